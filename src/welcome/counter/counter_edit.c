/* What a counter is: its files, its windows, its kiosk. */
#include "craft/http/http_form.h"
#include "craft/vault/vault.h"
#include "welcome/counter/counter_inside.h"

enum { KIOSK_LENGTH = 16, LINES_LENGTH_MAX = 4000 };

enum {
	EDIT_TITLE, EDIT_WITHIN, EDIT_TROUBLE, EDIT_DONE, EDIT_URL, EDIT_COUNTER_URL, EDIT_SEEN, EDIT_IS_THERE,
	EDIT_KIOSK, EDIT_KIOSK_URL, EDIT_SCREEN, EDIT_SCREEN_URL, EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG,
	EDIT_FIELD_COUNT
};
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[EDIT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[EDIT_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[EDIT_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[EDIT_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
	[EDIT_COUNTER_URL] = { "counter_url", FIELD_URL, FIELD_PAGE },
	[EDIT_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[EDIT_IS_THERE] = { "is_there", FIELD_FLAG, FIELD_PAGE },
	[EDIT_KIOSK] = { "kiosk", FIELD_TEXT, FIELD_PAGE },
	[EDIT_KIOSK_URL] = { "kiosk_url", FIELD_URL, FIELD_PAGE },
	[EDIT_SCREEN] = { "screen", FIELD_TEXT, FIELD_API, .help = "The address of the room's screen." },
	[EDIT_SCREEN_URL] = { "screen_url", FIELD_URL, FIELD_PAGE },
	[EDIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind counter_edit_page = { "counter edit", "welcome/counter/pages/edit.html", edit_fields,
	EDIT_FIELD_COUNT };

enum { SAY_FILES, SAY_WINDOWS, SAY_PRINTS, SAY_COUNT };
static const struct form_field say_form[SAY_COUNT] = {
	[SAY_FILES] = { "files", FORM_LONG, "Files d’attente",
		.hint = "Une par ligne\u202f: une lettre, | ce que les gens viennent faire et, si vous voulez, | le code "
		        "d’une démarche du catalogue, pour compter les réponses immédiates. Par exemple "
		        "«\u202fA | Papiers d’identité | carte-identite\u202f».",
		.required = "Écrivez au moins une file.", .length_max = LINES_LENGTH_MAX },
	[SAY_WINDOWS] = { "guichets", FORM_LONG, "Guichets",
		.hint = "Un par ligne\u202f: son nom et, s’il ne prend pas toutes les files, | leurs lettres. Par "
		        "exemple «\u202fGuichet 1 | A B\u202f».",
		.required = "Écrivez au moins un guichet.", .length_max = LINES_LENGTH_MAX },
	[SAY_PRINTS] = { "imprime", FORM_CHECK, "La borne imprime chaque ticket" },
};

struct editing {
	struct visit *visit;
	struct place_tree *tree;
	uint32_t place;
	struct counter counter, typed;
	struct counter_saving saving;
	struct offering *offerings;
	size_t offering_count;
	struct form *form;
	const char *trouble;
	bool rekeys, is_stale;
	struct fault fault;
};

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct editing *editing)
{
	editing->visit = visit;
	editing->place = PLACE_NONE;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	editing->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &editing->fault);
	if (editing->tree != NULL)
		editing->place = place_by_code(editing->tree, visit->part[0]);
	if (editing->tree != NULL &&
	    (editing->place == PLACE_NONE ||
	     !people_may(&visit->reader, editing->tree, COUNTER_KEEPERS, editing->place))) {
		visit_missing(visit); /* of another direction: as if it were not there */
		return false;
	}
	if (editing->tree == NULL ||
	    counter_store_load(visit->arena, db, visit->root_id, editing->tree->places[editing->place].id,
	                       &editing->counter, &editing->fault) == FOUND_FAILED ||
	    !offering_list(visit->arena, db, visit->root_id, &editing->offerings, &editing->offering_count,
	                   &editing->fault)) {
		visit_fail(visit, &editing->fault);
		return false;
	}
	editing->form = form_new(visit->arena, say_form, SAY_COUNT);
	return true;
}

static const char *
url_of(const struct editing *editing, const char *before, const char *more)
{
	return counter_hall_url(editing->visit->arena, editing->tree, editing->place, before, more);
}

static void
show(struct editing *editing, int status)
{
	struct visit *visit = editing->visit;
	const char *screen = url_of(editing, "/ecran/", "");
	struct model *page = model_new(visit->arena, &counter_edit_page);
	model_text_z(page, EDIT_TITLE,
	             arena_format(visit->arena, "Files et guichets\u202f: %.*s",
	                          SPAN_ARGS(editing->tree->places[editing->place].name)));
	model_text_z(page, EDIT_WITHIN, "Accueil du public");
	model_text_z(page, EDIT_TROUBLE, editing->trouble);
	model_text_z(page, EDIT_SEEN,
	             arena_format(visit->arena, "%lld", (long long)editing->counter.changes));
	model_url_z(page, EDIT_URL, url_of(editing, "/file/", "/reglages"));
	if (visit_asked(visit, "fait").length > 0)
		model_text_z(page, EDIT_DONE, "C’est enregistré.");
	if (editing->counter.changes > 0) {
		const char *kiosk =
			arena_format(visit->arena, "/ticket/%.*s", SPAN_ARGS(editing->counter.kiosk));
		model_flag(page, EDIT_IS_THERE, true);
		model_url_z(page, EDIT_COUNTER_URL, url_of(editing, "/file/", ""));
		model_url_z(page, EDIT_KIOSK_URL, kiosk);
		model_text_z(page, EDIT_KIOSK, counter_whole_address(visit, kiosk));
		model_url_z(page, EDIT_SCREEN_URL, screen);
		model_text_z(page, EDIT_SCREEN, counter_whole_address(visit, screen));
	}
	form_draw(editing->form, page, (struct form_place){ EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG });
	visit->response->status = status;
	visit_show(visit, &counter_edit_page, page);
}

static void
fill(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	form_fill(editing->form, SAY_FILES,
	          counter_files_lines(arena, &editing->counter, editing->offerings, editing->offering_count));
	form_fill(editing->form, SAY_WINDOWS, counter_windows_lines(arena, &editing->counter));
	if (editing->counter.prints)
		form_fill(editing->form, SAY_PRINTS, SPAN("oui"));
}

void
counter_get_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (!begin(visit, editing))
		return;
	fill(editing);
	show(editing, 200);
}

/* --- saving ----------------------------------------------------------------------------------- */

static void
draw_kiosk(struct editing *editing)
{
	char token[VAULT_TOKEN_LENGTH + 1];
	vault_token(token);
	editing->typed.place_id = editing->tree->places[editing->place].id;
	editing->typed.kiosk = span_keep(editing->visit->arena, span_from(token, KIOSK_LENGTH));
}

static void
read_it(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct counter *typed = &editing->typed;
	const char *wrong;
	(void)form_read(editing->form, visit_lookup, visit);
	const bool has_files = form_has(editing->form, SAY_FILES);
	wrong = !has_files ? NULL
	                   : counter_files_read(visit->arena, form_text(editing->form, SAY_FILES),
	                                        editing->offerings, editing->offering_count, typed);
	if (wrong != NULL)
		form_complain(editing->form, "files", wrong);
	/* Which letters there are is known only when the files are. */
	wrong = !has_files || wrong != NULL || !form_has(editing->form, SAY_WINDOWS)
	            ? NULL
	            : counter_windows_read(visit->arena, form_text(editing->form, SAY_WINDOWS), typed);
	if (wrong != NULL)
		form_complain(editing->form, "guichets", wrong);
	typed->prints = form_check(editing->form, SAY_PRINTS);
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &typed->changes) || typed->changes < 0)
		typed->changes = INT32_MAX; /* never seen: stale */
}

/* Nobody is left waiting in a file, or called to a window, that is no more. */
static void
complain_of_left(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	const struct counter_ticket *left = editing->saving.left;
	if (editing->saving.is_of_file)
		form_complain(editing->form, "files",
		              arena_format(arena,
		                           "Des personnes attendent encore dans la file %c\u202f: gardez-la "
		                           "jusqu’à ce soir.",
		                           left->file));
	else
		form_complain(editing->form, "guichets",
		              arena_format(arena,
		                           "Une visite est en cours à «\u202f%.*s\u202f»\u202f: gardez ce guichet, "
		                           "sous ce nom, jusqu’à ce qu’elle soit terminée.",
		                           SPAN_ARGS(left->window)));
}

static bool
write_it(struct db *db, void *data)
{
	struct editing *editing = data;
	const struct visit *visit = editing->visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = editing->rekeys ? "counter.rekeyed" : "counter.saved",
		.account_id = visit->reader.account_id,
		.place_id = editing->typed.place_id,
		.words = editing->rekeys ? SPAN("L’adresse d’une borne à tickets a été changée.")
		                         : SPAN("Les files et les guichets d’un accueil ont été changés."),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, visit->root_id, &fact, &editing->fault) != FOUND_ONE)
		return false;
	if (editing->rekeys)
		return counter_store_rekey(db, visit->root_id, &editing->typed, editing->typed.kiosk,
		                           &editing->fault);
	const enum found saved =
		counter_store_save(visit->arena, db, visit->root_id, &editing->saving, &editing->fault);
	editing->is_stale = saved == FOUND_NONE && editing->saving.left == NULL;
	return saved == FOUND_ONE;
}

/* Which day it is there: that of its tickets. */
static bool
read_day(struct editing *editing)
{
	struct hall *hall = arena_new_of(editing->visit->arena, struct hall);
	hall->tree = editing->tree;
	const enum found found = counter_hall_load(editing->visit, hall, editing->typed.place_id);
	editing->saving.counter = &editing->typed;
	editing->saving.today = found == FOUND_ONE ? hall->today : editing->visit->today;
	editing->fault = hall->fault;
	return found != FOUND_FAILED;
}

void
counter_post_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	bool gave_up = false;
	if (!begin(visit, editing))
		return;
	editing->rekeys = editing->counter.changes > 0 &&
	                  span_is(http_pairs_first(&visit->body, "faire"), "adresse");
	draw_kiosk(editing);
	if (editing->rekeys) /* a form of its own, without lines */
		fill(editing);
	else
		read_it(editing);
	if (!read_day(editing)) {
		visit_fail(visit, &editing->fault);
		return;
	}
	if (!form_is_fine(editing->form)) {
		show(editing, 422);
		return;
	}
	const bool is_written = visit_write(visit, write_it, editing, &gave_up);
	if (gave_up && editing->saving.left != NULL) {
		complain_of_left(editing);
		show(editing, 422);
	} else if (is_written || (gave_up && !editing->is_stale && editing->fault.for_log == NULL)) {
		visit_go(visit, "%s?fait=1", url_of(editing, "/file/", "/reglages"));
	} else if (gave_up && editing->is_stale) {
		editing->trouble = "Quelqu’un a changé cet accueil pendant que vous écriviez. Rien de ce que vous "
		                   "avez écrit n’est perdu\u202f: enregistrez de nouveau si vos lignes doivent "
		                   "remplacer les siennes.";
		show(editing, 409);
	} else if (gave_up) {
		visit_fail(visit, &editing->fault);
	}
}
