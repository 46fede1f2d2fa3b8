/* How values are spelled: escapes, addresses, days. */
#include <string.h>

#include "craft/html/model.h"

static const char *
entity_of(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\t':
	case '\n':
	case '\r':
		return NULL;
	default:
		return c < 0x20 || c == 0x7f ? "\ufffd" : NULL;
	}
}

void
text_add_escaped(struct text *text, struct span span)
{
	size_t from = 0;
	if (span.length == 0)
		return; /* it may point nowhere */
	for (size_t i = 0; i < span.length; i++) {
		const char *entity = entity_of((unsigned char)span.at[i]);
		if (entity == NULL)
			continue;
		text_add(text, span_from(span.at + from, i - from));
		text_add_z(text, entity);
		from = i + 1;
	}
	text_add(text, span_from(span.at + from, span.length - from));
}

static bool
starts_lower(struct span span, const char *prefix)
{
	const size_t length = strlen(prefix);
	return span.length > length && strncasecmp(span.at, prefix, length) == 0;
}

bool
url_is_safe(struct span url)
{
	for (size_t i = 0; i < url.length; i++) {
		const unsigned char c = (unsigned char)url.at[i];
		if (c <= 0x20 || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>')
			return false;
	}
	if (span_starts(url, "/"))
		return !span_starts(url, "//");
	return span_starts(url, "?") || span_starts(url, "#") || starts_lower(url, "https://") ||
	       starts_lower(url, "http://") || starts_lower(url, "mailto:") ||
	       starts_lower(url, "tel:");
}

/* Days and dates of the Gregorian calendar, counted from 1970-01-01: years are taken to begin in
 * March, so that the leap day comes last, and 400 years always have 146,097 days. */
static void
date_from(int64_t days, int64_t *year_r, int *month_r, int *day_r)
{
	const int64_t z = days + 719468;
	const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	const int64_t day_of_era = z - era * 146097;
	const int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	const int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int march_month = (int)((5 * day_of_year + 2) / 153);
	*day_r = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
	*month_r = march_month < 10 ? march_month + 3 : march_month - 9;
	*year_r = year_of_era + era * 400 + (*month_r <= 2 ? 1 : 0);
}

void
text_add_day(struct text *text, int32_t day_unix)
{
	static const char *const months[] = { "janvier", "février", "mars", "avril", "mai", "juin",
		"juillet", "août", "septembre", "octobre", "novembre", "décembre" };
	int64_t year;
	int month, day;
	date_from(day_unix, &year, &month, &day);
	text_format(text, "%d%s\u00a0%s %lld", day, day == 1 ? "er" : "", months[month - 1],
	            (long long)year);
}

void
text_add_day_iso(struct text *text, int32_t day_unix)
{
	int64_t year;
	int month, day;
	date_from(day_unix, &year, &month, &day);
	text_format(text, "%04lld-%02d-%02d", (long long)year, month, day);
}
