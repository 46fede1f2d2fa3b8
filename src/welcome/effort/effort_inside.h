/* Within the room. */
#ifndef WELCOME_EFFORT_INSIDE_H
#define WELCOME_EFFORT_INSIDE_H

#include "craft/chart/chart.h"
#include "ground/journey/journey.h"
#include "welcome/effort/effort.h"

/* --- effort_store.c --------------------------------------------------------------------------- */

struct effort_read {
	int64_t number;
	int32_t day;
};
MUST_USE bool effort_store_read(struct arena *arena, struct db *db, int64_t root_id,
                                struct effort_read *read_r, struct fault *fault_r);
/* Moves the cursor, of one who read from there: done first in the write, so that whoever else read from
 * there too waits for its end, then has FOUND_NONE: it was done already, nothing is to be written. */
MUST_USE enum found effort_store_read_on(struct db *db, int64_t root_id, int64_t from, int64_t to,
                                         struct fault *fault_r);
/* Months were counted that day. */
MUST_USE bool effort_store_count_day(struct db *db, int64_t root_id, int32_t day,
                                     struct fault *fault_r);
MUST_USE bool effort_store_mark(struct db *db, int64_t root_id, int64_t request_id,
                                int64_t reminded, int64_t moved, struct fault *fault_r);
struct effort_mark {
	int64_t request_id, reminded, moved;
};
/* Of requests from one number on, up to another, by number. */
MUST_USE bool effort_store_marks(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t from_id, int64_t to_id, struct effort_mark **marks_r,
                                 size_t *count_r, struct fault *fault_r);
MUST_USE bool effort_store_forget(struct db *db, int64_t root_id, int64_t before_id,
                                  struct fault *fault_r);
MUST_USE bool effort_store_keep_month(struct db *db, int64_t root_id, int64_t offering_id,
                                      const struct effort_month *month, struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind effort_list_page, effort_one_page;
void effort_get_list(struct visit *visit);
void effort_get_one(struct visit *visit);

/* What both pages need. */
struct efforting {
	struct visit *visit;
	const struct place_tree *tree;
	struct journey *journeys;
	size_t journey_count;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool effort_begin(struct visit *visit, struct efforting *efforting_r);
/* « Carte d’identité, étape Déposer le dossier »; empty: on no journey. False after a fault. */
MUST_USE bool effort_step_words(struct efforting *efforting, const struct offering *offering,
                                struct span *words_r);
/* Of the latest months that may be shown: how many were told true, how many were not. */
MUST_USE bool effort_kept(struct efforting *efforting, struct db *db, int64_t offering_id,
                          int64_t *kept_r, int64_t *broken_r);
/* « octobre 2026 » */
const char *effort_month_words(struct arena *arena, int32_t month);
/* « entre 10 et 15 », « au moins 10 », of the interval of a delay. */
const char *effort_range_words(struct arena *arena, const struct promise_delay *delay);

#endif
