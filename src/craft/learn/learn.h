/* Tells where a text belongs, from texts that people already put somewhere.
 *
 * A text is read as features: its words with and without their endings, pairs of them, marks of exclamation,
 * of question, dots, and the three to five letters that stand together inside a word, so that mistakes of
 * typing meet too. Each feature is only a number below 2^18, made of a hash: no word is kept, and none can be
 * read back. What it knows beside the words (an offering, a place) is a mark, a feature among others.
 *
 * A linear model (liblinear, a support vector machine with a squared hinge, in its dual) is learnt from
 * examples, on folds first: each example is told by a model that never saw it, nor any example of the very
 * same words.
 * From these come a temperature that makes the probabilities true, how often the model is right, and from
 * which probability on it may be followed without asking. The same examples and the same seed make the same
 * model. Training goes under one lock, since liblinear draws from the generator of the C library. */
#ifndef CRAFT_LEARN_H
#define CRAFT_LEARN_H

#include <stdatomic.h>

#include "base/base.h"

enum {
	LEARN_BUCKET_COUNT = 1 << 18,
	LEARN_CLASS_COUNT_MAX = 100,
	LEARN_TEXT_SIZE_MAX = 4000,     /* bytes read of a text: those after say little more */
	LEARN_MARK_COUNT_MAX = 8,
	LEARN_FEATURE_COUNT_MAX = 8000, /* of one text */
	LEARN_EXAMPLE_COUNT_MAX = 50000,
	LEARN_FEATURES_MAX = 12000000,  /* of all examples: 16 bytes each while learning */
	LEARN_FOLD_COUNT = 5,
	LEARN_WHY_COUNT = 3,
	LEARN_MODEL_SIZE_MAX = 64 << 20,
};

/* The features of a text: ascending, each with how often it is there. */
struct learn_vector {
	const uint32_t *buckets;
	const float *times;
	size_t count;
	uint32_t marks[LEARN_MARK_COUNT_MAX]; /* those of its features that are marks */
	size_t mark_count;
};
/* `marks`: numbers that stand beside the words; which one is which is told by its rank. 0: not known. */
struct learn_vector learn_read(struct arena *arena, struct span text, const int64_t *marks,
                               size_t mark_count);

/* Is it a feature of words (a word, its stem, a pair) or of signs and marks, rather than of letters? */
bool learn_is_of_words(uint32_t bucket);

struct learn_example {
	struct learn_vector vector;
	int64_t class_id; /* where people put it */
	int64_t here_id;  /* where it would be without asking: saying so is no merit; 0: nowhere */
	bool is_lent;     /* nobody put it there: it teaches, and measures nothing */
};
struct learn_lesson {
	const struct learn_example *examples;
	size_t count;            /* at most LEARN_EXAMPLE_COUNT_MAX */
	int64_t nowhere_id;      /* a class that is never followed: what belongs to no place of its own */
	double cost;             /* of what it gets wrong; 0: 1. More for few examples in uneven classes */
	double precision;        /* from which precision on it may be followed: 0.95 */
	int64_t reading;         /* of the vectors: 0, by learn_read; else a number of one's own, which is kept */
	unsigned seed;
	/* Above 0: that of a model made before (learn_heat). It is taken, nothing is tried on folds nor measured,
	 * and learning takes a sixth of the time: for learning again after some more examples. */
	double heat;
	const atomic_bool *stops; /* may be NULL; once it is true, nothing is learnt */
};

/* How it did on examples it had not seen. */
struct learn_measure {
	int64_t tried;       /* examples */
	int64_t right;       /* its first guess is where people put it */
	int64_t right_three; /* one of its first three is */
	int64_t moved, moved_right; /* its first guess is elsewhere than where they would be, and is right */
	/* The smallest probability from which on the lower bound of its precision reaches what was asked for;
	 * 0: none does. Ten are looked at, from 0.50 to 0.95, so each bound is at 99.75 % one-sided: that all of
	 * them hold together is then sure at 97.5 % (Bonferroni), and taking the luckiest deceives nobody. Only
	 * those that would have been moved count: what is followed is always a move. */
	double threshold;
	int64_t sure_tried, sure_right; /* at or above it */
};

struct learn_model;
/* FOUND_NONE: there is nothing to tell apart (fewer than two classes, or no feature in common), or it was
 * stopped. The model lives in the arena, which may be needed up to 600 MB of. */
MUST_USE enum found learn_train(struct arena *arena, const struct learn_lesson *lesson,
                                struct learn_model **model_r, struct learn_measure *measure_r,
                                struct fault *fault_r);

size_t learn_class_count(const struct learn_model *model);
/* What its scores are multiplied by to become true probabilities. */
double learn_heat(const struct learn_model *model);

struct learn_guess {
	int64_t class_id;
	double probability; /* of all classes together they make 1 */
};
/* Does the model know all its marks? Else its probabilities are those of words alone, as true as they may be,
 * and it is not to be followed without asking: what is new was measured nowhere. */
bool learn_is_known(const struct learn_model *model, const struct learn_vector *vector);
/* The likeliest first; how many were written, at most `most`. */
size_t learn_predict(struct arena *arena, const struct learn_model *model,
                     const struct learn_vector *vector, struct learn_guess *guesses_r, size_t most);

/* The words of the text that weighed most for this class, as they are written there: the heaviest first.
 * How many. */
size_t learn_why(struct arena *arena, const struct learn_model *model, struct span text,
                 int64_t class_id, struct span words_r[LEARN_WHY_COUNT]);

/* --- kept ------------------------------------------------------------------------------------- */

/* Weights on 8 bits, a scale for each class; the sum of all bytes at the end. */
struct span learn_write(struct arena *arena, const struct learn_model *model);
/* NULL: it is damaged, or of another format, or made by another reading of words: it is to be learnt
 * again. Whatever the bytes are, nothing is read beyond them and every prediction is a number. */
MUST_USE const struct learn_model *learn_open(struct arena *arena, struct span bytes);
/* The same, for vectors that one made oneself: the `reading` of its lesson. */
MUST_USE const struct learn_model *learn_open_of(struct arena *arena, struct span bytes, int64_t reading);

#endif
