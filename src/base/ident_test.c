#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "base/ident.h"
#include "base/time.h"

enum { THREADS = 4, EACH = 20000 };

static int64_t made[THREADS][EACH];
static int64_t (*make)(void);

static void *
make_many(void *into)
{
	int64_t *idents = into;
	for (int i = 0; i < EACH; i++)
		idents[i] = make();
	return NULL;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void
make_in_threads(int64_t (*maker)(void))
{
	make = maker;
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, make_many, made[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void
assert_all_different_and_positive(void)
{
	qsort(made, THREADS * EACH, sizeof(int64_t), by_value);
	const int64_t *all = &made[0][0];
	assert_true(all[0] > 0);
	for (int i = 1; i < THREADS * EACH; i++)
		assert_true(all[i] > all[i - 1]);
}

static void
ordered_idents_increase_in_each_thread_and_never_meet(void **state)
{
	(void)state;
	make_in_threads(ident_ordered);
	for (int t = 0; t < THREADS; t++)
		for (int i = 1; i < EACH; i++)
			assert_true(made[t][i] > made[t][i - 1]);
	assert_all_different_and_positive();
}

static void
an_ordered_ident_says_when_and_on_which_server_it_was_made(void **state)
{
	(void)state;
	usleep(100000); /* what the test before borrowed from the next milliseconds is past */
	ident_server(IDENT_SERVER_MAX);
	const int64_t before_s = time_now_s();
	const int64_t ident = ident_ordered();
	assert_in_range(ident_ordered_ms(ident) / 1000, before_s, before_s + 2);
	assert_int_equal(ident >> 12 & IDENT_SERVER_MAX, IDENT_SERVER_MAX);
	ident_server(0);
	assert_int_equal(ident_ordered() >> 12 & IDENT_SERVER_MAX, 0);
}

static void
random_idents_never_meet_and_use_all_their_bits(void **state)
{
	(void)state;
	make_in_threads(ident_random);
	int64_t any = 0, all = INT64_MAX;
	for (int i = 0; i < EACH; i++) {
		any |= made[0][i];
		all &= made[0][i];
	}
	assert_true(any == INT64_MAX);
	assert_true(all == 0);
	assert_all_different_and_positive();
}

static void
a_child_does_not_repeat_the_idents_of_its_parent(void **state)
{
	(void)state;
	(void)ident_random(); /* the pool holds bytes that the child would share */
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	const pid_t child = fork();
	if (child == 0) {
		const int64_t ident = ident_random();
		_exit(write(ends[1], &ident, sizeof ident) == sizeof ident ? 0 : 1);
	}
	int64_t theirs = 0;
	assert_int_equal(read(ends[0], &theirs, sizeof theirs), sizeof theirs);
	waitpid(child, NULL, 0);
	assert_true(theirs != ident_random());
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ordered_idents_increase_in_each_thread_and_never_meet),
		cmocka_unit_test(an_ordered_ident_says_when_and_on_which_server_it_was_made),
		cmocka_unit_test(random_idents_never_meet_and_use_all_their_bits),
		cmocka_unit_test(a_child_does_not_repeat_the_idents_of_its_parent),
	};
	return cmocka_run_group_tests_name("ident", tests, NULL, NULL);
}
