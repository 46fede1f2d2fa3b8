/* For who learns where requests go, and for rules of words: what was asked, and where it is. */
#include "welcome/desk/desk_inside.h"

#define DESK_WHERE_COLUMNS                                                                         \
	"r.request_id, r.unit_id, r.owner_id, r.offering_id, r.place_id, r.queue, r.is_brought,"       \
	" r.reference, r.title, e.text"
#define DESK_WHERE_FROM                                                                            \
	"  FROM desk_request r"                                                                        \
	"  JOIN desk_entry e"                                                                          \
	"    ON e.root_id = r.root_id AND e.request_id = r.request_id AND e.kind = 0"

static struct desk_where
where_of(struct arena *arena, const struct rows *rows)
{
	return (struct desk_where){
		.request_id = rows_int64(rows, 0),
		.unit_id = rows_int64(rows, 1),
		.owner_id = rows_int64(rows, 2),
		.offering_id = rows_int64(rows, 3),
		.place_id = rows_int64(rows, 4),
		.queue = (enum desk_queue)rows_int64(rows, 5),
		.is_brought = rows_int64(rows, 6) != 0,
		.reference = span_keep(arena, rows_text(rows, 7)),
		.title = span_keep(arena, rows_text(rows, 8)),
		.text = span_keep(arena, rows_text(rows, 9)),
	};
}

static const char desk_sql_where[] DB_SQL =
	"SELECT " DESK_WHERE_COLUMNS
	DESK_WHERE_FROM
	" WHERE r.root_id = $1 AND r.request_id = $2 AND r.is_confidential = 0"
	" ORDER BY e.entry_id"
	" LIMIT 1";

enum found
desk_where(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
           struct desk_where *where_r, struct fault *fault_r)
{
	_Static_assert(DESK_ASKED == 0, "the kind above");
	struct rows *rows =
		db_ask(arena, db, desk_sql_where, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*where_r = where_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char desk_sql_wheres[] DB_SQL =
	"SELECT " DESK_WHERE_COLUMNS
	DESK_WHERE_FROM
	" WHERE r.root_id = $1 AND r.request_id < $2 AND r.is_confidential = 0 AND r.queue <= $3"
	" ORDER BY r.request_id DESC"
	" LIMIT $4";

bool
desk_wheres(struct arena *arena, struct db *db, int64_t root_id, int64_t before_id,
            struct desk_where wheres_r[DESK_WHERE_COUNT], size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_wheres,
	                           WITH(db_int64(root_id), db_int64(before_id), db_int64(DESK_DONE),
	                                db_int64(DESK_WHERE_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < DESK_WHERE_COUNT)
		wheres_r[(*count_r)++] = where_of(arena, rows);
	rows_end(rows);
	return found != FOUND_FAILED;
}
