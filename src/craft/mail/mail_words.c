/* Words of any charset, made UTF-8; and words that fit in a line. */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "craft/mail/mail_inside.h"
#include "craft/text/text_repair.h"

static const char unreadable[] = "\xef\xbf\xbd"; /* U+FFFD */

/* --- charsets ---------------------------------------------------------------------------------- */

enum kind {
	KIND_UTF8,
	KIND_LATIN, /* and what is said to be ASCII: read as Windows does (WHATWG) */
	KIND_BYTE,  /* a byte a letter */
	KIND_MANY,  /* several bytes, or changes of state */
};

struct charset {
	const char *name, *for_iconv;
	enum kind kind;
};

/* Names that mails carry; iconv is asked for these and for no other, for some of its tables were holes. Each
 * is read as the widest of its family: what is said GB2312 holds letters of GB18030. */
static const struct charset charsets[] = {
	{ "utf-8", NULL, KIND_UTF8 },
	{ "utf8", NULL, KIND_UTF8 },
	{ "us-ascii", NULL, KIND_LATIN },
	{ "ascii", NULL, KIND_LATIN },
	{ "ansi_x3.4-1968", NULL, KIND_LATIN },
	{ "iso-8859-1", NULL, KIND_LATIN },
	{ "iso8859-1", NULL, KIND_LATIN },
	{ "latin1", NULL, KIND_LATIN },
	{ "windows-1252", NULL, KIND_LATIN },
	{ "cp1252", NULL, KIND_LATIN },
	{ "iso-8859-2", "ISO-8859-2", KIND_BYTE },
	{ "iso-8859-3", "ISO-8859-3", KIND_BYTE },
	{ "iso-8859-4", "ISO-8859-4", KIND_BYTE },
	{ "iso-8859-5", "ISO-8859-5", KIND_BYTE },
	{ "iso-8859-6", "ISO-8859-6", KIND_BYTE },
	{ "iso-8859-7", "ISO-8859-7", KIND_BYTE },
	{ "iso-8859-8", "ISO-8859-8", KIND_BYTE },
	{ "iso-8859-8-i", "ISO-8859-8", KIND_BYTE },
	{ "iso-8859-9", "CP1254", KIND_BYTE },
	{ "iso-8859-10", "ISO-8859-10", KIND_BYTE },
	{ "iso-8859-11", "TIS-620", KIND_BYTE },
	{ "iso-8859-13", "ISO-8859-13", KIND_BYTE },
	{ "iso-8859-14", "ISO-8859-14", KIND_BYTE },
	{ "iso-8859-15", "ISO-8859-15", KIND_BYTE },
	{ "latin-9", "ISO-8859-15", KIND_BYTE },
	{ "iso-8859-16", "ISO-8859-16", KIND_BYTE },
	{ "windows-1250", "CP1250", KIND_BYTE },
	{ "windows-1251", "CP1251", KIND_BYTE },
	{ "windows-1253", "CP1253", KIND_BYTE },
	{ "windows-1254", "CP1254", KIND_BYTE },
	{ "windows-1255", "CP1255", KIND_BYTE },
	{ "windows-1256", "CP1256", KIND_BYTE },
	{ "windows-1257", "CP1257", KIND_BYTE },
	{ "windows-1258", "CP1258", KIND_BYTE },
	{ "cp850", "CP850", KIND_BYTE },
	{ "ibm850", "CP850", KIND_BYTE },
	{ "macintosh", "MACINTOSH", KIND_BYTE },
	{ "koi8-r", "KOI8-R", KIND_BYTE },
	{ "koi8-u", "KOI8-U", KIND_BYTE },
	{ "tis-620", "TIS-620", KIND_BYTE },
	{ "windows-874", "TIS-620", KIND_BYTE },
	{ "utf-7", "UTF-7", KIND_MANY },
	{ "utf-16", "UTF-16", KIND_MANY },
	{ "utf-16le", "UTF-16LE", KIND_MANY },
	{ "utf-16be", "UTF-16BE", KIND_MANY },
	{ "iso-2022-jp", "ISO-2022-JP", KIND_MANY },
	{ "shift_jis", "CP932", KIND_MANY },
	{ "shift-jis", "CP932", KIND_MANY },
	{ "x-sjis", "CP932", KIND_MANY },
	{ "sjis", "CP932", KIND_MANY },
	{ "windows-31j", "CP932", KIND_MANY },
	{ "cp932", "CP932", KIND_MANY },
	{ "euc-jp", "EUC-JP", KIND_MANY },
	{ "euc-kr", "CP949", KIND_MANY },
	{ "ks_c_5601-1987", "CP949", KIND_MANY },
	{ "ks_c_5601", "CP949", KIND_MANY },
	{ "cp949", "CP949", KIND_MANY },
	{ "iso-2022-kr", "ISO-2022-KR", KIND_MANY },
	{ "gb2312", "GB18030", KIND_MANY },
	{ "gbk", "GB18030", KIND_MANY },
	{ "cp936", "GB18030", KIND_MANY },
	{ "gb18030", "GB18030", KIND_MANY },
	{ "hz-gb-2312", "HZ", KIND_MANY },
	{ "big5", "BIG5-HKSCS", KIND_MANY },
	{ "big5-hkscs", "BIG5-HKSCS", KIND_MANY },
};

static const struct charset *
charset_of(const char *name)
{
	for (size_t i = 0; i < LENGTH(charsets); i++)
		if (strcasecmp(name, charsets[i].name) == 0)
			return &charsets[i];
	return NULL;
}

/* Windows-1252, of which ISO 8859-1 is taken for a part. */
static void
add_latin(struct text *words, unsigned char c, bool *is_broken_r)
{
	char letter[3];
	const size_t size = text_of_windows(c, letter);
	if (size > 0)
		text_add(words, span_from(letter, size));
	else {
		text_add_z(words, unreadable);
		*is_broken_r = true;
	}
}

static struct span
from_latin(struct arena *arena, struct span bytes, bool *is_broken_r)
{
	struct text words = text_new(arena, 3 * bytes.length + 1);
	for (size_t i = 0; i < bytes.length; i++)
		add_latin(&words, (unsigned char)bytes.at[i], is_broken_r);
	return text_span(&words);
}

/* How long the character is that stands there, or 0. */
static size_t
character_length(struct span text, size_t at)
{
	for (size_t length = 1; length <= 4 && at + length <= text.length; length++)
		if (span_is_utf8(span_from(text.at + at, length)))
			return length;
	return 0;
}

/* Said to be UTF-8, or nothing: a few bytes lost, or quite another charset? */
static struct span
from_unsure(struct arena *arena, struct span bytes, bool *is_broken_r)
{
	size_t good = 0, bad = 0;
	for (size_t i = 0; i < bytes.length;) {
		const size_t length = character_length(bytes, i);
		good += length > 1;
		bad += length == 0;
		i += length > 0 ? length : 1;
	}
	if (bad > good)
		return from_latin(arena, bytes, is_broken_r);
	struct text words = text_new(arena, 3 * bytes.length + 1);
	for (size_t i = 0; i < bytes.length;) {
		const size_t length = character_length(bytes, i);
		text_add(&words, length > 0 ? span_from(bytes.at + i, length) : span_of(unreadable));
		i += length > 0 ? length : 1;
	}
	*is_broken_r = true;
	return text_span(&words);
}

static bool
from_iconv(struct arena *arena, struct span bytes, const char *name, struct text *words_r,
           size_t *bad_r)
{
	const iconv_t converter = iconv_open("UTF-8", name);
	if (converter == (iconv_t)-1)
		return false;
	char *in = (char *)bytes.at, room[4096];
	size_t left = bytes.length;
	*words_r = text_new(arena, 4 * bytes.length + 16);
	while (left > 0) {
		char *out = room;
		size_t out_left = sizeof room;
		const bool is_done = iconv(converter, &in, &left, &out, &out_left) != (size_t)-1;
		const int error = errno;
		text_add(words_r, span_from(room, sizeof room - out_left));
		if (is_done || error == E2BIG)
			continue;
		text_add_z(words_r, unreadable);
		++*bad_r;
		if (error != EILSEQ)
			break;
		in++;
		left--;
	}
	iconv_close(converter);
	return true;
}

struct span
words_of_charset(struct arena *arena, struct span bytes, const char *charset, bool *is_broken_r)
{
	const struct charset *known = charset_of(charset);
	const enum kind kind = known == NULL ? KIND_UTF8 : known->kind;
	struct text words;
	size_t bad = 0;
	if (kind != KIND_MANY && span_is_utf8(bytes))
		return bytes; /* by chance hardly ever, whatever is said */
	if (kind == KIND_UTF8)
		return from_unsure(arena, bytes, is_broken_r);
	if (kind == KIND_LATIN)
		return from_latin(arena, bytes, is_broken_r);
	if (!from_iconv(arena, bytes, known->for_iconv, &words, &bad))
		return from_unsure(arena, bytes, is_broken_r);
	if (bad > 0 && span_is_utf8(bytes))
		return bytes;
	*is_broken_r |= bad > 0 || !span_is_utf8(text_span(&words));
	return span_is_utf8(text_span(&words)) ? text_span(&words)
	                                       : from_unsure(arena, bytes, is_broken_r);
}

/* --- what a page may show ---------------------------------------------------------------------- */

/* Of a well-formed text: what stands at i, its length and its code point. */
static size_t
character_at(struct span text, size_t i, uint32_t *code_r)
{
	const unsigned char *c = (const unsigned char *)text.at + i;
	const size_t length = c[0] < 0x80 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
	*code_r = length == 1 ? c[0] : c[0] & (0x7fu >> length);
	for (size_t k = 1; k < length; k++)
		*code_r = *code_r << 6 | (c[k] & 0x3f);
	return length;
}

static bool
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xfeff;
}

static bool
ends_a_line(uint32_t code)
{
	return code == '\n' || code == '\v' || code == '\f' || code == 0x85 || code == 0x2028 ||
	       code == 0x2029;
}

struct span
words_clean(struct arena *arena, struct span text)
{
	char *words = arena_take(arena, text.length + 1, 1);
	size_t to = 0;
	for (size_t i = 0; i < text.length;) {
		uint32_t code;
		const size_t length = character_at(text, i, &code);
		const bool before_line_feed = i + 1 < text.length && text.at[i + 1] == '\n';
		if (ends_a_line(code) || (code == '\r' && !before_line_feed))
			words[to++] = '\n';
		else if (!is_control(code) || code == '\t')
			for (size_t k = 0; k < length; k++)
				words[to++] = text.at[i + k];
		i += length;
	}
	return span_from(words, to);
}

struct span
words_cut(struct span text, size_t length)
{
	if (text.length <= length)
		return text;
	while (length > 0 && ((unsigned char)text.at[length] & 0xc0) == 0x80)
		length--;
	return span_from(text.at, length);
}

static bool
turns_writing(uint32_t code)
{
	return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

struct span
words_line(struct arena *arena, struct span text, size_t length_max)
{
	bool is_broken = false;
	/* What follows is never looked at: a line has no use for it. */
	const struct span begin = span_from(text.at, text.length < 8 * length_max ? text.length : 8 * length_max);
	const struct span known = words_of_charset(arena, begin, "", &is_broken);
	struct text words = text_new(arena, known.length + 1);
	bool is_blank = false;
	for (size_t i = 0; i < known.length;) {
		uint32_t code;
		const size_t length = character_at(known, i, &code);
		if (ends_a_line(code) || code == ' ' || code == '\t' || code == '\r')
			is_blank = words.length > 0;
		else if (!is_control(code) && !turns_writing(code)) {
			if (is_blank)
				text_add_char(&words, ' ');
			is_blank = false;
			text_add(&words, span_from(known.at + i, length));
		}
		i += length;
	}
	return span_trim(words_cut(text_span(&words), length_max));
}
