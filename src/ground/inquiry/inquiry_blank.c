/* Words that are still to be written by whoever has the right to use them. */
#include "ground/inquiry/inquiry_template.h"

static bool
is_blank(const struct inquiry *inquiry, struct inquiry_words words)
{
	for (size_t i = 0; words.in != NULL && i < inquiry->language_count; i++)
		if (span_find(words.in[i], SPAN(INQUIRY_BLANK)) != SIZE_MAX)
			return true;
	return false;
}

bool
inquiry_question_has_blank(const struct inquiry *inquiry,
                           const struct inquiry_question *question)
{
	const struct inquiry_words all[] = {
		question->words,       question->other,      question->help,
		question->reason,      question->text,       question->unit,
		question->least_words, question->most_words, question->check_words,
	};
	bool found = false;
	for (size_t i = 0; i < LENGTH(all); i++)
		found = found || is_blank(inquiry, all[i]);
	for (int side = 0; side < SIDE_COUNT; side++)
		found = found || is_blank(inquiry, question->said[side]);
	for (size_t i = 0; i < question->choice_count; i++)
		found = found || is_blank(inquiry, question->choices[i].words) ||
		        is_blank(inquiry, question->choices[i].other);
	for (int64_t i = 0; question->level_words != NULL && i <= question->most - question->least; i++)
		found = found || is_blank(inquiry, question->level_words[i]);
	return found;
}

bool
inquiry_frame_has_blank(const struct inquiry *inquiry)
{
	bool found = is_blank(inquiry, inquiry->title) || is_blank(inquiry, inquiry->welcome) ||
	             is_blank(inquiry, inquiry->end);
	for (size_t i = 0; i < inquiry->page_count; i++)
		found = found || is_blank(inquiry, inquiry->pages[i].title) ||
		        is_blank(inquiry, inquiry->pages[i].text);
	for (size_t i = 0; i < inquiry->quota_count; i++)
		found = found || is_blank(inquiry, inquiry->quotas[i].message);
	return found;
}

bool
inquiry_has_blanks(const struct inquiry *inquiry)
{
	for (size_t i = 0; i < inquiry->question_count; i++)
		if (inquiry_question_has_blank(inquiry, &inquiry->questions[i]))
			return true;
	return inquiry_frame_has_blank(inquiry);
}
