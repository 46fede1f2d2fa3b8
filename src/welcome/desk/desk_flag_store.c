/* Requests whose words call somebody soon. A row stands as long as they do. */
#include "welcome/desk/desk_inside.h"

#define DISTRESS_FIRST_S ((int64_t)1 << 40) /* before all the others */

static int64_t
rank_of(unsigned flags, int64_t since_s)
{
	return (flags & 1u << FLAGS_DISTRESS) != 0 ? since_s - DISTRESS_FIRST_S : since_s;
}

/* --- reading ---------------------------------------------------------------------------------- */

static const char desk_sql_flags[] DB_SQL =
	"SELECT request_id, flags"
	"  FROM desk_flag"
	" WHERE root_id = $1"
	"   AND request_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                      $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,"
	"                      $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
	"                      $46, $47, $48, $49, $50, $51)";

bool
desk_flags(struct arena *arena, struct db *db, int64_t root_id, const int64_t *request_ids, size_t count,
           unsigned *flags_r, struct fault *fault_r)
{
	struct db_value values[1 + DESK_PAGE_COUNT] = { db_int64(root_id) };
	enum found found;
	must(count <= DESK_PAGE_COUNT);
	for (size_t i = 0; i < DESK_PAGE_COUNT; i++) /* no request has the number 0 */
		values[1 + i] = db_int64(i < count ? request_ids[i] : 0);
	for (size_t i = 0; i < count; i++)
		flags_r[i] = 0;
	struct rows *rows = db_ask(arena, db, desk_sql_flags, values, LENGTH(values));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		for (size_t i = 0; i < count; i++)
			if (request_ids[i] == rows_int64(rows, 0))
				flags_r[i] = (unsigned)rows_int64(rows, 1);
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char desk_sql_flag_of[] DB_SQL =
	"SELECT flags, rank_s FROM desk_flag WHERE root_id = $1 AND request_id = $2";

static const char desk_sql_flag_put[] DB_SQL =
	"INSERT INTO desk_flag (root_id, request_id, flags, rank_s, unit_id, owner_id, offering_id,"
	"                       is_confidential)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (root_id, request_id) DO UPDATE SET flags = $3, rank_s = $4";

static const char desk_sql_flag_follow[] DB_SQL =
	"UPDATE desk_flag"
	"   SET unit_id = $3, owner_id = $4, offering_id = $5, is_confidential = $6"
	" WHERE root_id = $1 AND request_id = $2";

static const char desk_sql_flag_end[] DB_SQL =
	"DELETE FROM desk_flag WHERE root_id = $1 AND request_id = $2";

struct flagged {
	unsigned flags;
	int64_t rank_s;
};

static enum found
flag_of(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id, struct flagged *flagged_r,
        struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_flag_of, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*flagged_r = (struct flagged){ 0 };
	if (found == FOUND_ONE)
		*flagged_r = (struct flagged){ (unsigned)rows_int64(rows, 0), rows_int64(rows, 1) };
	rows_end(rows);
	return found;
}

static int64_t
since(const struct flagged *flagged)
{
	return flagged->rank_s - rank_of(flagged->flags, 0);
}

static bool
put(struct db *db, int64_t root_id, const struct desk_request *request, const struct flagged *flagged,
    struct fault *fault_r)
{
	return db_do(db, desk_sql_flag_put,
	             WITH(db_int64(root_id), db_int64(request->request_id), db_int64(flagged->flags),
	                  db_int64(flagged->rank_s), db_int64(request->unit_id), db_int64(request->owner_id),
	                  db_int64(request->offering_id), db_int64(request->is_confidential)),
	             NULL, fault_r);
}

bool
desk_store_flag_follow(struct db *db, int64_t root_id, const struct desk_request *request,
                       struct fault *fault_r)
{
	return db_do(db, desk_sql_flag_follow,
	             WITH(db_int64(root_id), db_int64(request->request_id), db_int64(request->unit_id),
	                  db_int64(request->owner_id), db_int64(request->offering_id),
	                  db_int64(request->is_confidential)),
	             NULL, fault_r);
}

bool
desk_store_flag(struct arena *arena, struct db *db, const struct desk_hand *hand,
                const struct desk_request *request, unsigned flags, struct fault *fault_r)
{
	struct flagged before;
	must((flags & ~(unsigned)DESK_FLAGS_KEPT) == 0);
	if (flags == 0)
		return true;
	const enum found found =
		flag_of(arena, db, hand->root_id, request->request_id, &before, fault_r);
	if (found == FOUND_FAILED)
		return false;
	const unsigned all = before.flags | flags;
	const struct flagged now = { all, rank_of(all, found == FOUND_ONE ? since(&before) : hand->now_s) };
	return put(db, hand->root_id, request, &now, fault_r);
}

bool
desk_store_flags_end(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, desk_sql_flag_end, WITH(db_int64(root_id), db_int64(request_id)), NULL, fault_r);
}

bool
desk_flag(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t request_id,
          struct span words, struct fault *fault_r)
{
	const unsigned flags = flags_up(&words, 1) & DESK_FLAGS_KEPT;
	struct desk_request request;
	return flags == 0 ||
	       (desk_by_id(arena, db, hand->root_id, request_id, &request, fault_r) == FOUND_ONE &&
	        desk_store_flag(arena, db, hand, &request, flags, fault_r));
}

enum found
desk_unflag(struct arena *arena, struct db *db, const struct desk_hand *hand,
            const struct desk_request *request, int64_t account_id, unsigned flags, struct fault *fault_r)
{
	const struct desk_happening happening = { "desk.unflagged",
		                                      "Quelqu’un a lu une demande et levé ce qui l’appelait.",
		                                      request, account_id };
	struct flagged before;
	enum found found =
		flag_of(arena, db, hand->root_id, request->request_id, &before, fault_r);
	if (found != FOUND_ONE)
		return found;
	if ((before.flags & flags) == 0)
		return FOUND_NONE;
	found = desk_add_fact(arena, db, hand, &happening, fault_r);
	if (found != FOUND_ONE)
		return found;
	const unsigned left = before.flags & ~flags;
	const struct flagged now = { left, rank_of(left, since(&before)) };
	return (left == 0 ? desk_store_flags_end(db, hand->root_id, request->request_id, fault_r)
	                  : put(db, hand->root_id, request, &now, fault_r))
	           ? FOUND_ONE
	           : FOUND_FAILED;
}
