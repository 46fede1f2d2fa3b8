/* What a reply says beyond levels, to tell copies from look-alikes. */
#include "listen/survey/survey_inside.h"

static const char survey_sql_more_of[] DB_SQL =
	"SELECT answers"
	"  FROM survey_more"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND side = $4 AND reply_id = $5";

bool
survey_store_more(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  const struct survey_reply *reply, struct span *more_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_more_of,
	                           WITH(db_int64(root_id), db_int64(wave_id),
	                                db_int64(reply->place_id), db_int64(reply->side),
	                                db_int64(reply->reply_id)));
	const enum found found = rows_next(rows, fault_r);
	*more_r = found == FOUND_ONE ? span_keep(arena, rows_bytes(rows, 0)) : SPAN("");
	rows_end(rows);
	return found != FOUND_FAILED;
}
