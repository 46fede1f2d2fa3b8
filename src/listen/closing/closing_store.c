/* Requests that ended, and what whoever asked says of them. */
#include "base/time.h"
#include "listen/closing/closing_inside.h"

static const char closing_sql_rule[] DB_SQL =
	"SELECT percent, hours, weekly"
	"  FROM closing_rule"
	" WHERE root_id = $1";

bool
closing_store_rule(struct arena *arena, struct db *db, int64_t root_id, struct closing_rule *rule_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, closing_sql_rule, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*rule_r = closing_rule_default;
	if (found == FOUND_ONE)
		*rule_r = (struct closing_rule){ rows_int64(rows, 0), rows_int64(rows, 1),
			                             rows_int64(rows, 2) };
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char closing_sql_rule_keep[] DB_SQL =
	"INSERT INTO closing_rule (root_id, percent, hours, weekly)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id) DO UPDATE SET percent = $2, hours = $3, weekly = $4";

bool
closing_store_rule_keep(struct db *db, int64_t root_id, const struct closing_rule *rule,
                        struct fault *fault_r)
{
	return db_do(db, closing_sql_rule_keep,
	             WITH(db_int64(root_id), db_int64(rule->percent), db_int64(rule->hours),
	                  db_int64(rule->weekly)),
	             NULL, fault_r);
}

static const char closing_sql_read[] DB_SQL =
	"SELECT number, erased_unix_s"
	"  FROM closing_read"
	" WHERE root_id = $1";

bool
closing_store_read(struct arena *arena, struct db *db, int64_t root_id, int64_t *number_r,
                   int64_t *erased_unix_s_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, closing_sql_read, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	*erased_unix_s_r = found == FOUND_ONE ? rows_int64(rows, 1) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char closing_sql_read_begin[] DB_SQL =
	"INSERT INTO closing_read (root_id, number, erased_unix_s)"
	" VALUES ($1, 0, 0)"
	" ON CONFLICT (root_id) DO NOTHING";

static const char closing_sql_read_take[] DB_SQL =
	"UPDATE closing_read"
	"   SET number = $3"
	" WHERE root_id = $1 AND number = $2";

static const char closing_sql_erased_to[] DB_SQL =
	"UPDATE closing_read"
	"   SET erased_unix_s = $2"
	" WHERE root_id = $1 AND erased_unix_s < $2";

enum found
closing_store_read_take(struct db *db, int64_t root_id, int64_t from, int64_t number,
                        struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, closing_sql_read_begin, WITH(db_int64(root_id)), NULL, fault_r) ||
	    !db_do(db, closing_sql_read_take, WITH(db_int64(root_id), db_int64(from), db_int64(number)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

bool
closing_store_erased_to(struct db *db, int64_t root_id, int64_t erased_unix_s, struct fault *fault_r)
{
	return db_do(db, closing_sql_read_begin, WITH(db_int64(root_id)), NULL, fault_r) &&
	       db_do(db, closing_sql_erased_to, WITH(db_int64(root_id), db_int64(erased_unix_s)), NULL,
	             fault_r);
}

/* --- one end --------------------------------------------------------------------------------- */

static const char closing_sql_end[] DB_SQL =
	"SELECT person_id, unit_id, offering_id, step_id, is_counted, ended_day, telling, tell_unix_s,"
	"       told_day, answered_day, met, ease, words"
	"  FROM closing_end"
	" WHERE root_id = $1 AND request_id = $2";

enum found
closing_store_end(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                  struct closing_end *end_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, closing_sql_end, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*end_r = (struct closing_end){
			.request_id = request_id,
			.person_id = rows_int64(rows, 0),
			.unit_id = rows_int64(rows, 1),
			.offering_id = rows_int64(rows, 2),
			.step_id = rows_int64(rows, 3),
			.is_counted = rows_int64(rows, 4) != 0,
			.ended_day = (int32_t)rows_int64(rows, 5),
			.telling = (enum closing_telling)rows_int64(rows, 6),
			.tell_unix_s = rows_int64(rows, 7),
			.told_day = (int32_t)rows_int64(rows, 8),
			.answered_day = (int32_t)rows_int64(rows, 9),
			.met = (enum closing_met)rows_int64(rows, 10),
			.ease = rows_int64(rows, 11),
			.words = span_keep(arena, rows_text(rows, 12)),
		};
	rows_end(rows);
	return found;
}

static const char closing_sql_end_add[] DB_SQL =
	"INSERT INTO closing_end (root_id, request_id, person_id, unit_id, offering_id, step_id,"
	" is_counted, ended_day, telling, tell_unix_s, told_day, answered_day, met, ease, words)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, '')"
	" ON CONFLICT (root_id, request_id) DO NOTHING";

bool
closing_store_end_add(struct db *db, int64_t root_id, const struct closing_end *end,
                      struct fault *fault_r)
{
	return db_do(db, closing_sql_end_add,
	             WITH(db_int64(root_id), db_int64(end->request_id), db_int64(end->person_id),
	                  db_int64(end->unit_id), db_int64(end->offering_id), db_int64(end->step_id),
	                  db_int64(end->is_counted), db_int64(end->ended_day), db_int64(end->telling),
	                  db_int64(end->tell_unix_s)),
	             NULL, fault_r);
}

static const char closing_sql_end_count[] DB_SQL =
	"UPDATE closing_end"
	"   SET is_counted = $3"
	" WHERE root_id = $1 AND request_id = $2";

bool
closing_store_end_count(struct db *db, int64_t root_id, int64_t request_id, bool is_counted,
                        struct fault *fault_r)
{
	return db_do(db, closing_sql_end_count,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(is_counted)), NULL, fault_r);
}

static const char closing_sql_tell_take[] DB_SQL =
	"UPDATE closing_end"
	"   SET telling = 0"
	" WHERE root_id = $1 AND request_id = $2 AND telling = 1";

static const char closing_sql_end_drop[] DB_SQL =
	"DELETE FROM closing_end"
	" WHERE root_id = $1 AND request_id = $2 AND answered_day = 0 AND told_day = 0";

/* One that she was written to about stays: it says when, for the ninety days. */
bool
closing_store_end_drop(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, closing_sql_tell_take, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r) &&
	       db_do(db, closing_sql_end_drop, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char closing_sql_answer[] DB_SQL =
	"UPDATE closing_end"
	"   SET answered_day = $3, met = $4, ease = $5, words = $6, telling = $7"
	" WHERE root_id = $1 AND request_id = $2 AND answered_day = 0";

enum found
closing_store_answer(struct db *db, int64_t root_id, const struct closing_end *end,
                     struct fault *fault_r)
{
	int64_t changed;
	must(end->answered_day != 0 && end->met != CLOSING_UNSAID);
	if (!db_do(db, closing_sql_answer,
	           WITH(db_int64(root_id), db_int64(end->request_id), db_int64(end->answered_day),
	                db_int64(end->met), db_int64(end->ease), db_text(end->words),
	                db_int64(end->telling == CLOSING_TO_TELL ? CLOSING_NOT_TOLD : end->telling)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- her message ----------------------------------------------------------------------------- */

static const char closing_sql_due[] DB_SQL =
	"SELECT request_id"
	"  FROM closing_end"
	" WHERE root_id = $1 AND telling = $2 AND tell_unix_s <= $3"
	" ORDER BY tell_unix_s, request_id"
	" LIMIT $4";

bool
closing_store_due(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
                  int64_t requests_r[CLOSING_DUE_COUNT], size_t *count_r, struct fault *fault_r)
{
	enum found found;
	struct rows *rows = db_ask(arena, db, closing_sql_due,
	                           WITH(db_int64(root_id), db_int64(CLOSING_TO_TELL), db_int64(now_s),
	                                db_int64(CLOSING_DUE_COUNT)));
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE)
		requests_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

enum found
closing_store_tell_take(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, closing_sql_tell_take, WITH(db_int64(root_id), db_int64(request_id)), &changed,
	           fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char closing_sql_tell[] DB_SQL =
	"UPDATE closing_end"
	"   SET telling = $3, told_day = $4"
	" WHERE root_id = $1 AND request_id = $2";

bool
closing_store_tell(struct db *db, int64_t root_id, int64_t request_id, enum closing_telling telling,
                   int32_t told_day, struct fault *fault_r)
{
	return db_do(db, closing_sql_tell,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(telling),
	                  db_int64(told_day)),
	             NULL, fault_r);
}

static struct db_value
print_value(const uint8_t print[INVITE_PRINT_SIZE])
{
	return db_bytes(span_from((const char *)print, INVITE_PRINT_SIZE));
}

static const char closing_sql_told[] DB_SQL =
	"SELECT day"
	"  FROM closing_told"
	" WHERE root_id = $1 AND print = $2 AND day >= $3";

enum found
closing_store_told(struct arena *arena, struct db *db, int64_t root_id,
                   const uint8_t print[INVITE_PRINT_SIZE], int32_t since_day, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, closing_sql_told,
	                           WITH(db_int64(root_id), print_value(print), db_int64(since_day)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char closing_sql_told_add[] DB_SQL =
	"INSERT INTO closing_told (root_id, print, day)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, print) DO UPDATE SET day = $3 WHERE closing_told.day < $4";

enum found
closing_store_told_add(struct db *db, int64_t root_id, const uint8_t print[INVITE_PRINT_SIZE],
                       int32_t day, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, closing_sql_told_add,
	           WITH(db_int64(root_id), print_value(print), db_int64(day),
	                db_int64(day - CLOSING_ONCE_DAYS)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- forgotten ------------------------------------------------------------------------------- */

static const char closing_sql_forget_person[] DB_SQL =
	"UPDATE closing_end"
	"   SET person_id = 0, words = '', telling = 0"
	" WHERE root_id = $1 AND person_id = $2";

/* What she did not answer, or is in no figure, serves nothing any more. */
static const char closing_sql_forget_end[] DB_SQL =
	"DELETE FROM closing_end"
	" WHERE root_id = $1 AND request_id = $2 AND (answered_day = 0 OR is_counted = 0)";

static const char closing_sql_forget_request[] DB_SQL =
	"UPDATE closing_end"
	"   SET person_id = 0, words = '', telling = 0"
	" WHERE root_id = $1 AND request_id = $2";

static const char closing_sql_forget_back[] DB_SQL =
	"DELETE FROM closing_back"
	" WHERE root_id = $1 AND request_id = $2";

bool
closing_store_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                             struct fault *fault_r)
{
	return db_do(db, closing_sql_forget_end, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r) &&
	       db_do(db, closing_sql_forget_request, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r) &&
	       db_do(db, closing_sql_forget_back, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

/* What she said is still counted. */
bool
closing_store_forget_person(struct db *db, int64_t root_id, int64_t person_id,
                            struct fault *fault_r)
{
	must(person_id != 0);
	return db_do(db, closing_sql_forget_person, WITH(db_int64(root_id), db_int64(person_id)), NULL,
	             fault_r);
}

static const char closing_sql_forget_ends[] DB_SQL =
	"DELETE FROM closing_end"
	" WHERE root_id = $1 AND ended_day < $2";

static const char closing_sql_forget_words[] DB_SQL =
	"DELETE FROM closing_word"
	" WHERE root_id = $1 AND quarter < $2";

static const char closing_sql_forget_asks[] DB_SQL =
	"DELETE FROM closing_ask"
	" WHERE root_id = $1 AND ended_day < $2";

static const char closing_sql_forget_told[] DB_SQL =
	"DELETE FROM closing_told"
	" WHERE root_id = $1 AND day < $2";

static const char closing_sql_forget_weeks[] DB_SQL =
	"DELETE FROM closing_week"
	" WHERE root_id = $1 AND week < $2";

static const char closing_sql_forget_backs[] DB_SQL =
	"DELETE FROM closing_back"
	" WHERE root_id = $1 AND done_unix_s > 0 AND done_unix_s < $2";

static bool
forget(struct db *db, const char *sql, int64_t root_id, int64_t before, struct fault *fault_r)
{
	return db_do(db, sql, WITH(db_int64(root_id), db_int64(before)), NULL, fault_r);
}

bool
closing_store_forget(struct db *db, int64_t root_id, int32_t today, struct fault *fault_r)
{
	const int64_t old = today - CLOSING_KEEP_DAYS;
	return forget(db, closing_sql_forget_ends, root_id, old, fault_r) &&
	       forget(db, closing_sql_forget_words, root_id, closing_quarter((int32_t)old), fault_r) &&
	       forget(db, closing_sql_forget_backs, root_id, old * DAY_S, fault_r) &&
	       forget(db, closing_sql_forget_asks, root_id, today - CLOSING_OWN_DAYS, fault_r) &&
	       forget(db, closing_sql_forget_told, root_id, today - CLOSING_ONCE_DAYS, fault_r) &&
	       forget(db, closing_sql_forget_weeks, root_id, closing_week(today), fault_r);
}

/* --- counted --------------------------------------------------------------------------------- */

static const char closing_sql_replies[] DB_SQL =
	"SELECT request_id, person_id, unit_id, offering_id, met, ease"
	"  FROM closing_end"
	" WHERE root_id = $1 AND answered_day >= $2 AND answered_day < $3 AND is_counted = 1"
	" ORDER BY request_id";

/* A person who is not known, or was erased, is somebody each time. */
bool
closing_store_replies(struct arena *arena, struct db *db, int64_t root_id, int32_t from_day,
                      int32_t to_day, struct closing_reply **replies_r, struct closing_part **parts_r,
                      size_t *count_r, struct fault *fault_r)
{
	struct closing_reply *replies = NULL;
	struct closing_part *parts = NULL;
	size_t count = 0;
	enum found found;
	struct rows *rows = db_ask(arena, db, closing_sql_replies,
	                           WITH(db_int64(root_id), db_int64(from_day), db_int64(to_day)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if ((count & (count - 1)) == 0) {
			replies = arena_grow(arena, replies, count, count == 0 ? 1 : 2 * count, sizeof *replies);
			parts = arena_grow(arena, parts, count, count == 0 ? 1 : 2 * count, sizeof *parts);
		}
		const int64_t person_id = rows_int64(rows, 1);
		struct closing_reply *reply = &replies[count];
		*reply = closing_reply_of(rows_int64(rows, 2), rows_int64(rows, 3), rows_int64(rows, 4),
		                          rows_int64(rows, 5), 0);
		parts[count] = (struct closing_part){ .who = person_id != 0 ? person_id : rows_int64(rows, 0),
			                                  .unit_id = reply->unit_id,
			                                  .offering_id = reply->offering_id };
		for (size_t i = 0; i < CLOSING_QUESTION_COUNT; i++)
			parts[count].counts[i] = reply->levels[i] >= 0;
		count++;
	}
	rows_end(rows);
	*replies_r = replies;
	*parts_r = parts;
	*count_r = count;
	return found != FOUND_FAILED;
}
