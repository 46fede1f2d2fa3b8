#include "craft/stats/stats_percentile.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

/* The value of a rank from 1 to n. */
static double
value_of_rank(const struct stats_sample *sample, int64_t rank)
{
	size_t level = 0;
	must(rank >= 1);
	for (int64_t below = 0; below + sample->counts[level] < rank; level++)
		below += sample->counts[level];
	return sample->values[level];
}

static struct stats_number
value_known(const struct stats_sample *sample, int64_t rank, int64_t n)
{
	if (rank < 1 || rank > n)
		return (struct stats_number){ .status = STATS_TOO_FEW };
	return (struct stats_number){ STATS_OK, value_of_rank(sample, rank) };
}

/* A place between 1 and n: its whole part and what is left, which rounding alone does not make. */
static double
value_of_place(const struct stats_sample *sample, double place, int64_t n)
{
	const double inside = fmin(fmax(place, 1), (double)n);
	double whole = floor(inside + 4e-16 * inside);
	const double rest = inside - whole > 4e-16 * inside ? inside - whole : 0;
	const double below = value_of_rank(sample, (int64_t)whole);
	if (!(rest > 0))
		return below;
	return below + rest * (value_of_rank(sample, (int64_t)whole + 1) - below);
}

struct stats_percentile
stats_percentile_of(const struct stats_sample *sample, double p, enum stats_percentile_type type,
                    double level)
{
	must(p > 0 && p < 1);
	must(level > 0 && level < 1);
	static const double shifts[] = { [STATS_TYPE_6] = 0, [STATS_TYPE_7] = 1, [STATS_TYPE_8] = 1. / 3 };
	must(type >= 0 && type < LENGTH(shifts));
	const enum stats_status status = stats_sample_check(sample);
	const int64_t n = status == STATS_OK ? stats_size(sample) : 0;
	if (n == 0)
		return (struct stats_percentile){ .status = status == STATS_OK ? STATS_TOO_FEW : status };
	const double count = (double)n, tail = (1 - level) / 2, shift = shifts[type];
	struct stats_percentile percentile = {
		.status = STATS_OK,
		.value = value_of_place(sample, shift + p * (count + 1 - 2 * shift), n),
		.rank_low = (int64_t)qbinom(tail, count, p, true, false),
		.rank_high = (int64_t)qbinom(1 - tail, count, p, true, false) + 1,
	};
	percentile.low = value_known(sample, percentile.rank_low, n);
	percentile.high = value_known(sample, percentile.rank_high, n);
	percentile.coverage =
		pbinom((double)percentile.rank_high - 1, count, p, true, false) -
		pbinom((double)percentile.rank_low - 1, count, p, true, false);
	return percentile;
}
