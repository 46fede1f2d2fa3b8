/* A mapping file: how the columns of somebody's table become ours, in lines a référent can read.
 *
 *     # the comment goes to the end of the line
 *     wave   nyc-2011 "Enquête des écoles, 2011"
 *     place  column dbn or "School code"
 *
 * One statement a line, words parted by blanks, quotes "…" or « … » around what holds blanks.
 * This craft reads lines, words, columns and patterns; what the words mean belongs to the room
 * that reads them. Each word may be written in English or in French. */
#ifndef CRAFT_MAPPING_H
#define CRAFT_MAPPING_H

#include "base/base.h"

enum { MAPPING_SIZE_MAX = 1 << 20, MAPPING_LINE_MAX = 5000, MAPPING_WORD_MAX = 64 };

struct mapping_word {
	struct span text;
	bool quoted; /* a quoted word is never a keyword */
};

struct mapping_line {
	int number; /* from 1, as an editor shows it */
	const struct mapping_word *words;
	size_t word_count;
};

struct mapping {
	const struct mapping_line *lines;
	size_t line_count;
};

/* Reads a whole mapping. A bad line (quote never closed, too many words, not UTF-8) is a fault
 * that names the file's line: a mapping is used whole or not at all. */
MUST_USE struct mapping *mapping_read(struct arena *arena, const char *path,
                                      struct fault *fault_r);
MUST_USE struct mapping *mapping_parse(struct arena *arena, struct span bytes,
                                       struct fault *fault_r);

/* Is word `at` this keyword, in English or in French? Past the end: false. */
bool mapping_is(const struct mapping_line *line, size_t at, const char *english,
                const char *french);
/* The word's text, or an empty span past the end. */
struct span mapping_text(const struct mapping_line *line, size_t at);

/* `A or B or C` from word `at` on: the list, and where it ends. */
struct mapping_names {
	const struct span *names;
	size_t count;
};
struct mapping_names mapping_names(struct arena *arena, const struct mapping_line *line, size_t at,
                                   size_t *end_r);

/* A column pattern such as "{theme}_{group}_*": does `name` match, and what stood in the holes?
 * `*` is any run of letters and digits; a hole is the shortest run that is not empty, made of
 * anything but the character that follows it in the pattern. Nothing over 200 bytes matches. */
enum { MAPPING_HOLE_MAX = 4 };
struct mapping_hole {
	struct span name, value;
};
bool mapping_match(struct span pattern, struct span name, struct mapping_hole holes_r[static 4],
                   size_t *hole_count_r);

#endif
