/* Within the room. */
#ifndef WELCOME_PROMISE_INSIDE_H
#define WELCOME_PROMISE_INSIDE_H

#include "welcome/promise/promise.h"

/* --- promise_store.c -------------------------------------------------------------------------- */

/* A day that is there already stays as it is: it was told. */
MUST_USE bool promise_store_tell(struct db *db, int64_t root_id, const struct promise_delay *delay,
                                 struct fault *fault_r);
/* All that was reckoned of one offering from a day on, by unit and day: of units, only what is told. */
MUST_USE bool promise_store_told(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t offering_id, int32_t from_day,
                                 struct promise_delay **delays_r, size_t *count_r,
                                 struct fault *fault_r);
MUST_USE bool promise_store_keep_month(struct db *db, int64_t root_id, int64_t offering_id,
                                       const struct promise_month *month, struct fault *fault_r);
MUST_USE bool promise_store_forget(struct db *db, int64_t root_id, int64_t offering_id,
                                   int32_t before_day, struct fault *fault_r);

/* --- promise_read.c: requests as cases -------------------------------------------------------- */

/* Working days of the units, one calendar each; of one reading. */
struct promise_days;
MUST_USE struct promise_days *promise_days_load(struct arena *arena, struct db *db,
                                                int64_t root_id, int64_t now_s,
                                                struct fault *fault_r);

/* The requests of an offering received less than `days` ago: all of them, so that they are those of a time.
 * Those of today are left to tomorrow, and what was done today was not yet: a day is counted whole. */
struct promise_lot {
	int64_t offering_id;
	size_t most; /* PROMISE_CASE_COUNT_MAX, but for tests */
	int64_t days;
	struct promise_case *cases;
	size_t count, room;
	bool is_full; /* it is not widened any more */
};
/* Goes back to so many days ago. When more would be there than may: as it was; the first time, to half as
 * many days, or half of these, and so on. */
MUST_USE bool promise_lot_widen(struct promise_days *days, struct promise_lot *lot,
                                int64_t back_days, struct fault *fault_r);
/* The rules' view of one request; false: it is of today. */
MUST_USE bool promise_case_of(struct promise_days *days, const struct desk_lasting *lasting,
                              struct promise_case *case_r, bool *counts_r,
                              struct fault *fault_r);

#endif
