/* Every member of oracle 16, computed by R 4.2.2 and survival 3.5-3: 228 patients (lung), 137
 * (veteran), read as requests that were answered or are still open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#include "base/base.h"
#include "craft/stats/stats.h"
#include "craft/stats/stats_oracle.h"

enum { LUNG = 228, VETERAN = 137, ECOG = 4 };
enum { TIME, STATUS, SEX, AGE, PH_ECOG };

static const double closed = 1e-9;
static double lung[LUNG][8];
static struct arena *arena;

static void
lung_add(struct stats_delays *delays, const double *row)
{
	stats_delays_add(delays, row[STATUS] > 0 ? STATS_DONE : STATS_OPEN, (int64_t)row[TIME], 1);
}

static void
each_point_of_the_curve(struct oracle *oracle, const struct stats_curve *curve)
{
	static const int64_t times[] = { 100, 200, 365, 500 };
	for (size_t i = 0; i < LENGTH(times); i++) {
		const struct stats_curve_point point = stats_curve_at(curve, times[i], STATS_LOGLOG, 0.95);
		const struct stats_curve_point by_log = stats_curve_at(curve, times[i], STATS_LOG, 0.95);
		assert_int_equal(point.status, STATS_OK);
		oracle_is(oracle, oracle_path("km.times.%zu", i), (double)times[i]);
		oracle_is(oracle, oracle_path("km.surv.%zu", i), point.share);
		oracle_is(oracle, oracle_path("km.se_greenwood.%zu", i), point.se);
		oracle_is(oracle, oracle_path("km.lower_loglog.%zu", i), point.interval.low);
		oracle_is(oracle, oracle_path("km.upper_loglog.%zu", i), point.interval.high);
		oracle_is(oracle, oracle_path("km.lower_log.%zu", i), by_log.interval.low);
		oracle_is(oracle, oracle_path("km.upper_log.%zu", i), by_log.interval.high);
		oracle_is(oracle, oracle_path("km.n_risk.%zu", i), (double)point.at_risk);
	}
}

static void
known_or_not(struct oracle *oracle, const char *path, struct stats_number number)
{
	if (number.status == STATS_OK)
		oracle_is(oracle, path, number.value);
	else
		oracle_is_unknown(oracle, path, true);
}

static void
each_quantile_and_the_mean(struct oracle *oracle, const struct stats_curve *curve)
{
	static const double shares[] = { 0.5, 0.8, 0.9 };
	for (size_t i = 0; i < LENGTH(shares); i++) {
		const struct stats_curve_quantile quantile =
			stats_curve_quantile_of(curve, shares[i], STATS_LOGLOG, 0.95);
		oracle_is(oracle, oracle_path("quantiles.p.%zu", i), shares[i]);
		known_or_not(oracle, oracle_path("quantiles.est.%zu", i), quantile.value);
		known_or_not(oracle, oracle_path("quantiles.lower.%zu", i), quantile.low);
		known_or_not(oracle, oracle_path("quantiles.upper.%zu", i), quantile.high);
	}
	const struct stats_curve_mean mean = stats_curve_mean_of(curve, 365);
	assert_int_equal(mean.status, STATS_OK);
	oracle_is(oracle, "rmst365.0", mean.mean);
	oracle_is(oracle, "rmst365.1", mean.se);
}

static void
each_log_rank(struct oracle *oracle)
{
	struct stats_delays *by_sex[2], *by_ecog[ECOG][2];
	for (size_t sex = 0; sex < 2; sex++) {
		by_sex[sex] = stats_delays_new(arena);
		for (size_t ecog = 0; ecog < ECOG; ecog++)
			by_ecog[ecog][sex] = stats_delays_new(arena);
	}
	for (size_t i = 0; i < LUNG; i++) {
		const size_t sex = (size_t)lung[i][SEX] - 1;
		lung_add(by_sex[sex], lung[i]);
		if (!isnan(lung[i][PH_ECOG]))
			lung_add(by_ecog[(size_t)lung[i][PH_ECOG]][sex], lung[i]);
	}
	const struct stats_delays *const *sexes = (const struct stats_delays *const *)by_sex;
	const struct stats_delays *const *cells = (const struct stats_delays *const *)by_ecog;
	oracle_is(oracle, "logrank", stats_logrank_of(sexes, 2, 1, 0).test.chi2);
	oracle_is(oracle, "peto_rho1", stats_logrank_of(sexes, 2, 1, 1).test.chi2);
	oracle_is(oracle, "logrank_stratified_ecog", stats_logrank_of(cells, 2, ECOG, 0).test.chi2);
}

static struct stats_cox_rows
lung_rows(void)
{
	static int32_t duration[LUNG];
	static bool done[LUNG];
	static double predictors[LUNG * 3];
	struct stats_cox_rows rows = { 0, 3, duration, done, predictors };
	for (size_t i = 0; i < LUNG; i++) {
		if (isnan(lung[i][PH_ECOG]))
			continue;
		duration[rows.n] = (int32_t)lung[i][TIME];
		done[rows.n] = lung[i][STATUS] > 0;
		for (size_t j = 0; j < 3; j++)
			predictors[rows.n * 3 + j] = lung[i][SEX + j];
		rows.n++;
	}
	return rows;
}

static void
each_model(struct oracle *oracle)
{
	static const char *const words[] = { [STATS_EFRON] = "efron", [STATS_BRESLOW] = "breslow" };
	static const char *const predictors[] = { "sex", "age", "ph.ecog" };
	const struct stats_cox_rows rows = lung_rows();
	struct stats_cox cox;
	for (enum stats_ties ties = STATS_EFRON; ties <= STATS_BRESLOW; ties++) {
		const char *word = words[ties];
		cox = stats_cox_of(arena, &rows, ties);
		assert_int_equal(cox.status, STATS_OK);
		for (size_t j = 0; j < 3; j++) {
			/* R stops when the likelihood no longer moves in 1e-9, we go on */
			oracle_is_near(oracle, oracle_path("cox.%s.coef.%s", word, predictors[j]),
			               cox.coef[j], 1e-8);
			oracle_is(oracle, oracle_path("cox.%s.se.%zu", word, j), cox.se[j]);
		}
		oracle_is_pair(oracle, oracle_path("cox.%s.loglik", word), cox.loglik_null, cox.loglik);
		oracle_is(oracle, oracle_path("cox.%s.n", word), (double)cox.n);
		oracle_is(oracle, oracle_path("cox.%s.lrt", word), cox.lrt.chi2);
		oracle_is(oracle, oracle_path("cox.%s.concordance", word), cox.concordance.value);
	}
	cox = stats_cox_of(arena, &rows, STATS_EFRON);
	const struct stats_cox_steady steady = stats_cox_steady_of(arena, &rows, &cox);
	for (size_t j = 0; j <= 3; j++)
		oracle_is(oracle, oracle_path("zph_chisq.%zu", j), steady.tests[j].chi2);
}

/* Values and how many have each. */
static struct stats_sample
veteran_counts(void)
{
	static double rows[VETERAN][8], values[1000];
	static int64_t counts[1000];
	assert_int_equal(oracle_csv("16_veteran.csv", 3, rows, VETERAN), VETERAN);
	for (size_t i = 0; i < LENGTH(values); i++)
		values[i] = (double)i;
	for (size_t i = 0; i < VETERAN; i++)
		counts[(size_t)rows[i][2]]++;
	return (struct stats_sample){ values, counts, LENGTH(values) };
}

static void
each_percentile(struct oracle *oracle, const struct stats_sample *sample)
{
	static const double shares[] = { 0.5, 0.8, 0.9, 0.95 };
	static const char *const types[] = { "type6", "type7", "hyndman8" };
	for (size_t i = 0; i < LENGTH(shares); i++) {
		struct stats_percentile percentile;
		for (enum stats_percentile_type type = STATS_TYPE_6; type <= STATS_TYPE_8; type++) {
			percentile = stats_percentile_of(sample, shares[i], type, 0.95);
			assert_int_equal(percentile.status, STATS_OK);
			oracle_is(oracle, oracle_path("percentiles_veteran.%zu.%s", i, types[type]),
			          percentile.value);
		}
		oracle_is(oracle, oracle_path("percentiles_veteran.%zu.p", i), shares[i]);
		oracle_is_pair(oracle, oracle_path("percentiles_veteran.%zu.ci_ranks", i),
		               (double)percentile.rank_low, (double)percentile.rank_high);
		oracle_is_pair(oracle, oracle_path("percentiles_veteran.%zu.ci", i),
		               percentile.low.value, percentile.high.value);
		oracle_is(oracle, oracle_path("percentiles_veteran.%zu.coverage", i), percentile.coverage);
	}
}

static void
the_share_within_100_days(struct oracle *oracle, const struct stats_sample *sample)
{
	struct stats_delays *delays = stats_delays_new(arena);
	for (size_t i = 0; i < sample->level_count; i++)
		stats_delays_add(delays, STATS_DONE, (int64_t)sample->values[i], sample->counts[i]);
	const struct stats_share share = stats_kept_within(delays, 100, 0.95).share;
	oracle_is(oracle, "within_100_days.x", (double)share.x);
	oracle_is(oracle, "within_100_days.n", (double)share.n);
	oracle_is(oracle, "within_100_days.p", share.share);
	oracle_is_pair(oracle, "within_100_days.clopper_pearson", share.interval.low,
	               share.interval.high);
}

static void
oracle_16_delays(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	struct oracle oracle = oracle_open("16", "16_delays.expected.json");
	oracle.tolerance = closed;
	assert_int_equal(oracle_csv("16_lung.csv", 5, lung, LUNG), LUNG);
	struct stats_delays *delays = stats_delays_new(arena);
	for (size_t i = 0; i < LUNG; i++)
		lung_add(delays, lung[i]);
	const struct stats_curve curve = stats_curve_of(arena, delays);
	assert_int_equal(curve.status, STATS_OK);
	each_point_of_the_curve(&oracle, &curve);
	each_quantile_and_the_mean(&oracle, &curve);
	each_log_rank(&oracle);
	each_model(&oracle);
	const struct stats_sample sample = veteran_counts();
	each_percentile(&oracle, &sample);
	the_share_within_100_days(&oracle, &sample);
	oracle_close(&oracle, 0);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(oracle_16_delays) };
	return cmocka_run_group_tests_name("oracle 16", tests, NULL, NULL);
}
