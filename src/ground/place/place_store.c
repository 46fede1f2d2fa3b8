#include <stdlib.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/place/place_inside.h"

/* --- the organisation ------------------------------------------------------------------------ */

static const char place_sql_root[] DB_SQL =
	"SELECT root_id"
	"  FROM place_root"
	" ORDER BY root_id"
	" LIMIT 1";

static const char place_sql_root_add[] DB_SQL =
	"INSERT INTO place_root (root_id, code, name, last_import, created_unix_s)"
	" VALUES ($1, $2, $3, 0, $4)";

static const char place_sql_root_name[] DB_SQL =
	"SELECT name"
	"  FROM place_root"
	" WHERE root_id = $1";

static const char place_sql_root_rename[] DB_SQL =
	"UPDATE place_root"
	"   SET name = $2"
	" WHERE root_id = $1";

static const char place_sql_invented[] DB_SQL =
	"SELECT words"
	"  FROM place_invented"
	" WHERE root_id = $1";

static const char place_sql_invent[] DB_SQL =
	"INSERT INTO place_invented (root_id, words)"
	" VALUES ($1, $2)";

bool
place_root_invented(struct arena *arena, struct db *db, int64_t root_id, struct span *words_r,
                    struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_invented, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*words_r = found == FOUND_ONE ? span_keep(arena, rows_text(rows, 0)) : SPAN("");
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
place_root_invent(struct db *db, int64_t root_id, struct span words, struct fault *fault_r)
{
	must(words.length > 0);
	return db_do(db, place_sql_invent, WITH(db_int64(root_id), db_text(words)), NULL, fault_r);
}

bool
place_root_name(struct arena *arena, struct db *db, int64_t root_id, struct span *name_r,
                struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_root_name, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*name_r = found == FOUND_ONE ? span_keep(arena, rows_text(rows, 0)) : SPAN("");
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
place_root_rename(struct db *db, int64_t root_id, struct span name, struct fault *fault_r)
{
	return db_do(db, place_sql_root_rename, WITH(db_int64(root_id), db_text(name)), NULL,
	             fault_r);
}

bool
place_root_there(struct arena *arena, struct db *db, int64_t *root_id_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_root, WITH_NOTHING);
	const enum found found = rows_next(rows, fault_r);
	*root_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

struct root_making {
	struct arena *arena;
	int64_t root_id;
	struct fault *fault_r;
};

static bool
root_make(struct db *db, void *data)
{
	struct root_making *making = data;
	if (!place_root_there(making->arena, db, &making->root_id, making->fault_r))
		return false;
	if (making->root_id != 0)
		return true;
	making->root_id = ident_ordered();
	return db_do(db, place_sql_root_add,
	             WITH(db_int64(making->root_id), db_text(SPAN("organisation")),
	                  db_text(SPAN("Toute l’organisation")), db_int64(time_now_s())),
	             NULL, making->fault_r);
}

bool
place_root(struct arena *arena, struct store *store, int64_t *root_id_r, struct fault *fault_r)
{
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL)
		return false;
	const bool known = place_root_there(arena, db, root_id_r, fault_r);
	db_end(db);
	if (!known || *root_id_r != 0)
		return known;
	struct fault inside = { 0 };
	struct root_making making = { arena, 0, &inside };
	if (!store_write(store, root_make, &making, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = inside;
		return false;
	}
	*root_id_r = making.root_id;
	return true;
}

/* --- merges and splits ------------------------------------------------------------------------ */

static const char place_sql_successors[] DB_SQL =
	"SELECT place_id, successor_id, from_day"
	"  FROM place_successor"
	" WHERE root_id = $1 AND from_day > $2 AND from_day <= $3"
	" ORDER BY from_day, place_id, successor_id";

/* The same line may come again: it says nothing new. */
static const char place_sql_successor_add[] DB_SQL =
	"INSERT INTO place_successor (root_id, place_id, successor_id, from_day, import_id)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, place_id, successor_id, from_day) DO NOTHING";

bool
place_store_add_successor(struct db *db, const struct import *import,
                          const struct place_successor *successor, struct fault *fault_r)
{
	return db_do(db, place_sql_successor_add,
	             WITH(db_int64(import->root_id), db_int64(successor->place_id),
	                  db_int64(successor->successor_id), db_int64(successor->from_day),
	                  db_int64(import->import_id)),
	             NULL, fault_r);
}

bool
place_passages(struct arena *arena, struct db *db, int64_t root_id, int32_t before_day,
               int32_t after_day, struct place_passage **passages_r, size_t *count_r,
               struct fault *fault_r)
{
	must(before_day <= after_day);
	struct rows *rows = db_ask(arena, db, place_sql_successors,
	                           WITH(db_int64(root_id), db_int64(before_day), db_int64(after_day)));
	struct place_successor *successors = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			successors =
				arena_grow(arena, successors, count, room * 2 + 64, sizeof *successors);
			room = room * 2 + 64;
		}
		successors[count++] = (struct place_successor){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                            (int32_t)rows_int64(rows, 2) };
	}
	rows_end(rows);
	*passages_r = place_passages_of(arena, successors, count, count_r);
	return found != FOUND_FAILED;
}

static const char place_sql_name[] DB_SQL =
	"SELECT p.code, n.from_day, n.name"
	"  FROM place_node p"
	"  LEFT JOIN place_name n ON n.root_id = p.root_id AND n.place_id = p.place_id"
	" WHERE p.root_id = $1 AND p.place_id = $2"
	" ORDER BY n.from_day, n.import_id";

enum found
place_name(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id, int32_t day,
           struct span *name_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, place_sql_name, WITH(db_int64(root_id), db_int64(place_id)));
	enum found found, any = FOUND_NONE;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const bool named = !rows_is_null(rows, 1);
		if (any == FOUND_NONE || (named && rows_int64(rows, 1) <= day))
			*name_r = span_keep(arena, rows_text(rows, named ? 2 : 0));
		any = FOUND_ONE;
	}
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED : any;
}

/* --- making places --------------------------------------------------------------------------- */

static const char place_sql_node_add[] DB_SQL =
	"INSERT INTO place_node (root_id, place_id, code, import_id)"
	" VALUES ($1, $2, $3, $4)";

static const char place_sql_name_add[] DB_SQL =
	"INSERT INTO place_name (root_id, place_id, from_day, import_id, name)"
	" VALUES ($1, $2, $3, $4, $5)";

static const char place_sql_parent_add[] DB_SQL =
	"INSERT INTO place_parent (root_id, place_id, from_day, import_id, parent_id)"
	" VALUES ($1, $2, $3, $4, $5)";

bool
place_store_add_name(struct db *db, const struct import *import, int64_t place_id,
                     int32_t from_day, struct span name, struct fault *fault_r)
{
	return db_do(db, place_sql_name_add,
	             WITH(db_int64(import->root_id), db_int64(place_id), db_int64(from_day),
	                  db_int64(import->import_id), db_text(name)),
	             NULL, fault_r);
}

bool
place_store_add_parent(struct db *db, const struct import *import, int64_t place_id,
                       int32_t from_day, int64_t parent_id, struct fault *fault_r)
{
	return db_do(db, place_sql_parent_add,
	             WITH(db_int64(import->root_id), db_int64(place_id), db_int64(from_day),
	                  db_int64(import->import_id),
	                  parent_id == 0 ? db_null() : db_int64(parent_id)),
	             NULL, fault_r);
}

bool
place_create(struct db *db, const struct import *import, struct span code, struct span name,
             int32_t from_day, int64_t *place_id_r, struct fault *fault_r)
{
	*place_id_r = ident_ordered();
	return db_do(db, place_sql_node_add,
	             WITH(db_int64(import->root_id), db_int64(*place_id_r), db_text(code),
	                  db_int64(import->import_id)),
	             NULL, fault_r) &&
	       place_store_add_name(db, import, *place_id_r, from_day, name, fault_r);
}

/* --- the register of imports ----------------------------------------------------------------- */

bool
place_plant(struct db *db, int64_t root_id, struct span code, struct span name,
            int64_t parent_id, int32_t from_day, int64_t *place_id_r, struct fault *fault_r)
{
	const struct import by_hand = { .root_id = root_id };
	return place_tree_changes(db, root_id, fault_r) &&
	       place_create(db, &by_hand, code, name, from_day, place_id_r, fault_r) &&
	       (parent_id == 0 || place_store_add_parent(db, &by_hand, *place_id_r, from_day,
	                                                 parent_id, fault_r));
}

static const char place_sql_import_same[] DB_SQL =
	"SELECT number"
	"  FROM place_import"
	" WHERE root_id = $1 AND file_mark = $2 AND kind = $3 AND undone_unix_s = 0";

static const char place_sql_import_number[] DB_SQL =
	"UPDATE place_root"
	"   SET last_import = last_import + 1"
	" WHERE root_id = $1"
	" RETURNING last_import";

static const char place_sql_import_add[] DB_SQL =
	"INSERT INTO place_import (root_id, import_id, number, kind, file_name, file_mark,"
	"                          good_count, bad_count, done_unix_s, undone_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, 0)";

static const char place_sql_import_finish[] DB_SQL =
	"UPDATE place_import"
	"   SET good_count = $3, bad_count = $4"
	" WHERE root_id = $1 AND import_id = $2";

static const char place_sql_imports[] DB_SQL =
	"SELECT import_id, number, kind, file_name, good_count, bad_count, done_unix_s,"
	"       undone_unix_s"
	"  FROM place_import"
	" WHERE root_id = $1"
	" ORDER BY number DESC"
	" LIMIT 10000";

static const char place_sql_import_undone[] DB_SQL =
	"UPDATE place_import"
	"   SET undone_unix_s = $3"
	" WHERE root_id = $1 AND import_id = $2";

static struct span
file_name_of(const char *path)
{
	struct span rest = span_of(path), part, last = rest;
	while (span_cut(&rest, '/', &part))
		last = part;
	return span_is_utf8(last) ? last : SPAN("?");
}

/* The number before the row: the counter's row is what makes two imports at once wait. */
static bool
next_number(struct arena *arena, struct db *db, struct import *import)
{
	struct rows *rows =
		db_ask(arena, db, place_sql_import_number, WITH(db_int64(import->root_id)));
	if (rows_next(rows, &import->fault) != FOUND_ONE)
		return false;
	import->number = rows_int64(rows, 0);
	rows_end(rows);
	return true;
}

bool
place_import_register(struct db *db, struct import *import, int64_t file_mark)
{
	struct arena *arena = import->arena;
	struct rows *rows = db_ask(arena, db, place_sql_import_same,
	                           WITH(db_int64(import->root_id), db_int64(file_mark),
	                                db_text(span_of(import->kind))));
	const enum found found = rows_next(rows, &import->fault);
	if (found == FOUND_ONE && !import->dry_run) {
		const long long number = (long long)rows_int64(rows, 0);
		return fault_is(&import->fault, "import: same file twice",
		                arena_format(arena,
		                             "Ce fichier a déjà été importé (import n°\u00a0%lld). "
		                             "Pour le reprendre, annulez d’abord cet import\u202f: "
		                             "parvis import --undo %lld",
		                             number, number));
	}
	rows_end(rows);
	if (found == FOUND_FAILED || !next_number(arena, db, import) ||
	    !place_tree_changes(db, import->root_id, &import->fault))
		return false;
	import->import_id = ident_ordered();
	return db_do(db, place_sql_import_add,
	             WITH(db_int64(import->root_id), db_int64(import->import_id),
	                  db_int64(import->number), db_text(span_of(import->kind)),
	                  db_text(file_name_of(import->file_path)), db_int64(file_mark),
	                  db_int64(time_now_s())),
	             NULL, &import->fault);
}

bool
place_import_finish(struct db *db, struct import *import)
{
	return db_do(db, place_sql_import_finish,
	             WITH(db_int64(import->root_id), db_int64(import->import_id),
	                  db_int64(import->good_count), db_int64(import->bad_count)),
	             NULL, &import->fault);
}

bool
place_imports(struct arena *arena, struct db *db, int64_t root_id,
              struct place_import **imports_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_imports, WITH(db_int64(root_id)));
	struct place_import *imports = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			imports = arena_grow(arena, imports, count, room * 2 + 16, sizeof *imports);
			room = room * 2 + 16;
		}
		imports[count++] = (struct place_import){
			.import_id = rows_int64(rows, 0),
			.number = rows_int64(rows, 1),
			.kind = span_keep(arena, rows_text(rows, 2)),
			.file_name = span_keep(arena, rows_text(rows, 3)),
			.good_count = rows_int64(rows, 4),
			.bad_count = rows_int64(rows, 5),
			.done_unix_s = rows_int64(rows, 6),
			.undone_unix_s = rows_int64(rows, 7),
		};
	}
	rows_end(rows);
	*imports_r = imports;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
place_import_mark_undone(struct db *db, int64_t root_id, int64_t import_id,
                         struct fault *fault_r)
{
	return db_do(db, place_sql_import_undone,
	             WITH(db_int64(root_id), db_int64(import_id), db_int64(time_now_s())), NULL,
	             fault_r);
}

/* --- undoing --------------------------------------------------------------------------------- */

static const char place_sql_undo_parents[] DB_SQL =
	"DELETE FROM place_parent"
	" WHERE root_id = $1 AND import_id = $2";

/* New names given to places that were there before. */
static const char place_sql_undo_names[] DB_SQL =
	"DELETE FROM place_name"
	" WHERE root_id = $1 AND import_id = $2"
	"   AND place_id NOT IN (SELECT place_id"
	"                          FROM place_node"
	"                         WHERE root_id = $1 AND import_id = $2)";

static const char place_sql_undo_node[] DB_SQL =
	"DELETE FROM place_node"
	" WHERE root_id = $1 AND place_id = $2";

static const char place_sql_undo_node_names[] DB_SQL =
	"DELETE FROM place_name"
	" WHERE root_id = $1 AND place_id = $2";

static const char place_sql_undo_node_parents[] DB_SQL =
	"DELETE FROM place_parent"
	" WHERE root_id = $1 AND place_id = $2";

static const char place_sql_undo_successors[] DB_SQL =
	"DELETE FROM place_successor"
	" WHERE root_id = $1 AND import_id = $2";

static const char place_sql_undo_node_successors[] DB_SQL =
	"DELETE FROM place_successor"
	" WHERE root_id = $1 AND (place_id = $2 OR successor_id = $2)";

static const char place_sql_undo_nodes[] DB_SQL =
	"SELECT place_id"
	"  FROM place_node"
	" WHERE root_id = $1 AND import_id = $2";

/* A place of another import that stands under one of this import's. */
static const char place_sql_undo_child[] DB_SQL =
	"SELECT child.code"
	"  FROM place_parent link"
	"  JOIN place_node child ON child.root_id = $1 AND child.place_id = link.place_id"
	"  JOIN place_node parent ON parent.root_id = $1 AND parent.place_id = link.parent_id"
	" WHERE link.root_id = $1 AND parent.import_id = $2 AND child.import_id <> $2"
	"   AND link.import_id <> $2"
	" LIMIT 1";

static bool
is_kept(const int64_t *kept, size_t kept_count, int64_t place_id)
{
	for (size_t i = 0; i < kept_count; i++)
		if (kept[i] == place_id)
			return true;
	return false;
}

static bool
undo_is_possible(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                 struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_undo_child,
	                           WITH(db_int64(root_id), db_int64(import_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		return fault_is(
			fault_r, "undo: places of another import stand below",
			arena_format(arena,
		                 "Le lieu «\u202f%.*s\u202f», venu d’un autre import, dépend d’un lieu "
		                 "de celui-ci. Annulez d’abord l’import le plus récent.",
		                 SPAN_ARGS(rows_text(rows, 0))));
	rows_end(rows);
	return found == FOUND_NONE;
}

static bool
undo_node(struct db *db, int64_t root_id, int64_t place_id, struct fault *fault_r)
{
	return db_do(db, place_sql_undo_node_successors, WITH(db_int64(root_id), db_int64(place_id)),
	             NULL, fault_r) &&
	       db_do(db, place_sql_undo_node_parents, WITH(db_int64(root_id), db_int64(place_id)),
	             NULL, fault_r) &&
	       db_do(db, place_sql_undo_node_names, WITH(db_int64(root_id), db_int64(place_id)), NULL,
	             fault_r) &&
	       db_do(db, place_sql_undo_node, WITH(db_int64(root_id), db_int64(place_id)), NULL,
	             fault_r);
}

bool
place_undo(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
           const int64_t *kept, size_t kept_count, struct fault *fault_r)
{
	if (!undo_is_possible(arena, db, root_id, import_id, fault_r) ||
	    !place_tree_changes(db, root_id, fault_r) ||
	    !db_do(db, place_sql_undo_parents, WITH(db_int64(root_id), db_int64(import_id)), NULL,
	           fault_r) ||
	    !db_do(db, place_sql_undo_successors, WITH(db_int64(root_id), db_int64(import_id)), NULL,
	           fault_r) ||
	    !db_do(db, place_sql_undo_names, WITH(db_int64(root_id), db_int64(import_id)), NULL,
	           fault_r))
		return false;
	struct rows *rows = db_ask(arena, db, place_sql_undo_nodes,
	                           WITH(db_int64(root_id), db_int64(import_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t place_id = rows_int64(rows, 0);
		if (!is_kept(kept, kept_count, place_id) &&
		    !undo_node(db, root_id, place_id, fault_r))
			return false;
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}
