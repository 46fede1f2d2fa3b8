/* Between the files of this room only. */
#ifndef LISTEN_INQUIRY_INSIDE_H
#define LISTEN_INQUIRY_INSIDE_H

#include "listen/inquiry/inquiry.h"

/* --- inquiry_form.c: the list as a side reads it in a language ----------------------------------- */

struct ask_question *inquiry_questions(struct arena *arena, const struct inquiry *inquiry,
                                       enum side side, size_t language);

/* --- inquiry_logic.c: names, conditions, computed values ------------------------------------------- */

/* A name of the conditions: a question, or a part of one (a row, a choice). */
struct inquiry_symbol {
	size_t question, part; /* part SIZE_MAX: the whole */
};

struct inquiry_asked {
	const struct inquiry *inquiry;
	struct ask_list list;
	enum side side;
	const struct logic_table *table;
	struct inquiry_symbol *symbols;
	int32_t *ranks; /* of each symbol: 1 + the last question that it needs */
	size_t symbol_count;
	/* By question; NULL: none. */
	const struct logic_program **shown, **check, **formula;
	const struct logic_piped **words, **helps, **texts;
	const char **check_words; /* NULL: the program's own */
	const struct logic_program **page_shown; /* by page */
	const struct logic_program **quotas;
	size_t *computed; /* questions, in the order in which they can be computed … */
	int32_t *computed_ranks; /* … and after how many questions */
	size_t computed_count;
	size_t *screen_of, *page_of; /* by question */
	size_t screen_count;
};

/* Where something does not parse; the programs of what does. */
struct inquiry_remarks {
	struct arena *arena;
	struct inquiry_remark *list;
	size_t count, room;
	bool is_blocked;
};
void inquiry_remark(struct inquiry_remarks *remarks, size_t question, bool is_blocking,
                    const char *sentence);
/* Names, programs and screens, from `list` and `inquiry`; what is wrong goes into remarks. */
void inquiry_compile(struct arena *arena, struct inquiry_asked *asked,
                     struct inquiry_remarks *remarks);

/* --- inquiry_store.c ------------------------------------------------------------------------------ */

struct inquiry_comment {
	int64_t comment_id, version, account_id, made_unix_s;
	struct span question, words;
	bool is_done;
};
/* Oldest first. */
MUST_USE bool inquiry_store_comments(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t inquiry_id, struct inquiry_comment **comments_r,
                                     size_t *count_r, struct fault *fault_r);
MUST_USE bool inquiry_store_comment_add(struct db *db, int64_t root_id, int64_t inquiry_id,
                                        const struct inquiry_comment *comment,
                                        struct fault *fault_r);
MUST_USE bool inquiry_store_comment_done(struct db *db, int64_t root_id, int64_t inquiry_id,
                                         int64_t comment_id, bool is_done,
                                         struct fault *fault_r);

#endif
