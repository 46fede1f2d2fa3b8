/* The tables of the room. */
#include "welcome/complaint/complaint_inside.h"

#define COLUMNS "request_id, offering_id, quarter, cause, step_id, remedy"

static struct complaint
take(struct rows *rows)
{
	return (struct complaint){ .request_id = rows_int64(rows, 0),
		                       .offering_id = rows_int64(rows, 1),
		                       .quarter = (int32_t)rows_int64(rows, 2),
		                       .cause = rows_int64(rows, 3),
		                       .step_id = rows_int64(rows, 4),
		                       .remedy = rows_int64(rows, 5) };
}

/* --- one request ------------------------------------------------------------------------------ */

static const char complaint_sql_save[] DB_SQL =
	"INSERT INTO complaint_said (root_id, " COLUMNS ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, request_id)"
	" DO UPDATE SET offering_id = $3, quarter = $4, cause = $5, step_id = $6, remedy = $7";

bool
complaint_save(struct db *db, int64_t root_id, const struct complaint *complaint,
               struct fault *fault_r)
{
	must(complaint->request_id != 0 && complaint->cause >= 0 &&
	     complaint->cause < COMPLAINT_CAUSE_COUNT && complaint->remedy >= 0 &&
	     complaint->remedy < COMPLAINT_REMEDY_COUNT);
	if (complaint->cause == 0 && complaint->step_id == 0 && complaint->remedy == 0)
		return complaint_store_drop(db, root_id, complaint->request_id, fault_r);
	return db_do(db, complaint_sql_save,
	             WITH(db_int64(root_id), db_int64(complaint->request_id),
	                  db_int64(complaint->offering_id), db_int64(complaint->quarter),
	                  db_int64(complaint->cause), db_int64(complaint->step_id),
	                  db_int64(complaint->remedy)),
	             NULL, fault_r);
}

static const char complaint_sql_load[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM complaint_said"
	" WHERE root_id = $1 AND request_id = $2";

enum found
complaint_load(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
               struct complaint *complaint_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, complaint_sql_load, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*complaint_r = found == FOUND_ONE ? take(rows) : (struct complaint){ 0 };
	rows_end(rows);
	return found;
}

static const char complaint_sql_drop[] DB_SQL =
	"DELETE FROM complaint_said"
	" WHERE root_id = $1 AND request_id = $2";

bool
complaint_store_drop(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, complaint_sql_drop, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

/* --- a quarter -------------------------------------------------------------------------------- */

static const char complaint_sql_quarter[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM complaint_said"
	" WHERE root_id = $1 AND offering_id = $2 AND quarter = $3"
	" ORDER BY request_id"
	" LIMIT $4";

bool
complaint_store_quarter(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                        int32_t quarter, struct complaint **complaints_r, size_t *count_r,
                        struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, complaint_sql_quarter,
	                           WITH(db_int64(root_id), db_int64(offering_id), db_int64(quarter),
	                                db_int64(COMPLAINT_COUNT_MAX)));
	struct complaint *complaints = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 64 : room * 2;
			complaints = arena_grow(arena, complaints, count, room, sizeof *complaints);
		}
		complaints[count++] = take(rows);
	}
	rows_end(rows);
	*complaints_r = complaints;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- quarters that are kept ------------------------------------------------------------------- */

static const char complaint_sql_past[] DB_SQL =
	"SELECT side, value, count"
	"  FROM complaint_past"
	" WHERE root_id = $1 AND offering_id = $2 AND quarter = $3"
	" ORDER BY side, value";

enum found
complaint_store_past(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                     int32_t quarter, struct complaint_figures *figures_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, complaint_sql_past,
	                           WITH(db_int64(root_id), db_int64(offering_id), db_int64(quarter)));
	size_t room = 0;
	bool is_kept = false;
	enum found found;
	*figures_r = (struct complaint_figures){ 0 };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		is_kept = true;
		if (rows_int64(rows, 0) >= COMPLAINT_SIDE_COUNT)
			continue;
		if (figures_r->count == room) {
			room = room == 0 ? 16 : room * 2;
			figures_r->items = arena_grow(arena, figures_r->items, figures_r->count, room,
			                              sizeof *figures_r->items);
		}
		figures_r->items[figures_r->count++] =
			(struct complaint_figure){ (enum complaint_side)rows_int64(rows, 0),
			                           rows_int64(rows, 1), rows_int64(rows, 2) };
	}
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED : is_kept ? FOUND_ONE : FOUND_NONE;
}

static const char complaint_sql_keep[] DB_SQL =
	"INSERT INTO complaint_past (root_id, offering_id, quarter, side, value, count)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

bool
complaint_store_keep(struct db *db, int64_t root_id, int64_t offering_id, int32_t quarter,
                     const struct complaint_figures *figures, struct fault *fault_r)
{
	const struct complaint_figure mark = { COMPLAINT_SIDE_COUNT, 0, 0 };
	for (size_t i = 0; i <= figures->count; i++) {
		const struct complaint_figure *figure = i < figures->count ? &figures->items[i] : &mark;
		if (!db_do(db, complaint_sql_keep,
		           WITH(db_int64(root_id), db_int64(offering_id), db_int64(quarter),
		                db_int64(figure->side), db_int64(figure->value), db_int64(figure->count)),
		           NULL, fault_r))
			return false;
	}
	return true;
}
