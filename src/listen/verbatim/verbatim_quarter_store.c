/* Which quarters of what people write all year round have their heap. */
#include "listen/verbatim/verbatim_kept_inside.h"

static const char verbatim_sql_quarters[] DB_SQL =
	"SELECT q.item_id, COALESCE(h.heap_id, 0), COALESCE(h.made_unix_s, 0), q.looked_day"
	"  FROM verbatim_quarter q"
	"  LEFT JOIN verbatim_heap h ON h.root_id = q.root_id AND h.wave_id = 0 AND h.item_id = q.item_id"
	" WHERE q.root_id = $1"
	" ORDER BY q.item_id";

static const char verbatim_sql_looked[] DB_SQL =
	"INSERT INTO verbatim_quarter (root_id, item_id, looked_day)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, item_id) DO UPDATE SET looked_day = $3";

static const char verbatim_sql_to_look_at[] DB_SQL =
	"UPDATE verbatim_quarter SET looked_day = 0"
	" WHERE root_id = $1 AND item_id >= $2 AND item_id <= $3 AND looked_day < $4";

static const char verbatim_sql_kind_to_look_at[] DB_SQL =
	"UPDATE verbatim_quarter SET looked_day = 0"
	" WHERE root_id = $1 AND item_id >= $2 AND item_id <= $3 AND -item_id - (-item_id / $4) * $4 = $5"
	"   AND looked_day < $6";

static const char verbatim_sql_text_ids[] DB_SQL =
	"SELECT text_id FROM verbatim_text WHERE root_id = $1 AND heap_id = $2 ORDER BY text_id";

static const char verbatim_sql_since[] DB_SQL = "SELECT since_day FROM verbatim_since WHERE root_id = $1";

static const char verbatim_sql_since_set[] DB_SQL =
	"INSERT INTO verbatim_since (root_id, since_day)"
	" VALUES ($1, $2)"
	" ON CONFLICT (root_id) DO NOTHING";

enum { ITEMS_OF_ORIGIN = 1000000 }; /* quarters until the year 25,000 */

int64_t
verbatim_quarter_item(enum verbatim_origin origin, int kind, int64_t number)
{
	must(kind >= 0 && kind < VERBATIM_QUARTER_KIND_COUNT);
	must(number > 0 && number < ITEMS_OF_ORIGIN / VERBATIM_QUARTER_KIND_COUNT);
	return -((int64_t)origin * ITEMS_OF_ORIGIN + number * VERBATIM_QUARTER_KIND_COUNT + kind);
}

bool
verbatim_store_quarters(struct arena *arena, struct db *db, int64_t root_id, struct verbatim_made **made_r,
                        size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_quarters, WITH(db_int64(root_id)));
	struct verbatim_made *made = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		made = arena_room(arena, made, count, sizeof *made);
		made[count++] = (struct verbatim_made){ rows_int64(rows, 0), rows_int64(rows, 1), rows_int64(rows, 2),
			                                    (int32_t)rows_int64(rows, 3) };
	}
	rows_end(rows);
	*made_r = made;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
verbatim_store_looked(struct db *db, int64_t root_id, int64_t item_id, int32_t day, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_looked, WITH(db_int64(root_id), db_int64(item_id), db_int64(day)), NULL,
	             fault_r);
}

bool
verbatim_quarter_changed(struct db *db, int64_t root_id, enum verbatim_origin origin, int32_t day,
                         struct fault *fault_r)
{
	const int64_t number = verbatim_quarter_of(day).number;
	return db_do(db, verbatim_sql_to_look_at,
	             WITH(db_int64(root_id),
	                  db_int64(verbatim_quarter_item(origin, VERBATIM_QUARTER_KIND_COUNT - 1, number)),
	                  db_int64(verbatim_quarter_item(origin, 0, number)), db_int64(VERBATIM_QUARTER_ENDED)),
	             NULL, fault_r);
}

bool
verbatim_quarters_changed(struct db *db, int64_t root_id, enum verbatim_origin origin, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_to_look_at,
	             WITH(db_int64(root_id), db_int64(-((int64_t)origin + 1) * ITEMS_OF_ORIGIN),
	                  db_int64(-(int64_t)origin * ITEMS_OF_ORIGIN), db_int64(VERBATIM_QUARTER_ENDED)),
	             NULL, fault_r);
}

bool
verbatim_kind_changed(struct db *db, int64_t root_id, enum verbatim_origin origin, int kind,
                      struct fault *fault_r)
{
	return db_do(db, verbatim_sql_kind_to_look_at,
	             WITH(db_int64(root_id), db_int64(-((int64_t)origin + 1) * ITEMS_OF_ORIGIN),
	                  db_int64(-(int64_t)origin * ITEMS_OF_ORIGIN), db_int64(VERBATIM_QUARTER_KIND_COUNT),
	                  db_int64(kind), db_int64(VERBATIM_QUARTER_ENDED)),
	             NULL, fault_r);
}

bool
verbatim_text_ids(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t **ids_r,
                  size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_text_ids, WITH(db_int64(root_id), db_int64(heap_id)));
	enum found found;
	*ids_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*ids_r = arena_room(arena, *ids_r, *count_r, sizeof **ids_r);
		(*ids_r)[(*count_r)++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

enum found
verbatim_since(struct arena *arena, struct db *db, int64_t root_id, int32_t *day_r,
                     struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_since, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*day_r = (int32_t)rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

bool
verbatim_since_set(struct db *db, int64_t root_id, int32_t day, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_since_set, WITH(db_int64(root_id), db_int64(day)), NULL, fault_r);
}
