/* Tables as data, on both engines. */
#include <float.h>
#include <stdio.h>
#include <string.h>

#include "craft/store/store_copy.h"
#include "craft/store/store_things_for_tests.h"

static const char copies_schema[] =
	"-- What this room is for.\n"
	"\n"
	"-- step 1\n"
	"\n"
	"-- kept by root, wide: things of every kind\n"
	"CREATE TABLE copy_thing (\n"
	"	root_id ID NOT NULL,   -- the organisation\n"
	"	thing_id ID NOT NULL,  -- made by the program\n"
	"	number REAL64,         -- any, the least\n"
	"	                       -- and the greatest\n"
	"	words TEXT NOT NULL,   -- secret: what opens a door\n"
	"	bytes BYTES,           -- any\n"
	"	PRIMARY KEY (root_id, thing_id),\n"
	"	UNIQUE (root_id, words)\n"
	");\n"
	"-- step 2\n"
	"-- kept by root: refers to the other\n"
	"CREATE TABLE copy_part (\n"
	"	root_id ID NOT NULL, -- the organisation\n"
	"	thing_id ID,         -- of what; null: of nothing\n"
	"	rank INT64 NOT NULL, -- from 1\n"
	"	PRIMARY KEY (root_id, rank),\n"
	"	FOREIGN KEY (root_id, thing_id) REFERENCES copy_thing (root_id, thing_id)\n"
	");\n"
	"-- step 3\n"
	"ALTER TABLE copy_part ADD COLUMN note TEXT NOT NULL DEFAULT ''; -- what is said of it\n";

struct opened {
	struct store *store;
	const char *address;
	struct store_table *tables;
	size_t count;
};

static struct opened
open_schema(struct arena *arena, const char *address, struct span sql)
{
	struct fault fault;
	const struct store_schema schema = { "copy", sql };
	const struct store_options options = { .address = address,
		                                   .schemas = &schema,
		                                   .schema_count = 1,
		                                   .wait_ms = THINGS_WAIT_MS };
	struct opened opened = { .store = store_open(arena, &options, &fault), .address = address };
	if (opened.store == NULL)
		fail_msg("%s", fault.for_log);
	opened.tables = store_tables(arena, &schema, 1, &opened.count);
	return opened;
}

static void
tables_are_what_the_schema_says(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	const struct store_schema schema = { "copy", span_of(copies_schema) };
	size_t count;
	const struct store_table *tables = store_tables(arena, &schema, 1, &count);
	assert_int_equal(count, 2);
	assert_true(span_is(tables[0].name, "copy_thing"));
	assert_true(span_is(tables[0].comment, "kept by root, wide: things of every kind"));
	assert_int_equal(tables[0].column_count, 5);
	assert_true(span_is(tables[0].columns[2].comment, "any, the least and the greatest"));
	assert_int_equal(tables[0].columns[2].kind, DB_REAL64);
	assert_true(tables[0].columns[2].may_be_null);
	assert_false(tables[0].columns[3].may_be_null);
	assert_true(tables[0].columns[3].is_secret);
	assert_false(tables[0].columns[4].is_secret);
	assert_string_equal(tables[0].sql_all, "SELECT root_id, thing_id, number, words, bytes FROM "
	                                       "copy_thing ORDER BY root_id, thing_id");
	assert_int_equal(tables[1].column_count, 4);
	assert_true(span_is(tables[1].columns[3].name, "note"));
	assert_true(span_is(tables[1].columns[3].comment, "what is said of it"));
	assert_false(tables[1].columns[3].may_be_null);
	assert_int_equal(tables[1].reference_count, 1);
	assert_true(span_is(tables[1].references[0].table, "copy_thing"));
	arena_end(arena);
}

/* --- rows ------------------------------------------------------------------------------------ */

enum { THING_COUNT = 5000 };

static const double numbers[] = { 0.1, -1.0 / 3, DBL_MAX, DBL_MIN, 5e-324, 0, 1e15 + 0.3 };

static void
thing_values(int64_t i, struct db_value *values)
{
	static char words[40], bytes[300];
	for (size_t k = 0; k < sizeof bytes; k++)
		bytes[k] = (char)((size_t)i * 31 + k);
	snprintf(words, sizeof words, "é“\t\n,;%lld", (long long)i);
	values[0] = db_int64(INT64_MAX);
	values[1] = db_int64(i - THING_COUNT / 2);
	values[2] = i % 8 == 7 ? db_null() : db_real64(numbers[i % 8]);
	values[3] = db_text(span_of(words));
	values[4] = i % 3 == 0 ? db_null() : db_bytes(span_from(bytes, (size_t)i % sizeof bytes));
}

struct source {
	int64_t at, count, fails_at;
	bool doubles;
	struct arena *told;
};

static enum found
next_thing(void *context, struct db_value *values, struct fault *fault_r)
{
	struct source *source = context;
	if (source->at == source->count)
		return FOUND_NONE;
	if (source->fails_at > 0 && source->at == source->fails_at) {
		/* A text that is gone as soon as it was told. */
		struct arena *arena = arena_new(1 << 20);
		(void)fault_format(arena, fault_r, "Panne voulue.", "row %d", (int)source->at);
		source->told = arena;
		return FOUND_FAILED;
	}
	thing_values(source->doubles ? 0 : source->at, values);
	source->at++;
	return FOUND_ONE;
}

struct filling {
	const struct opened *opened;
	struct source source;
	int64_t count;
	struct fault fault;
};

static bool
fill_things(struct db *db, void *data)
{
	struct filling *filling = data;
	filling->source.at = 0;
	const bool good = store_table_fill(db, &filling->opened->tables[0], next_thing,
	                                   &filling->source, &filling->count, &filling->fault);
	if (filling->source.told != NULL)
		arena_end(filling->source.told);
	filling->source.told = NULL;
	return good;
}

static bool
fill(const struct opened *opened, struct source source, struct fault *fault_r)
{
	struct filling filling = { .opened = opened, .source = source };
	return store_write(opened->store, fill_things, &filling, fault_r) &&
	       filling.count == source.count;
}

static bool
is_same(const struct db_value *a, const struct db_value *b)
{
	return a->kind == b->kind &&
	       (a->kind == DB_INT64    ? a->int64 == b->int64
	        : a->kind == DB_REAL64 ? memcmp(&a->real64, &b->real64, sizeof a->real64) == 0
	                               : a->kind == DB_NULL || span_equal(a->span, b->span));
}

static void
rows_come_out_as_they_went_in(void **state)
{
	const struct fixture *fixture = *state;
	struct arena *arena = arena_new(64 << 20);
	const struct opened opened =
		open_schema(arena, store_tests_address(fixture->arena), span_of(copies_schema));
	struct db_value expected[5];
	struct fault fault;
	bool is_empty;
	assert_true(fill(&opened, (struct source){ .count = THING_COUNT }, &fault));
	struct db *db = store_read(arena, opened.store, &fault);
	struct rows *rows = store_table_rows(arena, db, &opened.tables[0]);
	for (int64_t i = 0; i < THING_COUNT; i++) {
		assert_int_equal(rows_next(rows, &fault), FOUND_ONE);
		thing_values(i, expected);
		for (int k = 0; k < 5; k++) {
			const struct db_value value = rows_value(rows, k);
			assert_true(is_same(&value, &expected[k]));
		}
	}
	assert_int_equal(rows_next(rows, &fault), FOUND_NONE);
	assert_true(store_table_is_empty(arena, db, &opened.tables[0], &is_empty, &fault));
	assert_false(is_empty);
	assert_true(store_table_is_empty(arena, db, &opened.tables[1], &is_empty, &fault));
	assert_true(is_empty);
	arena_end(arena);
}

static void
what_cannot_be_put_is_undone_whole(void **state)
{
	const struct fixture *fixture = *state;
	struct arena *arena = arena_new(64 << 20);
	const struct opened opened =
		open_schema(arena, store_tests_address(fixture->arena), span_of(copies_schema));
	struct fault fault;
	bool is_empty;
	assert_false(fill(&opened, (struct source){ .count = 3000, .fails_at = 2000 }, &fault));
	assert_string_equal(fault.for_reader, "Panne voulue.");
	assert_false(fill(&opened, (struct source){ .count = 2, .doubles = true }, &fault));
	struct db *db = store_read(arena, opened.store, &fault);
	assert_true(store_table_is_empty(arena, db, &opened.tables[0], &is_empty, &fault));
	assert_true(is_empty);
	db_end(db);
	assert_true(fill(&opened, (struct source){ .count = 10 }, &fault));
	arena_end(arena);
}

static void
a_row_that_refers_to_nothing_is_counted(void **state)
{
	const struct fixture *fixture = *state;
	struct arena *arena = arena_new(64 << 20);
	const struct opened opened =
		open_schema(arena, store_tests_address(fixture->arena), span_of(copies_schema));
	struct fault fault;
	assert_true(fill(&opened, (struct source){ .count = 10 }, &fault));
	/* Foreign keys are not looked at by SQLite's own client; PostgreSQL is asked not to. */
	store_tests_run(opened.address,
	                store_tests_on_postgresql()
	                    ? "SET session_replication_role = replica;"
	                      "INSERT INTO copy_part VALUES (1, 5, 1, ''), (1, NULL, 2, '')"
	                    : "INSERT INTO copy_part VALUES (1, 5, 1, ''), (1, NULL, 2, '')");
	struct db *db = store_read(arena, opened.store, &fault);
	int64_t count;
	assert_true(store_orphans(arena, db, &opened.tables[1].references[0], &count, &fault));
	assert_int_equal(count, 1);
	arena_end(arena);
}

/* --- steps ----------------------------------------------------------------------------------- */

static void
a_database_of_before_is_read_with_its_own_schema(void **state)
{
	const struct fixture *fixture = *state;
	struct arena *arena = arena_new(64 << 20);
	const char *address = store_tests_address(fixture->arena);
	const struct span now = span_of(copies_schema);
	const struct span before = span_from(now.at, span_find(now, SPAN("-- step 3")));
	const struct store_schema schema = { "copy", now };
	struct store_schema *at;
	struct store_step *steps;
	struct fault fault;
	size_t step_count, at_count, count;
	store_close(open_schema(arena, address, before).store);
	struct store_options options = { .address = address, .schemas = &schema, .schema_count = 1,
		                             .as_it_is = true };
	struct store *store = store_open(arena, &options, &fault);
	assert_non_null(store);
	struct db *db = store_read(arena, store, &fault);
	assert_true(store_steps(arena, db, &steps, &step_count, &fault));
	assert_int_equal(step_count, 2);
	assert_true(store_schemas_at(arena, &schema, 1, steps, step_count, &at, &at_count, &fault));
	assert_int_equal(at_count, 1);
	const struct store_table *tables = store_tables(arena, at, at_count, &count);
	assert_int_equal(count, 2);
	assert_int_equal(tables[1].column_count, 3);
	steps[1].checksum ^= 1;
	assert_false(store_schemas_at(arena, &schema, 1, steps, step_count, &at, &at_count, &fault));
	steps[1] = (struct store_step){ SPAN("copy"), 4, 0 };
	assert_false(store_schemas_at(arena, &schema, 1, steps, step_count, &at, &at_count, &fault));
	assert_non_null(strstr(fault.for_reader, "plus récente"));
	db_end(db);
	store_close(store);
	/* It was left as it is; opened for good, it has its third step. */
	assert_int_equal(open_schema(arena, address, now).tables[1].column_count, 4);
	arena_end(arena);
}

static void
the_engine_says_that_its_files_are_sound(void **state)
{
	const struct fixture *fixture = *state;
	const char *words;
	struct fault fault;
	struct arena *arena = arena_new(8 << 20);
	struct db *db = store_read(arena, fixture->store, &fault);
	assert_true(store_engine_check(arena, db, &words, &fault));
	assert_null(words);
	arena_end(arena);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_what_the_schema_says),
		THINGS_TEST(rows_come_out_as_they_went_in),
		THINGS_TEST(what_cannot_be_put_is_undone_whole),
		THINGS_TEST(a_row_that_refers_to_nothing_is_counted),
		THINGS_TEST(a_database_of_before_is_read_with_its_own_schema),
		THINGS_TEST(the_engine_says_that_its_files_are_sound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
