#include "base/time.h"

#include <time.h>

int64_t
time_now_s(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return now.tv_sec;
}

int64_t
time_monotonic_us(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool
year_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
date_month_length(int year, int month)
{
	must(month >= 1 && month <= 12);
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return lengths[month - 1] + (month == 2 && year_is_leap(year));
}

bool
date_is_valid(struct date date)
{
	return date.year >= YEAR_MIN && date.year <= YEAR_MAX && date.month >= 1 &&
	       date.month <= 12 && date.day >= 1 &&
	       date.day <= date_month_length(date.year, date.month);
}

/* A year is counted from March, so that the leap day is its last and months follow the pattern
 * 31 30 31 30 31: (153 m + 2) / 5 days before the mth. */
int32_t
date_days(struct date date)
{
	must(date_is_valid(date));
	const int year = date.month > 2 ? date.year : date.year - 1;
	const int month = (date.month + 9) % 12;
	const int day_of_year = (153 * month + 2) / 5 + date.day - 1;
	return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

struct date
date_of_days(int32_t days)
{
	must(days >= DAYS_MIN && days <= DAYS_MAX);
	const int from_0000_03_01 = days + 719468;
	const int century = from_0000_03_01 / 146097, of_era = from_0000_03_01 % 146097;
	const int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	const int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int month = (5 * of_year + 2) / 153;
	const struct date date = {
		.year = century * 400 + year_of_era + (month >= 10),
		.month = month < 10 ? month + 3 : month - 9,
		.day = of_year - (153 * month + 2) / 5 + 1,
	};
	must(date_is_valid(date));
	return date;
}

enum weekday
date_weekday(int32_t days)
{
	must(days >= DAYS_MIN && days <= DAYS_MAX);
	return (enum weekday)((days - DAYS_MIN) % 7 + 1); /* 1900-01-01 was a Monday */
}

int32_t
date_add_months(int32_t days, int months)
{
	struct date date = date_of_days(days);
	must(months >= -12 * YEAR_MIN && months <= 12 * YEAR_MAX);
	const int month = date.year * 12 + date.month - 1 + months;
	date.year = month / 12;
	date.month = month % 12 + 1;
	if (date.year < YEAR_MIN || date.year > YEAR_MAX)
		return date.year < YEAR_MIN ? DAYS_MIN : DAYS_MAX;
	const int length = date_month_length(date.year, date.month);
	if (date.day > length)
		date.day = length;
	return date_days(date);
}

/* `count` digits at `at`, or -1. */
static int
digits(const char *at, int count)
{
	int number = 0;
	for (int i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = number * 10 + (at[i] - '0');
	}
	return number;
}

bool
date_read(struct span span, int32_t *days_r)
{
	if (span.length != 10 || span.at[4] != '-' || span.at[7] != '-')
		return false;
	const struct date date = { digits(span.at, 4), digits(span.at + 5, 2), digits(span.at + 8, 2) };
	if (!date_is_valid(date))
		return false;
	*days_r = date_days(date);
	return true;
}

void
text_add_date(struct text *text, int32_t days)
{
	const struct date date = date_of_days(days);
	text_format(text, "%04d-%02d-%02d", date.year, date.month, date.day);
}

const char *
month_words(int month)
{
	static const char *const months[] = { "janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre" };
	must(month >= 1 && month <= 12);
	return months[month - 1];
}

void
text_add_date_words(struct text *text, int32_t days)
{
	const struct date date = date_of_days(days);
	text_format(text, "%d%s %s %d", date.day, date.day == 1 ? "er" : "", month_words(date.month),
	            date.year);
}

void
text_add_date_long(struct text *text, int32_t days)
{
	static const char *const weekdays[] = { [MONDAY] = "lundi", [TUESDAY] = "mardi",
		[WEDNESDAY] = "mercredi", [THURSDAY] = "jeudi", [FRIDAY] = "vendredi",
		[SATURDAY] = "samedi", [SUNDAY] = "dimanche" };
	text_add_z(text, weekdays[date_weekday(days)]);
	text_add_char(text, ' ');
	text_add_date_words(text, days);
}

bool
instant_is_valid(int64_t instant_s)
{
	return instant_s >= INSTANT_MIN && instant_s <= INSTANT_MAX;
}

/* « Z » or « +01:00 », the whole span. */
static bool
offset_read(struct span span, int32_t *offset_s_r)
{
	*offset_s_r = 0;
	if (span.length == 1)
		return span.at[0] == 'Z' || span.at[0] == 'z';
	if (span.length != 6 || span.at[3] != ':' || (span.at[0] != '+' && span.at[0] != '-'))
		return false;
	const int hours = digits(span.at + 1, 2), minutes = digits(span.at + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*offset_s_r = (span.at[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return true;
}

/* « 10:00:00 », at the start of 8 bytes or more; -1 when it is not a time. */
static int32_t
second_of_day(const char *at)
{
	const int hour = digits(at, 2), minute = digits(at + 3, 2), second = digits(at + 6, 2);
	if (at[2] != ':' || at[5] != ':' || hour < 0 || minute < 0 || second < 0)
		return -1;
	return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 3600 + minute * 60 + second;
}

bool
instant_read(struct span span, int64_t *instant_s_r)
{
	int32_t days, offset_s;
	if (span.length < 20 || (span.at[10] != 'T' && span.at[10] != 't') ||
	    !date_read(span_from(span.at, 10), &days))
		return false;
	const int32_t second = second_of_day(span.at + 11);
	struct span rest = span_from(span.at + 19, span.length - 19);
	if (rest.at[0] == '.') {
		size_t length = 1;
		while (length < rest.length && rest.at[length] >= '0' && rest.at[length] <= '9')
			length++;
		if (length == 1)
			return false;
		rest = span_from(rest.at + length, rest.length - length);
	}
	if (second < 0 || !offset_read(rest, &offset_s))
		return false;
	const int64_t instant_s = (int64_t)days * DAY_S + second - offset_s;
	if (!instant_is_valid(instant_s))
		return false;
	*instant_s_r = instant_s;
	return true;
}

static void
add_clock(struct text *text, int64_t wall_s)
{
	must(wall_s >= (int64_t)DAYS_MIN * DAY_S);
	const int32_t days = (int32_t)((wall_s - (int64_t)DAYS_MIN * DAY_S) / DAY_S) + DAYS_MIN;
	const int second = (int)(wall_s - (int64_t)days * DAY_S);
	text_add_date(text, days);
	text_format(text, "T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
}

void
text_add_instant(struct text *text, int64_t instant_s)
{
	must(instant_is_valid(instant_s));
	add_clock(text, instant_s);
	text_add_char(text, 'Z');
}

void
text_add_local(struct text *text, const struct zone *zone, int64_t instant_s)
{
	must(instant_is_valid(instant_s));
	const int32_t offset_s = zone_offset_s(zone, instant_s);
	const int32_t minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
	add_clock(text, instant_s + offset_s);
	text_format(text, "%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
}
