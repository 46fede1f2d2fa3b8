/* Every member of oracles 03 and 06, computed by R 4.2.2, and the test vector of the model
 * questionnaire (its section 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "craft/stats/stats.h"
#include "craft/stats/stats_oracle.h"

/* Closed forms must agree better than the files ask. */
static const double closed = 1e-9;

static void
each_interval_of_a_share_is_that_of_r(struct oracle *oracle)
{
	static const struct {
		const char *name;
		enum stats_share_method method;
	} methods[] = {
		{ "wald", STATS_WALD }, { "wilson", STATS_WILSON }, { "wilson_cc", STATS_WILSON_CC },
		{ "clopper_pearson", STATS_CLOPPER_PEARSON }, { "agresti_coull", STATS_AGRESTI_COULL },
		{ "jeffreys", STATS_JEFFREYS },
	};
	double grid[16][8];
	const size_t count = oracle_csv("03_binomial_grid.csv", 2, grid, LENGTH(grid));
	assert_int_equal(count, oracle_length(oracle, "intervals"));
	for (size_t i = 0; i < count; i++) {
		oracle_is(oracle, oracle_path("intervals.%zu.x", i), grid[i][0]);
		oracle_is(oracle, oracle_path("intervals.%zu.n", i), grid[i][1]);
		for (size_t m = 0; m < LENGTH(methods); m++) {
			const struct stats_share share = stats_share_of(
				(int64_t)grid[i][0], (int64_t)grid[i][1], methods[m].method, 0.95);
			assert_int_equal(share.status, STATS_OK);
			oracle_is_pair(oracle, oracle_path("intervals.%zu.%s", i, methods[m].name),
			               share.interval.low, share.interval.high);
		}
	}
}

static struct stats_nps
housing(struct oracle *oracle, const char *name, const int64_t counts[3])
{
	static const double levels[3] = { 0, 1, 2 };
	const struct stats_sample sample = { levels, counts, 3 };
	const struct stats_nps nps = stats_nps_of_sample(&sample, 0, 2, 0, 0.95);
	assert_int_equal(nps.status, STATS_OK);
	oracle_is(oracle, oracle_path("%s.n", name), (double)nps.n);
	oracle_is(oracle, oracle_path("%s.nps", name), nps.score);
	oracle_is(oracle, oracle_path("%s.se_mle", name), nps.se);
	oracle_is(oracle, oracle_path("%s.se_nminus1", name), nps.se_unbiased);
	oracle_is_pair(oracle, oracle_path("%s.ci95", name), nps.interval.low, nps.interval.high);
	return nps;
}

static void
scores_of_a_0_to_10_question(struct oracle *oracle)
{
	double rows[11][8], values[11];
	int64_t counts[11];
	assert_int_equal(oracle_csv("03_nps_0_10.csv", 2, rows, LENGTH(rows)), 11);
	for (size_t i = 0; i < 11; i++) {
		values[i] = rows[i][0];
		counts[i] = (int64_t)rows[i][1];
	}
	const struct stats_sample sample = { values, counts, 11 };
	const struct stats_nps nps = stats_nps_of_sample(&sample, 6, 9, 0, 0.95);
	const struct stats_nps finite = stats_nps_of_sample(&sample, 6, 9, 500, 0.95);
	const struct stats_share top = stats_favourable(&sample, 9, STATS_WILSON, 0.95);
	oracle_is(oracle, "nps_0_10.n", (double)nps.n);
	oracle_is(oracle, "nps_0_10.nps", nps.score);
	oracle_is(oracle, "nps_0_10.se_mle", nps.se);
	oracle_is(oracle, "nps_0_10.se_fpc_N500", finite.se);
	oracle_is(oracle, "nps_0_10.mean", stats_summary_of(&sample).mean);
	oracle_is(oracle, "nps_0_10.top2box", top.share);
	oracle_is_pair(oracle, "nps_0_10.top2box_wilson", top.interval.low, top.interval.high);
}

static void
oracle_03_shares_and_net_promoter_scores(void **state)
{
	(void)state;
	struct oracle oracle = oracle_open("03", "03_proportions_nps.expected.json");
	oracle.tolerance = closed;
	each_interval_of_a_share_is_that_of_r(&oracle);
	/* 03_housing_satisfaction.csv: low, medium, high, by contact */
	const struct stats_nps low = housing(&oracle, "housing_nps_low_contact",
	                                     (const int64_t[]){ 262, 178, 273 });
	const struct stats_nps high = housing(&oracle, "housing_nps_high_contact",
	                                      (const int64_t[]){ 305, 268, 395 });
	const struct stats_nps_gap gap = stats_nps_gap_of(&low, &high, 0.95);
	oracle_is(&oracle, "nps_difference.diff", gap.difference);
	oracle_is(&oracle, "nps_difference.se", gap.se);
	oracle_is(&oracle, "nps_difference.z", gap.z);
	scores_of_a_0_to_10_question(&oracle);
	oracle_close(&oracle, 0);
}

enum { UNITS = 14 };
static const int unit_names[UNITS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15 };

struct unit {
	int64_t counts[2][5];
};

static struct stats_sample
side_of(const struct unit *unit, int side)
{
	static const double levels[5] = { 1, 2, 3, 4, 5 };
	return (struct stats_sample){ levels, unit->counts[side], 5 };
}

static void
units_read(struct unit units[UNITS])
{
	static double rows[256][8];
	const size_t count = oracle_csv("06_counts.csv", 4, rows, LENGTH(rows));
	assert_int_equal(count, UNITS * 10);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal((int)rows[i][0], unit_names[i / 10]);
		units[i / 10].counts[(int)rows[i][1]][(int)rows[i][2] - 1] = (int64_t)rows[i][3];
	}
}

static void
brunner_munzel_is(struct oracle *oracle, const char *path, const struct stats_brunner_munzel *bm)
{
	assert_int_equal(bm->status, STATS_OK);
	oracle_is(oracle, oracle_path("%s.stat", path), bm->stat);
	oracle_is(oracle, oracle_path("%s.df", path), bm->df);
	oracle_is(oracle, oracle_path("%s.p", path), bm->p);
	oracle_is(oracle, oracle_path("%s.theta", path), bm->theta);
	oracle_is(oracle, oracle_path("%s.theta_se", path), bm->se);
	oracle_is_pair(oracle, oracle_path("%s.theta_ci", path), bm->theta_interval.low,
	               bm->theta_interval.high);
	oracle_is(oracle, oracle_path("%s.cliff_delta", path), bm->delta);
	oracle_is_pair(oracle, oracle_path("%s.cliff_ci_bm", path), bm->delta_interval.low,
	               bm->delta_interval.high);
}

static void
gap_is(struct oracle *oracle, const char *unit, const struct stats_gap *gap)
{
	const struct stats_tost tost = stats_tost_of(gap, 0.25, 0.05);
	assert_int_equal(gap->status, STATS_OK);
	oracle_is(oracle, oracle_path("%s.n_usagers", unit), (double)gap->n_a);
	oracle_is(oracle, oracle_path("%s.n_agents", unit), (double)gap->n_b);
	oracle_is(oracle, oracle_path("%s.gap", unit), gap->gap);
	oracle_is(oracle, oracle_path("%s.welch_t", unit), gap->t);
	oracle_is(oracle, oracle_path("%s.welch_df", unit), gap->df);
	oracle_is(oracle, oracle_path("%s.welch_p", unit), gap->p);
	oracle_is_pair(oracle, oracle_path("%s.welch_ci95", unit), gap->interval.low,
	               gap->interval.high);
	oracle_is(oracle, oracle_path("%s.tost.margin", unit), tost.margin);
	oracle_is(oracle, oracle_path("%s.tost.p_lower", unit), tost.p_lower);
	oracle_is(oracle, oracle_path("%s.tost.p_upper", unit), tost.p_upper);
	oracle_is(oracle, oracle_path("%s.tost.p", unit), tost.p);
	oracle_is_pair(oracle, oracle_path("%s.tost.ci90", unit), tost.interval.low,
	               tost.interval.high);
}

static struct stats_gap
unit_is(struct oracle *oracle, const char *unit, const struct stats_sample *a,
        const struct stats_sample *b)
{
	const struct stats_summary of_a = stats_summary_of(a), of_b = stats_summary_of(b);
	const struct stats_gap gap = stats_welch(&of_a, &of_b, 0.95);
	const struct stats_mann_whitney mw = stats_mann_whitney_of(a, b);
	const struct stats_brunner_munzel bm = stats_brunner_munzel_of(a, b, 0.95);
	const struct stats_hedges hedges = stats_hedges_of(&of_a, &of_b, 0.95);
	gap_is(oracle, unit, &gap);
	oracle_is(oracle, oracle_path("%s.mean_u", unit), of_a.mean);
	oracle_is(oracle, oracle_path("%s.mean_a", unit), of_b.mean);
	oracle_is(oracle, oracle_path("%s.U", unit), mw.u);
	oracle_is(oracle, oracle_path("%s.mw_p_cc_ties", unit), mw.p);
	brunner_munzel_is(oracle, oracle_path("%s.brunner_munzel", unit), &bm);
	oracle_is(oracle, oracle_path("%s.hedges_g", unit), hedges.g);
	oracle_is(oracle, oracle_path("%s.hedges_g_se", unit), hedges.se);
	oracle_is(oracle, oracle_path("%s.effectsize_g", unit), hedges.g);
	/* R's own interval comes from a general optimiser, exact to some 1e-4 */
	const char *interval = oracle_path("%s.effectsize_g_ci_noncentral_t", unit);
	oracle_is_near(oracle, oracle_path("%s.0", interval), hedges.interval.low, 1e-4);
	oracle_is_near(oracle, oracle_path("%s.1", interval), hedges.interval.high, 1e-4);
	oracle_is(oracle, oracle_path("%s.cliff_delta", unit), stats_cliff_of(a, b).delta);
	return gap;
}

static void
family_is(struct oracle *oracle, struct arena *arena, const struct stats_gap gaps[UNITS])
{
	/* R's words for two of the verdicts */
	static const char *const words[STATS_VERDICT_COUNT] = {
		"different", "different_but_small", "equivalent", "inconclusive", "none",
	};
	double p[UNITS], by[UNITS], holm[UNITS], margins[UNITS];
	struct stats_judgement judgements[UNITS];
	for (size_t i = 0; i < UNITS; i++) {
		p[i] = gaps[i].p;
		margins[i] = 0.25;
	}
	stats_adjust(arena, STATS_BY, p, NULL, UNITS, by);
	stats_adjust(arena, STATS_HOLM, p, NULL, UNITS, holm);
	stats_judge(arena, gaps, margins, UNITS, 0.05, judgements);
	for (size_t i = 0; i < UNITS; i++) {
		const int name = unit_names[i];
		oracle_is(oracle, oracle_path("bh.welch.dept%d", name), judgements[i].p_different);
		oracle_is(oracle, oracle_path("bh.tost.dept%d", name), judgements[i].p_alike);
		oracle_is(oracle, oracle_path("bh.by_yekutieli.dept%d", name), by[i]);
		oracle_is(oracle, oracle_path("bh.holm.dept%d", name), holm[i]);
		oracle_is_word(oracle, oracle_path("verdict_fdr05.dept%d", name),
		               words[judgements[i].verdict]);
	}
}

static void
oracle_06_gaps_of_fourteen_units(void **state)
{
	(void)state;
	struct oracle oracle = oracle_open("06", "06_mirror_gap.expected.json");
	struct arena *arena = arena_new(1 << 20);
	struct unit units[UNITS];
	struct stats_gap gaps[UNITS];
	oracle.tolerance = closed;
	units_read(units);
	for (size_t i = 0; i < UNITS; i++) {
		char name[32];
		snprintf(name, sizeof name, "units.dept%d", unit_names[i]);
		const struct stats_sample a = side_of(&units[i], 0), b = side_of(&units[i], 1);
		gaps[i] = unit_is(&oracle, name, &a, &b);
	}
	family_is(&oracle, arena, gaps);
	static const double levels[5] = { 1, 2, 3, 4, 5 };
	const struct stats_sample yes = { levels, (const int64_t[]){ 11, 2, 0, 1, 0 }, 5 };
	const struct stats_sample no = { levels, (const int64_t[]){ 3, 1, 4, 2, 1 }, 5 };
	const struct stats_brunner_munzel pain = stats_brunner_munzel_of(&yes, &no, 0.95);
	brunner_munzel_is(&oracle, "brunner_munzel_pain", &pain);
	oracle_close(&oracle, 0);
	arena_end(arena);
}

struct line {
	int64_t a[5], b[5];
	double gap, low, high, p_different, p_alike;
	enum stats_verdict verdict;
	bool beyond;
};

/* QUESTIONNAIRE §5, computed with t.test and p.adjust of R 4.2.2. */
static const struct line vector[] = {
	{ { 40, 80, 150, 230, 100 }, { 4, 9, 17, 21, 9 }, -0.083333, -0.385497, 0.218830, 0.730160,
	  0.229289, STATS_UNSURE, false },
	{ { 90, 140, 150, 150, 70 }, { 20, 40, 70, 110, 60 }, 0.55, 0.385860, 0.714140, 4.8887e-10,
	  0.999821, STATS_DIFFERENT, true },
	{ { 30, 70, 140, 250, 110 }, { 8, 22, 58, 145, 67 }, 0.236667, 0.098374, 0.374959, 0.00137207,
	  0.531190, STATS_DIFFERENT, false },
	{ { 20, 60, 120, 280, 120 }, { 10, 29, 61, 141, 59 }, 0, -0.139140, 0.139140, 1, 0.00112388,
	  STATS_ALIKE, false },
	{ { 300, 600, 1200, 2800, 1100 }, { 90, 200, 350, 620, 240 }, -0.153333, -0.214761, -0.091905,
	  2.63307e-6, 0.00256709, STATS_DIFFERENT_BUT_SMALL, false },
};

static const double five_levels[5] = { 1, 2, 3, 4, 5 };

static struct stats_gap
gap_of(const int64_t a[5], const int64_t b[5])
{
	const struct stats_sample of_a = { five_levels, a, 5 }, of_b = { five_levels, b, 5 };
	const struct stats_summary summary_a = stats_summary_of(&of_a);
	const struct stats_summary summary_b = stats_summary_of(&of_b);
	return stats_welch(&summary_a, &summary_b, 0.95);
}

/* As many digits as the vector prints. */
static void
near(double ours, double theirs, double unit)
{
	if (!(fabs(ours - theirs) <= unit))
		fail_msg("%.9g is not %.9g", ours, theirs);
}

static void
the_vector_of_the_questionnaire_gets_its_figures_and_verdicts(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct stats_gap gaps[LENGTH(vector)];
	struct stats_judgement judgements[LENGTH(vector)];
	double margins[LENGTH(vector)];
	for (size_t i = 0; i < LENGTH(vector); i++) {
		gaps[i] = gap_of(vector[i].a, vector[i].b);
		margins[i] = 0.25;
		near(gaps[i].gap, vector[i].gap, 5e-7);
		near(gaps[i].interval.low, vector[i].low, 5.1e-7);
		near(gaps[i].interval.high, vector[i].high, 5.1e-7);
	}
	stats_judge(arena, gaps, margins, LENGTH(vector), 0.05, judgements);
	for (size_t i = 0; i < LENGTH(vector); i++) {
		near(judgements[i].p_different / vector[i].p_different, 1, 1e-5);
		near(judgements[i].p_alike / vector[i].p_alike, 1, 1e-5);
		assert_int_equal(judgements[i].verdict, vector[i].verdict);
		assert_int_equal(judgements[i].beyond, vector[i].beyond);
	}
	arena_end(arena);
}

static void
the_guess_of_the_questionnaire_is_a_gap_like_another(void **state)
{
	(void)state;
	const struct stats_gap guess = gap_of(vector[3].a, (const int64_t[]){ 2, 10, 60, 150, 68 });
	near(guess.gap, 0.237931, 5e-7);
	near(guess.interval.low, 0.115444, 5.1e-7);
	near(guess.interval.high, 0.360418, 5.1e-7);
	/* index of three persons: 75, 0, 100 */
	const struct stats_summary persons =
		stats_summary_of_values((const double[]){ 75, 0, 100 }, 3);
	near(persons.mean, 58.3333, 5e-5);
}

static void
shared_expectations_stand_out_of_chance(void **state)
{
	(void)state;
	const struct stats_share a = stats_share_of(276, 600, STATS_WILSON, 0.95);
	const struct stats_share b = stats_share_of(126, 300, STATS_WILSON, 0.95);
	const struct stats_share c = stats_share_of(66, 300, STATS_WILSON, 0.95);
	near(a.interval.low, 0.420501, 5.1e-7);
	near(a.interval.high, 0.500008, 5.1e-7);
	near(b.interval.low, 0.365506, 5.1e-7);
	near(b.interval.high, 0.476517, 5.1e-7);
	near(c.interval.low, 0.176827, 5.1e-7);
	near(c.interval.high, 0.270253, 5.1e-7);
	/* shared: out on both sides; mostly of one side: out there only, and different */
	assert_true(stats_share_above(276, 600, 1500. / 600 / 12).value < 0.05 / 24);
	assert_true(stats_share_above(126, 300, 780. / 300 / 12).value < 0.05 / 24);
	assert_true(stats_share_above(210, 600, 1500. / 600 / 12).value < 0.05 / 24);
	assert_true(stats_share_above(66, 300, 780. / 300 / 12).value > 0.4);
	assert_true(stats_share_gap_of(210, 600, 66, 300, 0.95).p < 0.05 / 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oracle_03_shares_and_net_promoter_scores),
		cmocka_unit_test(oracle_06_gaps_of_fourteen_units),
		cmocka_unit_test(the_vector_of_the_questionnaire_gets_its_figures_and_verdicts),
		cmocka_unit_test(the_guess_of_the_questionnaire_is_a_gap_like_another),
		cmocka_unit_test(shared_expectations_stand_out_of_chance),
	};
	return cmocka_run_group_tests_name("stats against R", tests, NULL, NULL);
}
