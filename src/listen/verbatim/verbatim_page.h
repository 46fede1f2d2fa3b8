/* What the pages of this room share. */
#ifndef LISTEN_VERBATIM_PAGE_H
#define LISTEN_VERBATIM_PAGE_H

#include "listen/verbatim/verbatim_kept_inside.h"

extern const struct page_kind verbatim_heaps_page, verbatim_heap_page, verbatim_text_page,
	verbatim_original_page, verbatim_rule_page;

/* A heap as a visit sees it. */
struct verbatim_view {
	struct visit *visit;
	struct db *db;
	struct verbatim_sight sight;
	struct verbatim_heap heap;
	struct survey_wave wave; /* id 0: imported */
	struct fault fault;
};
/* Of the number that begins the address. False after a page was answered: it is not there, or not for this
 * reader. */
MUST_USE bool verbatim_view_heap(struct visit *visit, struct verbatim_view *view_r);
/* The same, for the référent. */
MUST_USE bool verbatim_view_whole(struct visit *visit, struct verbatim_view *view_r);
/* The same, and the text whose number follows. */
MUST_USE bool verbatim_view_text(struct visit *visit, struct verbatim_view *view_r,
                                 struct verbatim_text *text_r);

/* --- words ------------------------------------------------------------------------------------ */

extern const char *const verbatim_state_words[VERBATIM_STATE_COUNT];
/* « usager · Mairie · novembre 2026 » */
const char *verbatim_from_words(const struct verbatim_view *view, const struct verbatim_text *text);
/* What is to be looked at in it; NULL: nothing. */
const char *verbatim_flag_words(const struct verbatim_text *text);

/* --- routes ----------------------------------------------------------------------------------- */

void verbatim_get_heap(struct visit *visit);
void verbatim_get_text(struct visit *visit);
void verbatim_post_text(struct visit *visit);
void verbatim_get_original(struct visit *visit);
void verbatim_post_original(struct visit *visit);
void verbatim_get_rule(struct visit *visit);
void verbatim_post_rule(struct visit *visit);

#endif
