/* The document as one side reads it in one language: a list of craft/ask. */
#include "ground/inquiry/inquiry_inside.h"

static const struct ask_choice *
choices_of(struct arena *arena, const struct inquiry_question *question, size_t language)
{
	struct ask_choice *choices =
		arena_array_of(arena, struct ask_choice, question->choice_count + 1);
	for (size_t i = 0; i < question->choice_count; i++)
		choices[i] = (struct ask_choice){
			.code = question->choices[i].code,
			.words = inquiry_say(question->choices[i].words, language),
			.other = inquiry_say(question->choices[i].other, language),
			.is_anchored = question->choices[i].is_anchored,
		};
	return choices;
}

static const struct span *
levels_of(struct arena *arena, const struct inquiry_question *question, size_t language)
{
	if (question->level_words == NULL || question->most < question->least ||
	    question->most - question->least >= ASK_LEVEL_COUNT_MAX)
		return NULL;
	const size_t count = (size_t)(question->most - question->least + 1);
	struct span *words = arena_array_of(arena, struct span, count);
	for (size_t i = 0; i < count; i++)
		words[i] = inquiry_say(question->level_words[i], language);
	return words;
}

static struct ask_question
question_of(struct arena *arena, const struct inquiry_question *question, enum side side,
            size_t language)
{
	return (struct ask_question){
		.code = question->code,
		.kind = question->kind,
		.words = inquiry_question_say(question, side, language),
		.other = inquiry_say(question->other, language),
		.help = inquiry_say(question->help, language),
		.reason = inquiry_say(question->reason, language),
		.text = inquiry_say(question->text, language),
		.unit = inquiry_say(question->unit, language),
		.aparts = question->aparts,
		.choices = choices_of(arena, question, language),
		.choice_count = question->choice_count,
		.is_shuffled = question->is_shuffled,
		.least = question->least,
		.most = question->most,
		.level_words = levels_of(arena, question, language),
		.least_words = inquiry_say(question->least_words, language),
		.most_words = inquiry_say(question->most_words, language),
		.decimals = question->decimals,
		.total = question->total,
		.length_max = question->length_max,
		.is_photo = question->is_photo,
	};
}

struct ask_question *
inquiry_questions(struct arena *arena, const struct inquiry *inquiry, enum side side,
                  size_t language)
{
	struct ask_question *questions =
		arena_array_of(arena, struct ask_question, inquiry->question_count + 1);
	for (size_t i = 0; i < inquiry->question_count; i++)
		questions[i] = question_of(arena, &inquiry->questions[i], side, language);
	return questions;
}

const struct inquiry_asked *
inquiry_ask(struct arena *arena, const struct inquiry *inquiry, enum side side, size_t language)
{
	struct inquiry_remarks remarks = { .arena = arena };
	struct inquiry_asked *asked = arena_new_of(arena, struct inquiry_asked);
	asked->inquiry = inquiry;
	asked->side = side;
	asked->list = (struct ask_list){ inquiry_questions(arena, inquiry, side, language),
		                             inquiry->question_count };
	struct ask_trouble *troubles;
	size_t count;
	if (!ask_check_list(arena, asked->list, &troubles, &count))
		return NULL;
	inquiry_compile(arena, asked, &remarks);
	asked->check_words = arena_array_of(arena, const char *, inquiry->question_count + 1);
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (inquiry_say(inquiry->questions[i].check_words, language).length > 0)
			asked->check_words[i] =
				span_copy(arena, inquiry_say(inquiry->questions[i].check_words, language));
	return remarks.is_blocked ? NULL : asked;
}

struct ask_list
inquiry_list(const struct inquiry_asked *asked)
{
	return asked->list;
}

size_t
inquiry_screen_of(const struct inquiry_asked *asked, size_t question)
{
	return asked->screen_of[question];
}

size_t
inquiry_screen_count(const struct inquiry_asked *asked)
{
	return asked->screen_count;
}

size_t
inquiry_page_of(const struct inquiry_asked *asked, size_t question)
{
	return asked->page_of[question];
}
