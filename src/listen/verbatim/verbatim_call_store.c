/* Which texts call somebody, and who read them: the only SQL of verbatim_call. */
#include "listen/verbatim/verbatim_call.h"

/* --- reading ---------------------------------------------------------------------------------------- */

static const char verbatim_sql_calls_of[] DB_SQL =
	"SELECT kinds, CASE WHEN read_day > 0 THEN 1 ELSE 0 END, count(*)"
	"  FROM verbatim_call"
	" WHERE root_id = $1 AND heap_id = $2"
	" GROUP BY 1, 2";

static const char verbatim_sql_looks_for[] DB_SQL =
	"SELECT looks_for_calls FROM verbatim_heap WHERE root_id = $1 AND heap_id = $2";

bool
verbatim_calls_of(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                  struct verbatim_calls *calls_r, struct fault *fault_r)
{
	enum found found;
	*calls_r = (struct verbatim_calls){ 0 };
	struct rows *rows =
		db_ask(arena, db, verbatim_sql_calls_of, WITH(db_int64(root_id), db_int64(heap_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const unsigned kinds = (unsigned)rows_int64(rows, 0);
		const bool is_read = rows_int64(rows, 1) != 0;
		const int64_t texts = rows_int64(rows, 2);
		*(is_read ? &calls_r->read : &calls_r->texts) += texts;
		for (unsigned kind = 0; !is_read && kind < FLAGS_KIND_COUNT; kind++)
			calls_r->waiting[kind] += (kinds & 1u << kind) != 0 ? texts : 0;
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		return false;
	rows = db_ask(arena, db, verbatim_sql_looks_for, WITH(db_int64(root_id), db_int64(heap_id)));
	found = rows_next(rows, fault_r);
	calls_r->are_looked_for = found == FOUND_ONE && rows_int64(rows, 0) != 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char verbatim_sql_calls_by_heap[] DB_SQL =
	"SELECT heap_id, count(*)"
	"  FROM verbatim_call"
	" WHERE root_id = $1 AND read_day = 0"
	" GROUP BY heap_id"
	" ORDER BY heap_id";

bool
verbatim_calls_by_heap(struct arena *arena, struct db *db, int64_t root_id,
                       struct verbatim_heap_calls **calls_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_calls_by_heap, WITH(db_int64(root_id)));
	struct verbatim_heap_calls *calls = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		calls = arena_room(arena, calls, count, sizeof *calls);
		calls[count++] = (struct verbatim_heap_calls){ rows_int64(rows, 0), rows_int64(rows, 1) };
	}
	rows_end(rows);
	*calls_r = calls;
	*count_r = count;
	return found != FOUND_FAILED;
}

#define CALL_COLUMNS                                                                               \
	"text_id, CASE WHEN (kinds & 4) <> 0 THEN 1 WHEN (kinds & 1) <> 0 THEN 2 ELSE 3 END AS grave,"  \
	" kinds, read_day, account_id, note"
_Static_assert(1 << FLAGS_DISTRESS == 4 && 1 << FLAGS_URGENT == 1, "as CALL_COLUMNS says");

static const char verbatim_sql_calls_ask[] DB_SQL =
	"SELECT text_id, grave, kinds, read_day, account_id, note"
	"  FROM (SELECT " CALL_COLUMNS
	"          FROM verbatim_call"
	"         WHERE root_id = $1 AND heap_id = $2 AND (kinds & $4) <> 0"
	"           AND ((CAST($5 AS bigint) = 0 AND read_day = 0)"
	"                OR (CAST($5 AS bigint) = 1 AND read_day > 0))) c"
	" WHERE grave > CAST($7 AS bigint) OR (grave = CAST($7 AS bigint) AND text_id > $3)"
	" ORDER BY grave, text_id"
	" LIMIT $6";

static const char verbatim_sql_call[] DB_SQL =
	"SELECT " CALL_COLUMNS
	"  FROM verbatim_call"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id = $3";

static struct verbatim_call
call_of(struct arena *arena, const struct rows *rows)
{
	return (struct verbatim_call){
		.text_id = rows_int64(rows, 0),
		.rank = rows_int64(rows, 1),
		.kinds = (unsigned)rows_int64(rows, 2),
		.read_day = (int32_t)rows_int64(rows, 3),
		.account_id = rows_int64(rows, 4),
		.note = span_keep(arena, rows_text(rows, 5)),
	};
}

bool
verbatim_calls_ask(struct arena *arena, struct db *db, int64_t root_id,
                   const struct verbatim_calls_asked *asked, struct verbatim_call **calls_r,
                   size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_calls_ask,
	                           WITH(db_int64(root_id), db_int64(asked->heap_id), db_int64(asked->after_id),
	                                db_int64(asked->kinds), db_int64(asked->are_read),
	                                db_int64((int64_t)asked->limit), db_int64(asked->after_rank)));
	struct verbatim_call *calls = arena_array_of(arena, struct verbatim_call, asked->limit + 1);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < asked->limit)
		calls[count++] = call_of(arena, rows);
	rows_end(rows);
	*calls_r = calls;
	*count_r = count;
	return found != FOUND_FAILED;
}

enum found
verbatim_call_load(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t text_id,
                   struct verbatim_call *call_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_call,
	                           WITH(db_int64(root_id), db_int64(heap_id), db_int64(text_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*call_r = call_of(arena, rows);
	rows_end(rows);
	return found;
}

/* --- read by somebody ------------------------------------------------------------------------------- */

static const char verbatim_sql_call_read[] DB_SQL =
	"UPDATE verbatim_call"
	"   SET read_day = $4, account_id = $5, note = $6"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id = $3 AND read_day = 0";

enum found
verbatim_call_read(struct db *db, int64_t root_id, int64_t heap_id, const struct verbatim_call *call,
                   struct fault *fault_r)
{
	int64_t changed;
	must(call->read_day > 0);
	if (!db_do(db, verbatim_sql_call_read,
	           WITH(db_int64(root_id), db_int64(heap_id), db_int64(call->text_id),
	                db_int64(call->read_day), db_int64(call->account_id), db_text(call->note)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- while a heap is filled ------------------------------------------------------------------------- */

/* A text that comes again says again what it calls for; one that does not calls for nothing, and goes. */
static const char verbatim_sql_calls_begin[] DB_SQL =
	"UPDATE verbatim_call SET kinds = 0"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id > $3 AND text_id <= $4";

static const char verbatim_sql_calls_end[] DB_SQL =
	"DELETE FROM verbatim_call"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id > $3 AND text_id <= $4 AND kinds = 0";

static const char verbatim_sql_calls_add[] DB_SQL =
	"INSERT INTO verbatim_call (root_id, heap_id, text_id, kinds, read_day, account_id, note)"
	" VALUES ($1, $2, $3, $4, 0, 0, '')"
	" ON CONFLICT (root_id, heap_id, text_id) DO UPDATE SET kinds = $4";

static const char verbatim_sql_calls_erase[] DB_SQL =
	"DELETE FROM verbatim_call WHERE root_id = $1 AND heap_id = $2";

static bool
do_range(struct db *db, const char *sql, int64_t root_id, const struct verbatim_range *range,
         struct fault *fault_r)
{
	return db_do(db, sql,
	             WITH(db_int64(root_id), db_int64(range->heap_id), db_int64(range->after),
	                  db_int64(range->last)),
	             NULL, fault_r);
}

bool
verbatim_calls_begin(struct db *db, int64_t root_id, const struct verbatim_range *range,
                     struct fault *fault_r)
{
	return do_range(db, verbatim_sql_calls_begin, root_id, range, fault_r);
}

bool
verbatim_calls_end(struct db *db, int64_t root_id, const struct verbatim_range *range,
                   struct fault *fault_r)
{
	return do_range(db, verbatim_sql_calls_end, root_id, range, fault_r);
}

bool
verbatim_calls_add(struct db *db, int64_t root_id, const struct verbatim_text *text, struct fault *fault_r)
{
	return text->calls == 0 ||
	       db_do(db, verbatim_sql_calls_add,
	             WITH(db_int64(root_id), db_int64(text->heap_id), db_int64(text->text_id),
	                  db_int64(text->calls)),
	             NULL, fault_r);
}

bool
verbatim_calls_erase(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_calls_erase, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}
