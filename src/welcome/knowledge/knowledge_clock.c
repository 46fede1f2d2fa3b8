/* What time does: ticks go with the request they were on; words are made again by a new reading. */
#include "welcome/knowledge/knowledge_inside.h"

static bool
is_forgotten(const struct fact *fact)
{
	return desk_is_forgotten(fact) && fact->subject_id != 0;
}

static bool
forget(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	(void)arena;
	return knowledge_forget(db, root_id, fact->subject_id, fault_r);
}

bool
knowledge_clock(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	const struct journal_reader reader = { root_id, "knowledge", is_forgotten, forget };
	return journal_read_on(arena, store, &reader, fault_r) &&
	       knowledge_find_again(arena, store, root_id, fault_r);
}
