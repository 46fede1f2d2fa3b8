/* Writing an article: one question, its answer, for whom, whose it is, until when. */
#include <string.h>

#include "welcome/knowledge/knowledge_inside.h"

enum { EDIT_NAME, EDIT_BODY, EDIT_READERS, EDIT_UNIT, EDIT_PLACE, EDIT_REVIEW, EDIT_CHANGES, EDIT_COUNT };
enum { REVIEW_DAYS_MAX = 3 * 366, REVIEW_DAYS = 182, OFFERING_CHECK_COUNT = FORM_FIELD_MAX - EDIT_COUNT };

static const struct form_choice reader_choices[] = {
	{ "public", "Tout le monde" },
	{ "agents", "Les agents seuls" },
};
static const struct form_field edit_form[EDIT_COUNT] = {
	[EDIT_NAME] = { "titre", FORM_TEXT, "La question, comme on la pose",
		.hint = "«\u202fComment refaire ma carte d’identité\u202f?\u202f»",
		.required = "Écrivez la question à laquelle cet article répond.",
		.length_max = KNOWLEDGE_TITLE_LENGTH_MAX },
	[EDIT_BODY] = { "texte", FORM_LONG, "La réponse",
		.hint = "Des phrases courtes\u202f; une ligne vide entre deux paragraphes. Une ligne qui commence par "
	            "«\u202f#\u202f» est un titre, par «\u202f-\u202f» un point de liste, par «\u202f1.\u202f» une "
	            "étape. Un lien s’écrit [ses mots](son adresse).",
		.required = "Écrivez la réponse.", .length_max = KNOWLEDGE_BODY_LENGTH_MAX },
	[EDIT_READERS] = { "lecteurs", FORM_CHOICE, "Qui le lit", .choices = reader_choices,
		.choice_count = LENGTH(reader_choices), .required = "Dites qui peut lire cet article." },
	[EDIT_UNIT] = { "service", FORM_SELECT, "Quel service le tient à jour",
		.required = "Dites quel service le tient à jour.", .wrong = "Choisissez un service de la liste.",
		.length_max = PLACE_NAME_LENGTH_MAX },
	[EDIT_PLACE] = { "lieu", FORM_SELECT, "Ne vaut que pour un lieu",
		.hint = "Et ceux qui sont au-dessous. Sans choix, l’article vaut partout.",
		.wrong = "Choisissez un lieu de la liste.", .length_max = PLACE_NAME_LENGTH_MAX },
	[EDIT_REVIEW] = { "revoir", FORM_DATE, "À revoir le",
		.hint = "Comme 14/07/2030. Passé ce jour, l’article le dit aux agents.",
		.required = "Donnez le jour où cet article sera relu." },
	[EDIT_CHANGES] = { "vu", FORM_HIDDEN, "" },
};

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_WITHIN_URL, PAGE_TROUBLE, PAGE_URL, PAGE_FIELDS, PAGE_ERRORS,
	PAGE_WRONG, PAGE_WANTED, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_WANTED] = { "wanted_id", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind knowledge_edit_page = { "article edit", "welcome/knowledge/pages/edit.html",
	page_fields, PAGE_FIELD_COUNT };

struct editing {
	struct knowing knowing;
	struct knowledge_article article; /* article_id 0: a new one */
	struct knowledge_ties ties;
	struct offering *offerings; /* those that may be chosen */
	size_t offering_count;
	struct form_field *fields;
	struct form *form;
	int64_t wanted_id; /* the line that it answers; 0: none */
	const char *trouble;
	bool is_stale;
};

/* --- the form --------------------------------------------------------------------------------- */

static bool
has_tie(const struct editing *editing, enum knowledge_tie kind, int64_t id)
{
	for (size_t i = 0; i < editing->ties.counts[kind]; i++)
		if (editing->ties.ids[kind][i] == id)
			return true;
	return false;
}

/* The open ones, and those it is tied to: as many as a form holds. */
static bool
read_offerings(struct editing *editing)
{
	struct visit *visit = editing->knowing.visit;
	struct offering *all;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !offering_list(visit->arena, db, visit->root_id, &all, &count,
	                                 &editing->knowing.fault))
		return false;
	editing->offerings = arena_array_of(visit->arena, struct offering, OFFERING_CHECK_COUNT);
	for (size_t i = 0; i < count && editing->offering_count < OFFERING_CHECK_COUNT; i++)
		if (all[i].state == OFFERING_OPEN ||
		    has_tie(editing, KNOWLEDGE_OF_OFFERING, all[i].offering_id))
			editing->offerings[editing->offering_count++] = all[i];
	return true;
}

static void
make_form(struct editing *editing)
{
	struct arena *arena = editing->knowing.visit->arena;
	editing->fields = arena_array_of(arena, struct form_field, EDIT_COUNT + OFFERING_CHECK_COUNT);
	memcpy(editing->fields, edit_form, sizeof edit_form);
	knowledge_offer_places(&editing->knowing, &editing->fields[EDIT_UNIT], true);
	knowledge_offer_places(&editing->knowing, &editing->fields[EDIT_PLACE], false);
	for (size_t i = 0; i < editing->offering_count; i++)
		editing->fields[EDIT_COUNT + i] = (struct form_field){
			.name = arena_format(arena, "d-%lld", (long long)editing->offerings[i].offering_id),
			.kind = FORM_CHECK,
			.label = arena_format(arena, "Concerne\u202f: %.*s", SPAN_ARGS(editing->offerings[i].name)),
		};
	editing->form = form_new(arena, editing->fields, EDIT_COUNT + editing->offering_count);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct editing *editing, bool is_new)
{
	if (!knowledge_begin(visit, &editing->knowing))
		return false;
	struct fault *fault_r = &editing->knowing.fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = is_new ? FOUND_ONE
	                                : knowledge_store_last(visit->arena, db, visit->root_id,
	                                                       visit->part[0], &editing->article, fault_r);
	if (found == FOUND_NONE ||
	    (found == FOUND_ONE && !is_new &&
	     !knowledge_writes(&editing->knowing, editing->article.unit_id))) {
		visit_missing(visit);
		return false;
	}
	if (found == FOUND_FAILED ||
	    (!is_new && !knowledge_store_ties(visit->arena, db, visit->root_id,
	                                      editing->article.article_id, &editing->ties, fault_r)) ||
	    !read_offerings(editing)) {
		visit_fail(visit, fault_r);
		return false;
	}
	make_form(editing);
	return true;
}

static void
show(struct editing *editing, int status)
{
	struct visit *visit = editing->knowing.visit;
	const bool is_new = editing->article.article_id == 0;
	const char *url = is_new ? "/articles" : knowledge_url(visit->arena, &editing->article, false);
	struct model *page = model_new(visit->arena, &knowledge_edit_page);
	model_text_z(page, PAGE_TITLE, is_new ? "Écrire un article" : "Modifier un article");
	model_text_z(page, PAGE_WITHIN, is_new ? "Réponses écrites" : "Cet article");
	model_url_z(page, PAGE_WITHIN_URL, url);
	model_url_z(page, PAGE_URL,
	            arena_format(visit->arena, "%s%s", url, is_new ? "/nouveau" : "/modifier"));
	model_text_z(page, PAGE_TROUBLE, editing->trouble);
	if (editing->wanted_id != 0)
		model_text_z(page, PAGE_WANTED,
		             arena_format(visit->arena, "%lld", (long long)editing->wanted_id));
	form_draw(editing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &knowledge_edit_page, page);
}

static void
fill_day(struct editing *editing, int32_t day)
{
	const struct date date = date_of_days(day);
	form_fill(editing->form, EDIT_REVIEW,
	          span_of(arena_format(editing->knowing.visit->arena, "%02d/%02d/%04d", date.day,
	                               date.month, date.year)));
}

static void
fill_place(struct editing *editing, size_t field, int64_t place_id)
{
	const struct place_tree *tree = editing->knowing.tree;
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(tree, place_id);
	if (place != PLACE_NONE)
		form_fill(editing->form, field, tree->places[place].code);
}

static void
fill(struct editing *editing)
{
	struct form *form = editing->form;
	const struct knowledge_article *article = &editing->article;
	form_fill(form, EDIT_NAME, article->title);
	form_fill(form, EDIT_BODY, article->body);
	form_fill(form, EDIT_READERS, span_of(reader_choices[article->says_public ? 0 : 1].value));
	fill_place(editing, EDIT_UNIT, article->unit_id);
	if (editing->ties.counts[KNOWLEDGE_OF_PLACE] > 0)
		fill_place(editing, EDIT_PLACE, editing->ties.ids[KNOWLEDGE_OF_PLACE][0]);
	if (article->review_day != 0)
		fill_day(editing, article->review_day);
	form_fill(form, EDIT_CHANGES,
	          span_of(arena_format(editing->knowing.visit->arena, "%lld", (long long)article->changes)));
	for (size_t i = 0; i < editing->offering_count; i++)
		if (has_tie(editing, KNOWLEDGE_OF_OFFERING, editing->offerings[i].offering_id))
			form_fill(form, EDIT_COUNT + i, SPAN("oui"));
}

void
knowledge_get_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (!begin(visit, editing, false))
		return;
	fill(editing);
	show(editing, 200);
}

/* --- a new one -------------------------------------------------------------------------------- */

/* What was missing is the question it answers; false after a page was answered. */
static bool
fill_wanted(struct editing *editing)
{
	struct visit *visit = editing->knowing.visit;
	struct knowledge_wanted wanted;
	if (!span_int64(visit_asked(visit, "manque"), &editing->wanted_id) || editing->wanted_id <= 0)
		return true;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = knowledge_store_wanted_one(
		visit->arena, db, visit->root_id, editing->wanted_id, &wanted, &editing->knowing.fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &editing->knowing.fault);
		return false;
	}
	if (found == FOUND_NONE || !knowledge_sees_wanted(&editing->knowing, &wanted)) {
		editing->wanted_id = 0;
		return true;
	}
	form_fill(editing->form, EDIT_NAME, wanted.words);
	fill_place(editing, EDIT_UNIT, wanted.unit_id);
	for (size_t i = 0; i < editing->offering_count; i++)
		if (editing->offerings[i].offering_id == wanted.offering_id)
			form_fill(editing->form, EDIT_COUNT + i, SPAN("oui"));
	return true;
}

void
knowledge_get_new(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (!begin(visit, editing, true))
		return;
	fill_day(editing, visit->today + REVIEW_DAYS);
	if (fill_wanted(editing))
		show(editing, 200);
}

/* --- saving ----------------------------------------------------------------------------------- */

static int64_t
chosen_place(struct editing *editing, size_t field)
{
	const struct place_tree *tree = editing->knowing.tree;
	if (!form_has(editing->form, field))
		return 0;
	const uint32_t place = place_by_code_or_name(tree, form_text(editing->form, field));
	if (place == PLACE_NONE)
		form_complain(editing->form, edit_form[field].name, "Ce lieu n’est pas connu.");
	return place == PLACE_NONE ? 0 : tree->places[place].id;
}

static void
read_ties(struct editing *editing)
{
	struct knowledge_ties ties = { .counts = { 0 } };
	const int64_t place_id = chosen_place(editing, EDIT_PLACE);
	if (place_id != 0)
		ties.ids[KNOWLEDGE_OF_PLACE][ties.counts[KNOWLEDGE_OF_PLACE]++] = place_id;
	for (size_t i = 0; i < editing->offering_count; i++) {
		size_t *count = &ties.counts[KNOWLEDGE_OF_OFFERING];
		if (!form_check(editing->form, EDIT_COUNT + i))
			continue;
		if (*count == KNOWLEDGE_TIE_COUNT_MAX) {
			form_complain(editing->form, editing->fields[EDIT_COUNT + i].name,
			              "Un article concerne quarante démarches au plus.");
			break;
		}
		ties.ids[KNOWLEDGE_OF_OFFERING][(*count)++] = editing->offerings[i].offering_id;
	}
	editing->ties = ties;
}

/* What was typed, into what is kept; the form complains. */
static void
read_it(struct editing *editing)
{
	struct visit *visit = editing->knowing.visit;
	struct form *form = editing->form;
	struct knowledge_article *article = &editing->article;
	(void)form_read(form, visit_lookup, visit);
	read_ties(editing);
	const int64_t unit_id = chosen_place(editing, EDIT_UNIT);
	if (unit_id != 0 && !knowledge_writes(&editing->knowing, unit_id))
		form_complain(form, "service", "Choisissez un service où vous travaillez.");
	if (form_has(form, EDIT_REVIEW) && (form_date(form, EDIT_REVIEW) <= visit->today ||
	                                    form_date(form, EDIT_REVIEW) > visit->today + REVIEW_DAYS_MAX))
		form_complain(form, "revoir", "Donnez un jour à venir, dans les trois ans.");
	if (!form_is_fine(form))
		return;
	article->title = form_text(form, EDIT_NAME);
	article->body = form_text(form, EDIT_BODY);
	article->says_public = form_choice(form, EDIT_READERS) == 0;
	article->unit_id = unit_id;
	article->review_day = form_date(form, EDIT_REVIEW);
	article->writer_id = visit->reader.account_id;
	article->written_unix_s = visit->now_s;
}

static bool
write_fact(struct editing *editing, struct db *db, const struct knowledge_article *article)
{
	const struct visit *visit = editing->knowing.visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "knowledge.written",
		.account_id = visit->reader.account_id,
		.place_id = article->unit_id,
		.subject_id = article->article_id,
		.words = knowledge_fact_words(visit->arena, "a été écrit", article),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &editing->knowing.fault) == FOUND_ONE;
}

/* A form that comes twice is known by its key before it is known as stale. */
static bool
write_it(struct db *db, void *data)
{
	struct editing *editing = data;
	const struct visit *visit = editing->knowing.visit;
	struct fault *fault_r = &editing->knowing.fault;
	struct knowledge_article article = editing->article;
	const bool is_new = article.article_id == 0;
	editing->is_stale = false;
	if (!span_int64(form_text(editing->form, EDIT_CHANGES), &article.changes))
		article.changes = 0; /* never seen: stale, unless it is new */
	/* A new one’s fact tells its number: another writer waits before a name is found for its address. */
	if (is_new ? !journal_hold(db, visit->root_id, fault_r) : !write_fact(editing, db, &article))
		return false;
	const enum found found =
		knowledge_store_save(visit->arena, db, visit->root_id, &article, fault_r);
	editing->is_stale = found == FOUND_NONE;
	if (found != FOUND_ONE || (is_new && !write_fact(editing, db, &article)) ||
	    !knowledge_store_tie(visit->arena, db, visit->root_id, &article, &editing->ties, fault_r) ||
	    (editing->wanted_id != 0 &&
	     !knowledge_store_wanted_drop(db, visit->root_id, editing->wanted_id, fault_r)))
		return false;
	editing->article.code = article.code;
	return true;
}

/* The line that a new article answers is taken away with it, if she sees it. */
static bool
read_wanted(struct editing *editing)
{
	struct visit *visit = editing->knowing.visit;
	struct knowledge_wanted wanted;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!span_int64(http_pairs_first(&visit->body, "manque"), &editing->wanted_id) ||
	    editing->wanted_id <= 0) {
		editing->wanted_id = 0;
		return true;
	}
	const enum found found = knowledge_store_wanted_one(
		visit->arena, db, visit->root_id, editing->wanted_id, &wanted, &editing->knowing.fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &editing->knowing.fault);
	if (found == FOUND_NONE || (found == FOUND_ONE && !knowledge_sees_wanted(&editing->knowing, &wanted)))
		editing->wanted_id = 0;
	return found != FOUND_FAILED;
}

static void
show_stale(struct editing *editing)
{
	const bool is_new = editing->article.article_id == 0;
	editing->trouble =
		is_new ? "Il y a déjà cinq mille articles\u202f: retirez-en avant d’en écrire un autre."
			   : "Quelqu’un a changé cet article pendant que vous écriviez. Rien de ce que vous avez écrit "
	             "n’est perdu\u202f: enregistrez de nouveau si vos mots doivent remplacer les siens.";
	form_fill(editing->form, EDIT_CHANGES,
	          span_of(arena_format(editing->knowing.visit->arena, "%lld",
	                               (long long)editing->article.changes)));
	show(editing, 409);
}

static void
save(struct editing *editing)
{
	struct visit *visit = editing->knowing.visit;
	bool gave_up = false;
	read_it(editing);
	if (!read_wanted(editing))
		return;
	if (!form_is_fine(editing->form)) {
		show(editing, 422);
		return;
	}
	visit_db_end(visit);
	if (visit_write(visit, write_it, editing, &gave_up)) {
		visit_go(visit, "%s?fait=ecrit", knowledge_url(visit->arena, &editing->article, false));
	} else if (gave_up && editing->is_stale) {
		show_stale(editing);
	} else if (gave_up && editing->knowing.fault.for_log == NULL) {
		visit_go(visit, "/articles"); /* the form came twice */
	} else if (gave_up) {
		visit_fail(visit, &editing->knowing.fault);
	}
}

void
knowledge_post_edit(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (begin(visit, editing, false))
		save(editing);
}

void
knowledge_post_new(struct visit *visit)
{
	struct editing *editing = arena_new_of(visit->arena, struct editing);
	if (begin(visit, editing, true))
		save(editing);
}
