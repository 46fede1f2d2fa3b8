/* Workbooks: made by hand part by part, made by a library, and made to harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <xlsxwriter.h>
#include <zip.h>

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

/* --- making archives -------------------------------------------------------------------- */

struct entry {
	const char *path;
	struct span bytes;
};

static struct span
archive_of(const struct entry *entries, size_t count)
{
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *bytes = zip_source_buffer_create(NULL, 0, 0, &error);
	assert_non_null(bytes);
	zip_source_keep(bytes);
	zip_t *zip = zip_open_from_source(bytes, ZIP_TRUNCATE, &error);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++) {
		if (entries[i].path == NULL)
			continue;
		zip_source_t *part = zip_source_buffer(zip, entries[i].bytes.at, entries[i].bytes.length, 0);
		assert_true(zip_file_add(zip, entries[i].path, part, ZIP_FL_OVERWRITE) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(bytes), 0);
	assert_int_equal(zip_source_seek(bytes, 0, SEEK_END), 0);
	const size_t size = (size_t)zip_source_tell(bytes);
	assert_int_equal(zip_source_seek(bytes, 0, SEEK_SET), 0);
	char *copy = arena_take(arena, size + 1, 1);
	assert_int_equal(zip_source_read(bytes, copy, size), size);
	zip_source_close(bytes);
	zip_source_free(bytes);
	return span_from(copy, size);
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char root_rels[] =
	XML "<Relationships><Relationship Id=\"rId1\" Type=\"" RELS "/officeDocument\" "
	"Target=\"xl/workbook.xml\"/></Relationships>";
static const char workbook_rels[] =
	XML "<Relationships>"
	"<Relationship Id=\"rId1\" Type=\"" RELS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
	"<Relationship Id=\"rId2\" Type=\"" RELS "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
	"<Relationship Id=\"rId3\" Type=\"" RELS "/styles\" Target=\"../xl/styles.xml\"/>"
	"<Relationship Id=\"rId4\" Type=\"" RELS "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
	"<Relationship Id=\"rId5\" Type=\"" RELS "/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"
	"</Relationships>";
static const char workbook[] =
	XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELS "\"><workbookPr/><sheets>"
	"<sheet name=\"Graphique\" sheetId=\"9\" r:id=\"rId5\"/>"
	"<sheet name=\"Réponses\" sheetId=\"1\" r:id=\"rId1\"/>"
	"<sheet name=\"Codes\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>";
static const char styles[] =
	XML "<styleSheet xmlns=\"" MAIN "\"><numFmts>"
	"<numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\\ hh:mm\"/>"
	"<numFmt numFmtId=\"165\" formatCode=\"[Red]0.0&quot; days&quot;;[h]\"/>"
	"<numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/>"
	"<numFmt numFmtId=\"167\" formatCode=\"mmm\\ yy\"/></numFmts>"
	"<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
	"<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"20\"/><xf numFmtId=\"167\"/>"
	"</cellXfs></styleSheet>";
static const char strings[] =
	XML "<sst xmlns=\"" MAIN "\"><si><t>Âge</t></si>"
	"<si><r><t xml:space=\"preserve\">très </t></r><r><rPr><b/></rPr><t>bien</t></r>"
	"<rPh sb=\"0\" eb=\"1\"><t>LU AUTREMENT</t></rPh></si><si/>"
	"<si><t>l1_x000D_&#10;l2 _x005F_ _x0000_</t></si></sst>";

#define SHEET_START XML "<worksheet xmlns=\"" MAIN "\"><sheetData>"
#define SHEET_END "</sheetData></worksheet>"

static struct span
book_with(struct span sheet, const char *other_strings)
{
	const char *sst = other_strings == NULL ? strings : other_strings;
	const struct entry entries[] = {
		{ "_rels/.rels", span_of(root_rels) },
		{ "xl/workbook.xml", span_of(workbook) },
		{ "xl/_rels/workbook.xml.rels", span_of(workbook_rels) },
		{ "xl/styles.xml", span_of(styles) },
		{ "xl/sharedStrings.xml", span_of(sst) },
		{ "xl/worksheets/sheet1.xml", sheet },
		{ "xl/worksheets/sheet2.xml",
		  SPAN(SHEET_START "<row><c t=\"inlineStr\"><is><t>caché</t></is></c></row>" SHEET_END) },
	};
	return archive_of(entries, LENGTH(entries));
}

static struct sheet *
open_rows(const char *rows)
{
	const char *xml = arena_format(arena, "%s%s%s", SHEET_START, rows, SHEET_END);
	struct fault fault = { 0 };
	struct sheet *sheet = sheet_open_bytes(arena, book_with(span_of(xml), NULL), NULL, &fault);
	assert_non_null(sheet);
	return sheet;
}

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
}

static void
expect_end(struct sheet *sheet)
{
	struct sheet_row row;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_NONE);
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_NONE);
}

/* --- what is read ----------------------------------------------------------------------- */

static void
texts_shared_rich_and_inline_are_read(void **state)
{
	(void)state;
	struct sheet *sheet = open_rows(
		"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
		"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r>"
		"<rPh><t>non</t></rPh></is></c><c r=\"B2\" t=\"s\"><v>3</v></c></row>"
		"<row r=\"3\"><c r=\"A3\" t=\"str\"><f>A1&amp;B1</f><v>=1+1</v></c>"
		"<c r=\"B3\" t=\"s\"><v>2</v></c></row>");
	expect_row(sheet, 1, "Âge|très bien");
	expect_row(sheet, 2, "ab|l1\r\nl2 _ _x0000_");
	expect_row(sheet, 3, "=1+1|");
	expect_end(sheet);
}

static void
numbers_come_as_people_see_them(void **state)
{
	(void)state;
	static const struct { const char *raw, *shown; } cases[] = {
		{ "4", "4" }, { "0", "0" }, { "-0", "0" }, { "-1.4375", "-1.4375" },
		{ "0.29999999999999999", "0.3" }, { "4.0000000000000001E-2", "0.04" },
		{ "1.2345678901234E13", "12345678901234" }, { "1E20", "100000000000000000000" },
		{ "1E+300", "1e+300" }, { "1.50", "1.5" }, { ".5", "0.5" }, { " 7 ", "7" },
		{ "007", "7" }, { "5.", "5" }, { "1e-30", "1e-30" }, { "nan", "nan" }, { "0x10", "0x10" },
		{ "1e999", "1e999" }, { "12345678901234567", "12345678901234568" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		expect_row(open_rows(arena_format(arena, "<row><c><v>%s</v></c></row>", cases[i].raw)), 1,
		           cases[i].shown);
}

static void
a_style_makes_a_number_a_date(void **state)
{
	(void)state;
	static const struct { const char *raw; int style; const char *shown; } cases[] = {
		{ "46349", 1, "2026-11-23" }, { "46349.416666666664", 2, "2026-11-23T10:00:00" },
		{ "46349.416666666664", 0, "46349.4166666667" }, { "3.5", 3, "3.5" },
		{ "1.5", 4, "36:00:00" }, { "0.75", 5, "18:00:00" }, { "46327", 6, "2026-11-01" },
		{ "1", 1, "1900-01-01" }, { "59", 1, "1900-02-28" }, { "61", 1, "1900-03-01" },
		{ "36585", 1, "2000-02-29" }, { "2958465", 1, "9999-12-31" },
		{ "2958466", 1, "2958466" }, { "-1", 1, "-1" }, { "45000", 99, "45000" },
		{ "46349.99999999", 2, "2026-11-24" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		expect_row(open_rows(arena_format(arena, "<row><c s=\"%d\"><v>%s</v></c></row>",
		                                  cases[i].style, cases[i].raw)),
		           1, cases[i].shown);
}

static void
booleans_errors_and_formulas_give_what_is_shown(void **state)
{
	(void)state;
	struct sheet *sheet = open_rows(
		"<row r=\"1\"><c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c>"
		"<c r=\"C1\" t=\"e\"><v>#N/A</v></c><c r=\"D1\"><f>1+1</f><v>2</v></c>"
		"<c r=\"E1\"><f>1+1</f></c><c r=\"F1\" t=\"d\"><v>2026-11-23</v></c></row>");
	expect_row(sheet, 1, "VRAI|FAUX|#N/A|2||2026-11-23");
	expect_end(sheet);
}

static void
places_may_be_missing_or_leave_holes(void **state)
{
	(void)state;
	struct sheet *sheet = open_rows(
		"<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>"
		"<row r=\"5\"><c r=\"C5\"><v>3</v></c></row>"
		"<row/><row hidden=\"1\"><c><v>1</v></c><c r=\"E7\"><v>5</v></c></row>"
		"<row><c s=\"1\"/><c s=\"1\"/></row>"
		"<row><c r=\"B9\"><v>2</v></c><c r=\"A9\"><v>1</v></c></row>");
	expect_row(sheet, 1, "1|2|3");
	expect_row(sheet, 5, "||3");
	expect_row(sheet, 7, "1||||5");
	expect_row(sheet, 9, "1|2|");
	expect_end(sheet);
}

static void
prefixed_names_are_the_same_names(void **state)
{
	(void)state;
	const char xml[] = XML "<x:worksheet xmlns:x=\"" MAIN "\"><x:sheetData><x:row r=\"1\">"
	                       "<x:c r=\"A1\"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>";
	struct fault fault;
	struct sheet *sheet = sheet_open_bytes(arena, book_with(span_of(xml), NULL), NULL, &fault);
	assert_non_null(sheet);
	expect_row(sheet, 1, "7");
}

static void
a_tab_is_chosen_by_name_or_number(void **state)
{
	(void)state;
	const struct span book =
		book_with(SPAN(SHEET_START "<row><c><v>1</v></c></row>" SHEET_END), NULL);
	struct fault fault = { 0 };
	struct sheet *sheet =
		sheet_open_bytes(arena, book, &(struct sheet_options){ .tab = " Codes " }, &fault);
	assert_non_null(sheet);
	expect_row(sheet, 1, "caché");
	const struct sheet_facts *facts = sheet_facts(sheet);
	assert_int_equal(facts->kind, SHEET_KIND_XLSX);
	assert_int_equal(facts->tab_count, 2);
	assert_string_equal(facts->tabs[0], "Réponses");
	assert_int_equal(facts->tab, 1);
	sheet = sheet_open_bytes(arena, book, &(struct sheet_options){ .tab_number = 2 }, &fault);
	expect_row(sheet, 1, "caché");
	assert_null(sheet_open_bytes(arena, book, &(struct sheet_options){ .tab_number = 3 }, &fault));
	assert_null(sheet_open_bytes(arena, book, &(struct sheet_options){ .tab = "X" }, &fault));
	assert_non_null(strstr(fault.for_reader, "«\u202fRéponses\u202f», «\u202fCodes\u202f»"));
}

static void
a_workbook_of_the_library_reads_back(void **state)
{
	(void)state;
	char path[] = "/tmp/sheet-test-XXXXXX";
	const int descriptor = mkstemp(path);
	assert_true(descriptor >= 0);
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *tab = workbook_add_worksheet(book, "Avis");
	lxw_format *date = workbook_add_format(book);
	format_set_num_format(date, "dd/mm/yyyy");
	lxw_datetime when = { 2026, 11, 23, 0, 0, 0 };
	worksheet_write_string(tab, 0, 0, "note", NULL);
	worksheet_write_string(tab, 0, 1, "quand", NULL);
	worksheet_write_string(tab, 0, 2, "dit\nainsi é", NULL);
	worksheet_write_number(tab, 1, 0, -1.4375, NULL);
	worksheet_write_datetime(tab, 1, 1, &when, date);
	worksheet_write_boolean(tab, 1, 2, 1, NULL);
	worksheet_write_formula_num(tab, 999, 0, "=2*3", NULL, 6);
	worksheet_set_row_opt(tab, 1, 15, NULL, &(lxw_row_col_options){ .hidden = 1 });
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	struct fault fault;
	struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
	close(descriptor);
	unlink(path);
	assert_non_null(sheet);
	expect_row(sheet, 1, "note|quand|dit\nainsi é");
	expect_row(sheet, 2, "-1.4375|2026-11-23|VRAI");
	expect_row(sheet, 1000, "6||");
	expect_end(sheet);
	assert_int_equal(sheet_bytes_read(sheet), sheet_bytes_total(sheet));
}

/* --- what is refused -------------------------------------------------------------------- */

static void
other_archives_are_refused_with_what_to_do(void **state)
{
	(void)state;
	static const struct { struct entry entries[2]; const char *say; } cases[] = {
		{ { { "mimetype", { "application/vnd.oasis.opendocument.spreadsheet", 46 } },
		    { "content.xml", { "<x/>", 4 } } }, ".ods" },
		{ { { "xl/workbook.bin", { "x", 1 } }, { NULL } }, ".xlsb" },
		{ { { "[Content_Types].xml", { "<x/>", 4 } }, { "word/document.xml", { "<x/>", 4 } } },
		  "pas un classeur" },
		{ { { "avis.csv", { "a;b", 3 } }, { NULL } }, "archive ZIP" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct fault fault = { 0 };
		assert_null(sheet_open_bytes(arena, archive_of(cases[i].entries, 2), NULL, &fault));
		assert_non_null(strstr(fault.for_reader, cases[i].say));
		assert_true(span_is_utf8(span_of(fault.for_reader)));
	}
}

/* Opens or reads to a fault; gives the log's words. */
static const char *
fault_of(struct span bytes)
{
	struct fault fault = { 0 };
	struct sheet_row row;
	struct sheet *sheet = sheet_open_bytes(arena, bytes, NULL, &fault);
	enum found found = FOUND_ONE;
	while (sheet != NULL && (found = sheet_next(sheet, &row, &fault)) == FOUND_ONE)
		;
	assert_true(sheet == NULL || found == FOUND_FAILED);
	assert_non_null(fault.for_reader);
	return fault.for_log;
}

static void
a_truncated_workbook_is_a_fault_wherever_it_is_cut(void **state)
{
	(void)state;
	struct span book = book_with(SPAN(SHEET_START "<row><c><v>1</v></c></row>" SHEET_END), NULL);
	const size_t whole = book.length;
	for (book.length = 4; book.length < whole; book.length += 7)
		assert_non_null(strstr(fault_of(book), "sheet: "));
}

static void
a_damaged_byte_is_found_by_its_checksum(void **state)
{
	(void)state;
	struct span book = book_with(SPAN(SHEET_START "<row><c><v>1</v></c></row>" SHEET_END), NULL);
	const size_t at = span_find(book, SPAN("xl/worksheets/sheet1.xml"));
	assert_true(at != SIZE_MAX);
	((char *)(uintptr_t)book.at)[at + 24 + 60] ^= 1;
	assert_non_null(strstr(fault_of(book), "sheet: "));
}

static struct span
filled(const char *start, char fill, size_t count, const char *end)
{
	const size_t start_length = strlen(start), end_length = strlen(end);
	char *bytes = arena_take(arena, start_length + count + end_length, 1);
	memcpy(bytes, start, start_length);
	memset(bytes + start_length, fill, count);
	memcpy(bytes + start_length + count, end, end_length);
	return span_from(bytes, start_length + count + end_length);
}

static void
a_zip_bomb_is_refused_before_it_grows(void **state)
{
	(void)state;
	const struct span bomb = filled(SHEET_START, ' ', 60 << 20, SHEET_END);
	assert_non_null(strstr(fault_of(book_with(bomb, NULL)), "unpacks to more"));
	const struct span blown = filled(XML "<sst><si><t>", 'a', 60 << 20, "</t></si></sst>");
	const struct span small = SPAN(SHEET_START "<row><c t=\"s\"><v>0</v></c></row>" SHEET_END);
	const struct entry entries[] = {
		{ "xl/workbook.xml", span_of(workbook) },
		{ "xl/_rels/workbook.xml.rels", span_of(workbook_rels) },
		{ "xl/styles.xml", span_of(styles) },
		{ "xl/sharedStrings.xml", blown },
		{ "xl/worksheets/sheet1.xml", small },
	};
	assert_non_null(strstr(fault_of(archive_of(entries, LENGTH(entries))), "unpacks to more"));
}

static void
an_xml_bomb_and_outside_entities_are_refused(void **state)
{
	(void)state;
	const char bomb[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">"
	                    "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>"
	                    "<worksheet><sheetData><row><c t=\"str\"><v>&c;</v></c></row></sheetData>"
	                    "</worksheet>";
	assert_non_null(strstr(fault_of(book_with(span_of(bomb), NULL)), "doctype"));
	const char outside[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM "
	                       "\"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\">"
	                       "<v>&a;</v></c></row></sheetData></worksheet>";
	assert_non_null(strstr(fault_of(book_with(span_of(outside), NULL)), "doctype"));
	assert_non_null(strstr(fault_of(book_with(SPAN(SHEET_START), outside)), "doctype"));
}

static void
deep_or_endless_tags_are_refused(void **state)
{
	(void)state;
	struct text deep = text_new(arena, 1 << 20);
	for (int i = 0; i < 1000; i++)
		text_add_z(&deep, "<a>");
	assert_non_null(strstr(fault_of(book_with(text_span(&deep), NULL)), "too deep"));
	/* Noise, so that its packing is not what is refused. */
	struct span wide = filled("<a b=\"", 'x', 4 << 20, "\"/>");
	unsigned noise = 1;
	for (size_t i = 6; i < wide.length - 3; i++) {
		noise = noise * 1664525 + 1013904223;
		((char *)(uintptr_t)wide.at)[i] = (char)('a' + (noise >> 24) % 26);
	}
	assert_non_null(strstr(fault_of(book_with(wide, NULL)), "token too long"));
}

static void
impossible_places_cost_their_row(void **state)
{
	(void)state;
	struct sheet *sheet = open_rows(
		"<row r=\"1\"><c><v>1</v></c></row><row r=\"99999999\"><c><v>2</v></c></row>"
		"<row r=\"-3\"><c><v>2</v></c></row><row r=\"0\"/><row r=\"x\"/>"
		"<row r=\"99999999999999999999999\"/>"
		"<row r=\"10\"><c r=\"XFE10\"><v>2</v></c></row><row><c r=\"-1\"><v>2</v></c></row>"
		"<row><c r=\"ZZZZZZZZZ1\"><v>2</v></c></row><row><c r=\"A-1\"><v>2</v></c></row>"
		"<row><c r=\"\"><v>2</v></c></row><row><c t=\"s\"><v>4</v></c></row>"
		"<row><c t=\"s\"><v>-1</v></c></row><row><c r=\"XFD17\"><v>3</v></c></row>");
	expect_row(sheet, 1, "1");
	for (int64_t number = 2; number <= 6; number++)
		expect_complaint(sheet, number, "numéro impossible");
	for (int64_t number = 10; number <= 14; number++)
		expect_complaint(sheet, number, "place impossible");
	expect_complaint(sheet, 15, "manque");
	expect_complaint(sheet, 16, "manque");
	struct sheet_row row;
	struct fault fault;
	assert_int_equal(sheet_next(sheet, &row, &fault), FOUND_ONE);
	assert_int_equal(row.cell_count, SHEET_COLUMN_MAX);
	assert_true(span_is(row.cells[SHEET_COLUMN_MAX - 1], "3"));
	expect_end(sheet);
}

static void
a_cell_too_long_costs_its_row(void **state)
{
	(void)state;
	const struct span long_cell = filled("<row><c t=\"str\"><v>", 'a', SHEET_CELL_SIZE_MAX + 1,
	                                     "</v></c></row><row><c><v>2</v></c></row>");
	struct sheet *sheet = open_rows(span_copy(arena, long_cell));
	expect_complaint(sheet, 1, "1 Mo");
	expect_row(sheet, 2, "2");
	expect_end(sheet);
}

static void
a_million_declared_rows_are_passed_quickly_and_one_more_is_refused(void **state)
{
	(void)state;
	struct text text = text_new(arena, 64 << 20);
	text_add_z(&text, SHEET_START);
	for (int i = 1; i <= SHEET_XLSX_ROW_MAX; i++)
		text_format(&text, "<row r=\"%d\"/>", i);
	struct text more = text;
	text_add_z(&text, "<row r=\"1048576\"><c><v>1</v></c></row>" SHEET_END);
	struct fault fault;
	const clock_t start = clock();
	struct sheet *sheet = sheet_open_bytes(arena, book_with(text_span(&text), NULL), NULL, &fault);
	assert_non_null(sheet);
	expect_row(sheet, SHEET_XLSX_ROW_MAX, "1");
	expect_end(sheet);
	print_message("1,048,576 empty rows: %.2f s with packing\n",
	              (double)(clock() - start) / CLOCKS_PER_SEC);
	text_add_z(&more, "<row/>" SHEET_END);
	assert_non_null(strstr(fault_of(book_with(text_span(&more), NULL)), "too many rows"));
}

static void
bytes_that_are_not_utf8_are_a_fault_and_never_a_cell(void **state)
{
	(void)state;
	const struct span bad =
		SPAN(SHEET_START "<row><c t=\"str\"><v>ok</v></c></row><row><c t=\"str\"><v>\xe9\xff</v>"
	                     "</c></row>" SHEET_END);
	assert_non_null(strstr(fault_of(book_with(bad, NULL)), "xml"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, before, after)
		T(texts_shared_rich_and_inline_are_read),
		T(numbers_come_as_people_see_them),
		T(a_style_makes_a_number_a_date),
		T(booleans_errors_and_formulas_give_what_is_shown),
		T(places_may_be_missing_or_leave_holes),
		T(prefixed_names_are_the_same_names),
		T(a_tab_is_chosen_by_name_or_number),
		T(a_workbook_of_the_library_reads_back),
		T(other_archives_are_refused_with_what_to_do),
		T(a_truncated_workbook_is_a_fault_wherever_it_is_cut),
		T(a_damaged_byte_is_found_by_its_checksum),
		T(a_zip_bomb_is_refused_before_it_grows),
		T(an_xml_bomb_and_outside_entities_are_refused),
		T(deep_or_endless_tags_are_refused),
		T(impossible_places_cost_their_row),
		T(a_cell_too_long_costs_its_row),
		T(a_million_declared_rows_are_passed_quickly_and_one_more_is_refused),
		T(bytes_that_are_not_utf8_are_a_fault_and_never_a_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
