/* rows: a table of texts, as the benches of words read it, and what they cost. A table that is not there, or
 * lacks a column, ends the program with a sentence. */
#ifndef BENCH_WORDS_ROWS_H
#define BENCH_WORDS_ROWS_H

#include "base/base.h"

struct rows_asked {
	const char *path;
	const char *const *names; /* of columns; « ?Name » may be missing: its cells are empty */
	size_t column_count, row_count_max;
};
/* columns_r[column][row], in the arena. */
size_t rows_read(struct arena *arena, const struct rows_asked *asked, struct span **columns_r);
/* A title and what follows it, as one text; its bytes mended (craft/text). */
struct span rows_joined(struct arena *arena, struct span title, struct span body);

/* Ends the program with its name and this sentence, unless it is good. */
void stop_on(bool good, const char *why);
double seconds(void); /* of processor */
long megabytes(void); /* at most, so far */

#endif
