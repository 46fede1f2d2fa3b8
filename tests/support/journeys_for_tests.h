/* Journeys made of text: for the tests of rooms that ask or read their steps. */
#ifndef SUPPORT_JOURNEYS_FOR_TESTS_H
#define SUPPORT_JOURNEYS_FOR_TESTS_H

#include "ground/journey/journey.h"
#include "support/rooms_for_tests.h"

/* Makes the way of this journey (made when it is new) what the text says, one step a line: « * Déposer
 * le dossier ; G ; mairie ». Every line must be good. Its id. */
int64_t journeys_write(struct rooms *rooms, const char *code, const char *text);
/* Its steps, those off the way too. */
struct journey_step *journeys_steps(struct rooms *rooms, int64_t journey_id, size_t *count_r);

#endif
