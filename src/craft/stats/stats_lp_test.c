#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/base.h"
#include "craft/stats/stats.h"

static void
row_add(struct stats_program *program, size_t count, const struct stats_term *terms, double low,
        double high)
{
	stats_program_row(program, &(struct stats_row){ terms, count, low, high });
}

/* x + y ≤ 4, x + 3y ≤ 6, x ≤ 3 (a textbook program: most of x + 2y is 5 at (3, 1)). */
static struct stats_program *
textbook(struct arena *arena)
{
	struct stats_program *program = stats_program_new(arena);
	assert_int_equal(stats_program_variable(program, 0, 3), 0);
	assert_int_equal(stats_program_variable(program, 0, INFINITY), 1);
	row_add(program, 2, (const struct stats_term[]){ { 0, 1 }, { 1, 1 } }, -INFINITY, 4);
	row_add(program, 2, (const struct stats_term[]){ { 0, 1 }, { 1, 3 } }, -INFINITY, 6);
	return program;
}

static void
a_minimum_and_the_range_of_each_variable_are_found(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct stats_program *program = textbook(arena);
	struct stats_interval range;
	double value = 0;
	stats_program_cost(program, 0, -1);
	stats_program_cost(program, 1, -2);
	assert_int_equal(stats_program_minimise(program, &value), STATS_OK);
	assert_true(fabs(value + 5) < 1e-9);
	assert_true(fabs(stats_program_value(program, 0) - 3) < 1e-9);
	assert_true(fabs(stats_program_value(program, 1) - 1) < 1e-9);
	assert_int_equal(stats_program_range(program, 1, &range), STATS_OK);
	assert_true(fabs(range.low) < 1e-9 && fabs(range.high - 2) < 1e-9);
	/* a bound changed between two questions counts, and the costs are still there */
	stats_program_bound(program, 0, 1.5, 1.5);
	assert_int_equal(stats_program_range(program, 1, &range), STATS_OK);
	assert_true(fabs(range.high - 1.5) < 1e-9);
	assert_int_equal(stats_program_minimise(program, &value), STATS_OK);
	assert_true(fabs(value + 4.5) < 1e-9);
	arena_end(arena);
}

static void
no_point_and_no_limit_are_statuses(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct stats_program *open = stats_program_new(arena);
	struct stats_interval range = { 7, 7 };
	double value = 7;
	stats_program_variable(open, 0, INFINITY);
	stats_program_cost(open, 0, -1);
	assert_int_equal(stats_program_range(open, 0, &range), STATS_UNBOUNDED);
	assert_int_equal(stats_program_minimise(open, &value), STATS_UNBOUNDED);
	struct stats_program *none = textbook(arena);
	row_add(none, 2, (const struct stats_term[]){ { 0, 1 }, { 1, 1 } }, 5, INFINITY);
	assert_int_equal(stats_program_range(none, 0, &range), STATS_INFEASIBLE);
	assert_int_equal(stats_program_minimise(none, &value), STATS_INFEASIBLE);
	assert_true(range.low == 7 && range.high == 7 && value == 7);
	arena_end(arena);
}

/* GLPK calls abort() on a matrix that names a variable twice in a row; here it must not, and the
 * thread must be able to go on with new programs. */
static void
an_error_inside_the_solver_is_a_status_and_not_the_end(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	struct stats_program *before = textbook(arena), *twice = textbook(arena);
	struct stats_interval range;
	double value = 0;
	assert_int_equal(stats_program_range(before, 1, &range), STATS_OK);
	row_add(twice, 2, (const struct stats_term[]){ { 0, 1 }, { 0, 1 } }, 0, 1);
	assert_int_equal(stats_program_minimise(twice, &value), STATS_UNSOLVED);
	assert_int_equal(stats_program_minimise(twice, &value), STATS_UNSOLVED);
	assert_int_equal(stats_program_range(before, 1, &range), STATS_UNSOLVED);
	struct stats_program *after = textbook(arena);
	assert_int_equal(stats_program_range(after, 1, &range), STATS_OK);
	assert_true(fabs(range.high - 2) < 1e-9);
	arena_end(arena);
}

static void *
solve_many(void *wrong)
{
	for (int round = 0; round < 50; round++) {
		struct arena *arena = arena_new(1 << 20);
		struct stats_program *program = textbook(arena);
		struct stats_interval range = { 0, 0 };
		if (stats_program_range(program, 1, &range) != STATS_OK || fabs(range.high - 2) > 1e-9)
			*(int *)wrong = 1;
		arena_end(arena);
	}
	return NULL;
}

static void
threads_solve_side_by_side(void **state)
{
	(void)state;
	enum { THREADS = 4 };
	pthread_t threads[THREADS];
	int wrong[THREADS] = { 0 };
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, solve_many, &wrong[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(wrong[i], 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minimum_and_the_range_of_each_variable_are_found),
		cmocka_unit_test(no_point_and_no_limit_are_statuses),
		cmocka_unit_test(an_error_inside_the_solver_is_a_status_and_not_the_end),
		cmocka_unit_test(threads_solve_side_by_side),
	};
	return cmocka_run_group_tests_name("linear programs", tests, NULL, NULL);
}
