/* Steps of an offering, what was ticked of them on a request. */
#include "base/ident.h"
#include "welcome/knowledge/knowledge_inside.h"

/* --- what an offering asks for ---------------------------------------------------------------- */

static const char knowledge_sql_setting[] DB_SQL =
	"SELECT two_names, changes FROM knowledge_offering WHERE root_id = $1 AND offering_id = $2";

bool
knowledge_store_setting(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                        struct knowledge_setting *setting_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, knowledge_sql_setting,
	                           WITH(db_int64(root_id), db_int64(offering_id)));
	const enum found found = rows_next(rows, fault_r);
	*setting_r = (struct knowledge_setting){ .offering_id = offering_id };
	if (found == FOUND_ONE) {
		setting_r->two_names = rows_int64(rows, 0) != 0;
		setting_r->changes = rows_int64(rows, 1);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char knowledge_sql_two_names[] DB_SQL =
	"SELECT count(*) FROM knowledge_tie t JOIN knowledge_offering o"
	"    ON o.root_id = t.root_id AND o.offering_id = t.about_id"
	" WHERE t.root_id = $1 AND t.article_id = $2 AND t.kind = 0 AND o.two_names = 1";

bool
knowledge_store_two_names(struct arena *arena, struct db *db, int64_t root_id, int64_t article_id,
                          bool *two_names_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, knowledge_sql_two_names,
	                           WITH(db_int64(root_id), db_int64(article_id)));
	const enum found found = rows_next(rows, fault_r);
	must(found != FOUND_NONE);
	*two_names_r = found == FOUND_ONE && rows_int64(rows, 0) > 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

static const char knowledge_sql_steps[] DB_SQL =
	"SELECT step_id, words FROM knowledge_step"
	" WHERE root_id = $1 AND offering_id = $2 AND rank > 0 ORDER BY rank";

bool
knowledge_store_steps(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                      struct knowledge_step steps_r[KNOWLEDGE_STEP_COUNT_MAX], size_t *count_r,
                      struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, knowledge_sql_steps, WITH(db_int64(root_id), db_int64(offering_id)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(*count_r < KNOWLEDGE_STEP_COUNT_MAX);
		steps_r[(*count_r)++] =
			(struct knowledge_step){ .step_id = rows_int64(rows, 0),
			                         .words = span_keep(arena, rows_text(rows, 1)) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char knowledge_sql_set[] DB_SQL =
	"INSERT INTO knowledge_offering (root_id, offering_id, two_names, changes)"
	" VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, offering_id)"
	" DO UPDATE SET two_names = $3, changes = knowledge_offering.changes + 1"
	" WHERE knowledge_offering.changes = $4";
static const char knowledge_sql_rest[] DB_SQL =
	"UPDATE knowledge_step SET rank = 0 WHERE root_id = $1 AND offering_id = $2";
static const char knowledge_sql_step[] DB_SQL =
	"INSERT INTO knowledge_step (root_id, offering_id, step_id, rank, words)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, offering_id, step_id) DO UPDATE SET rank = $4, words = $5";

enum found
knowledge_store_set(struct db *db, int64_t root_id, const struct knowledge_setting *setting,
                    const struct knowledge_step *steps, size_t count, struct fault *fault_r)
{
	int64_t changed = 0;
	if (!db_do(db, knowledge_sql_set,
	           WITH(db_int64(root_id), db_int64(setting->offering_id), db_int64(setting->two_names),
	                db_int64(setting->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	if (!db_do(db, knowledge_sql_rest, WITH(db_int64(root_id), db_int64(setting->offering_id)), NULL,
	           fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, knowledge_sql_step,
		           WITH(db_int64(root_id), db_int64(setting->offering_id),
		                db_int64(steps[i].step_id != 0 ? steps[i].step_id : ident_random()),
		                db_int64((int64_t)i + 1), db_text(steps[i].words)),
		           NULL, fault_r))
			return FOUND_FAILED;
	return FOUND_ONE;
}

/* --- on a request ----------------------------------------------------------------------------- */

static const char knowledge_sql_ticked[] DB_SQL =
	"SELECT s.step_id, s.words, t.account_id, t.at_unix_s"
	"  FROM knowledge_step s LEFT JOIN knowledge_tick t"
	"    ON t.root_id = s.root_id AND t.step_id = s.step_id AND t.request_id = $3"
	" WHERE s.root_id = $1 AND s.offering_id = $2 AND (s.rank > 0 OR t.account_id IS NOT NULL)"
	" ORDER BY CASE WHEN s.rank = 0 THEN 1 ELSE 0 END, s.rank, s.step_id";

bool
knowledge_steps(struct arena *arena, struct db *db, int64_t root_id,
                const struct desk_request *request,
                struct knowledge_step steps_r[2 * KNOWLEDGE_STEP_COUNT_MAX], size_t *count_r,
                struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, knowledge_sql_ticked,
	                           WITH(db_int64(root_id), db_int64(request->offering_id),
	                                db_int64(request->request_id)));
	enum found found = FOUND_NONE;
	*count_r = 0;
	while (*count_r < 2 * KNOWLEDGE_STEP_COUNT_MAX && (found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const bool is_ticked = !rows_is_null(rows, 2);
		steps_r[(*count_r)++] =
			(struct knowledge_step){ .step_id = rows_int64(rows, 0),
			                         .words = span_keep(arena, rows_text(rows, 1)),
			                         .is_ticked = is_ticked,
			                         .account_id = is_ticked ? rows_int64(rows, 2) : 0,
			                         .at_unix_s = is_ticked ? rows_int64(rows, 3) : 0 };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char knowledge_sql_tick[] DB_SQL =
	"INSERT INTO knowledge_tick (root_id, request_id, step_id, account_id, at_unix_s)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, request_id, step_id) DO NOTHING";
static const char knowledge_sql_untick[] DB_SQL =
	"DELETE FROM knowledge_tick WHERE root_id = $1 AND request_id = $2 AND step_id = $3";

/* The fact says who and on which request; what the step is stands on the request, for who sees it. */
enum found
knowledge_tick(struct arena *arena, struct db *db, const struct visit *visit,
               const struct knowledge_ticking *ticking, struct fault *fault_r)
{
	struct knowledge_step steps[2 * KNOWLEDGE_STEP_COUNT_MAX];
	size_t count, at = 0;
	const struct desk_request *request = ticking->request;
	if (!knowledge_steps(arena, db, visit->root_id, request, steps, &count, fault_r))
		return FOUND_FAILED;
	while (at < count && steps[at].step_id != ticking->step_id)
		at++;
	if (at == count || steps[at].is_ticked == ticking->is_ticked)
		return FOUND_NONE;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = ticking->is_ticked ? "knowledge.ticked" : "knowledge.unticked",
		.account_id = visit->reader.account_id,
		.subject_id = request->request_id,
		.place_id = request->is_confidential ? 0 : request->unit_id,
		.words = ticking->is_ticked ? SPAN("Une étape d’une demande a été cochée.")
		                            : SPAN("Une étape d’une demande n’est plus cochée."),
		.once = visit->once,
	};
	const enum found told = journal_add(arena, db, visit->root_id, &fact, fault_r);
	if (told != FOUND_ONE)
		return told;
	const bool is_done =
		ticking->is_ticked
			? db_do(db, knowledge_sql_tick,
	                WITH(db_int64(visit->root_id), db_int64(request->request_id),
	                     db_int64(ticking->step_id), db_int64(visit->reader.account_id),
	                     db_int64(visit->now_s)),
	                NULL, fault_r)
			: db_do(db, knowledge_sql_untick,
	                WITH(db_int64(visit->root_id), db_int64(request->request_id),
	                     db_int64(ticking->step_id)),
	                NULL, fault_r);
	return is_done ? FOUND_ONE : FOUND_FAILED;
}

/* --- the end of a request --------------------------------------------------------------------- */

static const char knowledge_sql_forget[] DB_SQL =
	"DELETE FROM knowledge_tick WHERE root_id = $1 AND request_id = $2";

bool
knowledge_forget(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, knowledge_sql_forget, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}
