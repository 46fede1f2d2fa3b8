/* A page of words, or a row of identifiers, damaged in any way: nothing is read beyond its end, and no
 * text is out of its run. */
#include <stddef.h>
#include <stdint.h>

#include "craft/search/search_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static uint32_t positions[RUN_DOCS_MAX];
	uint64_t bits[BITS_COUNT] = { 0 };
	const struct span body = span_from((const char *)bytes, size);
	struct page_reader reader;
	struct page_word word;
	int64_t ids[IDS_COUNT];
	size_t count;
	page_open(&reader, body);
	while (page_next(&reader, &word)) {
		must(word.word.length > 0 && word.word.length <= TEXT_WORD_SIZE_MAX && word.count > 0);
		const bool is_right = page_positions(&word, 1000, positions);
		must(page_positions_set(&word, 1000, bits) == is_right);
		for (uint32_t i = 0; is_right && i < word.count; i++)
			must(positions[i] < 1000 && (i == 0 || positions[i] > positions[i - 1]));
	}
	for (size_t i = 1000 / 64 + 1; i < BITS_COUNT; i++)
		must(bits[i] == 0);
	if (page_ids_read(body, 5, ids, &count))
		for (size_t i = 1; i < count; i++)
			must(ids[i] > ids[i - 1]);
	must(count > 0 && count <= IDS_COUNT);
	return 0;
}
