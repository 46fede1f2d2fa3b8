#include <stdlib.h>
#include <string.h>

#include "confront/mirror/mirror_inside.h"

enum { SLICE_GAP_COUNT = 2000 };

struct keeping {
	int64_t root_id;
	const struct survey_wave *wave;
	const struct mirror_judged *judged;
	const struct mirror_gap *gaps; /* by place */
	struct mirror_slice slice;
	size_t end; /* of the slice, among the gaps */
	struct fault fault;
};

static int
compare_places(const void *a, const void *b)
{
	const struct mirror_gap *first = a, *second = b;
	return (first->place_id > second->place_id) - (first->place_id < second->place_id);
}

/* Whole places, enough for a write. */
static void
take_slice(struct keeping *keeping)
{
	const struct mirror_gap *gaps = keeping->gaps;
	const size_t count = keeping->judged->gap_count, first = keeping->end;
	size_t end = count - first > SLICE_GAP_COUNT ? first + SLICE_GAP_COUNT : count;
	while (end < count && gaps[end].place_id == gaps[end - 1].place_id)
		end++;
	keeping->slice = (struct mirror_slice){
		.after_place_id = keeping->slice.last_place_id,
		.last_place_id = end == count ? INT64_MAX : gaps[end - 1].place_id,
		.gaps = gaps + first,
		.count = end - first,
	};
	keeping->end = end;
}

static bool
keep(struct db *db, void *data)
{
	struct keeping *keeping = data;
	const struct mirror_judged *judged = keeping->judged;
	return mirror_store_replace(db, keeping->root_id, keeping->wave->id, &keeping->slice,
	                            &keeping->fault) &&
	       (keeping->end < judged->gap_count ||
	        mirror_store_judge(db, keeping->root_id, keeping->wave, judged->symmetries,
	                           judged->symmetry_count, &keeping->fault));
}

bool
mirror_keep(struct arena *arena, struct store *store, int64_t root_id,
            const struct survey_wave *wave, const struct mirror_judged *judged,
            struct fault *fault_r)
{
	struct mirror_gap *gaps = arena_array_of(arena, struct mirror_gap, judged->gap_count + 1);
	struct keeping keeping = { .root_id = root_id,
		                       .wave = wave,
		                       .judged = judged,
		                       .gaps = gaps,
		                       .slice = { .last_place_id = -1 } };
	if (judged->gap_count > 0)
		memcpy(gaps, judged->gaps, judged->gap_count * sizeof *gaps);
	if (judged->gap_count > 1)
		qsort(gaps, judged->gap_count, sizeof *gaps, compare_places);
	do {
		take_slice(&keeping);
		if (!store_write(store, keep, &keeping, fault_r)) {
			if (fault_r->for_log == NULL)
				*fault_r = keeping.fault;
			return false;
		}
	} while (keeping.end < judged->gap_count);
	return true;
}
