/* Days and instants as IMAP writes them (RFC 3501, date-time). */
#include <string.h>

#include "base/time.h"
#include "craft/mail/mail_box_inside.h"

const char *const box_months[12] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* So many figures at `at`; -1: something else is there. */
static int
figures(const char *at, size_t count)
{
	int number = 0;
	for (size_t i = 0; i < count; i++) {
		if (at[i] < '0' || at[i] > '9')
			return -1;
		number = number * 10 + (at[i] - '0');
	}
	return number;
}

static int
month_of(const char *at)
{
	for (int i = 0; i < 12; i++)
		if (memcmp(at, box_months[i], 3) == 0)
			return i + 1;
	return 0;
}

bool
box_came(struct span line, int64_t *instant_s_r)
{
	static const char name[] = "INTERNALDATE \"", shape[] = "00-Xxx-0000 00:00:00 +0000\"";
	const size_t found = span_find(line, span_of(name));
	if (found == SIZE_MAX || line.length - found - strlen(name) < strlen(shape))
		return false;
	const char *at = line.at + found + strlen(name);
	const int first = at[0] == ' ' ? 0 : figures(at, 1), last = figures(at + 1, 1);
	const struct date date = { .year = figures(at + 7, 4), .month = month_of(at + 3),
		                       .day = first * 10 + last };
	const int hour = figures(at + 12, 2), minute = figures(at + 15, 2), second = figures(at + 18, 2);
	const int east_h = figures(at + 22, 2), east_m = figures(at + 24, 2);
	if (first < 0 || last < 0 || at[2] != '-' || at[6] != '-' || at[11] != ' ' || at[14] != ':' ||
	    at[17] != ':' || at[20] != ' ' || (at[21] != '+' && at[21] != '-') || at[26] != '"' ||
	    !date_is_valid(date) || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60 || east_h < 0 || east_h > 23 || east_m < 0 || east_m > 59)
		return false;
	const int64_t east_s = (at[21] == '-' ? -1 : 1) * (east_h * 3600 + east_m * 60);
	const int64_t instant_s = date_days(date) * (int64_t)DAY_S + hour * 3600 + minute * 60 + second -
	                          east_s;
	if (!instant_is_valid(instant_s))
		return false;
	*instant_s_r = instant_s;
	return true;
}
