#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/time.h"
#include "listen/launch/launch_inside.h"

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
a_floor_is_told_before_anybody_is_asked(void **state)
{
	(void)state;
	assert_int_equal(launch_sight(9, 10), LAUNCH_NEVER);
	assert_int_equal(launch_sight(10, 10), LAUNCH_POSSIBLE);
	assert_int_equal(launch_sight(19, 10), LAUNCH_POSSIBLE);
	assert_int_equal(launch_sight(20, 10), LAUNCH_SURE);
	assert_string_equal(launch_floor_words(arena, 14, 10),
	                    "14 agents invités\u202f: il faut 10 réponses, presque tout le monde.");
	assert_string_equal(launch_floor_words(arena, 31, 10),
	                    "31 agents invités\u202f: il faut 10 réponses.");
	assert_true(span_find(span_of(launch_floor_words(arena, 6, 10)), SPAN("jamais")) !=
	            SIZE_MAX);
}

/* top, under it: accueil 31, archives 4, cimetière 7, garage 2 */
static void
small_teams_are_grouped_with_the_smallest_sibling_that_makes_enough(void **state)
{
	(void)state;
	const struct place places[] = {
		{ 1, SPAN("m"), SPAN("Mairie"), PLACE_NONE, 5, 0 },
		{ 2, SPAN("a"), SPAN("Accueil"), 0, 2, 1 },
		{ 3, SPAN("b"), SPAN("Archives"), 0, 3, 1 },
		{ 4, SPAN("c"), SPAN("Cimetière"), 0, 4, 1 },
		{ 5, SPAN("g"), SPAN("Garage"), 0, 5, 1 },
	};
	const struct place_tree tree = { places, 5, NULL };
	const int64_t invited[] = { 0, 31, 4, 7, 2 };
	uint32_t with[5];
	launch_propose(&tree, invited, 10, with);
	assert_int_equal(with[0], PLACE_NONE); /* nobody there */
	assert_int_equal(with[1], PLACE_NONE); /* enough by itself */
	assert_int_equal(with[2], 3);          /* 4 + 7 */
	assert_int_equal(with[3], 2);          /* 7 + 4 */
	assert_int_equal(with[4], 1);          /* 2 + 31: nothing smaller makes enough */
}

static void
a_pasted_list_becomes_a_tree(void **state)
{
	(void)state;
	struct listed *list;
	struct listed_bad *bad;
	size_t count, bad_count;
	launch_list_read(arena,
	                 SPAN("Mairie\n  Accueil ; 14\r\n    Guichet 1\n  État civil\t31\n\n"
	                      "  Accueil\n  Poste ; beaucoup\nPiscine"),
	                 &list, &count, &bad, &bad_count);
	assert_int_equal(count, 5);
	assert_true(span_is(list[1].name, "Accueil"));
	assert_int_equal(list[0].parent, PLACE_NONE);
	assert_int_equal(list[1].parent, 0);
	assert_int_equal(list[1].agents, 14);
	assert_int_equal(list[2].parent, 1);
	assert_int_equal(list[2].agents, -1);
	assert_int_equal(list[3].parent, 0);
	assert_int_equal(list[3].agents, 31);
	assert_int_equal(list[4].parent, PLACE_NONE);
	assert_int_equal(bad_count, 2);
	assert_int_equal(bad[0].line, 6);
	assert_int_equal(bad[1].line, 7);
	/* what stands below a line that is left is left too, not moved elsewhere */
	launch_list_read(arena, SPAN("Mairie\n  Accueil ; beaucoup\n    Guichet\n      Banque\n  Poste"),
	                 &list, &count, &bad, &bad_count);
	assert_int_equal(count, 2);
	assert_true(span_is(list[1].name, "Poste"));
	assert_int_equal(list[1].parent, 0);
	assert_int_equal(bad_count, 3);
	assert_int_equal(bad[2].line, 4);
	/* shifted as a whole, tabs and blanks mixed, numbers as people type them */
	launch_list_read(arena, SPAN("\tMairie ; 1\u202f200\n      Accueil\t1 200\n\t  Poste;0\n\tPiscine"),
	                 &list, &count, &bad, &bad_count);
	assert_int_equal(count, 4);
	assert_int_equal(bad_count, 0);
	assert_int_equal(list[0].agents, 1200);
	assert_int_equal(list[1].agents, 1200);
	assert_int_equal(list[2].agents, 0);
	assert_int_equal(list[1].parent, 0);
	assert_int_equal(list[2].parent, 0);
	assert_int_equal(list[3].parent, PLACE_NONE);
}

static void
a_name_makes_an_address(void **state)
{
	(void)state;
	assert_true(span_is(launch_slug(arena, SPAN("Guichet d’état civil")),
	                    "guichet-d-etat-civil"));
	assert_true(span_is(launch_slug(arena, SPAN("  Œuvres & fêtes !! ")), "oeuvres-fetes"));
	assert_true(span_is(launch_slug(arena, SPAN("???")), "lieu"));
	assert_true(span_is(launch_slug(arena, SPAN("日本")), "lieu"));
}

static void
agents_are_not_asked_before_their_elections(void **state)
{
	(void)state;
	const int32_t election = date_days((struct date){ 2026, 12, 10 });
	assert_non_null(launch_calendar_warning(arena, election - 20, election + 5, true));
	assert_non_null(launch_calendar_warning(arena, election - 60, election - 42, true));
	assert_null(launch_calendar_warning(arena, election - 60, election - 43, true));
	assert_null(launch_calendar_warning(arena, election + 1, election + 20, true));
	assert_null(launch_calendar_warning(arena, election - 20, election, false));
}

static void
what_is_published_before_general_elections_is_warned_of(void **state)
{
	(void)state;
	/* Two real votes: March 2014 and March 2020 (DOMAIN §3.6). */
	assert_int_equal(launch_preelectoral_begin(2014, 3), date_days((struct date){ 2013, 9, 1 }));
	assert_int_equal(launch_preelectoral_begin(2020, 3), date_days((struct date){ 2019, 9, 1 }));
	assert_int_equal(launch_preelectoral_begin(2027, 12), date_days((struct date){ 2027, 6, 1 }));
	const int32_t begin = launch_preelectoral_begin(2028, 3);
	assert_null(launch_calendar_warning(arena, begin - 30, begin - 1, false));
	assert_non_null(launch_calendar_warning(arena, begin - 30, begin, false));
	assert_non_null(launch_calendar_warning(arena, date_days((struct date){ 2028, 3, 31 }),
	                                        date_days((struct date){ 2028, 4, 10 }), true));
	assert_null(launch_calendar_warning(arena, date_days((struct date){ 2028, 4, 1 }),
	                                    date_days((struct date){ 2028, 4, 20 }), true));
}

static void
a_yes_asks_for_an_impact_assessment(void **state)
{
	(void)state;
	const int64_t all_no = 1 | 1 << 2 | 1 << 4 | 1 << 6 | 1 << 8;
	assert_true(launch_risk_is_answered(all_no));
	assert_false(launch_risk_is_answered(all_no & ~(3 << 4)));
	assert_false(launch_needs_aipd(all_no));
	assert_true(launch_needs_aipd((all_no & ~(3 << 4)) | 2 << 4));
}

static void
nothing_opens_before_each_word_is_in(void **state)
{
	(void)state;
	struct launching launching = { .plan = { SPAN(""), SPAN(""), SPAN(""), SPAN(""), 0 } };
	launching.wave.opens_day = date_days((struct date){ 2027, 2, 1 });
	launching.wave.closed_day = launching.wave.opens_day + 10;
	assert_non_null(launch_obstacle(arena, &launching)); /* no place */
	launching.population_count = 1;
	assert_non_null(launch_obstacle(arena, &launching)); /* risks */
	launching.plan.risk_answers = 2 | 1 << 2 | 1 << 4 | 1 << 6 | 1 << 8;
	for (int i = 0; i < LAUNCH_WAIT_COUNT; i++)
		launching.waits[i].is_ended = true;
	assert_non_null(launch_obstacle(arena, &launching)); /* AIPD */
	launching.plan.risk_reference = SPAN("AIPD du 3 janvier");
	assert_null(launch_obstacle(arena, &launching));
	launching.waits[LAUNCH_WAIT_BODY].is_ended = false;
	assert_non_null(launch_obstacle(arena, &launching));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_floor_is_told_before_anybody_is_asked),
		cmocka_unit_test(small_teams_are_grouped_with_the_smallest_sibling_that_makes_enough),
		cmocka_unit_test(a_pasted_list_becomes_a_tree),
		cmocka_unit_test(a_name_makes_an_address),
		cmocka_unit_test(agents_are_not_asked_before_their_elections),
		cmocka_unit_test(what_is_published_before_general_elections_is_warned_of),
		cmocka_unit_test(a_yes_asks_for_an_impact_assessment),
		cmocka_unit_test(nothing_opens_before_each_word_is_in),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
