/* Finding requests: words as people remember them, and nothing that a reader may not see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"
#include "support/rooms_for_tests.h"
#include "welcome/seek/seek_inside.h"

enum { TOWN, SOCIAL, AID, ROADS, LAMPS, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie", "lampes" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0, 3 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct offering lamp, aid;
static int64_t now_s;

/* --- making ----------------------------------------------------------------------------------- */

struct doing {
	enum { OFFER, RECEIVE, ACT, TELL, PATH, KEEP, AGAIN, DROP } what;
	struct offering *offering;
	int64_t unit_id;
	struct desk_hand hand;
	struct person person;
	struct person_contact contacts[1];
	size_t contact_count;
	struct desk_receiving receiving;
	struct desk_received received;
	struct desk_act act;
	int64_t request_id;
	struct fact fact;
	bool erases;
	struct seek_path_kept path;
	struct seek_state state;
	enum found found;
};

static bool
write_offering(struct db *db, struct doing *doing)
{
	const struct offering_unit unit = { 0, doing->unit_id };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id,
	                     &is_taken, &fault) == FOUND_ONE;
}

static bool
write_request(struct db *db, struct doing *doing)
{
	if (doing->person.name.length > 0 &&
	    !person_add(arena, db, rooms->root_id, &doing->person, doing->contacts,
	                doing->contact_count, now_s, &doing->receiving.person_id, &fault))
		return false;
	return desk_receive(arena, db, &doing->hand, &doing->receiving, &doing->received, &fault) ==
	       FOUND_ONE;
}

static bool
write_it(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	int64_t entry_id;
	const char *sentence;
	switch (doing->what) {
	case OFFER: return write_offering(db, doing);
	case RECEIVE: return write_request(db, doing);
	case ACT:
		return desk_write(arena, db, &doing->hand, &writing, &entry_id, &sentence, &fault) ==
		       DESK_IS_DONE;
	case TELL:
		return (!doing->erases || person_erase(arena, db, rooms->root_id, doing->fact.subject_id,
		                                       now_s, &fault)) &&
		       journal_add(arena, db, rooms->root_id, &doing->fact, &fault) == FOUND_ONE;
	case PATH: return seek_store_path_change(db, rooms->root_id, &doing->path, &fault);
	case KEEP:
		doing->found = seek_store_keep(db, rooms->root_id, &doing->state, &fault);
		return doing->found != FOUND_FAILED;
	case AGAIN: return seek_again_from(db, rooms->root_id, doing->request_id, &fault);
	case DROP: return seek_drop(db, rooms->root_id, &doing->request_id, 1, &fault);
	}
	return false;
}

static void
do_it(struct doing *doing)
{
	doing->hand = (struct desk_hand){ .root_id = rooms->root_id, .now_s = now_s,
		                              .today = (int32_t)(now_s / DAY_S), .tree = tree,
		                              .once = SPAN("") };
	assert_true(store_write(rooms->store, write_it, doing, &fault));
}

static struct doing
asked(const struct offering *offering, const char *text)
{
	return (struct doing){
		.what = RECEIVE,
		.receiving = { .offering = offering, .channel = DESK_COUNTER, .reply_channel = DESK_COUNTER,
		               .title = SPAN(""), .text = span_of(text), .quoted = SPAN(""),
		               .address = SPAN("") },
	};
}

static int64_t
received(const struct offering *offering, const char *text)
{
	struct doing doing = asked(offering, text);
	do_it(&doing);
	return doing.received.request_id;
}

static int64_t
received_of(const struct offering *offering, const char *text, const char *name, const char *phone)
{
	struct doing doing = asked(offering, text);
	doing.person = (struct person){ .purpose = offering->purpose, .name = span_of(name),
		                            .needs = SPAN(""), .language = SPAN(""), .acts_for = SPAN("") };
	assert_true(person_contact_read(arena, PERSON_PHONE, span_of(phone), &doing.contacts[0]));
	doing.contact_count = 1;
	do_it(&doing);
	return doing.received.request_id;
}

static void
did(int64_t request_id, struct desk_act act)
{
	struct doing doing = { .what = ACT, .request_id = request_id, .act = act };
	doing.act.at_s = now_s;
	doing.act.today = (int32_t)(now_s / DAY_S);
	if (doing.act.text.at == NULL)
		doing.act.text = SPAN("");
	doing.act.quoted = SPAN("");
	do_it(&doing);
}

static struct desk_request
request(int64_t request_id)
{
	struct desk_request read;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, request_id, &read, &fault), FOUND_ONE);
	db_end(db);
	return read;
}

/* --- looking ---------------------------------------------------------------------------------- */

static void
follow(bool is_slow)
{
	const struct seek_clock clock = { .arena = arena, .store = rooms->store, .root_id = rooms->root_id,
		                              .today = (int32_t)(now_s / DAY_S), .is_slow = is_slow };
	assert_true(seek_clock(&clock, &fault));
}

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

static struct seek_asked
words(const struct desk_sight *sight, const char *typed)
{
	return (struct seek_asked){ .sight = sight, .tree = tree, .typed = span_of(typed), .queue = -1,
		                        .after = { 0, INT64_MAX } };
}

static struct seek_found
found_by(const struct seek_asked *asked)
{
	struct seek_found found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(seek_find(arena, db, rooms->root_id, asked, &found, &fault));
	db_end(db);
	return found;
}

/* Is it the one that is found by these words? 0: nothing is. */
static void
find(const struct desk_sight *sight, const char *typed, int64_t request_id)
{
	const struct seek_asked asked = words(sight, typed);
	const struct seek_found found = found_by(&asked);
	if (found.count != (request_id == 0 ? 0 : 1) ||
	    (request_id != 0 && found.requests[0].request_id != request_id))
		fail_msg("« %s »: %zu found", typed, found.count);
}

/* --- words ------------------------------------------------------------------------------------ */

static void
test_a_request_is_found_by_what_one_remembers(void **state)
{
	(void)state;
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	const int64_t one = received_of(&lamp, "La lampe près de l’École des Œillets clignote.\nDeux fois déjà.",
	                                "Mme Léa Dürand", "06 12 34 56 78");
	received_of(&lamp, "Un banc est cassé.", "M. Paul Petit", "06 99 99 99 99");
	follow(false);
	find(all, "lampes", one);
	find(all, "ecole", one);
	find(all, "oeillet", one);
	find(all, "ŒILLETS lampe", one);
	find(all, "déja", one);
	find(all, "durand", one);
	find(all, "Durand léa", one);
	find(all, "0612345678", one);
	find(all, "+33 6 12 34 56 78", one);
	find(all, "06.12.34.56.78", one);
	find(all, "clignot", one); /* begun */
	find(all, "lampe banc", 0);
	find(all, "le la ", 0);
	find(all, "", 0);
	const struct desk_request read = request(one);
	find(all, span_copy(arena, read.reference), one);
	find(all, arena_format(arena, "%.4s %.7s", read.reference.at, read.reference.at + 5), one);
	did(one, (struct desk_act){ .verb = DESK_NOTE, .account_id = 5,
	                            .text = SPAN("Vu sur place : transformateur.") });
	find(all, "transformateur", 0); /* some seconds behind */
	follow(false);
	find(all, "transformateur", one);
	find(all, "accusé de réception", 0); /* what the program writes */
}

/* --- sight ------------------------------------------------------------------------------------ */

/* Every reader finds exactly what she sees, by the index alone and by the page. */
static void
test_nobody_finds_what_she_does_not_see(void **state)
{
	(void)state;
	const int places[] = { -1, TOWN, SOCIAL, AID, ROADS, LAMPS };
	const enum role roles[] = { ROLE_AGENT, ROLE_DIRECTOR, ROLE_AUDITOR, ROLE_ADMINISTRATOR };
	int64_t ids[6];
	ids[0] = received(&lamp, "Marguerite : une lampe.");
	ids[1] = received(&aid, "Marguerite : une aide.");
	ids[2] = received(&lamp, "Marguerite : rue Haute.");
	ids[3] = received(&aid, "Marguerite : tout le monde.");
	ids[4] = received(&aid, "Marguerite : à moi.");
	ids[5] = received(&lamp, "Marguerite : nulle part.");
	did(ids[2], (struct desk_act){ .verb = DESK_VEIL, .account_id = 3 });
	did(ids[3], (struct desk_act){ .verb = DESK_UNVEIL, .account_id = 3 });
	did(ids[4], (struct desk_act){ .verb = DESK_GIVE, .account_id = 3, .to_id = 9 });
	did(ids[5], (struct desk_act){ .verb = DESK_MOVE, .account_id = 3, .to_id = place_ids[TOWN] });
	follow(false);
	for (size_t i = 0; i < LENGTH(places); i++)
		for (size_t k = 0; k < LENGTH(roles); k++)
			for (int64_t account_id = 8; account_id <= 9; account_id++) {
				const struct desk_sight *sight = sight_of(roles[k], places[i], account_id);
				const struct desk_keys held = desk_sight_keys(arena, sight);
				const struct seek_asked asked = words(sight, "marguerite");
				const struct seek_found found = found_by(&asked);
				size_t seen = 0;
				for (size_t r = 0; r < LENGTH(ids); r++) {
					const struct desk_request read = request(ids[r]);
					const struct desk_keys keys = desk_request_keys(arena, tree, &read);
					bool opens = false;
					for (size_t a = 0; a < held.count; a++)
						for (size_t b = 0; b < keys.count; b++)
							opens = opens || span_equal(held.all[a], keys.all[b]);
					assert_int_equal(opens, desk_sees(sight, &read));
					seen += opens;
				}
				assert_int_equal(found.count, seen);
				for (size_t f = 0; f < found.count; f++)
					assert_true(desk_sees(sight, &found.requests[f]));
			}
}

/* A veil drawn, a right gone since the index was made: the row decides. */
static void
test_what_was_just_veiled_is_found_no_more(void **state)
{
	(void)state;
	const struct desk_sight *roads = sight_of(ROLE_DIRECTOR, ROADS, 2);
	const int64_t one = received(&lamp, "Une guirlande.");
	follow(false);
	find(roads, "guirlande", one);
	did(one, (struct desk_act){ .verb = DESK_VEIL, .account_id = 3 });
	find(roads, "guirlande", 0);
	follow(false);
	find(roads, "guirlande", 0);
	find(sight_of(ROLE_AGENT, LAMPS, 4), "guirlande", one);
	did(one, (struct desk_act){ .verb = DESK_UNVEIL, .account_id = 4 });
	follow(false);
	find(roads, "guirlande", one);
}

/* --- narrowed, page after page ---------------------------------------------------------------- */

static void
test_filters_narrow(void **state)
{
	(void)state;
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	now_s -= 40 * (int64_t)DAY_S;
	const int64_t old = received(&lamp, "Un réverbère.");
	now_s += 40 * (int64_t)DAY_S;
	const int64_t late = received(&lamp, "Un réverbère.");
	did(late, (struct desk_act){ .verb = DESK_DECIDE, .account_id = 3, .outcome = DESK_SOLVED });
	follow(false);
	struct seek_asked asked = words(all, "réverbère");
	assert_int_equal(found_by(&asked).count, 2);
	asked.queue = DESK_DONE;
	assert_int_equal(found_by(&asked).requests[0].request_id, late);
	assert_int_equal(found_by(&asked).count, 1);
	asked.queue = -1;
	asked.to_s = now_s - 39 * (int64_t)DAY_S;
	assert_int_equal(found_by(&asked).count, 1);
	assert_int_equal(found_by(&asked).requests[0].request_id, old);
	asked.from_s = asked.to_s + 1;
	asked.to_s = 0;
	assert_int_equal(found_by(&asked).count, 1);
	assert_int_equal(found_by(&asked).requests[0].request_id, late);
	asked.from_s = 0;
	asked.unit_id = place_ids[ROADS]; /* above the unit */
	assert_int_equal(found_by(&asked).count, 2);
	asked.unit_id = place_ids[SOCIAL];
	assert_int_equal(found_by(&asked).count, 0);
	asked.unit_id = 0;
	asked.offering_id = aid.offering_id;
	assert_int_equal(found_by(&asked).count, 0);
	asked.offering_id = lamp.offering_id;
	asked.typed = SPAN(""); /* a filter is enough */
	assert_int_equal(found_by(&asked).count, 2);
}

static void
test_days_are_few_blocks(void **state)
{
	(void)state;
	static const int32_t spans[][2] = { { 20000, 20000 }, { 20000, 20001 }, { 19999, 20030 },
		                                { 20001, 20365 }, { 20001, 20511 }, { 16000, 20000 },
		                                { 0, 20783 }, { 20479, 20482 } };
	for (size_t i = 0; i < LENGTH(spans); i++) {
		struct span cover[SEEK_BLOCK_COUNT_MAX], marks[SEEK_LEVEL_COUNT];
		const int32_t from = spans[i][0], to = spans[i][1];
		const size_t count = seek_day_cover(arena, from, to, cover);
		for (int32_t day = from < 10000 ? 10000 : from - 20; day < to + 20; day++) {
			bool is_in = false;
			seek_day_marks(arena, day, marks);
			for (size_t k = 0; k < count * SEEK_LEVEL_COUNT; k++)
				is_in = is_in || span_equal(cover[k / SEEK_LEVEL_COUNT], marks[k % SEEK_LEVEL_COUNT]);
			if (day > to || (day < from && to - from < 511))
				assert_false(is_in);
			else if (day >= from)
				assert_true(is_in);
		}
	}
}

/* Titles first, then what was only written; each page follows the other, nobody comes twice. */
static void
test_the_closest_come_first_page_after_page(void **state)
{
	(void)state;
	enum { EACH = 60 };
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	for (int i = 0; i < EACH; i++) {
		received(&lamp, "Platane malade.");
		received(&lamp, "Arbre malade.\nC’est un platane.");
	}
	follow(false);
	for (int is_newest = 0; is_newest < 2; is_newest++) {
		struct seek_asked asked = words(all, "platanes");
		struct seek_found found;
		size_t count = 0, titles = 0;
		int64_t last_id = INT64_MAX;
		asked.is_newest = is_newest == 1;
		do {
			found = found_by(&asked);
			for (size_t i = 0; i < found.count; i++, count++) {
				const bool is_title = span_starts(found.requests[i].title, "Platane");
				titles += is_title;
				if (!asked.is_newest)
					assert_true(is_title == (count < EACH));
				assert_true(found.requests[i].request_id < last_id || (!is_newest && count == EACH));
				last_id = found.requests[i].request_id;
			}
			asked.after = found.after;
		} while (found.has_more);
		assert_int_equal(count, 2 * EACH);
		assert_int_equal(titles, EACH);
	}
}

/* --- what changes ----------------------------------------------------------------------------- */

static void
test_who_is_erased_leaves_the_index(void **state)
{
	(void)state;
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	const int64_t one = received_of(&lamp, "Une borne.", "Mme Capucine Roy", "06 12 34 56 78");
	follow(false);
	find(all, "capucine", one);
	struct doing telling = { .what = TELL, .erases = true,
		                     .fact = { .at_unix_s = now_s, .kind = "person.erased",
		                               .subject_id = request(one).person_id, .words = SPAN("x"),
		                               .once = SPAN("") } };
	do_it(&telling);
	follow(false);
	find(all, "capucine", 0);
	find(all, "0612345678", 0);
	find(all, "borne", one);
	const struct search_shelf shelf = seek_shelf(rooms->root_id);
	bool more = true;
	while (more)
		assert_true(search_settle(rooms->store, &shelf, true, &more, &fault));
	find(all, "borne", one);
}

/* An association asks much: hers are put again, batch after batch, and nobody else's. */
static void
test_a_person_of_many_requests_puts_again_hers_alone(void **state)
{
	(void)state;
	enum { HERS = 2 * DESK_IDS_COUNT + 50, OTHERS = 2 * DESK_IDS_COUNT };
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	for (int i = 0; i < OTHERS; i++)
		(void)received(&lamp, "Un kiosque.");
	struct doing asking = asked(&lamp, "Une borne.");
	const int64_t first_id = received_of(&lamp, "Le pré.", "Les Amis du Pré", "06 12 34 56 78");
	asking.receiving.person_id = request(first_id).person_id;
	for (int i = 1; i < HERS; i++)
		do_it(&asking);
	follow(false);
	struct seek_asked asked_for = words(all, "amis");
	assert_true(found_by(&asked_for).count > 1);
	const int64_t before = rooms_number(rooms, "SELECT changes FROM seek_state");
	struct doing telling = { .what = TELL, .erases = true,
		                     .fact = { .at_unix_s = now_s, .kind = "person.erased",
		                               .subject_id = asking.receiving.person_id, .words = SPAN("x"),
		                               .once = SPAN("") } };
	do_it(&telling);
	follow(false);
	/* Three batches hold hers; all of them, five. */
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM seek_state") - before, 3);
	assert_int_equal(rooms_number(rooms, "SELECT person_id + from_id FROM seek_state"), 0);
	find(all, "amis", 0);
	asked_for = words(all, "borne");
	assert_true(found_by(&asked_for).count > 1);
}

static struct seek_state
how_far(void)
{
	struct seek_state far;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(seek_store_state(arena, db, rooms->root_id, &far, &fault));
	db_end(db);
	return far;
}

/* Between what the clock reads and what it writes, requests come and go without a fact of each. */
static void
test_what_comes_and_goes_meanwhile_is_not_written_over(void **state)
{
	(void)state;
	enum { HERE = 1000 };
	for (int i = 0; i < 2; i++) { /* nothing was followed yet; then something was */
		struct doing keeping = { .what = KEEP, .state = how_far() };
		keeping.state.again_id = INT64_MAX;
		do_it(&(struct doing){ .what = AGAIN, .request_id = HERE });
		do_it(&keeping);
		assert_int_equal(keeping.found, FOUND_ONE); /* what it followed else is kept */
		assert_int_equal(how_far().again_id, i == 0 ? 0 : HERE);
		keeping.state = how_far();
		keeping.state.again_id = 1;
		do_it(&(struct doing){ .what = AGAIN, .request_id = HERE });
		do_it(&keeping);
		assert_int_equal(how_far().again_id, i == 0 ? 0 : 1);
		keeping.state = how_far();
		do_it(&(struct doing){ .what = DROP, .request_id = 7 });
		do_it(&keeping);
		assert_int_equal(keeping.found, FOUND_NONE);
		keeping.state = how_far();
		keeping.state.again_id = INT64_MAX;
		do_it(&keeping);
		assert_int_equal(keeping.found, FOUND_ONE);
		assert_true(how_far().again_id == INT64_MAX);
	}
}

static void
test_another_tree_puts_all_again(void **state)
{
	(void)state;
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	const int64_t one = received(&lamp, "Un puits.");
	follow(true);
	find(all, "puits", one);
	assert_true(rooms_number(rooms, "SELECT again_id FROM seek_state") == INT64_MAX);
	const int64_t before = rooms_number(rooms, "SELECT changes FROM seek_state");
	follow(true); /* nothing changed, nothing is written */
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM seek_state"), before);
	struct doing moving = { .what = PATH, .path = { place_ids[LAMPS], SPAN("1/2") } };
	do_it(&moving);
	follow(true);
	assert_true(rooms_number(rooms, "SELECT changes FROM seek_state") > before);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM seek_path WHERE path = '1/2'"), 0);
	assert_true(rooms_number(rooms, "SELECT again_id FROM seek_state") == INT64_MAX);
	find(all, "puits", one);
}

/* As long as a request may be: of what was said long ago only its title is found. */
static void
test_long_requests_do_not_fill_the_memory(void **state)
{
	(void)state;
	enum { REQUESTS = 20, NOTES = 20 };
	const struct desk_sight *all = sight_of(ROLE_DIRECTOR, -1, 1);
	struct text river = text_new(arena, 100000);
	for (int i = 0; i < 9000; i++)
		text_format(&river, "m%d ", i);
	int64_t last_id = 0;
	for (int i = 0; i < REQUESTS; i++) {
		last_id = received(&lamp, i + 1 < REQUESTS ? "Un fleuve." : "Un fleuve.\nLa source.");
		for (int k = 0; k < NOTES; k++)
			did(last_id, (struct desk_act){ .verb = DESK_NOTE, .account_id = 5, .text = text_span(&river) });
	}
	did(last_id, (struct desk_act){ .verb = DESK_NOTE, .account_id = 5, .text = SPAN("La mer.") });
	follow(false);
	find(all, "mer ", last_id);
	find(all, "source ", 0);
	const struct seek_asked asked = words(all, "fleuve");
	assert_int_equal(found_by(&asked).count, REQUESTS);
}

/* Until it is followed, the page says so, whatever happened before it. */
static void
test_it_says_what_it_has_not_followed(void **state)
{
	(void)state;
	int64_t since_s;
	follow(false);
	for (int i = 0; i < 2 * JOURNAL_PAGE_COUNT; i++)
		do_it(&(struct doing){ .what = TELL, .fact = { .at_unix_s = now_s, .kind = "place.changed",
		                                               .words = SPAN("x"), .once = SPAN("") } });
	received(&lamp, "Une fontaine.");
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(seek_lags_since(arena, db, rooms->root_id, &since_s, &fault));
	db_end(db);
	assert_int_equal(since_s, now_s);
	follow(false);
	db = store_read(arena, rooms->store, &fault);
	assert_true(seek_lags_since(arena, db, rooms->root_id, &since_s, &fault));
	db_end(db);
	assert_int_equal(since_s, 0);
}

/* --- all of them ------------------------------------------------------------------------------ */

static void
make_offering(struct offering *offering, int place)
{
	struct doing doing = { .what = OFFER, .offering = offering, .unit_id = place_ids[place] };
	offering->about = offering->basis = SPAN("");
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
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe est éteinte"),
		                      .kind = OFFERING_REPORT, .state = OFFERING_OPEN };
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Demander une aide"),
		                     .kind = OFFERING_REQUEST, .purpose = OFFERING_SOCIAL,
		                     .state = OFFERING_OPEN, .is_confidential = true };
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
		STORED(test_a_request_is_found_by_what_one_remembers),
		STORED(test_nobody_finds_what_she_does_not_see),
		STORED(test_what_was_just_veiled_is_found_no_more),
		STORED(test_filters_narrow),
		STORED(test_days_are_few_blocks),
		STORED(test_the_closest_come_first_page_after_page),
		STORED(test_who_is_erased_leaves_the_index),
		STORED(test_a_person_of_many_requests_puts_again_hers_alone),
		STORED(test_what_comes_and_goes_meanwhile_is_not_written_over),
		STORED(test_another_tree_puts_all_again),
		STORED(test_long_requests_do_not_fill_the_memory),
		STORED(test_it_says_what_it_has_not_followed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
