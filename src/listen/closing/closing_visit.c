/* What pages of those who deal with requests need; who calls back; what is said before other pages. */
#include "base/time.h"
#include "listen/closing/closing_inside.h"

bool
closing_begin(struct visit *visit, struct closing_visit *closing_r)
{
	*closing_r = (struct closing_visit){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	closing_r->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &closing_r->fault);
	if (closing_r->tree == NULL) {
		visit_fail(visit, &closing_r->fault);
		return false;
	}
	closing_r->sight = desk_sight_of(visit->arena, &visit->reader, closing_r->tree);
	closing_r->hand = (struct desk_hand){ .root_id = visit->root_id,
		                                  .now_s = visit->now_s,
		                                  .today = visit->today,
		                                  .tree = closing_r->tree,
		                                  .address = visit->address,
		                                  .once = visit->once };
	return true;
}

/* --- who calls back -------------------------------------------------------------------------- */

/* Of a confidential request, those of that very unit. */
static struct people_where
where_of(const struct place_tree *tree, const struct desk_request *request, unsigned who,
         int64_t *place_ids)
{
	struct people_where where = { .who = who, .place_ids = place_ids };
	uint32_t place = request->unit_id == 0 ? PLACE_NONE : place_by_id(tree, request->unit_id);
	while (place != PLACE_NONE && where.place_count + 1 < PEOPLE_PLACE_COUNT_MAX) {
		place_ids[where.place_count++] = tree->places[place].id;
		place = request->is_confidential ? PLACE_NONE : tree->places[place].parent;
	}
	if (!request->is_confidential)
		place_ids[where.place_count++] = 0;
	return where;
}

/* The one of them; 0: nobody is. */
static bool
holder(struct arena *arena, struct db *db, int64_t root_id, const struct people_where *where,
       int64_t account_id, int64_t *found_r, struct fault *fault_r)
{
	struct colleague *people;
	size_t count;
	*found_r = 0;
	if (where->place_count == 0)
		return true;
	if (!people_holders(arena, db, root_id, where, &people, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (account_id == 0 || people[i].account_id == account_id) {
			*found_r = people[i].account_id;
			return true;
		}
	return true;
}

bool
closing_back_owner(struct arena *arena, struct db *db, int64_t root_id, const struct place_tree *tree,
                   const struct desk_request *request, int64_t *owner_id_r, struct fault *fault_r)
{
	int64_t place_ids[PEOPLE_PLACE_COUNT_MAX];
	struct people_where where = where_of(tree, request, DESK_DEALERS, place_ids);
	*owner_id_r = 0;
	if (request->owner_id != 0 &&
	    !holder(arena, db, root_id, &where, request->owner_id, owner_id_r, fault_r))
		return false;
	where.who = WHO(ROLE_TEAM_LEADER);
	/* The leader who is nearest. */
	for (size_t i = 0; *owner_id_r == 0 && i < where.place_count; i++) {
		const struct people_where one = { where.who, &place_ids[i], 1 };
		if (!holder(arena, db, root_id, &one, 0, owner_id_r, fault_r))
			return false;
	}
	return true;
}

/* --- what is seen ---------------------------------------------------------------------------- */

enum { LOOKED_AT_COUNT_MAX = 20000 }; /* call-backs, for one page */

/* Whoever sees few of them has hers behind many that are not: read on until there are enough. */
bool
closing_backs_seen(struct closing_visit *closing, struct closing_seen **seen_r, size_t *count_r)
{
	struct visit *visit = closing->visit;
	struct closing_back *backs, after;
	size_t count = 0;
	struct db *db = visit_db(visit);
	*count_r = 0;
	if (db == NULL)
		return false;
	*seen_r = arena_array_of(visit->arena, struct closing_seen, CLOSING_BACK_COUNT);
	for (size_t looked = 0; looked < LOOKED_AT_COUNT_MAX; looked += count) {
		if (!closing_store_backs(visit->arena, db, visit->root_id, looked == 0 ? NULL : &after, &backs,
		                         &count, &closing->fault))
			return false;
		for (size_t i = 0; i < count && *count_r < CLOSING_BACK_COUNT; i++) {
			struct closing_seen *seen = &(*seen_r)[*count_r];
			const enum found found = desk_by_id(visit->arena, db, visit->root_id, backs[i].request_id,
			                                    &seen->request, &closing->fault);
			if (found == FOUND_FAILED)
				return false;
			seen->back = backs[i];
			*count_r += found == FOUND_ONE && desk_sees(closing->sight, &seen->request);
		}
		if (count < CLOSING_BACK_COUNT || *count_r == CLOSING_BACK_COUNT)
			return true;
		after = backs[count - 1];
	}
	return true;
}

bool
closing_asks_seen(struct closing_visit *closing, struct desk_request seen_r[CLOSING_ASKED_COUNT],
                  size_t *count_r)
{
	struct visit *visit = closing->visit;
	int64_t requests[CLOSING_ASKED_COUNT];
	size_t count;
	struct db *db = visit_db(visit);
	*count_r = 0;
	if (db == NULL || !closing_store_asked(visit->arena, db, visit->root_id, visit->reader.account_id,
	                                       requests, &count, &closing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct desk_request *request = &seen_r[*count_r];
		const enum found found = desk_by_id(visit->arena, db, visit->root_id, requests[i], request,
		                                    &closing->fault);
		if (found == FOUND_FAILED)
			return false;
		*count_r += found == FOUND_ONE && desk_sees(closing->sight, request);
	}
	return true;
}

/* --- said before the pages of the desk ------------------------------------------------------- */

static void
remind_backs(struct closing_visit *closing)
{
	struct visit *visit = closing->visit;
	struct closing_seen *seen;
	size_t count;
	struct text words = text_new(visit->arena, 300);
	if (!closing_backs_seen(closing, &seen, &count) || count == 0)
		return;
	const bool is_late = seen[0].back.due_day < visit->today;
	text_format(&words, count == 1 ? "%zu personne est à rappeler, "
	                               : "%zu personnes sont à rappeler, la première ",
	            count);
	text_add_z(&words, is_late ? "en retard depuis le " : "avant le ");
	text_add_date_words(&words, seen[0].back.due_day);
	text_add_z(&words, is_late ? "" : " au soir");
	visit_remind(visit, text_z(&words), "/fins");
}

static void
remind_asked(struct closing_visit *closing)
{
	struct visit *visit = closing->visit;
	struct desk_request requests[CLOSING_ASKED_COUNT];
	size_t count;
	if (!closing_asks_seen(closing, requests, &count) || count == 0)
		return;
	visit_remind(visit,
	             count == 1 ? "Une demande que vous avez traitée est terminée\u202f: aviez-vous ce qu’il "
	                          "fallait\u202f?"
	                        : arena_format(visit->arena,
	                                       "%zu demandes que vous avez traitées sont terminées\u202f: "
	                                       "aviez-vous ce qu’il fallait\u202f?",
	                                       count),
	             "/fins");
}

static void
remind_request(struct closing_visit *closing)
{
	struct visit *visit = closing->visit;
	struct desk_request request;
	struct closing_back back;
	struct text words = text_new(visit->arena, 300);
	struct db *db = visit_db(visit);
	if (db == NULL || desk_load(visit->arena, db, visit->root_id, closing->sight, visit->part[0],
	                            &request, &closing->fault) != FOUND_ONE ||
	    closing_store_back(visit->arena, db, visit->root_id, request.request_id, &back,
	                       &closing->fault) != FOUND_ONE)
		return;
	if (back.done_unix_s == 0) {
		text_add_z(&words, "Cette personne est à rappeler avant le ");
		text_add_date_words(&words, back.due_day);
		text_add_z(&words, " au soir\u202f: elle dit que tout n’est pas réglé");
	} else
		text_add_z(&words, "Cette personne a été rappelée après la fin de sa demande");
	visit_remind(visit, text_z(&words),
	             arena_format(visit->arena, "/fins/%.*s", SPAN_ARGS(request.reference)));
}

void
closing_remind(struct visit *visit)
{
	struct closing_visit closing;
	/* Not above the page of a person, whoever looks at it, nor where the desk is not spoken of. */
	if (visit->reader.account_id == 0 || span_starts(visit->request->path, "/suivi/") ||
	    span_is(visit->request->path, "/demandes") ||
	    span_is(visit->request->path, "/miroir") || span_starts(visit->request->path, "/parcours/") ||
	    !closing_begin(visit, &closing) || desk_sight_is_empty(closing.sight))
		return;
	if (visit->part[0].length > 0)
		remind_request(&closing);
	else {
		remind_backs(&closing);
		remind_asked(&closing);
	}
}
