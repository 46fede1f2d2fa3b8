/* How texts end: with their survey's, with their import; words as they were written, on their day. */
#include "listen/verbatim/verbatim_call.h"

static const char verbatim_sql_unread[] DB_SQL =
	"UPDATE verbatim_heap SET made_unix_s = 0 WHERE root_id = $1 AND heap_id = $2 AND made_unix_s > 0";

static const char verbatim_sql_end_quarter[] DB_SQL =
	"UPDATE verbatim_quarter SET looked_day = $3"
	" WHERE root_id = $1"
	"   AND item_id IN (SELECT item_id FROM verbatim_heap WHERE root_id = $1 AND heap_id = $2)";

static const char verbatim_sql_erase_tallies[] DB_SQL =
	"DELETE FROM verbatim_tally WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_erase_locked[] DB_SQL =
	"DELETE FROM verbatim_original"
	" WHERE root_id = $1 AND heap_id = $2"
	"   AND text_id IN (SELECT text_id FROM verbatim_original"
	"                    WHERE root_id = $1 AND heap_id = $2 ORDER BY text_id LIMIT $3)";

static const char verbatim_sql_erase[] DB_SQL =
	"DELETE FROM verbatim_text"
	" WHERE root_id = $1 AND heap_id = $2"
	"   AND text_id IN (SELECT text_id FROM verbatim_text"
	"                    WHERE root_id = $1 AND heap_id = $2 ORDER BY text_id LIMIT $3)";

static const char verbatim_sql_erase_heap[] DB_SQL =
	"DELETE FROM verbatim_heap WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_closed_before[] DB_SQL =
	"SELECT heap_id FROM verbatim_heap WHERE root_id = $1 AND closed_day < $2 ORDER BY heap_id LIMIT 1";

static const char verbatim_sql_forget_next[] DB_SQL =
	"SELECT h.heap_id"
	"  FROM verbatim_heap h"
	" WHERE h.root_id = $1 AND h.closed_day <= $2"
	"   AND EXISTS (SELECT 1 FROM verbatim_original o WHERE o.root_id = $1 AND o.heap_id = h.heap_id)"
	" ORDER BY h.heap_id"
	" LIMIT 1";

static const char verbatim_sql_imported[] DB_SQL =
	"SELECT heap_id, import_id FROM verbatim_heap WHERE root_id = $1 AND import_id <> 0 ORDER BY heap_id";

static bool
do_heap(struct db *db, const char *sql, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, sql, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}

static bool
erase_some(struct db *db, const char *sql, int64_t root_id, int64_t heap_id, int64_t *erased_r,
           struct fault *fault_r)
{
	return db_do(db, sql, WITH(db_int64(root_id), db_int64(heap_id), db_int64(VERBATIM_ERASE_COUNT)),
	             erased_r, fault_r);
}

enum found
verbatim_store_erase(struct db *db, int64_t root_id, int64_t heap_id,
                     int64_t *erased_r, struct fault *fault_r)
{
	int64_t locked;
	*erased_r = 0;
	if (!do_heap(db, verbatim_sql_unread, root_id, heap_id, fault_r) ||
	    !db_do(db, verbatim_sql_end_quarter,
	           WITH(db_int64(root_id), db_int64(heap_id), db_int64(VERBATIM_QUARTER_ENDED)), NULL, fault_r) ||
	    !do_heap(db, verbatim_sql_erase_tallies, root_id, heap_id, fault_r) ||
	    !verbatim_calls_erase(db, root_id, heap_id, fault_r) ||
	    !erase_some(db, verbatim_sql_erase_locked, root_id, heap_id, &locked, fault_r) ||
	    !erase_some(db, verbatim_sql_erase, root_id, heap_id, erased_r, fault_r))
		return FOUND_FAILED;
	if (locked > 0 || *erased_r > 0)
		return FOUND_ONE;
	return verbatim_progress_end(db, root_id, heap_id, fault_r) &&
	               do_heap(db, verbatim_sql_erase_heap, root_id, heap_id, fault_r)
	           ? FOUND_NONE
	           : FOUND_FAILED;
}

/* The next heap of a statement; 0: none. */
static bool
next_heap(struct arena *arena, struct db *db, const char *sql, int64_t root_id, int32_t day,
          int64_t *heap_id_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, sql, WITH(db_int64(root_id), db_int64(day)));
	const enum found found = rows_next(rows, fault_r);
	*heap_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

enum found
verbatim_erase_before(struct arena *arena, struct db *db, int64_t root_id, int32_t day, int64_t *erased_r,
                      struct fault *fault_r)
{
	int64_t heap_id;
	*erased_r = 0;
	if (!next_heap(arena, db, verbatim_sql_closed_before, root_id, day, &heap_id, fault_r))
		return FOUND_FAILED;
	if (heap_id == 0)
		return FOUND_NONE;
	return verbatim_store_erase(db, root_id, heap_id, erased_r, fault_r) == FOUND_FAILED
	           ? FOUND_FAILED
	           : FOUND_ONE;
}

enum found
verbatim_store_forget(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                      struct fault *fault_r)
{
	int64_t heap_id, forgotten;
	if (!next_heap(arena, db, verbatim_sql_forget_next, root_id, day, &heap_id, fault_r))
		return FOUND_FAILED;
	if (heap_id == 0)
		return FOUND_NONE;
	return erase_some(db, verbatim_sql_erase_locked, root_id, heap_id, &forgotten, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

bool
verbatim_store_imported(struct arena *arena, struct db *db, int64_t root_id, struct verbatim_heap **heaps_r,
                        size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_imported, WITH(db_int64(root_id)));
	struct verbatim_heap *heaps = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		heaps = arena_room(arena, heaps, count, sizeof *heaps);
		heaps[count++] =
			(struct verbatim_heap){ .id = rows_int64(rows, 0), .import_id = rows_int64(rows, 1) };
	}
	rows_end(rows);
	*heaps_r = heaps;
	*count_r = count;
	return found != FOUND_FAILED;
}
