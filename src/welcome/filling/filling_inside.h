/* Within the room. */
#ifndef WELCOME_FILLING_INSIDE_H
#define WELCOME_FILLING_INSIDE_H

#include "welcome/filling/filling.h"

enum { FILLING_SENT_COUNT_MAX = 4000 };

/* A value for a field of the sheet: « q3 » has no suffix, « q3-7 » has « 7 ». */
struct filling_sent {
	struct span suffix, value;
	size_t next; /* of the same question, or SIZE_MAX */
};

struct filling {
	struct arena *arena;
	int64_t root_id, inquiry_id, version;
	enum side side;
	struct inquiry *inquiry;
	const struct inquiry_asked *asked;
	size_t language;
	struct inquiry_sitting sitting;
	const struct place_tree *tree; /* when a place is asked for */
	struct filling_sent *sent;     /* what is read, when it does not come as the page has it now */
	size_t sent_count, *first;     /* by question: its first value, or SIZE_MAX */
	const bool *seen;              /* by question: what the page showed; NULL: all of it, or nothing */
	bool is_read, is_changed, is_moved, has_more, is_too_long;
	struct filling_wrong wrongs[FILLING_WRONG_COUNT_MAX];
	size_t wrong_count;
};

/* A form_lookup on what is in `sent`. */
bool filling_lookup(void *filling, const char *name, struct span *value_r);
void filling_add_sent(struct filling *filling, size_t question, struct span suffix, struct span value);
/* « q12-3 »: its question, below `count`, and what follows. */
bool filling_field(struct span name, size_t count, size_t *question_r, struct span *suffix_r);
/* Into `sent`, from a page that was drawn from another list. */
void filling_take_over(struct filling *filling, struct ask_list before,
                       const struct http_pairs *pairs);
/* Into `sent`, from a JSON object. */
void filling_take_json(struct filling *filling, struct span json);
void filling_complain(struct filling *filling, struct span code, const char *sentence);

bool filling_is_answered(const struct filling *filling, size_t question);

#endif
