/* The same, from the terminal: what may be taken is, and what is left is told. */
#include "base/file.h"
#include "base/time.h"
#include "welcome/takeover/takeover_inside.h"

static bool
read_map(struct takeover_run *run, const char *path)
{
	struct fault *fault_r = &run->import->fault;
	if (path == NULL)
		return true;
	switch (file_read(run->arena, path, MAPPING_SIZE_MAX, &run->map_text, fault_r)) {
	case FOUND_ONE: return true;
	case FOUND_FAILED: return false;
	case FOUND_NONE: break;
	}
	return fault_is(fault_r, "mapping: no such file", "Le fichier de correspondance n’existe pas.");
}

static bool
load_tree(struct takeover_run *run)
{
	struct fault *fault_r = &run->import->fault;
	struct db *db = store_read(run->arena, run->store, fault_r);
	run->hand.tree = db == NULL ? NULL
	                            : place_tree_load(run->arena, db, run->hand.root_id,
	                                              run->hand.today, fault_r);
	if (db != NULL)
		db_end(db);
	return run->hand.tree != NULL;
}

/* « aucune démarche pour « Animal-Abuse » (1 804), … : ajoutez … » */
static void
tell_unmatched(struct takeover_run *run)
{
	enum { REMARK_SIZE_MAX = 20000 };
	struct text text = text_new(run->import->arena, REMARK_SIZE_MAX);
	if (run->counts.unmatched == 0)
		return;
	text_add_z(&text, "Aucune démarche du catalogue n’est choisie pour\u202f:");
	for (size_t i = 0; i < run->offerings.count; i++) {
		const struct takeover_value *value = &run->offerings.list[i];
		if (value->id == 0)
			text_format(&text, "\n  «\u202f%.*s\u202f» (%lld)", SPAN_ARGS(value->said),
			            (long long)value->count);
	}
	if (run->offerings.others > 0)
		text_format(&text, "\n  d’autres encore (%lld)", (long long)run->offerings.others);
	text_add_z(&text, "\nDites-la dans la correspondance (--map)\u202f: démarche CODE quand \"…\", ou "
	                  "démarche CODE sinon.");
	run->import->remark = text_z(&text);
}

bool
takeover_import(struct store *store, struct import *import, const char *map_path, int64_t *known_r)
{
	enum { RUN_SIZE_MAX = 1 << 30 };
	struct takeover_run run = { .arena = arena_new(RUN_SIZE_MAX),
		                        .store = store,
		                        .import = import,
		                        .path = import->file_path,
		                        .line_count_max = TAKEOVER_LINE_COUNT_MAX };
	run.hand = (struct desk_hand){ .root_id = import->root_id, .now_s = time_now_s(),
		                           .once = SPAN("") };
	run.hand.today = day_here(run.hand.now_s);
	const bool is_counted = read_map(&run, map_path) && load_tree(&run) && takeover_start(&run) &&
	                        takeover_begin(&run) && takeover_count(&run);
	if (is_counted)
		tell_unmatched(&run);
	if (is_counted && !takeover_keep(&run))
		must(import->fault.for_log != NULL);
	*known_r = run.counts.known;
	import_keep_fault(import);
	arena_end(run.arena);
	return import->fault.for_log == NULL;
}
