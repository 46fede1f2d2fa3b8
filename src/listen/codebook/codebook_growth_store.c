/* Themes that grow, as they are kept. With codebook_store.c and codebook_write_store.c the only SQL of this
 * room's tables. */
#include "listen/codebook/codebook_growth.h"

/* --- months ----------------------------------------------------------------------------------- */

static const char codebook_sql_month[] DB_SQL =
	"INSERT INTO codebook_month (root_id, heap_id, theme_id, run_id, side, day, said, unlike)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

bool
codebook_store_month(struct db *db, int64_t root_id, int64_t heap_id, const struct codebook_month *month,
                     struct fault *fault_r)
{
	return db_do(db, codebook_sql_month,
	             WITH(db_int64(root_id), db_int64(heap_id), db_int64(month->theme_id),
	                  db_int64(month->run_id), db_int64(month->side), db_int64(month->day),
	                  db_int64(month->said), db_int64(month->unlike)),
	             NULL, fault_r);
}

static const char codebook_sql_months[] DB_SQL =
	"SELECT theme_id, run_id, side, day, said, unlike"
	"  FROM codebook_month"
	" WHERE root_id = $1 AND heap_id = $2"
	" ORDER BY theme_id, run_id, side, day, said";

bool
codebook_store_months(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                      struct codebook_month **months_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_months, WITH(db_int64(root_id), db_int64(heap_id)));
	enum found found;
	*months_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*months_r = arena_room(arena, *months_r, *count_r, sizeof **months_r);
		(*months_r)[(*count_r)++] = (struct codebook_month){
			.theme_id = rows_int64(rows, 0),
			.run_id = rows_int64(rows, 1),
			.side = (enum side)rows_int64(rows, 2),
			.day = (int32_t)rows_int64(rows, 3),
			.said = (enum codebook_said)rows_int64(rows, 4),
			.unlike = rows_int64(rows, 5),
		};
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_clean_months[] DB_SQL =
	"DELETE FROM codebook_month"
	" WHERE root_id = $1 AND heap_id = $2"
	"   AND NOT EXISTS (SELECT 1 FROM codebook_theme t"
	"                    WHERE t.root_id = $1 AND t.heap_id = $2 AND t.theme_id = codebook_month.theme_id"
	"                      AND t.run_id = codebook_month.run_id)"
	"   AND NOT EXISTS (SELECT 1 FROM codebook_heap h"
	"                    WHERE h.root_id = $1 AND h.heap_id = $2 AND codebook_month.theme_id = 0"
	"                      AND h.run_id = codebook_month.run_id)";

bool
codebook_store_clean_months(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_clean_months, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}

/* --- those that grew -------------------------------------------------------------------------- */

static const char codebook_sql_growth[] DB_SQL =
	"INSERT INTO codebook_growth (root_id, theme_id, side, against, until_day, from_day, earlier_until_day,"
	" earlier_from_day, texts, all_texts, earlier_texts, earlier_all, chance, corrected, made_unix_s,"
	" closed_unix_s, closed_how, note)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, '')"
	" ON CONFLICT (root_id, theme_id, side, against, until_day) DO NOTHING";

bool
codebook_store_growth(struct db *db, int64_t root_id, const struct codebook_growth *growth,
                      struct fault *fault_r)
{
	must(growth->grows && growth->made_unix_s > 0);
	return db_do(db, codebook_sql_growth,
	             WITH(db_int64(root_id), db_int64(growth->theme_id), db_int64(growth->side),
	                  db_int64(growth->against), db_int64(growth->days.until), db_int64(growth->days.from),
	                  db_int64(growth->earlier_days.until), db_int64(growth->earlier_days.from),
	                  db_int64(growth->texts), db_int64(growth->all), db_int64(growth->earlier),
	                  db_int64(growth->earlier_all), db_real64(growth->p), db_real64(growth->q),
	                  db_int64(growth->made_unix_s)),
	             NULL, fault_r);
}

#define GROWTH_COLUMNS                                                                                    \
	"g.theme_id, g.side, g.against, g.from_day, g.until_day, g.earlier_from_day, g.earlier_until_day,"   \
	" g.texts, g.all_texts, g.earlier_texts, g.earlier_all, g.chance, g.corrected, g.made_unix_s,"       \
	" g.closed_unix_s, g.closed_how, g.note"

static const char codebook_sql_growths[] DB_SQL =
	"SELECT " GROWTH_COLUMNS
	"  FROM codebook_growth g"
	" WHERE g.root_id = $1 AND g.theme_id = $2"
	" ORDER BY g.made_unix_s DESC, g.side, g.against, g.until_day DESC";

static const char codebook_sql_growths_open[] DB_SQL =
	"SELECT " GROWTH_COLUMNS
	"  FROM codebook_theme t"
	"  JOIN codebook_growth g ON g.root_id = t.root_id AND g.theme_id = t.theme_id"
	" WHERE t.root_id = $1 AND t.heap_id = $2 AND g.closed_unix_s = 0"
	" ORDER BY g.made_unix_s DESC, g.theme_id, g.side, g.against, g.until_day DESC";

static struct codebook_growth
growth_of(struct arena *arena, const struct rows *rows)
{
	struct codebook_growth growth = {
		.theme_id = rows_int64(rows, 0),
		.side = (enum side)rows_int64(rows, 1),
		.against = (enum codebook_against)rows_int64(rows, 2),
		.days = { (int32_t)rows_int64(rows, 3), (int32_t)rows_int64(rows, 4) },
		.earlier_days = { (int32_t)rows_int64(rows, 5), (int32_t)rows_int64(rows, 6) },
		.texts = rows_int64(rows, 7),
		.all = rows_int64(rows, 8),
		.earlier = rows_int64(rows, 9),
		.earlier_all = rows_int64(rows, 10),
		.p = rows_real64(rows, 11),
		.q = rows_real64(rows, 12),
		.grows = true,
		.made_unix_s = rows_int64(rows, 13),
		.closed_unix_s = rows_int64(rows, 14),
		.closed = (enum codebook_closed)rows_int64(rows, 15),
		.note = span_keep(arena, rows_text(rows, 16)),
	};
	must(growth.earlier_all > 0);
	growth.expected = (double)growth.earlier * (double)growth.all / (double)growth.earlier_all;
	return growth;
}

bool
codebook_store_growths(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id,
                       struct codebook_growth **growths_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = theme_id == 0 ? db_ask(arena, db, codebook_sql_growths_open,
	                                           WITH(db_int64(root_id), db_int64(heap_id)))
	                                  : db_ask(arena, db, codebook_sql_growths,
	                                           WITH(db_int64(root_id), db_int64(theme_id)));
	enum found found;
	*growths_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*growths_r = arena_room(arena, *growths_r, *count_r, sizeof **growths_r);
		(*growths_r)[(*count_r)++] = growth_of(arena, rows);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_open[] DB_SQL =
	"SELECT t.heap_id, count(DISTINCT t.theme_id), max(t.theme_id)"
	"  FROM codebook_growth g"
	"  JOIN codebook_theme t ON t.root_id = g.root_id AND t.theme_id = g.theme_id"
	" WHERE g.root_id = $1 AND g.closed_unix_s = 0"
	" GROUP BY t.heap_id"
	" ORDER BY t.heap_id DESC"
	" LIMIT $2";

bool
codebook_store_open(struct arena *arena, struct db *db, int64_t root_id, struct codebook_open **open_r,
                    size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_open, WITH(db_int64(root_id), db_int64(CODEBOOK_OPEN_HEAPS_MAX)));
	enum found found;
	*open_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*open_r = arena_room(arena, *open_r, *count_r, sizeof **open_r);
		(*open_r)[(*count_r)++] = (struct codebook_open){ rows_int64(rows, 0), rows_int64(rows, 1),
			                                              rows_int64(rows, 2) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_close[] DB_SQL =
	"UPDATE codebook_growth"
	"   SET closed_unix_s = $4, closed_how = $5, note = $6"
	" WHERE root_id = $1 AND theme_id = $2 AND made_unix_s <= $3 AND closed_unix_s = 0";

bool
codebook_store_close(struct db *db, int64_t root_id, const struct codebook_closing *closing,
                     int64_t *closed_r, struct fault *fault_r)
{
	must(closing->how != CODEBOOK_OPEN && closing->now_s > 0);
	return db_do(db, codebook_sql_close,
	             WITH(db_int64(root_id), db_int64(closing->theme_id), db_int64(closing->until_unix_s),
	                  db_int64(closing->now_s), db_int64(closing->how), db_text(closing->note)),
	             closed_r, fault_r);
}

/* --- how far they were compared --------------------------------------------------------------- */

static const char codebook_sql_newest[] DB_SQL =
	"SELECT t.run_id, coalesce(o.run_id, 0)"
	"  FROM codebook_theme t"
	"  LEFT JOIN codebook_theme o ON o.root_id = t.root_id AND o.theme_id = t.origin_id"
	" WHERE t.root_id = $1 AND t.heap_id = $2"
	" UNION ALL SELECT run_id, 0 FROM codebook_heap WHERE root_id = $1 AND heap_id = $2";

bool
codebook_store_newest(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t *run_id_r,
                      struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_newest, WITH(db_int64(root_id), db_int64(heap_id)));
	enum found found;
	*run_id_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		for (int column = 0; column < 2; column++)
			if (rows_int64(rows, column) > *run_id_r)
				*run_id_r = rows_int64(rows, column);
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_watch[] DB_SQL =
	"INSERT INTO codebook_watch (root_id, heap_id, run_id, compared)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, heap_id) DO UPDATE SET run_id = $3, compared = $4";

bool
codebook_store_watch(struct db *db, int64_t root_id, int64_t heap_id, int64_t run_id, int64_t compared,
                     struct fault *fault_r)
{
	return db_do(db, codebook_sql_watch,
	             WITH(db_int64(root_id), db_int64(heap_id), db_int64(run_id), db_int64(compared)), NULL,
	             fault_r);
}

static const char codebook_sql_compared[] DB_SQL =
	"SELECT compared FROM codebook_watch WHERE root_id = $1 AND heap_id = $2";

bool
codebook_store_compared(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                        int64_t *compared_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_compared, WITH(db_int64(root_id), db_int64(heap_id)));
	const enum found found = rows_next(rows, fault_r);
	*compared_r = found == FOUND_ONE ? rows_int64(rows, 0) : -1;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_unwatched[] DB_SQL =
	"SELECT h.heap_id"
	"  FROM codebook_heap h"
	"  LEFT JOIN codebook_watch w ON w.root_id = h.root_id AND w.heap_id = h.heap_id"
	" WHERE h.root_id = $1"
	"   AND (w.run_id IS NULL OR w.run_id < h.run_id"
	"        OR EXISTS (SELECT 1 FROM codebook_theme t"
	"                     LEFT JOIN codebook_theme o ON o.root_id = t.root_id AND o.theme_id = t.origin_id"
	"                    WHERE t.root_id = h.root_id AND t.heap_id = h.heap_id"
	"                      AND (t.run_id > w.run_id OR o.run_id > w.run_id)))"
	" ORDER BY h.heap_id";

bool
codebook_store_unwatched(struct arena *arena, struct db *db, int64_t root_id, int64_t **ids_r,
                         size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_unwatched, WITH(db_int64(root_id)));
	enum found found;
	*ids_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*ids_r = arena_room(arena, *ids_r, *count_r, sizeof **ids_r);
		(*ids_r)[(*count_r)++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- the end ---------------------------------------------------------------------------------- */

static const char codebook_sql_drop_growth[] DB_SQL =
	"DELETE FROM codebook_growth WHERE root_id = $1 AND theme_id = $2";
static const char codebook_sql_drop_months[] DB_SQL =
	"DELETE FROM codebook_month WHERE root_id = $1 AND heap_id = $2 AND theme_id = $3";
static const char codebook_sql_forget_months[] DB_SQL =
	"DELETE FROM codebook_month WHERE root_id = $1 AND heap_id = $2";
static const char codebook_sql_forget_watch[] DB_SQL =
	"DELETE FROM codebook_watch WHERE root_id = $1 AND heap_id = $2";

bool
codebook_store_drop_growth(struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id,
                           struct fault *fault_r)
{
	return db_do(db, codebook_sql_drop_growth, WITH(db_int64(root_id), db_int64(theme_id)), NULL, fault_r) &&
	       db_do(db, codebook_sql_drop_months,
	             WITH(db_int64(root_id), db_int64(heap_id), db_int64(theme_id)), NULL, fault_r);
}

bool
codebook_store_forget_watch(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_forget_months, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r) &&
	       db_do(db, codebook_sql_forget_watch, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}
