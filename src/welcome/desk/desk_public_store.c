/* For who publishes where requests stand: by offering and by the day they came. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

/* An identifier is made when a request is written, after it was received: under load, some seconds. */
enum { WRITTEN_WITHIN_S = 600 };

static const char desk_sql_received_in[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND offering_id = $2 AND request_id >= $3 AND request_id < $4"
	"   AND received_unix_s >= $5 AND received_unix_s <= $6 AND queue >= $7 AND queue <= $8"
	"   AND is_confidential = 0 AND outcome <> $9"
	" ORDER BY request_id DESC"
	" LIMIT $10";

bool
desk_received_in(struct arena *arena, struct db *db, int64_t root_id, const struct desk_span *span,
                 struct desk_request **requests_r, size_t *count_r, struct fault *fault_r)
{
	static const struct {
		enum desk_queue least, most;
	} queues[] = {
		[DESK_ANY] = { DESK_TODO, DESK_ASIDE },
		[DESK_STANDS_OPEN] = { DESK_TODO, DESK_WAITING },
		[DESK_STANDS_CLOSED] = { DESK_DONE, DESK_ASIDE },
	};
	must(span->count > 0 && instant_is_valid(span->from_s) && instant_is_valid(span->to_s));
	struct rows *rows = db_ask(
		arena, db, desk_sql_received_in,
		WITH(db_int64(root_id), db_int64(span->offering_id),
	         db_int64(ident_ordered_from(span->from_s * 1000)),
	         db_int64(ident_ordered_from((span->to_s + WRITTEN_WITHIN_S) * 1000)),
	         db_int64(span->from_s), db_int64(span->to_s), db_int64(queues[span->standing].least),
	         db_int64(queues[span->standing].most), db_int64(DESK_NO_REQUEST),
	         db_int64((int64_t)span->count)));
	struct desk_request *requests = arena_array_of(arena, struct desk_request, span->count);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < span->count)
		requests[count++] = desk_request_of(arena, rows);
	rows_end(rows);
	*requests_r = requests;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_changed[] DB_SQL =
	"SELECT max(at_unix_s)"
	"  FROM desk_entry"
	" WHERE root_id = $1 AND request_id = $2 AND kind <> $3";

bool
desk_changed(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
             int64_t *at_unix_s_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_changed,
	                           WITH(db_int64(root_id), db_int64(request_id), db_int64(DESK_NOTED)));
	const enum found found = rows_next(rows, fault_r);
	*at_unix_s_r = found == FOUND_ONE && !rows_is_null(rows, 0) ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}
