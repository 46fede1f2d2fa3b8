/* Articles and their versions. */
#include "base/ident.h"
#include "welcome/knowledge/knowledge_inside.h"

/* The order of struct knowledge_article as rows give it. */
#define ARTICLE_COLUMNS                                                                            \
	"a.article_id, a.code, a.unit_id, a.review_day, a.version, a.told, a.is_public, a.told_unix_s," \
	" a.told_by, a.title_words, a.words, a.changes, v.title, v.body, v.is_public, v.account_id,"    \
	" v.at_unix_s"
#define ARTICLE_HELPED                                                                             \
	", (SELECT CAST(coalesce(sum(h.count), 0) AS bigint) FROM knowledge_helped h"                   \
	" WHERE h.root_id = a.root_id AND h.article_id = a.article_id AND h.day >= $2)"
#define AS_TOLD                                                                                    \
	" FROM knowledge_article a JOIN knowledge_version v"                                            \
	" ON v.root_id = a.root_id AND v.article_id = a.article_id AND v.version = a.told"
#define AS_WRITTEN                                                                                 \
	" FROM knowledge_article a JOIN knowledge_version v"                                            \
	" ON v.root_id = a.root_id AND v.article_id = a.article_id AND v.version = a.version"

static struct knowledge_article
article_of(struct arena *arena, const struct rows *rows)
{
	return (struct knowledge_article){
		.article_id = rows_int64(rows, 0),
		.code = span_keep(arena, rows_text(rows, 1)),
		.unit_id = rows_int64(rows, 2),
		.review_day = (int32_t)rows_int64(rows, 3),
		.version = rows_int64(rows, 4),
		.told = rows_int64(rows, 5),
		.is_public = rows_int64(rows, 6) != 0,
		.told_unix_s = rows_int64(rows, 7),
		.told_by = rows_int64(rows, 8),
		.title_words = span_keep(arena, rows_text(rows, 9)),
		.words = span_keep(arena, rows_text(rows, 10)),
		.changes = rows_int64(rows, 11),
		.title = span_keep(arena, rows_text(rows, 12)),
		.body = span_keep(arena, rows_text(rows, 13)),
		.says_public = rows_int64(rows, 14) != 0,
		.writer_id = rows_int64(rows, 15),
		.written_unix_s = rows_int64(rows, 16),
		.helped = rows_column_count(rows) > 17 ? rows_int64(rows, 17) : 0,
	};
}

static enum found
one_of(struct arena *arena, struct rows *rows, struct knowledge_article *article_r,
       struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*article_r = article_of(arena, rows);
	rows_end(rows);
	return found;
}

static bool
all_of(struct arena *arena, struct rows *rows, struct knowledge_article **articles_r,
       size_t *count_r, struct fault *fault_r)
{
	struct knowledge_article *articles = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 16 == 0)
			articles = arena_grow(arena, articles, count, count + 16, sizeof *articles);
		articles[count++] = article_of(arena, rows);
	}
	rows_end(rows);
	*articles_r = articles;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- one -------------------------------------------------------------------------------------- */

static const char knowledge_sql_told[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS AS_TOLD
	" WHERE a.root_id = $1 AND a.code = $2 AND a.is_public >= $3";

enum found
knowledge_told(struct arena *arena, struct db *db, int64_t root_id, struct span code,
               bool for_public, struct knowledge_article *article_r, struct fault *fault_r)
{
	if (code.length > KNOWLEDGE_CODE_LENGTH_MAX || !span_is_utf8(code))
		return FOUND_NONE;
	return one_of(arena,
	              db_ask(arena, db, knowledge_sql_told,
	                     WITH(db_int64(root_id), db_text(code), db_int64(for_public))),
	              article_r, fault_r);
}

static const char knowledge_sql_last[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS AS_WRITTEN " WHERE a.root_id = $1 AND a.code = $2";

enum found
knowledge_store_last(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                     struct knowledge_article *article_r, struct fault *fault_r)
{
	if (code.length > KNOWLEDGE_CODE_LENGTH_MAX || !span_is_utf8(code))
		return FOUND_NONE;
	return one_of(arena,
	              db_ask(arena, db, knowledge_sql_last, WITH(db_int64(root_id), db_text(code))),
	              article_r, fault_r);
}

static const char knowledge_sql_version[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS
	" FROM knowledge_article a JOIN knowledge_version v"
	" ON v.root_id = a.root_id AND v.article_id = a.article_id"
	" WHERE a.root_id = $1 AND a.article_id = $2 AND v.version = $3";

enum found
knowledge_store_version(struct arena *arena, struct db *db, int64_t root_id, int64_t article_id,
                        int64_t version, struct knowledge_article *article_r,
                        struct fault *fault_r)
{
	return one_of(arena,
	              db_ask(arena, db, knowledge_sql_version,
	                     WITH(db_int64(root_id), db_int64(article_id), db_int64(version))),
	              article_r, fault_r);
}

static const char knowledge_sql_versions[] DB_SQL =
	"SELECT version, title, is_public, account_id, at_unix_s"
	"  FROM knowledge_version"
	" WHERE root_id = $1 AND article_id = $2"
	" ORDER BY version DESC";

bool
knowledge_store_versions(struct arena *arena, struct db *db, int64_t root_id, int64_t article_id,
                         struct knowledge_article **versions_r, size_t *count_r,
                         struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, knowledge_sql_versions,
	                           WITH(db_int64(root_id), db_int64(article_id)));
	struct knowledge_article *versions =
		arena_array_of(arena, struct knowledge_article, KNOWLEDGE_VERSION_COUNT_MAX + 2);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < KNOWLEDGE_VERSION_COUNT_MAX + 2)
		versions[count++] = (struct knowledge_article){
			.article_id = article_id,
			.version = rows_int64(rows, 0),
			.title = span_keep(arena, rows_text(rows, 1)),
			.says_public = rows_int64(rows, 2) != 0,
			.writer_id = rows_int64(rows, 3),
			.written_unix_s = rows_int64(rows, 4),
		};
	rows_end(rows);
	*versions_r = versions;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- several ---------------------------------------------------------------------------------- */

static const char knowledge_sql_list[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS ARTICLE_HELPED AS_TOLD
	" WHERE a.root_id = $1 AND a.is_public >= $3 AND a.code > $4"
	"   AND (CAST($5 AS bigint) = 0 OR EXISTS (SELECT 1 FROM knowledge_tie t WHERE t.root_id = a.root_id"
	"        AND t.article_id = a.article_id AND t.kind = 0 AND t.about_id = $5"
	"        AND t.version <= a.told))"
	" ORDER BY a.code LIMIT $6";

static int32_t
helped_since(int32_t today)
{
	return today - KNOWLEDGE_HELPED_DAYS;
}

bool
knowledge_store_list(struct arena *arena, struct db *db, const struct knowledge_listing *listing,
                     struct knowledge_article **articles_r, size_t *count_r, struct fault *fault_r)
{
	return all_of(arena,
	              db_ask(arena, db, knowledge_sql_list,
	                     WITH(db_int64(listing->root_id), db_int64(helped_since(listing->today)),
	                          db_int64(listing->for_public), db_text(listing->after),
	                          db_int64(listing->offering_id), db_int64((int64_t)listing->count))),
	              articles_r, count_r, fault_r);
}

static const char knowledge_sql_to_do[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS AS_WRITTEN
	" WHERE a.root_id = $1"
	"   AND (a.told <> a.version OR (a.review_day <> 0 AND a.review_day <= $2))"
	" ORDER BY a.article_id DESC LIMIT 500";

bool
knowledge_store_to_do(struct arena *arena, struct db *db, int64_t root_id, int32_t today,
                      struct knowledge_article **articles_r, size_t *count_r, struct fault *fault_r)
{
	return all_of(arena,
	              db_ask(arena, db, knowledge_sql_to_do, WITH(db_int64(root_id), db_int64(today))),
	              articles_r, count_r, fault_r);
}

static const char knowledge_sql_among[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS AS_TOLD
	" WHERE a.root_id = $1 AND a.article_id = $2 AND a.is_public >= $3";

bool
knowledge_store_among(struct arena *arena, struct db *db, int64_t root_id, const int64_t *ids,
                      size_t count, bool for_public, struct knowledge_article *articles_r,
                      size_t *count_r, struct fault *fault_r)
{
	*count_r = 0;
	for (size_t i = 0; i < count; i++) {
		const enum found found =
			one_of(arena,
		           db_ask(arena, db, knowledge_sql_among,
		                  WITH(db_int64(root_id), db_int64(ids[i]), db_int64(for_public))),
		           &articles_r[*count_r], fault_r);
		if (found == FOUND_FAILED)
			return false;
		*count_r += found == FOUND_ONE;
	}
	return true;
}

static const char knowledge_sql_of_offering[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS ARTICLE_HELPED AS_TOLD
	" JOIN knowledge_tie t ON t.root_id = a.root_id AND t.article_id = a.article_id"
	" WHERE a.root_id = $1 AND a.is_public >= $3 AND t.kind = 0 AND t.about_id = $4"
	"   AND t.version <= a.told"
	" ORDER BY a.article_id DESC LIMIT $5";
static const char knowledge_sql_of_none[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS ARTICLE_HELPED AS_TOLD
	" WHERE a.root_id = $1 AND a.is_public >= $3"
	"   AND NOT EXISTS (SELECT 1 FROM knowledge_tie t WHERE t.root_id = a.root_id"
	"       AND t.article_id = a.article_id AND t.kind = 0)"
	" ORDER BY a.article_id DESC LIMIT $5";

bool
knowledge_store_candidates(struct arena *arena, struct db *db,
                           const struct knowledge_listing *listing,
                           struct knowledge_article *articles_r, size_t *count_r,
                           struct fault *fault_r)
{
	struct knowledge_article *found;
	if (!all_of(arena,
	            db_ask(arena, db,
	                   listing->offering_id != 0 ? knowledge_sql_of_offering : knowledge_sql_of_none,
	                   WITH(db_int64(listing->root_id), db_int64(helped_since(listing->today)),
	                        db_int64(listing->for_public), db_int64(listing->offering_id),
	                        db_int64(KNOWLEDGE_CANDIDATE_COUNT))),
	            &found, count_r, fault_r))
		return false;
	for (size_t i = 0; i < *count_r; i++)
		articles_r[i] = found[i];
	return true;
}

/* --- saving ----------------------------------------------------------------------------------- */

static const char knowledge_sql_add[] DB_SQL =
	"INSERT INTO knowledge_article (root_id, article_id, code, unit_id, review_day, version, told,"
	" is_public, told_unix_s, told_by, title_words, words, changes)"
	" VALUES ($1, $2, $3, $4, $5, 1, 0, 0, 0, 0, '', '', 1)";
static const char knowledge_sql_change[] DB_SQL =
	"UPDATE knowledge_article SET unit_id = $3, review_day = $4, version = version + 1,"
	" changes = changes + 1"
	" WHERE root_id = $1 AND article_id = $2 AND changes = $5 AND version = $6";
static const char knowledge_sql_add_version[] DB_SQL =
	"INSERT INTO knowledge_version (root_id, article_id, version, title, body, is_public,"
	" account_id, at_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
static const char knowledge_sql_forget_versions[] DB_SQL =
	"DELETE FROM knowledge_version WHERE root_id = $1 AND article_id = $2 AND version < $3"
	" AND version <> $4";
static const char knowledge_sql_has_code[] DB_SQL =
	"SELECT count(*) FROM knowledge_article WHERE root_id = $1 AND code = $2";
static const char knowledge_sql_count[] DB_SQL =
	"SELECT count(*) FROM knowledge_article WHERE root_id = $1";

static bool
count_is(struct rows *rows, int64_t *count_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	must(found != FOUND_NONE);
	if (found == FOUND_ONE)
		*count_r = rows_int64(rows, 0);
	rows_end(rows);
	return found == FOUND_ONE;
}

/* « renouveler-sa-carte », « renouveler-sa-carte-2 ». */
static bool
find_code(struct arena *arena, struct db *db, int64_t root_id, struct knowledge_article *article,
          struct fault *fault_r)
{
	struct span slug = span_slug(arena, article->title, KNOWLEDGE_CODE_LENGTH_MAX - 8);
	if (slug.length == 0 || span_is(slug, "nouveau")) /* an address of ours */
		slug = SPAN("article");
	article->code = slug;
	for (int number = 2;; number++) {
		int64_t count;
		if (!count_is(db_ask(arena, db, knowledge_sql_has_code,
		                     WITH(db_int64(root_id), db_text(article->code))),
		              &count, fault_r))
			return false;
		if (count == 0)
			return true;
		article->code = span_of(arena_format(arena, "%.*s-%d", SPAN_ARGS(slug), number));
	}
}

static enum found
add(struct arena *arena, struct db *db, int64_t root_id, struct knowledge_article *article,
    struct fault *fault_r)
{
	int64_t count;
	if (!count_is(db_ask(arena, db, knowledge_sql_count, WITH(db_int64(root_id))), &count, fault_r))
		return FOUND_FAILED;
	if (count >= KNOWLEDGE_ARTICLE_COUNT_MAX)
		return FOUND_NONE;
	article->article_id = ident_ordered();
	article->version = article->changes = 1;
	return find_code(arena, db, root_id, article, fault_r) &&
	               db_do(db, knowledge_sql_add,
	                     WITH(db_int64(root_id), db_int64(article->article_id),
	                          db_text(article->code), db_int64(article->unit_id),
	                          db_int64(article->review_day)),
	                     NULL, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static enum found
change(struct db *db, int64_t root_id, struct knowledge_article *article, struct fault *fault_r)
{
	int64_t changed = 0;
	if (!db_do(db, knowledge_sql_change,
	           WITH(db_int64(root_id), db_int64(article->article_id), db_int64(article->unit_id),
	                db_int64(article->review_day), db_int64(article->changes),
	                db_int64(article->version)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	article->version++;
	article->changes++;
	return db_do(db, knowledge_sql_forget_versions,
	             WITH(db_int64(root_id), db_int64(article->article_id),
	                  db_int64(article->version - KNOWLEDGE_VERSION_COUNT_MAX),
	                  db_int64(article->told)),
	             NULL, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

enum found
knowledge_store_save(struct arena *arena, struct db *db, int64_t root_id,
                     struct knowledge_article *article, struct fault *fault_r)
{
	const enum found found = article->article_id == 0 ? add(arena, db, root_id, article, fault_r)
	                                                  : change(db, root_id, article, fault_r);
	if (found != FOUND_ONE)
		return found;
	return db_do(db, knowledge_sql_add_version,
	             WITH(db_int64(root_id), db_int64(article->article_id), db_int64(article->version),
	                  db_text(article->title), db_text(article->body),
	                  db_int64(article->says_public), db_int64(article->writer_id),
	                  db_int64(article->written_unix_s)),
	             NULL, fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

/* --- publishing ------------------------------------------------------------------------------- */

static const char knowledge_sql_tell[] DB_SQL =
	"UPDATE knowledge_article SET told = $3, is_public = $4, told_unix_s = $5, told_by = $6,"
	" title_words = $7, words = $8, changes = changes + 1"
	" WHERE root_id = $1 AND article_id = $2 AND changes = $9";

static void
make_words(struct arena *arena, struct knowledge_article *article)
{
	struct text both = text_new(arena, KNOWLEDGE_BODY_LENGTH_MAX * 8);
	text_format(&both, "%.*s\n%.*s", SPAN_ARGS(article->title), SPAN_ARGS(article->body));
	const bool is_told = article->told != 0;
	article->title_words = is_told ? text_words_index(arena, article->title) : SPAN("");
	article->words = is_told ? text_words_index(arena, text_span(&both)) : SPAN("");
}

enum found
knowledge_store_tell(struct arena *arena, struct db *db, int64_t root_id,
                     struct knowledge_article *article, struct fault *fault_r)
{
	int64_t changed = 0;
	make_words(arena, article);
	if (!db_do(db, knowledge_sql_tell,
	           WITH(db_int64(root_id), db_int64(article->article_id), db_int64(article->told),
	                db_int64(article->is_public), db_int64(article->told_unix_s),
	                db_int64(article->told_by), db_text(article->title_words),
	                db_text(article->words), db_int64(article->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	article->changes++;
	return knowledge_shelve(db, root_id, article, fault_r) ? FOUND_ONE : FOUND_FAILED;
}

static const char knowledge_sql_next[] DB_SQL =
	"SELECT " ARTICLE_COLUMNS AS_TOLD
	" WHERE a.root_id = $1 AND a.article_id > $2 ORDER BY a.article_id LIMIT 1";
static const char knowledge_sql_words[] DB_SQL =
	"UPDATE knowledge_article SET title_words = $3, words = $4"
	" WHERE root_id = $1 AND article_id = $2";

bool
knowledge_store_words_again(struct arena *arena, struct db *db, int64_t root_id, int64_t after_id,
                            int64_t *last_r, struct fault *fault_r)
{
	struct knowledge_article article;
	const enum found found =
		one_of(arena,
	           db_ask(arena, db, knowledge_sql_next, WITH(db_int64(root_id), db_int64(after_id))),
	           &article, fault_r);
	*last_r = 0;
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	*last_r = article.article_id;
	make_words(arena, &article);
	return db_do(db, knowledge_sql_words,
	             WITH(db_int64(root_id), db_int64(article.article_id), db_text(article.title_words),
	                  db_text(article.words)),
	             NULL, fault_r) &&
	       knowledge_shelve(db, root_id, &article, fault_r);
}
