/* Themes as they are read. With codebook_write_store.c the only SQL of this room's tables; codebook.c says
 * first what one may read. */
#include "listen/codebook/codebook_inside.h"

/* --- heaps ------------------------------------------------------------------------------------ */

static const char codebook_sql_heap[] DB_SQL =
	"SELECT filled_unix_s, theme_count, texts, run_id, made_unix_s"
	"  FROM codebook_heap"
	" WHERE root_id = $1 AND heap_id = $2";

static const char codebook_sql_heaps[] DB_SQL =
	"SELECT DISTINCT heap_id FROM codebook_theme WHERE root_id = $1"
	" UNION SELECT heap_id FROM codebook_heap WHERE root_id = $1 ORDER BY heap_id";

enum found
codebook_store_heap(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                    struct codebook_kept_heap *heap_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_heap, WITH(db_int64(root_id), db_int64(heap_id)));
	const enum found found = rows_next(rows, fault_r);
	*heap_r = (struct codebook_kept_heap){ .heap_id = heap_id };
	if (found == FOUND_ONE)
		*heap_r = (struct codebook_kept_heap){
			.heap_id = heap_id,
			.filled_unix_s = rows_int64(rows, 0),
			.theme_count = rows_int64(rows, 1),
			.texts = rows_int64(rows, 2),
			.run_id = rows_int64(rows, 3),
			.made_unix_s = rows_int64(rows, 4),
		};
	rows_end(rows);
	return found;
}

bool
codebook_store_heaps(struct arena *arena, struct db *db, int64_t root_id, int64_t **ids_r, size_t *count_r,
                     struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_heaps, WITH(db_int64(root_id)));
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

/* --- themes ----------------------------------------------------------------------------------- */

#define THEME_COLUMNS                                                                             \
	"t.heap_id, t.theme_id, t.source, t.name, t.words, t.stability, t.rule, t.merged_id,"         \
	" t.origin_id, t.run_id, t.is_lost, t.changes,"                                               \
	" (SELECT count(*) FROM codebook_model m WHERE m.root_id = t.root_id AND m.theme_id = t.theme_id),"     \
	" t.found_id, (SELECT count(*) FROM codebook_model m"                                          \
	"               WHERE m.root_id = t.root_id AND m.theme_id = t.theme_id AND m.step > 0),"      \
	" t.is_unknown, t.twin_id, coalesce(w.name, ''), coalesce(w.words, '')"
#define THEME_TABLES                                                                               \
	"  FROM codebook_theme t"                                                                      \
	"  LEFT JOIN codebook_theme w"                                                                 \
	"         ON w.root_id = t.root_id AND w.heap_id = t.heap_id AND w.theme_id = t.twin_id"

static const char codebook_sql_themes[] DB_SQL =
	"SELECT " THEME_COLUMNS
	THEME_TABLES
	" WHERE t.root_id = $1 AND t.heap_id = $2"
	" ORDER BY t.theme_id";

static const char codebook_sql_theme[] DB_SQL =
	"SELECT " THEME_COLUMNS
	THEME_TABLES
	" WHERE t.root_id = $1 AND t.heap_id = $2 AND t.theme_id = $3";

static struct codebook_theme
theme_of(struct arena *arena, const struct rows *rows)
{
	struct codebook_theme theme = {
		.heap_id = rows_int64(rows, 0),
		.theme_id = rows_int64(rows, 1),
		.source = (enum codebook_source)rows_int64(rows, 2),
		.name = span_keep(arena, rows_text(rows, 3)),
		.words = span_keep(arena, rows_text(rows, 4)),
		.stability = rows_int64(rows, 5),
		.rule = span_keep(arena, rows_text(rows, 6)),
		.merged_id = rows_int64(rows, 7),
		.origin_id = rows_int64(rows, 8),
		.run_id = rows_int64(rows, 9),
		.is_lost = rows_int64(rows, 10) != 0,
		.changes = rows_int64(rows, 11),
		.has_learnt = rows_int64(rows, 12) > 0,
		.found_id = rows_int64(rows, 13),
		.taught = rows_int64(rows, 14),
		.is_unknown = rows_int64(rows, 15) != 0,
		.twin_id = rows_int64(rows, 16),
		.twin_name = span_keep(arena, rows_text(rows, 17)),
	};
	if (theme.twin_name.length == 0)
		theme.twin_name = codebook_first_words(arena, rows_text(rows, 18));
	theme.is_named = theme.name.length > 0;
	if (!theme.is_named)
		theme.name = codebook_first_words(arena, theme.words);
	return theme;
}

bool
codebook_store_themes(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                      struct codebook_theme **themes_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_themes, WITH(db_int64(root_id), db_int64(heap_id)));
	enum found found;
	*themes_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*themes_r = arena_room(arena, *themes_r, *count_r, sizeof **themes_r);
		(*themes_r)[(*count_r)++] = theme_of(arena, rows);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

enum found
codebook_store_theme(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id,
                     struct codebook_theme *theme_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_theme,
	                           WITH(db_int64(root_id), db_int64(heap_id), db_int64(theme_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*theme_r = theme_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char codebook_sql_joined[] DB_SQL =
	"SELECT 1 FROM codebook_theme WHERE root_id = $1 AND heap_id = $2 AND merged_id = $3 LIMIT 1";

bool
codebook_store_joined(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id,
                      bool *is_joined_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_joined,
	                           WITH(db_int64(root_id), db_int64(heap_id), db_int64(theme_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*is_joined_r = found == FOUND_ONE;
	return found != FOUND_FAILED;
}

static const char codebook_sql_heap_of[] DB_SQL =
	"SELECT heap_id FROM codebook_theme WHERE root_id = $1 AND theme_id = $2";

enum found
codebook_store_heap_of(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                       int64_t *heap_id_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_heap_of, WITH(db_int64(root_id), db_int64(theme_id)));
	const enum found found = rows_next(rows, fault_r);
	*heap_id_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found;
}

/* --- counts, lists, what people said ---------------------------------------------------------- */

static const char codebook_sql_tallies[] DB_SQL =
	"SELECT theme_id, run_id, side, tone, said, texts, unlike"
	"  FROM codebook_count"
	" WHERE root_id = $1 AND heap_id = $2"
	" ORDER BY theme_id, run_id, side, tone, said";

bool
codebook_store_tallies(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                       struct codebook_tally **tallies_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_tallies, WITH(db_int64(root_id), db_int64(heap_id)));
	enum found found;
	*tallies_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*tallies_r = arena_room(arena, *tallies_r, *count_r, sizeof **tallies_r);
		(*tallies_r)[(*count_r)++] = (struct codebook_tally){
			.theme_id = rows_int64(rows, 0),
			.run_id = rows_int64(rows, 1),
			.side = (enum side)rows_int64(rows, 2),
			.tone = (enum verbatim_tone_told)rows_int64(rows, 3),
			.said = (enum codebook_said)rows_int64(rows, 4),
			.texts = rows_int64(rows, 5),
			.unlike = rows_int64(rows, 6),
		};
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_rows[] DB_SQL =
	"SELECT rank, text_id, weight, how, is_copy"
	"  FROM codebook_text"
	" WHERE root_id = $1 AND theme_id = $2 AND run_id = $3 AND side = $4 AND rank > $5"
	" ORDER BY rank"
	" LIMIT $6";

static const char codebook_sql_pinned[] DB_SQL =
	"SELECT c.rank, c.text_id, c.weight, c.how, c.is_copy"
	"  FROM codebook_mark m"
	"  JOIN codebook_text c ON c.root_id = m.root_id AND c.theme_id = m.theme_id AND c.text_id = m.text_id"
	" WHERE m.root_id = $1 AND m.theme_id = $2 AND m.kind = 1 AND c.run_id = $3 AND c.side = $4"
	" ORDER BY c.rank"
	" LIMIT $5";

static bool
read_rows(struct rows *rows, struct codebook_row *list, size_t *count_r, struct fault *fault_r)
{
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		list[(*count_r)++] = (struct codebook_row){
			.rank = rows_int64(rows, 0),
			.text_id = rows_int64(rows, 1),
			.weight = rows_int64(rows, 2),
			.how = (enum codebook_how)rows_int64(rows, 3),
			.is_copy = rows_int64(rows, 4) != 0,
		};
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
codebook_store_pinned(struct arena *arena, struct db *db, int64_t root_id,
                      const struct codebook_quoting *quoting, struct codebook_row **rows_r, size_t *count_r,
                      struct fault *fault_r)
{
	const struct codebook_theme *theme = quoting->theme;
	*rows_r = arena_array_of(arena, struct codebook_row, quoting->most + 1);
	return read_rows(db_ask(arena, db, codebook_sql_pinned,
	                        WITH(db_int64(root_id), db_int64(theme->theme_id), db_int64(theme->run_id),
	                             db_int64(quoting->side), db_int64((int64_t)quoting->most))),
	                 *rows_r, count_r, fault_r);
}

bool
codebook_store_rows(struct arena *arena, struct db *db, int64_t root_id,
                    const struct codebook_quoting *quoting,
                    size_t most, struct codebook_row **rows_r, size_t *count_r, struct fault *fault_r)
{
	const struct codebook_theme *theme = quoting->theme;
	*rows_r = arena_array_of(arena, struct codebook_row, most + 1);
	return read_rows(db_ask(arena, db, codebook_sql_rows,
	                        WITH(db_int64(root_id), db_int64(theme->theme_id), db_int64(theme->run_id),
	                             db_int64(quoting->side), db_int64(quoting->after_rank),
	                             db_int64((int64_t)most))),
	                 *rows_r, count_r, fault_r);
}

static const char codebook_sql_found[] DB_SQL =
	"SELECT text_id, weight FROM codebook_text"
	" WHERE root_id = $1 AND theme_id = $2 AND run_id = $3 AND how = 1"
	" ORDER BY text_id";

bool
codebook_store_found(struct arena *arena, struct db *db, int64_t root_id, const struct codebook_theme *theme,
                     struct codebook_row **rows_r, size_t *count_r, struct fault *fault_r)
{
	const int64_t run_id = theme->found_id != 0 ? theme->found_id : theme->run_id;
	struct rows *rows = db_ask(arena, db, codebook_sql_found,
	                           WITH(db_int64(root_id), db_int64(theme->theme_id), db_int64(run_id)));
	enum found found;
	*rows_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*rows_r = arena_room(arena, *rows_r, *count_r, sizeof **rows_r);
		(*rows_r)[(*count_r)++] = (struct codebook_row){ .text_id = rows_int64(rows, 0),
			                                             .weight = rows_int64(rows, 1),
			                                             .how = CODEBOOK_BY_FINDING };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_marks[] DB_SQL =
	"SELECT text_id, kind, reason FROM codebook_mark WHERE root_id = $1 AND theme_id = $2 ORDER BY text_id";

bool
codebook_store_marks(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                     struct codebook_mark **marks_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_marks, WITH(db_int64(root_id), db_int64(theme_id)));
	enum found found;
	*marks_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*marks_r = arena_room(arena, *marks_r, *count_r, sizeof **marks_r);
		(*marks_r)[(*count_r)++] = (struct codebook_mark){ theme_id, rows_int64(rows, 0),
			                                               (enum codebook_kind)rows_int64(rows, 1),
			                                               span_keep(arena, rows_text(rows, 2)) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_answers[] DB_SQL =
	"SELECT text_id, account_id, answer, rank, is_drawn"
	"  FROM codebook_label"
	" WHERE root_id = $1 AND theme_id = $2"
	" ORDER BY rank, account_id";

bool
codebook_store_answers(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                       struct codebook_answer **answers_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, codebook_sql_answers, WITH(db_int64(root_id), db_int64(theme_id)));
	enum found found;
	*answers_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		*answers_r = arena_room(arena, *answers_r, *count_r, sizeof **answers_r);
		(*answers_r)[(*count_r)++] = (struct codebook_answer){
			.text_id = rows_int64(rows, 0),
			.account_id = rows_int64(rows, 1),
			.answer = rows_int64(rows, 2),
			.rank = rows_int64(rows, 3),
			.is_drawn = rows_int64(rows, 4) != 0,
		};
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char codebook_sql_model[] DB_SQL =
	"SELECT model, bar, no_no, no_yes, yes_no, yes_yes"
	"  FROM codebook_model"
	" WHERE root_id = $1 AND theme_id = $2"
	" ORDER BY step DESC"
	" LIMIT 1";

static const char codebook_sql_model_followed[] DB_SQL =
	"SELECT model, bar, no_no, no_yes, yes_no, yes_yes"
	"  FROM codebook_model"
	" WHERE root_id = $1 AND theme_id = $2 AND step = 0";

static const char codebook_sql_model_before[] DB_SQL =
	"SELECT model, bar, no_no, no_yes, yes_no, yes_yes"
	"  FROM codebook_model"
	" WHERE root_id = $1 AND theme_id = $2"
	" ORDER BY step DESC"
	" LIMIT 1 OFFSET 1";

static enum found
read_model(struct arena *arena, struct rows *rows, struct codebook_model *model_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	*model_r = (struct codebook_model){ .bar = 0 };
	if (found == FOUND_ONE) {
		model_r->bytes = span_keep(arena, rows_bytes(rows, 0));
		model_r->bar = rows_int64(rows, 1);
		for (int i = 0; i < 4; i++)
			model_r->confusion[i] = (uint32_t)rows_int64(rows, 2 + i);
	}
	rows_end(rows);
	return found;
}

enum found
codebook_store_model_before(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                            struct codebook_model *model_r, struct fault *fault_r)
{
	return read_model(arena,
	                  db_ask(arena, db, codebook_sql_model_before,
	                         WITH(db_int64(root_id), db_int64(theme_id))),
	                  model_r, fault_r);
}

enum found
codebook_store_model_followed(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                              struct codebook_model *model_r, struct fault *fault_r)
{
	return read_model(arena,
	                  db_ask(arena, db, codebook_sql_model_followed,
	                         WITH(db_int64(root_id), db_int64(theme_id))),
	                  model_r, fault_r);
}

enum found
codebook_store_model(struct arena *arena, struct db *db, int64_t root_id, int64_t theme_id,
                     struct codebook_model *model_r, struct fault *fault_r)
{
	return read_model(arena,
	                  db_ask(arena, db, codebook_sql_model, WITH(db_int64(root_id), db_int64(theme_id))),
	                  model_r, fault_r);
}
