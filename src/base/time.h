/* Time: instants are UTC seconds since 1970 (int64), days are counted since 1970-01-01 (int32),
 * and a place has a zone, by its IANA name.
 *
 * Years 1900 to 2200, proleptic Gregorian calendar, no leap seconds. What is outside is refused
 * when read and a bug when computed. Nothing here depends on TZ or on the locale. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/must.h"
#include "base/text.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2200 };
enum { DAY_S = 86400 };
enum { DAYS_MIN = -25567, DAYS_MAX = 84370 }; /* 1900-01-01 and 2200-12-31 */

int64_t time_now_s(void);
int64_t time_monotonic_us(void); /* for durations only: it starts anywhere, never goes back */

/* --- days ------------------------------------------------------------------------------- */

struct date {
	int year, month, day; /* month 1 to 12, day 1 to 31 */
};

enum weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

bool date_is_valid(struct date date);
int date_month_length(int year, int month);
int32_t date_days(struct date date); /* the date must be valid */
struct date date_of_days(int32_t days);
enum weekday date_weekday(int32_t days);
/* The same day of the month `months` later (or earlier); the month's last day if it has none.
 * Stops at the ends of the calendar. */
int32_t date_add_months(int32_t days, int months);

/* « 2026-11-23 » and nothing else. False leaves *days_r alone. */
bool date_read(struct span span, int32_t *days_r);
void text_add_date(struct text *text, int32_t days);       /* 2026-11-23 */
const char *month_words(int month); /* « janvier » of 1 */
void text_add_date_words(struct text *text, int32_t days); /* 23 novembre 2026, 1er mai 2026 */
/* lundi 23 novembre 2026 */
void text_add_date_long(struct text *text, int32_t days);

/* --- instants --------------------------------------------------------------------------- */

/* From 1900-01-02 to 2200-12-30: a day is kept at each end so that what an instant shows in any
 * zone is still a valid date. */
#define INSTANT_MIN ((DAYS_MIN + 1) * (int64_t)DAY_S)
#define INSTANT_MAX (DAYS_MAX * (int64_t)DAY_S - 1)
bool instant_is_valid(int64_t instant_s);
/* RFC 3339: « 2026-11-23T10:00:00Z », « …T11:00:00.25+01:00 » (the fraction is dropped; T and Z
 * may be small). A second 60, a missing offset, an impossible date are refused. */
bool instant_read(struct span span, int64_t *instant_s_r);
void text_add_instant(struct text *text, int64_t instant_s); /* 2026-11-23T10:00:00Z */

/* --- zones ------------------------------------------------------------------------------ */

/* Read-only once open, so that threads may share it. */
struct zone;

/* Reads the system's tzdata (TZif version 2 or more). A name that is not a plain IANA name
 * (« .. », a leading or doubled slash, odd characters), an unknown or damaged zone is a fault. */
MUST_USE struct zone *zone_open(struct arena *arena, const char *name, struct fault *fault_r);
/* The same from bytes; `name` is only for the log. The bytes may go afterwards. */
MUST_USE struct zone *zone_from(struct arena *arena, const char *name, struct span bytes,
                                struct fault *fault_r);
bool zone_name_is_valid(const char *name);

/* Where the administration is: Europe/Paris. Opened once, for as long as the program lives: the house
 * looks when it opens that the system has it, so that it is there for whoever asks. */
#define ZONE_HERE "Europe/Paris"
const struct zone *zone_here(void);
/* The day there, at a valid instant: whoever keeps or compares days takes them from here. The instant's
 * own day is Greenwich's, and is yesterday for an hour or two of each night. */
int32_t day_here(int64_t instant_s);

/* Seconds east of Greenwich: Europe/Paris in summer is 7200. Less than a day. */
int32_t zone_offset_s(const struct zone *zone, int64_t instant_s);
/* The first instant after this one from which another offset holds; past INSTANT_MAX when none is known:
 * between two of them local time is counted without the zone. */
int64_t zone_change_after(const struct zone *zone, int64_t instant_s);

/* What the clock on the wall shows. */
struct local {
	int32_t days;
	int32_t second; /* of the day, 0 to 86399 */
};

struct local zone_local(const struct zone *zone, int64_t instant_s); /* a valid instant */

enum local_kind {
	LOCAL_ONCE,
	LOCAL_SKIPPED, /* never shown: clocks jumped over it (2026-03-29 02:30 in Paris) */
	LOCAL_TWICE,   /* shown twice: clocks went back (2026-10-25 02:30 in Paris) */
};

/* Skipped: as if clocks had not yet jumped (02:30 becomes 03:30). Twice: the first time, summer.
 * So an order of local times never becomes its contrary by more than the jump itself.
 * Assumes that two changes are at least two days apart. Always gives a valid instant: a local
 * time of the first or last days of the calendar is moved into the range. `kind_r` may be NULL. */
int64_t zone_instant(const struct zone *zone, struct local local, enum local_kind *kind_r);

/* 2026-11-23T11:00:00+01:00 */
void text_add_local(struct text *text, const struct zone *zone, int64_t instant_s);

#endif
