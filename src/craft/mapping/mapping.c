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

/* What is left of the pattern and of the name is told by two positions; a pair that failed once
 * fails always, so each is tried once and a hostile pattern costs no more than another. */
enum { PATTERN_LENGTH_MAX = 200 };

struct match {
	struct span pattern, name;
	struct mapping_hole *holes;
	bool failed[PATTERN_LENGTH_MAX + 1][PATTERN_LENGTH_MAX + 1];
};

static bool match_at(struct match *match, size_t p, size_t n, size_t count, size_t *count_r);

/* `*` or `{hole}` at p: every run that may stand for it, the shortest first. */
static bool
match_run(struct match *match, size_t p, size_t n, size_t count, size_t *count_r)
{
	const struct span rest = span_from(match->pattern.at + p, match->pattern.length - p);
	const bool star = rest.at[0] == '*';
	const size_t skip = star ? 1 : span_find(rest, SPAN("}")) + 1;
	const char stop = skip < rest.length ? rest.at[skip] : '\0';
	if (!star && count == MAPPING_HOLE_MAX)
		return false;
	for (size_t length = star ? 0 : 1; n + length <= match->name.length; length++) {
		const char last = length > 0 ? match->name.at[n + length - 1] : 'a';
		if (star ? !is_alphanumeric(last) : stop != '\0' && last == stop)
			return false;
		if (!star)
			match->holes[count] = (struct mapping_hole){ span_from(rest.at + 1, skip - 2),
				                                         span_from(match->name.at + n, length) };
		if (match_at(match, p + skip, n + length, count + !star, count_r))
			return true;
	}
	return false;
}

static bool
match_at(struct match *match, size_t p, size_t n, size_t count, size_t *count_r)
{
	if (p == match->pattern.length) {
		*count_r = count;
		return n == match->name.length;
	}
	if (match->failed[p][n])
		return false;
	const char c = match->pattern.at[p];
	const struct span rest = span_from(match->pattern.at + p, match->pattern.length - p);
	const bool run = c == '*' || (c == '{' && span_find(rest, SPAN("}")) != SIZE_MAX);
	const bool same = n < match->name.length && match->name.at[n] == c;
	const bool found = run ? match_run(match, p, n, count, count_r)
	                       : same && match_at(match, p + 1, n + 1, count, count_r);
	match->failed[p][n] = !found;
	return found;
}

bool
mapping_match(struct span pattern, struct span name, struct mapping_hole holes_r[static 4],
              size_t *hole_count_r)
{
	*hole_count_r = 0;
	if (pattern.length > PATTERN_LENGTH_MAX || name.length > PATTERN_LENGTH_MAX)
		return false;
	struct match match = { .pattern = pattern, .name = name, .holes = holes_r };
	return match_at(&match, 0, 0, 0, hole_count_r);
}
