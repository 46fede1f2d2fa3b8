#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "listen/answer/answer_brake.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(1 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

/* Numbers that static/brake-worker.js found. */
static void
the_browsers_work_is_known_again(void **state)
{
	(void)state;
	const struct span form = SPAN("abcdefghijklmnopqrstuvwxyz");
	const struct span letter = answer_work_of_letter(arena, SPAN("une lettre"));
	assert_int_equal(letter.length, ANSWER_WORK_LETTER_LENGTH);
	assert_true(answer_work_is(arena, form, SPAN("2574604")));
	assert_true(answer_work_is(arena, letter, SPAN("2847534")));
	static const char *const wrong[] = { "", "0", "2574603", "2574604 ", "02574604", "2847534",
		                                 "2574604257460425" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(answer_work_is(arena, form, span_of(wrong[i])));
	assert_false(answer_work_is(arena, SPAN("abcdefghijklmnopqrstuvwxyy"), SPAN("2574604")));
	assert_false(answer_work_is(arena, SPAN(""), SPAN("2574604")));
}

static void
a_ticket_says_when_its_form_was_shown_and_no_other(void **state)
{
	(void)state;
	struct answer_brake brake = { .key = "one key", .ticket = SPAN(""), .work = SPAN("") }, other = brake;
	const struct span once = SPAN("abcdefghijklmnopqrstuvwxyz");
	const struct span ticket = answer_ticket(arena, &brake, once, 1000);
	other.key[0] = 'a';
	assert_int_equal(answer_ticket_age_s(arena, &brake, once, ticket, 1000), 0);
	assert_int_equal(answer_ticket_age_s(arena, &brake, once, ticket, 1012), 12);
	assert_int_equal(answer_ticket_age_s(arena, &brake, once, ticket, 999), -1);
	assert_int_equal(answer_ticket_age_s(arena, &other, once, ticket, 1012), -1);
	assert_int_equal(answer_ticket_age_s(arena, &brake, SPAN("zbcdefghijklmnopqrstuvwxyz"), ticket, 1012),
	                 -1);
	/* made older, or something else */
	char *older = arena_copy_text(arena, ticket.at);
	older[0] = '0';
	assert_int_equal(answer_ticket_age_s(arena, &brake, once, span_of(older), 1012), -1);
	static const char *const wrong[] = { "", "-", "1000", "1000-", "x-00",
		                                 "1000-00000000000000000000000000000000" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_int_equal(answer_ticket_age_s(arena, &brake, once, span_of(wrong[i]), 1012), -1);
}

static void
forms_without_work_wait_when_one_house_sends_many(void **state)
{
	(void)state;
	const int64_t second = 1000000, from = 1000 * second;
	for (int i = 0; i < 60; i++)
		assert_int_equal(answer_slow_wait_us(SPAN("192.0.2.7"), from), 0);
	/* who is told to wait is not counted: she comes when she was told to */
	for (int i = 0; i < 3; i++)
		assert_int_equal(answer_slow_wait_us(SPAN("192.0.2.7"), from), 5 * second);
	assert_int_equal(answer_slow_wait_us(SPAN("192.0.2.8"), from), 0);
	assert_int_equal(answer_slow_wait_us(SPAN("192.0.2.7"), from + 5 * second), 0);
	assert_int_equal(answer_slow_wait_us(SPAN("192.0.2.7"), from + 5 * second), 5 * second);
	/* codes that name nothing are another count */
	assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.7"), from), 0);
}

int
main(void)
{
	vault_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_browsers_work_is_known_again, begin, end),
		cmocka_unit_test_setup_teardown(a_ticket_says_when_its_form_was_shown_and_no_other, begin, end),
		cmocka_unit_test(forms_without_work_wait_when_one_house_sends_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
