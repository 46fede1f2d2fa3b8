/* Those who handled requests: who is asked, and, apart, what was said; the figures of a quarter. */
#include <string.h>

#include "base/ident.h"
#include "listen/closing/closing_inside.h"

static const char closing_sql_ask[] DB_SQL =
	"INSERT INTO closing_ask (root_id, account_id, request_id, ended_day)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, account_id, request_id) DO NOTHING";

bool
closing_store_ask(struct db *db, int64_t root_id, int64_t account_id, int64_t request_id,
                  int32_t today, struct fault *fault_r)
{
	return db_do(db, closing_sql_ask,
	             WITH(db_int64(root_id), db_int64(account_id), db_int64(request_id),
	                  db_int64(today)),
	             NULL, fault_r);
}

static const char closing_sql_week_take[] DB_SQL =
	"INSERT INTO closing_week (root_id, week, account_id, asked)"
	" VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, week, account_id)"
	" DO UPDATE SET asked = closing_week.asked + 1 WHERE closing_week.asked < $4";

enum found
closing_store_week_take(struct db *db, int64_t root_id, int64_t account_id, int32_t week,
                        int64_t most, struct fault *fault_r)
{
	int64_t changed;
	if (most <= 0)
		return FOUND_NONE;
	if (!db_do(db, closing_sql_week_take,
	           WITH(db_int64(root_id), db_int64(week), db_int64(account_id), db_int64(most)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char closing_sql_ask_drop[] DB_SQL =
	"DELETE FROM closing_ask"
	" WHERE root_id = $1 AND request_id = $2";

bool
closing_store_ask_drop(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, closing_sql_ask_drop, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char closing_sql_ask_take[] DB_SQL =
	"DELETE FROM closing_ask"
	" WHERE root_id = $1 AND account_id = $2 AND request_id = $3";

enum found
closing_store_ask_take(struct db *db, int64_t root_id, int64_t account_id, int64_t request_id,
                       struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, closing_sql_ask_take,
	           WITH(db_int64(root_id), db_int64(account_id), db_int64(request_id)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char closing_sql_asked[] DB_SQL =
	"SELECT request_id"
	"  FROM closing_ask"
	" WHERE root_id = $1 AND account_id = $2"
	" ORDER BY request_id"
	" LIMIT $3";

bool
closing_store_asked(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                    int64_t requests_r[CLOSING_ASKED_COUNT], size_t *count_r,
                    struct fault *fault_r)
{
	enum found found;
	struct rows *rows =
		db_ask(arena, db, closing_sql_asked,
	           WITH(db_int64(root_id), db_int64(account_id), db_int64(CLOSING_ASKED_COUNT)));
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		requests_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- what is said, and, apart, that somebody spoke ----------------------------------------------- */

static const char closing_sql_say[] DB_SQL =
	"INSERT INTO closing_said (root_id, quarter, said_id, locked)"
	" VALUES ($1, $2, $3, $4)";

static const char closing_sql_part[] DB_SQL =
	"INSERT INTO closing_part (root_id, quarter, print, unit_id, offering_id, met, ease, irritant)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (root_id, quarter, print, unit_id, offering_id)"
	" DO UPDATE SET met = closing_part.met + $6, ease = closing_part.ease + $7,"
	" irritant = closing_part.irritant + $8";

bool
closing_store_say(struct db *db, int64_t root_id, const struct closing_said *said,
                  struct span locked, const uint8_t print[INVITE_PRINT_SIZE],
                  struct fault *fault_r)
{
	const int64_t quarter = closing_quarter(said->week);
	must(said->week == closing_week(said->week));
	return db_do(db, closing_sql_say,
	             WITH(db_int64(root_id), db_int64(quarter), db_int64(ident_random()),
	                  db_bytes(locked)),
	             NULL, fault_r) &&
	       db_do(db, closing_sql_part,
	             WITH(db_int64(root_id), db_int64(quarter),
	                  db_bytes(span_from((const char *)print, INVITE_PRINT_SIZE)),
	                  db_int64(said->unit_id), db_int64(said->offering_id),
	                  db_int64(said->met >= CLOSING_YES && said->met <= CLOSING_NO),
	                  db_int64(said->ease > 0), db_int64(said->irritant > 0)),
	             NULL, fault_r);
}

static const char closing_sql_said[] DB_SQL =
	"SELECT locked"
	"  FROM closing_said"
	" WHERE root_id = $1 AND quarter = $2"
	" ORDER BY said_id";

bool
closing_store_said(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                   struct span **locked_r, size_t *count_r, struct fault *fault_r)
{
	struct span *locked = NULL;
	size_t count = 0;
	enum found found;
	struct rows *rows =
		db_ask(arena, db, closing_sql_said, WITH(db_int64(root_id), db_int64(quarter)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if ((count & (count - 1)) == 0)
			locked = arena_grow(arena, locked, count, count == 0 ? 1 : 2 * count, sizeof *locked);
		locked[count++] = span_keep(arena, rows_bytes(rows, 0));
	}
	rows_end(rows);
	*locked_r = locked;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char closing_sql_parts[] DB_SQL =
	"SELECT print, unit_id, offering_id, met, ease, irritant"
	"  FROM closing_part"
	" WHERE root_id = $1 AND quarter = $2"
	" ORDER BY print, unit_id, offering_id";

bool
closing_store_parts(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                    struct closing_part **parts_r, size_t *count_r, struct fault *fault_r)
{
	struct closing_part *parts = NULL;
	size_t count = 0;
	enum found found;
	struct rows *rows =
		db_ask(arena, db, closing_sql_parts, WITH(db_int64(root_id), db_int64(quarter)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if ((count & (count - 1)) == 0)
			parts = arena_grow(arena, parts, count, count == 0 ? 1 : 2 * count, sizeof *parts);
		const struct span print = rows_bytes(rows, 0);
		struct closing_part *part = &parts[count++];
		*part = (struct closing_part){ .unit_id = rows_int64(rows, 1),
			                           .offering_id = rows_int64(rows, 2),
			                           .counts = { rows_int64(rows, 3), rows_int64(rows, 4),
			                                       rows_int64(rows, 5) } };
		must(print.length >= sizeof part->who);
		memcpy(&part->who, print.at, sizeof part->who);
	}
	rows_end(rows);
	*parts_r = parts;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char closing_sql_word_add[] DB_SQL =
	"INSERT INTO closing_word (root_id, quarter, word_id, words)"
	" VALUES ($1, $2, $3, $4)";

bool
closing_store_word_add(struct db *db, int64_t root_id, int64_t quarter, struct span words,
                       struct fault *fault_r)
{
	return db_do(db, closing_sql_word_add,
	             WITH(db_int64(root_id), db_int64(quarter), db_int64(ident_random()),
	                  db_text(words)),
	             NULL, fault_r);
}

static const char closing_sql_words[] DB_SQL =
	"SELECT words"
	"  FROM closing_word"
	" WHERE root_id = $1 AND quarter = $2"
	" ORDER BY word_id"
	" LIMIT $3";

bool
closing_store_words(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                    struct span words_r[CLOSING_WORDS_COUNT], size_t *count_r,
                    struct fault *fault_r)
{
	enum found found;
	struct rows *rows = db_ask(arena, db, closing_sql_words,
	                           WITH(db_int64(root_id), db_int64(quarter),
	                                db_int64(CLOSING_WORDS_COUNT)));
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		words_r[(*count_r)++] = span_keep(arena, rows_text(rows, 0));
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- the figures of a quarter ---------------------------------------------------------------- */

static const char closing_sql_first_day[] DB_SQL =
	"SELECT min(ended_day)"
	"  FROM closing_end"
	" WHERE root_id = $1";

enum found
closing_store_first_day(struct arena *arena, struct db *db, int64_t root_id, int32_t *day_r,
                        struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, closing_sql_first_day, WITH(db_int64(root_id)));
	enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE && rows_is_null(rows, 0))
		found = FOUND_NONE;
	if (found == FOUND_ONE)
		*day_r = (int32_t)rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

static const char closing_sql_released[] DB_SQL =
	"SELECT released_unix_s"
	"  FROM closing_release"
	" WHERE root_id = $1 AND quarter = $2";

enum found
closing_store_released(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                       struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, closing_sql_released, WITH(db_int64(root_id), db_int64(quarter)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char closing_sql_release[] DB_SQL =
	"INSERT INTO closing_release (root_id, quarter, released_unix_s)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, quarter) DO NOTHING";

static const char closing_sql_said_drop[] DB_SQL =
	"DELETE FROM closing_said"
	" WHERE root_id = $1 AND quarter = $2";

static const char closing_sql_parts_drop[] DB_SQL =
	"DELETE FROM closing_part"
	" WHERE root_id = $1 AND quarter = $2";

enum found
closing_store_release(struct db *db, int64_t root_id, int64_t quarter, int64_t now_s,
                      struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, closing_sql_release,
	           WITH(db_int64(root_id), db_int64(quarter), db_int64(now_s)), &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return db_do(db, closing_sql_parts_drop, WITH(db_int64(root_id), db_int64(quarter)), NULL,
	             fault_r) &&
	               db_do(db, closing_sql_said_drop, WITH(db_int64(root_id), db_int64(quarter)), NULL,
	                     fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static const char closing_sql_cell_add[] DB_SQL =
	"INSERT INTO closing_cell (root_id, quarter, side, unit_id, offering_id, question, level, count)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

bool
closing_store_cell_add(struct db *db, int64_t root_id, int64_t quarter,
                       const struct closing_cell *cell, struct fault *fault_r)
{
	for (size_t i = 0; i < closing_level_count(cell->question); i++)
		if (!db_do(db, closing_sql_cell_add,
		           WITH(db_int64(root_id), db_int64(quarter), db_int64(cell->side),
		                db_int64(cell->unit_id), db_int64(cell->offering_id),
		                db_int64(cell->question), db_int64((int64_t)i), db_int64(cell->levels[i])),
		           NULL, fault_r))
			return false;
	return true;
}

static const char closing_sql_cells[] DB_SQL =
	"SELECT side, unit_id, offering_id, question, level, count"
	"  FROM closing_cell"
	" WHERE root_id = $1 AND quarter = $2"
	" ORDER BY side, unit_id, offering_id, question, level";

static bool
is_cell(const struct closing_cell *cell, const struct closing_cell *other)
{
	return cell->side == other->side && cell->unit_id == other->unit_id &&
	       cell->offering_id == other->offering_id && cell->question == other->question;
}

bool
closing_store_cells(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                    struct closing_cell **cells_r, size_t *count_r, struct fault *fault_r)
{
	struct closing_cell *cells = NULL;
	size_t count = 0;
	enum found found;
	struct rows *rows =
		db_ask(arena, db, closing_sql_cells, WITH(db_int64(root_id), db_int64(quarter)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct closing_cell cell = { .side = (enum side)rows_int64(rows, 0),
			                               .unit_id = rows_int64(rows, 1),
			                               .offering_id = rows_int64(rows, 2),
			                               .question = (enum closing_question)rows_int64(rows, 3) };
		const int64_t level = rows_int64(rows, 4);
		must(level >= 0 && level < CLOSING_LEVEL_MAX);
		if (count == 0 || !is_cell(&cells[count - 1], &cell)) {
			if ((count & (count - 1)) == 0)
				cells = arena_grow(arena, cells, count, count == 0 ? 1 : 2 * count, sizeof *cells);
			cells[count++] = cell;
		}
		cells[count - 1].levels[level] = rows_int64(rows, 5);
	}
	rows_end(rows);
	*cells_r = cells;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- read with others ------------------------------------------------------------------------- */

static const char closing_sql_written[] DB_SQL =
	"SELECT request_id, CAST(0 AS bigint), person_id, unit_id, offering_id, answered_day, words"
	"  FROM closing_end"
	" WHERE root_id = $1 AND answered_day >= $2 AND answered_day < $3 AND is_counted = 1 AND words <> ''"
	" UNION ALL "
	"SELECT word_id, CAST(1 AS bigint), CAST(0 AS bigint), CAST(0 AS bigint), CAST(0 AS bigint),"
	"       CAST(0 AS bigint), words"
	"  FROM closing_word"
	" WHERE root_id = $1 AND quarter = $4"
	" ORDER BY 2, 1";
_Static_assert(SIDE_USAGER == 0 && SIDE_AGENT == 1, "as closing_sql_written says");

enum found
closing_written(struct arena *arena, struct db *db, int64_t root_id, int64_t quarter,
                struct closing_written **written_r, size_t *count_r, struct fault *fault_r)
{
	enum found found = closing_store_released(arena, db, root_id, quarter, fault_r);
	*written_r = NULL;
	*count_r = 0;
	if (found != FOUND_ONE)
		return found;
	struct rows *rows = db_ask(arena, db, closing_sql_written,
	                           WITH(db_int64(root_id), db_int64(closing_quarter_first(quarter)),
	                                db_int64(closing_quarter_first(quarter + 1)), db_int64(quarter)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*written_r = arena_room(arena, *written_r, *count_r, sizeof **written_r);
		(*written_r)[(*count_r)++] =
			(struct closing_written){ .source_id = rows_int64(rows, 0),
			                          .side = (enum side)rows_int64(rows, 1),
			                          .person_id = rows_int64(rows, 2),
			                          .unit_id = rows_int64(rows, 3),
			                          .offering_id = rows_int64(rows, 4),
			                          .day = (int32_t)rows_int64(rows, 5),
			                          .words = span_keep(arena, rows_text(rows, 6)) };
	}
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
}
