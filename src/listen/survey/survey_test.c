#include <setjmp.h>
#include <stdarg.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "listen/survey/survey_inside.h"
#include "support/answers_for_tests.h"

/* --- scales ---------------------------------------------------------------------------------- */

static void
a_scale_gives_its_levels_and_refuses_what_stands_between(void **state)
{
	(void)state;
	const struct survey_scale half = { .low = 0, .high = 2, .step = 0.5 };
	assert_int_equal(survey_level_count(&half), 5);
	for (size_t level = 0; level < 5; level++)
		assert_int_equal(survey_level_of(&half, survey_level_value(&half, level)), level);
	assert_true(survey_level_of(&half, 0.25) == SIZE_MAX);
	assert_true(survey_level_of(&half, 2.5) == SIZE_MAX);
	assert_true(survey_level_of(&half, -0.5) == SIZE_MAX);
	const struct survey_scale five = { .low = 1, .high = 5, .step = 1 };
	assert_true(survey_margin_default(&five) == 0.25);
}

/* --- mappings -------------------------------------------------------------------------------- */

#define HEAD "wave w \"W\"\nclosed 2026-06-30\nscale 1 to 5\nside agent\n"
#define TAIL "theme t \"T\"\nitem Q t \"Phrase.\" column q\n"

static void
a_mapping_that_lacks_or_mistakes_something_says_what(void **state)
{
	(void)state;
	static const struct {
		enum survey_kind kind;
		const char *map, *words;
	} cases[] = {
		{ SURVEY_ANSWERS, "", "il manque la ligne «\u202fwave" },
		{ SURVEY_ANSWERS, "wave w \"W\"\n", "closed" },
		{ SURVEY_ANSWERS, "wave w \"W\"\nclosed 2026-02-30\n", "ligne 2" },
		{ SURVEY_ANSWERS, "wave w \"W\"\nclosed 2026-06-30\n", "scale 1 to 5" },
		{ SURVEY_ANSWERS, HEAD TAIL, "place column" },
		{ SURVEY_ANSWERS, "wave w \"W\"\nclosed 2026-06-30\nscale 1 to 5\nplace is A\n" TAIL,
		  "qui a répondu" },
		{ SURVEY_ANSWERS, "wave w \"W\"\nclosed 2026-06-30\nscale 1 to 5\nplace is A\n"
		                  "side column c\n" TAIL, "side usager when" },
		{ SURVEY_ANSWERS, HEAD "place is A\ntheme t \"T\"\n", "il manque les phrases" },
		{ SURVEY_ANSWERS, HEAD "place is A\nitem Q t \"Phrase.\"\n", "il manque les dimensions" },
		{ SURVEY_ANSWERS, HEAD "place is A\ntheme u \"U\"\nitem Q t \"P.\"\n",
		  "n’est pas déclarée" },
		{ SURVEY_ANSWERS, HEAD "place is A\n" TAIL "item Q t \"Encore.\"\n", "deux fois" },
		{ SURVEY_ANSWERS, HEAD "place is A\nmargin 0\n" TAIL, "la marge doit être" },
		{ SURVEY_ANSWERS, HEAD "place is A\nmargin 4\n" TAIL, "la marge doit être" },
		{ SURVEY_ANSWERS, HEAD "scale 5 to 1\n", "pas utilisable" },
		{ SURVEY_ANSWERS, HEAD "scale 1 to 5 step 0\n", "pas utilisable" },
		{ SURVEY_ANSWERS, HEAD "scale 0 to 100\n", "pas utilisable" },
		{ SURVEY_ANSWERS, HEAD "scale 1 by 5\n", "écrivez l’échelle ainsi" },
		{ SURVEY_ANSWERS, HEAD "side voisin\n", "le côté doit être" },
		{ SURVEY_ANSWERS, HEAD "place row x\n", "«\u202fcolumn\u202f»" },
		{ SURVEY_ANSWERS, HEAD "place column x y\n", "un mot de trop" },
		{ SURVEY_ANSWERS, HEAD "create houses\n", "on peut créer" },
		{ SURVEY_ANSWERS, HEAD "counts column n\n", "ne va pas avec" },
		{ SURVEY_ANSWERS, HEAD "bonjour\n", "n’est pas connu" },
		{ SURVEY_ANSWERS, HEAD "level cinq when \"Oui\"\n", "un nombre est attendu" },
		{ SURVEY_ANSWERS, HEAD "group p usager\n", "écrivez un groupe ainsi" },
		{ SURVEY_COUNTS, HEAD "place is A\n" TAIL, "counts column" },
		{ SURVEY_COUNTS, HEAD "place is A\ncounts column n\n" TAIL, "item column" },
		{ SURVEY_SCORES, HEAD "place is A\ntheme t \"T\"\n", "scores column" },
		{ SURVEY_SCORES, HEAD "place is A\ntheme t \"T\"\nscores column n\n", "people column" },
		{ SURVEY_SCORES, HEAD "place is A\ntheme t \"T\"\nscores column n\npeople column p\n",
		  "theme column" },
	};
	struct rooms *rooms = rooms_open();
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fault fault = { 0 };
		if (answers_map(rooms, cases[i].kind, cases[i].map, &fault) != NULL)
			fail_msg("case %zu was taken", i);
		if (strstr(fault.for_reader, cases[i].words) == NULL)
			fail_msg("case %zu says: %s", i, fault.for_reader);
	}
	rooms_close(rooms);
}

static void
a_mapping_may_be_written_in_french(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	if (answers_map(rooms, SURVEY_ANSWERS,
	                "vague v \"Vague\"\nclose le 2026-06-30\néchelle 1 à 5 pas 1 favorable 4\n"
	                "marge 0,25\nlieu colonne lieu\nlieu nom colonne nom\ncréer les lieux\n"
	                "côté colonne c\ncôté usager quand \"Public\"\ncôté agent quand \"Agent\"\n"
	                "dimension t \"Délais\"\nphrase Q t \"Phrase.\" colonne q inversée\n"
	                "niveau 5 quand \"Très\"\nabsent \"NSP\"\n",
	                &fault) == NULL)
		fail_msg("%s", fault.for_reader);
	rooms_close(rooms);
}

/* --- answers, sealed ------------------------------------------------------------------------- */

enum { PLACES = 4, PEOPLE = 400 };

static const char answers_words[] =
	"wave w \"W\"\nclosed 2026-06-30\nscale 1 to 5\nplace column lieu\ncreate places\n"
	"side column qui\nside usager when P\nside agent when A\nabsent \"NSP\"\n"
	"level 5 when \"Très\"\ntheme t \"T\"\n"
	"item Q1 t \"Une.\" column q1\nitem Q2 t \"Deux.\" column q2 reversed\n";

/* A reply as a reader of the file understands it: 0 is not answered. */
struct naive {
	int place, side, q1, q2;
};

static void
check_cell(const struct secrecy_cell *cell, int place, const struct naive *replies)
{
	double sum = 0, squares = 0;
	int64_t people = 0;
	/* Two sentences make no sign; how many replies were looked at is how many came. */
	assert_true(cell->kind != SECRECY_APART || cell->subject_id == SECRECY_LOOKED_AT);
	const bool is_count = cell->kind == SECRECY_PEOPLE || cell->kind == SECRECY_APART;
	for (int i = 0; i < PEOPLE; i++) {
		const struct naive *reply = &replies[i];
		if ((place >= 0 && reply->place != place) || reply->side != (int)cell->side)
			continue;
		const int q2 = reply->q2 == 0 ? 0 : 6 - reply->q2;
		const int answered = (reply->q1 > 0) + (q2 > 0);
		double score = cell->subject_id == 0 ? reply->q1 : q2;
		bool counts = score > 0;
		if (cell->kind == SECRECY_THEME) { /* half of two: one answer is enough */
			counts = answered > 0;
			score = counts ? (double)(reply->q1 + q2) / answered : 0;
		}
		if (is_count)
			counts = answered > 0;
		people += counts;
		sum += counts ? score : 0;
		squares += counts ? score * score : 0;
	}
	assert_int_equal(cell->people, people);
	if (is_count)
		return;
	assert_true(fabs(cell->mean - sum / (double)people) < 1e-9);
	const double variance = (squares - sum * sum / (double)people) / (double)(people - 1);
	assert_true(fabs(cell->variance - variance) < 1e-9);
}

static void
released_cells_are_what_the_file_says(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	static struct naive replies[PEOPLE];
	struct text csv = text_new(rooms->arena, 1 << 20);
	text_add_z(&csv, "lieu;qui;q1;q2\n");
	uint32_t chance = 12345;
	for (int i = 0; i < PEOPLE; i++) {
		int drawn[4];
		for (int k = 0; k < 4; k++) {
			chance = chance * 1664525u + 1013904223u;
			drawn[k] = (int)(chance >> 16) % 6;
		}
		replies[i] = (struct naive){ drawn[0] % PLACES, drawn[1] % 2, drawn[2], drawn[3] };
		if (drawn[2] + drawn[3] == 0)
			replies[i].q1 = 5;
		text_format(&csv, "L%d;%s;", replies[i].place, replies[i].side == 0 ? "P" : "A");
		if (replies[i].q1 == 0)
			text_add_z(&csv, "NSP;");
		else if (replies[i].q1 == 5)
			text_add_z(&csv, "Très;");
		else
			text_format(&csv, "%d;", replies[i].q1);
		if (replies[i].q2 > 0)
			text_format(&csv, "%d", replies[i].q2);
		text_add_char(&csv, '\n');
	}
	answers_import(rooms, SURVEY_ANSWERS, answers_words, text_z(&csv));
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	struct fault fault = { 0 };
	assert_true(survey_seal(rooms->arena, &seal, SPAN("w"), &sealed, &fault));
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	struct survey_wave wave;
	struct secrecy_cell *cells;
	size_t count;
	assert_int_equal(survey_wave_by_code(rooms->arena, db, rooms->root_id, SPAN("w"), &wave,
	                                     &fault),
	                 FOUND_ONE);
	const struct place_tree *tree =
		place_tree_load(rooms->arena, db, rooms->root_id, wave.closed_day, &fault);
	assert_true(secrecy_cells_all(rooms->arena, db, rooms->root_id, wave.id, &cells, &count,
	                              &fault));
	for (size_t i = 0; i < count; i++) {
		int place = -1;
		if (cells[i].place_id != 0)
			place = tree->places[place_by_id(tree, cells[i].place_id)].code.at[1] - '0';
		check_cell(&cells[i], place, replies);
	}
	/* People, the theme and two sentences, of both sides, in four places and the whole; and how many replies
	 * of each side were looked at for signs. */
	assert_int_equal(count, 2 * 4 * (PLACES + 1) + 2);
	print_message("%zu cells compared\n", count);
	rooms_close(rooms);
}

/* --- imports --------------------------------------------------------------------------------- */

static struct import
import_any(struct rooms *rooms, enum survey_kind kind, const char *map, const char *csv)
{
	struct import import = { 0 };
	const bool good =
		answers_import_file(rooms, kind, map, rooms_file(rooms, "any.csv", csv), &import);
	assert_int_equal(good, import.fault.for_log == NULL);
	return import;
}

static bool
complains(const struct import *import, int64_t line, const char *words)
{
	for (size_t i = 0; i < import->bad_listed; i++)
		if (import->bad_lines[i].number == line &&
		    strstr(import->bad_lines[i].why, words) != NULL)
			return true;
	return false;
}

static void
bad_answers_are_told_with_their_line(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const struct import import = import_any(rooms, SURVEY_ANSWERS, answers_words,
	                                        "lieu;qui;q1;q2\nA;P;1;2\n;P;1;2\nA;X;1;2\nA;;1;2\n"
	                                        "A;P;6;2\nA;P;1,5;2\nA;P;NSP;\nA;P;Très;NSP\n");
	assert_true(complains(&import, 3, "le lieu manque"));
	assert_true(complains(&import, 4, "n’est pas déclaré"));
	assert_true(complains(&import, 5, "manque"));
	assert_true(complains(&import, 6, "n’est pas un niveau"));
	assert_true(complains(&import, 7, "n’est pas un niveau"));
	assert_true(complains(&import, 8, "aucune réponse"));
	assert_int_equal(import.good_count, 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_reply"), 2);
	rooms_close(rooms);
}

/* What became of bytes on the way is mended. */
static void
texts_are_kept_as_they_were_meant(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const char *map = arena_format(rooms->arena, "%stext DIRE t \"Dites-nous en plus.\" column dire\n",
	                               answers_words);
	const struct import import = import_any(rooms, SURVEY_ANSWERS, map,
	                                        "lieu;qui;q1;q2;dire\n"
	                                        "A;P;1;2;C\xc2\x92" "est \xc3\x83\xc2\xa9troit\n"
	                                        "A;P;3;4;C’est étroit\n");
	assert_int_equal(import.good_count, 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_text WHERE words = 'C’est étroit'"),
	                 2);
	rooms_close(rooms);
}

static const char wide_words[] =
	"wave n \"N\"\nclosed 2026-06-30\nscale 0 to 10\nplace column lieu\ncreate places\n"
	"group p usager \"P\"\ngroup t agent \"T\"\ntheme a \"A\"\ntheme b \"B\"\n"
	"scores column \"{theme}_{group}\"\npeople column \"n_{group}\"\n";

/* A place written twice, the first time in part: the second line is refused whole. */
static void
a_wide_line_is_taken_whole_or_not_at_all(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const struct import import =
		import_any(rooms, SURVEY_SCORES, wide_words,
	               "lieu;b_t;a_p;n_p;n_t\nA;;7;20;20\nA;9;8;20;20\nB;11;3;20;20\n");
	assert_true(complains(&import, 3, "déjà à la ligne 2"));
	assert_true(complains(&import, 4, "n’est pas une note"));
	assert_int_equal(import.good_count, 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_score"), 1);
	rooms_close(rooms);
}

static void
a_second_import_adds_and_never_redefines(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	answers_import(rooms, SURVEY_SCORES, wide_words, "lieu;a_p;n_p;n_t\nA;7;20;20\n");
	struct import again = import_any(rooms, SURVEY_SCORES, wide_words,
	                                 "lieu;a_p;n_p;n_t\nA;6;20;20\nB;5;20;20\n");
	assert_true(complains(&again, 2, "par un autre import"));
	assert_int_equal(again.good_count, 1);
	const char *margin = arena_format(rooms->arena, "%smargin 1\n", wide_words);
	const struct import other =
		import_any(rooms, SURVEY_SCORES, margin, "lieu;a_p;n_p;n_t\nC;7;20;20\n");
	assert_non_null(other.fault.for_reader);
	assert_non_null(strstr(other.fault.for_reader, "sa marge est différente"));
	const struct import column =
		import_any(rooms, SURVEY_SCORES, wide_words, "lieu;note\nD;7\n");
	assert_non_null(strstr(column.fault.for_reader, "Aucune colonne ne correspond"));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_score"), 2);
	assert_true(survey_undo(rooms->arena, rooms->store, rooms->root_id, 2, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM survey_score"), 1);
	assert_false(survey_undo(rooms->arena, rooms->store, rooms->root_id, 2, &fault));
	assert_false(survey_undo(rooms->arena, rooms->store, rooms->root_id, 99, &fault));
	rooms_close(rooms);
}

/* --- releasing, some places after others ------------------------------------------------------ */

enum { RELEASED = 9000, RELEASED_A_PLACE = 3 };

static struct secrecy_cell *
cells_made(struct arena *arena, size_t count, int64_t people)
{
	struct secrecy_cell *cells = arena_array_of(arena, struct secrecy_cell, count);
	for (size_t i = 0; i < count; i++) /* the last place first */
		cells[i] = (struct secrecy_cell){
			.place_id = (int64_t)((count - 1 - i) / RELEASED_A_PLACE),
			.kind = SECRECY_ITEM,
			.subject_id = (int64_t)(i % RELEASED_A_PLACE),
			.people = people,
			.mean = 3,
		};
	return cells;
}

static struct survey_wave
wave_now(struct rooms *rooms)
{
	struct fault fault = { 0 };
	struct survey_wave wave;
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(db);
	assert_int_equal(survey_wave_by_code(rooms->arena, db, rooms->root_id, SPAN("w"), &wave,
	                                     &fault),
	                 FOUND_ONE);
	db_end(db);
	return wave;
}

static void
many_cells_are_replaced_by_slices_and_none_is_left_of_before(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	const struct survey_seal seal = answers_seal(rooms);
	answers_import(rooms, SURVEY_ANSWERS, answers_words, "lieu;qui;q1;q2\nA;P;1;2\n");
	const struct survey_wave before = wave_now(rooms);
	assert_true(before.changes > 0);
	assert_true(survey_release(&seal, &before, cells_made(rooms->arena, RELEASED, 7), RELEASED,
	                           &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell"), RELEASED);
	const struct survey_wave after = wave_now(rooms);
	assert_int_equal(after.changes, 0);
	assert_true(after.sealed_id != before.sealed_id);
	/* what was read before it changed is refused whole */
	assert_false(survey_release(&seal, &before, cells_made(rooms->arena, 3, 8), 3, &fault));
	assert_null(fault.for_log);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell WHERE people = 8"), 0);
	/* fewer cells: those of the places that went are gone */
	assert_true(survey_release(&seal, &after, cells_made(rooms->arena, 6000, 9), 6000, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell"), 6000);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell WHERE people = 9"),
	                 6000);
	const struct survey_wave again = wave_now(rooms);
	assert_true(survey_release(&seal, &again, NULL, 0, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM secrecy_cell"), 0);
	rooms_close(rooms);
}

/* --- checking -------------------------------------------------------------------------------- */

static struct survey_checked
checked(struct rooms *rooms)
{
	struct fault fault = { 0 };
	struct survey_checked found;
	struct survey_seal seal = answers_seal(rooms);
	const struct survey_wave wave = wave_now(rooms);
	seal.folder = arena_format(rooms->arena, "%s/scratch", rooms->folder);
	assert_true(survey_check(rooms->arena, &seal, &wave, &found, &fault));
	return found;
}

/* Those released, other ones: `change` is made to each. */
static int64_t
released_otherwise(struct rooms *rooms, bool (*change)(struct secrecy_cell *cell))
{
	struct fault fault = { 0 };
	struct secrecy_cell *cells;
	size_t count;
	int64_t changed = 0;
	const struct survey_seal seal = answers_seal(rooms);
	const struct survey_wave wave = wave_now(rooms);
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_true(secrecy_cells_all(rooms->arena, db, rooms->root_id, wave.id, &cells, &count,
	                              &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		changed += change(&cells[i]);
	assert_true(changed > 0);
	assert_true(survey_release(&seal, &wave, cells, count, &fault));
	return changed;
}

static bool
is_moved(struct secrecy_cell *cell)
{
	cell->mean += cell->kind == SECRECY_ITEM ? 0.001 : 0;
	return cell->kind == SECRECY_ITEM;
}

static bool
is_made_few(struct secrecy_cell *cell)
{
	if (cell->kind == SECRECY_PEOPLE)
		cell->people = SECRECY_FLOOR_PUBLIC - 1;
	return cell->kind == SECRECY_PEOPLE;
}

static void
figures_that_answers_do_not_give_are_seen(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	struct survey_sealed sealed;
	const struct survey_seal seal = answers_seal(rooms);
	struct text csv = text_new(rooms->arena, 10000);
	text_add_z(&csv, "lieu;qui;q1;q2\n");
	for (int i = 0; i < 60; i++)
		text_format(&csv, "%s;P;%d;%d\n", i % 2 == 0 ? "A" : "B", i % 5 + 1, i % 4 + 1);
	answers_import(rooms, SURVEY_ANSWERS, answers_words, text_z(&csv));
	assert_true(checked(rooms).is_moving);
	assert_true(survey_seal(rooms->arena, &seal, SPAN("w"), &sealed, &fault));
	const struct survey_checked sound = checked(rooms);
	assert_int_equal(sound.rows, 60);
	assert_true(sound.cells > 3);
	assert_int_equal(sound.differing + sound.under_floor + sound.misplaced + sound.misread, 0);
	const int64_t worse = released_otherwise(rooms, is_moved);
	assert_int_equal(checked(rooms).differing, worse);
	const int64_t few = released_otherwise(rooms, is_made_few);
	assert_int_equal(checked(rooms).differing, worse + few);
	assert_int_equal(checked(rooms).under_floor, few);
	rooms_close(rooms);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scale_gives_its_levels_and_refuses_what_stands_between),
		cmocka_unit_test(a_mapping_that_lacks_or_mistakes_something_says_what),
		cmocka_unit_test(a_mapping_may_be_written_in_french),
		cmocka_unit_test(released_cells_are_what_the_file_says),
		cmocka_unit_test(bad_answers_are_told_with_their_line),
		cmocka_unit_test(texts_are_kept_as_they_were_meant),
		cmocka_unit_test(a_wide_line_is_taken_whole_or_not_at_all),
		cmocka_unit_test(a_second_import_adds_and_never_redefines),
		cmocka_unit_test(figures_that_answers_do_not_give_are_seen),
		cmocka_unit_test(many_cells_are_replaced_by_slices_and_none_is_left_of_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
