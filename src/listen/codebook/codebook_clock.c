/* What time does: themes of heaps that changed are made, those of heaps that are no more are forgotten. */
#include "listen/codebook/codebook_growth.h"

struct forgetting {
	struct arena *arena;
	const struct verbatim_keeper *keeper;
	int64_t heap_id;
	struct fault fault;
};

static bool
forget(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	bool is_there;
	return verbatim_heap_is_there(forgetting->arena, db, forgetting->keeper->root_id, forgetting->heap_id,
	                              &is_there, &forgetting->fault) &&
	       (is_there || codebook_store_forget(forgetting->arena, db, forgetting->keeper->root_id,
	                                          forgetting->heap_id, &forgetting->fault));
}

static bool
forget_gone(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	struct forgetting forgetting = { .arena = arena, .keeper = keeper };
	int64_t *ids;
	size_t count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine = codebook_store_heaps(arena, db, keeper->root_id, &ids, &count, fault_r);
	db_end(db);
	for (size_t i = 0; is_fine && i < count; i++) {
		forgetting.heap_id = ids[i];
		if (store_write(keeper->store, forget, &forgetting, fault_r))
			continue;
		if (fault_r->for_log == NULL)
			*fault_r = forgetting.fault;
		return false;
	}
	return is_fine;
}

/* Makes the themes of one, if it may be read now. */
static bool
make(struct arena *arena, const struct verbatim_keeper *keeper, int64_t heap_id, struct fault *fault_r)
{
	const struct verbatim_sight sight = verbatim_sight_of_program(keeper->root_id);
	struct verbatim_heap heap;
	struct codebook_kept_heap kept;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	enum found found = verbatim_heap_load(arena, db, &sight, heap_id, &heap, fault_r);
	if (found == FOUND_ONE &&
	    codebook_store_heap(arena, db, keeper->root_id, heap_id, &kept, fault_r) == FOUND_FAILED)
		found = FOUND_FAILED;
	db_end(db);
	if (found == FOUND_ONE && heap.changes > 0)
		found = codebook_run(arena, keeper, &heap, &kept, fault_r);
	return found == FOUND_ONE ? codebook_watch(arena, keeper, heap_id, fault_r) : found == FOUND_NONE;
}

bool
codebook_clock(struct arena *arena, const struct verbatim_keeper *keeper, bool is_slow, struct fault *fault_r)
{
	int64_t *ids;
	size_t count;
	struct db *db = store_read(arena, keeper->store, fault_r);
	if (db == NULL)
		return false;
	const bool is_fine = verbatim_heaps_changed(arena, db, keeper->root_id, &ids, &count, fault_r);
	db_end(db);
	if (!is_fine)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (keeper->stops != NULL && atomic_load(keeper->stops))
			return true;
		if (!make(arena, keeper, ids[i], fault_r))
			return false;
	}
	return !is_slow || (forget_gone(arena, keeper, fault_r) && codebook_watch_all(arena, keeper, fault_r));
}
