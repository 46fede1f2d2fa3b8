/* The tables of a counter: saved, taken, called by many at once, counted when the day is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/counter/counter_inside.h"

enum { PLACE = 7, DAY = 20000, CALLERS = 4, TICKETS = 20 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

struct doing {
	enum { SAVE, ADD, CHANGE, SIT, RISE, REKEY, SWEEP, EMPTY } what;
	struct counter counter;
	struct counter_saving saving;
	struct counter_ticket ticket;
	struct counter_window window;
	int64_t account_id, before_s;
	struct span once, kiosk;
	int32_t day;
	enum found found;
};

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	switch (doing->what) {
	case SAVE:
		doing->saving = (struct counter_saving){ .counter = &doing->counter, .today = DAY };
		doing->found = counter_store_save(arena, db, rooms->root_id, &doing->saving, &fault);
		return doing->found == FOUND_ONE;
	case ADD: return counter_store_add(db, rooms->root_id, PLACE, &doing->ticket, doing->once, &fault);
	case CHANGE: return counter_store_change(db, rooms->root_id, PLACE, &doing->ticket, &fault);
	case SIT: return counter_store_sit(db, rooms->root_id, PLACE, &doing->window, &fault);
	case RISE: return counter_store_rise(db, rooms->root_id, doing->account_id, &fault);
	case REKEY: return counter_store_rekey(db, rooms->root_id, &doing->counter, doing->kiosk, &fault);
	case SWEEP: return counter_store_sweep(arena, db, rooms->root_id, PLACE, doing->day, &fault);
	case EMPTY: return counter_store_empty(db, rooms->root_id, PLACE, doing->before_s, &fault);
	}
	return false;
}

static struct doing
do_it(struct doing doing)
{
	const bool is_written = store_write(rooms->store, write_it, &doing, &fault);
	assert_true(is_written == (doing.what != SAVE || doing.found == FOUND_ONE));
	return doing;
}

static struct counter *
load(enum found expected)
{
	struct counter *counter = arena_new_of(arena, struct counter);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(counter_store_load(arena, db, rooms->root_id, PLACE, counter, &fault), expected);
	db_end(db);
	return counter;
}

static enum found
by_kiosk(const char *word)
{
	int64_t place_id = 0;
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found =
		counter_store_of_kiosk(arena, db, rooms->root_id, span_of(word), &place_id, &fault);
	db_end(db);
	assert_true(found != FOUND_ONE || place_id == PLACE);
	return found;
}

static void
test_a_counter_is_kept_with_who_sits_there(void **state)
{
	(void)state;
	struct counter counter = { .place_id = PLACE, .kiosk = SPAN("mot"), .prints = true };
	(void)load(FOUND_NONE);
	assert_null(counter_files_read(arena, SPAN("B | Le reste\nA | Papiers"), NULL, 0, &counter));
	assert_null(counter_windows_read(arena, SPAN("Guichet 2\nGuichet 1 | A"), &counter));
	assert_int_equal(do_it((struct doing){ .what = SAVE, .counter = counter }).found, FOUND_ONE);
	const struct counter *kept = load(FOUND_ONE);
	assert_true(kept->prints && kept->changes == 1 && span_is(kept->kiosk, "mot"));
	assert_true(kept->file_count == 2 && kept->files[0].letter == 'B' && kept->window_count == 2);
	assert_true(span_is(kept->windows[0].name, "Guichet 2") && span_is(kept->windows[1].letters, "A"));
	assert_int_equal(by_kiosk("mot"), FOUND_ONE);

	do_it((struct doing){ .what = SIT, .window = { SPAN("Guichet 1"), SPAN(""), 41, 5000 } });
	do_it((struct doing){ .what = SIT, .window = { SPAN("Guichet 2"), SPAN(""), 42, 9000 } });
	assert_int_equal(do_it((struct doing){ .what = SAVE, .counter = counter }).found, FOUND_NONE);
	counter.changes = 1;
	assert_null(counter_windows_read(arena, SPAN("Guichet 1\nGuichet 3"), &counter));
	assert_int_equal(do_it((struct doing){ .what = SAVE, .counter = counter }).found, FOUND_ONE);
	kept = load(FOUND_ONE);
	assert_true(kept->changes == 2 && kept->windows[0].account_id == 41); /* she stays */
	assert_int_equal(kept->windows[1].account_id, 0);

	do_it((struct doing){ .what = REKEY, .counter = counter, .kiosk = SPAN("autre") });
	assert_int_equal(by_kiosk("mot"), FOUND_NONE);
	assert_int_equal(by_kiosk("autre"), FOUND_ONE);
	do_it((struct doing){ .what = EMPTY, .before_s = 5000 });
	assert_int_equal(load(FOUND_ONE)->windows[0].account_id, 41);
	do_it((struct doing){ .what = EMPTY, .before_s = 5001 });
	assert_int_equal(load(FOUND_ONE)->windows[0].account_id, 0);
	do_it((struct doing){ .what = SIT, .window = { SPAN("Guichet 1"), SPAN(""), 41, 5000 } });
	do_it((struct doing){ .what = RISE, .account_id = 41 });
	assert_int_equal(load(FOUND_ONE)->windows[0].account_id, 0);
}

/* --- tickets ------------------------------------------------------------------------------------ */

static void
add(int32_t day, int64_t number, int64_t minute)
{
	const struct counter_ticket ticket = {
		.day = day, .minute = minute, .letter = 'A', .file = 'A', .number = number,
		.taken_unix_s = (int64_t)day * DAY_S + minute * 60, .window = SPAN(""),
		.follow = span_of(arena_format(arena, "f%d-%lld", day, (long long)number)),
	};
	do_it((struct doing){ .what = ADD, .ticket = ticket,
	                      .once = span_of(arena_format(arena, "o%d-%lld", day, (long long)number)) });
}

static size_t
tickets(int32_t day, struct counter_ticket **tickets_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(counter_store_tickets(arena, db, rooms->root_id, PLACE, day, tickets_r, &count, &fault));
	db_end(db);
	return count;
}

static enum found
by_word(const char *word, struct counter_ticket *ticket_r)
{
	int64_t place_id;
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found =
		counter_store_by_word(arena, db, rooms->root_id, span_of(word), &place_id, ticket_r, &fault);
	db_end(db);
	return found;
}

static struct counter
counter_of(const char *files, const char *windows)
{
	struct counter counter = *load(FOUND_ONE);
	assert_null(counter_files_read(arena, span_of(files), NULL, 0, &counter));
	assert_null(counter_windows_read(arena, span_of(windows), &counter));
	return counter;
}

static bool
is_busy(int64_t account_id)
{
	bool busy;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(counter_store_busy(arena, db, rooms->root_id, account_id, DAY, &busy, &fault));
	db_end(db);
	return busy;
}

static void
test_what_somebody_waits_for_stays(void **state)
{
	(void)state;
	struct counter_ticket *list;
	add(DAY, 90, 600); /* for A */
	struct doing doing =
		do_it((struct doing){ .what = SAVE, .counter = counter_of("B | Le reste", "Guichet 1") });
	assert_int_equal(doing.found, FOUND_NONE);
	assert_true(doing.saving.left != NULL && doing.saving.is_of_file);
	do_it((struct doing){ .what = SIT, .window = { SPAN("Guichet 1"), SPAN(""), 41, 5000 } });
	assert_false(is_busy(41));
	assert_int_equal(tickets(DAY, &list), 1);
	struct counter_ticket called = list[0];
	assert_null(counter_apply(&called, &(struct counter_act){ COUNTER_CALL, 1000, SPAN("Guichet 1"), 0 }));
	do_it((struct doing){ .what = CHANGE, .ticket = called });
	assert_true(is_busy(41));
	assert_false(is_busy(42));
	doing = do_it((struct doing){ .what = SAVE, .counter = counter_of("A | Papiers", "Guichet un") });
	assert_int_equal(doing.found, FOUND_NONE);
	assert_true(doing.saving.left != NULL && !doing.saving.is_of_file);
	assert_null(counter_apply(&called, &(struct counter_act){ COUNTER_BEGIN, 1010, SPAN("Guichet 1"), 0 }));
	do_it((struct doing){ .what = CHANGE, .ticket = called });
	assert_true(is_busy(41));
	doing = do_it((struct doing){ .what = SAVE, .counter = counter_of("A | Papiers", "Guichet un") });
	assert_int_equal(doing.found, FOUND_NONE);
	assert_null(counter_apply(&called, &(struct counter_act){ COUNTER_END, 1020, SPAN("Guichet 1"), 0 }));
	do_it((struct doing){ .what = CHANGE, .ticket = called });
	assert_false(is_busy(41));
	doing = do_it((struct doing){ .what = SAVE, .counter = counter_of("B | Le reste", "Guichet un") });
	assert_int_equal(doing.found, FOUND_ONE);
}

/* --- two who write at once ---------------------------------------------------------------------- */

enum { ROUNDS = 20 };

struct taker {
	struct arena *arena;
	struct visit visit;
	struct hall hall;
	struct counter_taking taking;
	bool is_taken;
	struct fault fault;
};

static void *
take_one(void *data)
{
	struct taker *taker = data;
	taker->is_taken = store_write(rooms->store, counter_take, &taker->taking, &taker->fault);
	return NULL;
}

/* While a file goes a ticket is taken for it, by a page that still showed it: one of the two is told no. */
static void
test_no_ticket_is_taken_for_a_file_that_goes(void **state)
{
	(void)state;
	struct counter_ticket *list;
	for (int i = 0; i < ROUNDS; i++) {
		pthread_t thread;
		struct doing doing =
			do_it((struct doing){ .what = SAVE, .counter = counter_of("A | Un\nC | Trois", "Guichet 1") });
		assert_int_equal(doing.found, FOUND_ONE);
		struct taker *taker = arena_new_of(arena, struct taker);
		taker->visit = (struct visit){ .arena = arena_new((size_t)1 << 28), .root_id = rooms->root_id,
			                           .now_s = 5000 };
		taker->hall = (struct hall){ .visit = &taker->visit, .counter = *load(FOUND_ONE), .today = DAY };
		taker->taking = (struct counter_taking){ .hall = &taker->hall, .file = 'C' };
		const struct doing removing = { .what = SAVE, .counter = counter_of("A | Un", "Guichet 1") };
		assert_int_equal(pthread_create(&thread, NULL, take_one, taker), 0);
		doing = do_it(removing);
		pthread_join(thread, NULL);
		assert_null(taker->fault.for_log);
		assert_true(taker->is_taken == (doing.found == FOUND_NONE));
		assert_true(taker->is_taken || taker->taking.sentence != NULL);
		assert_true(taker->is_taken == (doing.saving.left != NULL));
		assert_int_equal(tickets(DAY, &list), taker->is_taken);
		if (taker->is_taken) {
			list[0].state = COUNTER_OVER;
			do_it((struct doing){ .what = CHANGE, .ticket = list[0] });
		}
		arena_end(taker->visit.arena);
	}
}

struct caller {
	pthread_t thread;
	struct arena *arena;
	struct span window;
	int64_t calls, doubled;
	struct fault fault;
};

/* One visit of a window: whoever is there leaves, the next is called. */
static bool
call_next(struct db *db, void *data)
{
	struct caller *caller = data;
	struct counter_ticket *list, *next;
	size_t count;
	const struct counter_act act = { COUNTER_CALL, 1000, caller->window, 0 };
	const struct counter_act over = { COUNTER_END, 1100, caller->window, 0 };
	if (!counter_store_hold(db, rooms->root_id, PLACE, &caller->fault) ||
	    !counter_store_tickets(caller->arena, db, rooms->root_id, PLACE, DAY, &list, &count,
	                           &caller->fault) ||
	    (next = counter_next(list, count, SPAN(""))) == NULL)
		return false;
	must(counter_apply(next, &act) == NULL && next->call_count == 1);
	must(counter_apply(next, &over) == NULL);
	return counter_store_change(db, rooms->root_id, PLACE, next, &caller->fault);
}

static void *
call_all(void *data)
{
	struct caller *caller = data;
	while (store_write(rooms->store, call_next, caller, &caller->fault))
		caller->calls++;
	return NULL;
}

static void
test_windows_that_call_at_once_never_get_the_same_ticket(void **state)
{
	(void)state;
	struct caller callers[CALLERS];
	struct counter_ticket *list, one;
	int64_t calls = 0;
	for (int64_t number = 1; number <= TICKETS; number++)
		add(DAY, number, 600 + number);
	assert_int_equal(tickets(DAY, &list), TICKETS);
	assert_int_equal(by_word("f20000-3", &one), FOUND_ONE);
	assert_int_equal(one.number, 3);
	assert_int_equal(by_word("o20000-3", &one), FOUND_ONE);
	assert_int_equal(by_word("f20000-99", &one), FOUND_NONE);
	for (size_t i = 0; i < CALLERS; i++) {
		callers[i] = (struct caller){ .arena = arena_new((size_t)1 << 28),
			                          .window = span_of(arena_format(arena, "Guichet %zu", i + 1)) };
		assert_int_equal(pthread_create(&callers[i].thread, NULL, call_all, &callers[i]), 0);
	}
	for (size_t i = 0; i < CALLERS; i++) {
		pthread_join(callers[i].thread, NULL);
		assert_null(callers[i].fault.for_log);
		calls += callers[i].calls;
		arena_end(callers[i].arena);
	}
	assert_int_equal(calls, TICKETS); /* each once */
	assert_int_equal(tickets(DAY, &list), 0);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(call_count) AS bigint) FROM counter_ticket"),
	                 TICKETS);
	int64_t visit_s[COUNTER_PACE_COUNT];
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(counter_store_pace(arena, db, rooms->root_id, PLACE, DAY, visit_s, &count, &fault));
	db_end(db);
	assert_int_equal(count, TICKETS);
	assert_int_equal(visit_s[0], 100);
}

static void
test_a_day_that_is_over_leaves_counts_alone(void **state)
{
	(void)state;
	struct counter_ticket *list, one;
	struct counter_waited *waited;
	size_t count;
	do_it((struct doing){ .what = SWEEP, .day = DAY + 1 }); /* what the test before left */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM counter_ticket"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM counter_way"), 0);
	for (int64_t number = 1; number <= 3; number++)
		add(DAY + 5, number, 9 * 60 + number);
	add(DAY + 6, 1, 600); /* of today: it stays */
	assert_int_equal(tickets(DAY + 5, &list), 3);
	one = list[0]; /* waited 12 minutes, was received */
	one.state = COUNTER_OVER;
	one.called_unix_s = one.taken_unix_s + 12 * 60 + 30;
	do_it((struct doing){ .what = CHANGE, .ticket = one });
	one = list[1]; /* was called in vain */
	one.state = COUNTER_ABSENT;
	one.called_unix_s = one.taken_unix_s + 60;
	do_it((struct doing){ .what = CHANGE, .ticket = one });
	for (int twice = 0; twice < 2; twice++)
		do_it((struct doing){ .what = SWEEP, .day = DAY + 6 });
	assert_int_equal(tickets(DAY + 5, &list), 0);
	assert_int_equal(tickets(DAY + 6, &list), 1);
	assert_int_equal(by_word("f20005-1", &one), FOUND_NONE);
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct counter_asked asked[] = { { { DAY + 1, DAY + 5 }, false }, { { DAY + 1, DAY + 5 }, true },
		                                   { { DAY + 1, DAY + 4 }, false } };
	assert_true(counter_store_waited(arena, db, rooms->root_id, PLACE, &asked[0], &waited, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(waited[0].is_lost && waited[0].count == 2 && waited[0].minutes == 0);
	assert_true(!waited[1].is_lost && waited[1].count == 1 && waited[1].minutes == 12);
	assert_true(waited[1].day == DAY + 5);
	assert_true(counter_store_waited(arena, db, rooms->root_id, PLACE, &asked[1], &waited, &count, &fault));
	assert_true(count == 2 && waited[0].hour == 9);
	assert_true(counter_store_waited(arena, db, rooms->root_id, PLACE, &asked[2], &waited, &count, &fault));
	assert_int_equal(count, 0);
	assert_true(counter_store_days(arena, db, rooms->root_id, PLACE, &waited, &count, &fault));
	assert_true(count >= 1 && waited[count - 1].day == DAY + 5 && waited[count - 1].count == 3);
	db_end(db);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_counter_is_kept_with_who_sits_there),
		cmocka_unit_test(test_windows_that_call_at_once_never_get_the_same_ticket),
		cmocka_unit_test(test_what_somebody_waits_for_stays),
		cmocka_unit_test(test_no_ticket_is_taken_for_a_file_that_goes),
		cmocka_unit_test(test_a_day_that_is_over_leaves_counts_alone),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
