/* Who is to be called back, when, at which number. One promise of a request stands at a time; what became
 * of those before is in its history. */
#include "base/ident.h"
#include "welcome/desk/desk_inside.h"

enum {
	CHUNK_COUNT = 200,
	LOOKED_AT_COUNT_MAX = 20000, /* rows that are not seen before a page is given short */
};

/* --- words ------------------------------------------------------------------------------------ */

void
desk_add_when(struct text *text, const struct zone *zone, int64_t at_s, const char *between)
{
	const struct local local = zone_local(zone, at_s);
	const int32_t minute = local.second / 60;
	text_add_date_long(text, local.days);
	text_format(text, " %s %d\u202fh", between, (int)(minute / 60));
	if (minute % 60 != 0)
		text_format(text, "\u202f%02d", (int)(minute % 60));
}

bool
desk_callback_is_late(const struct desk_callback *callback, int64_t now_s)
{
	return callback->due_unix_s + DESK_CALLBACK_LATE_S < now_s;
}

bool
desk_callback_is_called(const struct desk_callback *callback, int64_t now_s)
{
	return callback->caller_id != 0 && callback->called_unix_s + DESK_WRITING_S > now_s;
}

/* --- reading ---------------------------------------------------------------------------------- */

#define COLUMNS                                                                                    \
	"c.request_id, c.due_unix_s, c.account_id, c.phone, c.words, c.caller_id, c.called_unix_s,"    \
	" c.tries, c.changes"

static struct desk_callback
callback_of(struct arena *arena, const struct rows *rows)
{
	return (struct desk_callback){
		.request_id = rows_int64(rows, 0),
		.due_unix_s = rows_int64(rows, 1),
		.account_id = rows_int64(rows, 2),
		.phone = span_keep(arena, rows_text(rows, 3)),
		.words = span_keep(arena, rows_text(rows, 4)),
		.caller_id = rows_int64(rows, 5),
		.called_unix_s = rows_int64(rows, 6),
		.tries = rows_int64(rows, 7),
		.changes = rows_int64(rows, 8),
	};
}

static const char desk_sql_callback[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM desk_callback c"
	" WHERE c.root_id = $1 AND c.request_id = $2";

enum found
desk_callback_of(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                 struct desk_callback *callback_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, desk_sql_callback, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*callback_r = found == FOUND_ONE ? callback_of(arena, rows) : (struct desk_callback){ 0 };
	rows_end(rows);
	return found;
}

static const char desk_sql_callbacks[] DB_SQL =
	"SELECT " COLUMNS ", r.unit_id, r.owner_id, r.is_confidential"
	"  FROM desk_callback c"
	"  JOIN desk_request r ON r.root_id = c.root_id AND r.request_id = c.request_id"
	" WHERE c.root_id = $1"
	"   AND (c.due_unix_s > $2 OR (c.due_unix_s = $2 AND c.request_id > $3))"
	" ORDER BY c.due_unix_s, c.request_id"
	" LIMIT $4";

bool
desk_callbacks(struct arena *arena, struct db *db, int64_t root_id,
               const struct desk_callback_query *query,
               struct desk_callback callbacks_r[DESK_PAGE_COUNT], size_t *count_r,
               struct fault *fault_r)
{
	int64_t due_s = query->after_due_s, request_id = query->after_id;
	enum found found = FOUND_ONE;
	size_t looked_at = 0;
	must(query->count <= DESK_PAGE_COUNT);
	*count_r = 0;
	for (size_t read = CHUNK_COUNT; read == CHUNK_COUNT && *count_r < query->count &&
	                                looked_at < LOOKED_AT_COUNT_MAX;) {
		struct rows *rows = db_ask(arena, db, desk_sql_callbacks,
		                           WITH(db_int64(root_id), db_int64(due_s), db_int64(request_id),
		                                db_int64(CHUNK_COUNT)));
		read = 0;
		while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < query->count) {
			const struct desk_request request = { .unit_id = rows_int64(rows, 9),
				                                  .owner_id = rows_int64(rows, 10),
				                                  .is_confidential = rows_int64(rows, 11) != 0 };
			request_id = rows_int64(rows, 0);
			due_s = rows_int64(rows, 1);
			read++;
			if (desk_sees(query->sight, &request))
				callbacks_r[(*count_r)++] = callback_of(arena, rows);
		}
		rows_end(rows);
		if (found == FOUND_FAILED)
			return false;
		looked_at += read;
	}
	return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Whoever erases it, or takes it away again, waits for us or is waited for. */
static const char desk_sql_callback_hold[] DB_SQL =
	"UPDATE desk_request"
	"   SET changes = changes"
	" WHERE root_id = $1 AND request_id = $2";

static enum found
hold(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, desk_sql_callback_hold, WITH(db_int64(root_id), db_int64(request_id)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static bool
add_history(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t request_id,
            const struct desk_callback_told *told, struct fault *fault_r)
{
	bool is_full;
	const struct desk_entry entry = {
		.entry_id = ident_ordered(),
		.kind = DESK_HAPPENED,
		.channel = DESK_PHONE,
		.at_unix_s = hand->now_s,
		.account_id = told->account_id,
		.text = told->words,
		.quoted = SPAN(""),
	};
	if (told->words.length == 0)
		return true;
	return desk_is_full(arena, db, hand->root_id, request_id, &is_full, fault_r) &&
	       (is_full ||
	        desk_store_add_entry(db, hand->root_id, request_id, &entry, fault_r));
}

static const char desk_sql_callback_add[] DB_SQL =
	"INSERT INTO desk_callback (root_id, request_id, due_unix_s, account_id, phone, words, caller_id,"
	"                           called_unix_s, tries, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)"
	" ON CONFLICT (root_id, request_id) DO NOTHING";
static const char desk_sql_callback_change[] DB_SQL =
	"UPDATE desk_callback"
	"   SET due_unix_s = $3, account_id = $4, phone = $5, words = $6, caller_id = $7,"
	"       called_unix_s = $8, tries = $9, changes = changes + 1"
	" WHERE root_id = $1 AND request_id = $2 AND changes = $10";
static const char desk_sql_callback_end[] DB_SQL =
	"DELETE FROM desk_callback"
	" WHERE root_id = $1 AND request_id = $2 AND changes = $3";

/* $10 of the first is not there: the same values but one. */
static bool
keep(struct db *db, int64_t root_id, const struct desk_callback *callback, int64_t *changed_r,
     struct fault *fault_r)
{
	const struct db_value values[] = {
		db_int64(root_id),
		db_int64(callback->request_id),
		db_int64(callback->due_unix_s),
		db_int64(callback->account_id),
		db_text(callback->phone),
		db_text(callback->words),
		db_int64(callback->caller_id),
		db_int64(callback->called_unix_s),
		db_int64(callback->tries),
		db_int64(callback->changes),
	};
	return callback->changes == 0
	           ? db_do(db, desk_sql_callback_add, values, LENGTH(values) - 1, changed_r, fault_r)
	           : db_do(db, desk_sql_callback_change, values, LENGTH(values), changed_r, fault_r);
}

enum found
desk_callback_put(struct arena *arena, struct db *db, const struct desk_hand *hand,
                  const struct desk_callback *callback, const struct desk_callback_told *told,
                  struct fault *fault_r)
{
	int64_t changed;
	must(callback->request_id != 0 && callback->account_id != 0 && callback->phone.length > 0);
	const enum found found = hold(db, hand->root_id, callback->request_id, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!keep(db, hand->root_id, callback, &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return add_history(arena, db, hand, callback->request_id, told, fault_r) ? FOUND_ONE
	                                                                          : FOUND_FAILED;
}

enum found
desk_callback_end(struct arena *arena, struct db *db, const struct desk_hand *hand,
                  const struct desk_callback *callback, const struct desk_callback_told *told,
                  struct fault *fault_r)
{
	int64_t changed;
	const enum found found = hold(db, hand->root_id, callback->request_id, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (!db_do(db, desk_sql_callback_end,
	           WITH(db_int64(hand->root_id), db_int64(callback->request_id),
	                db_int64(callback->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return add_history(arena, db, hand, callback->request_id, told, fault_r) ? FOUND_ONE
	                                                                          : FOUND_FAILED;
}
