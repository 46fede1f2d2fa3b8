/* Requests that may go, and how each row of theirs does. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

/* Closed or put aside, and not followed with one that is open: whoever asked is told of its end. */
#define FORGETTABLE                                                                                \
	"   AND done_unix_s > 0"                                                                       \
	"   AND NOT EXISTS (SELECT 1"                                                                  \
	"                     FROM desk_tie t"                                                         \
	"                     JOIN desk_request k ON k.root_id = t.root_id AND k.request_id = t.other_id" \
	"                    WHERE t.root_id = r.root_id AND t.request_id = r.request_id"              \
	"                      AND t.kind < 2 AND k.queue < 2)"

static const char desk_sql_is_forgettable[] DB_SQL =
	"SELECT 1"
	"  FROM desk_request r"
	" WHERE root_id = $1 AND request_id = $2 AND queue >= 2" FORGETTABLE;

/* A rank is then minus when it was done. One in $7 stays: by the millisecond of their number ($6 numbers in
 * one), which nobody chooses. Squared modulo a prime: those of a mailbox emptied all at once come every two
 * milliseconds, and would all stay, or none. */
#define MS_OF_NUMBER "((request_id / $6) % 2147483647)"
#define OF_LOT                                                                                     \
	"  FROM desk_request r"                                                                        \
	" WHERE root_id = $1 AND offering_id = $2 AND queue IN (2, 3) AND is_confidential = $3"        \
	"   AND rank_s <= $4 AND rank_s > $5"                                                           \
	"   AND " MS_OF_NUMBER " * " MS_OF_NUMBER " % 2147483647 % $7 <> $8" FORGETTABLE

static const char desk_sql_lot_count[] DB_SQL = "SELECT count(*)" OF_LOT;
static const char desk_sql_lot_ids[] DB_SQL = "SELECT request_id" OF_LOT " LIMIT $9";
static const char desk_sql_oldest[] DB_SQL =
	"SELECT rank_s"
	"  FROM desk_request"
	" WHERE root_id = $1 AND offering_id = $2 AND queue = $3 AND is_confidential = $4"
	" ORDER BY rank_s DESC"
	" LIMIT 1";

bool
desk_is_forgettable(struct arena *arena, struct db *db, int64_t root_id,
                    const struct desk_request *request, bool *is_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_is_forgettable,
	                           WITH(db_int64(root_id), db_int64(request->request_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*is_r = found == FOUND_ONE;
	return found != FOUND_FAILED;
}

static const int64_t numbers_in_a_ms = INT64_C(1) << 21;

static int64_t
left_out(const struct desk_lot *lot)
{
	must(lot->keep_one_in >= 1);
	return lot->keep_one_in == 1 ? 1 : 0;
}

bool
desk_lot_count(struct arena *arena, struct db *db, int64_t root_id, const struct desk_lot *lot,
               bool is_confidential, int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_lot_count,
	           WITH(db_int64(root_id), db_int64(lot->offering_id), db_int64(is_confidential),
	                db_int64(-lot->from_s), db_int64(-lot->to_s),
	                db_int64(numbers_in_a_ms), db_int64(lot->keep_one_in), db_int64(left_out(lot))));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

bool
desk_lot_ids(struct arena *arena, struct db *db, int64_t root_id, const struct desk_lot *lot,
             int64_t ids_r[DESK_IDS_COUNT], size_t *count_r, struct fault *fault_r)
{
	enum found found = FOUND_NONE;
	*count_r = 0;
	/* Those that are confidential go with the first lot after their end: none is made for them alone. */
	for (int secret = 0; secret < 2 && found != FOUND_FAILED; secret++) {
		struct rows *rows =
			db_ask(arena, db, desk_sql_lot_ids,
		           WITH(db_int64(root_id), db_int64(lot->offering_id), db_int64(secret),
		                db_int64(secret == 1 ? 0 : -lot->from_s), db_int64(-lot->to_s),
		                db_int64(numbers_in_a_ms), db_int64(lot->keep_one_in),
		                db_int64(left_out(lot)), db_int64(DESK_IDS_COUNT - (int64_t)*count_r)));
		while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < DESK_IDS_COUNT)
			ids_r[(*count_r)++] = rows_int64(rows, 0);
		rows_end(rows);
	}
	return found != FOUND_FAILED;
}

bool
desk_lot_oldest(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                int64_t *done_unix_s_r, struct fault *fault_r)
{
	*done_unix_s_r = 0;
	for (int i = 0; i < 4; i++) {
		struct rows *rows =
			db_ask(arena, db, desk_sql_oldest,
		           WITH(db_int64(root_id), db_int64(offering_id),
		                db_int64(i % 2 == 0 ? DESK_DONE : DESK_ASIDE), db_int64(i / 2)));
		const enum found found = rows_next(rows, fault_r);
		const int64_t done_s = found == FOUND_ONE ? -rows_int64(rows, 0) : 0;
		rows_end(rows);
		if (found == FOUND_FAILED)
			return false;
		if (done_s > 0 && (*done_unix_s_r == 0 || done_s < *done_unix_s_r))
			*done_unix_s_r = done_s;
	}
	return true;
}

/* --- what goes, what stays -------------------------------------------------------------------- */

static const char desk_sql_forget_outgoing[] DB_SQL =
	"DELETE FROM desk_outgoing"
	" WHERE root_id = $1 AND channel IN (0, 1, 2, 3, 4, 5, 6)"
	"   AND entry_id IN (SELECT entry_id FROM desk_entry WHERE root_id = $1 AND request_id = $2)";
static const char desk_sql_forget_tied[] DB_SQL =
	"DELETE FROM desk_tie"
	" WHERE root_id = $1 AND other_id = $2"
	"   AND request_id IN (SELECT other_id FROM desk_tie WHERE root_id = $1 AND request_id = $2)";
static const char desk_sql_forget_ties[] DB_SQL =
	"DELETE FROM desk_tie WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_files[] DB_SQL =
	"DELETE FROM desk_file WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_pauses[] DB_SQL =
	"DELETE FROM desk_pause WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_readings[] DB_SQL =
	"DELETE FROM desk_reading WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_writings[] DB_SQL =
	"DELETE FROM desk_writing WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_owed[] DB_SQL =
	"DELETE FROM desk_owed WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_answers[] DB_SQL =
	"DELETE FROM desk_answer WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_entries[] DB_SQL =
	"DELETE FROM desk_entry WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_callback[] DB_SQL =
	"DELETE FROM desk_callback WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_flags[] DB_SQL =
	"DELETE FROM desk_flag WHERE root_id = $1 AND request_id = $2";
static const char desk_sql_forget_request[] DB_SQL =
	"DELETE FROM desk_request WHERE root_id = $1 AND request_id = $2";

bool
desk_store_forget(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	static const char *const all[] = {
		desk_sql_forget_outgoing, desk_sql_forget_tied,    desk_sql_forget_ties,
		desk_sql_forget_files,    desk_sql_forget_pauses,  desk_sql_forget_readings,
		desk_sql_forget_writings, desk_sql_forget_owed,    desk_sql_forget_answers,
		desk_sql_forget_entries,  desk_sql_forget_flags,   desk_sql_forget_request,
		/* After the request, which whoever promises to call back holds. */
		desk_sql_forget_callback,
	};
	for (size_t i = 0; i < LENGTH(all); i++)
		if (!db_do(db, all[i], WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r))
			return false;
	return true;
}

static const char desk_sql_count_past[] DB_SQL =
	"INSERT INTO desk_past (root_id, offering_id, unit_id, month_day, channel, outcome, requests,"
	"                       days, late)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	" ON CONFLICT (root_id, offering_id, unit_id, month_day, channel, outcome)"
	" DO UPDATE SET requests = desk_past.requests + $7, days = desk_past.days + $8,"
	"               late = desk_past.late + $9";

bool
desk_store_count_past(struct db *db, int64_t root_id, const struct desk_past *past,
                      struct fault *fault_r)
{
	return db_do(db, desk_sql_count_past,
	             WITH(db_int64(root_id), db_int64(past->offering_id), db_int64(past->unit_id),
	                  db_int64(past->month_day), db_int64(past->channel), db_int64(past->outcome),
	                  db_int64(past->requests), db_int64(past->days), db_int64(past->late)),
	             NULL, fault_r);
}
