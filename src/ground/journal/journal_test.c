#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "craft/html/asset.h"
#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"

enum { ROOT = 7 };

static struct arena *arena;
static struct store *store;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	struct fault fault;
	const struct store_schema schema = { "journal",
		                                 asset_lookup("ground/journal/journal.sql")->bytes };
	const struct store_options options = { .address = store_tests_address(arena),
		                                   .schemas = &schema,
		                                   .schema_count = 1 };
	store = store_open(arena, &options, &fault);
	assert_non_null(store);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

struct adding {
	struct fact fact;
	enum found found;
	int wait_ms; /* before COMMIT */
	bool gives_up;
};

static bool
add(struct db *db, void *data)
{
	struct adding *adding = data;
	struct arena *mine = arena_new(1 << 20);
	struct fault fault;
	adding->found = journal_add(mine, db, ROOT, &adding->fact, &fault);
	arena_end(mine);
	usleep((useconds_t)adding->wait_ms * 1000);
	return adding->found == FOUND_ONE && !adding->gives_up;
}

static enum found
added(const char *kind, struct span once)
{
	struct adding adding = { .fact = { .kind = kind, .words = SPAN("Fait."), .once = once } };
	struct fault fault;
	const bool written = store_write(store, add, &adding, &fault);
	assert_int_equal(written, adding.found == FOUND_ONE);
	return adding.found;
}

static size_t
facts(struct fact **facts_r)
{
	struct fault fault;
	size_t count;
	struct arena *mine = arena_new(8 << 20);
	struct db *db = store_read(mine, store, &fault);
	assert_non_null(db);
	assert_true(journal_after(arena, db, ROOT, 0, facts_r, &count, &fault));
	arena_end(mine);
	return count;
}

static void
a_form_sent_twice_is_one_fact(void **state)
{
	(void)state;
	struct fact *list;
	assert_int_equal(added("wave.opened", SPAN("k1")), FOUND_ONE);
	assert_int_equal(added("wave.opened", SPAN("k1")), FOUND_NONE);
	assert_int_equal(added("wave.opened", SPAN("k2")), FOUND_ONE);
	assert_int_equal(added("wave.opened", SPAN("")), FOUND_ONE);
	assert_int_equal(added("wave.opened", SPAN("")), FOUND_ONE);
	assert_int_equal(facts(&list), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(list[i].number, i + 1); /* what was given up took no number */
}

static void
a_form_sent_twice_is_led_to_what_it_made(void **state)
{
	(void)state;
	struct adding adding = { .fact = { .kind = "action.decided", .words = SPAN("Fait."),
		                               .once = SPAN("k"), .subject_id = 42 } };
	struct fault fault;
	int64_t subject_id = 0;
	assert_true(store_write(store, add, &adding, &fault));
	struct db *db = store_read(arena, store, &fault);
	assert_non_null(db);
	assert_int_equal(journal_done_about(arena, db, ROOT, SPAN("k"), &subject_id, &fault),
	                 FOUND_ONE);
	assert_int_equal(subject_id, 42);
	assert_int_equal(journal_done_about(arena, db, ROOT, SPAN("other"), &subject_id, &fault),
	                 FOUND_NONE);
	assert_int_equal(journal_done_about(arena, db, ROOT, SPAN(""), &subject_id, &fault),
	                 FOUND_NONE);
	assert_int_equal(journal_done_about(arena, db, ROOT + 1, SPAN("k"), &subject_id, &fault),
	                 FOUND_NONE);
}

static void *
add_slowly(void *data)
{
	struct fault fault;
	struct adding *adding = data;
	adding->gives_up = !store_write(store, add, adding, &fault);
	return NULL;
}

/* A fact whose transaction is held open never appears behind one already read. */
static void
numbers_follow_the_order_of_commits(void **state)
{
	(void)state;
	struct fact *list;
	struct adding slow = { .fact = { .kind = "a.slow", .words = SPAN("Lent.") }, .wait_ms = 300 };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, add_slowly, &slow), 0);
	usleep(100000);
	assert_int_equal(facts(&list), 0); /* taken, not committed */
	assert_int_equal(added("a.quick", SPAN("")), FOUND_ONE);
	pthread_join(thread, NULL);
	assert_false(slow.gives_up);
	assert_int_equal(facts(&list), 2);
	assert_string_equal(list[0].kind, "a.slow");
	assert_string_equal(list[1].kind, "a.quick");
}

static void
the_register_reads_backwards_and_by_subject(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= 250; i++) {
		struct adding adding = { .fact = { .kind = "x.y", .words = SPAN("Fait."),
			                               .subject_id = i % 2 } };
		struct fault fault;
		assert_true(store_write(store, add, &adding, &fault));
	}
	struct fault fault;
	struct fact *list;
	size_t count;
	struct db *db = store_read(arena, store, &fault);
	assert_true(journal_before(arena, db, ROOT, 0, 0, &list, &count, &fault));
	assert_int_equal(count, 100);
	assert_int_equal(list[0].number, 250);
	assert_true(journal_before(arena, db, ROOT, list[99].number, 0, &list, &count, &fault));
	assert_int_equal(list[0].number, 150);
	assert_true(journal_before(arena, db, ROOT, 0, 1, &list, &count, &fault));
	assert_int_equal(list[0].number, 249);
	assert_int_equal(list[99].number, 51);
}

static const char journal_sql_drop[] DB_SQL =
	"DELETE FROM journal_fact WHERE root_id = $1 AND number = $2";

static bool
drop_second(struct db *db, void *data)
{
	return db_do(db, journal_sql_drop, WITH(db_int64(ROOT), db_int64(2)), NULL, data);
}

static struct journal_numbers
numbers(void)
{
	struct fault fault;
	struct journal_numbers found;
	struct db *db = store_read(arena, store, &fault);
	assert_true(journal_numbers(arena, db, ROOT, &found, &fault));
	db_end(db);
	return found;
}

static void
a_hole_shows_in_how_facts_are_numbered(void **state)
{
	(void)state;
	struct fault fault, inside;
	assert_int_equal(numbers().counter, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(added("a.b", SPAN("")), FOUND_ONE);
	assert_int_equal(numbers().facts, 3);
	assert_int_equal(numbers().first, 1);
	assert_int_equal(numbers().last, 3);
	assert_int_equal(numbers().counter, 3);
	assert_true(store_write(store, drop_second, &inside, &fault));
	assert_int_equal(numbers().facts, 2);
	assert_int_equal(numbers().last, 3);
}

static bool
is_wanted(const struct fact *fact)
{
	return strcmp(fact->kind, "wave.closed") == 0;
}

/* Whoever follows it misses nothing and reads nothing twice, whatever is of no use to her. */
static void
what_is_followed_goes_on_where_it_was(void **state)
{
	(void)state;
	struct fault fault;
	struct journal_following read = { .root_id = ROOT, .is_of_use = is_wanted };
	for (int i = 0; i < JOURNAL_PAGE_COUNT + 1; i++)
		assert_int_equal(added(i == 3 || i == JOURNAL_PAGE_COUNT ? "wave.closed" : "wave.opened", SPAN("")),
		                 FOUND_ONE);
	struct db *db = store_read(arena, store, &fault);
	assert_non_null(db);
	assert_true(journal_follow(arena, db, &read, &fault));
	assert_int_equal(read.number, JOURNAL_PAGE_COUNT + 1);
	assert_int_equal(read.count, 2);
	assert_int_equal(read.facts[0]->number, 4);
	assert_int_equal(read.facts[1]->number, JOURNAL_PAGE_COUNT + 1);
	assert_true(journal_follow(arena, db, &read, &fault));
	assert_int_equal(read.number, JOURNAL_PAGE_COUNT + 1);
	assert_int_equal(read.from, JOURNAL_PAGE_COUNT + 1);
	assert_int_equal(read.count, 0);
	db_end(db);
	assert_int_equal(added("wave.closed", SPAN("")), FOUND_ONE);
	db = store_read(arena, store, &fault);
	assert_non_null(db);
	assert_true(journal_follow(arena, db, &read, &fault));
	assert_int_equal(read.count, 1);
	assert_int_equal(read.facts[0]->number, JOURNAL_PAGE_COUNT + 2);
	db_end(db);
}

/* What a reader makes of a fact: another fact, about its number, so that what was done twice shows. */
static bool
note(struct arena *own, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	const struct fact made = { .at_unix_s = 1, .kind = "noted", .subject_id = fact->number,
		                       .words = SPAN("Noté."), .once = SPAN("") };
	return journal_add(own, db, root_id, &made, fault_r) == FOUND_ONE;
}

static bool
note_and_fail(struct arena *own, struct db *db, int64_t root_id, const struct fact *fact,
              struct fault *fault_r)
{
	return note(own, db, root_id, fact, fault_r) && fault_is(fault_r, "journal_test: the third", "Non.");
}

static const struct journal_reader reader = { ROOT, "test", is_wanted, note };

static void *
read_on_at_once(void *data)
{
	struct arena *own = arena_new(64 << 20);
	struct fault fault;
	(void)data;
	for (int i = 0; i < 5; i++)
		assert_true(journal_read_on(own, store, &reader, &fault));
	arena_end(own);
	return NULL;
}

static void
what_is_read_on_is_done_once_whoever_reads(void **state)
{
	(void)state;
	enum { WANTED = 40 };
	struct fault fault;
	pthread_t threads[4];
	struct journal_reader failing = reader;
	failing.apply = note_and_fail;
	for (int i = 0; i < 2 * WANTED; i++)
		assert_int_equal(added(i % 2 == 0 ? "wave.closed" : "wave.opened", SPAN("")), FOUND_ONE);
	assert_false(journal_read_on(arena, store, &failing, &fault)); /* nothing of it is kept */
	assert_string_equal(fault.for_log, "journal_test: the third");
	assert_int_equal(numbers().facts, 2 * WANTED);
	for (size_t i = 0; i < LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_on_at_once, NULL), 0);
	for (size_t i = 0; i < LENGTH(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(numbers().facts, 3 * WANTED);
	assert_int_equal(added("wave.closed", SPAN("")), FOUND_ONE);
	assert_true(journal_read_on(arena, store, &reader, &fault));
	assert_true(journal_read_on(arena, store, &reader, &fault));
	assert_int_equal(numbers().facts, 3 * WANTED + 2);
	struct fact *facts;
	size_t count;
	struct db *db = store_read(arena, store, &fault);
	assert_true(journal_before(arena, db, ROOT, 0, 1, &facts, &count, &fault)); /* of the first one */
	assert_int_equal(count, 1);
	db_end(db);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_form_sent_twice_is_one_fact, begin, end),
		cmocka_unit_test_setup_teardown(a_form_sent_twice_is_led_to_what_it_made, begin, end),
		cmocka_unit_test_setup_teardown(numbers_follow_the_order_of_commits, begin, end),
		cmocka_unit_test_setup_teardown(a_hole_shows_in_how_facts_are_numbered, begin, end),
		cmocka_unit_test_setup_teardown(what_is_followed_goes_on_where_it_was, begin, end),
		cmocka_unit_test_setup_teardown(what_is_read_on_is_done_once_whoever_reads, begin, end),
		cmocka_unit_test_setup_teardown(the_register_reads_backwards_and_by_subject, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
