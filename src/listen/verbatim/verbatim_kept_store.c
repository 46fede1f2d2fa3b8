/* Heaps and their texts, as they are read. With verbatim_fill_store.c and verbatim_end_store.c the only
 * SQL of this room's tables; verbatim_kept.c says first what one may read. */
#include "listen/verbatim/verbatim_kept_inside.h"

/* --- heaps ------------------------------------------------------------------------------------- */

static const char verbatim_sql_heaps[] DB_SQL =
	"SELECT heap_id, wave_id, item_id, import_id, name, journey_id, step_id, closed_day, made_unix_s,"
	"       changes, made_of, origin"
	"  FROM verbatim_heap"
	" WHERE root_id = $1 AND made_unix_s > 0"
	" ORDER BY closed_day DESC, wave_id DESC, item_id"
	" LIMIT $2";

static const char verbatim_sql_heap[] DB_SQL =
	"SELECT heap_id, wave_id, item_id, import_id, name, journey_id, step_id, closed_day, made_unix_s,"
	"       changes, made_of, origin"
	"  FROM verbatim_heap"
	" WHERE root_id = $1 AND heap_id = $2 AND made_unix_s > 0";

static const char verbatim_sql_tallies[] DB_SQL =
	"SELECT side, place_id, tone, state, texts"
	"  FROM verbatim_tally"
	" WHERE root_id = $1 AND heap_id = $2"
	" ORDER BY side, place_id, tone, state";

static const char verbatim_sql_changed[] DB_SQL =
	"UPDATE verbatim_heap SET changes = changes + 1 WHERE root_id = $1 AND heap_id = $2";

static const char verbatim_sql_changes_read[] DB_SQL =
	"UPDATE verbatim_heap SET changes = changes - $3 WHERE root_id = $1 AND heap_id = $2 AND changes >= $3";

static enum verbatim_origin
origin_of(const struct rows *rows)
{
	const int64_t origin = rows_int64(rows, 11);
	must(origin >= 0 && origin < VERBATIM_ORIGIN_COUNT);
	return origin != 0               ? (enum verbatim_origin)origin
	       : rows_int64(rows, 1) != 0 ? VERBATIM_OF_SURVEY
	                                  : VERBATIM_OF_FILE;
}

static struct verbatim_heap
heap_of(struct arena *arena, const struct rows *rows)
{
	return (struct verbatim_heap){
		.id = rows_int64(rows, 0),
		.wave_id = rows_int64(rows, 1),
		.item_id = rows_int64(rows, 2),
		.import_id = rows_int64(rows, 3),
		.name = span_keep(arena, rows_text(rows, 4)),
		.journey_id = rows_int64(rows, 5),
		.step_id = rows_int64(rows, 6),
		.closed_day = (int32_t)rows_int64(rows, 7),
		.made_unix_s = rows_int64(rows, 8),
		.changes = rows_int64(rows, 9),
		.made_of = rows_int64(rows, 10),
		.origin = origin_of(rows),
	};
}

bool
verbatim_store_heaps(struct arena *arena, struct db *db, int64_t root_id, struct verbatim_heap **heaps_r,
                     size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_heaps,
	                           WITH(db_int64(root_id), db_int64(VERBATIM_HEAP_COUNT_MAX)));
	struct verbatim_heap *heaps = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		heaps = arena_room(arena, heaps, count, sizeof *heaps);
		heaps[count++] = heap_of(arena, rows);
	}
	rows_end(rows);
	*heaps_r = heaps;
	*count_r = count;
	return found != FOUND_FAILED;
}

enum found
verbatim_store_heap(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                    struct verbatim_heap *heap_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_heap, WITH(db_int64(root_id), db_int64(heap_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*heap_r = heap_of(arena, rows);
	rows_end(rows);
	return found;
}

bool
verbatim_store_tallies(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                       struct verbatim_tally **tallies_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, verbatim_sql_tallies, WITH(db_int64(root_id), db_int64(heap_id)));
	struct verbatim_tally *tallies = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		tallies = arena_room(arena, tallies, count, sizeof *tallies);
		tallies[count++] = (struct verbatim_tally){
			.group = { (enum side)rows_int64(rows, 0), rows_int64(rows, 1) },
			.tone = (enum verbatim_tone_told)rows_int64(rows, 2),
			.state = (enum verbatim_state)rows_int64(rows, 3),
			.texts = rows_int64(rows, 4),
		};
	}
	rows_end(rows);
	*tallies_r = tallies;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
verbatim_mark_changes(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_changed, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}

bool
verbatim_mark_read(struct db *db, int64_t root_id, int64_t heap_id, int64_t changes, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_changes_read,
	             WITH(db_int64(root_id), db_int64(heap_id), db_int64(changes)), NULL, fault_r);
}

static const char verbatim_sql_heaps_changed[] DB_SQL =
	"SELECT heap_id FROM verbatim_heap WHERE root_id = $1 AND made_unix_s > 0 AND changes > 0"
	" ORDER BY heap_id LIMIT $2";

static const char verbatim_sql_heap_there[] DB_SQL =
	"SELECT 1 FROM verbatim_heap WHERE root_id = $1 AND heap_id = $2";

bool
verbatim_heaps_changed(struct arena *arena, struct db *db, int64_t root_id, int64_t **ids_r, size_t *count_r,
                       struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_heaps_changed,
	                           WITH(db_int64(root_id), db_int64(VERBATIM_HEAP_COUNT_MAX)));
	enum found found;
	*ids_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*ids_r = arena_room(arena, *ids_r, *count_r, sizeof **ids_r);
		(*ids_r)[(*count_r)++] = rows_int64(rows, 0);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
verbatim_heap_is_there(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, bool *is_there_r,
                       struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, verbatim_sql_heap_there, WITH(db_int64(root_id), db_int64(heap_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*is_there_r = found == FOUND_ONE;
	return found != FOUND_FAILED;
}

/* --- texts ------------------------------------------------------------------------------------- */

#define TEXT_COLUMNS                                                                              \
	"heap_id, text_id, side, place_id, journey_id, step_id, day, words, language, tone, certainty," \
	" flags, twin_id, state, answer"

static const char verbatim_sql_group[] DB_SQL =
	"SELECT " TEXT_COLUMNS
	"  FROM verbatim_text"
	" WHERE root_id = $1 AND heap_id = $2 AND side = $3 AND place_id = $4 AND text_id > $5"
	"   AND (CAST($6 AS bigint) < 0 OR tone = $6) AND (CAST($7 AS bigint) < 0 OR state = $7)"
	"   AND (flags & $8) = $8 AND ($9 = 0 OR journey_id = $9) AND ($10 = 0 OR step_id = $10)"
	" ORDER BY text_id"
	" LIMIT $11";

static const char verbatim_sql_shown[] DB_SQL =
	"SELECT " TEXT_COLUMNS
	"  FROM verbatim_text"
	" WHERE root_id = $1 AND heap_id = $2 AND side = $3 AND place_id = $4 AND state = 1"
	" ORDER BY text_id";

static const char verbatim_sql_text[] DB_SQL =
	"SELECT " TEXT_COLUMNS
	"  FROM verbatim_text"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id = $3";

static const char verbatim_sql_many[] DB_SQL =
	"SELECT " TEXT_COLUMNS
	"  FROM verbatim_text"
	" WHERE root_id = $1 AND heap_id = $2"
	"   AND text_id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
	"                   $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)";

_Static_assert(VERBATIM_SHOWN == 1, "as verbatim_sql_shown says");

struct rows *
verbatim_store_group(struct arena *arena, struct db *db, int64_t root_id,
                     const struct verbatim_asked *asked, const struct verbatim_group *group, size_t limit)
{
	return db_ask(arena, db, verbatim_sql_group,
	              WITH(db_int64(root_id), db_int64(asked->heap_id), db_int64(group->side),
	                   db_int64(group->place_id), db_int64(asked->after.text_id), db_int64(asked->tone),
	                   db_int64(asked->state), db_int64(asked->flags), db_int64(asked->journey_id),
	                   db_int64(asked->step_id), db_int64((int64_t)limit)));
}

struct rows *
verbatim_store_shown(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                     const struct verbatim_group *group)
{
	return db_stream(arena, db, verbatim_sql_shown,
	                 WITH(db_int64(root_id), db_int64(heap_id), db_int64(group->side),
	                      db_int64(group->place_id)));
}

struct verbatim_text
verbatim_store_row(const struct rows *rows)
{
	return (struct verbatim_text){
		.heap_id = rows_int64(rows, 0),
		.text_id = rows_int64(rows, 1),
		.side = (enum side)rows_int64(rows, 2),
		.place_id = rows_int64(rows, 3),
		.journey_id = rows_int64(rows, 4),
		.step_id = rows_int64(rows, 5),
		.has_day = !rows_is_null(rows, 6),
		.day = rows_is_null(rows, 6) ? 0 : (int32_t)rows_int64(rows, 6),
		.words = rows_text(rows, 7),
		.language = rows_text(rows, 8),
		.tone = (enum verbatim_tone_told)rows_int64(rows, 9),
		.certainty = rows_int64(rows, 10),
		.flags = (unsigned)rows_int64(rows, 11),
		.twin_id = rows_int64(rows, 12),
		.state = (enum verbatim_state)rows_int64(rows, 13),
		.answer = rows_text(rows, 14),
	};
}

enum found
verbatim_store_text(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t text_id,
                    struct verbatim_text *text_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_text,
	                           WITH(db_int64(root_id), db_int64(heap_id), db_int64(text_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*text_r = verbatim_store_row(rows);
		text_r->words = span_keep(arena, text_r->words);
		text_r->language = span_keep(arena, text_r->language);
		text_r->answer = span_keep(arena, text_r->answer);
	}
	rows_end(rows);
	return found;
}

struct rows *
verbatim_store_many(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                    const int64_t text_ids[VERBATIM_STORE_MANY])
{
	struct db_value values[2 + VERBATIM_STORE_MANY] = { db_int64(root_id), db_int64(heap_id) };
	for (size_t i = 0; i < VERBATIM_STORE_MANY; i++)
		values[2 + i] = db_int64(text_ids[i]);
	return db_ask(arena, db, verbatim_sql_many, values, LENGTH(values));
}

/* --- what somebody decides ---------------------------------------------------------------------- */

static const char verbatim_sql_move[] DB_SQL =
	"UPDATE verbatim_text SET state = $4"
	" WHERE root_id = $1 AND heap_id = $2 AND text_id = $3 AND state = $5";

static const char verbatim_sql_tally_less[] DB_SQL =
	"UPDATE verbatim_tally SET texts = texts - 1"
	" WHERE root_id = $1 AND heap_id = $2 AND side = $3 AND place_id = $4 AND tone = $5 AND state = $6";

static const char verbatim_sql_tally_none[] DB_SQL =
	"DELETE FROM verbatim_tally"
	" WHERE root_id = $1 AND heap_id = $2 AND side = $3 AND place_id = $4 AND tone = $5 AND state = $6"
	"   AND texts <= 0";

static const char verbatim_sql_tally_more[] DB_SQL =
	"INSERT INTO verbatim_tally (root_id, heap_id, side, place_id, tone, state, texts)"
	" VALUES ($1, $2, $3, $4, $5, $6, 1)"
	" ON CONFLICT (root_id, heap_id, side, place_id, tone, state)"
	" DO UPDATE SET texts = verbatim_tally.texts + 1";

static bool
change_tally(struct db *db, const char *sql, int64_t root_id, const struct verbatim_text *text,
             enum verbatim_state state, struct fault *fault_r)
{
	return db_do(db, sql,
	             WITH(db_int64(root_id), db_int64(text->heap_id), db_int64(text->side),
	                  db_int64(text->place_id), db_int64(text->tone), db_int64(state)),
	             NULL, fault_r);
}

enum found
verbatim_store_move(struct db *db, int64_t root_id, const struct verbatim_text *text,
                    enum verbatim_state state, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, verbatim_sql_move,
	           WITH(db_int64(root_id), db_int64(text->heap_id), db_int64(text->text_id), db_int64(state),
	                db_int64(text->state)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return change_tally(db, verbatim_sql_tally_less, root_id, text, text->state, fault_r) &&
	               change_tally(db, verbatim_sql_tally_none, root_id, text, text->state, fault_r) &&
	               change_tally(db, verbatim_sql_tally_more, root_id, text, state, fault_r) &&
	               verbatim_mark_changes(db, root_id, text->heap_id, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* --- words as they were written ------------------------------------------------------------------ */

static const char verbatim_sql_original[] DB_SQL =
	"SELECT locked FROM verbatim_original WHERE root_id = $1 AND heap_id = $2 AND text_id = $3";

static const char verbatim_sql_rule[] DB_SQL = "SELECT keep_days FROM verbatim_rule WHERE root_id = $1";

static const char verbatim_sql_rule_set[] DB_SQL =
	"INSERT INTO verbatim_rule (root_id, keep_days)"
	" VALUES ($1, $2)"
	" ON CONFLICT (root_id) DO UPDATE SET keep_days = $2";

enum found
verbatim_store_original(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                        int64_t text_id, struct span *locked_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_original,
	                           WITH(db_int64(root_id), db_int64(heap_id), db_int64(text_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*locked_r = span_keep(arena, rows_bytes(rows, 0));
	rows_end(rows);
	return found;
}

bool
verbatim_keep_days(struct arena *arena, struct db *db, int64_t root_id, int64_t *days_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, verbatim_sql_rule, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*days_r = found == FOUND_ONE ? rows_int64(rows, 0) : VERBATIM_KEEP_DAYS;
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
verbatim_store_rule(struct db *db, int64_t root_id, int64_t keep_days, struct fault *fault_r)
{
	return db_do(db, verbatim_sql_rule_set, WITH(db_int64(root_id), db_int64(keep_days)), NULL, fault_r);
}
