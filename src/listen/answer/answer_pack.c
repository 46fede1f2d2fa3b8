/* A reply as bytes, before it is sealed: one size for a wave, so that nothing shows in it. */
#include <string.h>

#include "listen/answer/answer_inside.h"

enum { PACKED_VERSION = 1, PACKED_INQUIRY = 2, PACKED_HEAD_SIZE = 16, LANGUAGE_SIZE = 1 };

static void
put_number(uint8_t *at, uint64_t number, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> (8 * i));
}

static uint64_t
get_number(const uint8_t *at, size_t size)
{
	uint64_t number = 0;
	for (size_t i = 0; i < size; i++)
		number |= (uint64_t)at[i] << (8 * i);
	return number;
}

size_t
answer_packed_size(const struct answer_form *form)
{
	return form->inquiry != NULL
	           ? PACKED_HEAD_SIZE + LANGUAGE_SIZE + ask_packed_size(form->list)
	           : PACKED_HEAD_SIZE + form->form.item_count +
	                 form->form.text_count * (2 + ANSWER_TEXT_SIZE_MAX);
}

/* A byte an item, then the texts. */
static void
pack_levels(const struct answer_form *form, const struct answer_reply *reply, uint8_t *at)
{
	memcpy(at, reply->levels, form->form.item_count);
	at += form->form.item_count;
	for (size_t i = 0; i < form->form.text_count; i++, at += 2 + ANSWER_TEXT_SIZE_MAX) {
		const struct span text = reply->texts[i];
		must(text.length <= ANSWER_TEXT_SIZE_MAX);
		put_number(at, text.length, 2);
		if (text.length > 0)
			memcpy(at + 2, text.at, text.length);
	}
}

/* version 1, has a day 1, items 2, day 4, journey 8, then what was answered */
void
answer_pack(const struct answer_form *form, const struct answer_packed *head,
            const struct answer_reply *reply, uint8_t *packed_r)
{
	memset(packed_r, 0, answer_packed_size(form));
	packed_r[0] = form->inquiry != NULL ? PACKED_INQUIRY : PACKED_VERSION;
	packed_r[1] = head->has_day;
	put_number(packed_r + 2, form->form.item_count, 2);
	put_number(packed_r + 4, (uint32_t)head->day, 4);
	put_number(packed_r + 8, (uint64_t)head->journey_id, 8);
	if (form->inquiry == NULL) {
		pack_levels(form, reply, packed_r + PACKED_HEAD_SIZE);
		return;
	}
	must(reply->values != NULL && reply->language < form->inquiry->language_count);
	packed_r[PACKED_HEAD_SIZE] = (uint8_t)reply->language;
	ask_pack(form->list, reply->values, packed_r + PACKED_HEAD_SIZE + LANGUAGE_SIZE);
}

static bool
unpack_levels(const struct answer_form *form, const uint8_t *at, struct answer_reply *reply_r)
{
	const size_t items = form->form.item_count;
	memcpy(reply_r->levels, at, items);
	for (size_t i = 0; i < items; i++)
		if (reply_r->levels[i] >= form->form.items[i].level_count &&
		    reply_r->levels[i] <= SURVEY_LEVEL_LAST)
			return false;
	at += items;
	for (size_t i = 0; i < form->form.text_count; i++, at += 2 + ANSWER_TEXT_SIZE_MAX) {
		const size_t length = get_number(at, 2);
		const struct span text = span_from((const char *)at + 2, length);
		if (length > ANSWER_TEXT_SIZE_MAX || !span_is_utf8(text))
			return false;
		reply_r->texts[i] = text;
	}
	return true;
}

static bool
unpack_values(struct arena *arena, const struct answer_form *form, const uint8_t *at,
              struct answer_reply *reply_r)
{
	struct ask_value *values;
	reply_r->language = at[0];
	if (reply_r->language >= form->inquiry->language_count ||
	    !ask_unpack(arena, form->list, at + LANGUAGE_SIZE, ask_packed_size(form->list), &values))
		return false;
	reply_r->values = values;
	return true;
}

bool
answer_unpack(struct arena *arena, const struct answer_form *form, const uint8_t *packed,
              size_t size, struct answer_packed *head_r, struct answer_reply *reply_r)
{
	const uint8_t version = form->inquiry != NULL ? PACKED_INQUIRY : PACKED_VERSION;
	if (size != answer_packed_size(form) || packed[0] != version || packed[1] > 1 ||
	    get_number(packed + 2, 2) != form->form.item_count)
		return false;
	*head_r = (struct answer_packed){ .has_day = packed[1] == 1,
		                              .day = (int32_t)get_number(packed + 4, 4),
		                              .journey_id = (int64_t)get_number(packed + 8, 8) };
	*reply_r = (struct answer_reply){ 0 };
	memset(reply_r->levels, SURVEY_NOT_ANSWERED, sizeof reply_r->levels);
	return form->inquiry != NULL
	           ? unpack_values(arena, form, packed + PACKED_HEAD_SIZE, reply_r)
	           : unpack_levels(form, packed + PACKED_HEAD_SIZE, reply_r);
}

static uint8_t
level_of(struct ask_part part)
{
	switch (part.state) {
	case ASK_ANSWERED: return (uint8_t)part.number;
	case ASK_NOT_APPLICABLE: return SURVEY_NOT_APPLICABLE;
	case ASK_DECLINED: return SURVEY_DECLINED;
	case ASK_NOT_KNOWN: return SURVEY_NOT_KNOWN;
	default: return SURVEY_NOT_ANSWERED;
	}
}

struct span
answer_spread(struct arena *arena, const struct answer_form *form, struct answer_reply *reply)
{
	for (size_t i = 0; i < form->text_first; i++)
		reply->levels[i] = level_of(inquiry_level(form->list, reply->values, &form->columns[i]));
	for (size_t i = 0; i < form->form.text_count; i++)
		reply->texts[i] = reply->values[form->texts[i]].text;
	const size_t size = LANGUAGE_SIZE + ask_packed_size(form->kept);
	uint8_t *more = arena_array_of(arena, uint8_t, size);
	more[0] = (uint8_t)reply->language;
	ask_pack(form->kept, inquiry_kept_values(arena, form->list, reply->values),
	         more + LANGUAGE_SIZE);
	return span_from((const char *)more, size);
}

void
answer_turn_levels(const struct answer_form *form, struct answer_reply *reply)
{
	for (size_t i = 0; i < form->text_first; i++) {
		const struct survey_item *item = &form->form.items[i];
		if (item->is_reversed && reply->levels[i] < item->level_count)
			reply->levels[i] = (uint8_t)(item->level_count - 1 - reply->levels[i]);
	}
}

/* --- replies made elsewhere ------------------------------------------------------------------- */

const struct answer_form *
answer_form_elsewhere(struct arena *arena, const struct inquiry *inquiry,
                      const struct survey_form *form)
{
	struct answer_form *elsewhere = arena_new_of(arena, struct answer_form);
	*elsewhere = (struct answer_form){ .form = *form };
	must(form->text_count <= SURVEY_TEXT_COUNT_MAX);
	answer_form_spread(arena, elsewhere, inquiry);
	return elsewhere;
}

struct answer_kept
answer_keep(struct arena *arena, const struct answer_form *form, const struct ask_value *values,
            size_t language)
{
	must(language < form->inquiry->language_count);
	struct answer_reply *reply = arena_new_of(arena, struct answer_reply);
	*reply = (struct answer_reply){ .values = values, .language = language };
	memset(reply->levels, SURVEY_NOT_ANSWERED, sizeof reply->levels);
	const struct span more = answer_spread(arena, form, reply);
	answer_turn_levels(form, reply);
	return (struct answer_kept){
		.levels = span_from((const char *)reply->levels, form->text_first),
		.more = more,
		.texts = reply->texts,
		.text_first = form->text_first,
		.text_count = form->form.text_count,
	};
}
