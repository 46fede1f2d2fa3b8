/* What every page of the room needs: today's places, the axes, names, the action of the address. */
#include "act/action/action_inside.h"
#include "base/ident.h"
#include "craft/http/http_form.h"

bool
action_begin(struct visit *visit, struct acting *acting_r)
{
	*acting_r = (struct acting){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	acting_r->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &acting_r->fault);
	if (acting_r->tree != NULL &&
	    action_axes(visit->arena, db, visit->root_id, &acting_r->axes, &acting_r->axis_count,
	                &acting_r->fault))
		return true;
	visit_fail(visit, &acting_r->fault);
	return false;
}

/* An address typed in small letters, or without its hyphen, leads to the same page. */
bool
action_of_address(struct visit *visit, struct action *action_r)
{
	char reference[IDENT_REFERENCE_LENGTH + 1];
	struct fault fault;
	enum found found = FOUND_NONE;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (ident_reference_read(visit->part[0], reference))
		found = action_by_reference(visit->arena, db, visit->root_id, span_of(reference), action_r,
		                            &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

enum found
action_read_source(struct visit *visit, struct db *db, const struct mirror_question *question,
                   int64_t step_id, struct mirror_reading *reading_r, struct fault *fault_r)
{
	if (step_id == 0)
		return mirror_read(visit->arena, db, visit->root_id, question, reading_r, fault_r);
	const struct moment_question step = { .journey = question->journey,
		                                  .wave = question->wave,
		                                  .least = question->least,
		                                  .works_here = true };
	return moment_read_point(visit->arena, db, visit->root_id, &step, step_id, visit->today,
	                         reading_r, fault_r);
}

const struct action_axis *
action_axis_by_id(const struct acting *acting, int64_t axis_id)
{
	for (size_t i = 0; i < acting->axis_count; i++)
		if (acting->axes[i].id == axis_id)
			return &acting->axes[i];
	return NULL;
}

bool
action_owner_name(struct acting *acting, const struct action *action, struct span *name_r)
{
	struct visit *visit = acting->visit;
	*name_r = action->owner_words;
	if (action->owner_id == 0)
		return true;
	struct db *db = visit_db(visit);
	return db != NULL && people_name(visit->arena, db, visit->root_id, action->owner_id, name_r,
	                                 &acting->fault);
}

struct span
action_axis_name(struct arena *arena, const struct action_axis *axis)
{
	return span_of(arena_format(arena, "Axe %.*s. %.*s", SPAN_ARGS(axis->code),
	                            SPAN_ARGS(axis->name)));
}

const char *
action_address(struct arena *arena, const struct action *action, const char *more)
{
	return arena_format(arena, "/actions/%.*s%s", SPAN_ARGS(action->reference), more);
}

void
action_add_source_url(struct text *url, const struct survey_wave *wave, struct span place_code,
                      const struct action_source *source)
{
	text_add_z(url, source->step_id != 0 ? "/parcours/" : "/miroir?parcours=");
	http_percent_encode(url, source->journey_code);
	text_add_z(url, source->step_id != 0 ? "?enquete=" : "&enquete=");
	http_percent_encode(url, wave->code);
	if (source->step_id != 0)
		return;
	text_add_z(url, "&lieu=");
	http_percent_encode(url, place_code);
}

/* A survey that is no more, or a fault, leaves the plain names: they are words, not figures. */
struct mirror_names
action_names(struct acting *acting, int64_t wave_id)
{
	struct survey_wave wave = { .internal = false };
	struct fault fault;
	struct db *db = visit_db(acting->visit);
	if (db == NULL || wave_id == 0 ||
	    survey_wave_by_id(acting->visit->arena, db, acting->visit->root_id, wave_id, &wave,
	                      &fault) != FOUND_ONE)
		wave.internal = false;
	return mirror_names_of(&wave);
}

bool
action_note(struct db *db, struct acting *acting, const char *kind, int64_t subject_id,
            int64_t place_id, const char *words)
{
	const struct visit *visit = acting->visit;
	const struct fact fact = { .kind = kind,
		                       .account_id = visit->reader.account_id,
		                       .place_id = place_id,
		                       .subject_id = subject_id,
		                       .words = span_of(words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &acting->fault) == FOUND_ONE;
}
