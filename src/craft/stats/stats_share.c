#include "craft/stats/stats_share.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

/* Wilson's limits, moved apart by `yates`/n; the corrected share leaves (0, 1) exactly where the
 * limit must be 0 or 1, as in R's prop.test. */
static struct stats_interval
wilson(double share, double n, double z, double yates)
{
	const double bend = z * z / (2 * n), low = share - yates / n, high = share + yates / n;
	struct stats_interval interval = { 0, 1 };
	if (low > 0)
		interval.low = (low + bend - z * sqrt(low * (1 - low) / n + bend / (2 * n))) /
		               (1 + 2 * bend);
	if (high < 1)
		interval.high = (high + bend + z * sqrt(high * (1 - high) / n + bend / (2 * n))) /
		                (1 + 2 * bend);
	return (struct stats_interval){ fmax(interval.low, 0), fmin(interval.high, 1) };
}

/* Clopper–Pearson is (x, n - x + 1) and (x + 1, n - x); Jeffreys adds a half to both counts. */
static struct stats_interval
by_beta(double x, double n, double tail, bool jeffreys)
{
	const double low = jeffreys ? 0.5 : 0, low_rest = jeffreys ? 0.5 : 1;
	return (struct stats_interval){
		x > 0 ? qbeta(tail, x + low, n - x + low_rest, true, false) : 0,
		x < n ? qbeta(tail, x + low_rest, n - x + low, false, false) : 1,
	};
}

static struct stats_interval
wald(double share, double n, double z)
{
	const double reach = z * sqrt(share * (1 - share) / n);
	return (struct stats_interval){ share - reach, share + reach };
}

static struct stats_interval
share_interval(double x, double n, enum stats_share_method method, double level)
{
	const double tail = (1 - level) / 2, z = qnorm(tail, 0, 1, false, false);
	switch (method) {
	case STATS_WILSON:
		return wilson(x / n, n, z, 0);
	case STATS_WILSON_CC:
		return wilson(x / n, n, z, fmin(0.5, fabs(x - n / 2)));
	case STATS_CLOPPER_PEARSON:
		return by_beta(x, n, tail, false);
	case STATS_JEFFREYS:
		return by_beta(x, n, tail, true);
	case STATS_AGRESTI_COULL:
		return wald((x + z * z / 2) / (n + z * z), n + z * z, z);
	case STATS_WALD:
		return wald(x / n, n, z);
	case STATS_SHARE_METHOD_COUNT:
		break;
	}
	must(method < STATS_SHARE_METHOD_COUNT);
	return (struct stats_interval){ 0, 1 };
}

struct stats_share
stats_share_of(int64_t x, int64_t n, enum stats_share_method method, double level)
{
	must(x >= 0 && x <= n);
	must(n <= STATS_COUNT_MAX);
	must(level > 0 && level < 1);
	if (n == 0)
		return (struct stats_share){ .status = STATS_TOO_FEW };
	return (struct stats_share){
		.status = STATS_OK, .x = x, .n = n, .share = (double)x / (double)n,
		.interval = share_interval((double)x, (double)n, method, level),
	};
}

/* Answers from `low` to `high`, both included. */
static int64_t
count_between(const struct stats_sample *sample, double low, double high)
{
	int64_t count = 0;
	for (size_t i = 0; i < sample->level_count; i++)
		if (sample->values[i] >= low && sample->values[i] <= high)
			count += sample->counts[i];
	return count;
}

struct stats_share
stats_favourable(const struct stats_sample *sample, double first_favourable,
                 enum stats_share_method method, double level)
{
	const enum stats_status status = stats_sample_check(sample);
	if (status != STATS_OK)
		return (struct stats_share){ .status = status };
	return stats_share_of(count_between(sample, first_favourable, INFINITY), stats_size(sample),
	                      method, level);
}

struct stats_number
stats_share_above(int64_t x, int64_t n, double q)
{
	must(x >= 0 && x <= n);
	must(q > 0 && q < 1);
	if (n == 0)
		return (struct stats_number){ .status = STATS_TOO_FEW };
	return (struct stats_number){
		STATS_OK, x == 0 ? 1 : pbinom((double)(x - 1), (double)n, q, false, false),
	};
}

struct stats_share_gap
stats_share_gap_of(int64_t x_a, int64_t n_a, int64_t x_b, int64_t n_b, double level)
{
	const struct stats_share a = stats_share_of(x_a, n_a, STATS_WILSON, level);
	const struct stats_share b = stats_share_of(x_b, n_b, STATS_WILSON, level);
	if (a.status != STATS_OK || b.status != STATS_OK)
		return (struct stats_share_gap){ .status = STATS_TOO_FEW };
	struct stats_share_gap gap = { .status = STATS_OK, .difference = b.share - a.share };
	gap.interval = (struct stats_interval){
		gap.difference - hypot(b.share - b.interval.low, a.interval.high - a.share),
		gap.difference + hypot(b.interval.high - b.share, a.share - a.interval.low),
	};
	const double pooled = (double)(x_a + x_b) / (double)(n_a + n_b);
	const double se = sqrt(pooled * (1 - pooled) * (1 / (double)n_a + 1 / (double)n_b));
	if (!(se > 0)) {
		gap.status = STATS_NO_VARIANCE;
		return gap;
	}
	gap.z = gap.difference / se;
	gap.p = fmin(1, 2 * pnorm(-fabs(gap.z), 0, 1, true, false));
	return gap;
}

struct stats_nps
stats_nps_of(int64_t promoters, int64_t detractors, int64_t n, int64_t population, double level)
{
	must(promoters >= 0 && promoters <= n);
	must(detractors >= 0 && detractors <= n - promoters);
	must(population == 0 || population >= n);
	must(level > 0 && level < 1);
	if (n == 0)
		return (struct stats_nps){ .status = STATS_TOO_FEW };
	const double count = (double)n;
	const double up = (double)promoters / count, down = (double)detractors / count;
	/* Squares around the score, group by group: never a difference of large squares. */
	const double score = up - down;
	const double spread = up * stats_square(1 - score) + down * stats_square(1 + score) +
	                      (double)(n - promoters - detractors) / count * score * score;
	const double finite = population > 1
		? (double)(population - n) / (double)(population - 1)
		: population == 1 ? 0 : 1;
	struct stats_nps nps = { .status = STATS_OK, .n = n, .score = 100 * score };
	nps.se = 100 * sqrt(spread / count * finite);
	nps.se_unbiased = n > 1 ? 100 * sqrt(spread / (count - 1) * finite) : 0;
	if (promoters == n || detractors == n || promoters + detractors == 0)
		nps.status = STATS_NO_VARIANCE;
	const double reach = nps.se * qnorm((1 - level) / 2, 0, 1, false, false);
	nps.interval = (struct stats_interval){ nps.score - reach, nps.score + reach };
	return nps;
}

struct stats_nps
stats_nps_of_sample(const struct stats_sample *sample, double detractor_max, double promoter_min,
                    int64_t population, double level)
{
	must(detractor_max < promoter_min);
	const enum stats_status status = stats_sample_check(sample);
	if (status != STATS_OK)
		return (struct stats_nps){ .status = status };
	return stats_nps_of(count_between(sample, promoter_min, INFINITY),
	                    count_between(sample, -INFINITY, detractor_max), stats_size(sample),
	                    population, level);
}

struct stats_nps_gap
stats_nps_gap_of(const struct stats_nps *a, const struct stats_nps *b, double level)
{
	must(level > 0 && level < 1);
	struct stats_nps_gap gap = { .status = STATS_OK };
	if (a->status == STATS_OUT_OF_RANGE || b->status == STATS_OUT_OF_RANGE)
		gap.status = STATS_OUT_OF_RANGE;
	else if (a->status == STATS_TOO_FEW || b->status == STATS_TOO_FEW)
		gap.status = STATS_TOO_FEW;
	if (gap.status != STATS_OK)
		return gap;
	gap.difference = b->score - a->score;
	gap.se = hypot(a->se, b->se);
	if (!(gap.se > 0)) {
		gap.status = STATS_NO_VARIANCE;
		return gap;
	}
	gap.z = gap.difference / gap.se;
	gap.p = fmin(1, 2 * pnorm(-fabs(gap.z), 0, 1, true, false));
	const double reach = gap.se * qnorm((1 - level) / 2, 0, 1, false, false);
	gap.interval = (struct stats_interval){ gap.difference - reach, gap.difference + reach };
	return gap;
}
