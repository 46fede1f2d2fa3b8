#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

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

static void
utf8_is_checked_to_the_letter_of_rfc_3629(void **state)
{
	(void)state;
	assert_true(span_is_utf8(SPAN("é œ 🙂 \u202f")));
	assert_true(span_is_utf8(SPAN("")));
	assert_false(span_is_utf8(SPAN("\xc0\xaf")));         /* overlong */
	assert_false(span_is_utf8(SPAN("\xed\xa0\x80")));     /* surrogate */
	assert_false(span_is_utf8(SPAN("\xf4\x90\x80\x80"))); /* past U+10FFFF */
	assert_false(span_is_utf8(SPAN("\xe9t\xe9")));        /* Windows-1252 */
	assert_false(span_is_utf8(SPAN("\xe2\x82")));         /* cut short */
}

static void
numbers_are_read_with_a_point_or_a_french_comma(void **state)
{
	(void)state;
	double real;
	assert_true(span_real64(SPAN("3,75"), &real));
	assert_true(real == 3.75);
	assert_true(span_real64(SPAN("\u22120.5"), &real));
	assert_true(real == -0.5);
	static const char *const refused[] = { "", "1e3", "nan", "1.2.3", "0x10", "1 000", "-", "." };
	for (size_t i = 0; i < LENGTH(refused); i++)
		assert_false(span_real64(span_of(refused[i]), &real));
	int64_t whole;
	assert_true(span_int64(SPAN("9223372036854775807"), &whole));
	assert_true(whole == INT64_MAX);
	assert_false(span_int64(SPAN("9223372036854775808"), &whole));
	assert_false(span_int64(SPAN("+1"), &whole));
}

static const char *
french(double value, int decimals, bool plus)
{
	struct text text = text_new(arena, 100);
	if (plus)
		text_add_signed(&text, value, decimals);
	else
		text_add_number(&text, value, decimals);
	return text_z(&text);
}

static void
numbers_are_written_as_french_readers_expect(void **state)
{
	(void)state;
	assert_string_equal(french(1234567.891, 1, false), "1\u202f234\u202f567,9");
	assert_string_equal(french(-1.4375, 2, true), "\u22121,44");
	assert_string_equal(french(0.5, 1, true), "+0,5");
	assert_string_equal(french(-0.001, 2, true), "0,00");
	assert_string_equal(french(999, 0, false), "999");
}

static void
a_text_over_its_maximum_is_cut_and_says_so(void **state)
{
	(void)state;
	struct text text = text_new(arena, 5);
	text_add_z(&text, "abc");
	assert_false(text.cut);
	text_add_z(&text, "def");
	assert_true(text.cut);
	assert_string_equal(text_z(&text), "abc");
}

static void
cutting_gives_each_part_once_and_the_empty_ones_too(void **state)
{
	(void)state;
	struct span rest = SPAN("a;;b;"), part;
	size_t count = 0;
	static const char *const parts[] = { "a", "", "b", "" };
	while (span_cut(&rest, ';', &part)) {
		assert_true(count < LENGTH(parts));
		assert_true(span_is(part, parts[count]));
		count++;
	}
	assert_int_equal(count, LENGTH(parts));
	assert_true(span_is(span_trim(SPAN("\xef\xbb\xbf \u00a0x \r\n")), "x"));
}

static void
a_slug_is_what_an_address_can_hold(void **state)
{
	(void)state;
	static const struct {
		const char *words, *slug;
	} cases[] = {
		{ "Guichet d’état civil", "guichet-d-etat-civil" },
		{ "  Œuvres & fêtes !! ", "oeuvres-fetes" },
		{ "ÉCOLE N°12", "ecole-n-12" },
		{ "日本", "" },
		{ "", "" },
		{ "abcdefghijkl", "abcdefghij" },
		{ "abcdefghié", "abcdefghie" },
		{ "abcdefgh œuf", "abcdefgh" },
	};
	for (size_t i = 0; i < LENGTH(cases); i++)
		assert_string_equal(
			span_copy(arena, span_slug(arena, span_of(cases[i].words), i < 4 ? 60 : 10)),
			cases[i].slug);
}

static void
brackets_are_counted_but_in_strings(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		size_t depth;
	} known[] = {
		{ "", 0 },          { "12", 0 },
		{ "[]", 1 },        { "[[],[{}]]", 3 },
		{ "]]][[", 2 },     { "\"[[[\"", 0 },
		{ "[\"\\\"[\"]", 1 }, { "{\"a\":\"\\\\\",\"b\":[1]}", 2 },
		{ "\"\\", 0 },      { "[[[[[", 5 },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_int_equal(span_depth(span_of(known[i].json)), known[i].depth);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(brackets_are_counted_but_in_strings),
		cmocka_unit_test(utf8_is_checked_to_the_letter_of_rfc_3629),
		cmocka_unit_test(numbers_are_read_with_a_point_or_a_french_comma),
		cmocka_unit_test(numbers_are_written_as_french_readers_expect),
		cmocka_unit_test(a_text_over_its_maximum_is_cut_and_says_so),
		cmocka_unit_test(cutting_gives_each_part_once_and_the_empty_ones_too),
		cmocka_unit_test(a_slug_is_what_an_address_can_hold),
	};
	return cmocka_run_group_tests_name("text", tests, begin, end);
}
