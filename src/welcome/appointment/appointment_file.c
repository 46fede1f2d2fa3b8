/* « Importer des rendez-vous »: a file is asked for. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/appointment/appointment_inside.h"

enum { FILE_TITLE, FILE_WITHIN, FILE_WITHIN_URL, FILE_URL, FILE_DONE, FILE_ERRORS, FILE_WRONG, FILE_ERROR,
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
};
const struct page_kind appointment_file_page = { "appointments.file",
	"welcome/appointment/pages/file.html", file_fields, FILE_FIELD_COUNT };

static const char *
done_words(struct visit *visit)
{
	int64_t added, changed;
	struct text words = text_new(visit->arena, 300);
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
	visit_show(visit, &appointment_file_page, page);
}

void
appointment_get_file(struct visit *visit)
{
	struct appointing at;
	if (appointment_begin_at(visit, &at, APPOINTMENT_KEEPERS))
		show(&at, NULL);
}

static const struct http_upload *
uploaded(const struct visit *visit)
{
	for (size_t i = 0; i < visit->uploads.count; i++)
		if (span_is(visit->uploads.list[i].name, "fichier") && visit->uploads.list[i].bytes.length > 0)
			return &visit->uploads.list[i];
	return NULL;
}

/* Some browsers give the whole path; what is shown stays short. */
static struct span
name_of(struct arena *arena, struct span given)
{
	size_t from = 0;
	for (size_t i = 0; i < given.length; i++)
		if (given.at[i] == '/' || given.at[i] == '\\')
			from = i + 1;
	const struct span name =
		appointment_clean(arena, span_from(given.at + from, given.length - from), 100);
	return name.length == 0 ? SPAN("rendez-vous") : name;
}

void
appointment_post_file(struct visit *visit)
{
	struct appointing at;
	if (!appointment_begin_at(visit, &at, APPOINTMENT_KEEPERS))
		return;
	const struct http_upload *upload = uploaded(visit);
	if (upload == NULL) {
		show(&at, "Choisissez le fichier des rendez-vous.");
		return;
	}
	if (upload->bytes.length > APPOINTMENT_FILE_SIZE_MAX) {
		show(&at, "Ce fichier dépasse 8 Mo. Exportez une période plus courte.");
		return;
	}
	struct visit_waiting waiting = { .account_id = visit->reader.account_id,
		                             .file_name = name_of(visit->arena, upload->file_name) };
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
