/* Writes tables that people take away: CSV for French spreadsheets, CSV for programs, XLSX.
 *
 * The same calls for the three: a tab, then its rows cell by cell. No text can become a formula
 * in the reader's spreadsheet, whoever wrote it: in CSV a text that starts with = + - @, tab, CR
 * or LF gets a leading ', in XLSX a text is a string. Numbers written as numbers stay numbers.
 * Texts are well-formed UTF-8; a NUL is written U+FFFD. */
#ifndef CRAFT_SHEET_WRITE_H
#define CRAFT_SHEET_WRITE_H

#include "base/base.h"

enum sheet_format {
	SHEET_CSV_FRENCH,        /* ; and decimal comma, UTF-8 with mark, CR LF: opens by a double click */
	SHEET_CSV_INTERNATIONAL, /* , and decimal point, UTF-8 without mark, CR LF: RFC 4180 */
	SHEET_XLSX,
	SHEET_FORMAT_COUNT,
};

enum {
	SHEET_WRITTEN_SIZE_MAX = 256 << 20, /* in memory; a file has no limit of ours */
	SHEET_WRITTEN_CELL_MAX = 32767,     /* XLSX: UTF-16 units; a longer text ends with … */
};

struct sheet_column {
	const char *name;
	int width; /* XLSX: in characters; 0 = from the name */
};

struct sheet_writer;

/* To memory: sheet_writer_end gives the bytes. */
MUST_USE struct sheet_writer *sheet_writer_new(struct arena *arena, enum sheet_format format);
/* To a file, made or emptied, readable by its owner only. */
MUST_USE struct sheet_writer *sheet_writer_open(struct arena *arena, enum sheet_format format,
                                                const char *path, struct fault *fault_r);

/* Starts a tab with its header (bold and kept in sight, in XLSX). False: this format holds one
 * table only and has it; write no row of this one. In XLSX the name loses what it may not hold. */
MUST_USE bool sheet_writer_tab(struct sheet_writer *writer, const char *name,
                               const struct sheet_column *columns, size_t column_count);

/* One cell after the other, as many as columns, then the end of the row. */
void sheet_writer_text(struct sheet_writer *writer, struct span text);
void sheet_writer_number(struct sheet_writer *writer, double value, int decimals); /* finite; 0-9 */
void sheet_writer_count(struct sheet_writer *writer, int64_t count);
/* A number as the caller wrote it (figures, sign, point, exponent), to the last figure. */
void sheet_writer_plain(struct sheet_writer *writer, const char *number);
void sheet_writer_date(struct sheet_writer *writer, int year, int month, int day);
void sheet_writer_blank(struct sheet_writer *writer); /* nothing, which is not zero */
void sheet_writer_row_end(struct sheet_writer *writer);

/* Ends the table. False with *fault_r when anything since the start could not be written. The
 * bytes live as long as the arena; to a file, they are empty. Nothing may follow. */
MUST_USE bool sheet_writer_end(struct sheet_writer *writer, struct span *bytes_r,
                               struct fault *fault_r);

const char *sheet_format_extension(enum sheet_format format);  /* "csv" */
const char *sheet_format_media_type(enum sheet_format format); /* "text/csv; charset=utf-8" */

#endif
