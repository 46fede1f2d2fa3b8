/* Requests of a period, page after page, and how long each took. */
#include "base/time.h"
#include "welcome/takeover/takeover_measure.h"

bool
takeover_measure_begin(struct takeover_measuring *measuring, int32_t from_day, int32_t to_day)
{
	struct visit *visit = measuring->visit;
	struct fault *fault_r = &measuring->fault;
	const struct hours_question question = { visit->root_id, measuring->tree, from_day - 2,
		                                     visit->today + 2 };
	struct db *db = visit_db(visit);
	measuring->walk.from_s = zone_instant(visit->zone, (struct local){ from_day, 0 }, NULL);
	measuring->walk.to_s = zone_instant(visit->zone, (struct local){ to_day + 1, 0 }, NULL) - 1;
	measuring->calendars =
		arena_array_of(visit->arena, struct hours_calendar *, measuring->tree->count + 1);
	if (db == NULL)
		return false;
	measuring->book = hours_book_load(visit->arena, db, &question, fault_r);
	return measuring->book != NULL;
}

bool
takeover_measure_on(struct takeover_measuring *measuring)
{
	struct visit *visit = measuring->visit;
	struct fault *fault_r = &measuring->fault;
	measuring->count = 0;
	while (measuring->count == 0 && !measuring->walk.is_over && !measuring->is_cut) {
		if (measuring->page != NULL)
			arena_reset(measuring->page);
		else
			measuring->page = arena_new(64 << 20);
		if (!desk_walk_on(measuring->page, visit->db, visit->root_id, &measuring->walk,
		                  &measuring->requests, &measuring->count, fault_r))
			return false;
		measuring->is_cut = !measuring->walk.is_over &&
		                    measuring->walk.looked_at >= TAKEOVER_LOOKED_AT_COUNT_MAX;
	}
	if (measuring->count == 0)
		return false;
	const int64_t first_id = measuring->requests[0].request_id;
	const int64_t last_id = measuring->requests[measuring->count - 1].request_id;
	return desk_pauses_between(measuring->page, visit->db, visit->root_id, first_id, last_id,
	                           &measuring->pauses, &measuring->pause_count, fault_r) &&
	       takeover_store_between(measuring->page, visit->db, visit->root_id, first_id, last_id,
	                              &measuring->brought, &measuring->brought_count, fault_r);
}

struct hours_calendar *
takeover_calendar(struct takeover_measuring *measuring, int64_t unit_id)
{
	const struct place_tree *tree = measuring->tree;
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	struct hours_calendar **calendar =
		&measuring->calendars[place == PLACE_NONE ? tree->count : place];
	if (*calendar == NULL)
		*calendar = hours_book_calendar(measuring->book, place, &measuring->fault);
	return *calendar;
}

const struct takeover_brought *
takeover_origin(const struct takeover_measuring *measuring, int64_t request_id)
{
	for (size_t i = 0; i < measuring->brought_count; i++)
		if (measuring->brought[i].request_id == request_id)
			return &measuring->brought[i];
	return NULL;
}

/* --- how long -------------------------------------------------------------------------------- */

enum { PAUSE_COUNT_MAX = 100 };

static size_t
pauses_of(const struct takeover_measuring *measuring, const struct desk_request *request,
          struct hours_pause pauses_r[PAUSE_COUNT_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < measuring->pause_count && count < PAUSE_COUNT_MAX; i++) {
		const struct desk_paused *pause = &measuring->pauses[i];
		if (pause->request_id == request->request_id)
			pauses_r[count++] = (struct hours_pause){
				pause->asked_unix_s, pause->given_unix_s == 0 ? INT64_MAX : pause->given_unix_s };
	}
	return count;
}

static int64_t
whole_minutes(int64_t from_s, int64_t to_s)
{
	return to_s <= from_s ? 0 : to_s / 60 - from_s / 60;
}

/* Of the pauses between two instants, which may overlap, in minutes on the wall. */
static int64_t
waited(struct hours_pauses pauses, int64_t from_s, int64_t to_s)
{
	int64_t sum = 0, reached_s = from_s;
	for (size_t i = 0; i < pauses.count; i++) {
		const int64_t begin_s = pauses.list[i].begin_s > reached_s ? pauses.list[i].begin_s : reached_s;
		const int64_t end_s = pauses.list[i].end_s < to_s ? pauses.list[i].end_s : to_s;
		if (end_s <= begin_s)
			continue;
		sum += whole_minutes(begin_s, end_s);
		reached_s = end_s;
	}
	return sum;
}

bool
takeover_measure(struct takeover_measuring *measuring, const struct desk_request *request,
                 struct takeover_measure *measure_r)
{
	struct hours_pause list[PAUSE_COUNT_MAX];
	const struct hours_pauses pauses = { list, pauses_of(measuring, request, list) };
	const struct hours_calendar *calendar = takeover_calendar(measuring, request->unit_id);
	const int64_t from_s = request->received_unix_s, first_s = request->first_unix_s;
	const int64_t to_s =
		request->done_unix_s != 0 ? request->done_unix_s : measuring->visit->now_s;
	if (calendar == NULL)
		return false;
	*measure_r = (struct takeover_measure){ .first = { -1, -1 } };
	if (first_s != 0) {
		measure_r->first.calendar = whole_minutes(from_s, first_s);
		measure_r->first.working = hours_minutes_without(calendar, pauses, from_s, first_s);
	}
	measure_r->end.calendar = whole_minutes(from_s, to_s);
	measure_r->end.working = hours_minutes_without(calendar, pauses, from_s, to_s);
	measure_r->wait.calendar = waited(pauses, from_s, to_s);
	measure_r->wait.working = hours_minutes(calendar, from_s, to_s) - measure_r->end.working;
	return true;
}
