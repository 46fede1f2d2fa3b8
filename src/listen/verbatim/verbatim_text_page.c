/* One text: hide it or show it, with a reason; read it as it was written; how long that is kept. */
#include "base/time.h"
#include "craft/html/frame.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "listen/verbatim/verbatim_page.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define FORM_FIELDS(errors, wrong, fields)                                                        \
	[errors] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,                        \
		.of_count = FORM_ERROR_FIELD_COUNT },                                                      \
	[wrong] = { "wrong", FIELD_FLAG, FIELD_PAGE },                                                 \
	[fields] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,                          \
		.of_count = FORM_ROW_FIELD_COUNT }

enum {
	TEXT_TITLE, TEXT_QUESTION, TEXT_LIST_URL, TEXT_WORDS, TEXT_LANGUAGE, TEXT_ABOUT, TEXT_STATE, TEXT_LOOK,
	TEXT_ERRORS, TEXT_WRONG, TEXT_FIELDS, TEXT_ACTION_URL, TEXT_HIDES, TEXT_SHOWS, TEXT_ORIGINAL_URL,
	TEXT_FIELD_COUNT
};
static const struct field text_fields[TEXT_FIELD_COUNT] = {
	[TEXT_TITLE] = TEXT("title", "Title of the page."),
	[TEXT_QUESTION] = TEXT("question", "As it was asked."),
	[TEXT_LIST_URL] = { "list_url", FIELD_URL, FIELD_PAGE },
	[TEXT_WORDS] = TEXT("words", "The text, masked."),
	[TEXT_LANGUAGE] = TEXT("language", "ISO 639-1; null: not told."),
	[TEXT_ABOUT] = TEXT("about", "Who, where, when, its tone, in French."),
	[TEXT_STATE] = TEXT("state", "Shown, hidden, or to be looked at, in French."),
	[TEXT_LOOK] = TEXT("look_at", "What is to be looked at in it, in French."),
	FORM_FIELDS(TEXT_ERRORS, TEXT_WRONG, TEXT_FIELDS),
	[TEXT_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[TEXT_HIDES] = { "hides", FIELD_FLAG, FIELD_PAGE },
	[TEXT_SHOWS] = { "shows", FIELD_FLAG, FIELD_PAGE },
	[TEXT_ORIGINAL_URL] = { "original_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind verbatim_text_page = { "verbatim.text", "listen/verbatim/pages/text.html",
	text_fields, TEXT_FIELD_COUNT };

enum {
	ORIGINAL_TITLE, ORIGINAL_QUESTION, ORIGINAL_BACK_URL, ORIGINAL_ERRORS, ORIGINAL_WRONG, ORIGINAL_FIELDS,
	ORIGINAL_ACTION_URL, ORIGINAL_ASKS, ORIGINAL_WORDS, ORIGINAL_GONE, ORIGINAL_FIELD_COUNT
};
static const struct field original_fields[ORIGINAL_FIELD_COUNT] = {
	[ORIGINAL_TITLE] = TEXT("title", "Title of the page."),
	[ORIGINAL_QUESTION] = TEXT("question", "As it was asked."),
	[ORIGINAL_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	FORM_FIELDS(ORIGINAL_ERRORS, ORIGINAL_WRONG, ORIGINAL_FIELDS),
	[ORIGINAL_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[ORIGINAL_ASKS] = { "asks", FIELD_FLAG, FIELD_PAGE },
	[ORIGINAL_WORDS] = { "words", FIELD_TEXT, FIELD_PAGE },
	[ORIGINAL_GONE] = { "is_gone", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind verbatim_original_page = { "verbatim.original",
	"listen/verbatim/pages/original.html", original_fields, ORIGINAL_FIELD_COUNT };

enum { RULE_TITLE, RULE_DONE, RULE_ERRORS, RULE_WRONG, RULE_FIELDS, RULE_FIELD_COUNT };
static const struct field rule_fields[RULE_FIELD_COUNT] = {
	[RULE_TITLE] = TEXT("title", "Title of the page."),
	[RULE_DONE] = { "is_done", FIELD_FLAG, FIELD_PAGE },
	FORM_FIELDS(RULE_ERRORS, RULE_WRONG, RULE_FIELDS),
};
const struct page_kind verbatim_rule_page = { "verbatim.rule", "listen/verbatim/pages/rule.html",
	rule_fields, RULE_FIELD_COUNT };

enum { WHY, WHY_COUNT };
static const struct form_field hide_form[WHY_COUNT] = {
	[WHY] = { "motif", FORM_LONG, "Pourquoi",
		.hint = "Cette phrase reste dans le registre, avec votre nom. N’y recopiez pas le texte.",
		.required = "Dites pourquoi.", .length_max = VERBATIM_REASON_LENGTH_MAX },
};
static const struct form_field original_form[WHY_COUNT] = {
	[WHY] = { "motif", FORM_LONG, "Pourquoi avez-vous besoin du texte d’origine\u202f?",
		.hint = "Par exemple\u202f: vérifier qu’un nom a bien été masqué. Cette phrase reste dans le registre, "
		        "avec votre nom.",
		.required = "Dites pourquoi vous en avez besoin.", .length_max = VERBATIM_REASON_LENGTH_MAX },
};

/* --- one text --------------------------------------------------------------------------------------- */

static const char *
text_path(const struct verbatim_view *view, const struct verbatim_text *text, const char *rest)
{
	return arena_format(view->visit->arena, "/verbatims/%lld/%lld%s", (long long)text->heap_id,
	                    (long long)text->text_id, rest);
}

const char *
verbatim_from_words(const struct verbatim_view *view, const struct verbatim_text *text)
{
	const char *month = verbatim_month_words(view->visit->arena, text);
	return arena_format(view->visit->arena, "%s · %.*s%s%s",
	                    verbatim_writer_words(view->wave.internal, text->side),
	                    SPAN_ARGS(place_said(view->sight.tree, text->place_id)), month == NULL ? "" : " · ",
	                    month == NULL ? "" : month);
}

static const char *
about_words(const struct verbatim_view *view, const struct verbatim_text *text)
{
	struct arena *arena = view->visit->arena;
	const char *sure = verbatim_sure_words(text);
	return arena_format(arena, "%s · %s%s%s%s", verbatim_from_words(view, text),
	                    verbatim_tone_words[text->tone],
	                    sure == NULL ? "" : " (", sure == NULL ? "" : sure, sure == NULL ? "" : ")");
}

/* One to be looked at may be shown or hidden; the others, turned round. */
static void
show_text(struct verbatim_view *view, const struct verbatim_text *text, struct form *form)
{
	struct visit *visit = view->visit;
	struct model *page = model_new(visit->arena, &verbatim_text_page);
	model_text_z(page, TEXT_TITLE, text->state == VERBATIM_SHOWN    ? "Cacher ce texte\u202f?"
	                               : text->state == VERBATIM_HIDDEN ? "Montrer de nouveau ce texte\u202f?"
	                                                                : "Montrer ce texte aux autres\u202f?");
	model_text(page, TEXT_QUESTION, view->heap.name);
	model_url_z(page, TEXT_LIST_URL,
	            arena_format(visit->arena, "/verbatims/%lld", (long long)text->heap_id));
	model_text(page, TEXT_WORDS, text->words);
	if (text->language.length > 0)
		model_text(page, TEXT_LANGUAGE, text->language);
	model_text_z(page, TEXT_ABOUT, about_words(view, text));
	model_text_z(page, TEXT_STATE, verbatim_state_words[text->state]);
	model_text_z(page, TEXT_LOOK, verbatim_flag_words(text));
	form_draw(form, page, (struct form_place){ TEXT_FIELDS, TEXT_ERRORS, TEXT_WRONG });
	model_url_z(page, TEXT_ACTION_URL, text_path(view, text, ""));
	model_flag(page, TEXT_HIDES, text->state != VERBATIM_HIDDEN);
	model_flag(page, TEXT_SHOWS, text->state != VERBATIM_SHOWN);
	if (!verbatim_is_all_year(view->heap.origin))
		model_url_z(page, TEXT_ORIGINAL_URL, text_path(view, text, "/original"));
	if (!form_is_fine(form))
		visit->response->status = 422;
	model_text(visit->frame, FRAME_WITHIN, view->heap.name); /* texts of another heap have the same title */
	visit_show(visit, &verbatim_text_page, page);
}

void
verbatim_get_text(struct visit *visit)
{
	struct verbatim_view view;
	struct verbatim_text text;
	if (verbatim_view_text(visit, &view, &text))
		show_text(&view, &text, form_new(visit->arena, hide_form, WHY_COUNT));
}

struct deciding {
	struct verbatim_view *view;
	struct verbatim_act act;
	bool shows;
	struct fault fault;
};

static bool
decide(struct db *db, void *data)
{
	struct deciding *deciding = data;
	const struct verbatim_view *view = deciding->view;
	return (deciding->shows ? verbatim_show : verbatim_hide)(view->visit->arena, db, &view->sight,
	                                                         &deciding->act, &deciding->fault) == FOUND_ONE;
}

void
verbatim_post_text(struct visit *visit)
{
	struct verbatim_view view;
	struct verbatim_text text;
	struct span choice = SPAN("");
	struct form *form = form_new(visit->arena, hide_form, WHY_COUNT);
	bool gave_up = false;
	if (!verbatim_view_text(visit, &view, &text))
		return;
	(void)visit_lookup(visit, "choix", &choice);
	if (!form_read(form, visit_lookup, visit)) {
		show_text(&view, &text, form);
		return;
	}
	struct deciding deciding = { .view = &view,
		                         .act = { text.heap_id, text.text_id, form_text(form, WHY), visit->once },
		                         .shows = span_is(choice, "montrer") };
	visit_db_end(visit);
	if (visit_write(visit, decide, &deciding, &gave_up) || gave_up)
		visit_go(visit, "/verbatims/%lld", (long long)text.heap_id);
}

/* --- as it was written -------------------------------------------------------------------------------- */

static void
show_original(struct verbatim_view *view, const struct verbatim_text *text, struct form *form,
              const struct span *words, bool is_gone)
{
	struct visit *visit = view->visit;
	struct model *page = model_new(visit->arena, &verbatim_original_page);
	model_text_z(page, ORIGINAL_TITLE, "Lire ce texte tel qu’il a été écrit");
	model_text(page, ORIGINAL_QUESTION, view->heap.name);
	model_url_z(page, ORIGINAL_BACK_URL, text_path(view, text, ""));
	model_flag(page, ORIGINAL_ASKS, words == NULL && !is_gone);
	model_flag(page, ORIGINAL_GONE, is_gone);
	if (words != NULL)
		model_text(page, ORIGINAL_WORDS, *words);
	form_draw(form, page, (struct form_place){ ORIGINAL_FIELDS, ORIGINAL_ERRORS, ORIGINAL_WRONG });
	model_url_z(page, ORIGINAL_ACTION_URL, text_path(view, text, "/original"));
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &verbatim_original_page, page);
}

void
verbatim_get_original(struct visit *visit)
{
	struct verbatim_view view;
	struct verbatim_text text;
	if (verbatim_view_text(visit, &view, &text))
		show_original(&view, &text, form_new(visit->arena, original_form, WHY_COUNT), NULL, false);
}

void
verbatim_post_original(struct visit *visit)
{
	struct verbatim_view view;
	struct verbatim_text text;
	struct span words;
	struct form *form = form_new(visit->arena, original_form, WHY_COUNT);
	if (!verbatim_view_text(visit, &view, &text))
		return;
	if (!form_read(form, visit_lookup, visit)) {
		show_original(&view, &text, form, NULL, false);
		return;
	}
	const struct verbatim_act act = { text.heap_id, text.text_id, form_text(form, WHY), visit->once };
	const enum found found = verbatim_original(visit, &view.sight, &act, &words, &view.fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &view.fault);
	else
		show_original(&view, &text, form, found == FOUND_ONE ? &words : NULL, found == FOUND_NONE);
}

/* --- how long that is kept
 * ------------------------------------------------------------------------------ */

enum { RULE_DAYS, RULE_COUNT };
static const struct form_choice days_choices[] = {
	{ "0", "Ne pas le garder" },
	{ "30", "30 jours après la fin de l’enquête" },
	{ "90", "90 jours après la fin de l’enquête" },
	{ "365", "Un an après la fin de l’enquête" },
};
static const int64_t days[] = { 0, 30, 90, 365 };
_Static_assert(LENGTH(days) == LENGTH(days_choices), "a number for each choice");
static const struct form_field rule_form[RULE_COUNT] = {
	[RULE_DAYS] = { "jours", FORM_CHOICE, "Combien de temps garder le texte tel qu’il a été écrit\u202f?",
		.hint = "Il est sous clé. Seul le référent peut le lire, en disant pourquoi. Un délai plus court "
		        "efface ce qui le dépasse dans les minutes qui suivent, pour toujours.",
		.required = "Choisissez une durée.", .wrong = "Choisissez une durée de la liste.",
		.choices = days_choices, .choice_count = LENGTH(days_choices) },
};

/* Of the whole organisation: whoever prepares its surveys, or administers it. */
static bool
may_rule(struct visit *visit)
{
	if (!visit->reader.previews && people_may(&visit->reader, NULL,
	                                          WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR), PLACE_NONE))
		return true;
	visit_refuse(visit, "Cette durée se décide pour toute l’organisation\u202f: demandez-la au référent de toute "
	                    "l’organisation, ou à la personne qui administre Parvis.");
	return false;
}

static void
show_rule(struct visit *visit, struct form *form)
{
	struct model *page = model_new(visit->arena, &verbatim_rule_page);
	model_text_z(page, RULE_TITLE, "Le texte d’origine");
	model_flag(page, RULE_DONE, span_is(visit_asked(visit, "fait"), "oui"));
	form_draw(form, page, (struct form_place){ RULE_FIELDS, RULE_ERRORS, RULE_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &verbatim_rule_page, page);
}

void
verbatim_get_rule(struct visit *visit)
{
	struct fault fault = { 0 };
	struct form *form = form_new(visit->arena, rule_form, RULE_COUNT);
	int64_t kept;
	if (!may_rule(visit))
		return;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!verbatim_keep_days(visit->arena, db, visit->root_id, &kept, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	form_fill(form, RULE_DAYS, span_of(arena_format(visit->arena, "%lld", (long long)kept)));
	show_rule(visit, form);
}

struct ruling {
	struct visit *visit;
	size_t choice;
	struct fault fault;
};

static bool
rule(struct db *db, void *data)
{
	struct ruling *ruling = data;
	struct visit *visit = ruling->visit;
	const struct fact fact = {
		.kind = "verbatim.ruled",
		.account_id = visit->reader.account_id,
		.words = span_of(arena_format(visit->arena, "Durée du texte d’origine\u202f: %s.",
		                              days_choices[ruling->choice].label)),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &ruling->fault) == FOUND_ONE &&
	       verbatim_store_rule(db, visit->root_id, days[ruling->choice], &ruling->fault);
}

void
verbatim_post_rule(struct visit *visit)
{
	struct form *form = form_new(visit->arena, rule_form, RULE_COUNT);
	struct ruling ruling = { .visit = visit };
	bool gave_up = false;
	if (!may_rule(visit))
		return;
	if (!form_read(form, visit_lookup, visit)) {
		show_rule(visit, form);
		return;
	}
	ruling.choice = form_choice(form, RULE_DAYS);
	if (visit_write(visit, rule, &ruling, &gave_up) || gave_up)
		visit_go(visit, "/verbatims/conservation?fait=oui");
}
