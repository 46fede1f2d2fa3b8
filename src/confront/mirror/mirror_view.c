#include <math.h>
#include <stdlib.h>

#include "confront/mirror/mirror_inside.h"

bool
mirror_view_load(struct arena *arena, struct mirror_view *view, struct fault *fault_r)
{
	view->place = PLACE_NONE;
	view->journey = SIZE_MAX;
	view->tree =
		place_tree_load(arena, view->db, view->root_id, view->wave.closed_day, fault_r);
	return view->tree != NULL &&
	       survey_form_load(arena, view->db, view->root_id, view->wave.id, &view->form,
	                        fault_r) &&
	       journey_list(arena, view->db, view->root_id, &view->journeys, &view->journey_count,
	                    fault_r) &&
	       theme_list(arena, view->db, view->root_id, &view->themes, &view->theme_count,
	                  fault_r) &&
	       survey_themes(arena, view->db, view->root_id, &view->wave, &view->form, &view->asked,
	                     &view->asked_count, fault_r);
}

int64_t
mirror_view_place_id(const struct mirror_view *view)
{
	return view->place == PLACE_NONE ? 0 : view->tree->places[view->place].id;
}

static const struct secrecy_cell *
find_cell(const struct secrecy_cell *cells, size_t count, enum secrecy_kind kind,
          int64_t subject_id, enum side side, int64_t group_id)
{
	for (size_t i = 0; i < count; i++)
		if (cells[i].kind == kind && cells[i].subject_id == subject_id && cells[i].side == side &&
		    cells[i].group_id == group_id)
			return &cells[i];
	return NULL;
}

const struct secrecy_cell *
mirror_cell(const struct mirror_view *view, enum secrecy_kind kind, int64_t subject_id,
            enum side side, int64_t group_id)
{
	return find_cell(view->cells, view->cell_count, kind, subject_id, side, group_id);
}

/* Of those invited here, how many have not answered: of an import nobody knows. */
static bool
count_left(struct arena *arena, struct mirror_view *view, struct fault *fault_r)
{
	struct survey_population *populations;
	size_t count;
	int64_t *left[2] = { &view->left_first, &view->left_second };
	view->left_first = view->left_second = -1;
	if (view->wave.form_id == 0 || view->journey != SIZE_MAX)
		return true;
	if (!survey_populations(arena, view->db, view->root_id, view->wave.id, &populations, &count,
	                        fault_r))
		return false;
	for (size_t k = 0; k < count; k++)
		view->asks_leaders = view->asks_leaders || populations[k].side == SIDE_LEADER;
	for (int i = 0; i < 2; i++) {
		const enum side side = i == 0 ? SIDE_USAGER : SIDE_AGENT;
		const struct secrecy_cell *people = mirror_cell(view, SECRECY_PEOPLE, 0, side, 0);
		int64_t invited = 0;
		for (size_t k = 0; k < count; k++) {
			const uint32_t at = place_by_id(view->tree, populations[k].lead_place_id);
			if (populations[k].side == side && at != PLACE_NONE &&
			    (view->place == PLACE_NONE ||
			     (at >= view->place && at < view->tree->places[view->place].end)))
				invited += populations[k].people;
		}
		if (invited > 0 && people != NULL)
			*left[i] = invited > people->people ? invited - people->people : 0;
	}
	return true;
}

bool
mirror_view_figures(struct arena *arena, struct mirror_view *view, struct fault *fault_r)
{
	const int64_t place_id = mirror_view_place_id(view);
	const int64_t journey_id =
		view->journey == SIZE_MAX ? 0 : view->journeys[view->journey].id;
	return secrecy_cells(arena, view->db, view->root_id, view->wave.id, place_id, journey_id,
	                     &view->cells, &view->cell_count, fault_r) &&
	       mirror_gaps(arena, view->db, view->root_id, view->wave.id, place_id, journey_id,
	                   &view->gaps, &view->gap_count, fault_r) &&
	       count_left(arena, view, fault_r);
}

static const struct mirror_gap *
find_gap(const struct mirror_view *view, enum secrecy_kind kind, int64_t subject_id,
         int64_t first_group_id, int64_t second_group_id)
{
	for (size_t i = 0; i < view->gap_count; i++) {
		const struct mirror_gap *gap = &view->gaps[i];
		if (gap->kind == kind && gap->subject_id == subject_id &&
		    gap->first_group_id == first_group_id && gap->second_group_id == second_group_id)
			return gap;
	}
	return NULL;
}

/* Different first, widest first; what is not shown comes last. */
static int
compare_lines(const void *a, const void *b)
{
	static const int order[STATS_VERDICT_COUNT] = { [STATS_DIFFERENT] = 0,
		                                            [STATS_DIFFERENT_BUT_SMALL] = 1,
		                                            [STATS_UNSURE] = 2,
		                                            [STATS_ALIKE] = 3,
		                                            [STATS_NOT_TESTABLE] = 4 };
	const struct mirror_line *first = a, *second = b;
	const int first_rank = first->gap == NULL ? 9 : order[first->gap->verdict];
	const int second_rank = second->gap == NULL ? 9 : order[second->gap->verdict];
	if (first_rank != second_rank)
		return first_rank - second_rank;
	const double first_gap = first->gap == NULL ? 0 : fabs(first->gap->gap);
	const double second_gap = second->gap == NULL ? 0 : fabs(second->gap->gap);
	if (first_gap != second_gap)
		return first_gap < second_gap ? 1 : -1;
	return span_compare(first->code, second->code);
}

static struct span
theme_name(const struct mirror_view *view, int64_t theme_id)
{
	const size_t at = theme_by_id(view->themes, view->theme_count, theme_id);
	return at == SIZE_MAX ? span_of("") : view->themes[at].name;
}

struct mirror_line *
mirror_lines(struct arena *arena, const struct mirror_view *view, enum secrecy_kind kind,
             int64_t first_group_id, int64_t second_group_id, size_t *count_r)
{
	const size_t wanted = kind == SECRECY_THEME ? view->asked_count : view->form.item_count;
	struct mirror_line *lines = arena_array_of(arena, struct mirror_line, wanted + 1);
	size_t count = 0;
	for (size_t i = 0; i < wanted; i++) {
		const struct survey_item *item = kind == SECRECY_ITEM ? &view->form.items[i] : NULL;
		if (item != NULL && (item->kind != 'S' || item->step_id != 0))
			continue;
		struct mirror_line *line = &lines[count++];
		const int64_t theme_id = item != NULL ? item->theme_id : view->asked[i];
		const size_t theme = theme_by_id(view->themes, view->theme_count, theme_id);
		line->subject_id = item != NULL ? item->id : theme_id;
		line->code = item != NULL       ? item->code
		             : theme != SIZE_MAX ? view->themes[theme].code
		                                 : span_of("");
		line->label = item != NULL ? item->wording : theme_name(view, theme_id);
		line->theme_label = theme_name(view, theme_id);
		line->is_reversed = item != NULL && item->is_reversed;
		line->first = mirror_cell(view, kind, line->subject_id, SIDE_USAGER, first_group_id);
		line->second = mirror_cell(view, kind, line->subject_id, SIDE_AGENT, second_group_id);
		line->gap =
			find_gap(view, kind, line->subject_id, first_group_id, second_group_id);
	}
	qsort(lines, count, sizeof *lines, compare_lines);
	*count_r = count;
	return lines;
}

/* By journey, the whole is the next level up; by place, each place above, then the whole. */
bool
mirror_coarser(struct arena *arena, const struct mirror_view *view, enum secrecy_kind kind,
               int64_t subject_id, enum side side, int64_t group_id, struct span *name_r,
               struct fault *fault_r)
{
	*name_r = span_of("");
	if (view->place == PLACE_NONE && view->journey == SIZE_MAX)
		return true;
	uint32_t at = view->place;
	do {
		at = at == PLACE_NONE ? PLACE_NONE : view->tree->places[at].parent;
		const int64_t place_id = at == PLACE_NONE ? 0 : view->tree->places[at].id;
		struct secrecy_cell *cells;
		size_t count;
		if (!secrecy_cells(arena, view->db, view->root_id, view->wave.id, place_id, 0, &cells,
		                   &count, fault_r))
			return false;
		if (find_cell(cells, count, kind, subject_id, side, group_id) != NULL) {
			*name_r =
				at == PLACE_NONE ? SPAN("toute l’organisation") : view->tree->places[at].name;
			return true;
		}
	} while (at != PLACE_NONE);
	return true;
}
