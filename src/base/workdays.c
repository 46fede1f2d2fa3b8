#include "base/workdays.h"

#include "base/must.h"
#include "base/time.h"

/* Meeus, Jones and Butcher: valid for every Gregorian year. */
int32_t
easter_days(int year)
{
	must(year >= YEAR_MIN && year <= YEAR_MAX);
	const int a = year % 19, b = year / 100, c = year % 100;
	const int f = (b + 8) / 25, g = (b - f + 1) / 3;
	const int h = (19 * a + b - b / 4 - g + 15) % 30;
	const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	const int m = (a + 11 * h + 22 * l) / 451;
	const int n = h + l - 7 * m + 114;
	return date_days((struct date){ year, n / 31, n % 31 + 1 });
}

struct fixed_day {
	int month, day;
	const char *name;
};

static const struct fixed_day everywhere[] = {
	{ 1, 1, "Jour de l’An" },
	{ 5, 1, "Fête du Travail" },
	{ 5, 8, "Victoire de 1945" },
	{ 7, 14, "Fête nationale" },
	{ 8, 15, "Assomption" },
	{ 11, 1, "Toussaint" },
	{ 11, 11, "Armistice de 1918" },
	{ 12, 25, "Noël" },
};

static const struct {
	int after_easter;
	const char *name;
} with_easter[] = {
	{ 1, "Lundi de Pâques" },
	{ 39, "Ascension" },
	{ 50, "Lundi de Pentecôte" },
};

enum { GOOD_FRIDAY = -2 }; /* days after Easter */
static const char good_friday_name[] = "Vendredi saint";

static const struct fixed_day here[TERRITORY_COUNT] = {
	[TERRITORY_ALSACE_MOSELLE] = { 12, 26, "Saint-Étienne" },
	[TERRITORY_GUADELOUPE] = { 5, 27, "Abolition de l’esclavage" },
	[TERRITORY_GUYANE] = { 6, 10, "Abolition de l’esclavage" },
	[TERRITORY_LA_REUNION] = { 12, 20, "Abolition de l’esclavage" },
	[TERRITORY_MARTINIQUE] = { 5, 22, "Abolition de l’esclavage" },
	[TERRITORY_MAYOTTE] = { 4, 27, "Abolition de l’esclavage" },
	[TERRITORY_SAINT_BARTHELEMY] = { 10, 9, "Abolition de l’esclavage" },
	/* The code still says 27 May; 28 May is what is done since 2018. */
	[TERRITORY_SAINT_MARTIN] = { 5, 28, "Abolition de l’esclavage" },
};

const char *
holiday_name(const struct calendar *calendar, int32_t days)
{
	must(calendar->territory < TERRITORY_COUNT);
	const struct date date = date_of_days(days);
	for (size_t i = 0; i < LENGTH(everywhere); i++)
		if (date.month == everywhere[i].month && date.day == everywhere[i].day)
			return everywhere[i].name;
	const int after_easter = days - easter_days(date.year);
	for (size_t i = 0; i < LENGTH(with_easter); i++)
		if (after_easter == with_easter[i].after_easter)
			return with_easter[i].name;
	const struct fixed_day *local = &here[calendar->territory];
	if (date.month == local->month && date.day == local->day)
		return local->name;
	const bool alsace = calendar->territory == TERRITORY_ALSACE_MOSELLE;
	return alsace && calendar->good_friday && after_easter == GOOD_FRIDAY ? good_friday_name : NULL;
}

/* Two holidays may fall on one day (Ascension on 1 May 2008): it bears the first name told. */
static size_t
add_holiday(struct holiday *holidays, size_t count, struct holiday one)
{
	size_t at = count;
	while (at > 0 && holidays[at - 1].days > one.days)
		at--;
	if (at > 0 && holidays[at - 1].days == one.days)
		return count;
	must(count < HOLIDAY_COUNT_MAX);
	for (size_t i = count; i > at; i--)
		holidays[i] = holidays[i - 1];
	holidays[at] = one;
	return count + 1;
}

size_t
holidays_of_year(const struct calendar *calendar, int year,
                 struct holiday holidays_r[HOLIDAY_COUNT_MAX])
{
	must(calendar->territory < TERRITORY_COUNT);
	const int32_t easter = easter_days(year);
	const struct fixed_day *local = &here[calendar->territory];
	size_t count = 0;
	for (size_t i = 0; i < LENGTH(everywhere); i++)
		count = add_holiday(holidays_r, count,
		                    (struct holiday){ date_days((struct date){ year, everywhere[i].month,
		                                                               everywhere[i].day }),
		                                      everywhere[i].name });
	for (size_t i = 0; i < LENGTH(with_easter); i++)
		count = add_holiday(holidays_r, count,
		                    (struct holiday){ easter + with_easter[i].after_easter,
		                                      with_easter[i].name });
	if (local->name != NULL)
		count = add_holiday(holidays_r, count,
		                    (struct holiday){
								date_days((struct date){ year, local->month, local->day }),
								local->name });
	if (calendar->territory == TERRITORY_ALSACE_MOSELLE && calendar->good_friday)
		count = add_holiday(holidays_r, count,
		                    (struct holiday){ easter + GOOD_FRIDAY, good_friday_name });
	return count;
}

static bool
is_closing(const struct calendar *calendar, int32_t days)
{
	size_t low = 0, high = calendar->closing_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (calendar->closings[middle] < days)
			low = middle + 1;
		else
			high = middle;
	}
	return low < calendar->closing_count && calendar->closings[low] == days;
}

bool
workday_is(const struct calendar *calendar, enum workdays kind, int32_t days)
{
	const enum weekday last = kind == WORKDAYS_OUVRES ? FRIDAY : SATURDAY;
	return date_weekday(days) <= last && holiday_name(calendar, days) == NULL &&
	       !is_closing(calendar, days);
}

/* An organisation closed for years is a mistake in its calendar: we stop after WORKDAY_COUNT_MAX
 * days, or at the calendar's end, and give the day reached, so that a wrong list cannot hang a
 * page nor a far date stop the program. */
int32_t
workday_from(const struct calendar *calendar, enum workdays kind, int32_t days)
{
	const int32_t start = days;
	while (days < DAYS_MAX && !workday_is(calendar, kind, days) &&
	       days - start < WORKDAY_COUNT_MAX)
		days++;
	return days;
}

int32_t
workday_after(const struct calendar *calendar, enum workdays kind, int32_t days, int count)
{
	must(count >= 1 && count <= WORKDAY_COUNT_MAX);
	for (int i = 0; i < count && days < DAYS_MAX; i++)
		days = workday_from(calendar, kind, days + 1);
	return days;
}

int
workday_count(const struct calendar *calendar, enum workdays kind, int32_t from, int32_t to)
{
	int count = 0;
	for (int32_t days = from + 1; days <= to; days++)
		count += workday_is(calendar, kind, days);
	return count;
}

int32_t
implicit_decision_day(int32_t received, int months)
{
	must(months >= 0);
	return date_add_months(received, months);
}

int32_t
implicit_decision_suspended(int32_t decision, int32_t asked, int32_t given)
{
	must(given >= asked);
	return decision + (given - asked + 1);
}

int32_t
last_day_to_sue(const struct calendar *calendar, int32_t decision, int months)
{
	must(months >= 1);
	const struct calendar court = { calendar->territory, calendar->good_friday, NULL, 0 };
	const int32_t end = date_add_months(decision, months);
	return workday_from(&court, WORKDAYS_OUVRES, end < DAYS_MAX ? end + 1 : end);
}
