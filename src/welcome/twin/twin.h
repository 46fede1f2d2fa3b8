/* twin: what is there twice. Two requests about the same thing become one and part again; a person who is
 * written down twice is one person, and her page says how she is reached.
 *
 * It is reached from a request that its reader sees, and another request is named by its reference: so that
 * nobody joins, parts or is proposed what she does not see. Nothing is decided by the program: it proposes,
 * people join. */
#ifndef WELCOME_TWIN_H
#define WELCOME_TWIN_H

#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	TWIN_PROPOSED_COUNT_MAX = 10,
	TWIN_ANSWERED_COUNT_MAX = 3,
	TWIN_NEAR_M = 60,       /* two lamps of a street are further from each other */
	TWIN_NEAR_DAYS = 60,    /* between two requests about the same thing */
	TWIN_LOOKED_AT_MAX = 500, /* open requests of the offering, the latest */
};

/* Metres between two points, degrees of WGS 84, on a sphere of 6,371 km: within a town, to the metre. */
double twin_metres(double east, double north, double other_east, double other_north);
/* Have two texts their words in common, in whatever order and writing? Empty ones have not. */
bool twin_same_words(struct arena *arena, struct span one, struct span other);

/* Somebody who has her address or her number, as far as the reader sees a request of both. */
struct twin_person {
	struct span name;      /* empty: not said */
	struct span reference; /* of a request that the reader sees */
	const char *why;       /* « même numéro de téléphone » */
};
/* Of whoever made a request that the reader sees; at most TWIN_PROPOSED_COUNT_MAX. */
MUST_USE bool twin_persons(struct arena *arena, struct db *db, int64_t root_id,
                           const struct desk_sight *sight, int64_t person_id,
                           struct twin_person **persons_r, size_t *count_r,
                           struct fault *fault_r);

/* A request that may be about the same thing. */
struct twin_request {
	struct desk_request request;
	const char *why; /* « même personne, même démarche », « à 12 mètres », « mêmes mots » */
};
struct twin_around {
	const struct desk_sight *sight;
	const struct place_tree *tree;
	int64_t now_s;
};
/* Open, seen by the reader, tied in no way; at most TWIN_PROPOSED_COUNT_MAX. */
MUST_USE bool twin_requests(struct arena *arena, struct db *db, int64_t root_id,
                            const struct twin_around *around, const struct desk_request *request,
                            struct twin_request **requests_r, size_t *count_r,
                            struct fault *fault_r);

/* Requests that this reader sees, that were answered, and that have the rarest words of the title of this
 * one, the most of them first. */
struct twin_answered {
	struct desk_request all[TWIN_ANSWERED_COUNT_MAX];
	size_t count;
};
MUST_USE bool twin_answered(struct arena *arena, struct db *db, int64_t root_id,
                            const struct twin_around *around, const struct desk_request *request,
                            struct twin_answered *answered_r, struct fault *fault_r);

/* What it has to do with others, as far as they are seen. */
struct twin_tie {
	struct desk_tie tie;
	struct desk_request other;
	const char *words; /* « Elle est jointe à celle-ci » */
};
MUST_USE bool twin_ties(struct arena *arena, struct db *db, int64_t root_id,
                        const struct desk_sight *sight, const struct desk_request *request,
                        struct twin_tie **ties_r, size_t *count_r, struct fault *fault_r);

extern const struct room_pages twin_pages;

#endif
