/* Requests that have to do with each other: each of two has a row, as it sees the other. */
#include "welcome/desk/desk_inside.h"

static const char desk_sql_ties[] DB_SQL =
	"SELECT other_id, kind, at_unix_s, account_id"
	"  FROM desk_tie"
	" WHERE root_id = $1 AND request_id = $2"
	" ORDER BY kind, other_id"
	" LIMIT $3";

bool
desk_ties(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
          struct desk_tie **ties_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_ties,
	           WITH(db_int64(root_id), db_int64(request_id), db_int64(DESK_TIE_COUNT_MAX)));
	struct desk_tie *ties = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 16 == 0)
			ties = arena_grow(arena, ties, count, count + 16, sizeof *ties);
		ties[count++] = (struct desk_tie){ .other_id = rows_int64(rows, 0),
			                               .kind = (enum desk_tie_kind)rows_int64(rows, 1),
			                               .at_unix_s = rows_int64(rows, 2),
			                               .account_id = rows_int64(rows, 3) };
	}
	rows_end(rows);
	*ties_r = ties;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char desk_sql_tie_put[] DB_SQL =
	"INSERT INTO desk_tie (root_id, request_id, other_id, kind, at_unix_s, account_id)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (root_id, request_id, other_id)"
	" DO UPDATE SET kind = $4, at_unix_s = $5, account_id = $6";

bool
desk_store_tie(struct db *db, const struct desk_hand *hand, const struct desk_tying *tying,
               struct fault *fault_r)
{
	static const enum desk_tie_kind contrary[DESK_TIE_KIND_COUNT] = {
		[DESK_TIE_KEPT] = DESK_TIE_HELD,    [DESK_TIE_HELD] = DESK_TIE_KEPT,
		[DESK_TIE_PARENT] = DESK_TIE_CHILD, [DESK_TIE_CHILD] = DESK_TIE_PARENT,
		[DESK_TIE_LINKED] = DESK_TIE_LINKED, [DESK_TIE_APART] = DESK_TIE_APART,
	};
	const int64_t ids[] = { tying->request_id, tying->other_id };
	const enum desk_tie_kind kinds[] = { tying->kind, contrary[tying->kind] };
	for (size_t i = 0; i < LENGTH(ids); i++)
		if (!db_do(db, desk_sql_tie_put,
		           WITH(db_int64(hand->root_id), db_int64(ids[i]), db_int64(ids[1 - i]),
		                db_int64(kinds[i]), db_int64(hand->now_s), db_int64(tying->account_id)),
		           NULL, fault_r))
			return false;
	return true;
}

static const char desk_sql_tie_drop[] DB_SQL =
	"DELETE FROM desk_tie"
	" WHERE root_id = $1 AND request_id = $2 AND other_id = $3";

bool
desk_store_untie(struct db *db, int64_t root_id, int64_t request_id, int64_t other_id,
                 struct fault *fault_r)
{
	return db_do(db, desk_sql_tie_drop,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(other_id)), NULL, fault_r) &&
	       db_do(db, desk_sql_tie_drop,
	             WITH(db_int64(root_id), db_int64(other_id), db_int64(request_id)), NULL, fault_r);
}
