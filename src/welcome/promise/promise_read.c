/* Requests as the rules see them: how many working days each lasted, in the calendar of its unit. */
#include "base/time.h"
#include "welcome/promise/promise_inside.h"

enum {
	SLICE_COUNT = 4096,
	/* A request may have been received some time before it was written: in the days of these tables. */
	BEFORE_DAYS = 40,
	SPAN_DAYS = PROMISE_WINDOW_MAX + BEFORE_DAYS,
	UNIT_COUNT_MAX = 20000, /* calendars that are made; others have the organisation's */
};

/* Working days from the first of these days up to each, so that those between two are a subtraction. */
struct unit_days {
	int64_t unit_id;
	const struct zone *zone;
	int32_t first_day;
	int16_t upto[SPAN_DAYS + 2];
};

struct promise_days {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	const struct place_tree *tree;
	struct hours_book *book;
	int64_t now_s;
	int32_t first_day;
	struct unit_days **units; /* by unit_id */
	size_t count, room;
	const struct unit_days *last; /* rows come in runs of one unit */
};

static void
count_days(struct unit_days *unit, const struct calendar *holidays)
{
	unit->upto[0] = 0;
	for (int i = 1; i < (int)LENGTH(unit->upto); i++)
		unit->upto[i] = (int16_t)(unit->upto[i - 1] +
		                          workday_is(holidays, WORKDAYS_OUVRES, unit->first_day + i));
}

/* Working days in (from, to]; before the first of the table they are counted from it. */
static int32_t
days_between(const struct unit_days *unit, int32_t from, int32_t to)
{
	const int32_t last = unit->first_day + (int32_t)LENGTH(unit->upto) - 1;
	from = from < unit->first_day ? unit->first_day : from > last ? last : from;
	to = to < unit->first_day ? unit->first_day : to > last ? last : to;
	return to <= from ? 0 : unit->upto[to - unit->first_day] - unit->upto[from - unit->first_day];
}

struct promise_days *
promise_days_load(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                  struct fault *fault_r)
{
	struct promise_days *days = arena_new_of(arena, struct promise_days);
	const int32_t today = day_here(now_s);
	*days = (struct promise_days){ .arena = arena, .db = db, .root_id = root_id, .now_s = now_s,
		                           .first_day = today - SPAN_DAYS };
	days->tree = place_tree_load(arena, db, root_id, today, fault_r);
	const struct hours_question question = { .root_id = root_id, .tree = days->tree,
		                                     .first_day = days->first_day, .last_day = today + 1 };
	if (days->tree == NULL)
		return NULL;
	days->book = hours_book_load(arena, db, &question, fault_r);
	return days->book == NULL ? NULL : days;
}

static size_t
find(const struct promise_days *days, int64_t unit_id)
{
	size_t low = 0, high = days->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (days->units[middle]->unit_id < unit_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* NULL on a fault. */
static const struct unit_days *
days_of(struct promise_days *days, int64_t unit_id, struct fault *fault_r)
{
	if (days->last != NULL && days->last->unit_id == unit_id)
		return days->last;
	size_t at = find(days, unit_id);
	if (at < days->count && days->units[at]->unit_id == unit_id)
		return days->last = days->units[at];
	if (days->count >= UNIT_COUNT_MAX && unit_id != 0)
		return days_of(days, 0, fault_r);
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(days->tree, unit_id);
	const struct hours_calendar *hours = hours_book_calendar(days->book, place, fault_r);
	if (hours == NULL)
		return NULL;
	struct unit_days *unit = arena_new_of(days->arena, struct unit_days);
	unit->unit_id = unit_id;
	unit->zone = hours_zone(hours);
	unit->first_day = days->first_day;
	count_days(unit, hours_holidays(hours));
	if (days->count == days->room) {
		const size_t room = days->room == 0 ? 32 : days->room * 2;
		days->units = arena_grow(days->arena, days->units, days->count, room, sizeof *days->units);
		days->room = room;
	}
	for (size_t i = days->count++; i > at; i--)
		days->units[i] = days->units[i - 1];
	return days->last = days->units[at] = unit;
}

bool
promise_case_of(struct promise_days *days, const struct desk_lasting *lasting,
                struct promise_case *case_r, bool *counts_r, struct fault *fault_r)
{
	const struct unit_days *unit = days_of(days, lasting->unit_id, fault_r);
	*counts_r = false;
	if (unit == NULL)
		return false;
	const int32_t yesterday = zone_local(unit->zone, days->now_s).days - 1;
	const int32_t received = zone_local(unit->zone, lasting->received_unix_s).days;
	const int32_t done = lasting->done_unix_s == 0
	                         ? INT32_MAX
	                         : zone_local(unit->zone, lasting->done_unix_s).days;
	*counts_r = received <= yesterday && received > days->first_day;
	*case_r = (struct promise_case){
		.unit_id = lasting->unit_id,
		.owner_id = lasting->owner_id,
		.who_id = lasting->who_id,
		.received_unix_s = lasting->received_unix_s,
		.received_day = received,
		.days = days_between(unit, received, done < yesterday ? done : yesterday),
		.age = days_between(unit, received, yesterday),
		.ending = done <= yesterday ? promise_ending(lasting->outcome) : STATS_OPEN,
	};
	return true;
}

static void
push(struct arena *arena, struct promise_lot *lot, const struct promise_case *one)
{
	if (lot->count == lot->room) {
		const size_t room = lot->room == 0 ? SLICE_COUNT : lot->room * 2;
		lot->cases = arena_grow(arena, lot->cases, lot->count, room, sizeof *lot->cases);
		lot->room = room;
	}
	lot->cases[lot->count++] = *one;
}

static bool
push_all(struct promise_days *days, const struct desk_lasting *lastings, size_t count,
         struct promise_lot *lot, struct fault *fault_r)
{
	for (size_t i = 0; i < count; i++) {
		struct promise_case one;
		bool counts;
		if (lastings[i].is_left_out)
			continue;
		if (!promise_case_of(days, &lastings[i], &one, &counts, fault_r))
			return false;
		if (counts)
			push(days->arena, lot, &one);
	}
	return true;
}

/* First ones first, a slice after another, until there are too many. */
static bool
read_stretch(struct promise_days *days, struct promise_lot *lot, struct desk_stretch stretch,
             struct fault *fault_r)
{
	struct desk_lasting *lastings;
	size_t count;
	bool is_fine;
	do {
		struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
		is_fine = desk_lastings(passing, days->db, days->root_id, &stretch, &lastings, &count,
		                        fault_r) &&
		          push_all(days, lastings, count, lot, fault_r);
		stretch.after_id = is_fine && count > 0 ? lastings[count - 1].request_id : 0;
		arena_end(passing);
	} while (is_fine && count == stretch.count && lot->count <= lot->most);
	return is_fine;
}

bool
promise_lot_widen(struct promise_days *days, struct promise_lot *lot, int64_t back_days,
                  struct fault *fault_r)
{
	const size_t before = lot->count;
	const int64_t now_s = days->now_s;
	struct desk_stretch stretch = { .offering_id = lot->offering_id, .count = SLICE_COUNT };
	must(back_days > lot->days && !lot->is_full);
	stretch.to_s = lot->days == 0 ? now_s + DAY_S : now_s - lot->days * DAY_S;
	for (; back_days > lot->days; back_days /= 2) {
		stretch.from_s = now_s - back_days * DAY_S;
		if (!read_stretch(days, lot, stretch, fault_r))
			return false;
		if (lot->count <= lot->most) {
			lot->days = back_days;
			return true;
		}
		lot->is_full = true;
		lot->count = before;
		if (lot->days > 0) /* what was read is recent, and enough */
			return true;
	}
	return true;
}
