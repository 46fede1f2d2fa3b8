#include "craft/stats/stats_pair.h"

#include <float.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"

static bool
pairs_in_range(const double *a, const double *b, size_t count)
{
	must(count == 0 || (a != NULL && b != NULL));
	for (size_t i = 0; i < count; i++)
		if (!stats_in_range(a[i]) || !stats_in_range(b[i]))
			return false;
	return true;
}

struct stats_gap
stats_paired(struct arena *arena, const double *a, const double *b, size_t count, double level)
{
	if (!pairs_in_range(a, b, count))
		return (struct stats_gap){ .status = STATS_OUT_OF_RANGE };
	double *differences = arena_array_of(arena, double, count + 1);
	for (size_t i = 0; i < count; i++)
		differences[i] = b[i] - a[i];
	const struct stats_summary summary = stats_summary_of_values(differences, count);
	return stats_student(&summary, level);
}

/* Deviations from the mean divided by the largest, so that squares neither vanish nor overflow;
 * false when the values do not vary beyond rounding. */
static bool
deviations_of(const double *values, size_t count, double *mean_r, double *unit_r)
{
	*mean_r = stats_summary_of_values(values, count).mean;
	*unit_r = 0;
	double largest = 0;
	for (size_t i = 0; i < count; i++) {
		*unit_r = fmax(*unit_r, fabs(values[i] - *mean_r));
		largest = fmax(largest, fabs(values[i]));
	}
	return *unit_r > 10 * DBL_EPSILON * largest && *unit_r > DBL_MIN;
}

static enum stats_status
correlation(const double *a, const double *b, size_t count, double *r)
{
	double mean_a = 0, mean_b = 0, unit_a = 0, unit_b = 0;
	if (!pairs_in_range(a, b, count))
		return STATS_OUT_OF_RANGE;
	if (count < 4)
		return STATS_TOO_FEW;
	const bool varies_a = deviations_of(a, count, &mean_a, &unit_a);
	const bool varies_b = deviations_of(b, count, &mean_b, &unit_b);
	if (!varies_a || !varies_b)
		return STATS_NO_VARIANCE;
	struct stats_sum aa = { 0 }, bb = { 0 }, ab = { 0 };
	for (size_t i = 0; i < count; i++) {
		const double x = (a[i] - mean_a) / unit_a, y = (b[i] - mean_b) / unit_b;
		stats_add(&aa, x * x);
		stats_add(&bb, y * y);
		stats_add(&ab, x * y);
	}
	*r = stats_total(&ab) / sqrt(stats_total(&aa)) / sqrt(stats_total(&bb));
	if (1 - fabs(*r) < 8 * DBL_EPSILON) {
		*r = *r > 0 ? 1 : -1;
		return STATS_PERFECT;
	}
	return STATS_OK;
}

/* p by Student's t and the interval by Fisher's z with `numerator`/(n - 3) as variance. */
static void
link_close(struct stats_link *link, double numerator, double level)
{
	const double df = (double)(link->n - 2);
	const double t = link->r * sqrt(df / ((1 - link->r) * (1 + link->r)));
	const double z = atanh(link->r);
	const double reach = qnorm((1 - level) / 2, 0, 1, false, false) *
	                     sqrt(numerator / (double)(link->n - 3));
	link->p = fmin(1, 2 * pt(-fabs(t), df, true, false));
	link->interval = (struct stats_interval){ tanh(z - reach), tanh(z + reach) };
}

struct stats_link
stats_pearson(const double *a, const double *b, size_t count, double level)
{
	must(level > 0 && level < 1);
	struct stats_link link = { .n = (int64_t)count };
	link.status = correlation(a, b, count, &link.r);
	if (link.status == STATS_OK)
		link_close(&link, 1, level);
	return link;
}

struct placed {
	double value;
	size_t at;
};

static int
placed_compare(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Ranks from 1, tied values sharing the middle of theirs. */
static const double *
midranks(struct arena *arena, const double *values, size_t count)
{
	struct placed *sorted = arena_array_of(arena, struct placed, count + 1);
	double *ranks = arena_array_of(arena, double, count + 1);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct placed){ values[i], i };
	qsort(sorted, count, sizeof *sorted, placed_compare);
	for (size_t first = 0, next; first < count; first = next) {
		for (next = first; next < count && sorted[next].value <= sorted[first].value;)
			next++;
		for (size_t i = first; i < next; i++)
			ranks[sorted[i].at] = (double)(first + 1 + next) / 2;
	}
	return ranks;
}

struct stats_link
stats_spearman(struct arena *arena, const double *a, const double *b, size_t count, double level)
{
	must(level > 0 && level < 1);
	struct stats_link link = { .n = (int64_t)count };
	if (!pairs_in_range(a, b, count)) {
		link.status = STATS_OUT_OF_RANGE;
		return link;
	}
	link.status = correlation(midranks(arena, a, count), midranks(arena, b, count), count, &link.r);
	if (link.status == STATS_OK)
		link_close(&link, 1 + link.r * link.r / 2, level);
	return link;
}

struct stats_number
stats_smallest_link(int64_t n)
{
	must(n >= 0);
	if (n < 4)
		return (struct stats_number){ .status = STATS_TOO_FEW };
	return (struct stats_number){ STATS_OK, tanh(2.80 / sqrt((double)(n - 3))) };
}
