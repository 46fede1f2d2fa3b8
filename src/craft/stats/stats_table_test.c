/* Oracle 15: what a reader works out of a table, and the cheapest pattern against him. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/base.h"
#include "craft/stats/stats.h"
#include "craft/stats/stats_grid.h"
#include "craft/stats/stats_oracle.h"

enum { CELLS_MAX = 32, SETS_MAX = 64 };

/* All cheapest patterns, by trying every one: bit i of a pattern is cell i. */
struct optimum {
	double cost;
	uint32_t sets[SETS_MAX];
	size_t set_count;
};

static void
mask_of(uint32_t set, bool hidden[CELLS_MAX])
{
	for (size_t i = 0; i < CELLS_MAX; i++)
		hidden[i] = (set >> i & 1) != 0;
}

static bool
pattern_is_safe(const struct grid *grid, uint32_t set, const struct stats_guard *guards,
                size_t count)
{
	struct arena *arena = arena_new(1 << 20);
	struct stats_guarded guarded[4];
	bool hidden[CELLS_MAX], safe = true;
	mask_of(set, hidden);
	assert_int_equal(stats_audit(arena, &grid->table, hidden, guards, count, guarded), STATS_OK);
	for (size_t i = 0; i < count; i++)
		safe = safe && guarded[i].safe;
	arena_end(arena);
	return safe;
}

static struct optimum
optimum_of(const struct grid *grid, const struct stats_guard *guards, size_t count, bool by_sum)
{
	struct optimum best = { .cost = INFINITY };
	uint32_t inner = 0, primary = 0;
	for (size_t i = 0; i < grid->table.cell_count; i++)
		inner |= (uint32_t)grid->inner[i] << i;
	for (size_t i = 0; i < count; i++)
		primary |= (uint32_t)1 << guards[i].cell;
	for (uint32_t set = 0; set <= inner; set++) {
		double cost = 0;
		if ((set & ~inner) != 0 || (set & primary) != primary)
			continue;
		for (size_t i = 0; i < grid->table.cell_count; i++)
			cost += (set >> i & 1) == 0 ? 0 : by_sum ? grid->values[i] : 1;
		if (cost > best.cost || !pattern_is_safe(grid, set, guards, count))
			continue;
		if (cost < best.cost)
			best = (struct optimum){ .cost = cost };
		assert_true(best.set_count < SETS_MAX);
		best.sets[best.set_count++] = set;
	}
	return best;
}

static void
optimum_is(struct oracle *oracle, const char *path, const struct optimum *best)
{
	const char *sets = oracle_path("%s.optimal_sets", path);
	oracle_is(oracle, oracle_path("%s.cost", path), best->cost);
	assert_int_equal(oracle_length(oracle, sets), best->set_count);
	for (size_t i = 0; i < best->set_count; i++) {
		const char *theirs = oracle_path("%s.%zu", sets, i);
		uint32_t set = 0;
		for (size_t k = 0; k < oracle_length(oracle, theirs); k++) {
			const double cell = oracle_number(oracle, oracle_path("%s.%zu", theirs, k));
			set |= (uint32_t)1 << ((size_t)cell - 1);
		}
		bool found = false;
		for (size_t k = 0; k < best->set_count; k++)
			found = found || best->sets[k] == set;
		/* each member of a set that is among ours stands for itself */
		for (size_t cell = 0, k = 0; cell < CELLS_MAX; cell++)
			if ((set >> cell & 1) != 0)
				oracle_is(oracle, oracle_path("%s.%zu", theirs, k++), found ? (double)cell + 1 : 0);
	}
}

static struct stats_interval
interval_of(const struct grid *grid, uint32_t set, size_t cell)
{
	struct arena *arena = arena_new(1 << 20);
	struct stats_interval intervals[CELLS_MAX];
	bool hidden[CELLS_MAX];
	mask_of(set, hidden);
	assert_int_equal(stats_attack(arena, &grid->table, hidden, intervals), STATS_OK);
	arena_end(arena);
	return intervals[cell];
}

static void
values_are(struct oracle *oracle, const char *path, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		oracle_is(oracle, oracle_path("%s.%zu", path, i), values[i]);
}

static void
interval_is(struct oracle *oracle, const char *path, const struct grid *grid, uint32_t set,
            size_t cell)
{
	const struct stats_interval interval = interval_of(grid, set, cell);
	oracle_is_pair(oracle, path, interval.low, interval.high);
}

static struct grid
grid_read(struct arena *arena, const char *file, size_t columns)
{
	double rows[8][8], inner[CELLS_MAX];
	const size_t lines = oracle_csv(file, columns, rows, LENGTH(rows));
	for (size_t i = 0; i < lines * columns; i++)
		inner[i] = rows[i / columns][i % columns];
	return grid_of(arena, inner, lines, columns, 1);
}

static void
heuristic_is_safe(const char *name, struct arena *arena, const struct grid *grid,
                  const struct stats_guard *guards, size_t count, double optimum)
{
	struct stats_guarded guarded[4];
	bool hidden[CELLS_MAX] = { false };
	const struct stats_protection protection = stats_protect(
		arena, &grid->table, guards, count, NULL, grid->inner, hidden, guarded);
	printf("table %s: heuristic %.0f, optimum %.0f\n", name, protection.cost, optimum);
	assert_int_equal(protection.status, STATS_OK);
	assert_int_equal(protection.unsafe_count, 0);
	assert_true(protection.cost >= optimum - 1e-9);
	assert_true(protection.cost <= optimum * 1.5);
	uint32_t set = 0;
	for (size_t i = 0; i < grid->table.cell_count; i++)
		set |= (uint32_t)hidden[i] << i;
	assert_true(pattern_is_safe(grid, set, guards, count));
}

static void
table_one_is_that_of_the_paper(struct oracle *oracle, struct arena *arena)
{
	const struct grid grid = grid_read(arena, "15_T1.csv", 3);
	const struct stats_guard guard = { 6, 5, 8 };
	const uint32_t row = 1u << 6 | 1u << 4, paper = row | 1u << 8 | 1u << 10;
	values_are(oracle, "T1.cells_row_major_with_totals", grid.values, 16);
	oracle_is(oracle, "T1.sensitive", (double)guard.cell + 1);
	values_are(oracle, "T1.pattern_in_paper", (const double[]){ 5, 7, 9, 11 }, 4);
	interval_is(oracle, "T1.interval_lp", &grid, paper, 6);
	interval_is(oracle, "T1.only_primary", &grid, 1u << 6, 6);
	interval_is(oracle, "T1.primary_plus_row_only", &grid, row, 6);
	const struct optimum sum = optimum_of(&grid, &guard, 1, true);
	const struct optimum number = optimum_of(&grid, &guard, 1, false);
	optimum_is(oracle, "T1.optimum_min_sum_lpl5_upl8", &sum);
	optimum_is(oracle, "T1.optimum_min_count_lpl5_upl8", &number);
	heuristic_is_safe("T1", arena, &grid, &guard, 1, sum.cost);
}

static void
table_two_hides_counts_under_five(struct oracle *oracle, struct arena *arena)
{
	const struct grid grid = grid_read(arena, "15_T2.csv", 3);
	struct stats_guard guards[CELLS_MAX];
	const size_t count = grid_guards(&grid, 5, guards);
	assert_int_equal(count, 2);
	const struct optimum sum = optimum_of(&grid, guards, count, true);
	const struct optimum number = optimum_of(&grid, guards, count, false);
	values_are(oracle, "T2.cells", grid.values, 20);
	uint32_t primary = 0;
	for (size_t i = 0; i < count; i++)
		primary |= 1u << guards[i].cell;
	for (size_t i = 0; i < count; i++) {
		const size_t cell = guards[i].cell;
		oracle_is(oracle, oracle_path("T2.primary.%zu", i), (double)cell + 1);
		oracle_is(oracle, oracle_path("T2.lower_protection.%zu", i), guards[i].lower);
		oracle_is(oracle, oracle_path("T2.upper_protection.%zu", i), guards[i].upper);
		interval_is(oracle, oracle_path("T2.naive_intervals.%zu", i), &grid, primary, cell);
		interval_is(oracle, oracle_path("T2.intervals_at_optimum.%zu", i), &grid, sum.sets[0],
		            cell);
		/* a two-way table is a network: its ends are whole, so whole counts do no better */
		interval_is(oracle, oracle_path("T2.integer_intervals_at_optimum.%zu", i), &grid,
		            sum.sets[0], cell);
	}
	optimum_is(oracle, "T2.optimum_min_sum", &sum);
	optimum_is(oracle, "T2.optimum_min_count", &number);
	heuristic_is_safe("T2", arena, &grid, guards, count, sum.cost);
}

/* Two publications on nearly the same people: all = before + new, cell by cell. */
static void
a_second_publication_gives_away_the_difference(struct oracle *oracle, struct arena *arena)
{
	const double all[3] = { 14, 9, 22 }, before[3] = { 13, 9, 19 };
	double values[9], recovered = 0;
	const bool hidden[9] = { [6] = true, [7] = true, [8] = true };
	struct stats_row rows[3];
	struct stats_interval intervals[9];
	values_are(oracle, "T3_differencing.all", all, 3);
	values_are(oracle, "T3_differencing.without_new", before, 3);
	for (size_t i = 0; i < 3; i++) {
		struct stats_term *terms = arena_array_of(arena, struct stats_term, 3);
		for (size_t k = 0; k < 3; k++)
			terms[k] = (struct stats_term){ i + 3 * k, k == 0 ? -1 : 1 };
		rows[i] = (struct stats_row){ terms, 3, 0, 0 };
		values[i] = all[i], values[i + 3] = before[i], values[i + 6] = all[i] - before[i];
	}
	const struct stats_table table = {
		.values = values, .cell_count = 9, .rows = rows, .row_count = 3,
	};
	assert_int_equal(stats_attack(arena, &table, hidden, intervals), STATS_OK);
	for (size_t i = 0; i < 3; i++) {
		const char *path = oracle_path("T3_differencing.recovered_new_hires.%zu", i);
		assert_true(intervals[6 + i].high - intervals[6 + i].low < STATS_TABLE_TOLERANCE);
		oracle_is(oracle, path, intervals[6 + i].low);
		recovered += intervals[6 + i].low;
	}
	oracle_is(oracle, "T3_differencing.n_recovered", recovered);
	oracle_is(oracle, "T3_differencing.must_block_if_min", 5);
	assert_true(recovered < oracle_number(oracle, "T3_differencing.must_block_if_min"));
}

/* Whole numbers left to each variable in turn, the earlier ones fixed. */
static size_t
compositions(struct stats_program *program, size_t variable, size_t count, double n)
{
	struct stats_interval range;
	size_t sum = 0;
	if (variable == count)
		return 1;
	if (stats_program_range(program, variable, &range) != STATS_OK)
		return 0;
	for (double x = ceil(range.low - 1e-6); x <= range.high + 1e-6; x++) {
		stats_program_bound(program, variable, x, x);
		sum += compositions(program, variable + 1, count, n);
	}
	stats_program_bound(program, variable, 0, n);
	return sum;
}

/* Five answers on 1..5 with a mean shown to one decimal. */
static struct stats_program *
mean_shown(struct arena *arena, double mean)
{
	struct stats_program *program = stats_program_new(arena);
	struct stats_term people[5], points[5];
	for (size_t i = 0; i < 5; i++) {
		stats_program_variable(program, 0, 5);
		people[i] = (struct stats_term){ i, 1 };
		points[i] = (struct stats_term){ i, (double)i + 1 };
	}
	stats_program_row(program, &(struct stats_row){ people, 5, 5, 5 });
	stats_program_row(program,
	                  &(struct stats_row){ points, 5, 5 * (mean - 0.05), 5 * (mean + 0.05) });
	return program;
}

static void
a_mean_of_few_gives_away_their_answers(struct oracle *oracle, struct arena *arena)
{
	struct stats_program *low = mean_shown(arena, 1.2), *middle = mean_shown(arena, 3.0);
	struct stats_interval ones;
	assert_int_equal(stats_program_range(low, 0, &ones), STATS_OK);
	oracle_is(oracle, "T4_mean_attack.max_share_level1_min", ceil(ones.low - 1e-6));
	oracle_is(oracle, "T4_mean_attack.n5_mean_1.2_compositions",
	          (double)compositions(low, 0, 5, 5));
	oracle_is(oracle, "T4_mean_attack.n5_mean_3.0_compositions",
	          (double)compositions(middle, 0, 5, 5));
}

/* Whether each count among n comes back from its percentage rounded to `unit`: the attacker's
 * interval of the count holds one whole number. */
static bool
percentages_give_counts(int n, double unit)
{
	for (int x = 0; x <= n; x++) {
		const double shown = nearbyint(100. * x / n / unit) * unit;
		struct arena *arena = arena_new(1 << 20);
		struct stats_program *program = stats_program_new(arena);
		struct stats_interval range;
		stats_program_variable(program, 0, n);
		stats_program_row(program, &(struct stats_row){
			(const struct stats_term[]){ { 0, 100. / n } }, 1, shown - unit / 2, shown + unit / 2,
		});
		assert_int_equal(stats_program_range(program, 0, &range), STATS_OK);
		arena_end(arena);
		if (floor(range.high + 1e-6) > ceil(range.low - 1e-6))
			return false;
	}
	return true;
}

static void
oracle_15_disclosure(void **state)
{
	(void)state;
	struct oracle oracle = oracle_open("15", "15_disclosure_lp.expected.json");
	struct arena *arena = arena_new(16 << 20);
	table_one_is_that_of_the_paper(&oracle, arena);
	table_two_hides_counts_under_five(&oracle, arena);
	a_second_publication_gives_away_the_difference(&oracle, arena);
	a_mean_of_few_gives_away_their_answers(&oracle, arena);
	int n = 1;
	while (percentages_give_counts(n, 1))
		n++;
	oracle_is(&oracle, "T5_percent_attack.n", 37);
	oracle_is_bool(&oracle, "T5_percent_attack.recoverable", percentages_give_counts(37, 0.1));
	oracle_is_bool(&oracle, "T5_percent_attack.rounded0_recoverable_n37",
	               percentages_give_counts(37, 1));
	oracle_is(&oracle, "T5_percent_attack.smallest_n_not_recoverable_0dp", n);
	oracle_close(&oracle, 1);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oracle_15_disclosure),
	};
	return cmocka_run_group_tests_name("disclosure against R", tests, NULL, NULL);
}
