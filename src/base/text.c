#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct span
span_of(const char *text)
{
	return text == NULL ? (struct span){ "", 0 } : (struct span){ text, strlen(text) };
}

struct span
span_from(const char *at, size_t length)
{
	return (struct span){ at, length };
}

bool
span_equal(struct span a, struct span b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

bool
span_is(struct span span, const char *text)
{
	return span_equal(span, span_of(text));
}

int
span_compare(struct span a, struct span b)
{
	const size_t shorter = a.length < b.length ? a.length : b.length;
	const int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);
	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a.length > b.length) - (a.length < b.length);
}

bool
span_starts(struct span span, const char *prefix)
{
	const size_t length = strlen(prefix);
	return span.length >= length && memcmp(span.at, prefix, length) == 0;
}

bool
span_ends(struct span span, const char *suffix)
{
	const size_t length = strlen(suffix);
	return span.length >= length && memcmp(span.at + span.length - length, suffix, length) == 0;
}

/* How many bytes of blank the span starts (or, with `at_end`, ends) with: 0 when none. */
static size_t
blank_length(struct span span, bool at_end)
{
	static const char *const blanks[] = { " ", "\t", "\r", "\n", "\xc2\xa0", "\xef\xbb\xbf" };
	for (size_t i = 0; i < LENGTH(blanks); i++)
		if (at_end ? span_ends(span, blanks[i]) : span_starts(span, blanks[i]))
			return strlen(blanks[i]);
	return 0;
}

struct span
span_trim(struct span span)
{
	size_t blank;
	while (span.length > 0 && (blank = blank_length(span, false)) > 0) {
		span.at += blank;
		span.length -= blank;
	}
	while (span.length > 0 && (blank = blank_length(span, true)) > 0)
		span.length -= blank;
	return span;
}

bool
span_cut(struct span *rest, char separator, struct span *part_r)
{
	if (rest->at == NULL)
		return false;
	const char *found = rest->length > 0 ? memchr(rest->at, separator, rest->length) : NULL;
	if (found == NULL) {
		*part_r = *rest;
		*rest = (struct span){ NULL, 0 };
		return true;
	}
	*part_r = span_from(rest->at, (size_t)(found - rest->at));
	rest->length -= part_r->length + 1;
	rest->at = found + 1;
	return true;
}

size_t
span_find(struct span span, struct span needle)
{
	if (needle.length == 0)
		return 0;
	const char *found = span.length == 0
	                        ? NULL
	                        : memmem(span.at, span.length, needle.at, needle.length);
	return found == NULL ? SIZE_MAX : (size_t)(found - span.at);
}

/* Length of the well-formed sequence that starts here, or 0. */
static size_t
utf8_sequence(const unsigned char *c, size_t left)
{
	if (c[0] < 0x80)
		return 1;
	const size_t length = c[0] >= 0xf0 ? 4 : c[0] >= 0xe0 ? 3 : 2;
	if (c[0] < 0xc2 || c[0] > 0xf4 || left < length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	const bool overlong = (c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xf0 && c[1] < 0x90);
	const bool surrogate = c[0] == 0xed && c[1] >= 0xa0;
	const bool too_far = c[0] == 0xf4 && c[1] >= 0x90;
	return overlong || surrogate || too_far ? 0 : length;
}

bool
span_is_utf8(struct span span)
{
	const unsigned char *c = (const unsigned char *)span.at;
	for (size_t i = 0; i < span.length;) {
		const size_t length = utf8_sequence(c + i, span.length - i);
		if (length == 0)
			return false;
		i += length;
	}
	return true;
}

size_t
span_depth(struct span json)
{
	size_t depth = 0, deepest = 0;
	bool in_string = false;
	for (size_t i = 0; i < json.length; i++) {
		const char c = json.at[i];
		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{'))
			deepest = ++depth > deepest ? depth : deepest;
		else if (!in_string && (c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return deepest;
}

char *
span_copy(struct arena *arena, struct span span)
{
	must(span.length == 0 || memchr(span.at, '\0', span.length) == NULL);
	char *copy = arena_take(arena, span.length + 1, 1);
	if (span.length > 0)
		memcpy(copy, span.at, span.length);
	return copy;
}

struct span
span_keep(struct arena *arena, struct span span)
{
	char *copy = arena_take(arena, span.length + 1, 1);
	if (span.length > 0)
		memcpy(copy, span.at, span.length);
	return span_from(copy, span.length);
}

bool
span_int64(struct span span, int64_t *number_r)
{
	size_t i = 0;
	const bool negative = span.length > 0 && span.at[0] == '-';
	if (negative)
		i = 1;
	if (i == span.length || span.length > 20)
		return false;
	uint64_t value = 0;
	for (; i < span.length; i++) {
		const unsigned digit = (unsigned)(unsigned char)span.at[i] - '0';
		if (digit > 9)
			return false;
		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > (uint64_t)INT64_MAX)
		return false;
	*number_r = negative ? -(int64_t)value : (int64_t)value;
	return true;
}

bool
span_real64(struct span span, double *number_r)
{
	char plain[48];
	size_t length = 0, digits = 0, points = 0;
	if (span_starts(span, "\xe2\x88\x92")) {
		plain[length++] = '-';
		span.at += 3;
		span.length -= 3;
	} else if (span.length > 0 && (span.at[0] == '-' || span.at[0] == '+')) {
		plain[length++] = span.at[0];
		span.at++;
		span.length--;
	}
	if (span.length == 0 || span.length > sizeof plain - 4)
		return false;
	for (size_t i = 0; i < span.length; i++) {
		const char c = span.at[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if (c == '.' || c == ',')
			points++;
		else
			return false;
		plain[length++] = c == ',' ? '.' : c;
	}
	if (digits == 0 || points > 1)
		return false;
	plain[length] = '\0';
	*number_r = strtod(plain, NULL); /* the program never leaves locale "C" */
	return true;
}

struct text
text_new(struct arena *arena, size_t length_max)
{
	must(length_max > 0);
	return (struct text){ .arena = arena, .length_max = length_max };
}

static bool
text_reserve(struct text *text, size_t more)
{
	if (text->cut || more > text->length_max - text->length) {
		text->cut = true;
		return false;
	}
	if (text->length + more + 1 > text->room) {
		size_t room = text->room < 128 ? 256 : text->room * 2;
		if (room < text->length + more + 1)
			room = text->length + more + 1;
		text->bytes = arena_grow(text->arena, text->bytes, text->length, room, 1);
		text->room = room;
	}
	return true;
}

void
text_add(struct text *text, struct span span)
{
	if (span.length == 0 || !text_reserve(text, span.length))
		return;
	memcpy(text->bytes + text->length, span.at, span.length);
	text->length += span.length;
	text->bytes[text->length] = '\0';
}

void
text_add_z(struct text *text, const char *zero_terminated)
{
	text_add(text, span_of(zero_terminated));
}

void
text_add_char(struct text *text, char c)
{
	text_add(text, span_from(&c, 1));
}

void
text_format(struct text *text, const char *format, ...)
{
	va_list list, again;
	va_start(list, format);
	va_copy(again, list);
	const int length = vsnprintf(NULL, 0, format, list);
	must(length >= 0);
	if (text_reserve(text, (size_t)length)) {
		vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
		text->length += (size_t)length;
	}
	va_end(again);
	va_end(list);
}

struct span
text_span(const struct text *text)
{
	return span_from(text->bytes == NULL ? "" : text->bytes, text->length);
}

const char *
text_z(struct text *text)
{
	return text->bytes == NULL ? "" : text->bytes;
}

/* Digits with a comma and narrow no-break spaces; `plain` is what printf gave. */
static void
add_french(struct text *text, const char *plain)
{
	const char *point = strchr(plain, '.');
	const size_t whole = point == NULL ? strlen(plain) : (size_t)(point - plain);
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			text_add_z(text, "\u202f");
		text_add_char(text, plain[i]);
	}
	if (point != NULL) {
		text_add_char(text, ',');
		text_add_z(text, point + 1);
	}
}

static void
add_number(struct text *text, double value, int decimals, bool plus)
{
	must(isfinite(value));
	must(decimals >= 0 && decimals <= 9);
	char plain[400];
	snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
	const bool zero = strspn(plain, "0.") == strlen(plain); /* never "−0,0" */
	if (!zero && value < 0)
		text_add_z(text, "\u2212");
	else if (!zero && plus)
		text_add_char(text, '+');
	add_french(text, plain);
}

void
text_add_number(struct text *text, double value, int decimals)
{
	add_number(text, value, decimals, false);
}

void
text_add_signed(struct text *text, double value, int decimals)
{
	add_number(text, value, decimals, true);
}

void
text_add_count(struct text *text, int64_t count)
{
	must(count >= 0);
	char plain[24];
	snprintf(plain, sizeof plain, "%lld", (long long)count);
	add_french(text, plain);
}

/* --- slugs ------------------------------------------------------------------------------------ */

static const struct {
	const char *from, *to;
} slug_folds[] = {
	{ "àâäÀÂÄ", "a" }, { "éèêëÉÈÊË", "e" }, { "îïÎÏ", "i" }, { "ôöÔÖ", "o" },
	{ "ùûüÙÛÜ", "u" }, { "çÇ", "c" },       { "œŒ", "oe" },  { "æÆ", "ae" },
};

/* The letters that stand for those two bytes, or NULL. */
static const char *
slug_fold(const char *two)
{
	for (size_t i = 0; i < LENGTH(slug_folds); i++)
		if (span_find(span_of(slug_folds[i].from), span_from(two, 2)) != SIZE_MAX)
			return slug_folds[i].to;
	return NULL;
}

struct span
span_slug(struct arena *arena, struct span words, size_t length_max)
{
	struct text slug = text_new(arena, length_max);
	for (size_t i = 0; i < words.length && !slug.cut; i++) {
		const unsigned char c = (unsigned char)words.at[i];
		const char small = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c;
		const bool is_lead = c >= 0xc2;
		const char *folded =
			is_lead && i + 1 < words.length ? slug_fold(words.at + i) : NULL;
		if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) {
			text_add_char(&slug, small);
		} else if (folded != NULL) {
			text_add_z(&slug, folded);
			i++;
		} else if (slug.length > 0 && slug.bytes[slug.length - 1] != '-' &&
		           (c < 0x80 || is_lead))
			text_add_char(&slug, '-');
	}
	struct span span = text_span(&slug);
	while (span.length > 0 && span.at[span.length - 1] == '-')
		span.length--;
	return span;
}
