/* French working days, and the dates the law counts in them.
 *
 * Days are those of base/time.h. A calendar is made by whoever knows the place: its territory, its
 * local switch, the closings of its organisation. */
#ifndef BASE_WORKDAYS_H
#define BASE_WORKDAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where L3133-1 holds as it is, and where days are added (L3134-13, L3422-2 Code du travail). */
enum territory {
	TERRITORY_METROPOLE,
	TERRITORY_ALSACE_MOSELLE,
	TERRITORY_GUADELOUPE,
	TERRITORY_GUYANE,
	TERRITORY_LA_REUNION,
	TERRITORY_MARTINIQUE,
	TERRITORY_MAYOTTE,
	TERRITORY_SAINT_BARTHELEMY,
	TERRITORY_SAINT_MARTIN,
	TERRITORY_COUNT
};

struct calendar {
	enum territory territory;
	/* Alsace-Moselle only: the commune has a Protestant temple or a mixed church. */
	bool good_friday;
	const int32_t *closings; /* days the organisation closes, increasing */
	size_t closing_count;
};

enum workdays {
	WORKDAYS_OUVRES,    /* Monday to Friday */
	WORKDAYS_OUVRABLES, /* Monday to Saturday */
};

int32_t easter_days(int year); /* Gregorian Easter Sunday */

/* The French name of the public holiday (« Lundi de Pâques »), or NULL on other days. Closings of
 * the organisation are not holidays. */
const char *holiday_name(const struct calendar *calendar, int32_t days);

struct holiday {
	int32_t days;
	const char *name;
};
enum { HOLIDAY_COUNT_MAX = 13 };
/* Those of a year, in order. */
size_t holidays_of_year(const struct calendar *calendar, int year,
                        struct holiday holidays_r[HOLIDAY_COUNT_MAX]);

bool workday_is(const struct calendar *calendar, enum workdays kind, int32_t days);
/* The day itself if it is a working day, else the first one after. */
int32_t workday_from(const struct calendar *calendar, enum workdays kind, int32_t days);
/* The `count`th working day after `days`, which is itself not counted. `count` 1 to
 * WORKDAY_COUNT_MAX. */
int32_t workday_after(const struct calendar *calendar, enum workdays kind, int32_t days, int count);
enum { WORKDAY_COUNT_MAX = 2000 };
/* Working days in (from, to]; 0 when to <= from. */
int workday_count(const struct calendar *calendar, enum workdays kind, int32_t from, int32_t to);

/* --- what the law counts (CRPA) ----------------------------------------------------------- */

/* The implicit decision: the same-number day `months` later (the month's last day if it has none),
 * at 24:00, never moved for a weekend or a holiday. A decision made that day is in time; the state
 * changes the next day. */
int32_t implicit_decision_day(int32_t received, int months);
/* Pieces asked on `asked` and given on `given` stop the clock on every day of both. */
int32_t implicit_decision_suspended(int32_t decision, int32_t asked, int32_t given);
/* The last day to go to court: a franc delay of `months` (two by law) after the decision, moved to
 * the next jour ouvré. Closings of the organisation move nothing: the court is open. */
int32_t last_day_to_sue(const struct calendar *calendar, int32_t decision, int months);

#endif
