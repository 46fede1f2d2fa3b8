/* What is owed is settled, who reads and writes is known, lists are filtered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/desk/desk_inside.h"

/* A town, two directions, a service in each. */
enum { TOWN, SOCIAL, AID, ROADS, LAMPS, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie", "lampes" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0, 3 };
enum { LEA = 5, OMAR = 6 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct offering question, aid;
static int64_t now_s;
static struct desk_hand hand;
static int64_t asking_id; /* the person who asks; 0: not known */

/* --- in one write ----------------------------------------------------------------------------- */

struct doing {
	struct desk_receiving receiving;
	struct desk_received received;
	struct desk_writing writing;
	struct desk_unit unit;
	int64_t request_id, account_id;
	int32_t day;
	enum { RECEIVE, ACT, SAY, READ, WRITE, STOP, KNOW } what;
};

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	const char *sentence;
	int64_t entry_id;
	switch (doing->what) {
	case RECEIVE:
		return desk_receive(arena, db, &hand, &doing->receiving, &doing->received, &fault) ==
		       FOUND_ONE;
	case ACT:
		return desk_write(arena, db, &hand, &doing->writing, &entry_id, &sentence, &fault) ==
		       DESK_IS_DONE;
	case SAY: return desk_unit_save(db, rooms->root_id, &doing->unit, &fault) == FOUND_ONE;
	case READ:
		return desk_note_reading(db, rooms->root_id, doing->request_id, doing->account_id,
		                         doing->day, &fault);
	case WRITE:
		return desk_note_writing(db, &hand, doing->request_id, doing->account_id, &fault);
	case STOP:
		return desk_end_writing(db, rooms->root_id, doing->request_id, doing->account_id, &fault);
	case KNOW: {
		const struct person person = { .name = SPAN("Léa Durand"), .needs = SPAN(""),
			                           .language = SPAN(""), .acts_for = SPAN("") };
		return person_find_or_add(arena, db, rooms->root_id, &person, NULL, 0, now_s,
		                          &doing->request_id, &fault);
	}
	}
	return false;
}

static void
do_it(struct doing *doing)
{
	assert_true(store_write(rooms->store, write_it, doing, &fault));
}

static struct desk_request
received(const struct offering *offering, int unit, int64_t account_id)
{
	struct doing doing = { .what = RECEIVE };
	struct desk_request request;
	doing.receiving = (struct desk_receiving){
		.offering = offering, .unit_id = place_ids[unit], .channel = DESK_MAIL,
		.reply_channel = DESK_MAIL, .title = SPAN("Bonjour"), .text = SPAN("Bonjour"),
		.quoted = SPAN(""), .address = SPAN(""), .account_id = account_id, .person_id = asking_id };
	do_it(&doing);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, doing.received.request_id, &request,
	                                 &fault),
	                 FOUND_ONE);
	db_end(db);
	return request;
}

static struct desk_request
again(const struct desk_request *request)
{
	struct desk_request read;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, request->request_id, &read, &fault),
	                 FOUND_ONE);
	db_end(db);
	return read;
}

static void
act(const struct desk_request *request, struct desk_act one)
{
	one.at_s = hand.now_s;
	one.today = hand.today;
	one.text = one.text.at == NULL ? SPAN("") : one.text;
	struct doing doing = { .what = ACT,
		                   .writing = { .request_id = request->request_id, .seen_changes = -1,
		                                .act = &one } };
	do_it(&doing);
}

static const struct desk_sight *
sight_of(enum role role, int place)
{
	struct reader *reader = arena_new_of(arena, struct reader);
	struct reader_right *rights = arena_array_of(arena, struct reader_right, 2);
	rights[0] = (struct reader_right){ role, place < 0 ? 0 : place_ids[place] };
	rights[1] = (struct reader_right){ ROLE_TEAM_LEADER, rights[0].place_id }; /* a second one, there too */
	*reader = (struct reader){ .account_id = 9, .rights = rights, .right_count = 2 };
	return desk_sight_of(arena, reader, tree);
}

static void
unit_says(int place, const char *post, const char *phone, const char *recourse)
{
	struct doing doing = { .what = SAY };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_not_equal(desk_unit_own(arena, db, rooms->root_id, place_ids[place], &doing.unit, &fault),
	                     FOUND_FAILED);
	db_end(db);
	doing.unit.post = span_of(post);
	doing.unit.phone = span_of(phone);
	doing.unit.recourse = span_of(recourse);
	do_it(&doing);
}

static int64_t
settled(void)
{
	int64_t count;
	assert_true(desk_settle(arena, rooms->store, &hand, &count, &fault));
	return count;
}

static struct desk_owing
owing(const struct desk_request *request)
{
	struct desk_owing owed[2];
	const int64_t ids[] = { request->request_id, 1 };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_owed(arena, db, rooms->root_id, ids, 2, owed, &fault));
	db_end(db);
	assert_int_equal(owed[1].missing, 0);
	return owed[0];
}

static struct desk_owed_there
owed_there(const struct desk_sight *sight, int unit)
{
	struct desk_owed_there there;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_owed_of_unit(arena, db, rooms->root_id, sight, place_ids[unit], &there, &fault));
	db_end(db);
	return there;
}

/* --- what is owed ----------------------------------------------------------------------------- */

static void
test_what_is_owed_leaves_when_its_unit_says_the_rest(void **state)
{
	(void)state;
	const struct desk_request one = received(&aid, AID, 0), other = received(&question, LAMPS, 0);
	const unsigned lacks = LAW_SAYS_POST | LAW_SAYS_MAIL | LAW_SAYS_PHONE;
	assert_int_equal(owing(&one).missing, lacks | LAW_SAYS_SUE);
	assert_true(owing(&one).due_day > hand.today);
	assert_int_equal(owing(&other).missing, lacks);
	assert_int_equal(settled(), 0); /* nobody said anything */
	unit_says(AID, "1 place du Marché", "", "");
	assert_int_equal(settled(), 0);
	assert_int_equal(owing(&one).missing, LAW_SAYS_PHONE | LAW_SAYS_SUE); /* one address is enough */
	hand.now_s += 3600;
	unit_says(AID, "1 place du Marché", "01 40 20 50 50", "Tribunal administratif de Clairval");
	assert_int_equal(settled(), 1);
	assert_int_equal(settled(), 0);
	const struct desk_request now = again(&one);
	assert_int_equal(now.acknowledged_unix_s, hand.now_s);
	assert_int_equal(now.registered_unix_s, one.registered_unix_s);
	assert_int_equal(now.changes, one.changes + 1);
	assert_true(now.rank_s > one.rank_s); /* it presses no more */
	assert_int_equal(owing(&one).missing, 0);
	struct desk_entry *entries;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_entries(arena, db, rooms->root_id, one.request_id, &entries, &count, &fault));
	db_end(db);
	assert_int_equal(count, 3);
	assert_int_equal(entries[2].kind, DESK_RECEIPT);
	assert_int_equal(entries[2].delivery, DESK_TO_SEND);
	assert_true(span_find(entries[2].text, SPAN("Tribunal administratif")) != SIZE_MAX);
	assert_int_equal(owing(&other).missing, lacks); /* of another unit */
}

static void
test_what_is_done_is_acknowledged_no_more_unless_it_opens_again(void **state)
{
	(void)state;
	const struct desk_request one = received(&question, LAMPS, 0);
	const struct desk_act done = { .verb = DESK_DECIDE, .account_id = LEA, .outcome = DESK_ANSWERED,
		                           .text = SPAN("Voici."), .channel = DESK_MAIL };
	act(&one, done);
	unit_says(ROADS, "2 rue du Pont", "01 40 20 50 51", "");
	assert_int_equal(settled(), 0);
	const struct desk_act open = { .verb = DESK_REOPEN, .account_id = LEA, .text = SPAN("Encore.") };
	act(&one, open);
	assert_int_equal(settled(), 1); /* its unit says what the one above does */
}

static void
test_what_a_unit_owes_is_counted_as_far_as_it_is_seen(void **state)
{
	(void)state;
	(void)received(&aid, AID, 0);
	(void)received(&question, AID, 0);
	const struct desk_owed_there all = owed_there(sight_of(ROLE_REFERENT, AID), AID);
	assert_int_equal(all.count, 2);
	assert_true((all.missing & LAW_SAYS_SUE) != 0);
	assert_false(all.is_more);
	const struct desk_owed_there above = owed_there(sight_of(ROLE_DIRECTOR, SOCIAL), AID);
	assert_int_equal(above.count, 1); /* the other is confidential: the unit's alone */
	assert_int_equal(above.missing & LAW_SAYS_SUE, 0);
	assert_int_equal(owed_there(sight_of(ROLE_DIRECTOR, ROADS), AID).count, 0);
	assert_int_equal(owed_there(sight_of(ROLE_DIRECTOR, TOWN), LAMPS).count, 0);
}

/* --- who reads, who writes -------------------------------------------------------------------- */

static void
test_who_reads_and_who_writes_is_known(void **state)
{
	(void)state;
	const struct desk_request one = received(&aid, AID, 0);
	struct desk_watcher *watchers;
	size_t count;
	const int64_t who[] = { LEA, LEA, OMAR, LEA };
	const int32_t days[] = { 10, 10, 10, 11 };
	for (size_t i = 0; i < LENGTH(who); i++) {
		struct doing doing = { .what = READ, .request_id = one.request_id, .account_id = who[i],
			                   .day = days[i] };
		do_it(&doing);
	}
	struct doing writes = { .what = WRITE, .request_id = one.request_id, .account_id = LEA };
	do_it(&writes);
	hand.now_s += 60;
	do_it(&writes);
	writes.account_id = OMAR;
	do_it(&writes);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_readings(arena, db, rooms->root_id, one.request_id, &watchers, &count, &fault));
	assert_int_equal(count, 3);
	assert_int_equal(watchers[0].account_id, LEA);
	assert_int_equal(watchers[0].day, 11);
	assert_int_equal(watchers[2].account_id, OMAR);
	assert_int_equal(rooms_number(rooms, "SELECT times FROM desk_reading WHERE day = 10 AND account_id = 5"),
	                 2);
	assert_true(desk_writers(arena, db, &hand, one.request_id, &watchers, &count, &fault));
	assert_int_equal(count, 2);
	assert_int_equal(watchers[0].at_unix_s, hand.now_s);
	db_end(db);
	struct doing stops = { .what = STOP, .request_id = one.request_id, .account_id = LEA };
	do_it(&stops);
	hand.now_s += DESK_WRITING_S;
	db = store_read(arena, rooms->store, &fault);
	assert_true(desk_writers(arena, db, &hand, one.request_id, &watchers, &count, &fault));
	db_end(db);
	assert_int_equal(count, 0); /* one stopped, the other was not seen for half an hour */
}

/* --- what one did oneself --------------------------------------------------------------------- */

static enum found
own(const struct desk_request *request, int64_t account_id)
{
	struct desk_request read;
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found =
		desk_load_own(arena, db, &hand, account_id, request->reference, &read, &fault);
	db_end(db);
	return found;
}

static void
test_what_one_just_did_stays_at_hand_until_somebody_else_acts(void **state)
{
	(void)state;
	const struct desk_request one = received(&aid, AID, LEA);
	assert_int_equal(own(&one, LEA), FOUND_ONE); /* its receipt came after, from nobody */
	assert_int_equal(own(&one, OMAR), FOUND_NONE);
	const struct desk_act take = { .verb = DESK_TAKE, .account_id = OMAR };
	act(&one, take);
	assert_int_equal(own(&one, LEA), FOUND_NONE);
	assert_int_equal(own(&one, OMAR), FOUND_ONE);
	hand.now_s += DESK_OWN_S;
	assert_int_equal(own(&one, OMAR), FOUND_NONE);
}

static void
test_the_last_entries_come_in_order_page_after_page(void **state)
{
	(void)state;
	enum { COUNT = DESK_EXCERPT_COUNT + 10 };
	const struct desk_request one = received(&question, LAMPS, 0);
	for (int i = 0; i < COUNT; i++) {
		const struct desk_act note = { .verb = DESK_NOTE, .account_id = LEA,
			                           .text = span_of(arena_format(arena, "%d", i)) };
		act(&one, note);
	}
	struct desk_entry *entries;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_entries_before(arena, db, rooms->root_id, one.request_id, 0, &entries, &count,
	                                &fault));
	assert_int_equal(count, DESK_EXCERPT_COUNT);
	assert_true(span_is(entries[count - 1].text, arena_format(arena, "%d", COUNT - 1)));
	assert_true(span_is(entries[0].text, arena_format(arena, "%d", COUNT - DESK_EXCERPT_COUNT)));
	assert_true(desk_entries_before(arena, db, rooms->root_id, one.request_id, entries[0].entry_id,
	                                &entries, &count, &fault));
	assert_int_equal(count, 10 + 2);
	assert_int_equal(entries[0].kind, DESK_ASKED);
	db_end(db);
}

/* --- lists ------------------------------------------------------------------------------------ */

static size_t
listed(struct desk_query query)
{
	struct desk_request *list;
	size_t count;
	int64_t counted;
	query.after_rank_s = INT64_MIN;
	query.count = DESK_PAGE_COUNT;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_list(arena, db, rooms->root_id, &query, &list, &count, &fault));
	assert_true(desk_count(arena, db, rooms->root_id, &query, 100, &counted, &fault));
	assert_int_equal(count, counted);
	assert_true(desk_count(arena, db, rooms->root_id, &query, 2, &counted, &fault));
	assert_int_equal(counted, count < 2 ? count : 2);
	db_end(db);
	return count;
}

static void
test_lists_are_filtered_by_offering_and_unit_and_say_nothing_twice(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		(void)received(&question, i == 0 ? AID : LAMPS, 0);
	const struct desk_request hers = received(&aid, AID, 0);
	const struct desk_sight *of_unit = sight_of(ROLE_AGENT, AID), *above = sight_of(ROLE_REFERENT, TOWN);
	assert_int_equal(listed((struct desk_query){ .sight = of_unit }), 2); /* two roles, one row each */
	assert_int_equal(listed((struct desk_query){ .sight = above }), 3);
	assert_int_equal(
		listed((struct desk_query){ .sight = above, .offering_id = question.offering_id }), 3);
	assert_int_equal(listed((struct desk_query){ .sight = above, .offering_id = aid.offering_id }), 0);
	assert_int_equal(listed((struct desk_query){ .sight = of_unit, .offering_id = aid.offering_id }), 1);
	assert_int_equal(listed((struct desk_query){ .sight = above, .offering_id = question.offering_id,
	                                             .unit_id = place_ids[LAMPS] }),
	                 2);
	const struct desk_act take = { .verb = DESK_GIVE, .account_id = LEA, .to_id = 9 };
	act(&hers, take);
	assert_int_equal(listed((struct desk_query){ .sight = of_unit, .is_unowned = true }), 1);
	assert_int_equal(listed((struct desk_query){ .sight = above, .is_unowned = true }), 3);
	assert_int_equal(listed((struct desk_query){ .sight = above, .is_unowned = true,
	                                             .unit_id = place_ids[AID] }),
	                 1);
	assert_int_equal(listed((struct desk_query){ .sight = of_unit, .owner_id = 9 }), 1);
	assert_int_equal(listed((struct desk_query){ .sight = of_unit, .owner_id = 9,
	                                             .unit_id = place_ids[LAMPS] }),
	                 0);
}

static void
test_an_administrator_with_another_roles_eyes_sees_no_request(void **state)
{
	(void)state;
	const struct reader_right right = { ROLE_AGENT, 0 };
	const struct reader reader = { .account_id = 9, .rights = &right, .right_count = 1,
		                           .roles = WHO(ROLE_AGENT), .previews = true };
	(void)received(&question, LAMPS, 0);
	const struct desk_sight *sight = desk_sight_of(arena, &reader, tree);
	assert_true(desk_sight_is_empty(sight));
	assert_int_equal(listed((struct desk_query){ .sight = sight }), 0);
}

static void
test_a_history_is_as_far_as_it_is_seen_the_latest_first(void **state)
{
	(void)state;
	struct doing knows = { .what = KNOW };
	do_it(&knows);
	(void)received(&question, LAMPS, 0); /* of nobody */
	asking_id = knows.request_id;
	const struct desk_request old = received(&question, LAMPS, 0), other = received(&question, AID, 0);
	const struct desk_request latest = received(&question, LAMPS, 0);
	asking_id = 0;
	const struct {
		const struct desk_sight *sight;
		int64_t ids[3];
		size_t count;
	} cases[] = {
		{ sight_of(ROLE_DIRECTOR, TOWN), { latest.request_id, other.request_id, old.request_id }, 3 },
		{ sight_of(ROLE_AGENT, LAMPS), { latest.request_id, old.request_id }, 2 },
		{ sight_of(ROLE_AGENT, AID), { other.request_id }, 1 },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct desk_request *list;
		size_t count;
		struct db *db = store_read(arena, rooms->store, &fault);
		assert_true(desk_history(arena, db, rooms->root_id, cases[i].sight, knows.request_id, &list,
		                         &count, &fault));
		db_end(db);
		assert_int_equal(count, cases[i].count);
		for (size_t j = 0; j < count; j++)
			assert_int_equal(list[j].request_id, cases[i].ids[j]);
	}
}

/* --- a town ----------------------------------------------------------------------------------- */

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	const struct offering_saving saving = { .offering = offering };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	assert_true(instant_read(SPAN("2026-04-23T08:00:00Z"), &now_s));
	hand = (struct desk_hand){ .root_id = rooms->root_id, .now_s = now_s,
		                       .today = (int32_t)(now_s / DAY_S), .tree = tree, .once = SPAN("") };
	question = (struct offering){ .code = SPAN("question"), .name = SPAN("Poser une question"),
		                          .about = SPAN(""), .basis = SPAN(""), .kind = OFFERING_QUESTION,
		                          .state = OFFERING_OPEN };
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Demander une aide"),
		                     .about = SPAN(""), .basis = SPAN(""), .kind = OFFERING_REQUEST,
		                     .purpose = OFFERING_SOCIAL, .state = OFFERING_OPEN,
		                     .silence = LAW_SAYS_NO, .is_confidential = true };
	assert_true(store_write(rooms->store, write_offering, &question, &fault));
	assert_true(store_write(rooms->store, write_offering, &aid, &fault));
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
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(test_what_is_owed_leaves_when_its_unit_says_the_rest),
		STORED(test_what_is_done_is_acknowledged_no_more_unless_it_opens_again),
		STORED(test_what_a_unit_owes_is_counted_as_far_as_it_is_seen),
		STORED(test_who_reads_and_who_writes_is_known),
		STORED(test_what_one_just_did_stays_at_hand_until_somebody_else_acts),
		STORED(test_the_last_entries_come_in_order_page_after_page),
		STORED(test_lists_are_filtered_by_offering_and_unit_and_say_nothing_twice),
		STORED(test_a_history_is_as_far_as_it_is_seen_the_latest_first),
		STORED(test_an_administrator_with_another_roles_eyes_sees_no_request),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
