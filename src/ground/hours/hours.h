/* hours: when a place is open, and how many of its minutes lie between two instants.
 *
 * A calendar is made of a week of openings (which may change from a day on), the public holidays of
 * the territory, exceptional closings and openings, and the zone of the place. A place is open at an
 * instant when the clock on its wall shows a time of one of its windows: a window that stands in the
 * hour which comes twice in October is open twice, one in the hour that is jumped over in March is
 * not open.
 *
 * Minutes are whole. An instant counts as the minute that it is in, so that minutes from a to b and
 * from b to c are those from a to c, and a request received at 10:00:40 is received at 10:00.
 *
 * Functions take no database and cost what the years in between do, never the days. */
#ifndef GROUND_HOURS_H
#define GROUND_HOURS_H

#include "base/time.h"
#include "base/workdays.h"
#include "craft/visit/visit.h"
#include "ground/place/place.h"

enum {
	HOURS_DAY_MINUTES = 24 * 60,
	HOURS_WINDOW_COUNT_MAX = 6, /* of a day, as one types it */
	HOURS_REASON_LENGTH_MAX = 200,
	HOURS_EXCEPTION_DAY_COUNT_MAX = 731, /* longer, it is another week */
	HOURS_EXCEPTION_COUNT_MAX = 400,     /* of a place, not over yet */
	HOURS_WEEK_COUNT_MAX = 200,          /* of a place, over the years */
};

/* --- a day, a week, days that are exceptions ----------------------------------------------------- */

/* Minutes since midnight on the wall: 0 <= opens < closes <= HOURS_DAY_MINUTES. */
struct hours_window {
	int16_t opens, closes;
};

/* Windows in order, that do not overlap; none: closed. */
struct hours_day {
	const struct hours_window *windows;
	size_t count;
};

enum { HOURS_SUPPOSED = -1 }; /* place_id of a week that nobody gave */

struct hours_week {
	int32_t from_day;
	int64_t place_id; /* whose it is; 0: the whole organisation's, HOURS_SUPPOSED: nobody's */
	bool on_holidays; /* open on public holidays too */
	struct hours_day days[7]; /* Monday first */
};

enum hours_kind {
	HOURS_CLOSED,         /* all day */
	HOURS_CLOSED_BETWEEN, /* in these windows only */
	HOURS_OPEN_BETWEEN,   /* in these windows, whatever the week and the holiday */
	HOURS_KIND_COUNT
};

struct hours_exception {
	int64_t id, place_id; /* 0: of the whole organisation */
	int32_t first_day, last_day;
	enum hours_kind kind;
	struct hours_day day; /* its windows; none for HOURS_CLOSED */
	struct span reason;   /* as the public reads it */
};

/* « 9 h – 12 h et 14 h – 17 h 30 », as people type it: 14 h 30, 14h30, 14:30, 14h, 14; – or « à »
 * between two hours; a comma, a semicolon or « et » between windows. « fermé » or nothing: no window.
 * In any order; 24 h is the end of the day. NULL when it is read, else the sentence that says why not. */
const char *hours_day_read(struct arena *arena, struct span typed, struct hours_day *day_r);
/* « 9 h à 12 h, 14 h à 17 h 30 », « fermé ». */
void text_add_hours(struct text *text, const struct hours_day *day);

/* --- a calendar ---------------------------------------------------------------------------------- */

struct hours_calendar;

struct hours_source {
	const struct zone *zone;
	struct calendar holidays; /* of base/workdays; its closings count for nothing here */
	/* Each from its day on, increasing; the first holds before its day too. One at least. */
	const struct hours_week *weeks;
	size_t week_count;
	/* Who speaks last is right: of two on one day the later in this list. */
	const struct hours_exception *exceptions;
	size_t exception_count;
	/* Local days the calendar knows. Asking of an instant before the end of the first, in UTC, or after
	 * the beginning of the last is a bug. */
	int32_t first_day, last_day;
};

/* Borrows what the source points to: it must live as long as `arena`. */
MUST_USE struct hours_calendar *hours_calendar_new(struct arena *arena,
                                                   const struct hours_source *source);
/* The same of a place (PLACE_NONE: the whole organisation), from what is kept: weeks and exceptions of
 * the place and of those above it in `tree`. From `first_day` to `last_day` in UTC, both whole. */
struct hours_question {
	int64_t root_id;
	const struct place_tree *tree;
	int32_t first_day, last_day;
};
MUST_USE struct hours_calendar *hours_calendar_load(struct arena *arena, struct db *db,
                                                    const struct hours_question *question,
                                                    uint32_t place, struct fault *fault_r);
/* For many places: all that the organisation keeps, in three questions to the database; then the
 * calendar of each without any. The book lives in `arena` and is used by one thread. */
struct hours_book;
MUST_USE struct hours_book *hours_book_load(struct arena *arena, struct db *db,
                                            const struct hours_question *question,
                                            struct fault *fault_r);
MUST_USE struct hours_calendar *hours_book_calendar(struct hours_book *book, uint32_t place,
                                                    struct fault *fault_r);

const struct zone *hours_zone(const struct hours_calendar *calendar);
/* The public holidays there, without closings. */
const struct calendar *hours_holidays(const struct hours_calendar *calendar);

/* --- asking -------------------------------------------------------------------------------------- */

/* What a local day is, and why. */
struct hours_told {
	struct hours_day day;
	const struct hours_week *week;           /* the one in force */
	const char *holiday;                     /* its name; NULL on other days */
	const struct hours_exception *exception; /* the last that spoke; NULL: none */
};
struct hours_told hours_told(const struct hours_calendar *calendar, int32_t day);

bool hours_open(const struct hours_calendar *calendar, int64_t instant_s);
/* From when on it is open, or closed: the instant itself when it is already. False: not before the
 * calendar ends. */
bool hours_opening(const struct hours_calendar *calendar, int64_t from_s, int64_t *at_s_r);
bool hours_closing(const struct hours_calendar *calendar, int64_t from_s, int64_t *at_s_r);

/* Open minutes in (from, to]; 0 when to <= from. */
int64_t hours_minutes(const struct hours_calendar *calendar, int64_t from_s, int64_t to_s);
/* The first instant when `minutes` of them have elapsed: the end of a minute; `from_s` itself for 0.
 * False: not before the calendar ends. */
bool hours_after(const struct hours_calendar *calendar, int64_t from_s, int64_t minutes,
                 int64_t *at_s_r);

/* While the clock does not run: [begin, end), by their beginnings; they may overlap. One that is not over
 * ends at INT64_MAX. */
struct hours_pause {
	int64_t begin_s, end_s;
};
struct hours_pauses {
	const struct hours_pause *list;
	size_t count;
};
/* The same without what lies in a pause. */
int64_t hours_minutes_without(const struct hours_calendar *calendar, struct hours_pauses pauses,
                              int64_t from_s, int64_t to_s);
bool hours_after_without(const struct hours_calendar *calendar, struct hours_pauses pauses,
                         int64_t from_s, int64_t minutes, int64_t *at_s_r);

/* A week of a place (0: the whole organisation), as people type its days, Monday first; they must read. */
MUST_USE bool hours_plant(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
                          int32_t from_day, const char *const days[7], struct fault *fault_r);

/* --- pages --------------------------------------------------------------------------------------- */

/* Who says when a place is open: those of its subtree. */
enum { HOURS_KEEPERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };

/* « /horaires?lieu=CODE », where every signed-in reader reads them. */
const char *hours_address(struct arena *arena, const struct place_tree *tree, uint32_t place);

extern const struct room_pages hours_pages;

#endif
