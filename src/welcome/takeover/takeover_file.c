/* « Reprendre des demandes »: a file is asked for; what one brought can be undone. */
#include <string.h>

#include "base/time.h"
#include "welcome/takeover/takeover_inside.h"

enum { STAYS_URL, STAYS_REFERENCE, STAYS_COUNT };
static const struct field stays_fields[STAYS_COUNT] = {
	[STAYS_URL] = { "stays_url", FIELD_URL, FIELD_PAGE },
	[STAYS_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "A request that stays." },
};
enum {
	TAKEN_FILE, TAKEN_DAY, TAKEN_REQUESTS, TAKEN_NUMBER, TAKEN_MAY, TAKEN_STAYS, TAKEN_HAS_STAYS,
	TAKEN_COUNT
};
static const struct field taken_fields[TAKEN_COUNT] = {
	[TAKEN_FILE] = { "file", FIELD_TEXT, FIELD_API, .help = "Name of the file." },
	[TAKEN_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "When it was taken." },
	[TAKEN_REQUESTS] = { "requests", FIELD_COUNT, FIELD_API, .help = "Requests that it brought." },
	[TAKEN_NUMBER] = { "number", FIELD_COUNT, FIELD_API, .help = "Number of the import." },
	[TAKEN_MAY] = { "may_undo", FIELD_FLAG, FIELD_API, .help = "It was not undone yet." },
	[TAKEN_STAYS] = { "stays", FIELD_LIST, FIELD_API, .of = stays_fields, .of_count = STAYS_COUNT,
		.help = "Undone, but for these: somebody dealt with them since." },
	[TAKEN_HAS_STAYS] = { "has_stays", FIELD_FLAG, FIELD_PAGE },
};
enum {
	FILE_TITLE, FILE_MAY, FILE_HAS_OFFERINGS, FILE_MEGABYTES, FILE_ERRORS, FILE_WRONG, FILE_ERROR,
	FILE_TAKEN, FILE_HAS_TAKEN, FILE_DONE, FILE_FIELD_COUNT
};
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FILE_MAY] = { "may_take", FIELD_FLAG, FIELD_PAGE },
	[FILE_HAS_OFFERINGS] = { "has_offerings", FIELD_FLAG, FIELD_PAGE },
	[FILE_MEGABYTES] = { "megabytes", FIELD_COUNT, FIELD_PAGE },
	[FILE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[FILE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[FILE_ERROR] = { "error", FIELD_TEXT, FIELD_API, .help = "Why the file was not read." },
	[FILE_TAKEN] = { "taken", FIELD_LIST, FIELD_API, .of = taken_fields, .of_count = TAKEN_COUNT,
		.help = "What this account brought already." },
	[FILE_HAS_TAKEN] = { "has_taken", FIELD_FLAG, FIELD_PAGE },
	[FILE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind takeover_file_page = { "takeover", "welcome/takeover/pages/file.html",
	file_fields, FILE_FIELD_COUNT };

/* --- what was brought ------------------------------------------------------------------------ */

struct listing {
	struct visit *visit;
	struct model *page;
	const struct desk_sight *sight;
	struct fault fault;
};

/* Of an import that was undone, what stays: as far as it is seen. */
static bool
show_stays(struct listing *listing, struct model *row, int64_t import_id)
{
	struct visit *visit = listing->visit;
	int64_t ids[TAKEOVER_BATCH_COUNT];
	size_t count;
	if (!takeover_store_of_import(visit->arena, visit->db, visit->root_id, import_id, 0, ids, &count,
	                              &listing->fault))
		return false;
	for (size_t i = 0; i < count && i < TAKEOVER_KEPT_LISTED_MAX; i++) {
		struct desk_request request;
		const enum found found = desk_by_id(visit->arena, visit->db, visit->root_id, ids[i],
		                                    &request, &listing->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || !desk_sees(listing->sight, &request))
			continue;
		struct model *stays = model_row(row, TAKEN_STAYS);
		model_text(stays, STAYS_REFERENCE, request.reference);
		model_url_z(stays, STAYS_URL,
		            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(request.reference)));
		model_flag(row, TAKEN_HAS_STAYS, true);
	}
	return true;
}

static bool
show_import(struct listing *listing, const struct place_import *import)
{
	struct visit *visit = listing->visit;
	struct model *row = model_row(listing->page, FILE_TAKEN);
	model_text(row, TAKEN_FILE, import->file_name);
	model_date(row, TAKEN_DAY, visit_day(visit, import->done_unix_s));
	model_count(row, TAKEN_REQUESTS, import->good_count);
	model_count(row, TAKEN_NUMBER, import->number);
	model_flag(row, TAKEN_MAY, import->undone_unix_s == 0);
	model_flag(listing->page, FILE_HAS_TAKEN, true);
	return import->undone_unix_s == 0 || show_stays(listing, row, import->import_id);
}

/* Those of this account: how many requests came is hers to know, who had the file. */
static bool
show_taken(struct listing *listing)
{
	enum { SHOWN_MAX = 50 };
	struct visit *visit = listing->visit;
	struct place_import *imports;
	size_t count, shown = 0;
	if (!place_imports(visit->arena, visit->db, visit->root_id, &imports, &count, &listing->fault))
		return false;
	for (size_t i = 0; i < count && shown < SHOWN_MAX; i++) {
		int64_t account_id;
		if (!span_is(imports[i].kind, TAKEOVER_KIND))
			continue;
		const enum found found = takeover_store_whose(visit->arena, visit->db, visit->root_id,
		                                              imports[i].import_id, &account_id,
		                                              &listing->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || account_id != visit->reader.account_id)
			continue;
		shown++;
		if (!show_import(listing, &imports[i]))
			return false;
	}
	return true;
}

/* --- the page -------------------------------------------------------------------------------- */

static const char *
done_words(struct visit *visit)
{
	int64_t count;
	const bool has_count = span_int64(visit_asked(visit, "demandes"), &count) && count >= 0;
	struct text text = text_new(visit->arena, 400);
	if (span_is(visit_asked(visit, "fait"), "annule"))
		return "La reprise est annulée\u202f: ce qu’elle avait apporté est retiré, sauf les demandes dont "
		       "quelqu’un s’est occupé depuis.";
	if (!span_is(visit_asked(visit, "fait"), "repris") || !has_count)
		return NULL;
	text_add_count(&text, count);
	text_add_z(&text, count < 2 ? " demande est reprise." : " demandes sont reprises.");
	return text_z(&text);
}

static void
show_error(struct visit *visit, struct model *page, const char *wrong)
{
	struct model *error = model_row(page, FILE_ERRORS);
	model_url_z(error, FORM_ERROR_URL, "#fichier");
	model_text_z(error, FORM_ERROR_SENTENCE, wrong);
	model_flag(page, FILE_WRONG, true);
	model_text_z(page, FILE_ERROR, wrong);
	visit->response->status = 422;
}

void
takeover_show_file(struct visit *visit, const char *wrong)
{
	struct listing listing = { .visit = visit };
	struct offering *offerings;
	size_t offering_count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &listing.fault);
	if (tree != NULL)
		listing.sight = desk_sight_of(visit->arena, &visit->reader, tree);
	listing.page = model_new(visit->arena, &takeover_file_page);
	if (tree == NULL ||
	    !offering_list(visit->arena, db, visit->root_id, &offerings, &offering_count,
	                   &listing.fault) ||
	    !show_taken(&listing)) {
		visit_fail(visit, &listing.fault);
		return;
	}
	model_text_z(listing.page, FILE_TITLE, "Reprendre des demandes d’un autre logiciel");
	model_flag(listing.page, FILE_HAS_OFFERINGS, offering_count > 0);
	model_flag(listing.page, FILE_MAY, offering_count > 0 && !desk_sight_is_empty(listing.sight));
	model_count(listing.page, FILE_MEGABYTES, TAKEOVER_UPLOAD_SIZE_MAX >> 20);
	model_text_z(listing.page, FILE_DONE, done_words(visit));
	if (wrong != NULL)
		show_error(visit, listing.page, wrong);
	visit_show(visit, &takeover_file_page, listing.page);
}

void
takeover_get_file(struct visit *visit)
{
	takeover_show_file(visit, NULL);
}

/* --- a file comes ---------------------------------------------------------------------------- */

/* Can it be opened at all? Its rows are read when it is looked at. */
static bool
opens(struct visit *visit, const char *path, struct fault *fault_r)
{
	struct takeover_source source;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const bool is_fine = takeover_open(arena, path, &source, fault_r);
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
		                             .file_name = visit_file_name(upload->file_name, SPAN("demandes")) };
	const char *folder = takeover_folder(visit->arena, visit->folder);
	const bool is_kept = visit_wait(visit->arena, folder, upload->bytes, &waiting, &fault);
	if (is_kept && opens(visit, waiting.path, &fault)) {
		visit_go(visit, "/guichet/reprises/%lld", (long long)waiting.id);
		return;
	}
	if (is_kept)
		visit_wait_end(visit->arena, folder, waiting.id);
	if (takeover_is_mistake(&fault))
		takeover_show_file(visit, fault.for_reader);
	else
		visit_fail(visit, &fault);
}

/* --- what was brought is undone -------------------------------------------------------------- */

/* Is it an import of this account? */
static enum found
find_own(struct visit *visit, int64_t number, struct fault *fault_r)
{
	struct place_import *imports;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !place_imports(visit->arena, db, visit->root_id, &imports, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++) {
		int64_t account_id;
		if (imports[i].number != number)
			continue;
		const enum found found = takeover_store_whose(visit->arena, db, visit->root_id,
		                                              imports[i].import_id, &account_id, fault_r);
		return found == FOUND_ONE && account_id != visit->reader.account_id ? FOUND_NONE : found;
	}
	return FOUND_NONE;
}

static void
undo(struct visit *visit)
{
	struct fault fault = { 0 };
	struct takeover_undone undone;
	int64_t number = 0;
	(void)span_int64(http_pairs_first(&visit->body, "import"), &number);
	enum found found = find_own(visit, number, &fault);
	visit_db_end(visit);
	if (found == FOUND_ONE) {
		takeover_one_at_a_time(true);
		found = takeover_undo(visit->arena, visit->store, visit->root_id, number,
		                      visit->reader.account_id, &undone, &fault);
		takeover_one_at_a_time(false);
	}
	/* Sent twice, it is done. */
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else
		visit_go(visit, "/guichet/reprises?fait=annule");
}

void
takeover_post_file(struct visit *visit)
{
	if (span_is(http_pairs_first(&visit->body, "faire"), "annuler")) {
		undo(visit);
		return;
	}
	const struct http_upload *upload = visit_upload(visit, "fichier");
	if (upload == NULL)
		takeover_show_file(visit, "Choisissez le fichier des demandes.");
	else if (upload->bytes.length > TAKEOVER_UPLOAD_SIZE_MAX)
		takeover_show_file(visit, "Ce fichier dépasse 32 Mo. La personne qui administre Parvis peut le "
		                          "reprendre dans un terminal\u202f: parvis import requests.");
	else
		take_file(visit, upload);
}
