#include "craft/store/store_for_tests.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *postgresql_address; /* NULL: SQLite */

void
store_tests_begin(int argument_count, char **arguments)
{
	if (argument_count < 2 || strcmp(arguments[1], "postgresql") != 0)
		return;
	postgresql_address = getenv("PARVIS_TEST_POSTGRESQL");
	if (postgresql_address == NULL) {
		fprintf(stderr, "PARVIS_TEST_POSTGRESQL is not set: see tools/with-postgresql\n");
		exit(77);
	}
}

bool
store_tests_on_postgresql(void)
{
	return postgresql_address != NULL;
}

static void
say_nothing(void *argument, const char *message)
{
	(void)argument;
	(void)message;
}

static void
run_postgresql(const char *address, const char *sql)
{
	PGconn *connection = PQconnectdb(address);
	PQsetNoticeProcessor(connection, say_nothing, NULL);
	PGresult *result = PQexec(connection, sql);
	const ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(connection));
	must(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
	PQclear(result);
	PQfinish(connection);
}

static void
run_sqlite(const char *path, const char *sql)
{
	sqlite3 *sqlite = NULL;
	must(sqlite3_open(path, &sqlite) == SQLITE_OK);
	sqlite3_busy_timeout(sqlite, 10000);
	const int code = sqlite3_exec(sqlite, sql, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(sqlite));
	must(code == SQLITE_OK);
	sqlite3_close(sqlite);
}

void
store_tests_run(const char *address, const char *sql)
{
	if (postgresql_address != NULL)
		run_postgresql(address, sql);
	else
		run_sqlite(address, sql);
}

static void
remove_sqlite(void *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	char file[256];
	for (size_t i = 0; i < LENGTH(ends); i++) {
		snprintf(file, sizeof file, "%s%s", (const char *)path, ends[i]);
		unlink(file);
	}
	*strrchr(path, '/') = '\0';
	for (int copy = 1; copy < 10; copy++) {
		snprintf(file, sizeof file, "%s/before-upgrade-%d.sqlite", (const char *)path, copy);
		unlink(file);
	}
	rmdir(path);
}

static void
remove_postgresql(void *sql)
{
	run_postgresql(postgresql_address, sql);
}

const char *
store_tests_address(struct arena *arena)
{
	static int count;
	if (postgresql_address == NULL) {
		char *folder = arena_copy_text(arena, "/tmp/parvis-store-XXXXXX");
		must(mkdtemp(folder) != NULL);
		arena_defer(arena, remove_sqlite, arena_format(arena, "%s/parvis.sqlite", folder));
		return arena_format(arena, "%s/parvis.sqlite", folder);
	}
	/* A schema of its own costs a hundred times less than a database. */
	const char *name = arena_format(arena, "test_%d_%d", (int)getpid(), count++);
	run_postgresql(postgresql_address, arena_format(arena, "CREATE SCHEMA %s", name));
	arena_defer(arena, remove_postgresql, arena_format(arena, "DROP SCHEMA %s CASCADE", name));
	return arena_format(arena, "%s%soptions=-csearch_path%%3D%s", postgresql_address,
	                    strchr(postgresql_address, '?') != NULL ? "&" : "?", name);
}
