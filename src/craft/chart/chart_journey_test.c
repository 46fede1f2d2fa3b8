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

static size_t
occurrences(struct span html, const char *needle)
{
	size_t count = 0, at;
	while ((at = span_find(html, span_of(needle))) != SIZE_MAX) {
		count++;
		html = span_from(html.at + at + 1, html.length - at - 1);
	}
	return count;
}

/* What stands between two words, from the `rank`th first one on. */
static struct span
between(struct span html, const char *first, const char *last, size_t rank)
{
	for (size_t i = 0; i <= rank; i++) {
		const size_t at = span_find(html, span_of(first));
		assert_true(at != SIZE_MAX);
		html = span_from(html.at + at + 1, html.length - at - 1);
	}
	const size_t length = span_find(html, span_of(last));
	assert_true(length != SIZE_MAX);
	return span_from(html.at, length);
}

static struct chart_step
step_of(const char *title, double first, double second)
{
	return (struct chart_step){
		.title = span_of(title),
		.channels = SPAN("guichet"),
		.actor = SPAN("mairie"),
		.first = { true, first, true, first - 0.4, first + 0.4 },
		.second = { true, second, true, second - 0.2, second + 0.2 },
		.first_people = 640,
		.second_people = 38,
		.first_absent = SPAN("non montrée"),
		.second_absent = SPAN("non montrée"),
	};
}

static struct chart_step steps[CHART_STEP_MAX];

static struct chart_journey
journey_of(size_t count)
{
	for (size_t i = 0; i < count; i++)
		steps[i] = step_of(arena_format(arena, "Étape %zu", i + 1), 2 + (double)(i % 3),
		                   3 - (double)(i % 2));
	return (struct chart_journey){
		.has_figures = true,
		.scale = { 1, 5, 1 },
		.decimals = 1,
		.first_name = SPAN("Usagers"),
		.second_name = SPAN("Agents"),
		.key_words = SPAN("moment à enjeux"),
		.interval_words = SPAN("traits fins"),
		.people_words = SPAN("n : réponses"),
		.broken_words = SPAN("pointillé"),
		.steps = steps,
		.step_count = count,
	};
}

static struct span
drawn(const struct chart_journey *journey)
{
	return chart_journey_draw(arena, journey).html;
}

static void
the_first_voice_rises_from_the_line_and_the_second_hangs_from_it(void **state)
{
	(void)state;
	const struct chart_journey journey = journey_of(4);
	const struct span html = drawn(&journey);
	const struct span above = between(html, "<svg class=\"band first\"", "<ol", 0);
	const struct span below = between(html, "<svg class=\"band second\"", "</div>", 0);
	/* 2 of 1–5 is a quarter; the first of four columns has its middle at an eighth. */
	assert_int_equal(occurrences(above, "class=\"mark first\" cx=\"12.50%\" cy=\"75.00%\""), 1);
	assert_int_equal(occurrences(below, "<svg class=\"at\" x=\"12.50%\" y=\"50.00%\">"), 1);
	assert_int_equal(
		occurrences(above,
	                "class=\"interval first\" x1=\"12.50%\" y1=\"85.00%\" x2=\"12.50%\" y2=\"65.00%\""),
		1);
	assert_int_equal(occurrences(above, "class=\"curve first\""), 3);
	assert_int_equal(occurrences(below, "class=\"curve second\""), 3);
	assert_int_equal(occurrences(above, "second"), 0);
	assert_int_equal(occurrences(below, "first"), 0);
	assert_int_equal(occurrences(above, "n\u00a0640"), 4);
	/* The line itself is the lowest note: it has its number and no tick of its own. */
	assert_int_equal(occurrences(above, "class=\"tick\""), 4);
	assert_int_equal(occurrences(above, "class=\"q\""), 5);
}

static void
down_the_page_the_first_voice_goes_leftwards_and_the_second_rightwards(void **state)
{
	(void)state;
	const struct chart_journey journey = journey_of(3);
	const struct span html = drawn(&journey);
	const struct span narrow = between(html, "<div class=\"path-narrow\"", "</ol>", 0);
	assert_int_equal(occurrences(narrow, "<li>"), 3);
	const struct span left = between(narrow, "<div class=\"half first\"", "</div>", 1);
	const struct span right = between(narrow, "<div class=\"half second\"", "</div>", 1);
	assert_int_equal(occurrences(left, "class=\"mark first\" cx=\"75.00%\" cy=\"50.00%\""), 1);
	assert_int_equal(occurrences(right, "<svg class=\"at\" x=\"50.00%\" y=\"50.00%\">"), 1);
	/* From 2 to 3: the row ends half way, at 2.5, and the next begins there. */
	assert_int_equal(
		occurrences(left, "class=\"curve first\" x1=\"75.00%\" y1=\"50.00%\" x2=\"62.50%\" y2=\"100.00%\""),
		1);
	const struct span next = between(narrow, "<div class=\"half first\"", "</div>", 2);
	assert_int_equal(
		occurrences(next, "class=\"curve first\" x1=\"62.50%\" y1=\"0.00%\" x2=\"50.00%\" y2=\"50.00%\""),
		1);
}

static void
a_step_that_is_not_shown_leaves_nothing_but_words_and_a_broken_line(void **state)
{
	(void)state;
	const struct chart_journey journey = journey_of(5);
	steps[2].second = (struct chart_voice){ .is_shown = false, .value = 4.9, .has_interval = true,
		                                    .low = 4.8, .high = 5 };
	const struct span html = drawn(&journey);
	const struct span below = between(html, "<svg class=\"band second\"", "</div>", 0);
	assert_int_equal(occurrences(below, "<path class=\"mark second\""), 4);
	assert_int_equal(occurrences(below, "class=\"interval second\""), 4);
	assert_int_equal(occurrences(below, "class=\"curve second\""), 2);
	assert_int_equal(occurrences(below, "class=\"curve broken second\""), 1);
	assert_int_equal(occurrences(below, "class=\"area second\""), 2);
	assert_int_equal(occurrences(below, ">non montrée</text>"), 1);
	assert_int_equal(occurrences(html, "4,9"), 0);
	assert_int_equal(occurrences(html, "pointillé"), 1);
	assert_int_equal(occurrences(below, "Étape 3 non montrée"), 1);
	/* Down the page the broken line passes the row from its top to its bottom. */
	const struct span row = between(html, "<div class=\"half second\"", "</div>", 3);
	assert_int_equal(occurrences(row, "class=\"curve broken second\""), 1);
	assert_int_equal(occurrences(row, "y1=\"0.00%\""), 1);
	assert_int_equal(occurrences(row, "y2=\"100.00%\""), 1);
	assert_int_equal(occurrences(row, "mark"), 0);
	assert_int_equal(occurrences(row, "area"), 0);
}

static void
nothing_shown_at_an_end_draws_no_line_towards_it(void **state)
{
	(void)state;
	const struct chart_journey journey = journey_of(3);
	steps[0].first.is_shown = false;
	const struct span html = drawn(&journey);
	const struct span above = between(html, "<svg class=\"band first\"", "<ol", 0);
	assert_int_equal(occurrences(above, "class=\"curve first\""), 1);
	assert_int_equal(occurrences(above, "broken"), 0);
	assert_int_equal(occurrences(html, "pointillé"), 0);
	steps[2].first.is_shown = false;
	steps[1].first.is_shown = false;
	const struct span none = drawn(&journey);
	assert_int_equal(occurrences(none, "mark first"), 0);
	assert_int_equal(occurrences(none, "curve first"), 0);
	assert_int_equal(occurrences(none, "area first"), 0);
	assert_int_equal(occurrences(none, "<li class=\"u\">"), 0);
	assert_int_equal(occurrences(none, "<li class=\"a\">"), 1);
}

static void
steps_without_figures_have_neither_scale_nor_voice(void **state)
{
	(void)state;
	struct chart_journey journey = journey_of(3);
	journey.has_figures = false;
	const struct span html = drawn(&journey);
	static const char *const voices[] = { "mark", "curve", "tick", "band", "half", "Usagers", "640" };
	for (size_t i = 0; i < LENGTH(voices); i++)
		assert_int_equal(occurrences(html, voices[i]), 0);
	assert_int_equal(occurrences(html, "<b>Étape 2</b>"), 2);
	assert_int_equal(occurrences(html, "<ul class=\"key\">"), 0);
	steps[1].is_key = true;
	assert_int_equal(occurrences(drawn(&journey), "<ul class=\"key\">"), 1);
}

static void
a_key_moment_is_marked_in_both_bands_and_said(void **state)
{
	(void)state;
	const struct chart_journey journey = journey_of(4);
	steps[2].is_key = true;
	const struct span html = drawn(&journey);
	assert_int_equal(
		occurrences(html, "<rect class=\"moment\" x=\"50.00%\" y=\"0\" width=\"25.00%\""), 2);
	assert_int_equal(occurrences(html, "<li class=\"moment\">"), 2);
	assert_int_equal(occurrences(html, "role=\"img\" aria-label=\"moment à enjeux\""), 2);
}

static void
a_long_way_is_only_drawn_down_the_page(void **state)
{
	(void)state;
	const struct chart_journey ten = journey_of(10);
	assert_int_equal(occurrences(drawn(&ten), "path-wide"), 1);
	const struct chart_journey eleven = journey_of(11);
	const struct span html = drawn(&eleven);
	assert_int_equal(occurrences(html, "path-wide"), 0);
	assert_int_equal(occurrences(html, "class=\"path path-11\""), 1);
	const struct chart_journey longest = journey_of(CHART_STEP_MAX);
	assert_true(drawn(&longest).length < 130000);
	const struct chart_journey one = journey_of(1);
	assert_int_equal(occurrences(drawn(&one), "curve"), 0);
}

static void
words_are_escaped_and_no_style_is_carried(void **state)
{
	(void)state;
	const struct chart_journey journey = journey_of(2);
	steps[0].title = SPAN("<script>\"");
	steps[1].channels = SPAN("<b>");
	steps[1].second_absent = SPAN("<i>");
	steps[1].second.is_shown = false;
	const struct span html = drawn(&journey);
	assert_int_equal(occurrences(html, "<script"), 0);
	assert_int_equal(occurrences(html, "<i>"), 0);
	assert_int_equal(occurrences(html, "<b><"), 0);
	assert_int_equal(occurrences(html, "&lt;script&gt;&quot;"), 4);
	assert_int_equal(occurrences(html, "style="), 0);
	assert_int_equal(occurrences(html, "NaN") + occurrences(html, "nan"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_voice_rises_from_the_line_and_the_second_hangs_from_it),
		cmocka_unit_test(down_the_page_the_first_voice_goes_leftwards_and_the_second_rightwards),
		cmocka_unit_test(a_step_that_is_not_shown_leaves_nothing_but_words_and_a_broken_line),
		cmocka_unit_test(nothing_shown_at_an_end_draws_no_line_towards_it),
		cmocka_unit_test(steps_without_figures_have_neither_scale_nor_voice),
		cmocka_unit_test(a_key_moment_is_marked_in_both_bands_and_said),
		cmocka_unit_test(a_long_way_is_only_drawn_down_the_page),
		cmocka_unit_test(words_are_escaped_and_no_style_is_carried),
	};
	return cmocka_run_group_tests_name("chart_journey", tests, begin, end);
}
