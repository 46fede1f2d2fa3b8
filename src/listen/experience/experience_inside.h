/* Within the room. */
#ifndef LISTEN_EXPERIENCE_INSIDE_H
#define LISTEN_EXPERIENCE_INSIDE_H

#include "craft/flags/flags.h"
#include "craft/form/form.h"
#include "craft/mask/mask.h"
#include "craft/vault/vault.h"
#include "ground/people/people.h"
#include "ground/place/place.h"
#include "listen/experience/experience.h"
#include "listen/verbatim/verbatim.h"

struct experience {
	int64_t id;
	int32_t told_day, month;
	int64_t place_id; /* 0: not said */
	enum experience_feeling feeling;
	struct span title, words;
	unsigned flags; /* 1 << enum flags_kind */
	enum experience_state state;
	struct span reason;
	int32_t decided_day; /* 0: not yet */
	struct span answer;
	int32_t answered_day; /* 0: not yet */
	struct span locked;   /* empty: nobody to be told */
};

/* --- experience.c: rules ----------------------------------------------------------------------- */

extern const struct form_choice experience_feelings[EXPERIENCE_FEELING_COUNT]; /* by enum */

/* Made at the first use and never ended. */
const struct mask *experience_mask(void);

enum { EXPERIENCE_FIND_COUNT_MAX = 200 };
/* What is masked of a title or of words, and what of it may be left. */
struct experience_part {
	struct span typed, written; /* as it came; as it may be published */
	struct mask_reading reading;
	const bool *leaves; /* of each find: left as it is; only of those that are not sure */
};
/* `may_leave`: what of doubtful finds the author leaves, by rank among all. A sure one is never left. */
struct experience_part experience_write(struct arena *arena, struct span typed,
                                        bool (*may_leave)(void *subject, size_t find), void *subject);
unsigned experience_flags_of(struct span title, struct span words);
/* Each occurrence of these words is hidden; how many were. */
struct span experience_hide(struct arena *arena, struct span text, struct span words, size_t *count_r);

enum { EXPERIENCE_SECRET_LENGTH = VAULT_TOKEN_LENGTH };
bool experience_is_secret(struct span typed);
void experience_print(struct span secret, uint8_t print_r[VAULT_HASH_SIZE]);
/* What is locked of who wants to be told. */
struct experience_reader {
	struct span secret, mail;
};
struct span experience_join(struct arena *arena, const struct experience_reader *reader);
bool experience_split(struct span joined, struct experience_reader *reader_r);

const char *experience_month_words(struct arena *arena, int32_t month);
struct span experience_place_words(const struct place_tree *tree, int64_t place_id);
/* « urgence, détresse »; NULL: no flag is up. */
const char *experience_flag_words(struct arena *arena, unsigned flags);
bool experience_is_distress(unsigned flags);

/* Days from telling to the answer, ascending. */
double experience_median(const int64_t *days, size_t count);

/* May this reader read again the texts of this place? Answer them? */
bool experience_may_review(const struct reader *reader, const struct place_tree *tree, int64_t place_id);
bool experience_may_answer(const struct reader *reader, const struct place_tree *tree, int64_t place_id);

/* --- experience_store.c ------------------------------------------------------------------------ */

MUST_USE bool experience_store_rule(struct db *db, int64_t root_id, bool is_open, struct fault *fault_r);
MUST_USE bool experience_store_add(struct db *db, int64_t root_id, const struct experience *experience,
                                   const uint8_t print[VAULT_HASH_SIZE], struct fault *fault_r);
MUST_USE enum found experience_by_id(struct arena *arena, struct db *db, int64_t root_id, int64_t id,
                                     struct experience *experience_r, struct fault *fault_r);
MUST_USE enum found experience_by_secret(struct arena *arena, struct db *db, int64_t root_id,
                                         struct span secret, struct experience *experience_r,
                                         struct fault *fault_r);
/* Those in a state, the latest months first; EXPERIENCE_COUNT_MAX at most. */
struct experience_line {
	int64_t id, place_id;
	int32_t month;
	enum experience_feeling feeling;
	bool is_answered;
};
MUST_USE bool experience_lines(struct arena *arena, struct db *db, int64_t root_id,
                               enum experience_state state, struct experience_line **lines_r,
                               size_t *count_r, struct fault *fault_r);
/* *experience: as it now is. False without a fault: it is there no more. */
MUST_USE bool experience_store_change(struct db *db, int64_t root_id, const struct experience *experience,
                                      struct fault *fault_r);
/* Erases it; it stays counted. False without a fault: it is there no more. */
MUST_USE bool experience_store_drop(struct db *db, int64_t root_id, const struct experience *experience,
                                    struct fault *fault_r);
MUST_USE bool experience_store_old(struct arena *arena, struct db *db, int64_t root_id, int32_t before_day,
                                   int64_t ids_r[EXPERIENCE_ERASE_COUNT], size_t *count_r,
                                   struct fault *fault_r);
MUST_USE bool experience_store_unlock(struct db *db, int64_t root_id, int32_t before_day,
                                      struct fault *fault_r);

struct experience_counts {
	int64_t told, published, refused, to_read, answered; /* with those that went */
	int64_t gone;
	bool has_median;
	double median_days; /* of those that are there */
};
MUST_USE bool experience_count(struct arena *arena, struct db *db, int64_t root_id,
                               struct experience_counts *counts_r, struct fault *fault_r);

/* Those that are published, first in that quarter. */
MUST_USE bool experience_store_published(struct arena *arena, struct db *db, int64_t root_id,
                                         const struct verbatim_quarter *quarter,
                                         struct experience **all_r, size_t *count_r,
                                         struct fault *fault_r);

/* --- experience_heap.c: changed, erased, and no more as it was among those of its quarter -------- */

MUST_USE bool experience_change(struct db *db, int64_t root_id, const struct experience *experience,
                                struct fault *fault_r);
MUST_USE bool experience_drop(struct db *db, int64_t root_id, const struct experience *experience,
                              struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------- */

extern const struct page_kind experience_tell_page, experience_preview_page, experience_own_page,
	experience_list_page, experience_one_page, experience_waiting_page, experience_review_page,
	experience_answer_page, experience_rule_page;

void experience_get_tell(struct visit *visit);
void experience_post_tell(struct visit *visit);
void experience_get_own(struct visit *visit);
void experience_post_own(struct visit *visit);
void experience_get_list(struct visit *visit);
void experience_get_one(struct visit *visit);
void experience_get_waiting(struct visit *visit);
void experience_get_review(struct visit *visit);
void experience_post_review(struct visit *visit);
void experience_get_answer(struct visit *visit);
void experience_post_answer(struct visit *visit);
void experience_get_rule(struct visit *visit);
void experience_post_rule(struct visit *visit);

/* Places to choose from, at most some thousands: the lowest ones are left out of a great tree. */
void experience_offer_places(struct arena *arena, const struct place_tree *tree, struct form *form,
                             size_t field);
/* The tree of today; NULL after visit_fail. */
struct place_tree *experience_tree(struct visit *visit);
/* The text of the address; false after a page was answered. */
bool experience_of_address(struct visit *visit, struct experience *experience_r);

#endif
