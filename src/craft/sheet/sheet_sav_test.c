/* SPSS files are read back by the library's own reader: words, codes and what is no answer are there. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <readstat.h>

#include "craft/sheet/sheet_sav.h"

static struct arena *arena;
static char path[] = "/tmp/parvis-sav-XXXXXX";

static int
before(void **state)
{
	(void)state;
	arena = arena_new((size_t)1 << 30);
	memcpy(path + strlen(path) - 6, "XXXXXX", 6);
	const int descriptor = mkstemp(path);
	assert_true(descriptor >= 0);
	close(descriptor);
	return 0;
}

static int
after(void **state)
{
	(void)state;
	arena_end(arena);
	unlink(path);
	return 0;
}

/* --- reading back ---------------------------------------------------------------------------- */

enum { SEEN_MAX = 8 };
struct seen {
	int rows, columns;
	char names[SEEN_MAX][80], labels[SEEN_MAX][300], formats[SEEN_MAX][20];
	double low[SEEN_MAX], high[SEEN_MAX], numbers[SEEN_MAX];
	bool is_missing[SEEN_MAX];
	char texts[SEEN_MAX][100];
	int codes;
	char code[300];
};

static int
see_file(readstat_metadata_t *metadata, void *context)
{
	struct seen *seen = context;
	seen->rows = readstat_get_row_count(metadata);
	seen->columns = readstat_get_var_count(metadata);
	return READSTAT_HANDLER_OK;
}

static int
see_column(int index, readstat_variable_t *variable, const char *codes, void *context)
{
	struct seen *seen = context;
	(void)codes;
	must(index < SEEN_MAX);
	snprintf(seen->names[index], sizeof seen->names[index], "%s",
	         readstat_variable_get_name(variable));
	snprintf(seen->labels[index], sizeof seen->labels[index], "%s",
	         readstat_variable_get_label(variable));
	snprintf(seen->formats[index], sizeof seen->formats[index], "%s",
	         readstat_variable_get_format(variable));
	if (readstat_variable_get_missing_ranges_count(variable) > 0) {
		seen->low[index] =
			readstat_double_value(readstat_variable_get_missing_range_lo(variable, 0));
		seen->high[index] =
			readstat_double_value(readstat_variable_get_missing_range_hi(variable, 0));
	}
	return READSTAT_HANDLER_OK;
}

/* Of the first row only. */
static int
see_cell(int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
	struct seen *seen = context;
	const int index = readstat_variable_get_index(variable);
	if (row > 0)
		return READSTAT_HANDLER_OK;
	seen->is_missing[index] = readstat_value_is_system_missing(value);
	if (readstat_value_type(value) == READSTAT_TYPE_STRING)
		snprintf(seen->texts[index], sizeof seen->texts[index], "%s",
		         readstat_string_value(value));
	else
		seen->numbers[index] = readstat_double_value(value);
	return READSTAT_HANDLER_OK;
}

static int
see_code(const char *set, readstat_value_t value, const char *label, void *context)
{
	struct seen *seen = context;
	(void)set;
	seen->codes++;
	if (readstat_double_value(value) == 5)
		snprintf(seen->code, sizeof seen->code, "%s", label);
	return READSTAT_HANDLER_OK;
}

static void
read_back(struct seen *seen)
{
	readstat_parser_t *parser = readstat_parser_init();
	memset(seen, 0, sizeof *seen);
	readstat_set_metadata_handler(parser, see_file);
	readstat_set_variable_handler(parser, see_column);
	readstat_set_value_handler(parser, see_cell);
	readstat_set_value_label_handler(parser, see_code);
	assert_int_equal(readstat_parse_sav(parser, path, seen), READSTAT_OK);
	readstat_parser_free(parser);
}

/* --- */

static void
what_was_written_is_read_back(void **state)
{
	(void)state;
	struct fault fault;
	struct seen seen;
	const struct sheet_code codes[] = { { 1, SPAN("Pas du tout d’accord") },
		                                { 5, SPAN("Tout à fait d’accord") },
		                                { -99, SPAN("sans objet") } };
	const struct sheet_sav_column columns[] = {
		{ "note", SPAN("L’accueil est bon."), SHEET_SAV_NUMBER, .is_ordered = true, .codes = codes,
		  .code_count = LENGTH(codes), .missing_low = -99, .missing_high = -96 },
		{ "duree_totale_de_la_visite", SPAN("Durée"), SHEET_SAV_NUMBER, .decimals = 2 },
		{ "jour", SPAN("Jour"), SHEET_SAV_DAY },
		{ "heure", SPAN("Heure"), SHEET_SAV_TIME },
		{ "lieu", SPAN("Lieu"), SHEET_SAV_TEXT, .size_max = 11 },
	};
	struct sheet_sav *sav =
		sheet_sav_open(arena, path, SPAN("Été"), columns, LENGTH(columns), 2, &fault);
	assert_non_null(sav);
	sheet_sav_number(sav, -99);
	sheet_sav_number(sav, 12.25);
	sheet_sav_number(sav, 20000);
	sheet_sav_number(sav, 95);
	sheet_sav_text(sav, SPAN("Préfectureéé")); /* é is two bytes: the cut is before the tenth letter */
	sheet_sav_row_end(sav);
	for (size_t i = 0; i < LENGTH(columns); i++)
		sheet_sav_blank(sav);
	sheet_sav_row_end(sav);
	assert_true(sheet_sav_end(sav, &fault));

	read_back(&seen);
	assert_int_equal(seen.rows, 2);
	assert_int_equal(seen.columns, 5);
	assert_string_equal(seen.names[1], "duree_totale_de_la_visite");
	assert_string_equal(seen.labels[0], "L’accueil est bon.");
	assert_true(seen.low[0] == -99 && seen.high[0] == -96);
	assert_true(seen.numbers[0] == -99 && seen.numbers[1] == 12.25);
	assert_true(seen.numbers[2] == (20000.0 + 141428) * 86400);
	assert_true(seen.numbers[3] == 95 * 60);
	assert_string_equal(seen.texts[4], "Préfecture");
	assert_string_equal(seen.formats[2], "SDATE10");
	assert_int_equal(seen.codes, 3);
	assert_string_equal(seen.code, "Tout à fait d’accord");
}

static void
long_words_are_cut_at_a_letter(void **state)
{
	(void)state;
	struct fault fault;
	struct seen seen;
	char words[401];
	for (size_t i = 0; i + 1 < sizeof words; i += 2)
		memcpy(words + i, "é", 2);
	words[400] = '\0';
	const struct sheet_code codes[] = { { 5, span_of(words) } };
	const struct sheet_sav_column column = { "a", span_of(words), SHEET_SAV_NUMBER,
		                                     .codes = codes, .code_count = 1 };
	struct sheet_sav *sav = sheet_sav_open(arena, path, span_of(words), &column, 1, 0, &fault);
	assert_non_null(sav);
	assert_true(sheet_sav_end(sav, &fault));
	read_back(&seen);
	assert_int_equal(seen.rows, 0);
	assert_true(span_is_utf8(span_of(seen.labels[0])) && strlen(seen.labels[0]) > 240);
	assert_true(span_is_utf8(span_of(seen.code)) && strlen(seen.code) > 110);
	assert_true(span_ends(span_of(seen.code), "é…"));
}

static void
names_suit_everybody(void **state)
{
	(void)state;
	const char *const taken[] = { "Note", "note_2" };
	assert_string_equal(sheet_sav_name(arena, SPAN("note"), taken, 2), "note_3");
	assert_string_equal(sheet_sav_name(arena, SPAN("E1.CSD"), taken, 2), "E1_CSD");
	assert_string_equal(sheet_sav_name(arena, SPAN("1er"), taken, 2), "q1er");
	assert_string_equal(sheet_sav_name(arena, SPAN("été->"), taken, 2), "q_t");
	assert_string_equal(sheet_sav_name(arena, SPAN("All"), taken, 2), "All_2");
	assert_string_equal(sheet_sav_name(arena, SPAN(""), taken, 2), "q");
	char words[201];
	memset(words, 'x', 200);
	words[200] = '\0';
	assert_true(strlen(sheet_sav_name(arena, span_of(words), taken, 2)) <=
	            SHEET_SAV_NAME_SIZE_MAX);
}

static void
a_disk_that_is_full_is_told(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	const struct sheet_sav_column column = { "a", SPAN("a"), SHEET_SAV_NUMBER };
	struct sheet_sav *sav = sheet_sav_open(arena, "/dev/full", SPAN(""), &column, 1, 1, &fault);
	if (sav == NULL)
		skip();
	sheet_sav_number(sav, 1);
	sheet_sav_row_end(sav);
	assert_false(sheet_sav_end(sav, &fault));
	assert_non_null(fault.for_reader);
	assert_null(sheet_sav_open(arena, "/nowhere/a.sav", SPAN(""), &column, 1, 0, &fault));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_written_is_read_back, before, after),
		cmocka_unit_test_setup_teardown(long_words_are_cut_at_a_letter, before, after),
		cmocka_unit_test_setup_teardown(names_suit_everybody, before, after),
		cmocka_unit_test_setup_teardown(a_disk_that_is_full_is_told, before, after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
