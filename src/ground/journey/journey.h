/* journey: the path along which a request goes (titre d’identité, encombrants, piscine …), its steps
 * and for whom it is thought.
 *
 * A step keeps its identity when it is renamed, moved or taken off the way: surveys ask it, and what
 * they found stays readable under its name. */
#ifndef GROUND_JOURNEY_H
#define GROUND_JOURNEY_H

#include "craft/chart/chart.h"
#include "craft/visit/visit.h"

enum {
	JOURNEY_COUNT_MAX = 1000,
	JOURNEY_CODE_LENGTH_MAX = 60,
	JOURNEY_NAME_LENGTH_MAX = 200,
	JOURNEY_REASON_LENGTH_MAX = 500,
	JOURNEY_STEP_COUNT_MIN = 2,
	JOURNEY_STEP_COUNT_MAX = 30,
	JOURNEY_STEP_KEPT_MAX = 400, /* with those taken off the way */
	JOURNEY_PROFILE_COUNT_MAX = 12,
	JOURNEY_ADVISED_MAX = 3, /* of a direction, at one time */
};

enum journey_audience { JOURNEY_PUBLIC, JOURNEY_INTERNAL, JOURNEY_AUDIENCE_COUNT };
enum journey_stage {
	JOURNEY_CHOSEN, JOURNEY_OBSERVED, JOURNEY_REWORKED, JOURNEY_FOLLOWED, JOURNEY_STAGE_COUNT
};
/* In French; the words of the audience say who asks. */
extern const char *const journey_audience_words[JOURNEY_AUDIENCE_COUNT];
extern const char *const journey_stage_words[JOURNEY_STAGE_COUNT];

struct journey {
	int64_t id;
	struct span code, name;
	enum journey_audience audience;
	int64_t place_id; /* the direction that keeps it; 0: the whole organisation */
	enum journey_stage stage;
	struct span reason; /* why it was chosen; empty: it came with an import */
	int64_t template;   /* rank of the template it began from; 0: none */
	bool is_closed;
	int64_t version;
};

struct journey_step {
	int64_t id;   /* permanent; 0: not kept yet */
	int64_t rank; /* from 1 */
	struct span title, frontstage, backstage;
	struct span channels; /* letters of journey_channels, in that order */
	struct span actor;
	bool is_outside; /* the actor is an outside body */
	bool is_key;
	bool is_removed; /* no longer on the way */
};

struct journey_profile {
	struct span name, matters;
};

/* Those of an organisation, closed ones too, in the order they were first met. */
MUST_USE bool journey_list(struct arena *arena, struct db *db, int64_t root_id,
                           struct journey **journeys_r, size_t *count_r, struct fault *fault_r);
/* The journey of this code, made with this name when it is new. */
MUST_USE bool journey_keep(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                           struct span name, int64_t *journey_id_r, struct fault *fault_r);
/* The journey of `journey->code` as its template has it, with its steps; place_id, stage and reason
 * are the caller's, the rest is filled. A code that no template has is a bug. */
MUST_USE bool journey_plant(struct arena *arena, struct db *db, int64_t root_id,
                            struct journey *journey, struct fault *fault_r);
/* Index in the list, or SIZE_MAX. */
size_t journey_by_id(const struct journey *journeys, size_t count, int64_t journey_id);

/* What stands after /parcours/ in an address: the code, or the id of one whose code is no address. */
MUST_USE enum found journey_lookup(struct arena *arena, struct db *db, int64_t root_id,
                                   struct span code_or_id, struct journey *journey_r,
                                   struct fault *fault_r);
const char *journey_path(struct arena *arena, const struct journey *journey);

/* By rank; a step taken off the way comes after the one that has its rank now. */
MUST_USE bool journey_steps(struct arena *arena, struct db *db, int64_t root_id,
                            int64_t journey_id, struct journey_step **steps_r, size_t *count_r,
                            struct fault *fault_r);
MUST_USE bool journey_profiles(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t journey_id, struct journey_profile **profiles_r,
                               size_t *count_r, struct fault *fault_r);

/* « site, téléphone » of "WT". */
struct span journey_channel_words(struct arena *arena, struct span channels);
/* « mairie », « (France Titres) ». */
struct span journey_actor_words(struct arena *arena, const struct journey_step *step);
/* What a step shows in a chart, without its figures. */
struct chart_step journey_chart_step(struct arena *arena, const struct journey_step *step);
/* The line of the steps that are on the way, without figures; false when there is none. */
bool journey_line(struct arena *arena, const struct journey_step *steps, size_t count,
                  struct markup *line_r);

/* A step ended for one person: writes the fact, without either of them. FOUND_NONE: a fact with this
 * `once` is there already. */
MUST_USE enum found journey_step_ended(struct arena *arena, struct db *db, int64_t root_id,
                                       int64_t step_id, int64_t place_id, struct span once,
                                       struct fault *fault_r);

/* May this reader change it: a référent of the place that keeps it? */
struct place_tree;
bool journey_may_change(const struct reader *reader, const struct place_tree *tree,
                        const struct journey *journey);

extern const struct room_pages journey_pages;

#endif
