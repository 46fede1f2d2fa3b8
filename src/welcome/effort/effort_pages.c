/* What both pages need, and their addresses. */
#include "welcome/effort/effort_inside.h"

static const struct route routes[] = {
	{ HTTP_GET, "/nos-delais", EFFORT_READERS, "effort.list", effort_get_list },
	{ HTTP_GET, "/nos-delais/{}", EFFORT_READERS, "effort.one", effort_get_one },
};
static const struct page_kind *const pages[] = { &effort_list_page, &effort_one_page };
const struct room_pages effort_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };

bool
effort_begin(struct visit *visit, struct efforting *efforting_r)
{
	*efforting_r = (struct efforting){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	efforting_r->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &efforting_r->fault);
	if (efforting_r->tree != NULL &&
	    journey_list(visit->arena, db, visit->root_id, &efforting_r->journeys,
	                 &efforting_r->journey_count, &efforting_r->fault))
		return true;
	visit_fail(visit, &efforting_r->fault);
	return false;
}

bool
effort_step_words(struct efforting *efforting, const struct offering *offering, struct span *words_r)
{
	struct visit *visit = efforting->visit;
	struct journey_step *steps;
	size_t count;
	const size_t at = journey_by_id(efforting->journeys, efforting->journey_count, offering->journey_id);
	*words_r = SPAN("");
	if (offering->journey_id == 0 || at == SIZE_MAX)
		return true;
	*words_r = efforting->journeys[at].name;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!journey_steps(visit->arena, db, visit->root_id, offering->journey_id, &steps, &count,
	                   &efforting->fault)) {
		visit_fail(visit, &efforting->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (steps[i].id == offering->step_id)
			*words_r = span_of(arena_format(visit->arena, "%.*s, étape «\u202f%.*s\u202f»",
			                                SPAN_ARGS(efforting->journeys[at].name),
			                                SPAN_ARGS(steps[i].title)));
	return true;
}

bool
effort_kept(struct efforting *efforting, struct db *db, int64_t offering_id, int64_t *kept_r,
            int64_t *broken_r)
{
	struct visit *visit = efforting->visit;
	struct promise_month months[EFFORT_SHOWN_COUNT];
	size_t count = LENGTH(months);
	*kept_r = *broken_r = 0;
	if (!promise_months(visit->arena, db, visit->root_id, offering_id, months, &count,
	                    &efforting->fault)) {
		visit_fail(visit, &efforting->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (months[i].is_shown) {
			*kept_r += months[i].kept;
			*broken_r += months[i].broken;
		}
	return true;
}
