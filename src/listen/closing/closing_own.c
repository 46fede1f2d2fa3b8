/* For those who deal with requests: who is to be called back, and what they say of requests that ended. */
#include "base/time.h"
#include "craft/http/http_form.h"
#include "listen/closing/closing_inside.h"

enum { BACK_REFERENCE, BACK_URL, BACK_TITLE, BACK_DUE, BACK_LATE, BACK_OWNER, BACK_MINE, BACK_FIELD_COUNT };
static const struct field back_fields[BACK_FIELD_COUNT] = {
	[BACK_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of the request." },
	[BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[BACK_TITLE] = { "words", FIELD_TEXT, FIELD_API, .help = "Its first words." },
	[BACK_DUE] = { "due_day", FIELD_DATE, FIELD_API, .help = "Until when she is called back." },
	[BACK_LATE] = { "is_late", FIELD_FLAG, FIELD_API, .help = "That day is over." },
	[BACK_OWNER] = { "owner", FIELD_TEXT, FIELD_API, .help = "Who calls back; null: whoever of the unit." },
	[BACK_MINE] = { "is_mine", FIELD_FLAG, FIELD_PAGE },
};
enum { IRRITANT_CODE, IRRITANT_WORDS, IRRITANT_FIELD_COUNT };
static const struct field irritant_fields[IRRITANT_FIELD_COUNT] = {
	[IRRITANT_CODE] = { "code", FIELD_COUNT, FIELD_PAGE },
	[IRRITANT_WORDS] = { "irritant", FIELD_TEXT, FIELD_PAGE },
};
enum { ASK_REFERENCE, ASK_URL, ASK_TITLE, ASK_IRRITANTS, ASK_FIELD_COUNT };
static const struct field ask_fields[ASK_FIELD_COUNT] = {
	[ASK_REFERENCE] = { "ended", FIELD_TEXT, FIELD_API, .help = "Reference of the request." },
	[ASK_URL] = { "say_url", FIELD_URL, FIELD_PAGE },
	[ASK_TITLE] = { "words", FIELD_TEXT, FIELD_API, .help = "Its first words." },
	[ASK_IRRITANTS] = { "irritants", FIELD_LIST, FIELD_PAGE, .of = irritant_fields,
		.of_count = IRRITANT_FIELD_COUNT },
};
enum {
	PAGE_TITLE, PAGE_DONE, PAGE_BACKS, PAGE_HAS_BACKS, PAGE_ASKS, PAGE_HAS_ASKS, PAGE_FIGURES_URL,
	PAGE_FLOOR, PAGE_WEEKLY, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_BACKS] = { "backs", FIELD_LIST, FIELD_API, .of = back_fields, .of_count = BACK_FIELD_COUNT,
		.help = "Persons to be called back, the most pressing first." },
	[PAGE_HAS_BACKS] = { "has_backs", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ASKS] = { "asks", FIELD_LIST, FIELD_API, .of = ask_fields, .of_count = ASK_FIELD_COUNT,
		.help = "Requests that this reader handled, and which ended." },
	[PAGE_HAS_ASKS] = { "has_asks", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIGURES_URL] = { "figures_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FLOOR] = { "floor", FIELD_COUNT, FIELD_PAGE },
	[PAGE_WEEKLY] = { "weekly", FIELD_COUNT, FIELD_PAGE },
};
const struct page_kind closing_own_page = { "closing", "listen/closing/pages/own.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- the page -------------------------------------------------------------------------------- */

static bool
draw_backs(struct closing_visit *closing, struct model *page)
{
	struct visit *visit = closing->visit;
	struct closing_seen *seen;
	size_t count;
	if (!closing_backs_seen(closing, &seen, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, PAGE_BACKS);
		struct span name = SPAN("");
		const struct closing_back *back = &seen[i].back;
		if (back->owner_id != 0 && !people_name(visit->arena, visit_db(visit), visit->root_id,
		                                        back->owner_id, &name, &closing->fault))
			return false;
		model_text(row, BACK_REFERENCE, seen[i].request.reference);
		model_url_z(row, BACK_URL,
		            arena_format(visit->arena, "/fins/%.*s", SPAN_ARGS(seen[i].request.reference)));
		model_text(row, BACK_TITLE, seen[i].request.title);
		model_date(row, BACK_DUE, back->due_day);
		model_flag(row, BACK_LATE, back->due_day < visit->today);
		model_text(row, BACK_OWNER, name);
		model_flag(row, BACK_MINE, back->owner_id == visit->reader.account_id);
	}
	model_flag(page, PAGE_HAS_BACKS, count > 0);
	return true;
}

static void
draw_irritants(struct model *row)
{
	for (int i = CLOSING_NO_IRRITANT + 1; i < CLOSING_IRRITANT_COUNT; i++) {
		struct model *choice = model_row(row, ASK_IRRITANTS);
		model_count(choice, IRRITANT_CODE, i);
		model_text_z(choice, IRRITANT_WORDS, closing_irritant_words[i]);
	}
}

static bool
draw_asks(struct closing_visit *closing, struct model *page)
{
	struct visit *visit = closing->visit;
	struct desk_request requests[CLOSING_ASKED_COUNT];
	size_t count;
	if (!closing_asks_seen(closing, requests, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_request *request = &requests[i];
		struct model *row = model_row(page, PAGE_ASKS);
		model_text(row, ASK_REFERENCE, request->reference);
		model_url_z(row, ASK_URL,
		            arena_format(visit->arena, "/fins/%.*s/avis", SPAN_ARGS(request->reference)));
		model_text(row, ASK_TITLE, request->title);
		draw_irritants(row);
		model_flag(page, PAGE_HAS_ASKS, true);
	}
	return true;
}

void
closing_get_own(struct visit *visit)
{
	struct closing_visit closing;
	struct closing_rule rule;
	struct model *page = model_new(visit->arena, &closing_own_page);
	if (!closing_begin(visit, &closing))
		return;
	if (!draw_backs(&closing, page) || !draw_asks(&closing, page) ||
	    !closing_store_rule(visit->arena, visit_db(visit), visit->root_id, &rule, &closing.fault)) {
		visit_fail(visit, &closing.fault);
		return;
	}
	model_text_z(page, PAGE_TITLE, "Avis à la fin");
	if (span_is(visit_asked(visit, "dit"), "1"))
		model_text_z(page, PAGE_DONE, "Merci. Votre réponse est gardée sans votre nom et sans la demande.");
	if (span_is(visit_asked(visit, "fait"), "1"))
		model_text_z(page, PAGE_DONE, "C’est noté\u202f: ce rappel est fait.");
	if ((visit->reader.roles & (WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR))) != 0)
		model_url_z(page, PAGE_FIGURES_URL, "/fins/chiffres");
	model_count(page, PAGE_FLOOR, secrecy_floor(RESPONDENT_AGENT));
	if (rule.weekly > 0)
		model_count(page, PAGE_WEEKLY, rule.weekly);
	visit_show(visit, &closing_own_page, page);
}

/* --- said ------------------------------------------------------------------------------------ */

struct saying {
	struct visit *visit;
	int64_t request_id;
	struct closing_said said;
	struct fault fault;
};

/* Who spoke is known by a print of the account and the quarter, and never beside what was said. */
static bool
write_said(struct db *db, void *data)
{
	struct saying *saying = data;
	struct visit *visit = saying->visit;
	uint8_t print[INVITE_PRINT_SIZE];
	struct span locked;
	const struct span pack = closing_pack(visit->arena, &saying->said);
	const struct span who =
		span_of(arena_format(visit->arena, "closing %lld %lld", (long long)visit->reader.account_id,
	                         (long long)closing_quarter(saying->said.week)));
	return closing_store_ask_take(db, visit->root_id, visit->reader.account_id, saying->request_id,
	                              &saying->fault) == FOUND_ONE &&
	       invite_print_words(visit->arena, db, visit->root_id, visit->folder, who, print,
	                          &saying->fault) &&
	       invite_lock_words(visit->arena, db, visit->root_id, visit->folder, pack, &locked,
	                         &saying->fault) &&
	       closing_store_say(db, visit->root_id, &saying->said, locked, print, &saying->fault);
}

/* A crafted form may hold anything; ours cannot be wrong but for its length, which browsers keep. */
static const char *
read_said(struct saying *saying)
{
	static const struct {
		const char *code;
		enum closing_met met;
	} mets[] = { { "oui", CLOSING_YES }, { "en-partie", CLOSING_PARTLY }, { "non", CLOSING_NO } };
	const struct http_pairs *body = &saying->visit->body;
	struct closing_said *said = &saying->said;
	int64_t irritant = 0;
	for (size_t i = 0; i < LENGTH(mets); i++)
		if (span_is(http_pairs_first(body, "besoin"), mets[i].code))
			said->met = mets[i].met;
	(void)span_int64(http_pairs_first(body, "facile"), &said->ease);
	(void)span_int64(http_pairs_first(body, "gene"), &irritant);
	said->words = span_trim(form_clean(saying->visit->arena, http_pairs_first(body, "mot")));
	said->irritant = (enum closing_irritant)irritant;
	if (said->met == CLOSING_UNSAID)
		return "Choisissez l’une des trois réponses.";
	if (said->ease < 0 || said->ease > CLOSING_EASE_MAX || irritant < 0 ||
	    irritant >= CLOSING_IRRITANT_COUNT)
		return "Choisissez une réponse de chaque liste.";
	return form_length(said->words) > CLOSING_WORD_LENGTH_MAX ? "Votre mot est trop long\u202f: deux cents "
	                                                            "signes au plus."
	                                                          : NULL;
}

void
closing_post_own(struct visit *visit)
{
	struct closing_visit closing;
	struct desk_request request;
	struct offering offering;
	struct saying saying = { .visit = visit };
	bool gave_up;
	if (!closing_begin(visit, &closing))
		return;
	struct db *db = visit_db(visit);
	enum found found = desk_load(visit->arena, db, visit->root_id, closing.sight, visit->part[0],
	                             &request, &closing.fault);
	if (found == FOUND_ONE)
		found = offering_load(visit->arena, db, visit->root_id, request.offering_id, &offering,
		                      &closing.fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_FAILED)
		visit_fail(visit, &closing.fault);
	if (found != FOUND_ONE)
		return;
	const char *why = read_said(&saying);
	if (why != NULL) {
		visit_say(visit, 422, "Il reste quelque chose à corriger",
		          arena_format(visit->arena, "%s Revenez en arrière\u202f: ce que vous avez écrit y est encore.",
		                       why));
		return;
	}
	saying.request_id = request.request_id;
	saying.said.week = closing_week(visit->today);
	saying.said.unit_id = request.unit_id;
	saying.said.offering_id = request.offering_id;
	saying.said.step_id = offering.step_id;
	visit_db_end(visit);
	if (!visit_write(visit, write_said, &saying, &gave_up) && !gave_up)
		return;
	if (gave_up && saying.fault.for_log != NULL)
		visit_fail(visit, &saying.fault);
	else
		visit_go(visit, "/fins?dit=1");
}
