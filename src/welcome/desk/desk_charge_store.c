/* How many requests somebody has already: for whoever gives her one more. */
#include "welcome/desk/desk_inside.h"

enum { SLICE_COUNT = 16 };

/* All of it stands in a key of desk_request. */
static const char desk_sql_charges[] DB_SQL =
	"SELECT owner_id, unit_id, is_confidential, count(*)"
	"  FROM desk_request"
	" WHERE root_id = $1 AND queue IN ($2, $3)"
	"   AND owner_id IN ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
	" GROUP BY owner_id, unit_id, is_confidential";

static bool
count_slice(struct rows *rows, const struct desk_sight *sight, struct desk_charge *charges, size_t count,
            struct fault *fault_r)
{
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct desk_request like = { .owner_id = rows_int64(rows, 0),
			                               .unit_id = rows_int64(rows, 1),
			                               .is_confidential = rows_int64(rows, 2) != 0 };
		for (size_t i = 0; i < count; i++)
			if (charges[i].account_id == like.owner_id && desk_sees(sight, &like))
				charges[i].count += rows_int64(rows, 3);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
desk_charges(struct arena *arena, struct db *db, int64_t root_id, const struct desk_sight *sight,
           struct desk_charge *charges, size_t count, struct fault *fault_r)
{
	for (size_t from = 0; from < count; from += SLICE_COUNT) {
		const size_t some = count - from < SLICE_COUNT ? count - from : SLICE_COUNT;
		struct db_value values[3 + SLICE_COUNT] = { db_int64(root_id), db_int64(DESK_TODO),
			                                        db_int64(DESK_WAITING) };
		for (size_t i = 0; i < SLICE_COUNT; i++) { /* the first once more, where there is none */
			values[3 + i] = db_int64(charges[from + (i < some ? i : 0)].account_id);
			if (i < some)
				charges[from + i].count = 0;
		}
		if (!count_slice(db_ask(arena, db, desk_sql_charges, values, LENGTH(values)), sight,
		                 charges + from, some, fault_r))
			return false;
	}
	return true;
}
