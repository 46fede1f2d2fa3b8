/* What waits: tabs, filters, one page of requests after another. */
#include <string.h>

#include "craft/http/http_form.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/inbox/inbox_inside.h"

/* --- tabs ------------------------------------------------------------------------------------- */

static const struct {
	const char *code, *label, *title, *empty;
	enum desk_queue queue;
	bool is_mine, is_unowned, is_counted, is_flagged;
} tabs[INBOX_TAB_COUNT] = {
	[INBOX_TODO] = { "a-traiter", "À traiter", "Demandes à traiter",
	                 "Rien n’attend. Tout ce qui est arrivé a reçu une suite.", DESK_TODO,
	                 .is_counted = true },
	[INBOX_MINE] = { "miennes", "Les miennes", "Mes demandes",
	                 "Vous n’avez aucune demande à traiter. Prenez-en une parmi celles «\u202fÀ prendre\u202f», "
	                 "si vous avez le temps.",
	                 DESK_TODO, .is_mine = true, .is_counted = true },
	[INBOX_UNOWNED] = { "sans-titulaire", "À prendre", "Demandes à prendre",
	                    "Chaque demande à traiter a quelqu’un qui s’en occupe.", DESK_TODO,
	                    .is_unowned = true, .is_counted = true },
	[INBOX_WAITING] = { "attente", "En attente de la personne", "Demandes en attente de la personne",
	                    "Aucune demande n’attend de réponse de la personne.", DESK_WAITING,
	                    .is_counted = true },
	[INBOX_DONE] = { "closes", "Closes", "Demandes closes", "Aucune demande close pour l’instant.",
	                 DESK_DONE },
	[INBOX_ASIDE] = { "ecartees", "Mises de côté", "Demandes mises de côté",
	                  "Rien n’a été mis de côté.", DESK_ASIDE },
	[INBOX_AWAY] = { "absences", "De personnes absentes", "Demandes de personnes absentes",
	                 "Rien ne tombe à échéance pendant l’absence de quelqu’un.", DESK_TODO,
	                 .is_counted = true },
	[INBOX_FLAGGED] = { "a-lire-vite", "À lire vite", "Demandes à lire vite",
	                    "Aucun message qui attend une réponse ne paraît urgent, d’après ses mots.",
	                    DESK_TODO, .is_counted = true, .is_flagged = true },
};

const char *
inbox_tab_code(enum inbox_tab tab)
{
	return tabs[tab].code;
}

const char *
inbox_tab_label(enum inbox_tab tab)
{
	return tabs[tab].label;
}

enum inbox_tab
inbox_tab_of(struct span code)
{
	for (size_t i = 0; i < INBOX_TAB_COUNT; i++)
		if (span_is(code, tabs[i].code))
			return (enum inbox_tab)i;
	return INBOX_TODO;
}

/* --- fields ----------------------------------------------------------------------------------- */

enum { TAB_LABEL, TAB_COUNT_WORDS, TAB_URL, TAB_IS_CURRENT, TAB_FIELD_COUNT };
static const struct field tab_fields[TAB_FIELD_COUNT] = {
	[TAB_LABEL] = { "tab", FIELD_TEXT, FIELD_API, .help = "Which requests." },
	[TAB_COUNT_WORDS] = { "tab_count", FIELD_TEXT, FIELD_API,
		.help = "How many there are, 99+ beyond; null: not counted." },
	[TAB_URL] = { "tab_url", FIELD_URL, FIELD_PAGE },
	[TAB_IS_CURRENT] = { "is_current", FIELD_FLAG, FIELD_PAGE },
};

enum { VIEW_NAME, VIEW_URL, VIEW_FIELD_COUNT };
static const struct field view_fields[VIEW_FIELD_COUNT] = {
	[VIEW_NAME] = { "view_name", FIELD_TEXT, FIELD_API, .help = "A name for some filters." },
	[VIEW_URL] = { "view_url", FIELD_URL, FIELD_API, .help = "The list that it is." },
};

enum {
	LIST_TITLE, LIST_DONE, LIST_TABS, LIST_ROWS, LIST_HAS, LIST_EMPTY, LIST_NEXT_URL, LIST_FIRST_URL,
	LIST_ASIDE_URL, LIST_CSV_URL, LIST_XLSX_URL, LIST_CAN_DO, LIST_TAB, LIST_UNIT, LIST_OFFERING,
	LIST_VIEWS, LIST_HAS_VIEWS, LIST_VIEWS_URL, LIST_FIELDS, LIST_ERRORS, LIST_WRONG, LIST_FILTERS,
	LIST_HAS_WAYS, LIST_BULLETINS, LIST_HAS_BULLETINS, LIST_IS_FLAGGED, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Which requests these are." },
	[LIST_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[LIST_TABS] = { "tabs", FIELD_LIST, FIELD_API, .of = tab_fields, .of_count = TAB_FIELD_COUNT,
		.help = "The queues." },
	[LIST_ROWS] = { "requests", FIELD_LIST, FIELD_API, .of = inbox_row_fields,
		.of_count = INBOX_ROW_FIELD_COUNT, .help = "What presses first." },
	[LIST_HAS] = { "has_requests", FIELD_FLAG, FIELD_PAGE },
	[LIST_EMPTY] = { "empty_words", FIELD_TEXT, FIELD_PAGE },
	[LIST_NEXT_URL] = { "next_url", FIELD_URL, FIELD_API, .help = "The next page; null: none." },
	[LIST_FIRST_URL] = { "first_url", FIELD_URL, FIELD_PAGE },
	[LIST_ASIDE_URL] = { "aside_url", FIELD_URL, FIELD_PAGE },
	[LIST_CSV_URL] = { "csv_url", FIELD_URL, FIELD_PAGE },
	[LIST_XLSX_URL] = { "xlsx_url", FIELD_URL, FIELD_PAGE },
	[LIST_CAN_DO] = { "can_do", FIELD_FLAG, FIELD_PAGE },
	[LIST_TAB] = { "tab_code", FIELD_TEXT, FIELD_PAGE },
	[LIST_UNIT] = { "unit_code", FIELD_TEXT, FIELD_PAGE },
	[LIST_OFFERING] = { "offering_code", FIELD_TEXT, FIELD_PAGE },
	[LIST_VIEWS] = { "views", FIELD_LIST, FIELD_API, .of = view_fields, .of_count = VIEW_FIELD_COUNT,
		.help = "One's own, then those of one's units." },
	[LIST_HAS_VIEWS] = { "has_views", FIELD_FLAG, FIELD_PAGE },
	[LIST_VIEWS_URL] = { "views_url", FIELD_URL, FIELD_PAGE },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[LIST_FILTERS] = { "filters", FIELD_TEXT, FIELD_PAGE },
	[LIST_HAS_WAYS] = { "has_ways", FIELD_FLAG, FIELD_PAGE },
	[LIST_BULLETINS] = BULLETIN_LIST,
	[LIST_HAS_BULLETINS] = BULLETIN_FLAG,
	[LIST_IS_FLAGGED] = { "is_flagged", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind inbox_list_page = { "inbox", "welcome/inbox/pages/list.html", list_fields,
	LIST_FIELD_COUNT };

/* --- what is asked for ------------------------------------------------------------------------ */

enum { SCOPE_UNIT, SCOPE_OFFERING, SCOPE_TAB, SCOPE_COUNT };
static const struct form_field scope_form[SCOPE_COUNT] = {
	[SCOPE_UNIT] = { "service", FORM_SELECT, "Service", .length_max = PLACE_NAME_LENGTH_MAX },
	[SCOPE_OFFERING] = { "demarche", FORM_SELECT, "Démarche",
		.wrong = "Choisissez une démarche de la liste." },
	[SCOPE_TAB] = { "file", FORM_HIDDEN },
};

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	*value_r = visit_asked(subject, name);
	return value_r->length > 0;
}

static void
offer_offerings(struct inbox_listing *listing)
{
	const struct inboxing *inboxing = &listing->inboxing;
	struct arena *arena = inboxing->visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, inboxing->offering_count + 1);
	for (size_t i = 0; i < inboxing->offering_count; i++)
		choices[i] = (struct form_choice){ span_copy(arena, inboxing->offerings[i].code),
			                               span_copy(arena, inboxing->offerings[i].name) };
	listing->fields[SCOPE_OFFERING].choices = choices;
	listing->fields[SCOPE_OFFERING].choice_count = inboxing->offering_count;
}

/* « 1776931200.42 »: where the last page ended. Anything else is the front. */
static void
read_after(struct inbox_listing *listing)
{
	struct span rest = visit_asked(listing->inboxing.visit, "apres"), rank;
	listing->query.after_rank_s = INT64_MIN;
	if (rest.length == 0 || !span_cut(&rest, '.', &rank) ||
	    !span_int64(rank, &listing->query.after_rank_s) ||
	    !span_int64(rest, &listing->query.after_id)) {
		listing->query.after_rank_s = INT64_MIN;
		listing->query.after_id = 0;
	}
}

static void
read_tab(struct inbox_listing *listing)
{
	listing->tab = inbox_tab_of(visit_asked(listing->inboxing.visit, "file"));
	if (listing->tab == INBOX_AWAY && listing->owners == NULL)
		listing->tab = INBOX_TODO;
}

static bool
begin(struct visit *visit, struct inbox_listing *listing)
{
	*listing = (struct inbox_listing){ .tab = INBOX_TODO };
	struct inboxing *inboxing = &listing->inboxing;
	if (!inbox_begin(visit, inboxing))
		return false;
	if (!inbox_offerings(inboxing) ||
	    (inbox_leads(inboxing) &&
	     !inbox_away_owners(inboxing, &listing->owners, &listing->owner_count))) {
		visit_fail(visit, &inboxing->fault);
		return false;
	}
	memcpy(listing->fields, scope_form, sizeof scope_form);
	inbox_offer_units(inboxing, &listing->fields[SCOPE_UNIT], true, 0);
	offer_offerings(listing);
	listing->form = form_new(visit->arena, listing->fields, SCOPE_COUNT);
	(void)form_read(listing->form, query_lookup, visit);
	read_tab(listing);
	form_fill(listing->form, SCOPE_TAB, span_of(tabs[listing->tab].code));
	const uint32_t unit =
		inbox_chosen_unit(inboxing, listing->form, SCOPE_UNIT, scope_form[SCOPE_UNIT].name);
	const struct offering *offering =
		form_has(listing->form, SCOPE_OFFERING)
			? inbox_offering_by_code(inboxing, form_text(listing->form, SCOPE_OFFERING))
			: NULL;
	listing->query.sight = inboxing->sight;
	listing->query.unit_id = unit == PLACE_NONE ? 0 : inboxing->tree->places[unit].id;
	listing->query.offering_id = offering == NULL ? 0 : offering->offering_id;
	read_after(listing);
	return true;
}

static struct desk_query
query_of(const struct inbox_listing *listing, enum inbox_tab tab)
{
	struct desk_query query = listing->query;
	query.queue = tabs[tab].queue;
	query.owner_id = tabs[tab].is_mine ? listing->inboxing.visit->reader.account_id : 0;
	query.is_unowned = tabs[tab].is_unowned;
	query.is_flagged = tabs[tab].is_flagged;
	if (tab == INBOX_AWAY) {
		query.owners = listing->owners;
		query.owner_count = listing->owner_count;
	}
	return query;
}

/* One more than is shown is asked for: it says whether another page follows. */
bool
inbox_list_read(struct inbox_listing *listing)
{
	struct visit *visit = listing->inboxing.visit;
	struct desk_query query = query_of(listing, listing->tab);
	query.count = INBOX_ROW_COUNT + 1;
	_Static_assert(INBOX_ROW_COUNT + 1 <= DESK_PAGE_COUNT, "a page of ours is within one of the desk's");
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_list(visit->arena, db, visit->root_id, &query, &listing->requests,
	                             &listing->count, &listing->inboxing.fault))
		return false;
	listing->has_more = listing->count > INBOX_ROW_COUNT;
	if (listing->has_more)
		listing->count = INBOX_ROW_COUNT;
	if (listing->count > 0) {
		listing->query.after_rank_s = listing->requests[listing->count - 1].listed_s;
		listing->query.after_id = listing->requests[listing->count - 1].request_id;
	}
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

/* « /guichet?file=…&service=…&demarche=… » */
static void
add_address(struct text *url, const struct inbox_listing *listing, enum inbox_tab tab)
{
	text_format(url, "/guichet?file=%s", tabs[tab].code);
	for (size_t i = SCOPE_UNIT; i <= SCOPE_OFFERING; i++) {
		if (!form_has(listing->form, i))
			continue;
		text_format(url, "&%s=", scope_form[i].name);
		http_percent_encode(url, form_text(listing->form, i));
	}
}

static void
draw_address(struct model *row, size_t field, const struct inbox_listing *listing,
             enum inbox_tab tab, const char *more)
{
	struct text url = text_new(listing->inboxing.visit->arena, 4000);
	add_address(&url, listing, tab);
	text_add_z(&url, more);
	model_url(row, field, text_span(&url));
}

/* A list of its own, whatever is filtered here. */
static void
draw_calls(struct model *page, const char *count_words)
{
	struct model *row = model_row(page, LIST_TABS);
	model_text_z(row, TAB_LABEL, "À rappeler");
	model_text_z(row, TAB_COUNT_WORDS, count_words);
	model_url_z(row, TAB_URL, "/guichet/rappels");
}

static bool
count_tab(struct inbox_listing *listing, enum inbox_tab tab, int64_t *count_r)
{
	struct visit *visit = listing->inboxing.visit;
	struct desk_query query = query_of(listing, tab);
	query.after_rank_s = INT64_MIN;
	query.after_id = 0;
	struct db *db = visit_db(visit);
	return db != NULL && desk_count(visit->arena, db, visit->root_id, &query, INBOX_COUNT_MOST + 1,
	                                count_r, &listing->inboxing.fault);
}

static bool
draw_tabs(struct inbox_listing *listing, struct model *page)
{
	static const enum inbox_tab order[] = { INBOX_TODO, INBOX_FLAGGED, INBOX_MINE,   INBOX_UNOWNED,
		                                    INBOX_AWAY, INBOX_WAITING, INBOX_DONE };
	struct arena *arena = listing->inboxing.visit->arena;
	const char *calls;
	for (size_t i = 0; i < LENGTH(order); i++) {
		const enum inbox_tab tab = order[i];
		int64_t count = 0;
		if (tab == INBOX_AWAY && listing->owner_count == 0 && listing->tab != tab)
			continue; /* nobody is away, or she leads nobody */
		if (tabs[tab].is_counted && !count_tab(listing, tab, &count))
			return false;
		if ((tab == INBOX_AWAY || tab == INBOX_FLAGGED) && count == 0 && listing->tab != tab)
			continue;
		struct model *row = model_row(page, LIST_TABS);
		model_text_z(row, TAB_LABEL, tabs[tab].label);
		model_flag(row, TAB_IS_CURRENT, listing->tab == tab);
		draw_address(row, TAB_URL, listing, tab, "");
		if (tabs[tab].is_counted)
			model_text_z(row, TAB_COUNT_WORDS,
			             count > INBOX_COUNT_MOST ? arena_format(arena, "%d+", INBOX_COUNT_MOST)
			                                      : arena_format(arena, "%d", (int)count));
	}
	if (!inbox_calls_count(&listing->inboxing, &calls))
		return false;
	draw_calls(page, calls);
	return true;
}

static bool
draw_views(struct inbox_listing *listing, struct model *page)
{
	struct inbox_view *views;
	size_t count;
	if (!inbox_views(&listing->inboxing, &views, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *address = inbox_view_address(&listing->inboxing, &views[i]);
		if (address == NULL)
			continue;
		struct model *row = model_row(page, LIST_VIEWS);
		model_text(row, VIEW_NAME, views[i].name);
		model_url_z(row, VIEW_URL, address);
		model_flag(page, LIST_HAS_VIEWS, true);
	}
	struct text url = text_new(listing->inboxing.visit->arena, 4000);
	text_add_z(&url, "/guichet/vues");
	struct text here = text_new(listing->inboxing.visit->arena, 4000);
	add_address(&here, listing, listing->tab);
	text_add_z(&url, text_z(&here) + sizeof "/guichet" - 1);
	model_url(page, LIST_VIEWS_URL, text_span(&url));
	return true;
}

static void
draw_ways(const struct inbox_listing *listing, struct model *page)
{
	struct arena *arena = listing->inboxing.visit->arena;
	if (listing->has_more)
		draw_address(page, LIST_NEXT_URL, listing, listing->tab,
		             arena_format(arena, "&apres=%lld.%lld", (long long)listing->query.after_rank_s,
		                          (long long)listing->query.after_id));
	if (visit_asked(listing->inboxing.visit, "apres").length > 0)
		draw_address(page, LIST_FIRST_URL, listing, listing->tab, "");
	if (listing->tab == INBOX_DONE)
		draw_address(page, LIST_ASIDE_URL, listing, INBOX_ASIDE, "");
	model_flag(page, LIST_HAS_WAYS, model_has(page, LIST_NEXT_URL) || model_has(page, LIST_FIRST_URL) ||
	                                    model_has(page, LIST_ASIDE_URL));
	if (listing->count == 0 || tabs[listing->tab].is_flagged)
		return;
	draw_address(page, LIST_CSV_URL, listing, listing->tab, "&format=csv");
	draw_address(page, LIST_XLSX_URL, listing, listing->tab, "&format=xlsx");
}

/* What has just been done on a page that the reader does not see any more. */
static const char *
done_words(const struct visit *visit)
{
	static const struct {
		const char *code, *words;
	} dones[] = {
		{ "transmise", "La demande est transmise\u202f; la personne en est avisée." },
		{ "voilee", "La demande est confidentielle\u202f: son service la voit seul désormais." },
		{ "confiee", "La demande est confiée." },
	};
	for (size_t i = 0; i < LENGTH(dones); i++)
		if (span_is(visit_asked(visit, "fait"), dones[i].code))
			return dones[i].words;
	return NULL;
}

static const char *
empty_words(const struct inbox_listing *listing)
{
	if (desk_sight_is_empty(listing->inboxing.sight))
		return listing->inboxing.visit->reader.previews
		           ? "Un aperçu ne montre aucune demande\u202f: elles ne sont lues que par ceux qui y "
		             "répondent."
		           : "Vos droits ne portent aujourd’hui sur aucun service ouvert.";
	if (listing->query.after_rank_s != INT64_MIN)
		return "Rien de plus dans cette liste.";
	return tabs[listing->tab].empty;
}

static const char *
filter_words(const struct inbox_listing *listing)
{
	const struct inboxing *inboxing = &listing->inboxing;
	const struct offering *offering = listing->query.offering_id == 0
	                                      ? NULL
	                                      : inbox_offering(inboxing, listing->query.offering_id);
	struct text text = text_new(inboxing->visit->arena, 2000);
	if (listing->query.unit_id != 0)
		text_add(&text, inbox_unit_name(inboxing, listing->query.unit_id));
	if (offering != NULL)
		text_format(&text, "%s%.*s", text.length > 0 ? " · " : "", SPAN_ARGS(offering->name));
	return text.length == 0 ? NULL : text_z(&text);
}

static bool
fill(struct inbox_listing *listing, struct model *page)
{
	const struct visit *visit = listing->inboxing.visit;
	model_text_z(page, LIST_TITLE, tabs[listing->tab].title);
	model_text_z(page, LIST_DONE, done_words(visit));
	model_text_z(page, LIST_FILTERS, filter_words(listing));
	form_draw(listing->form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	if (!form_is_fine(listing->form)) {
		visit->response->status = 422;
		return true;
	}
	if (!draw_views(listing, page) || !draw_tabs(listing, page) || !inbox_list_read(listing) ||
	    !inbox_rows_draw(&listing->inboxing, listing->requests, listing->count, page, LIST_ROWS))
		return false;
	model_flag(page, LIST_HAS, listing->count > 0);
	model_text_z(page, LIST_EMPTY, listing->count > 0 ? NULL : empty_words(listing));
	model_flag(page, LIST_CAN_DO, listing->count > 0 && (tabs[listing->tab].queue == DESK_TODO ||
	                                                     tabs[listing->tab].queue == DESK_WAITING));
	model_flag(page, LIST_IS_FLAGGED, tabs[listing->tab].is_flagged);
	model_text_z(page, LIST_TAB, tabs[listing->tab].code);
	model_text(page, LIST_UNIT, form_text(listing->form, SCOPE_UNIT));
	model_text(page, LIST_OFFERING, form_text(listing->form, SCOPE_OFFERING));
	draw_ways(listing, page);
	return true;
}

void
inbox_get_list(struct visit *visit)
{
	struct inbox_listing listing;
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!begin(visit, &listing))
		return;
	if (format != VISIT_HTML && tabs[listing.tab].is_flagged) {
		visit_say(visit, 422, "Cette liste ne s’emporte pas",
		          "Elle sert à lire vite, et rien d’autre. La liste «\u202fÀ traiter\u202f» contient les mêmes "
		          "demandes.");
		return;
	}
	if ((format == VISIT_CSV || format == VISIT_XLSX) && form_is_fine(listing.form)) {
		inbox_table_answer(&listing, format == VISIT_XLSX);
		return;
	}
	struct model *page = model_new(visit->arena, &inbox_list_page);
	if (fill(&listing, page) &&
	    bulletin_draw_known(visit, (struct bulletin_page){ page, LIST_BULLETINS, LIST_HAS_BULLETINS },
	                        &listing.inboxing.fault))
		visit_show(visit, &inbox_list_page, page);
	else
		visit_fail(visit, &listing.inboxing.fault);
}
