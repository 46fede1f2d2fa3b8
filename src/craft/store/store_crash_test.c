/* Programs and threads that write at once, and programs that are killed: run once on each engine. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "craft/store/store_things_for_tests.h"

enum { CHILD_THREADS = 4, PIPE_SIZE = 1 << 20 };

/* The other program is this one again, started as `store_crash_test ENGINE ADDRESS FROM COUNT`:
 * it writes things from four threads and prints the id of each once it is acknowledged. */

struct child_writer {
	pthread_t thread;
	struct store *store;
	int64_t from, count;
};

static void *
write_and_tell(void *argument)
{
	const struct child_writer *writer = argument;
	struct fault fault;
	for (int64_t id = writer->from; id < writer->from + writer->count; id++) {
		if (!things_add(writer->store, id, &fault)) {
			fprintf(stderr, "%s\n", fault.for_log != NULL ? fault.for_log : "gave up");
			_exit(1);
		}
		if (write(STDOUT_FILENO, &id, sizeof id) != sizeof id)
			_exit(2);
	}
	return NULL;
}

static int
be_the_child(const char *address, int64_t from, int64_t count)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct fault fault;
	struct store *store = things_open(arena, address, &fault);
	if (store == NULL) {
		fprintf(stderr, "%s\n", fault.for_log);
		return 3;
	}
	struct child_writer writers[CHILD_THREADS];
	for (int i = 0; i < CHILD_THREADS; i++) {
		writers[i] = (struct child_writer){ .store = store,
			                                .from = from + i * count / CHILD_THREADS,
			                                .count = count / CHILD_THREADS };
		pthread_create(&writers[i].thread, NULL, write_and_tell, &writers[i]);
	}
	for (int i = 0; i < CHILD_THREADS; i++)
		pthread_join(writers[i].thread, NULL);
	arena_end(arena);
	return 0;
}

struct child {
	pid_t pid;
	int told; /* the reading end of its ids */
};

static struct child
start_child(const char *address, int64_t from, int64_t count)
{
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);
	char from_text[24], count_text[24];
	snprintf(from_text, sizeof from_text, "%lld", (long long)from);
	snprintf(count_text, sizeof count_text, "%lld", (long long)count);
	const char *engine = store_tests_on_postgresql() ? "postgresql" : "sqlite";
	const pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execl("/proc/self/exe", "store_crash_test", engine, address, from_text, count_text,
		      (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	return (struct child){ pid, ends[0] };
}

static const char test_sql_is_there[] DB_SQL =
	"SELECT thing_id FROM thing WHERE root_id = 1 AND thing_id = $1";

static bool
is_there(struct store *store, int64_t id)
{
	struct fault fault;
	struct arena *visit = arena_new(1 << 20);
	struct db *db = store_read(visit, store, &fault);
	assert_non_null(db);
	struct rows *rows = db_ask(visit, db, test_sql_is_there, WITH(db_int64(id)));
	const bool there = rows_next(rows, &fault) == FOUND_ONE;
	arena_end(visit);
	return there;
}

static void
assert_file_is_sound(const char *address)
{
	if (store_tests_on_postgresql())
		return;
	sqlite3 *sqlite = NULL;
	sqlite3_stmt *prepared = NULL;
	assert_int_equal(sqlite3_open(address, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(sqlite, "PRAGMA integrity_check", -1, &prepared, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(prepared, 0), "ok");
	sqlite3_finalize(prepared);
	sqlite3_close(sqlite);
}

static void
a_program_killed_while_it_writes_loses_nothing_it_acknowledged(void **state)
{
	struct fixture *f = *state;
	int64_t *told = arena_array_of(f->arena, int64_t, 100000);
	for (int round = 0; round < 3; round++) {
		struct child child = start_child(f->address, 1000000 * (round + 1), 80000);
		const size_t wanted = 200 + 311 * (size_t)round;
		size_t count = 0;
		while (count < 100000 && read(child.told, &told[count], sizeof *told) == sizeof *told)
			if (++count == wanted)
				kill(child.pid, SIGKILL);
		int status = 0;
		waitpid(child.pid, &status, 0);
		close(child.told);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		assert_true(count >= wanted);
		for (size_t i = 0; i < count; i++)
			assert_true(is_there(f->store, told[i]));
		assert_file_is_sound(f->address);
		print_message("killed after %zu acknowledged writes: all there\n", count);
	}
}

static void
a_write_not_finished_when_the_program_is_killed_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct child child = start_child(f->address, 1000, 80000);
	int64_t id;
	assert_int_equal(read(child.told, &id, sizeof id), sizeof id);
	kill(child.pid, SIGKILL);
	waitpid(child.pid, NULL, 0);
	close(child.told);
	/* What was in flight left no lock behind it. */
	const int64_t count = things_count(f->store);
	assert_true(things_add(f->store, 1, &f->fault));
	assert_int_equal(things_count(f->store), count + 1);
}

static void
two_programs_write_at_once(void **state)
{
	struct fixture *f = *state;
	struct child children[2];
	for (int i = 0; i < 2; i++)
		children[i] = start_child(f->address, 10000 * (i + 1), 400);
	for (int64_t id = 1; id <= 100; id++)
		assert_true(things_add(f->store, id, &f->fault));
	for (int i = 0; i < 2; i++) {
		int status = 0;
		waitpid(children[i].pid, &status, 0);
		close(children[i].told);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	assert_int_equal(things_count(f->store), 900);
	assert_file_is_sound(f->address);
}

/* Eight threads write at once: */

struct writer {
	pthread_t thread;
	struct store *store;
	int64_t from;
	int count, failed;
};

static void *
write_some(void *argument)
{
	struct writer *writer = argument;
	struct fault fault;
	for (int i = 0; i < writer->count; i++) {
		if (!things_add(writer->store, writer->from + i, &fault))
			writer->failed++;
		if (i % 8 == 3 && store_write(writer->store, things_write_then_give_up, NULL, &fault))
			writer->failed++;
		if (i % 8 == 5 && things_count(writer->store) < i)
			writer->failed++;
	}
	return NULL;
}

static void
many_threads_write_and_only_mistakes_are_undone(void **state)
{
	struct fixture *f = *state;
	const int64_t commits_before = store_commit_count(f->store);
	struct writer writers[8];
	for (size_t i = 0; i < LENGTH(writers); i++) {
		writers[i] =
			(struct writer){ .store = f->store, .from = 1000 * (int64_t)(i + 1), .count = 100 };
		assert_int_equal(pthread_create(&writers[i].thread, NULL, write_some, &writers[i]), 0);
	}
	for (size_t i = 0; i < LENGTH(writers); i++) {
		pthread_join(writers[i].thread, NULL);
		assert_int_equal(writers[i].failed, 0);
	}
	assert_int_equal(things_count(f->store), 800);
	const int64_t commits = store_commit_count(f->store) - commits_before;
	print_message("800 writes, %lld commits\n", (long long)commits);
	if (!store_tests_on_postgresql())
		assert_true(commits < 800); /* one COMMIT for several */
	else
		assert_int_equal(commits, 800);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	if (argument_count == 5)
		return be_the_child(arguments[2], atoll(arguments[3]), atoll(arguments[4]));
	const struct CMUnitTest tests[] = {
		THINGS_TEST(a_program_killed_while_it_writes_loses_nothing_it_acknowledged),
		THINGS_TEST(a_write_not_finished_when_the_program_is_killed_is_not_there),
		THINGS_TEST(two_programs_write_at_once),
		THINGS_TEST(many_threads_write_and_only_mistakes_are_undone),
	};
	return cmocka_run_group_tests_name("store crash", tests, NULL, NULL);
}
