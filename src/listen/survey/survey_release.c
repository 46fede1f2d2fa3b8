#include <stdlib.h>

#include "base/ident.h"
#include "listen/survey/survey_inside.h"

/* Figures are replaced some places after others: nobody waits long for the writer. Meanwhile the
 * wave is marked changed, and no page reads it. */
enum { SLICE_CELL_COUNT = 4000 };

struct replacing {
	const struct survey_seal *seal;
	const struct survey_wave *wave;
	const struct secrecy_cell *cells;
	size_t cell_count;
	int64_t making_id, after_place_id, last_place_id;
	size_t first, end;
	bool done;
	struct fault fault;
};

static int
compare_ids(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* In the order of their key: a page of the database is written once. */
int
survey_cells_compare(const void *a, const void *b)
{
	const struct secrecy_cell *first = a, *second = b;
	int order = compare_ids(first->place_id, second->place_id);
	if (order == 0)
		order = compare_ids(first->journey_id, second->journey_id);
	if (order == 0)
		order = compare_ids(first->kind, second->kind);
	if (order == 0)
		order = compare_ids(first->subject_id, second->subject_id);
	if (order == 0)
		order = compare_ids(first->side, second->side);
	return order != 0 ? order : compare_ids(first->group_id, second->group_id);
}

void
survey_cells_sort(struct secrecy_cell *cells, size_t count)
{
	if (count > 1)
		qsort(cells, count, sizeof *cells, survey_cells_compare);
}

static bool
making(struct db *db, struct replacing *replacing, enum survey_making stage)
{
	return survey_store_making(db, replacing->seal->root_id, replacing->wave, stage,
	                           replacing->making_id, &replacing->done, &replacing->fault) &&
	       replacing->done;
}

static bool
release_cells(struct db *db, struct replacing *replacing)
{
	struct arena *row = arena_new(1 << 20);
	bool good = true;
	for (size_t i = replacing->first; good && i < replacing->end; i++) {
		good = secrecy_release(row, db, replacing->seal->root_id, replacing->wave->id,
		                       &replacing->cells[i], &replacing->fault);
		arena_reset(row);
	}
	arena_end(row);
	return good;
}

static bool
replace(struct db *db, void *data)
{
	struct replacing *replacing = data;
	const bool begins = replacing->first == 0, ends = replacing->end == replacing->cell_count;
	return making(db, replacing, begins ? SURVEY_MAKING_BEGINS : SURVEY_MAKING_GOES_ON) &&
	       secrecy_clear(db, replacing->seal->root_id, replacing->wave->id,
	                     replacing->after_place_id, replacing->last_place_id,
	                     &replacing->fault) &&
	       release_cells(db, replacing) &&
	       (!ends || making(db, replacing, SURVEY_MAKING_ENDS));
}

/* Whole places, enough for a write. */
static void
take_slice(struct replacing *replacing)
{
	const struct secrecy_cell *cells = replacing->cells;
	const size_t count = replacing->cell_count;
	replacing->first = replacing->end;
	replacing->end = count - replacing->first > SLICE_CELL_COUNT
	                     ? replacing->first + SLICE_CELL_COUNT
	                     : count;
	while (replacing->end < count &&
	       cells[replacing->end].place_id == cells[replacing->end - 1].place_id)
		replacing->end++;
	replacing->after_place_id = replacing->last_place_id;
	replacing->last_place_id =
		replacing->end == count ? INT64_MAX : cells[replacing->end - 1].place_id;
}

bool
survey_release(const struct survey_seal *seal, const struct survey_wave *wave,
               struct secrecy_cell *cells, size_t count, struct fault *fault_r)
{
	struct replacing replacing = { .seal = seal,
		                           .wave = wave,
		                           .cells = cells,
		                           .cell_count = count,
		                           .making_id = ident_ordered(),
		                           .last_place_id = -1 };
	*fault_r = (struct fault){ 0 };
	survey_cells_sort(cells, count);
	do {
		take_slice(&replacing);
		if (seal->progress != NULL)
			seal->progress(seal->progress_context, "chiffres gardés", (int64_t)replacing.end,
			               (int64_t)count);
		if (!store_write(seal->store, replace, &replacing, fault_r)) {
			if (fault_r->for_log == NULL && replacing.fault.for_log != NULL)
				*fault_r = replacing.fault;
			return false;
		}
	} while (replacing.end < count);
	return true;
}
