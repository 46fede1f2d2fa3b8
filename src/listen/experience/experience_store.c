/* The tables of the room. */
#include "listen/experience/experience_inside.h"

/* --- the rule ---------------------------------------------------------------------------------- */

static const char experience_sql_is_open[] DB_SQL =
	"SELECT is_open"
	"  FROM experience_rule"
	" WHERE root_id = $1";

bool
experience_is_open(struct arena *arena, struct db *db, int64_t root_id, bool *is_open_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, experience_sql_is_open, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*is_open_r = found == FOUND_ONE && rows_int64(rows, 0) == 1;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char experience_sql_rule[] DB_SQL =
	"INSERT INTO experience_rule (root_id, is_open)"
	" VALUES ($1, $2)"
	" ON CONFLICT (root_id)"
	" DO UPDATE SET is_open = $2";

bool
experience_store_rule(struct db *db, int64_t root_id, bool is_open, struct fault *fault_r)
{
	return db_do(db, experience_sql_rule, WITH(db_int64(root_id), db_int64(is_open)), NULL, fault_r);
}

/* --- one text ---------------------------------------------------------------------------------- */

#define COLUMNS                                                                                   \
	"experience_id, told_day, month, place_id, feeling, title, words, flags, state, reason,"      \
	" decided_day, answer, answered_day, locked"

static struct experience
take(struct arena *arena, struct rows *rows)
{
	const int64_t feeling = rows_int64(rows, 4), state = rows_int64(rows, 8);
	must(feeling >= 0 && feeling < EXPERIENCE_FEELING_COUNT);
	must(state >= 0 && state < EXPERIENCE_STATE_COUNT);
	return (struct experience){ .id = rows_int64(rows, 0),
		                        .told_day = (int32_t)rows_int64(rows, 1),
		                        .month = (int32_t)rows_int64(rows, 2),
		                        .place_id = rows_int64(rows, 3),
		                        .feeling = (enum experience_feeling)feeling,
		                        .title = span_keep(arena, rows_text(rows, 5)),
		                        .words = span_keep(arena, rows_text(rows, 6)),
		                        .flags = (unsigned)rows_int64(rows, 7),
		                        .state = (enum experience_state)state,
		                        .reason = span_keep(arena, rows_text(rows, 9)),
		                        .decided_day = (int32_t)rows_int64(rows, 10),
		                        .answer = span_keep(arena, rows_text(rows, 11)),
		                        .answered_day = (int32_t)rows_int64(rows, 12),
		                        .locked = span_keep(arena, rows_bytes(rows, 13)) };
}

static const char experience_sql_add[] DB_SQL =
	"INSERT INTO experience_text (root_id, print, " COLUMNS ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

static struct db_value
locked_value(const struct experience *experience)
{
	return experience->locked.length == 0 ? db_null() : db_bytes(experience->locked);
}

bool
experience_store_add(struct db *db, int64_t root_id, const struct experience *experience,
                     const uint8_t print[VAULT_HASH_SIZE], struct fault *fault_r)
{
	must(experience->id != 0 && experience->state == EXPERIENCE_TO_READ);
	return db_do(db, experience_sql_add,
	             WITH(db_int64(root_id), db_bytes(span_from((const char *)print, VAULT_HASH_SIZE)),
	                  db_int64(experience->id), db_int64(experience->told_day),
	                  db_int64(experience->month), db_int64(experience->place_id),
	                  db_int64(experience->feeling), db_text(experience->title),
	                  db_text(experience->words), db_int64(experience->flags),
	                  db_int64(experience->state), db_text(experience->reason),
	                  db_int64(experience->decided_day), db_text(experience->answer),
	                  db_int64(experience->answered_day), locked_value(experience)),
	             NULL, fault_r);
}

static enum found
take_one(struct arena *arena, struct rows *rows, struct experience *experience_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*experience_r = take(arena, rows);
	rows_end(rows);
	return found;
}

static const char experience_sql_published[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM experience_text"
	" WHERE root_id = $1 AND state = $2 AND decided_day >= $3 AND decided_day <= $4"
	" ORDER BY experience_id"
	" LIMIT $5";

bool
experience_store_published(struct arena *arena, struct db *db, int64_t root_id,
                           const struct verbatim_quarter *quarter, struct experience **all_r,
                           size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, experience_sql_published,
	                           WITH(db_int64(root_id), db_int64(EXPERIENCE_PUBLISHED),
	                                db_int64(quarter->first_day), db_int64(quarter->last_day),
	                                db_int64(EXPERIENCE_COUNT_MAX)));
	enum found found;
	*all_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*all_r = arena_room(arena, *all_r, *count_r, sizeof **all_r);
		(*all_r)[(*count_r)++] = take(arena, rows);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char experience_sql_by_id[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM experience_text"
	" WHERE root_id = $1 AND experience_id = $2";

enum found
experience_by_id(struct arena *arena, struct db *db, int64_t root_id, int64_t id,
                 struct experience *experience_r, struct fault *fault_r)
{
	return take_one(arena,
	                db_ask(arena, db, experience_sql_by_id, WITH(db_int64(root_id), db_int64(id))),
	                experience_r, fault_r);
}

static const char experience_sql_by_print[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM experience_text"
	" WHERE root_id = $1 AND print = $2";

enum found
experience_by_secret(struct arena *arena, struct db *db, int64_t root_id, struct span secret,
                     struct experience *experience_r, struct fault *fault_r)
{
	uint8_t print[VAULT_HASH_SIZE];
	if (!experience_is_secret(secret))
		return FOUND_NONE;
	experience_print(secret, print);
	const struct span kept = span_from((const char *)print, sizeof print);
	return take_one(
		arena, db_ask(arena, db, experience_sql_by_print, WITH(db_int64(root_id), db_bytes(kept))),
		experience_r, fault_r);
}

static const char experience_sql_change[] DB_SQL =
	"UPDATE experience_text"
	"   SET title = $3, words = $4, state = $5, reason = $6, decided_day = $7, answer = $8,"
	"       answered_day = $9, locked = $10"
	" WHERE root_id = $1 AND experience_id = $2";

bool
experience_store_change(struct db *db, int64_t root_id, const struct experience *experience,
                        struct fault *fault_r)
{
	int64_t changed = 0;
	return db_do(db, experience_sql_change,
	             WITH(db_int64(root_id), db_int64(experience->id), db_text(experience->title),
	                  db_text(experience->words), db_int64(experience->state),
	                  db_text(experience->reason), db_int64(experience->decided_day),
	                  db_text(experience->answer), db_int64(experience->answered_day),
	                  locked_value(experience)),
	             &changed, fault_r) &&
	       changed == 1;
}

/* --- many -------------------------------------------------------------------------------------- */

static const char experience_sql_lines[] DB_SQL =
	"SELECT experience_id, place_id, month, feeling, answered_day"
	"  FROM experience_text"
	" WHERE root_id = $1 AND state = $2"
	" ORDER BY month DESC, experience_id"
	" LIMIT $3";

bool
experience_lines(struct arena *arena, struct db *db, int64_t root_id, enum experience_state state,
                 struct experience_line **lines_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, experience_sql_lines,
	                           WITH(db_int64(root_id), db_int64(state), db_int64(EXPERIENCE_COUNT_MAX)));
	struct experience_line *lines = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 64 : room * 2;
			lines = arena_grow(arena, lines, count, room, sizeof *lines);
		}
		const int64_t feeling = rows_int64(rows, 3);
		must(feeling >= 0 && feeling < EXPERIENCE_FEELING_COUNT);
		lines[count++] = (struct experience_line){ .id = rows_int64(rows, 0),
			                                       .place_id = rows_int64(rows, 1),
			                                       .month = (int32_t)rows_int64(rows, 2),
			                                       .feeling = (enum experience_feeling)feeling,
			                                       .is_answered = rows_int64(rows, 4) != 0 };
	}
	rows_end(rows);
	*lines_r = lines;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- the end ----------------------------------------------------------------------------------- */

static const char experience_sql_drop[] DB_SQL =
	"DELETE FROM experience_text"
	" WHERE root_id = $1 AND experience_id = $2";
static const char experience_sql_went[] DB_SQL =
	"INSERT INTO experience_gone (root_id, state, is_answered, texts)"
	" VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, state, is_answered)"
	" DO UPDATE SET texts = experience_gone.texts + 1";

bool
experience_store_drop(struct db *db, int64_t root_id, const struct experience *experience,
                      struct fault *fault_r)
{
	int64_t dropped = 0;
	return db_do(db, experience_sql_drop, WITH(db_int64(root_id), db_int64(experience->id)), &dropped,
	             fault_r) &&
	       dropped == 1 &&
	       db_do(db, experience_sql_went,
	             WITH(db_int64(root_id), db_int64(experience->state),
	                  db_int64(experience->answered_day != 0)),
	             NULL, fault_r);
}

static const char experience_sql_old[] DB_SQL =
	"SELECT experience_id"
	"  FROM experience_text"
	" WHERE root_id = $1 AND told_day < $2"
	" ORDER BY told_day, experience_id"
	" LIMIT $3";

bool
experience_store_old(struct arena *arena, struct db *db, int64_t root_id, int32_t before_day,
                     int64_t ids_r[EXPERIENCE_ERASE_COUNT], size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, experience_sql_old,
	           WITH(db_int64(root_id), db_int64(before_day), db_int64(EXPERIENCE_ERASE_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		ids_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char experience_sql_unlock[] DB_SQL =
	"UPDATE experience_text"
	"   SET locked = NULL"
	" WHERE root_id = $1 AND locked IS NOT NULL"
	"   AND ((answered_day > 0 AND answered_day < $2)"
	"        OR (state = 2 AND answered_day = 0 AND decided_day < $2))";

bool
experience_store_unlock(struct db *db, int64_t root_id, int32_t before_day, struct fault *fault_r)
{
	_Static_assert(EXPERIENCE_REFUSED == 2, "as the statement says");
	return db_do(db, experience_sql_unlock, WITH(db_int64(root_id), db_int64(before_day)), NULL, fault_r);
}

/* --- counts ------------------------------------------------------------------------------------ */

static const char experience_sql_count[] DB_SQL =
	"SELECT state, CASE WHEN answered_day > 0 THEN 1 ELSE 0 END, count(*), CAST(0 AS bigint)"
	"  FROM experience_text"
	" WHERE root_id = $1"
	" GROUP BY 1, 2"
	" UNION ALL "
	"SELECT state, is_answered, texts, CAST(1 AS bigint)"
	"  FROM experience_gone"
	" WHERE root_id = $1";
static const char experience_sql_days[] DB_SQL =
	"SELECT answered_day - told_day"
	"  FROM experience_text"
	" WHERE root_id = $1 AND answered_day > 0"
	" ORDER BY 1"
	" LIMIT $2";

static bool
count_days(struct arena *arena, struct db *db, int64_t root_id, struct experience_counts *counts,
           struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, experience_sql_days,
	                           WITH(db_int64(root_id), db_int64(EXPERIENCE_COUNT_MAX)));
	int64_t *days = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			room = room == 0 ? 64 : room * 2;
			days = arena_grow(arena, days, count, room, sizeof *days);
		}
		days[count++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	counts->has_median = count > 0;
	if (count > 0)
		counts->median_days = experience_median(days, count);
	return found != FOUND_FAILED;
}

bool
experience_count(struct arena *arena, struct db *db, int64_t root_id, struct experience_counts *counts_r,
                 struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, experience_sql_count, WITH(db_int64(root_id)));
	enum found found;
	*counts_r = (struct experience_counts){ 0 };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t state = rows_int64(rows, 0), texts = rows_int64(rows, 2);
		const bool is_gone = rows_int64(rows, 3) == 1;
		counts_r->told += texts;
		counts_r->published += state == EXPERIENCE_PUBLISHED ? texts : 0;
		counts_r->refused += state == EXPERIENCE_REFUSED ? texts : 0;
		counts_r->to_read += state == EXPERIENCE_TO_READ && !is_gone ? texts : 0;
		counts_r->answered += rows_int64(rows, 1) == 1 ? texts : 0;
		counts_r->gone += is_gone ? texts : 0;
	}
	rows_end(rows);
	return found != FOUND_FAILED && count_days(arena, db, root_id, counts_r, fault_r);
}
