/* The nearest of places, all of them compared; ways of finding made one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/meaning/meaning_inside.h"

/* Products of two bytes fit in sixteen bits: so a processor makes eight or sixteen at a time. */
int32_t
meaning_dot(const int8_t *a, const int8_t *b)
{
	int32_t sum = 0;
	for (size_t i = 0; i < MEANING_ROW_SIZE; i++)
		sum += (int16_t)((int16_t)a[i] * (int16_t)b[i]);
	return sum;
}

float
meaning_inverse(const int8_t *row)
{
	const int32_t square = meaning_dot(row, row);
	return square > 0 ? 1 / sqrtf((float)square) : 0;
}

size_t
meaning_nearest(const int8_t *places, size_t count, const int8_t *place, struct meaning_near *near_r,
	size_t most)
{
	int8_t row[MEANING_ROW_SIZE] = { 0 }, asked[MEANING_ROW_SIZE] = { 0 };
	size_t kept = 0;
	must(most <= MEANING_NEAR_COUNT_MAX);
	memcpy(asked, place, MEANING_AXIS_COUNT);
	const float inverse = meaning_inverse(asked);
	for (size_t i = 0; i < count && most > 0; i++) {
		memcpy(row, places + i * MEANING_AXIS_COUNT, MEANING_AXIS_COUNT);
		const int32_t product = meaning_dot(row, asked);
		const float cosine = product > 0 ? (float)product * meaning_inverse(row) * inverse : 0;
		if (cosine <= 0 || (kept == most && cosine <= near_r[kept - 1].cosine))
			continue;
		size_t at = kept < most ? kept++ : kept - 1;
		for (; at > 0 && near_r[at - 1].cosine < cosine; at--)
			near_r[at] = near_r[at - 1];
		near_r[at] = (struct meaning_near){ i, cosine > 1 ? 1 : cosine };
	}
	return kept;
}

/* --- ranks ------------------------------------------------------------------------------------------ */

static const double softness = 60; /* as its authors chose it */

struct ranked {
	int64_t id;
	size_t list, rank;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *one = a, *other = b;
	if (one->id != other->id)
		return one->id < other->id ? -1 : 1;
	if (one->list != other->list)
		return one->list < other->list ? -1 : 1;
	return one->rank < other->rank ? -1 : one->rank > other->rank;
}

static int
compare_fused(const void *a, const void *b)
{
	const struct meaning_fused *one = a, *other = b;
	if (one->score < other->score || one->score > other->score)
		return one->score > other->score ? -1 : 1;
	return one->id > other->id ? -1 : one->id < other->id;
}

size_t
meaning_fuse(struct arena *arena, const struct meaning_list *lists, size_t list_count,
             struct meaning_fused *fused_r, size_t most)
{
	size_t count = 0, fused_count = 0;
	for (size_t list = 0; list < list_count; list++)
		count += lists[list].count < MEANING_FUSED_COUNT_MAX ? lists[list].count : MEANING_FUSED_COUNT_MAX;
	struct ranked *all = arena_array_of(arena, struct ranked, count + 1);
	struct meaning_fused *fused = arena_array_of(arena, struct meaning_fused, count + 1);
	count = 0;
	for (size_t list = 0; list < list_count; list++)
		for (size_t i = 0; i < lists[list].count && i < MEANING_FUSED_COUNT_MAX; i++)
			all[count++] = (struct ranked){ lists[list].ids[i], list, i + 1 };
	if (count > 0)
		qsort(all, count, sizeof *all, compare_ranked);
	for (size_t i = 0; i < count; i++) {
		const bool is_new = i == 0 || all[i - 1].id != all[i].id;
		if (is_new)
			fused[fused_count++] = (struct meaning_fused){ .id = all[i].id };
		if (is_new || all[i - 1].list != all[i].list)
			fused[fused_count - 1].score += 1 / (softness + (double)all[i].rank);
	}
	if (fused_count > 0)
		qsort(fused, fused_count, sizeof *fused, compare_fused);
	fused_count = fused_count < most ? fused_count : most;
	if (fused_count > 0)
		memcpy(fused_r, fused, fused_count * sizeof *fused);
	return fused_count;
}
