/* What is sealed, until it is opened: letters by place and side, and how far the opening is. */
#include "listen/answer/answer_inside.h"

/* From one group to the next by the key: to count what is in them would read every letter, since
 * SQLite reads a row whole to know that a range has not ended. */
static const char answer_sql_next_side[] DB_SQL =
	"SELECT place_id, side"
	"  FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND side > $4"
	" ORDER BY side"
	" LIMIT 1";

static const char answer_sql_next_place[] DB_SQL =
	"SELECT place_id, side"
	"  FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id > $3"
	" ORDER BY place_id, side"
	" LIMIT 1";

static const char answer_sql_taken[] DB_SQL =
	"SELECT count(*) FROM answer_once WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_letters[] DB_SQL =
	"SELECT count(*) FROM answer_sealed WHERE root_id = $1 AND wave_id = $2";

static const char answer_sql_sealed[] DB_SQL =
	"SELECT sealed_id, way, bytes"
	"  FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND side = $4 AND sealed_id > $5"
	" ORDER BY sealed_id"
	" LIMIT $6";

/* Those that no person's link brought: by open links (1) and on paper (4). */
static const char answer_sql_sealed_unknown[] DB_SQL =
	"SELECT sealed_id, way, bytes"
	"  FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND side = $4 AND sealed_id > $5"
	"   AND way IN (1, 4)"
	" ORDER BY sealed_id"
	" LIMIT $6";

static const char answer_sql_unseal[] DB_SQL =
	"DELETE FROM answer_sealed"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND side = $4 AND sealed_id = $5";

/* Begun once: after a restart it goes on. */
static const char answer_sql_begin[] DB_SQL =
	"UPDATE answer_key"
	"   SET to_open = $3, left_sealed = $3"
	" WHERE root_id = $1 AND wave_id = $2 AND (opened <> 0 OR to_open = 0)";

static const char answer_sql_step[] DB_SQL =
	"UPDATE answer_key"
	"   SET left_sealed = left_sealed - $3"
	" WHERE root_id = $1 AND wave_id = $2";

/* Unless others are still at it, or a letter came meanwhile. */
static const char answer_sql_opened[] DB_SQL =
	"UPDATE answer_key"
	"   SET opened = $4"
	" WHERE root_id = $1 AND wave_id = $2"
	"   AND (SELECT count(*) FROM answer_sealed WHERE root_id = $1 AND wave_id = $2) <= $3";

static const char answer_sql_progress[] DB_SQL =
	"SELECT opened, to_open, left_sealed"
	"  FROM answer_key"
	" WHERE root_id = $1 AND wave_id = $2";

_Static_assert(SURVEY_WAY_OPEN == 1 && SURVEY_WAY_PAPER == 4, "as answer_sql_sealed_unknown says");

static enum found
take_group(struct rows *rows, struct answer_group *group_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*group_r = (struct answer_group){ .place_id = rows_int64(rows, 0),
			                              .side = (enum side)rows_int64(rows, 1) };
	rows_end(rows);
	return found;
}

enum found
answer_store_next_group(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                        const struct answer_group *after, struct answer_group *group_r,
                        struct fault *fault_r)
{
	const enum found found =
		take_group(db_ask(arena, db, answer_sql_next_side,
	                      WITH(db_int64(root_id), db_int64(wave_id), db_int64(after->place_id),
	                           db_int64(after->side))),
	               group_r, fault_r);
	return found != FOUND_NONE
	           ? found
	           : take_group(db_ask(arena, db, answer_sql_next_place,
	                               WITH(db_int64(root_id), db_int64(wave_id),
	                                    db_int64(after->place_id))),
	                        group_r, fault_r);
}

static bool
count_rows(struct arena *arena, struct db *db, const char *sql, int64_t root_id,
           int64_t wave_id, int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, sql, WITH(db_int64(root_id), db_int64(wave_id)));
	const bool good = rows_next(rows, fault_r) == FOUND_ONE;
	if (good)
		*count_r = rows_int64(rows, 0);
	rows_end(rows);
	return good;
}

bool
answer_store_letters(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                     int64_t *count_r, struct fault *fault_r)
{
	return count_rows(arena, db, answer_sql_letters, root_id, wave_id, count_r, fault_r);
}

bool
answer_store_unopened(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                      int64_t *count_r, struct fault *fault_r)
{
	struct survey_reply_count *opened;
	size_t count;
	if (!count_rows(arena, db, answer_sql_taken, root_id, wave_id, count_r, fault_r) ||
	    !survey_reply_counts(arena, db, root_id, wave_id, &opened, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		*count_r -= opened[i].replies;
	*count_r = *count_r > 0 ? *count_r : 0;
	return true;
}

struct rows *
answer_store_sealed(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                    const struct answer_group *group, int64_t after, size_t count_max)
{
	return db_stream(arena, db,
	                 group->known_ways ? answer_sql_sealed : answer_sql_sealed_unknown,
	                 WITH(db_int64(root_id), db_int64(wave_id), db_int64(group->place_id),
	                      db_int64(group->side), db_int64(after), db_int64((int64_t)count_max)));
}

enum found
answer_store_unseal(struct db *db, int64_t root_id, int64_t wave_id,
                    const struct answer_group *group, int64_t sealed_id, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, answer_sql_unseal,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(group->place_id),
	                db_int64(group->side), db_int64(sealed_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
answer_store_begin(struct db *db, int64_t root_id, int64_t wave_id, int64_t count,
                   struct fault *fault_r)
{
	return db_do(db, answer_sql_begin, WITH(db_int64(root_id), db_int64(wave_id), db_int64(count)),
	             NULL, fault_r);
}

bool
answer_store_step(struct db *db, int64_t root_id, int64_t wave_id, int64_t count,
                  struct fault *fault_r)
{
	return db_do(db, answer_sql_step, WITH(db_int64(root_id), db_int64(wave_id), db_int64(count)),
	             NULL, fault_r);
}

bool
answer_store_opened(struct db *db, int64_t root_id, int64_t wave_id, int64_t unreadable,
                    bool had_key, bool *done_r, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, answer_sql_opened,
	           WITH(db_int64(root_id), db_int64(wave_id), db_int64(unreadable),
	                db_int64(had_key ? 1 : 2)),
	           &changed, fault_r))
		return false;
	*done_r = changed == 1;
	return true;
}

bool
answer_progress(struct arena *arena, struct db *db, int64_t root_id,
                const struct survey_wave *wave, struct answer_progress *progress_r,
                struct fault *fault_r)
{
	*progress_r = (struct answer_progress){ 0 };
	if (wave->state < SURVEY_CLOSED)
		return true;
	struct rows *rows =
		db_ask(arena, db, answer_sql_progress, WITH(db_int64(root_id), db_int64(wave->id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*progress_r = (struct answer_progress){ .is_opening = rows_int64(rows, 0) == 0,
			                                    .to_open = rows_int64(rows, 1),
			                                    .left = rows_int64(rows, 2) };
	rows_end(rows);
	return found != FOUND_FAILED;
}
