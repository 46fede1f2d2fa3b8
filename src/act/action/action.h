/* action: what was decided, by whom, for when, for which effect on each side, and what came of it.
 *
 * An action is born of a point of the mirror (a gap, a convergence, a step of a journey) or freely.
 * It always says what is expected for both sides — « pas visé » is an answer — and how and when it
 * will be judged, so that a later survey can tell whether it served. */
#ifndef ACT_ACTION_H
#define ACT_ACTION_H

#include "confront/moment/moment.h"
#include "ground/people/people.h"

enum {
	ACTION_WHAT_LENGTH_MAX = 200, /* characters */
	ACTION_NAME_LENGTH_MAX = 120,
	ACTION_WORDS_LENGTH_MAX = 1000,
	ACTION_PUBLIC_LENGTH_MAX = 2000,
	ACTION_COUNT_MAX = 20000, /* of an organisation */
	ACTION_AXIS_COUNT_MAX = 60,
};

/* --- an action -------------------------------------------------------------------------------- */

enum action_state {
	ACTION_DECIDED, ACTION_UNDER_WAY, ACTION_DONE, ACTION_GIVEN_UP, ACTION_STATE_COUNT
};
extern const char *const action_state_words[ACTION_STATE_COUNT]; /* « décidée », « en cours » … */

/* Where it comes from. */
enum action_origin {
	ACTION_FROM_GAP,         /* the two sides do not see, expect or live the same */
	ACTION_FROM_CONVERGENCE, /* they do */
	ACTION_FROM_STEP,        /* a step of a journey */
	ACTION_FREE,
	ACTION_FROM_WORDS,       /* what people write (action_theme_of) */
	ACTION_ORIGIN_COUNT
};
extern const char *const action_origin_words[ACTION_ORIGIN_COUNT];

/* What is expected for a side. */
enum action_way { ACTION_RISE, ACTION_STAY, ACTION_NOT_AIMED, ACTION_WAY_COUNT };
extern const char *const action_way_words[ACTION_WAY_COUNT];

enum { ACTION_SIDE_COUNT = 2 }; /* SIDE_USAGER, SIDE_AGENT */

struct action_effect {
	enum action_way way;
	struct span words;
};

/* Codes outlive waves: an item's, a theme's, a journey's. */
struct action_source {
	enum action_origin origin;
	int64_t wave_id, place_id; /* 0: none, the whole organisation */
	struct span subject_code, journey_code;
	int64_t step_id;
	struct span label; /* the sentence or the name, as it was that day */
};

struct action {
	int64_t id;
	struct span reference; /* « 2026-K7MX4P3 » */
	struct span what;
	int64_t owner_id;       /* an account; 0: */
	struct span owner_words; /* an outside body */
	int32_t due_day;
	int64_t place_id, axis_id; /* 0: the whole organisation, no axis */
	struct action_source source;
	struct action_effect effects[ACTION_SIDE_COUNT];
	/* Judged from that day on: by the answers to a sentence of the next survey, or otherwise. */
	int32_t judged_day;
	struct span judged_code, judged_sentence, judged_words;
	enum action_state state;
	int32_t decided_day, begun_day, ended_day; /* 0: not yet */
	struct span ended_words; /* what was really done, or why it was given up */
	bool is_public;          /* chosen, with its own words */
	struct span public_words;
	int64_t changes; /* how often it was changed: two people at once are told */
};

/* A priority that several actions serve. */
struct action_axis {
	int64_t id;
	struct span code; /* « 3 »: its number, kept for good */
	struct span name, why;
	int64_t place_id; /* 0: the whole organisation */
	bool is_closed;
};

/* --- rules (no database) ----------------------------------------------------------------------- */

bool action_is_open(const struct action *action);
/* Open, and its day is past. */
bool action_is_late(const struct action *action, int32_t today);
/* « en retard de 12 jours »; a day, a month are said as people say them. */
const char *action_late_words(struct arena *arena, const struct action *action, int32_t today);
/* The day it began; the day it was decided, when it never said that it began. */
int32_t action_first_day(const struct action *action);
/* Late first, the oldest date before; then by date; what is closed comes last, the latest first. */
void action_sort(struct action *actions, size_t count);

/* May it go from one state to the other? Nothing ended begins again but as « en cours ». */
bool action_may_move(enum action_state from, enum action_state to);

/* What this week asks of those in charge. */
enum action_ask {
	ACTION_ASKS_NOTHING,
	ACTION_ASKS_DATE,  /* late: done, given up, or a new date? */
	ACTION_ASKS_END,   /* due within seven days */
	ACTION_ASKS_BEGIN, /* decided a month ago, not begun */
	ACTION_ASKS_JUDGE, /* done, and its day to be judged came within the last month */
	ACTION_ASK_COUNT
};
enum action_ask action_ask_of(const struct action *action, int32_t today);

struct action_week {
	size_t of[ACTION_ASK_COUNT];
	/* Those that ask something, most pressing first: places in the array given. */
	size_t *asking;
	size_t count;
};
struct action_week action_this_week(struct arena *arena, const struct action *actions,
                                    size_t count, int32_t today);
/* « 2 actions ont dépassé leur date, 1 arrive à la sienne. »; empty: nothing is asked. */
struct span action_week_words(struct arena *arena, const struct action_week *week);

struct action_counts {
	int64_t of[ACTION_STATE_COUNT], late;
};
struct action_counts action_count(const struct action *actions, size_t count, int32_t today);

/* Roles that decide actions somewhere: the others are not led to the form. */
enum { ACTION_DECIDERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
/* Who decides and changes actions at this place; who may change the state of this one. */
bool action_may_decide(const struct reader *reader, const struct place_tree *tree,
                       int64_t place_id);
bool action_may_move_it(const struct reader *reader, const struct place_tree *tree,
                        const struct action *action);

/* --- reading ------------------------------------------------------------------------------------ */

struct action_query {
	const struct place_tree *tree; /* with `place`: of that subtree only */
	uint32_t place;                /* PLACE_NONE: all */
	int64_t wave_id, axis_id, owner_id; /* 0: any */
	bool open_only, public_only;
	/* Begun between these two days, or decided when not begun; 0: whenever. */
	int32_t from_day, to_day;
};
/* By date. Actions of the whole organisation belong to no subtree. */
MUST_USE bool action_list(struct arena *arena, struct db *db, int64_t root_id,
                          const struct action_query *query, struct action **actions_r,
                          size_t *count_r, struct fault *fault_r);
MUST_USE enum found action_by_reference(struct arena *arena, struct db *db, int64_t root_id,
                                        struct span reference, struct action *action_r,
                                        struct fault *fault_r);
MUST_USE enum found action_by_id(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t action_id, struct action *action_r,
                                 struct fault *fault_r);
/* By number, closed ones too. */
MUST_USE bool action_axes(struct arena *arena, struct db *db, int64_t root_id,
                          struct action_axis **axes_r, size_t *count_r, struct fault *fault_r);

/* The theme of texts that an action comes from, with its size that day (codebook_start_load). */
struct action_theme {
	int64_t start_id;
	int64_t irritant_id; /* 0: none */
};
/* FOUND_NONE: it comes of none. */
MUST_USE enum found action_theme_of(struct arena *arena, struct db *db, int64_t root_id, int64_t action_id,
                                    struct action_theme *theme_r, struct fault *fault_r);

/* « /actions/2026-K7MX4P3 », and what comes after. */
const char *action_address(struct arena *arena, const struct action *action, const char *more);
/* The action whose reference is the first part of the address: its own page and those of later rooms,
 * whoever is signed in. False after a page was answered. */
MUST_USE bool action_of_address(struct visit *visit, struct action *action_r);

/* Where an action comes from, as this reader may read it: a point of the mirror, or with step_id a step
 * of the journey. FOUND_NONE: a word of the question names nothing, and reading_r->trouble says it. */
MUST_USE enum found action_read_source(struct visit *visit, struct db *db,
                                       const struct mirror_question *question, int64_t step_id,
                                       struct mirror_reading *reading_r, struct fault *fault_r);

/* A new action, a new axis (its code is free), in one write; id and reference are made here. What is
 * told of it in the journal is the caller's. */
MUST_USE bool action_plant(struct arena *arena, struct db *db, int64_t root_id,
                           struct action *action, struct fault *fault_r);
MUST_USE bool action_plant_axis(struct db *db, int64_t root_id, struct action_axis *axis,
                                struct fault *fault_r);

extern const struct room_pages action_pages;

#endif
