#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "welcome/spot/spot_inside.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(16 << 20);
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
a_proposal_comes_back_as_it_left(void **state)
{
	(void)state;
	const struct atlas_place place = { SPAN("12 Rue des Lilas 44000 Nantes"), ATLAS_NUMBER,
		                               { 47.218401, -1.5536 } };
	const char *value = spot_choice_value(arena, &place);
	struct atlas_point point;
	struct span label;
	assert_string_equal(value, "47.21840 -1.55360 12 Rue des Lilas 44000 Nantes");
	assert_true(spot_choice_read(span_of(value), &point, &label));
	assert_true(fabs(point.north - 47.2184) < 1e-9 && fabs(point.east + 1.5536) < 1e-9);
	assert_true(span_equal(label, place.label));
}

static void
a_proposal_that_nobody_made_is_none(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "aucune", "47.2 -1.5", "47.2 -1.5 ", "47.2", "a b c",
		                                 "nan nan Rue", "47.2 -1.5 a\nb", "1e5 2 Rue" };
	struct atlas_point point;
	struct span label;
	for (size_t i = 0; i < LENGTH(wrong); i++)
		if (spot_choice_read(span_of(wrong[i]), &point, &label))
			fail_msg("« %s »", wrong[i]);
	char long_one[ATLAS_LABEL_LENGTH_MAX + 20] = "47.2 -1.5 ";
	memset(long_one + 10, 'a', ATLAS_LABEL_LENGTH_MAX + 1);
	assert_false(spot_choice_read(span_of(long_one), &point, &label));
}

static void
assert_words(const char *typed, const char *label, const char *wanted)
{
	const struct span words = spot_words(arena, span_of(typed), span_of(label));
	if (!span_is(words, wanted))
		fail_msg("« %.*s », not « %s »", SPAN_ARGS(words), wanted);
}

static void
nothing_typed_is_lost_nor_said_twice(void **state)
{
	(void)state;
	assert_words("12 rue des lilas", "12 Rue des Lilas 44000 Nantes", "12 Rue des Lilas 44000 Nantes");
	assert_words("rue de l’ECOLE, 12", "12 Rue de l’École 44000 Nantes", "12 Rue de l’École 44000 Nantes");
	assert_words("?", "12 Rue des Lilas 44000 Nantes", "? (12 Rue des Lilas 44000 Nantes)");
	assert_words("2 rue des lilas", "12 Rue des Lilas 44000 Nantes",
	             "2 rue des lilas (12 Rue des Lilas 44000 Nantes)");
	assert_words("", "12 Rue des Lilas 44000 Nantes", "12 Rue des Lilas 44000 Nantes");
	assert_words("lilas, derrière l’école", "Rue des Lilas 44000 Nantes",
	             "lilas, derrière l’école (Rue des Lilas 44000 Nantes)");
	assert_words("lilas, derrière (Rue des Lilas 44000 Nantes)", "Rue des Lilas 44000 Nantes",
	             "lilas, derrière (Rue des Lilas 44000 Nantes)");
	char typed[SPOT_WORDS_LENGTH_MAX + 1];
	memset(typed, 'a', sizeof typed - 1);
	typed[sizeof typed - 1] = '\0';
	assert_words(typed, "Rue", typed); /* no room: her words are kept */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_proposal_comes_back_as_it_left, begin, end),
		cmocka_unit_test_setup_teardown(a_proposal_that_nobody_made_is_none, begin, end),
		cmocka_unit_test_setup_teardown(nothing_typed_is_lost_nor_said_twice, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
