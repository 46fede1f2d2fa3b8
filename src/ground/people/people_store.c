#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "ground/people/people_inside.h"

static struct db_value
hash_of(const char *purpose, struct span secret, uint8_t hash[VAULT_HASH_SIZE])
{
	vault_hash(purpose, secret, hash);
	return db_bytes(span_from((const char *)hash, VAULT_HASH_SIZE));
}

/* --- accounts -------------------------------------------------------------------------------- */

static const char people_sql_by_mail[] DB_SQL =
	"SELECT account_id, name, mail, password, totp, totp_step, is_closed"
	"  FROM people_account"
	" WHERE root_id = $1 AND mail = $2";

static const char people_sql_by_id[] DB_SQL =
	"SELECT account_id, name, mail, password, totp, totp_step, is_closed"
	"  FROM people_account"
	" WHERE root_id = $1 AND account_id = $2";

static const char people_sql_accounts[] DB_SQL =
	"SELECT account_id, name, mail, password, totp, totp_step, is_closed"
	"  FROM people_account"
	" WHERE root_id = $1"
	" ORDER BY is_closed, name, account_id"
	" LIMIT 20000";

static const char people_sql_add[] DB_SQL =
	"INSERT INTO people_account (root_id, account_id, name, mail, password, totp, totp_step,"
	"                            is_closed, made_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7)";

static const char people_sql_password[] DB_SQL =
	"UPDATE people_account"
	"   SET password = $3"
	" WHERE root_id = $1 AND account_id = $2";

static const char people_sql_close[] DB_SQL =
	"UPDATE people_account"
	"   SET is_closed = $3"
	" WHERE root_id = $1 AND account_id = $2";

static const char people_sql_totp[] DB_SQL =
	"UPDATE people_account"
	"   SET totp = $3, totp_step = $4"
	" WHERE root_id = $1 AND account_id = $2";

static struct account
account_of(struct arena *arena, const struct rows *rows)
{
	return (struct account){ .id = rows_int64(rows, 0),
		                     .name = span_keep(arena, rows_text(rows, 1)),
		                     .mail = span_keep(arena, rows_text(rows, 2)),
		                     .password = span_keep(arena, rows_text(rows, 3)),
		                     .totp = span_keep(arena, rows_bytes(rows, 4)),
		                     .totp_step = rows_int64(rows, 5),
		                     .is_closed = rows_int64(rows, 6) != 0 };
}

static enum found
one_account(struct arena *arena, struct rows *rows, struct account *account_r,
            struct fault *fault_r)
{
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*account_r = account_of(arena, rows);
	rows_end(rows);
	return found;
}

enum found
people_store_by_mail(struct arena *arena, struct db *db, int64_t root_id, struct span mail,
                     struct account *account_r, struct fault *fault_r)
{
	return one_account(
		arena, db_ask(arena, db, people_sql_by_mail, WITH(db_int64(root_id), db_text(mail))),
		account_r, fault_r);
}

enum found
people_store_by_id(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                   struct account *account_r, struct fault *fault_r)
{
	return one_account(arena,
	                   db_ask(arena, db, people_sql_by_id,
	                          WITH(db_int64(root_id), db_int64(account_id))),
	                   account_r, fault_r);
}

bool
people_store_accounts(struct arena *arena, struct db *db, int64_t root_id,
                      struct account **accounts_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, people_sql_accounts, WITH(db_int64(root_id)));
	struct account *accounts = NULL;
	size_t count = 0, room = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count == room) {
			accounts = arena_grow(arena, accounts, count, room * 2 + 64, sizeof *accounts);
			room = room * 2 + 64;
		}
		accounts[count++] = account_of(arena, rows);
	}
	rows_end(rows);
	*accounts_r = accounts;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
people_store_add(struct db *db, int64_t root_id, const struct account *account,
                 struct fault *fault_r)
{
	return db_do(db, people_sql_add,
	             WITH(db_int64(root_id), db_int64(account->id), db_text(account->name),
	                  db_text(account->mail), db_text(account->password),
	                  db_bytes(account->totp), db_int64(time_now_s())),
	             NULL, fault_r);
}

bool
people_store_password(struct db *db, int64_t root_id, int64_t account_id, struct span password,
                      struct fault *fault_r)
{
	return db_do(db, people_sql_password,
	             WITH(db_int64(root_id), db_int64(account_id), db_text(password)), NULL,
	             fault_r);
}

bool
people_store_close(struct db *db, int64_t root_id, int64_t account_id, bool is_closed,
                   struct fault *fault_r)
{
	return db_do(db, people_sql_close,
	             WITH(db_int64(root_id), db_int64(account_id), db_int64(is_closed)), NULL,
	             fault_r);
}

bool
people_store_totp(struct db *db, int64_t root_id, int64_t account_id, struct span secret,
                  int64_t step, struct fault *fault_r)
{
	return db_do(db, people_sql_totp,
	             WITH(db_int64(root_id), db_int64(account_id), db_bytes(secret),
	                  db_int64(step)),
	             NULL, fault_r);
}

bool
people_plant(struct db *db, int64_t root_id, struct span name, struct span mail,
             struct span password, struct reader_right right, int64_t *account_id_r,
             struct fault *fault_r)
{
	const struct account account = { .id = ident_ordered(),
		                             .name = name,
		                             .mail = mail,
		                             .password = password,
		                             .totp = SPAN("") };
	must(password.length > 0);
	*account_id_r = account.id;
	return people_store_add(db, root_id, &account, fault_r) &&
	       people_store_rights_replace(db, root_id, account.id, &right, 1, fault_r);
}

/* --- recovery codes -------------------------------------------------------------------------- */

static const char people_sql_recovery_keep[] DB_SQL =
	"INSERT INTO people_recovery (root_id, account_id, hash)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, account_id, hash) DO NOTHING";

static const char people_sql_recovery_use[] DB_SQL =
	"DELETE FROM people_recovery"
	" WHERE root_id = $1 AND account_id = $2 AND hash = $3";

static const char people_sql_recovery_end[] DB_SQL =
	"DELETE FROM people_recovery WHERE root_id = $1 AND account_id = $2";

bool
people_store_recovery_keep(struct db *db, int64_t root_id, int64_t account_id,
                           struct span code, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, people_sql_recovery_keep,
	             WITH(db_int64(root_id), db_int64(account_id),
	                  hash_of("recovery", code, hash)),
	             NULL, fault_r);
}

enum found
people_store_recovery_use(struct db *db, int64_t root_id, int64_t account_id, struct span code,
                          struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	int64_t changed;
	const bool good =
		code.length == 0
			? db_do(db, people_sql_recovery_end,
	                WITH(db_int64(root_id), db_int64(account_id)), &changed, fault_r)
			: db_do(db, people_sql_recovery_use,
	                WITH(db_int64(root_id), db_int64(account_id),
	                     hash_of("recovery", code, hash)),
	                &changed, fault_r);
	return !good ? FOUND_FAILED : changed > 0 ? FOUND_ONE : FOUND_NONE;
}

/* --- rights ---------------------------------------------------------------------------------- */

static const char people_sql_rights[] DB_SQL =
	"SELECT role, place_id"
	"  FROM people_right"
	" WHERE root_id = $1 AND account_id = $2"
	" ORDER BY role, place_id"
	" LIMIT 200";

/* Nobody lends the right to make accounts by being away. */
static const char people_sql_rights_lent[] DB_SQL =
	"SELECT r.role, r.place_id"
	"  FROM people_delegation d"
	"  JOIN people_right r ON r.root_id = d.root_id AND r.account_id = d.account_id"
	"  JOIN people_account a ON a.root_id = d.root_id AND a.account_id = d.account_id"
	" WHERE d.root_id = $1 AND d.other_id = $2 AND d.first_day <= $3 AND d.last_day >= $3"
	"   AND a.is_closed = 0 AND r.role <> 5"
	" ORDER BY r.role, r.place_id"
	" LIMIT 200";

static const char people_sql_rights_clear[] DB_SQL =
	"DELETE FROM people_right WHERE root_id = $1 AND account_id = $2";

static const char people_sql_right_add[] DB_SQL =
	"INSERT INTO people_right (root_id, account_id, role, place_id)"
	" VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (root_id, account_id, role, place_id) DO NOTHING";

static const char people_sql_administrators[] DB_SQL =
	"SELECT count(*)"
	"  FROM people_right r"
	"  JOIN people_account a ON a.root_id = r.root_id AND a.account_id = r.account_id"
	" WHERE r.root_id = $1 AND r.role = 5 AND r.place_id = 0 AND a.is_closed = 0";

static bool
take_rights(struct rows *rows, struct reader_right *rights, size_t *count,
            struct fault *fault_r)
{
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && *count < PEOPLE_RIGHT_COUNT_MAX) {
		const int64_t role = rows_int64(rows, 0);
		must(role >= 0 && role < ROLE_COUNT);
		rights[(*count)++] =
			(struct reader_right){ .role = (enum role)role, .place_id = rows_int64(rows, 1) };
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
people_store_rights(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                    int32_t today, bool with_delegated, struct reader_right **rights_r,
                    size_t *count_r, struct fault *fault_r)
{
	*rights_r = arena_array_of(arena, struct reader_right, PEOPLE_RIGHT_COUNT_MAX);
	*count_r = 0;
	if (!take_rights(db_ask(arena, db, people_sql_rights,
	                        WITH(db_int64(root_id), db_int64(account_id))),
	                 *rights_r, count_r, fault_r))
		return false;
	return !with_delegated ||
	       take_rights(db_ask(arena, db, people_sql_rights_lent,
	                          WITH(db_int64(root_id), db_int64(account_id), db_int64(today))),
	                   *rights_r, count_r, fault_r);
}

bool
people_store_rights_replace(struct db *db, int64_t root_id, int64_t account_id,
                            const struct reader_right *rights, size_t count,
                            struct fault *fault_r)
{
	if (!db_do(db, people_sql_rights_clear, WITH(db_int64(root_id), db_int64(account_id)), NULL,
	           fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!db_do(db, people_sql_right_add,
		           WITH(db_int64(root_id), db_int64(account_id), db_int64(rights[i].role),
		                db_int64(rights[i].place_id)),
		           NULL, fault_r))
			return false;
	return true;
}

bool
people_store_administrators(struct arena *arena, struct db *db, int64_t root_id,
                            int64_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, people_sql_administrators, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found == FOUND_ONE;
}

/* --- sessions -------------------------------------------------------------------------------- */

static const char people_sql_session_add[] DB_SQL =
	"INSERT INTO people_session (root_id, session_id, hash, account_id, device, begun_unix_s,"
	"                            seen_unix_s, preview)"
	" VALUES ($1, $2, $3, $4, $5, $6, $6, -1)";

static const char people_sql_session[] DB_SQL =
	"SELECT s.session_id, s.account_id, s.begun_unix_s, s.seen_unix_s, s.preview, a.name"
	"  FROM people_session s"
	"  JOIN people_account a ON a.root_id = s.root_id AND a.account_id = s.account_id"
	" WHERE s.root_id = $1 AND s.hash = $2 AND a.is_closed = 0";

static const char people_sql_session_seen[] DB_SQL =
	"UPDATE people_session"
	"   SET seen_unix_s = $3"
	" WHERE root_id = $1 AND session_id = $2";

static const char people_sql_session_preview[] DB_SQL =
	"UPDATE people_session"
	"   SET preview = $3"
	" WHERE root_id = $1 AND session_id = $2";

static const char people_sql_session_end[] DB_SQL =
	"DELETE FROM people_session"
	" WHERE root_id = $1 AND account_id = $2 AND session_id <> $4"
	"   AND ($3 = 0 OR session_id = $3)";

static const char people_sql_sessions[] DB_SQL =
	"SELECT session_id, begun_unix_s, seen_unix_s, device"
	"  FROM people_session"
	" WHERE root_id = $1 AND account_id = $2"
	" ORDER BY seen_unix_s DESC, session_id"
	" LIMIT 100";

bool
people_store_session_add(struct db *db, int64_t root_id, int64_t account_id,
                         struct span secret, struct span device, int64_t now_s,
                         struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, people_sql_session_add,
	             WITH(db_int64(root_id), db_int64(ident_random()),
	                  hash_of("session", secret, hash), db_int64(account_id), db_text(device),
	                  db_int64(now_s)),
	             NULL, fault_r);
}

enum found
people_store_session(struct arena *arena, struct db *db, int64_t root_id, struct span secret,
                     struct session_found *session_r, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct rows *rows = db_ask(arena, db, people_sql_session,
	                           WITH(db_int64(root_id), hash_of("session", secret, hash)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*session_r = (struct session_found){ .session_id = rows_int64(rows, 0),
			                                 .account_id = rows_int64(rows, 1),
			                                 .begun_s = rows_int64(rows, 2),
			                                 .seen_s = rows_int64(rows, 3),
			                                 .preview = (int)rows_int64(rows, 4),
			                                 .name = span_keep(arena, rows_text(rows, 5)) };
	rows_end(rows);
	return found;
}

bool
people_store_session_seen(struct db *db, int64_t root_id, int64_t session_id, int64_t now_s,
                          struct fault *fault_r)
{
	return db_do(db, people_sql_session_seen,
	             WITH(db_int64(root_id), db_int64(session_id), db_int64(now_s)), NULL, fault_r);
}

bool
people_store_session_preview(struct db *db, int64_t root_id, int64_t session_id, int preview,
                             struct fault *fault_r)
{
	return db_do(db, people_sql_session_preview,
	             WITH(db_int64(root_id), db_int64(session_id), db_int64(preview)), NULL,
	             fault_r);
}

bool
people_store_session_end(struct db *db, int64_t root_id, int64_t account_id,
                         int64_t session_id, int64_t kept, struct fault *fault_r)
{
	return db_do(db, people_sql_session_end,
	             WITH(db_int64(root_id), db_int64(account_id), db_int64(session_id),
	                  db_int64(kept)),
	             NULL, fault_r);
}

bool
people_store_sessions(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                      struct session **sessions_r, size_t *count_r, struct fault *fault_r)
{
	enum { SESSION_COUNT_MAX = 100 };
	struct rows *rows = db_ask(arena, db, people_sql_sessions,
	                           WITH(db_int64(root_id), db_int64(account_id)));
	struct session *sessions = arena_array_of(arena, struct session, SESSION_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < SESSION_COUNT_MAX)
		sessions[count++] = (struct session){ .id = rows_int64(rows, 0),
			                                  .begun_s = rows_int64(rows, 1),
			                                  .seen_s = rows_int64(rows, 2),
			                                  .device = span_keep(arena, rows_text(rows, 3)) };
	rows_end(rows);
	*sessions_r = sessions;
	*count_r = count;
	return found != FOUND_FAILED;
}

/* --- tickets --------------------------------------------------------------------------------- */

static const char people_sql_ticket_add[] DB_SQL =
	"INSERT INTO people_ticket (root_id, hash, account_id, until_unix_s)"
	" VALUES ($1, $2, $3, $4)";

static const char people_sql_ticket[] DB_SQL =
	"SELECT account_id"
	"  FROM people_ticket"
	" WHERE root_id = $1 AND hash = $2 AND until_unix_s > $3";

static const char people_sql_tickets_end[] DB_SQL =
	"DELETE FROM people_ticket WHERE root_id = $1 AND account_id = $2";

bool
people_store_ticket_add(struct db *db, int64_t root_id, struct span secret, int64_t account_id,
                        int64_t until_s, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, people_sql_ticket_add,
	             WITH(db_int64(root_id), hash_of("ticket", secret, hash), db_int64(account_id),
	                  db_int64(until_s)),
	             NULL, fault_r);
}

enum found
people_store_ticket(struct arena *arena, struct db *db, int64_t root_id, struct span secret,
                    int64_t now_s, int64_t *account_id_r, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct rows *rows = db_ask(
		arena, db, people_sql_ticket,
		WITH(db_int64(root_id), hash_of("ticket", secret, hash), db_int64(now_s)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*account_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}

bool
people_store_tickets_end(struct db *db, int64_t root_id, int64_t account_id,
                         struct fault *fault_r)
{
	return db_do(db, people_sql_tickets_end, WITH(db_int64(root_id), db_int64(account_id)),
	             NULL, fault_r);
}

/* --- absences -------------------------------------------------------------------------------- */

static const char people_sql_delegations[] DB_SQL =
	"SELECT d.account_id, d.other_id, d.first_day, d.last_day, coalesce(a.name, '')"
	"  FROM people_delegation d"
	"  LEFT JOIN people_account a ON a.root_id = d.root_id AND a.account_id = d.other_id"
	" WHERE d.root_id = $1 AND d.account_id = $2 AND d.last_day >= $3"
	" ORDER BY d.first_day, d.other_id"
	" LIMIT 100";

static const char people_sql_delegation_add[] DB_SQL =
	"INSERT INTO people_delegation (root_id, account_id, other_id, first_day, last_day)"
	" VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (root_id, account_id, other_id, first_day)"
	" DO UPDATE SET last_day = excluded.last_day";

static const char people_sql_delegations_end[] DB_SQL =
	"DELETE FROM people_delegation WHERE root_id = $1 AND account_id = $2";

bool
people_store_delegations(struct arena *arena, struct db *db, int64_t root_id,
                         int64_t account_id, int32_t today, struct delegation **list_r,
                         size_t *count_r, struct fault *fault_r)
{
	enum { DELEGATION_COUNT_MAX = 100 };
	struct rows *rows =
		db_ask(arena, db, people_sql_delegations,
	           WITH(db_int64(root_id), db_int64(account_id), db_int64(today)));
	struct delegation *list = arena_array_of(arena, struct delegation, DELEGATION_COUNT_MAX);
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE && count < DELEGATION_COUNT_MAX)
		list[count++] = (struct delegation){ .account_id = rows_int64(rows, 0),
			                                 .other_id = rows_int64(rows, 1),
			                                 .first_day = (int32_t)rows_int64(rows, 2),
			                                 .last_day = (int32_t)rows_int64(rows, 3),
			                                 .name = span_keep(arena, rows_text(rows, 4)) };
	rows_end(rows);
	*list_r = list;
	*count_r = count;
	return found != FOUND_FAILED;
}

bool
people_store_delegation_add(struct db *db, int64_t root_id, const struct delegation *delegation,
                            struct fault *fault_r)
{
	return db_do(db, people_sql_delegation_add,
	             WITH(db_int64(root_id), db_int64(delegation->account_id),
	                  db_int64(delegation->other_id), db_int64(delegation->first_day),
	                  db_int64(delegation->last_day)),
	             NULL, fault_r);
}

bool
people_store_delegations_end(struct db *db, int64_t root_id, int64_t account_id,
                             struct fault *fault_r)
{
	return db_do(db, people_sql_delegations_end, WITH(db_int64(root_id), db_int64(account_id)),
	             NULL, fault_r);
}

/* --- devices and failures -------------------------------------------------------------------- */

static const char people_sql_device[] DB_SQL =
	"SELECT account_id"
	"  FROM people_device"
	" WHERE root_id = $1 AND account_id = $2 AND hash = $3";

static const char people_sql_device_keep[] DB_SQL =
	"INSERT INTO people_device (root_id, account_id, hash)"
	" VALUES ($1, $2, $3)"
	" ON CONFLICT (root_id, account_id, hash) DO NOTHING";

static const char people_sql_failures[] DB_SQL =
	"SELECT failures, last_unix_s"
	"  FROM people_failure"
	" WHERE root_id = $1 AND hash = $2";

static const char people_sql_failure_add[] DB_SQL =
	"INSERT INTO people_failure (root_id, hash, failures, last_unix_s)"
	" VALUES ($1, $2, 1, $3)"
	" ON CONFLICT (root_id, hash) DO UPDATE"
	"   SET failures = CASE WHEN people_failure.last_unix_s < $3 - 86400 THEN 1"
	"                       ELSE people_failure.failures + 1 END,"
	"       last_unix_s = $3";

static const char people_sql_failures_end[] DB_SQL =
	"DELETE FROM people_failure WHERE root_id = $1 AND hash = $2";

enum found
people_store_device(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id,
                    struct span secret, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct rows *rows = db_ask(arena, db, people_sql_device,
	                           WITH(db_int64(root_id), db_int64(account_id),
	                                hash_of("device", secret, hash)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	return found;
}

bool
people_store_device_keep(struct db *db, int64_t root_id, int64_t account_id,
                         struct span secret, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, people_sql_device_keep,
	             WITH(db_int64(root_id), db_int64(account_id), hash_of("device", secret, hash)),
	             NULL, fault_r);
}

bool
people_store_failures(struct arena *arena, struct db *db, int64_t root_id, struct span what,
                      int64_t *count_r, int64_t *last_s_r, struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	struct rows *rows = db_ask(arena, db, people_sql_failures,
	                           WITH(db_int64(root_id), hash_of("failure", what, hash)));
	const enum found found = rows_next(rows, fault_r);
	*count_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	*last_s_r = found == FOUND_ONE ? rows_int64(rows, 1) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
people_store_failure_add(struct db *db, int64_t root_id, struct span what, int64_t now_s,
                         struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, people_sql_failure_add,
	             WITH(db_int64(root_id), hash_of("failure", what, hash), db_int64(now_s)), NULL,
	             fault_r);
}

bool
people_store_failures_end(struct db *db, int64_t root_id, struct span what,
                          struct fault *fault_r)
{
	uint8_t hash[VAULT_HASH_SIZE];
	return db_do(db, people_sql_failures_end,
	             WITH(db_int64(root_id), hash_of("failure", what, hash)), NULL, fault_r);
}
