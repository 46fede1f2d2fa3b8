/* A file of a request, handed over: to whoever sees the request, and of what is shown, to whoever has its
 * link. What could harm is told first. */
#include "base/ident.h"
#include "welcome/letters/letters_inside.h"

enum { PAGE_TITLE, PAGE_NAME, PAGE_SIZE, PAGE_WARNING, PAGE_URL, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "As its sender called it." },
	[PAGE_SIZE] = { "size_bytes", FIELD_COUNT, FIELD_API, .unit = "ko", .help = "In thousands of bytes." },
	[PAGE_WARNING] = { "warning", FIELD_TEXT, FIELD_API, .help = "What is known against it." },
	[PAGE_URL] = { "download_url", FIELD_URL, FIELD_API, .help = "Where it is, all the same." },
};
const struct page_kind letters_file_page = { "letters.file", "welcome/letters/pages/file.html",
	page_fields, PAGE_FIELD_COUNT };

struct handing {
	struct visit *visit;
	struct desk_request request;
	struct desk_file file;
	struct span bytes;
	struct parcel parcel;
	struct fault fault;
};

/* --- which one ---------------------------------------------------------------------------------- */

/* `shown_only`: of what the person reads. */
static enum found
find_file(struct handing *handing, struct db *db, struct span typed, bool shown_only)
{
	struct visit *visit = handing->visit;
	struct desk_file *files;
	struct desk_entry *entries;
	size_t file_count, entry_count;
	int64_t file_id;
	enum found found = FOUND_NONE;
	if (!span_int64(typed, &file_id))
		return FOUND_NONE;
	if (!desk_files(visit->arena, db, visit->root_id, handing->request.request_id, &files,
	                &file_count, &handing->fault) ||
	    !desk_entries(visit->arena, db, visit->root_id, handing->request.request_id, &entries,
	                  &entry_count, &handing->fault))
		return FOUND_FAILED;
	for (size_t i = 0; i < file_count; i++)
		if (files[i].file_id == file_id) {
			handing->file = files[i];
			found = FOUND_ONE;
		}
	if (found != FOUND_ONE || !shown_only)
		return found;
	for (size_t i = 0; i < entry_count; i++)
		if (entries[i].entry_id == handing->file.entry_id && entries[i].is_shown)
			return FOUND_ONE;
	return FOUND_NONE;
}

/* --- handed over ---------------------------------------------------------------------------------- */

/* RFC 6266: a name of ASCII for old programs, then the whole one. */
static const char *
disposition(struct arena *arena, struct span name, bool is_inline)
{
	struct text line = text_new(arena, 4000);
	text_add_z(&line, is_inline ? "inline; filename=\"" : "attachment; filename=\"");
	for (size_t i = 0; i < name.length; i++) {
		const char c = name.at[i];
		const bool is_plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%';
		if (is_plain || ((unsigned char)c & 0xc0) != 0x80)
			text_add_char(&line, is_plain ? c : '_');
	}
	text_add_z(&line, "\"; filename*=UTF-8''");
	http_percent_encode(&line, name);
	must(!line.cut);
	return text_z(&line);
}

static void
warn(struct handing *handing)
{
	struct visit *visit = handing->visit;
	struct model *page = model_new(visit->arena, &letters_file_page);
	model_text_z(page, PAGE_TITLE, "Faut-il ouvrir ce fichier\u202f?");
	model_text(page, PAGE_NAME, handing->file.name);
	model_count(page, PAGE_SIZE, (handing->file.size + 999) / 1000);
	model_text_z(page, PAGE_WARNING, handing->parcel.warning);
	model_url_z(page, PAGE_URL,
	            arena_format(visit->arena, "%.*s?quand-meme=oui", SPAN_ARGS(visit->request->path)));
	visit_show(visit, &letters_file_page, page);
}

/* Photos that we wrote ourselves are shown; all the rest is a download, whatever it is. */
static void
hand_over(struct handing *handing)
{
	struct visit *visit = handing->visit;
	const enum found found =
		parcel_read(visit->arena, visit->folder, (const uint8_t *)handing->file.sum.at,
	                DESK_FILE_SIZE_MAX, &handing->bytes, &handing->fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &handing->fault);
		return;
	}
	if (found == FOUND_NONE) {
		visit_say(visit, 410, "Ce fichier n’est plus là",
		          "Il manque au dossier des données. Prévenez la personne qui tient la machine.");
		return;
	}
	handing->parcel = parcel_look(handing->bytes);
	if (handing->parcel.warning != NULL && visit_asked(visit, "quand-meme").length == 0) {
		warn(handing);
		return;
	}
	const bool is_inline = span_is(span_of(handing->parcel.media), "image/jpeg");
	visit->response->body = handing->bytes;
	visit->response->content_type = is_inline ? "image/jpeg" : "application/octet-stream";
	http_response_header(visit->response, "Content-Disposition",
	                     disposition(visit->arena, handing->file.name, is_inline));
	http_response_header(visit->response, "Content-Security-Policy", "default-src 'none'; sandbox");
}

static void
finish(struct handing *handing, enum found found)
{
	if (found == FOUND_FAILED)
		visit_fail(handing->visit, &handing->fault);
	else if (found == FOUND_NONE)
		visit_missing(handing->visit);
	else
		hand_over(handing);
}

/* Nobody reads what is confidential without leaving a trace. */
static bool
write_reading(struct db *db, void *data)
{
	struct handing *handing = data;
	const struct visit *visit = handing->visit;
	return desk_note_reading(db, visit->root_id, handing->request.request_id,
	                         visit->reader.account_id, visit->today, &handing->fault);
}

void
letters_get_file(struct visit *visit)
{
	struct handing handing = { .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &handing.fault);
	enum found found = FOUND_FAILED;
	if (tree != NULL)
		found = desk_load(visit->arena, db, visit->root_id,
		                  desk_sight_of(visit->arena, &visit->reader, tree), visit->part[0],
		                  &handing.request, &handing.fault);
	if (found == FOUND_ONE)
		found = find_file(&handing, db, visit->part[1], false);
	if (found == FOUND_ONE && handing.request.is_confidential &&
	    !visit_write(visit, write_reading, &handing, NULL))
		return;
	finish(&handing, found);
}

void
letters_get_own_file(struct visit *visit)
{
	struct handing handing = { .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	enum found found = desk_open(visit->arena, db, visit->root_id, visit->part[0], visit->part[1],
	                             &handing.request, &handing.fault);
	if (found == FOUND_ONE)
		found = find_file(&handing, db, visit->part[2], true);
	finish(&handing, found);
}
