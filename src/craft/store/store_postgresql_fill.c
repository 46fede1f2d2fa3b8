/* Many rows into one table of PostgreSQL: COPY in its binary form, from a buffer. */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "craft/store/store_postgresql.h"

enum { BUFFER_SIZE = 256 << 10 };

struct copying {
	struct connection *connection;
	const char *sql;
	char *buffer;
	size_t length;
	bool good;
};

static void
flush(struct copying *copying)
{
	if (copying->length > 0 && copying->good)
		copying->good = PQputCopyData(copying->connection->pg, copying->buffer,
		                              (int)copying->length) == 1;
	copying->length = 0;
}

static void
put(struct copying *copying, const void *bytes, size_t size)
{
	const char *at = bytes;
	while (size > 0) {
		if (copying->length == BUFFER_SIZE)
			flush(copying);
		const size_t room = BUFFER_SIZE - copying->length, part = size < room ? size : room;
		memcpy(copying->buffer + copying->length, at, part);
		copying->length += part;
		at += part;
		size -= part;
	}
}

static void
put_value(struct copying *copying, const struct db_value *value)
{
	uint64_t bits = (uint64_t)value->int64;
	if (value->kind == DB_REAL64)
		memcpy(&bits, &value->real64, sizeof bits);
	bits = htobe64(bits);
	const bool is_span = value->kind == DB_TEXT || value->kind == DB_BYTES;
	const uint32_t size = value->kind == DB_NULL ? UINT32_MAX
	                      : is_span              ? (uint32_t)value->span.length
	                                             : sizeof bits;
	const uint32_t sent = htobe32(size);
	put(copying, &sent, sizeof sent);
	if (is_span)
		put(copying, value->span.at, value->span.length);
	else if (value->kind != DB_NULL)
		put(copying, &bits, sizeof bits);
}

/* https://www.postgresql.org/docs/15/sql-copy.html, « Binary Format » */
static enum found
put_rows(struct copying *copying, const struct store_table *table, store_next_fn *next,
         void *context, struct fault *fault_r)
{
	static const char head[19] = "PGCOPY\n\377\r\n"; /* its NUL, then flags and extension: 0 */
	const uint16_t count = htobe16((uint16_t)table->column_count), end = 0xffff;
	struct db_value values[DB_VALUE_COUNT_MAX];
	enum found found = FOUND_NONE;
	put(copying, head, sizeof head);
	while (copying->good && (found = next(context, values, fault_r)) == FOUND_ONE) {
		put(copying, &count, sizeof count);
		for (size_t i = 0; i < table->column_count; i++)
			put_value(copying, &values[i]);
	}
	put(copying, &end, sizeof end);
	flush(copying);
	return found;
}

static const char *
copy_statement(struct arena *arena, const struct store_table *table)
{
	struct text sql = text_new(arena, 16 << 10);
	text_format(&sql, "COPY %.*s (", SPAN_ARGS(table->name));
	for (size_t i = 0; i < table->column_count; i++)
		text_format(&sql, "%s%.*s", i > 0 ? ", " : "", SPAN_ARGS(table->columns[i].name));
	text_add_z(&sql, ") FROM STDIN (FORMAT binary)");
	must(!sql.cut);
	return text_z(&sql);
}

/* What the server says at the end: every result is read, the first refusal is told. */
static bool
read_end(struct copying *copying, struct fault *fault_r)
{
	bool good = true;
	for (PGresult *result; (result = PQgetResult(copying->connection->pg)) != NULL;) {
		if (good && PQresultStatus(result) != PGRES_COMMAND_OK)
			good = postgresql_fault(copying->connection, result, copying->sql, fault_r);
		PQclear(result);
	}
	return good && (copying->good ||
	                postgresql_fault(copying->connection, NULL, copying->sql, fault_r));
}

bool
postgresql_fill(struct connection *connection, const struct store_table *table,
                store_next_fn *next, void *context, struct fault *fault_r)
{
	struct arena *arena = arena_new(1 << 20);
	struct copying copying = { .connection = connection,
		                       .sql = copy_statement(arena, table),
		                       .buffer = arena_take(arena, BUFFER_SIZE, 1),
		                       .good = true };
	struct fault ignored;
	PGresult *result = PQexec(connection->pg, copying.sql);
	bool good = PQresultStatus(result) == PGRES_COPY_IN ||
	            postgresql_fault(connection, result, copying.sql, fault_r);
	PQclear(result);
	if (good) {
		const enum found found = put_rows(&copying, table, next, context, fault_r);
		const bool refused = found == FOUND_FAILED;
		copying.good = PQputCopyEnd(connection->pg, refused ? "a row could not be read" : NULL) == 1 &&
		               copying.good;
		good = read_end(&copying, refused ? &ignored : fault_r) && !refused;
	}
	arena_end(arena);
	return good;
}
