/* effort: what a request costs both sides, and how it could cost less.
 *
 * A contact that could have been avoided tires whoever asks and whoever answers: one asks where it is (a
 * reminder), one is asked for something twice (back and forth), one asks again for the same, one came to
 * the wrong door. And what is settled at the first contact costs neither. Per offering, which is a step of
 * a journey, and per month; never per agent: as for delays (room promise), nothing is shown under the
 * floor on people, nor where one agent has more than half of the requests. Confidential requests are not
 * counted.
 *
 * The page « Nos délais » shows these beside the delays that are told and whether they came true. */
#ifndef WELCOME_EFFORT_H
#define WELCOME_EFFORT_H

#include "welcome/inbox/inbox.h"
#include "welcome/promise/promise.h"

enum {
	EFFORT_TWICE_DAYS = 30,  /* the same person for the same thing within */
	EFFORT_SETTLED_DAYS = 7, /* not opened again within: then it was settled */
	EFFORT_MONTH_COUNT = 3,  /* months that are counted again each day; older ones stay */
	EFFORT_SHOWN_COUNT = 12,
	EFFORT_CASE_COUNT_MAX = 200000, /* requests of one offering that are looked at */
};

/* --- rules, pure ------------------------------------------------------------------------------ */

struct effort_case {
	struct desk_lasting lasting;
	int64_t reminded, moved;
	int32_t month; /* year × 12 + month - 1, when it was received */
};
struct effort_month {
	int32_t month;
	int64_t total, reminded, again, twice, moved, avoidable, replied, first, instants;
	bool is_shown;
};
/* Of the cases of `month`, in any order; earlier ones are looked at for who asked twice. Sorts them.
 * `least`: the floor on people. `instants` are the caller's. Those that were replied to pass the gate
 * by themselves, else `replied` and `first` are 0: then nothing is shown of first contacts. Of what was
 * answered at once it is not kept by whom: it is shown beside them, and never alone. */
struct effort_month effort_count(struct arena *arena, struct effort_case *cases, size_t count,
                                 int32_t month, int64_t now_s, int64_t least);

/* « 15 %, entre 8 et 25 % », by Wilson; NULL of none. */
const char *effort_share_range(struct arena *arena, int64_t part, int64_t whole);

/* --- reading ---------------------------------------------------------------------------------- */

/* The latest months of one offering, oldest first: *count_r says how many at most, then how many. */
MUST_USE bool effort_months(struct arena *arena, struct db *db, int64_t root_id,
                            int64_t offering_id, struct effort_month *months_r, size_t *count_r,
                            struct fault *fault_r);

/* --- what time does --------------------------------------------------------------------------- */

/* Reads what the register says of requests; once a day, counts the latest months again. May run twice, be
 * cut, and run in several programs at once. */
MUST_USE bool effort_clock(struct arena *arena, struct store *store, int64_t root_id,
                           int64_t now_s, bool is_slow, struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------ */

/* Whoever keeps a delay knows it, and so does whoever watches over it. */
enum { EFFORT_READERS = DESK_DEALERS | WHO(ROLE_AUDITOR) };

extern const struct room_pages effort_pages;

#endif
