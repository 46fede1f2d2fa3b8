#include "craft/stats/stats_family.h"

#include <math.h>
#include <stdlib.h>

struct ranked {
	double p;
	size_t at;
};

/* Ascending p; equal p in their given order, so that a run can be repeated to the byte. */
static int
ranked_compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->p != b->p)
		return a->p < b->p ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static size_t
family_sorted(const double *p, const bool *testable, size_t count, struct ranked *family)
{
	size_t size = 0;
	for (size_t i = 0; i < count; i++) {
		if (testable != NULL && !testable[i])
			continue;
		must(p[i] >= 0 && p[i] <= 1);
		family[size++] = (struct ranked){ p[i], i };
	}
	qsort(family, size, sizeof *family, ranked_compare);
	return size;
}

/* From the largest p down: a smaller p is never adjusted above a larger one. */
static void
step_up(const struct ranked *family, size_t size, double factor, double *adjusted_r)
{
	double least = 1;
	for (size_t i = size; i-- > 0;) {
		least = fmin(least, factor * (double)size / (double)(i + 1) * family[i].p);
		adjusted_r[family[i].at] = least;
	}
}

static void
step_down(const struct ranked *family, size_t size, double *adjusted_r)
{
	double most = 0;
	for (size_t i = 0; i < size; i++) {
		most = fmin(1, fmax(most, (double)(size - i) * family[i].p));
		adjusted_r[family[i].at] = most;
	}
}

void
stats_adjust(struct arena *arena, enum stats_adjustment method, const double *p,
             const bool *testable, size_t count, double *adjusted_r)
{
	must(method >= 0 && method < STATS_ADJUSTMENT_COUNT);
	if (count == 0)
		return;
	struct ranked *family = arena_array_of(arena, struct ranked, count);
	const size_t size = family_sorted(p, testable, count, family);
	for (size_t i = 0; i < count; i++)
		adjusted_r[i] = 1;
	double factor = 1;
	if (method == STATS_BY)
		for (size_t i = 2; i <= size; i++)
			factor += 1 / (double)i;
	if (method == STATS_HOLM)
		step_down(family, size, adjusted_r);
	else
		step_up(family, size, factor, adjusted_r);
}

const char *
stats_verdict_word(enum stats_verdict verdict)
{
	static const char *const words[] = {
		[STATS_DIFFERENT] = "different",
		[STATS_DIFFERENT_BUT_SMALL] = "different_but_small",
		[STATS_ALIKE] = "alike",
		[STATS_UNSURE] = "unsure",
		[STATS_NOT_TESTABLE] = "not_testable",
	};
	_Static_assert(LENGTH(words) == STATS_VERDICT_COUNT, "one word per verdict");
	must(verdict >= 0 && verdict < STATS_VERDICT_COUNT);
	return words[verdict];
}

enum stats_verdict
stats_verdict_of(double p_different, double p_alike, double alpha)
{
	must(p_different >= 0 && p_different <= 1);
	must(p_alike >= 0 && p_alike <= 1);
	if (p_different <= alpha)
		return p_alike <= alpha ? STATS_DIFFERENT_BUT_SMALL : STATS_DIFFERENT;
	return p_alike <= alpha ? STATS_ALIKE : STATS_UNSURE;
}

void
stats_judge(struct arena *arena, const struct stats_gap *gaps, const double *margins,
            size_t count, double alpha, struct stats_judgement *judgements_r)
{
	must(alpha > 0 && alpha < 0.5);
	if (count == 0)
		return;
	double *different = arena_array_of(arena, double, count);
	double *alike = arena_array_of(arena, double, count);
	bool *testable = arena_array_of(arena, bool, count);
	for (size_t i = 0; i < count; i++) {
		testable[i] = gaps[i].status == STATS_OK;
		if (!testable[i])
			continue;
		different[i] = gaps[i].p;
		alike[i] = stats_tost_of(&gaps[i], margins[i], alpha).p;
	}
	stats_adjust(arena, STATS_BH, different, testable, count, different);
	stats_adjust(arena, STATS_BH, alike, testable, count, alike);
	for (size_t i = 0; i < count; i++)
		judgements_r[i] = (struct stats_judgement){
			.verdict = testable[i] ? stats_verdict_of(different[i], alike[i], alpha)
			                       : STATS_NOT_TESTABLE,
			.beyond = stats_beyond(&gaps[i], margins[i]),
			.p_different = different[i],
			.p_alike = alike[i],
		};
}
