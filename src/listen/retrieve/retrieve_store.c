/* Which texts can be found, and by which number. */
#include "listen/retrieve/retrieve_inside.h"

/* --- heaps --------------------------------------------------------------------------------------- */

static const char retrieve_sql_heaps[] DB_SQL =
	"SELECT heap_id, made_of, made_unix_s, changes, mark, texts"
	"  FROM retrieve_heap"
	" WHERE root_id = $1"
	" ORDER BY heap_id";

static const char retrieve_sql_heap_keep[] DB_SQL =
	"INSERT INTO retrieve_heap (root_id, heap_id, made_of, made_unix_s, changes, mark, texts)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, heap_id)"
	" DO UPDATE SET made_of = $3, made_unix_s = $4, changes = $5, mark = $6, texts = $7";

static const char retrieve_sql_heap_end[] DB_SQL =
	"DELETE FROM retrieve_heap WHERE root_id = $1 AND heap_id = $2";

bool
retrieve_store_heaps(struct arena *arena, struct db *db, int64_t root_id, struct retrieve_heap **heaps_r,
                     size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, retrieve_sql_heaps, WITH(db_int64(root_id)));
	struct retrieve_heap *heaps = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		heaps = arena_room(arena, heaps, count, sizeof *heaps);
		heaps[count++] = (struct retrieve_heap){ .heap_id = rows_int64(rows, 0),
			                                     .made_of = rows_int64(rows, 1),
			                                     .made_unix_s = rows_int64(rows, 2),
			                                     .changes = rows_int64(rows, 3),
			                                     .mark = rows_int64(rows, 4),
			                                     .texts = rows_int64(rows, 5) };
	}
	rows_end(rows);
	*heaps_r = heaps;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
retrieve_store_heap_keep(struct db *db, int64_t root_id, const struct retrieve_heap *heap,
                         struct fault *fault_r)
{
	return db_do(db, retrieve_sql_heap_keep,
	             WITH(db_int64(root_id), db_int64(heap->heap_id), db_int64(heap->made_of),
	                  db_int64(heap->made_unix_s), db_int64(heap->changes), db_int64(heap->mark),
	                  db_int64(heap->texts)),
	             NULL, fault_r);
}

bool
retrieve_store_heap_end(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, retrieve_sql_heap_end, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}

/* --- texts --------------------------------------------------------------------------------------- */

static const char retrieve_sql_docs[] DB_SQL =
	"SELECT doc_id, text_id, mark"
	"  FROM retrieve_doc"
	" WHERE root_id = $1 AND heap_id = $2"
	" ORDER BY text_id";

static const char retrieve_sql_doc_add[] DB_SQL =
	"INSERT INTO retrieve_doc (root_id, doc_id, heap_id, text_id, mark)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, heap_id, text_id) DO NOTHING";

static const char retrieve_sql_doc_change[] DB_SQL =
	"UPDATE retrieve_doc SET mark = $3 WHERE root_id = $1 AND doc_id = $2";

static const char retrieve_sql_doc_end[] DB_SQL =
	"DELETE FROM retrieve_doc WHERE root_id = $1 AND doc_id = $2";

bool
retrieve_store_docs(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                    struct retrieve_doc **docs_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, retrieve_sql_docs, WITH(db_int64(root_id), db_int64(heap_id)));
	struct retrieve_doc *docs = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		docs = arena_room(arena, docs, count, sizeof *docs);
		docs[count++] = (struct retrieve_doc){ rows_int64(rows, 0), heap_id, rows_int64(rows, 1),
			                                   rows_int64(rows, 2) };
	}
	rows_end(rows);
	*docs_r = docs;
	*count_r = count;
	return found != FOUND_FAILED;
}

enum found
retrieve_store_doc_add(struct db *db, int64_t root_id, const struct retrieve_doc *doc,
                       struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, retrieve_sql_doc_add,
	           WITH(db_int64(root_id), db_int64(doc->doc_id), db_int64(doc->heap_id),
	                db_int64(doc->text_id), db_int64(doc->mark)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
retrieve_store_doc_change(struct db *db, int64_t root_id, const struct retrieve_doc *doc,
                          struct fault *fault_r)
{
	return db_do(db, retrieve_sql_doc_change,
	             WITH(db_int64(root_id), db_int64(doc->doc_id), db_int64(doc->mark)), NULL, fault_r);
}

bool
retrieve_store_doc_end(struct db *db, int64_t root_id, int64_t doc_id, struct fault *fault_r)
{
	return db_do(db, retrieve_sql_doc_end, WITH(db_int64(root_id), db_int64(doc_id)), NULL, fault_r);
}

/* --- from numbers to texts ------------------------------------------------------------------------ */

enum { KEYS_AT_ONCE = 32 };
static const char retrieve_sql_keys[] DB_SQL =
	"SELECT doc_id, heap_id, text_id"
	"  FROM retrieve_doc"
	" WHERE root_id = $1"
	"   AND doc_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
	"                  $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)";

/* Where a number stands among them: greatest first, as the search gives them. */
static size_t
place_of(const int64_t *doc_ids, size_t count, int64_t doc_id)
{
	for (size_t i = 0; i < count; i++)
		if (doc_ids[i] == doc_id)
			return i;
	return count;
}

bool
retrieve_store_keys(struct arena *arena, struct db *db, int64_t root_id, const int64_t *doc_ids,
                    size_t count, struct verbatim_key *keys_r, struct fault *fault_r)
{
	enum found found = FOUND_NONE;
	for (size_t i = 0; i < count; i++)
		keys_r[i] = (struct verbatim_key){ 0, 0 };
	for (size_t from = 0; found != FOUND_FAILED && from < count; from += KEYS_AT_ONCE) {
		const size_t some = count - from < KEYS_AT_ONCE ? count - from : KEYS_AT_ONCE;
		struct db_value values[1 + KEYS_AT_ONCE] = { db_int64(root_id) };
		for (size_t i = 0; i < KEYS_AT_ONCE; i++)
			values[1 + i] = db_int64(i < some ? doc_ids[from + i] : 0);
		struct rows *rows = db_ask(arena, db, retrieve_sql_keys, values, LENGTH(values));
		while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
			const size_t at = place_of(doc_ids + from, some, rows_int64(rows, 0));
			if (at < some)
				keys_r[from + at] = (struct verbatim_key){ rows_int64(rows, 1), rows_int64(rows, 2) };
		}
		rows_end(rows);
	}
	return found != FOUND_FAILED;
}
