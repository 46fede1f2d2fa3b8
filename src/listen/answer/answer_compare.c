/* Two typings of one paper: what is the same, what is not. */
#include "listen/answer/answer_twice.h"

/* Letters beyond Latin Extended-B begin with a byte of 0xc9 or more, but for signs of typography. */
static bool
is_latin(struct span words)
{
	for (size_t i = 0; i < words.length; i++) {
		const unsigned char c = (unsigned char)words.at[i];
		if (c >= 0xc9 && c != 0xe2)
			return false;
	}
	return true;
}

bool
answer_same_words(struct arena *arena, struct span first, struct span second)
{
	if (span_equal(first, second))
		return true;
	if (!is_latin(first) || !is_latin(second))
		return false;
	const size_t most = first.length + second.length + 1;
	const struct span a = span_slug(arena, first, most), b = span_slug(arena, second, most);
	return a.length > 0 && span_equal(a, b);
}

/* --- sentences of the mirror ------------------------------------------------------------------- */

static struct answer_compared
compare_question(struct arena *arena, const struct paper *paper, const struct answer_reply *first,
                 size_t at)
{
	const struct paper_question *question = &paper->questions[at];
	const size_t text_first = paper->form->text_first;
	struct answer_compared compared = { .field = (int64_t)question->first, .at = at };
	if (question->first >= text_first) {
		const struct span a = first->texts[question->first - text_first];
		const struct span b = paper->reply.texts[question->first - text_first];
		compared.is_answered = a.length > 0 || b.length > 0;
		compared.differs = !answer_same_words(arena, a, b);
		return compared;
	}
	for (size_t i = 0; i < question->item_count; i++) {
		const uint8_t a = first->levels[question->items[i]];
		const uint8_t b = paper->reply.levels[question->items[i]];
		compared.is_answered =
			compared.is_answered || a != SURVEY_NOT_ANSWERED || b != SURVEY_NOT_ANSWERED;
		compared.differs = compared.differs || a != b;
	}
	return compared;
}

void
answer_compare_paper(struct arena *arena, const struct paper *paper,
                     const struct answer_reply *first, struct answer_compared **compared_r,
                     size_t *count_r)
{
	struct answer_compared *compared =
		arena_array_of(arena, struct answer_compared, paper->question_count + 1);
	for (size_t i = 0; i < paper->question_count; i++)
		compared[i] = compare_question(arena, paper, first, i);
	*compared_r = compared;
	*count_r = paper->question_count;
}

/* --- an inquiry -------------------------------------------------------------------------------- */

static bool
is_asked(enum ask_kind kind)
{
	return kind != ASK_COMPUTED && kind != ASK_PAGE;
}

/* As bytes, which are the same for the same answer. An answer that was not asked for and one that was not
 * given are the same: whether it was asked follows from the others. */
static bool
same_value(struct arena *arena, const struct ask_question *question, struct ask_value first,
           struct ask_value second)
{
	const struct ask_list alone = { question, 1 };
	const size_t size = ask_packed_size(alone);
	uint8_t *a = arena_array_of(arena, uint8_t, size), *b = arena_array_of(arena, uint8_t, size);
	if (first.state <= ASK_NOT_ANSWERED || second.state <= ASK_NOT_ANSWERED)
		return first.state <= ASK_NOT_ANSWERED && second.state <= ASK_NOT_ANSWERED;
	const bool is_exact = question->kind == ASK_MAIL || question->kind == ASK_PHONE;
	if (!is_exact && answer_same_words(arena, first.text, second.text))
		first.text = second.text;
	first.order = second.order; /* in which choices were shown to each typist */
	ask_pack(alone, &first, a);
	ask_pack(alone, &second, b);
	return memcmp(a, b, size) == 0;
}

void
answer_compare_values(struct arena *arena, struct ask_list list, const struct ask_value *first,
                      const struct ask_value *second, struct answer_compared **compared_r,
                      size_t *count_r)
{
	struct answer_compared *compared =
		arena_array_of(arena, struct answer_compared, list.count + 1);
	*count_r = 0;
	for (size_t i = 0; i < list.count; i++) {
		if (!is_asked(list.questions[i].kind))
			continue;
		compared[(*count_r)++] = (struct answer_compared){
			.field = (int64_t)i,
			.at = i,
			.is_answered = first[i].state > ASK_NOT_ANSWERED || second[i].state > ASK_NOT_ANSWERED,
			.differs = !same_value(arena, &list.questions[i], first[i], second[i]),
		};
	}
	*compared_r = compared;
}
