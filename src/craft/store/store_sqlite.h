/* What the two files of the SQLite driver share. */
#ifndef CRAFT_STORE_SQLITE_H
#define CRAFT_STORE_SQLITE_H

#include <sqlite3.h>

#include "craft/store/store_driver.h"

struct statement {
	const char *sql;
	sqlite3_stmt *prepared;
	uint32_t used_at;
	bool busy, kept;
	uint8_t parameter_count;
	uint8_t numbers[DB_VALUE_COUNT_MAX]; /* SQLite's index - 1 → n of $n */
};

/* Prepared statements are kept by the address of their text, a few per set, the least recently
 * used one leaving: bounded memory, and a lookup that costs nothing beside an insert. */
enum { STATEMENT_SETS = 32, STATEMENT_WAYS = 4 };

struct connection {
	sqlite3 *sqlite;
	uint32_t clock;
	struct statement statements[STATEMENT_SETS][STATEMENT_WAYS];
};

bool sqlite_fault(const struct connection *connection, int code, const char *sql,
                  struct fault *fault_r);

/* A statement ready to be bound, or NULL. Given back with statement_give. */
struct statement *statement_take(struct connection *connection, const char *sql,
                                 struct fault *fault_r);
void statement_give(struct statement *statement);
/* `keep`: the bytes are copied, since the values are only lent. */
bool statement_bind(struct connection *connection, struct statement *statement,
                    const struct db_value *values, size_t value_count, bool keep,
                    struct fault *fault_r);
void connection_forget_statements(struct connection *connection);

/* Runs to its end. */
bool connection_do(struct connection *connection, const char *sql, const struct db_value *values,
                   size_t value_count, int64_t *changed_r, struct fault *fault_r);
/* The same for BEGIN, SAVEPOINT … : a step that a test may make fail. */
bool connection_step(struct connection *connection, const char *sql, struct fault *fault_r);

struct rows *sqlite_ask(struct arena *arena, struct connection *connection, bool writes,
                        const char *sql, const struct db_value *values, size_t value_count,
                        bool stream);
enum found sqlite_next(struct rows *rows, struct fault *fault_r);
void sqlite_rows_end(struct rows *rows);

#endif
