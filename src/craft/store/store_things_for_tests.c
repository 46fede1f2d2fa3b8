#include "craft/store/store_things_for_tests.h"

#include <stdio.h>

const char things_schema[] =
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

const char things_sql_add[] DB_SQL =
	"INSERT INTO thing (root_id, thing_id, name, count, share, picture)"
	" VALUES ($1, $2, $3, $4, $5, $6)";
const char things_sql_count[] DB_SQL = "SELECT count(*) FROM thing WHERE root_id = $1";
const char things_sql_list[] DB_SQL =
	"SELECT thing_id, name FROM thing WHERE root_id = $1 ORDER BY thing_id";
const char things_sql_get[] DB_SQL =
	"SELECT name, count, share, picture FROM thing WHERE thing_id = $2 AND root_id = $1";

/* One store per test: */

struct store *
things_open(struct arena *arena, const char *address, struct fault *fault_r)
{
	const struct store_schema schemas[] = { { "things", span_of(things_schema) } };
	return store_open(arena,
	                  &(struct store_options){ .address = address,
	                                           .schemas = schemas,
	                                           .schema_count = LENGTH(schemas),
	                                           .reader_count_max = 8,
	                                           .wait_ms = THINGS_WAIT_MS },
	                  fault_r);
}

int
things_begin(void **state)
{
	struct arena *arena = arena_new(SIZE_MAX / 4);
	struct fixture *fixture = arena_new_of(arena, struct fixture);
	fixture->arena = arena;
	fixture->address = store_tests_address(arena);
	fixture->store = things_open(arena, fixture->address, &fixture->fault);
	if (fixture->store == NULL)
		print_error("%s\n", fixture->fault.for_log);
	*state = fixture;
	return fixture->store == NULL;
}

int
things_end(void **state)
{
	store_fail_after(0);
	arena_end(((struct fixture *)*state)->arena);
	return 0;
}

/* Small words for tests: */

bool
thing_add(struct db *db, struct thing *thing)
{
	char name[32];
	snprintf(name, sizeof name, "thing %lld", (long long)thing->id);
	return db_do(db, things_sql_add,
	             WITH(db_int64(1), db_int64(thing->id),
	                  db_text(span_of(thing->name != NULL ? thing->name : name)), db_null(),
	                  db_null(), db_null()),
	             NULL, &thing->fault);
}

bool
thing_write(struct db *db, void *data)
{
	return thing_add(db, data);
}

bool
things_add(struct store *store, int64_t id, struct fault *fault_r)
{
	return store_write(store, thing_write, &(struct thing){ .id = id }, fault_r);
}

int64_t
things_count_in(struct arena *arena, struct db *db)
{
	struct fault fault;
	struct rows *rows = db_ask(arena, db, things_sql_count, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &fault), FOUND_ONE);
	const int64_t count = rows_int64(rows, 0);
	assert_int_equal(rows_next(rows, &fault), FOUND_NONE);
	return count;
}

int64_t
things_count(struct store *store)
{
	struct fault fault;
	struct arena *arena = arena_new(1 << 20);
	struct db *db = store_read(arena, store, &fault);
	assert_non_null(db);
	const int64_t count = things_count_in(arena, db);
	arena_end(arena);
	return count;
}

bool
things_write_many(struct db *db, void *data)
{
	struct many *many = data;
	for (int64_t i = 0; i < many->count; i++) {
		struct thing thing = { .id = many->from + i };
		if (!thing_add(db, &thing)) {
			many->fault = thing.fault;
			return false;
		}
	}
	return true;
}

bool
things_write_then_give_up(struct db *db, void *data)
{
	(void)data;
	assert_true(thing_add(db, &(struct thing){ .id = 100 }));
	assert_true(thing_add(db, &(struct thing){ .id = 101 }));
	return false;
}
