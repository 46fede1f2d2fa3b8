/* One person to be called back: what she said, who calls, and what was done. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "listen/closing/closing_inside.h"

enum { NOTE_WORDS, NOTE_COUNT };
static const struct form_field note_form[NOTE_COUNT] = {
	[NOTE_WORDS] = { "note", FORM_LONG, "Ce qui a été fait",
		.hint = "Cette note reste dans la demande\u202f; la personne peut demander à la lire.",
		.required = "Écrivez ce qui a été fait\u202f: un rappel ne se ferme pas sans note.",
		.length_max = CLOSING_NOTE_LENGTH_MAX },
};
enum { CONTACT_KIND, CONTACT_VALUE, CONTACT_FIELD_COUNT };
static const struct field contact_fields[CONTACT_FIELD_COUNT] = {
	[CONTACT_KIND] = { "contact_kind", FIELD_TEXT, FIELD_API, .help = "What it is." },
	[CONTACT_VALUE] = { "contact", FIELD_TEXT, FIELD_API, .help = "How she is reached." },
};
enum {
	PAGE_TITLE, PAGE_REFERENCE, PAGE_REQUEST_URL, PAGE_REQUEST, PAGE_CONFIDENTIAL, PAGE_PERSON,
	PAGE_CONTACTS, PAGE_MET, PAGE_EASE, PAGE_SAID, PAGE_DUE, PAGE_LATE, PAGE_OWNER, PAGE_IS_DONE,
	PAGE_DONE_DAY, PAGE_DONE_BY, PAGE_NOTE, PAGE_TYPED, PAGE_URL, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG,
	PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of the request." },
	[PAGE_REQUEST_URL] = { "request_url", FIELD_URL, FIELD_PAGE },
	[PAGE_REQUEST] = { "request_words", FIELD_TEXT, FIELD_API, .help = "Its first words." },
	[PAGE_CONFIDENTIAL] = { "is_confidential", FIELD_FLAG, FIELD_API, .help = "Seen by its unit alone." },
	[PAGE_PERSON] = { "person", FIELD_TEXT, FIELD_API, .help = "Who asked; null: not known." },
	[PAGE_CONTACTS] = { "contacts", FIELD_LIST, FIELD_API, .of = contact_fields,
		.of_count = CONTACT_FIELD_COUNT, .help = "How she is reached." },
	[PAGE_MET] = { "settled", FIELD_TEXT, FIELD_API, .help = "Whether it is settled, as she says." },
	[PAGE_EASE] = { "ease", FIELD_TEXT, FIELD_API, .help = "Whether it was easy, as she says." },
	[PAGE_SAID] = { "said", FIELD_TEXT, FIELD_API, .help = "Her words." },
	[PAGE_DUE] = { "due_day", FIELD_DATE, FIELD_API, .help = "Until when she is called back." },
	[PAGE_LATE] = { "is_late", FIELD_FLAG, FIELD_API, .help = "That day is over." },
	[PAGE_OWNER] = { "owner", FIELD_TEXT, FIELD_API, .help = "Who calls back." },
	[PAGE_IS_DONE] = { "is_done", FIELD_FLAG, FIELD_API, .help = "She was called back." },
	[PAGE_DONE_DAY] = { "done_day", FIELD_DATE, FIELD_API, .help = "When." },
	[PAGE_DONE_BY] = { "done_by", FIELD_TEXT, FIELD_API, .help = "By whom." },
	[PAGE_NOTE] = { "note_words", FIELD_TEXT, FIELD_API, .help = "What was done." },
	[PAGE_TYPED] = { "typed", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind closing_back_page = { "closing.back", "listen/closing/pages/back.html",
	page_fields, PAGE_FIELD_COUNT };

struct calling {
	struct closing_visit closing;
	struct desk_request request;
	struct closing_back back;
	struct closing_end end;
	struct form *form;
	struct span typed; /* by who came second: her words are not kept, and not lost */
	const char *sentence;
	struct fault fault;
};

/* --- reading --------------------------------------------------------------------------------- */

/* Whoever opens what is confidential leaves her name, as in the inbox. */
static bool
note_reading(struct db *db, void *data)
{
	struct calling *calling = data;
	const struct visit *visit = calling->closing.visit;
	return desk_note_reading(db, visit->root_id, calling->request.request_id,
	                         visit->reader.account_id, visit->today, &calling->fault);
}

/* None, or not seen: the same. False after a page was answered. */
static bool
begin(struct visit *visit, struct calling *calling)
{
	*calling = (struct calling){ .closing = { .visit = visit } };
	struct fault *fault = &calling->fault;
	if (!closing_begin(visit, &calling->closing))
		return false;
	struct db *db = visit_db(visit);
	enum found found = desk_load(visit->arena, db, visit->root_id, calling->closing.sight,
	                             visit->part[0], &calling->request, fault);
	const int64_t id = calling->request.request_id;
	if (found == FOUND_ONE)
		found = closing_store_back(visit->arena, db, visit->root_id, id, &calling->back, fault);
	if (found == FOUND_ONE && closing_store_end(visit->arena, db, visit->root_id, id, &calling->end,
	                                            fault) == FOUND_FAILED)
		found = FOUND_FAILED;
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_FAILED)
		visit_fail(visit, fault);
	calling->form = form_new(visit->arena, note_form, NOTE_COUNT);
	return found == FOUND_ONE &&
	       (!calling->request.is_confidential || visit_write(visit, note_reading, calling, NULL));
}

/* --- the page -------------------------------------------------------------------------------- */

static bool
draw_person(struct calling *calling, struct model *page)
{
	struct visit *visit = calling->closing.visit;
	struct person person;
	struct person_contact *contacts;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		calling->request.person_id == 0
			? FOUND_NONE
			: person_load(visit->arena, db, visit->root_id, calling->request.person_id, &person,
	                      &calling->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!person_contacts(visit->arena, db, visit->root_id, person.person_id, &contacts, &count,
	                     &calling->fault))
		return false;
	model_text(page, PAGE_PERSON, person.name);
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, PAGE_CONTACTS);
		model_text_z(row, CONTACT_KIND, person_contact_words[contacts[i].kind]);
		model_text(row, CONTACT_VALUE, contacts[i].value);
	}
	return true;
}

static void
draw_said(const struct calling *calling, struct model *page)
{
	static const char *const mets[CLOSING_MET_COUNT] = {
		[CLOSING_YES] = "oui",  [CLOSING_PARTLY] = "en partie",
		[CLOSING_NOT_YET] = "pas encore", [CLOSING_NO] = "non",
		[CLOSING_NOT_MINE] = "sans objet",
	};
	static const char *const eases[CLOSING_EASE_MAX + 1] = {
		NULL, "pas du tout d’accord", "plutôt pas d’accord", "ni d’accord ni pas d’accord",
		"plutôt d’accord", "tout à fait d’accord",
	};
	model_text_z(page, PAGE_MET, mets[calling->end.met]);
	model_text_z(page, PAGE_EASE, eases[calling->end.ease]);
	model_text(page, PAGE_SAID, calling->end.words);
}

static bool
draw_done(struct calling *calling, struct model *page)
{
	struct visit *visit = calling->closing.visit;
	const struct closing_back *back = &calling->back;
	struct span owner = SPAN(""), by = SPAN("");
	struct desk_entry *entries;
	size_t count = 0;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    (back->owner_id != 0 && !people_name(visit->arena, db, visit->root_id, back->owner_id, &owner,
	                                         &calling->fault)))
		return false;
	model_text(page, PAGE_OWNER, owner);
	model_date(page, PAGE_DUE, back->due_day);
	model_flag(page, PAGE_LATE, back->done_unix_s == 0 && back->due_day < visit->today);
	model_flag(page, PAGE_IS_DONE, back->done_unix_s != 0);
	if (back->done_unix_s == 0)
		return true;
	if (!people_name(visit->arena, db, visit->root_id, back->done_by, &by, &calling->fault) ||
	    !desk_entries(visit->arena, db, visit->root_id, back->request_id, &entries, &count,
	                  &calling->fault))
		return false;
	model_date(page, PAGE_DONE_DAY, visit_day(visit, back->done_unix_s));
	model_text(page, PAGE_DONE_BY, by);
	for (size_t i = 0; i < count; i++)
		if (entries[i].entry_id == back->entry_id)
			model_text(page, PAGE_NOTE, entries[i].text);
	return true;
}

static void
show(struct calling *calling)
{
	struct visit *visit = calling->closing.visit;
	struct model *page = model_new(visit->arena, &closing_back_page);
	const struct desk_request *request = &calling->request;
	model_text_z(page, PAGE_TITLE, calling->back.done_unix_s != 0 ? "Cette personne a été rappelée"
	                                                              : "Rappeler cette personne");
	model_text(page, PAGE_REFERENCE, request->reference);
	model_url_z(page, PAGE_REQUEST_URL,
	            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(request->reference)));
	model_text(page, PAGE_REQUEST, request->title);
	model_flag(page, PAGE_CONFIDENTIAL, request->is_confidential);
	model_text(page, PAGE_TYPED, calling->typed);
	model_url(page, PAGE_URL, visit->request->path);
	draw_said(calling, page);
	form_draw(calling->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(calling->form))
		visit->response->status = 422;
	if (calling->typed.length > 0)
		visit->response->status = 409;
	if (draw_person(calling, page) && draw_done(calling, page))
		visit_show(visit, &closing_back_page, page);
	else
		visit_fail(visit, &calling->fault);
}

void
closing_get_back(struct visit *visit)
{
	struct calling calling;
	if (begin(visit, &calling))
		show(&calling);
}

/* --- done ------------------------------------------------------------------------------------ */

/* What was done is a note of the request: there it is read again, kept, handed over. */
static bool
write_done(struct db *db, void *data)
{
	struct calling *calling = data;
	struct visit *visit = calling->closing.visit;
	const struct desk_act act = { .verb = DESK_NOTE,
		                          .account_id = visit->reader.account_id,
		                          .at_s = visit->now_s,
		                          .today = visit->today,
		                          .text = form_text(calling->form, NOTE_WORDS),
		                          .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = calling->request.request_id,
		                                  .seen_changes = -1,
		                                  .act = &act };
	struct closing_back back = calling->back;
	calling->sentence = NULL;
	if (desk_write(visit->arena, db, &calling->closing.hand, &writing, &back.entry_id,
	               &calling->sentence, &calling->fault) != DESK_IS_DONE)
		return false;
	back.done_unix_s = visit->now_s;
	back.done_by = visit->reader.account_id;
	return closing_store_back_done(db, visit->root_id, &back, &calling->fault) == FOUND_ONE;
}

/* Somebody else closed it meanwhile: her page says so. Hers, sent twice: it is done. */
static void
lead_on(struct visit *visit, struct calling *calling)
{
	struct calling now;
	if (!begin(visit, &now))
		return;
	if (now.back.done_by == visit->reader.account_id || now.back.done_unix_s == 0) {
		visit_go(visit, "/fins?fait=1");
		return;
	}
	now.typed = form_text(calling->form, NOTE_WORDS);
	show(&now);
}

void
closing_post_back(struct visit *visit)
{
	struct calling calling;
	bool gave_up;
	if (!begin(visit, &calling))
		return;
	if (!form_read(calling.form, visit_lookup, visit)) {
		show(&calling);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_done, &calling, &gave_up) && !gave_up)
		return;
	if (calling.sentence != NULL) {
		form_complain(calling.form, "note", calling.sentence);
		show(&calling);
	} else if (gave_up && calling.fault.for_log != NULL)
		visit_fail(visit, &calling.fault);
	else if (gave_up)
		lead_on(visit, &calling);
	else
		visit_go(visit, "/fins?fait=1");
}
