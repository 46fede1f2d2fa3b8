/* What time does, a second after another: a list of what the rooms offer. Letters have a thread of
 * their own, since a mail server may keep one waiting. */
#ifndef DOORS_CLOCK_H
#define DOORS_CLOCK_H

#include "doors/house/house.h"

struct clock;

/* What became of one of its works, here: each program that serves a database has a clock of its own,
 * which does all of them, so nothing of this is in the database. */
enum { CLOCK_WORK_COUNT = 29, CLOCK_WORDS_SIZE = 400 };
struct clock_mark {
	const char *name;  /* "answers" */
	const char *words; /* « ouvrir les réponses » */
	bool is_running;
	int64_t begun_unix_s;   /* the last run; 0: none */
	int64_t good_unix_s;    /* the last that ended well; 0: none */
	int64_t faulty_unix_s;  /* the last that did not; 0: none */
	int64_t run_count, fault_count;
	int64_t last_us, all_us; /* how long the last run took, and all of them */
	char fault[CLOCK_WORDS_SIZE]; /* what the last fault says to a reader; empty: none */
};

/* Starts ticking. NULL on a fault. `house` must live until clock_stop. */
MUST_USE struct clock *clock_start(struct arena *arena, struct house *house,
                                   struct fault *fault_r);
/* Lets the tick in progress finish: each of its steps is a transaction, and may run again. */
void clock_stop(struct clock *clock);
/* Its works, in their order, as they stand now. From any thread. */
void clock_marks(struct clock *clock, struct clock_mark marks_r[CLOCK_WORK_COUNT]);

#endif
