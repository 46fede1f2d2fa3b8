/* Whatever an endpoint answers, and whatever a setting says of where it is. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/neural/neural_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct arena *for_ever;
static const struct mask *rules;

static void
vectors_are_fine(struct arena *arena, struct span given, size_t count, size_t length)
{
	struct neural_vectors vectors;
	if (!neural_read_vectors(arena, given, count, length, &vectors))
		return;
	must(vectors.count == count && vectors.length >= 1 && vectors.length <= NEURAL_VECTOR_LENGTH_MAX);
	must(length == 0 || vectors.length == length);
	for (size_t i = 0; i < count; i++) {
		double square = 0;
		for (size_t k = 0; k < vectors.length; k++)
			square += (double)vectors.at[i * vectors.length + k] * (double)vectors.at[i * vectors.length + k];
		must(fabs(square - 1) < 1e-3);
	}
}

static void
words_are_fine(struct arena *arena, struct span given, enum neural_task task)
{
	struct span proposal;
	if (neural_read_words(arena, given, task, rules, &proposal) != FOUND_ONE)
		return;
	must(neural_is_proposal(proposal) && span_is_utf8(proposal));
	const struct span words = neural_confirmed(proposal);
	must(words.length > 0 && !neural_is_proposal(words));
	must(span_find(words, SPAN("://")) == SIZE_MAX && span_find(words, SPAN("<script")) == SIZE_MAX);
	must(memchr(words.at, '%', words.length) == NULL);
	if (task == NEURAL_NAME_THEME)
		must(mask_read(arena, rules, words).count == 0 && memchr(words.at, '\n', words.length) == NULL);
}

/* What is sent is JSON whatever a text holds, or it is not sent. */
static void
questions_are_fine(struct arena *arena, struct span given)
{
	struct fault fault;
	const struct neural_settings settings = { .address = "http://localhost", .words = "m", .vectors = "v" };
	const struct neural *model = neural_new(arena, &settings, &fault);
	const struct mask_written *texts[] = { mask_written_new(arena, rules, given) };
	const struct neural_texts asked = { .texts = texts, .count = 1 };
	const struct neural_request request = { .quotes = texts, .quote_count = 1, .mask = rules };
	struct span json;
	must(model != NULL);
	must(!neural_write_vectors(arena, model, &asked, &json) || span_is_utf8(json));
	must(!neural_write_request(arena, model, &request, &json) || span_is_utf8(json));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct span given = span_from((const char *)bytes, size);
	if (rules == NULL) {
		const struct mask_settings settings = { .kept = SPAN("") };
		for_ever = arena_new(64 << 20);
		rules = mask_new(for_ever, &settings);
	}
	struct arena *arena = arena_new((size_t)256 << 20);
	vectors_are_fine(arena, given, 1, 0);
	vectors_are_fine(arena, given, 2, 2);
	for (int task = 0; task < NEURAL_TASK_COUNT; task++)
		words_are_fine(arena, given, (enum neural_task)task);
	questions_are_fine(arena, given);
	if (size > 0 && memchr(bytes, '\0', size) == NULL) {
		const char *value = span_copy(arena, given);
		struct fault fault;
		const struct neural_settings settings = { .address = value, .words = value };
		struct neural *model = neural_new(arena, &settings, &fault);
		/* Whatever is not told to be elsewhere is here. */
		must(model == NULL || !neural_is_remote(model));
	}
	arena_end(arena);
	return 0;
}
