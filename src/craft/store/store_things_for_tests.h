/* A room for the tests of the store: a schema, a few statements, a store opened on it. */
#ifndef CRAFT_STORE_THINGS_FOR_TESTS_H
#define CRAFT_STORE_THINGS_FOR_TESTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/store/store.h"
#include "craft/store/store_for_tests.h"

extern const char things_schema[];
extern const char things_sql_add[], things_sql_count[], things_sql_list[], things_sql_get[];

struct fixture {
	struct arena *arena;
	const char *address;
	struct store *store;
	struct fault fault;
};

/* One store per test. */
enum { THINGS_WAIT_MS = 3000 };
int things_begin(void **state);
int things_end(void **state);
#define THINGS_TEST(name) cmocka_unit_test_setup_teardown(name, things_begin, things_end)
struct store *things_open(struct arena *arena, const char *address, struct fault *fault_r);

struct thing {
	int64_t id;
	const char *name; /* NULL: by its id */
	struct fault fault;
};

bool thing_add(struct db *db, struct thing *thing);
bool thing_write(struct db *db, void *thing);
bool things_add(struct store *store, int64_t id, struct fault *fault_r);
int64_t things_count_in(struct arena *arena, struct db *db);
int64_t things_count(struct store *store);

struct many {
	int64_t from, count;
	struct fault fault;
};

bool things_write_many(struct db *db, void *many);
bool things_write_then_give_up(struct db *db, void *nothing);

#endif
