/* How many more answers would settle it: what a page says under "not enough to conclude". */
#ifndef CRAFT_STATS_PLAN_H
#define CRAFT_STATS_PLAN_H

#include "craft/stats/stats_sample.h"

/* Present answers and the deviations they are believed to keep. */
struct stats_plan {
	int64_t n_a, n_b;
	double sd_a, sd_b;
};

/* From two summaries. A side with fewer than two answers takes the other's deviation; when
 * neither has two, both deviations are 0 and the functions below answer TOO_FEW. */
struct stats_plan stats_plan_of(const struct stats_summary *a, const struct stats_summary *b);

/* Half the width of the interval of b - a with these numbers of answers: Welch's
 * (STATS_STUDENT) or the usual planning formula (STATS_NORMAL). TOO_FEW under two answers on a
 * side (one with STATS_NORMAL); NO_VARIANCE when both deviations are 0. */
struct stats_number stats_half_width(const struct stats_plan *plan, enum stats_quantile quantile,
                                     double level);

/* Power of TOST at a true gap of 0 with Welch's error, by the central t shifted by the margin:
 * 2·F(margin/se - t(1 - alpha)) - 1, at least 0. Same statuses as stats_half_width with
 * STATS_STUDENT. */
struct stats_number stats_power_alike(const struct stats_plan *plan, double margin, double alpha);

/* Power of the two-sided Welch test at a true gap, by the noncentral t; both tails count. As
 * power.t.test(strict = TRUE) when both sides are alike. Same statuses. */
struct stats_number stats_power_different(const struct stats_plan *plan, double gap, double alpha);

/* Smallest gap that these numbers of answers show with 80 % power at 5 %, by the usual planning
 * formula: (z(.975) + z(.80))·se. Statuses of stats_half_width with STATS_NORMAL. */
struct stats_number stats_smallest_gap(const struct stats_plan *plan);

enum stats_goal {
	STATS_GOAL_WIDTH, /* the 95 % interval reaches at most ±target around the gap */
	STATS_GOAL_ALIKE  /* 80 % power to say "alike" at margin = target, if the true gap is 0 */
};
enum { STATS_MORE_MAX = 100000000 };

/* Additional answers, with the present deviations, counted three ways: on side a alone (b as it
 * is), on side b alone, or on both in their present proportion (equally if a side is empty).
 * 0: reached already. -1: not within STATS_MORE_MAX, most often because the other side alone is
 * too small. Alpha is 0.05 and the comparison is counted as if alone: in a family adjusted by BH
 * a little more is needed. The goal holds at the number returned and fails at one less.
 * TOO_FEW: no deviation is known. NO_VARIANCE: both deviations are 0, nothing to wait for. */
struct stats_more {
	enum stats_status status;
	int64_t a_alone, b_alone;
	int64_t both_a, both_b;
};
struct stats_more stats_more_answers(const struct stats_plan *plan, enum stats_goal goal,
                                     double target);

#endif
