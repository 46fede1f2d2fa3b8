/* A sheet of questions as a browser, or anything else, sends it: ticks, lists, words. Whatever was
 * sent, what is taken is within the form, can be packed, and comes back from the pack unchanged. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "listen/answer/answer_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { LEVELLED = 6, CHOICES = 5, TEXTS = 2, ITEM_COUNT = LEVELLED + CHOICES + TEXTS };

/* Six sentences, two of them steps of journeys 7 and 9, the last a guess; a list of five choices, three
 * at most; two open questions. */
static struct answer_form
form_new_of(struct arena *arena)
{
	struct answer_form form = { .text_first = LEVELLED + CHOICES };
	form.form.items = arena_array_of(arena, struct survey_item, ITEM_COUNT);
	form.form.item_count = ITEM_COUNT;
	form.form.text_count = TEXTS;
	for (size_t i = 0; i < ITEM_COUNT; i++) {
		const bool is_choice = i >= LEVELLED && i < LEVELLED + CHOICES;
		struct survey_item *item = &form.form.items[i];
		*item = (struct survey_item){
			.id = (int64_t)i,
			.code = i == LEVELLED + CHOICES - 1 ? SPAN("E1.NONE") : SPAN("X"),
			.kind = i >= LEVELLED + CHOICES ? 'O' : is_choice ? 'E' : i == LEVELLED - 1 ? 'D' : 'S',
			.stem = is_choice ? SPAN("E1") : SPAN(""),
			.scale = SPAN(""),
			.journey_id = i == 3 ? 7 : i == 4 ? 9 : 0,
			.level_count = i >= LEVELLED + CHOICES ? 0 : is_choice ? 2 : 5,
		};
		for (int side = 0; side < SIDE_COUNT; side++) {
			item->rank[side] = is_choice ? LEVELLED + 1 : (int)i + 1;
			item->asked[side] = item->asked_stem[side] = item->code;
		}
	}
	return form;
}

static void
is_within(const struct paper *paper)
{
	size_t ticked = 0;
	for (size_t i = 0; i < LEVELLED + CHOICES; i++) {
		const uint8_t level = paper->reply.levels[i];
		must(level < paper->form->form.items[i].level_count || level > SURVEY_LEVEL_LAST);
		ticked += i >= LEVELLED && level == 1;
	}
	must(ticked <= 3 || paper->is_wrong);
	for (size_t i = 0; i < TEXTS; i++) {
		const struct span text = paper->reply.texts[i];
		must(text.length <= ANSWER_TEXT_SIZE_MAX || paper->is_wrong);
		must(text.length == 0 || memchr(text.at, '\r', text.length) == NULL);
	}
}

static void
comes_back(struct arena *arena, const struct paper *paper)
{
	const size_t size = answer_packed_size(paper->form);
	uint8_t *packed = arena_array_of(arena, uint8_t, size);
	struct answer_packed head = { .has_day = true, .day = 20000, .journey_id = -1 }, head_again;
	struct answer_reply again;
	answer_pack(paper->form, &head, &paper->reply, packed);
	must(answer_unpack(arena, paper->form, packed, size, &head_again, &again));
	must(memcmp(again.levels, paper->reply.levels, sizeof again.levels) == 0);
	for (size_t i = 0; i < TEXTS; i++)
		must(span_equal(again.texts[i], paper->reply.texts[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const int64_t journeys[] = { 0, 7, 9, 11 };
	if (size < 2 || size > ANSWER_BODY_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new(8 << 20);
	const struct answer_form form = form_new_of(arena);
	const int64_t journey_id = journeys[bytes[1] % LENGTH(journeys)];
	const size_t steps = journey_id == 7 || journey_id == 9;
	const struct span body = span_from((const char *)bytes + 2, size - 2);
	struct http_pairs pairs;
	if (http_pairs_read(arena, body, &pairs) != FOUND_FAILED) {
		struct paper paper;
		paper_begin(arena, &paper, &form, (enum side)(bytes[0] % SIDE_COUNT), journey_id, body);
		must(paper.question_count == LEVELLED - 2 + steps + 1 + TEXTS);
		const size_t only = bytes[0] / SIDE_COUNT % (paper.question_count + 1);
		paper_read(arena, &paper, only == paper.question_count ? SIZE_MAX : only, &pairs);
		is_within(&paper);
		must(journey_id == 7 || paper.reply.levels[3] == SURVEY_NOT_ANSWERED);
		if (!paper.is_wrong)
			comes_back(arena, &paper);
		struct model *page = model_new(arena, &answer_sheet_page);
		paper_draw(arena, &paper, SIZE_MAX, page);
		paper_tell(arena, &paper, model_new(arena, &answer_shut_page));
	}
	arena_end(arena);
	return 0;
}
