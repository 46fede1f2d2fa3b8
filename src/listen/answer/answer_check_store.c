/* What is counted of a wave that people answer here: do replies, forms and links agree? */
#include "listen/answer/answer_inside.h"

static const char answer_sql_check_key[] DB_SQL =
	"SELECT opened, (SELECT count(*) FROM answer_once WHERE root_id = $1 AND wave_id = $2)"
	"  FROM answer_key"
	" WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_check_used[] DB_SQL =
	"SELECT count(*)"
	"  FROM answer_link"
	" WHERE root_id = $1 AND wave_id = $2 AND kind <> 0 AND used = 1";

static const char answer_sql_check_sealed[] DB_SQL =
	"SELECT way, count(*)"
	"  FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2"
	" GROUP BY way";

_Static_assert(ANSWER_OPEN == 0, "as answer_sql_check_used says");

static bool
is_of_person(int64_t way)
{
	return way == SURVEY_WAY_PERSONAL || way == SURVEY_WAY_CARD;
}

static bool
count_sealed(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
             struct answer_checked *checked, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, answer_sql_check_sealed,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		checked->sealed += rows_int64(rows, 1);
		if (is_of_person(rows_int64(rows, 0)))
			checked->by_person += rows_int64(rows, 1);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
count_opened(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
             struct answer_checked *checked, struct fault *fault_r)
{
	int64_t ways[SURVEY_WAY_COUNT];
	if (!survey_reply_ways(arena, db, root_id, wave_id, ways, fault_r))
		return false;
	for (int way = SURVEY_WAY_IMPORT + 1; way < SURVEY_WAY_COUNT; way++) {
		checked->opened += ways[way];
		if (is_of_person(way))
			checked->by_person += ways[way];
	}
	struct rows *rows = db_ask(arena, db, answer_sql_check_used,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		checked->used = rows_int64(rows, 0);
	rows_end(rows);
	return found == FOUND_ONE;
}

enum found
answer_check(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
             const char *folder, struct answer_checked *checked_r, struct fault *fault_r)
{
	*checked_r = (struct answer_checked){ 0 };
	struct rows *rows = db_ask(arena, db, answer_sql_check_key,
	                           WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		checked_r->is_opened = rows_int64(rows, 0) != 0;
		checked_r->forms = rows_int64(rows, 1);
	}
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	const enum found key = answer_key_is_there(arena, db, root_id, wave_id, folder, fault_r);
	if (key == FOUND_FAILED)
		return FOUND_FAILED;
	checked_r->has_key = key == FOUND_ONE;
	checked_r->has_file = answer_key_has_file(arena, folder, wave_id);
	int64_t size;
	return answer_store_files(arena, db, root_id, wave_id, &checked_r->files, &size, fault_r) &&
	               count_sealed(arena, db, root_id, wave_id, checked_r, fault_r) &&
	               count_opened(arena, db, root_id, wave_id, checked_r, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}
