#include "craft/stats/stats_sample.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

const char *
stats_status_word(enum stats_status status)
{
	static const char *const words[] = {
		[STATS_OK] = "ok",
		[STATS_TOO_FEW] = "too_few",
		[STATS_NO_VARIANCE] = "no_variance",
		[STATS_SEPARATED] = "separated",
		[STATS_PERFECT] = "perfect",
		[STATS_COLLINEAR] = "collinear",
		[STATS_OUT_OF_RANGE] = "out_of_range",
		[STATS_INFEASIBLE] = "infeasible",
		[STATS_UNBOUNDED] = "unbounded",
		[STATS_UNSOLVED] = "unsolved",
	};
	_Static_assert(LENGTH(words) == STATS_STATUS_COUNT, "one word per status");
	must(status >= 0 && status < STATS_STATUS_COUNT);
	return words[status];
}

enum stats_status
stats_sample_check(const struct stats_sample *sample)
{
	must(sample->level_count == 0 || (sample->values != NULL && sample->counts != NULL));
	int64_t n = 0;
	for (size_t i = 0; i < sample->level_count; i++) {
		must(sample->counts[i] >= 0);
		must(sample->counts[i] <= STATS_COUNT_MAX);
		n += sample->counts[i];
		must(n <= STATS_COUNT_MAX);
		if (!stats_in_range(sample->values[i]))
			return STATS_OUT_OF_RANGE;
		must(i == 0 || sample->values[i - 1] < sample->values[i]);
	}
	return STATS_OK;
}

int64_t
stats_size(const struct stats_sample *sample)
{
	int64_t n = 0;
	for (size_t i = 0; i < sample->level_count; i++)
		n += sample->counts[i];
	return n;
}

/* Closes a summary from the sum of squares around the mean and the sum of deviations left over
 * by the mean's own rounding. */
static struct stats_summary
summary_close(int64_t n, double mean, double squares, double deviations, bool constant)
{
	struct stats_summary summary = { .n = n, .mean = mean, .status = STATS_OK };
	if (n < 2) {
		summary.status = STATS_TOO_FEW;
	} else if (constant) {
		summary.status = STATS_NO_VARIANCE;
	} else {
		const double count = (double)n;
		summary.variance = (squares - deviations * deviations / count) / (count - 1);
		summary.se = sqrt(summary.variance / count);
		/* Deviations under 1e-154 have squares that underflow: nothing left to measure. */
		if (!(summary.variance > 0) || !(summary.se > 0))
			summary = (struct stats_summary){ .status = STATS_NO_VARIANCE, .n = n, .mean = mean };
	}
	return summary;
}

static size_t
levels_used(const struct stats_sample *sample, size_t *first_r)
{
	size_t used = 0;
	for (size_t i = sample->level_count; i-- > 0;)
		if (sample->counts[i] > 0) {
			*first_r = i;
			used++;
		}
	return used;
}

struct stats_summary
stats_summary_of(const struct stats_sample *sample)
{
	const enum stats_status status = stats_sample_check(sample);
	if (status != STATS_OK)
		return (struct stats_summary){ .status = status };
	const int64_t n = stats_size(sample);
	size_t first = 0;
	const size_t used = levels_used(sample, &first);
	if (used == 0)
		return (struct stats_summary){ .status = STATS_TOO_FEW };
	const double origin = sample->values[first];
	struct stats_sum sum = { 0 }, squares = { 0 }, deviations = { 0 };
	for (size_t i = 0; i < sample->level_count; i++)
		stats_add(&sum, (double)sample->counts[i] * (sample->values[i] - origin));
	const double mean = used == 1 ? origin : origin + stats_total(&sum) / (double)n;
	for (size_t i = 0; i < sample->level_count; i++) {
		const double deviation = sample->values[i] - mean;
		stats_add(&squares, (double)sample->counts[i] * deviation * deviation);
		stats_add(&deviations, (double)sample->counts[i] * deviation);
	}
	return summary_close(n, mean, stats_total(&squares), stats_total(&deviations), used == 1);
}

struct stats_summary
stats_summary_of_values(const double *values, size_t count)
{
	must(count == 0 || values != NULL);
	must(count <= (size_t)STATS_COUNT_MAX);
	if (count == 0)
		return (struct stats_summary){ .status = STATS_TOO_FEW };
	struct stats_sum sum = { 0 }, squares = { 0 }, deviations = { 0 };
	bool constant = true;
	for (size_t i = 0; i < count; i++) {
		if (!stats_in_range(values[i]))
			return (struct stats_summary){ .status = STATS_OUT_OF_RANGE };
		constant = constant && values[i] == values[0];
		stats_add(&sum, values[i] - values[0]);
	}
	const double mean = constant ? values[0] : values[0] + stats_total(&sum) / (double)count;
	for (size_t i = 0; i < count; i++) {
		const double deviation = values[i] - mean;
		stats_add(&squares, deviation * deviation);
		stats_add(&deviations, deviation);
	}
	return summary_close((int64_t)count, mean, stats_total(&squares), stats_total(&deviations),
	                     constant);
}

struct stats_summary
stats_summary_finite(const struct stats_summary *summary, int64_t population)
{
	must(population >= 0);
	struct stats_summary finite = *summary;
	if (summary->status != STATS_OK)
		return finite;
	const double fraction = population <= summary->n
		? 1
		: (double)summary->n / (double)population;
	finite.se = summary->se * sqrt(1 - fraction);
	if (!(finite.se > 0))
		finite.se = 0;
	return finite;
}

/* Sums of weights; false when a weight or value is out of range. */
static bool
weights_sum(const double *values, const double *weights, size_t count, int64_t *n_r,
            double *sum_r, double *squares_r)
{
	struct stats_sum sum = { 0 }, squares = { 0 };
	*n_r = 0;
	for (size_t i = 0; i < count; i++) {
		if (!stats_in_range(values[i]) || !stats_in_range(weights[i]) || weights[i] < 0)
			return false;
		/* A weight under 1e-100 would make squares of weights vanish beside their sum. */
		if (weights[i] > 0 && weights[i] < 1e-100)
			return false;
		*n_r += weights[i] > 0;
		stats_add(&sum, weights[i]);
		stats_add(&squares, weights[i] * weights[i]);
	}
	*sum_r = stats_total(&sum);
	*squares_r = stats_total(&squares);
	return true;
}

struct stats_weighted
stats_weighted_of(const double *values, const double *weights, size_t count)
{
	must(count == 0 || (values != NULL && weights != NULL));
	struct stats_weighted result = { .status = STATS_TOO_FEW };
	int64_t n = 0;
	double weight_sum = 0, weight_squares = 0;
	if (!weights_sum(values, weights, count, &n, &weight_sum, &weight_squares))
		return (struct stats_weighted){ .status = STATS_OUT_OF_RANGE };
	if (n == 0)
		return result;
	result.n = n;
	result.n_eff = weight_sum * (weight_sum / weight_squares);
	struct stats_sum mean = { 0 }, squares = { 0 };
	for (size_t i = 0; i < count; i++)
		stats_add(&mean, weights[i] / weight_sum * values[i]);
	result.mean = stats_total(&mean);
	bool constant = true;
	double first = 0;
	for (size_t i = 0, seen = 0; i < count; i++) {
		if (weights[i] <= 0)
			continue;
		first = seen++ == 0 ? values[i] : first;
		constant = constant && values[i] == first;
		stats_add(&squares, stats_square(weights[i] / weight_sum * (values[i] - result.mean)));
	}
	if (constant)
		result.mean = first;
	if (n < 2)
		return result;
	result.status = constant ? STATS_NO_VARIANCE : STATS_OK;
	if (!constant)
		result.se = sqrt((double)n / (double)(n - 1) * stats_total(&squares));
	return result;
}

struct stats_mean
stats_mean_interval(const struct stats_summary *summary, enum stats_quantile quantile, double level)
{
	must(level > 0 && level < 1);
	struct stats_mean mean = {
		.status = summary->status, .n = summary->n, .mean = summary->mean, .se = summary->se,
	};
	if (summary->status == STATS_NO_VARIANCE)
		mean.interval = (struct stats_interval){ mean.mean, mean.mean };
	if (summary->status != STATS_OK)
		return mean;
	const double tail = (1 - level) / 2;
	const double reach = summary->se * (quantile == STATS_NORMAL
		? qnorm(tail, 0, 1, false, false)
		: qt(tail, (double)(summary->n - 1), false, false));
	mean.interval = (struct stats_interval){ mean.mean - reach, mean.mean + reach };
	return mean;
}
