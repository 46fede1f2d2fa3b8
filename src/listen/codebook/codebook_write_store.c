/* Themes as they are written, in the caller's transaction. */
#include <stdlib.h>

#include "listen/codebook/codebook_growth.h"

/* --- what people decide ----------------------------------------------------------------------- */

static const char codebook_sql_mark[] DB_SQL =
	"INSERT INTO codebook_mark (root_id, theme_id, text_id, kind, reason)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, theme_id, text_id) DO UPDATE SET kind = $4, reason = $5";

static const char codebook_sql_unmark[] DB_SQL =
	"DELETE FROM codebook_mark WHERE root_id = $1 AND theme_id = $2 AND text_id = $3";

bool
codebook_store_mark(struct db *db, int64_t root_id, const struct codebook_mark *mark, struct fault *fault_r)
{
	return mark->kind == CODEBOOK_NEITHER
	           ? db_do(db, codebook_sql_unmark,
	                   WITH(db_int64(root_id), db_int64(mark->theme_id), db_int64(mark->text_id)), NULL,
	                   fault_r)
	           : db_do(db, codebook_sql_mark,
	                   WITH(db_int64(root_id), db_int64(mark->theme_id), db_int64(mark->text_id),
	                        db_int64(mark->kind), db_text(mark->reason)),
	                   NULL, fault_r);
}

static const char codebook_sql_answer[] DB_SQL =
	"INSERT INTO codebook_label (root_id, theme_id, text_id, account_id, answer, rank, is_drawn)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, theme_id, text_id, account_id) DO UPDATE SET answer = $5";

bool
codebook_store_answer(struct db *db, int64_t root_id, int64_t theme_id, const struct codebook_answer *answer,
                      struct fault *fault_r)
{
	return db_do(db, codebook_sql_answer,
	             WITH(db_int64(root_id), db_int64(theme_id), db_int64(answer->text_id),
	                  db_int64(answer->account_id), db_int64(answer->answer), db_int64(answer->rank),
	                  db_int64(answer->is_drawn)),
	             NULL, fault_r);
}

static const char codebook_sql_teach[] DB_SQL =
	"INSERT INTO codebook_model (root_id, theme_id, step, model, bar, no_no, no_yes, yes_no, yes_yes)"
	" SELECT $1, $2, coalesce(max(step), 0) + 1, $3, $4, $5, $6, $7, $8"
	"   FROM codebook_model WHERE root_id = $1 AND theme_id = $2";

static const char codebook_sql_teach_clean[] DB_SQL =
	"DELETE FROM codebook_model"
	" WHERE root_id = $1 AND theme_id = $2"
	"   AND step > 0"
	"   AND step < (SELECT max(step) - 1 FROM codebook_model WHERE root_id = $1 AND theme_id = $2)";

static const char codebook_sql_unteach[] DB_SQL =
	"DELETE FROM codebook_model"
	" WHERE root_id = $1 AND theme_id = $2 AND step > 0"
	"   AND step = (SELECT max(step) FROM codebook_model WHERE root_id = $1 AND theme_id = $2)";

bool
codebook_store_teach(struct db *db, int64_t root_id, int64_t theme_id, const struct codebook_model *model,
                     struct fault *fault_r)
{
	return db_do(db, codebook_sql_teach,
	             WITH(db_int64(root_id), db_int64(theme_id), db_bytes(model->bytes), db_int64(model->bar),
	                  db_int64(model->confusion[0]), db_int64(model->confusion[1]),
	                  db_int64(model->confusion[2]), db_int64(model->confusion[3])),
	             NULL, fault_r) &&
	       db_do(db, codebook_sql_teach_clean, WITH(db_int64(root_id), db_int64(theme_id)), NULL, fault_r);
}

bool
codebook_store_unteach(struct db *db, int64_t root_id, int64_t theme_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_unteach, WITH(db_int64(root_id), db_int64(theme_id)), NULL, fault_r);
}

static const char codebook_sql_follow[] DB_SQL =
	"INSERT INTO codebook_model (root_id, theme_id, step, model, bar, no_no, no_yes, yes_no, yes_yes)"
	" VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8)";

bool
codebook_store_follow(struct db *db, int64_t root_id, int64_t theme_id, const struct codebook_model *model,
                      struct fault *fault_r)
{
	return db_do(db, codebook_sql_follow,
	             WITH(db_int64(root_id), db_int64(theme_id), db_bytes(model->bytes), db_int64(model->bar),
	                  db_int64(model->confusion[0]), db_int64(model->confusion[1]),
	                  db_int64(model->confusion[2]), db_int64(model->confusion[3])),
	             NULL, fault_r);
}

static const char codebook_sql_unknown[] DB_SQL =
	"UPDATE codebook_theme SET is_unknown = 1 WHERE root_id = $1 AND theme_id = $2";

bool
codebook_store_unknown(struct db *db, int64_t root_id, int64_t theme_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_unknown, WITH(db_int64(root_id), db_int64(theme_id)), NULL, fault_r);
}

/* --- themes ----------------------------------------------------------------------------------- */

static const char codebook_sql_add[] DB_SQL =
	"INSERT INTO codebook_theme (root_id, heap_id, theme_id, source, name, words, stability, rule, merged_id,"
	"                            origin_id, run_id, is_lost, found_id, twin_id, changes)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0)";

static const char codebook_sql_save[] DB_SQL =
	"UPDATE codebook_theme"
	"   SET name = $5, rule = $6, merged_id = $7, changes = changes + 1"
	" WHERE root_id = $1 AND heap_id = $2 AND theme_id = $3 AND changes = $4";

static const char codebook_sql_made[] DB_SQL =
	"UPDATE codebook_theme"
	"   SET words = $5, stability = $6, run_id = $7, is_lost = $8, found_id = $9, twin_id = $10"
	" WHERE root_id = $1 AND heap_id = $2 AND theme_id = $3 AND changes = $4";

static struct span
own_name(const struct codebook_theme *theme)
{
	return theme->is_named ? theme->name : SPAN("");
}

bool
codebook_store_add(struct db *db, int64_t root_id, const struct codebook_theme *theme, struct fault *fault_r)
{
	return db_do(db, codebook_sql_add,
	             WITH(db_int64(root_id), db_int64(theme->heap_id), db_int64(theme->theme_id),
	                  db_int64(theme->source), db_text(own_name(theme)), db_text(theme->words),
	                  db_int64(theme->stability), db_text(theme->rule), db_int64(theme->merged_id),
	                  db_int64(theme->origin_id), db_int64(theme->run_id), db_int64(theme->is_lost),
	                  db_int64(theme->found_id), db_int64(theme->twin_id)),
	             NULL, fault_r);
}

enum found
codebook_store_save(struct db *db, int64_t root_id, const struct codebook_theme *theme, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, codebook_sql_save,
	           WITH(db_int64(root_id), db_int64(theme->heap_id), db_int64(theme->theme_id),
	                db_int64(theme->changes), db_text(own_name(theme)), db_text(theme->rule),
	                db_int64(theme->merged_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

enum found
codebook_store_made(struct db *db, int64_t root_id, const struct codebook_theme *theme, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, codebook_sql_made,
	           WITH(db_int64(root_id), db_int64(theme->heap_id), db_int64(theme->theme_id),
	                db_int64(theme->changes), db_text(theme->words), db_int64(theme->stability),
	                db_int64(theme->run_id), db_int64(theme->is_lost), db_int64(theme->found_id),
	                db_int64(theme->twin_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char codebook_sql_drop_theme[] DB_SQL =
	"DELETE FROM codebook_theme WHERE root_id = $1 AND heap_id = $2 AND theme_id = $3";
static const char codebook_sql_drop_texts[] DB_SQL =
	"DELETE FROM codebook_text WHERE root_id = $1 AND theme_id = $2";
static const char codebook_sql_drop_counts[] DB_SQL =
	"DELETE FROM codebook_count WHERE root_id = $1 AND heap_id = $2 AND theme_id = $3";
static const char codebook_sql_drop_marks[] DB_SQL =
	"DELETE FROM codebook_mark WHERE root_id = $1 AND theme_id = $2";
static const char codebook_sql_drop_labels[] DB_SQL =
	"DELETE FROM codebook_label WHERE root_id = $1 AND theme_id = $2";
static const char codebook_sql_drop_models[] DB_SQL =
	"DELETE FROM codebook_model WHERE root_id = $1 AND theme_id = $2";
static const char codebook_sql_part[] DB_SQL =
	"UPDATE codebook_theme SET merged_id = 0, changes = changes + 1"
	" WHERE root_id = $1 AND heap_id = $2 AND merged_id = $3";

bool
codebook_store_drop(struct db *db, int64_t root_id, int64_t heap_id, int64_t theme_id, struct fault *fault_r)
{
	const struct db_value of_heap[] = { db_int64(root_id), db_int64(heap_id), db_int64(theme_id) };
	const struct db_value of_theme[] = { db_int64(root_id), db_int64(theme_id) };
	return db_do(db, codebook_sql_part, of_heap, 3, NULL, fault_r) &&
	       db_do(db, codebook_sql_drop_theme, of_heap, 3, NULL, fault_r) &&
	       db_do(db, codebook_sql_drop_counts, of_heap, 3, NULL, fault_r) &&
	       db_do(db, codebook_sql_drop_texts, of_theme, 2, NULL, fault_r) &&
	       codebook_store_start_drop(db, root_id, theme_id, fault_r) &&
	       db_do(db, codebook_sql_drop_marks, of_theme, 2, NULL, fault_r) &&
	       db_do(db, codebook_sql_drop_labels, of_theme, 2, NULL, fault_r) &&
	       db_do(db, codebook_sql_drop_models, of_theme, 2, NULL, fault_r) &&
	       codebook_store_drop_growth(db, root_id, heap_id, theme_id, fault_r);
}

/* --- lists and counts ------------------------------------------------------------------------- */

static const char codebook_sql_text[] DB_SQL =
	"INSERT INTO codebook_text (root_id, theme_id, run_id, side, rank, text_id, weight, how, is_copy)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

bool
codebook_store_text(struct db *db, int64_t root_id, int64_t theme_id, int64_t run_id, enum side side,
                    const struct codebook_row *row, struct fault *fault_r)
{
	return db_do(db, codebook_sql_text,
	             WITH(db_int64(root_id), db_int64(theme_id), db_int64(run_id), db_int64(side),
	                  db_int64(row->rank), db_int64(row->text_id), db_int64(row->weight),
	                  db_int64(row->how), db_int64(row->is_copy)),
	             NULL, fault_r);
}

static const char codebook_sql_tally[] DB_SQL =
	"INSERT INTO codebook_count (root_id, heap_id, theme_id, run_id, side, tone, said, texts, unlike)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

bool
codebook_store_tally(struct db *db, int64_t root_id, int64_t heap_id, const struct codebook_tally *tally,
                     struct fault *fault_r)
{
	return db_do(db, codebook_sql_tally,
	             WITH(db_int64(root_id), db_int64(heap_id), db_int64(tally->theme_id),
	                  db_int64(tally->run_id), db_int64(tally->side), db_int64(tally->tone),
	                  db_int64(tally->said), db_int64(tally->texts), db_int64(tally->unlike)),
	             NULL, fault_r);
}

static const char codebook_sql_keep[] DB_SQL =
	"INSERT INTO codebook_heap (root_id, heap_id, filled_unix_s, theme_count, texts, run_id, made_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (root_id, heap_id) DO UPDATE SET filled_unix_s = $3, theme_count = $4, texts = $5,"
	" run_id = $6, made_unix_s = $7";

bool
codebook_store_keep(struct db *db, int64_t root_id, const struct codebook_kept_heap *heap,
                    struct fault *fault_r)
{
	return db_do(db, codebook_sql_keep,
	             WITH(db_int64(root_id), db_int64(heap->heap_id), db_int64(heap->filled_unix_s),
	                  db_int64(heap->theme_count), db_int64(heap->texts), db_int64(heap->run_id),
	                  db_int64(heap->made_unix_s)),
	             NULL, fault_r);
}

/* --- texts that are no more ------------------------------------------------------------------- */

static const char codebook_sql_said_of[] DB_SQL =
	"SELECT m.text_id"
	"  FROM codebook_mark m JOIN codebook_theme t ON t.root_id = m.root_id AND t.theme_id = m.theme_id"
	" WHERE m.root_id = $1 AND t.heap_id = $2"
	" UNION SELECT l.text_id"
	"  FROM codebook_label l JOIN codebook_theme t ON t.root_id = l.root_id AND t.theme_id = l.theme_id"
	" WHERE l.root_id = $1 AND t.heap_id = $2"
	" UNION SELECT q.text_id"
	"  FROM codebook_start_quote q JOIN codebook_start s ON s.root_id = q.root_id AND s.start_id = q.start_id"
	" WHERE q.root_id = $1 AND s.heap_id = $2";
static const char codebook_sql_leave_marks[] DB_SQL =
	"DELETE FROM codebook_mark"
	" WHERE root_id = $1 AND text_id = $3"
	"   AND theme_id IN (SELECT theme_id FROM codebook_theme WHERE root_id = $1 AND heap_id = $2)";
static const char codebook_sql_leave_labels[] DB_SQL =
	"DELETE FROM codebook_label"
	" WHERE root_id = $1 AND text_id = $3"
	"   AND theme_id IN (SELECT theme_id FROM codebook_theme WHERE root_id = $1 AND heap_id = $2)";
static const char codebook_sql_leave_quotes[] DB_SQL =
	"DELETE FROM codebook_start_quote"
	" WHERE root_id = $1 AND text_id = $3"
	"   AND start_id IN (SELECT start_id FROM codebook_start WHERE root_id = $1 AND heap_id = $2)";

static int
compare_ids(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

static bool
said_of(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id, int64_t **ids_r,
        size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, codebook_sql_said_of, WITH(db_int64(root_id), db_int64(heap_id)));
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
codebook_store_leave(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                     struct fault *fault_r)
{
	static const char *const all[] = { codebook_sql_leave_marks, codebook_sql_leave_labels,
		                               codebook_sql_leave_quotes };
	int64_t *said, *there;
	size_t said_count, count;
	if (!said_of(arena, db, root_id, heap_id, &said, &said_count, fault_r))
		return false;
	if (said_count == 0)
		return true;
	if (!verbatim_text_ids(arena, db, root_id, heap_id, &there, &count, fault_r))
		return false;
	for (size_t i = 0; i < said_count; i++) {
		if (count > 0 && bsearch(&said[i], there, count, sizeof *there, compare_ids) != NULL)
			continue;
		for (size_t k = 0; k < LENGTH(all); k++)
			if (!db_do(db, all[k], WITH(db_int64(root_id), db_int64(heap_id), db_int64(said[i])), NULL,
			           fault_r))
				return false;
	}
	return true;
}

static const char codebook_sql_clean_texts[] DB_SQL =
	"DELETE FROM codebook_text"
	" WHERE root_id = $1"
	"   AND theme_id IN (SELECT theme_id FROM codebook_theme WHERE root_id = $1 AND heap_id = $2)"
	"   AND NOT EXISTS (SELECT 1 FROM codebook_theme t"
	"                    WHERE t.root_id = $1 AND t.heap_id = $2 AND t.theme_id = codebook_text.theme_id"
	"                      AND (t.run_id = codebook_text.run_id OR t.found_id = codebook_text.run_id))";
static const char codebook_sql_clean_counts[] DB_SQL =
	"DELETE FROM codebook_count"
	" WHERE root_id = $1 AND heap_id = $2"
	"   AND NOT EXISTS (SELECT 1 FROM codebook_theme t"
	"                    WHERE t.root_id = $1 AND t.heap_id = $2 AND t.theme_id = codebook_count.theme_id"
	"                      AND t.run_id = codebook_count.run_id)"
	"   AND NOT EXISTS (SELECT 1 FROM codebook_heap h"
	"                    WHERE h.root_id = $1 AND h.heap_id = $2 AND codebook_count.theme_id = 0"
	"                      AND h.run_id = codebook_count.run_id)";

bool
codebook_store_clean(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r)
{
	return db_do(db, codebook_sql_clean_texts, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r) &&
	       db_do(db, codebook_sql_clean_counts, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r) &&
	       codebook_store_clean_months(db, root_id, heap_id, fault_r);
}

static const char codebook_sql_forget_heap[] DB_SQL =
	"DELETE FROM codebook_heap WHERE root_id = $1 AND heap_id = $2";
static const char codebook_sql_forget_counts[] DB_SQL =
	"DELETE FROM codebook_count WHERE root_id = $1 AND heap_id = $2";

bool
codebook_store_forget(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                      struct fault *fault_r)
{
	struct codebook_theme *themes;
	size_t count;
	if (!codebook_store_themes(arena, db, root_id, heap_id, &themes, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!codebook_store_drop(db, root_id, heap_id, themes[i].theme_id, fault_r))
			return false;
	return codebook_store_start_forget(db, root_id, heap_id, fault_r) &&
	       codebook_store_forget_watch(db, root_id, heap_id, fault_r) &&
	       db_do(db, codebook_sql_forget_counts, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r) &&
	       db_do(db, codebook_sql_forget_heap, WITH(db_int64(root_id), db_int64(heap_id)), NULL, fault_r);
}
