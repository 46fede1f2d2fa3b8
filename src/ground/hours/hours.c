/* The clock of a place. Between two changes of offset of its zone, local minutes follow one another
 * without a jump: each such stretch of time is counted on the wall, by weeks, then the holidays and
 * the exceptions are put right. */
#include <stdlib.h>

#include "ground/hours/hours_inside.h"

struct hours_calendar {
	struct hours_source source;
	struct stretch *stretches; /* one a week of the source */
	struct dated *dated;       /* days with an exception, increasing */
	size_t dated_count;
};

struct stretch {
	const struct hours_week *week;
	int minutes[7], total;
};

struct dated {
	int32_t day;
	struct hours_day windows;
	const struct hours_exception *last;
	int64_t more_before; /* minutes that the dated days before this one have over their usual ones */
};

/* --- windows ------------------------------------------------------------------------------------- */

int
hours_day_minutes(const struct hours_day *day, int from, int to)
{
	int minutes = 0;
	for (size_t i = 0; i < day->count; i++) {
		const int begin = day->windows[i].opens > from ? day->windows[i].opens : from;
		const int end = day->windows[i].closes < to ? day->windows[i].closes : to;
		minutes += end > begin ? end - begin : 0;
	}
	return minutes;
}

/* What is left of the day without the windows of `cut`. */
static struct hours_day
without(struct arena *arena, const struct hours_day *day, const struct hours_day *cut)
{
	struct hours_window *left =
		arena_array_of(arena, struct hours_window, day->count + cut->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < day->count; i++) {
		struct hours_window rest = day->windows[i];
		for (size_t j = 0; j < cut->count && rest.opens < rest.closes; j++) {
			const struct hours_window one = cut->windows[j];
			if (one.closes <= rest.opens || one.opens >= rest.closes)
				continue;
			if (one.opens > rest.opens)
				left[count++] = (struct hours_window){ rest.opens, one.opens };
			rest.opens = one.closes < rest.closes ? one.closes : rest.closes;
		}
		if (rest.opens < rest.closes)
			left[count++] = rest;
	}
	return (struct hours_day){ left, count };
}

/* --- the usual, and the exceptions --------------------------------------------------------------- */

static const struct stretch *
stretch_of(const struct hours_calendar *calendar, int32_t day)
{
	size_t at = calendar->source.week_count - 1;
	while (at > 0 && calendar->source.weeks[at].from_day > day)
		at--;
	return &calendar->stretches[at];
}

static const struct hours_day *
usual_day(const struct hours_calendar *calendar, int32_t day)
{
	static const struct hours_day closed = { NULL, 0 };
	const struct hours_week *week = stretch_of(calendar, day)->week;
	return week->on_holidays || holiday_name(&calendar->source.holidays, day) == NULL
	           ? &week->days[date_weekday(day) - 1]
	           : &closed;
}

/* The rank of the first dated day that is not before this one. */
static size_t
dated_from(const struct hours_calendar *calendar, int32_t day)
{
	size_t low = 0, high = calendar->dated_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (calendar->dated[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct dated *
dated_at(const struct hours_calendar *calendar, int32_t day)
{
	const size_t at = dated_from(calendar, day);
	return at < calendar->dated_count && calendar->dated[at].day == day ? &calendar->dated[at]
	                                                                    : NULL;
}

static int
compare_days(const void *a, const void *b)
{
	const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The days of the exceptions that the calendar knows, each once. */
static int32_t *
excepted_days(struct arena *arena, const struct hours_source *source, size_t *count_r)
{
	int32_t *days = NULL;
	size_t count = 0, room = 0, kept = 0;
	for (size_t i = 0; i < source->exception_count; i++) {
		const struct hours_exception *one = &source->exceptions[i];
		const int32_t first = one->first_day > source->first_day ? one->first_day : source->first_day;
		const int32_t last = one->last_day < source->last_day ? one->last_day : source->last_day;
		for (int32_t day = first; day <= last; day++) {
			if (count == room) {
				days = arena_grow(arena, days, count, room * 2 + 64, sizeof *days);
				room = room * 2 + 64;
			}
			days[count++] = day;
		}
	}
	if (count > 0)
		qsort(days, count, sizeof *days, compare_days);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || days[kept - 1] != days[i])
			days[kept++] = days[i];
	*count_r = kept;
	return days;
}

/* What a day becomes when each exception has spoken, the last one last. */
static void
hear(struct arena *arena, const struct hours_source *source, struct dated *dated)
{
	for (size_t i = 0; i < source->exception_count; i++) {
		const struct hours_exception *one = &source->exceptions[i];
		if (dated->day < one->first_day || dated->day > one->last_day)
			continue;
		if (one->kind == HOURS_CLOSED_BETWEEN)
			dated->windows = without(arena, &dated->windows, &one->day);
		else
			dated->windows = one->kind == HOURS_CLOSED ? (struct hours_day){ NULL, 0 } : one->day;
		dated->last = one;
	}
}

struct hours_calendar *
hours_calendar_new(struct arena *arena, const struct hours_source *source)
{
	must(source->week_count > 0);
	must(source->first_day >= DAYS_MIN && source->last_day <= DAYS_MAX);
	struct hours_calendar *calendar = arena_new_of(arena, struct hours_calendar);
	calendar->source = *source;
	calendar->stretches = arena_array_of(arena, struct stretch, source->week_count);
	for (size_t i = 0; i < source->week_count; i++) {
		struct stretch *stretch = &calendar->stretches[i];
		must(i == 0 || source->weeks[i - 1].from_day < source->weeks[i].from_day);
		stretch->week = &source->weeks[i];
		for (size_t day = 0; day < 7; day++) {
			stretch->minutes[day] =
				hours_day_minutes(&source->weeks[i].days[day], 0, HOURS_DAY_MINUTES);
			stretch->total += stretch->minutes[day];
		}
	}
	size_t count;
	const int32_t *days = excepted_days(arena, source, &count);
	calendar->dated = arena_array_of(arena, struct dated, count + 1);
	int64_t more = 0;
	for (size_t i = 0; i < count; i++) {
		struct dated *dated = &calendar->dated[i];
		const struct hours_day *usual = usual_day(calendar, days[i]);
		*dated = (struct dated){ .day = days[i], .windows = *usual, .more_before = more };
		hear(arena, source, dated);
		more += hours_day_minutes(&dated->windows, 0, HOURS_DAY_MINUTES) -
		        hours_day_minutes(usual, 0, HOURS_DAY_MINUTES);
	}
	calendar->dated[count] = (struct dated){ .day = INT32_MAX, .more_before = more };
	calendar->dated_count = count;
	return calendar;
}

const struct calendar *
hours_holidays(const struct hours_calendar *calendar)
{
	return &calendar->source.holidays;
}

const struct zone *
hours_zone(const struct hours_calendar *calendar)
{
	return calendar->source.zone;
}

struct hours_told
hours_told(const struct hours_calendar *calendar, int32_t day)
{
	must(day >= calendar->source.first_day);
	must(day <= calendar->source.last_day);
	const struct dated *dated = dated_at(calendar, day);
	return (struct hours_told){
		.day = dated != NULL ? dated->windows : *usual_day(calendar, day),
		.week = stretch_of(calendar, day)->week,
		.holiday = holiday_name(&calendar->source.holidays, day),
		.exception = dated != NULL ? dated->last : NULL,
	};
}

/* --- counting on the wall ------------------------------------------------------------------------ */

/* Of the days [from, to), all under one week, holidays away. */
static int64_t
stretch_minutes(const struct hours_calendar *calendar, const struct stretch *stretch, int32_t from,
                int32_t to)
{
	const int32_t whole = (to - from) / 7;
	int64_t minutes = (int64_t)whole * stretch->total;
	for (int32_t day = from + 7 * whole; day < to; day++)
		minutes += stretch->minutes[date_weekday(day) - 1];
	if (stretch->week->on_holidays || stretch->total == 0)
		return minutes;
	const int last = date_of_days(to - 1).year;
	for (int year = date_of_days(from).year; year <= last; year++) {
		struct holiday holidays[HOLIDAY_COUNT_MAX];
		const size_t count = holidays_of_year(&calendar->source.holidays, year, holidays);
		for (size_t i = 0; i < count; i++)
			if (holidays[i].days >= from && holidays[i].days < to)
				minutes -= stretch->minutes[date_weekday(holidays[i].days) - 1];
	}
	return minutes;
}

/* Of the whole days [from, to). */
static int64_t
days_minutes(const struct hours_calendar *calendar, int32_t from, int32_t to)
{
	if (from >= to)
		return 0;
	int64_t minutes = calendar->dated[dated_from(calendar, to)].more_before -
	                  calendar->dated[dated_from(calendar, from)].more_before;
	for (size_t i = 0; i < calendar->source.week_count; i++) {
		const bool is_last = i + 1 == calendar->source.week_count;
		const int32_t next = is_last ? to : calendar->source.weeks[i + 1].from_day;
		const int32_t begin = i == 0 || calendar->source.weeks[i].from_day < from
		                          ? from
		                          : calendar->source.weeks[i].from_day;
		const int32_t end = next < to ? next : to;
		if (begin < end)
			minutes += stretch_minutes(calendar, &calendar->stretches[i], begin, end);
	}
	return minutes;
}

static int
part_minutes(const struct hours_calendar *calendar, int32_t day, int from, int to)
{
	if (from >= to)
		return 0;
	const struct dated *dated = dated_at(calendar, day);
	return hours_day_minutes(dated != NULL ? &dated->windows : usual_day(calendar, day), from, to);
}

static int64_t
floor_divide(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

/* Of the local minutes [from, to), counted since 1970-01-01 00:00 on the wall. */
static int64_t
wall_minutes(const struct hours_calendar *calendar, int64_t from, int64_t to)
{
	const int32_t first = (int32_t)floor_divide(from, HOURS_DAY_MINUTES);
	const int32_t last = (int32_t)floor_divide(to, HOURS_DAY_MINUTES);
	const int begin = (int)(from - (int64_t)first * HOURS_DAY_MINUTES);
	const int end = (int)(to - (int64_t)last * HOURS_DAY_MINUTES);
	if (first == last)
		return part_minutes(calendar, first, begin, end);
	return part_minutes(calendar, first, begin, HOURS_DAY_MINUTES) +
	       days_minutes(calendar, first + 1, last) + part_minutes(calendar, last, 0, end);
}

/* --- counting between instants ------------------------------------------------------------------- */

static bool
is_known(const struct hours_calendar *calendar, int64_t instant_s)
{
	return instant_s >= (calendar->source.first_day + 1) * (int64_t)DAY_S &&
	       instant_s <= calendar->source.last_day * (int64_t)DAY_S;
}

/* Minutes, from the offset of the zone at a minute: which is only whole since 1911 in Paris. */
static int64_t
offset_minutes(const struct hours_calendar *calendar, int64_t minute)
{
	return floor_divide(zone_offset_s(calendar->source.zone, 60 * minute), 60);
}

int64_t
hours_minutes(const struct hours_calendar *calendar, int64_t from_s, int64_t to_s)
{
	must(is_known(calendar, from_s));
	must(is_known(calendar, to_s));
	const int64_t end = floor_divide(to_s, 60);
	int64_t minutes = 0, at = floor_divide(from_s, 60);
	while (at < end) {
		const int64_t change_s = zone_change_after(calendar->source.zone, 60 * at);
		int64_t next = end;
		if (change_s < 60 * end)
			next = -floor_divide(-change_s, 60); /* the first minute that begins under it */
		const int64_t offset = offset_minutes(calendar, at);
		minutes += wall_minutes(calendar, at + offset, next + offset);
		at = next;
	}
	return minutes;
}

bool
hours_open(const struct hours_calendar *calendar, int64_t instant_s)
{
	must(is_known(calendar, instant_s));
	const int64_t minute = floor_divide(instant_s, 60);
	const int64_t wall = minute + offset_minutes(calendar, minute);
	return wall_minutes(calendar, wall, wall + 1) == 1;
}

int64_t
hours_minutes_without(const struct hours_calendar *calendar, struct hours_pauses pauses,
                      int64_t from_s, int64_t to_s)
{
	int64_t minutes = hours_minutes(calendar, from_s, to_s), reached_s = from_s;
	for (size_t i = 0; i < pauses.count && pauses.list[i].begin_s < to_s; i++) {
		const struct hours_pause one = pauses.list[i];
		must(i == 0 || pauses.list[i - 1].begin_s <= one.begin_s);
		const int64_t begin_s = one.begin_s > reached_s ? one.begin_s : reached_s;
		const int64_t end_s = one.end_s < to_s ? one.end_s : to_s;
		if (begin_s >= end_s)
			continue;
		minutes -= hours_minutes(calendar, begin_s, end_s);
		reached_s = end_s;
	}
	return minutes;
}

/* --- looking for an instant ---------------------------------------------------------------------- */

/* Minutes only grow, by one at most: what is sought is reached once and for all. */
struct seeking {
	const struct hours_calendar *calendar;
	struct hours_pauses pauses;
	int64_t low;     /* a minute before what is sought */
	int64_t minutes; /* still to elapse from there */
	bool is_closing; /* a minute that is not open, instead of that many that are */
};

/* Else it is after: one seeks from there on. */
static bool
is_before(struct seeking *seeking, int64_t minute)
{
	const int64_t minutes = hours_minutes_without(seeking->calendar, seeking->pauses,
	                                              60 * seeking->low, 60 * minute);
	if (seeking->is_closing ? minutes < minute - seeking->low : minutes >= seeking->minutes)
		return true;
	seeking->minutes -= minutes;
	seeking->low = minute;
	return false;
}

/* Longer and longer steps until it is behind, then halves. */
static bool
seek(struct seeking *seeking, int64_t from_s, int64_t *at_s_r)
{
	must(is_known(seeking->calendar, from_s));
	const int64_t limit = seeking->calendar->source.last_day * (int64_t)HOURS_DAY_MINUTES;
	int64_t high, step = HOURS_DAY_MINUTES;
	seeking->low = floor_divide(from_s, 60);
	do {
		if (seeking->low >= limit)
			return false;
		high = seeking->low + step < limit ? seeking->low + step : limit;
		step *= 2;
	} while (!is_before(seeking, high));
	while (seeking->low + 1 < high) {
		const int64_t middle = seeking->low + (high - seeking->low) / 2;
		if (is_before(seeking, middle))
			high = middle;
	}
	*at_s_r = 60 * high;
	return true;
}

bool
hours_after_without(const struct hours_calendar *calendar, struct hours_pauses pauses,
                    int64_t from_s, int64_t minutes, int64_t *at_s_r)
{
	must(minutes >= 0);
	struct seeking seeking = { calendar, pauses, 0, minutes, false };
	*at_s_r = from_s;
	return minutes == 0 || seek(&seeking, from_s, at_s_r);
}

bool
hours_after(const struct hours_calendar *calendar, int64_t from_s, int64_t minutes,
            int64_t *at_s_r)
{
	return hours_after_without(calendar, (struct hours_pauses){ NULL, 0 }, from_s, minutes, at_s_r);
}

static bool
turn(const struct hours_calendar *calendar, int64_t from_s, bool is_closing, int64_t *at_s_r)
{
	struct seeking seeking = { calendar, { NULL, 0 }, 0, 1, is_closing };
	if (!seek(&seeking, from_s, at_s_r))
		return false;
	*at_s_r -= 60; /* the beginning of the minute found */
	if (*at_s_r < from_s)
		*at_s_r = from_s;
	return true;
}

bool
hours_opening(const struct hours_calendar *calendar, int64_t from_s, int64_t *at_s_r)
{
	return turn(calendar, from_s, false, at_s_r);
}

bool
hours_closing(const struct hours_calendar *calendar, int64_t from_s, int64_t *at_s_r)
{
	return turn(calendar, from_s, true, at_s_r);
}
