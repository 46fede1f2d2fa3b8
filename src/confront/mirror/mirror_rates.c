/* Who answered, of those who could; and the notes when each place weighs as many as were invited
 * there. From released cells only: where one is missing, nothing is weighed. */
#include <math.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

enum { RATED_PLACE_COUNT_MAX = 60 };

#define WORDS(label, words) { label, FIELD_TEXT, FIELD_API, .help = words }
#define COUNT(label, words) { label, FIELD_COUNT, FIELD_API, .help = words }
#define NOTE(label, words)  { label, FIELD_NUMBER, FIELD_API, .decimals = 2, .help = words }

const struct field mirror_rate_fields[RATE_FIELD_COUNT] = {
	[RATE_PLACE] = WORDS("rate_place", "Where."),
	[RATE_FIRST_RECEIVED] = COUNT("first_received", "Replies of usagers, when it may be said."),
	[RATE_FIRST_EXPECTED] = COUNT("first_expected", "Usagers expected, when known."),
	[RATE_FIRST_WORDS] = { "first_rate", FIELD_TEXT, FIELD_PAGE },
	[RATE_SECOND_RECEIVED] = COUNT("second_received", "Replies of agents, when it may be said."),
	[RATE_SECOND_EXPECTED] = COUNT("second_expected", "Agents invited."),
	[RATE_SECOND_WORDS] = { "second_rate", FIELD_TEXT, FIELD_PAGE },
};

const struct field mirror_weighted_fields[WEIGHTED_FIELD_COUNT] = {
	[WEIGHTED_LABEL] = WORDS("label", "Name of the theme."),
	[WEIGHTED_FIRST] = NOTE("first_plain", "Usagers' note, each reply counting one."),
	[WEIGHTED_FIRST_ANEW] = NOTE("first_weighted", "The same, each place weighing its usagers."),
	[WEIGHTED_SECOND] = NOTE("second_plain", "Agents' note, each reply counting one."),
	[WEIGHTED_SECOND_ANEW] = NOTE("second_weighted", "The same, each place weighing its agents."),
};

/* A place just under the one that is read, or the whole itself. */
struct rated {
	struct span name;
	int64_t expected[2], received[2]; /* with those under it; received 0: not shown */
	struct secrecy_cell *cells;
	size_t cell_count;
};

struct rating {
	struct arena *arena;
	const struct mirror_view *view;
	struct survey_population *populations;
	size_t population_count;
	int64_t *expected[2]; /* by place of the tree, with those under it */
	struct rated whole, parts[RATED_PLACE_COUNT_MAX];
	size_t part_count;
	bool has_all_parts;
	struct fault *fault_r;
};

static const enum side rated_sides[2] = { SIDE_USAGER, SIDE_AGENT };

/* People count where their replies do: at the place they are grouped with. */
static void
add_expected(struct rating *rating)
{
	const struct place_tree *tree = rating->view->tree;
	for (size_t i = 0; i < rating->population_count; i++) {
		const struct survey_population *one = &rating->populations[i];
		for (size_t side = 0; side < 2; side++) {
			if (one->side != rated_sides[side])
				continue;
			for (uint32_t at = place_by_id(tree, one->lead_place_id); at != PLACE_NONE;
			     at = tree->places[at].parent)
				rating->expected[side][at] += one->people;
		}
	}
}

static const struct secrecy_cell *
rated_cell(const struct rated *rated, enum secrecy_kind kind, int64_t subject_id, size_t side)
{
	for (size_t i = 0; i < rated->cell_count; i++)
		if (rated->cells[i].kind == kind && rated->cells[i].subject_id == subject_id &&
		    rated->cells[i].side == rated_sides[side] && rated->cells[i].group_id == 0)
			return &rated->cells[i];
	return NULL;
}

static void
count_received(struct rated *rated)
{
	for (size_t side = 0; side < 2; side++) {
		const struct secrecy_cell *people = rated_cell(rated, SECRECY_PEOPLE, 0, side);
		rated->received[side] = people == NULL ? 0 : people->people;
	}
}

/* The places just under, where somebody was expected or answered. */
static bool
read_parts(struct rating *rating, uint32_t begin, uint32_t end)
{
	const struct mirror_view *view = rating->view;
	const struct place_tree *tree = view->tree;
	rating->has_all_parts = true;
	for (uint32_t i = begin; i < end; i = tree->places[i].end) {
		if (rating->expected[0][i] + rating->expected[1][i] == 0)
			continue;
		if (rating->part_count == RATED_PLACE_COUNT_MAX) {
			rating->has_all_parts = false;
			return true;
		}
		struct rated *part = &rating->parts[rating->part_count++];
		*part = (struct rated){ .name = tree->places[i].name,
			                    .expected = { rating->expected[0][i],
			                                  rating->expected[1][i] } };
		if (!secrecy_cells(rating->arena, view->db, view->root_id, view->wave.id,
		                   tree->places[i].id, 0, &part->cells, &part->cell_count,
		                   rating->fault_r))
			return false;
		count_received(part);
	}
	return true;
}

static bool
read_rates(struct rating *rating)
{
	const struct mirror_view *view = rating->view;
	const struct place_tree *tree = view->tree;
	const bool all = view->place == PLACE_NONE;
	/* A single place at the top is the whole again: what is under it is shown. */
	const bool one_top = all && tree->count > 1 && tree->places[0].end == tree->count;
	const uint32_t begin = !all ? view->place + 1 : one_top ? 1 : 0;
	const uint32_t end = all ? tree->count : tree->places[view->place].end;
	if (!survey_populations(rating->arena, view->db, view->root_id, view->wave.id,
	                        &rating->populations, &rating->population_count, rating->fault_r))
		return false;
	for (size_t side = 0; side < 2; side++)
		rating->expected[side] = arena_array_of(rating->arena, int64_t, tree->count + 1);
	add_expected(rating);
	rating->whole = (struct rated){ .name = all ? SPAN("Toute l’organisation")
		                                        : tree->places[view->place].name,
		                            .cells = view->cells,
		                            .cell_count = view->cell_count };
	for (size_t side = 0; side < 2; side++) {
		if (!all)
			rating->whole.expected[side] = rating->expected[side][view->place];
		for (uint32_t i = 0; all && i < tree->count; i = tree->places[i].end)
			rating->whole.expected[side] += rating->expected[side][i];
	}
	count_received(&rating->whole);
	return read_parts(rating, begin, end);
}

static const char *
rate_words(const struct rating *rating, int64_t received, int64_t expected)
{
	struct text text = text_new(rating->arena, 200);
	if (received == 0)
		return "non montré";
	text_add_count(&text, received);
	if (expected > 0) {
		text_add_z(&text, " sur ");
		text_add_count(&text, expected);
	}
	if (expected > 0 && received <= expected) {
		text_add_z(&text, ", ");
		text_add_number(&text, 100 * (double)received / (double)expected, 0);
		text_add_z(&text, "\u202f%");
	}
	return text_z(&text);
}

static void
add_rate(const struct rating *rating, struct model *page, const struct rated *rated)
{
	_Static_assert(RATE_SECOND_WORDS == RATE_FIRST_WORDS + 3, "a side after the other");
	struct model *row = model_row(page, MIRROR_RATES);
	model_text(row, RATE_PLACE, rated->name);
	for (size_t side = 0; side < 2; side++) {
		if (rated->received[side] > 0)
			model_count(row, RATE_FIRST_RECEIVED + side * 3, rated->received[side]);
		if (rated->expected[side] > 0)
			model_count(row, RATE_FIRST_EXPECTED + side * 3, rated->expected[side]);
		model_text_z(row, RATE_FIRST_WORDS + side * 3,
		             rate_words(rating, rated->received[side], rated->expected[side]));
	}
}

/* --- notes made anew --------------------------------------------------------------------------- */

/* Σ N·mean / Σ N over the places under, when every one with people has its note shown
 * (post-stratification by place: STATISTICS §1). */
static bool
weighted(const struct rating *rating, int64_t theme_id, size_t side, double *mean_r)
{
	double sum = 0, people = 0;
	size_t places = 0;
	for (size_t i = 0; i < rating->part_count; i++) {
		const struct rated *part = &rating->parts[i];
		const double weight = (double)part->expected[side];
		const struct secrecy_cell *cell = rated_cell(part, SECRECY_THEME, theme_id, side);
		if (weight == 0)
			continue;
		if (cell == NULL)
			return false;
		sum += weight * cell->mean;
		people += weight;
		places++;
	}
	*mean_r = places > 1 ? sum / people : 0;
	return places > 1 && rating->has_all_parts;
}

static void
add_weighted(const struct rating *rating, struct model *page)
{
	const struct mirror_view *view = rating->view;
	_Static_assert(WEIGHTED_SECOND == WEIGHTED_FIRST + 2, "a side after the other");
	for (size_t t = 0; t < view->asked_count; t++) {
		const size_t theme = theme_by_id(view->themes, view->theme_count, view->asked[t]);
		struct model *row = NULL;
		for (size_t side = 0; side < 2; side++) {
			double anew;
			const struct secrecy_cell *plain =
				rated_cell(&rating->whole, SECRECY_THEME, view->asked[t], side);
			if (plain == NULL || !weighted(rating, view->asked[t], side, &anew))
				continue;
			if (row == NULL) {
				row = model_row(page, MIRROR_WEIGHTED);
				model_text(row, WEIGHTED_LABEL, view->themes[theme].name);
				model_flag(page, MIRROR_HAS_WEIGHTED, true);
			}
			model_number(row, WEIGHTED_FIRST + side * 2, plain->mean);
			model_number(row, WEIGHTED_FIRST_ANEW + side * 2, anew);
		}
	}
}

bool
mirror_fill_rates(struct arena *arena, const struct mirror_view *view, struct model *page,
                  struct fault *fault_r)
{
	struct rating *rating = arena_new_of(arena, struct rating);
	*rating = (struct rating){ .arena = arena, .view = view, .fault_r = fault_r };
	/* Of an import nobody said how many were asked; behind a sample there is nobody. */
	if (view->wave.form_id == 0 || view->journey != SIZE_MAX || view->db == NULL)
		return true;
	if (!read_rates(rating))
		return false;
	add_rate(rating, page, &rating->whole);
	for (size_t i = 0; i < rating->part_count; i++)
		add_rate(rating, page, &rating->parts[i]);
	model_flag(page, MIRROR_HAS_RATES, true);
	add_weighted(rating, page);
	return true;
}
