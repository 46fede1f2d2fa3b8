/* « À lire sans tarder »: how many texts of a heap call, of what; then one by one, each marked once it is
 * read. */
#include "base/time.h"
#include "craft/html/frame.h"
#include "ground/people/people.h"
#include "listen/verbatim/verbatim_call.h"
#include "listen/verbatim/verbatim_page.h"

/* No program reads any of this: fields of pages only. */
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }

enum { KIND_WORDS, KIND_COUNT, KIND_URL, KIND_IS_CURRENT, KIND_FIELD_COUNT };
static const struct field kind_fields[KIND_FIELD_COUNT] = {
	[KIND_WORDS] = SHOWN("kind"),
	[KIND_COUNT] = SHOWN("kind_count"),
	[KIND_URL] = URL("kind_url"),
	[KIND_IS_CURRENT] = FLAG("is_current"),
};
enum { ROW_WORDS, ROW_FROM, ROW_NUMBER, ROW_READ, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_WORDS] = SHOWN("row_kinds"),
	[ROW_FROM] = SHOWN("row_from"),
	[ROW_NUMBER] = SHOWN("row_number"),
	[ROW_READ] = SHOWN("row_read"),
	[ROW_URL] = URL("row_url"),
};
enum {
	CALLS_TITLE, CALLS_QUESTION, CALLS_BACK_URL, CALLS_DONE, CALLS_LOOKED, CALLS_KINDS, CALLS_HAS, CALLS_ROWS,
	CALLS_EMPTY, CALLS_NEXT_URL, CALLS_FIELD_COUNT
};
static const struct field calls_fields[CALLS_FIELD_COUNT] = {
	[CALLS_TITLE] = SHOWN("title"),
	[CALLS_QUESTION] = SHOWN("question"),
	[CALLS_BACK_URL] = URL("back_url"),
	[CALLS_DONE] = FLAG("is_done"),
	[CALLS_LOOKED] = FLAG("are_looked_for"),
	[CALLS_KINDS] = { "kinds", FIELD_LIST, FIELD_PAGE, .of = kind_fields, .of_count = KIND_FIELD_COUNT },
	[CALLS_HAS] = FLAG("has_rows"),
	[CALLS_ROWS] = { "rows", FIELD_LIST, FIELD_PAGE, .of = row_fields, .of_count = ROW_FIELD_COUNT },
	[CALLS_EMPTY] = SHOWN("empty_words"),
	[CALLS_NEXT_URL] = URL("next_url"),
};
const struct page_kind verbatim_calls_page = { "verbatim.calls", "listen/verbatim/pages/calls.html",
	calls_fields, CALLS_FIELD_COUNT };

enum {
	CALL_TITLE, CALL_QUESTION, CALL_BACK_URL, CALL_WORDS, CALL_LANGUAGE, CALL_FROM, CALL_FINDS, CALL_DISTRESS,
	CALL_HURTS, CALL_READ, CALL_NOTE, CALL_ERRORS, CALL_WRONG, CALL_FIELDS, CALL_ACTION_URL, CALL_WAITS,
	CALL_TEXT_URL, CALL_ORIGINAL_URL, CALL_FIELD_COUNT
};
static const struct field call_fields[CALL_FIELD_COUNT] = {
	[CALL_TITLE] = SHOWN("title"),
	[CALL_QUESTION] = SHOWN("question"),
	[CALL_BACK_URL] = URL("back_url"),
	[CALL_WORDS] = SHOWN("words"),
	[CALL_LANGUAGE] = SHOWN("language"),
	[CALL_FROM] = SHOWN("from"),
	[CALL_FINDS] = SHOWN("finds"),
	[CALL_DISTRESS] = SHOWN("distress"),
	[CALL_HURTS] = FLAG("hurts"),
	[CALL_READ] = SHOWN("read_words"),
	[CALL_NOTE] = SHOWN("note"),
	[CALL_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[CALL_WRONG] = FLAG("wrong"),
	[CALL_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[CALL_ACTION_URL] = URL("action_url"),
	[CALL_WAITS] = FLAG("waits"),
	[CALL_TEXT_URL] = URL("text_url"),
	[CALL_ORIGINAL_URL] = URL("original_url"),
};
const struct page_kind verbatim_call_page = { "verbatim.call", "listen/verbatim/pages/call.html", call_fields,
	CALL_FIELD_COUNT };

/* --- words -------------------------------------------------------------------------------------------- */

/* The order of who reads: the gravest first. */
static const struct {
	enum flags_kind kind;
	const char *words;
} kinds[] = {
	{ FLAGS_DISTRESS, "détresse" },
	{ FLAGS_URGENT, "urgence" },
	{ FLAGS_RUDE, "propos qui peuvent blesser" },
};
_Static_assert(LENGTH(kinds) == FLAGS_KIND_COUNT, "each kind");

static const char *
kinds_words(struct arena *arena, unsigned up)
{
	struct text text = text_new(arena, 200);
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if ((up & 1u << kinds[i].kind) != 0)
			text_format(&text, "%s%s", text.length > 0 ? ", " : "", kinds[i].words);
	return text_z(&text);
}

static const char *
read_words(struct arena *arena, int32_t day)
{
	struct text text = text_new(arena, 100);
	text_add_z(&text, "lu le ");
	text_add_date_words(&text, day);
	return text_z(&text);
}

/* What the mask left of the words that call. */
static const char *
find_words(struct arena *arena, struct span words)
{
	enum { FIND_SHOWN_MAX = 6 };
	struct flags_reading reading;
	struct flags_find finds[FLAGS_FIND_COUNT_MAX];
	struct text text = text_new(arena, 8000);
	flags_read_ours(words, &reading);
	const size_t count = flags_widest(&reading, FLAGS_ALL, finds);
	for (size_t i = 0; i < count && i < FIND_SHOWN_MAX; i++)
		text_format(&text, "%s«\u202f%.*s\u202f»", i == 0 ? "" : ", ", (int)finds[i].length,
		            words.at + finds[i].at);
	return count == 0 ? NULL : text_z(&text);
}

/* --- how many, which ---------------------------------------------------------------------------------- */

struct calling {
	struct verbatim_view view;
	struct verbatim_calls calls;
	struct verbatim_calls_asked asked;
	struct verbatim_call *list;
	size_t count;
};

static const char *
calls_path(const struct calling *calling, const char *rest)
{
	return arena_format(calling->view.visit->arena, "/verbatims/%lld/a-lire%s",
	                    (long long)calling->view.heap.id, rest);
}

/* « ?nature=detresse »; « ?nature=lus » those that were read; else all that wait. */
static void
read_asked(struct calling *calling)
{
	const struct span nature = visit_asked(calling->view.visit, "nature");
	calling->asked = (struct verbatim_calls_asked){ .heap_id = calling->view.heap.id,
		                                            .kinds = FLAGS_ALL,
		                                            .are_read = span_is(nature, "lus"),
		                                            .limit = VERBATIM_CALL_PAGE_COUNT };
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (span_is(nature, flags_kind_codes[kinds[i].kind]))
			calling->asked.kinds = 1u << kinds[i].kind;
	/* « 2.4711 »: where the last page ended; anything else is the first. */
	struct span rest = visit_asked(calling->view.visit, "apres"), rank;
	if (!span_cut(&rest, '.', &rank) || !span_int64(rank, &calling->asked.after_rank) ||
	    !span_int64(rest, &calling->asked.after_id))
		calling->asked.after_rank = calling->asked.after_id = 0;
}

static void
add_kind(const struct calling *calling, struct model *page, const char *words, const char *code,
         int64_t count)
{
	struct arena *arena = calling->view.visit->arena;
	struct model *row = model_row(page, CALLS_KINDS);
	model_text_z(row, KIND_WORDS, words);
	model_text_z(row, KIND_COUNT, arena_format(arena, "%lld", (long long)count));
	model_url_z(row, KIND_URL,
	            code[0] == '\0' ? calls_path(calling, "")
	                            : calls_path(calling, arena_format(arena, "?nature=%s", code)));
	model_flag(row, KIND_IS_CURRENT, span_is(visit_asked(calling->view.visit, "nature"), code));
}

static void
fill_kinds(const struct calling *calling, struct model *page)
{
	static const char *const labels[FLAGS_KIND_COUNT] = { [FLAGS_DISTRESS] = "Détresse",
		                                                  [FLAGS_URGENT] = "Urgence",
		                                                  [FLAGS_RUDE] = "Propos qui peuvent blesser" };
	add_kind(calling, page, "Tous ceux qui attendent", "", calling->calls.texts);
	for (size_t i = 0; i < LENGTH(kinds); i++)
		add_kind(calling, page, labels[kinds[i].kind], flags_kind_codes[kinds[i].kind],
		         calling->calls.waiting[kinds[i].kind]);
	add_kind(calling, page, "Déjà lus", "lus", calling->calls.read);
}

/* Without their words: one opens them one by one. */
static bool
fill_rows(struct calling *calling, struct model *page)
{
	struct verbatim_view *view = &calling->view;
	struct arena *arena = view->visit->arena;
	for (size_t i = 0; i < calling->count; i++) {
		const struct verbatim_call *call = &calling->list[i];
		struct verbatim_text text;
		const enum found found = verbatim_load(arena, view->db, &view->sight, view->heap.id, call->text_id,
		                                       &text, &view->fault);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE)
			continue;
		struct model *row = model_row(page, CALLS_ROWS);
		model_text_z(row, ROW_WORDS, kinds_words(arena, call->kinds));
		model_text_z(row, ROW_FROM, verbatim_from_words(view, &text));
		model_text_z(row, ROW_NUMBER, arena_format(arena, "%zu", i + 1));
		if (call->read_day != 0)
			model_text_z(row, ROW_READ, read_words(arena, call->read_day));
		model_url_z(row, ROW_URL,
		            arena_format(arena, "/verbatims/%lld/%lld/a-lire", (long long)view->heap.id,
		                         (long long)call->text_id));
	}
	return true;
}

static void
fill_next(const struct calling *calling, struct model *page)
{
	struct arena *arena = calling->view.visit->arena;
	const struct verbatim_calls_asked *asked = &calling->asked;
	if (calling->count < asked->limit)
		return;
	const struct verbatim_call *last = &calling->list[calling->count - 1];
	const char *nature = asked->are_read ? "lus" : "";
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (asked->kinds == 1u << kinds[i].kind)
			nature = flags_kind_codes[kinds[i].kind];
	model_url_z(page, CALLS_NEXT_URL,
	            calls_path(calling, arena_format(arena, "?nature=%s&apres=%lld.%lld", nature,
	                                             (long long)last->rank, (long long)last->text_id)));
}

void
verbatim_get_calls(struct visit *visit)
{
	struct calling calling = { .count = 0 };
	struct verbatim_view *view = &calling.view;
	if (!verbatim_view_whole(visit, view))
		return;
	read_asked(&calling);
	struct model *page = model_new(visit->arena, &verbatim_calls_page);
	if (!verbatim_calls_of(visit->arena, view->db, visit->root_id, view->heap.id, &calling.calls,
	                       &view->fault) ||
	    !verbatim_calls_ask(visit->arena, view->db, visit->root_id, &calling.asked, &calling.list,
	                        &calling.count, &view->fault) ||
	    !fill_rows(&calling, page)) {
		visit_fail(visit, &view->fault);
		return;
	}
	model_text_z(page, CALLS_TITLE, "À lire sans tarder");
	model_text(page, CALLS_QUESTION, view->heap.name);
	model_text(visit->frame, FRAME_WITHIN, view->heap.name); /* those of another heap have the same title */
	model_url_z(page, CALLS_BACK_URL,
	            arena_format(visit->arena, "/verbatims/%lld", (long long)view->heap.id));
	model_flag(page, CALLS_DONE, span_is(visit_asked(visit, "fait"), "lu"));
	model_flag(page, CALLS_LOOKED, calling.calls.are_looked_for);
	fill_kinds(&calling, page);
	model_flag(page, CALLS_HAS, calling.count > 0);
	if (calling.count == 0)
		model_text_z(page, CALLS_EMPTY,
		             calling.asked.are_read ? "Aucun texte n’a encore été marqué comme lu."
		                                    : "Aucun texte n’attend ici.");
	fill_next(&calling, page);
	visit_show(visit, &verbatim_calls_page, page);
}

/* --- one of them -------------------------------------------------------------------------------------- */

enum { NOTE, NOTE_COUNT };
static const struct form_field note_form[NOTE_COUNT] = {
	[NOTE] = { "note", FORM_LONG, "Une note, si vous le voulez",
		.hint = "Ce que vous avez fait, ou à qui vous en avez parlé. Les référents la lisent, personne "
		        "d’autre. N’y recopiez pas le texte, et n’y nommez personne.",
		.length_max = VERBATIM_CALL_NOTE_LENGTH_MAX },
};

struct reading {
	struct verbatim_view view;
	struct verbatim_text text;
	struct verbatim_call call;
	struct form *form;
};

/* False after a page was answered. */
static bool
begin_reading(struct visit *visit, struct reading *reading)
{
	struct verbatim_view *view = &reading->view;
	if (!verbatim_view_text(visit, view, &reading->text))
		return false;
	const enum found found = verbatim_call_load(visit->arena, view->db, visit->root_id, view->heap.id,
	                                            reading->text.text_id, &reading->call, &view->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &view->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	reading->form = form_new(visit->arena, note_form, NOTE_COUNT);
	return found == FOUND_ONE;
}

/* « Lu le 27 novembre 2026 par Léa Martin. » */
static bool
fill_read(struct reading *reading, struct model *page)
{
	struct verbatim_view *view = &reading->view;
	struct arena *arena = view->visit->arena;
	struct span name;
	model_flag(page, CALL_WAITS, reading->call.read_day == 0);
	if (reading->call.read_day == 0)
		return true;
	if (!people_name(arena, view->db, view->visit->root_id, reading->call.account_id, &name, &view->fault))
		return false;
	model_text_z(page, CALL_READ,
	             arena_format(arena, "%s par %.*s", read_words(arena, reading->call.read_day),
	                          SPAN_ARGS(name)));
	if (reading->call.note.length > 0)
		model_text(page, CALL_NOTE, reading->call.note);
	return true;
}

static void
show_reading(struct reading *reading)
{
	struct verbatim_view *view = &reading->view;
	struct visit *visit = view->visit;
	const struct verbatim_text *text = &reading->text;
	const unsigned up = reading->call.kinds;
	struct model *page = model_new(visit->arena, &verbatim_call_page);
	if (!fill_read(reading, page)) {
		visit_fail(visit, &view->fault);
		return;
	}
	model_text_z(page, CALL_TITLE,
	             arena_format(visit->arena, "À lire sans tarder\u202f: %s", kinds_words(visit->arena, up)));
	model_text(page, CALL_QUESTION, view->heap.name);
	model_url_z(page, CALL_BACK_URL,
	            arena_format(visit->arena, "/verbatims/%lld/a-lire", (long long)text->heap_id));
	model_text(page, CALL_WORDS, text->words);
	if (text->language.length > 0)
		model_text(page, CALL_LANGUAGE, text->language);
	model_text_z(page, CALL_FROM, verbatim_from_words(view, text));
	model_text_z(page, CALL_FINDS, find_words(visit->arena, text->words));
	if ((up & 1u << FLAGS_DISTRESS) != 0)
		model_text_z(page, CALL_DISTRESS, flags_distress_line);
	model_flag(page, CALL_HURTS, (up & 1u << FLAGS_RUDE) != 0);
	form_draw(reading->form, page, (struct form_place){ CALL_FIELDS, CALL_ERRORS, CALL_WRONG });
	const char *path = arena_format(visit->arena, "/verbatims/%lld/%lld", (long long)text->heap_id,
	                                (long long)text->text_id);
	model_url_z(page, CALL_ACTION_URL, arena_format(visit->arena, "%s/a-lire", path));
	model_url_z(page, CALL_TEXT_URL, path);
	model_url_z(page, CALL_ORIGINAL_URL, arena_format(visit->arena, "%s/original", path));
	if (!form_is_fine(reading->form))
		visit->response->status = 422;
	visit_show(visit, &verbatim_call_page, page);
}

void
verbatim_get_call(struct visit *visit)
{
	struct reading reading;
	if (begin_reading(visit, &reading))
		show_reading(&reading);
}

/* Whoever may read now, not when the page was drawn. */
static bool
write_read(struct db *db, void *data)
{
	struct reading *reading = data;
	struct verbatim_view *view = &reading->view;
	struct verbatim_heap heap;
	struct verbatim_call read = reading->call;
	const struct visit *visit = view->visit;
	if (verbatim_heap_load(visit->arena, db, &view->sight, view->heap.id, &heap, &view->fault) != FOUND_ONE ||
	    heap.reach != VERBATIM_REACH_ALL)
		return false;
	read.read_day = visit->today;
	read.account_id = visit->reader.account_id;
	read.note = form_text(reading->form, NOTE);
	return verbatim_call_read(db, visit->root_id, view->heap.id, &read, &view->fault) == FOUND_ONE;
}

/* Read already, by this form or by somebody else: the list says so. */
void
verbatim_post_call(struct visit *visit)
{
	struct reading reading;
	bool gave_up = false;
	if (!begin_reading(visit, &reading))
		return;
	if (!form_read(reading.form, visit_lookup, visit)) {
		show_reading(&reading);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, write_read, &reading, &gave_up) || gave_up)
		visit_go(visit, "/verbatims/%lld/a-lire?fait=lu", (long long)reading.view.heap.id);
}
