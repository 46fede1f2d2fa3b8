/* accord: what units promised each other.
 *
 * A unit that deals with a request may need another's opinion, or a piece only that one has. It asks by
 * an internal request of its own, a part of the first. How soon the other answers was agreed beforehand:
 * so many minutes of opening of the unit that is asked, proposed by one side, in force once the other said
 * yes.
 *
 * It is a fourth clock, internal (ITIL's operational level agreement): it runs in the hours of the unit
 * that is asked and stops while that unit waits for the one that asked. It does not stop while the usager
 * is waited for, since whoever is asked does not wait for her; and no date that she was told depends on it.
 *
 * Whoever is asked reads what was written to her and nothing of the first request, unless she sees it
 * anyway. How many were on time is told under the gate of room promise, never of one agent. */
#ifndef WELCOME_ACCORD_H
#define WELCOME_ACCORD_H

#include "craft/visit/visit.h"
#include "welcome/promise/promise.h"

enum {
	ACCORD_COUNT_MAX = 2000, /* of an organisation */
	ACCORD_HOURS_MAX = 400,
	/* Whole ones, the last that are over: a figure that moves with each request tells of that one. */
	ACCORD_MONTHS = 12,
	ACCORD_COUNTED_MAX = 1000, /* the latest ones */
};

struct accord {
	int64_t accord_id;
	int64_t from_unit_id, unit_id; /* from 0: whoever asks */
	int64_t offering_id;           /* 0: whatever is asked */
	int64_t minutes;
	int32_t first_day, last_day;   /* last 0: no end was said */
	bool is_of_asked;              /* the asked side proposed it */
	int64_t proposed_by, proposed_unix_s, agreed_by, agreed_unix_s; /* agreed 0: not yet */
	int64_t changes;
};

/* --- rules, pure ------------------------------------------------------------------------------ */

enum accord_state { ACCORD_PROPOSED, ACCORD_TO_COME, ACCORD_IN_FORCE, ACCORD_OVER };
enum accord_state accord_state(const struct accord *accord, int32_t today);

struct accord_question {
	int64_t from_unit_id, unit_id, offering_id;
	int32_t day;
};
/* The one that holds: in force that day, of the places nearest to both units (the asked one first), of that
 * very offering rather than of any, the latest. NULL: nothing was agreed. */
const struct accord *accord_for(const struct place_tree *tree, const struct accord *accords, size_t count,
                                const struct accord_question *question);

/* What became of what was asked, as known then. Pending: its delay is not over, however soon it was
 * answered (else the quick ones would be counted before their slow sisters); or it waits for who asked. */
enum accord_fate { ACCORD_PENDING, ACCORD_KEPT, ACCORD_BROKEN, ACCORD_LEFT_OUT };
enum accord_fate accord_judge(const struct desk_request *request, int64_t now_s);

/* « 4 heures d’ouverture », « 90 minutes d’ouverture » */
const char *accord_delay_words(struct arena *arena, int64_t minutes);

/* --- reading ---------------------------------------------------------------------------------- */

struct accord_asked {
	int64_t request_id, parent_id, accord_id, from_unit_id, unit_id, asked_unix_s;
};
/* What was asked of others about a request, first ones first. Whoever may see it is the caller's affair. */
MUST_USE bool accord_asked_about(struct arena *arena, struct db *db, int64_t root_id, int64_t parent_id,
                                 struct accord_asked **asked_r, size_t *count_r, struct fault *fault_r);
/* FOUND_NONE: no other unit asked for this one. */
MUST_USE enum found accord_asked_by(struct arena *arena, struct db *db, int64_t root_id,
                                    int64_t request_id, struct accord_asked *asked_r,
                                    struct fault *fault_r);
/* « demandé le 26 novembre 2026, réponse promise pour vendredi 27 novembre 2026 à 10 h » */
const char *accord_words(struct arena *arena, const struct zone *zone, const struct desk_request *request,
                         int64_t now_s);

/* --- what time does --------------------------------------------------------------------------- */

/* Forgets what was asked by requests that are erased. May run twice. */
MUST_USE bool accord_clock(struct arena *arena, struct store *store, int64_t root_id,
                           struct fault *fault_r);

/* Who speaks for a unit. */
enum { ACCORD_KEEPERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

extern const struct room_pages accord_pages;

#endif
