/* « Reprendre des réponses de LimeSurvey »: a file is asked for, copied, looked at; what was taken can be
 * undone. */
#include <pthread.h>
#include <string.h>

#include "base/bytes.h"
#include "base/time.h"
#include "craft/visit/visit_wait.h"
#include "ground/journal/journal.h"
#include "listen/intake/intake_page.h"

/* Of the replies; the structure beside them is small. */
enum { UPLOAD_SIZE_MAX = 32 << 20, UPLOAD_BODY_MAX = UPLOAD_SIZE_MAX + (8 << 20) };

enum { TAKEN_NAME, TAKEN_URL, TAKEN_FILE, TAKEN_DAY, TAKEN_REPLIES, TAKEN_NUMBER, TAKEN_MAY, TAKEN_COUNT };
static const struct field taken_fields[TAKEN_COUNT] = {
	[TAKEN_NAME] = { "survey", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[TAKEN_URL] = { "survey_url", FIELD_URL, FIELD_PAGE },
	[TAKEN_FILE] = { "file", FIELD_TEXT, FIELD_API, .help = "Name of the file." },
	[TAKEN_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "When it was taken." },
	[TAKEN_REPLIES] = { "replies", FIELD_COUNT, FIELD_API, .help = "Replies that are there." },
	[TAKEN_NUMBER] = { "number", FIELD_COUNT, FIELD_API, .help = "Number of the import." },
	[TAKEN_MAY] = { "may_undo", FIELD_FLAG, FIELD_PAGE },
};
enum {
	FILE_TITLE, FILE_WITHIN, FILE_BACK_URL, FILE_URL, FILE_MAY, FILE_IS_DRAFT, FILE_HAS_PLACES,
	FILE_MEGABYTES, FILE_ERRORS, FILE_WRONG, FILE_ERROR, FILE_TAKEN, FILE_HAS_TAKEN, FILE_DONE,
	FILE_FIELD_COUNT
};
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FILE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[FILE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[FILE_URL] = { "own_url", FIELD_URL, FIELD_PAGE },
	[FILE_MAY] = { "may_take", FIELD_FLAG, FIELD_PAGE },
	[FILE_IS_DRAFT] = { "is_draft", FIELD_FLAG, FIELD_API, .help = "It was never published." },
	[FILE_HAS_PLACES] = { "has_places", FIELD_FLAG, FIELD_PAGE },
	[FILE_MEGABYTES] = { "megabytes", FIELD_COUNT, FIELD_PAGE },
	[FILE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[FILE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[FILE_ERROR] = { "error", FIELD_TEXT, FIELD_API, .help = "Why the file was not read." },
	[FILE_TAKEN] = { "taken", FIELD_LIST, FIELD_API, .of = taken_fields,
		.of_count = TAKEN_COUNT, .help = "What was taken already." },
	[FILE_HAS_TAKEN] = { "has_taken", FIELD_FLAG, FIELD_PAGE },
	[FILE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind intake_file_page = { "inquiry.replies", "listen/intake/pages/file.html",
	file_fields, FILE_FIELD_COUNT };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

void
intake_one_at_a_time(bool begins)
{
	must((begins ? pthread_mutex_lock(&one_at_a_time) : pthread_mutex_unlock(&one_at_a_time)) == 0);
}

bool
intake_is_mistake(const struct fault *fault)
{
	static const char *const begins[] = { "import: ", "lime: ", "sheet: " };
	for (size_t i = 0; i < LENGTH(begins); i++)
		if (fault->for_log != NULL && span_starts(span_of(fault->for_log), begins[i]))
			return true;
	return false;
}

enum found
intake_questionnaire(struct visit *visit, struct inquiry_row *row_r, struct inquiry **inquiry_r)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	int64_t id = 0;
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = FOUND_NONE, published = FOUND_NONE;
	if (span_int64(visit->part[0], &id) && id > 0)
		found = inquiry_load(visit->arena, db, visit->root_id, id, 0, row_r, NULL, &fault);
	if (found == FOUND_ONE)
		published = inquiry_load_published(visit->arena, db, visit->root_id, id, row_r, inquiry_r,
		                                   &fault);
	if (found == FOUND_FAILED || published == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE ? published : FOUND_FAILED;
}

/* --- what was taken --------------------------------------------------------------------------------- */

/* In charge of every place that answered. */
static bool
may_write(struct visit *visit, const struct place_tree *tree, int64_t wave_id, bool *may_r,
          struct fault *fault_r)
{
	struct survey_population *populations;
	size_t count;
	*may_r = (visit->reader.roles & WHO(ROLE_REFERENT)) != 0;
	if (!survey_populations(visit->arena, visit->db, visit->root_id, wave_id, &populations, &count,
	                        fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		*may_r = *may_r && people_may(&visit->reader, tree, WHO(ROLE_REFERENT),
		                              place_by_id(tree, populations[i].place_id));
	return true;
}

static void
show_brought(struct visit *visit, struct model *page, const struct survey_wave *wave,
             const struct place_import *import, bool may)
{
	struct model *row = model_row(page, FILE_TAKEN);
	model_text(row, TAKEN_NAME, wave->name);
	model_url_z(row, TAKEN_URL,
	            arena_format(visit->arena, "/enquetes/%.*s", SPAN_ARGS(wave->code)));
	model_text(row, TAKEN_FILE, import->file_name);
	model_date(row, TAKEN_DAY, visit_day(visit, import->done_unix_s));
	model_count(row, TAKEN_REPLIES, import->good_count);
	model_count(row, TAKEN_NUMBER, import->number);
	model_flag(row, TAKEN_MAY, may && wave->state == SURVEY_CLOSED);
	model_flag(page, FILE_HAS_TAKEN, true);
}

static bool
show_wave(struct visit *visit, struct model *page, const struct survey_wave *wave,
          const struct place_import *imports, size_t import_count, struct fault *fault_r)
{
	struct survey_brought *brought;
	size_t count;
	bool may;
	const struct place_tree *tree =
		place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, fault_r);
	if (tree == NULL || !may_write(visit, tree, wave->id, &may, fault_r) ||
	    !survey_imports_of(visit->arena, visit->db, visit->root_id, wave->id, &brought, &count,
	                       fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < import_count; k++)
			if (imports[k].import_id == brought[i].import_id)
				show_brought(visit, page, wave, &imports[k], may);
	return true;
}

static bool
show_taken(struct visit *visit, struct model *page, int64_t inquiry_id, struct fault *fault_r)
{
	struct survey_wave *waves;
	struct place_import *imports;
	size_t count, import_count;
	if (!survey_waves_asked(visit->arena, visit->db, visit->root_id, &waves, &count, fault_r) ||
	    !place_imports(visit->arena, visit->db, visit->root_id, &imports, &import_count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (waves[i].is_elsewhere && waves[i].form_id == inquiry_id &&
		    !show_wave(visit, page, &waves[i], imports, import_count, fault_r))
			return false;
	return true;
}

/* --- the page ------------------------------------------------------------------------------------------ */

void
intake_show_file(struct visit *visit, const char *wrong)
{
	struct inquiry_row row;
	struct inquiry *inquiry;
	struct fault fault = { 0 };
	const enum found found = intake_questionnaire(visit, &row, &inquiry);
	if (found == FOUND_FAILED)
		return;
	int64_t id = 0;
	must(span_int64(visit->part[0], &id)); /* it was found */
	struct model *page = model_new(visit->arena, &intake_file_page);
	const struct place_tree *tree =
		place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, &fault);
	if (tree == NULL || !show_taken(visit, page, id, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	model_text_z(page, FILE_TITLE, "Reprendre des réponses de LimeSurvey");
	model_text(page, FILE_WITHIN, found == FOUND_ONE ? row.name : SPAN("Questionnaire"));
	model_url_z(page, FILE_BACK_URL, inquiry_url(visit->arena, id, ""));
	model_url_z(page, FILE_URL, inquiry_url(visit->arena, id, "/reponses"));
	model_flag(page, FILE_MAY, found == FOUND_ONE && tree->count > 0 &&
	                               (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_flag(page, FILE_IS_DRAFT, found == FOUND_NONE);
	model_flag(page, FILE_HAS_PLACES, tree->count > 0);
	model_count(page, FILE_MEGABYTES, UPLOAD_SIZE_MAX >> 20);
	if (span_is(visit_asked(visit, "fait"), "annule"))
		model_text_z(page, FILE_DONE, "La reprise est annulée\u202f: ses réponses ne sont plus là.");
	if (wrong != NULL) {
		struct model *error = model_row(page, FILE_ERRORS);
		model_url_z(error, FORM_ERROR_URL, "#fichier");
		model_text_z(error, FORM_ERROR_SENTENCE, wrong);
		model_flag(page, FILE_WRONG, true);
		model_text_z(page, FILE_ERROR, wrong);
		visit->response->status = 422;
	}
	visit_show(visit, &intake_file_page, page);
}

static void
get_file(struct visit *visit)
{
	intake_show_file(visit, NULL);
}

/* --- a file comes -------------------------------------------------------------------------------------- */

/* False with a fault; the copy waits under waiting_r->id. */
static bool
copy_file(struct visit *visit, struct arena *arena, const struct inquiry *inquiry,
          struct intake_waiting *waiting_r, struct fault *fault_r)
{
	const struct http_upload *upload = visit_upload(visit, "fichier");
	const struct http_upload *structure = visit_upload(visit, "structure");
	const struct intake_file file = { .bytes = upload->bytes };
	const struct intake_file lss = { .bytes = structure != NULL ? structure->bytes : SPAN("") };
	struct intake_source source;
	struct import import = { .root_id = visit->root_id, .kind = INTAKE_KIND };
	import_begin(&import, arena);
	struct intake_reading reading = { .arena = arena, .source = &source, .inquiry = inquiry,
		                              .import = &import };
	waiting_r->file_mark = (int64_t)(bytes_sum(upload->bytes) >> 1); /* as place_file_mark */
	waiting_r->file_name = visit_file_name(upload->file_name, SPAN("réponses"));
	if (!intake_open(arena, &file, structure != NULL ? &lss : NULL, &source, fault_r))
		return false;
	if (intake_match(&reading))
		return intake_wait(&reading, visit->folder, waiting_r, fault_r);
	*fault_r = import.fault;
	return false;
}

static void
take_file(struct visit *visit)
{
	enum { FILE_MEMORY_MAX = 1 << 30 };
	struct inquiry_row row;
	struct inquiry *inquiry;
	struct fault fault = { 0 };
	if (intake_questionnaire(visit, &row, &inquiry) != FOUND_ONE) {
		if (visit->response->status == 200)
			intake_show_file(visit, NULL);
		return;
	}
	struct intake_waiting waiting = { .account_id = visit->reader.account_id,
		                              .inquiry_id = row.inquiry_id };
	intake_one_at_a_time(true);
	struct arena *arena = arena_new(FILE_MEMORY_MAX);
	const bool good = copy_file(visit, arena, inquiry, &waiting, &fault);
	if (!good)
		fault_keep(visit->arena, &fault);
	arena_end(arena);
	intake_one_at_a_time(false);
	if (good)
		visit_go(visit, "%s/%lld", inquiry_url(visit->arena, row.inquiry_id, "/reponses"),
		         (long long)waiting.id);
	else if (intake_is_mistake(&fault))
		intake_show_file(visit, fault.for_reader);
	else
		visit_fail(visit, &fault);
}

/* --- what was taken is undone ------------------------------------------------------------------------- */

struct undoing {
	struct visit *visit;
	int64_t inquiry_id, number;
	struct survey_wave wave;
	struct fault fault;
};

/* The wave that an import brought replies to, if this reader may take them away. */
static enum found
find_wave(struct undoing *undoing)
{
	struct visit *visit = undoing->visit;
	struct survey_wave *waves;
	struct place_import *imports;
	size_t count, import_count;
	const struct place_tree *tree = place_tree_load(visit->arena, visit->db, visit->root_id,
	                                                visit->today, &undoing->fault);
	if (tree == NULL ||
	    !survey_waves_asked(visit->arena, visit->db, visit->root_id, &waves, &count,
	                        &undoing->fault) ||
	    !place_imports(visit->arena, visit->db, visit->root_id, &imports, &import_count,
	                   &undoing->fault))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++) {
		struct survey_brought *brought;
		size_t brought_count;
		bool may;
		if (!waves[i].is_elsewhere || waves[i].form_id != undoing->inquiry_id ||
		    waves[i].state != SURVEY_CLOSED)
			continue;
		if (!survey_imports_of(visit->arena, visit->db, visit->root_id, waves[i].id, &brought,
		                       &brought_count, &undoing->fault) ||
		    !may_write(visit, tree, waves[i].id, &may, &undoing->fault))
			return FOUND_FAILED;
		for (size_t b = 0; b < brought_count && may; b++)
			for (size_t k = 0; k < import_count; k++)
				if (imports[k].import_id == brought[b].import_id &&
				    imports[k].number == undoing->number) {
					undoing->wave = waves[i];
					return FOUND_ONE;
				}
	}
	return FOUND_NONE;
}

static bool
note_undone(struct db *db, void *data)
{
	struct undoing *undoing = data;
	const struct visit *visit = undoing->visit;
	const struct fact fact = {
		.kind = "intake.undone",
		.account_id = visit->reader.account_id,
		.subject_id = undoing->wave.id,
		.words = span_of(arena_format(visit->arena, "Reprise n°\u00a0%lld annulée dans «\u202f%.*s\u202f».",
		                              (long long)undoing->number, SPAN_ARGS(undoing->wave.name))),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &undoing->fault) == FOUND_ONE;
}

static void
undo(struct visit *visit)
{
	struct undoing undoing = { .visit = visit };
	struct db *db = visit_db(visit);
	bool gave_up = false;
	if (db == NULL)
		return;
	(void)span_int64(visit->part[0], &undoing.inquiry_id);
	(void)span_int64(http_pairs_first(&visit->body, "import"), &undoing.number);
	const enum found found = find_wave(&undoing);
	visit_db_end(visit);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &undoing.fault);
		return;
	}
	/* Sent twice, or undone by somebody else: it is done. */
	if (found == FOUND_ONE) {
		if (!survey_undo(visit->arena, visit->store, visit->root_id, undoing.number,
		                 &undoing.fault)) {
			visit_fail(visit, &undoing.fault);
			return;
		}
		if (!visit_write(visit, note_undone, &undoing, &gave_up) && !gave_up)
			return;
	}
	visit_go(visit, "%s?fait=annule", inquiry_url(visit->arena, undoing.inquiry_id, "/reponses"));
}

static void
post_file(struct visit *visit)
{
	if (span_is(http_pairs_first(&visit->body, "faire"), "annuler")) {
		undo(visit);
		return;
	}
	const struct http_upload *upload = visit_upload(visit, "fichier");
	if (upload == NULL)
		intake_show_file(visit, "Choisissez le fichier des réponses.");
	else if (upload->bytes.length > UPLOAD_SIZE_MAX)
		intake_show_file(visit, "Ce fichier dépasse 32 Mo. La personne qui administre Parvis peut l’importer "
		                 "dans un terminal\u202f: parvis import limesurvey.");
	else
		take_file(visit);
}

/* --- routes --------------------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/questionnaires/libres/{}/reponses", WHO_STAFF, "inquiry.replies", get_file },
	{ HTTP_POST, "/questionnaires/libres/{}/reponses", WHO(ROLE_REFERENT), "inquiry.replies.read",
		post_file, .body_max = UPLOAD_BODY_MAX, .takes_files = true },
	{ HTTP_GET, "/questionnaires/libres/{}/reponses/{}", WHO(ROLE_REFERENT),
		"inquiry.replies.look", intake_get_look },
	{ HTTP_POST, "/questionnaires/libres/{}/reponses/{}", WHO(ROLE_REFERENT),
		"inquiry.replies.take", intake_post_look },
};
static const struct page_kind *const pages[] = { &intake_file_page, &intake_look_page };
const struct room_pages intake_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
