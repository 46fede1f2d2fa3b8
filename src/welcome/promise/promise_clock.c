/* What is told is reckoned once a day, an offering after another. */
#include <stdlib.h>

#include "base/time.h"
#include "welcome/promise/promise_inside.h"

enum {
	MONTH_COUNT = 14,  /* of the longest window */
	PLENTY_COUNT = 100, /* answers of a window that is long enough */
};

struct reckoning {
	struct arena *arena;
	int64_t root_id, now_s;
	int32_t today;
	const struct offering *offering;
	int64_t least; /* the floor on people */
	struct promise_lot lot;
	struct promise_delay whole;
	struct promise_delay *units; /* those that are told */
	size_t unit_count;
	struct promise_month months[MONTH_COUNT];
	size_t month_count;
	struct fault fault;
};

/* --- units ------------------------------------------------------------------------------------ */

static void
stamp(const struct reckoning *reckoning, struct promise_delay *delay, int64_t unit_id)
{
	delay->offering_id = reckoning->offering->offering_id;
	delay->unit_id = unit_id;
	delay->day = reckoning->today;
	delay->at_unix_s = reckoning->now_s;
}

/* Of the very requests that the whole is told of. */
static void
reckon_units(struct reckoning *reckoning)
{
	reckoning->unit_count =
		promise_reckon_units(reckoning->arena, reckoning->lot.cases, reckoning->lot.count,
	                         reckoning->least, reckoning->units);
	for (size_t i = 0; i < reckoning->unit_count; i++) {
		reckoning->units[i].window_days = reckoning->whole.window_days;
		stamp(reckoning, &reckoning->units[i], reckoning->units[i].unit_id);
	}
}

/* --- what was told, and what happened --------------------------------------------------------- */

/* All that was told of an offering: whichever the unit, by day; and of units, by unit and day. */
struct telling {
	struct promise_delay *delays;
	size_t count, whole_count; /* whole ones first: their unit is 0 */
};

static const struct promise_delay *
find_unit(const struct telling *telling, int64_t unit_id, int32_t day)
{
	size_t low = telling->whole_count, high = telling->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct promise_delay *delay = &telling->delays[middle];
		if (delay->unit_id < unit_id || (delay->unit_id == unit_id && delay->day < day))
			low = middle + 1;
		else
			high = middle;
	}
	const struct promise_delay *found = low < telling->count ? &telling->delays[low] : NULL;
	return found != NULL && found->unit_id == unit_id && found->day == day ? found : NULL;
}

/* As promise_told says it at that moment; -1: nothing was. */
static int64_t
told_then(const struct telling *telling, const struct promise_case *one)
{
	size_t low = 0, high = telling->whole_count;
	while (low < high) { /* days follow moments */
		const size_t middle = low + (high - low) / 2;
		if (telling->delays[middle].at_unix_s <= one->received_unix_s)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return -1;
	const struct promise_delay *whole = &telling->delays[low - 1];
	if (whole->day < day_here(one->received_unix_s) - PROMISE_STALE_DAYS)
		return -1;
	const struct promise_delay *unit = find_unit(telling, one->unit_id, whole->day);
	if (unit != NULL && unit->at_unix_s <= one->received_unix_s && unit->state == PROMISE_TOLD)
		return unit->delay;
	return whole->state == PROMISE_TOLD ? whole->delay : -1;
}

static int32_t
month_of(int32_t day)
{
	const struct date date = date_of_days(day);
	return date.year * 12 + date.month - 1;
}

static int
by_day(const void *a, const void *b)
{
	return ((const struct promise_case *)a)->received_day -
	       ((const struct promise_case *)b)->received_day;
}

/* Requests of one month; those that were told something and are judged come first after this. */
static struct promise_month
judge_month(const struct reckoning *reckoning, const struct telling *telling,
            struct promise_case *cases, size_t count)
{
	struct promise_month month = { .month = month_of(cases[0].received_day) };
	size_t judged = 0;
	for (size_t i = 0; i < count; i++) {
		const int64_t told = told_then(telling, &cases[i]);
		if (told < 0)
			continue;
		const enum stats_promise became = promise_judge(&cases[i], told);
		month.kept += became == STATS_PROMISE_KEPT;
		month.broken += became == STATS_PROMISE_BROKEN;
		month.pending += became == STATS_PROMISE_PENDING || became == STATS_PROMISE_VOID;
		if (became != STATS_PROMISE_KEPT && became != STATS_PROMISE_BROKEN)
			continue;
		const struct promise_case one = cases[judged];
		cases[judged++] = cases[i];
		cases[i] = one;
	}
	month.is_shown = promise_gate(cases, judged, reckoning->least) == PROMISE_TOLD;
	return month;
}

/* Of months that were read whole: the others stay as they were told last. */
static void
judge_months(struct reckoning *reckoning, const struct telling *telling)
{
	struct promise_case *cases = reckoning->lot.cases;
	const size_t count = reckoning->lot.count;
	const int32_t first = reckoning->today - (int32_t)reckoning->lot.days;
	qsort(cases, count, sizeof *cases, by_day);
	for (size_t from = 0, to; from < count; from = to) {
		const struct date date = date_of_days(cases[from].received_day);
		const int32_t month = month_of(cases[from].received_day);
		for (to = from; to < count && month_of(cases[to].received_day) == month; to++)
			continue;
		if (date_days((struct date){ date.year, date.month, 1 }) < first ||
		    reckoning->month_count == MONTH_COUNT)
			continue;
		const struct promise_month judged =
			judge_month(reckoning, telling, cases + from, to - from);
		if (judged.kept + judged.broken + judged.pending > 0)
			reckoning->months[reckoning->month_count++] = judged;
	}
}

/* --- one offering ----------------------------------------------------------------------------- */

/* Nothing longer says it better. */
static bool
is_settled(const struct promise_delay *delay)
{
	return delay->state == PROMISE_TOLD && delay->done >= PLENTY_COUNT;
}

/* Long enough for months to be judged until their last request is. */
static bool
is_enough(const struct reckoning *reckoning)
{
	return is_settled(&reckoning->whole) &&
	       reckoning->lot.days >= 62 + 2 * reckoning->whole.delay;
}

/* Of what is read so far, unless a shorter time said it already. */
static void
reckon_window(struct reckoning *reckoning)
{
	struct promise_delay *whole = &reckoning->whole;
	if (is_settled(whole))
		return;
	struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
	struct promise_delay delay = promise_reckon(passing, reckoning->lot.cases,
	                                            reckoning->lot.count, reckoning->least);
	arena_end(passing);
	if (delay.state != PROMISE_TOLD && whole->state == PROMISE_TOLD)
		return;
	delay.window_days = reckoning->lot.days;
	*whole = delay;
	if (delay.state == PROMISE_TOLD)
		reckon_units(reckoning);
}

/* One window after another, the latest first. */
static bool
read_windows(struct reckoning *reckoning, struct promise_days *days)
{
	struct promise_lot *lot = &reckoning->lot;
	reckoning->whole.state = PROMISE_TOO_FEW;
	for (size_t i = 0; i < PROMISE_WINDOW_COUNT && !lot->is_full && !is_enough(reckoning); i++) {
		const int64_t before = lot->days;
		if (!promise_lot_widen(days, lot, promise_windows[i], &reckoning->fault))
			return false;
		if (lot->days > before)
			reckon_window(reckoning);
	}
	stamp(reckoning, &reckoning->whole, 0);
	return true;
}

static bool
read_offering(struct reckoning *reckoning, struct db *db)
{
	struct telling telling = { 0 };
	struct promise_days *days = promise_days_load(reckoning->arena, db, reckoning->root_id,
	                                              reckoning->now_s, &reckoning->fault);
	if (days == NULL || !read_windows(reckoning, days) ||
	    !promise_store_told(reckoning->arena, db, reckoning->root_id,
	                        reckoning->offering->offering_id,
	                        reckoning->today - PROMISE_WINDOW_MAX, &telling.delays,
	                        &telling.count, &reckoning->fault))
		return false;
	while (telling.whole_count < telling.count &&
	       telling.delays[telling.whole_count].unit_id == 0)
		telling.whole_count++;
	judge_months(reckoning, &telling);
	return true;
}

static bool
write_offering(struct db *db, void *data)
{
	struct reckoning *reckoning = data;
	const int64_t root_id = reckoning->root_id;
	const int64_t offering_id = reckoning->offering->offering_id;
	if (!promise_store_tell(db, root_id, &reckoning->whole, &reckoning->fault) ||
	    !promise_store_forget(db, root_id, offering_id, reckoning->today - PROMISE_KEEP_DAYS,
	                          &reckoning->fault))
		return false;
	for (size_t i = 0; i < reckoning->unit_count; i++)
		if (!promise_store_tell(db, root_id, &reckoning->units[i], &reckoning->fault))
			return false;
	for (size_t i = 0; i < reckoning->month_count; i++)
		if (!promise_store_keep_month(db, root_id, offering_id, &reckoning->months[i],
		                              &reckoning->fault))
			return false;
	return true;
}

/* What agents ask of their own administration has the floor of agents. */
static int64_t
least_of(const struct offering *offering)
{
	return secrecy_floor(offering->kind == OFFERING_INTERNAL ? RESPONDENT_AGENT
	                                                         : RESPONDENT_PUBLIC);
}

/* Read and reckoned under one snapshot, then written: nobody waits for the writer meanwhile. */
static bool
reckon(struct store *store, int64_t root_id, int64_t now_s, const struct offering *offering,
       struct fault *fault_r)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct reckoning *reckoning = arena_new_of(arena, struct reckoning);
	*reckoning = (struct reckoning){ .arena = arena, .root_id = root_id, .now_s = now_s,
		                             .today = day_here(now_s), .offering = offering,
		                             .least = least_of(offering),
		                             .lot = { .offering_id = offering->offering_id,
		                                      .most = PROMISE_CASE_COUNT_MAX } };
	reckoning->units = arena_array_of(arena, struct promise_delay, PROMISE_UNIT_COUNT_MAX);
	struct db *db = store_read(arena, store, fault_r);
	bool is_fine = db != NULL;
	if (is_fine) {
		is_fine = read_offering(reckoning, db);
		db_end(db);
		if (!is_fine)
			*fault_r = reckoning->fault;
	}
	if (is_fine && !store_write(store, write_offering, reckoning, fault_r)) {
		is_fine = false;
		if (fault_r->for_log == NULL)
			*fault_r = reckoning->fault;
	}
	arena_end(arena);
	return is_fine;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* Those that were not reckoned today; confidential ones never are. */
static bool
find_due(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
         struct offering **offerings_r, size_t *count_r, struct fault *fault_r)
{
	struct offering *offerings;
	size_t count, due = 0;
	if (!offering_list(arena, db, root_id, &offerings, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && due < PROMISE_TICK_COUNT; i++) {
		struct promise_delay last;
		if (offerings[i].is_confidential || offerings[i].state == OFFERING_DRAFT)
			continue;
		const enum found found =
			promise_last(arena, db, root_id, offerings[i].offering_id, &last, fault_r);
		if (found == FOUND_FAILED)
			return false;
		if (found == FOUND_NONE || last.day < day_here(now_s))
			offerings[due++] = offerings[i];
	}
	*offerings_r = offerings;
	*count_r = due;
	return true;
}

bool
promise_clock(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s,
              struct fault *fault_r)
{
	struct offering *offerings;
	size_t count;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine = find_due(arena, db, root_id, now_s, &offerings, &count, fault_r);
	db_end(db);
	for (size_t i = 0; is_fine && i < count; i++)
		if (!reckon(store, root_id, now_s, &offerings[i], fault_r))
			return false;
	return is_fine;
}
