/* Whom a date concerns before she asks: the day she was told has gone by without a word, or little time is
 * left to send what she was asked for. Each is taken once, whoever looks. */
#include "base/time.h"
#include "welcome/desk/desk_inside.h"

/* The front of the queue, as far as what is late: its key holds no more than its order. */
static const char desk_sql_ahead_late[] DB_SQL =
	"SELECT request_id, unit_id, reply_channel, CAST(0 AS bigint), promised_day, CAST(0 AS bigint),"
	"       received_unix_s"
	"  FROM desk_request"
	" WHERE root_id = $1 AND queue = $2 AND is_confidential = $3 AND rank_s <= $4"
	"   AND promised_day >= $5 AND promised_day <= $6 AND late_told_day <> promised_day"
	"   AND first_unix_s = 0 AND is_brought = 0 AND abusive = 0 AND received_unix_s <= $7"
	" ORDER BY rank_s, request_id"
	" LIMIT $8";

static const char desk_sql_ahead_limit[] DB_SQL =
	"SELECT r.request_id, r.unit_id, r.reply_channel, p.pause_id, p.limit_day, p.is_pieces,"
	"       p.asked_unix_s"
	"  FROM desk_request r"
	"  JOIN desk_pause p ON p.root_id = $1 AND p.request_id = r.request_id"
	" WHERE r.root_id = $1 AND r.queue = $2 AND r.is_confidential = $3 AND r.rank_s <= $4"
	"   AND p.given_unix_s = 0 AND p.reminded_unix_s = 0"
	"   AND p.limit_day >= $5 AND p.limit_day <= $6 AND p.asked_unix_s <= $7"
	" ORDER BY r.rank_s, r.request_id"
	" LIMIT $8";

bool
desk_ahead(struct arena *arena, struct db *db, const struct desk_hand *hand, enum desk_ahead_kind kind,
           bool is_confidential, struct desk_ahead aheads_r[DESK_AHEAD_COUNT], size_t *count_r,
           struct fault *fault_r)
{
	const int32_t today = hand->today;
	const bool is_late = kind == DESK_AHEAD_LATE;
	/* A rank may be of another due of the day after: two days are more than any zone is away. */
	const int64_t rank_s = ((int64_t)today + (is_late ? 1 : DESK_AHEAD_DAYS + 2)) * DAY_S;
	const int64_t since_s = hand->now_s - DESK_AHEAD_ASKED_DAYS * (int64_t)DAY_S;
	struct rows *rows =
		db_ask(arena, db, is_late ? desk_sql_ahead_late : desk_sql_ahead_limit,
	           WITH(db_int64(hand->root_id), db_int64(is_late ? DESK_TODO : DESK_WAITING),
	                db_int64(is_confidential), db_int64(rank_s),
	                db_int64(is_late ? today - DESK_AHEAD_LATE_DAYS : today),
	                db_int64(is_late ? today - 1 : today + DESK_AHEAD_DAYS),
	                db_int64(is_late ? hand->now_s : since_s), db_int64(DESK_AHEAD_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(*count_r < DESK_AHEAD_COUNT);
		aheads_r[(*count_r)++] = (struct desk_ahead){
			.kind = kind,
			.request_id = rows_int64(rows, 0),
			.unit_id = rows_int64(rows, 1),
			.channel = (enum desk_channel)rows_int64(rows, 2),
			.pause_id = rows_int64(rows, 3),
			.day = (int32_t)rows_int64(rows, 4),
			.is_pieces = rows_int64(rows, 5) != 0,
			.asked_unix_s = rows_int64(rows, 6),
		};
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char desk_sql_ahead_take_late[] DB_SQL =
	"UPDATE desk_request"
	"   SET late_told_day = $3"
	" WHERE root_id = $1 AND request_id = $2 AND promised_day = $3 AND late_told_day <> $3"
	"   AND queue = $4 AND first_unix_s = 0";

static const char desk_sql_ahead_take_limit[] DB_SQL =
	"UPDATE desk_pause"
	"   SET reminded_unix_s = $4"
	" WHERE root_id = $1 AND request_id = $2 AND pause_id = $3 AND given_unix_s = 0"
	"   AND reminded_unix_s = 0";

enum found
desk_ahead_take(struct db *db, const struct desk_hand *hand, const struct desk_ahead *ahead,
                struct fault *fault_r)
{
	int64_t changed;
	const bool is_fine =
		ahead->kind == DESK_AHEAD_LATE
			? db_do(db, desk_sql_ahead_take_late,
	                WITH(db_int64(hand->root_id), db_int64(ahead->request_id), db_int64(ahead->day),
	                     db_int64(DESK_TODO)),
	                &changed, fault_r)
			: db_do(db, desk_sql_ahead_take_limit,
	                WITH(db_int64(hand->root_id), db_int64(ahead->request_id),
	                     db_int64(ahead->pause_id), db_int64(hand->now_s)),
	                &changed, fault_r);
	return !is_fine ? FOUND_FAILED : changed == 1 ? FOUND_ONE : FOUND_NONE;
}
