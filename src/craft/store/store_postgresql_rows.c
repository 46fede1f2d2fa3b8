/* Statements and rows of PostgreSQL. Values travel in binary both ways. */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/store/store_postgresql.h"

/* From the catalogue of types: they never change. */
enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_BPCHAR = 1042,
	OID_VARCHAR = 1043,
};

enum { FORMAT_BINARY = 1 };

/* Faults: */

bool
postgresql_lost(const struct connection *connection)
{
	return PQstatus(connection->pg) != CONNECTION_OK;
}

static enum store_trouble
trouble_of(const char *state)
{
	static const struct {
		const char *start;
		enum store_trouble trouble;
	} troubles[] = {
		{ "53100", TROUBLE_FULL },        { "25006", TROUBLE_READ_ONLY },
		{ "42501", TROUBLE_LOGIN },       { "28", TROUBLE_LOGIN },
		{ "3D000", TROUBLE_MISSING },     { "XX00", TROUBLE_DAMAGED },
		{ "58030", TROUBLE_DISK },        { "55P03", TROUBLE_BUSY },
		{ "40", TROUBLE_BUSY },           { "53", TROUBLE_BUSY },
		{ "08", TROUBLE_UNREACHABLE },    { "57P", TROUBLE_UNREACHABLE },
		{ "23", TROUBLE_REFUSED },        { "22", TROUBLE_REFUSED },
	};
	for (size_t i = 0; i < LENGTH(troubles); i++)
		if (strncmp(state, troubles[i].start, strlen(troubles[i].start)) == 0)
			return troubles[i].trouble;
	return TROUBLE_OTHER;
}

bool
postgresql_fault(struct connection *connection, const PGresult *result, const char *sql,
                 struct fault *fault_r)
{
	const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	if (state == NULL)
		state = "08006"; /* libpq gives no state to what the server did not say */
	snprintf(connection->state, sizeof connection->state, "%s", state);
	/* A key, a type or a table that another program made in the same instant: it is there. */
	static const char *const there[] = { "23505", "42710", "42P07" };
	for (size_t i = 0; i < LENGTH(there); i++)
		if (strcmp(state, there[i]) == 0)
			return store_conflict(fault_r);
	const char *message =
		result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	/* Messages of class 22 may quote a person's value. */
	if (message == NULL || strncmp(state, "22", 2) == 0)
		message = postgresql_lost(connection) ? "connection lost" : "";
	return store_fault(fault_r, trouble_of(state), "postgresql %s: %s [%.120s]", state, message,
	                   sql);
}

static bool
is_good(const PGresult *result)
{
	const ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	       status == PGRES_SINGLE_TUPLE;
}

bool
postgresql_command(struct connection *connection, const char *sql, struct fault *fault_r)
{
	PGresult *result = PQexec(connection->pg, sql);
	const bool good = is_good(result) || postgresql_fault(connection, result, sql, fault_r);
	PQclear(result);
	return good;
}

/* Preparing: */

static Oid
type_of(enum db_kind kind)
{
	switch (kind) {
	case DB_INT64: return OID_INT8;
	case DB_REAL64: return OID_FLOAT8;
	case DB_TEXT: return OID_TEXT;
	case DB_BYTES: return OID_BYTEA;
	case DB_NULL: break;
	}
	return 0;
}

static bool
fits(const struct prepared *prepared, const char *sql, const struct db_value *values,
     size_t value_count)
{
	if (prepared->sql != sql || (size_t)prepared->value_count != value_count)
		return false;
	for (size_t i = 0; i < value_count; i++)
		if (values[i].kind != DB_NULL && prepared->types[i] != type_of(values[i].kind))
			return false;
	return strcmp(prepared->text, sql) == 0; /* another text may have come to this address */
}

static void
name_of(const struct prepared *prepared, char name[16])
{
	snprintf(name, 16, "s%u", prepared->number);
}

static bool
forget(struct connection *connection, struct prepared *prepared, struct fault *fault_r)
{
	char sql[32];
	if (prepared->sql == NULL)
		return true;
	snprintf(sql, sizeof sql, "DEALLOCATE s%u", prepared->number);
	free(prepared->text);
	*prepared = (struct prepared){ .sql = NULL };
	return postgresql_command(connection, sql, fault_r);
}

void
postgresql_forget_prepared(struct connection *connection)
{
	for (size_t set = 0; set < PREPARED_SETS; set++)
		for (size_t way = 0; way < PREPARED_WAYS; way++)
			free(connection->prepared[set][way].text);
}

static bool
prepare(struct connection *connection, struct prepared *prepared, const char *sql,
        const struct db_value *values, size_t value_count, struct fault *fault_r)
{
	uint64_t used;
	must((size_t)store_sql_parameters(sql, &used) <= value_count);
	Oid types[DB_VALUE_COUNT_MAX] = { 0 };
	for (size_t i = 0; i < value_count; i++) {
		types[i] = type_of(values[i].kind);
		/* A parameter that does not stand in the statement has no type to be found. */
		if (types[i] == 0 && (used >> i & 1) == 0)
			types[i] = OID_TEXT;
	}
	char name[16];
	prepared->number = ++connection->named;
	name_of(prepared, name);
	PGresult *result = PQprepare(connection->pg, name, sql, (int)value_count, types);
	const bool good = is_good(result) || postgresql_fault(connection, result, sql, fault_r);
	PQclear(result);
	if (!good)
		return false;
	prepared->text = strdup(sql);
	must(prepared->text != NULL);
	prepared->sql = sql;
	prepared->value_count = (int)value_count;
	memcpy(prepared->types, types, sizeof types);
	return true;
}

static struct prepared *
prepared_for(struct connection *connection, const char *sql, const struct db_value *values,
             size_t value_count, struct fault *fault_r)
{
	const uintptr_t mixed = ((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 32;
	struct prepared *set = connection->prepared[mixed % PREPARED_SETS], *found = set;
	bool ready = false;
	for (struct prepared *way = set; way < set + PREPARED_WAYS && !ready; way++) {
		ready = fits(way, sql, values, value_count);
		if (ready || way->used_at < found->used_at)
			found = way;
	}
	if (ready && found->runs >= PREPARED_RUNS_MAX)
		ready = false;
	if (!ready && (!forget(connection, found, fault_r) ||
	               !prepare(connection, found, sql, values, value_count, fault_r)))
		return NULL;
	found->used_at = ++connection->clock;
	found->runs++;
	return found;
}

/* Values in the server's byte order: */

struct sent {
	uint64_t numbers[DB_VALUE_COUNT_MAX];
	const char *at[DB_VALUE_COUNT_MAX];
	int lengths[DB_VALUE_COUNT_MAX], formats[DB_VALUE_COUNT_MAX];
};

static void
send_one(struct sent *sent, size_t i, const struct db_value *value)
{
	uint64_t bits = (uint64_t)value->int64;
	if (value->kind == DB_REAL64)
		memcpy(&bits, &value->real64, sizeof bits);
	sent->numbers[i] = htobe64(bits);
	sent->formats[i] = FORMAT_BINARY;
	if (value->kind == DB_NULL) {
		sent->at[i] = NULL;
		sent->lengths[i] = 0;
	} else if (value->kind == DB_TEXT || value->kind == DB_BYTES) {
		sent->at[i] = value->span.length > 0 ? value->span.at : "";
		sent->lengths[i] = (int)value->span.length;
	} else {
		sent->at[i] = (const char *)&sent->numbers[i];
		sent->lengths[i] = sizeof sent->numbers[i];
	}
}

static uint64_t
big_endian(const char *at, int length)
{
	uint64_t number = 0;
	for (int i = 0; i < length; i++)
		number = number << 8 | (unsigned char)at[i];
	return number;
}

static struct db_value
column_of(const PGresult *result, int row, int column)
{
	if (PQgetisnull(result, row, column))
		return db_null();
	const char *at = PQgetvalue(result, row, column);
	const int length = PQgetlength(result, row, column);
	const uint64_t bits = length <= 8 ? big_endian(at, length) : 0;
	switch (PQftype(result, column)) {
	case OID_INT8: return db_int64((int64_t)bits);
	case OID_INT4: return db_int64((int32_t)bits);
	case OID_INT2: return db_int64((int16_t)bits);
	case OID_BOOL: return db_int64(bits != 0);
	case OID_BYTEA: return db_bytes(span_from(at, (size_t)length));
	case OID_FLOAT8: {
		double number;
		memcpy(&number, &bits, sizeof number);
		return db_real64(number);
	}
	case OID_FLOAT4: {
		const uint32_t half = (uint32_t)bits;
		float number;
		memcpy(&number, &half, sizeof number);
		return db_real64((double)number);
	}
	default: return db_text(span_from(at, (size_t)length));
	}
}

/* The kinds this program knows; numeric, dates and arrays are what the dialect avoids. */
static bool
columns_are_known(const PGresult *result, const char *sql, struct fault *fault_r)
{
	static const Oid known[] = { OID_BOOL, OID_BYTEA,  OID_NAME,   OID_INT8,   OID_INT2,   OID_INT4,
		                         OID_TEXT, OID_FLOAT4, OID_FLOAT8, OID_BPCHAR, OID_VARCHAR };
	for (int column = 0; column < PQnfields(result); column++) {
		size_t i = 0;
		while (i < LENGTH(known) && known[i] != PQftype(result, column))
			i++;
		if (i == LENGTH(known))
			return store_fault(fault_r, TROUBLE_OTHER,
			                   "column %d has PostgreSQL's type %u: write CAST(… AS bigint), "
			                   "double precision or text [%.120s]",
			                   column + 1, PQftype(result, column), sql);
	}
	return true;
}

/* Asking: */

struct postgresql_rows {
	struct rows common;
	struct connection *connection;
	const char *sql;
	PGresult *result; /* of a stream: the row that comes next, or the end */
	int at;
	bool stream;
	struct db_value *values;
};

static void
drain(struct connection *connection)
{
	for (PGresult *result; (result = PQgetResult(connection->pg)) != NULL;)
		PQclear(result);
}

/* Sends the statement and takes its first result: all of it, or a stream's first row. */
static PGresult *
first_result(struct connection *connection, const char *sql, const struct db_value *values,
             size_t value_count, bool stream, struct fault *fault_r)
{
	const struct prepared *prepared =
		prepared_for(connection, sql, values, value_count, fault_r);
	if (prepared == NULL)
		return NULL;
	struct sent sent;
	char name[16];
	for (size_t i = 0; i < value_count; i++)
		send_one(&sent, i, &values[i]);
	name_of(prepared, name);
	PGresult *result = NULL;
	if (!stream)
		result = PQexecPrepared(connection->pg, name, (int)value_count, sent.at, sent.lengths,
		                        sent.formats, FORMAT_BINARY);
	else if (PQsendQueryPrepared(connection->pg, name, (int)value_count, sent.at, sent.lengths,
	                             sent.formats, FORMAT_BINARY) == 1 &&
	         PQsetSingleRowMode(connection->pg) == 1)
		result = PQgetResult(connection->pg);
	if (is_good(result) && columns_are_known(result, sql, fault_r))
		return result;
	if (!is_good(result))
		postgresql_fault(connection, result, sql, fault_r);
	PQclear(result);
	if (stream)
		drain(connection);
	return NULL;
}

struct rows *
postgresql_ask(struct arena *arena, struct connection *connection, const char *sql,
               const struct db_value *values, size_t value_count, bool stream)
{
	struct postgresql_rows *rows = arena_new_of(arena, struct postgresql_rows);
	struct fault *fault_r = &rows->common.fault;
	if (store_step_fails(fault_r))
		return &rows->common;
	rows->result = first_result(connection, sql, values, value_count, stream, fault_r);
	if (rows->result == NULL)
		return &rows->common;
	rows->connection = connection;
	rows->sql = sql;
	rows->stream = stream;
	rows->at = -1;
	rows->common.column_count = PQnfields(rows->result);
	rows->values = arena_take(arena, (size_t)rows->common.column_count + 1, sizeof *rows->values);
	return &rows->common;
}

/* A stream's next result; the first was taken by the ask. */
static enum found
stream_next(struct postgresql_rows *rows, struct fault *fault_r)
{
	if (rows->at >= 0) {
		PQclear(rows->result);
		rows->result = PQgetResult(rows->connection->pg);
	}
	rows->at = 0;
	if (PQresultStatus(rows->result) == PGRES_SINGLE_TUPLE)
		return FOUND_ONE;
	if (PQresultStatus(rows->result) == PGRES_TUPLES_OK)
		return FOUND_NONE;
	postgresql_fault(rows->connection, rows->result, rows->sql, fault_r);
	return FOUND_FAILED;
}

enum found
postgresql_next(struct rows *common, struct fault *fault_r)
{
	struct postgresql_rows *rows = (struct postgresql_rows *)common;
	enum found found = FOUND_NONE;
	if (rows->stream)
		found = stream_next(rows, fault_r);
	else if (++rows->at < PQntuples(rows->result))
		found = FOUND_ONE;
	if (found != FOUND_ONE)
		return found;
	for (int column = 0; column < common->column_count; column++)
		rows->values[column] = column_of(rows->result, rows->at, column);
	common->row = rows->values;
	return FOUND_ONE;
}

void
postgresql_rows_end(struct rows *common)
{
	struct postgresql_rows *rows = (struct postgresql_rows *)common;
	PQclear(rows->result);
	rows->result = NULL;
	/* What is left is read and dropped: a cancel could reach the next COMMIT. */
	if (rows->stream)
		drain(rows->connection);
}

bool
postgresql_act(struct connection *connection, const char *sql, const struct db_value *values,
               size_t value_count, int64_t *changed_r, struct fault *fault_r)
{
	PGresult *result = first_result(connection, sql, values, value_count, false, fault_r);
	if (result == NULL)
		return false;
	if (changed_r != NULL)
		*changed_r = strtoll(PQcmdTuples(result), NULL, 10);
	PQclear(result);
	return true;
}

/* Prepares without keeping, and looks at the kinds of the columns too. */
static bool
check(struct connection *connection, const char *sql, struct fault *fault_r)
{
	uint64_t used;
	const int count = store_sql_parameters(sql, &used);
	Oid types[DB_VALUE_COUNT_MAX] = { 0 };
	for (int i = 0; i < count; i++)
		types[i] = (used >> i & 1) == 0 ? OID_TEXT : 0;
	PGresult *result = PQprepare(connection->pg, "", sql, count, types);
	bool good = is_good(result) || postgresql_fault(connection, result, sql, fault_r);
	PQclear(result);
	if (!good)
		return false;
	result = PQdescribePrepared(connection->pg, "");
	good = is_good(result) ? columns_are_known(result, sql, fault_r)
	                       : postgresql_fault(connection, result, sql, fault_r);
	PQclear(result);
	return good;
}

bool
postgresql_check(struct connection *connection, const char *sql, struct fault *fault_r)
{
	struct fault ignored;
	if (!postgresql_command(connection, "SAVEPOINT checking", fault_r))
		return false;
	const bool good = check(connection, sql, fault_r);
	return postgresql_command(connection, "ROLLBACK TO checking", good ? fault_r : &ignored) &&
	       postgresql_command(connection, "RELEASE checking", good ? fault_r : &ignored) && good;
}
