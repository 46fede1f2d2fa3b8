/* Whoever asked says whether it is settled: by the link of her page, without an account. */
#include "base/time.h"
#include "ground/hours/hours.h"
#include "ground/journal/journal.h"
#include "listen/closing/closing_inside.h"

enum { ANSWER_MET, ANSWER_EASE, ANSWER_WORDS, ANSWER_COUNT };
static const struct form_choice met_choices[] = {
	{ "oui", "Oui" },
	{ "en-partie", "En partie" },
	{ "pas-encore", "Pas encore" },
	{ "non", "Non" },
	{ "sans-objet", "Sans objet pour moi" },
};
/* In the order of enum closing_met, from CLOSING_YES. */
_Static_assert(LENGTH(met_choices) == CLOSING_MET_COUNT - CLOSING_YES, "a choice for each");
static const struct form_choice ease_choices[] = {
	{ "1", "Pas du tout d’accord" },
	{ "2", "Plutôt pas d’accord" },
	{ "3", "Ni d’accord ni pas d’accord" },
	{ "4", "Plutôt d’accord" },
	{ "5", "Tout à fait d’accord" },
	{ "0", "Sans objet pour moi" },
};
static const struct form_field answer_form[ANSWER_COUNT] = {
	[ANSWER_MET] = { "reglee", FORM_CHOICE, "Votre demande est-elle réglée\u202f?",
		.choices = met_choices, .choice_count = LENGTH(met_choices),
		.required = "Dites si votre demande est réglée." },
	[ANSWER_EASE] = { "facile", FORM_CHOICE, "Il m’a été facile d’obtenir une réponse.",
		.choices = ease_choices, .choice_count = LENGTH(ease_choices) },
	[ANSWER_WORDS] = { "mots", FORM_LONG, "Voulez-vous ajouter quelque chose\u202f?",
		.length_max = CLOSING_WORDS_LENGTH_MAX },
};

enum {
	PAGE_TITLE, PAGE_OFFERING, PAGE_FOLLOW_URL, PAGE_URL, PAGE_IS_OPEN, PAGE_IS_ANSWERED, PAGE_CALLED_BACK,
	PAGE_IS_HIDDEN, PAGE_IS_READ, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What was asked for." },
	[PAGE_FOLLOW_URL] = { "follow_url", FIELD_URL, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_IS_OPEN] = { "is_open", FIELD_FLAG, FIELD_API, .help = "It can be answered." },
	[PAGE_IS_ANSWERED] = { "is_answered", FIELD_FLAG, FIELD_API, .help = "It was answered." },
	[PAGE_CALLED_BACK] = { "back_day", FIELD_TEXT, FIELD_API,
		.help = "Until when somebody calls back; null: nobody has to, or did." },
	[PAGE_IS_HIDDEN] = { "is_confidential", FIELD_FLAG, FIELD_PAGE },
	[PAGE_IS_READ] = { "is_read", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind closing_answer_page = { "closing.answer", "listen/closing/pages/answer.html",
	page_fields, PAGE_FIELD_COUNT };

struct answering {
	struct visit *visit;
	struct desk_request request;
	struct offering offering;
	struct closing_end end; /* as it is, or would be */
	struct closing_back back;
	bool is_answered, has_back;
	struct form *form;
	struct place_tree *tree;
	struct fault fault;
};

/* --- reading --------------------------------------------------------------------------------- */

static enum found
load(struct answering *answering)
{
	struct visit *visit = answering->visit;
	struct fault *fault = &answering->fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = desk_open(visit->arena, db, visit->root_id, visit->part[0], visit->part[1],
	                             &answering->request, fault);
	if (found != FOUND_ONE)
		return found;
	const int64_t id = answering->request.request_id;
	if (offering_load(visit->arena, db, visit->root_id, answering->request.offering_id,
	                  &answering->offering, fault) != FOUND_ONE)
		return FOUND_FAILED;
	found = closing_store_end(visit->arena, db, visit->root_id, id, &answering->end, fault);
	if (found == FOUND_NONE) {
		closing_end_of(&answering->request, &answering->offering, visit->today, &answering->end);
		answering->end.telling = CLOSING_NOT_FOLLOWED;
	}
	answering->is_answered = found == FOUND_ONE && answering->end.answered_day != 0;
	const enum found back =
		closing_store_back(visit->arena, db, visit->root_id, id, &answering->back, fault);
	answering->has_back = back == FOUND_ONE && answering->back.done_unix_s == 0;
	return found == FOUND_FAILED || back == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
}

/* False after a page was answered: a wrong secret, whatever is wrong, opens nothing. */
static bool
begin(struct visit *visit, struct answering *answering)
{
	*answering = (struct answering){ .visit = visit };
	const enum found found = load(answering);
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_FAILED && visit->db != NULL)
		visit_fail(visit, &answering->fault);
	if (found != FOUND_ONE)
		return false;
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	answering->form = form_new(visit->arena, answer_form, ANSWER_COUNT);
	return true;
}

static void
show(struct answering *answering)
{
	struct visit *visit = answering->visit;
	struct model *page = model_new(visit->arena, &closing_answer_page);
	const bool is_open = !answering->is_answered && closing_asks(&answering->request);
	model_text_z(page, PAGE_TITLE,
	             answering->is_answered ? "Merci, votre réponse est arrivée"
	             : is_open              ? "Votre demande est terminée\u202f: deux questions"
	                                    : "Votre demande n’est pas terminée");
	model_text(page, PAGE_OFFERING, answering->offering.name);
	model_url_z(page, PAGE_FOLLOW_URL,
	            arena_format(visit->arena, "/suivi/%.*s/%.*s", SPAN_ARGS(visit->part[0]),
	                         SPAN_ARGS(visit->part[1])));
	model_url(page, PAGE_URL, visit->request->path);
	model_flag(page, PAGE_IS_OPEN, is_open);
	model_flag(page, PAGE_IS_ANSWERED, answering->is_answered);
	model_flag(page, PAGE_IS_HIDDEN, !answering->end.is_counted);
	model_flag(page, PAGE_IS_READ,
	           answering->end.is_counted && desk_is_read_with_others(&answering->offering));
	if (answering->is_answered && answering->has_back) {
		struct text day = text_new(visit->arena, 100);
		text_add_date_long(&day, answering->back.due_day);
		model_text(page, PAGE_CALLED_BACK, text_span(&day));
	}
	form_draw(answering->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(answering->form))
		visit->response->status = 422;
	visit_show(visit, &closing_answer_page, page);
}

void
closing_get_answer(struct visit *visit)
{
	struct answering answering;
	if (begin(visit, &answering))
		show(&answering);
}

/* --- answering ------------------------------------------------------------------------------- */

static bool
add_back(struct answering *answering, struct db *db)
{
	struct visit *visit = answering->visit;
	const struct desk_request *request = &answering->request;
	struct desk_around around;
	struct closing_back back = { .request_id = request->request_id, .opened_unix_s = visit->now_s };
	const struct desk_hand hand = { .root_id = visit->root_id,
		                            .now_s = visit->now_s,
		                            .today = visit->today,
		                            .tree = answering->tree };
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "closing.called",
		                       .place_id = request->is_confidential ? 0 : request->unit_id,
		                       .subject_id = request->request_id,
		                       .words = SPAN("Une personne est à rappeler à la fin de sa demande."),
		                       .once = SPAN("") };
	if (!desk_around_load(visit->arena, db, &hand, request, &answering->offering, &around,
	                      &answering->fault) ||
	    !closing_back_owner(visit->arena, db, visit->root_id, answering->tree, request,
	                        &back.owner_id, &answering->fault))
		return false;
	back.due_day = workday_after(around.days, WORKDAYS_OUVRES, visit->today, CLOSING_BACK_DAYS);
	return closing_store_back_add(db, visit->root_id, &back, &answering->fault) &&
	       journal_add(visit->arena, db, visit->root_id, &fact, &answering->fault) == FOUND_ONE;
}

/* The request is read again, where it is written: it may have been opened meanwhile. */
static bool
write_answer(struct db *db, void *data)
{
	struct answering *answering = data;
	struct visit *visit = answering->visit;
	struct closing_end end = answering->end;
	if (desk_by_id(visit->arena, db, visit->root_id, end.request_id, &answering->request,
	               &answering->fault) != FOUND_ONE ||
	    !closing_asks(&answering->request) ||
	    !closing_store_end_add(db, visit->root_id, &end, &answering->fault))
		return false;
	const enum found found =
		closing_store_answer(db, visit->root_id, &end, &answering->fault);
	if (found != FOUND_ONE)
		return false; /* answered already */
	return !closing_is_bad(end.met, end.ease) || add_back(answering, db);
}

void
closing_post_answer(struct visit *visit)
{
	struct answering answering;
	bool gave_up;
	if (!begin(visit, &answering))
		return;
	if (answering.is_answered || !closing_asks(&answering.request)) {
		visit_go(visit, "%.*s", SPAN_ARGS(visit->request->path));
		return;
	}
	struct form *form = answering.form;
	if (!form_read(form, visit_lookup, visit)) {
		show(&answering);
		return;
	}
	answering.end.answered_day = visit->today;
	answering.end.met = (enum closing_met)(CLOSING_YES + form_choice(form, ANSWER_MET));
	if (form_has(form, ANSWER_EASE) && form_choice(form, ANSWER_EASE) < CLOSING_EASE_MAX)
		answering.end.ease = (int64_t)form_choice(form, ANSWER_EASE) + 1;
	answering.end.words = form_text(form, ANSWER_WORDS);
	answering.tree =
		place_tree_load(visit->arena, visit_db(visit), visit->root_id, visit->today, &answering.fault);
	if (answering.tree == NULL) {
		visit_fail(visit, &answering.fault);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_answer, &answering, &gave_up) && !gave_up)
		return;
	if (gave_up && answering.fault.for_log != NULL)
		visit_fail(visit, &answering.fault);
	else
		visit_go(visit, "%.*s", SPAN_ARGS(visit->request->path));
}
