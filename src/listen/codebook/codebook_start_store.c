#include "listen/codebook/codebook_inside.h"

static const char codebook_sql_start_add[] DB_SQL =
	"INSERT INTO codebook_start (root_id, start_id, heap_id, theme_id, name, is_followed, is_internal, day)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char codebook_sql_start_size_add[] DB_SQL =
	"INSERT INTO codebook_start_size (root_id, start_id, side, texts, all_texts, share, low, high, is_mended)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
static const char codebook_sql_start_quote_add[] DB_SQL =
	"INSERT INTO codebook_start_quote (root_id, start_id, rank, text_id) VALUES ($1, $2, $3, $4)";

bool
codebook_start_add(struct db *db, int64_t root_id, const struct codebook_start *start, struct fault *fault_r)
{
	must(start->start_id > 0 && start->heap.id > 0 && start->text_count <= CODEBOOK_EVIDENCE_MAX);
	if (!db_do(db, codebook_sql_start_add,
	           WITH(db_int64(root_id), db_int64(start->start_id), db_int64(start->heap.id),
	                db_int64(start->theme_id), db_text(start->name), db_int64(start->is_followed),
	                db_int64(start->is_internal), db_int64(start->day)),
	           NULL, fault_r))
		return false;
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const struct codebook_start_size *size = &start->sizes[side];
		if (!db_do(db, codebook_sql_start_size_add,
		           WITH(db_int64(root_id), db_int64(start->start_id), db_int64(side),
		                db_int64(size->texts), db_int64(size->all), db_real64(size->share),
		                db_real64(size->low), db_real64(size->high), db_int64(size->is_mended)),
		           NULL, fault_r))
			return false;
	}
	for (size_t i = 0; i < start->text_count; i++)
		if (!db_do(db, codebook_sql_start_quote_add,
		           WITH(db_int64(root_id), db_int64(start->start_id), db_int64((int64_t)i + 1),
		                db_int64(start->text_ids[i])),
		           NULL, fault_r))
			return false;
	return true;
}

static const char codebook_sql_start[] DB_SQL =
	"SELECT heap_id, theme_id, name, is_followed, is_internal, day"
	"  FROM codebook_start"
	" WHERE root_id = $1 AND start_id = $2";
static const char codebook_sql_start_sizes[] DB_SQL =
	"SELECT side, texts, all_texts, share, low, high, is_mended"
	"  FROM codebook_start_size"
	" WHERE root_id = $1 AND start_id = $2"
	" ORDER BY side";
static const char codebook_sql_start_quotes[] DB_SQL =
	"SELECT text_id FROM codebook_start_quote WHERE root_id = $1 AND start_id = $2 ORDER BY rank LIMIT 6";

static bool
read_sizes(struct arena *arena, struct db *db, int64_t root_id, struct codebook_start *start,
           struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_start_sizes, WITH(db_int64(root_id), db_int64(start->start_id)));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t side = rows_int64(rows, 0);
		must(side >= 0 && side < VERBATIM_SIDE_COUNT);
		start->sizes[side] = (struct codebook_start_size){ .texts = rows_int64(rows, 1),
			                                               .all = rows_int64(rows, 2),
			                                               .share = rows_real64(rows, 3),
			                                               .low = rows_real64(rows, 4),
			                                               .high = rows_real64(rows, 5),
			                                               .is_mended = rows_int64(rows, 6) != 0 };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
read_quotes(struct arena *arena, struct db *db, int64_t root_id, struct codebook_start *start,
            struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_start_quotes, WITH(db_int64(root_id), db_int64(start->start_id)));
	enum found found;
	start->text_count = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		start->text_ids[start->text_count++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

enum found
codebook_store_start(struct arena *arena, struct db *db, int64_t root_id, int64_t start_id,
                     struct codebook_start *start_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_start, WITH(db_int64(root_id), db_int64(start_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*start_r = (struct codebook_start){ .start_id = start_id,
			                                .heap = { .id = rows_int64(rows, 0) },
			                                .theme_id = rows_int64(rows, 1),
			                                .name = span_keep(arena, rows_text(rows, 2)),
			                                .is_followed = rows_int64(rows, 3) != 0,
			                                .is_internal = rows_int64(rows, 4) != 0,
			                                .day = (int32_t)rows_int64(rows, 5) };
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	return read_sizes(arena, db, root_id, start_r, fault_r) &&
	               read_quotes(arena, db, root_id, start_r, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static const char codebook_sql_start_unname[] DB_SQL =
	"UPDATE codebook_start SET name = '' WHERE root_id = $1 AND heap_id = $2";
static const char codebook_sql_start_unquote[] DB_SQL =
	"DELETE FROM codebook_start_quote"
	" WHERE root_id = $1"
	"   AND start_id IN (SELECT start_id FROM codebook_start WHERE root_id = $1 AND heap_id = $2)";

bool
codebook_store_start_forget(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_start_unquote, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r) &&
	       db_do(db, codebook_sql_start_unname, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}

static const char codebook_sql_start_unquote_hidden[] DB_SQL =
	"DELETE FROM codebook_start_quote"
	" WHERE root_id = $1"
	"   AND start_id IN (SELECT start_id FROM codebook_start WHERE root_id = $1 AND theme_id = $2)"
	"   AND text_id IN (SELECT text_id FROM codebook_mark WHERE root_id = $1 AND theme_id = $2 AND kind = 2)";

bool
codebook_store_start_drop(struct db *db, int64_t root_id, int64_t theme_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_start_unquote_hidden, WITH(db_int64(root_id), db_int64(theme_id)), NULL,
	             fault_r);
}

/* --- from one survey to the next -------------------------------------------------------------- */

static const char codebook_sql_is_decided[] DB_SQL =
	"SELECT 1 FROM codebook_start WHERE root_id = $1 AND heap_id = $2 AND theme_id = $3 LIMIT 1";
static const char codebook_sql_is_unknown[] DB_SQL =
	"SELECT is_unknown FROM codebook_theme WHERE root_id = $1 AND theme_id = $2";

enum found
codebook_store_decided(struct arena *arena, struct db *db, int64_t root_id,
                       const struct codebook_theme *theme, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_is_decided,
	                           WITH(db_int64(root_id), db_int64(theme->heap_id), db_int64(theme->theme_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

bool
codebook_store_is_unknown(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                          bool *is_unknown_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_is_unknown, WITH(db_int64(root_id), db_int64(theme_id)));
	const enum found found = rows_next(rows, fault_r);
	*is_unknown_r = found == FOUND_ONE && rows_int64(rows, 0) != 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_origin[] DB_SQL =
	"SELECT origin_id FROM codebook_theme WHERE root_id = $1 AND theme_id = $2";
static const char codebook_sql_copy[] DB_SQL =
	"SELECT theme_id, heap_id"
	"  FROM codebook_theme"
	" WHERE root_id = $1 AND origin_id = $2"
	" ORDER BY theme_id DESC"
	" LIMIT 1";

enum found
codebook_store_origin(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                      int64_t *origin_id_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_origin, WITH(db_int64(root_id), db_int64(theme_id)));
	const enum found found = rows_next(rows, fault_r);
	*origin_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found;
}

enum found
codebook_store_copy(struct arena *arena, struct db *db, int64_t root_id, int64_t *theme_id,
                    int64_t *heap_id_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_copy, WITH(db_int64(root_id), db_int64(*theme_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*theme_id = rows_int64(rows, 0);
		*heap_id_r = rows_int64(rows, 1);
	}
	rows_end(rows);
	return found;
}
