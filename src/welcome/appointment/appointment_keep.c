/* A file that was looked at, kept: some hundred lines in a transaction, each with what it was before, so that
 * the whole is undone in one gesture (appointment_undo.c). */
#include <string.h>

#include "base/ident.h"
#include "welcome/appointment/appointment_inside.h"

struct batch {
	struct appointment_run *run;
	struct arena *arena;
	size_t from, until;
	int64_t added, changed;
	bool is_registered; /* within this write: it may run twice */
	struct fault fault;
};

/* In the register of imports, as soon as it changes something: a file that comes each day often does not. */
static bool
begin_register(struct batch *batch, struct db *db)
{
	struct appointment_run *run = batch->run;
	if (run->is_registered || batch->is_registered)
		return true;
	/* What another tool calls them, not the bytes, tells what came already: a mark that no other file has. */
	if (!place_import_register(db, run->import, ident_ordered())) {
		batch->fault = run->import->fault;
		return false;
	}
	const struct appointment_brought_by by = {
		.import_id = run->import->import_id,
		.account_id = run->reader == NULL ? 0 : run->reader->account_id,
		.place_id = run->tree->places[run->place].id,
		.at_s = run->now_s,
	};
	batch->is_registered = true;
	return appointment_brought_begin(db, run->root_id, &by, &batch->fault);
}

/* What this one was before: NULL, it was not. `changes`: of it now. */
static bool
note_before(struct batch *batch, struct db *db, const struct appointment *before,
            const struct appointment_brought *brought)
{
	struct appointment_brought noted = *brought;
	if (!begin_register(batch, db))
		return false;
	noted.import_id = batch->run->import->import_id;
	noted.is_new = before == NULL;
	if (before != NULL)
		noted.before = *before;
	return appointment_brought_add(db, batch->run->root_id, &noted, &batch->fault);
}

static bool
is_of_somebody(const struct appointment *appointment)
{
	return appointment->request_id != 0 || appointment->name.length > 0 ||
	       appointment->mail.length > 0 || appointment->phone.length > 0;
}

/* Whoever had this hour holds its link: the next one gets an appointment of her own. */
static bool
is_somebody_else(const struct appointment *known, const struct appointment *said)
{
	if (!is_of_somebody(known))
		return false;
	if (said->state == APPOINTMENT_FREE)
		return true;
	return known->request_id == 0 && said->request_id == 0 && is_of_somebody(said) &&
	       !span_equal(known->name, said->name) && !span_equal(known->mail, said->mail) &&
	       (said->phone.length == 0 || !span_equal(known->phone, said->phone));
}

/* False: an hour that was free in the file and was taken here, which stays as it is; or a fault. */
static bool
give_up(struct batch *batch, struct db *db, struct appointment *known, const struct appointment *said,
        const uint8_t print[DESK_PRINT_SIZE])
{
	const int64_t root_id = batch->run->root_id;
	if (said->sequence < known->sequence ||
	    (known->request_id != 0 && said->sequence == known->sequence && said->begin_s == known->begin_s))
		return false;
	const struct appointment before = *known;
	struct appointment_brought brought = { .appointment_id = known->appointment_id,
		                                   .changes = known->changes,
		                                   .has_print = true };
	memcpy(brought.print, print, sizeof brought.print);
	if (known->state == APPOINTMENT_BOOKED) {
		known->state = APPOINTMENT_CANCELLED_BY_US;
		brought.changes++;
		if (appointment_save(db, root_id, known, &batch->fault) != FOUND_ONE) {
			if (batch->fault.for_log == NULL)
				(void)fault_is(&batch->fault, "appointment: changed meanwhile",
				               "Des rendez-vous changent en ce moment. Recommencez.");
			return false;
		}
	}
	return note_before(batch, db, &before, &brought) &&
	       appointment_source_drop(db, root_id, print, &batch->fault);
}

static bool
keep_one(struct batch *batch, struct db *db, size_t i)
{
	struct appointment_run *run = batch->run;
	const struct appointment *said = &run->list[i];
	struct appointment known;
	uint8_t print[DESK_PRINT_SIZE];
	enum found found =
		appointment_print_of(run, db, batch->arena, &run->file.lines[i], said->place_id, print);
	must(found != FOUND_NONE);
	if (found == FOUND_ONE)
		found = appointment_by_source(batch->arena, db, run->root_id, print, &known, &batch->fault);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_ONE && appointment_is_beyond(run, &known))
		return true; /* somebody brought it there since it was looked at */
	if (found == FOUND_ONE && !is_somebody_else(&known, said)) {
		const struct appointment before = known;
		const struct appointment_brought brought = { .appointment_id = known.appointment_id,
			                                         .changes = known.changes + 1 };
		if (!appointment_merge(&known, said))
			return true;
		batch->changed++;
		return appointment_save(db, run->root_id, &known, &batch->fault) == FOUND_ONE &&
		       note_before(batch, db, &before, &brought);
	}
	if (found == FOUND_ONE && !give_up(batch, db, &known, said, print))
		return batch->fault.for_log == NULL;
	struct appointment fresh = *said;
	fresh.appointment_id = ident_ordered();
	const struct appointment_brought brought = { .appointment_id = fresh.appointment_id, .changes = 1 };
	batch->added++;
	return appointment_add(db, run->root_id, &fresh, &batch->fault) &&
	       note_before(batch, db, NULL, &brought) &&
	       appointment_source_add(db, run->root_id, print, fresh.appointment_id, &batch->fault);
}

static bool
keep_batch(struct db *db, void *data)
{
	struct batch *batch = data;
	batch->added = batch->changed = 0;
	batch->is_registered = false;
	for (size_t i = batch->from; i < batch->until; i++)
		if (batch->run->list[i].place_id != 0 && !keep_one(batch, db, i))
			return false;
	return true;
}

/* Those that nobody touched since they were looked at. */
static bool
call_off(struct db *db, void *data)
{
	struct batch *batch = data;
	batch->changed = 0;
	batch->is_registered = false;
	for (size_t i = 0; i < batch->run->gone_count; i++) {
		const struct appointment before = batch->run->gone[i];
		const struct appointment_brought brought = { .appointment_id = before.appointment_id,
			                                         .changes = before.changes + 1 };
		struct appointment gone = before;
		if (appointment_apply(&gone, APPOINTMENT_CALL_OFF, batch->run->now_s) != NULL)
			continue;
		const enum found found = appointment_save(db, batch->run->root_id, &gone, &batch->fault);
		if (found == FOUND_FAILED || (found == FOUND_ONE && !note_before(batch, db, &before, &brought)))
			return false;
		batch->changed += found == FOUND_ONE;
	}
	return true;
}

static bool
keep_gone(struct appointment_run *run, struct store *store)
{
	struct batch batch = { .run = run };
	struct fault fault = { 0 };
	if (!run->is_whole || run->gone_count == 0)
		return true;
	if (!store_write(store, call_off, &batch, &fault)) {
		run->fault = fault.for_log != NULL ? fault : batch.fault;
		return false;
	}
	run->changed += batch.changed;
	run->is_registered = run->is_registered || batch.is_registered;
	return true;
}

/* Each day that a file is brought is a fact; who comes is none. */
struct noting {
	const struct appointment_run *run;
	struct arena *arena;
	int64_t account_id;
	struct fault fault;
};

static bool
note(struct db *db, void *data)
{
	struct noting *noting = data;
	const struct appointment_run *run = noting->run;
	struct text words = text_new(noting->arena, 300);
	text_add_z(&words, "Un fichier de rendez-vous a été pris\u202f: ");
	text_add_count(&words, run->added);
	text_add_z(&words, run->added < 2 ? " nouveau, " : " nouveaux, ");
	text_add_count(&words, run->changed);
	text_add_z(&words, run->changed < 2 ? " changé." : " changés.");
	const struct fact fact = { .at_unix_s = run->now_s,
		                       .kind = "appointment.imported",
		                       .account_id = noting->account_id,
		                       .place_id = run->tree->places[run->place].id,
		                       .words = text_span(&words),
		                       .once = SPAN("") };
	return journal_add(noting->arena, db, run->root_id, &fact, &noting->fault) == FOUND_ONE &&
	       (!run->is_registered || place_import_finish(db, run->import));
}

bool
appointment_run_keep(struct appointment_run *run, struct store *store)
{
	for (size_t from = 0; from < run->file.count; from += APPOINTMENT_BATCH_COUNT) {
		struct batch batch = { .run = run, .from = from, .until = from + APPOINTMENT_BATCH_COUNT };
		if (batch.until > run->file.count)
			batch.until = run->file.count;
		batch.arena = arena_new(ARENA_VISIT_SIZE_MAX);
		struct fault fault = { 0 };
		bool is_kept = store_write(store, keep_batch, &batch, &fault);
		/* Somebody changed one of them meanwhile: read again. */
		for (int tries = 0; !is_kept && fault.for_log == NULL && tries < 3; tries++)
			is_kept = store_write(store, keep_batch, &batch, &fault);
		if (!is_kept) {
			run->fault = fault.for_log != NULL ? fault : batch.fault;
			if (run->fault.for_log == NULL)
				(void)fault_is(&run->fault, "appointment: changed meanwhile",
				               "Des rendez-vous changent en ce moment. Recommencez.");
			fault_keep(run->arena, &run->fault);
			arena_end(batch.arena);
			return false;
		}
		run->added += batch.added;
		run->changed += batch.changed;
		run->is_registered = run->is_registered || batch.is_registered;
		arena_end(batch.arena);
	}
	if (!keep_gone(run, store))
		return false;
	struct noting noting = { .run = run, .arena = run->arena,
		                     .account_id = run->reader == NULL ? 0 : run->reader->account_id };
	struct fault fault = { 0 };
	if (store_write(store, note, &noting, &fault))
		return true;
	run->fault = fault.for_log != NULL ? fault : noting.fault;
	return false;
}
