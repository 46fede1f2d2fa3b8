#include "craft/html/asset.h"
#include "craft/sheet/sheet.h"
#include "ground/journey/journey_inside.h"

/* The table is a file of this room, embedded: the program and its tests are its only readers, so
 * whatever is wrong in it is a bug. A row is a step; rows of one journey follow one another. */
enum { TEMPLATE_COUNT_MAX = 60 };
enum { RANK, AUDIENCE, CODE, NAME, KEY, STEP, CHANNELS, ACTOR, CELL_COUNT };

static void
take_row(struct arena *arena, struct journey_template *template, const struct span *cells)
{
	/* A row says a step in the words of the editor, which then reads it. */
	const char *line = arena_format(arena, "%.*s%.*s;%.*s;%.*s", SPAN_ARGS(cells[KEY]),
	                                SPAN_ARGS(cells[STEP]), SPAN_ARGS(cells[CHANNELS]),
	                                SPAN_ARGS(cells[ACTOR]));
	const struct journey_text text = journey_text_read(arena, span_of(line));
	must(text.count == 1);
	must(text.bad_count == 0);
	must(template->step_count < JOURNEY_STEP_COUNT_MAX);
	template->steps[template->step_count] = text.steps[0];
	template->steps[template->step_count].rank = (int64_t)template->step_count + 1;
	template->step_count++;
}

const struct journey_template *
journey_templates(struct arena *arena, size_t *count_r)
{
	struct fault fault;
	struct sheet_row row;
	const struct sheet_options options = { .separator = ';' };
	const struct asset *asset = asset_lookup("ground/journey/templates.csv");
	must(asset != NULL);
	struct sheet *sheet = sheet_open_bytes(arena, asset->bytes, &options, &fault);
	must(sheet != NULL);
	must(sheet_next(sheet, &row, &fault) == FOUND_ONE); /* the headings */
	struct journey_template *templates =
		arena_array_of(arena, struct journey_template, TEMPLATE_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = sheet_next(sheet, &row, &fault)) == FOUND_ONE) {
		int64_t rank;
		must(row.complaint == NULL && row.cell_count == CELL_COUNT);
		must(span_int64(row.cells[RANK], &rank));
		if (count == 0 || templates[count - 1].rank != rank) {
			must(count < TEMPLATE_COUNT_MAX);
			must(rank == (int64_t)count + 1);
			templates[count++] = (struct journey_template){
				.rank = rank,
				.audience = span_is(row.cells[AUDIENCE], "I") ? JOURNEY_INTERNAL : JOURNEY_PUBLIC,
				.code = span_keep(arena, row.cells[CODE]),
				.name = span_keep(arena, row.cells[NAME]),
			};
		}
		take_row(arena, &templates[count - 1], row.cells);
	}
	must(found == FOUND_NONE);
	*count_r = count;
	return templates;
}
