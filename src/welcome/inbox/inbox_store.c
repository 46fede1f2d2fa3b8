/* The tables of the inbox. */
#include "welcome/inbox/inbox_inside.h"

/* --- answers given at once -------------------------------------------------------------------- */

static const char inbox_sql_instant_add[] DB_SQL =
	"INSERT INTO inbox_instant (root_id, unit_id, day, offering_id, channel, count)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (root_id, unit_id, day, offering_id, channel)"
	" DO UPDATE SET count = inbox_instant.count + $6";

bool
inbox_instant_add(struct db *db, int64_t root_id, const struct inbox_instant *instant,
                  struct fault *fault_r)
{
	must(instant->count > 0 && instant->channel < DESK_CHANNEL_COUNT);
	return db_do(db, inbox_sql_instant_add,
	             WITH(db_int64(root_id), db_int64(instant->unit_id), db_int64(instant->day),
	                  db_int64(instant->offering_id), db_int64(instant->channel),
	                  db_int64(instant->count)),
	             NULL, fault_r);
}

static const char inbox_sql_instants[] DB_SQL =
	"SELECT offering_id, channel, CAST(sum(count) AS bigint) AS total"
	"  FROM inbox_instant"
	" WHERE root_id = $1 AND unit_id = $2 AND day >= $3"
	" GROUP BY offering_id, channel"
	" ORDER BY total DESC, offering_id, channel";

bool
inbox_instants(struct arena *arena, struct db *db, int64_t root_id, int64_t unit_id,
               int32_t from_day, struct inbox_instant **instants_r, size_t *count_r,
               struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inbox_sql_instants,
	                           WITH(db_int64(root_id), db_int64(unit_id), db_int64(from_day)));
	struct inbox_instant *instants = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			instants = arena_grow(arena, instants, count, count + 32, sizeof *instants);
		instants[count++] = (struct inbox_instant){
			.day = from_day,
			.unit_id = unit_id,
			.offering_id = rows_int64(rows, 0),
			.channel = (enum desk_channel)rows_int64(rows, 1),
			.count = rows_int64(rows, 2),
		};
	}
	rows_end(rows);
	*instants_r = instants;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char inbox_sql_instants_of[] DB_SQL =
	"SELECT CAST(coalesce(sum(count), 0) AS bigint)"
	"  FROM inbox_instant"
	" WHERE root_id = $1 AND offering_id = $2 AND day >= $3 AND day <= $4";

bool
inbox_instants_of(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                  int32_t from_day, int32_t to_day, int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inbox_sql_instants_of,
	                           WITH(db_int64(root_id), db_int64(offering_id), db_int64(from_day),
	                                db_int64(to_day)));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

/* --- what was done to many -------------------------------------------------------------------- */

static const char inbox_sql_lot_add[] DB_SQL =
	"INSERT INTO inbox_lot (root_id, lot_id, request_id, reference, account_id, at_unix_s, verb,"
	" owner_id, unit_id, changes, undone, to_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)";

bool
inbox_store_lot_add(struct db *db, int64_t root_id, const struct inbox_done *done,
                    struct fault *fault_r)
{
	return db_do(db, inbox_sql_lot_add,
	             WITH(db_int64(root_id), db_int64(done->lot_id), db_int64(done->request_id),
	                  db_text(done->reference), db_int64(done->account_id),
	                  db_int64(done->at_unix_s), db_int64(done->verb), db_int64(done->owner_id),
	                  db_int64(done->unit_id), db_int64(done->changes),
	                  db_int64(done->to_id)),
	             NULL, fault_r);
}

static const char inbox_sql_lot[] DB_SQL =
	"SELECT request_id, reference, account_id, at_unix_s, verb, owner_id, unit_id, changes, undone,"
	"       to_id"
	"  FROM inbox_lot"
	" WHERE root_id = $1 AND lot_id = $2 AND account_id = $3"
	" ORDER BY request_id"
	" LIMIT $4";

bool
inbox_store_lot(struct arena *arena, struct db *db, int64_t root_id, const struct inbox_lot *lot,
                struct inbox_done dones_r[INBOX_ROW_COUNT], size_t *count_r,
                struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inbox_sql_lot,
	                           WITH(db_int64(root_id), db_int64(lot->lot_id),
	                                db_int64(lot->account_id), db_int64(INBOX_ROW_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < INBOX_ROW_COUNT)
		dones_r[(*count_r)++] = (struct inbox_done){
			.lot_id = lot->lot_id,
			.request_id = rows_int64(rows, 0),
			.reference = span_keep(arena, rows_text(rows, 1)),
			.account_id = rows_int64(rows, 2),
			.at_unix_s = rows_int64(rows, 3),
			.verb = (enum desk_verb)rows_int64(rows, 4),
			.owner_id = rows_int64(rows, 5),
			.unit_id = rows_int64(rows, 6),
			.changes = rows_int64(rows, 7),
			.is_undone = rows_int64(rows, 8) != 0,
			.to_id = rows_int64(rows, 9),
		};
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char inbox_sql_lot_undone[] DB_SQL =
	"UPDATE inbox_lot"
	"   SET undone = 1"
	" WHERE root_id = $1 AND lot_id = $2 AND request_id = $3";

bool
inbox_store_lot_undone(struct db *db, int64_t root_id, const struct inbox_done *done,
                       struct fault *fault_r)
{
	return db_do(db, inbox_sql_lot_undone,
	             WITH(db_int64(root_id), db_int64(done->lot_id), db_int64(done->request_id)), NULL,
	             fault_r);
}

static const char inbox_sql_lots_forget[] DB_SQL =
	"DELETE FROM inbox_lot"
	" WHERE root_id = $1 AND at_unix_s < $2";

bool
inbox_store_lots_forget(struct db *db, int64_t root_id, int64_t before_s, struct fault *fault_r)
{
	return db_do(db, inbox_sql_lots_forget, WITH(db_int64(root_id), db_int64(before_s)), NULL,
	             fault_r);
}
