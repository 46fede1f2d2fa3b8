/* A part of the contract of listen/verbatim: which texts to label next, of many that nobody labelled.
 *
 * 32 texts chosen so teach more than 32 drawn: on published experiences .014 more right of two feelings, .066
 * of nine bodies (README.md). */
#ifndef LISTEN_VERBATIM_QUEUE_H
#define LISTEN_VERBATIM_QUEUE_H

#include "craft/learn/learn.h"

/* Instead of a label's rank: nobody labelled it; or it is left out, and is never chosen. */
#define VERBATIM_NO_LABEL UINT32_MAX
#define VERBATIM_KEPT_BACK (UINT32_MAX - 1)

/* Where these texts stand by their words alone, whoever labelled them. They live on. Some
 * 0.4 s of one processor for 300 of them, 0.5 s for 1,500. */
struct verbatim_map;
struct verbatim_map *verbatim_map_of(struct arena *arena, const struct learn_vector *const *vectors,
                                     size_t count, uint64_t seed);

struct verbatim_queue {
	const struct verbatim_map *map;
	const struct learn_vector *const *vectors; /* those of the map */
	const uint32_t *labels;          /* of each: its label, or one of the two above */
	const struct learn_model *model; /* what these labels taught; NULL: nothing yet */
};
/* The next ones, at most `most`: without a model the most typical, with one those it hesitates about, far
 * from one another and from those that are labelled. Of very many, 1,500 are looked at. How many. */
size_t verbatim_choose(const struct verbatim_queue *queue, size_t most, size_t *chosen_r);

#endif
