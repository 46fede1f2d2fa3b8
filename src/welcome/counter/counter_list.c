/* Counters that this reader may work at; whoever has a window goes straight to it. */
#include "welcome/counter/counter_inside.h"
#include "welcome/desk/desk.h"

enum { ROW_PLACE, ROW_URL, ROW_OPEN, ROW_WAITING, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Where it is." },
	[ROW_URL] = { "counter_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[ROW_OPEN] = { "open_windows", FIELD_COUNT, FIELD_API, .help = "Windows where somebody sits." },
	[ROW_WAITING] = { "waiting", FIELD_COUNT, FIELD_API, .help = "How many wait." },
};
enum {
	LIST_TITLE, LIST_ROWS, LIST_HAS_ROWS, LIST_CAN_ADD, LIST_FIELDS, LIST_ERRORS, LIST_WRONG,
	LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_ROWS] = { "counters", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Places where tickets are taken." },
	[LIST_HAS_ROWS] = { "has_counters", FIELD_FLAG, FIELD_PAGE },
	[LIST_CAN_ADD] = { "can_add", FIELD_FLAG, FIELD_PAGE },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind counter_list_page = { "counters", "welcome/counter/pages/list.html", list_fields,
	LIST_FIELD_COUNT };

static const struct form_field where_form[] = {
	{ "lieu", FORM_TEXT, "Dans quel lieu", .hint = "Son nom ou son code.",
	  .length_max = PLACE_NAME_LENGTH_MAX },
};

struct listing {
	struct visit *visit;
	struct place_tree *tree;
	struct form *form;
	struct fault fault;
};

static bool
add_row(struct listing *listing, uint32_t place, struct model *page)
{
	struct visit *visit = listing->visit;
	struct hall *hall = arena_new_of(visit->arena, struct hall);
	int64_t waiting = 0, windows = 0;
	hall->tree = listing->tree;
	const enum found found = counter_hall_load(visit, hall, listing->tree->places[place].id);
	listing->fault = hall->fault;
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	for (size_t i = 0; i < hall->counter.file_count; i++)
		waiting += (int64_t)counter_hall_waiting(hall, hall->counter.files[i].letter);
	for (size_t i = 0; i < hall->counter.window_count; i++)
		windows += hall->counter.windows[i].account_id != 0;
	struct model *row = model_row(page, LIST_ROWS);
	model_text(row, ROW_PLACE, listing->tree->places[place].name);
	model_url_z(row, ROW_URL, counter_hall_url(visit->arena, listing->tree, place, "/file/", ""));
	model_count(row, ROW_OPEN, windows);
	model_count(row, ROW_WAITING, waiting);
	model_flag(page, LIST_HAS_ROWS, true);
	return true;
}

/* Where one goes at once: the window one has, or the place one wants a counter at. False after a fault. */
static bool
destination(struct listing *listing, struct db *db, uint32_t *place_r, const char **more_r)
{
	struct visit *visit = listing->visit;
	const struct span typed = span_trim(visit_asked(visit, "lieu"));
	int64_t place_id;
	*place_r = PLACE_NONE;
	*more_r = "/reglages";
	if (typed.length > 0) {
		const uint32_t place = place_by_code_or_name(listing->tree, typed);
		if (place != PLACE_NONE && people_may(&visit->reader, listing->tree, COUNTER_KEEPERS, place)) {
			*place_r = place;
			return true;
		}
		form_fill(listing->form, 0, typed);
		form_complain(listing->form, "lieu",
		              "Ce lieu n’est pas de ceux que vous réglez. Vérifiez son nom ou son code.");
		return true;
	}
	const enum found found = counter_store_seat(visit->arena, db, visit->root_id,
	                                            visit->reader.account_id, &place_id, &listing->fault);
	if (found == FOUND_ONE && visit_asked(visit, "toutes").length == 0) {
		const uint32_t place = place_by_id(listing->tree, place_id);
		if (place != PLACE_NONE && people_may(&visit->reader, listing->tree, DESK_DEALERS, place))
			*place_r = place;
		*more_r = "";
	}
	return found != FOUND_FAILED;
}

static bool
draw(struct listing *listing, struct db *db, struct model *page)
{
	struct visit *visit = listing->visit;
	int64_t *ids;
	size_t count;
	if (!counter_store_places(visit->arena, db, visit->root_id, &ids, &count, &listing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint32_t place = place_by_id(listing->tree, ids[i]);
		if (place != PLACE_NONE && people_may(&visit->reader, listing->tree, DESK_DEALERS, place) &&
		    !add_row(listing, place, page))
			return false;
	}
	return true;
}

void
counter_get_list(struct visit *visit)
{
	struct listing listing = { .visit = visit, .form = form_new(visit->arena, where_form, 1) };
	uint32_t place;
	const char *more;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	listing.tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &listing.fault);
	if (listing.tree == NULL || !destination(&listing, db, &place, &more)) {
		visit_fail(visit, &listing.fault);
		return;
	}
	if (place != PLACE_NONE) {
		visit_go(visit, "%s", counter_hall_url(visit->arena, listing.tree, place, "/file/", more));
		return;
	}
	struct model *page = model_new(visit->arena, &counter_list_page);
	model_text_z(page, LIST_TITLE, "Accueil du public");
	model_flag(page, LIST_CAN_ADD, (visit->reader.roles & COUNTER_KEEPERS) != 0);
	form_draw(listing.form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	if (draw(&listing, db, page))
		visit_show(visit, &counter_list_page, page);
	else
		visit_fail(visit, &listing.fault);
}
