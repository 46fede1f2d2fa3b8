/* How long it takes to read and tick. */
#include "ground/inquiry/inquiry_inside.h"

static int
word_count(struct span words)
{
	bool in_word = false;
	int count = 0;
	for (size_t i = 0; i < words.length; i++) {
		const unsigned char c = (unsigned char)words.at[i];
		const bool is_letter = c >= 0x80 || (c >= '0' && c <= '9') ||
		                       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		count += is_letter && !in_word;
		in_word = is_letter || (in_word && c == '\'');
	}
	return count;
}

/* How many times one chooses. A free text takes the time one gives it: it is not counted. */
static int
choice_count(const struct inquiry_question *question)
{
	enum { TICKED = 3 };
	const int rows = (int)question->choice_count;
	switch (question->kind) {
	case ASK_COMPUTED:
	case ASK_PAGE:
	case ASK_TEXT:
	case ASK_LONG: return 0;
	case ASK_MATRIX:
	case ASK_PAIRS:
	case ASK_BUDGET:
	case ASK_RANKING: return rows;
	case ASK_SEVERAL: return rows < TICKED ? rows : TICKED;
	case ASK_KANO: return 2;
	default: return 1;
	}
}

/* Levels are read once and known by heart at the second sentence. */
static int
words_of(const struct inquiry_question *question, enum side side, size_t language)
{
	int words = word_count(inquiry_question_say(question, side, language)) +
	            word_count(inquiry_say(question->text, language)) +
	            word_count(inquiry_say(question->other, language));
	for (size_t i = 0; i < question->choice_count; i++)
		words += word_count(inquiry_say(question->choices[i].words, language)) +
		         word_count(inquiry_say(question->choices[i].other, language));
	return words;
}

int
inquiry_seconds(const struct inquiry *inquiry, enum side side, size_t language,
                const bool *is_shown)
{
	enum { CHOICE_S = 4, WORDS_A_MINUTE = 200 };
	int words = 0, choices = 0;
	must(language < inquiry->language_count);
	for (size_t i = 0; i < inquiry->question_count; i++) {
		const struct inquiry_question *question = &inquiry->questions[i];
		if (!question->asked[side] || (is_shown != NULL && !is_shown[i]) ||
		    question->kind == ASK_LONG || question->kind == ASK_TEXT)
			continue;
		words += words_of(question, side, language);
		choices += choice_count(question);
	}
	return choices * CHOICE_S + words * 60 / WORDS_A_MINUTE;
}
