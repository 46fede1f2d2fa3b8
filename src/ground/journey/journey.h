/* journey: the path along which a request goes (carte d’identité, encombrants, piscine …).
 *
 * Only its code and its name for now: what a survey's answers need to be read by journey. */
#ifndef GROUND_JOURNEY_H
#define GROUND_JOURNEY_H

#include "craft/store/store.h"

enum { JOURNEY_COUNT_MAX = 1000, JOURNEY_CODE_LENGTH_MAX = 60, JOURNEY_NAME_LENGTH_MAX = 200 };

struct journey {
	int64_t id;
	struct span code, name;
};

/* The journeys of an organisation, in the order they were first met. */
MUST_USE bool journey_list(struct arena *arena, struct db *db, int64_t root_id,
                           struct journey **journeys_r, size_t *count_r, struct fault *fault_r);
/* The journey of this code, made with this name when it is new. */
MUST_USE bool journey_keep(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                           struct span name, int64_t *journey_id_r, struct fault *fault_r);
/* Index in the list, or SIZE_MAX. */
size_t journey_by_id(const struct journey *journeys, size_t count, int64_t journey_id);

#endif
