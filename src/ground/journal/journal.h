/* journal: what happened, in the order it was committed, and who did it.
 *
 * A room writes a fact in the same transaction as what it tells; later rooms read facts with a
 * cursor of their own. The number of a fact comes from its organisation's counter row, taken in
 * that transaction, so numbers follow commit order on every engine (DESIGN §5).
 *
 * An anonymous reply is never a fact: « a batch of 12 was opened » is. */
#ifndef GROUND_JOURNAL_H
#define GROUND_JOURNAL_H

#include "craft/store/store.h"

enum { JOURNAL_KIND_LENGTH_MAX = 60, JOURNAL_WORDS_LENGTH_MAX = 2000, JOURNAL_PAGE_COUNT = 100 };

struct fact {
	int64_t number;     /* given by the journal, from 1 */
	int64_t at_unix_s;
	const char *kind;   /* "wave.opened": room.what, a constant */
	int64_t account_id; /* who did it; 0: the program itself */
	int64_t place_id;   /* where; 0: everywhere */
	int64_t subject_id; /* the wave, the account …; 0: none */
	struct span words;  /* a French sentence for the register, without secrets */
	/* The idempotency key of the form that did it; empty: none. Unique in its organisation. */
	struct span once;
};

/* Writes a fact. FOUND_ONE: written. FOUND_NONE: a fact with this `once` is already there: the form
 * was sent twice, and the write function must give up (return false): it was done the first time. */
MUST_USE enum found journal_add(struct arena *arena, struct db *db, int64_t root_id,
                                const struct fact *fact, struct fault *fault_r);
/* From here to COMMIT no other transaction of this organisation adds a fact: what is read now is what will be
 * written upon. For a write that reads, decides, then adds its fact: on PostgreSQL another could change what
 * was read in between. journal_add holds too. */
MUST_USE bool journal_hold(struct db *db, int64_t root_id, struct fault *fault_r);
/* Was a fact with this key kept? To tell « done already » from a fault, after the write gave up. */
MUST_USE enum found journal_done(struct arena *arena, struct db *db, int64_t root_id,
                                 struct span once, struct fault *fault_r);
/* What that fact was about: where to lead a form that was sent twice. */
MUST_USE enum found journal_done_about(struct arena *arena, struct db *db, int64_t root_id,
                                       struct span once, int64_t *subject_id_r,
                                       struct fault *fault_r);

/* Facts after a number, oldest first, at most JOURNAL_PAGE_COUNT. */
MUST_USE bool journal_after(struct arena *arena, struct db *db, int64_t root_id, int64_t number,
                            struct fact **facts_r, size_t *count_r, struct fault *fault_r);
/* What a room that follows the journal reads of it at one tick: the facts after `number` that are of use
 * to it, in order. `number` becomes that of the last one read, of use or not, and `from` what it was; the
 * next tick goes on from there.
 *
 * Several programs, and threads of one, follow at once: what is made of the facts is written in one
 * transaction that first moves the room's cursor, by a statement that does so only where it is still at
 * `from` (room effort shows how). A cursor that is read, then written, is no lock on PostgreSQL. */
enum { JOURNAL_FOLLOW_COUNT = 5000 }; /* read at most */
struct journal_following {
	int64_t root_id, number, from;
	bool (*is_of_use)(const struct fact *fact);
	const struct fact **facts;
	size_t count;
};
MUST_USE bool journal_follow(struct arena *arena, struct db *db, struct journal_following *following,
                             struct fault *fault_r);
/* A room that does something of each fact of use, once: the facts and the place where it stands are one
 * transaction, whose first statement takes the turn. Whoever comes second does nothing. */
struct journal_reader {
	int64_t root_id;
	const char *name; /* the room */
	bool (*is_of_use)(const struct fact *fact);
	bool (*apply)(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact,
	              struct fault *fault_r);
};
/* Reads on, JOURNAL_FOLLOW_COUNT facts at most: the rest is for the next tick. */
MUST_USE bool journal_read_on(struct arena *arena, struct store *store, const struct journal_reader *reader,
                              struct fault *fault_r);
/* The latest before a number (0: the last), newest first; of one subject (0: all). */
MUST_USE bool journal_before(struct arena *arena, struct db *db, int64_t root_id,
                             int64_t number, int64_t subject_id, struct fact **facts_r,
                             size_t *count_r, struct fault *fault_r);

/* How facts are numbered: whole when first is 1, and facts, last and counter are the same. */
struct journal_numbers {
	int64_t facts, first, last, counter; /* all 0: nothing happened yet */
};
MUST_USE bool journal_numbers(struct arena *arena, struct db *db, int64_t root_id,
                              struct journal_numbers *numbers_r, struct fault *fault_r);

#endif
