#include "ground/place/place.h"

#include <stdlib.h>
#include <string.h>

#include "ground/place/place_inside.h"

/* Both indexes are sorted arrays: a tree is read far more often than it is loaded. */
struct place_index {
	const uint32_t *by_id, *by_code, *by_name;
};

struct key {
	struct span text;
	int64_t id;
	uint32_t at;
};

static int
compare_text(const void *a, const void *b)
{
	const struct key *first = a, *second = b;
	const int order = span_compare(first->text, second->text);
	return order != 0 ? order : (first->at > second->at) - (first->at < second->at);
}

static int
compare_id(const void *a, const void *b)
{
	const struct key *first = a, *second = b;
	return (first->id > second->id) - (first->id < second->id);
}

static uint32_t *
sorted(struct arena *arena, struct key *keys, uint32_t count,
       int (*compare)(const void *, const void *))
{
	uint32_t *order = arena_array_of(arena, uint32_t, count + 1);
	qsort(keys, count, sizeof *keys, compare);
	for (uint32_t i = 0; i < count; i++)
		order[i] = keys[i].at;
	return order;
}

static void
index_tree(struct arena *arena, struct place_tree *tree)
{
	struct place_index *index = arena_new_of(arena, struct place_index);
	struct key *keys = arena_array_of(arena, struct key, tree->count + 1);
	for (uint32_t i = 0; i < tree->count; i++)
		keys[i] = (struct key){ tree->places[i].code, tree->places[i].id, i };
	index->by_code = sorted(arena, keys, tree->count, compare_text);
	for (uint32_t i = 0; i < tree->count; i++)
		keys[i] = (struct key){ tree->places[i].name, tree->places[i].id, i };
	index->by_name = sorted(arena, keys, tree->count, compare_text);
	index->by_id = sorted(arena, keys, tree->count, compare_id);
	tree->index = index;
}

/* The first place whose text is not before `wanted`. */
static uint32_t
lower_bound(const struct place_tree *tree, const uint32_t *order, bool by_name, struct span wanted)
{
	uint32_t low = 0, high = tree->count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		const struct place *place = &tree->places[order[middle]];
		if (span_compare(by_name ? place->name : place->code, wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t
place_by_code(const struct place_tree *tree, struct span code)
{
	const uint32_t *order = tree->index->by_code;
	const uint32_t at = lower_bound(tree, order, false, code);
	if (at < tree->count && span_equal(tree->places[order[at]].code, code))
		return order[at];
	return PLACE_NONE;
}

uint32_t
place_by_code_or_name(const struct place_tree *tree, struct span code_or_name)
{
	const uint32_t by_code = place_by_code(tree, code_or_name);
	if (by_code != PLACE_NONE)
		return by_code;
	const uint32_t *order = tree->index->by_name;
	const uint32_t at = lower_bound(tree, order, true, code_or_name);
	const bool there =
		at < tree->count && span_equal(tree->places[order[at]].name, code_or_name);
	const bool twice = at + 1 < tree->count &&
	                   span_equal(tree->places[order[at + 1]].name, code_or_name);
	return there && !twice ? order[at] : PLACE_NONE;
}

uint32_t
place_by_id(const struct place_tree *tree, int64_t place_id)
{
	const uint32_t *order = tree->index->by_id;
	uint32_t low = 0, high = tree->count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (tree->places[order[middle]].id < place_id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < tree->count && tree->places[order[low]].id == place_id)
		return order[low];
	return PLACE_NONE;
}

struct span
place_said(const struct place_tree *tree, int64_t place_id)
{
	if (place_id == 0)
		return SPAN("toute l’organisation");
	const uint32_t place = place_by_id(tree, place_id);
	return place == PLACE_NONE ? SPAN("un lieu fermé depuis") : tree->places[place].name;
}

/* --- from loose places to a tree in depth-first order ---------------------------------------- */

static int
compare_siblings(const void *a, const void *b)
{
	const struct place_loose *first = a, *second = b;
	if (first->parent != second->parent)
		return first->parent < second->parent ? -1 : 1;
	const int order = span_compare(first->name, second->name);
	return order != 0 ? order : span_compare(first->code, second->code);
}

static int
compare_loose_id(const void *a, const void *b)
{
	const struct place_loose *first = a, *second = b;
	return (first->id > second->id) - (first->id < second->id);
}

uint32_t
place_loose_find(const struct place_loose *loose, uint32_t count, int64_t id)
{
	const struct place_loose wanted = { .id = id };
	const struct place_loose *found =
		bsearch(&wanted, loose, count, sizeof *loose, compare_loose_id);
	return found == NULL ? PLACE_NONE : (uint32_t)(found - loose);
}

static uint32_t
parent_of(const struct place_loose *loose, uint32_t count, uint32_t at)
{
	return loose[at].parent == 0 ? PLACE_NONE : place_loose_find(loose, count, loose[at].parent);
}

/* Of a circle, the place with the lowest id becomes the top: always the same one. */
static void
open_circle(struct place_loose *loose, uint32_t count, uint32_t inside)
{
	uint32_t top = inside;
	for (uint32_t at = parent_of(loose, count, inside); at != inside;
	     at = parent_of(loose, count, at))
		if (at < top)
			top = at;
	loose[top].parent = 0;
}

/* A parent that is not there, or that makes a circle, leaves the place at the top: a tree is
 * always whole. (Imports refuse both; this guards what is read.) Each place is climbed from
 * once, or a deep tree would make every page wait. */
static void
break_circles(struct arena *arena, struct place_loose *loose, uint32_t count)
{
	uint32_t *climbs = arena_array_of(arena, uint32_t, count + 1); /* 0, or the first climb */
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = i;
		while (at != PLACE_NONE && climbs[at] == 0) {
			climbs[at] = i + 1;
			const uint32_t parent = parent_of(loose, count, at);
			if (parent == PLACE_NONE)
				loose[at].parent = 0;
			at = parent;
		}
		if (at != PLACE_NONE && climbs[at] == i + 1)
			open_circle(loose, count, at);
	}
}

struct walk {
	const struct place_loose *loose; /* by parent, then by name */
	uint32_t count;
	struct place *places;
	uint32_t placed;
};

static uint32_t
first_child(const struct walk *walk, int64_t parent)
{
	uint32_t low = 0, high = walk->count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (walk->loose[middle].parent < parent)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One stack entry per level: where we are among the children of a place. */
struct level {
	uint32_t next;   /* index in loose */
	int64_t parent;  /* whose children */
	uint32_t at;     /* that parent's index in places */
};

static void
walk_tree(struct arena *arena, struct walk *walk)
{
	struct level *stack = arena_array_of(arena, struct level, walk->count + 1);
	uint32_t height = 1;
	stack[0] = (struct level){ first_child(walk, 0), 0, PLACE_NONE };
	while (height > 0) {
		struct level *top = &stack[height - 1];
		const bool more =
			top->next < walk->count && walk->loose[top->next].parent == top->parent;
		if (!more) {
			if (top->at != PLACE_NONE)
				walk->places[top->at].end = walk->placed;
			height--;
			continue;
		}
		const struct place_loose *child = &walk->loose[top->next++];
		const uint32_t at = walk->placed++;
		walk->places[at] = (struct place){ .id = child->id,
			                               .code = child->code,
			                               .name = child->name,
			                               .parent = top->at,
			                               .end = at + 1,
			                               .depth = height - 1 };
		stack[height++] = (struct level){ first_child(walk, child->id), child->id, at };
	}
}

struct place_tree *
place_tree_of(struct arena *arena, struct place_loose *loose, uint32_t count)
{
	if (count > 0) {
		qsort(loose, count, sizeof *loose, compare_loose_id);
		break_circles(arena, loose, count);
		qsort(loose, count, sizeof *loose, compare_siblings);
	}
	struct place_tree *tree = arena_new_of(arena, struct place_tree);
	struct walk walk = { loose, count, arena_array_of(arena, struct place, count + 1), 0 };
	walk_tree(arena, &walk);
	must(walk.placed == count);
	tree->places = walk.places;
	tree->count = count;
	index_tree(arena, tree);
	return tree;
}
