/* The database, whichever it is: SQLite in the data folder, or PostgreSQL when outgrown.
 *
 * A *store* is the database the program keeps open. A *db* is one conversation with it: a reading
 * one, that sees the database as it was when it began, or the writing one that store_write lends
 * to a function. Rooms receive a `struct db *` and never know which engine answers.
 *
 * Rules (DESIGN §3, SCALE's twelve):
 * - one dialect: `$n` parameters, five type words in schemas (ID INT64 REAL64 TEXT BYTES),
 *   collation C, no LIKE, no date function, no engine's own upsert beyond
 *   `ON CONFLICT (full key) DO …`;
 * - a statement is a whole constant marked DB_SQL, never assembled: a test finds them all and
 *   prepares each on both engines;
 * - a write is a function that may run twice: it reads, decides and writes through its db alone,
 *   and leaves `data` as if it had not run when it returns false;
 * - nothing is acknowledged before COMMIT. */
#ifndef CRAFT_STORE_H
#define CRAFT_STORE_H

#include "base/base.h"

/* What the dialect asks of a statement, so that both engines answer the same:
 * - sum() and avg() of an INT64 stand in a cast: CAST(sum(x) AS bigint), CAST(avg(x) AS double
 *   precision). PostgreSQL answers numeric otherwise, which is refused; both engines read these
 *   two type names, and `text`;
 * - a parameter that may be NULL stands where its type is plain (a comparison, a value to
 *   insert); elsewhere it stands in a cast: CAST($1 AS bigint) IS NULL;
 * - a parameter may stand several times in a statement, or not at all. */

struct store;
struct db;
struct rows;

/* Marks a statement so that the whole set can be walked (see store_each_statement). */
#define DB_SQL __attribute__((section("parvis_sql"), used, aligned(1)))

enum db_kind { DB_NULL, DB_INT64, DB_REAL64, DB_TEXT, DB_BYTES };

struct db_value {
	enum db_kind kind;
	int64_t int64;
	double real64;
	struct span span; /* TEXT or BYTES, borrowed for the duration of the call */
};
enum { DB_VALUE_COUNT_MAX = 64 };

static inline struct db_value
db_null(void)
{
	return (struct db_value){ .kind = DB_NULL };
}

static inline struct db_value
db_int64(int64_t number)
{
	return (struct db_value){ .kind = DB_INT64, .int64 = number };
}

/* Bit for bit, but for -0.0, kept as 0.0 since SQLite has no other. A NaN is a bug. */
static inline struct db_value
db_real64(double number)
{
	return (struct db_value){ .kind = DB_REAL64, .real64 = number + 0.0 };
}

/* Well-formed UTF-8 without NUL: anything else is a fault on both engines. */
static inline struct db_value
db_text(struct span text)
{
	return (struct db_value){ .kind = DB_TEXT, .span = text };
}

static inline struct db_value
db_bytes(struct span bytes)
{
	return (struct db_value){ .kind = DB_BYTES, .span = bytes };
}

/* The values of a statement, $1 first:  db_ask(arena, db, sql, WITH(db_int64(root), …)) */
#define WITH(...)                                                                                 \
	(const struct db_value[]){ __VA_ARGS__ }, LENGTH(((const struct db_value[]){ __VA_ARGS__ }))
#define WITH_NOTHING NULL, 0

/* A room's schema: `CREATE TABLE`s in numbered steps, each applied once, in order, in one
 * transaction with its row in store_step. `sql` is the whole .sql file; a line `-- step N` starts
 * step N; steps count from 1. A room's steps are never edited once released: a checksum of all
 * but blanks and comments is kept and compared. On SQLite tables are STRICT, WITHOUT ROWID; one
 * whose rows are long (texts of several kB) says `-- wide` in its own first comment, alone or
 * after a comma (`-- kept by root, wide: …`), and keeps its rowid. */
struct store_schema {
	const char *room;
	struct span sql;
};

struct store_options {
	/* "DIR/parvis.sqlite" or "postgresql://…" (any libpq URI or key=value string). */
	const char *address;
	const struct store_schema *schemas; /* in the order of floors.txt */
	size_t schema_count;
	int reader_count_max; /* 0 = twice the cores, at most 16 */
	int wait_ms;          /* for a reader's turn, or another program's lock; 0 = 10 s */
	/* Leaves the schema as it is, be it of an older program: to copy a database, not to serve it. */
	bool as_it_is;
};

/* Opens (and creates, for SQLite) the database and brings its schema up to this program's; what a
 * SQLite file held before that is kept beside it (before-upgrade-N.sqlite, the two last ones).
 * A database written by a newer program is refused: nothing is changed in it. */
MUST_USE struct store *store_open(struct arena *arena, const struct store_options *options,
                                  struct fault *fault_r);
void store_close(struct store *store); /* also run by the arena's end */

/* A reading conversation: one snapshot until `arena` ends (or db_end). NULL on a fault. There are
 * reader_count_max of them; one more waits for its turn. A conversation, its rows and its
 * arena belong to one thread at a time. */
MUST_USE struct db *store_read(struct arena *arena, struct store *store, struct fault *fault_r);
void db_end(struct db *db);

/* Runs `write(db, data)` so that all it wrote is durable when this returns true, or nothing is.
 * `write` returns false to give up (it says why in its own data): its work alone is undone, and
 * store_write returns false with fault_r->for_log == NULL, also after a db_conflict. When the
 * database itself failed under it, the fault is in *fault_r without `write` having to carry it.
 * After any fault `write` must return false: nothing more is answered on its db.
 * Waits for its COMMIT; several callers share one. On PostgreSQL the function is run again, for
 * at most 45 s, after a serialisation failure, a lost connection, or a COMMIT that may not have
 * been kept. `write` calls neither store_write nor db_end; it allocates from an arena in its
 * data, and its rows end with it. */
typedef bool store_write_fn(struct db *db, void *data);
MUST_USE bool store_write(struct store *store, store_write_fn *write, void *data,
                          struct fault *fault_r);

/* Asks. The rows end with `arena`; the values read from a row live until the next row.
 * Several asks may be open at once on one db, except under db_stream. On a writing db the rows
 * are those of the moment of the ask, whatever is done while they are read. A fault of the ask
 * is told by rows_next. `INSERT … RETURNING` is asked. */
struct rows *db_ask(struct arena *arena, struct db *db, const char *sql,
                    const struct db_value *values, size_t value_count);
/* The same for millions of rows in constant memory: until it ends, nothing else may be asked or
 * done on this db (checked on both engines, so that what works on one works on the other). */
struct rows *db_stream(struct arena *arena, struct db *db, const char *sql,
                       const struct db_value *values, size_t value_count);
MUST_USE enum found rows_next(struct rows *rows, struct fault *fault_r);
void rows_end(struct rows *rows); /* early; otherwise the arena does */
/* Named in the order of the SELECT, from 0. Asking another kind than the column's is a bug. */
int rows_column_count(const struct rows *rows);
bool rows_is_null(const struct rows *rows, int column);
int64_t rows_int64(const struct rows *rows, int column);  /* must not be null */
double rows_real64(const struct rows *rows, int column);  /* must not be null */
struct span rows_text(const struct rows *rows, int column);  /* null gives empty */
struct span rows_bytes(const struct rows *rows, int column); /* null gives empty */

/* Does (INSERT, UPDATE, DELETE). *changed_r (may be NULL) is the number of rows touched.
 * A unique key already there is not a fault: false with fault_r->for_log == db_conflict. The
 * write function must then return false, as after a fault: where a key may be there, ask first
 * or say ON CONFLICT. */
MUST_USE bool db_do(struct db *db, const char *sql, const struct db_value *values,
                    size_t value_count, int64_t *changed_r, struct fault *fault_r);
extern const char db_conflict[];

/* Is this db the writing one? */
bool db_writes(const struct db *db);

/* Walks every DB_SQL statement of the program. */
void store_each_statement(void (*each)(const char *sql, void *data), void *data);
/* Prepares a statement without running it: what the test of both engines calls. */
MUST_USE bool db_prepare_only(struct db *db, const char *sql, struct fault *fault_r);

/* What an address is, before anything is opened. A password in it would be seen by whoever reads a
 * list of processes or a file of settings. */
enum store_address { STORE_ADDRESS_FINE, STORE_ADDRESS_WITH_PASSWORD, STORE_ADDRESS_UNREADABLE };
enum store_address store_address_read(const char *address);

/* "sqlite" or "postgresql": for words on pages and in logs, never to choose a statement. */
const char *store_engine(const struct store *store);
/* Bytes in the write-ahead log (0 on PostgreSQL: the server's affair), and in the database. */
int64_t store_wal_size(const struct store *store);
MUST_USE bool store_size(struct arena *arena, struct db *db, int64_t *bytes_r,
                         struct fault *fault_r);
/* Successful COMMITs of this program, fewer than its writes when they are grouped. */
int64_t store_commit_count(const struct store *store);

/* Faults of this floor: for_reader lasts forever, for_log until the eighth next fault of the
 * same thread. Tests only: the nth SQL step from now on fails (0 = none): a BEGIN, a statement,
 * a row read, a savepoint, a COMMIT. */
void store_fail_after(int64_t steps);

#endif
