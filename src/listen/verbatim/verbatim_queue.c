/* Which texts to label next: of a few labels, those of texts well chosen teach more.
 *
 * Before any is known, the most typical: each one taken is the one nearest to the texts that no chosen one is
 * near yet (facility location, greedily, which is at least 63 % as good as the best choice: Nemhauser,
 * Wolsey & Fisher 1978). Then, of those the model hesitates most about, those far from what is labelled or
 * chosen already (lowest margin with diversity). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "listen/verbatim/verbatim_few.h"

enum { LOOKED_AT_MAX = 1500, PASSING_MEMORY = 512 << 20, HESITATED_TIMES = 5 };

struct choosing {
	const struct verbatim_map *map;
	uint32_t *texts; /* looked at: those without a label, or as many of them drawn */
	double *margins; /* of each */
	double *nearest; /* the cosine of the nearest text that is labelled or chosen */
	size_t count;
};

/* Of two texts; 0 where texts have no words in common. */
static double
cosine(const struct choosing *choosing, size_t text, size_t other)
{
	return choosing->map->axes.count == 0 ? 0 : fmax(0, topics_cosine(&choosing->map->axes, text, other));
}

static double
near(const struct choosing *choosing, size_t one, size_t other)
{
	return cosine(choosing, choosing->texts[one], choosing->texts[other]);
}

/* Evenly among those without a label, in their order. */
static void
look_at(struct arena *arena, const uint32_t *labels, struct choosing *choosing)
{
	size_t free_count = 0, at = 0;
	for (size_t i = 0; i < choosing->map->count; i++)
		free_count += labels[i] == VERBATIM_NO_LABEL;
	choosing->count = free_count < LOOKED_AT_MAX ? free_count : LOOKED_AT_MAX;
	choosing->texts = arena_array_of(arena, uint32_t, choosing->count + 1);
	choosing->nearest = arena_array_of(arena, double, choosing->count + 1);
	choosing->margins = arena_array_of(arena, double, choosing->count + 1);
	for (size_t i = 0, taken = 0; i < choosing->map->count && taken < choosing->count; i++) {
		if (labels[i] != VERBATIM_NO_LABEL)
			continue;
		if (at++ * choosing->count / free_count >= taken)
			choosing->texts[taken++] = (uint32_t)i;
	}
	for (size_t i = 0; i < choosing->map->count; i++)
		for (size_t k = 0; labels[i] < VERBATIM_KEPT_BACK && k < choosing->count; k++)
			choosing->nearest[k] = fmax(choosing->nearest[k], cosine(choosing, i, choosing->texts[k]));
}

static void
take(struct choosing *choosing, size_t at, size_t *chosen, size_t *count)
{
	for (size_t k = 0; k < choosing->count; k++)
		choosing->nearest[k] = fmax(choosing->nearest[k], near(choosing, at, k));
	choosing->nearest[at] = INFINITY; /* chosen once */
	chosen[(*count)++] = choosing->texts[at];
}

/* How much nearer all would be, were this one chosen. */
static double
brings(const struct choosing *choosing, size_t at)
{
	double sum = 0;
	for (size_t k = 0; k < choosing->count; k++)
		sum += fmax(0, near(choosing, at, k) - choosing->nearest[k]);
	return sum;
}

static size_t
most_typical(struct choosing *choosing, size_t most, size_t *chosen)
{
	size_t count = 0;
	while (count < most && count < choosing->count) {
		double best_brings = -1;
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < choosing->count; i++) {
			const double here = isinf(choosing->nearest[i]) ? -1 : brings(choosing, i);
			if (here > best_brings) {
				best_brings = here;
				best = i;
			}
		}
		must(best != SIZE_MAX);
		take(choosing, best, chosen, &count);
	}
	return count;
}

/* The first probability less the second. */
static double
margin_of(struct arena *arena, const struct learn_model *model, const struct learn_vector *vector)
{
	struct learn_guess guesses[2];
	const size_t count = learn_predict(arena, model, vector, guesses, LENGTH(guesses));
	must(count == LENGTH(guesses));
	return guesses[0].probability - guesses[1].probability;
}

static double
margin_at(const struct choosing *choosing, size_t most)
{
	struct arena *arena = arena_new(1 << 20);
	double *margins = arena_array_of(arena, double, choosing->count + 1);
	const size_t rank = HESITATED_TIMES * most < choosing->count ? HESITATED_TIMES * most : choosing->count;
	memcpy(margins, choosing->margins, choosing->count * sizeof *margins);
	qsort(margins, choosing->count, sizeof *margins, verbatim_compare);
	const double margin = rank > 0 ? margins[rank - 1] : 0;
	arena_end(arena);
	return margin;
}

/* Among five times as many as are asked for, the farthest from what is labelled or chosen; of equals the
 * first. */
static size_t
most_hesitated(struct choosing *choosing, size_t most, size_t *chosen)
{
	const double highest = margin_at(choosing, most);
	size_t count = 0;
	while (count < most && count < choosing->count) {
		size_t best = SIZE_MAX;
		double best_score = -INFINITY;
		for (size_t i = 0; i < choosing->count; i++) {
			if (choosing->margins[i] > highest || isinf(choosing->nearest[i]))
				continue;
			const double score = -choosing->nearest[i];
			if (score > best_score) {
				best_score = score;
				best = i;
			}
		}
		if (best == SIZE_MAX)
			break;
		take(choosing, best, chosen, &count);
	}
	return count;
}

size_t
verbatim_choose(const struct verbatim_queue *queue, size_t most, size_t *chosen_r)
{
	struct arena *arena = arena_new(PASSING_MEMORY), *slice = arena_new(1 << 20);
	struct choosing choosing = { .map = queue->map };
	must(queue->map != NULL);
	look_at(arena, queue->labels, &choosing);
	for (size_t i = 0; queue->model != NULL && i < choosing.count; i++) {
		arena_reset(slice);
		choosing.margins[i] = margin_of(slice, queue->model, queue->vectors[choosing.texts[i]]);
	}
	const size_t count = queue->model == NULL ? most_typical(&choosing, most, chosen_r)
	                                          : most_hesitated(&choosing, most, chosen_r);
	arena_end(slice);
	arena_end(arena);
	return count;
}
