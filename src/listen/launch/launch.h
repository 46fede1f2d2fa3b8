/* launch: makes a mirror survey ready in an hour: places, floors, papers, waits, states.
 *
 * brouillon → prête (attend …) → ouverte → close → restituée aux agents → publiée (DOMAIN §3.6).
 * Margin, floors, perimeter and sentences are frozen on leaving « brouillon ». Each wait (DPO,
 * information of the CST, direction) is ended by a named account with a date and a document, or
 * waived with a written reason. « publiée » is refused before « restituée ». */
#ifndef LISTEN_LAUNCH_H
#define LISTEN_LAUNCH_H

#include "listen/answer/answer.h"
#include "listen/questionnaire/questionnaire.h"

/* --- the floor calculator (rules only) ------------------------------------------------------- */

enum launch_sight {
	LAUNCH_SURE,     /* can be shown if at least half of those invited answer */
	LAUNCH_POSSIBLE, /* can be shown if nearly everybody answers */
	LAUNCH_NEVER,    /* fewer people than the floor: never shown */
	LAUNCH_SIGHT_COUNT
};
/* What may be hoped of `invited` people under a floor. */
enum launch_sight launch_sight(int64_t invited, int64_t floor);

/* Which places to group so that each can be shown: the nearest sibling that makes enough, smallest
 * first. `invited` by index in the tree (places without people: 0). *with_r[i]: the place to group
 * i with, PLACE_NONE when it needs none or none is possible. */
void launch_propose(const struct place_tree *tree, const int64_t *invited, int64_t floor,
                    uint32_t *with_r);

/* --- calendar guards ------------------------------------------------------------------------- */

/* Dates that want a written reason (DOMAIN §3.6): the sentence, or NULL. */
const char *launch_calendar_warning(struct arena *arena, int32_t opens_day, int32_t closes_day,
                                    bool asks_agents);

/* First day of the pre-electoral period of a vote in that month. */
int32_t launch_preelectoral_begin(int year, int month);

/* What this wave asks, or would ask if it left its draft now. */
MUST_USE bool launch_form(struct arena *arena, struct db *db, int64_t root_id,
                          const struct survey_wave *wave, struct survey_form *form_r,
                          struct fault *fault_r);

/* Does it ask usagers for a file? They then answer by a link for all (poster, button): never by a link or
 * a card of one person, nor at a kiosk. */
MUST_USE bool launch_asks_file(struct arena *arena, struct db *db, int64_t root_id,
                               const struct survey_wave *wave, bool *asks_r,
                               struct fault *fault_r);

/* The survey of an address that begins with /enquetes/{}, and the tree of today. False after a page was
 * answered. `writes`: this reader must be a référent over its places. */
MUST_USE bool launch_wave_look(struct visit *visit, bool writes, struct survey_wave *wave_r,
                               const struct place_tree **tree_r,
                               struct survey_population **populations_r, size_t *count_r);

/* --- a survey that is over ---------------------------------------------------------------------- */

enum { LAUNCH_JOURNEY_COUNT_MAX = 12 };
struct launch_journey {
	int64_t journey_id;
	int64_t agents; /* who work along it; -1: not told */
};

/* What its pages would have been told, by whom. */
struct launch_past {
	struct survey_wave wave; /* of its questionnaire; id and state are made here */
	const struct survey_population *populations;
	size_t population_count;
	const struct launch_journey *journeys;
	size_t journey_count;
	int64_t referent_id, director_id; /* accounts: who prepared it, who ended its waits */
	struct span told_words;           /* how agents got the results */
};
/* Keeps a survey that went from its draft to the public, asking what its pages would have asked
 * (*form_r); its replies are the caller's. */
MUST_USE bool launch_past(struct arena *arena, struct db *db, int64_t root_id,
                          struct launch_past *past, struct survey_form *form_r,
                          struct fault *fault_r);

/* What time does: closes waves whose last day is over. */
MUST_USE bool launch_clock(struct arena *visit, struct store *store, int64_t root_id,
                           const char *folder, int64_t now_s, struct fault *fault_r);

/* --- what surveys ask of those in charge -------------------------------------------------------- */

enum { LAUNCH_NEED_COUNT_MAX = 60, LAUNCH_NEED_SIDES = 2, LAUNCH_AWAITED_COUNT_MAX = 3 };

struct launch_need {
	struct survey_wave wave; /* any state before « publiée » */
	bool may_prepare, may_direct; /* this reader, over all its places */
	bool asks_reader; /* « ouverte »: those who work where this reader does are asked */
	const char *awaited[LAUNCH_AWAITED_COUNT_MAX]; /* « prête »: whose word is not there yet */
	size_t awaited_count;
	bool awaits_direction;
	/* « ouverte », for who prepares it: places by side that have too few answers to be shown today but
	 * could have enough. */
	int64_t short_places[LAUNCH_NEED_SIDES];
	bool is_counting; /* « close »: no figures yet */
};

struct launch_reader {
	int64_t root_id;
	const struct reader *reader;
	const struct place_tree *tree; /* of today */
};
MUST_USE bool launch_needs(struct arena *arena, struct db *db, const struct launch_reader *reading,
                           struct launch_need **needs_r, size_t *count_r, struct fault *fault_r);
/* Where this side is asked. */
MUST_USE bool launch_open_places(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t wave_id, enum side side, int64_t **places_r,
                                 size_t *count_r, struct fault *fault_r);

extern const struct room_pages launch_pages;

#endif
