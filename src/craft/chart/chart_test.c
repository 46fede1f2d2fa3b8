#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/chart/chart.h"

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

static const struct chart_scale one_to_five = { 1, 5, 1 };

static size_t
occurrences(struct markup markup, const char *needle)
{
	size_t count = 0, at;
	struct span rest = markup.html;
	while ((at = span_find(rest, span_of(needle))) != SIZE_MAX) {
		count++;
		rest = span_from(rest.at + at + 1, rest.length - at - 1);
	}
	return count;
}

static struct chart_gap
a_gap(void)
{
	return (struct chart_gap){
		.scale = one_to_five,
		.first = { true, 2.6, true, 2.55, 2.65 },
		.second = { true, 3.7, true, 3.6, 3.8 },
		.link = CHART_LINK_DIFFERENT,
		.label = SPAN("Délais\u00a0: 2,6 et 3,7"),
	};
}

static void
marks_stand_at_their_share_of_the_scale(void **state)
{
	(void)state;
	const struct chart_gap gap = a_gap();
	const struct markup marks = chart_gap_marks(arena, &gap);
	assert_int_equal(occurrences(marks, "class=\"tick\""), 5);
	assert_int_equal(occurrences(marks, "<circle class=\"mark first\" cx=\"40.00%\""), 1);
	assert_int_equal(occurrences(marks, "<svg class=\"at\" x=\"67.50%\""), 1);
	assert_int_equal(occurrences(marks, "class=\"interval first\" x1=\"38.75%\" x2=\"41.25%\""), 1);
	assert_int_equal(occurrences(marks, "class=\"interval second\" x1=\"65.00%\" x2=\"70.00%\""), 1);
	assert_int_equal(occurrences(marks, "class=\"link different\" x1=\"40.00%\" x2=\"67.50%\""), 1);
}

static void
a_side_that_is_not_shown_leaves_no_mark_no_interval_and_no_link(void **state)
{
	(void)state;
	struct chart_gap gap = a_gap();
	gap.second = (struct chart_voice){ .is_shown = false, .value = 3.9, .has_interval = true,
		.low = 3.8, .high = 4 };
	const struct markup first_only = chart_gap_marks(arena, &gap);
	assert_int_equal(occurrences(first_only, "second"), 0);
	assert_int_equal(occurrences(first_only, "link"), 0);
	assert_int_equal(occurrences(first_only, "mark first"), 1);
	gap.first.is_shown = false;
	const struct markup none = chart_gap_marks(arena, &gap);
	assert_int_equal(occurrences(none, "first"), 0);
	assert_int_equal(occurrences(none, "mark "), 0);
}

static void
what_passes_the_scale_is_drawn_at_its_end(void **state)
{
	(void)state;
	struct chart_gap gap = a_gap();
	gap.first = (struct chart_voice){ true, 1, true, 0.2, 1.8 };
	gap.second = (struct chart_voice){ true, 5, false, 0, 0 };
	const struct markup marks = chart_gap_marks(arena, &gap);
	assert_int_equal(occurrences(marks, "class=\"interval first\" x1=\"0.00%\" x2=\"20.00%\""), 1);
	assert_int_equal(occurrences(marks, "interval second"), 0);
	assert_int_equal(occurrences(marks, "x=\"100.00%\""), 1);
}

static void
charts_say_their_words_escaped_and_carry_no_style(void **state)
{
	(void)state;
	struct chart_gap gap = a_gap();
	gap.label = SPAN("<script>\"");
	const struct markup marks = chart_gap_marks(arena, &gap);
	assert_int_equal(occurrences(marks, "role=\"img\" aria-label=\"&lt;script&gt;&quot;\""), 1);
	assert_int_equal(occurrences(marks, "style="), 0);
	assert_int_equal(occurrences(marks, "<script"), 0);
}

static void
the_axis_says_every_tick_in_french(void **state)
{
	(void)state;
	const struct markup axis = chart_gap_axis(arena, (struct chart_scale){ 0, 10, 2.5 });
	static const char *const words[] = { ">0,0<", ">2,5<", ">5,0<", ">7,5<", ">10,0<" };
	for (size_t i = 0; i < LENGTH(words); i++)
		assert_int_equal(occurrences(axis, words[i]), 1);
	assert_int_equal(occurrences(chart_gap_axis(arena, one_to_five), "<text"), 5);
}

static void
a_scatter_sets_the_first_voice_along_and_the_second_up(void **state)
{
	(void)state;
	const struct chart_point points[] = {
		{ SPAN("Mairie <annexe>"), 2, 4, CHART_LINK_DIFFERENT },
		{ SPAN("Piscine"), 3, 3, CHART_LINK_ALIKE },
	};
	const struct chart_scatter scatter = { one_to_five, SPAN("Titre"), SPAN("Phrase."),
		SPAN("Note des usagers"), SPAN("Note des agents"), SPAN("même note"), points, 2 };
	const struct markup cloud = chart_scatter_draw(arena, &scatter);
	assert_int_equal(occurrences(cloud, "point different\" cx=\"25.00%\" cy=\"25.00%\""), 1);
	assert_int_equal(occurrences(cloud, "point alike\" cx=\"50.00%\" cy=\"50.00%\""), 1);
	assert_int_equal(occurrences(cloud, "Mairie &lt;annexe&gt;\u00a0: 2,00 et 4,00"), 1);
	assert_int_equal(occurrences(cloud, "aria-label=\"Titre. Phrase.\""), 1);
	assert_int_equal(occurrences(cloud, "class=\"diagonal\""), 2);
	assert_int_equal(occurrences(cloud, "visions différentes (1)"), 1);
	assert_int_equal(occurrences(cloud, "pas assez"), 0);
	assert_int_equal(occurrences(cloud, "style="), 0);
}

static void
three_hundred_places_make_a_page_under_sixty_kilobytes(void **state)
{
	(void)state;
	struct chart_point *points = arena_array_of(arena, struct chart_point, CHART_POINT_MAX);
	for (size_t i = 0; i < CHART_POINT_MAX; i++)
		points[i] = (struct chart_point){ SPAN("Un lieu au nom assez long"),
			1 + (double)(i % 40) / 10, 1 + (double)(i % 37) / 10, i % CHART_LINK_COUNT };
	const struct chart_scatter scatter = { one_to_five, SPAN("Titre"), SPAN("Phrase."),
		SPAN("Usagers"), SPAN("Agents"), SPAN("même note"), points, CHART_POINT_MAX };
	const struct markup cloud = chart_scatter_draw(arena, &scatter);
	assert_int_equal(occurrences(cloud, "<title>"), CHART_POINT_MAX);
	assert_true(cloud.html.length < 60000);
}

static void
a_move_goes_from_a_hollow_mark_to_a_full_one(void **state)
{
	(void)state;
	struct chart_move move = {
		.scale = one_to_five,
		.first = { true, true, 2.6, 3, CHART_LINK_DIFFERENT },
		.second = { true, true, 3, 3, CHART_LINK_ALIKE },
		.label = SPAN("Délais"),
	};
	const struct markup both = chart_move_marks(arena, &move);
	assert_int_equal(occurrences(both, "x=\"40.00%\" y=\"15\"><circle class=\"mark hollow first\""), 1);
	assert_int_equal(occurrences(both, "x=\"50.00%\" y=\"15\"><circle class=\"mark first\""), 1);
	assert_int_equal(occurrences(both, "x=\"50.00%\" y=\"41\"><path class=\"mark hollow second\""), 1);
	assert_int_equal(occurrences(both, "link different step first\" x1=\"40.00%\" x2=\"50.00%\""), 1);
	assert_int_equal(occurrences(both, "link alike step second"), 1);
	move.first.has_after = false; /* not shown: neither mark nor line */
	move.second.has_before = move.second.has_after = false;
	const struct markup one = chart_move_marks(arena, &move);
	assert_int_equal(occurrences(one, "second"), 0);
	assert_int_equal(occurrences(one, "link"), 0);
	assert_int_equal(occurrences(one, "mark first"), 0);
	assert_int_equal(occurrences(one, "mark hollow first"), 1);
}

static void
shares_face_one_another_from_the_middle(void **state)
{
	(void)state;
	struct chart_facing facing = {
		.most = 0.4,
		.first = { true, 0.1, true, 0.05, 0.2 },
		.second = { true, 0.2, true, 0.1, 0.5 }, /* past the end: drawn up to it */
		.label = SPAN("Attente"),
	};
	const struct markup both = chart_facing_marks(arena, &facing);
	assert_int_equal(occurrences(both, "bar first\" x=\"37.50%\" width=\"12.50%\""), 1);
	assert_int_equal(occurrences(both, "bar second\" x=\"50.00%\" width=\"25.00%\""), 1);
	assert_int_equal(occurrences(both, "interval first\" x1=\"43.75%\" x2=\"25.00%\""), 1);
	assert_int_equal(occurrences(both, "interval second\" x1=\"62.50%\" x2=\"100.00%\""), 1);
	facing.second.is_shown = false;
	assert_int_equal(occurrences(chart_facing_marks(arena, &facing), "second"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_stand_at_their_share_of_the_scale),
		cmocka_unit_test(a_side_that_is_not_shown_leaves_no_mark_no_interval_and_no_link),
		cmocka_unit_test(what_passes_the_scale_is_drawn_at_its_end),
		cmocka_unit_test(a_move_goes_from_a_hollow_mark_to_a_full_one),
		cmocka_unit_test(shares_face_one_another_from_the_middle),
		cmocka_unit_test(charts_say_their_words_escaped_and_carry_no_style),
		cmocka_unit_test(the_axis_says_every_tick_in_french),
		cmocka_unit_test(a_scatter_sets_the_first_voice_along_and_the_second_up),
		cmocka_unit_test(three_hundred_places_make_a_page_under_sixty_kilobytes),
	};
	return cmocka_run_group_tests_name("chart", tests, begin, end);
}
