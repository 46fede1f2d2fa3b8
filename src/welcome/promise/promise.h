/* promise: how soon one is answered, reckoned from what happens, and whether what was told came true.
 *
 * Each day, for each offering (and each unit in charge of enough of it), the time within which nine
 * requests in ten have their answer, those still open counted (Kaplan & Meier, craft/stats). It is told in
 * jours ouvrés, as what an offering promises is, from the reception to the end, the time the person was
 * waited for included: it is what she lives. What is told is kept, so that each request is compared
 * afterwards with what was told the day it came.
 *
 * Nothing is told under ten answers, under the floor on people, when nine in ten are not reached, nor when
 * one agent has more than half of the requests, or all but a few. Confidential requests are not counted. */
#ifndef WELCOME_PROMISE_H
#define WELCOME_PROMISE_H

#include "craft/stats/stats.h"
#include "ground/secrecy/secrecy.h"
#include "welcome/desk/desk.h"

#define PROMISE_SHARE 0.90

enum {
	PROMISE_WINDOW_COUNT = 3,
	PROMISE_WINDOW_MAX = 364,        /* days; see promise_windows */
	PROMISE_CASE_COUNT_MAX = 200000, /* of one offering; beyond, older times are left out whole */
	PROMISE_UNIT_COUNT_MAX = 500,    /* units of one offering that are told apart */
	PROMISE_STALE_DAYS = 7,          /* what was reckoned longer ago is told no more */
	PROMISE_KEEP_DAYS = 1100,        /* what was told each day; months are kept */
	PROMISE_TICK_COUNT = 100,        /* offerings reckoned in one tick */
	PROMISE_DAYS_MAX = 10000,
};
/* Looked at one after the other: the first that tells something of a hundred answers is told, so that it is
 * recent; else the longest that tells something. */
extern const int32_t promise_windows[PROMISE_WINDOW_COUNT];

enum promise_state {
	PROMISE_TOLD,
	PROMISE_TOO_FEW,     /* answers, or people */
	PROMISE_ONE_AGENT,   /* it would tell how one agent works */
	PROMISE_NOT_REACHED, /* nine in ten are not answered yet, however long ago they asked */
	PROMISE_STATE_COUNT
};
/* Why it is not told, as a référent reads it. */
extern const char *const promise_state_words[PROMISE_STATE_COUNT];

/* --- rules, pure ------------------------------------------------------------------------------ */

/* One request: `days` jours ouvrés until it ended, or until the last whole day; `age` until that day. */
struct promise_case {
	int64_t unit_id, owner_id, who_id;
	int64_t received_unix_s;
	int32_t received_day, days, age;
	enum stats_ending ending;
};
enum stats_ending promise_ending(enum desk_outcome outcome);

struct promise_delay {
	int64_t offering_id, unit_id; /* unit 0: whichever */
	int32_t day;
	int64_t at_unix_s;
	enum promise_state state;
	int64_t window_days, total, done;
	int64_t delay;     /* 0 unless it is told */
	int64_t low, high; /* -1: not known */
};
/* May a figure of these requests be shown? Enough people; and of the requests, the one agent who has most
 * has no more than half, and at least as many as the floor are not hers. Sorts `cases`. */
enum promise_state promise_gate(struct promise_case *cases, size_t count, int64_t least);
/* The same of what figures beside each other leave over, which anyone has by subtracting: of those who had
 * their answer, or of whoever has them when none had. None at all: nothing is left. Sorts `cases`. */
bool promise_may_be_left(struct promise_case *cases, size_t count, int64_t least);
/* Of these requests; sorts them. `least`: the floor on people (secrecy_floor). */
struct promise_delay promise_reckon(struct arena *arena, struct promise_case *cases, size_t count,
                                    int64_t least);

/* Of those same requests, by unit: units that may be told each, and beside the whole that is told, since
 * what they leave of it is told too; else the smallest is not. Sorts them; returns how many. */
size_t promise_reckon_units(struct arena *arena, struct promise_case *cases, size_t count,
                            int64_t least,
                            struct promise_delay units_r[PROMISE_UNIT_COUNT_MAX]);

/* What became of one that was told `told` days. PENDING while that is not over, whatever ended before. */
enum stats_promise promise_judge(const struct promise_case *one, int64_t told);

/* « 12 jours ouvrés ou moins », « un jour ouvré ou moins », « le jour même » */
const char *promise_days_words(struct arena *arena, int64_t days);
/* « En ce moment, 9 demandes sur 10 ont leur réponse en 12 jours ouvrés ou moins. » */
const char *promise_sentence(struct arena *arena, int64_t days);
/* The same in few words, for a list: « 9 réponses sur 10 en 12 jours ouvrés ou moins » */
const char *promise_short(struct arena *arena, int64_t days);
/* « entre 86 et 98 % », by Clopper & Pearson: how many were told true; empty when none is judged. */
struct span promise_kept_range(struct arena *arena, int64_t kept, int64_t broken);

/* --- reading ---------------------------------------------------------------------------------- */

/* What is told at that moment of an offering, in that unit, else whichever it is in (unit 0: at once).
 * FOUND_NONE: nothing is; of an offering that is confidential now, whatever was told before. */
struct promise_question {
	const struct offering *offering;
	int64_t unit_id, at_unix_s;
};
MUST_USE enum found promise_told(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct promise_question *question,
                                 struct promise_delay *delay_r, struct fault *fault_r);
/* The last that was reckoned, told or not. */
MUST_USE enum found promise_last(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t offering_id, struct promise_delay *delay_r,
                                 struct fault *fault_r);
/* Of the units that were told something when it was reckoned that day. */
MUST_USE bool promise_of_units(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t offering_id, int32_t day, struct promise_delay **delays_r,
                               size_t *count_r, struct fault *fault_r);
/* The date of a request that nothing promised a date, by what was told when it came; 0: none. */
MUST_USE bool promise_date(struct arena *arena, struct db *db, const struct desk_hand *hand,
                           const struct desk_request *request, int32_t *day_r,
                           struct promise_delay *delay_r, struct fault *fault_r);

/* What a receipt says beside what is promised; empty: nothing is told. */
MUST_USE bool promise_hint(struct arena *arena, struct db *db, const struct desk_hand *hand,
                           const struct desk_receiving *receiving, struct span *hint_r,
                           struct fault *fault_r);

/* The latest months of one offering, oldest first: *count_r says how many at most, then how many. */
struct promise_month {
	int32_t month; /* year × 12 + month - 1 */
	int64_t kept, broken, pending;
	bool is_shown;
};
enum { PROMISE_MONTH_COUNT_MAX = 36 };
MUST_USE bool promise_months(struct arena *arena, struct db *db, int64_t root_id,
                             int64_t offering_id, struct promise_month *months_r, size_t *count_r,
                             struct fault *fault_r);

/* --- what time does --------------------------------------------------------------------------- */

/* Reckons offerings that were not today: each reads its requests of the window and writes a few rows, in
 * a transaction of its own. May run twice, be cut, and run in several programs at once. */
MUST_USE bool promise_clock(struct arena *arena, struct store *store, int64_t root_id,
                            int64_t now_s, struct fault *fault_r);

#endif
