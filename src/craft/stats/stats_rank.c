#include "craft/stats/stats_rank.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

struct stats_merge
stats_merge_of(const struct stats_sample *a, const struct stats_sample *b)
{
	return (struct stats_merge){ .a = a, .b = b };
}

bool
stats_merge_next(struct stats_merge *merge, double *count_a_r, double *count_b_r)
{
	const bool more_a = merge->at_a < merge->a->level_count;
	const bool more_b = merge->at_b < merge->b->level_count;
	if (!more_a && !more_b)
		return false;
	const double value_a = more_a ? merge->a->values[merge->at_a] : INFINITY;
	const double value_b = more_b ? merge->b->values[merge->at_b] : INFINITY;
	*count_a_r = value_a <= value_b ? (double)merge->a->counts[merge->at_a++] : 0;
	*count_b_r = value_b <= value_a ? (double)merge->b->counts[merge->at_b++] : 0;
	return true;
}

/* What one pass over both sides gives: everything is made of pairs won, ties and placements. */
struct placements {
	enum stats_status status;
	double n_a, n_b;
	double wins;            /* pairs where b is higher, ties as halves */
	double ties;            /* sum of t³ - t over tied groups */
	double square_a;        /* squared deviations of the placements of a among b, as shares of b */
	double square_b;        /* the same, b among a */
	bool constant;          /* one single value on both sides */
};

/* Placements are taken around their known means, theta and 1 - theta: two passes, so that a tiny
 * variance keeps its digits. */
static void
placements_spread(const struct stats_sample *a, const struct stats_sample *b,
                  struct placements *placed)
{
	const double theta = placed->wins / placed->n_a / placed->n_b;
	struct stats_merge merge = stats_merge_of(a, b);
	struct stats_sum square_a = { 0 }, square_b = { 0 };
	double count_a = 0, count_b = 0, below_a = 0, below_b = 0;
	while (stats_merge_next(&merge, &count_a, &count_b)) {
		const double among_b = (below_b + count_b / 2) / placed->n_b - (1 - theta);
		const double among_a = (below_a + count_a / 2) / placed->n_a - theta;
		stats_add(&square_a, count_a * among_b * among_b);
		stats_add(&square_b, count_b * among_a * among_a);
		below_a += count_a;
		below_b += count_b;
	}
	placed->square_a = stats_total(&square_a);
	placed->square_b = stats_total(&square_b);
}

static struct placements
placements_of(const struct stats_sample *a, const struct stats_sample *b)
{
	struct placements placed = { .status = stats_sample_check(a) };
	if (placed.status == STATS_OK)
		placed.status = stats_sample_check(b);
	if (placed.status != STATS_OK)
		return placed;
	placed.n_a = (double)stats_size(a);
	placed.n_b = (double)stats_size(b);
	if (!(placed.n_a > 0) || !(placed.n_b > 0)) {
		placed.status = STATS_TOO_FEW;
		return placed;
	}
	struct stats_merge merge = stats_merge_of(a, b);
	struct stats_sum wins = { 0 }, ties = { 0 };
	double count_a = 0, count_b = 0, below_a = 0;
	int used = 0;
	while (stats_merge_next(&merge, &count_a, &count_b)) {
		const double tied = count_a + count_b;
		stats_add(&wins, count_b * (below_a + count_a / 2));
		stats_add(&ties, tied * (tied * tied - 1));
		below_a += count_a;
		used += tied > 0;
	}
	placed.wins = stats_total(&wins);
	placed.ties = stats_total(&ties);
	placed.constant = used == 1;
	placements_spread(a, b, &placed);
	return placed;
}

struct stats_cliff
stats_cliff_of(const struct stats_sample *a, const struct stats_sample *b)
{
	const struct placements placed = placements_of(a, b);
	struct stats_cliff cliff = { .status = placed.status };
	if (cliff.status != STATS_OK)
		return cliff;
	cliff.theta = placed.wins / placed.n_a / placed.n_b;
	cliff.delta = 2 * cliff.theta - 1;
	return cliff;
}

struct stats_mann_whitney
stats_mann_whitney_of(const struct stats_sample *a, const struct stats_sample *b)
{
	const struct placements placed = placements_of(a, b);
	struct stats_mann_whitney result = { .status = placed.status, .u = placed.wins };
	if (result.status != STATS_OK)
		return result;
	const double n = placed.n_a + placed.n_b, pairs = placed.n_a * placed.n_b;
	const double variance = pairs / 12 * ((n + 1) - placed.ties / n / (n - 1));
	if (placed.constant || !(variance > 0)) {
		result.status = STATS_NO_VARIANCE;
		return result;
	}
	const double above = placed.wins - pairs / 2;
	const double correction = above > 0 ? 0.5 : above < 0 ? -0.5 : 0;
	result.z = (above - correction) / sqrt(variance);
	result.p = fmin(1, 2 * pnorm(-fabs(result.z), 0, 1, true, false));
	return result;
}

static enum stats_status
brunner_munzel_status(const struct placements *placed)
{
	if (placed->status != STATS_OK)
		return placed->status;
	if (placed->n_a < 2 || placed->n_b < 2)
		return STATS_TOO_FEW;
	if (placed->constant)
		return STATS_NO_VARIANCE;
	/* Placements of both sides are constant only when one side is wholly above the other. */
	if (placed->wins <= 0 || placed->wins >= placed->n_a * placed->n_b)
		return STATS_SEPARATED;
	return STATS_OK;
}

struct stats_brunner_munzel
stats_brunner_munzel_of(const struct stats_sample *a, const struct stats_sample *b, double level)
{
	must(level > 0 && level < 1);
	const struct placements placed = placements_of(a, b);
	struct stats_brunner_munzel result = { .status = brunner_munzel_status(&placed) };
	if (placed.status != STATS_OK)
		return result;
	const double n_a = placed.n_a, n_b = placed.n_b;
	result.theta = placed.wins / n_a / n_b;
	result.delta = 2 * result.theta - 1;
	if (result.status != STATS_OK)
		return result;
	/* The squared error is the sum of two parts, one per side, as for Welch's test. */
	const double part_a = placed.square_a / (n_a - 1) / n_a;
	const double part_b = placed.square_b / (n_b - 1) / n_b;
	const double share_a = part_a / (part_a + part_b), share_b = part_b / (part_a + part_b);
	result.se = sqrt(part_a + part_b);
	result.stat = (result.theta - 0.5) / result.se;
	result.df = 1 / (share_a * share_a / (n_a - 1) + share_b * share_b / (n_b - 1));
	result.p = fmin(1, 2 * pt(-fabs(result.stat), result.df, true, false));
	const double reach = result.se * qt((1 - level) / 2, result.df, false, false);
	result.theta_interval =
		(struct stats_interval){ result.theta - reach, result.theta + reach };
	result.delta_interval = (struct stats_interval){
		2 * result.theta_interval.low - 1, 2 * result.theta_interval.high - 1,
	};
	return result;
}

/* Whether exactly `lowest` answers of both sides together lie below some value. */
static bool
border_after(const struct stats_sample *a, const struct stats_sample *b, double lowest)
{
	struct stats_merge merge = stats_merge_of(a, b);
	double count_a = 0, count_b = 0, below = 0;
	while (below < lowest && stats_merge_next(&merge, &count_a, &count_b))
		below += count_a + count_b;
	return below <= lowest;
}

struct stats_number
stats_separation_p(const struct stats_sample *a, const struct stats_sample *b)
{
	const struct placements placed = placements_of(a, b);
	struct stats_number result = { .status = placed.status };
	if (result.status != STATS_OK)
		return result;
	const bool b_above = placed.wins >= placed.n_a * placed.n_b;
	if (!b_above && placed.wins > 0) {
		result.status = STATS_OUT_OF_RANGE;
		return result;
	}
	/* Handed out the other way round, the side now above must fit a border of values. */
	const bool reversible = border_after(a, b, b_above ? placed.n_b : placed.n_a);
	const double n = placed.n_a + placed.n_b;
	const double log_ways = lgammafn(n + 1) - lgammafn(placed.n_a + 1) - lgammafn(placed.n_b + 1);
	result.value = fmin(1, (reversible ? 2 : 1) * exp(-log_ways));
	return result;
}
