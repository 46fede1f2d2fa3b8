/* Derived importance: oracle 08, computed by R 4.2.2, and what must hold whatever the answers. */
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

enum { SEED = 20261123 };

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

/* --- oracle 08: rating of thirty departments by six qualities -------------------------------- */

enum { DEPARTMENTS = 30, QUALITIES = 6 };
static const char *const qualities[QUALITIES] = {
	"complaints", "privileges", "learning", "raises", "critical", "advance",
};
static double attitude[DEPARTMENTS][8]; /* rating, then the qualities */

/* R² of a column on the columns whose bits are set; 0 for none. Bit 0 is the rating. */
static double
r2_of(size_t outcome, size_t columns)
{
	double row[QUALITIES];
	struct stats_drivers_rows *rows = NULL;
	const size_t count = (size_t)__builtin_popcountll(columns);
	if (count == 0)
		return 0;
	rows = stats_drivers_new(arena, count);
	for (size_t i = 0; i < DEPARTMENTS; i++) {
		size_t at = 0;
		for (size_t c = 0; c <= QUALITIES; c++)
			if ((columns >> c & 1) != 0)
				row[at++] = attitude[i][c];
		stats_drivers_add(rows, row, attitude[i][outcome]);
	}
	const struct stats_drivers drivers = stats_drivers_of(arena, rows, SEED);
	assert_int_equal(drivers.status, STATS_OK);
	return drivers.r2;
}

static const double *
column(size_t at)
{
	double *values = arena_array_of(arena, double, DEPARTMENTS);
	for (size_t i = 0; i < DEPARTMENTS; i++)
		values[i] = attitude[i][at];
	return values;
}

/* Dominance: what i adds to each subset of the others is never less than what j adds. */
static bool
dominates(const double *r2, size_t i, size_t j)
{
	for (size_t set = 0; set < 1 << QUALITIES; set++)
		if ((set >> i & 1) == 0 && (set >> j & 1) == 0 &&
		    r2[set | (size_t)1 << i] - r2[set | (size_t)1 << j] < -1e-12)
			return false;
	return true;
}

/* Every subset alone, through the same door. */
static void
each_subset_explains_what_r_says(struct oracle *oracle)
{
	double r2[1 << QUALITIES];
	for (size_t set = 0; set < 1 << QUALITIES; set++)
		r2[set] = r2_of(0, set << 1);
	for (size_t i = 0; i < QUALITIES; i++) {
		const size_t mine = (size_t)2 << i, others = ((1 << (QUALITIES + 1)) - 2) & ~mine;
		oracle_is(oracle, oracle_path("vif.%s", qualities[i]), 1 / (1 - r2_of(i + 1, others)));
		for (size_t j = 0; j < QUALITIES; j++)
			if (i != j)
				/* R's sapply lays the answers of i in a column, whatever the file's note says */
				oracle_is_bool(oracle, oracle_path("complete_dominance.%zu.%zu", j, i),
				               dominates(r2, i, j));
	}
}

static void
each_quality_stands_where_r_puts_it(struct oracle *oracle, const struct stats_drivers *drivers)
{
	/* R's words */
	static const char *const words[STATS_QUADRANT_COUNT] = {
		"concentrate_here", "keep_up", "low_priority", "possible_overkill", "not settled",
	};
	double performance[QUALITIES];
	for (size_t i = 0; i < QUALITIES; i++) {
		performance[i] = stats_summary_of_values(column(i + 1), DEPARTMENTS).mean;
		oracle_is(oracle, oracle_path("performance.%s", qualities[i]), performance[i]);
	}
	const struct stats_axes axes = {
		stats_summary_of_values(drivers->share, QUALITIES).mean,
		stats_summary_of_values(performance, QUALITIES).mean,
	};
	for (size_t i = 0; i < QUALITIES; i++) {
		const enum stats_quadrant quadrant = stats_drivers_quadrant(
			(struct stats_interval){ drivers->share[i], drivers->share[i] },
			(struct stats_interval){ performance[i], performance[i] }, axes);
		oracle_is_word(oracle, oracle_path("ipa_quadrant.%s", qualities[i]), words[quadrant]);
	}
}

static void
oracle_08_what_goes_with_a_rating(void **state)
{
	(void)state;
	struct oracle oracle = oracle_open("08", "08_drivers.expected.json");
	assert_int_equal(oracle_csv("08_attitude.csv", 7, attitude, DEPARTMENTS), DEPARTMENTS);
	struct stats_drivers_rows *rows = stats_drivers_new(arena, QUALITIES);
	for (size_t i = 0; i < DEPARTMENTS; i++)
		stats_drivers_add(rows, attitude[i] + 1, attitude[i][0]);
	const struct stats_drivers drivers = stats_drivers_of(arena, rows, SEED);
	assert_int_equal(drivers.status, STATS_OK);
	oracle_is(&oracle, "n", (double)drivers.people);
	oracle_is(&oracle, "R2", drivers.r2);
	oracle_is(&oracle, "adjR2",
	          1 - (1 - drivers.r2) * (DEPARTMENTS - 1) / (DEPARTMENTS - 1 - QUALITIES));
	for (size_t i = 0; i < QUALITIES; i++) {
		const double *rating = column(0), *quality = column(i + 1);
		oracle_is(&oracle, oracle_path("lmg_shapley.%s", qualities[i]), drivers.share[i]);
		oracle_is(&oracle, oracle_path("pearson.%s", qualities[i]),
		          stats_pearson(rating, quality, DEPARTMENTS, 0.95).r);
		oracle_is(&oracle, oracle_path("spearman.%s", qualities[i]),
		          stats_spearman(arena, rating, quality, DEPARTMENTS, 0.95).r);
	}
	each_quality_stands_where_r_puts_it(&oracle, &drivers);
	each_subset_explains_what_r_says(&oracle);
	/* not computed here: partial, std_beta, johnson_weights, pratt; and the diagonal, null */
	oracle_close(&oracle, 4 * QUALITIES + QUALITIES);
}

/* --- people drawn by a fixed sequence -------------------------------------------------------- */

static double
chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return ((double)(*seed >> 11) + 0.5) / 9007199254740992.0;
}

/* A normal value (Box & Muller 1958). */
static double
normal(uint64_t *seed)
{
	const double radius = sqrt(-2 * log(chance(seed)));
	return radius * cos(6.283185307179586 * chance(seed));
}

/* Two predictors whose correlation is 0.5, and y = x + z / 2 + noise: variance 2.75, R² =
 * 1.75 / 2.75; correlations with y 1.25 and 1 over √2.75. With two predictors, LMG is half of
 * r² plus half of what is added last. */
static const double r2_true = 1.75 / 2.75;
static const double share_true[2] = {
	(1.5625 / 2.75 + 1.75 / 2.75 - 1 / 2.75) / 2, (1 / 2.75 + 1.75 / 2.75 - 1.5625 / 2.75) / 2,
};

static void
two_drawn(uint64_t *seed, double *predictors, double *outcome_r)
{
	predictors[0] = normal(seed);
	predictors[1] = 0.5 * predictors[0] + sqrt(0.75) * normal(seed);
	*outcome_r = predictors[0] + 0.5 * predictors[1] + normal(seed);
}

/* In how many of the waves the interval holds the true share. */
static void
coverage(size_t waves, size_t people, size_t held_r[2])
{
	uint64_t seed = 8;
	held_r[0] = held_r[1] = 0;
	for (size_t wave = 0; wave < waves; wave++) {
		struct stats_drivers_rows *rows = stats_drivers_new(arena, 2);
		for (size_t i = 0; i < people; i++) {
			double predictors[2], outcome;
			two_drawn(&seed, predictors, &outcome);
			stats_drivers_add(rows, predictors, outcome);
		}
		const struct stats_drivers drivers = stats_drivers_of(arena, rows, wave);
		assert_int_equal(drivers.status, STATS_OK);
		for (size_t i = 0; i < 2; i++)
			held_r[i] += drivers.low[i] <= share_true[i] && share_true[i] <= drivers.high[i];
		arena_reset(arena);
	}
}

/* Of 200 waves at 95 % one standard error is 1.5 %, of 100 it is 2.2 %. */
static void
the_interval_holds_the_true_share_about_as_often_as_it_says(void **state)
{
	static const struct {
		size_t people, waves;
	} cases[] = { { 200, 200 }, { 3000, 100 } }; /* persons; groups of three */
	(void)state;
	for (size_t c = 0; c < LENGTH(cases); c++) {
		const size_t waves = cases[c].waves;
		size_t held[2];
		coverage(waves, cases[c].people, held);
		printf("importance, %zu people: of %zu waves, %zu and %zu intervals hold the true share\n",
		       cases[c].people, waves, held[0], held[1]);
		for (size_t i = 0; i < 2; i++)
			assert_in_range(held[i], waves * 88 / 100, waves * 99 / 100);
	}
}

static void
a_large_sample_finds_the_true_shares_and_keeps_no_row(void **state)
{
	(void)state;
	uint64_t seed = 1;
	size_t size = 0;
	struct stats_drivers_rows *rows = stats_drivers_new(arena, 2);
	for (size_t i = 0; i < 400000; i++) {
		double predictors[2], outcome;
		if (i == STATS_DRIVERS_GROUPS)
			size = arena_size(arena);
		two_drawn(&seed, predictors, &outcome);
		stats_drivers_add(rows, predictors, outcome);
	}
	assert_int_equal(arena_size(arena), size);
	assert_true(size < 1 << 20);
	const struct stats_drivers drivers = stats_drivers_of(arena, rows, SEED);
	assert_int_equal(drivers.people, 400000);
	assert_true(fabs(drivers.r2 - r2_true) < 0.004);
	for (size_t i = 0; i < 2; i++) {
		assert_true(fabs(drivers.share[i] - share_true[i]) < 0.004);
		assert_true(drivers.low[i] <= drivers.share[i] && drivers.share[i] <= drivers.high[i]);
		assert_true(drivers.high[i] - drivers.low[i] < 0.01);
	}
}

/* --- what must hold whatever the answers ----------------------------------------------------- */

enum { ITEMS = 5 };

/* Notes from 1 to 5 that go together, as those of a questionnaire; the last is the outcome. */
static void
notes_drawn(uint64_t *seed, double notes[ITEMS + 1])
{
	const double mood = normal(seed);
	for (size_t i = 0; i <= ITEMS; i++) {
		const double note = round(3 + 0.2 * (double)(i + 1) * mood + 0.8 * normal(seed));
		notes[i] = fmin(fmax(note, 1), 5);
	}
}

/* The same people whatever the order of their notes, each moved and stretched. */
static struct stats_drivers
notes_driven(size_t people, const size_t order[ITEMS], double shift, double unit)
{
	uint64_t seed = 5;
	struct stats_drivers_rows *rows = stats_drivers_new(arena, ITEMS);
	for (size_t i = 0; i < people; i++) {
		double notes[ITEMS + 1], row[ITEMS];
		notes_drawn(&seed, notes);
		for (size_t j = 0; j < ITEMS; j++)
			row[j] = shift + unit * notes[order[j]];
		stats_drivers_add(rows, row, shift + unit * notes[ITEMS]);
	}
	return stats_drivers_of(arena, rows, SEED);
}

static void
same_figures(const struct stats_drivers *a, const struct stats_drivers *b, const size_t *order,
             double unit)
{
	assert_int_equal(a->status, STATS_OK);
	assert_int_equal(b->status, STATS_OK);
	assert_true(fabs(a->r2 - b->r2) < unit);
	for (size_t i = 0; i < ITEMS; i++) {
		assert_true(fabs(b->share[i] - a->share[order[i]]) < unit);
		assert_true(fabs(b->low[i] - a->low[order[i]]) < unit);
		assert_true(fabs(b->high[i] - a->high[order[i]]) < unit);
	}
}

static const size_t in_order[ITEMS] = { 0, 1, 2, 3, 4 };

static void
another_order_of_predictors_gives_the_same_shares_in_that_order(void **state)
{
	static const size_t order[ITEMS] = { 3, 0, 4, 2, 1 };
	static const size_t sizes[] = { 40, 1000, 2500 };
	(void)state;
	for (size_t s = 0; s < LENGTH(sizes); s++) {
		const struct stats_drivers a = notes_driven(sizes[s], in_order, 0, 1);
		const struct stats_drivers b = notes_driven(sizes[s], order, 0, 1);
		same_figures(&a, &b, order, 1e-12);
		double sum = 0;
		for (size_t i = 0; i < ITEMS; i++) {
			sum += a.share[i];
			assert_true(a.share[i] >= 0);
			assert_true(a.low[i] <= a.share[i] && a.share[i] <= a.high[i]);
		}
		assert_true(fabs(sum - a.r2) < 1e-12);
	}
}

/* The formula with sums of squares has no digit left at 1e11. */
static void
far_from_zero_the_shares_keep_their_digits(void **state)
{
	(void)state;
	for (size_t people = 50; people <= 5000; people *= 10) {
		const struct stats_drivers near_zero = notes_driven(people, in_order, 0, 1);
		const struct stats_drivers far = notes_driven(people, in_order, 1e11, 1);
		const struct stats_drivers small = notes_driven(people, in_order, 0, 1e-60);
		same_figures(&near_zero, &far, in_order, 1e-4); /* 1e11 keeps five decimals of a note */
		same_figures(&near_zero, &small, in_order, 1e-9);
	}
}

static void
the_seed_decides_and_only_of_the_interval(void **state)
{
	(void)state;
	uint64_t seed = 5;
	struct stats_drivers_rows *rows = stats_drivers_new(arena, ITEMS);
	for (size_t i = 0; i < 60; i++) {
		double notes[ITEMS + 1];
		notes_drawn(&seed, notes);
		stats_drivers_add(rows, notes, notes[ITEMS]);
	}
	const struct stats_drivers a = stats_drivers_of(arena, rows, 1);
	const struct stats_drivers again = stats_drivers_of(arena, rows, 1);
	const struct stats_drivers other = stats_drivers_of(arena, rows, 2);
	assert_memory_equal(a.low, again.low, sizeof *a.low * ITEMS);
	assert_memory_equal(a.high, again.high, sizeof *a.high * ITEMS);
	assert_memory_equal(a.share, other.share, sizeof *a.share * ITEMS);
	assert_memory_not_equal(a.high, other.high, sizeof *a.high * ITEMS);
}

/* --- what cannot be computed is a status ----------------------------------------------------- */

/* Twenty people and three predictors, the last as `last` makes it. */
static struct stats_drivers
three_with(double (*last)(const double *first_two, uint64_t *seed), size_t people)
{
	uint64_t seed = 4;
	struct stats_drivers_rows *rows = stats_drivers_new(arena, 3);
	for (size_t i = 0; i < people; i++) {
		double row[3] = { normal(&seed), normal(&seed) };
		row[2] = last(row, &seed);
		stats_drivers_add(rows, row, row[0] + normal(&seed));
	}
	return stats_drivers_of(arena, rows, SEED);
}

static double
free_one(const double *first_two, uint64_t *seed)
{
	(void)first_two;
	return normal(seed);
}

static double
copy(const double *first_two, uint64_t *seed)
{
	(void)seed;
	return first_two[1];
}

static double
mixture(const double *first_two, uint64_t *seed)
{
	(void)seed;
	return 7 - 3 * first_two[0] + first_two[1];
}

static double
constant(const double *first_two, uint64_t *seed)
{
	(void)first_two, (void)seed;
	return 0.1;
}

static double
wild(const double *first_two, uint64_t *seed)
{
	(void)seed;
	return first_two[0] > 1 ? NAN : 1;
}

static void
nothing_stands(const struct stats_drivers *drivers, enum stats_status status)
{
	assert_int_equal(drivers->status, status);
	assert_true(drivers->r2 == 0);
	for (size_t i = 0; i < drivers->count; i++)
		assert_true(drivers->share[i] == 0 && drivers->low[i] == 0 && drivers->high[i] == 0);
}

static void
what_cannot_be_computed_is_a_status(void **state)
{
	(void)state;
	struct stats_drivers drivers = three_with(free_one, 20);
	assert_int_equal(drivers.status, STATS_OK);
	drivers = three_with(copy, 20);
	nothing_stands(&drivers, STATS_COLLINEAR);
	assert_int_equal(drivers.at_fault, 2);
	drivers = three_with(mixture, 20);
	nothing_stands(&drivers, STATS_COLLINEAR);
	drivers = three_with(mixture, 2000);
	nothing_stands(&drivers, STATS_COLLINEAR);
	drivers = three_with(constant, 2000);
	nothing_stands(&drivers, STATS_NO_VARIANCE);
	assert_int_equal(drivers.at_fault, 2);
	drivers = three_with(wild, 200);
	nothing_stands(&drivers, STATS_OUT_OF_RANGE);
	for (size_t people = 0; people < 7; people++) {
		drivers = three_with(free_one, people);
		nothing_stands(&drivers, STATS_TOO_FEW);
		assert_int_equal(drivers.people, people);
	}
	assert_string_equal(stats_status_word(STATS_COLLINEAR), "collinear");
}

/* One person in fifty answers otherwise: over a third of the resamples never see them. Four in
 * fifty: one in sixty does not. */
static void
an_answer_too_rare_for_the_resamples_is_too_few(void **state)
{
	(void)state;
	for (size_t rare = 1; rare <= 4; rare += 3) {
		uint64_t seed = 4;
		struct stats_drivers_rows *rows = stats_drivers_new(arena, 2);
		for (size_t i = 0; i < 50; i++)
			stats_drivers_add(rows, (double[]){ normal(&seed), i < rare }, normal(&seed));
		const struct stats_drivers drivers = stats_drivers_of(arena, rows, SEED);
		if (rare == 1)
			nothing_stands(&drivers, STATS_TOO_FEW);
		else
			assert_int_equal(drivers.status, STATS_OK);
	}
}

static void
an_outcome_that_never_varies_is_the_one_at_fault(void **state)
{
	(void)state;
	uint64_t seed = 4;
	struct stats_drivers_rows *rows = stats_drivers_new(arena, 2);
	for (size_t i = 0; i < 50; i++)
		stats_drivers_add(rows, (double[]){ normal(&seed), normal(&seed) }, 3.3);
	const struct stats_drivers drivers = stats_drivers_of(arena, rows, SEED);
	nothing_stands(&drivers, STATS_NO_VARIANCE);
	assert_int_equal(drivers.at_fault, 2);
}

/* An outcome made of its predictors is wholly explained, and twelve predictors are allowed. */
static void
twelve_predictors_may_explain_everything(void **state)
{
	(void)state;
	uint64_t seed = 12;
	struct stats_drivers_rows *rows = stats_drivers_new(arena, STATS_DRIVERS_MAX);
	for (size_t i = 0; i < 300; i++) {
		double row[STATS_DRIVERS_MAX], sum = 0;
		for (size_t j = 0; j < STATS_DRIVERS_MAX; j++)
			sum += row[j] = normal(&seed);
		stats_drivers_add(rows, row, sum);
	}
	const struct stats_drivers drivers = stats_drivers_of(arena, rows, SEED);
	assert_int_equal(drivers.status, STATS_OK);
	assert_true(fabs(drivers.r2 - 1) < 1e-12);
	for (size_t j = 0; j < STATS_DRIVERS_MAX; j++) /* a twelfth each, give or take the draw */
		assert_true(drivers.share[j] > 0.04 && drivers.share[j] < 0.14);
}

/* Values of any size, few people, constants and copies: numbers or a status. */
static void
nothing_drawn_at_random_gives_a_share_that_is_not_a_number(void **state)
{
	static const double scales[] = { 0, 1e-300, 1e-155, 1e-12, 1, 1e6, 1e11, 1e13 };
	(void)state;
	uint64_t seed = 9;
	for (int round = 0; round < 300; round++) {
		double unit[4], base[4];
		const size_t count = 1 + (size_t)(chance(&seed) * 3);
		const size_t people = (size_t)(chance(&seed) * chance(&seed) * 60);
		struct stats_drivers_rows *rows = stats_drivers_new(arena, count);
		for (size_t j = 0; j <= count; j++) {
			unit[j] = scales[(size_t)(chance(&seed) * LENGTH(scales))];
			base[j] = chance(&seed) < 0.5 ? 0 : scales[(size_t)(chance(&seed) * LENGTH(scales))];
		}
		for (size_t i = 0; i < people; i++) {
			double row[4];
			for (size_t j = 0; j <= count; j++)
				row[j] = base[j] + unit[j] * floor(chance(&seed) * 5);
			stats_drivers_add(rows, row, row[count]);
		}
		const struct stats_drivers drivers = stats_drivers_of(arena, rows, seed);
		assert_true(drivers.r2 >= 0 && drivers.r2 <= 1 + 1e-6);
		for (size_t j = 0; j < count; j++)
			assert_true(drivers.low[j] >= 0 && drivers.low[j] <= drivers.share[j] &&
			            drivers.share[j] <= drivers.high[j] && drivers.high[j] <= 1 + 1e-6);
		arena_reset(arena);
	}
}

/* --- ranks and quadrants --------------------------------------------------------------------- */

static void
overlapping_intervals_are_tied_ranks(void **state)
{
	(void)state;
	double share[] = { 0.10, 0.40, 0.15, 0.02 }, low[] = { 0.06, 0.30, 0.11, 0.01 };
	double high[] = { 0.14, 0.50, 0.20, 0.06 };
	const struct stats_drivers drivers = { .status = STATS_OK, .count = 4, .share = share,
		.low = low, .high = high };
	struct stats_driver_rank ranks[4];
	stats_drivers_ranks(&drivers, ranks);
	static const struct stats_driver_rank expected[] = {
		{ 3, 2, 4 }, /* touches the last at 0.06, and overlaps the second */
		{ 1, 1, 1 },
		{ 2, 2, 3 },
		{ 4, 3, 4 },
	};
	assert_memory_equal(ranks, expected, sizeof ranks);
}

static void
a_point_whose_interval_crosses_an_axis_is_not_placed(void **state)
{
	(void)state;
	static const struct {
		struct stats_interval importance, performance;
		enum stats_quadrant quadrant;
	} cases[] = {
		{ { 0.2, 0.3 }, { 1, 2 }, STATS_CONCENTRATE },
		{ { 0.2, 0.3 }, { 3.5, 4 }, STATS_KEEP_UP },
		{ { 0, 0.05 }, { 1, 2 }, STATS_LOW_PRIORITY },
		{ { 0, 0.05 }, { 3.5, 4 }, STATS_OVERKILL },
		{ { 0.05, 0.2 }, { 1, 2 }, STATS_NOT_SETTLED },
		{ { 0.2, 0.3 }, { 2.9, 3.1 }, STATS_NOT_SETTLED },
		{ { 0.05, 0.2 }, { 2.9, 3.1 }, STATS_NOT_SETTLED },
		{ { 0.1, 0.3 }, { 3, 4 }, STATS_KEEP_UP },        /* from the axis upwards */
		{ { 0.05, 0.1 }, { 3.5, 4 }, STATS_NOT_SETTLED }, /* up to the axis */
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(stats_drivers_quadrant(cases[i].importance, cases[i].performance,
		                                        (struct stats_axes){ 0.1, 3 }),
		                 cases[i].quadrant);
	assert_string_equal(stats_quadrant_word(STATS_NOT_SETTLED), "not_settled");
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup(test, clean)
	const struct CMUnitTest tests[] = {
		CASE(oracle_08_what_goes_with_a_rating),
		CASE(the_interval_holds_the_true_share_about_as_often_as_it_says),
		CASE(a_large_sample_finds_the_true_shares_and_keeps_no_row),
		CASE(another_order_of_predictors_gives_the_same_shares_in_that_order),
		CASE(far_from_zero_the_shares_keep_their_digits),
		CASE(the_seed_decides_and_only_of_the_interval),
		CASE(what_cannot_be_computed_is_a_status),
		CASE(an_answer_too_rare_for_the_resamples_is_too_few),
		CASE(an_outcome_that_never_varies_is_the_one_at_fault),
		CASE(twelve_predictors_may_explain_everything),
		CASE(nothing_drawn_at_random_gives_a_share_that_is_not_a_number),
		CASE(overlapping_intervals_are_tied_ranks),
		CASE(a_point_whose_interval_crosses_an_axis_is_not_placed),
	};
	return cmocka_run_group_tests_name("drivers", tests, begin, end);
}
