/* Where fewer than the floor answered: the public's floor, and only places where somebody did. */
#include "confront/result/result_inside.h"

bool
result_merge(struct arena *arena, const struct place_tree *tree,
             const struct survey_public_count *counts, size_t count, uint32_t **merged_r)
{
	struct secrecy_count *people = arena_array_of(arena, struct secrecy_count, count + 1);
	size_t there = 0;
	for (size_t i = 0; i < count; i++)
		if (counts[i].count > 0)
			people[there++] = (struct secrecy_count){ counts[i].id, counts[i].count };
	return secrecy_merge(arena, tree, SECRECY_FLOOR_PUBLIC, people, there, merged_r);
}
