/* A copy holds what its reader sees and nothing else; an erasure is one row for each request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/rights/rights_inside.h"

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
	struct offering *offering;
	int64_t unit_id, person_id, request_id;
	const char *name, *mail, *text;
	struct rights_erasure erasure;
	int64_t from_id, into_id;
	enum found dropped;
};

static struct desk_hand
hand(void)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = now_s,
		                       .today = (int32_t)(now_s / DAY_S), .tree = tree, .once = SPAN("") };
}

static bool
write_offering(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct offering_unit unit = { 0, doing->unit_id };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
	                     &is_taken, &fault) == FOUND_ONE;
}

/* A request of a new person, with a note between ourselves. */
static bool
write_request(struct db *db, void *data)
{
	struct doing *doing = data;
	struct person_contact contact;
	const struct person person = { .name = span_of(doing->name), .needs = SPAN(""),
		                           .language = SPAN(""), .acts_for = SPAN("") };
	struct desk_receiving receiving = { .offering = doing->offering, .channel = DESK_COUNTER,
		                                .reply_channel = DESK_COUNTER, .title = SPAN(""),
		                                .text = span_of(doing->text), .quoted = SPAN(""),
		                                .address = SPAN("") };
	struct desk_received received;
	const struct desk_hand at = hand();
	const struct desk_act act = { .verb = DESK_NOTE, .account_id = 7, .at_s = now_s,
		                          .today = at.today, .text = SPAN("Elle a \"déjà\" <appelé>."),
		                          .quoted = SPAN("") };
	const char *sentence;
	int64_t entry_id;
	if (!person_contact_read(arena, PERSON_MAIL, span_of(doing->mail), &contact) ||
	    !person_add(arena, db, rooms->root_id, &person, &contact, 1, now_s, &receiving.person_id,
	                &fault) ||
	    desk_receive(arena, db, &at, &receiving, &received, &fault) != FOUND_ONE)
		return false;
	doing->person_id = receiving.person_id;
	doing->request_id = received.request_id;
	const struct desk_writing writing = { .request_id = received.request_id, .seen_changes = -1,
		                                  .act = &act };
	return desk_write(arena, db, &at, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static bool
write_join(struct db *db, void *data)
{
	struct doing *doing = data;
	return person_join(arena, db, rooms->root_id, doing->from_id, doing->into_id, &fault) == FOUND_ONE;
}

static bool
write_ask(struct db *db, void *data)
{
	struct doing *doing = data;
	return rights_store_ask(db, rooms->root_id, &doing->erasure, &fault);
}

static bool
write_drop(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->dropped = rights_drop(db, rooms->root_id, doing->erasure.request_id, &fault);
	return doing->dropped != FOUND_FAILED;
}

static struct doing
asked(struct offering *offering, const char *name, const char *mail, const char *text)
{
	struct doing doing = { .offering = offering, .name = name, .mail = mail, .text = text };
	assert_true(store_write(rooms->store, write_request, &doing, &fault));
	return doing;
}

static const struct desk_sight *
sight_of(enum role role, int place)
{
	struct reader *reader = arena_new_of(arena, struct reader);
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place_ids[place] };
	*reader = (struct reader){ .account_id = 5, .roles = WHO(role), .rights = right, .right_count = 1 };
	return desk_sight_of(arena, reader, tree);
}

static struct rights_copy
copy_for(const struct desk_sight *sight, int64_t person_id)
{
	struct rights_copy copy;
	struct person person;
	struct rights_asked all = { .person = &person, .tree = tree };
	struct desk_request *requests;
	struct db *db = store_read(arena, rooms->store, &fault);
	all.zone = zone_open(arena, "Europe/Paris", &fault);
	assert_non_null(all.zone);
	assert_int_equal(person_load(arena, db, rooms->root_id, person_id, &person, &fault), FOUND_ONE);
	assert_true(desk_history(arena, db, rooms->root_id, sight, person.person_id, &requests, &all.count,
	                         &fault));
	all.requests = requests;
	all.today = 20000;
	assert_true(rights_copy_write(arena, db, rooms->root_id, &all, &copy, &fault));
	db_end(db);
	assert_false(copy.is_cut);
	return copy;
}

static bool
has(struct span text, const char *words)
{
	return memmem(text.at, text.length, words, strlen(words)) != NULL;
}

static void
test_a_copy_holds_what_is_seen_notes_included(void **state)
{
	(void)state;
	const struct doing lamps = asked(&lamp, "Léa Durand", "lea@ville.fr", "La lampe <b>clignote</b>.");
	const struct doing aids = asked(&aid, "Léa D.", "lea.secret@ville.fr", "Je voudrais une aide.");
	struct doing joining = { .from_id = aids.person_id, .into_id = lamps.person_id };
	assert_true(store_write(rooms->store, write_join, &joining, &fault));
	const struct rights_copy copy = copy_for(sight_of(ROLE_AGENT, LAMPS), lamps.person_id);
	json_t *root = json_loadb(copy.json.at, copy.json.length, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "nom")), "Léa Durand");
	assert_int_equal(json_array_size(json_object_get(root, "demandes")), 1);
	assert_int_equal(json_array_size(json_object_get(root, "contacts")), 1);
	json_decref(root);
	for (int i = 0; i < 2; i++) {
		const struct span part = i == 0 ? copy.json : copy.html;
		assert_true(has(part, "clignote") && has(part, "note interne") && has(part, "lea@ville.fr"));
		assert_false(has(part, "aide.") || has(part, "secret") || has(part, "Léa D."));
	}
	assert_true(has(copy.html, "&lt;b&gt;clignote") && has(copy.html, "&lt;appelé&gt;"));
	assert_false(has(copy.html, "<b>clignote"));
	assert_true(has(copy.json, "\"signal\": \"\"") && !has(copy.html, "Signalée"));
	const struct doing worry =
		asked(&lamp, "M. Petit", "petit@ville.fr", "Je n’en peux plus, je veux mourir.");
	const struct rights_copy told = copy_for(sight_of(ROLE_AGENT, LAMPS), worry.person_id);
	assert_true(has(told.json, "\"signal\": \"détresse\"") && has(told.html, "<dd>détresse</dd>"));
	/* Who sees the other one has it all. */
	const struct rights_copy whole = copy_for(sight_of(ROLE_AGENT, AID), aids.person_id);
	assert_true(has(whole.html, "Je voudrais une aide.") && has(whole.html, "lea.secret@ville.fr"));
	assert_false(has(whole.html, "clignote"));
}

static bool
write_many(struct db *db, void *data)
{
	struct doing *doing = data;
	struct desk_received received;
	const struct desk_hand at = hand();
	const struct desk_receiving receiving = { .offering = doing->offering, .channel = DESK_COUNTER,
		                                      .reply_channel = DESK_COUNTER, .title = SPAN(""),
		                                      .text = SPAN("Encore."), .quoted = SPAN(""),
		                                      .address = SPAN(""), .person_id = doing->person_id };
	for (int i = 0; i < RIGHTS_REQUEST_COUNT_MAX + 5; i++)
		if (desk_receive(arena, db, &at, &receiving, &received, &fault) != FOUND_ONE)
			return false;
	return true;
}

/* Those of another unit, however many came since, take the place of none that is seen. */
static void
test_a_copy_goes_behind_many_that_are_not_seen(void **state)
{
	(void)state;
	const struct doing lamps = asked(&lamp, "Léa Durand", "lea@ville.fr", "La lampe clignote.");
	struct doing many = { .offering = &aid, .person_id = lamps.person_id };
	assert_true(store_write(rooms->store, write_many, &many, &fault));
	const struct rights_copy copy = copy_for(sight_of(ROLE_AGENT, LAMPS), lamps.person_id);
	assert_true(has(copy.html, "clignote"));
	assert_false(has(copy.html, "Encore."));
}

static void
test_an_erasure_is_asked_once_and_may_be_dropped(void **state)
{
	(void)state;
	struct rights_erasure found;
	struct doing doing = asked(&lamp, "Léa", "lea@ville.fr", "La lampe.");
	doing.erasure = (struct rights_erasure){ doing.request_id, 7, now_s, RIGHTS_REPRESENTED };
	assert_true(store_write(rooms->store, write_ask, &doing, &fault));
	doing.erasure.asked_by = 8;
	assert_true(store_write(rooms->store, write_ask, &doing, &fault)); /* the first who asked stays */
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(rights_erasure_of(arena, db, rooms->root_id, doing.request_id, &found, &fault),
	                 FOUND_ONE);
	db_end(db);
	assert_int_equal(found.asked_by, 7);
	assert_int_equal(found.why, RIGHTS_REPRESENTED);
	assert_true(store_write(rooms->store, write_drop, &doing, &fault));
	assert_int_equal(doing.dropped, FOUND_ONE);
	assert_true(store_write(rooms->store, write_drop, &doing, &fault));
	assert_int_equal(doing.dropped, FOUND_NONE); /* once: another who agrees to it comes too late */
	db = store_read(arena, rooms->store, &fault);
	assert_int_equal(rights_erasure_of(arena, db, rooms->root_id, doing.request_id, &found, &fault),
	                 FOUND_NONE);
	db_end(db);
}

static void
make_offering(struct offering *offering, int place)
{
	struct doing doing = { .offering = offering, .unit_id = place_ids[place] };
	offering->about = offering->basis = SPAN("");
	offering->state = OFFERING_OPEN;
	assert_true(store_write(rooms->store, write_offering, &doing, &fault));
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
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Un secours"), .kind = OFFERING_REPORT,
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
		STORED(test_a_copy_holds_what_is_seen_notes_included),
		STORED(test_a_copy_goes_behind_many_that_are_not_seen),
		STORED(test_an_erasure_is_asked_once_and_may_be_dropped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
