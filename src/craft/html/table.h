/* Rows of a page as a table that people take away: the same cells, raw, and what each column means. */
#ifndef CRAFT_HTML_TABLE_H
#define CRAFT_HTML_TABLE_H

#include "craft/html/model.h"
#include "craft/sheet/sheet_write.h"

struct table_column {
	size_t field;        /* of the row */
	const char *heading; /* a short name without accents: programs read it */
	const char *meaning; /* for the codebook */
};

/* The heads of these columns; headings_r has room for them. */
void table_headings(const struct table_column *columns, size_t count,
                    struct sheet_column *headings_r);
/* A row's cells under them: numbers with four decimals, dates as dates; blank when absent, which is
 * not zero. A list, markup or flag is a bug. */
void table_cells(struct sheet_writer *writer, const struct model *row,
                 const struct table_column *columns, size_t count);
/* The codebook's rows: the tab, the column, what it means. */
void table_meaning(struct sheet_writer *writer, const char *tab, const char *heading,
                   const char *meaning);
void table_meanings(struct sheet_writer *writer, const char *tab,
                    const struct table_column *columns, size_t count);
/* Its own tab, « Sens des colonnes ». False: this format holds one table only, and has it. */
MUST_USE bool table_codebook(struct sheet_writer *writer);

#endif
