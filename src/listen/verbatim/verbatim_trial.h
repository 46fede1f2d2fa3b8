/* Not in the program: what few labels give, tried many times on texts whose labels are all known. For
 * verbatim_few_test.c and bench/words/few.c. */
#ifndef LISTEN_VERBATIM_TRIAL_H
#define LISTEN_VERBATIM_TRIAL_H

#include "craft/stats/stats_pair.h"
#include "listen/verbatim/verbatim_few.h"

enum { VERBATIM_TRIAL_DRAWS_MAX = 100 };

struct verbatim_trial {
	const struct verbatim_pool *pool; /* with its map */
	const uint32_t *truth;
	size_t labelled;  /* texts of each label that are drawn with it: of those that have fewer, half */
	size_t draws;
	unsigned seed;
};
/* Means of the draws, and the paired gain by Student over them: a draw is one choice of labelled texts. */
struct verbatim_gained {
	double plain, better;
	struct stats_gap gap;
};
/* On the others that no label was shown of, and on a fifth of the texts of each label that were not read
 * at all. */
struct verbatim_trial_end {
	struct verbatim_gained of_rest, of_unread;
};
MUST_USE bool verbatim_try_few(struct arena *arena, const struct verbatim_trial *trial,
                               struct verbatim_trial_end *end_r, struct fault *fault_r);

/* The next texts of a pool that has its map. */
size_t verbatim_choose_of(const struct verbatim_pool *pool, const uint32_t *labels,
                          const struct verbatim_model *model, size_t most, size_t *chosen_r);
/* `labelled` texts, whatever their labels: drawn, or chosen by eight (verbatim_choose, a model in between),
 * from half of the texts; told are the other half, by models with labels lent. */
MUST_USE bool verbatim_try_queue(struct arena *arena, const struct verbatim_trial *trial,
                                 struct verbatim_gained *gained_r, struct fault *fault_r);

#endif
