/* Imported texts from the terminal, and how they go: undone, or cut in the middle. */
#include "base/ident.h"
#include "base/time.h"
#include "craft/visit/visit_wait.h"
#include "ground/journal/journal.h"
#include "listen/verbatim/verbatim_import_inside.h"

/* --- what is worth saying --------------------------------------------------------------------- */

static void
add_counted(struct text *text, int64_t count, const char *one, const char *many)
{
	text_add_count(text, count);
	text_add_z(text, count < 2 ? one : many);
}

static void
add_dropped(struct text *text, const struct verbatim_run *run, enum side side)
{
	static const char *const ones[] = { " texte d’usager", " texte d’agent" };
	static const char *const manys[] = { " textes d’usagers", " textes d’agents" };
	const int64_t count = run->dropped[side];
	if (count == 0)
		return;
	add_counted(text, count, ones[side], manys[side]);
	text_format(text, "%s\u202f: il en faut d’au moins %lld personnes, pour que personne ne soit reconnu.\n",
	            count < 2 ? " n’est pas gardé" : " ne sont pas gardés",
	            (long long)secrecy_floor(secrecy_respondent(side, false)));
}

const char *
verbatim_run_report(struct arena *arena, const struct verbatim_run *run)
{
	enum { REPORT_SIZE_MAX = 4000 };
	struct text text = text_new(arena, REPORT_SIZE_MAX);
	const struct sheet_facts *facts = sheet_facts(run->file.sheet);
	if (run->map->format.length > 0)
		text_format(&text, "Fichier reconnu\u202f: %.*s.\n", SPAN_ARGS(run->map->format));
	if (facts->kind == SHEET_KIND_XLSX && facts->tab_count > 1)
		text_format(&text, "Ce classeur a plusieurs onglets\u202f: seul «\u202f%s\u202f» est lu.\n",
		            facts->tabs[facts->tab]);
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		add_dropped(&text, run, (enum side)side);
	if (run->moved > 0) {
		add_counted(&text, run->moved, " texte est dit", " textes sont dits");
		text_add_z(&text, " du lieu au-dessus\u202f: trop peu de personnes ont écrit dans le leur.\n");
	}
	if (!verbatim_map_has(run->map, VERBATIM_OF_PLACE) && run->lines.place_id == 0)
		text_add_z(&text, "Aucune colonne n’est prise pour le lieu\u202f: seules les personnes qui ont toute "
		                  "l’organisation lisent ces textes.\n");
	return text.length > 0 ? text_z(&text) : NULL;
}

/* --- from the terminal ------------------------------------------------------------------------ */

static bool
read_map(struct verbatim_run *run, const char *path, struct verbatim_map **map_r)
{
	*map_r = NULL;
	if (path == NULL)
		return true;
	const struct mapping *mapping = mapping_read(run->arena, path, &run->import->fault);
	if (mapping != NULL)
		*map_r = verbatim_map_read(run->arena, mapping, &run->import->fault);
	return *map_r != NULL;
}

bool
verbatim_import(struct store *store, struct import *import, const char *folder,
                const struct verbatim_chosen *chosen, const char **report_r)
{
	enum { RUN_SIZE_MAX = 1 << 30 };
	struct verbatim_run run = { .arena = arena_new(RUN_SIZE_MAX),
		                        .import = import,
		                        .keeper = { .store = store, .root_id = import->root_id, .folder = folder,
		                                    .now_s = time_now_s() },
		                        .path = import->file_path,
		                        .line_count_max = VERBATIM_LINE_COUNT_MAX,
		                        .once = SPAN("") };
	struct verbatim_map *map;
	run.keeper.today = day_here(run.keeper.now_s);
	*report_r = NULL;
	const bool is_fine = read_map(&run, chosen->map_path, &map) && verbatim_run_open(&run) &&
	                     verbatim_run_begin(&run, map, chosen) && verbatim_run_count(&run) &&
	                         verbatim_run_keep(&run);
	if (is_fine)
		*report_r = verbatim_run_report(import->arena, &run);
	import_keep_fault(import);
	arena_end(run.arena);
	return import->fault.for_log == NULL;
}

/* --- how it goes ------------------------------------------------------------------------------ */

struct ending {
	int64_t root_id, heap_id, erased;
	enum found found;
	struct fault fault;
};

static bool
erase_some(struct db *db, void *data)
{
	struct ending *ending = data;
	ending->found = verbatim_store_erase(db, ending->root_id, ending->heap_id, &ending->erased,
	                                     &ending->fault);
	return ending->found != FOUND_FAILED;
}

bool
verbatim_heap_end(struct store *store, int64_t root_id, int64_t heap_id, int64_t *texts_r,
                  struct fault *fault_r)
{
	struct ending ending = { .root_id = root_id, .heap_id = heap_id };
	*texts_r = 0;
	do {
		*fault_r = (struct fault){ 0 };
		if (!store_write(store, erase_some, &ending, fault_r)) {
			if (fault_r->for_log == NULL)
				*fault_r = ending.fault;
			return false;
		}
		*texts_r += ending.erased;
	} while (ending.found == FOUND_ONE);
	return true;
}

struct undoing {
	struct arena *arena;
	const struct verbatim_undoing *asked;
	int64_t import_id, heap_id, erased;
	struct fault fault;
};

/* Nobody reads it from now on; the clock would erase it too. */
static bool
mark_undone(struct db *db, void *data)
{
	struct undoing *undoing = data;
	const struct verbatim_undoing *asked = undoing->asked;
	const struct fact fact = {
		.at_unix_s = asked->now_s,
		.kind = "verbatim.undone",
		.account_id = asked->account_id,
		.subject_id = undoing->import_id,
		.words = span_of(arena_format(undoing->arena, "L’import de textes n°\u00a0%lld a été annulé.",
		                              (long long)asked->number)),
	};
	if (undoing->heap_id != 0 && verbatim_store_erase(db, asked->root_id, undoing->heap_id, &undoing->erased,
	                                                  &undoing->fault) == FOUND_FAILED)
		return false;
	return place_import_mark_undone(db, asked->root_id, undoing->import_id, &undoing->fault) &&
	       journal_add(undoing->arena, db, asked->root_id, &fact, &undoing->fault) == FOUND_ONE;
}

static enum found
find_import(struct undoing *undoing, struct db *db, struct fault *fault_r)
{
	struct place_import *imports;
	size_t count;
	if (!place_imports(undoing->arena, db, undoing->asked->root_id, &imports, &count, fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (imports[i].number == undoing->asked->number && imports[i].undone_unix_s == 0 &&
		    span_is(imports[i].kind, VERBATIM_KIND)) {
			undoing->import_id = imports[i].import_id;
			/* None: its texts went on the day of their end. */
			return verbatim_store_of_import(undoing->arena, db, undoing->asked->root_id, undoing->import_id,
			                                &undoing->heap_id, fault_r) == FOUND_FAILED
			           ? FOUND_FAILED
			           : FOUND_ONE;
		}
	return FOUND_NONE;
}

static bool
undo_found(struct store *store, struct undoing *undoing, int64_t *texts_r, struct fault *fault_r)
{
	int64_t texts = 0;
	*fault_r = (struct fault){ 0 };
	if (!store_write(store, mark_undone, undoing, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = undoing->fault;
		return false;
	}
	if (undoing->heap_id != 0 &&
	    !verbatim_heap_end(store, undoing->asked->root_id, undoing->heap_id, &texts, fault_r))
		return false;
	*texts_r = undoing->erased + texts;
	return true;
}

enum found
verbatim_import_undo(struct arena *arena, struct store *store, const struct verbatim_undoing *asked,
                     int64_t *texts_r, struct fault *fault_r)
{
	struct undoing undoing = { .arena = arena, .asked = asked };
	*texts_r = 0;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	const enum found found = find_import(&undoing, db, fault_r);
	db_end(db);
	return found == FOUND_ONE && !undo_found(store, &undoing, texts_r, fault_r) ? FOUND_FAILED : found;
}

/* --- what time does --------------------------------------------------------------------------- */

void
verbatim_import_sweep(const char *folder, int64_t now_s)
{
	struct arena *arena = arena_new(1 << 20);
	visit_wait_sweep(verbatim_import_folder(arena, folder), now_s);
	arena_end(arena);
}

bool
verbatim_import_clock(struct arena *arena, const struct verbatim_keeper *keeper, struct fault *fault_r)
{
	enum { HEAP_COUNT_MAX = 100 };
	const int64_t before = ident_ordered_from((keeper->now_s - DAY_S) * 1000);
	for (int i = 0; i < HEAP_COUNT_MAX; i++) {
		int64_t heap_id, texts;
		struct db *db = store_read(arena, keeper->store, fault_r);
		if (db == NULL)
			return false;
		const enum found found =
			verbatim_store_abandoned(arena, db, keeper->root_id, before, &heap_id, fault_r);
		db_end(db);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
		if (!verbatim_heap_end(keeper->store, keeper->root_id, heap_id, &texts, fault_r))
			return false;
	}
	return true;
}
