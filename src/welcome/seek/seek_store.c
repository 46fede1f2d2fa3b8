/* How far the index is. */
#include "welcome/seek/seek_inside.h"

static const char seek_sql_state[] DB_SQL =
	"SELECT number, again_id, changes, asked, person_id, from_id"
	"  FROM seek_state"
	" WHERE root_id = $1";

bool
seek_store_state(struct arena *arena, struct db *db, int64_t root_id, struct seek_state *state_r,
                 struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, seek_sql_state, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*state_r = (struct seek_state){ 0 };
	if (found == FOUND_ONE)
		*state_r = (struct seek_state){ .number = rows_int64(rows, 0),
			                            .again_id = rows_int64(rows, 1),
			                            .changes = rows_int64(rows, 2),
			                            .asked = rows_int64(rows, 3),
			                            .person_id = rows_int64(rows, 4),
			                            .from_id = rows_int64(rows, 5) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char seek_sql_state_add[] DB_SQL =
	"INSERT INTO seek_state (root_id, number, again_id, changes)"
	" VALUES ($1, 0, 0, 0)"
	" ON CONFLICT (root_id) DO NOTHING";

/* Whoever said meanwhile from where to put again is heard: the pass goes back there. */
static const char seek_sql_state_keep[] DB_SQL =
	"UPDATE seek_state"
	"   SET number = $2, changes = changes + 1, person_id = $6, from_id = $7,"
	"       again_id = CASE WHEN asked = $5 OR again_id > $3 THEN $3 ELSE again_id END"
	" WHERE root_id = $1 AND changes = $4";

bool
seek_store_state_begin(struct db *db, int64_t root_id, struct fault *fault_r)
{
	return db_do(db, seek_sql_state_add, WITH(db_int64(root_id)), NULL, fault_r);
}

enum found
seek_store_keep(struct db *db, int64_t root_id, const struct seek_state *state,
                struct fault *fault_r)
{
	int64_t changed;
	if (!seek_store_state_begin(db, root_id, fault_r) ||
	    !db_do(db, seek_sql_state_keep,
	           WITH(db_int64(root_id), db_int64(state->number), db_int64(state->again_id),
	                db_int64(state->changes), db_int64(state->asked), db_int64(state->person_id),
	                db_int64(state->from_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- the places above ------------------------------------------------------------------------- */

static const char seek_sql_paths[] DB_SQL =
	"SELECT unit_id, path"
	"  FROM seek_path"
	" WHERE root_id = $1"
	" ORDER BY unit_id";

bool
seek_store_paths(struct arena *arena, struct db *db, int64_t root_id,
                 struct seek_path_kept **paths_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, seek_sql_paths, WITH(db_int64(root_id)));
	struct seek_path_kept *paths = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			paths = arena_grow(arena, paths, count, count + 64, sizeof *paths);
		paths[count++] = (struct seek_path_kept){ rows_int64(rows, 0),
			                                      span_keep(arena, rows_text(rows, 1)) };
	}
	rows_end(rows);
	*paths_r = paths;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char seek_sql_path_add[] DB_SQL =
	"INSERT INTO seek_path (root_id, unit_id, path)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, unit_id) DO NOTHING";

bool
seek_store_path_add(struct db *db, int64_t root_id, const struct seek_path_kept *path,
                    struct fault *fault_r)
{
	return db_do(db, seek_sql_path_add,
	             WITH(db_int64(root_id), db_int64(path->unit_id), db_text(path->path)), NULL,
	             fault_r);
}

static const char seek_sql_path_change[] DB_SQL =
	"UPDATE seek_path"
	"   SET path = $3"
	" WHERE root_id = $1 AND unit_id = $2";

bool
seek_store_path_change(struct db *db, int64_t root_id, const struct seek_path_kept *path,
                       struct fault *fault_r)
{
	return db_do(db, seek_sql_path_change,
	             WITH(db_int64(root_id), db_int64(path->unit_id), db_text(path->path)), NULL,
	             fault_r);
}
