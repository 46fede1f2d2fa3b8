/* How far a mailbox was read, and by whom it is read now. */
#include "base/ident.h"
#include "welcome/letters/letters_inside.h"

/* Of two who want it at once, the second finds that its hour has not come. */
static const char letters_sql_poll_lease[] DB_SQL =
	"INSERT INTO letters_poll (root_id, box, due_unix_s, lease, validity, last_number, good_unix_s,"
	" fault)"
	" VALUES ($1, $2, $3, $4, 0, 0, 0, '')"
	" ON CONFLICT (root_id, box) DO UPDATE SET due_unix_s = $3, lease = $4"
	" WHERE letters_poll.due_unix_s <= $5";

static const char letters_sql_poll[] DB_SQL =
	"SELECT validity, last_number"
	"  FROM letters_poll"
	" WHERE root_id = $1 AND box = $2 AND lease = $3";

enum found
letters_poll_lease(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                   struct letters_cursor *cursor, struct fault *fault_r)
{
	int64_t changed;
	cursor->lease = ident_random();
	cursor->validity = cursor->last_number = 0;
	if (!db_do(db, letters_sql_poll_lease,
	           WITH(db_int64(root_id), db_text(cursor->box),
	                db_int64(now_s + LETTERS_POLL_LEASE_S), db_int64(cursor->lease),
	                db_int64(now_s)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	struct rows *rows =
		db_ask(arena, db, letters_sql_poll,
	           WITH(db_int64(root_id), db_text(cursor->box), db_int64(cursor->lease)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		cursor->validity = rows_int64(rows, 0);
		cursor->last_number = rows_int64(rows, 1);
	}
	rows_end(rows);
	must(found != FOUND_NONE);
	return found;
}

static const char letters_sql_poll_keep[] DB_SQL =
	"UPDATE letters_poll"
	"   SET validity = $4, last_number = $5, due_unix_s = $6"
	" WHERE root_id = $1 AND box = $2 AND lease = $3";

enum found
letters_poll_keep(struct db *db, int64_t root_id, int64_t now_s,
                  const struct letters_cursor *cursor, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, letters_sql_poll_keep,
	           WITH(db_int64(root_id), db_text(cursor->box), db_int64(cursor->lease),
	                db_int64(cursor->validity), db_int64(cursor->last_number),
	                db_int64(now_s + LETTERS_POLL_LEASE_S)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char letters_sql_poll_good[] DB_SQL =
	"UPDATE letters_poll"
	"   SET due_unix_s = $4, lease = 0, good_unix_s = $5, fault = ''"
	" WHERE root_id = $1 AND box = $2 AND lease = $3";

static const char letters_sql_poll_faulty[] DB_SQL =
	"UPDATE letters_poll"
	"   SET due_unix_s = $4, lease = 0, fault = $5"
	" WHERE root_id = $1 AND box = $2 AND lease = $3";

bool
letters_poll_end(struct db *db, int64_t root_id, int64_t now_s,
                 const struct letters_cursor *cursor, int64_t due_s, const char *fault,
                 struct fault *fault_r)
{
	return db_do(db, fault == NULL ? letters_sql_poll_good : letters_sql_poll_faulty,
	             WITH(db_int64(root_id), db_text(cursor->box), db_int64(cursor->lease),
	                  db_int64(due_s),
	                  fault == NULL ? db_int64(now_s) : db_text(span_of(fault))),
	             NULL, fault_r);
}
