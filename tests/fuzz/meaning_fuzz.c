/* Any bytes as a space: refused, or one that places any text. The head, the size and the sum are mended
 * first, or no forged one would ever pass them. Then as places, of which the nearest are looked for. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/meaning/meaning_inside.h"
#include "craft/text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { SIZE_MAX_HERE = 64 << 10, HEAD_SIZE = 24, TERMS_MAX = 100 };

static struct span
mend(struct arena *arena, const uint8_t *bytes, size_t size)
{
	char *copy = arena_take(arena, SIZE_MAX_HERE, 1);
	if (size > SIZE_MAX_HERE / 2)
		size = SIZE_MAX_HERE / 2;
	if (size > 0)
		memcpy(copy, bytes, size);
	const int64_t mark = text_words_mark();
	memcpy(copy, "PVMEANG1", 8);
	memcpy(copy + 8, &mark, sizeof mark);
	uint32_t counts[2];
	memcpy(counts, copy + 16, sizeof counts);
	counts[0] %= TERMS_MAX + 1;
	counts[1] %= MEANING_AXIS_COUNT + 2;
	memcpy(copy + 16, counts, sizeof counts);
	const struct span made = span_from(copy, HEAD_SIZE + (16 + counts[1]) * counts[0] + 8);
	const uint64_t sum = meaning_sum(made);
	memcpy(copy + made.length - 8, &sum, sizeof sum);
	return made;
}

/* A text that has its first word, whatever that is: its hash is put there. */
static void
ask(struct arena *arena, const struct meaning_space *space, struct span text)
{
	int8_t place[MEANING_AXIS_COUNT];
	struct meaning_near near[3];
	if (meaning_place(arena, space, text, place))
		must(meaning_nearest(place, 1, place, near, 3) == 1 && near[0].cosine > 0.99F);
	for (size_t k = space->axis_count; k < MEANING_AXIS_COUNT; k++)
		must(place[k] == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	const struct span text = span_from((const char *)bytes, size);
	must(meaning_open(arena, text) == NULL || size > HEAD_SIZE);
	struct topics_stem *stems;
	char *copy = arena_take(arena, size + 16, 1);
	if (size > 0)
		memcpy(copy, bytes, size);
	if (topics_stems(arena, text, &stems) > 0 && size >= HEAD_SIZE + 8)
		memcpy(copy + HEAD_SIZE, &stems[0].hash, 8);
	const struct meaning_space *space = meaning_open(arena, mend(arena, (const uint8_t *)copy, size));
	if (space != NULL) {
		ask(arena, space, text);
		ask(arena, space, SPAN("Le lampadaire devant chez moi clignote."));
	}
	const size_t count = size / MEANING_AXIS_COUNT;
	if (count > 0) {
		struct meaning_near exact[5], near[5];
		const int8_t *places = (const int8_t *)bytes;
		const size_t found = meaning_nearest(places, count, places, exact, 5);
		must(meaning_index_nearest(meaning_index_new(arena, places, count, 1), places, 0, near, 5) == found);
		for (size_t i = 0; i < found; i++)
			must(near[i].row == exact[i].row);
	}
	arena_end(arena);
	return 0;
}
