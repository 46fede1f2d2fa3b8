#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>

#include "base/base.h"
#include "base/hands.h"

enum { PARTS = 1000 };

struct counted {
	uint64_t made[PARTS];
	unsigned times[PARTS];
	atomic_size_t within, within_most;
};

static void
make_part(void *data, size_t number)
{
	struct counted *counted = data;
	const size_t within = atomic_fetch_add(&counted->within, 1) + 1;
	if (within > atomic_load(&counted->within_most))
		atomic_store(&counted->within_most, within);
	uint64_t made = number;
	for (int i = 0; i < 20000; i++)
		made = made * 6364136223846793005 + 1442695040888963407;
	counted->made[number] = made;
	counted->times[number]++;
	atomic_fetch_sub(&counted->within, 1);
}

static void
each_part_is_done_once_and_what_comes_out_is_the_same(void **state)
{
	(void)state;
	static struct counted one, other;
	hands_do(PARTS, make_part, &one);
	for (size_t i = 0; i < PARTS; i++)
		make_part(&other, i);
	for (size_t i = 0; i < PARTS; i++) {
		assert_int_equal(one.times[i], 1);
		assert_true(one.made[i] == other.made[i]);
	}
	assert_in_range(atomic_load(&one.within_most), 1, HANDS_COUNT);
}

static void
no_part_is_no_work(void **state)
{
	(void)state;
	static struct counted none;
	hands_do(0, make_part, &none);
	assert_int_equal(none.times[0], 0);
	hands_do(1, make_part, &none);
	assert_int_equal(none.times[0], 1);
	assert_int_equal(none.times[1], 0);
	assert_int_equal(atomic_load(&none.within_most), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_part_is_done_once_and_what_comes_out_is_the_same),
		cmocka_unit_test(no_part_is_no_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
