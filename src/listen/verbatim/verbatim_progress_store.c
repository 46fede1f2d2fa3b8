/* How far the reading of a heap is, or the making of its themes: for whoever waits for it. */
#include "base/time.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum { TOLD_FOR_S = 600 }; /* a batch or a stage takes seconds: what is older was cut */

static const char verbatim_sql_progress_tell[] DB_SQL =
	"INSERT INTO verbatim_progress (root_id, heap_id, stage, done, whole, told_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (root_id, heap_id) DO UPDATE SET stage = $3, done = $4, whole = $5, told_unix_s = $6";

static const char verbatim_sql_progress[] DB_SQL =
	"SELECT heap_id, stage, done, whole"
	"  FROM verbatim_progress"
	" WHERE root_id = $1 AND heap_id = $2 AND told_unix_s > $3";

static const char verbatim_sql_progress_end[] DB_SQL =
	"DELETE FROM verbatim_progress WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_being_read[] DB_SQL =
	"SELECT p.heap_id, p.stage, p.done, p.whole, h.name"
	"  FROM verbatim_progress p"
	"  JOIN verbatim_heap h ON h.root_id = p.root_id AND h.heap_id = p.heap_id"
	" WHERE p.root_id = $1 AND h.made_unix_s = 0 AND p.told_unix_s > $2"
	" ORDER BY p.heap_id"
	" LIMIT $3";

static struct verbatim_progress
row_of(const struct rows *rows)
{
	return (struct verbatim_progress){ .heap_id = rows_int64(rows, 0),
		                               .stage = (enum verbatim_stage)rows_int64(rows, 1),
		                               .done = rows_int64(rows, 2),
		                               .whole = rows_int64(rows, 3) };
}

bool
verbatim_progress_tell(struct db *db, int64_t root_id, const struct verbatim_progress *progress,
                       struct fault *fault_r)
{
	must(progress->stage > 0 && progress->stage < VERBATIM_STAGE_COUNT);
	return db_do(db, verbatim_sql_progress_tell,
	             WITH(db_int64(root_id), db_int64(progress->heap_id), db_int64(progress->stage),
	                  db_int64(progress->done), db_int64(progress->whole), db_int64(time_now_s())),
	             NULL, fault_r);
}

bool
verbatim_progress_end(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_progress_end, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}

enum found
verbatim_progress_load(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                       struct verbatim_progress *progress_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, verbatim_sql_progress,
	           WITH(db_int64(root_id), db_int64(heap_id), db_int64(time_now_s() - TOLD_FOR_S)));
	const enum found found = rows_next(rows, fault_r);
	*progress_r = (struct verbatim_progress){ .heap_id = heap_id };
	if (found == FOUND_ONE)
		*progress_r = row_of(rows);
	rows_end(rows);
	return found;
}

bool
verbatim_being_read(struct arena *arena, struct db *db, int64_t root_id, struct verbatim_progress **list_r,
                    size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_being_read,
	                           WITH(db_int64(root_id), db_int64(time_now_s() - TOLD_FOR_S),
	                                db_int64(VERBATIM_HEAP_COUNT_MAX)));
	enum found found;
	*list_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*list_r = arena_room(arena, *list_r, *count_r, sizeof **list_r);
		(*list_r)[*count_r] = row_of(rows);
		(*list_r)[(*count_r)++].name = span_keep(arena, rows_text(rows, 4));
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

int
verbatim_progress_share(const struct verbatim_progress *progress)
{
	return progress->whole > 0 && progress->done <= progress->whole
	           ? (int)(100 * progress->done / progress->whole)
	           : 0;
}
