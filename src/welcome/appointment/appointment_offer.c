/* « Proposer un rendez-vous »: from a request, the person chooses, or one chooses with her. */
#include "craft/form/form.h"
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { SLOT_ID, SLOT_FIELD_ID, SLOT_WHEN, SLOT_FIELD_COUNT };
static const struct field slot_fields[SLOT_FIELD_COUNT] = {
	[SLOT_ID] = { "slot", FIELD_TEXT, FIELD_PAGE },
	[SLOT_FIELD_ID] = { "slot_id", FIELD_TEXT, FIELD_PAGE },
	[SLOT_WHEN] = { "slot_when", FIELD_TEXT, FIELD_API, .help = "A free hour." },
};
enum {
	OFFER_TITLE, OFFER_REFERENCE, OFFER_WITHIN_URL, OFFER_URL, OFFER_TROUBLE, OFFER_DONE, OFFER_PLACE,
	OFFER_CODE, OFFER_SLOTS, OFFER_HAS_SLOTS, OFFER_OPEN_URL, OFFER_SAYS_WAY, OFFER_WAY, OFFER_FIELDS,
	OFFER_ERRORS, OFFER_WRONG, OFFER_WHEN, OFFER_FIELD_COUNT
};
static const struct field offer_fields[OFFER_FIELD_COUNT] = {
	[OFFER_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[OFFER_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of the request." },
	[OFFER_WITHIN_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[OFFER_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[OFFER_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[OFFER_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[OFFER_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where." },
	[OFFER_CODE] = { "place_code", FIELD_TEXT, FIELD_PAGE },
	[OFFER_SLOTS] = { "slots", FIELD_LIST, FIELD_API, .of = slot_fields, .of_count = SLOT_FIELD_COUNT,
		.help = "Free hours there." },
	[OFFER_HAS_SLOTS] = { "has_slots", FIELD_FLAG, FIELD_PAGE },
	[OFFER_OPEN_URL] = { "open_url", FIELD_URL, FIELD_PAGE },
	[OFFER_SAYS_WAY] = { "leaves", FIELD_FLAG, FIELD_PAGE },
	[OFFER_WAY] = { "way", FIELD_TEXT, FIELD_PAGE },
	[OFFER_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[OFFER_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[OFFER_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[OFFER_WHEN] = { "when", FIELD_TEXT, FIELD_API, .help = "The appointment she has; null: none." },
};
const struct page_kind appointment_offer_page = { "appointment.offer",
	"welcome/appointment/pages/offer.html", offer_fields, OFFER_FIELD_COUNT };

static const struct form_field where_form[] = {
	{ "lieu", FORM_TEXT, "Dans quel lieu", .hint = "Son nom ou son code.",
	  .length_max = PLACE_NAME_LENGTH_MAX },
};

struct offering_one {
	struct appointing at;
	struct desk_request request;
	struct form *form;
	const char *trouble;
	struct appointment *own; /* to come; NULL: none */
	int64_t slot_id;         /* 0: she chooses */
	const char *sentence;
};

/* --- what is there ------------------------------------------------------------------------------------ */

static bool
find_own(struct offering_one *one, struct db *db)
{
	struct visit *visit = one->at.visit;
	struct appointment *list;
	size_t count;
	one->own = NULL;
	if (!appointment_of_request(visit->arena, db, visit->root_id, one->request.request_id, &list, &count,
	                            &one->at.fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (list[i].state == APPOINTMENT_BOOKED && list[i].end_s > visit->now_s)
			one->own = &list[i];
	return true;
}

static bool
begin(struct visit *visit, struct offering_one *one, struct span place)
{
	*one = (struct offering_one){ .slot_id = 0 };
	if (!appointment_begin(visit, &one->at))
		return false;
	const enum found found = desk_load(visit->arena, one->at.db, visit->root_id, one->at.sight,
	                                   visit->part[0], &one->request, &one->at.fault);
	if (found == FOUND_NONE || (found == FOUND_ONE && one->request.person_id == 0)) {
		visit_missing(visit);
		return false;
	}
	if (found == FOUND_FAILED || !find_own(one, one->at.db)) {
		visit_fail(visit, &one->at.fault);
		return false;
	}
	one->form = form_new(visit->arena, where_form, 1);
	form_fill(one->form, 0, place);
	if (place.length > 0)
		one->at.place = place_by_code_or_name(one->at.tree, place);
	else if (one->request.unit_id != 0)
		one->at.place = place_by_id(one->at.tree, one->request.unit_id);
	if (place.length > 0 && one->at.place == PLACE_NONE)
		form_complain(one->form, "lieu", "Ce lieu n’est pas connu. Vérifiez son nom ou son code.");
	return true;
}

static bool
draw_slots(struct offering_one *one, struct model *page)
{
	struct visit *visit = one->at.visit;
	struct appointment *slots;
	size_t count;
	const struct hours_calendar *calendar = appointment_hours(&one->at, one->at.place, 1);
	if (calendar == NULL ||
	    !appointment_free(visit->arena, one->at.db, visit->root_id,
	                      one->at.tree->places[one->at.place].id, visit->now_s, &slots, &count,
	                      &one->at.fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, OFFER_SLOTS);
		model_text_z(row, SLOT_ID, arena_format(visit->arena, "%lld", (long long)slots[i].appointment_id));
		model_text_z(row, SLOT_FIELD_ID, arena_format(visit->arena, "c%zu", i));
		model_text_z(row, SLOT_WHEN,
		             appointment_when_words(visit->arena, hours_zone(calendar), slots[i].begin_s));
	}
	model_flag(page, OFFER_HAS_SLOTS, count > 0);
	return true;
}

static void
show(struct offering_one *one, int status)
{
	struct visit *visit = one->at.visit;
	const struct span done = visit_asked(visit, "fait");
	struct model *page = model_new(visit->arena, &appointment_offer_page);
	const struct span reference = one->request.reference;
	one->at.db = visit_db(visit);
	if (one->at.db == NULL)
		return;
	model_text_z(page, OFFER_TITLE, "Proposer un rendez-vous");
	model_text(page, OFFER_REFERENCE, reference);
	model_url_z(page, OFFER_WITHIN_URL, arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(reference)));
	model_url_z(page, OFFER_URL,
	            arena_format(visit->arena, "/guichet/%.*s/rendez-vous", SPAN_ARGS(reference)));
	model_text_z(page, OFFER_TROUBLE, one->trouble);
	model_text_z(page, OFFER_DONE,
	             span_is(done, "propose") ? "C’est proposé\u202f: la personne peut choisir son heure."
	             : span_is(done, "pris")  ? "Le rendez-vous est pris."
	                                      : NULL);
	model_flag(page, OFFER_SAYS_WAY, desk_leaves(one->request.reply_channel));
	model_text_z(page, OFFER_WAY, desk_channel_words[one->request.reply_channel]);
	if (one->own != NULL) {
		const char *when;
		if (!appointment_when_there(visit, one->at.db, one->own, &when, &one->at.fault)) {
			visit_fail(visit, &one->at.fault);
			return;
		}
		model_text_z(page, OFFER_WHEN, when);
	}
	if (one->at.place != PLACE_NONE) {
		model_text(page, OFFER_PLACE, one->at.tree->places[one->at.place].name);
		model_text(page, OFFER_CODE, one->at.tree->places[one->at.place].code);
		if (people_may(&visit->reader, one->at.tree, APPOINTMENT_KEEPERS, one->at.place))
			model_url_z(page, OFFER_OPEN_URL,
			            appointment_url(visit->arena, one->at.tree, one->at.place, "/creneaux"));
		if (!draw_slots(one, page)) {
			visit_fail(visit, &one->at.fault);
			return;
		}
	}
	form_draw(one->form, page, (struct form_place){ OFFER_FIELDS, OFFER_ERRORS, OFFER_WRONG });
	visit->response->status = form_is_fine(one->form) ? status : 422;
	visit_show(visit, &appointment_offer_page, page);
}

void
appointment_get_offer(struct visit *visit)
{
	struct offering_one one;
	if (begin(visit, &one, span_trim(visit_asked(visit, "lieu"))))
		show(&one, 200);
}

/* --- proposed, or taken for her ------------------------------------------------------------------------ */

static bool
tell(struct offering_one *one, struct db *db, struct span text)
{
	const struct visit *visit = one->at.visit;
	const struct desk_hand hand = { .root_id = visit->root_id, .now_s = visit->now_s,
		                            .today = visit->today, .tree = one->at.tree,
		                            .address = visit->address, .once = SPAN("") };
	return desk_tell(db, &hand, one->request.request_id, one->request.reply_channel, text, &one->at.fault);
}

static bool
propose(struct offering_one *one, struct db *db)
{
	struct visit *visit = one->at.visit;
	char secret[DESK_SECRET_LENGTH + 1];
	const struct appointment_offer offer = { one->request.request_id,
		                                     one->at.tree->places[one->at.place].id, visit->now_s };
	struct text text = text_new(visit->arena, 1000);
	if (!appointment_offer_save(db, visit->root_id, &offer, &one->at.fault) ||
	    !desk_secret(visit->arena, db, visit->root_id, one->request.reference, secret, &one->at.fault))
		return false;
	text_format(&text, "Nous vous proposons un rendez-vous, %.*s. Choisissez l’heure qui vous convient",
	            SPAN_ARGS(one->at.tree->places[one->at.place].name));
	if (visit->address != NULL)
		text_format(&text, "\u202f: %s/suivi/%.*s/%s/rendez-vous", visit->address,
		            SPAN_ARGS(one->request.reference), secret);
	else
		text_add_z(&text, " sur la page de votre demande.");
	return tell(one, db, text_span(&text));
}

static bool
take(struct offering_one *one, struct db *db)
{
	struct visit *visit = one->at.visit;
	struct appointment slot;
	struct appointment_told told;
	const char *link = NULL;
	enum found found =
		appointment_load(visit->arena, db, visit->root_id, one->slot_id, &slot, &one->at.fault);
	if (found == FOUND_ONE && slot.place_id != one->at.tree->places[one->at.place].id)
		found = FOUND_NONE;
	if (found == FOUND_ONE)
		found = appointment_take(db, visit->root_id, one->slot_id, one->request.request_id, SPAN(""),
		                         visit->now_s, &one->at.fault);
	if (found == FOUND_NONE)
		one->sentence = "Cette heure vient d’être prise. Choisissez-en une autre.";
	if (found != FOUND_ONE ||
	    appointment_load(visit->arena, db, visit->root_id, one->slot_id, &slot, &one->at.fault) !=
	        FOUND_ONE ||
	    !appointment_offer_end(db, visit->root_id, one->request.request_id, &one->at.fault) ||
	    !appointment_tell(visit->arena, db, visit->root_id, one->at.tree, visit->today, &slot, &told,
	                      &one->at.fault) ||
	    (visit->address != NULL && !appointment_link(visit->arena, db, visit->root_id, visit->address,
	                                                 one->slot_id, &link, &one->at.fault)))
		return false;
	return tell(one, db,
	            appointment_letter(visit->arena, &slot, &told, "Votre rendez-vous est pris\u202f: ", link,
	                               one->request.reply_channel == DESK_SMS));
}

static bool
act(struct db *db, void *data)
{
	struct offering_one *one = data;
	const struct visit *visit = one->at.visit;
	const bool takes = one->slot_id != 0;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = takes ? "appointment.taken" : "appointment.offered",
		.account_id = visit->reader.account_id,
		.place_id = one->request.is_confidential ? 0 : one->at.tree->places[one->at.place].id,
		.subject_id = one->request.request_id,
		.words = takes ? SPAN("Un rendez-vous a été pris pour une personne.")
		               : SPAN("Un rendez-vous a été proposé à une personne."),
		.once = visit->once,
	};
	one->sentence = NULL;
	if (journal_add(visit->arena, db, visit->root_id, &fact, &one->at.fault) != FOUND_ONE ||
	    !find_own(one, db))
		return false;
	if (one->own != NULL) {
		one->sentence = "Cette personne a déjà un rendez-vous pour cette demande.";
		return false;
	}
	return takes ? take(one, db) : propose(one, db);
}

void
appointment_post_offer(struct visit *visit)
{
	struct offering_one one;
	bool gave_up = false;
	const bool takes = span_is(http_pairs_first(&visit->body, "faire"), "prendre");
	if (!begin(visit, &one, span_trim(http_pairs_first(&visit->body, "lieu"))))
		return;
	if (one.at.place == PLACE_NONE || !form_is_fine(one.form)) {
		show(&one, 422);
		return;
	}
	if (one.request.queue != DESK_TODO && one.request.queue != DESK_WAITING)
		one.trouble = "Cette demande est close\u202f: rouvrez-la pour proposer un rendez-vous.";
	else if (takes && (!span_int64(http_pairs_first(&visit->body, "creneau"), &one.slot_id) ||
	                   one.slot_id <= 0))
		one.trouble = "Choisissez une heure.";
	if (one.trouble != NULL) {
		show(&one, 422);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, act, &one, &gave_up) ||
	    (gave_up && one.sentence == NULL && one.at.fault.for_log == NULL)) {
		visit_go(visit, "/guichet/%.*s/rendez-vous?fait=%s", SPAN_ARGS(one.request.reference),
		         takes ? "pris" : "propose");
		return;
	}
	if (!gave_up)
		return;
	if (one.sentence == NULL) {
		visit_fail(visit, &one.at.fault);
		return;
	}
	one.trouble = one.sentence;
	show(&one, 409);
}
