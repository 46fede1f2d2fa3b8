/* Both sides at the end of a request: who is asked, what is answered, who is called back, what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <pthread.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/closing/closing_inside.h"
#include "support/rooms_for_tests.h"

/* A town, two directions, a service in each. */
enum { TOWN, SOCIAL, AID, ROADS, LAMPS, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie", "lampes" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0, 3 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct offering question, secret, internal;
static int64_t now_s; /* a Thursday, ten o'clock in Paris */
static int64_t ines_id, leader_id;

/* --- in one write ---------------------------------------------------------------------------- */

struct doing {
	enum { RECEIVE, ACT, KNOW, ERASE, FORGET, ANSWER, SAY, TURN, PLANT, RULE } what;
	struct desk_receiving receiving;
	struct desk_received received;
	struct desk_writing writing;
	struct closing_end end;
	struct closing_said said;
	uint8_t print[INVITE_PRINT_SIZE];
	struct offering *offering;
	struct closing_rule rule;
	struct invite_turning turning;
	enum invite_turn turn;
	const char *mail;
	bool is_other; /* whoever else has this address */
	enum role role;
	int64_t id;
};

static struct desk_hand
hand(void)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = now_s,
		                       .today = (int32_t)(now_s / DAY_S), .tree = tree,
		                       .address = "https://ville.fr", .once = SPAN("") };
}

static bool
know(struct db *db, struct doing *doing)
{
	struct person_contact contact = { .is_preferred = true };
	const struct person person = { .name = SPAN("Léa Durand"), .needs = SPAN(""), .language = SPAN(""),
		                           .acts_for = SPAN("") };
	must(person_contact_read(arena, PERSON_MAIL, span_of(doing->mail), &contact));
	contact.kind = PERSON_MAIL;
	if (doing->is_other)
		return person_add(arena, db, rooms->root_id, &person, &contact, 1, now_s, &doing->id, &fault);
	return person_find_or_add(arena, db, rooms->root_id, &person, &contact, 1, now_s, &doing->id,
	                          &fault);
}

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand one = hand();
	const char *sentence;
	struct span stop;
	int64_t entry_id;
	bool is_taken;
	const struct offering_saving saving = { .offering = doing->offering };
	switch (doing->what) {
	case RECEIVE:
		return desk_receive(arena, db, &one, &doing->receiving, &doing->received, &fault) == FOUND_ONE;
	case ACT:
		return desk_write(arena, db, &one, &doing->writing, &entry_id, &sentence, &fault) ==
		       DESK_IS_DONE;
	case KNOW: return know(db, doing);
	case ERASE: return person_erase(arena, db, rooms->root_id, doing->id, now_s, &fault);
	case FORGET:
		return desk_forget(arena, db, &one, doing->id, 7, &fault) == FOUND_ONE;
	case ANSWER:
		return (doing->end.telling != CLOSING_NOT_FOLLOWED ||
		        closing_store_end_add(db, rooms->root_id, &doing->end, &fault)) &&
		       closing_store_answer(db, rooms->root_id, &doing->end, &fault) == FOUND_ONE;
	case SAY:
		return invite_lock_words(arena, db, rooms->root_id, rooms->folder,
		                         closing_pack(arena, &doing->said), &stop, &fault) &&
		       closing_store_say(db, rooms->root_id, &doing->said, stop, doing->print, &fault);
	case TURN:
		doing->turn = invite_take_turn(arena, db, &doing->turning, &stop, &fault);
		return doing->turn != INVITE_TURN_FAILED;
	case PLANT:
		return doing->offering != NULL
		           ? offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
		                           &is_taken, &fault) == FOUND_ONE
		           : people_plant(db, rooms->root_id, span_of(doing->mail), span_of(doing->mail),
		                          SPAN("x"), (struct reader_right){ doing->role, place_ids[LAMPS] },
		                          &doing->id, &fault);
	case RULE: return closing_store_rule_keep(db, rooms->root_id, &doing->rule, &fault);
	}
	return false;
}

static void
do_it(struct doing *doing)
{
	struct fault outer = { 0 };
	if (!store_write(rooms->store, write_it, doing, &outer))
		fail_msg("%s", outer.for_log != NULL ? outer.for_log : fault.for_log);
}

static int64_t
known(const char *mail)
{
	struct doing doing = { .what = KNOW, .mail = mail };
	do_it(&doing);
	return doing.id;
}

static struct desk_request
received(const struct offering *offering, int64_t person_id)
{
	struct doing doing = { .what = RECEIVE };
	struct desk_request request;
	doing.receiving = (struct desk_receiving){
		.offering = offering, .unit_id = place_ids[LAMPS], .channel = DESK_MAIL,
		.reply_channel = DESK_MAIL, .title = SPAN("La lampe"), .text = SPAN("La lampe"),
		.quoted = SPAN(""), .address = SPAN(""), .person_id = person_id, .owner_id = ines_id };
	do_it(&doing);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, doing.received.request_id, &request, &fault),
	                 FOUND_ONE);
	db_end(db);
	return request;
}

static void
act(const struct desk_request *request, enum desk_verb verb, const char *text)
{
	const struct desk_act one = { .verb = verb, .account_id = ines_id, .at_s = now_s,
		                          .today = (int32_t)(now_s / DAY_S), .text = span_of(text),
		                          .quoted = SPAN(""), .channel = DESK_MAIL, .outcome = DESK_SOLVED };
	struct doing doing = { .what = ACT, .writing = { .request_id = request->request_id,
		                                             .seen_changes = -1, .act = &one } };
	do_it(&doing);
}

static struct desk_request
ended(const struct offering *offering, const char *mail)
{
	const struct desk_request request = received(offering, mail == NULL ? 0 : known(mail));
	act(&request, DESK_DECIDE, "");
	return request;
}

static void
tick(bool is_slow)
{
	const struct closing_keeper keeper = { .store = rooms->store, .root_id = rooms->root_id,
		                                   .folder = rooms->folder, .address = "https://ville.fr",
		                                   .now_s = now_s };
	if (!closing_clock(arena, &keeper, is_slow, &fault))
		fail_msg("%s", fault.for_log);
}

static int64_t
told(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM desk_entry WHERE kind = 5 AND delivery = 1");
}

static struct closing_end
end_of(const struct desk_request *request)
{
	struct closing_end found = { 0 };
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_not_equal(closing_store_end(arena, db, rooms->root_id, request->request_id, &found, &fault),
	                     FOUND_FAILED);
	db_end(db);
	return found;
}

/* --- who is asked ---------------------------------------------------------------------------- */

static void
test_both_sides_are_asked_and_the_person_once(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	tick(false);
	assert_int_equal(end_of(&one).telling, CLOSING_TO_TELL);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 1);
	assert_int_equal(told(), 0); /* its hour has not come */
	now_s += DAY_S;
	tick(false);
	assert_int_equal(told(), 1);
	tick(false);
	assert_int_equal(told(), 1);
	(void)ended(&question, "Lea@exemple.fr"); /* within ninety days */
	struct doing other = { .what = KNOW, .mail = "lea@exemple.fr", .is_other = true };
	do_it(&other); /* the same address, another person */
	const struct desk_request third = received(&question, other.id);
	act(&third, DESK_DECIDE, "");
	tick(false);
	now_s += 3 * (int64_t)DAY_S + DAY_S;
	tick(false);
	assert_int_equal(told(), 1);
	now_s += 97 * (int64_t)DAY_S; /* a Wednesday */
	(void)ended(&question, "lea@exemple.fr");
	tick(false);
	now_s += DAY_S;
	tick(false);
	assert_int_equal(told(), 2);
}

/* --- several programs, whose clocks tick at once --------------------------------------------- */

enum { PROGRAMS = 4 };
struct program {
	pthread_t thread;
	pthread_barrier_t *together;
	struct arena *arena;
	struct fault fault;
	bool is_fine;
};

static void *
tick_alone(void *data)
{
	struct program *program = data;
	const struct closing_keeper keeper = { .store = rooms->store, .root_id = rooms->root_id,
		                                   .folder = rooms->folder, .address = "https://ville.fr",
		                                   .now_s = now_s };
	pthread_barrier_wait(program->together);
	program->is_fine = closing_clock(program->arena, &keeper, true, &program->fault);
	return NULL;
}

static void
tick_together(void)
{
	struct program programs[PROGRAMS];
	pthread_barrier_t together;
	assert_int_equal(pthread_barrier_init(&together, NULL, PROGRAMS), 0);
	for (size_t i = 0; i < PROGRAMS; i++) {
		programs[i] = (struct program){ .together = &together, .arena = arena_new((size_t)1 << 28) };
		assert_int_equal(pthread_create(&programs[i].thread, NULL, tick_alone, &programs[i]), 0);
	}
	for (size_t i = 0; i < PROGRAMS; i++) {
		pthread_join(programs[i].thread, NULL);
		if (!programs[i].is_fine)
			fail_msg("%s", programs[i].fault.for_log);
		arena_end(programs[i].arena);
	}
	pthread_barrier_destroy(&together);
}

static void
test_of_several_programs_each_thing_is_done_once(void **state)
{
	(void)state;
	enum { REQUESTS = 16 };
	struct doing often = { .what = RULE, .rule = { 100, 24, CLOSING_WEEKLY_MAX } };
	do_it(&often);
	assert_true(invite_ready(arena, rooms->store, rooms->root_id, rooms->folder, &fault));
	for (int i = 0; i < REQUESTS; i++) /* of each two, one address */
		(void)ended(&question, arena_format(arena, "p%d@exemple.fr", i / 2));
	tick_together();
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end WHERE telling = 1"), REQUESTS);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(asked) AS bigint) FROM closing_week"), REQUESTS);
	now_s += DAY_S;
	for (int i = 0; i < 3; i++) /* who lost a turn has another */
		tick_together();
	assert_int_equal(told(), REQUESTS / 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end WHERE telling = 1"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end WHERE told_day > 0"),
	                 REQUESTS / 2);
}

struct turns {
	int64_t request_id;
	enum found first, again, told, told_again, told_later, late;
	bool is_fine;
};

static bool
write_turns(struct db *db, void *data)
{
	struct turns *turns = data;
	const int64_t root_id = rooms->root_id, id = turns->request_id;
	const uint8_t print[INVITE_PRINT_SIZE] = { 1 };
	turns->first = closing_store_tell_take(db, root_id, id, &fault);
	turns->again = closing_store_tell_take(db, root_id, id, &fault);
	turns->told = closing_store_told_add(db, root_id, print, 20000, &fault);
	turns->told_again = closing_store_told_add(db, root_id, print, 20000 + CLOSING_ONCE_DAYS, &fault);
	turns->told_later = closing_store_told_add(db, root_id, print, 20001 + CLOSING_ONCE_DAYS, &fault);
	turns->late = closing_store_read_take(db, root_id, -1, 900, &fault);
	turns->is_fine = closing_store_erased_to(db, root_id, 500, &fault) &&
	                 closing_store_erased_to(db, root_id, 400, &fault);
	return true;
}

static void
test_a_turn_is_taken_once_and_no_cursor_goes_back(void **state)
{
	(void)state;
	int64_t number, erased_s;
	struct turns turns = { .request_id = ended(&question, "lea@exemple.fr").request_id };
	tick(false);
	const int64_t read = rooms_number(rooms, "SELECT number FROM closing_read");
	assert_true(store_write(rooms->store, write_turns, &turns, &fault) && turns.is_fine);
	assert_int_equal(turns.first, FOUND_ONE);
	assert_int_equal(turns.again, FOUND_NONE);
	assert_int_equal(turns.told, FOUND_ONE);
	assert_int_equal(turns.told_again, FOUND_NONE);
	assert_int_equal(turns.told_later, FOUND_ONE);
	assert_int_equal(turns.late, FOUND_NONE);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(closing_store_read(arena, db, rooms->root_id, &number, &erased_s, &fault));
	db_end(db);
	assert_int_equal(number, read);
	assert_int_equal(erased_s, 500); /* never back */
}

static void
test_nothing_leaves_at_night_nor_beyond_the_budget(void **state)
{
	(void)state;
	struct doing turn = { .what = TURN, .turning = { .root_id = rooms->root_id, .now_s = now_s,
		                  .folder = rooms->folder, .zone = zone_open(arena, "Europe/Paris", &fault),
		                  .contact = SPAN("Omar@Exemple.fr") } };
	assert_true(invite_ready(arena, rooms->store, rooms->root_id, rooms->folder, &fault));
	for (int i = 0; i < 2; i++) { /* two surveys asked him this week */
		do_it(&turn);
		assert_int_equal(turn.turn, INVITE_TURN_NOW);
	}
	do_it(&turn);
	assert_int_equal(turn.turn, INVITE_TURN_NEVER);
	(void)ended(&question, "omar@exemple.fr");
	(void)ended(&question, "zoe@exemple.fr");
	tick(false);
	now_s += DAY_S + 12 * 3600; /* ten in the evening */
	tick(false);
	assert_int_equal(told(), 0);
	now_s += 12 * 3600;
	tick(false);
	assert_int_equal(told(), 1); /* the one who was not asked yet */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end WHERE telling = 1"), 0);
}

static void
test_of_what_is_confidential_nobody_is_asked_and_nothing_counts(void **state)
{
	(void)state;
	const struct desk_request one = ended(&secret, "lea@exemple.fr");
	const struct desk_request other = ended(&question, "zoe@exemple.fr");
	const struct desk_request among = ended(&internal, NULL);
	tick(false);
	assert_false(end_of(&one).is_counted);
	assert_false(end_of(&among).is_counted);
	assert_int_equal(end_of(&one).telling, CLOSING_NOT_TOLD);
	assert_true(end_of(&other).is_counted);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 1);
	act(&other, DESK_REOPEN, "Encore éteinte");
	act(&other, DESK_VEIL, "");
	act(&other, DESK_DECIDE, "");
	tick(false);
	assert_false(end_of(&other).is_counted);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 0);
	now_s += 2 * (int64_t)DAY_S;
	tick(false);
	assert_int_equal(told(), 0);
}

static void
test_what_opens_again_is_not_asked_about(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	tick(false);
	act(&one, DESK_REOPEN, "Encore éteinte");
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 0);
	now_s += DAY_S;
	tick(false);
	assert_int_equal(told(), 0);
}

static void
test_the_last_end_counts_though_read_late(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	tick(false);
	const int64_t first_s = end_of(&one).tell_unix_s;
	now_s += 3600;
	act(&one, DESK_REOPEN, "Encore éteinte");
	act(&one, DESK_DECIDE, "");
	tick(false);
	assert_int_equal(end_of(&one).tell_unix_s, first_s + 3600);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 1);
}

static void
test_an_account_is_asked_a_few_times_a_week(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		(void)ended(&question, NULL);
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 3);
	now_s += 7 * (int64_t)DAY_S;
	(void)ended(&question, NULL);
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 4);
	now_s += 8 * (int64_t)DAY_S; /* the first three wait for more than two weeks */
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 1);
	struct doing none = { .what = RULE, .rule = { 100, 24, 0 } };
	do_it(&none);
	(void)ended(&question, NULL);
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 1);
}

static void
test_what_ended_long_ago_is_not_asked_about(void **state)
{
	(void)state;
	(void)ended(&question, "lea@exemple.fr");
	now_s += 8 * (int64_t)DAY_S;
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_read"), 1);
}

/* --- what is answered ------------------------------------------------------------------------ */

static bool
answered(const struct desk_request *request, enum closing_met met)
{
	struct doing doing = { .what = ANSWER, .end = end_of(request) };
	struct fault outer = { 0 };
	doing.end.answered_day = (int32_t)(now_s / DAY_S);
	doing.end.met = met;
	doing.end.ease = 4;
	doing.end.words = SPAN("Toujours éteinte.");
	return store_write(rooms->store, write_it, &doing, &outer);
}

static void
test_a_person_answers_once_and_her_words_go_with_her(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	tick(false);
	assert_true(answered(&one, CLOSING_NO));
	assert_false(answered(&one, CLOSING_YES));
	assert_int_equal(end_of(&one).met, CLOSING_NO);
	struct doing erase = { .what = ERASE, .id = one.person_id };
	do_it(&erase);
	tick(true);
	assert_int_equal(end_of(&one).words.length, 0);
	assert_int_equal(end_of(&one).person_id, 0);
	assert_int_equal(end_of(&one).met, CLOSING_NO); /* still counted */
	now_s += 2 * (int64_t)DAY_S;
	tick(false);
	assert_int_equal(told(), 0);
}

/* A request is erased while its person has another: what she said of it goes with it. */
static void
test_words_go_with_the_request(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	const struct desk_request other = ended(&question, "lea@exemple.fr");
	tick(false);
	assert_true(answered(&one, CLOSING_NO) && answered(&other, CLOSING_YES));
	struct doing forget = { .what = FORGET, .id = one.request_id };
	do_it(&forget);
	tick(false);
	assert_int_equal(end_of(&one).words.length, 0);
	assert_int_equal(end_of(&one).met, CLOSING_NO); /* still counted */
	assert_int_not_equal(end_of(&other).words.length, 0);
	const struct desk_request silent = ended(&question, "lou@exemple.fr");
	const struct desk_request hidden = ended(&secret, "zoe@exemple.fr");
	tick(false);
	assert_true(answered(&hidden, CLOSING_NO));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end"), 4);
	struct doing forget_silent = { .what = FORGET, .id = silent.request_id };
	struct doing forget_hidden = { .what = FORGET, .id = hidden.request_id };
	do_it(&forget_silent);
	do_it(&forget_hidden);
	tick(false); /* nothing of them counts: nothing stays */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_end"), 2);
}

/* --- who is called back ----------------------------------------------------------------------- */

static bool
write_backs(struct db *db, void *data)
{
	const int64_t *request_id = data;
	struct closing_back back = { .due_day = 20000, .opened_unix_s = now_s };
	for (int i = 0; i < CLOSING_BACK_COUNT + 3; i++) { /* of requests that nobody sees, more pressing */
		back.request_id = 1 + i;
		if (!closing_store_back_add(db, rooms->root_id, &back, &fault))
			return false;
	}
	back.request_id = *request_id;
	back.due_day++;
	return closing_store_back_add(db, rooms->root_id, &back, &fault);
}

static void
test_a_call_back_is_seen_behind_many_that_are_not(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	struct reader_right right = { ROLE_AGENT, place_ids[LAMPS] };
	const struct reader reader = { .account_id = ines_id, .roles = WHO(ROLE_AGENT), .rights = &right,
		                           .right_count = 1 };
	struct closing_seen *seen;
	size_t count;
	int64_t request_id = one.request_id;
	assert_true(store_write(rooms->store, write_backs, &request_id, &fault));
	struct visit visit = { .arena = arena, .root_id = rooms->root_id };
	struct closing_visit closing = { .visit = &visit, .tree = tree,
		                             .sight = desk_sight_of(arena, &reader, tree) };
	visit.db = store_read(arena, rooms->store, &fault);
	assert_true(closing_backs_seen(&closing, &seen, &count));
	db_end(visit.db);
	assert_int_equal(count, 1);
	assert_int_equal(seen[0].request.request_id, one.request_id);
	struct doing forget = { .what = FORGET, .id = one.request_id };
	do_it(&forget);
	tick(false); /* it is erased: nobody is to be called back about it */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_back WHERE due_day = 20001"), 0);
}

static void
test_who_answers_at_once_takes_nothing_from_the_other_side(void **state)
{
	(void)state;
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	struct doing doing = { .what = ANSWER };
	struct desk_request now = one;
	now.queue = DESK_DONE;
	closing_end_of(&now, &question, (int32_t)(now_s / DAY_S), &doing.end);
	doing.end.telling = CLOSING_NOT_FOLLOWED; /* before the journal is read */
	doing.end.answered_day = (int32_t)(now_s / DAY_S);
	doing.end.met = CLOSING_YES;
	do_it(&doing);
	tick(false);
	tick(false);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_ask"), 1);
	assert_int_equal(end_of(&one).met, CLOSING_YES);
	assert_int_equal(end_of(&one).telling, CLOSING_NOT_TOLD);
	now_s += DAY_S;
	tick(false);
	assert_int_equal(told(), 0);
}

static int64_t
owner_of(const struct desk_request *request)
{
	int64_t owner_id;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(closing_back_owner(arena, db, rooms->root_id, tree, request, &owner_id, &fault));
	db_end(db);
	return owner_id;
}

static void
test_whoever_had_it_calls_back_else_who_leads_the_unit(void **state)
{
	(void)state;
	struct desk_request one = received(&question, 0);
	assert_int_equal(owner_of(&one), ines_id);
	one.owner_id = 999; /* left since */
	assert_int_equal(owner_of(&one), leader_id);
	one.unit_id = place_ids[AID]; /* nobody leads it */
	assert_int_equal(owner_of(&one), 0);
	one.unit_id = 0;
	one.is_confidential = true;
	assert_int_equal(owner_of(&one), 0);
}

/* --- what is shown --------------------------------------------------------------------------- */

enum { REPLY_MAX = 400 };
static struct closing_reply replies[REPLY_MAX];
static struct closing_part parts[REPLY_MAX];
static size_t reply_count, part_count;
static struct closing_cell *cells;
static size_t cell_count;

struct saying {
	int64_t unit_id, offering_id, from, people, times;
};

/* `people` of a unit, from this number on, say something `times` each: some yes, some no. */
static void
say_of(struct saying it)
{
	for (int64_t i = 0; i < it.people; i++) {
		parts[part_count++] = (struct closing_part){ .who = it.from + i, .unit_id = it.unit_id,
			                                         .offering_id = it.offering_id,
			                                         .counts = { it.times, 0, 0 } };
		for (int64_t n = 0; n < it.times; n++)
			replies[reply_count++] = (struct closing_reply){ .unit_id = it.unit_id,
				                                             .offering_id = it.offering_id,
				                                             .levels = { (int)((i + n) % 3), -1, -1 } };
	}
}

static void
say(int64_t unit_id, int64_t from, int64_t people, int64_t times)
{
	say_of((struct saying){ unit_id, 7, from, people, times });
}

static int64_t
shown(int64_t unit_id, int64_t offering_id)
{
	int64_t count = 0;
	for (size_t i = 0; i < cell_count; i++)
		if (cells[i].unit_id == unit_id && cells[i].offering_id == offering_id &&
		    cells[i].question == CLOSING_MET)
			for (size_t k = 0; k < CLOSING_LEVEL_MAX; k++)
				count += cells[i].levels[k];
	return count;
}

static void
weigh(enum side side)
{
	const struct closing_weighing weighing = { .side = side, .tree = tree, .replies = replies,
		                                       .reply_count = reply_count, .parts = parts,
		                                       .part_count = part_count };
	closing_weigh(arena, &weighing, &cells, &cell_count);
}

static void
test_a_bad_answer_is_one_that_is_not_settled_or_was_very_hard(void **state)
{
	(void)state;
	assert_true(closing_is_bad(CLOSING_NO, 5));
	assert_true(closing_is_bad(CLOSING_NOT_YET, 0));
	assert_true(closing_is_bad(CLOSING_YES, 1));
	assert_false(closing_is_bad(CLOSING_YES, 2));
	assert_false(closing_is_bad(CLOSING_PARTLY, 0));
	assert_false(closing_is_bad(CLOSING_NOT_MINE, 0));
}

static void
test_nothing_is_asked_of_who_withdrew_it(void **state)
{
	(void)state;
	struct desk_request request = { .queue = DESK_DONE, .outcome = DESK_SOLVED };
	assert_true(closing_asks(&request));
	request.outcome = DESK_REFUSED;
	assert_true(closing_asks(&request));
	request.outcome = DESK_WITHDRAWN;
	assert_false(closing_asks(&request));
	request = (struct desk_request){ .queue = DESK_TODO, .outcome = DESK_NOT_DONE };
	assert_false(closing_asks(&request));
	request = (struct desk_request){ .queue = DESK_ASIDE, .outcome = DESK_JOINED };
	assert_false(closing_asks(&request));
}

static void
test_quarters_and_weeks_begin_where_they_do(void **state)
{
	(void)state;
	const int32_t last = date_days((struct date){ 2026, 12, 31 });
	assert_int_equal(closing_quarter(last), 2026 * 4 + 3);
	assert_int_equal(closing_quarter(last + 1), 2027 * 4);
	assert_int_equal(closing_quarter_first(2027 * 4), last + 1);
	assert_string_equal(closing_quarter_words(arena, 2026 * 4), "1er trimestre 2026");
	assert_string_equal(closing_quarter_words(arena, 2026 * 4 + 3), "4e trimestre 2026");
	const int32_t thursday = date_days((struct date){ 2026, 11, 26 });
	assert_int_equal(closing_week(thursday), thursday - 3);
	assert_int_equal(closing_week(thursday - 3), thursday - 3);
}

static void
test_what_is_said_comes_back_as_it_was(void **state)
{
	(void)state;
	struct text text = text_new(arena, 1000);
	while (form_length(text_span(&text)) < CLOSING_WORD_LENGTH_MAX) /* four bytes each */
		text_add_z(&text, "\U0001F600");
	const struct closing_said said = { .week = closing_week(20000), .unit_id = INT64_MAX,
		                               .offering_id = INT64_MAX, .step_id = INT64_MAX,
		                               .met = CLOSING_NO, .ease = 5, .irritant = CLOSING_TIME,
		                               .words = text_span(&text) };
	struct closing_said read;
	const struct span pack = closing_pack(arena, &said);
	assert_int_equal(pack.length, CLOSING_PACK_SIZE);
	assert_true(closing_unpack(pack, &read));
	assert_true(span_equal(read.words, said.words));
	assert_int_equal(read.step_id, INT64_MAX);
	assert_int_equal(read.irritant, CLOSING_TIME);
	assert_false(closing_unpack(span_from(pack.at, 10), &read));
}

static void
test_a_unit_is_shown_from_the_floor_on(void **state)
{
	(void)state;
	say(place_ids[AID], 1, 12, 1);
	say(place_ids[LAMPS], 100, 15, 1);
	weigh(SIDE_AGENT);
	assert_int_equal(shown(0, 0), 27);
	assert_int_equal(shown(0, 7), 27);
	assert_int_equal(shown(place_ids[AID], 0), 12);
	assert_int_equal(shown(place_ids[LAMPS], 0), 15);
	assert_int_equal(shown(place_ids[SOCIAL], 0), 12); /* of the place above too */
}

static void
test_many_answers_of_few_people_are_not_shown(void **state)
{
	(void)state;
	say(place_ids[AID], 1, 9, 5); /* forty-five answers of nine people */
	weigh(SIDE_AGENT);
	assert_int_equal(cell_count, 0);
	say(place_ids[AID], 50, 1, 1);
	weigh(SIDE_AGENT);
	assert_int_equal(shown(0, 0), 46);
}

static void
test_one_who_gave_more_than_half_is_not_shown(void **state)
{
	(void)state;
	say(place_ids[AID], 1, 12, 1);
	say(place_ids[AID], 50, 1, 13);
	weigh(SIDE_AGENT);
	assert_int_equal(shown(0, 0), 0);
}

static void
test_what_is_left_over_is_of_people_enough(void **state)
{
	(void)state;
	say(place_ids[AID], 1, 20, 1);
	say(place_ids[LAMPS], 100, 3, 6); /* eighteen answers, of three people */
	weigh(SIDE_AGENT);
	assert_int_equal(shown(0, 0), 38);
	/* The whole without it would tell the three of the lamps. */
	assert_int_equal(shown(place_ids[AID], 0), 0);
	assert_int_equal(shown(place_ids[LAMPS], 0), 0);
	assert_int_equal(shown(place_ids[SOCIAL], 0), 0);
}

/* Three of the lamps did what all of the aid did: the thing without the aid would tell the three. */
static void
test_an_offering_without_a_unit_is_of_people_enough(void **state)
{
	(void)state;
	say_of((struct saying){ place_ids[AID], 7, 1, 20, 1 });
	say_of((struct saying){ place_ids[LAMPS], 7, 100, 3, 6 });
	say_of((struct saying){ place_ids[ROADS], 8, 200, 8, 1 });
	say_of((struct saying){ place_ids[TOWN], 9, 300, 8, 1 });
	weigh(SIDE_AGENT);
	assert_int_equal(shown(place_ids[AID], 0), 20);
	assert_int_equal(shown(0, 0), 54);
	assert_int_equal(shown(place_ids[LAMPS], 0), 0);
	assert_int_equal(shown(0, 7), 0);
	weigh(SIDE_USAGER); /* whoever asked is not anonymous here */
	assert_int_equal(shown(0, 7), 38);
}

/* All is shown of both tables but the unit without what it does most tells the three who do the rest. */
static void
test_a_unit_without_an_offering_is_of_people_enough(void **state)
{
	(void)state;
	say_of((struct saying){ place_ids[AID], 7, 1, 12, 1 });
	say_of((struct saying){ place_ids[AID], 8, 50, 3, 1 });
	say_of((struct saying){ place_ids[LAMPS], 8, 100, 15, 1 });
	weigh(SIDE_AGENT);
	assert_int_equal(shown(place_ids[AID], 0), 15);
	assert_int_equal(shown(place_ids[LAMPS], 0), 15);
	assert_int_equal(shown(0, 7) + shown(0, 8), 0);
	reply_count = part_count = 0;
	say_of((struct saying){ place_ids[AID], 7, 1, 12, 1 });
	say_of((struct saying){ place_ids[AID], 8, 50, 10, 1 });
	say_of((struct saying){ place_ids[LAMPS], 8, 100, 15, 1 });
	weigh(SIDE_AGENT); /* enough of each */
	assert_int_equal(shown(0, 7), 12);
	assert_int_equal(shown(0, 8), 25);
}

/* Twelve of the lamps all said the same of what the aid does too: the thing without the aid would tell it. */
static void
test_an_offering_without_a_unit_is_not_all_alike(void **state)
{
	(void)state;
	say_of((struct saying){ place_ids[AID], 7, 1, 20, 1 });
	say_of((struct saying){ place_ids[LAMPS], 8, 100, 12, 1 });
	const size_t before = reply_count;
	say_of((struct saying){ place_ids[LAMPS], 7, 200, 12, 1 });
	weigh(SIDE_AGENT); /* not all the same */
	assert_int_equal(shown(0, 7), 32);
	assert_int_equal(shown(0, 8), 12);
	for (size_t i = before; i < reply_count; i++)
		replies[i].levels[CLOSING_MET] = 2;
	weigh(SIDE_AGENT);
	assert_int_equal(shown(place_ids[AID], 0), 20);
	assert_int_equal(shown(place_ids[LAMPS], 0), 24);
	assert_int_equal(shown(0, 7) + shown(0, 8), 0);
}

static void
test_the_public_has_a_lower_floor(void **state)
{
	(void)state;
	say(place_ids[AID], 1, 6, 1);
	weigh(SIDE_USAGER);
	assert_int_equal(shown(0, 0), 6);
	weigh(SIDE_AGENT);
	assert_int_equal(cell_count, 0);
}

static void
test_a_quarter_is_weighed_once_when_it_is_over(void **state)
{
	(void)state;
	const int32_t day = (int32_t)(now_s / DAY_S);
	const int64_t quarter = closing_quarter(day);
	const struct desk_request one = ended(&question, "lea@exemple.fr");
	tick(false);
	assert_true(answered(&one, CLOSING_YES));
	for (int i = 0; i < 12; i++) {
		struct doing say_it = { .what = SAY, .print = { (uint8_t)(i + 1) },
			                    .said = { .week = closing_week(day), .unit_id = place_ids[LAMPS],
			                              .offering_id = question.offering_id,
			                              .met = i < 8 ? CLOSING_YES : CLOSING_NO,
			                              .words = SPAN("Le logiciel est lent.") } };
		do_it(&say_it);
	}
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_release"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(DISTINCT length(locked)) FROM closing_said"), 1);
	now_s = (closing_quarter_first(quarter + 1) + 7) * (int64_t)DAY_S + 9 * 3600;
	tick(true);
	tick(true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_release"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_part"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_said"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM closing_word"), 12);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(closing_store_cells(arena, db, rooms->root_id, quarter, &cells, &cell_count, &fault));
	db_end(db);
	assert_int_equal(shown(place_ids[LAMPS], 0), 12);
	assert_int_equal(shown(0, question.offering_id), 12);
	for (size_t i = 0; i < cell_count; i++) /* of one person nothing is shown */
		assert_int_equal(cells[i].side, SIDE_AGENT);
}

/* --- a town ---------------------------------------------------------------------------------- */

static struct offering
offered(const char *code, enum offering_kind kind, bool is_confidential)
{
	struct offering offering = { .code = span_of(code), .name = span_of(code), .about = SPAN(""),
		                         .basis = SPAN(""), .kind = kind, .state = OFFERING_OPEN,
		                         .is_confidential = is_confidential };
	struct doing doing = { .what = PLANT, .offering = &offering };
	do_it(&doing);
	return offering;
}

static int64_t
account(const char *mail, enum role role)
{
	struct doing doing = { .what = PLANT, .mail = mail, .role = role };
	do_it(&doing);
	return doing.id;
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	reply_count = part_count = 0;
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	assert_true(instant_read(SPAN("2026-04-23T08:00:00Z"), &now_s));
	question = offered("question", OFFERING_QUESTION, false);
	secret = offered("aide", OFFERING_REQUEST, true);
	internal = offered("interne", OFFERING_INTERNAL, false);
	ines_id = account("ines@ville.fr", ROLE_AGENT);
	leader_id = account("luc@ville.fr", ROLE_TEAM_LEADER);
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
		STORED(test_both_sides_are_asked_and_the_person_once),
		STORED(test_of_several_programs_each_thing_is_done_once),
		STORED(test_a_turn_is_taken_once_and_no_cursor_goes_back),
		STORED(test_nothing_leaves_at_night_nor_beyond_the_budget),
		STORED(test_of_what_is_confidential_nobody_is_asked_and_nothing_counts),
		STORED(test_what_opens_again_is_not_asked_about),
		STORED(test_the_last_end_counts_though_read_late),
		STORED(test_an_account_is_asked_a_few_times_a_week),
		STORED(test_what_ended_long_ago_is_not_asked_about),
		STORED(test_a_person_answers_once_and_her_words_go_with_her),
		STORED(test_words_go_with_the_request),
		STORED(test_a_call_back_is_seen_behind_many_that_are_not),
		STORED(test_who_answers_at_once_takes_nothing_from_the_other_side),
		STORED(test_whoever_had_it_calls_back_else_who_leads_the_unit),
		STORED(test_a_bad_answer_is_one_that_is_not_settled_or_was_very_hard),
		STORED(test_nothing_is_asked_of_who_withdrew_it),
		STORED(test_quarters_and_weeks_begin_where_they_do),
		STORED(test_what_is_said_comes_back_as_it_was),
		STORED(test_a_unit_is_shown_from_the_floor_on),
		STORED(test_many_answers_of_few_people_are_not_shown),
		STORED(test_one_who_gave_more_than_half_is_not_shown),
		STORED(test_what_is_left_over_is_of_people_enough),
		STORED(test_an_offering_without_a_unit_is_of_people_enough),
		STORED(test_a_unit_without_an_offering_is_of_people_enough),
		STORED(test_an_offering_without_a_unit_is_not_all_alike),
		STORED(test_the_public_has_a_lower_floor),
		STORED(test_a_quarter_is_weighed_once_when_it_is_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
