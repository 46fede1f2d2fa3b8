/* closing: both sides are asked when a request ends. Whoever asked: is it settled, was it easy? Whoever
 * handled it: had you what it took, was it easy, what was in the way?
 *
 * The person answers about her own request, and it is not anonymous: who handles it reads it, and an
 * answer that says « not settled » makes somebody call her back, within two working days, who writes what
 * was done. What the other side says is kept without account, request or day, and its figures are made
 * when a quarter is over, behind the floors of room secrecy.
 *
 * Nobody is written to more than room invite allows, nor twice in ninety days for this; a key moment of
 * the journey, when a survey asks there, takes the place of our message. */
#ifndef LISTEN_CLOSING_H
#define LISTEN_CLOSING_H

#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	CLOSING_WORDS_LENGTH_MAX = 1000, /* characters, of the person */
	CLOSING_WORD_LENGTH_MAX = 200,   /* of whoever handled it */
	CLOSING_NOTE_LENGTH_MAX = 4000,  /* what was done, of a call-back */
	CLOSING_BACK_DAYS = 2,           /* working days within which she is called back */
	CLOSING_ONCE_DAYS = 90,          /* one message of ours to one person in so many days */
	CLOSING_OWN_DAYS = 14,           /* whoever handled it may say something for so long */
	CLOSING_FRESH_DAYS = 7,          /* what ended before is not asked about */
	CLOSING_KEEP_DAYS = 800,         /* answers, after the end of the request */
};

struct closing_keeper {
	struct store *store;
	int64_t root_id;
	const char *folder;  /* of the data: the key of contacts is there */
	const char *address; /* of the house, for the link; NULL: no message leaves */
	int64_t now_s;
};
/* Reads in the journal what ended, writes the messages whose hour has come; when `is_slow`, makes the
 * figures of quarters that are over, and forgets what has to be. */
MUST_USE bool closing_clock(struct arena *arena, const struct closing_keeper *keeper, bool is_slow,
                            struct fault *fault_r);

/* --- quarters: four times the year, and 0 to 3 ------------------------------------------------------ */

int64_t closing_quarter(int32_t day);
int32_t closing_quarter_first(int64_t quarter); /* its first day */
/* « 4e trimestre 2026 » */
const char *closing_quarter_words(struct arena *arena, int64_t quarter);

/* --- for who reads what many wrote --------------------------------------------------------------- */

/* Words of a quarter whose figures are made: of persons, as they answered in
 * it about what is counted; of those who handled requests, where the whole may be shown. */
struct closing_written {
	int64_t source_id; /* the request; of SIDE_AGENT a random number */
	enum side side;
	int64_t person_id, unit_id, offering_id; /* of SIDE_AGENT: 0 */
	int32_t day;       /* when it was said; of SIDE_AGENT: 0 */
	struct span words;
};
/* FOUND_NONE: they are not made yet. */
MUST_USE enum found closing_written(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                                    struct closing_written **written_r, size_t *count_r,
                                    struct fault *fault_r);

/* --- an invented town (closing_plant.c), in the caller's transaction ----------------------------- */

/* Of a request that ended, on hand->today: 1 it is settled, 2 partly, 3 not yet, 4 no; ease from 1 to 5,
 * 0: not said. One that is not settled is called back about, and was if back_s is not 0: by that account,
 * who wrote that entry. */
struct closing_planting {
	int64_t request_id, met, ease;
	struct span words;
	int64_t account_id, back_s, back_entry_id;
};
MUST_USE bool closing_plant(struct arena *arena, struct db *db, const struct desk_hand *hand,
                            const struct closing_planting *planting, struct fault *fault_r);
/* What somebody who handled one says, kept as their page keeps it: 1 yes, 2 partly, 4 no; `irritant` 0:
 * nothing was in the way. */
struct closing_planted_said {
	int64_t account_id, unit_id, offering_id, met, ease, irritant;
	struct span words;
	const char *folder; /* of the data */
};
MUST_USE bool closing_plant_said(struct arena *arena, struct db *db, const struct desk_hand *hand,
                                 const struct closing_planted_said *planted,
                                 struct fault *fault_r);

extern const struct room_pages closing_pages;

#endif
