/* A whole file, three times over: which categories it names; what of it can be taken; and taken. */
#include "base/ident.h"
#include "base/time.h"
#include "ground/journal/journal.h"
#include "welcome/takeover/takeover_inside.h"

/* --- numbers seen, as their marks: whether a line repeats one costs no row kept -------------- */

struct takeover_seen {
	struct arena *arena;
	uint64_t *slots; /* 0: free */
	size_t count, room;
};

static void
put(struct takeover_seen *seen, uint64_t mark, bool *is_new_r)
{
	size_t at = (size_t)(mark & (seen->room - 1));
	while (seen->slots[at] != 0 && seen->slots[at] != mark)
		at = (at + 1) & (seen->room - 1);
	*is_new_r = seen->slots[at] == 0;
	seen->count += *is_new_r;
	seen->slots[at] = mark;
}

static void
widen(struct takeover_seen *seen)
{
	enum { SEEN_SIZE_MAX = 256 << 20, ROOM_AT_FIRST = 4096 };
	const struct takeover_seen before = *seen;
	bool is_new;
	seen->arena = arena_new(SEEN_SIZE_MAX);
	seen->room = before.room == 0 ? ROOM_AT_FIRST : 2 * before.room;
	seen->slots = arena_array_of(seen->arena, uint64_t, seen->room);
	seen->count = 0;
	for (size_t i = 0; i < before.room; i++)
		if (before.slots[i] != 0)
			put(seen, before.slots[i], &is_new);
	if (before.arena != NULL)
		arena_end(before.arena);
}

/* Is it the first of this number? Two numbers share a mark once in a million million files. */
static bool
is_first(struct takeover_seen *seen, struct span number)
{
	uint64_t mark = 0xcbf29ce484222325u;
	bool is_new;
	for (size_t i = 0; i < number.length; i++)
		mark = (mark ^ (unsigned char)number.at[i]) * 0x100000001b3u;
	mark ^= mark >> 31; /* its low bits say where it goes */
	if (2 * (seen->count + 1) > seen->room)
		widen(seen);
	put(seen, mark == 0 ? 1 : mark, &is_new);
	return is_new;
}

/* --- line after line ------------------------------------------------------------------------- */

struct pass {
	struct takeover_run *run;
	struct arena *file, *row;
	struct takeover_source source;
	struct takeover_seen seen;
	struct db *db; /* of takeover_count */
	bool is_listing; /* bad lines are told */
	struct takeover_batch *batch; /* of takeover_keep */
};

static bool
open_pass(struct pass *pass)
{
	enum { FILE_MEMORY_MAX = 1 << 30 };
	pass->file = arena_new(FILE_MEMORY_MAX);
	pass->row = arena_new(64 << 20);
	return takeover_open(pass->file, pass->run->path, &pass->source, &pass->run->import->fault);
}

static void
close_pass(struct pass *pass)
{
	import_keep_fault(pass->run->import);
	arena_end(pass->row);
	arena_end(pass->file);
	if (pass->seen.arena != NULL)
		arena_end(pass->seen.arena);
}

static void
tell_progress(const struct pass *pass, int64_t lines)
{
	const struct import *import = pass->run->import;
	if (import->progress != NULL && lines % 1000 == 0 && pass->source.sheet != NULL)
		import->progress(import->progress_context, lines, sheet_bytes_read(pass->source.sheet),
		                 sheet_bytes_total(pass->source.sheet));
}

static bool
too_many(struct takeover_run *run)
{
	return fault_is(&run->import->fault, "import: too many lines",
	                run->line_count_max < TAKEOVER_LINE_COUNT_MAX
	                    ? "Ce fichier a plus de 50\u202f000 lignes. La personne qui administre Parvis peut le "
	                      "reprendre dans un terminal\u202f: parvis import requests."
	                    : "Ce fichier a plus de deux millions de lignes. Coupez-le en plusieurs.");
}

typedef bool line_fn(struct pass *pass, const struct takeover_line *line,
                     const struct offering *offering, int64_t unit_id);

/* One that can be taken; false with a fault. */
static bool
take_row(struct pass *pass, const struct sheet_row *row, line_fn *with)
{
	struct takeover_run *run = pass->run;
	struct takeover_line line;
	const struct offering *offering = NULL;
	int64_t unit_id = 0;
	arena_reset(pass->row);
	const char *why = takeover_line_read(pass->row, run->map, run->zone, run->hand.now_s, row, &line);
	if (why == NULL && !is_first(&pass->seen, line.number))
		why = "ce numéro est déjà plus haut dans le fichier.";
	if (why == NULL) {
		why = takeover_place_line(run, &line, &offering, &unit_id);
		if (offering == NULL && pass->is_listing) {
			run->counts.unmatched++;
			run->import->bad_count++;
			return true;
		}
	}
	if (why == NULL)
		return with(pass, &line, offering, unit_id);
	if (pass->is_listing)
		import_complain(run->import, row->number, "%s", why);
	return true;
}

static bool
each_row(struct pass *pass, line_fn *with)
{
	struct takeover_run *run = pass->run;
	struct sheet_row row;
	enum found found = FOUND_FAILED;
	int64_t lines = 0;
	bool is_fine = open_pass(pass);
	while (is_fine &&
	       (found = takeover_next(&pass->source, &row, &run->import->fault)) == FOUND_ONE) {
		if (++lines > run->line_count_max)
			is_fine = too_many(run);
		else
			is_fine = take_row(pass, &row, with);
		tell_progress(pass, lines);
	}
	run->counts.read = lines;
	return is_fine && found == FOUND_NONE;
}

/* --- which categories ------------------------------------------------------------------------ */

static bool
read_values(struct takeover_run *run)
{
	struct sheet_row row;
	enum found found;
	int64_t lines = 0;
	while ((found = takeover_next(&run->source, &row, &run->import->fault)) == FOUND_ONE) {
		if (++lines > run->line_count_max)
			return too_many(run);
		if (row.complaint != NULL)
			continue;
		takeover_value_add(run->arena, &run->offerings,
		                   takeover_cell(run->map, &row, TAKEOVER_OFFERING));
		takeover_value_add(run->arena, &run->units, takeover_cell(run->map, &row, TAKEOVER_UNIT));
	}
	return found == FOUND_NONE;
}

/* The zone that the mapping says, else that of the organisation. */
static bool
find_zone(struct takeover_run *run, struct db *db)
{
	struct fault *fault_r = &run->import->fault;
	const int32_t today = run->hand.today;
	const struct hours_question question = { run->hand.root_id, run->hand.tree, today - 1, today + 1 };
	if (run->map->zone.length > 0) {
		run->zone = zone_open(run->arena, span_copy(run->arena, run->map->zone), fault_r);
		return run->zone != NULL ||
		       fault_is(fault_r, "mapping: no such zone",
		                "Le fuseau de la correspondance n’est pas connu de cette machine.");
	}
	const struct hours_calendar *calendar =
		hours_calendar_load(run->arena, db, &question, PLACE_NONE, fault_r);
	if (calendar == NULL)
		return false;
	run->zone = hours_zone(calendar);
	return true;
}

static bool
unknown_tool(struct takeover_run *run)
{
	return fault_is(&run->import->fault, "import: tool unknown",
	                "Les titres de ce fichier ne disent pas de quel logiciel il vient. Écrivez une "
	                "correspondance\u202f: docs/import.md dit comment.");
}

bool
takeover_start(struct takeover_run *run)
{
	return takeover_open(run->arena, run->path, &run->source, &run->import->fault);
}

bool
takeover_begin(struct takeover_run *run)
{
	struct fault *fault_r = &run->import->fault;
	if (run->map_text.length == 0)
		run->map_text = takeover_tool(run->arena, &run->source);
	if (run->map_text.length == 0)
		return unknown_tool(run);
	run->map = takeover_map_read(run->arena, run->map_text, fault_r);
	if (run->map == NULL || !takeover_map_find(run->arena, run->map, &run->source, fault_r))
		return false;
	run->import->numbered = takeover_numbered(&run->source);
	struct db *db = store_read(run->arena, run->store, fault_r);
	const bool is_fine = db != NULL && find_zone(run, db) && read_values(run) &&
	                     takeover_resolve(run, db) && takeover_load_units(run, db);
	if (db != NULL)
		db_end(db);
	return is_fine;
}

/* --- what can be taken ----------------------------------------------------------------------- */

static bool
count_line(struct pass *pass, const struct takeover_line *line, const struct offering *offering,
           int64_t unit_id)
{
	struct takeover_run *run = pass->run;
	struct takeover_counts *counts = &run->counts;
	(void)offering;
	(void)unit_id;
	switch (takeover_store_has(pass->row, pass->db, run->hand.root_id, run->map->tool, line->number,
	                           &run->import->fault)) {
	case FOUND_FAILED: return false;
	case FOUND_ONE: counts->known++; return true;
	case FOUND_NONE: break;
	}
	run->import->good_count++;
	counts->good++;
	*(line->outcome == DESK_NOT_DONE ? &counts->open : &counts->done) += 1;
	counts->with_person += line->name.length + line->mail.length + line->phone.length > 0;
	if (counts->first_s == 0 || line->received_s < counts->first_s)
		counts->first_s = line->received_s;
	if (line->received_s > counts->last_s)
		counts->last_s = line->received_s;
	return true;
}

bool
takeover_count(struct takeover_run *run)
{
	struct pass pass = { .run = run, .is_listing = true };
	struct arena *asking = arena_new(16 << 20);
	run->counts = (struct takeover_counts){ 0 };
	pass.db = store_read(asking, run->store, &run->import->fault);
	bool is_fine = false;
	if (pass.db != NULL) {
		is_fine = each_row(&pass, count_line);
		close_pass(&pass);
	}
	import_keep_fault(run->import);
	arena_end(asking);
	return is_fine;
}

/* --- taken ----------------------------------------------------------------------------------- */

static bool
write_begin(struct db *db, void *data)
{
	struct takeover_run *run = data;
	struct import *import = run->import;
	/* The tool's own numbers, not the bytes, tell what came already: a mark that no other file has. */
	if (!place_import_register(db, import, ident_ordered()) ||
	    !takeover_store_begin(db, import->root_id, import->import_id, run->account_id,
	                          &import->fault))
		return false;
	const struct fact fact = {
		.at_unix_s = run->hand.now_s,
		.kind = "takeover.taken",
		.account_id = run->account_id,
		.subject_id = import->import_id,
		.words = span_of(arena_format(run->arena,
		                              "Des demandes d’un autre logiciel ont été reprises (import "
		                              "n°\u00a0%lld).",
		                              (long long)import->number)),
		.once = run->hand.once,
	};
	const enum found found = journal_add(run->arena, db, import->root_id, &fact, &import->fault);
	run->is_again = found == FOUND_NONE;
	return found == FOUND_ONE;
}

static bool
write_end(struct db *db, void *data)
{
	const struct takeover_run *run = data;
	return place_import_finish(db, run->import);
}

static bool
write_one(struct takeover_run *run, store_write_fn *write)
{
	struct fault fault = { 0 };
	const bool is_fine = store_write(run->store, write, run, &fault);
	if (!is_fine && fault.for_log != NULL)
		run->import->fault = fault;
	import_keep_fault(run->import);
	return is_fine;
}

static bool
keep_line(struct pass *pass, const struct takeover_line *line, const struct offering *offering,
          int64_t unit_id)
{
	return takeover_batch_add(pass->batch, line, offering, unit_id);
}

static bool
load_book(struct takeover_run *run)
{
	enum { AHEAD_DAYS = 2 * OFFERING_DAYS_MAX };
	const struct hours_question question = { run->hand.root_id, run->hand.tree,
		                                     (int32_t)(run->counts.first_s / DAY_S) - 1,
		                                     run->hand.today + AHEAD_DAYS };
	struct db *db = store_read(run->arena, run->store, &run->import->fault);
	if (db == NULL)
		return false;
	run->book = hours_book_load(run->arena, db, &question, &run->import->fault);
	run->calendars = arena_array_of(run->arena, struct hours_calendar *, run->hand.tree->count + 1);
	db_end(db);
	return run->book != NULL;
}

bool
takeover_keep(struct takeover_run *run)
{
	struct import *import = run->import;
	struct pass pass = { .run = run };
	if (!import_is_kept(import))
		return import->fault.for_log == NULL;
	if (!load_book(run) || !write_one(run, write_begin))
		return run->is_again;
	pass.batch = takeover_batch_new(run);
	bool is_fine = each_row(&pass, keep_line) && takeover_batch_flush(pass.batch);
	close_pass(&pass);
	takeover_batch_count(pass.batch, &import->good_count, &run->counts.known);
	takeover_batch_end(pass.batch);
	return write_one(run, write_end) && is_fine;
}
