/* Vectors by an endpoint, as Parvis asks it: texts masked, thirty-two at a time.
 *
 *	vectors FILE.csv[.gz] http://127.0.0.1:8000 MODEL [COUNT]
 *
 * Of the first COUNT experiences of Services Publics +: how many a second, and how near each title is to its
 * own description and to that of the next one. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "craft/neural/neural.h"
#include "craft/sheet/sheet.h"
#include "craft/text/text_repair.h"

enum { TEXT_COUNT_MAX = 5000, BATCH = 32, TIMEOUT_S = 120 };

static const struct mask_written *titles[TEXT_COUNT_MAX], *bodies[TEXT_COUNT_MAX];
static const float *title_at[TEXT_COUNT_MAX], *body_at[TEXT_COUNT_MAX];
static size_t length;

static void
stop_on(bool good, const struct fault *fault)
{
	if (good)
		return;
	fprintf(stderr, "vectors: %s\n", fault->for_log != NULL ? fault->for_log : "gave up");
	exit(1);
}

static size_t
read_all(struct arena *arena, const char *path, size_t most)
{
	const struct mask_settings settings = { .kept = SPAN("") };
	const struct mask *mask = mask_new(arena, &settings);
	struct fault fault = { 0 };
	struct sheet_row row;
	size_t count = 0;
	struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
	stop_on(sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE, &fault);
	const size_t title = sheet_header_find(&row, "Titre"), body = sheet_header_find(&row, "Description");
	stop_on(title != SIZE_MAX && body != SIZE_MAX, &fault);
	while (count < most && sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		titles[count] = mask_written_new(arena, mask, text_repair(arena, row.cells[title], NULL));
		bodies[count++] = mask_written_new(arena, mask, text_repair(arena, row.cells[body], NULL));
	}
	return count;
}

static void
ask(struct arena *arena, const struct neural *model, const struct mask_written *const *texts, size_t count,
    const float **at)
{
	struct neural_vectors vectors;
	struct fault fault = { 0 };
	for (size_t i = 0; i < count; i += BATCH) {
		const size_t some = count - i < BATCH ? count - i : BATCH;
		const struct neural_texts asked = { .texts = texts + i, .count = some, .length = length };
		stop_on(neural_vectors(arena, model, &asked, &vectors, &fault), &fault);
		length = vectors.length;
		for (size_t k = 0; k < some; k++)
			at[i + k] = vectors.at + k * length;
	}
}

static double
cosine(const float *one, const float *other)
{
	double sum = 0;
	for (size_t i = 0; i < length; i++)
		sum += (double)one[i] * (double)other[i];
	return sum;
}

static double
now_s(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("vectors FILE.csv[.gz] http://127.0.0.1:8000 MODEL [COUNT]\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new((size_t)2 << 30);
	struct fault fault = { 0 };
	const struct neural_settings settings = { .address = argv[2], .vectors = argv[3],
		                                      .timeout_s = TIMEOUT_S };
	const struct neural *model = neural_new(arena, &settings, &fault);
	stop_on(model != NULL, &fault);
	const size_t asked = argc > 4 ? strtoul(argv[4], NULL, 10) : TEXT_COUNT_MAX;
	const size_t count = read_all(arena, argv[1], asked < TEXT_COUNT_MAX ? asked : TEXT_COUNT_MAX);
	const double begun = now_s();
	ask(arena, model, titles, count, title_at);
	ask(arena, model, bodies, count, body_at);
	const double spent = now_s() - begun;
	double own = 0, next = 0;
	for (size_t i = 0; i < count; i++) {
		own += cosine(title_at[i], body_at[i]) / (double)count;
		next += cosine(title_at[i], body_at[(i + 1) % count]) / (double)count;
	}
	printf("%zu texts in %.1f s, %.1f a second, %zu numbers each; a title and its own description %.3f, the "
	       "next one %.3f\n",
	       2 * count, spent, 2 * (double)count / spent, length, own, next);
	arena_end(arena);
	return 0;
}
