/* Rules of words, and how sure one is, in words: no database, no clock. */
#include <math.h>

#include "welcome/orient/orient_inside.h"

/* --- rules ------------------------------------------------------------------------------------- */

/* A blank after makes the last word whole: « port » is not portail. */
static size_t
read_phrases(struct arena *arena, struct span words, struct text_query **queries_r)
{
	struct span part;
	size_t count = 0;
	while (count < ORIENT_PHRASE_COUNT_MAX && span_cut(&words, ',', &part)) {
		const struct span phrase = span_trim(part);
		struct text_query *query =
			text_query_read(arena, span_of(arena_format(arena, "%.*s ", SPAN_ARGS(phrase))));
		if (query->count > 0)
			queries_r[count++] = query;
	}
	return count;
}

struct orient_rules
orient_rules_read(struct arena *arena, const struct orient_rule *rules, size_t count)
{
	struct orient_rules read = { .rules = rules, .count = count };
	read.queries = arena_array_of(arena, struct text_query *, count * ORIENT_PHRASE_COUNT_MAX + 1);
	read.query_counts = arena_array_of(arena, size_t, count + 1);
	for (size_t i = 0; i < count; i++)
		read.query_counts[i] =
			read_phrases(arena, rules[i].words, read.queries + i * ORIENT_PHRASE_COUNT_MAX);
	return read;
}

const char *
orient_words_wrong(struct arena *arena, struct span words)
{
	struct span part, rest = words;
	size_t count = 0;
	while (span_cut(&rest, ',', &part)) {
		const struct span phrase = span_trim(part);
		if (phrase.length == 0)
			continue;
		const struct text_query *query =
			text_query_read(arena, span_of(arena_format(arena, "%.*s ", SPAN_ARGS(phrase))));
		if (query->count == 0)
			return arena_format(arena, "«\u202f%.*s\u202f» est dans toutes les demandes, ou dans aucune. "
			                    "Choisissez un mot qui les distingue.", SPAN_ARGS(phrase));
		if (query->cut)
			return "Écrivez moins de mots entre deux virgules.";
		if (++count > ORIENT_PHRASE_COUNT_MAX)
			return "Écrivez trente mots ou expressions au plus.";
	}
	return NULL;
}

struct span
orient_text(struct arena *arena, const struct desk_where *where)
{
	const bool is_begun = where->text.length >= where->title.length &&
	                      span_equal(span_from(where->text.at, where->title.length), where->title);
	return is_begun ? where->text
	                : span_of(arena_format(arena, "%.*s\n%.*s", SPAN_ARGS(where->title),
	                                       SPAN_ARGS(where->text)));
}

static bool
is_there(const struct place_tree *tree, int64_t rule_place_id, int64_t place_id)
{
	const uint32_t top = place_by_id(tree, rule_place_id);
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(tree, place_id);
	return top != PLACE_NONE && place != PLACE_NONE && place >= top && place < tree->places[top].end;
}

static bool
says(const struct orient_rules *rules, size_t rule, struct span indexed)
{
	for (size_t i = 0; i < rules->query_counts[rule]; i++)
		if (text_query_meets(rules->queries[rule * ORIENT_PHRASE_COUNT_MAX + i], indexed))
			return true;
	return false;
}

const struct orient_rule *
orient_rule_for(const struct orient_rules *rules, const struct place_tree *tree,
                const struct desk_where *where, struct span indexed)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct orient_rule *rule = &rules->rules[i];
		const bool holds =
			(rule->offering_id == 0 || rule->offering_id == where->offering_id) &&
			(rule->place_id == 0 || is_there(tree, rule->place_id, where->place_id)) &&
			(rule->words.length == 0 || says(rules, i, indexed)) &&
			place_by_id(tree, rule->unit_id) != PLACE_NONE; /* a unit that was closed takes nothing */
		if (holds)
			return rule;
	}
	return NULL;
}

/* --- why --------------------------------------------------------------------------------------- */

struct span
orient_why_write(struct arena *arena, struct span text, const struct span *words, size_t count)
{
	struct text why = text_new(arena, 200);
	for (size_t i = 0; i < count; i++)
		text_format(&why, "%s%zu+%zu", i > 0 ? " " : "", (size_t)(words[i].at - text.at),
		            words[i].length);
	return text_span(&why);
}

/* The text may have been written again since: nothing is cut in the middle of a letter. */
static bool
read_place(struct span text, struct span part, struct span *word_r)
{
	struct span at;
	int64_t from, length;
	if (!span_cut(&part, '+', &at) || !span_int64(at, &from) || !span_int64(part, &length) ||
	    from < 0 || length <= 0 || from > (int64_t)text.length ||
	    length > (int64_t)text.length - from)
		return false;
	*word_r = span_from(text.at + from, (size_t)length);
	return span_is_utf8(*word_r);
}

size_t
orient_why_read(struct span text, struct span why, struct span words_r[LEARN_WHY_COUNT])
{
	struct span part;
	size_t count = 0;
	while (count < LEARN_WHY_COUNT && span_cut(&why, ' ', &part))
		count += read_place(text, part, &words_r[count]);
	return count;
}

/* --- how sure ---------------------------------------------------------------------------------- */

int
orient_percent(double probability)
{
	const int percent = (int)lround(probability * 100);
	return percent < 1 ? 1 : percent > 99 ? 99 : percent;
}

const char *
orient_likely_words(struct arena *arena, double probability)
{
	const int percent = orient_percent(probability), of_ten = (percent + 5) / 10;
	if (percent >= 95)
		return "presque sûr, plus de 19 fois sur 20";
	if (percent < 5)
		return "très peu probable, moins d’une fois sur 20";
	const char *words = percent >= 80 ? "très probable"
	                    : percent >= 60 ? "probable"
	                    : percent >= 40 ? "possible"
	                                    : "peu probable";
	return arena_format(arena, "%s, %d fois sur 10", words, of_ten > 9 ? 9 : of_ten);
}

struct learn_vector
orient_vector(struct arena *arena, const struct desk_where *where)
{
	const int64_t marks[] = { where->offering_id, where->place_id };
	return learn_read(arena, orient_text(arena, where), marks, LENGTH(marks));
}
