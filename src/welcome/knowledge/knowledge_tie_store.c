/* What articles are about, how often they were the answer, which ones are missing. */
#include "base/ident.h"
#include "welcome/knowledge/knowledge_inside.h"

/* --- ties ------------------------------------------------------------------------------------- */

static const char knowledge_sql_ties[] DB_SQL =
	"SELECT kind, about_id, version FROM knowledge_tie WHERE root_id = $1 AND article_id = $2"
	" ORDER BY kind, about_id";

bool
knowledge_store_ties(struct arena *arena, struct db *db, int64_t root_id, int64_t article_id,
                     struct knowledge_ties *ties_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, knowledge_sql_ties, WITH(db_int64(root_id), db_int64(article_id)));
	enum found found;
	*ties_r = (struct knowledge_ties){ .counts = { 0 } };
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t kind = rows_int64(rows, 0);
		must(kind >= 0 && kind < KNOWLEDGE_TIE_KIND_COUNT);
		size_t *count = &ties_r->counts[kind];
		if (*count == KNOWLEDGE_TIE_COUNT_MAX)
			continue;
		ties_r->ids[kind][*count] = rows_int64(rows, 1);
		ties_r->versions[kind][(*count)++] = rows_int64(rows, 2);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

size_t
knowledge_tie_told(const struct knowledge_ties *ties, enum knowledge_tie kind, size_t at, int64_t told)
{
	while (at < ties->counts[kind] && ties->versions[kind][at] > told)
		at++;
	return at < ties->counts[kind] ? at : SIZE_MAX;
}

static bool
is_among(const struct knowledge_ties *ties, int kind, int64_t id)
{
	for (size_t i = 0; i < ties->counts[kind]; i++)
		if (ties->ids[kind][i] == id)
			return true;
	return false;
}

static const char knowledge_sql_untie[] DB_SQL =
	"DELETE FROM knowledge_tie"
	" WHERE root_id = $1 AND article_id = $2 AND kind = $3 AND about_id = $4";
static const char knowledge_sql_tie[] DB_SQL =
	"INSERT INTO knowledge_tie (root_id, article_id, kind, about_id, version)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, article_id, kind, about_id) DO NOTHING";

struct tying {
	int64_t root_id;
	const struct knowledge_article *article;
	const struct knowledge_ties *ties;
	struct knowledge_ties before;
};

static bool
tie_kind(struct db *db, const struct tying *tying, int kind, struct fault *fault_r)
{
	const struct knowledge_ties *ties = tying->ties, *before = &tying->before;
	const struct db_value root = db_int64(tying->root_id);
	const struct db_value article = db_int64(tying->article->article_id);
	for (size_t i = 0; i < before->counts[kind]; i++)
		if (!is_among(ties, kind, before->ids[kind][i]) &&
		    !db_do(db, knowledge_sql_untie,
		           WITH(root, article, db_int64(kind), db_int64(before->ids[kind][i])),
		           NULL, fault_r))
			return false;
	for (size_t i = 0; i < ties->counts[kind]; i++)
		if (!db_do(db, knowledge_sql_tie,
		           WITH(root, article, db_int64(kind), db_int64(ties->ids[kind][i]),
		                db_int64(tying->article->version)),
		           NULL, fault_r))
			return false;
	return true;
}

bool
knowledge_store_tie(struct arena *arena, struct db *db, int64_t root_id,
                    const struct knowledge_article *article, const struct knowledge_ties *ties,
                    struct fault *fault_r)
{
	struct tying tying = { .root_id = root_id, .article = article, .ties = ties };
	if (!knowledge_store_ties(arena, db, root_id, article->article_id, &tying.before, fault_r))
		return false;
	for (int kind = 0; kind < KNOWLEDGE_TIE_KIND_COUNT; kind++)
		if (!tie_kind(db, &tying, kind, fault_r))
			return false;
	return true;
}

/* --- what helped ------------------------------------------------------------------------------ */

static const char knowledge_sql_help[] DB_SQL =
	"INSERT INTO knowledge_helped (root_id, article_id, day, count) VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, article_id, day) DO UPDATE SET count = knowledge_helped.count + 1";

bool
knowledge_store_help(struct db *db, int64_t root_id, int64_t article_id, int32_t day,
                     struct fault *fault_r)
{
	return db_do(db, knowledge_sql_help,
	             WITH(db_int64(root_id), db_int64(article_id), db_int64(day)), NULL, fault_r);
}

/* --- what is missing -------------------------------------------------------------------------- */

static const char knowledge_sql_want[] DB_SQL =
	"INSERT INTO knowledge_wanted (root_id, wanted_id, offering_id, unit_id, is_confidential, words,"
	" day)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

bool
knowledge_store_want(struct db *db, int64_t root_id, const struct knowledge_wanted *wanted,
                     struct fault *fault_r)
{
	return db_do(db, knowledge_sql_want,
	             WITH(db_int64(root_id), db_int64(ident_ordered()), db_int64(wanted->offering_id),
	                  db_int64(wanted->unit_id), db_int64(wanted->is_confidential),
	                  db_text(wanted->words), db_int64(wanted->day)),
	             NULL, fault_r);
}

#define WANTED_COLUMNS "wanted_id, offering_id, unit_id, is_confidential, words, day"
static struct knowledge_wanted
wanted_of(struct arena *arena, const struct rows *rows)
{
	return (struct knowledge_wanted){ .wanted_id = rows_int64(rows, 0),
		                              .offering_id = rows_int64(rows, 1),
		                              .unit_id = rows_int64(rows, 2),
		                              .is_confidential = rows_int64(rows, 3) != 0,
		                              .words = span_keep(arena, rows_text(rows, 4)),
		                              .day = (int32_t)rows_int64(rows, 5) };
}

static const char knowledge_sql_wanted[] DB_SQL =
	"SELECT " WANTED_COLUMNS " FROM knowledge_wanted WHERE root_id = $1"
	" ORDER BY wanted_id DESC LIMIT 2000";

bool
knowledge_store_wanted(struct arena *arena, struct db *db, int64_t root_id,
                       struct knowledge_wanted **wanted_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, knowledge_sql_wanted, WITH(db_int64(root_id)));
	struct knowledge_wanted *wanted = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			wanted = arena_grow(arena, wanted, count, count + 32, sizeof *wanted);
		wanted[count++] = wanted_of(arena, rows);
	}
	rows_end(rows);
	*wanted_r = wanted;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char knowledge_sql_wanted_one[] DB_SQL =
	"SELECT " WANTED_COLUMNS " FROM knowledge_wanted WHERE root_id = $1 AND wanted_id = $2";

enum found
knowledge_store_wanted_one(struct arena *arena, struct db *db, int64_t root_id, int64_t wanted_id,
                           struct knowledge_wanted *wanted_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, knowledge_sql_wanted_one,
	                           WITH(db_int64(root_id), db_int64(wanted_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*wanted_r = wanted_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char knowledge_sql_wanted_drop[] DB_SQL =
	"DELETE FROM knowledge_wanted WHERE root_id = $1 AND wanted_id = $2";

bool
knowledge_store_wanted_drop(struct db *db, int64_t root_id, int64_t wanted_id, struct fault *fault_r)
{
	return db_do(db, knowledge_sql_wanted_drop, WITH(db_int64(root_id), db_int64(wanted_id)), NULL,
	             fault_r);
}
