/* The place in a page: fields, proposals, and what a script needs to draw a map over them. */
#include "welcome/spot/spot_inside.h"

enum {
	MAP_TILES, MAP_CREDIT, MAP_NORTH, MAP_EAST, MAP_ZOOM, MAP_MOST, MAP_POINT_NORTH, MAP_POINT_EAST, MAP_FIXED
};
const struct field spot_map_fields[SPOT_MAP_FIELD_COUNT] = {
	[MAP_TILES] = { "tiles", FIELD_TEXT, FIELD_PAGE },
	[MAP_CREDIT] = { "credit", FIELD_TEXT, FIELD_PAGE },
	[MAP_NORTH] = { "north", FIELD_TEXT, FIELD_PAGE },
	[MAP_EAST] = { "east", FIELD_TEXT, FIELD_PAGE },
	[MAP_ZOOM] = { "zoom", FIELD_COUNT, FIELD_PAGE },
	[MAP_MOST] = { "zoom_most", FIELD_COUNT, FIELD_PAGE },
	[MAP_POINT_NORTH] = { "point_north", FIELD_TEXT, FIELD_PAGE },
	[MAP_POINT_EAST] = { "point_east", FIELD_TEXT, FIELD_PAGE },
	[MAP_FIXED] = { "is_fixed", FIELD_FLAG, FIELD_PAGE },
};
_Static_assert(MAP_FIXED + 1 == SPOT_MAP_FIELD_COUNT, "a field each");

#define FORM_ROWS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_row_fields, .of_count = FORM_ROW_FIELD_COUNT }
enum { ROW_WHERE, ROW_HOST, ROW_HOST_ID, ROW_TOLD, ROW_FOUND, ROW_ANSWER_ID, ROW_MAP, ROW_DEGREES, ROW_OPEN };
const struct field spot_row_fields[SPOT_ROW_FIELD_COUNT] = {
	[ROW_WHERE] = FORM_ROWS("spot_where"),
	[ROW_HOST] = { "spot_host", FIELD_TEXT, FIELD_PAGE },
	[ROW_HOST_ID] = { "spot_host_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_TOLD] = { "spot_told", FIELD_TEXT, FIELD_PAGE },
	[ROW_FOUND] = FORM_ROWS("spot_found"),
	[ROW_ANSWER_ID] = { "spot_answer_id", FIELD_TEXT, FIELD_PAGE },
	[ROW_MAP] = SPOT_MAP_LIST,
	[ROW_DEGREES] = FORM_ROWS("spot_degrees"),
	[ROW_OPEN] = { "is_spot_open", FIELD_FLAG, FIELD_PAGE },
};
_Static_assert(ROW_OPEN + 1 == SPOT_ROW_FIELD_COUNT, "a field each");

/* The page may then show images of the server of tiles. */
static struct model *
draw_map(struct visit *visit, struct model *row, size_t list)
{
	const struct atlas *atlas = visit->atlas;
	if (atlas == NULL || atlas->tiles == NULL)
		return NULL;
	struct model *map = model_row(row, list);
	http_response_images_from(visit->arena, visit->response, atlas->tiles_origin);
	model_text_z(map, MAP_TILES, atlas->tiles);
	model_text_z(map, MAP_CREDIT, atlas->credit);
	model_text_z(map, MAP_NORTH, atlas_degrees(visit->arena, atlas->start.north));
	model_text_z(map, MAP_EAST, atlas_degrees(visit->arena, atlas->start.east));
	model_count(map, MAP_ZOOM, atlas->start_zoom);
	model_count(map, MAP_MOST, atlas->zoom_most);
	return map;
}

static bool
has_typed(const struct spot *spot)
{
	const struct http_pairs *body = &spot->visit->body;
	bool has = spot->is_placed;
	for (size_t i = 0; i < SPOT_DEGREES_COUNT; i++)
		has = has || span_trim(http_pairs_first(body, spot->degrees_fields[i].name)).length > 0;
	return has;
}

void
spot_draw(const struct spot *spot, struct spot_page page)
{
	struct visit *visit = spot->visit;
	struct model *row = model_row(page.model, page.list);
	form_draw_within(spot->where, row, page.model,
	                 (struct form_place){ ROW_WHERE, page.errors, page.wrong });
	if (visit->atlas != NULL && visit->atlas->search != NULL) {
		model_text_z(row, ROW_HOST, visit->atlas->search_host);
		model_text_z(row, ROW_HOST_ID, "adresse-ailleurs");
	}
	model_text_z(row, ROW_TOLD, spot->told);
	model_text_z(row, ROW_ANSWER_ID, spot->told != NULL ? "adresses" : NULL);
	if (spot->found != NULL)
		form_draw_within(spot->found, row, page.model,
		                 (struct form_place){ ROW_FOUND, page.errors, page.wrong });
	(void)draw_map(visit, row, ROW_MAP);
	model_flag(row, ROW_OPEN, has_typed(spot) || !form_is_fine(spot->degrees));
	form_draw_within(spot->degrees, row, page.model,
	                 (struct form_place){ ROW_DEGREES, page.errors, page.wrong });
	model_flag(page.model, page.wrong, model_row_count(page.model, page.errors) > 0);
}

struct span
spot_where(struct arena *arena, const struct desk_request *request)
{
	struct text text = text_new(arena, request->address.length + 100);
	text_add(&text, request->address);
	if (request->is_placed) {
		text_add_z(&text, text.length > 0 ? " (" : "(");
		text_add_number(&text, request->north, 5);
		text_add_z(&text, "\u202f; ");
		text_add_number(&text, request->east, 5);
		text_add_char(&text, ')');
	}
	return text_span(&text);
}

void
spot_draw_map(struct visit *visit, const struct desk_request *request, struct model *page, size_t list)
{
	const struct atlas_point point = { request->north, request->east };
	struct model *map = request->is_placed && atlas_point_wrong(NULL, point) == NULL
	                        ? draw_map(visit, page, list)
	                        : NULL;
	if (map == NULL)
		return;
	model_text_z(map, MAP_POINT_NORTH, atlas_degrees(visit->arena, point.north));
	model_text_z(map, MAP_POINT_EAST, atlas_degrees(visit->arena, point.east));
	model_flag(map, MAP_FIXED, true);
}
