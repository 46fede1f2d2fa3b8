/* town: Belair-sur-Vionne, which does not exist: its places, what its people answer and why.
 *
 * All comes from a seed: the same seed gives the same town. No clock, no database, no secret. What
 * was put in on purpose (a gap, a place that is lower, a deed that helped) is known, so that what
 * the pages say of it can be judged. */
#ifndef DOORS_DEMO_TOWN_H
#define DOORS_DEMO_TOWN_H

#include "craft/sheet/sheet.h"
#include "ground/journey/journey.h"
#include "listen/survey/survey.h"

#define TOWN_NAME "Belair-sur-Vionne"
#define TOWN_WORDS                                                                                 \
	"Belair-sur-Vionne est une ville inventée. Tous les chiffres de cette page le sont aussi."

enum {
	TOWN_WAVE_COUNT = 3,
	TOWN_PLACE_COUNT_MAX = 80,
	TOWN_TEXT_COUNT_MAX = 300,
	TOWN_USAGERS = 2500, /* replies of a wave, about */
	TOWN_LEADERS_BY_DIRECTION = 5,
	TOWN_NOWHERE = TOWN_PLACE_COUNT_MAX,
};

struct town_place {
	struct span code, name;
	size_t parent, depth; /* TOWN_NOWHERE: at the top */
	int64_t agents;
	int64_t visits;      /* how often usagers come here, beside the others; 0: they do not */
	struct span journey; /* code of the one that goes through here; empty: none */
	double lean, lived;  /* what is felt here more than elsewhere: of the service, of oneself */
};

struct town_text {
	enum side side;
	size_t place;
	struct span words;
	int wave; /* in which it is written, from 0 */
};

/* What was decided between a wave and the next, and what it changes: to each side, in the places
 * under one, the note of one sentence by so many points. */
struct town_deed {
	const char *place, *item;
	int wave; /* the first that sees it */
	double effect[SIDE_COUNT];
};
enum { TOWN_DEED_HELPED, TOWN_DEED_IDLE, TOWN_DEED_COUNT };
extern const struct town_deed town_deeds[TOWN_DEED_COUNT];

struct town {
	uint64_t seed;
	struct town_place places[TOWN_PLACE_COUNT_MAX];
	size_t place_count;
	struct town_text texts[TOWN_TEXT_COUNT_MAX];
	size_t text_count;
};

/* A table of this room, after its headings. */
MUST_USE struct sheet *town_table(struct arena *arena, const char *name);
struct town *town_new(struct arena *arena, uint64_t seed);
/* TOWN_NOWHERE when there is none. */
size_t town_place_by_code(const struct town *town, struct span code);
bool town_is_under(const struct town *town, size_t place, size_t above);

/* The journeys that surveys ask about, and those that are only kept. */
struct town_journey {
	const char *code, *reason;
	enum journey_stage stage;
};
extern const struct town_journey town_journeys[], town_inner_journeys[];
extern const size_t town_journey_count, town_inner_journey_count;
/* How many agents work along it, and the direction that keeps it. */
int64_t town_journey_people(const struct town *town, struct span code, size_t *direction_r);

struct town_reply {
	int64_t reply_id;
	enum side side;
	size_t place;
	struct span journey; /* empty: none */
	enum survey_way way;
	int32_t day; /* of the wave, from 0 */
	struct span levels;
};
/* What was answered to this form in wave 0, 1, 2. */
struct town_reply *town_replies(struct arena *arena, const struct town *town, int wave,
                                const struct survey_form *form, size_t *count_r);

#endif
