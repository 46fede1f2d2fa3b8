/* Any bytes as a model: refused, or one whose every prediction is a probability. The head, the size and the
 * sum are mended first, or no forged one would ever pass them. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/learn/learn_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { SIZE_MAX_HERE = 64 << 10, HEAD_SIZE = 40, CLASSES_MAX = 8, FEATURES_MAX = 500 };

static struct span
mend(struct arena *arena, const uint8_t *bytes, size_t size)
{
	char *copy = arena_take(arena, SIZE_MAX_HERE, 1);
	if (size > SIZE_MAX_HERE / 2)
		size = SIZE_MAX_HERE / 2;
	if (size > 0)
		memcpy(copy, bytes, size);
	const int64_t mark = text_words_mark();
	memcpy(copy, "PVLEARN2", 8);
	memcpy(copy + 8, &mark, sizeof mark);
	uint32_t counts[2];
	memcpy(counts, copy + 16, sizeof counts);
	counts[0] %= CLASSES_MAX + 1;
	counts[1] %= FEATURES_MAX + 1;
	memcpy(copy + 16, counts, sizeof counts);
	const size_t length = HEAD_SIZE + 16 * counts[0] + 8 * counts[1] + counts[0] * counts[1] + 8;
	const struct span made = span_from(copy, length);
	const uint64_t sum = learn_sum(made);
	memcpy(copy + length - 8, &sum, sizeof sum);
	return made;
}

static void
ask(struct arena *arena, const struct learn_model *model)
{
	static const char text[] = "Le lampadaire devant chez moi clignote, la rue est dans le noir.";
	const int64_t marks[] = { 3 };
	struct learn_vector vector = learn_read(arena, span_of(text), marks, 1);
	struct learn_guess guesses[CLASSES_MAX];
	struct span words[LEARN_WHY_COUNT];
	for (int i = 0; i < 2; i++) { /* of its own words, then of none it knows */
		const size_t count = learn_predict(arena, model, &vector, guesses, CLASSES_MAX);
		must(count == learn_class_count(model));
		for (size_t k = 0; k < count; k++)
			must(guesses[k].probability >= 0 && guesses[k].probability <= 1);
		vector = (struct learn_vector){ .buckets = model->buckets, .times = model->rarity,
			                            .count = model->feature_count };
		for (size_t k = 0; k < vector.count; k++)
			must(isfinite(vector.times[k]));
	}
	must(learn_why(arena, model, span_of(text), guesses[0].class_id, words) <= LEARN_WHY_COUNT);
	must(learn_open(arena, learn_write(arena, model)) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	(void)learn_open(arena, span_from((const char *)bytes, size));
	const struct learn_model *model = learn_open(arena, mend(arena, bytes, size));
	if (model != NULL)
		ask(arena, model);
	arena_end(arena);
	return 0;
}
