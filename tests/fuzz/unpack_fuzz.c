/* A sealed reply, once opened: the first bytes say what its wave asked, the others are the reply, packed
 * by whoever knows the public key. What is read of it is within the form, and packed again is the same. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "listen/answer/answer_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { HEAD_SIZE = 4, ITEM_COUNT_MAX = 40 };

/* Items with levels, then open questions: as many of each as the head says. */
static struct answer_form
form_of(struct arena *arena, const uint8_t head[HEAD_SIZE])
{
	const size_t levelled = head[0] % ITEM_COUNT_MAX;
	const size_t texts = head[1] % (SURVEY_TEXT_COUNT_MAX + 1);
	struct answer_form form = { .text_first = levelled };
	form.form.items = arena_array_of(arena, struct survey_item, levelled + texts + 1);
	form.form.item_count = levelled + texts;
	form.form.text_count = texts;
	for (size_t i = 0; i < form.form.item_count; i++)
		form.form.items[i] = (struct survey_item){
			.kind = i < levelled ? 'S' : 'O',
			.level_count = i < levelled ? 1 + (size_t)(head[2] + i * head[3]) % 11 : 0,
		};
	return form;
}

static void
is_within(const struct answer_form *form, const struct answer_reply *reply,
          const uint8_t *packed, size_t size)
{
	for (size_t i = 0; i < form->form.item_count; i++)
		must(reply->levels[i] < form->form.items[i].level_count ||
		     reply->levels[i] > SURVEY_LEVEL_LAST);
	for (size_t i = form->form.item_count; i < SURVEY_ITEM_COUNT_MAX; i++)
		must(reply->levels[i] == SURVEY_NOT_ANSWERED);
	for (size_t i = 0; i < form->form.text_count; i++) {
		const struct span text = reply->texts[i];
		must(text.length <= ANSWER_TEXT_SIZE_MAX && span_is_utf8(text));
		must((const uint8_t *)text.at >= packed);
		must((const uint8_t *)text.at + text.length <= packed + size);
	}
}

static void
is_the_same(const struct answer_reply *first, const struct answer_reply *second,
            const struct answer_form *form)
{
	must(memcmp(first->levels, second->levels, sizeof first->levels) == 0);
	for (size_t i = 0; i < form->form.text_count; i++)
		must(span_equal(first->texts[i], second->texts[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size < HEAD_SIZE)
		return 0;
	struct arena *arena = arena_new(1 << 20);
	const struct answer_form form = form_of(arena, bytes);
	const uint8_t *packed = bytes + HEAD_SIZE;
	const size_t packed_size = size - HEAD_SIZE;
	struct answer_packed head, head_again;
	struct answer_reply reply, again;
	if (answer_unpack(arena, &form, packed, packed_size, &head, &reply)) {
		must(packed_size == answer_packed_size(&form));
		is_within(&form, &reply, packed, packed_size);
		uint8_t *second = arena_array_of(arena, uint8_t, packed_size);
		answer_pack(&form, &head, &reply, second);
		must(answer_unpack(arena, &form, second, packed_size, &head_again, &again));
		must(head.has_day == head_again.has_day && head.day == head_again.day &&
		     head.journey_id == head_again.journey_id);
		is_the_same(&reply, &again, &form);
	}
	arena_end(arena);
	return 0;
}
