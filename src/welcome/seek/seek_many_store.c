/* Requests that came, or went, by thousands: no fact of each says so, whoever brought them does. */
#include "welcome/seek/seek_inside.h"

/* Also when a pass is before them already: it may have read, a moment ago, without seeing them. */
static const char seek_sql_again[] DB_SQL =
	"UPDATE seek_state"
	"   SET again_id = CASE WHEN again_id > $2 THEN $2 ELSE again_id END, asked = asked + 1"
	" WHERE root_id = $1";

bool
seek_again_from(struct db *db, int64_t root_id, int64_t from_id, struct fault *fault_r)
{
	must(from_id >= 0);
	return seek_store_state_begin(db, root_id, fault_r) &&
	       db_do(db, seek_sql_again, WITH(db_int64(root_id), db_int64(from_id)), NULL, fault_r);
}

/* Whoever has read them, and made their words, is told to give up. */
static const char seek_sql_others_give_up[] DB_SQL =
	"UPDATE seek_state"
	"   SET changes = changes + 1"
	" WHERE root_id = $1";

bool
seek_drop(struct db *db, int64_t root_id, const int64_t *request_ids, size_t count,
          struct fault *fault_r)
{
	const struct search_shelf shelf = seek_shelf(root_id);
	if (count == 0)
		return true;
	if (!seek_store_state_begin(db, root_id, fault_r) ||
	    !db_do(db, seek_sql_others_give_up, WITH(db_int64(root_id)), NULL, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!search_drop(db, &shelf, request_ids[i], fault_r))
			return false;
	return true;
}
