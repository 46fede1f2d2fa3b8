/* Of many persons, whom each is the same as: for who counts people. */
#include "welcome/person/person_inside.h"

enum { SOME_COUNT = 50 };

static const char person_sql_some_joined[] DB_SQL =
	"SELECT person_id, joined_into"
	"  FROM person_person"
	" WHERE root_id = $1 AND joined_into <> 0"
	"   AND person_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                     $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,"
	"                     $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
	"                     $46, $47, $48, $49, $50, $51)";

/* One step up of each that is joined; FOUND_NONE: none is. */
static enum found
step_up(struct arena *arena, struct db *db, int64_t root_id, int64_t *ids, size_t count,
        struct fault *fault_r)
{
	struct db_value values[1 + SOME_COUNT] = { db_int64(root_id) };
	enum found found, moved = FOUND_NONE;
	for (size_t i = 0; i < SOME_COUNT; i++) /* nobody has the number 0 */
		values[1 + i] = db_int64(i < count ? ids[i] : 0);
	struct rows *rows = db_ask(arena, db, person_sql_some_joined, values, LENGTH(values));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t from_id = rows_int64(rows, 0), into_id = rows_int64(rows, 1);
		must(from_id != into_id);
		for (size_t i = 0; i < count; i++)
			if (ids[i] == from_id) {
				ids[i] = into_id;
				moved = FOUND_ONE;
			}
	}
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED : moved;
}

bool
person_tops(struct arena *arena, struct db *db, int64_t root_id, int64_t *person_ids, size_t count,
            struct fault *fault_r)
{
	for (size_t from = 0; from < count; from += SOME_COUNT) {
		const size_t some = count - from < SOME_COUNT ? count - from : SOME_COUNT;
		enum found found;
		do /* joining makes no circle */
			found = step_up(arena, db, root_id, person_ids + from, some, fault_r);
		while (found == FOUND_ONE);
		if (found == FOUND_FAILED)
			return false;
	}
	return true;
}
