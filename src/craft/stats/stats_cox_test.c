/* Cox's model: a vector of R where ties are many, and what must hold whatever the requests. */
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
	arena = arena_new(512 << 20);
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

static double
chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return ((double)(*seed >> 11) + 0.5) / 9007199254740992.0;
}

/* Rows on the arena, to be filled. */
struct table {
	int32_t *duration;
	bool *done;
	double *predictors;
};

static struct table
table_new(size_t n, size_t count)
{
	return (struct table){
		arena_array_of(arena, int32_t, n), arena_array_of(arena, bool, n),
		arena_array_of(arena, double, n * count),
	};
}

static struct stats_cox_rows
rows_of(const struct table *table, size_t n, size_t count)
{
	return (struct stats_cox_rows){ n, count, table->duration, table->done, table->predictors };
}

/* i <- 0:59; dur <- (1 + (i*37) %% 41) %/% 4; done <- i %% 2 == 1 (ev is 1 or 3 there);
 * x1 <- (i*i) %% 7; x2 <- (i %/% 3) %% 2: 60 requests on eleven durations. */
enum { REQUESTS = 60 };

static struct table
requests_table(void)
{
	struct table table = table_new(REQUESTS, 2);
	for (int i = 0; i < REQUESTS; i++) {
		table.duration[i] = (1 + i * 37 % 41) / 4;
		table.done[i] = i % 2 == 1;
		table.predictors[2 * i] = i * i % 7;
		table.predictors[2 * i + 1] = i / 3 % 2;
	}
	return table;
}

static void
many_ties_are_taken_as_in_r(void **state)
{
	(void)state;
	static const struct {
		double coef[2], se[2], loglik[2], steady[3];
	} of_r[] = {
		[STATS_EFRON] = {
			{ 0.07101300199101664, 0.77998358448159111 }, { 0.1392689371148298, 0.3881810208793368 },
			{ -94.06187422613959, -91.82438930635601 },
			{ 0.1072721024866066, 0.4749100714828238, 0.5025449648298340 },
		},
		[STATS_BRESLOW] = {
			{ 0.06129861291842981, 0.74340594365009338 }, { 0.1389977363190903, 0.3877957507657696 },
			{ -96.02690069109774, -93.99829126407151 },
			{ 0.04101900635971984, 0.52293166887015108, 0.52529118659694218 },
		},
	};
	const struct table table = requests_table();
	const struct stats_cox_rows rows = rows_of(&table, REQUESTS, 2);
	for (enum stats_ties ties = STATS_EFRON; ties <= STATS_BRESLOW; ties++) {
		const struct stats_cox cox = stats_cox_of(arena, &rows, ties);
		assert_int_equal(cox.status, STATS_OK);
		assert_int_equal(cox.done, 30);
		for (size_t j = 0; j < 2; j++) {
			assert_true(near(cox.coef[j], of_r[ties].coef[j], 1e-10));
			assert_true(near(cox.se[j], of_r[ties].se[j], 1e-10));
		}
		assert_true(near(cox.loglik_null, of_r[ties].loglik[0], 1e-13));
		assert_true(near(cox.loglik, of_r[ties].loglik[1], 1e-13));
		assert_true(near(cox.concordance.value, (482 + 103 / 2.) / (482 + 277 + 103), 1e-14));
		const struct stats_cox_steady steady = stats_cox_steady_of(arena, &rows, &cox);
		for (size_t j = 0; j < 3; j++)
			assert_true(near(steady.tests[j].chi2, of_r[ties].steady[j], 1e-9));
		assert_true(near(steady.tests[2].df, 2, 0));
	}
}

static void
order_of_rows_and_units_of_predictors_change_nothing(void **state)
{
	(void)state;
	const struct table table = requests_table();
	struct table turned = table_new(REQUESTS, 2);
	for (size_t i = 0; i < REQUESTS; i++) {
		const size_t from = i * 7 % REQUESTS; /* 7 and 60 have no common part: each once */
		turned.duration[i] = table.duration[from];
		turned.done[i] = table.done[from];
		turned.predictors[2 * i] = 1e9 + 1e-3 * table.predictors[2 * from];
		turned.predictors[2 * i + 1] = -1000 * table.predictors[2 * from + 1];
	}
	const struct stats_cox_rows rows = rows_of(&table, REQUESTS, 2);
	const struct stats_cox_rows other = rows_of(&turned, REQUESTS, 2);
	const struct stats_cox a = stats_cox_of(arena, &rows, STATS_EFRON);
	const struct stats_cox b = stats_cox_of(arena, &other, STATS_EFRON);
	assert_int_equal(b.status, STATS_OK);
	/* a value near 1e9 keeps 1e-7: four digits of what varies in it */
	assert_true(near(b.coef[0], 1000 * a.coef[0], 1e-3));
	assert_true(near(b.coef[1], a.coef[1] / -1000, 1e-3));
	assert_true(near(b.loglik_null, a.loglik_null, 1e-13));
	assert_true(near(b.loglik, a.loglik, 1e-5));
}

/* Two groups and no ties: the score of the start is the log-rank test, and both tests meet. */
static void
two_groups_without_ties_are_nearly_the_log_rank_test(void **state)
{
	(void)state;
	enum { COUNT = 4000 };
	uint64_t seed = 5;
	struct table table = table_new(COUNT, 1);
	struct stats_delays *groups[2] = { stats_delays_new(arena), stats_delays_new(arena) };
	for (size_t i = 0; i < COUNT; i++) {
		const size_t group = i % 2;
		const double needed = -log(chance(&seed)) * (group == 0 ? 30 : 27) * 1000;
		table.duration[i] = (int32_t)fmin(needed, 100000);
		table.done[i] = needed < 100000;
		table.predictors[i] = (double)group;
		stats_delays_add(groups[group], table.done[i] ? STATS_DONE : STATS_OPEN,
		                 table.duration[i], 1);
	}
	const struct stats_cox_rows rows = rows_of(&table, COUNT, 1);
	const struct stats_cox cox = stats_cox_of(arena, &rows, STATS_EFRON);
	const struct stats_logrank logrank =
		stats_logrank_of((const struct stats_delays *const *)groups, 2, 1, 0);
	assert_int_equal(cox.status, STATS_OK);
	assert_true(fabs(cox.coef[0] - log(30. / 27)) < 3 * cox.se[0]);
	assert_true(near(cox.lrt.chi2, logrank.test.chi2, 0.01));
}

/* 4,000 waves of 300 requests whose pace follows exp(0.5·x), some open: 95 % intervals. */
static void
intervals_hold_the_true_coefficient(void **state)
{
	(void)state;
	enum { WAVES = 4000, COUNT = 300 };
	uint64_t seed = 7;
	int held = 0, steady_refused = 0;
	for (int wave = 0; wave < WAVES; wave++) {
		struct table table = table_new(COUNT, 1);
		for (size_t i = 0; i < COUNT; i++) {
			const double x = chance(&seed) * 4, needed = -log(chance(&seed)) * 40 * exp(-0.5 * x);
			const double age = chance(&seed) * 60;
			table.duration[i] = (int32_t)fmin(needed, age);
			table.done[i] = needed <= age;
			table.predictors[i] = x;
		}
		const struct stats_cox_rows rows = rows_of(&table, COUNT, 1);
		const struct stats_cox cox = stats_cox_of(arena, &rows, STATS_EFRON);
		assert_int_equal(cox.status, STATS_OK);
		held += fabs(cox.coef[0] - 0.5) <= 1.96 * cox.se[0];
		steady_refused += stats_cox_steady_of(arena, &rows, &cox).tests[0].p < 0.05;
		arena_reset(arena);
	}
	printf("Cox: the interval holds the true coefficient %.1f %% of %d times, "
	       "a steady one is refused %.1f %%\n", 100. * held / WAVES, WAVES,
	       100. * steady_refused / WAVES);
	assert_true(held >= WAVES * 93 / 100);
	assert_true(held <= WAVES * 97 / 100);
	assert_true(steady_refused <= WAVES * 7 / 100);
}

static void
what_a_model_cannot_tell_is_told_apart(void **state)
{
	(void)state;
	struct table table = requests_table();
	struct stats_cox_rows rows = rows_of(&table, REQUESTS, 2);
	for (size_t i = 0; i < REQUESTS; i++)
		table.predictors[2 * i + 1] = 3 - 2 * table.predictors[2 * i];
	struct stats_cox cox = stats_cox_of(arena, &rows, STATS_EFRON);
	assert_int_equal(cox.status, STATS_COLLINEAR);
	assert_int_equal(cox.at_fault, 1);
	for (size_t i = 0; i < REQUESTS; i++)
		table.predictors[2 * i + 1] = 0.1;
	cox = stats_cox_of(arena, &rows, STATS_EFRON);
	assert_int_equal(cox.status, STATS_NO_VARIANCE);
	assert_int_equal(cox.at_fault, 1);
	/* In R: "Loglik converged before variable 2; coefficient may be infinite". */
	for (size_t i = 0; i < REQUESTS; i++)
		table.predictors[2 * i + 1] = (double)(i % 2);
	for (enum stats_ties ties = STATS_EFRON; ties <= STATS_BRESLOW; ties++)
		assert_int_equal(stats_cox_of(arena, &rows, ties).status, STATS_SEPARATED);
	table.predictors[5] = NAN;
	assert_int_equal(stats_cox_of(arena, &rows, STATS_EFRON).status, STATS_OUT_OF_RANGE);
	table.predictors[5] = 1;
	table.duration[8] = -1;
	assert_int_equal(stats_cox_of(arena, &rows, STATS_EFRON).status, STATS_OUT_OF_RANGE);
	rows.n = 4; /* two done for two predictors */
	assert_int_equal(stats_cox_of(arena, &rows, STATS_EFRON).status, STATS_TOO_FEW);
	rows.n = 0;
	assert_int_equal(stats_cox_of(arena, &rows, STATS_EFRON).status, STATS_TOO_FEW);
}

static void
when_all_ends_the_same_day_nothing_can_change_with_age(void **state)
{
	(void)state;
	struct table table = requests_table();
	for (size_t i = 0; i < REQUESTS; i++)
		table.duration[i] = 3;
	const struct stats_cox_rows rows = rows_of(&table, REQUESTS, 2);
	const struct stats_cox cox = stats_cox_of(arena, &rows, STATS_EFRON);
	assert_int_equal(cox.status, STATS_OK);
	assert_int_equal(cox.concordance.status, STATS_OK); /* those open on that day wait longer */
	const struct stats_cox_steady steady = stats_cox_steady_of(arena, &rows, &cox);
	for (size_t j = 0; j < 3; j++)
		assert_int_equal(steady.tests[j].status, STATS_NO_VARIANCE);
	for (size_t i = 0; i < REQUESTS; i++)
		table.done[i] = true;
	/* All done at once, by Efron: only one order is as good as another. */
	const struct stats_cox at_once = stats_cox_of(arena, &rows, STATS_EFRON);
	assert_true(at_once.status != STATS_OK || at_once.concordance.status == STATS_TOO_FEW);
}

static void
cox_is_sound(const struct stats_cox_rows *rows, enum stats_ties ties)
{
	const struct stats_cox cox = stats_cox_of(arena, rows, ties);
	assert_true(isfinite(cox.loglik_null) && isfinite(cox.loglik));
	assert_true(cox.lrt.p >= 0 && cox.lrt.p <= 1 && cox.lrt.chi2 >= 0 && isfinite(cox.lrt.chi2));
	assert_true(cox.concordance.value >= 0 && cox.concordance.value <= 1);
	for (size_t j = 0; j < rows->count; j++) {
		assert_true(isfinite(cox.coef[j]));
		assert_true(isfinite(cox.se[j]) && cox.se[j] >= 0);
		assert_true(cox.status == STATS_OK ? cox.se[j] > 0 : cox.coef[j] == 0);
	}
	if (cox.status != STATS_OK) {
		assert_int_equal(cox.lrt.status, cox.status);
		assert_int_equal(cox.concordance.status, cox.status);
		return;
	}
	assert_true(cox.loglik >= cox.loglik_null - 1e-9 * fabs(cox.loglik_null));
	const struct stats_cox_steady steady = stats_cox_steady_of(arena, rows, &cox);
	for (size_t j = 0; j <= rows->count; j++) {
		assert_true(isfinite(steady.tests[j].chi2));
		assert_true(steady.tests[j].p >= 0 && steady.tests[j].p <= 1);
	}
}

/* From nobody to 40 requests, far values among near ones, few or many durations. */
static void
whatever_the_requests_a_model_is_numbers_or_a_status(void **state)
{
	(void)state;
	static const double scales[] = { 1e-200, 1e-9, 1, 1, 1, 1e6, 1e11 };
	uint64_t seed = 11;
	size_t fitted = 0;
	for (int round = 0; round < 2000; round++) {
		const size_t n = (size_t)(chance(&seed) * 41), count = 1 + (size_t)(chance(&seed) * 4);
		const double longest = chance(&seed) < 0.5 ? 4 : 100, open = chance(&seed);
		const bool far = chance(&seed) < 0.3;
		struct table table = table_new(n, count);
		for (size_t i = 0; i < n; i++) {
			table.duration[i] = (int32_t)(chance(&seed) * longest);
			table.done[i] = chance(&seed) > open;
			for (size_t j = 0; j < count; j++)
				table.predictors[i * count + j] =
					floor(chance(&seed) * 4) *
					(far ? scales[(size_t)(chance(&seed) * LENGTH(scales))] : 1);
		}
		const struct stats_cox_rows rows = rows_of(&table, n, count);
		cox_is_sound(&rows, STATS_EFRON);
		cox_is_sound(&rows, STATS_BRESLOW);
		fitted += stats_cox_of(arena, &rows, STATS_EFRON).status == STATS_OK;
		arena_reset(arena);
	}
	assert_true(fitted > 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(many_ties_are_taken_as_in_r, clean),
		cmocka_unit_test_teardown(order_of_rows_and_units_of_predictors_change_nothing, clean),
		cmocka_unit_test_teardown(two_groups_without_ties_are_nearly_the_log_rank_test, clean),
		cmocka_unit_test_teardown(intervals_hold_the_true_coefficient, clean),
		cmocka_unit_test_teardown(what_a_model_cannot_tell_is_told_apart, clean),
		cmocka_unit_test_teardown(when_all_ends_the_same_day_nothing_can_change_with_age, clean),
		cmocka_unit_test_teardown(whatever_the_requests_a_model_is_numbers_or_a_status, clean),
	};
	return cmocka_run_group_tests_name("Cox", tests, begin, end);
}
