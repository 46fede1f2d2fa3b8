/* Boxes, messages that were taken, exchanges. */
#include <string.h>

#include "welcome/letters/letters_inside.h"

static struct db_value
print_value(const struct letters_print *print)
{
	return db_bytes(span_from((const char *)print->bytes, sizeof print->bytes));
}

static bool
one_number(struct rows *rows, int64_t *number_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE && !rows_is_null(rows, 0) ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- boxes ------------------------------------------------------------------------------------- */

static const char letters_sql_boxes[] DB_SQL =
	"SELECT channel, address, offering_id, unit_id, changes"
	"  FROM letters_box"
	" WHERE root_id = $1"
	" ORDER BY channel, address"
	" LIMIT $2";

bool
letters_boxes(struct arena *arena, struct db *db, int64_t root_id, struct letters_box **boxes_r,
              size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_boxes,
	                           WITH(db_int64(root_id), db_int64(LETTERS_BOX_COUNT_MAX)));
	struct letters_box *boxes = arena_array_of(arena, struct letters_box, LETTERS_BOX_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < LETTERS_BOX_COUNT_MAX)
		boxes[count++] = (struct letters_box){
			.channel = (enum desk_channel)rows_int64(rows, 0),
			.address = span_keep(arena, rows_text(rows, 1)),
			.offering_id = rows_int64(rows, 2),
			.unit_id = rows_int64(rows, 3),
			.changes = rows_int64(rows, 4),
		};
	rows_end(rows);
	*boxes_r = boxes;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char letters_sql_box_add[] DB_SQL =
	"INSERT INTO letters_box (root_id, channel, address, offering_id, unit_id, changes)"
	" VALUES ($1, $2, $3, $4, $5, 1)"
	" ON CONFLICT (root_id, channel, address) DO NOTHING";

static const char letters_sql_box_change[] DB_SQL =
	"UPDATE letters_box"
	"   SET offering_id = $4, unit_id = $5, changes = changes + 1"
	" WHERE root_id = $1 AND channel = $2 AND address = $3 AND changes = $6";

enum found
letters_box_save(struct db *db, int64_t root_id, const struct letters_box *box,
                 struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, box->changes == 0 ? letters_sql_box_add : letters_sql_box_change,
	           WITH(db_int64(root_id), db_int64(box->channel), db_text(box->address),
	                db_int64(box->offering_id), db_int64(box->unit_id), db_int64(box->changes)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char letters_sql_box_drop[] DB_SQL =
	"DELETE FROM letters_box"
	" WHERE root_id = $1 AND channel = $2 AND address = $3";

bool
letters_box_drop(struct db *db, int64_t root_id, const struct letters_box *box,
                 struct fault *fault_r)
{
	return db_do(db, letters_sql_box_drop,
	             WITH(db_int64(root_id), db_int64(box->channel), db_text(box->address)), NULL,
	             fault_r);
}

/* --- taken once --------------------------------------------------------------------------------- */

static const char letters_sql_known[] DB_SQL =
	"SELECT request_id"
	"  FROM letters_taken"
	" WHERE root_id = $1 AND sum = $2";

enum found
letters_store_known(struct arena *arena, struct db *db, int64_t root_id, struct span sum,
                    struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, letters_sql_known, WITH(db_int64(root_id), db_bytes(sum)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

static const char letters_sql_take[] DB_SQL =
	"INSERT INTO letters_taken (root_id, sum, sender, at_unix_s, fate, request_id)"
	" VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (root_id, sum) DO NOTHING";

enum found
letters_store_take(struct db *db, int64_t root_id, struct span sum,
                   const struct letters_print *sender, int64_t now_s, enum letters_fate fate,
                   int64_t request_id, struct fault *fault_r)
{
	int64_t changed;
	if (!db_do(db, letters_sql_take,
	           WITH(db_int64(root_id), db_bytes(sum), print_value(sender), db_int64(now_s),
	                db_int64(fate), db_int64(request_id)),
	           &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

static const char letters_sql_try[] DB_SQL =
	"INSERT INTO letters_try (root_id, sum, at_unix_s, tries)"
	" VALUES ($1, $2, $3, 1)"
	" ON CONFLICT (root_id, sum) DO UPDATE SET at_unix_s = $3, tries = letters_try.tries + 1";

static const char letters_sql_tries[] DB_SQL =
	"SELECT tries"
	"  FROM letters_try"
	" WHERE root_id = $1 AND sum = $2";

bool
letters_store_try(struct arena *arena, struct db *db, int64_t root_id, struct span sum, int64_t now_s,
                  int64_t *tries_r, struct fault *fault_r)
{
	return db_do(db, letters_sql_try, WITH(db_int64(root_id), db_bytes(sum), db_int64(now_s)), NULL,
	             fault_r) &&
	       one_number(db_ask(arena, db, letters_sql_tries, WITH(db_int64(root_id), db_bytes(sum))),
	                  tries_r, fault_r);
}

static const char letters_sql_came[] DB_SQL =
	"SELECT count(*)"
	"  FROM (SELECT at_unix_s"
	"          FROM letters_taken"
	"         WHERE root_id = $1 AND sender = $2 AND at_unix_s >= $3"
	"         LIMIT $4) AS latest";

bool
letters_store_came(struct arena *arena, struct db *db, int64_t root_id,
                   const struct letters_print *sender, int64_t since_s, int64_t most,
                   int64_t *count_r, struct fault *fault_r)
{
	return one_number(db_ask(arena, db, letters_sql_came,
	                         WITH(db_int64(root_id), print_value(sender), db_int64(since_s),
	                              db_int64(most))),
	                  count_r, fault_r);
}

/* --- exchanges ---------------------------------------------------------------------------------- */

static const char letters_sql_thread[] DB_SQL =
	"SELECT channel, sender, message_id, before, is_muted, away"
	"  FROM letters_thread"
	" WHERE root_id = $1 AND request_id = $2";

enum found
letters_store_thread(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                     struct letters_thread *thread_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, letters_sql_thread, WITH(db_int64(root_id), db_int64(request_id)));
	const enum found found = rows_next(rows, fault_r);
	*thread_r = (struct letters_thread){ .request_id = request_id, .message_id = SPAN(""),
		                                 .before = SPAN("") };
	if (found == FOUND_ONE) {
		const struct span sender = rows_bytes(rows, 1);
		thread_r->channel = (enum desk_channel)rows_int64(rows, 0);
		must(sender.length == DESK_PRINT_SIZE);
		memcpy(thread_r->sender.bytes, sender.at, DESK_PRINT_SIZE);
		thread_r->message_id = span_keep(arena, rows_text(rows, 2));
		thread_r->before = span_keep(arena, rows_text(rows, 3));
		thread_r->is_muted = rows_int64(rows, 4) != 0;
		thread_r->away = rows_int64(rows, 5);
	}
	rows_end(rows);
	return found;
}

static const char letters_sql_thread_keep[] DB_SQL =
	"INSERT INTO letters_thread (root_id, request_id, channel, sender, message_id, before, is_muted,"
	" away)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	" ON CONFLICT (root_id, request_id)"
	" DO UPDATE SET channel = $3, sender = $4, message_id = $5, before = $6, is_muted = $7, away = $8";

bool
letters_store_thread_keep(struct db *db, int64_t root_id, const struct letters_thread *thread,
                          struct fault *fault_r)
{
	return db_do(db, letters_sql_thread_keep,
	             WITH(db_int64(root_id), db_int64(thread->request_id), db_int64(thread->channel),
	                  print_value(&thread->sender), db_text(thread->message_id),
	                  db_text(thread->before), db_int64(thread->is_muted),
	                  db_int64(thread->away)),
	             NULL, fault_r);
}

static const char letters_sql_thread_speak[] DB_SQL =
	"UPDATE letters_thread"
	"   SET is_muted = 0"
	" WHERE root_id = $1 AND request_id = $2 AND is_muted = 1";

bool
letters_store_thread_speak(struct db *db, int64_t root_id, int64_t request_id, struct fault *fault_r)
{
	return db_do(db, letters_sql_thread_speak, WITH(db_int64(root_id), db_int64(request_id)), NULL,
	             fault_r);
}

static const char letters_sql_recent[] DB_SQL =
	"SELECT request_id"
	"  FROM letters_thread"
	" WHERE root_id = $1 AND channel = $2 AND sender = $3"
	" ORDER BY request_id DESC"
	" LIMIT $4";

bool
letters_store_recent(struct arena *arena, struct db *db, int64_t root_id,
                     enum desk_channel channel, const struct letters_print *sender,
                     int64_t request_ids_r[LETTERS_RECENT_COUNT], size_t *count_r,
                     struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_recent,
	                           WITH(db_int64(root_id), db_int64(channel), print_value(sender),
	                                db_int64(LETTERS_RECENT_COUNT)));
	enum found found;
	*count_r = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count_r < LETTERS_RECENT_COUNT)
		request_ids_r[(*count_r)++] = rows_int64(rows, 0);
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- other addresses ----------------------------------------------------------------------------- */

static const char letters_sql_strangers[] DB_SQL =
	"SELECT entry_id, name, address"
	"  FROM letters_stranger"
	" WHERE root_id = $1 AND request_id = $2 AND is_accepted = 0"
	" ORDER BY entry_id"
	" LIMIT $3";

bool
letters_strangers(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                  struct letters_stranger **strangers_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_strangers,
	                           WITH(db_int64(root_id), db_int64(request_id),
	                                db_int64(LETTERS_STRANGER_COUNT_MAX)));
	struct letters_stranger *strangers =
		arena_array_of(arena, struct letters_stranger, LETTERS_STRANGER_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < LETTERS_STRANGER_COUNT_MAX)
		strangers[count++] =
			(struct letters_stranger){ .entry_id = rows_int64(rows, 0),
			                           .name = span_keep(arena, rows_text(rows, 1)),
			                           .address = span_keep(arena, rows_text(rows, 2)) };
	rows_end(rows);
	*strangers_r = strangers;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char letters_sql_stranger_add[] DB_SQL =
	"INSERT INTO letters_stranger (root_id, request_id, entry_id, name, address, message_id,"
	" is_accepted)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0)";

bool
letters_store_stranger_add(struct db *db, int64_t root_id, int64_t request_id,
                           const struct letters_stranger *stranger, struct span message_id,
                           struct fault *fault_r)
{
	return db_do(db, letters_sql_stranger_add,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(stranger->entry_id),
	                  db_text(stranger->name), db_text(stranger->address), db_text(message_id)),
	             NULL, fault_r);
}

static const char letters_sql_stranger_accept[] DB_SQL =
	"UPDATE letters_stranger"
	"   SET is_accepted = 1"
	" WHERE root_id = $1 AND request_id = $2 AND entry_id = $3";

bool
letters_store_stranger_accept(struct db *db, int64_t root_id, int64_t request_id, int64_t entry_id,
                            struct fault *fault_r)
{
	return db_do(db, letters_sql_stranger_accept,
	             WITH(db_int64(root_id), db_int64(request_id), db_int64(entry_id)), NULL, fault_r);
}

static const char letters_sql_admitted[] DB_SQL =
	"SELECT 1"
	"  FROM letters_stranger"
	" WHERE root_id = $1 AND request_id = $2 AND address = $3 AND is_accepted = 1"
	" LIMIT 1";

enum found
letters_store_admitted(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
                       struct span address, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_admitted,
	                           WITH(db_int64(root_id), db_int64(request_id), db_text(address)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

/* --- automatic answers, STOP --------------------------------------------------------------------- */

static const char letters_sql_answers[] DB_SQL =
	"SELECT count(*), min(at_unix_s)"
	"  FROM letters_answer"
	" WHERE root_id = $1 AND sender = $2 AND at_unix_s > $3";

bool
letters_store_answers(struct arena *arena, struct db *db, int64_t root_id,
                      const struct letters_print *sender, int64_t since_s, int64_t *count_r,
                      int64_t *first_s_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_answers,
	                           WITH(db_int64(root_id), print_value(sender), db_int64(since_s)));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	*first_s_r = *count_r > 0 ? rows_int64(rows, 1) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

static const char letters_sql_answer_add[] DB_SQL =
	"INSERT INTO letters_answer (root_id, sender, at_unix_s, entry_id)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, sender, at_unix_s, entry_id) DO NOTHING";

bool
letters_store_answer_add(struct db *db, int64_t root_id, const struct letters_print *sender,
                         int64_t now_s, int64_t entry_id, struct fault *fault_r)
{
	return db_do(db, letters_sql_answer_add,
	             WITH(db_int64(root_id), print_value(sender), db_int64(now_s), db_int64(entry_id)),
	             NULL, fault_r);
}

static const char letters_sql_stop[] DB_SQL =
	"INSERT INTO letters_stop (root_id, sender, at_unix_s)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, sender) DO UPDATE SET at_unix_s = $3";

bool
letters_store_stop(struct db *db, int64_t root_id, const struct letters_print *sender,
                   int64_t now_s, struct fault *fault_r)
{
	return db_do(db, letters_sql_stop,
	             WITH(db_int64(root_id), print_value(sender), db_int64(now_s)), NULL, fault_r);
}

static const char letters_sql_stop_end[] DB_SQL =
	"DELETE FROM letters_stop"
	" WHERE root_id = $1 AND sender = $2";

bool
letters_store_stop_end(struct db *db, int64_t root_id, const struct letters_print *sender,
                       struct fault *fault_r)
{
	return db_do(db, letters_sql_stop_end, WITH(db_int64(root_id), print_value(sender)), NULL,
	             fault_r);
}

static const char letters_sql_stopped[] DB_SQL =
	"SELECT at_unix_s"
	"  FROM letters_stop"
	" WHERE root_id = $1 AND sender = $2";

enum found
letters_store_stopped(struct arena *arena, struct db *db, int64_t root_id,
                      const struct letters_print *sender, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, letters_sql_stopped, WITH(db_int64(root_id), print_value(sender)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

/* --- forgotten ----------------------------------------------------------------------------------- */

static const char letters_sql_forget_taken[] DB_SQL =
	"DELETE FROM letters_taken"
	" WHERE root_id = $1 AND at_unix_s < $2";

static const char letters_sql_forget_answers[] DB_SQL =
	"DELETE FROM letters_answer"
	" WHERE root_id = $1 AND at_unix_s < $2";

static const char letters_sql_forget_tries[] DB_SQL =
	"DELETE FROM letters_try"
	" WHERE root_id = $1 AND at_unix_s < $2";

bool
letters_store_forget(struct db *db, int64_t root_id, int64_t now_s, struct fault *fault_r)
{
	const struct db_value values[] = { db_int64(root_id),
		                               db_int64(now_s - LETTERS_KEEP_DAYS * (int64_t)DAY_S) };
	return db_do(db, letters_sql_forget_taken, values, LENGTH(values), NULL, fault_r) &&
	       db_do(db, letters_sql_forget_tries, values, LENGTH(values), NULL, fault_r) &&
	       db_do(db, letters_sql_forget_answers,
	             WITH(db_int64(root_id), db_int64(now_s - DAY_S)), NULL, fault_r);
}

static const char letters_sql_forget_thread[] DB_SQL =
	"DELETE FROM letters_thread"
	" WHERE root_id = $1 AND request_id = $2";

static const char letters_sql_forget_stranger[] DB_SQL =
	"DELETE FROM letters_stranger"
	" WHERE root_id = $1 AND request_id = $2";

bool
letters_store_forget_request(struct db *db, int64_t root_id, int64_t request_id,
                             struct fault *fault_r)
{
	const struct db_value values[] = { db_int64(root_id), db_int64(request_id) };
	return db_do(db, letters_sql_forget_thread, values, LENGTH(values), NULL, fault_r) &&
	       db_do(db, letters_sql_forget_stranger, values, LENGTH(values), NULL, fault_r);
}

static const char letters_sql_seen[] DB_SQL =
	"SELECT number"
	"  FROM letters_seen"
	" WHERE root_id = $1";

bool
letters_store_seen(struct arena *arena, struct db *db, int64_t root_id, int64_t *number_r,
                   struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_seen, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

static const char letters_sql_keep_seen[] DB_SQL =
	"INSERT INTO letters_seen (root_id, number)"
	" VALUES ($1, $2)"
	" ON CONFLICT (root_id) DO UPDATE SET number = $2"
	" WHERE letters_seen.number = $3";

enum found
letters_store_keep_seen(struct db *db, int64_t root_id, int64_t before, int64_t number,
                        struct fault *fault_r)
{
	int64_t changed;
	must(number > before);
	if (!db_do(db, letters_sql_keep_seen,
	           WITH(db_int64(root_id), db_int64(number), db_int64(before)), &changed, fault_r))
		return FOUND_FAILED;
	return changed == 1 ? FOUND_ONE : FOUND_NONE;
}

/* --- for whoever keeps the machine ----------------------------------------------------------------- */

static const char letters_sql_count[] DB_SQL =
	"SELECT count(*)"
	"  FROM letters_taken"
	" WHERE root_id = $1 AND at_unix_s >= $2 AND fate >= $3 AND fate <= $4";

static const char letters_sql_polled[] DB_SQL =
	"SELECT good_unix_s, fault"
	"  FROM letters_poll"
	" WHERE root_id = $1"
	" ORDER BY due_unix_s DESC"
	" LIMIT 1";

static bool
read_polled(struct arena *arena, struct db *db, int64_t root_id, struct letters_health *health,
            struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, letters_sql_polled, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	health->is_polled = found == FOUND_ONE;
	if (found == FOUND_ONE) {
		health->polled_unix_s = rows_int64(rows, 0);
		health->poll_fault = span_keep(arena, rows_text(rows, 1));
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
letters_health(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
               struct letters_health *health_r, struct fault *fault_r)
{
	struct letters_box *boxes;
	size_t count;
	const int64_t since_s = now_s - DAY_S;
	*health_r = (struct letters_health){ .poll_fault = SPAN("") };
	if (!letters_boxes(arena, db, root_id, &boxes, &count, fault_r))
		return false;
	health_r->has_default = letters_box_for(boxes, count, DESK_MAIL, SPAN("")) != NULL;
	return desk_leaving_health(arena, db, root_id, DESK_MAIL, now_s, &health_r->mail, fault_r) &&
	       desk_leaving_health(arena, db, root_id, DESK_SMS, now_s, &health_r->sms, fault_r) &&
	       one_number(db_ask(arena, db, letters_sql_count,
	                         WITH(db_int64(root_id), db_int64(since_s), db_int64(LETTERS_REQUEST),
	                              db_int64(LETTERS_NO_BOX))),
	                  &health_r->taken, fault_r) &&
	       one_number(db_ask(arena, db, letters_sql_count,
	                         WITH(db_int64(root_id), db_int64(since_s), db_int64(LETTERS_UNREAD),
	                              db_int64(LETTERS_NO_BOX))),
	                  &health_r->refused, fault_r) &&
	       read_polled(arena, db, root_id, health_r, fault_r);
}
