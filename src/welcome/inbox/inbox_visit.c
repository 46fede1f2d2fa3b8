/* What every page of the room needs: what is seen, today's places, names, the catalogue, hours. */
#include "base/time.h"
#include "welcome/inbox/inbox_inside.h"

/* Then its name need not stand on each row. */
static bool
sees_one_unit(const struct inboxing *inboxing)
{
	size_t count = 0;
	for (uint32_t i = 0; i < inboxing->tree->count && count < 2; i++)
		count += desk_sees_unit(inboxing->sight, inboxing->tree->places[i].id);
	return count == 1;
}

bool
inbox_begin(struct visit *visit, struct inboxing *inboxing_r)
{
	*inboxing_r = (struct inboxing){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	inboxing_r->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &inboxing_r->fault);
	if (inboxing_r->tree == NULL) {
		visit_fail(visit, &inboxing_r->fault);
		return false;
	}
	inboxing_r->sight = desk_sight_of(visit->arena, &visit->reader, inboxing_r->tree);
	inboxing_r->sees_one_unit = sees_one_unit(inboxing_r);
	inboxing_r->hand = (struct desk_hand){ .root_id = visit->root_id,
		                                   .now_s = visit->now_s,
		                                   .today = visit->today,
		                                   .tree = inboxing_r->tree,
		                                   .address = visit->address,
		                                   .once = visit->once };
	return true;
}

/* --- names ------------------------------------------------------------------------------------ */

struct span
inbox_unit_name(const struct inboxing *inboxing, int64_t unit_id)
{
	if (unit_id == 0)
		return SPAN("aucun service pour l’instant");
	const uint32_t place = place_by_id(inboxing->tree, unit_id);
	return place == PLACE_NONE ? SPAN("un service fermé depuis") : inboxing->tree->places[place].name;
}

bool
inbox_account_name(struct inboxing *inboxing, int64_t account_id, struct span *name_r)
{
	struct visit *visit = inboxing->visit;
	for (size_t i = 0; i < inboxing->known_count; i++)
		if (inboxing->known[i].account_id == account_id) {
			*name_r = inboxing->known[i].name;
			return true;
		}
	struct db *db = visit_db(visit);
	if (db == NULL || !people_name(visit->arena, db, visit->root_id, account_id, name_r,
	                               &inboxing->fault))
		return false;
	if (inboxing->known_count % 16 == 0)
		inboxing->known = arena_grow(visit->arena, inboxing->known, inboxing->known_count,
		                             inboxing->known_count + 16, sizeof *inboxing->known);
	inboxing->known[inboxing->known_count++] = (struct inbox_known){ account_id, *name_r };
	return true;
}

bool
inbox_asker_names(struct inboxing *inboxing, const struct desk_request *requests, size_t count,
                  struct span *names_r)
{
	struct visit *visit = inboxing->visit;
	int64_t ids[PERSON_NAMED_COUNT_MAX];
	must(count <= LENGTH(ids));
	for (size_t i = 0; i < count; i++)
		ids[i] = requests[i].person_id;
	struct db *db = visit_db(visit);
	if (db == NULL || !person_names(visit->arena, db, visit->root_id, ids, count, names_r,
	                                &inboxing->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (requests[i].asker_id != 0 &&
		    !inbox_account_name(inboxing, requests[i].asker_id, &names_r[i]))
			return false;
	return true;
}

/* --- the catalogue ---------------------------------------------------------------------------- */

bool
inbox_offerings(struct inboxing *inboxing)
{
	struct visit *visit = inboxing->visit;
	struct db *db = visit_db(visit);
	if (db != NULL && !inboxing->has_offerings)
		inboxing->has_offerings =
			offering_list(visit->arena, db, visit->root_id, &inboxing->offerings,
		                  &inboxing->offering_count, &inboxing->fault);
	return inboxing->has_offerings;
}

const struct offering *
inbox_offering(const struct inboxing *inboxing, int64_t offering_id)
{
	must(inboxing->has_offerings);
	for (size_t i = 0; i < inboxing->offering_count; i++)
		if (inboxing->offerings[i].offering_id == offering_id)
			return &inboxing->offerings[i];
	return NULL;
}

const struct offering *
inbox_offering_by_code(const struct inboxing *inboxing, struct span code)
{
	must(inboxing->has_offerings);
	for (size_t i = 0; i < inboxing->offering_count; i++)
		if (span_equal(inboxing->offerings[i].code, code))
			return &inboxing->offerings[i];
	return NULL;
}

/* --- hours ------------------------------------------------------------------------------------ */

/* Holidays and the zone are all that a page reads: dates were reckoned when something happened. */
bool
inbox_clock_of(struct inboxing *inboxing, int64_t unit_id, struct inbox_clock *clock_r)
{
	struct visit *visit = inboxing->visit;
	const struct hours_question question = { .root_id = visit->root_id,
		                                     .tree = inboxing->tree,
		                                     .first_day = visit->today - 1,
		                                     .last_day = visit->today + 1 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (inboxing->book == NULL)
		inboxing->book = hours_book_load(visit->arena, db, &question, &inboxing->fault);
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(inboxing->tree, unit_id);
	const struct hours_calendar *calendar =
		inboxing->book == NULL ? NULL
							   : hours_book_calendar(inboxing->book, place, &inboxing->fault);
	if (calendar == NULL)
		return false;
	*clock_r = (struct inbox_clock){ .zone = hours_zone(calendar),
		                             .days = hours_holidays(calendar),
		                             .now_s = visit->now_s };
	clock_r->today = zone_local(clock_r->zone, visit->now_s).days;
	return true;
}

/* --- choices ---------------------------------------------------------------------------------- */

void
inbox_offer_units(const struct inboxing *inboxing, struct form_field *field, bool only_seen,
                  int64_t but_id)
{
	struct arena *arena = inboxing->visit->arena;
	const struct place_tree *tree = inboxing->tree;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, INBOX_LISTED_COUNT_MAX + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count <= INBOX_LISTED_COUNT_MAX; i++) {
		const struct place *place = &tree->places[i];
		if (place->id == but_id || (only_seen && !desk_sees_unit(inboxing->sight, place->id)))
			continue;
		struct text label = text_new(arena, PLACE_NAME_LENGTH_MAX * 4 + 100);
		for (uint32_t depth = 0; depth < place->depth && depth < 10; depth++)
			text_add_z(&label, "\u00a0\u00a0\u00a0");
		text_add(&label, place->name);
		choices[count++] =
			(struct form_choice){ span_copy(arena, place->code), text_z(&label) };
	}
	field->kind = count > INBOX_LISTED_COUNT_MAX ? FORM_TEXT : FORM_SELECT;
	if (field->kind == FORM_TEXT) {
		field->hint = "Le nom ou le code du service.";
		return;
	}
	field->wrong = "Choisissez un service de la liste.";
	field->choices = choices;
	field->choice_count = count;
}

uint32_t
inbox_chosen_unit(const struct inboxing *inboxing, struct form *form, size_t field, const char *name)
{
	const struct span typed = form_text(form, field);
	const uint32_t place =
		form_has(form, field) ? place_by_code_or_name(inboxing->tree, typed) : PLACE_NONE;
	if (place == PLACE_NONE && form_has(form, field))
		form_complain(form, name, "Ce service n’est pas connu. Vérifiez son nom ou son code.");
	return place;
}

bool
inbox_holders(struct inboxing *inboxing, int64_t unit_id, bool is_confidential,
              struct colleague **people_r, size_t *count_r)
{
	struct visit *visit = inboxing->visit;
	int64_t places[PEOPLE_PLACE_COUNT_MAX] = { unit_id };
	struct people_where where = { DESK_DEALERS, places, 1 };
	uint32_t at = unit_id == 0 ? PLACE_NONE : place_by_id(inboxing->tree, unit_id);
	while (!is_confidential && at != PLACE_NONE && where.place_count < LENGTH(places) - 1) {
		at = inboxing->tree->places[at].parent;
		if (at != PLACE_NONE)
			places[where.place_count++] = inboxing->tree->places[at].id;
	}
	if (!is_confidential && unit_id != 0)
		places[where.place_count++] = 0;
	struct db *db = visit_db(visit);
	return db != NULL && people_holders(visit->arena, db, visit->root_id, &where, people_r, count_r,
	                                    &inboxing->fault);
}

static bool
has_namesake(const struct colleague *people, size_t count, size_t person)
{
	for (size_t i = 0; i < count; i++)
		if (i != person && span_equal(people[i].name, people[person].name))
			return true;
	return false;
}

static bool
is_meant(const struct colleague *people, size_t count, size_t person, struct span typed)
{
	int64_t account_id;
	return (span_int64(typed, &account_id) && people[person].account_id == account_id) ||
	       span_equal(people[person].mail, typed) ||
	       (span_equal(people[person].name, typed) && !has_namesake(people, count, person));
}

int64_t
inbox_chosen_person(struct form *form, size_t field, const char *name,
                    const struct colleague *people, size_t count)
{
	for (size_t i = 0; form_has(form, field) && i < count; i++)
		if (is_meant(people, count, i, form_text(form, field)))
			return people[i].account_id;
	if (form_has(form, field))
		form_complain(form, name, "Cette personne ne s’occupe pas des demandes de ce service, ou deux "
		                          "portent ce nom\u202f: écrivez son adresse électronique.");
	return 0;
}

/* --- small things ----------------------------------------------------------------------------- */

const char *
inbox_address(struct arena *arena, struct span reference, const char *more)
{
	return arena_format(arena, "/guichet/%.*s%s", SPAN_ARGS(reference), more);
}

const char *
inbox_day_typed(struct arena *arena, int32_t day)
{
	const struct date date = date_of_days(day);
	return arena_format(arena, "%02d/%02d/%04d", date.day, date.month, date.year);
}

void
inbox_draw_text(struct model *model, size_t field, struct span text)
{
	if (text.length > 0)
		model_text(model, field, text);
}

struct span
inbox_once(const struct visit *visit, struct span reference, int number)
{
	if (visit->once.length == 0)
		return SPAN("");
	return span_of(arena_format(visit->arena, "%.*s-%.*s-%d", SPAN_ARGS(visit->once),
	                            SPAN_ARGS(reference), number));
}
