#include "ground/people/people_inside.h"

static const char people_sql_weekly_readers[] DB_SQL =
	"SELECT a.account_id, a.name, a.mail, min(r.role)"
	"  FROM people_account a"
	"  JOIN people_right r ON r.root_id = a.root_id AND r.account_id = a.account_id"
	" WHERE a.root_id = $1 AND a.is_closed = 0 AND a.password <> '' AND r.role IN (2, 3)"
	" GROUP BY a.account_id, a.name, a.mail"
	" ORDER BY a.account_id"
	" LIMIT 20000";

static const char people_sql_tickets_forget[] DB_SQL =
	"DELETE FROM people_ticket WHERE root_id = $1 AND account_id = $2 AND until_unix_s <= $3";

_Static_assert(ROLE_REFERENT == 2 && ROLE_DIRECTOR == 3, "as the statement says");

bool
people_weekly_readers(struct arena *arena, struct db *db, int64_t root_id,
                      struct post_reader **readers_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, people_sql_weekly_readers, WITH(db_int64(root_id)));
	struct post_reader *readers = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			readers = arena_grow(arena, readers, count, room * 2 + 64, sizeof *readers);
			room = room * 2 + 64;
		}
		readers[count++] =
			(struct post_reader){ .account_id = rows_int64(rows, 0),
			                      .name = span_keep(arena, rows_text(rows, 1)),
			                      .mail = span_keep(arena, rows_text(rows, 2)),
			                      .by_default = rows_int64(rows, 3) == ROLE_REFERENT };
	}
	rows_end(rows);
	*readers_r = readers;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
people_store_tickets_forget(struct db *db, int64_t root_id, int64_t account_id, int64_t now_s,
                            struct fault *fault_r)
{
	return db_do(db, people_sql_tickets_forget,
	             WITH(db_int64(root_id), db_int64(account_id), db_int64(now_s)), NULL, fault_r);
}
