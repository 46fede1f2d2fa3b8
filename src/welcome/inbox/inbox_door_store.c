/* Where an incivility is reported. */
#include "welcome/inbox/inbox_inside.h"

static const char inbox_sql_door[] DB_SQL =
	"SELECT words, phone, mail, url, changes"
	"  FROM inbox_door"
	" WHERE root_id = $1";

enum found
inbox_door(struct arena *arena, struct db *db, int64_t root_id, struct inbox_door *door_r,
           struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inbox_sql_door, WITH(db_int64(root_id)));
	enum found found = rows_next(rows, fault_r);
	*door_r = (struct inbox_door){ SPAN(""), SPAN(""), SPAN(""), SPAN(""), 0 };
	if (found == FOUND_ONE)
		*door_r = (struct inbox_door){
			.words = span_keep(arena, rows_text(rows, 0)),
			.phone = span_keep(arena, rows_text(rows, 1)),
			.mail = span_keep(arena, rows_text(rows, 2)),
			.url = span_keep(arena, rows_text(rows, 3)),
			.changes = rows_int64(rows, 4),
		};
	rows_end(rows);
	if (found == FOUND_ONE &&
	    door_r->words.length + door_r->phone.length + door_r->mail.length + door_r->url.length == 0)
		found = FOUND_NONE; /* it was, and was taken away */
	return found;
}

static const char inbox_sql_door_add[] DB_SQL =
	"INSERT INTO inbox_door (root_id, words, phone, mail, url, changes)"
	" VALUES ($1, $2, $3, $4, $5, 1)"
	" ON CONFLICT (root_id) DO NOTHING";

static const char inbox_sql_door_change[] DB_SQL =
	"UPDATE inbox_door"
	"   SET words = $2, phone = $3, mail = $4, url = $5, changes = changes + 1"
	" WHERE root_id = $1 AND changes = $6";

enum found
inbox_store_door_save(struct db *db, int64_t root_id, const struct inbox_door *door,
                      struct fault *fault_r)
{
	int64_t changed = 0;
	const bool is_fine =
		door->changes == 0
			? db_do(db, inbox_sql_door_add,
	                WITH(db_int64(root_id), db_text(door->words), db_text(door->phone),
	                     db_text(door->mail), db_text(door->url)),
	                &changed, fault_r)
			: db_do(db, inbox_sql_door_change,
	                WITH(db_int64(root_id), db_text(door->words), db_text(door->phone),
	                     db_text(door->mail), db_text(door->url), db_int64(door->changes)),
	                &changed, fault_r);
	return !is_fine ? FOUND_FAILED : changed == 1 ? FOUND_ONE : FOUND_NONE;
}
