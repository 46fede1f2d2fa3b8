/* Which two waves judge an action, what is said before they exist, and what was expected of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "craft/html/frame.h"
#include "craft/store/store_for_tests.h"
#include "prove/impact/impact_page.h"
#include "support/answers_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

/* --- waves of one sentence -------------------------------------------------------------------- */

static int32_t
day(int year, int month, int of_month)
{
	return date_days((struct date){ year, month, of_month });
}

/* 40 usagers and 30 agents at one place: they all answer about `first` and `second`. */
static void
import_wave(const char *code, const char *closed, const char *sentence, int first, int second)
{
	static int made; /* the same file is not taken twice */
	const char *map = arena_format(
		arena,
		"wave %s \"Vague %s\"\nclosed %s\nscale 1 to 5\nplace column lieu\ncreate places\n"
		"side column cote\nside usager when U\nside agent when A\nitem column phrase\n"
		"level column niveau\ncounts column nombre\ntheme t \"Tout\"\nitem %s t \"La phrase.\"\n",
		code, code, closed, sentence);
	const char *csv = arena_format(arena,
	                               "lieu;cote;niveau;nombre;phrase\nA;U;%d;%d;%s\nA;U;%d;5;%s\n"
	                               "A;A;%d;25;%s\nA;A;%d;5;%s\n",
	                               first, 35 + ++made, sentence, first + 1, sentence, second,
	                               sentence, second + 1, sentence);
	answers_import(rooms, SURVEY_COUNTS, map, csv);
}

static void
refresh(void)
{
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	struct fault fault = { 0 };
	if (!mirror_refresh(arena, &seal, &sealed, &fault))
		fail_msg("refresh: %s", fault.for_log);
}

/* Both rose, then both fell. */
static void
import_three_waves(void)
{
	import_wave("un", "2024-06-30", "X1", 2, 2);
	import_wave("deux", "2025-06-30", "X1", 4, 3);
	import_wave("trois", "2026-06-30", "X1", 1, 1);
	refresh();
}

static struct action
action_new(int32_t begun_day, int32_t ended_day, int32_t judged_day)
{
	return (struct action){ .what = SPAN("Dire un délai"),
		                    .judged_code = SPAN("X1"),
		                    .judged_sentence = SPAN("La phrase."),
		                    .state = ACTION_DONE,
		                    .decided_day = begun_day - 30,
		                    .begun_day = begun_day,
		                    .ended_day = ended_day,
		                    .judged_day = judged_day };
}

static struct impact_effect
effect_for(const struct action *action, enum survey_state least)
{
	struct fault fault = { 0 };
	struct impact_effect effect;
	const struct impact_action_question question = { action, least, day(2026, 11, 26) };
	struct db *db = store_read(arena, rooms->store, &fault);
	if (!impact_of_action(arena, db, rooms->root_id, &question, &effect, &fault))
		fail_msg("%s", fault.for_log);
	db_end(db);
	return effect;
}

static struct impact_effect
effect_of(const struct action *action)
{
	return effect_for(action, SURVEY_CLOSED);
}

static void
assert_waves(const struct impact_effect *effect, const char *before, const char *after)
{
	assert_int_equal(effect->state, IMPACT_EFFECT_COMPARED);
	assert_true(span_is(effect->waves[IMPACT_BEFORE].code, before));
	assert_true(span_is(effect->waves[IMPACT_AFTER].code, after));
}

/* --- which waves ------------------------------------------------------------------------------ */

static void
an_old_action_is_judged_by_the_waves_around_it_not_by_the_latest(void **state)
{
	(void)state;
	import_three_waves();
	const struct action old = action_new(day(2024, 9, 1), day(2025, 1, 1), day(2025, 3, 1));
	struct impact_effect effect = effect_of(&old);
	assert_waves(&effect, "un", "deux");
	assert_true(effect.change.first.change > 1.5 && effect.change.second.change > 0.9);
	assert_int_equal(effect.change.first.verdict, STATS_DIFFERENT);

	const struct action recent = action_new(day(2025, 9, 1), day(2026, 1, 1), day(2026, 3, 1));
	effect = effect_of(&recent);
	assert_waves(&effect, "deux", "trois");
	assert_true(effect.change.first.change < -2);

	/* It lasted through one of them: the two on its sides. */
	const struct action longer = action_new(day(2024, 9, 1), day(2025, 9, 1), day(2025, 3, 1));
	effect = effect_of(&longer);
	assert_waves(&effect, "un", "trois");
	assert_int_equal(effect.from_day, longer.ended_day);
}

static void
a_wave_closed_that_very_day_counts_and_none_is_taken_twice(void **state)
{
	(void)state;
	import_three_waves();
	struct action action = action_new(day(2024, 6, 30), day(2025, 6, 30), day(2025, 6, 30));
	struct impact_effect effect = effect_of(&action);
	assert_waves(&effect, "un", "deux");
	action = action_new(day(2024, 6, 29), day(2025, 7, 1), day(2025, 7, 1));
	effect = effect_of(&action);
	assert_int_equal(effect.state, IMPACT_EFFECT_NO_BEFORE);
	action = action_new(day(2025, 6, 30), day(2025, 6, 30), day(2025, 6, 30));
	effect = effect_of(&action);
	assert_waves(&effect, "un", "deux");
	action.begun_day = 0; /* never said to have begun: the day it was decided */
	action.decided_day = day(2024, 12, 1);
	effect = effect_of(&action);
	assert_waves(&effect, "un", "deux");
}

static void
a_wave_that_does_not_ask_the_sentence_is_passed_over(void **state)
{
	(void)state;
	import_wave("un", "2024-06-30", "X1", 2, 2);
	import_wave("autre-avant", "2024-08-01", "X2", 3, 3);
	import_wave("autre-apres", "2025-06-30", "X2", 3, 3);
	import_wave("trois", "2026-06-30", "X1", 3, 3);
	refresh();
	const struct action action = action_new(day(2024, 9, 1), day(2025, 1, 1), day(2025, 3, 1));
	const struct impact_effect effect = effect_of(&action);
	assert_waves(&effect, "un", "trois");
}

/* A shelf without a database: one sentence in each wave, the latest first. */
enum { SHELF_MAX = 3 };
struct shelf {
	struct impact_shelf shelf;
	struct survey_wave waves[SHELF_MAX];
	struct survey_form *forms[SHELF_MAX], kept[SHELF_MAX];
	struct survey_item items[SHELF_MAX];
};

static void
shelf_put(struct shelf *shelf, int32_t closed_day, bool internal, int64_t step_id)
{
	const size_t at = shelf->shelf.count++;
	must(at < SHELF_MAX);
	shelf->waves[at] = (struct survey_wave){ .id = (int64_t)at + 1, .closed_day = closed_day,
		                                     .internal = internal,
		                                     .scale = { .low = 1, .high = 5, .step = 1 } };
	shelf->items[at] = (struct survey_item){ .code = SPAN("X1"), .kind = 'S', .level_count = 5,
		                                     .step_id = step_id };
	shelf->kept[at] = (struct survey_form){ .items = &shelf->items[at], .item_count = 1 };
	shelf->forms[at] = &shelf->kept[at];
	shelf->shelf.waves = shelf->waves;
	shelf->shelf.forms = shelf->forms;
}

static struct impact_judges
judges_of(struct shelf *shelf, const struct action *action)
{
	struct fault fault;
	struct impact_judges judges;
	assert_true(impact_judges_of(&shelf->shelf, action, day(2026, 11, 26), &judges, &fault));
	return judges;
}

static void
the_sentence_of_a_step_is_not_compared_and_it_is_said(void **state)
{
	(void)state;
	struct shelf shelf = { .shelf = { .arena = NULL } };
	const struct action action = action_new(day(2024, 9, 1), day(2025, 1, 1), day(2025, 3, 1));
	shelf_put(&shelf, day(2025, 6, 30), false, 7);
	shelf_put(&shelf, day(2024, 6, 30), false, 0);
	assert_int_equal(judges_of(&shelf, &action).state, IMPACT_EFFECT_APART);
}

static void
colleagues_are_not_compared_with_the_public(void **state)
{
	(void)state;
	struct shelf shelf = { .shelf = { .arena = NULL } };
	struct action action = action_new(day(2024, 9, 1), day(2025, 1, 1), day(2025, 3, 1));
	shelf_put(&shelf, day(2026, 6, 30), false, 0);
	shelf_put(&shelf, day(2025, 6, 30), true, 0);
	shelf_put(&shelf, day(2024, 6, 30), false, 0);
	struct impact_judges judges = judges_of(&shelf, &action); /* freely: whoever was asked first */
	assert_int_equal(judges.state, IMPACT_EFFECT_NO_BEFORE);
	assert_int_equal(judges.at[IMPACT_AFTER], 1);
	action.source.wave_id = 3; /* born of what the public said */
	judges = judges_of(&shelf, &action);
	assert_int_equal(judges.state, IMPACT_EFFECT_COMPARED);
	assert_int_equal(judges.at[IMPACT_AFTER], 0);
	assert_int_equal(judges.at[IMPACT_BEFORE], 2);
}

/* --- what is said before ---------------------------------------------------------------------- */

static void
each_reason_not_to_compare_has_its_own_state(void **state)
{
	(void)state;
	struct fault fault;
	import_three_waves();
	struct action action = action_new(day(2024, 9, 1), day(2025, 1, 1), day(2025, 3, 1));
	assert_int_equal(effect_for(&action, SURVEY_RETURNED).state, IMPACT_EFFECT_NO_AFTER);
	action.judged_day = day(2026, 7, 1);
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_NO_AFTER);
	action.judged_day = day(2026, 11, 27);
	struct impact_effect effect = effect_of(&action);
	assert_int_equal(effect.state, IMPACT_EFFECT_TOO_EARLY);
	assert_int_equal(effect.from_day, action.judged_day);
	action.judged_day = day(2025, 3, 1);
	action.state = ACTION_UNDER_WAY;
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_UNFINISHED);
	action.state = ACTION_GIVEN_UP;
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_GIVEN_UP);
	action.state = ACTION_DONE;
	action.judged_code = span_of("");
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_OTHERWISE);
	action.judged_code = SPAN("X9");
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_NO_AFTER);
	action.judged_code = SPAN("X1");
	action.place_id = INT64_MAX;
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_NO_PLACE);
	action.place_id = 0;
	assert_int_equal(effect_of(&action).state, IMPACT_EFFECT_COMPARED);
	assert_true(survey_mark_all(rooms->store, rooms->root_id, &fault));
	effect = effect_of(&action);
	assert_int_equal(effect.state, IMPACT_EFFECT_PREPARING);
	assert_true(span_is(effect.waves[IMPACT_AFTER].code, "deux"));
	assert_int_equal(effect.change.first.people[IMPACT_AFTER], 0);
}

/* --- expected, observed ----------------------------------------------------------------------- */

static const struct {
	enum action_way way;
	enum impact_state state;
	enum stats_verdict verdict;
	double change;
	enum impact_grade grade;
	const char *words;
} grades[] = {
	{ ACTION_RISE, IMPACT_COMPARED, STATS_DIFFERENT, .4, IMPACT_GRADE_EXPECTED, "va dans le sens attendu." },
	{ ACTION_RISE, IMPACT_COMPARED, STATS_DIFFERENT_BUT_SMALL, .1, IMPACT_GRADE_SLIGHT, "mais de peu" },
	{ ACTION_RISE, IMPACT_COMPARED, STATS_ALIKE, .1, IMPACT_GRADE_UNMOVED, "alors qu’une hausse" },
	{ ACTION_RISE, IMPACT_COMPARED, STATS_DIFFERENT, -.4, IMPACT_GRADE_OPPOSITE, "a baissé, alors" },
	{ ACTION_RISE, IMPACT_COMPARED, STATS_DIFFERENT_BUT_SMALL, -.1, IMPACT_GRADE_OPPOSITE_SLIGHT,
	  "a baissé un peu" },
	{ ACTION_RISE, IMPACT_COMPARED, STATS_UNSURE, .9, IMPACT_GRADE_UNKNOWN, "pas assez de réponses" },
	{ ACTION_RISE, IMPACT_COMPARED, STATS_NOT_TESTABLE, .9, IMPACT_GRADE_UNKNOWN, "On ne peut pas" },
	{ ACTION_RISE, IMPACT_HIDDEN, STATS_NOT_TESTABLE, 0, IMPACT_GRADE_UNKNOWN, "On ne peut pas" },
	{ ACTION_STAY, IMPACT_COMPARED, STATS_ALIKE, -.1, IMPACT_GRADE_EXPECTED, "Rien ne s’est dégradé" },
	{ ACTION_STAY, IMPACT_COMPARED, STATS_DIFFERENT, .4, IMPACT_GRADE_EXPECTED, "a même monté" },
	{ ACTION_STAY, IMPACT_COMPARED, STATS_DIFFERENT, -.4, IMPACT_GRADE_OPPOSITE,
	  "rien ne devait se dégrader" },
	{ ACTION_STAY, IMPACT_COMPARED, STATS_UNSURE, -.1, IMPACT_GRADE_UNKNOWN, "On ne peut pas" },
	{ ACTION_STAY, IMPACT_MOVED, STATS_NOT_TESTABLE, 0, IMPACT_GRADE_UNKNOWN, "On ne peut pas" },
	{ ACTION_NOT_AIMED, IMPACT_COMPARED, STATS_DIFFERENT, -.4, IMPACT_GRADE_NOT_AIMED, "a baissé" },
	{ ACTION_NOT_AIMED, IMPACT_COMPARED, STATS_ALIKE, .1, IMPACT_GRADE_NOT_AIMED, "rien n’a bougé" },
	{ ACTION_NOT_AIMED, IMPACT_HIDDEN, STATS_NOT_TESTABLE, 0, IMPACT_GRADE_NOT_AIMED,
	  "on ne peut pas dire" },
};

static void
what_was_observed_is_graded_and_never_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(grades); i++) {
		const struct impact_voice voice = { .state = grades[i].state,
			                                .verdict = grades[i].verdict,
			                                .change = grades[i].change };
		const char *words = impact_grade_words(grades[i].way, &voice);
		assert_int_equal(impact_grade_of(grades[i].way, &voice), grades[i].grade);
		if (strstr(words, grades[i].words) == NULL)
			fail_msg("%zu: %s", i, words);
		static const char *const causes[] = { "grâce", "entraîn", "prouv", "effet de", "à cause",
			                                  "a permis" };
		for (size_t k = 0; k < LENGTH(causes); k++)
			assert_null(strstr(words, causes[k]));
	}
}

/* --- what was decided between two waves ------------------------------------------------------- */

static bool
plant(struct db *db, void *data)
{
	struct fault fault;
	return action_plant(arena, db, rooms->root_id, data, &fault);
}

static struct model *
effects(const char *before, const char *after, const char *place, bool with_actions)
{
	struct fault fault = { 0 };
	struct model *page;
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct impact_question question = { span_of(before), span_of(after), span_of(place),
		                                      SURVEY_CLOSED, with_actions };
	assert_int_equal(impact_fill(arena, db, rooms->root_id, &question, &page,
	                             model_new(arena, &frame_kind), &fault),
	                 FOUND_ONE);
	db_end(db);
	return page;
}

static void
effects_list_what_began_between_for_those_who_may_read_it(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	import_three_waves();
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct place_tree *tree =
		place_tree_load(arena, db, rooms->root_id, day(2026, 6, 30), &fault);
	db_end(db);
	struct action done = action_new(day(2024, 9, 1), day(2025, 1, 1), day(2025, 3, 1));
	struct action there = done, open = done, given_up = done, later = done, otherwise = done;
	there.what = SPAN("Dire un délai à A");
	there.place_id = tree->places[0].id;
	open.what = SPAN("En cours");
	open.state = ACTION_UNDER_WAY;
	given_up.state = ACTION_GIVEN_UP;
	later.begun_day = day(2025, 9, 1);
	otherwise.judged_code = span_of("");
	struct action *const all[] = { &done, &there, &open, &given_up, &later, &otherwise };
	for (size_t i = 0; i < LENGTH(all); i++)
		assert_true(store_write(rooms->store, plant, all[i], &fault));

	const struct model *page = effects("un", "deux", "", true);
	assert_int_equal(model_row_count(page, IMPACT_DECIDED), 3);
	size_t judged = 0;
	for (size_t i = 0; i < 3; i++) {
		const struct model *row = model_row_at(page, IMPACT_DECIDED, i);
		const bool is_open = span_is(model_get_text(row, DECIDED_WHAT), "En cours");
		assert_true(model_has(row, DECIDED_FIRST_CHIP) == !is_open);
		assert_true(is_open || span_is(model_get_text(row, DECIDED_SECOND_CHIP), "a monté"));
		judged += !is_open;
	}
	assert_int_equal(judged, 2);
	page = effects("un", "deux", "A", true); /* those of the whole belong to no place */
	assert_int_equal(model_row_count(page, IMPACT_DECIDED), 1);
	page = effects("un", "trois", "", true); /* begun between, judged by others */
	assert_int_equal(model_row_count(page, IMPACT_DECIDED), 4);
	assert_false(model_has(model_row_at(page, IMPACT_DECIDED, 0), DECIDED_FIRST_CHIP));
	page = effects("un", "deux", "", false); /* a stranger reads no action here */
	assert_int_equal(model_row_count(page, IMPACT_DECIDED), 0);
}

#define HOUSE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(int argument_count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		HOUSE(an_old_action_is_judged_by_the_waves_around_it_not_by_the_latest),
		HOUSE(a_wave_closed_that_very_day_counts_and_none_is_taken_twice),
		HOUSE(a_wave_that_does_not_ask_the_sentence_is_passed_over),
		cmocka_unit_test(the_sentence_of_a_step_is_not_compared_and_it_is_said),
		cmocka_unit_test(colleagues_are_not_compared_with_the_public),
		HOUSE(each_reason_not_to_compare_has_its_own_state),
		cmocka_unit_test(what_was_observed_is_graded_and_never_explained),
		HOUSE(effects_list_what_began_between_for_those_who_may_read_it),
	};
	store_tests_begin(argument_count, arguments);
	return cmocka_run_group_tests_name("impact action", tests, NULL, NULL);
}
