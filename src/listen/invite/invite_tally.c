/* What became of those invited, counted once an hour: every message is opened once for it, never at a
 * reading. Of a small cell, no answer is counted. */
#include <stdlib.h>
#include <string.h>

#include "listen/invite/invite_inside.h"

enum { AT_ONCE = 4000, HOUR_S = 3600 };

struct counting {
	struct arena *arena;
	const struct invite_counter *counter;
	const struct survey_wave *wave;
	const struct zone *zone;
	struct survey_population *populations;
	size_t population_count;
	struct invite_tally *tallies;
	size_t count, room;
	size_t strata, days;
	int64_t now_s;
	struct fault fault;
};

static enum respondent
respondent_of(const struct counting *counting, enum side side)
{
	return secrecy_respondent(side, counting->wave->internal);
}

/* --- cells --------------------------------------------------------------------------------------- */

static bool
is_of(const struct invite_tally *one, const struct invite_tally *wanted)
{
	return one->kind == wanted->kind && one->side == wanted->side &&
	       one->place_id == wanted->place_id && one->day == wanted->day &&
	       span_equal(one->stratum, wanted->stratum);
}

static struct invite_tally *
cell_of(struct counting *counting, struct invite_tally wanted)
{
	for (size_t i = 0; i < counting->count; i++)
		if (is_of(&counting->tallies[i], &wanted))
			return &counting->tallies[i];
	if (counting->count == counting->room) {
		counting->tallies = arena_grow(counting->arena, counting->tallies, counting->count,
		                               counting->room * 2 + 64, sizeof *counting->tallies);
		counting->room = counting->room * 2 + 64;
	}
	counting->strata += wanted.kind == INVITE_BY_STRATUM;
	counting->days += wanted.kind == INVITE_BY_DAY;
	wanted.stratum = span_keep(counting->arena, wanted.stratum);
	counting->tallies[counting->count] = wanted;
	return &counting->tallies[counting->count++];
}

enum became { BECAME_COMPLETE, BECAME_REFUSED, BECAME_SILENT, BECAME_UNKNOWN };

static void
add_to(struct counting *counting, struct invite_tally wanted, enum became became)
{
	struct invite_tally *cell = cell_of(counting, wanted);
	cell->people++;
	cell->complete += became == BECAME_COMPLETE;
	cell->refused += became == BECAME_REFUSED;
	cell->silent += became == BECAME_SILENT;
	cell->unknown += became == BECAME_UNKNOWN;
}

static int64_t
lead_of(const struct counting *counting, const struct invite_outcome *one)
{
	for (size_t i = 0; i < counting->population_count; i++)
		if (counting->populations[i].side == one->side &&
		    (one->side == SIDE_LEADER || counting->populations[i].place_id == one->place_id))
			return counting->populations[i].lead_place_id;
	return one->place_id;
}

static void
add_person(struct counting *counting, const struct invite_outcome *one, enum became became)
{
	const bool is_public = respondent_of(counting, one->side) == RESPONDENT_PUBLIC;
	const bool has_left = one->state == INVITE_SENT || one->state == INVITE_UNSURE;
	const struct invite_tally none = { .side = one->side, .stratum = SPAN("") };
	struct invite_tally cell = none;
	add_to(counting, cell, became); /* the whole side */
	cell.place_id = lead_of(counting, one);
	add_to(counting, cell, became);
	if (!is_public)
		return;
	cell = none;
	cell.kind = INVITE_BY_STRATUM;
	cell.stratum = one->stratum;
	if (counting->strata <= INVITE_STRATUM_COUNT_MAX)
		add_to(counting, cell, became);
	cell = none;
	cell.kind = INVITE_BY_DAY;
	cell.day = zone_local(counting->zone, one->done_s).days;
	if (has_left && counting->days <= INVITE_DAY_COUNT_MAX)
		add_to(counting, cell, became);
}

/* --- people -------------------------------------------------------------------------------------- */

static bool
judge(struct counting *counting, struct arena *arena, struct db *db,
      const struct invite_outcome *one, enum became *became_r)
{
	const struct invite_counter *counter = counting->counter;
	struct span secret;
	bool is_used = false;
	if (one->locked.length > 0 && invite_unlock(arena, counter->key, one->locked, &secret) &&
	    answer_link_is_used(db, counter->root_id, secret, &is_used, &counting->fault) ==
	        FOUND_FAILED)
		return false;
	const bool has_left = one->state == INVITE_SENT || one->state == INVITE_UNSURE;
	*became_r = is_used     ? BECAME_COMPLETE
	            : !has_left ? BECAME_UNKNOWN
	            : one->stop_day >= day_here(one->done_s) ? BECAME_REFUSED
	                                                   : BECAME_SILENT;
	return true;
}

static bool
count_some(struct counting *counting, int64_t *after_id, size_t *read_r)
{
	const struct invite_counter *counter = counting->counter;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct invite_outcome *people;
	struct db *db = store_read(arena, counter->store, &counting->fault);
	bool good = db != NULL &&
	            invite_store_outcomes(arena, db, counter->root_id, counting->wave->id, *after_id,
	                                  AT_ONCE, &people, read_r, &counting->fault);
	for (size_t i = 0; good && i < *read_r; i++) {
		enum became became;
		good = judge(counting, arena, db, &people[i], &became);
		if (good)
			add_person(counting, &people[i], became);
		*after_id = people[i].person_id;
	}
	if (db != NULL)
		db_end(db);
	if (!good)
		fault_keep(counting->arena, &counting->fault);
	arena_end(arena);
	return good;
}

/* --- what may be kept ---------------------------------------------------------------------------- */

static void
hide(struct invite_tally *cell)
{
	cell->complete = cell->refused = cell->silent = INVITE_NOT_COUNTED;
}

/* Of one table, a side by place, by group or by day. Those that are hidden come back by subtracting
 * the others from the whole side: together, they must be enough people too. */
static void
protect(struct invite_tally *tallies, size_t count, enum invite_tally_kind kind, enum side side)
{
	int64_t hidden = 0;
	for (size_t i = 0; i < count; i++) {
		struct invite_tally *cell = &tallies[i];
		if (cell->kind != kind || cell->side != side || cell->people >= INVITE_CELL_PEOPLE_MIN)
			continue;
		if (cell->place_id != 0 || kind != INVITE_BY_PLACE)
			hidden += cell->people;
		hide(cell);
	}
	while (hidden > 0 && hidden < INVITE_CELL_PEOPLE_MIN) {
		struct invite_tally *least = NULL;
		for (size_t i = 0; i < count; i++) {
			struct invite_tally *cell = &tallies[i];
			if (cell->kind == kind && cell->side == side && cell->complete >= 0 &&
			    (cell->place_id != 0 || kind != INVITE_BY_PLACE) &&
			    (least == NULL || cell->people < least->people))
				least = cell;
		}
		if (least == NULL)
			return;
		hidden += least->people;
		hide(least);
	}
}

void
invite_tally_protect(struct invite_tally *tallies, size_t count, bool is_internal)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		for (int kind = 0; kind < INVITE_TALLY_KIND_COUNT; kind++)
			protect(tallies, count, (enum invite_tally_kind)kind, (enum side)side);
	for (size_t i = 0; i < count; i++)
		if (secrecy_respondent(tallies[i].side, is_internal) != RESPONDENT_PUBLIC)
			hide(&tallies[i]);
}

/* Groups or days that are too many are not told, not even some of them. */
static void
leave_long_tables(struct counting *counting)
{
	size_t kept = 0;
	for (size_t i = 0; i < counting->count; i++) {
		const enum invite_tally_kind kind = counting->tallies[i].kind;
		if ((kind == INVITE_BY_STRATUM && counting->strata > INVITE_STRATUM_COUNT_MAX) ||
		    (kind == INVITE_BY_DAY && counting->days > INVITE_DAY_COUNT_MAX))
			continue;
		counting->tallies[kept++] = counting->tallies[i];
	}
	counting->count = kept;
}

static bool
keep(struct db *db, void *data)
{
	struct counting *counting = data;
	const struct invite_counter *counter = counting->counter;
	if (!invite_store_tallies_drop(db, counter->root_id, counting->wave->id, &counting->fault))
		return false;
	for (size_t i = 0; i < counting->count; i++)
		if (!invite_store_tally_add(db, counter->root_id, counting->wave->id,
		                            &counting->tallies[i], counting->now_s, &counting->fault))
			return false;
	return true;
}

/* --- once an hour -------------------------------------------------------------------------------- */

/* Of a closed survey, the last time before its links go. */
static bool
is_due(struct counting *counting, bool *due_r)
{
	const struct invite_counter *counter = counting->counter;
	const struct survey_wave *wave = counting->wave;
	const int32_t age = zone_local(counting->zone, counting->now_s).days - wave->closed_day;
	int64_t counted_s = 0;
	*due_r = false;
	struct db *db = store_read(counting->arena, counter->store, &counting->fault);
	if (db == NULL)
		return false;
	bool good = true;
	if (wave->state >= SURVEY_CLOSED && age <= INVITE_KEEP_DAYS) {
		const enum found found =
			invite_store_has_links(counting->arena, db, counter->root_id, wave->id, &counting->fault);
		good = found != FOUND_FAILED;
		*due_r = found == FOUND_ONE;
	} else if (wave->state == SURVEY_OPEN) {
		good = invite_store_counted(counting->arena, db, counter->root_id, wave->id, &counted_s,
		                            &counting->fault);
		*due_r = counting->now_s - counted_s >= HOUR_S;
	}
	good = good && (!*due_r || survey_populations(counting->arena, db, counter->root_id, wave->id,
	                                              &counting->populations,
	                                              &counting->population_count, &counting->fault));
	db_end(db);
	return good;
}

bool
invite_count(struct arena *arena, const struct invite_counter *counter,
             const struct survey_wave *wave, const struct zone *zone, int64_t now_s,
             struct fault *fault_r)
{
	struct counting counting = {
		.arena = arena, .counter = counter, .wave = wave, .zone = zone, .now_s = now_s
	};
	bool due;
	int64_t after_id = 0;
	size_t read = AT_ONCE;
	bool good = is_due(&counting, &due);
	while (good && due && read == AT_ONCE)
		good = count_some(&counting, &after_id, &read);
	if (good && due && counting.count > 0) {
		leave_long_tables(&counting);
		invite_tally_protect(counting.tallies, counting.count, wave->internal);
		good = store_write(counter->store, keep, &counting, fault_r);
	}
	if (!good && counting.fault.for_log != NULL)
		*fault_r = counting.fault;
	return good;
}
