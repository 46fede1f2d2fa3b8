/* Encoded words: « =?utf-8?B?w6l0w6k=?= » is « été » (RFC 2047). Not by GMime 3.2.13: after a word in base64
 * that ends with « = », as nearly all do, it loses those that follow. */
#include <gmime/gmime.h>
#include <string.h>

#include "craft/mail/mail_inside.h"

enum { CHARSET_LENGTH_MAX = 40 };

struct word {
	char charset[CHARSET_LENGTH_MAX + 1];
	bool is_base64;
	struct span text;
	size_t length; /* of the whole */
};

/* « =?charset?q?text?= », blanks in the text forgiven. The language after « * » (RFC 2231) says nothing. */
static bool
take_word(struct span at, struct word *word_r)
{
	if (!span_starts(at, "=?"))
		return false;
	size_t i = 2, length = 0;
	bool is_language = false;
	for (; i < at.length && at.at[i] != '?'; i++) {
		is_language |= at.at[i] == '*';
		if (is_language)
			continue;
		if (at.at[i] <= ' ' || length == CHARSET_LENGTH_MAX)
			return false;
		word_r->charset[length++] = at.at[i];
	}
	word_r->charset[length] = '\0';
	if (length == 0 || i + 2 >= at.length || at.at[i + 2] != '?' || strchr("bBqQ", at.at[i + 1]) == NULL)
		return false;
	word_r->is_base64 = at.at[i + 1] == 'b' || at.at[i + 1] == 'B';
	const struct span rest = span_from(at.at + i + 3, at.length - i - 3);
	const size_t end = span_find(rest, SPAN("?="));
	if (end == SIZE_MAX)
		return false;
	word_r->text = span_from(rest.at, end);
	word_r->length = i + 3 + end + 2;
	return true;
}

static int
figure_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
add_quoted(struct text *bytes, struct span text)
{
	for (size_t i = 0; i < text.length; i++) {
		const int high = i + 2 < text.length ? figure_of(text.at[i + 1]) : -1;
		const int low = i + 2 < text.length ? figure_of(text.at[i + 2]) : -1;
		if (text.at[i] == '_')
			text_add_char(bytes, ' ');
		else if (text.at[i] == '=' && high >= 0 && low >= 0) {
			text_add_char(bytes, (char)(high << 4 | low));
			i += 2;
		} else
			text_add_char(bytes, text.at[i]);
	}
}

/* Where a word is not padded, some programs go on in the next one. */
static void
add_base64(struct text *bytes, GMimeEncoding *decoder, struct span text, bool is_last)
{
	char room[256];
	const bool is_padded = text.length > 0 && memchr(text.at, '=', text.length) != NULL;
	for (size_t at = 0; at < text.length; at += 128) {
		const size_t size = text.length - at < 128 ? text.length - at : 128;
		const size_t got = g_mime_encoding_step(decoder, text.at + at, size, room);
		text_add(bytes, span_from(room, got));
	}
	if (is_last && !is_padded)
		text_add(bytes, span_from(room, g_mime_encoding_step(decoder, "==", 2, room)));
	if (is_padded)
		g_mime_encoding_reset(decoder);
}

/* The word that follows, blanks between them left out, if it is of the same make. */
static bool
take_next(struct span rest, const struct word *word, struct word *next_r, size_t *length_r)
{
	size_t blanks = 0;
	while (blanks < rest.length && (rest.at[blanks] == ' ' || rest.at[blanks] == '\t'))
		blanks++;
	if (!take_word(span_from(rest.at + blanks, rest.length - blanks), next_r))
		return false;
	*length_r = blanks + next_r->length;
	return word == NULL ||
	       (strcmp(word->charset, next_r->charset) == 0 && word->is_base64 == next_r->is_base64);
}

/* All words of one charset that follow each other: a letter may be cut between two. */
static struct span
take_run(struct arena *arena, struct span *rest, struct word word)
{
	struct text bytes = text_new(arena, rest->length + 3);
	GMimeEncoding decoder;
	g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_BASE64);
	size_t length = word.length;
	bool is_broken = false;
	for (bool goes_on = true; goes_on;) {
		struct word next;
		*rest = span_from(rest->at + length, rest->length - length);
		goes_on = take_next(*rest, &word, &next, &length);
		if (word.is_base64)
			add_base64(&bytes, &decoder, word.text, !goes_on);
		else
			add_quoted(&bytes, word.text);
		if (goes_on)
			word = next;
	}
	return words_of_charset(arena, text_span(&bytes), word.charset, &is_broken);
}

/* --- where they stand ---------------------------------------------------------------------------- */

/* Where programs read what the words hold: what would end them is said with a backslash. */
static void
add_escaped(struct text *decoded, struct span words, bool is_quoted, bool is_comment)
{
	if (!is_quoted && !is_comment)
		text_add_char(decoded, '"');
	for (size_t i = 0; i < words.length; i++) {
		if (strchr(is_comment ? "()\\" : "\"\\", words.at[i]) != NULL)
			text_add_char(decoded, '\\');
		text_add_char(decoded, words.at[i]);
	}
	if (!is_quoted && !is_comment)
		text_add_char(decoded, '"');
}

/* What is not encoded may be of no charset at all. */
static void
add_bare(struct arena *arena, struct text *decoded, struct span bytes)
{
	bool is_broken = false;
	text_add(decoded, words_of_charset(arena, bytes, "", &is_broken));
}

const char *
words_decoded(struct arena *arena, const char *value, bool is_structured)
{
	struct span rest = span_of(value);
	struct text decoded = text_new(arena, 8 * rest.length + 16);
	size_t bare = 0, comments = 0;
	bool is_quoted = false;
	while (bare < rest.length) {
		struct word word;
		const char c = rest.at[bare];
		if (c == '=' && take_word(span_from(rest.at + bare, rest.length - bare), &word)) {
			add_bare(arena, &decoded, span_from(rest.at, bare));
			rest = span_from(rest.at + bare, rest.length - bare);
			const struct span words = take_run(arena, &rest, word);
			const struct span line = words_line(arena, words, words.length + 1);
			if (is_structured)
				add_escaped(&decoded, line, is_quoted, comments > 0);
			else
				text_add(&decoded, words);
			/* Between words of two charsets, blanks are not said either. */
			struct word next;
			size_t length = 0;
			if (take_next(rest, NULL, &next, &length))
				rest = span_from(rest.at + length - next.length, rest.length - length + next.length);
			bare = 0;
			continue;
		}
		bare += c == '\\' && bare + 1 < rest.length ? 2 : 1;
		is_quoted ^= c == '"' && comments == 0;
		comments += c == '(' && !is_quoted;
		comments -= c == ')' && comments > 0 && !is_quoted;
	}
	add_bare(arena, &decoded, rest);
	return text_z(&decoded);
}

struct span
words_of_header(struct arena *arena, const char *value, size_t length_max)
{
	return words_line(arena, span_of(words_decoded(arena, value, false)), length_max);
}
