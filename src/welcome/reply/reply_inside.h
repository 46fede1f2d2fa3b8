/* Within the room. */
#ifndef WELCOME_REPLY_INSIDE_H
#define WELCOME_REPLY_INSIDE_H

#include "ground/people/people.h"
#include "welcome/reply/reply.h"

/* Who writes templates, at a place of theirs. */
enum { REPLY_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

/* --- reply_template_store.c ------------------------------------------------------------------- */

/* All of them, by name, those that are closed too; of one offering (and of all), or every one (0). */
MUST_USE bool reply_store_templates(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t offering_id, struct reply_template **templates_r,
                                    size_t *count_r, struct fault *fault_r);
/* A new one, when template_id is 0; else its next version. FOUND_NONE: somebody changed it since, or there
 * are too many. */
MUST_USE enum found reply_store_save(struct arena *arena, struct db *db, int64_t root_id,
                                     struct reply_template *template, struct fault *fault_r);
/* The latest versions, the last first, REPLY_VERSION_COUNT_MAX at most. */
MUST_USE bool reply_store_versions(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t template_id, struct reply_template **versions_r,
                                   size_t *count_r, struct fault *fault_r);
MUST_USE bool reply_store_rule(struct db *db, int64_t root_id, int64_t offering_id, bool is_read,
                               struct fault *fault_r);

/* --- reply_draft_store.c ---------------------------------------------------------------------- */

MUST_USE bool reply_store_draft_add(struct db *db, int64_t root_id, const struct reply_draft *draft,
                                    struct fault *fault_r);
/* Only what waits, has that sum and was not written by whoever judges. FOUND_NONE: there is none. */
MUST_USE enum found reply_store_approved(struct db *db, int64_t root_id,
                                         const struct reply_draft *draft, struct fault *fault_r);
MUST_USE enum found reply_store_sent_back(struct db *db, int64_t root_id,
                                          const struct reply_draft *draft, struct fault *fault_r);
MUST_USE bool reply_store_keep_approved(struct db *db, int64_t root_id,
                                        const struct reply_draft *draft, int64_t entry_id,
                                        struct fault *fault_r);
/* Those that wait, or came back, by request: REPLY_WAITING_COUNT_MAX at most. Without their text. */
MUST_USE bool reply_store_drafts(struct arena *arena, struct db *db, int64_t root_id,
                                 enum reply_state state, struct reply_draft **drafts_r,
                                 size_t *count_r, struct fault *fault_r);
MUST_USE bool reply_store_forget(struct db *db, int64_t root_id, int64_t request_id,
                                 struct fault *fault_r);

/* --- reply_review.c --------------------------------------------------------------------------- */

/* The files that wait in its note. */
MUST_USE bool reply_files_of(struct arena *arena, struct db *db, int64_t root_id,
                             const struct reply_draft *draft, struct desk_file **files_r,
                             size_t *count_r, struct fault *fault_r);

/* --- reply_shipped.c -------------------------------------------------------------------------- */

struct reply_shipped {
	const char *code, *name, *about; /* about: when it serves */
	bool is_legal; /* to be read by whoever knows the law */
	const char *text;
};
extern const struct reply_shipped reply_shipped[];
extern const size_t reply_shipped_count;

/* --- what pages share: reply_visit.c ---------------------------------------------------------- */

struct replying {
	struct visit *visit;
	struct db *db;
	const struct place_tree *tree;
	const struct desk_sight *sight;
	struct desk_hand hand;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool reply_begin(struct visit *visit, struct replying *replying_r);
/* A draft and its request, as far as it is seen; the reader's own ones or others'. */
struct reply_seen {
	struct reply_draft draft;
	struct desk_request request;
};
MUST_USE bool reply_seen(struct replying *replying, enum reply_state state, bool is_own,
                         struct reply_seen **seen_r, size_t *count_r);
const char *reply_address(struct arena *arena, struct span reference, const char *more);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind reply_templates_page, reply_template_page, reply_review_page,
	reply_waiting_page, reply_check_page;
void reply_get_templates(struct visit *visit);
void reply_post_templates(struct visit *visit);
void reply_get_new(struct visit *visit);
void reply_post_new(struct visit *visit);
void reply_get_template(struct visit *visit);
void reply_post_template(struct visit *visit);
void reply_get_review(struct visit *visit);
void reply_post_review(struct visit *visit);
void reply_get_waiting(struct visit *visit);
void reply_get_check(struct visit *visit);
void reply_post_check(struct visit *visit);
void reply_remind(struct visit *visit);

#endif
