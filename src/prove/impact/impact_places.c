/* What a place is compared with when places moved, merged or split between two waves: sets of
 * whole places, whose released cells can be put together; never a part of one. */
#include <string.h>

#include "prove/impact/impact_inside.h"

/* The passages of one earlier place: [begin, end). */
static void
passages_from(const struct impact_places *places, int64_t before_id, size_t *begin_r, size_t *end_r)
{
	size_t low = 0, high = places->passage_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (places->passages[middle].before_id < before_id)
			low = middle + 1;
		else
			high = middle;
	}
	*begin_r = *end_r = low;
	while (*end_r < places->passage_count && places->passages[*end_r].before_id == before_id)
		(*end_r)++;
}

size_t
impact_heirs(const struct impact_places *places, int64_t place_id,
             uint32_t heirs_r[IMPACT_PART_MAX])
{
	size_t begin, end, count = 0;
	passages_from(places, place_id, &begin, &end);
	for (size_t i = begin; i < end && count < IMPACT_PART_MAX; i++) {
		const uint32_t at =
			place_by_id(places->trees[IMPACT_AFTER], places->passages[i].after_id);
		if (at != PLACE_NONE)
			heirs_r[count++] = at;
	}
	return count;
}

struct impact_places
impact_places_of(struct arena *arena, const struct place_tree *before,
                 const struct place_tree *after, const struct place_passage *passages,
                 size_t count)
{
	struct impact_places places = { .trees = { before, after },
		                            .passages = passages,
		                            .passage_count = count,
		                            .stands = arena_array_of(arena, uint32_t, before->count + 1),
		                            .is_born = arena_array_of(arena, bool, before->count + 1) };
	for (size_t i = 0; i < count; i++) {
		const uint32_t at = place_by_id(before, passages[i].after_id);
		if (at != PLACE_NONE)
			places.is_born[at] = true;
	}
	for (uint32_t at = 0; at < before->count; at++) {
		size_t begin, end;
		passages_from(&places, before->places[at].id, &begin, &end);
		if (begin < end)
			places.is_born[at] = false;
		places.stands[at] = begin < end || places.is_born[at]
		                        ? PLACE_NONE
		                        : place_by_id(after, before->places[at].id);
	}
	return places;
}

/* --- after: the places asked for, or those that took over ------------------------------------- */

static void
take_after(struct impact_reach *reach, const struct place_tree *tree, uint32_t at)
{
	for (size_t i = 0; i < reach->part_count[IMPACT_AFTER]; i++) {
		const uint32_t part = place_by_id(tree, reach->parts[IMPACT_AFTER][i].place_id);
		if (at >= part && at < tree->places[part].end)
			return; /* it is counted in one that is taken */
	}
	if (reach->part_count[IMPACT_AFTER] == IMPACT_PART_MAX) {
		reach->is_impossible = true;
		return;
	}
	reach->parts[IMPACT_AFTER][reach->part_count[IMPACT_AFTER]++] =
		(struct impact_part){ tree->places[at].id, IMPACT_OPENED_NONE };
	memset(reach->members[IMPACT_AFTER] + at, true, tree->places[at].end - at);
}

static void
reach_after(const struct impact_places *places, struct impact_reach *reach)
{
	const struct place_tree *tree = places->trees[IMPACT_AFTER];
	uint32_t heirs[IMPACT_PART_MAX];
	const size_t count = impact_heirs(places, tree->places[reach->asked].id, heirs);
	bool goes_on = count == 0;
	for (size_t i = 0; i < count; i++)
		goes_on |= heirs[i] == reach->asked;
	if (goes_on) {
		take_after(reach, tree, reach->asked);
		return;
	}
	/* From the top down, so that a place under another is counted once. */
	for (uint32_t at = 0; at < tree->count; at++)
		for (size_t i = 0; i < count; i++)
			if (heirs[i] == at)
				take_after(reach, tree, at);
}

/* --- before: whatever became these places ----------------------------------------------------- */

struct covering {
	const struct impact_places *places;
	struct impact_reach *reach;
	uint32_t *out; /* earlier tree: places before this one that are neither members nor born */
	uint32_t *in;  /* the same of members */
	uint32_t *ranks; /* of the opened places */
};

/* Is the earlier place one of them? Only a part of it: then nothing can be compared. */
static bool
became_member(const struct impact_places *places, struct impact_reach *reach, uint32_t before_at)
{
	const struct place_tree *after = places->trees[IMPACT_AFTER];
	const int64_t id = places->trees[IMPACT_BEFORE]->places[before_at].id;
	size_t begin, end, inside = 0;
	if (places->stands[before_at] != PLACE_NONE)
		return reach->members[IMPACT_AFTER][places->stands[before_at]];
	passages_from(places, id, &begin, &end);
	for (size_t i = begin; i < end; i++) {
		const uint32_t at = place_by_id(after, places->passages[i].after_id);
		inside += at != PLACE_NONE && reach->members[IMPACT_AFTER][at];
	}
	if (inside > 0 && inside < end - begin && reach->split == PLACE_NONE) {
		reach->split = before_at;
		reach->is_impossible = true;
	}
	return inside > 0;
}

static void
take_before(struct covering *covering, uint32_t at)
{
	struct impact_reach *reach = covering->reach;
	const struct place *place = &covering->places->trees[IMPACT_BEFORE]->places[at];
	if (reach->part_count[IMPACT_BEFORE] == IMPACT_PART_MAX) {
		reach->is_impossible = true;
		return;
	}
	reach->parts[IMPACT_BEFORE][reach->part_count[IMPACT_BEFORE]++] = (struct impact_part){
		place->id, place->parent == PLACE_NONE ? IMPACT_OPENED_NONE
		                                       : covering->ranks[place->parent]
	};
}

static void
open_place(struct covering *covering, uint32_t at)
{
	struct impact_reach *reach = covering->reach;
	if (!reach->members[IMPACT_BEFORE][at])
		return;
	if (reach->opened_count == IMPACT_PART_MAX) {
		reach->is_impossible = true;
		return;
	}
	covering->ranks[at] = (uint32_t)reach->opened_count;
	reach->opened[reach->opened_count++] = at;
}

/* Whole subtrees are taken; one of which only a part is wanted is opened. */
static void
cover(struct covering *covering)
{
	const struct place_tree *tree = covering->places->trees[IMPACT_BEFORE];
	for (uint32_t at = 0; at < tree->count;) {
		const uint32_t end = tree->places[at].end;
		const uint32_t in = covering->in[end] - covering->in[at];
		const uint32_t out = covering->out[end] - covering->out[at];
		covering->ranks[at] = IMPACT_OPENED_NONE;
		if (in > 0 && out == 0)
			take_before(covering, at);
		else if (in > 0)
			open_place(covering, at);
		at = in > 0 && out > 0 ? at + 1 : end;
	}
}

static void
reach_before(struct arena *arena, const struct impact_places *places, struct impact_reach *reach)
{
	const struct place_tree *tree = places->trees[IMPACT_BEFORE];
	struct covering covering = { .places = places,
		                         .reach = reach,
		                         .out = arena_array_of(arena, uint32_t, tree->count + 1),
		                         .in = arena_array_of(arena, uint32_t, tree->count + 1),
		                         .ranks = arena_array_of(arena, uint32_t, tree->count + 1) };
	for (uint32_t at = 0; at < tree->count; at++) {
		const bool is_in = became_member(places, reach, at);
		const bool is_out = !is_in && !places->is_born[at];
		reach->members[IMPACT_BEFORE][at] = is_in;
		covering.in[at + 1] = covering.in[at] + is_in;
		covering.out[at + 1] = covering.out[at] + is_out;
	}
	cover(&covering);
	reach->is_impossible |= reach->part_count[IMPACT_BEFORE] == 0;
}

static void
reach_whole(const struct impact_places *places, struct impact_reach *reach)
{
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		reach->parts[time][0] = (struct impact_part){ 0, IMPACT_OPENED_NONE };
		reach->part_count[time] = 1;
		memset(reach->members[time], true, places->trees[time]->count);
	}
	reach->is_same = true;
}

void
impact_reach_of(struct arena *arena, const struct impact_places *places, uint32_t asked,
                struct impact_reach *reach_r)
{
	*reach_r = (struct impact_reach){ .asked = asked, .split = PLACE_NONE };
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		reach_r->members[time] = arena_array_of(arena, bool, places->trees[time]->count + 1);
	if (asked == PLACE_NONE) {
		reach_whole(places, reach_r);
		return;
	}
	reach_after(places, reach_r);
	reach_before(arena, places, reach_r);
	reach_r->is_same = !reach_r->is_impossible && reach_r->opened_count == 0 &&
	                   reach_r->part_count[IMPACT_BEFORE] == 1 &&
	                   reach_r->part_count[IMPACT_AFTER] == 1 &&
	                   reach_r->parts[IMPACT_BEFORE][0].place_id ==
	                       reach_r->parts[IMPACT_AFTER][0].place_id;
}
