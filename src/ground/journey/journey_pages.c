/* The portfolio: which journeys each direction works on, where each stands, and why; and the choice
 * of a new one. */
#include <stdlib.h>

#include "ground/journey/journey_inside.h"

#define TEXT(label, words) { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label)       { label, FIELD_TEXT, FIELD_PAGE }
#define FLAG(label)        { label, FIELD_FLAG, FIELD_PAGE }
#define URL(label)         { label, FIELD_URL, FIELD_PAGE }

static const char *const stage_names[JOURNEY_STAGE_COUNT] = { "chosen", "observed", "reworked",
	                                                          "followed" };

/* The words of several: « 2 choisis ». */
static const char *const stage_plurals[JOURNEY_STAGE_COUNT] = { "choisis", "observés", "en refonte",
	                                                            "suivis" };

enum { STEP_TITLE, STEP_KEY, STEP_FIELD_COUNT };
static const struct field step_fields[STEP_FIELD_COUNT] = {
	[STEP_TITLE] = TEXT("step", "Title of the step."),
	[STEP_KEY] = { "is_key", FIELD_FLAG, FIELD_API, .help = "A key moment." },
};

enum {
	ROW_NAME, ROW_CODE, ROW_URL, ROW_EDIT_URL, ROW_STAGE, ROW_STAGE_WORDS, ROW_AUDIENCE,
	ROW_INTERNAL, ROW_REASON, ROW_STEPS, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = TEXT("name", "Of the journey."),
	[ROW_CODE] = TEXT("code", "Short name, in addresses."),
	[ROW_URL] = URL("url"),
	[ROW_EDIT_URL] = URL("edit_url"),
	[ROW_STAGE] = TEXT("stage", "chosen, observed, reworked or followed."),
	[ROW_STAGE_WORDS] = SHOWN("stage_words"),
	[ROW_AUDIENCE] = TEXT("audience", "public or internal."),
	[ROW_INTERNAL] = FLAG("is_internal"),
	[ROW_REASON] = TEXT("reason", "Why it was chosen."),
	[ROW_STEPS] = { "steps", FIELD_LIST, FIELD_API, .of = step_fields,
		.of_count = STEP_FIELD_COUNT, .help = "Those on the way, in order." },
};

enum { GROUP_PLACE, GROUP_ADVICE, GROUP_ROWS, GROUP_FIELD_COUNT };
static const struct field group_fields[GROUP_FIELD_COUNT] = {
	[GROUP_PLACE] = TEXT("place", "The direction that keeps them."),
	[GROUP_ADVICE] = SHOWN("advice"),
	[GROUP_ROWS] = { "journeys", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "By stage, then by name." },
};

enum {
	LIST_TITLE, LIST_LEAD, LIST_CAN_MAKE, LIST_GROUPS, LIST_WITHOUT, LIST_BARE, LIST_HAS_BARE,
	LIST_CLOSED, LIST_HAS_CLOSED, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_LEAD] = TEXT("lead", "How many, at which stage."),
	[LIST_CAN_MAKE] = FLAG("can_make"),
	[LIST_GROUPS] = { "groups", FIELD_LIST, FIELD_API, .of = group_fields,
		.of_count = GROUP_FIELD_COUNT, .help = "By direction." },
	[LIST_WITHOUT] = TEXT("without", "Directions that keep none."),
	[LIST_BARE] = { "bare", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Known by a survey only: their steps are not written." },
	[LIST_HAS_BARE] = FLAG("has_bare"),
	[LIST_CLOSED] = { "closed", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "No longer worked on." },
	[LIST_HAS_CLOSED] = FLAG("has_closed"),
};
const struct page_kind journey_list_page = { "journeys", "ground/journey/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

/* A journey and where it is shown. */
struct shown {
	const struct journey *journey;
	uint32_t place; /* PLACE_NONE: the whole, or a place that is no longer */
	const struct journey_title *titles;
	size_t title_count;
};

struct listing {
	struct visit *visit;
	const struct place_tree *tree;
	struct journey *journeys;
	size_t count;
	struct journey_title *titles;
	size_t title_count;
	struct shown *shown;
	struct fault fault;
};

static int
compare_shown(const void *a, const void *b)
{
	const struct shown *first = a, *second = b;
	/* The whole organisation comes first. */
	const uint32_t first_place = first->place + 1, second_place = second->place + 1;
	if (first_place != second_place)
		return first_place < second_place ? -1 : 1;
	if (first->journey->stage != second->journey->stage)
		return first->journey->stage < second->journey->stage ? -1 : 1;
	return span_compare(first->journey->name, second->journey->name);
}

static bool
list_load(struct listing *listing)
{
	struct visit *visit = listing->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	listing->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &listing->fault);
	if (listing->tree == NULL ||
	    !journey_list(visit->arena, db, visit->root_id, &listing->journeys, &listing->count,
	                  &listing->fault) ||
	    !journey_store_titles(visit->arena, db, visit->root_id, &listing->titles,
	                          &listing->title_count, &listing->fault)) {
		visit_fail(visit, &listing->fault);
		return false;
	}
	/* Both lists are in the order of journey ids. */
	listing->shown = arena_array_of(visit->arena, struct shown, listing->count + 1);
	for (size_t i = 0, at = 0; i < listing->count; i++) {
		const struct journey *journey = &listing->journeys[i];
		while (at < listing->title_count && listing->titles[at].journey_id < journey->id)
			at++;
		const size_t begin = at;
		while (at < listing->title_count && listing->titles[at].journey_id == journey->id)
			at++;
		listing->shown[i] = (struct shown){
			.journey = journey,
			.place = journey->place_id == 0 ? PLACE_NONE
			                                : place_by_id(listing->tree, journey->place_id),
			.titles = listing->titles + begin,
			.title_count = at - begin,
		};
	}
	if (listing->count > 0)
		qsort(listing->shown, listing->count, sizeof *listing->shown, compare_shown);
	return true;
}

static void
fill_row(const struct listing *listing, const struct shown *shown, struct model *row)
{
	struct arena *arena = listing->visit->arena;
	const struct journey *journey = shown->journey;
	const char *path = journey_path(arena, journey);
	model_text(row, ROW_NAME, journey->name);
	model_text(row, ROW_CODE, journey->code);
	model_url_z(row, ROW_URL, path);
	if (journey_may_change(&listing->visit->reader, listing->tree, journey))
		model_url_z(row, ROW_EDIT_URL, arena_format(arena, "%s/modifier", path));
	model_text_z(row, ROW_STAGE, stage_names[journey->stage]);
	model_text_z(row, ROW_STAGE_WORDS, journey_stage_words[journey->stage]);
	model_text_z(row, ROW_AUDIENCE, journey->audience == JOURNEY_INTERNAL ? "internal" : "public");
	model_flag(row, ROW_INTERNAL, journey->audience == JOURNEY_INTERNAL);
	model_text(row, ROW_REASON, journey->reason);
	for (size_t i = 0; i < shown->title_count; i++) {
		struct model *step = model_row(row, ROW_STEPS);
		model_text(step, STEP_TITLE, shown->titles[i].title);
		model_flag(step, STEP_KEY, shown->titles[i].is_key);
	}
}

static struct span
group_name(const struct listing *listing, const struct shown *shown)
{
	if (shown->place != PLACE_NONE)
		return listing->tree->places[shown->place].name;
	return shown->journey->place_id == 0 ? SPAN("Toute l’organisation")
	                                     : SPAN("Une direction qui n’existe plus");
}

static void
fill_group(const struct listing *listing, const struct shown *begin, size_t count,
           struct model *page)
{
	struct model *group = model_row(page, LIST_GROUPS);
	model_text(group, GROUP_PLACE, group_name(listing, begin));
	if (count > JOURNEY_ADVISED_MAX)
		model_text_z(group, GROUP_ADVICE,
		             arena_format(listing->visit->arena,
		                          "%zu parcours à la fois, c’est beaucoup pour une direction\u202f: d’un "
		                          "à %d se mènent jusqu’au bout.",
		                          count, JOURNEY_ADVISED_MAX));
	for (size_t i = 0; i < count; i++)
		fill_row(listing, &begin[i], model_row(group, GROUP_ROWS));
}

static bool
is_worked_on(const struct shown *shown)
{
	return !shown->journey->is_closed && shown->title_count > 0;
}

static void
fill_groups(const struct listing *listing, struct model *page)
{
	struct shown *open = arena_array_of(listing->visit->arena, struct shown, listing->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < listing->count; i++) {
		const struct shown *shown = &listing->shown[i];
		if (is_worked_on(shown))
			open[count++] = *shown;
		else
			fill_row(listing, shown,
			         model_row(page, shown->journey->is_closed ? LIST_CLOSED : LIST_BARE));
	}
	for (size_t begin = 0, end; begin < count; begin = end) {
		const struct span name = group_name(listing, &open[begin]);
		end = begin;
		while (end < count && open[end].place == open[begin].place &&
		       span_equal(group_name(listing, &open[end]), name))
			end++;
		fill_group(listing, &open[begin], end - begin, page);
	}
	model_flag(page, LIST_HAS_BARE, model_row_count(page, LIST_BARE) > 0);
	model_flag(page, LIST_HAS_CLOSED, model_row_count(page, LIST_CLOSED) > 0);
}

/* « Cinq parcours : 2 choisis, 1 observé, 2 suivis. » */
static void
fill_lead(const struct listing *listing, struct model *page)
{
	size_t counts[JOURNEY_STAGE_COUNT] = { 0 }, all = 0;
	struct text text = text_new(listing->visit->arena, 500);
	for (size_t i = 0; i < listing->count; i++)
		if (is_worked_on(&listing->shown[i])) {
			counts[listing->shown[i].journey->stage]++;
			all++;
		}
	if (all == 0)
		return;
	text_format(&text, "%zu parcours\u202f: ", all);
	bool is_first = true;
	for (size_t i = 0; i < JOURNEY_STAGE_COUNT; i++)
		if (counts[i] > 0) {
			text_format(&text, "%s%zu %s", is_first ? "" : ", ", counts[i],
			            counts[i] > 1 ? stage_plurals[i] : journey_stage_words[i]);
			is_first = false;
		}
	text_add_z(&text, ".");
	model_text(page, LIST_LEAD, text_span(&text));
}

/* Directions stand at the top, or under the only top. */
static void
fill_without(const struct listing *listing, struct model *page)
{
	enum { NAMED_MAX = 12 };
	const struct place_tree *tree = listing->tree;
	const bool one_top = tree->count > 0 && tree->places[0].end == tree->count;
	struct text text = text_new(listing->visit->arena, 20000);
	size_t count = 0;
	for (uint32_t i = one_top ? 1 : 0; i < tree->count; i = tree->places[i].end) {
		bool keeps = false;
		for (size_t k = 0; k < listing->count; k++)
			keeps = keeps || (is_worked_on(&listing->shown[k]) &&
			                  listing->shown[k].place != PLACE_NONE &&
			                  listing->shown[k].place >= i &&
			                  listing->shown[k].place < tree->places[i].end);
		if (!keeps && count++ < NAMED_MAX)
			text_format(&text, "%s%.*s", count > 1 ? ", " : "", SPAN_ARGS(tree->places[i].name));
	}
	if (count > NAMED_MAX)
		text_format(&text, " et %zu autres", count - NAMED_MAX);
	if (count > 0 && !text.cut)
		model_text(page, LIST_WITHOUT, text_span(&text));
}

void
journey_get_list(struct visit *visit)
{
	struct listing listing = { .visit = visit };
	if (!list_load(&listing))
		return;
	struct model *page = model_new(visit->arena, &journey_list_page);
	model_text_z(page, LIST_TITLE, "Parcours");
	model_flag(page, LIST_CAN_MAKE, (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	fill_lead(&listing, page);
	fill_groups(&listing, page);
	fill_without(&listing, page);
	visit_show(visit, &journey_list_page, page);
}
