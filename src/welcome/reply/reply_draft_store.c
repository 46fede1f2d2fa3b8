/* Replies that wait for a colleague, and those that left as they were read. */
#include <string.h>

#include "welcome/reply/reply_inside.h"

#define COLUMNS                                                                                   \
	"request_id, author_id, state, template_id, channel, outcome, files_entry_id, sum,"          \
	" asked_unix_s, judge_id, judged_unix_s, word"

static struct reply_draft
draft_of(struct arena *arena, const struct rows *rows)
{
	struct reply_draft draft = {
		.request_id = rows_int64(rows, 0),
		.author_id = rows_int64(rows, 1),
		.state = (enum reply_state)rows_int64(rows, 2),
		.template_id = rows_int64(rows, 3),
		.channel = (enum desk_channel)rows_int64(rows, 4),
		.outcome = (enum desk_outcome)rows_int64(rows, 5),
		.files_entry_id = rows_int64(rows, 6),
		.asked_unix_s = rows_int64(rows, 8),
		.judge_id = rows_int64(rows, 9),
		.judged_unix_s = rows_int64(rows, 10),
		.word = span_keep(arena, rows_text(rows, 11)),
		.text = SPAN(""),
	};
	const struct span sum = rows_bytes(rows, 7);
	must(sum.length == REPLY_SUM_SIZE && draft.state < REPLY_STATE_COUNT);
	memcpy(draft.sum, sum.at, REPLY_SUM_SIZE);
	return draft;
}

static struct db_value
sum_of(const struct reply_draft *draft)
{
	return db_bytes(span_from((const char *)draft->sum, REPLY_SUM_SIZE));
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum found
take_one(struct arena *arena, struct rows *rows, struct reply_draft *draft_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*draft_r = draft_of(arena, rows);
		draft_r->text = span_keep(arena, rows_text(rows, 12));
	}
	rows_end(rows);
	return found;
}

static const char reply_sql_draft[] DB_SQL =
	"SELECT " COLUMNS ", text"
	"  FROM reply_draft"
	" WHERE root_id = $1 AND request_id = $2 AND author_id = $3";

enum found
reply_draft_of(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
               int64_t author_id, struct reply_draft *draft_r, struct fault *fault_r)
{
	return take_one(arena,
	                db_ask(arena, db, reply_sql_draft,
	                       WITH(db_int64(root_id), db_int64(request_id), db_int64(author_id))),
	                draft_r, fault_r);
}

static const char reply_sql_waiting[] DB_SQL =
	"SELECT " COLUMNS ", text"
	"  FROM reply_draft"
	" WHERE root_id = $1 AND state = $2 AND request_id = $3";

enum found
reply_draft_waiting(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                    struct reply_draft *draft_r, struct fault *fault_r)
{
	return take_one(arena,
	                db_ask(arena, db, reply_sql_waiting,
	                       WITH(db_int64(root_id), db_int64(REPLY_WAITS), db_int64(request_id))),
	                draft_r, fault_r);
}

static const char reply_sql_drafts[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM reply_draft"
	" WHERE root_id = $1 AND state = $2"
	" ORDER BY request_id, author_id"
	" LIMIT $3";

bool
reply_store_drafts(struct arena *arena, struct db *db, int64_t root_id, enum reply_state state,
                   struct reply_draft **drafts_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, reply_sql_drafts,
	                           WITH(db_int64(root_id), db_int64(state),
	                                db_int64(REPLY_WAITING_COUNT_MAX)));
	enum found found;
	size_t room = 0;
	*drafts_r = NULL;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (*count_r == room) {
			room = room == 0 ? 16 : room * 2;
			*drafts_r = arena_grow(arena, *drafts_r, *count_r, room, sizeof **drafts_r);
		}
		(*drafts_r)[(*count_r)++] = draft_of(arena, rows);
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char reply_sql_draft_add[] DB_SQL =
	"INSERT INTO reply_draft (root_id, request_id, author_id, state, template_id, channel, outcome,"
	"                         files_entry_id, text, sum, asked_unix_s, judge_id, judged_unix_s,"
	"                         word)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, '')"
	" ON CONFLICT (root_id, request_id, author_id)"
	" DO UPDATE SET state = $4, template_id = $5, channel = $6, outcome = $7, files_entry_id = $8,"
	"               text = $9, sum = $10, asked_unix_s = $11, judge_id = 0, judged_unix_s = 0,"
	"               word = ''";

bool
reply_store_draft_add(struct db *db, int64_t root_id, const struct reply_draft *draft,
                      struct fault *fault_r)
{
	return db_do(db, reply_sql_draft_add,
	             WITH(db_int64(root_id), db_int64(draft->request_id), db_int64(draft->author_id),
	                  db_int64(REPLY_WAITS), db_int64(draft->template_id), db_int64(draft->channel),
	                  db_int64(draft->outcome), db_int64(draft->files_entry_id),
	                  db_text(draft->text), sum_of(draft), db_int64(draft->asked_unix_s)),
	             NULL, fault_r);
}

static enum found
found_of(bool is_fine, int64_t changed)
{
	return !is_fine ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

static const char reply_sql_take_back[] DB_SQL =
	"UPDATE reply_draft SET state = $4"
	" WHERE root_id = $1 AND request_id = $2 AND author_id = $3 AND state = $5";

enum found
reply_take_back(struct db *db, int64_t root_id, int64_t request_id, int64_t author_id,
                struct fault *fault_r)
{
	int64_t changed = 0;
	const bool is_fine = db_do(db, reply_sql_take_back,
	                           WITH(db_int64(root_id), db_int64(request_id), db_int64(author_id),
	                                db_int64(REPLY_TAKEN_BACK), db_int64(REPLY_WAITS)),
	                           &changed, fault_r);
	return found_of(is_fine, changed);
}

static const char reply_sql_drop[] DB_SQL =
	"DELETE FROM reply_draft WHERE root_id = $1 AND request_id = $2 AND author_id = $3";

bool
reply_drop(struct db *db, int64_t root_id, int64_t request_id, int64_t author_id,
           struct fault *fault_r)
{
	return db_do(db, reply_sql_drop,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(author_id)), NULL, fault_r);
}

static const char reply_sql_approved[] DB_SQL =
	"DELETE FROM reply_draft"
	" WHERE root_id = $1 AND request_id = $2 AND author_id = $3 AND author_id <> $4 AND state = $5"
	"   AND sum = $6";

enum found
reply_store_approved(struct db *db, int64_t root_id, const struct reply_draft *draft,
                     struct fault *fault_r)
{
	int64_t changed = 0;
	const bool is_fine = db_do(db, reply_sql_approved,
	                           WITH(db_int64(root_id), db_int64(draft->request_id),
	                                db_int64(draft->author_id), db_int64(draft->judge_id),
	                                db_int64(REPLY_WAITS), sum_of(draft)),
	                           &changed, fault_r);
	return found_of(is_fine, changed);
}

static const char reply_sql_sent_back[] DB_SQL =
	"UPDATE reply_draft SET state = $5, judge_id = $4, word = $7, judged_unix_s = $8"
	" WHERE root_id = $1 AND request_id = $2 AND author_id = $3 AND author_id <> $4 AND state = $6"
	"   AND sum = $9";

enum found
reply_store_sent_back(struct db *db, int64_t root_id, const struct reply_draft *draft,
                      struct fault *fault_r)
{
	int64_t changed = 0;
	const bool is_fine = db_do(db, reply_sql_sent_back,
	                           WITH(db_int64(root_id), db_int64(draft->request_id),
	                                db_int64(draft->author_id), db_int64(draft->judge_id),
	                                db_int64(REPLY_SENT_BACK), db_int64(REPLY_WAITS),
	                                db_text(draft->word), db_int64(draft->judged_unix_s),
	                                sum_of(draft)),
	                           &changed, fault_r);
	return found_of(is_fine, changed);
}

static const char reply_sql_keep_approved[] DB_SQL =
	"INSERT INTO reply_approved (root_id, request_id, entry_id, author_id, judge_id, sum, at_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

bool
reply_store_keep_approved(struct db *db, int64_t root_id, const struct reply_draft *draft,
                          int64_t entry_id, struct fault *fault_r)
{
	return db_do(db, reply_sql_keep_approved,
	             WITH(db_int64(root_id), db_int64(draft->request_id), db_int64(entry_id),
	                  db_int64(draft->author_id), db_int64(draft->judge_id), sum_of(draft),
	                  db_int64(draft->judged_unix_s)),
	             NULL, fault_r);
}

/* --- forgetting ------------------------------------------------------------------------------- */

static const char reply_sql_forget_drafts[] DB_SQL =
	"DELETE FROM reply_draft WHERE root_id = $1 AND request_id = $2";

static const char reply_sql_forget_approved[] DB_SQL =
	"DELETE FROM reply_approved WHERE root_id = $1 AND request_id = $2";

bool
reply_store_forget(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, reply_sql_forget_drafts, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r) &&
	       db_do(db, reply_sql_forget_approved, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}
