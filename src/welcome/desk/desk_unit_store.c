/* How units are reached, the key of addresses, acknowledgements that wait. */
#include <string.h>

#include "welcome/desk/desk_inside.h"

/* --- units ------------------------------------------------------------------------------------ */

static const char desk_sql_unit[] DB_SQL =
	"SELECT name, post, mail, phone, recourse, changes"
	"  FROM desk_unit"
	" WHERE root_id = $1 AND place_id = $2";

enum found
desk_unit_own(struct arena *arena, struct db *db, int64_t root_id, int64_t place_id,
              struct desk_unit *unit_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_unit, WITH(db_int64(root_id), db_int64(place_id)));
	const enum found found = rows_next(rows, fault_r);
	*unit_r = (struct desk_unit){ .place_id = place_id, .name = SPAN(""), .post = SPAN(""),
		                          .mail = SPAN(""), .phone = SPAN(""), .recourse = SPAN("") };
	if (found == FOUND_ONE)
		*unit_r = (struct desk_unit){
			.place_id = place_id,
			.name = span_keep(arena, rows_text(rows, 0)),
			.post = span_keep(arena, rows_text(rows, 1)),
			.mail = span_keep(arena, rows_text(rows, 2)),
			.phone = span_keep(arena, rows_text(rows, 3)),
			.recourse = span_keep(arena, rows_text(rows, 4)),
			.changes = rows_int64(rows, 5),
		};
	rows_end(rows);
	return found;
}

static void
inherit(struct span *own, struct span above)
{
	if (own->length == 0)
		*own = above;
}

bool
desk_unit_of(struct arena *arena, struct db *db, int64_t root_id, const struct place_tree *tree,
             uint32_t place, struct desk_unit *unit_r, struct fault *fault_r)
{
	*unit_r = (struct desk_unit){ 0 };
	for (uint32_t at = place;; at = tree->places[at].parent) {
		struct desk_unit own;
		const int64_t place_id = at == PLACE_NONE ? 0 : tree->places[at].id;
		if (desk_unit_own(arena, db, root_id, place_id, &own, fault_r) == FOUND_FAILED)
			return false;
		if (at == place && place != PLACE_NONE) /* a name is nobody else's */
			unit_r->name = own.name.length > 0 ? own.name : tree->places[at].name;
		else if (at == place)
			unit_r->name = own.name;
		inherit(&unit_r->post, own.post);
		inherit(&unit_r->mail, own.mail);
		inherit(&unit_r->phone, own.phone);
		inherit(&unit_r->recourse, own.recourse);
		if (at == PLACE_NONE)
			break;
	}
	unit_r->place_id = place == PLACE_NONE ? 0 : tree->places[place].id;
	return true;
}

static const char desk_sql_unit_add[] DB_SQL =
	"INSERT INTO desk_unit (root_id, place_id, name, post, mail, phone, recourse, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, 1)"
	" ON CONFLICT (root_id, place_id) DO NOTHING";

static const char desk_sql_unit_change[] DB_SQL =
	"UPDATE desk_unit"
	"   SET name = $3, post = $4, mail = $5, phone = $6, recourse = $7, changes = changes + 1"
	" WHERE root_id = $1 AND place_id = $2 AND changes = $8";

enum found
desk_unit_save(struct db *db, int64_t root_id, const struct desk_unit *unit, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, unit->changes == 0 ? desk_sql_unit_add : desk_sql_unit_change,
	           WITH(db_int64(root_id), db_int64(unit->place_id), db_text(unit->name),
	                db_text(unit->post), db_text(unit->mail), db_text(unit->phone),
	                db_text(unit->recourse), db_int64(unit->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- acknowledgements that wait --------------------------------------------------------------- */

static const char desk_sql_owe[] DB_SQL =
	"INSERT INTO desk_owed (root_id, request_id, missing, due_day)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, request_id) DO UPDATE SET missing = $3, due_day = $4";

static const char desk_sql_owe_no_more[] DB_SQL =
	"DELETE FROM desk_owed"
	" WHERE root_id = $1 AND request_id = $2";

bool
desk_store_owe(struct db *db, int64_t root_id, int64_t request_id, unsigned missing,
               int32_t due_day, struct fault *fault_r)
{
	if (missing == 0)
		return db_do(db, desk_sql_owe_no_more, WITH(db_int64(root_id), db_int64(request_id)), NULL,
		             fault_r);
	return db_do(db, desk_sql_owe,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(missing),
	                  db_int64(due_day)),
	             NULL, fault_r);
}

/* --- the key ---------------------------------------------------------------------------------- */

static const char desk_sql_key[] DB_SQL =
	"SELECT key"
	"  FROM desk_key"
	" WHERE root_id = $1";

static const char desk_sql_key_add[] DB_SQL =
	"INSERT INTO desk_key (root_id, key)"
	" VALUES ($1, $2)"
	" ON CONFLICT (root_id) DO NOTHING";

static enum found
read_key(struct arena *arena, struct db *db, int64_t root_id, uint8_t key_r[VAULT_KEY_SIZE],
         struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, desk_sql_key, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const struct span key = rows_bytes(rows, 0);
		must(key.length == VAULT_KEY_SIZE);
		memcpy(key_r, key.at, VAULT_KEY_SIZE);
	}
	rows_end(rows);
	return found;
}

enum found
desk_store_key(struct arena *arena, struct db *db, int64_t root_id, uint8_t key_r[VAULT_KEY_SIZE],
               struct fault *fault_r)
{
	const enum found found = read_key(arena, db, root_id, key_r, fault_r);
	uint8_t made[VAULT_KEY_SIZE];
	if (found != FOUND_NONE || !db_writes(db))
		return found;
	vault_random(made, sizeof made);
	const bool is_kept =
		db_do(db, desk_sql_key_add,
	          WITH(db_int64(root_id), db_bytes(span_from((const char *)made, sizeof made))), NULL,
	          fault_r);
	vault_wipe(made, sizeof made);
	return is_kept ? read_key(arena, db, root_id, key_r, fault_r) : FOUND_FAILED;
}
