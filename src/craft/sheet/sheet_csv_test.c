/* CSV as people really send it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "craft/sheet/sheet.h"

static struct arena *arena;

static int
before(void **state)
{
	(void)state;
	arena = arena_new(ARENA_VISIT_SIZE_MAX);
	return 0;
}

static int
after(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct sheet *
open_span(struct span bytes, char separator)
{
	const struct sheet_options options = { .separator = separator };
	struct fault fault;
	struct sheet *sheet = sheet_open_bytes(arena, bytes, &options, &fault);
	assert_non_null(sheet);
	return sheet;
}

static struct sheet *
open_text(const char *text)
{
	return open_span(span_of(text), 0);
}

/* The next row must be `number`, its cells joined by | must be `joined`. */
static void
expect_row(struct sheet *sheet, int64_t number, const char *joined)
{
	struct sheet_row row;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_null(row.complaint);
	assert_int_equal(row.number, number);
	struct text text = text_new(arena, 1 << 20);
	for (size_t i = 0; i < row.cell_count; i++) {
		if (i > 0)
			text_add_char(&text, '|');
		text_add(&text, row.cells[i]);
	}
	assert_string_equal(text_z(&text), joined);
}

static void
expect_complaint(struct sheet *sheet, int64_t number, const char *about)
{
	struct sheet_row row;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_non_null(row.complaint);
	assert_non_null(strstr(row.complaint, about));
	assert_int_equal(row.number, number);
	assert_int_equal(row.cell_count, 0);
	assert_true(span_is_utf8(span_of(row.complaint)));
}

static void
expect_end(struct sheet *sheet)
{
	struct sheet_row row;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_NONE);
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_NONE);
}

static void
quotes_are_undone(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("nom;avis\r\n\"a;b\";\"dit \"\"oui\"\"\"\r\n\"\";\"\"\"\"\n");
	expect_row(sheet, 1, "nom|avis");
	expect_row(sheet, 2, "a;b|dit \"oui\"");
	expect_row(sheet, 3, "|\"");
	expect_end(sheet);
}

static void
line_ends_of_all_kinds_are_read_and_counted(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\r\nc;d\ne;f\rg;h\r\n\r\n\n\ri;j");
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "c|d");
	expect_row(sheet, 3, "e|f");
	expect_row(sheet, 4, "g|h");
	expect_row(sheet, 8, "i|j");
	expect_end(sheet);
}

static void
a_quoted_newline_stays_and_the_next_number_is_right(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n1;\"l1\nl2\r\nl3\rl4\"\n2;z\n");
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "1|l1\nl2\r\nl3\rl4");
	expect_row(sheet, 6, "2|z");
	expect_end(sheet);
}

static void
a_stray_quote_in_an_unquoted_cell_is_kept(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n5\" ou 6\";x\"y\n1;2\n");
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "5\" ou 6\"|x\"y");
	expect_row(sheet, 3, "1|2");
	expect_end(sheet);
}

static void
blanks_after_a_closing_quote_are_dropped(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n\"x\" ;\"y\"  \n");
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "x|y");
	expect_end(sheet);
}

static void
text_after_a_closing_quote_costs_one_row(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n\"il dit \"oui\" souvent\";1\n3;4\n");
	expect_row(sheet, 1, "a|b");
	expect_complaint(sheet, 2, "guillemet fermant");
	expect_row(sheet, 3, "3|4");
	expect_end(sheet);
}

static void
a_last_line_cut_inside_quotes_is_said(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n1;2\n3;\"coup");
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "1|2");
	expect_complaint(sheet, 3, "ligne 3 ne sont jamais refermés");
	expect_end(sheet);
}

static void
a_quote_never_closed_costs_one_line_and_not_the_rest(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n1;\"oups\r\n3;4\r\n5;6\r\n");
	expect_row(sheet, 1, "a|b");
	expect_complaint(sheet, 2, "ligne 2");
	expect_row(sheet, 3, "3|4");
	expect_row(sheet, 4, "5|6");
	expect_end(sheet);
}

static void
rows_of_other_lengths_are_given_as_they_are(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b;c\n1\n1;2;3;4;\n;\n");
	expect_row(sheet, 1, "a|b|c");
	expect_row(sheet, 2, "1");
	expect_row(sheet, 3, "1|2|3|4|");
	expect_row(sheet, 4, "|");
	expect_end(sheet);
}

static void
formulas_and_leading_apostrophes_are_text(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("a;b\n=1+1;'=2\n");
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "=1+1|'=2");
	expect_end(sheet);
}

static void
the_mark_of_utf8_is_never_part_of_a_name(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("\xef\xbb\xbf\"é\";b\n");
	expect_row(sheet, 1, "é|b");
	sheet = open_text("\"\xef\xbb\xbf\"\"Code SP+\"\"\";b\n\"\"\"x\"\"\";y\n");
	expect_row(sheet, 1, "Code SP+|b");
	expect_row(sheet, 2, "\"x\"|y");
	expect_end(sheet);
}

static void
the_separator_is_told_from_the_lines(void **state)
{
	(void)state;
	static const struct { const char *text; char separator; } cases[] = {
		{ "a;b\n1,5;2,5\n3,5;4,5\n", ';' },
		{ "a,b\n1.5,x;y\n2.5,z\n", ',' },
		{ "a\tb,c\td\n1\t2\t3\n4\t5,6\t7\n", '\t' },
		{ "a|b\n1|2\n", '|' },
		{ "\"x,y,z\";\"p,q\"\n\"1,2,3\";\"\"\"4,5\"\n", ';' },
		{ "\"a;b;c\nd;e\",f\n\"1;2\",3\n", ',' },
		{ "un seul titre\n1\n", ';' },
		{ "Date, heure, lieu;Note\nLundi, 8 h;4\nMardi;5\n", ';' },
		{ "", ';' },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_int_equal(sheet_facts(open_text(cases[i].text))->separator, cases[i].separator);
	struct sheet *sheet = open_span(SPAN("a;b,c\n"), ',');
	expect_row(sheet, 1, "a;b|c");
}

static void
a_first_line_that_names_the_separator_is_obeyed(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("sep=,\r\na;b,c\r\n");
	expect_row(sheet, 2, "a;b|c");
	expect_end(sheet);
}

static void
windows_1252_is_recognised(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("pr\xe9nom;prix\nZo\xeb;5 \x80 l\x92unit\xe9\nx\x81y;1\nok;2\n");
	assert_int_equal(sheet_facts(sheet)->letters, SHEET_WINDOWS_1252);
	expect_row(sheet, 1, "prénom|prix");
	expect_row(sheet, 2, "Zoë|5 € l’unité");
	expect_complaint(sheet, 3, "illisibles");
	expect_row(sheet, 4, "ok|2");
	expect_end(sheet);
}

static void
one_bad_byte_does_not_spoil_a_file_of_utf8(void **state)
{
	(void)state;
	struct sheet *sheet = open_text("prénom;âge\nZoé;3\nL\xe9""a;4\nNoël;5\n");
	assert_int_equal(sheet_facts(sheet)->letters, SHEET_UTF_8);
	expect_row(sheet, 1, "prénom|âge");
	expect_row(sheet, 2, "Zoé|3");
	expect_complaint(sheet, 3, "illisibles");
	expect_row(sheet, 4, "Noël|5");
	expect_end(sheet);
}

static struct span repeat(const char *unit, size_t count, const char *before_all,
                          const char *after_all);

static void
the_first_accents_tell_the_letters_however_late(void **state)
{
	(void)state;
	for (int windows = 0; windows <= 1; windows++) {
		struct sheet *sheet = open_span(
			repeat("1;rien\n", 400000, "a;b\n",
		           windows ? "2;\xe9t\xe9\n3;\x80\n4;\x81\n" : "2;été\n3;€\n4;\xe9\n"), 0);
		struct sheet_row row;
		struct fault fault;
		for (int i = 0; i <= 400000; i++)
			assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
		expect_row(sheet, 400002, "2|été");
		expect_row(sheet, 400003, "3|€");
		expect_complaint(sheet, 400004, "illisibles");
		assert_int_equal(sheet_facts(sheet)->letters, windows ? SHEET_WINDOWS_1252 : SHEET_UTF_8);
		expect_end(sheet);
	}
}

static void
nul_bytes_cost_their_row(void **state)
{
	(void)state;
	struct sheet *sheet = open_span(SPAN("abcdef;b\n1\0;2\n\"3\0\";4\n5;6\n"), 0);
	expect_row(sheet, 1, "abcdef|b");
	expect_complaint(sheet, 2, "octets nuls");
	expect_complaint(sheet, 3, "octets nuls");
	expect_row(sheet, 4, "5|6");
	expect_end(sheet);
}

static void
other_kinds_of_files_are_refused_with_what_to_do(void **state)
{
	(void)state;
	static const struct { struct span bytes; const char *say; } cases[] = {
		{ { "\xff\xfe" "a\0;\0b\0", 8 }, "CSV UTF-8" },
		{ { "\xfe\xff\0a\0;\0b", 8 }, "CSV UTF-8" },
		{ { "a\0;\0b\0\r\0\n\0c\0;\0d\0", 14 }, "CSV UTF-8" },
		{ { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", 12 }, ".xlsx" },
		{ { "%PDF-1.4", 8 }, "PDF" },
		{ { "\x1f\x8b\x08\x00garbage", 11 }, ".gz" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fault fault = { 0 };
		assert_null(sheet_open_bytes(arena, cases[i].bytes, NULL, &fault));
		assert_non_null(strstr(fault.for_reader, cases[i].say));
		assert_true(span_is_utf8(span_of(fault.for_reader)));
	}
}

static void
a_file_that_is_not_there_is_a_fault(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	assert_null(sheet_open(arena, "/nowhere/at/all.csv", NULL, &fault));
	assert_non_null(strstr(fault.for_log, "errno 2"));
	assert_null(sheet_open(arena, "/tmp", NULL, &fault));
	assert_non_null(strstr(fault.for_reader, "pas pu être lu"));
}

static void
an_empty_file_has_no_row(void **state)
{
	(void)state;
	expect_end(open_text(""));
	expect_end(open_text("\n\r\n\r"));
	expect_end(open_text("\xef\xbb\xbf"));
}

static struct span
repeat(const char *unit, size_t count, const char *before_all, const char *after_all)
{
	struct text text = text_new(arena, 64 << 20);
	text_add_z(&text, before_all);
	for (size_t i = 0; i < count; i++)
		text_add_z(&text, unit);
	text_add_z(&text, after_all);
	assert_false(text.cut);
	return text_span(&text);
}

static void
ten_thousand_columns_are_read_and_too_many_are_said(void **state)
{
	(void)state;
	struct sheet_row row;
	struct fault fault;
	struct sheet *sheet = open_span(repeat("x;", 9999, "", "y\n"), 0);
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_int_equal(row.cell_count, 10000);
	assert_true(span_is(row.cells[9999], "y"));
	sheet = open_span(repeat("x;", SHEET_COLUMN_MAX - 1, "", "y\n1;2\n"), 0);
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_int_equal(row.cell_count, SHEET_COLUMN_MAX);
	sheet = open_span(repeat("x;", SHEET_COLUMN_MAX, "", "y\n1;2\n"), 0);
	expect_complaint(sheet, 1, "colonnes");
	expect_row(sheet, 2, "1|2");
}

static void
a_cell_holds_one_megabyte_and_not_more(void **state)
{
	(void)state;
	const struct span longest = repeat("abcdefgh", SHEET_CELL_SIZE_MAX / 8, "a;b\n", ";1\n2;3\n");
	struct sheet *sheet = open_span(longest, 0);
	struct sheet_row row;
	struct fault fault;
	expect_row(sheet, 1, "a|b");
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_int_equal(row.cells[0].length, SHEET_CELL_SIZE_MAX);
	expect_row(sheet, 3, "2|3");
	sheet = open_span(repeat("abcdefgh", SHEET_CELL_SIZE_MAX / 8, "a;b\nx", ";1\n2;3\n"), 0);
	expect_row(sheet, 1, "a|b");
	expect_complaint(sheet, 2, "1 Mo");
	expect_row(sheet, 3, "2|3");
}

static void
a_row_of_more_than_sixteen_megabytes_costs_itself_only(void **state)
{
	(void)state;
	struct sheet *sheet =
		open_span(repeat("0123456789abcde;", 3 << 20, "a;b\n", "\r\n2;3\r\n"), ';');
	expect_row(sheet, 1, "a|b");
	expect_complaint(sheet, 2, "16 Mo");
	expect_row(sheet, 3, "2|3");
	expect_end(sheet);
}

static void
a_quote_never_closed_in_a_long_file_costs_one_line(void **state)
{
	(void)state;
	struct sheet *sheet = open_span(repeat("4;5678901234567\n", 2 << 20, "a;b\n1;\"2\n", ""), ';');
	expect_row(sheet, 1, "a|b");
	expect_complaint(sheet, 2, "16 Mo");
	struct sheet_row row;
	struct fault fault;
	int64_t rows = 0;
	while (sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		assert_null(row.complaint);
		assert_int_equal(row.number, 3 + rows++);
	}
	assert_int_equal(rows, 2 << 20);
}

/* Records cut everywhere by the edges of what is read at once. */
static void
edges_of_the_window_change_nothing(void **state)
{
	(void)state;
	static const char unit[] = "1;\"é\"\"\r\n;\"\r\n\"\"\r\n2;fin\r\n";
	for (size_t shift = 0; shift < 24; shift++) {
		const char *lead = arena_format(arena, "%.*s\r\n", (int)shift + 1, "hhhhhhhhhhhhhhhhhhhhhhhhh");
		struct sheet *sheet = open_span(repeat(unit, 80000, lead, ""), ';');
		struct sheet_row row;
		struct fault fault;
		assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
		for (int64_t i = 0; i < 80000; i++) {
			assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
			assert_int_equal(row.number, 2 + 4 * i);
			assert_int_equal(row.cell_count, 2);
			assert_true(span_is(row.cells[1], "é\"\r\n;"));
			assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
			assert_int_equal(row.number, 4 + 4 * i);
			assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
			assert_true(span_is(row.cells[1], "fin"));
		}
		expect_end(sheet);
		arena_reset(arena);
	}
}

/* --- gzip ------------------------------------------------------------------------------- */

static struct span
zipped(struct span bytes)
{
	z_stream stream = { 0 };
	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	const size_t room = deflateBound(&stream, bytes.length);
	char *out = arena_take(arena, room, 1);
	stream.next_in = (Bytef *)(uintptr_t)bytes.at;
	stream.avail_in = (uInt)bytes.length;
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	const struct span result = span_from(out, stream.total_out);
	deflateEnd(&stream);
	return result;
}

static void
gzip_is_read_member_after_member(void **state)
{
	(void)state;
	struct text text = text_new(arena, 1 << 20);
	text_add(&text, zipped(SPAN("a;b\n1;")));
	text_add(&text, zipped(SPAN("2\n")));
	struct sheet *sheet = open_span(text_span(&text), 0);
	assert_true(sheet_facts(sheet)->gzip);
	expect_row(sheet, 1, "a|b");
	expect_row(sheet, 2, "1|2");
	expect_end(sheet);
	assert_int_equal(sheet_bytes_read(sheet), text.length);
	assert_int_equal(sheet_bytes_total(sheet), text.length);
}

static void
a_gzip_cut_short_gives_its_rows_then_a_fault(void **state)
{
	(void)state;
	struct text text = text_new(arena, 8 << 20);
	for (int i = 0; i < 300000; i++)
		text_format(&text, "%d;%d\n", i, i % 10007 * 7919 % 10009);
	struct span cut = zipped(text_span(&text));
	cut.length -= 20;
	struct sheet *sheet = open_span(cut, 0);
	struct sheet_row row;
	struct fault fault = { 0 };
	int64_t rows = 0;
	enum found found;
	while ((found = sheet_next(sheet, &row, &fault)) == FOUND_ONE)
		rows++;
	assert_int_equal(found, FOUND_FAILED);
	assert_true(rows > 100000);
	assert_non_null(strstr(fault.for_reader, "incomplet"));
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_FAILED);
}

/* --- real files ------------------------------------------------------------------------- */

static struct sheet *
open_data(const char *name)
{
	const char *root = getenv("PARVIS_SOURCE");
	assert_non_null(root);
	struct fault fault = { 0 };
	struct sheet *sheet =
		sheet_open(arena, arena_format(arena, "%s/tests/data/%s", root, name), NULL, &fault);
	assert_non_null(sheet);
	return sheet;
}

static int64_t
count_rows(struct sheet *sheet, size_t cell_count)
{
	struct sheet_row row;
	struct fault fault;
	int64_t rows = 0;
	enum found found;
	for (; (found = sheet_next(sheet, &row, &fault)) == FOUND_ONE; rows++) {
		assert_null(row.complaint);
		assert_int_equal(row.cell_count, cell_count);
	}
	assert_int_equal(found, FOUND_NONE);
	return rows;
}

static void
the_structures_of_services_publics_plus_are_read(void **state)
{
	(void)state;
	struct sheet *sheet = open_data("spplus-structures/export-structures.csv.gz");
	struct sheet_row header;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &header, &fault), FOUND_ONE);
	assert_int_equal(header.cell_count, 26);
	assert_true(span_is(header.cells[0], "Code SP+ de la structure"));
	assert_int_equal(sheet_header_find(&header, " Code SP+ structure parent "), 8);
	assert_true(sheet_header_find(&header, "Code SP+") == SIZE_MAX);
	assert_int_equal(count_rows(sheet, 26), 14763);
	assert_int_equal(sheet_bytes_read(sheet), 923142);
}

static void
the_survey_of_new_york_is_read(void **state)
{
	(void)state;
	struct sheet *sheet = open_data("nyc-school-survey-2011-d75/masterfile11_d75_final.txt");
	struct sheet_row header;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &header, &fault), FOUND_ONE);
	assert_int_equal(header.cell_count, 1773);
	assert_int_equal(sheet_header_find(&header, "saf_p_11"), 16);
	assert_int_equal(count_rows(sheet, 1773), 56);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, before, after)
		T(quotes_are_undone),
		T(line_ends_of_all_kinds_are_read_and_counted),
		T(a_quoted_newline_stays_and_the_next_number_is_right),
		T(a_stray_quote_in_an_unquoted_cell_is_kept),
		T(blanks_after_a_closing_quote_are_dropped),
		T(text_after_a_closing_quote_costs_one_row),
		T(a_last_line_cut_inside_quotes_is_said),
		T(a_quote_never_closed_costs_one_line_and_not_the_rest),
		T(rows_of_other_lengths_are_given_as_they_are),
		T(formulas_and_leading_apostrophes_are_text),
		T(the_mark_of_utf8_is_never_part_of_a_name),
		T(the_separator_is_told_from_the_lines),
		T(a_first_line_that_names_the_separator_is_obeyed),
		T(windows_1252_is_recognised),
		T(one_bad_byte_does_not_spoil_a_file_of_utf8),
		T(the_first_accents_tell_the_letters_however_late),
		T(nul_bytes_cost_their_row),
		T(other_kinds_of_files_are_refused_with_what_to_do),
		T(a_file_that_is_not_there_is_a_fault),
		T(an_empty_file_has_no_row),
		T(ten_thousand_columns_are_read_and_too_many_are_said),
		T(a_cell_holds_one_megabyte_and_not_more),
		T(a_row_of_more_than_sixteen_megabytes_costs_itself_only),
		T(a_quote_never_closed_in_a_long_file_costs_one_line),
		T(edges_of_the_window_change_nothing),
		T(gzip_is_read_member_after_member),
		T(a_gzip_cut_short_gives_its_rows_then_a_fault),
		T(the_structures_of_services_publics_plus_are_read),
		T(the_survey_of_new_york_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
