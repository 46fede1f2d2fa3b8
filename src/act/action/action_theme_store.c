#include "act/action/action_inside.h"

static const char action_sql_theme[] DB_SQL =
	"SELECT start_id, irritant_id FROM action_theme WHERE root_id = $1 AND action_id = $2";
static const char action_sql_theme_add[] DB_SQL =
	"INSERT INTO action_theme (root_id, action_id, start_id, irritant_id) VALUES ($1, $2, $3, $4)";

enum found
action_theme_of(struct arena *arena, struct db *db, int64_t root_id, int64_t action_id,
                struct action_theme *theme_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, action_sql_theme, WITH(db_int64(root_id), db_int64(action_id)));
	const enum found found = rows_next(rows, fault_r);
	*theme_r = (struct action_theme){ .start_id = 0 };
	if (found == FOUND_ONE)
		*theme_r = (struct action_theme){ rows_int64(rows, 0), rows_int64(rows, 1) };
	rows_end(rows);
	return found;
}

bool
action_store_theme_add(struct db *db, int64_t root_id, int64_t action_id, const struct action_theme *theme,
                       struct fault *fault_r)
{
	must(action_id > 0 && theme->start_id > 0);
	return db_do(db, action_sql_theme_add,
	             WITH(db_int64(root_id), db_int64(action_id), db_int64(theme->start_id),
	                  db_int64(theme->irritant_id)),
	             NULL, fault_r);
}
