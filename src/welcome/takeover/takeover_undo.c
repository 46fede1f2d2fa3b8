/* What an import brought goes again, and what somebody dealt with since stays. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "welcome/knowledge/knowledge.h"
#include "welcome/seek/seek.h"
#include "welcome/takeover/takeover_inside.h"

struct undoing {
	struct arena *arena; /* of a batch */
	int64_t root_id, import_id, number, account_id, now_s;
	int64_t after_id, last_id; /* of the last request of the batches before, and of this one */
	size_t looked_at;
	struct takeover_undone *undone, before;
	struct fault *fault_r;
};

/* Who came with it goes with the last of her requests. */
static bool
take_person_away(struct undoing *undoing, struct db *db, int64_t person_id)
{
	bool has;
	if (person_id == 0)
		return true;
	const enum found came = takeover_store_has_person(undoing->arena, db, undoing->root_id, person_id,
	                                                  undoing->fault_r);
	if (came != FOUND_ONE)
		return came == FOUND_NONE;
	/* Whoever finds her again meanwhile, with another file, waits: she is not given a request as she goes. */
	if (person_hold(db, undoing->root_id, person_id, undoing->fault_r) == FOUND_FAILED)
		return false;
	if (!desk_has_of_person(undoing->arena, db, undoing->root_id, person_id, &has, undoing->fault_r))
		return false;
	if (has)
		return true;
	const enum found gone = person_take_away(undoing->arena, db, undoing->root_id, person_id,
	                                         undoing->fault_r);
	return gone != FOUND_FAILED &&
	       takeover_store_person_forget(db, undoing->root_id, person_id, undoing->fault_r);
}

static bool
take_away(struct undoing *undoing, struct db *db, int64_t request_id, bool *goes_r)
{
	struct takeover_undone *undone = undoing->undone;
	int64_t person_id;
	const enum found found = desk_take_away(undoing->arena, db, undoing->root_id, request_id,
	                                        &person_id, undoing->fault_r);
	*goes_r = found == FOUND_ONE;
	if (found == FOUND_NONE) {
		undone->kept_count++;
		if (undone->kept_listed < TAKEOVER_KEPT_LISTED_MAX)
			undone->kept[undone->kept_listed++] = request_id;
		return true;
	}
	undone->gone_count++;
	return found == FOUND_ONE &&
	       takeover_store_forget(db, undoing->root_id, request_id, undoing->fault_r) &&
	       knowledge_forget(db, undoing->root_id, request_id, undoing->fault_r) &&
	       take_person_away(undoing, db, person_id);
}

/* Runs on the writer; it may run twice, so it starts from where the last batch ended. */
static bool
undo_batch(struct db *db, void *data)
{
	struct undoing *undoing = data;
	int64_t ids[TAKEOVER_BATCH_COUNT], gone[TAKEOVER_BATCH_COUNT];
	size_t gone_count = 0;
	bool goes;
	arena_reset(undoing->arena);
	*undoing->undone = undoing->before;
	if (!takeover_store_of_import(undoing->arena, db, undoing->root_id, undoing->import_id,
	                              undoing->after_id, ids, &undoing->looked_at, undoing->fault_r))
		return false;
	for (size_t i = 0; i < undoing->looked_at; i++) {
		if (!take_away(undoing, db, ids[i], &goes))
			return false;
		gone[gone_count] = ids[i];
		gone_count += goes;
	}
	if (!seek_drop(db, undoing->root_id, gone, gone_count, undoing->fault_r))
		return false;
	if (undoing->looked_at > 0)
		undoing->last_id = ids[undoing->looked_at - 1];
	return true;
}

static bool
undo_end(struct db *db, void *data)
{
	struct undoing *undoing = data;
	arena_reset(undoing->arena);
	const struct fact fact = {
		.at_unix_s = undoing->now_s,
		.kind = "takeover.undone",
		.account_id = undoing->account_id,
		.subject_id = undoing->import_id,
		.words = span_of(arena_format(undoing->arena,
		                              "La reprise de demandes n°\u00a0%lld a été annulée.",
		                              (long long)undoing->number)),
	};
	return place_import_mark_undone(db, undoing->root_id, undoing->import_id, undoing->fault_r) &&
	       journal_add(undoing->arena, db, undoing->root_id, &fact, undoing->fault_r) == FOUND_ONE;
}

static enum found
find_import(struct undoing *undoing, struct store *store)
{
	struct place_import *imports;
	size_t count;
	enum found found = FOUND_NONE;
	struct db *db = store_read(undoing->arena, store, undoing->fault_r);
	if (db == NULL ||
	    !place_imports(undoing->arena, db, undoing->root_id, &imports, &count, undoing->fault_r))
		found = FOUND_FAILED;
	for (size_t i = 0; found == FOUND_NONE && i < count; i++)
		if (imports[i].number == undoing->number && span_is(imports[i].kind, TAKEOVER_KIND) &&
		    imports[i].undone_unix_s == 0) {
			undoing->import_id = imports[i].import_id;
			found = FOUND_ONE;
		}
	if (db != NULL)
		db_end(db);
	return found;
}

static bool
undo_all(struct undoing *undoing, struct store *store)
{
	do {
		undoing->before = *undoing->undone;
		if (!store_write(store, undo_batch, undoing, undoing->fault_r))
			return false;
		undoing->after_id = undoing->last_id;
	} while (undoing->looked_at == TAKEOVER_BATCH_COUNT);
	return store_write(store, undo_end, undoing, undoing->fault_r);
}

enum found
takeover_undo(struct arena *arena, struct store *store, int64_t root_id, int64_t number,
              int64_t account_id, struct takeover_undone *undone_r, struct fault *fault_r)
{
	struct undoing undoing = { .arena = arena_new(ARENA_VISIT_SIZE_MAX),
		                       .root_id = root_id,
		                       .number = number,
		                       .account_id = account_id,
		                       .now_s = time_now_s(),
		                       .undone = undone_r,
		                       .fault_r = fault_r };
	*undone_r = (struct takeover_undone){ 0 };
	enum found found = find_import(&undoing, store);
	if (found == FOUND_ONE && !undo_all(&undoing, store))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED)
		fault_keep(arena, fault_r);
	arena_end(undoing.arena);
	return found;
}
