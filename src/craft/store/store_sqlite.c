/* SQLite: one writer thread that commits in groups, and a pool of readers. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "craft/store/store_before.h"
#include "craft/store/store_sqlite.h"

enum {
	/* The log is copied into the database between two groups once it has this many pages, or
	 * earlier when nobody writes. PASSIVE: another mode waits for readers and replicators.
	 * Whoever writes waits meanwhile: 1,000 pages cost as much in all as 4,000, and each wait is a
	 * quarter as long. */
	CHECKPOINT_PAGES = 1000,
	CHECKPOINT_PAGES_IDLE = 256,
	IDLE_MS = 100,
	/* A log begins again only at an instant when it is wholly copied and nobody reads in it: readers
	 * that follow each other without a pause leave none, and it grew by 300 MB a minute. From 32 MB
	 * on, that instant is made: writes wait for those who read now, this long for each 32 MB that
	 * the log has. When one reads for longer (a backup, a replicator), they do not wait again
	 * before it has grown by half. */
	RESTART_PAGES = 8192,
	RESTART_WAIT_MS = 100,
};

/* One write, on the stack of the thread that waits for it. */
struct request {
	struct request *next;
	store_write_fn *write;
	void *data;
	bool good;
	struct fault fault;
	char for_log[STORE_FAULT_SIZE]; /* the writer's own texts do not wait */
	sem_t done;
};

struct sqlite_store {
	struct store common;
	const char *path;
	int upgrade_turn; /* the handle of a lock */
	int wait_ms; /* for a reader's turn, or another program's lock */
	struct store_pool *readers;

	pthread_t writer;
	struct connection *connection; /* the writer's alone, after the opening */
	struct db db;
	int log_pages, log_pages_copied, restart_pages;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t asked;
	struct request *first, **last;
	bool stopping;
};

struct reading {
	struct db common;
	struct connection *connection;
};

static struct sqlite_store *
sqlite_of(const struct store *store)
{
	return (struct sqlite_store *)store;
}

/* Connections: */

static void
connection_close(struct connection *connection)
{
	if (connection == NULL)
		return;
	connection_forget_statements(connection);
	must(sqlite3_close(connection->sqlite) == SQLITE_OK); /* no rows are open any more */
	free(connection);
}

static bool
connection_script(struct connection *connection, const char *sql, struct fault *fault_r)
{
	const int code = sqlite3_exec(connection->sqlite, sql, NULL, NULL, NULL);
	return code == SQLITE_OK || sqlite_fault(connection, code, sql, fault_r);
}

/* Going to WAL wants the file alone for an instant, and SQLite does not always wait for it. */
static bool
connection_use_wal(struct connection *connection, int wait_ms, struct fault *fault_r)
{
	const int64_t until_ms = store_now_ms() + wait_ms;
	for (;;) {
		sqlite3_stmt *prepared = NULL;
		int code = sqlite3_prepare_v2(connection->sqlite, "PRAGMA journal_mode = WAL", -1,
		                              &prepared, NULL);
		if (code == SQLITE_OK)
			code = sqlite3_step(prepared);
		const bool wal = code == SQLITE_ROW &&
		                 strcmp((const char *)sqlite3_column_text(prepared, 0), "wal") == 0;
		sqlite3_finalize(prepared);
		if (wal)
			return true;
		if (code == SQLITE_ROW)
			return store_fault(fault_r, TROUBLE_DISK, "sqlite: this disk cannot hold a WAL");
		if ((code & 0xff) != SQLITE_BUSY || store_now_ms() > until_ms)
			return sqlite_fault(connection, code, "PRAGMA journal_mode = WAL", fault_r);
		nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
	}
}

/* Looked at before anything of the file is changed: its tables may be somebody else's. */
static bool
connection_is_ours(struct connection *connection, struct fault *fault_r)
{
	static const char sql[] = "SELECT count(*) > 0 AND sum(name = 'store_step') = 0"
	                          "  FROM sqlite_schema"
	                          " WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'";
	sqlite3_stmt *prepared = NULL;
	int code = sqlite3_prepare_v2(connection->sqlite, sql, -1, &prepared, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(prepared);
	const bool strange = code == SQLITE_ROW && sqlite3_column_int(prepared, 0) == 1;
	sqlite3_finalize(prepared);
	if (strange)
		return store_fault(fault_r, TROUBLE_STRANGE, "sqlite: tables, and none of them store_step");
	return code == SQLITE_ROW || sqlite_fault(connection, code, sql, fault_r);
}

/* No mmap: a failing disk must be a fault with a sentence, not a SIGBUS. The caches are small
 * since the system's own holds the pages once for all connections. What is deleted is overwritten,
 * as Debian's library does without being asked: a reply that was opened leaves nothing behind. */
static const char connection_sql_writer[] =
	"PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0;"
	"PRAGMA secure_delete = ON;"
	"PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;"
	"PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF";
static const char connection_sql_reader[] =
	"PRAGMA query_only = ON; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 0;"
	"PRAGMA cache_size = -1000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF";

static struct connection *
connection_open(const char *path, int wait_ms, bool writes, struct fault *fault_r)
{
	struct connection *connection = calloc(1, sizeof *connection);
	must(connection != NULL);
	const int flags = SQLITE_OPEN_READWRITE | (writes ? SQLITE_OPEN_CREATE : 0) |
	                  SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	const int code = sqlite3_open_v2(path, &connection->sqlite, flags, NULL);
	bool good = code == SQLITE_OK || sqlite_fault(connection, code, "open", fault_r);
	if (good && sqlite3_db_readonly(connection->sqlite, "main") == 1)
		good = store_fault(fault_r, TROUBLE_READ_ONLY, "sqlite: the file can only be read");
	if (good)
		sqlite3_busy_timeout(connection->sqlite, wait_ms);
	if (good && writes)
		good = connection_is_ours(connection, fault_r);
	if (good && writes)
		good = connection_use_wal(connection, wait_ms, fault_r);
	if (good)
		good = connection_script(connection, writes ? connection_sql_writer
		                                            : connection_sql_reader, fault_r);
	if (good)
		return connection;
	connection_close(connection);
	return NULL;
}

/* SQLite says only that it cannot open the file: the folder is looked at, to say more. */
static bool
folder_is_usable(const char *path, struct fault *fault_r)
{
	const char *slash = strrchr(path, '/');
	char folder[4096] = ".";
	if (slash != NULL && slash > path)
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
	else if (slash == path)
		snprintf(folder, sizeof folder, "/");
	struct stat status;
	if (stat(folder, &status) != 0)
		return store_fault(fault_r, TROUBLE_MISSING, "the data folder: %s", strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return store_fault(fault_r, TROUBLE_MISSING, "the data folder is not a folder");
	/* SQLite writes its log beside the file. */
	if (access(folder, W_OK | X_OK) != 0)
		return store_fault(fault_r, TROUBLE_READ_ONLY, "the data folder: %s", strerror(errno));
	return true;
}

/* Writing: */

static void
request_fail(struct request *request, const struct fault *fault)
{
	request->good = false;
	request->fault = *fault;
	if (fault->for_log != NULL) {
		snprintf(request->for_log, sizeof request->for_log, "%s", fault->for_log);
		request->fault.for_log = request->for_log;
	}
}

/* Runs one write inside its savepoint. False when the whole group is lost: *fault_r says why. */
static bool
request_run(struct sqlite_store *store, struct request *request, struct fault *fault_r)
{
	struct connection *connection = store->connection;
	if (!connection_step(connection, "SAVEPOINT one_write", fault_r))
		return false;
	struct db *db = &store->db;
	*db = (struct db){ .store = &store->common, .writes = true };
	const bool wanted = request->write(db, request->data);
	store_rows_end_all(db);
	const struct fault fault = db->fault;
	if (sqlite3_get_autocommit(connection->sqlite)) {
		/* SQLite gave up the whole transaction (a full disk, a failed write). */
		*fault_r = fault;
		if (fault.for_log == NULL)
			store_fault(fault_r, TROUBLE_DISK, "sqlite rolled the transaction back");
		return false;
	}
	if (wanted && fault.for_log == NULL) {
		request->good = true;
		return connection_step(connection, "RELEASE one_write", fault_r);
	}
	must(!wanted || fault.for_log != db_conflict); /* after a conflict, a write gives up */
	request_fail(request, fault.for_log == db_conflict ? &(struct fault){ NULL, NULL } : &fault);
	return connection_step(connection, "ROLLBACK TO one_write", fault_r) &&
	       connection_step(connection, "RELEASE one_write", fault_r);
}

static void
group_lose(struct sqlite_store *store, struct request *group, const struct fault *fault)
{
	struct fault ignored;
	if (!sqlite3_get_autocommit(store->connection->sqlite))
		connection_do(store->connection, "ROLLBACK", NULL, 0, NULL, &ignored);
	/* Also those that gave up: they may have read what is now undone. */
	for (; group != NULL; group = group->next)
		if (group->good || group->fault.for_log == NULL)
			request_fail(group, fault);
}

static void
group_run(struct sqlite_store *store, struct request *group)
{
	struct fault fault = { NULL, NULL };
	bool alive = connection_step(store->connection, "BEGIN IMMEDIATE", &fault);
	for (struct request *request = group; alive && request != NULL; request = request->next)
		alive = request_run(store, request, &fault);
	if (alive)
		alive = connection_step(store->connection, "COMMIT", &fault);
	if (alive)
		atomic_fetch_add(&store->common.commit_count, 1);
	else
		group_lose(store, group, &fault);
	while (group != NULL) {
		/* Once told, a request's thread may have left its stack. */
		struct request *request = group;
		group = request->next;
		sem_post(&request->done);
	}
}

static int
note_log_pages(void *store, sqlite3 *sqlite, const char *name, int pages)
{
	(void)sqlite;
	(void)name;
	struct sqlite_store *sqlite_store = store;
	if (pages < sqlite_store->log_pages_copied) { /* SQLite began the log again */
		sqlite_store->log_pages_copied = 0;
		sqlite_store->restart_pages = RESTART_PAGES;
	}
	sqlite_store->log_pages = pages;
	return SQLITE_OK;
}

static void
checkpoint(struct sqlite_store *store)
{
	sqlite3 *sqlite = store->connection->sqlite;
	const bool restarts = store->log_pages >= store->restart_pages;
	if (restarts) {
		const int wait_ms = store->log_pages / RESTART_PAGES * RESTART_WAIT_MS;
		store->restart_pages = store->log_pages + store->log_pages / 2;
		sqlite3_busy_timeout(sqlite, wait_ms < store->wait_ms ? wait_ms : store->wait_ms);
	}
	const int code = sqlite3_wal_checkpoint_v2(
		sqlite, "main", restarts ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (restarts)
		sqlite3_busy_timeout(sqlite, store->wait_ms);
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		log_line(LOG_WARN, "store.checkpoint",
		         (struct log_field[]){ log_number("sqlite", code) }, 1);
	/* Even when a reader held some back: the next try comes with the next pages. */
	store->log_pages_copied = store->log_pages;
}

/* Waits for requests; NULL when the store stops, or when it is idle and has a log to copy. */
static struct request *
requests_wait(struct sqlite_store *store, bool *stopping_r)
{
	const bool idle_work = store->log_pages - store->log_pages_copied >= CHECKPOINT_PAGES_IDLE;
	const int64_t until_ms = store_now_ms() + IDLE_MS;
	const struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
	int late = 0;
	pthread_mutex_lock(&store->lock);
	while (store->first == NULL && !store->stopping && late == 0)
		late = idle_work ? pthread_cond_timedwait(&store->asked, &store->lock, &until)
		                 : pthread_cond_wait(&store->asked, &store->lock);
	struct request *group = store->first;
	store->first = NULL;
	store->last = &store->first;
	*stopping_r = store->stopping && group == NULL;
	pthread_mutex_unlock(&store->lock);
	return group;
}

static void *
writer_run(void *argument)
{
	struct sqlite_store *store = argument;
	for (bool stopping = false; !stopping;) {
		struct request *group = requests_wait(store, &stopping);
		if (group != NULL)
			group_run(store, group);
		const int pages = store->log_pages - store->log_pages_copied;
		if (pages >= (group != NULL ? CHECKPOINT_PAGES : CHECKPOINT_PAGES_IDLE))
			checkpoint(store);
	}
	return NULL;
}

static bool
sqlite_write(struct store *common, store_write_fn *write, void *data, struct fault *fault_r)
{
	struct sqlite_store *store = sqlite_of(common);
	must(!pthread_equal(pthread_self(), store->writer)); /* a write inside a write */
	struct request request = { .write = write, .data = data };
	must(sem_init(&request.done, 0, 0) == 0);
	pthread_mutex_lock(&store->lock);
	*store->last = &request;
	store->last = &request.next;
	pthread_cond_signal(&store->asked);
	pthread_mutex_unlock(&store->lock);
	while (sem_wait(&request.done) != 0)
		must(errno == EINTR);
	sem_destroy(&request.done);
	*fault_r = (struct fault){ NULL, NULL };
	if (!request.good && request.fault.for_log != NULL) {
		store_fault(fault_r, TROUBLE_OTHER, "%s", request.for_log);
		fault_r->for_reader = request.fault.for_reader;
	}
	return request.good;
}

/* Reading: */

static void
reading_give(struct sqlite_store *store, struct connection *connection)
{
	struct fault ignored;
	if (!sqlite3_get_autocommit(connection->sqlite))
		connection_do(connection, "ROLLBACK", NULL, 0, NULL, &ignored);
	store_pool_give(store->readers, connection);
}

/* BEGIN alone takes no snapshot: the first read does. */
static bool
snapshot_take(struct connection *connection, struct fault *fault_r)
{
	return connection_step(connection, "BEGIN", fault_r) &&
	       connection_step(connection, "SELECT count(*) FROM sqlite_schema WHERE name = ''", fault_r);
}

static struct db *
sqlite_read(struct arena *arena, struct store *common, struct fault *fault_r)
{
	struct sqlite_store *store = sqlite_of(common);
	void *lent = NULL;
	if (!store_pool_take(store->readers, store->wait_ms, &lent)) {
		store_fault(fault_r, TROUBLE_BUSY, "sqlite: all readers are busy");
		return NULL;
	}
	struct connection *connection = lent;
	if (connection == NULL)
		connection = connection_open(store->path, store->wait_ms, false, fault_r);
	if (connection == NULL) {
		store_pool_give(store->readers, NULL);
		return NULL;
	}
	if (!snapshot_take(connection, fault_r)) {
		reading_give(store, connection);
		return NULL;
	}
	struct reading *reading = arena_new_of(arena, struct reading);
	reading->common.store = common;
	reading->connection = connection;
	return &reading->common;
}

static void
sqlite_read_end(struct db *db)
{
	reading_give(sqlite_of(db->store), ((struct reading *)db)->connection);
}

static struct connection *
connection_of(const struct db *db)
{
	return db->writes ? sqlite_of(db->store)->connection
	                  : ((const struct reading *)db)->connection;
}

static struct rows *
sqlite_ask_db(struct arena *arena, struct db *db, const char *sql, const struct db_value *values,
              size_t value_count, bool stream)
{
	return sqlite_ask(arena, connection_of(db), db->writes, sql, values, value_count, stream);
}

static bool
sqlite_act(struct db *db, const char *sql, const struct db_value *values, size_t value_count,
           int64_t *changed_r, struct fault *fault_r)
{
	return connection_do(connection_of(db), sql, values, value_count, changed_r, fault_r);
}

static bool
sqlite_script(struct db *db, const char *sql, struct fault *fault_r)
{
	return connection_script(connection_of(db), sql, fault_r);
}

static bool
sqlite_prepare_only(struct db *db, const char *sql, struct fault *fault_r)
{
	struct statement *statement = statement_take(connection_of(db), sql, fault_r);
	if (statement != NULL)
		statement_give(statement);
	return statement != NULL;
}

/* Row by row: a statement that is prepared once costs little beside its row. */
static bool
sqlite_fill(struct db *db, const struct store_table *table, store_next_fn *next, void *context,
            struct fault *fault_r)
{
	struct db_value values[DB_VALUE_COUNT_MAX];
	enum found found;
	while ((found = next(context, values, fault_r)) == FOUND_ONE)
		if (store_step_fails(fault_r) ||
		    !connection_do(connection_of(db), table->sql_add, values, table->column_count, NULL,
		                   fault_r))
			return false;
	return found == FOUND_NONE;
}

static int64_t
sqlite_wal_size(const struct store *common)
{
	char path[4096];
	struct stat status;
	snprintf(path, sizeof path, "%s-wal", sqlite_of(common)->path);
	return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

/* Opening and closing: */

/* The counts of allocations cost a lock that all threads would share. */
static void
configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct store *
sqlite_open(struct arena *arena, const struct store_options *options, struct fault *fault_r)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure);
	if (!folder_is_usable(options->address, fault_r))
		return NULL;
	struct sqlite_store *store = arena_new_of(arena, struct sqlite_store);
	store->common.driver = &store_sqlite;
	store->wait_ms = store_wait_ms(options);
	store->restart_pages = RESTART_PAGES;
	store->path = arena_copy_text(arena, options->address);
	store->connection = connection_open(store->path, store->wait_ms, true, fault_r);
	if (store->connection == NULL)
		return NULL;
	sqlite3_wal_hook(store->connection->sqlite, note_log_pages, store);
	store->readers = store_pool_new(arena, store_reader_count(options));
	store->last = &store->first;
	pthread_mutex_init(&store->lock, NULL);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&store->asked, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&store->writer, NULL, writer_run, store) == 0)
		return &store->common;
	connection_close(store->connection);
	store_fault(fault_r, TROUBLE_OTHER, "sqlite: no thread for the writer");
	return NULL;
}

static void
sqlite_close(struct store *common)
{
	struct sqlite_store *store = sqlite_of(common);
	pthread_mutex_lock(&store->lock);
	store->stopping = true;
	pthread_cond_signal(&store->asked);
	pthread_mutex_unlock(&store->lock);
	pthread_join(store->writer, NULL);
	for (struct connection *connection; (connection = store_pool_empty(store->readers)) != NULL;)
		connection_close(connection);
	connection_close(store->connection);
}

/* Before an upgrade: */

static bool
sqlite_upgrade_begin(struct store *common, struct fault *fault_r)
{
	struct sqlite_store *store = sqlite_of(common);
	store->upgrade_turn = store_before_turn(store->path, fault_r);
	return store->upgrade_turn >= 0;
}

static bool
sqlite_upgrade_copy(struct store *common, struct fault *fault_r)
{
	return store_before_copy(sqlite_of(common)->path, fault_r);
}

static void
sqlite_upgrade_end(struct store *common)
{
	close(sqlite_of(common)->upgrade_turn);
}

const struct store_driver store_sqlite = {
	.engine = "sqlite",
	.dialect = { .types = { [WORD_ID] = "INTEGER",
	                        [WORD_INT64] = "INTEGER",
	                        [WORD_REAL64] = "REAL",
	                        [WORD_TEXT] = "TEXT",
	                        [WORD_BYTES] = "BLOB" },
	             .table_end = " STRICT, WITHOUT ROWID",
	             .table_end_wide = " STRICT" },
	.open = sqlite_open,
	.close = sqlite_close,
	.upgrade_begin = sqlite_upgrade_begin,
	.upgrade_copy = sqlite_upgrade_copy,
	.upgrade_end = sqlite_upgrade_end,
	.read = sqlite_read,
	.read_end = sqlite_read_end,
	.write = sqlite_write,
	.ask = sqlite_ask_db,
	.next = sqlite_next,
	.rows_end = sqlite_rows_end,
	.act = sqlite_act,
	.script = sqlite_script,
	.prepare_only = sqlite_prepare_only,
	.wal_size = sqlite_wal_size,
	.fill = sqlite_fill,
	.sql_check = "PRAGMA integrity_check(1)",
	.sql_size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
};
