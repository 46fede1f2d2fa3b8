/* Files brought in, twice; hours taken by two at once; reminders by two clocks; what is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/store/store_for_tests.h"
#include "ground/post/post.h"
#include "support/rooms_for_tests.h"
#include "welcome/appointment/appointment_inside.h"

enum { TOWN, DESK, OTHER, PLACE_COUNT };
static const char *const codes[PLACE_COUNT] = { "ville", "accueil", "annexe" };
static const int parents[PLACE_COUNT] = { -1, 0, 0 };

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static const struct zone *paris;
static struct offering offering;
static int64_t now_s; /* Thursday 26 November 2026, 10 h in Paris */

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

/* --- brought in ---------------------------------------------------------------------------------- */

static const struct reader *
keeper(int place)
{
	struct reader *reader = arena_new_of(arena, struct reader);
	struct reader_right *right = arena_new_of(arena, struct reader_right);
	const uint32_t at_place = place_by_code(tree, span_of(codes[place]));
	*right = (struct reader_right){ ROLE_REFERENT, tree->places[at_place].id };
	*reader = (struct reader){ .account_id = 5, .roles = WHO(ROLE_REFERENT), .rights = right,
		                       .right_count = 1 };
	return reader;
}

static struct appointment_run
bring(const char *words, int place)
{
	struct import *import = arena_new_of(arena, struct import);
	*import = (struct import){ .root_id = rooms->root_id, .kind = APPOINTMENT_KIND, .file_path = "x" };
	import_begin(import, arena);
	const struct reader *reader = keeper(place);
	struct appointment_run run = { .arena = arena, .root_id = rooms->root_id, .now_s = now_s,
		                           .today = zone_local(paris, now_s).days, .tree = tree,
		                           .place = place_by_code(tree, span_of(codes[place])), .reader = reader,
		                           .sight = desk_sight_of(arena, reader, tree), .import = import };
	struct db *db = store_read(arena, rooms->store, &fault);
	if (!appointment_file_read(&run, span_of(words), appointment_map_usual()) ||
	    !appointment_run_look(&run, db))
		fail_msg("%s", run.fault.for_log);
	db_end(db);
	return run;
}

static struct appointment_run
take(const char *words)
{
	struct appointment_run run = bring(words, DESK);
	if (!appointment_run_keep(&run, rooms->store))
		fail_msg("%s", run.fault.for_log);
	return run;
}

struct adding {
	struct appointment appointment;
};

static bool
write_adding(struct db *db, void *data)
{
	struct adding *adding = data;
	return appointment_add(db, rooms->root_id, &adding->appointment, &fault);
}

static int64_t
add(struct appointment appointment)
{
	struct adding adding = { .appointment = appointment };
	adding.appointment.appointment_id = ident_ordered();
	adding.appointment.place_id = tree->places[place_by_code(tree, SPAN("accueil"))].id;
	if (adding.appointment.end_s == 0)
		adding.appointment.end_s = adding.appointment.begin_s + 1800;
	struct span *words[] = { &adding.appointment.window, &adding.appointment.about, &adding.appointment.name,
		                     &adding.appointment.mail, &adding.appointment.phone };
	for (size_t i = 0; i < LENGTH(words); i++)
		if (words[i]->at == NULL)
			*words[i] = SPAN("");
	assert_true(store_write(rooms->store, write_adding, &adding, &fault));
	return adding.appointment.appointment_id;
}

static struct appointment
load(int64_t appointment_id)
{
	struct appointment one;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(appointment_load(arena, db, rooms->root_id, appointment_id, &one, &fault), FOUND_ONE);
	db_end(db);
	return one;
}

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CALENDAR(lines) "BEGIN:VCALENDAR\r\n" lines "END:VCALENDAR\r\n"

static void
test_a_file_comes_once_and_changes_what_it_changed(void **state)
{
	(void)state;
	static const char first[] = CALENDAR(
		EVENT("UID:a\r\nDTSTART:20261201T093000Z\r\nATTENDEE;CN=Anne Durand:mailto:anne@exemple.fr\r\n")
		EVENT("UID:b\r\nDTSTART:20261201T103000Z\r\nATTENDEE;CN=Paul Petit:mailto:paul@exemple.fr\r\n")
		EVENT("UID:c\r\nDTSTART;VALUE=DATE:20261201\r\n"));
	struct appointment_run run = bring(first, DESK);
	/* Nothing before a yes. */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"), 0);
	assert_true(run.good == 2 && run.known == 0 && run.import->bad_count == 1);
	run = take(first);
	assert_true(run.added == 2 && run.changed == 0);
	run = take(first);
	assert_true(run.added == 0 && run.changed == 0 && run.known == 2);
	run = take(CALENDAR(EVENT("UID:a\r\nSEQUENCE:1\r\nDTSTART:20261201T140000Z\r\n"
	                          "ATTENDEE;CN=Anne Durand:mailto:anne@exemple.fr\r\n")
	                    EVENT("UID:b\r\nSEQUENCE:1\r\nDTSTART:20261201T103000Z\r\nSTATUS:CANCELLED\r\n"
	                          "ATTENDEE;CN=Paul Petit:mailto:paul@exemple.fr\r\n")));
	assert_true(run.added == 0 && run.changed == 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment WHERE state = 5"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"
	                                     " WHERE begin_unix_s = 1796133600"),
	                 1);
	/* An older file of the same tool. */
	run = take(first);
	assert_true(run.added == 0 && run.changed == 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"
	                                     " WHERE kind = 'appointment.imported'"),
	                 4);
}

/* Whoever manages one place learns the UID of another: neither the hour nor the name changes hands. */
static void
test_a_uid_takes_nothing_from_a_place_that_one_does_not_manage(void **state)
{
	(void)state;
	static const char first[] = CALENDAR(
		EVENT("UID:elsewhere\r\nDTSTART:20261202T093000Z\r\n"
	          "ATTENDEE;CN=Anne Durand:mailto:anne@exemple.fr\r\n"));
	static const char forged[] = CALENDAR(
		EVENT("UID:elsewhere\r\nSEQUENCE:9\r\nDTSTART:20261202T140000Z\r\n"
	          "ATTENDEE;CN=Anne Durand:mailto:moi@exemple.fr\r\n"));
	const int64_t annex_id = tree->places[place_by_code(tree, SPAN("annexe"))].id;
	struct appointment_run run = bring(forged, OTHER); /* looked at before the other came */
	assert_true(run.good == 1);
	assert_int_equal(take(first).added, 1);
	assert_true(appointment_run_keep(&run, rooms->store));
	assert_true(run.added == 0 && run.changed == 0);
	run = bring(forged, OTHER);
	assert_true(run.good == 0 && run.known == 0 && run.import->bad_count == 1);
	assert_true(appointment_run_keep(&run, rooms->store));
	const char *there = arena_format(
		arena, "SELECT count(*) FROM appointment_appointment WHERE place_id = %lld", (long long)annex_id);
	assert_int_equal(rooms_number(rooms, there), 0);
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM appointment_appointment WHERE mail = 'anne@exemple.fr'"
	                 " AND begin_unix_s = 1796203800"), 1);
}

static void
test_what_a_whole_file_no_longer_says_is_called_off(void **state)
{
	(void)state;
	const char *head = "Numéro;Début;Nom\n";
	(void)take(arena_format(arena, "%s1;08/12/2026 9 h;A\n2;08/12/2026 10 h;B\n3;09/12/2026 9 h;C\n", head));
	const int64_t hand = add((struct appointment){ .begin_s = at("2026-12-08T09:30:00Z"),
		                                           .state = APPOINTMENT_FREE, .is_slot = true });
	/* B is no longer there; C is after the last day of the file. */
	const char *less = arena_format(arena, "%s1;08/12/2026 9 h;A\n4;08/12/2026 11 h;D\n", head);
	struct appointment_run run = bring(less, DESK);
	assert_int_equal(run.gone_count, 1);
	assert_true(span_is(run.gone[0].name, "B"));
	assert_true(appointment_run_keep(&run, rooms->store)); /* not said to be whole */
	assert_int_equal(load(run.gone[0].appointment_id).state, APPOINTMENT_BOOKED);
	run = bring(less, DESK);
	run.is_whole = true;
	assert_true(appointment_run_keep(&run, rooms->store));
	assert_int_equal(load(run.gone[0].appointment_id).state, APPOINTMENT_CANCELLED_BY_US);
	assert_int_equal(load(hand).state, APPOINTMENT_FREE); /* no file brought it */
	run = bring(less, DESK);
	assert_int_equal(run.gone_count, 0);
}

static void
test_places_and_hours_of_a_table_are_looked_at(void **state)
{
	(void)state;
	const struct appointment_run run = bring("Début;Lieu;Nom;Référence\n"
	                                         "27/11/2026 10 h;accueil;A;\n"
	                                         "27/11/2026 10 h;annexe;B;\n"
	                                         "27/11/2026 10 h;nulle part;C;\n"
	                                         "28/03/2027 2 h 30;;D;\n"
	                                         "29/11/2026 10 h;;E;\n"
	                                         "27/11/2030 10 h;;F;\n"
	                                         "27/11/2026 10 h;;G;2026-K7MX4P3\n",
	                                         DESK);
	/* What one does not manage, and what does not exist, are told alike. */
	assert_true(run.good == 2 && run.import->bad_count == 5);
	assert_int_equal(run.import->bad_lines[0].number, 3);
	assert_string_equal(run.import->bad_lines[0].why, run.import->bad_lines[1].why);
	assert_int_equal(run.import->bad_lines[2].number, 5); /* the hour that is jumped over */
	assert_int_equal(run.outside, 1);                     /* a Sunday */
	assert_int_equal(run.unreachable, 2);
	for (size_t i = 0; i < run.file.count; i++)
		if (run.list[i].place_id != 0 && run.list[i].begin_s < at("2026-11-28T00:00:00Z"))
			assert_int_equal(run.list[i].begin_s, at("2026-11-27T09:00:00Z"));
}

static void
test_an_hour_that_changes_hands_is_another_appointment(void **state)
{
	(void)state;
	const char *head = "Numéro;Début;Nom;Courriel;État\n";
	(void)take(arena_format(arena, "%s77;02/12/2026 9 h;Anne Durand;anne@exemple.fr;Pris\n", head));
	const int64_t before = rooms_number(rooms, "SELECT max(appointment_id) FROM appointment_appointment");
	struct appointment_run run =
		take(arena_format(arena, "%s77;02/12/2026 9 h;Zoé Martin;zoe@exemple.fr;Pris\n", head));
	assert_true(run.added == 1 && run.changed == 0);
	const int64_t after = rooms_number(rooms, "SELECT max(appointment_id) FROM appointment_appointment");
	assert_true(after > before);
	run = take(arena_format(arena, "%s77;02/12/2026 9 h;;;Libre\n", head));
	assert_int_equal(run.added, 1);
	run = take(arena_format(arena, "%s77;02/12/2026 9 h;;;Libre\n", head));
	assert_true(run.added == 0 && run.changed == 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"
	                                     " WHERE begin_unix_s = 1796198400 AND state = 5"),
	                 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"
	                                     " WHERE begin_unix_s = 1796198400 AND state = 1"),
	                 1);
}

/* --- two at once ---------------------------------------------------------------------------------- */

struct taking {
	pthread_t thread;
	struct arena *arena;
	int64_t appointment_id, request_id;
	enum found found;
	struct fault fault;
};

static bool
write_taking(struct db *db, void *data)
{
	struct taking *taking = data;
	taking->found = appointment_take(db, rooms->root_id, taking->appointment_id, taking->request_id,
	                                 SPAN(""), now_s, &taking->fault);
	return taking->found == FOUND_ONE;
}

static void *
take_all(void *data)
{
	struct taking *taking = data;
	(void)!store_write(rooms->store, write_taking, taking, &taking->fault);
	return NULL;
}

static void
test_two_who_take_one_hour_are_one_who_has_it(void **state)
{
	(void)state;
	enum { ROUNDS = 10, WRITERS = 4 };
	for (int round = 0; round < ROUNDS; round++) {
		struct taking takings[WRITERS];
		int taken = 0;
		const int64_t slot = add((struct appointment){ .begin_s = now_s + 9 * (int64_t)DAY_S + round,
			                                           .state = APPOINTMENT_FREE, .is_slot = true });
		for (int i = 0; i < WRITERS; i++) {
			takings[i] = (struct taking){ .appointment_id = slot, .request_id = 100 + i };
			assert_int_equal(pthread_create(&takings[i].thread, NULL, take_all, &takings[i]), 0);
		}
		for (int i = 0; i < WRITERS; i++) {
			pthread_join(takings[i].thread, NULL);
			assert_null(takings[i].fault.for_log);
			taken += takings[i].found == FOUND_ONE;
		}
		assert_int_equal(taken, 1);
		const struct appointment one = load(slot);
		assert_int_equal(one.state, APPOINTMENT_BOOKED);
		assert_true(one.request_id >= 100 && one.changes == 2);
	}
	/* One that is over is taken by nobody. */
	const int64_t past = add((struct appointment){ .begin_s = now_s - 60, .state = APPOINTMENT_FREE });
	struct taking late = { .appointment_id = past, .request_id = 9 };
	(void)!store_write(rooms->store, write_taking, &late, &fault);
	assert_int_equal(late.found, FOUND_NONE);
}

/* --- reminders ------------------------------------------------------------------------------------- */

struct ticking {
	pthread_t thread;
	int64_t at_s;
	bool is_fine;
	struct fault fault;
};

static void *
tick(void *data)
{
	struct ticking *ticking = data;
	struct arena *own = arena_new(ARENA_VISIT_SIZE_MAX);
	const struct appointment_house house = { .store = rooms->store, .root_id = rooms->root_id,
		                                     .folder = rooms->folder, .address = "https://avis.ville.fr",
		                                     .mails = true };
	ticking->is_fine = appointment_clock(own, &house, ticking->at_s, &ticking->fault);
	if (!ticking->is_fine)
		fprintf(stderr, "tick: %s\n", ticking->fault.for_log);
	arena_end(own);
	return NULL;
}

static int64_t
letters(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM post_letter");
}

static void
test_two_clocks_remind_once(void **state)
{
	(void)state;
	enum { CLOCKS = 3, COUNT = 12 };
	struct ticking clocks[CLOCKS];
	const int64_t begin_s = at("2026-12-10T09:30:00Z");
	int64_t ids[COUNT];
	for (int i = 0; i < COUNT; i++)
		ids[i] = add((struct appointment){ .begin_s = begin_s + i * 60, .name = SPAN("Mme Durand"),
			                               .mail = span_of(arena_format(arena, "durand%d@exemple.fr", i)) });
	const int64_t no = add((struct appointment){ .begin_s = begin_s, .mail = SPAN("non@exemple.fr"),
		                                         .says_no = true });
	const int64_t none = add((struct appointment){ .begin_s = begin_s });
	(void)add((struct appointment){ .begin_s = begin_s, .mail = SPAN("annule@exemple.fr"),
		                            .state = APPOINTMENT_CANCELLED });
	const int64_t before = letters();
	for (int i = 0; i < CLOCKS; i++) {
		clocks[i] = (struct ticking){ .at_s = at("2026-12-08T12:00:00Z") };
		assert_int_equal(pthread_create(&clocks[i].thread, NULL, tick, &clocks[i]), 0);
	}
	for (int i = 0; i < CLOCKS; i++) {
		pthread_join(clocks[i].thread, NULL);
		assert_true(clocks[i].is_fine);
	}
	assert_int_equal(letters() - before, COUNT);
	assert_true(load(ids[0]).far_s > 0 && load(ids[0]).near_s == 0);
	assert_int_equal(load(no).far_s, 0);
	assert_int_equal(load(none).far_s, APPOINTMENT_UNTOLD);
	/* The next day nothing; two hours before, the others. */
	struct ticking one = { .at_s = at("2026-12-09T12:00:00Z") };
	(void)tick(&one);
	assert_int_equal(letters() - before, COUNT);
	one.at_s = at("2026-12-10T07:45:00Z");
	(void)tick(&one);
	assert_int_equal(letters() - before, 2 * COUNT);
	(void)tick(&one);
	assert_int_equal(letters() - before, 2 * COUNT);
}

/* Somebody booked all the hours of a morning with the address of another person. */
static void
test_nobody_is_flooded_with_reminders(void **state)
{
	(void)state;
	const int64_t begin_s = at("2027-02-04T09:30:00Z");
	for (int i = 0; i < 20; i++)
		(void)add((struct appointment){ .begin_s = begin_s + i * 600, .mail = SPAN("tiers@exemple.fr") });
	(void)add((struct appointment){ .begin_s = begin_s, .mail = SPAN("autre@exemple.fr") });
	const int64_t before = letters();
	struct ticking one = { .at_s = at("2027-02-02T12:40:00Z") };
	(void)tick(&one);
	assert_true(one.is_fine);
	assert_int_equal(letters() - before, APPOINTMENT_TOLD_COUNT_MAX + 1);
	one.at_s += 600;
	(void)tick(&one);
	assert_int_equal(letters() - before, APPOINTMENT_TOLD_COUNT_MAX + 1);
	one.at_s += 3600; /* the others are reminded all the same, later */
	(void)tick(&one);
	assert_int_equal(letters() - before, 2 * APPOINTMENT_TOLD_COUNT_MAX + 1);
}

/* --- of a request ---------------------------------------------------------------------------------- */

struct asking {
	int64_t person_id, request_id;
	struct span reference;
};

static bool
write_offering(struct db *db, void *data)
{
	(void)data;
	const struct offering_unit unit = { 0, tree->places[place_by_code(tree, SPAN("accueil"))].id };
	const struct offering_piece pieces[] = {
		{ SPAN("Une photo"), SPAN(""), SPAN("") },
		{ SPAN("L’avis d’imposition"), SPAN(""), SPAN("les impôts") },
	};
	const struct offering_saving saving = { &offering, pieces, LENGTH(pieces), &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &offering.offering_id, &is_taken, &fault) ==
	       FOUND_ONE;
}

static bool
write_request(struct db *db, void *data)
{
	struct asking *asking = data;
	struct person_contact contact;
	const struct person person = { .name = SPAN("Anne Durand"), .needs = SPAN(""), .language = SPAN(""),
		                           .acts_for = SPAN("") };
	struct desk_receiving receiving = { .offering = &offering, .channel = DESK_WEB,
		                                .reply_channel = DESK_MAIL, .title = SPAN(""),
		                                .text = SPAN("Un passeport."), .quoted = SPAN(""),
		                                .address = SPAN("") };
	struct desk_received received;
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = now_s,
		                            .today = (int32_t)(now_s / DAY_S), .tree = tree, .once = SPAN("") };
	if (!person_contact_read(arena, PERSON_MAIL, SPAN("anne@exemple.fr"), &contact) ||
	    !person_add(arena, db, rooms->root_id, &person, &contact, 1, now_s, &receiving.person_id, &fault) ||
	    desk_receive(arena, db, &hand, &receiving, &received, &fault) != FOUND_ONE)
		return false;
	*asking = (struct asking){ receiving.person_id, received.request_id,
		                       span_keep(arena, received.reference) };
	return true;
}

static bool
write_closing(struct db *db, void *data)
{
	struct asking *asking = data;
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = now_s,
		                            .today = (int32_t)(now_s / DAY_S), .tree = tree, .once = SPAN("") };
	const struct desk_act act = { .verb = DESK_DECIDE, .account_id = 7, .at_s = now_s, .today = hand.today,
		                          .text = SPAN("C’est fait."), .quoted = SPAN(""), .channel = DESK_MAIL,
		                          .outcome = DESK_SOLVED };
	const struct desk_writing writing = { .request_id = asking->request_id, .seen_changes = -1, .act = &act };
	const char *sentence;
	int64_t entry_id;
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

static bool
write_forgetting(struct db *db, void *data)
{
	struct asking *asking = data;
	const struct desk_hand hand = { .root_id = rooms->root_id, .now_s = now_s,
		                            .today = (int32_t)(now_s / DAY_S), .tree = tree, .once = SPAN("") };
	return desk_forget(arena, db, &hand, asking->request_id, 7, &fault) == FOUND_ONE;
}

static bool
has(struct span text, const char *words)
{
	return memmem(text.at, text.length, words, strlen(words)) != NULL;
}

static void
test_a_request_reminds_by_its_own_way_and_takes_all_with_it(void **state)
{
	(void)state;
	struct asking asking;
	struct desk_entry *entries;
	size_t count;
	assert_true(store_write(rooms->store, write_request, &asking, &fault));
	const int64_t id = add((struct appointment){ .begin_s = at("2026-12-15T09:30:00Z"),
		                                         .request_id = asking.request_id,
		                                         .about = SPAN("Passeport") });
	struct ticking one = { .at_s = at("2026-12-13T10:00:00Z") };
	(void)tick(&one);
	assert_true(one.is_fine);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_entries(arena, db, rooms->root_id, asking.request_id, &entries, &count, &fault));
	db_end(db);
	const struct desk_entry *last = &entries[count - 1];
	assert_int_equal(last->kind, DESK_TOLD);
	assert_int_equal(last->delivery, DESK_TO_SEND);
	assert_true(has(last->text, "mardi 15 décembre 2026 à 10\u202fh\u202f30"));
	assert_true(has(last->text, "Une photo") && has(last->text, "https://avis.ville.fr/mon-rendez-vous/"));
	assert_false(has(last->text, "imposition")); /* another administration has it (L114-8) */
	/* Erased, nothing of hers stays here. */
	assert_true(store_write(rooms->store, write_closing, &asking, &fault));
	assert_true(store_write(rooms->store, write_forgetting, &asking, &fault));
	(void)tick(&one);
	const struct appointment gone = load(id);
	assert_true(gone.request_id == 0 && gone.about.length == 0);
}

static void
test_a_text_that_did_not_leave_is_tried_again(void **state)
{
	(void)state;
	const struct sms_settings settings = {
		.url = "http://127.0.0.1:1/cgi-bin/sendsms", .user = "parvis", .from = "36105", .in_clear = true,
		.password_file = rooms_file(rooms, "sms", "un-mot-de-passe\n"), .timeout_s = 2,
	};
	const struct sms_gateway *gateway = sms_gateway_new(arena, &settings, &fault);
	if (gateway == NULL)
		fail_msg("%s", fault.for_log);
	const struct appointment_house house = { .store = rooms->store, .root_id = rooms->root_id,
		                                     .folder = rooms->folder, .sms = gateway };
	const int64_t id = add((struct appointment){ .begin_s = at("2026-12-22T09:30:00Z"),
		                                         .phone = SPAN("06 12 34 56 78") });
	const int64_t fixed = add((struct appointment){ .begin_s = at("2026-12-22T09:30:00Z"),
		                                            .phone = SPAN("01 42 34 56 78") });
	struct arena *own = arena_new(ARENA_VISIT_SIZE_MAX);
	assert_true(appointment_clock(own, &house, at("2026-12-20T10:00:00Z"), &fault));
	arena_end(own);
	assert_int_equal(load(id).far_s, 0);
	assert_int_equal(load(fixed).far_s, APPOINTMENT_UNTOLD);
}

static void
test_a_link_opens_its_appointment_and_no_other(void **state)
{
	(void)state;
	const int64_t one = add((struct appointment){ .begin_s = now_s + DAY_S });
	const int64_t other = add((struct appointment){ .begin_s = now_s + DAY_S });
	const char *link;
	struct appointment opened;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(appointment_link(arena, db, rooms->root_id, NULL, one, &link, &fault));
	struct span rest = span_of(link), part, number = SPAN("");
	assert_true(span_cut(&rest, '/', &part) && span_cut(&rest, '/', &part) &&
	            span_cut(&rest, '/', &number));
	const int64_t root_id = rooms->root_id;
	assert_int_equal(appointment_open(arena, db, root_id, number, rest, &opened, &fault), FOUND_ONE);
	assert_int_equal(opened.appointment_id, one);
	const struct span others = span_of(arena_format(arena, "%lld", (long long)other));
	assert_int_equal(appointment_open(arena, db, root_id, others, rest, &opened, &fault), FOUND_NONE);
	assert_int_equal(appointment_open(arena, db, root_id, number, SPAN(""), &opened, &fault), FOUND_NONE);
	db_end(db);
}

static void
test_names_go_a_month_after_and_all_goes_a_year_after(void **state)
{
	(void)state;
	const int64_t begin_s = at("2026-10-01T09:00:00Z");
	const int64_t id = add((struct appointment){ .begin_s = begin_s, .name = SPAN("Mme Durand"),
		                                         .mail = SPAN("d@exemple.fr"), .about = SPAN("Passeport"),
		                                         .state = APPOINTMENT_MISSED });
	struct ticking one = { .at_s = at("2026-10-20T09:00:00Z") };
	(void)tick(&one);
	assert_int_equal(load(id).name.length, 10);
	one.at_s = at("2026-11-02T09:00:00Z");
	(void)tick(&one);
	const struct appointment bare = load(id);
	assert_true(bare.name.length == 0 && bare.mail.length == 0 && bare.about.length == 0);
	assert_int_equal(bare.state, APPOINTMENT_MISSED);
	one.at_s = at("2028-03-01T09:00:00Z");
	(void)tick(&one);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_source"), 0);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	paris = zone_open(arena, "Europe/Paris", &fault);
	tree = rooms_plant(rooms, codes, parents, PLACE_COUNT, &fault);
	now_s = 1795683600; /* 2026-11-26T09:00:00Z */
	offering = (struct offering){ .code = SPAN("passeport"), .name = SPAN("Un passeport"), .about = SPAN(""),
		                          .basis = SPAN(""), .kind = OFFERING_REQUEST, .state = OFFERING_OPEN,
		                          .keep_days = 30 };
	return paris == NULL || tree == NULL ||
	       !post_prepare(arena, rooms->store, rooms->root_id, rooms->folder, &fault) ||
	       !store_write(rooms->store, write_offering, NULL, &fault);
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_file_comes_once_and_changes_what_it_changed),
		cmocka_unit_test(test_what_a_whole_file_no_longer_says_is_called_off),
		cmocka_unit_test(test_places_and_hours_of_a_table_are_looked_at),
		cmocka_unit_test(test_an_hour_that_changes_hands_is_another_appointment),
		cmocka_unit_test(test_two_who_take_one_hour_are_one_who_has_it),
		cmocka_unit_test(test_two_clocks_remind_once),
		cmocka_unit_test(test_a_request_reminds_by_its_own_way_and_takes_all_with_it),
		cmocka_unit_test(test_a_text_that_did_not_leave_is_tried_again),
		cmocka_unit_test(test_a_link_opens_its_appointment_and_no_other),
		cmocka_unit_test(test_names_go_a_month_after_and_all_goes_a_year_after),
		cmocka_unit_test(test_a_uid_takes_nothing_from_a_place_that_one_does_not_manage),
		cmocka_unit_test(test_nobody_is_flooded_with_reminders),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
