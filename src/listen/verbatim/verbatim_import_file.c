/* « Importer des textes »: a file is asked for; what one brought can be undone. */
#include <pthread.h>
#include <string.h>

#include "craft/visit/visit_wait.h"
#include "ground/people/people.h"
#include "listen/verbatim/verbatim_import_inside.h"

enum { TAKEN_FILE, TAKEN_DAY, TAKEN_TEXTS, TAKEN_NUMBER, TAKEN_MAY, TAKEN_COUNT };
static const struct field taken_fields[TAKEN_COUNT] = {
	[TAKEN_FILE] = { "file", FIELD_TEXT, FIELD_API, .help = "Name of the file." },
	[TAKEN_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "When it was imported." },
	[TAKEN_TEXTS] = { "texts", FIELD_COUNT, FIELD_API, .help = "Texts that it brought." },
	[TAKEN_NUMBER] = { "number", FIELD_COUNT, FIELD_API, .help = "Number of the import." },
	[TAKEN_MAY] = { "may_undo", FIELD_FLAG, FIELD_API, .help = "It was not undone yet." },
};
enum {
	FILE_TITLE, FILE_MEGABYTES, FILE_ERRORS, FILE_WRONG, FILE_ERROR, FILE_TAKEN, FILE_HAS_TAKEN, FILE_DONE,
	FILE_FIELD_COUNT
};
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FILE_MEGABYTES] = { "megabytes", FIELD_COUNT, FIELD_PAGE },
	[FILE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[FILE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[FILE_ERROR] = { "error", FIELD_TEXT, FIELD_API, .help = "Why the file was not read." },
	[FILE_TAKEN] = { "taken", FIELD_LIST, FIELD_API, .of = taken_fields, .of_count = TAKEN_COUNT,
		.help = "What was imported already." },
	[FILE_HAS_TAKEN] = { "has_taken", FIELD_FLAG, FIELD_PAGE },
	[FILE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind verbatim_file_page = { "verbatims.import", "listen/verbatim/pages/import-file.html",
	file_fields, FILE_FIELD_COUNT };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

void
verbatim_one_at_a_time(bool begins)
{
	must((begins ? pthread_mutex_lock(&one_at_a_time) : pthread_mutex_unlock(&one_at_a_time)) == 0);
}

bool
verbatim_is_mistake(const struct fault *fault)
{
	static const char *const begins[] = { "import: ", "mapping: ", "sheet: " };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (fault->for_log != NULL && span_starts(span_of(fault->for_log), begins[i]))
			return true;
	return false;
}

const char *
verbatim_import_folder(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/verbatims", folder);
}

/* Texts of every place come in one file. Else it is answered. */
static bool
may_bring(struct visit *visit)
{
	if (people_may(&visit->reader, NULL, WHO(ROLE_REFERENT), PLACE_NONE))
		return true;
	visit_refuse(visit, "Des textes s’importent pour toute l’organisation\u202f: c’est le rôle de "
	                    "la personne qui en "
	                    "prépare toutes les enquêtes.");
	return false;
}

/* --- the page --------------------------------------------------------------------------------- */

static bool
show_taken(struct visit *visit, struct db *db, struct model *page, struct fault *fault_r)
{
	enum { SHOWN_MAX = 50 };
	struct place_import *imports;
	size_t count, shown = 0;
	if (!place_imports(visit->arena, db, visit->root_id, &imports, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && shown < SHOWN_MAX; i++) {
		const struct place_import *import = &imports[i];
		if (!span_is(import->kind, VERBATIM_KIND))
			continue;
		struct model *row = model_row(page, FILE_TAKEN);
		model_text(row, TAKEN_FILE, import->file_name);
		model_date(row, TAKEN_DAY, visit_day(visit, import->done_unix_s));
		model_count(row, TAKEN_TEXTS, import->good_count);
		model_count(row, TAKEN_NUMBER, import->number);
		model_flag(row, TAKEN_MAY, import->undone_unix_s == 0);
		shown++;
	}
	model_flag(page, FILE_HAS_TAKEN, shown > 0);
	return true;
}

static const char *
done_words(struct visit *visit)
{
	int64_t count;
	const bool has_count = span_int64(visit_asked(visit, "textes"), &count) && count >= 0;
	struct text text = text_new(visit->arena, 400);
	if (!has_count)
		return NULL;
	text_add_count(&text, count);
	if (span_is(visit_asked(visit, "fait"), "annule"))
		text_add_z(&text, count < 2 ? " texte est effacé\u202f: cet import est annulé."
		                            : " textes sont effacés\u202f: cet import est annulé.");
	else if (span_is(visit_asked(visit, "fait"), "importe"))
		text_add_z(&text, count < 2 ? " texte est importé." : " textes sont importés.");
	else
		return NULL;
	return text_z(&text);
}

void
verbatim_show_file(struct visit *visit, const char *wrong)
{
	struct fault fault = { 0 };
	struct model *page = model_new(visit->arena, &verbatim_file_page);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!show_taken(visit, db, page, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	model_text_z(page, FILE_TITLE, "Importer des textes");
	model_count(page, FILE_MEGABYTES, VERBATIM_UPLOAD_SIZE_MAX >> 20);
	model_text_z(page, FILE_DONE, done_words(visit));
	if (wrong != NULL) {
		struct model *error = model_row(page, FILE_ERRORS);
		model_url_z(error, FORM_ERROR_URL, "#fichier");
		model_text_z(error, FORM_ERROR_SENTENCE, wrong);
		model_flag(page, FILE_WRONG, true);
		model_text_z(page, FILE_ERROR, wrong);
		visit->response->status = 422;
	}
	visit_show(visit, &verbatim_file_page, page);
}

void
verbatim_get_file(struct visit *visit)
{
	if (may_bring(visit))
		verbatim_show_file(visit, NULL);
}

/* --- a file comes ----------------------------------------------------------------------------- */

/* Can it be opened at all? Its lines are read when it is looked at. */
static bool
opens(struct visit *visit, const char *path, struct fault *fault_r)
{
	struct verbatim_table_file file;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const bool is_fine = verbatim_file_open(arena, path, &file, fault_r);
	if (!is_fine)
		fault_keep(visit->arena, fault_r);
	arena_end(arena);
	return is_fine;
}

static void
take_file(struct visit *visit, const struct http_upload *upload)
{
	struct fault fault = { 0 };
	struct visit_waiting waiting = { .account_id = visit->reader.account_id,
		                             .file_name = visit_file_name(upload->file_name, SPAN("textes")) };
	const char *folder = verbatim_import_folder(visit->arena, visit->folder);
	const bool is_kept = visit_wait(visit->arena, folder, upload->bytes, &waiting, &fault);
	if (is_kept && opens(visit, waiting.path, &fault)) {
		visit_go(visit, "/verbatims/importer/%lld", (long long)waiting.id);
		return;
	}
	if (is_kept)
		visit_wait_end(visit->arena, folder, waiting.id);
	if (verbatim_is_mistake(&fault))
		verbatim_show_file(visit, fault.for_reader);
	else
		visit_fail(visit, &fault);
}

static void
undo(struct visit *visit)
{
	struct fault fault = { 0 };
	struct verbatim_undoing asked = { visit->root_id, 0, visit->reader.account_id, visit->now_s };
	int64_t texts;
	if (!span_int64(http_pairs_first(&visit->body, "import"), &asked.number)) {
		visit_missing(visit);
		return;
	}
	verbatim_one_at_a_time(true);
	const enum found found =
		verbatim_import_undo(visit->arena, visit->store, &asked, &texts, &fault);
	verbatim_one_at_a_time(false);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_ONE)
		visit_go(visit, "/verbatims/importer?fait=annule&textes=%lld", (long long)texts);
	else
		visit_go(visit, "/verbatims/importer"); /* sent twice, it is done */
}

void
verbatim_post_file(struct visit *visit)
{
	const struct http_upload *upload = visit_upload(visit, "fichier");
	if (!may_bring(visit))
		return;
	if (span_is(http_pairs_first(&visit->body, "faire"), "annuler"))
		undo(visit);
	else if (upload == NULL)
		verbatim_show_file(visit, "Choisissez le fichier des textes\u202f: aucun n’est arrivé, ou il est vide.");
	else if (upload->bytes.length > VERBATIM_UPLOAD_SIZE_MAX)
		verbatim_show_file(visit, "Ce fichier dépasse 32 Mo. La personne qui administre Parvis peut "
		                          "l’importer dans "
		                          "un terminal\u202f: parvis import verbatims.");
	else
		take_file(visit, upload);
}

/* --- the addresses ---------------------------------------------------------------------------- */

enum { UPLOAD_BODY_MAX = VERBATIM_UPLOAD_SIZE_MAX + (1 << 20) };
static const struct route routes[] = {
	{ HTTP_GET, "/verbatims/importer", WHO(ROLE_REFERENT), "verbatims.import", verbatim_get_file },
	{ HTTP_POST, "/verbatims/importer", WHO(ROLE_REFERENT), "verbatims.read", verbatim_post_file,
		.body_max = UPLOAD_BODY_MAX, .takes_files = true },
	{ HTTP_GET, "/verbatims/importer/{}", WHO(ROLE_REFERENT), "verbatims.look", verbatim_get_look },
	{ HTTP_POST, "/verbatims/importer/{}", WHO(ROLE_REFERENT), "verbatims.take", verbatim_post_look },
};
static const struct page_kind *const pages[] = { &verbatim_file_page, &verbatim_look_page };
const struct room_pages verbatim_import_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
