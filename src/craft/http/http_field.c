/* The values of some headers: Accept, Cookie, Content-Type, If-None-Match, dates. */
#include <string.h>
#include <strings.h>
#include <stdio.h>
#include <time.h>

#include "craft/http/http_form.h"
#include "craft/http/http_inside.h"

enum { QUALITY_ONE = 1000, SECONDS_PER_DAY = 86400 };

bool
http_same_word(struct span a, struct span b)
{
	return a.length == b.length && (a.length == 0 || strncasecmp(a.at, b.at, a.length) == 0);
}

bool
http_is_form(struct span content_type)
{
	struct span kind = { NULL, 0 };
	return span_cut(&content_type, ';', &kind) &&
	       http_same_word(span_trim(kind), SPAN("application/x-www-form-urlencoded"));
}

/* ---- Accept ---- */

/* "0.8" as 800, "1" as 1000; what cannot be read counts as 0, so that it is never preferred. */
static int
read_quality(struct span text)
{
	double quality = 0;
	const bool plain = text.length > 0 && text.length <= 5 &&
	                   (text.at[0] == '0' || text.at[0] == '1') &&
	                   memchr(text.at, ',', text.length) == NULL;
	if (!plain || !span_real64(text, &quality) || quality > 1)
		return 0;
	return (int)(quality * QUALITY_ONE + 0.5);
}

struct range {
	struct span kind;
	int quality;
};

static struct range
read_range(struct span element)
{
	struct range range = { .quality = QUALITY_ONE };
	struct span parameter;
	if (!span_cut(&element, ';', &range.kind))
		return range;
	range.kind = span_trim(range.kind);
	while (span_cut(&element, ';', &parameter)) {
		parameter = span_trim(parameter);
		if (parameter.length >= 2 && strncasecmp(parameter.at, "q=", 2) == 0)
			range.quality = read_quality(span_from(parameter.at + 2, parameter.length - 2));
	}
	return range;
}

/* 0: does not match; 1: any type; 2: any of this family; 3: this type itself. */
static int
precision_of(struct span range, struct span offer)
{
	if (http_same_word(range, offer))
		return 3;
	if (span_is(range, "*/*"))
		return 1;
	const char *slash = memchr(offer.at, '/', offer.length);
	if (slash == NULL || !span_ends(range, "/*"))
		return 0;
	const struct span family = span_from(offer.at, (size_t)(slash - offer.at));
	return http_same_word(span_from(range.at, range.length - 2), family) ? 2 : 0;
}

struct liking {
	int quality, precision;
};

/* How much the header likes one offer: the most precise range that names it decides. */
static struct liking
liking_of(struct span accept, struct span offer)
{
	struct liking best = { 0, 0 };
	struct span element;
	for (int i = 0; i < HTTP_ACCEPT_RANGE_COUNT_MAX && span_cut(&accept, ',', &element); i++) {
		const struct range range = read_range(element);
		const int precision = precision_of(range.kind, offer);
		if (precision > best.precision)
			best = (struct liking){ range.quality, precision };
	}
	return best;
}

size_t
http_accepts(struct span accept, const char *const *offers, size_t offer_count)
{
	if (span_trim(accept).length == 0)
		return offer_count == 0 ? SIZE_MAX : 0;
	size_t best = SIZE_MAX;
	struct liking most = { 0, 0 };
	for (size_t i = 0; i < offer_count; i++) {
		const struct liking liking = liking_of(accept, span_of(offers[i]));
		const bool more = liking.quality > most.quality ||
		                  (liking.quality == most.quality && liking.precision > most.precision);
		if (liking.quality == 0 || !more)
			continue;
		most = liking;
		best = i;
	}
	return best;
}

/* ---- Cookie, If-None-Match ---- */

struct span
http_cookie(struct span cookie_header, const char *name)
{
	struct span part, key;
	while (span_cut(&cookie_header, ';', &part)) {
		part = span_trim(part);
		if (!span_cut(&part, '=', &key) || part.at == NULL || !span_is(key, name))
			continue;
		if (part.length >= 2 && span_starts(part, "\"") && span_ends(part, "\""))
			part = span_from(part.at + 1, part.length - 2);
		return part;
	}
	return (struct span){ NULL, 0 };
}

bool
http_etag_matches(struct span if_none_match, const char *tag)
{
	struct span element;
	if (span_is(span_trim(if_none_match), "*"))
		return true;
	while (span_cut(&if_none_match, ',', &element)) {
		element = span_trim(element);
		if (span_starts(element, "W/"))
			element = span_from(element.at + 2, element.length - 2);
		if (element.length >= 2 && span_starts(element, "\"") && span_ends(element, "\"") &&
		    span_is(span_from(element.at + 1, element.length - 2), tag))
			return true;
	}
	return false;
}

/* ---- dates ---- */

static const char *const month_words[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Exactly `width` digits at `at`, or -1. */
static int
digits_at(struct span text, size_t at, size_t width)
{
	int number = 0;
	if (at + width > text.length)
		return -1;
	for (size_t i = at; i < at + width; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		number = number * 10 + (text.at[i] - '0');
	}
	return number;
}

static int
month_at(struct span text, size_t at)
{
	for (int i = 0; i < (int)LENGTH(month_words); i++)
		if (at + 3 <= text.length && memcmp(text.at + at, month_words[i], 3) == 0)
			return i;
	return -1;
}

static bool
time_at(struct span text, size_t at, struct tm *date)
{
	if (at + 8 > text.length || text.at[at + 2] != ':' || text.at[at + 5] != ':')
		return false;
	date->tm_hour = digits_at(text, at, 2);
	date->tm_min = digits_at(text, at + 3, 2);
	date->tm_sec = digits_at(text, at + 6, 2);
	return date->tm_hour >= 0 && date->tm_hour < 24 && date->tm_min >= 0 && date->tm_min < 60 &&
	       date->tm_sec >= 0 && date->tm_sec <= 60;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
static bool
read_fixdate(struct span text, struct tm *date)
{
	if (text.length != 29 || text.at[3] != ',' || !span_ends(text, " GMT"))
		return false;
	date->tm_mday = digits_at(text, 5, 2);
	date->tm_mon = month_at(text, 8);
	date->tm_year = digits_at(text, 12, 4) - 1900;
	return time_at(text, 17, date);
}

/* "Sunday, 06-Nov-94 08:49:37 GMT": a year that seems 50 ahead or more is a past one. */
static bool
read_rfc850(struct span text, struct tm *date)
{
	const char *comma = text.length == 0 ? NULL : memchr(text.at, ',', text.length);
	if (comma == NULL || !span_ends(text, " GMT"))
		return false;
	const struct span rest = span_from(comma + 1, text.length - (size_t)(comma - text.at) - 1);
	if (rest.length != 23 || rest.at[3] != '-' || rest.at[7] != '-')
		return false;
	struct tm now;
	const time_t now_s = time(NULL);
	gmtime_r(&now_s, &now);
	date->tm_mday = digits_at(rest, 1, 2);
	date->tm_mon = month_at(rest, 4);
	const int year = digits_at(rest, 8, 2);
	if (year < 0)
		return false;
	date->tm_year = now.tm_year / 100 * 100 + year;
	if (date->tm_year > now.tm_year + 50)
		date->tm_year -= 100;
	return time_at(rest, 11, date);
}

/* "Sun Nov  6 08:49:37 1994" */
static bool
read_asctime(struct span text, struct tm *date)
{
	if (text.length != 24 || text.at[3] != ' ')
		return false;
	date->tm_mday = text.at[8] == ' ' ? digits_at(text, 9, 1) : digits_at(text, 8, 2);
	date->tm_mon = month_at(text, 4);
	date->tm_year = digits_at(text, 20, 4) - 1900;
	return time_at(text, 11, date);
}

bool
http_date_read(struct span text, int64_t *unix_s_r)
{
	struct tm date = { 0 };
	if (!read_fixdate(text, &date) && !read_rfc850(text, &date) && !read_asctime(text, &date))
		return false;
	if (date.tm_mday < 1 || date.tm_mon < 0 || date.tm_year < -300)
		return false;
	if (date.tm_sec == 60) /* a leap second, which Unix time does not have */
		date.tm_sec = 59;
	const int day = date.tm_mday;
	const int64_t unix_s = timegm(&date);
	if (date.tm_mday != day) /* 30 February became March: it was no date */
		return false;
	*unix_s_r = unix_s;
	return true;
}

void
http_date_write(int64_t unix_s, char text_r[HTTP_DATE_SIZE])
{
	static const char *const day_words[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	const time_t seconds = (time_t)unix_s;
	struct tm date = { 0 };
	gmtime_r(&seconds, &date);
	must(date.tm_year >= -300);
	must(date.tm_year <= 9999 - 1900);
	snprintf(text_r, HTTP_DATE_SIZE, "%s, %02u %s %04u %02u:%02u:%02u GMT", day_words[date.tm_wday],
	         (unsigned)date.tm_mday % 100, month_words[date.tm_mon],
	         (unsigned)(date.tm_year + 1900) % 10000, (unsigned)date.tm_hour % 100,
	         (unsigned)date.tm_min % 100, (unsigned)date.tm_sec % 100);
}
