/* Which two waves judge an action, and what they show of its sentence at its place. */
#include "prove/impact/impact_inside.h"

const char *
impact_effect_state_word(enum impact_effect_state state)
{
	static const char *const words[] = {
		[IMPACT_EFFECT_COMPARED] = "compared",     [IMPACT_EFFECT_OTHERWISE] = "otherwise",
		[IMPACT_EFFECT_GIVEN_UP] = "given_up",     [IMPACT_EFFECT_UNFINISHED] = "unfinished",
		[IMPACT_EFFECT_TOO_EARLY] = "too_early",   [IMPACT_EFFECT_NO_AFTER] = "no_after",
		[IMPACT_EFFECT_NO_BEFORE] = "no_before",   [IMPACT_EFFECT_APART] = "apart",
		[IMPACT_EFFECT_PREPARING] = "preparing",   [IMPACT_EFFECT_NO_PLACE] = "no_place",
	};
	_Static_assert(LENGTH(words) == IMPACT_EFFECT_STATE_COUNT, "one word per state");
	must(state >= 0 && state < IMPACT_EFFECT_STATE_COUNT);
	return words[state];
}

/* --- expected, observed ----------------------------------------------------------------------- */

const char *
impact_grade_word(enum impact_grade grade)
{
	static const char *const words[] = {
		[IMPACT_GRADE_UNKNOWN] = "unknown",   [IMPACT_GRADE_EXPECTED] = "expected",
		[IMPACT_GRADE_SLIGHT] = "slight",     [IMPACT_GRADE_UNMOVED] = "unmoved",
		[IMPACT_GRADE_OPPOSITE] = "opposite", [IMPACT_GRADE_OPPOSITE_SLIGHT] = "opposite_slight",
		[IMPACT_GRADE_NOT_AIMED] = "not_aimed",
	};
	_Static_assert(LENGTH(words) == IMPACT_GRADE_COUNT, "one word per grade");
	must(grade >= 0 && grade < IMPACT_GRADE_COUNT);
	return words[grade];
}

/* Only a verdict moves a note: what it could not settle stays unknown, whichever way it leans. */
enum impact_grade
impact_grade_of(enum action_way way, const struct impact_voice *voice)
{
	const bool rose = voice->change > 0;
	if (way == ACTION_NOT_AIMED)
		return IMPACT_GRADE_NOT_AIMED;
	if (voice->state != IMPACT_COMPARED)
		return IMPACT_GRADE_UNKNOWN;
	switch (voice->verdict) {
	case STATS_DIFFERENT:
		return rose ? IMPACT_GRADE_EXPECTED : IMPACT_GRADE_OPPOSITE;
	case STATS_DIFFERENT_BUT_SMALL:
		if (!rose)
			return IMPACT_GRADE_OPPOSITE_SLIGHT;
		return way == ACTION_STAY ? IMPACT_GRADE_EXPECTED : IMPACT_GRADE_SLIGHT;
	case STATS_ALIKE:
		return way == ACTION_STAY ? IMPACT_GRADE_EXPECTED : IMPACT_GRADE_UNMOVED;
	default:
		return IMPACT_GRADE_UNKNOWN;
	}
}

static const char *
words_not_aimed(const struct impact_voice *voice)
{
	if (voice->state != IMPACT_COMPARED)
		return "Rien n’était visé de ce côté, et on ne peut pas dire si cela a bougé.";
	switch (voice->verdict) {
	case STATS_DIFFERENT:
		return voice->change > 0 ? "Rien n’était visé de ce côté, où la note a monté."
		                         : "Rien n’était visé de ce côté, où la note a baissé.";
	case STATS_DIFFERENT_BUT_SMALL:
		return voice->change > 0 ? "Rien n’était visé de ce côté, où la note a monté un peu."
		                         : "Rien n’était visé de ce côté, où la note a baissé un peu.";
	case STATS_ALIKE:
		return "Rien n’était visé de ce côté, où rien n’a bougé.";
	default:
		return "Rien n’était visé de ce côté, et on ne peut pas dire si cela a bougé.";
	}
}

const char *
impact_grade_words(enum action_way way, const struct impact_voice *voice)
{
	const bool stays = way == ACTION_STAY;
	const bool same = voice->verdict == STATS_ALIKE;
	switch (impact_grade_of(way, voice)) {
	case IMPACT_GRADE_EXPECTED:
		return !stays ? "Cela va dans le sens attendu."
		       : same ? "Rien ne s’est dégradé, comme attendu."
		              : "Rien ne s’est dégradé, comme attendu\u202f: la note a même monté.";
	case IMPACT_GRADE_SLIGHT:
		return "Cela va dans le sens attendu, mais de peu.";
	case IMPACT_GRADE_UNMOVED:
		return "Rien n’a bougé, alors qu’une hausse était attendue.";
	case IMPACT_GRADE_OPPOSITE:
		return stays ? "La note a baissé, alors que rien ne devait se dégrader."
		             : "La note a baissé, alors qu’une hausse était attendue.";
	case IMPACT_GRADE_OPPOSITE_SLIGHT:
		return stays ? "La note a baissé un peu, alors que rien ne devait se dégrader."
		             : "La note a baissé un peu, alors qu’une hausse était attendue.";
	case IMPACT_GRADE_NOT_AIMED:
		return words_not_aimed(voice);
	default:
		return voice->state == IMPACT_COMPARED && voice->verdict == STATS_UNSURE
		           ? "On ne peut pas le dire\u202f: pas assez de réponses pour conclure."
		           : "On ne peut pas le dire.";
	}
}

/* --- which two waves -------------------------------------------------------------------------- */

enum asked { ASKED_FAILED = -1, ASKED_NOT, ASKED_APART, ASKED };

struct judging {
	struct impact_shelf *shelf;
	const struct action *action;
	bool is_internal, has_public; /* of colleagues, or of the public, when its source says which */
	bool met_apart;
	struct fault *fault_r;
};

/* Its source may not be on this reader's shelf. FOUND_NONE: it is no more, or there was none. */
static enum found
find_public(struct judging *judging)
{
	const struct impact_shelf *shelf = judging->shelf;
	struct survey_wave wave;
	if (judging->action->source.wave_id == 0)
		return FOUND_NONE;
	for (size_t i = 0; i < shelf->count; i++)
		if (shelf->waves[i].id == judging->action->source.wave_id) {
			judging->has_public = true;
			judging->is_internal = shelf->waves[i].internal;
			return FOUND_ONE;
		}
	const enum found found =
		survey_wave_by_id(shelf->arena, shelf->db, shelf->root_id,
	                      judging->action->source.wave_id, &wave, judging->fault_r);
	judging->has_public = found == FOUND_ONE;
	judging->is_internal = found == FOUND_ONE && wave.internal;
	return found;
}

static enum asked
asks(struct judging *judging, size_t at)
{
	const struct survey_wave *wave = &judging->shelf->waves[at];
	if (judging->has_public && wave->internal != judging->is_internal)
		return ASKED_NOT;
	const struct survey_form *form = impact_shelf_form(judging->shelf, at, judging->fault_r);
	if (form == NULL)
		return ASKED_FAILED;
	const struct survey_item *item = impact_item_by_code(form, judging->action->judged_code);
	if (item == NULL)
		return ASKED_NOT;
	if (impact_is_rated(wave, item))
		return ASKED;
	judging->met_apart = true;
	return ASKED_APART;
}

enum { LOOKED_MAX = 24 }; /* forms read on each side of the action */

/* From the oldest on: the first one closed since. */
static bool
find_after(struct judging *judging, struct impact_judges *judges)
{
	size_t looked = 0;
	for (size_t i = judging->shelf->count; i-- > 0;) {
		if (judging->shelf->waves[i].closed_day < judges->from_day)
			continue;
		if (looked++ == LOOKED_MAX)
			return true;
		const enum asked asked = asks(judging, i);
		if (asked == ASKED_FAILED)
			return false;
		if (asked == ASKED) {
			judges->at[IMPACT_AFTER] = i;
			judging->has_public = true;
			judging->is_internal = judging->shelf->waves[i].internal;
			return true;
		}
	}
	return true;
}

/* From the latest on: the last one closed before it began. */
static bool
find_before(struct judging *judging, struct impact_judges *judges)
{
	const int32_t begun_day = action_first_day(judging->action);
	size_t looked = 0;
	for (size_t i = judges->at[IMPACT_AFTER] + 1; i < judging->shelf->count; i++) {
		if (judging->shelf->waves[i].closed_day > begun_day)
			continue;
		if (looked++ == LOOKED_MAX)
			return true;
		const enum asked asked = asks(judging, i);
		if (asked == ASKED_FAILED)
			return false;
		if (asked == ASKED) {
			judges->at[IMPACT_BEFORE] = i;
			return true;
		}
	}
	return true;
}

static bool
find_judges(struct judging *judging, int32_t today, struct impact_judges *judges)
{
	if (find_public(judging) == FOUND_FAILED || !find_after(judging, judges))
		return false;
	if (judges->at[IMPACT_AFTER] == SIZE_MAX) {
		judges->state = judging->met_apart         ? IMPACT_EFFECT_APART
		                : judges->from_day > today ? IMPACT_EFFECT_TOO_EARLY
		                                           : IMPACT_EFFECT_NO_AFTER;
		return true;
	}
	if (!find_before(judging, judges))
		return false;
	if (judges->at[IMPACT_BEFORE] == SIZE_MAX)
		judges->state = IMPACT_EFFECT_NO_BEFORE;
	return true;
}

bool
impact_judges_of(struct impact_shelf *shelf, const struct action *action, int32_t today,
                 struct impact_judges *judges_r, struct fault *fault_r)
{
	struct judging judging = { .shelf = shelf, .action = action, .fault_r = fault_r };
	const bool is_done = action->state == ACTION_DONE;
	*judges_r = (struct impact_judges){ .state = IMPACT_EFFECT_COMPARED,
		                                .from_day = action->judged_day,
		                                .at = { SIZE_MAX, SIZE_MAX } };
	if (is_done && action->ended_day > action->judged_day)
		judges_r->from_day = action->ended_day;
	if (action->state == ACTION_GIVEN_UP)
		judges_r->state = IMPACT_EFFECT_GIVEN_UP;
	else if (action->judged_code.length == 0)
		judges_r->state = IMPACT_EFFECT_OTHERWISE;
	else if (!is_done)
		judges_r->state = IMPACT_EFFECT_UNFINISHED;
	else
		return find_judges(&judging, today, judges_r);
	return true;
}

/* --- what they show --------------------------------------------------------------------------- */

const struct impact_line *
impact_line_by_code(const struct impact_view *view, struct span code)
{
	for (size_t i = 0; i < view->line_count; i++)
		if (span_equal(view->lines[i].items[IMPACT_AFTER]->code, code))
			return &view->lines[i];
	return NULL;
}

static bool
load_figures(struct arena *arena, const struct action *action, struct impact_sight *sight,
             struct fault *fault_r)
{
	struct impact_view *view = &sight->view;
	if (!impact_view_load(arena, view, fault_r))
		return false;
	if (action->place_id != 0)
		view->place = place_by_id(view->places.trees[IMPACT_AFTER], action->place_id);
	if (action->place_id != 0 && view->place == PLACE_NONE) {
		sight->state = IMPACT_EFFECT_NO_PLACE;
		return true;
	}
	if (!impact_view_figures(arena, view, fault_r))
		return false;
	sight->line = impact_line_by_code(view, action->judged_code);
	must(sight->line != NULL); /* both waves ask it, of the same public */
	return true;
}

bool
impact_sight_load(struct arena *arena, struct db *db, int64_t root_id,
                  const struct impact_action_question *question, struct impact_sight *sight_r,
                  struct fault *fault_r)
{
	struct impact_shelf shelf;
	struct impact_judges judges;
	*sight_r = (struct impact_sight){ .view = { .db = db, .root_id = root_id } };
	if (!impact_shelf_open(arena, db, root_id, question->least, &shelf, fault_r) ||
	    !impact_judges_of(&shelf, question->action, question->today, &judges, fault_r))
		return false;
	sight_r->state = judges.state;
	sight_r->from_day = judges.from_day;
	if (judges.state != IMPACT_EFFECT_COMPARED)
		return true;
	for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
		sight_r->view.waves[time] = shelf.waves[judges.at[time]];
		sight_r->view.forms[time] = *shelf.forms[judges.at[time]];
		if (sight_r->view.waves[time].changes > 0)
			sight_r->state = IMPACT_EFFECT_PREPARING;
	}
	return sight_r->state == IMPACT_EFFECT_PREPARING ||
	       load_figures(arena, question->action, sight_r, fault_r);
}

bool
impact_of_action(struct arena *arena, struct db *db, int64_t root_id,
                 const struct impact_action_question *question, struct impact_effect *effect_r,
                 struct fault *fault_r)
{
	struct impact_sight *sight = arena_new_of(arena, struct impact_sight);
	if (!impact_sight_load(arena, db, root_id, question, sight, fault_r))
		return false;
	*effect_r = (struct impact_effect){ .state = sight->state, .from_day = sight->from_day };
	for (int time = 0; time < IMPACT_TIME_COUNT; time++)
		effect_r->waves[time] = sight->view.waves[time];
	if (sight->line != NULL)
		effect_r->change = impact_change_from(arena, &sight->view, sight->line);
	return true;
}

bool
impact_view_elsewhere(struct arena *arena, const struct impact_view *view, uint32_t place,
                      struct impact_view *other_r, struct fault *fault_r)
{
	*other_r = *view;
	other_r->place = place;
	other_r->lines = arena_array_of(arena, struct impact_line, view->line_count + 1);
	for (size_t i = 0; i < view->line_count; i++) {
		struct impact_line *line = &other_r->lines[i];
		*line = (struct impact_line){ .items = { view->lines[i].items[IMPACT_BEFORE],
			                                     view->lines[i].items[IMPACT_AFTER] },
			                          .scale = view->lines[i].scale,
			                          .is_same_series = view->lines[i].is_same_series };
		for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
			line->voices[side].state = impact_state_of(line, view->waves, impact_side(side));
	}
	return impact_view_figures(arena, other_r, fault_r);
}
