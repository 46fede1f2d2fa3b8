/* Places where fewer than the floor spoke are said to be the place above: nobody is one of three. */
#include "ground/secrecy/secrecy.h"

#define HERE (UINT32_MAX - 1) /* what was said there stays there */

struct merging {
	const struct place_tree *tree;
	int64_t floor;
	int64_t *people; /* by place, then without any place: what is said to come from there */
	bool *is_there;  /* somebody spoke, be it nobody who counts */
	uint32_t *to;    /* HERE, or where it goes; PLACE_NONE: no place */
};

/* The smallest place in [begin, end) that still speaks for itself, or PLACE_NONE. */
static uint32_t
smallest(const struct merging *merging, uint32_t begin, uint32_t end)
{
	uint32_t found = PLACE_NONE;
	for (uint32_t i = begin; i < end; i++)
		if (merging->to[i] == HERE && merging->is_there[i] &&
		    (found == PLACE_NONE || merging->people[i] < merging->people[found]))
			found = i;
	return found;
}

static void
move(struct merging *merging, uint32_t from, uint32_t to)
{
	const uint32_t slot = to == PLACE_NONE ? merging->tree->count : to;
	merging->to[from] = to;
	merging->people[slot] += merging->people[from];
	merging->is_there[slot] = true;
	merging->people[from] = 0;
	merging->is_there[from] = false;
}

/* What came up from below may itself be too few: a neighbour joins it, or it goes further up. */
static void
settle(struct merging *merging, uint32_t place, uint32_t begin, uint32_t end)
{
	const uint32_t slot = place == PLACE_NONE ? merging->tree->count : place;
	while (merging->is_there[slot] && merging->people[slot] < merging->floor) {
		const uint32_t other = smallest(merging, begin, end);
		if (other == PLACE_NONE)
			return;
		move(merging, other, place);
	}
}

bool
secrecy_merge(struct arena *arena, const struct place_tree *tree, int64_t floor,
              const struct secrecy_count *counts, size_t count, uint32_t **merged_r)
{
	struct merging merging = {
		.tree = tree,
		.floor = floor,
		.people = arena_array_of(arena, int64_t, (size_t)tree->count + 1),
		.is_there = arena_array_of(arena, bool, (size_t)tree->count + 1),
		.to = arena_array_of(arena, uint32_t, (size_t)tree->count + 1),
	};
	int64_t total = 0;
	must(floor > 0);
	for (uint32_t i = 0; i < tree->count; i++)
		merging.to[i] = HERE;
	for (size_t i = 0; i < count; i++) {
		const uint32_t at = place_by_id(tree, counts[i].place_id);
		const uint32_t slot = at == PLACE_NONE ? tree->count : at;
		merging.people[slot] += counts[i].count;
		merging.is_there[slot] = true;
		total += counts[i].count;
	}
	/* From the leaves up: in a depth-first order, what is under a place comes after it. */
	for (uint32_t i = tree->count; i-- > 0;) {
		settle(&merging, i, i + 1, tree->places[i].end);
		if (merging.is_there[i] && merging.people[i] < floor)
			move(&merging, i, tree->places[i].parent);
	}
	settle(&merging, PLACE_NONE, 0, tree->count);
	/* Parents come before: where they went is known. */
	for (uint32_t i = 0; i < tree->count; i++) {
		const uint32_t to = merging.to[i];
		merging.to[i] = to == HERE ? i : to == PLACE_NONE ? PLACE_NONE : merging.to[to];
	}
	*merged_r = merging.to;
	return total >= floor;
}
