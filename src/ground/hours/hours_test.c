/* The rules, without a database: the business clock against 8,000 cases counted minute by minute by
 * another program (oracle 16), and hours as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "ground/hours/hours_inside.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static int32_t
day(const char *text)
{
	int32_t days = 0;
	assert_true(date_read(span_of(text), &days));
	return days;
}

static int64_t
instant(const char *text)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(text), &instant_s));
	return instant_s;
}

static struct hours_day
windows(const char *code)
{
	struct hours_day read;
	assert_true(hours_day_decode(arena, span_of(code), &read));
	return read;
}

/* --- oracle 16 ----------------------------------------------------------------------------------- */

enum { WORD_COUNT_MAX = 12, WEEK_COUNT_MAX = 8, EXCEPTION_COUNT_MAX = 40, PAUSE_COUNT_MAX = 8 };

/* A line of the file, and the calendar that it is asked of. */
struct oracle {
	struct span words[WORD_COUNT_MAX];
	size_t word_count;
	struct hours_source source;
	struct hours_week weeks[WEEK_COUNT_MAX];
	struct hours_exception exceptions[EXCEPTION_COUNT_MAX];
	struct hours_calendar *calendar; /* made at its first question */
	size_t line, asked;
};

static const char *
word(const struct oracle *oracle, size_t at)
{
	assert_true(at < oracle->word_count);
	return span_copy(arena, oracle->words[at]);
}

static int64_t
number(const struct oracle *oracle, size_t at)
{
	int64_t read;
	assert_true(span_int64(oracle->words[at], &read));
	return read;
}

static enum territory
territory_of(const char *name)
{
	static const char *const names[TERRITORY_COUNT] = {
		[TERRITORY_METROPOLE] = "metropole",   [TERRITORY_ALSACE_MOSELLE] = "alsace-moselle",
		[TERRITORY_GUADELOUPE] = "guadeloupe", [TERRITORY_GUYANE] = "guyane",
		[TERRITORY_LA_REUNION] = "la-reunion", [TERRITORY_MARTINIQUE] = "martinique",
		[TERRITORY_MAYOTTE] = "mayotte",       [TERRITORY_SAINT_BARTHELEMY] = "saint-barthelemy",
		[TERRITORY_SAINT_MARTIN] = "saint-martin",
	};
	for (size_t i = 0; i < TERRITORY_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum territory)i;
	fail_msg("territory %s", name);
	return TERRITORY_COUNT;
}

static void
take_calendar(struct oracle *oracle)
{
	struct fault fault = { 0 };
	oracle->source = (struct hours_source){
		.zone = zone_open(arena, word(oracle, 1), &fault),
		.holidays = { territory_of(word(oracle, 2)), number(oracle, 3) == 1, NULL, 0 },
		.weeks = oracle->weeks,
		.exceptions = oracle->exceptions,
		.first_day = day(word(oracle, 4)),
		.last_day = day(word(oracle, 5)),
	};
	oracle->calendar = NULL;
	assert_non_null(oracle->source.zone);
}

static void
take_week(struct oracle *oracle)
{
	assert_true(oracle->source.week_count < WEEK_COUNT_MAX);
	struct hours_week *week = &oracle->weeks[oracle->source.week_count++];
	*week = (struct hours_week){ .from_day = day(word(oracle, 1)),
		                         .on_holidays = number(oracle, 2) == 1 };
	for (size_t i = 0; i < 7; i++)
		week->days[i] = windows(word(oracle, 3 + i));
}

static void
take_exception(struct oracle *oracle)
{
	assert_true(oracle->source.exception_count < EXCEPTION_COUNT_MAX);
	oracle->exceptions[oracle->source.exception_count++] =
		(struct hours_exception){ .first_day = day(word(oracle, 1)),
			                      .last_day = day(word(oracle, 2)),
			                      .kind = (enum hours_kind)number(oracle, 3),
			                      .day = windows(word(oracle, 4)) };
}

/* « begin/end begin/- » */
static struct hours_pauses
pauses_of(const struct oracle *oracle, size_t at)
{
	struct hours_pause *list = arena_array_of(arena, struct hours_pause, PAUSE_COUNT_MAX);
	struct span rest = oracle->words[at], one, first;
	size_t count = 0;
	while (oracle->words[at].length > 0 && span_cut(&rest, ' ', &one)) {
		assert_true(count < PAUSE_COUNT_MAX && span_cut(&one, '/', &first));
		list[count].begin_s = instant(span_copy(arena, first));
		list[count++].end_s = span_is(one, "-") ? INT64_MAX : instant(span_copy(arena, one));
	}
	return (struct hours_pauses){ list, count };
}

static void
same(const struct oracle *oracle, int64_t ours, int64_t theirs)
{
	if (ours != theirs)
		fail_msg("line %zu (%s): %lld is not %lld", oracle->line, word(oracle, 0), (long long)ours,
		         (long long)theirs);
}

/* An instant, or « never ». */
static void
same_instant(const struct oracle *oracle, bool found, const int64_t *at_s)
{
	const char *theirs = word(oracle, oracle->word_count - 1);
	same(oracle, found, strcmp(theirs, "never") != 0);
	if (found)
		same(oracle, *at_s, instant(theirs));
}

static bool
is(const struct oracle *oracle, const char *kind)
{
	return span_is(oracle->words[0], kind);
}

static void
ask(struct oracle *oracle)
{
	if (oracle->calendar == NULL)
		oracle->calendar = hours_calendar_new(arena, &oracle->source);
	const struct hours_calendar *calendar = oracle->calendar;
	const int64_t from_s = instant(word(oracle, 1));
	int64_t at_s = 0;
	oracle->asked++;
	if (is(oracle, "minutes"))
		same(oracle, hours_minutes(calendar, from_s, instant(word(oracle, 2))), number(oracle, 3));
	else if (is(oracle, "without"))
		same(oracle,
		     hours_minutes_without(calendar, pauses_of(oracle, 3), from_s, instant(word(oracle, 2))),
		     number(oracle, 4));
	else if (is(oracle, "after"))
		same_instant(oracle, hours_after(calendar, from_s, number(oracle, 2), &at_s), &at_s);
	else if (is(oracle, "after_without"))
		same_instant(oracle,
		             hours_after_without(calendar, pauses_of(oracle, 3), from_s, number(oracle, 2),
		                                 &at_s),
		             &at_s);
	else if (is(oracle, "open"))
		same(oracle, hours_open(calendar, from_s), number(oracle, 2));
	else if (is(oracle, "opening"))
		same_instant(oracle, hours_opening(calendar, from_s, &at_s), &at_s);
	else if (is(oracle, "closing"))
		same_instant(oracle, hours_closing(calendar, from_s, &at_s), &at_s);
	else
		fail_msg("line %zu: what is %s?", oracle->line, word(oracle, 0));
}

static void
each_case_of_the_oracle_is_ours_to_the_minute(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct span rest, line;
	struct oracle *oracle = arena_new_of(arena, struct oracle);
	assert_int_equal(file_read(arena, PARVIS_TESTS "/oracles/16_business_clock.csv", 4 << 20, &rest,
	                           &fault),
	                 FOUND_ONE);
	while (rest.length > 0 && span_cut(&rest, '\n', &line)) {
		oracle->line++;
		oracle->word_count = 0;
		if (line.at[0] == '#')
			continue;
		while (oracle->word_count < WORD_COUNT_MAX &&
		       span_cut(&line, ',', &oracle->words[oracle->word_count]))
			oracle->word_count++;
		if (is(oracle, "calendar"))
			take_calendar(oracle);
		else if (is(oracle, "week"))
			take_week(oracle);
		else if (is(oracle, "exception"))
			take_exception(oracle);
		else
			ask(oracle);
	}
	assert_int_equal(oracle->asked, 8000);
}

/* --- what a reader can follow by hand ------------------------------------------------------------ */

static struct hours_source
office(const char *zone)
{
	struct fault fault = { 0 };
	return (struct hours_source){ .zone = zone_open(arena, zone, &fault),
		                          .weeks = &hours_week_supposed,
		                          .week_count = 1,
		                          .first_day = day("2026-01-01"),
		                          .last_day = day("2027-12-31") };
}

static struct hours_calendar *
always(const char *zone)
{
	struct hours_source source = office(zone);
	struct hours_week *week = arena_new_of(arena, struct hours_week);
	week->on_holidays = true;
	for (size_t i = 0; i < 7; i++)
		week->days[i] = windows("00:00-24:00");
	source.weeks = week;
	return hours_calendar_new(arena, &source);
}

static void
an_office_week_has_thirty_hours_and_a_holiday_takes_six(void **state)
{
	(void)state;
	const struct hours_source source = office("Europe/Paris");
	const struct hours_calendar *calendar = hours_calendar_new(arena, &source);
	const int64_t monday = instant("2026-11-23T00:00:00+01:00");
	assert_int_equal(hours_minutes(calendar, monday, monday + 7 * DAY_S), 30 * 60);
	/* 11 November 2026 is a Wednesday. */
	assert_int_equal(hours_minutes(calendar, monday - 14 * DAY_S, monday - 7 * DAY_S), 24 * 60);
	int64_t at_s;
	/* Friday 16:30 and two hours more: Monday 10:30. */
	assert_true(hours_after(calendar, instant("2026-11-27T16:30:00+01:00"), 120, &at_s));
	assert_int_equal(at_s, instant("2026-11-30T10:30:00+01:00"));
	assert_true(hours_open(calendar, instant("2026-11-27T11:59:59+01:00")));
	assert_false(hours_open(calendar, instant("2026-11-27T12:00:00+01:00")));
	assert_true(hours_opening(calendar, instant("2026-11-27T17:00:00+01:00"), &at_s));
	assert_int_equal(at_s, instant("2026-11-30T09:00:00+01:00"));
	assert_true(hours_closing(calendar, instant("2026-11-27T09:00:00+01:00"), &at_s));
	assert_int_equal(at_s, instant("2026-11-27T12:00:00+01:00"));
}

static void
a_night_in_march_has_an_hour_less_and_one_in_october_an_hour_more(void **state)
{
	(void)state;
	const struct hours_calendar *paris = always("Europe/Paris"), *reunion = always("Indian/Reunion");
	const int64_t march = instant("2026-03-29T00:00:00+01:00");
	const int64_t october = instant("2026-10-25T00:00:00+02:00");
	assert_int_equal(hours_minutes(paris, march, instant("2026-03-30T00:00:00+02:00")), 23 * 60);
	assert_int_equal(hours_minutes(paris, october, instant("2026-10-26T00:00:00+01:00")), 25 * 60);
	assert_int_equal(hours_minutes(reunion, march, march + DAY_S), 24 * 60);
	int64_t at_s;
	assert_false(hours_closing(paris, march, &at_s));
}

static void
an_instant_counts_as_its_minute_and_spans_add_up(void **state)
{
	(void)state;
	const struct hours_source source = office("Europe/Paris");
	const struct hours_calendar *calendar = hours_calendar_new(arena, &source);
	const int64_t ten = instant("2026-11-23T10:00:00+01:00");
	assert_int_equal(hours_minutes(calendar, ten + 40, ten + 59), 0);
	assert_int_equal(hours_minutes(calendar, ten + 40, ten + 60), 1);
	int64_t at_s;
	assert_true(hours_after(calendar, ten + 40, 1, &at_s));
	assert_int_equal(at_s, ten + 60);
	assert_true(hours_after(calendar, ten + 40, 0, &at_s));
	assert_int_equal(at_s, ten + 40);
	for (int64_t step = 7; step < 40 * DAY_S; step = step * 3 + 1)
		assert_int_equal(hours_minutes(calendar, ten, ten + step) +
		                     hours_minutes(calendar, ten + step, ten + 40 * DAY_S),
		                 hours_minutes(calendar, ten, ten + 40 * DAY_S));
	assert_int_equal(hours_minutes(calendar, ten, ten), 0);
	assert_int_equal(hours_minutes(calendar, ten, ten - DAY_S), 0);
}

static void
an_exception_says_why(void **state)
{
	(void)state;
	struct hours_source source = office("Europe/Paris");
	struct hours_exception exceptions[] = {
		{ .id = 1, .first_day = day("2026-11-23"), .last_day = day("2026-11-25"),
		  .kind = HOURS_CLOSED, .reason = SPAN("Inventaire") },
		{ .id = 2, .first_day = day("2026-11-24"), .last_day = day("2026-11-24"),
		  .kind = HOURS_OPEN_BETWEEN, .day = windows("10:00-12:00"), .reason = SPAN("Permanence") },
		{ .id = 3, .first_day = day("2026-11-26"), .last_day = day("2026-11-26"),
		  .kind = HOURS_CLOSED_BETWEEN, .day = windows("11:00-15:00"), .reason = SPAN("Réunion") },
		{ .id = 4, .first_day = day("2026-11-11"), .last_day = day("2026-11-11"),
		  .kind = HOURS_OPEN_BETWEEN, .day = windows("09:00-10:00"), .reason = SPAN("Cérémonie") },
	};
	source.exceptions = exceptions;
	source.exception_count = LENGTH(exceptions);
	const struct hours_calendar *calendar = hours_calendar_new(arena, &source);
	const struct hours_told monday = hours_told(calendar, day("2026-11-23"));
	assert_int_equal(monday.day.count, 0);
	assert_int_equal(monday.exception->id, 1);
	assert_int_equal(hours_told(calendar, day("2026-11-24")).exception->id, 2);
	const struct hours_told thursday = hours_told(calendar, day("2026-11-26"));
	assert_string_equal(span_copy(arena, hours_day_code(arena, &thursday.day)),
	                    "09:00-11:00 15:00-17:00");
	const struct hours_told armistice = hours_told(calendar, day("2026-11-11"));
	assert_string_equal(armistice.holiday, "Armistice de 1918");
	assert_int_equal(hours_day_minutes(&armistice.day, 0, HOURS_DAY_MINUTES), 60);
	assert_null(hours_told(calendar, day("2026-11-27")).exception);
	assert_int_equal(hours_told(calendar, day("2026-11-28")).day.count, 0);
}

/* The last day that base knows, no pause that is over: found or not, and quickly. */
static void
a_place_that_never_opens_is_never_reached(void **state)
{
	(void)state;
	struct hours_source source = office("Europe/Paris");
	source.last_day = DAYS_MAX;
	const struct hours_calendar *open = hours_calendar_new(arena, &source);
	static const struct hours_week closed = { 0 };
	source.weeks = &closed;
	const struct hours_calendar *shut = hours_calendar_new(arena, &source);
	const int64_t from_s = instant("2026-11-26T12:00:00Z");
	const struct hours_pause waiting = { from_s + DAY_S, INT64_MAX };
	const struct hours_pauses pauses = { &waiting, 1 };
	int64_t at_s;
	assert_false(hours_opening(shut, from_s, &at_s));
	assert_false(hours_after(shut, from_s, 1, &at_s));
	assert_false(hours_after_without(open, pauses, from_s, 10000, &at_s));
	assert_true(hours_after_without(open, pauses, from_s, 60, &at_s));
	assert_true(hours_after(open, from_s, 15000000, &at_s)); /* 150 years of an office */
	assert_int_equal(hours_minutes(open, from_s, at_s), 15000000);
	assert_int_equal(hours_minutes(open, from_s, at_s - 60), 15000000 - 1);
}

/* --- hours as people type them ------------------------------------------------------------------- */

static void
hours_are_read_as_people_type_them(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *code;
	} cases[] = {
		{ "9 h – 12 h et 14 h – 17 h 30", "09:00-12:00 14:00-17:30" },
		{ "9h-12h, 14h-17h", "09:00-12:00 14:00-17:00" },
		{ "09:00-12:30 ; 13:30-16:45", "09:00-12:30 13:30-16:45" },
		{ "de 8h30 à 12h puis de 13 h 30 à 17 h.", "08:30-12:00 13:30-17:00" },
		{ "9\u00a0h\u202f30 — 12\u202fh", "09:30-12:00" },
		{ "9-12", "09:00-12:00" },
		{ "14h-17h, 9h-12h", "09:00-12:00 14:00-17:00" },
		{ "9 h – 12 h, 12 h – 14 h", "09:00-12:00 12:00-14:00" },
		{ "0 h – 24 h", "00:00-24:00" },
		{ "8 heures à 12 heures", "08:00-12:00" },
		{ "10H-12H", "10:00-12:00" },
		{ "", "" },
		{ "  ", "" },
		{ "fermé", "" },
		{ "Fermé", "" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct hours_day read;
		const char *complaint = hours_day_read(arena, span_of(cases[i].typed), &read);
		if (complaint != NULL)
			fail_msg("« %s »: %s", cases[i].typed, complaint);
		assert_string_equal(span_copy(arena, hours_day_code(arena, &read)), cases[i].code);
	}
}

static void
hours_that_make_no_day_are_refused_with_a_sentence(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *says;
	} cases[] = {
		{ "9h-12h, 11h-14h", "se chevauchent" },
		{ "9h-12h, 9h-12h", "se chevauchent" },
		{ "9h-12h 14h-17h", "Écrivez les heures" },
		{ "9 h 12 h", "Écrivez les heures" },
		{ "le matin", "Écrivez les heures" },
		{ "9h", "Écrivez les heures" },
		{ "9h-", "Écrivez les heures" },
		{ "9h-12h,", "Écrivez les heures" },
		{ "25h-26h", "Écrivez les heures" },
		{ "24h30-25h", "Écrivez les heures" },
		{ "9h60-12h", "Écrivez les heures" },
		{ "0930-1200", "Écrivez les heures" },
		{ "9h-12h sur rendez-vous", "Écrivez les heures" },
		{ "20h-2h", "Pour une nuit" },
		{ "12h-12h", "doit venir après" },
		{ "1h-2h,3h-4h,5h-6h,7h-8h,9h-10h,11h-12h,13h-14h", "Six plages au plus" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct hours_day read;
		const char *complaint = hours_day_read(arena, span_of(cases[i].typed), &read);
		if (complaint == NULL || strstr(complaint, cases[i].says) == NULL)
			fail_msg("« %s »: %s", cases[i].typed, complaint == NULL ? "read" : complaint);
	}
	struct text long_one = text_new(arena, 1000);
	for (int i = 0; i < 100; i++)
		text_add_z(&long_one, "1h-2h,");
	struct hours_day read;
	assert_non_null(hours_day_read(arena, text_span(&long_one), &read));
}

static void
what_was_kept_reads_back_and_nothing_else_does(void **state)
{
	(void)state;
	static const char *const refused[] = { "9:00-12:00", "09:00-12:00,14:00-17:00", "09:00-24:01",
		"12:00-09:00", "09:00-12:00 11:00-13:00", "09:00-12:00 ", " 09:00-12:00", "-1:00-12:00",
		"09:00-1a:00", "09:00_12:00", "09:-0-12:04", "+9:00-12:00",
		"01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00 11:00-12:00 13:00-14:00" };
	struct hours_day read;
	for (size_t i = 0; i < LENGTH(refused); i++)
		assert_false(hours_day_decode(arena, span_of(refused[i]), &read));
	struct text text = text_new(arena, 200);
	read = windows("09:00-12:00 13:30-17:05");
	text_add_hours(&text, &read);
	assert_string_equal(text_z(&text), "9\u202fh\u00a0à\u00a012\u202fh, 13\u202fh\u202f30\u00a0à\u00a017\u202fh\u202f05");
	/* What is written is read. */
	assert_null(hours_day_read(arena, text_span(&text), &read));
	assert_string_equal(span_copy(arena, hours_day_code(arena, &read)), "09:00-12:00 13:30-17:05");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_of_the_oracle_is_ours_to_the_minute),
		cmocka_unit_test(an_office_week_has_thirty_hours_and_a_holiday_takes_six),
		cmocka_unit_test(a_night_in_march_has_an_hour_less_and_one_in_october_an_hour_more),
		cmocka_unit_test(an_instant_counts_as_its_minute_and_spans_add_up),
		cmocka_unit_test(an_exception_says_why),
		cmocka_unit_test(a_place_that_never_opens_is_never_reached),
		cmocka_unit_test(hours_are_read_as_people_type_them),
		cmocka_unit_test(hours_that_make_no_day_are_refused_with_a_sentence),
		cmocka_unit_test(what_was_kept_reads_back_and_nothing_else_does),
	};
	return cmocka_run_group_tests_name("hours", tests, begin, end);
}
