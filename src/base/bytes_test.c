#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "base/bytes.h"

static void
a_number_is_read_as_it_was_written(void **state)
{
	static const uint64_t numbers[] = { 0, 1, 255, 256, 0x0123456789abcdef, UINT64_MAX };
	(void)state;
	for (size_t i = 0; i < LENGTH(numbers); i++)
		for (size_t size = 1; size <= 8; size++) {
			const uint64_t kept = size == 8 ? numbers[i] : numbers[i] & ((UINT64_C(1) << (8 * size)) - 1);
			char bytes[9] = { 0 }, *to = bytes;
			const char *from = bytes;
			bytes_put(&to, numbers[i], size);
			assert_true(to == bytes + size);
			assert_true(bytes_get(&from, size) == kept);
			assert_true(from == to);
			assert_int_equal(bytes[size], 0);
		}
	char bytes[2], *to = bytes;
	bytes_put(&to, 0x0102, 2);
	assert_int_equal(bytes[0], 2);
	assert_int_equal(bytes[1], 1);
}

static void
what_is_no_number_is_refused(void **state)
{
	const float reals[] = { 0, -1, 1.5f, 3, -3, INFINITY, -INFINITY, NAN };
	const bool fine[] = { true, true, true, false, false, false, false, false };
	(void)state;
	for (size_t i = 0; i < LENGTH(reals); i++) {
		char bytes[4], *to = bytes;
		const char *from = bytes;
		float read;
		bytes_put_real(&to, reals[i]);
		assert_true(bytes_get_real(&from, -2, 2, &read) == fine[i]);
		assert_true(from == bytes + 4);
		assert_true(!fine[i] || read == reals[i]);
	}
}

/* Fowler, Noll & Vo's own vectors (draft-eastlake-fnv, appendix C). */
static void
the_sum_is_that_of_its_authors(void **state)
{
	(void)state;
	assert_true(bytes_sum(SPAN("")) == 0xcbf29ce484222325);
	assert_true(bytes_sum(SPAN("a")) == 0xaf63dc4c8601ec8c);
	assert_true(bytes_sum(SPAN("foobar")) == 0x85944171f73967e8);
	assert_true(bytes_sum_on(bytes_sum(SPAN("foo")), SPAN("bar")) == bytes_sum(SPAN("foobar")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_read_as_it_was_written),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(the_sum_is_that_of_its_authors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
