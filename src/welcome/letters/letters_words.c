/* What is written and read: subjects, addresses, short messages. Pure. */
#include <string.h>
#include <strings.h>

#include "base/ident.h"
#include "welcome/letters/letters_inside.h"

const char *const letters_fate_words[LETTERS_FATE_COUNT] = {
	[LETTERS_REQUEST] = "request",   [LETTERS_HEARD] = "heard",     [LETTERS_STRANGER] = "stranger",
	[LETTERS_AWAY] = "away",         [LETTERS_BACK] = "back",       [LETTERS_DROPPED] = "dropped",
	[LETTERS_AGAIN] = "again",       [LETTERS_UNREAD] = "unread",   [LETTERS_NO_BOX] = "no box",
};

struct span
letters_cut(struct span text, size_t length)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		if (((unsigned char)text.at[i] & 0xc0) != 0x80 && count++ == length)
			return span_from(text.at, i);
	return text;
}

/* --- subjects ----------------------------------------------------------------------------------- */

static const char narrow[] = "\u202f", wide[] = "\u00a0";

static struct span
without_blanks(struct span words)
{
	words = span_trim(words);
	while (span_starts(words, narrow))
		words = span_trim(span_from(words.at + strlen(narrow), words.length - strlen(narrow)));
	return words;
}

/* « Re: », « TR : », « Réf : »: taken off the front, and whatever blanks. */
static bool
takes_prefix(struct span *subject)
{
	static const char *const words[] = { "re", "ré", "rép", "réf", "aw", "sv", "tr", "fw", "fwd",
	                                    "wg", "vs" };
	for (size_t i = 0; i < LENGTH(words); i++) {
		const size_t length = strlen(words[i]);
		if (subject->length <= length || strncasecmp(subject->at, words[i], length) != 0)
			continue;
		struct span rest = span_from(subject->at + length, subject->length - length);
		while (span_starts(rest, " ") || span_starts(rest, wide) || span_starts(rest, narrow)) {
			const size_t blank = rest.at[0] == ' ' ? 1 : strlen(span_starts(rest, wide) ? wide : narrow);
			rest = span_from(rest.at + blank, rest.length - blank);
		}
		if (rest.length == 0 || rest.at[0] != ':')
			continue;
		*subject = without_blanks(span_from(rest.at + 1, rest.length - 1));
		return true;
	}
	return false;
}

/* « … [2026-K7MX4P3] » at the end. */
static bool
takes_reference(struct span *subject)
{
	char read[IDENT_REFERENCE_LENGTH + 1];
	const size_t length = IDENT_REFERENCE_LENGTH + 2;
	if (subject->length < length || subject->at[subject->length - 1] != ']' ||
	    subject->at[subject->length - length] != '[' ||
	    !ident_reference_read(span_from(subject->at + subject->length - length + 1,
	                                    IDENT_REFERENCE_LENGTH),
	                          read))
		return false;
	*subject = without_blanks(span_from(subject->at, subject->length - length));
	return true;
}

struct span
letters_bare_subject(struct span subject)
{
	subject = without_blanks(subject);
	while (subject.length > 0 && (takes_prefix(&subject) || takes_reference(&subject)))
		continue;
	return subject;
}

/* A control character of ASCII or Latin-1, a separator of lines: how many bytes it has, 0: it is none. */
static size_t
control_at(struct span text, size_t i)
{
	const unsigned char c = (unsigned char)text.at[i];
	const unsigned char next = i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
	const unsigned char last = i + 2 < text.length ? (unsigned char)text.at[i + 2] : 0;
	if (c < 0x20 || c == 0x7f)
		return 1;
	if (c == 0xc2 && next < 0xa0)
		return 2;
	return c == 0xe2 && next == 0x80 && (last & 0xfe) == 0xa8 ? 3 : 0;
}

struct span
letters_line(struct arena *arena, struct span words, size_t size_max)
{
	struct text line = text_new(arena, 2 * words.length + 1);
	for (size_t i = 0; i < words.length; i++) {
		const size_t control = control_at(words, i);
		text_add_char(&line, control > 0 ? ' ' : words.at[i]);
		if (words.at[i] == '=' && i + 1 < words.length && words.at[i + 1] == '?')
			text_add_char(&line, ' ');
		i += control > 0 ? control - 1 : 0;
	}
	struct span cut = text_span(&line);
	while (cut.length > size_max)
		cut = letters_cut(cut, form_length(cut) - 1 - (cut.length - size_max) / 4);
	return cut;
}

struct span
letters_subject(struct arena *arena, struct span title, struct span reference)
{
	enum { TITLE_SIZE_MAX = 300 };
	const struct span bare = letters_line(arena, letters_bare_subject(title), TITLE_SIZE_MAX);
	return span_of(arena_format(arena, "Re\u202f: %.*s%s[%.*s]", SPAN_ARGS(bare),
	                            bare.length > 0 ? " " : "", SPAN_ARGS(reference)));
}

struct span
letters_clean(struct arena *arena, struct span text)
{
	struct text clean = text_new(arena, text.length + 1);
	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];
		const size_t control = c == '\n' || c == '\r' || c == '\t' ? 0 : control_at(text, i);
		text_add_char(&clean, control > 0 ? ' ' : c);
		i += control > 0 ? control - 1 : 0;
	}
	return text_span(&clean);
}

/* --- addresses ---------------------------------------------------------------------------------- */

struct span
letters_address(struct arena *arena, struct span address)
{
	struct text small = text_new(arena, MAIL_ADDRESS_LENGTH_MAX * 4);
	bool is_after_plus = false;
	for (size_t i = 0; i < address.length; i++) {
		const char c = address.at[i];
		if (c == '@')
			is_after_plus = false;
		is_after_plus |= c == '+' && i > 0;
		if (!is_after_plus)
			text_add_char(&small, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
	return text_span(&small);
}

const struct letters_box *
letters_box_for(const struct letters_box *boxes, size_t count, enum desk_channel channel,
                struct span address)
{
	for (size_t i = 0; i < count; i++)
		if (boxes[i].channel == channel && span_equal(boxes[i].address, address))
			return &boxes[i];
	return NULL;
}

/* --- short messages ------------------------------------------------------------------------------ */

/* In 7-bit letters, unless that is impossible. */
static struct span
plain_of(struct arena *arena, struct span text)
{
	struct sms_plain plain;
	return sms_plain(arena, text, &plain) ? plain.text : text;
}

static bool
fits(struct span text)
{
	struct sms_measure measure;
	return sms_measure(text, &measure) && measure.segment_count <= SMS_SEGMENT_COUNT_MAX;
}

/* One kind of line end, and no tabulation: what a short message may hold. */
static struct span
lines_of(struct arena *arena, struct span text)
{
	struct text lines = text_new(arena, text.length + 1);
	text = letters_clean(arena, text);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != '\r')
			text_add_char(&lines, text.at[i] == '\t' ? ' ' : text.at[i]);
	return span_trim(text_span(&lines));
}

struct span
letters_sms_text(struct arena *arena, struct span text, struct span more)
{
	const struct span whole = plain_of(arena, lines_of(arena, text));
	const struct span end =
		more.length == 0 ? SPAN("…")
						 : span_of(arena_format(arena, "… %.*s", SPAN_ARGS(more)));
	if (fits(whole))
		return whole;
	/* The longest beginning that fits with what follows it. */
	size_t least = 0, most = whole.length;
	struct span best = plain_of(arena, end);
	while (least < most) {
		const size_t length = least + (most - least + 1) / 2;
		const struct span begin = letters_cut(whole, length);
		const struct span tried = plain_of(
			arena, span_of(arena_format(arena, "%.*s%.*s", SPAN_ARGS(begin), SPAN_ARGS(end))));
		if (fits(tried)) {
			best = tried;
			least = length;
		} else
			most = length - 1;
	}
	return best;
}
