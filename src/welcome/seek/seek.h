/* seek: a request is found by what somebody remembers of it: a word, a name, a number, a street.
 *
 * An index of words (craft/search) follows the journal, some seconds behind: nothing is paid while a
 * request is received. With the words of a request stand those that open it (desk_request_keys), so that
 * whoever sees little in a large organisation looks for little; what is found is then read, and what its
 * reader does not see, or no longer, is left out. Nothing is counted. */
#ifndef WELCOME_SEEK_H
#define WELCOME_SEEK_H

#include <stdatomic.h>

#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	SEEK_TYPED_LENGTH_MAX = 200, /* characters */
	SEEK_WORD_COUNT_MAX = 7,     /* asked at once: those after are left out */
	SEEK_TEXT_SIZE_MAX = 200000, /* bytes read of what was said, the latest first */
	SEEK_LAG_S = 30,             /* behind by more, the page says so */
};

/* Where the last page ended. At first: { 0, INT64_MAX }. */
struct seek_after {
	int tier; /* 0: those that have the words in what they are called by; 1: the others */
	int64_t request_id;
};
struct seek_asked {
	const struct desk_sight *sight;
	const struct place_tree *tree; /* today's */
	struct span typed;
	int64_t unit_id;     /* it, and the places below; 0: all that are seen */
	int64_t offering_id; /* 0: whatever is asked for */
	int queue;           /* enum desk_queue; -1: all */
	int64_t from_s, to_s; /* received; to_s 0: until now */
	/* The latest first; else first those whose title, reference, person, contacts or address have the
	 * words, then those where somebody wrote them, each the latest first. */
	bool is_newest;
	struct seek_after after;
};
struct seek_found {
	struct desk_request *requests; /* DESK_PAGE_COUNT at most */
	size_t count;
	bool has_more;
	struct seek_after after; /* where the next page begins */
	bool is_cut;             /* more was typed than is looked for */
};
/* Nothing is found when neither words nor a filter are asked for. */
MUST_USE bool seek_find(struct arena *arena, struct db *db, int64_t root_id,
                        const struct seek_asked *asked, struct seek_found *found_r,
                        struct fault *fault_r);
/* Since when what happened is not followed yet; 0: all is. */
MUST_USE bool seek_lags_since(struct arena *arena, struct db *db, int64_t root_id,
                              int64_t *since_s_r, struct fault *fault_r);

/* Follows the journal: what happened to requests and to persons. `is_slow`: also looks whether the tree of
 * places or the reading of words changed, and puts all of it again then. May run twice, and be cut. */
struct seek_clock {
	struct arena *arena; /* for what a fault says */
	struct store *store;
	int64_t root_id;
	int32_t today;
	bool is_slow;
	const atomic_bool *stops; /* may be NULL */
};
MUST_USE bool seek_clock(const struct seek_clock *clock, struct fault *fault_r);

/* Many requests came without a fact of each: those from that identifier on are put again, in the background.
 * In the transaction that brings them, so that they are found even when the next one never comes. */
MUST_USE bool seek_again_from(struct db *db, int64_t root_id, int64_t from_id,
                              struct fault *fault_r);
/* They went without a fact: their words go with them, and nobody who has just read them puts them again. */
MUST_USE bool seek_drop(struct db *db, int64_t root_id, const int64_t *request_ids, size_t count,
                        struct fault *fault_r);

extern const struct room_pages seek_pages;

#endif
