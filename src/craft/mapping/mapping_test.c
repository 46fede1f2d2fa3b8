#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "craft/mapping/mapping.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(8 << 20);
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
words_quotes_and_comments_are_told_apart(void **state)
{
	(void)state;
	struct fault fault;
	struct mapping *mapping = mapping_parse(
		arena, SPAN("# titre\n\nvague a-1 «\u202fEnquête n°\u00a01 # ici\u202f» # fin\n"
	                    "place column \"or\" or b\r\n"),
		&fault);
	assert_non_null(mapping);
	assert_int_equal(mapping->line_count, 2);
	const struct mapping_line *first = &mapping->lines[0], *second = &mapping->lines[1];
	assert_int_equal(first->number, 3);
	assert_int_equal(first->word_count, 3);
	assert_true(mapping_is(first, 0, "wave", "vague"));
	assert_true(span_is(mapping_text(first, 2), "Enquête n°\u00a01 # ici"));
	size_t after;
	const struct mapping_names names = mapping_names(arena, second, 2, &after);
	assert_int_equal(names.count, 2);
	assert_true(span_is(names.names[0], "or"));
	assert_true(span_is(names.names[1], "b"));
	assert_int_equal(after, second->word_count);
}

static void
a_quote_never_closed_names_its_line(void **state)
{
	(void)state;
	struct fault fault;
	assert_null(mapping_parse(arena, SPAN("a\nb \"c\n"), &fault));
	assert_true(span_find(span_of(fault.for_reader), SPAN("ligne 2")) != SIZE_MAX);
	assert_null(mapping_parse(arena, SPAN("\xe9"), &fault));
}

static void
a_pattern_finds_what_stands_in_its_holes(void **state)
{
	(void)state;
	struct mapping_hole holes[MAPPING_HOLE_MAX];
	size_t count;
	assert_true(mapping_match(SPAN("{theme}_{group}_*"), SPAN("saf_p_11"), holes, &count));
	assert_int_equal(count, 2);
	assert_true(span_is(holes[0].name, "theme"));
	assert_true(span_is(holes[0].value, "saf"));
	assert_true(span_is(holes[1].value, "p"));
	assert_false(mapping_match(SPAN("{theme}_{group}_*"), SPAN("p_N_q1a_1"), holes, &count));
	assert_true(mapping_match(SPAN("{group}_N_{item}_{level}"), SPAN("p_N_q1a_1"), holes, &count));
	assert_true(span_is(holes[1].value, "q1a"));
	assert_false(mapping_match(SPAN("q{item}"), SPAN("q"), holes, &count));
	assert_true(mapping_match(SPAN("plain"), SPAN("plain"), holes, &count));
	assert_int_equal(count, 0);
}

static void
a_pattern_made_to_be_slow_is_not(void **state)
{
	(void)state;
	struct mapping_hole holes[MAPPING_HOLE_MAX];
	size_t count;
	char pattern[200], name[200];
	for (size_t i = 0; i < sizeof pattern; i++) {
		pattern[i] = i % 2 == 0 ? '*' : 'a';
		name[i] = 'a';
	}
	name[199] = '-';
	assert_false(mapping_match(span_from(pattern, 199), span_from(name, 200), holes, &count));
	assert_false(mapping_match(span_from(pattern, 200), span_from(name, 200), holes, &count));
	assert_true(mapping_match(span_from(pattern, 199), span_from(name, 199), holes, &count));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_quotes_and_comments_are_told_apart),
		cmocka_unit_test(a_quote_never_closed_names_its_line),
		cmocka_unit_test(a_pattern_finds_what_stands_in_its_holes),
		cmocka_unit_test(a_pattern_made_to_be_slow_is_not),
	};
	return cmocka_run_group_tests_name("mapping", tests, begin, end);
}
