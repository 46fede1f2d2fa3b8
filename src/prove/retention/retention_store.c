#include "prove/retention/retention_inside.h"

static const char retention_sql_purges[] DB_SQL =
	"SELECT purge_id, before_day, told, waves, state, prepared_unix_s, agreed_unix_s, account_id,"
	"       document, reason, erased, done_unix_s"
	"  FROM retention_purge"
	" WHERE root_id = $1"
	" ORDER BY purge_id DESC"
	" LIMIT 100";

static const char retention_sql_prepare[] DB_SQL =
	"INSERT INTO retention_purge (root_id, purge_id, kind, before_day, told, waves, state,"
	"                             prepared_unix_s, agreed_unix_s, account_id, document, reason,"
	"                             erased, done_unix_s)"
	" VALUES ($1, $2, 0, $3, $4, $5, 0, $6, 0, 0, '', '', 0, 0)";

static const char retention_sql_agree[] DB_SQL =
	"UPDATE retention_purge"
	"   SET state = 1, agreed_unix_s = $3, account_id = $4, document = $5, reason = $6"
	" WHERE root_id = $1 AND purge_id = $2 AND state = 0";

static const char retention_sql_erased[] DB_SQL =
	"UPDATE retention_purge"
	"   SET erased = erased + $3"
	" WHERE root_id = $1 AND purge_id = $2 AND state = 1";

static const char retention_sql_done[] DB_SQL =
	"UPDATE retention_purge"
	"   SET state = 2, done_unix_s = $3"
	" WHERE root_id = $1 AND purge_id = $2 AND state = 1";

bool
retention_store_purges(struct arena *arena, struct db *db, int64_t root_id,
                       struct retention_purge **purges_r, size_t *count_r, struct fault *fault_r)
{
	enum { PURGE_COUNT_MAX = 100 };
	struct retention_purge *purges = arena_array_of(arena, struct retention_purge, PURGE_COUNT_MAX);
	struct rows *rows = db_ask(arena, db, retention_sql_purges, WITH(db_int64(root_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < PURGE_COUNT_MAX) {
		const int64_t state = rows_int64(rows, 4);
		must(state >= RETENTION_PREPARED && state <= RETENTION_DONE);
		purges[count++] = (struct retention_purge){ .id = rows_int64(rows, 0),
			                                        .before_day = (int32_t)rows_int64(rows, 1),
			                                        .told = rows_int64(rows, 2),
			                                        .waves = rows_int64(rows, 3),
			                                        .state = (enum retention_state)state,
			                                        .prepared_s = rows_int64(rows, 5),
			                                        .agreed_s = rows_int64(rows, 6),
			                                        .account_id = rows_int64(rows, 7),
			                                        .document = span_keep(arena, rows_text(rows, 8)),
			                                        .reason = span_keep(arena, rows_text(rows, 9)),
			                                        .erased = rows_int64(rows, 10),
			                                        .done_s = rows_int64(rows, 11) };
	}
	rows_end(rows);
	*purges_r = purges;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
retention_store_prepare(struct db *db, int64_t root_id, const struct retention_purge *purge,
                        struct fault *fault_r)
{
	return db_do(db, retention_sql_prepare,
	             WITH(db_int64(root_id), db_int64(purge->id), db_int64(purge->before_day),
	                  db_int64(purge->told), db_int64(purge->waves), db_int64(purge->prepared_s)),
	             NULL, fault_r);
}

static enum found
of_changed(bool good, int64_t changed)
{
	return !good ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

enum found
retention_store_agree(struct db *db, int64_t root_id, const struct retention_purge *purge,
                      struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, retention_sql_agree,
	                        WITH(db_int64(root_id), db_int64(purge->id), db_int64(purge->agreed_s),
	                             db_int64(purge->account_id), db_text(purge->document),
	                             db_text(purge->reason)),
	                        &changed, fault_r);
	return of_changed(good, changed);
}

enum found
retention_store_erased(struct db *db, int64_t root_id, int64_t purge_id, int64_t erased,
                       struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good =
		db_do(db, retention_sql_erased,
	          WITH(db_int64(root_id), db_int64(purge_id), db_int64(erased)), &changed, fault_r);
	return of_changed(good, changed);
}

enum found
retention_store_done(struct db *db, int64_t root_id, int64_t purge_id, int64_t now_s,
                     struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, retention_sql_done,
	                        WITH(db_int64(root_id), db_int64(purge_id), db_int64(now_s)), &changed,
	                        fault_r);
	return of_changed(good, changed);
}
