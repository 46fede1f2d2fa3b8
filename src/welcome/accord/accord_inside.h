/* Within the room. */
#ifndef WELCOME_ACCORD_INSIDE_H
#define WELCOME_ACCORD_INSIDE_H

#include "craft/form/form.h"
#include "welcome/accord/accord.h"

/* All of them, in the order they were proposed. */
MUST_USE bool accord_store_list(struct arena *arena, struct db *db, int64_t root_id,
                                struct accord **accords_r, size_t *count_r, struct fault *fault_r);
MUST_USE bool accord_store_add(struct db *db, int64_t root_id, const struct accord *accord,
                               struct fault *fault_r);
/* FOUND_NONE: somebody changed it since. */
MUST_USE enum found accord_store_change(struct db *db, int64_t root_id, const struct accord *accord,
                                        struct fault *fault_r);
MUST_USE enum found accord_store_drop(struct db *db, int64_t root_id, const struct accord *accord,
                                      struct fault *fault_r);

MUST_USE bool accord_store_ask(struct db *db, int64_t root_id, const struct accord_asked *asked,
                               struct fault *fault_r);
/* The requests asked by one of them between, the latest first, at most ACCORD_COUNTED_MAX. */
struct accord_span {
	int64_t accord_id, from_s, before_s;
};
MUST_USE bool accord_store_between(struct arena *arena, struct db *db, int64_t root_id,
                                   const struct accord_span *span, int64_t **request_ids_r,
                                   size_t *count_r, struct fault *fault_r);
MUST_USE bool accord_store_forget(struct db *db, int64_t root_id, int64_t request_id,
                                  struct fault *fault_r);

/* How many were on time; not told under the gate. */
struct accord_figure {
	enum promise_state state;
	int64_t kept, total;
};
struct accord_figure accord_count(struct arena *arena, const struct desk_request *requests, size_t count,
                                  int64_t now_s);

extern const struct page_kind accord_unit_page, accord_ask_page;
void accord_get_unit(struct visit *visit);
void accord_post_unit(struct visit *visit);
void accord_get_ask(struct visit *visit);
void accord_post_ask(struct visit *visit);

#endif
