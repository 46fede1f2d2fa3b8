#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ident.h"
#include "craft/search/search_inside.h"

/* Words in order, each on positions that its number makes: known again without keeping them. */
static void
word_of(int i, char word[16])
{
	snprintf(word, 16, "mot%05d", i);
}

static uint32_t
positions_of(int i, uint32_t *positions)
{
	uint32_t count = 0;
	const uint32_t step = (uint32_t)(i % 97 + 1) * (i % 5 == 0 ? 1 : 31);
	for (uint32_t at = (uint32_t)i % 200; at < RUN_DOCS_MAX; at += step)
		positions[count++] = at;
	return count;
}

static void
what_is_written_is_read_again(void **state)
{
	(void)state;
	enum { WORDS = 3000 };
	static uint32_t positions[RUN_DOCS_MAX], again[RUN_DOCS_MAX];
	struct arena *arena = arena_new(512 << 20);
	struct page_writer writer;
	char text[16];
	page_writer_begin(&writer, arena);
	for (int i = 0; i < WORDS; i++) {
		word_of(i, text);
		page_write(&writer, span_of(text), positions, positions_of(i, positions));
	}
	page_writer_end(&writer);
	int next = 0;
	for (size_t p = 0; p < writer.page_count; p++) {
		struct page_reader reader;
		struct page_word word;
		page_open(&reader, writer.pages[p].body);
		assert_true(writer.pages[p].body.length < 64 << 10);
		for (bool first = true; page_next(&reader, &word); first = false, next++) {
			word_of(next, text);
			assert_true(span_is(word.word, text));
			assert_true(!first || span_equal(word.word, writer.pages[p].first_word));
			assert_int_equal(word.count, positions_of(next, positions));
			assert_true(page_positions(&word, RUN_DOCS_MAX, again));
			assert_memory_equal(positions, again, word.count * sizeof *again);
			assert_false(page_positions(&word, positions[word.count - 1], again));
		}
		assert_false(reader.is_wrong);
	}
	assert_int_equal(next, WORDS);
	arena_end(arena);
}

static void
identifiers_come_back(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	static const int64_t few[] = { 1, 2, 3, INT64_MAX / 2, INT64_MAX - 2, INT64_MAX - 1 };
	int64_t ids[IDS_COUNT], again[IDS_COUNT];
	size_t count;
	struct page_ids page = page_ids_write(arena, few, LENGTH(few), 0);
	assert_true(page_ids_read(page.body, page.first_id, again, &count));
	assert_int_equal(count, LENGTH(few));
	assert_memory_equal(few, again, sizeof few);
	for (size_t i = 0; i < IDS_COUNT; i++)
		ids[i] = ident_ordered();
	page = page_ids_write(arena, ids, IDS_COUNT, 512);
	assert_true(page_ids_read(page.body, page.first_id, again, &count));
	assert_memory_equal(ids, again, sizeof ids);
	arena_end(arena);
}

/* Each byte of a page changed: nothing is read beyond it, and no position is out of the run. */
static void
a_damaged_page_is_not_read_beyond_its_end(void **state)
{
	(void)state;
	enum { DOCS = 100 };
	struct arena *arena = arena_new(64 << 20);
	struct page_writer writer;
	static const uint32_t positions[] = { 0, 3, 7, 60, 99 };
	page_writer_begin(&writer, arena);
	page_write(&writer, SPAN("reclam"), positions, 5);
	page_write(&writer, SPAN("recour"), positions + 1, 4);
	page_write(&writer, SPAN("rend"), positions + 4, 1);
	page_writer_end(&writer);
	const struct span body = writer.pages[0].body;
	for (size_t i = 0; i < body.length; i++)
		for (int value = 0; value < 256; value++) {
			/* its own allocation, so that a sanitizer sees what is read after it */
			char *bytes = arena_take(arena, body.length, 1);
			memcpy(bytes, body.at, body.length);
			bytes[i] = (char)value;
			struct page_reader reader;
			struct page_word word;
			uint32_t read[RUN_DOCS_MAX / 64];
			page_open(&reader, span_from(bytes, body.length));
			while (page_next(&reader, &word))
				if (word.count <= LENGTH(read) && page_positions(&word, DOCS, read))
					for (uint32_t k = 0; k < word.count; k++)
						assert_true(read[k] < DOCS);
			int64_t ids[IDS_COUNT];
			size_t count;
			(void)page_ids_read(span_from(bytes, body.length), 1, ids, &count);
			assert_true(count <= IDS_COUNT);
			if (arena_size(arena) > 32 << 20)
				break;
		}
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_again),
		cmocka_unit_test(identifiers_come_back),
		cmocka_unit_test(a_damaged_page_is_not_read_beyond_its_end),
	};
	return cmocka_run_group_tests_name("search page", tests, NULL, NULL);
}
