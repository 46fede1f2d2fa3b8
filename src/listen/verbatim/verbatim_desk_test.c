/* What people write to the desk, quarter after quarter: whose texts are read together, and how each goes
 * again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"
#include "listen/closing/closing.h"
#include "listen/invite/invite.h"
#include "listen/verbatim/verbatim_kept_inside.h"
#include "support/desk_for_tests.h"
#include "welcome/rights/rights.h"

enum { TOWN, NORTH, SOUTH, EAST, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "nord", "sud", "est" };
static const int parents[PLACE_COUNT] = { -1, 0, 0, 0 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static int64_t place_ids[PLACE_COUNT];
static struct verbatim_keeper keeper;
static struct offering complaint, aid, secret, idea, internal, query, report;
static int written; /* so many texts, each something else */

static int32_t
day_of(const char *words)
{
	int32_t day = 0;
	assert_true(date_read(span_of(words), &day));
	return day;
}

/* --- in one write each ------------------------------------------------------------------------------- */

struct doing {
	struct offering *offering;
	struct desk_receiving receiving;
	struct desk_received received;
	const char *mail;
	int64_t person_id, request_id;
	struct desk_act act;
	int64_t at_s;
};

static struct desk_hand
hand_at(int64_t at_s)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = at_s, .today = day_here(at_s),
		                       .tree = tree, .once = SPAN(""), .is_past = true };
}

static bool
write_offering(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct offering_unit unit = { 0, place_ids[TOWN] };
	const struct offering_saving saving = { doing->offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &doing->offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static bool
write_person(struct db *db, void *data)
{
	struct doing *doing = data;
	struct person_contact contact;
	const struct person person = { .purpose = doing->offering->purpose,
		                           .name = SPAN("Léa"),
		                           .needs = SPAN(""),
		                           .language = SPAN(""),
		                           .acts_for = SPAN("") };
	const bool has_mail = doing->mail != NULL;
	return (!has_mail || person_contact_read(arena, PERSON_MAIL, span_of(doing->mail), &contact)) &&
	       person_add(arena, db, rooms->root_id, &person, &contact, has_mail ? 1 : 0, doing->at_s,
	                  &doing->person_id, &fault);
}

static bool
write_request(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->at_s);
	return desk_receive(arena, db, &hand, &doing->receiving, &doing->received, &fault) == FOUND_ONE;
}

static bool
write_act(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->at_s);
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	const char *sentence;
	int64_t entry_id;
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static bool
write_forget(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->at_s);
	return desk_forget(arena, db, &hand, doing->request_id, 7, &fault) == FOUND_ONE;
}

static bool
write_objection(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct fact fact = { .kind = "rights.objected", .account_id = 7, .words = SPAN("Elle s’oppose."),
		                       .once = SPAN("") };
	const struct rights_objection objection = { doing->person_id, 7, 1791000000 };
	return rights_object(db, rooms->root_id, &objection, &fault) &&
	       journal_add(arena, db, rooms->root_id, &fact, &fault) == FOUND_ONE;
}

/* What they say at the end, as room closing keeps it (its own tests); and that its quarter is weighed. */
static bool
write_end(struct db *db, void *data)
{
	const struct doing *doing = data;
	const struct desk_hand hand = hand_at(doing->at_s);
	const struct closing_planting planting = { .request_id = doing->request_id, .met = 2, .ease = 3,
		                                       .words = span_of(doing->mail), .account_id = 7 };
	return closing_plant(arena, db, &hand, &planting, &fault);
}

static bool
write_since(struct db *db, void *data)
{
	return verbatim_since_set(db, rooms->root_id, *(const int32_t *)data, &fault);
}

static void
done(store_write_fn *write, struct doing *doing)
{
	if (!store_write(rooms->store, write, doing, &fault))
		fail_msg("not written: %s", fault.for_log);
}

static void
offer(struct offering *offering, const char *code, enum offering_kind kind, enum offering_purpose purpose)
{
	struct doing doing = { .offering = offering };
	const bool is_on_journey = offering == &complaint || offering == &query || offering == &report;
	*offering = (struct offering){ .code = span_of(code), .name = span_of(code), .about = SPAN(""),
		                           .kind = kind, .purpose = purpose, .state = OFFERING_OPEN,
		                           .basis = SPAN(""), .is_confidential = offering == &secret,
		                           .journey_id = is_on_journey ? 40 : 0,
		                           .step_id = !is_on_journey          ? 0
		                                      : offering == &complaint ? 41
		                                      : offering == &query     ? 42
		                                                               : 43, .keep_days = 700 };
	done(write_offering, &doing);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	written = 0;
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	must(tree != NULL);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		place_ids[i] = tree->places[place_by_code(tree, span_of(codes[i]))].id;
	keeper = (struct verbatim_keeper){ .store = rooms->store, .root_id = rooms->root_id,
		                               .folder = rooms->folder, .now_s = 1791600000,
		                               .today = day_of("2026-10-09") };
	offer(&complaint, "reclamation", OFFERING_COMPLAINT, OFFERING_GENERAL);
	offer(&aid, "aide", OFFERING_REQUEST, OFFERING_SOCIAL);
	offer(&secret, "secret", OFFERING_COMPLAINT, OFFERING_GENERAL);
	offer(&idea, "idee", OFFERING_SUGGESTION, OFFERING_GENERAL);
	offer(&query, "question", OFFERING_QUESTION, OFFERING_GENERAL);
	offer(&report, "signalement", OFFERING_REPORT, OFFERING_GENERAL);
	offer(&internal, "interne", OFFERING_INTERNAL, OFFERING_STAFF);
	int32_t since = day_of("2026-07-01");
	assert_true(store_write(rooms->store, write_since, &since, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- what people write -------------------------------------------------------------------------------- */

static const char *
something(void)
{
	static const char *const subjects[] = { "guichet", "téléphone", "formulaire", "parking", "site",
		                                    "courrier", "délai", "bureau" };
	const int i = written++;
	return arena_format(arena, "Le %s numéro a%d était b%d, nous avons attendu c%d puis d%d.",
	                    subjects[i % 8], i,
	                    i * 7, i * 3, i * 5);
}

struct asked {
	struct offering *offering;
	int place;
	enum desk_channel channel;
	const char *mail; /* NULL: she leaves none */
	int64_t asker_id; /* an agent; 0: a person */
	const char *day;
	const char *words;
	int64_t by_id;    /* who takes it down; 0: herself */
};

static int64_t
ask_as(struct asked asked, int64_t *person_id_r)
{
	struct doing doing = {
		.offering = asked.offering, .mail = asked.mail,
		.at_s = (int64_t)day_of(asked.day != NULL ? asked.day : "2026-08-12") * DAY_S + 36000 + written,
	};
	if (asked.asker_id == 0)
		done(write_person, &doing);
	doing.receiving = desk_town_asked(asked.offering, asked.channel,
	                                  asked.words != NULL ? asked.words : something());
	doing.receiving.unit_id = place_ids[asked.place];
	doing.receiving.person_id = doing.person_id;
	doing.receiving.asker_id = asked.asker_id;
	doing.receiving.account_id = asked.asker_id != 0 ? asked.asker_id : asked.by_id;
	done(write_request, &doing);
	if (person_id_r != NULL)
		*person_id_r = doing.person_id;
	return doing.received.request_id;
}

static int64_t
ask(struct asked asked)
{
	return ask_as(asked, NULL);
}

/* So many people, each once. */
static void
people(int place, int count)
{
	for (int i = 0; i < count; i++)
		(void)ask((struct asked){ .offering = &complaint, .place = place, .channel = DESK_WEB,
		                          .mail = arena_format(arena, "p%d@exemple.fr", written) });
}

static void
act_at(int64_t request_id, struct desk_act act, int64_t at_s)
{
	struct doing doing = { .request_id = request_id, .act = act, .at_s = at_s };
	doing.act.account_id = 7;
	doing.act.at_s = doing.at_s;
	doing.act.today = day_here(doing.at_s);
	if (doing.act.text.at == NULL)
		doing.act.text = SPAN("");
	doing.act.quoted = SPAN("");
	done(write_act, &doing);
}

static void
act(int64_t request_id, struct desk_act act)
{
	act_at(request_id, act, 1791000000);
}

static void
forget_done(int64_t request_id)
{
	struct doing doing = { .request_id = request_id, .at_s = 1791000100 };
	done(write_forget, &doing);
}

static void
forget(int64_t request_id)
{
	act(request_id, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED });
	forget_done(request_id);
}

/* --- what is read of it -------------------------------------------------------------------------------- */

static void
tick(void)
{
	if (!verbatim_clock(arena, &keeper, false, &fault))
		fail_msg("clock: %s", fault.for_log);
}

static struct verbatim_sight
sight_of(enum role role, int place)
{
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	*right = (struct reader_right){ role, place < 0 ? 0 : place_ids[place] };
	return (struct verbatim_sight){ .root_id = rooms->root_id,
		                            .reader = { .account_id = 5, .roles = WHO(role), .rights = right,
		                                        .right_count = 1 },
		                            .tree = tree };
}

static size_t
heaps(struct verbatim_sight sight, struct verbatim_heap **heaps_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(verbatim_heaps(arena, db, &sight, heaps_r, &count, &fault));
	db_end(db);
	return count;
}

static struct verbatim_found
read_as(struct verbatim_sight sight, int kind)
{
	struct verbatim_heap *all;
	struct verbatim_found found = { 0 };
	const size_t count = heaps(sight, &all);
	for (size_t i = 0; i < count; i++) {
		if (-all[i].item_id % VERBATIM_QUARTER_KIND_COUNT != kind)
			continue;
		const struct verbatim_asked asked = { .heap_id = all[i].id,
			                                  .side = VERBATIM_ANY,
			                                  .tone = VERBATIM_ANY,
			                                  .state = VERBATIM_ANY,
			                                  .words = SPAN(""),
			                                  .limit = VERBATIM_ASK_MAX };
		struct db *db = store_read(arena, rooms->store, &fault);
		assert_true(verbatim_ask(arena, db, &sight, &asked, &found, &fault));
		db_end(db);
	}
	return found;
}

static struct verbatim_found
read_all(void)
{
	return read_as(sight_of(ROLE_REFERENT, -1), 0);
}

static size_t
at(const struct verbatim_found *found, enum side side, int place)
{
	size_t count = 0;
	for (size_t i = 0; i < found->count; i++)
		count += found->texts[i].side == side && found->texts[i].place_id == place_ids[place];
	return count;
}

static bool
has_words(const struct verbatim_found *found, const char *words)
{
	for (size_t i = 0; i < found->count; i++)
		if (span_find(found->texts[i].words, span_of(words)) != SIZE_MAX)
			return true;
	return false;
}

/* Closed, and she says something of it. */
static void
say_at_end(int64_t request_id, const char *words)
{
	struct doing doing = { .request_id = request_id, .mail = words,
		                   .at_s = (int64_t)day_of("2026-09-02") * DAY_S + 36000 };
	act_at(request_id, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED }, doing.at_s);
	done(write_end, &doing);
}

/* --- the tests ------------------------------------------------------------------------------------------ */

static void
a_quarter_is_read_a_week_after_its_end(void **state)
{
	(void)state;
	struct verbatim_heap *all;
	people(EAST, 7);
	people(NORTH, 6);
	people(SOUTH, 3);
	for (int i = 0; i < 11; i++)
		(void)ask((struct asked){ .offering = &internal, .place = NORTH, .asker_id = 100 + i });
	for (int i = 0; i < 5; i++)
		(void)ask((struct asked){ .offering = &idea, .place = EAST, .channel = DESK_MAIL,
		                          .mail = arena_format(arena, "i%d@exemple.fr", i) });
	keeper.today = day_of("2026-10-07");
	tick();
	assert_int_equal(heaps(sight_of(ROLE_REFERENT, -1), &all), 0);
	keeper.today = day_of("2026-10-08");
	tick();
	assert_int_equal(heaps(sight_of(ROLE_REFERENT, -1), &all), 2);
	for (size_t i = 0; i < 2; i++) {
		const bool is_idea = all[i].item_id % 2 != 0;
		assert_string_equal(span_copy(arena, all[i].name),
		                    is_idea ? "Suggestions du 3e trimestre 2026"
		                            : "Demandes et réclamations du 3e trimestre 2026");
		assert_int_equal(all[i].origin, VERBATIM_OF_DESK);
		assert_int_equal(all[i].closed_day, day_of("2026-09-30"));
	}
	const struct verbatim_found found = read_all();
	assert_int_equal(found.count, 27);
	/* Three wrote in the south: with those of the north they are the town's. */
	assert_int_equal(at(&found, SIDE_USAGER, EAST), 7);
	assert_int_equal(at(&found, SIDE_USAGER, TOWN), 9);
	assert_int_equal(at(&found, SIDE_AGENT, NORTH), 11);
	for (size_t i = 0; i < found.count; i++)
		assert_int_equal(found.texts[i].step_id, found.texts[i].side == SIDE_USAGER ? 41 : 0);
	assert_int_equal(read_as(sight_of(ROLE_REFERENT, -1), 1).count, 5);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_original"), 0);
	/* The direction reads within its places, without waiting for anything; no one else reads one. */
	assert_int_equal(read_as(sight_of(ROLE_DIRECTOR, EAST), 0).count, 7);
	assert_int_equal(read_as(sight_of(ROLE_DIRECTOR, -1), 0).count, 27);
	assert_int_equal(read_as(sight_of(ROLE_REFERENT, EAST), 0).count, 0);
	assert_int_equal(read_as(sight_of(ROLE_AGENT, -1), 0).count, 0);
	assert_int_equal(read_as(sight_of(ROLE_AUDITOR, -1), 0).count, 0);
}

static void
what_is_not_hers_or_not_for_all_is_never_there(void **state)
{
	(void)state;
	people(EAST, 6);
	const struct asked left_out[] = {
		{ &complaint, EAST, DESK_PHONE, "z1@exemple.fr", 0, NULL, "Un appel noté.", 7 },
		{ &complaint, EAST, DESK_COUNTER, "z2@exemple.fr", 0, NULL, "Dit au guichet.", 7 },
		{ &complaint, EAST, DESK_LETTER, "z3@exemple.fr", 0, NULL, "Lettre recopiée.", 7 },
		{ &complaint, EAST, DESK_WEB, "z4@exemple.fr", 0, NULL, "Noté par un autre.", 7 },
		{ &secret, EAST, DESK_WEB, "z5@exemple.fr", 0, NULL, "Confidentiel.", 0 },
		{ &aid, EAST, DESK_WEB, "z6@exemple.fr", 0, NULL, "Une aide sociale.", 0 },
		{ &complaint, EAST, DESK_WEB, "z7@exemple.fr", 0, "2026-06-30", "Avant.", 0 },
		{ &complaint, EAST, DESK_WEB, "z8@exemple.fr", 0, "2026-10-01", "Après.", 0 },
	};
	for (size_t i = 0; i < LENGTH(left_out); i++)
		(void)ask(left_out[i]);
	const int64_t spam =
		ask((struct asked){ &complaint, EAST, DESK_MAIL, "z9@exemple.fr", 0, NULL, "Une publicité.", 0 });
	act(spam, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_NO_REQUEST });
	const int64_t veiled =
		ask((struct asked){ &complaint, EAST, DESK_MAIL, "y1@exemple.fr", 0, NULL, "Voilée.", 0 });
	act(veiled, (struct desk_act){ .verb = DESK_VEIL });
	tick();
	const struct verbatim_found found = read_all();
	assert_int_equal(found.count, 6);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 6);
}

static size_t
of_step(const struct verbatim_found *found, int64_t journey_id, int64_t step_id)
{
	size_t count = 0;
	for (size_t i = 0; i < found->count; i++)
		count += found->texts[i].journey_id == journey_id && found->texts[i].step_id == step_id;
	return count;
}

static void
a_step_that_few_wrote_of_is_not_said(void **state)
{
	(void)state;
	people(EAST, 6);
	people(NORTH, 6);
	for (int i = 0; i < 3; i++) {
		(void)ask((struct asked){ .offering = &query, .place = EAST, .channel = DESK_WEB,
		                          .mail = arena_format(arena, "q%d@exemple.fr", i) });
		(void)ask((struct asked){ .offering = &report, .place = EAST, .channel = DESK_SMS,
		                          .mail = arena_format(arena, "r%d@exemple.fr", i) });
	}
	for (int i = 0; i < 3; i++)
		(void)ask((struct asked){ .offering = &query, .place = NORTH, .channel = DESK_API,
		                          .mail = arena_format(arena, "n%d@exemple.fr", i) });
	tick();
	const struct verbatim_found found = read_all();
	assert_int_equal(found.count, 21);
	assert_int_equal(of_step(&found, 40, 41), 12);
	/* Three and three are six of the journey in the east; three alone say nothing in the north. */
	assert_int_equal(of_step(&found, 40, 0), 6);
	assert_int_equal(of_step(&found, 0, 0), 3);
}

static const char cut_in_the_middle[] DB_SQL =
	"UPDATE verbatim_heap SET made_unix_s = 0, filled_id = $2 WHERE root_id = $1";

static bool
cut(struct db *db, void *data)
{
	return db_do(db, cut_in_the_middle, WITH(db_int64(rooms->root_id), db_int64(*(int64_t *)data)), NULL,
	             &fault);
}

/* From its first text on: nothing says that those that were there are placed as they would be now. */
static void
it_begins_again_after_it_was_cut(void **state)
{
	(void)state;
	people(EAST, 4);
	const int64_t gone = ask((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
		                                     .mail = "fini@exemple.fr", .words = "Ma boussole est perdue." });
	people(NORTH, 6);
	tick();
	struct verbatim_found found = read_all();
	assert_int_equal(at(&found, SIDE_USAGER, EAST), 5);
	int64_t half = found.texts[found.count / 2].text_id;
	assert_true(store_write(rooms->store, cut, &half, &fault));
	assert_int_equal(read_all().count, 0);
	forget(gone);
	tick();
	found = read_all();
	assert_int_equal(found.count, 10);
	assert_int_equal(at(&found, SIDE_USAGER, TOWN), 10);
}

static void
who_writes_six_times_is_one(void **state)
{
	(void)state;
	people(EAST, 5);
	people(NORTH, 4);
	/* Written down anew each time, as the web does; known by her address. */
	for (int i = 0; i < 6; i++)
		(void)ask((struct asked){ .offering = &complaint, .place = SOUTH, .channel = DESK_WEB,
		                          .mail = "moi@exemple.fr" });
	/* Whoever leaves nothing may be anybody. */
	for (int i = 0; i < 6; i++)
		(void)ask((struct asked){ .offering = &complaint, .place = NORTH, .channel = DESK_WEB });
	/* Nine agents; one of them asks three times. */
	for (int i = 0; i < 11; i++)
		(void)ask((struct asked){ .offering = &internal, .place = EAST, .asker_id = 100 + i % 9 });
	tick();
	const struct verbatim_found found = read_all();
	assert_int_equal(at(&found, SIDE_USAGER, SOUTH), 0);
	assert_int_equal(at(&found, SIDE_USAGER, NORTH), 0);
	assert_int_equal(at(&found, SIDE_USAGER, TOWN), 16);
	assert_int_equal(at(&found, SIDE_USAGER, EAST), 5);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text WHERE side = 1"), 0);
}

static void
what_is_erased_goes_and_takes_its_place_with_it(void **state)
{
	(void)state;
	people(EAST, 4);
	const int64_t gone = ask((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
		                                     .mail = "fini@exemple.fr", .words = "Ma boussole est perdue." });
	people(NORTH, 6);
	tick();
	struct verbatim_found found = read_all();
	assert_int_equal(at(&found, SIDE_USAGER, EAST), 5);
	assert_true(has_words(&found, "boussole"));
	forget(gone);
	tick();
	found = read_all();
	assert_int_equal(found.count, 10);
	assert_false(has_words(&found, "boussole"));
	assert_int_equal(at(&found, SIDE_USAGER, EAST), 0);
	assert_int_equal(at(&found, SIDE_USAGER, TOWN), 10);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(texts) AS bigint) FROM verbatim_tally"), 10);
}

static void
what_becomes_secret_or_no_request_goes(void **state)
{
	(void)state;
	people(EAST, 6);
	const int64_t veiled = ask((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
		                                       .mail = "v@exemple.fr", .words = "Ma boussole est perdue." });
	const int64_t spam = ask((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
		                                     .mail = "s@exemple.fr", .words = "Achetez notre parapluie." });
	tick();
	struct verbatim_found found = read_all();
	assert_int_equal(found.count, 8);
	act(veiled, (struct desk_act){ .verb = DESK_VEIL });
	tick();
	found = read_all();
	assert_int_equal(found.count, 7);
	assert_false(has_words(&found, "boussole"));
	act(spam, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_NO_REQUEST });
	keeper.today++; /* all are looked at once a day */
	tick();
	found = read_all();
	assert_int_equal(found.count, 6);
	/* It is made once and for all: what comes later of that quarter is not added. */
	act(veiled, (struct desk_act){ .verb = DESK_UNVEIL });
	people(EAST, 1);
	keeper.today++;
	tick();
	assert_int_equal(read_all().count, 6);
}

static void
who_objects_is_left_out(void **state)
{
	(void)state;
	struct doing doing = { .request_id = 0 };
	people(EAST, 6);
	(void)ask_as((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
	                             .mail = "non@exemple.fr", .words = "Ma boussole est perdue." },
	             &doing.person_id);
	/* Written down twice, and not joined. */
	(void)ask((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
	                          .mail = "non@exemple.fr", .words = "Mon parapluie est perdu." });
	tick();
	assert_int_equal(read_all().count, 8);
	done(write_objection, &doing);
	tick();
	const struct verbatim_found found = read_all();
	assert_int_equal(found.count, 6);
	assert_false(has_words(&found, "boussole"));
	assert_false(has_words(&found, "parapluie"));
}

static bool
hide_first(struct db *db, void *data)
{
	const struct verbatim_text *text = data;
	const struct verbatim_sight sight = sight_of(ROLE_REFERENT, -1);
	const struct verbatim_act hiding = { text->heap_id, text->text_id, SPAN("Un nom."), SPAN("") };
	return verbatim_hide(arena, db, &sight, &hiding, &fault) == FOUND_ONE;
}

static void
what_somebody_hid_stays_so(void **state)
{
	(void)state;
	people(EAST, 6);
	const int64_t gone = ask((struct asked){ .offering = &complaint, .place = EAST, .channel = DESK_WEB,
		                                     .mail = "fini@exemple.fr", .words = "Ma boussole est perdue." });
	tick();
	struct verbatim_found found = read_all();
	size_t first = span_find(found.texts[0].words, SPAN("boussole")) != SIZE_MAX ? 1 : 0;
	struct verbatim_text hidden = found.texts[first];
	assert_true(store_write(rooms->store, hide_first, &hidden, &fault));
	forget(gone);
	tick();
	found = read_all();
	assert_int_equal(found.count, 6);
	for (size_t i = 0; i < found.count; i++)
		assert_int_equal(found.texts[i].state,
		                 found.texts[i].text_id == hidden.text_id ? VERBATIM_HIDDEN : VERBATIM_SHOWN);
}

static void
what_is_said_at_the_end_waits_for_its_figures(void **state)
{
	(void)state;
	int64_t ids[7];
	const struct closing_keeper weighing = { .store = rooms->store, .root_id = rooms->root_id,
		                                     .folder = rooms->folder, .now_s = 1791600000 };
	for (size_t i = 0; i < LENGTH(ids); i++) {
		ids[i] = ask((struct asked){ .offering = i < 6 ? &complaint : &aid,
			                         .place = EAST,
			                         .channel = DESK_PHONE,
			                         .mail = arena_format(arena, "e%zu@exemple.fr", i), .by_id = 7 });
		say_at_end(ids[i], arena_format(arena, "%s La fin %zu.", something(), i));
	}
	tick();
	assert_int_equal(read_as(sight_of(ROLE_REFERENT, -1), 2).count, 0); /* not weighed yet */
	for (int i = 0; i < 3; i++)
		assert_true(closing_clock(arena, &weighing, true, &fault));
	tick();
	struct verbatim_found found = read_as(sight_of(ROLE_REFERENT, -1), 2);
	assert_int_equal(found.count, 6);
	assert_false(has_words(&found, "La fin 6")); /* social aid is read with nothing else */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 6);
	forget_done(ids[0]);
	tick();
	found = read_as(sight_of(ROLE_REFERENT, -1), 2);
	assert_int_equal(found.count, 5);
	assert_false(has_words(&found, "La fin 0"));
	/* It was no request, somebody says later: five were enough, four are not. */
	act(ids[1], (struct desk_act){ .verb = DESK_REOPEN, .text = SPAN("Ouverte par erreur.") });
	act(ids[1], (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_NO_REQUEST });
	keeper.today++;
	tick();
	assert_int_equal(read_as(sight_of(ROLE_REFERENT, -1), 2).count, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 0);
}

/* The numbers are prints: the key is a file, and without it nothing is made rather than made otherwise. */
static void
no_number_leads_to_a_request_without_the_key(void **state)
{
	(void)state;
	const char *name;
	bool is_there;
	people(EAST, 6);
	tick();
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 6);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text t JOIN desk_request r"
	                                     " ON r.request_id = t.text_id"), 0);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(invite_key_file(arena, db, rooms->root_id, rooms->folder, &name, &is_there, &fault),
	                 FOUND_ONE);
	db_end(db);
	assert_int_equal(unlink(arena_format(arena, "%s/%s", rooms->folder, name)), 0);
	keeper.today++;
	assert_false(verbatim_clock(arena, &keeper, false, &fault));
}

static bool
erase_all(struct db *db, void *data)
{
	enum found found;
	int64_t erased;
	if (*(const int32_t *)data == 0) /* a step of it, and others have their turn */
		return verbatim_erase_before(arena, db, rooms->root_id, 30000, &erased, &fault) == FOUND_ONE;
	do
		found = verbatim_erase_before(arena, db, rooms->root_id, *(const int32_t *)data, &erased, &fault);
	while (found == FOUND_ONE);
	return found == FOUND_NONE;
}

static void
what_retention_erased_is_not_made_again(void **state)
{
	(void)state;
	people(EAST, 6);
	tick();
	assert_int_equal(read_all().count, 6);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 2);
	int32_t day = 0;
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	keeper.today++;
	tick();
	assert_int_equal(read_all().count, 0);
	day = day_of("2026-10-01");
	assert_true(store_write(rooms->store, erase_all, &day, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
	keeper.today++;
	tick();
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_heap"), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_quarter_is_read_a_week_after_its_end, begin, end),
		cmocka_unit_test_setup_teardown(what_is_not_hers_or_not_for_all_is_never_there, begin, end),
		cmocka_unit_test_setup_teardown(a_step_that_few_wrote_of_is_not_said, begin, end),
		cmocka_unit_test_setup_teardown(it_begins_again_after_it_was_cut, begin, end),
		cmocka_unit_test_setup_teardown(who_writes_six_times_is_one, begin, end),
		cmocka_unit_test_setup_teardown(what_is_erased_goes_and_takes_its_place_with_it, begin, end),
		cmocka_unit_test_setup_teardown(what_becomes_secret_or_no_request_goes, begin, end),
		cmocka_unit_test_setup_teardown(who_objects_is_left_out, begin, end),
		cmocka_unit_test_setup_teardown(what_somebody_hid_stays_so, begin, end),
		cmocka_unit_test_setup_teardown(what_is_said_at_the_end_waits_for_its_figures, begin, end),
		cmocka_unit_test_setup_teardown(no_number_leads_to_a_request_without_the_key, begin, end),
		cmocka_unit_test_setup_teardown(what_retention_erased_is_not_made_again, begin, end),
	};
	store_tests_begin(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
