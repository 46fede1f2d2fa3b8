#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "act/action/action_inside.h"

static struct arena *arena;

enum { TODAY = 20800 };

static struct action
due_in(enum action_state state, int days)
{
	return (struct action){ .state = state, .due_day = TODAY + days, .decided_day = TODAY,
		                    .judged_day = TODAY + 1000 };
}

static void
an_action_is_late_the_day_after_its_date_while_it_is_open(void **state)
{
	(void)state;
	struct action action = due_in(ACTION_DECIDED, 0);
	assert_false(action_is_late(&action, TODAY));
	action = due_in(ACTION_UNDER_WAY, -1);
	assert_true(action_is_late(&action, TODAY));
	assert_string_equal(action_late_words(arena, &action, TODAY), "en retard d’un jour");
	action = due_in(ACTION_DECIDED, -12);
	assert_string_equal(action_late_words(arena, &action, TODAY), "en retard de 12 jours");
	action = due_in(ACTION_DECIDED, -100);
	assert_string_equal(action_late_words(arena, &action, TODAY), "en retard de 3 mois");
	action = due_in(ACTION_DONE, -12);
	assert_false(action_is_late(&action, TODAY));
	action = due_in(ACTION_GIVEN_UP, -12);
	assert_false(action_is_late(&action, TODAY));
}

static void
what_is_done_is_not_done_twice_and_begins_again_only_on_purpose(void **state)
{
	(void)state;
	static const bool may[ACTION_STATE_COUNT][ACTION_STATE_COUNT] = {
		[ACTION_DECIDED] = { false, true, true, true },
		[ACTION_UNDER_WAY] = { false, false, true, true },
		[ACTION_DONE] = { false, true, false, false },
		[ACTION_GIVEN_UP] = { false, true, false, false },
	};
	for (int from = 0; from < ACTION_STATE_COUNT; from++)
		for (int to = 0; to < ACTION_STATE_COUNT; to++)
			assert_int_equal(action_may_move((enum action_state)from, (enum action_state)to),
			                 may[from][to]);
}

static void
late_ones_come_first_and_ended_ones_last(void **state)
{
	(void)state;
	struct action actions[] = { due_in(ACTION_DONE, -50), due_in(ACTION_DECIDED, 5),
		                        due_in(ACTION_UNDER_WAY, -3), due_in(ACTION_GIVEN_UP, 90),
		                        due_in(ACTION_DECIDED, -30) };
	actions[0].ended_day = TODAY - 1;
	actions[3].ended_day = TODAY - 9;
	for (size_t i = 0; i < LENGTH(actions); i++)
		actions[i].id = (int64_t)i;
	action_sort(actions, LENGTH(actions));
	static const int64_t order[] = { 4, 2, 1, 0, 3 };
	for (size_t i = 0; i < LENGTH(actions); i++)
		assert_int_equal(actions[i].id, order[i]);
	action_sort(NULL, 0);
}

static void
a_week_asks_first_what_presses_most(void **state)
{
	(void)state;
	struct action actions[] = { due_in(ACTION_DECIDED, 30), due_in(ACTION_DECIDED, 7),
		                        due_in(ACTION_UNDER_WAY, -1), due_in(ACTION_DECIDED, 60),
		                        due_in(ACTION_DONE, -90), due_in(ACTION_UNDER_WAY, 8) };
	actions[3].decided_day = TODAY - 31;
	actions[4].judged_day = TODAY - 2;
	const struct action_week week = action_this_week(arena, actions, LENGTH(actions), TODAY);
	assert_int_equal(week.count, 4);
	static const size_t order[] = { 2, 1, 3, 4 };
	for (size_t i = 0; i < week.count; i++)
		assert_int_equal(week.asking[i], order[i]);
	assert_true(span_is(action_week_words(arena, &week),
	                    "Une action a dépassé sa date\u202f: une décision est attendue. Une action "
	                    "arrive à sa date dans les sept jours. Une action décidée il y a plus d’un "
	                    "mois n’a pas commencé. Une action faite peut être jugée\u202f: a-t-elle "
	                    "servi\u202f?"));
	const struct action_week none = action_this_week(arena, actions, 1, TODAY);
	assert_int_equal(none.count, 0);
	assert_int_equal(action_week_words(arena, &none).length, 0);
	const struct action_counts counts = action_count(actions, LENGTH(actions), TODAY);
	assert_int_equal(counts.late, 1);
	assert_int_equal(counts.of[ACTION_DECIDED], 3);
	assert_int_equal(counts.of[ACTION_DONE], 1);
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(8 << 20);
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
		cmocka_unit_test(an_action_is_late_the_day_after_its_date_while_it_is_open),
		cmocka_unit_test(what_is_done_is_not_done_twice_and_begins_again_only_on_purpose),
		cmocka_unit_test(late_ones_come_first_and_ended_ones_last),
		cmocka_unit_test(a_week_asks_first_what_presses_most),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
