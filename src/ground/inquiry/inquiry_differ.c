/* Two versions side by side: what stays comparable. */
#include <string.h>

#include "ground/inquiry/inquiry_editing.h"

/* Languages are matched by their code; one that only a version speaks is not compared. */
struct differing {
	struct arena *arena;
	const struct inquiry *before, *after;
};

static struct span
in(struct inquiry_words words, size_t language)
{
	return words.in != NULL ? words.in[language] : SPAN("");
}

static bool
words_equal(const struct differing *differing, struct inquiry_words before,
            struct inquiry_words after)
{
	for (size_t i = 0; i < differing->after->language_count; i++) {
		const size_t j = inquiry_language(differing->before, differing->after->languages[i]);
		if (j < differing->before->language_count && !span_equal(in(before, j), in(after, i)))
			return false;
	}
	return true;
}

static size_t
level_count(const struct inquiry_question *question)
{
	const bool is_some = inquiry_has(question->kind, TRAIT_LEVELS) &&
	                     question->most >= question->least &&
	                     question->most - question->least < ASK_LEVEL_COUNT_MAX;
	return is_some ? (size_t)(question->most - question->least + 1) : 0;
}

/* Same levels, same choices, same unit: figures of one can be put beside those of the other. */
static bool
scale_equal(const struct differing *differing, const struct inquiry_question *before,
            const struct inquiry_question *after)
{
	if (before->least != after->least || before->most != after->most ||
	    before->decimals != after->decimals || before->total != after->total ||
	    before->is_reversed != after->is_reversed ||
	    before->choice_count != after->choice_count ||
	    (before->level_codes == NULL) != (after->level_codes == NULL) ||
	    !span_equal(before->formula, after->formula) ||
	    !span_equal(before->journey, after->journey) ||
	    !words_equal(differing, before->unit, after->unit))
		return false;
	for (size_t i = 0; after->level_codes != NULL && i < level_count(after); i++)
		if (!span_equal(before->level_codes[i], after->level_codes[i]))
			return false;
	for (size_t i = 0; i < after->choice_count; i++) {
		size_t at = 0;
		while (at < before->choice_count &&
		       !span_equal(before->choices[at].code, after->choices[i].code))
			at++;
		if (at == before->choice_count ||
		    !span_equal(before->choices[at].step, after->choices[i].step))
			return false;
	}
	return true;
}

static bool
said_equal(const struct differing *differing, const struct inquiry_question *before,
           const struct inquiry_question *after)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		for (size_t i = 0; i < differing->after->language_count; i++) {
			const size_t j =
				inquiry_language(differing->before, differing->after->languages[i]);
			if (before->asked[side] && after->asked[side] &&
			    j < differing->before->language_count &&
			    !span_equal(inquiry_question_say(before, (enum side)side, j),
			                inquiry_question_say(after, (enum side)side, i)))
				return false;
		}
	return words_equal(differing, before->other, after->other) &&
	       words_equal(differing, before->text, after->text) &&
	       words_equal(differing, before->help, after->help);
}

static bool
labels_equal(const struct differing *differing, const struct inquiry_question *before,
             const struct inquiry_question *after)
{
	static const struct inquiry_words none = { NULL };
	for (size_t i = 0; i < after->choice_count; i++)
		for (size_t j = 0; j < before->choice_count; j++)
			if (span_equal(before->choices[j].code, after->choices[i].code) &&
			    (!words_equal(differing, before->choices[j].words, after->choices[i].words) ||
			     !words_equal(differing, before->choices[j].other, after->choices[i].other)))
				return false;
	for (size_t i = 0; i < level_count(after); i++)
		if (!words_equal(differing, before->level_words != NULL ? before->level_words[i] : none,
		                 after->level_words != NULL ? after->level_words[i] : none))
			return false;
	return words_equal(differing, before->least_words, after->least_words) &&
	       words_equal(differing, before->most_words, after->most_words);
}

/* What does not cut the series, but is to be known by who reads it. */
static const char *
asked_of_others(const struct inquiry_question *before, const struct inquiry_question *after)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (before->asked[side] != after->asked[side])
			return "Elle n’est plus posée aux mêmes côtés.";
	if (!span_equal(before->shown_if, after->shown_if))
		return "Sa condition a changé\u202f: elle n’est plus posée aux mêmes personnes.";
	if (before->aparts != after->aparts)
		return "«\u202fSans objet\u202f» et ses voisins ont changé.";
	return NULL;
}

static struct span
first_words(const struct inquiry_question *question)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->asked[side])
			return inquiry_question_say(question, (enum side)side, 0);
	return inquiry_say(question->words, 0);
}

static struct inquiry_difference
differ_one(const struct differing *differing, const struct inquiry_question *before,
           const struct inquiry_question *after)
{
	struct inquiry_difference difference = { .fate = BECOMES_SAME,
		                                     .code = after->code,
		                                     .before = first_words(before),
		                                     .after = first_words(after) };
	if (before->kind != after->kind) {
		difference.fate = BECOMES_CUT;
		difference.what = arena_format(differing->arena, "C’était %s, c’est %s.",
		                               inquiry_kind_words[before->kind],
		                               inquiry_kind_words[after->kind]);
	} else if (!scale_equal(differing, before, after)) {
		difference.fate = BECOMES_CUT;
		difference.what = "L’échelle ou les choix ont changé.";
	} else if (!said_equal(differing, before, after)) {
		difference.fate = BECOMES_REWORDED;
		difference.what = "Les mots ont changé.";
	} else if (!labels_equal(differing, before, after)) {
		difference.fate = BECOMES_REWORDED;
		difference.what = "Les mots d’un choix ou d’un niveau ont changé.";
	} else {
		difference.what = asked_of_others(before, after);
	}
	return difference;
}

void
inquiry_differ(struct arena *arena, const struct inquiry *before, const struct inquiry *after,
               struct inquiry_difference **differences_r, size_t *count_r)
{
	const struct differing differing = { arena, before, after };
	struct inquiry_difference *list =
		arena_array_of(arena, struct inquiry_difference,
	                   before->question_count + after->question_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < after->question_count; i++) {
		const struct inquiry_question *question = &after->questions[i];
		const size_t at = inquiry_find(before, question->code);
		list[count++] =
			at < before->question_count
				? differ_one(&differing, &before->questions[at], question)
				: (struct inquiry_difference){ .fate = BECOMES_NEW,
			                                   .code = question->code,
			                                   .after = first_words(question) };
	}
	for (size_t i = 0; i < before->question_count; i++)
		if (inquiry_find(after, before->questions[i].code) == after->question_count)
			list[count++] =
				(struct inquiry_difference){ .fate = BECOMES_GONE,
					                         .code = before->questions[i].code,
					                         .before = first_words(&before->questions[i]) };
	*differences_r = list;
	*count_r = count;
}
