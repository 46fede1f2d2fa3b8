/* The pieces of a workbook reader. Shared by the files of this folder only. */
#ifndef CRAFT_SHEET_XLSX_H
#define CRAFT_SHEET_XLSX_H

#include "craft/sheet/sheet_part.h"

/* How a number is shown, which alone tells a date from a number. */
enum number_style { STYLE_NUMBER, STYLE_DATE, STYLE_TIME, STYLE_ELAPSED };
enum { NUMBER_ROOM = 96 };

/* `code` is the format's text, or NULL for one of the known ids. */
enum number_style number_style_of(unsigned id, const char *code);
/* Writes the number, date or time; what is not a number as it is, and nothing when it is too
 * long to be one. Returns the length; no NUL is promised. */
size_t number_write(char to[NUMBER_ROOM], struct span raw, enum number_style style,
                    bool from_1904);

/* Replaces _xHHHH_, the way workbooks write what XML cannot, in place; gives the new length. */
size_t text_unescape(char *bytes, size_t length);

/* What all the cells of a workbook share. */
struct book {
	struct arena *arena;
	const struct archive *archive;
	bool from_1904;
	const char *tab_path;      /* the part of the tab being read */
	const char *styles_path, *strings_path; /* NULL: none */
	unsigned char *styles;     /* enum number_style by cell format */
	size_t style_count;
	struct buffer *strings;    /* shared texts end to end… */
	struct buffer *ends;       /* …and where each ends, uint32_t */
};

/* Finds the tab and the parts, from the relations between them. */
MUST_USE bool book_open(struct book *book, const struct sheet_options *options,
                        struct sheet_facts *facts_r, struct fault *fault_r);
MUST_USE bool book_read_styles(struct book *book, struct fault *fault_r);
MUST_USE bool book_read_strings(struct book *book, struct fault *fault_r);
/* False when there is no such text. */
bool book_string(const struct book *book, size_t index, struct span *text_r);

#endif
