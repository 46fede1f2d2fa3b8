#include "craft/stats/stats_gap.h"

#include <float.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

static struct stats_interval
around(double center, double reach)
{
	return (struct stats_interval){ center - reach, center + reach };
}

/* Test and interval from the estimate, once gap, se and df are known. */
static void
gap_close(struct stats_gap *gap, double level)
{
	gap->t = gap->gap / gap->se;
	gap->p = fmin(1, 2 * pt(-fabs(gap->t), gap->df, true, false));
	gap->level = level;
	gap->interval = stats_gap_interval(gap, level);
}

/* R's t.test refuses an error that rounding of the means could have made. */
static bool
lost_in_rounding(double se, double mean_a, double mean_b)
{
	return !(se > 10 * DBL_EPSILON * fmax(fabs(mean_a), fabs(mean_b))) || se < DBL_MIN;
}

struct stats_gap
stats_welch(const struct stats_summary *a, const struct stats_summary *b, double level)
{
	must(level > 0 && level < 1);
	struct stats_gap gap = { .status = STATS_OK, .n_a = a->n, .n_b = b->n };
	if (a->status == STATS_OUT_OF_RANGE || b->status == STATS_OUT_OF_RANGE)
		return (struct stats_gap){ .status = STATS_OUT_OF_RANGE };
	if (a->n > 0 && b->n > 0)
		gap.gap = b->mean - a->mean;
	if (a->n < 2 || b->n < 2) {
		gap.status = STATS_TOO_FEW;
		return gap;
	}
	const double se = hypot(a->se, b->se);
	if (lost_in_rounding(se, a->mean, b->mean)) {
		gap.status = STATS_NO_VARIANCE;
		return gap;
	}
	/* As shares of the whole squared error: fourth powers of errors would underflow. */
	const double share_a = stats_square(a->se / se), share_b = stats_square(b->se / se);
	gap.se = se;
	gap.df = 1 / (share_a * share_a / (double)(a->n - 1) + share_b * share_b / (double)(b->n - 1));
	gap_close(&gap, level);
	return gap;
}

/* The share of the whole squared error, over its degrees of freedom; an exact gap has no error. */
static double
gap_df_part(const struct stats_gap *gap, double se)
{
	return gap->status == STATS_OK ? stats_square(stats_square(gap->se / se)) / gap->df : 0;
}

struct stats_gap
stats_gap_difference(const struct stats_gap *before, const struct stats_gap *after, double level)
{
	must(level > 0 && level < 1);
	const struct stats_gap *parts[2] = { before, after };
	struct stats_gap gap = { .status = STATS_OK,
		                     .n_a = before->n_a + before->n_b,
		                     .n_b = after->n_a + after->n_b,
		                     .gap = after->gap - before->gap };
	for (int i = 0; i < 2; i++)
		if (parts[i]->status != STATS_OK && parts[i]->status != STATS_NO_VARIANCE)
			return (struct stats_gap){ .status = parts[i]->status };
	if (before->status != STATS_OK && after->status != STATS_OK) {
		gap.status = STATS_NO_VARIANCE;
		return gap;
	}
	gap.se = hypot(before->status == STATS_OK ? before->se : 0,
	               after->status == STATS_OK ? after->se : 0);
	gap.df = 1 / (gap_df_part(before, gap.se) + gap_df_part(after, gap.se));
	gap_close(&gap, level);
	return gap;
}

struct stats_gap
stats_student(const struct stats_summary *differences, double level)
{
	must(level > 0 && level < 1);
	struct stats_gap gap = {
		.status = differences->status, .n_a = differences->n, .n_b = differences->n,
		.gap = differences->mean,
	};
	if (gap.status == STATS_OK && lost_in_rounding(differences->se, differences->mean, 0))
		gap.status = STATS_NO_VARIANCE;
	if (gap.status != STATS_OK)
		return gap;
	gap.se = differences->se;
	gap.df = (double)(differences->n - 1);
	gap_close(&gap, level);
	return gap;
}

struct stats_interval
stats_gap_interval(const struct stats_gap *gap, double level)
{
	must(gap->status == STATS_OK);
	must(level > 0 && level < 1);
	return around(gap->gap, gap->se * qt((1 - level) / 2, gap->df, false, false));
}

struct stats_tost
stats_tost_of(const struct stats_gap *gap, double margin, double alpha)
{
	must(margin > 0 && stats_in_range(margin));
	must(alpha > 0 && alpha < 0.5);
	struct stats_tost tost = { .status = gap->status, .margin = margin };
	if (gap->status != STATS_OK)
		return tost;
	tost.p_lower = pt((gap->gap + margin) / gap->se, gap->df, false, false);
	tost.p_upper = pt((gap->gap - margin) / gap->se, gap->df, true, false);
	tost.p = fmax(tost.p_lower, tost.p_upper);
	tost.interval = stats_gap_interval(gap, 1 - 2 * alpha);
	return tost;
}

bool
stats_beyond(const struct stats_gap *gap, double margin)
{
	must(margin > 0);
	return gap->status == STATS_OK &&
	       (gap->interval.low > margin || gap->interval.high < -margin);
}

/* J by log-gamma loses digits as m grows; from 1,000 on its asymptotic series is exact to
 * rounding (next term under 1e-12). */
static double
hedges_correction(double m)
{
	if (m >= 1000)
		return 1 - (3 / 4. + (7 / 32. + 9 / (128 * m)) / m) / m;
	return exp(lgammafn(m / 2) - lgammafn((m - 1) / 2)) / sqrt(m / 2);
}

struct stats_hedges
stats_hedges_point(const struct stats_summary *a, const struct stats_summary *b)
{
	static const double deviations_max = 10000;
	struct stats_hedges hedges = { .status = STATS_OK };
	if (a->status == STATS_OUT_OF_RANGE || b->status == STATS_OUT_OF_RANGE)
		hedges.status = STATS_OUT_OF_RANGE;
	else if (a->n < 2 || b->n < 2)
		hedges.status = STATS_TOO_FEW;
	if (hedges.status != STATS_OK)
		return hedges;
	const double n_a = (double)a->n, n_b = (double)b->n, n = n_a + n_b, m = n - 2;
	const double pooled = sqrt(((n_a - 1) * a->variance + (n_b - 1) * b->variance) / m);
	const double gap = b->mean - a->mean;
	if (lost_in_rounding(pooled, a->mean, b->mean))
		hedges.status = STATS_NO_VARIANCE;
	else if (fabs(gap) > deviations_max * pooled)
		hedges.status = STATS_OUT_OF_RANGE;
	if (hedges.status != STATS_OK)
		return hedges;
	hedges.g = hedges_correction(m) * gap / pooled;
	hedges.se = sqrt(n / n_a / n_b + hedges.g * hedges.g / (2 * n));
	return hedges;
}

struct stats_hedges
stats_hedges_of(const struct stats_summary *a, const struct stats_summary *b, double level)
{
	must(level > 0 && level < 1);
	struct stats_hedges hedges = stats_hedges_point(a, b);
	if (hedges.status != STATS_OK)
		return hedges;
	const double n_a = (double)a->n, n_b = (double)b->n, m = n_a + n_b - 2;
	const double unit = sqrt((n_a + n_b) / n_a / n_b), j = hedges_correction(m);
	const struct stats_interval shift = stats_noncentrality(hedges.g / j / unit, m, level);
	hedges.interval = (struct stats_interval){ j * unit * shift.low, j * unit * shift.high };
	return hedges;
}
