/* The catalogue, as those who write it see it. */
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "welcome/offering/offering_inside.h"

enum { ROW_NAME, ROW_KIND, ROW_STATE, ROW_UNITS, ROW_UNIT_URL, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What may be asked for." },
	[ROW_KIND] = { "kind", FIELD_TEXT, FIELD_API, .help = "Request, complaint, report …" },
	[ROW_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Draft, open or closed." },
	[ROW_UNITS] = { "unit_words", FIELD_TEXT, FIELD_API, .help = "Which unit is in charge." },
	[ROW_UNIT_URL] = { "unit_url", FIELD_URL, FIELD_PAGE },
	[ROW_URL] = { "url", FIELD_URL, FIELD_API, .help = "Where it is changed, by whoever keeps its units." },
};
enum { PAGE_TITLE, PAGE_ROWS, PAGE_HAS, PAGE_SAVED, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_ROWS] = { "offerings", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "By name." },
	[PAGE_HAS] = { "has_offerings", FIELD_FLAG, FIELD_PAGE },
	[PAGE_SAVED] = { "is_saved", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind offering_list_page = { "offering.list",
	"welcome/offering/pages/list.html", page_fields, PAGE_FIELD_COUNT };

bool
offering_may_change(const struct reader *reader, const struct place_tree *tree,
                    const struct offering_unit *units, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!people_may(reader, tree, OFFERING_KEEPERS, place_by_id(tree, units[i].unit_id)))
			return false;
	return true;
}

bool
offering_of_visit(struct visit *visit, struct offering *offering_r)
{
	struct offering_unit *units;
	struct fault fault = { 0 };
	size_t count;
	int64_t offering_id;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &offering_id) && offering_id > 0)
		found = offering_load(visit->arena, db, visit->root_id, offering_id, offering_r, &fault);
	const struct place_tree *tree = NULL;
	if (found == FOUND_ONE) {
		tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
		if (tree == NULL ||
		    !offering_units(visit->arena, db, visit->root_id, offering_id, &units, &count, &fault))
			found = FOUND_FAILED;
	}
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	else if (offering_may_change(&visit->reader, tree, units, count))
		return true;
	else
		visit_refuse(visit, "Cette demande est confiée à un service dont vous ne vous occupez pas.");
	return false;
}

/* How it is reached, what its letters say, who is warned: of the units one keeps. */
static void
show_unit_url(struct visit *visit, const struct place_tree *tree, uint32_t unit, struct model *row)
{
	struct text url = text_new(visit->arena, 1000);
	if (!people_may(&visit->reader, tree, OFFERING_KEEPERS, unit))
		return;
	text_add_z(&url, "/guichet/service/"); /* room inbox */
	http_percent_encode(&url, tree->places[unit].code);
	model_url(row, ROW_UNIT_URL, text_span(&url));
}

static bool
show_row(struct visit *visit, struct db *db, const struct place_tree *tree,
         const struct offering *offering, struct model *page)
{
	struct offering_unit *units;
	size_t count;
	struct fault fault;
	if (!offering_units(visit->arena, db, visit->root_id, offering->offering_id, &units, &count,
	                    &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	struct model *row = model_row(page, PAGE_ROWS);
	const int64_t unit_id = offering_unit_for(tree, units, count, PLACE_NONE);
	const uint32_t unit = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	model_text(row, ROW_NAME, offering->name);
	model_text_z(row, ROW_KIND, offering_kind_words[offering->kind]);
	model_text_z(row, ROW_STATE, offering_state_words[offering->state]);
	if (offering_may_change(&visit->reader, tree, units, count))
		model_url_z(row, ROW_URL,
		            arena_format(visit->arena, "/catalogue/%lld", (long long)offering->offering_id));
	if (unit != PLACE_NONE) {
		model_text(row, ROW_UNITS, tree->places[unit].name);
		show_unit_url(visit, tree, unit, row);
	} else
		model_text_z(row, ROW_UNITS, count == 0 ? "aucun service" : "selon le lieu");
	return true;
}

void
offering_get_list(struct visit *visit)
{
	struct offering *offerings;
	size_t count;
	struct fault fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (tree == NULL ||
	    !offering_list(visit->arena, db, visit->root_id, &offerings, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &offering_list_page);
	model_text_z(page, PAGE_TITLE, "Ce que l’on peut demander");
	model_flag(page, PAGE_HAS, count > 0);
	model_flag(page, PAGE_SAVED, visit_asked(visit, "enregistree").length > 0);
	for (size_t i = 0; i < count; i++)
		if (!show_row(visit, db, tree, &offerings[i], page))
			return;
	visit_show(visit, &offering_list_page, page);
}

/* --- to begin with ---------------------------------------------------------------------------- */

struct starting {
	struct visit *visit;
	struct fault fault;
};

static bool
write_starter(struct db *db, void *data)
{
	struct starting *starting = data;
	struct visit *visit = starting->visit;
	size_t count;
	struct offering *offerings = offering_starter(visit->arena, &count);
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "offering.started",
		                       .account_id = visit->reader.account_id,
		                       .words = SPAN("Le catalogue de départ a été ajouté, en préparation."),
		                       .once = visit->once };
	if (journal_add(visit->arena, db, visit->root_id, &fact, &starting->fault) != FOUND_ONE)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct offering_saving saving = { .offering = &offerings[i] };
		int64_t offering_id;
		bool is_taken;
		if (offering_save(visit->arena, db, visit->root_id, &saving, &offering_id, &is_taken,
		                  &starting->fault) != FOUND_ONE &&
		    !is_taken) /* what is there already stays as it is */
			return false;
	}
	return true;
}

void
offering_post_starter(struct visit *visit)
{
	struct starting starting = { .visit = visit };
	bool gave_up;
	if (visit_write(visit, write_starter, &starting, &gave_up) || gave_up)
		visit_go(visit, "/catalogue?enregistree=1");
}
