/* « Ses droits »: a copy, an erasure; from a request that its reader sees. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "craft/http/http_form.h"
#include "craft/pack/pack.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/rights/rights_inside.h"

enum { ROW_REFERENCE, ROW_TITLE, ROW_URL, ROW_WORDS, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_REFERENCE] = { "row", FIELD_TEXT, FIELD_API, .help = "The reference of a request." },
	[ROW_TITLE] = { "row_title", FIELD_TEXT, FIELD_API, .help = "Its first words." },
	[ROW_URL] = { "row_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[ROW_WORDS] = { "row_words", FIELD_TEXT, FIELD_API, .help = "Why it stays, or who asked, in French." },
};
#define ROWS(name_, help_)                                                                         \
	{ name_, FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT, .help = help_ }
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_WITHIN_URL, PAGE_TROUBLE, PAGE_DONE, PAGE_PURPOSE, PAGE_URL, PAGE_KEPT,
	PAGE_HAS_KEPT, PAGE_ASKED, PAGE_HAS_ASKED, PAGE_CLOSED, PAGE_HAS_CLOSED, PAGE_CAN_AGREE,
	PAGE_ASK_FIELDS, PAGE_AGREE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_IS_CUT, PAGE_IS_READ, PAGE_OBJECTS,
	PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "The person’s name." },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_PURPOSE] = { "purpose", FIELD_TEXT, FIELD_API, .help = "What she is known for here, in French." },
	[PAGE_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[PAGE_KEPT] = ROWS("kept", "Requests that are not erased."),
	[PAGE_HAS_KEPT] = { "has_kept", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ASKED] = ROWS("asked", "Requests whose erasure waits for a second person."),
	[PAGE_HAS_ASKED] = { "has_asked", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CLOSED] = ROWS("closed", "Requests whose erasure may be asked for."),
	[PAGE_HAS_CLOSED] = { "has_closed", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CAN_AGREE] = { "can_agree", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ASK_FIELDS] = { "ask_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_AGREE_FIELDS] = { "agree_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_IS_CUT] = { "is_cut", FIELD_FLAG, FIELD_API, .help = "She may have more requests than these." },
	[PAGE_IS_READ] = { "is_read", FIELD_FLAG, FIELD_PAGE },
	[PAGE_OBJECTS] = { "objects", FIELD_FLAG, FIELD_API,
		.help = "She objects to her words being read with those of others." },
};
const struct page_kind rights_person_page = { "rights.person", "welcome/rights/pages/person.html",
	page_fields, PAGE_FIELD_COUNT };

const char *
rights_address(const struct righting *righting, const char *more)
{
	return arena_format(righting->visit->arena, "/guichet/%.*s/personne%s",
	                    SPAN_ARGS(righting->request.reference), more);
}

bool
rights_note(struct righting *righting, struct db *db, const char *kind, const char *words)
{
	const struct visit *visit = righting->visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = kind,
		.account_id = visit->reader.account_id,
		.subject_id = righting->person.person_id,
		.words = span_of(words),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &righting->fault) == FOUND_ONE;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* A button is about the requests that stood above it, and no other: the form names them. */
static bool
was_shown(const struct visit *visit, struct span reference)
{
	struct span value;
	for (size_t at = 0; http_pairs_next(&visit->body, "demande", &at, &value);)
		if (span_equal(value, reference))
			return true;
	return false;
}

bool
rights_rows(struct righting *righting, struct db *db)
{
	const struct visit *visit = righting->visit;
	struct desk_request *requests;
	size_t count;
	if (!desk_history(visit->arena, db, visit->root_id, righting->sight, righting->person.person_id,
	                  &requests, &count, &righting->fault))
		return false;
	righting->rows = arena_array_of(visit->arena, struct rights_row, count + 1);
	righting->count = count;
	for (size_t i = 0; i < count; i++) {
		struct rights_row *row = &righting->rows[i];
		*row = (struct rights_row){ .request = requests[i],
			                        .was_shown = was_shown(visit, requests[i].reference) };
		const enum found found = rights_erasure_of(visit->arena, db, visit->root_id,
		                                           requests[i].request_id, &row->erasure,
		                                           &righting->fault);
		row->is_asked = found == FOUND_ONE;
		if (found == FOUND_FAILED ||
		    !desk_is_forgettable(visit->arena, db, visit->root_id, &requests[i], &row->is_forgettable,
		                         &righting->fault))
			return false;
	}
	return true;
}

static bool
write_readings(struct db *db, void *data)
{
	struct righting *righting = data;
	const struct visit *visit = righting->visit;
	for (size_t i = 0; i < righting->count; i++)
		if (righting->rows[i].request.is_confidential &&
		    !desk_note_reading(db, visit->root_id, righting->rows[i].request.request_id,
		                       visit->reader.account_id, visit->today, &righting->fault))
			return false;
	return true;
}

static bool
has_confidential(const struct righting *righting)
{
	for (size_t i = 0; i < righting->count; i++)
		if (righting->rows[i].request.is_confidential)
			return true;
	return false;
}

static enum found
load(struct righting *righting)
{
	struct visit *visit = righting->visit;
	righting->tree =
		place_tree_load(visit->arena, righting->db, visit->root_id, visit->today, &righting->fault);
	if (righting->tree == NULL)
		return FOUND_FAILED;
	righting->sight = desk_sight_of(visit->arena, &visit->reader, righting->tree);
	const enum found found = desk_load(visit->arena, righting->db, visit->root_id, righting->sight,
	                                   visit->part[0], &righting->request, &righting->fault);
	if (found != FOUND_ONE)
		return found;
	return righting->request.person_id == 0
	           ? FOUND_NONE
	           : person_load(visit->arena, righting->db, visit->root_id, righting->request.person_id,
	                         &righting->person, &righting->fault);
}

/* False after a page was answered. Nobody reads what is confidential without leaving a trace. */
static bool
begin(struct visit *visit, struct righting *righting)
{
	*righting = (struct righting){ .visit = visit, .db = visit_db(visit) };
	if (righting->db == NULL)
		return false;
	const enum found found = load(righting);
	if (found == FOUND_NONE) {
		visit_missing(visit);
		return false;
	}
	if (found == FOUND_FAILED || !rights_rows(righting, righting->db) ||
	    !rights_look_at_objection(righting, righting->db)) {
		visit_fail(visit, &righting->fault);
		return false;
	}
	righting->hand = (struct desk_hand){ .root_id = visit->root_id, .now_s = visit->now_s,
		                                 .today = visit->today, .tree = righting->tree,
		                                 .address = visit->address, .once = SPAN("") };
	righting->ask = form_new(visit->arena, rights_ask_form, RIGHTS_ASK_COUNT);
	righting->agree = form_new(visit->arena, rights_agree_form, RIGHTS_AGREE_COUNT);
	if (has_confidential(righting) && !visit_write(visit, write_readings, righting, NULL))
		return false;
	righting->db = visit_db(visit); /* the write ended the one before */
	return righting->db != NULL;
}

/* --- the page --------------------------------------------------------------------------------- */

static bool
draw_row(struct righting *righting, struct model *page, const struct rights_row *it)
{
	struct visit *visit = righting->visit;
	const struct desk_request *request = &it->request;
	const size_t list = !it->is_forgettable ? PAGE_KEPT : it->is_asked ? PAGE_ASKED : PAGE_CLOSED;
	struct text words = text_new(visit->arena, 400);
	struct span name;
	if (!it->is_forgettable)
		text_add_z(&words, request->done_unix_s == 0
		                       ? "elle est en cours\u202f: répondez-y d’abord"
		                       : "elle est suivie avec une autre, encore en cours");
	else if (it->is_asked) {
		if (!people_name(visit->arena, righting->db, visit->root_id, it->erasure.asked_by, &name,
		                 &righting->fault))
			return false;
		text_format(&words, "demandé par %.*s le ", SPAN_ARGS(name));
		text_add_date_words(&words, visit_day(visit, it->erasure.asked_unix_s));
		text_format(&words, "\u202f: %s", rights_why_words[it->erasure.why]);
		if (it->erasure.asked_by != visit->reader.account_id)
			model_flag(page, PAGE_CAN_AGREE, true);
	} else {
		text_format(&words, "%s, close le ", desk_outcome_words[request->outcome]);
		text_add_date_words(&words, visit_day(visit, request->done_unix_s));
	}
	model_flag(page, list + 1, true); /* « has_… » follows its list */
	struct model *row = model_row(page, list);
	model_text(row, ROW_REFERENCE, request->reference);
	model_text(row, ROW_TITLE, request->title.length > 0 ? request->title : request->reference);
	model_url_z(row, ROW_URL,
	            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(request->reference)));
	model_text_z(row, ROW_WORDS, text_z(&words));
	return true;
}

static const char *
done_words(const struct visit *visit)
{
	const struct span done = visit_asked(visit, "fait");
	return span_is(done, "opposer")    ? "C’est noté\u202f: ses textes ne sont plus lus avec ceux des autres."
	       : span_is(done, "lever")    ? "C’est noté\u202f: elle ne s’y oppose plus."
	       : span_is(done, "demander") ? "C’est demandé. Quelqu’un d’autre doit l’accorder."
	       : span_is(done, "renoncer") ? "C’est annulé\u202f: rien n’est effacé."
	       : span_is(done, "accorder") ? "Ce qui a été accordé est effacé."
	                                   : NULL;
}

void
rights_show(struct righting *righting, int status)
{
	struct visit *visit = righting->visit;
	struct model *page = model_new(visit->arena, &rights_person_page);
	model_text_z(page, PAGE_TITLE, "Ses droits");
	model_text(page, PAGE_WITHIN, righting->person.name.length > 0 ? righting->person.name
	                                                               : SPAN("Personne sans nom"));
	model_url_z(page, PAGE_WITHIN_URL, rights_address(righting, ""));
	model_text_z(page, PAGE_TROUBLE, righting->trouble);
	model_text_z(page, PAGE_DONE, status == 200 ? done_words(visit) : NULL);
	model_text_z(page, PAGE_PURPOSE, offering_purpose_words[righting->person.purpose]);
	model_url_z(page, PAGE_URL, rights_address(righting, "/droits"));
	/* What was said for another purpose is read with nothing else. */
	model_flag(page, PAGE_IS_READ, righting->person.purpose == OFFERING_GENERAL);
	model_flag(page, PAGE_OBJECTS, righting->objects);
	model_flag(page, PAGE_IS_CUT, righting->count >= RIGHTS_REQUEST_COUNT_MAX);
	for (size_t i = 0; i < righting->count; i++)
		if (!draw_row(righting, page, &righting->rows[i])) {
			visit_fail(visit, &righting->fault);
			return;
		}
	const bool asks_last = !form_is_fine(righting->ask); /* the last one says whether the page is wrong */
	for (int i = 0; i < 2; i++)
		if ((i == 1) == asks_last)
			form_draw(righting->ask, page,
			          (struct form_place){ PAGE_ASK_FIELDS, PAGE_ERRORS, PAGE_WRONG });
		else
			form_draw(righting->agree, page,
			          (struct form_place){ PAGE_AGREE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &rights_person_page, page);
}

static void
get_rights(struct visit *visit)
{
	struct righting righting;
	if (begin(visit, &righting))
		rights_show(&righting, 200);
}

/* --- the copy --------------------------------------------------------------------------------- */

struct giving {
	struct span bytes;
	size_t at;
};

static bool
give(void *context, void *bytes_r, size_t size, size_t *got_r, struct fault *fault_r)
{
	struct giving *giving = context;
	(void)fault_r;
	*got_r = giving->bytes.length - giving->at < size ? giving->bytes.length - giving->at : size;
	memcpy(bytes_r, giving->bytes.at + giving->at, *got_r);
	giving->at += *got_r;
	return true;
}

static bool
packed(struct righting *righting, const struct rights_copy *copy, struct span *bytes_r)
{
	struct visit *visit = righting->visit;
	struct giving json = { copy->json, 0 }, html = { copy->html, 0 };
	struct pack_part parts[] = { { .name = "personne.html", .give = give, .context = &html },
		                         { .name = "personne.json", .give = give, .context = &json } };
	const char *path = arena_format(visit->arena, "%s/copy-%lld", visit->folder,
	                                (long long)ident_random());
	const bool good =
		pack_write(visit->arena, path, parts, LENGTH(parts), &righting->fault) &&
		file_read(visit->arena, path, 4 * RIGHTS_COPY_SIZE_MAX, bytes_r, &righting->fault) == FOUND_ONE;
	(void)unlink(path);
	return good;
}

static bool
note_copy(struct db *db, void *data)
{
	return rights_note(data, db, "rights.copied",
	                   "Une copie de ce qui concerne une personne a été prise au guichet.");
}

void
rights_post_copy(struct righting *righting)
{
	struct visit *visit = righting->visit;
	struct rights_copy copy;
	struct span bytes;
	bool gave_up = false;
	struct desk_request *requests =
		arena_array_of(visit->arena, struct desk_request, righting->count + 1);
	for (size_t i = 0; i < righting->count; i++)
		requests[i] = righting->rows[i].request;
	const struct rights_asked asked = { &righting->person, requests, righting->count, righting->tree,
		                                visit->zone, visit->today };
	if (!rights_copy_write(visit->arena, righting->db, visit->root_id, &asked, &copy,
	                       &righting->fault)) {
		visit_fail(visit, &righting->fault);
		return;
	}
	if (copy.is_cut || righting->count >= RIGHTS_REQUEST_COUNT_MAX) {
		righting->trouble = "Il y a trop de choses pour une page. Demandez cette copie à la personne qui "
							"administre Parvis.";
		rights_show(righting, 422);
		return;
	}
	if (!packed(righting, &copy, &bytes)) {
		visit_fail(visit, &righting->fault);
		return;
	}
	visit_db_end(visit);
	/* Noted before it leaves; pressed twice, it is the same fact. */
	if (!visit_write(visit, note_copy, righting, &gave_up) && !gave_up)
		return;
	visit->response->body = bytes;
	visit->response->content_type = "application/zip";
	http_response_header(visit->response, "Content-Disposition",
	                     "attachment; filename=\"copie.zip\"");
}

/* --- routes ----------------------------------------------------------------------------------- */

static void
post_rights(struct visit *visit)
{
	static const struct {
		const char *code;
		void (*post)(struct righting *righting);
	} deeds[] = {
		{ "copie", rights_post_copy },
		{ "demander", rights_post_ask },
		{ "accorder", rights_post_agree },
		{ "renoncer", rights_post_drop },
		{ "opposer", rights_post_object },
		{ "lever", rights_post_relent },
	};
	struct righting righting;
	if (!begin(visit, &righting))
		return;
	const struct span code = http_pairs_first(&visit->body, "faire");
	for (size_t i = 0; i < LENGTH(deeds); i++)
		if (span_is(code, deeds[i].code)) {
			deeds[i].post(&righting);
			return;
		}
	righting.trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
	rights_show(&righting, 422);
}

static const struct route routes[] = {
	{ HTTP_GET, "/guichet/{}/personne/droits", DESK_DEALERS, "rights.person", get_rights },
	{ HTTP_POST, "/guichet/{}/personne/droits", DESK_DEALERS, "rights.person", post_rights },
	{ HTTP_GET, "/guichet/effacement", DESK_DEALERS, "rights.erased", rights_get_erased },
	{ HTTP_GET, "/donnees-personnelles/guichet", WHO_ANYONE, "rights.register", rights_get_register },
};
static const struct page_kind *const pages[] = { &rights_person_page, &rights_erased_page,
	                                             &rights_register_page };
const struct room_pages rights_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
