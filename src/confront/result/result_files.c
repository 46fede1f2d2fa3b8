/* What people joined to their replies, one by one, for who may take these away. Photos were made anew as
 * they came, and are shown; documents are as they were, and are only handed out. */
#include <stdio.h>

#include "confront/result/result_page.h"
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"

enum { SHOWN_COUNT = 12 }; /* on a page */

enum { FILE_RANK, FILE_PLACE, FILE_NAME, FILE_SIZE, FILE_URL, FILE_IS_PHOTO, FILE_FIELD_COUNT };
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_RANK] = { "rank", FIELD_COUNT, FIELD_PAGE },
	[FILE_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[FILE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "As files of answers name it." },
	[FILE_SIZE] = { "size", FIELD_TEXT, FIELD_PAGE },
	[FILE_URL] = { "file_url", FIELD_URL, FIELD_PAGE },
	[FILE_IS_PHOTO] = { "is_photo", FIELD_FLAG, FIELD_API, .help = "Else a document." },
};
enum {
	FILES_TITLE, FILES_WITHIN, FILES_REFUSED, FILES_QUESTION, FILES_LIST, FILES_COUNT, FILES_ANSWERS_URL,
	FILES_BEFORE_URL, FILES_AFTER_URL, FILES_FIELD_COUNT
};
static const struct field files_fields[FILES_FIELD_COUNT] = {
	[FILES_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FILES_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[FILES_REFUSED] = { "refused", FIELD_TEXT, FIELD_API, .help = "Why they are not shown." },
	[FILES_QUESTION] = { "question", FIELD_TEXT, FIELD_API, .help = "What was asked." },
	[FILES_LIST] = { "files", FIELD_LIST, FIELD_API, .of = file_fields,
		.of_count = FILE_FIELD_COUNT, .help = "In the order of random numbers." },
	[FILES_COUNT] = { "count", FIELD_COUNT, FIELD_API, .help = "All of them, on every page." },
	[FILES_ANSWERS_URL] = { "answers_url", FIELD_URL, FIELD_PAGE },
	[FILES_BEFORE_URL] = { "before_url", FIELD_URL, FIELD_PAGE },
	[FILES_AFTER_URL] = { "after_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind result_files_page = { "result.files", "confront/result/pages/files.html",
	files_fields, FILES_FIELD_COUNT };

/* --- names ---------------------------------------------------------------------------------------- */

const char *
result_joined_name(struct arena *arena, const struct survey_file *file)
{
	return arena_format(arena, "%s-%016llx%s", picture_kind_words[file->kind],
	                    (unsigned long long)file->file_id, picture_name_ends[file->kind]);
}

/* Its number, from such a name. */
static bool
read_name(struct span name, int64_t *file_id_r)
{
	enum { FIGURES = 16 };
	for (size_t kind = 0; kind < PICTURE_KIND_COUNT; kind++) {
		const struct span word = span_of(picture_kind_words[kind]);
		const struct span end = span_of(picture_name_ends[kind]);
		uint64_t number = 0;
		if (name.length != word.length + 1 + FIGURES + end.length ||
		    !span_starts(name, picture_kind_words[kind]) || !span_ends(name, end.at))
			continue;
		for (size_t i = 0; i < FIGURES; i++) {
			const char c = name.at[word.length + 1 + i];
			const bool is_letter = c >= 'a' && c <= 'f';
			if (!is_letter && (c < '0' || c > '9'))
				return false;
			number = number << 4 | (uint64_t)(is_letter ? c - 'a' + 10 : c - '0');
		}
		*file_id_r = (int64_t)number;
		return number <= INT64_MAX;
	}
	return false;
}

/* --- which ---------------------------------------------------------------------------------------- */

struct listing {
	struct visit *visit;
	struct result_taking taking;
	struct survey_file *files;
	size_t count;
	uint32_t *merged; /* where each place is said to be */
	struct fault fault;
};

static bool
list_files(struct visit *visit, const struct result_taking *taking, struct survey_file **files_r,
           size_t *count_r, struct fault *fault_r)
{
	const struct result_view *view = &taking->view;
	struct rows *rows =
		survey_public_files(visit->arena, view->db, view->root_id, view->wave.id);
	struct survey_file *files = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			files = arena_grow(visit->arena, files, count, room * 2 + 64, sizeof *files);
			room = room * 2 + 64;
		}
		const struct survey_file file = survey_public_file(rows);
		if (file.kind < PICTURE_KIND_COUNT)
			files[count++] = file;
	}
	rows_end(rows);
	*files_r = files;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
result_joined_count(struct visit *visit, const struct result_taking *taking, int64_t *count_r,
                    struct fault *fault_r)
{
	struct survey_file *files;
	size_t count;
	const bool good = list_files(visit, taking, &files, &count, fault_r);
	*count_r = good ? (int64_t)count : 0;
	return good;
}

/* --- the page ------------------------------------------------------------------------------------- */

static const char *
size_words(struct arena *arena, int64_t size)
{
	enum { KILO = 1000, MEGA = 1000000 };
	struct text text = text_new(arena, 40);
	text_add_number(&text, size < MEGA ? (double)size / KILO : (double)size / MEGA,
	                size < MEGA ? 0 : 1);
	text_add_z(&text, size < MEGA ? "\u00a0ko" : "\u00a0Mo");
	return text_z(&text);
}

static void
show_file(const struct listing *listing, size_t at, struct model *page)
{
	struct visit *visit = listing->visit;
	const struct survey_file *file = &listing->files[at];
	const struct place_tree *tree = listing->taking.view.tree;
	const uint32_t known = place_by_id(tree, file->place_id);
	const uint32_t place = known == PLACE_NONE ? PLACE_NONE : listing->merged[known];
	const char *name = result_joined_name(visit->arena, file);
	struct model *row = model_row(page, FILES_LIST);
	model_count(row, FILE_RANK, (int64_t)at + 1);
	model_text(row, FILE_PLACE, place == PLACE_NONE ? SPAN("") : tree->places[place].name);
	model_text_z(row, FILE_NAME, name);
	model_text_z(row, FILE_SIZE, size_words(visit->arena, file->size));
	model_flag(row, FILE_IS_PHOTO, file->kind == PICTURE_PHOTO);
	model_url_z(row, FILE_URL,
	            arena_format(visit->arena, "%s/%s",
	                         result_path(visit, &listing->taking.view.wave, "fichiers"), name));
}

static void
show_list(struct listing *listing, struct model *page)
{
	struct visit *visit = listing->visit;
	const struct result_view *view = &listing->taking.view;
	const char *path = result_path(visit, &view->wave, "fichiers");
	const int64_t pages = (int64_t)((listing->count + SHOWN_COUNT - 1) / SHOWN_COUNT);
	int64_t leaf = 1;
	if (!span_int64(visit_asked(visit, "page"), &leaf) || leaf < 1 || leaf > pages)
		leaf = 1;
	const int64_t item = listing->count > 0 ? listing->files[0].item_id : -1;
	if (item >= 0 && (size_t)item < view->form.item_count)
		model_text(page, FILES_QUESTION, view->form.items[item].asked[SIDE_USAGER]);
	model_count(page, FILES_COUNT, (int64_t)listing->count);
	const size_t first = (size_t)(leaf - 1) * SHOWN_COUNT;
	for (size_t i = first; i < listing->count && i < first + SHOWN_COUNT; i++)
		show_file(listing, i, page);
	if (leaf > 1)
		model_url_z(page, FILES_BEFORE_URL,
		            arena_format(visit->arena, "%s?page=%lld", path, (long long)leaf - 1));
	if (leaf < pages)
		model_url_z(page, FILES_AFTER_URL,
		            arena_format(visit->arena, "%s?page=%lld", path, (long long)leaf + 1));
}

/* Once a day: the register says who looked. */
static bool
note_looked(struct db *db, void *data)
{
	struct listing *listing = data;
	struct visit *visit = listing->visit;
	const struct survey_wave *wave = &listing->taking.view.wave;
	const struct fact fact = {
		.kind = "result.files",
		.account_id = visit->reader.account_id,
		.subject_id = wave->id,
		.words = span_of(arena_format(visit->arena,
		                              "Fichiers joints aux réponses de «\u202f%.*s\u202f» regardés.",
		                              SPAN_ARGS(wave->name))),
		.once = span_of(arena_format(visit->arena, "files %lld %lld %d", (long long)wave->id,
		                             (long long)visit->reader.account_id, (int)visit->today)),
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &listing->fault) == FOUND_ONE;
}

void
result_get_files(struct visit *visit)
{
	struct listing listing = { .visit = visit };
	struct result_taking *taking = &listing.taking;
	bool gave_up = false;
	if (!result_taking_look(visit, taking))
		return;
	struct model *page = model_new(visit->arena, &result_files_page);
	model_text_z(page, FILES_TITLE, "Ce qui a été joint aux réponses");
	model_text(page, FILES_WITHIN, taking->view.wave.name);
	model_url_z(page, FILES_ANSWERS_URL, result_path(visit, &taking->view.wave, "reponses"));
	if (taking->refused != NULL) {
		model_text_z(page, FILES_REFUSED, taking->refused);
		visit_show(visit, &result_files_page, page);
		return;
	}
	must(result_merge(visit->arena, taking->view.tree, taking->counts, taking->count,
	                  &listing.merged));
	if (!list_files(visit, taking, &listing.files, &listing.count, &listing.fault)) {
		visit_fail(visit, &listing.fault);
		return;
	}
	show_list(&listing, page);
	if (visit_write(visit, note_looked, &listing, &gave_up) || gave_up)
		visit_show(visit, &result_files_page, page);
}

/* --- one of them ------------------------------------------------------------------------------------ */

void
result_get_file(struct visit *visit)
{
	struct result_taking taking;
	struct survey_file file;
	struct span bytes;
	struct fault fault = { 0 };
	int64_t file_id;
	if (!result_taking_look(visit, &taking))
		return;
	if (taking.refused != NULL || !read_name(visit->part[1], &file_id)) {
		visit_missing(visit);
		return;
	}
	const enum found found =
		survey_public_file_load(visit->arena, taking.view.db, visit->root_id, taking.view.wave.id,
	                            file_id, &file, &bytes, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	if (found != FOUND_ONE)
		return;
	visit->response->body = bytes;
	visit->response->content_type = picture_media_types[file.kind];
	/* Whatever a document holds, nothing of it runs here. */
	http_response_header(visit->response, "Content-Security-Policy", "default-src 'none'; sandbox");
	http_response_header(visit->response, "Content-Disposition",
	                     arena_format(visit->arena, "%s; filename=\"%s\"",
	                                  file.kind == PICTURE_PHOTO ? "inline" : "attachment",
	                                  result_joined_name(visit->arena, &file)));
}
