/* Between the files of this room only. */
#ifndef LISTEN_LAUNCH_INSIDE_H
#define LISTEN_LAUNCH_INSIDE_H

#include "listen/launch/launch.h"

enum launch_wait { LAUNCH_WAIT_DPO, LAUNCH_WAIT_BODY, LAUNCH_WAIT_DIRECTION, LAUNCH_WAIT_COUNT };
extern const char *const launch_wait_words[LAUNCH_WAIT_COUNT];

enum { LAUNCH_RISK_COUNT = 5, LAUNCH_PLACE_COUNT_MAX = 600, LAUNCH_WORDS_LENGTH_MAX = 500 };
extern const char *const launch_risk_words[LAUNCH_RISK_COUNT];

struct launch_plan {
	struct span address, calendar_reason, risk_reference, told_words;
	int64_t risk_answers;
};

struct launch_ended { /* a wait */
	bool is_ended, is_waived;
	int32_t day;
	struct span words;
	int64_t account_id;
};

/* A wave and all that its pages need. */
struct launching {
	struct visit *visit;
	struct survey_wave wave;
	struct launch_plan plan;
	struct launch_ended waits[LAUNCH_WAIT_COUNT];
	const struct place_tree *tree;
	struct survey_population *populations;
	size_t population_count;
	int64_t *teams;
	size_t team_count;
	const char *base; /* "/enquetes/CODE" */
	struct fault fault;
};

/* Loads the wave of the address; false after a page was answered. `writes`: the reader must be a
 * référent over its places. */
MUST_USE bool launch_look(struct visit *visit, bool writes, struct launching *launching_r);
/* Writes a fact with the form's key. FOUND_NONE: this form was taken already. */
MUST_USE bool launch_note(struct db *db, struct launching *launching, const char *kind,
                          const char *words);
/* Writes, then goes to `path` under the wave's address; a form sent twice goes there too. */
void launch_settle(struct launching *launching, store_write_fn *write, const char *path);

/* --- rules ----------------------------------------------------------------------------------- */

/* « 14 agents invités : il faut 10 réponses. » */
const char *launch_floor_words(struct arena *arena, int64_t invited, int64_t floor);
/* What stands against opening, in order; NULL: nothing. */
const char *launch_obstacle(struct arena *arena, const struct launching *launching);
/* Does the AIPD test ask for one? */
bool launch_needs_aipd(int64_t risk_answers);
bool launch_risk_is_answered(int64_t risk_answers);

/* A list pasted by a person: « Accueil⇥31 », two spaces or a tab further for what is under. */
struct listed {
	struct span name;
	int64_t agents;  /* -1: not said */
	uint32_t parent; /* index in the list; PLACE_NONE: at the top */
	uint32_t depth;
	int64_t line;
};
struct listed_bad {
	int64_t line;
	const char *why;
};
void launch_list_read(struct arena *arena, struct span pasted, struct listed **list_r,
                      size_t *count_r, struct listed_bad **bad_r, size_t *bad_count_r);
/* A code from a name: "Guichet d’état civil" → "guichet-d-etat-civil". */
struct span launch_slug(struct arena *arena, struct span name);

/* --- launch_store.c -------------------------------------------------------------------------- */

MUST_USE bool launch_store_plan(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, struct launch_plan *plan_r,
                                struct fault *fault_r); /* all empty when there is none */
MUST_USE bool launch_store_plan_keep(struct db *db, int64_t root_id, int64_t wave_id,
                                     const struct launch_plan *plan, struct fault *fault_r);
MUST_USE bool launch_store_waits(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, struct launch_ended waits_r[LAUNCH_WAIT_COUNT],
                                 struct fault *fault_r);
MUST_USE bool launch_store_wait_end(struct db *db, int64_t root_id, int64_t wave_id,
                                    enum launch_wait wait, const struct launch_ended *ended,
                                    struct fault *fault_r);
MUST_USE bool launch_store_teams(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, int64_t **teams_r, size_t *count_r,
                                 struct fault *fault_r);
MUST_USE bool launch_store_team(struct db *db, int64_t root_id, int64_t wave_id,
                                int64_t place_id, bool is_one, struct fault *fault_r);
MUST_USE bool launch_store_headcount(struct arena *arena, struct db *db, int64_t root_id,
                                     int64_t place_id, int64_t *agents_r,
                                     struct fault *fault_r); /* -1: not told */
MUST_USE bool launch_store_headcount_keep(struct db *db, int64_t root_id, int64_t place_id,
                                          int64_t agents, struct fault *fault_r);

MUST_USE bool launch_store_journeys(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t wave_id, struct launch_journey **journeys_r,
                                    size_t *count_r, struct fault *fault_r);
MUST_USE bool launch_store_journeys_replace(struct db *db, int64_t root_id, int64_t wave_id,
                                            const struct launch_journey *journeys, size_t count,
                                            struct fault *fault_r);

/* --- pages ----------------------------------------------------------------------------------- */

extern const struct page_kind launch_places_page, launch_list_page, launch_new_page,
	launch_board_page, launch_people_page, launch_waits_page, launch_links_page,
	launch_cards_page, launch_file_page, launch_journeys_page, launch_receiving_page;
void launch_get_places(struct visit *visit);
void launch_post_places(struct visit *visit);
void launch_get_list(struct visit *visit);
void launch_get_new(struct visit *visit);
void launch_post_new(struct visit *visit);
void launch_get_board(struct visit *visit);
void launch_post_state(struct visit *visit);
void launch_get_people(struct visit *visit);
void launch_post_people(struct visit *visit);
void launch_get_journeys(struct visit *visit);
void launch_post_journeys(struct visit *visit);
void launch_get_waits(struct visit *visit);
void launch_post_waits(struct visit *visit);
void launch_get_links(struct visit *visit);
void launch_post_links(struct visit *visit);
void launch_get_file(struct visit *visit);
void launch_get_receiving(struct visit *visit);
void launch_post_receiving(struct visit *visit);

/* launch_freeze.c: what is asked becomes the wave's own. */
MUST_USE bool launch_freeze(struct arena *arena, struct db *db, int64_t root_id,
                            const struct survey_wave *wave, struct fault *fault_r);
/* launch_inquiry.c: the same when the wave puts an inquiry. */
MUST_USE enum found launch_inquiry_load(struct arena *arena, struct db *db, int64_t root_id,
                                        const struct survey_wave *wave,
                                        struct inquiry **inquiry_r, struct fault *fault_r);
MUST_USE bool launch_inquiry_form(struct arena *arena, struct db *db, int64_t root_id,
                                  const struct survey_wave *wave, struct survey_form *form_r,
                                  struct fault *fault_r);
/* Whom the survey asks something: all sides, unless its inquiry leaves one out. */
MUST_USE bool launch_asks_side(struct arena *arena, struct db *db, int64_t root_id,
                               const struct survey_wave *wave, bool asks_r[SIDE_COUNT],
                               struct fault *fault_r);
/* The open links of the wave, one for each place and side. */
MUST_USE bool launch_open_links(struct launching *launching, struct db *db);

#endif
