/* Text: a span is some bytes of UTF-8 that someone else keeps; a text is bytes being written.
 *
 * Spans are not NUL-terminated and may hold NUL when they come from outside. Text from outside is
 * checked with span_is_utf8 where it enters, once. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct span {
	const char *at;
	size_t length;
};

#define SPAN(literal) ((struct span){ "" literal, sizeof literal - 1 })
#define SPAN_ARGS(span) (int)(span).length, (span).at /* for %.*s */

struct span span_of(const char *text); /* NULL gives an empty span */
struct span span_from(const char *at, size_t length);
bool span_equal(struct span a, struct span b);
bool span_is(struct span span, const char *text);
/* -1, 0, 1 by bytes, which for UTF-8 is by code point: the order of collation C. */
int span_compare(struct span a, struct span b);
bool span_starts(struct span span, const char *prefix);
bool span_ends(struct span span, const char *suffix);
/* Without blanks (space, tab, CR, LF, no-break space U+00A0, BOM U+FEFF) at both ends. */
struct span span_trim(struct span span);
/* The part before the first `separator`, removed from *rest (with the separator); false when
 * *rest is used up. An empty *rest gives one empty part the first time only if at != NULL. */
bool span_cut(struct span *rest, char separator, struct span *part_r);
/* Where `needle` is first found, or SIZE_MAX. */
size_t span_find(struct span span, struct span needle);
/* Well-formed UTF-8 (RFC 3629: no overlong form, no surrogate, at most U+10FFFF). */
bool span_is_utf8(struct span span);
/* How deep [ and { stand in one another, those within "strings" apart. Readers of JSON call themselves for
 * each, and the stack of a connection is small: whoever reads what comes from outside asks first. */
size_t span_depth(struct span json);
/* A NUL-terminated copy. The span must not hold NUL. */
char *span_copy(struct arena *arena, struct span span);
struct span span_keep(struct arena *arena, struct span span); /* the bytes copied */

/* As an address wants it, at most `length_max` bytes: small letters without accents, figures, and a
 * hyphen for all between: « Guichet d’état civil » is guichet-d-etat-civil. Empty when nothing of the
 * words is left. */
struct span span_slug(struct arena *arena, struct span words, size_t length_max);

/* Whole-span numbers; blanks around are not accepted (trim first). False leaves *r alone. */
bool span_int64(struct span span, int64_t *number_r);
/* Decimal point or French comma, optional sign (also U+2212), no thousands, no exponent, no
 * inf/nan. */
bool span_real64(struct span span, double *number_r);

/* A growing text with a hard maximum. Going over sets `cut` and drops the rest; check once, at
 * the end. Memory comes from the arena. */
struct text {
	struct arena *arena;
	char *bytes;
	size_t length, room, length_max;
	bool cut;
};

struct text text_new(struct arena *arena, size_t length_max);
void text_add(struct text *text, struct span span);
void text_add_z(struct text *text, const char *zero_terminated);
void text_add_char(struct text *text, char c);
void text_format(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
struct span text_span(const struct text *text);
/* NUL-terminated; the text may still grow afterwards (the pointer is then stale). */
const char *text_z(struct text *text);

/* Numbers as French readers expect them: comma, U+2212 minus, U+202F between thousands.
 * `decimals` 0 to 9. A value that is not finite is a bug: what cannot be computed is a sentence,
 * never a number. */
void text_add_number(struct text *text, double value, int decimals);
void text_add_signed(struct text *text, double value, int decimals); /* + in front too */
void text_add_count(struct text *text, int64_t count);

#endif
