/* Within the room. */
#ifndef WELCOME_PERSON_INSIDE_H
#define WELCOME_PERSON_INSIDE_H

#include "welcome/person/person.h"

/* « Mme Léa Dürand » is lea-durand. */
struct span person_name_key(struct arena *arena, struct span name);
/* The same words, in any order, whatever the accents, capitals and civility. */
bool person_names_agree(struct arena *arena, struct span one, struct span other);

enum { PERSON_SHARED_COUNT_MAX = 20 }; /* persons of one contact that are looked at */

#endif
