/* What is of a request that was forgotten goes with it. */
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/reply/reply_inside.h"

struct forgetting {
	struct arena *arena;
	int64_t root_id, before;
	struct journal_following read;
	struct fault fault;
};

static bool
is_of_use(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.forgotten") == 0;
}

/* Another program may have gone as far meanwhile: then nothing is done. */
static bool
write_forgotten(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	int64_t now;
	if (!reply_store_number(forgetting->arena, db, forgetting->root_id, &now, &forgetting->fault))
		return false;
	if (now != forgetting->before)
		return true;
	for (size_t i = 0; i < forgetting->read.count; i++)
		if (!reply_store_forget(db, forgetting->root_id, forgetting->read.facts[i]->subject_id,
		                        &forgetting->fault))
			return false;
	return reply_store_keep_number(db, forgetting->root_id, forgetting->read.number,
	                               &forgetting->fault);
}

bool
reply_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	struct forgetting forgetting = { .arena = arena,
		                             .root_id = root_id,
		                             .read = { .root_id = root_id, .is_of_use = is_of_use } };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = reply_store_number(arena, db, root_id, &forgetting.before, &forgetting.fault);
	forgetting.read.number = forgetting.before;
	is_fine = is_fine && journal_follow(arena, db, &forgetting.read, &forgetting.fault);
	db_end(db);
	if (is_fine && forgetting.read.number == forgetting.before)
		return true;
	if (is_fine && store_write(store, write_forgotten, &forgetting, fault_r))
		return true;
	if (!is_fine || fault_r->for_log == NULL)
		*fault_r = forgetting.fault;
	return false;
}
