/* What stands around the gaps, on the vectors of the questionnaire (§5, calculated with R 4.2.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"

static struct arena *arena;

/* --- a view without a database ----------------------------------------------------------------- */

enum { ITEM_MAX = 40, CELL_MAX = 100 };
static const double levels_of_choice[2] = { 0, 1 }, levels_of_note[5] = { 1, 2, 3, 4, 5 };

static const struct place_tree no_place;

static struct mirror_view *
view_new(void)
{
	struct mirror_view *view = arena_new_of(arena, struct mirror_view);
	view->wave = (struct survey_wave){ .kind = SURVEY_ANSWERS,
		                               .scale = { 1, 5, 1, 4, 0.25 },
		                               .name = SPAN("Essai") };
	view->tree = &no_place;
	view->place = PLACE_NONE;
	view->journey = SIZE_MAX;
	view->left_first = view->left_second = -1;
	view->form.items = arena_array_of(arena, struct survey_item, ITEM_MAX);
	view->cells = arena_array_of(arena, struct secrecy_cell, CELL_MAX);
	return view;
}

static struct survey_item *
add_item(struct mirror_view *view, char kind, const char *code, const char *words)
{
	must(view->form.item_count < ITEM_MAX);
	struct survey_item *item = &view->form.items[view->form.item_count];
	*item = (struct survey_item){ .id = (int64_t)view->form.item_count++,
		                          .code = span_of(code),
		                          .wording = span_of(words),
		                          .kind = kind,
		                          .stem = SPAN(""),
		                          .level_count = 5,
		                          .about_id = -1 };
	for (int side = 0; side < 2; side++) {
		item->rank[side] = (int)item->id + 1;
		item->asked[side] = span_of(words);
	}
	return item;
}

static void
add_levels(struct mirror_view *view, int64_t item_id, enum side side, const double *values,
           const int64_t *levels, size_t count)
{
	const struct stats_sample sample = { values, levels, count };
	const struct stats_summary summary = stats_summary_of(&sample);
	must(view->cell_count < CELL_MAX);
	view->cells[view->cell_count++] = (struct secrecy_cell){ .kind = SECRECY_ITEM,
		                                                     .subject_id = item_id,
		                                                     .side = side,
		                                                     .people = summary.n,
		                                                     .mean = summary.mean,
		                                                     .has_spread = true,
		                                                     .variance = summary.variance,
		                                                     .values = values,
		                                                     .levels = levels,
		                                                     .value_count = count };
}

static void
add_choice(struct mirror_view *view, int64_t item_id, enum side side, int64_t chosen, int64_t people)
{
	int64_t *levels = arena_array_of(arena, int64_t, 2);
	levels[0] = people - chosen;
	levels[1] = chosen;
	add_levels(view, item_id, side, levels_of_choice, levels, 2);
}

static void
judge(struct mirror_view *view)
{
	const struct mirror_judged judged = mirror_judge_cells(arena, &view->wave, &view->form,
	                                                       view->tree, view->cells,
	                                                       view->cell_count);
	view->gaps = arena_array_of(arena, struct mirror_gap, judged.gap_count + 1);
	memcpy(view->gaps, judged.gaps, judged.gap_count * sizeof *judged.gaps);
	view->gap_count = judged.gap_count;
}

static const struct model *
row_of(const struct model *section, const char *code)
{
	for (size_t i = 0; i < model_row_count(section, SECTION_ROWS); i++) {
		const struct model *row = model_row_at(section, SECTION_ROWS, i);
		if (span_is(model_get_text(row, FACING_CODE), code))
			return row;
	}
	fail_msg("no row is called %s", code);
	return NULL;
}

static void
reads(const struct model *row, const char *reading, const char *sentence)
{
	assert_string_equal(span_copy(arena, model_get_text(row, FACING_READING)), reading);
	assert_string_equal(span_copy(arena, model_get_text(row, FACING_SENTENCE)), sentence);
}

static void
is_near(const struct model *row, size_t field, double expected)
{
	assert_true(fabs(model_get_number(row, field) - expected) < 5e-5);
}

/* --- expectations ------------------------------------------------------------------------------ */

/* 600 usagers made 1,500 choices of twelve, 300 agents 780 (QUESTIONNAIRE, test vector). */
static struct mirror_view *
expecting(void)
{
	static const char *const codes[12] = { "E1.CSD", "E1.CFI", "E1.ECO", "E1.AUT",
		                                   "E1.FAC", "E1.ENV", "E1.VAL", "E1.SAV",
		                                   "E1.P1",  "E1.P2",  "E1.P3",  "E1.P4" };
	struct mirror_view *view = view_new();
	for (size_t i = 0; i < 12; i++) {
		struct survey_item *item = add_item(view, 'E', codes[i], codes[i]);
		item->stem = SPAN("E1");
		item->level_count = 2;
		const int64_t first = i == 0 ? 276 : i == 1 ? 210 : i == 2 ? 105 : 101;
		const int64_t second = i == 0 ? 126 : i == 1 ? 66 : i == 2 ? 57 : 59;
		add_choice(view, item->id, SIDE_USAGER, first, 600);
		add_choice(view, item->id, SIDE_AGENT, second, 300);
	}
	return view;
}

static void
what_both_put_first_is_shared_and_the_rest_is_not(void **state)
{
	(void)state;
	struct model *page = model_new(arena, &mirror_page);
	mirror_fill_expected(arena, expecting(), page);
	const struct model *section = model_row_at(page, MIRROR_BEFORE, 0);
	const struct model *shared = row_of(section, "E1.CSD");
	reads(shared, "shared",
	      "Attente partagée\u202f: E1.CSD (46\u202f% des usagers, 42\u202f% des agents).");
	is_near(shared, FACING_FIRST_LOW, 42.0501);
	is_near(shared, FACING_FIRST_HIGH, 50.0008);
	is_near(shared, FACING_SECOND_LOW, 36.5506);
	is_near(shared, FACING_SECOND_HIGH, 47.6517);
	const struct model *mostly = row_of(section, "E1.CFI");
	reads(mostly, "mostly_first",
	      "Attente surtout des usagers\u202f: E1.CFI (35\u202f% des usagers, 22\u202f% des agents).");
	is_near(mostly, FACING_SECOND_LOW, 17.6827);
	is_near(mostly, FACING_SECOND_HIGH, 27.0253);
	assert_false(model_has(row_of(section, "E1.P4"), FACING_SENTENCE));
	assert_int_equal(model_row_count(section, SECTION_TOGETHER), 1);
}

static void
an_expectation_that_is_not_shown_has_no_figure(void **state)
{
	(void)state;
	struct mirror_view *view = expecting();
	struct model *page = model_new(arena, &mirror_page);
	for (size_t i = 0; i < view->cell_count; i++)
		if (view->cells[i].side == SIDE_AGENT)
			view->cells[i].kind = SECRECY_KIND_COUNT;
	mirror_fill_expected(arena, view, page);
	const struct model *row = row_of(model_row_at(page, MIRROR_BEFORE, 0), "E1.CSD");
	reads(row, "hidden", "La réponse des agents n’est pas montrée. Ce choix protège les personnes "
	                     "qui répondent.");
	assert_false(model_has(row, FACING_SECOND_VALUE));
	assert_false(model_has(row, FACING_SECOND_PEOPLE));
	view->cell_count = 0;
	page = model_new(arena, &mirror_page);
	mirror_fill_expected(arena, view, page);
	assert_int_equal(model_row_count(model_row_at(page, MIRROR_BEFORE, 0), SECTION_ROWS), 0);
}

/* --- guesses ------------------------------------------------------------------------------------ */

static struct mirror_view *
guessing(const int64_t *guesses)
{
	static const int64_t real[5] = { 20, 60, 120, 280, 120 };
	struct mirror_view *view = view_new();
	struct survey_item *about = add_item(view, 'S', "GEN.S1", "Dans l’ensemble, c’est bon.");
	struct survey_item *guess = add_item(view, 'D', "D.A>U.GEN.S1", "");
	guess->about_id = about->id;
	guess->about_side = SIDE_USAGER;
	guess->rank[SIDE_USAGER] = 0;
	add_levels(view, about->id, SIDE_USAGER, levels_of_note, real, 5);
	add_levels(view, guess->id, SIDE_AGENT, levels_of_note, guesses, 5);
	judge(view);
	return view;
}

static void
a_guess_is_judged_against_what_the_others_said(void **state)
{
	(void)state;
	static const int64_t guesses[5] = { 2, 10, 60, 150, 68 };
	struct fault fault = { 0 };
	struct mirror_view *view = guessing(guesses);
	struct model *page = model_new(arena, &mirror_page);
	assert_int_equal(view->gap_count, 1);
	assert_true(fabs(view->gaps[0].gap - 0.237931) < 5e-7);
	assert_true(fabs(view->gaps[0].low - 0.115444) < 5e-7);
	assert_true(fabs(view->gaps[0].high - 0.360418) < 5e-7);
	assert_true(mirror_fill_guessed(arena, view, page, &fault));
	const struct model *row = row_of(model_row_at(page, MIRROR_AFTER, 0), "D.A>U.GEN.S1");
	reads(row, "wrong", "Les agents s’attendaient à une meilleure note. Ils pensaient à 3,9, les "
	                    "usagers donnent 3,7. 72\u202f% sont à un point au plus de la vraie note.");
	is_near(row, FACING_FIRST_VALUE, 3.7);
}

static void
who_did_not_know_is_said(void **state)
{
	(void)state;
	static const int64_t guesses[5] = { 3, 10, 20, 47, 20 };
	struct fault fault = { 0 };
	struct mirror_view *view = guessing(guesses);
	struct model *page = model_new(arena, &mirror_page);
	add_choice(view, 1, SIDE_AGENT, 25, 125);
	view->cells[view->cell_count - 1].kind = SECRECY_UNKNOWN;
	assert_true(mirror_fill_guessed(arena, view, page, &fault));
	const struct model *row = row_of(model_row_at(page, MIRROR_AFTER, 0), "D.A>U.GEN.S1");
	const struct span said = model_get_text(row, FACING_SENTENCE);
	assert_true(span_ends(said, "20\u202f% ne savaient pas."));
	view->cells[1].kind = SECRECY_KIND_COUNT;
	view->gap_count = 0;
	page = model_new(arena, &mirror_page);
	assert_true(mirror_fill_guessed(arena, view, page, &fault));
	reads(row_of(model_row_at(page, MIRROR_AFTER, 0), "D.A>U.GEN.S1"), "hidden",
	      "La réponse des agents n’est pas montrée. Ce choix protège les personnes qui répondent. Il "
	      "n’y a pas encore de niveau où leur réponse peut être montrée.");
}

/* --- lived experiences -------------------------------------------------------------------------- */

static void
two_lives_are_two_levels_and_never_a_gap(void **state)
{
	(void)state;
	static const int64_t high[5] = { 2, 4, 10, 60, 124 }, low[5] = { 80, 70, 30, 15, 5 },
	                     middle[5] = { 20, 40, 60, 50, 30 };
	static const struct {
		const char *code;
		const int64_t *first, *second;
		const char *reading;
	} lives[] = { { "A.V1", high, high, "shared" },
		          { "B.V1", low, low, "missing" },
		          { "C.V1", high, low, "unequal" },
		          { "D.V1", middle, middle, "unsure" } };
	struct fault fault = { 0 };
	struct mirror_view *view = view_new();
	struct model *page = model_new(arena, &mirror_page);
	for (size_t i = 0; i < LENGTH(lives); i++) {
		struct survey_item *item = add_item(view, 'V', lives[i].code, "On m’écoute.");
		add_levels(view, item->id, SIDE_USAGER, levels_of_note, lives[i].first, 5);
		add_levels(view, item->id, SIDE_AGENT, levels_of_note, lives[i].second, 5);
	}
	judge(view);
	assert_int_equal(view->gap_count, 0);
	assert_true(mirror_fill_lived(arena, view, page, &fault));
	const struct model *section = model_row_at(page, MIRROR_AFTER, 0);
	for (size_t i = 0; i < LENGTH(lives); i++) {
		const struct model *row = row_of(section, lives[i].code);
		assert_string_equal(span_copy(arena, model_get_text(row, FACING_READING)),
		                    lives[i].reading);
	}
	/* (2·1 + 4·2 + 10·3 + 60·4 + 124·5)/200 = 4.5 of 1–5: 87.5 of 0–100. */
	is_near(row_of(section, "A.V1"), FACING_FIRST_VALUE, 87.5);
	reads(row_of(section, "C.V1"), "unequal",
	      "L’attention n’est pas égale\u202f: 88 pour ce que vivent les usagers, 24 pour ce que "
	      "vivent les agents.");
}

static void
lives_go_together_between_places_that_stand_for_themselves(void **state)
{
	(void)state;
	enum { LEAF_COUNT = 8 };
	static const char *const codes[LEAF_COUNT + 1] = { "tout", "a", "b", "c", "d",
		                                               "e",    "f", "g", "h" };
	static const int parents[LEAF_COUNT + 1] = { -1 };
	/* Ranks 1 … 8 against the same with two neighbours changed over: ρ = 1 − 6·2/(8·63). */
	static const double second[LEAF_COUNT] = { 1, 2, 3, 4, 5, 6, 8, 7 };
	struct secrecy_cell cells[2 * (LEAF_COUNT + 1)];
	struct fault fault = { 0 };
	struct rooms *rooms = rooms_open();
	const struct place_tree *tree =
		rooms_plant(rooms, codes, parents, LEAF_COUNT + 1, &fault);
	assert_non_null(tree);
	for (int i = 0; i <= LEAF_COUNT; i++)
		for (int side = 0; side < 2; side++)
			cells[2 * i + side] = (struct secrecy_cell){
				.kind = SECRECY_ITEM,
				.subject_id = 3,
				.place_id = tree->places[i].id,
				.side = side == 0 ? SIDE_USAGER : SIDE_AGENT,
				.people = 20,
				.mean = i == 0 ? 3 : side == 0 ? i : second[i - 1],
			};
	struct mirror_symmetry found = mirror_symmetry_of(arena, tree, cells, LENGTH(cells), 3);
	assert_int_equal(found.places, LEAF_COUNT); /* the whole that they make up is left out */
	assert_true(found.has_link);
	assert_true(fabs(found.link - (1 - 12.0 / 504)) < 1e-12);
	found = mirror_symmetry_of(arena, tree, cells, LENGTH(cells) - 2, 3);
	assert_int_equal(found.places, LEAF_COUNT - 1);
	assert_false(found.has_link); /* under eight places, nothing is said */
	rooms_close(rooms);
}

/* --- importance --------------------------------------------------------------------------------- */

static void
a_point_whose_interval_crosses_a_mean_is_not_placed(void **state)
{
	(void)state;
	static const int64_t good[5] = { 2, 4, 10, 60, 124 }, bad[5] = { 80, 70, 30, 15, 5 };
	static const struct {
		const int64_t *levels;
		double share, low, high;
		const char *reading;
	} rows[] = { { good, 0.30, 0.25, 0.35, "keep_up" },
		         { bad, 0.32, 0.26, 0.38, "concentrate" },
		         { good, 0.05, 0.02, 0.08, "overkill" },
		         { bad, 0.04, 0.01, 0.30, "not_settled" } };
	struct mirror_view *view = view_new();
	struct model *page = model_new(arena, &mirror_page);
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct survey_item *item =
			add_item(view, 'S', arena_format(arena, "X%zu.S1", i), "Une phrase.");
		add_levels(view, item->id, SIDE_USAGER, levels_of_note, rows[i].levels, 5);
		view->cells[view->cell_count++] = (struct secrecy_cell){ .kind = SECRECY_DRIVER,
			                                                     .subject_id = item->id,
			                                                     .side = SIDE_USAGER,
			                                                     .people = 200,
			                                                     .mean = rows[i].share,
			                                                     .has_range = true,
			                                                     .low = rows[i].low,
			                                                     .high = rows[i].high };
	}
	mirror_fill_weighed(arena, view, page);
	const struct model *map = model_row_at(page, MIRROR_MAPS, 0);
	assert_string_equal(span_copy(arena, model_get_text(map, MAP_CODE)), "derived");
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct model *row = model_row_at(map, MAP_ROWS, i);
		assert_string_equal(span_copy(arena, model_get_text(row, WEIGHT_FIRST_READING)),
		                    rows[i].reading);
		assert_false(model_has(row, WEIGHT_SECOND)); /* nobody's is not zero */
	}
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_VISIT_SIZE_MAX);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* A mean beyond the middle is not enough: its whole interval must be. */
static void
a_strength_is_shared_when_both_intervals_leave_the_middle(void **state)
{
	(void)state;
	const struct survey_scale scale = { .low = 1, .high = 5, .margin = 0.25 };
	const struct mirror_voice high = { true, true, 3.6, 3.3, 3.9, 40 };
	const struct mirror_voice higher = { true, true, 3.7, 3.01, 4.4, 12 };
	const struct mirror_voice astride = { true, true, 3.6, 2.9, 4.3, 12 };
	const struct mirror_voice low = { true, true, 2.2, 1.9, 2.5, 40 };
	const struct mirror_voice alone = { .is_shown = true, .value = 4 };
	assert_int_equal(mirror_shared_level(&high, &higher, &scale), 1);
	assert_int_equal(mirror_shared_level(&high, &astride, &scale), 0);
	assert_int_equal(mirror_shared_level(&low, &low, &scale), -1);
	assert_int_equal(mirror_shared_level(&high, &low, &scale), 0);
	assert_int_equal(mirror_shared_level(&high, &alone, &scale), 0);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_strength_is_shared_when_both_intervals_leave_the_middle),
		cmocka_unit_test(what_both_put_first_is_shared_and_the_rest_is_not),
		cmocka_unit_test(an_expectation_that_is_not_shown_has_no_figure),
		cmocka_unit_test(a_guess_is_judged_against_what_the_others_said),
		cmocka_unit_test(who_did_not_know_is_said),
		cmocka_unit_test(two_lives_are_two_levels_and_never_a_gap),
		cmocka_unit_test(lives_go_together_between_places_that_stand_for_themselves),
		cmocka_unit_test(a_point_whose_interval_crosses_a_mean_is_not_placed),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
