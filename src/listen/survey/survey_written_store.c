/* What was written to open questions, on both sides, for the room that reads it (verbatim). Leaders are too
 * few to be read, and nothing is there before the survey is closed: the statement says so. */
#include "listen/survey/survey_inside.h"

static const char survey_sql_written[] DB_SQL =
	"SELECT t.text_id, t.side, t.place_id, t.words"
	"  FROM survey_wave w"
	"  JOIN survey_text t ON t.root_id = w.root_id AND t.wave_id = w.wave_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.state >= 3 AND t.item_id = $3 AND t.side <= 1"
	"   AND t.text_id > $4"
	" ORDER BY t.text_id"
	" LIMIT $5";

_Static_assert(SIDE_USAGER == 0 && SIDE_AGENT == 1 && SIDE_LEADER == 2 && SURVEY_CLOSED == 3,
               "as this statement says");

struct rows *
survey_written(struct arena *arena, struct db *db, int64_t root_id,
               const struct survey_written_asked *asked)
{
	const int64_t limit = asked->limit == SURVEY_WRITTEN_ALL ? INT64_MAX : asked->limit;
	return db_stream(arena, db, survey_sql_written,
	                 WITH(db_int64(root_id), db_int64(asked->wave_id), db_int64(asked->item_id),
	                      db_int64(asked->after_text_id), db_int64(limit)));
}

struct survey_written
survey_written_row(const struct rows *rows)
{
	return (struct survey_written){ .text_id = rows_int64(rows, 0),
		                            .side = (enum side)rows_int64(rows, 1),
		                            .place_id = rows_int64(rows, 2),
		                            .words = rows_text(rows, 3) };
}
