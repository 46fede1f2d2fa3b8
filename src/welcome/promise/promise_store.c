/* The tables of the room. */
#include "base/time.h"
#include "welcome/promise/promise_inside.h"

#define COLUMNS "unit_id, day, at_unix_s, state, window_days, total, done, delay, low, high"

static struct promise_delay
delay_of(const struct rows *rows, int64_t offering_id)
{
	return (struct promise_delay){
		.offering_id = offering_id,
		.unit_id = rows_int64(rows, 0),
		.day = (int32_t)rows_int64(rows, 1),
		.at_unix_s = rows_int64(rows, 2),
		.state = (enum promise_state)rows_int64(rows, 3),
		.window_days = rows_int64(rows, 4),
		.total = rows_int64(rows, 5),
		.done = rows_int64(rows, 6),
		.delay = rows_int64(rows, 7),
		.low = rows_int64(rows, 8),
		.high = rows_int64(rows, 9),
	};
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char promise_sql_tell[] DB_SQL =
	"INSERT INTO promise_told (root_id, offering_id, " COLUMNS ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
	" ON CONFLICT (root_id, offering_id, unit_id, day) DO NOTHING";

bool
promise_store_tell(struct db *db, int64_t root_id, const struct promise_delay *delay,
                   struct fault *fault_r)
{
	must(delay->state < PROMISE_STATE_COUNT && delay->delay <= PROMISE_DAYS_MAX);
	return db_do(db, promise_sql_tell,
	             WITH(db_int64(root_id), db_int64(delay->offering_id), db_int64(delay->unit_id),
	                  db_int64(delay->day), db_int64(delay->at_unix_s), db_int64(delay->state),
	                  db_int64(delay->window_days), db_int64(delay->total), db_int64(delay->done),
	                  db_int64(delay->delay), db_int64(delay->low), db_int64(delay->high)),
	             NULL, fault_r);
}

static const char promise_sql_keep_month[] DB_SQL =
	"INSERT INTO promise_kept (root_id, offering_id, month, kept, broken, pending, is_shown)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, offering_id, month)"
	" DO UPDATE SET kept = $4, broken = $5, pending = $6, is_shown = $7";

bool
promise_store_keep_month(struct db *db, int64_t root_id, int64_t offering_id,
                         const struct promise_month *month, struct fault *fault_r)
{
	return db_do(db, promise_sql_keep_month,
	             WITH(db_int64(root_id), db_int64(offering_id), db_int64(month->month),
	                  db_int64(month->kept), db_int64(month->broken), db_int64(month->pending),
	                  db_int64(month->is_shown)),
	             NULL, fault_r);
}

static const char promise_sql_forget[] DB_SQL =
	"DELETE FROM promise_told"
	" WHERE root_id = $1 AND offering_id = $2 AND day < $3";

bool
promise_store_forget(struct db *db, int64_t root_id, int64_t offering_id, int32_t before_day,
                     struct fault *fault_r)
{
	return db_do(db, promise_sql_forget,
	             WITH(db_int64(root_id), db_int64(offering_id), db_int64(before_day)), NULL,
	             fault_r);
}

/* --- reading ---------------------------------------------------------------------------------- */

static const char promise_sql_last[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM promise_told"
	" WHERE root_id = $1 AND offering_id = $2 AND unit_id = $3 AND at_unix_s <= $4 AND day >= $5"
	" ORDER BY day DESC"
	" LIMIT 1";

struct moment {
	int64_t offering_id, unit_id, at_unix_s, from_day;
};

static enum found
last_until(struct arena *arena, struct db *db, int64_t root_id, const struct moment *moment,
           struct promise_delay *delay_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, promise_sql_last,
	           WITH(db_int64(root_id), db_int64(moment->offering_id), db_int64(moment->unit_id),
	                db_int64(moment->at_unix_s), db_int64(moment->from_day)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*delay_r = delay_of(rows, moment->offering_id);
	rows_end(rows);
	return found;
}

enum found
promise_told(struct arena *arena, struct db *db, int64_t root_id,
             const struct promise_question *question, struct promise_delay *delay_r,
             struct fault *fault_r)
{
	struct moment moment = { .offering_id = question->offering->offering_id,
		                     .at_unix_s = question->at_unix_s,
		                     .from_day = day_here(question->at_unix_s) - PROMISE_STALE_DAYS };
	struct promise_delay there;
	if (question->offering->is_confidential)
		return FOUND_NONE;
	enum found found = last_until(arena, db, root_id, &moment, delay_r, fault_r);
	if (found == FOUND_ONE && question->unit_id != 0) { /* of the same reckoning */
		moment.unit_id = question->unit_id;
		moment.from_day = delay_r->day;
		found = last_until(arena, db, root_id, &moment, &there, fault_r);
		if (found == FOUND_FAILED)
			return found;
		if (found == FOUND_ONE && there.state == PROMISE_TOLD)
			*delay_r = there;
		found = FOUND_ONE;
	}
	return found == FOUND_ONE && delay_r->state != PROMISE_TOLD ? FOUND_NONE : found;
}

enum found
promise_last(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
             struct promise_delay *delay_r, struct fault *fault_r)
{
	const struct moment moment = { .offering_id = offering_id, .at_unix_s = INT64_MAX };
	return last_until(arena, db, root_id, &moment, delay_r, fault_r);
}

static const char promise_sql_all[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM promise_told"
	" WHERE root_id = $1 AND offering_id = $2 AND day >= $3"
	" ORDER BY unit_id, day";

bool
promise_store_told(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                   int32_t from_day, struct promise_delay **delays_r, size_t *count_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, promise_sql_all,
	                           WITH(db_int64(root_id), db_int64(offering_id), db_int64(from_day)));
	struct promise_delay *delays = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 64 : room * 2;
			delays = arena_grow(arena, delays, count, room, sizeof *delays);
		}
		delays[count++] = delay_of(rows, offering_id);
	}
	rows_end(rows);
	*delays_r = delays;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
promise_of_units(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                 int32_t day, struct promise_delay **delays_r, size_t *count_r,
                 struct fault *fault_r)
{
	struct promise_delay *delays;
	size_t count, kept = 0;
	if (!promise_store_told(arena, db, root_id, offering_id, day, &delays, &count,
	                        fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (delays[i].unit_id != 0 && delays[i].day == day)
			delays[kept++] = delays[i];
	*delays_r = delays;
	*count_r = kept;
	return true;
}

static const char promise_sql_months[] DB_SQL =
	"SELECT month, kept, broken, pending, is_shown"
	"  FROM promise_kept"
	" WHERE root_id = $1 AND offering_id = $2"
	" ORDER BY month DESC"
	" LIMIT $3";

bool
promise_months(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
               struct promise_month *months_r, size_t *count_r, struct fault *fault_r)
{
	const size_t most = *count_r;
	struct rows *rows = db_ask(arena, db, promise_sql_months,
	                           WITH(db_int64(root_id), db_int64(offering_id),
	                                db_int64((int64_t)most)));
	enum found found;
	size_t count = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < most)
		months_r[count++] = (struct promise_month){
			.month = (int32_t)rows_int64(rows, 0),
			.kept = rows_int64(rows, 1),
			.broken = rows_int64(rows, 2),
			.pending = rows_int64(rows, 3),
			.is_shown = rows_int64(rows, 4) != 0,
		};
	rows_end(rows);
	for (size_t i = 0; i < count / 2; i++) { /* oldest first */
		const struct promise_month month = months_r[i];
		months_r[i] = months_r[count - 1 - i];
		months_r[count - 1 - i] = month;
	}
	*count_r = count;
	return found != FOUND_FAILED;
}
