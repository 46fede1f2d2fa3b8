/* What is joined to sealed replies, sealed too. */
#include <string.h>

#include "listen/answer/answer_inside.h"

static const char answer_sql_file_add[] DB_SQL =
	"INSERT INTO answer_file (root_id, wave_id, file_id, size)"
	" VALUES ($1, $2, $3, $4)";

static const char answer_sql_file_part_add[] DB_SQL =
	"INSERT INTO answer_file_part (root_id, wave_id, file_id, part, bytes)"
	" VALUES ($1, $2, $3, $4, $5)";

static const char answer_sql_file[] DB_SQL =
	"SELECT size"
	"  FROM answer_file"
	" WHERE root_id = $1 AND wave_id = $2 AND file_id = $3";

static const char answer_sql_file_parts[] DB_SQL =
	"SELECT bytes"
	"  FROM answer_file_part"
	" WHERE root_id = $1 AND wave_id = $2 AND file_id = $3"
	" ORDER BY part";

static const char answer_sql_file_parts_drop[] DB_SQL =
	"DELETE FROM answer_file_part"
	" WHERE root_id = $1 AND wave_id = $2 AND file_id = $3";

static const char answer_sql_file_drop[] DB_SQL =
	"DELETE FROM answer_file"
	" WHERE root_id = $1 AND wave_id = $2 AND file_id = $3";

static const char answer_sql_files[] DB_SQL =
	"SELECT count(*), CAST(coalesce(sum(size), 0) AS bigint)"
	"  FROM answer_file"
	" WHERE root_id = $1 AND wave_id = $2";

enum { PART_SIZE = 32 << 10 };

bool
answer_store_file_add(struct db *db, int64_t root_id, int64_t wave_id, int64_t file_id,
                      struct span sealed, struct fault *fault_r)
{
	bool good = db_do(db, answer_sql_file_add,
	                  WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id),
	                       db_int64((int64_t)sealed.length)),
	                  NULL, fault_r);
	for (size_t at = 0; good && at < sealed.length; at += PART_SIZE) {
		const size_t left = sealed.length - at;
		const struct span part = span_from(sealed.at + at, left < PART_SIZE ? left : PART_SIZE);
		good = db_do(db, answer_sql_file_part_add,
		             WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id),
		                  db_int64((int64_t)(at / PART_SIZE)), db_bytes(part)),
		             NULL, fault_r);
	}
	return good;
}

static enum found
size_of(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id, int64_t file_id,
        int64_t *size_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, answer_sql_file,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id)));
	const enum found found = rows_next(rows, fault_r);
	*size_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found;
}

enum found
answer_store_file(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  int64_t file_id, struct span *sealed_r, struct fault *fault_r)
{
	enum { SEALED_SIZE_MAX = PICTURE_SIZE_MAX + PART_SIZE };
	int64_t size;
	enum found found = size_of(arena, db, root_id, wave_id, file_id, &size, fault_r);
	if (found != FOUND_ONE)
		return found;
	const size_t room = size > 0 && size <= SEALED_SIZE_MAX ? (size_t)size : 0;
	char *sealed = arena_array_of(arena, char, room + 1);
	size_t length = 0;
	struct rows *rows = db_ask(arena, db, answer_sql_file_parts,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct span part = rows_bytes(rows, 0);
		if (part.length > room - length)
			continue; /* more than it says: it will not open */
		memcpy(sealed + length, part.at, part.length);
		length += part.length;
	}
	rows_end(rows);
	*sealed_r = span_from(sealed, length);
	return found == FOUND_FAILED ? FOUND_FAILED : FOUND_ONE;
}

bool
answer_store_file_drop(struct db *db, int64_t root_id, int64_t wave_id, int64_t file_id,
                       struct fault *fault_r)
{
	return db_do(db, answer_sql_file_parts_drop,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id)), NULL, fault_r) &&
	       db_do(db, answer_sql_file_drop,
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
