#include "welcome/rights/rights_inside.h"

static const char rights_sql_one[] DB_SQL =
	"SELECT request_id, asked_by, asked_unix_s, why"
	"  FROM rights_erasure"
	" WHERE root_id = $1 AND request_id = $2";
static const char rights_sql_ask[] DB_SQL =
	"INSERT INTO rights_erasure (root_id, request_id, asked_by, asked_unix_s, why)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, request_id) DO NOTHING";
static const char rights_sql_drop[] DB_SQL =
	"DELETE FROM rights_erasure"
	" WHERE root_id = $1 AND request_id = $2";

enum found
rights_erasure_of(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                  struct rights_erasure *erasure_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, rights_sql_one, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const int64_t why = rows_int64(rows, 3);
		must(why >= 0 && why < RIGHTS_WHY_COUNT);
		*erasure_r = (struct rights_erasure){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                  rows_int64(rows, 2), (enum rights_why)why };
	}
	rows_end(rows);
	return found;
}

bool
rights_store_ask(struct db *db, int64_t root_id, const struct rights_erasure *erasure,
                 struct fault *fault_r)
{
	return db_do(db, rights_sql_ask,
	             WITH(db_int64(root_id), db_int64(erasure->request_id), db_int64(erasure->asked_by),
	                  db_int64(erasure->asked_unix_s), db_int64(erasure->why)),
	             NULL, fault_r);
}

enum found
rights_drop(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, rights_sql_drop, WITH(db_int64(root_id), db_int64(request_id)), &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- who objects ---------------------------------------------------------------------------------- */

static const char rights_sql_objections[] DB_SQL =
	"SELECT person_id FROM rights_objection WHERE root_id = $1 ORDER BY person_id";
static const char rights_sql_object[] DB_SQL =
	"INSERT INTO rights_objection (root_id, person_id, noted_by, noted_unix_s)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, person_id) DO NOTHING";
static const char rights_sql_relent[] DB_SQL =
	"DELETE FROM rights_objection WHERE root_id = $1 AND person_id = $2";

bool
rights_store_objections(struct arena *arena, struct db *db, int64_t root_id, int64_t **person_ids_r,
                        size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, rights_sql_objections, WITH(db_int64(root_id)));
	enum found found;
	*person_ids_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*person_ids_r = arena_room(arena, *person_ids_r, *count_r, sizeof **person_ids_r);
		(*person_ids_r)[(*count_r)++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
rights_object(struct db *db, int64_t root_id, const struct rights_objection *objection, struct fault *fault_r)
{
	return db_do(db, rights_sql_object,
	             WITH(db_int64(root_id), db_int64(objection->person_id), db_int64(objection->noted_by),
	                  db_int64(objection->noted_unix_s)),
	             NULL, fault_r);
}

bool
rights_store_relent(struct db *db, int64_t root_id, int64_t person_id, struct fault *fault_r)
{
	return db_do(db, rights_sql_relent, WITH(db_int64(root_id), db_int64(person_id)), NULL, fault_r);
}
