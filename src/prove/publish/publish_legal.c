/* The pages the law asks for, and help: what the program knows, and blanks that only the service can
 * fill in. */
#include "ground/journal/journal.h"
#include "prove/publish/publish_inside.h"

enum { ROW_LABEL, ROW_WORDS, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_LABEL] = { "label", FIELD_TEXT, FIELD_API, .help = "What the law asks to say." },
	[ROW_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "As the service says it; null: not yet." },
};
enum { LEGAL_TITLE, LEGAL_ROWS, LEGAL_EDIT_URL, LEGAL_FIELD_COUNT };
static const struct field legal_fields[LEGAL_FIELD_COUNT] = {
	[LEGAL_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LEGAL_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "Who is who." },
	[LEGAL_EDIT_URL] = { "edit_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind publish_mentions_page = { "mentions", "prove/publish/pages/mentions.html",
	legal_fields, LEGAL_FIELD_COUNT };
const struct page_kind publish_data_page = { "personal-data", "prove/publish/pages/data.html",
	legal_fields, LEGAL_FIELD_COUNT };
const struct page_kind publish_access_page = { "accessibility", "prove/publish/pages/access.html",
	legal_fields, LEGAL_FIELD_COUNT };

enum { PLAIN_TITLE, PLAIN_FIELD_COUNT };
static const struct field plain_fields[PLAIN_FIELD_COUNT] = {
	[PLAIN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
};
const struct page_kind publish_map_page = { "site-map", "prove/publish/pages/map.html",
	plain_fields, PLAIN_FIELD_COUNT };
const struct page_kind publish_help_page = { "help", "prove/publish/pages/help.html", plain_fields,
	PLAIN_FIELD_COUNT };

/* --- showing ---------------------------------------------------------------------------------- */

static const char *const words_labels[PUBLISH_WORDS_COUNT] = {
	[PUBLISH_ADDRESS] = "Adresse, téléphone et courriel du service",
	[PUBLISH_DIRECTOR] = "Direction de la publication",
	[PUBLISH_HOST] = "Hébergement",
	[PUBLISH_DPO] = "Délégué à la protection des données",
	[PUBLISH_CONTACT] = "Où nous écrire",
	[PUBLISH_ACCESS] = "Qui prévenir si une page vous bloque",
};

/* PUBLISH_WORDS_COUNT stands for the name of the service, which is known. */
static void
show_legal(struct visit *visit, const struct page_kind *kind, const char *title,
           const enum publish_words *asked, size_t count)
{
	struct span words[PUBLISH_WORDS_COUNT], name;
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!publish_store_words(visit->arena, db, visit->root_id, words, &fault) ||
	    !place_root_name(visit->arena, db, visit->root_id, &name, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, kind);
	model_text_z(page, LEGAL_TITLE, title);
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, LEGAL_ROWS);
		const bool is_name = asked[i] == PUBLISH_WORDS_COUNT;
		model_text_z(row, ROW_LABEL, is_name ? "Service" : words_labels[asked[i]]);
		model_text(row, ROW_WORDS, is_name ? name : words[asked[i]]);
	}
	if ((visit->reader.roles & WHO(ROLE_ADMINISTRATOR)) != 0)
		model_url_z(page, LEGAL_EDIT_URL, "/mentions-legales/modifier");
	visit_show(visit, kind, page);
}

void
publish_get_mentions(struct visit *visit)
{
	static const enum publish_words asked[] = { PUBLISH_WORDS_COUNT, PUBLISH_ADDRESS,
		                                        PUBLISH_DIRECTOR, PUBLISH_HOST, PUBLISH_CONTACT };
	show_legal(visit, &publish_mentions_page, "Mentions légales", asked, LENGTH(asked));
}

void
publish_get_data(struct visit *visit)
{
	static const enum publish_words asked[] = { PUBLISH_WORDS_COUNT, PUBLISH_DPO };
	show_legal(visit, &publish_data_page, "Vos données personnelles", asked, LENGTH(asked));
}

void
publish_get_access(struct visit *visit)
{
	static const enum publish_words asked[] = { PUBLISH_WORDS_COUNT, PUBLISH_ACCESS };
	show_legal(visit, &publish_access_page, "Accessibilité\u202f: non conforme", asked,
	           LENGTH(asked));
}

static void
show_plain(struct visit *visit, const struct page_kind *kind, const char *title)
{
	struct model *page = model_new(visit->arena, kind);
	model_text_z(page, PLAIN_TITLE, title);
	visit_show(visit, kind, page);
}

void
publish_get_map(struct visit *visit)
{
	show_plain(visit, &publish_map_page, "Plan du site");
}

void
publish_get_help(struct visit *visit)
{
	show_plain(visit, &publish_help_page, "Aide");
}

/* --- filling the blanks ----------------------------------------------------------------------- */

static const struct form_field edit_form[PUBLISH_WORDS_COUNT] = {
	[PUBLISH_ADDRESS] = { "adresse", FORM_LONG, "Adresse, téléphone et courriel du service",
		.length_max = PUBLISH_WORDS_LENGTH_MAX },
	[PUBLISH_DIRECTOR] = { "direction", FORM_TEXT, "Direction de la publication",
		.hint = "Prénom, nom, fonction.", .length_max = PUBLISH_WORDS_LENGTH_MAX },
	[PUBLISH_HOST] = { "hebergement", FORM_LONG, "Hébergement",
		.hint = "Nom, adresse et téléphone de qui héberge ces pages.",
		.length_max = PUBLISH_WORDS_LENGTH_MAX },
	[PUBLISH_DPO] = { "dpo", FORM_LONG, "Délégué à la protection des données",
		.hint = "Comment lui écrire, par courriel et par la poste.",
		.length_max = PUBLISH_WORDS_LENGTH_MAX },
	[PUBLISH_CONTACT] = { "contact", FORM_LONG, "Où nous écrire",
		.hint = "Montré aussi sur la page publique.", .length_max = PUBLISH_WORDS_LENGTH_MAX },
	[PUBLISH_ACCESS] = { "accessibilite", FORM_LONG, "Qui prévenir si une page bloque",
		.hint = "Courriel, téléphone et adresse\u202f: une personne qui répond.",
		.length_max = PUBLISH_WORDS_LENGTH_MAX },
};

enum { EDIT_TITLE, EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG, EDIT_FIELD_COUNT };
static const struct field edit_fields[EDIT_FIELD_COUNT] = {
	[EDIT_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[EDIT_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[EDIT_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[EDIT_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind publish_edit_page = { "mentions.edit", "prove/publish/pages/edit.html",
	edit_fields, EDIT_FIELD_COUNT };

static void
show_edit(struct visit *visit, struct form *form)
{
	struct model *page = model_new(visit->arena, &publish_edit_page);
	model_text_z(page, EDIT_TITLE, "Compléter les pages légales");
	form_draw(form, page, (struct form_place){ EDIT_FIELDS, EDIT_ERRORS, EDIT_WRONG });
	if (!form_is_fine(form))
		visit->response->status = 422;
	visit_show(visit, &publish_edit_page, page);
}

void
publish_get_edit(struct visit *visit)
{
	struct span words[PUBLISH_WORDS_COUNT];
	struct fault fault = { 0 };
	struct form *form = form_new(visit->arena, edit_form, PUBLISH_WORDS_COUNT);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!publish_store_words(visit->arena, db, visit->root_id, words, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	for (size_t i = 0; i < PUBLISH_WORDS_COUNT; i++)
		form_fill(form, i, words[i]);
	show_edit(visit, form);
}

struct keeping {
	struct visit *visit;
	struct span words[PUBLISH_WORDS_COUNT];
	struct fault fault;
};

static bool
write_words(struct db *db, void *data)
{
	struct keeping *keeping = data;
	struct visit *visit = keeping->visit;
	const struct fact fact = { .kind = "page.words",
		                       .account_id = visit->reader.account_id,
		                       .words = SPAN("Pages légales complétées."),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &keeping->fault) == FOUND_ONE &&
	       publish_store_words_keep(db, visit->root_id, keeping->words, &keeping->fault);
}

void
publish_post_edit(struct visit *visit)
{
	struct keeping keeping = { .visit = visit };
	struct form *form = form_new(visit->arena, edit_form, PUBLISH_WORDS_COUNT);
	bool gave_up = false;
	if (!form_read(form, visit_lookup, visit)) {
		show_edit(visit, form);
		return;
	}
	for (size_t i = 0; i < PUBLISH_WORDS_COUNT; i++)
		keeping.words[i] = form_text(form, i);
	if (visit_write(visit, write_words, &keeping, &gave_up) || gave_up)
		visit_go(visit, "/mentions-legales");
}
