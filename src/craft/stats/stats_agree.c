/* Krippendorff's alpha: what was seen of coincidences, what chance would give, and drawing units again. */
#include <stdlib.h>
#include <string.h>

#include "craft/stats/stats_agree.h"
#include "craft/stats/stats_inside.h"

enum { DRAW_COUNT = 1000, DRAW_TRY_MAX = 4 * DRAW_COUNT };

struct agreeing {
	const struct stats_codes *codes;
	enum stats_metric metric;
	const size_t *units; /* those with two codes at least */
	size_t unit_count;
	double *coincidences; /* [level × levels + level] */
	double *totals;       /* of each level */
};

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t
draw(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static size_t
codes_of(const struct stats_codes *codes, size_t unit)
{
	size_t count = 0;
	for (size_t i = 0; i < codes->coder_count; i++)
		count += codes->codes[unit * codes->coder_count + i] != STATS_CODE_NONE;
	return count;
}

/* Each pair of codes of a unit, both ways, as 1 / (its codes - 1): each code counts once. */
static void
add_unit(struct agreeing *agreeing, size_t unit)
{
	const struct stats_codes *codes = agreeing->codes;
	const int32_t *of_unit = codes->codes + unit * codes->coder_count;
	const double part = 1 / (double)(codes_of(codes, unit) - 1);
	for (size_t i = 0; i < codes->coder_count; i++)
		for (size_t k = 0; k < codes->coder_count; k++)
			if (i != k && of_unit[i] != STATS_CODE_NONE && of_unit[k] != STATS_CODE_NONE)
				agreeing->coincidences[(size_t)of_unit[i] * codes->level_count + (size_t)of_unit[k]] += part;
}

static void
clear(struct agreeing *agreeing)
{
	const size_t levels = agreeing->codes->level_count;
	memset(agreeing->coincidences, 0, levels * levels * sizeof *agreeing->coincidences);
}

/* The square of how far two levels are. Ordinal: the answers from one to the other, half of each end. */
static double
far(const struct agreeing *agreeing, size_t low, size_t high)
{
	double between = -(agreeing->totals[low] + agreeing->totals[high]) / 2;
	if (agreeing->metric == STATS_NOMINAL)
		return 1;
	for (size_t i = low; i <= high; i++)
		between += agreeing->totals[i];
	return stats_square(between);
}

/* False: all codes are of one level. `observed`: 0 when they agree on all. */
static bool
alpha(struct agreeing *agreeing, double *alpha_r, double *observed_r)
{
	const size_t levels = agreeing->codes->level_count;
	double all = 0, expected = 0, observed = 0;
	for (size_t i = 0; i < levels; i++) {
		agreeing->totals[i] = 0;
		for (size_t k = 0; k < levels; k++)
			agreeing->totals[i] += agreeing->coincidences[i * levels + k];
		all += agreeing->totals[i];
	}
	for (size_t i = 0; i < levels; i++)
		for (size_t k = i + 1; k < levels; k++) {
			if (agreeing->totals[i] <= 0 || agreeing->totals[k] <= 0)
				continue;
			const double square = far(agreeing, i, k);
			observed += agreeing->coincidences[i * levels + k] * square;
			expected += agreeing->totals[i] * agreeing->totals[k] * square;
		}
	*observed_r = observed;
	if (expected <= 0)
		return false;
	*alpha_r = 1 - (all - 1) * observed / expected;
	return true;
}

static int
compare(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

/* A draw in which all codes are of one level has no alpha, and is drawn again. */
static struct stats_interval
bootstrap(struct arena *arena, struct agreeing *agreeing, double level, uint64_t seed)
{
	double *drawn = arena_array_of(arena, double, DRAW_COUNT), observed;
	size_t count = 0;
	for (int i = 0; i < DRAW_TRY_MAX && count < DRAW_COUNT; i++) {
		clear(agreeing);
		for (size_t k = 0; k < agreeing->unit_count; k++)
			add_unit(agreeing, agreeing->units[(draw(&seed) >> 32) * agreeing->unit_count >> 32]);
		count += alpha(agreeing, &drawn[count], &observed);
	}
	must(count > 0);
	qsort(drawn, count, sizeof *drawn, compare);
	const double tail = (1 - level) / 2 * (double)count;
	return (struct stats_interval){ drawn[(size_t)tail], drawn[count - 1 - (size_t)tail] };
}

struct stats_alpha
stats_alpha_of(struct arena *arena, const struct stats_codes *codes, enum stats_metric metric, double level,
               uint64_t seed)
{
	struct stats_alpha answer = { .status = STATS_TOO_FEW };
	size_t *units = arena_array_of(arena, size_t, codes->unit_count + 1);
	struct agreeing agreeing = { .codes = codes, .metric = metric, .units = units };
	double observed;
	must(codes->level_count > 0 && codes->level_count <= STATS_CODE_LEVEL_MAX);
	must(codes->unit_count < (size_t)1 << 32 && level > 0 && level < 1);
	agreeing.coincidences = arena_array_of(arena, double, codes->level_count * codes->level_count);
	agreeing.totals = arena_array_of(arena, double, codes->level_count);
	for (size_t i = 0; i < codes->unit_count * codes->coder_count; i++)
		must(codes->codes[i] >= STATS_CODE_NONE && codes->codes[i] < (int32_t)codes->level_count);
	for (size_t i = 0; i < codes->unit_count; i++) {
		const size_t count = codes_of(codes, i);
		if (count < 2)
			continue;
		units[agreeing.unit_count++] = i;
		answer.values += (int64_t)count;
		add_unit(&agreeing, i);
	}
	answer.units = (int64_t)agreeing.unit_count;
	if (agreeing.unit_count < 2)
		return answer;
	answer.status = alpha(&agreeing, &answer.alpha, &observed) ? STATS_OK : STATS_NO_VARIANCE;
	if (answer.status == STATS_OK && observed <= 0) {
		answer.status = STATS_PERFECT;
		answer.interval = (struct stats_interval){ 1, 1 };
	}
	if (answer.status == STATS_OK)
		answer.interval = bootstrap(arena, &agreeing, level, seed);
	return answer;
}
