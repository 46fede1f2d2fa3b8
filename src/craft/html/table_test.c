/* Rows of a page as a table: each kind as itself, what is absent as nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "craft/html/table.h"

enum { ROW_NAME, ROW_PEOPLE, ROW_NOTE, ROW_DAY, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Who." },
	[ROW_PEOPLE] = { "people", FIELD_COUNT, FIELD_API, .help = "How many." },
	[ROW_NOTE] = { "note", FIELD_NUMBER, FIELD_API, .help = "How good." },
	[ROW_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "When." },
};
static const struct page_kind kind = { "rows", "none.html", row_fields, ROW_FIELD_COUNT };
static const struct table_column columns[] = {
	{ ROW_NOTE, "note", "la note" },
	{ ROW_NAME, "nom", "le nom" },
	{ ROW_PEOPLE, "personnes", "combien" },
	{ ROW_DAY, "jour", "quand" },
};

static struct span
written(struct arena *arena, const struct model *row)
{
	struct sheet_writer *writer = sheet_writer_new(arena, SHEET_CSV_INTERNATIONAL);
	struct sheet_column headings[LENGTH(columns)];
	struct span bytes;
	struct fault fault;
	table_headings(columns, LENGTH(columns), headings);
	assert_true(sheet_writer_tab(writer, "Lignes", headings, LENGTH(headings)));
	table_cells(writer, row, columns, LENGTH(columns));
	sheet_writer_row_end(writer);
	assert_false(table_codebook(writer)); /* one table only */
	assert_true(sheet_writer_end(writer, &bytes, &fault));
	return bytes;
}

static void
each_kind_is_written_as_itself_and_nothing_as_zero(void **state)
{
	(void)state;
	struct arena *arena = arena_new(4 << 20);
	struct model *row = model_new(arena, &kind);
	assert_true(span_is(written(arena, row), "note,nom,personnes,jour\r\n,,,\r\n"));
	model_number(row, ROW_NOTE, 3.14159265);
	model_text(row, ROW_NAME, SPAN("=1+1"));
	model_count(row, ROW_PEOPLE, 12345);
	model_date(row, ROW_DAY, 20000);
	assert_true(span_is(written(arena, row),
	                    "note,nom,personnes,jour\r\n3.1416,'=1+1,12345,2024-10-04\r\n"));
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_written_as_itself_and_nothing_as_zero),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
