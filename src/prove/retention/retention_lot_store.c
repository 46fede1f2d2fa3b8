#include "prove/retention/retention_inside.h"

static const char retention_sql_lots[] DB_SQL =
	"SELECT lot_id, offering_id, year, told, state, choice, keep_one_in, prepared_unix_s,"
	"       agreed_unix_s, account_id, document, reason, erased, done_unix_s"
	"  FROM retention_lot"
	" WHERE root_id = $1"
	" ORDER BY lot_id DESC"
	" LIMIT $2";
static const char retention_sql_lot_add[] DB_SQL =
	"INSERT INTO retention_lot (root_id, lot_id, offering_id, year, told, state, choice, keep_one_in,"
	"                           prepared_unix_s, agreed_unix_s, account_id, document, reason, erased,"
	"                           done_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, 0, 0, 1, $6, 0, 0, '', '', 0, 0)";
static const char retention_sql_lot_agree[] DB_SQL =
	"UPDATE retention_lot"
	"   SET state = 1, choice = $3, keep_one_in = $4, agreed_unix_s = $5, account_id = $6,"
	"       document = $7, reason = $8"
	" WHERE root_id = $1 AND lot_id = $2 AND state = 0";
static const char retention_sql_lot_erased[] DB_SQL =
	"UPDATE retention_lot"
	"   SET erased = erased + $3"
	" WHERE root_id = $1 AND lot_id = $2 AND state = 1";
static const char retention_sql_lot_done[] DB_SQL =
	"UPDATE retention_lot"
	"   SET state = 2, done_unix_s = $3"
	" WHERE root_id = $1 AND lot_id = $2 AND state = 1";

static struct retention_lot
lot_of(struct arena *arena, const struct rows *rows)
{
	const int64_t state = rows_int64(rows, 4), choice = rows_int64(rows, 5);
	must(state >= RETENTION_PREPARED && state <= RETENTION_DONE);
	must(choice >= 0 && choice < RETENTION_CHOICE_COUNT);
	return (struct retention_lot){ .id = rows_int64(rows, 0),
		                           .offering_id = rows_int64(rows, 1),
		                           .year = rows_int64(rows, 2),
		                           .told = rows_int64(rows, 3),
		                           .state = (enum retention_state)state,
		                           .choice = (enum retention_choice)choice,
		                           .keep_one_in = rows_int64(rows, 6),
		                           .prepared_s = rows_int64(rows, 7),
		                           .agreed_s = rows_int64(rows, 8),
		                           .account_id = rows_int64(rows, 9),
		                           .document = span_keep(arena, rows_text(rows, 10)),
		                           .reason = span_keep(arena, rows_text(rows, 11)),
		                           .erased = rows_int64(rows, 12),
		                           .done_s = rows_int64(rows, 13) };
}

bool
retention_store_lots(struct arena *arena, struct db *db, int64_t root_id,
                     struct retention_lot **lots_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, retention_sql_lots,
	                           WITH(db_int64(root_id), db_int64(RETENTION_LOT_COUNT_MAX)));
	struct retention_lot *lots = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 16 == 0)
			lots = arena_grow(arena, lots, count, count + 16, sizeof *lots);
		lots[count++] = lot_of(arena, rows);
	}
	rows_end(rows);
	*lots_r = lots;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
retention_store_lot_add(struct db *db, int64_t root_id, const struct retention_lot *lot,
                        struct fault *fault_r)
{
	return db_do(db, retention_sql_lot_add,
	             WITH(db_int64(root_id), db_int64(lot->id), db_int64(lot->offering_id),
	                  db_int64(lot->year), db_int64(lot->told), db_int64(lot->prepared_s)),
	             NULL, fault_r);
}

static enum found
of_changed(bool good, int64_t changed)
{
	return !good ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

enum found
retention_store_lot_agree(struct db *db, int64_t root_id, const struct retention_lot *lot,
                          struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, retention_sql_lot_agree,
	                        WITH(db_int64(root_id), db_int64(lot->id), db_int64(lot->choice),
	                             db_int64(lot->keep_one_in), db_int64(lot->agreed_s),
	                             db_int64(lot->account_id), db_text(lot->document),
	                             db_text(lot->reason)),
	                        &changed, fault_r);
	return of_changed(good, changed);
}

enum found
retention_store_lot_erased(struct db *db, int64_t root_id, int64_t lot_id, int64_t erased,
                           struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, retention_sql_lot_erased,
	                        WITH(db_int64(root_id), db_int64(lot_id), db_int64(erased)), &changed,
	                        fault_r);
	return of_changed(good, changed);
}

enum found
retention_store_lot_done(struct db *db, int64_t root_id, int64_t lot_id, int64_t now_s,
                         struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, retention_sql_lot_done,
	                        WITH(db_int64(root_id), db_int64(lot_id), db_int64(now_s)), &changed,
	                        fault_r);
	return of_changed(good, changed);
}
