/* Shared by the two writers only. */
#ifndef CRAFT_SHEET_WRITE_INNER_H
#define CRAFT_SHEET_WRITE_INNER_H

#include "craft/sheet/sheet_inner.h"
#include "craft/sheet/sheet_write.h"

struct book_writer;

struct sheet_writer {
	struct arena *arena;
	enum sheet_format format;
	int descriptor;         /* of the file, -1 in memory */
	struct buffer *bytes;
	struct book_writer *book;
	size_t tab_count, column_count, cell_count; /* cells: of the row being written */
	bool row_is_empty, ended;
	struct fault fault;     /* the first one; for_log NULL: none */
};

void writer_fail(struct sheet_writer *writer, const char *for_log, const char *for_reader);

struct book_writer *book_writer_new(struct sheet_writer *writer);
void book_writer_tab(struct sheet_writer *writer, const char *name,
                     const struct sheet_column *columns);
void book_writer_text(struct sheet_writer *writer, struct span text);
void book_writer_number(struct sheet_writer *writer, double value, int decimals);
void book_writer_date(struct sheet_writer *writer, int year, int month, int day);
void book_writer_row_end(struct sheet_writer *writer);
/* In memory: into writer->bytes. */
void book_writer_end(struct sheet_writer *writer);

#endif
