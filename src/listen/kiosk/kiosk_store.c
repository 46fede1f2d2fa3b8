#include "listen/kiosk/kiosk_inside.h"

static const char kiosk_sql_placements[] DB_SQL =
	"SELECT code, word, openings"
	"  FROM kiosk_placement"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY code, word";

bool
kiosk_placements(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                 struct kiosk_placement **placements_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, kiosk_sql_placements, WITH(db_int64(root_id), db_int64(wave_id)));
	struct kiosk_placement *placements = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			placements = arena_grow(arena, placements, count, count + 64, sizeof *placements);
		placements[count++] =
			(struct kiosk_placement){ .code = span_keep(arena, rows_text(rows, 0)),
				                      .word = span_keep(arena, rows_text(rows, 1)),
				                      .openings = rows_int64(rows, 2) };
	}
	rows_end(rows);
	*placements_r = placements;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char kiosk_sql_placement_add[] DB_SQL =
	"INSERT INTO kiosk_placement (root_id, wave_id, code, word, openings)"
	" VALUES ($1, $2, $3, $4, 0)"
	" ON CONFLICT (root_id, wave_id, code, word) DO NOTHING";

bool
kiosk_store_placement_add(struct db *db, int64_t root_id, int64_t wave_id, struct span code,
                          struct span word, struct fault *fault_r)
{
	return db_do(db, kiosk_sql_placement_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_text(code), db_text(word)), NULL,
	             fault_r);
}

static const char kiosk_sql_opened[] DB_SQL =
	"UPDATE kiosk_placement"
	"   SET openings = openings + 1"
	" WHERE root_id = $1 AND wave_id = $2 AND code = $3 AND word = $4";

bool
kiosk_store_opened(struct db *db, int64_t root_id, int64_t wave_id, struct span code,
                   struct span word, struct fault *fault_r)
{
	return db_do(db, kiosk_sql_opened,
	             WITH(db_int64(root_id), db_int64(wave_id), db_text(code), db_text(word)), NULL,
	             fault_r);
}

static const char kiosk_sql_late_count[] DB_SQL =
	"SELECT count(*)"
	"  FROM kiosk_late"
	" WHERE root_id = $1 AND wave_id = $2";

bool
kiosk_late(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
           int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, kiosk_sql_late_count, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

static const char kiosk_sql_late[] DB_SQL =
	"INSERT INTO kiosk_late (root_id, wave_id, hash)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id, hash) DO NOTHING";

bool
kiosk_store_late(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                 struct span letter, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	int64_t count;
	if (!kiosk_late(arena, db, root_id, wave_id, &count, fault_r))
		return false;
	vault_hash("late letter", letter, hash);
	return count >= KIOSK_LATE_COUNT_MAX ||
	       db_do(db, kiosk_sql_late,
	             WITH(db_int64(root_id), db_int64(wave_id),
	                  db_bytes(span_from((const char *)hash, sizeof hash))),
	             NULL, fault_r);
}
