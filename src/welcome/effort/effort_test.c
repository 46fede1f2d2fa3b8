#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "craft/vault/vault.h"
#include "support/rooms_for_tests.h"
#include "welcome/effort/effort_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* --- rules ---------------------------------------------------------------------------------------- */

enum { MONTH = 2026 * 12 + 9, NOW_DAY = 20783 };
static const int64_t now_s = NOW_DAY * (int64_t)DAY_S;

/* Of that person, received so many days ago, answered and ended a day after. */
static struct effort_case
plain(int64_t who_id, int days_ago)
{
	const int64_t received_s = now_s - days_ago * (int64_t)DAY_S;
	return (struct effort_case){ .month = MONTH,
		                         .lasting = { .who_id = who_id, .owner_id = who_id % 3,
		                                      .request_id = who_id * 1000 + days_ago,
		                                      .received_unix_s = received_s,
		                                      .first_unix_s = received_s + DAY_S,
		                                      .done_unix_s = received_s + DAY_S,
		                                      .outcome = DESK_ANSWERED } };
}

static struct effort_month
counted(struct effort_case *cases, size_t count)
{
	return effort_count(arena, cases, count, MONTH, now_s, 5);
}

static void
test_a_request_without_trouble_is_settled_at_once(void **state)
{
	(void)state;
	struct effort_case cases[12];
	for (size_t i = 0; i < LENGTH(cases); i++)
		cases[i] = plain((int64_t)i + 1, 20);
	const struct effort_month month = counted(cases, LENGTH(cases));
	assert_true(month.total == 12 && month.avoidable == 0 && month.is_shown);
	assert_true(month.replied == 12 && month.first == 12);
}

static void
test_each_contact_too_many_is_counted_once(void **state)
{
	(void)state;
	struct effort_case cases[] = { plain(1, 20), plain(2, 20), plain(3, 20), plain(4, 20),
		                           plain(5, 20), plain(6, 20), plain(7, 20), plain(8, 20) };
	cases[0].reminded = 3;
	cases[1].lasting.ask_count = 2;
	cases[2].lasting.ask_count = 1; /* a question is no back and forth */
	cases[3].moved = 1;
	cases[4].moved = 2, cases[4].reminded = 1, cases[4].lasting.ask_count = 4;
	const struct effort_month month = counted(cases, LENGTH(cases));
	assert_true(month.reminded == 2 && month.again == 2 && month.moved == 2 && month.twice == 0);
	assert_int_equal(month.avoidable, 4);
}

static void
test_asking_twice_is_the_same_person_within_thirty_days(void **state)
{
	(void)state;
	struct effort_case cases[] = { plain(1, 60), plain(1, 20), plain(2, 50), plain(2, 21),
		                           plain(3, 20), plain(0, 20), plain(0, 20) };
	cases[0].month = cases[2].month = MONTH - 1;
	const struct effort_month month = counted(cases, LENGTH(cases));
	assert_int_equal(month.total, 5);
	assert_int_equal(month.twice, 1); /* the second one; nobody known is nobody's twin */
}

static void
test_what_is_opened_again_was_not_settled(void **state)
{
	(void)state;
	struct effort_case cases[] = { plain(1, 20), plain(2, 20), plain(3, 20), plain(4, 20), plain(5, 6),
		                           plain(6, 20), plain(7, 20), plain(8, 20), plain(9, 20), plain(10, 20) };
	cases[1].lasting.done_unix_s += DAY_S; /* opened again, ended later */
	cases[2].lasting.done_unix_s = 0, cases[2].lasting.outcome = DESK_NOT_DONE;
	cases[3].lasting.outcome = DESK_SENT_ON; /* ended, and not answered */
	const struct effort_month month = counted(cases, LENGTH(cases));
	assert_true(month.replied == 9 && month.first == 6); /* the fifth may still be opened again */
}

static void
test_few_people_or_one_agent_are_not_shown(void **state)
{
	(void)state;
	struct effort_case cases[12];
	for (size_t i = 0; i < LENGTH(cases); i++)
		cases[i] = plain((int64_t)i % 4 + 1, 20);
	assert_false(counted(cases, LENGTH(cases)).is_shown);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		cases[i] = plain((int64_t)i + 1, 20);
		cases[i].lasting.owner_id = i < 4 ? 8 : 7;
	}
	assert_false(counted(cases, LENGTH(cases)).is_shown);
	for (size_t i = 0; i < LENGTH(cases); i++)
		cases[i].lasting.owner_id = i < 5 ? 8 : 7; /* more than half */
	assert_false(counted(cases, LENGTH(cases)).is_shown);
	for (size_t i = 0; i < LENGTH(cases); i++)
		cases[i].lasting.owner_id = i < 6 ? 8 : 7;
	assert_true(counted(cases, LENGTH(cases)).is_shown);
}

/* Of twelve that two agents have, those whose reply is a week old are all of one. */
static void
test_first_contacts_of_one_agent_are_not_shown(void **state)
{
	(void)state;
	struct effort_case cases[12];
	for (size_t i = 0; i < LENGTH(cases); i++) {
		cases[i] = plain((int64_t)i + 1, i < 6 ? 20 : 3);
		cases[i].lasting.owner_id = i < 6 ? 8 : 7;
	}
	struct effort_month month = counted(cases, LENGTH(cases));
	assert_true(month.is_shown && month.total == 12);
	assert_true(month.replied == 0 && month.first == 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		cases[i] = plain((int64_t)i + 1, 20);
		cases[i].lasting.owner_id = i < 6 ? 8 : 7;
	}
	month = counted(cases, LENGTH(cases));
	assert_true(month.is_shown && month.replied == 12 && month.first == 12);
}

static void
test_shares_are_said_with_their_interval(void **state)
{
	(void)state;
	/* prop.test(12, 80, correct = FALSE): [0.0880; 0.2441] */
	assert_string_equal(effort_share_range(arena, 12, 80), "15\u00a0%, entre 8 et 25\u00a0%");
	assert_null(effort_share_range(arena, 0, 0));
	assert_string_equal(effort_month_words(arena, MONTH), "octobre 2026");
	struct promise_delay delay = { .low = 10, .high = 15 };
	assert_string_equal(effort_range_words(arena, &delay), "entre 10 et 15");
	delay.high = -1;
	assert_string_equal(effort_range_words(arena, &delay), "au moins 10");
	delay.low = -1;
	assert_string_equal(effort_range_words(arena, &delay), "");
}

/* --- kept ------------------------------------------------------------------------------------------ */

static const struct place_tree *tree;
static int64_t ids[2];
static struct offering lamp, stray; /* the second is in nobody's charge */

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	bool is_taken;
	const struct offering_unit unit = { 0, ids[0] };
	const struct offering_saving saving = { offering, NULL, 0, &unit, offering == &lamp };
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static int
begin(void **state)
{
	static const char *const codes[] = { "ville", "lampes" };
	static const int parents[] = { -1, 0 };
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, 2, &fault);
	assert_non_null(tree);
	for (size_t i = 0; i < LENGTH(ids); i++)
		ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .kind = OFFERING_REPORT, .state = OFFERING_OPEN };
	stray = lamp;
	stray.code = SPAN("autre");
	assert_true(store_write(rooms->store, write_offering, &lamp, &fault));
	assert_true(store_write(rooms->store, write_offering, &stray, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static struct desk_hand
hand(void)
{
	const int64_t at_s = time_now_s();
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = at_s,
		                       .today = (int32_t)(at_s / DAY_S), .tree = tree, .once = SPAN("") };
}

struct doing {
	const struct offering *offering;
	int64_t request_id, owner_id;
	struct desk_act act;
};

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand by = hand();
	struct desk_received received;
	const struct desk_receiving receiving = {
		.offering = doing->offering, .channel = DESK_WEB, .reply_channel = DESK_WEB, .title = SPAN(""),
		.text = SPAN("Éteinte."), .quoted = SPAN(""), .address = SPAN(""), .hint = SPAN(""),
		.owner_id = doing->owner_id,
	};
	const enum found found = desk_receive(arena, db, &by, &receiving, &received, &fault);
	doing->request_id = received.request_id;
	return found == FOUND_ONE;
}

static bool
act(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand by = hand();
	const char *sentence;
	int64_t entry_id;
	doing->act.at_s = by.now_s;
	doing->act.today = by.today;
	doing->act.quoted = SPAN("");
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	return desk_write(arena, db, &by, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static int64_t
received(int64_t owner_id)
{
	struct doing doing = { .offering = &lamp, .owner_id = owner_id };
	assert_true(store_write(rooms->store, receive, &doing, &fault));
	return doing.request_id;
}

static void
does(int64_t request_id, struct desk_act what)
{
	struct doing doing = { .request_id = request_id, .act = what };
	if (!store_write(rooms->store, act, &doing, &fault))
		fail_msg("%s", fault.for_log);
}

static bool
add_instants(struct db *db, void *data)
{
	(void)data;
	const struct inbox_instant instant = { .day = hand().today, .unit_id = ids[0], .count = 3,
		                                   .offering_id = lamp.offering_id, .channel = DESK_PHONE };
	return inbox_instant_add(db, rooms->root_id, &instant, &fault);
}

static void
tick(int64_t at_s)
{
	struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
	if (!effort_clock(passing, rooms->store, rooms->root_id, at_s, true, &fault))
		fail_msg("%s", fault.for_log);
	arena_end(passing);
}

static struct effort_month
this_month(size_t *count_r)
{
	struct effort_month months[EFFORT_SHOWN_COUNT];
	*count_r = LENGTH(months);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	assert_true(effort_months(arena, db, rooms->root_id, lamp.offering_id, months, count_r, &fault));
	db_end(db);
	return *count_r == 0 ? (struct effort_month){ 0 } : months[*count_r - 1];
}

static void
test_months_are_counted_from_what_happened(void **state)
{
	(void)state;
	int64_t requests[8];
	size_t count;
	for (size_t i = 0; i < LENGTH(requests); i++)
		requests[i] = received(i % 2 == 0 ? 7 : 8);
	const struct desk_act reminds = { .verb = DESK_REMIND };
	const struct desk_act asks = { .verb = DESK_ASK, .text = SPAN("Où\u202f?"), .channel = DESK_MAIL };
	does(requests[0], reminds);
	does(requests[0], reminds);
	does(requests[1], (struct desk_act){ .verb = DESK_MOVE, .account_id = 7, .to_id = ids[1] });
	does(requests[2], asks);
	does(requests[2], (struct desk_act){ .verb = DESK_HEAR, .text = SPAN("Ici."),
	                                     .channel = DESK_MAIL });
	does(requests[2], asks);
	does(requests[3], (struct desk_act){ .verb = DESK_VEIL }); /* and counted no more */
	assert_true(store_write(rooms->store, add_instants, NULL, &fault));
	tick(time_now_s());
	struct effort_month month = this_month(&count);
	assert_int_equal(count, 1);
	assert_true(month.total == 7 && month.instants == 3);
	assert_true(month.reminded == 1 && month.moved == 1 && month.again == 1 && month.twice == 0);
	assert_int_equal(month.avoidable, 3);
	assert_false(month.is_shown); /* three of seven are not one agent's */
	/* Counted once a day; the register is read on. */
	does(requests[4], reminds);
	tick(time_now_s());
	assert_int_equal(this_month(&count).reminded, 1);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(reminded) AS bigint) FROM effort_mark"), 3);
	tick(time_now_s() + DAY_S);
	month = this_month(&count);
	assert_int_equal(month.reminded, 2);
}

static void
test_a_first_unit_is_no_wrong_door(void **state)
{
	(void)state;
	static const char moves[] = "SELECT CAST(coalesce(sum(moved), 0) AS bigint) FROM effort_mark";
	struct doing doing = { .offering = &stray };
	assert_true(store_write(rooms->store, receive, &doing, &fault));
	does(doing.request_id, (struct desk_act){ .verb = DESK_MOVE, .account_id = 7, .to_id = ids[1] });
	does(doing.request_id, (struct desk_act){ .verb = DESK_MOVE, .to_id = ids[0] }); /* by a rule */
	tick(time_now_s());
	assert_int_equal(rooms_number(rooms, moves), 0);
	does(doing.request_id, (struct desk_act){ .verb = DESK_MOVE, .account_id = 7, .to_id = ids[1] });
	tick(time_now_s());
	assert_int_equal(rooms_number(rooms, moves), 1);
}

enum { FOLLOWERS = 4, REMINDERS = 40 };

struct follower {
	pthread_t thread;
	struct fault fault;
};

static void *
follow(void *data)
{
	struct follower *follower = data;
	struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
	const bool is_fine = effort_clock(passing, rooms->store, rooms->root_id, time_now_s(), false,
	                                  &follower->fault);
	must(is_fine == (follower->fault.for_log == NULL));
	arena_end(passing);
	return NULL;
}

static void
test_who_follow_at_once_note_each_fact_once(void **state)
{
	(void)state;
	struct follower followers[FOLLOWERS];
	const int64_t request_id = received(7);
	for (size_t turn = 1; turn <= 3; turn++) { /* the first: nothing was ever read */
		for (size_t i = 0; i < REMINDERS; i++)
			does(request_id, (struct desk_act){ .verb = DESK_REMIND });
		for (size_t i = 0; i < FOLLOWERS; i++) {
			followers[i] = (struct follower){ 0 };
			assert_int_equal(pthread_create(&followers[i].thread, NULL, follow, &followers[i]), 0);
		}
		for (size_t i = 0; i < FOLLOWERS; i++) {
			pthread_join(followers[i].thread, NULL);
			assert_null(followers[i].fault.for_log);
		}
		assert_int_equal(
			rooms_number(rooms, "SELECT CAST(sum(reminded) AS bigint) FROM effort_mark"),
			(int64_t)turn * REMINDERS);
	}
}

static int
begin_alone(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end_alone(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

int
main(int argc, char **argv)
{
	vault_start();
	store_tests_begin(argc, argv);
#define ALONE(test) cmocka_unit_test_setup_teardown(test, begin_alone, end_alone)
	const struct CMUnitTest tests[] = {
		ALONE(test_a_request_without_trouble_is_settled_at_once),
		ALONE(test_each_contact_too_many_is_counted_once),
		ALONE(test_asking_twice_is_the_same_person_within_thirty_days),
		ALONE(test_what_is_opened_again_was_not_settled),
		ALONE(test_few_people_or_one_agent_are_not_shown),
		ALONE(test_first_contacts_of_one_agent_are_not_shown),
		ALONE(test_shares_are_said_with_their_interval),
		cmocka_unit_test_setup_teardown(test_months_are_counted_from_what_happened, begin, end),
		cmocka_unit_test_setup_teardown(test_a_first_unit_is_no_wrong_door, begin, end),
		cmocka_unit_test_setup_teardown(test_who_follow_at_once_note_each_fact_once, begin, end),
	};
	return cmocka_run_group_tests_name("effort", tests, NULL, NULL);
}
