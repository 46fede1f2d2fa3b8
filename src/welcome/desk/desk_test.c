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

/* A town, two directions, a service in each; nobody gave hours: Monday to Friday, 9–12 and 14–17. */
enum { TOWN, SOCIAL, AID, ROADS, LAMPS, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie", "lampes" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0, 3 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct offering lamp, aid, question;
static int64_t now_s; /* Thursday 23 April 2026, 10 h in Paris */

static int32_t
day(const char *words)
{
	int32_t days = 0;
	assert_true(date_read(span_of(words), &days));
	return days;
}

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

/* --- a catalogue ------------------------------------------------------------------------------ */

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	const struct offering_unit unit = {
		0, place_ids[offering->is_confidential ? AID : LAMPS]
	};
	const struct offering_saving saving = { offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static struct offering
kept_offering(struct offering offering)
{
	offering.about = offering.basis = SPAN("");
	assert_true(store_write(rooms->store, write_offering, &offering, &fault));
	return offering;
}

static bool
write_unit(struct db *db, void *data)
{
	return desk_unit_save(db, rooms->root_id, data, &fault) == FOUND_ONE;
}

static void
make_catalogue(void)
{
	lamp = kept_offering((struct offering){
		.code = SPAN("lampe"), .name = SPAN("Une lampe est éteinte"), .kind = OFFERING_REPORT,
		.state = OFFERING_OPEN, .first_minutes = 60, .next_minutes = 120, .solve_minutes = 720,
		.promised_days = 5 });
	aid = kept_offering((struct offering){
		.code = SPAN("aide"), .name = SPAN("Demander une aide"), .kind = OFFERING_REQUEST,
		.purpose = OFFERING_SOCIAL, .state = OFFERING_OPEN, .silence = LAW_SAYS_NO,
		.is_confidential = true });
	question = kept_offering((struct offering){ .code = SPAN("question"),
		                                        .name = SPAN("Poser une question"),
		                                        .kind = OFFERING_QUESTION,
		                                        .state = OFFERING_OPEN });
	struct desk_unit unit = { .place_id = place_ids[LAMPS], .name = SPAN("Éclairage public"),
		                      .post = SPAN("1 rue du Pré"), .mail = SPAN(""),
		                      .phone = SPAN("01 40 20 50 50"), .recourse = SPAN("") };
	assert_true(store_write(rooms->store, write_unit, &unit, &fault));
}

/* --- doing ------------------------------------------------------------------------------------ */

static struct desk_hand
hand_at(int64_t instant_s)
{
	return (struct desk_hand){ .root_id = rooms->root_id,
		                       .now_s = instant_s,
		                       .today = (int32_t)(instant_s / DAY_S),
		                       .tree = tree,
		                       .address = "https://ville.fr",
		                       .once = SPAN("") };
}

struct doing {
	struct desk_hand hand;
	struct desk_receiving receiving;
	struct desk_received received;
	enum found found;
	struct desk_writing writing;
	enum desk_done done;
	int64_t entry_id;
	const char *sentence;
};

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found =
		desk_receive(arena, db, &doing->hand, &doing->receiving, &doing->received, &fault);
	return doing->found == FOUND_ONE;
}

static bool
act(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->done = desk_write(arena, db, &doing->hand, &doing->writing, &doing->entry_id,
	                         &doing->sentence, &fault);
	return doing->done == DESK_IS_DONE;
}

static struct doing
asked(const struct offering *offering, const char *text, const char *once)
{
	struct doing doing = { .hand = hand_at(now_s) };
	doing.hand.once = span_of(once);
	doing.receiving = (struct desk_receiving){ .offering = offering, .channel = DESK_MAIL,
		                                       .reply_channel = DESK_MAIL,
		                                       .title = SPAN(""), .text = span_of(text),
		                                       .quoted = SPAN(""), .address = SPAN("") };
	return doing;
}

static int64_t
received(const struct offering *offering, const char *text)
{
	struct doing doing = asked(offering, text, "");
	assert_true(store_write(rooms->store, receive, &doing, &fault));
	return doing.received.request_id;
}

static enum desk_done
did(int64_t request_id, int64_t instant_s, struct desk_act one)
{
	struct doing doing = { .hand = hand_at(instant_s) };
	one.at_s = instant_s;
	one.today = doing.hand.today;
	if (one.text.at == NULL)
		one.text = SPAN("");
	doing.writing = (struct desk_writing){ .request_id = request_id, .seen_changes = -1,
		                                   .act = &one };
	const bool is_written = store_write(rooms->store, act, &doing, &fault);
	assert_true(is_written == (doing.done == DESK_IS_DONE));
	return doing.done;
}

static struct desk_request
request(int64_t request_id)
{
	struct desk_request read;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, request_id, &read, &fault),
	                 FOUND_ONE);
	db_end(db);
	return read;
}

static struct desk_entry *
entries(int64_t request_id, size_t *count_r)
{
	struct desk_entry *list;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_entries(arena, db, rooms->root_id, request_id, &list, count_r, &fault));
	db_end(db);
	return list;
}

static bool
holds(struct span text, const char *words)
{
	return span_find(text, span_of(words)) != SIZE_MAX;
}

/* --- received --------------------------------------------------------------------------------- */

static void
test_what_is_received_has_its_dates(void **state)
{
	(void)state;
	const struct desk_request one =
		request(received(&lamp, "La lampe du coin est éteinte.\nMerci."));
	assert_int_equal(one.unit_id, place_ids[LAMPS]);
	assert_true(span_is(one.title, "La lampe du coin est éteinte."));
	assert_int_equal(one.queue, DESK_TODO);
	assert_int_equal(one.first_due_s, at("2026-04-23T09:00:00Z")); /* 11 h: sixty minutes */
	assert_int_equal(one.solve_due_s, at("2026-04-27T08:00:00Z")); /* twelve hours of six a day */
	assert_int_equal(one.promised_day, day("2026-04-30"));
	assert_int_equal(one.silence_day, 0);
	assert_int_equal(one.rank_s, one.first_due_s);
	assert_int_equal(one.registered_unix_s, now_s);
	assert_int_equal(one.acknowledged_unix_s, now_s);
	size_t count;
	const struct desk_entry *list = entries(one.request_id, &count);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].kind, DESK_ASKED);
	assert_int_equal(list[1].kind, DESK_RECEIPT);
	assert_int_equal(list[1].delivery, DESK_TO_SEND);
	assert_true(holds(list[1].text, "23 avril 2026") && holds(list[1].text, "Éclairage public"));
	assert_true(holds(list[1].text, "1 rue du Pré") && holds(list[1].text, "01 40 20 50 50"));
	assert_true(holds(list[1].text, "30 avril 2026"));
	assert_true(holds(list[1].text, "https://ville.fr/suivi/"));
}

static void
test_a_title_is_the_first_words(void **state)
{
	(void)state;
	static const char e_acute[] = "é";
	struct text long_word = text_new(arena, 1000), words = text_new(arena, 1000);
	for (int i = 0; i < 150; i++) {
		text_add_z(&long_word, e_acute);
		text_add_z(&words, "mot ");
	}
	struct desk_request one = request(received(&lamp, text_z(&long_word)));
	assert_int_equal(one.title.length, 98); /* whole letters */
	one = request(received(&lamp, text_z(&words)));
	assert_int_equal(one.title.length, 99);
	assert_true(span_ends(one.title, " mot"));
}

/* The unit of aid has neither address nor phone nor ways to court: a receipt goes, the acknowledgement is
 * owed, within ten working days (R112-11-2). */
static void
test_an_acknowledgement_that_would_lack_a_mention_is_owed(void **state)
{
	(void)state;
	const struct desk_request one = request(received(&aid, "Je demande une aide."));
	assert_int_equal(one.registered_unix_s, now_s);
	assert_int_equal(one.acknowledged_unix_s, 0);
	assert_int_equal(one.silence_day, day("2026-06-23"));
	assert_int_equal(one.rank_s, at("2026-05-11T21:59:59Z")); /* 1 and 8 May are no working days */
	const int64_t owed = rooms_number(rooms, "SELECT missing FROM desk_owed");
	assert_int_equal(owed, LAW_SAYS_POST | LAW_SAYS_MAIL | LAW_SAYS_PHONE | LAW_SAYS_SUE);
	size_t count;
	const struct desk_entry *list = entries(one.request_id, &count);
	assert_true(holds(list[1].text, "réputée rejetée"));
}

static void
test_the_same_form_makes_one_request(void **state)
{
	(void)state;
	struct doing first = asked(&lamp, "Une fois", "cle-1"), again = asked(&lamp, "Une fois", "cle-1");
	assert_true(store_write(rooms->store, receive, &first, &fault));
	assert_false(store_write(rooms->store, receive, &again, &fault));
	assert_int_equal(again.found, FOUND_NONE);
	assert_int_equal(again.received.request_id, first.received.request_id);
	assert_true(span_equal(again.received.reference, first.received.reference));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 1);
}

static void
test_a_secret_opens_its_request_alone(void **state)
{
	(void)state;
	const struct desk_request one = request(received(&lamp, "A"));
	const struct desk_request other = request(received(&lamp, "B"));
	char secret[DESK_SECRET_LENGTH + 1];
	struct desk_request read;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_secret(arena, db, rooms->root_id, one.reference, secret, &fault));
	assert_int_equal(desk_open(arena, db, rooms->root_id, one.reference, span_of(secret), &read, &fault),
	                 FOUND_ONE);
	assert_int_equal(read.request_id, one.request_id);
	assert_int_equal(desk_open(arena, db, rooms->root_id, other.reference, span_of(secret), &read,
	                           &fault),
	                 FOUND_NONE);
	secret[0] = secret[0] == '0' ? '1' : '0';
	assert_int_equal(desk_open(arena, db, rooms->root_id, one.reference, span_of(secret), &read, &fault),
	                 FOUND_NONE);
	assert_int_equal(desk_open(arena, db, rooms->root_id, one.reference, SPAN(""), &read, &fault),
	                 FOUND_NONE);
	db_end(db);
}

/* --- clocks ----------------------------------------------------------------------------------- */

static void
test_clocks_stop_while_the_person_is_waited_for(void **state)
{
	(void)state;
	const int64_t id = received(&lamp, "La lampe");
	/* At 10 h 30 something is asked; answered the next day at 10 h. */
	const int64_t asked_s = at("2026-04-23T08:30:00Z"), told_s = at("2026-04-24T08:00:00Z");
	const struct desk_act ask = { .verb = DESK_ASK, .account_id = 5, .text = SPAN("Quelle rue ?"),
		                          .channel = DESK_MAIL, .limit_day = day("2026-05-07") };
	assert_int_equal(did(id, asked_s, ask), DESK_IS_DONE);
	struct desk_request one = request(id);
	assert_int_equal(one.queue, DESK_WAITING);
	assert_int_equal(one.first_unix_s, asked_s); /* it is a first reply */
	assert_int_equal(one.rank_s, at("2026-05-07T21:59:59Z"));
	const struct desk_act hear = { .verb = DESK_HEAR, .text = SPAN("Rue du Pré."),
		                           .channel = DESK_MAIL };
	assert_int_equal(did(id, told_s, hear), DESK_IS_DONE);
	one = request(id);
	assert_int_equal(one.queue, DESK_TODO);
	assert_int_equal(one.next_due_s, at("2026-04-24T10:00:00Z")); /* two hours: noon */
	/* Half an hour before, eleven and a half from Friday 10 h: 2 + 3 h, then Monday 3 + 3, then half an
	 * hour of Tuesday. */
	assert_int_equal(one.solve_due_s, at("2026-04-28T07:30:00Z"));
	assert_int_equal(one.rank_s, one.next_due_s);
	const struct desk_act reply = { .verb = DESK_REPLY, .account_id = 5, .text = SPAN("Merci."),
		                            .channel = DESK_MAIL };
	assert_int_equal(did(id, told_s + 60, reply), DESK_IS_DONE);
	assert_int_equal(request(id).next_due_s, 0);
}

static void
test_pieces_suspend_a_refusal_by_silence(void **state)
{
	(void)state;
	const int64_t id = received(&aid, "Je demande une aide.");
	const struct desk_act ask = { .verb = DESK_ASK, .account_id = 5, .is_pieces = true,
		                          .text = SPAN("un justificatif"), .channel = DESK_MAIL,
		                          .limit_day = day("2026-06-20") };
	assert_int_equal(did(id, at("2026-05-20T09:00:00Z"), ask), DESK_IS_DONE);
	assert_int_equal(request(id).silence_day, day("2026-07-25"));
	const struct desk_act hear = { .verb = DESK_HEAR, .text = SPAN("Le voici."),
		                           .channel = DESK_MAIL };
	assert_int_equal(did(id, at("2026-05-25T09:00:00Z"), hear), DESK_IS_DONE);
	assert_int_equal(request(id).silence_day, day("2026-06-29"));
}

/* --- what may be done ------------------------------------------------------------------------- */

static void
test_a_request_is_done_once_and_opened_again(void **state)
{
	(void)state;
	const int64_t id = received(&lamp, "La lampe"), later_s = now_s + 3600;
	struct desk_act decide = { .verb = DESK_DECIDE, .account_id = 5, .channel = DESK_MAIL };
	assert_int_equal(did(id, later_s, decide), DESK_IS_REFUSED); /* how does it end? */
	decide.outcome = DESK_REFUSED;
	assert_int_equal(did(id, later_s, decide), DESK_IS_REFUSED); /* why? */
	decide.text = SPAN("La rue est privée.");
	assert_int_equal(did(id, later_s, decide), DESK_IS_DONE);
	struct desk_request one = request(id);
	assert_int_equal(one.queue, DESK_DONE);
	assert_int_equal(one.outcome, DESK_REFUSED);
	assert_int_equal(one.decided_day, day("2026-04-23"));
	assert_int_equal(one.rank_s, -later_s);
	const struct desk_act take = { .verb = DESK_TAKE, .account_id = 5 };
	assert_int_equal(did(id, later_s, take), DESK_IS_REFUSED);
	const struct desk_act note = { .verb = DESK_NOTE, .account_id = 5, .text = SPAN("À revoir.") };
	assert_int_equal(did(id, later_s, note), DESK_IS_DONE);
	struct desk_act again = { .verb = DESK_REOPEN, .account_id = 5 };
	assert_int_equal(did(id, later_s, again), DESK_IS_REFUSED);
	again.text = SPAN("La rue est à nous.");
	assert_int_equal(did(id, later_s, again), DESK_IS_DONE);
	one = request(id);
	assert_int_equal(one.queue, DESK_TODO);
	assert_int_equal(one.done_unix_s, 0);
	/* Closed, then the person writes: within sixty days it opens again, later another one is needed. */
	decide.outcome = DESK_SOLVED;
	assert_int_equal(did(id, later_s, decide), DESK_IS_DONE);
	const struct desk_act hear = { .verb = DESK_HEAR, .text = SPAN("Toujours éteinte."),
		                           .channel = DESK_MAIL };
	const int64_t too_late_s = later_s + DESK_REOPEN_DAYS * (int64_t)DAY_S + 1;
	assert_int_equal(did(id, too_late_s, hear), DESK_IS_REFUSED);
	assert_int_equal(did(id, too_late_s - 2, hear), DESK_IS_DONE);
	assert_int_equal(request(id).queue, DESK_TODO);
}

static void
test_who_is_moved_is_told(void **state)
{
	(void)state;
	const int64_t id = received(&lamp, "La lampe");
	const struct desk_act take = { .verb = DESK_TAKE, .account_id = 5 };
	assert_int_equal(did(id, now_s, take), DESK_IS_DONE);
	assert_int_equal(request(id).owner_id, 5);
	struct desk_act move = { .verb = DESK_MOVE, .account_id = 5, .to_id = place_ids[LAMPS] };
	assert_int_equal(did(id, now_s, move), DESK_IS_REFUSED);
	move.to_id = place_ids[ROADS];
	assert_int_equal(did(id, now_s, move), DESK_IS_DONE);
	assert_int_equal(request(id).owner_id, 0);
	size_t count;
	const struct desk_entry *list = entries(id, &count);
	const struct desk_entry *last = &list[count - 1];
	assert_int_equal(last->kind, DESK_TOLD);
	assert_true(last->is_shown && last->delivery == DESK_TO_SEND && holds(last->text, "voirie"));
}

static void
test_who_writes_over_what_she_has_not_seen_is_told(void **state)
{
	(void)state;
	const int64_t id = received(&lamp, "La lampe");
	const struct desk_act take = { .verb = DESK_TAKE, .account_id = 5, .text = SPAN("") };
	struct doing one = { .hand = hand_at(now_s),
		                 .writing = { .request_id = id, .seen_changes = 0, .act = &take } };
	struct doing other = one;
	assert_true(store_write(rooms->store, act, &one, &fault));
	assert_false(store_write(rooms->store, act, &other, &fault));
	assert_int_equal(other.done, DESK_IS_STALE);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"), 2);
}

/* --- who sees --------------------------------------------------------------------------------- */

static const struct desk_sight *
sight_of(enum role role, int place, int64_t account_id)
{
	struct reader *reader = arena_new_of(arena, struct reader);
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place < 0 ? 0 : place_ids[place] };
	*reader = (struct reader){ .account_id = account_id, .roles = WHO(role), .rights = right,
		                       .right_count = 1 };
	return desk_sight_of(arena, reader, tree);
}

static size_t
listed(const struct desk_sight *sight)
{
	const struct desk_query query = { .sight = sight, .queue = DESK_TODO,
		                              .after_rank_s = INT64_MIN, .count = DESK_PAGE_COUNT };
	struct desk_request *list;
	size_t count;
	int64_t counted;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_list(arena, db, rooms->root_id, &query, &list, &count, &fault));
	assert_true(desk_count(arena, db, rooms->root_id, &query, 100, &counted, &fault));
	db_end(db);
	assert_int_equal(counted, count);
	for (size_t i = 1; i < count; i++)
		assert_true(list[i - 1].rank_s <= list[i].rank_s);
	return count;
}

static void
test_what_is_confidential_is_the_units_alone(void **state)
{
	(void)state;
	const int64_t lamp_id = received(&lamp, "La lampe"), aid_id = received(&aid, "Une aide");
	const struct {
		enum role role;
		int place;
		bool sees_lamp, sees_aid;
	} cases[] = {
		{ ROLE_AGENT, LAMPS, true, false },     { ROLE_AGENT, ROADS, true, false },
		{ ROLE_AGENT, AID, false, true },       { ROLE_TEAM_LEADER, AID, false, true },
		{ ROLE_DIRECTOR, SOCIAL, false, false }, { ROLE_DIRECTOR, -1, true, false },
		{ ROLE_REFERENT, TOWN, true, false },   { ROLE_AUDITOR, -1, false, false },
		{ ROLE_ADMINISTRATOR, -1, false, false },
	};
	const struct desk_request lit = request(lamp_id), aided = request(aid_id);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct desk_sight *sight = sight_of(cases[i].role, cases[i].place, 9);
		assert_int_equal(desk_sees(sight, &lit), cases[i].sees_lamp);
		assert_int_equal(desk_sees(sight, &aided), cases[i].sees_aid);
		assert_int_equal(listed(sight), cases[i].sees_lamp + cases[i].sees_aid);
	}
	/* Whoever has it sees it, wherever she is. */
	const struct desk_act give = { .verb = DESK_GIVE, .account_id = 5, .to_id = 9 };
	assert_int_equal(did(aid_id, now_s, give), DESK_IS_DONE);
	const struct desk_request hers = request(aid_id);
	assert_true(desk_sees(sight_of(ROLE_AGENT, LAMPS, 9), &hers));
	assert_false(desk_sees(sight_of(ROLE_AGENT, LAMPS, 8), &hers));
}

static size_t
due_of(const struct desk_sight *sight, const struct desk_owner *owners, size_t owner_count)
{
	const struct desk_query query = { .sight = sight, .queue = DESK_TODO, .owners = owners,
		                              .owner_count = owner_count, .after_rank_s = INT64_MIN,
		                              .count = DESK_PAGE_COUNT };
	struct desk_request *list;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_list(arena, db, rooms->root_id, &query, &list, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		assert_true(list[i].owner_id == owners[0].account_id ||
		            list[i].owner_id == owners[1].account_id);
	return count;
}

static void
test_what_somebody_has_is_counted_and_listed_as_far_as_it_is_seen(void **state)
{
	(void)state;
	enum { PEOPLE = 40, HERS = 9, OTHERS = 25 };
	const int64_t lamp_id = received(&lamp, "La lampe"), aid_id = received(&aid, "Une aide"),
	              other_id = received(&lamp, "Encore");
	(void)received(&lamp, "À prendre");
	const struct desk_act give = { .verb = DESK_GIVE, .account_id = 5, .to_id = HERS },
	                      other = { .verb = DESK_GIVE, .account_id = 5, .to_id = OTHERS };
	assert_int_equal(did(lamp_id, now_s, give), DESK_IS_DONE);
	assert_int_equal(did(aid_id, now_s, give), DESK_IS_DONE);
	assert_int_equal(did(other_id, now_s, other), DESK_IS_DONE);
	const struct {
		const struct desk_sight *sight;
		int64_t hers, others;
	} cases[] = {
		{ sight_of(ROLE_TEAM_LEADER, LAMPS, 3), 1, 1 }, /* the confidential one is told to nobody else */
		{ sight_of(ROLE_DIRECTOR, -1, 3), 1, 1 },
		{ sight_of(ROLE_AGENT, AID, 3), 1, 0 },
		{ sight_of(ROLE_AGENT, ROADS, HERS), 2, 1 },
		{ sight_of(ROLE_AUDITOR, -1, 3), 0, 0 },
	};
	const int64_t late_s = now_s + 400 * (int64_t)DAY_S;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct desk_charge charges[PEOPLE];
		for (size_t k = 0; k < PEOPLE; k++)
			charges[k] = (struct desk_charge){ (int64_t)k + 1, -1 };
		struct db *db = store_read(arena, rooms->store, &fault);
		assert_true(desk_charges(arena, db, rooms->root_id, cases[i].sight, charges, PEOPLE, &fault));
		db_end(db);
		for (size_t k = 0; k < PEOPLE; k++)
			assert_int_equal(charges[k].count, k + 1 == HERS     ? cases[i].hers
			                                   : k + 1 == OTHERS ? cases[i].others
			                                                     : 0);
		const struct desk_owner owners[] = { { HERS, late_s }, { OTHERS, late_s } };
		assert_int_equal(due_of(cases[i].sight, owners, 2), cases[i].hers + cases[i].others);
		assert_int_equal(due_of(cases[i].sight, owners, 0), 0); /* nobody's, not everybody's */
	}
	/* What is due after that second is left out: hers at it, the other's a second before. */
	const int64_t due_s = request(lamp_id).rank_s;
	assert_int_equal(request(other_id).rank_s, due_s);
	const struct desk_owner owners[] = { { HERS, due_s }, { OTHERS, due_s + 1 } };
	assert_int_equal(due_of(cases[0].sight, owners, 2), 1);
}

static void
test_queues_are_read_page_after_page(void **state)
{
	(void)state;
	enum { COUNT = 120 };
	for (int i = 0; i < COUNT; i++)
		(void)received(i % 3 == 0 ? &question : &lamp, "Encore");
	const struct desk_sight *sights[] = { sight_of(ROLE_AGENT, LAMPS, 9),
		                                  sight_of(ROLE_DIRECTOR, -1, 9),
		                                  sight_of(ROLE_REFERENT, ROADS, 9) };
	for (size_t s = 0; s < LENGTH(sights); s++) {
		struct desk_query query = { .sight = sights[s], .queue = DESK_TODO,
			                        .after_rank_s = INT64_MIN, .count = DESK_PAGE_COUNT };
		size_t seen = 0, count;
		int64_t last_id = 0;
		struct desk_request *list;
		do {
			struct db *db = store_read(arena, rooms->store, &fault);
			assert_true(desk_list(arena, db, rooms->root_id, &query, &list, &count, &fault));
			db_end(db);
			for (size_t i = 0; i < count; i++) {
				assert_true(list[i].rank_s > query.after_rank_s ||
				            (list[i].rank_s == query.after_rank_s && list[i].request_id > last_id));
				query.after_rank_s = list[i].rank_s;
				last_id = query.after_id = list[i].request_id;
			}
			seen += count;
		} while (count == DESK_PAGE_COUNT);
		assert_int_equal(seen, COUNT);
	}
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
	now_s = at("2026-04-23T08:00:00Z");
	make_catalogue();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

static void
test_a_title_is_the_first_words_that_say_something(void **state)
{
	(void)state;
	static const struct {
		const char *text, *title;
	} cases[] = {
		{ "Bonjour,\n\nMa lampe est éteinte.\nMerci", "Ma lampe est éteinte." },
		{ " Madame la Maire, \r\nBonjour !\r\nUne question", "Une question" },
		{ "Bonjour, ma lampe est éteinte.\nMerci", "Bonjour, ma lampe est éteinte." },
		{ "Bonjour,", "Bonjour," },
		{ "Bonjour\nBonsoir", "Bonsoir" },
		{ "Madame Durand a perdu sa carte.\nMerci", "Madame Durand a perdu sa carte." },
		{ "", "" },
		{ "On m’a volé ma carte samedi, et j’ai la déclaration de vol. Il me faut un rendez-vous avant "
		  "le 3 décembre.", "On m’a volé ma carte samedi, et j’ai la déclaration de vol." },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_true(span_is(desk_first_words(span_of(cases[i].text)), cases[i].title));
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_title_is_the_first_words_that_say_something),
		STORED(test_what_is_received_has_its_dates),
		STORED(test_a_title_is_the_first_words),
		STORED(test_an_acknowledgement_that_would_lack_a_mention_is_owed),
		STORED(test_the_same_form_makes_one_request),
		STORED(test_a_secret_opens_its_request_alone),
		STORED(test_clocks_stop_while_the_person_is_waited_for),
		STORED(test_pieces_suspend_a_refusal_by_silence),
		STORED(test_a_request_is_done_once_and_opened_again),
		STORED(test_who_is_moved_is_told),
		STORED(test_who_writes_over_what_she_has_not_seen_is_told),
		STORED(test_what_is_confidential_is_the_units_alone),
		STORED(test_what_somebody_has_is_counted_and_listed_as_far_as_it_is_seen),
		STORED(test_queues_are_read_page_after_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
