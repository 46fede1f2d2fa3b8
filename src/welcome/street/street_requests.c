/* Open311: where public requests stand. What is told of each is decided in one place: tell(). */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "welcome/street/street_inside.h"

enum { TURN_WAIT_S = 5 };

struct telling {
	struct street_door door;
	struct db *db;
	struct street_filter filter;
	struct offering *offerings;
	size_t offering_count;
	const struct place_tree *tree;
	struct desk_request *requests;
	size_t count;
	struct fault fault;
};

/* --- what is told -------------------------------------------------------------------------------------- */

static const struct offering *
offering_of(const struct telling *telling, int64_t offering_id)
{
	for (size_t i = 0; i < telling->offering_count; i++)
		if (telling->offerings[i].offering_id == offering_id)
			return &telling->offerings[i];
	return NULL;
}

static bool
is_shown(const struct telling *telling, const struct desk_request *request)
{
	const struct offering *offering = offering_of(telling, request->offering_id);
	return offering != NULL && street_shows(offering, request);
}

static const struct place *
place_of(const struct telling *telling, int64_t place_id)
{
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(telling->tree, place_id);
	return place == PLACE_NONE ? NULL : &telling->tree->places[place];
}

/* Where: of a report alone, for what is asked for may be at somebody's door. The words of an address, only
 * when the program that sent them is one whose reports are public. */
static bool
tell_where(struct telling *telling, const struct desk_request *request, struct street_told *told)
{
	struct visit *visit = telling->door.visit;
	struct street_made made;
	if (offering_of(telling, request->offering_id)->kind != OFFERING_REPORT)
		return true;
	const struct place *place = place_of(telling, request->place_id);
	told->is_placed = request->is_placed;
	told->north = request->north;
	told->east = request->east;
	if (place != NULL)
		told->address_id = place->code;
	if (request->channel != DESK_API || request->address.length == 0)
		return true;
	const enum found found = street_store_maker(visit->arena, telling->db, visit->root_id,
	                                            request->request_id, &made, &telling->fault);
	if (found == FOUND_ONE && made.is_open311)
		told->address = request->address;
	return found != FOUND_FAILED;
}

static bool
tell(struct telling *telling, const struct desk_request *request)
{
	struct visit *visit = telling->door.visit;
	const struct offering *offering = offering_of(telling, request->offering_id);
	const struct place *unit = place_of(telling, request->unit_id);
	must(street_shows(offering, request));
	struct street_told told = {
		.reference = request->reference,
		.notes = span_of(street_state_words(request)),
		.service_name = offering->name,
		.service_code = offering->code,
		.agency = unit != NULL ? unit->name : SPAN(""),
		.address = SPAN(""),
		.address_id = SPAN(""),
		.is_closed = street_is_closed(request),
		.requested_s = request->received_unix_s,
		.updated_s = request->done_unix_s,
	};
	if (request->promised_day != 0)
		told.expected_s =
			zone_instant(visit->zone, (struct local){ request->promised_day, DAY_S - 1 }, NULL);
	if (!told.is_closed && !desk_changed(visit->arena, telling->db, visit->root_id,
	                                     request->request_id, &told.updated_s, &telling->fault))
		return false;
	if (!tell_where(telling, request, &told))
		return false;
	street_write_request(&telling->door.out, &told, visit->zone);
	return true;
}

/* --- which --------------------------------------------------------------------------------------------- */

/* What every reading stands on; false after an answer. */
static bool
begin(struct telling *telling, struct visit *visit)
{
	*telling = (struct telling){ .count = 0 };
	if (!street_door_open(visit, &telling->door) ||
	    !street_door_is_here(&telling->door, visit_asked(visit, "jurisdiction_id")))
		return false;
	telling->db = visit_db(visit);
	if (telling->db == NULL)
		return false;
	telling->tree = place_tree_load(visit->arena, telling->db, visit->root_id, visit->today,
	                                &telling->fault);
	if (telling->tree != NULL &&
	    street_offerings(visit, telling->db, &telling->offerings, &telling->offering_count,
	                     &telling->fault))
		return true;
	visit_fail(visit, &telling->fault);
	return false;
}

/* FOUND_NONE: there is none, or nobody is told of it: the same. */
static enum found
find(struct telling *telling, struct span reference, struct desk_request *request_r)
{
	struct visit *visit = telling->door.visit;
	const enum found found = desk_by_reference(visit->arena, telling->db, visit->root_id, reference,
	                                           request_r, &telling->fault);
	return found == FOUND_ONE && !is_shown(telling, request_r) ? FOUND_NONE : found;
}

static bool
find_named(struct telling *telling)
{
	const struct street_filter *filter = &telling->filter;
	telling->requests = arena_array_of(telling->door.visit->arena, struct desk_request,
	                                   filter->reference_count);
	for (size_t i = 0; i < filter->reference_count; i++) {
		const enum found found =
			find(telling, filter->references[i], &telling->requests[telling->count]);
		if (found == FOUND_FAILED)
			return false;
		telling->count += found == FOUND_ONE;
	}
	return true;
}

static bool
is_asked_for(const struct street_filter *filter, const struct offering *offering)
{
	bool is_there = filter->code_count == 0;
	for (size_t i = 0; !is_there && i < filter->code_count; i++)
		is_there = span_equal(filter->codes[i], offering->code);
	return is_there;
}

static int
compare_latest(const void *a, const void *b)
{
	const struct desk_request *one = a, *other = b;
	if (one->received_unix_s != other->received_unix_s)
		return one->received_unix_s > other->received_unix_s ? -1 : 1;
	return one->request_id > other->request_id ? -1 : one->request_id < other->request_id;
}

/* Each offering gives its latest; the latest of all stay. */
static bool
add_of(struct telling *telling, const struct offering *offering)
{
	struct visit *visit = telling->door.visit;
	const struct street_filter *filter = &telling->filter;
	const struct desk_span span = { .offering_id = offering->offering_id, .from_s = filter->from_s,
		                            .to_s = filter->to_s, .standing = filter->standing,
		                            .count = STREET_ROW_COUNT_MAX };
	struct desk_request *requests;
	size_t count;
	if (!desk_received_in(visit->arena, telling->db, visit->root_id, &span, &requests, &count,
	                      &telling->fault))
		return false;
	telling->requests = arena_grow(visit->arena, telling->requests, telling->count,
	                               telling->count + count + 1, sizeof *telling->requests);
	for (size_t i = 0; i < count; i++)
		if (is_shown(telling, &requests[i]))
			telling->requests[telling->count++] = requests[i];
	if (telling->count > 1)
		qsort(telling->requests, telling->count, sizeof *telling->requests, compare_latest);
	if (telling->count > STREET_ROW_COUNT_MAX)
		telling->count = STREET_ROW_COUNT_MAX;
	return true;
}

static bool
find_received(struct telling *telling)
{
	for (size_t i = 0; i < telling->offering_count; i++) {
		const struct offering *offering = &telling->offerings[i];
		const struct desk_request any = { .offering_id = offering->offering_id };
		if (is_asked_for(&telling->filter, offering) && street_shows(offering, &any) &&
		    !add_of(telling, offering))
			return false;
	}
	return true;
}

/* --- in turn ------------------------------------------------------------------------------------------- */

/* A thousand rows cost a tenth of a second, and anybody may ask: one list at a time, so that the others'
 * pages never wait for a reader of the database. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void
in_turn(struct visit *visit, void (*answer)(struct visit *visit))
{
	struct street_door door;
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += TURN_WAIT_S;
	must(visit->db == NULL); /* whoever waits holds none */
	if (pthread_mutex_timedlock(&turn, &until) == 0) {
		answer(visit);
		visit_db_end(visit);
		pthread_mutex_unlock(&turn);
		return;
	}
	street_wait(visit, TURN_WAIT_S);
	if (street_door_open(visit, &door))
		street_door_refuse(&door, 503,
		                   SPAN("Trop de lectures à la fois\u202f: recommencez dans un instant."));
}

/* --- answered ------------------------------------------------------------------------------------------ */

static void
answer(struct telling *telling)
{
	street_door_begin(&telling->door);
	street_out_open(&telling->door.out, "service_requests", STREET_LIST);
	for (size_t i = 0; i < telling->count; i++)
		if (!tell(telling, &telling->requests[i])) {
			visit_fail(telling->door.visit, &telling->fault);
			return;
		}
	street_out_close(&telling->door.out);
	street_door_end(&telling->door);
}

static void
list_requests(struct visit *visit)
{
	struct telling telling;
	if (!begin(&telling, visit))
		return;
	const char *wrong = street_read_filter(&visit->query, visit->now_s, &telling.filter);
	if (wrong != NULL) {
		street_door_refuse(&telling.door, 400, span_of(wrong));
		return;
	}
	if (telling.filter.reference_count > 0 ? find_named(&telling) : find_received(&telling))
		answer(&telling);
	else
		visit_fail(visit, &telling.fault);
}

void
street_get_requests(struct visit *visit)
{
	in_turn(visit, list_requests);
}

/* One request by what stands in the address; false after an answer. */
static bool
find_one(struct telling *telling, struct visit *visit)
{
	if (!begin(telling, visit))
		return false;
	telling->requests = arena_new_of(visit->arena, struct desk_request);
	const struct span name = street_door_part(&telling->door);
	const enum found found = find(telling, name, telling->requests);
	telling->count = 1;
	if (found == FOUND_FAILED)
		visit_fail(visit, &telling->fault);
	if (found == FOUND_NONE)
		street_door_refuse(&telling->door, 404,
		                   span_of(arena_format(visit->arena, "Aucune demande publique ne porte "
		                                                      "la référence %.*s.",
		                                        SPAN_ARGS(name))));
	return found == FOUND_ONE;
}

void
street_get_request(struct visit *visit)
{
	struct telling telling;
	if (find_one(&telling, visit))
		answer(&telling);
}

/* A reference is given at once, so no other token is: it is its own. */
void
street_get_token(struct visit *visit)
{
	struct telling telling;
	if (!find_one(&telling, visit))
		return;
	const struct span reference = telling.requests[0].reference;
	street_door_begin(&telling.door);
	street_write_token(&telling.door.out, reference, reference);
	street_door_end(&telling.door);
}

/* --- updates ------------------------------------------------------------------------------------------- */

static bool
tell_updates(struct telling *telling, const struct street_update *updates, size_t count)
{
	struct visit *visit = telling->door.visit;
	street_door_begin(&telling->door);
	street_out_open(&telling->door.out, "service_requests_updates", STREET_LIST);
	for (size_t i = 0; i < count; i++) {
		struct desk_request request;
		const enum found found = desk_by_id(visit->arena, telling->db, visit->root_id,
		                                    updates[i].request_id, &request, &telling->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_ONE && is_shown(telling, &request)) /* not confidential since */
			street_write_update(&telling->door.out, &updates[i], request.reference, visit->zone);
	}
	street_out_close(&telling->door.out);
	street_door_end(&telling->door);
	return true;
}

static void
list_updates(struct visit *visit)
{
	struct telling telling;
	struct street_update *updates;
	size_t count;
	if (!begin(&telling, visit))
		return;
	const char *wrong = street_read_filter(&visit->query, visit->now_s, &telling.filter);
	if (wrong == NULL && telling.filter.reference_count > 0)
		wrong = "Les nouvelles se lisent par start_date et end_date.";
	if (wrong != NULL) {
		street_door_refuse(&telling.door, 400, span_of(wrong));
		return;
	}
	if (!street_store_updates(visit->arena, telling.db, visit->root_id, telling.filter.from_s,
	                          telling.filter.to_s, STREET_ROW_COUNT_MAX, &updates, &count,
	                          &telling.fault) ||
	    !tell_updates(&telling, updates, count))
		visit_fail(visit, &telling.fault);
}

void
street_get_updates(struct visit *visit)
{
	in_turn(visit, list_updates);
}
