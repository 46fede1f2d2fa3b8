#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "act/workshop/workshop_inside.h"

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

/* All questions of a point, one after the other. */
static struct span
asked(const struct mirror_point *point)
{
	const char *questions[WORKSHOP_QUESTION_COUNT_MAX];
	const struct survey_wave wave = { .internal = false };
	const struct mirror_names names = mirror_names_of(&wave);
	const size_t count = workshop_questions(arena, point, &names, questions);
	struct text text = text_new(arena, 10000);
	assert_true(count >= 3);
	for (size_t i = 0; i < count; i++)
		text_format(&text, "%s\n", questions[i]);
	return text_span(&text);
}

static bool
says(struct span text, const char *words)
{
	return span_find(text, span_of(words)) != SIZE_MAX;
}

static bool
says_it(const char *question, const char *words)
{
	return says(span_of(question), words);
}

static struct mirror_point
judged(const char *reading, double first, double second)
{
	return (struct mirror_point){ .kind = MIRROR_POINT_SENTENCE,
		                          .reading = span_of(reading),
		                          .first = { .voice = { .is_shown = true, .value = first } },
		                          .second = { .voice = { .is_shown = true,
		                                                 .value = second } } };
}

static void
the_more_severe_side_is_asked_what_it_sees(void **state)
{
	(void)state;
	const struct mirror_point second = judged("different", 4, 3), first = judged("different", 3, 4);
	assert_true(says(asked(&second), "Qu’est-ce que les agents voient ici"));
	assert_true(says(asked(&first), "Qu’est-ce que les usagers vivent ici"));
	const struct mirror_point small = judged("different_but_small", 4, 3.9);
	assert_true(says(asked(&small), "Qu’est-ce que les agents voient ici"));
}

static void
what_is_shared_is_asked_how_it_holds_or_what_stands_against_it(void **state)
{
	(void)state;
	struct mirror_point point = judged("alike", 4, 4);
	point.is_shared = point.is_high = true;
	assert_true(says(asked(&point), "Qu’est-ce qui fait que cela marche"));
	point.is_high = false;
	point.is_low = true;
	assert_true(says(asked(&point), "qu’est-ce qui empêche de faire mieux"));
	point.is_low = false;
	assert_true(says(asked(&point), "monter les deux notes"));
	point.kind = MIRROR_POINT_EXPECTED;
	point.reading = SPAN("shared");
	assert_true(says(asked(&point), "Les deux côtés le mettent en premier"));
}

/* A hidden note is never hinted at, whatever values stand in the structure. */
static void
what_is_hidden_is_not_guessed_at(void **state)
{
	(void)state;
	struct mirror_point point = judged("hidden", 4, 0);
	point.second.voice.is_shown = false;
	const struct span words = asked(&point);
	assert_true(says(words, "ne cherchons pas"));
	assert_false(says(words, "Qu’est-ce que les agents voient"));
	point.first.voice.is_shown = false;
	assert_false(says(asked(&point), "Qu’est-ce qui nous surprend"));
}

/* Every kind and reading that the mirror knows, and one it does not: questions that end with what can
 * be tried, that name both sides as the survey does, and never ask who answered. */
static void
every_reading_has_its_questions(void **state)
{
	(void)state;
	static const char *const readings[] = { "different", "different_but_small", "alike", "unsure",
		                                    "not_testable", "hidden", "shared", "mostly_first",
		                                    "mostly_second", "wrong", "nearly", "right", "missing",
		                                    "unequal", "" };
	for (int kind = MIRROR_POINT_THEME; kind <= MIRROR_POINT_LIVED; kind++)
		for (size_t i = 0; i < LENGTH(readings); i++) {
			struct mirror_point point = judged(readings[i], 3, 3.5);
			point.kind = (enum mirror_point_kind)kind;
			const struct span words = asked(&point);
			assert_true(says(words, "Que peut-on essayer en deux mois"));
			assert_false(says(words, "{"));
			assert_false(says(words, "Qui a répondu"));
			assert_false(says(words, "n’a pas répondu"));
		}
}

/* By who says it more; both sides are named as the survey does, and nobody is asked for. */
static void
a_theme_has_its_questions(void **state)
{
	static const char *const expected[] = {
		[CODEBOOK_SAY_BOTH] = "la même chose que vivent les usagers et les agents",
		[CODEBOOK_SAYS_FIRST] = "Les usagers en parlent plus",
		[CODEBOOK_SAYS_SECOND] = "Les agents en parlent plus",
	};
	const struct survey_wave wave = { .internal = false };
	const struct mirror_names names = mirror_names_of(&wave);
	(void)state;
	for (size_t says = 0; says < LENGTH(expected); says++) {
		const char *questions[WORKSHOP_QUESTION_COUNT_MAX];
		const size_t count = workshop_theme_questions(arena, (enum codebook_says)says, &names, questions);
		bool is_asked = false;
		assert_true(count >= 3);
		for (size_t i = 0; i < count; i++) {
			is_asked = is_asked || says_it(questions[i], expected[says]);
			assert_false(says_it(questions[i], "{"));
			assert_false(says_it(questions[i], "Qui a écrit"));
		}
		assert_true(is_asked);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_more_severe_side_is_asked_what_it_sees),
		cmocka_unit_test(what_is_shared_is_asked_how_it_holds_or_what_stands_against_it),
		cmocka_unit_test(what_is_hidden_is_not_guessed_at),
		cmocka_unit_test(every_reading_has_its_questions),
		cmocka_unit_test(a_theme_has_its_questions),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
