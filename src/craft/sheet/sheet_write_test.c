/* Tables written are read back, by us and by a spreadsheet when there is one. */
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "craft/sheet/sheet.h"
#include "craft/sheet/sheet_write.h"

static struct arena *arena;

static int
before(void **state)
{
	(void)state;
	arena = arena_new(2 * (size_t)ARENA_VISIT_SIZE_MAX);
	return 0;
}

static int
after(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static const struct sheet_column columns[] = { { "Thème", 0 }, { "Écart", 0 }, { "Réponses", 12 } };

static void
write_row(struct sheet_writer *writer, const char *text, double number, int64_t count)
{
	sheet_writer_text(writer, span_of(text));
	sheet_writer_number(writer, number, 2);
	if (count < 0)
		sheet_writer_blank(writer);
	else
		sheet_writer_count(writer, count);
	sheet_writer_row_end(writer);
}

static struct span
end(struct sheet_writer *writer)
{
	struct span bytes;
	struct fault fault;
	assert_true(sheet_writer_end(writer, &bytes, &fault));
	return bytes;
}

static struct sheet_writer *
start(enum sheet_format format)
{
	struct sheet_writer *writer = sheet_writer_new(arena, format);
	assert_true(sheet_writer_tab(writer, "Écarts", columns, LENGTH(columns)));
	return writer;
}

static struct span
small_table(enum sheet_format format)
{
	struct sheet_writer *writer = start(format);
	write_row(writer, "Sécurité; accueil, \"bien\"", -1.4375, 12345);
	write_row(writer, "deux\nlignes", -0.001, -1);
	return end(writer);
}

static void
expect_bytes(struct span bytes, const char *wanted)
{
	assert_string_equal(span_copy(arena, bytes), wanted);
}

static void
a_french_table_opens_by_a_double_click(void **state)
{
	(void)state;
	expect_bytes(small_table(SHEET_CSV_FRENCH),
	             "\xef\xbb\xbfThème;Écart;Réponses\r\n"
	             "\"Sécurité; accueil, \"\"bien\"\"\";-1,44;12345\r\n"
	             "\"deux\nlignes\";0,00;\r\n");
}

static void
an_international_table_is_plain_rfc_4180(void **state)
{
	(void)state;
	expect_bytes(small_table(SHEET_CSV_INTERNATIONAL),
	             "Thème,Écart,Réponses\r\n"
	             "\"Sécurité; accueil, \"\"bien\"\"\",-1.44,12345\r\n"
	             "\"deux\nlignes\",0.00,\r\n");
}

static void
a_number_may_be_written_to_its_last_figure(void **state)
{
	(void)state;
	struct sheet_writer *writer = start(SHEET_CSV_INTERNATIONAL);
	sheet_writer_plain(writer, "-9223372036854775807");
	sheet_writer_plain(writer, "2.5202818834391365e-06");
	sheet_writer_blank(writer);
	sheet_writer_row_end(writer);
	expect_bytes(end(writer), "Thème,Écart,Réponses\r\n"
	                          "-9223372036854775807,2.5202818834391365e-06,\r\n");
}

/* The next row must have one text. */
static void
expect_cell(struct sheet *sheet, size_t column, const char *text)
{
	struct sheet_row row;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_null(row.complaint);
	assert_true(column < row.cell_count);
	assert_string_equal(span_copy(arena, row.cells[column]), text);
}

static struct sheet *
open_again(struct span bytes)
{
	struct fault fault;
	struct sheet *sheet = sheet_open_bytes(arena, bytes, NULL, &fault);
	assert_non_null(sheet);
	return sheet;
}

static const char *const formulas[] = {
	"=1+1", "+33 1 42 00 00 00", "-rien", "@somme(A1)", "\t=1", "\r=1", "\n=1",
	"=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\";\"y\")",
};

static struct span
formula_table(enum sheet_format format)
{
	struct sheet_writer *writer = sheet_writer_new(arena, format);
	const struct sheet_column dangerous[] = { { "=A1", 0 }, { "note", 0 } };
	assert_true(sheet_writer_tab(writer, "x", dangerous, 2));
	for (size_t i = 0; i < LENGTH(formulas); i++) {
		sheet_writer_text(writer, span_of(formulas[i]));
		sheet_writer_number(writer, -1.44, 2);
		sheet_writer_row_end(writer);
	}
	return end(writer);
}

static void
no_text_becomes_a_formula_and_no_number_becomes_a_text(void **state)
{
	(void)state;
	for (enum sheet_format format = 0; format < SHEET_FORMAT_COUNT; format++) {
		const bool csv = format != SHEET_XLSX;
		struct sheet *sheet = open_again(formula_table(format));
		expect_cell(sheet, 0, csv ? "'=A1" : "=A1");
		struct sheet_row row;
		struct fault fault;
		for (size_t i = 0; i < LENGTH(formulas); i++) {
			assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
			assert_string_equal(span_copy(arena, row.cells[0]),
			                    arena_format(arena, "%s%s", csv ? "'" : "", formulas[i]));
			assert_true(span_is(row.cells[1], format == SHEET_CSV_FRENCH ? "-1,44" : "-1.44"));
		}
	}
}

static void
any_text_comes_back_as_it_was(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"_x0041_", "_x000D_\r\n\t", "\x01\x1f", "😀 é ﻿", " autour ", "'déjà", "\"", "\"\"",
		"a\"b", "]]>", "&amp;<b>", "\xef\xbb\xbfmarque", "_x_x0041_", "0123", "1e5", "VRAI",
		"\xef\xbf\xbd",
	};
	for (enum sheet_format format = 0; format < SHEET_FORMAT_COUNT; format++) {
		struct sheet_writer *writer = start(format);
		for (size_t i = 0; i < LENGTH(texts); i++)
			write_row(writer, texts[i], 1, 1);
		struct sheet *sheet = open_again(end(writer));
		expect_cell(sheet, 0, "Thème");
		for (size_t i = 0; i < LENGTH(texts); i++)
			expect_cell(sheet, 0, texts[i]);
	}
}

static void
what_no_table_can_hold_is_replaced(void **state)
{
	(void)state;
	for (enum sheet_format format = 0; format < SHEET_FORMAT_COUNT; format++) {
		struct sheet_writer *writer = start(format);
		sheet_writer_text(writer, SPAN("a\0b"));
		sheet_writer_blank(writer);
		sheet_writer_blank(writer);
		sheet_writer_row_end(writer);
		write_row(writer, "\xef\xbf\xbe", 1, 1);
		struct sheet *sheet = open_again(end(writer));
		expect_cell(sheet, 0, "Thème");
		expect_cell(sheet, 0, "a\ufffdb");
		expect_cell(sheet, 0, format == SHEET_XLSX ? "\ufffd" : "\xef\xbf\xbe");
	}
}

static void
a_text_too_long_for_a_workbook_is_cut_and_says_so(void **state)
{
	(void)state;
	struct text text = text_new(arena, 1 << 20);
	for (int i = 0; i < 20000; i++)
		text_add_z(&text, "é😀");
	struct sheet_writer *writer = start(SHEET_XLSX);
	write_row(writer, text_z(&text), 1, 1);
	struct sheet *sheet = open_again(end(writer));
	struct sheet_row row;
	struct fault fault;
	expect_cell(sheet, 0, "Thème");
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_true(span_ends(row.cells[0], "…"));
	/* 3 units and 6 bytes a pair of characters. */
	assert_in_range(row.cells[0].length, 65000, 65536);
	text.length = 0;
	for (int i = 0; i < SHEET_WRITTEN_CELL_MAX; i++)
		text_add_char(&text, 'a');
	writer = start(SHEET_XLSX);
	write_row(writer, text_z(&text), 1, 1);
	sheet = open_again(end(writer));
	expect_cell(sheet, 0, "Thème");
	expect_cell(sheet, 0, text_z(&text));
}

static void
a_workbook_has_tabs_numbers_and_dates(void **state)
{
	(void)state;
	struct sheet_writer *writer = start(SHEET_XLSX);
	write_row(writer, "Accueil", 3.14159, 7);
	const struct sheet_column codes[] = { { "Code", 0 }, { "Date", 0 } };
	assert_true(sheet_writer_tab(writer, "Codes: [a/b]*? et un nom bien trop long pour un onglet",
	                             codes, 2));
	sheet_writer_text(writer, SPAN("a"));
	sheet_writer_date(writer, 2026, 11, 23);
	sheet_writer_row_end(writer);
	assert_true(sheet_writer_tab(writer, "ÉCARTS", codes, 2));
	const struct span bytes = end(writer);
	struct sheet *sheet = open_again(bytes);
	const struct sheet_facts *facts = sheet_facts(sheet);
	assert_int_equal(facts->tab_count, 3);
	assert_string_equal(facts->tabs[0], "Écarts");
	assert_string_equal(facts->tabs[1], "Codes   a b    et un nom bien t");
	expect_cell(sheet, 0, "Thème");
	expect_cell(sheet, 1, "3.14159"); /* the whole number is kept, two decimals are shown */
	struct fault fault;
	sheet = sheet_open_bytes(arena, bytes, &(struct sheet_options){ .tab_number = 2 }, &fault);
	expect_cell(sheet, 0, "Code");
	expect_cell(sheet, 1, "2026-11-23");
}

static void
tabs_of_one_name_get_a_number(void **state)
{
	(void)state;
	struct sheet_writer *writer = start(SHEET_XLSX);
	assert_true(sheet_writer_tab(writer, "Écarts", columns, LENGTH(columns)));
	assert_true(sheet_writer_tab(writer, "''", columns, LENGTH(columns)));
	const struct sheet_facts *facts = sheet_facts(open_again(end(writer)));
	assert_string_equal(facts->tabs[1], "Écarts 2");
	assert_string_equal(facts->tabs[2], "Tableau");
}

static void
a_csv_holds_one_table_and_says_so(void **state)
{
	(void)state;
	struct sheet_writer *writer = start(SHEET_CSV_FRENCH);
	assert_false(sheet_writer_tab(writer, "Codes", columns, LENGTH(columns)));
	write_row(writer, "x", 1, 1);
	expect_bytes(end(writer), "\xef\xbb\xbfThème;Écart;Réponses\r\nx;1,00;1\r\n");
}

static void
an_empty_only_cell_still_makes_a_row(void **state)
{
	(void)state;
	struct sheet_writer *writer = sheet_writer_new(arena, SHEET_CSV_INTERNATIONAL);
	assert_true(sheet_writer_tab(writer, "x", &(struct sheet_column){ "avis", 0 }, 1));
	sheet_writer_blank(writer);
	sheet_writer_row_end(writer);
	struct sheet *sheet = open_again(end(writer));
	expect_cell(sheet, 0, "avis");
	expect_cell(sheet, 0, "");
}

static void
more_rows_than_a_workbook_holds_is_a_fault_in_time(void **state)
{
	(void)state;
	struct sheet_writer *writer = sheet_writer_new(arena, SHEET_XLSX);
	assert_true(sheet_writer_tab(writer, "x", &(struct sheet_column){ "n", 0 }, 1));
	for (int64_t i = 0; i < SHEET_XLSX_ROW_MAX; i++) {
		sheet_writer_count(writer, i);
		sheet_writer_row_end(writer);
	}
	struct span bytes;
	struct fault fault = { 0 };
	assert_false(sheet_writer_end(writer, &bytes, &fault));
	assert_non_null(strstr(fault.for_reader, "CSV"));
	assert_int_equal(bytes.length, 0);
}

static const char *
folder(void)
{
	char *path = arena_copy_text(arena, "/tmp/sheet-test-XXXXXX");
	assert_non_null(mkdtemp(path));
	return path;
}

static void
a_file_is_the_same_as_memory(void **state)
{
	(void)state;
	const char *in = folder();
	for (enum sheet_format format = 0; format < SHEET_FORMAT_COUNT; format++) {
		const char *path = arena_format(arena, "%s/x", in);
		struct fault fault;
		struct sheet_writer *writer = sheet_writer_open(arena, format, path, &fault);
		assert_non_null(writer);
		assert_true(sheet_writer_tab(writer, "Écarts", columns, LENGTH(columns)));
		for (int i = 0; i < 50000; i++)
			write_row(writer, "un texte", i, i);
		struct span bytes;
		assert_true(sheet_writer_end(writer, &bytes, &fault));
		assert_int_equal(bytes.length, 0);
		struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
		assert_non_null(sheet);
		struct sheet_row row;
		int64_t rows = 0, last = 0;
		for (; sheet_next(sheet, &row, &fault) == FOUND_ONE; rows++)
			if (rows > 0)
				assert_true(span_int64(row.cells[2], &last) && last == rows - 1);
		assert_int_equal(rows, 50001);
		unlink(path);
	}
	rmdir(in);
	struct fault fault = { 0 };
	assert_null(sheet_writer_open(arena, SHEET_XLSX, "/nowhere/x", &fault));
	assert_non_null(fault.for_reader);
}

static void
a_full_disk_is_a_fault(void **state)
{
	(void)state;
	for (enum sheet_format format = 0; format < SHEET_FORMAT_COUNT; format++) {
		struct fault fault = { 0 };
		struct span bytes;
		struct sheet_writer *writer = sheet_writer_open(arena, format, "/dev/full", &fault);
		assert_non_null(writer);
		assert_true(sheet_writer_tab(writer, "Écarts", columns, LENGTH(columns)));
		write_row(writer, "x", 1, 1);
		assert_false(sheet_writer_end(writer, &bytes, &fault));
		assert_non_null(fault.for_reader);
	}
}

static void
a_writer_left_unfinished_leaves_nothing_open(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) { /* more than a process may open */
		struct sheet_writer *writer = start(SHEET_XLSX);
		write_row(writer, "x", 1, 1);
		arena_reset(arena);
	}
}

static void
put_file(const char *path, struct span bytes)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.length, file), bytes.length);
	assert_int_equal(fclose(file), 0);
}

static void
run_quietly(char *const *arguments)
{
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status = -1;
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	for (int output = 1; output <= 2; output++)
		assert_int_equal(
			posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0), 0);
	assert_int_equal(posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int
remove_one(const char *path, const struct stat *facts, int kind, struct FTW *walk)
{
	(void)facts, (void)kind, (void)walk;
	return remove(path);
}

/* What a spreadsheet makes of our file: as CSV, formulas by what they would give. */
static struct sheet *
through_spreadsheet(const char *in, const char *name, struct span bytes)
{
	static char out_filter[] = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true";
	static char in_filter[] = "--infilter=Text - txt - csv (StarCalc):59,34,76";
	char *path = arena_format(arena, "%s/%s", in, name), *out = arena_format(arena, "%s/out", in);
	char *home = arena_format(arena, "-env:UserInstallation=file://%s/home", in);
	put_file(path, bytes);
	static char soffice[] = "soffice", quiet[] = "--headless", to[] = "--convert-to",
	            folder_option[] = "--outdir";
	char *csv[] = { soffice, home, quiet, in_filter, to, out_filter, folder_option, out, path, NULL };
	char *xlsx[] = { soffice, home, quiet, to, out_filter, folder_option, out, path, NULL };
	run_quietly(strstr(name, ".xlsx") == NULL ? csv : xlsx);
	struct fault fault;
	struct sheet *sheet = sheet_open(arena, arena_format(arena, "%s/x.csv", out),
	                                 &(struct sheet_options){ .separator = ',' }, &fault);
	assert_non_null(sheet);
	return sheet;
}

static void
a_spreadsheet_sees_texts_where_we_wrote_texts(void **state)
{
	(void)state;
	if (access("/usr/bin/soffice", X_OK) != 0)
		skip();
	const char *in = folder();
	const struct { const char *name; enum sheet_format format; } cases[] = {
		{ "x.csv", SHEET_CSV_FRENCH }, { "x.xlsx", SHEET_XLSX },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct sheet *sheet =
			through_spreadsheet(in, cases[i].name, formula_table(cases[i].format));
		struct sheet_row row;
		struct fault fault;
		assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
		assert_true(span_ends(row.cells[0], "=A1"));
		for (size_t j = 0; j < LENGTH(formulas); j++) {
			assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
			assert_null(row.complaint);
			/* Line ends in cells are the spreadsheet's own affair. */
			if (strpbrk(formulas[j], "\r\n\t") == NULL)
				assert_true(span_ends(row.cells[0], formulas[j]));
			assert_false(span_is(row.cells[0], "2") || span_is(row.cells[0], "1"));
		}
	}
	assert_int_equal(nftw(in, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, before, after)
		T(a_french_table_opens_by_a_double_click),
		T(an_international_table_is_plain_rfc_4180),
		T(a_number_may_be_written_to_its_last_figure),
		T(no_text_becomes_a_formula_and_no_number_becomes_a_text),
		T(any_text_comes_back_as_it_was),
		T(what_no_table_can_hold_is_replaced),
		T(a_text_too_long_for_a_workbook_is_cut_and_says_so),
		T(a_workbook_has_tabs_numbers_and_dates),
		T(tabs_of_one_name_get_a_number),
		T(a_csv_holds_one_table_and_says_so),
		T(an_empty_only_cell_still_makes_a_row),
		T(more_rows_than_a_workbook_holds_is_a_fault_in_time),
		T(a_file_is_the_same_as_memory),
		T(a_full_disk_is_a_fault),
		T(a_writer_left_unfinished_leaves_nothing_open),
		T(a_spreadsheet_sees_texts_where_we_wrote_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
