/* The rules of a counter: the order, the verbs, what is announced, what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "welcome/counter/counter_inside.h"

static struct arena *arena;

static struct counter_ticket
ticket(char letter, int64_t number, int64_t taken_s)
{
	return (struct counter_ticket){ .day = 100,
		                            .letter = letter,
		                            .file = letter,
		                            .number = number,
		                            .taken_unix_s = taken_s,
		                            .window = SPAN(""),
		                            .follow = SPAN("") };
}

static const char *
does(struct counter_ticket *at, enum counter_verb verb, const char *window, char file)
{
	const struct counter_act act = { verb, 1000, span_of(window), file };
	return counter_apply(at, &act);
}

static void
test_whoever_passes_first_is_called_first_then_whoever_came_first(void **state)
{
	(void)state;
	struct counter_ticket tickets[] = { ticket('A', 1, 10), ticket('B', 1, 11), ticket('A', 2, 12),
		                                ticket('B', 2, 13) };
	const size_t count = LENGTH(tickets);
	assert_ptr_equal(counter_next(tickets, count, SPAN("")), &tickets[0]);
	assert_ptr_equal(counter_next(tickets, count, SPAN("B")), &tickets[1]);
	assert_null(counter_next(tickets, count, SPAN("C")));
	tickets[3].is_first = true;
	assert_ptr_equal(counter_next(tickets, count, SPAN("AB")), &tickets[3]);
	assert_ptr_equal(counter_next(tickets, count, SPAN("A")), &tickets[0]);
	tickets[0].state = COUNTER_CALLED;
	assert_ptr_equal(counter_next(tickets, count, SPAN("A")), &tickets[2]);
	/* One who would come now stands after all of them, in files that the same windows take. */
	const struct counter_ticket now = ticket('A', 3, INT64_MAX);
	assert_int_equal(counter_before(tickets, count, &now, SPAN("A")), 1);
	assert_int_equal(counter_before(tickets, count, &now, SPAN("AB")), 3);
	assert_int_equal(counter_before(tickets, count, &tickets[1], SPAN("B")), 1);
	assert_int_equal(counter_before(tickets, count, &tickets[3], SPAN("B")), 0);
}

static void
test_a_ticket_is_called_and_received_at_one_window(void **state)
{
	(void)state;
	struct counter_ticket at = ticket('A', 1, 10);
	assert_non_null(does(&at, COUNTER_BEGIN, "Guichet 1", 0)); /* nobody called it */
	assert_null(does(&at, COUNTER_CALL, "Guichet 1", 0));
	assert_int_equal(at.called_unix_s, 1000);
	assert_non_null(does(&at, COUNTER_CALL, "Guichet 2", 0)); /* another window */
	assert_non_null(does(&at, COUNTER_BEGIN, "Guichet 2", 0));
	assert_int_equal(at.state, COUNTER_CALLED);
	assert_null(does(&at, COUNTER_AGAIN, "Guichet 1", 0));
	assert_int_equal(at.call_count, 2);
	while (at.call_count < COUNTER_CALL_COUNT_MAX)
		assert_null(does(&at, COUNTER_AGAIN, "Guichet 1", 0));
	assert_non_null(does(&at, COUNTER_AGAIN, "Guichet 1", 0));
	assert_null(does(&at, COUNTER_BEGIN, "Guichet 1", 0));
	assert_non_null(does(&at, COUNTER_MISS, "Guichet 1", 0)); /* she is here */
	assert_null(does(&at, COUNTER_END, "Guichet 1", 0));
	assert_int_equal(at.state, COUNTER_OVER);
	assert_non_null(does(&at, COUNTER_END, "Guichet 1", 0));
	assert_non_null(does(&at, COUNTER_FIRST, "", 0));
}

static void
test_who_was_absent_or_is_sent_elsewhere_keeps_her_place(void **state)
{
	(void)state;
	struct counter_ticket tickets[] = { ticket('A', 1, 10), ticket('A', 2, 20), ticket('B', 1, 15) };
	struct counter_ticket *one = &tickets[0];
	assert_null(does(one, COUNTER_CALL, "Guichet 1", 0));
	assert_null(does(one, COUNTER_MISS, "Guichet 1", 0));
	assert_int_equal(one->window.length, 0);
	assert_ptr_equal(counter_next(tickets, 3, SPAN("A")), &tickets[1]);
	assert_null(does(one, COUNTER_BACK, "", 0));
	assert_ptr_equal(counter_next(tickets, 3, SPAN("A")), one);
	assert_null(does(one, COUNTER_CALL, "Guichet 1", 0));
	assert_int_equal(one->called_unix_s, 1000); /* the first call is what one waited for */
	assert_non_null(does(one, COUNTER_SEND, "Guichet 1", 'A'));
	assert_null(does(one, COUNTER_SEND, "Guichet 1", 'B'));
	assert_ptr_equal(counter_next(tickets, 3, SPAN("B")), one);
	assert_string_equal(counter_ticket_words(arena, one), "A\u00a0""1");
}

static void
test_numbers_are_read_as_one_types_them(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "A", "12", "A0", "A1000", "AA1", "É1", "A-1", "A1B" };
	char letter;
	int64_t number;
	assert_true(counter_ticket_read(SPAN("A12"), &letter, &number));
	assert_true(letter == 'A' && number == 12);
	assert_true(counter_ticket_read(SPAN(" b 7 "), &letter, &number));
	assert_true(letter == 'B' && number == 7);
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(counter_ticket_read(span_of(wrong[i]), &letter, &number));
}

/* For one who has so many before her: of each window, for how long it is busy; -1: it is free. */
static const char *
wait(size_t before, const int64_t *busy_s, size_t window_count, size_t visit_count)
{
	/* Their mean is ten minutes: the long one keeps a window busy as the others do. */
	struct counter_pace pace = { .visit_s = { 1300, 240, 260 }, .window_count = window_count,
		                         .visit_count = visit_count };
	for (size_t i = 0; i < window_count; i++)
		pace.busy_s[i] = busy_s[i];
	return counter_wait_words(arena, counter_wait_minutes(before, &pace));
}

static void
test_a_wait_is_announced_only_when_it_is_known(void **state)
{
	(void)state;
	static const int64_t are_free[] = { -1, -1 };
	assert_null(wait(4, are_free, 1, 2));
	assert_null(wait(4, NULL, 0, 3));
	assert_string_equal(wait(0, are_free, 1, 3), "moins de 5\u00a0minutes");
	assert_string_equal(wait(1, are_free, 1, 3), "environ 10\u00a0minutes");
	assert_string_equal(wait(4, are_free, 1, 3), "environ 40\u00a0minutes");
	assert_string_equal(wait(4, are_free, 2, 3), "environ 20\u00a0minutes");
	assert_string_equal(wait(5, are_free, 2, 3), "environ 20\u00a0minutes"); /* the other is free then */
	assert_string_equal(wait(6, are_free, 1, 3), "environ 1\u00a0heure");
	assert_string_equal(wait(7, are_free, 1, 3), "environ 1\u00a0h\u00a0""15"); /* 70 min */
	assert_string_equal(wait(12, are_free, 1, 3), "environ 2\u00a0heures");
	assert_string_equal(wait(60, are_free, 1, 3), "plus de 3\u00a0heures");
}

/* Nobody waits, and yet one waits: somebody is at the window. */
static void
test_whoever_is_at_a_window_is_waited_for(void **state)
{
	(void)state;
	static const int64_t began[] = { 0 }, lasts[] = { 700 }, lasts_longest[] = { 5000 };
	static const int64_t one_is_free[] = { 0, -1 }, both[] = { 700, 0 };
	assert_string_equal(wait(0, began, 1, 3), "environ 10\u00a0minutes");
	assert_string_equal(wait(1, began, 1, 3), "environ 20\u00a0minutes");
	assert_string_equal(wait(0, one_is_free, 2, 3), "moins de 5\u00a0minutes");
	assert_string_equal(wait(1, one_is_free, 2, 3), "environ 10\u00a0minutes");
	assert_string_equal(wait(0, both, 2, 3), "environ 10\u00a0minutes");
	/* One visit alone lasted longer than this one has: ten minutes more, as it did. */
	assert_string_equal(wait(0, lasts, 1, 3), "environ 10\u00a0minutes");
	/* None did: it is never said that she is called at once. */
	assert_string_equal(wait(0, lasts_longest, 1, 3), "environ 10\u00a0minutes");
}

static void
test_windows_that_take_her_file_are_busy_since_somebody_came(void **state)
{
	(void)state;
	struct counter *counter = arena_new_of(arena, struct counter);
	struct counter_pace pace = { .visit_count = 0 };
	struct counter_ticket tickets[] = { ticket('A', 1, 10), ticket('A', 2, 20), ticket('A', 3, 30) };
	*counter = (struct counter){
		.windows = { { SPAN("Guichet 1"), SPAN(""), 5, 1 }, { SPAN("Guichet 2"), SPAN("A"), 6, 1 },
		             { SPAN("Guichet 3"), SPAN("B"), 7, 1 }, { SPAN("Guichet 4"), SPAN("A"), 0, 0 } },
		.window_count = 4,
	};
	assert_null(does(&tickets[0], COUNTER_CALL, "Guichet 2", 0)); /* at 1000 */
	counter_hall_windows(counter, tickets, 3, 'A', 1090, &pace);
	assert_int_equal(pace.window_count, 2); /* nobody sits at the fourth */
	assert_true(pace.busy_s[0] == -1 && pace.busy_s[1] == 90);
	tickets[0].begun_unix_s = 1060;
	counter_hall_windows(counter, tickets, 3, 'A', 1090, &pace);
	assert_int_equal(pace.busy_s[1], 30);
	counter_hall_windows(counter, tickets, 3, 'B', 1090, &pace);
	assert_true(pace.window_count == 2 && pace.busy_s[0] == -1 && pace.busy_s[1] == -1);
}

/* --- figures ------------------------------------------------------------------------------------ */

static void
test_days_with_too_few_are_joined_to_their_neighbours(void **state)
{
	(void)state;
	/* Day 1: 6. Day 2: 2. Day 3: 4. Day 4: 1. */
	static const struct counter_waited waited[] = {
		{ 1, 0, 2, false, 4 }, { 1, 0, 9, false, 2 }, { 2, 0, 5, false, 1 }, { 2, 0, 0, true, 1 },
		{ 3, 0, 5, false, 3 }, { 3, 0, 20, false, 1 }, { 4, 0, 40, false, 1 },
	};
	size_t count;
	const struct counter_band *bands = counter_bands(arena, waited, LENGTH(waited), false, &count);
	assert_int_equal(count, 2); /* the one who came on day 4 is told with those to come */
	assert_true(bands[0].first == 1 && bands[0].last == 1 && bands[0].count == 6);
	assert_int_equal(bands[0].middle, 2);
	assert_int_equal(bands[0].ninth, 9);
	assert_true(bands[1].first == 2 && bands[1].last == 3 && bands[1].count == 6);
	assert_int_equal(bands[1].lost, 1);
	assert_int_equal(bands[1].middle, 5);
	assert_int_equal(bands[1].ninth, 20);
	(void)counter_bands(arena, waited + 2, 4, false, &count);
	assert_int_equal(count, 1); /* 2 and 4 make 6 */
	(void)counter_bands(arena, waited + 4, 2, false, &count);
	assert_int_equal(count, 0); /* four in all: nothing is told */
	(void)counter_bands(arena, waited, 0, false, &count);
	assert_int_equal(count, 0);
}

static void
test_how_long_is_told_of_enough_who_were_received(void **state)
{
	(void)state;
	static const struct counter_waited waited[] = { { 0, 9, 12, false, 4 }, { 0, 9, 0, true, 3 } };
	size_t count;
	const struct counter_band *bands = counter_bands(arena, waited, LENGTH(waited), true, &count);
	assert_int_equal(count, 1);
	assert_true(bands[0].first == 9 && bands[0].count == 7 && bands[0].lost == 3);
	assert_int_equal(bands[0].middle, -1);
	assert_int_equal(bands[0].ninth, -1);
}

/* Whatever comes, every band holds the floor, and nobody is lost on the way but the last few. */
static void
test_no_band_is_under_the_floor(void **state)
{
	(void)state;
	unsigned seed = 7;
	for (int round = 0; round < 500; round++) {
		struct counter_waited waited[60];
		size_t rows = 0, count;
		int64_t people = 0, told = 0;
		for (int day = 0; day < 30; day++)
			for (int kind = 0; kind < 2; kind++) {
				seed = seed * 1103515245u + 12345u;
				const int64_t some = (seed >> 16) % 4;
				if (some > 0)
					waited[rows++] = (struct counter_waited){ day, 0, day, kind == 1, some };
				people += some;
			}
		const struct counter_band *bands = counter_bands(arena, waited, rows, false, &count);
		for (size_t i = 0; i < count; i++) {
			assert_true(bands[i].count >= COUNTER_FLOOR);
			assert_true(i == 0 || bands[i].first > bands[i - 1].last);
			told += bands[i].count;
		}
		assert_in_range(people - told, 0, COUNTER_FLOOR - 1);
	}
}

/* Hours are told once: those that are too few join the ones before. */
static void
test_hours_leave_nobody_out(void **state)
{
	(void)state;
	static const struct counter_waited waited[] = { { 0, 9, 5, false, 6 }, { 0, 10, 5, false, 5 },
		                                            { 0, 11, 5, false, 2 } };
	size_t count;
	const struct counter_band *bands = counter_bands(arena, waited, LENGTH(waited), true, &count);
	assert_int_equal(count, 2);
	assert_true(bands[1].first == 10 && bands[1].last == 11 && bands[1].count == 7);
}

enum { ALL_DAYS = 300 };

/* As the page of that morning cuts them: what came from that day on is not known. */
static const struct counter_band *
bands_on(const struct counter_waited *waited, size_t rows, int32_t today, size_t *count_r)
{
	size_t known = 0;
	while (known < rows && waited[known].day < today)
		known++;
	return counter_bands(arena, waited, known, false, count_r);
}

static bool
is_edge(const struct counter_band *bands, size_t count, struct counter_days days)
{
	size_t edges = 0;
	for (size_t i = 0; i < count; i++)
		edges += (size_t)(bands[i].first == days.first) + (size_t)(bands[i].last == days.last);
	return edges == 2;
}

/* Whoever keeps the pages of all mornings finds no other band by subtraction: each is told as it was, and
 * hours are of weeks that have no day in common. */
static void
test_the_pages_of_two_mornings_tell_no_more_than_one(void **state)
{
	(void)state;
	struct counter_waited waited[ALL_DAYS];
	size_t rows = 0, count, all_count;
	unsigned seed = 11;
	for (int day = 0; day < ALL_DAYS; day++) {
		seed = seed * 1103515245u + 12345u;
		const int64_t some = (seed >> 16) % 9;
		if (some > 0 && day % 7 < 5)
			waited[rows++] = (struct counter_waited){ 20000 + day, 0, 5, false, some };
	}
	const struct counter_band *all = bands_on(waited, rows, 20000 + ALL_DAYS, &all_count);
	struct counter_days before = { 1, 0 };
	int hours_count = 0;
	for (int32_t today = 20001; today <= 20000 + ALL_DAYS; today++) {
		const struct counter_band *bands = bands_on(waited, rows, today, &count);
		for (size_t i = 0; i < count; i++)
			assert_true(bands[i].first == all[i].first && bands[i].last == all[i].last &&
			            bands[i].count == all[i].count);
		const struct counter_days days = counter_days_told(bands, count, today),
		                          hours = counter_days_of_hours(bands, count);
		assert_true(days.first > days.last || is_edge(bands, count, days));
		assert_true(days.first > days.last || days.first >= today - COUNTER_TOLD_DAYS);
		if (hours.first > hours.last)
			continue;
		assert_true(is_edge(bands, count, hours));
		if (hours.first != before.first) {
			assert_true(hours.first > before.last);
			hours_count++;
		} else {
			assert_int_equal(hours.last, before.last);
		}
		before = hours;
	}
	assert_in_range(hours_count, ALL_DAYS / COUNTER_TOLD_DAYS - 2, ALL_DAYS / COUNTER_TOLD_DAYS + 1);
}

/* --- lines -------------------------------------------------------------------------------------- */

static void
test_files_and_windows_are_lines(void **state)
{
	(void)state;
	const struct offering offerings[] = { { .offering_id = 8, .code = SPAN("passeport") } };
	struct counter *counter = arena_new_of(arena, struct counter);
	*counter = (struct counter){ 0 };
	assert_null(counter_files_read(arena, SPAN("A | Papiers | passeport\n\nB|Le reste\n"), offerings, 1,
	                               counter));
	assert_int_equal(counter->file_count, 2);
	assert_int_equal(counter->files[0].offering_id, 8);
	assert_int_equal(counter->files[1].offering_id, 0);
	assert_null(counter_windows_read(arena, SPAN("Guichet 1 | A, B\nGuichet 2\nGuichet 3|BB"), counter));
	assert_int_equal(counter->window_count, 3);
	assert_true(span_is(counter->windows[0].letters, "AB"));
	assert_int_equal(counter->windows[1].letters.length, 0);
	assert_true(span_is(counter->windows[2].letters, "B"));
	assert_true(span_is(counter_files_lines(arena, counter, offerings, 1),
	                    "A | Papiers | passeport\nB | Le reste\n"));
	assert_true(span_is(counter_windows_lines(arena, counter),
	                    "Guichet 1 | A B\nGuichet 2\nGuichet 3 | B\n"));
	counter->windows[1].account_id = counter->windows[2].account_id = 5;
	assert_true(counter_window_takes(&counter->windows[1], 'A'));
	assert_true(counter_window_takes(&counter->windows[2], 'B'));
	assert_false(counter_window_takes(&counter->windows[2], 'A'));
	assert_false(counter_window_takes(&counter->windows[0], 'A')); /* nobody sits there */
	assert_string_equal(counter_windows_read(arena, SPAN("Guichet 1 | C"), counter),
	                    "Ligne 1\u202f: «\u202fC\u202f» nomme une file qui n’est pas plus haut.");
	assert_non_null(counter_windows_read(arena, SPAN("Un\nUn"), counter));
	assert_non_null(counter_windows_read(arena, SPAN("\n"), counter));
	assert_string_equal(counter_files_read(arena, SPAN("A | X | lune"), offerings, 1, counter),
	                    "Ligne 1\u202f: «\u202flune\u202f» n’est le code d’aucune démarche du catalogue.");
	static const char *const wrong[] = { "", "Papiers", "a | Papiers", "A |", "A | X\nA | Y",
		                                 "A | X | passeport | Z" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (counter_files_read(arena, span_of(wrong[i]), offerings, 1, counter) == NULL)
			fail_msg("« %s » is taken", wrong[i]);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new((size_t)1 << 30);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whoever_passes_first_is_called_first_then_whoever_came_first),
		cmocka_unit_test(test_a_ticket_is_called_and_received_at_one_window),
		cmocka_unit_test(test_who_was_absent_or_is_sent_elsewhere_keeps_her_place),
		cmocka_unit_test(test_numbers_are_read_as_one_types_them),
		cmocka_unit_test(test_a_wait_is_announced_only_when_it_is_known),
		cmocka_unit_test(test_whoever_is_at_a_window_is_waited_for),
		cmocka_unit_test(test_windows_that_take_her_file_are_busy_since_somebody_came),
		cmocka_unit_test(test_days_with_too_few_are_joined_to_their_neighbours),
		cmocka_unit_test(test_how_long_is_told_of_enough_who_were_received),
		cmocka_unit_test(test_no_band_is_under_the_floor),
		cmocka_unit_test(test_hours_leave_nobody_out),
		cmocka_unit_test(test_the_pages_of_two_mornings_tell_no_more_than_one),
		cmocka_unit_test(test_files_and_windows_are_lines),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
