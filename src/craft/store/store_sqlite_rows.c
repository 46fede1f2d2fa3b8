/* Statements and rows of SQLite. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "craft/store/store_sqlite.h"

/* The database's own words (names of tables and columns, never values) go to the log. */
bool
sqlite_fault(const struct connection *connection, int code, const char *sql,
             struct fault *fault_r)
{
	enum store_trouble trouble = TROUBLE_OTHER;
	switch (code & 0xff) {
	case SQLITE_FULL: trouble = TROUBLE_FULL; break;
	case SQLITE_READONLY:
	case SQLITE_PERM: trouble = TROUBLE_READ_ONLY; break;
	case SQLITE_CANTOPEN: trouble = TROUBLE_MISSING; break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: trouble = TROUBLE_DAMAGED; break;
	case SQLITE_IOERR: /* growing the log's index on a full disk is told as an I/O error */
		trouble = connection != NULL && sqlite3_system_errno(connection->sqlite) == ENOSPC
		              ? TROUBLE_FULL
		              : TROUBLE_DISK;
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: trouble = TROUBLE_BUSY; break;
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
	case SQLITE_CONSTRAINT: trouble = TROUBLE_REFUSED; break;
	default: break;
	}
	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
		return store_conflict(fault_r);
	const char *message = connection != NULL ? sqlite3_errmsg(connection->sqlite) : "";
	return store_fault(fault_r, trouble, "sqlite %d: %s: %s [%.120s]", code, sqlite3_errstr(code),
	                   message, sql);
}

static void
statement_forget(struct statement *statement)
{
	sqlite3_finalize(statement->prepared);
	*statement = (struct statement){ .sql = NULL };
}

void
connection_forget_statements(struct connection *connection)
{
	for (size_t set = 0; set < STATEMENT_SETS; set++)
		for (size_t way = 0; way < STATEMENT_WAYS; way++)
			statement_forget(&connection->statements[set][way]);
}

static bool
statement_prepare(struct connection *connection, struct statement *statement, const char *sql,
                  struct fault *fault_r)
{
	const int code = sqlite3_prepare_v3(connection->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT,
	                                    &statement->prepared, NULL);
	if (code != SQLITE_OK)
		return sqlite_fault(connection, code, sql, fault_r);
	must(statement->prepared != NULL); /* a statement is not only a comment */
	const int count = sqlite3_bind_parameter_count(statement->prepared);
	must(count <= DB_VALUE_COUNT_MAX);
	for (int i = 0; i < count; i++) {
		/* `$2, $1` gives $2 the index 1: the name is what counts. */
		const char *name = sqlite3_bind_parameter_name(statement->prepared, i + 1);
		must(name != NULL && name[0] == '$');
		const int number = atoi(name + 1);
		must(number >= 1 && number <= DB_VALUE_COUNT_MAX);
		statement->numbers[i] = (uint8_t)number;
	}
	statement->parameter_count = (uint8_t)count;
	statement->sql = sql;
	return true;
}

/* The one to use, or the one to give up for it, or NULL when all of its set are busy. */
static struct statement *
statement_place(struct connection *connection, const char *sql, bool *ready_r)
{
	*ready_r = false;
	const uintptr_t mixed = ((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 32;
	struct statement *set = connection->statements[mixed % STATEMENT_SETS], *oldest = NULL;
	for (struct statement *way = set; way < set + STATEMENT_WAYS; way++) {
		if (way->busy)
			continue;
		/* Another text may have come to the same address. */
		*ready_r = way->sql == sql && strcmp(sqlite3_sql(way->prepared), sql) == 0;
		if (*ready_r)
			return way;
		if (oldest == NULL || way->used_at < oldest->used_at)
			oldest = way;
	}
	return oldest;
}

struct statement *
statement_take(struct connection *connection, const char *sql, struct fault *fault_r)
{
	bool ready;
	struct statement *statement = statement_place(connection, sql, &ready);
	const bool kept = statement != NULL;
	if (!kept) {
		statement = calloc(1, sizeof *statement);
		must(statement != NULL);
	}
	if (!ready) {
		statement_forget(statement);
		if (!statement_prepare(connection, statement, sql, fault_r)) {
			if (!kept)
				free(statement);
			return NULL;
		}
	}
	statement->kept = kept;
	statement->busy = true;
	statement->used_at = ++connection->clock;
	return statement;
}

void
statement_give(struct statement *statement)
{
	must(statement->busy);
	statement->busy = false;
	if (statement->kept) {
		sqlite3_reset(statement->prepared);
		return;
	}
	statement_forget(statement);
	free(statement);
}

static int
bind_one(sqlite3_stmt *prepared, int index, const struct db_value *value,
         sqlite3_destructor_type life)
{
	/* A NULL pointer would mean NULL: empty is not NULL. */
	const char *at = value->span.length > 0 ? value->span.at : "";
	switch (value->kind) {
	case DB_NULL: break;
	case DB_INT64: return sqlite3_bind_int64(prepared, index, value->int64);
	case DB_REAL64: return sqlite3_bind_double(prepared, index, value->real64);
	case DB_TEXT:
		return sqlite3_bind_text64(prepared, index, at, value->span.length, life, SQLITE_UTF8);
	case DB_BYTES: return sqlite3_bind_blob64(prepared, index, at, value->span.length, life);
	}
	must(value->kind == DB_NULL);
	return sqlite3_bind_null(prepared, index);
}

bool
statement_bind(struct connection *connection, struct statement *statement,
               const struct db_value *values, size_t value_count, bool keep,
               struct fault *fault_r)
{
	for (int i = 0; i < statement->parameter_count; i++) {
		const int number = statement->numbers[i];
		must((size_t)number <= value_count);
		const int code = bind_one(statement->prepared, i + 1, &values[number - 1],
		                          keep ? SQLITE_TRANSIENT : SQLITE_STATIC);
		if (code != SQLITE_OK)
			return sqlite_fault(connection, code, statement->sql, fault_r);
	}
	return true;
}

bool
connection_do(struct connection *connection, const char *sql, const struct db_value *values,
              size_t value_count, int64_t *changed_r, struct fault *fault_r)
{
	struct statement *statement = statement_take(connection, sql, fault_r);
	if (statement == NULL)
		return false;
	/* Bound without a copy: every parameter is bound again before the next run. */
	bool good = statement_bind(connection, statement, values, value_count, false, fault_r);
	if (good) {
		int code;
		do
			code = sqlite3_step(statement->prepared);
		while (code == SQLITE_ROW);
		good = code == SQLITE_DONE;
		if (!good)
			sqlite_fault(connection, code, sql, fault_r);
		else if (changed_r != NULL)
			*changed_r = sqlite3_changes64(connection->sqlite);
	}
	statement_give(statement);
	return good;
}

bool
connection_step(struct connection *connection, const char *sql, struct fault *fault_r)
{
	return !store_step_fails(fault_r) && connection_do(connection, sql, NULL, 0, NULL, fault_r);
}

/* Rows: */

/* The first rows of an ask are read at once, so that a page's small asks hold no statement; on
 * the writer all are, so that what is done meanwhile does not change them. */
enum { READ_AHEAD_ROWS = 64 };

struct kept_row {
	struct kept_row *next;
	struct db_value values[];
};

struct sqlite_rows {
	struct rows common;
	struct connection *connection;
	struct statement *statement; /* NULL when it was read to its end */
	struct db_value *live;       /* the row the statement stands on */
	struct kept_row *kept;
};

static struct db_value
column_of(sqlite3_stmt *prepared, int column)
{
	switch (sqlite3_column_type(prepared, column)) {
	case SQLITE_INTEGER: return db_int64(sqlite3_column_int64(prepared, column));
	case SQLITE_FLOAT: return db_real64(sqlite3_column_double(prepared, column));
	case SQLITE_NULL: return db_null();
	default: break;
	}
	const bool text = sqlite3_column_type(prepared, column) == SQLITE_TEXT;
	/* The pointer before the length, as SQLite wants; an empty blob has none. */
	const void *at = sqlite3_column_blob(prepared, column);
	const struct span span = { at != NULL ? at : "", (size_t)sqlite3_column_bytes(prepared, column) };
	return text ? db_text(span) : db_bytes(span);
}

static int
rows_step(struct sqlite_rows *rows, struct db_value *values)
{
	const int code = sqlite3_step(rows->statement->prepared);
	if (code == SQLITE_ROW)
		for (int column = 0; column < rows->common.column_count; column++)
			values[column] = column_of(rows->statement->prepared, column);
	return code;
}

static bool
rows_keep(struct arena *arena, struct sqlite_rows *rows, size_t row_count_max,
          struct fault *fault_r)
{
	const size_t columns = (size_t)rows->common.column_count;
	struct kept_row **link = &rows->kept;
	for (size_t count = 0; count < row_count_max; count++) {
		struct kept_row *row =
			arena_take(arena, 1, sizeof *row + columns * sizeof *row->values);
		const int code = rows_step(rows, row->values);
		if (code == SQLITE_DONE) {
			statement_give(rows->statement);
			rows->statement = NULL;
			return true;
		}
		if (code != SQLITE_ROW)
			return sqlite_fault(rows->connection, code, rows->statement->sql, fault_r);
		for (size_t i = 0; i < columns; i++)
			if (row->values[i].span.length > 0)
				row->values[i].span = span_keep(arena, row->values[i].span);
		*link = row;
		link = &row->next;
	}
	return true;
}

struct rows *
sqlite_ask(struct arena *arena, struct connection *connection, bool writes, const char *sql,
           const struct db_value *values, size_t value_count, bool stream)
{
	struct sqlite_rows *rows = arena_new_of(arena, struct sqlite_rows);
	struct fault *fault_r = &rows->common.fault;
	rows->connection = connection;
	if (store_step_fails(fault_r))
		return &rows->common;
	rows->statement = statement_take(connection, sql, fault_r);
	if (rows->statement == NULL)
		return &rows->common;
	rows->common.column_count = sqlite3_column_count(rows->statement->prepared);
	const bool live = stream || !writes;
	bool good = statement_bind(connection, rows->statement, values, value_count, live, fault_r);
	if (good && !stream)
		good = rows_keep(arena, rows, writes ? SIZE_MAX : READ_AHEAD_ROWS, fault_r);
	if (good && rows->statement != NULL)
		rows->live = arena_take(arena, (size_t)rows->common.column_count + 1, sizeof *rows->live);
	if (!good)
		sqlite_rows_end(&rows->common);
	return &rows->common;
}

enum found
sqlite_next(struct rows *common, struct fault *fault_r)
{
	struct sqlite_rows *rows = (struct sqlite_rows *)common;
	if (rows->kept != NULL) {
		common->row = rows->kept->values;
		rows->kept = rows->kept->next;
		return FOUND_ONE;
	}
	if (rows->statement == NULL)
		return FOUND_NONE;
	const int code = rows_step(rows, rows->live);
	if (code == SQLITE_ROW) {
		common->row = rows->live;
		return FOUND_ONE;
	}
	if (code == SQLITE_DONE)
		return FOUND_NONE;
	sqlite_fault(rows->connection, code, rows->statement->sql, fault_r);
	return FOUND_FAILED;
}

void
sqlite_rows_end(struct rows *common)
{
	struct sqlite_rows *rows = (struct sqlite_rows *)common;
	if (rows->statement != NULL)
		statement_give(rows->statement);
	rows->statement = NULL;
}
