#include "craft/mapping/mapping.h"

#include <string.h>

#include "base/file.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Skips blanks, the no-break ones that « wants » included. */
static void
skip_blanks(struct span *rest)
{
	for (;;) {
		if (rest->length > 0 && is_blank(rest->at[0]))
			*rest = span_from(rest->at + 1, rest->length - 1);
		else if (span_starts(*rest, "\u00a0"))
			*rest = span_from(rest->at + 2, rest->length - 2);
		else if (span_starts(*rest, "\u202f"))
			*rest = span_from(rest->at + 3, rest->length - 3);
		else
			return;
	}
}

/* `*rest` stands after the opening quote; false when `close` never comes. */
static bool
take_quoted(struct span *rest, const char *close, struct mapping_word *word_r)
{
	const size_t end = span_find(*rest, span_of(close));
	if (end == SIZE_MAX)
		return false;
	struct span text = span_trim(span_from(rest->at, end));
	while (span_starts(text, "\u202f"))
		text = span_from(text.at + 3, text.length - 3);
	while (span_ends(text, "\u202f"))
		text.length -= 3;
	*word_r = (struct mapping_word){ text, true };
	*rest = span_from(rest->at + end + strlen(close), rest->length - end - strlen(close));
	return true;
}

static bool
take_word(struct span *rest, struct mapping_word *word_r)
{
	static const struct {
		const char *open, *close;
	} quotes[] = { { "\"", "\"" }, { "\u00ab", "\u00bb" }, { "\u201c", "\u201d" } };
	for (size_t i = 0; i < LENGTH(quotes); i++)
		if (span_starts(*rest, quotes[i].open)) {
			const size_t skip = strlen(quotes[i].open);
			*rest = span_from(rest->at + skip, rest->length - skip);
			return take_quoted(rest, quotes[i].close, word_r);
		}
	size_t length = 0;
	while (length < rest->length && !is_blank(rest->at[length]))
		length++;
	*word_r = (struct mapping_word){ span_from(rest->at, length), false };
	*rest = span_from(rest->at + length, rest->length - length);
	return true;
}

static bool
line_complain(struct arena *arena, struct fault *fault_r, int number, const char *why)
{
	return fault_format(arena, fault_r,
	                    arena_format(arena, "Fichier de correspondance, ligne %d\u202f: %s", number,
	                                 why),
	                    "mapping: line %d refused", number);
}

static bool
parse_line(struct arena *arena, struct span rest, int number, struct mapping_line *line_r,
           struct fault *fault_r)
{
	struct mapping_word words[MAPPING_WORD_MAX];
	size_t count = 0;
	for (skip_blanks(&rest); rest.length > 0 && rest.at[0] != '#'; skip_blanks(&rest)) {
		if (count == MAPPING_WORD_MAX)
			return line_complain(arena, fault_r, number,
			                     "il y a plus de 64 mots. Répartissez-les sur plusieurs lignes.");
		if (!take_word(&rest, &words[count++]))
			return line_complain(arena, fault_r, number,
			                     "un guillemet est ouvert mais jamais fermé.");
	}
	*line_r = (struct mapping_line){ number, NULL, count };
	if (count > 0)
		line_r->words = arena_grow(arena, words, count, count, sizeof *words);
	return true;
}

struct mapping *
mapping_parse(struct arena *arena, struct span bytes, struct fault *fault_r)
{
	if (!span_is_utf8(bytes)) {
		fault_is(fault_r, "mapping: not UTF-8",
		         "Le fichier de correspondance n’est pas en UTF-8. Enregistrez-le en UTF-8.");
		return NULL;
	}
	if (span_starts(bytes, "\xef\xbb\xbf"))
		bytes = span_from(bytes.at + 3, bytes.length - 3);
	struct mapping *mapping = arena_new_of(arena, struct mapping);
	struct mapping_line *lines = arena_array_of(arena, struct mapping_line, MAPPING_LINE_MAX);
	struct span rest = bytes, text;
	for (int number = 1; span_cut(&rest, '\n', &text); number++) {
		if (mapping->line_count == MAPPING_LINE_MAX) {
			line_complain(arena, fault_r, number, "il y a plus de 5 000 lignes.");
			return NULL;
		}
		struct mapping_line *line = &lines[mapping->line_count];
		if (!parse_line(arena, text, number, line, fault_r))
			return NULL;
		if (line->word_count > 0)
			mapping->line_count++;
	}
	mapping->lines = lines;
	return mapping;
}

struct mapping *
mapping_read(struct arena *arena, const char *path, struct fault *fault_r)
{
	struct span bytes;
	switch (file_read(arena, path, MAPPING_SIZE_MAX, &bytes, fault_r)) {
	case FOUND_ONE:
		return mapping_parse(arena, bytes, fault_r);
	case FOUND_NONE:
		fault_format(arena, fault_r,
		             arena_format(arena, "Le fichier de correspondance «\u202f%s\u202f» n’existe pas.", path),
		             "mapping: no such file");
		return NULL;
	case FOUND_FAILED:
		break;
	}
	return NULL;
}

struct span
mapping_text(const struct mapping_line *line, size_t at)
{
	return at < line->word_count ? line->words[at].text : span_of("");
}

bool
mapping_is(const struct mapping_line *line, size_t at, const char *english, const char *french)
{
	if (at >= line->word_count || line->words[at].quoted)
		return false;
	return span_is(line->words[at].text, english) || span_is(line->words[at].text, french);
}

struct mapping_names
mapping_names(struct arena *arena, const struct mapping_line *line, size_t at, size_t *end_r)
{
	struct span *names = arena_array_of(arena, struct span, MAPPING_WORD_MAX);
	size_t count = 0;
	while (at < line->word_count) {
		names[count++] = line->words[at++].text;
		if (!mapping_is(line, at, "or", "ou"))
			break;
		at++;
	}
	*end_r = at;
	return (struct mapping_names){ names, count };
}

static bool
is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

/* Backtracks over at most 4 holes and a short name: no harm in being simple. */
static bool
match_from(struct span pattern, struct span name, struct mapping_hole *holes, size_t count,
           size_t *count_r)
{
	if (pattern.length == 0) {
		*count_r = count;
		return name.length == 0;
	}
	const bool star = pattern.at[0] == '*';
	const size_t close = pattern.at[0] == '{' ? span_find(pattern, SPAN("}")) : SIZE_MAX;
	if (!star && close == SIZE_MAX) {
		if (name.length == 0 || name.at[0] != pattern.at[0])
			return false;
		return match_from(span_from(pattern.at + 1, pattern.length - 1),
		                  span_from(name.at + 1, name.length - 1), holes, count, count_r);
	}
	const size_t skip = star ? 1 : close + 1;
	const struct span after = span_from(pattern.at + skip, pattern.length - skip);
	if (!star && count == MAPPING_HOLE_MAX)
		return false;
	for (size_t length = star ? 0 : 1; length <= name.length; length++) {
		const char last = length > 0 ? name.at[length - 1] : 'a';
		if (star && !is_alphanumeric(last))
			return false;
		if (!star && after.length > 0 && last == after.at[0])
			return false;
		if (!star)
			holes[count] = (struct mapping_hole){ span_from(pattern.at + 1, close - 1),
				                              span_from(name.at, length) };
		if (match_from(after, span_from(name.at + length, name.length - length), holes,
		               count + !star, count_r))
			return true;
	}
	return false;
}

bool
mapping_match(struct span pattern, struct span name, struct mapping_hole holes_r[static 4],
              size_t *hole_count_r)
{
	*hole_count_r = 0;
	return match_from(pattern, name, holes_r, 0, hole_count_r);
}
