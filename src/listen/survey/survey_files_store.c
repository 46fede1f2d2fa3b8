/* What people joined to their replies: listed without their bytes. As for texts, the
 * statements that give it leave out every colleague. */
#include "base/ident.h"
#include "listen/survey/survey_inside.h"

static const char survey_sql_file_add[] DB_SQL =
	"INSERT INTO survey_file (root_id, wave_id, file_id, item_id, side, place_id, kind, size, bytes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

static const char survey_sql_files_size[] DB_SQL =
	"SELECT CAST(coalesce(sum(size), 0) AS bigint)"
	"  FROM survey_file"
	" WHERE root_id = $1 AND wave_id = $2";

static const char survey_sql_public_files[] DB_SQL =
	"SELECT f.file_id, f.item_id, f.side, f.place_id, f.kind, f.size"
	"  FROM survey_wave w"
	"  JOIN survey_file f ON f.root_id = w.root_id AND f.wave_id = w.wave_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3 AND f.side = 0"
	" ORDER BY f.item_id, f.file_id";

static const char survey_sql_public_file[] DB_SQL =
	"SELECT f.file_id, f.item_id, f.side, f.place_id, f.kind, f.size, f.bytes"
	"  FROM survey_wave w"
	"  JOIN survey_file f ON f.root_id = w.root_id AND f.wave_id = w.wave_id"
	" WHERE w.root_id = $1 AND w.wave_id = $2 AND w.internal = 0 AND w.state >= 3 AND f.side = 0"
	"   AND f.file_id = $3";

/* Each with the number of bytes that are there: another than it says is a fault. */
static const char survey_sql_files_checked[] DB_SQL =
	"SELECT file_id, item_id, side, place_id, kind, size, CAST(length(bytes) AS bigint)"
	"  FROM survey_file"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY file_id";

static const char survey_sql_files_erase[] DB_SQL =
	"DELETE FROM survey_file"
	" WHERE root_id = $1 AND wave_id = $2"
	"   AND file_id IN (SELECT file_id"
	"                     FROM survey_file"
	"                    WHERE root_id = $1 AND wave_id = $2"
	"                    ORDER BY file_id"
	"                    LIMIT $3)";

_Static_assert(SIDE_USAGER == 0 && SURVEY_CLOSED == 3, "as these statements say");

/* --- keeping ---------------------------------------------------------------------------------- */

bool
survey_file_keep(struct db *db, int64_t root_id, int64_t wave_id, const struct survey_file *file,
                 struct span bytes, struct fault *fault_r)
{
	must(file->kind < PICTURE_KIND_COUNT);
	must(bytes.length > 0);
	return db_do(db, survey_sql_file_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(ident_random()),
	                  db_int64(file->item_id), db_int64(file->side), db_int64(file->place_id),
	                  db_int64(file->kind), db_int64((int64_t)bytes.length), db_bytes(bytes)),
	             NULL, fault_r);
}

bool
survey_files_size(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  int64_t *size_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, survey_sql_files_size, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	*size_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

/* --- one by one, of the public ----------------------------------------------------------------- */

struct rows *
survey_public_files(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id)
{
	return db_ask(arena, db, survey_sql_public_files,
	              WITH(db_int64(root_id), db_int64(wave_id)));
}

struct survey_file
survey_public_file(const struct rows *rows)
{
	return (struct survey_file){ .file_id = rows_int64(rows, 0),
		                         .item_id = rows_int64(rows, 1),
		                         .side = (enum side)rows_int64(rows, 2),
		                         .place_id = rows_int64(rows, 3),
		                         .kind = (enum picture_kind)rows_int64(rows, 4),
		                         .size = rows_int64(rows, 5) };
}

enum found
survey_public_file_load(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                        int64_t file_id, struct survey_file *file_r, struct span *bytes_r,
                        struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, survey_sql_public_file,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(file_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*file_r = survey_public_file(rows);
		*bytes_r = span_keep(arena, rows_bytes(rows, 6));
	}
	rows_end(rows);
	return found == FOUND_ONE && file_r->kind >= PICTURE_KIND_COUNT ? FOUND_NONE : found;
}

/* --- checking, erasing --------------------------------------------------------------------------- */

struct rows *
survey_store_files(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id)
{
	return db_ask(arena, db, survey_sql_files_checked,
	              WITH(db_int64(root_id), db_int64(wave_id)));
}

struct survey_file
survey_store_file(const struct rows *rows, int64_t *there_r)
{
	*there_r = rows_int64(rows, 6);
	return survey_public_file(rows);
}

bool
survey_store_files_erase(struct db *db, int64_t root_id, int64_t wave_id, int64_t *erased_r,
                         struct fault *fault_r)
{
	return db_do(db, survey_sql_files_erase,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(SURVEY_FILE_ERASE_COUNT)),
	             erased_r, fault_r);
}
