/* Within the room. */
#ifndef WELCOME_RECEPTION_INSIDE_H
#define WELCOME_RECEPTION_INSIDE_H

#include "ground/people/people.h"
#include "welcome/reception/reception.h"

extern const struct page_kind reception_catalogue_page, reception_ask_page, reception_follow_page,
	reception_find_page;

void reception_get_catalogue(struct visit *visit);
void reception_get_ask(struct visit *visit);
void reception_post_ask(struct visit *visit);
void reception_get_follow(struct visit *visit);
void reception_post_follow(struct visit *visit);
void reception_get_find(struct visit *visit);
void reception_post_find(struct visit *visit);

/* May this reader ask for it? What agents ask is for who is signed in. */
bool reception_offers(const struct visit *visit, const struct offering *offering);

/* Where it stands, as the person reads it: never empty, never our words. */
const char *reception_state_words(const struct desk_request *request);

/* « /suivi/REFERENCE/SECRET »; NULL after visit_fail. */
const char *reception_address(struct visit *visit, struct db *db, struct span reference);

#endif
