/* The tables of the room. */
#include "welcome/effort/effort_inside.h"

/* --- where one is ----------------------------------------------------------------------------- */

static const char effort_sql_read[] DB_SQL =
	"SELECT number, day"
	"  FROM effort_read"
	" WHERE root_id = $1";

bool
effort_store_read(struct arena *arena, struct db *db, int64_t root_id, struct effort_read *read_r,
                  struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, effort_sql_read, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*read_r = (struct effort_read){ 0 };
	if (found == FOUND_ONE)
		*read_r = (struct effort_read){ rows_int64(rows, 0), (int32_t)rows_int64(rows, 1) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* On a table of one row an organisation, the engine makes whoever comes second wait, then look again. */
static const char effort_sql_read_on[] DB_SQL =
	"INSERT INTO effort_read (root_id, number, day)"
	" VALUES ($1, $3, 0)"
	" ON CONFLICT (root_id) DO UPDATE SET number = $3"
	" WHERE effort_read.number = $2";

enum found
effort_store_read_on(struct db *db, int64_t root_id, int64_t from, int64_t to,
                     struct fault *fault_r)
{
	int64_t moved;
	must(from >= 0 && to > from);
	if (!db_do(db, effort_sql_read_on, WITH(db_int64(root_id), db_int64(from), db_int64(to)), &moved,
	           fault_r))
		return FOUND_FAILED;
	return moved == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char effort_sql_count_day[] DB_SQL =
	"INSERT INTO effort_read (root_id, number, day)"
	" VALUES ($1, 0, $2)"
	" ON CONFLICT (root_id) DO UPDATE SET day = $2"
	" WHERE effort_read.day < $2";

bool
effort_store_count_day(struct db *db, int64_t root_id, int32_t day, struct fault *fault_r)
{
	return db_do(db, effort_sql_count_day, WITH(db_int64(root_id), db_int64(day)), NULL, fault_r);
}

/* --- marks ------------------------------------------------------------------------------------ */

static const char effort_sql_mark[] DB_SQL =
	"INSERT INTO effort_mark (root_id, request_id, reminded, moved)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, request_id)"
	" DO UPDATE SET reminded = effort_mark.reminded + $3, moved = effort_mark.moved + $4";

bool
effort_store_mark(struct db *db, int64_t root_id, int64_t request_id, int64_t reminded,
                  int64_t moved, struct fault *fault_r)
{
	return db_do(db, effort_sql_mark,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(reminded), db_int64(moved)),
	             NULL, fault_r);
}

static const char effort_sql_marks[] DB_SQL =
	"SELECT request_id, reminded, moved"
	"  FROM effort_mark"
	" WHERE root_id = $1 AND request_id >= $2 AND request_id <= $3"
	" ORDER BY request_id";

bool
effort_store_marks(struct arena *arena, struct db *db, int64_t root_id, int64_t from_id,
                   int64_t to_id, struct effort_mark **marks_r, size_t *count_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, effort_sql_marks,
	                           WITH(db_int64(root_id), db_int64(from_id), db_int64(to_id)));
	struct effort_mark *marks = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 64 : room * 2;
			marks = arena_grow(arena, marks, count, room, sizeof *marks);
		}
		marks[count++] = (struct effort_mark){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                   rows_int64(rows, 2) };
	}
	rows_end(rows);
	*marks_r = marks;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char effort_sql_forget[] DB_SQL =
	"DELETE FROM effort_mark"
	" WHERE root_id = $1 AND request_id < $2";

bool
effort_store_forget(struct db *db, int64_t root_id, int64_t before_id, struct fault *fault_r)
{
	return db_do(db, effort_sql_forget, WITH(db_int64(root_id), db_int64(before_id)), NULL, fault_r);
}

/* --- months ----------------------------------------------------------------------------------- */

#define MONTH_COLUMNS                                                                              \
	"month, total, reminded, again, twice, moved, avoidable, replied, first, instants, is_shown"

static const char effort_sql_keep_month[] DB_SQL =
	"INSERT INTO effort_month (root_id, offering_id, " MONTH_COLUMNS ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
	" ON CONFLICT (root_id, offering_id, month)"
	" DO UPDATE SET total = $4, reminded = $5, again = $6, twice = $7, moved = $8, avoidable = $9,"
	"               replied = $10, first = $11, instants = $12, is_shown = $13";

bool
effort_store_keep_month(struct db *db, int64_t root_id, int64_t offering_id,
                        const struct effort_month *month, struct fault *fault_r)
{
	return db_do(db, effort_sql_keep_month,
	             WITH(db_int64(root_id), db_int64(offering_id), db_int64(month->month),
	                  db_int64(month->total), db_int64(month->reminded), db_int64(month->again),
	                  db_int64(month->twice), db_int64(month->moved), db_int64(month->avoidable),
	                  db_int64(month->replied), db_int64(month->first), db_int64(month->instants),
	                  db_int64(month->is_shown)),
	             NULL, fault_r);
}

static const char effort_sql_months[] DB_SQL =
	"SELECT " MONTH_COLUMNS
	"  FROM effort_month"
	" WHERE root_id = $1 AND offering_id = $2"
	" ORDER BY month DESC"
	" LIMIT $3";

bool
effort_months(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
              struct effort_month *months_r, size_t *count_r, struct fault *fault_r)
{
	const size_t most = *count_r;
	struct rows *rows =
		db_ask(arena, db, effort_sql_months,
	           WITH(db_int64(root_id), db_int64(offering_id), db_int64((int64_t)most)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < most)
		months_r[count++] = (struct effort_month){
			.month = (int32_t)rows_int64(rows, 0),
			.total = rows_int64(rows, 1),
			.reminded = rows_int64(rows, 2),
			.again = rows_int64(rows, 3),
			.twice = rows_int64(rows, 4),
			.moved = rows_int64(rows, 5),
			.avoidable = rows_int64(rows, 6),
			.replied = rows_int64(rows, 7),
			.first = rows_int64(rows, 8),
			.instants = rows_int64(rows, 9),
			.is_shown = rows_int64(rows, 10) != 0,
		};
	rows_end(rows);
	for (size_t i = 0; i < count / 2; i++) { /* oldest first */
		const struct effort_month month = months_r[i];
		months_r[i] = months_r[count - 1 - i];
		months_r[count - 1 - i] = month;
	}
	*count_r = count;
	return found != FOUND_FAILED;
}
