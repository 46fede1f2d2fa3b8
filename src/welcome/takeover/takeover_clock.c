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

struct forgetting {
	struct arena *arena;
	int64_t root_id, before;
	struct journal_following read;
	struct fault fault;
};

static bool
is_request(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.forgotten") == 0;
}

static bool
is_of_use(const struct fact *fact)
{
	return is_request(fact) || strcmp(fact->kind, "person.erased") == 0;
}

static bool
write_forgotten(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	const int64_t root_id = forgetting->root_id;
	struct fault *fault_r = &forgetting->fault;
	for (size_t i = 0; i < forgetting->read.count; i++) {
		const struct fact *fact = forgetting->read.facts[i];
		const bool is_fine =
			is_request(fact)
				? takeover_store_erase(forgetting->arena, db, root_id, fact->subject_id, fault_r)
				: takeover_store_person_forget(db, root_id, fact->subject_id, fault_r);
		if (!is_fine)
			return false;
	}
	return takeover_store_keep_read(db, root_id, forgetting->read.number, fault_r);
}

bool
takeover_forget_erased(struct arena *arena, struct store *store, int64_t root_id, struct fault *fault_r)
{
	struct forgetting forgetting = { .arena = arena, .root_id = root_id };
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	bool is_fine = takeover_store_read(arena, db, root_id, &forgetting.before, fault_r);
	forgetting.read = (struct journal_following){ .root_id = root_id, .number = forgetting.before,
		                                          .is_of_use = is_of_use };
	is_fine = is_fine && journal_follow(arena, db, &forgetting.read, fault_r);
	db_end(db);
	if (!is_fine || forgetting.read.number == forgetting.before)
		return is_fine;
	if (store_write(store, write_forgotten, &forgetting, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = forgetting.fault;
	return false;
}
