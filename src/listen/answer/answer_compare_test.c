#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "listen/answer/answer_twice.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static void
two_typists_of_one_text_write_the_same_words(void **state)
{
	(void)state;
	static const struct {
		const char *first, *second;
		bool are_same;
	} known[] = {
		{ "", "", true },
		{ "L’attente", "L'ATTENTE !", true },
		{ "Très bien", "tres  bien.", true },
		{ "Très bien", "Très loin", false },
		{ "12 minutes", "21 minutes", false },
		{ "rien", "", false },
		{ "?", "!", false }, /* no letter to agree on */
		{ "شكرا", "شكرا", true },
		{ "شكرا", "لا", false }, /* in another script, to the letter */
		{ "Merci شكرا", "merci لا", false },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		if (answer_same_words(arena, span_of(known[i].first), span_of(known[i].second)) !=
		    known[i].are_same)
			fail_msg("%s / %s", known[i].first, known[i].second);
}

enum { ASKED_YES, ASKED_ONE, ASKED_MATRIX, ASKED_TEXT, ASKED_MAIL, ASKED_PAGE, ASKED_COUNT };

static struct ask_list
list_of(void)
{
	static const struct ask_choice choices[] = { { .code = { "A", 1 }, .words = { "un", 2 } },
		                                         { .code = { "B", 1 }, .words = { "deux", 4 } } };
	struct ask_question *questions = arena_array_of(arena, struct ask_question, ASKED_COUNT);
	static const enum ask_kind kinds[ASKED_COUNT] = { ASK_YES_NO, ASK_ONE,  ASK_MATRIX,
		                                              ASK_TEXT,   ASK_MAIL, ASK_PAGE };
	for (size_t i = 0; i < ASKED_COUNT; i++)
		questions[i] = (struct ask_question){ .kind = kinds[i], .code = SPAN("q"), .words = SPAN("?") };
	questions[ASKED_ONE].choices = questions[ASKED_MATRIX].choices = choices;
	questions[ASKED_ONE].choice_count = questions[ASKED_MATRIX].choice_count = 2;
	questions[ASKED_ONE].is_shuffled = true;
	questions[ASKED_ONE].aparts = questions[ASKED_MATRIX].aparts = ASK_MAY_DECLINE | ASK_MAY_NOT_APPLY;
	questions[ASKED_MATRIX].least = 1;
	questions[ASKED_MATRIX].most = 5;
	return (struct ask_list){ questions, ASKED_COUNT };
}

static struct ask_value *
answers(const char *text, const char *mail, bool is_turned)
{
	struct ask_value *values = arena_array_of(arena, struct ask_value, ASKED_COUNT);
	struct ask_part *parts = arena_array_of(arena, struct ask_part, 2);
	uint8_t *order = arena_array_of(arena, uint8_t, 2);
	parts[0] = (struct ask_part){ ASK_ANSWERED, 4 };
	parts[1] = (struct ask_part){ ASK_DECLINED, 0 };
	order[0] = is_turned;
	order[1] = !is_turned;
	values[ASKED_YES] = (struct ask_value){ .state = ASK_ANSWERED, .number = 1 };
	values[ASKED_ONE] = (struct ask_value){ .state = ASK_ANSWERED, .number = 1, .order = order };
	values[ASKED_MATRIX] = (struct ask_value){ .state = ASK_ANSWERED, .parts = parts };
	values[ASKED_TEXT] = (struct ask_value){ .state = ASK_ANSWERED, .text = span_of(text) };
	values[ASKED_MAIL] = (struct ask_value){ .state = ASK_ANSWERED, .text = span_of(mail) };
	values[ASKED_PAGE] = (struct ask_value){ .state = ASK_NOT_ANSWERED };
	return values;
}

/* Which of them differ, as letters. */
static const char *
differing(const struct ask_value *first, const struct ask_value *second)
{
	static const char letters[ASKED_COUNT] = { 'y', 'o', 'm', 't', 'a', 'p' };
	struct answer_compared *compared;
	size_t count;
	struct text text = text_new(arena, 10);
	answer_compare_values(arena, list_of(), first, second, &compared, &count);
	assert_int_equal(count, ASKED_COUNT - 1); /* a page to read is nobody's answer */
	for (size_t i = 0; i < count; i++)
		if (compared[i].differs)
			text_add_char(&text, letters[compared[i].at]);
	return text_z(&text);
}

static void
each_question_is_compared_by_itself(void **state)
{
	(void)state;
	const struct ask_value *first = answers("Très bien", "a-b@c.fr", false);
	struct ask_value *second = answers("très bien !", "a-b@c.fr", true);
	assert_string_equal(differing(first, second), ""); /* nor by the order of choices on the screen */
	second = answers("très bien", "a.b@c.fr", false);
	assert_string_equal(differing(first, second), "a"); /* an address is exact */
	second = answers("très bien", "a-b@c.fr", false);
	second[ASKED_YES].number = 0;
	second[ASKED_ONE].state = ASK_DECLINED;
	second[ASKED_ONE].number = 0;
	assert_string_equal(differing(first, second), "yo");
	second = answers("très bien", "a-b@c.fr", false);
	second[ASKED_MATRIX].parts[1].state = ASK_NOT_APPLICABLE;
	assert_string_equal(differing(first, second), "m");
}

static void
what_was_not_asked_and_what_was_not_answered_are_the_same(void **state)
{
	(void)state;
	struct ask_value *first = answers("", "", false), *second = answers("", "", false);
	struct answer_compared *compared;
	size_t count;
	first[ASKED_ONE] = (struct ask_value){ .state = ASK_NOT_SHOWN };
	second[ASKED_ONE] = (struct ask_value){ .state = ASK_NOT_ANSWERED };
	first[ASKED_TEXT].state = second[ASKED_TEXT].state = ASK_NOT_ANSWERED;
	first[ASKED_MAIL].state = second[ASKED_MAIL].state = ASK_NOT_ANSWERED;
	assert_string_equal(differing(first, second), "");
	answer_compare_values(arena, list_of(), first, second, &compared, &count);
	assert_false(compared[ASKED_ONE].is_answered);
	assert_true(compared[ASKED_YES].is_answered);
	second[ASKED_MATRIX] = (struct ask_value){ .state = ASK_NOT_SHOWN };
	assert_string_equal(differing(first, second), "m");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_typists_of_one_text_write_the_same_words, begin, end),
		cmocka_unit_test_setup_teardown(each_question_is_compared_by_itself, begin, end),
		cmocka_unit_test_setup_teardown(what_was_not_asked_and_what_was_not_answered_are_the_same,
		                                begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
