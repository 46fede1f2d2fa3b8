/* The page of the search: words, filters, what was found. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/http/http_form.h"
#include "welcome/seek/seek_inside.h"

enum { LISTED_UNIT_COUNT_MAX = 300 };

enum {
	ROW_REFERENCE, ROW_TITLE, ROW_URL, ROW_IS_CONFIDENTIAL, ROW_OFFERING, ROW_PERSON, ROW_UNIT,
	ROW_RECEIVED, ROW_RECEIVED_DAY, ROW_STATE, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "What people read and type." },
	[ROW_TITLE] = { "title_words", FIELD_TEXT, FIELD_API, .help = "Its first words." },
	[ROW_URL] = { "request_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[ROW_IS_CONFIDENTIAL] = { "is_confidential", FIELD_FLAG, FIELD_API,
		.help = "Its unit alone sees it." },
	[ROW_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What is asked for." },
	[ROW_PERSON] = { "person", FIELD_TEXT, FIELD_API, .help = "Who asks; null: not known." },
	[ROW_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "Which unit is in charge." },
	[ROW_RECEIVED] = { "received_words", FIELD_TEXT, FIELD_PAGE },
	[ROW_RECEIVED_DAY] = { "received_day", FIELD_DATE, FIELD_API, .help = "The day it came." },
	[ROW_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Its queue, or how it ended, in French." },
};

enum {
	PAGE_TITLE, PAGE_WORDS, PAGE_FIELDS, PAGE_NARROWED, PAGE_ERRORS, PAGE_WRONG, PAGE_ROWS, PAGE_HAS,
	PAGE_EMPTY, PAGE_CUT, PAGE_LAG, PAGE_NEXT_URL, PAGE_FIRST_URL, PAGE_HAS_WAYS, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WORDS] = { "word_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_NARROWED] = { "is_narrowed", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ROWS] = { "requests", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "Those found, fifty at a time." },
	[PAGE_HAS] = { "has_requests", FIELD_FLAG, FIELD_PAGE },
	[PAGE_EMPTY] = { "empty_words", FIELD_TEXT, FIELD_PAGE },
	[PAGE_CUT] = { "is_cut", FIELD_FLAG, FIELD_API, .help = "More was typed than is looked for." },
	[PAGE_LAG] = { "lag_words", FIELD_TEXT, FIELD_API, .help = "What is not found yet; null: all is." },
	[PAGE_NEXT_URL] = { "next_url", FIELD_URL, FIELD_API, .help = "The next page; null: none." },
	[PAGE_FIRST_URL] = { "first_url", FIELD_URL, FIELD_PAGE },
	[PAGE_HAS_WAYS] = { "has_ways", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind seek_search_page = { "seek", "welcome/seek/pages/search.html", page_fields,
	PAGE_FIELD_COUNT };

/* --- what is asked ---------------------------------------------------------------------------- */

enum { ASK_QUEUE, ASK_UNIT, ASK_OFFERING, ASK_FROM, ASK_TO, ASK_ORDER, ASK_COUNT };
static const struct form_choice queue_choices[] = {
	{ "a-traiter", "À traiter" },
	{ "attente", "En attente de la personne" },
	{ "closes", "Closes" },
	{ "ecartees", "Mises de côté" },
};
static const struct form_choice order_choices[] = {
	{ "proches", "Les plus proches d’abord" },
	{ "recentes", "Les plus récentes d’abord" },
};
static const struct form_field words_form[] = {
	{ "mots", FORM_TEXT, "Ce que vous cherchez",
		.hint = "Des mots, un nom, une rue, un numéro de téléphone, une référence.",
		.length_max = SEEK_TYPED_LENGTH_MAX },
};
static const struct form_field ask_form[ASK_COUNT] = {
	[ASK_QUEUE] = { "file", FORM_SELECT, "Où elle en est", .choices = queue_choices,
		.choice_count = LENGTH(queue_choices), .wrong = "Choisissez dans la liste." },
	[ASK_UNIT] = { "service", FORM_SELECT, "Service, et ceux qui en dépendent",
		.length_max = PLACE_NAME_LENGTH_MAX, .wrong = "Choisissez un service de la liste." },
	[ASK_OFFERING] = { "demarche", FORM_SELECT, "Démarche",
		.wrong = "Choisissez une démarche de la liste." },
	[ASK_FROM] = { "du", FORM_DATE, "Reçue à partir du" },
	[ASK_TO] = { "au", FORM_DATE, "Reçue jusqu’au" },
	[ASK_ORDER] = { "ordre", FORM_SELECT, "Dans quel ordre",
		.hint = "Les plus proches\u202f: d’abord celles dont le titre, la personne ou l’adresse a ces mots.",
		.choices = order_choices,
		.choice_count = LENGTH(order_choices), .wrong = "Choisissez dans la liste." },
};

struct searching {
	struct visit *visit;
	struct db *db;
	const struct place_tree *tree;
	const struct desk_sight *sight;
	struct offering *offerings;
	size_t offering_count;
	struct form *words, *form; /* what one remembers; what narrows it */
	struct form_field fields[ASK_COUNT];
	struct seek_asked asked;
	struct seek_found found;
	bool is_asked, is_narrowed;
	struct fault fault;
};

static bool
query_lookup(void *subject, const char *name, struct span *value_r)
{
	*value_r = visit_asked(subject, name);
	return value_r->length > 0;
}

static void
offer_units(struct searching *searching)
{
	struct arena *arena = searching->visit->arena;
	struct form_field *field = &searching->fields[ASK_UNIT];
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, LISTED_UNIT_COUNT_MAX + 1);
	size_t count = 0;
	for (uint32_t i = 0; i < searching->tree->count && count <= LISTED_UNIT_COUNT_MAX; i++) {
		const struct place *place = &searching->tree->places[i];
		if (desk_sees_unit(searching->sight, place->id))
			choices[count++] = (struct form_choice){ span_copy(arena, place->code),
				                                     span_copy(arena, place->name) };
	}
	field->kind = count > LISTED_UNIT_COUNT_MAX ? FORM_TEXT : FORM_SELECT;
	if (field->kind == FORM_TEXT) {
		field->hint = "Le nom ou le code du service.";
		return;
	}
	field->choices = choices;
	field->choice_count = count;
}

static void
offer_offerings(struct searching *searching)
{
	struct arena *arena = searching->visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, searching->offering_count + 1);
	for (size_t i = 0; i < searching->offering_count; i++)
		choices[i] = (struct form_choice){ span_copy(arena, searching->offerings[i].code),
			                               span_copy(arena, searching->offerings[i].name) };
	searching->fields[ASK_OFFERING].choices = choices;
	searching->fields[ASK_OFFERING].choice_count = searching->offering_count;
}

/* « 1.4203 »: where the last page ended. Anything else is the first. */
static struct seek_after
read_after(const struct visit *visit)
{
	struct span rest = visit_asked(visit, "apres"), tier;
	int64_t number, request_id;
	if (!span_cut(&rest, '.', &tier) || !span_int64(tier, &number) || number < 0 || number > 1 ||
	    !span_int64(rest, &request_id) || request_id <= 0)
		return (struct seek_after){ 0, INT64_MAX };
	return (struct seek_after){ (int)number, request_id };
}

static int64_t
unit_asked(struct searching *searching)
{
	if (!form_has(searching->form, ASK_UNIT))
		return 0;
	const uint32_t unit =
		place_by_code_or_name(searching->tree, form_text(searching->form, ASK_UNIT));
	if (unit != PLACE_NONE && desk_sees_unit(searching->sight, searching->tree->places[unit].id))
		return searching->tree->places[unit].id;
	form_complain(searching->form, ask_form[ASK_UNIT].name,
	              "Ce service n’est pas connu. Vérifiez son nom ou son code.");
	return 0;
}

static int64_t
day_begins(const struct zone *zone, int32_t day)
{
	enum local_kind kind;
	return zone_instant(zone, (struct local){ .days = day }, &kind);
}

static void
read_dates(struct searching *searching)
{
	const struct form *form = searching->form;
	const struct zone *zone = searching->visit->zone;
	if (form_has(form, ASK_FROM))
		searching->asked.from_s = day_begins(zone, form_date(form, ASK_FROM));
	if (form_has(form, ASK_TO))
		searching->asked.to_s = day_begins(zone, form_date(form, ASK_TO) + 1) - 1;
	if (form_has(form, ASK_FROM) && form_has(form, ASK_TO) &&
	    form_date(form, ASK_TO) < form_date(form, ASK_FROM))
		form_complain(searching->form, ask_form[ASK_TO].name,
		              "Donnez un jour qui ne soit pas avant le premier.");
}

static void
read_asked(struct searching *searching)
{
	struct form *form = searching->form;
	searching->asked = (struct seek_asked){ .sight = searching->sight,
		                                    .tree = searching->tree,
		                                    .typed = form_text(searching->words, 0),
		                                    .queue = -1,
		                                    .after = read_after(searching->visit) };
	searching->asked.unit_id = unit_asked(searching);
	for (size_t i = 0; form_has(form, ASK_OFFERING) && i < searching->offering_count; i++)
		if (span_equal(searching->offerings[i].code, form_text(form, ASK_OFFERING)))
			searching->asked.offering_id = searching->offerings[i].offering_id;
	if (form_has(form, ASK_QUEUE))
		searching->asked.queue = (int)form_choice(form, ASK_QUEUE);
	searching->asked.is_newest = form_has(form, ASK_ORDER) && form_choice(form, ASK_ORDER) == 1;
	read_dates(searching);
	for (size_t i = 0; i < ASK_ORDER; i++)
		searching->is_narrowed = searching->is_narrowed || form_text(form, i).length > 0;
	searching->is_asked = searching->is_narrowed || searching->asked.typed.length > 0;
}
_Static_assert(DESK_TODO == 0 && DESK_WAITING == 1 && DESK_DONE == 2 && DESK_ASIDE == 3,
               "queues are chosen in their order");

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct searching *searching)
{
	*searching = (struct searching){ .visit = visit, .db = visit_db(visit) };
	if (searching->db == NULL)
		return false;
	searching->tree = place_tree_load(visit->arena, searching->db, visit->root_id, visit->today,
	                                  &searching->fault);
	if (searching->tree == NULL ||
	    !offering_list(visit->arena, searching->db, visit->root_id, &searching->offerings,
	                   &searching->offering_count, &searching->fault)) {
		visit_fail(visit, &searching->fault);
		return false;
	}
	searching->sight = desk_sight_of(visit->arena, &visit->reader, searching->tree);
	memcpy(searching->fields, ask_form, sizeof ask_form);
	offer_units(searching);
	offer_offerings(searching);
	searching->form = form_new(visit->arena, searching->fields, ASK_COUNT);
	searching->words = form_new(visit->arena, words_form, LENGTH(words_form));
	(void)form_read(searching->words, query_lookup, visit);
	(void)form_read(searching->form, query_lookup, visit);
	read_asked(searching);
	return true;
}

/* --- rows ------------------------------------------------------------------------------------- */

static const char *
state_words(const struct desk_request *request)
{
	return request->outcome == DESK_NOT_DONE ? desk_queue_words[request->queue]
	                                         : desk_outcome_words[request->outcome];
}

static bool
read_names(struct searching *searching, struct span names_r[DESK_PAGE_COUNT])
{
	struct visit *visit = searching->visit;
	int64_t ids[DESK_PAGE_COUNT];
	const struct seek_found *found = &searching->found;
	for (size_t i = 0; i < found->count; i++)
		ids[i] = found->requests[i].person_id;
	if (!person_names(visit->arena, searching->db, visit->root_id, ids, found->count, names_r,
	                  &searching->fault))
		return false;
	for (size_t i = 0; i < found->count; i++)
		if (found->requests[i].asker_id != 0 &&
		    !people_name(visit->arena, searching->db, visit->root_id, found->requests[i].asker_id,
		                 &names_r[i], &searching->fault))
			return false;
	return true;
}
_Static_assert((int)PERSON_NAMED_COUNT_MAX >= (int)DESK_PAGE_COUNT, "the names of a page in one question");

static struct span
unit_name(const struct searching *searching, int64_t unit_id)
{
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(searching->tree, unit_id);
	return unit_id == 0          ? SPAN("aucun service pour l’instant")
	       : place == PLACE_NONE ? SPAN("un service fermé depuis")
	                             : searching->tree->places[place].name;
}

static struct span
offering_name(const struct searching *searching, int64_t offering_id)
{
	for (size_t i = 0; i < searching->offering_count; i++)
		if (searching->offerings[i].offering_id == offering_id)
			return searching->offerings[i].name;
	return SPAN("démarche supprimée");
}

static void
draw_row(const struct searching *searching, struct model *row, const struct desk_request *request,
         struct span name)
{
	struct visit *visit = searching->visit;
	const struct span offering = offering_name(searching, request->offering_id);
	const int32_t day = visit_day(visit, request->received_unix_s);
	struct text received = text_new(visit->arena, 100);
	text_format(&received, "%s, le ", desk_channel_words[request->channel]);
	text_add_date_words(&received, day);
	model_text(row, ROW_REFERENCE, request->reference);
	model_text(row, ROW_TITLE, request->title.length > 0 ? request->title : offering);
	model_url_z(row, ROW_URL,
	            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(request->reference)));
	model_flag(row, ROW_IS_CONFIDENTIAL, request->is_confidential);
	model_text(row, ROW_OFFERING, offering);
	if (name.length > 0)
		model_text(row, ROW_PERSON, name);
	model_text(row, ROW_UNIT, unit_name(searching, request->unit_id));
	model_text(row, ROW_RECEIVED, text_span(&received));
	model_date(row, ROW_RECEIVED_DAY, day);
	model_text_z(row, ROW_STATE, state_words(request));
}

/* --- the page --------------------------------------------------------------------------------- */

static void
draw_address(const struct searching *searching, struct model *page, size_t field, bool is_next)
{
	struct text url = text_new(searching->visit->arena, 8000);
	text_add_z(&url, "/guichet/recherche?");
	text_format(&url, "%s=", words_form[0].name);
	http_percent_encode(&url, searching->asked.typed);
	for (size_t i = 0; i < ASK_COUNT; i++) {
		const struct span value = visit_asked(searching->visit, ask_form[i].name);
		if (value.length == 0)
			continue;
		text_format(&url, "&%s=", ask_form[i].name);
		http_percent_encode(&url, value);
	}
	if (is_next)
		text_format(&url, "&apres=%d.%lld", searching->found.after.tier,
		            (long long)searching->found.after.request_id);
	model_url(page, field, text_span(&url));
}

static const char *
empty_words(const struct searching *searching)
{
	const struct visit *visit = searching->visit;
	if (desk_sight_is_empty(searching->sight))
		return visit->reader.previews
		           ? "Un aperçu ne montre aucune demande\u202f: elles ne sont lues que par ceux qui y "
		             "répondent."
		           : "Vos droits ne portent aujourd’hui sur aucun service ouvert.";
	if (!searching->is_asked)
		return NULL;
	if (visit_asked(visit, "apres").length > 0)
		return searching->found.has_more ? "Rien sur cette page. La recherche continue sur la suivante."
		                                 : "Rien de plus.";
	return "Aucune demande que vous pouvez voir ne contient tous ces mots. Essayez-en moins, ou le début "
		   "d’un seul.";
}

static bool
draw_lag(struct searching *searching, struct model *page)
{
	struct visit *visit = searching->visit;
	int64_t since_s;
	if (!seek_lags_since(visit->arena, searching->db, visit->root_id, &since_s, &searching->fault))
		return false;
	if (since_s == 0 || visit->now_s - since_s < SEEK_LAG_S)
		return true;
	struct text words = text_new(visit->arena, 300);
	const struct local local = zone_local(visit->zone, since_s);
	text_add_z(&words, "La recherche a du retard\u202f: ce qui s’est passé depuis le ");
	text_add_date_words(&words, local.days);
	text_format(&words, " à %d\u00a0h\u00a0%02d n’est pas encore trouvé.", (int)(local.second / 3600),
	            (int)(local.second / 60 % 60));
	model_text(page, PAGE_LAG, text_span(&words));
	return true;
}

static bool
draw_found(struct searching *searching, struct model *page)
{
	struct visit *visit = searching->visit;
	struct span names[DESK_PAGE_COUNT];
	const struct seek_found *found = &searching->found;
	if (!seek_find(visit->arena, searching->db, visit->root_id, &searching->asked,
	               &searching->found, &searching->fault) ||
	    !read_names(searching, names) || !draw_lag(searching, page))
		return false;
	for (size_t i = 0; i < found->count; i++)
		draw_row(searching, model_row(page, PAGE_ROWS), &found->requests[i], names[i]);
	model_flag(page, PAGE_HAS, found->count > 0);
	model_flag(page, PAGE_CUT, found->is_cut);
	model_text_z(page, PAGE_EMPTY, found->count > 0 ? NULL : empty_words(searching));
	if (found->has_more)
		draw_address(searching, page, PAGE_NEXT_URL, true);
	if (visit_asked(visit, "apres").length > 0)
		draw_address(searching, page, PAGE_FIRST_URL, false);
	model_flag(page, PAGE_HAS_WAYS,
	           found->has_more || visit_asked(visit, "apres").length > 0);
	return true;
}

/* A reference, whichever way it is typed, leads to its request. */
static bool
leads_to_one(struct searching *searching)
{
	struct visit *visit = searching->visit;
	char read[IDENT_REFERENCE_LENGTH + 1];
	struct desk_request request;
	if (visit_format(visit) != VISIT_HTML || !ident_reference_read(searching->asked.typed, read) ||
	    desk_load(visit->arena, searching->db, visit->root_id, searching->sight, span_of(read),
	              &request, &searching->fault) != FOUND_ONE)
		return false;
	visit_go(visit, "/guichet/%s", read);
	return true;
}

void
seek_get_search(struct visit *visit)
{
	struct searching searching;
	if (!begin(visit, &searching) || leads_to_one(&searching))
		return;
	struct model *page = model_new(visit->arena, &seek_search_page);
	model_text_z(page, PAGE_TITLE, "Chercher une demande");
	form_draw(searching.words, page, (struct form_place){ PAGE_WORDS, PAGE_ERRORS, PAGE_WRONG });
	form_draw(searching.form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	model_flag(page, PAGE_WRONG, !form_is_fine(searching.form) || !form_is_fine(searching.words));
	model_flag(page, PAGE_NARROWED, searching.is_narrowed || !form_is_fine(searching.form));
	if (!form_is_fine(searching.form) || !form_is_fine(searching.words))
		visit->response->status = 422;
	else if (!draw_found(&searching, page)) {
		visit_fail(visit, &searching.fault);
		return;
	}
	visit_show(visit, &seek_search_page, page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/guichet/recherche", DESK_DEALERS, "seek", seek_get_search },
};
static const struct page_kind *const pages[] = { &seek_search_page };
const struct room_pages seek_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
