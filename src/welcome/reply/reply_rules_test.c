/* Blanks, first names, and what the shipped replies are worth: without a database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "welcome/reply/reply_inside.h"

static struct arena *arena;

static void
test_blanks_with_a_value_are_filled_and_the_others_stay(void **state)
{
	(void)state;
	const struct reply_values values = { .of = { [REPLY_FIRST_NAME] = SPAN("Léa"),
		                                         [REPLY_REFERENCE] = SPAN("2026-K7MX4P3"),
		                                         [REPLY_UNIT] = SPAN("{contact}") } };
	const struct span filled = reply_fill(
		arena, SPAN("Bonjour {prénom}, {Référence} {date limite} {contact} {autre} { } {prenom}"), &values);
	assert_true(span_is(filled, "Bonjour Léa, 2026-K7MX4P3 {date limite} {contact} {autre} { } Léa"));
	/* What a value holds is no blank to be filled again. */
	assert_true(span_is(reply_fill(arena, SPAN("{nom du service}"), &values), "{contact}"));
	assert_true(span_is(reply_fill(arena, SPAN("{{prénom}} {prénom\n}"), &values), "{Léa} {prénom\n}"));
	assert_true(span_is(reply_fill(arena, SPAN(""), &values), ""));
}

static void
test_what_is_left_is_told_once_each_however_it_is_written(void **state)
{
	(void)state;
	assert_null(reply_left(arena, SPAN("Bonjour, {autre chose} et {")));
	assert_string_equal(reply_left(arena, SPAN("Avant le {date limite}.")), "{date limite}");
	assert_string_equal(reply_left(arena, SPAN("{CONTACT} {Date  limite} {date limite} {à compléter}")),
	                    "{date limite}, {contact} et {à compléter}");
	assert_null(reply_unknown(arena, SPAN("{prénom} {date limite} {a completer}")));
	assert_string_equal(reply_unknown(arena, SPAN("{prénom} {nom}")), "{nom}");
}

static void
test_nobody_is_called_by_a_name_that_may_be_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *name, *first;
	} names[] = {
		{ "Léa Martin", "Léa" },        { "Mme Léa Martin", "Léa" }, { "MARTIN Léa", "Léa" },
		{ "M. Jean-Pierre Petit", "Jean-Pierre" }, { "Éric ROUX", "Éric" },
		{ "M. Petit", "" },             { "Petit", "" },             { "LÉA MARTIN", "" },
		{ "Association des amis du parc", "" }, { "M. et Mme Petit", "" }, { "", "" }, { "  ", "" },
	};
	for (size_t i = 0; i < LENGTH(names); i++)
		if (!span_is(reply_first_name(span_of(names[i].name)), names[i].first))
			fail_msg("« %s » is not called « %s »", names[i].name, names[i].first);
}

static void
test_shipped_replies_are_as_plain_as_we_ask_others_to_be(void **state)
{
	(void)state;
	assert_true(reply_shipped_count > 10);
	for (size_t i = 0; i < reply_shipped_count; i++) {
		struct plain_reading reading;
		const struct span text = span_of(reply_shipped[i].text);
		plain_read(arena, text, &reading);
		for (size_t k = 0; k < reading.count; k++)
			if (reading.marks[k].kind != PLAIN_NO_DATE)
				fail_msg("%s: « %.*s » %s", reply_shipped[i].code, (int)reading.marks[k].length,
				         text.at + reading.marks[k].at, reading.marks[k].advice);
		assert_null(reply_unknown(arena, text));
		assert_non_null(reply_left(arena, text));
		assert_true(form_length(text) <= REPLY_TEXT_LENGTH_MAX);
		assert_true(form_length(span_of(reply_shipped[i].name)) <= REPLY_NAME_LENGTH_MAX);
		/* Whatever names an article is to be read by whoever knows the law. */
		assert_true(reply_shipped[i].is_legal || span_find(text, SPAN("article")) == SIZE_MAX);
	}
}

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

int
main(void)
{
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		KEPT(test_blanks_with_a_value_are_filled_and_the_others_stay),
		KEPT(test_what_is_left_is_told_once_each_however_it_is_written),
		KEPT(test_nobody_is_called_by_a_name_that_may_be_wrong),
		KEPT(test_shipped_replies_are_as_plain_as_we_ask_others_to_be),
	};
	return cmocka_run_group_tests_name("reply rules", tests, NULL, NULL);
}
