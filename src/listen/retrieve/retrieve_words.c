/* What is put of a text: its words, and what filters it. */
#include <stdlib.h>

#include "base/bytes.h"
#include "craft/text/text.h"
#include "listen/retrieve/retrieve_inside.h"

struct span
retrieve_mark_of(struct arena *arena, enum retrieve_mark mark, int64_t number)
{
	return span_of(arena_format(arena, "%c%lld", (char)mark, (long long)number));
}

static int
compare_words(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

struct span
retrieve_words(struct arena *arena, const struct place_tree *tree, const struct verbatim_text *text)
{
	enum { MARK_ROOM = 4 };
	struct span rest = text_words_index(arena, text->words), word;
	const size_t size = rest.length;
	size_t count = 0, room = MARK_ROOM;
	for (size_t i = 0; i < rest.length; i++)
		room += rest.at[i] == ' ';
	uint32_t place = text->place_id == 0 ? PLACE_NONE : place_by_id(tree, text->place_id);
	for (uint32_t at = place; at != PLACE_NONE; at = tree->places[at].parent)
		room++;
	struct span *words = arena_array_of(arena, struct span, room + 1);
	words[count++] = retrieve_mark_of(arena, RETRIEVE_HEAP, text->heap_id);
	words[count++] = retrieve_mark_of(arena, RETRIEVE_SIDE, text->side);
	words[count++] = retrieve_mark_of(arena, RETRIEVE_TONE, text->tone);
	for (uint32_t at = place; at != PLACE_NONE; at = tree->places[at].parent)
		words[count++] = retrieve_mark_of(arena, RETRIEVE_ABOVE, tree->places[at].id);
	while (span_cut(&rest, ' ', &word))
		if (word.length > 0)
			words[count++] = word;
	must(count <= room + 1);
	qsort(words, count, sizeof *words, compare_words);
	struct text all = text_new(arena, size + 32 * (room + 1));
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_char(&all, ' ');
		text_add(&all, words[i]);
	}
	return text_span(&all);
}

static uint64_t
sum_on(uint64_t sum, const void *bytes, size_t length)
{
	return bytes_sum_on(sum, span_from(bytes, length));
}

int64_t
retrieve_sum(struct span bytes)
{
	return (int64_t)(bytes_sum(bytes) >> 1);
}

int64_t
retrieve_sum_of_all(const struct place_tree *tree)
{
	const int64_t reading = text_words_mark();
	uint64_t sum = sum_on(BYTES_SUM_OF_NONE, &reading, sizeof reading);
	for (uint32_t i = 0; i < tree->count; i++) {
		sum = sum_on(sum, &tree->places[i].id, sizeof tree->places[i].id);
		sum = sum_on(sum, &tree->places[i].parent, sizeof tree->places[i].parent);
	}
	return (int64_t)(sum >> 1);
}
