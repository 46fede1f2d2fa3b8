/* From imported waves to the page: places that change, waves that do not match, who may read. */
#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
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

/* --- a house with waves ----------------------------------------------------------------------- */

static void
refresh(void)
{
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	struct fault fault = { 0 };
	if (!mirror_refresh(arena, &seal, &sealed, &fault))
		fail_msg("refresh: %s", fault.for_log);
}

static void
import_places_file(const char *path)
{
	struct fault fault;
	struct import import = { .root_id = rooms->root_id, .kind = "structures", .file_path = path };
	import_begin(&import, arena);
	assert_true(place_import_structures(rooms->store, &import, &place_columns_known));
	assert_int_equal(import.bad_count, 0);
	assert_true(survey_mark_all(rooms->store, rooms->root_id, &fault));
}

static void
import_places(const char *csv)
{
	import_places_file(rooms_file(rooms, "places.csv", csv));
}

static void
import_wave(const char *name)
{
	struct fault fault;
	struct span map;
	struct import import = { 0 };
	assert_int_equal(file_read(arena, arena_format(arena, PARVIS_TESTS "/data/two-waves/%s.map", name),
	                           1 << 16, &map, &fault),
	                 FOUND_ONE);
	assert_true(answers_import_file(
		rooms, SURVEY_COUNTS, span_copy(arena, map),
		arena_format(arena, PARVIS_TESTS "/data/two-waves/%s.csv", name), &import));
	assert_int_equal(import.bad_count, 0);
	assert_true(import.good_count > 400);
}

static void
import_two_waves(void)
{
	import_places_file(PARVIS_TESTS "/data/two-waves/lieux.csv");
	import_wave("avant");
	import_places_file(PARVIS_TESTS "/data/two-waves/lieux-2026.csv");
	import_wave("apres");
	refresh();
}

/* A wave of counts: what each line `PLACE SIDE LEVEL PEOPLE` says, on one sentence. */
static void
import_counts(const char *code, const char *closed, const char *sentence, const char *lines)
{
	const char *map = arena_format(arena,
	                               "wave %s \"Vague %s\"\nclosed %s\nscale 1 to 5\n"
	                               "place column lieu\nside column cote\n"
	                               "side usager when U\nside agent when A\n"
	                               "item column phrase\nlevel column niveau\ncounts column nombre\n"
	                               "theme t \"Tout\"\nitem %s t \"%s.\"\n",
	                               code, code, closed, sentence, sentence);
	struct text csv = text_new(arena, 1 << 16);
	struct span rest = span_of(lines), line;
	text_add_z(&csv, "lieu;cote;niveau;nombre;phrase\n");
	while (span_cut(&rest, ',', &line)) {
		char place[20], side[4];
		int level, people;
		assert_int_equal(sscanf(span_copy(arena, span_trim(line)), "%19s %3s %d %d", place, side,
		                        &level, &people),
		                 4);
		text_format(&csv, "%s;%s;%d;%d;%s\n", place, side, level, people, sentence);
	}
	answers_import(rooms, SURVEY_COUNTS, map, text_z(&csv));
}

static struct model *
page_of(const char *before, const char *after, const char *place, enum survey_state least,
        enum found expected)
{
	struct fault fault = { 0 };
	struct model *page;
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct impact_question question = { span_of(before), span_of(after), span_of(place),
		                                      least };
	assert_int_equal(impact_fill(arena, db, rooms->root_id, &question, &page,
	                             model_new(arena, &frame_kind), &fault),
	                 expected);
	struct text json = text_new(arena, 4 << 20);
	model_json(page, &json);
	db_end(db);
	assert_false(json.cut);
	static const char *const wrong[] = { "NaN", "nan,", "Infinity", ":inf", ":-inf" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_true(span_find(text_span(&json), span_of(wrong[i])) == SIZE_MAX);
	return page;
}

static struct model *
page_at(const char *place)
{
	return page_of("", "", place, SURVEY_CLOSED, FOUND_ONE);
}

static const struct model *
row_of(const struct model *page, const char *code)
{
	for (size_t g = 0; g < model_row_count(page, IMPACT_GROUPS); g++) {
		const struct model *group = model_row_at(page, IMPACT_GROUPS, g);
		for (size_t i = 0; i < model_row_count(group, GROUP_ROWS); i++)
			if (span_is(model_get_text(model_row_at(group, GROUP_ROWS, i), ROW_CODE), code))
				return model_row_at(group, GROUP_ROWS, i);
	}
	return NULL;
}

static bool
says(struct span text, const char *words)
{
	return span_find(text, span_of(words)) != SIZE_MAX;
}

static bool
page_says(const struct model *page, size_t field, const char *words)
{
	return says(model_get_text(page, field), words);
}

static struct impact_change
change_of(const char *place, const char *item)
{
	struct fault fault = { 0 };
	struct impact_change change;
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct impact_question question = { .place = span_of(place), .least = SURVEY_CLOSED };
	assert_int_equal(impact_change_of(arena, db, rooms->root_id, &question, span_of(item), &change,
	                                  &fault),
	                 FOUND_ONE);
	db_end(db);
	return change;
}

static double
number_of(const struct model *row, size_t field)
{
	assert_true(model_has(row, field));
	return model_get_number(row, field);
}

/* --- nothing to compare yet ------------------------------------------------------------------- */

static void
without_two_waves_the_page_says_what_to_do(void **state)
{
	(void)state;
	const struct model *page = page_at("");
	assert_true(model_has(page, IMPACT_EMPTY));
	import_places_file(PARVIS_TESTS "/data/two-waves/lieux.csv");
	import_wave("avant");
	refresh();
	page = page_at("");
	assert_true(model_has(page, IMPACT_ALONE) && !model_has(page, IMPACT_HAS_FIGURES));
	assert_true(page_says(page, IMPACT_ALONE_NAME, "Printemps 2025"));
}

static void
waves_that_share_no_sentence_are_not_laid_together(void **state)
{
	(void)state;
	import_places("code;nom\nA;Accueil\n");
	import_counts("un", "2024-06-30", "X1", "A U 3 20, A A 3 10, A A 4 10");
	import_counts("deux", "2025-06-30", "X2", "A U 3 20, A A 3 10, A A 4 10");
	refresh();
	const struct model *page = page_at("");
	assert_true(model_has(page, IMPACT_APART) && !model_has(page, IMPACT_HAS_FIGURES));
	assert_true(model_has(page_of("un", "deux", "", SURVEY_CLOSED, FOUND_ONE), IMPACT_APART));
	import_counts("trois", "2026-06-30", "X1", "A U 3 21, A A 3 10, A A 4 10");
	refresh();
	page = page_at(""); /* the latest with something in common, over the one in between */
	assert_true(page_says(page, IMPACT_WAVE_BEFORE, "un"));
	assert_true(page_says(page, IMPACT_WAVE_AFTER, "trois"));
}

/* --- which waves ------------------------------------------------------------------------------ */

static void
waves_are_set_in_the_order_of_their_dates_and_bad_words_are_answered(void **state)
{
	(void)state;
	import_two_waves();
	const struct model *page =
		page_of("printemps-2026", "printemps-2025", "", SURVEY_CLOSED, FOUND_ONE);
	assert_true(model_has(page, IMPACT_SWAPPED));
	assert_true(page_says(page, IMPACT_WAVE_AFTER, "printemps-2026"));
	page = page_of("printemps-2026", "printemps-2026", "", SURVEY_CLOSED, FOUND_NONE);
	assert_int_equal(model_row_count(page, IMPACT_ERRORS), 1);
	page = page_of("", "jamais", "", SURVEY_CLOSED, FOUND_NONE);
	assert_true(model_has(page, IMPACT_WRONG) && !model_has(page, IMPACT_HAS_FIGURES));
	page = page_of("", "", "NULLE-PART", SURVEY_CLOSED, FOUND_NONE);
	assert_int_equal(model_row_count(page, IMPACT_ERRORS), 1);
}

static void
a_wave_that_a_reader_may_not_read_does_not_exist_for_her(void **state)
{
	(void)state;
	import_places("code;nom\nA;Accueil\n");
	import_counts("un", "2024-06-30", "X1", "A U 3 20, A A 3 10, A A 4 10"); /* closed, not public */
	import_counts("deux", "2025-06-30", "X1", "A U 3 22, A A 3 10, A A 4 10");
	refresh();
	assert_true(model_has(page_of("", "", "", SURVEY_PUBLISHED, FOUND_ONE), IMPACT_EMPTY));
	assert_true(model_has(page_of("un", "deux", "", SURVEY_RETURNED, FOUND_ONE), IMPACT_EMPTY));
	assert_true(model_has(page_of("un", "deux", "", SURVEY_CLOSED, FOUND_ONE), IMPACT_HAS_FIGURES));
}

static void
figures_that_are_being_made_are_waited_for(void **state)
{
	(void)state;
	struct fault fault;
	struct impact_change change;
	import_two_waves();
	assert_true(survey_mark_all(rooms->store, rooms->root_id, &fault));
	const struct model *page = page_at("");
	assert_true(model_has(page, IMPACT_PREPARING) && !model_has(page, IMPACT_HAS_FIGURES));
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct impact_question question = { .least = SURVEY_CLOSED };
	assert_int_equal(impact_change_of(arena, db, rooms->root_id, &question, SPAN("P1.S1"), &change,
	                                  &fault),
	                 FOUND_NONE);
	db_end(db);
}

/* --- sentences -------------------------------------------------------------------------------- */

static void
each_sentence_has_both_sides_and_what_may_be_said(void **state)
{
	(void)state;
	import_two_waves();
	const struct model *page = page_at("");
	assert_true(page_says(page, IMPACT_TITLE, "Du côté des usagers, 3 notes ont monté et 1 a baissé"));
	assert_int_equal(model_get_count(page, IMPACT_FAMILY), 14);
	assert_int_equal(model_get_count(page, IMPACT_GAP_FAMILY), 5);
	const struct model *row = row_of(page, "P2.S2");
	assert_true(page_says(row, ROW_FIRST_WORDS, "a monté"));
	assert_true(page_says(row, ROW_FIRST_SENTENCE, "plus que la marge (0,25)"));
	assert_true(page_says(row, ROW_GAP_WORDS, "s’est resserré"));
	assert_true(page_says(row, ROW_SECOND_SENTENCE, "il pouvait passer inaperçu"));
	row = row_of(page, "P4.S1"); /* other words */
	assert_true(page_says(row, ROW_FIRST_STATE, "reworded"));
	assert_true(page_says(row, ROW_FIRST_SENTENCE, "la comparaison commence là"));
	assert_false(model_has(row, ROW_FIRST_CHANGE) || model_has(row, ROW_GAP_CHANGE));
	assert_true(model_has(row, ROW_FIRST_BEFORE) && model_has(row, ROW_FIRST_AFTER));
	row = row_of(page, "VEC.V1"); /* lived: no gap */
	assert_true(model_has(row, ROW_SECOND_CHANGE) && !model_has(row, ROW_GAP_CHANGE));
	assert_null(row_of(page, "AVANT.S1"));
	assert_int_equal(model_row_count(page, IMPACT_ONLY_BEFORE), 1);
	assert_int_equal(model_row_count(page, IMPACT_ONLY_AFTER), 1);
}

static void
another_page_gets_the_change_that_this_page_shows(void **state)
{
	(void)state;
	import_two_waves();
	const struct model *row = row_of(page_at("MAISON"), "P1.S1");
	const struct impact_change change = change_of("MAISON", "P1.S1");
	assert_true(change.first.change == number_of(row, ROW_FIRST_CHANGE));
	assert_true(change.gap.p_alike == number_of(row, ROW_GAP_P_ALIKE));
	assert_true(span_is(model_get_text(row, ROW_SECOND_SENTENCE), change.second_words));
	assert_true(span_is(model_get_text(row, ROW_GAP_SENTENCE), change.gap_words));
	assert_int_equal(change.kind, 'S');
}

static void
the_table_has_a_line_for_each_sentence(void **state)
{
	(void)state;
	struct fault fault;
	struct span bytes, line;
	import_two_waves();
	assert_true(impact_table(arena, page_at("SOLIDARITE"), false, &bytes, &fault));
	size_t lines = 0;
	while (span_cut(&bytes, '\n', &line))
		lines += line.length > 0;
	assert_int_equal(lines, 1 + 8);
	assert_true(impact_table(arena, page_at(""), true, &bytes, &fault));
	assert_true(bytes.length > 1000);
}

/* --- what is not shown ------------------------------------------------------------------------ */

static void
a_side_under_its_floor_at_one_time_has_no_change(void **state)
{
	(void)state;
	import_two_waves();
	const struct model *page = page_at("SOLIDARITE"); /* 7 agents before, 13 after */
	const struct model *row = row_of(page, "P1.S1");
	assert_true(page_says(row, ROW_SECOND_STATE, "hidden"));
	assert_true(page_says(row, ROW_SECOND_WORDS, "non montré avant"));
	assert_false(model_has(row, ROW_SECOND_BEFORE) || model_has(row, ROW_SECOND_BEFORE_PEOPLE));
	assert_false(model_has(row, ROW_SECOND_CHANGE) || model_has(row, ROW_GAP_CHANGE));
	assert_true(page_says(row, ROW_SECOND_SENTENCE,
	                      "La note des agents n’est pas montrée pour la première enquête."));
	assert_true(model_has(row, ROW_FIRST_CHANGE));
	assert_true(page_says(page, IMPACT_TITLE, "du côté des agents, les notes ne sont pas montrées"));
}

/* --- places ----------------------------------------------------------------------------------- */

static void
a_merged_place_is_compared_with_all_that_it_comes_from(void **state)
{
	(void)state;
	import_two_waves();
	const struct model *page = page_at("MAISON"), *row = row_of(page, "P1.S1");
	assert_true(page_says(page, IMPACT_PLACE_WORDS,
	                      "avant, «\u202fAccueil de la mairie\u202f» et «\u202fArchives\u202f»"));
	assert_int_equal(model_get_count(row, ROW_FIRST_BEFORE_PEOPLE),
	                 rooms_number(rooms, "SELECT CAST(sum(people) AS bigint) FROM survey_count c"
	                                     "  JOIN place_node p ON p.place_id = c.place_id"
	                                     "  JOIN survey_wave w ON w.wave_id = c.wave_id"
	                                     "  JOIN survey_item i ON i.wave_id = c.wave_id"
	                                     "                    AND i.item_id = c.item_id"
	                                     " WHERE p.code IN ('ACCUEIL', 'ARCHIVES')"
	                                     "   AND w.code = 'printemps-2025' AND side = 0"
	                                     "   AND i.code = 'P1.S1'"));
	assert_true(model_has(row, ROW_SECOND_CHANGE));
	const struct model *old = row_of(page_at("ACCUEIL"), "P1.S1"); /* read where it went */
	assert_true(number_of(old, ROW_FIRST_CHANGE) == number_of(row, ROW_FIRST_CHANGE));
}

static void
a_part_of_a_place_is_not_compared_with_the_whole_it_comes_from(void **state)
{
	(void)state;
	import_two_waves();
	const struct model *page = page_at("PERMIS");
	assert_true(page_says(page, IMPACT_PLACE_WORDS, "«\u202fUrbanisme\u202f» a été partagé"));
	assert_true(page_says(page, IMPACT_SPLIT_NAME, "Urbanisme"));
	assert_int_equal(model_row_count(page, IMPACT_GROUPS), 0);
	assert_int_equal(change_of("PERMIS", "P1.S1").first.state, IMPACT_MOVED);
	const struct model *whole = page_at("URBANISME"), *row = row_of(whole, "P1.S1");
	assert_false(model_has(whole, IMPACT_SPLIT_NAME));
	assert_true(model_has(row, ROW_FIRST_CHANGE));
	assert_true(page_says(whole, IMPACT_PLACE_WORDS, "après, «\u202fPermis de construire\u202f» et"));
	/* Above both, the whole went on. */
	assert_true(model_has(row_of(page_at("CADRE"), "P1.S1"), ROW_SECOND_CHANGE));
	assert_false(model_has(page_at("CADRE"), IMPACT_PLACE_WORDS));
}

/* Two services, and a team that goes from one to the other: the later tree counts. */
static void
import_moved_team(const char *own)
{
	import_places("code;nom;parent\nV;Ville;\nS1;Un;V\nS2;Deux;V\nA;Accueil;S1\nB;Poste;S1\n"
	              "C;Piscine;S2\n");
	import_counts("un", "2024-06-30", "X1",
	              arena_format(arena,
	                           "A U 3 40, A U 4 20, A A 3 10, A A 4 12, B U 2 30, B U 5 10, B A 2 11,"
	                           "B A 4 13, C U 1 20, C U 3 20, C A 3 15, C A 5 15%s",
	                           own));
	import_places("code;nom;parent\nB;Poste;S2\n");
	import_counts("deux", "2190-06-30", "X1",
	              "A U 3 30, A U 5 20, A A 3 12, A A 4 10, B U 3 30, B U 5 10, B A 2 12, B A 4 14,"
	              "C U 1 20, C U 3 20, C A 3 14, C A 5 14");
	refresh();
}

static void
a_team_that_moved_is_counted_where_it_is_now(void **state)
{
	(void)state;
	import_moved_team("");
	const struct model *page = page_at("S2"), *row = row_of(page, "X1");
	assert_true(page_says(page, IMPACT_PLACE_WORDS, "Poste"));
	assert_int_equal(model_get_count(row, ROW_FIRST_BEFORE_PEOPLE), 40 + 40);
	assert_int_equal(model_get_count(row, ROW_SECOND_BEFORE_PEOPLE), 24 + 30);
	assert_true(fabs(number_of(row, ROW_FIRST_BEFORE) -
	                 (30 * 2 + 10 * 5 + 20 * 1 + 20 * 3) / 80.0) < 1e-12);
	row = row_of(page_at("S1"), "X1"); /* what stayed: nothing was answered at S1 itself */
	assert_int_equal(model_get_count(row, ROW_FIRST_BEFORE_PEOPLE), 60);
	assert_int_equal(model_get_count(row, ROW_SECOND_AFTER_PEOPLE), 22);
	assert_true(model_has(row, ROW_GAP_CHANGE));
	assert_false(model_has(page_at("V"), IMPACT_PLACE_WORDS));
}

static void
what_was_answered_at_a_service_itself_cannot_be_told_from_the_team_that_left(void **state)
{
	(void)state;
	import_moved_team(", S1 U 3 15");
	const struct model *row = row_of(page_at("S1"), "X1");
	assert_true(page_says(row, ROW_FIRST_STATE, "hidden"));
	assert_false(model_has(row, ROW_FIRST_BEFORE));
	assert_true(model_has(row, ROW_SECOND_CHANGE)); /* no agent answered at S1 itself */
	assert_true(model_has(row_of(page_at("S2"), "X1"), ROW_FIRST_CHANGE));
}

static void
an_undone_import_takes_its_merges_away(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	import_places_file(PARVIS_TESTS "/data/two-waves/lieux.csv");
	import_places_file(PARVIS_TESTS "/data/two-waves/lieux-2026.csv");
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_successor"), 4);
	assert_true(survey_undo(arena, rooms->store, rooms->root_id, 2, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_successor"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_node"), 8);
}

/* --- who answered ----------------------------------------------------------------------------- */

struct expecting {
	const char *wave;
	int64_t people[IMPACT_SIDE_COUNT];
	struct fault fault;
};

static bool
expect(struct db *db, void *data)
{
	struct expecting *expecting = data;
	struct survey_wave wave;
	struct survey_population rows[2];
	const struct place_tree *tree = place_tree_load(arena, db, rooms->root_id, 30000,
	                                                &expecting->fault);
	const int64_t id = tree->places[place_by_code(tree, SPAN("ETAT-CIVIL"))].id;
	for (size_t side = 0; side < 2; side++)
		rows[side] = (struct survey_population){ id, id, impact_side(side),
			                                     expecting->people[side] };
	return survey_wave_by_code(arena, db, rooms->root_id, span_of(expecting->wave), &wave,
	                           &expecting->fault) == FOUND_ONE &&
	       survey_populations_replace(db, rooms->root_id, wave.id, rows, 2, &expecting->fault);
}

static void
who_answered_is_said_and_too_few_is_a_warning(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	import_two_waves();
	struct expecting before = { "printemps-2025", { 400, 40 }, { 0 } };
	struct expecting after = { "printemps-2026", { 1800, 60 }, { 0 } };
	assert_true(store_write(rooms->store, expect, &before, &fault));
	assert_true(store_write(rooms->store, expect, &after, &fault));
	const struct model *page = page_at("ETAT-CIVIL");
	struct text warnings = text_new(arena, 10000);
	for (size_t i = 0; i < model_row_count(page, IMPACT_WARNINGS); i++)
		text_format(&warnings, "%.*s\n",
		            SPAN_ARGS(model_get_text(model_row_at(page, IMPACT_WARNINGS, i), SENTENCE_TEXT)));
	assert_true(says(text_span(&warnings),
	                 "Du côté des usagers, 8\u202f% ont répondu à «\u202fPrintemps 2026\u202f»\u202f: ces "
	                 "chiffres parlent d’eux seuls."));
	assert_true(says(text_span(&warnings), "est passée de 35\u202f% à 8\u202f%"));
	assert_true(says(text_span(&warnings), "Du côté des agents, la part"));
	assert_int_equal(model_row_count(page, IMPACT_WARNINGS), 3);
	const struct model *turnout = model_row_at(page, IMPACT_TURNOUTS, 0);
	assert_true(page_says(turnout, TURNOUT_FIRST_AFTER, "sur 1\u202f800, 8\u202f%"));
	assert_int_equal(model_get_count(turnout, TURNOUT_SECOND_AFTER_EXPECTED), 60);
	/* Above, the children stand under the place; those whose people are not shown say so. */
	page = page_at("CADRE");
	assert_int_equal(model_row_count(page, IMPACT_WARNINGS), 0);
	assert_int_equal(model_row_count(page, IMPACT_TURNOUTS), 2);
	turnout = model_row_at(page, IMPACT_TURNOUTS, 1);
	assert_true(page_says(turnout, TURNOUT_PLACE, "Solidarité"));
	assert_true(page_says(turnout, TURNOUT_SECOND_BEFORE, "non montré"));
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(without_two_waves_the_page_says_what_to_do),
		TEST(waves_that_share_no_sentence_are_not_laid_together),
		TEST(waves_are_set_in_the_order_of_their_dates_and_bad_words_are_answered),
		TEST(a_wave_that_a_reader_may_not_read_does_not_exist_for_her),
		TEST(figures_that_are_being_made_are_waited_for),
		TEST(each_sentence_has_both_sides_and_what_may_be_said),
		TEST(another_page_gets_the_change_that_this_page_shows),
		TEST(the_table_has_a_line_for_each_sentence),
		TEST(a_side_under_its_floor_at_one_time_has_no_change),
		TEST(a_merged_place_is_compared_with_all_that_it_comes_from),
		TEST(a_part_of_a_place_is_not_compared_with_the_whole_it_comes_from),
		TEST(a_team_that_moved_is_counted_where_it_is_now),
		TEST(what_was_answered_at_a_service_itself_cannot_be_told_from_the_team_that_left),
		TEST(an_undone_import_takes_its_merges_away),
		TEST(who_answered_is_said_and_too_few_is_a_warning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
