/* What one page needs: the journey, the wave, the released figures of its steps. */
#include "confront/moment/moment.h"

/* At which cut of the wave a figure is read: of the journey, or of the whole. A sentence about a step
 * is asked only of those who speak of its journey: both cuts are then of the same people, and where one
 * is protected the other may have been released. */
struct level {
	struct secrecy_cell *cells;
	size_t cell_count;
	struct mirror_gap *gaps;
	size_t gap_count;
};
enum { LEVEL_JOURNEY, LEVEL_WHOLE, LEVEL_COUNT };

struct viewing {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct moment_question *question;
	struct moment_view *view;
	struct level levels[LEVEL_COUNT];
	struct fault *fault_r;
};

static const struct secrecy_cell *
cell_of(const struct level *level, enum secrecy_kind kind, int64_t subject_id, enum side side)
{
	for (size_t i = 0; i < level->cell_count; i++) {
		const struct secrecy_cell *cell = &level->cells[i];
		if (cell->kind == kind && cell->subject_id == subject_id && cell->side == side &&
		    cell->group_id == 0)
			return cell;
	}
	return NULL;
}

static const struct mirror_gap *
gap_of(const struct level *level, int64_t item_id)
{
	for (size_t i = 0; i < level->gap_count; i++) {
		const struct mirror_gap *gap = &level->gaps[i];
		if (gap->kind == SECRECY_ITEM && gap->subject_id == item_id && gap->first_group_id == 0 &&
		    gap->second_group_id == 0)
			return gap;
	}
	return NULL;
}

/* --- the steps -------------------------------------------------------------------------------- */

/* The sentence that both judge at this step. */
static const struct survey_item *
item_of(const struct viewing *viewing, int64_t step_id)
{
	const struct survey_form *form = &viewing->view->form;
	for (size_t i = 0; i < form->item_count; i++) {
		const struct survey_item *item = &form->items[i];
		if (item->journey_id == viewing->view->journey.id && item->step_id == step_id &&
		    item->kind == 'S')
			return item;
	}
	return NULL;
}

static void
take_figures(const struct viewing *viewing, struct moment_step *step)
{
	const int64_t item_id = step->item->id;
	size_t best = LEVEL_JOURNEY, most = 0;
	step->scale = survey_item_scale(viewing->view->wave, step->item);
	for (size_t level = 0; level < LEVEL_COUNT; level++) {
		size_t shown = 0;
		for (int side = 0; side < 2; side++)
			shown += cell_of(&viewing->levels[level], SECRECY_ITEM, item_id, (enum side)side) != NULL;
		if (shown > most) {
			most = shown;
			best = level;
		}
	}
	const struct level *level = &viewing->levels[best];
	step->first = mirror_voice_of(cell_of(level, SECRECY_ITEM, item_id, SIDE_USAGER));
	step->second = mirror_voice_of(cell_of(level, SECRECY_ITEM, item_id, SIDE_AGENT));
	step->gap = gap_of(level, item_id);
}

/* Steps that are no longer on the way are there when the wave judged them. */
static void
take_steps(const struct viewing *viewing, const struct journey_step *kept, size_t kept_count)
{
	struct moment_view *view = viewing->view;
	view->steps = arena_array_of(viewing->arena, struct moment_step, MOMENT_STEP_COUNT_MAX);
	for (size_t i = 0; i < kept_count && view->step_count < MOMENT_STEP_COUNT_MAX; i++) {
		const struct survey_item *item =
			view->wave == NULL ? NULL : item_of(viewing, kept[i].id);
		if (kept[i].is_removed && item == NULL)
			continue;
		struct moment_step *step = &view->steps[view->step_count++];
		*step = (struct moment_step){ .step = kept[i], .item = item };
		if (item == NULL)
			continue;
		take_figures(viewing, step);
		moment_read(step);
	}
}

/* --- the wave --------------------------------------------------------------------------------- */

/* What this reader may not read yet does not exist for her. */
static bool
take_waves(const struct viewing *viewing)
{
	struct moment_view *view = viewing->view;
	size_t count;
	if (!survey_waves_of_journey(viewing->arena, viewing->db, viewing->root_id, view->journey.id,
	                             &view->waves, &count, viewing->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (view->waves[i].state >= viewing->question->least)
			view->waves[view->wave_count++] = view->waves[i];
	return true;
}

static enum found
choose_wave(const struct viewing *viewing)
{
	struct moment_view *view = viewing->view;
	const struct span code = viewing->question->wave;
	if (code.length == 0) {
		view->wave = view->wave_count > 0 ? &view->waves[0] : NULL;
		return view->wave_count > 0 || viewing->question->works_here ? FOUND_ONE : FOUND_NONE;
	}
	for (size_t i = 0; i < view->wave_count; i++)
		if (span_equal(view->waves[i].code, code))
			view->wave = &view->waves[i];
	return view->wave != NULL ? FOUND_ONE : FOUND_NONE;
}

/* While figures are made again, what was released no longer matches what is kept. */
static bool
load_figures(struct viewing *viewing)
{
	struct moment_view *view = viewing->view;
	const int64_t journeys[LEVEL_COUNT] = { view->journey.id, 0 };
	for (size_t i = 0; i < LEVEL_COUNT && view->wave->changes == 0; i++) {
		struct level *level = &viewing->levels[i];
		if (!secrecy_cells(viewing->arena, viewing->db, viewing->root_id, view->wave->id, 0,
		                   journeys[i], &level->cells, &level->cell_count, viewing->fault_r) ||
		    !mirror_gaps(viewing->arena, viewing->db, viewing->root_id, view->wave->id, 0,
		                 journeys[i], &level->gaps, &level->gap_count, viewing->fault_r))
			return false;
	}
	for (int side = 0; side < 2; side++) {
		const struct secrecy_cell *cell =
			cell_of(&viewing->levels[LEVEL_JOURNEY], SECRECY_PEOPLE, 0, (enum side)side);
		view->people[side] = cell == NULL ? -1 : cell->people;
	}
	return survey_form_load(viewing->arena, viewing->db, viewing->root_id, view->wave->id,
	                        &view->form, viewing->fault_r);
}

enum found
moment_view_load(struct arena *arena, struct db *db, int64_t root_id,
                 const struct moment_question *question, int32_t today,
                 struct moment_view *view_r, struct fault *fault_r)
{
	struct viewing viewing = { .arena = arena, .db = db, .root_id = root_id, .question = question,
		                       .view = view_r, .fault_r = fault_r };
	struct journey_step *kept;
	size_t kept_count;
	*view_r = (struct moment_view){ .people = { -1, -1 } };
	enum found found =
		journey_lookup(arena, db, root_id, question->journey, &view_r->journey, fault_r);
	if (found != FOUND_ONE)
		return found;
	view_r->tree = place_tree_load(arena, db, root_id, today, fault_r);
	if (view_r->tree == NULL ||
	    !journey_steps(arena, db, root_id, view_r->journey.id, &kept, &kept_count, fault_r) ||
	    !journey_profiles(arena, db, root_id, view_r->journey.id, &view_r->profiles,
	                      &view_r->profile_count, fault_r) ||
	    !take_waves(&viewing))
		return FOUND_FAILED;
	found = choose_wave(&viewing);
	if (found == FOUND_ONE && view_r->wave != NULL && !load_figures(&viewing))
		return FOUND_FAILED;
	if (found == FOUND_ONE)
		take_steps(&viewing, kept, kept_count);
	return found;
}
