/* Any bytes as a file of a model: refused, or one that answers a label of its own. The sum is mended first:
 * no forged file would ever pass it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "listen/verbatim/verbatim_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { SUM_SIZE = 4 };

static void
ask(struct arena *arena, const struct verbatim_model *model)
{
	const struct learn_vector vector = verbatim_vector(arena, SPAN("Merci, un accueil aimable et rapide."));
	const struct verbatim_guess guess = verbatim_guess(arena, model, &vector);
	int64_t told[LEARN_CLASS_COUNT_MAX] = { 3, 5 };
	struct verbatim_figure shares[LEARN_CLASS_COUNT_MAX];
	const struct verbatim_shares asked = { model->codebook.count, model->confusion, told, 1 };
	must(guess.label < model->codebook.count);
	must(guess.probability >= 0 && guess.probability <= 1);
	if (model->codebook.count <= 3 && verbatim_shares(arena, &asked, shares))
		for (size_t i = 0; i < model->codebook.count; i++)
			must(shares[i].value >= 0 && shares[i].value <= 1 + 1e-9);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct verbatim_model model;
	char *copy = arena_take(arena, size + SUM_SIZE, 1);
	if (size > 0)
		memcpy(copy, bytes, size);
	if (verbatim_model_open(arena, span_from(copy, size), &model))
		ask(arena, &model);
	const uint32_t sum = (uint32_t)crc32_z(0, (const Bytef *)copy, size);
	memcpy(copy + size, &sum, sizeof sum);
	if (verbatim_model_open(arena, span_from(copy, size + SUM_SIZE), &model))
		ask(arena, &model);
	arena_end(arena);
	return 0;
}
