/* What is joined to sealed replies, sealed too. */
#include "listen/answer/answer_inside.h"

static const char answer_sql_file_add[] DB_SQL =
	"INSERT INTO answer_file (root_id, wave_id, file_id, size, bytes)"
	" VALUES ($1, $2, $3, $4, $5)";

static const char answer_sql_file[] DB_SQL =
	"SELECT bytes"
	"  FROM answer_file"
	" WHERE root_id = $1 AND wave_id = $2 AND file_id = $3";

static const char answer_sql_file_drop[] DB_SQL =
	"DELETE FROM answer_file"
	" WHERE root_id = $1 AND wave_id = $2 AND file_id = $3";

static const char answer_sql_files[] DB_SQL =
	"SELECT count(*), CAST(coalesce(sum(size), 0) AS bigint)"
	"  FROM answer_file"
	" WHERE root_id = $1 AND wave_id = $2";

bool
answer_store_file_add(struct db *db, int64_t root_id, int64_t wave_id, int64_t file_id,
                      struct span sealed, struct fault *fault_r)
{
	return db_do(db, answer_sql_file_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id),
	                  db_int64((int64_t)sealed.length), db_bytes(sealed)),
	             NULL, fault_r);
}

enum found
answer_store_file(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  int64_t file_id, struct span *sealed_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, answer_sql_file,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*sealed_r = span_keep(arena, rows_bytes(rows, 0));
	rows_end(rows);
	return found;
}

bool
answer_store_file_drop(struct db *db, int64_t root_id, int64_t wave_id, int64_t file_id,
                       struct fault *fault_r)
{
	return db_do(db, answer_sql_file_drop,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id)), NULL, fault_r);
}

bool
answer_store_files(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                   int64_t *count_r, int64_t *size_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, answer_sql_files, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*count_r = rows_int64(rows, 0);
		*size_r = rows_int64(rows, 1);
	}
	rows_end(rows);
	return found == FOUND_ONE;
}
