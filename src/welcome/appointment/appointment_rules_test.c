/* Instants as one types them, what happens to an appointment, reminders, a calendar and a table read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "welcome/appointment/appointment_inside.h"

static struct arena *arena;
static struct fault fault;
static const struct zone *paris;

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

static struct local
wall(const char *day, int hour, int minute)
{
	struct local local = { .second = (hour * 60 + minute) * 60 };
	assert_true(date_read(span_of(day), &local.days));
	return local;
}

/* --- instants ------------------------------------------------------------------------------------ */

static void
reads(const char *typed, const char *day, int hour, int minute)
{
	struct appointment_when when;
	const struct local local = wall(day, hour, minute);
	if (!appointment_when_read(span_of(typed), &when))
		fail_msg("« %s » is not read", typed);
	assert_true(when.is_local);
	if (when.local.days != local.days || when.local.second != local.second)
		fail_msg("« %s » is read as %d, %d", typed, (int)when.local.days, (int)when.local.second);
}

static void
test_instants_are_read_as_people_and_programs_write_them(void **state)
{
	(void)state;
	reads("mardi 1 décembre 2026, 10 h 30", "2026-12-01", 10, 30);
	reads("mardi 1er décembre 2026 à 10 h 30", "2026-12-01", 10, 30);
	reads("Mardi 1er decembre 2026 10h30", "2026-12-01", 10, 30);
	reads("le 3 août 2026 à 9 h", "2026-08-03", 9, 0);
	reads("01/12/2026 10:30", "2026-12-01", 10, 30);
	reads("2026-12-01T10:30:00", "2026-12-01", 10, 30);
	reads("2026-12-01 10:30:00", "2026-12-01", 10, 30);
	reads("1er\u00a0mai\u00a02026, 14\u202fh\u202f05", "2026-05-01", 14, 5);
	struct appointment_when when;
	assert_true(appointment_when_read(SPAN("2026-12-01T09:30:00Z"), &when) && !when.is_local &&
	            when.at_s == at("2026-12-01T09:30:00Z"));
	static const char *const wrong[] = {
		"", "demain", "mercredi 1 décembre 2026, 10 h 30", "31/02/2026 10:30", "01/12/2026", "10 h 30",
		"01/12/2026 25:00", "01/12/2026 10:60", "1 frimaire 2026 10 h", "01/12/2026 10 h 30 environ",
		"32 décembre 2026 10 h",
	};
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (appointment_when_read(span_of(wrong[i]), &when))
			fail_msg("« %s » is read", wrong[i]);
}

/* --- what happens -------------------------------------------------------------------------------- */

static struct appointment
booked(const char *begin)
{
	return (struct appointment){ .appointment_id = 7, .place_id = 1, .begin_s = at(begin),
		                         .end_s = at(begin) + 1800, .state = APPOINTMENT_BOOKED,
		                         .window = SPAN(""), .about = SPAN(""), .name = SPAN("Mme Durand"),
		                         .mail = SPAN("durand@exemple.fr"), .phone = SPAN(""), .changes = 1 };
}

static void
test_who_comes_is_noted_then_not_before(void **state)
{
	(void)state;
	struct appointment one = booked("2026-12-01T09:30:00Z");
	assert_non_null(appointment_apply(&one, APPOINTMENT_MISS, at("2026-12-01T09:00:00Z")));
	assert_non_null(appointment_apply(&one, APPOINTMENT_COME, at("2026-11-30T09:00:00Z")));
	assert_null(appointment_apply(&one, APPOINTMENT_COME, at("2026-12-01T09:10:00Z")));
	assert_int_equal(one.state, APPOINTMENT_CAME);
	assert_null(appointment_apply(&one, APPOINTMENT_MISS, at("2026-12-01T10:10:00Z")));
	assert_null(appointment_apply(&one, APPOINTMENT_UNMARK, at("2026-12-01T10:10:00Z")));
	assert_int_equal(one.state, APPOINTMENT_BOOKED);
	assert_non_null(appointment_apply(&one, APPOINTMENT_UNMARK, at("2026-12-01T10:10:00Z")));
	/* It has begun: it is missed, not cancelled. */
	assert_non_null(appointment_apply(&one, APPOINTMENT_CANCEL, at("2026-12-01T09:30:00Z")));
	assert_null(appointment_apply(&one, APPOINTMENT_CANCEL, at("2026-12-01T09:29:00Z")));
	assert_non_null(appointment_apply(&one, APPOINTMENT_CANCEL, at("2026-12-01T09:29:00Z")));
	assert_non_null(appointment_apply(&one, APPOINTMENT_COME, at("2026-12-01T09:40:00Z")));
	one.state = APPOINTMENT_FREE;
	assert_non_null(appointment_apply(&one, APPOINTMENT_CANCEL, at("2026-12-01T09:29:00Z")));
	assert_null(appointment_apply(&one, APPOINTMENT_CALL_OFF, at("2026-12-01T09:29:00Z")));
}

static void
test_a_file_read_again_undoes_nothing(void **state)
{
	(void)state;
	const struct appointment said = booked("2026-12-01T09:30:00Z");
	struct appointment known = said;
	assert_false(appointment_merge(&known, &said));
	known.state = APPOINTMENT_CANCELLED;
	assert_false(appointment_merge(&known, &said));
	assert_int_equal(known.state, APPOINTMENT_CANCELLED);
	known.state = APPOINTMENT_MISSED;
	assert_false(appointment_merge(&known, &said));
	assert_int_equal(known.state, APPOINTMENT_MISSED);
	/* Moved, it is another hour: it stands, and is reminded anew. */
	struct appointment moved = said;
	moved.begin_s += 3600;
	moved.end_s += 3600;
	moved.sequence = 1;
	known.state = APPOINTMENT_CANCELLED;
	known.far_s = known.near_s = 5;
	assert_true(appointment_merge(&known, &moved));
	assert_int_equal(known.state, APPOINTMENT_BOOKED);
	assert_true(known.far_s == 0 && known.near_s == 0 && known.sequence == 1);
	/* What is older changes nothing. */
	assert_false(appointment_merge(&known, &said));
	assert_int_equal(known.begin_s, moved.begin_s);
	/* The other tool cancels. */
	struct appointment gone = moved;
	gone.state = APPOINTMENT_CANCELLED_BY_US;
	assert_true(appointment_merge(&known, &gone));
	assert_int_equal(known.state, APPOINTMENT_CANCELLED_BY_US);
	/* There was no way to reach her; now there is. */
	known = said;
	known.mail = SPAN("");
	known.far_s = APPOINTMENT_UNTOLD;
	known.near_s = 12;
	assert_true(appointment_merge(&known, &said));
	assert_true(known.far_s == 0 && known.near_s == 12);
}

static void
test_who_is_forgotten_does_not_come_back(void **state)
{
	(void)state;
	const struct appointment said = booked("2026-12-01T09:30:00Z");
	struct appointment known = said;
	assert_null(appointment_apply(&known, APPOINTMENT_FORGET, at("2026-11-30T09:00:00Z")));
	assert_true(known.name.length == 0 && known.mail.length == 0 && known.state == APPOINTMENT_BOOKED);
	assert_false(appointment_merge(&known, &said));
	assert_int_equal(known.name.length, 0);
}

/* --- reminders ----------------------------------------------------------------------------------- */

static void
reminds(const char *begin, enum appointment_reminder which, const char *when)
{
	const struct appointment one = booked(begin);
	const int64_t due_s = appointment_reminder_s(&one, paris, which);
	if (due_s != at(when)) {
		struct text said = text_new(arena, 60);
		text_add_instant(&said, due_s);
		fail_msg("%s: %s", begin, text_z(&said));
	}
}

static void
test_reminders_are_of_the_wall_and_not_of_the_night(void **state)
{
	(void)state;
	reminds("2026-12-01T09:30:00Z", APPOINTMENT_FAR, "2026-11-29T09:30:00Z");
	reminds("2026-12-01T09:30:00Z", APPOINTMENT_NEAR, "2026-12-01T07:30:00Z");
	/* 8 h on the wall: two hours before is night. */
	reminds("2026-12-01T07:00:00Z", APPOINTMENT_NEAR, "2026-12-01T06:00:00Z");
	reminds("2026-12-01T05:30:00Z", APPOINTMENT_FAR, "2026-11-29T06:00:00Z");
	reminds("2026-12-01T21:30:00Z", APPOINTMENT_NEAR, "2026-12-01T19:00:00Z");
	/* Clocks go back on 25 October and forward on 28 March: 10 h on the wall stays 10 h. */
	reminds("2026-10-26T09:00:00Z", APPOINTMENT_FAR, "2026-10-24T08:00:00Z");
	reminds("2027-03-29T08:00:00Z", APPOINTMENT_FAR, "2027-03-27T09:00:00Z");
}

static bool
due(const struct appointment *one, enum appointment_reminder which, const char *now)
{
	return appointment_reminder_due(one, paris, which, at(now));
}

static void
test_reminders_are_due_once_and_in_time(void **state)
{
	(void)state;
	struct appointment one = booked("2026-12-01T09:30:00Z");
	assert_false(due(&one, APPOINTMENT_FAR, "2026-11-29T09:29:59Z"));
	assert_true(due(&one, APPOINTMENT_FAR, "2026-11-29T09:30:00Z"));
	assert_true(due(&one, APPOINTMENT_FAR, "2026-11-30T19:00:00Z"));  /* the program was stopped */
	assert_false(due(&one, APPOINTMENT_FAR, "2026-11-30T23:00:00Z")); /* at night */
	assert_false(due(&one, APPOINTMENT_FAR, "2026-12-01T06:30:00Z")); /* of no more use */
	assert_false(due(&one, APPOINTMENT_NEAR, "2026-12-01T07:29:00Z"));
	assert_true(due(&one, APPOINTMENT_NEAR, "2026-12-01T07:30:00Z"));
	assert_false(due(&one, APPOINTMENT_NEAR, "2026-12-01T09:20:00Z"));
	one.says_no = true;
	assert_false(due(&one, APPOINTMENT_NEAR, "2026-12-01T07:30:00Z"));
	one.says_no = false;
	one.near_s = at("2026-12-01T07:30:00Z");
	assert_false(due(&one, APPOINTMENT_NEAR, "2026-12-01T07:31:00Z"));
	one.state = APPOINTMENT_CANCELLED;
	assert_false(due(&one, APPOINTMENT_FAR, "2026-11-29T09:30:00Z"));
}

/* --- a calendar ---------------------------------------------------------------------------------- */

static struct appointment_file
calendar(const char *words)
{
	struct appointment_file file;
	struct appointment_horizon horizon = { 20000, 21500 }; /* October 2024 to November 2028 */
	if (!appointment_ical_read(arena, span_of(words), horizon, &file, &fault))
		fail_msg("%s", fault.for_reader);
	return file;
}
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define CALENDAR(lines) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" lines "END:VCALENDAR\r\n"
#define NEW_YORK                                                                                    \
	"BEGIN:VTIMEZONE\r\nTZID:Chez nous\r\nBEGIN:STANDARD\r\nDTSTART:20001029T020000\r\n"            \
	"TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n"           \
	"END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:20000402T020000\r\nTZOFFSETFROM:-0500\r\n"           \
	"TZOFFSETTO:-0400\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

static void
test_hours_of_a_calendar_are_those_of_their_zone(void **state)
{
	(void)state;
	const struct appointment_file file = calendar(CALENDAR(NEW_YORK
		EVENT("UID:a\r\nDTSTART:20261201T093000Z\r\nDTEND:20261201T100000Z\r\n")
		EVENT("UID:b\r\nDTSTART;TZID=Europe/Paris:20260701T103000\r\nDURATION:PT45M\r\n")
		EVENT("UID:c\r\nDTSTART:20261201T103000\r\n")
		EVENT("UID:d\r\nDTSTART;TZID=Chez nous:20260701T103000\r\n")
		EVENT("UID:e\r\nDTSTART;TZID=/x.org/20050126_1/Europe/Paris:20261201T103000\r\n")
		EVENT("UID:f\r\nDTSTART;TZID=Nulle part:20261201T103000\r\n")
		EVENT("UID:g\r\nDTSTART;VALUE=DATE:20261201\r\n")
		EVENT("DTSTART:20261201T103000\r\n")));
	assert_int_equal(file.count, 8);
	assert_int_equal(file.lines[0].begin.at_s, at("2026-12-01T09:30:00Z"));
	assert_int_equal(file.lines[0].length_s, 1800);
	assert_int_equal(file.lines[1].begin.at_s, at("2026-07-01T08:30:00Z"));
	assert_int_equal(file.lines[1].length_s, 2700);
	assert_true(file.lines[2].begin.is_local && file.lines[2].begin.local.second == 37800);
	assert_int_equal(file.lines[3].begin.at_s, at("2026-07-01T14:30:00Z"));
	assert_int_equal(file.lines[4].begin.at_s, at("2026-12-01T09:30:00Z"));
	assert_string_equal(file.lines[5].complaint, "son fuseau horaire n’est pas connu.");
	assert_non_null(file.lines[6].complaint);
	assert_non_null(file.lines[7].complaint);
	assert_int_equal(file.lines[0].number, 18); /* of the file */
}

static void
test_who_comes_is_read_and_lines_are_unfolded(void **state)
{
	(void)state;
	const struct appointment_file file = calendar(CALENDAR(
		EVENT("UID:a\r\nSEQUENCE:3\r\nDTSTART:20261201T093000Z\r\nSUMMARY:Passeport\\, dépôt "
	          "du dos\r\n sier\r\nLOCATION:Mairie annexe\r\nORGANIZER:mailto:agent@ville.fr\r\n"
	          "ATTENDEE;CUTYPE=ROOM:mailto:salle@ville.fr\r\nATTENDEE:mailto:agent@ville.fr\r\n"
	          "ATTENDEE;CN=\"Durand, Anne\":mailto:durand@exemple.fr\r\nCONTACT:06 12 34 56 78\r\n"
	          "DESCRIPTION:Demande [2026-K7MX4P3]\r\n")
		EVENT("UID:b\r\nDTSTART:20261201T093000Z\r\nSTATUS:CANCELLED\r\n")
		EVENT("UID:c\r\nDTSTART:20261201T093000Z\r\nSUMMARY:Libre\r\n")
		EVENT("UID:d\r\nDTSTART:20261201T093000Z\r\nATTENDEE;PARTSTAT=DECLINED;CN=X:mailto:x@exemple.fr\r\n")
		"BEGIN:VTODO\r\nUID:z\r\nEND:VTODO\r\n"));
	const struct appointment_line *one = &file.lines[0];
	assert_int_equal(file.count, 4);
	assert_int_equal(file.left, 1);
	assert_true(span_is(one->about, "Passeport, dépôt du dossier"));
	assert_true(span_is(one->place, "Mairie annexe"));
	assert_true(span_is(one->name, "Durand, Anne"));
	assert_true(span_is(one->mail, "durand@exemple.fr"));
	assert_int_equal(one->sequence, 3);
	assert_int_equal(one->state, APPOINTMENT_BOOKED);
	assert_int_equal(file.lines[1].state, APPOINTMENT_CANCELLED_BY_US);
	assert_int_equal(file.lines[2].state, APPOINTMENT_FREE);
	assert_int_equal(file.lines[3].state, APPOINTMENT_CANCELLED);
}

static void
test_what_repeats_is_bounded_and_its_exceptions_hold(void **state)
{
	(void)state;
	/* Each Tuesday at 10:30 in Paris; not the 15th, another hour on the 22nd; the clock changes. */
	const struct appointment_file file = calendar(CALENDAR(
		EVENT("UID:a\r\nDTSTART;TZID=Europe/Paris:20261013T103000\r\nRRULE:FREQ=WEEKLY;COUNT=4\r\n"
	          "EXDATE;TZID=Europe/Paris:20261020T103000\r\n")
		EVENT("UID:a\r\nRECURRENCE-ID:20261027T093000Z\r\nDTSTART;TZID=Europe/Paris:20261027T140000\r\n")));
	assert_int_equal(file.count, 3);
	assert_int_equal(file.lines[0].begin.at_s, at("2026-10-13T08:30:00Z"));
	assert_int_equal(file.lines[1].begin.at_s, at("2026-11-03T09:30:00Z"));
	assert_int_equal(file.lines[2].begin.at_s, at("2026-10-27T13:00:00Z"));
	const struct appointment_file days = calendar(CALENDAR(
		EVENT("UID:e\r\nDTSTART:20261201T090000Z\r\nRDATE:20261202T090000Z,20261203T090000Z\r\n"
	          "RDATE:20261204T090000Z\r\nEXDATE:20261203T090000Z\r\n")));
	assert_int_equal(days.count, 3); /* the first, the second and the fourth */
	const struct appointment_file endless = calendar(CALENDAR(
		EVENT("UID:b\r\nDTSTART:20260101T090000Z\r\nRRULE:FREQ=DAILY\r\n")
		EVENT("UID:c\r\nDTSTART:20260101T090000Z\r\nRRULE:FREQ=SECONDLY\r\n")
		EVENT("UID:d\r\nDTSTART:20200101T090000Z\r\nRRULE:FREQ=YEARLY\r\n")));
	size_t daily = 0;
	for (size_t i = 0; i < endless.count; i++)
		daily += endless.lines[i].number == 3 && endless.lines[i].complaint == NULL;
	assert_int_equal(daily, APPOINTMENT_REPEAT_COUNT_MAX);
	assert_int_equal(endless.count, APPOINTMENT_REPEAT_COUNT_MAX + 1 + 4);
}

static void
test_the_last_word_of_one_uid_stays(void **state)
{
	(void)state;
	const struct appointment_file file = calendar(CALENDAR(
		EVENT("UID:a\r\nSEQUENCE:2\r\nDTSTART:20261201T110000Z\r\n")
		EVENT("UID:a\r\nSEQUENCE:1\r\nDTSTART:20261201T093000Z\r\n")
		"BEGIN:VEVENT\r\nUID:z\r\nDTSTART:20261201T093000Z\r\n"));
	assert_int_equal(file.count, 2);
	assert_int_equal(file.lines[0].begin.at_s, at("2026-12-01T11:00:00Z"));
	assert_non_null(file.lines[1].complaint);
	struct appointment_file none;
	const struct appointment_horizon horizon = { 20000, 21500 };
	assert_false(appointment_ical_read(arena, SPAN("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), horizon, &none,
	                                   &fault));
	assert_false(appointment_ical_read(arena, SPAN("BEGIN:VCALENDAR\0"), horizon, &none, &fault));
}

/* The calendar of somebody who wants us to reckon for hours. */
static void
test_a_calendar_that_costs_too_much_is_refused(void **state)
{
	(void)state;
	struct appointment_file file;
	const struct appointment_horizon brief = { .first_day = 20000, .last_day = 21500, .read_us_max = 20000 };
	struct text words = text_new(arena, 100000);
	text_add_z(&words, "BEGIN:VCALENDAR\r\n");
	for (int i = 0; i < 300; i++) /* none has a day; each takes some tenths of a second to find it out */
		text_format(&words, EVENT("UID:%d\r\nDTSTART:20260101T090000Z\r\n"
		                          "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31\r\n"), i);
	assert_false(appointment_ical_read(arena, text_span(&words), brief, &file, &fault));
	assert_non_null(strstr(fault.for_reader, "se répète trop"));
	file = calendar(CALENDAR(
		"BEGIN:VTIMEZONE\r\nTZID:Sans fin\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
		"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
		"BEGIN:VTIMEZONE\r\nTZID:Chaque jour\r\nBEGIN:STANDARD\r\nDTSTART:19010101T000000\r\n"
		"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU\r\n"
		"END:STANDARD\r\nEND:VTIMEZONE\r\n"
		EVENT("UID:a\r\nDTSTART;TZID=Sans fin:20261201T103000\r\n")
		EVENT("UID:b\r\nDTSTART;TZID=Chaque jour:20261201T103000\r\n")));
	assert_int_equal(file.count, 2);
	assert_string_equal(file.lines[0].complaint, "son fuseau horaire n’est pas connu.");
	assert_string_equal(file.lines[1].complaint, "son fuseau horaire n’est pas connu.");
}

/* The memory of a visit holds the largest one. */
static void
test_a_long_calendar_takes_little_memory(void **state)
{
	(void)state;
	struct appointment_file file;
	const struct appointment_horizon horizon = { .first_day = 20000, .last_day = 21500 };
	struct arena *own = arena_new(32 << 20);
	struct text words = text_new(arena, 4 << 20);
	text_add_z(&words, "BEGIN:VCALENDAR\r\n");
	for (int i = 0; i < APPOINTMENT_LINE_COUNT_MAX + 10; i++)
		text_format(&words, EVENT("UID:%d\r\nDTSTART:20261201T090000Z\r\n"), i);
	assert_true(appointment_ical_read(own, text_span(&words), horizon, &file, &fault));
	assert_true(file.is_cut && file.count == APPOINTMENT_LINE_COUNT_MAX);
	arena_end(own);
}

/* Whoever books writes the words of an event: folded, they may look like its end. */
static void
test_what_is_folded_ends_nothing(void **state)
{
	(void)state;
	const struct appointment_file file = calendar(CALENDAR(
		EVENT("UID:a\r\nDTSTART:20261201T093000Z\r\nDESCRIPTION:Bonjour\r\n END:VCALENDAR\r\n"
	          " END:VEVENT\r\n BEGIN:VEVENT\r\n METHOD:CANCEL\r\nSUMMARY:Passeport\r\n")
		EVENT("UID:b\r\nDTSTART:20261201T093000Z\r\n")));
	assert_int_equal(file.count, 2);
	assert_true(file.lines[0].complaint == NULL && span_is(file.lines[0].about, "Passeport"));
	assert_int_equal(file.lines[1].state, APPOINTMENT_BOOKED);
}

/* --- a table ------------------------------------------------------------------------------------- */

static void
test_a_table_is_read_by_its_mapping(void **state)
{
	(void)state;
	struct appointment_file file;
	const struct appointment_map *map = appointment_map_read(arena, appointment_map_usual(), &fault);
	assert_non_null(map);
	const struct span table = SPAN(
		"Date;Heure;Durée;Lieu;Nom;Prénom;E-mail;Téléphone;Statut;Rappel;Identifiant\n"
		"01/12/2026;10 h 30;20;mairie;Durand;Anne;durand@exemple.fr;;Confirmé;;12\n"
		"02/12/2026;9:00;;;Petit;;;06 12 34 56 78;Non honoré;non;13\n"
		"mercredi 1 décembre 2026;9:00;;;;;;;;;\n"
		"03/12/2026;;;;;;;;;;\n"
		"03/12/2026;9:00;;;;;pas une adresse;;;;\n"
		"03/12/2026;9:00;;;;;;;bizarre;;\n"
		"03/12/2026;9:00;;;;;;;libre;;\n");
	assert_true(appointment_csv_read(arena, table, map, &file, &fault));
	assert_int_equal(file.count, 7);
	assert_null(file.lines[0].complaint);
	assert_true(span_is(file.lines[0].name, "Anne Durand"));
	assert_int_equal(file.lines[0].length_s, 1200);
	assert_true(file.lines[0].must_find_place && span_is(file.lines[0].place, "mairie"));
	assert_int_equal(file.lines[1].state, APPOINTMENT_MISSED);
	assert_true(file.lines[1].says_no && span_is(file.lines[1].phone, "06 12 34 56 78"));
	for (size_t i = 2; i < 6; i++)
		assert_non_null(file.lines[i].complaint);
	assert_int_equal(file.lines[2].number, 4);
	assert_int_equal(file.lines[6].state, APPOINTMENT_FREE);
	assert_null(appointment_map_read(arena, SPAN("début colonne\n"), &fault));
	assert_null(appointment_map_read(arena, SPAN("état inconnu quand \"x\"\n"), &fault));
	assert_false(appointment_csv_read(arena, SPAN("a;b\n1;2\n"), map, &file, &fault));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instants_are_read_as_people_and_programs_write_them),
		cmocka_unit_test(test_who_comes_is_noted_then_not_before),
		cmocka_unit_test(test_a_file_read_again_undoes_nothing),
		cmocka_unit_test(test_who_is_forgotten_does_not_come_back),
		cmocka_unit_test(test_reminders_are_of_the_wall_and_not_of_the_night),
		cmocka_unit_test(test_reminders_are_due_once_and_in_time),
		cmocka_unit_test(test_hours_of_a_calendar_are_those_of_their_zone),
		cmocka_unit_test(test_who_comes_is_read_and_lines_are_unfolded),
		cmocka_unit_test(test_what_repeats_is_bounded_and_its_exceptions_hold),
		cmocka_unit_test(test_the_last_word_of_one_uid_stays),
		cmocka_unit_test(test_a_calendar_that_costs_too_much_is_refused),
		cmocka_unit_test(test_a_long_calendar_takes_little_memory),
		cmocka_unit_test(test_what_is_folded_ends_nothing),
		cmocka_unit_test(test_a_table_is_read_by_its_mapping),
	};
	arena = arena_new((size_t)1 << 30);
	paris = zone_open(arena, "Europe/Paris", &fault);
	const int failed = paris == NULL ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
	arena_end(arena);
	return failed;
}
