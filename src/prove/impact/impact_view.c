#include <string.h>

#include "listen/questionnaire/questionnaire.h"
#include "prove/impact/impact_inside.h"

/* --- which two waves -------------------------------------------------------------------------- */

const struct survey_item *
impact_item_by_code(const struct survey_form *form, struct span code)
{
	for (size_t i = 0; i < form->item_count; i++)
		if (span_equal(form->items[i].code, code))
			return &form->items[i];
	return NULL;
}

size_t
impact_shared(const struct survey_wave waves[IMPACT_TIME_COUNT],
              const struct survey_form forms[IMPACT_TIME_COUNT])
{
	size_t shared = 0;
	/* Colleagues on one side and the public on the other are not the same people. */
	if (waves[IMPACT_BEFORE].internal != waves[IMPACT_AFTER].internal)
		return 0;
	for (size_t i = 0; i < forms[IMPACT_AFTER].item_count; i++) {
		const struct survey_item *after = &forms[IMPACT_AFTER].items[i];
		const struct survey_item *before = impact_item_by_code(&forms[IMPACT_BEFORE], after->code);
		shared += before != NULL && impact_is_rated(&waves[IMPACT_BEFORE], before) &&
		          impact_is_rated(&waves[IMPACT_AFTER], after);
	}
	return shared;
}

bool
impact_shelf_open(struct arena *arena, struct db *db, int64_t root_id, enum survey_state least,
                  struct impact_shelf *shelf_r, struct fault *fault_r)
{
	size_t count;
	*shelf_r = (struct impact_shelf){ .arena = arena, .db = db, .root_id = root_id };
	if (!survey_waves(arena, db, root_id, &shelf_r->waves, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) /* the others do not exist for her */
		if (shelf_r->waves[i].state >= least)
			shelf_r->waves[shelf_r->count++] = shelf_r->waves[i];
	shelf_r->forms = arena_array_of(arena, struct survey_form *, shelf_r->count + 1);
	return true;
}

const struct survey_form *
impact_shelf_form(struct impact_shelf *shelf, size_t wave, struct fault *fault_r)
{
	must(wave < shelf->count);
	if (shelf->forms[wave] != NULL)
		return shelf->forms[wave];
	struct survey_form *form = arena_new_of(shelf->arena, struct survey_form);
	if (!survey_form_load(shelf->arena, shelf->db, shelf->root_id, shelf->waves[wave].id, form,
	                      fault_r))
		return NULL;
	return shelf->forms[wave] = form;
}

/* Does this pair share a sentence? */
static bool
try_pair(struct impact_shelf *shelf, size_t before, size_t after, bool *shares_r,
         struct fault *fault_r)
{
	const struct survey_form *forms[IMPACT_TIME_COUNT] = {
		impact_shelf_form(shelf, before, fault_r), impact_shelf_form(shelf, after, fault_r)
	};
	if (forms[0] == NULL || forms[1] == NULL)
		return false;
	*shares_r = impact_shared((const struct survey_wave[]){ shelf->waves[before],
	                                                        shelf->waves[after] },
	                          (const struct survey_form[]){ *forms[0], *forms[1] }) > 0;
	return true;
}

/* The latest pair that shares a sentence, keeping what was asked for. Waves come latest first. */
static bool
find_pair(struct impact_choice *choice, struct fault *fault_r)
{
	enum { LOOKED_MAX = 24 };
	const size_t asked_before = choice->at[IMPACT_BEFORE], asked_after = choice->at[IMPACT_AFTER];
	const size_t count = choice->shelf.count < LOOKED_MAX ? choice->shelf.count : LOOKED_MAX;
	for (size_t after = 0; after < count; after++) {
		if (asked_after != SIZE_MAX && after != asked_after)
			continue;
		for (size_t before = after + 1; before < choice->shelf.count; before++) {
			bool shares;
			if ((asked_before != SIZE_MAX && before != asked_before) ||
			    (asked_before == SIZE_MAX && before >= LOOKED_MAX))
				continue;
			if (!try_pair(&choice->shelf, before, after, &shares, fault_r))
				return false;
			if (!shares)
				continue;
			choice->at[IMPACT_BEFORE] = before;
			choice->at[IMPACT_AFTER] = after;
			return true;
		}
	}
	return true;
}

static void
find_codes(struct impact_choice *choice, const struct impact_question *question)
{
	const struct span codes[IMPACT_TIME_COUNT] = { question->before, question->after };
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		choice->at[time] = SIZE_MAX;
		for (size_t i = 0; i < choice->shelf.count; i++)
			if (codes[time].length > 0 && span_equal(choice->shelf.waves[i].code, codes[time]))
				choice->at[time] = i;
		choice->is_unknown[time] = codes[time].length > 0 && choice->at[time] == SIZE_MAX;
	}
	if (!impact_has_both(choice))
		return;
	choice->is_twice = choice->at[IMPACT_BEFORE] == choice->at[IMPACT_AFTER];
	choice->is_swapped = choice->at[IMPACT_BEFORE] < choice->at[IMPACT_AFTER];
	if (choice->is_swapped) {
		const size_t later = choice->at[IMPACT_BEFORE];
		choice->at[IMPACT_BEFORE] = choice->at[IMPACT_AFTER];
		choice->at[IMPACT_AFTER] = later;
	}
}

bool
impact_choose(struct arena *arena, struct db *db, int64_t root_id,
              const struct impact_question *question, struct impact_choice *choice_r,
              struct fault *fault_r)
{
	*choice_r = (struct impact_choice){ .at = { SIZE_MAX, SIZE_MAX } };
	if (!impact_shelf_open(arena, db, root_id, question->least, &choice_r->shelf, fault_r))
		return false;
	find_codes(choice_r, question);
	if (!impact_has_both(choice_r) && !choice_r->is_unknown[IMPACT_BEFORE] &&
	    !choice_r->is_unknown[IMPACT_AFTER] && !find_pair(choice_r, fault_r))
		return false;
	for (int time = 0; time < IMPACT_TIME_COUNT && impact_has_both(choice_r); time++) {
		const struct survey_form *form =
			impact_shelf_form(&choice_r->shelf, choice_r->at[time], fault_r);
		if (form == NULL)
			return false;
		choice_r->forms[time] = *form;
	}
	return true;
}

/* --- lines ------------------------------------------------------------------------------------ */

/* Who reworded it said whether its meaning changed. */
static bool
read_series(struct arena *arena, struct impact_view *view, struct impact_line *line,
            struct fault *fault_r)
{
	const int64_t before = line->items[IMPACT_BEFORE]->version;
	const int64_t after = line->items[IMPACT_AFTER]->version;
	if (before == after || before == 0 || after == 0)
		return true;
	return questionnaire_same_series(arena, view->db, view->root_id,
	                                 line->items[IMPACT_AFTER]->code,
	                                 before < after ? before : after,
	                                 before < after ? after : before, &line->is_same_series,
	                                 fault_r);
}

static bool
make_lines(struct arena *arena, struct impact_view *view, struct fault *fault_r)
{
	const struct survey_form *form = &view->forms[IMPACT_AFTER];
	const struct survey_wave *wave = &view->waves[IMPACT_AFTER];
	view->lines = arena_array_of(arena, struct impact_line, form->item_count + 1);
	if (impact_shared(view->waves, view->forms) == 0)
		return true;
	for (size_t i = 0; i < form->item_count; i++) {
		const struct survey_item *after = &form->items[i];
		const struct survey_item *before =
			impact_item_by_code(&view->forms[IMPACT_BEFORE], after->code);
		if (before == NULL || !impact_is_rated(&view->waves[IMPACT_BEFORE], before) ||
		    !impact_is_rated(wave, after))
			continue;
		struct impact_line *line = &view->lines[view->line_count++];
		*line = (struct impact_line){ .items = { before, after },
			                          .scale = wave->scale };
		if (!read_series(arena, view, line, fault_r))
			return false;
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			line->voices[side].state = impact_state_of(line, view->waves, impact_side(side));
	}
	return true;
}

bool
impact_view_load(struct arena *arena, struct impact_view *view, struct fault *fault_r)
{
	const struct place_tree *trees[IMPACT_TIME_COUNT];
	struct place_passage *passages;
	size_t count;
	view->place = PLACE_NONE;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		trees[time] = place_tree_load(arena, view->db, view->root_id,
		                              view->waves[time].closed_day, fault_r);
		if (trees[time] == NULL)
			return false;
	}
	if (!place_passages(arena, view->db, view->root_id, view->waves[IMPACT_BEFORE].closed_day,
	                    view->waves[IMPACT_AFTER].closed_day, &passages, &count, fault_r))
		return false;
	view->places =
		impact_places_of(arena, trees[IMPACT_BEFORE], trees[IMPACT_AFTER], passages, count);
	return make_lines(arena, view, fault_r);
}

/* --- figures ---------------------------------------------------------------------------------- */

/* The released cells of one part. */
struct gathered {
	struct secrecy_cell *cells;
	size_t count;
};

struct gathering {
	struct arena *arena;
	struct impact_view *view;
	struct gathered parts[IMPACT_TIME_COUNT][IMPACT_PART_MAX];
	/* Of an opened place: all that was answered there was answered at places under it. */
	bool is_sound[IMPACT_PART_MAX][IMPACT_SIDE_COUNT];
	struct fault *fault_r;
};

static const struct secrecy_cell *
find_cell(const struct gathered *gathered, enum secrecy_kind kind, int64_t subject_id,
          enum side side)
{
	for (size_t i = 0; i < gathered->count; i++) {
		const struct secrecy_cell *cell = &gathered->cells[i];
		if (cell->kind == kind && cell->subject_id == subject_id && cell->side == side &&
		    cell->group_id == 0)
			return cell;
	}
	return NULL;
}

/* By subtraction of what is shown already: nothing is learnt that a reader could not. */
static bool
sound_opened(struct gathering *gathering, size_t rank)
{
	enum { CHILDREN_MAX = 300 };
	const struct impact_view *view = gathering->view;
	const struct place_tree *tree = view->places.trees[IMPACT_BEFORE];
	const uint32_t at = view->reach.opened[rank];
	const int64_t wave_id = view->waves[IMPACT_BEFORE].id;
	int64_t whole[SIDE_COUNT], sum[IMPACT_SIDE_COUNT] = { 0 };
	size_t children = 0;
	if (!secrecy_people(gathering->arena, view->db, view->root_id, wave_id, tree->places[at].id,
	                    whole, gathering->fault_r))
		return false;
	for (uint32_t i = at + 1; i < tree->places[at].end; i = tree->places[i].end) {
		int64_t people[SIDE_COUNT];
		if (++children > CHILDREN_MAX)
			return true; /* not known to be sound */
		if (!secrecy_people(gathering->arena, view->db, view->root_id, wave_id,
		                    tree->places[i].id, people, gathering->fault_r))
			return false;
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			sum[side] += people[impact_side(side)];
	}
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
		gathering->is_sound[rank][side] =
			whole[impact_side(side)] > 0 && whole[impact_side(side)] == sum[side];
	return true;
}

static bool
gather(struct gathering *gathering)
{
	struct impact_view *view = gathering->view;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		for (size_t i = 0; i < view->reach.part_count[time]; i++) {
			struct gathered *part = &gathering->parts[time][i];
			if (!secrecy_cells(gathering->arena, view->db, view->root_id, view->waves[time].id,
			                   view->reach.parts[time][i].place_id, 0, &part->cells, &part->count,
			                   gathering->fault_r))
				return false;
		}
	for (size_t i = 0; i < view->reach.opened_count; i++)
		if (!sound_opened(gathering, i))
			return false;
	return true;
}

static bool
all_sound(const struct gathering *gathering, int time, size_t side)
{
	for (size_t i = 0; time == IMPACT_BEFORE && i < gathering->view->reach.opened_count; i++)
		if (!gathering->is_sound[i][side])
			return false;
	return true;
}

/* The cell of all parts together. NULL unless each one's is shown, or shown to be of nobody. */
static const struct secrecy_cell *
cell_of(const struct gathering *gathering, int time, enum secrecy_kind kind, int64_t subject_id,
        size_t side)
{
	const struct impact_reach *reach = &gathering->view->reach;
	const struct secrecy_cell *cells[IMPACT_PART_MAX];
	size_t count = 0;
	if (!all_sound(gathering, time, side))
		return NULL;
	for (size_t i = 0; i < reach->part_count[time]; i++) {
		const struct gathered *part = &gathering->parts[time][i];
		const uint32_t opened = reach->parts[time][i].opened;
		const struct secrecy_cell *cell =
			find_cell(part, kind, subject_id, impact_side(side));
		const bool is_nobody =
			find_cell(part, SECRECY_PEOPLE, 0, impact_side(side)) == NULL &&
			opened != IMPACT_OPENED_NONE && gathering->is_sound[opened][side];
		if (cell != NULL)
			cells[count++] = cell;
		else if (!is_nobody)
			return NULL;
	}
	if (count == 0)
		return NULL;
	struct secrecy_cell *pool = arena_new_of(gathering->arena, struct secrecy_cell);
	*pool = impact_pool(gathering->arena, cells, count);
	return pool;
}

static void
compare_line(const struct gathering *gathering, struct impact_line *line)
{
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
		const enum impact_state state = line->voices[side].state;
		const struct secrecy_cell *cells[IMPACT_TIME_COUNT];
		for (int time = 0; time < IMPACT_TIME_COUNT; time++)
			cells[time] = line->items[time]->rank[impact_side(side)] == 0
			                  ? NULL
			                  : cell_of(gathering, time, SECRECY_ITEM, line->items[time]->id,
			                            side);
		line->voices[side] =
			impact_compare(cells[IMPACT_BEFORE], cells[IMPACT_AFTER], &line->tests[side]);
		if (state == IMPACT_COMPARED)
			continue;
		/* Both notes may be shown, but nothing is said of their difference. */
		line->voices[side] = (struct impact_voice){
			.state = state,
			.is_shown = { cells[0] != NULL, cells[1] != NULL },
			.people = { line->voices[side].people[0], line->voices[side].people[1] },
			.value = { line->voices[side].value[0], line->voices[side].value[1] },
			.verdict = STATS_NOT_TESTABLE,
		};
	}
}

static void
count_people(const struct gathering *gathering)
{
	struct impact_view *view = gathering->view;
	const struct place_tree *tree = view->places.trees[IMPACT_AFTER];
	struct impact_turnout *turnout = &view->turnouts[0];
	uint32_t at = view->place;
	if (at != PLACE_NONE && view->reach.part_count[IMPACT_AFTER] == 1) /* where it went */
		at = place_by_id(tree, view->reach.parts[IMPACT_AFTER][0].place_id);
	*turnout = (struct impact_turnout){
		.name = at == PLACE_NONE ? SPAN("Toute l’organisation") : tree->places[at].name
	};
	view->turnout_count = 1;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
			const struct secrecy_cell *people =
				cell_of(gathering, time, SECRECY_PEOPLE, 0, side);
			turnout->received[side][time] = people == NULL ? 0 : people->people;
		}
}

static void
compare_nothing(struct impact_view *view)
{
	for (size_t i = 0; i < view->line_count; i++)
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			if (view->lines[i].voices[side].state == IMPACT_COMPARED)
				view->lines[i].voices[side].state = IMPACT_MOVED;
}

bool
impact_view_figures(struct arena *arena, struct impact_view *view, struct fault *fault_r)
{
	struct gathering *gathering = arena_new_of(arena, struct gathering);
	*gathering = (struct gathering){ .arena = arena, .view = view, .fault_r = fault_r };
	impact_reach_of(arena, &view->places, view->place, &view->reach);
	if (view->reach.is_impossible)
		compare_nothing(view);
	else if (!gather(gathering))
		return false;
	for (size_t i = 0; !view->reach.is_impossible && i < view->line_count; i++)
		compare_line(gathering, &view->lines[i]);
	if (!view->reach.is_impossible)
		count_people(gathering);
	impact_judge(arena, view->lines, view->line_count, &view->family_size,
	             &view->gap_family_size);
	return true;
}
