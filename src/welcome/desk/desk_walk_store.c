/* All requests, in the order they came: for who makes a table or a figure of them. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

enum {
	LOOKED_AT_COUNT = 500,  /* rows of one question: most may be somebody else's */
	WRITTEN_WITHIN_S = 600, /* an identifier is made when a request is written, after it was received */
};

static const char desk_sql_walk[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND request_id > $2 AND request_id < $3"
	" ORDER BY request_id"
	" LIMIT $4";

static const char desk_sql_walk_offering[] DB_SQL =
	"SELECT " DESK_COLUMNS
	"  FROM desk_request"
	" WHERE root_id = $1 AND offering_id = $5 AND request_id > $2 AND request_id < $3"
	" ORDER BY request_id"
	" LIMIT $4";

static bool
is_wanted(const struct desk_walk *walk, const struct desk_request *request)
{
	return request->received_unix_s >= walk->from_s && request->received_unix_s <= walk->to_s &&
	       desk_sees(walk->sight, request);
}

bool
desk_walk_on(struct arena *arena, struct db *db, int64_t root_id, struct desk_walk *walk,
             struct desk_request **requests_r, size_t *count_r, struct fault *fault_r)
{
	must(instant_is_valid(walk->from_s) && instant_is_valid(walk->to_s));
	const int64_t begin_id = ident_ordered_from(walk->from_s * 1000) - 1;
	const int64_t after_id = walk->after_id > begin_id ? walk->after_id : begin_id;
	struct rows *rows = db_ask(
		arena, db, walk->offering_id == 0 ? desk_sql_walk : desk_sql_walk_offering,
		WITH(db_int64(root_id), db_int64(after_id),
	         db_int64(ident_ordered_from((walk->to_s + WRITTEN_WITHIN_S) * 1000)),
	         db_int64(LOOKED_AT_COUNT), db_int64(walk->offering_id)));
	struct desk_request *requests = arena_array_of(arena, struct desk_request, DESK_PAGE_COUNT);
	size_t count = 0, looked_at = 0;
	enum found found = FOUND_NONE;
	while (count < DESK_PAGE_COUNT && (found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct desk_request request = desk_request_of(arena, rows);
		looked_at++;
		walk->after_id = request.request_id;
		if (is_wanted(walk, &request))
			requests[count++] = request;
	}
	rows_end(rows);
	walk->looked_at += (int64_t)looked_at;
	walk->is_over = found == FOUND_NONE && looked_at < LOOKED_AT_COUNT;
	*requests_r = requests;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_pauses_between[] DB_SQL =
	"SELECT request_id, is_pieces, asked_unix_s, given_unix_s"
	"  FROM desk_pause"
	" WHERE root_id = $1 AND request_id >= $2 AND request_id <= $3"
	" ORDER BY request_id, pause_id";

bool
desk_pauses_between(struct arena *arena, struct db *db, int64_t root_id, int64_t first_id,
                    int64_t last_id, struct desk_paused **pauses_r, size_t *count_r,
                    struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_pauses_between,
	           WITH(db_int64(root_id), db_int64(first_id), db_int64(last_id)));
	struct desk_paused *pauses = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			pauses = arena_grow(arena, pauses, count, count + 32, sizeof *pauses);
		pauses[count++] = (struct desk_paused){
			.request_id = rows_int64(rows, 0),
			.is_pieces = rows_int64(rows, 1) != 0,
			.asked_unix_s = rows_int64(rows, 2),
			.given_unix_s = rows_int64(rows, 3),
		};
	}
	rows_end(rows);
	*pauses_r = pauses;
	*count_r = count;
	return found != FOUND_FAILED;
}
