/* The rows of the search. */
#include "base/ident.h"
#include "craft/search/search_inside.h"

static struct db_value
name_of(const struct search_shelf *shelf)
{
	const struct span name = span_of(shelf->name);
	must(name.length > 0 && name.length <= SEARCH_SHELF_SIZE_MAX);
	return db_text(name);
}

static struct db_value
root_of(const struct search_shelf *shelf)
{
	must(shelf->root_id > 0);
	return db_int64(shelf->root_id);
}

/* --- what was put ---------------------------------------------------------------------------- */

static const char search_sql_put[] DB_SQL =
	"INSERT INTO search_fresh (root_id, shelf, doc_id, put_id, words)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, shelf, doc_id)"
	" DO UPDATE SET put_id = excluded.put_id, words = excluded.words";

bool
search_put(struct db *db, const struct search_shelf *shelf, int64_t doc_id, struct span words,
           struct fault *fault_r)
{
	must(doc_id > 0 && doc_id < INT64_MAX);
	return db_do(db, search_sql_put,
	             WITH(root_of(shelf), name_of(shelf), db_int64(doc_id), db_int64(ident_ordered()),
	                  db_text(words)),
	             NULL, fault_r);
}

bool
search_drop(struct db *db, const struct search_shelf *shelf, int64_t doc_id, struct fault *fault_r)
{
	/* Also when no run has it: one may be in the making. */
	return search_put(db, shelf, doc_id, (struct span){ "", 0 }, fault_r);
}

static const char search_sql_fresh_before[] DB_SQL =
	"SELECT doc_id, words"
	"  FROM search_fresh"
	" WHERE root_id = $1 AND shelf = $2 AND doc_id < $3"
	" ORDER BY doc_id DESC"
	" LIMIT $4";

struct rows *
search_fresh_before(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                    int64_t before_id, int64_t room)
{
	return db_ask(arena, db, search_sql_fresh_before,
	              WITH(root_of(shelf), name_of(shelf), db_int64(before_id), db_int64(room)));
}

static const char search_sql_fresh_heads[] DB_SQL =
	"SELECT doc_id, words = ''"
	"  FROM search_fresh"
	" WHERE root_id = $1 AND shelf = $2"
	" ORDER BY doc_id"
	" LIMIT $3";

struct rows *
search_fresh_heads(struct arena *arena, struct db *db, const struct search_shelf *shelf, int64_t room)
{
	return db_ask(arena, db, search_sql_fresh_heads,
	              WITH(root_of(shelf), name_of(shelf), db_int64(room)));
}

static const char search_sql_fresh_between[] DB_SQL =
	"SELECT doc_id, put_id, words"
	"  FROM search_fresh"
	" WHERE root_id = $1 AND shelf = $2 AND doc_id >= $3 AND doc_id <= $4"
	" ORDER BY doc_id"
	" LIMIT $5";

struct rows *
search_fresh_between(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                     int64_t first_id, int64_t last_id, int64_t room)
{
	return db_ask(arena, db, search_sql_fresh_between,
	              WITH(root_of(shelf), name_of(shelf), db_int64(first_id), db_int64(last_id),
	                   db_int64(room)));
}

static const char search_sql_fresh_delete[] DB_SQL =
	"DELETE FROM search_fresh"
	" WHERE root_id = $1 AND shelf = $2 AND doc_id = $3 AND put_id = $4";

bool
search_fresh_delete(struct db *db, const struct search_shelf *shelf, int64_t doc_id, int64_t put_id,
                    struct fault *fault_r)
{
	return db_do(db, search_sql_fresh_delete,
	             WITH(root_of(shelf), name_of(shelf), db_int64(doc_id), db_int64(put_id)), NULL,
	             fault_r);
}

static const char search_sql_shelves[] DB_SQL =
	"SELECT DISTINCT shelf"
	"  FROM search_fresh"
	" WHERE root_id = $1"
	" ORDER BY shelf";

struct rows *
search_shelves_with_fresh(struct arena *arena, struct db *db, int64_t root_id)
{
	return db_ask(arena, db, search_sql_shelves, WITH(db_int64(root_id)));
}

/* --- runs ------------------------------------------------------------------------------------ */

static const char search_sql_runs[] DB_SQL =
	"SELECT first_id, last_id, run_id, doc_count"
	"  FROM search_run"
	" WHERE root_id = $1 AND shelf = $2"
	" ORDER BY first_id";

static const char search_sql_runs_before[] DB_SQL =
	"SELECT first_id, last_id, run_id, doc_count"
	"  FROM search_run"
	" WHERE root_id = $1 AND shelf = $2 AND first_id < $3"
	" ORDER BY first_id DESC"
	" LIMIT $4";

struct search_run
search_run_of(const struct rows *rows, int column)
{
	const int64_t doc_count = rows_int64(rows, column + 3);
	return (struct search_run){
		.first_id = rows_int64(rows, column),
		.last_id = rows_int64(rows, column + 1),
		.run_id = rows_int64(rows, column + 2),
		.doc_count = doc_count > 0 && doc_count <= RUN_DOCS_MAX ? (uint32_t)doc_count : 0,
	};
}

bool
search_runs(struct arena *arena, struct db *db, const struct search_shelf *shelf,
            struct search_run **runs_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, search_sql_runs, WITH(root_of(shelf), name_of(shelf)));
	size_t room = 0;
	enum found found;
	*count_r = 0;
	*runs_r = NULL;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < RUN_COUNT_MAX) {
		if (*count_r == room) {
			room = room == 0 ? 64 : 2 * room;
			*runs_r = arena_grow(arena, *runs_r, *count_r, room, sizeof **runs_r);
		}
		(*runs_r)[(*count_r)++] = search_run_of(rows, 0);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

struct rows *
search_runs_before(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                   int64_t before_id, int64_t room)
{
	return db_ask(arena, db, search_sql_runs_before,
	              WITH(root_of(shelf), name_of(shelf), db_int64(before_id), db_int64(room)));
}

static const char search_sql_run_add[] DB_SQL =
	"INSERT INTO search_run (root_id, shelf, first_id, last_id, run_id, doc_count)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

bool
search_run_add(struct db *db, const struct search_shelf *shelf, const struct search_run *run,
               struct fault *fault_r)
{
	return db_do(db, search_sql_run_add,
	             WITH(root_of(shelf), name_of(shelf), db_int64(run->first_id),
	                  db_int64(run->last_id), db_int64(run->run_id), db_int64(run->doc_count)),
	             NULL, fault_r);
}

static const char search_sql_run_delete[] DB_SQL =
	"DELETE FROM search_run"
	" WHERE root_id = $1 AND shelf = $2 AND first_id = $3 AND run_id = $4";
static const char search_sql_pages_delete[] DB_SQL =
	"DELETE FROM search_page WHERE root_id = $1 AND run_id = $2";
static const char search_sql_ids_delete[] DB_SQL =
	"DELETE FROM search_ids WHERE root_id = $1 AND run_id = $2";

bool
search_run_delete(struct db *db, const struct search_shelf *shelf, const struct search_run *run,
                  bool *there_r, struct fault *fault_r)
{
	int64_t changed = 0;
	const struct db_value root = root_of(shelf), run_id = db_int64(run->run_id);
	if (!db_do(db, search_sql_run_delete,
	           WITH(root, name_of(shelf), db_int64(run->first_id), run_id), &changed, fault_r))
		return false;
	*there_r = changed == 1;
	return !*there_r || (db_do(db, search_sql_pages_delete, WITH(root, run_id), NULL, fault_r) &&
	                     db_do(db, search_sql_ids_delete, WITH(root, run_id), NULL, fault_r));
}

static const char search_sql_run_overlaps[] DB_SQL =
	"SELECT 1 FROM search_run"
	" WHERE root_id = $1 AND shelf = $2 AND first_id <= $4 AND last_id >= $3"
	" LIMIT 1";

enum found
search_run_overlaps(struct db *db, const struct search_shelf *shelf, const struct search_run *run,
                    struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows = db_ask(arena, db, search_sql_run_overlaps,
	                           WITH(root_of(shelf), name_of(shelf), db_int64(run->first_id),
	                                db_int64(run->last_id)));
	const enum found found = rows_next(rows, fault_r);
	arena_end(arena);
	return found;
}

static const char search_sql_every_run[] DB_SQL =
	"SELECT shelf, first_id, last_id, run_id, doc_count"
	"  FROM search_run"
	" WHERE root_id = $1"
	" ORDER BY shelf, first_id";

struct rows *
search_every_run(struct arena *arena, struct db *db, int64_t root_id)
{
	return db_ask(arena, db, search_sql_every_run, WITH(db_int64(root_id)));
}

/* --- pages ----------------------------------------------------------------------------------- */

static const char search_sql_page_add[] DB_SQL =
	"INSERT INTO search_page (root_id, run_id, first_word, body) VALUES ($1, $2, $3, $4)";

bool
search_page_add(struct db *db, int64_t root_id, int64_t run_id, const struct page *page,
                struct fault *fault_r)
{
	return db_do(db, search_sql_page_add,
	             WITH(db_int64(root_id), db_int64(run_id), db_text(page->first_word),
	                  db_bytes(page->body)),
	             NULL, fault_r);
}

static const char search_sql_pages_of_word[] DB_SQL =
	"SELECT r.first_id, p.body"
	"  FROM search_run AS r"
	"  JOIN search_page AS p"
	"    ON p.root_id = r.root_id AND p.run_id = r.run_id"
	"   AND p.first_word = (SELECT max(q.first_word)"
	"                         FROM search_page AS q"
	"                        WHERE q.root_id = r.root_id AND q.run_id = r.run_id"
	"                          AND q.first_word <= $5)"
	" WHERE r.root_id = $1 AND r.shelf = $2 AND r.first_id >= $3 AND r.first_id <= $4"
	" ORDER BY r.first_id DESC";

struct rows *
search_pages_of_word(struct arena *arena, struct db *db, const struct search_shelf *shelf,
                     int64_t first_id, int64_t last_id, struct span word)
{
	return db_ask(arena, db, search_sql_pages_of_word,
	              WITH(root_of(shelf), name_of(shelf), db_int64(first_id), db_int64(last_id),
	                   db_text(word)));
}

static const char search_sql_pages_of_prefix[] DB_SQL =
	"SELECT body"
	"  FROM search_page"
	" WHERE root_id = $1 AND run_id = $2 AND first_word < $4"
	"   AND first_word >= coalesce((SELECT max(q.first_word)"
	"                                 FROM search_page AS q"
	"                                WHERE q.root_id = $1 AND q.run_id = $2"
	"                                  AND q.first_word <= $3), '')"
	" ORDER BY first_word";

struct rows *
search_pages_of_prefix(struct arena *arena, struct db *db, int64_t root_id, int64_t run_id,
                       struct span prefix)
{
	/* U+10FFFF, which is in no word, comes after all that may follow. */
	const char *end = arena_format(arena, "%.*s\U0010ffff", SPAN_ARGS(prefix));
	return db_ask(arena, db, search_sql_pages_of_prefix,
	              WITH(db_int64(root_id), db_int64(run_id), db_text(prefix), db_text(span_of(end))));
}

static const char search_sql_pages_of_run[] DB_SQL =
	"SELECT first_word, body"
	"  FROM search_page"
	" WHERE root_id = $1 AND run_id = $2"
	" ORDER BY first_word";

struct rows *
search_pages_of_run(struct arena *arena, struct db *db, int64_t root_id, int64_t run_id)
{
	return db_ask(arena, db, search_sql_pages_of_run, WITH(db_int64(root_id), db_int64(run_id)));
}

/* --- identifiers ----------------------------------------------------------------------------- */

static const char search_sql_ids_add[] DB_SQL =
	"INSERT INTO search_ids (root_id, run_id, first_position, first_id, body)"
	" VALUES ($1, $2, $3, $4, $5)";

bool
search_ids_add(struct db *db, int64_t root_id, int64_t run_id, const struct page_ids *ids,
               struct fault *fault_r)
{
	return db_do(db, search_sql_ids_add,
	             WITH(db_int64(root_id), db_int64(run_id), db_int64(ids->first_position),
	                  db_int64(ids->first_id), db_bytes(ids->body)),
	             NULL, fault_r);
}

static const char search_sql_ids_of_run[] DB_SQL =
	"SELECT first_position, first_id, body"
	"  FROM search_ids"
	" WHERE root_id = $1 AND run_id = $2"
	" ORDER BY first_position";

struct rows *
search_ids_of_run(struct arena *arena, struct db *db, int64_t root_id, int64_t run_id)
{
	return db_ask(arena, db, search_sql_ids_of_run, WITH(db_int64(root_id), db_int64(run_id)));
}

static const char search_sql_ids_at[] DB_SQL =
	"SELECT first_position, first_id, body"
	"  FROM search_ids"
	" WHERE root_id = $1 AND run_id = $2 AND first_position <= $3"
	" ORDER BY first_position DESC"
	" LIMIT 1";
static const char search_sql_ids_below[] DB_SQL =
	"SELECT first_position, first_id, body"
	"  FROM search_ids"
	" WHERE root_id = $1 AND run_id = $2 AND first_id < $3"
	" ORDER BY first_id DESC"
	" LIMIT 1";

static bool
ids_take(struct rows *rows, struct search_ids *ids_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	ids_r->count = 0;
	bool good = found != FOUND_FAILED;
	if (found == FOUND_ONE) {
		const int64_t position = rows_int64(rows, 0);
		ids_r->first_position = (uint32_t)position;
		good = position >= 0 && position < RUN_DOCS_MAX &&
		       page_ids_read(rows_bytes(rows, 2), rows_int64(rows, 1), ids_r->ids, &ids_r->count);
		good = good || search_is_damaged(fault_r);
	}
	rows_end(rows);
	return good;
}

bool
search_ids_at(struct arena *arena, struct db *db, struct search_ids *ids, uint32_t position,
              struct fault *fault_r)
{
	return ids_take(db_ask(arena, db, search_sql_ids_at,
	                       WITH(db_int64(ids->root_id), db_int64(ids->run_id), db_int64(position))),
	                ids, fault_r);
}

bool
search_ids_below(struct arena *arena, struct db *db, struct search_ids *ids, int64_t before_id,
                 struct fault *fault_r)
{
	return ids_take(db_ask(arena, db, search_sql_ids_below,
	                       WITH(db_int64(ids->root_id), db_int64(ids->run_id), db_int64(before_id))),
	                ids, fault_r);
}

/* --- marks and counts ------------------------------------------------------------------------ */

static const char search_sql_mark[] DB_SQL =
	"SELECT mark FROM search_shelf WHERE root_id = $1 AND shelf = $2";

enum found
search_mark(struct db *db, const struct search_shelf *shelf, int64_t *mark_r, struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	struct rows *rows = db_ask(arena, db, search_sql_mark, WITH(root_of(shelf), name_of(shelf)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*mark_r = rows_int64(rows, 0);
	arena_end(arena);
	return found;
}

static const char search_sql_mark_keep[] DB_SQL =
	"INSERT INTO search_shelf (root_id, shelf, mark)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, shelf) DO UPDATE SET mark = excluded.mark";

bool
search_mark_keep(struct db *db, const struct search_shelf *shelf, int64_t mark, struct fault *fault_r)
{
	return db_do(db, search_sql_mark_keep, WITH(root_of(shelf), name_of(shelf), db_int64(mark)), NULL,
	             fault_r);
}

static const char search_sql_count_fresh[] DB_SQL =
	"SELECT count(*) FROM search_fresh WHERE root_id = $1";
static const char search_sql_count_strays[] DB_SQL =
	"SELECT (SELECT count(*)"
	"          FROM search_page AS p"
	"         WHERE p.root_id = $1"
	"           AND NOT EXISTS (SELECT 1 FROM search_run AS r"
	"                            WHERE r.root_id = p.root_id AND r.run_id = p.run_id))"
	"     + (SELECT count(*)"
	"          FROM search_ids AS i"
	"         WHERE i.root_id = $1"
	"           AND NOT EXISTS (SELECT 1 FROM search_run AS r"
	"                            WHERE r.root_id = i.root_id AND r.run_id = i.run_id))";

static bool
count_take(struct arena *arena, struct rows *rows, int64_t *count_r, struct fault *fault_r)
{
	const bool good = rows_next(rows, fault_r) == FOUND_ONE;
	if (good)
		*count_r = rows_int64(rows, 0);
	arena_end(arena);
	return good;
}

bool
search_count_fresh(struct db *db, int64_t root_id, int64_t *count_r, struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	return count_take(arena, db_ask(arena, db, search_sql_count_fresh, WITH(db_int64(root_id))),
	                  count_r, fault_r);
}

bool
search_count_strays(struct db *db, int64_t root_id, int64_t *count_r, struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	return count_take(arena, db_ask(arena, db, search_sql_count_strays, WITH(db_int64(root_id))),
	                  count_r, fault_r);
}
