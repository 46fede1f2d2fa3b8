/* Names for filters of the list. */
#include "base/ident.h"
#include "welcome/inbox/inbox_inside.h"

static const char inbox_sql_view_add[] DB_SQL =
	"INSERT INTO inbox_view (root_id, view_id, account_id, place_id, name, tab, unit_id, offering_id)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

bool
inbox_store_view_add(struct db *db, int64_t root_id, const struct inbox_view *view,
                     struct fault *fault_r)
{
	return db_do(db, inbox_sql_view_add,
	             WITH(db_int64(root_id), db_int64(ident_ordered()), db_int64(view->account_id),
	                  db_int64(view->place_id), db_text(view->name), db_int64(view->tab),
	                  db_int64(view->unit_id), db_int64(view->offering_id)),
	             NULL, fault_r);
}

static const char inbox_sql_views[] DB_SQL =
	"SELECT view_id, account_id, place_id, name, tab, unit_id, offering_id"
	"  FROM inbox_view"
	" WHERE root_id = $1 AND account_id = $2 AND place_id = $3"
	" ORDER BY view_id"
	" LIMIT $4";

bool
inbox_store_views(struct arena *arena, struct db *db, int64_t root_id, const struct inbox_view *whose,
                  struct inbox_view views_r[INBOX_VIEW_COUNT_MAX], size_t *count_r,
                  struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inbox_sql_views,
	                           WITH(db_int64(root_id), db_int64(whose->account_id),
	                                db_int64(whose->place_id), db_int64(INBOX_VIEW_COUNT_MAX)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < INBOX_VIEW_COUNT_MAX)
		views_r[(*count_r)++] = (struct inbox_view){
			.view_id = rows_int64(rows, 0),
			.account_id = rows_int64(rows, 1),
			.place_id = rows_int64(rows, 2),
			.name = span_keep(arena, rows_text(rows, 3)),
			.tab = (enum inbox_tab)rows_int64(rows, 4),
			.unit_id = rows_int64(rows, 5),
			.offering_id = rows_int64(rows, 6),
		};
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char inbox_sql_view_drop[] DB_SQL =
	"DELETE FROM inbox_view"
	" WHERE root_id = $1 AND view_id = $2 AND account_id = $3 AND place_id = $4";

bool
inbox_store_view_drop(struct db *db, int64_t root_id, const struct inbox_view *view,
                      struct fault *fault_r)
{
	return db_do(db, inbox_sql_view_drop,
	             WITH(db_int64(root_id), db_int64(view->view_id), db_int64(view->account_id),
	                  db_int64(view->place_id)),
	             NULL, fault_r);
}
