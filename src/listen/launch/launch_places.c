/* « Lieux »: a list pasted, read back, then kept. */
#include "listen/launch/launch_inside.h"

enum { NODE_NAME, NODE_INDENT, NODE_AGENTS, NODE_FIELD_COUNT };
static const struct field node_fields[NODE_FIELD_COUNT] = {
	[NODE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Of the place." },
	[NODE_INDENT] = { "under", FIELD_TEXT, FIELD_PAGE },
	[NODE_AGENTS] = { "agents", FIELD_COUNT, FIELD_API, .help = "Who work there, when it was told." },
};
enum { BAD_LINE, BAD_WHY, BAD_FIELD_COUNT };
static const struct field bad_fields[BAD_FIELD_COUNT] = {
	[BAD_LINE] = { "line", FIELD_COUNT, FIELD_API, .help = "Number of the line." },
	[BAD_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "Why it was not taken." },
};
enum {
	PLACES_TITLE, PLACES_IS_CHECK, PLACES_NEW, PLACES_NEW_COUNT, PLACES_BAD, PLACES_HAS_BAD,
	PLACES_PASTED, PLACES_KNOWN, PLACES_HAS_KNOWN, PLACES_CAN_MAKE, PLACES_MORE, PLACES_FIELDS, PLACES_ERRORS,
	PLACES_WRONG, PLACES_FIELD_COUNT
};
static const struct field places_fields[PLACES_FIELD_COUNT] = {
	[PLACES_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PLACES_IS_CHECK] = { "is_check", FIELD_FLAG, FIELD_PAGE },
	[PLACES_NEW] = { "new_places", FIELD_LIST, FIELD_PAGE, .of = node_fields,
		.of_count = NODE_FIELD_COUNT },
	[PLACES_NEW_COUNT] = { "new_count", FIELD_COUNT, FIELD_PAGE },
	[PLACES_BAD] = { "bad", FIELD_LIST, FIELD_PAGE, .of = bad_fields,
		.of_count = BAD_FIELD_COUNT },
	[PLACES_HAS_BAD] = { "has_bad", FIELD_FLAG, FIELD_PAGE },
	[PLACES_PASTED] = { "pasted", FIELD_TEXT, FIELD_PAGE },
	[PLACES_KNOWN] = { "places", FIELD_LIST, FIELD_API, .of = node_fields,
		.of_count = NODE_FIELD_COUNT, .help = "The tree, depth first." },
	[PLACES_HAS_KNOWN] = { "has_known", FIELD_FLAG, FIELD_PAGE },
	[PLACES_CAN_MAKE] = { "can_make", FIELD_FLAG, FIELD_PAGE },
	[PLACES_MORE] = { "more", FIELD_COUNT, FIELD_PAGE },
	[PLACES_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PLACES_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PLACES_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind launch_places_page = { "places", "listen/launch/pages/places.html",
	places_fields, PLACES_FIELD_COUNT };

enum { PASTE_LIST, PASTE_COUNT };
static const struct form_field paste_form[PASTE_COUNT] = {
	[PASTE_LIST] = { "liste", FORM_LONG, "Vos lieux, un par ligne",
		.hint = "Décalez de deux espaces ce qui est dessous. Après un point-virgule, le nombre "
		        "d’agents, si vous le savez\u202f: Accueil\u202f; 31. On peut coller deux colonnes d’un tableur.",
		.required = "Collez au moins un lieu.", .length_max = FORM_LENGTH_MAX },
};

struct pasting {
	struct visit *visit;
	const struct place_tree *tree;
	struct listed *list;
	struct span *codes;
	size_t count;
	struct listed_bad *bad;
	size_t bad_count;
	struct form *form;
	struct fault fault;
};

static const char *
under_words(struct arena *arena, uint32_t depth)
{
	struct text text = text_new(arena, 200);
	for (uint32_t i = 0; i < depth && i < 20; i++)
		text_add_z(&text, "—\u00a0");
	return text_z(&text);
}

static bool
show_known(struct pasting *pasting, struct model *page)
{
	struct visit *visit = pasting->visit;
	const struct place_tree *tree = pasting->tree;
	for (uint32_t i = 0; i < tree->count && i < LAUNCH_PLACE_COUNT_MAX; i++) {
		int64_t agents;
		if (!launch_store_headcount(visit->arena, visit->db, visit->root_id, tree->places[i].id,
		                            &agents, &pasting->fault))
			return false;
		struct model *row = model_row(page, PLACES_KNOWN);
		model_text(row, NODE_NAME, tree->places[i].name);
		model_text_z(row, NODE_INDENT, under_words(visit->arena, tree->places[i].depth));
		if (agents > 0)
			model_count(row, NODE_AGENTS, agents);
	}
	model_flag(page, PLACES_HAS_KNOWN, tree->count > 0);
	model_flag(page, PLACES_CAN_MAKE, (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	if (tree->count > LAUNCH_PLACE_COUNT_MAX)
		model_count(page, PLACES_MORE, tree->count - LAUNCH_PLACE_COUNT_MAX);
	return true;
}

static void
show_places(struct pasting *pasting, bool is_check)
{
	struct visit *visit = pasting->visit;
	struct model *page = model_new(visit->arena, &launch_places_page);
	if (visit_db(visit) == NULL)
		return;
	model_text_z(page, PLACES_TITLE, is_check ? "Est-ce bien cela\u202f?" : "Lieux");
	model_flag(page, PLACES_IS_CHECK, is_check);
	for (size_t i = 0; is_check && i < pasting->count; i++) {
		struct model *row = model_row(page, PLACES_NEW);
		model_text(row, NODE_NAME, pasting->list[i].name);
		model_text_z(row, NODE_INDENT, under_words(visit->arena, pasting->list[i].depth));
		if (pasting->list[i].agents >= 0)
			model_count(row, NODE_AGENTS, pasting->list[i].agents);
	}
	model_count(page, PLACES_NEW_COUNT, (int64_t)pasting->count);
	for (size_t i = 0; i < pasting->bad_count; i++) {
		struct model *row = model_row(page, PLACES_BAD);
		model_count(row, BAD_LINE, pasting->bad[i].line);
		model_text_z(row, BAD_WHY, pasting->bad[i].why);
	}
	model_flag(page, PLACES_HAS_BAD, pasting->bad_count > 0);
	if (is_check)
		model_text(page, PLACES_PASTED, form_text(pasting->form, PASTE_LIST));
	else if (!show_known(pasting, page)) {
		visit_fail(visit, &pasting->fault);
		return;
	}
	form_draw(pasting->form, page,
	          (struct form_place){ PLACES_FIELDS, PLACES_ERRORS, PLACES_WRONG });
	if (!form_is_fine(pasting->form))
		visit->response->status = 422;
	visit_show(visit, &launch_places_page, page);
}

static bool
paste_look(struct visit *visit, struct pasting *pasting)
{
	*pasting = (struct pasting){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	pasting->form = form_new(visit->arena, paste_form, PASTE_COUNT);
	pasting->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &pasting->fault);
	if (pasting->tree == NULL)
		visit_fail(visit, &pasting->fault);
	return pasting->tree != NULL;
}

void
launch_get_places(struct visit *visit)
{
	struct pasting pasting;
	if (paste_look(visit, &pasting))
		show_places(&pasting, false);
}

static bool
is_taken(const struct pasting *pasting, const struct place_tree *tree, size_t rank,
         struct span code)
{
	bool taken = place_by_code(tree, code) != PLACE_NONE;
	for (size_t i = 0; i < rank && !taken; i++)
		taken = span_equal(pasting->codes[i], code);
	return taken;
}

/* Of its name; with two numbers when another place has it. */
static struct span
free_code(const struct pasting *pasting, const struct place_tree *tree, size_t rank)
{
	struct arena *arena = pasting->visit->arena;
	const struct span slug = launch_slug(arena, pasting->list[rank].name);
	struct span code = slug;
	for (size_t more = rank; is_taken(pasting, tree, rank, code); more++)
		code = span_of(arena_format(arena, "%.*s-%u-%zu", SPAN_ARGS(slug), tree->count, more));
	return code;
}

static bool
plant(struct db *db, void *data)
{
	struct pasting *pasting = data;
	struct visit *visit = pasting->visit;
	const int64_t root_id = visit->root_id;
	const struct fact fact = {
		.kind = "place.added",
		.account_id = visit->reader.account_id,
		.words = span_of(arena_format(visit->arena, "%zu lieux ajoutés.", pasting->count)),
		.once = visit->once,
	};
	if (journal_add(visit->arena, db, root_id, &fact, &pasting->fault) != FOUND_ONE)
		return false;
	const struct place_tree *tree =
		place_tree_load(visit->arena, db, root_id, visit->today, &pasting->fault);
	if (tree == NULL)
		return false;
	int64_t *ids = arena_array_of(visit->arena, int64_t, pasting->count + 1);
	pasting->codes = arena_array_of(visit->arena, struct span, pasting->count + 1);
	for (size_t i = 0; i < pasting->count; i++) {
		const struct listed *one = &pasting->list[i];
		const int64_t parent_id = one->parent == PLACE_NONE ? 0 : ids[one->parent];
		pasting->codes[i] = free_code(pasting, tree, i);
		if (!place_plant(db, root_id, pasting->codes[i], one->name, parent_id, visit->today,
		                 &ids[i], &pasting->fault) ||
		    (one->agents >= 0 && !launch_store_headcount_keep(db, root_id, ids[i], one->agents,
		                                                      &pasting->fault)))
			return false;
	}
	return true;
}

/* What a person pastes twice would be twice there: places of one name under one parent are told. */
static void
tell_known(struct pasting *pasting)
{
	size_t kept = 0;
	bool is_known = false;
	for (size_t i = 0; i < pasting->count; i++)
		is_known = is_known || (pasting->list[i].parent == PLACE_NONE &&
		                        place_by_code_or_name(pasting->tree, pasting->list[i].name) !=
		                            PLACE_NONE);
	for (size_t i = 0; is_known && i < pasting->count; i++) {
		const struct listed *one = &pasting->list[i];
		if (one->parent == PLACE_NONE && kept == 0 &&
		    place_by_code_or_name(pasting->tree, one->name) != PLACE_NONE) {
			form_complain(pasting->form, "liste",
			              arena_format(pasting->visit->arena,
			                           "«\u202f%.*s\u202f» est déjà dans vos lieux. Ôtez cette ligne et "
			                           "celles qui sont dessous.",
			                           SPAN_ARGS(one->name)));
			kept++;
		}
	}
}

void
launch_post_places(struct visit *visit)
{
	struct pasting pasting;
	bool gave_up = false;
	if (!paste_look(visit, &pasting))
		return;
	if (form_read(pasting.form, visit_lookup, visit)) {
		launch_list_read(visit->arena, form_text(pasting.form, PASTE_LIST), &pasting.list,
		                 &pasting.count, &pasting.bad, &pasting.bad_count);
		if (pasting.count == 0)
			form_complain(pasting.form, "liste", "Aucun lieu n’a pu être lu dans cette liste.");
		tell_known(&pasting);
	}
	const bool sure = span_is(http_pairs_first(&visit->body, "faire"), "ajouter");
	if (!form_is_fine(pasting.form))
		show_places(&pasting, false);
	else if (!sure)
		show_places(&pasting, true);
	else if (visit_write(visit, plant, &pasting, &gave_up) || gave_up)
		visit_go(visit, "/lieux");
}
