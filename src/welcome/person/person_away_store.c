/* A person that another tool brought goes again with its import. */
#include "welcome/person/person_inside.h"

/* Nobody said anything of her since: she was not written over, nor joined to somebody, nor proved. */
static const char person_sql_untouched[] DB_SQL =
	"SELECT 1"
	"  FROM person_person p"
	" WHERE p.root_id = $1 AND p.person_id = $2 AND p.changes = 0 AND p.joined_into = 0"
	"   AND NOT EXISTS (SELECT 1 FROM person_person j"
	"                    WHERE j.root_id = p.root_id AND j.joined_into = p.person_id)"
	"   AND NOT EXISTS (SELECT 1 FROM person_contact c"
	"                    WHERE c.root_id = p.root_id AND c.person_id = p.person_id"
	"                      AND c.is_proved = 1)"
	"   AND NOT EXISTS (SELECT 1 FROM person_apart a"
	"                    WHERE a.root_id = p.root_id"
	"                      AND (a.one_id = p.person_id OR a.other_id = p.person_id))";

static const char person_sql_away_contacts[] DB_SQL =
	"DELETE FROM person_contact WHERE root_id = $1 AND person_id = $2";
static const char person_sql_away[] DB_SQL =
	"DELETE FROM person_person WHERE root_id = $1 AND person_id = $2";

enum found
person_take_away(struct arena *arena, struct db *db, int64_t root_id, int64_t person_id,
                 struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, person_sql_untouched, WITH(db_int64(root_id), db_int64(person_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	return db_do(db, person_sql_away_contacts, WITH(db_int64(root_id), db_int64(person_id)), NULL,
	             fault_r) &&
	               db_do(db, person_sql_away, WITH(db_int64(root_id), db_int64(person_id)), NULL,
	                     fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}
