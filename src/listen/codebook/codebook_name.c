/* « /verbatims/HEAP/themes/THEME/nom »: a language model proposes a name for a theme that the program
 * found, from its words and a few quotes, which the page shows before anything is sent. A person keeps it,
 * or not. */
#include "craft/neural/neural.h"
#include "ground/journal/journal.h"
#include "listen/codebook/codebook_page.h"

enum { SENT_QUOTES_MAX = 5 };

enum { NAME_NAME, NAME_SEEN, NAME_COUNT };
static const struct form_field name_form[NAME_COUNT] = {
	[NAME_NAME] = { "nom", FORM_TEXT, "Nom du thème", .required = "Donnez un nom à ce thème.",
		.hint = "Changez-le comme vous voulez.",
		.length_max = CODEBOOK_NAME_LENGTH_MAX },
	[NAME_SEEN] = { "vu", FORM_HIDDEN, "Version" },
};

#define PAGE_TEXT(name) { name, FIELD_TEXT, FIELD_PAGE }
#define PAGE_FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
enum { SENT_WORDS, SENT_LANGUAGE, SENT_FIELD_COUNT };
static const struct field sent_fields[SENT_FIELD_COUNT] = {
	[SENT_WORDS] = PAGE_TEXT("words"),
	[SENT_LANGUAGE] = PAGE_TEXT("language"),
};
enum {
	PAGE_TITLE, PAGE_THEME, PAGE_THEME_URL, PAGE_ERRORS, PAGE_WRONG, PAGE_TROUBLE, PAGE_PROPOSAL,
	PAGE_FIELDS, PAGE_URL, PAGE_WHERE, PAGE_WORDS, PAGE_QUOTES, PAGE_HAS_QUOTES, PAGE_HELD_BACK, PAGE_NOTHING,
	PAGE_ASKS, PAGE_PATIENCE, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = PAGE_TEXT("title"),
	[PAGE_THEME] = PAGE_TEXT("theme"),
	[PAGE_THEME_URL] = { "theme_url", FIELD_URL, FIELD_PAGE },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = PAGE_FLAG("wrong"),
	[PAGE_TROUBLE] = PAGE_TEXT("trouble"),
	[PAGE_PROPOSAL] = PAGE_FLAG("has_proposal"),
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_WHERE] = PAGE_TEXT("where"),
	[PAGE_WORDS] = PAGE_TEXT("theme_words"),
	[PAGE_QUOTES] = { "quotes", FIELD_LIST, FIELD_PAGE, .of = sent_fields, .of_count = SENT_FIELD_COUNT },
	[PAGE_HAS_QUOTES] = PAGE_FLAG("has_quotes"),
	[PAGE_HELD_BACK] = PAGE_TEXT("held_back"),
	[PAGE_NOTHING] = PAGE_FLAG("is_nothing"),
	[PAGE_ASKS] = PAGE_FLAG("asks"),
	[PAGE_PATIENCE] = PAGE_TEXT("patience"),
};
const struct page_kind codebook_name_page = { "codebook.name", "listen/codebook/pages/name.html", page_fields,
	PAGE_FIELD_COUNT };

struct naming {
	struct codebook_view view;
	const struct mask *mask;
	const struct mask_written *about; /* NULL: its words may not be sent */
	const struct mask_written *quotes[SENT_QUOTES_MAX];
	struct span languages[SENT_QUOTES_MAX];
	size_t quote_count, held_back;
	struct form *form; /* NULL: nothing is proposed */
	const char *trouble;
	struct codebook_theme theme; /* as it will be kept */
	enum found found;
};

bool
codebook_can_name(const struct codebook_view *view)
{
	const struct neural *model = view->visit->model;
	return codebook_may_write(view) && model != NULL && neural_has_words(model) &&
	       view->theme.source == CODEBOOK_FOUND && !view->theme.is_lost && view->theme.words.length > 0;
}

/* --- what is sent ----------------------------------------------------------------------------- */

/* What is kept is masked already; masked again, it stays as it is, and its type says so. */
static void
add_quote(struct naming *naming, const struct verbatim_text *text)
{
	const struct mask_written *written =
		mask_written_new(naming->view.visit->arena, naming->mask, text->words);
	if (!neural_may_read(naming->view.visit->model, written)) {
		naming->held_back++;
		return;
	}
	naming->languages[naming->quote_count] = text->language;
	naming->quotes[naming->quote_count++] = written;
}

/* Those that the theme's page would cite, of one side and the other in turn. False after visit_fail. */
static bool
gather(struct naming *naming)
{
	struct codebook_view *view = &naming->view;
	struct arena *arena = view->visit->arena;
	struct codebook_quote *quotes[VERBATIM_SIDE_COUNT];
	size_t counts[VERBATIM_SIDE_COUNT];
	int64_t rank;
	naming->mask = mask_new(arena, &(struct mask_settings){ .kept = SPAN("") });
	naming->about = mask_written_new(arena, naming->mask, codebook_words_line(arena, view->theme.words));
	if (!neural_may_read(view->visit->model, naming->about))
		naming->about = NULL;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_quoting quoting = { &view->theme, (enum side)side, SENT_QUOTES_MAX, 0, true };
		if (!codebook_quotes(arena, view->db, &view->sight, &quoting, &quotes[side], &counts[side], &rank,
		                     &view->fault)) {
			visit_fail(view->visit, &view->fault);
			return false;
		}
	}
	for (size_t i = 0; i < SENT_QUOTES_MAX; i++)
		for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
			if (i < counts[side] && naming->quote_count < SENT_QUOTES_MAX)
				add_quote(naming, &quotes[side][i].text);
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

static void
draw_sent(const struct naming *naming, struct model *page)
{
	struct arena *arena = naming->view.visit->arena;
	const struct neural *model = naming->view.visit->model;
	model_text_z(page, PAGE_WHERE,
	             neural_is_remote(model)
	                 ? arena_format(arena, "Il n’est pas sur cette machine\u202f: ce qui suit part vers %.*s.",
	                                SPAN_ARGS(neural_host(model)))
	                 : "Il est sur cette machine\u202f: rien n’en sort.");
	if (naming->about != NULL)
		model_text(page, PAGE_WORDS, mask_written_text(naming->about));
	for (size_t i = 0; i < naming->quote_count; i++) {
		struct model *row = model_row(page, PAGE_QUOTES);
		model_text(row, SENT_WORDS, mask_written_text(naming->quotes[i]));
		if (naming->languages[i].length > 0)
			model_text(row, SENT_LANGUAGE, naming->languages[i]);
	}
	model_flag(page, PAGE_HAS_QUOTES, naming->quote_count > 0);
	if (naming->held_back > 0)
		model_text_z(page, PAGE_HELD_BACK,
		             naming->held_back > 1
		                 ? arena_format(arena,
		                                "%zu textes ne partent pas\u202f: ils touchent à un sujet sensible.",
		                                naming->held_back)
		                 : "Un texte ne part pas\u202f: il touche à un sujet sensible.");
	model_flag(page, PAGE_NOTHING, naming->about == NULL && naming->quote_count == 0);
	model_flag(page, PAGE_ASKS,
	           naming->form == NULL && (naming->about != NULL || naming->quote_count > 0));
	model_text_z(page, PAGE_PATIENCE,
	             arena_format(arena,
	                          "La réponse peut prendre %d\u202fseconde%s. Au-delà, la page revient sans elle.",
	                          neural_timeout_s(model), neural_timeout_s(model) > 1 ? "s" : ""));
}

static void
show(struct naming *naming, int status)
{
	const struct codebook_view *view = &naming->view;
	struct visit *visit = view->visit;
	struct model *page = model_new(visit->arena, &codebook_name_page);
	model_text_z(page, PAGE_TITLE, "Demander un nom au modèle de langue");
	model_text(page, PAGE_THEME, view->theme.name);
	model_url_z(page, PAGE_THEME_URL, codebook_theme_url(view, view->theme.theme_id, ""));
	model_url_z(page, PAGE_URL, codebook_theme_url(view, view->theme.theme_id, "/nom"));
	model_text_z(page, PAGE_TROUBLE, naming->trouble);
	draw_sent(naming, page);
	model_flag(page, PAGE_PROPOSAL, naming->form != NULL);
	if (naming->form != NULL)
		form_draw(naming->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &codebook_name_page, page);
}

/* False after a page. */
static bool
begin(struct visit *visit, struct naming *naming)
{
	if (!codebook_view_begin(visit, CODEBOOK_OF_THEME | CODEBOOK_WRITES, &naming->view))
		return false;
	if (codebook_can_name(&naming->view))
		return gather(naming);
	visit_missing(visit);
	return false;
}

void
codebook_get_name(struct visit *visit)
{
	struct naming *naming = arena_new_of(visit->arena, struct naming);
	if (begin(visit, naming))
		show(naming, 200);
}

/* --- asked ------------------------------------------------------------------------------------ */

/* Without a word of what was asked or answered. */
static bool
write_asked(struct db *db, void *data)
{
	struct naming *naming = data;
	struct codebook_view *view = &naming->view;
	struct visit *visit = view->visit;
	const struct fact fact = {
		.kind = "codebook.asked",
		.account_id = visit->reader.account_id,
		.subject_id = view->state.heap.id,
		.words = neural_is_remote(visit->model)
		             ? SPAN("Un nom de thème est demandé à un modèle de langue, hors de cette machine.")
		             : SPAN("Un nom de thème est demandé à un modèle de langue de cette machine."),
		.once = SPAN(""), /* each sending is told */
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &view->fault) == FOUND_ONE;
}

static void
fill_form(struct naming *naming, struct span name)
{
	struct arena *arena = naming->view.visit->arena;
	naming->form = form_new(arena, name_form, NAME_COUNT);
	form_fill(naming->form, NAME_NAME, name);
	form_fill(naming->form, NAME_SEEN,
	          span_of(arena_format(arena, "%lld", (long long)naming->view.theme.changes)));
}

/* The register holds it before anything is sent; nothing of the database is held while the model thinks: at
 * most the seconds of the settings, two questions at once in the whole program. */
static void
ask(struct naming *naming)
{
	struct codebook_view *view = &naming->view;
	struct visit *visit = view->visit;
	const struct neural_request request = { .task = NEURAL_NAME_THEME, .about = naming->about,
		                                    .quotes = naming->quotes, .quote_count = naming->quote_count,
		                                    .mask = naming->mask };
	struct span proposal;
	bool gave_up = false;
	if (naming->about == NULL && naming->quote_count == 0) {
		show(naming, 422);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_asked, naming, &gave_up)) {
		if (gave_up)
			visit_fail(visit, &view->fault);
		return;
	}
	const enum found found = neural_propose(visit->arena, visit->model, &request, &proposal, &view->fault);
	if (found == FOUND_FAILED)
		log_fault("codebook.name", &view->fault);
	if (found == FOUND_ONE)
		fill_form(naming, neural_confirmed(proposal));
	else
		naming->trouble = found == FOUND_FAILED
		                      ? view->fault.for_reader
		                      : "Le modèle de langue a répondu, mais sa réponse ne se montre pas (un nom de "
								"personne, un chiffre, un lien, du code, ou trop long). Donnez vous-même un "
								"nom.";
	show(naming, 200);
}

/* --- kept ------------------------------------------------------------------------------------- */

static bool
write_name(struct db *db, void *data)
{
	struct naming *naming = data;
	struct codebook_view *view = &naming->view;
	struct visit *visit = view->visit;
	const struct fact fact = {
		.kind = "codebook.theme",
		.account_id = visit->reader.account_id,
		.subject_id = view->state.heap.id,
		.words = SPAN("Un thème est renommé."),
		.once = visit->once,
	};
	naming->found = journal_add(visit->arena, db, visit->root_id, &fact, &view->fault);
	if (naming->found != FOUND_ONE)
		return false;
	naming->found = codebook_store_save(db, visit->root_id, &naming->theme, &view->fault);
	if (naming->found == FOUND_NONE)
		naming->trouble = "Quelqu’un d’autre vient de modifier ce thème. Relisez, puis gardez de nouveau.";
	return naming->found == FOUND_ONE;
}

/* False after a page. */
static bool
read_name(struct naming *naming)
{
	struct codebook_view *view = &naming->view;
	struct codebook_theme *themes;
	size_t count;
	struct span seen = SPAN("");
	fill_form(naming, SPAN(""));
	(void)form_read(naming->form, visit_lookup, view->visit);
	if (!codebook_themes(view->visit->arena, view->db, &view->sight, view->state.heap.id, true, &themes,
	                     &count, &view->fault)) {
		visit_fail(view->visit, &view->fault);
		return false;
	}
	naming->theme = view->theme;
	naming->theme.name = form_text(naming->form, NAME_NAME);
	naming->theme.is_named = true;
	if (codebook_is_name_taken(themes, count, &naming->theme))
		form_complain(naming->form, "nom", "Un autre thème porte déjà ce nom.");
	if (!visit_lookup(view->visit, "vu", &seen) || !span_int64(seen, &naming->theme.changes))
		naming->theme.changes = -1;
	if (form_is_fine(naming->form))
		return true;
	show(naming, 422);
	return false;
}

static void
keep(struct naming *naming)
{
	struct codebook_view *view = &naming->view;
	struct visit *visit = view->visit;
	bool gave_up = false;
	if (!read_name(naming))
		return;
	visit_db_end(visit);
	if (!visit_write(visit, write_name, naming, &gave_up)) {
		if (!gave_up)
			return;
		if (naming->found == FOUND_FAILED) {
			visit_fail(visit, &view->fault);
			return;
		}
		if (naming->trouble != NULL) {
			form_fill(naming->form, NAME_SEEN,
			          span_of(arena_format(visit->arena, "%lld", (long long)view->theme.changes)));
			show(naming, 409);
			return;
		}
	}
	visit_go(visit, "%s?fait=ecrit", codebook_theme_url(view, view->theme.theme_id, ""));
}

void
codebook_post_name(struct visit *visit)
{
	struct naming *naming = arena_new_of(visit->arena, struct naming);
	struct span act = SPAN("");
	if (!begin(visit, naming))
		return;
	(void)visit_lookup(visit, "faire", &act);
	if (span_is(act, "demander"))
		ask(naming);
	else if (span_is(act, "garder"))
		keep(naming);
	else
		visit_missing(visit);
}
