/* What still has to leave: leased, tried again, gone, lost. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

enum { WAITS, LEAVES, LOST };

static const char desk_sql_due[] DB_SQL =
	"SELECT request_id, entry_id, tries"
	"  FROM desk_outgoing"
	" WHERE root_id = $1 AND channel = $2 AND state = $3 AND try_unix_s <= $4"
	" ORDER BY try_unix_s, entry_id"
	" LIMIT $5";

static bool
add_due(struct rows *rows, enum desk_channel channel, struct desk_leaving *leaving, size_t *count,
        struct fault *fault_r)
{
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count < DESK_LEAVING_COUNT)
		leaving[(*count)++] = (struct desk_leaving){ .channel = channel,
			                                         .request_id = rows_int64(rows, 0),
			                                         .entry_id = rows_int64(rows, 1),
			                                         .tries = rows_int64(rows, 2) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* Those that somebody began and did not end come first. */
bool
desk_leaving_due(struct arena *arena, struct db *db, int64_t root_id, enum desk_channel channel,
                 int64_t now_s, struct desk_leaving **leaving_r, size_t *count_r,
                 struct fault *fault_r)
{
	static const int states[] = { LEAVES, WAITS };
	*leaving_r = arena_array_of(arena, struct desk_leaving, DESK_LEAVING_COUNT);
	*count_r = 0;
	for (size_t i = 0; i < LENGTH(states); i++)
		if (!add_due(db_ask(arena, db, desk_sql_due,
		                    WITH(db_int64(root_id), db_int64(channel), db_int64(states[i]),
		                         db_int64(now_s), db_int64(DESK_LEAVING_COUNT))),
		             channel, *leaving_r, count_r, fault_r))
			return false;
	return true;
}

static const char desk_sql_outgoing[] DB_SQL =
	"SELECT request_id, state, tries, try_unix_s, lease"
	"  FROM desk_outgoing"
	" WHERE root_id = $1 AND channel = $2 AND entry_id = $3 AND state < $4 AND try_unix_s <= $5";

/* As it was read: of two who want it at once, the second changes nothing. */
static const char desk_sql_lease[] DB_SQL =
	"UPDATE desk_outgoing"
	"   SET state = $4, try_unix_s = $5, tries = $6, lease = $7"
	" WHERE root_id = $1 AND channel = $2 AND entry_id = $3"
	"   AND state = $8 AND try_unix_s = $9 AND lease = $10";

enum found
desk_leaving_lease(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                   struct desk_leaving *leaving, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_outgoing,
	           WITH(db_int64(root_id), db_int64(leaving->channel), db_int64(leaving->entry_id),
	                db_int64(LOST), db_int64(now_s)));
	const enum found found = rows_next(rows, fault_r);
	int64_t state = WAITS, try_s = 0, lease = 0, changed;
	if (found == FOUND_ONE) {
		leaving->request_id = rows_int64(rows, 0);
		state = rows_int64(rows, 1);
		leaving->was_leaving = state == LEAVES;
		leaving->tries = rows_int64(rows, 2) + 1;
		try_s = rows_int64(rows, 3);
		lease = rows_int64(rows, 4);
		leaving->lease = ident_random();
	}
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	if (!db_do(db, desk_sql_lease,
	           WITH(db_int64(root_id), db_int64(leaving->channel), db_int64(leaving->entry_id),
	                db_int64(LEAVES), db_int64(now_s + DESK_LEASE_S), db_int64(leaving->tries),
	                db_int64(leaving->lease), db_int64(state), db_int64(try_s), db_int64(lease)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char desk_sql_later[] DB_SQL =
	"UPDATE desk_outgoing"
	"   SET state = $5, try_unix_s = $6, tries = $7, lease = 0"
	" WHERE root_id = $1 AND channel = $2 AND entry_id = $3 AND lease = $4";

enum found
desk_leaving_later(struct db *db, int64_t root_id, const struct desk_leaving *leaving,
                   int64_t try_s, struct fault *fault_r)
{
	int64_t changed;
	must(leaving->lease != 0);
	if (!db_do(db, desk_sql_later,
	           WITH(db_int64(root_id), db_int64(leaving->channel), db_int64(leaving->entry_id),
	                db_int64(leaving->lease), db_int64(WAITS), db_int64(try_s),
	                db_int64(leaving->tries)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char desk_sql_gone[] DB_SQL =
	"DELETE FROM desk_outgoing"
	" WHERE root_id = $1 AND channel = $2 AND entry_id = $3 AND lease = $4";

static const char desk_sql_delivery[] DB_SQL =
	"UPDATE desk_entry"
	"   SET delivery = $4"
	" WHERE root_id = $1 AND request_id = $2 AND entry_id = $3";

bool
desk_store_delivery(struct db *db, int64_t root_id, int64_t request_id, int64_t entry_id,
                    enum desk_delivery delivery, struct fault *fault_r)
{
	return db_do(db, desk_sql_delivery,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(entry_id),
	                  db_int64(delivery)),
	             NULL, fault_r);
}

enum found
desk_leaving_end(struct db *db, int64_t root_id, const struct desk_leaving *leaving,
                 enum desk_delivery delivery, struct fault *fault_r)
{
	int64_t changed;
	must(leaving->lease != 0 && (delivery == DESK_LEFT || delivery == DESK_NOT_SENT));
	if (!db_do(db, desk_sql_gone,
	           WITH(db_int64(root_id), db_int64(leaving->channel), db_int64(leaving->entry_id),
	                db_int64(leaving->lease)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return desk_store_delivery(db, root_id, leaving->request_id, leaving->entry_id, delivery,
	                           fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* It may be waiting, being sent, or gone: from now on it is lost. */
static const char desk_sql_lost[] DB_SQL =
	"INSERT INTO desk_outgoing (root_id, channel, entry_id, request_id, state, try_unix_s, tries,"
	" lease)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0, 0)"
	" ON CONFLICT (root_id, channel, entry_id)"
	" DO UPDATE SET state = $5, try_unix_s = $6, lease = 0";

bool
desk_store_lost(struct db *db, int64_t root_id, int64_t request_id, const struct desk_entry *entry,
                int64_t now_s, struct fault *fault_r)
{
	return db_do(db, desk_sql_lost,
	             WITH(db_int64(root_id), db_int64(entry->channel), db_int64(entry->entry_id),
	                  db_int64(request_id), db_int64(LOST), db_int64(now_s)),
	             NULL, fault_r) &&
	       desk_store_delivery(db, root_id, request_id, entry->entry_id, DESK_LOST, fault_r);
}

static const char desk_sql_drop_pause[] DB_SQL =
	"DELETE FROM desk_pause"
	" WHERE root_id = $1 AND request_id = $2 AND pause_id = $3";

bool
desk_store_drop_pause(struct db *db, int64_t root_id, int64_t request_id, int64_t pause_id,
                      struct fault *fault_r)
{
	return db_do(db, desk_sql_drop_pause,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(pause_id)), NULL, fault_r);
}

/* --- for whoever keeps the machine ------------------------------------------------------------- */

static const char desk_sql_leaving_count[] DB_SQL =
	"SELECT count(*)"
	"  FROM desk_outgoing"
	" WHERE root_id = $1 AND channel = $2 AND state = $3 AND try_unix_s >= $4";

static const char desk_sql_leaving_late[] DB_SQL =
	"SELECT count(*)"
	"  FROM desk_outgoing o"
	"  JOIN desk_entry e ON e.root_id = o.root_id AND e.request_id = o.request_id"
	"   AND e.entry_id = o.entry_id"
	" WHERE o.root_id = $1 AND o.channel = $2 AND o.state < $3 AND e.at_unix_s < $4";

static bool
count_of(struct rows *rows, int64_t *count, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*count += rows_int64(rows, 0);
	rows_end(rows);
	return found == FOUND_ONE;
}

static bool
count_state(struct arena *arena, struct db *db, int64_t root_id, const int64_t what[3],
            int64_t *count, struct fault *fault_r)
{
	return count_of(db_ask(arena, db, desk_sql_leaving_count,
	                       WITH(db_int64(root_id), db_int64(what[0]), db_int64(what[1]),
	                            db_int64(what[2]))),
	                count, fault_r);
}

bool
desk_leaving_health(struct arena *arena, struct db *db, int64_t root_id,
                    enum desk_channel channel, int64_t now_s,
                    struct desk_leaving_health *health_r, struct fault *fault_r)
{
	const int64_t waits[] = { channel, WAITS, 0 }, leaves[] = { channel, LEAVES, 0 };
	const int64_t lost[] = { channel, LOST, now_s - DESK_LOST_S };
	*health_r = (struct desk_leaving_health){ .waiting = 0 };
	return count_state(arena, db, root_id, waits, &health_r->waiting, fault_r) &&
	       count_state(arena, db, root_id, leaves, &health_r->waiting, fault_r) &&
	       count_state(arena, db, root_id, lost, &health_r->lost, fault_r) &&
	       count_of(db_ask(arena, db, desk_sql_leaving_late,
	                       WITH(db_int64(root_id), db_int64(channel), db_int64(LOST),
	                            db_int64(now_s - DESK_LATE_S))),
	                &health_r->late, fault_r);
}

static const char desk_sql_leaving_forget[] DB_SQL =
	"DELETE FROM desk_outgoing"
	" WHERE root_id = $1 AND channel = $2 AND state = $3 AND try_unix_s < $4";

bool
desk_leaving_forget(struct db *db, int64_t root_id, int64_t now_s, struct fault *fault_r)
{
	for (enum desk_channel channel = 0; channel < DESK_CHANNEL_COUNT; channel++)
		if (desk_leaves(channel) &&
		    !db_do(db, desk_sql_leaving_forget,
		           WITH(db_int64(root_id), db_int64(channel), db_int64(LOST),
		                db_int64(now_s - DESK_LOST_S)),
		           NULL, fault_r))
			return false;
	return true;
}

/* --- files, and a note that becomes hers ------------------------------------------------------- */

static const char desk_sql_has_file[] DB_SQL =
	"SELECT file_id"
	"  FROM desk_file"
	" WHERE root_id = $1 AND sum = $2"
	" LIMIT 1";

enum found
desk_has_file(struct arena *arena, struct db *db, int64_t root_id, struct span sum,
              struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_has_file, WITH(db_int64(root_id), db_bytes(sum)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char desk_sql_sums[] DB_SQL =
	"SELECT DISTINCT sum"
	"  FROM desk_file"
	" WHERE root_id = $1 AND sum > $2"
	" ORDER BY sum"
	" LIMIT $3";

bool
desk_file_sums(struct arena *arena, struct db *db, int64_t root_id, struct span after,
               struct span **sums_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_sums,
	                           WITH(db_int64(root_id), db_bytes(after), db_int64(DESK_SUM_COUNT)));
	struct span *sums = arena_array_of(arena, struct span, DESK_SUM_COUNT);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < DESK_SUM_COUNT)
		sums[count++] = span_keep(arena, rows_bytes(rows, 0));
	rows_end(rows);
	*sums_r = sums;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_accept[] DB_SQL =
	"UPDATE desk_entry"
	"   SET kind = $4, is_shown = 1"
	" WHERE root_id = $1 AND request_id = $2 AND entry_id = $3 AND kind = $5 AND account_id = 0";

enum found
desk_store_accept(struct db *db, int64_t root_id, int64_t request_id, int64_t entry_id,
                  struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, desk_sql_accept,
	           WITH(db_int64(root_id), db_int64(request_id), db_int64(entry_id),
	                db_int64(DESK_WROTE), db_int64(DESK_NOTED)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}
