/* The person's side: her appointment by her own link, cancelled, moved, hushed; an hour chosen. */
#include "base/ident.h"
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { PIECE_NAME, PIECE_FIELD_COUNT };
static const struct field piece_fields[PIECE_FIELD_COUNT] = {
	[PIECE_NAME] = { "piece", FIELD_TEXT, FIELD_API, .help = "What has to be brought." },
};
enum { SLOT_ID, SLOT_FIELD_ID, SLOT_WHEN, SLOT_FIELD_COUNT };
static const struct field slot_fields[SLOT_FIELD_COUNT] = {
	[SLOT_ID] = { "slot", FIELD_TEXT, FIELD_PAGE },
	[SLOT_FIELD_ID] = { "slot_id", FIELD_TEXT, FIELD_PAGE },
	[SLOT_WHEN] = { "slot_when", FIELD_TEXT, FIELD_API, .help = "A free hour." },
};
enum {
	OWN_TITLE, OWN_DONE, OWN_TROUBLE, OWN_WHEN, OWN_STATE, OWN_PLACE, OWN_POST, OWN_PHONE, OWN_WINDOW,
	OWN_PIECES, OWN_HAS_PIECES, OWN_URL, OWN_SEEN, OWN_CAN_CANCEL, OWN_SAYS_NO, OWN_CAN_HUSH, OWN_SLOTS,
	OWN_HAS_SLOTS, OWN_FIELD_COUNT
};
static const struct field own_fields[OWN_FIELD_COUNT] = {
	[OWN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[OWN_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[OWN_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[OWN_WHEN] = { "when", FIELD_TEXT, FIELD_API, .help = "When, on the wall there." },
	[OWN_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "What became of it; null: it stands." },
	[OWN_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where." },
	[OWN_POST] = { "post", FIELD_TEXT, FIELD_API, .help = "Its address." },
	[OWN_PHONE] = { "phone", FIELD_TEXT, FIELD_API, .help = "Its number." },
	[OWN_WINDOW] = { "window", FIELD_TEXT, FIELD_API, .help = "At which window." },
	[OWN_PIECES] = { "pieces", FIELD_LIST, FIELD_API, .of = piece_fields, .of_count = PIECE_FIELD_COUNT,
		.help = "What has to be brought." },
	[OWN_HAS_PIECES] = { "has_pieces", FIELD_FLAG, FIELD_PAGE },
	[OWN_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[OWN_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[OWN_CAN_CANCEL] = { "can_cancel", FIELD_FLAG, FIELD_PAGE },
	[OWN_SAYS_NO] = { "says_no", FIELD_FLAG, FIELD_API, .help = "She wants no reminder." },
	[OWN_CAN_HUSH] = { "can_hush", FIELD_FLAG, FIELD_PAGE },
	[OWN_SLOTS] = { "slots", FIELD_LIST, FIELD_API, .of = slot_fields, .of_count = SLOT_FIELD_COUNT,
		.help = "Free hours that it may be moved to." },
	[OWN_HAS_SLOTS] = { "has_slots", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind appointment_own_page = { "appointment", "welcome/appointment/pages/own.html",
	own_fields, OWN_FIELD_COUNT };

struct owning {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	struct appointment appointment;
	struct appointment_told told;
	const char *trouble;
	struct fault fault;
	/* What she does. */
	enum appointment_verb verb;
	int64_t slot_id; /* to where it moves; 0: it does not */
	int64_t changes, moved_id;
	const char *sentence;
};

static bool
begin(struct visit *visit, struct owning *owning)
{
	*owning = (struct owning){ .visit = visit, .db = visit_db(visit) };
	if (owning->db == NULL)
		return false;
	enum found found = appointment_open(visit->arena, owning->db, visit->root_id, visit->part[0],
	                                    visit->part[1], &owning->appointment, &owning->fault);
	if (found == FOUND_NONE || (found == FOUND_ONE && owning->appointment.state == APPOINTMENT_FREE)) {
		visit_missing(visit);
		return false;
	}
	if (found == FOUND_ONE) {
		owning->tree = place_branch_load(visit->arena, owning->db, visit->root_id, visit->today,
		                                 &owning->appointment.place_id, 1, &owning->fault);
		if (owning->tree == NULL ||
		    !appointment_tell(visit->arena, owning->db, visit->root_id, owning->tree, visit->today,
		                      &owning->appointment, &owning->told, &owning->fault))
			found = FOUND_FAILED;
	}
	if (found == FOUND_FAILED)
		visit_fail(visit, &owning->fault);
	return found == FOUND_ONE;
}

/* --- the page ---------------------------------------------------------------------------------------- */

static const char *
state_words(const struct appointment *appointment, int64_t now_s)
{
	switch (appointment->state) {
	case APPOINTMENT_BOOKED: return appointment->end_s <= now_s ? "Ce rendez-vous est passé." : NULL;
	case APPOINTMENT_CAME: return "Vous êtes venu à ce rendez-vous.";
	case APPOINTMENT_MISSED:
		return "Vous n’avez pas été vu à ce rendez-vous. Si c’est une erreur, dites-le au service.";
	case APPOINTMENT_CANCELLED: return "Ce rendez-vous est annulé, comme vous l’avez demandé.";
	case APPOINTMENT_CANCELLED_BY_US: return "Ce rendez-vous est annulé par le service.";
	case APPOINTMENT_FREE:
	case APPOINTMENT_STATE_COUNT: break;
	}
	must(false);
	return NULL;
}

static bool
draw_slots(struct visit *visit, struct db *db, int64_t place_id, const struct zone *zone,
           struct model *page, size_t list, size_t flag, struct fault *fault_r)
{
	struct appointment *slots;
	size_t count;
	if (!appointment_free(visit->arena, db, visit->root_id, place_id, visit->now_s, &slots, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, list);
		model_text_z(row, SLOT_ID,
		             arena_format(visit->arena, "%lld", (long long)slots[i].appointment_id));
		model_text_z(row, SLOT_FIELD_ID, arena_format(visit->arena, "c%zu", i));
		model_text_z(row, SLOT_WHEN, appointment_when_words(visit->arena, zone, slots[i].begin_s));
	}
	model_flag(page, flag, count > 0);
	return true;
}

static const char *
done_words(struct visit *visit)
{
	const struct span done = visit_asked(visit, "fait");
	if (span_is(done, "annule"))
		return "C’est annulé. Merci de nous l’avoir dit\u202f: cette heure servira à quelqu’un d’autre.";
	if (span_is(done, "deplace"))
		return "C’est changé. Voici votre nouveau rendez-vous.";
	if (span_is(done, "pris"))
		return "C’est noté. Gardez l’adresse de cette page\u202f: elle permet d’annuler ou de changer d’heure, "
		       "sans compte.";
	if (span_is(done, "rappel"))
		return "C’est noté.";
	return NULL;
}

static void
show(struct owning *owning, int status)
{
	struct visit *visit = owning->visit;
	const struct appointment *appointment = &owning->appointment;
	struct model *page = model_new(visit->arena, &appointment_own_page);
	const bool is_to_come =
		appointment->state == APPOINTMENT_BOOKED && appointment->begin_s > visit->now_s;
	model_text_z(page, OWN_TITLE, "Votre rendez-vous");
	model_text_z(page, OWN_DONE, done_words(visit));
	model_text_z(page, OWN_TROUBLE, owning->trouble);
	model_text_z(page, OWN_WHEN,
	             appointment_when_words(visit->arena, owning->told.zone, appointment->begin_s));
	model_text_z(page, OWN_STATE, state_words(appointment, visit->now_s));
	model_text(page, OWN_PLACE, owning->told.place);
	model_text(page, OWN_POST, owning->told.post);
	model_text(page, OWN_PHONE, owning->told.phone);
	model_text(page, OWN_WINDOW, appointment->window);
	for (size_t i = 0; is_to_come && i < owning->told.piece_count; i++) {
		model_text(model_row(page, OWN_PIECES), PIECE_NAME, owning->told.pieces[i].name);
		model_flag(page, OWN_HAS_PIECES, true);
	}
	model_url(page, OWN_URL, visit->request->path);
	model_text_z(page, OWN_SEEN, arena_format(visit->arena, "%lld", (long long)appointment->changes));
	model_flag(page, OWN_CAN_CANCEL, is_to_come);
	model_flag(page, OWN_SAYS_NO, appointment->says_no);
	model_flag(page, OWN_CAN_HUSH, is_to_come && !appointment->says_no);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	/* Only hours of ours: what was booked elsewhere is moved there. */
	if (is_to_come && appointment->is_slot && appointment->request_id != 0 &&
	    !draw_slots(visit, db, appointment->place_id, owning->told.zone, page, OWN_SLOTS, OWN_HAS_SLOTS,
	                &owning->fault)) {
		visit_fail(visit, &owning->fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &appointment_own_page, page);
}

void
appointment_get_own(struct visit *visit)
{
	struct owning owning;
	if (begin(visit, &owning))
		show(&owning, 200);
}

/* --- what she does ----------------------------------------------------------------------------------- */

/* Told by her own way too, and kept in the exchange of her request. */
static bool
tell(struct owning *owning, struct db *db, const struct appointment *appointment, const char *begins,
     bool is_link)
{
	struct visit *visit = owning->visit;
	struct appointment_told told;
	const char *link = NULL;
	const struct desk_hand hand = { .root_id = visit->root_id, .now_s = visit->now_s,
		                            .today = visit->today, .tree = owning->tree,
		                            .address = visit->address, .once = SPAN("") };
	if (appointment->request_id == 0)
		return true;
	if (!appointment_tell(visit->arena, db, visit->root_id, owning->tree, visit->today, appointment, &told,
	                      &owning->fault))
		return false;
	if (told.request.request_id == 0)
		return true;
	if (is_link && visit->address != NULL &&
	    !appointment_link(visit->arena, db, visit->root_id, visit->address, appointment->appointment_id,
	                      &link, &owning->fault))
		return false;
	if (!is_link)
		told.piece_count = 0;
	const enum desk_channel channel = told.request.reply_channel;
	return desk_tell(db, &hand, appointment->request_id, channel,
	                 appointment_letter(visit->arena, appointment, &told, begins, link,
	                                    channel == DESK_SMS),
	                 &owning->fault);
}

/* An hour that was opened here is free again, under another number: its old link opens nothing of whoever
 * takes it. */
static bool
give_back(struct owning *owning, struct db *db, const struct appointment *given)
{
	if (!given->is_slot || given->begin_s <= owning->visit->now_s)
		return true;
	const struct appointment fresh = { .appointment_id = ident_ordered(), .place_id = given->place_id,
		                               .begin_s = given->begin_s, .end_s = given->end_s,
		                               .state = APPOINTMENT_FREE, .window = given->window,
		                               .about = SPAN(""), .name = SPAN(""), .mail = SPAN(""),
		                               .phone = SPAN(""), .is_slot = true };
	return appointment_add(db, owning->visit->root_id, &fresh, &owning->fault);
}

static bool
cancel_hers(struct owning *owning, struct db *db, struct appointment *own)
{
	owning->sentence = appointment_apply(own, owning->verb, owning->visit->now_s);
	if (owning->sentence != NULL)
		return false;
	const enum found saved = appointment_save(db, owning->visit->root_id, own, &owning->fault);
	if (saved == FOUND_NONE)
		owning->sentence = "Ce rendez-vous a changé pendant que vous lisiez cette page. Le voici.";
	if (saved != FOUND_ONE)
		return false;
	return owning->verb != APPOINTMENT_CANCEL || give_back(owning, db, own);
}

/* To another free hour: the new one is taken first, so that nobody is left with none. */
static bool
move(struct owning *owning, struct db *db, struct appointment *own)
{
	struct visit *visit = owning->visit;
	struct appointment slot;
	enum found found = appointment_load(visit->arena, db, visit->root_id, owning->slot_id, &slot,
	                                    &owning->fault);
	if (found == FOUND_ONE && slot.place_id == own->place_id)
		found = appointment_take(db, visit->root_id, owning->slot_id, own->request_id, own->about,
		                         visit->now_s, &owning->fault);
	else if (found == FOUND_ONE)
		found = FOUND_NONE;
	if (found == FOUND_NONE)
		owning->sentence = "Cette heure vient d’être prise. Choisissez-en une autre\u202f: la vôtre est gardée.";
	if (found != FOUND_ONE || !cancel_hers(owning, db, own) ||
	    appointment_load(visit->arena, db, visit->root_id, owning->slot_id, &slot, &owning->fault) !=
	        FOUND_ONE)
		return false;
	owning->moved_id = slot.appointment_id;
	return tell(owning, db, &slot, "Votre rendez-vous est changé\u202f: ", true);
}

static bool
act(struct db *db, void *data)
{
	struct owning *owning = data;
	struct visit *visit = owning->visit;
	struct appointment own;
	owning->sentence = NULL;
	if (appointment_load(visit->arena, db, visit->root_id, owning->appointment.appointment_id, &own,
	                     &owning->fault) != FOUND_ONE)
		return false;
	if (own.changes != owning->changes) {
		owning->sentence = "Ce rendez-vous a changé pendant que vous lisiez cette page. Le voici.";
		return false;
	}
	if (owning->slot_id != 0)
		return own.is_slot && own.request_id != 0 && move(owning, db, &own);
	return cancel_hers(owning, db, &own) &&
	       (owning->verb != APPOINTMENT_CANCEL ||
	        tell(owning, db, &own, "Vous avez annulé votre rendez-vous du ", false));
}

void
appointment_post_own(struct visit *visit)
{
	struct owning owning;
	bool gave_up = false;
	if (!begin(visit, &owning))
		return;
	const struct span deed = http_pairs_first(&visit->body, "faire");
	const bool moves = span_is(deed, "deplacer");
	owning.verb = span_is(deed, "taire")     ? APPOINTMENT_HUSH
	              : span_is(deed, "rappeler") ? APPOINTMENT_REMIND
	                                          : APPOINTMENT_CANCEL;
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &owning.changes) ||
	    (owning.verb == APPOINTMENT_CANCEL && !moves && !span_is(deed, "annuler"))) {
		visit_missing(visit);
		return;
	}
	if (moves && (!span_int64(http_pairs_first(&visit->body, "creneau"), &owning.slot_id) ||
	              owning.slot_id <= 0)) {
		owning.trouble = "Choisissez l’heure que vous préférez.";
		show(&owning, 422);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, act, &owning, &gave_up)) {
		const char *url = NULL;
		struct db *db = visit_db(visit);
		if (!moves)
			visit_go(visit, "%.*s?fait=%s", SPAN_ARGS(visit->request->path),
			         owning.verb == APPOINTMENT_CANCEL ? "annule" : "rappel");
		else if (db != NULL && appointment_link(visit->arena, db, visit->root_id, NULL, owning.moved_id,
		                                        &url, &owning.fault))
			visit_go(visit, "%s?fait=deplace", url);
		else if (db != NULL)
			visit_fail(visit, &owning.fault);
		return;
	}
	if (!gave_up)
		return;
	if (owning.sentence == NULL) {
		visit_fail(visit, &owning.fault);
		return;
	}
	const char *sentence = owning.sentence;
	if (!begin(visit, &owning))
		return;
	owning.trouble = sentence;
	show(&owning, 409);
}

/* --- an hour is chosen --------------------------------------------------------------------------------- */

enum {
	CHOOSE_TITLE, CHOOSE_REFERENCE, CHOOSE_BACK_URL, CHOOSE_TROUBLE, CHOOSE_PLACE, CHOOSE_POST, CHOOSE_URL,
	CHOOSE_SLOTS, CHOOSE_HAS_SLOTS, CHOOSE_OWN_URL, CHOOSE_OWN_WHEN, CHOOSE_FIELD_COUNT
};
static const struct field choose_fields[CHOOSE_FIELD_COUNT] = {
	[CHOOSE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[CHOOSE_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of the request." },
	[CHOOSE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[CHOOSE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[CHOOSE_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where." },
	[CHOOSE_POST] = { "post", FIELD_TEXT, FIELD_API, .help = "Its address." },
	[CHOOSE_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[CHOOSE_SLOTS] = { "slots", FIELD_LIST, FIELD_API, .of = slot_fields, .of_count = SLOT_FIELD_COUNT,
		.help = "Free hours." },
	[CHOOSE_HAS_SLOTS] = { "has_slots", FIELD_FLAG, FIELD_PAGE },
	[CHOOSE_OWN_URL] = { "appointment_url", FIELD_URL, FIELD_PAGE },
	[CHOOSE_OWN_WHEN] = { "appointment_when", FIELD_TEXT, FIELD_API, .help = "The one she has." },
};
const struct page_kind appointment_choose_page = { "appointment.choose",
	"welcome/appointment/pages/choose.html", choose_fields, CHOOSE_FIELD_COUNT };

struct choosing {
	struct owning own; /* tree, told */
	struct desk_request request;
	struct appointment_offer offer;
	bool is_offered, has_one;
	struct appointment one; /* that she has */
	int64_t slot_id;
	const char *sentence;
};

/* Hers to come, if she has one already. */
static bool
find_own(struct choosing *choosing, struct db *db)
{
	struct visit *visit = choosing->own.visit;
	struct appointment *list;
	size_t count;
	choosing->has_one = false;
	if (!appointment_of_request(visit->arena, db, visit->root_id, choosing->request.request_id, &list,
	                            &count, &choosing->own.fault))
		return false;
	for (size_t i = 0; i < count && !choosing->has_one; i++)
		if (list[i].state == APPOINTMENT_BOOKED && list[i].end_s > visit->now_s) {
			choosing->one = list[i];
			choosing->has_one = true;
		}
	return true;
}

static enum found
load_offer(struct choosing *choosing, struct db *db)
{
	struct visit *visit = choosing->own.visit;
	struct owning *own = &choosing->own;
	enum found found = desk_open(visit->arena, db, visit->root_id, visit->part[0], visit->part[1],
	                             &choosing->request, &own->fault);
	if (found != FOUND_ONE)
		return found;
	found = appointment_offer_of(visit->arena, db, visit->root_id, choosing->request.request_id,
	                             &choosing->offer, &own->fault);
	choosing->is_offered = found == FOUND_ONE;
	if (found == FOUND_FAILED || !find_own(choosing, db))
		return FOUND_FAILED;
	if (!choosing->is_offered)
		return FOUND_ONE;
	own->tree = place_branch_load(visit->arena, db, visit->root_id, visit->today,
	                              &choosing->offer.place_id, 1, &own->fault);
	const struct appointment there = { .place_id = choosing->offer.place_id };
	return own->tree != NULL && appointment_tell(visit->arena, db, visit->root_id, own->tree, visit->today,
	                                             &there, &own->told, &own->fault)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static bool
begin_choice(struct visit *visit, struct choosing *choosing)
{
	*choosing = (struct choosing){ .own = { .visit = visit } };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = load_offer(choosing, db);
	if (found == FOUND_NONE || (found == FOUND_ONE && !choosing->is_offered && !choosing->has_one)) {
		visit_missing(visit);
		return false;
	}
	if (found == FOUND_FAILED)
		visit_fail(visit, &choosing->own.fault);
	return found == FOUND_ONE;
}

static void
show_choice(struct choosing *choosing, int status)
{
	struct visit *visit = choosing->own.visit;
	struct model *page = model_new(visit->arena, &appointment_choose_page);
	const char *url, *when;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	model_text_z(page, CHOOSE_TITLE, "Choisir l’heure de votre rendez-vous");
	model_text(page, CHOOSE_REFERENCE, choosing->request.reference);
	model_url_z(page, CHOOSE_BACK_URL,
	            arena_format(visit->arena, "/suivi/%.*s/%.*s", SPAN_ARGS(visit->part[0]),
	                         SPAN_ARGS(visit->part[1])));
	model_url(page, CHOOSE_URL, visit->request->path);
	model_text_z(page, CHOOSE_TROUBLE, choosing->own.trouble);
	bool is_fine = true;
	if (choosing->has_one) {
		is_fine = appointment_link(visit->arena, db, visit->root_id, NULL, choosing->one.appointment_id,
		                           &url, &choosing->own.fault);
		is_fine = is_fine &&
		          appointment_when_there(visit, db, &choosing->one, &when, &choosing->own.fault);
		if (is_fine) {
			model_url_z(page, CHOOSE_OWN_URL, url);
			model_text_z(page, CHOOSE_OWN_WHEN, when);
		}
	} else {
		model_text(page, CHOOSE_PLACE, choosing->own.told.place);
		model_text(page, CHOOSE_POST, choosing->own.told.post);
		is_fine = draw_slots(visit, db, choosing->offer.place_id, choosing->own.told.zone, page,
		                     CHOOSE_SLOTS, CHOOSE_HAS_SLOTS, &choosing->own.fault);
	}
	if (!is_fine) {
		visit_fail(visit, &choosing->own.fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &appointment_choose_page, page);
}

void
appointment_get_choose(struct visit *visit)
{
	struct choosing choosing;
	if (begin_choice(visit, &choosing))
		show_choice(&choosing, 200);
}

static bool
choose(struct db *db, void *data)
{
	struct choosing *choosing = data;
	struct visit *visit = choosing->own.visit;
	struct appointment slot;
	choosing->sentence = NULL;
	/* Held: by another program, or with an agent, she would take two hours at once. */
	if (!journal_hold(db, visit->root_id, &choosing->own.fault) || !find_own(choosing, db))
		return false;
	if (choosing->has_one) {
		choosing->sentence = "Vous avez déjà un rendez-vous pour cette demande.";
		return false;
	}
	enum found found = appointment_load(visit->arena, db, visit->root_id, choosing->slot_id, &slot,
	                                    &choosing->own.fault);
	if (found == FOUND_ONE && slot.place_id != choosing->offer.place_id)
		found = FOUND_NONE;
	if (found == FOUND_ONE)
		found = appointment_take(db, visit->root_id, choosing->slot_id, choosing->request.request_id,
		                         SPAN(""), visit->now_s, &choosing->own.fault);
	if (found == FOUND_NONE)
		choosing->sentence = "Cette heure vient d’être prise. Choisissez-en une autre.";
	return found == FOUND_ONE &&
	       appointment_offer_end(db, visit->root_id, choosing->request.request_id, &choosing->own.fault) &&
	       appointment_load(visit->arena, db, visit->root_id, choosing->slot_id, &slot,
	                        &choosing->own.fault) == FOUND_ONE &&
	       tell(&choosing->own, db, &slot, "Votre rendez-vous est pris\u202f: ", true);
}

void
appointment_post_choose(struct visit *visit)
{
	struct choosing choosing;
	bool gave_up = false;
	const char *url;
	if (!begin_choice(visit, &choosing))
		return;
	if (!choosing.is_offered || !span_int64(http_pairs_first(&visit->body, "creneau"), &choosing.slot_id) ||
	    choosing.slot_id <= 0) {
		choosing.own.trouble = choosing.is_offered ? "Choisissez une heure." : NULL;
		show_choice(&choosing, 422);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, choose, &choosing, &gave_up)) {
		struct db *db = visit_db(visit);
		if (db != NULL && appointment_link(visit->arena, db, visit->root_id, NULL, choosing.slot_id, &url,
		                                   &choosing.own.fault))
			visit_go(visit, "%s?fait=pris", url);
		else if (db != NULL)
			visit_fail(visit, &choosing.own.fault);
		return;
	}
	if (!gave_up)
		return;
	if (choosing.sentence == NULL) {
		visit_fail(visit, &choosing.own.fault);
		return;
	}
	choosing.own.trouble = choosing.sentence;
	show_choice(&choosing, 409);
}
