/* Letters as they were meant: decoded, mended one after another, put in normal form. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "craft/text/text_repair.h"

enum { DOUBLED_MAX = 3, UNKNOWN = 0xfffd };

/* Code points of 0x80 to 0x9f; 0: undefined. */
static const uint16_t windows_letters[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static int32_t
windows_letter(unsigned char byte)
{
	return byte >= 0x80 && byte < 0xa0 ? windows_letters[byte - 0x80] : byte;
}

size_t
text_of_windows(unsigned char byte, char utf8_r[3])
{
	const int32_t code = windows_letter(byte);
	return code == 0 && byte != 0 ? 0 : (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)utf8_r);
}

bool
text_is_repaired(const struct text_repairs *repairs)
{
	return repairs->bytes + repairs->windows + repairs->doubled + repairs->composed + repairs->unseen +
	           repairs->lines > 0;
}

/* A text as code points; each step leaves as many or fewer. */
struct letters {
	int32_t *at;
	size_t count;
	struct text_repairs *repairs;
};

static void
decode(struct letters *letters, struct span text)
{
	for (size_t at = 0; at < text.length;) {
		int32_t code;
		const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text.at + at,
		                                               (utf8proc_ssize_t)(text.length - at), &code);
		if (size <= 0) {
			code = windows_letter((unsigned char)text.at[at]);
			code = code == 0 ? UNKNOWN : code;
			letters->repairs->bytes++;
		}
		letters->at[letters->count++] = code;
		at += size > 0 ? (size_t)size : 1;
	}
}

/* --- encoded again -------------------------------------------------------------------------------- */

/* The byte that a letter stands for when bytes were read as Windows-1252, or as ISO 8859-1; -1: none. */
static int
byte_of(int32_t code)
{
	if (code >= 0x80 && code <= 0xff)
		return (int)code;
	for (int i = 0; i < 32; i++)
		if (windows_letters[i] != 0 && windows_letters[i] == code)
			return 0x80 + i;
	return -1;
}

/* What people type and what is never a run of letters by chance: letters of Latin alphabets, signs,
 * pictures. Of other alphabets a word of several letters: `alone` is false. */
static bool
is_meant(int32_t code, bool alone)
{
	return (code >= 0x80 && code < 0x180) || (code >= 0x218 && code <= 0x21b) ||
	       (code >= 0x2000 && code < 0x2800) || code == 0xfeff || code == 0xfe0f ||
	       (code >= 0x1f000 && code < 0x1fb00) || (!alone && code >= 0x370 && code < 0x700);
}

static bool
is_capital(int32_t code)
{
	return utf8proc_category(code) == UTF8PROC_CATEGORY_LU;
}

static bool
is_letter(int32_t code)
{
	const utf8proc_category_t category = utf8proc_category(code);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* « IRMÃ» », « MANHÃ… », « PÅ» », « Å» »: a word that ends with its own capital, before what closes. */
static bool
is_right(const struct letters *letters, size_t from, size_t to)
{
	const int32_t first = letters->at[from], last = letters->at[to - 1];
	const bool after_capital = from > 0 && is_capital(letters->at[from - 1]);
	const bool closes = last == 0xbb || last == 0x2019 || last == 0x201d || last == 0x2026 || last == 0xa0;
	const bool is_word =
		first == 0xc3 ? after_capital && from > 1 && is_capital(letters->at[from - 2]) /* not « LÃ  » */
		              : (first == 0xc4 || first == 0xc5) && (after_capital || from == 0 ||
	                                                         !is_letter(letters->at[from - 1]));
	return to - from == 2 && closes && is_word &&
	       (to == letters->count || !is_letter(letters->at[to]));
}

enum { RUN_MAX = 256 }; /* letters decoded at once: a longer run is decoded in pieces of whole letters */

/* Decodes what begins at `from`: how many letters it takes, 0 when not all of it decodes. */
static size_t
undouble_run(const struct letters *letters, size_t from, int32_t *decoded_r, size_t *decoded_count_r)
{
	utf8proc_uint8_t bytes[RUN_MAX];
	size_t size = 0;
	int byte;
	while (from + size < letters->count && size < RUN_MAX &&
	       (byte = byte_of(letters->at[from + size])) >= 0)
		bytes[size++] = (utf8proc_uint8_t)byte;
	const bool more = size == RUN_MAX;
	size_t count = 0, at = 0;
	bool has_strange = false;
	while (at < size) {
		int32_t code;
		const utf8proc_ssize_t length = utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(size - at), &code);
		if (length < 2 && more && at + 4 > size && count > 0)
			break; /* a letter that the piece cuts in two */
		if (length < 2 || !is_meant(code, false))
			return 0;
		has_strange = has_strange || !is_meant(code, true);
		decoded_r[count++] = code;
		at += (size_t)length;
	}
	if (at == 0 || (has_strange && count < 3) || is_right(letters, from, from + at))
		return 0;
	*decoded_count_r = count;
	return at;
}

/* « Ã  », whose second half was a no-break space that became a blank: à, in a text that has other such. */
static size_t
undouble_a(const struct letters *letters, size_t at, bool has_others)
{
	if (!has_others || letters->at[at] != 0xc3 || (at > 0 && is_capital(letters->at[at - 1])))
		return 0;
	const bool one = at + 1 < letters->count && letters->at[at + 1] == ' ';
	const bool two = one && at + 2 < letters->count && letters->at[at + 2] == ' ';
	return two ? 2 : one ? 1 : 0;
}

static size_t
undouble(struct letters *letters, bool has_others)
{
	int32_t decoded[RUN_MAX];
	size_t kept = 0, doubled = 0;
	for (size_t at = 0; at < letters->count;) {
		size_t count, taken;
		if (letters->at[at] < 0x80) {
			letters->at[kept++] = letters->at[at++];
			continue;
		}
		if ((taken = undouble_run(letters, at, decoded, &count)) > 0) {
			memcpy(letters->at + kept, decoded, count * sizeof *decoded);
			kept += count;
			doubled += count;
		} else if ((taken = undouble_a(letters, at, has_others)) > 0) {
			letters->at[kept++] = 0xe0;
			doubled++;
		} else {
			/* the whole run stays: its end alone is no letter that was encoded again */
			do
				letters->at[kept++] = letters->at[at + taken++];
			while (at + taken < letters->count && byte_of(letters->at[at + taken]) >= 0x80 &&
			       undouble_a(letters, at + taken, has_others) == 0);
		}
		at += taken;
	}
	letters->count = kept;
	letters->repairs->doubled += doubled;
	return doubled;
}

static void
undouble_all(struct letters *letters)
{
	bool has_others = undouble(letters, false) > 0;
	for (int i = 1; i < DOUBLED_MAX && has_others; i++)
		has_others = undouble(letters, true) > 0;
}

/* --- what is not seen --------------------------------------------------------------------------- */

static bool
is_mark(int32_t code)
{
	const utf8proc_category_t category = utf8proc_category(code);
	return code >= 0x300 && (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME);
}

/* Whatever has no sign of its own: no tag, no mark of direction, nothing reserved. */
static bool
is_unseen(int32_t code)
{
	return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0) || code == 0xad ||
	       code == 0x34f || code == 0x61c || code == 0x115f || code == 0x1160 || code == 0x17b4 ||
	       code == 0x17b5 || (code >= 0x180b && code <= 0x180e) || (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0x3164 ||
	       (code >= 0xfe00 && code < 0xfe0f) || code == 0xfeff || code == 0xffa0 ||
	       (code >= 0xfff0 && code < 0xfffc) || (code & 0xfffe) == 0xfffe || code >= 0xe0000;
}

static bool
is_picture(int32_t code)
{
	return (code >= 0x2190 && code < 0x2c00) || (code >= 0x1f000 && code < 0x1fb00) || code == 0xfe0f;
}

/* The two joiners have a meaning: in pictures made of several, and in the writings of Asia. */
static bool
joins(int32_t before, int32_t code)
{
	if (code == 0x200d && is_picture(before))
		return true;
	return (code == 0x200c || code == 0x200d) && before >= 0x600 && before < 0x1100;
}

/* A line ends with \r\n, \r, a vertical tab (of word processors), or U+2028 and U+2029. */
static bool
ends_line(struct letters *letters, size_t *at)
{
	const int32_t code = letters->at[*at];
	if (code != '\r' && code != '\v' && code != '\f' && code != 0x2028 && code != 0x2029)
		return false;
	if (code == '\r' && *at + 1 < letters->count && letters->at[*at + 1] == '\n')
		++*at;
	letters->repairs->lines++;
	return true;
}

static void
sweep(struct letters *letters)
{
	size_t kept = 0, marks = 0;
	for (size_t at = 0; at < letters->count; at++) {
		int32_t code = letters->at[at];
		if (ends_line(letters, &at))
			code = '\n';
		if (code >= 0x80 && code < 0xa0 && windows_letter((unsigned char)code) != 0) {
			code = windows_letter((unsigned char)code);
			letters->repairs->windows++;
		}
		marks = code >= 0x300 && is_mark(code) ? marks + 1 : 0;
		if (marks > TEXT_REPAIR_MARKS_MAX ||
		    (is_unseen(code) && !(kept > 0 && joins(letters->at[kept - 1], code))))
			letters->repairs->unseen++;
		else
			letters->at[kept++] = code;
	}
	letters->count = kept;
}

/* --- written again ------------------------------------------------------------------------------ */

static struct span
encode(struct arena *arena, const struct letters *letters)
{
	char *bytes = arena_take(arena, 4 * letters->count + 1, 1);
	size_t size = 0;
	for (size_t i = 0; i < letters->count; i++)
		size += (size_t)utf8proc_encode_char(letters->at[i], (utf8proc_uint8_t *)bytes + size);
	return span_from(bytes, size);
}

static struct span
compose(struct arena *arena, struct span text, struct letters *letters)
{
	bool may_change = false;
	for (size_t i = 0; i < letters->count && !may_change; i++)
		may_change = letters->at[i] >= 0x300;
	if (!may_change)
		return text;
	utf8proc_uint8_t *composed = NULL;
	const utf8proc_ssize_t size =
		utf8proc_map((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.length, &composed,
	                 UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	must(size >= 0);
	const struct span found = span_from((const char *)composed, (size_t)size);
	if (!span_equal(found, text)) {
		size_t count = 0;
		for (size_t i = 0; i < found.length; i++)
			count += ((unsigned char)found.at[i] & 0xc0) != 0x80;
		letters->repairs->composed += letters->count > count ? letters->count - count : 1;
		text = span_keep(arena, found);
	}
	free(composed);
	return text;
}

static bool
is_plain(struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.at[i];
		if (c >= 0x7f || (c < ' ' && c != '\n' && c != '\t'))
			return false;
	}
	return true;
}

struct span
text_repair(struct arena *arena, struct span text, struct text_repairs *repairs_r)
{
	struct text_repairs repairs = { 0 };
	if (!is_plain(text)) {
		struct arena *passing = arena_new(16 * text.length + (1 << 20));
		struct letters letters = { arena_array_of(passing, int32_t, text.length), 0, &repairs };
		decode(&letters, text);
		undouble_all(&letters);
		sweep(&letters);
		const struct span mended = compose(passing, encode(passing, &letters), &letters);
		if (!span_equal(mended, text))
			text = span_keep(arena, mended);
		arena_end(passing);
	}
	if (repairs_r != NULL)
		*repairs_r = repairs;
	return text;
}
