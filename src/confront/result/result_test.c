#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "confront/result/result_page.h"
#include "craft/store/store_for_tests.h"
#include "support/answers_for_tests.h"

/* --- places ------------------------------------------------------------------------------------- */

/* V ( S ( A B ) T ( C D ) ), as a depth-first tree. */
static struct place_tree *
small_tree(struct rooms *rooms)
{
	static const char *const codes[] = { "V", "S", "A", "B", "T", "C", "D" };
	static const int parents[] = { -1, 0, 1, 1, 0, 4, 4 };
	struct fault fault = { 0 };
	struct place_tree *tree = rooms_plant(rooms, codes, parents, LENGTH(codes), &fault);
	assert_non_null(tree);
	return tree;
}

static const struct {
	int64_t people[7]; /* A place's own, in the order of small_tree */
	const char *to;    /* a letter each; - for no place, . for one where nobody answered */
} merges[] = {
	{ { 0, 0, 5, 6, 0, 7, 8 }, "..AB.CD" },    /* enough everywhere */
	{ { 0, 9, 3, 6, 0, 7, 8 }, ".SSB.CD" },    /* three go up */
	{ { 0, 0, 3, 6, 0, 7, 8 }, "..SS.CD" },    /* they were alone there: a neighbour joins them */
	{ { 0, 0, 3, 1, 0, 7, 8 }, "..VV.VD" },    /* four in all: the smallest of the town */
	{ { 0, 0, 1, 0, 0, 1, 2 }, "..-..--" },    /* the whole is under the floor */
	{ { 2, 0, 6, 6, 0, 9, 0 }, "V.VB.C." },
};

static void
few_people_are_said_to_be_of_the_place_above(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const struct place_tree *tree = small_tree(rooms);
	for (size_t i = 0; i < LENGTH(merges); i++) {
		struct survey_public_count counts[7];
		int64_t total = 0, said[8] = { 0 };
		uint32_t *merged;
		char to[8] = { 0 };
		for (uint32_t at = 0; at < 7; at++) {
			counts[at] = (struct survey_public_count){ tree->places[at].id, merges[i].people[at] };
			total += merges[i].people[at];
		}
		assert_int_equal(result_merge(rooms->arena, tree, counts, 7, &merged), total >= 5);
		for (uint32_t at = 0; at < 7; at++) {
			to[at] = merges[i].people[at] == 0  ? '.'
			         : merged[at] == PLACE_NONE ? '-'
			                                    : tree->places[merged[at]].code.at[0];
			said[merged[at] == PLACE_NONE ? 7 : merged[at]] += merges[i].people[at];
		}
		assert_string_equal(to, merges[i].to);
		for (size_t at = 0; at < 8 && total >= 5; at++)
			assert_true(said[at] == 0 || said[at] >= SECRECY_FLOOR_PUBLIC);
	}
	rooms_close(rooms);
}

/* Whatever the numbers, nobody is one of fewer than five, and nobody is lost. */
static void
no_numbers_leave_few_people_alone(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const struct place_tree *tree = small_tree(rooms);
	for (int seed = 0; seed < 3000; seed++) {
		struct survey_public_count counts[7];
		int64_t total = 0, said[8] = { 0 };
		uint32_t *merged, draw = (uint32_t)seed * 2654435761u;
		for (uint32_t at = 0; at < 7; at++) {
			draw = draw * 1664525u + 1013904223u;
			counts[at] = (struct survey_public_count){ tree->places[at].id, (draw >> 24) % 9 };
			total += counts[at].count;
		}
		if (!result_merge(rooms->arena, tree, counts, 7, &merged)) {
			assert_true(total < SECRECY_FLOOR_PUBLIC);
			continue;
		}
		for (uint32_t at = 0; at < 7; at++) {
			/* A place above, or none. */
			assert_true(merged[at] == PLACE_NONE ||
			            (merged[at] <= at && at < tree->places[merged[at]].end));
			said[merged[at] == PLACE_NONE ? 7 : merged[at]] += counts[at].count;
		}
		for (size_t at = 0; at < 8; at++)
			assert_true(said[at] == 0 || said[at] >= SECRECY_FLOOR_PUBLIC);
	}
	rooms_close(rooms);
}

/* --- figures ------------------------------------------------------------------------------------- */

static void
quartiles_are_those_of_r(void **state)
{
	(void)state;
	const double values[] = { 1, 2, 4, 8, 16, 32 };
	/* quantile(c(1, 2, 4, 8, 16, 32)): 2.5, 6, 14 */
	assert_true(result_quantile(values, 6, 0.25) == 2.5);
	assert_true(result_quantile(values, 6, 0.5) == 6);
	assert_true(result_quantile(values, 6, 0.75) == 14);
	assert_true(result_quantile(values, 1, 0.75) == 1);
	assert_true(result_quantile(values, 6, 1) == 32);
}

static size_t
scores_of(struct span code, struct span words, int64_t least, int64_t most,
          struct result_question *question_r)
{
	static const int64_t counts[11] = { 1, 0, 0, 0, 2, 0, 1, 2, 1, 2, 1 };
	const int64_t *const by_side[SIDE_COUNT] = { counts, NULL, NULL };
	const struct ask_question asked = { .code = code, .kind = ASK_SCALE, .least = least,
		                                .most = most };
	const struct result_line line = { .code = code };
	*question_r = (struct result_question){ .words = words };
	result_scores_add(question_r, &asked, &line, by_side);
	return question_r->score_count;
}

static void
a_score_is_made_of_a_scale_that_asks_for_it(void **state)
{
	(void)state;
	struct result_question question;
	assert_int_equal(scores_of(SPAN("q1"), SPAN("Nous recommanderiez-vous ?"), 0, 10, &question),
	                 1);
	assert_string_equal(question.scores[0].name, "NPS");
	assert_true(question.scores[0].voices[SIDE_USAGER].people == 10);
	assert_float_equal(question.scores[0].voices[SIDE_USAGER].value, -10, 1e-5); /* 3 less 4 of 10 */
	assert_false(question.scores[0].voices[SIDE_AGENT].is_shown);
	assert_int_equal(scores_of(SPAN("NPS"), SPAN("Votre note"), 0, 10, &question), 1);
	assert_int_equal(scores_of(SPAN("q1"), SPAN("Votre note"), 0, 10, &question), 0);
	assert_int_equal(scores_of(SPAN("nps"), SPAN("Votre note"), 1, 5, &question), 0);
	assert_int_equal(scores_of(SPAN("q2"), SPAN("Êtes-vous satisfait ?"), 1, 5, &question), 1);
	assert_true(question.scores[0].voices[SIDE_USAGER].value > 66.6 &&
	            question.scores[0].voices[SIDE_USAGER].value < 66.7); /* 2 of 3 */
	assert_int_equal(scores_of(SPAN("effort"), SPAN("C’était simple."), 1, 7, &question), 1);
	assert_string_equal(question.scores[0].name, "CES");
}

/* --- a survey that was imported -------------------------------------------------------------------- */

static const char map[] =
	"wave w \"L’accueil\"\nclosed 2026-06-30\nscale 1 to 5\n"
	"place column lieu\ncreate places\nside column cote\nside usager when U\nside agent when A\n"
	"theme t \"Tout\"\nitem Q1 t \"C’est clair.\" column q1\n"
	"item Q2 t \"On attend.\" column q2 reversed\n";

/* 12 usagers at A, 3 at B, 11 agents at A; q1 goes 1 to 5, q2 the other way, the third leaves it. */
static const char *
replies(struct arena *arena)
{
	struct text csv = text_new(arena, 1 << 20);
	text_add_z(&csv, "lieu;cote;q1;q2\n");
	for (int i = 0; i < 26; i++)
		text_format(&csv, "%s;%s;%d;%s\n", i >= 12 && i < 15 ? "B" : "A", i < 15 ? "U" : "A",
		            1 + i % 5, i == 2 ? "" : arena_format(arena, "%d", 5 - i % 5));
	return text_z(&csv);
}

struct wave {
	struct rooms *rooms;
	struct db *db;
	struct survey_wave wave;
};

static struct wave
import_wave(const char *more)
{
	struct wave wave = { .rooms = rooms_open() };
	struct rooms *rooms = wave.rooms;
	struct fault fault = { 0 };
	struct survey_sealed sealed;
	const struct survey_seal seal = answers_seal(rooms);
	answers_import(rooms, SURVEY_ANSWERS, arena_format(rooms->arena, "%s%s", map, more),
	               replies(rooms->arena));
	assert_true(survey_seal(rooms->arena, &seal, SPAN("w"), &sealed, &fault));
	wave.db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(wave.db);
	assert_int_equal(survey_wave_by_code(rooms->arena, wave.db, rooms->root_id, SPAN("w"),
	                                     &wave.wave, &fault),
	                 FOUND_ONE);
	return wave;
}

static const char *
written(const struct wave *wave, enum result_format format, enum found found)
{
	struct rooms *rooms = wave->rooms;
	const char *path = arena_format(rooms->arena, "%s/out", rooms->folder);
	struct fault fault = { 0 };
	struct result_taken taken;
	const char *why;
	assert_int_equal(result_write(rooms->arena, wave->db, rooms->root_id, &wave->wave, format,
	                              path, &taken, &why, &fault),
	                 found);
	if (found == FOUND_NONE)
		return why;
	struct span bytes;
	assert_int_equal(file_read(rooms->arena, path, 1 << 20, &bytes, &fault), FOUND_ONE);
	return span_copy(rooms->arena, bytes);
}

static size_t
lines_of(const char *text)
{
	size_t count = 0;
	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

static void
answers_leave_as_they_were_given_and_no_agent_s(void **state)
{
	(void)state;
	const struct wave wave = import_wave("");
	const char *csv = written(&wave, RESULT_CSV, FOUND_ONE);
	assert_int_equal(lines_of(csv), 1 + 15);
	assert_non_null(strstr(csv, "lieu,lieu_nom,Q1,Q2\r\n"));
	assert_non_null(strstr(csv, ",3,\r\n")); /* left blank */
	assert_non_null(strstr(csv, ",5,1\r\n")); /* kept turned round, given back as it was asked */
	assert_null(strstr(csv, "B,")); /* three people there, and nothing above */
	assert_non_null(strstr(written(&wave, RESULT_CODEBOOK, FOUND_ONE), "sans objet"));
	assert_non_null(strstr(written(&wave, RESULT_JSON, FOUND_ONE), "\"name\":\"Q2\""));
	const char *script = written(&wave, RESULT_SCRIPT, FOUND_ONE);
	assert_non_null(strstr(script, "moyenne(\"Q1\", \"Q1\")"));
	rooms_close(wave.rooms);
}

static void
answers_of_colleagues_never_leave(void **state)
{
	(void)state;
	const struct wave internal = import_wave("internal\n");
	for (int format = 0; format < RESULT_FORMAT_COUNT; format++)
		assert_non_null(strstr(written(&internal, (enum result_format)format, FOUND_NONE),
		                       "interne"));
	/* Not even when who calls forgets to look: the statements leave them out. */
	struct fault fault = { 0 };
	struct rows *rows = survey_public_replies(internal.rooms->arena, internal.db,
	                                          internal.rooms->root_id, internal.wave.id);
	assert_int_equal(rows_next(rows, &fault), FOUND_NONE);
	rows_end(rows);
	rooms_close(internal.rooms);

	struct wave wave = import_wave("");
	wave.wave.state = SURVEY_OPEN;
	assert_non_null(strstr(written(&wave, RESULT_CSV, FOUND_NONE), "close"));
	rooms_close(wave.rooms);
}

static struct result_report
report_of(struct wave *wave, const char *place, struct result_view *view)
{
	struct arena *arena = wave->rooms->arena;
	struct fault fault = { 0 };
	struct result_columns columns;
	struct result_report report;
	*view = (struct result_view){ .db = wave->db, .root_id = wave->rooms->root_id,
		                          .wave = wave->wave };
	assert_true(result_view_load(arena, view, &fault));
	if (place[0] != '\0') {
		view->place = place_by_code(view->tree, span_of(place));
		assert_true(view->place != PLACE_NONE);
	}
	assert_true(result_columns_of(arena, view, &columns));
	assert_true(result_view_cells(arena, view, &fault));
	assert_true(result_report_of(arena, view, &columns, &report, &fault));
	return report;
}

static void
the_page_says_what_was_released_as_it_was_asked(void **state)
{
	(void)state;
	struct wave wave = import_wave("");
	struct result_view view;
	struct result_report report = report_of(&wave, "", &view);
	assert_int_equal(report.count, 2);
	const struct result_line *first = &report.questions[0].lines[0];
	assert_int_equal(first->voices[SIDE_USAGER].people, 15);
	assert_true(first->voices[SIDE_USAGER].value == 3);
	assert_true(first->levels[0].shares[SIDE_USAGER] == 20);
	assert_int_equal(first->voices[SIDE_AGENT].people, 11);
	/* Of those who answered: 14, without the third's 3. */
	const struct result_line *second = &report.questions[1].lines[0];
	assert_int_equal(second->voices[SIDE_USAGER].people, 14);
	assert_true(second->voices[SIDE_USAGER].value == (45 - 3) / 14.0);
	report = report_of(&wave, "B", &view); /* three people */
	assert_false(report.questions[0].lines[0].voices[SIDE_USAGER].is_shown);
	assert_true(report.questions[0].lines[0].voices[SIDE_USAGER].is_asked);

	struct model *page = model_new(wave.rooms->arena, &result_page);
	struct text json = text_new(wave.rooms->arena, 1 << 20);
	report = report_of(&wave, "", &view);
	result_fill(wave.rooms->arena, &view, &report, page);
	model_json(page, &json);
	assert_null(strstr(text_z(&json), "nan"));
	struct span bytes;
	struct fault fault;
	assert_true(result_table(wave.rooms->arena, page, false, &bytes, &fault));
	assert_int_equal(lines_of(span_copy(wave.rooms->arena, bytes)), 3);
	rooms_close(wave.rooms);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_people_are_said_to_be_of_the_place_above),
		cmocka_unit_test(no_numbers_leave_few_people_alone),
		cmocka_unit_test(quartiles_are_those_of_r),
		cmocka_unit_test(a_score_is_made_of_a_scale_that_asks_for_it),
		cmocka_unit_test(answers_leave_as_they_were_given_and_no_agent_s),
		cmocka_unit_test(answers_of_colleagues_never_leave),
		cmocka_unit_test(the_page_says_what_was_released_as_it_was_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
