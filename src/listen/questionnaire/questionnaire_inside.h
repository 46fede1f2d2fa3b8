/* Between the files of this room only. */
#ifndef LISTEN_QUESTIONNAIRE_INSIDE_H
#define LISTEN_QUESTIONNAIRE_INSIDE_H

#include "listen/questionnaire/questionnaire.h"

/* --- questionnaire_bank.c: what ships with the program --------------------------------------- */

struct bank {
	struct question *questions;
	size_t question_count;
	struct question_scale *scales;
	size_t scale_count;
	struct {
		struct span code, name;
	} dimensions[40];
	size_t dimension_count;
	struct {
		struct span code;
		int rank[SIDE_COUNT];
	} entries[QUESTIONNAIRE_ENTRY_COUNT_MAX];
	size_t entry_count;
};
/* Read from the program itself: what is wrong in it is a bug. */
const struct bank *bank_read(struct arena *arena);
/* "D.A>U.GEN.S1": what agents think usagers answer to GEN.S1. False when it is no such code. */
bool question_guess_read(struct span code, enum side *asked_r, enum side *about_r,
                         struct span *sentence_code_r);
/* The guess that `asked` makes of the answer of `about` to a sentence. */
struct question question_guess_of(struct arena *arena, const struct question *sentence,
                                  enum side asked, enum side about);

/* --- questionnaire_store.c ------------------------------------------------------------------- */

MUST_USE bool questionnaire_store_is_empty(struct arena *arena, struct db *db, int64_t root_id,
                                           bool *is_empty_r, struct fault *fault_r);
MUST_USE bool questionnaire_store_level_add(struct db *db, int64_t root_id,
                                            const struct question_scale *scale, size_t level,
                                            struct fault *fault_r);
MUST_USE bool questionnaire_store_item_add(struct db *db, int64_t root_id,
                                           const struct question *question, bool same_series,
                                           struct fault *fault_r);
MUST_USE bool questionnaire_store_form_add(struct db *db, int64_t root_id,
                                           const struct questionnaire *form, bool is_default,
                                           struct fault *fault_r);
MUST_USE bool questionnaire_store_form_name(struct db *db, int64_t root_id, int64_t form_id,
                                            struct span name, struct fault *fault_r);
/* Replaces what a form asks. */
MUST_USE bool questionnaire_store_entries(struct db *db, int64_t root_id,
                                          const struct questionnaire *form,
                                          struct fault *fault_r);
/* The bank as it stands: each question in its latest version, by code. */
MUST_USE bool questionnaire_store_items(struct arena *arena, struct db *db, int64_t root_id,
                                        struct question **questions_r, size_t *count_r,
                                        struct fault *fault_r);

/* The rank after the last one of a side. */
int questionnaire_last_rank(const struct questionnaire *form, enum side side);
/* Entries by the first rank any side gives them. */
void questionnaire_sort(struct questionnaire *form);

/* --- pages ----------------------------------------------------------------------------------- */

extern const struct page_kind questionnaire_list_page, questionnaire_edit_page,
	questionnaire_reword_page;
void questionnaire_get_list(struct visit *visit);
void questionnaire_get_one(struct visit *visit);
void questionnaire_post_copy(struct visit *visit);
void questionnaire_post_change(struct visit *visit);
void questionnaire_get_words(struct visit *visit);
void questionnaire_post_words(struct visit *visit);

#endif
