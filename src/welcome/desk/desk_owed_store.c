/* Acknowledgements that wait for what their unit did not say yet. */
#include "welcome/desk/desk_inside.h"

/* --- of some requests, for a list ------------------------------------------------------------- */

static const char desk_sql_owed[] DB_SQL =
	"SELECT request_id, missing, due_day"
	"  FROM desk_owed"
	" WHERE root_id = $1"
	"   AND request_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                      $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,"
	"                      $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
	"                      $46, $47, $48, $49, $50, $51)";

bool
desk_owed(struct arena *arena, struct db *db, int64_t root_id, const int64_t *request_ids,
          size_t count, struct desk_owing *owing_r, struct fault *fault_r)
{
	struct db_value values[1 + DESK_PAGE_COUNT] = { db_int64(root_id) };
	must(count <= DESK_PAGE_COUNT);
	for (size_t i = 0; i < DESK_PAGE_COUNT; i++) /* no request has the number 0 */
		values[1 + i] = db_int64(i < count ? request_ids[i] : 0);
	for (size_t i = 0; i < count; i++)
		owing_r[i] = (struct desk_owing){ 0 };
	struct rows *rows = db_ask(arena, db, desk_sql_owed, values, LENGTH(values));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		for (size_t i = 0; i < count; i++)
			if (request_ids[i] == rows_int64(rows, 0))
				owing_r[i] = (struct desk_owing){ (unsigned)rows_int64(rows, 1),
					                              (int32_t)rows_int64(rows, 2) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- of a unit -------------------------------------------------------------------------------- */

static const char desk_sql_owed_there[] DB_SQL =
	"SELECT o.missing, r.is_confidential, r.owner_id, r.unit_id"
	"  FROM (SELECT root_id, request_id, missing"
	"          FROM desk_owed"
	"         WHERE root_id = $1"
	"         ORDER BY request_id"
	"         LIMIT $3) o"
	"  JOIN desk_request r ON r.root_id = o.root_id AND r.request_id = o.request_id"
	" WHERE r.unit_id = $2 AND r.queue <= $4";

static const char desk_sql_owed_count[] DB_SQL =
	"SELECT count(*)"
	"  FROM (SELECT request_id FROM desk_owed WHERE root_id = $1 LIMIT $2) o";

bool
desk_owed_of_unit(struct arena *arena, struct db *db, int64_t root_id,
                  const struct desk_sight *sight, int64_t unit_id,
                  struct desk_owed_there *there_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_owed_there,
	                           WITH(db_int64(root_id), db_int64(unit_id),
	                                db_int64(DESK_OWED_COUNT_MAX), db_int64(DESK_WAITING)));
	enum found found;
	*there_r = (struct desk_owed_there){ 0 };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct desk_request request = { .is_confidential = rows_int64(rows, 1) != 0,
			                                  .owner_id = rows_int64(rows, 2),
			                                  .unit_id = rows_int64(rows, 3) };
		if (!desk_sees(sight, &request))
			continue;
		there_r->count++;
		there_r->missing |= (unsigned)rows_int64(rows, 0);
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		return false;
	rows = db_ask(arena, db, desk_sql_owed_count,
	              WITH(db_int64(root_id), db_int64(DESK_OWED_COUNT_MAX + 1)));
	found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		there_r->is_more = rows_int64(rows, 0) > DESK_OWED_COUNT_MAX;
	rows_end(rows);
	return found == FOUND_ONE;
}

/* --- to be settled ---------------------------------------------------------------------------- */

static const char desk_sql_owed_after[] DB_SQL =
	"SELECT o.request_id, o.missing, r.unit_id"
	"  FROM desk_owed o"
	"  JOIN desk_request r ON r.root_id = o.root_id AND r.request_id = o.request_id"
	" WHERE o.root_id = $1 AND o.request_id > $2 AND r.queue <= $4"
	" ORDER BY o.request_id"
	" LIMIT $3";

bool
desk_store_owed_after(struct arena *arena, struct db *db, int64_t root_id, int64_t after_id,
                      struct desk_debt debts_r[DESK_DEBT_COUNT], size_t *count_r,
                      struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_owed_after,
	                           WITH(db_int64(root_id), db_int64(after_id),
	                                db_int64(DESK_DEBT_COUNT), db_int64(DESK_WAITING)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < DESK_DEBT_COUNT)
		debts_r[(*count_r)++] = (struct desk_debt){ .request_id = rows_int64(rows, 0),
			                                        .missing = (unsigned)rows_int64(rows, 1),
			                                        .unit_id = rows_int64(rows, 2) };
	rows_end(rows);
	return found != FOUND_FAILED;
}
