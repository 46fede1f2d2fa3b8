/* A program that puts and settles without end is killed: what it acknowledged is found, all is whole. */
#include "craft/search/search_for_tests.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIPE_SIZE = 1 << 20, PUT_AT_ONCE = 50, ROUNDS = 4 };

static const struct search_shelf desk = { 1, "desk" };

struct puts {
	int64_t from;
	struct fault fault;
};

/* Each text has a word of its own and one in common. */
static bool
write_puts(struct db *db, void *data)
{
	struct puts *puts = data;
	bool good = true;
	for (int64_t id = puts->from; good && id < puts->from + PUT_AT_ONCE; id++) {
		char words[64];
		snprintf(words, sizeof words, "commun t%lld", (long long)id);
		good = search_put(db, &desk, id, span_of(words), &puts->fault);
	}
	return good;
}

static void *
settle_without_end(void *store)
{
	const struct search_clock clock = { store, 1, true, NULL };
	struct fault fault;
	while (search_clock(&clock, &fault))
		usleep(2000);
	_exit(4);
}

static int
be_the_child(const char *address, int64_t from)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	struct store *store = search_open_for_tests(arena, address);
	pthread_t thread;
	if (store == NULL || pthread_create(&thread, NULL, settle_without_end, store) != 0)
		return 3;
	for (struct puts puts = { .from = from };; puts.from += PUT_AT_ONCE) {
		struct fault fault;
		if (!store_write(store, write_puts, &puts, &fault))
			return 1;
		if (write(STDOUT_FILENO, &puts.from, sizeof puts.from) != sizeof puts.from)
			return 2;
	}
}

static pid_t
start_child(const char *address, int64_t from, int *told_r)
{
	int ends[2];
	char from_text[24];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);
	snprintf(from_text, sizeof from_text, "%lld", (long long)from);
	const char *engine = store_tests_on_postgresql() ? "postgresql" : "sqlite";
	const pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execl("/proc/self/exe", "search_crash_test", engine, address, from_text, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	*told_r = ends[0];
	return pid;
}

static int64_t
count_found(struct store *store, const char *typed, int64_t *last_r)
{
	struct fault fault;
	struct arena *visit = arena_new(256 << 20);
	struct db *db = store_read(visit, store, &fault);
	assert_non_null(db);
	struct search_asked asked = { text_query_read(visit, span_of(typed)), INT64_MAX,
		                          SEARCH_FOUND_MAX };
	struct search_found found;
	int64_t count = 0;
	do {
		assert_true(search_find(visit, db, &desk, &asked, &found, &fault));
		count += (int64_t)found.count;
		if (found.count > 0)
			*last_r = asked.before_id = found.ids[found.count - 1];
	} while (found.count == asked.limit);
	arena_end(visit);
	return count;
}

static void
assert_all_is_whole(struct store *store)
{
	struct fault fault;
	struct search_checked checked;
	struct arena *visit = arena_new(64 << 20);
	struct db *db = store_read(visit, store, &fault);
	assert_non_null(db);
	assert_true(search_check(db, 1, &checked, &fault));
	assert_int_equal(checked.wrong, 0);
	print_message("%lld texts in %lld runs, %lld put since\n", (long long)checked.docs,
	              (long long)checked.runs, (long long)checked.fresh);
	arena_end(visit);
}

static void
a_program_killed_while_it_puts_and_settles_loses_nothing(void **state)
{
	(void)state;
	struct arena *arena = arena_new((size_t)1 << 30);
	const char *address = store_tests_address(arena);
	struct store *store = search_open_for_tests(arena, address);
	assert_non_null(store);
	int64_t acknowledged = 0;
	for (int round = 0; round < ROUNDS; round++) {
		int told;
		const int64_t from = 1000000 * (round + 1);
		const pid_t pid = start_child(address, from, &told);
		int64_t id, last = 0, wanted = 60 + 37 * round, count = 0;
		while (read(told, &id, sizeof id) == sizeof id) {
			last = id;
			if (++count == wanted)
				kill(pid, SIGKILL);
		}
		int status;
		waitpid(pid, &status, 0);
		close(told);
		assert_true(WIFSIGNALED(status) && count >= wanted);
		acknowledged += count * PUT_AT_ONCE;
		/* The last write may have been kept without having been told. */
		int64_t found, newest = 0;
		found = count_found(store, "commun ", &newest);
		assert_true(found >= acknowledged && found <= acknowledged + (round + 1) * PUT_AT_ONCE);
		acknowledged = found;
		for (int64_t each = from; each < last + PUT_AT_ONCE; each += 997) {
			char typed[32];
			snprintf(typed, sizeof typed, "t%lld ", (long long)each);
			assert_int_equal(count_found(store, typed, &newest), 1);
			assert_int_equal(newest, each);
		}
		assert_all_is_whole(store);
	}
	arena_end(arena);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	if (argument_count == 4)
		return be_the_child(arguments[2], atoll(arguments[3]));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_killed_while_it_puts_and_settles_loses_nothing),
	};
	return cmocka_run_group_tests_name("search crash", tests, NULL, NULL);
}
