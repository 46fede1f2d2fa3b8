/* What rooms may count on when they ask and write, whichever the engine: run once on each. */
#include <float.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "craft/store/store_things_for_tests.h"

static void
what_was_written_is_read_back(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 7, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	assert_non_null(db);
	assert_false(db_writes(db));
	struct rows *rows = db_ask(f->arena, db, things_sql_list, WITH(db_int64(1)));
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
	const bool good = db_do(db, things_sql_add,
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
	struct store *store = things_open(arena, store_tests_address(arena), &fault);
	assert_non_null(store);
	assert_true(store_write(store, write_extremes, &e, &fault));
	struct db *db = store_read(arena, store, &fault);
	struct rows *rows = db_ask(arena, db, things_sql_get, WITH(db_int64(1), db_int64(1)));
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
	assert_int_equal(things_count(f->store), 0);
}

static void
a_write_that_gives_up_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 1, &f->fault));
	f->fault = (struct fault){ "old", "old" };
	assert_false(store_write(f->store, things_write_then_give_up, NULL, &f->fault));
	assert_null(f->fault.for_log);
	assert_true(things_add(f->store, 2, &f->fault));
	assert_int_equal(things_count(f->store), 2);
}

static void
a_key_already_there_is_a_conflict_and_the_next_write_works(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 1, &f->fault));
	struct thing same_id = { .id = 1, .name = "other" }, same_name = { .id = 2, .name = "thing 1" };
	assert_false(store_write(f->store, thing_write, &same_id, &f->fault));
	assert_ptr_equal(same_id.fault.for_log, db_conflict);
	assert_null(f->fault.for_log);
	assert_false(store_write(f->store, thing_write, &same_name, &f->fault));
	assert_ptr_equal(same_name.fault.for_log, db_conflict);
	assert_true(things_add(f->store, 3, &f->fault));
	assert_int_equal(things_count(f->store), 2);
}

static bool
write_after_a_conflict(struct db *db, void *data)
{
	struct fault *fault = data;
	assert_false(thing_add(db, &(struct thing){ .id = 1 }));
	assert_false(thing_add(db, &(struct thing){ .id = 2 }));
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows = db_ask(arena, db, things_sql_count, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, fault), FOUND_FAILED);
	arena_end(arena);
	return false;
}

static void
after_a_conflict_nothing_more_is_answered(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 1, &f->fault));
	struct fault inside;
	assert_false(store_write(f->store, write_after_a_conflict, &inside, &f->fault));
	assert_ptr_equal(inside.for_log, db_conflict);
	assert_int_equal(things_count(f->store), 1);
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
	assert_true(things_add(f->store, 1, &f->fault));
	store_write_fn *const writes[] = { write_note_of_nothing, write_666 };
	for (size_t i = 0; i < LENGTH(writes); i++) {
		assert_false(store_write(f->store, writes[i], &inside, &f->fault));
		assert_ptr_not_equal(inside.for_log, db_conflict);
		assert_non_null(f->fault.for_log);
		assert_non_null(strstr(f->fault.for_reader, "refusé ces valeurs\u202f:"));
	}
	assert_int_equal(things_count(f->store), 1);
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
	assert_true(things_add(f->store, 1, &f->fault) && things_add(f->store, 2, &f->fault));
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
		assert_true(store_write(f->store, thing_write,
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
	struct rows *rows = db_ask(f->arena, db, things_sql_get, WITH(db_int64(1), db_int64(6)));
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
	assert_true(things_add(f->store, 5, &f->fault));
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
	struct rows *rows = db_ask(arena, db, things_sql_list, WITH(db_int64(1)));
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

static void
rows_read_while_writing_are_those_of_the_ask(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, things_write_many, &(struct many){ .from = 1, .count = 200 },
	                        &f->fault));
	assert_true(store_write(f->store, write_while_reading, f, &f->fault));
}

static void
several_asks_may_be_open_at_once_even_the_same(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, things_write_many, &(struct many){ .from = 1, .count = 150 },
	                        &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows[7];
	for (size_t i = 0; i < LENGTH(rows); i++)
		rows[i] = db_ask(f->arena, db, things_sql_list, WITH(db_int64(1)));
	for (int64_t id = 1; id <= 150; id++)
		for (size_t i = 0; i < LENGTH(rows); i++) {
			assert_int_equal(rows_next(rows[i], &f->fault), FOUND_ONE);
			assert_int_equal(rows_int64(rows[i], 0), id);
		}
	rows_end(rows[3]);
	rows_end(rows[3]);
	assert_int_equal(rows_next(rows[0], &f->fault), FOUND_NONE);
	assert_int_equal(things_count_in(f->arena, db), 150);
}

static void
a_stream_reads_all_then_lets_others_ask(void **state)
{
	struct fixture *f = *state;
	assert_true(store_write(f->store, things_write_many, &(struct many){ .from = 1, .count = 5000 },
	                        &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	const size_t size_before = arena_size(f->arena);
	struct rows *rows = db_stream(f->arena, db, things_sql_list, WITH(db_int64(1)));
	int64_t id = 0;
	while (rows_next(rows, &f->fault) == FOUND_ONE)
		assert_int_equal(rows_int64(rows, 0), ++id);
	assert_int_equal(id, 5000);
	assert_true(arena_size(f->arena) - size_before < 4096); /* constant memory */
	assert_int_equal(things_count_in(f->arena, db), 5000);
	rows = db_stream(f->arena, db, things_sql_list, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	rows_end(rows); /* early */
	assert_int_equal(things_count_in(f->arena, db), 5000);
}

static void
asking_under_a_stream_is_a_bug(void **state)
{
	struct fixture *f = *state;
	assert_true(things_add(f->store, 1, &f->fault));
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_stream(f->arena, db, things_sql_list, WITH(db_int64(1)));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
	const pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		db_ask(f->arena, db, things_sql_count, WITH(db_int64(1)));
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
	assert_true(things_add(f->store, 1, &f->fault));
	struct arena *visit = arena_new(1 << 20);
	struct db *db = store_read(visit, f->store, &f->fault);
	assert_true(things_add(f->store, 2, &f->fault));
	assert_int_equal(things_count_in(visit, db), 1);
	assert_true(things_add(f->store, 3, &f->fault));
	assert_int_equal(things_count_in(visit, db), 1);
	arena_end(visit);
	assert_int_equal(things_count(f->store), 3);
}

static void
the_size_is_told_and_grows_with_what_is_kept(void **state)
{
	struct fixture *f = *state;
	struct many many = { .from = 1, .count = 5000 };
	int64_t empty = 0, full = 0;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	assert_true(store_size(f->arena, db, &empty, &f->fault));
	db_end(db);
	assert_true(empty > 0);
	assert_true(store_write(f->store, things_write_many, &many, &f->fault));
	db = store_read(f->arena, f->store, &f->fault);
	assert_true(store_size(f->arena, db, &full, &f->fault));
	assert_true(full > empty + 5000 * 8);
}

static void
a_reader_that_ended_gives_its_place_to_the_next(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 50; i++) { /* far more than the 8 readers there are */
		struct arena *visit = arena_new(1 << 20);
		struct db *db = store_read(visit, f->store, &f->fault);
		assert_non_null(db);
		assert_int_equal(things_count_in(visit, db), 0);
		if (i % 2 == 0)
			db_end(db);
		arena_end(visit);
	}
}

static void
one_reader_too_many_waits_then_is_told(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 8; i++)
		assert_non_null(store_read(f->arena, f->store, &f->fault));
	assert_null(store_read(f->arena, f->store, &f->fault));
	assert_non_null(strstr(f->fault.for_log, "busy"));
	assert_non_null(strstr(f->fault.for_reader, "Attendez un instant"));
	assert_true(things_add(f->store, 1, &f->fault)); /* writing needs no reader */
}

static void
a_thousand_statements_are_never_taken_for_one_another(void **state)
{
	struct fixture *f = *state;
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	struct db *db = store_read(visit, f->store, &f->fault);
	char same_address[64];
	for (int i = 0; i < 1000; i++) {
		const char *sql = same_address;
		snprintf(same_address, sizeof same_address, "SELECT CAST(%d AS bigint)", i);
		if (i % 2 == 0)
			sql = arena_copy_text(visit, same_address);
		struct rows *rows = db_ask(visit, db, sql, WITH_NOTHING);
		assert_int_equal(rows_next(rows, &f->fault), FOUND_ONE);
		assert_int_equal(rows_int64(rows, 0), i);
	}
	arena_end(visit);
}

static void
a_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct db *db = store_read(f->arena, f->store, &f->fault);
	struct rows *rows = db_ask(f->arena, db, test_sql_returning,
	                           WITH(db_int64(1), db_int64(5), db_text(SPAN("five"))));
	assert_int_equal(rows_next(rows, &f->fault), FOUND_FAILED);
	assert_int_equal(things_count(f->store), 0);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		THINGS_TEST(what_was_written_is_read_back),
		THINGS_TEST(every_kind_of_value_comes_back_as_it_was),
		THINGS_TEST(a_text_that_is_not_one_is_a_fault_on_both),
		THINGS_TEST(a_write_that_gives_up_leaves_nothing),
		THINGS_TEST(a_key_already_there_is_a_conflict_and_the_next_write_works),
		THINGS_TEST(after_a_conflict_nothing_more_is_answered),
		THINGS_TEST(foreign_keys_and_checks_hold_and_say_so),
		THINGS_TEST(parameters_go_by_their_name_and_may_repeat_or_be_absent),
		THINGS_TEST(a_parameter_may_be_null_one_day_and_a_number_the_next),
		THINGS_TEST(sums_and_means_have_one_kind_on_both_engines),
		THINGS_TEST(text_is_ordered_by_its_bytes),
		THINGS_TEST(returning_and_upserts_work_and_count_their_rows),
		THINGS_TEST(a_conflict_is_told_by_an_ask_too),
		THINGS_TEST(rows_read_while_writing_are_those_of_the_ask),
		THINGS_TEST(several_asks_may_be_open_at_once_even_the_same),
		THINGS_TEST(a_stream_reads_all_then_lets_others_ask),
		THINGS_TEST(asking_under_a_stream_is_a_bug),
		THINGS_TEST(a_reader_sees_the_database_as_it_was_when_it_began),
		THINGS_TEST(the_size_is_told_and_grows_with_what_is_kept),
		THINGS_TEST(a_reader_that_ended_gives_its_place_to_the_next),
		THINGS_TEST(one_reader_too_many_waits_then_is_told),
		THINGS_TEST(a_thousand_statements_are_never_taken_for_one_another),
		THINGS_TEST(a_reader_cannot_write),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
