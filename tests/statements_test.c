#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "doors/console/console.h"
#include "support/rooms_for_tests.h"

/* The linker keeps the doors, and with them every room and its statements. */
static int (*volatile doors)(int argc, char **argv) = console_run;

struct walk {
	struct rooms *rooms;
	int count, refused;
};

static void
prepare(const char *sql, void *data)
{
	struct walk *walk = data;
	struct arena *arena = arena_new(1 << 20);
	struct fault fault = { 0 };
	struct db *db = store_read(arena, walk->rooms->store, &fault);
	assert_non_null(db);
	walk->count++;
	if (!db_prepare_only(db, sql, &fault)) {
		print_message("%s\n  %s\n", sql, fault.for_log);
		walk->refused++;
	}
	arena_end(arena);
}

static void
every_statement_of_the_program_is_understood(void **state)
{
	(void)state;
	struct walk walk = { .rooms = rooms_open() };
	store_each_statement(prepare, &walk);
	print_message("%d statements prepared\n", walk.count);
	assert_int_equal(walk.refused, 0);
	assert_true(walk.count > 50); /* all rooms are linked in, not only the store */
	rooms_close(walk.rooms);
}

static void
a_statement_that_is_wrong_is_refused(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(db);
	assert_false(db_prepare_only(db, "SELECT no_such_column FROM place_node", &fault));
	assert_non_null(fault.for_log);
	rooms_close(rooms);
}

int
main(int argument_count, char **arguments)
{
	must(doors != NULL);
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement_of_the_program_is_understood),
		cmocka_unit_test(a_statement_that_is_wrong_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
