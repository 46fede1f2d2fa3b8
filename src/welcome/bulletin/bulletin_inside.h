/* Within the room. */
#ifndef WELCOME_BULLETIN_INSIDE_H
#define WELCOME_BULLETIN_INSIDE_H

#include "ground/journal/journal.h"
#include "welcome/bulletin/bulletin.h"

/* That of one place, over or not; FOUND_NONE: none. */
MUST_USE enum found bulletin_store_of(struct arena *arena, struct db *db, int64_t root_id,
                                      int64_t place_id, struct bulletin *bulletin_r,
                                      struct fault *fault_r);
/* FOUND_NONE: somebody saved it since. Those that ended long ago go. */
MUST_USE enum found bulletin_store_save(struct db *db, int64_t root_id, const struct bulletin *bulletin,
                                        int64_t now_s, struct fault *fault_r);
/* FOUND_NONE: somebody saved or withdrew it since. */
MUST_USE enum found bulletin_store_drop(struct db *db, int64_t root_id, const struct bulletin *bulletin,
                                        struct fault *fault_r);
/* Puts them in the order in which those who work here read them, and gives how many are shown: those that
 * hold for a place where the reader works, or for one below, then the others; of each, what is told now, the
 * latest first, then what will be, the soonest first. */
size_t bulletin_for_reader(struct bulletin *bulletins, size_t count, const struct reader *reader,
                           const struct place_tree *tree, int64_t now_s);

/* « jusqu’à 17 h » of one that is told already; of one to come, « le 2 décembre 2026 de 8 h à 18 h » when it
 * lasts no longer than that day, else from when until when. */
const char *bulletin_when_words(struct arena *arena, const struct zone *zone, int64_t now_s,
                                const struct bulletin *bulletin);

extern const struct page_kind bulletin_list_page, bulletin_edit_page;
void bulletin_get_list(struct visit *visit);
void bulletin_get_edit(struct visit *visit);
void bulletin_post_edit(struct visit *visit);
void bulletin_get_info(struct visit *visit);
/* « /bulletins/CODE » */
const char *bulletin_url(struct arena *arena, const struct place_tree *tree, uint32_t place);

#endif
