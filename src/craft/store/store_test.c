/* What rooms may count on, whichever the engine: run once on each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "craft/store/store.h"
#include "craft/store/store_driver.h"
#include "craft/store/store_for_tests.h"

static const char schema_things[] =
	"-- things for tests; ID and TEXT in a comment stay words\n"
	"-- step 1\n"
	"-- kept by root: things\n"
	"CREATE TABLE thing (\n"
	"	root_id ID NOT NULL, -- a `;` and a ) that end nothing\n"
	"	thing_id ID NOT NULL,\n"
	"	name TEXT NOT NULL DEFAULT 'TEXT; it''s -- ID',\n"
	"	count INT64,\n"
	"	share REAL64,\n"
	"	picture BYTES,\n"
	"	PRIMARY KEY (root_id, thing_id),\n"
	"	UNIQUE (root_id, name),\n"
	"	CHECK (count <> 666)\n"
	");\n"
	"-- step 2\n"
	"-- kept by root, wide: its notes are long\n"
	"CREATE TABLE note (\n"
	"	root_id ID NOT NULL,\n"
	"	note_id ID NOT NULL,\n"
	"	thing_id ID NOT NULL,\n"
	"	body TEXT,\n"
	"	PRIMARY KEY (root_id, note_id),\n"
	"	FOREIGN KEY (root_id, thing_id) REFERENCES thing (root_id, thing_id)\n"
	");\n"
	"CREATE INDEX note_thing ON note (root_id, thing_id);\n";

static const char test_sql_add[] DB_SQL =
	"INSERT INTO thing (root_id, thing_id, name, count, share, picture)"
	" VALUES ($1, $2, $3, $4, $5, $6)";
static const char test_sql_count[] DB_SQL = "SELECT count(*) FROM thing WHERE root_id = $1";
static const char test_sql_list[] DB_SQL =
	"SELECT thing_id, name FROM thing WHERE root_id = $1 ORDER BY thing_id";
static const char test_sql_get[] DB_SQL =
	"SELECT name, count, share, picture FROM thing WHERE thing_id = $2 AND root_id = $1";

/* One store per test: */

struct fixture {
	struct arena *arena;
	const char *address;
	struct store *store;
	struct fault fault;
};

static struct store *
open_things(struct arena *arena, const char *address, struct fault *fault_r)
{
	const struct store_schema schemas[] = { { "things", span_of(schema_things) } };
	return store_open(arena,
	                  &(struct store_options){ .address = address,
	                                           .schemas = schemas,
	                                           .schema_count = LENGTH(schemas),
	                                           .reader_count_max = 8 },
	                  fault_r);
}

static int
begin(void **state)
{
	struct arena *arena = arena_new(SIZE_MAX / 4);
	struct fixture *fixture = arena_new_of(arena, struct fixture);
	fixture->arena = arena;
	fixture->address = store_tests_address(arena);
	fixture->store = open_things(arena, fixture->address, &fixture->fault);
	if (fixture->store == NULL)
		print_error("%s\n", fixture->fault.for_log);
	*state = fixture;
	return fixture->store == NULL;
}

static int
end(void **state)
{
	store_fail_after(0);
	arena_end(((struct fixture *)*state)->arena);
	return 0;
}

/* Small words for tests: */

struct thing {
	int64_t id;
	const char *name; /* NULL: by its id */
	struct fault fault;
};

static bool
add_thing(struct db *db, struct thing *thing)
{
	char name[32];
	snprintf(name, sizeof name, "thing %lld", (long long)thing->id);
	return db_do(db, test_sql_add,
	             WITH(db_int64(1), db_int64(thing->id),
	                  db_text(span_of(thing->name != NULL ? thing->name : name)), db_null(),
	                  db_null(), db_null()),
	             NULL, &thing->fault);
}

static bool
write_thing(struct db *db, void *data)
{
	return add_thing(db, data);
}

static bool
add(struct store *store, int64_t id, struct fault *fault_r)
{
	return store_write(store, write_thing, &(struct thing){ .id = id }, fault_r);
}

static int64_t
count_in(struct arena *arena, struct db *db)
{
	struct fault fault;
	struct rows *rows = db_ask(arena, db, test_sql_count, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &fault), FOUND_ONE);
	const int64_t count = rows_int64(rows, 0);
	assert_int_equal(rows_next(rows, &fault), FOUND_NONE);
	return count;
}

static int64_t
count_things(struct store *store)
{
	struct fault fault;
	struct arena *arena = arena_new(1 << 20);
	struct db *db = store_read(arena, store, &fault);
	assert_non_null(db);
	const int64_t count = count_in(arena, db);
	arena_end(arena);
	return count;
}

/* Tests: */

static void
what_was_written_is_read_back(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 7, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	assert_non_null(db);
	assert_false(db_writes(db));
	struct rows *rows = db_ask(f->arena, db, test_sql_list, WITH(db_int64(1)));
	assert_int_equal(rows_column_count(rows), 2);
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	assert_int_equal(rows_int64(rows, 0), 7);
	assert_true(span_is(rows_text(rows, 1), "thing 7"));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_NONE);
	assert_int_equal(rows_next(rows, &f->fault), FOUND_NONE);
}

struct extremes {
	struct db_value name, count, share, picture;
	struct fault fault;
};

static bool
write_extremes(struct db *db, void *data)
{
	struct extremes *e = data;
	assert_true(db_writes(db));
	int64_t changed = 0;
	const bool good = db_do(db, test_sql_add,
	                        WITH(db_int64(1), db_int64(1), e->name, e->count, e->share, e->picture),
	                        &changed, &e->fault);
	assert_int_equal(changed, good ? 1 : 0);
	return good;
}

static void
check_extremes(struct extremes e)
{
	struct arena *arena = arena_new(SIZE_MAX / 4);
	struct fault fault;
	struct store *store = open_things(arena, store_tests_address(arena), &fault);
	assert_non_null(store);
	assert_true(store_write(store, write_extremes, &e, &fault));
	struct db *db = store_read(arena, store, &fault);
	struct rows *rows = db_ask(arena, db, test_sql_get, WITH(db_int64(1), db_int64(1)));
	assert_int_equal(rows_next(rows, &fault), FOUND_ONE);
	assert_true(span_equal(rows_text(rows, 0), e.name.span));
	assert_int_equal(rows_is_null(rows, 1), e.count.kind == DB_NULL);
	if (e.count.kind == DB_INT64)
		assert_true(rows_int64(rows, 1) == e.count.int64);
	assert_int_equal(rows_is_null(rows, 2), e.share.kind == DB_NULL);
	if (e.share.kind == DB_REAL64) {
		const double share = rows_real64(rows, 2);
		assert_memory_equal(&share, &e.share.real64, sizeof share);
	}
	assert_int_equal(rows_is_null(rows, 3), e.picture.kind == DB_NULL);
	assert_true(span_equal(rows_bytes(rows, 3), e.picture.span));
	arena_end(arena);
}

static void
every_kind_of_value_comes_back_as_it_was(void **state)
{
	(void)state;
	char bytes[256];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	const struct span all_bytes = { bytes, sizeof bytes };
	check_extremes((struct extremes){ db_text(SPAN("")), db_int64(INT64_MIN),
	                                  db_real64(DBL_MAX), db_bytes(all_bytes), { 0 } });
	check_extremes((struct extremes){ db_text(SPAN("cœur, été\u202f; 漢字 😀")),
	                                  db_int64(INT64_MAX), db_real64(-DBL_TRUE_MIN),
	                                  db_bytes((struct span){ NULL, 0 }), { 0 } });
	check_extremes((struct extremes){ db_text((struct span){ NULL, 0 }), db_null(), db_null(),
	                                  db_null(), { 0 } });
	check_extremes((struct extremes){ db_text(SPAN("x")), db_int64(0), db_real64(0.1),
	                                  db_bytes(SPAN("\0a\0")), { 0 } });
	check_extremes((struct extremes){ db_text(SPAN("x")), db_int64(-1), db_real64(3),
	                                  db_null(), { 0 } });
	check_extremes((struct extremes){ db_text(SPAN("x")), db_int64(1), db_real64(-INFINITY),
	                                  db_null(), { 0 } });
}

static void
a_text_that_is_not_one_is_a_fault_on_both(void **state)
{
	struct fixture *f = *state;
	const struct span bad[] = { SPAN("a\0b"), SPAN("\xff"), SPAN("\xc0\x80") };
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct extremes e = { db_text(bad[i]), db_null(), db_null(), db_null(), { 0 } };
		assert_false(store_write(f->store, write_extremes, &e, &f->fault));
		assert_non_null(strstr(f->fault.for_log, "not UTF-8"));
		assert_non_null(strstr(f->fault.for_reader, "rien n’a été enregistré"));
	}
	assert_int_equal(count_things(f->store), 0);
}

static bool
write_two_then_give_up(struct db *db, void *data)
{
	(void)data;
	assert_true(add_thing(db, &(struct thing){ .id = 100 }));
	assert_true(add_thing(db, &(struct thing){ .id = 101 }));
	return false;
}

static void
a_write_that_gives_up_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault));
	f->fault = (struct fault){ "old", "old" };
	assert_false(store_write(f->store, write_two_then_give_up, NULL, &f->fault));
	assert_null(f->fault.for_log);
	assert_true(add(f->store, 2, &f->fault));
	assert_int_equal(count_things(f->store), 2);
}

static void
a_key_already_there_is_a_conflict_and_the_next_write_works(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault));
	struct thing same_id = { .id = 1, .name = "other" }, same_name = { .id = 2, .name = "thing 1" };
	assert_false(store_write(f->store, write_thing, &same_id, &f->fault));
	assert_ptr_equal(same_id.fault.for_log, db_conflict);
	assert_null(f->fault.for_log);
	assert_false(store_write(f->store, write_thing, &same_name, &f->fault));
	assert_ptr_equal(same_name.fault.for_log, db_conflict);
	assert_true(add(f->store, 3, &f->fault));
	assert_int_equal(count_things(f->store), 2);
}

static bool
write_after_a_conflict(struct db *db, void *data)
{
	struct fault *fault = data;
	assert_false(add_thing(db, &(struct thing){ .id = 1 }));
	assert_false(add_thing(db, &(struct thing){ .id = 2 }));
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows = db_ask(arena, db, test_sql_count, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, fault), FOUND_FAILED);
	arena_end(arena);
	return false;
}

static void
after_a_conflict_nothing_more_is_answered(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault));
	struct fault inside;
	assert_false(store_write(f->store, write_after_a_conflict, &inside, &f->fault));
	assert_ptr_equal(inside.for_log, db_conflict);
	assert_int_equal(count_things(f->store), 1);
}

static const char test_sql_note[] DB_SQL =
	"INSERT INTO note (root_id, note_id, thing_id, body) VALUES ($1, $2, $3, $4)";
static const char test_sql_666[] DB_SQL =
	"UPDATE thing SET count = 666 WHERE root_id = $1";

static bool
write_note_of_nothing(struct db *db, void *data)
{
	return db_do(db, test_sql_note,
	             WITH(db_int64(1), db_int64(1), db_int64(99), db_text(SPAN("lost"))), NULL, data);
}

static bool
write_666(struct db *db, void *data)
{
	return db_do(db, test_sql_666, WITH(db_int64(1)), NULL, data);
}

static void
foreign_keys_and_checks_hold_and_say_so(void **state)
{
	struct fixture *f = *state;
	struct fault inside;
	assert_true(add(f->store, 1, &f->fault));
	store_write_fn *const writes[] = { write_note_of_nothing, write_666 };
	for (size_t i = 0; i < LENGTH(writes); i++) {
		assert_false(store_write(f->store, writes[i], &inside, &f->fault));
		assert_ptr_not_equal(inside.for_log, db_conflict);
		assert_non_null(f->fault.for_log);
		assert_non_null(strstr(f->fault.for_reader, "refusé ces valeurs\u202f:"));
	}
	assert_int_equal(count_things(f->store), 1);
}

static const char test_sql_swapped[] DB_SQL =
	"SELECT CAST($2 AS text), CAST($1 AS bigint), CAST($2 AS text), '$3', CAST($5 AS bigint)";

static void
parameters_go_by_their_name_and_may_repeat_or_be_absent(void **state)
{
	struct fixture *f = *state;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	for (int round = 0; round < 2; round++) {
		struct rows *rows = db_ask(f->arena, db, test_sql_swapped,
		                           WITH(db_int64(1 + round), db_text(SPAN("two")), db_null(),
		                                db_real64(4), db_null()));
		assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
		assert_true(span_is(rows_text(rows, 0), "two"));
		assert_int_equal(rows_int64(rows, 1), 1 + round);
		assert_true(span_is(rows_text(rows, 2), "two"));
		assert_true(span_is(rows_text(rows, 3), "$3"));
		assert_true(rows_is_null(rows, 4));
	}
}

static const char test_sql_or_null[] DB_SQL =
	"SELECT thing_id FROM thing WHERE root_id = $1 AND (CAST($2 AS bigint) IS NULL OR thing_id = $2)"
	" ORDER BY thing_id LIMIT $3";

static int
count_or_null(struct fixture *f, struct db_value wanted)
{
	int count = 0;
	struct arena *arena = arena_new(1 << 20);
	struct db *db = store_read(arena, f->store, &f->fault);
	struct rows *rows =
		db_ask(arena, db, test_sql_or_null, WITH(db_int64(1), wanted, db_int64(10)));
	enum found found;
	while ((found = rows_next(rows, &f->fault)) == FOUND_ONE)
		count++;
	assert_int_equal(found, FOUND_NONE);
	arena_end(arena);
	return count;
}

static void
a_parameter_may_be_null_one_day_and_a_number_the_next(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault) && add(f->store, 2, &f->fault));
	for (int round = 0; round < 2; round++) {
		assert_int_equal(count_or_null(f, db_null()), 2);
		assert_int_equal(count_or_null(f, db_int64(2)), 1);
		assert_int_equal(count_or_null(f, db_int64(3)), 0);
	}
}

static const char test_sql_sums[] DB_SQL =
	"SELECT CAST(sum(count) AS bigint), CAST(avg(count) AS double precision),"
	"       coalesce(sum(share), 0), count(*), sum(share), thing_id = 1, max(name)"
	"  FROM thing"
	" WHERE root_id = $1"
	" GROUP BY thing_id";

static void
sums_and_means_have_one_kind_on_both_engines(void **state)
{
	struct fixture *f = *state;
	struct extremes e = { db_text(SPAN("n")), db_int64(5), db_real64(0.5), db_null(), { 0 } };
	assert_true(store_write(f->store, write_extremes, &e, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, test_sql_sums, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	assert_int_equal(rows_int64(rows, 0), 5);
	assert_true(rows_real64(rows, 1) == 5.0);
	assert_true(rows_real64(rows, 2) == 0.5);
	assert_int_equal(rows_int64(rows, 3), 1);
	assert_true(rows_real64(rows, 4) == 0.5);
	assert_int_equal(rows_int64(rows, 5), 1);
	assert_true(span_is(rows_text(rows, 6), "n"));
}

static const char test_sql_order[] DB_SQL = "SELECT name FROM thing ORDER BY name";

static void
text_is_ordered_by_its_bytes(void **state)
{
	struct fixture *f = *state;
	static const char *const names[] = { "Zoé", "a", "b b", "bA", "ba", "z", "É", "é" };
	for (size_t i = LENGTH(names); i-- > 0;)
		assert_true(store_write(f->store, write_thing,
		                        &(struct thing){ .id = (int64_t)i, .name = names[i] }, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, test_sql_order, WITH_NOTHING);
	for (size_t i = 0; i < LENGTH(names); i++) {
		assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
		assert_true(span_is(rows_text(rows, 0), names[i]));
	}
	assert_int_equal(rows_next(rows, &f->fault), FOUND_NONE);
}

static const char test_sql_returning[] DB_SQL =
	"INSERT INTO thing (root_id, thing_id, name) VALUES ($1, $2, $3) RETURNING thing_id, name";
static const char test_sql_upsert[] DB_SQL =
	"INSERT INTO thing (root_id, thing_id, name, count) VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, thing_id) DO UPDATE SET count = thing.count + 1";
static const char test_sql_only_new[] DB_SQL =
	"INSERT INTO thing (root_id, thing_id, name) VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, thing_id) DO NOTHING";
static const char test_sql_raise[] DB_SQL =
	"UPDATE thing SET count = coalesce(count, 0) + $2 WHERE root_id = $1";

static bool
write_returning_and_upserts(struct db *db, void *data)
{
	struct fixture *f = data;
	struct arena *arena = arena_new(1 << 20);
	const struct db_value values[] = { db_int64(1), db_int64(5), db_text(SPAN("five")) };
	struct rows *rows = db_ask(arena, db, test_sql_returning, values, 3);
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	assert_int_equal(rows_int64(rows, 0), 5);
	int64_t changed = -1;
	assert_true(db_do(db, test_sql_only_new, values, 3, &changed, &f->fault));
	assert_int_equal(changed, 0);
	/* The row stays readable while other things are done. */
	assert_true(span_is(rows_text(rows, 1), "five"));
	const struct db_value six[] = { db_int64(1), db_int64(6), db_text(SPAN("six")) };
	assert_true(db_do(db, test_sql_upsert, six, 3, &changed, &f->fault));
	assert_true(db_do(db, test_sql_upsert, six, 3, &changed, &f->fault));
	assert_int_equal(changed, 1);
	assert_true(db_do(db, test_sql_raise, WITH(db_int64(1), db_int64(40)), &changed, &f->fault));
	assert_int_equal(changed, 2);
	arena_end(arena);
	return true;
}

static void
returning_and_upserts_work_and_count_their_rows(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, write_returning_and_upserts, f, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, test_sql_get, WITH(db_int64(1), db_int64(6)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	assert_int_equal(rows_int64(rows, 1), 42);
}

static bool
write_conflict_by_asking(struct db *db, void *data)
{
	struct fixture *f = data;
	struct rows *rows = db_ask(f->arena, db, test_sql_returning,
	                           WITH(db_int64(1), db_int64(5), db_text(SPAN("five"))));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_FAILED);
	assert_ptr_equal(f->fault.for_log, db_conflict);
	return false;
}

static void
a_conflict_is_told_by_an_ask_too(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 5, &f->fault));
	assert_false(store_write(f->store, write_conflict_by_asking, f, &f->fault));
	assert_null(f->fault.for_log);
}

static const char test_sql_shift[] DB_SQL =
	"UPDATE thing SET thing_id = thing_id + 1000 WHERE root_id = $1 AND thing_id = $2";

static bool
write_while_reading(struct db *db, void *data)
{
	struct fixture *f = data;
	struct arena *arena = arena_new(16 << 20);
	struct rows *rows = db_ask(arena, db, test_sql_list, WITH(db_int64(1)));
	int64_t count = 0;
	while (rows_next(rows, &f->fault) == FOUND_ONE) {
		count++;
		assert_true(db_do(db, test_sql_shift, WITH(db_int64(1), db_int64(rows_int64(rows, 0))),
		                  NULL, &f->fault));
		assert_true(count < 1000);
	}
	assert_int_equal(count, 200);
	arena_end(arena);
	return true;
}

struct many {
	int64_t from, count;
	struct fault fault;
};

static bool
write_many(struct db *db, void *data)
{
	struct many *many = data;
	for (int64_t i = 0; i < many->count; i++) {
		struct thing thing = { .id = many->from + i };
		if (!add_thing(db, &thing)) {
			many->fault = thing.fault;
			return false;
		}
	}
	return true;
}

static void
rows_read_while_writing_are_those_of_the_ask(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, write_many, &(struct many){ .from = 1, .count = 200 },
	                        &f->fault));
	assert_true(store_write(f->store, write_while_reading, f, &f->fault));
}

static void
several_asks_may_be_open_at_once_even_the_same(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, write_many, &(struct many){ .from = 1, .count = 150 },
	                        &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows[7];
	for (size_t i = 0; i < LENGTH(rows); i++)
		rows[i] = db_ask(f->arena, db, test_sql_list, WITH(db_int64(1)));
	for (int64_t id = 1; id <= 150; id++)
		for (size_t i = 0; i < LENGTH(rows); i++) {
			assert_int_equal(rows_next(rows[i], &f->fault), FOUND_ONE);
			assert_int_equal(rows_int64(rows[i], 0), id);
		}
	rows_end(rows[3]);
	rows_end(rows[3]);
	assert_int_equal(rows_next(rows[0], &f->fault), FOUND_NONE);
	assert_int_equal(count_in(f->arena, db), 150);
}

static void
a_stream_reads_all_then_lets_others_ask(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, write_many, &(struct many){ .from = 1, .count = 5000 },
	                        &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	const size_t size_before = arena_size(f->arena);
	struct rows *rows = db_stream(f->arena, db, test_sql_list, WITH(db_int64(1)));
	int64_t id = 0;
	while (rows_next(rows, &f->fault) == FOUND_ONE)
		assert_int_equal(rows_int64(rows, 0), ++id);
	assert_int_equal(id, 5000);
	assert_true(arena_size(f->arena) - size_before < 4096); /* constant memory */
	assert_int_equal(count_in(f->arena, db), 5000);
	rows = db_stream(f->arena, db, test_sql_list, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	rows_end(rows); /* early */
	assert_int_equal(count_in(f->arena, db), 5000);
}

static void
asking_under_a_stream_is_a_bug(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_stream(f->arena, db, test_sql_list, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	const pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		db_ask(f->arena, db, test_sql_count, WITH(db_int64(1)));
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void
a_reader_sees_the_database_as_it_was_when_it_began(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault));
	struct arena *visit = arena_new(1 << 20);
	struct db *db = store_read(visit, f->store, &f->fault);
	assert_true(add(f->store, 2, &f->fault));
	assert_int_equal(count_in(visit, db), 1);
	assert_true(add(f->store, 3, &f->fault));
	assert_int_equal(count_in(visit, db), 1);
	arena_end(visit);
	assert_int_equal(count_things(f->store), 3);
}

static void
a_reader_that_ended_gives_its_place_to_the_next(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 50; i++) { /* far more than the 8 readers there are */
		struct arena *visit = arena_new(1 << 20);
		struct db *db = store_read(visit, f->store, &f->fault);
		assert_non_null(db);
		assert_int_equal(count_in(visit, db), 0);
		if (i % 2 == 0)
			db_end(db);
		arena_end(visit);
	}
}

static void
a_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, test_sql_returning,
	                           WITH(db_int64(1), db_int64(5), db_text(SPAN("five"))));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_FAILED);
	assert_int_equal(count_things(f->store), 0);
}

/* Eight threads write at once: */

struct writer {
	pthread_t thread;
	struct store *store;
	int64_t from;
	int count, failed;
};

static void *
write_some(void *argument)
{
	struct writer *writer = argument;
	struct fault fault;
	for (int i = 0; i < writer->count; i++) {
		if (!add(writer->store, writer->from + i, &fault))
			writer->failed++;
		if (i % 8 == 3 && store_write(writer->store, write_two_then_give_up, NULL, &fault))
			writer->failed++;
		if (i % 8 == 5 && count_things(writer->store) < i)
			writer->failed++;
	}
	return NULL;
}

static void
many_threads_write_and_only_mistakes_are_undone(void **state)
{
	struct fixture *f = *state;
	const int64_t commits_before = store_commit_count(f->store);
	struct writer writers[8];
	for (size_t i = 0; i < LENGTH(writers); i++) {
		writers[i] =
			(struct writer){ .store = f->store, .from = 1000 * (int64_t)(i + 1), .count = 100 };
		assert_int_equal(pthread_create(&writers[i].thread, NULL, write_some, &writers[i]), 0);
	}
	for (size_t i = 0; i < LENGTH(writers); i++) {
		pthread_join(writers[i].thread, NULL);
		assert_int_equal(writers[i].failed, 0);
	}
	assert_int_equal(count_things(f->store), 800);
	const int64_t commits = store_commit_count(f->store) - commits_before;
	print_message("800 writes, %lld commits\n", (long long)commits);
	if (!store_tests_on_postgresql())
		assert_true(commits < 800); /* one COMMIT for several */
	else
		assert_int_equal(commits, 800);
}

/* Schemas: */

static struct store *
open_with(struct arena *arena, const char *address, const char *things, const char *other,
          struct fault *fault_r)
{
	const struct store_schema schemas[] = { { "things", span_of(things) },
	                                        { "other", span_of(other) } };
	return store_open(arena,
	                  &(struct store_options){ .address = address,
	                                           .schemas = schemas,
	                                           .schema_count = other != NULL ? 2 : 1 },
	                  fault_r);
}

static void
opening_again_changes_nothing_and_new_steps_are_added(void **state)
{
	struct fixture *f = *state;
	assert_true(add(f->store, 1, &f->fault));
	const char *more = arena_format(f->arena, "%s-- step 3\n-- a comment put right\n"
	                                          "ALTER TABLE thing ADD COLUMN colour TEXT;\n",
	                                schema_things);
	struct store *again = open_with(f->arena, f->address, more, NULL, &f->fault);
	assert_non_null(again);
	assert_int_equal(count_things(again), 1);
	store_tests_run(f->address, "UPDATE thing SET colour = 'bleu'");
	/* And the program from before is refused by what is now a newer database. */
	assert_null(open_things(f->arena, f->address, &f->fault));
	assert_non_null(strstr(f->fault.for_log, "step 3 of room things is not known"));
	assert_non_null(strstr(f->fault.for_reader, "version plus récente de Parvis"));
	assert_non_null(strstr(f->fault.for_reader, "Installez cette version"));
}

static void
a_room_this_program_does_not_know_is_a_newer_database(void **state)
{
	struct fixture *f = *state;
	store_tests_run(f->address, "INSERT INTO store_step (room, step, checksum, applied_unix_s)"
	                            " VALUES ('garden', 1, 0, 0)");
	assert_null(open_with(f->arena, f->address, schema_things,
	                      "-- step 1\nCREATE TABLE other (a ID PRIMARY KEY);\n", &f->fault));
	assert_non_null(strstr(f->fault.for_reader, "rien n’a été modifié"));
	/* Nothing was: the step that is missing was not applied. */
	store_tests_run(f->address, "CREATE TABLE other (a bigint)");
}

static void
a_changed_step_is_refused_but_not_a_changed_comment(void **state)
{
	struct fixture *f = *state;
	char *changed = arena_copy_text(f->arena, schema_things);
	memcpy(strstr(changed, "-- things"), "-- THINGS", 9);
	memcpy(strstr(changed, "end nothing"), "END NOTHING", 11);
	assert_non_null(open_with(f->arena, f->address, changed, NULL, &f->fault));
	memcpy(strstr(changed, "CHECK (count <> 666)"), "CHECK (count <> 667)", 20);
	assert_null(open_with(f->arena, f->address, changed, NULL, &f->fault));
	assert_non_null(strstr(f->fault.for_log, "step 1 of room things was changed"));
	assert_non_null(strstr(f->fault.for_reader, "version modifiée"));
}

static void
a_step_that_fails_is_undone_whole(void **state)
{
	struct fixture *f = *state;
	assert_null(open_with(f->arena, f->address, schema_things,
	                      "-- step 1\nCREATE TABLE good (a ID PRIMARY KEY);\n"
	                      "-- step 2\nCREATE TABLE half (a ID PRIMARY KEY);\n"
	                      "INSERT INTO nowhere VALUES (1);\n",
	                      &f->fault));
	assert_non_null(strstr(f->fault.for_log, "nowhere"));
	assert_non_null(open_with(f->arena, f->address, schema_things,
	                          "-- step 1\nCREATE TABLE good (a ID PRIMARY KEY);\n"
	                          "-- step 2\nCREATE TABLE half (a ID PRIMARY KEY);\n",
	                          &f->fault));
	store_tests_run(f->address, "INSERT INTO half VALUES (1)");
}

static void
schema_words_are_translated_only_where_they_are_words(void **state)
{
	struct fixture *f = *state;
	store_tests_run(f->address, "INSERT INTO thing (root_id, thing_id) VALUES (1, 1)");
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, test_sql_get, WITH(db_int64(1), db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	assert_true(span_is(rows_text(rows, 0), "TEXT; it's -- ID"));
}

struct opener {
	pthread_t thread;
	struct arena *arena;
	const char *address;
	bool opened;
};

static void *
open_in_thread(void *argument)
{
	struct opener *opener = argument;
	struct fault fault;
	opener->opened = open_things(opener->arena, opener->address, &fault) != NULL;
	if (!opener->opened)
		print_error("%s\n", fault.for_log);
	return NULL;
}

static void
several_programs_may_prepare_the_same_database_at_once(void **state)
{
	struct fixture *f = *state;
	const char *address = store_tests_address(f->arena);
	struct opener openers[6];
	for (size_t i = 0; i < LENGTH(openers); i++) {
		openers[i] = (struct opener){ .arena = arena_new(64 << 20), .address = address };
		pthread_create(&openers[i].thread, NULL, open_in_thread, &openers[i]);
	}
	for (size_t i = 0; i < LENGTH(openers); i++)
		pthread_join(openers[i].thread, NULL);
	for (size_t i = 0; i < LENGTH(openers); i++) {
		assert_true(openers[i].opened);
		arena_end(openers[i].arena);
	}
}

/* Statements: */

struct preparing {
	struct db *db;
	int count;
	bool seen;
};

static void
prepare_each(const char *sql, void *data)
{
	struct preparing *preparing = data;
	struct fault fault;
	preparing->count++;
	preparing->seen = preparing->seen || sql == test_sql_count;
	if (!db_prepare_only(preparing->db, sql, &fault))
		fail_msg("%s", fault.for_log);
}

static void
every_statement_of_the_program_is_found_and_prepared(void **state)
{
	struct fixture *f = *state;
	struct preparing preparing = { .db = store_read(f->arena, f->store, &f->fault) };
	store_each_statement(prepare_each, &preparing);
	assert_true(preparing.seen);
	assert_int_equal(preparing.count, 17);
}

static void
a_bad_statement_is_told_without_ending_the_conversation(void **state)
{
	struct fixture *f = *state;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	assert_false(db_prepare_only(db, "SELECT nothing FROM nowhere", &f->fault));
	assert_non_null(strstr(f->fault.for_log, "nowhere"));
	if (store_tests_on_postgresql()) {
		assert_false(db_prepare_only(db, "SELECT sum(count) FROM thing", &f->fault));
		assert_non_null(strstr(f->fault.for_log, "CAST"));
	}
	assert_int_equal(count_in(f->arena, db), 0);
}

static void
a_statement_that_fails_is_a_fault_with_two_texts(void **state)
{
	struct fixture *f = *state;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, "SELECT 1 FROM nowhere", WITH_NOTHING);
	assert_int_equal(rows_next(rows, &f->fault), FOUND_FAILED);
	assert_non_null(strstr(f->fault.for_log, "nowhere"));
	assert_non_null(strstr(f->fault.for_reader, "prévenez"));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_FAILED);
}

/* Faults on demand: */

static bool
write_ask_and_write(struct db *db, void *data)
{
	struct many *many = data;
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows = db_ask(arena, db, test_sql_list, WITH(db_int64(1)));
	enum found found;
	while ((found = rows_next(rows, &many->fault)) == FOUND_ONE)
		;
	arena_end(arena);
	return found == FOUND_NONE && write_many(db, many);
}

static void
any_step_may_fail_and_the_database_stays_sound(void **state)
{
	struct fixture *f = *state;
	int64_t kept = 0;
	int failed = 0, given_up = 0;
	for (int point = 1; point <= 1000; point++) {
		struct many many = { .from = 1 + 3 * (int64_t)point, .count = 3 };
		store_fail_after(1 + point % 60);
		struct arena *visit = arena_new(1 << 20);
		const bool good = store_write(f->store, write_ask_and_write, &many, &f->fault);
		given_up += !good && f->fault.for_log == NULL;
		struct db *db = store_read(visit, f->store, &f->fault);
		store_fail_after(0);
		failed += !good;
		kept += good ? 3 : 0;
		if (db != NULL)
			assert_int_equal(count_in(visit, db), kept); /* all of it or nothing */
		arena_end(visit);
		if (kept >= 45)
			store_tests_run(f->address, "DELETE FROM thing");
		kept = kept >= 45 ? 0 : kept;
	}
	print_message("%d of 1000 writes were made to fail\n", failed);
	assert_true(failed > 100 && failed < 1000);
	assert_int_equal(given_up, 0);
	assert_int_equal(count_things(f->store), kept);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(what_was_written_is_read_back),
		TEST(every_kind_of_value_comes_back_as_it_was),
		TEST(a_text_that_is_not_one_is_a_fault_on_both),
		TEST(a_write_that_gives_up_leaves_nothing),
		TEST(a_key_already_there_is_a_conflict_and_the_next_write_works),
		TEST(after_a_conflict_nothing_more_is_answered),
		TEST(foreign_keys_and_checks_hold_and_say_so),
		TEST(parameters_go_by_their_name_and_may_repeat_or_be_absent),
		TEST(a_parameter_may_be_null_one_day_and_a_number_the_next),
		TEST(sums_and_means_have_one_kind_on_both_engines),
		TEST(text_is_ordered_by_its_bytes),
		TEST(returning_and_upserts_work_and_count_their_rows),
		TEST(a_conflict_is_told_by_an_ask_too),
		TEST(rows_read_while_writing_are_those_of_the_ask),
		TEST(several_asks_may_be_open_at_once_even_the_same),
		TEST(a_stream_reads_all_then_lets_others_ask),
		TEST(asking_under_a_stream_is_a_bug),
		TEST(a_reader_sees_the_database_as_it_was_when_it_began),
		TEST(a_reader_that_ended_gives_its_place_to_the_next),
		TEST(a_reader_cannot_write),
		TEST(many_threads_write_and_only_mistakes_are_undone),
		TEST(opening_again_changes_nothing_and_new_steps_are_added),
		TEST(a_room_this_program_does_not_know_is_a_newer_database),
		TEST(a_changed_step_is_refused_but_not_a_changed_comment),
		TEST(a_step_that_fails_is_undone_whole),
		TEST(schema_words_are_translated_only_where_they_are_words),
		TEST(several_programs_may_prepare_the_same_database_at_once),
		TEST(every_statement_of_the_program_is_found_and_prepared),
		TEST(a_bad_statement_is_told_without_ending_the_conversation),
		TEST(a_statement_that_fails_is_a_fault_with_two_texts),
		TEST(any_step_may_fail_and_the_database_stays_sound),
	};
	return cmocka_run_group_tests_name(store_tests_on_postgresql() ? "store on postgresql"
	                                                               : "store on sqlite",
	                                   tests, NULL, NULL);
}
