/* What time does: ticks go with the request they were on; words are made again by a new reading. */
#include <string.h>

#include "welcome/knowledge/knowledge_inside.h"

struct following {
	int64_t root_id;
	struct journal_following read;
	struct fault fault;
};

static bool
is_forgotten(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.forgotten") == 0 && fact->subject_id != 0;
}

/* Another program may have followed meanwhile: then nothing is done. */
static bool
write_ends(struct db *db, void *data)
{
	struct following *following = data;
	const enum found turn =
		knowledge_store_keep_read(db, following->root_id, following->read.from,
	                              following->read.number, &following->fault);
	for (size_t i = 0; turn == FOUND_ONE && i < following->read.count; i++)
		if (!knowledge_forget(db, following->root_id, following->read.facts[i]->subject_id,
		                      &following->fault))
			return false;
	return turn != FOUND_FAILED;
}

bool
knowledge_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	struct following following = { .root_id = root_id,
		                           .read = { .root_id = root_id, .is_of_use = is_forgotten } };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const bool is_read = knowledge_store_read(arena, db, root_id, &following.read.number,
	                                          &following.fault) &&
	                     journal_follow(arena, db, &following.read, &following.fault);
	db_end(db);
	if (!is_read) {
		*fault_r = following.fault;
		return false;
	}
	if (following.read.number != following.read.from &&
	    !store_write(store, write_ends, &following, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = following.fault;
		return false;
	}
	return knowledge_find_again(arena, store, root_id, fault_r);
}
