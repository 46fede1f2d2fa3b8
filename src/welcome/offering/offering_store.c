#include "base/ident.h"
#include "welcome/offering/offering.h"

#define OFFERING_COLUMNS                                                                           \
	"offering_id, code, name, about, kind, purpose, state, place_id, inquiry_id, journey_id,"      \
	" step_id, silence, silence_count, silence_unit, basis, is_exempt, is_confidential, is_placed," \
	" promised_days, first_minutes, next_minutes, solve_minutes, keep_days, changes"

static struct offering
offering_of(struct arena *arena, const struct rows *rows)
{
	return (struct offering){
		.offering_id = rows_int64(rows, 0),
		.code = span_keep(arena, rows_text(rows, 1)),
		.name = span_keep(arena, rows_text(rows, 2)),
		.about = span_keep(arena, rows_text(rows, 3)),
		.kind = (enum offering_kind)rows_int64(rows, 4),
		.purpose = (enum offering_purpose)rows_int64(rows, 5),
		.state = (enum offering_state)rows_int64(rows, 6),
		.place_id = rows_int64(rows, 7),
		.inquiry_id = rows_int64(rows, 8),
		.journey_id = rows_int64(rows, 9),
		.step_id = rows_int64(rows, 10),
		.silence = (enum law_silence)rows_int64(rows, 11),
		.silence_count = rows_int64(rows, 12),
		.silence_unit = (enum law_unit)rows_int64(rows, 13),
		.basis = span_keep(arena, rows_text(rows, 14)),
		.is_exempt = rows_int64(rows, 15) != 0,
		.is_confidential = rows_int64(rows, 16) != 0,
		.is_placed = rows_int64(rows, 17) != 0,
		.promised_days = rows_int64(rows, 18),
		.first_minutes = rows_int64(rows, 19),
		.next_minutes = rows_int64(rows, 20),
		.solve_minutes = rows_int64(rows, 21),
		.keep_days = rows_int64(rows, 22),
		.changes = rows_int64(rows, 23),
	};
}

static enum found
one_offering(struct arena *arena, struct rows *rows, struct offering *offering_r,
             struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*offering_r = offering_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char offering_sql_load[] DB_SQL =
	"SELECT " OFFERING_COLUMNS
	"  FROM offering_offering"
	" WHERE root_id = $1 AND offering_id = $2";

enum found
offering_load(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
              struct offering *offering_r, struct fault *fault_r)
{
	return one_offering(arena,
	                    db_ask(arena, db, offering_sql_load,
	                           WITH(db_int64(root_id), db_int64(offering_id))),
	                    offering_r, fault_r);
}

static const char offering_sql_by_code[] DB_SQL =
	"SELECT " OFFERING_COLUMNS
	"  FROM offering_offering"
	" WHERE root_id = $1 AND code = $2";

enum found
offering_by_code(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                 struct offering *offering_r, struct fault *fault_r)
{
	return one_offering(arena,
	                    db_ask(arena, db, offering_sql_by_code,
	                           WITH(db_int64(root_id), db_text(code))),
	                    offering_r, fault_r);
}

static const char offering_sql_list[] DB_SQL =
	"SELECT " OFFERING_COLUMNS
	"  FROM offering_offering"
	" WHERE root_id = $1"
	" ORDER BY name, offering_id";

bool
offering_list(struct arena *arena, struct db *db, int64_t root_id, struct offering **offerings_r,
              size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, offering_sql_list, WITH(db_int64(root_id)));
	struct offering *offerings = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			offerings = arena_grow(arena, offerings, count, count + 64, sizeof *offerings);
		offerings[count++] = offering_of(arena, rows);
	}
	rows_end(rows);
	*offerings_r = offerings;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char offering_sql_pieces[] DB_SQL =
	"SELECT name, reason, held_by"
	"  FROM offering_piece"
	" WHERE root_id = $1 AND offering_id = $2"
	" ORDER BY rank";

bool
offering_pieces(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                struct offering_piece **pieces_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, offering_sql_pieces,
	                           WITH(db_int64(root_id), db_int64(offering_id)));
	struct offering_piece *pieces =
		arena_array_of(arena, struct offering_piece, OFFERING_PIECE_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < OFFERING_PIECE_COUNT_MAX)
		pieces[count++] = (struct offering_piece){
			.name = span_keep(arena, rows_text(rows, 0)),
			.reason = span_keep(arena, rows_text(rows, 1)),
			.held_by = span_keep(arena, rows_text(rows, 2)),
		};
	rows_end(rows);
	*pieces_r = pieces;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char offering_sql_units[] DB_SQL =
	"SELECT place_id, unit_id"
	"  FROM offering_unit"
	" WHERE root_id = $1 AND offering_id = $2"
	" ORDER BY place_id";

bool
offering_units(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
               struct offering_unit **units_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, offering_sql_units,
	                           WITH(db_int64(root_id), db_int64(offering_id)));
	struct offering_unit *units = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			units = arena_grow(arena, units, count, count + 64, sizeof *units);
		units[count++] = (struct offering_unit){ rows_int64(rows, 0), rows_int64(rows, 1) };
	}
	rows_end(rows);
	*units_r = units;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- saving ----------------------------------------------------------------------------------- */

static const char offering_sql_add[] DB_SQL =
	"INSERT INTO offering_offering (root_id, " OFFERING_COLUMNS ")"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
	" $20, $21, $22, $23, $24, $25)";

static const char offering_sql_change[] DB_SQL =
	"UPDATE offering_offering"
	"   SET code = $3, name = $4, about = $5, kind = $6, purpose = $7, state = $8, place_id = $9,"
	"       inquiry_id = $10, journey_id = $11, step_id = $12, silence = $13, silence_count = $14,"
	"       silence_unit = $15, basis = $16, is_exempt = $17, is_confidential = $18,"
	"       is_placed = $19, promised_days = $20, first_minutes = $21, next_minutes = $22,"
	"       solve_minutes = $23, keep_days = $24, changes = changes + 1"
	" WHERE root_id = $1 AND offering_id = $2 AND changes = $25";

static bool
write_row(struct db *db, const char *sql, int64_t root_id, int64_t offering_id,
          const struct offering *offering, int64_t *changed_r, struct fault *fault_r)
{
	return db_do(db, sql,
	             WITH(db_int64(root_id), db_int64(offering_id), db_text(offering->code),
	                  db_text(offering->name), db_text(offering->about), db_int64(offering->kind),
	                  db_int64(offering->purpose), db_int64(offering->state),
	                  db_int64(offering->place_id), db_int64(offering->inquiry_id),
	                  db_int64(offering->journey_id), db_int64(offering->step_id),
	                  db_int64(offering->silence), db_int64(offering->silence_count),
	                  db_int64(offering->silence_unit), db_text(offering->basis),
	                  db_int64(offering->is_exempt), db_int64(offering->is_confidential),
	                  db_int64(offering->is_placed), db_int64(offering->promised_days),
	                  db_int64(offering->first_minutes), db_int64(offering->next_minutes),
	                  db_int64(offering->solve_minutes), db_int64(offering->keep_days),
	                  db_int64(offering->changes)),
	             changed_r, fault_r);
}

static const char offering_sql_pieces_clear[] DB_SQL =
	"DELETE FROM offering_piece"
	" WHERE root_id = $1 AND offering_id = $2";
static const char offering_sql_piece_add[] DB_SQL =
	"INSERT INTO offering_piece (root_id, offering_id, rank, name, reason, held_by)"
	" VALUES ($1, $2, $3, $4, $5, $6)";
static const char offering_sql_units_clear[] DB_SQL =
	"DELETE FROM offering_unit"
	" WHERE root_id = $1 AND offering_id = $2";
static const char offering_sql_unit_add[] DB_SQL =
	"INSERT INTO offering_unit (root_id, offering_id, place_id, unit_id)"
	" VALUES ($1, $2, $3, $4)";

static bool
write_lists(struct db *db, int64_t root_id, int64_t offering_id,
            const struct offering_saving *saving, struct fault *fault_r)
{
	must(saving->piece_count <= OFFERING_PIECE_COUNT_MAX);
	must(saving->unit_count <= OFFERING_UNIT_COUNT_MAX);
	if (!db_do(db, offering_sql_pieces_clear, WITH(db_int64(root_id), db_int64(offering_id)), NULL,
	           fault_r) ||
	    !db_do(db, offering_sql_units_clear, WITH(db_int64(root_id), db_int64(offering_id)), NULL,
	           fault_r))
		return false;
	for (size_t i = 0; i < saving->piece_count; i++) {
		const struct offering_piece *piece = &saving->pieces[i];
		if (!db_do(db, offering_sql_piece_add,
		           WITH(db_int64(root_id), db_int64(offering_id), db_int64((int64_t)i + 1),
		                db_text(piece->name), db_text(piece->reason), db_text(piece->held_by)),
		           NULL, fault_r))
			return false;
	}
	for (size_t i = 0; i < saving->unit_count; i++)
		if (!db_do(db, offering_sql_unit_add,
		           WITH(db_int64(root_id), db_int64(offering_id),
		                db_int64(saving->units[i].place_id), db_int64(saving->units[i].unit_id)),
		           NULL, fault_r))
			return false;
	return true;
}

enum found
offering_save(struct arena *arena, struct db *db, int64_t root_id,
              const struct offering_saving *saving, int64_t *offering_id_r, bool *taken_r,
              struct fault *fault_r)
{
	const struct offering *offering = saving->offering;
	struct offering other;
	int64_t changed = 1;
	must(offering->code.length > 0 && offering->name.length > 0);
	const enum found found =
		offering_by_code(arena, db, root_id, offering->code, &other, fault_r);
	*taken_r = found == FOUND_ONE && other.offering_id != offering->offering_id;
	if (found == FOUND_FAILED || *taken_r)
		return *taken_r ? FOUND_NONE : FOUND_FAILED;
	const bool is_new = offering->offering_id == 0;
	*offering_id_r = is_new ? ident_ordered() : offering->offering_id;
	if (!write_row(db, is_new ? offering_sql_add : offering_sql_change, root_id, *offering_id_r,
	               offering, &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return write_lists(db, root_id, *offering_id_r, saving, fault_r) ? FOUND_ONE : FOUND_FAILED;
}
