/* « /verbatims/recherche »: words, filters, the texts that were found. */
#include <string.h>

#include "craft/form/form.h"
#include "craft/http/http_form.h"
#include "craft/text/text.h"
#include "listen/retrieve/retrieve_page.h"

enum { PAGE_COUNT = 20 };

enum {
	PAGE_TITLE, PAGE_ERRORS, PAGE_WRONG, PAGE_WORDS, PAGE_FIELDS, PAGE_NARROWED, PAGE_HAS, PAGE_TEXTS,
	PAGE_EMPTY, PAGE_CUT, PAGE_FULL, PAGE_NEXT_URL, PAGE_FIRST_URL, PAGE_HAS_WAYS, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_WORDS] = { "word_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_NARROWED] = { "is_narrowed", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HAS] = { "has_texts", FIELD_FLAG, FIELD_PAGE },
	[PAGE_TEXTS] = { "texts", FIELD_LIST, FIELD_API, .of = retrieve_row_fields,
		.of_count = RETRIEVE_ROW_FIELD_COUNT, .help = "Twenty at most, the best first." },
	[PAGE_EMPTY] = { "empty_words", FIELD_TEXT, FIELD_PAGE },
	[PAGE_CUT] = { "is_cut", FIELD_FLAG, FIELD_API, .help = "More was typed than is looked for." },
	[PAGE_FULL] = { "is_full", FIELD_FLAG, FIELD_API,
		.help = "There may be others than these pages show: ask more precisely." },
	[PAGE_NEXT_URL] = { "next_url", FIELD_URL, FIELD_API, .help = "Those after; null: none." },
	[PAGE_FIRST_URL] = { "first_url", FIELD_URL, FIELD_PAGE },
	[PAGE_HAS_WAYS] = { "has_ways", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind retrieve_search_page = { "verbatims.search", "listen/retrieve/pages/search.html",
	page_fields, PAGE_FIELD_COUNT };

/* --- what is asked ---------------------------------------------------------------------------------- */

static const struct form_choice side_choices[] = {
	{ "tous", "Tout le monde" },
	{ "usagers", "Les usagers" },
	{ "agents", "Les agents" },
};
static const int sides[] = { VERBATIM_ANY, SIDE_USAGER, SIDE_AGENT };
static const struct form_choice tone_choices[] = {
	{ "tous", "Tous" },
	{ "negatif", "Plutôt négatif" },
	{ "mitige", "Mitigé" },
	{ "positif", "Plutôt positif" },
	{ "non-dit", "Ton non dit" },
};
static const int tones[] = { VERBATIM_ANY, VERBATIM_NEGATIVE, VERBATIM_MIXED, VERBATIM_POSITIVE,
	                         VERBATIM_NOT_TOLD };
_Static_assert(LENGTH(tones) == LENGTH(tone_choices) && LENGTH(sides) == LENGTH(side_choices),
               "one for each choice");

static const struct form_field words_form[] = {
	{ "mots", FORM_TEXT, "Ce que vous cherchez",
		.hint = "Quelques mots, par exemple\u202f: attente guichet.",
		.length_max = RETRIEVE_TYPED_LENGTH_MAX },
};
enum { ASK_SIDE, ASK_PLACE, ASK_TONE, ASK_COUNT };
static const struct form_field ask_form[ASK_COUNT] = {
	[ASK_SIDE] = { "cote", FORM_SELECT, "Qui écrit", .choices = side_choices,
		.choice_count = LENGTH(side_choices), .wrong = "Choisissez dans la liste qui écrit." },
	[ASK_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le nom exact ou le code d’un lieu. Laissez vide pour tous les lieux.",
		.length_max = PLACE_NAME_LENGTH_MAX },
	[ASK_TONE] = { "ton", FORM_SELECT, "Ton", .choices = tone_choices,
		.choice_count = LENGTH(tone_choices), .wrong = "Choisissez un ton de la liste." },
};

struct searching {
	struct visit *visit;
	struct verbatim_sight sight;
	struct form *words, *form;
	struct retrieve_asked asked;
	struct retrieve_found found;
	size_t from; /* the first of the page */
	bool is_narrowed;
};

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	*value_r = visit_asked(subject, name);
	if (value_r->length == 0 && (strcmp(name, "cote") == 0 || strcmp(name, "ton") == 0))
		*value_r = SPAN("tous");
	return value_r->length > 0;
}

static void
read_place(struct searching *searching)
{
	const struct place_tree *tree = searching->sight.tree;
	const struct span words = form_text(searching->form, ASK_PLACE);
	if (words.length == 0)
		return;
	const uint32_t place = place_by_code_or_name(tree, words);
	if (place == PLACE_NONE)
		form_complain(searching->form, "lieu",
		              "Ce lieu n’est pas connu. Vérifiez son code ou son nom, ou laissez vide pour tous les "
		              "lieux.");
	else
		searching->asked.place_id = tree->places[place].id;
}

/* False: something that is asked for cannot be, and a form says so. */
static bool
read_forms(struct searching *searching)
{
	struct visit *visit = searching->visit;
	int64_t page = 1;
	searching->words = form_new(visit->arena, words_form, LENGTH(words_form));
	searching->form = form_new(visit->arena, ask_form, ASK_COUNT);
	searching->asked = (struct retrieve_asked){ .sight = &searching->sight,
		                                        .side = VERBATIM_ANY,
		                                        .tone = VERBATIM_ANY };
	bool is_fine = form_read(searching->words, query_lookup, visit);
	is_fine = form_read(searching->form, query_lookup, visit) && is_fine;
	read_place(searching);
	searching->asked.typed = form_text(searching->words, 0);
	if (form_has(searching->form, ASK_SIDE))
		searching->asked.side = sides[form_choice(searching->form, ASK_SIDE)];
	if (form_has(searching->form, ASK_TONE))
		searching->asked.tone = tones[form_choice(searching->form, ASK_TONE)];
	searching->is_narrowed = searching->asked.side != VERBATIM_ANY ||
	                         searching->asked.tone != VERBATIM_ANY ||
	                         form_text(searching->form, ASK_PLACE).length > 0;
	if (span_int64(visit_asked(visit, "page"), &page) && page > 1 &&
	    page <= RETRIEVE_FOUND_MAX / PAGE_COUNT)
		searching->from = (size_t)(page - 1) * PAGE_COUNT;
	return is_fine && form_is_fine(searching->form);
}

/* --- the page --------------------------------------------------------------------------------------- */

static void
draw_address(const struct searching *searching, struct model *page, size_t field, size_t number)
{
	struct text url = text_new(searching->visit->arena, 8000);
	text_add_z(&url, "/verbatims/recherche?mots=");
	http_percent_encode(&url, searching->asked.typed);
	for (size_t i = 0; i < ASK_COUNT; i++) {
		const struct span value = visit_asked(searching->visit, ask_form[i].name);
		if (value.length == 0)
			continue;
		text_format(&url, "&%s=", ask_form[i].name);
		http_percent_encode(&url, value);
	}
	if (number > 1)
		text_format(&url, "&page=%zu", number);
	model_url(page, field, text_span(&url));
}

static const char *
empty_words(const struct searching *searching)
{
	if (searching->asked.typed.length == 0) /* « Chercher » was pressed when there is more than the address */
		return searching->visit->request->query.length > 0 ? "Écrivez au moins un mot à chercher." : NULL;
	if (searching->found.query->count == 0)
		return "Ces mots sont de toutes les phrases, ou sans lettre. Cherchez un mot qui dit de quoi il "
		       "s’agit\u202f: attente, horaires, formulaire…";
	if (searching->from > 0)
		return "Il n’y a pas d’autre texte.";
	return searching->is_narrowed
	           ? "Aucun texte que vous pouvez lire ne répond à ces mots et à ces choix. Essayez avec "
	             "moins de mots, ou enlevez un choix."
	           : "Aucun texte que vous pouvez lire ne contient ces mots. Essayez d’autres mots, ou moins de "
	             "mots\u202f: «\u202fattente\u202f», plutôt que «\u202ftemps d’attente au guichet\u202f».";
}

static void
draw_found(struct searching *searching, struct model *page)
{
	const struct retrieve_found *found = &searching->found;
	const size_t from = searching->from, number = from / PAGE_COUNT + 1;
	const size_t end = found->count < from + PAGE_COUNT ? found->count : from + PAGE_COUNT;
	for (size_t i = from; i < end; i++)
		retrieve_draw(searching->visit, &searching->sight, &found->all[i], found->query, false,
		              model_row(page, PAGE_TEXTS));
	model_flag(page, PAGE_HAS, end > from);
	model_flag(page, PAGE_CUT, found->is_cut);
	model_flag(page, PAGE_FULL, found->is_full && end == found->count);
	model_flag(page, PAGE_HAS_WAYS, from > 0 || end < found->count);
	if (end < found->count)
		draw_address(searching, page, PAGE_NEXT_URL, number + 1);
	if (from > 0)
		draw_address(searching, page, PAGE_FIRST_URL, 1);
	if (end <= from)
		model_text_z(page, PAGE_EMPTY, empty_words(searching));
}

void
retrieve_get_search(struct visit *visit)
{
	struct searching searching = { .visit = visit };
	struct fault fault = { 0 };
	if (!verbatim_sight_of(visit, &searching.sight))
		return;
	const bool is_fine = read_forms(&searching);
	if (is_fine && !retrieve_find(visit->arena, visit->db, &searching.asked, &searching.found, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &retrieve_search_page);
	model_text_z(page, PAGE_TITLE, "Chercher dans ce que les gens ont écrit");
	form_draw(searching.words, page, (struct form_place){ PAGE_WORDS, PAGE_ERRORS, PAGE_WRONG });
	form_draw(searching.form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	model_flag(page, PAGE_NARROWED, searching.is_narrowed);
	if (is_fine)
		draw_found(&searching, page);
	else
		visit->response->status = 422;
	visit_show(visit, &retrieve_search_page, page);
}

enum { READERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
static const struct route routes[] = {
	{ HTTP_GET, "/verbatims/recherche", READERS, "verbatims.search", retrieve_get_search },
	{ HTTP_GET, "/verbatims/{}/{}/proches", READERS, "verbatims.near", retrieve_get_near },
};
static const struct page_kind *const pages[] = { &retrieve_search_page, &retrieve_near_page };
const struct room_pages retrieve_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
