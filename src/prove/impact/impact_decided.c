/* What was decided between two waves, beside what moved: each action leads to its own page. */
#include "prove/impact/impact_page.h"

enum { LISTED_MAX = 30, ELSEWHERE_MAX = 8 };

struct deciding {
	struct impact_shelf *shelf;
	const struct impact_view *view;
	struct model *page;
	size_t elsewhere; /* places under this one whose figures were made for the list */
	struct fault *fault_r;
};

/* Judged by these two waves, not by others? */
static bool
is_judged_here(struct deciding *deciding, const struct action *action, bool *here_r)
{
	struct impact_judges judges;
	/* The day changes nothing to which waves judge it. */
	if (!impact_judges_of(deciding->shelf, action, 0, &judges, deciding->fault_r))
		return false;
	*here_r = judges.state == IMPACT_EFFECT_COMPARED;
	for (int time = 0; time < IMPACT_TIME_COUNT && *here_r; time++)
		*here_r = deciding->shelf->waves[judges.at[time]].id == deciding->view->waves[time].id;
	return true;
}

/* The line of its sentence at its place; NULL: its own page says more. */
static bool
find_line(struct deciding *deciding, const struct action *action,
          const struct impact_line **line_r)
{
	const struct impact_view *view = deciding->view;
	const struct place_tree *tree = view->places.trees[IMPACT_AFTER];
	const uint32_t place = action->place_id == 0 ? PLACE_NONE : place_by_id(tree, action->place_id);
	bool is_here;
	*line_r = NULL;
	if (!is_judged_here(deciding, action, &is_here))
		return false;
	if (!is_here || (action->place_id != 0 && place == PLACE_NONE))
		return true;
	if (place == view->place) {
		*line_r = impact_line_by_code(view, action->judged_code);
		return true;
	}
	if (deciding->elsewhere++ >= ELSEWHERE_MAX)
		return true;
	struct impact_view *other = arena_new_of(deciding->shelf->arena, struct impact_view);
	if (!impact_view_elsewhere(deciding->shelf->arena, view, place, other, deciding->fault_r))
		return false;
	*line_r = impact_line_by_code(other, action->judged_code);
	return true;
}

static bool
list_one(struct deciding *deciding, const struct action *action)
{
	const struct place_tree *tree = deciding->view->places.trees[IMPACT_AFTER];
	const uint32_t place = action->place_id == 0 ? PLACE_NONE : place_by_id(tree, action->place_id);
	const struct impact_line *line;
	if (!find_line(deciding, action, &line))
		return false;
	struct model *row = model_row(deciding->page, IMPACT_DECIDED);
	model_text(row, DECIDED_WHAT, action->what);
	model_text(row, DECIDED_REFERENCE, action->reference);
	model_url_z(row, DECIDED_URL, action_address(deciding->shelf->arena, action, "/effet"));
	model_text(row, DECIDED_PLACE,
	           action->place_id == 0 ? SPAN("toute l’organisation")
	           : place == PLACE_NONE ? SPAN("un lieu qui n’était pas là")
	                                 : tree->places[place].name);
	model_text_z(row, DECIDED_STATE, action_state_words[action->state]);
	model_text(row, DECIDED_SENTENCE, action->judged_sentence);
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
		const size_t shift = side * DECIDED_SIDE_WIDTH;
		model_text_z(row, DECIDED_FIRST_WAY + shift,
		             action_way_words[action->effects[impact_side(side)].way]);
		if (line == NULL)
			continue;
		model_text_z(row, DECIDED_FIRST_CHIP + shift, impact_chip(&line->voices[side]));
		model_text_z(row, DECIDED_FIRST_CLASS + shift, impact_chip_class(&line->voices[side]));
	}
	return true;
}

bool
impact_fill_decided(struct impact_shelf *shelf, const struct impact_view *view,
                    struct model *page, struct fault *fault_r)
{
	struct deciding deciding = { .shelf = shelf, .view = view, .page = page, .fault_r = fault_r };
	const struct action_query query = { .tree = view->places.trees[IMPACT_AFTER],
		                                .place = view->place,
		                                .from_day = view->waves[IMPACT_BEFORE].closed_day,
		                                .to_day = view->waves[IMPACT_AFTER].closed_day };
	struct action *actions;
	size_t count, listed = 0;
	if (!action_list(shelf->arena, shelf->db, shelf->root_id, &query, &actions, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (actions[i].judged_code.length == 0 || actions[i].state == ACTION_GIVEN_UP)
			continue;
		if (listed++ < LISTED_MAX && !list_one(&deciding, &actions[i]))
			return false;
	}
	model_flag(page, IMPACT_HAS_DECIDED, listed > 0);
	if (listed > LISTED_MAX)
		model_count(page, IMPACT_DECIDED_MORE, (int64_t)(listed - LISTED_MAX));
	return true;
}
