/* Persons to be called back. */
#include "listen/closing/closing_inside.h"

static const char closing_sql_back_add[] DB_SQL =
	"INSERT INTO closing_back (root_id, request_id, owner_id, due_day, opened_unix_s, done_unix_s,"
	" done_by, entry_id)"
	" VALUES ($1, $2, $3, $4, $5, 0, 0, 0)"
	" ON CONFLICT (root_id, request_id) DO NOTHING";

bool
closing_store_back_add(struct db *db, int64_t root_id, const struct closing_back *back,
                       struct fault *fault_r)
{
	return db_do(db, closing_sql_back_add,
	             WITH(db_int64(root_id), db_int64(back->request_id), db_int64(back->owner_id),
	                  db_int64(back->due_day), db_int64(back->opened_unix_s)),
	             NULL, fault_r);
}

static struct closing_back
back_of(const struct rows *rows)
{
	return (struct closing_back){ .request_id = rows_int64(rows, 0),
		                          .owner_id = rows_int64(rows, 1),
		                          .due_day = (int32_t)rows_int64(rows, 2),
		                          .opened_unix_s = rows_int64(rows, 3),
		                          .done_unix_s = rows_int64(rows, 4),
		                          .done_by = rows_int64(rows, 5),
		                          .entry_id = rows_int64(rows, 6) };
}

static const char closing_sql_back[] DB_SQL =
	"SELECT request_id, owner_id, due_day, opened_unix_s, done_unix_s, done_by, entry_id"
	"  FROM closing_back"
	" WHERE root_id = $1 AND request_id = $2";

enum found
closing_store_back(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                   struct closing_back *back_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, closing_sql_back, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*back_r = back_of(rows);
	rows_end(rows);
	return found;
}

static const char closing_sql_backs[] DB_SQL =
	"SELECT request_id, owner_id, due_day, opened_unix_s, done_unix_s, done_by, entry_id"
	"  FROM closing_back"
	" WHERE root_id = $1 AND done_unix_s = 0 AND (due_day, request_id) > ($2, $3)"
	" ORDER BY due_day, request_id"
	" LIMIT $4";

bool
closing_store_backs(struct arena *arena, struct db *db, int64_t root_id,
                    const struct closing_back *after, struct closing_back **backs_r, size_t *count_r,
                    struct fault *fault_r)
{
	enum found found;
	struct rows *rows = db_ask(arena, db, closing_sql_backs,
	                           WITH(db_int64(root_id), db_int64(after == NULL ? INT32_MIN : after->due_day),
	                                db_int64(after == NULL ? 0 : after->request_id),
	                                db_int64(CLOSING_BACK_COUNT)));
	*backs_r = arena_array_of(arena, struct closing_back, CLOSING_BACK_COUNT);
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		(*backs_r)[(*count_r)++] = back_of(rows);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char closing_sql_back_done[] DB_SQL =
	"UPDATE closing_back"
	"   SET done_unix_s = $3, done_by = $4, entry_id = $5"
	" WHERE root_id = $1 AND request_id = $2 AND done_unix_s = 0";

enum found
closing_store_back_done(struct db *db, int64_t root_id, const struct closing_back *back,
                        struct fault *fault_r)
{
	int64_t changed;
	must(back->done_unix_s > 0 && back->entry_id > 0);
	if (!db_do(db, closing_sql_back_done,
	           WITH(db_int64(root_id), db_int64(back->request_id), db_int64(back->done_unix_s),
	                db_int64(back->done_by), db_int64(back->entry_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}
