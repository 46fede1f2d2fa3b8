#include <string.h>

#include "ground/post/post_inside.h"

static struct db_value
hash_of(struct span secret, uint8_t hash[VAULT_HASH_SIZE])
{
	vault_hash("stop", secret, hash);
	return db_bytes(span_from((const char *)hash, VAULT_HASH_SIZE));
}

static enum found
of_changed(bool good, int64_t changed)
{
	return !good ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

/* --- the key --------------------------------------------------------------------------------- */

static const char post_sql_key[] DB_SQL =
	"SELECT key_id, public_key"
	"  FROM post_key"
	" WHERE root_id = $1";

static const char post_sql_key_add[] DB_SQL =
	"INSERT INTO post_key (root_id, key_id, public_key)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id) DO NOTHING";

static const char post_sql_key_replace[] DB_SQL =
	"UPDATE post_key"
	"   SET key_id = $2, public_key = $3"
	" WHERE root_id = $1 AND key_id = $4";

enum found
post_store_key(struct arena *arena, struct db *db, int64_t root_id, struct post_key *key_r,
               struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, post_sql_key, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const struct span bytes = rows_bytes(rows, 1);
		must(bytes.length == VAULT_KEY_SIZE);
		key_r->key_id = rows_int64(rows, 0);
		memcpy(key_r->public_key, bytes.at, VAULT_KEY_SIZE);
	}
	rows_end(rows);
	return found;
}

bool
post_store_key_keep(struct db *db, int64_t root_id, const struct post_key *key,
                    int64_t replaced, struct fault *fault_r)
{
	const struct span bytes = span_from((const char *)key->public_key, VAULT_KEY_SIZE);
	return replaced == 0
	           ? db_do(db, post_sql_key_add,
	                   WITH(db_int64(root_id), db_int64(key->key_id), db_bytes(bytes)), NULL,
	                   fault_r)
	           : db_do(db, post_sql_key_replace,
	                   WITH(db_int64(root_id), db_int64(key->key_id), db_bytes(bytes),
	                        db_int64(replaced)),
	                   NULL, fault_r);
}

/* --- letters --------------------------------------------------------------------------------- */

static const char post_sql_add[] DB_SQL =
	"INSERT INTO post_letter (root_id, letter_id, about_id, key_id, to_address, subject, sealed,"
	"                         made_unix_s, due_unix_s, state, lease, tries, done_unix_s, fault)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0, 0, 0, 0, '')";

static const char post_sql_due[] DB_SQL =
	"SELECT letter_id"
	"  FROM post_letter"
	" WHERE root_id = $1 AND state = $2 AND due_unix_s <= $3 AND key_id = $4"
	" ORDER BY due_unix_s, letter_id"
	" LIMIT 1";

/* Of two who want it, the second finds that its hour has not come. */
static const char post_sql_lease[] DB_SQL =
	"UPDATE post_letter"
	"   SET state = 1, lease = $3, due_unix_s = $5, tries = tries + 1"
	" WHERE root_id = $1 AND letter_id = $2 AND state <= 1 AND due_unix_s <= $4";

static const char post_sql_leased[] DB_SQL =
	"SELECT letter_id, about_id, to_address, subject, sealed, made_unix_s, due_unix_s, state,"
	"       lease, tries, done_unix_s, fault"
	"  FROM post_letter"
	" WHERE root_id = $1 AND letter_id = $2 AND lease = $3";

static const char post_sql_note[] DB_SQL =
	"UPDATE post_letter"
	"   SET state = $4, due_unix_s = $5, done_unix_s = $6, fault = $7, sealed = $8, lease = 0"
	" WHERE root_id = $1 AND letter_id = $2 AND lease = $3 AND state = 1";

static const char post_sql_last[] DB_SQL =
	"SELECT letter_id, about_id, to_address, subject, sealed, made_unix_s, due_unix_s, state,"
	"       lease, tries, done_unix_s, fault"
	"  FROM post_letter"
	" WHERE root_id = $1 AND about_id = $2"
	" ORDER BY letter_id DESC"
	" LIMIT 1";

bool
post_store_add(struct db *db, int64_t root_id, int64_t key_id, const struct post_row *row,
               struct fault *fault_r)
{
	return db_do(db, post_sql_add,
	             WITH(db_int64(root_id), db_int64(row->letter_id), db_int64(row->about_id),
	                  db_int64(key_id), db_text(row->to), db_text(row->subject),
	                  db_bytes(row->sealed), db_int64(row->made_s)),
	             NULL, fault_r);
}

enum found
post_store_due(struct arena *arena, struct db *db, int64_t root_id, int64_t key_id,
               enum post_state state, int64_t now_s, int64_t *letter_id_r,
               struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, post_sql_due,
	                           WITH(db_int64(root_id), db_int64(state), db_int64(now_s),
	                                db_int64(key_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*letter_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

static enum found
take_row(struct arena *arena, struct rows *rows, struct post_row *row_r, struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		const int64_t state = rows_int64(rows, 7);
		must(state >= POST_WAITS && state <= POST_GIVEN_UP);
		*row_r = (struct post_row){ .letter_id = rows_int64(rows, 0),
			                        .about_id = rows_int64(rows, 1),
			                        .to = span_keep(arena, rows_text(rows, 2)),
			                        .subject = span_keep(arena, rows_text(rows, 3)),
			                        .sealed = span_keep(arena, rows_bytes(rows, 4)),
			                        .made_s = rows_int64(rows, 5),
			                        .due_s = rows_int64(rows, 6),
			                        .state = (enum post_state)state,
			                        .lease = rows_int64(rows, 8),
			                        .tries = rows_int64(rows, 9),
			                        .done_s = rows_int64(rows, 10),
			                        .fault = span_keep(arena, rows_text(rows, 11)) };
	}
	rows_end(rows);
	return found;
}

enum found
post_store_lease(struct arena *arena, struct db *db, int64_t root_id, int64_t letter_id,
                 int64_t lease, int64_t now_s, struct post_row *row_r, struct fault *fault_r)
{
	int64_t changed = 0;
	must(lease != 0);
	const bool good = db_do(db, post_sql_lease,
	                        WITH(db_int64(root_id), db_int64(letter_id), db_int64(lease),
	                             db_int64(now_s), db_int64(now_s + POST_LEASE_S)),
	                        &changed, fault_r);
	const enum found found = of_changed(good, changed);
	return found != FOUND_ONE
	           ? found
	           : take_row(arena,
	                      db_ask(arena, db, post_sql_leased,
	                             WITH(db_int64(root_id), db_int64(letter_id), db_int64(lease))),
	                      row_r, fault_r);
}

enum found
post_store_note(struct db *db, int64_t root_id, const struct post_row *row,
                struct fault *fault_r)
{
	int64_t changed = 0;
	must(row->lease != 0);
	must(row->state != POST_LEAVES);
	const struct span sealed = row->state == POST_WAITS ? row->sealed : SPAN("");
	const bool good = db_do(db, post_sql_note,
	                        WITH(db_int64(root_id), db_int64(row->letter_id),
	                             db_int64(row->lease), db_int64(row->state), db_int64(row->due_s),
	                             db_int64(row->done_s), db_text(row->fault), db_bytes(sealed)),
	                        &changed, fault_r);
	return of_changed(good, changed);
}

enum found
post_store_last(struct arena *arena, struct db *db, int64_t root_id, int64_t about_id,
                struct post_row *row_r, struct fault *fault_r)
{
	return take_row(
		arena, db_ask(arena, db, post_sql_last, WITH(db_int64(root_id), db_int64(about_id))),
		row_r, fault_r);
}

/* --- forgetting ------------------------------------------------------------------------------ */

static const char post_sql_give_up[] DB_SQL =
	"UPDATE post_letter"
	"   SET state = 3, done_unix_s = $3, fault = $4, sealed = $5, lease = 0"
	" WHERE root_id = $1 AND state <= 1 AND made_unix_s < $2"
	"   AND (state = 0 OR due_unix_s <= $3)";

static const char post_sql_forget[] DB_SQL =
	"DELETE FROM post_letter WHERE root_id = $1 AND state >= 2 AND done_unix_s < $2";

static const char post_sql_stop_forget[] DB_SQL =
	"DELETE FROM post_stop WHERE root_id = $1 AND made_unix_s < $2";

static const char post_sql_week_forget[] DB_SQL =
	"DELETE FROM post_week WHERE root_id = $1 AND monday < $2";

bool
post_store_forget(struct db *db, int64_t root_id, int64_t now_s, struct span given_up_words,
                  int64_t *given_up_r, struct fault *fault_r)
{
	return db_do(db, post_sql_give_up,
	             WITH(db_int64(root_id), db_int64(now_s - POST_LIFE_S), db_int64(now_s),
	                  db_text(given_up_words), db_bytes(SPAN(""))),
	             given_up_r, fault_r) &&
	       db_do(db, post_sql_forget, WITH(db_int64(root_id), db_int64(now_s - POST_KEEP_S)), NULL,
	             fault_r) &&
	       db_do(db, post_sql_stop_forget, WITH(db_int64(root_id), db_int64(now_s - POST_STOP_S)),
	             NULL, fault_r) &&
	       db_do(db, post_sql_week_forget,
	             WITH(db_int64(root_id), db_int64((now_s - POST_KEEP_S) / 86400)), NULL, fault_r);
}

/* --- for whoever keeps the machine ----------------------------------------------------------- */

static const char post_sql_waiting[] DB_SQL =
	"SELECT count(*), CAST(coalesce(sum(CASE WHEN made_unix_s < $2 THEN 1 ELSE 0 END), 0) AS bigint),"
	"       (SELECT count(*) FROM post_letter WHERE root_id = $1)"
	"  FROM post_letter"
	" WHERE root_id = $1 AND state <= 1";

static const char post_sql_failed[] DB_SQL =
	"SELECT count(*)"
	"  FROM post_letter"
	" WHERE root_id = $1 AND state = 3 AND done_unix_s >= $2";

/* By the hour they were due, which follows the hour they went within some minutes. */
static const char post_sql_latest[] DB_SQL =
	"SELECT done_unix_s, fault"
	"  FROM post_letter"
	" WHERE root_id = $1 AND state = $2"
	" ORDER BY due_unix_s DESC, letter_id DESC"
	" LIMIT 1";

static enum found
latest(struct arena *arena, struct db *db, int64_t root_id, enum post_state state,
       int64_t *done_s_r, struct span *words_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, post_sql_latest, WITH(db_int64(root_id), db_int64(state)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE) {
		*done_s_r = rows_int64(rows, 0);
		*words_r = span_keep(arena, rows_text(rows, 1));
	}
	rows_end(rows);
	return found;
}

bool
post_health(struct arena *arena, struct db *db, int64_t root_id, int64_t now_s,
            struct post_health *health_r, struct fault *fault_r)
{
	struct span none;
	int64_t failed_s;
	*health_r = (struct post_health){ 0 };
	struct rows *rows = db_ask(arena, db, post_sql_waiting,
	                           WITH(db_int64(root_id), db_int64(now_s - POST_LATE_S)));
	if (rows_next(rows, fault_r) != FOUND_ONE)
		return false;
	health_r->waiting = rows_int64(rows, 0);
	health_r->late = rows_int64(rows, 1);
	health_r->kept = rows_int64(rows, 2);
	rows_end(rows);
	rows = db_ask(arena, db, post_sql_failed,
	              WITH(db_int64(root_id), db_int64(now_s - POST_FAILED_S)));
	if (rows_next(rows, fault_r) != FOUND_ONE)
		return false;
	health_r->failed = rows_int64(rows, 0);
	rows_end(rows);
	if (latest(arena, db, root_id, POST_SENT, &health_r->last_sent_unix_s, &none, fault_r) ==
	    FOUND_FAILED)
		return false;
	return health_r->failed == 0 ||
	       latest(arena, db, root_id, POST_GIVEN_UP, &failed_s, &health_r->last_fault, fault_r) !=
	           FOUND_FAILED;
}

/* --- the summary of the week ----------------------------------------------------------------- */

static const char post_sql_wish[] DB_SQL =
	"SELECT weekly"
	"  FROM post_wish"
	" WHERE root_id = $1 AND account_id = $2";

static const char post_sql_want[] DB_SQL =
	"INSERT INTO post_wish (root_id, account_id, weekly)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, account_id) DO UPDATE SET weekly = excluded.weekly";

static const char post_sql_week[] DB_SQL =
	"SELECT account_id"
	"  FROM post_week"
	" WHERE root_id = $1 AND monday = $2 AND account_id = $3";

static const char post_sql_week_keep[] DB_SQL =
	"INSERT INTO post_week (root_id, monday, account_id)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, monday, account_id) DO NOTHING";

static const char post_sql_stop_add[] DB_SQL =
	"INSERT INTO post_stop (root_id, hash, account_id, made_unix_s)"
	" VALUES ($1, $2, $3, $4)";

static const char post_sql_stop[] DB_SQL =
	"SELECT account_id"
	"  FROM post_stop"
	" WHERE root_id = $1 AND hash = $2 AND made_unix_s >= $3";

enum found
post_store_wish(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                bool *weekly_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, post_sql_wish, WITH(db_int64(root_id), db_int64(account_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*weekly_r = rows_int64(rows, 0) != 0;
	rows_end(rows);
	return found;
}

bool
post_want(struct db *db, int64_t root_id, int64_t account_id, bool wants, struct fault *fault_r)
{
	return db_do(db, post_sql_want,
	             WITH(db_int64(root_id), db_int64(account_id), db_int64(wants)), NULL, fault_r);
}

enum found
post_store_week(struct arena *arena, struct db *db, int64_t root_id, int32_t monday,
                int64_t account_id, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, post_sql_week,
	           WITH(db_int64(root_id), db_int64(monday), db_int64(account_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

enum found
post_store_week_keep(struct db *db, int64_t root_id, int32_t monday, int64_t account_id,
                     struct fault *fault_r)
{
	int64_t changed = 0;
	const bool good = db_do(db, post_sql_week_keep,
	                        WITH(db_int64(root_id), db_int64(monday), db_int64(account_id)),
	                        &changed, fault_r);
	return of_changed(good, changed);
}

bool
post_store_stop_add(struct db *db, int64_t root_id, struct span secret, int64_t account_id,
                    int64_t now_s, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, post_sql_stop_add,
	             WITH(db_int64(root_id), hash_of(secret, hash), db_int64(account_id),
	                  db_int64(now_s)),
	             NULL, fault_r);
}

enum found
post_store_stop(struct arena *arena, struct db *db, int64_t root_id, struct span secret,
                int64_t now_s, int64_t *account_id_r, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct rows *rows = db_ask(arena, db, post_sql_stop,
	                           WITH(db_int64(root_id), hash_of(secret, hash),
	                                db_int64(now_s - POST_STOP_S)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*account_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}
