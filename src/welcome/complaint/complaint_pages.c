/* « Ce que disent les réclamations »: by offering, the latest quarters; from there, an action. */
#include "base/time.h"
#include "craft/http/http_form.h"
#include "welcome/complaint/complaint_inside.h"

/* --- fields ----------------------------------------------------------------------------------- */

enum { LED_TITLE, LED_URL, LED_STATE, LED_FIELD_COUNT };
static const struct field led_fields[LED_FIELD_COUNT] = {
	[LED_TITLE] = { "led_title", FIELD_TEXT, FIELD_API, .help = "What is done." },
	[LED_URL] = { "led_url", FIELD_URL, FIELD_API, .help = "The action." },
	[LED_STATE] = { "led_state", FIELD_TEXT, FIELD_API, .help = "Where it stands." },
};
enum {
	LINE_WORDS, LINE_ACTION_URL, LINE_LED, LINE_COUNT_1, LINE_COUNT_2, LINE_COUNT_3, LINE_COUNT_4,
	LINE_FIELD_COUNT
};
static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "A cause, a step, what was done." },
	[LINE_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[LINE_LED] = { "led", FIELD_LIST, FIELD_API, .of = led_fields, .of_count = LED_FIELD_COUNT,
		.help = "Actions that came of it." },
	[LINE_COUNT_1] = { "count_1", FIELD_COUNT, FIELD_API,
		.help = "Complaints of the first quarter; null: none, or not shown." },
	[LINE_COUNT_2] = { "count_2", FIELD_COUNT, FIELD_API, .help = "Of the second." },
	[LINE_COUNT_3] = { "count_3", FIELD_COUNT, FIELD_API, .help = "Of the third." },
	[LINE_COUNT_4] = { "count_4", FIELD_COUNT, FIELD_API, .help = "Of the fourth." },
};
enum {
	ROW_NAME, ROW_ANCHOR, ROW_SIDE, ROW_COLUMN, ROW_LABEL, ROW_QUARTER_1, ROW_QUARTER_2,
	ROW_QUARTER_3, ROW_QUARTER_4, ROW_LINES, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API,
		.help = "The offering that this table and those after it are of." },
	[ROW_ANCHOR] = { "anchor", FIELD_TEXT, FIELD_PAGE },
	[ROW_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "What is counted." },
	[ROW_COLUMN] = { "column", FIELD_TEXT, FIELD_PAGE },
	[ROW_LABEL] = { "label", FIELD_TEXT, FIELD_PAGE },
	[ROW_QUARTER_1] = { "quarter_1", FIELD_TEXT, FIELD_API, .help = "The quarter of today." },
	[ROW_QUARTER_2] = { "quarter_2", FIELD_TEXT, FIELD_API, .help = "The one before." },
	[ROW_QUARTER_3] = { "quarter_3", FIELD_TEXT, FIELD_API, .help = "The one before." },
	[ROW_QUARTER_4] = { "quarter_4", FIELD_TEXT, FIELD_API, .help = "The oldest." },
	[ROW_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "What was said, and how many times." },
};
enum { PAGE_TITLE, PAGE_WITHIN, PAGE_ROWS, PAGE_HAS, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ROWS] = { "rows", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Offerings, each with its causes, its steps, what was done." },
	[PAGE_HAS] = { "has_rows", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind complaint_list_page = { "complaint.list", "welcome/complaint/pages/list.html",
	page_fields, PAGE_FIELD_COUNT };

static const struct {
	const char *caption, *column, *together;
} sides[COMPLAINT_SIDE_COUNT] = {
	[COMPLAINT_CAUSE] = { "Pourquoi on s’est plaint", "Cause", "Autres causes, ensemble" },
	[COMPLAINT_STEP] = { "À quelle étape du parcours", "Étape", "Autres étapes, ensemble" },
	[COMPLAINT_REMEDY] = { "Ce qui a été fait pour la personne", "Réponse",
	                       "Autres réponses, ensemble" },
};
/* What an action begins with, by cause: the référent writes the rest. */
static const char *const remedying[COMPLAINT_CAUSE_COUNT] = {
	[COMPLAINT_DELAY] = "Raccourcir le délai",
	[COMPLAINT_INFORMATION] = "Mieux informer",
	[COMPLAINT_WELCOME] = "Mieux accueillir",
	[COMPLAINT_ERROR] = "Éviter les erreurs",
	[COMPLAINT_TOOL] = "Corriger l’outil ou le téléservice",
	[COMPLAINT_RULE] = "Revoir la règle",
	[COMPLAINT_OTHER] = "Traiter ce dont on se plaint",
};

struct listing {
	struct visit *visit;
	struct db *db;
	struct model *page;
	const struct offering *offering;
	struct journey_step *steps;
	size_t step_count;
	struct complaint_led *led; /* actions that came of this offering's */
	size_t led_count;
	int32_t quarters[COMPLAINT_QUARTER_COUNT];
	struct complaint_figures figures[COMPLAINT_QUARTER_COUNT];
	bool is_named; /* its heading is there */
	bool may_decide;
	struct fault fault;
};

/* --- drawing ---------------------------------------------------------------------------------- */

static bool
has_any(const struct listing *listing, enum complaint_side side, int64_t value)
{
	for (size_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++)
		if (complaint_figure(&listing->figures[i], side, value) > 0)
			return true;
	return false;
}

static bool
has_led(const struct listing *listing, enum complaint_side side, int64_t cause)
{
	for (size_t i = 0; side == COMPLAINT_CAUSE && i < listing->led_count; i++)
		if (listing->led[i].cause == cause)
			return true;
	return false;
}

static bool
has_side(const struct listing *listing, enum complaint_side side)
{
	for (size_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++)
		for (size_t j = 0; j < listing->figures[i].count; j++)
			if (listing->figures[i].items[j].side == side)
				return true;
	return side == COMPLAINT_CAUSE && listing->led_count > 0;
}

static const char *
action_url(const struct listing *listing, int64_t cause)
{
	struct arena *arena = listing->visit->arena;
	struct text url = text_new(arena, 4000);
	text_format(&url, "/actions/nouvelle?cause=%s&demarche=", complaint_causes[cause - 1].value);
	http_percent_encode(&url, listing->offering->code);
	text_add_z(&url, "&quoi=");
	http_percent_encode(&url, span_of(arena_format(arena, "%s\u202f: cause de réclamations (%.*s)",
	                                               remedying[cause],
	                                               SPAN_ARGS(listing->offering->name))));
	return text_z(&url);
}

static void
draw_led(const struct listing *listing, struct model *line, int64_t cause)
{
	struct arena *arena = listing->visit->arena;
	for (size_t i = 0; i < listing->led_count; i++) {
		const struct complaint_led *led = &listing->led[i];
		if (led->cause != cause)
			continue;
		struct model *row = model_row(line, LINE_LED);
		model_text(row, LED_TITLE, led->title);
		model_url_z(row, LED_URL, arena_format(arena, "/actions/%.*s", SPAN_ARGS(led->reference)));
		model_text(row, LED_STATE, led->state);
	}
}

static void
draw_line(struct listing *listing, struct model *row, enum complaint_side side, int64_t value,
          const char *words)
{
	if (!has_any(listing, side, value) && !has_led(listing, side, value))
		return;
	struct model *line = model_row(row, ROW_LINES);
	model_text_z(line, LINE_WORDS, words);
	for (size_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++) {
		const int64_t count = complaint_figure(&listing->figures[i], side, value);
		if (count > 0)
			model_count(line, LINE_COUNT_1 + i, count);
	}
	if (side == COMPLAINT_CAUSE)
		draw_led(listing, line, value);
	if (listing->may_decide && side == COMPLAINT_CAUSE && value > 0)
		model_url_z(line, LINE_ACTION_URL, action_url(listing, value));
}

static void
draw_lines(struct listing *listing, struct model *row, enum complaint_side side)
{
	struct arena *arena = listing->visit->arena;
	if (side == COMPLAINT_CAUSE)
		for (int64_t i = 1; i < COMPLAINT_CAUSE_COUNT; i++)
			draw_line(listing, row, side, i, complaint_causes[i - 1].label);
	if (side == COMPLAINT_REMEDY)
		for (int64_t i = 1; i < COMPLAINT_REMEDY_COUNT; i++)
			draw_line(listing, row, side, i, complaint_remedies[i - 1].label);
	if (side == COMPLAINT_STEP)
		for (size_t i = 0; i < listing->step_count; i++)
			draw_line(listing, row, side, listing->steps[i].id,
			          span_copy(arena, listing->steps[i].title));
	draw_line(listing, row, side, COMPLAINT_TOGETHER, sides[side].together);
}

static void
draw_side(struct listing *listing, enum complaint_side side)
{
	struct arena *arena = listing->visit->arena;
	if (!has_side(listing, side))
		return;
	struct model *row = model_row(listing->page, PAGE_ROWS);
	if (!listing->is_named) {
		model_text(row, ROW_NAME, listing->offering->name);
		model_text_z(row, ROW_ANCHOR,
		             arena_format(arena, "demarche-%.*s", SPAN_ARGS(listing->offering->code)));
	}
	listing->is_named = true;
	model_text_z(row, ROW_SIDE, sides[side].caption);
	model_text_z(row, ROW_COLUMN, sides[side].column);
	model_text_z(row, ROW_LABEL,
	             arena_format(arena, "%s\u202f: %.*s", sides[side].caption,
	                          SPAN_ARGS(listing->offering->name)));
	for (size_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++)
		model_text_z(row, ROW_QUARTER_1 + i, complaint_quarter_words(arena, listing->quarters[i]));
	draw_lines(listing, row, side);
	model_flag(listing->page, PAGE_HAS, true);
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool
draw_offering(struct listing *listing)
{
	struct visit *visit = listing->visit;
	const struct offering *offering = listing->offering;
	for (size_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++)
		if (!complaint_figures(visit->arena, listing->db, visit->root_id, offering->offering_id,
		                       listing->quarters[i], &listing->figures[i], &listing->fault))
			return false;
	if (!complaint_led(visit->arena, listing->db, visit->root_id, offering->offering_id, &listing->led,
	                   &listing->led_count, &listing->fault))
		return false;
	listing->step_count = 0;
	if (offering->journey_id != 0 &&
	    !journey_steps(visit->arena, listing->db, visit->root_id, offering->journey_id,
	                   &listing->steps, &listing->step_count, &listing->fault))
		return false;
	listing->is_named = false;
	for (int side = 0; side < COMPLAINT_SIDE_COUNT; side++)
		draw_side(listing, (enum complaint_side)side);
	return true;
}

static bool
draw_offerings(struct listing *listing)
{
	struct visit *visit = listing->visit;
	struct offering *offerings;
	size_t count;
	if (!offering_list(visit->arena, listing->db, visit->root_id, &offerings, &count,
	                   &listing->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		listing->offering = &offerings[i];
		if (offerings[i].kind == OFFERING_COMPLAINT && offerings[i].state != OFFERING_DRAFT &&
		    !offerings[i].is_confidential && !draw_offering(listing))
			return false;
	}
	return true;
}

static void
get_list(struct visit *visit)
{
	const int32_t now = complaint_quarter_of(visit->today * (int64_t)DAY_S);
	struct listing listing = { .visit = visit, .db = visit_db(visit) };
	if (listing.db == NULL)
		return;
	const struct place_tree *tree =
		place_tree_load(visit->arena, listing.db, visit->root_id, visit->today, &listing.fault);
	if (tree == NULL) {
		visit_fail(visit, &listing.fault);
		return;
	}
	for (uint32_t i = 0; i < tree->count && !listing.may_decide; i++)
		listing.may_decide = people_may(&visit->reader, tree, COMPLAINT_DECIDERS, i);
	for (int32_t i = 0; i < COMPLAINT_QUARTER_COUNT; i++)
		listing.quarters[i] = now - i; /* the latest first: a narrow page shows it */
	listing.page = model_new(visit->arena, &complaint_list_page);
	model_text_z(listing.page, PAGE_TITLE, "Ce que disent les réclamations");
	model_text_z(listing.page, PAGE_WITHIN, "Nos délais");
	if (!draw_offerings(&listing)) {
		visit_fail(visit, &listing.fault);
		return;
	}
	visit_show(visit, &complaint_list_page, listing.page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/reclamations", COMPLAINT_READERS, "complaint.list", get_list },
};
static const struct page_kind *const pages[] = { &complaint_list_page };
const struct room_pages complaint_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
