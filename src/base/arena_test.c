#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/base.h"

static char order[8];
static size_t order_length;

static void
note_one(void *subject)
{
	order[order_length++] = *(const char *)subject;
}

static void
what_was_deferred_runs_last_in_first_out(void **state)
{
	(void)state;
	order_length = 0;
	struct arena *arena = arena_new(1 << 20);
	static char names[] = "ab";
	arena_defer(arena, note_one, &names[0]);
	arena_defer(arena, note_one, &names[1]);
	arena_end(arena);
	assert_int_equal(order_length, 2);
	assert_memory_equal(order, "ba", 2);
}

static void
memory_is_zero_and_aligned_after_a_reset_too(void **state)
{
	(void)state;
	struct arena *arena = arena_new(64 << 20);
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 100000; size = size * 3 + 1) {
			unsigned char *bytes = arena_take(arena, size, 1);
			assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(bytes[i], 0);
			memset(bytes, 0xff, size);
		}
		arena_reset(arena);
		assert_int_equal(arena_size(arena), 0);
	}
	arena_end(arena);
}

static void
an_arena_grows_an_array_and_keeps_its_start(void **state)
{
	(void)state;
	struct arena *arena = arena_new(1 << 20);
	int *numbers = arena_array_of(arena, int, 4);
	for (int i = 0; i < 4; i++)
		numbers[i] = i;
	numbers = arena_grow(arena, numbers, 4, 8, sizeof *numbers);
	for (int i = 0; i < 8; i++)
		assert_int_equal(numbers[i], i < 4 ? i : 0);
	arena_end(arena);
}

static void
a_list_that_grows_one_by_one_takes_little_more_than_itself(void **state)
{
	(void)state;
	enum { COUNT = 100000 };
	struct arena *arena = arena_new(4 * COUNT * sizeof(int64_t));
	int64_t *numbers = NULL;
	for (int i = 0; i < COUNT; i++) {
		numbers = arena_room(arena, numbers, (size_t)i, sizeof *numbers);
		numbers[i] = i;
	}
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(numbers[i], i);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_deferred_runs_last_in_first_out),
		cmocka_unit_test(memory_is_zero_and_aligned_after_a_reset_too),
		cmocka_unit_test(an_arena_grows_an_array_and_keeps_its_start),
		cmocka_unit_test(a_list_that_grows_one_by_one_takes_little_more_than_itself),
	};
	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
