/* alert: whoever can still do something is told before what is due, and who leads, after.
 *
 * Whatever is due of a request (first reply, next one, solution, the day that was told, silence of the
 * law, an acknowledgement) is what its rank in the queue is made of (room desk). A unit says how many hours
 * of opening before, whoever has the request is told; whether who leads is told once it is late; and how
 * many days before silence decides, who leads and the référent are. Places under it follow, unless they
 * say otherwise.
 *
 * The person is told before she asks, once for each date: that the day she was told has gone by, nobody
 * having replied; that five days are left to answer us.
 *
 * To agents nothing is sent for each request: what presses is one sentence for each reader, on her first
 * page and in the letter of Monday (room home). Confidential requests are told to whoever has them, and to
 * who leads the very unit. */
#ifndef WELCOME_ALERT_H
#define WELCOME_ALERT_H

#include <stdatomic.h>

#include "welcome/desk/desk.h"

enum {
	ALERT_BEFORE_HOURS = 4,      /* when no unit said anything: half a day of opening */
	ALERT_BEFORE_HOURS_MAX = 80,
	ALERT_SILENCE_DAYS = 10,
	ALERT_SILENCE_DAYS_MAX = 60,
	ALERT_FAR_DAYS = 61,         /* what is due later is never soon */
	ALERT_PERSON_FROM_S = 9 * 3600, /* of the day, in Paris: a message wakes nobody */
	ALERT_PERSON_UNTIL_S = 19 * 3600,
	ALERT_LOOKED_AT_MAX = 1000,  /* requests from the front of her queue; beyond, « au moins » */
};

struct alert_rule {
	int64_t place_id; /* whose it is; 0: nobody said anything */
	int64_t before_minutes, silence_days; /* 0: nobody is told */
	bool tells_late;
	bool tells_persons; /* that their date goes by, or is near */
	int64_t changes;
};
/* The rule of a place: its own, or that of the nearest above. `rules` in any order. */
struct alert_rule alert_rule_for(const struct place_tree *tree, const struct alert_rule *rules,
                                 size_t count, uint32_t place);

/* What presses for one reader, grouped. */
struct alert_told {
	int64_t soon;    /* that she has, and are due soon or already */
	bool soon_is_more; /* she has more than were looked at */
	int64_t late;    /* overdue, in units she leads */
	int64_t silence; /* silence decides soon, in units she leads or is référent of */
	int32_t silence_day; /* the first of these; 0: none */
};
MUST_USE bool alert_of(struct arena *arena, struct db *db, const struct desk_hand *hand,
                       const struct reader *reader, struct alert_told *told_r,
                       struct fault *fault_r);

/* Tells persons, by the way they are answered; anyone may call it, as often as she likes. */
struct alert_clock {
	struct store *store;
	int64_t root_id, now_s;
	const atomic_bool *stops; /* may be NULL */
};
MUST_USE bool alert_clock(struct arena *arena, const struct alert_clock *clock, struct fault *fault_r);

/* Who says when people of a unit are told. */
enum { ALERT_KEEPERS = WHO(ROLE_TEAM_LEADER) | WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

extern const struct room_pages alert_pages;

#endif
