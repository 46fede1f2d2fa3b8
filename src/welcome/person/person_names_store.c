/* The names of a page of persons, in one question; one more for each that was joined into another. */
#include "welcome/person/person_inside.h"

static const char person_sql_names[] DB_SQL =
	"SELECT person_id, name, joined_into"
	"  FROM person_person"
	" WHERE root_id = $1"
	"   AND person_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                     $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,"
	"                     $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
	"                     $46, $47, $48, $49, $50, $51)";

bool
person_names(struct arena *arena, struct db *db, int64_t root_id, const int64_t *person_ids,
             size_t count, struct span *names_r, struct fault *fault_r)
{
	struct db_value values[1 + PERSON_NAMED_COUNT_MAX] = { db_int64(root_id) };
	must(count <= PERSON_NAMED_COUNT_MAX);
	for (size_t i = 0; i < PERSON_NAMED_COUNT_MAX; i++) /* no person has the number 0 */
		values[1 + i] = db_int64(i < count ? person_ids[i] : 0);
	for (size_t i = 0; i < count; i++)
		names_r[i] = SPAN("");
	struct rows *rows = db_ask(arena, db, person_sql_names, values, LENGTH(values));
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		struct person shown = { .name = span_keep(arena, rows_text(rows, 1)) };
		const int64_t into_id = rows_int64(rows, 2);
		if (into_id != 0 && person_load(arena, db, root_id, into_id, &shown, fault_r) != FOUND_ONE) {
			rows_end(rows);
			return false;
		}
		for (size_t i = 0; i < count; i++)
			if (person_ids[i] == rows_int64(rows, 0))
				names_r[i] = shown.name;
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}
