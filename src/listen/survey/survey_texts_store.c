/* Free texts and files, and their end: what people wrote or showed may name somebody, what they ticked
 * does not. */
#include "listen/survey/survey_inside.h"

/* Wave by wave: only the texts of those asked about are read, and of none when they have gone. */
static const char survey_sql_texts_before[] DB_SQL =
	"SELECT w.wave_id,"
	"       (SELECT count(*) FROM survey_text t WHERE t.root_id = $1 AND t.wave_id = w.wave_id)"
	"       + (SELECT count(*) FROM survey_file f WHERE f.root_id = $1 AND f.wave_id = w.wave_id)"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.state >= 3 AND w.closed_day < $2";

static const char survey_sql_texts_first[] DB_SQL =
	"SELECT min(w.closed_day)"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.state >= 3"
	"   AND (EXISTS (SELECT 1 FROM survey_text t WHERE t.root_id = $1 AND t.wave_id = w.wave_id)"
	"        OR EXISTS (SELECT 1 FROM survey_file f WHERE f.root_id = $1 AND f.wave_id = w.wave_id))";

static const char survey_sql_texts_next[] DB_SQL =
	"SELECT w.wave_id"
	"  FROM survey_wave w"
	" WHERE w.root_id = $1 AND w.state >= 3 AND w.closed_day < $2"
	"   AND (EXISTS (SELECT 1 FROM survey_text t WHERE t.root_id = $1 AND t.wave_id = w.wave_id)"
	"        OR EXISTS (SELECT 1 FROM survey_file f WHERE f.root_id = $1 AND f.wave_id = w.wave_id))"
	" ORDER BY w.wave_id"
	" LIMIT 1";

static const char survey_sql_texts_erase[] DB_SQL =
	"DELETE FROM survey_text"
	" WHERE root_id = $1 AND wave_id = $2"
	"   AND text_id IN (SELECT text_id"
	"                     FROM survey_text"
	"                    WHERE root_id = $1 AND wave_id = $2"
	"                    ORDER BY text_id"
	"                    LIMIT $3)";

_Static_assert(SURVEY_CLOSED == 3, "as these statements say");

bool
survey_texts_before(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                    struct survey_texts *texts_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, survey_sql_texts_before, WITH(db_int64(root_id), db_int64(day)));
	enum found found;
	*texts_r = (struct survey_texts){ 0 };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		texts_r->texts += rows_int64(rows, 1);
		texts_r->waves += rows_int64(rows, 1) > 0;
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
survey_texts_kept(struct arena *arena, struct db *db, int64_t root_id,
                  struct survey_texts *texts_r, int32_t *closed_day_r, struct fault *fault_r)
{
	if (!survey_texts_before(arena, db, root_id, DAYS_MAX, texts_r, fault_r))
		return false;
	struct rows *rows = db_ask(arena, db, survey_sql_texts_first, WITH(db_int64(root_id)));
	const bool is_there = rows_next(rows, fault_r) == FOUND_ONE;
	if (is_there && !rows_is_null(rows, 0))
		*closed_day_r = (int32_t)rows_int64(rows, 0);
	rows_end(rows);
	return is_there;
}

enum found
survey_texts_erase(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                   int64_t *erased_r, struct fault *fault_r)
{
	*erased_r = 0;
	struct rows *rows =
		db_ask(arena, db, survey_sql_texts_next, WITH(db_int64(root_id), db_int64(day)));
	const enum found found = rows_next(rows, fault_r);
	const int64_t wave_id = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	bool good = db_do(db, survey_sql_texts_erase,
	                  WITH(db_int64(root_id), db_int64(wave_id), db_int64(SURVEY_TEXT_ERASE_COUNT)),
	                  erased_r, fault_r);
	if (good && *erased_r == 0) /* of texts nothing is left */
		good = survey_store_files_erase(db, root_id, wave_id, erased_r, fault_r);
	return good ? FOUND_ONE : FOUND_FAILED;
}
