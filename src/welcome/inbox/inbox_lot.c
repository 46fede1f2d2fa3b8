/* Many requests at once: what will happen is told before, and is taken back on the page after. */
#include <string.h>

#include "base/ident.h"
#include "craft/http/http_form.h"
#include "welcome/inbox/inbox_inside.h"

enum { TO_COUNT = 1 };

static const struct {
	const char *code;
	enum desk_verb verb;
	/* one, several: of titles */
	const char *title_one, *title_more, *words, *button, *done_one, *done_more;
	bool is_back; /* given to nobody */
} kinds[] = {
	{ "prendre", DESK_TAKE, "Prendre une demande", "Prendre %zu demandes",
	  "Vous vous en occuperez\u202f; l’échange le dira. Les personnes n’en sont pas avisées.",
	  "Prendre", "Une demande prise en charge", "%zu demandes prises en charge" },
	{ "confier", DESK_GIVE, "Confier une demande", "Confier %zu demandes",
	  "Votre collègue les trouvera parmi les siennes\u202f; l’échange le dira.", "Confier",
	  "Une demande confiée", "%zu demandes confiées" },
	{ "rendre", DESK_GIVE, "Rendre une demande au service", "Rendre %zu demandes au service",
	  "Plus personne ne les suivra\u202f: un collègue pourra les prendre. L’échange le dira.",
	  "Rendre au service", "Une demande rendue au service", "%zu demandes rendues au service",
	  .is_back = true },
	{ "transmettre", DESK_MOVE, "Transmettre une demande", "Transmettre %zu demandes",
	  "Chaque personne en sera avisée (article L114-2 du code des relations entre le public et "
	  "l’administration). Les échéances suivront les horaires du nouveau service.",
	  "Transmettre", "Une demande transmise", "%zu demandes transmises" },
	{ "ecarter", DESK_DECIDE, "Mettre une demande de côté", "Mettre %zu demandes de côté",
	  "Ce ne sont pas des demandes\u202f: une publicité, une erreur. Rien n’est écrit aux personnes, et "
	  "plus rien ne sera dû.",
	  "Mettre de côté", "Une demande mise de côté", "%zu demandes mises de côté" },
};

/* --- fields ----------------------------------------------------------------------------------- */

enum { ONE_REFERENCE, ONE_TITLE, ONE_URL, ONE_WORDS, ONE_FIELD_COUNT };
static const struct field one_fields[ONE_FIELD_COUNT] = {
	[ONE_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "What people read and type." },
	[ONE_TITLE] = { "title_words", FIELD_TEXT, FIELD_API, .help = "What it is about." },
	[ONE_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[ONE_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "Who has it, or why it is left alone." },
};

enum {
	LOT_TITLE, LOT_WITHIN, LOT_TROUBLE, LOT_WORDS, LOT_ONES, LOT_HAS, LOT_LEFT, LOT_HAS_LEFT, LOT_CODE,
	LOT_SEEN, LOT_BUTTON, LOT_BACK_URL, LOT_FIELDS, LOT_ERRORS, LOT_WRONG, LOT_FIELD_COUNT
};
static const struct field lot_fields[LOT_FIELD_COUNT] = {
	[LOT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "What would be done." },
	[LOT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[LOT_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_API, .help = "Why it cannot be done now." },
	[LOT_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What follows from it." },
	[LOT_ONES] = { "requests", FIELD_LIST, FIELD_API, .of = one_fields, .of_count = ONE_FIELD_COUNT,
		.help = "To which it would be done." },
	[LOT_HAS] = { "has_requests", FIELD_FLAG, FIELD_PAGE },
	[LOT_LEFT] = { "left", FIELD_LIST, FIELD_API, .of = one_fields, .of_count = ONE_FIELD_COUNT,
		.help = "Which would be left alone." },
	[LOT_HAS_LEFT] = { "has_left", FIELD_FLAG, FIELD_PAGE },
	[LOT_CODE] = { "code", FIELD_TEXT, FIELD_PAGE },
	[LOT_SEEN] = { "seen_all", FIELD_TEXT, FIELD_PAGE },
	[LOT_BUTTON] = { "button", FIELD_TEXT, FIELD_PAGE },
	[LOT_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[LOT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LOT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LOT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind inbox_lot_page = { "inbox lot", "welcome/inbox/pages/lot.html", lot_fields,
	LOT_FIELD_COUNT };

const char *
inbox_lot_words(struct arena *arena, const struct inbox_done *done, size_t count)
{
	const bool is_back = done->verb == DESK_GIVE && done->to_id == 0;
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (kinds[i].verb == done->verb && kinds[i].is_back == is_back)
			return count == 1 ? kinds[i].done_one : arena_format(arena, kinds[i].done_more, count);
	must(false);
	return NULL;
}

/* --- what was ticked -------------------------------------------------------------------------- */

struct picked {
	struct desk_request request;
	int64_t seen_changes; /* -1: not told */
	const char *why;      /* it is left alone; NULL: it is not */
};
struct lot {
	struct inboxing inboxing;
	size_t kind;
	struct picked picked[INBOX_ROW_COUNT];
	size_t count, fine_count;
	struct form *form; /* whom, or which unit; NULL: nothing is asked */
	struct form_field field;
	struct colleague *people;
	size_t person_count;
	struct inbox_needed needed;
	int64_t to_id, lot_id;
	const char *trouble;
	size_t done_count, left_count;
};

/* « 2026-K7MX4P3 » or, as it was drawn, « 2026-K7MX4P3.4 ». FOUND_NONE: not one that is seen. */
static enum found
pick_one(struct lot *lot, struct span typed)
{
	struct visit *visit = lot->inboxing.visit;
	struct picked *picked = &lot->picked[lot->count];
	struct span rest = typed, reference;
	*picked = (struct picked){ .seen_changes = -1 };
	if (span_cut(&rest, '.', &reference) && rest.at != NULL &&
	    !span_int64(rest, &picked->seen_changes))
		return FOUND_NONE;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return FOUND_FAILED;
	const enum found found = desk_load(visit->arena, db, visit->root_id, lot->inboxing.sight,
	                                   reference, &picked->request, &lot->inboxing.fault);
	for (size_t i = 0; found == FOUND_ONE && i < lot->count; i++)
		if (lot->picked[i].request.request_id == picked->request.request_id)
			return FOUND_NONE;
	lot->count += found == FOUND_ONE;
	return found;
}

/* Each box ticked is a value; the page after holds all in one, between blanks. */
static bool
pick(struct lot *lot, const struct http_pairs *pairs)
{
	struct span value, rest, typed;
	size_t at = 0;
	while (http_pairs_next(pairs, "d", &at, &value))
		for (rest = value; lot->count < INBOX_ROW_COUNT && span_cut(&rest, ' ', &typed);)
			if (pick_one(lot, typed) == FOUND_FAILED)
				return false;
	return true;
}

static const char *
why_not(const struct lot *lot, const struct desk_request *request)
{
	if (request->queue != DESK_TODO && request->queue != DESK_WAITING)
		return "elle est close";
	if (kinds[lot->kind].verb == DESK_TAKE &&
	    request->owner_id == lot->inboxing.visit->reader.account_id)
		return "vous l’avez déjà";
	if (kinds[lot->kind].is_back && request->owner_id == 0)
		return "personne ne la suit";
	return NULL;
}

static bool
read_kind(struct lot *lot, struct span code)
{
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (span_is(code, kinds[i].code)) {
			lot->kind = i;
			return true;
		}
	return false;
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct lot *lot, const struct http_pairs *pairs)
{
	memset(lot, 0, sizeof *lot);
	if (!inbox_begin(visit, &lot->inboxing))
		return false;
	if (!read_kind(lot, http_pairs_first(pairs, "faire"))) {
		visit_say(visit, 422, "Que voulez-vous faire de ces demandes\u202f?",
		          "Revenez à la liste du guichet, cochez des demandes et choisissez quoi en faire.");
		return false;
	}
	if (!pick(lot, pairs)) {
		visit_fail(visit, &lot->inboxing.fault);
		return false;
	}
	for (size_t i = 0; i < lot->count; i++) {
		lot->picked[i].why = why_not(lot, &lot->picked[i].request);
		lot->fine_count += lot->picked[i].why == NULL;
	}
	return true;
}

/* --- whom, which unit ------------------------------------------------------------------------- */

/* Whoever may have one and the other of them. */
static bool
keep_common(struct lot *lot, const struct desk_request *request)
{
	struct colleague *people;
	size_t count, kept = 0;
	if (!inbox_holders(&lot->inboxing, request->unit_id, request->is_confidential, &people, &count))
		return false;
	if (lot->people == NULL) {
		lot->people = people;
		lot->person_count = count;
		return true;
	}
	for (size_t i = 0; i < lot->person_count; i++)
		for (size_t j = 0; j < count; j++)
			if (people[j].account_id == lot->people[i].account_id) {
				lot->people[kept++] = lot->people[i];
				break;
			}
	lot->person_count = kept;
	return true;
}

static bool
is_like_an_earlier(const struct lot *lot, size_t picked)
{
	for (size_t i = 0; i < picked; i++)
		if (lot->picked[i].why == NULL &&
		    lot->picked[i].request.unit_id == lot->picked[picked].request.unit_id &&
		    lot->picked[i].request.is_confidential == lot->picked[picked].request.is_confidential)
			return true;
	return false;
}

static bool
add_needed(struct lot *lot, const struct desk_request *request)
{
	const struct visit *visit = lot->inboxing.visit;
	struct person person = { .needs = SPAN(""), .language = SPAN("") };
	struct db *db = visit_db(lot->inboxing.visit);
	if (db == NULL ||
	    (request->person_id != 0 && person_load(visit->arena, db, visit->root_id, request->person_id,
	                                            &person, &lot->inboxing.fault) == FOUND_FAILED))
		return false;
	const struct skill_question question = { request->offering_id, person.needs, person.language };
	return inbox_needed_add(&lot->inboxing, &question, &lot->needed);
}

static bool
ask_whom(struct lot *lot)
{
	lot->field = (struct form_field){ "qui", FORM_SELECT, "À qui les confier",
		                              .required = "Dites à qui les confier." };
	for (size_t i = 0; i < lot->count; i++)
		if (lot->picked[i].why == NULL && !is_like_an_earlier(lot, i) &&
		    !keep_common(lot, &lot->picked[i].request))
			return false;
	for (size_t i = 0; i < lot->count; i++)
		if (lot->picked[i].why == NULL && !add_needed(lot, &lot->picked[i].request))
			return false;
	if (lot->fine_count > 0 && lot->person_count == 0)
		lot->trouble = "Ces demandes sont dans des services différents\u202f: personne ne peut les avoir "
		               "toutes. Revenez à la liste et cochez-en moins.";
	return inbox_offer_people(&lot->inboxing, &lot->field, lot->people, lot->person_count, &lot->needed);
}

/* What else is asked, if anything. False after a fault. */
static bool
ask(struct lot *lot)
{
	const enum desk_verb verb = kinds[lot->kind].verb;
	if (verb == DESK_MOVE) {
		lot->field = (struct form_field){ "vers", FORM_SELECT, "Vers quel service",
			                              .required = "Dites vers quel service les transmettre.",
			                              .length_max = PLACE_NAME_LENGTH_MAX };
		inbox_offer_units(&lot->inboxing, &lot->field, false, 0);
	} else if (verb == DESK_GIVE && !kinds[lot->kind].is_back) {
		if (!ask_whom(lot))
			return false;
	} else {
		return true;
	}
	lot->form = form_new(lot->inboxing.visit->arena, &lot->field, TO_COUNT);
	return true;
}

static bool
read_asked(struct lot *lot)
{
	if (lot->form == NULL)
		return true;
	(void)form_read(lot->form, visit_lookup, lot->inboxing.visit);
	if (kinds[lot->kind].verb == DESK_GIVE) {
		lot->to_id = inbox_chosen_person(lot->form, 0, "qui", lot->people, lot->person_count);
		return form_is_fine(lot->form);
	}
	const uint32_t place = inbox_chosen_unit(&lot->inboxing, lot->form, 0, "vers");
	if (place != PLACE_NONE)
		lot->to_id = lot->inboxing.tree->places[place].id;
	return form_is_fine(lot->form);
}

/* --- the page before -------------------------------------------------------------------------- */

static bool
draw_one(struct lot *lot, struct model *page, const struct picked *picked)
{
	struct inboxing *inboxing = &lot->inboxing;
	struct arena *arena = inboxing->visit->arena;
	struct span owner = SPAN("à prendre");
	if (picked->request.owner_id != 0 &&
	    !inbox_account_name(inboxing, picked->request.owner_id, &owner))
		return false;
	const bool is_left = picked->why != NULL;
	model_flag(page, is_left ? LOT_HAS_LEFT : LOT_HAS, true);
	struct model *row = model_row(page, is_left ? LOT_LEFT : LOT_ONES);
	model_text(row, ONE_REFERENCE, picked->request.reference);
	model_text(row, ONE_TITLE, inbox_title(inboxing, &picked->request));
	model_url_z(row, ONE_URL, inbox_address(arena, picked->request.reference, ""));
	model_text_z(row, ONE_WORDS,
	             is_left ? picked->why
	                     : arena_format(arena, "%.*s · %.*s", SPAN_ARGS(owner),
	                                    SPAN_ARGS(inbox_unit_name(inboxing, picked->request.unit_id))));
	return true;
}

/* « 2026-K7MX4P3.4 2026-… »: which, and as they were seen. */
static const char *
seen_words(const struct lot *lot)
{
	struct text text = text_new(lot->inboxing.visit->arena, 4000);
	for (size_t i = 0; i < lot->count; i++)
		if (lot->picked[i].why == NULL)
			text_format(&text, "%s%.*s.%lld", text.length > 0 ? " " : "",
			            SPAN_ARGS(lot->picked[i].request.reference),
			            (long long)lot->picked[i].request.changes);
	return text_z(&text);
}

static struct span
back_url(const struct visit *visit)
{
	static const char *const names[] = { "file", "service", "demarche" };
	struct text url = text_new(visit->arena, 3000);
	text_add_z(&url, "/guichet");
	for (size_t i = 0; i < LENGTH(names); i++) {
		const struct span value = visit_asked(visit, names[i]);
		if (value.length == 0 || value.length > 400)
			continue;
		text_format(&url, "%c%s=", span_find(text_span(&url), SPAN("?")) == SIZE_MAX ? '?' : '&',
		            names[i]);
		http_percent_encode(&url, value);
	}
	return text_span(&url);
}

static void
show(struct lot *lot, int status)
{
	struct visit *visit = lot->inboxing.visit;
	struct model *page = model_new(visit->arena, &inbox_lot_page);
	const char *title = lot->fine_count == 1
	                        ? kinds[lot->kind].title_one
	                        : arena_format(visit->arena, kinds[lot->kind].title_more, lot->fine_count);
	bool is_fine = inbox_offerings(&lot->inboxing);
	for (size_t i = 0; is_fine && i < lot->count; i++)
		is_fine = draw_one(lot, page, &lot->picked[i]);
	if (!is_fine) {
		visit_fail(visit, &lot->inboxing.fault);
		return;
	}
	model_text_z(page, LOT_TITLE, lot->fine_count == 0 ? "Aucune demande à traiter ainsi" : title);
	model_text_z(page, LOT_WITHIN, "Le guichet");
	model_text_z(page, LOT_TROUBLE, lot->count == 0 ? "Cochez au moins une demande dans la liste."
	                                                : lot->trouble);
	model_text_z(page, LOT_WORDS, lot->fine_count == 0 ? NULL : kinds[lot->kind].words);
	model_text_z(page, LOT_CODE, kinds[lot->kind].code);
	model_text_z(page, LOT_SEEN, seen_words(lot));
	model_text_z(page, LOT_BUTTON,
	             lot->fine_count == 0 || (lot->trouble != NULL && lot->person_count == 0 &&
	                                      kinds[lot->kind].verb == DESK_GIVE)
	                 ? NULL
	                 : kinds[lot->kind].button);
	model_url(page, LOT_BACK_URL, back_url(visit));
	if (lot->form != NULL)
		form_draw(lot->form, page, (struct form_place){ LOT_FIELDS, LOT_ERRORS, LOT_WRONG });
	visit->response->status = lot->count == 0 ? 422 : status;
	visit_show(visit, &inbox_lot_page, page);
}

void
inbox_get_lot(struct visit *visit)
{
	struct lot *lot = arena_new_of(visit->arena, struct lot);
	if (!begin(visit, lot, &visit->query))
		return;
	if (ask(lot))
		show(lot, 200);
	else
		visit_fail(visit, &lot->inboxing.fault);
}

/* --- done ------------------------------------------------------------------------------------- */

/* The same form makes the same lot, however often it comes. */
static int64_t
lot_of_form(const struct visit *visit)
{
	int64_t lot_id = 0;
	for (size_t i = 0; i < visit->once.length && i < 15; i++) {
		const char c = visit->once.at[i];
		lot_id = lot_id * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return lot_id != 0 ? lot_id : ident_ordered();
}

static struct desk_act
act_of(const struct lot *lot, const struct desk_request *request)
{
	const struct visit *visit = lot->inboxing.visit;
	return (struct desk_act){ .verb = kinds[lot->kind].verb,
		                      .account_id = visit->reader.account_id,
		                      .at_s = visit->now_s,
		                      .today = visit->today,
		                      .to_id = lot->to_id,
		                      .text = SPAN(""),
		                      .quoted = SPAN(""),
		                      .channel = request->reply_channel,
		                      .outcome = DESK_NO_REQUEST };
}

/* Read again within the transaction: what moved since the page was drawn is left alone. */
static bool
do_one(struct lot *lot, struct db *db, const struct picked *picked)
{
	struct visit *visit = lot->inboxing.visit;
	struct desk_request now;
	struct desk_hand hand = lot->inboxing.hand;
	const char *sentence;
	int64_t entry_id;
	const enum found found = desk_load(visit->arena, db, visit->root_id, lot->inboxing.sight,
	                                   picked->request.reference, &now, &lot->inboxing.fault);
	if (found == FOUND_FAILED)
		return false;
	hand.once = inbox_once(visit, picked->request.reference, 0);
	const bool is_there = found == FOUND_ONE && now.changes == picked->seen_changes &&
	                      why_not(lot, &now) == NULL &&
	                      !(kinds[lot->kind].verb == DESK_MOVE && now.unit_id == lot->to_id);
	if (!is_there) {
		lot->left_count++;
		return true;
	}
	const struct desk_act act = act_of(lot, &now);
	const struct desk_writing writing = { .request_id = now.request_id,
		                                  .seen_changes = picked->seen_changes,
		                                  .act = &act };
	const enum desk_done done = desk_write(visit->arena, db, &hand, &writing, &entry_id, &sentence,
	                                       &lot->inboxing.fault);
	const struct inbox_done kept = { .lot_id = lot->lot_id,
		                             .request_id = now.request_id,
		                             .account_id = act.account_id,
		                             .at_unix_s = visit->now_s,
		                             .reference = now.reference,
		                             .verb = act.verb,
		                             .owner_id = now.owner_id,
		                             .unit_id = now.unit_id,
		                             .to_id = act.to_id,
		                             .changes = now.changes + 1 };
	lot->done_count++;
	return done == DESK_IS_DONE &&
	       inbox_store_lot_add(db, visit->root_id, &kept, &lot->inboxing.fault);
}

static bool
write_lot(struct db *db, void *data)
{
	struct lot *lot = data;
	const struct visit *visit = lot->inboxing.visit;
	lot->done_count = lot->left_count = 0;
	for (size_t i = 0; i < lot->count; i++)
		if (!do_one(lot, db, &lot->picked[i]))
			return false;
	return lot->done_count > 0 &&
	       inbox_store_lots_forget(db, visit->root_id, visit->now_s - DAY_S, &lot->inboxing.fault);
}

/* A form that comes twice leads to what it made. */
static bool
leads_to_made(struct lot *lot)
{
	struct visit *visit = lot->inboxing.visit;
	struct inbox_done dones[INBOX_ROW_COUNT];
	const struct inbox_lot made = { lot_of_form(visit), visit->reader.account_id };
	size_t count;
	struct db *db = visit->once.length == 0 ? NULL : visit_db(visit);
	if (db == NULL || !inbox_store_lot(visit->arena, db, visit->root_id, &made, dones, &count,
	                                   &lot->inboxing.fault) ||
	    count == 0)
		return false;
	visit_go(visit, "/guichet/lot/%lld", (long long)made.lot_id);
	return true;
}

void
inbox_post_lot(struct visit *visit)
{
	struct lot *lot = arena_new_of(visit->arena, struct lot);
	bool gave_up = false;
	if (!begin(visit, lot, &visit->body) || leads_to_made(lot))
		return;
	if (!ask(lot)) {
		visit_fail(visit, &lot->inboxing.fault);
		return;
	}
	if (!read_asked(lot) || lot->fine_count == 0) {
		show(lot, 422);
		return;
	}
	lot->lot_id = lot_of_form(visit);
	if (visit_write(visit, write_lot, lot, &gave_up)) {
		visit_go(visit, "/guichet/lot/%lld%s", (long long)lot->lot_id,
		         lot->left_count > 0 ? "?laissees=1" : "");
	} else if (gave_up && lot->inboxing.fault.for_log != NULL) {
		visit_fail(visit, &lot->inboxing.fault);
	} else if (gave_up && !leads_to_made(lot)) {
		struct lot *again = arena_new_of(visit->arena, struct lot);
		if (!begin(visit, again, &visit->body))
			return;
		if (!ask(again)) {
			visit_fail(visit, &again->inboxing.fault);
			return;
		}
		again->trouble = "Ces demandes ont changé pendant que vous lisiez\u202f: rien n’a été fait. Voici "
		                 "où elles en sont.";
		show(again, 409);
	}
}
