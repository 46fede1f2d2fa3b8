/* codebook, acted upon: how large a theme is the day that something is decided of it.
 *
 * Rooms that act (an irritant, an action, a workshop) say where that comes from: what people wrote. Themes
 * are made again, texts end: the numbers of that day are kept, and which texts were quoted, never their
 * words. They are read behind a sight, as themes are: by who reads all that is shown of the heap. When its
 * texts were erased, by the référent of the whole organisation, without a name. */
#ifndef LISTEN_CODEBOOK_START_H
#define LISTEN_CODEBOOK_START_H

#include "listen/codebook/codebook.h"

enum { CODEBOOK_EVIDENCE_MAX = 6 }; /* texts quoted, of both sides */

struct codebook_start_size {
	int64_t texts, all; /* all 0: this side wrote nothing */
	double share, low, high;
	bool is_mended;
};
struct codebook_start {
	int64_t start_id, theme_id;
	struct verbatim_heap heap; /* id 0: it is no more */
	struct span name;
	bool is_named;    /* by a person; else these are words of texts. Only of codebook_start_take */
	bool is_followed; /* looked for in the next survey too */
	bool is_internal;
	int32_t day;
	struct codebook_start_size sizes[VERBATIM_SIDE_COUNT];
	int64_t text_ids[CODEBOOK_EVIDENCE_MAX];
	size_t text_count;
};

struct codebook_starting {
	int64_t heap_id, theme_id;
	int32_t day;
};
/* Will the next survey look for it? For written ones it does; of one that was found, there must be texts
 * enough to tell it by. */
bool codebook_is_followed(const struct codebook_theme *theme, const struct verbatim_heap *heap);
/* As it is that day, with the texts that would be quoted, three of a side; not kept yet. FOUND_NONE: there is
 * no such theme, or not for this reader; it counts with another; no text is of it. */
MUST_USE enum found codebook_start_take(struct arena *arena, struct db *db,
                                        const struct verbatim_sight *sight,
                                        const struct codebook_starting *starting,
                                        struct codebook_start *start_r, struct fault *fault_r);
/* In the transaction of what is decided. */
MUST_USE bool codebook_start_add(struct db *db, int64_t root_id, const struct codebook_start *start,
                                 struct fault *fault_r);
/* FOUND_NONE: there is none, or it is not for this reader. */
MUST_USE enum found codebook_start_load(struct arena *arena, struct db *db,
                                        const struct verbatim_sight *sight, int64_t start_id,
                                        struct codebook_start *start_r, struct fault *fault_r);
/* Its quotes as this reader may read them today, pinned ones first; neither hidden ones nor erased ones. */
MUST_USE bool codebook_start_quotes(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                    const struct codebook_start *start, size_t most,
                                    struct verbatim_many *many_r, struct fault *fault_r);
/* How a page draws them: {{#said}}. */
enum codebook_said_field {
	CODEBOOK_SAID_WORDS, CODEBOOK_SAID_LANGUAGE, CODEBOOK_SAID_ABOUT, CODEBOOK_SAID_FIELD_COUNT
};
extern const struct field codebook_said_fields[CODEBOOK_SAID_FIELD_COUNT];
#define CODEBOOK_SAID(name, words) \
	{ name, FIELD_LIST, FIELD_API, .of = codebook_said_fields, .of_count = CODEBOOK_SAID_FIELD_COUNT, \
		.help = words }
void codebook_start_draw(struct arena *arena, const struct verbatim_sight *sight,
                         const struct verbatim_many *many, struct model *model, size_t list);
/* The theme of the first survey from which this one was copied, survey after survey; itself when none. */
MUST_USE bool codebook_first_of(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                                int64_t *first_id_r, struct fault *fault_r);

/* « 24 textes sur 120 des usagers (20 %, entre 14 et 28 %), 3 sur 40 des agents (…), le 27 novembre 2026 » */
const char *codebook_start_words(struct arena *arena, const struct codebook_start *start);
/* Of one side: « 24 textes sur 120 : 20 %, entre 14 et 28 % »; « aucun texte ». */
const char *codebook_start_side_words(struct arena *arena, const struct codebook_start *start,
                                      enum side side);
/* Who says it more: by which the intervals stand apart. */
enum codebook_says { CODEBOOK_SAY_BOTH, CODEBOOK_SAYS_FIRST, CODEBOOK_SAYS_SECOND };
enum codebook_says codebook_start_says(const struct codebook_start *start);

/* The same theme in the latest survey since that this reader may read. */
enum codebook_since_state {
	CODEBOOK_COMPARED,
	CODEBOOK_AWAITED, /* the next survey that asks the same looks for it */
	CODEBOOK_PASSED,  /* one did ask since, without this theme: it was written too late, or taken away */
	CODEBOOK_UNKNOWN_SINCE, /* one did ask since, and the program cannot tell it there well enough */
	CODEBOOK_CHANGED, /* it is there, and something else is counted with it now */
	CODEBOOK_TOO_FEW, /* found by the program, in too few texts to tell it by */
	CODEBOOK_NEVER,   /* in a file, or its texts are no more */
	CODEBOOK_SINCE_COUNT
};
struct codebook_since {
	enum codebook_since_state state;
	struct verbatim_heap heap; /* when it is compared, and what follows */
	struct codebook_start_size sizes[VERBATIM_SIDE_COUNT];
};
MUST_USE bool codebook_since_load(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                                  const struct codebook_start *start, struct codebook_since *since_r,
                                  struct fault *fault_r);
/* « La prochaine enquête qui pose cette question le dira. »; NULL: it is compared. */
extern const char *const codebook_since_words[CODEBOOK_SINCE_COUNT];
struct codebook_move {
	bool is_known; /* both times there are texts of this side */
	/* Of shares: now minus then, at 95 %. Newcombe 1998, method 10; where a model told one of them, the same
	 * of the two intervals that they have (MOVER, Zou & Donner 2008). */
	double difference, low, high;
	bool is_sure;  /* 0 is outside */
};
struct codebook_start_size codebook_start_size_of(const struct codebook_size *size);
struct codebook_move codebook_move_of(const struct codebook_start_size *then,
                                      const struct codebook_start_size *now);
/* « 20 % (entre 14 et 28 %), puis 9 % (entre 5 et 16 %) : −11 points, entre −20 et −2. En baisse, au-delà du
 * bruit. »; else « dans le bruit ». */
const char *codebook_move_words(struct arena *arena, const struct codebook_start_size *then,
                                const struct codebook_start_size *now);

#endif
