/* publish: what everybody may read: what was said, what was decided, what was done, how to answer
 * next; and the pages the law asks for.
 *
 * The public page holds nothing but figures of published surveys and actions chosen to be public, in
 * their own public words. It is a file, written again within seconds when something it says changes:
 * what is taken back is gone then, and nothing says that it was there. Agents come first: nothing is
 * shown here before they were given the results. */
#ifndef PROVE_PUBLISH_H
#define PROVE_PUBLISH_H

#include "act/action/action.h"
#include "ground/people/people.h"
#include "listen/launch/launch.h"
#include "prove/impact/impact.h"

/* --- rules (no database) ---------------------------------------------------------------------- */

/* Why the page may not be public yet; NULL: it may. Waves as survey_waves gives them. */
const char *publish_obstacle(struct arena *arena, const struct survey_wave *waves, size_t count);

/* Where an action stands on the public page. */
enum publish_part { PUBLISH_NOT_SHOWN, PUBLISH_DECIDED, PUBLISH_DONE, PUBLISH_PART_COUNT };
enum publish_part publish_part_of(const struct action *action);
/* « prévue pour le 3 mars 2027 », and after that day « …, pas encore faite ». */
const char *publish_when_words(struct arena *arena, const struct action *action, int32_t today);

/* --- the file --------------------------------------------------------------------------------- */

/* Writes "FOLDER/public/service.html" and its .gz when what they say changed, removes them when the
 * page is not public. May run twice, and in several processes. */
MUST_USE bool publish_clock(struct arena *arena, struct store *store, int64_t root_id,
                            const char *folder, int64_t now_s, struct fault *fault_r);

/* The number of the last fact the page was written from, for `parvis check`; 0: none. */
MUST_USE bool publish_seen_fact(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t *number_r, struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind publish_service_page;
/* What everybody may read, and nothing else. */
MUST_USE bool publish_fill(struct arena *arena, struct db *db, int64_t root_id, int32_t today,
                           struct model *page, struct fault *fault_r);
/* The whole page, as it is kept in the file. */
MUST_USE bool publish_render(struct arena *arena, struct db *db, int64_t root_id, int32_t today,
                             struct span *html_r, struct fault *fault_r);

/* Shows the page, in the name of an account: for a town that is made at once. Whether it may be shown
 * is publish_obstacle's. */
MUST_USE bool publish_plant(struct db *db, int64_t root_id, int32_t day, int64_t account_id,
                            struct fault *fault_r);

extern const struct room_pages publish_pages;

#endif
