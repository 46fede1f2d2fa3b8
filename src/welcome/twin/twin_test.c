/* What looks the same, as far as a reader sees both. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/seek/seek.h"
#include "welcome/twin/twin_inside.h"

enum { TOWN, AID, LAMPS, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "aide", "lampes" };
static const int parents[PLACE_COUNT] = { -1, 0, 0 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct offering lamp, aid;
static int64_t now_s;

struct doing {
	enum { OFFER, RECEIVE, JOIN, TWO, TIE, DECIDE } what;
	struct offering *offering;
	int64_t unit_id;
	struct person person;
	struct person_contact contact;
	bool has_contact;
	struct desk_receiving receiving;
	struct desk_received received;
	int64_t one_id, other_id;
};

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = now_s,
		                            .today = (int32_t)(now_s / DAY_S), .tree = tree,
		                            .once = SPAN("") };
	const struct offering_unit unit = { 0, doing->unit_id };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	const struct desk_tying tying = { doing->one_id, doing->other_id, DESK_TIE_APART, 7 };
	const struct desk_act decision = { .verb = DESK_DECIDE, .account_id = 7, .at_s = now_s,
		                               .today = hand.today, .outcome = DESK_ANSWERED,
		                               .text = SPAN("C’est prévu."), .quoted = SPAN(""),
		                               .channel = DESK_COUNTER };
	const struct desk_writing deciding = { .request_id = doing->one_id, .seen_changes = -1,
		                                   .act = &decision };
	const char *sentence;
	int64_t entry_id;
	bool is_taken;
	switch (doing->what) {
	case OFFER:
		return offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
		                     &is_taken, &fault) == FOUND_ONE;
	case RECEIVE:
		return (!doing->has_contact ||
		        person_add(arena, db, rooms->root_id, &doing->person, &doing->contact, 1, now_s,
		                   &doing->receiving.person_id, &fault)) &&
		       desk_receive(arena, db, &hand, &doing->receiving, &doing->received, &fault) ==
		           FOUND_ONE;
	case JOIN:
		return person_join(arena, db, rooms->root_id, doing->one_id, doing->other_id, &fault) ==
		       FOUND_ONE;
	case TWO:
		return person_are_two(db, rooms->root_id, doing->one_id, doing->other_id, 7, now_s, &fault);
	case DECIDE:
		return desk_write(arena, db, &hand, &deciding, &entry_id, &sentence, &fault) == DESK_IS_DONE;
	case TIE:
		return desk_tie(arena, db, &hand, &tying, &sentence, &fault) == DESK_IS_DONE;
	}
	return false;
}

static void
do_it(struct doing *doing)
{
	assert_true(store_write(rooms->store, write_it, doing, &fault));
}

static struct doing
asked(const struct offering *offering, const char *text, const char *phone)
{
	struct doing doing = { .what = RECEIVE, .has_contact = phone != NULL };
	doing.receiving = (struct desk_receiving){ .offering = offering, .channel = DESK_COUNTER,
		                                       .reply_channel = DESK_COUNTER, .title = SPAN(""),
		                                       .text = span_of(text), .quoted = SPAN(""),
		                                       .address = SPAN("") };
	doing.person = (struct person){ .name = SPAN("Léa"), .needs = SPAN(""), .language = SPAN(""),
		                            .acts_for = SPAN("") };
	if (phone != NULL)
		assert_true(person_contact_read(arena, PERSON_PHONE, span_of(phone), &doing.contact));
	return doing;
}

static struct desk_request
kept(struct doing doing)
{
	struct desk_request read;
	do_it(&doing);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, doing.received.request_id, &read, &fault),
	                 FOUND_ONE);
	db_end(db);
	return read;
}

static const struct desk_sight *
sight_of(enum role role, int place)
{
	struct reader *reader = arena_new_of(arena, struct reader);
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place < 0 ? 0 : place_ids[place] };
	*reader = (struct reader){ .account_id = 5, .roles = WHO(role), .rights = right, .right_count = 1 };
	return desk_sight_of(arena, reader, tree);
}

static size_t
persons(const struct desk_sight *sight, const struct desk_request *request)
{
	struct twin_person *found;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(twin_persons(arena, db, rooms->root_id, sight, request->person_id, &found, &count,
	                         &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(found[i].why, "même numéro de téléphone");
	return count;
}

static size_t
requests(const struct desk_sight *sight, const struct desk_request *request,
         struct twin_request **found_r)
{
	const struct twin_around around = { sight, tree, now_s };
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(twin_requests(arena, db, rooms->root_id, &around, request, found_r, &count, &fault));
	db_end(db);
	return count;
}

/* --- tests ------------------------------------------------------------------------------------ */

/* Paris: 0.001 degree of latitude is 111.2 m, of longitude 73.2 m at 48.85°. */
static void
test_metres_within_a_town(void **state)
{
	(void)state;
	assert_float_equal(twin_metres(2.35, 48.85, 2.35, 48.851), 111.19, 0.05);
	assert_float_equal(twin_metres(2.35, 48.85, 2.351, 48.85), 73.17, 0.05);
	assert_float_equal(twin_metres(2.35, 48.85, 2.35, 48.85), 0, 1e-9);
	assert_true(twin_same_words(arena, SPAN("12, rue du Pré"), SPAN("RUE DU PRE 12")));
	assert_false(twin_same_words(arena, SPAN("12 rue du Pré"), SPAN("14 rue du Pré")));
	assert_false(twin_same_words(arena, SPAN(""), SPAN("")));
}

/* A number that somebody of another unit has, or that only a confidential request holds: nobody is told. */
static void
test_who_shares_a_number_is_proposed_to_who_sees_both(void **state)
{
	(void)state;
	const struct desk_request one = kept(asked(&lamp, "Une lampe.", "06 12 34 56 78"));
	const struct desk_request hidden = kept(asked(&aid, "Une aide.", "06 12 34 56 78"));
	const struct desk_sight *lamps = sight_of(ROLE_AGENT, LAMPS), *both = sight_of(ROLE_DIRECTOR, -1);
	const struct desk_sight *aids = sight_of(ROLE_AGENT, AID);
	assert_int_equal(persons(lamps, &one), 0);
	assert_int_equal(persons(both, &one), 0); /* she sees all but what is confidential */
	assert_int_equal(persons(aids, &hidden), 0);
	const struct desk_request other = kept(asked(&lamp, "Deux lampes.", "+33 6 12 34 56 78"));
	assert_int_equal(persons(lamps, &one), 1);
	assert_int_equal(persons(both, &one), 1);
	struct doing doing = { .what = TWO, .one_id = one.person_id, .other_id = other.person_id };
	do_it(&doing);
	assert_int_equal(persons(lamps, &one), 0);
	const struct desk_request third = kept(asked(&lamp, "Trois lampes.", "0612345678"));
	assert_int_equal(persons(lamps, &third), 2);
	doing = (struct doing){ .what = JOIN, .one_id = third.person_id, .other_id = one.person_id };
	do_it(&doing);
	assert_int_equal(persons(lamps, &third), 0); /* one and other are two */
}

static void
test_requests_that_look_the_same_are_proposed(void **state)
{
	(void)state;
	struct twin_request *found;
	const struct desk_sight *lamps = sight_of(ROLE_AGENT, LAMPS), *aids = sight_of(ROLE_AGENT, AID);
	struct doing asking = asked(&lamp, "La lampe clignote.", "06 12 34 56 78");
	asking.receiving.is_placed = true;
	asking.receiving.east = 2.35;
	asking.receiving.north = 48.85;
	asking.receiving.address = SPAN("12 rue du Pré");
	const struct desk_request one = kept(asking);
	assert_int_equal(requests(lamps, &one, &found), 0);
	struct doing near = asked(&lamp, "Il fait noir.", NULL);
	near.receiving.is_placed = true;
	near.receiving.east = 2.35;
	near.receiving.north = 48.8503; /* 33 m */
	const struct desk_request close = kept(near);
	near.receiving.north = 48.851; /* 111 m */
	(void)kept(near);
	struct doing there = asked(&lamp, "Plus de lumière.", NULL);
	there.receiving.address = SPAN("12 RUE DU PRE");
	const struct desk_request same = kept(there);
	assert_int_equal(requests(lamps, &one, &found), 2);
	assert_int_equal(found[0].request.request_id, same.request_id); /* the latest first */
	assert_string_equal(found[0].why, "même démarche, même adresse");
	assert_int_equal(found[1].request.request_id, close.request_id);
	assert_string_equal(found[1].why, "même démarche, à 33\u00a0mètres");
	assert_int_equal(requests(aids, &one, &found), 0);
	struct doing tying = { .what = TIE, .one_id = one.request_id, .other_id = same.request_id };
	do_it(&tying);
	assert_int_equal(requests(lamps, &one, &found), 1);
	const struct desk_request words = kept(asked(&lamp, "La lampe clignote toute la nuit.", NULL));
	const struct seek_clock clock = { .arena = arena, .store = rooms->store, .root_id = rooms->root_id,
		                              .today = (int32_t)(now_s / DAY_S) };
	assert_true(seek_clock(&clock, &fault));
	assert_int_equal(requests(lamps, &one, &found), 2);
	assert_int_equal(found[1].request.request_id, words.request_id);
	assert_string_equal(found[1].why, "même démarche, mêmes mots");
}

/* Three at most, that were answered, and that this reader sees. */
static void
test_what_was_answered_already_is_found(void **state)
{
	(void)state;
	static const char *const texts[] = { "Le réverbère clignote devant la crèche.", "Un réverbère éteint.",
		                                 "Le réverbère de la crèche clignote la nuit.",
		                                 "Une poubelle renversée." };
	int64_t ids[LENGTH(texts) + 1];
	for (size_t i = 0; i < LENGTH(texts); i++)
		ids[i] = kept(asked(&lamp, texts[i], NULL)).request_id;
	/* The same words, where only its unit sees that they are there. */
	ids[LENGTH(texts)] = kept(asked(&aid, "Le réverbère clignote devant la crèche.", NULL)).request_id;
	for (size_t i = 0; i < LENGTH(ids); i++) {
		struct doing deciding = { .what = DECIDE, .one_id = ids[i] };
		if (i != 2) /* it waits */
			do_it(&deciding);
	}
	const struct desk_request one = kept(asked(&lamp, "Un réverbère clignote près de la crèche.", NULL));
	const struct seek_clock clock = { .arena = arena, .store = rooms->store, .root_id = rooms->root_id,
		                              .today = (int32_t)(now_s / DAY_S) };
	assert_true(seek_clock(&clock, &fault));
	const struct {
		enum role role;
		int place;
		size_t count;
		int64_t first;
	} readers[] = { { ROLE_AGENT, LAMPS, 1, ids[0] }, { ROLE_AGENT, AID, 1, ids[4] },
		            { ROLE_AUDITOR, -1, 0, 0 }, { ROLE_DIRECTOR, -1, 1, ids[0] } };
	for (size_t i = 0; i < LENGTH(readers); i++) {
		struct twin_answered answered;
		const struct twin_around around = { sight_of(readers[i].role, readers[i].place), tree, now_s };
		struct db *db = store_read(arena, rooms->store, &fault);
		assert_true(twin_answered(arena, db, rooms->root_id, &around, &one, &answered, &fault));
		db_end(db);
		assert_int_equal(answered.count, readers[i].count);
		if (answered.count > 0)
			assert_int_equal(answered.all[0].request_id, readers[i].first);
	}
}

/* --- a person's page -------------------------------------------------------------------------- */

static const char *typed[TWIN_FORM_COUNT];

static bool
lookup(void *subject, const char *name, struct span *value_r)
{
	static const char *const names[] = { "nom", "courriels", "telephones", "adresse", "prefere",
		                                 "besoins", "langue", "represente" };
	(void)subject;
	for (size_t i = 0; i < LENGTH(names); i++)
		if (span_is(span_of(names[i]), name) && typed[i] != NULL) {
			*value_r = span_of(typed[i]);
			return true;
		}
	return false;
}

static void
test_contacts_are_typed_a_line_each(void **state)
{
	(void)state;
	struct person person = { .prefers = PERSON_MAIL };
	struct person_contact kept_one, contacts[PERSON_CONTACT_COUNT_MAX];
	size_t count;
	assert_true(person_contact_read(arena, PERSON_MAIL, SPAN("Lea@ville.fr"), &kept_one));
	kept_one.is_proved = true;
	typed[TWIN_FORM_MAILS] = "lea@autre.fr\n\nlea@VILLE.fr\nlea@autre.fr";
	typed[TWIN_FORM_PHONES] = "06 12 34 56 78";
	typed[TWIN_FORM_PREFERS] = "telephone";
	typed[TWIN_FORM_LANGUAGE] = "pt-BR";
	struct form *form = twin_form_new(arena);
	(void)form_read(form, lookup, NULL);
	twin_form_read(form, arena, &person, &kept_one, 1, contacts, &count);
	assert_true(form_is_fine(form));
	assert_int_equal(count, 3);
	assert_true(contacts[0].is_preferred && !contacts[0].is_proved);
	assert_true(!contacts[1].is_preferred && contacts[1].is_proved); /* hers since before */
	assert_true(contacts[2].is_preferred && contacts[2].kind == PERSON_PHONE);
	assert_int_equal(person.prefers, PERSON_PHONE);
	typed[TWIN_FORM_PHONES] = "douze";
	typed[TWIN_FORM_LANGUAGE] = "-";
	form = twin_form_new(arena);
	(void)form_read(form, lookup, NULL);
	twin_form_read(form, arena, &person, NULL, 0, contacts, &count);
	assert_false(form_is_fine(form));
	typed[TWIN_FORM_PHONES] = "06 12 34 56 78";
	typed[TWIN_FORM_LANGUAGE] = "portugais du Brésil";
	form = twin_form_new(arena);
	(void)form_read(form, lookup, NULL);
	twin_form_read(form, arena, &person, NULL, 0, contacts, &count);
	assert_false(form_is_fine(form));
}

static void
make_offering(struct offering *offering, int place)
{
	struct doing doing = { .what = OFFER, .offering = offering, .unit_id = place_ids[place] };
	offering->about = offering->basis = SPAN("");
	offering->state = OFFERING_OPEN;
	do_it(&doing);
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
	now_s = time_now_s();
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe"), .kind = OFFERING_REPORT };
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Une aide"), .kind = OFFERING_REPORT,
		                     .is_confidential = true };
	make_offering(&lamp, LAMPS);
	make_offering(&aid, AID);
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
		STORED(test_metres_within_a_town),
		STORED(test_who_shares_a_number_is_proposed_to_who_sees_both),
		STORED(test_requests_that_look_the_same_are_proposed),
		STORED(test_what_was_answered_already_is_found),
		STORED(test_contacts_are_typed_a_line_each),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
