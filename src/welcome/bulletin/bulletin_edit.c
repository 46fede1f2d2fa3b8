/* Bulletins as those who write them have them: all that are told or will be, and one of them. */
#include "craft/http/http_form.h"
#include "welcome/bulletin/bulletin_inside.h"

enum { LISTED_COUNT_MAX = 300 }; /* beyond, a list is no longer a help: one types */

/* --- fields ----------------------------------------------------------------------------------- */

enum { ROW_PLACE, ROW_WORDS, ROW_WHEN, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Which place it is said of." },
	[ROW_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What is said." },
	[ROW_WHEN] = { "when_words", FIELD_TEXT, FIELD_API, .help = "Until when, and from when." },
	[ROW_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
};
enum {
	LIST_TITLE, LIST_DONE, LIST_ROWS, LIST_HAS_ROWS, LIST_FIELDS, LIST_ERRORS, LIST_WRONG,
	LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[LIST_ROWS] = { "bulletins", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Those that are not over." },
	[LIST_HAS_ROWS] = { "has_bulletins", FIELD_FLAG, FIELD_PAGE },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind bulletin_list_page = { "bulletins", "welcome/bulletin/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

enum {
	EDIT_TITLE, EDIT_WITHIN, EDIT_TROUBLE, EDIT_URL, EDIT_SEEN, EDIT_IS_THERE, EDIT_HTML_URL,
	EDIT_JSON_URL, EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG, EDIT_FIELD_COUNT
};
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[EDIT_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[EDIT_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[EDIT_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
	[EDIT_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[EDIT_IS_THERE] = { "is_there", FIELD_FLAG, FIELD_PAGE },
	[EDIT_HTML_URL] = { "html_url", FIELD_URL, FIELD_API, .help = "What a site takes, to show it." },
	[EDIT_JSON_URL] = { "json_url", FIELD_URL, FIELD_API, .help = "The same, for programs." },
	[EDIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind bulletin_edit_page = { "bulletin", "welcome/bulletin/pages/edit.html", edit_fields,
	EDIT_FIELD_COUNT };

enum { SAY_WORDS, SAY_FROM, SAY_UNTIL, SAY_COUNT };
static const struct form_field say_form[SAY_COUNT] = {
	[SAY_WORDS] = { "mots", FORM_LONG, "Ce que vous dites",
		.hint = "Une ou deux phrases simples\u202f: ce qui se passe, ce que l’on peut faire.",
		.required = "Écrivez ce que vous dites.", .length_max = BULLETIN_LENGTH_MAX },
	[SAY_FROM] = { "de", FORM_TEXT, "À partir de",
		.hint = "Laissez vide pour tout de suite. Sinon «\u202f14 h 30\u202f», «\u202fdemain 9 h\u202f», "
		        "«\u202f27/11/2026 à 9 h\u202f».",
		.length_max = 40 },
	[SAY_UNTIL] = { "a", FORM_TEXT, "Jusqu’à",
		.hint = "Ensuite le bulletin s’efface de lui-même. «\u202f17 h\u202f», «\u202fdemain\u202f», "
		        "«\u202f27/11/2026 à 12 h\u202f».",
		.required = "Dites jusqu’à quand.", .length_max = 40 },
};

struct editing {
	struct visit *visit;
	struct place_tree *tree;
	uint32_t place;
	struct bulletin bulletin;
	struct form *form;
	const char *trouble;
	bool is_dropped, is_stale;
	struct fault fault;
};

const char *
bulletin_url(struct arena *arena, const struct place_tree *tree, uint32_t place)
{
	struct text url = text_new(arena, 1000);
	text_add_z(&url, "/bulletins/");
	http_percent_encode(&url, tree->places[place].code);
	return text_z(&url);
}

/* --- all of them ------------------------------------------------------------------------------ */

static struct place_tree *
tree_of(struct visit *visit)
{
	struct fault fault;
	struct db *db = visit_db(visit);
	struct place_tree *tree =
		db == NULL ? NULL : place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (db != NULL && tree == NULL)
		visit_fail(visit, &fault);
	return tree;
}

static void
offer_places(const struct visit *visit, const struct place_tree *tree, struct form_field *field)
{
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice, LISTED_COUNT_MAX + 1);
	size_t count = 0;
	*field = (struct form_field){ "lieu", FORM_SELECT, "Lieu",
		.hint = "Ce que vous dites d’un lieu vaut pour ceux qui sont au-dessous.",
		.required = "Choisissez un lieu.", .wrong = "Choisissez un lieu de la liste.",
		.length_max = PLACE_NAME_LENGTH_MAX };
	for (uint32_t i = 0; i < tree->count && count <= LISTED_COUNT_MAX; i++)
		if (people_may(&visit->reader, tree, BULLETIN_WRITERS, i)) {
			struct text label = text_new(visit->arena, PLACE_NAME_LENGTH_MAX * 4 + 100);
			for (uint32_t depth = 0; depth < tree->places[i].depth && depth < 10; depth++)
				text_add_z(&label, "\u00a0\u00a0\u00a0");
			text_add(&label, tree->places[i].name);
			choices[count++] = (struct form_choice){ span_copy(visit->arena, tree->places[i].code),
				                                     text_z(&label) };
		}
	field->choices = choices;
	field->choice_count = count;
	if (count > LISTED_COUNT_MAX) {
		field->kind = FORM_TEXT;
		field->hint = "Le nom ou le code du lieu.";
	}
}

static bool
draw_known(struct visit *visit, const struct place_tree *tree, struct model *page)
{
	struct bulletin *bulletins;
	size_t count;
	struct fault fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!bulletin_known(visit->arena, db, visit->root_id, visit->now_s, &bulletins, &count, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const struct bulletin *bulletin = &bulletins[i];
		const uint32_t place = place_by_id(tree, bulletin->place_id);
		if (place == PLACE_NONE)
			continue;
		struct model *row = model_row(page, LIST_ROWS);
		model_text(row, ROW_PLACE, tree->places[place].name);
		model_text(row, ROW_WORDS, bulletin->words);
		model_text_z(row, ROW_WHEN,
		             bulletin_when_words(visit->arena, visit->zone, visit->now_s, bulletin));
		if (people_may(&visit->reader, tree, BULLETIN_WRITERS, place))
			model_url_z(row, ROW_URL, bulletin_url(visit->arena, tree, place));
		model_flag(page, LIST_HAS_ROWS, true);
	}
	return true;
}

void
bulletin_get_list(struct visit *visit)
{
	struct form_field field;
	struct place_tree *tree = tree_of(visit);
	if (tree == NULL)
		return;
	offer_places(visit, tree, &field);
	struct form *form = form_new(visit->arena, &field, 1);
	const struct span typed = visit_asked(visit, "lieu");
	const uint32_t place =
		typed.length == 0 ? PLACE_NONE : place_by_code_or_name(tree, span_trim(typed));
	if (place != PLACE_NONE && people_may(&visit->reader, tree, BULLETIN_WRITERS, place)) {
		visit_go(visit, "%s", bulletin_url(visit->arena, tree, place));
		return;
	}
	if (typed.length > 0) {
		form_fill(form, 0, typed);
		form_complain(form, "lieu", "Ce lieu n’est pas de ceux dont vous pouvez parler.");
	}
	struct model *page = model_new(visit->arena, &bulletin_list_page);
	model_text_z(page, LIST_TITLE, "Bulletins");
	if (visit_asked(visit, "fait").length > 0)
		model_text_z(page, LIST_DONE,
		             span_is(visit_asked(visit, "fait"), "retire")
		                 ? "Ce bulletin est retiré partout."
		                 : "C’est dit. Vos collègues le lisent déjà\u202f; le public le lit dès la première "
		                   "minute que vous avez donnée.");
	form_draw(form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	if (draw_known(visit, tree, page))
		visit_show(visit, &bulletin_list_page, page);
}

/* --- one of them ------------------------------------------------------------------------------ */

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct editing *editing)
{
	*editing = (struct editing){ .visit = visit, .tree = tree_of(visit) };
	if (editing->tree == NULL)
		return false;
	editing->place = place_by_code(editing->tree, visit->part[0]);
	if (editing->place == PLACE_NONE ||
	    !people_may(&visit->reader, editing->tree, BULLETIN_WRITERS, editing->place)) {
		visit_missing(visit);
		return false;
	}
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (bulletin_store_of(visit->arena, db, visit->root_id, editing->tree->places[editing->place].id,
	                      &editing->bulletin, &editing->fault) == FOUND_FAILED) {
		visit_fail(visit, &editing->fault);
		return false;
	}
	editing->form = form_new(visit->arena, say_form, SAY_COUNT);
	return true;
}

static const char *
info_url(const struct editing *editing, const char *ending)
{
	struct text url = text_new(editing->visit->arena, 1000);
	text_add_z(&url, "/info/");
	http_percent_encode(&url, editing->tree->places[editing->place].code);
	text_add_z(&url, ending);
	return text_z(&url);
}

static void
show(struct editing *editing, int status)
{
	struct visit *visit = editing->visit;
	struct model *page = model_new(visit->arena, &bulletin_edit_page);
	model_text_z(page, EDIT_TITLE,
	             arena_format(visit->arena, "Bulletin\u202f: %.*s",
	                          SPAN_ARGS(editing->tree->places[editing->place].name)));
	model_text_z(page, EDIT_WITHIN, "Bulletins");
	model_text_z(page, EDIT_TROUBLE, editing->trouble);
	model_url_z(page, EDIT_URL, bulletin_url(visit->arena, editing->tree, editing->place));
	model_text_z(page, EDIT_SEEN,
	             arena_format(visit->arena, "%lld", (long long)editing->bulletin.changes));
	model_flag(page, EDIT_IS_THERE, editing->bulletin.until_s > visit->now_s);
	model_url_z(page, EDIT_HTML_URL, info_url(editing, ".html"));
	model_url_z(page, EDIT_JSON_URL, info_url(editing, ".json"));
	form_draw(editing->form, page, (struct form_place){ EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG });
	visit->response->status = status;
	visit_show(visit, &bulletin_edit_page, page);
}

/* « 27/11/2026 à 17 h 30 »: read back, it is the same instant. */
static const char *
typed(const struct visit *visit, int64_t at_s)
{
	const struct local local = zone_local(visit->zone, at_s);
	const struct date date = date_of_days(local.days);
	return arena_format(visit->arena, "%02d/%02d/%04d à %d h %02d", date.day, date.month, date.year,
	                    local.second / 3600, local.second / 60 % 60);
}

static void
fill(struct editing *editing)
{
	const struct visit *visit = editing->visit;
	const struct bulletin *bulletin = &editing->bulletin;
	if (bulletin->until_s <= visit->now_s)
		return;
	form_fill(editing->form, SAY_WORDS, bulletin->words);
	form_fill(editing->form, SAY_FROM, span_of(typed(visit, bulletin->from_s)));
	form_fill(editing->form, SAY_UNTIL, span_of(typed(visit, bulletin->until_s)));
}

void
bulletin_get_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (!begin(visit, editing))
		return;
	fill(editing);
	show(editing, 200);
}

/* --- saving ----------------------------------------------------------------------------------- */

static void
read_instants(struct editing *editing, struct bulletin *bulletin)
{
	const struct visit *visit = editing->visit;
	struct form *form = editing->form;
	bulletin->from_s = visit->now_s;
	if (form_has(form, SAY_FROM) &&
	    !bulletin_instant_read(form_text(form, SAY_FROM), visit->zone, visit->now_s, false,
	                           &bulletin->from_s))
		form_complain(form, "de", "Cette heure ne se lit pas. Écrivez-la comme «\u202f14 h 30\u202f», "
		                          "«\u202fdemain 9 h\u202f» ou «\u202f27/11/2026 à 9 h\u202f».");
	if (form_has(form, SAY_UNTIL) &&
	    !bulletin_instant_read(form_text(form, SAY_UNTIL), visit->zone, visit->now_s, true,
	                           &bulletin->until_s))
		form_complain(form, "a", "Cette heure ne se lit pas. Écrivez-la comme «\u202f17 h\u202f», "
		                         "«\u202fdemain 12 h\u202f» ou «\u202f27/11/2026 à 12 h\u202f».");
	if (!form_is_fine(form))
		return;
	if (bulletin->until_s <= visit->now_s || bulletin->until_s <= bulletin->from_s)
		form_complain(form, "a", "Donnez une fin à venir, après le début.");
	else if (bulletin->until_s > visit->now_s + (int64_t)BULLETIN_DAYS_MAX * DAY_S)
		form_complain(form, "a",
		              "Un bulletin dure trois mois au plus. Au-delà, changez les horaires du lieu.");
}

static bool
write_it(struct db *db, void *data)
{
	struct editing *editing = data;
	const struct visit *visit = editing->visit;
	const struct bulletin *bulletin = &editing->bulletin;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = editing->is_dropped ? "bulletin.withdrawn" : "bulletin.written",
		.account_id = visit->reader.account_id,
		.place_id = bulletin->place_id,
		.words = editing->is_dropped
		             ? SPAN("Le bulletin d’un lieu a été retiré.")
		             : span_of(arena_format(visit->arena, "Un bulletin a été écrit\u202f: «\u202f%.*s\u202f»",
		                                    SPAN_ARGS(bulletin->words))),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, visit->root_id, &fact, &editing->fault) != FOUND_ONE)
		return false;
	const enum found saved =
		editing->is_dropped
			? bulletin_store_drop(db, visit->root_id, bulletin, &editing->fault)
			: bulletin_store_save(db, visit->root_id, bulletin, visit->now_s, &editing->fault);
	editing->is_stale = saved == FOUND_NONE;
	return saved == FOUND_ONE;
}

/* Which one its page showed. */
static int64_t
seen(const struct visit *visit)
{
	int64_t changes;
	return span_int64(http_pairs_first(&visit->body, "vu"), &changes) && changes >= 0 ? changes : INT32_MAX;
}

/* What was typed, into what is kept; the form complains. */
static void
read_it(struct editing *editing)
{
	struct visit *visit = editing->visit;
	(void)form_read(editing->form, visit_lookup, visit);
	struct bulletin bulletin = { .place_id = editing->bulletin.place_id,
		                         .words = form_text(editing->form, SAY_WORDS),
		                         .account_id = visit->reader.account_id };
	read_instants(editing, &bulletin);
	bulletin.changes = seen(visit);
	if (form_is_fine(editing->form))
		editing->bulletin = bulletin;
}

void
bulletin_post_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	bool gave_up = false;
	if (!begin(visit, editing))
		return;
	const int64_t now = editing->bulletin.changes;
	editing->is_dropped = span_is(http_pairs_first(&visit->body, "faire"), "retirer");
	if (editing->is_dropped) {
		fill(editing);
		editing->bulletin.changes = seen(visit);
	} else {
		read_it(editing);
	}
	if (!form_is_fine(editing->form)) {
		show(editing, 422);
		return;
	}
	if (visit_write(visit, write_it, editing, &gave_up) ||
	    (gave_up && !editing->is_stale && editing->fault.for_log == NULL)) {
		visit_go(visit, "/bulletins?fait=%s", editing->is_dropped ? "retire" : "dit");
	} else if (gave_up && editing->is_stale) {
		editing->bulletin.changes = now;
		editing->trouble =
			editing->is_dropped
				? "Quelqu’un a changé ce bulletin entre-temps\u202f: rien n’a été retiré. Voici ce qu’il dit "
				  "maintenant."
				: "Quelqu’un a changé ce bulletin pendant que vous écriviez. Rien de ce que vous avez écrit "
				  "n’est perdu\u202f: publiez de nouveau si vos mots doivent remplacer les siens.";
		show(editing, 409);
	} else if (gave_up) {
		visit_fail(visit, &editing->fault);
	}
}
