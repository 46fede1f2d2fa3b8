/* What was learnt, what it suggested, what went by itself. */
#include <string.h>

#include "welcome/orient/orient_inside.h"

enum { PART_SIZE = 1 << 20 };

/* --- the measure ------------------------------------------------------------------------------- */

static const char orient_sql_measure[] DB_SQL =
	"SELECT day, examples, units, is_learnt, tried, good, good_three, moved, moved_good, threshold,"
	"       sure_tried, sure_good"
	"  FROM orient_measure"
	" WHERE root_id = $1";

bool
orient_store_measure(struct arena *arena, struct db *db, int64_t root_id,
                     struct orient_measure *measure_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, orient_sql_measure, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*measure_r = (struct orient_measure){ 0 };
	if (found == FOUND_ONE)
		*measure_r = (struct orient_measure){
			.day = (int32_t)rows_int64(rows, 0),
			.examples = rows_int64(rows, 1),
			.units = rows_int64(rows, 2),
			.is_learnt = rows_int64(rows, 3) != 0,
			.measure = { .tried = rows_int64(rows, 4),
			             .right = rows_int64(rows, 5),
			             .right_three = rows_int64(rows, 6),
			             .moved = rows_int64(rows, 7),
			             .moved_right = rows_int64(rows, 8),
			             .threshold = rows_real64(rows, 9),
			             .sure_tried = rows_int64(rows, 10),
			             .sure_right = rows_int64(rows, 11) },
		};
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char orient_sql_measure_keep[] DB_SQL =
	"INSERT INTO orient_measure"
	" (root_id, day, examples, units, is_learnt, tried, good, good_three, moved, moved_good,"
	"  threshold, sure_tried, sure_good)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
	" ON CONFLICT (root_id)"
	" DO UPDATE SET day = $2, examples = $3, units = $4, is_learnt = $5, tried = $6, good = $7,"
	"               good_three = $8, moved = $9, moved_good = $10, threshold = $11,"
	"               sure_tried = $12, sure_good = $13";

static bool
keep_measure(struct db *db, int64_t root_id, const struct orient_measure *measure,
             struct fault *fault_r)
{
	const struct learn_measure *how = &measure->measure;
	return db_do(db, orient_sql_measure_keep,
	             WITH(db_int64(root_id), db_int64(measure->day), db_int64(measure->examples),
	                  db_int64(measure->units), db_int64(measure->is_learnt), db_int64(how->tried),
	                  db_int64(how->right), db_int64(how->right_three), db_int64(how->moved),
	                  db_int64(how->moved_right), db_real64(how->threshold),
	                  db_int64(how->sure_tried), db_int64(how->sure_right)),
	             NULL, fault_r);
}

/* --- the model --------------------------------------------------------------------------------- */

static const char orient_sql_model_drop[] DB_SQL =
	"DELETE FROM orient_model"
	" WHERE root_id = $1";

static const char orient_sql_model_add[] DB_SQL =
	"INSERT INTO orient_model (root_id, part, bytes)"
	" VALUES ($1, $2, $3)";

bool
orient_store_learnt(struct db *db, int64_t root_id, const struct orient_measure *measure,
                    struct span bytes, struct fault *fault_r)
{
	must(bytes.length <= LEARN_MODEL_SIZE_MAX);
	if (!keep_measure(db, root_id, measure, fault_r) ||
	    !db_do(db, orient_sql_model_drop, WITH(db_int64(root_id)), NULL, fault_r))
		return false;
	for (size_t at = 0; at < bytes.length; at += PART_SIZE) {
		const size_t left = bytes.length - at;
		const struct span part = span_from(bytes.at + at, left < PART_SIZE ? left : PART_SIZE);
		if (!db_do(db, orient_sql_model_add,
		           WITH(db_int64(root_id), db_int64((int64_t)(at / PART_SIZE)), db_bytes(part)), NULL,
		           fault_r))
			return false;
	}
	return true;
}

static const char orient_sql_model[] DB_SQL =
	"SELECT bytes"
	"  FROM orient_model"
	" WHERE root_id = $1"
	" ORDER BY part";

bool
orient_store_model(struct arena *arena, struct db *db, int64_t root_id, struct span *bytes_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, orient_sql_model, WITH(db_int64(root_id)));
	struct text bytes = text_new(arena, LEARN_MODEL_SIZE_MAX + 1);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		text_add(&bytes, rows_bytes(rows, 0));
	rows_end(rows);
	*bytes_r = text_span(&bytes);
	return found != FOUND_FAILED;
}

/* --- guesses ----------------------------------------------------------------------------------- */

static const char orient_sql_guesses[] DB_SQL =
	"SELECT unit_id, probability, why"
	"  FROM orient_guess"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY rank";

bool
orient_store_guesses(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                     struct orient_kept guesses_r[ORIENT_GUESS_COUNT], size_t *count_r,
                     struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, orient_sql_guesses, WITH(db_int64(root_id), db_int64(request_id)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < ORIENT_GUESS_COUNT)
		guesses_r[(*count_r)++] =
			(struct orient_kept){ rows_int64(rows, 0), rows_real64(rows, 1),
			                      span_keep(arena, rows_text(rows, 2)) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char orient_sql_guess_drop[] DB_SQL =
	"DELETE FROM orient_guess"
	" WHERE root_id = $1 AND request_id = $2";

static const char orient_sql_guess_add[] DB_SQL =
	"INSERT INTO orient_guess (root_id, request_id, rank, unit_id, probability, why)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

bool
orient_store_guess(struct db *db, int64_t root_id, int64_t request_id,
                   const struct orient_kept *guesses, size_t count, struct fault *fault_r)
{
	if (!db_do(db, orient_sql_guess_drop, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	           fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, orient_sql_guess_add,
		           WITH(db_int64(root_id), db_int64(request_id), db_int64((int64_t)i),
		                db_int64(guesses[i].unit_id), db_real64(guesses[i].probability),
		                db_text(guesses[i].why)),
		           NULL, fault_r))
			return false;
	return true;
}

/* --- what went by itself ----------------------------------------------------------------------- */

static const char orient_sql_move[] DB_SQL =
	"INSERT INTO orient_move"
	" (root_id, request_id, rule_id, from_unit_id, to_unit_id, at_unix_s, is_corrected)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0)"
	" ON CONFLICT (root_id, request_id) DO NOTHING";

bool
orient_store_move(struct db *db, int64_t root_id, const struct orient_move *move,
                  struct fault *fault_r)
{
	return db_do(db, orient_sql_move,
	             WITH(db_int64(root_id), db_int64(move->request_id), db_int64(move->rule_id),
	                  db_int64(move->from_unit_id), db_int64(move->to_unit_id),
	                  db_int64(move->at_unix_s)),
	             NULL, fault_r);
}

static const char orient_sql_moved[] DB_SQL =
	"SELECT request_id, rule_id, from_unit_id, to_unit_id, at_unix_s"
	"  FROM orient_move"
	" WHERE root_id = $1 AND request_id = $2";

enum found
orient_store_moved(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                   struct orient_move *move_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, orient_sql_moved, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*move_r = (struct orient_move){ rows_int64(rows, 0), rows_int64(rows, 1),
			                            rows_int64(rows, 2), rows_int64(rows, 3),
			                            rows_int64(rows, 4) };
	rows_end(rows);
	return found;
}

static const char orient_sql_move_now[] DB_SQL =
	"UPDATE orient_move"
	"   SET is_corrected = CASE WHEN to_unit_id = $3 THEN 0 ELSE 1 END"
	" WHERE root_id = $1 AND request_id = $2";

bool
orient_store_move_now(struct db *db, int64_t root_id, int64_t request_id, int64_t unit_id,
                      struct fault *fault_r)
{
	return db_do(db, orient_sql_move_now,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(unit_id)), NULL, fault_r);
}

static const char orient_sql_move_drop[] DB_SQL =
	"DELETE FROM orient_move"
	" WHERE root_id = $1 AND request_id = $2";

bool
orient_store_forget(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return orient_store_guess(db, root_id, request_id, NULL, 0, fault_r) &&
	       db_do(db, orient_sql_move_drop, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char orient_sql_counted[] DB_SQL =
	"SELECT rule_id, count(*), CAST(sum(is_corrected) AS bigint)"
	"  FROM orient_move"
	" WHERE root_id = $1 AND at_unix_s >= $2"
	" GROUP BY rule_id";

bool
orient_store_counted(struct arena *arena, struct db *db, int64_t root_id, int64_t since_s,
                     struct orient_counted counted_r[2], struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, orient_sql_counted, WITH(db_int64(root_id), db_int64(since_s)));
	enum found found;
	memset(counted_r, 0, 2 * sizeof *counted_r);
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		struct orient_counted *counted = &counted_r[rows_int64(rows, 0) != 0];
		counted->moved += rows_int64(rows, 1);
		counted->corrected += rows_int64(rows, 2);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}
