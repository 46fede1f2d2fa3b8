/* PostgreSQL: connections, transactions, and what is tried again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "craft/store/store_postgresql.h"

enum {
	WRITE_WAIT_MS = 45000, /* longer than a failover */
	BACK_OFF_MS_MIN = 5,
	BACK_OFF_MS_MAX = 2000,
};

struct postgresql_store {
	struct store common;
	const char *address, *password; /* neither is ever logged */
	struct store_pool *readers, *writers;
	int wait_ms;
};

struct talk {
	struct db common;
	struct connection *connection;
};

static struct postgresql_store *
postgresql_of(const struct store *store)
{
	return (struct postgresql_store *)store;
}

/* Connections: */

static void
connection_close(struct connection *connection)
{
	if (connection == NULL)
		return;
	PQfinish(connection->pg);
	postgresql_forget_prepared(connection);
	free(connection);
}

static void
on_notice(void *argument, const PGresult *result)
{
	struct connection *connection = argument;
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (state != NULL && strncmp(state, "01", 2) == 0)
		connection->warned = true;
}

/* A dead server is noticed within 20 s, by the network itself: no request is ever cancelled,
 * since the cancel of a COMMIT that waits for its replica makes it a false success. What the
 * address says wins over all of this, but for the encoding. */
static PGconn *
connect_to(const char *address)
{
	static const char *const names[] = { "application_name", "connect_timeout", "keepalives",
		                                 "keepalives_idle", "keepalives_interval",
		                                 "keepalives_count", "tcp_user_timeout", "dbname",
		                                 "client_encoding", NULL };
	const char *const values[] = { "parvis", "10", "1", "10", "5", "2", "20000", address, "UTF8",
		                           NULL };
	_Static_assert(LENGTH(names) == LENGTH(values), "a value for each name");
	return PQconnectdbParams(names, values, 1);
}

/* The server's words may hold what was sent to it. */
static const char *
without_password(const struct postgresql_store *store, const char *message)
{
	if (*store->password != '\0' && strstr(message, store->password) != NULL)
		return "its message is not shown, since it holds the password";
	return message;
}

static struct connection *
connection_open(const struct postgresql_store *store, struct fault *fault_r)
{
	struct connection *connection = calloc(1, sizeof *connection);
	must(connection != NULL);
	connection->pg = connect_to(store->address);
	must(connection->pg != NULL);
	PQsetNoticeReceiver(connection->pg, on_notice, connection);
	bool good = !postgresql_lost(connection);
	if (!good) {
		const bool login = PQconnectionNeedsPassword(connection->pg) == 1 ||
		                   PQconnectionUsedPassword(connection->pg) == 1;
		store_fault(fault_r, login ? TROUBLE_LOGIN : TROUBLE_UNREACHABLE,
		            "postgresql: no connection: %s",
		            without_password(store, PQerrorMessage(connection->pg)));
	}
	if (good)
		good = postgresql_command(connection, "SET client_min_messages = warning", fault_r);
	if (good)
		return connection;
	connection_close(connection);
	return NULL;
}

static void
give_back(struct store_pool *pool, struct connection *connection)
{
	if (connection == NULL || PQtransactionStatus(connection->pg) == PQTRANS_IDLE) {
		store_pool_give(pool, connection);
		return;
	}
	connection_close(connection);
	store_pool_give(pool, NULL);
}

/* After these, the same work may succeed: on this server, or on the one that takes over. */
static bool
may_be_tried_again(const char *state)
{
	static const char *const starts[] = { "40001", "40P01", "25006", "57P01", "57P02",
		                                  "57P03", "08",    "53300", "55P03" };
	for (size_t i = 0; i < LENGTH(starts); i++)
		if (strncmp(state, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* A little at first, for two writes that met; seconds later, for a server that comes back. The
 * jitter keeps those that failed together from failing together again. */
static void
back_off(int try)
{
	int wait_ms = BACK_OFF_MS_MIN << (try < 9 ? try : 9);
	if (wait_ms > BACK_OFF_MS_MAX)
		wait_ms = BACK_OFF_MS_MAX;
	wait_ms = wait_ms / 2 + (int)arc4random_uniform((uint32_t)wait_ms);
	nanosleep(&(struct timespec){ wait_ms / 1000, wait_ms % 1000 * 1000000L }, NULL);
}

/* A connection in a new transaction. On a fault NULL, and whether to try again. */
static struct connection *
begin(struct postgresql_store *store, struct store_pool *pool, const char *sql, int wait_ms,
      bool *again_r, struct fault *fault_r)
{
	void *lent = NULL;
	*again_r = false;
	if (!store_pool_take(pool, wait_ms, &lent)) {
		store_fault(fault_r, TROUBLE_BUSY, "postgresql: all connections are busy");
		return NULL;
	}
	struct connection *connection = lent;
	if (connection == NULL)
		connection = connection_open(store, fault_r);
	if (connection == NULL) {
		*again_r = true;
		store_pool_give(pool, NULL);
		return NULL;
	}
	connection->state[0] = '\0';
	if (!store_step_fails(fault_r) && postgresql_command(connection, sql, fault_r))
		return connection;
	*again_r = may_be_tried_again(connection->state);
	give_back(pool, connection);
	return NULL;
}

/* Writing: */

enum outcome { OUTCOME_WRITTEN, OUTCOME_GIVEN_UP, OUTCOME_FAILED, OUTCOME_AGAIN, OUTCOME_UNKNOWN };

static enum outcome
commit(struct connection *connection, struct fault *fault_r)
{
	connection->warned = false;
	if (store_step_fails(fault_r))
		return OUTCOME_FAILED;
	PGresult *result = PQexec(connection->pg, "COMMIT");
	const bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
	enum outcome outcome = OUTCOME_WRITTEN;
	if (!good) {
		postgresql_fault(connection, result, "COMMIT", fault_r);
		outcome = postgresql_lost(connection)               ? OUTCOME_UNKNOWN
		          : may_be_tried_again(connection->state) ? OUTCOME_AGAIN
		                                                  : OUTCOME_FAILED;
	} else if (connection->warned) {
		/* Kept here, but perhaps not on the replica that will take over. */
		store_fault(fault_r, TROUBLE_UNKNOWN, "postgresql: COMMIT came with a warning");
		outcome = OUTCOME_UNKNOWN;
	} else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
		store_fault(fault_r, TROUBLE_OTHER, "postgresql: COMMIT was a rollback");
		outcome = OUTCOME_FAILED;
	}
	PQclear(result);
	return outcome;
}

static enum outcome
run(struct postgresql_store *store, struct connection *connection, store_write_fn *write,
    void *data, struct fault *fault_r)
{
	struct talk talk = { .common = { .store = &store->common, .writes = true },
		                 .connection = connection };
	const bool wanted = write(&talk.common, data);
	store_rows_end_all(&talk.common);
	*fault_r = talk.common.fault;
	const bool conflict = fault_r->for_log == db_conflict;
	must(!wanted || !conflict); /* after a conflict, a write gives up */
	if (wanted && fault_r->for_log == NULL)
		return commit(connection, fault_r);
	if (conflict)
		*fault_r = (struct fault){ NULL, NULL };
	if (fault_r->for_log == NULL)
		return OUTCOME_GIVEN_UP;
	return may_be_tried_again(connection->state) ? OUTCOME_AGAIN : OUTCOME_FAILED;
}

static enum outcome
try_once(struct postgresql_store *store, store_write_fn *write, void *data, int wait_ms,
         struct fault *fault_r)
{
	bool again;
	struct connection *connection = begin(store, store->writers,
	                                      "BEGIN ISOLATION LEVEL READ COMMITTED", wait_ms, &again,
	                                      fault_r);
	if (connection == NULL)
		return again ? OUTCOME_AGAIN : OUTCOME_FAILED;
	const enum outcome outcome = run(store, connection, write, data, fault_r);
	struct fault ignored;
	if (outcome != OUTCOME_WRITTEN && !postgresql_lost(connection) &&
	    PQtransactionStatus(connection->pg) != PQTRANS_IDLE)
		postgresql_command(connection, "ROLLBACK", &ignored);
	if (strcmp(connection->state, "25006") == 0) {
		/* It became a replica: the address may lead elsewhere now. */
		connection_close(connection);
		connection = NULL;
	}
	give_back(store->writers, connection);
	return outcome;
}

static bool
postgresql_write(struct store *common, store_write_fn *write, void *data, struct fault *fault_r)
{
	struct postgresql_store *store = postgresql_of(common);
	const int64_t until_ms = store_now_ms() + WRITE_WAIT_MS;
	bool unknown = false;
	for (int try = 0;; try++) {
		const int64_t left_ms = until_ms - store_now_ms();
		const enum outcome outcome =
			try_once(store, write, data, left_ms > 0 ? (int)left_ms : 0, fault_r);
		if (outcome == OUTCOME_WRITTEN)
			atomic_fetch_add(&common->commit_count, 1);
		unknown = unknown || outcome == OUTCOME_UNKNOWN;
		const bool again = outcome == OUTCOME_AGAIN || outcome == OUTCOME_UNKNOWN;
		if (again && store_now_ms() < until_ms) {
			back_off(try);
			continue;
		}
		if (unknown && fault_r->for_log != NULL)
			store_fault(fault_r, TROUBLE_UNKNOWN, "postgresql: a COMMIT may have been kept");
		return outcome == OUTCOME_WRITTEN;
	}
}

/* Reading: */

static struct db *
postgresql_read(struct arena *arena, struct store *common, struct fault *fault_r)
{
	struct postgresql_store *store = postgresql_of(common);
	const int64_t until_ms = store_now_ms() + store->wait_ms;
	/* BEGIN alone takes no snapshot: the first query does. */
	static const char sql[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1";
	struct connection *connection = NULL;
	bool again = true;
	for (int try = 0; connection == NULL && again; try++) {
		const int64_t left_ms = until_ms - store_now_ms();
		connection = begin(store, store->readers, sql, left_ms > 0 ? (int)left_ms : 0, &again,
		                   fault_r);
		again = again && store_now_ms() < until_ms;
		if (connection == NULL && again)
			back_off(try);
	}
	if (connection == NULL)
		return NULL;
	*fault_r = (struct fault){ NULL, NULL };
	struct talk *talk = arena_new_of(arena, struct talk);
	talk->common.store = common;
	talk->connection = connection;
	return &talk->common;
}

static struct connection *
connection_of(const struct db *db)
{
	return ((const struct talk *)db)->connection;
}

static void
postgresql_read_end(struct db *db)
{
	struct fault ignored;
	if (!postgresql_lost(connection_of(db)))
		postgresql_command(connection_of(db), "ROLLBACK", &ignored);
	give_back(postgresql_of(db->store)->readers, connection_of(db));
}

static struct rows *
postgresql_ask_db(struct arena *arena, struct db *db, const char *sql,
                  const struct db_value *values, size_t value_count, bool stream)
{
	return postgresql_ask(arena, connection_of(db), sql, values, value_count, stream);
}

static bool
postgresql_act_db(struct db *db, const char *sql, const struct db_value *values,
                  size_t value_count, int64_t *changed_r, struct fault *fault_r)
{
	return postgresql_act(connection_of(db), sql, values, value_count, changed_r, fault_r);
}

/* A step of a schema rather waits its turn than makes everyone wait behind it. */
static bool
postgresql_script(struct db *db, const char *sql, struct fault *fault_r)
{
	return postgresql_command(connection_of(db), "SET LOCAL lock_timeout = '2s'", fault_r) &&
	       postgresql_command(connection_of(db), sql, fault_r);
}

static bool
postgresql_prepare_only(struct db *db, const char *sql, struct fault *fault_r)
{
	return postgresql_check(connection_of(db), sql, fault_r);
}

static bool
postgresql_fill_db(struct db *db, const struct store_table *table, store_next_fn *next,
                   void *context, struct fault *fault_r)
{
	return postgresql_fill(connection_of(db), table, next, context, fault_r);
}

static int64_t
postgresql_wal_size(const struct store *store)
{
	(void)store;
	return 0; /* the server's affair */
}

/* Opening and closing: */

/* libpq's words about a bad address quote it, with the password: they are not shown. */
static bool
password_of(struct arena *arena, const char *address, const char **password_r)
{
	char *message = NULL;
	PQconninfoOption *options = PQconninfoParse(address, &message);
	PQfreemem(message);
	if (options == NULL)
		return false;
	*password_r = "";
	for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
		if (strcmp(option->keyword, "password") == 0 && option->val != NULL)
			*password_r = arena_copy_text(arena, option->val);
	PQconninfoFree(options);
	return true;
}

enum store_address
postgresql_address_read(const char *address)
{
	struct arena *arena = arena_new(1 << 20);
	const char *password;
	const bool reads = password_of(arena, address, &password);
	const bool carries = reads && password[0] != '\0';
	arena_end(arena);
	return carries ? STORE_ADDRESS_WITH_PASSWORD
	       : reads ? STORE_ADDRESS_FINE
	               : STORE_ADDRESS_UNREADABLE;
}

static struct store *
postgresql_open(struct arena *arena, const struct store_options *options, struct fault *fault_r)
{
	struct postgresql_store *store = arena_new_of(arena, struct postgresql_store);
	store->common.driver = &store_postgresql;
	store->address = arena_copy_text(arena, options->address);
	if (!password_of(arena, store->address, &store->password)) {
		store_fault(fault_r, TROUBLE_ADDRESS, "postgresql: the address cannot be read");
		return NULL;
	}
	/* A wrong address is told at once, and not after the 45 s of a lost server. */
	struct connection *first = connection_open(store, fault_r);
	if (first == NULL)
		return NULL;
	const int count = store_reader_count(options);
	store->wait_ms = store_wait_ms(options);
	store->readers = store_pool_new(arena, count);
	store->writers = store_pool_new(arena, count);
	void *none;
	must(store_pool_take(store->writers, 0, &none));
	give_back(store->writers, first);
	return &store->common;
}

static void
postgresql_close(struct store *common)
{
	struct postgresql_store *store = postgresql_of(common);
	struct connection *connection;
	while ((connection = store_pool_empty(store->readers)) != NULL)
		connection_close(connection);
	while ((connection = store_pool_empty(store->writers)) != NULL)
		connection_close(connection);
}

/* Before an upgrade: */

/* The server's administrator copies it (pg_dump): this program cannot, and says so. */
static bool
postgresql_upgrade_begin(struct store *store, struct fault *fault_r)
{
	(void)store;
	(void)fault_r;
	return true;
}

static bool
postgresql_upgrade_copy(struct store *store, struct fault *fault_r)
{
	(void)store;
	(void)fault_r;
	log_event(LOG_WARN, "store.upgrade.not_copied");
	return true;
}

static void
postgresql_upgrade_end(struct store *store)
{
	(void)store;
}

const struct store_driver store_postgresql = {
	.engine = "postgresql",
	.dialect = { .types = { [WORD_ID] = "bigint",
	                        [WORD_INT64] = "bigint",
	                        [WORD_REAL64] = "double precision",
	                        [WORD_TEXT] = "text COLLATE \"C\"",
	                        [WORD_BYTES] = "bytea" },
	             .table_end = "",
	             .table_end_wide = "" },
	.open = postgresql_open,
	.close = postgresql_close,
	.upgrade_begin = postgresql_upgrade_begin,
	.upgrade_copy = postgresql_upgrade_copy,
	.upgrade_end = postgresql_upgrade_end,
	.read = postgresql_read,
	.read_end = postgresql_read_end,
	.write = postgresql_write,
	.ask = postgresql_ask_db,
	.next = postgresql_next,
	.rows_end = postgresql_rows_end,
	.act = postgresql_act_db,
	.script = postgresql_script,
	.prepare_only = postgresql_prepare_only,
	.wal_size = postgresql_wal_size,
	.fill = postgresql_fill_db,
	.sql_size = "SELECT pg_database_size(current_database())",
};
