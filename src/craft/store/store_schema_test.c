/* Schemas, statements as a whole, and faults on demand: run once on each engine. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "craft/store/store_things_for_tests.h"

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
	assert_true(things_add(f->store, 1, &f->fault));
	const char *more = arena_format(f->arena, "%s-- step 3\n-- a comment put right\n"
	                                          "ALTER TABLE thing ADD COLUMN colour TEXT;\n",
	                                things_schema);
	struct store *again = open_with(f->arena, f->address, more, NULL, &f->fault);
	assert_non_null(again);
	assert_int_equal(things_count(again), 1);
	store_tests_run(f->address, "UPDATE thing SET colour = 'bleu'");
	/* And the program from before is refused by what is now a newer database. */
	assert_null(things_open(f->arena, f->address, &f->fault));
	assert_non_null(strstr(f->fault.for_log, "step 3 of room things is not known"));
	assert_non_null(strstr(f->fault.for_reader, "version plus récente de Parvis"));
	assert_non_null(strstr(f->fault.for_reader, "Installez cette version"));
}

/* What the log says while a database is opened. */
static const char *
said_while_opening(struct fixture *f, const char *things)
{
	char path[] = "/tmp/parvis-store-XXXXXX", lines[4096];
	const int file = mkstemp(path), kept = dup(STDERR_FILENO);
	assert_true(file >= 0);
	unlink(path);
	dup2(file, STDERR_FILENO);
	log_threshold(LOG_INFO);
	struct store *opened = open_with(f->arena, f->address, things, NULL, &f->fault);
	log_threshold(LOG_FAULT);
	dup2(kept, STDERR_FILENO);
	close(kept);
	assert_non_null(opened);
	store_close(opened);
	const ssize_t length = pread(file, lines, sizeof lines - 1, 0);
	close(file);
	lines[length < 0 ? 0 : length] = '\0';
	return arena_copy_text(f->arena, lines);
}

static void
the_log_says_whether_data_were_copied_before_their_schema_changed(void **state)
{
	struct fixture *f = *state;
	const char *more = arena_format(f->arena, "%s-- step 3\nCREATE TABLE more (a ID PRIMARY KEY);\n",
	                                things_schema);
	assert_null(strstr(said_while_opening(f, things_schema), "store.upgrade"));
	assert_non_null(strstr(said_while_opening(f, more), store_tests_on_postgresql()
	                                                        ? "\"store.upgrade.not_copied\""
	                                                        : "\"store.upgrade.copied\""));
	assert_null(strstr(said_while_opening(f, more), "store.upgrade"));
}

static void
a_room_this_program_does_not_know_is_a_newer_database(void **state)
{
	struct fixture *f = *state;
	store_tests_run(f->address, "INSERT INTO store_step (room, step, checksum, applied_unix_s)"
	                            " VALUES ('garden', 1, 0, 0)");
	assert_null(open_with(f->arena, f->address, things_schema,
	                      "-- step 1\nCREATE TABLE other (a ID PRIMARY KEY);\n", &f->fault));
	assert_non_null(strstr(f->fault.for_reader, "rien n’a été modifié"));
	/* Nothing was: the step that is missing was not applied. */
	store_tests_run(f->address, "CREATE TABLE other (a bigint)");
}

static void
a_changed_step_is_refused_but_not_a_changed_comment(void **state)
{
	struct fixture *f = *state;
	char *changed = arena_copy_text(f->arena, things_schema);
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
	assert_null(open_with(f->arena, f->address, things_schema,
	                      "-- step 1\nCREATE TABLE good (a ID PRIMARY KEY);\n"
	                      "-- step 2\nCREATE TABLE half (a ID PRIMARY KEY);\n"
	                      "INSERT INTO nowhere VALUES (1);\n",
	                      &f->fault));
	assert_non_null(strstr(f->fault.for_log, "nowhere"));
	assert_non_null(open_with(f->arena, f->address, things_schema,
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
	struct rows *rows = db_ask(f->arena, db, things_sql_get, WITH(db_int64(1), db_int64(1)));
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
	opener->opened = things_open(opener->arena, opener->address, &fault) != NULL;
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
	preparing->seen = preparing->seen || sql == things_sql_count;
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
	assert_int_equal(preparing.count, 6);
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
	assert_int_equal(things_count_in(f->arena, db), 0);
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
	struct rows *rows = db_ask(arena, db, things_sql_list, WITH(db_int64(1)));
	enum found found;
	while ((found = rows_next(rows, &many->fault)) == FOUND_ONE)
		;
	arena_end(arena);
	return found == FOUND_NONE && things_write_many(db, many);
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
			assert_int_equal(things_count_in(visit, db), kept); /* all of it or nothing */
		arena_end(visit);
		if (kept >= 45)
			store_tests_run(f->address, "DELETE FROM thing");
		kept = kept >= 45 ? 0 : kept;
	}
	print_message("%d of 1000 writes were made to fail\n", failed);
	assert_true(failed > 100 && failed < 1000);
	assert_int_equal(given_up, 0);
	assert_int_equal(things_count(f->store), kept);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		THINGS_TEST(opening_again_changes_nothing_and_new_steps_are_added),
		THINGS_TEST(the_log_says_whether_data_were_copied_before_their_schema_changed),
		THINGS_TEST(a_room_this_program_does_not_know_is_a_newer_database),
		THINGS_TEST(a_changed_step_is_refused_but_not_a_changed_comment),
		THINGS_TEST(a_step_that_fails_is_undone_whole),
		THINGS_TEST(schema_words_are_translated_only_where_they_are_words),
		THINGS_TEST(several_programs_may_prepare_the_same_database_at_once),
		THINGS_TEST(every_statement_of_the_program_is_found_and_prepared),
		THINGS_TEST(a_bad_statement_is_told_without_ending_the_conversation),
		THINGS_TEST(a_statement_that_fails_is_a_fault_with_two_texts),
		THINGS_TEST(any_step_may_fail_and_the_database_stays_sound),
	};
	return cmocka_run_group_tests_name("store schemas", tests, NULL, NULL);
}
