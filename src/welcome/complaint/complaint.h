/* complaint: what complaints say: why, at which step of the journey, what was done for the person.
 *
 * Whoever closes a request whose offering is a complaint may say so in three choices; none is asked for.
 * They stand on the request, and go with it. Counted by offering and by quarter of their reception, they
 * say where to act. Never per agent: a count is shown when it is of enough people and not the work of one
 * agent (the gate of room promise), and what the shown ones leave over is itself held to that gate.
 * Confidential requests are in no count. */
#ifndef WELCOME_COMPLAINT_H
#define WELCOME_COMPLAINT_H

#include "craft/form/form.h"
#include "ground/journey/journey.h"
#include "welcome/promise/promise.h"

/* In the database by number: new ones come last. 0: not said. */
enum complaint_cause {
	COMPLAINT_DELAY = 1, COMPLAINT_INFORMATION, COMPLAINT_WELCOME, COMPLAINT_ERROR, COMPLAINT_TOOL,
	COMPLAINT_RULE, COMPLAINT_OTHER, COMPLAINT_CAUSE_COUNT
};
enum complaint_remedy {
	COMPLAINT_SORRY = 1, COMPLAINT_MENDED, COMPLAINT_GESTURE, COMPLAINT_EXPLAINED, COMPLAINT_NOTHING,
	COMPLAINT_REMEDY_COUNT
};
/* What a form offers: the choice of index i is number i + 1. */
extern const struct form_choice complaint_causes[COMPLAINT_CAUSE_COUNT - 1];
extern const struct form_choice complaint_remedies[COMPLAINT_REMEDY_COUNT - 1];
extern const char *const complaint_remedy_words[COMPLAINT_REMEDY_COUNT - 1]; /* « des excuses » */

enum {
	COMPLAINT_COUNT_MAX = 100000, /* of one offering and quarter that are looked at */
	COMPLAINT_QUARTER_COUNT = 4,  /* shown */
};

struct complaint {
	int64_t request_id, offering_id;
	int32_t quarter; /* of the reception: year × 4, and 0 to 3 */
	int64_t cause, step_id, remedy; /* 0: not said */
};
/* Of an instant, in UTC. */
int32_t complaint_quarter_of(int64_t unix_s);

/* --- rules, pure ------------------------------------------------------------------------------ */

/* Three readings of the same complaints. */
enum complaint_side { COMPLAINT_CAUSE, COMPLAINT_STEP, COMPLAINT_REMEDY, COMPLAINT_SIDE_COUNT };
struct complaint_case {
	struct promise_case who; /* whoever asked, whoever has it */
	int64_t values[COMPLAINT_SIDE_COUNT];
};
enum { COMPLAINT_TOGETHER = -1 }; /* values too rare to be told apart */
struct complaint_figure {
	enum complaint_side side;
	int64_t value, count;
};
struct complaint_figures {
	struct complaint_figure *items;
	size_t count;
};
/* Those that may be shown, in the order of sides and values. `least`: the floor on people. */
struct complaint_figures complaint_count(struct arena *arena, const struct complaint_case *cases,
                                         size_t count, int64_t least);

/* --- one request ------------------------------------------------------------------------------ */

/* Replaces what was said of it; nothing at all: forgets it. */
MUST_USE bool complaint_save(struct db *db, int64_t root_id, const struct complaint *complaint,
                             struct fault *fault_r);
/* Whoever may see the request is the caller's affair. FOUND_NONE: nothing was said, *complaint_r is empty. */
MUST_USE enum found complaint_load(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t request_id, struct complaint *complaint_r,
                                   struct fault *fault_r);
/* Before a request is forgotten (desk_forget), in the same write: counts of its quarter, when that is over,
 * are kept as they stand; what was said of it goes. */
MUST_USE bool complaint_forget(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t request_id, int64_t now_s, struct fault *fault_r);

/* --- counts ----------------------------------------------------------------------------------- */

/* Of the complaints of one offering received in that quarter: as they stand, or as they were kept. */
MUST_USE bool complaint_figures(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t offering_id, int32_t quarter,
                                struct complaint_figures *figures_r, struct fault *fault_r);

/* --- the actions they led to ------------------------------------------------------------------- */

/* An action belongs to room action, of a later floor: in the write that makes or changes one, it tells here
 * what is read of it from complaints. */
enum { COMPLAINT_LED_COUNT_MAX = 200 }; /* of one offering, shown */
struct complaint_led {
	int64_t action_id, offering_id, cause;
	struct span reference, title, state; /* « en cours » */
	struct span public_words;            /* empty: none that everybody may read */
};
MUST_USE bool complaint_led_add(struct db *db, int64_t root_id, const struct complaint_led *led,
                                struct fault *fault_r);
/* Of an action that came of no complaint it changes nothing. */
MUST_USE bool complaint_led_change(struct db *db, int64_t root_id, const struct complaint_led *led,
                                   struct fault *fault_r);
/* FOUND_NONE: that action came of no complaint. */
MUST_USE enum found complaint_led_of(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t action_id, struct complaint_led *led_r,
                                     struct fault *fault_r);
/* Those of an offering, by cause, the latest first. */
MUST_USE bool complaint_led(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                            struct complaint_led **led_r, size_t *count_r, struct fault *fault_r);
/* 0: no cause is called so. */
int64_t complaint_cause_of(struct span code);
/* « 12 en oct. à déc. 2026, 7 en juil. à sept. 2026 »: counts that may be shown; NULL: none may. */
struct complaint_told {
	int64_t offering_id, cause;
	int32_t today;
};
MUST_USE bool complaint_cause_words(struct arena *arena, struct db *db, int64_t root_id,
                                    const struct complaint_told *told, const char **words_r,
                                    struct fault *fault_r);

/* --- pages ------------------------------------------------------------------------------------ */

/* Whoever deals with requests, and who watches over it: as for delays. */
enum { COMPLAINT_READERS = DESK_DEALERS | WHO(ROLE_AUDITOR) };
/* Whoever may decide an action (room action, a later floor). */
enum { COMPLAINT_DECIDERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

extern const struct room_pages complaint_pages;

#endif
