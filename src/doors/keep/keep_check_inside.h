/* Between the files of parvis check only. */
#ifndef DOORS_KEEP_CHECK_INSIDE_H
#define DOORS_KEEP_CHECK_INSIDE_H

#include "doors/keep/keep_inside.h"

enum { CHECK_LINE_COUNT_MAX = 20000, CHECK_WORDS_SIZE = 600 };

struct check_line {
	const char *name;
	bool is_good;
	const char *words;
};

/* One check after the other, and what all of them said. */
struct check {
	struct keep_house *house;
	const char *name;
	struct check_line *lines;
	size_t line_count;
	bool has_bad;   /* of the check that runs */
	bool has_fault; /* of any: it could not be carried to its end */
};

/* What was found, as a sentence. A check that finds nothing wrong says so in one line. */
void check_say(struct check *check, bool is_good, const char *format, ...) PRINTF_LIKE(3, 4);

/* « 1 ligne », « 12 345 lignes »; lives as long as the house. */
const char *check_many(struct check *check, int64_t count, const char *one, const char *many);

typedef bool check_fn(struct check *check, struct arena *arena, struct db *db,
                      struct fault *fault_r);
check_fn check_replies, check_keys, check_columns, check_figures;

#endif
