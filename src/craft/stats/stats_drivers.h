/* Derived importance: which qualities go with a good overall note, how surely, and what to do.
 *
 * Importance is association, not cause: a page says « va avec », never « fait ». Qualities that
 * say the same thing share their importance between them. */
#ifndef CRAFT_STATS_DRIVERS_H
#define CRAFT_STATS_DRIVERS_H

#include "base/arena.h"
#include "craft/stats/stats_sample.h"

enum {
	STATS_DRIVERS_MAX = 12,          /* predictors: 4,096 subsets, each solved exactly */
	STATS_DRIVERS_GROUPS = 1000,     /* of people, dealt round and round */
	STATS_DRIVERS_RESAMPLES = 1000,
};

/* The answers, row by row. What is kept is the means and the cross-products of at most
 * STATS_DRIVERS_GROUPS groups (under 1 MB), however many rows come. They pass once, so that
 * variances cannot take two passes: each group's are updated in place (Welford 1962) and joined
 * around the common mean (Chan, Golub & LeVeque 1983), which keeps their digits. */
struct stats_drivers_rows;

/* For `count` predictors, 1 to STATS_DRIVERS_MAX. */
MUST_USE struct stats_drivers_rows *stats_drivers_new(struct arena *arena, size_t count);

/* One person who answered everything: `count` predictors and the outcome. Rows come in random
 * order, the caller promises: row i goes to group i mod STATS_DRIVERS_GROUPS, so that the groups
 * are random ones (and up to that many people, each person is a group). */
void stats_drivers_add(struct stats_drivers_rows *rows, const double *predictors, double outcome);

/* Shares of R² by LMG, that is Shapley: the mean, over all orders of the predictors, of what each
 * adds to R² when it enters (Lindeman, Merenda & Gold 1980; Grömping 2006). They are 0 or more
 * and sum to R², before adjustment. The interval is the 95 % percentile one of a bootstrap of the
 * groups (up to STATS_DRIVERS_GROUPS people, the ordinary bootstrap of persons), widened to hold
 * its own share. It serves to compare predictors. It is no test: R² only grows, so that an
 * interval never holds 0, not even for a predictor that has no link with anything.
 *
 * TOO_FEW: under count + 2 people, or over one resample in twenty could not be computed.
 * NO_VARIANCE: `at_fault` never varies. COLLINEAR: `at_fault` follows from the predictors before
 * it. OUT_OF_RANGE: some row held a value that is. `at_fault` = count is the outcome.
 * Unless STATS_OK, every share and bound is 0. `people` always stands. */
struct stats_drivers {
	enum stats_status status;
	size_t count;
	int64_t people;
	size_t at_fault;
	double r2;
	double *share, *low, *high; /* `count` of each, the arena's */
};

/* The same rows and the same seed give the same figures: a page prints the seed. */
struct stats_drivers stats_drivers_of(struct arena *arena, const struct stats_drivers_rows *rows,
                                      uint64_t seed);

/* A rank by share, 1 the largest, and the ranks it may as well have: `best` counts only those
 * whose interval is wholly above, `worst` only those wholly below. Predictors whose intervals
 * overlap are tied, and best < worst says so: a page then shows no bare rank. */
struct stats_driver_rank {
	size_t rank, best, worst;
};
void stats_drivers_ranks(const struct stats_drivers *drivers, struct stats_driver_rank *ranks_r);

/* Importance against performance (Martilla & James 1977). */
enum stats_quadrant {
	STATS_CONCENTRATE,  /* important, poor */
	STATS_KEEP_UP,      /* important, good */
	STATS_LOW_PRIORITY, /* less important, poor */
	STATS_OVERKILL,     /* less important, good: perhaps more than is asked */
	STATS_NOT_SETTLED,  /* an interval crosses an axis */
	STATS_QUADRANT_COUNT
};
const char *stats_quadrant_word(enum stats_quadrant quadrant); /* "concentrate", … */

/* Where the axes cross: usually at the means of both measures. */
struct stats_axes {
	double importance, performance;
};

/* Placed only when both intervals stay on one side of their axis; a value on the axis is with
 * those above. A point is an interval whose ends are equal. */
enum stats_quadrant stats_drivers_quadrant(struct stats_interval importance,
                                           struct stats_interval performance,
                                           struct stats_axes axes);

#endif
