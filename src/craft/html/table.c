#include "craft/html/table.h"

#include "base/time.h"
#include "craft/html/inside.h"

enum { DECIMALS = 4 };

void
table_headings(const struct table_column *columns, size_t count, struct sheet_column *headings_r)
{
	for (size_t i = 0; i < count; i++)
		headings_r[i] = (struct sheet_column){ columns[i].heading, 0 };
}

static void
write_cell(struct sheet_writer *writer, const struct model *row, size_t field)
{
	must(field < row->field_count);
	if (!model_has(row, field)) {
		sheet_writer_blank(writer);
		return;
	}
	switch (row->fields[field].kind) {
	case FIELD_NUMBER:
		sheet_writer_number(writer, model_get_number(row, field), DECIMALS);
		break;
	case FIELD_COUNT:
		sheet_writer_count(writer, model_get_count(row, field));
		break;
	case FIELD_DATE: {
		const struct date date = date_of_days(row->values[field].day);
		sheet_writer_date(writer, date.year, date.month, date.day);
		break;
	}
	default:
		sheet_writer_text(writer, model_get_text(row, field)); /* of another kind: a bug, seen there */
	}
}

void
table_cells(struct sheet_writer *writer, const struct model *row,
            const struct table_column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		write_cell(writer, row, columns[i].field);
}

void
table_meaning(struct sheet_writer *writer, const char *tab, const char *heading,
              const char *meaning)
{
	sheet_writer_text(writer, span_of(tab));
	sheet_writer_text(writer, span_of(heading));
	sheet_writer_text(writer, span_of(meaning));
	sheet_writer_row_end(writer);
}

void
table_meanings(struct sheet_writer *writer, const char *tab, const struct table_column *columns,
               size_t count)
{
	for (size_t i = 0; i < count; i++)
		table_meaning(writer, tab, columns[i].heading, columns[i].meaning);
}

bool
table_codebook(struct sheet_writer *writer)
{
	static const struct sheet_column headings[] = { { "onglet", 20 }, { "colonne", 24 },
		                                            { "sens", 70 } };
	return sheet_writer_tab(writer, "Sens des colonnes", headings, LENGTH(headings));
}
