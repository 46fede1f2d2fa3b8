/* Within the room. */
#ifndef WELCOME_SKILL_INSIDE_H
#define WELCOME_SKILL_INSIDE_H

#include "craft/form/form.h"
#include "welcome/skill/skill.h"

/* --- skill_store.c ---------------------------------------------------------------------------- */

MUST_USE enum found skill_store_load(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t skill_id, struct skill *skill_r, struct fault *fault_r);
/* skill_id 0: a new one. FOUND_NONE: somebody saved it since. */
MUST_USE enum found skill_store_save(struct db *db, int64_t root_id, const struct skill *skill,
                                     struct fault *fault_r);
/* With whoever has it, and the offerings that need it. */
MUST_USE bool skill_store_drop(struct db *db, int64_t root_id, int64_t skill_id, struct fault *fault_r);

/* What somebody has. */
struct skill_held {
	int64_t skill_id, by_id;
	int32_t day;
};
MUST_USE bool skill_store_of_account(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t account_id, struct skill_held held_r[SKILL_COUNT_MAX],
                                     size_t *count_r, struct fault *fault_r);
/* One more; who said it first stays. Or one less. */
MUST_USE bool skill_store_give(struct db *db, int64_t root_id, int64_t account_id,
                               const struct skill_held *held, struct fault *fault_r);
MUST_USE bool skill_store_take(struct db *db, int64_t root_id, int64_t account_id, int64_t skill_id,
                               struct fault *fault_r);
MUST_USE bool skill_store_forget(struct db *db, int64_t root_id, int64_t account_id,
                                 struct fault *fault_r);

MUST_USE bool skill_store_of_offering(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t offering_id, int64_t skill_ids_r[SKILL_COUNT_MAX],
                                      size_t *count_r, struct fault *fault_r);
MUST_USE bool skill_store_need(struct db *db, int64_t root_id, int64_t offering_id, int64_t skill_id,
                               bool is_needed, struct fault *fault_r);

/* --- skill_list.c, skill_ticks.c, skill_team.c: pages --------------------------------------------- */

/* A page that is one form: a skill itself, what somebody has, what an offering needs. */
enum {
	SKILL_FORM_TITLE, SKILL_FORM_WITHIN, SKILL_FORM_WITHIN_URL, SKILL_FORM_WORDS, SKILL_FORM_TROUBLE,
	SKILL_FORM_DONE, SKILL_FORM_URL, SKILL_FORM_LIST_URL, SKILL_FORM_HAS, SKILL_FORM_SEEN,
	SKILL_FORM_DROPS, SKILL_FORM_FIELDS, SKILL_FORM_ERRORS, SKILL_FORM_WRONG, SKILL_FORM_FIELD_COUNT
};
/* Boxes, one for each skill. */
struct skill_ticks {
	struct skill *skills;
	size_t count;
	struct form_field *fields;
	struct form *form;
};
MUST_USE bool skill_ticks_begin(struct visit *visit, struct skill_ticks *ticks, struct fault *fault_r);
void skill_ticks_fill(struct skill_ticks *ticks, int64_t skill_id);
void skill_ticks_read(struct skill_ticks *ticks, struct visit *visit);
void skill_ticks_draw(const struct skill_ticks *ticks, struct model *page);
bool skill_ticks_has(const struct skill_ticks *ticks, size_t index);

extern const struct page_kind skill_list_page, skill_form_page, skill_team_page, skill_own_page;
void skill_get_list(struct visit *visit);
void skill_post_list(struct visit *visit);
void skill_post_start(struct visit *visit);
void skill_get_one(struct visit *visit);
void skill_post_one(struct visit *visit);
void skill_get_offering(struct visit *visit);
void skill_post_offering(struct visit *visit);
void skill_get_team(struct visit *visit);
void skill_get_account(struct visit *visit);
void skill_post_account(struct visit *visit);
void skill_get_own(struct visit *visit);

#endif
