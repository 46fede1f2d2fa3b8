/* What only the order of answers says: who answers higher, and how often. Every function is
 * O(levels) from counts; the two sides may use different lists of values. */
#ifndef CRAFT_STATS_RANK_H
#define CRAFT_STATS_RANK_H

#include "craft/stats/stats_sample.h"

/* theta = P(a < b) + ½·P(a = b), and Cliff's delta = 2·theta - 1 (Cliff 1993): above 0, b answers
 * higher. TOO_FEW if a side is empty. */
struct stats_cliff {
	enum stats_status status;
	double theta, delta;
};
struct stats_cliff stats_cliff_of(const struct stats_sample *a, const struct stats_sample *b);

/* Mann–Whitney (1947): `u` counts pairs where b is higher, ties as halves; normal approximation
 * with the variance corrected for ties and the continuity correction, as R's
 * wilcox.test(b, a, exact = FALSE, correct = TRUE). TOO_FEW if a side is empty; NO_VARIANCE when
 * all answers are equal (u stands). Below some ten answers a side prefer stats_separation_p or
 * say nothing. */
struct stats_mann_whitney {
	enum stats_status status;
	double u, z, p;
};
struct stats_mann_whitney stats_mann_whitney_of(const struct stats_sample *a,
                                                const struct stats_sample *b);

/* Brunner & Munzel (2000, Biometrical Journal 42): tests theta = ½ without assuming that both
 * sides have the same shape; Satterthwaite's degrees of freedom, interval of theta by Student's
 * law, not cut to [0, 1]. `delta` and its interval are the same on Cliff's scale.
 * TOO_FEW under two answers on a side. SEPARATED: theta is 0 or 1 and the variance 0; theta and
 * delta stand, and stats_separation_p gives an exact p. NO_VARIANCE: all answers are equal. */
struct stats_brunner_munzel {
	enum stats_status status;
	double stat, df, p;
	double theta, se, delta;
	struct stats_interval theta_interval, delta_interval;
};
struct stats_brunner_munzel stats_brunner_munzel_of(const struct stats_sample *a,
                                                    const struct stats_sample *b, double level);

/* Exact two-sided permutation p of a total separation: of the C(n, n_a) ways to share the
 * answers out between the sides, how many separate them at least as far (|theta - ½| = ½). That
 * is one, plus one when handing the same answers out the other way round separates them too
 * (no tie across that border; with n_a = n_b always). Needs no enumeration, so no limit on n, and
 * underflows to 0 with many answers; with 3 and 3 answers it cannot go under 0.1. It is exact for
 * exchangeable answers only, and exists only when the sides are separated: any other pair gets
 * STATS_OUT_OF_RANGE. TOO_FEW if a side is empty. */
struct stats_number stats_separation_p(const struct stats_sample *a, const struct stats_sample *b);

#endif
