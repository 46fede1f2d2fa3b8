/* verbatim: what people write in their own words, read here, without any other machine.
 *
 * A table (CSV, XLSX) of texts, with what people said of each (a label: « Négatif », a theme, a service),
 * teaches a model; a model says what they would have said of other texts, with a probability, and when it is
 * not sure. How right it is is measured on texts it has not read. Names and numbers of persons are masked in
 * what is written. The trades are craft/text, craft/learn and craft/mask. */
#ifndef LISTEN_VERBATIM_H
#define LISTEN_VERBATIM_H

#include "craft/flags/flags.h"
#include "craft/learn/learn.h"
#include "craft/mask/mask.h"
#include "craft/stats/stats_agree.h"
#include "craft/topics/topics.h"
#include "craft/topics/topics_phrases.h"
/* What is kept of it: the other half of this contract. */
#include "listen/verbatim/verbatim_import.h"
#include "listen/verbatim/verbatim_kept.h"
#include "listen/verbatim/verbatim_queue.h"

enum {
	VERBATIM_LABEL_SIZE_MAX = 200,
	VERBATIM_LABELS_MET_MAX = 2000, /* different ones in a column: beyond, it is no column of labels */
	VERBATIM_TEXT_COLUMN_MAX = 4,
	VERBATIM_REPEAT_COUNT = 5,      /* times that all texts are parted in folds, when a model is tried */
	VERBATIM_BIN_COUNT = 10,
	VERBATIM_UNLABELLED_MAX = 10000, /* kept of those without a label: the first ones */
};

/* --- the table --------------------------------------------------------------------------------- */

/* What of it is read. Columns are named as its first row names them. */
struct verbatim_source {
	const char *path;
	const char *text_columns; /* « Titre + Description »: read one after the other */
	const char *label_column; /* NULL: none */
	const char *second_column; /* what somebody else said of the same texts; NULL: nobody did */
	const char *labels;       /* « Négatif, Positif »: the others are left out; NULL: all */
	int64_t least;            /* labels with fewer texts are left out */
	bool keeps_unlabelled;    /* texts without a label are kept too (verbatim_lend_labels) */
};

/* A label, and how many texts bear it. */
struct verbatim_label {
	struct span words;
	int64_t count;
};
/* In the order of their bytes: the first is class 1 of the model. */
struct verbatim_codebook {
	struct verbatim_label *labels;
	size_t count;
};

/* What the table held that is used for nothing. */
struct verbatim_left {
	int64_t bad;      /* rows that cannot be read, or without a text */
	int64_t first_bad; /* the number of the first one */
	const char *why;
	int64_t unlabelled, others; /* without a label; with one that is left out */
	bool is_cut;      /* more texts than can be learnt from: the first ones were taken */
};

/* Texts as they are learnt from: of each its words as numbers, its label. */
struct verbatim_lesson {
	struct verbatim_codebook codebook;
	struct learn_example *examples; /* their class_id: the rank in the codebook, from 1 */
	size_t count;
	struct learn_example *unlabelled; /* if they are kept; class_id 0 */
	size_t unlabelled_count;
	int64_t *rows, *unlabelled_rows;  /* the number of each in the table */
	const struct verbatim_pool *pool; /* NULL: no label is lent */
	double cost;                      /* as learn_lesson has it; 0: the usual one */
	struct verbatim_left left;
};

/* Fewer than two labels, more than LEARN_CLASS_COUNT_MAX, a column that is not there, a file that is no
 * table: a fault whose sentence says what to do. The lesson lives in the arena. `codebook` may be NULL:
 * that of a model, whose ranks the examples then take; labels that it does not know are left out. */
MUST_USE bool verbatim_read_lesson(struct arena *arena, const struct verbatim_source *source,
                                   const struct verbatim_codebook *codebook,
                                   struct verbatim_lesson *lesson_r, struct fault *fault_r);

/* From here on, whatever the lesson teaches lends a label to texts that have none and are told most clearly
 * (verbatim_few.c). It is what a few labels gain most by: eight of each told 0.75 of two feelings, and 0.84
 * with 300 texts that nobody had labelled. What is measured is measured on true labels alone, by models
 * that had not been shown them; the words of all texts stand on the same axes. */
void verbatim_lend_labels(struct arena *arena, struct verbatim_lesson *lesson, uint64_t seed);

/* Are its columns there? A fault says which one is not, and which are. */
MUST_USE bool verbatim_look(struct arena *arena, const struct verbatim_source *source, struct fault *fault_r);

/* --- a model ----------------------------------------------------------------------------------- */

struct verbatim_model {
	const struct learn_model *learnt;
	struct verbatim_codebook codebook; /* its counts: what it was taught */
	/* From this probability on, 90 of 100 are right on texts that it had not read: below, it is not sure.
	 * 1: it never is. */
	double sure_from;
	int64_t tried, right; /* on these texts */
	uint32_t *confusion;  /* [said by people × labels + by the model], of texts told by models without them */
};

/* Learns, and tries itself on five folds: six times the time of one. */
MUST_USE bool verbatim_train(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
                             struct verbatim_model *model_r, struct fault *fault_r);
/* A file that is no model, of another version, damaged: a fault with its sentence, nothing read beyond. */
MUST_USE bool verbatim_model_keep(struct arena *arena, const struct verbatim_model *model, const char *path,
                                  struct fault *fault_r);
MUST_USE bool verbatim_model_load(struct arena *arena, const char *path, struct verbatim_model *model_r,
                                  struct fault *fault_r);
/* The same from bytes; false: they are no model. */
MUST_USE bool verbatim_model_open(struct arena *arena, struct span bytes, struct verbatim_model *model_r);

/* The one that is in the program: « Négatif », « Neutre » (mostly mixed feelings), « Positif », learnt from
 * experiences that users of public services published. Its card is in README.md. It lives until the arena
 * ends. */
const struct verbatim_model *verbatim_tone(struct arena *arena);
/* Are there words enough for it? With fewer it tells little better than chance, and leans to « Positif »
 * (its card in README.md). `arena` is for passing things. */
enum { VERBATIM_TONE_WORDS_MIN = 40 };
bool verbatim_is_long_enough(struct arena *arena, struct span text);

struct verbatim_guess {
	size_t label; /* its rank in the codebook, from 0 */
	double probability;
	bool is_sure;
};
struct verbatim_guess verbatim_guess(struct arena *arena, const struct verbatim_model *model,
                                     const struct learn_vector *vector);

/* --- criteria ---------------------------------------------------------------------------------- */

/* The five of Services Publics +, as its file names them: « Accessibilité », … */
enum { VERBATIM_CRITERION_COUNT = 5 };
extern const char *const verbatim_criterion_names[VERBATIM_CRITERION_COUNT];
struct verbatim_criterion {
	const char *name;
	struct verbatim_model mention; /* « non », « oui »: does the text speak of it */
	double said_from;              /* from this probability of « oui » on it is said to */
	struct verbatim_model tone;    /* « Négatif », « Positif »: of texts that do */
};
struct verbatim_criteria {
	struct verbatim_criterion of[VERBATIM_CRITERION_COUNT];
	size_t count;
};
/* Those in the program, learnt from published experiences: the ones whose mention is told better than by
 * saying always yes, two of the five. Their card is in README.md. They live until the arena ends. */
const struct verbatim_criteria *verbatim_criteria(struct arena *arena);

struct verbatim_criterion_guess {
	bool is_said;
	double probability; /* that it is */
	struct verbatim_guess tone;
};
struct verbatim_criterion_guess verbatim_criterion_guess(struct arena *arena,
                                                         const struct verbatim_criterion *criterion,
                                                         const struct learn_vector *vector);

/* --- how right ---------------------------------------------------------------------------------- */

struct verbatim_figure {
	double value, low, high; /* the interval at 95 %: bootstrap over texts */
};
/* Of as many texts that stand between two tenths of probability: what was announced, what was right. */
struct verbatim_bin {
	double count, announced, right;
};
struct verbatim_measure {
	size_t texts, repeats, label_count;
	struct verbatim_figure accuracy, macro_f1;
	double *confusion; /* [said by people × label_count + by the model], texts, the mean of the repeats */
	struct verbatim_bin bins[VERBATIM_BIN_COUNT];
	double calibration; /* how far what was announced is from what was right, on average */
};

/* The model as it is, on the texts of the lesson: which must be others than those it was taught. */
MUST_USE bool verbatim_measure_model(struct arena *arena, const struct verbatim_model *model,
                                     const struct verbatim_lesson *lesson, unsigned seed,
                                     struct verbatim_measure *measure_r, struct fault *fault_r);
/* No model yet: the texts are parted in five, five times, each part told by a model of the others. Parts hold
 * labels alike (stratified), and the very same words stand in one part. */
MUST_USE bool verbatim_measure_folds(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
                                     struct verbatim_measure *measure_r, struct fault *fault_r);

/* --- two coders --------------------------------------------------------------------------------- */

/* Krippendorff's alpha of the two columns of labels (craft/stats). Ordinal when `labels` lists three or more:
 * their order is that of the list. */
struct verbatim_agreement {
	struct stats_alpha nominal, ordinal;
	bool has_order;
	int64_t texts, alike; /* that both labelled; alike */
	struct verbatim_left left;
};
MUST_USE bool verbatim_agree(struct arena *arena, const struct verbatim_source *source, uint64_t seed,
                             struct verbatim_agreement *agreement_r, struct fault *fault_r);

/* --- what labels gained ------------------------------------------------------------------------ */

struct verbatim_gain_asked {
	const struct verbatim_lesson *lesson; /* as it is now, with the texts that have no label */
	const bool *is_new;                   /* of each example: labelled since; NULL: none is */
	bool lent_since;                      /* before, no label was lent */
	unsigned seed;
};
/* A text without a label, told otherwise: ranks in the codebook. */
struct verbatim_changed {
	int64_t row;
	size_t before, now;
	double before_probability, now_probability;
};
struct verbatim_gain {
	size_t texts;     /* with a label, told by models that had not seen theirs: five times five folds */
	bool had_before;  /* else there were too few labels to learn from, and none was right */
	struct verbatim_figure before, after, difference; /* how many are right; paired, bootstrap over texts */
	size_t read;      /* texts without a label */
	struct verbatim_changed *changed; /* those told otherwise, the surest now first */
	size_t changed_count;
};
/* How much more is right, now that these texts bear a label, and what it changed. A gain is beyond noise
 * when its interval is above 0. */
MUST_USE bool verbatim_gain(struct arena *arena, const struct verbatim_gain_asked *asked,
                            struct verbatim_gain *gain_r, struct fault *fault_r);

/* --- how many ----------------------------------------------------------------------------------- */

struct verbatim_shares {
	size_t label_count;
	const uint32_t *confusion; /* as a model has it */
	const int64_t *told;       /* texts by label, as the model says */
	unsigned seed;
};
/* Which share of the texts bears each label, the model's own errors taken back: a model that takes a
 * tenth of the thanks for complaints counts too many complaints, the more the rarer they are. The
 * likeliest shares under its confusion (EM, Dempster, Laird & Rubin 1977, as Saerens, Latinne &
 * Decaestecker 2002 for priors), and their interval at 95 % (bootstrap of the texts that measured the
 * confusion and of what is told, percentiles). It holds for texts of the same kind as those that taught;
 * their mix may be any other. `shares_r`: one a label. False: nothing was told, or a label was never
 * tried. */
MUST_USE bool verbatim_shares(struct arena *arena, const struct verbatim_shares *asked,
                              struct verbatim_figure *shares_r);

/* --- what they are about ------------------------------------------------------------------------ */

enum { VERBATIM_THEME_COUNT = 10, VERBATIM_THEME_COUNT_MIN = 2, VERBATIM_PHRASE_COUNT = 10,
	   VERBATIM_PHRASE_TEXTS_MIN = 5 };
/* Themes, and the phrases that come back in five texts at least: « carte d’identité ». */
struct verbatim_about {
	struct topics themes;
	struct topics_phrase phrases[VERBATIM_PHRASE_COUNT];
	size_t phrase_count;
};
/* Themes of the texts of a table, in the order of its rows that have a text (those that are told). None when
 * texts or words are too few, which is no fault. They live in the arena. Names and numbers are taken out
 * before. */
MUST_USE bool verbatim_themes(struct arena *arena, const struct verbatim_source *source,
                              const struct mask *mask, size_t count, struct verbatim_about *about_r,
                              struct fault *fault_r);

/* The same of texts that are masked already, in their order. */
enum verbatim_theming_stage { VERBATIM_THEMING_WORDS, VERBATIM_THEMING_NUMBER, VERBATIM_THEMING_THEMES,
	                          VERBATIM_THEMING_STABILITY };
struct verbatim_theming {
	const struct span *texts;
	size_t count;
	size_t themes; /* 0: as many as are stable (topics_choose) */
	uint64_t seed;
	const atomic_bool *stops; /* may be NULL */
	double *stability_r; /* TOPICS_COUNT_MAX of them (topics_steady); NULL: not asked for */
	void (*begins)(void *context, enum verbatim_theming_stage stage); /* NULL, or told as each begins */
	void *context;
};
/* `count_r`: how many were looked for. */
MUST_USE enum topics_status verbatim_themes_of(struct arena *arena, const struct verbatim_theming *theming,
                                               struct topics *themes_r, size_t *count_r);
/* A masked text without « [NOM 1] » and the like, a blank for each. */
struct span verbatim_without_tokens(struct arena *arena, struct span text);

/* --- told --------------------------------------------------------------------------------------- */

struct verbatim_telling {
	const struct verbatim_source *source;
	const struct verbatim_model *model;
	bool is_taught_by_them;             /* it tells them too well for its errors to be taken back */
	const struct mask *mask;
	const struct topics *themes;        /* of the same table; NULL or without any: none is written */
	const struct verbatim_criteria *criteria; /* NULL: none is told */
	int64_t said[VERBATIM_CRITERION_COUNT], said_bad[VERBATIM_CRITERION_COUNT]; /* texts, as they are told */
	int64_t *counts;                    /* texts by label, as the model says; the caller's */
	const char *out_path;               /* .csv or .xlsx */
	int64_t told, unsure;
	int64_t masked;   /* names and numbers, in how many places */
	int64_t doubtful; /* texts in which some of them are doubtful */
	int64_t flagged;  /* texts that tell of health, religion, opinions … */
	/* Texts that somebody should read soon, in all and by why: to be read, never a figure about anybody. */
	int64_t to_read, to_read_by[FLAGS_KIND_COUNT];
	struct verbatim_left left;
};
/* Writes a table: the number of the row, the text with its names and numbers masked, its language, what
 * it is said to be, with which probability, whether that is sure, what is to be looked at, who should be
 * read soon. Texts are read one after another, in constant memory. */
MUST_USE bool verbatim_tell(struct arena *arena, struct verbatim_telling *telling, struct fault *fault_r);

#include "listen/verbatim/verbatim_two.h"

#endif
