/* A heap while it is filled: nobody reads it before the end. */
#include "base/ident.h"
#include "listen/verbatim/verbatim_call.h"

/* --- how far surveys were followed --------------------------------------------------------------- */

static const char verbatim_sql_followed[] DB_SQL =
	"SELECT wave_id, sealed_id FROM verbatim_wave WHERE root_id = $1 ORDER BY wave_id";

static const char verbatim_sql_follow[] DB_SQL =
	"INSERT INTO verbatim_wave (root_id, wave_id, sealed_id)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, wave_id) DO UPDATE SET sealed_id = $3";

bool
verbatim_store_followed(struct arena *arena, struct db *db, int64_t root_id,
                        struct verbatim_followed **followed_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_followed, WITH(db_int64(root_id)));
	struct verbatim_followed *list = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		list = arena_room(arena, list, count, sizeof *list);
		list[count++] = (struct verbatim_followed){ rows_int64(rows, 0), rows_int64(rows, 1) };
	}
	rows_end(rows);
	*followed_r = list;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
verbatim_store_follow(struct db *db, int64_t root_id, int64_t wave_id, int64_t sealed_id,
                      struct fault *fault_r)
{
	return db_do(db, verbatim_sql_follow, WITH(db_int64(root_id), db_int64(wave_id), db_int64(sealed_id)),
	             NULL, fault_r);
}

/* --- the heap ------------------------------------------------------------------------------------ */

static const char verbatim_sql_of_question[] DB_SQL =
	"SELECT heap_id, made_of, filled_id, made_unix_s"
	"  FROM verbatim_heap"
	" WHERE root_id = $1 AND wave_id = $2 AND item_id = $3";

static const char verbatim_sql_heap_add[] DB_SQL =
	"INSERT INTO verbatim_heap (root_id, heap_id, wave_id, item_id, import_id, name, journey_id, step_id,"
	"                           closed_day, made_of, filled_id, made_unix_s, changes, origin)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, $11)";

static const char verbatim_sql_heap_again[] DB_SQL =
	"UPDATE verbatim_heap"
	"   SET name = $3, journey_id = $4, step_id = $5, closed_day = $6, made_of = $7, filled_id = 0,"
	"       made_unix_s = 0"
	" WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_tallies_clear[] DB_SQL =
	"DELETE FROM verbatim_tally WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_turn[] DB_SQL =
	"UPDATE verbatim_heap"
	"   SET filled_id = $5"
	" WHERE root_id = $1 AND heap_id = $2 AND made_of = $3 AND filled_id = $4 AND made_unix_s = 0";

static const char verbatim_sql_tallies_make[] DB_SQL =
	"INSERT INTO verbatim_tally (root_id, heap_id, side, place_id, tone, state, texts)"
	" SELECT root_id, heap_id, side, place_id, tone, state, count(*)"
	"   FROM verbatim_text"
	"  WHERE root_id = $1 AND heap_id = $2"
	"  GROUP BY root_id, heap_id, side, place_id, tone, state";

static const char verbatim_sql_made[] DB_SQL =
	"UPDATE verbatim_heap"
	"   SET made_unix_s = $3, changes = changes + 1, looks_for_calls = 1"
	" WHERE root_id = $1 AND heap_id = $2";

static bool
add_heap(struct db *db, int64_t root_id, struct verbatim_filling *filling, struct fault *fault_r)
{
	struct verbatim_heap *heap = &filling->heap;
	heap->id = ident_ordered();
	heap->made_unix_s = 0;
	filling->filled_id = 0;
	return db_do(db, verbatim_sql_heap_add,
	             WITH(db_int64(root_id), db_int64(heap->id), db_int64(heap->wave_id),
	                  db_int64(heap->item_id), db_int64(heap->import_id), db_text(heap->name),
	                  db_int64(heap->journey_id), db_int64(heap->step_id), db_int64(heap->closed_day),
	                  db_int64(filling->made_of),
	                  db_int64(heap->origin >= VERBATIM_OF_DESK ? heap->origin : 0)),
	             NULL, fault_r);
}

static bool
begin_again(struct db *db, int64_t root_id, struct verbatim_filling *filling, struct fault *fault_r)
{
	struct verbatim_heap *heap = &filling->heap;
	heap->made_unix_s = 0;
	filling->filled_id = 0;
	return db_do(db, verbatim_sql_heap_again,
	             WITH(db_int64(root_id), db_int64(heap->id), db_text(heap->name),
	                  db_int64(heap->journey_id), db_int64(heap->step_id), db_int64(heap->closed_day),
	                  db_int64(filling->made_of)),
	             NULL, fault_r) &&
	       db_do(db, verbatim_sql_tallies_clear, WITH(db_int64(root_id), db_int64(heap->id)), NULL,
	             fault_r);
}

bool
verbatim_store_begin(struct arena *arena, struct db *db, int64_t root_id, struct verbatim_filling *filling,
                     struct fault *fault_r)
{
	struct verbatim_heap *heap = &filling->heap;
	struct rows *rows = db_ask(arena, db, verbatim_sql_of_question,
	                           WITH(db_int64(root_id), db_int64(heap->wave_id), db_int64(heap->item_id)));
	const enum found found = rows_next(rows, fault_r);
	int64_t made_of = 0;
	if (found == FOUND_ONE) {
		heap->id = rows_int64(rows, 0);
		made_of = rows_int64(rows, 1);
		filling->filled_id = rows_int64(rows, 2);
		heap->made_unix_s = rows_int64(rows, 3);
	}
	rows_end(rows);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_NONE)
		return add_heap(db, root_id, filling, fault_r);
	return made_of == filling->made_of || begin_again(db, root_id, filling, fault_r);
}

enum found
verbatim_store_turn(struct db *db, int64_t root_id, const struct verbatim_filling *filling, int64_t to,
                    struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, verbatim_sql_turn,
	           WITH(db_int64(root_id), db_int64(filling->heap.id), db_int64(filling->made_of),
	                db_int64(filling->filled_id), db_int64(to)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
verbatim_store_end(struct db *db, int64_t root_id, const struct verbatim_filling *filling, int64_t now_s,
                   struct fault *fault_r)
{
	const int64_t heap_id = filling->heap.id;
	return db_do(db, verbatim_sql_tallies_clear, WITH(db_int64(root_id), db_int64(heap_id)), NULL,
	             fault_r) &&
	       db_do(db, verbatim_sql_tallies_make, WITH(db_int64(root_id), db_int64(heap_id)), NULL,
	             fault_r) &&
	       db_do(db, verbatim_sql_made, WITH(db_int64(root_id), db_int64(heap_id), db_int64(now_s)), NULL,
	             fault_r) &&
	       verbatim_progress_end(db, root_id, heap_id, fault_r);
}

/* --- its texts ------------------------------------------------------------------------------------- */

static const char verbatim_sql_decided[] DB_SQL =
	"SELECT text_id, flags, state, answer"
	"  FROM verbatim_text"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id > $3 AND text_id <= $4"
	" ORDER BY text_id";

static const char verbatim_sql_clear[] DB_SQL =
	"DELETE FROM verbatim_text WHERE root_id = $1 AND heap_id = $2 AND text_id > $3 AND text_id <= $4";

static const char verbatim_sql_add[] DB_SQL =
	"INSERT INTO verbatim_text (root_id, heap_id, side, place_id, text_id, journey_id, step_id, day, words,"
	"                           language, tone, certainty, flags, twin_id, state, answer)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

static const char verbatim_sql_lock[] DB_SQL =
	"INSERT INTO verbatim_original (root_id, heap_id, text_id, locked)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, heap_id, text_id) DO NOTHING";

static const char verbatim_sql_clear_locked[] DB_SQL =
	"DELETE FROM verbatim_original"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id > $3 AND text_id <= $4"
	"   AND NOT EXISTS (SELECT 1 FROM verbatim_text t"
	"                    WHERE t.root_id = $1 AND t.heap_id = $2 AND t.text_id = verbatim_original.text_id)";

bool
verbatim_store_decided(struct arena *arena, struct db *db, int64_t root_id,
                       const struct verbatim_range *range, struct verbatim_decided **decided_r,
                       size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_decided,
	                           WITH(db_int64(root_id), db_int64(range->heap_id), db_int64(range->after),
	                                db_int64(range->last)));
	struct verbatim_decided *decided = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		decided = arena_room(arena, decided, count, sizeof *decided);
		decided[count++] = (struct verbatim_decided){ rows_int64(rows, 0), (unsigned)rows_int64(rows, 1),
			                                          (enum verbatim_state)rows_int64(rows, 2),
			                                          span_keep(arena, rows_text(rows, 3)) };
	}
	rows_end(rows);
	*decided_r = decided;
	*count_r = count;
	return found != FOUND_FAILED;
}

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
verbatim_store_clear(struct db *db, int64_t root_id, const struct verbatim_range *range,
                     struct fault *fault_r)
{
	return do_range(db, verbatim_sql_clear, root_id, range, fault_r) &&
	       verbatim_calls_begin(db, root_id, range, fault_r);
}

bool
verbatim_store_clear_locked(struct db *db, int64_t root_id, const struct verbatim_range *range,
                            struct fault *fault_r)
{
	return do_range(db, verbatim_sql_clear_locked, root_id, range, fault_r) &&
	       verbatim_calls_end(db, root_id, range, fault_r);
}

bool
verbatim_store_add(struct db *db, int64_t root_id, const struct verbatim_text *text, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_add,
	             WITH(db_int64(root_id), db_int64(text->heap_id), db_int64(text->side),
	                  db_int64(text->place_id), db_int64(text->text_id), db_int64(text->journey_id),
	                  db_int64(text->step_id), text->has_day ? db_int64(text->day) : db_null(),
	                  db_text(text->words), db_text(text->language), db_int64(text->tone),
	                  db_int64(text->certainty), db_int64(text->flags), db_int64(text->twin_id),
	                  db_int64(text->state), db_text(text->answer)),
	             NULL, fault_r) &&
	       verbatim_calls_add(db, root_id, text, fault_r);
}

bool
verbatim_store_lock(struct db *db, int64_t root_id, int64_t heap_id, int64_t text_id, struct span locked,
                    struct fault *fault_r)
{
	return db_do(db, verbatim_sql_lock,
	             WITH(db_int64(root_id), db_int64(heap_id), db_int64(text_id), db_bytes(locked)), NULL,
	             fault_r);
}
