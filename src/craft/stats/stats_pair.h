/* Pairs: two figures of the same place (or person), their difference and their link. */
#ifndef CRAFT_STATS_PAIR_H
#define CRAFT_STATS_PAIR_H

#include "base/arena.h"
#include "craft/stats/stats_gap.h"

/* Student's paired test of b[i] - a[i] (as t.test(b, a, paired = TRUE)); stats_tost_of and
 * stats_beyond apply to the result. TOO_FEW under two pairs; NO_VARIANCE when all differences
 * are equal (the gap stands). OUT_OF_RANGE also when a difference is. */
struct stats_gap stats_paired(struct arena *arena, const double *a, const double *b, size_t count,
                              double level);

/* A correlation, p of "no link", and its interval. TOO_FEW under four pairs. NO_VARIANCE when a
 * or b is constant. PERFECT when |r| = 1 within rounding: r stands, no p and no interval.
 * OUT_OF_RANGE as everywhere. */
struct stats_link {
	enum stats_status status;
	int64_t n;
	double r, p;
	struct stats_interval interval;
};

/* Pearson: p by Student's t with n - 2 degrees of freedom, interval by Fisher's z with variance
 * 1/(n - 3) (Fisher 1921); as cor.test. */
struct stats_link stats_pearson(const double *a, const double *b, size_t count, double level);

/* Spearman: Pearson's r on midranks; p by Student's t with n - 2 degrees of freedom (as
 * cor.test(method = "spearman", exact = FALSE)); interval by Fisher's z with the variance
 * (1 + rho²/2)/(n - 3) of Bonett & Wright (2000, Psychometrika 65). */
struct stats_link stats_spearman(struct arena *arena, const double *a, const double *b,
                                 size_t count, double level);

/* Smallest |r| that n pairs would show with 80 % power at 5 %: tanh(2.80/√(n - 3)), where
 * 2.80 = z(.975) + z(.80) (STATISTICS §5). TOO_FEW under four pairs. */
struct stats_number stats_smallest_link(int64_t n);

#endif
