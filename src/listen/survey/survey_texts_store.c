/* Free texts, and their end: what people wrote may name somebody, what they ticked does not. */
#include "listen/survey/survey_inside.h"

/* Of surveys closed before a day. Answers go on being counted without their texts. */
static const char survey_sql_texts_before[] DB_SQL =
	"SELECT t.wave_id, count(*)"
	"  FROM survey_text t"
	"  JOIN survey_wave w ON w.root_id = t.root_id AND w.wave_id = t.wave_id"
	" WHERE t.root_id = $1 AND w.state >= 3 AND w.closed_day < $2"
	" GROUP BY t.wave_id"
	" ORDER BY t.wave_id";

static const char survey_sql_texts_kept[] DB_SQL =
	"SELECT count(*), min(w.closed_day)"
	"  FROM survey_text t"
	"  JOIN survey_wave w ON w.root_id = t.root_id AND w.wave_id = t.wave_id"
	" WHERE t.root_id = $1 AND w.state >= 3";

static const char survey_sql_texts_erase[] DB_SQL =
	"DELETE FROM survey_text"
	" WHERE root_id = $1 AND wave_id = $2"
	"   AND text_id IN (SELECT text_id"
	"                     FROM survey_text"
	"                    WHERE root_id = $1 AND wave_id = $2"
	"                    ORDER BY text_id"
	"                    LIMIT $3)";

_Static_assert(SURVEY_CLOSED == 3, "as survey_sql_texts_before says");

bool
survey_texts_before(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                    struct survey_texts *texts_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, survey_sql_texts_before, WITH(db_int64(root_id), db_int64(day)));
	enum found found;
	*texts_r = (struct survey_texts){ 0 };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		texts_r->wave_id = rows_int64(rows, 0);
		texts_r->texts += rows_int64(rows, 1);
		texts_r->waves++;
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
survey_texts_kept(struct arena *arena, struct db *db, int64_t root_id, int64_t *count_r,
                  int32_t *closed_day_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_texts_kept, WITH(db_int64(root_id)));
	const bool is_there = rows_next(rows, fault_r) == FOUND_ONE;
	*count_r = is_there ? rows_int64(rows, 0) : 0;
	if (*count_r > 0)
		*closed_day_r = (int32_t)rows_int64(rows, 1);
	rows_end(rows);
	return is_there;
}

bool
survey_texts_erase(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                   int64_t *erased_r, struct fault *fault_r)
{
	struct survey_texts texts;
	*erased_r = 0;
	if (!survey_texts_before(arena, db, root_id, day, &texts, fault_r))
		return false;
	return texts.waves == 0 ||
	       db_do(db, survey_sql_texts_erase,
	             WITH(db_int64(root_id), db_int64(texts.wave_id),
	                  db_int64(SURVEY_TEXT_ERASE_COUNT)),
	             erased_r, fault_r);
}
