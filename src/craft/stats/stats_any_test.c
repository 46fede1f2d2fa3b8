/* Whatever the answers, a figure is a number or a status: many tables drawn by a fixed sequence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "base/base.h"
#include "craft/stats/stats.h"

static const double levels[5] = { 1, 2, 3, 4, 5 };

static uint64_t
draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Small, empty, lopsided and huge tables alike. */
static struct stats_sample
sample_drawn(uint64_t *seed, int64_t counts[5])
{
	static const int64_t sizes[] = { 1, 2, 4, 30, 2000, 1000000, 1000000000000 };
	const int64_t size = sizes[draw(seed) % LENGTH(sizes)];
	for (size_t i = 0; i < 5; i++)
		counts[i] = draw(seed) % 3 == 0 ? (int64_t)draw(seed) % size : 0;
	return (struct stats_sample){ levels, counts, 5 };
}

/* Probabilities, and everything that must be a number. */
static void
all_finite(const double *values, size_t count, const double *probabilities,
           size_t probability_count)
{
	for (size_t i = 0; i < count; i++)
		assert_true(isfinite(values[i]));
	for (size_t i = 0; i < probability_count; i++)
		assert_true(probabilities[i] >= 0 && probabilities[i] <= 1);
}

static void
comparisons_are_all_finite(const struct stats_sample *a, const struct stats_sample *b)
{
	const struct stats_summary of_a = stats_summary_of(a), of_b = stats_summary_of(b);
	const struct stats_gap gap = stats_welch(&of_a, &of_b, 0.95);
	const struct stats_tost tost = stats_tost_of(&gap, 0.25, 0.05);
	const struct stats_mann_whitney mw = stats_mann_whitney_of(a, b);
	const struct stats_brunner_munzel bm = stats_brunner_munzel_of(a, b, 0.95);
	const struct stats_brunner_munzel mb = stats_brunner_munzel_of(b, a, 0.95);
	const struct stats_hedges g = stats_hedges_of(&of_a, &of_b, 0.95);
	const struct stats_number exact = stats_separation_p(a, b);
	all_finite((const double[]){ of_a.mean, of_a.variance, of_a.se, gap.gap, gap.se, gap.df, gap.t,
	           gap.interval.low, gap.interval.high, tost.interval.low, tost.interval.high, mw.u,
	           mw.z, bm.stat, bm.df, bm.se, bm.delta, bm.theta_interval.low,
	           bm.theta_interval.high, g.g, g.se, g.interval.low, g.interval.high }, 23,
	       (const double[]){ gap.p, tost.p_lower, tost.p_upper, tost.p, mw.p, bm.p, bm.theta,
	           exact.value }, 8);
	assert_int_equal(bm.status, mb.status);
	if (bm.status == STATS_OK)
		assert_true(fabs(bm.theta + mb.theta - 1) < 1e-9);
	if (g.status == STATS_OK)
		assert_true(g.interval.low <= g.g && g.g <= g.interval.high);
	if (gap.status == STATS_OK)
		assert_true(gap.se > 0 && gap.df >= 1 - 1e-9);
}

static void
plans_are_all_finite(const struct stats_sample *a, const struct stats_sample *b)
{
	const struct stats_summary of_a = stats_summary_of(a), of_b = stats_summary_of(b);
	const struct stats_plan plan = stats_plan_of(&of_a, &of_b);
	const struct stats_number width = stats_half_width(&plan, STATS_STUDENT, 0.95);
	const struct stats_number power = stats_power_alike(&plan, 0.25, 0.05);
	const struct stats_more more = stats_more_answers(&plan, STATS_GOAL_ALIKE, 0.25);
	all_finite((const double[]){ width.value }, 1, (const double[]){ power.value }, 1);
	assert_true(more.a_alone >= -1 && more.b_alone >= -1);
	if (more.status == STATS_OK && power.status == STATS_OK && power.value >= 0.80)
		assert_true(more.a_alone == 0 && more.b_alone == 0 && more.both_a == 0);
}

static void
shares_are_all_finite(const struct stats_sample *sample)
{
	for (enum stats_share_method method = 0; method < STATS_SHARE_METHOD_COUNT; method++) {
		const struct stats_share share = stats_favourable(sample, 4, method, 0.95);
		all_finite((const double[]){ share.interval.low, share.interval.high }, 2,
		       (const double[]){ share.share }, 1);
		/* two constants: numbers of the Wald interval may equal its centre */
		assert_true(share.interval.low <= share.share + 1e-12);
		assert_true(share.interval.high >= share.share - 1e-12);
	}
	const struct stats_nps nps = stats_nps_of_sample(sample, 2, 5, 0, 0.95);
	all_finite((const double[]){ nps.score, nps.se, nps.se_unbiased, nps.interval.low,
	           nps.interval.high }, 5, NULL, 0);
}

static void
nothing_drawn_at_random_gives_a_figure_that_is_not_a_number(void **state)
{
	(void)state;
	uint64_t seed = 20261123;
	int64_t counts_a[5], counts_b[5];
	for (int round = 0; round < 4000; round++) {
		const struct stats_sample a = sample_drawn(&seed, counts_a);
		const struct stats_sample b = sample_drawn(&seed, counts_b);
		comparisons_are_all_finite(&a, &b);
		shares_are_all_finite(&a);
		if (round % 8 == 0)
			plans_are_all_finite(&a, &b);
	}
}

/* Values from 1e-300 to 1e12, equal or nearly so. */
static void
extreme_values_give_figures_or_statuses(void **state)
{
	(void)state;
	static const double scales[] = { 1e-300, 1e-160, 1e-12, 1, 1e6, 1e11 };
	uint64_t seed = 3;
	struct arena *arena = arena_new(64 << 20);
	for (int round = 0; round < 3000; round++) {
		double a[8], b[8];
		const size_t count = draw(&seed) % 9;
		const double base = draw(&seed) % 2 ? scales[draw(&seed) % LENGTH(scales)] : 0;
		const double unit = scales[draw(&seed) % LENGTH(scales)];
		for (size_t i = 0; i < 8; i++) {
			a[i] = base + unit * (double)(draw(&seed) % 5);
			b[i] = base - unit * (double)(draw(&seed) % 5);
		}
		const struct stats_summary of_a = stats_summary_of_values(a, count);
		const struct stats_summary of_b = stats_summary_of_values(b, count);
		const struct stats_gap gap = stats_welch(&of_a, &of_b, 0.99);
		const struct stats_gap paired = stats_paired(arena, a, b, count, 0.95);
		const struct stats_hedges g = stats_hedges_of(&of_a, &of_b, 0.95);
		const struct stats_link pearson = stats_pearson(a, b, count, 0.95);
		const struct stats_link spearman = stats_spearman(arena, a, b, count, 0.95);
		all_finite((const double[]){ of_a.se, gap.se, gap.t, gap.df, gap.interval.low,
		           gap.interval.high, paired.t, paired.interval.low, g.g, g.se, g.interval.low,
		           g.interval.high, pearson.r, pearson.interval.low, pearson.interval.high,
		           spearman.r, spearman.interval.low, spearman.interval.high }, 18,
		       (const double[]){ gap.p, paired.p, pearson.p, spearman.p }, 4);
		arena_reset(arena);
	}
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_drawn_at_random_gives_a_figure_that_is_not_a_number),
		cmocka_unit_test(extreme_values_give_figures_or_statuses),
	};
	return cmocka_run_group_tests_name("any answers", tests, NULL, NULL);
}
