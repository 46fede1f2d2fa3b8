/* What must hold of any table, asked of many; and what the audit and the protection cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/base.h"
#include "craft/stats/stats.h"
#include "craft/stats/stats_grid.h"

/* A fixed sequence (Knuth's MMIX generator): the same tables on every machine. */
static double
chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(*seed >> 11) / 9007199254740992.0;
}

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Teams of some 15 to 60 answers on five levels, mostly in the upper ones. */
static void
teams_drawn(uint64_t *seed, double *inner, size_t teams)
{
	static const double upto[5] = { 0.10, 0.25, 0.45, 0.80, 1.00 };
	for (size_t team = 0; team < teams; team++) {
		const int size = 15 + (int)(chance(seed) * 45);
		for (int i = 0; i < size; i++) {
			const double draw = chance(seed);
			size_t level = 0;
			while (draw > upto[level])
				level++;
			inner[team * 5 + level]++;
		}
	}
}

/* Every guard the protection leaves unsafe is one that nothing could have protected. */
static void
unsafe_only_where_nothing_helps(struct arena *arena, const struct grid *grid,
                                const struct stats_guard *guards, size_t count,
                                const struct stats_guarded *guarded)
{
	struct stats_guarded *most = arena_array_of(arena, struct stats_guarded, count + 1);
	assert_int_equal(stats_audit(arena, &grid->table, grid->may_hide, guards, count, most),
	                 STATS_OK);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(guarded[i].safe, most[i].safe);
}

struct figures {
	size_t cells, guards, recovered, hidden, unsafe;
	size_t programs;
	double audit_s, protect_s;
};

static struct figures
measure(size_t teams, size_t services, uint64_t seed)
{
	struct arena *arena = arena_new(256 << 20);
	double *inner = arena_array_of(arena, double, teams * 5);
	teams_drawn(&seed, inner, teams);
	const struct grid grid = grid_of(arena, inner, teams, 5, services);
	const size_t cells = grid.table.cell_count;
	struct stats_guard *guards = arena_array_of(arena, struct stats_guard, cells);
	struct stats_guarded *guarded = arena_array_of(arena, struct stats_guarded, cells);
	bool *hidden = arena_array_of(arena, bool, cells);
	struct figures figures = { .cells = cells, .guards = grid_guards(&grid, 5, guards) };
	for (size_t i = 0; i < figures.guards; i++)
		hidden[guards[i].cell] = true;
	double begin = seconds();
	assert_int_equal(
		stats_audit(arena, &grid.table, hidden, guards, figures.guards, guarded), STATS_OK);
	figures.audit_s = seconds() - begin;
	for (size_t i = 0; i < figures.guards; i++)
		figures.recovered +=
			guarded[i].interval.high - guarded[i].interval.low < STATS_TABLE_TOLERANCE;
	begin = seconds();
	const struct stats_protection protection = stats_protect(
		arena, &grid.table, guards, figures.guards, NULL, grid.may_hide, hidden, guarded);
	figures.protect_s = seconds() - begin;
	assert_int_equal(protection.status, STATS_OK);
	figures.hidden = protection.hidden_count;
	figures.unsafe = protection.unsafe_count;
	figures.programs = protection.program_count;
	unsafe_only_where_nothing_helps(arena, &grid, guards, figures.guards, guarded);
	arena_end(arena);
	return figures;
}

static void
large_tables_are_audited_and_protected(void **state)
{
	static const struct {
		size_t teams, services;
	} sizes[] = { { 20, 4 }, { 120, 12 }, { 320, 16 } };
	(void)state;
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		const struct figures figures = measure(sizes[i].teams, sizes[i].services, 2026);
		printf("%zu teams x 5 answers, %zu services, %zu cells: %zu small counts, %zu recovered"
		       " exactly if hidden alone, audit %.1f ms; protection hides %zu, %zu unsafe,"
		       " %zu programs, %.1f ms\n",
		       sizes[i].teams, sizes[i].services, figures.cells, figures.guards,
		       figures.recovered, figures.audit_s * 1e3, figures.hidden, figures.unsafe,
		       figures.programs, figures.protect_s * 1e3);
		assert_true(figures.guards > 0);
		assert_true(figures.recovered > 0);
		assert_true(figures.hidden > figures.guards);
	}
}

/* A program that has answered many questions finds what a fresh one finds. */
static void
same_interval_from_a_fresh_program(const struct grid *grid, const bool *hidden, size_t cell,
                                   struct stats_interval interval)
{
	struct arena *arena = arena_new(1 << 20);
	struct stats_guarded fresh;
	const struct stats_guard guard = { cell, 0, 0 };
	assert_int_equal(stats_audit(arena, &grid->table, hidden, &guard, 1, &fresh), STATS_OK);
	assert_true(fabs(fresh.interval.low - interval.low) < 1e-6);
	assert_true(fabs(fresh.interval.high - interval.high) < 1e-6);
	arena_end(arena);
}

/* Random small tables, some with empty lines and groups of one line, which nothing protects. */
static void
any_table_keeps_its_values_inside_what_a_reader_finds(void **state)
{
	(void)state;
	uint64_t seed = 7;
	for (int round = 0; round < 300; round++) {
		struct arena *arena = arena_new(16 << 20);
		const size_t lines = 1 + (size_t)(chance(&seed) * 6);
		const size_t columns = 2 + (size_t)(chance(&seed) * 4);
		const size_t groups = 1 + (size_t)(chance(&seed) * (double)lines);
		double inner[64];
		for (size_t i = 0; i < lines * columns; i++)
			inner[i] = chance(&seed) < 0.2 ? 0 : floor(chance(&seed) * chance(&seed) * 30);
		const struct grid grid = grid_of(arena, inner, lines, columns, groups);
		const size_t cells = grid.table.cell_count;
		struct stats_guard guards[64];
		struct stats_guarded guarded[64];
		bool *hidden = arena_array_of(arena, bool, cells);
		struct stats_interval *intervals = arena_array_of(arena, struct stats_interval, cells);
		const size_t count = grid_guards(&grid, 5, guards);
		const struct stats_protection protection = stats_protect(
			arena, &grid.table, guards, count, NULL, grid.may_hide, hidden, guarded);
		assert_int_equal(protection.status, STATS_OK);
		unsafe_only_where_nothing_helps(arena, &grid, guards, count, guarded);
		assert_int_equal(stats_attack(arena, &grid.table, hidden, intervals), STATS_OK);
		for (size_t i = 0; i < cells; i++) {
			assert_true(isfinite(intervals[i].low) && isfinite(intervals[i].high));
			assert_true(intervals[i].low <= grid.values[i] + 1e-6);
			assert_true(intervals[i].high >= grid.values[i] - 1e-6);
			assert_true(hidden[i] || intervals[i].low == intervals[i].high);
			assert_true(!hidden[i] || grid.may_hide[i]);
			if (hidden[i])
				same_interval_from_a_fresh_program(&grid, hidden, i, intervals[i]);
		}
		arena_end(arena);
	}
}

/* A mean shown beside the total of a team narrows what is hidden: the extra row is used. */
static void
what_a_reader_also_knows_narrows_the_interval(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const double values[4] = { 1, 2, 7, 10 };
	const bool hidden[4] = { true, true, true, false };
	struct stats_interval alone[4], with_mean[4], with_low[4];
	const struct stats_row rows[2] = {
		{ (const struct stats_term[]){ { 0, 1 }, { 1, 1 }, { 2, 1 }, { 3, -1 } }, 4, 0, 0 },
		/* mean of levels 1 2 3 shown as 2.6 on ten answers */
		{ (const struct stats_term[]){ { 0, 1 }, { 1, 2 }, { 2, 3 } }, 3, 25.5, 26.5 },
	};
	struct stats_table table = { .values = values, .cell_count = 4, .rows = rows, .row_count = 1 };
	assert_int_equal(stats_attack(arena, &table, hidden, alone), STATS_OK);
	assert_true(fabs(alone[0].low) < 1e-9 && fabs(alone[0].high - 10) < 1e-9);
	table.row_count = 2;
	assert_int_equal(stats_attack(arena, &table, hidden, with_mean), STATS_OK);
	assert_true(fabs(with_mean[0].high - 2.25) < 1e-9);
	table.low = (const double[]){ 0, 2, 0, 0 };
	table.high = (const double[]){ 10, 10, 10, 10 };
	assert_int_equal(stats_attack(arena, &table, hidden, with_low), STATS_OK);
	assert_true(with_low[0].high < with_mean[0].high - 0.5);
	arena_end(arena);
}

static void
values_that_contradict_the_rows_are_infeasible(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const double values[3] = { 1, 2, 4 };
	struct stats_interval intervals[3];
	struct stats_guarded guarded;
	const struct stats_guard guard = { 0, 1, 1 };
	bool hidden[3] = { false, false, false };
	const struct stats_row row = {
		(const struct stats_term[]){ { 0, 1 }, { 1, 1 }, { 2, -1 } }, 3, 0, 0,
	};
	const struct stats_table table = {
		.values = values, .cell_count = 3, .rows = &row, .row_count = 1,
	};
	assert_int_equal(stats_attack(arena, &table, hidden, intervals), STATS_INFEASIBLE);
	assert_int_equal(stats_audit(arena, &table, hidden, &guard, 1, &guarded), STATS_INFEASIBLE);
	assert_false(guarded.safe);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_reader_also_knows_narrows_the_interval),
		cmocka_unit_test(values_that_contradict_the_rows_are_infeasible),
		cmocka_unit_test(any_table_keeps_its_values_inside_what_a_reader_finds),
		cmocka_unit_test(large_tables_are_audited_and_protected),
	};
	return cmocka_run_group_tests_name("protection of tables", tests, NULL, NULL);
}
