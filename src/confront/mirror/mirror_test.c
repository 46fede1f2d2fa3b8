#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "confront/mirror/mirror_page.h"
#include "craft/html/frame.h"
#include "craft/store/store_for_tests.h"
#include "craft/vault/vault.h"
#include "listen/answer/answer.h"
#include "support/answers_for_tests.h"

/* --- gaps of a house ------------------------------------------------------------------------- */

static void
refresh(struct rooms *rooms)
{
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	struct fault fault = { 0 };
	if (!mirror_refresh(rooms->arena, &seal, &sealed, &fault))
		fail_msg("refresh: %s", fault.for_log);
}

static struct survey_wave
wave_of(struct rooms *rooms, struct db *db, const char *code)
{
	struct survey_wave wave;
	struct fault fault = { 0 };
	assert_int_equal(survey_wave_by_code(rooms->arena, db, rooms->root_id, span_of(code), &wave,
	                                     &fault),
	                 FOUND_ONE);
	return wave;
}

static struct mirror_gap *
gaps_of(struct rooms *rooms, const char *wave_code, const char *place, size_t *count_r)
{
	struct fault fault = { 0 };
	struct mirror_gap *gaps;
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(db);
	const struct survey_wave wave = wave_of(rooms, db, wave_code);
	const struct place_tree *tree =
		place_tree_load(rooms->arena, db, rooms->root_id, wave.closed_day, &fault);
	assert_non_null(tree);
	int64_t place_id = 0;
	if (place[0] != '\0') {
		const uint32_t at = place_by_code(tree, span_of(place));
		assert_true(at != PLACE_NONE);
		place_id = tree->places[at].id;
	}
	assert_true(mirror_gaps(rooms->arena, db, rooms->root_id, wave.id, place_id, 0, &gaps,
	                        count_r, &fault));
	db_end(db);
	return gaps;
}

/* Everything the page says, as JSON: it must always be made of numbers and sentences. */
static struct span
page_json(struct rooms *rooms, const char *place)
{
	struct fault fault = { 0 };
	struct model *model;
	struct arena *arena = rooms->arena;
	struct db *db = store_read(arena, rooms->store, &fault);
	const struct mirror_question question = { .place = span_of(place) };
	assert_int_equal(mirror_fill(arena, db, rooms->root_id, &question, &model,
	                             model_new(arena, &frame_kind), &fault),
	                 FOUND_ONE);
	struct text text = text_new(arena, 8 << 20);
	model_json(model, &text);
	mirror_print(arena, model, &text);
	db_end(db);
	assert_false(text.cut);
	static const char *const wrong[] = { "NaN", "nan,", "Infinity", ":inf", ":-inf", " nan " };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_true(span_find(text_span(&text), span_of(wrong[i])) == SIZE_MAX);
	return text_span(&text);
}

static bool
says(struct span text, const char *words)
{
	return span_find(text, span_of(words)) != SIZE_MAX;
}

/* --- the vector of the questionnaire --------------------------------------------------------- */

static const struct vector {
	const char *item;
	int64_t first[5], second[5];
	double gap, low, high, p_different, p_alike;
	enum stats_verdict verdict;
	bool beyond;
} vectors[] = {
	{ "P1.S1", { 40, 80, 150, 230, 100 }, { 4, 9, 17, 21, 9 }, -0.083333, -0.385497, 0.218830,
	  0.730160, 0.229289, STATS_UNSURE, false },
	{ "P2.S2", { 90, 140, 150, 150, 70 }, { 20, 40, 70, 110, 60 }, 0.55, 0.385860, 0.714140,
	  4.8887e-10, 0.999821, STATS_DIFFERENT, true },
	{ "P3.S1", { 30, 70, 140, 250, 110 }, { 8, 22, 58, 145, 67 }, 0.236667, 0.098374, 0.374959,
	  0.00137207, 0.531190, STATS_DIFFERENT, false },
	{ "GEN.S1", { 20, 60, 120, 280, 120 }, { 10, 29, 61, 141, 59 }, 0, -0.139140, 0.139140, 1,
	  0.00112388, STATS_ALIKE, false },
	{ "FAC.S1", { 300, 600, 1200, 2800, 1100 }, { 90, 200, 350, 620, 240 }, -0.153333, -0.214761,
	  -0.091905, 2.63307e-6, 0.00256709, STATS_DIFFERENT_BUT_SMALL, false },
};

static const char vector_map[] =
	"wave w26 \"Vecteur\"\nclosed 2026-06-30\nscale 1 to 5\n"
	"place is MAIRIE\ncreate places\n"
	"side column cote\nside usager when U\nside agent when A\n"
	"item column phrase\nlevel column niveau\ncounts column nombre\n"
	"theme t \"Tout\"\n"
	"item P1.S1 t \"Le délai annoncé est tenu.\"\nitem P2.S2 t \"Deux.\"\n"
	"item P3.S1 t \"Trois.\"\nitem GEN.S1 t \"Ensemble.\"\nitem FAC.S1 t \"Facile.\"\n"
	"item VEC.V1 t \"Je suis bien.\" lived\n";

static void
import_vectors(struct rooms *rooms)
{
	struct text csv = text_new(rooms->arena, 100000);
	text_add_z(&csv, "phrase;cote;niveau;nombre\n");
	for (size_t i = 0; i < LENGTH(vectors); i++)
		for (int k = 0; k < 5; k++) {
			text_format(&csv, "%s;U;%d;%lld\n", vectors[i].item, k + 1,
			            (long long)vectors[i].first[k]);
			text_format(&csv, "%s;A;%d;%lld\n", vectors[i].item, k + 1,
			            (long long)vectors[i].second[k]);
		}
	for (int k = 0; k < 5; k++)
		text_format(&csv, "VEC.V1;U;%d;20\nVEC.V1;A;%d;12\n", k + 1, k + 1);
	answers_import(rooms, SURVEY_COUNTS, vector_map, text_z(&csv));
	refresh(rooms);
}

static void
the_vector_of_the_questionnaire_comes_out_of_the_whole_chain(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	import_vectors(rooms);
	static const char *const places[] = { "", "MAIRIE" };
	for (size_t p = 0; p < LENGTH(places); p++) {
		size_t count;
		const struct mirror_gap *gaps = gaps_of(rooms, "w26", places[p], &count);
		assert_int_equal(count, LENGTH(vectors)); /* VEC.V1 is lived: no gap */
		for (size_t i = 0; i < count; i++) {
			const struct vector *vector = &vectors[i];
			assert_int_equal(gaps[i].kind, SECRECY_ITEM);
			assert_int_equal(gaps[i].subject_id, (int64_t)i);
			assert_int_equal(gaps[i].method, MIRROR_PEOPLE);
			assert_int_equal(gaps[i].family_size, 5);
			assert_true(fabs(gaps[i].gap - vector->gap) < 1e-5);
			assert_true(fabs(gaps[i].low - vector->low) < 1e-5);
			assert_true(fabs(gaps[i].high - vector->high) < 1e-5);
			assert_true(fabs(gaps[i].p_different - vector->p_different) < 1e-5);
			assert_true(fabs(gaps[i].p_different / vector->p_different - 1) < 1e-4);
			assert_true(fabs(gaps[i].p_alike - vector->p_alike) < 1e-5);
			assert_int_equal(gaps[i].verdict, vector->verdict);
			assert_int_equal(gaps[i].is_beyond, vector->beyond);
		}
	}
	rooms_close(rooms);
}

static void
each_verdict_has_its_sentences(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	import_vectors(rooms);
	const struct span page = page_json(rooms, "");
	assert_true(says(page, "visions différentes"));
	assert_true(says(page, "écart réel mais faible"));
	assert_true(says(page, "même vision"));
	assert_true(says(page, "pas assez pour conclure"));
	assert_true(says(page, "plus favorablement"));
	assert_true(says(page, "un peu plus sévèrement"));
	assert_true(says(page, "de la même façon"));
	/* Lived: said to have been asked, never face to face with a note of the service. */
	assert_true(says(page, "Je suis bien."));
	assert_false(says(page, "VEC.V1"));
	rooms_close(rooms);
}

/* --- the fourteen departments of the oracle -------------------------------------------------- */

static const char oracle_map[] =
	"wave eval \"Évaluations\"\nclosed 2026-06-30\nscale 1 to 5\n"
	"place column dept\ncreate places\n"
	"side column side\nside usager when \"0\"\nside agent when \"1\"\n"
	"item column phrase\nlevel column y\ncounts column count\n"
	"theme t \"Tout\"\nitem Q t \"Une phrase.\"\n";

static double
oracle_adjusted(struct span json, const char *section, const char *dept)
{
	char name[32];
	snprintf(name, sizeof name, "\"%s\":", dept);
	const char *const path[] = { "\"bh\":", section, name };
	for (size_t i = 0; i < LENGTH(path); i++) {
		const size_t at = span_find(json, span_of(path[i]));
		assert_true(at != SIZE_MAX);
		const size_t end = at + strlen(path[i]);
		json = span_from(json.at + end, json.length - end);
	}
	return strtod(json.at, NULL);
}

static void
fourteen_departments_are_judged_like_the_oracle(void **state)
{
	(void)state;
	static const struct {
		const char *dept;
		enum stats_verdict verdict;
	} expected[] = {
		{ "1", STATS_DIFFERENT },  { "2", STATS_DIFFERENT },  { "3", STATS_DIFFERENT },
		{ "4", STATS_ALIKE },      { "5", STATS_UNSURE },     { "6", STATS_DIFFERENT },
		{ "7", STATS_DIFFERENT },  { "8", STATS_ALIKE },      { "9", STATS_DIFFERENT },
		{ "10", STATS_DIFFERENT }, { "11", STATS_DIFFERENT }, { "12", STATS_ALIKE },
		{ "14", STATS_DIFFERENT }, { "15", STATS_DIFFERENT },
	};
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	struct span bytes, line, json;
	assert_int_equal(file_read(rooms->arena, PARVIS_TESTS "/oracles/06_counts.csv", 1 << 20,
	                           &bytes, &fault),
	                 FOUND_ONE);
	assert_int_equal(file_read(rooms->arena, PARVIS_TESTS "/oracles/06_mirror_gap.expected.json",
	                           1 << 20, &json, &fault),
	                 FOUND_ONE);
	struct text csv = text_new(rooms->arena, 1 << 20);
	for (bool first = true; span_cut(&bytes, '\n', &line); first = false)
		if (line.length > 0)
			text_format(&csv, "%.*s,%s\n", SPAN_ARGS(line), first ? "phrase" : "Q");
	answers_import(rooms, SURVEY_COUNTS, oracle_map, text_z(&csv));
	refresh(rooms);
	for (size_t i = 0; i < LENGTH(expected); i++) {
		size_t count;
		char dept[16];
		snprintf(dept, sizeof dept, "dept%s", expected[i].dept);
		const struct mirror_gap *gap = gaps_of(rooms, "eval", expected[i].dept, &count);
		assert_int_equal(count, 1);
		assert_int_equal(gap->family_size, 14);
		assert_int_equal(gap->verdict, expected[i].verdict);
		const double p = oracle_adjusted(json, "\"welch\":", dept);
		assert_true(fabs(gap->p_different / p - 1) < 1e-5);
		const double alike = oracle_adjusted(json, "\"tost\":", dept);
		assert_true(fabs(gap->p_alike / alike - 1) < 1e-5);
	}
	rooms_close(rooms);
}

/* --- three sides of fifty-six schools -------------------------------------------------------- */

static void
the_schools_of_district_75_give_the_figures_known_of_them(void **state)
{
	(void)state;
	static const double gaps_expected[] = { -1.4375, -1.0982, -1.1339, -0.8268 };
	static const double links_expected[] = { 0.5016, 0.2179, 0.2853, 0.2272 };
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	struct span map;
	struct import import = { 0 };
	assert_int_equal(file_read(rooms->arena, PARVIS_TESTS "/../docs/examples/nyc-scores.map",
	                           1 << 20, &map, &fault),
	                 FOUND_ONE);
	assert_true(answers_import_file(rooms, SURVEY_SCORES, span_copy(rooms->arena, map),
	                                PARVIS_TESTS "/data/nyc-school-survey-2011-d75/"
	                                             "masterfile11_d75_final.txt",
	                                &import));
	assert_int_equal(import.good_count, 56);
	assert_int_equal(import.place_count, 56);
	assert_int_equal(import.bad_count, 0);
	refresh(rooms);
	size_t count;
	const struct mirror_gap *gaps = gaps_of(rooms, "nyc-2011", "", &count);
	assert_int_equal(count, 8); /* parents and pupils against teachers, four themes */
	size_t parents = 0;
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(gaps[i].method, MIRROR_PLACES);
		assert_int_equal(gaps[i].family_size, 8);
		if (gaps[i].first_group_id != 1)
			continue;
		assert_int_equal(gaps[i].pairs, 56);
		assert_true(fabs(gaps[i].gap - gaps_expected[parents]) < 5e-5);
		assert_true(gaps[i].has_link);
		assert_true(fabs(gaps[i].link - links_expected[parents]) < 5e-5);
		parents++;
	}
	assert_int_equal(parents, 4);
	(void)page_json(rooms, "");
	rooms_close(rooms);
}

/* --- what is not shown ----------------------------------------------------------------------- */

static const char small_map[] =
	"wave w \"Petite\"\nclosed 2026-06-30\nscale 1 to 5\n"
	"place column lieu\n"
	"side column cote\nside usager when U\nside agent when A\n"
	"theme t \"Accueil\"\nitem Q1 t \"On écoute.\" column q1\n";

static void
import_tree(struct rooms *rooms, const char *csv)
{
	struct import import = { .root_id = rooms->root_id,
		                     .kind = "structures",
		                     .file_path = rooms_file(rooms, "tree.csv", csv) };
	import_begin(&import, rooms->arena);
	assert_true(place_import_structures(rooms->store, &import, &place_columns_known));
	assert_int_equal(import.bad_count, 0);
}

static void
add_replies(struct text *csv, const char *place, const char *side, int count, int level)
{
	for (int i = 0; i < count; i++)
		text_format(csv, "%s;%s;%d\n", place, side, 1 + (level + i) % 5);
}

static void
a_note_that_is_not_shown_names_the_place_above_and_has_no_gap(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	import_tree(rooms, "code;nom;parent\nV;Ville;\nS;Service;V\nA;Accueil;S\nB;Bureau;S\n");
	struct text csv = text_new(rooms->arena, 1 << 20);
	text_add_z(&csv, "lieu;cote;q1\n");
	add_replies(&csv, "A", "U", 40, 0);
	add_replies(&csv, "B", "U", 40, 1);
	add_replies(&csv, "A", "A", 6, 0);
	add_replies(&csv, "B", "A", 30, 0);
	answers_import(rooms, SURVEY_ANSWERS, small_map, text_z(&csv));
	refresh(rooms);
	size_t count;
	(void)gaps_of(rooms, "w", "A", &count);
	assert_int_equal(count, 0);
	(void)gaps_of(rooms, "w", "B", &count); /* B minus the service would tell A */
	assert_int_equal(count, 0);
	(void)gaps_of(rooms, "w", "S", &count);
	assert_int_equal(count, 2); /* the theme and its sentence */
	const struct span small = page_json(rooms, "A"), large = page_json(rooms, "B");
	assert_true(says(small, "La note des agents n’est pas montrée."));
	assert_true(says(large, "La note des agents n’est pas montrée."));
	assert_true(says(small, "comptent dans la note de"));
	assert_true(says(small, "Service"));
	assert_false(says(small, "moins de 10"));
	rooms_close(rooms);
}

/* The same variance, none, two people, everyone the same: sentences, never a number that is not. */
static void
nothing_that_cannot_be_computed_becomes_a_number(void **state)
{
	(void)state;
	static const struct {
		int usagers, agents;
		bool alike;
	} cases[] = { { 5, 10, true }, { 40, 10, true },  { 5, 0, false },  { 0, 10, false },
		          { 0, 0, false }, { 5, 10, false }, { 1, 1, false }, { 300, 10, false } };
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct rooms *rooms = rooms_open();
		import_tree(rooms, "code;nom;parent\nV;Ville;\nA;Accueil;V\n");
		struct text csv = text_new(rooms->arena, 1 << 20);
		text_add_z(&csv, "lieu;cote;q1\n");
		for (int n = 0; n < cases[i].usagers; n++)
			text_format(&csv, "A;U;%d\n", cases[i].alike ? 3 : 1 + n % 5);
		for (int n = 0; n < cases[i].agents; n++)
			text_format(&csv, "A;A;%d\n", cases[i].alike ? 3 : 1 + n % 5);
		if (cases[i].usagers + cases[i].agents > 0)
			answers_import(rooms, SURVEY_ANSWERS, small_map, text_z(&csv));
		refresh(rooms);
		(void)page_json(rooms, "A");
		(void)page_json(rooms, "");
		size_t count = 0;
		if (cases[i].usagers + cases[i].agents > 0)
			(void)gaps_of(rooms, "w", "A", &count);
		const bool both = cases[i].usagers >= 5 && cases[i].agents >= 10 && !cases[i].alike;
		assert_int_equal(count, both ? 2 : 0);
		rooms_close(rooms);
	}
}

/* --- one point at a time ---------------------------------------------------------------------- */

static enum found
read_points(struct rooms *rooms, const char *wave, const char *place,
            struct mirror_reading *reading_r)
{
	struct fault fault = { 0 };
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	const struct mirror_question question = { .wave = span_of(wave), .place = span_of(place),
		                                      .least = SURVEY_CLOSED };
	const enum found found =
		mirror_read(rooms->arena, db, rooms->root_id, &question, reading_r, &fault);
	assert_true(found != FOUND_FAILED);
	db_end(db);
	return found;
}

static void
a_point_says_what_its_page_says(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct mirror_reading reading;
	assert_int_equal(read_points(rooms, "", "", &reading), FOUND_ONE);
	assert_non_null(reading.nothing); /* no survey yet */
	import_vectors(rooms);
	const struct span page = page_json(rooms, "");
	assert_int_equal(read_points(rooms, "w26", "", &reading), FOUND_ONE);
	assert_null(reading.nothing);
	assert_int_equal(reading.count, LENGTH(vectors));
	assert_true(span_is(reading.margin, "0,25"));
	assert_true(span_is(reading.place_name, "toute l’organisation"));
	const struct mirror_point *point = mirror_point_by_code(&reading, SPAN("P3.S1"));
	assert_non_null(point);
	assert_int_equal(point->kind, MIRROR_POINT_SENTENCE);
	assert_true(span_is(point->theme_code, "t"));
	assert_true(span_is(point->reading, "different"));
	assert_true(span_is(point->first.words, "3,6 sur 5"));
	assert_true(span_is(point->second.words, "3,8 sur 5"));
	assert_int_equal(point->first.voice.people, 600);
	assert_true(span_is(point->first.range, "entre 3,48 et 3,65"));
	assert_true(span_find(page, point->sentence) != SIZE_MAX);
	assert_false(point->is_shared);
	point = mirror_point_by_code(&reading, SPAN("GEN.S1"));
	assert_true(point->is_shared && point->is_high && !point->is_low);
	assert_null(mirror_point_by_code(&reading, SPAN("NO.S9")));
	assert_int_equal(read_points(rooms, "w26", "nulle-part", &reading), FOUND_NONE);
	assert_true(says(reading.trouble, "Ce lieu n’est pas connu."));
	assert_int_equal(read_points(rooms, "w99", "", &reading), FOUND_NONE);
	assert_true(says(reading.trouble, "Choisissez une enquête de la liste."));
	rooms_close(rooms);
}

static void
a_point_that_is_not_shown_has_no_figure(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct mirror_reading reading;
	import_tree(rooms, "code;nom;parent\nV;Ville;\nS;Service;V\nA;Accueil;S\nB;Bureau;S\n");
	struct text csv = text_new(rooms->arena, 1 << 20);
	text_add_z(&csv, "lieu;cote;q1\n");
	add_replies(&csv, "A", "U", 40, 0);
	add_replies(&csv, "B", "U", 40, 1);
	add_replies(&csv, "A", "A", 6, 0);
	add_replies(&csv, "B", "A", 30, 0);
	answers_import(rooms, SURVEY_ANSWERS, small_map, text_z(&csv));
	assert_int_equal(read_points(rooms, "w", "A", &reading), FOUND_ONE);
	assert_non_null(reading.nothing); /* being made */
	assert_int_equal(reading.count, 0);
	refresh(rooms);
	assert_int_equal(read_points(rooms, "w", "A", &reading), FOUND_ONE);
	const struct mirror_point *point = mirror_point_by_code(&reading, SPAN("Q1"));
	assert_non_null(point);
	assert_true(point->first.voice.is_shown);
	assert_false(point->second.voice.is_shown);
	assert_true(point->second.voice.people == 0 && point->second.voice.value == 0);
	assert_true(span_is(point->second.words, "non montré"));
	assert_true(span_is(point->reading, "hidden"));
	assert_false(point->is_shared);
	assert_true(says(point->sentence, "La note des agents n’est pas montrée."));
	rooms_close(rooms);
}

enum { LED_TO_A_WORKSHOP = 1, LED_TO_AN_ACTION = 2, LED_TO_BOTH = 3 };

/* Where is this reader led from a line of this place? */
static int
led_to(struct rooms *rooms, const char *place, const struct reader *reader)
{
	struct fault fault = { 0 };
	struct model *model;
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	const struct mirror_question question = { .place = span_of(place), .acts = reader };
	assert_int_equal(mirror_fill(rooms->arena, db, rooms->root_id, &question, &model,
	                             model_new(rooms->arena, &frame_kind), &fault),
	                 FOUND_ONE);
	db_end(db);
	const struct model *row =
		model_row_at(model_row_at(model, MIRROR_COMPARISONS, 0), COMPARISON_ROWS, 0);
	return (model_has(row, ROW_WORKSHOP_URL) ? LED_TO_A_WORKSHOP : 0) |
	       (model_has(row, ROW_ACTION_URL) ? LED_TO_AN_ACTION : 0);
}

static void
who_works_at_a_place_is_led_on_from_each_line(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	import_vectors(rooms);
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	const struct place_tree *tree =
		place_tree_load(rooms->arena, db, rooms->root_id, 30000, &fault);
	db_end(db);
	const struct reader_right whole = { ROLE_DIRECTOR, 0 }, checks = { ROLE_AUDITOR, 0 };
	const struct reader_right team = { ROLE_TEAM_LEADER, tree->places[0].id };
	const struct reader_right here = { ROLE_REFERENT, tree->places[0].id };
	const struct reader director = { .rights = &whole, .right_count = 1 };
	const struct reader referent = { .rights = &here, .right_count = 1 };
	const struct reader leader = { .rights = &team, .right_count = 1 };
	const struct reader auditor = { .rights = &checks, .right_count = 1 };
	assert_int_equal(led_to(rooms, "", &director), LED_TO_BOTH);
	assert_int_equal(led_to(rooms, "MAIRIE", &director), LED_TO_BOTH);
	assert_int_equal(led_to(rooms, "MAIRIE", &referent), LED_TO_BOTH);
	assert_int_equal(led_to(rooms, "", &referent), 0);
	assert_int_equal(led_to(rooms, "MAIRIE", &leader), LED_TO_A_WORKSHOP);
	assert_int_equal(led_to(rooms, "", &leader), 0);
	assert_int_equal(led_to(rooms, "", &auditor), 0);
	assert_int_equal(led_to(rooms, "MAIRIE", NULL), 0);
	rooms_close(rooms);
}

static void
two_cells_without_their_spread_are_not_tested(void **state)
{
	(void)state;
	const struct secrecy_cell first = { .people = 50, .mean = 4 };
	const struct secrecy_cell second = { .people = 20, .mean = 3.25 };
	struct stats_gap test;
	const struct mirror_gap gap = mirror_compare(&first, &second, &test);
	assert_int_equal(gap.method, MIRROR_NOTES);
	assert_false(gap.is_tested);
	assert_int_equal(gap.verdict, STATS_NOT_TESTABLE);
	assert_true(gap.gap == -0.75); /* agents minus usagers */
	assert_false(gap.has_ranks);
}

static void
pairs_too_few_or_all_the_same_are_not_tested(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	const double same[] = { 3, 3, 3 }, lower[] = { 2, 2, 2 };
	struct stats_gap test;
	const struct mirror_gap one = mirror_pair(arena, same, lower, 1, &test);
	assert_false(one.is_tested);
	assert_false(one.has_link);
	const struct mirror_gap three = mirror_pair(arena, same, lower, 3, &test);
	assert_true(three.gap == -1);
	assert_false(three.is_tested);
	assert_false(three.has_link);
	arena_end(arena);
}

static void
an_undone_import_takes_its_gaps_away(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	import_vectors(rooms);
	size_t count;
	(void)gaps_of(rooms, "w26", "", &count);
	assert_int_equal(count, 5);
	assert_true(survey_undo(rooms->arena, rooms->store, rooms->root_id, 1, &fault));
	refresh(rooms);
	(void)gaps_of(rooms, "w26", "", &count);
	assert_int_equal(count, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell"), 0);
	(void)page_json(rooms, "");
	rooms_close(rooms);
}

/* --- a wave asked here ----------------------------------------------------------------------- */

struct asked {
	struct rooms *rooms;
	struct survey_wave wave;
	struct answer_link link;
	enum survey_state from, to;
	bool done;
	struct fault fault;
};

static bool
draft(struct db *db, void *data)
{
	struct asked *asked = data;
	struct rooms *rooms = asked->rooms;
	int64_t theme_id;
	asked->wave = (struct survey_wave){ .code = SPAN("here"), .name = SPAN("Ici"), .form_id = 1,
		                                .opens_day = 1, .closed_day = 100000,
		                                .scale = { 1, 5, 1, 4, 0.25 } };
	if (!theme_keep(rooms->arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id,
	                &asked->fault) ||
	    !survey_wave_draft(db, rooms->root_id, &asked->wave, &asked->fault))
		return false;
	struct survey_item item = { .code = SPAN("S1"), .kind = 'S', .level_count = 5,
		                        .theme_id = theme_id, .about_id = -1, .stem = SPAN(""),
		                        .scale = SPAN("") };
	for (int side = 0; side < SIDE_COUNT; side++) {
		item.rank[side] = 1;
		item.asked[side] = SPAN("Une phrase.");
		item.asked_stem[side] = SPAN("");
	}
	const struct survey_form form = { .items = &item, .item_count = 1 };
	return survey_form_replace(db, rooms->root_id, asked->wave.id, &form, &asked->fault) &&
	       answer_links_make(rooms->arena, db, rooms->root_id, asked->wave.id, &asked->link, 1,
	                         &asked->fault);
}

static bool
move(struct db *db, void *data)
{
	struct asked *asked = data;
	return survey_wave_move(db, asked->rooms->root_id, asked->wave.id, asked->from, asked->to,
	                        &asked->done, &asked->fault) &&
	       asked->done;
}

static void
moved(struct asked *asked, enum survey_state from, enum survey_state to)
{
	struct fault fault;
	asked->from = from;
	asked->to = to;
	assert_true(store_write(asked->rooms->store, move, asked, &fault));
}

static void
answered(struct asked *asked, int number)
{
	struct fault fault;
	enum answer_outcome outcome;
	const struct answer_reply reply = { .levels = { (uint8_t)(number % 5) } };
	assert_true(answer_receive(asked->rooms->arena, asked->rooms->store, asked->rooms->root_id,
	                           asked->link.secret,
	                           span_of(arena_format(asked->rooms->arena, "%d-0123456789abcdef",
	                                                number)),
	                           &reply, &outcome, &fault));
	assert_int_equal(outcome, ANSWER_TAKEN);
}

/* Figures of those that happen to be open already would tell, beside those of all, who came late. */
static void
no_figure_is_made_while_replies_are_still_sealed(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	const struct place_tree *tree = rooms_plant(rooms, (const char *const[]){ "a" },
	                                            (const int[]){ -1 }, 1, &fault);
	assert_non_null(tree);
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = rooms->folder };
	struct asked asked = { .rooms = rooms, .link = { .kind = ANSWER_OPEN, .side = SIDE_USAGER,
		                                             .place_id = tree->places[0].id,
		                                             .label = SPAN("") } };
	vault_start();
	assert_true(store_write(rooms->store, draft, &asked, &fault));
	moved(&asked, SURVEY_DRAFT, SURVEY_READY);
	assert_true(answer_key_make(rooms->arena, rooms->store, rooms->root_id, asked.wave.id,
	                            rooms->folder, &fault));
	moved(&asked, SURVEY_READY, SURVEY_OPEN);
	for (int i = 0; i < 8; i++)
		answered(&asked, i);
	assert_true(answer_clock(rooms->arena, &opening, true, &fault)); /* opens these eight */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_reply"), 8);
	answered(&asked, 8);
	moved(&asked, SURVEY_OPEN, SURVEY_CLOSED);
	refresh(rooms);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell"), 0);
	assert_true(says(page_json(rooms, ""), "\"preparing\":true"));
	assert_true(answer_clock(rooms->arena, &opening, false, &fault));
	refresh(rooms);
	assert_int_equal(
		rooms_number(rooms, "SELECT people FROM secrecy_cell WHERE kind = 0 AND place_id = 0"), 9);
	/* Given back, they are the same figures: none is made again. */
	moved(&asked, SURVEY_CLOSED, SURVEY_RETURNED);
	assert_int_equal(rooms_number(rooms, "SELECT changes FROM survey_wave"), 0);
	rooms_close(rooms);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_says_what_its_page_says),
		cmocka_unit_test(a_point_that_is_not_shown_has_no_figure),
		cmocka_unit_test(who_works_at_a_place_is_led_on_from_each_line),
		cmocka_unit_test(two_cells_without_their_spread_are_not_tested),
		cmocka_unit_test(pairs_too_few_or_all_the_same_are_not_tested),
		cmocka_unit_test(the_vector_of_the_questionnaire_comes_out_of_the_whole_chain),
		cmocka_unit_test(each_verdict_has_its_sentences),
		cmocka_unit_test(fourteen_departments_are_judged_like_the_oracle),
		cmocka_unit_test(the_schools_of_district_75_give_the_figures_known_of_them),
		cmocka_unit_test(a_note_that_is_not_shown_names_the_place_above_and_has_no_gap),
		cmocka_unit_test(nothing_that_cannot_be_computed_becomes_a_number),
		cmocka_unit_test(an_undone_import_takes_its_gaps_away),
		cmocka_unit_test(no_figure_is_made_while_replies_are_still_sealed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
