/* Which question a column answers: by ids (282267X2017X43889SQ1), by codes (Q1_SQ1, Q1[SQ1]), or
 * by words. */
#include <string.h>

#include "craft/lime/lime_inside.h"

enum { HEADING_SIZE_MAX = 4096, BRACKET_MAX = 8, TEXT_SHARED = INT32_MAX };

/* One line, as LimeSurvey makes a heading of a question's text. */
static struct span
one_line(struct arena *arena, struct span words)
{
	char *line = arena_take(arena, words.length + 1, 1);
	size_t length = 0;
	for (size_t i = 0; i < words.length; i++) {
		const char c = words.at[i] == '\n' ? ' ' : words.at[i];
		if (c != ' ' || length == 0 || line[length - 1] != ' ')
			line[length++] = c;
	}
	return span_trim(span_from(line, length));
}

struct lime_names *
lime_names_new(struct arena *arena, const struct lime_survey *survey)
{
	struct lime_names *names = arena_new_of(arena, struct lime_names);
	*names = (struct lime_names){ .arena = arena, .survey = survey };
	names->by_id.arena = names->by_code.ids.arena = names->by_text.ids.arena = arena;
	size_t most = 0, at;
	for (size_t g = 0; g < survey->group_count; g++)
		most += survey->groups[g].question_count;
	names->questions = arena_array_of(arena, const struct lime_question *, most + 1);
	names->gids = arena_array_of(arena, int64_t, most + 1);
	for (size_t g = 0; g < survey->group_count; g++)
		for (size_t q = 0; q < survey->groups[g].question_count; q++) {
			const struct lime_question *question = &survey->groups[g].questions[q];
			names->questions[names->count] = question;
			names->gids[names->count] = survey->groups[g].gid;
			(void)lime_ids_add(&names->by_id, question->qid, names->count, &at);
			(void)lime_words_add(&names->by_code, question->code, names->count);
			for (size_t l = 0; l < survey->language_count; l++) {
				const struct span words = one_line(arena, question->texts[l].words);
				const size_t before = lime_words_find(&names->by_text, words);
				if (words.length > 0 && before == SIZE_MAX)
					(void)lime_words_add(&names->by_text, words, names->count);
				else if (before != SIZE_MAX && before != names->count)
					lime_words_change(&names->by_text, words, TEXT_SHARED);
			}
			names->count++;
		}
	return names;
}

/* --- what stands after the question's name -------------------------------------------------- */

static struct span
rest_of(struct span span, size_t from)
{
	return span_from(span.at + from, span.length - from);
}

static bool
found_as(struct lime_column *column_r, enum lime_part part)
{
	column_r->part = part;
	return true;
}

/* After a sub-question's code. */
static bool
match_end(const struct lime_question *question, struct span end, struct lime_column *column_r)
{
	if (end.length == 0)
		return found_as(column_r, LIME_VALUE);
	if (question->type == 'P' && (span_is(end, "comment") || span_is(end, "_comment")))
		return found_as(column_r, LIME_COMMENT);
	/* # became - as a name of XML, and _ as a name of expressions. */
	if (question->type == '1' && end.length == 2 && strchr("#-_", end.at[0]) != NULL &&
	    (end.at[1] == '0' || end.at[1] == '1')) {
		column_r->rank = end.at[1] - '0';
		return found_as(column_r, LIME_SCALE);
	}
	if (end.at[0] != '_')
		return false;
	for (size_t i = 0; i < question->subquestion_count; i++)
		if (question->subquestions[i].scale == 1 &&
		    span_equal(question->subquestions[i].code, rest_of(end, 1))) {
			column_r->across = &question->subquestions[i];
			return found_as(column_r, LIME_VALUE);
		}
	return false;
}

static bool
match_special(const struct lime_question *question, struct span suffix,
              struct lime_column *column_r)
{
	if (suffix.length == 0)
		return found_as(column_r, LIME_VALUE);
	if (span_is(suffix, "other") && question->other)
		return found_as(column_r, LIME_OTHER);
	if (question->other && (span_is(suffix, "othercomment") || span_is(suffix, "other_comment")))
		return found_as(column_r, LIME_OTHER_COMMENT);
	if (span_is(suffix, "comment") && question->type == 'O')
		return found_as(column_r, LIME_COMMENT);
	if (span_is(suffix, "filecount") || span_is(suffix, "_filecount"))
		return question->type == '|' && found_as(column_r, LIME_FILE_COUNT);
	if (question->type == 'R' && span_int64(suffix, &column_r->rank) && column_r->rank >= 1 &&
	    (size_t)column_r->rank <= question->answer_count)
		return found_as(column_r, LIME_RANK);
	return false;
}

/* `suffix`: SQ1, SQ1_X2, SQ1#0, SQ1comment, other… */
static bool
match_suffix(const struct lime_question *question, struct span suffix,
             struct lime_column *column_r)
{
	column_r->question = question;
	/* A code of the service's own comes before a word of LimeSurvey. */
	for (size_t i = 0; i < question->subquestion_count; i++) {
		const struct lime_question *sub = &question->subquestions[i];
		if (sub->scale != 0 || sub->code.length == 0 || sub->code.length > suffix.length ||
		    memcmp(sub->code.at, suffix.at, sub->code.length) != 0)
			continue;
		column_r->subquestion = sub;
		if (match_end(question, rest_of(suffix, sub->code.length), column_r))
			return true;
		column_r->subquestion = NULL;
	}
	if (match_special(question, suffix, column_r))
		return true;
	column_r->question = NULL;
	column_r->rank = 0;
	return false;
}

/* --- the three ways --------------------------------------------------------------------- */

static bool
cut_number(struct span *rest, char separator, int64_t *number_r)
{
	struct span figures;
	return memchr(rest->at, separator, rest->length) != NULL &&
	       span_cut(rest, separator, &figures) && span_int64(figures, number_r) && *number_r > 0;
}

/* Sub-question codes may begin with figures: the longest qid that leaves a code we know. */
static bool
match_ids(const struct lime_names *names, struct span heading, struct lime_column *column_r)
{
	enum { FIGURE_MAX = 18 };
	int64_t sid, gid, qid;
	struct span rest = heading;
	if (heading.length == 0 || !cut_number(&rest, 'X', &sid) || rest.length == 0 ||
	    !cut_number(&rest, 'X', &gid))
		return false;
	size_t length = 0;
	while (length < rest.length && length < FIGURE_MAX && rest.at[length] >= '0' &&
	       rest.at[length] <= '9')
		length++;
	for (; length > 0; length--) {
		const size_t at = !span_int64(span_from(rest.at, length), &qid)
			? SIZE_MAX : lime_ids_find(&names->by_id, qid);
		if (at != SIZE_MAX && names->gids[at] == gid &&
		    match_suffix(names->questions[at], rest_of(rest, length), column_r))
			return true;
	}
	return false;
}

/* [SQ1][X2] is SQ1_X2. False when it is not brackets to the end. */
static bool
unbracket(struct span brackets, char *suffix, size_t *length_r)
{
	*length_r = 0;
	while (brackets.length > 0) {
		const char *close = memchr(brackets.at, ']', brackets.length);
		if (brackets.at[0] != '[' || close == NULL)
			return false;
		const size_t length = (size_t)(close - brackets.at) - 1;
		if (*length_r > 0)
			suffix[(*length_r)++] = '_';
		memcpy(suffix + *length_r, brackets.at + 1, length);
		*length_r += length;
		brackets = rest_of(brackets, length + 2);
	}
	return *length_r > 0;
}

static bool
match_codes(const struct lime_names *names, struct span heading, struct lime_column *column_r)
{
	char suffix[HEADING_SIZE_MAX];
	for (size_t i = heading.length; i > 0; i--) {
		const char mark = i == heading.length ? '\0' : heading.at[i];
		if ((mark != '\0' && mark != '_' && mark != '[') || i > LIME_CODE_SIZE_MAX)
			continue;
		const size_t at = lime_words_find(&names->by_code, span_from(heading.at, i));
		if (at == SIZE_MAX)
			continue;
		size_t length = 0;
		struct span after = i == heading.length ? SPAN("") : rest_of(heading, i + (mark == '_'));
		if (mark == '[') {
			if (!unbracket(after, suffix, &length))
				continue;
			after = span_from(suffix, length);
		}
		if (match_suffix(names->questions[at], after, column_r))
			return true;
	}
	return false;
}

/* As one_line makes of the words. */
static bool
is_line_of(struct span words, struct span line)
{
	size_t at = 0;
	for (size_t i = 0; i < words.length; i++) {
		const bool blank = words.at[i] == '\n' || words.at[i] == ' ';
		const char c = blank ? ' ' : words.at[i];
		if (blank && at > 0 && line.at[at - 1] == ' ')
			continue;
		if (at == line.length || line.at[at] != c)
			return false;
		at++;
	}
	return at == line.length;
}

static const struct lime_question *
sub_by_words(const struct lime_names *names, const struct lime_question *question, int64_t scale,
             struct span line)
{
	for (size_t i = 0; i < question->subquestion_count; i++)
		for (size_t l = 0; l < names->survey->language_count; l++)
			if (question->subquestions[i].scale == scale &&
			    is_line_of(question->subquestions[i].texts[l].words, line))
				return &question->subquestions[i];
	return NULL;
}

/* « Question [Sous-question] » and « Question [Ligne][Colonne] ». */
static bool
match_words(const struct lime_names *names, struct span heading, struct lime_column *column_r)
{
	size_t at = lime_words_find(&names->by_text, heading);
	if (at != SIZE_MAX && at != TEXT_SHARED)
		return match_suffix(names->questions[at], SPAN(""), column_r);
	if (heading.length == 0 || heading.at[heading.length - 1] != ']')
		return false;
	for (size_t i = 1, tried = 0; i + 1 < heading.length && tried < BRACKET_MAX; i++) {
		if (heading.at[i] != '[')
			continue;
		tried++;
		at = lime_words_find(&names->by_text, span_trim(span_from(heading.at, i)));
		if (at == SIZE_MAX || at == TEXT_SHARED)
			continue;
		const struct lime_question *question = names->questions[at];
		const struct span inner = span_from(heading.at + i + 1, heading.length - i - 2);
		const size_t middle = span_find(inner, SPAN("]["));
		column_r->subquestion = sub_by_words(names, question, 0,
			middle == SIZE_MAX ? inner : span_from(inner.at, middle));
		if (middle != SIZE_MAX)
			column_r->across = sub_by_words(names, question, 1, rest_of(inner, middle + 2));
		if (column_r->subquestion != NULL && (column_r->across != NULL) == (middle != SIZE_MAX)) {
			column_r->question = question;
			return found_as(column_r, LIME_VALUE);
		}
		column_r->subquestion = column_r->across = NULL;
	}
	return false;
}

static bool
is_about(struct span heading)
{
	static const char *const about[] = { "id", "submitdate", "lastpage", "startlanguage", "seed",
		"token", "startdate", "datestamp", "ipaddr", "refurl", "completed", "interviewtime" };
	for (size_t i = 0; i < LENGTH(about); i++)
		if (span_is(heading, about[i]))
			return true;
	return false;
}

struct lime_column
lime_column_of(const struct lime_names *names, struct span heading)
{
	struct lime_column column = { .heading = heading };
	const struct span name = span_trim(heading);
	if (name.length > HEADING_SIZE_MAX || match_ids(names, name, &column) ||
	    match_codes(names, name, &column))
		return column;
	if (is_about(name)) {
		column.part = LIME_ABOUT;
		return column;
	}
	/* « Q1[SQ1]. Le texte… » */
	const size_t dot = span_find(name, SPAN(". "));
	if ((dot != SIZE_MAX && match_codes(names, span_from(name.at, dot), &column)) ||
	    match_words(names, name, &column))
		return column;
	return (struct lime_column){ .heading = heading };
}

struct span
lime_code_of(const struct lime_survey *survey, const struct lime_column *column,
             struct span value)
{
	const struct lime_question *question = column->question;
	const int64_t scale = column->part == LIME_SCALE ? column->rank : 0;
	const size_t count = question == NULL ? 0 : question->answer_count;
	for (size_t a = 0; a < count; a++)
		if (question->answers[a].scale == scale && span_equal(question->answers[a].code, value))
			return question->answers[a].code;
	for (size_t a = 0; a < count; a++)
		for (size_t l = 0; l < survey->language_count && value.length > 0; l++)
			if (question->answers[a].scale == scale &&
			    span_equal(question->answers[a].texts[l].words, value))
				return question->answers[a].code;
	return (struct span){ NULL, 0 };
}
