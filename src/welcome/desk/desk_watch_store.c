/* Who opened a confidential request, who writes an answer now. */
#include "welcome/desk/desk_inside.h"

/* --- who reads -------------------------------------------------------------------------------- */

static const char desk_sql_note_reading[] DB_SQL =
	"INSERT INTO desk_reading (root_id, request_id, account_id, day, times)"
	" VALUES ($1, $2, $3, $4, 1)"
	" ON CONFLICT (root_id, request_id, account_id, day)"
	" DO UPDATE SET times = desk_reading.times + 1";

bool
desk_note_reading(struct db *db, int64_t root_id, int64_t request_id, int64_t account_id,
                  int32_t day, struct fault *fault_r)
{
	must(request_id != 0 && account_id != 0);
	return db_do(db, desk_sql_note_reading,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(account_id), db_int64(day)),
	             NULL, fault_r);
}

static bool
all_watchers(struct arena *arena, struct rows *rows, struct desk_watcher **watchers_r,
             size_t *count_r, struct fault *fault_r)
{
	struct desk_watcher *watchers = arena_array_of(arena, struct desk_watcher, DESK_WATCH_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < DESK_WATCH_COUNT_MAX)
		watchers[count++] = (struct desk_watcher){ .account_id = rows_int64(rows, 0),
			                                       .at_unix_s = rows_int64(rows, 1),
			                                       .day = (int32_t)rows_int64(rows, 2) };
	rows_end(rows);
	*watchers_r = watchers;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_readings[] DB_SQL =
	"SELECT account_id, CAST(0 AS bigint), day"
	"  FROM desk_reading"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY day DESC, account_id"
	" LIMIT $3";

bool
desk_readings(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
              struct desk_watcher **watchers_r, size_t *count_r, struct fault *fault_r)
{
	return all_watchers(arena,
	                    db_ask(arena, db, desk_sql_readings,
	                           WITH(db_int64(root_id), db_int64(request_id),
	                                db_int64(DESK_WATCH_COUNT_MAX))),
	                    watchers_r, count_r, fault_r);
}

/* --- who writes ------------------------------------------------------------------------------- */

static const char desk_sql_note_writing[] DB_SQL =
	"INSERT INTO desk_writing (root_id, request_id, account_id, at_unix_s)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, request_id, account_id) DO UPDATE SET at_unix_s = $4";

static const char desk_sql_forget_writing[] DB_SQL =
	"DELETE FROM desk_writing"
	" WHERE root_id = $1 AND request_id = $2 AND at_unix_s <= $3";

bool
desk_note_writing(struct db *db, const struct desk_hand *hand, int64_t request_id,
                  int64_t account_id, struct fault *fault_r)
{
	must(request_id != 0 && account_id != 0);
	return db_do(db, desk_sql_forget_writing,
	             WITH(db_int64(hand->root_id), db_int64(request_id),
	                  db_int64(hand->now_s - DESK_WRITING_S)),
	             NULL, fault_r) &&
	       db_do(db, desk_sql_note_writing,
	             WITH(db_int64(hand->root_id), db_int64(request_id), db_int64(account_id),
	                  db_int64(hand->now_s)),
	             NULL, fault_r);
}

static const char desk_sql_end_writing[] DB_SQL =
	"DELETE FROM desk_writing"
	" WHERE root_id = $1 AND request_id = $2 AND account_id = $3";

bool
desk_end_writing(struct db *db, int64_t root_id, int64_t request_id, int64_t account_id,
                 struct fault *fault_r)
{
	return db_do(db, desk_sql_end_writing,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(account_id)), NULL, fault_r);
}

static const char desk_sql_writers[] DB_SQL =
	"SELECT account_id, at_unix_s, CAST(0 AS bigint)"
	"  FROM desk_writing"
	" WHERE root_id = $1 AND request_id = $2 AND at_unix_s > $3"
	" ORDER BY at_unix_s DESC, account_id"
	" LIMIT $4";

bool
desk_writers(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t request_id,
             struct desk_watcher **watchers_r, size_t *count_r, struct fault *fault_r)
{
	return all_watchers(arena,
	                    db_ask(arena, db, desk_sql_writers,
	                           WITH(db_int64(hand->root_id), db_int64(request_id),
	                                db_int64(hand->now_s - DESK_WRITING_S),
	                                db_int64(DESK_WATCH_COUNT_MAX))),
	                    watchers_r, count_r, fault_r);
}
