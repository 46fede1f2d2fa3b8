/* How fast the store keeps and finds: bench_store [ADDRESS]
 *
 * Without an address, a SQLite database in a temporary folder of the current one, removed at the
 * end: the disk under it is what is measured. One line per figure: name, value, unit. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "craft/store/store.h"

enum {
	WRITERS = 32,
	DURABLE_SECONDS = 3,
	INSERTS = 1000000,
	READS = 100000,
	LATENCIES_MAX = 1 << 17,
};

static const char bench_schema[] =
	"-- step 1\n"
	"-- kept by root: rows of a bench\n"
	"CREATE TABLE bench_row (\n"
	"	root_id ID NOT NULL,\n"
	"	row_id ID NOT NULL,\n"
	"	name TEXT NOT NULL,\n"
	"	level INT64 NOT NULL,\n"
	"	PRIMARY KEY (root_id, row_id)\n"
	");\n";

static const char bench_sql_add[] DB_SQL =
	"INSERT INTO bench_row (root_id, row_id, name, level) VALUES ($1, $2, $3, $4)";
static const char bench_sql_get[] DB_SQL =
	"SELECT name, level FROM bench_row WHERE root_id = $1 AND row_id = $2";
static const char bench_sql_all[] DB_SQL =
	"SELECT row_id, level FROM bench_row WHERE root_id = $1";
static const char bench_sql_clear[] DB_SQL = "DELETE FROM bench_row WHERE root_id = $1";

static double
now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
stop_on(bool good, const struct fault *fault)
{
	if (good)
		return;
	fprintf(stderr, "bench_store: %s\n", fault->for_log != NULL ? fault->for_log : "gave up");
	exit(1);
}

static bool
add(struct db *db, int64_t id, struct fault *fault_r)
{
	return db_do(db, bench_sql_add,
	             WITH(db_int64(1), db_int64(id), db_text(SPAN("une réponse de bonne longueur")),
	                  db_int64(id % 5)),
	             NULL, fault_r);
}

/* Durable writes, one row each: */

struct writer {
	pthread_t thread;
	struct store *store;
	int64_t next;
	int count;
	double until_s;
	float latencies_ms[LATENCIES_MAX / WRITERS];
};

static bool
write_one(struct db *db, void *data)
{
	struct fault fault;
	return add(db, *(int64_t *)data, &fault);
}

static void *
write_on(void *argument)
{
	struct writer *writer = argument;
	struct fault fault;
	for (double before_s; (before_s = now_s()) < writer->until_s; writer->next++) {
		stop_on(store_write(writer->store, write_one, &writer->next, &fault), &fault);
		if (writer->count < (int)LENGTH(writer->latencies_ms))
			writer->latencies_ms[writer->count++] = (float)((now_s() - before_s) * 1e3);
	}
	return NULL;
}

static int
compare_floats(const void *a, const void *b)
{
	const float left = *(const float *)a, right = *(const float *)b;
	return (left > right) - (left < right);
}

static void
measure_durable(struct arena *arena, struct store *store)
{
	struct writer *writers = arena_array_of(arena, struct writer, WRITERS);
	float *all = arena_array_of(arena, float, LATENCIES_MAX);
	const int64_t commits_before = store_commit_count(store);
	const double begin_s = now_s();
	for (int i = 0; i < WRITERS; i++) {
		writers[i].store = store;
		writers[i].next = (int64_t)(i + 1) << 40;
		writers[i].until_s = begin_s + DURABLE_SECONDS;
		pthread_create(&writers[i].thread, NULL, write_on, &writers[i]);
	}
	size_t count = 0;
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(writers[i].thread, NULL);
		memcpy(all + count, writers[i].latencies_ms, (size_t)writers[i].count * sizeof *all);
		count += (size_t)writers[i].count;
	}
	const double took_s = now_s() - begin_s;
	qsort(all, count, sizeof *all, compare_floats);
	printf("durable_writes %.0f /s\n", (double)count / took_s);
	printf("durable_writes_p50 %.2f ms\n", (double)all[count / 2]);
	printf("durable_writes_p99 %.2f ms\n", (double)all[count * 99 / 100]);
	printf("writes_per_commit %.1f\n",
	       (double)count / (double)(store_commit_count(store) - commits_before));
}

/* One large import: */

static bool
write_import(struct db *db, void *data)
{
	struct fault *fault_r = data;
	if (!db_do(db, bench_sql_clear, WITH(db_int64(1)), NULL, fault_r))
		return false;
	for (int64_t id = 0; id < INSERTS; id++)
		if (!add(db, id, fault_r))
			return false;
	return true;
}

static void
measure_import(struct store *store)
{
	struct fault inside, fault;
	const double begin_s = now_s();
	stop_on(store_write(store, write_import, &inside, &fault), &fault);
	printf("inserts_in_one_transaction %.0f /s\n", INSERTS / (now_s() - begin_s));
	printf("wal %.1f MB\n", (double)store_wal_size(store) / 1e6);
}

/* Reads: */

static void
measure_gets(struct store *store)
{
	struct fault fault;
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	const double begin_s = now_s();
	for (int64_t i = 0; i < READS; i++) {
		struct db *db = store_read(visit, store, &fault);
		stop_on(db != NULL, &fault);
		struct rows *rows = db_ask(visit, db, bench_sql_get,
		                           WITH(db_int64(1), db_int64(i * 7919 % INSERTS)));
		stop_on(rows_next(rows, &fault) == FOUND_ONE, &fault);
		arena_reset(visit);
	}
	printf("reads_by_key_one_snapshot_each %.0f /s\n", READS / (now_s() - begin_s));
	arena_end(visit);
}

static void
measure_stream(struct store *store)
{
	struct fault fault;
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	const double begin_s = now_s();
	struct db *db = store_read(visit, store, &fault);
	stop_on(db != NULL, &fault);
	struct rows *rows = db_stream(visit, db, bench_sql_all, WITH(db_int64(1)));
	int64_t count = 0, levels = 0;
	enum found found;
	while ((found = rows_next(rows, &fault)) == FOUND_ONE) {
		count++;
		levels += rows_int64(rows, 1);
	}
	stop_on(found == FOUND_NONE, &fault);
	printf("streamed_rows %.0f /s\n", (double)count / (now_s() - begin_s));
	if (count != INSERTS || levels != INSERTS * INT64_C(2))
		printf("streamed_rows WRONG %lld\n", (long long)count);
	arena_end(visit);
}

int
main(int argument_count, char **arguments)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	char folder[] = "bench-store-XXXXXX";
	const bool own = argument_count < 2;
	if (own && mkdtemp(folder) == NULL)
		return 1;
	const char *address = own ? arena_format(arena, "%s/bench.sqlite", folder) : arguments[1];
	const struct store_schema schema = { "bench", span_of(bench_schema) };
	struct fault fault;
	struct store *store = store_open(
		arena, &(struct store_options){ .address = address, .schemas = &schema, .schema_count = 1 },
		&fault);
	stop_on(store != NULL, &fault);
	printf("engine %s\n", store_engine(store));
	measure_durable(arena, store);
	measure_import(store);
	measure_gets(store);
	measure_stream(store);
	store_close(store);
	if (own) {
		unlink(address);
		rmdir(folder);
	}
	arena_end(arena);
	return 0;
}
