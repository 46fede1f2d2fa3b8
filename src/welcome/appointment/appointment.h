/* appointment: who comes when, at a counter.
 *
 * Appointments are often booked with another tool: they come in as a calendar or a table, once each. Others
 * are proposed to the person of a request, who takes a free hour of the place. She is reminded two days and
 * two hours before, once, unless she said no; she cancels or moves it by a link of her own, without account.
 *
 * Who sees: the list of a day is for whoever deals with requests at the place. Of an appointment that is of
 * a request, name and reference are told only to who sees that request. No-shows are counted by place, never
 * by agent nor by window. Names and addresses go a month after. */
#ifndef WELCOME_APPOINTMENT_H
#define WELCOME_APPOINTMENT_H

#include <stdatomic.h>

#include "base/time.h"
#include "craft/sms/sms.h"
#include "ground/hours/hours.h"
#include "welcome/desk/desk.h"

enum {
	APPOINTMENT_WORDS_LENGTH_MAX = 120,  /* of a window, of what it is about */
	APPOINTMENT_LENGTH_MIN_S = 5 * 60,
	APPOINTMENT_LENGTH_MAX_S = 12 * 3600,
	APPOINTMENT_USUAL_S = 30 * 60,       /* when nothing says how long */
	APPOINTMENT_AHEAD_DAYS = 400,        /* further, it is a mistake */
	APPOINTMENT_BACK_DAYS = 400,         /* older, it is of no use */
	APPOINTMENT_KEEP_NAME_DAYS = 30,     /* after it: who came is forgotten */
	APPOINTMENT_KEEP_DAYS = 400,         /* after it: it goes wholly */
	APPOINTMENT_DAY_COUNT_MAX = 400,     /* of a place in a day */
	APPOINTMENT_FREE_COUNT_MAX = 60,     /* free hours shown at once */
	APPOINTMENT_TOLD_COUNT_MAX = 5,      /* reminders to one address or number in an hour */
	APPOINTMENT_UNTOLD = -1,
	APPOINTMENT_SEALED = INT32_MAX, /* sequence of what no file changes any more */
	APPOINTMENT_FLOOR = 10,              /* persons behind a share */
};

/* Who brings files in and opens hours: those who say when the place is open, and leaders of teams. */
enum { APPOINTMENT_KEEPERS = HOURS_KEEPERS | WHO(ROLE_TEAM_LEADER) };

/* --- rules, pure ------------------------------------------------------------------------------ */

enum appointment_state {
	APPOINTMENT_BOOKED,
	APPOINTMENT_FREE,           /* an hour that somebody may take */
	APPOINTMENT_CAME,
	APPOINTMENT_MISSED,
	APPOINTMENT_CANCELLED,      /* by the person */
	APPOINTMENT_CANCELLED_BY_US,
	APPOINTMENT_STATE_COUNT
};
extern const char *const appointment_state_words[APPOINTMENT_STATE_COUNT];

struct appointment {
	int64_t appointment_id, place_id, request_id; /* request 0: none */
	int64_t begin_s, end_s;
	enum appointment_state state;
	struct span window, about, name, mail, phone;
	bool is_slot, says_no;
	int64_t sequence;
	int64_t far_s, near_s; /* when she was reminded; 0: not, APPOINTMENT_UNTOLD: there is no way */
	int64_t changes;
};

/* A new one, with its number; in the caller's transaction. */
MUST_USE bool appointment_add(struct db *db, int64_t root_id, const struct appointment *appointment,
                              struct fault *fault_r);

enum appointment_verb {
	APPOINTMENT_COME,   /* she came */
	APPOINTMENT_MISS,   /* she did not */
	APPOINTMENT_UNMARK, /* neither: it was a slip */
	APPOINTMENT_CANCEL, /* by the person */
	APPOINTMENT_CALL_OFF, /* by us */
	APPOINTMENT_HUSH,   /* no reminder */
	APPOINTMENT_REMIND, /* reminders again */
	APPOINTMENT_FORGET, /* who it was: asked for by her; no later file brings her back */
	APPOINTMENT_VERB_COUNT
};
/* Does it. NULL, or the French sentence of why it cannot be done: nothing is changed then. */
const char *appointment_apply(struct appointment *appointment, enum appointment_verb verb,
                              int64_t now_s);

enum appointment_reminder { APPOINTMENT_FAR, APPOINTMENT_NEAR, APPOINTMENT_REMINDER_COUNT };
/* When she is reminded: two days before at the same hour on the wall, two hours before; never before seven
 * nor after eight in the evening. Daylight saving changes neither. */
int64_t appointment_reminder_s(const struct appointment *appointment, const struct zone *zone,
                               enum appointment_reminder which);
/* Is it time now, and not too late to be of use? Of what is booked, to come, and not told already. */
bool appointment_reminder_due(const struct appointment *appointment, const struct zone *zone,
                              enum appointment_reminder which, int64_t now_s);

/* What a file says now, over what was known: she stays cancelled, present or absent here as long as it does
 * not move; what moved is reminded anew. False: it changes nothing. */
bool appointment_merge(struct appointment *known, const struct appointment *said);

/* « mardi 1er décembre 2026 à 10 h 30 » */
const char *appointment_when_words(struct arena *arena, const struct zone *zone, int64_t at_s);
/* « 10 h 30 » */
const char *appointment_hour_words(struct arena *arena, const struct zone *zone, int64_t at_s);

/* An instant as people and programs write it: « mardi 1er décembre 2026, 10 h 30 », « 01/12/2026 10:30 »,
 * 2026-12-01T10:30:00, which are of the clock on the wall; 2026-12-01T09:30:00Z, which is an instant. A
 * weekday that is not that of the day is a mistake. */
struct appointment_when {
	bool is_local;
	struct local local;
	int64_t at_s;
};
bool appointment_when_read(struct span typed, struct appointment_when *when_r);
/* The day and the hour apart. */
bool appointment_day_read(struct span typed, int32_t *day_r);
bool appointment_hour_read(struct span typed, int32_t *second_r);

/* --- from the terminal ------------------------------------------------------------------------- */

#define APPOINTMENT_KIND "appointments"
/* A calendar or a table, for a place (its code or name). What may be taken is, but for a dry run. *known_r:
 * how many had come before. False: import->fault. */
MUST_USE bool appointment_import(struct store *store, struct import *import, const char *place,
                                 const char *map_path, int64_t *known_r);

/* What an import brought goes, what it changed is again as it was; but what somebody dealt with since, what
 * its person was reminded of or gave up stays. FOUND_NONE: no import of appointments that may still be
 * undone has that number. */
struct appointment_undo_asked {
	int64_t root_id, number; /* of the import */
	int64_t account_id;      /* who undoes it; 0: the terminal */
	int64_t now_s;
};
struct appointment_undone {
	int64_t gone, back, reminded, given_up, touched; /* the last three stay */
};
MUST_USE enum found appointment_undo(struct arena *arena, struct store *store,
                                     const struct appointment_undo_asked *asked,
                                     struct appointment_undone *undone_r, struct fault *fault_r);
/* « 3 restent : 2 dont la personne a déjà été prévenue, 1 qu’elle a annulé. »; NULL: none does. */
const char *appointment_stay_words(struct arena *arena, const struct appointment_undone *undone);

/* --- time ---------------------------------------------------------------------------------------- */

struct appointment_house {
	struct store *store;
	int64_t root_id;
	const char *folder;  /* of the data */
	const char *address; /* of the house: what links begin with; NULL: none */
	bool mails;          /* letters are sent */
	const struct sms_gateway *sms; /* NULL: none */
	const atomic_bool *stops;
};
/* Reminds, forgets, sweeps files that waited for a yes; every few minutes. Several programs may: an
 * appointment is claimed in the write that reminds of it, so that none is told twice. */
MUST_USE bool appointment_clock(struct arena *arena, const struct appointment_house *house,
                                int64_t now_s, struct fault *fault_r);

extern const struct room_pages appointment_pages;

#endif
