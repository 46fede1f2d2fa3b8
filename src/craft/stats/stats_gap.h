/* The gap of two means, b - a: does it differ from zero, and is it below a margin? */
#ifndef CRAFT_STATS_GAP_H
#define CRAFT_STATS_GAP_H

#include "craft/stats/stats_sample.h"

/* An estimate with Student's law around it: all that a test or an interval needs.
 * TOO_FEW: under two answers on a side (the gap stands if both have one). NO_VARIANCE: neither
 * side varies, or so little that rounding hides it (R's t.test refuses the same): the gap stands
 * and is exact, no p and no interval exist. One constant side is fine. */
struct stats_gap {
	enum stats_status status;
	int64_t n_a, n_b;
	double gap, se, df, t, p; /* p of two-sided "gap = 0" */
	double level;             /* of the interval */
	struct stats_interval interval;
};

/* Unequal variances, Satterthwaite's degrees of freedom (Welch 1947; as t.test). The errors come
 * from each summary's `se`, so that a finite population counts. */
struct stats_gap stats_welch(const struct stats_summary *a, const struct stats_summary *b,
                             double level);

/* How much a gap moved between two independent times, after - before: a difference of differences,
 * with Satterthwaite's degrees of freedom over all four samples. One gap that does not vary is
 * exact and fine. TOO_FEW, OUT_OF_RANGE: one of them is. NO_VARIANCE: neither varies. n_a and n_b
 * are the people of each gap. */
struct stats_gap stats_gap_difference(const struct stats_gap *before,
                                      const struct stats_gap *after, double level);

/* One mean against zero, as for differences of pairs: n_a = n_b = n, df = n - 1. */
struct stats_gap stats_student(const struct stats_summary *differences, double level);

/* The interval of the same gap at another level. The gap's status must be STATS_OK. */
struct stats_interval stats_gap_interval(const struct stats_gap *gap, double level);

/* "Below the margin" by two one-sided tests (Schuirmann 1987): p_lower rejects "gap ≤ -margin",
 * p_upper rejects "gap ≥ margin", p is the larger. The interval has level 1 - 2·alpha (90 % at
 * alpha 0.05) and lies within ±margin exactly when p ≤ alpha. Status is the gap's. margin > 0. */
struct stats_tost {
	enum stats_status status;
	double margin, p_lower, p_upper, p;
	struct stats_interval interval;
};
struct stats_tost stats_tost_of(const struct stats_gap *gap, double margin, double alpha);

/* The whole interval of `gap` lies outside ±margin: only then may a page say that the gap is
 * beyond the margin. False when the gap has no interval. */
bool stats_beyond(const struct stats_gap *gap, double margin);

/* Hedges' g with the pooled deviation and the exact J = Γ(m/2)/(√(m/2)·Γ((m-1)/2)), m = n - 2
 * (Hedges 1981); `se` = √(n/(n_a·n_b) + g²/(2n)) (Hedges & Olkin 1985); the interval inverts the
 * noncentral t and multiplies by J, as effectsize::hedges_g. TOO_FEW under two answers on a side;
 * NO_VARIANCE when neither varies; OUT_OF_RANGE if the gap is over 10,000 pooled deviations,
 * where no interval is worth computing. */
struct stats_hedges {
	enum stats_status status;
	double g, se;
	struct stats_interval interval;
};
struct stats_hedges stats_hedges_of(const struct stats_summary *a, const struct stats_summary *b,
                                    double level);
/* The same without its interval, which costs two hundred times the rest. */
struct stats_hedges stats_hedges_point(const struct stats_summary *a,
                                       const struct stats_summary *b);

#endif
