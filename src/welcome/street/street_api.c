/* Our own JSON: a program makes a request, and asks where it stands. */
#include "welcome/street/street_inside.h"

static void
answer(struct visit *visit, int status, struct street_out *out)
{
	must(!out->text.cut);
	visit->response->status = status;
	visit->response->content_type = "application/json";
	visit->response->body = text_span(&out->text);
}

static void
refuse(struct visit *visit, int status, const struct street_wrong *wrongs, size_t count)
{
	struct street_out out;
	street_out_begin(&out, visit->arena, true);
	street_out_open(&out, "", STREET_OBJECT);
	street_out_open(&out, "errors", STREET_LIST);
	for (size_t i = 0; i < count; i++) {
		street_out_open(&out, "", STREET_OBJECT);
		street_out_text(&out, "field", span_of(wrongs[i].field));
		street_out_text(&out, "words", span_of(wrongs[i].sentence));
		street_out_close(&out);
	}
	street_out_close(&out);
	street_out_close(&out);
	answer(visit, status, &out);
}

/* True when something was answered: nothing is to be told. */
static bool
refuse_fate(struct visit *visit, enum street_fate fate, int wait_s)
{
	static const int statuses[STREET_FATE_COUNT] = {
		[STREET_NO_KEY] = 401, [STREET_TOO_OFTEN] = 429,   [STREET_UNKNOWN] = 404,
		[STREET_SHUT] = 410,   [STREET_NOT_ALLOWED] = 403, [STREET_OTHER_WORDS] = 409,
	};
	if (fate == STREET_FAILED)
		return true;
	if (street_fate_sentences[fate] == NULL)
		return false;
	if (fate == STREET_TOO_OFTEN)
		street_wait(visit, wait_s);
	if (fate == STREET_NO_KEY)
		http_response_header(visit->response, "WWW-Authenticate", "Bearer");
	refuse(visit, statuses[fate], &(struct street_wrong){ NULL, street_fate_sentences[fate] }, 1);
	return true;
}

void
street_post_api(struct visit *visit)
{
	struct street_asked asked;
	street_read_json(visit->arena, visit->request->body, visit->today, &asked);
	struct street_making making = { .visit = visit, .asked = &asked };
	const enum street_fate fate = street_make(&making);
	if (refuse_fate(visit, fate, making.wait_s))
		return;
	if (fate == STREET_WRONG) {
		refuse(visit, 422, asked.wrongs, asked.wrong_count);
		return;
	}
	struct street_out out;
	const char *url = arena_format(visit->arena, "%s/suivi/%.*s/%s", street_house(visit),
	                               SPAN_ARGS(making.reference), making.secret);
	street_out_begin(&out, visit->arena, true);
	street_out_open(&out, "", STREET_OBJECT);
	street_out_text(&out, "reference", making.reference);
	street_out_text(&out, "follow_url", span_of(url));
	street_out_close(&out);
	http_response_header(visit->response, "Location",
	                     arena_format(visit->arena, "/api/demandes/%.*s",
	                                  SPAN_ARGS(making.reference)));
	answer(visit, fate == STREET_MADE ? 201 : 200, &out);
}

/* --- where it stands ----------------------------------------------------------------------------------- */

struct looking {
	struct visit *visit;
	struct street_key key;
	struct desk_request request;
	struct offering offering;
	int64_t changed_s;
	struct fault fault;
};

/* FOUND_NONE: none of this reference was made by this key, or it is confidential since: the same. */
static enum found
look(struct looking *looking)
{
	struct visit *visit = looking->visit;
	struct street_made made;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = desk_by_reference(visit->arena, db, visit->root_id, visit->part[0],
	                                     &looking->request, &looking->fault);
	if (found == FOUND_ONE)
		found = street_store_maker(visit->arena, db, visit->root_id, looking->request.request_id,
		                           &made, &looking->fault);
	if (found == FOUND_ONE &&
	    (made.key_id != looking->key.key_id || looking->request.is_confidential))
		found = FOUND_NONE;
	if (found == FOUND_ONE)
		found = offering_load(visit->arena, db, visit->root_id, looking->request.offering_id,
		                      &looking->offering, &looking->fault);
	if (found == FOUND_ONE && !desk_changed(visit->arena, db, visit->root_id,
	                                        looking->request.request_id, &looking->changed_s,
	                                        &looking->fault))
		found = FOUND_FAILED;
	return found;
}

static bool
write_use(struct db *db, void *data)
{
	struct looking *looking = data;
	return street_note_use(looking->visit, db, &looking->key, &looking->fault);
}

static void
tell(struct looking *looking)
{
	struct visit *visit = looking->visit;
	const struct desk_request *request = &looking->request;
	struct text day = text_new(visit->arena, 20);
	struct street_out out;
	if (request->promised_day != 0)
		text_add_date(&day, request->promised_day);
	street_out_begin(&out, visit->arena, true);
	street_out_open(&out, "", STREET_OBJECT);
	street_out_text(&out, "reference", request->reference);
	street_out_text(&out, "offering", looking->offering.code);
	street_out_text(&out, "status", street_is_closed(request) ? SPAN("closed") : SPAN("open"));
	street_out_text(&out, "status_words", span_of(street_state_words(request)));
	street_out_instant(&out, "received", visit->zone, request->received_unix_s);
	street_out_instant(&out, "changed", visit->zone, looking->changed_s);
	street_out_text(&out, "promised_day", text_span(&day));
	street_out_close(&out);
	answer(visit, 200, &out);
}

void
street_get_api(struct visit *visit)
{
	struct looking looking = { .visit = visit };
	int wait_s = 0;
	const enum street_fate fate = street_know(visit, SPAN(""), &looking.key, &wait_s);
	if (refuse_fate(visit, fate, wait_s))
		return;
	const enum found found = look(&looking);
	if (found == FOUND_NONE)
		refuse(visit, 404,
		       &(struct street_wrong){ NULL, "Cette clé n’a pas fait de demande de cette référence." },
		       1);
	if (found == FOUND_FAILED && looking.fault.for_log != NULL)
		visit_fail(visit, &looking.fault);
	if (found != FOUND_ONE)
		return;
	tell(&looking);
	visit_db_end(visit);
	if (looking.key.used_day < visit->today &&
	    !store_write(visit->store, write_use, &looking, &looking.fault))
		log_fault("street.used", &looking.fault); /* what was asked was told all the same */
}

/* --- what its form asks -------------------------------------------------------------------------------- */

/* Of what this key may ask for; FOUND_NONE: nothing of this code is, or it bears no form. */
static enum found
find_form(struct visit *visit, const struct street_key *key, struct offering *offering_r,
          struct filling **filling_r, struct fault *fault_r)
{
	struct db *db = visit_db(visit);
	*filling_r = NULL;
	if (db == NULL)
		return FOUND_FAILED;
	enum found found =
		offering_by_code(visit->arena, db, visit->root_id, visit->part[0], offering_r, fault_r);
	if (found == FOUND_ONE &&
	    (offering_r->state != OFFERING_OPEN || !street_may_be_allowed(offering_r)))
		found = FOUND_NONE;
	if (found == FOUND_ONE)
		found = street_store_allows(visit->arena, db, visit->root_id, key->key_id,
		                            offering_r->offering_id, fault_r);
	if (found == FOUND_ONE && !filling_begin(visit->arena, db, visit->root_id, offering_r, visit->today,
	                                         filling_r, fault_r))
		found = FOUND_FAILED;
	return found == FOUND_ONE && *filling_r == NULL ? FOUND_NONE : found;
}

void
street_get_form(struct visit *visit)
{
	struct street_key key;
	struct offering offering;
	struct filling *filling;
	struct fault fault = { 0 };
	struct street_out out;
	int wait_s = 0;
	if (refuse_fate(visit, street_know(visit, SPAN(""), &key, &wait_s), wait_s))
		return;
	const enum found found = find_form(visit, &key, &offering, &filling, &fault);
	if (found == FOUND_NONE)
		refuse(visit, 404,
		       &(struct street_wrong){ NULL, "Rien de ce code n’a de formulaire pour cette clé." }, 1);
	if (found == FOUND_FAILED && fault.for_log != NULL)
		visit_fail(visit, &fault);
	if (found != FOUND_ONE)
		return;
	filling_open(filling);
	street_out_begin(&out, visit->arena, true);
	street_out_open(&out, "", STREET_OBJECT);
	street_out_text(&out, "offering", offering.code);
	street_out_open(&out, "questions", STREET_LIST);
	street_write_form(&out, filling);
	street_out_close(&out);
	street_out_close(&out);
	answer(visit, 200, &out);
}
