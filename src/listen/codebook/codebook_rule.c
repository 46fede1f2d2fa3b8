/* Words, "phrases" and -exclusions, as a service types them: a text is of the theme when it has one of
 * them, and none of those that exclude. Read as craft/text reads words: without accents, capitals,
 * endings. */
#include <string.h>

#include "craft/text/text.h"
#include "listen/codebook/codebook_inside.h"

/* The stems of some words in a row, apart by blanks. */
static size_t
read_stems(struct arena *arena, struct span words, struct span *stems_r, size_t most)
{
	struct text_words *reading = text_words_begin(arena, words);
	struct text_word word;
	size_t count = 0;
	while (count < most && text_words_next(reading, &word))
		if (!word.is_little && word.is_asked)
			stems_r[count++] = span_keep(arena, word.word);
	return count;
}

/* The next one typed: up to a blank or comma, or between quotation marks. */
static bool
next_part(struct span *rest, struct span *part_r, bool *is_excluded_r)
{
	static const char opening[] = "«", closing[] = "»";
	size_t length = 0;
	while (rest->length > 0 && (strchr(" \t\r\n,;", rest->at[0]) != NULL || span_starts(*rest, "\u00a0") ||
	                            span_starts(*rest, "\u202f"))) {
		const size_t size = (rest->at[0] & 0x80) == 0 ? 1 : span_starts(*rest, "\u00a0") ? 2 : 3;
		*rest = span_from(rest->at + size, rest->length - size);
	}
	*is_excluded_r = rest->length > 0 && rest->at[0] == '-';
	if (*is_excluded_r)
		*rest = span_from(rest->at + 1, rest->length - 1);
	if (rest->length == 0)
		return false;
	const bool is_quoted = rest->at[0] == '"', is_french = span_starts(*rest, opening);
	if (is_quoted || is_french) {
		const size_t open = is_quoted ? 1 : sizeof opening - 1;
		*rest = span_from(rest->at + open, rest->length - open);
		const size_t end = span_find(*rest, is_quoted ? SPAN("\"") : span_of(closing));
		length = end == SIZE_MAX ? rest->length : end;
		*part_r = span_from(rest->at, length);
		length += end == SIZE_MAX ? 0 : is_quoted ? 1 : sizeof closing - 1;
	} else {
		while (length < rest->length && strchr(" \t\r\n,;\"", rest->at[length]) == NULL)
			length++;
		*part_r = span_from(rest->at, length);
	}
	*rest = span_from(rest->at + length, rest->length - length);
	return true;
}

struct codebook_rule *
codebook_rule_read(struct arena *arena, struct span typed)
{
	struct codebook_rule *rule = arena_new_of(arena, struct codebook_rule);
	struct span part;
	bool is_excluded;
	while (rule->count < CODEBOOK_RULE_PARTS_MAX && next_part(&typed, &part, &is_excluded)) {
		struct codebook_part *one = &rule->parts[rule->count];
		one->count = read_stems(arena, part, one->stems, CODEBOOK_PART_STEMS_MAX);
		one->is_excluded = is_excluded;
		if (one->count == 0)
			continue;
		rule->count++;
		rule->wanted += !is_excluded;
		rule->excluded += is_excluded;
	}
	return rule;
}

static bool
has_part(const struct codebook_part *part, const struct span *stems, size_t count)
{
	for (size_t at = 0; at + part->count <= count; at++) {
		size_t same = 0;
		while (same < part->count && span_equal(part->stems[same], stems[at + same]))
			same++;
		if (same == part->count)
			return true;
	}
	return false;
}

struct codebook_stems
codebook_stems_of(struct arena *arena, struct span words)
{
	struct codebook_stems stems = { arena_array_of(arena, struct span, CODEBOOK_STEMS_MAX), 0 };
	stems.count = read_stems(arena, words, stems.stems, CODEBOOK_STEMS_MAX);
	return stems;
}

enum codebook_meets
codebook_rule_meets(const struct codebook_rule *rule, const struct codebook_stems *stems)
{
	enum codebook_meets meets = CODEBOOK_MEETS_NOT;
	for (size_t i = 0; i < rule->count; i++) {
		const struct codebook_part *part = &rule->parts[i];
		if ((meets == CODEBOOK_MEETS && !part->is_excluded) || !has_part(part, stems->stems, stems->count))
			continue;
		if (part->is_excluded)
			return CODEBOOK_EXCLUDED;
		meets = CODEBOOK_MEETS;
	}
	return meets;
}
