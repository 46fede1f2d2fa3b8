/* What goes with time: what was taken, what came of requests that were erased, files that nobody keeps. */
#include <string.h>

#include "base/time.h"
#include "ground/journal/journal.h"
#include "welcome/letters/letters_inside.h"

enum { PAGE_COUNT_MAX = 50 }; /* of the register, in one transaction */

struct forgetting {
	struct arena *arena;
	int64_t root_id, now_s;
	bool is_more; /* the register goes on */
	struct fault fault;
};

/* One page: of a request that was erased, who wrote and what was answered go too. */
static bool
follow_page(struct forgetting *forgetting, struct db *db, int64_t *number)
{
	struct fact *facts;
	size_t count;
	if (!journal_after(forgetting->arena, db, forgetting->root_id, *number, &facts, &count,
	                   &forgetting->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		*number = facts[i].number;
		if (strcmp(facts[i].kind, "desk.forgotten") == 0 &&
		    !letters_store_forget_request(db, forgetting->root_id, facts[i].subject_id,
		                                  &forgetting->fault))
			return false;
	}
	forgetting->is_more = count > 0;
	return true;
}

static bool
follow(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	int64_t number;
	forgetting->is_more = true;
	if (!letters_store_seen(forgetting->arena, db, forgetting->root_id, &number, &forgetting->fault))
		return false;
	const int64_t before = number;
	for (size_t i = 0; i < PAGE_COUNT_MAX && forgetting->is_more; i++)
		if (!follow_page(forgetting, db, &number))
			return false;
	return number == before ||
	       letters_store_keep_seen(db, forgetting->root_id, number, &forgetting->fault);
}

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

static bool
write_it(struct forgetting *forgetting, struct store *store, store_write_fn *write,
         struct fault *fault_r)
{
	struct arena *arena = forgetting->arena;
	forgetting->arena = arena_new((size_t)64 << 20);
	const bool is_fine = store_write(store, write, forgetting, fault_r);
	if (!is_fine && fault_r->for_log == NULL)
		*fault_r = forgetting->fault;
	if (!is_fine)
		fault_keep(arena, fault_r);
	arena_end(forgetting->arena);
	forgetting->arena = arena;
	return is_fine;
}

bool
letters_forget(struct arena *arena, const struct letters_house *house, int64_t now_s,
               struct fault *fault_r)
{
	struct forgetting forgetting = { .arena = arena, .root_id = house->root_id, .now_s = now_s };
	if (!write_it(&forgetting, house->store, forget, fault_r))
		return false;
	do {
		if (!write_it(&forgetting, house->store, follow, fault_r))
			return false;
	} while (forgetting.is_more);
	return sweep(arena, house, now_s, fault_r);
}
