/* Between places: where one side lives a thing better, does the other live it better too?
 * (QUESTIONNAIRE §5.6.) Computed with the verdicts, from the released cells, and kept. */
#include "confront/mirror/mirror_inside.h"

/* The places where both sides are shown, deepest first: a place is left out when one under it
 * stands for it already. */
static size_t
pair_places(const struct place_tree *tree, const double *const notes[2], const bool *const has[2],
            double *first_r, double *second_r)
{
	size_t count = 0;
	uint32_t below = PLACE_NONE; /* the last place taken: those above it contain it */
	for (uint32_t i = tree->count; i-- > 0;) {
		if (!has[0][i] || !has[1][i] || (below != PLACE_NONE && below < tree->places[i].end))
			continue;
		first_r[count] = notes[0][i];
		second_r[count++] = notes[1][i];
		below = i;
	}
	return count;
}

struct mirror_symmetry
mirror_symmetry_of(struct arena *arena, const struct place_tree *tree,
                   const struct secrecy_cell *cells, size_t cell_count, int64_t item_id)
{
	double *notes[2];
	bool *has[2];
	for (size_t side = 0; side < 2; side++) {
		notes[side] = arena_array_of(arena, double, tree->count + 1);
		has[side] = arena_array_of(arena, bool, tree->count + 1);
	}
	for (size_t i = 0; i < cell_count; i++) {
		const struct secrecy_cell *cell = &cells[i];
		if (cell->kind != SECRECY_ITEM || cell->subject_id != item_id || cell->group_id != 0 ||
		    cell->journey_id != 0 || cell->place_id == 0 ||
		    (cell->side != SIDE_USAGER && cell->side != SIDE_AGENT))
			continue;
		const uint32_t place = place_by_id(tree, cell->place_id);
		if (place == PLACE_NONE)
			continue;
		notes[cell->side == SIDE_AGENT][place] = cell->mean;
		has[cell->side == SIDE_AGENT][place] = true;
	}
	double *first = arena_array_of(arena, double, tree->count + 1);
	double *second = arena_array_of(arena, double, tree->count + 1);
	const size_t count = pair_places(tree, (const double *const *)notes,
	                                 (const bool *const *)has, first, second);
	struct mirror_symmetry symmetry = { .item_id = item_id, .places = (int64_t)count };
	const struct stats_link link = stats_spearman(arena, first, second, count, 0.95);
	const struct stats_number visible = stats_smallest_link((int64_t)count);
	symmetry.has_link = count >= MIRROR_SYMMETRY_PLACES_MIN && link.status == STATS_OK &&
	                    visible.status == STATS_OK;
	if (symmetry.has_link) {
		symmetry.link = link.r;
		symmetry.low = link.interval.low;
		symmetry.high = link.interval.high;
		symmetry.visible = visible.value;
	}
	return symmetry;
}
