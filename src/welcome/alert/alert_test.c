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
#include "welcome/alert/alert_inside.h"

/* Nobody gave hours: Monday to Friday, 9–12 and 14–17. 2026-11-24, a Tuesday, ten o'clock in Paris. */
enum { THAT_DAY = 20781, TOWN = 0, SOCIAL, AID, ROADS, PLACE_COUNT };
enum { LEA = 7, OMAR = 8, ANNE = 9, REMI = 10 };
static const int64_t ten_s = THAT_DAY * (int64_t)DAY_S + 9 * 3600;
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static const struct place_tree *tree;
static int64_t ids[PLACE_COUNT];
static struct offering quick, aid, kept;

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	bool is_taken;
	offering->about = offering->basis = SPAN("");
	const struct offering_unit unit = { 0, ids[AID] };
	const struct offering_saving saving = { offering, NULL, 0, &unit, 1 };
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
	assert_non_null(tree);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	/* Six hours of opening to answer; two months to decide. */
	quick = (struct offering){ .code = SPAN("q"), .name = SPAN("Question"), .state = OFFERING_OPEN,
		                       .kind = OFFERING_QUESTION, .first_minutes = 360 };
	aid = (struct offering){ .code = SPAN("a"), .name = SPAN("Aide"), .state = OFFERING_OPEN,
		                     .silence = LAW_SAYS_NO };
	assert_true(store_write(rooms->store, write_offering, &quick, &fault));
	assert_true(store_write(rooms->store, write_offering, &aid, &fault));
	kept = (struct offering){ .code = SPAN("k"), .name = SPAN("Promesse"), .state = OFFERING_OPEN,
		                      .kind = OFFERING_QUESTION, .promised_days = 3 };
	assert_true(store_write(rooms->store, write_offering, &kept, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- doing ----------------------------------------------------------------------------------------- */

static struct desk_hand
hand_at(int64_t at_s)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = at_s,
		                       .today = (int32_t)(at_s / DAY_S), .tree = tree, .once = SPAN("") };
}

struct making {
	const struct offering *offering;
	int64_t unit_id, owner_id, at_s;
	bool is_confidential;
};

static bool
make(struct db *db, void *data)
{
	const struct making *making = data;
	const struct desk_hand hand = hand_at(making->at_s);
	struct desk_received received;
	const struct desk_receiving receiving = {
		.offering = making->offering, .unit_id = making->unit_id, .owner_id = making->owner_id,
		.channel = DESK_WEB, .reply_channel = DESK_WEB, .title = SPAN(""), .text = SPAN("Bonjour."),
		.quoted = SPAN(""), .address = SPAN(""), .hint = SPAN(""),
	};
	if (desk_receive(arena, db, &hand, &receiving, &received, &fault) != FOUND_ONE)
		return false;
	const struct desk_act act = { .verb = DESK_VEIL, .at_s = making->at_s, .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = received.request_id, .seen_changes = -1,
		                                  .act = &act };
	const char *sentence;
	int64_t entry_id;
	return !making->is_confidential || desk_write(arena, db, &hand, &writing, &entry_id, &sentence,
	                                              &fault) == DESK_IS_DONE;
}

static void
receive(struct making making)
{
	if (!store_write(rooms->store, make, &making, &fault))
		fail_msg("%s", fault.for_log);
}

static struct alert_told
told_at(int64_t at_s, int64_t account_id, enum role role, int64_t place_id)
{
	const struct reader_right right = { role, place_id };
	const struct reader reader = { .account_id = account_id, .roles = WHO(role), .rights = &right,
		                           .right_count = 1 };
	const struct desk_hand hand = hand_at(at_s);
	struct alert_told told;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	if (!alert_of(arena, db, &hand, &reader, &told, &fault))
		fail_msg("%s", fault.for_log);
	db_end(db);
	return told;
}

static bool
write_rule(struct db *db, void *data)
{
	return alert_store_save(db, rooms->root_id, data, &fault) == FOUND_ONE;
}

static void
rule(struct alert_rule rule)
{
	assert_true(store_write(rooms->store, write_rule, &rule, &fault));
}

/* --- told ------------------------------------------------------------------------------------------ */

static void
test_whoever_has_it_is_told_hours_of_opening_before(void **state)
{
	(void)state;
	/* Due at the end of Wednesday's morning, at ten: six hours after Tuesday at ten. */
	receive((struct making){ &quick, ids[AID], LEA, ten_s, false });
	receive((struct making){ &quick, ids[AID], OMAR, ten_s, false });
	assert_int_equal(told_at(ten_s, LEA, ROLE_AGENT, ids[AID]).soon, 0);
	/* At three, three hours of opening are left. */
	struct alert_told told = told_at(ten_s + 5 * 3600, LEA, ROLE_AGENT, ids[AID]);
	assert_true(told.soon == 1 && told.late == 0 && told.silence == 0);
	rule((struct alert_rule){ .place_id = ids[SOCIAL], .before_minutes = 60 });
	assert_int_equal(told_at(ten_s + 5 * 3600, LEA, ROLE_AGENT, ids[AID]).soon, 0);
	rule((struct alert_rule){ .place_id = ids[AID], .before_minutes = 240 }); /* the nearest is right */
	assert_int_equal(told_at(ten_s + 5 * 3600, LEA, ROLE_AGENT, ids[AID]).soon, 1);
	rule((struct alert_rule){ .place_id = ids[AID], .changes = 1 }); /* not to be told */
	assert_int_equal(told_at(ten_s + 5 * 3600, LEA, ROLE_AGENT, ids[AID]).soon, 0);
	assert_int_equal(told_at(ten_s + 5 * 3600, REMI, ROLE_AUDITOR, 0).soon, 0);
}

static void
test_who_leads_is_told_after(void **state)
{
	(void)state;
	const int64_t later_s = ten_s + 3 * (int64_t)DAY_S;
	receive((struct making){ &quick, ids[AID], LEA, ten_s, false });
	receive((struct making){ &quick, ids[AID], 0, ten_s, false });
	receive((struct making){ &quick, ids[ROADS], 0, ten_s, false });
	assert_int_equal(told_at(ten_s + 3600, ANNE, ROLE_TEAM_LEADER, ids[SOCIAL]).late, 0);
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[SOCIAL]).late, 2);
	assert_int_equal(told_at(later_s, OMAR, ROLE_AGENT, ids[AID]).late, 0);
	rule((struct alert_rule){ .place_id = ids[AID], .before_minutes = 60 });
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[SOCIAL]).late, 0);
	assert_int_equal(told_at(later_s, REMI, ROLE_TEAM_LEADER, ids[ROADS]).late, 1);
}

static void
test_before_silence_decides_two_are_told(void **state)
{
	(void)state;
	receive((struct making){ &aid, ids[AID], LEA, ten_s, false });
	/* Two months after 24 November: at the end of 24 January. */
	const int64_t long_before_s = ten_s + 40 * (int64_t)DAY_S, before_s = ten_s + 55 * (int64_t)DAY_S;
	assert_int_equal(told_at(long_before_s, REMI, ROLE_REFERENT, 0).silence, 0);
	const struct alert_told told = told_at(before_s, REMI, ROLE_REFERENT, 0);
	assert_true(told.silence == 1 && told.silence_day == THAT_DAY + 61);
	assert_int_equal(told_at(before_s, ANNE, ROLE_TEAM_LEADER, ids[SOCIAL]).silence, 1);
	assert_int_equal(told_at(before_s, ANNE, ROLE_TEAM_LEADER, ids[ROADS]).silence, 0);
	assert_int_equal(told_at(before_s, OMAR, ROLE_AGENT, ids[AID]).silence, 0);
	rule((struct alert_rule){ .place_id = ids[TOWN], .silence_days = 30 });
	assert_int_equal(told_at(long_before_s, REMI, ROLE_REFERENT, 0).silence, 1);
	assert_int_equal(told_at(ten_s + 62 * (int64_t)DAY_S, REMI, ROLE_REFERENT, 0).silence, 0);
}

static void
test_what_is_confidential_is_told_in_its_unit_alone(void **state)
{
	(void)state;
	const int64_t later_s = ten_s + 3 * (int64_t)DAY_S, before_s = ten_s + 55 * (int64_t)DAY_S;
	receive((struct making){ &quick, ids[AID], LEA, ten_s, true });
	receive((struct making){ &aid, ids[AID], LEA, ten_s, true });
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[SOCIAL]).late, 0);
	assert_int_equal(told_at(before_s, ANNE, ROLE_TEAM_LEADER, ids[SOCIAL]).silence, 0);
	assert_int_equal(told_at(before_s, REMI, ROLE_REFERENT, 0).silence, 0);
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[AID]).late, 1);
	assert_int_equal(told_at(before_s, ANNE, ROLE_TEAM_LEADER, ids[AID]).silence, 1);
	assert_int_equal(told_at(later_s, LEA, ROLE_AGENT, ids[AID]).soon, 1);
	assert_int_equal(told_at(later_s, OMAR, ROLE_AGENT, ids[AID]).soon, 0);
}

/* More than are looked at. */
static bool
make_many(struct db *db, void *data)
{
	for (int i = 0; i <= ALERT_LOOKED_AT_MAX; i++)
		if (!make(db, data))
			return false;
	return true;
}

static void
test_what_stands_behind_many_is_told_too(void **state)
{
	(void)state;
	const int64_t later_s = ten_s + 55 * (int64_t)DAY_S;
	struct making many = { &quick, ids[ROADS], OMAR, ten_s, false };
	if (!store_write(rooms->store, make_many, &many, &fault))
		fail_msg("%s", fault.for_log);
	receive((struct making){ &aid, ids[AID], LEA, ten_s, false });
	rule((struct alert_rule){ .place_id = ids[ROADS], .before_minutes = 60 });
	const struct alert_told told = told_at(later_s, REMI, ROLE_REFERENT, 0);
	assert_true(told.silence == 1 && told.silence_day == THAT_DAY + 61 && told.late == 0);
	receive((struct making){ &quick, ids[AID], LEA, later_s - 9 * (int64_t)DAY_S, false });
	/* And the acknowledgement of the other. */
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[TOWN]).late, 2);
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[TOWN]).silence, 1);
	rule((struct alert_rule){ .place_id = ids[ROADS], .tells_late = true, .changes = 1 });
	assert_int_equal(told_at(later_s, ANNE, ROLE_TEAM_LEADER, ids[TOWN]).late,
	                 2 + ALERT_LOOKED_AT_MAX + 1);
	rule((struct alert_rule){ .place_id = ids[ROADS], .before_minutes = 60, .changes = 2 });
	const struct alert_told hers = told_at(later_s, OMAR, ROLE_AGENT, ids[ROADS]);
	assert_true(hers.soon == ALERT_LOOKED_AT_MAX && hers.soon_is_more);
	assert_false(told_at(later_s, LEA, ROLE_AGENT, ids[AID]).soon_is_more);
}

static void
test_a_rule_is_not_written_over_unseen(void **state)
{
	(void)state;
	struct alert_rule one = { .place_id = ids[AID], .before_minutes = 60 };
	rule(one);
	assert_false(store_write(rooms->store, write_rule, &one, &fault));
	one.changes = 1;
	assert_true(store_write(rooms->store, write_rule, &one, &fault));
}

/* --- persons -------------------------------------------------------------------------------------- */

static int64_t
told_persons(int64_t at_s)
{
	const struct alert_clock clock = { rooms->store, rooms->root_id, at_s, NULL };
	if (!alert_clock(arena, &clock, &fault))
		fail_msg("%s", fault.for_log);
	return rooms_number(rooms, "SELECT count(*) FROM desk_entry WHERE kind = 5"); /* DESK_TOLD */
}

struct doing {
	int64_t request_id;
	struct desk_act act;
};

static bool
do_it(struct db *db, void *data)
{
	const struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->act.at_s);
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	const char *sentence;
	int64_t entry_id;
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static void
act(struct desk_act act)
{
	struct doing doing = { rooms_number(rooms, "SELECT max(request_id) FROM desk_request"), act };
	doing.act.account_id = LEA;
	doing.act.quoted = SPAN("");
	doing.act.today = (int32_t)(act.at_s / DAY_S);
	if (!store_write(rooms->store, do_it, &doing, &fault))
		fail_msg("%s", fault.for_log);
}

/* Three working days after Tuesday: Friday the 27th. */
static void
test_a_person_is_told_once_that_her_day_went_by(void **state)
{
	(void)state;
	const int64_t friday_s = ten_s + 3 * (int64_t)DAY_S, monday_s = ten_s + 6 * (int64_t)DAY_S;
	receive((struct making){ &kept, ids[AID], LEA, ten_s, false });
	act((struct desk_act){ .verb = DESK_REPLY, .at_s = ten_s + 60, .text = SPAN("Nous regardons.") });
	receive((struct making){ &kept, ids[AID], LEA, ten_s, false });
	receive((struct making){ &kept, ids[ROADS], LEA, ten_s, true });
	receive((struct making){ &quick, ids[AID], LEA, ten_s, false }); /* no day was told */
	assert_int_equal(told_persons(friday_s), 0);
	assert_int_equal(told_persons(monday_s - 2 * 3600), 0); /* eight o'clock: nobody is woken */
	assert_int_equal(told_persons(monday_s), 2);
	assert_int_equal(told_persons(monday_s), 2);
	assert_int_equal(told_persons(monday_s + (int64_t)DAY_S), 2);
	receive((struct making){ &kept, ids[AID], LEA, ten_s, false });
	rule((struct alert_rule){ .place_id = ids[SOCIAL] }); /* not there */
	assert_int_equal(told_persons(monday_s), 2);
	receive((struct making){ &kept, ids[AID], LEA, ten_s, false });
	assert_int_equal(told_persons(friday_s + 15 * (int64_t)DAY_S), 2); /* too long ago */
}

static void
ask_for_pieces(int64_t at_s, int32_t limit_day)
{
	act((struct desk_act){ .verb = DESK_ASK, .at_s = at_s, .is_pieces = true, .limit_day = limit_day,
	                       .text = SPAN("Votre bail.") });
}

static void
test_a_person_is_told_once_that_little_time_is_left(void **state)
{
	(void)state;
	const int64_t then_s = ten_s + 7 * (int64_t)DAY_S;
	receive((struct making){ &aid, ids[AID], LEA, ten_s, false });
	ask_for_pieces(ten_s + 60, THAT_DAY + 12);
	assert_int_equal(told_persons(ten_s + 6 * (int64_t)DAY_S), 0);
	assert_int_equal(told_persons(then_s), 1);
	assert_int_equal(told_persons(then_s + (int64_t)DAY_S), 1);
	receive((struct making){ &aid, ids[AID], LEA, ten_s, false });
	ask_for_pieces(then_s - 3600, THAT_DAY + 11);
	assert_int_equal(told_persons(then_s), 1); /* she was just asked */
	act((struct desk_act){ .verb = DESK_HEAR, .at_s = then_s, .text = SPAN("Voici.") });
	assert_int_equal(told_persons(then_s + 3 * (int64_t)DAY_S), 1);
}

static void
test_what_a_person_is_told_shows_nothing_of_what_she_asked(void **state)
{
	(void)state;
	const struct zone *zone = zone_open(arena, "Europe/Paris", &fault);
	struct desk_ahead ahead = { .kind = DESK_AHEAD_LATE, .day = THAT_DAY, .asked_unix_s = ten_s };
	const char *late = alert_person_words(arena, zone, &ahead);
	assert_non_null(strstr(late, "au plus tard le 24 novembre 2026. Elle"));
	ahead.kind = DESK_AHEAD_LIMIT;
	ahead.day++;
	assert_string_equal(alert_person_words(arena, zone, &ahead),
	                    "Le 24 novembre 2026, nous vous avons posé une question. Vous pouvez nous répondre "
	                    "jusqu’au 25 novembre 2026 inclus. Si vous l’avez déjà fait, merci\u202f: ne tenez pas "
	                    "compte de ce message.");
	ahead.is_pieces = true;
	assert_non_null(strstr(alert_person_words(arena, zone, &ahead), "de quoi compléter votre dossier"));
}

/* Two programs look at once. */
static void *
tell_at_once(void *data)
{
	struct arena *own = arena_new((size_t)64 << 20);
	struct fault mine = { 0 };
	assert_true(alert_clock(own, data, &mine));
	arena_end(own);
	return NULL;
}

static void
test_two_programs_tell_her_once(void **state)
{
	(void)state;
	struct alert_clock clock = { rooms->store, rooms->root_id, ten_s + 6 * (int64_t)DAY_S, NULL };
	pthread_t threads[4];
	for (int i = 0; i < 120; i++)
		receive((struct making){ &kept, ids[AID], LEA, ten_s, false });
	for (size_t i = 0; i < LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, tell_at_once, &clock), 0);
	for (size_t i = 0; i < LENGTH(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(told_persons(clock.now_s), 120);
}

int
main(int argc, char **argv)
{
	vault_start();
	store_tests_begin(argc, argv);
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		KEPT(test_whoever_has_it_is_told_hours_of_opening_before),
		KEPT(test_who_leads_is_told_after),
		KEPT(test_before_silence_decides_two_are_told),
		KEPT(test_what_is_confidential_is_told_in_its_unit_alone),
		KEPT(test_what_stands_behind_many_is_told_too),
		KEPT(test_a_rule_is_not_written_over_unseen),
		KEPT(test_a_person_is_told_once_that_her_day_went_by),
		KEPT(test_a_person_is_told_once_that_little_time_is_left),
		KEPT(test_what_a_person_is_told_shows_nothing_of_what_she_asked),
		KEPT(test_two_programs_tell_her_once),
	};
	return cmocka_run_group_tests_name("alert", tests, NULL, NULL);
}
