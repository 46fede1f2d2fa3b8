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

static inline struct db_value
db_real64(double number)
{
	return (struct db_value){ .kind = DB_REAL64, .real64 = number };
}

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
 * step N. A room's steps are never edited once released: a checksum is kept and compared. */
struct store_schema {
	const char *room;
	struct span sql;
};

struct store_options {
	/* "DIR/parvis.sqlite" or "postgresql://…" (any libpq URI or key=value string). */
	const char *address;
	const struct store_schema *schemas; /* in the order of floors.txt */
	size_t schema_count;
	int reader_count_max; /* 0 = twice the cores */
};

/* Opens (and creates, for SQLite) the database and brings its schema up to this program's.
 * A database written by a newer program is refused: nothing is changed in it. */
MUST_USE struct store *store_open(struct arena *arena, const struct store_options *options,
                                  struct fault *fault_r);
void store_close(struct store *store); /* also run by the arena's end */

/* A reading conversation: one snapshot until `arena` ends (or db_end). NULL on a fault. */
MUST_USE struct db *store_read(struct arena *arena, struct store *store, struct fault *fault_r);
void db_end(struct db *db);

/* Runs `write(db, data)` so that all it wrote is durable when this returns true, or nothing is.
 * `write` returns false to give up (it says why in its own data or in *fault_r through data):
 * its work alone is undone; store_write then returns false with fault_r->for_log == NULL.
 * Waits for its COMMIT; several callers share one. On PostgreSQL the function is run again after
 * a serialisation failure or a lost connection. `arena` is where `write` may allocate. */
typedef bool store_write_fn(struct db *db, void *data);
MUST_USE bool store_write(struct store *store, store_write_fn *write, void *data,
                          struct fault *fault_r);

/* Asks. The rows end with `arena`; the values read from a row live until the next row.
 * Several asks may be open at once on one db, except under db_stream. */
struct rows *db_ask(struct arena *arena, struct db *db, const char *sql,
                    const struct db_value *values, size_t value_count);
/* The same for millions of rows in constant memory: until it ends, nothing else may be asked or
 * done on this db (checked on both engines, so that what works on one works on the other). */
struct rows *db_stream(struct arena *arena, struct db *db, const char *sql,
                       const struct db_value *values, size_t value_count);
MUST_USE enum found rows_next(struct rows *rows, struct fault *fault_r);
void rows_end(struct rows *rows); /* early; otherwise the arena does */
int rows_column_count(const struct rows *rows);
bool rows_is_null(const struct rows *rows, int column);
int64_t rows_int64(const struct rows *rows, int column);  /* must not be null */
double rows_real64(const struct rows *rows, int column);  /* must not be null */
struct span rows_text(const struct rows *rows, int column);  /* null gives empty */
struct span rows_bytes(const struct rows *rows, int column); /* null gives empty */

/* Does (INSERT, UPDATE, DELETE). *changed_r (may be NULL) is the number of rows touched.
 * A unique key already there is not a fault: false with *fault_r.for_log == db_conflict. */
MUST_USE bool db_do(struct db *db, const char *sql, const struct db_value *values,
                    size_t value_count, int64_t *changed_r, struct fault *fault_r);
extern const char db_conflict[];

/* Is this db the writing one? */
bool db_writes(const struct db *db);

/* Walks every DB_SQL statement of the program. */
void store_each_statement(void (*each)(const char *sql, void *data), void *data);
/* Prepares a statement without running it: what the test of both engines calls. */
MUST_USE bool db_prepare_only(struct db *db, const char *sql, struct fault *fault_r);

/* "sqlite" or "postgresql": for words on pages and in logs, never to choose a statement. */
const char *store_engine(const struct store *store);
/* Bytes in the write-ahead log, for /metrics (0 on PostgreSQL). */
int64_t store_wal_size(struct store *store);

#endif
