/* Reads tables that people send (CSV, CSV in gzip, XLSX), row by row, in constant memory.
 *
 * The kind is told by the content, never by the name of the file. A row that cannot be used is
 * not a fault: it comes with its number and a French sentence, and reading goes on. A fault is
 * a file that cannot be read (further): its sentence says how to save it again.
 * Everything is closed by the end of the arena. A sheet is used by one thread at a time. */
#ifndef CRAFT_SHEET_H
#define CRAFT_SHEET_H

#include "base/base.h"

enum {
	SHEET_COLUMN_MAX = 16384,      /* what the usual spreadsheets can hold */
	SHEET_CELL_SIZE_MAX = 1 << 20, /* bytes of UTF-8 */
	SHEET_ROW_SIZE_MAX = 16 << 20,
	SHEET_XLSX_ROW_MAX = 1048576,
	SHEET_TAB_MAX = 1024,          /* tabs listed in one workbook */
};

struct sheet;

struct sheet_row {
	int64_t number;           /* as the person sees it, from 1: line where it starts, or row */
	const struct span *cells; /* valid until the next row; well-formed UTF-8 without NUL */
	size_t cell_count;        /* as in the file: may differ from the header's */
	const char *complaint;    /* NULL, or a French sentence: this row has no usable cells */
};

struct sheet_options {
	char separator;  /* CSV: tab or printable ASCII but "; 0 = told from the first lines */
	const char *tab; /* XLSX: name of the tab to read; NULL = by number */
	int tab_number;  /* XLSX: from 1; 0 = the first that is not hidden */
};

enum sheet_kind { SHEET_KIND_CSV, SHEET_KIND_XLSX, SHEET_KIND_COUNT };
enum sheet_letters { SHEET_UTF_8, SHEET_WINDOWS_1252, SHEET_LETTERS_COUNT };

/* What was understood of the file, to be shown so that a person can correct it. A file whose
 * first accents come late has its letters told only then. */
struct sheet_facts {
	enum sheet_kind kind;
	enum sheet_letters letters;
	char separator;         /* CSV; 0 for XLSX */
	bool gzip;
	const char *const *tabs; /* XLSX: names in the order of the workbook */
	size_t tab_count, tab;   /* tab: the one being read */
};

/* `options` may be NULL. NULL with *fault_r when the file cannot be read as a table. An empty
 * file opens, and has no row. */
MUST_USE struct sheet *sheet_open(struct arena *arena, const char *path,
                                  const struct sheet_options *options, struct fault *fault_r);
/* The same on bytes in memory, which must live as long as the arena. */
MUST_USE struct sheet *sheet_open_bytes(struct arena *arena, struct span bytes,
                                        const struct sheet_options *options,
                                        struct fault *fault_r);

/* The next row that is not empty. After FOUND_NONE or FOUND_FAILED, the same answer again.
 *
 * CSV (RFC 4180): cells as text, quotes undone; a quote inside an unquoted cell is kept; lines
 * end by CR LF, LF or CR. A first line `sep=;` is obeyed and not given. A quote that is never
 * closed costs one line, not the rest of the file.
 * XLSX: numbers with a decimal point and no exponent up to 1e21, dates by their style as
 * 2026-11-23, 2026-11-23T10:00:00 or 10:00:00, booleans VRAI and FAUX, of a formula the value
 * last computed, errors as shown (#N/A). Hidden rows are given.
 * The empty cells that end a row are given up to the width of the header.
 * Both: a formula typed as text and a leading ' come as they are. */
MUST_USE enum found sheet_next(struct sheet *sheet, struct sheet_row *row_r,
                               struct fault *fault_r);

const struct sheet_facts *sheet_facts(const struct sheet *sheet);

/* For a progress line: bytes of the file (of the tab, for XLSX); the total is -1 when unknown. */
int64_t sheet_bytes_read(const struct sheet *sheet);
int64_t sheet_bytes_total(const struct sheet *sheet);

/* The column of that name, both without blanks around, or SIZE_MAX; the first when several. */
size_t sheet_header_find(const struct sheet_row *header, const char *name);

#endif
