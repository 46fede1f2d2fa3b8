/* A question that one figure answers: what a short message can ask, and take by return. */
#include "ground/inquiry/inquiry_inside.h"

enum { CHOICE_COUNT_MAX = 9, FIGURE_MAX = 10 };

static bool
set_figures(const struct ask_question *question, struct inquiry_return *return_r)
{
	switch (question->kind) {
	case ASK_ONE: /* of an order drawn for each person, the figures would tell another */
		return_r->first = 1;
		return_r->last = (int)question->choice_count;
		return question->choice_count <= CHOICE_COUNT_MAX && !question->is_shuffled;
	case ASK_YES_NO:
		return_r->first = 1;
		return_r->last = 2;
		return true;
	case ASK_SMILEYS:
		return_r->first = 1;
		return_r->last = 5;
		return true;
	case ASK_SCALE:
		return_r->first = (int)question->least;
		return_r->last = (int)question->most;
		return question->least >= 0 && question->most <= FIGURE_MAX;
	default:
		return false;
	}
}

static bool
is_put(const struct ask_question *question)
{
	return question->kind != ASK_COMPUTED && question->kind != ASK_PAGE;
}

/* Whoever answers by a figure answers nothing else: where another answer is needed, she would be
 * refused. */
static bool
needs_another(const struct inquiry_asked *asked, size_t first)
{
	for (size_t i = 0; i < asked->list.count; i++)
		if (i != first && asked->inquiry->questions[i].asked[asked->side] &&
		    is_put(&asked->list.questions[i]) && asked->list.questions[i].reason.length > 0)
			return true;
	return false;
}

bool
inquiry_return_of(struct arena *arena, const struct inquiry_asked *asked,
                  struct inquiry_return *return_r)
{
	struct inquiry_sitting sitting = inquiry_sit(arena, asked);
	inquiry_decide(arena, &sitting);
	const struct ask_value *values = ask_values(sitting.sheet);
	for (size_t i = 0; i < asked->list.count; i++) {
		const struct ask_question *question = &asked->list.questions[i];
		if (values[i].state == ASK_NOT_SHOWN || !is_put(question))
			continue;
		*return_r = (struct inquiry_return){ .rank = i, .question = question };
		return set_figures(question, return_r) && !needs_another(asked, i);
	}
	return false;
}

/* The level or the index that a figure stands for. */
static int64_t
number_of(const struct inquiry_return *returned, int figure)
{
	switch (returned->question->kind) {
	case ASK_ONE: return figure - 1;
	case ASK_YES_NO: return figure == 1;
	default: return figure;
	}
}

static struct span
figure_words(struct arena *arena, const struct inquiry_return *returned,
             const struct catalogue *catalogue, int figure)
{
	const struct ask_question *question = returned->question;
	const struct ask_value value = { .state = ASK_ANSWERED, .number = number_of(returned, figure) };
	struct text text = text_new(arena, 4 * ASK_WORDS_LENGTH_MAX);
	if (question->kind == ASK_SCALE && question->level_words != NULL)
		return question->level_words[figure - returned->first];
	if (question->kind == ASK_SCALE)
		return figure == returned->first  ? question->least_words
		       : figure == returned->last ? question->most_words
		                                  : SPAN("");
	ask_tell_words(catalogue, question, &value, 0, &text);
	return text_span(&text);
}

/* « Répondez 1, 2 ou 3 » */
static const char *
answer_by(struct arena *arena, const struct inquiry_return *returned,
          const struct catalogue *catalogue)
{
	const int first = returned->first, count = returned->last - first + 1;
	switch (count) {
	case 1: return arena_format(arena, catalogue_say(catalogue, "Répondez %d"), first);
	case 2:
		return arena_format(arena, catalogue_say(catalogue, "Répondez %d ou %d"), first, first + 1);
	case 3:
		return arena_format(arena, catalogue_say(catalogue, "Répondez %d, %d ou %d"), first,
		                    first + 1, first + 2);
	default:
		return arena_format(arena, catalogue_say(catalogue, "Répondez de %d à %d"), first,
		                    returned->last);
	}
}

struct span
inquiry_return_figures(struct arena *arena, const struct inquiry_return *returned,
                       const struct catalogue *catalogue)
{
	struct text said = text_new(arena, 16 << 10);
	const char *by = answer_by(arena, returned, catalogue);
	for (int figure = returned->first; figure <= returned->last; figure++) {
		const struct span words = figure_words(arena, returned, catalogue, figure);
		if (words.length > 0)
			text_format(&said, "%s%d %.*s", said.length > 0 ? ", " : "", figure, SPAN_ARGS(words));
	}
	return span_of(said.length == 0
	                   ? arena_format(arena, "%s.", by)
	                   : arena_format(arena, catalogue_say(catalogue, "%s\u202f: %s."), by,
	                                  text_z(&said)));
}

struct span
inquiry_return_words(struct arena *arena, const struct inquiry_return *returned,
                     const struct catalogue *catalogue)
{
	const struct span figures = inquiry_return_figures(arena, returned, catalogue);
	return span_of(arena_format(arena, "%.*s %.*s", SPAN_ARGS(returned->question->words),
	                            SPAN_ARGS(figures)));
}

/* « oui » to a choice whose words are « Oui ». SIZE_MAX: none, or several. */
static size_t
choice_said(struct arena *arena, const struct ask_question *question, const char *word)
{
	size_t found = SIZE_MAX;
	for (size_t i = 0; i < question->choice_count; i++)
		if (span_is(span_slug(arena, question->choices[i].words, 4 * ASK_WORDS_LENGTH_MAX), word)) {
			if (found != SIZE_MAX)
				return SIZE_MAX;
			found = i;
		}
	return found;
}

bool
inquiry_return_read(struct arena *arena, const struct inquiry_return *returned, int said,
                    const char **name_r, struct span *value_r)
{
	const struct ask_question *question = returned->question;
	int figure = said;
	if (said == INQUIRY_SAYS_YES || said == INQUIRY_SAYS_NO) {
		const char *word = said == INQUIRY_SAYS_YES ? "oui" : "non";
		const size_t choice =
			question->kind == ASK_ONE ? choice_said(arena, question, word) : SIZE_MAX;
		if (question->kind == ASK_YES_NO)
			figure = said == INQUIRY_SAYS_YES ? 1 : 2;
		else if (choice != SIZE_MAX)
			figure = (int)choice + 1;
	}
	if (figure < returned->first || figure > returned->last)
		return false;
	*name_r = arena_format(arena, "q%zu", returned->rank);
	*value_r = span_of(question->kind == ASK_YES_NO
	                       ? (figure == 1 ? "oui" : "non")
	                       : arena_format(arena, "%lld", (long long)number_of(returned, figure)));
	return true;
}
