/* Where texts stand by their words alone, whoever labelled them: their words as numbers (TF-IDF), and the
 * axes that say most of them (LSA). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "listen/verbatim/verbatim_few.h"

enum { TERM_COUNT_MAX = 6000, SEEN_MIN = 2, AXIS_COUNT = 50 };

struct term {
	uint32_t bucket, seen;
};

/* Those most texts have first; of as many, the smaller bucket. */
static int
compare_terms(const void *a, const void *b)
{
	const struct term *left = a, *right = b;
	if (left->seen != right->seen)
		return left->seen > right->seen ? -1 : 1;
	return left->bucket < right->bucket ? -1 : left->bucket > right->bucket;
}

/* Words, their stems and pairs of them that some texts have and not most of them; of each bucket its term
 * from 1 on. */
static void
choose_terms(struct arena *arena, const struct learn_vector *const *vectors, struct verbatim_map *map,
             uint32_t *term_of)
{
	uint32_t *seen = arena_array_of(arena, uint32_t, LEARN_BUCKET_COUNT);
	struct term *terms = arena_array_of(arena, struct term, LEARN_BUCKET_COUNT);
	size_t count = 0;
	for (size_t i = 0; i < map->count; i++)
		for (size_t k = 0; k < vectors[i]->count; k++)
			seen[vectors[i]->buckets[k]]++;
	for (uint32_t bucket = 0; bucket < LEARN_BUCKET_COUNT; bucket++)
		if (learn_is_of_words(bucket) && seen[bucket] >= SEEN_MIN && 2 * (size_t)seen[bucket] <= map->count)
			terms[count++] = (struct term){ bucket, seen[bucket] };
	qsort(terms, count, sizeof *terms, compare_terms);
	map->term_count = count < TERM_COUNT_MAX ? count : TERM_COUNT_MAX;
	map->rarity = arena_array_of(arena, double, map->term_count + 1);
	for (uint32_t term = 0; term < map->term_count; term++) {
		term_of[terms[term].bucket] = term + 1;
		map->rarity[term] = 1 + log((1.0 + (double)map->count) / (1.0 + terms[term].seen));
	}
}

/* (1 + ln times) × rarity, then length 1. */
static void
weigh(struct arena *arena, const struct learn_vector *const *vectors, const uint32_t *term_of,
      struct verbatim_map *map)
{
	size_t room = 1, end = 0;
	for (size_t i = 0; i < map->count; i++)
		for (size_t k = 0; k < vectors[i]->count; k++)
			room += term_of[vectors[i]->buckets[k]] > 0;
	map->starts = arena_array_of(arena, size_t, map->count + 1);
	map->terms = arena_array_of(arena, uint32_t, room);
	map->weights = arena_array_of(arena, float, room);
	for (size_t i = 0; i < map->count; i++) {
		double square = 0;
		map->starts[i] = end;
		for (size_t k = 0; k < vectors[i]->count; k++) {
			const uint32_t term = term_of[vectors[i]->buckets[k]];
			if (term == 0)
				continue;
			const double weight = (1 + log((double)vectors[i]->times[k])) * map->rarity[term - 1];
			map->terms[end] = term - 1;
			map->weights[end++] = (float)weight;
			square += weight * weight;
		}
		for (size_t at = map->starts[i]; at < end; at++)
			map->weights[at] = (float)((double)map->weights[at] / sqrt(square));
	}
	map->starts[map->count] = end;
}

struct verbatim_map *
verbatim_map_of(struct arena *arena, const struct learn_vector *const *vectors, size_t count, uint64_t seed)
{
	struct verbatim_map *map = arena_new_of(arena, struct verbatim_map);
	uint32_t *term_of = arena_array_of(arena, uint32_t, LEARN_BUCKET_COUNT);
	map->count = count;
	choose_terms(arena, vectors, map, term_of);
	weigh(arena, vectors, term_of, map);
	const struct topics_sparse sparse = { count, map->term_count, map->starts, map->terms, map->weights };
	const size_t least = count < map->term_count ? count : map->term_count;
	const size_t axes = least < AXIS_COUNT ? least : AXIS_COUNT;
	if (axes > 0)
		must(topics_axes(arena, topics_rows_of(arena, &sparse), axes, seed, &map->axes) == TOPICS_DONE);
	return map;
}
