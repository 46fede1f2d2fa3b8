/* What only a server can do: end a connection, meet a deadlock, keep a COMMIT to itself. */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "craft/store/store_things_for_tests.h"

static const char test_sql_backend[] DB_SQL = "SELECT pg_backend_pid()";
static const char test_sql_kill[] DB_SQL = "SELECT pg_terminate_backend(CAST($1 AS integer))";
static const char test_sql_keep[] DB_SQL =
	"INSERT INTO thing (root_id, thing_id, name, count) VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, thing_id) DO NOTHING";
static const char test_sql_raise[] DB_SQL =
	"UPDATE thing SET count = count + 1 WHERE root_id = $1 AND thing_id = $2";

struct tried {
	struct fixture *f;
	int runs;
	int64_t id;
};

static bool
keep(struct db *db, int64_t id)
{
	struct fault fault;
	char name[32];
	snprintf(name, sizeof name, "kept %lld", (long long)id);
	return db_do(db, test_sql_keep, WITH(db_int64(1), db_int64(id), db_text(span_of(name))), NULL,
	             &fault);
}

static int
backend_of(struct arena *arena, struct db *db)
{
	struct fault fault;
	struct rows *rows = db_ask(arena, db, test_sql_backend, WITH_NOTHING);
	assert_int_equal(rows_next(rows, &fault), FOUND_ONE);
	return (int)rows_int64(rows, 0);
}

/* Ends a connection as an administrator would, and waits until it is gone. */
static void
end_backend(struct arena *arena, const char *address, int backend)
{
	store_tests_run(address, arena_format(arena, "SELECT pg_terminate_backend(%d, 5000)", backend));
}

static bool
write_then_lose_the_connection(struct db *db, void *data)
{
	struct tried *tried = data;
	if (!keep(db, 1))
		return false;
	if (tried->runs++ > 0)
		return keep(db, 2);
	struct rows *rows =
		db_ask(tried->f->arena, db, test_sql_kill,
	           WITH(db_int64(backend_of(tried->f->arena, db))));
	struct fault fault;
	assert_int_equal(rows_next(rows, &fault), FOUND_FAILED);
	return false;
}

static void
a_write_whose_connection_is_lost_runs_again(void **state)
{
	struct tried tried = { .f = *state };
	assert_true(store_write(tried.f->store, write_then_lose_the_connection, &tried,
	                        &tried.f->fault));
	assert_int_equal(tried.runs, 2);
	assert_int_equal(things_count(tried.f->store), 2);
}

static bool
write_then_lose_the_commit(struct db *db, void *data)
{
	struct tried *tried = data;
	if (!keep(db, 1))
		return false;
	if (tried->runs++ == 0)
		end_backend(tried->f->arena, tried->f->address, backend_of(tried->f->arena, db));
	return true;
}

static void
a_commit_that_meets_a_broken_connection_is_tried_again(void **state)
{
	struct tried tried = { .f = *state };
	assert_true(
		store_write(tried.f->store, write_then_lose_the_commit, &tried, &tried.f->fault));
	assert_int_equal(tried.runs, 2);
	assert_int_equal(things_count(tried.f->store), 1);
}

static bool
write_counting_runs(struct db *db, void *data)
{
	struct tried *tried = data;
	tried->runs++;
	return keep(db, 1);
}

static void
a_commit_with_a_warning_is_not_believed(void **state)
{
	struct tried tried = { .f = *state };
	/* A warning at COMMIT, the first time only: a sequence forgets no rollback. */
	store_tests_run(tried.f->address,
	                "CREATE SEQUENCE warned;"
	                "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
	                "  IF nextval('warned') = 1 THEN RAISE WARNING 'perhaps not kept'; END IF;"
	                "  RETURN NULL; END $$;"
	                "CREATE CONSTRAINT TRIGGER warning AFTER INSERT ON thing"
	                "  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()");
	assert_true(store_write(tried.f->store, write_counting_runs, &tried, &tried.f->fault));
	assert_int_equal(tried.runs, 2);
	assert_int_equal(things_count(tried.f->store), 1);
}

static bool
write_on_a_replica_at_first(struct db *db, void *data)
{
	struct tried *tried = data;
	struct fault fault;
	/* What a server that became a replica answers: SQLSTATE 25006. */
	if (tried->runs++ == 0 && !db_do(db, "SET TRANSACTION READ ONLY", WITH_NOTHING, NULL, &fault))
		return false;
	return keep(db, 1);
}

static void
a_write_refused_by_a_replica_is_tried_elsewhere(void **state)
{
	struct tried tried = { .f = *state };
	assert_true(
		store_write(tried.f->store, write_on_a_replica_at_first, &tried, &tried.f->fault));
	assert_int_equal(tried.runs, 2);
	assert_int_equal(things_count(tried.f->store), 1);
}

/* Two writes that take the same two rows in opposite orders: */

struct crossing {
	pthread_t thread;
	struct store *store;
	int64_t first, second;
	int runs;
	bool good;
	_Atomic bool is_over;
	struct crossing *other;
};

static _Atomic int both_hold_one;

static bool
write_crossing(struct db *db, void *data)
{
	struct crossing *crossing = data;
	struct fault fault;
	/* The one that was killed lets the other end: it could meet it in a second deadlock. */
	while (crossing->runs > 0 && !crossing->other->is_over)
		;
	if (!db_do(db, test_sql_raise, WITH(db_int64(1), db_int64(crossing->first)), NULL, &fault))
		return false;
	if (crossing->runs++ == 0) {
		both_hold_one++;
		while (both_hold_one < 2)
			;
	}
	return db_do(db, test_sql_raise, WITH(db_int64(1), db_int64(crossing->second)), NULL, &fault);
}

static void *
cross(void *argument)
{
	struct crossing *crossing = argument;
	struct fault fault;
	crossing->good = store_write(crossing->store, write_crossing, crossing, &fault);
	crossing->is_over = true;
	return NULL;
}

static bool
write_two(struct db *db, void *data)
{
	(void)data;
	return keep(db, 1) && keep(db, 2);
}

static void
two_writes_in_a_deadlock_are_both_done_in_the_end(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, write_two, NULL, &f->fault));
	both_hold_one = 0;
	struct crossing crossings[2] = { { .store = f->store, .first = 1, .second = 2 },
		                             { .store = f->store, .first = 2, .second = 1 } };
	for (int i = 0; i < 2; i++)
		crossings[i].other = &crossings[1 - i];
	for (int i = 0; i < 2; i++)
		pthread_create(&crossings[i].thread, NULL, cross, &crossings[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(crossings[i].thread, NULL);
	assert_true(crossings[0].good && crossings[1].good);
	assert_int_equal(crossings[0].runs + crossings[1].runs, 3);
	struct db *db = store_read(f->arena, f->store, &f->fault);
	for (int64_t id = 1; id <= 2; id++) {
		struct rows *rows = db_ask(f->arena, db, things_sql_get, WITH(db_int64(1), db_int64(id)));
		assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
		assert_int_equal(rows_int64(rows, 1), 3);
	}
}

static void
readers_come_back_after_the_server_ended_their_connections(void **state)
{
	struct fixture *f = *state;
	struct arena *visit = arena_new(1 << 20);
	struct db *db = store_read(visit, f->store, &f->fault);
	const int backend = backend_of(visit, db);
	arena_end(visit);
	end_backend(f->arena, f->address, backend); /* while it waits in the pool */
	assert_int_equal(things_count(f->store), 0);

	visit = arena_new(1 << 20);
	db = store_read(visit, f->store, &f->fault);
	end_backend(f->arena, f->address, backend_of(visit, db)); /* while it is used */
	struct rows *rows = db_ask(visit, db, things_sql_count, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_FAILED);
	assert_non_null(strstr(f->fault.for_reader, "joindre la base de données"));
	arena_end(visit);
	assert_int_equal(things_count(f->store), 0);
}

static const char test_sql_again[] DB_SQL =
	"SELECT thing_id FROM thing WHERE root_id = $1 AND thing_id = $2";
static const char test_sql_planned[] DB_SQL =
	"SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement = $1";

/* How often the plan that is there was run. */
static int64_t
run_again(struct fixture *f, struct db *db, int times)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	for (int i = 0; i < times; i++) {
		struct rows *rows = db_ask(arena, db, test_sql_again, WITH(db_int64(1), db_int64(i)));
		assert_int_equal(rows_next(rows, &f->fault), FOUND_NONE);
		rows_end(rows);
	}
	struct rows *rows =
		db_ask(arena, db, test_sql_planned, WITH(db_text(span_of(test_sql_again))));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	const int64_t runs = rows_int64(rows, 0);
	assert_int_equal(rows_next(rows, &f->fault), FOUND_NONE); /* and the one before is gone */
	rows_end(rows);
	arena_end(arena);
	return runs;
}

static void
a_statement_is_planned_again_as_tables_grow(void **state)
{
	struct fixture *f = *state;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	assert_non_null(db);
	assert_int_equal(run_again(f, db, 1000), 1000);
	assert_int_equal(run_again(f, db, 1), 1);
	assert_int_equal(run_again(f, db, 2500), 501);
	db_end(db);
}

static void
a_password_is_never_told(void **state)
{
	struct fixture *f = *state;
	static const char *const addresses[] = {
		"postgresql://parvis:s3cret@localhost:1/parvis",
		"postgresql://parvis:s3cret%ZZ@localhost/parvis",
		"host=/nowhere password=s3cret dbname=s3cret",
		"dbname=s3cret host=localhost port=s3cret password=s3cret",
		"password='s3cret dbname=parvis",
	};
	for (size_t i = 0; i < LENGTH(addresses); i++) {
		assert_null(things_open(f->arena, addresses[i], &f->fault));
		assert_null(strstr(f->fault.for_log, "s3cret"));
		assert_null(strstr(f->fault.for_reader, "s3cret"));
	}
}

static void
a_server_that_is_not_there_is_told_at_once(void **state)
{
	struct fixture *f = *state;
	assert_null(things_open(f->arena, "postgresql:///parvis?host=/nowhere", &f->fault));
	assert_non_null(strstr(f->fault.for_log, "no connection"));
	assert_non_null(strstr(f->fault.for_reader, "vérifiez que PostgreSQL fonctionne"));
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		THINGS_TEST(a_write_whose_connection_is_lost_runs_again),
		THINGS_TEST(a_commit_that_meets_a_broken_connection_is_tried_again),
		THINGS_TEST(a_commit_with_a_warning_is_not_believed),
		THINGS_TEST(a_write_refused_by_a_replica_is_tried_elsewhere),
		THINGS_TEST(two_writes_in_a_deadlock_are_both_done_in_the_end),
		THINGS_TEST(readers_come_back_after_the_server_ended_their_connections),
		THINGS_TEST(a_statement_is_planned_again_as_tables_grow),
		THINGS_TEST(a_password_is_never_told),
		THINGS_TEST(a_server_that_is_not_there_is_told_at_once),
	};
	return cmocka_run_group_tests_name("store postgresql", tests, NULL, NULL);
}
