/* counter: whoever comes in person takes a ticket and is called in her turn.
 *
 * A place may have a counter: files with a letter (« A, papiers d’identité »), windows (« Guichet 1 »), a
 * kiosk where tickets are taken, a screen for the room. A ticket asks for no name and no phone. It lives a
 * day; what stays is how long one waited, by place, day and hour, and how many gave up: never by window,
 * never by agent.
 *
 * Whoever holds a card « mobilité inclusion » (priorité or invalidité) passes first: article L241-3 of the
 * Code de l’action sociale et des familles, not read yet. */
#ifndef WELCOME_COUNTER_H
#define WELCOME_COUNTER_H

#include "craft/visit/visit.h"
#include "ground/place/place.h"

enum {
	COUNTER_FILE_COUNT_MAX = 20,
	COUNTER_WINDOW_COUNT_MAX = 40,
	COUNTER_NAME_LENGTH_MAX = 60,
	COUNTER_WAITING_COUNT_MAX = 400, /* at once; more are asked to come to the desk */
	COUNTER_NUMBER_MAX = 999,        /* of a letter, in a day */
	COUNTER_CALL_COUNT_MAX = 9,      /* of one ticket: then the room has heard it */
	COUNTER_FLOOR = 5,               /* persons behind a figure */
	COUNTER_WAIT_MINUTES_MAX = 600,  /* longer waits count as this one */
	COUNTER_PACE_COUNT = 30,         /* visits that an announced wait is made of, at most */
	COUNTER_PACE_COUNT_MIN = 3,      /* and at least */
};

/* --- rules, pure ------------------------------------------------------------------------------ */

enum counter_state {
	COUNTER_WAITING,
	COUNTER_CALLED,
	COUNTER_HERE,   /* she is at the window */
	COUNTER_ABSENT, /* called in vain */
	COUNTER_OVER,
	COUNTER_STATE_COUNT
};

struct counter_ticket {
	int32_t day;
	int64_t minute; /* of that day, when it was taken */
	char letter;    /* of its number, for ever */
	char file;      /* where it waits: another letter once it was sent on */
	int64_t number; /* from 1 each day, of its letter */
	enum counter_state state;
	bool is_first;  /* passes before the others */
	int64_t taken_unix_s;
	int64_t called_unix_s; /* first of all; 0: never */
	int64_t again_unix_s;  /* last of all */
	int64_t begun_unix_s, over_unix_s;
	int64_t call_count;
	struct span window;    /* where she is called, or is; empty: nowhere */
	struct span follow;    /* its address: whoever holds it reads how long is left */
};

enum counter_verb {
	COUNTER_CALL,   /* to a window */
	COUNTER_AGAIN,  /* the same, once more */
	COUNTER_MISS,   /* nobody came */
	COUNTER_BEGIN,  /* she is here */
	COUNTER_END,
	COUNTER_SEND,   /* to another file, where she keeps her place */
	COUNTER_BACK,   /* she was absent and has come */
	COUNTER_FIRST,  /* she passes first */
	COUNTER_IN_TURN,
	COUNTER_VERB_COUNT
};
struct counter_act {
	enum counter_verb verb;
	int64_t at_s;
	struct span window; /* who acts there */
	char file;          /* COUNTER_SEND: where to */
};
/* Does it. NULL, or the French sentence of why it cannot be done: nothing is changed then. */
const char *counter_apply(struct counter_ticket *ticket, const struct counter_act *act);

/* Who is called next among those that wait, at a window that takes these letters (empty: all): whoever
 * passes first, then whoever came first. NULL: nobody. */
struct counter_ticket *counter_next(struct counter_ticket *tickets, size_t count, struct span letters);
/* How many that wait would be called before her, in files of these letters: hers and those that the same
 * windows take. */
size_t counter_before(const struct counter_ticket *tickets, size_t count,
                      const struct counter_ticket *ticket, struct span letters);
/* « A 12 » */
const char *counter_ticket_words(struct arena *arena, const struct counter_ticket *ticket);
/* « A12 », as addresses have it; a12, A 12 too. */
bool counter_ticket_read(struct span typed, char *letter_r, int64_t *number_r);

/* How long one may wait. The windows that take her file go on as the last visits did: one that is busy is
 * free after what was left, on average, of the visits that lasted as long already; then whoever is before her
 * goes to the first that is free, for as long as a visit lasts on average. In minutes, upwards; -1: too few
 * visits were seen, or no window is open. */
struct counter_pace {
	int64_t busy_s[COUNTER_WINDOW_COUNT_MAX]; /* of each open window, for how long; -1: it is free */
	size_t window_count;
	int64_t visit_s[COUNTER_PACE_COUNT]; /* how long the last visits lasted */
	size_t visit_count;
};
int64_t counter_wait_minutes(size_t before, const struct counter_pace *pace);
/* « environ 10 minutes », « moins de 5 minutes », « environ 1 h 30 »; NULL for -1. */
const char *counter_wait_words(struct arena *arena, int64_t minutes);

/* --- how long one waited ---------------------------------------------------------------------- */

/* How many, of one hour of one day, waited so many minutes. */
struct counter_waited {
	int32_t day;
	int64_t hour;
	int64_t minutes;
	bool is_lost; /* never came to a window */
	int64_t count;
};
/* A stretch of days or of hours, wide enough for the floor. */
struct counter_band {
	int64_t first, last; /* days, or hours; both included */
	int64_t count, lost; /* persons in all; those who never came to a window */
	/* Minutes, of those who did; -1: they are fewer than the floor. */
	int64_t middle, ninth; /* half waited less; nine in ten did */
};
/* Neighbours are put together until each band holds the floor, so that none is found by subtraction. By day
 * or by hour; `waited` in that order. Days that are left at the end, too few, are told with those to come;
 * hours, with those before. *count_r 0: none holds the floor. */
struct counter_band *counter_bands(struct arena *arena, const struct counter_waited *waited,
                                   size_t count, bool by_hour, size_t *count_r);
/* What is told today and what was told yesterday may be subtracted too. So days are cut from the first that
 * is kept, and a band, once told, never changes; hours are told of four weeks that no other table shares,
 * each a sum of whole bands. `bands`: all of them, by day. */
enum { COUNTER_TOLD_DAYS = 28 };
struct counter_days {
	int64_t first, last; /* first > last: none */
};
/* Those that began in the last four weeks. */
struct counter_days counter_days_told(const struct counter_band *bands, size_t count, int32_t today);
/* The last four weeks that are over, from a Monday that is the same for ever. */
struct counter_days counter_days_of_hours(const struct counter_band *bands, size_t count);

/* --- time ------------------------------------------------------------------------------------- */

/* Tickets of days that are over become counts, and go. May run twice. */
MUST_USE bool counter_clock(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s,
                            struct fault *fault_r);

/* --- a counter that the program makes (counter_plant.c), in the caller's transaction ------------ */

/* Files and windows as one types them on the counter's page, a line each; they must read. */
struct counter_planting {
	int64_t place_id;
	int32_t today;
	struct span files, windows;
};
MUST_USE bool counter_plant(struct arena *arena, struct db *db, int64_t root_id,
                            const struct counter_planting *planting, struct fault *fault_r);
struct counter_planted_seat {
	int64_t place_id, account_id, since_s;
	struct span window;
};
MUST_USE bool counter_plant_seat(struct db *db, int64_t root_id,
                                 const struct counter_planted_seat *seat, struct fault *fault_r);
/* As it stands, of any day: its address is drawn here. */
MUST_USE bool counter_plant_ticket(struct arena *arena, struct db *db, int64_t root_id,
                                   int64_t place_id, const struct counter_ticket *ticket,
                                   struct fault *fault_r);

extern const struct room_pages counter_pages;

#endif
