/* What the files of listen/verbatim share. */
#ifndef LISTEN_VERBATIM_INSIDE_H
#define LISTEN_VERBATIM_INSIDE_H

#include "craft/sheet/sheet.h"
#include "listen/verbatim/verbatim.h"

/* A table of texts, being read. */
struct verbatim_table;
/* Its columns are there, or a fault says which one is not and which are. */
MUST_USE struct verbatim_table *verbatim_open(struct arena *arena, const struct verbatim_source *source,
                                              struct fault *fault_r);
struct verbatim_row {
	int64_t number;
	struct span text, label, second; /* until the next row; labels without blanks around */
};
/* The next row that has a text; those that have none are counted in *left. */
MUST_USE enum found verbatim_next(struct verbatim_table *table, struct verbatim_row *row_r,
                                  struct verbatim_left *left, struct fault *fault_r);

/* The rank of a label in a codebook, or SIZE_MAX. */
size_t verbatim_rank(const struct verbatim_codebook *codebook, struct span words);

/* A generator (splitmix64, Steele, Lea & Flood 2014): the same on every machine. */
uint64_t verbatim_draw(uint64_t *state);
double verbatim_chance(uint64_t *state); /* from 0 on, below 1 */

/* Of two doubles, for qsort. */
int verbatim_compare(const void *a, const void *b);

/* Learns alone, without trying itself. */
MUST_USE bool verbatim_train_bare(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
                                  struct verbatim_model *model_r, struct fault *fault_r);
/* The folds of one parting, each told by a model of the others. */
struct verbatim_told;
MUST_USE bool verbatim_tell_folds(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
                                  size_t repeats, struct verbatim_told *told_r, struct fault *fault_r);

/* Five folds: labels alike in each, the very same words in one. */
void verbatim_deal(struct arena *arena, const struct verbatim_lesson *lesson, uint64_t seed,
                   uint8_t *fold_of);

/* A model as bytes, as its file holds them. */
struct span verbatim_model_write(struct arena *arena, const struct verbatim_model *model);

struct learn_vector verbatim_vector(struct arena *arena, struct span text);

/* What was told of the texts, `repeats` times: [repeat × texts + text]. */
struct verbatim_told {
	size_t texts, repeats, label_count;
	const uint32_t *right; /* of each text */
	uint32_t *guessed;
	float *probabilities;
};
void verbatim_measure_told(struct arena *arena, const struct verbatim_told *told, unsigned seed,
                           struct verbatim_measure *measure_r);

/* A text with a blank for each name or number. */
struct span verbatim_without_names(struct arena *arena, struct span text, const struct mask_reading *reading);

#endif
