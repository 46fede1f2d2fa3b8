/* Finds the texts that have certain words, newest first, inside one organisation.
 *
 * A room puts the words of its texts (craft/text) on a *shelf*, in the transaction that writes the
 * text, under the identifier of what holds it; identifiers grow with time (ident_ordered), so that
 * newest first is greatest first. All is kept in plain rows, the same on both engines: the same
 * texts are found, and backups, restores, moves and upgrades know nothing of it.
 *
 * A text is found as soon as its transaction is committed. What was put lately is read text by text;
 * from 512 on, the clock (search_clock) makes runs of it, where a word leads to its texts. A shelf
 * without a clock stays right and becomes slow.
 *
 * Who may see a text is not known here: the room looks the found ones up, leaves out those the reader
 * may not see, and asks for more from the last one on. */
#ifndef CRAFT_SEARCH_H
#define CRAFT_SEARCH_H

#include <stdatomic.h>

#include "craft/store/store.h"
#include "craft/text/text.h"

enum {
	SEARCH_SHELF_SIZE_MAX = 40,
	SEARCH_FOUND_MAX = 1000, /* at a time */
};

struct search_shelf {
	int64_t root_id;
	const char *name; /* a constant of the room: "desk" */
};

/* `words` as text_words_index gives them, in place of those put before under this identifier. A text
 * without any words is dropped: it cannot be found. */
MUST_USE bool search_put(struct db *db, const struct search_shelf *shelf, int64_t doc_id,
                         struct span words, struct fault *fault_r);
/* No longer found; its words leave the database when the clock comes by that forgets. */
MUST_USE bool search_drop(struct db *db, const struct search_shelf *shelf, int64_t doc_id,
                          struct fault *fault_r);

struct search_asked {
	const struct text_query *query;
	int64_t before_id; /* below it only: INT64_MAX at first, then the last one found */
	size_t limit;      /* 1 to SEARCH_FOUND_MAX */
};

struct search_found {
	int64_t *ids; /* greatest first, in the arena */
	size_t count; /* fewer than `limit`: there are no more */
};

/* Those that have all the words of the query. */
MUST_USE bool search_find(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                          const struct search_asked *asked, struct search_found *found_r,
                          struct fault *fault_r);

/* Makes one run of what was put, or one of several, and says whether there may be more to do.
 * `forgets`: also when little was put but something dropped, so that its words go. Another program may
 * do the same at once: one of them does it. Takes a reader, then writes in one short transaction. */
MUST_USE bool search_settle(struct store *store, const struct search_shelf *shelf, bool forgets,
                            bool *more_r, struct fault *fault_r);
/* The same for every shelf of the organisation, until nothing is left or *stops (may be NULL). */
struct search_clock {
	struct store *store;
	int64_t root_id;
	bool forgets;
	const atomic_bool *stops;
};
MUST_USE bool search_clock(const struct search_clock *clock, struct fault *fault_r);

/* By which reading the words of a shelf were made: when it is no longer text_words_mark(), its room
 * puts all its texts again, then keeps the new one. */
MUST_USE enum found search_mark(struct db *db, const struct search_shelf *shelf, int64_t *mark_r,
                                struct fault *fault_r);
MUST_USE bool search_mark_keep(struct db *db, const struct search_shelf *shelf, int64_t mark,
                               struct fault *fault_r);

/* Is it whole? Reads all of it. */
struct search_checked {
	int64_t docs, fresh, runs; /* texts in runs, texts put since, runs */
	int64_t wrong;             /* rows that do not say what they should */
};
MUST_USE bool search_check(struct db *db, int64_t root_id, struct search_checked *checked_r,
                           struct fault *fault_r);

#endif
