/* Inside listen/verbatim: few labels, and many texts without one. */
#ifndef LISTEN_VERBATIM_FEW_H
#define LISTEN_VERBATIM_FEW_H

#include "listen/verbatim/verbatim_inside.h"
#include "listen/verbatim/verbatim_queue.h"

struct verbatim_map {
	size_t count, term_count;
	size_t *starts;  /* [text], and the end of the last */
	uint32_t *terms;
	float *weights;  /* of a text: length 1 */
	double *rarity;  /* of each term */
	struct topics_axes axes; /* of count 0: texts have no words in common */
};
/* Lends a label to those without one that are told most clearly: `lent_r` holds, of each text, the label it
 * has, the one it is lent, or VERBATIM_NO_LABEL or VERBATIM_KEPT_BACK. */
void verbatim_lend(const struct verbatim_map *map, const uint32_t *labels, size_t label_count,
                   uint32_t *lent_r);

/* Texts, and the words of their labels. */
struct verbatim_pool {
	const struct learn_vector *const *vectors;
	size_t count;
	struct verbatim_codebook codebook;
	const struct verbatim_map *map; /* NULL: no label is lent */
};
/* Teaches those that bear a label, and those that are lent one. `heat`: as learn_lesson has it. */
MUST_USE bool verbatim_train_pool(struct arena *arena, const struct verbatim_pool *pool,
                                  const uint32_t *labels, unsigned seed, double heat,
                                  struct verbatim_model *model_r, struct fault *fault_r);

/* The pool of a lesson, its labelled texts first, without a map. */
void verbatim_gather(struct arena *arena, struct verbatim_lesson *lesson);
/* Of a lesson that has a pool: the labels of its pool, those of `hidden` (may be NULL; of each example)
 * hidden. */
uint32_t *verbatim_pool_labels(struct arena *arena, const struct verbatim_lesson *lesson, const bool *hidden);

#endif
