#include "craft/stats/stats_plan.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

struct stats_plan
stats_plan_of(const struct stats_summary *a, const struct stats_summary *b)
{
	const double sd_a = sqrt(a->variance), sd_b = sqrt(b->variance);
	return (struct stats_plan){
		.n_a = a->n, .n_b = b->n,
		.sd_a = a->n < 2 ? sd_b : sd_a,
		.sd_b = b->n < 2 ? sd_a : sd_b,
	};
}

static void
plan_check(const struct stats_plan *plan)
{
	must(plan->n_a >= 0 && plan->n_b >= 0);
	must(plan->n_a <= STATS_COUNT_MAX && plan->n_b <= STATS_COUNT_MAX);
	must(stats_in_range(plan->sd_a) && plan->sd_a >= 0);
	must(stats_in_range(plan->sd_b) && plan->sd_b >= 0);
}

static enum stats_status
plan_status(const struct stats_plan *plan, int64_t n_min)
{
	plan_check(plan);
	if (plan->n_a < n_min || plan->n_b < n_min)
		return STATS_TOO_FEW;
	/* Under 1e-150 the squares below would vanish. */
	return plan->sd_a > 1e-150 || plan->sd_b > 1e-150 ? STATS_OK : STATS_NO_VARIANCE;
}

static double
plan_se(const struct stats_plan *plan)
{
	return hypot(plan->sd_a / sqrt((double)plan->n_a), plan->sd_b / sqrt((double)plan->n_b));
}

static double
plan_df(const struct stats_plan *plan)
{
	const double se = plan_se(plan);
	const double share_a = stats_square(plan->sd_a / se) / (double)plan->n_a;
	const double share_b = stats_square(plan->sd_b / se) / (double)plan->n_b;
	return 1 / (share_a * share_a / (double)(plan->n_a - 1) +
	            share_b * share_b / (double)(plan->n_b - 1));
}

struct stats_number
stats_half_width(const struct stats_plan *plan, enum stats_quantile quantile, double level)
{
	must(level > 0 && level < 1);
	struct stats_number width = { .status = plan_status(plan, quantile == STATS_NORMAL ? 1 : 2) };
	if (width.status != STATS_OK)
		return width;
	const double tail = (1 - level) / 2;
	width.value = plan_se(plan) * (quantile == STATS_NORMAL
		? qnorm(tail, 0, 1, false, false)
		: qt(tail, plan_df(plan), false, false));
	return width;
}

struct stats_number
stats_power_alike(const struct stats_plan *plan, double margin, double alpha)
{
	must(margin > 0 && stats_in_range(margin));
	must(alpha > 0 && alpha < 0.5);
	struct stats_number power = { .status = plan_status(plan, 2) };
	if (power.status != STATS_OK)
		return power;
	const double df = plan_df(plan);
	const double room = margin / plan_se(plan) - qt(alpha, df, false, false);
	power.value = room <= 0 ? 0 : 1 - 2 * pt(room, df, false, false);
	return power;
}

struct stats_number
stats_power_different(const struct stats_plan *plan, double gap, double alpha)
{
	must(stats_in_range(gap));
	must(alpha > 0 && alpha < 0.5);
	struct stats_number power = { .status = plan_status(plan, 2) };
	if (power.status != STATS_OK)
		return power;
	const double df = plan_df(plan), shift = fabs(gap) / plan_se(plan);
	const double bound = qt(alpha / 2, df, false, false);
	power.value = stats_noncentral_t(-bound, df, shift) + 1 - stats_noncentral_t(bound, df, shift);
	return power;
}

struct stats_number
stats_smallest_gap(const struct stats_plan *plan)
{
	struct stats_number gap = { .status = plan_status(plan, 1) };
	if (gap.status == STATS_OK)
		gap.value = plan_se(plan) *
		            (qnorm(0.025, 0, 1, false, false) + qnorm(0.20, 0, 1, false, false));
	return gap;
}

static bool
goal_reached(const struct stats_plan *plan, enum stats_goal goal, double target)
{
	if (goal == STATS_GOAL_WIDTH) {
		const struct stats_number width = stats_half_width(plan, STATS_STUDENT, 0.95);
		return width.status == STATS_OK && width.value <= target;
	}
	const struct stats_number power = stats_power_alike(plan, target, 0.05);
	return power.status == STATS_OK && power.value >= 0.80;
}

/* `more` answers shared out as `part_a` : `part_b` (shares of 1), each rounded up. */
static struct stats_plan
plan_grown(const struct stats_plan *plan, double part_a, double part_b, int64_t more)
{
	struct stats_plan grown = *plan;
	grown.n_a += (int64_t)ceil(part_a * (double)more);
	grown.n_b += (int64_t)ceil(part_b * (double)more);
	return grown;
}

/* Smallest number that reaches the goal, by doubling then halving; -1 when none was met. The goal
 * is not strictly monotone when one side stays tiny (degrees of freedom fall towards that side's
 * own), so the search holds on to one fact: reached at `enough`, not reached just below. */
static int64_t
more_needed(const struct stats_plan *plan, double part_a, double part_b, enum stats_goal goal,
            double target)
{
	int64_t short_of = -1, enough = 0;
	for (;;) {
		const struct stats_plan grown = plan_grown(plan, part_a, part_b, enough);
		if (goal_reached(&grown, goal, target))
			break;
		if (enough >= STATS_MORE_MAX)
			return -1;
		short_of = enough;
		enough = enough == 0 ? 1 : enough * 2 < STATS_MORE_MAX ? enough * 2 : STATS_MORE_MAX;
	}
	while (enough - short_of > 1) {
		const int64_t middle = short_of + (enough - short_of) / 2;
		const struct stats_plan grown = plan_grown(plan, part_a, part_b, middle);
		if (goal_reached(&grown, goal, target))
			enough = middle;
		else
			short_of = middle;
	}
	return enough;
}

struct stats_more
stats_more_answers(const struct stats_plan *plan, enum stats_goal goal, double target)
{
	must(target > 0 && stats_in_range(target));
	plan_check(plan);
	struct stats_more more = { .status = plan_status(plan, 0) };
	if (more.status == STATS_NO_VARIANCE && (plan->n_a < 2 || plan->n_b < 2))
		more.status = STATS_TOO_FEW;
	if (more.status != STATS_OK)
		return more;
	double part_a = 0.5;
	if (plan->n_a > 0 && plan->n_b > 0)
		part_a = (double)plan->n_a / (double)(plan->n_a + plan->n_b);
	more.a_alone = more_needed(plan, 1, 0, goal, target);
	more.b_alone = more_needed(plan, 0, 1, goal, target);
	more.both_a = more.both_b = -1;
	const int64_t both = more_needed(plan, part_a, 1 - part_a, goal, target);
	if (both >= 0) {
		const struct stats_plan grown = plan_grown(plan, part_a, 1 - part_a, both);
		more.both_a = grown.n_a - plan->n_a;
		more.both_b = grown.n_b - plan->n_b;
	}
	return more;
}
