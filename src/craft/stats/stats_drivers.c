#include "craft/stats/stats_drivers.h"

#include <float.h>
#include <stdlib.h>

#include "craft/stats/stats_inside.h"

/* The outcome stands after the predictors, as one more variable. */
enum { WIDTH_MAX = STATS_DRIVERS_MAX + 1, CROSS_MAX = WIDTH_MAX * (WIDTH_MAX + 1) / 2 };

/* n people, their means, and sums of products of deviations: the upper triangle, row by row. */
struct group {
	double n;
	double mean[WIDTH_MAX];
	double cross[CROSS_MAX];
};

struct stats_drivers_rows {
	struct arena *arena;
	size_t count;
	int64_t people;
	bool out_of_range;
	double largest[WIDTH_MAX]; /* magnitude: what rounding may have blurred */
	struct group *groups[STATS_DRIVERS_GROUPS];
};

struct stats_drivers_rows *
stats_drivers_new(struct arena *arena, size_t count)
{
	must(count >= 1);
	must(count <= STATS_DRIVERS_MAX);
	struct stats_drivers_rows *rows = arena_new_of(arena, struct stats_drivers_rows);
	rows->arena = arena;
	rows->count = count;
	return rows;
}

void
stats_drivers_add(struct stats_drivers_rows *rows, const double *predictors, double outcome)
{
	must(rows->people < STATS_COUNT_MAX);
	const size_t width = rows->count + 1;
	struct group **group = &rows->groups[rows->people++ % STATS_DRIVERS_GROUPS];
	if (*group == NULL)
		*group = arena_new_of(rows->arena, struct group);
	struct group *into = *group;
	double deviation[WIDTH_MAX];
	into->n++;
	for (size_t i = 0; i < width; i++) {
		const double value = i < rows->count ? predictors[i] : outcome;
		if (!stats_in_range(value)) {
			rows->out_of_range = true; /* for good: the sums are no longer read */
			return;
		}
		rows->largest[i] = fmax(rows->largest[i], fabs(value));
		deviation[i] = value - into->mean[i];
		into->mean[i] += deviation[i] / into->n;
	}
	const double damped = (into->n - 1) / into->n;
	for (size_t i = 0, at = 0; i < width; i++)
		for (size_t j = i; j < width; j++)
			into->cross[at++] += damped * deviation[i] * deviation[j];
}

/* Each group as many times as it was drawn, in two passes over the groups. The mean is taken as a
 * way from the first group's, where far values have lost nothing. */
static struct group
groups_sum(const struct stats_drivers_rows *rows, const unsigned *times, size_t group_count)
{
	const size_t width = rows->count + 1;
	const double *first = rows->groups[0]->mean;
	struct group sum = { 0 };
	for (size_t g = 0; g < group_count; g++) {
		const double n = times[g] * rows->groups[g]->n;
		sum.n += n;
		for (size_t i = 0; i < width; i++)
			sum.mean[i] += n * (rows->groups[g]->mean[i] - first[i]);
	}
	for (size_t i = 0; i < width; i++)
		sum.mean[i] = first[i] + sum.mean[i] / sum.n;
	for (size_t g = 0; g < group_count; g++) {
		const struct group *group = rows->groups[g];
		double deviation[WIDTH_MAX];
		if (times[g] == 0)
			continue;
		for (size_t i = 0; i < width; i++)
			deviation[i] = group->mean[i] - sum.mean[i];
		for (size_t i = 0, at = 0; i < width; i++)
			for (size_t j = i; j < width; j++, at++)
				sum.cross[at] += times[g] * (group->cross[at] +
				                             group->n * deviation[i] * deviation[j]);
	}
	return sum;
}

/* R² of every subset of the predictors, the subset being the bits of the index. */
struct subsets {
	size_t count;
	double *r2;
	enum stats_status status;
	size_t at_fault;
};

/* What is left of each pair of variables once a subset is taken out: correlations at first. Only
 * the upper triangle is used. */
struct residue {
	double of[WIDTH_MAX][WIDTH_MAX];
};

/* A variable that varies no more than rounding of its largest value is constant. */
static bool
residue_of(const struct group *sum, const double *largest, struct residue *residue_r,
           struct subsets *subsets)
{
	const size_t width = subsets->count + 1;
	double deviation[WIDTH_MAX];
	for (size_t i = 0, at = 0; i < width; i++)
		for (size_t j = i; j < width; j++)
			residue_r->of[i][j] = sum->cross[at++];
	for (size_t i = 0; i < width; i++) {
		const double squares = residue_r->of[i][i];
		if (!(squares > sum->n * stats_square(10 * DBL_EPSILON * largest[i])) ||
		    squares < DBL_MIN) {
			subsets->status = STATS_NO_VARIANCE;
			subsets->at_fault = i;
			return false;
		}
		deviation[i] = sqrt(squares);
	}
	for (size_t i = 0; i < width; i++)
		for (size_t j = i; j < width; j++)
			residue_r->of[i][j] = i == j ? 1 : residue_r->of[i][j] / deviation[i] / deviation[j];
	return true;
}

/* Adds to `set` every later predictor in turn, and goes on from there: each step is one column of
 * Cholesky's factor, and the 2^p subsets share their beginnings (about three products each). The
 * way down takes all predictors in order first, and no later pivot is below those met there: a
 * collinear predictor is seen at once. Below one part in 1e9 of its variance, what the others
 * leave of it is noise. Depth is at most STATS_DRIVERS_MAX. */
static void
subsets_grow(struct subsets *subsets, size_t set, size_t first, const struct residue *residue)
{
	const size_t outcome = subsets->count;
	for (size_t j = first; j < outcome && subsets->status == STATS_OK; j++) {
		const double *row = residue->of[j];
		const size_t grown = set | (size_t)1 << j;
		struct residue left;
		if (!(row[j] > 1e-9)) {
			subsets->status = STATS_COLLINEAR;
			subsets->at_fault = j;
			return;
		}
		subsets->r2[grown] = subsets->r2[set] + row[outcome] * row[outcome] / row[j];
		for (size_t a = j + 1; a < outcome; a++)
			for (size_t b = a; b <= outcome; b++)
				left.of[a][b] = residue->of[a][b] - row[a] * row[b] / row[j];
		subsets_grow(subsets, grown, j + 1, &left);
	}
}

/* The mean over orders: what comes before i is a set S of size k with probability
 * k!·(p - k - 1)!/p!. */
static void
subsets_shares(const struct subsets *subsets, double *share_r)
{
	const size_t count = subsets->count;
	double weights[STATS_DRIVERS_MAX] = { 1 / (double)count };
	for (size_t k = 1; k < count; k++)
		weights[k] = weights[k - 1] * (double)k / (double)(count - k);
	for (size_t i = 0; i < count; i++)
		share_r[i] = 0;
	for (size_t set = 0; set + 1 < (size_t)1 << count; set++) { /* all: nobody is left to enter */
		const double weight = weights[__builtin_popcountll(set)];
		for (size_t i = 0; i < count; i++)
			if ((set >> i & 1) == 0)
				share_r[i] += weight * (subsets->r2[set | (size_t)1 << i] - subsets->r2[set]);
	}
}

static bool
shares_of(struct subsets *subsets, const struct group *sum, const double *largest, double *share_r)
{
	struct residue residue;
	subsets->status = STATS_OK;
	if (!residue_of(sum, largest, &residue, subsets))
		return false;
	subsets_grow(subsets, 0, 0, &residue);
	if (subsets->status != STATS_OK)
		return false;
	subsets_shares(subsets, share_r);
	return true;
}

/* SplitMix64 (Steele, Lea & Flood 2014): any seed is a good one. */
static uint64_t
draw(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static int
double_compare(const void *left, const void *right)
{
	const double a = *(const double *)left, b = *(const double *)right;
	return a < b ? -1 : a > b;
}

/* The value at `share` of `count` sorted ones, that is at place share · (count + 1) from 1. */
static double
quantile(const double *sorted, size_t count, double share)
{
	const double place = fmin(fmax(share * (double)(count + 1), 1), (double)count);
	const size_t below = (size_t)place;
	const double next = sorted[below < count ? below : count - 1];
	return sorted[below - 1] + (place - (double)below) * (next - sorted[below - 1]);
}

/* Fills low and high; false when too many resamples have no shares. */
static bool
bootstrap(struct arena *arena, struct stats_drivers *drivers,
          const struct stats_drivers_rows *rows, size_t group_count, uint64_t seed)
{
	struct subsets subsets = { .count = drivers->count };
	subsets.r2 = arena_array_of(arena, double, (size_t)1 << drivers->count);
	double *shares = arena_array_of(arena, double, STATS_DRIVERS_RESAMPLES * drivers->count);
	size_t usable = 0;
	for (size_t b = 0; b < STATS_DRIVERS_RESAMPLES; b++) {
		unsigned times[STATS_DRIVERS_GROUPS] = { 0 };
		double share[STATS_DRIVERS_MAX];
		for (size_t g = 0; g < group_count; g++)
			times[(draw(&seed) >> 32) * group_count >> 32]++;
		const struct group sum = groups_sum(rows, times, group_count);
		if (!shares_of(&subsets, &sum, rows->largest, share))
			continue;
		for (size_t i = 0; i < drivers->count; i++)
			shares[i * STATS_DRIVERS_RESAMPLES + usable] = share[i];
		usable++;
	}
	if (usable * 20 < STATS_DRIVERS_RESAMPLES * 19)
		return false;
	for (size_t i = 0; i < drivers->count; i++) {
		double *sorted = shares + i * STATS_DRIVERS_RESAMPLES;
		qsort(sorted, usable, sizeof *sorted, double_compare);
		drivers->low[i] = fmin(quantile(sorted, usable, 0.025), drivers->share[i]);
		drivers->high[i] = fmax(quantile(sorted, usable, 0.975), drivers->share[i]);
	}
	return true;
}

/* Point shares of all groups once. */
static void
drivers_point(struct arena *arena, struct stats_drivers *drivers,
              const struct stats_drivers_rows *rows, size_t group_count)
{
	struct subsets subsets = { .count = drivers->count };
	unsigned once[STATS_DRIVERS_GROUPS];
	subsets.r2 = arena_array_of(arena, double, (size_t)1 << drivers->count);
	for (size_t g = 0; g < group_count; g++)
		once[g] = 1;
	const struct group sum = groups_sum(rows, once, group_count);
	if (shares_of(&subsets, &sum, rows->largest, drivers->share))
		drivers->r2 = subsets.r2[((size_t)1 << drivers->count) - 1];
	drivers->status = subsets.status;
	drivers->at_fault = subsets.at_fault;
}

struct stats_drivers
stats_drivers_of(struct arena *arena, const struct stats_drivers_rows *rows, uint64_t seed)
{
	const size_t count = rows->count;
	struct stats_drivers drivers = {
		.status = STATS_OK, .count = count, .people = rows->people,
		.share = arena_array_of(arena, double, count),
		.low = arena_array_of(arena, double, count),
		.high = arena_array_of(arena, double, count),
	};
	if (rows->out_of_range)
		drivers.status = STATS_OUT_OF_RANGE;
	else if (rows->people < (int64_t)count + 2)
		drivers.status = STATS_TOO_FEW;
	if (drivers.status != STATS_OK)
		return drivers;
	const size_t group_count = rows->people < STATS_DRIVERS_GROUPS ? (size_t)rows->people
	                                                               : STATS_DRIVERS_GROUPS;
	drivers_point(arena, &drivers, rows, group_count);
	if (drivers.status != STATS_OK)
		return drivers;
	if (!bootstrap(arena, &drivers, rows, group_count, seed)) {
		drivers.status = STATS_TOO_FEW;
		drivers.r2 = 0;
		for (size_t i = 0; i < count; i++)
			drivers.share[i] = 0;
	}
	return drivers;
}

void
stats_drivers_ranks(const struct stats_drivers *drivers, struct stats_driver_rank *ranks_r)
{
	must(drivers->status == STATS_OK);
	for (size_t i = 0; i < drivers->count; i++) {
		const double share = drivers->share[i];
		struct stats_driver_rank rank = { 1, 1, drivers->count };
		for (size_t j = 0; j < drivers->count; j++) {
			const double other = drivers->share[j];
			rank.rank += other > share || (other == share && j < i);
			rank.best += drivers->low[j] > drivers->high[i];
			rank.worst -= drivers->high[j] < drivers->low[i];
		}
		ranks_r[i] = rank;
	}
}

const char *
stats_quadrant_word(enum stats_quadrant quadrant)
{
	static const char *const words[] = {
		[STATS_CONCENTRATE] = "concentrate",
		[STATS_KEEP_UP] = "keep_up",
		[STATS_LOW_PRIORITY] = "low_priority",
		[STATS_OVERKILL] = "overkill",
		[STATS_NOT_SETTLED] = "not_settled",
	};
	_Static_assert(LENGTH(words) == STATS_QUADRANT_COUNT, "one word per quadrant");
	must(quadrant >= 0 && quadrant < STATS_QUADRANT_COUNT);
	return words[quadrant];
}

/* 1 above the axis, 0 below, -1 when it crosses. */
static int
side_of(struct stats_interval interval, double axis)
{
	must(interval.low <= interval.high);
	return interval.low >= axis ? 1 : interval.high < axis ? 0 : -1;
}

enum stats_quadrant
stats_drivers_quadrant(struct stats_interval importance, struct stats_interval performance,
                       struct stats_axes axes)
{
	const int important = side_of(importance, axes.importance);
	const int good = side_of(performance, axes.performance);
	if (important < 0 || good < 0)
		return STATS_NOT_SETTLED;
	if (important)
		return good ? STATS_KEEP_UP : STATS_CONCENTRATE;
	return good ? STATS_OVERKILL : STATS_LOW_PRIORITY;
}
