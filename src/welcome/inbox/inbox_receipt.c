/* The récépissé of a request: its reference in large letters, what was said at once, on paper. */
#include "base/time.h"
#include "welcome/inbox/inbox_inside.h"

enum {
	PAPER_TITLE, PAPER_WITHIN, PAPER_REFERENCE, PAPER_WORDS, PAPER_ASKED, PAPER_PROMISED,
	PAPER_USUAL, PAPER_RECEIVED, PAPER_OFFERING, PAPER_UNIT, PAPER_IS_TICKET, PAPER_OTHER_URL,
	PAPER_OTHER_WORDS, PAPER_URL, PAPER_CALL_URL, PAPER_IS_NEW, PAPER_FIELD_COUNT
};
static const struct field paper_fields[PAPER_FIELD_COUNT] = {
	[PAPER_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[PAPER_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAPER_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "What people read and type." },
	[PAPER_WORDS] = { "words", FIELD_TEXT, FIELD_API,
		.help = "The receipt or the acknowledgement; null: none is owed." },
	[PAPER_ASKED] = { "asked", FIELD_TEXT, FIELD_API,
		.help = "What was asked and answered in the form of the offering; null: it bears none." },
	[PAPER_PROMISED] = { "promised", FIELD_DATE, FIELD_API, .help = "The day the person was told." },
	[PAPER_USUAL] = { "usual", FIELD_DATE, FIELD_API,
		.help = "Where no day was told: by when nine requests like this one in ten are answered." },
	[PAPER_RECEIVED] = { "received", FIELD_DATE, FIELD_API, .help = "The day it came." },
	[PAPER_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[PAPER_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "Which unit is in charge." },
	[PAPER_IS_TICKET] = { "is_ticket", FIELD_FLAG, FIELD_PAGE },
	[PAPER_OTHER_URL] = { "other_url", FIELD_URL, FIELD_PAGE },
	[PAPER_OTHER_WORDS] = { "other_words", FIELD_TEXT, FIELD_PAGE },
	[PAPER_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[PAPER_CALL_URL] = { "call_url", FIELD_URL, FIELD_PAGE },
	[PAPER_IS_NEW] = { "is_new", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind inbox_receipt_page = { "inbox receipt", "welcome/inbox/pages/receipt.html",
	paper_fields, PAPER_FIELD_COUNT };

struct paper {
	struct inboxing inboxing;
	struct desk_request request;
	struct offering offering;
	bool is_seen; /* by right; else because this reader has just taken it down */
};

static bool
write_reading(struct db *db, void *data)
{
	struct paper *paper = data;
	const struct visit *visit = paper->inboxing.visit;
	return desk_note_reading(db, visit->root_id, paper->request.request_id, visit->reader.account_id,
	                         visit->today, &paper->inboxing.fault);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct paper *paper)
{
	struct inboxing *inboxing = &paper->inboxing;
	if (!inbox_begin(visit, inboxing))
		return false;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = desk_load(visit->arena, db, visit->root_id, inboxing->sight, visit->part[0],
	                             &paper->request, &inboxing->fault);
	paper->is_seen = found == FOUND_ONE;
	if (found == FOUND_NONE && !visit->reader.previews)
		found = desk_load_own(visit->arena, db, &inboxing->hand, visit->reader.account_id,
		                      visit->part[0], &paper->request, &inboxing->fault);
	if (found == FOUND_ONE)
		found = offering_load(visit->arena, db, visit->root_id, paper->request.offering_id,
		                      &paper->offering, &inboxing->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &inboxing->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE && (!paper->request.is_confidential ||
	                              visit_write(visit, write_reading, paper, NULL));
}

/* The latest: an acknowledgement that was completed wins over the first receipt. A form that was filled is
 * read over by whoever answered it; a ticket has no room. */
static bool
draw_words(struct paper *paper, struct model *page, bool is_ticket)
{
	struct visit *visit = paper->inboxing.visit;
	struct desk_entry *entries;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_entries(visit->arena, db, visit->root_id, paper->request.request_id,
	                                &entries, &count, &paper->inboxing.fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (entries[i].kind == DESK_RECEIPT)
			model_text(page, PAPER_WORDS, entries[i].text);
		else if (entries[i].kind == DESK_ASKED && paper->request.inquiry_version != 0 && !is_ticket &&
		         (paper->is_seen || entries[i].account_id == visit->reader.account_id))
			model_text(page, PAPER_ASKED, entries[i].text);
	return true;
}

/* Nothing was promised: what others wait, as a date. */
static bool
draw_usual(struct paper *paper, struct model *page)
{
	struct visit *visit = paper->inboxing.visit;
	struct promise_delay delay;
	int32_t day;
	struct db *db = visit_db(visit);
	if (db == NULL || !promise_date(visit->arena, db, &paper->inboxing.hand, &paper->request, &day,
	                                &delay, &paper->inboxing.fault))
		return false;
	if (day != 0 && paper->request.promised_day == 0)
		model_date(page, PAPER_USUAL, day);
	return true;
}

void
inbox_get_receipt(struct visit *visit)
{
	struct paper *paper = arena_new_of(visit->arena, struct paper);
	if (!begin(visit, paper))
		return;
	struct model *page = model_new(visit->arena, &inbox_receipt_page);
	const struct desk_request *request = &paper->request;
	const bool is_ticket = span_is(visit_asked(visit, "papier"), "ticket");
	const bool is_new = visit_asked(visit, "nouvelle").length > 0;
	if (!draw_words(paper, page, is_ticket) || !draw_usual(paper, page)) {
		visit_fail(visit, &paper->inboxing.fault);
		return;
	}
	model_text_z(page, PAPER_TITLE, is_new ? "Demande enregistrée" : "Récépissé");
	model_text_z(page, PAPER_WITHIN, "Le guichet");
	model_text(page, PAPER_REFERENCE, request->reference);
	model_date(page, PAPER_RECEIVED, request->received_first_day);
	if (request->promised_day != 0)
		model_date(page, PAPER_PROMISED, request->promised_day);
	model_text(page, PAPER_OFFERING, paper->offering.name);
	model_text(page, PAPER_UNIT, inbox_unit_name(&paper->inboxing, request->unit_id));
	model_flag(page, PAPER_IS_TICKET, is_ticket);
	model_flag(page, PAPER_IS_NEW, is_new);
	model_text_z(page, PAPER_OTHER_WORDS, is_ticket ? "En feuille A4" : "Au format d’un ticket (80 mm)");
	model_url_z(page, PAPER_OTHER_URL,
	            inbox_address(visit->arena, request->reference,
	                          arena_format(visit->arena, "/recepisse?papier=%s%s",
	                                       is_ticket ? "a4" : "ticket", is_new ? "&nouvelle=1" : "")));
	if (paper->is_seen) {
		model_url_z(page, PAPER_URL, inbox_address(visit->arena, request->reference, ""));
		model_url_z(page, PAPER_CALL_URL, inbox_address(visit->arena, request->reference, "/rappel"));
	}
	visit_show(visit, &inbox_receipt_page, page);
}
