/* Files come in, once, and go again. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/html/asset.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/takeover/takeover_inside.h"

enum { TOWN, NYPD, DSNY, AID, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "NYPD", "DSNY", "aide" };
static const int parents[PLACE_COUNT] = { -1, 0, 0, 0 };
enum { LEA = 5 };

static const char *nyc_311;
static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static struct offering animals, aid, lamp;
static struct import import;
static int64_t known;

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	const struct offering_unit everywhere = { 0, tree->places[place_by_code(tree, SPAN("aide"))].id };
	const struct offering_saving saving = { .offering = offering, .units = &everywhere,
		                                    .unit_count = 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static struct offering
an_offering(const char *code, const char *name)
{
	return (struct offering){ .code = span_of(code), .name = span_of(name), .about = SPAN(""),
		                      .basis = SPAN(""), .kind = OFFERING_REQUEST, .state = OFFERING_OPEN };
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	fault = (struct fault){ 0 };
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	animals = an_offering("animaux", "Un animal en détresse");
	lamp = an_offering("lampe", "Une lampe éteinte");
	aid = an_offering("aide", "Demander une aide");
	aid.purpose = OFFERING_SOCIAL;
	aid.silence = LAW_SAYS_NO;
	aid.is_confidential = true;
	assert_true(store_write(rooms->store, write_offering, &animals, &fault));
	assert_true(store_write(rooms->store, write_offering, &lamp, &fault));
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

static bool
take(const char *path, const char *map_path, bool is_dry, bool is_strict)
{
	import = (struct import){ .root_id = rooms->root_id, .kind = TAKEOVER_KIND, .file_path = path,
		                      .dry_run = is_dry, .strict = is_strict };
	import_begin(&import, arena);
	return takeover_import(rooms->store, &import, map_path, &known);
}

static const char *
map_with(const char *asset_name, const char *more)
{
	const struct asset *asset = asset_lookup(asset_name);
	return rooms_file(rooms, "carte.map",
	                  arena_format(arena, "%.*s\n%s", SPAN_ARGS(asset->bytes), more));
}

static struct takeover_undone
undone(int64_t number)
{
	struct takeover_undone result;
	assert_int_equal(takeover_undo(arena, rooms->store, rooms->root_id, number, LEA, &result, &fault),
	                 FOUND_ONE);
	return result;
}

/* --- the 311 of New York: 4,969 real requests ------------------------------------------------ */

static int
by_value(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

/* Minutes from the receiving of those that are closed to their closing, in order. */
static size_t
minutes_of(int64_t minutes_r[5000])
{
	struct reader_right everywhere = { ROLE_REFERENT, 0 };
	const struct reader reader = { .account_id = LEA, .rights = &everywhere, .right_count = 1 };
	struct desk_walk walk = { .sight = desk_sight_of(arena, &reader, tree), .from_s = 1735689600,
		                      .to_s = 1742000000 };
	size_t found = 0, row_count;
	struct desk_request *rows;
	struct db *db = store_read(arena, rooms->store, &fault);
	while (!walk.is_over) {
		assert_true(desk_walk_on(arena, db, rooms->root_id, &walk, &rows, &row_count, &fault));
		for (size_t i = 0; i < row_count; i++)
			if (rows[i].done_unix_s != 0)
				minutes_r[found++] = (rows[i].done_unix_s - rows[i].received_unix_s) / 60;
	}
	db_end(db);
	qsort(minutes_r, found, sizeof *minutes_r, by_value);
	return found;
}

static void
test_the_requests_of_new_york_come_in_and_go_again(void **state)
{
	(void)state;
	int64_t minutes[5000];
	const char *map = map_with("welcome/takeover/tools/nyc-311.map", "démarche animaux sinon\n");
	assert_true(take(nyc_311, map, false, true));
	assert_int_equal(import.good_count, 4969);
	assert_int_equal(import.bad_count, 0);
	assert_int_equal(known, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request WHERE queue = 2 AND outcome = 1"),
	                 4692);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request WHERE queue = 0"),
	                 277);
	assert_int_equal(minutes_of(minutes), 4692);
	/* 4.48 h: between the two in the middle */
	assert_int_equal(minutes[2345], 269);
	assert_int_equal(minutes[2346], 269);
	/* Each is of its day, and in the unit it names, else in that of its offering. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"
	                       " WHERE request_id / 2097152 / 1000 <> received_unix_s"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(DISTINCT unit_id) FROM desk_request"), 3);
	/* Nothing follows from them. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_outgoing"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_owed"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry"), 2 * 4969);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"), 1);
	/* None presses for a receipt: what is due on no day stands 400 days on. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"
	                       " WHERE queue = 0 AND rank_s <> received_unix_s + 400 * 86400"), 0);
	/* Each transaction asks for its requests: they are found though the next never came. */
	assert_int_equal(rooms_number(rooms, "SELECT asked FROM seek_state"),
	                 (4969 + TAKEOVER_BATCH_COUNT - 1) / TAKEOVER_BATCH_COUNT);
	/* The same again adds nothing, another file of the same tool what is new. */
	assert_true(take(nyc_311, map, false, false));
	assert_int_equal(import.good_count, 0);
	assert_int_equal(known, 4969);
	const char *more = rooms_file(rooms, "plus.csv",
	                              "Unique Key,Created Date,Closed Date,Complaint Type,Status\n"
	                              "64345465,3/14/2025 1:20,,Animal-Abuse,In Progress\n"
	                              "99999999,3/14/2025 1:20,,Animal-Abuse,In Progress\n");
	assert_true(take(more, map, false, false));
	assert_int_equal(import.good_count, 1);
	assert_int_equal(known, 1);
	/* Undone, nothing of it is left. */
	struct takeover_undone gone = undone(1);
	assert_int_equal(gone.gone_count, 4969);
	/* Whoever was putting them in the index gives up, once for each transaction that takes some away. */
	assert_true(rooms_number(rooms, "SELECT changes FROM seek_state") >= 4969 / TAKEOVER_BATCH_COUNT);
	assert_int_equal(gone.kept_count, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 1);
	gone = undone(2);
	assert_int_equal(gone.gone_count, 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM takeover_request"), 0);
	assert_int_equal(takeover_undo(arena, rooms->store, rooms->root_id, 1, LEA, &gone, &fault),
	                 FOUND_NONE);
	/* And what went comes again. */
	assert_true(take(more, map, false, false));
	assert_int_equal(import.good_count, 2);
}

/* --- bad lines ------------------------------------------------------------------------------- */

static const char osticket[] =
	"Ticket Number,Date Created,Closed Date,Subject,From,From Email,Department,Help Topic,Source,"
	"Current Status\n"
	"1,2025-03-14 10:00:00,2025-03-15 10:00:00,Lampe,Léa Durand,lea@exemple.fr,aide,"
	"Une lampe éteinte,Email,Closed\n"
	"2,hier,,Lampe,Léa Durand,lea@exemple.fr,aide,Une lampe éteinte,Email,Open\n"
	"3,2025-03-14 11:00:00,,Aide,Léa Durand,LEA@exemple.fr,,Demander une aide,Web,Open\n"
	"1,2025-03-14 12:00:00,,Encore,,,aide,Une lampe éteinte,Phone,Open\n"
	"4,2025-03-14 12:00:00,,=1+1,Omar Benali,lea@exemple.fr,,une lampe eteinte,Phone,Open\n"
	"5,2025-03-14 12:00:00,,Trou,,,,Un trou,Phone,Open\n"
	"6,2025-03-14 13:00:00,,Lampe,Léa Durand,lea@exemple.fr,,Une lampe éteinte,Email,Open\n"
	"7,2025-03-14 13:00:00,2025-03-14 12:00:00,Lampe,,,,Une lampe éteinte,Email,Closed\n";

static void
test_bad_lines_are_told_with_their_number_and_the_others_come(void **state)
{
	(void)state;
	const char *path = rooms_file(rooms, "os.csv", osticket);
	assert_true(take(path, NULL, false, true)); /* strict: nothing is written */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 0);
	assert_true(take(path, NULL, true, false));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_import"), 0);
	assert_true(take(path, NULL, false, false));
	assert_int_equal(import.good_count, 4);
	assert_int_equal(import.bad_count, 4);
	assert_int_equal(import.bad_listed, 3);
	assert_int_equal(import.bad_lines[0].number, 3);
	assert_non_null(strstr(import.bad_lines[0].why, "hier"));
	assert_int_equal(import.bad_lines[1].number, 5);
	assert_non_null(strstr(import.bad_lines[1].why, "déjà plus haut"));
	assert_int_equal(import.bad_lines[2].number, 9);
	assert_non_null(strstr(import.remark, "«\u202fUn trou\u202f» (1)"));
	assert_int_equal(rooms_number(rooms, "SELECT good_count FROM place_import"), 4);
	assert_int_equal(rooms_number(rooms, "SELECT bad_count FROM place_import"), 4);
}

static void
test_a_file_that_nothing_is_known_of_is_refused(void **state)
{
	(void)state;
	assert_false(take(rooms_file(rooms, "a.csv", "Nom,Titre\nA,B\n"), NULL, false, false));
	assert_non_null(strstr(import.fault.for_reader, "de quel logiciel"));
	assert_false(take(rooms_file(rooms, "b.csv", ""), NULL, false, false));
	assert_false(take(rooms_file(rooms, "c.json", "[{\"number\": 1]"), NULL, false, false));
	const char *map = rooms_file(rooms, "c.map", "outil x \"X\"\nnuméro colonne Nom\nreçue colonne Titre\n"
	                                             "démarche personne sinon\n");
	assert_false(take(rooms_file(rooms, "a.csv", "Nom,Titre\nA,B\n"), map, false, false));
	assert_non_null(strstr(import.fault.for_reader, "«\u202fpersonne\u202f», qui n’existe pas"));
}

/* --- who ------------------------------------------------------------------------------------- */

static bool
know_somebody(struct db *db, void *data)
{
	struct person person = { .name = SPAN("Léa Durand"), .needs = SPAN(""), .language = SPAN(""),
		                     .acts_for = SPAN("") };
	struct person_contact mail;
	return person_contact_read(arena, PERSON_MAIL, SPAN("lea@exemple.fr"), &mail) &&
	       person_add(arena, db, rooms->root_id, &person, &mail, 1, 1741900000, data, &fault);
}

static void
test_whoever_asked_is_joined_to_nobody_who_did_not_come_with_her(void **state)
{
	(void)state;
	int64_t here_id;
	assert_true(store_write(rooms->store, know_somebody, &here_id, &fault));
	assert_true(take(rooms_file(rooms, "os.csv", osticket), NULL, false, false));
	/* Léa of the lamps twice, Léa of the aid, Omar under her address, Léa who was known before. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_person"), 4);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM takeover_person"), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(DISTINCT person_id) FROM desk_request"), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request WHERE is_confidential = 1"),
	                 1);
	const struct takeover_undone gone = undone(1);
	assert_int_equal(gone.gone_count, 4);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_person"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM takeover_person"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_contact"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT person_id FROM person_person"), here_id);
}

/* --- somebody acts --------------------------------------------------------------------------- */

struct acting {
	int64_t request_id;
	bool is_done;
};

static bool
note_it(struct db *db, void *data)
{
	const struct acting *acting = data;
	const struct desk_act note = { .verb = DESK_NOTE, .account_id = LEA, .at_s = 1764000000,
		                           .today = 20416, .text = SPAN("Rappelée.") };
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = 1764000000, .today = 20416,
		                            .tree = tree, .once = SPAN("") };
	const struct desk_writing writing = { .request_id = acting->request_id, .seen_changes = -1,
		                                  .act = &note };
	int64_t entry_id;
	const char *sentence;
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static void
test_what_somebody_dealt_with_since_stays(void **state)
{
	(void)state;
	const char *path = rooms_file(rooms, "os.csv", osticket);
	assert_true(take(path, NULL, false, false));
	struct acting acting = {
		rooms_number(rooms, "SELECT request_id FROM takeover_request WHERE number = '6'")
	};
	assert_true(store_write(rooms->store, note_it, &acting, &fault));
	const struct takeover_undone gone = undone(1);
	assert_int_equal(gone.gone_count, 3);
	assert_int_equal(gone.kept_count, 1);
	assert_int_equal(gone.kept[0], acting.request_id);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_person"),
	                 1); /* she is its asker */
	/* The same file brings back what went, and not what stayed. */
	assert_true(take(path, NULL, false, false));
	assert_int_equal(import.good_count, 3);
	assert_int_equal(known, 1);
}

static bool
note_it_slowly(struct db *db, void *data)
{
	const bool is_fine = note_it(db, data);
	nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL); /* its import is undone meanwhile */
	return is_fine;
}

static void *
note_beside(void *data)
{
	struct acting *acting = data;
	struct fault met = { 0 };
	acting->is_done = store_write(rooms->store, note_it_slowly, acting, &met);
	return NULL;
}

/* Neither what she wrote nor what it was written to is lost. */
static void
test_what_somebody_deals_with_meanwhile_stays(void **state)
{
	(void)state;
	pthread_t thread;
	assert_true(take(rooms_file(rooms, "os.csv", osticket), NULL, false, false));
	struct acting acting = {
		rooms_number(rooms, "SELECT request_id FROM takeover_request WHERE number = '6'"), false
	};
	assert_int_equal(pthread_create(&thread, NULL, note_beside, &acting), 0);
	nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	const struct takeover_undone gone = undone(1);
	pthread_join(thread, NULL);
	assert_true(acting.is_done);
	assert_int_equal(gone.kept_count, 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 1);
	/* What was asked, that it came from another tool, and what she wrote. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry"), 3);
}

/* --- somebody is erased ---------------------------------------------------------------------- */

static bool
close_it(struct db *db, void *data)
{
	const struct acting *acting = data;
	const struct desk_act close = { .verb = DESK_DECIDE, .account_id = LEA, .at_s = 1764000000,
		                            .today = 20416, .outcome = DESK_SOLVED, .channel = DESK_PHONE,
		                            .text = SPAN("Elle est réparée.") };
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = 1764000000, .today = 20416,
		                            .tree = tree, .once = SPAN("") };
	const struct desk_writing writing = { .request_id = acting->request_id, .seen_changes = -1,
		                                  .act = &close };
	int64_t entry_id;
	const char *sentence;
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static bool
erase_it(struct db *db, void *data)
{
	const struct acting *acting = data;
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = 1764000000, .today = 20416,
		                            .tree = tree, .once = SPAN("") };
	return desk_forget(arena, db, &hand, acting->request_id, LEA, &fault) == FOUND_ONE;
}

static void
test_what_is_erased_here_leaves_no_number_and_comes_no_more(void **state)
{
	(void)state;
	const char *path = rooms_file(rooms, "os.csv", osticket);
	assert_true(take(path, NULL, false, false));
	struct acting acting = {
		rooms_number(rooms, "SELECT request_id FROM takeover_request WHERE number = '6'"), false
	};
	assert_true(store_write(rooms->store, close_it, &acting, &fault));
	assert_true(store_write(rooms->store, erase_it, &acting, &fault));
	for (int i = 0; i < 2; i++) {
		assert_true(takeover_forget_erased(arena, rooms->store, rooms->root_id, &fault));
		assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM takeover_request WHERE number = '6'"), 0);
		assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM takeover_request"), 4);
		assert_int_equal(rooms_number(rooms, "SELECT number FROM journal_reader WHERE reader = 'takeover'"),
		                 rooms_number(rooms, "SELECT max(number) FROM journal_fact"));
	}
	assert_true(take(path, NULL, false, false));
	assert_int_equal(import.good_count, 0);
	assert_int_equal(known, 4);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 3);
	const struct takeover_undone gone = undone(1); /* it is neither taken away nor told to stay */
	assert_int_equal(gone.gone_count, 3);
	assert_int_equal(gone.kept_count, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM takeover_request"), 1);
}

/* --- the law, and JSON ----------------------------------------------------------------------- */

static void
test_an_open_request_has_the_laws_clock_from_the_day_it_came(void **state)
{
	(void)state;
	const char *path = rooms_file(rooms, "z.json",
	                              "[{\"number\": \"70001\", \"title\": \"Une aide\", \"group\": \"aide\","
	                              " \"state\": \"pending reminder\", \"customer\": \"omar@exemple.fr\","
	                              " \"created_at\": \"2025-03-14T09:00:00.000Z\", \"close_at\": null,"
	                              " \"category\": \"aide\","
	                              " \"first_response_at\": \"2025-03-14T10:00:00Z\"}]");
	assert_true(take(path, NULL, false, true));
	assert_int_equal(import.good_count, 1);
	/* Two months of silence: refused on 14 May 2025. */
	assert_int_equal(rooms_number(rooms, "SELECT silence_day FROM desk_request"), 20222);
	assert_int_equal(rooms_number(rooms, "SELECT received_first_day FROM desk_request"), 20161);
	assert_int_equal(rooms_number(rooms, "SELECT first_unix_s FROM desk_request"), 1741946400);
	assert_int_equal(rooms_number(rooms, "SELECT queue FROM desk_request"), DESK_WAITING);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_pause WHERE given_unix_s = 0"),
	                 1);
	assert_int_equal(rooms_number(rooms, "SELECT reply_channel FROM desk_request"), DESK_MAIL);
	assert_int_equal(rooms_number(rooms, "SELECT acknowledged_unix_s FROM desk_request"), 0);
}

int
main(int argc, char **argv)
{
	/* Five thousand requests: given on one of both databases (tests/people/takeover brings them on both). */
	nyc_311 = argc > 2 ? argv[2] : NULL;
	store_tests_begin(2, argv);
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(test_bad_lines_are_told_with_their_number_and_the_others_come),
		STORED(test_a_file_that_nothing_is_known_of_is_refused),
		STORED(test_whoever_asked_is_joined_to_nobody_who_did_not_come_with_her),
		STORED(test_what_somebody_dealt_with_since_stays),
		STORED(test_what_somebody_deals_with_meanwhile_stays),
		STORED(test_what_is_erased_here_leaves_no_number_and_comes_no_more),
		STORED(test_an_open_request_has_the_laws_clock_from_the_day_it_came),
	};
	const struct CMUnitTest whole[] = { STORED(test_the_requests_of_new_york_come_in_and_go_again) };
	const int failed = nyc_311 == NULL ? 0 : cmocka_run_group_tests(whole, NULL, NULL);
	return failed + cmocka_run_group_tests(tests, NULL, NULL);
}
