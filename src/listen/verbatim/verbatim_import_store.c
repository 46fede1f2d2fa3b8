/* Which heaps came from files. */
#include "listen/verbatim/verbatim_import_inside.h"

static const char verbatim_sql_marked[] DB_SQL =
	"SELECT heap_id, import_id, made_unix_s FROM verbatim_heap"
	" WHERE root_id = $1 AND wave_id = 0 AND item_id = $2";

static const char verbatim_sql_of_import[] DB_SQL =
	"SELECT heap_id FROM verbatim_heap WHERE root_id = $1 AND import_id = $2";

static const char verbatim_sql_set_import[] DB_SQL =
	"UPDATE verbatim_heap SET import_id = $3 WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_abandoned[] DB_SQL =
	"SELECT heap_id"
	"  FROM verbatim_heap"
	" WHERE root_id = $1 AND wave_id = 0 AND import_id = 0 AND origin = 0 AND heap_id < $2"
	" ORDER BY heap_id"
	" LIMIT 1";

enum found
verbatim_store_marked(struct arena *arena, struct db *db, int64_t root_id, int64_t mark,
                      struct verbatim_marked *marked_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_marked, WITH(db_int64(root_id), db_int64(mark)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*marked_r = (struct verbatim_marked){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                  rows_int64(rows, 2) };
	rows_end(rows);
	return found;
}

static enum found
one_heap(struct arena *arena, struct db *db, const char *sql, int64_t root_id, int64_t with,
         int64_t *heap_id_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, sql, WITH(db_int64(root_id), db_int64(with)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*heap_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

enum found
verbatim_store_of_import(struct arena *arena, struct db *db, int64_t root_id, int64_t import_id,
                         int64_t *heap_id_r, struct fault *fault_r)
{
	must(import_id > 0);
	return one_heap(arena, db, verbatim_sql_of_import, root_id, import_id, heap_id_r, fault_r);
}

enum found
verbatim_store_abandoned(struct arena *arena, struct db *db, int64_t root_id, int64_t before_heap_id,
                         int64_t *heap_id_r, struct fault *fault_r)
{
	return one_heap(arena, db, verbatim_sql_abandoned, root_id, before_heap_id, heap_id_r, fault_r);
}

bool
verbatim_store_set_import(struct db *db, int64_t root_id, int64_t heap_id, int64_t import_id,
                          struct fault *fault_r)
{
	return db_do(db, verbatim_sql_set_import, WITH(db_int64(root_id), db_int64(heap_id), db_int64(import_id)),
	             NULL, fault_r);
}
