/* What an engine must know how to do. Private to craft/store: rooms read store.h. */
#ifndef CRAFT_STORE_DRIVER_H
#define CRAFT_STORE_DRIVER_H

#include <stdatomic.h>

#include "craft/store/store_copy.h"

/* The five type words of schemas, in this order everywhere. */
enum dialect_word { WORD_ID, WORD_INT64, WORD_REAL64, WORD_TEXT, WORD_BYTES, WORD_COUNT };

struct store_dialect {
	const char *types[WORD_COUNT];
	const char *table_end, *table_end_wide; /* written before a CREATE TABLE's last `;` */
};

struct store_driver {
	const char *engine;
	struct store_dialect dialect;
	struct store *(*open)(struct arena *arena, const struct store_options *options,
	                      struct fault *fault_r);
	void (*close)(struct store *store);
	/* Before a schema that holds data changes: waits until no other program is at it, then keeps a
	 * copy of the database, if this engine does. Each is called once, in this order. */
	bool (*upgrade_begin)(struct store *store, struct fault *fault_r);
	bool (*upgrade_copy)(struct store *store, struct fault *fault_r);
	void (*upgrade_end)(struct store *store);
	struct db *(*read)(struct arena *arena, struct store *store, struct fault *fault_r);
	void (*read_end)(struct db *db);
	bool (*write)(struct store *store, store_write_fn *write, void *data, struct fault *fault_r);
	/* Never NULL: a failed ask is a struct rows with its fault set. */
	struct rows *(*ask)(struct arena *arena, struct db *db, const char *sql,
	                    const struct db_value *values, size_t value_count, bool stream);
	enum found (*next)(struct rows *rows, struct fault *fault_r);
	void (*rows_end)(struct rows *rows);
	bool (*act)(struct db *db, const char *sql, const struct db_value *values,
	            size_t value_count, int64_t *changed_r, struct fault *fault_r);
	/* Several statements at once, without values: the steps of schemas. */
	bool (*script)(struct db *db, const char *sql, struct fault *fault_r);
	bool (*prepare_only)(struct db *db, const char *sql, struct fault *fault_r);
	int64_t (*wal_size)(const struct store *store);
	bool (*fill)(struct db *db, const struct store_table *table, store_next_fn *next, void *context,
	             struct fault *fault_r);
	const char *sql_check; /* gives one row, « ok »; NULL: the engine checks as it reads */
	const char *sql_size; /* one row: the bytes of the database */
};

enum store_address postgresql_address_read(const char *address);
extern const struct store_driver store_sqlite, store_postgresql;

/* Each driver's own struct begins with the common one. */
struct store {
	const struct store_driver *driver;
	_Atomic int64_t commit_count;
	bool closed;
};

struct db {
	struct store *store;
	struct rows *open;   /* newest first, through rows->older */
	struct rows *stream; /* the one that forbids all others */
	struct fault fault;  /* the first one: nothing more is answered after it */
	bool writes, ended;
};

struct rows {
	struct db *db;
	struct rows *older;
	const struct db_value *row; /* the current one, column_count values */
	int column_count;
	struct fault fault;
	bool over;  /* the last row was read */
	bool ended; /* nothing is held any more */
};

/* Ends what is still open on a conversation; drivers call it before they end it. */
void store_rows_end_all(struct db *db);

/* What went wrong, as the reader is told. */
enum store_trouble {
	TROUBLE_FULL,
	TROUBLE_READ_ONLY,
	TROUBLE_MISSING,
	TROUBLE_DAMAGED,
	TROUBLE_STRANGE,
	TROUBLE_DISK,
	TROUBLE_BUSY,
	TROUBLE_UNREACHABLE,
	TROUBLE_LOGIN,
	TROUBLE_UNKNOWN,
	TROUBLE_REFUSED,
	TROUBLE_ADDRESS,
	TROUBLE_NEWER,
	TROUBLE_CHANGED,
	TROUBLE_NO_COPY,
	TROUBLE_OTHER,
	TROUBLE_COUNT
};

/* Fills *fault_r with a text that outlives the visit's arena; returns false. */
bool store_fault(struct fault *fault_r, enum store_trouble trouble, const char *format, ...)
	PRINTF_LIKE(3, 4);
bool store_conflict(struct fault *fault_r);
enum { STORE_FAULT_SIZE = 320 };

/* True when a test wants this SQL step to fail; *fault_r then says so. */
bool store_step_fails(struct fault *fault_r);

/* False with a fault when a TEXT is not one: the engines would disagree on it. */
bool store_values_are_sound(const struct db_value *values, size_t value_count,
                            struct fault *fault_r);

/* Brings the database up to the program's schemas (store_schema.c). */
bool store_schemas_apply(struct store *store, const struct store_options *options,
                         struct fault *fault_r);

/* SQL read token by token, so that words in quotes and comments stay what they are. */
enum sql_token_kind { SQL_END, SQL_BLANK, SQL_COMMENT, SQL_QUOTED, SQL_WORD, SQL_PARAMETER, SQL_OTHER };
struct sql_token {
	enum sql_token_kind kind;
	struct span span;
};
struct sql_token store_sql_token(struct span *rest);
/* The greatest n of its $n, 0 without; must be at most DB_VALUE_COUNT_MAX. Bit n-1 of *used_r
 * says that $n stands in it. */
int store_sql_parameters(const char *sql, uint64_t *used_r);

/* A pool lends connections, `max` at most: one that is idle, or leave to make one. */
struct store_pool;
struct store_pool *store_pool_new(struct arena *arena, int max);
/* False when `wait_ms` went by. *connection_r is NULL when the caller makes its own. */
bool store_pool_take(struct store_pool *pool, int wait_ms, void **connection_r);
void store_pool_give(struct store_pool *pool, void *connection); /* NULL: it was closed */
/* For the end: gives back idle ones until NULL. None may be lent any more. */
void *store_pool_empty(struct store_pool *pool);
int store_reader_count(const struct store_options *options);
int store_wait_ms(const struct store_options *options);
int64_t store_now_ms(void); /* monotonic */

#endif
