/* What goes with time: what was taken, what came of requests that were erased, files that nobody keeps. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "welcome/letters/letters_inside.h"

struct forgetting {
	struct arena *arena;
	int64_t root_id, now_s;
	int64_t before;                /* where the reading of the register began */
	struct journal_following read; /* requests that were erased */
	bool is_lost;                  /* another program read it meanwhile */
	struct fault fault;
};

/* --- the register ------------------------------------------------------------------------------- */

static bool
read_register(struct forgetting *forgetting, struct store *store)
{
	struct fault *fault_r = &forgetting->fault;
	struct db *db = store_read(forgetting->arena, store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = letters_store_seen(forgetting->arena, db, forgetting->root_id, &forgetting->before,
	                                  fault_r);
	forgetting->read = (struct journal_following){ .root_id = forgetting->root_id,
		                                           .number = forgetting->before,
		                                           .is_of_use = desk_is_forgotten };
	is_fine = is_fine && journal_follow(forgetting->arena, db, &forgetting->read, fault_r);
	db_end(db);
	return is_fine;
}

/* Of a request that was erased, who wrote and what was answered go too. */
static bool
forget_erased(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	const struct journal_following *read = &forgetting->read;
	const enum found turn = letters_store_keep_seen(db, forgetting->root_id, forgetting->before,
	                                                read->number, &forgetting->fault);
	forgetting->is_lost = turn == FOUND_NONE;
	if (turn != FOUND_ONE)
		return false;
	for (size_t i = 0; i < read->count; i++)
		if (!letters_store_forget_request(db, forgetting->root_id, read->facts[i]->subject_id,
		                                  &forgetting->fault))
			return false;
	return true;
}

/* FOUND_NONE: there is no more, or another program has it. */
static enum found
follow(struct forgetting *forgetting, struct store *store, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	const bool is_read = read_register(forgetting, store);
	if (is_read && forgetting->read.number == forgetting->before)
		return FOUND_NONE;
	if (is_read && store_write(store, forget_erased, forgetting, fault_r))
		return FOUND_ONE;
	if (is_read && forgetting->is_lost)
		return FOUND_NONE;
	if (fault_r->for_log == NULL)
		*fault_r = forgetting->fault;
	return FOUND_FAILED;
}

static bool
follow_all(const struct letters_house *house, struct arena *arena, struct fault *fault_r)
{
	enum found found;
	do {
		struct forgetting forgetting = { .arena = arena_new((size_t)64 << 20),
			                             .root_id = house->root_id };
		found = follow(&forgetting, house->store, fault_r);
		if (found == FOUND_FAILED)
			fault_keep(arena, fault_r);
		arena_end(forgetting.arena);
	} while (found == FOUND_ONE);
	return found != FOUND_FAILED;
}

/* --- time ------------------------------------------------------------------------------------------ */

static bool
forget(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	return letters_store_forget(db, forgetting->root_id, forgetting->now_s, &forgetting->fault) &&
	       desk_leaving_forget(db, forgetting->root_id, forgetting->now_s, &forgetting->fault);
}

/* Files of a transaction that failed lie there for nobody: one part of the folder each time. */
static bool
sweep(struct arena *arena, const struct letters_house *house, int64_t now_s,
      struct fault *fault_r)
{
	struct parcel_sum *sums;
	size_t count;
	const unsigned part = (unsigned)(now_s / 300 % PARCEL_PART_COUNT);
	if (!parcel_list(arena, house->folder, part, now_s - 2 * DAY_S, &sums, &count, fault_r))
		return false;
	struct db *db = count == 0 ? NULL : store_read(arena, house->store, fault_r);
	if (count > 0 && db == NULL)
		return false;
	bool is_fine = true;
	for (size_t i = 0; i < count && is_fine; i++) {
		const struct span sum = span_from((const char *)sums[i].bytes, PARCEL_SUM_SIZE);
		const enum found found = desk_has_file(arena, db, house->root_id, sum, fault_r);
		is_fine = found == FOUND_ONE ||
		          (found == FOUND_NONE && parcel_drop(arena, house->folder, sums[i].bytes, fault_r));
	}
	if (db != NULL)
		db_end(db);
	return is_fine;
}

bool
letters_forget(struct arena *arena, const struct letters_house *house, int64_t now_s,
               struct fault *fault_r)
{
	struct forgetting forgetting = { .arena = arena, .root_id = house->root_id, .now_s = now_s };
	*fault_r = (struct fault){ 0 };
	if (!store_write(house->store, forget, &forgetting, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = forgetting.fault;
		return false;
	}
	return follow_all(house, arena, fault_r) && sweep(arena, house, now_s, fault_r);
}
