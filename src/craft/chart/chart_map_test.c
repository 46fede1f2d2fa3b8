#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <math.h>

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

static struct chart_map_voice
a_voice(double importance, double note)
{
	return (struct chart_map_voice){ true, true, { importance, true, importance - 2, importance + 4 },
		{ note, true, note - 0.1, note + 0.1 } };
}

static struct chart_map
a_map(const struct chart_map_entry *entries, size_t count)
{
	return (struct chart_map){
		.importance = { 0, 40, 10 }, .note = { 1, 5, 1 }, .unit = SPAN("%"),
		.importance_mean = 12, .note_mean = 3.4,
		.title = SPAN("Titre"), .description = SPAN("Phrase <dite>."),
		.importance_words = SPAN("Importance"), .note_words = SPAN("Note"),
		.regions = { SPAN("haut gauche"), SPAN("haut droite"), SPAN("bas gauche"),
			SPAN("bas <droite>") },
		.first_name = SPAN("Usagers"), .second_name = SPAN("Agents"),
		.interval_words = SPAN("traits fins"), .mean_words = SPAN("moyennes"),
		.hollow_words = SPAN("marque creuse"),
		.entries = entries, .entry_count = count,
	};
}

static struct markup
drawn(const struct chart_map_entry *entries, size_t count)
{
	const struct chart_map map = a_map(entries, count);
	return chart_map_draw(arena, &map);
}

/* Two layouts hold the same marks; the style sheet shows one. */
static void
each_mark_stands_where_its_importance_and_its_note_cross(void **state)
{
	(void)state;
	const struct chart_map_entry entry = { 7, SPAN("Délais <tenus>"), a_voice(24, 2), a_voice(10, 4) };
	const struct markup map = drawn(&entry, 1);
	assert_int_equal(occurrences(map, "x=\"60.00%\" y=\"75.00%\"><title>"), 2);
	assert_int_equal(occurrences(map, "x=\"25.00%\" y=\"25.00%\"><title>"), 2);
	assert_int_equal(occurrences(map, "<circle class=\"mark first\" cx=\"0.0\" cy=\"0.0\""), 3);
	assert_int_equal(occurrences(map, "<path class=\"mark second\" d=\"M0.0 -12.0"), 3);
	assert_int_equal(occurrences(map, ">7</text>"), 4);
	assert_int_equal(occurrences(map, "Délais &lt;tenus&gt; (Usagers)\u00a0: 24\u00a0% et 2,00"), 2);
	assert_int_equal(occurrences(map, "Délais &lt;tenus&gt; (Agents)\u00a0: 10\u00a0% et 4,00"), 2);
	assert_int_equal(occurrences(map, "interval aside"), 0);
	assert_int_equal(
		occurrences(map, "class=\"join\" x1=\"60.00%\" y1=\"75.00%\" x2=\"25.00%\" y2=\"25.00%\""), 1);
}

static void
both_intervals_cross_at_the_mark_and_end_with_the_picture(void **state)
{
	(void)state;
	struct chart_map_entry entry = { .number = 1, .name = SPAN("Accueil"), .first = a_voice(1, 4.95) };
	struct markup map = drawn(&entry, 1);
	assert_int_equal(occurrences(map, "class=\"interval first\" x1=\"0.00%\" y1=\"1.25%\""
	                                  " x2=\"12.50%\" y2=\"1.25%\""), 1);
	assert_int_equal(occurrences(map, "class=\"interval first\" x1=\"2.50%\" y1=\"3.75%\""
	                                  " x2=\"2.50%\" y2=\"0.00%\""), 1);
	assert_int_equal(occurrences(map, "traits fins"), 1);
	entry.first.importance.has_interval = entry.first.note.has_interval = false;
	map = drawn(&entry, 1);
	assert_int_equal(occurrences(map, "class=\"interval"), 0);
	assert_int_equal(occurrences(map, "traits fins"), 0);
}

static void
a_voice_that_is_not_shown_leaves_nothing(void **state)
{
	(void)state;
	struct chart_map_entry entry = { 1, SPAN("Accueil"), a_voice(24, 2), a_voice(10, 4) };
	entry.second.is_shown = false;
	const struct markup one = drawn(&entry, 1);
	assert_int_equal(occurrences(one, "second"), 0);
	assert_int_equal(occurrences(one, "Agents"), 0);
	assert_int_equal(occurrences(one, "class=\"join\""), 0);
	assert_int_equal(occurrences(one, "x=\"25.00%\""), 1); /* the number of the scale, 10 */
	entry.first.is_shown = false;
	const struct markup none = drawn(&entry, 1);
	assert_int_equal(occurrences(none, "first"), 0);
	assert_int_equal(occurrences(none, "mark"), 0);
	assert_int_equal(occurrences(none, "class=\"interval"), 0);
}

static void
a_mark_that_is_not_settled_is_hollow_and_the_key_says_so(void **state)
{
	(void)state;
	struct chart_map_entry entry = { 1, SPAN("Accueil"), a_voice(24, 2), a_voice(11, 4) };
	const struct markup settled = drawn(&entry, 1);
	assert_int_equal(occurrences(settled, "hollow"), 0);
	assert_int_equal(occurrences(settled, "marque creuse"), 0);
	entry.second.is_settled = false;
	const struct markup map = drawn(&entry, 1);
	assert_int_equal(occurrences(map, "mark second hollow"), 2);
	assert_int_equal(occurrences(map, "number second hollow"), 2);
	assert_int_equal(occurrences(map, "first hollow"), 0);
	assert_int_equal(occurrences(map, "marque creuse"), 1);
}

static void
axes_regions_and_words_are_there_escaped_and_without_style(void **state)
{
	(void)state;
	const struct chart_map_entry entry = { 1, SPAN("Accueil"), a_voice(24, 2), a_voice(10, 4) };
	const struct markup map = drawn(&entry, 1);
	static const char *const words[] = {
		"role=\"img\" aria-label=\"Titre. Phrase &lt;dite&gt;.\"", ">0\u00a0%<", ">40\u00a0%<", ">5<",
		">haut gauche</text>", ">haut droite</text>", ">bas gauche</text>",
		">bas &lt;droite&gt;</text>", ">Importance</p>", ">Note</p>", "> Usagers</li>",
		"> Agents</li>", "class=\"mean\" x1=\"30.00%\" y1=\"0.00%\" x2=\"30.00%\" y2=\"100.00%\"",
		"class=\"mean\" x1=\"0.00%\" y1=\"40.00%\" x2=\"100.00%\" y2=\"40.00%\"",
	};
	for (size_t i = 0; i < LENGTH(words); i++)
		if (occurrences(map, words[i]) != 1)
			fail_msg("%s is there %zu times", words[i], occurrences(map, words[i]));
	assert_int_equal(occurrences(map, "style="), 0);
}

/* --- marks that step aside ------------------------------------------------------------------- */

struct mark {
	double x, y;         /* per cent, the true place */
	double right, below; /* pixels aside */
};

/* The numbered marks of a layout, read back from what was drawn. */
static size_t
marks_of(struct markup map, const char *layout, struct mark *marks_r)
{
	const char *html = span_copy(arena, map.html);
	size_t count = 0;
	const char *at = strstr(html, arena_format(arena, "<g class=\"%s\">", layout));
	assert_non_null(at);
	const char *end_of_layout = strstr(at, "</g>");
	while ((at = strstr(at, "<svg class=\"at\"")) != NULL && at < end_of_layout) {
		struct mark mark;
		assert_int_equal(sscanf(at, "<svg class=\"at\" x=\"%lf%%\" y=\"%lf%%\">", &mark.x, &mark.y), 2);
		const char *number = strstr(at, "<text class=\"number"), *close = strstr(at, "</svg>");
		at = close;
		if (number == NULL || number > close)
			continue; /* the dot of a mark that steps aside */
		number = strstr(number, " x=");
		assert_int_equal(sscanf(number, " x=\"%lf\" y=\"%lf\"", &mark.right, &mark.below), 2);
		marks_r[count++] = mark;
	}
	return count;
}

/* Least distance of two marks in a picture of that size. */
static double
least_apart(const struct mark *marks, size_t count, double width, double height)
{
	double least = INFINITY;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			least = fmin(least, hypot((marks[i].x - marks[j].x) / 100 * width + marks[i].right -
			                          marks[j].right,
			                          (marks[i].y - marks[j].y) / 100 * height + marks[i].below -
			                          marks[j].below));
	return least;
}

static void
marks_at_one_place_step_aside_and_keep_their_dot(void **state)
{
	(void)state;
	struct chart_map_entry entries[4];
	struct mark marks[2 * LENGTH(entries)];
	for (int i = 0; i < (int)LENGTH(entries); i++)
		entries[i] = (struct chart_map_entry){ i + 1, SPAN("Accueil"), a_voice(24, 2), a_voice(24, 2) };
	const struct markup map = drawn(entries, LENGTH(entries));
	assert_int_equal(marks_of(map, "narrow", marks), LENGTH(marks));
	assert_true(least_apart(marks, LENGTH(marks), 275, 412) >= 20);
	assert_int_equal(marks_of(map, "roomy", marks), LENGTH(marks));
	assert_true(least_apart(marks, LENGTH(marks), 527, 527) >= 20);
	size_t aside = 0;
	for (size_t i = 0; i < LENGTH(marks); i++) {
		assert_true(marks[i].x == 60 && marks[i].y == 75);
		aside += marks[i].right != 0 || marks[i].below != 0;
	}
	assert_true(aside >= LENGTH(marks) - 1);
	assert_int_equal(occurrences(map, "class=\"interval aside"), 2 * aside);
	assert_int_equal(occurrences(map, "r=\"3.5\""), 2 * aside);
}

/* Just above the mean and just below it, at one importance: neither crosses the line. */
static void
a_mark_steps_aside_within_its_region(void **state)
{
	(void)state;
	const struct chart_map_entry entries[] = {
		{ 1, SPAN("Accueil"), a_voice(12.2, 3.45), a_voice(11.8, 3.35) },
		{ 2, SPAN("Délais"), a_voice(12.2, 3.35), a_voice(11.8, 3.45) },
	};
	struct mark marks[4];
	assert_int_equal(marks_of(drawn(entries, 2), "narrow", marks), 4);
	assert_true(least_apart(marks, 4, 275, 412) >= 20);
	for (size_t i = 0; i < 4; i++) {
		assert_true((marks[i].x < 30) == (marks[i].x + marks[i].right / 2.75 < 30));
		assert_true((marks[i].y < 40) == (marks[i].y + marks[i].below / 4.12 < 40));
	}
}

/* A wave as they are: notes close to one another, eight themes, both voices. */
static void
eight_themes_are_legible_on_a_phone(void **state)
{
	(void)state;
	uint64_t seed = 3;
	for (int wave = 0; wave < 200; wave++) {
		struct chart_map_entry entries[8];
		struct mark marks[16];
		for (int i = 0; i < 8; i++) {
			double drawn_by[4];
			for (size_t j = 0; j < LENGTH(drawn_by); j++) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				drawn_by[j] = (double)(seed >> 33) / 2147483648.0;
			}
			entries[i] = (struct chart_map_entry){ i + 1, SPAN("Thème"),
				a_voice(4 + 24 * drawn_by[0], 2.6 + 1.5 * drawn_by[1]),
				a_voice(4 + 24 * drawn_by[2], 2.6 + 1.5 * drawn_by[3]) };
		}
		assert_int_equal(marks_of(drawn(entries, 8), "narrow", marks), 16);
		assert_true(least_apart(marks, 16, 275, 412) >= 20);
		arena_reset(arena);
	}
}

static void
the_fullest_map_stays_under_sixty_kilobytes(void **state)
{
	(void)state;
	struct chart_map_entry entries[CHART_MAP_ENTRY_MAX];
	for (int i = 0; i < CHART_MAP_ENTRY_MAX; i++)
		entries[i] = (struct chart_map_entry){ i + 1, SPAN("Un thème au nom assez long"),
			a_voice(10, 3), a_voice(10, 3) };
	const struct markup map = drawn(entries, CHART_MAP_ENTRY_MAX);
	assert_int_equal(occurrences(map, "<title>"), 4 * CHART_MAP_ENTRY_MAX);
	assert_true(map.html.length < 60000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mark_stands_where_its_importance_and_its_note_cross),
		cmocka_unit_test(both_intervals_cross_at_the_mark_and_end_with_the_picture),
		cmocka_unit_test(a_voice_that_is_not_shown_leaves_nothing),
		cmocka_unit_test(a_mark_that_is_not_settled_is_hollow_and_the_key_says_so),
		cmocka_unit_test(axes_regions_and_words_are_there_escaped_and_without_style),
		cmocka_unit_test(marks_at_one_place_step_aside_and_keep_their_dot),
		cmocka_unit_test(a_mark_steps_aside_within_its_region),
		cmocka_unit_test(eight_themes_are_legible_on_a_phone),
		cmocka_unit_test(the_fullest_map_stays_under_sixty_kilobytes),
	};
	return cmocka_run_group_tests_name("importance map", tests, begin, end);
}
