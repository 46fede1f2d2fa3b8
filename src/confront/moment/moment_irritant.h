/* moment, irritants: what weighs at a step of a journey, as what people wrote says it.
 *
 * Made in one gesture from a theme of texts (room codebook), whose size that day and whose quotes are kept
 * with it. Its sentence is written by a person, to be read by all who work here; how many say it, and their
 * words, are for whoever reads these texts. Of one step and one theme there is one irritant, survey after
 * survey. It is open, dealt with by an action that a later room tells of, or lifted. */
#ifndef CONFRONT_MOMENT_IRRITANT_H
#define CONFRONT_MOMENT_IRRITANT_H

#include "confront/moment/moment.h"
#include "listen/codebook/codebook.h"

enum { MOMENT_IRRITANT_LENGTH_MAX = 160, MOMENT_IRRITANT_COUNT_MAX = 200 /* of a journey, shown */ };
enum { MOMENT_SAID_BY_FIRST = 1, MOMENT_SAID_BY_SECOND = 2 };

/* What a later room decided of it. */
enum moment_led_state { MOMENT_LED_OPEN, MOMENT_LED_DONE, MOMENT_LED_GIVEN_UP, MOMENT_LED_STATE_COUNT };
struct moment_led {
	int64_t action_id; /* 0: nothing */
	struct span reference, what;
	enum moment_led_state state;
};

struct moment_irritant {
	int64_t id, journey_id, step_id, theme_id, start_id;
	struct span words;
	int sides; /* of MOMENT_SAID_BY_… */
	int32_t day;
	int64_t account_id;
	int32_t lifted_day; /* 0: it still irritates */
	struct moment_led led;
};

/* « ouvert », « traité par l’action 2026-K7MX4P3, en cours », « levé le … » */
const char *moment_irritant_state_words(struct arena *arena, const struct moment_irritant *irritant);
/* « usagers et agents » */
const char *moment_irritant_side_words(int sides, bool is_internal);
/* Is an action still to be decided of it? */
bool moment_irritant_waits(const struct moment_irritant *irritant);

/* Those of a journey that are not lifted first, in the order of time. */
MUST_USE bool moment_irritants(struct arena *arena, struct db *db, int64_t root_id, int64_t journey_id,
                               struct moment_irritant **irritants_r, size_t *count_r,
                               struct fault *fault_r);
MUST_USE enum found moment_irritant_load(struct arena *arena, struct db *db, int64_t root_id,
                                         int64_t irritant_id, struct moment_irritant *irritant_r,
                                         struct fault *fault_r);
/* May this reader decide of it: where its journey is kept? */
MUST_USE bool moment_irritant_may_decide(struct arena *arena, struct db *db,
                                         const struct verbatim_sight *sight,
                                         const struct moment_irritant *irritant, bool *may_r,
                                         struct fault *fault_r);
/* In the write that makes the action; in those that change it. An irritant that an action deals with already
 * goes on saying that one, until it is given up. */
MUST_USE bool moment_irritant_lead(struct db *db, int64_t root_id, int64_t irritant_id,
                                   const struct moment_led *led, struct fault *fault_r);
MUST_USE bool moment_irritant_follow(struct db *db, int64_t root_id, const struct moment_led *led,
                                     struct fault *fault_r);

#endif
