/* A program makes a request. */
#include <string.h>

#include "base/ident.h"
#include "welcome/street/street_inside.h"

const char *const street_fate_sentences[STREET_FATE_COUNT] = {
	[STREET_NO_KEY] = "Cette clé n’est pas connue, ou ne vaut plus. Demandez-en une au service.",
	[STREET_TOO_OFTEN] = "Trop d’appels à la fois\u202f: attendez, puis envoyez de nouveau.",
	[STREET_UNKNOWN] = "Rien ne se demande ici sous ce code.",
	[STREET_SHUT] = "Cette demande ne se fait plus ici.",
	[STREET_NOT_ALLOWED] = "Cette clé ne permet pas cette demande. Parlez-en au service.",
	[STREET_OTHER_WORDS] = "Une autre demande porte déjà cet external_id, avec d’autres mots. "
						   "Rien n’a été changé.",
};

const char *
street_house(const struct visit *visit)
{
	if (visit->address != NULL)
		return visit->address;
	return arena_format(visit->arena, "http://%.*s",
	                    SPAN_ARGS(http_header(visit->request, "Host")));
}

/* --- who --------------------------------------------------------------------------------------------- */

enum street_fate
street_know(struct visit *visit, struct span sent, struct street_key *key_r, int *wait_s_r)
{
	const struct span header = http_header(visit->request, "Authorization");
	struct span key = span_trim(sent);
	uint8_t hash[VAULT_HASH_SIZE];
	struct fault fault;
	if (key.length == 0 && span_starts(header, "Bearer "))
		key = span_trim(span_from(header.at + strlen("Bearer "), header.length - strlen("Bearer ")));
	if (key.length != VAULT_TOKEN_LENGTH)
		return STREET_NO_KEY;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return STREET_FAILED;
	vault_hash("street.key", key, hash);
	const enum found found =
		street_store_by_hash(visit->arena, db, visit->root_id, hash, key_r, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? STREET_NO_KEY : STREET_FAILED;
	return street_may_call(visit->root_id, key_r->key_id, key_r->rate, time_monotonic_us(),
	                       wait_s_r)
	           ? STREET_MADE
	           : STREET_TOO_OFTEN;
}

bool
street_note_use(struct visit *visit, struct db *db, const struct street_key *key,
                struct fault *fault_r)
{
	return key->used_day >= visit->today ||
	       street_store_used(db, visit->root_id, key->key_id, visit->today, fault_r);
}

/* --- what, and where ----------------------------------------------------------------------------------- */

static enum street_fate
find_offering(struct street_making *making, struct db *db)
{
	struct visit *visit = making->visit;
	const struct offering *offering = &making->offering;
	const enum found found = offering_by_code(visit->arena, db, visit->root_id,
	                                          making->asked->service, &making->offering,
	                                          &making->fault);
	if (found == FOUND_FAILED)
		return STREET_FAILED;
	if (found == FOUND_NONE || offering->state == OFFERING_DRAFT)
		return STREET_UNKNOWN;
	if (offering->state == OFFERING_CLOSED)
		return STREET_SHUT;
	if (making->is_open311 ? !street_is_service(offering) : !street_may_be_allowed(offering))
		return STREET_UNKNOWN;
	if (making->is_open311 && !making->key.is_open311)
		return STREET_NOT_ALLOWED;
	switch (street_store_allows(visit->arena, db, visit->root_id, making->key.key_id,
	                            offering->offering_id, &making->fault)) {
	case FOUND_ONE: return STREET_MADE;
	case FOUND_NONE: return STREET_NOT_ALLOWED;
	case FOUND_FAILED: break;
	}
	return STREET_FAILED;
}

/* The place that was named, which the key must be for; none: the place of the key. */
static enum street_fate
find_place(struct street_making *making, struct db *db)
{
	struct visit *visit = making->visit;
	int64_t ids[] = { making->key.place_id, making->key.place_id };
	enum found found = FOUND_ONE;
	if (making->asked->place.length > 0)
		found = place_of_code(visit->arena, db, visit->root_id, making->asked->place, &ids[1],
		                      &making->fault);
	if (found == FOUND_FAILED)
		return STREET_FAILED;
	making->tree = place_branch_load(visit->arena, db, visit->root_id, visit->today, ids,
	                                 LENGTH(ids), &making->fault);
	if (making->tree == NULL)
		return STREET_FAILED;
	const uint32_t top = place_by_id(making->tree, ids[0]), place = place_by_id(making->tree, ids[1]);
	const bool is_within = ids[0] == 0 || (top != PLACE_NONE && place != PLACE_NONE && place >= top &&
	                                       place < making->tree->places[top].end);
	making->place_id = ids[1];
	if (found == FOUND_ONE && is_within)
		return STREET_MADE;
	street_complain(making->asked, making->is_open311 ? "address_id" : "place",
	                "Aucun lieu de cette clé ne porte ce code.");
	return STREET_WRONG;
}

/* Who is in charge there; from then on the tree is what concerns her and the place. */
static enum street_fate
find_unit(struct street_making *making, struct db *db)
{
	struct visit *visit = making->visit;
	struct offering_unit *units;
	size_t count;
	if (!offering_units(visit->arena, db, visit->root_id, making->offering.offering_id, &units,
	                    &count, &making->fault))
		return STREET_FAILED;
	making->unit_id = offering_unit_for(making->tree, units, count,
	                                    place_by_id(making->tree, making->place_id));
	const int64_t ids[] = { making->place_id, making->unit_id };
	making->tree = place_branch_load(visit->arena, db, visit->root_id, visit->today, ids,
	                                 LENGTH(ids), &making->fault);
	return making->tree == NULL ? STREET_FAILED : STREET_MADE;
}

/* What tells that two calls are one. By Open311 a program gives no name to what it makes: the same bytes
 * within ten minutes are a call made again. */
static void
name_it(struct street_making *making)
{
	struct visit *visit = making->visit;
	vault_hash("street.body", visit->request->body, making->sum);
	making->external_id = making->asked->external_id;
	making->external_before = SPAN("");
	if (!making->is_open311)
		return;
	struct text figures = text_new(visit->arena, 2 * VAULT_HASH_SIZE + 1);
	for (size_t i = 0; i < VAULT_HASH_SIZE; i++)
		text_format(&figures, "%02x", making->sum[i]);
	const long long turn = visit->now_s / STREET_SAME_S;
	making->external_id = span_of(
		arena_format(visit->arena, "%.*s %lld", SPAN_ARGS(text_span(&figures)), turn));
	making->external_before = span_of(
		arena_format(visit->arena, "%.*s %lld", SPAN_ARGS(text_span(&figures)), turn - 1));
}

/* --- kept ---------------------------------------------------------------------------------------------- */

struct writing {
	struct street_making *making;
	enum street_fate fate;
};

static bool
was_made(struct writing *writing, struct db *db, struct span external_id)
{
	struct street_making *making = writing->making;
	struct visit *visit = making->visit;
	struct street_made made;
	struct desk_request request;
	enum found found = FOUND_NONE;
	if (external_id.length > 0)
		found = street_store_made(visit->arena, db, visit->root_id, making->key.key_id, external_id,
		                          &made, &making->fault);
	if (found == FOUND_NONE)
		return false;
	writing->fate = STREET_FAILED;
	if (found == FOUND_FAILED)
		return true;
	found = desk_by_id(visit->arena, db, visit->root_id, made.request_id, &request, &making->fault);
	if (found == FOUND_NONE) /* it was erased: its name is free, were the journal not read yet */
		return !street_store_forget_request(db, visit->root_id, made.request_id, &making->fault);
	if (found == FOUND_ONE && memcmp(made.sum, making->sum, sizeof made.sum) != 0) {
		writing->fate = STREET_OTHER_WORDS;
		return true;
	}
	if (found != FOUND_ONE ||
	    !desk_secret(visit->arena, db, visit->root_id, request.reference, making->secret,
	                 &making->fault))
		return true;
	making->reference = request.reference;
	writing->fate = STREET_MADE_BEFORE;
	return true;
}

/* Agents read where it came from, with the words. */
static struct desk_receiving
receiving_of(struct street_making *making)
{
	struct street_asked *asked = making->asked;
	struct arena *arena = making->visit->arena;
	struct desk_receiving filled = { .sheet_count = 0, .answers = SPAN("") };
	if (making->filling != NULL)
		filling_keep(making->filling, &filled);
	size_t count = filled.sheet_count;
	struct desk_sheet *sheet =
		arena_array_of(arena, struct desk_sheet, count + STREET_SHEET_COUNT_MAX + 2);
	for (size_t i = 0; i < count; i++)
		sheet[i] = filled.sheet[i];
	for (size_t i = 0; i < asked->sheet_count; i++)
		sheet[count++] = asked->sheet[i];
	if (asked->media_url.length > 0)
		sheet[count++] = (struct desk_sheet){ SPAN("Lien donné avec la demande"), asked->media_url };
	const char *named = making->is_open311 || asked->external_id.length == 0
	                        ? ""
	                        : arena_format(arena, ", sous la référence %.*s",
	                                       SPAN_ARGS(asked->external_id));
	sheet[count++] = (struct desk_sheet){
		SPAN("Envoyée par le logiciel"),
		span_of(arena_format(arena, "%.*s%s", SPAN_ARGS(making->key.name), named)),
	};
	return (struct desk_receiving){
		.offering = &making->offering,
		.place_id = making->place_id,
		.unit_id = making->unit_id,
		.channel = DESK_API,
		.reply_channel = asked->reply_channel,
		.title = asked->text.length > 0 ? SPAN("") : making->offering.name,
		.text = asked->text.length > 0 || filled.sheet_count > 0 ? asked->text
	                                                             : SPAN("Aucun texte n’a été envoyé."),
		.quoted = SPAN(""),
		.sheet = sheet,
		.sheet_count = count,
		.inquiry_id = filled.inquiry_id,
		.inquiry_version = filled.inquiry_version,
		.answers = filled.answers,
		.is_placed = asked->is_placed,
		.east = asked->east,
		.north = asked->north,
		.address = asked->address,
		.received_first_day = asked->received_first_day,
	};
}

/* Whoever gave neither name nor contact is nobody that is known. */
static bool
find_person(struct street_making *making, struct db *db, int64_t *person_id_r)
{
	struct visit *visit = making->visit;
	struct street_asked *asked = making->asked;
	asked->person.purpose = making->offering.purpose;
	if (asked->person.name.length == 0 && asked->contact_count == 0)
		return true;
	return person_add(visit->arena, db, visit->root_id, &asked->person, asked->contacts,
	                  asked->contact_count, visit->now_s, person_id_r, &making->fault);
}

static bool
write_request(struct db *db, void *data)
{
	struct writing *writing = data;
	struct street_making *making = writing->making;
	struct visit *visit = making->visit;
	struct desk_received received;
	const struct desk_hand hand = { .root_id = visit->root_id,
		                            .now_s = visit->now_s,
		                            .today = visit->today,
		                            .tree = making->tree,
		                            .address = visit->address,
		                            .once = SPAN("") };
	if (was_made(writing, db, making->external_id) || was_made(writing, db, making->external_before))
		return false;
	writing->fate = STREET_FAILED;
	struct desk_receiving receiving = receiving_of(making);
	if (!find_person(making, db, &receiving.person_id) ||
	    desk_receive(visit->arena, db, &hand, &receiving, &received, &making->fault) != FOUND_ONE)
		return false;
	struct street_made made = {
		.key_id = making->key.key_id,
		.external_id = making->external_id.length > 0 ? making->external_id : received.reference,
		.request_id = received.request_id,
		.is_open311 = making->is_open311,
	};
	memcpy(made.sum, making->sum, sizeof made.sum);
	making->reference = received.reference;
	return street_store_made_add(db, visit->root_id, &made, &making->fault) &&
	       street_note_use(visit, db, &making->key, &making->fault) &&
	       desk_secret(visit->arena, db, visit->root_id, received.reference, making->secret,
	                   &making->fault);
}

static enum street_fate
keep(struct street_making *making)
{
	struct writing writing = { .making = making };
	bool gave_up;
	if (visit_write(making->visit, write_request, &writing, &gave_up))
		return STREET_MADE;
	if (!gave_up)
		return STREET_FAILED;
	if (writing.fate == STREET_FAILED)
		visit_fail(making->visit, &making->fault);
	return writing.fate;
}

/* In France it is, or it was not read; in this service's own box, if it has one. */
static void
check_box(struct street_making *making)
{
	struct street_asked *asked = making->asked;
	const struct atlas_point point = { asked->north, asked->east };
	const char *wrong = asked->is_placed ? atlas_point_wrong(making->visit->atlas, point) : NULL;
	if (wrong != NULL)
		street_complain(asked, "lat", wrong);
}

enum street_fate
street_make(struct street_making *making)
{
	struct visit *visit = making->visit;
	enum street_fate fate =
		street_know(visit, making->asked->key, &making->key, &making->wait_s);
	if (fate != STREET_MADE)
		return fate;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return STREET_FAILED;
	fate = making->asked->service.length > 0 ? find_offering(making, db) : STREET_WRONG;
	if (fate == STREET_MADE)
		fate = find_place(making, db);
	if (fate == STREET_MADE)
		fate = find_unit(making, db);
	if (fate == STREET_MADE && !street_form_fill(making, db))
		fate = STREET_FAILED;
	if (fate == STREET_FAILED)
		visit_fail(visit, &making->fault);
	if (fate != STREET_MADE)
		return fate;
	check_box(making);
	if (making->asked->wrong_count > 0)
		return STREET_WRONG;
	name_it(making);
	return keep(making);
}
