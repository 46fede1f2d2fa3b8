/* Shared inside the folder only: compensated sums and the gates on input. */
#ifndef CRAFT_STATS_INSIDE_H
#define CRAFT_STATS_INSIDE_H

#include <math.h>

#include "craft/stats/stats_sample.h"

/* Neumaier's sum keeps what rounding drops, also when the term is larger than the sum. */
struct stats_sum {
	double total, lost;
};

static inline void
stats_add(struct stats_sum *sum, double term)
{
	const double total = sum->total + term;
	sum->lost += fabs(sum->total) >= fabs(term) ? (sum->total - total) + term
	                                            : (term - total) + sum->total;
	sum->total = total;
}

static inline double
stats_total(const struct stats_sum *sum)
{
	return sum->total + sum->lost;
}

static inline double
stats_square(double x)
{
	return x * x;
}

static inline bool
stats_in_range(double value)
{
	return isfinite(value) && fabs(value) <= STATS_VALUE_MAX;
}

/* Values strictly ascending and counts in range are the caller's promise (must); a value beyond
 * STATS_VALUE_MAX is a status. */
enum stats_status stats_sample_check(const struct stats_sample *sample);

/* The two sides of a comparison read level by level in one order of values. */
struct stats_merge {
	const struct stats_sample *a, *b;
	size_t at_a, at_b;
};

struct stats_merge stats_merge_of(const struct stats_sample *a, const struct stats_sample *b);

/* Counts at the next value, 0 where a side does not have it; false at the end. */
bool stats_merge_next(struct stats_merge *merge, double *count_a_r, double *count_b_r);

/* P(T ≤ t) of the noncentral t (1e-10 for whole df, 1e-8 between), and the two noncentralities
 * that put t at both tails. */
double stats_noncentral_t(double t, double df, double noncentrality);
struct stats_interval stats_noncentrality(double t, double df, double level);

#endif
