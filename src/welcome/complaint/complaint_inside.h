/* Within the room. */
#ifndef WELCOME_COMPLAINT_INSIDE_H
#define WELCOME_COMPLAINT_INSIDE_H

#include "welcome/complaint/complaint.h"

/* --- complaint_store.c ------------------------------------------------------------------------ */

/* Those of one offering and quarter, by request; COMPLAINT_COUNT_MAX at most. */
MUST_USE bool complaint_store_quarter(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t offering_id, int32_t quarter,
                                      struct complaint **complaints_r, size_t *count_r,
                                      struct fault *fault_r);
/* FOUND_NONE: none were kept. */
MUST_USE enum found complaint_store_past(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t offering_id, int32_t quarter,
                                         struct complaint_figures *figures_r,
                                         struct fault *fault_r);
MUST_USE bool complaint_store_keep(struct db *db, int64_t root_id, int64_t offering_id,
                                   int32_t quarter, const struct complaint_figures *figures,
                                   struct fault *fault_r);
MUST_USE bool complaint_store_drop(struct db *db, int64_t root_id, int64_t request_id,
                                   struct fault *fault_r);

/* --- complaint_words.c ------------------------------------------------------------------------ */

/* « juil. à sept. 2026 » */
const char *complaint_quarter_words(struct arena *arena, int32_t quarter);
/* 0: none is shown. */
int64_t complaint_figure(const struct complaint_figures *figures, enum complaint_side side, int64_t value);

/* --- complaint_pages.c ------------------------------------------------------------------------ */

extern const struct page_kind complaint_list_page;

#endif
