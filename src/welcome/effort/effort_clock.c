/* What the register says of requests is noted as it comes; months are counted once a day. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/journal/journal.h"
#include "welcome/effort/effort_inside.h"

/* --- the register ----------------------------------------------------------------------------- */

struct noting {
	int64_t root_id;
	struct journal_following read;
	struct fault fault;
};

static bool
is_reminder(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.reminded") == 0;
}

/* By somebody: one that the program moves as it comes was read by nobody at the wrong door. */
static bool
is_move(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.moved") == 0 && fact->account_id != 0;
}

static bool
is_of_use(const struct fact *fact)
{
	return is_reminder(fact) || is_move(fact);
}

/* Another program, or this one, may have noted them meanwhile: then nothing is done. */
static bool
write_marks(struct db *db, void *data)
{
	struct noting *noting = data;
	struct fault *fault_r = &noting->fault;
	const enum found turn = effort_store_read_on(db, noting->root_id, noting->read.from,
	                                             noting->read.number, fault_r);
	if (turn != FOUND_ONE)
		return turn == FOUND_NONE;
	for (size_t i = 0; i < noting->read.count; i++) {
		const struct fact *fact = noting->read.facts[i];
		if (!effort_store_mark(db, noting->root_id, fact->subject_id, is_reminder(fact), is_move(fact),
		                       fault_r))
			return false;
	}
	return true;
}

static bool
note(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	struct noting noting = { .root_id = root_id,
		                     .read = { .root_id = root_id, .is_of_use = is_of_use } };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	struct effort_read before;
	bool is_fine = effort_store_read(arena, db, root_id, &before, &noting.fault);
	noting.read.number = before.number;
	is_fine = is_fine && journal_follow(arena, db, &noting.read, &noting.fault);
	db_end(db);
	if (is_fine && noting.read.number == noting.read.from)
		return true;
	if (is_fine && store_write(store, write_marks, &noting, fault_r))
		return true;
	if (!is_fine || fault_r->for_log == NULL)
		*fault_r = noting.fault;
	return false;
}

/* --- months ----------------------------------------------------------------------------------- */

struct counting {
	struct arena *arena; /* of one offering */
	int64_t root_id, now_s;
	int32_t today;
	const struct zone *zone;
	const struct offering *offering;
	struct effort_case *cases;
	size_t count, room;
	struct effort_month months[EFFORT_MONTH_COUNT];
	struct fault fault;
};
enum { SLICE_COUNT = 4096 };

static int32_t
month_of(int32_t day)
{
	const struct date date = date_of_days(day);
	return date.year * 12 + date.month - 1;
}

static int32_t
first_day(int32_t month)
{
	return date_days((struct date){ month / 12, month % 12 + 1, 1 });
}

/* Both are by number. */
static void
push(struct counting *counting, const struct desk_lasting *lastings, size_t count,
     const struct effort_mark *marks, size_t mark_count)
{
	if (counting->count + count > counting->room) {
		const size_t room = counting->room == 0 ? SLICE_COUNT : counting->room * 2;
		counting->cases = arena_grow(counting->arena, counting->cases, counting->count, room,
		                             sizeof *counting->cases);
		counting->room = room;
	}
	for (size_t i = 0, mark = 0; i < count; i++) {
		if (lastings[i].is_left_out)
			continue;
		while (mark < mark_count && marks[mark].request_id < lastings[i].request_id)
			mark++;
		const bool has = mark < mark_count && marks[mark].request_id == lastings[i].request_id;
		counting->cases[counting->count++] = (struct effort_case){
			.lasting = lastings[i],
			.reminded = has ? marks[mark].reminded : 0,
			.moved = has ? marks[mark].moved : 0,
			.month = month_of(zone_local(counting->zone, lastings[i].received_unix_s).days),
		};
	}
}

/* Thirty days more than the months: who asked twice. */
static bool
read_cases(struct counting *counting, struct db *db)
{
	const int32_t month = month_of(counting->today) - EFFORT_MONTH_COUNT + 1;
	struct desk_stretch stretch = {
		.offering_id = counting->offering->offering_id,
		.from_s = (first_day(month) - EFFORT_TWICE_DAYS - 1) * (int64_t)DAY_S,
		.to_s = counting->now_s + DAY_S,
		.count = SLICE_COUNT,
	};
	size_t count;
	bool is_fine;
	do {
		struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
		struct desk_lasting *lastings;
		struct effort_mark *marks;
		size_t mark_count = 0;
		is_fine = desk_lastings(passing, db, counting->root_id, &stretch, &lastings, &count,
		                        &counting->fault) &&
		          (count == 0 ||
		           effort_store_marks(passing, db, counting->root_id, lastings[0].request_id,
		                              lastings[count - 1].request_id, &marks, &mark_count,
		                              &counting->fault));
		if (is_fine && count > 0) {
			push(counting, lastings, count, marks, mark_count);
			stretch.after_id = lastings[count - 1].request_id;
		}
		arena_end(passing);
	} while (is_fine && count == SLICE_COUNT && counting->count < EFFORT_CASE_COUNT_MAX);
	return is_fine;
}

static bool
count_months(struct counting *counting, struct db *db)
{
	const struct offering *offering = counting->offering;
	const int64_t least = secrecy_floor(
		offering->kind == OFFERING_INTERNAL ? RESPONDENT_AGENT : RESPONDENT_PUBLIC);
	if (!read_cases(counting, db))
		return false;
	for (int i = 0; i < EFFORT_MONTH_COUNT; i++) {
		const int32_t month = month_of(counting->today) - EFFORT_MONTH_COUNT + 1 + i;
		counting->months[i] = effort_count(counting->arena, counting->cases, counting->count, month,
		                                   counting->now_s, least);
		if (!inbox_instants_of(counting->arena, db, counting->root_id, offering->offering_id,
		                       first_day(month), first_day(month + 1) - 1,
		                       &counting->months[i].instants, &counting->fault))
			return false;
	}
	return true;
}

static bool
write_months(struct db *db, void *data)
{
	struct counting *counting = data;
	for (int i = 0; i < EFFORT_MONTH_COUNT; i++)
		if (counting->months[i].total + counting->months[i].instants > 0 &&
		    !effort_store_keep_month(db, counting->root_id, counting->offering->offering_id,
		                             &counting->months[i], &counting->fault))
			return false;
	return true;
}

static bool
count_offering(struct store *store, const struct counting *model, struct fault *fault_r)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct counting *counting = arena_new_of(arena, struct counting);
	*counting = *model;
	counting->arena = arena;
	struct db *db = store_read(arena, store, fault_r);
	bool is_fine = db != NULL;
	if (is_fine) {
		is_fine = count_months(counting, db);
		db_end(db);
		if (!is_fine)
			*fault_r = counting->fault;
	}
	if (is_fine && !store_write(store, write_months, counting, fault_r)) {
		is_fine = false;
		if (fault_r->for_log == NULL)
			*fault_r = counting->fault;
	}
	arena_end(arena);
	return is_fine;
}

static bool
write_day(struct db *db, void *data)
{
	struct counting *counting = data;
	const int64_t old_s = counting->now_s - 500 * (int64_t)DAY_S;
	return effort_store_count_day(db, counting->root_id, counting->today, &counting->fault) &&
	       effort_store_forget(db, counting->root_id, ident_ordered_from(old_s * 1000),
	                           &counting->fault);
}

static bool
count_day(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s,
          struct fault *fault_r)
{
	struct counting counting = { .arena = arena, .root_id = root_id, .now_s = now_s };
	struct offering *offerings;
	struct effort_read read;
	size_t count;
	counting.zone = zone_here();
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	counting.today = zone_local(counting.zone, now_s).days;
	bool is_fine = effort_store_read(arena, db, root_id, &read, fault_r) &&
	               offering_list(arena, db, root_id, &offerings, &count, fault_r);
	db_end(db);
	if (!is_fine || read.day >= counting.today)
		return is_fine;
	for (size_t i = 0; i < count; i++) {
		counting.offering = &offerings[i];
		if (!offerings[i].is_confidential && offerings[i].state != OFFERING_DRAFT &&
		    !count_offering(store, &counting, fault_r))
			return false;
	}
	is_fine = store_write(store, write_day, &counting, fault_r);
	if (!is_fine && fault_r->for_log == NULL)
		*fault_r = counting.fault;
	return is_fine;
}

bool
effort_clock(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s, bool is_slow,
             struct fault *fault_r)
{
	return note(arena, store, root_id, fault_r) &&
	       (!is_slow || count_day(arena, store, root_id, now_s, fault_r));
}
