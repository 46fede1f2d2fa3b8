/* Numbers and dates of a workbook, as text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/sheet/sheet_xlsx.h"

enum {
	NUMBER_TEXT_MAX = 64,       /* longer is not a number */
	NUMBER_DIGITS = 15,         /* what spreadsheets show of a double */
	NUMBER_EXPONENT_MAX = 20,
	DAYS_1904 = 1462,           /* between the two calendars of spreadsheets */
	DAYS_TO_1970 = 25569,
	DAYS_END = 2958466,         /* 10000-01-01 */
	SECONDS_PER_DAY = 86400,
};

/* --- formats ---------------------------------------------------------------------------- */

static enum number_style
builtin_style(unsigned id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
	    (id >= 50 && id <= 58))
		return STYLE_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
		return STYLE_TIME;
	return id == 46 ? STYLE_ELAPSED : STYLE_NUMBER;
}

/* [h], [mm], [ss]: time past a day; other brackets are colours, locales and conditions. */
static bool
is_elapsed(const char *inside, size_t length)
{
	if (length == 0)
		return false;
	for (size_t i = 0; i < length; i++)
		if (strchr("hHmMsS", inside[i]) == NULL || (inside[i] | 32) != (inside[0] | 32))
			return false;
	return true;
}

/* Past what is not a letter of the format, or NULL at the end of the first section. */
static const char *
skip_literal(const char *at)
{
	if (*at == '"') {
		const char *close = strchr(at + 1, '"');
		return close == NULL ? NULL : close + 1;
	}
	if (*at == '\\' || *at == '_' || *at == '*')
		return at[1] == '\0' ? NULL : at + 2;
	return *at == ';' || *at == '\0' ? NULL : at + 1;
}

enum number_style
number_style_of(unsigned id, const char *code)
{
	if (code == NULL)
		return builtin_style(id);
	bool date = false, time = false;
	for (const char *at = code; at != NULL && *at != '\0';) {
		if (*at == '[') {
			const char *close = strchr(at, ']');
			if (close == NULL)
				break;
			if (is_elapsed(at + 1, (size_t)(close - at - 1)))
				return STYLE_ELAPSED;
			at = close + 1;
			continue;
		}
		const char letter = (char)(*at | 32);
		date = date || letter == 'y' || letter == 'd';
		time = time || letter == 'h' || letter == 's';
		/* Months or minutes: alone they are months. */
		date = date || (letter == 'm' && !time && strpbrk(at, "hHsS") == NULL);
		at = skip_literal(at);
	}
	return date ? STYLE_DATE : time ? STYLE_TIME : STYLE_NUMBER;
}

/* --- numbers ---------------------------------------------------------------------------- */

/* Already as we write numbers: digits, at most one point inside, no more than a double holds. */
static bool
is_plain(struct span raw)
{
	size_t i = raw.length > 0 && raw.at[0] == '-', points = 0;
	if (raw.length - i > NUMBER_DIGITS || raw.length == i || span_is(raw, "-0"))
		return false;
	if ((raw.at[i] == '0' && raw.length - i > 1 && raw.at[i + 1] != '.') || raw.at[i] == '.' ||
	    raw.at[raw.length - 1] == '.')
		return false;
	for (; i < raw.length; i++) {
		if (raw.at[i] == '.')
			points++;
		else if (raw.at[i] < '0' || raw.at[i] > '9')
			return false;
	}
	return points == 0 || (points == 1 && raw.at[raw.length - 1] != '0');
}

/* strtod also reads inf, nan and hexadecimal: those are not numbers of a workbook. */
static bool
parse_number(struct span raw, double *value_r)
{
	char text[NUMBER_TEXT_MAX];
	if (raw.length == 0 || raw.length >= sizeof text)
		return false;
	for (size_t i = 0; i < raw.length; i++)
		if (memchr("0123456789+-.eE", raw.at[i], 15) == NULL)
			return false;
	memcpy(text, raw.at, raw.length);
	text[raw.length] = '\0';
	char *end;
	*value_r = strtod(text, &end);
	return *end == '\0' && isfinite(*value_r);
}

/* 0.29999999999999999 is shown, and meant, as 0.3; 1E-2 as 0.01. */
static size_t
write_plain(char *to, size_t room, double value)
{
	char scientific[40];
	snprintf(scientific, sizeof scientific, "%.*e", NUMBER_DIGITS - 1, fabs(value));
	const int exponent = atoi(strchr(scientific, 'e') + 1);
	if (value != 0 && abs(exponent) > NUMBER_EXPONENT_MAX)
		return (size_t)snprintf(to, room, "%.*g", NUMBER_DIGITS, value);
	const int decimals = exponent < NUMBER_DIGITS - 1 ? NUMBER_DIGITS - 1 - exponent : 0;
	size_t length = (size_t)snprintf(to, room, "%.*f", value == 0 ? 0 : decimals, value + 0.0);
	must(length < room);
	if (strchr(to, '.') != NULL) {
		while (to[length - 1] == '0')
			length--;
		length -= to[length - 1] == '.';
	}
	return length;
}

/* --- dates ------------------------------------------------------------------------------ */

static size_t
write_date(char *to, size_t room, int64_t serial)
{
	/* Spreadsheets believe in 29 February 1900, day 60: days before it are one off. */
	int64_t days = serial - DAYS_TO_1970 + (serial < 60) + 719468;
	const int64_t era = days / 146097, of_era = days % 146097;
	const int64_t year_of_era =
		(of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	const int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int64_t month = (5 * of_year + 2) / 153; /* from March */
	const int64_t day = of_year - (153 * month + 2) / 5 + 1;
	const int64_t year = year_of_era + era * 400 + (month >= 10);
	return (size_t)snprintf(to, room, "%04d-%02d-%02d", (int)year,
	                        (int)(month < 10 ? month + 3 : month - 9), (int)day);
}

static size_t
write_time(char *to, size_t room, int64_t seconds)
{
	return (size_t)snprintf(to, room, "%02lld:%02lld:%02lld", (long long)seconds / 3600,
	                        (long long)seconds / 60 % 60, (long long)seconds % 60);
}

static size_t
write_moment(char *to, size_t room, double serial, enum number_style style)
{
	const int64_t seconds = llround(serial * SECONDS_PER_DAY);
	if (style == STYLE_ELAPSED || (style == STYLE_TIME && seconds < SECONDS_PER_DAY))
		return write_time(to, room, seconds);
	size_t length = write_date(to, room, seconds / SECONDS_PER_DAY);
	if (seconds % SECONDS_PER_DAY != 0) {
		to[length++] = 'T';
		length += write_time(to + length, room - length, seconds % SECONDS_PER_DAY);
	}
	return length;
}

size_t
number_write(char to[NUMBER_ROOM], struct span raw, enum number_style style, bool from_1904)
{
	double value;
	raw = span_trim(raw);
	if ((style == STYLE_NUMBER && is_plain(raw)) || !parse_number(raw, &value)) {
		const size_t length = raw.length < NUMBER_ROOM ? raw.length : 0;
		memcpy(to, raw.at, length);
		return length;
	}
	const double serial = value + (from_1904 && style == STYLE_DATE ? DAYS_1904 : 0);
	if (style != STYLE_NUMBER && serial >= 0 && serial < DAYS_END - 0.5 / SECONDS_PER_DAY)
		return write_moment(to, NUMBER_ROOM, serial, style);
	return write_plain(to, NUMBER_ROOM, value);
}
