/* The register, followed: of what is erased here nothing that the other tool knew stays. */
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/takeover/takeover_inside.h"

const char *
takeover_folder(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/takeover", folder);
}

void
takeover_clock(const char *folder, int64_t now_s)
{
	struct arena *arena = arena_new(1 << 14);
	visit_wait_sweep(takeover_folder(arena, folder), now_s);
	arena_end(arena);
}

static bool
is_of_use(const struct fact *fact)
{
	return desk_is_forgotten(fact) || strcmp(fact->kind, "person.erased") == 0;
}

static bool
forget(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact, struct fault *fault_r)
{
	return desk_is_forgotten(fact) ? takeover_store_erase(arena, db, root_id, fact->subject_id, fault_r)
	                        : takeover_store_person_forget(db, root_id, fact->subject_id, fault_r);
}

bool
takeover_forget_erased(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	const struct journal_reader reader = { root_id, "takeover", is_of_use, forget };
	return journal_read_on(arena, store, &reader, fault_r);
}
