#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Nobody said which servers they are: they draw it. A test that is wrong once in 512^8 runs. */
static void
programs_on_one_database_do_not_make_the_same_idents(void **state)
{
	(void)state;
	enum { PROGRAM_COUNT = 8 };
	const int64_t ours = ident_ordered() >> 12 & IDENT_SERVER_MAX;
	bool differs = false;
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		const pid_t child = fork();
		if (child == 0) {
			const int64_t ident = ident_ordered();
			_exit(write(ends[1], &ident, sizeof ident) == sizeof ident ? 0 : 1);
		}
		int64_t theirs = 0;
		assert_int_equal(read(ends[0], &theirs, sizeof theirs), sizeof theirs);
		waitpid(child, NULL, 0);
		differs = differs || (theirs >> 12 & IDENT_SERVER_MAX) != ours;
		close(ends[0]);
		close(ends[1]);
	}
	assert_true(differs);
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
a_reading_by_time_begins_between_idents(void **state)
{
	(void)state;
	const int64_t ident = ident_ordered(), ms = ident_ordered_ms(ident);
	assert_true(ident_ordered_from(ms) <= ident);
	assert_true(ident_ordered_from(ms + 1) > ident);
	assert_int_equal(ident_ordered_from(-1), 0);
	assert_true(ident_ordered_from(INT64_MAX) == INT64_MAX);
}

static void
an_ident_of_the_past_stands_in_its_second(void **state)
{
	(void)state;
	enum { THEN_S = 1741915200 };
	const int64_t one = ident_ordered_past(THEN_S), other = ident_ordered_past(THEN_S);
	assert_true(one != other);
	assert_true(one >= ident_ordered_from(THEN_S * INT64_C(1000)));
	assert_true(one < ident_ordered_from((THEN_S + 1) * INT64_C(1000)));
	assert_int_equal(ident_ordered_ms(other) / 1000, THEN_S);
	assert_true(ident_ordered_past(1) > 0);
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

/* Every wrong sign and every exchange of neighbours, on references drawn now. */
static void
a_reference_misread_or_mistyped_is_always_seen(void **state)
{
	(void)state;
	static const char signs[] = "2346789ABCDEFGHJKMNPQRTUVWXY";
	char reference[IDENT_REFERENCE_LENGTH + 1], read[IDENT_REFERENCE_LENGTH + 1];
	for (int drawn = 0; drawn < 200; drawn++) {
		ident_reference(2026, reference);
		assert_int_equal(strlen(reference), IDENT_REFERENCE_LENGTH);
		assert_true(span_starts(span_of(reference), "2026-"));
		assert_true(ident_reference_read(span_of(reference), read));
		assert_string_equal(read, reference);
		for (size_t i = 0; i < IDENT_REFERENCE_LENGTH; i++) {
			char wrong[IDENT_REFERENCE_LENGTH + 1];
			memcpy(wrong, reference, sizeof wrong);
			for (const char *sign = i < 4 ? "0123456789" : signs; i != 4 && *sign != '\0'; sign++) {
				wrong[i] = *sign;
				assert_int_equal(ident_reference_read(span_of(wrong), read),
				                 *sign == reference[i]);
			}
			memcpy(wrong, reference, sizeof wrong);
			if (i == 3 || i == 4 || i + 1 == IDENT_REFERENCE_LENGTH || wrong[i] == wrong[i + 1])
				continue;
			wrong[i] = reference[i + 1];
			wrong[i + 1] = reference[i];
			assert_false(ident_reference_read(span_of(wrong), read));
		}
	}
}

static void
a_reference_is_read_as_people_type_it(void **state)
{
	(void)state;
	char reference[IDENT_REFERENCE_LENGTH + 1], typed[40], read[IDENT_REFERENCE_LENGTH + 1];
	ident_reference(2031, reference);
	for (size_t i = 0; i <= IDENT_REFERENCE_LENGTH; i++)
		typed[i] = reference[i] >= 'A' && reference[i] <= 'Z' ? (char)(reference[i] + 32)
		                                                       : reference[i];
	assert_true(ident_reference_read(span_of(typed), read));
	assert_string_equal(read, reference);
	snprintf(typed, sizeof typed, " %.4s %.4s %.3s ", reference, reference + 5, reference + 9);
	assert_true(ident_reference_read(span_of(typed), read));
	assert_string_equal(read, reference);
	static const char *const wrong[] = { "", "2026", "2026-", "2026-K7MX4", "K7MX4P3-2026",
		                                 "2026-K7MX4PO", "2026-K7MX4P33333333333333",
		                                 "2026-K7MX\u00e94P3", "nouvelle", "axes" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(ident_reference_read(span_of(wrong[i]), read));
	assert_false(ident_reference_read(span_from("2026-\0\0\0\0\0\0\0", 12), read));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reference_misread_or_mistyped_is_always_seen),
		cmocka_unit_test(a_reference_is_read_as_people_type_it),
		cmocka_unit_test(ordered_idents_increase_in_each_thread_and_never_meet),
		cmocka_unit_test(programs_on_one_database_do_not_make_the_same_idents),
		cmocka_unit_test(an_ordered_ident_says_when_and_on_which_server_it_was_made),
		cmocka_unit_test(a_reading_by_time_begins_between_idents),
		cmocka_unit_test(an_ident_of_the_past_stands_in_its_second),
		cmocka_unit_test(random_idents_never_meet_and_use_all_their_bits),
		cmocka_unit_test(a_child_does_not_repeat_the_idents_of_its_parent),
	};
	return cmocka_run_group_tests_name("ident", tests, NULL, NULL);
}
