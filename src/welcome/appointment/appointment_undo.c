/* A whole file is undone: what it brought goes, what it changed is as it was. What happened since stays. */
#include "base/time.h"
#include "welcome/appointment/appointment_inside.h"

struct undoing {
	struct arena *arena; /* of a batch */
	int64_t root_id, number, account_id, now_s;
	struct appointment_brought_by by;
	int64_t before_id, last_id; /* the first of the batches before, and of this one */
	size_t looked_at;
	struct appointment_undone *undone, before;
	struct fault fault;
};

/* May it go back to what it was? The appointment as it is now, changes 0: it is no more. */
static bool
may_go(const struct undoing *undoing, const struct appointment_brought *brought,
       const struct appointment *now, enum appointment_stay *why_r)
{
	if (now->changes != brought->changes) {
		*why_r = now->state == APPOINTMENT_CANCELLED ? APPOINTMENT_GAVE_UP : APPOINTMENT_TOUCHED;
		return false;
	}
	*why_r = APPOINTMENT_REMINDED; /* a reminder is no change of the appointment */
	return now->far_s < undoing->by.at_s && now->near_s < undoing->by.at_s;
}

static enum found
take_back(struct undoing *undoing, struct db *db, const struct appointment_brought *brought,
          const struct appointment *now, enum appointment_stay *why_r)
{
	struct appointment before = brought->before;
	if (!may_go(undoing, brought, now, why_r))
		return FOUND_NONE;
	if (brought->is_new)
		return appointment_drop(db, undoing->root_id, now->appointment_id, now->changes, &undoing->fault)
		           ? FOUND_ONE
		           : FOUND_FAILED;
	*why_r = APPOINTMENT_TOUCHED; /* whoever has its hour now keeps it */
	enum found found = !brought->has_print
	                       ? FOUND_ONE
	                       : appointment_source_back(db, undoing->root_id, brought->print,
	                                                 now->appointment_id, &undoing->fault);
	before.is_slot = now->is_slot;
	before.changes = now->changes;
	if (found == FOUND_ONE)
		found = appointment_save(db, undoing->root_id, &before, &undoing->fault);
	if (found == FOUND_ONE && !appointment_brought_follow(db, undoing->root_id, brought, now->changes + 1,
	                                                      &undoing->fault))
		found = FOUND_FAILED;
	return found;
}

static bool
undo_one(struct undoing *undoing, struct db *db, const struct appointment_brought *brought,
         int64_t stays[APPOINTMENT_STAY_COUNT])
{
	struct appointment now;
	enum appointment_stay why;
	enum found found = appointment_load(undoing->arena, db, undoing->root_id, brought->appointment_id, &now,
	                                    &undoing->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE; /* it went meanwhile: nothing is left to undo */
	found = take_back(undoing, db, brought, &now, &why);
	if (found == FOUND_NONE)
		stays[why]++;
	undoing->undone->gone += found == FOUND_ONE && brought->is_new;
	undoing->undone->back += found == FOUND_ONE && !brought->is_new;
	return found != FOUND_FAILED;
}

/* Runs on the writer; it may run twice, so it starts from where the last batch ended. */
static bool
undo_batch(struct db *db, void *data)
{
	struct undoing *undoing = data;
	struct appointment_undone *undone = undoing->undone;
	int64_t stays[APPOINTMENT_STAY_COUNT] = { 0 };
	arena_reset(undoing->arena);
	struct appointment_brought *list =
		arena_array_of(undoing->arena, struct appointment_brought, APPOINTMENT_BATCH_COUNT);
	*undone = undoing->before;
	if (!appointment_brought_list(undoing->arena, db, undoing->root_id, undoing->by.import_id,
	                              undoing->before_id, APPOINTMENT_BATCH_COUNT, list, &undoing->looked_at,
	                              &undoing->fault))
		return false;
	for (size_t i = 0; i < undoing->looked_at; i++)
		if (!undo_one(undoing, db, &list[i], stays))
			return false;
	undone->reminded += stays[APPOINTMENT_REMINDED];
	undone->given_up += stays[APPOINTMENT_GAVE_UP];
	undone->touched += stays[APPOINTMENT_TOUCHED];
	if (undoing->looked_at == 0)
		return true;
	undoing->last_id = list[undoing->looked_at - 1].appointment_id;
	return appointment_brought_end(db, undoing->root_id, undoing->by.import_id, undoing->last_id, stays,
	                               &undoing->fault);
}

static bool
undo_end(struct db *db, void *data)
{
	struct undoing *undoing = data;
	arena_reset(undoing->arena);
	const char *words =
		arena_format(undoing->arena, "L’import de rendez-vous n°\u00a0%lld a été annulé.",
	                 (long long)undoing->number);
	const struct fact fact = { .at_unix_s = undoing->now_s,
		                       .kind = "appointment.undone",
		                       .account_id = undoing->account_id,
		                       .place_id = undoing->by.place_id,
		                       .words = span_of(words) };
	return place_import_mark_undone(db, undoing->root_id, undoing->by.import_id, &undoing->fault) &&
	       journal_add(undoing->arena, db, undoing->root_id, &fact, &undoing->fault) == FOUND_ONE;
}

static enum found
find_import(struct undoing *undoing, struct store *store)
{
	struct place_import *imports;
	size_t count;
	enum found found = FOUND_NONE;
	struct db *db = store_read(undoing->arena, store, &undoing->fault);
	if (db == NULL ||
	    !place_imports(undoing->arena, db, undoing->root_id, &imports, &count, &undoing->fault))
		found = FOUND_FAILED;
	for (size_t i = 0; found == FOUND_NONE && i < count; i++)
		if (imports[i].number == undoing->number && span_is(imports[i].kind, APPOINTMENT_KIND) &&
		    imports[i].undone_unix_s == 0) {
			found = appointment_brought_whose(undoing->arena, db, undoing->root_id, imports[i].import_id,
			                                  &undoing->by, &undoing->fault);
			break;
		}
	if (found == FOUND_ONE && undoing->by.at_s < undoing->now_s - (int64_t)APPOINTMENT_UNDO_DAYS * DAY_S)
		found = FOUND_NONE;
	if (db != NULL)
		db_end(db);
	return found;
}

static bool
write_it(struct undoing *undoing, struct store *store, store_write_fn *write)
{
	struct fault fault = { 0 };
	if (store_write(store, write, undoing, &fault))
		return true;
	if (fault.for_log != NULL)
		undoing->fault = fault;
	return false;
}

static bool
undo_all(struct undoing *undoing, struct store *store)
{
	do {
		undoing->before = *undoing->undone;
		if (!write_it(undoing, store, undo_batch))
			return false;
		undoing->before_id = undoing->last_id;
	} while (undoing->looked_at == APPOINTMENT_BATCH_COUNT);
	return write_it(undoing, store, undo_end);
}

enum found
appointment_undo(struct arena *arena, struct store *store, const struct appointment_undo_asked *asked,
                 struct appointment_undone *undone_r, struct fault *fault_r)
{
	struct undoing undoing = { .arena = arena_new(ARENA_VISIT_SIZE_MAX),
		                       .root_id = asked->root_id,
		                       .number = asked->number,
		                       .account_id = asked->account_id,
		                       .now_s = asked->now_s,
		                       .before_id = INT64_MAX,
		                       .undone = undone_r };
	*undone_r = (struct appointment_undone){ 0 };
	enum found found = find_import(&undoing, store);
	if (found == FOUND_ONE && !undo_all(&undoing, store))
		found = FOUND_FAILED;
	if (found == FOUND_FAILED) {
		*fault_r = undoing.fault;
		fault_keep(arena, fault_r);
	}
	arena_end(undoing.arena);
	return found;
}

/* --- told ------------------------------------------------------------------------------------------- */

const char *
appointment_stay_words(struct arena *arena, const struct appointment_undone *undone)
{
	const struct {
		int64_t count;
		const char *one, *many;
	} parts[] = {
		{ undone->reminded, "dont la personne a déjà été prévenue", "dont la personne a déjà été prévenue" },
		{ undone->given_up, "que la personne a annulé", "que la personne a annulés" },
		{ undone->touched, "changé depuis", "changés depuis" },
	};
	const int64_t count = undone->reminded + undone->given_up + undone->touched;
	struct text words = text_new(arena, 400);
	bool has_one = false;
	if (count == 0)
		return NULL;
	text_add_z(&words, count == 1 ? "Un rendez-vous reste, " : "");
	if (count > 1) {
		text_add_count(&words, count);
		text_add_z(&words, " rendez-vous restent\u202f: ");
	}
	for (size_t i = 0; i < LENGTH(parts); i++) {
		if (parts[i].count == 0)
			continue;
		text_add_z(&words, has_one ? ", " : "");
		if (count > 1)
			text_add_count(&words, parts[i].count);
		text_format(&words, "%s%s", count > 1 ? " " : "", parts[i].count == 1 ? parts[i].one : parts[i].many);
		has_one = true;
	}
	text_add_z(&words, ".");
	return text_z(&words);
}
