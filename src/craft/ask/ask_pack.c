/* One size for a list, whatever was answered: how long a letter is tells nothing of what it says.
 * Numbers are little-endian, written byte by byte. */
#include <string.h>

#include "craft/ask/ask_inside.h"

enum { PACK_VERSION = 1, HEAD_SIZE = 1 + 2, SUM_SIZE = 8 };

static void
put(uint8_t *at, uint64_t number, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> (8 * i));
}

static uint64_t
get(const uint8_t *at, size_t size)
{
	uint64_t number = 0;
	for (size_t i = 0; i < size; i++)
		number |= (uint64_t)at[i] << (8 * i);
	return number;
}

/* With its sign, from the highest bit written. */
static int64_t
get_signed(const uint8_t *at, size_t size)
{
	const uint64_t number = get(at, size);
	if (size == 8 || number < UINT64_C(1) << (8 * size - 1))
		return (int64_t)number;
	return (int64_t)number - (INT64_C(1) << (8 * size));
}

static size_t
number_size(enum ask_kind kind)
{
	switch (kind) {
	case ASK_SCALE:
	case ASK_SMILEYS:
	case ASK_YES_NO:
	case ASK_CONSENT:
		return 1;
	case ASK_ONE:
	case ASK_TIME:
		return 2;
	case ASK_DATE:
		return 4;
	case ASK_NUMBER:
	case ASK_COMPUTED:
	case ASK_PLACE:
	case ASK_FILE:
		return 8;
	default:
		return 0;
	}
}

/* Of a part, its state apart. */
static size_t
part_size(enum ask_kind kind)
{
	return kind == ASK_BUDGET ? 4 : kind == ASK_RANKING ? 2 : 1;
}

static uint64_t
sum_of(struct span text)
{
	uint64_t sum = 1469598103934665603u; /* FNV-1a */
	for (size_t i = 0; i < text.length; i++)
		sum = (sum ^ (unsigned char)text.at[i]) * 1099511628211u;
	return sum;
}

static size_t
question_size(const struct ask_question *question)
{
	const size_t room = ask_text_room(question);
	return 1 + number_size(question->kind) + (question->kind == ASK_CONSENT ? SUM_SIZE : 0) +
	       (room > 0 ? 2 + room : 0) +
	       ask_part_count(question) * (1 + part_size(question->kind)) +
	       (question->is_shuffled ? question->choice_count : 0);
}

size_t
ask_packed_size(struct ask_list list)
{
	size_t size = HEAD_SIZE;
	for (size_t i = 0; i < list.count; i++)
		size += question_size(&list.questions[i]);
	return size;
}

static void
pack_one(const struct ask_question *question, const struct ask_value *value, uint8_t *at)
{
	const size_t number = number_size(question->kind), part = part_size(question->kind);
	must(ask_value_is_valid(question, value));
	*at++ = (uint8_t)value->state;
	put(at, (uint64_t)value->number, number);
	at += number;
	if (question->kind == ASK_CONSENT) {
		put(at, sum_of(question->text), SUM_SIZE);
		at += SUM_SIZE;
	}
	if (ask_text_room(question) > 0) {
		put(at, value->text.length, 2);
		if (value->text.length > 0)
			memcpy(at + 2, value->text.at, value->text.length);
		at += 2 + ask_text_room(question);
	}
	for (size_t i = 0; i < ask_part_count(question); i++, at += 1 + part) {
		*at = (uint8_t)value->parts[i].state;
		put(at + 1, (uint64_t)(int64_t)value->parts[i].number, part);
	}
	if (question->is_shuffled)
		memcpy(at, value->order, question->choice_count);
}

void
ask_pack(struct ask_list list, const struct ask_value *values, uint8_t *packed_r)
{
	memset(packed_r, 0, ask_packed_size(list));
	packed_r[0] = PACK_VERSION;
	put(packed_r + 1, list.count, 2);
	uint8_t *at = packed_r + HEAD_SIZE;
	for (size_t i = 0; i < list.count; i++) {
		pack_one(&list.questions[i], &values[i], at);
		at += question_size(&list.questions[i]);
	}
}

/* The rest of a text's room holds nothing. */
static bool
unpack_text(const uint8_t *at, size_t room, struct span *text_r)
{
	const size_t length = get(at, 2);
	if (length > room)
		return false;
	for (size_t i = length; i < room; i++)
		if (at[2 + i] != 0)
			return false;
	*text_r = length == 0 ? span_of("") : span_from((const char *)at + 2, length);
	return true;
}

static bool
unpack_one(const struct ask_question *question, const uint8_t *at, struct ask_value *value)
{
	const size_t number = number_size(question->kind), part = part_size(question->kind);
	if (*at >= ASK_STATE_COUNT)
		return false;
	value->state = (enum ask_state)*at++;
	value->number = number == 0 ? 0 : get_signed(at, number);
	at += number;
	if (question->kind == ASK_CONSENT) {
		if (get(at, SUM_SIZE) != sum_of(question->text))
			return false;
		at += SUM_SIZE;
	}
	if (ask_text_room(question) > 0) {
		if (!unpack_text(at, ask_text_room(question), &value->text))
			return false;
		at += 2 + ask_text_room(question);
	}
	for (size_t i = 0; i < ask_part_count(question); i++, at += 1 + part) {
		if (*at >= ASK_STATE_COUNT)
			return false;
		value->parts[i].state = (enum ask_state)*at;
		value->parts[i].number = (int32_t)get_signed(at + 1, part);
	}
	if (question->is_shuffled)
		memcpy(value->order, at, question->choice_count);
	return ask_value_is_valid(question, value);
}

bool
ask_unpack(struct arena *arena, struct ask_list list, const uint8_t *packed, size_t size,
           struct ask_value **values_r)
{
	if (size != ask_packed_size(list) || packed[0] != PACK_VERSION ||
	    get(packed + 1, 2) != list.count)
		return false;
	struct ask_value *values = arena_array_of(arena, struct ask_value, list.count + 1);
	const uint8_t *at = packed + HEAD_SIZE;
	for (size_t i = 0; i < list.count; i++) {
		values[i] = ask_value_new(arena, &list.questions[i]);
		if (!unpack_one(&list.questions[i], at, &values[i]))
			return false;
		at += question_size(&list.questions[i]);
	}
	*values_r = values;
	return true;
}
