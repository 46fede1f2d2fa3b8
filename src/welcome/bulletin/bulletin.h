/* bulletin: what is said of a place right now: it closes early, one waits long, a lift is broken.
 *
 * One bulletin per place, in plain French, from an instant to another, after which it is no longer told. It
 * holds for the places below. Who works there reads it as soon as it is written, be it for tomorrow; from
 * its first instant on it is told by every way at once: the public's pages, the counter's screen, whoever
 * answers the phone, and the site of the service, which takes /info/CODE.html or .json. */
#ifndef WELCOME_BULLETIN_H
#define WELCOME_BULLETIN_H

#include "craft/visit/visit.h"
#include "ground/people/people.h"
#include "ground/place/place.h"

enum {
	BULLETIN_LENGTH_MAX = 300,     /* characters: it is read standing */
	BULLETIN_DAYS_MAX = 90,        /* from now to its end: later, the hours of the place say it */
	BULLETIN_SHOWN_COUNT_MAX = 20, /* on a page */
	BULLETIN_CACHE_S = 60,         /* how long a site may keep what it took */
	BULLETIN_KEPT_DAYS = 7,        /* after its end */
};

/* Who writes them, for places of their subtree. */
enum { BULLETIN_WRITERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

struct bulletin {
	int64_t place_id;
	struct span words;
	int64_t from_s, until_s; /* told in [from_s, until_s) */
	int64_t account_id;      /* who wrote it */
	int64_t changes;         /* who saves an older one is told */
};

/* « 17 h », « demain à 9 h 30 », « 27/11/2026 à 17 h », a day alone (its beginning, or its end). False: it
 * does not read so. */
bool bulletin_instant_read(struct span typed, const struct zone *zone, int64_t now_s, bool is_end,
                           int64_t *at_s_r);
/* « à partir de 17 h », « à partir de demain 9 h », « à partir du 3 décembre 2026 à 12 h »; of an end,
 * « jusqu’à 17 h », « jusqu’à demain soir » at midnight. */
const char *bulletin_instant_words(struct arena *arena, const struct zone *zone, int64_t now_s,
                                   int64_t at_s, bool is_end);

/* What is told now of some places: their bulletins and those of the places above, each once, by place from
 * the top down. `places` are of `tree`. */
struct bulletin_question {
	int64_t root_id, now_s;
	const struct place_tree *tree;
	const uint32_t *places;
	size_t place_count;
};
MUST_USE bool bulletin_told(struct arena *arena, struct db *db,
                            const struct bulletin_question *question, struct bulletin **bulletins_r,
                            size_t *count_r, struct fault *fault_r);
/* All that are not over, by their beginning: those who work here read them before they are told. */
MUST_USE bool bulletin_known(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                             struct bulletin **bulletins_r, size_t *count_r, struct fault *fault_r);

/* --- drawing, in the pages of every room that tells them --------------------------------------- */

enum bulletin_row { BULLETIN_PLACE, BULLETIN_WORDS, BULLETIN_UNTIL, BULLETIN_ROW_FIELD_COUNT };
extern const struct field bulletin_row_fields[BULLETIN_ROW_FIELD_COUNT];
/* The two fields of a page that says {{>notices}}. */
#define BULLETIN_LIST \
	{ "notices", FIELD_LIST, FIELD_API, .of = bulletin_row_fields, \
		.of_count = BULLETIN_ROW_FIELD_COUNT, .help = "What is said of these places now." }
#define BULLETIN_FLAG { "has_notices", FIELD_FLAG, FIELD_PAGE }
/* Rows of what is told now of some places (0 among them: none), for whoever asks. What it costs is one
 * question while nothing is told anywhere. */
struct bulletin_page {
	struct model *model;
	size_t list, flag; /* BULLETIN_LIST, BULLETIN_FLAG */
};
MUST_USE bool bulletin_draw(struct visit *visit, const int64_t *place_ids, size_t count,
                            struct bulletin_page page, struct fault *fault_r);
/* The same of all that are not over, for those who work here: « à partir de demain 9 h ». First what holds
 * where the reader works: whoever answers the phone may be asked about any place. */
MUST_USE bool bulletin_draw_known(struct visit *visit, struct bulletin_page page,
                                  struct fault *fault_r);

/* One that the program writes, in the caller's transaction, with its fact. */
MUST_USE bool bulletin_plant(struct arena *arena, struct db *db, int64_t root_id,
                             const struct bulletin *bulletin, int64_t now_s, struct fault *fault_r);

extern const struct room_pages bulletin_pages;

#endif
