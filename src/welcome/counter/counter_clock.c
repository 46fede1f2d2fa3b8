/* What time does: a day that is over leaves counts, and windows are empty in the morning. */
#include "welcome/counter/counter_inside.h"

struct sweeping {
	struct arena *arena;
	int64_t root_id, place_id, midnight_s;
	int32_t today;
	struct fault *fault_r;
};

static bool
sweep(struct db *db, void *data)
{
	struct sweeping *sweeping = data;
	return counter_store_hold(db, sweeping->root_id, sweeping->place_id, sweeping->fault_r) &&
	       counter_store_sweep(sweeping->arena, db, sweeping->root_id, sweeping->place_id,
	                           sweeping->today, sweeping->fault_r) &&
	       counter_store_empty(db, sweeping->root_id, sweeping->place_id, sweeping->midnight_s,
	                           sweeping->fault_r);
}

/* Which day it is at each of these places: their zones are told by their hours. */
static bool
read_days(struct arena *arena, struct db *db, struct sweeping *sweepings, size_t count, int64_t now_s,
          struct fault *fault_r)
{
	const int32_t day = (int32_t)(now_s / DAY_S);
	const struct hours_question question = {
		.root_id = sweepings[0].root_id,
		.tree = place_tree_load(arena, db, sweepings[0].root_id, day, fault_r),
		.first_day = day - 2,
		.last_day = day + 2,
	};
	struct hours_book *book =
		question.tree == NULL ? NULL : hours_book_load(arena, db, &question, fault_r);
	for (size_t i = 0; book != NULL && i < count; i++) {
		const struct hours_calendar *calendar = hours_book_calendar(
			book, place_by_id(question.tree, sweepings[i].place_id), fault_r);
		if (calendar == NULL)
			return false;
		const struct zone *zone = hours_zone(calendar);
		sweepings[i].today = zone_local(zone, now_s).days;
		sweepings[i].midnight_s =
			zone_instant(zone, (struct local){ sweepings[i].today, 0 }, NULL);
	}
	return book != NULL;
}

bool
counter_clock(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s,
              struct fault *fault_r)
{
	int64_t *place_ids;
	size_t count = 0;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = counter_store_places(arena, db, root_id, &place_ids, &count, fault_r);
	struct sweeping *sweepings = arena_array_of(arena, struct sweeping, count + 1);
	for (size_t i = 0; is_fine && i < count; i++)
		sweepings[i] = (struct sweeping){ .arena = arena,
			                              .root_id = root_id,
			                              .place_id = place_ids[i],
			                              .fault_r = fault_r };
	is_fine = is_fine && (count == 0 || read_days(arena, db, sweepings, count, now_s, fault_r));
	db_end(db);
	for (size_t i = 0; is_fine && i < count; i++)
		is_fine = store_write(store, sweep, &sweepings[i], fault_r);
	return is_fine;
}
