/* A questionnaire that comes from a file, or leaves in one. First a report of what each question
 * becomes, then, on a yes, a draft. Nothing is kept between the two but what the page holds. */
#include <string.h>

#include "ground/journal/journal.h"
#include "ground/inquiry/inquiry_inside.h"

static const char import_path[] = "/questionnaires/libres/importer";

/* --- the file is asked for -------------------------------------------------------------------- */

enum {
	IMPORT_TITLE, IMPORT_WITHIN, IMPORT_ERRORS, IMPORT_WRONG, IMPORT_ERROR, IMPORT_MEGABYTES,
	IMPORT_DONE, IMPORT_DONE_URL, IMPORT_LSS_URL, IMPORT_JSON_URL, IMPORT_COUNT
};
static const struct field import_fields[IMPORT_COUNT] = {
	[IMPORT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[IMPORT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[IMPORT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[IMPORT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[IMPORT_ERROR] = { "error", FIELD_TEXT, FIELD_API, .help = "Why the file was not read." },
	[IMPORT_MEGABYTES] = { "megabytes", FIELD_COUNT, FIELD_PAGE },
	[IMPORT_DONE] = { "done", FIELD_TEXT, FIELD_API, .help = "Name of the draft that was made." },
	[IMPORT_DONE_URL] = { "done_url", FIELD_URL, FIELD_PAGE },
	[IMPORT_LSS_URL] = { "lss_url", FIELD_URL, FIELD_PAGE },
	[IMPORT_JSON_URL] = { "json_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind inquiry_import_page = { "inquiry.import", "ground/inquiry/pages/import.html",
	import_fields, IMPORT_COUNT };

/* In the fields of form_error_fields. */
enum { ERROR_URL, ERROR_SENTENCE };

static void
show_import(struct visit *visit, const char *wrong, const struct inquiry_row *done)
{
	struct model *page = model_new(visit->arena, &inquiry_import_page);
	model_text_z(page, IMPORT_TITLE, "Importer un questionnaire");
	model_text_z(page, IMPORT_WITHIN, "Questionnaires libres");
	model_count(page, IMPORT_MEGABYTES, INQUIRY_FILE_SIZE_MAX >> 20);
	if (wrong != NULL) {
		struct model *error = model_row(page, IMPORT_ERRORS);
		model_url_z(error, ERROR_URL, "#fichier");
		model_text_z(error, ERROR_SENTENCE, wrong);
		model_flag(page, IMPORT_WRONG, true);
		model_text_z(page, IMPORT_ERROR, wrong);
		visit->response->status = 422;
	}
	if (done != NULL) {
		const char *own = arena_format(visit->arena, "/questionnaires/libres/%lld",
		                               (long long)done->inquiry_id);
		model_text(page, IMPORT_DONE, done->name);
		model_url_z(page, IMPORT_DONE_URL, own);
		model_url_z(page, IMPORT_LSS_URL, arena_format(visit->arena, "%s/limesurvey", own));
		model_url_z(page, IMPORT_JSON_URL, arena_format(visit->arena, "%s/json", own));
	}
	visit_show(visit, &inquiry_import_page, page);
}

/* Of a number in an address; FOUND_NONE is answered, a fault too. */
static enum found
load(struct visit *visit, struct span number, struct inquiry_row *row_r,
     struct inquiry **inquiry_r)
{
	struct fault fault = { 0 };
	int64_t inquiry_id = 0;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return FOUND_FAILED;
	if (!span_int64(number, &inquiry_id) || inquiry_id <= 0) {
		visit_missing(visit);
		return FOUND_NONE;
	}
	const enum found found = inquiry_load(visit->arena, db, visit->root_id, inquiry_id, 0, row_r,
	                                      inquiry_r, &fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	return found;
}

void
inquiry_get_import(struct visit *visit)
{
	struct inquiry_row row;
	const struct span made = visit_asked(visit, "fait");
	if (made.length == 0)
		show_import(visit, NULL, NULL);
	else if (load(visit, made, &row, NULL) == FOUND_ONE)
		show_import(visit, NULL, &row);
}

/* --- what it becomes -------------------------------------------------------------------------- */

enum { LINE_FATE, LINE_IS_KEPT, LINE_WHERE, LINE_SENTENCE, LINE_COUNT };
static const struct field line_fields[LINE_COUNT] = {
	[LINE_FATE] = { "fate", FIELD_TEXT, FIELD_API, .help = "Kept, changed or dropped, in French." },
	[LINE_IS_KEPT] = { "is_kept", FIELD_FLAG, FIELD_PAGE },
	[LINE_WHERE] = { "where", FIELD_TEXT, FIELD_API, .help = "Which question or page." },
	[LINE_SENTENCE] = { "sentence", FIELD_TEXT, FIELD_API, .help = "What became of it." },
};
enum {
	FATE_TITLE, FATE_WITHIN, FATE_KEPT, FATE_CHANGED, FATE_DROPPED, FATE_MADE, FATE_PAGES,
	FATE_LANGUAGES, FATE_DOCUMENT, FATE_HAS_LINES, FATE_LINES, FATE_MORE, FATE_COUNT
};
static const struct field fate_fields[FATE_COUNT] = {
	[FATE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FATE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[FATE_KEPT] = { "kept", FIELD_COUNT, FIELD_API, .help = "Questions of the file taken whole." },
	[FATE_CHANGED] = { "changed", FIELD_COUNT, FIELD_API, .help = "Questions taken otherwise." },
	[FATE_DROPPED] = { "dropped", FIELD_COUNT, FIELD_API, .help = "Questions that are not taken." },
	[FATE_MADE] = { "made", FIELD_COUNT, FIELD_API, .help = "Questions that they make here." },
	[FATE_PAGES] = { "pages", FIELD_COUNT, FIELD_API, .help = "Pages that they make here." },
	[FATE_LANGUAGES] = { "languages", FIELD_TEXT, FIELD_API, .help = "Their codes." },
	[FATE_DOCUMENT] = { "document", FIELD_TEXT, FIELD_PAGE },
	[FATE_HAS_LINES] = { "has_lines", FIELD_FLAG, FIELD_PAGE },
	[FATE_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = line_fields, .of_count = LINE_COUNT,
		.help = "What became of each." },
	[FATE_MORE] = { "more", FIELD_COUNT, FIELD_API, .help = "Lines beyond those." },
};
const struct page_kind inquiry_fate_page = { "inquiry.fate", "ground/inquiry/pages/fate.html",
	fate_fields, FATE_COUNT };

enum { LINE_SHOWN_MAX = 500 };

static void
fill_lines(struct model *page, const struct inquiry_report *report)
{
	const size_t shown =
		report->note_count < LINE_SHOWN_MAX ? report->note_count : LINE_SHOWN_MAX;
	size_t all = 0;
	for (int fate = 0; fate < INQUIRY_FATE_COUNT; fate++)
		all += report->counts[fate];
	for (size_t i = 0; i < shown; i++) {
		const struct inquiry_note *note = &report->notes[i];
		struct model *line = model_row(page, FATE_LINES);
		model_text_z(line, LINE_FATE, inquiry_fate_words[note->fate]);
		model_flag(line, LINE_IS_KEPT, note->fate == INQUIRY_KEPT);
		model_text_z(line, LINE_WHERE, note->where);
		model_text_z(line, LINE_SENTENCE, note->sentence);
	}
	model_flag(page, FATE_HAS_LINES, shown > 0);
	if (all > shown)
		model_count(page, FATE_MORE, (int64_t)(all - shown));
}

static void
show_fate(struct visit *visit, const struct inquiry *inquiry, const struct inquiry_report *report)
{
	struct model *page = model_new(visit->arena, &inquiry_fate_page);
	struct text languages = text_new(visit->arena, INQUIRY_LANGUAGE_COUNT_MAX * 32);
	for (size_t i = 0; i < inquiry->language_count; i++)
		text_format(&languages, "%s%.*s", i > 0 ? ", " : "", SPAN_ARGS(inquiry->languages[i]));
	model_text_z(page, FATE_TITLE,
	             arena_format(visit->arena, "Ce que devient «\u202f%.*s\u202f»",
	                          SPAN_ARGS(inquiry->name)));
	model_text_z(page, FATE_WITHIN, "Importer un questionnaire");
	model_count(page, FATE_KEPT, (int64_t)report->questions[INQUIRY_KEPT]);
	model_count(page, FATE_CHANGED, (int64_t)report->questions[INQUIRY_CHANGED]);
	model_count(page, FATE_DROPPED, (int64_t)report->questions[INQUIRY_DROPPED]);
	model_count(page, FATE_MADE, (int64_t)inquiry->question_count);
	model_count(page, FATE_PAGES, (int64_t)inquiry->page_count);
	model_text(page, FATE_LANGUAGES, text_span(&languages));
	model_text(page, FATE_DOCUMENT, inquiry_write(visit->arena, inquiry));
	fill_lines(page, report);
	visit_show(visit, &inquiry_fate_page, page);
}

void
inquiry_post_import(struct visit *visit)
{
	struct inquiry_report report;
	const char *sentence = NULL;
	const struct http_upload *upload = visit_upload(visit, "fichier");
	if (upload == NULL) {
		show_import(visit, "Choisissez le fichier du questionnaire.", NULL);
		return;
	}
	if (upload->bytes.length > INQUIRY_FILE_SIZE_MAX) {
		show_import(visit, "Ce fichier dépasse 32 Mo. Retirez les images collées dans ses textes, puis "
		                   "exportez-le de nouveau.", NULL);
		return;
	}
	const struct inquiry *inquiry = inquiry_from_file(visit->arena, upload->bytes, &report, &sentence);
	if (inquiry == NULL)
		show_import(visit, sentence, NULL);
	else
		show_fate(visit, inquiry, &report);
}

/* --- the draft -------------------------------------------------------------------------------- */

struct taking {
	struct visit *visit;
	const struct inquiry *inquiry;
	int64_t inquiry_id;
	struct fault fault;
};

static bool
write_draft(struct db *db, void *data)
{
	struct taking *taking = data;
	const struct visit *visit = taking->visit;
	const struct inquiry_adding adding = { visit->reader.account_id, visit->now_s, visit->once };
	return inquiry_add_read(visit->arena, db, visit->root_id, taking->inquiry, &adding,
	                        &taking->inquiry_id, &taking->fault) == FOUND_ONE;
}

/* Sent twice: the draft is the one that was made the first time. */
static void
go_to_the_first(struct visit *visit)
{
	struct fault fault = { 0 };
	int64_t inquiry_id = 0;
	visit_db_end(visit);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found found = journal_done_about(visit->arena, db, visit->root_id, visit->once,
	                                            &inquiry_id, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else
		visit_go(visit, "%s?fait=%lld", import_path, (long long)inquiry_id);
}

void
inquiry_post_draft(struct visit *visit)
{
	const char *sentence = NULL;
	bool gave_up = false;
	struct taking taking = { .visit = visit };
	taking.inquiry = inquiry_read(visit->arena, http_pairs_first(&visit->body, "document"),
	                              &sentence);
	if (taking.inquiry == NULL) {
		show_import(visit, sentence, NULL);
		return;
	}
	if (visit_write(visit, write_draft, &taking, &gave_up))
		visit_go(visit, "%s?fait=%lld", import_path, (long long)taking.inquiry_id);
	else if (gave_up && taking.fault.for_log != NULL)
		visit_fail(visit, &taking.fault);
	else if (gave_up)
		go_to_the_first(visit);
}

/* --- leaving ---------------------------------------------------------------------------------- */

static void
give(struct visit *visit, const struct inquiry *inquiry, struct span bytes, const char *type,
     const char *ending)
{
	enum { FILE_NAME_LENGTH_MAX = 60 };
	const struct span slug = span_slug(visit->arena, inquiry->name, FILE_NAME_LENGTH_MAX);
	visit->response->body = bytes;
	visit->response->content_type = type;
	http_response_header(visit->response, "Content-Disposition",
	                     arena_format(visit->arena, "attachment; filename=\"%.*s.%s\"",
	                                  SPAN_ARGS(slug.length > 0 ? slug : SPAN("questionnaire")),
	                                  ending));
}

void
inquiry_get_json(struct visit *visit)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	if (load(visit, visit->part[0], &row, &inquiry) == FOUND_ONE)
		give(visit, inquiry, inquiry_write(visit->arena, inquiry), "application/json", "json");
}

void
inquiry_get_lss(struct visit *visit)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	struct inquiry_report report;
	struct span bytes;
	const char *sentence = NULL;
	if (load(visit, visit->part[0], &row, &inquiry) != FOUND_ONE)
		return;
	if (inquiry_to_lss(visit->arena, inquiry, &bytes, &report, &sentence))
		give(visit, inquiry, bytes, "application/xml; charset=utf-8", "lss");
	else
		visit_say(visit, 409, "Ce questionnaire ne peut pas encore partir",
		          arena_format(visit->arena, "Il reste à y corriger ceci\u202f: %s", sentence));
}
