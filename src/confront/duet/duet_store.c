/* The only SQL of this room's table. */
#include "confront/duet/duet_inside.h"

static const char duet_sql_all[] DB_SQL =
	"SELECT heap_id, made_of, filled_unix_s, shown"
	"  FROM duet_heap"
	" WHERE root_id = $1"
	" ORDER BY heap_id"
	" LIMIT $2";

static const char duet_sql_one[] DB_SQL =
	"SELECT heap_id, made_of, filled_unix_s, shown, document"
	"  FROM duet_heap"
	" WHERE root_id = $1 AND heap_id = $2";

static const char duet_sql_put[] DB_SQL =
	"INSERT INTO duet_heap (root_id, heap_id, made_of, filled_unix_s, shown, document)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (root_id, heap_id)"
	" DO UPDATE SET made_of = $3, filled_unix_s = $4, shown = $5, document = $6";

static const char duet_sql_drop[] DB_SQL = "DELETE FROM duet_heap WHERE root_id = $1 AND heap_id = $2";

static struct duet_kept
kept_of(const struct rows *rows)
{
	return (struct duet_kept){
		.heap_id = rows_int64(rows, 0),
		.made_of = rows_int64(rows, 1),
		.filled_unix_s = rows_int64(rows, 2),
		.shown = rows_int64(rows, 3),
	};
}

bool
duet_store_all(struct arena *arena, struct db *db, int64_t root_id, struct duet_kept **kept_r,
               size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, duet_sql_all, WITH(db_int64(root_id), db_int64(VERBATIM_HEAP_COUNT_MAX)));
	struct duet_kept *kept = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		kept = arena_room(arena, kept, count, sizeof *kept);
		kept[count++] = kept_of(rows);
	}
	rows_end(rows);
	*kept_r = kept;
	*count_r = count;
	return found != FOUND_FAILED;
}

enum found
duet_store_one(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
               struct duet_kept *kept_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, duet_sql_one, WITH(db_int64(root_id), db_int64(heap_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*kept_r = kept_of(rows);
		kept_r->document = span_keep(arena, rows_text(rows, 4));
	}
	rows_end(rows);
	return found;
}

bool
duet_store_put(struct db *db, int64_t root_id, const struct duet_kept *kept, struct fault *fault_r)
{
	return db_do(db, duet_sql_put,
	             WITH(db_int64(root_id), db_int64(kept->heap_id), db_int64(kept->made_of),
	                  db_int64(kept->filled_unix_s), db_int64(kept->shown), db_text(kept->document)),
	             NULL, fault_r);
}

bool
duet_store_drop(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, duet_sql_drop, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}
