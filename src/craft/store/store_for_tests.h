/* An empty database for each test, on the engine that the test was started for.
 *
 * A test program is run once per engine, with its name as first argument: "sqlite", or
 * "postgresql" under tools/with-postgresql, which says where in PARVIS_TEST_POSTGRESQL. */
#ifndef CRAFT_STORE_FOR_TESTS_H
#define CRAFT_STORE_FOR_TESTS_H

#include "craft/store/store.h"

/* Reads the arguments of main; ends the program with 77 (skipped) when there is no PostgreSQL. */
void store_tests_begin(int argument_count, char **arguments);
bool store_tests_on_postgresql(void);
/* The address of a new empty database; what it left is removed when `arena` ends. */
const char *store_tests_address(struct arena *arena);
/* One statement run beside the store, by the engine's own client; ends the test on failure. */
void store_tests_run(const char *address, const char *sql);

#endif
