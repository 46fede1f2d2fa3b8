/* Instants as tools write them. */
#include <string.h>

#include "welcome/takeover/takeover_inside.h"

struct scan {
	struct span rest;
};

static void
skip(struct scan *scan, size_t count)
{
	scan->rest = span_from(scan->rest.at + count, scan->rest.length - count);
}

static bool
take_number(struct scan *scan, size_t length_max, int *number_r, size_t *length_r)
{
	size_t length = 0;
	int number = 0;
	while (length < scan->rest.length && length < length_max && scan->rest.at[length] >= '0' &&
	       scan->rest.at[length] <= '9')
		number = number * 10 + (scan->rest.at[length++] - '0');
	skip(scan, length);
	*number_r = number;
	*length_r = length;
	return length > 0;
}

static bool
take_char(struct scan *scan, const char *any, char *taken_r)
{
	if (scan->rest.length == 0 || strchr(any, scan->rest.at[0]) == NULL || scan->rest.at[0] == '\0')
		return false;
	*taken_r = scan->rest.at[0];
	skip(scan, 1);
	return true;
}

static bool
take_day(struct scan *scan, enum takeover_order order, int32_t *day_r)
{
	int n[3];
	size_t length[3];
	char mark, again;
	if (!take_number(scan, 4, &n[0], &length[0]) || !take_char(scan, "-/.", &mark) ||
	    !take_number(scan, 2, &n[1], &length[1]) || !take_char(scan, "-/.", &again) ||
	    again != mark || !take_number(scan, 4, &n[2], &length[2]))
		return false;
	const bool is_year_first = length[0] == 4, is_year_last = length[2] == 4;
	if (length[0] == 3 || length[2] == 3 || (is_year_first && is_year_last))
		return false;
	struct date date;
	if (is_year_first || (order == TAKEOVER_YEAR_FIRST && length[2] < 4))
		date = (struct date){ n[0], n[1], n[2] };
	else if (order == TAKEOVER_MONTH_FIRST)
		date = (struct date){ n[2], n[0], n[1] };
	else
		date = (struct date){ n[2], n[1], n[0] };
	if (date.year < 100)
		date.year += 2000;
	if (!date_is_valid(date))
		return false;
	*day_r = date_days(date);
	return true;
}

/* 14:30, 14:30:05, 14:30:05.123, 14h30, then AM or PM. */
static bool
take_time(struct scan *scan, int32_t *second_r)
{
	int hour, minute, second = 0, unused;
	size_t length;
	char c;
	if (!take_number(scan, 2, &hour, &length) || !take_char(scan, ":hH", &c) ||
	    !take_number(scan, 2, &minute, &length) || length != 2)
		return false;
	if (take_char(scan, ":", &c) && (!take_number(scan, 2, &second, &length) || length != 2))
		return false;
	if (take_char(scan, ".", &c) && !take_number(scan, 9, &unused, &length))
		return false;
	while (take_char(scan, " ", &c))
		;
	if (span_starts(scan->rest, "AM") || span_starts(scan->rest, "PM") ||
	    span_starts(scan->rest, "am") || span_starts(scan->rest, "pm")) {
		const bool is_afternoon = scan->rest.at[0] == 'P' || scan->rest.at[0] == 'p';
		if (hour < 1 || hour > 12)
			return false;
		hour = hour % 12 + (is_afternoon ? 12 : 0);
		skip(scan, 2);
	}
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*second_r = hour * 3600 + minute * 60 + second;
	return true;
}

/* UTC, Z, +0100, +01:00; nothing: *is_told_r is false. */
static bool
take_offset(struct scan *scan, bool *is_told_r, int32_t *offset_s_r)
{
	char sign, c;
	int hour, minute;
	size_t length;
	while (take_char(scan, " ", &c))
		;
	*offset_s_r = 0;
	*is_told_r = scan->rest.length > 0;
	if (scan->rest.length == 0)
		return true;
	if (span_is(scan->rest, "UTC") || span_is(scan->rest, "Z") || span_is(scan->rest, "GMT"))
		return true;
	if (!take_char(scan, "+-", &sign) || !take_number(scan, 2, &hour, &length) || length != 2)
		return false;
	(void)take_char(scan, ":", &c);
	if (!take_number(scan, 2, &minute, &length) || length != 2 || hour > 14 || minute > 59 ||
	    scan->rest.length > 0)
		return false;
	*offset_s_r = (hour * 3600 + minute * 60) * (sign == '-' ? -1 : 1);
	return true;
}

bool
takeover_instant(struct span text, enum takeover_order order, const struct zone *zone,
                 int64_t *at_s_r, bool *has_hour_r)
{
	enum { NOON_S = DAY_S / 2 };
	struct scan scan = { span_trim(text) };
	struct local local = { 0, NOON_S };
	int32_t offset_s = 0;
	bool is_told = false;
	char c;
	*has_hour_r = false;
	if (!take_day(&scan, order, &local.days))
		return false;
	if (take_char(&scan, "T, ", &c)) {
		while (take_char(&scan, " ", &c))
			;
		if (span_starts(scan.rest, "à ") || span_starts(scan.rest, "à\u00a0"))
			skip(&scan, scan.rest.at[2] == ' ' ? 3 : 4);
		if (!take_time(&scan, &local.second) || !take_offset(&scan, &is_told, &offset_s))
			return false;
		*has_hour_r = true;
	}
	if (scan.rest.length > 0 && !is_told)
		return false;
	const int64_t at_s = is_told ? (int64_t)local.days * DAY_S + local.second - offset_s
	                             : zone_instant(zone, local, NULL);
	if (!instant_is_valid(at_s))
		return false;
	*at_s_r = at_s;
	return true;
}
