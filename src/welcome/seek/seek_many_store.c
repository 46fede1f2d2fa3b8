/* Requests that came, or went, by thousands: no fact of each says so, whoever brought them does. */
#include "welcome/seek/seek_inside.h"

/* Without a row nothing was put yet, and all will be. */
static const char seek_sql_again[] DB_SQL =
	"UPDATE seek_state"
	"   SET again_id = $2, changes = changes + 1"
	" WHERE root_id = $1 AND again_id > $2";

bool
seek_again_from(struct db *db, int64_t root_id, int64_t from_id, struct fault *fault_r)
{
	must(from_id >= 0);
	return db_do(db, seek_sql_again, WITH(db_int64(root_id), db_int64(from_id)), NULL, fault_r);
}

bool
seek_drop(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	const struct search_shelf shelf = seek_shelf(root_id);
	return search_drop(db, &shelf, request_id, fault_r);
}
