/* What pages of agents begin with, and what is said above the pages of other rooms. */
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

bool
appointment_begin(struct visit *visit, struct appointing *appointing_r)
{
	*appointing_r = (struct appointing){ .visit = visit, .db = visit_db(visit), .place = PLACE_NONE };
	if (appointing_r->db == NULL)
		return false;
	appointing_r->tree = place_tree_load(visit->arena, appointing_r->db, visit->root_id, visit->today,
	                                     &appointing_r->fault);
	if (appointing_r->tree == NULL) {
		visit_fail(visit, &appointing_r->fault);
		return false;
	}
	appointing_r->sight = desk_sight_of(visit->arena, &visit->reader, appointing_r->tree);
	return true;
}

bool
appointment_begin_at(struct visit *visit, struct appointing *appointing_r, unsigned who)
{
	if (!appointment_begin(visit, appointing_r))
		return false;
	appointing_r->place = place_by_code(appointing_r->tree, visit->part[0]);
	if (appointing_r->place != PLACE_NONE &&
	    people_may(&visit->reader, appointing_r->tree, who, appointing_r->place))
		return true;
	visit_missing(visit);
	return false;
}

struct hours_calendar *
appointment_hours(struct appointing *appointing, uint32_t place, int32_t days)
{
	struct visit *visit = appointing->visit;
	const struct hours_question question = { visit->root_id, appointing->tree, visit->today - 400,
		                                     visit->today + days };
	return hours_calendar_load(visit->arena, appointing->db, &question, place, &appointing->fault);
}

const char *
appointment_folder(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/appointment", folder);
}

const char *
appointment_url(struct arena *arena, const struct place_tree *tree, uint32_t place, const char *more)
{
	struct text url = text_new(arena, 1000);
	text_add_z(&url, "/rendez-vous/");
	http_percent_encode(&url, tree->places[place].code);
	text_add_z(&url, more);
	return text_z(&url);
}

/* --- said above other pages ------------------------------------------------------------------------- */

/* The next one of a request; else one that a choice is proposed for. NULL: neither, or a fault. */
static const char *
next_words(struct visit *visit, struct db *db, int64_t request_id, int64_t *appointment_id_r)
{
	struct appointment *list;
	struct appointment_offer offer;
	struct fault fault;
	size_t count;
	*appointment_id_r = 0;
	if (!appointment_of_request(visit->arena, db, visit->root_id, request_id, &list, &count, &fault))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (list[i].state == APPOINTMENT_BOOKED && list[i].end_s > visit->now_s) {
			const char *when;
			*appointment_id_r = list[i].appointment_id;
			return appointment_when_there(visit, db, &list[i], &when, &fault)
			           ? arena_format(visit->arena, "endez-vous le %s", when)
			           : NULL;
		}
	return appointment_offer_of(visit->arena, db, visit->root_id, request_id, &offer, &fault) == FOUND_ONE
	           ? ""
	           : NULL;
}

static void
remind_asker(struct visit *visit, struct db *db)
{
	struct desk_request request;
	struct fault fault;
	int64_t appointment_id;
	const char *url;
	if (desk_open(visit->arena, db, visit->root_id, visit->part[0], visit->part[1], &request, &fault) !=
	    FOUND_ONE)
		return;
	const char *words = next_words(visit, db, request.request_id, &appointment_id);
	if (words == NULL)
		return;
	if (appointment_id == 0)
		visit_remind(visit, "Choisissez l’heure de votre rendez-vous",
		             arena_format(visit->arena, "/suivi/%.*s/%.*s/rendez-vous", SPAN_ARGS(visit->part[0]),
		                          SPAN_ARGS(visit->part[1])));
	else if (appointment_link(visit->arena, db, visit->root_id, NULL, appointment_id, &url, &fault))
		visit_remind(visit, arena_format(visit->arena, "Vous avez r%s", words), url);
}

static void
remind_dealer(struct visit *visit, struct db *db)
{
	struct desk_request request;
	struct appointing appointing;
	int64_t appointment_id;
	struct fault fault;
	if (!appointment_begin(visit, &appointing) || desk_sight_is_empty(appointing.sight) ||
	    desk_load(visit->arena, db, visit->root_id, appointing.sight, visit->part[0], &request, &fault) !=
	        FOUND_ONE)
		return;
	const char *words = next_words(visit, db, request.request_id, &appointment_id);
	if (words != NULL && appointment_id != 0)
		visit_remind(visit, arena_format(visit->arena, "R%s\u202f: la fiche", words),
		             arena_format(visit->arena, "/guichet/%.*s/fiche", SPAN_ARGS(request.reference)));
}

void
appointment_remind(struct visit *visit)
{
	if (visit->part[0].length == 0 || span_starts(visit->request->path, "/parcours/"))
		return;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (span_starts(visit->request->path, "/suivi/"))
		remind_asker(visit, db);
	else if (visit->reader.account_id != 0)
		remind_dealer(visit, db);
}
