/* The mark that says whether help is told first: everybody's looks the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "listen/answer/answer_page.h"

static void
a_mark_is_read_by_this_program_and_looks_like_any_other(void **state)
{
	char calm[ANSWER_HELP_LENGTH + 1], worrying[ANSWER_HELP_LENGTH + 1], again[ANSWER_HELP_LENGTH + 1];
	const int64_t now_s = 1795000000;
	(void)state;
	for (int i = 0; i < 100; i++) {
		answer_help_mark(false, now_s, calm);
		answer_help_mark(true, now_s, worrying);
		answer_help_mark(true, now_s, again);
		assert_true(answer_help_is_first(span_of(worrying), now_s));
		assert_true(answer_help_is_first(span_of(again), now_s));
		assert_false(answer_help_is_first(span_of(calm), now_s));
		assert_int_equal(strlen(calm), strlen(worrying));
		assert_string_not_equal(worrying, again); /* two who write the same are not told together */
		assert_int_equal(strspn(worrying, "0123456789abcdef"), ANSWER_HELP_LENGTH);
	}
	worrying[0] = worrying[0] == 'a' ? 'b' : 'a';
	assert_false(answer_help_is_first(span_of(worrying), now_s));
	assert_false(answer_help_is_first(SPAN(""), now_s));
	assert_false(answer_help_is_first(SPAN("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"), now_s));
}

/* Whoever finds the address later, in a browser or a journal, reads what everybody reads. */
static void
a_mark_is_read_while_whoever_answered_is_there(void **state)
{
	const int64_t now_s = 1795000000;
	char worrying[ANSWER_HELP_LENGTH + 1];
	(void)state;
	answer_help_mark(true, now_s, worrying);
	assert_true(answer_help_is_first(span_of(worrying), now_s + 14 * 60));
	assert_false(answer_help_is_first(span_of(worrying), now_s + 31 * 60));
	assert_false(answer_help_is_first(span_of(worrying), now_s + 86400));
	assert_false(answer_help_is_first(span_of(worrying), now_s - 86400));
}

static void
distress_is_told_from_any_of_the_words(void **state)
{
	(void)state;
	const struct answer_form form = { .form = { .text_count = 3 } };
	struct answer_reply reply = { .texts = { SPAN(""), SPAN("Rien à dire."), SPAN("Merci.") } };
	assert_false(answer_help_is_wanted(&form, &reply));
	reply.texts[2] = SPAN("Je n’en peux plus, je veux mourir.");
	assert_true(answer_help_is_wanted(&form, &reply));
	reply.texts[2] = SPAN("C’est urgent, vous êtes des connards.");
	assert_false(answer_help_is_wanted(&form, &reply));

	struct ask_value values[] = { { .number = 3 }, { .text = SPAN("Je pense au suicide.") } };
	const struct inquiry inquiry = { .question_count = 2 };
	const struct answer_form asked = { .inquiry = &inquiry, .list = { .count = 2 } };
	const struct answer_reply answered = { .values = values };
	assert_true(answer_help_is_wanted(&asked, &answered));
	values[1].text = SPAN("Tout va bien.");
	assert_false(answer_help_is_wanted(&asked, &answered));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_is_read_by_this_program_and_looks_like_any_other),
		cmocka_unit_test(a_mark_is_read_while_whoever_answered_is_there),
		cmocka_unit_test(distress_is_told_from_any_of_the_words),
	};
	return cmocka_run_group_tests_name("answer help", tests, NULL, NULL);
}
