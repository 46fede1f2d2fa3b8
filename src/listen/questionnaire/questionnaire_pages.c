#include <string.h>

#include "base/ident.h"
#include "listen/questionnaire/questionnaire_inside.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }

static const char *
kind_words(char kind)
{
	static const struct {
		char kind;
		const char *words;
	} kinds[] = {
		{ 'S', "jugée par les deux" },      { 'V', "vécu de chacun" },
		{ 'D', "deviner l’autre" },         { 'E', "attentes" },
		{ 'Q', "qualité de vie au travail" }, { 'B', "bien-être au travail" },
		{ 'M', "sens du travail" },         { 'G', "faits" },
		{ 'O', "en toutes lettres" },
	};
	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].words;
	return "";
}

/* --- the list -------------------------------------------------------------------------------- */

enum { LINE_NAME, LINE_VERSION, LINE_ASKED, LINE_URL, LINE_FIELD_COUNT };
static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_NAME] = TEXT("name", "Of the form."),
	[LINE_VERSION] = { "version", FIELD_COUNT, FIELD_API, .help = "Of the form." },
	[LINE_ASKED] = { "is_asked", FIELD_FLAG, FIELD_API, .help = "A survey asks it." },
	[LINE_URL] = URL("url"),
};
enum { LIST_TITLE, LIST_FORMS, LIST_FIELD_COUNT };
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_FORMS] = { "forms", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "The default one first." },
};
const struct page_kind questionnaire_list_page = { "questionnaires",
	"listen/questionnaire/pages/list.html", list_fields, LIST_FIELD_COUNT };

static const char *
form_url(struct arena *arena, int64_t form_id)
{
	return arena_format(arena, "/questionnaires/%lld", (long long)form_id);
}

void
questionnaire_get_list(struct visit *visit)
{
	struct fault fault = { 0 };
	struct questionnaire *forms;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!questionnaire_list(visit->arena, db, visit->root_id, &forms, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &questionnaire_list_page);
	model_text_z(page, LIST_TITLE, "Questionnaires");
	for (size_t i = 0; i < count; i++) {
		struct model *line = model_row(page, LIST_FORMS);
		model_text(line, LINE_NAME, forms[i].name);
		model_count(line, LINE_VERSION, forms[i].version);
		model_flag(line, LINE_ASKED, forms[i].is_asked);
		model_url_z(line, LINE_URL, form_url(visit->arena, forms[i].form_id));
	}
	visit_show(visit, &questionnaire_list_page, page);
}

/* --- one form -------------------------------------------------------------------------------- */

enum { SAID_SENTENCE, SAID_BLOCKING, SAID_FIELD_COUNT };
static const struct field said_fields[SAID_FIELD_COUNT] = {
	[SAID_SENTENCE] = TEXT("sentence", "What is to be known."),
	[SAID_BLOCKING] = { "is_blocking", FIELD_FLAG, FIELD_API, .help = "It stands against opening." },
};

enum {
	ITEM_CODE, ITEM_KIND, ITEM_DIMENSION, ITEM_COMMITMENTS, ITEM_REVERSED, ITEM_FIRST, ITEM_SECOND,
	ITEM_THIRD, ITEM_SAME, ITEM_ID, ITEM_WORDS_URL, ITEM_REMARKS, ITEM_FIELD_COUNT
};
static const struct field item_fields[ITEM_FIELD_COUNT] = {
	[ITEM_CODE] = TEXT("code", "Of the question."),
	[ITEM_KIND] = TEXT("kind", "In plain words."),
	[ITEM_DIMENSION] = TEXT("dimension", "Its theme."),
	[ITEM_COMMITMENTS] = TEXT("commitments", "Those it speaks of."),
	[ITEM_REVERSED] = { "reversed", FIELD_FLAG, FIELD_API, .help = "To agree is unfavourable." },
	[ITEM_FIRST] = TEXT("first", "The words for usagers; absent: not asked."),
	[ITEM_SECOND] = TEXT("second", "The words for agents."),
	[ITEM_THIRD] = TEXT("third", "The words for leaders."),
	[ITEM_SAME] = SHOWN("same"),
	[ITEM_ID] = SHOWN("item"),
	[ITEM_WORDS_URL] = URL("words_url"),
	[ITEM_REMARKS] = { "remarks", FIELD_LIST, FIELD_API, .of = said_fields,
		.of_count = SAID_FIELD_COUNT, .help = "Beside this question." },
};

enum { ADD_CODE, ADD_WORDS, ADD_FIELD_COUNT };
static const struct field add_fields[ADD_FIELD_COUNT] = {
	[ADD_CODE] = SHOWN("add_code"),
	[ADD_WORDS] = SHOWN("add_words"),
};
enum { SHELF_NAME, SHELF_ITEMS, SHELF_FIELD_COUNT };
static const struct field shelf_fields[SHELF_FIELD_COUNT] = {
	[SHELF_NAME] = SHOWN("shelf"),
	[SHELF_ITEMS] = { "adds", FIELD_LIST, FIELD_PAGE, .of = add_fields,
		.of_count = ADD_FIELD_COUNT },
};

enum {
	EDIT_TITLE, EDIT_WITHIN, EDIT_VERSION, EDIT_ASKED, EDIT_CAN_CHANGE, EDIT_TIME, EDIT_REMARKS, EDIT_ITEMS,
	EDIT_SHELVES, EDIT_URL, EDIT_COPY_URL, EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG, EDIT_FIELD_COUNT
};
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = TEXT("title", "Name of the form."),
	[EDIT_WITHIN] = SHOWN("within"),
	[EDIT_VERSION] = { "version", FIELD_COUNT, FIELD_API, .help = "Of the form." },
	[EDIT_ASKED] = { "is_asked", FIELD_FLAG, FIELD_API, .help = "A survey asks it." },
	[EDIT_CAN_CHANGE] = FLAG("can_change"),
	[EDIT_TIME] = TEXT("time", "How long it takes."),
	[EDIT_REMARKS] = { "remarks", FIELD_LIST, FIELD_API, .of = said_fields,
		.of_count = SAID_FIELD_COUNT, .help = "On the form as a whole." },
	[EDIT_ITEMS] = { "items", FIELD_LIST, FIELD_API, .of = item_fields,
		.of_count = ITEM_FIELD_COUNT, .help = "In the order they are asked." },
	[EDIT_SHELVES] = { "shelves", FIELD_LIST, FIELD_PAGE, .of = shelf_fields,
		.of_count = SHELF_FIELD_COUNT },
	[EDIT_URL] = URL("form_url"),
	[EDIT_COPY_URL] = URL("copy_url"),
	[EDIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = FLAG("wrong"),
};
const struct page_kind questionnaire_edit_page = { "questionnaire",
	"listen/questionnaire/pages/edit.html", edit_fields, EDIT_FIELD_COUNT };

enum { NAME_NAME, NAME_COUNT };
static const struct form_field name_form[NAME_COUNT] = {
	[NAME_NAME] = { "nom", FORM_TEXT, "Nom du questionnaire",
		.required = "Donnez un nom à ce questionnaire.",
		.length_max = QUESTIONNAIRE_NAME_LENGTH_MAX },
};

struct editing {
	struct visit *visit;
	struct questionnaire form;
	struct question *bank;
	size_t bank_count;
	struct theme *themes;
	size_t theme_count;
	struct form *name;
	/* writing */
	struct question added;
	bool adds, same_series, was_asked;
	const char *kind, *words;
	struct fault fault;
};

static bool
form_look(struct editing *editing)
{
	struct visit *visit = editing->visit;
	int64_t form_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &form_id))
		found = questionnaire_load(visit->arena, db, visit->root_id, form_id, &editing->form,
		                           &editing->fault);
	if (found == FOUND_ONE &&
	    (!questionnaire_store_items(visit->arena, db, visit->root_id, &editing->bank,
	                                &editing->bank_count, &editing->fault) ||
	     !theme_list(visit->arena, db, visit->root_id, &editing->themes, &editing->theme_count,
	                 &editing->fault)))
		found = FOUND_FAILED;
	editing->name = form_new(visit->arena, name_form, NAME_COUNT);
	if (found == FOUND_ONE)
		form_fill(editing->name, NAME_NAME, editing->form.name);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &editing->fault);
	else
		visit_missing(visit);
	return found == FOUND_ONE;
}

static struct span
dimension_name(const struct editing *editing, struct span code)
{
	for (size_t i = 0; i < editing->theme_count; i++)
		if (span_equal(editing->themes[i].code, code))
			return editing->themes[i].name;
	return code;
}

static void
show_remarks(struct model *row, size_t list, const struct questionnaire_remark *remarks,
             size_t count, int64_t item_id)
{
	for (size_t i = 0; i < count; i++) {
		if (remarks[i].item_id != item_id)
			continue;
		struct model *said = model_row(row, list);
		model_text(said, SAID_SENTENCE, remarks[i].sentence);
		model_flag(said, SAID_BLOCKING, remarks[i].is_blocking);
	}
}

static void
show_item(const struct editing *editing, const struct questionnaire_entry *entry,
          struct model *row)
{
	struct arena *arena = editing->visit->arena;
	const struct question *question = &entry->question;
	static const size_t columns[SIDE_COUNT] = { ITEM_FIRST, ITEM_SECOND, ITEM_THIRD };
	model_text(row, ITEM_CODE, question->code);
	static const char *const guessed[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };
	model_text_z(row, ITEM_KIND,
	             question->kind == 'D'
	                 ? arena_format(arena, "deviner les %s", guessed[question->about_side])
	                 : kind_words(question->kind));
	model_text(row, ITEM_DIMENSION, dimension_name(editing, question->dimension));
	model_text(row, ITEM_COMMITMENTS, question->commitments);
	model_flag(row, ITEM_REVERSED, question->is_reversed);
	bool same = true;
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (entry->rank[side] > 0)
			model_text(row, columns[side], question->sentence[side]);
		same = same && entry->rank[side] > 0 &&
		       span_equal(question->sentence[side], question->sentence[0]);
	}
	if (same)
		model_text(row, ITEM_SAME, question->sentence[0]);
	model_text_z(row, ITEM_ID, arena_format(arena, "%lld", (long long)question->item_id));
	if (question->kind != 'D')
		model_url_z(row, ITEM_WORDS_URL,
		            arena_format(arena, "/questionnaires/%lld/phrases/%lld",
		                         (long long)editing->form.form_id,
		                         (long long)question->item_id));
}

static bool
is_in(const struct questionnaire *form, struct span code)
{
	for (size_t i = 0; i < form->entry_count; i++)
		if (span_equal(form->entries[i].question.code, code))
			return true;
	return false;
}

static struct span
any_sentence(const struct question *question)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->sentence[side].length > 0)
			return question->sentence[side];
	return question->code;
}

/* What may be added: the bank by kind, then the guesses of the sentences already there. */
static void
show_shelves(const struct editing *editing, struct model *page)
{
	struct arena *arena = editing->visit->arena;
	for (const char *kind = "SVEQBMGO"; *kind != '\0'; kind++) {
		struct model *shelf = NULL;
		for (size_t i = 0; i < editing->bank_count; i++) {
			const struct question *question = &editing->bank[i];
			if (question->kind != *kind || is_in(&editing->form, question->code))
				continue;
			if (shelf == NULL) {
				shelf = model_row(page, EDIT_SHELVES);
				model_text_z(shelf, SHELF_NAME, kind_words(*kind));
			}
			struct model *row = model_row(shelf, SHELF_ITEMS);
			model_text(row, ADD_CODE, question->code);
			model_text(row, ADD_WORDS, any_sentence(question));
		}
	}
	struct model *shelf = NULL;
	for (size_t i = 0; i < editing->form.entry_count; i++) {
		const struct question *sentence = &editing->form.entries[i].question;
		if (sentence->kind != 'S')
			continue;
		static const enum side pairs[][2] = { { SIDE_AGENT, SIDE_USAGER },
			                                  { SIDE_USAGER, SIDE_AGENT } };
		for (size_t k = 0; k < LENGTH(pairs); k++) {
			const struct question guess =
				question_guess_of(arena, sentence, pairs[k][0], pairs[k][1]);
			if (is_in(&editing->form, guess.code))
				continue;
			if (shelf == NULL) {
				shelf = model_row(page, EDIT_SHELVES);
				model_text_z(shelf, SHELF_NAME, kind_words('D'));
			}
			struct model *row = model_row(shelf, SHELF_ITEMS);
			model_text(row, ADD_CODE, guess.code);
			model_text_z(row, ADD_WORDS,
			             arena_format(arena,
			                          k == 0 ? "Les agents devinent les usagers\u202f: %.*s"
			                                 : "Les usagers devinent les agents\u202f: %.*s",
			                          SPAN_ARGS(sentence->sentence[SIDE_USAGER])));
		}
	}
}

static void
show_form(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct arena *arena = visit->arena;
	const struct questionnaire *form = &editing->form;
	struct questionnaire_remark *remarks;
	size_t remark_count;
	struct model *page = model_new(arena, &questionnaire_edit_page);
	questionnaire_check(arena, form, &remarks, &remark_count);
	model_text(page, EDIT_TITLE, form->name);
	model_text_z(page, EDIT_WITHIN, "Questionnaires");
	model_count(page, EDIT_VERSION, form->version);
	model_flag(page, EDIT_ASKED, form->is_asked);
	model_flag(page, EDIT_CAN_CHANGE, (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_text_z(page, EDIT_TIME,
	             arena_format(arena, "usager %d s, agent %d s, dirigeant %d s.",
	                          questionnaire_seconds(form, SIDE_USAGER),
	                          questionnaire_seconds(form, SIDE_AGENT),
	                          questionnaire_seconds(form, SIDE_LEADER)));
	show_remarks(page, EDIT_REMARKS, remarks, remark_count, 0);
	for (size_t i = 0; i < form->entry_count; i++) {
		struct model *row = model_row(page, EDIT_ITEMS);
		show_item(editing, &form->entries[i], row);
		show_remarks(row, ITEM_REMARKS, remarks, remark_count,
		             form->entries[i].question.item_id);
	}
	show_shelves(editing, page);
	const char *url = form_url(arena, form->form_id);
	model_url_z(page, EDIT_URL, url);
	model_url_z(page, EDIT_COPY_URL, arena_format(arena, "%s/copier", url));
	form_draw(editing->name, page, (struct form_place){ EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG });
	if (!form_is_fine(editing->name))
		visit->response->status = 422;
	visit_show(visit, &questionnaire_edit_page, page);
}

void
questionnaire_get_one(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (form_look(&editing))
		show_form(&editing);
}

/* --- changing -------------------------------------------------------------------------------- */

static bool
note(struct db *db, struct editing *editing)
{
	const struct visit *visit = editing->visit;
	const struct fact fact = { .kind = editing->kind,
		                       .account_id = visit->reader.account_id,
		                       .subject_id = editing->form.form_id,
		                       .words = span_of(editing->words),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &editing->fault) == FOUND_ONE;
}

/* A form that was asked stays as it was asked: what is changed is its next version. */
static bool
write_change(struct db *db, void *data)
{
	struct editing *editing = data;
	const int64_t root_id = editing->visit->root_id;
	if (!note(db, editing))
		return false;
	if (editing->adds && !questionnaire_store_item_add(db, root_id, &editing->added,
	                                                   editing->same_series, &editing->fault))
		return false;
	return editing->was_asked
	           ? questionnaire_store_form_add(db, root_id, &editing->form, false, &editing->fault)
	           : questionnaire_store_entries(db, root_id, &editing->form, &editing->fault) &&
	                 questionnaire_store_form_name(db, root_id, editing->form.form_id,
	                                               editing->form.name, &editing->fault);
}

static void
settle(struct editing *editing)
{
	struct visit *visit = editing->visit;
	const int64_t before = editing->form.form_id;
	bool gave_up = false;
	editing->was_asked = editing->was_asked || editing->form.is_asked;
	if (editing->form.is_asked) {
		editing->form.form_id = ident_ordered();
		editing->form.version++;
	}
	if (visit_write(visit, write_change, editing, &gave_up))
		visit_go(visit, "%s", form_url(visit->arena, editing->form.form_id));
	else if (gave_up)
		visit_go(visit, "%s", form_url(visit->arena, before));
}

static struct questionnaire_entry *
entry_by_id(struct questionnaire *form, struct span item)
{
	int64_t item_id;
	for (size_t i = 0; span_int64(item, &item_id) && i < form->entry_count; i++)
		if (form->entries[i].question.item_id == item_id)
			return &form->entries[i];
	return NULL;
}

static void
close_ranks(struct questionnaire *form, enum side side, int rank)
{
	for (size_t i = 0; i < form->entry_count; i++)
		if (form->entries[i].rank[side] > rank)
			form->entries[i].rank[side]--;
}

static void
take_away(struct questionnaire *form, struct questionnaire_entry *entry)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		if (entry->rank[side] > 0)
			close_ranks(form, (enum side)side, entry->rank[side]);
	const size_t at = (size_t)(entry - form->entries);
	memmove(entry, entry + 1, (form->entry_count - at - 1) * sizeof *entry);
	form->entry_count--;
}

/* Past its neighbour, on each side where it is asked. */
static void
move(struct questionnaire *form, struct questionnaire_entry *entry, int by)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		const int rank = entry->rank[side];
		for (size_t i = 0; rank > 0 && i < form->entry_count; i++)
			if (form->entries[i].rank[side] == rank + by) {
				form->entries[i].rank[side] = rank;
				entry->rank[side] = rank + by;
				break;
			}
	}
}

/* Ticks come before what is written: an open question stays last. */
static void
add_entry(struct questionnaire *form, const struct question *question)
{
	struct questionnaire_entry *entry = &form->entries[form->entry_count++];
	*entry = (struct questionnaire_entry){ .question = *question };
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->sentence[side].length > 0)
			entry->rank[side] = questionnaire_last_rank(form, (enum side)side) + 1;
	for (size_t i = 0; question->kind != 'O' && i < form->entry_count; i++)
		for (int side = 0; side < SIDE_COUNT; side++)
			if (form->entries[i].question.kind == 'O' && entry->rank[side] > 0 &&
			    form->entries[i].rank[side] == entry->rank[side] - 1) {
				form->entries[i].rank[side]++;
				entry->rank[side]--;
			}
}

static bool
find_added(struct editing *editing, struct span code)
{
	struct arena *arena = editing->visit->arena;
	enum side asked, about;
	struct span sentence = code;
	const bool is_guess = question_guess_read(code, &asked, &about, &sentence);
	for (size_t i = 0; i < editing->bank_count; i++)
		if (span_equal(editing->bank[i].code, code)) {
			editing->added = editing->bank[i];
			return true;
		}
	for (size_t i = 0; is_guess && i < editing->bank_count; i++)
		if (span_equal(editing->bank[i].code, sentence) && editing->bank[i].kind == 'S') {
			editing->added = question_guess_of(arena, &editing->bank[i], asked, about);
			editing->added.item_id = ident_ordered();
			editing->adds = true; /* a guess of this sentence was never asked */
			return true;
		}
	return false;
}

static bool
change_form(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct questionnaire *form = &editing->form;
	const struct span add = http_pairs_first(&visit->body, "ajouter");
	if (add.length > 0) {
		if (form->entry_count == QUESTIONNAIRE_ENTRY_COUNT_MAX || is_in(form, add) ||
		    !find_added(editing, add))
			return false;
		add_entry(form, &editing->added);
		editing->words = arena_format(visit->arena, "«\u202f%.*s\u202f»\u202f: %.*s ajoutée.",
		                              SPAN_ARGS(form->name), SPAN_ARGS(add));
		return true;
	}
	static const struct {
		const char *name, *words;
		int by;
	} moves[] = { { "retirer", "retirée", 0 }, { "monter", "montée", -1 }, { "descendre", "descendue", 1 } };
	for (size_t i = 0; i < LENGTH(moves); i++) {
		struct questionnaire_entry *entry =
			entry_by_id(form, http_pairs_first(&visit->body, moves[i].name));
		if (entry == NULL)
			continue;
		editing->words = arena_format(visit->arena, "«\u202f%.*s\u202f»\u202f: %.*s %s.",
		                              SPAN_ARGS(form->name), SPAN_ARGS(entry->question.code),
		                              moves[i].words);
		if (moves[i].by == 0)
			take_away(form, entry);
		else
			move(form, entry, moves[i].by);
		return true;
	}
	return false;
}

void
questionnaire_post_change(struct visit *visit)
{
	struct editing editing = { .visit = visit, .kind = "questionnaire.changed" };
	if (!form_look(&editing))
		return;
	if (span_is(http_pairs_first(&visit->body, "faire"), "nommer")) {
		if (!form_read(editing.name, visit_lookup, visit)) {
			show_form(&editing);
			return;
		}
		editing.form.name = form_text(editing.name, NAME_NAME);
		editing.words = arena_format(visit->arena, "Questionnaire nommé «\u202f%.*s\u202f».",
		                             SPAN_ARGS(editing.form.name));
		settle(&editing);
	} else if (change_form(&editing))
		settle(&editing);
	else
		visit_go(visit, "%s", form_url(visit->arena, editing.form.form_id));
}

void
questionnaire_post_copy(struct visit *visit)
{
	struct editing editing = { .visit = visit, .kind = "questionnaire.copied", .was_asked = true };
	if (!form_look(&editing))
		return;
	editing.form.name =
		span_of(arena_format(visit->arena, "%.100s (copie)",
	                         span_copy(visit->arena, editing.form.name)));
	if (!span_is_utf8(editing.form.name))
		editing.form.name = SPAN("Copie");
	editing.form.form_id = ident_ordered();
	editing.form.version = 1;
	editing.form.is_asked = false;
	editing.words = arena_format(visit->arena, "Questionnaire «\u202f%.*s\u202f» fait.",
	                             SPAN_ARGS(editing.form.name));
	settle(&editing);
}

/* --- the words of a question ----------------------------------------------------------------- */

enum {
	REWORD_TITLE, REWORD_WITHIN, REWORD_IS_SHARED, REWORD_URL, REWORD_BACK_URL, REWORD_FIELDS, REWORD_ERRORS,
	REWORD_WRONG, REWORD_FIELD_COUNT
};
static const struct field reword_fields[REWORD_FIELD_COUNT] = {
	[REWORD_TITLE] = TEXT("title", "Title of the page."),
	[REWORD_WITHIN] = SHOWN("within"),
	[REWORD_IS_SHARED] = FLAG("is_shared"),
	[REWORD_URL] = URL("words_url"),
	[REWORD_BACK_URL] = URL("back_url"),
	[REWORD_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[REWORD_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[REWORD_WRONG] = FLAG("wrong"),
};
const struct page_kind questionnaire_reword_page = { "questionnaire.words",
	"listen/questionnaire/pages/reword.html", reword_fields, REWORD_FIELD_COUNT };

static const struct form_choice series_choices[] = {
	{ "coupee", "Le sens change\u202f: la comparaison avec les enquêtes passées s’arrête ici" },
	{ "suivie", "Le sens est le même (une faute corrigée)\u202f: la comparaison continue" },
};

enum { WORDS_SERIES, WORDS_FIRST, WORDS_SECOND, WORDS_THIRD, WORDS_COUNT };
static const struct form_field shared_form[] = {
	[WORDS_SERIES] = { "serie", FORM_CHOICE, "Ce que devient la comparaison",
		.choices = series_choices, .choice_count = LENGTH(series_choices),
		.required = "Dites si le sens change." },
	[WORDS_FIRST] = { "phrase", FORM_TEXT, "Phrase, la même pour tous",
		.hint = "14 mots au plus, une seule idée, au présent.", .required = "Écrivez la phrase.",
		.length_max = QUESTION_SENTENCE_LENGTH_MAX },
};
static const struct form_field own_form[WORDS_COUNT] = {
	[WORDS_SERIES] = { "serie", FORM_CHOICE, "Ce que devient la comparaison",
		.choices = series_choices, .choice_count = LENGTH(series_choices),
		.required = "Dites si le sens change." },
	[WORDS_FIRST] = { "usager", FORM_TEXT, "Pour les usagers", .hint = "Vide\u202f: non posée.",
		.length_max = QUESTION_SENTENCE_LENGTH_MAX },
	[WORDS_SECOND] = { "agent", FORM_TEXT, "Pour les agents", .hint = "Vide\u202f: non posée.",
		.length_max = QUESTION_SENTENCE_LENGTH_MAX },
	[WORDS_THIRD] = { "dirigeant", FORM_TEXT, "Pour les dirigeants",
		.hint = "Vide\u202f: non posée.", .length_max = QUESTION_SENTENCE_LENGTH_MAX },
};

static struct form *
words_form(struct editing *editing, const struct question *question)
{
	const bool shared = question->kind == 'S';
	struct form *form = form_new(editing->visit->arena, shared ? shared_form : own_form,
	                             shared ? LENGTH(shared_form) : WORDS_COUNT);
	for (int side = 0; side < (shared ? 1 : SIDE_COUNT); side++)
		form_fill(form, (size_t)WORDS_FIRST + (size_t)side, question->sentence[side]);
	return form;
}

static void
show_words(struct editing *editing, const struct question *question, const struct form *form)
{
	struct visit *visit = editing->visit;
	struct model *page = model_new(visit->arena, &questionnaire_reword_page);
	model_text_z(page, REWORD_TITLE, "Changer les mots d’une phrase");
	model_text(page, REWORD_WITHIN, editing->form.name);
	model_flag(page, REWORD_IS_SHARED, question->kind == 'S');
	model_url(page, REWORD_URL, visit->request->path);
	model_url_z(page, REWORD_BACK_URL, form_url(visit->arena, editing->form.form_id));
	form_draw(form, page, (struct form_place){ REWORD_FIELDS, REWORD_ERRORS, REWORD_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &questionnaire_reword_page, page);
}

static struct questionnaire_entry *
words_look(struct editing *editing)
{
	if (!form_look(editing))
		return NULL;
	struct questionnaire_entry *entry = entry_by_id(&editing->form, editing->visit->part[1]);
	if (entry != NULL && entry->question.kind != 'D')
		return entry;
	visit_missing(editing->visit);
	return NULL;
}

void
questionnaire_get_words(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	const struct questionnaire_entry *entry = words_look(&editing);
	if (entry != NULL)
		show_words(&editing, &entry->question, words_form(&editing, &entry->question));
}

static int64_t
next_version(const struct editing *editing, const struct question *question)
{
	for (size_t i = 0; i < editing->bank_count; i++)
		if (editing->bank[i].item_id == question->item_id)
			return editing->bank[i].version + 1;
	return question->version + 1;
}

/* Both versions stay: the surveys that asked the first words keep them. */
static void
take_words(struct editing *editing, struct questionnaire_entry *entry, const struct form *form)
{
	struct question *question = &entry->question;
	const bool shared = question->kind == 'S';
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (!shared)
			question->sentence[side] =
				form_text(form, (size_t)WORDS_FIRST + (size_t)side);
		else if (question->sentence[side].length > 0)
			question->sentence[side] = form_text(form, WORDS_FIRST);
		if (question->sentence[side].length == 0 && entry->rank[side] > 0) {
			close_ranks(&editing->form, (enum side)side, entry->rank[side]);
			entry->rank[side] = 0;
		} else if (question->sentence[side].length > 0 && entry->rank[side] == 0 && !shared)
			entry->rank[side] =
				questionnaire_last_rank(&editing->form, (enum side)side) + 1;
	}
	question->version = next_version(editing, question);
	question->source = SPAN("reformulée ici");
	question->is_checked = false;
	editing->added = *question;
	editing->adds = true;
	editing->same_series = form_choice(form, WORDS_SERIES) == 1;
}

void
questionnaire_post_words(struct visit *visit)
{
	struct editing editing = { .visit = visit, .kind = "questionnaire.reworded" };
	struct questionnaire_entry *entry = words_look(&editing);
	if (entry == NULL)
		return;
	struct form *form = words_form(&editing, &entry->question);
	bool any = false;
	if (form_read(form, visit_lookup, visit)) {
		for (size_t i = WORDS_FIRST; i < (entry->question.kind == 'S' ? 2u : WORDS_COUNT); i++)
			any = any || form_text(form, i).length > 0;
		if (!any)
			form_complain(form, "usager", "Écrivez la phrase pour un côté au moins.");
	}
	if (!form_is_fine(form)) {
		show_words(&editing, &entry->question, form);
		return;
	}
	take_words(&editing, entry, form);
	editing.words = arena_format(visit->arena, "«\u202f%.*s\u202f»\u202f: %.*s reformulée, %s.",
	                             SPAN_ARGS(editing.form.name), SPAN_ARGS(entry->question.code),
	                             editing.same_series ? "même sens" : "série coupée");
	settle(&editing);
}
