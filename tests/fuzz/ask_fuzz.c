/* Answers as anything may send them, to a list drawn from the first bytes, and packs as anything may
 * write them. Whatever comes, what is taken stands within its question and packs in the one size; what
 * unpacks is what would be packed. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "craft/ask/ask_for_tests.h"
#include "craft/html/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { PAGE_QUESTIONS, PAGE_ERRORS, PAGE_WRONG, PAGE_COUNT };
static const struct field page_fields[] = {
	[PAGE_QUESTIONS] = { "questions", FIELD_LIST, FIELD_PAGE, .of = ask_row_fields,
		.of_count = ASK_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
static const struct page_kind page_kind = { "ask", "ask.html", page_fields, PAGE_COUNT };

/* Fields in their lines: « q3-1=oui ». */
static bool
lookup(void *subject, const char *name, struct span *value_r)
{
	struct span rest = *(const struct span *)subject, line;
	const size_t length = strlen(name);
	while (span_cut(&rest, '\n', &line))
		if (line.length > length && line.at[length] == '=' &&
		    memcmp(line.at, name, length) == 0) {
			*value_r = span_from(line.at + length + 1, line.length - length - 1);
			return true;
		}
	return false;
}

static void
packs(struct arena *arena, struct ask_list list, const struct ask_value *values)
{
	const size_t size = ask_packed_size(list);
	uint8_t *packed = arena_array_of(arena, uint8_t, size), *again = arena_array_of(arena, uint8_t, size);
	struct ask_value *unpacked;
	ask_pack(list, values, packed);
	must(ask_unpack(arena, list, packed, size, &unpacked));
	ask_pack(list, unpacked, again);
	must(memcmp(packed, again, size) == 0);
}

/* The body turned over a sound pack, so that more than its head is met. */
static void
unpacks(struct arena *arena, struct ask_list list, struct span body, uint64_t *state)
{
	const size_t size = ask_packed_size(list);
	uint8_t *packed = arena_array_of(arena, uint8_t, size), *again = arena_array_of(arena, uint8_t, size);
	struct ask_value *values;
	ask_pack(list, ask_random_values(arena, list, state), packed);
	for (size_t i = 0; i + 3 <= body.length; i += 3)
		packed[((size_t)(uint8_t)body.at[i] << 8 | (uint8_t)body.at[i + 1]) % size] ^=
			(uint8_t)body.at[i + 2];
	if (!ask_unpack(arena, list, packed, size, &values))
		return;
	ask_pack(list, values, again);
	must(memcmp(packed, again, size) == 0);
	for (size_t i = 0; i < list.count; i++)
		for (size_t column = 0; column < ask_column_count(&list.questions[i]); column++) {
			struct text out = text_new(arena, 64 << 10);
			ask_tell_code(&list.questions[i], &values[i], column, &out);
			ask_tell_words(NULL, &list.questions[i], &values[i], column, &out);
			must(span_is_utf8(text_span(&out)));
		}
}

static void
reads(struct arena *arena, struct ask_list list, struct span body, uint8_t how)
{
	struct ask_sheet *sheet = ask_sheet_new(arena, list);
	ask_give_places(sheet, &ask_places_for_tests);
	struct ask_file_sent sent = { "q1", (how & 4) != 0 ? "Non." : NULL };
	const struct ask_files files = ask_files_for_tests(&sent);
	ask_give_files(sheet, &files);
	ask_shuffle(sheet, body);
	for (size_t i = 0; i < list.count; i++)
		if ((how & 1) != 0 && i % 3 == 1)
			ask_show(sheet, i, false);
		else if ((how & 2) != 0 && list.questions[i].choice_count > 1)
			ask_withhold(sheet, i, how % list.questions[i].choice_count);
	(void)ask_read(sheet, lookup, &body);
	struct span pressed;
	packs(arena, list, ask_values(sheet));
	if (lookup(&body, ASK_MOVE, &pressed) && ask_move(sheet, pressed))
		packs(arena, list, ask_values(sheet));
	ask_draw(sheet, model_new(arena, &page_kind),
	         (struct form_place){ PAGE_QUESTIONS, PAGE_ERRORS, PAGE_WRONG });
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size < 2 || size > 8000)
		return 0;
	struct arena *arena = arena_new(64 << 20);
	uint64_t state = bytes[0];
	const struct ask_list list = bytes[0] == 0 ? ask_all : ask_random_list(arena, &state);
	const struct span body = span_from((const char *)bytes + 2, size - 2);
	if ((bytes[1] & 0x80) != 0)
		unpacks(arena, list, body, &state);
	else
		reads(arena, list, body, bytes[1]);
	arena_end(arena);
	return 0;
}
