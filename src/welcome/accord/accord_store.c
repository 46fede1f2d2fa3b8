/* The tables of the room. */
#include "base/ident.h"
#include "welcome/accord/accord_inside.h"

static const char accord_sql_list[] DB_SQL =
	"SELECT accord_id, from_unit_id, unit_id, offering_id, minutes, first_day, last_day, is_of_asked,"
	"       proposed_by, proposed_unix_s, agreed_by, agreed_unix_s, changes"
	"  FROM accord_accord"
	" WHERE root_id = $1"
	" ORDER BY accord_id"
	" LIMIT $2";

bool
accord_store_list(struct arena *arena, struct db *db, int64_t root_id, struct accord **accords_r,
                  size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, accord_sql_list, WITH(db_int64(root_id), db_int64(ACCORD_COUNT_MAX)));
	struct accord *accords = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 16 : room * 2;
			accords = arena_grow(arena, accords, count, room, sizeof *accords);
		}
		accords[count++] = (struct accord){
			.accord_id = rows_int64(rows, 0),
			.from_unit_id = rows_int64(rows, 1),
			.unit_id = rows_int64(rows, 2),
			.offering_id = rows_int64(rows, 3),
			.minutes = rows_int64(rows, 4),
			.first_day = (int32_t)rows_int64(rows, 5),
			.last_day = (int32_t)rows_int64(rows, 6),
			.is_of_asked = rows_int64(rows, 7) != 0,
			.proposed_by = rows_int64(rows, 8),
			.proposed_unix_s = rows_int64(rows, 9),
			.agreed_by = rows_int64(rows, 10),
			.agreed_unix_s = rows_int64(rows, 11),
			.changes = rows_int64(rows, 12),
		};
	}
	rows_end(rows);
	*accords_r = accords;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char accord_sql_add[] DB_SQL =
	"INSERT INTO accord_accord (root_id, accord_id, from_unit_id, unit_id, offering_id, minutes,"
	" first_day, last_day, is_of_asked, proposed_by, proposed_unix_s, agreed_by, agreed_unix_s, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, 1)";

bool
accord_store_add(struct db *db, int64_t root_id, const struct accord *accord, struct fault *fault_r)
{
	must(accord->unit_id != 0 && accord->unit_id != accord->from_unit_id && accord->minutes > 0);
	return db_do(db, accord_sql_add,
	             WITH(db_int64(root_id), db_int64(ident_ordered()), db_int64(accord->from_unit_id),
	                  db_int64(accord->unit_id), db_int64(accord->offering_id),
	                  db_int64(accord->minutes), db_int64(accord->first_day),
	                  db_int64(accord->last_day), db_int64(accord->is_of_asked),
	                  db_int64(accord->proposed_by), db_int64(accord->proposed_unix_s)),
	             NULL, fault_r);
}

/* What was agreed never changes: only that it was, and until when. */
static const char accord_sql_change[] DB_SQL =
	"UPDATE accord_accord"
	"   SET agreed_by = $3, agreed_unix_s = $4, last_day = $5, changes = changes + 1"
	" WHERE root_id = $1 AND accord_id = $2 AND changes = $6";

enum found
accord_store_change(struct db *db, int64_t root_id, const struct accord *accord, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, accord_sql_change,
	           WITH(db_int64(root_id), db_int64(accord->accord_id), db_int64(accord->agreed_by),
	                db_int64(accord->agreed_unix_s), db_int64(accord->last_day),
	                db_int64(accord->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char accord_sql_drop[] DB_SQL =
	"DELETE FROM accord_accord"
	" WHERE root_id = $1 AND accord_id = $2 AND changes = $3 AND agreed_unix_s = 0";

enum found
accord_store_drop(struct db *db, int64_t root_id, const struct accord *accord, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, accord_sql_drop,
	           WITH(db_int64(root_id), db_int64(accord->accord_id), db_int64(accord->changes)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- what was asked --------------------------------------------------------------------------- */

#define ASKED "request_id, parent_id, accord_id, from_unit_id, unit_id, asked_unix_s"

static struct accord_asked
take(struct rows *rows)
{
	return (struct accord_asked){ rows_int64(rows, 0), rows_int64(rows, 1), rows_int64(rows, 2),
		                          rows_int64(rows, 3), rows_int64(rows, 4), rows_int64(rows, 5) };
}

static const char accord_sql_ask[] DB_SQL =
	"INSERT INTO accord_asked (root_id, " ASKED ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

bool
accord_store_ask(struct db *db, int64_t root_id, const struct accord_asked *asked, struct fault *fault_r)
{
	return db_do(db, accord_sql_ask,
	             WITH(db_int64(root_id), db_int64(asked->request_id), db_int64(asked->parent_id),
	                  db_int64(asked->accord_id), db_int64(asked->from_unit_id),
	                  db_int64(asked->unit_id), db_int64(asked->asked_unix_s)),
	             NULL, fault_r);
}

static const char accord_sql_about[] DB_SQL =
	"SELECT " ASKED
	"  FROM accord_asked"
	" WHERE root_id = $1 AND parent_id = $2"
	" ORDER BY request_id"
	" LIMIT $3";

bool
accord_asked_about(struct arena *arena, struct db *db, int64_t root_id, int64_t parent_id,
                   struct accord_asked **asked_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, accord_sql_about,
	                           WITH(db_int64(root_id), db_int64(parent_id), db_int64(DESK_TIE_COUNT_MAX)));
	struct accord_asked *asked = arena_array_of(arena, struct accord_asked, DESK_TIE_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		asked[count++] = take(rows);
	rows_end(rows);
	*asked_r = asked;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char accord_sql_by[] DB_SQL =
	"SELECT " ASKED
	"  FROM accord_asked"
	" WHERE root_id = $1 AND request_id = $2";

enum found
accord_asked_by(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                struct accord_asked *asked_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, accord_sql_by, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*asked_r = take(rows);
	rows_end(rows);
	return found;
}

static const char accord_sql_between[] DB_SQL =
	"SELECT request_id"
	"  FROM accord_asked"
	" WHERE root_id = $1 AND accord_id = $2 AND asked_unix_s >= $3 AND asked_unix_s < $4"
	" ORDER BY asked_unix_s DESC, request_id DESC"
	" LIMIT $5";

bool
accord_store_between(struct arena *arena, struct db *db, int64_t root_id, const struct accord_span *span,
                     int64_t **request_ids_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, accord_sql_between,
	                           WITH(db_int64(root_id), db_int64(span->accord_id), db_int64(span->from_s),
	                                db_int64(span->before_s), db_int64(ACCORD_COUNTED_MAX)));
	int64_t *ids = arena_array_of(arena, int64_t, ACCORD_COUNTED_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		ids[count++] = rows_int64(rows, 0);
	rows_end(rows);
	*request_ids_r = ids;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char accord_sql_forget[] DB_SQL =
	"DELETE FROM accord_asked WHERE root_id = $1 AND request_id = $2";
static const char accord_sql_forget_parent[] DB_SQL =
	"UPDATE accord_asked SET parent_id = 0 WHERE root_id = $1 AND parent_id = $2";

bool
accord_store_forget(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, accord_sql_forget, WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r) &&
	       db_do(db, accord_sql_forget_parent, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}
