/* Who was erased, for rooms that keep words of hers. */
#include "welcome/person/person_inside.h"

static const char person_sql_erased[] DB_SQL =
	"SELECT erased_unix_s, person_id"
	"  FROM person_person"
	" WHERE root_id = $1 AND (erased_unix_s, person_id) > ($2, $3) AND erased_unix_s > 0"
	" ORDER BY erased_unix_s, person_id"
	" LIMIT $4";

bool
person_erased(struct arena *arena, struct db *db, int64_t root_id, const struct person_gone *after,
              struct person_gone **gone_r, size_t *count_r, struct fault *fault_r)
{
	enum found found;
	struct rows *rows =
		db_ask(arena, db, person_sql_erased,
	           WITH(db_int64(root_id), db_int64(after->at_unix_s), db_int64(after->person_id),
	                db_int64(PERSON_ERASED_COUNT)));
	*gone_r = arena_array_of(arena, struct person_gone, PERSON_ERASED_COUNT);
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		(*gone_r)[(*count_r)++] =
			(struct person_gone){ rows_int64(rows, 0), rows_int64(rows, 1) };
	rows_end(rows);
	return found != FOUND_FAILED;
}
