/* What time ends: links that no longer serve, sessions that are over, mistakes of another day, absences of
 * another month. And how much is kept. */
#include "base/time.h"
#include "ground/people/people_inside.h"

enum {
	FAILURE_S = 2 * DAY_S, /* after a day of quiet a mistake is the first again */
	ABSENCE_DAYS = 31,     /* after its last day an absence is known for so long */
};

static const char people_sql_tickets_over[] DB_SQL =
	"DELETE FROM people_ticket WHERE root_id = $1 AND until_unix_s <= $2";

static const char people_sql_sessions_over[] DB_SQL =
	"DELETE FROM people_session WHERE root_id = $1 AND (begun_unix_s < $2 OR seen_unix_s < $3)";

static const char people_sql_failures_over[] DB_SQL =
	"DELETE FROM people_failure WHERE root_id = $1 AND last_unix_s < $2";

static const char people_sql_absences_over[] DB_SQL =
	"DELETE FROM people_delegation WHERE root_id = $1 AND last_day < $2";

struct forgetting {
	int64_t root_id, now_s;
	struct fault fault;
};

static bool
forget(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	const int64_t root_id = forgetting->root_id, now_s = forgetting->now_s;
	return db_do(db, people_sql_tickets_over, WITH(db_int64(root_id), db_int64(now_s)), NULL,
	             &forgetting->fault) &&
	       db_do(db, people_sql_sessions_over,
	             WITH(db_int64(root_id), db_int64(now_s - PEOPLE_SESSION_S_MAX),
	                  db_int64(now_s - PEOPLE_SESSION_IDLE_S_MAX - PEOPLE_SEEN_EVERY_S)),
	             NULL, &forgetting->fault) &&
	       db_do(db, people_sql_failures_over, WITH(db_int64(root_id), db_int64(now_s - FAILURE_S)),
	             NULL, &forgetting->fault) &&
	       db_do(db, people_sql_absences_over,
	             WITH(db_int64(root_id), db_int64(day_here(now_s) - ABSENCE_DAYS)), NULL,
	             &forgetting->fault);
}

bool
people_clock(struct store *store, int64_t root_id, int64_t now_s, struct fault *fault_r)
{
	struct forgetting forgetting = { .root_id = root_id, .now_s = now_s };
	if (store_write(store, forget, &forgetting, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = forgetting.fault;
	return false;
}

static const char people_sql_kept[] DB_SQL =
	"SELECT (SELECT count(*) FROM people_account WHERE root_id = $1 AND is_closed = 0),"
	"       (SELECT count(*) FROM people_account WHERE root_id = $1 AND is_closed = 1),"
	"       (SELECT count(*) FROM people_session WHERE root_id = $1),"
	"       (SELECT count(*) FROM people_ticket WHERE root_id = $1)";

bool
people_kept(struct arena *arena, struct db *db, int64_t root_id, struct people_kept *kept_r,
            struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, people_sql_kept, WITH(db_int64(root_id)));
	const bool is_there = rows_next(rows, fault_r) == FOUND_ONE;
	if (is_there)
		*kept_r = (struct people_kept){ .open_accounts = rows_int64(rows, 0),
			                            .closed_accounts = rows_int64(rows, 1),
			                            .sessions = rows_int64(rows, 2),
			                            .links = rows_int64(rows, 3) };
	rows_end(rows);
	return is_there;
}
