#include <string.h>

#include "ground/secrecy/secrecy.h"

static const char secrecy_sql_clear[] DB_SQL =
	"DELETE FROM secrecy_cell"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id > $3 AND place_id <= $4";

static const char secrecy_sql_release[] DB_SQL =
	"INSERT INTO secrecy_cell (root_id, wave_id, place_id, journey_id, kind, subject_id, side,"
	"                          group_id, people, mean, variance, low, high, levels)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

static const char secrecy_sql_cells[] DB_SQL =
	"SELECT place_id, journey_id, kind, subject_id, side, group_id, people, mean, variance,"
	"       low, high, levels"
	"  FROM secrecy_cell"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND journey_id = $4"
	" ORDER BY kind, subject_id, side, group_id";

static const char secrecy_sql_people[] DB_SQL =
	"SELECT side, people"
	"  FROM secrecy_cell"
	" WHERE root_id = $1 AND wave_id = $2 AND place_id = $3 AND journey_id = 0 AND kind = $4"
	"   AND subject_id = 0 AND group_id = 0";

static const char secrecy_sql_cells_all[] DB_SQL =
	"SELECT place_id, journey_id, kind, subject_id, side, group_id, people, mean, variance,"
	"       low, high, levels"
	"  FROM secrecy_cell"
	" WHERE root_id = $1 AND wave_id = $2"
	" ORDER BY kind, subject_id, journey_id, place_id, side, group_id";

bool
secrecy_clear(struct db *db, int64_t root_id, int64_t wave_id, int64_t after_place_id,
              int64_t last_place_id, struct fault *fault_r)
{
	return db_do(db, secrecy_sql_clear,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(after_place_id),
	                  db_int64(last_place_id)),
	             NULL, fault_r);
}

/* A distribution as bytes: for each value its float64 and its int64. The program runs on little
 * endian machines only (Debian's amd64 and arm64). */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "levels are kept little endian");
enum { LEVEL_SIZE = 16 };

static struct span
levels_pack(struct arena *arena, const struct secrecy_cell *cell)
{
	char *bytes = arena_take(arena, cell->value_count * LEVEL_SIZE + 1, 1);
	for (size_t i = 0; i < cell->value_count; i++) {
		memcpy(bytes + i * LEVEL_SIZE, &cell->values[i], 8);
		memcpy(bytes + i * LEVEL_SIZE + 8, &cell->levels[i], 8);
	}
	return span_from(bytes, cell->value_count * LEVEL_SIZE);
}

static void
levels_unpack(struct arena *arena, struct span bytes, struct secrecy_cell *cell)
{
	const size_t count = bytes.length / LEVEL_SIZE;
	double *values = arena_array_of(arena, double, count + 1);
	int64_t *levels = arena_array_of(arena, int64_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		memcpy(&values[i], bytes.at + i * LEVEL_SIZE, 8);
		memcpy(&levels[i], bytes.at + i * LEVEL_SIZE + 8, 8);
	}
	cell->values = values;
	cell->levels = levels;
	cell->value_count = count;
}

bool
secrecy_release(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                const struct secrecy_cell *cell, struct fault *fault_r)
{
	must(cell->people > 0);
	return db_do(db, secrecy_sql_release,
	             WITH(db_int64(root_id), db_int64(wave_id), db_int64(cell->place_id),
	                  db_int64(cell->journey_id), db_int64(cell->kind),
	                  db_int64(cell->subject_id), db_int64(cell->side),
	                  db_int64(cell->group_id), db_int64(cell->people), db_real64(cell->mean),
	                  cell->has_spread ? db_real64(cell->variance) : db_null(),
	                  cell->has_range ? db_real64(cell->low) : db_null(),
	                  cell->has_range ? db_real64(cell->high) : db_null(),
	                  db_bytes(levels_pack(arena, cell))),
	             NULL, fault_r);
}

static bool
take_cells(struct arena *arena, struct rows *rows, struct secrecy_cell **cells_r,
           size_t *count_r, struct fault *fault_r)
{
	struct secrecy_cell *cells = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			cells = arena_grow(arena, cells, count, room * 2 + 64, sizeof *cells);
			room = room * 2 + 64;
		}
		struct secrecy_cell *cell = &cells[count++];
		*cell = (struct secrecy_cell){
			.place_id = rows_int64(rows, 0),
			.journey_id = rows_int64(rows, 1),
			.kind = (enum secrecy_kind)rows_int64(rows, 2),
			.subject_id = rows_int64(rows, 3),
			.side = (enum side)rows_int64(rows, 4),
			.group_id = rows_int64(rows, 5),
			.people = rows_int64(rows, 6),
			.mean = rows_real64(rows, 7),
			.has_spread = !rows_is_null(rows, 8),
			.has_range = !rows_is_null(rows, 9),
		};
		if (cell->has_spread)
			cell->variance = rows_real64(rows, 8);
		if (cell->has_range) {
			cell->low = rows_real64(rows, 9);
			cell->high = rows_real64(rows, 10);
		}
		levels_unpack(arena, rows_bytes(rows, 11), cell);
	}
	rows_end(rows);
	*cells_r = cells;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
secrecy_cells(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
              int64_t place_id, int64_t journey_id, struct secrecy_cell **cells_r,
              size_t *count_r, struct fault *fault_r)
{
	return take_cells(arena,
	                  db_ask(arena, db, secrecy_sql_cells,
	                         WITH(db_int64(root_id), db_int64(wave_id), db_int64(place_id),
	                              db_int64(journey_id))),
	                  cells_r, count_r, fault_r);
}

bool
secrecy_cells_all(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
                  struct secrecy_cell **cells_r, size_t *count_r, struct fault *fault_r)
{
	return take_cells(arena,
	                  db_ask(arena, db, secrecy_sql_cells_all,
	                         WITH(db_int64(root_id), db_int64(wave_id))),
	                  cells_r, count_r, fault_r);
}

bool
secrecy_people(struct arena *arena, struct db *db, int64_t root_id, int64_t wave_id,
               int64_t place_id, int64_t people_r[SIDE_COUNT], struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, secrecy_sql_people,
	                           WITH(db_int64(root_id), db_int64(wave_id), db_int64(place_id),
	                                db_int64(SECRECY_PEOPLE)));
	enum found found;
	memset(people_r, 0, SIDE_COUNT * sizeof *people_r);
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t side = rows_int64(rows, 0);
		must(side >= 0 && side < SIDE_COUNT);
		people_r[side] = rows_int64(rows, 1);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}
