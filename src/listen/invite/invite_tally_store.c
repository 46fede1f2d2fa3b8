#include "listen/invite/invite_inside.h"

static const char invite_sql_outcomes[] DB_SQL =
	"SELECT p.person_id, p.side, p.place_id, p.stratum, l.state, l.done_unix_s, l.locked,"
	"       coalesce(s.day, -1)"
	"  FROM invite_person p"
	"  JOIN invite_letter l ON l.root_id = p.root_id AND l.letter_id = p.person_id"
	"  LEFT JOIN invite_stop s ON s.root_id = p.root_id AND s.print = p.print AND s.why = 0"
	" WHERE p.root_id = $1 AND p.wave_id = $2 AND p.person_id > $3"
	" ORDER BY p.person_id"
	" LIMIT $4";

static const char invite_sql_has_links[] DB_SQL =
	"SELECT letter_id"
	"  FROM invite_letter"
	" WHERE root_id = $1 AND wave_id = $2 AND length(locked) > 0"
	" LIMIT 1";

static const char invite_sql_counted[] DB_SQL =
	"SELECT counted_unix_s"
	"  FROM invite_tally"
	" WHERE root_id = $1 AND wave_id = $2"
	" LIMIT 1";

static const char invite_sql_tallies_drop[] DB_SQL =
	"DELETE FROM invite_tally WHERE root_id = $1 AND wave_id = $2";

static const char invite_sql_tally_add[] DB_SQL =
	"INSERT INTO invite_tally (root_id, wave_id, kind, side, place_id, stratum, day, people, complete,"
	"                          refused, silent, unknown, counted_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

static const char invite_sql_tallies[] DB_SQL =
	"SELECT kind, side, place_id, stratum, day, people, complete, refused, silent, unknown,"
	"       counted_unix_s"
	"  FROM invite_tally"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY kind, side, place_id, stratum, day";

bool
invite_store_outcomes(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                      int64_t after_id, int64_t most, struct invite_outcome **outcomes_r,
                      size_t *count_r, struct fault *fault_r)
{
	struct invite_outcome *outcomes =
		arena_array_of(arena, struct invite_outcome, (size_t)most + 1);
	size_t count = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, invite_sql_outcomes,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(after_id),
	                                db_int64(most)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		outcomes[count++] =
			(struct invite_outcome){ .person_id = rows_int64(rows, 0),
				                     .side = (enum side)rows_int64(rows, 1),
				                     .place_id = rows_int64(rows, 2),
				                     .stratum = span_keep(arena, rows_text(rows, 3)),
				                     .state = (enum invite_state)rows_int64(rows, 4),
				                     .done_s = rows_int64(rows, 5),
				                     .locked = span_keep(arena, rows_bytes(rows, 6)),
				                     .stop_day = rows_int64(rows, 7) };
	rows_end(rows);
	*outcomes_r = outcomes;
	*count_r = count;
	return found == FOUND_NONE;
}

enum found
invite_store_has_links(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                       struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, invite_sql_has_links, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

bool
invite_store_counted(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                     int64_t *counted_s_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, invite_sql_counted, WITH(db_int64(root_id), db_int64(wave_id)));
	const enum found found = rows_next(rows, fault_r);
	*counted_s_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
invite_store_tallies_drop(struct db *db, int64_t root_id, int64_t wave_id, struct fault *fault_r)
{
	return db_do(db, invite_sql_tallies_drop, WITH(db_int64(root_id), db_int64(wave_id)), NULL,
	             fault_r);
}

bool
invite_store_tally_add(struct db *db, int64_t root_id, int64_t wave_id,
                       const struct invite_tally *tally, int64_t now_s, struct fault *fault_r)
{
	return db_do(db, invite_sql_tally_add,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(tally->kind),
	                  db_int64(tally->side), db_int64(tally->place_id), db_text(tally->stratum),
	                  db_int64(tally->day), db_int64(tally->people), db_int64(tally->complete),
	                  db_int64(tally->refused), db_int64(tally->silent),
	                  db_int64(tally->unknown), db_int64(now_s)),
	             NULL, fault_r);
}

bool
invite_tallies(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
               struct invite_tallies *tallies_r, struct fault *fault_r)
{
	struct invite_tally *list = NULL;
	size_t count = 0, room = 0;
	int64_t counted_s = 0;
	enum found found;
	struct rows *rows =
		db_ask(arena, db, invite_sql_tallies, WITH(db_int64(root_id), db_int64(wave_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			list = arena_grow(arena, list, count, room * 2 + 64, sizeof *list);
			room = room * 2 + 64;
		}
		list[count++] = (struct invite_tally){ .kind = (enum invite_tally_kind)rows_int64(rows, 0),
			                                   .side = (enum side)rows_int64(rows, 1),
			                                   .place_id = rows_int64(rows, 2),
			                                   .stratum = span_keep(arena, rows_text(rows, 3)),
			                                   .day = (int32_t)rows_int64(rows, 4),
			                                   .people = rows_int64(rows, 5),
			                                   .complete = rows_int64(rows, 6),
			                                   .refused = rows_int64(rows, 7),
			                                   .silent = rows_int64(rows, 8),
			                                   .unknown = rows_int64(rows, 9) };
		counted_s = rows_int64(rows, 10);
	}
	rows_end(rows);
	*tallies_r = (struct invite_tallies){ list, count, counted_s };
	return found == FOUND_NONE;
}
