/* What the files of craft/learn share. */
#ifndef CRAFT_LEARN_INSIDE_H
#define CRAFT_LEARN_INSIDE_H

#include "craft/learn/learn.h"
#include "craft/text/text.h"

struct learn_class {
	int64_t class_id;
	float scale; /* of its weights: a weight is scale × a byte */
	float bias;
};
/* Where each feature of a model is, found without a search: is its bucket there, how many stand before. */
struct learn_places {
	uint64_t has[LEARN_BUCKET_COUNT / 64]; /* a bit for each bucket */
	uint32_t before[LEARN_BUCKET_COUNT / 64];
};
struct learn_model {
	size_t class_count, feature_count;
	int64_t reading; /* of the lesson, or text_words_mark() */
	float temperature, bare_temperature; /* scores are multiplied by it; bare: when a mark is not known */
	struct learn_class *classes;
	uint32_t *buckets; /* ascending */
	const struct learn_places *places;
	float *rarity;     /* of each: inverse document frequency */
	int8_t *weights;   /* [feature × class_count + class] */
};

/* --- features (learn_read.c) ------------------------------------------------------------------ */

/* The features of one word: its stem's first, its own, then those of its letters. How many. */
enum { LEARN_WORD_FEATURE_MAX = 3 * (TEXT_WORD_SIZE_MAX + 2) + 2 };
size_t learn_word_features(const struct text_word *word,
                           uint32_t buckets_r[LEARN_WORD_FEATURE_MAX]);
bool learn_is_read(const struct text_word *word);
/* The part of a text that is read: whole letters. */
struct span learn_text(struct span text);

/* A feature's place in the model, or SIZE_MAX. */
size_t learn_feature(const struct learn_model *model, uint32_t bucket);
/* From its buckets; they must be there. */
const struct learn_places *learn_places_of(struct arena *arena, const struct learn_model *model);
/* What a feature (a word or letters, by its bucket) that is there so often weighs, before all are brought to
 * length 1. */
double learn_weight(uint32_t bucket, double times, double rarity);

/* --- how sure (learn_measure.c) --------------------------------------------------------------- */

/* Scores of examples by models that had not seen them, by classes. */
struct learn_held_out {
	const float *scores;     /* [example × class_count + class] */
	const uint32_t *class_of; /* of each example */
	size_t count, class_count;
	const uint32_t *here_of; /* the class where it would be without asking; UINT32_MAX: none */
	size_t nowhere;          /* the class that is never followed; SIZE_MAX: none */
};
/* p of class i is exp(temperature × score_i) over the sum of all of them. */
void learn_probabilities(const float *scores, size_t count, double temperature, double *p_r);
/* The one that makes what happened the likeliest. */
double learn_temperature(struct arena *arena, const struct learn_held_out *held_out);
struct learn_measure learn_measure(struct arena *arena, const struct learn_held_out *held_out,
                                   double temperature, double precision);

/* --- kept (learn_file.c) ---------------------------------------------------------------------- */

/* Of all bytes but the last eight. */
uint64_t learn_sum(struct span bytes);

#endif
