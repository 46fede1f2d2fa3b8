/* Delays announced, promises kept, groups compared, percentiles: what a desk reads of its delays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#include "base/base.h"
#include "craft/stats/stats.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static int
clean(void **state)
{
	(void)state;
	arena_reset(arena);
	return 0;
}

static bool
near(double ours, double theirs, double tolerance)
{
	return fabs(ours - theirs) <= tolerance * fabs(theirs);
}

/* --- the delay one may announce ---------------------------------------------------------------- */

/* Requests done after 1, 2 … `count` days. */
static struct stats_delays *
staircase(int64_t count)
{
	struct stats_delays *delays = stats_delays_new(arena);
	for (int64_t t = 1; t <= count; t++)
		stats_delays_add(delays, STATS_DONE, t, 1);
	return delays;
}

static void
a_delay_is_announced_with_its_interval(void **state)
{
	(void)state;
	/* quantile(survfit(Surv(1:100, rep(1, 100)) ~ 1, conf.type = "log-log"), 0.9) is 90.5 in R,
	 * between 84 and 96: at 90 days exactly nine in ten are done, and 90 may be announced. */
	struct stats_announced announced =
		stats_announced_of(arena, staircase(100), 0.9, STATS_ANNOUNCE_DONE_MIN);
	assert_int_equal(announced.announce, STATS_ANNOUNCE_GIVEN);
	assert_int_equal(announced.n, 100);
	assert_int_equal(announced.done, 100);
	assert_int_equal(announced.delay, 90);
	assert_int_equal(announced.followed, 100);
	assert_true(near(announced.low.value, 84, 0));
	assert_true(near(announced.high.value, 96, 0));
	announced = stats_announced_of(arena, staircase(10), 0.9, STATS_ANNOUNCE_DONE_MIN);
	assert_int_equal(announced.announce, STATS_ANNOUNCE_GIVEN);
	assert_int_equal(announced.delay, 9);
	assert_int_equal(announced.low.status, STATS_OK);
	assert_int_equal(announced.high.status, STATS_TOO_FEW);
}

static void
the_end_of_a_flat_is_never_announced_for_its_start(void **state)
{
	(void)state;
	/* Nine done within 9 days, one open for three years: 9 days, where the middle is 504.5. */
	struct stats_delays *delays = staircase(9);
	stats_delays_add(delays, STATS_OPEN, 1000, 1);
	const struct stats_curve curve = stats_curve_of(arena, delays);
	assert_true(near(stats_curve_quantile_of(&curve, 0.9, STATS_LOGLOG, 0.95).value.value, 504.5, 0));
	assert_int_equal(stats_announced_of(arena, delays, 0.9, 5).delay, 9);
}

static void
no_delay_is_announced_without_enough_to_say_it(void **state)
{
	(void)state;
	struct stats_announced announced = stats_announced_of(arena, staircase(9), 0.9, 10);
	assert_int_equal(announced.announce, STATS_ANNOUNCE_TOO_FEW);
	assert_int_equal(announced.done, 9);
	assert_int_equal(announced.delay, 0);
	assert_int_equal(announced.low.status, STATS_TOO_FEW);

	/* Ten withdrawn are not ten done. */
	struct stats_delays *withdrawn = stats_delays_new(arena);
	stats_delays_add(withdrawn, STATS_WITHDRAWN, 4, 10);
	announced = stats_announced_of(arena, withdrawn, 0.9, 10);
	assert_int_equal(announced.announce, STATS_ANNOUNCE_TOO_FEW);

	struct stats_delays *open = staircase(50);
	stats_delays_add(open, STATS_OPEN, 60, 10);
	announced = stats_announced_of(arena, open, 0.9, 10);
	assert_int_equal(announced.announce, STATS_ANNOUNCE_NOT_REACHED);
	assert_int_equal(announced.n, 60);
	assert_int_equal(announced.followed, 60);
	assert_int_equal(announced.high.status, STATS_TOO_FEW);
	assert_int_equal(stats_announced_of(arena, open, 0.8, 10).announce, STATS_ANNOUNCE_GIVEN);

	assert_int_equal(stats_announced_of(arena, stats_delays_new(arena), 0.9, 10).announce,
	                 STATS_ANNOUNCE_TOO_FEW);
	stats_delays_add(open, STATS_DONE, -3, 1);
	announced = stats_announced_of(arena, open, 0.9, 10);
	assert_int_equal(announced.announce, STATS_ANNOUNCE_OUT_OF_RANGE);
	assert_string_equal(stats_announce_word(announced.announce), "out_of_range");
}

static uint64_t
draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 11;
}

/* Each day a request is done with a chance of 1 in 20; it was received at most 89 days ago, so
 * that two in ten are still open. The true delay is the first t whose 1 - 0.95^t is 0.9: 45. */
static void
the_interval_of_an_announced_delay_holds_the_true_one(void **state)
{
	(void)state;
	enum { ROUNDS = 2000, REQUESTS = 200, TRUE_DELAY = 45 };
	uint64_t seed = 20261126;
	int64_t given = 0, held = 0, sum = 0, bounded = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct stats_delays *delays = stats_delays_new(arena);
		for (int i = 0; i < REQUESTS; i++) {
			const double chance = ((double)draw(&seed) + 0.5) / 9007199254740992.0;
			const int64_t needed = (int64_t)ceil(log(chance) / log(0.95));
			const int64_t age = (int64_t)(draw(&seed) % 90);
			stats_delays_add(delays, needed <= age ? STATS_DONE : STATS_OPEN,
			                 needed <= age ? needed : age, 1);
		}
		const struct stats_announced announced = stats_announced_of(arena, delays, 0.9, 10);
		if (announced.announce == STATS_ANNOUNCE_GIVEN) {
			given++;
			sum += announced.delay;
			bounded += announced.high.status == STATS_OK;
			held += announced.low.value <= TRUE_DELAY &&
			        (announced.high.status != STATS_OK || announced.high.value >= TRUE_DELAY);
		}
		arena_reset(arena);
	}
	printf("announced %d times of %d, mean %.1f days (true %d), interval holds it %.1f %%, "
	       "has an upper end %.1f %%\n", (int)given, ROUNDS, (double)sum / (double)given, TRUE_DELAY,
	       100. * (double)held / (double)given, 100. * (double)bounded / (double)given);
	assert_true(given > ROUNDS * 99 / 100);
	assert_true(fabs((double)sum / (double)given - TRUE_DELAY) < 1.5);
	assert_true(held * 100 >= given * 93);
}

/* --- what was announced, and what happened ----------------------------------------------------- */

static void
a_promise_is_kept_broken_pending_or_void(void **state)
{
	(void)state;
	static const struct {
		int64_t waited;
		enum stats_ending ending;
		enum stats_promise promise;
	} cases[] = {
		{ 10, STATS_DONE, STATS_PROMISE_KEPT },      { 11, STATS_DONE, STATS_PROMISE_BROKEN },
		{ 10, STATS_OPEN, STATS_PROMISE_PENDING },   { 11, STATS_OPEN, STATS_PROMISE_BROKEN },
		{ 10, STATS_WITHDRAWN, STATS_PROMISE_VOID }, { 11, STATS_WITHDRAWN, STATS_PROMISE_BROKEN },
	};
	struct stats_delays *delays = stats_delays_new(arena);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(stats_promise_of(10, cases[i].waited, cases[i].ending), cases[i].promise);
		stats_delays_add(delays, cases[i].ending, cases[i].waited, (int64_t)i + 1);
	}
	stats_delays_add_late(delays, STATS_DONE, 2, 5, 100); /* its quick sisters were never seen */
	const struct stats_kept kept = stats_kept_within(delays, 10, 0.95);
	assert_int_equal(kept.counts[STATS_PROMISE_KEPT], 1);
	assert_int_equal(kept.counts[STATS_PROMISE_BROKEN], 2 + 4 + 6);
	assert_int_equal(kept.counts[STATS_PROMISE_PENDING], 3);
	assert_int_equal(kept.counts[STATS_PROMISE_VOID], 5);
	assert_int_equal(kept.left_out, 100);
	assert_int_equal(kept.share.status, STATS_OK);
	assert_int_equal(kept.share.x, 1);
	assert_int_equal(kept.share.n, 13);
	/* binom.test(1, 13) */
	assert_true(near(kept.share.interval.low, 0.001945628497346751, 1e-9));
	assert_true(near(kept.share.interval.high, 0.360297435267877497, 1e-9));
}

static void
promises_that_are_all_pending_say_nothing_yet(void **state)
{
	(void)state;
	struct stats_delays *delays = stats_delays_new(arena);
	assert_int_equal(stats_kept_within(delays, 10, 0.95).share.status, STATS_TOO_FEW);
	stats_delays_add(delays, STATS_OPEN, 3, 8);
	assert_int_equal(stats_kept_within(delays, 10, 0.95).share.status, STATS_TOO_FEW);
	assert_int_equal(stats_kept_within(delays, 10, 0.95).counts[STATS_PROMISE_PENDING], 8);
	stats_delays_add(delays, STATS_OPEN, -3, 8);
	assert_int_equal(stats_kept_within(delays, 10, 0.95).share.status, STATS_OUT_OF_RANGE);
}

/* --- groups --------------------------------------------------------------------------------------- */

/* i <- 0:59; dur <- 1 + (i*37) %% 41; ev <- c(0,1,2,1)[1 + (i*5) %% 4]; grp <- (i %/% 5) %% 3;
 * `thousand`: durations and entries in thousandths, plus i: no ties (R's score test of coxph with
 * entry <- ifelse(i %% 3 == 0, (i*7) %% 11, 0)). */
static void
groups_make(struct stats_delays *groups[3], bool thousand)
{
	static const enum stats_ending endings[4] = {
		STATS_OPEN, STATS_DONE, STATS_WITHDRAWN, STATS_DONE,
	};
	for (size_t g = 0; g < 3; g++)
		groups[g] = stats_delays_new(arena);
	for (int i = 0; i < 60; i++) {
		const int64_t entry = thousand && i % 3 == 0 ? i * 7 % 11 : 0, duration = 1 + i * 37 % 41;
		if (thousand && entry >= duration)
			continue;
		stats_delays_add_late(groups[i / 5 % 3], endings[i * 5 % 4], entry * 1000,
		                      thousand ? duration * 1000 + i : duration, 1);
	}
}

#define GROUPS(groups) ((const struct stats_delays *const *)(groups))

static void
three_groups_are_compared_as_in_r(void **state)
{
	(void)state;
	struct stats_delays *groups[3];
	groups_make(groups, false);
	struct stats_logrank logrank = stats_logrank_of(GROUPS(groups), 3, 1, 0);
	assert_int_equal(logrank.test.status, STATS_OK);
	assert_true(near(logrank.test.chi2, 0.1953628167010596, 1e-11));
	assert_true(near(logrank.test.df, 2, 0));
	assert_true(near(logrank.test.p, exp(-logrank.test.chi2 / 2), 1e-12));
	assert_true(near(logrank.expected[0], 11.084470076480530, 1e-12));
	assert_true(near(logrank.expected[2], 9.208241380704903, 1e-12));
	assert_true(near(logrank.observed[0] + logrank.observed[1] + logrank.observed[2], 30, 1e-12));
	logrank = stats_logrank_of(GROUPS(groups), 3, 1, 1);
	assert_true(near(logrank.test.chi2, 0.1863122559565591, 1e-11));
	/* which group is first does not matter */
	struct stats_delays *turned[3] = { groups[2], groups[0], groups[1] };
	assert_true(near(stats_logrank_of(GROUPS(turned), 3, 1, 1).test.chi2, 0.1863122559565591, 1e-11));
	groups_make(groups, true);
	assert_true(near(stats_logrank_of(GROUPS(groups), 3, 1, 0).test.chi2, 0.6862192208123021, 1e-11));
}

static void
groups_that_cannot_be_compared_are_told_apart(void **state)
{
	(void)state;
	struct stats_delays *groups[3];
	groups_make(groups, false);
	struct stats_delays *twins[2] = { groups[0], groups[0] };
	struct stats_logrank logrank = stats_logrank_of(GROUPS(twins), 2, 1, 0);
	assert_int_equal(logrank.test.status, STATS_OK);
	assert_true(logrank.test.chi2 < 1e-20);
	assert_true(near(logrank.test.p, 1, 1e-9));

	struct stats_delays *nobody[2] = { stats_delays_new(arena), groups[0] };
	assert_int_equal(stats_logrank_of(GROUPS(nobody), 2, 1, 0).test.status, STATS_TOO_FEW);
	/* an empty group beside two others changes nothing */
	struct stats_delays *beside[3] = { groups[0], stats_delays_new(arena), groups[1] };
	struct stats_delays *pair[2] = { groups[0], groups[1] };
	assert_true(near(stats_logrank_of(GROUPS(beside), 3, 1, 0).test.chi2,
	                 stats_logrank_of(GROUPS(pair), 2, 1, 0).test.chi2, 1e-12));
	/* each group alone in its stratum: nothing to compare with */
	struct stats_delays *apart[4] = { groups[0], stats_delays_new(arena), stats_delays_new(arena),
	                                  groups[1] };
	assert_int_equal(stats_logrank_of(GROUPS(apart), 2, 2, 0).test.status, STATS_NO_VARIANCE);
	/* all done the same day */
	struct stats_delays *at_once[2] = { stats_delays_new(arena), stats_delays_new(arena) };
	stats_delays_add(at_once[0], STATS_DONE, 0, 4);
	stats_delays_add(at_once[1], STATS_DONE, 0, 5);
	assert_int_equal(stats_logrank_of(GROUPS(at_once), 2, 1, 0).test.status, STATS_NO_VARIANCE);
	stats_delays_add(at_once[1], STATS_DONE, -1, 5);
	assert_int_equal(stats_logrank_of(GROUPS(at_once), 2, 1, 0).test.status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_logrank_of(NULL, 2, 0, 0).test.status, STATS_TOO_FEW);
}

/* --- percentiles ------------------------------------------------------------------------------------ */

static void
a_percentile_of_few_values_has_an_end_that_is_not_known(void **state)
{
	(void)state;
	static const double values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const int64_t counts[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, none[10] = { 0 };
	const struct stats_sample ten = { values, counts, 10 }, nobody = { values, none, 10 };
	struct stats_percentile percentile = stats_percentile_of(&ten, 0.9, STATS_TYPE_7, 0.95);
	assert_true(near(percentile.value, 9.1, 1e-15));
	assert_int_equal(percentile.rank_low, 7);
	assert_int_equal(percentile.rank_high, 11);
	assert_true(near(percentile.low.value, 7, 0));
	assert_int_equal(percentile.high.status, STATS_TOO_FEW);
	assert_true(near(percentile.coverage, 0.9872048016, 1e-9)); /* 1 - pbinom(6, 10, 0.9) */
	percentile = stats_percentile_of(&ten, 0.05, STATS_TYPE_6, 0.95);
	assert_true(near(percentile.value, 1, 0));
	assert_int_equal(percentile.low.status, STATS_TOO_FEW);
	assert_int_equal(stats_percentile_of(&nobody, 0.5, STATS_TYPE_7, 0.95).status, STATS_TOO_FEW);
	const double infinite[] = { 1, INFINITY };
	const struct stats_sample far = { infinite, counts, 2 };
	assert_int_equal(stats_percentile_of(&far, 0.5, STATS_TYPE_8, 0.95).status, STATS_OUT_OF_RANGE);
}

static void
percentiles_of_a_million_million_values_stay_in_order(void **state)
{
	(void)state;
	double values[1000];
	int64_t counts[1000];
	for (size_t i = 0; i < LENGTH(values); i++) {
		values[i] = (double)i;
		counts[i] = 1000000000;
	}
	const struct stats_sample sample = { values, counts, LENGTH(values) };
	for (enum stats_percentile_type type = STATS_TYPE_6; type <= STATS_TYPE_8; type++)
		for (double p = 0.0005; p < 1; p += 0.001) {
			const struct stats_percentile percentile =
				stats_percentile_of(&sample, p, type, 0.95);
			assert_int_equal(percentile.status, STATS_OK);
			assert_true(near(percentile.value, floor(1000 * p), 1e-9));
			assert_true(percentile.low.value <= percentile.value);
			assert_true(percentile.high.value >= percentile.value);
			assert_true(percentile.coverage > 0.9499 && percentile.coverage < 0.9501);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_delay_is_announced_with_its_interval, clean),
		cmocka_unit_test_teardown(the_end_of_a_flat_is_never_announced_for_its_start, clean),
		cmocka_unit_test_teardown(no_delay_is_announced_without_enough_to_say_it, clean),
		cmocka_unit_test_teardown(the_interval_of_an_announced_delay_holds_the_true_one, clean),
		cmocka_unit_test_teardown(a_promise_is_kept_broken_pending_or_void, clean),
		cmocka_unit_test_teardown(promises_that_are_all_pending_say_nothing_yet, clean),
		cmocka_unit_test_teardown(three_groups_are_compared_as_in_r, clean),
		cmocka_unit_test_teardown(groups_that_cannot_be_compared_are_told_apart, clean),
		cmocka_unit_test(a_percentile_of_few_values_has_an_end_that_is_not_known),
		cmocka_unit_test(percentiles_of_a_million_million_values_stay_in_order),
	};
	return cmocka_run_group_tests_name("announced delays", tests, begin, end);
}
