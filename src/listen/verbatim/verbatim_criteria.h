/* Inside listen/verbatim, and for bench/words/criteria.c, which learns the criteria that are in the
 * program. */
#ifndef LISTEN_VERBATIM_CRITERIA_H
#define LISTEN_VERBATIM_CRITERIA_H

#include "listen/verbatim/verbatim_few.h"

/* What is good or bad in it is learnt from some hundred texts, two to four times as many of one as of the
 * other: at the usual cost the rarer was drowned (bench/words/criteria.c). */
#define VERBATIM_CRITERION_COST 4.0

/* A criterion said from texts: `is_said` of each example. The labels of `mention_r`: « non », « oui ». */
struct verbatim_mention {
	struct verbatim_model model;
	double said_from; /* the probability of « oui » that gives the best F1 on texts not read */
};
MUST_USE bool verbatim_train_mention(struct arena *arena, const struct learn_vector *const *vectors,
                                     const bool *is_said, size_t count, unsigned seed,
                                     struct verbatim_mention *mention_r, struct fault *fault_r);
bool verbatim_is_said(struct arena *arena, const struct verbatim_model *mention, double said_from,
                      const struct learn_vector *vector, double *probability_r);

struct span verbatim_criteria_write(struct arena *arena, const struct verbatim_criteria *criteria);

#endif
