#include "confront/result/result_inside.h"

/* The inquiry a wave puts, as the public reads it: the list is the same for all sides. */
static bool
load_inquiry(struct arena *arena, struct result_view *view, struct fault *fault_r)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	const enum found found =
		inquiry_load(arena, view->db, view->root_id, view->wave.form_id,
	                 view->wave.inquiry_version, &row, &inquiry, fault_r);
	if (found == FOUND_FAILED)
		return false;
	const struct inquiry_asked *asked =
		found == FOUND_ONE ? inquiry_ask(arena, inquiry, SIDE_USAGER, 0) : NULL;
	if (asked == NULL)
		return fault_is(fault_r, "result: the questionnaire of a survey does not read",
		                "Le questionnaire de cette enquête ne se lit pas. Dites-le à la personne qui "
		                "administre Parvis.");
	view->inquiry = inquiry;
	view->list = inquiry_list(asked);
	const size_t items = view->form.item_count - view->form.text_count;
	view->column_count = inquiry_columns(arena, view->list, items, &view->columns);
	return true;
}

bool
result_view_load(struct arena *arena, struct result_view *view, struct fault *fault_r)
{
	view->place = PLACE_NONE;
	view->tree =
		place_tree_load(arena, view->db, view->root_id, view->wave.closed_day, fault_r);
	return view->tree != NULL &&
	       survey_form_load(arena, view->db, view->root_id, view->wave.id, &view->form,
	                        fault_r) &&
	       (view->wave.inquiry_version == 0 || load_inquiry(arena, view, fault_r));
}

bool
result_view_cells(struct arena *arena, struct result_view *view, struct fault *fault_r)
{
	const int64_t place_id =
		view->place == PLACE_NONE ? 0 : view->tree->places[view->place].id;
	return secrecy_cells(arena, view->db, view->root_id, view->wave.id, place_id, 0,
	                     &view->cells, &view->cell_count, fault_r);
}

const struct secrecy_cell *
result_cell(const struct result_view *view, enum secrecy_kind kind, int64_t subject_id,
            enum side side)
{
	for (size_t i = 0; i < view->cell_count; i++) {
		const struct secrecy_cell *cell = &view->cells[i];
		if (cell->kind == kind && cell->subject_id == subject_id && cell->side == side &&
		    cell->group_id == 0)
			return cell;
	}
	return NULL;
}

struct span
result_side_name(const struct survey_wave *wave, enum side side)
{
	if (side == SIDE_LEADER)
		return SPAN("Dirigeants");
	if (wave->internal)
		return side == SIDE_USAGER ? SPAN("Collègues qui font la demande")
		                           : SPAN("Collègues qui traitent la demande");
	return side == SIDE_USAGER ? SPAN("Usagers") : SPAN("Agents");
}
