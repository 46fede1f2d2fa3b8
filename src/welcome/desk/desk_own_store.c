/* Requests read in part: the last of what was said, what one did oneself just now. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

/* --- the last of what was said ---------------------------------------------------------------- */

static const char desk_sql_entries_before[] DB_SQL =
	"SELECT entry_id, kind, channel, at_unix_s, account_id, is_shown, text, quoted, delivery"
	"  FROM desk_entry"
	" WHERE root_id = $1 AND request_id = $2 AND entry_id < $3"
	" ORDER BY entry_id DESC"
	" LIMIT $4";

bool
desk_entries_before(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                    int64_t before_id, struct desk_entry **entries_r, size_t *count_r,
                    struct fault *fault_r)
{
	struct desk_entry *entries = arena_array_of(arena, struct desk_entry, DESK_EXCERPT_COUNT);
	struct rows *rows =
		db_ask(arena, db, desk_sql_entries_before,
	           WITH(db_int64(root_id), db_int64(request_id),
	                db_int64(before_id == 0 ? INT64_MAX : before_id), db_int64(DESK_EXCERPT_COUNT)));
	size_t at = DESK_EXCERPT_COUNT; /* the latest comes first and stands last */
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(at > 0);
		entries[--at] = desk_entry_of(arena, rows);
	}
	rows_end(rows);
	*entries_r = entries + at;
	*count_r = DESK_EXCERPT_COUNT - at;
	return found != FOUND_FAILED;
}

/* --- what one did oneself --------------------------------------------------------------------- */

static const char desk_sql_last_act[] DB_SQL =
	"SELECT account_id, at_unix_s"
	"  FROM desk_entry"
	" WHERE root_id = $1 AND request_id = $2 AND account_id <> 0"
	" ORDER BY entry_id DESC"
	" LIMIT 1";

enum found
desk_load_own(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t account_id,
              struct span reference, struct desk_request *request_r, struct fault *fault_r)
{
	char read[IDENT_REFERENCE_LENGTH + 1];
	must(account_id != 0);
	if (!ident_reference_read(reference, read))
		return FOUND_NONE;
	enum found found =
		desk_store_by_reference(arena, db, hand->root_id, span_of(read), request_r, fault_r);
	if (found != FOUND_ONE)
		return found;
	struct rows *rows = db_ask(arena, db, desk_sql_last_act,
	                           WITH(db_int64(hand->root_id), db_int64(request_r->request_id)));
	found = rows_next(rows, fault_r);
	const bool is_own = found == FOUND_ONE && rows_int64(rows, 0) == account_id &&
	                    rows_int64(rows, 1) > hand->now_s - DESK_OWN_S;
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED : is_own ? FOUND_ONE : FOUND_NONE;
}
