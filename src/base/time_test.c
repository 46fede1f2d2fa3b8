#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/base.h"
#include "base/file.h"
#include "base/time.h"

static struct arena *arena;
static struct zone *paris, *new_york, *sydney, *apia;

static struct zone *
open_zone(const char *name)
{
	struct fault fault;
	struct zone *zone = zone_open(arena, name, &fault);
	assert_non_null(zone);
	return zone;
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(32 << 20);
	paris = open_zone("Europe/Paris");
	new_york = open_zone("America/New_York");
	sydney = open_zone("Australia/Sydney");
	apia = open_zone("Pacific/Apia");
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

static void
every_day_from_1900_to_2200_follows_the_one_before(void **state)
{
	(void)state;
	struct date expected = { 1900, 1, 1 };
	int weekday = MONDAY;
	for (int32_t days = DAYS_MIN; days <= DAYS_MAX; days++) {
		const struct date date = date_of_days(days);
		assert_memory_equal(&date, &expected, sizeof date);
		assert_int_equal(date_days(date), days);
		assert_int_equal(date_weekday(days), weekday);
		weekday = weekday % 7 + 1;
		if (++expected.day > date_month_length(expected.year, expected.month)) {
			expected.day = 1;
			expected.year += expected.month == 12;
			expected.month = expected.month % 12 + 1;
		}
	}
	assert_int_equal(expected.year, 2201);
	assert_int_equal(day("1970-01-01"), 0);
	assert_int_equal(day("2000-02-29"), 11016);
	assert_int_equal(date_weekday(day("2026-11-23")), MONDAY);
}

static void
a_date_is_read_strictly(void **state)
{
	(void)state;
	static const char *const refused[] = { "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10",
		"2026-1-1", "26-01-01", "2026-01-01 ", "2026/01/01", "1899-12-31", "2201-01-01", "",
		"2026-04-31", "+026-01-01", "2026-01-0x" };
	int32_t days = 42;
	for (size_t i = 0; i < LENGTH(refused); i++)
		assert_false(date_read(span_of(refused[i]), &days));
	assert_int_equal(days, 42);
	assert_int_equal(day("2028-02-29") + 1, day("2028-03-01"));
}

static const char *
words(const char *date, bool with_weekday)
{
	struct text text = text_new(arena, 100);
	(with_weekday ? text_add_date_long : text_add_date_words)(&text, day(date));
	return text_z(&text);
}

static void
a_date_is_written_in_french_words(void **state)
{
	(void)state;
	assert_string_equal(words("2026-11-23", false), "23 novembre 2026");
	assert_string_equal(words("2026-05-01", false), "1er mai 2026");
	assert_string_equal(words("2026-08-31", true), "lundi 31 août 2026");
	assert_string_equal(words("2027-02-21", true), "dimanche 21 février 2027");
}

static void
months_are_added_to_the_same_number_day_or_the_last(void **state)
{
	(void)state;
	assert_int_equal(date_add_months(day("2026-12-31"), 2), day("2027-02-28"));
	assert_int_equal(date_add_months(day("2027-12-31"), 2), day("2028-02-29"));
	assert_int_equal(date_add_months(day("2026-03-31"), -1), day("2026-02-28"));
	assert_int_equal(date_add_months(day("2026-01-15"), -1), day("2025-12-15"));
	assert_int_equal(date_add_months(day("2026-11-15"), 14), day("2028-01-15"));
	assert_int_equal(date_add_months(DAYS_MAX, 1), DAYS_MAX);
}

static void
an_instant_is_read_as_rfc_3339_says(void **state)
{
	(void)state;
	assert_int_equal(instant("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(instant("2026-11-23T10:00:00Z"), 1795428000);
	assert_int_equal(instant("2026-11-23T11:00:00+01:00"), 1795428000);
	assert_int_equal(instant("2026-11-23T05:30:00-04:30"), 1795428000);
	assert_int_equal(instant("2026-11-23t10:00:00.999999z"), 1795428000);
	assert_int_equal(instant("1969-12-31T23:59:59Z"), -1);
	static const char *const refused[] = { "2026-11-23T10:00:00", "2026-11-23 10:00:00Z",
		"2026-11-23T24:00:00Z", "2026-11-23T10:60:00Z", "2016-12-31T23:59:60Z",
		"2026-11-23T10:00:00.Z", "2026-11-23T10:00:00+0100", "2026-11-23T10:00:00Z ",
		"2026-11-31T10:00:00Z", "2026-11-23T10:00:00.5", "1900-01-01T00:00:00Z",
		"2026-11-23T10:00:00+24:00", "2026-11-23", "" };
	int64_t instant_s = 42;
	for (size_t i = 0; i < LENGTH(refused); i++)
		assert_false(instant_read(span_of(refused[i]), &instant_s));
	assert_int_equal(instant_s, 42);
}

static const char *
written(int64_t instant_s, const struct zone *zone)
{
	struct text text = text_new(arena, 100);
	if (zone != NULL)
		text_add_local(&text, zone, instant_s);
	else
		text_add_instant(&text, instant_s);
	return text_z(&text);
}

static void
an_instant_is_written_in_utc_or_as_the_wall_shows_it(void **state)
{
	(void)state;
	assert_string_equal(written(1795428000, NULL), "2026-11-23T10:00:00Z");
	assert_string_equal(written(-1, NULL), "1969-12-31T23:59:59Z");
	assert_string_equal(written(1795428000, paris), "2026-11-23T11:00:00+01:00");
	assert_string_equal(written(1795428000, new_york), "2026-11-23T05:00:00-05:00");
	assert_int_equal(instant(written(INSTANT_MIN, NULL)), INSTANT_MIN);
	assert_int_equal(instant(written(INSTANT_MAX, NULL)), INSTANT_MAX);
	assert_string_equal(written(INSTANT_MAX, apia), "2200-12-31T12:59:59+13:00");
	assert_non_null(strstr(written(INSTANT_MIN, new_york), "1900-01-01T19:"));
}

static void
paris_changes_its_offset_at_one_utc_in_march_and_october(void **state)
{
	(void)state;
	const int64_t spring = instant("2026-03-29T01:00:00Z"), autumn = instant("2026-10-25T01:00:00Z");
	assert_int_equal(zone_offset_s(paris, spring - 1), 3600);
	assert_int_equal(zone_offset_s(paris, spring), 7200);
	assert_int_equal(zone_offset_s(paris, autumn - 1), 7200);
	assert_int_equal(zone_offset_s(paris, autumn), 3600);
	/* Long before tables, and under German time. */
	assert_int_equal(zone_offset_s(paris, instant("1900-01-02T00:00:00Z")), 561);
	assert_int_equal(zone_offset_s(paris, instant("1942-01-01T00:00:00Z")), 7200);
}

static void
after_the_last_change_the_rule_of_the_footer_holds(void **state)
{
	(void)state;
	assert_int_equal(zone_offset_s(paris, instant("2137-03-31T00:59:59Z")), 3600);
	assert_int_equal(zone_offset_s(paris, instant("2137-03-31T01:00:00Z")), 7200);
	assert_int_equal(zone_offset_s(paris, instant("2137-10-27T00:59:59Z")), 7200);
	assert_int_equal(zone_offset_s(paris, instant("2137-10-27T01:00:00Z")), 3600);
	/* Southern summer runs over the new year; America changes at two on its own wall. */
	assert_int_equal(zone_offset_s(sydney, instant("2150-01-01T00:00:00Z")), 39600);
	assert_int_equal(zone_offset_s(sydney, instant("2150-07-01T00:00:00Z")), 36000);
	assert_int_equal(zone_offset_s(new_york, instant("2100-03-14T06:59:59Z")), -18000);
	assert_int_equal(zone_offset_s(new_york, instant("2100-03-14T07:00:00Z")), -14400);
}

static int64_t
in_paris(const char *date, int hour, int minute, enum local_kind *kind_r)
{
	return zone_instant(paris, (struct local){ day(date), hour * 3600 + minute * 60 }, kind_r);
}

static void
a_local_time_that_never_was_is_moved_over_the_jump(void **state)
{
	(void)state;
	enum local_kind kind;
	assert_int_equal(in_paris("2026-03-29", 2, 30, &kind), instant("2026-03-29T01:30:00Z"));
	assert_int_equal(kind, LOCAL_SKIPPED);
	assert_string_equal(written(in_paris("2026-03-29", 2, 30, NULL), paris),
	                    "2026-03-29T03:30:00+02:00");
	assert_int_equal(in_paris("2026-03-29", 2, 0, &kind), instant("2026-03-29T01:00:00Z"));
	assert_int_equal(kind, LOCAL_SKIPPED);
	assert_int_equal(in_paris("2026-03-29", 1, 59, &kind), instant("2026-03-29T00:59:00Z"));
	assert_int_equal(kind, LOCAL_ONCE);
	assert_int_equal(in_paris("2026-03-29", 3, 0, &kind), instant("2026-03-29T01:00:00Z"));
	assert_int_equal(kind, LOCAL_ONCE);
	/* Samoa slept over a whole day. */
	(void)zone_instant(apia, (struct local){ day("2011-12-30"), 43200 }, &kind);
	assert_int_equal(kind, LOCAL_SKIPPED);
}

static void
a_local_time_that_was_twice_is_the_first_one(void **state)
{
	(void)state;
	enum local_kind kind;
	assert_int_equal(in_paris("2026-10-25", 2, 30, &kind), instant("2026-10-25T00:30:00Z"));
	assert_int_equal(kind, LOCAL_TWICE);
	assert_int_equal(in_paris("2026-10-25", 3, 0, &kind), instant("2026-10-25T02:00:00Z"));
	assert_int_equal(kind, LOCAL_ONCE);
	assert_int_equal(in_paris("2026-10-25", 1, 59, &kind), instant("2026-10-24T23:59:00Z"));
	assert_int_equal(kind, LOCAL_ONCE);
	assert_int_equal(in_paris("2100-10-31", 2, 30, &kind), instant("2100-10-31T00:30:00Z"));
	assert_int_equal(kind, LOCAL_TWICE);
}

static void
what_the_wall_shows_leads_back_to_the_instant(void **state)
{
	(void)state;
	const struct zone *const zones[] = { paris, new_york, sydney, apia };
	int64_t seen = 0;
	for (size_t i = 0; i < LENGTH(zones); i++)
		for (int64_t at = INSTANT_MIN; at <= INSTANT_MAX; at += 86400 * 3 + 3607, seen++) {
			enum local_kind kind;
			const int64_t back = zone_instant(zones[i], zone_local(zones[i], at), &kind);
			assert_true(kind != LOCAL_SKIPPED);
			assert_true(back == at || (kind == LOCAL_TWICE && back < at));
		}
	assert_true(seen > 100000);
}

static void
the_day_here_begins_before_that_of_greenwich(void **state)
{
	(void)state;
	assert_int_equal(day_here(instant("2026-11-27T22:59:59Z")), day("2026-11-27"));
	assert_int_equal(day_here(instant("2026-11-27T23:00:00Z")), day("2026-11-28"));
	assert_int_equal(day_here(instant("2026-11-28T00:00:00Z")), day("2026-11-28"));
	assert_int_equal(day_here(instant("2026-06-30T21:59:59Z")), day("2026-06-30"));
	assert_int_equal(day_here(instant("2026-06-30T22:00:00Z")), day("2026-07-01"));
}

static void
the_ends_of_the_calendar_stay_in_it(void **state)
{
	(void)state;
	assert_true(instant_is_valid(zone_instant(apia, (struct local){ DAYS_MIN, 0 }, NULL)));
	assert_true(instant_is_valid(zone_instant(new_york, (struct local){ DAYS_MAX, 86399 }, NULL)));
}

/* Hour by hour for three centuries: the offset changes where it is told, and nowhere else. */
static void
each_change_of_offset_is_found(void **state)
{
	(void)state;
	const struct zone *const zones[] = { paris, new_york, sydney, apia, open_zone("UTC") };
	for (size_t i = 0; i < LENGTH(zones); i++) {
		int64_t next = zone_change_after(zones[i], INSTANT_MIN);
		for (int64_t at = INSTANT_MIN; at + 3600 <= INSTANT_MAX; at += 3600) {
			const bool changes = zone_offset_s(zones[i], at) != zone_offset_s(zones[i], at + 3600);
			assert_int_equal(changes, next <= at + 3600);
			if (!changes)
				continue;
			assert_int_not_equal(zone_offset_s(zones[i], next - 1), zone_offset_s(zones[i], next));
			assert_int_equal(zone_change_after(zones[i], next - 1), next);
			next = zone_change_after(zones[i], next);
			assert_true(next > at + 3600);
		}
		assert_true(next > INSTANT_MAX);
	}
	assert_int_equal(zone_change_after(paris, instant("2026-11-26T12:00:00Z")),
	                 instant("2027-03-28T01:00:00Z"));
	assert_int_equal(zone_change_after(paris, instant("2090-03-26T01:00:00Z")),
	                 instant("2090-10-29T01:00:00Z"));
}

static void
a_zone_name_never_leaves_the_folder_of_zones(void **state)
{
	(void)state;
	static const char *const refused[] = { "../../../etc/passwd", "/etc/passwd", "Europe/../Paris",
		"Europe//Paris", "Europe/", "", "./UTC", "Europe/Paris ", "Europe\\Paris", ".hidden",
		"Europe/.Paris" };
	struct fault fault;
	for (size_t i = 0; i < LENGTH(refused); i++) {
		assert_false(zone_name_is_valid(refused[i]));
		assert_null(zone_open(arena, refused[i], &fault));
		assert_non_null(strstr(fault.for_reader, "Europe/Paris"));
	}
	assert_null(zone_open(arena, "Europe/Lutece", &fault));
	assert_non_null(strstr(fault.for_log, "unknown"));
	assert_null(zone_open(arena, "Europe", &fault)); /* a folder */
	assert_null(zone_open(arena, "tzdata.zi", &fault));
	assert_int_equal(zone_offset_s(open_zone("Etc/GMT+3"), 0), -10800);
	assert_int_equal(zone_offset_s(open_zone("America/Argentina/Ushuaia"), 1795428000), -10800);
}

static void
a_zone_cut_anywhere_is_a_fault_and_not_a_crash(void **state)
{
	(void)state;
	struct span bytes;
	struct fault fault;
	assert_int_equal(file_read(arena, "/usr/share/zoneinfo/Europe/Paris", 1 << 18, &bytes, &fault),
	                 FOUND_ONE);
	struct arena *own = arena_new(1 << 20);
	for (size_t length = 0; length < bytes.length; length++) {
		assert_null(zone_from(own, "Test/Cut", span_from(bytes.at, length), &fault));
		arena_reset(own);
	}
	assert_non_null(zone_from(own, "Test/Whole", bytes, &fault));
	arena_end(own);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_from_1900_to_2200_follows_the_one_before),
		cmocka_unit_test(a_date_is_read_strictly),
		cmocka_unit_test(a_date_is_written_in_french_words),
		cmocka_unit_test(months_are_added_to_the_same_number_day_or_the_last),
		cmocka_unit_test(an_instant_is_read_as_rfc_3339_says),
		cmocka_unit_test(an_instant_is_written_in_utc_or_as_the_wall_shows_it),
		cmocka_unit_test(paris_changes_its_offset_at_one_utc_in_march_and_october),
		cmocka_unit_test(after_the_last_change_the_rule_of_the_footer_holds),
		cmocka_unit_test(a_local_time_that_never_was_is_moved_over_the_jump),
		cmocka_unit_test(a_local_time_that_was_twice_is_the_first_one),
		cmocka_unit_test(what_the_wall_shows_leads_back_to_the_instant),
		cmocka_unit_test(the_day_here_begins_before_that_of_greenwich),
		cmocka_unit_test(the_ends_of_the_calendar_stay_in_it),
		cmocka_unit_test(each_change_of_offset_is_found),
		cmocka_unit_test(a_zone_name_never_leaves_the_folder_of_zones),
		cmocka_unit_test(a_zone_cut_anywhere_is_a_fault_and_not_a_crash),
	};
	return cmocka_run_group_tests_name("time", tests, begin, end);
}
