/* What the two files of the PostgreSQL driver share. */
#ifndef CRAFT_STORE_POSTGRESQL_H
#define CRAFT_STORE_POSTGRESQL_H

#include <libpq-fe.h>

#include "craft/store/store_driver.h"

/* A statement is prepared once per connection and kinds of its values: a NULL goes with any. */
struct prepared {
	const char *sql;
	char *text;
	uint32_t used_at;
	unsigned number; /* its name is s<number> */
	unsigned runs;   /* since it was planned */
	int value_count;
	Oid types[DB_VALUE_COUNT_MAX]; /* 0: it was NULL, and the server found the type */
};

/* A statement is planned for tables as large as they are then, and the server keeps that plan until it
 * has looked at them (ANALYZE). On an empty table all keys cost the same: one prepared then may read a
 * whole organisation for one row, as long as the connection lasts. So it is planned again after so many
 * runs. */
enum { PREPARED_SETS = 64, PREPARED_WAYS = 4, PREPARED_RUNS_MAX = 1000 };

struct connection {
	PGconn *pg;
	uint32_t clock;
	unsigned named;
	char state[6]; /* SQLSTATE of the last fault, "08006" for a lost connection, "" for none */
	bool warned;   /* a warning of class 01 came */
	struct prepared prepared[PREPARED_SETS][PREPARED_WAYS];
};

/* Tells the fault of a result (or of the connection) and keeps its SQLSTATE; returns false. */
bool postgresql_fault(struct connection *connection, const PGresult *result, const char *sql,
                      struct fault *fault_r);
bool postgresql_lost(const struct connection *connection);
/* Runs commands without values: BEGIN, COMMIT, schemas. */
bool postgresql_command(struct connection *connection, const char *sql, struct fault *fault_r);
void postgresql_forget_prepared(struct connection *connection);

struct rows *postgresql_ask(struct arena *arena, struct connection *connection, const char *sql,
                            const struct db_value *values, size_t value_count, bool stream);
enum found postgresql_next(struct rows *rows, struct fault *fault_r);
void postgresql_rows_end(struct rows *rows);
bool postgresql_act(struct connection *connection, const char *sql,
                    const struct db_value *values, size_t value_count, int64_t *changed_r,
                    struct fault *fault_r);
/* By COPY, in binary. */
bool postgresql_fill(struct connection *connection, const struct store_table *table,
                     store_next_fn *next, void *context, struct fault *fault_r);
bool postgresql_check(struct connection *connection, const char *sql, struct fault *fault_r);

#endif
