/* The rules and their edges. Figures named "R" were computed with R 4.2.2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "base/base.h"
#include "craft/stats/stats.h"
#include "craft/stats/stats_inside.h"

static const double levels[5] = { 1, 2, 3, 4, 5 };

#define SAMPLE(...) ((struct stats_sample){ levels, (const int64_t[5]){ __VA_ARGS__ }, 5 })

static void
near(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-9 * fmax(1e-3, fabs(theirs))))
		fail_msg("%.15g is not %.15g", ours, theirs);
}

static struct stats_gap
welch(struct stats_sample a, struct stats_sample b)
{
	const struct stats_summary of_a = stats_summary_of(&a), of_b = stats_summary_of(&b);
	return stats_welch(&of_a, &of_b, 0.95);
}

static struct stats_hedges
hedges(struct stats_sample a, struct stats_sample b)
{
	const struct stats_summary of_a = stats_summary_of(&a), of_b = stats_summary_of(&b);
	return stats_hedges_of(&of_a, &of_b, 0.95);
}

static struct stats_brunner_munzel
brunner_munzel(struct stats_sample a, struct stats_sample b)
{
	return stats_brunner_munzel_of(&a, &b, 0.95);
}

static struct stats_mann_whitney
mann_whitney(struct stats_sample a, struct stats_sample b)
{
	return stats_mann_whitney_of(&a, &b);
}

static void
a_summary_says_what_it_cannot_know(void **state)
{
	(void)state;
	const struct stats_sample none = SAMPLE(0), one = SAMPLE(0, 0, 0, 1), same = SAMPLE(0, 0, 7);
	struct stats_summary summary = stats_summary_of(&none);
	assert_int_equal(summary.status, STATS_TOO_FEW);
	assert_int_equal(summary.n, 0);
	summary = stats_summary_of(&one);
	assert_int_equal(summary.status, STATS_TOO_FEW);
	assert_true(summary.mean == 4 && summary.se == 0);
	summary = stats_summary_of(&same);
	assert_int_equal(summary.status, STATS_NO_VARIANCE);
	assert_true(summary.mean == 3 && summary.variance == 0);
	const double wild[] = { 1, NAN }, huge[] = { 1, INFINITY }, big[] = { 1, 1e13 };
	assert_int_equal(stats_summary_of_values(wild, 2).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_summary_of_values(huge, 2).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_summary_of_values(big, 2).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_summary_of_values(NULL, 0).status, STATS_TOO_FEW);
}

/* The formula with the sum of squares gives 0 or less here: the variance is one part in 1e22. */
static void
a_small_variance_far_from_zero_keeps_its_digits(void **state)
{
	(void)state;
	const double values[] = { 1e11 + 1, 1e11 + 2, 1e11 + 3, 1e11 + 4 };
	const struct stats_summary summary = stats_summary_of_values(values, 4);
	near(summary.mean, 1e11 + 2.5);
	near(summary.variance, 5. / 3);
	const double far[] = { 1e11, 1e11 + 1 };
	const struct stats_sample sample = { far, (const int64_t[]){ 500000000, 500000000 }, 2 };
	near(stats_summary_of(&sample).variance, 0.25 * 1e9 / (1e9 - 1));
}

static void
counts_and_raw_values_give_one_summary(void **state)
{
	(void)state;
	const double values[] = { 4, 1, 5, 5, 2, 4, 4 };
	const struct stats_summary raw = stats_summary_of_values(values, LENGTH(values));
	const struct stats_sample sample = SAMPLE(1, 1, 0, 3, 2);
	const struct stats_summary counted = stats_summary_of(&sample);
	assert_int_equal(raw.n, counted.n);
	near(raw.mean, counted.mean);
	near(raw.variance, counted.variance);
	near(raw.se, counted.se);
}

static void
a_mean_has_the_interval_of_its_law(void **state)
{
	(void)state;
	const struct stats_sample sample = SAMPLE(1, 1, 0, 3, 2), same = SAMPLE(0, 4);
	const struct stats_summary summary = stats_summary_of(&sample), flat = stats_summary_of(&same);
	const struct stats_mean mean = stats_mean_interval(&summary, STATS_STUDENT, 0.95);
	near(mean.interval.high - mean.mean, summary.se * 2.44691185114497); /* R: qt(.975, 6) */
	const struct stats_mean normal = stats_mean_interval(&summary, STATS_NORMAL, 0.90);
	near(normal.mean - normal.interval.low, summary.se * 1.64485362695147);
	const struct stats_mean constant = stats_mean_interval(&flat, STATS_STUDENT, 0.95);
	assert_int_equal(constant.status, STATS_NO_VARIANCE);
	assert_true(constant.interval.low == 2 && constant.interval.high == 2);
	/* half of the population heard: the error shrinks by the square root of one half */
	near(stats_summary_finite(&summary, 14).se, summary.se * M_SQRT1_2);
	assert_true(stats_summary_finite(&summary, 7).se == 0);
}

static void
weights_count_as_svymean_and_kish_say(void **state)
{
	(void)state;
	const double values[] = { 3, 4, 5, 2, 1, 9 }, weights[] = { 1, 2, 3, 1.5, 0.5, 0 };
	const struct stats_weighted weighted = stats_weighted_of(values, weights, 6);
	assert_int_equal(weighted.status, STATS_OK);
	assert_int_equal(weighted.n, 5);
	near(weighted.mean, 3.6875);
	near(weighted.se, 0.692877803713545); /* R */
	near(weighted.n_eff, 3.87878787878788);
	const double equal[] = { 2, 2, 2, 2, 2, 2 };
	near(stats_weighted_of(values, equal, 6).se, stats_summary_of_values(values, 6).se);
	near(stats_weighted_of(values, equal, 6).n_eff, 6);
	assert_int_equal(stats_weighted_of(equal, weights, 6).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_weighted_of(values, weights, 1).status, STATS_TOO_FEW);
	assert_int_equal(stats_weighted_of(values, values + 5, 0).status, STATS_TOO_FEW);
	const double negative[] = { 1, -1 };
	assert_int_equal(stats_weighted_of(values, negative, 2).status, STATS_OUT_OF_RANGE);
}

static void
shares_end_exactly_at_zero_and_one(void **state)
{
	static const enum stats_share_method exact[] = {
		STATS_WILSON, STATS_WILSON_CC, STATS_CLOPPER_PEARSON, STATS_JEFFREYS,
	};
	(void)state;
	for (size_t m = 0; m < LENGTH(exact); m++)
		for (int64_t n = 1; n < 1000000; n = n * 3 + 1) {
			const struct stats_share none = stats_share_of(0, n, exact[m], 0.95);
			const struct stats_share all = stats_share_of(n, n, exact[m], 0.95);
			assert_true(none.interval.low == 0 && all.interval.high == 1);
			assert_true(none.interval.high > 0 && none.interval.high < 1);
			near(none.interval.high, 1 - all.interval.low);
		}
	assert_int_equal(stats_share_of(0, 0, STATS_WILSON, 0.95).status, STATS_TOO_FEW);
	assert_int_equal(stats_share_above(0, 0, 0.5).status, STATS_TOO_FEW);
	assert_true(stats_share_above(0, 9, 0.5).value == 1);
	near(stats_share_above(66, 300, 780. / 300 / 12).value, 0.466830404465098); /* R */
}

static void
two_shares_are_compared_as_prop_test_does(void **state)
{
	(void)state;
	near(stats_share_gap_of(66, 300, 210, 600, 0.95).p, 6.68938715109481e-05); /* R */
	const struct stats_share_gap paper = stats_share_gap_of(48, 80, 56, 70, 0.95);
	/* Newcombe 1998, table II: 56/70 - 48/80, method 10 */
	assert_true(fabs(paper.interval.low - 0.0524) < 5e-5);
	assert_true(fabs(paper.interval.high - 0.3339) < 5e-5);
	const struct stats_share_gap none = stats_share_gap_of(0, 10, 0, 10, 0.95);
	assert_int_equal(none.status, STATS_NO_VARIANCE);
	near(none.interval.high, 0.277532799862889);
	assert_int_equal(stats_share_gap_of(0, 0, 1, 1, 0.95).status, STATS_TOO_FEW);
}

static void
scores_have_statuses_too(void **state)
{
	(void)state;
	assert_int_equal(stats_nps_of(0, 0, 0, 0, 0.95).status, STATS_TOO_FEW);
	const struct stats_nps all = stats_nps_of(5, 0, 5, 0, 0.95);
	const struct stats_nps half = stats_nps_of(5, 5, 10, 0, 0.95);
	assert_int_equal(all.status, STATS_NO_VARIANCE);
	assert_true(all.score == 100 && all.se == 0);
	assert_true(stats_nps_of(5, 5, 10, 10, 0.95).se == 0);
	assert_int_equal(stats_nps_of(1, 0, 1, 1, 0.95).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_nps_gap_of(&all, &all, 0.95).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_nps_gap_of(&half, &all, 0.95).status, STATS_OK);
	near(stats_nps_gap_of(&half, &all, 0.95).difference, 100);
}

static void
one_answer_on_a_side_is_too_few_for_every_test(void **state)
{
	(void)state;
	const struct stats_sample many = SAMPLE(3, 4, 5), one = SAMPLE(0, 0, 0, 0, 1);
	assert_int_equal(welch(many, one).status, STATS_TOO_FEW);
	near(welch(many, one).gap, 5 - 26. / 12);
	assert_int_equal(brunner_munzel(one, many).status, STATS_TOO_FEW);
	assert_true(brunner_munzel(one, many).theta == 0);
	assert_int_equal(hedges(one, many).status, STATS_TOO_FEW);
	assert_int_equal(mann_whitney(one, many).status, STATS_OK);
	assert_int_equal(mann_whitney(one, SAMPLE(0)).status, STATS_TOO_FEW);
	assert_int_equal(stats_cliff_of(&many, &SAMPLE(0)).status, STATS_TOO_FEW);
	assert_int_equal(welch(SAMPLE(0), many).status, STATS_TOO_FEW);
	assert_true(welch(SAMPLE(0), many).gap == 0);
}

static void
identical_answers_have_a_gap_and_no_test(void **state)
{
	(void)state;
	const struct stats_sample same = SAMPLE(0, 0, 5), other = SAMPLE(0, 0, 0, 6);
	const struct stats_gap gap = welch(same, other);
	assert_int_equal(gap.status, STATS_NO_VARIANCE);
	assert_true(gap.gap == 1 && gap.p == 0 && gap.interval.low == 0);
	assert_int_equal(stats_tost_of(&gap, 0.25, 0.05).status, STATS_NO_VARIANCE);
	assert_false(stats_beyond(&gap, 0.25));
	assert_int_equal(hedges(same, other).status, STATS_NO_VARIANCE);
	assert_int_equal(mann_whitney(same, same).status, STATS_NO_VARIANCE);
	near(mann_whitney(same, same).u, 12.5);
	assert_int_equal(brunner_munzel(same, same).status, STATS_NO_VARIANCE);
	assert_true(brunner_munzel(same, same).theta == 0.5);
}

static void
a_constant_on_one_side_is_still_compared(void **state)
{
	(void)state;
	const struct stats_gap gap = welch(SAMPLE(0, 0, 5), SAMPLE(1, 2, 3, 4, 5));
	assert_int_equal(gap.status, STATS_OK);
	near(gap.df, 14); /* the whole error comes from one side */
	near(gap.gap, 2. / 3);
	assert_int_equal(brunner_munzel(SAMPLE(0, 0, 5), SAMPLE(1, 2, 3, 4, 5)).status, STATS_OK);
}

static void
total_separation_gets_an_exact_p(void **state)
{
	(void)state;
	const struct stats_sample low = SAMPLE(1, 2), high = SAMPLE(0, 0, 1, 1, 1);
	const struct stats_brunner_munzel bm = brunner_munzel(low, high);
	assert_int_equal(bm.status, STATS_SEPARATED);
	assert_true(bm.theta == 1 && bm.delta == 1 && bm.p == 0);
	near(stats_separation_p(&low, &high).value, 2. / 20);
	near(stats_separation_p(&high, &low).value, 2. / 20);
	/* {1 1} against {3 3 3}: the three lowest would split the 3s, so one way only */
	near(stats_separation_p(&SAMPLE(2), &SAMPLE(0, 0, 3)).value, 1. / 10);
	/* {1} against {3 4}: {4} against {1 3} separates too */
	near(stats_separation_p(&SAMPLE(1), &SAMPLE(0, 0, 1, 1)).value, 2. / 3);
	assert_int_equal(stats_separation_p(&low, &low).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_separation_p(&low, &SAMPLE(0)).status, STATS_TOO_FEW);
	const struct stats_sample crowd_low = SAMPLE(100000), crowd_high = SAMPLE(0, 0, 100000);
	assert_true(stats_separation_p(&crowd_low, &crowd_high).value == 0);
	assert_int_equal(mann_whitney(low, high).status, STATS_OK);
	near(mann_whitney(SAMPLE(1, 1, 1), SAMPLE(0, 0, 1, 1, 2)).p, 0.0718281563209682); /* R */
}

static void
sides_may_have_different_lists_of_values(void **state)
{
	(void)state;
	const double halves[] = { 1.5, 3, 4.5 };
	const struct stats_sample a = { halves, (const int64_t[]){ 1, 1, 1 }, 3 };
	const struct stats_sample b = SAMPLE(1, 1, 1, 1, 1);
	/* pairs where b is higher: over 1.5, four; over 3, two and a tie; over 4.5, one */
	near(stats_cliff_of(&a, &b).theta, 7.5 / 15);
	near(stats_cliff_of(&a, &b).theta + stats_cliff_of(&b, &a).theta, 1);
}

static void
noncentral_t_agrees_with_r_where_r_is_exact(void **state)
{
	static const double cases[][4] = { /* t, df, ends at 95 % by R's pt and uniroot */
		{ 1.5, 2, -0.988703026579688, 3.78507806555012 },
		{ 0, 3, -1.95996398454005, 1.95996398454005 },
		{ -4, 5, -7.03447032806362, -0.831024587439531 },
		{ 12, 1000, 9.96791194634933, 14.0264705983394 },
		{ 3, 2, -0.394674406584003, 6.28283257539719 },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct stats_interval ends = stats_noncentrality(cases[i][0], cases[i][1], 0.95);
		assert_true(fabs(ends.low - cases[i][2]) < 1e-8);
		assert_true(fabs(ends.high - cases[i][3]) < 1e-8);
	}
	for (double df = 1; df < 3000; df = 2 * df + 1)
		for (double t = -6; t < 6; t += 0.83)
			for (double shift = -4; shift < 4; shift += 0.9) {
				/* the tail on which R does not print that it doubts itself */
				const bool lower = t < 0;
				const double ours = stats_noncentral_t(t, df, shift);
				const double theirs = pnt(t, df, shift, lower, false);
				assert_true(fabs((lower ? ours : 1 - ours) - theirs) < 1e-10);
			}
	/* both ends give back their probability, far beyond the 37.6 where R stops being exact */
	const struct stats_interval far = stats_noncentrality(5000, 3, 0.95);
	assert_true(fabs(stats_noncentral_t(5000, 3, far.low) - 0.975) < 1e-9);
	assert_true(fabs(stats_noncentral_t(5000, 3, far.high) - 0.025) < 1e-9);
}

static void
adjustment_leaves_out_what_cannot_be_tested(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const double p[] = { 0.01, 0.9, 0.04, 0.03, 0.5 }, without[] = { 0.01, 0.04, 0.03, 0.5 };
	const bool testable[] = { true, false, true, true, true };
	double with_mask[5], alone[4];
	for (enum stats_adjustment method = 0; method < STATS_ADJUSTMENT_COUNT; method++) {
		stats_adjust(arena, method, p, testable, 5, with_mask);
		stats_adjust(arena, method, without, NULL, 4, alone);
		near(with_mask[0], alone[0]);
		near(with_mask[2], alone[1]);
		near(with_mask[3], alone[2]);
		near(with_mask[4], alone[3]);
		assert_true(with_mask[1] == 1);
	}
	stats_adjust(arena, STATS_BH, without, NULL, 4, alone);
	near(alone[0], 0.04);
	near(alone[1], 0.16 / 3);
	near(alone[2], 0.16 / 3); /* 0.03·4/2 = 0.06 is brought down to its successor's */
	stats_adjust(arena, STATS_HOLM, without, NULL, 4, alone);
	near(alone[1], 0.09); /* 0.04·2 = 0.08 is brought up to 0.03·3 */
	stats_adjust(arena, STATS_BH, NULL, NULL, 0, NULL);
	arena_end(arena);
}

static void
a_family_keeps_its_untestable_members_out_of_every_verdict(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const struct stats_gap gaps[] = {
		welch(SAMPLE(90, 140, 150, 150, 70), SAMPLE(20, 40, 70, 110, 60)),
		welch(SAMPLE(0, 0, 5), SAMPLE(0, 0, 5)),
		welch(SAMPLE(0, 1), SAMPLE(4, 4)),
	};
	const double margins[] = { 0.25, 0.25, 0.25 };
	struct stats_judgement judgements[3];
	stats_judge(arena, gaps, margins, 3, 0.05, judgements);
	assert_int_equal(judgements[0].verdict, STATS_DIFFERENT);
	assert_true(judgements[0].beyond);
	near(judgements[0].p_different, gaps[0].p); /* alone in its family */
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(judgements[i].verdict, STATS_NOT_TESTABLE);
		assert_false(judgements[i].beyond);
		assert_true(judgements[i].p_different == 1 && judgements[i].p_alike == 1);
	}
	assert_int_equal(stats_verdict_of(0.05, 0.05, 0.05), STATS_DIFFERENT_BUT_SMALL);
	assert_int_equal(stats_verdict_of(0.051, 0.05, 0.05), STATS_ALIKE);
	assert_int_equal(stats_verdict_of(0.05, 0.051, 0.05), STATS_DIFFERENT);
	assert_int_equal(stats_verdict_of(0.051, 0.051, 0.05), STATS_UNSURE);
	arena_end(arena);
}

/* The test and its interval are one thing said twice. */
static void
tost_holds_exactly_when_its_interval_is_inside_the_margin(void **state)
{
	(void)state;
	for (int64_t extra = 0; extra < 200; extra += 7) {
		const struct stats_gap gap =
			welch(SAMPLE(20, 60, 120, 280, 120), SAMPLE(10, 29, 61, 141, 59 + extra));
		const struct stats_tost tost = stats_tost_of(&gap, 0.25, 0.05);
		assert_int_equal(tost.p <= 0.05, tost.interval.low >= -0.25 && tost.interval.high <= 0.25);
		near(tost.p, fmax(tost.p_lower, tost.p_upper));
	}
}

static const double hollander_a[] = { 44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1 };
static const double hollander_b[] = { 2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8 };

static void
pairs_are_tested_and_linked_as_r_does(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const struct stats_link pearson = stats_pearson(hollander_a, hollander_b, 9, 0.95);
	near(pearson.r, 0.571181557563829); /* R, as all below */
	near(pearson.p, 0.108173054349494);
	near(pearson.interval.low, -0.149742633036757);
	near(pearson.interval.high, 0.895579461838739);
	const double a[] = { 15, 15, 14, 18, 15, 15, 17, 15, 20 }, b[] = { 3, 3, 2, 5, 4, 4, 5, 3, 4 };
	const struct stats_link spearman = stats_spearman(arena, a, b, 9, 0.95);
	near(spearman.r, 0.787801136474574);
	near(spearman.p, 0.0116941952239743);
	near(spearman.interval.low, 0.148575002955646);
	near(spearman.interval.high, 0.962699515897281);
	double scaled[9];
	for (size_t i = 0; i < 9; i++)
		scaled[i] = hollander_a[i] / 15;
	const struct stats_gap gap = stats_paired(arena, scaled, hollander_b, 9, 0.95);
	near(gap.gap, 0.434814814814815);
	near(gap.se, 0.276815617596632);
	near(gap.t, 1.57077414413957);
	near(gap.p, 0.154876732891517);
	near(gap.interval.low, -0.203523144052113);
	near(gap.interval.high, 1.07315277368174);
	assert_int_equal(stats_tost_of(&gap, 0.25, 0.05).status, STATS_OK);
	arena_end(arena);
}

static void
pairs_have_edges_too(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const double up[] = { 1, 2, 3, 4, 5 }, twice[] = { 3, 5, 7, 9, 11 }, flat[] = { 2, 2, 2, 2, 2 };
	const double down[] = { 9, 7, 4, 2, 1 }, wild[] = { 1, NAN, 2, 3, 4 };
	assert_int_equal(stats_pearson(up, twice, 5, 0.95).status, STATS_PERFECT);
	assert_true(stats_pearson(up, twice, 5, 0.95).r == 1);
	assert_int_equal(stats_spearman(arena, up, down, 5, 0.95).status, STATS_PERFECT);
	assert_true(stats_spearman(arena, up, down, 5, 0.95).r == -1);
	assert_int_equal(stats_pearson(up, flat, 5, 0.95).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_pearson(up, down, 3, 0.95).status, STATS_TOO_FEW);
	assert_int_equal(stats_spearman(arena, NULL, NULL, 0, 0.95).status, STATS_TOO_FEW);
	assert_int_equal(stats_pearson(up, wild, 5, 0.95).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_spearman(arena, up, wild, 5, 0.95).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_paired(arena, up, wild, 5, 0.95).status, STATS_OUT_OF_RANGE);
	assert_int_equal(stats_paired(arena, up, flat, 1, 0.95).status, STATS_TOO_FEW);
	assert_int_equal(stats_paired(arena, flat, flat, 5, 0.95).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_smallest_link(3).status, STATS_TOO_FEW);
	assert_true(fabs(stats_smallest_link(30).value - 0.49) < 0.005);
	assert_true(fabs(stats_smallest_link(120).value - 0.25) < 0.005);
	arena_end(arena);
}

static void
a_plan_shows_what_the_questionnaire_says(void **state)
{
	static const struct { int64_t n_a, n_b; double normal, student; } cases[] = {
		{ 400, 400, 0.152449420678465, 0.152680993136992 }, /* R: qnorm, qt */
		{ 412, 96, 0.244336533336013, 0.246427248118037 },
		{ 100, 30, 0.448798942547471, 0.460463704786138 },
		{ 100, 10, 0.715051165326222, 0.804063481184258 },
	};
	static const double printed[] = { 0.15, 0.24, 0.45, 0.72 };
	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct stats_plan plan = { cases[i].n_a, cases[i].n_b, 1.1, 1.1 };
		near(stats_half_width(&plan, STATS_NORMAL, 0.95).value, cases[i].normal);
		near(stats_half_width(&plan, STATS_STUDENT, 0.95).value, cases[i].student);
		near(round(cases[i].normal * 100) / 100, printed[i]);
	}
	const struct stats_plan enough = { 333, 333, 1.1, 1.1 };
	near(stats_power_alike(&enough, 0.25, 0.05).value, 0.800919986923404); /* R */
}

/* R, from the contrast of four samples written out, not from two tests. */
static void
a_gap_that_moved_is_judged_over_its_four_samples(void **state)
{
	(void)state;
	const struct stats_gap before =
		welch(SAMPLE(40, 80, 150, 230, 100), SAMPLE(4, 9, 17, 21, 9));
	const struct stats_gap after =
		welch(SAMPLE(30, 70, 140, 250, 110), SAMPLE(8, 22, 58, 145, 67));
	const struct stats_gap moved = stats_gap_difference(&before, &after, 0.95);
	assert_int_equal(moved.status, STATS_OK);
	near(moved.gap, 0.32);
	near(moved.se, 0.1671170464651704);
	near(moved.df, 104.8720113157906724);
	near(moved.p, 0.0582394002004415);
	near(moved.interval.low, -0.0113669460480313);
	near(moved.interval.high, 0.6513669460480310);
	const struct stats_gap exact = welch(SAMPLE(0, 0, 9), SAMPLE(0, 7));
	assert_int_equal(exact.status, STATS_NO_VARIANCE);
	const struct stats_gap from_exact = stats_gap_difference(&exact, &after, 0.95);
	near(from_exact.se, after.se);
	near(from_exact.df, after.df);
	near(from_exact.gap, after.gap + 1);
	assert_int_equal(stats_gap_difference(&exact, &exact, 0.95).status, STATS_NO_VARIANCE);
	const struct stats_gap few = welch(SAMPLE(1), SAMPLE(3, 3));
	assert_int_equal(stats_gap_difference(&few, &after, 0.95).status, STATS_TOO_FEW);
}

static void
a_plan_knows_which_gap_it_would_show(void **state)
{
	(void)state;
	const struct stats_plan small = { 20, 20, 1, 1 }, large = { 200, 200, 1.4, 1.4 };
	const struct stats_plan uneven = { 200, 60, 1.4, 1.1 }, flat = { 10, 10, 0, 0 };
	near(stats_power_different(&small, 1, 0.05).value, 0.868953027724586); /* R, as below */
	near(stats_power_different(&large, -0.5, 0.05).value, 0.9455143126018);
	near(stats_power_different(&uneven, 0.4, 0.05).value, 0.630241587819723);
	near(stats_power_different(&uneven, 0, 0.05).value, 0.05);
	near(stats_smallest_gap(&uneven).value, 0.484979136361549);
	assert_int_equal(stats_power_different(&flat, 0.5, 0.05).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_smallest_gap(&flat).status, STATS_NO_VARIANCE);
}

static void
more_answers_are_the_smallest_that_reach_the_goal(void **state)
{
	(void)state;
	const struct stats_plan plan = { 100, 100, 1.1, 1.1 };
	const struct stats_more alike = stats_more_answers(&plan, STATS_GOAL_ALIKE, 0.25);
	assert_int_equal(alike.status, STATS_OK);
	assert_int_equal(alike.both_a, 233); /* R: power .7994 at 332 a side, .8009 at 333 */
	assert_int_equal(alike.both_b, 233);
	assert_int_equal(alike.a_alone, -1); /* 100 answers on the other side alone are too few */
	const struct stats_more width = stats_more_answers(&plan, STATS_GOAL_WIDTH, 0.25);
	assert_true(width.b_alone > 0);
	assert_int_equal(width.a_alone, width.b_alone);
	assert_true(width.both_a + width.both_b < width.b_alone);
	struct stats_plan grown = { 100, 100 + width.b_alone, 1.1, 1.1 };
	assert_true(stats_half_width(&grown, STATS_STUDENT, 0.95).value <= 0.25);
	grown.n_b--;
	assert_true(stats_half_width(&grown, STATS_STUDENT, 0.95).value > 0.25);
	assert_int_equal(stats_more_answers(&plan, STATS_GOAL_WIDTH, 0.5).b_alone, 0);
}

static void
a_plan_for_an_empty_side_borrows_the_other_deviation(void **state)
{
	(void)state;
	const struct stats_sample a = SAMPLE(10, 20, 30, 40, 20), none = SAMPLE(0);
	const struct stats_summary of_a = stats_summary_of(&a), of_none = stats_summary_of(&none);
	const struct stats_plan plan = stats_plan_of(&of_a, &of_none);
	near(plan.sd_b, sqrt(of_a.variance));
	const struct stats_more more = stats_more_answers(&plan, STATS_GOAL_WIDTH, 0.4);
	assert_int_equal(more.status, STATS_OK);
	assert_int_equal(more.a_alone, -1);
	assert_true(more.b_alone >= 2);
	const struct stats_plan unknown = stats_plan_of(&of_none, &of_none);
	assert_int_equal(stats_more_answers(&unknown, STATS_GOAL_ALIKE, 0.25).status, STATS_TOO_FEW);
	assert_int_equal(stats_half_width(&unknown, STATS_STUDENT, 0.95).status, STATS_TOO_FEW);
	const struct stats_plan flat = { 10, 10, 0, 0 };
	assert_int_equal(stats_more_answers(&flat, STATS_GOAL_ALIKE, 0.25).status, STATS_NO_VARIANCE);
	assert_int_equal(stats_power_alike(&flat, 0.25, 0.05).status, STATS_NO_VARIANCE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_summary_says_what_it_cannot_know),
		cmocka_unit_test(a_small_variance_far_from_zero_keeps_its_digits),
		cmocka_unit_test(counts_and_raw_values_give_one_summary),
		cmocka_unit_test(a_mean_has_the_interval_of_its_law),
		cmocka_unit_test(weights_count_as_svymean_and_kish_say),
		cmocka_unit_test(shares_end_exactly_at_zero_and_one),
		cmocka_unit_test(two_shares_are_compared_as_prop_test_does),
		cmocka_unit_test(scores_have_statuses_too),
		cmocka_unit_test(one_answer_on_a_side_is_too_few_for_every_test),
		cmocka_unit_test(identical_answers_have_a_gap_and_no_test),
		cmocka_unit_test(a_constant_on_one_side_is_still_compared),
		cmocka_unit_test(total_separation_gets_an_exact_p),
		cmocka_unit_test(sides_may_have_different_lists_of_values),
		cmocka_unit_test(noncentral_t_agrees_with_r_where_r_is_exact),
		cmocka_unit_test(adjustment_leaves_out_what_cannot_be_tested),
		cmocka_unit_test(a_family_keeps_its_untestable_members_out_of_every_verdict),
		cmocka_unit_test(tost_holds_exactly_when_its_interval_is_inside_the_margin),
		cmocka_unit_test(pairs_are_tested_and_linked_as_r_does),
		cmocka_unit_test(pairs_have_edges_too),
		cmocka_unit_test(a_plan_shows_what_the_questionnaire_says),
		cmocka_unit_test(a_gap_that_moved_is_judged_over_its_four_samples),
		cmocka_unit_test(a_plan_knows_which_gap_it_would_show),
		cmocka_unit_test(more_answers_are_the_smallest_that_reach_the_goal),
		cmocka_unit_test(a_plan_for_an_empty_side_borrows_the_other_deviation),
	};
	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
