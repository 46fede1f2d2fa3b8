/* Themes that many short French texts have in common, found without a list of themes.
 *
 * Texts become rows: for each stem how much it says there (TF-IDF, length 1). Rows are taken apart into a
 * few themes by non-negative factors (NMF, Frobenius; Lee, Seung 1999): a text is some of this theme and some
 * of that one, or of none. Their number is chosen by stability (Greene, O'Callaghan, Cunningham 2014): the
 * same words must come back when a fifth of the texts goes. Apart from that, rows have axes (a truncated
 * SVD), on which texts that say the same in other words are near.
 *
 * Pure: the same texts and the same seed give the same themes, whether one thread or two look for them. Any
 * bytes may come; what cannot be done is told by a status. Memory is in proportion to the texts. They must
 * live while topics_read runs, no longer: what is shown is copied. A theme never shows a word that fewer than
 * `seen_min` texts have. */
#ifndef CRAFT_TOPICS_H
#define CRAFT_TOPICS_H

#include <stdatomic.h>

#include "base/base.h"

enum {
	TOPICS_TEXT_COUNT_MAX = 500000,
	TOPICS_TEXT_SIZE_MAX = 4000,   /* bytes read of a text: those after say little more */
	TOPICS_STEM_COUNT_MAX = 500000, /* met; new ones are no longer taken after that */
	TOPICS_TERM_COUNT_MAX = 6000,  /* kept: those most texts have */
	TOPICS_ENTRY_COUNT_MAX = 20000000, /* a stem in a text: 8 bytes each */
	TOPICS_COUNT_MAX = 40,
	TOPICS_WORD_COUNT = 10,
	TOPICS_AXIS_COUNT_MAX = 200,
	TOPICS_STEP_COUNT_MAX = 1000,
	TOPICS_CHOICE_MIN = 6, /* themes tried by topics_choose */
	TOPICS_CHOICE_MAX = 25,
	TOPICS_CHOICE_TEXTS_MAX = 1000, /* it looks at so many, drawn by the seed */
	TOPICS_DRAW_COUNT = 3,
	TOPICS_STEADY_DRAW_COUNT = 5,
	TOPICS_STEADY_TEXTS_MAX = 5000, /* of one draw */
};

enum topics_status {
	TOPICS_DONE,
	TOPICS_NO_TEXT,
	TOPICS_NO_WORD,  /* no word is in enough texts, or all are in more than half of them */
	TOPICS_TOO_FEW,  /* fewer texts or words than themes or axes asked for */
	TOPICS_TOO_MANY, /* more than TOPICS_TEXT_COUNT_MAX or TOPICS_ENTRY_COUNT_MAX */
	TOPICS_STOPPED,
};

/* Is a folded word in all matters, and makes no theme of its own: très, aucune, être? */
bool topics_is_idle(struct span folded);

/* --- rows ----------------------------------------------------------------------------------------- */

struct topics_reading {
	const struct span *texts;
	size_t count;
	size_t seen_min;       /* a word counts from so many texts on; 0: 5, from 2 on under 250 texts */
	double seen_share_max; /* and in at most this share of them; 0: half */
	/* Words that make no theme, in any form: those of feelings, since theme and tone are two questions. */
	const struct span *left_out;
	size_t left_out_count;
};
struct topics_rows;
MUST_USE enum topics_status topics_read(struct arena *arena, const struct topics_reading *reading,
                                        struct topics_rows **rows_r);

/* Rows that somebody else made, for axes alone: their terms have no words. They are not copied. */
struct topics_sparse {
	size_t count, term_count;
	const size_t *starts; /* [row], and the end of the last */
	uint32_t *terms;
	float *weights;       /* length 1 */
};
struct topics_rows *topics_rows_of(struct arena *arena, const struct topics_sparse *sparse);

size_t topics_row_count(const struct topics_rows *rows); /* as many as texts */
size_t topics_term_count(const struct topics_rows *rows);
/* A term as it is written most often, in small letters. Terms are in the order of their stems' bytes. */
struct span topics_term_word(const struct topics_rows *rows, size_t term);
/* A term as a number, which tells no word: that of topics_stems. Two of 500,000 meet once in 10^8
 * readings. */
uint64_t topics_term_hash(const struct topics_rows *rows, size_t term);
/* How rare a term is: 1 + ln((1 + texts) / (1 + those that have it)). */
float topics_term_rarity(const struct topics_rows *rows, size_t term);
/* How many terms a text has; each once, with its weight. */
size_t topics_row(const struct topics_rows *rows, size_t row, const uint32_t **terms_r,
                  const float **weights_r);

/* The stems of one text, read as topics_read does, whether they are terms or not: ascending, each once. */
struct topics_stem {
	uint64_t hash;
	uint32_t times;
};
size_t topics_stems(struct arena *arena, struct span text, struct topics_stem **stems_r);

/* --- themes --------------------------------------------------------------------------------------- */

struct topic {
	uint32_t terms[TOPICS_WORD_COUNT]; /* the heaviest first */
	struct span words[TOPICS_WORD_COUNT];
	double word_weights[TOPICS_WORD_COUNT]; /* the theme's own length is 1 */
	size_t word_count;
	size_t main_count; /* texts it is the main theme of */
	double share;      /* of all texts */
	/* How much its words are found together in these texts (NPMI, Bouma 2009): mean of pairs, -1 to 1. */
	double npmi;
};
struct topics {
	const struct topic *topics; /* the one most texts are about first */
	size_t count, row_count;    /* fewer themes than asked when words say no more */
	const float *weights;   /* [row × count + topic]: 0 to about 1 */
	const uint8_t *mains;   /* of each row; TOPICS_NONE */
	size_t none_count;      /* rows without a theme */
	double weight_min;      /* what was asked, or taken */
	double npmi;            /* mean of themes */
	double error;           /* what themes do not say of the rows: 0 to 1 */
	int steps;
	bool converged;
};
enum { TOPICS_NONE = 255 };

struct topics_question {
	size_t count;      /* themes; 2 to TOPICS_COUNT_MAX */
	double weight_min; /* a text has a theme from this weight on; 0: 0.10 */
	/* Of more texts than this, themes are found in so many, drawn by the seed, then looked for in
	 * all; 0: found in all. */
	size_t found_in_max;
	uint64_t seed;
	const atomic_bool *stops; /* may be NULL; once it is true: TOPICS_STOPPED */
};
/* What is found lives in the arena, whatever becomes of the rows. */
MUST_USE enum topics_status topics_find(struct arena *arena, const struct topics_rows *rows,
                                        const struct topics_question *question, struct topics *topics_r);

/* Some of `count` themes tried: how much of their ten words comes back (mean Jaccard of themes matched at
 * best, between each two of three draws of four texts out of five), and how much they stand together. */
struct topics_trial {
	size_t count;
	double stability, stability_least; /* mean of the pairs of draws, and the least of them */
	double npmi;
};
struct topics_choice {
	struct topics_trial trials[TOPICS_CHOICE_MAX - TOPICS_CHOICE_MIN + 1];
	size_t trial_count; /* of those that texts and words suffice for */
	size_t count;       /* the most stable of them; of several, the most themes */
	size_t texts;       /* looked at */
};
MUST_USE enum topics_status topics_choose(const struct topics_rows *rows, uint64_t seed,
                                          const atomic_bool *stops, struct topics_choice *choice_r);

/* How much of the words of each theme comes back: mean, over some draws of four texts out of five, of what it
 * has in common with the theme most like it (Jaccard). The `question` as it was asked. TOPICS_STOPPED or
 * TOPICS_DONE. */
MUST_USE enum topics_status topics_steady(const struct topics_rows *rows,
                                          const struct topics_question *question,
                                          const struct topics *topics,
                                          double stability_r[TOPICS_COUNT_MAX]);

/* --- axes ----------------------------------------------------------------------------------------- */

/* Latent axes (LSA): rows projected on the `count` directions that say most of them. */
struct topics_axes {
	size_t count, row_count, term_count;
	const double *strengths;  /* singular values, descending; 0 where rows have no more directions */
	const float *terms;       /* [term × count]: right singular vectors */
	const float *places;      /* [row × count]: where each row stands, length 1; 0 when it has no term */
};
MUST_USE enum topics_status topics_axes(struct arena *arena, const struct topics_rows *rows, size_t count,
                                        uint64_t seed, struct topics_axes *axes_r);
/* The cosine of two texts, -1 to 1; 0 when one has no term. */
double topics_cosine(const struct topics_axes *axes, size_t row, size_t other);
struct topics_near {
	size_t row;
	double cosine;
};
/* Those nearest to a text, itself left out, the nearest first. How many, at most `most`. */
size_t topics_nearest(const struct topics_axes *axes, size_t row, struct topics_near *near_r, size_t most);

#endif
