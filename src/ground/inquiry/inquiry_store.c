#include "base/ident.h"
#include "ground/inquiry/inquiry_inside.h"

/* --- reading ----------------------------------------------------------------------------------- */

static const char inquiry_sql_rows[] DB_SQL =
	"SELECT v.inquiry_id, v.version, v.state, i.name, v.changes, v.published_day,"
	"       (SELECT count(*) FROM inquiry_version p"
	"         WHERE p.root_id = $1 AND p.inquiry_id = v.inquiry_id AND p.state = 2), i.is_request"
	"  FROM inquiry_version v"
	"  JOIN inquiry_inquiry i ON i.root_id = v.root_id AND i.inquiry_id = v.inquiry_id"
	" WHERE v.root_id = $1"
	"   AND v.version = (SELECT max(l.version) FROM inquiry_version l"
	"                     WHERE l.root_id = $1 AND l.inquiry_id = v.inquiry_id)"
	" ORDER BY i.name, v.inquiry_id"
	" LIMIT 1000";

static const char inquiry_sql_load[] DB_SQL =
	"SELECT v.inquiry_id, v.version, v.state, i.name, v.changes, v.published_day,"
	"       (SELECT count(*) FROM inquiry_version p"
	"         WHERE p.root_id = $1 AND p.inquiry_id = $2 AND p.state = 2), i.is_request, v.document"
	"  FROM inquiry_version v"
	"  JOIN inquiry_inquiry i ON i.root_id = v.root_id AND i.inquiry_id = v.inquiry_id"
	" WHERE v.root_id = $1 AND v.inquiry_id = $2 AND v.version = $3";

static const char inquiry_sql_latest[] DB_SQL =
	"SELECT v.version"
	"  FROM inquiry_version v"
	" WHERE v.root_id = $1 AND v.inquiry_id = $2"
	"   AND (v.state = 2 OR CAST($3 AS bigint) = 0)"
	" ORDER BY v.version DESC"
	" LIMIT 1";

static struct inquiry_row
row_of(struct arena *arena, const struct rows *rows)
{
	return (struct inquiry_row){
		.inquiry_id = rows_int64(rows, 0),
		.version = rows_int64(rows, 1),
		.state = (enum inquiry_state)rows_int64(rows, 2),
		.name = span_keep(arena, rows_text(rows, 3)),
		.changes = rows_int64(rows, 4),
		.published_day = (int32_t)rows_int64(rows, 5),
		.has_published = rows_int64(rows, 6) > 0,
		.is_request = rows_int64(rows, 7) != 0,
	};
}

bool
inquiry_rows(struct arena *arena, struct db *db, int64_t root_id, struct inquiry_row **rows_r,
             size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inquiry_sql_rows, WITH(db_int64(root_id)));
	struct inquiry_row *kept = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			kept = arena_grow(arena, kept, count, count + 32, sizeof *kept);
		kept[count++] = row_of(arena, rows);
	}
	rows_end(rows);
	*rows_r = kept;
	*count_r = count;
	return found != FOUND_FAILED;
}

static enum found
latest(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
       bool only_published, int64_t *version_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, inquiry_sql_latest,
	           WITH(db_int64(root_id), db_int64(inquiry_id), db_int64(only_published)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*version_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

/* A document that was written by this program is read by it. */
static enum found
document_of(struct arena *arena, struct span document, struct inquiry **inquiry_r,
            struct fault *fault_r)
{
	const char *sentence;
	*inquiry_r = inquiry_read(arena, document, &sentence);
	if (*inquiry_r != NULL)
		return FOUND_ONE;
	(void)fault_format(arena, fault_r, "Ce questionnaire ne peut pas être lu.",
	                   "inquiry document: %s", sentence);
	return FOUND_FAILED;
}

enum found
inquiry_load(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
             int64_t version, struct inquiry_row *row_r, struct inquiry **inquiry_r,
             struct fault *fault_r)
{
	if (version == 0) {
		const enum found found =
			latest(arena, db, root_id, inquiry_id, false, &version, fault_r);
		if (found != FOUND_ONE)
			return found;
	}
	struct rows *rows =
		db_ask(arena, db, inquiry_sql_load,
	           WITH(db_int64(root_id), db_int64(inquiry_id), db_int64(version)));
	enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*row_r = row_of(arena, rows);
		if (inquiry_r != NULL)
			found = document_of(arena, rows_text(rows, 8), inquiry_r, fault_r);
	}
	rows_end(rows);
	return found;
}

enum found
inquiry_load_published(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
                       struct inquiry_row *row_r, struct inquiry **inquiry_r,
                       struct fault *fault_r)
{
	int64_t version = 0;
	const enum found found = latest(arena, db, root_id, inquiry_id, true, &version, fault_r);
	return found != FOUND_ONE ? found
	                          : inquiry_load(arena, db, root_id, inquiry_id, version, row_r,
	                                         inquiry_r, fault_r);
}

/* --- writing ----------------------------------------------------------------------------------- */

static const char inquiry_sql_add[] DB_SQL =
	"INSERT INTO inquiry_inquiry (root_id, inquiry_id, name, account_id, made_unix_s, is_request)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static const char inquiry_sql_version_add[] DB_SQL =
	"INSERT INTO inquiry_version (root_id, inquiry_id, version, state, changes, published_day,"
	"                             account_id, saved_unix_s, document)"
	" VALUES ($1, $2, $3, 0, 1, 0, $4, $5, $6)";

static const char inquiry_sql_name[] DB_SQL =
	"UPDATE inquiry_inquiry SET name = $3, is_request = $4 WHERE root_id = $1 AND inquiry_id = $2";

static const char inquiry_sql_past_add[] DB_SQL =
	"INSERT INTO inquiry_past (root_id, inquiry_id, version, changes, document)"
	" SELECT v.root_id, v.inquiry_id, v.version, v.changes, v.document"
	"   FROM inquiry_version v"
	"  WHERE v.root_id = $1 AND v.inquiry_id = $2 AND v.version = $3 AND v.changes = $4"
	"    AND v.state < 2"
	" ON CONFLICT (root_id, inquiry_id, version, changes) DO NOTHING";

static const char inquiry_sql_save[] DB_SQL =
	"UPDATE inquiry_version"
	"   SET document = $5, changes = changes + 1, account_id = $6, saved_unix_s = $7, state = 0"
	" WHERE root_id = $1 AND inquiry_id = $2 AND version = $3 AND changes = $4 AND state < 2";

static const char inquiry_sql_past_cut[] DB_SQL =
	"DELETE FROM inquiry_past"
	" WHERE root_id = $1 AND inquiry_id = $2 AND (version < $3 OR changes <= $4)";

bool
inquiry_add(struct arena *arena, struct db *db, int64_t root_id, const struct inquiry *inquiry,
            int64_t account_id, int64_t now_s, int64_t *inquiry_id_r, struct fault *fault_r)
{
	*inquiry_id_r = ident_ordered();
	return db_do(db, inquiry_sql_add,
	             WITH(db_int64(root_id), db_int64(*inquiry_id_r), db_text(inquiry->name),
	                  db_int64(account_id), db_int64(now_s), db_int64(inquiry->is_request)),
	             NULL, fault_r) &&
	       db_do(db, inquiry_sql_version_add,
	             WITH(db_int64(root_id), db_int64(*inquiry_id_r), db_int64(1),
	                  db_int64(account_id), db_int64(now_s),
	                  db_text(inquiry_write(arena, inquiry))),
	             NULL, fault_r);
}

static bool
rename_it(struct db *db, int64_t root_id, int64_t inquiry_id, const struct inquiry *inquiry,
          struct fault *fault_r)
{
	return db_do(db, inquiry_sql_name,
	             WITH(db_int64(root_id), db_int64(inquiry_id), db_text(inquiry->name),
	                  db_int64(inquiry->is_request)),
	             NULL, fault_r);
}

enum found
inquiry_save(struct arena *arena, struct db *db, int64_t root_id, const struct inquiry_row *row,
             const struct inquiry *inquiry, int64_t account_id, int64_t now_s,
             struct fault *fault_r)
{
	const struct span document = inquiry_write(arena, inquiry);
	int64_t version, changed;
	const enum found found =
		latest(arena, db, root_id, row->inquiry_id, false, &version, fault_r);
	if (found != FOUND_ONE)
		return found;
	if (version != row->version)
		return FOUND_NONE;
	if (!rename_it(db, root_id, row->inquiry_id, inquiry, fault_r))
		return FOUND_FAILED;
	if (row->state == INQUIRY_PUBLISHED)
		return db_do(db, inquiry_sql_version_add,
		             WITH(db_int64(root_id), db_int64(row->inquiry_id), db_int64(version + 1),
		                  db_int64(account_id), db_int64(now_s), db_text(document)),
		             NULL, fault_r)
		           ? FOUND_ONE
		           : FOUND_FAILED;
	if (!db_do(db, inquiry_sql_past_add,
	           WITH(db_int64(root_id), db_int64(row->inquiry_id), db_int64(version),
	                db_int64(row->changes)),
	           NULL, fault_r) ||
	    !db_do(db, inquiry_sql_save,
	           WITH(db_int64(root_id), db_int64(row->inquiry_id), db_int64(version),
	                db_int64(row->changes), db_text(document), db_int64(account_id),
	                db_int64(now_s)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	return db_do(db, inquiry_sql_past_cut,
	             WITH(db_int64(root_id), db_int64(row->inquiry_id), db_int64(version),
	                  db_int64(row->changes - INQUIRY_PAST_COUNT_MAX)),
	             NULL, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* --- taking back -------------------------------------------------------------------------------- */

static const char inquiry_sql_past[] DB_SQL =
	"SELECT p.version, p.changes, p.document"
	"  FROM inquiry_past p"
	"  JOIN inquiry_version v"
	"    ON v.root_id = p.root_id AND v.inquiry_id = p.inquiry_id AND v.version = p.version"
	" WHERE p.root_id = $1 AND p.inquiry_id = $2 AND v.state < 2"
	" ORDER BY p.version DESC, p.changes DESC"
	" LIMIT 1";

/* `changes` goes on growing, so that who saves what was taken back is told. */
static const char inquiry_sql_take_back[] DB_SQL =
	"UPDATE inquiry_version SET document = $4, changes = changes + 1, state = 0"
	" WHERE root_id = $1 AND inquiry_id = $2 AND version = $3 AND state < 2";

static const char inquiry_sql_past_drop[] DB_SQL =
	"DELETE FROM inquiry_past"
	" WHERE root_id = $1 AND inquiry_id = $2 AND version = $3 AND changes = $4";

enum found
inquiry_undo(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
             struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, inquiry_sql_past, WITH(db_int64(root_id), db_int64(inquiry_id)));
	enum found found = rows_next(rows, fault_r);
	if (found != FOUND_ONE) {
		rows_end(rows);
		return found;
	}
	struct inquiry *inquiry;
	const int64_t version = rows_int64(rows, 0), changes = rows_int64(rows, 1);
	const struct span document = span_keep(arena, rows_text(rows, 2));
	rows_end(rows);
	found = document_of(arena, document, &inquiry, fault_r);
	if (found != FOUND_ONE)
		return found;
	const bool good =
		rename_it(db, root_id, inquiry_id, inquiry, fault_r) &&
		db_do(db, inquiry_sql_take_back,
	          WITH(db_int64(root_id), db_int64(inquiry_id), db_int64(version), db_text(document)),
	          NULL, fault_r) &&
		db_do(db, inquiry_sql_past_drop,
	          WITH(db_int64(root_id), db_int64(inquiry_id), db_int64(version),
	               db_int64(changes)),
	          NULL, fault_r);
	return good ? FOUND_ONE : FOUND_FAILED;
}

/* --- states -------------------------------------------------------------------------------------- */

static const char inquiry_sql_move[] DB_SQL =
	"UPDATE inquiry_version SET state = $5, published_day = $6"
	" WHERE root_id = $1 AND inquiry_id = $2 AND version = $3 AND state = $4 AND changes = $7";

static const char inquiry_sql_past_forget[] DB_SQL =
	"DELETE FROM inquiry_past WHERE root_id = $1 AND inquiry_id = $2";

bool
inquiry_move(struct db *db, int64_t root_id, const struct inquiry_row *row,
             enum inquiry_state to, int32_t today, bool *done_r, struct fault *fault_r)
{
	int64_t changed;
	must(row->state != INQUIRY_PUBLISHED);
	if (!db_do(db, inquiry_sql_move,
	           WITH(db_int64(root_id), db_int64(row->inquiry_id), db_int64(row->version),
	                db_int64(row->state), db_int64(to),
	                db_int64(to == INQUIRY_PUBLISHED ? today : 0), db_int64(row->changes)),
	           &changed, fault_r))
		return false;
	*done_r = changed > 0;
	return !*done_r || to != INQUIRY_PUBLISHED ||
	       db_do(db, inquiry_sql_past_forget,
	             WITH(db_int64(root_id), db_int64(row->inquiry_id)), NULL, fault_r);
}

/* --- who, and what goes on -------------------------------------------------------------------- */

static const char inquiry_sql_saver[] DB_SQL =
	"SELECT v.account_id"
	"  FROM inquiry_version v"
	" WHERE v.root_id = $1 AND v.inquiry_id = $2"
	" ORDER BY v.version DESC"
	" LIMIT 1";

static const char inquiry_sql_series_set[] DB_SQL =
	"INSERT INTO inquiry_series (root_id, inquiry_id, version, question, continues)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, inquiry_id, version, question) DO UPDATE SET continues = $5";

static const char inquiry_sql_series[] DB_SQL =
	"SELECT version, question, continues"
	"  FROM inquiry_series"
	" WHERE root_id = $1 AND inquiry_id = $2"
	" ORDER BY version, question"
	" LIMIT 10000";

enum found
inquiry_store_saver(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
                    int64_t *account_id_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, inquiry_sql_saver, WITH(db_int64(root_id), db_int64(inquiry_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*account_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

bool
inquiry_store_series_set(struct db *db, int64_t root_id, const struct inquiry_row *row,
                         struct span question, bool continues, struct fault *fault_r)
{
	return db_do(db, inquiry_sql_series_set,
	             WITH(db_int64(root_id), db_int64(row->inquiry_id), db_int64(row->version),
	                  db_text(question), db_int64(continues)),
	             NULL, fault_r);
}

bool
inquiry_store_series(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
                     struct inquiry_series **series_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, inquiry_sql_series, WITH(db_int64(root_id), db_int64(inquiry_id)));
	struct inquiry_series *series = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			series = arena_grow(arena, series, count, count + 32, sizeof *series);
		series[count++] = (struct inquiry_series){
			.version = rows_int64(rows, 0),
			.question = span_keep(arena, rows_text(rows, 1)),
			.continues = rows_int64(rows, 2) != 0,
		};
	}
	rows_end(rows);
	*series_r = series;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- remarks ------------------------------------------------------------------------------------- */

static const char inquiry_sql_comments[] DB_SQL =
	"SELECT comment_id, version, question, words, account_id, made_unix_s, is_done"
	"  FROM inquiry_comment"
	" WHERE root_id = $1 AND inquiry_id = $2"
	" ORDER BY comment_id"
	" LIMIT 500";

static const char inquiry_sql_comment_add[] DB_SQL =
	"INSERT INTO inquiry_comment (root_id, inquiry_id, comment_id, version, question, words,"
	"                             account_id, made_unix_s, is_done)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";

static const char inquiry_sql_comment_done[] DB_SQL =
	"UPDATE inquiry_comment SET is_done = $4"
	" WHERE root_id = $1 AND inquiry_id = $2 AND comment_id = $3";

bool
inquiry_store_comments(struct arena *arena, struct db *db, int64_t root_id, int64_t inquiry_id,
                       struct inquiry_comment **comments_r, size_t *count_r,
                       struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, inquiry_sql_comments,
	                           WITH(db_int64(root_id), db_int64(inquiry_id)));
	struct inquiry_comment *comments = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			comments = arena_grow(arena, comments, count, count + 32, sizeof *comments);
		comments[count++] = (struct inquiry_comment){
			.comment_id = rows_int64(rows, 0),
			.version = rows_int64(rows, 1),
			.question = span_keep(arena, rows_text(rows, 2)),
			.words = span_keep(arena, rows_text(rows, 3)),
			.account_id = rows_int64(rows, 4),
			.made_unix_s = rows_int64(rows, 5),
			.is_done = rows_int64(rows, 6) != 0,
		};
	}
	rows_end(rows);
	*comments_r = comments;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
inquiry_store_comment_add(struct db *db, int64_t root_id, int64_t inquiry_id,
                          const struct inquiry_comment *comment, struct fault *fault_r)
{
	return db_do(db, inquiry_sql_comment_add,
	             WITH(db_int64(root_id), db_int64(inquiry_id), db_int64(ident_ordered()),
	                  db_int64(comment->version), db_text(comment->question),
	                  db_text(comment->words), db_int64(comment->account_id),
	                  db_int64(comment->made_unix_s)),
	             NULL, fault_r);
}

bool
inquiry_store_comment_done(struct db *db, int64_t root_id, int64_t inquiry_id,
                           int64_t comment_id, bool is_done, struct fault *fault_r)
{
	return db_do(db, inquiry_sql_comment_done,
	             WITH(db_int64(root_id), db_int64(inquiry_id), db_int64(comment_id),
	                  db_int64(is_done)),
	             NULL, fault_r);
}
