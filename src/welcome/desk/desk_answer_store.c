/* What was answered in the form of an offering, by the codes of its questions. */
#include "welcome/desk/desk_inside.h"

static const char desk_sql_answers_add[] DB_SQL =
	"INSERT INTO desk_answer (root_id, request_id, inquiry_id, answers)"
	" VALUES ($1, $2, $3, $4)";

static const char desk_sql_answers[] DB_SQL =
	"SELECT request_id, inquiry_id, answers"
	"  FROM desk_answer"
	" WHERE root_id = $1 AND request_id = $2";

bool
desk_store_add_answers(struct db *db, int64_t root_id, const struct desk_answers *answers,
                       struct fault *fault_r)
{
	return db_do(db, desk_sql_answers_add,
	             WITH(db_int64(root_id), db_int64(answers->request_id),
	                  db_int64(answers->inquiry_id), db_text(answers->answers)),
	             NULL, fault_r);
}

enum found
desk_answers_of(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                struct desk_answers *answers_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_answers, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*answers_r = (struct desk_answers){ .request_id = rows_int64(rows, 0),
			                                .inquiry_id = rows_int64(rows, 1),
			                                .answers = span_keep(arena, rows_text(rows, 2)) };
	rows_end(rows);
	return found;
}
