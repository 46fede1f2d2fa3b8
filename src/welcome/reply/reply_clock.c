/* What is of a request that was forgotten goes with it. */
#include "ground/journal/journal.h"
#include "welcome/reply/reply_inside.h"

static bool
forget(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	(void)arena;
	return reply_store_forget(db, root_id, fact->subject_id, fault_r);
}

bool
reply_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	const struct journal_reader reader = { root_id, "reply", desk_is_forgotten, forget };
	return journal_read_on(arena, store, &reader, fault_r);
}
