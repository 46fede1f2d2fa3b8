#include "base/ident.h"
#include "ground/theme/theme.h"

static const char theme_sql_list[] DB_SQL =
	"SELECT theme_id, code, name"
	"  FROM theme_theme"
	" WHERE root_id = $1"
	" ORDER BY theme_id"
	" LIMIT 5000";

static const char theme_sql_lookup[] DB_SQL =
	"SELECT theme_id"
	"  FROM theme_theme"
	" WHERE root_id = $1 AND code = $2";

static const char theme_sql_count[] DB_SQL =
	"SELECT count(*)"
	"  FROM theme_theme"
	" WHERE root_id = $1";

static const char theme_sql_add[] DB_SQL =
	"INSERT INTO theme_theme (root_id, theme_id, code, name)"
	" VALUES ($1, $2, $3, $4)";

bool
theme_list(struct arena *arena, struct db *db, int64_t root_id, struct theme **themes_r,
           size_t *count_r, struct fault *fault_r)
{
	struct theme *themes = arena_array_of(arena, struct theme, THEME_COUNT_MAX);
	struct rows *rows = db_ask(arena, db, theme_sql_list, WITH(db_int64(root_id)));
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		themes[count++] = (struct theme){
			.id = rows_int64(rows, 0),
			.code = span_keep(arena, rows_text(rows, 1)),
			.name = span_keep(arena, rows_text(rows, 2)),
		};
	rows_end(rows);
	*themes_r = themes;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* What could not all be listed may not be made. */
static bool
has_room(struct arena *arena, struct db *db, int64_t root_id, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, theme_sql_count, WITH(db_int64(root_id)));
	if (rows_next(rows, fault_r) != FOUND_ONE)
		return false;
	const bool room = rows_int64(rows, 0) < THEME_COUNT_MAX;
	rows_end(rows);
	return room || fault_is(fault_r, "theme: too many",
	                        "L’organisation compte déjà 5\u202f000 dimensions\u202f: reprenez les "
	                        "codes de celles qui existent.");
}

bool
theme_keep(struct arena *arena, struct db *db, int64_t root_id, struct span code,
           struct span name, int64_t *theme_id_r, struct fault *fault_r)
{
	must(code.length > 0);
	struct rows *rows =
		db_ask(arena, db, theme_sql_lookup, WITH(db_int64(root_id), db_text(code)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*theme_id_r = rows_int64(rows, 0);
	rows_end(rows);
	if (found != FOUND_NONE)
		return found == FOUND_ONE;
	if (!has_room(arena, db, root_id, fault_r))
		return false;
	*theme_id_r = ident_ordered();
	return db_do(db, theme_sql_add,
	             WITH(db_int64(root_id), db_int64(*theme_id_r), db_text(code),
	                  db_text(name.length > 0 ? name : code)),
	             NULL, fault_r);
}
