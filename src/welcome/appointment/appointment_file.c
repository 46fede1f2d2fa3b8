/* « Importer des rendez-vous »: a file is asked for; what one brought can be undone. */
#include <string.h>

#include "base/time.h"
#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { TAKEN_FILE, TAKEN_DAY, TAKEN_LINES, TAKEN_NUMBER, TAKEN_STATE, TAKEN_MAY, TAKEN_COUNT };
static const struct field taken_fields[TAKEN_COUNT] = {
	[TAKEN_FILE] = { "file", FIELD_TEXT, FIELD_API, .help = "Name of the file." },
	[TAKEN_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "When it was taken." },
	[TAKEN_LINES] = { "lines", FIELD_COUNT, FIELD_API, .help = "Appointments that it says." },
	[TAKEN_NUMBER] = { "number", FIELD_COUNT, FIELD_API, .help = "Number of the import." },
	[TAKEN_STATE] = { "state", FIELD_TEXT, FIELD_API,
		.help = "Undone, and what stays; too old to be; null: it may be." },
	[TAKEN_MAY] = { "may_undo", FIELD_FLAG, FIELD_API, .help = "It may be undone." },
};
enum { FILE_TITLE, FILE_WITHIN, FILE_WITHIN_URL, FILE_URL, FILE_DONE, FILE_ERRORS, FILE_WRONG, FILE_ERROR,
	   FILE_TAKEN, FILE_HAS_TAKEN, FILE_DAYS,
	   FILE_FIELD_COUNT };
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FILE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[FILE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[FILE_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[FILE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[FILE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[FILE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[FILE_ERROR] = { "error", FIELD_TEXT, FIELD_API, .help = "Why the file was not read." },
	[FILE_TAKEN] = { "taken", FIELD_LIST, FIELD_API, .of = taken_fields, .of_count = TAKEN_COUNT,
		.help = "What this account brought here already." },
	[FILE_HAS_TAKEN] = { "has_taken", FIELD_FLAG, FIELD_PAGE },
	[FILE_DAYS] = { "days", FIELD_COUNT, FIELD_PAGE },
};
const struct page_kind appointment_file_page = { "appointments.file",
	"welcome/appointment/pages/file.html", file_fields, FILE_FIELD_COUNT };

static const char *
done_words(struct visit *visit)
{
	int64_t added, changed;
	struct text words = text_new(visit->arena, 300);
	if (span_is(visit_asked(visit, "fait"), "annule"))
		return "C’est annulé. Ce qui reste est dit plus bas.";
	if (!span_int64(visit_asked(visit, "nouveaux"), &added) || added < 0 ||
	    !span_int64(visit_asked(visit, "changes"), &changed) || changed < 0)
		return visit_asked(visit, "efface").length > 0 ? "Ce fichier est effacé. Rien n’a été pris." : NULL;
	text_add_z(&words, "C’est fait\u202f: ");
	text_add_count(&words, added);
	text_add_z(&words, added < 2 ? " nouveau rendez-vous, " : " nouveaux rendez-vous, ");
	text_add_count(&words, changed);
	text_add_z(&words, changed < 2 ? " changé." : " changés.");
	return text_z(&words);
}

/* --- what was brought ------------------------------------------------------------------------------ */

static const char *
state_words(struct visit *visit, const struct place_import *import, const struct appointment_brought_by *by)
{
	const struct appointment_undone undone = { .reminded = by->stays[APPOINTMENT_REMINDED],
		                                       .given_up = by->stays[APPOINTMENT_GAVE_UP],
		                                       .touched = by->stays[APPOINTMENT_TOUCHED] };
	const bool is_old = by->at_s < visit->now_s - (int64_t)APPOINTMENT_UNDO_DAYS * DAY_S;
	if (import->undone_unix_s == 0)
		return is_old ? "Trop ancien pour être annulé" : NULL;
	const char *stays = appointment_stay_words(visit->arena, &undone);
	return stays == NULL ? "Annulé" : arena_format(visit->arena, "Annulé. %s", stays);
}

/* Those of this account, for this place. FOUND_NONE: it is another one's, or too old to be told. */
static enum found
own_import(struct appointing *at, const struct place_import *import, struct appointment_brought_by *by_r)
{
	const struct visit *visit = at->visit;
	if (!span_is(import->kind, APPOINTMENT_KIND))
		return FOUND_NONE;
	const enum found found = appointment_brought_whose(visit->arena, at->db, visit->root_id,
	                                                   import->import_id, by_r, &at->fault);
	return found == FOUND_ONE && (by_r->account_id != visit->reader.account_id ||
	                              by_r->place_id != at->tree->places[at->place].id)
	           ? FOUND_NONE
	           : found;
}

static bool
show_taken(struct appointing *at, struct model *page)
{
	enum { SHOWN_MAX = 30 };
	struct visit *visit = at->visit;
	struct place_import *imports;
	size_t count, shown = 0;
	if (!place_imports(visit->arena, at->db, visit->root_id, &imports, &count, &at->fault))
		return false;
	for (size_t i = 0; i < count && shown < SHOWN_MAX; i++) {
		struct appointment_brought_by by;
		const enum found found = own_import(at, &imports[i], &by);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE)
			continue;
		const char *state = state_words(visit, &imports[i], &by);
		struct model *row = model_row(page, FILE_TAKEN);
		model_text(row, TAKEN_FILE, imports[i].file_name);
		model_date(row, TAKEN_DAY, visit_day(visit, by.at_s));
		model_count(row, TAKEN_LINES, imports[i].good_count);
		model_count(row, TAKEN_NUMBER, imports[i].number);
		model_text_z(row, TAKEN_STATE, state);
		model_flag(row, TAKEN_MAY, state == NULL);
		shown++;
	}
	model_flag(page, FILE_HAS_TAKEN, shown > 0);
	model_count(page, FILE_DAYS, APPOINTMENT_UNDO_DAYS);
	return true;
}

static void
undo(struct appointing *at)
{
	struct visit *visit = at->visit;
	struct place_import *imports;
	struct appointment_undone undone;
	size_t count;
	int64_t number = 0;
	enum found found = FOUND_NONE;
	(void)span_int64(http_pairs_first(&visit->body, "import"), &number);
	if (!place_imports(visit->arena, at->db, visit->root_id, &imports, &count, &at->fault))
		found = FOUND_FAILED;
	for (size_t i = 0; found == FOUND_NONE && i < count; i++) {
		struct appointment_brought_by by;
		if (imports[i].number == number)
			found = own_import(at, &imports[i], &by);
	}
	if (found == FOUND_NONE) {
		visit_missing(visit);
		return;
	}
	visit_db_end(visit);
	const struct appointment_undo_asked asked = { visit->root_id, number, visit->reader.account_id,
		                                          visit->now_s };
	if (found == FOUND_ONE)
		found = appointment_undo(visit->arena, visit->store, &asked, &undone, &at->fault);
	/* Sent twice, it is done. */
	if (found == FOUND_FAILED)
		visit_fail(visit, &at->fault);
	else
		visit_go(visit, "%s?fait=annule",
		         appointment_url(visit->arena, at->tree, at->place, "/importer"));
}

/* --- the page -------------------------------------------------------------------------------------- */

static void
show(struct appointing *at, const char *wrong)
{
	struct visit *visit = at->visit;
	struct model *page = model_new(visit->arena, &appointment_file_page);
	const struct span place = at->tree->places[at->place].name;
	model_text_z(page, FILE_TITLE, "Importer des rendez-vous");
	model_text(page, FILE_WITHIN, place);
	model_url_z(page, FILE_WITHIN_URL, appointment_url(visit->arena, at->tree, at->place, ""));
	model_url_z(page, FILE_URL, appointment_url(visit->arena, at->tree, at->place, "/importer"));
	model_text_z(page, FILE_DONE, done_words(visit));
	if (wrong != NULL) {
		struct model *error = model_row(page, FILE_ERRORS);
		model_url_z(error, FORM_ERROR_URL, "#fichier");
		model_text_z(error, FORM_ERROR_SENTENCE, wrong);
		model_flag(page, FILE_WRONG, true);
		model_text_z(page, FILE_ERROR, wrong);
		visit->response->status = 422;
	}
	if (show_taken(at, page))
		visit_show(visit, &appointment_file_page, page);
	else
		visit_fail(visit, &at->fault);
}

void
appointment_get_file(struct visit *visit)
{
	struct appointing at;
	if (appointment_begin_at(visit, &at, APPOINTMENT_KEEPERS))
		show(&at, NULL);
}

void
appointment_post_file(struct visit *visit)
{
	struct appointing at;
	if (!appointment_begin_at(visit, &at, APPOINTMENT_KEEPERS))
		return;
	if (span_is(http_pairs_first(&visit->body, "faire"), "annuler")) {
		undo(&at);
		return;
	}
	const struct http_upload *upload = visit_upload(visit, "fichier");
	if (upload == NULL) {
		show(&at, "Choisissez le fichier des rendez-vous.");
		return;
	}
	if (upload->bytes.length > APPOINTMENT_FILE_SIZE_MAX) {
		show(&at, "Ce fichier dépasse 8 Mo. Exportez une période plus courte.");
		return;
	}
	struct visit_waiting waiting = { .account_id = visit->reader.account_id,
		                             .file_name = visit_file_name(upload->file_name, SPAN("rendez-vous")) };
	const char *folder = appointment_folder(visit->arena, visit->folder);
	if (!visit_wait(visit->arena, folder, upload->bytes, &waiting, &at.fault)) {
		if (strncmp(at.fault.for_log, "import: ", strlen("import: ")) == 0) /* hers, not the disk's */
			show(&at, at.fault.for_reader);
		else
			visit_fail(visit, &at.fault);
		return;
	}
	visit_go(visit, "%s",
	         appointment_url(visit->arena, at.tree, at.place,
	                         arena_format(visit->arena, "/importer/%lld", (long long)waiting.id)));
}
