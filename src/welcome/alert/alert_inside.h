/* Within the room. */
#ifndef WELCOME_ALERT_INSIDE_H
#define WELCOME_ALERT_INSIDE_H

#include "welcome/alert/alert.h"

/* All of them, by place. */
MUST_USE bool alert_store_rules(struct arena *arena, struct db *db, int64_t root_id,
                                struct alert_rule **rules_r, size_t *count_r,
                                struct fault *fault_r);
/* FOUND_NONE: somebody saved it since. */
MUST_USE enum found alert_store_save(struct db *db, int64_t root_id, const struct alert_rule *rule,
                                     struct fault *fault_r);

/* What a person is told. */
const char *alert_person_words(struct arena *arena, const struct zone *zone, const struct desk_ahead *ahead);

extern const struct page_kind alert_rule_page;
void alert_get_rule(struct visit *visit);
void alert_post_rule(struct visit *visit);

#endif
