/* What happened to requests, as programs read it; how far the journal was read. */
#include "welcome/street/street_inside.h"

static const char street_sql_updates[] DB_SQL =
	"SELECT number, at_unix_s, request_id, kind, is_closed"
	"  FROM street_update"
	" WHERE root_id = $1 AND at_unix_s >= $2 AND at_unix_s <= $3"
	" ORDER BY at_unix_s, number"
	" LIMIT $4";

bool
street_store_updates(struct arena *arena, struct db *db, int64_t root_id, int64_t from_s,
                     int64_t to_s, size_t count_max, struct street_update **updates_r,
                     size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, street_sql_updates,
	                           WITH(db_int64(root_id), db_int64(from_s), db_int64(to_s),
	                                db_int64((int64_t)count_max)));
	struct street_update *updates = arena_array_of(arena, struct street_update, count_max);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < count_max) {
		const int64_t change = rows_int64(rows, 3);
		must(change >= 0 && change < STREET_CHANGE_COUNT);
		updates[count++] = (struct street_update){ .number = rows_int64(rows, 0),
			                                       .at_unix_s = rows_int64(rows, 1),
			                                       .request_id = rows_int64(rows, 2),
			                                       .change = (enum street_change)change,
			                                       .is_closed = rows_int64(rows, 4) != 0 };
	}
	rows_end(rows);
	*updates_r = updates;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* Two programs may read the journal at once: what one wrote is not written again. */
static const char street_sql_update_add[] DB_SQL =
	"INSERT INTO street_update (root_id, at_unix_s, number, request_id, kind, is_closed)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (root_id, at_unix_s, number) DO NOTHING";

bool
street_store_update_add(struct db *db, int64_t root_id, const struct street_update *update,
                        struct fault *fault_r)
{
	must(update->change < STREET_CHANGE_COUNT);
	return db_do(db, street_sql_update_add,
	             WITH(db_int64(root_id), db_int64(update->at_unix_s), db_int64(update->number),
	                  db_int64(update->request_id), db_int64(update->change),
	                  db_int64(update->is_closed)),
	             NULL, fault_r);
}

static const char street_sql_updates_forget[] DB_SQL =
	"DELETE FROM street_update"
	" WHERE root_id = $1 AND request_id = $2";

bool
street_store_updates_forget(struct db *db, int64_t root_id, int64_t request_id,
                            struct fault *fault_r)
{
	return db_do(db, street_sql_updates_forget, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char street_sql_made_forget[] DB_SQL =
	"DELETE FROM street_made"
	" WHERE root_id = $1 AND request_id = $2";

bool
street_store_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                            struct fault *fault_r)
{
	return street_store_updates_forget(db, root_id, request_id, fault_r) &&
	       db_do(db, street_sql_made_forget, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char street_sql_last[] DB_SQL =
	"SELECT is_closed"
	"  FROM street_update"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY number DESC"
	" LIMIT 1";

bool
street_store_was_closed(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                        bool *was_closed_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, street_sql_last, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*was_closed_r = found == FOUND_ONE && rows_int64(rows, 0) != 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char street_sql_read[] DB_SQL =
	"SELECT number"
	"  FROM street_read"
	" WHERE root_id = $1";

static const char street_sql_read_to[] DB_SQL =
	"INSERT INTO street_read (root_id, number)"
	" VALUES ($1, $2)"
	" ON CONFLICT (root_id) DO UPDATE SET number = $2"
	" WHERE street_read.number = $3";

bool
street_store_read(struct arena *arena, struct db *db, int64_t root_id, int64_t *number_r,
                  struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, street_sql_read, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

enum found
street_store_read_to(struct db *db, int64_t root_id, int64_t before, int64_t number,
                     struct fault *fault_r)
{
	int64_t changed;
	must(number > before);
	if (!db_do(db, street_sql_read_to, WITH(db_int64(root_id), db_int64(number), db_int64(before)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}
