/* Between the files of this room only. */
#ifndef CONFRONT_MOMENT_INSIDE_H
#define CONFRONT_MOMENT_INSIDE_H

#include "confront/moment/moment.h"

/* --- moment_irritant_store.c ------------------------------------------------------------------ */

/* Of this step and this theme. */
MUST_USE enum found moment_store_irritant_of(struct arena *arena, struct db *db, int64_t root_id,
                                             int64_t step_id, int64_t theme_id,
                                             struct moment_irritant *irritant_r, struct fault *fault_r);
MUST_USE bool moment_store_irritant_add(struct db *db, int64_t root_id,
                                        const struct moment_irritant *irritant, struct fault *fault_r);
/* Day 0: it irritates again. */
MUST_USE bool moment_store_irritant_lift(struct db *db, int64_t root_id, int64_t irritant_id, int32_t day,
                                         struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------ */

/* An irritant in the page of its journey: {{#irritants}}. */
enum moment_irritant_field {
	IRRITANT_ID, IRRITANT_WORDS, IRRITANT_URL, IRRITANT_STEP, IRRITANT_SIDES, IRRITANT_STATE,
	IRRITANT_SIZE, IRRITANT_SAID, IRRITANT_FIELD_COUNT
};
extern const struct field moment_irritant_fields[IRRITANT_FIELD_COUNT];
/* All of a journey. False after visit_fail. */
MUST_USE bool moment_draw_irritants(struct visit *visit, const struct moment_view *view, struct model *page,
                                    size_t list);

extern const struct page_kind moment_irritant_page, moment_irritant_new_page;
void moment_get_irritant_new(struct visit *visit);
void moment_post_irritant_new(struct visit *visit);
void moment_get_irritant(struct visit *visit);
void moment_post_irritant(struct visit *visit);

#endif
