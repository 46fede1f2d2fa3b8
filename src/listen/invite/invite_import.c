/* A list from a file, by whoever keeps the machine. */
#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"

struct listing {
	struct inviting inviting;
	struct import *import;
	int64_t root_id, batch_id, count;
	struct invite_list list;
	struct fault fault;
};

/* Who may still be invited: the survey, or a fault that says why not. */
static bool
look(struct listing *listing, struct db *db, struct span code, int32_t today,
     struct fault *fault_r)
{
	struct arena *arena = listing->import->arena;
	struct inviting *inviting = &listing->inviting;
	const enum found found =
		survey_wave_by_code(arena, db, listing->root_id, code, &inviting->wave, fault_r);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_NONE || inviting->wave.form_id == 0)
		return fault_is(fault_r, "import: no such survey", "Aucune enquête n’a ce code.");
	if (inviting->wave.state >= SURVEY_CLOSED)
		return fault_is(fault_r, "import: the survey is closed",
		                "Cette enquête est close\u202f: plus personne n’y est invité.");
	inviting->tree = place_tree_load(arena, db, listing->root_id, today, fault_r);
	if (inviting->tree == NULL ||
	    !survey_populations(arena, db, listing->root_id, inviting->wave.id,
	                        &inviting->populations, &inviting->population_count, fault_r) ||
	    !invite_store_wave(arena, db, listing->root_id, inviting->wave.id, &inviting->said, fault_r))
		return false;
	return inviting->said.begun_day == 0 || inviting->said.seed.length == 0 ||
	       fault_is(fault_r, "import: the draw has left",
	                "Le tirage au sort est parti\u202f: on n’ajoute plus personne à cette liste.");
}

/* The yes was given by running the command. */
static bool
agree(struct db *db, void *data)
{
	struct listing *listing = data;
	struct inviting *inviting = &listing->inviting;
	inviting->said.seed = SPAN("");
	inviting->said.drawn = 0;
	if (!invite_store_batch_keep(db, listing->root_id, inviting->wave.id, listing->batch_id,
	                             &listing->count, &listing->fault))
		return false;
	const struct fact fact = {
		.kind = "invite.listed",
		.subject_id = inviting->wave.id,
		.words = span_of(arena_format(listing->import->arena,
		                              "%lld personnes ajoutées à la liste des invitations.",
		                              (long long)listing->count)),
	};
	return invite_store_wave_keep(db, listing->root_id, inviting->wave.id, &inviting->said,
	                              &listing->fault) &&
	       journal_add(listing->import->arena, db, listing->root_id, &fact, &listing->fault) ==
	           FOUND_ONE;
}

static bool
keep(struct listing *listing, struct store *store, const struct invite_key *key, int32_t today,
     struct fault *fault_r)
{
	if (!invite_keep(listing->import->arena, store, listing->root_id, listing->inviting.wave.id,
	                 key, listing->batch_id, today, &listing->list, fault_r))
		return false;
	if (store_write(store, agree, listing, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = listing->fault;
	return false;
}

static void
tell(struct listing *listing)
{
	struct import *import = listing->import;
	import->good_count = (int64_t)listing->list.count;
	for (size_t i = 0; i < listing->list.bad_listed; i++)
		import_complain(import, listing->list.bad[i].number, "%s", listing->list.bad[i].why);
	import->bad_count = (int64_t)listing->list.bad_count;
}

bool
invite_list_import(struct store *store, struct import *import, const char *folder,
                   struct span wave_code, int64_t now_s)
{
	struct invite_key key;
	struct arena *arena = import->arena;
	struct fault *fault_r = &import->fault;
	struct listing listing = {
		.import = import, .root_id = import->root_id, .batch_id = ident_ordered()
	};
	struct sheet *sheet = sheet_open(arena, import->file_path, NULL, fault_r);
	struct db *db = sheet == NULL ? NULL : store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const int32_t today = day_here(now_s);
	bool good = look(&listing, db, wave_code, today, fault_r);
	db_end(db);
	if (!good || !invite_key_have(arena, store, import->root_id, folder, &key, fault_r))
		return false;
	good = invite_list_read(arena, sheet, listing.inviting.tree, &key, &listing.list, fault_r);
	if (good)
		invite_leave_unasked(&listing.inviting, arena, &listing.list);
	if (good && !import->dry_run)
		good = keep(&listing, store, &key, today, fault_r);
	vault_wipe(&key, sizeof key);
	if (good)
		tell(&listing);
	return good;
}
