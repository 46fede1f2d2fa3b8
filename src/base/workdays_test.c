#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/time.h"
#include "base/workdays.h"

static const struct calendar metropole = { TERRITORY_METROPOLE };

static int32_t
day(const char *text)
{
	int32_t days = 0;
	assert_true(date_read(span_of(text), &days));
	return days;
}

static void
easter_falls_where_the_church_says(void **state)
{
	(void)state;
	static const char *const easters[] = { "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16",
		"2029-04-01", "2030-04-21", "2031-04-13" };
	for (int i = 0; i < (int)LENGTH(easters); i++)
		assert_int_equal(easter_days(2025 + i), day(easters[i]));
	for (int year = YEAR_MIN; year <= YEAR_MAX; year++) {
		assert_int_equal(date_weekday(easter_days(year)), SUNDAY);
		assert_in_range(easter_days(year) - date_days((struct date){ year, 3, 22 }) + 1000, 1000,
		                1034);
	}
}

static int
holidays_in(const struct calendar *calendar, int year)
{
	int count = 0;
	const int32_t first = date_days((struct date){ year, 1, 1 });
	for (int32_t days = first; days < date_days((struct date){ year + 1, 1, 1 }); days++)
		count += holiday_name(calendar, days) != NULL;
	return count;
}

static void
the_law_gives_eleven_holidays(void **state)
{
	(void)state;
	static const struct {
		const char *date, *name;
	} holidays[] = {
		{ "2026-01-01", "Jour de l’An" }, { "2026-04-06", "Lundi de Pâques" },
		{ "2026-05-01", "Fête du Travail" }, { "2026-05-08", "Victoire de 1945" },
		{ "2026-05-14", "Ascension" }, { "2026-05-25", "Lundi de Pentecôte" },
		{ "2026-07-14", "Fête nationale" }, { "2026-08-15", "Assomption" },
		{ "2026-11-01", "Toussaint" }, { "2026-11-11", "Armistice de 1918" },
		{ "2026-12-25", "Noël" },
	};
	for (size_t i = 0; i < LENGTH(holidays); i++)
		assert_string_equal(holiday_name(&metropole, day(holidays[i].date)), holidays[i].name);
	assert_int_equal(holidays_in(&metropole, 2026), 11);
	assert_null(holiday_name(&metropole, day("2026-12-26")));
}

static void
alsace_moselle_adds_saint_stephen_and_good_friday_where_there_is_a_temple(void **state)
{
	(void)state;
	const struct calendar without = { TERRITORY_ALSACE_MOSELLE, .good_friday = false };
	const struct calendar with = { TERRITORY_ALSACE_MOSELLE, .good_friday = true };
	const struct calendar elsewhere = { TERRITORY_METROPOLE, .good_friday = true };
	assert_int_equal(holidays_in(&without, 2026), 12);
	assert_int_equal(holidays_in(&with, 2026), 13);
	assert_int_equal(holidays_in(&elsewhere, 2026), 11);
	assert_string_equal(holiday_name(&with, day("2026-04-03")), "Vendredi saint");
	assert_null(holiday_name(&without, day("2026-04-03")));
	assert_non_null(holiday_name(&without, day("2026-12-26")));
}

static void
each_overseas_territory_has_its_day(void **state)
{
	(void)state;
	static const struct {
		enum territory territory;
		const char *date;
	} days[] = {
		{ TERRITORY_MAYOTTE, "2026-04-27" }, { TERRITORY_MARTINIQUE, "2026-05-22" },
		{ TERRITORY_GUADELOUPE, "2026-05-27" }, { TERRITORY_GUYANE, "2026-06-10" },
		{ TERRITORY_SAINT_BARTHELEMY, "2026-10-09" }, { TERRITORY_LA_REUNION, "2026-12-20" },
		{ TERRITORY_SAINT_MARTIN, "2026-05-28" },
	};
	for (size_t i = 0; i < LENGTH(days); i++) {
		const struct calendar calendar = { days[i].territory };
		assert_string_equal(holiday_name(&calendar, day(days[i].date)),
		                    "Abolition de l’esclavage");
		assert_null(holiday_name(&metropole, day(days[i].date)));
		assert_int_equal(holidays_in(&calendar, 2026), 12);
	}
}

static void
the_holidays_of_a_year_are_its_days_that_have_a_name(void **state)
{
	(void)state;
	for (int territory = 0; territory < TERRITORY_COUNT; territory++)
		for (int year = YEAR_MIN; year <= YEAR_MAX; year++) {
			const struct calendar calendar = { (enum territory)territory, year % 2 == 0, NULL, 0 };
			struct holiday holidays[HOLIDAY_COUNT_MAX];
			const size_t count = holidays_of_year(&calendar, year, holidays);
			size_t at = 0;
			const int32_t first = date_days((struct date){ year, 1, 1 });
			for (int32_t days = first; days <= date_days((struct date){ year, 12, 31 }); days++) {
				const char *name = holiday_name(&calendar, days);
				if (name == NULL)
					continue;
				assert_true(at < count);
				assert_int_equal(holidays[at].days, days);
				assert_string_equal(holidays[at++].name, name);
			}
			assert_int_equal(at, count);
		}
}

static void
jours_ouvres_step_over_weekends_and_holidays(void **state)
{
	(void)state;
	static const char *const vectors[][3] = {
		{ "2026-04-30", "2026-05-04", "2026-05-19" },
		{ "2026-12-23", "2026-12-24", "2027-01-08" },
		{ "2025-11-07", "2025-11-10", "2025-11-24" },
		{ "2027-03-26", "2027-03-30", "2027-04-12" },
	};
	for (size_t i = 0; i < LENGTH(vectors); i++) {
		const int32_t from = day(vectors[i][0]);
		assert_int_equal(workday_after(&metropole, WORKDAYS_OUVRES, from, 1), day(vectors[i][1]));
		assert_int_equal(workday_after(&metropole, WORKDAYS_OUVRES, from, 10), day(vectors[i][2]));
		assert_int_equal(workday_count(&metropole, WORKDAYS_OUVRES, from, day(vectors[i][2])), 10);
	}
	assert_int_equal(workday_count(&metropole, WORKDAYS_OUVRES, 100, 100), 0);
}

static void
saturday_is_ouvrable_and_not_ouvre(void **state)
{
	(void)state;
	const int32_t saturday = day("2026-11-21");
	assert_true(workday_is(&metropole, WORKDAYS_OUVRABLES, saturday));
	assert_false(workday_is(&metropole, WORKDAYS_OUVRES, saturday));
	assert_false(workday_is(&metropole, WORKDAYS_OUVRABLES, saturday + 1));
	assert_int_equal(workday_from(&metropole, WORKDAYS_OUVRES, saturday), day("2026-11-23"));
	assert_int_equal(workday_from(&metropole, WORKDAYS_OUVRABLES, saturday), saturday);
	assert_false(workday_is(&metropole, WORKDAYS_OUVRABLES, day("2026-08-15")));
}

static void
closings_of_the_organisation_are_not_worked(void **state)
{
	(void)state;
	const int32_t closings[] = { day("2026-05-15"), day("2026-12-24") };
	const struct calendar calendar = { .closings = closings, .closing_count = 2 };
	assert_int_equal(workday_after(&calendar, WORKDAYS_OUVRES, day("2026-05-13"), 1),
	                 day("2026-05-18"));
	assert_int_equal(workday_after(&calendar, WORKDAYS_OUVRES, day("2026-12-23"), 1),
	                 day("2026-12-28"));
	assert_null(holiday_name(&calendar, closings[0]));
}

static void
received_acquired_and_last_day_to_sue_follow_the_vectors(void **state)
{
	(void)state;
	static const char *const vectors[][3] = {
		{ "2026-04-23", "2026-06-23", "2026-08-24" }, { "2026-07-10", "2026-09-10", "2026-11-12" },
		{ "2026-12-31", "2027-02-28", "2027-04-29" }, { "2027-12-31", "2028-02-29", "2028-05-02" },
		{ "2026-06-30", "2026-08-30", "2026-11-02" }, { "2027-01-31", "2027-03-31", "2027-06-01" },
	};
	for (size_t i = 0; i < LENGTH(vectors); i++) {
		const int32_t acquired = implicit_decision_day(day(vectors[i][0]), 2);
		assert_int_equal(acquired, day(vectors[i][1]));
		assert_int_equal(last_day_to_sue(&metropole, acquired, 2), day(vectors[i][2]));
	}
}

static void
a_suspension_counts_both_its_days(void **state)
{
	(void)state;
	const int32_t decision = day("2026-06-23");
	assert_int_equal(implicit_decision_suspended(decision, day("2026-05-20"), day("2026-05-25")),
	                 decision + 6);
	assert_int_equal(implicit_decision_suspended(decision, day("2026-05-20"), day("2026-05-20")),
	                 decision + 1);
}

static void
the_end_of_the_calendar_stops_the_count(void **state)
{
	(void)state;
	assert_int_equal(workday_after(&metropole, WORKDAYS_OUVRES, DAYS_MAX - 3, 30), DAYS_MAX);
	assert_int_equal(last_day_to_sue(&metropole, DAYS_MAX, 2), DAYS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(easter_falls_where_the_church_says),
		cmocka_unit_test(the_law_gives_eleven_holidays),
		cmocka_unit_test(alsace_moselle_adds_saint_stephen_and_good_friday_where_there_is_a_temple),
		cmocka_unit_test(each_overseas_territory_has_its_day),
		cmocka_unit_test(the_holidays_of_a_year_are_its_days_that_have_a_name),
		cmocka_unit_test(jours_ouvres_step_over_weekends_and_holidays),
		cmocka_unit_test(saturday_is_ouvrable_and_not_ouvre),
		cmocka_unit_test(closings_of_the_organisation_are_not_worked),
		cmocka_unit_test(received_acquired_and_last_day_to_sue_follow_the_vectors),
		cmocka_unit_test(a_suspension_counts_both_its_days),
		cmocka_unit_test(the_end_of_the_calendar_stops_the_count),
	};
	return cmocka_run_group_tests_name("workdays", tests, NULL, NULL);
}
