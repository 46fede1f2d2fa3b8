#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "listen/survey/survey_apart.h"

enum { SCALED = 10, BOXES = 4, ITEM_COUNT = SCALED + BOXES + 1 };
/* Ten sentences of the wave's scale, two of them reversed; three choices and « aucun »; one of a scale
 * of its own. */

static struct arena *arena;
static struct survey_form form;
static struct survey_apart *apart;
static uint64_t chance;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(512 << 20);
	struct survey_item *items = arena_array_of(arena, struct survey_item, ITEM_COUNT);
	for (size_t i = 0; i < ITEM_COUNT; i++) {
		const bool is_box = i >= SCALED && i < SCALED + BOXES;
		items[i] = (struct survey_item){
			.id = (int64_t)i,
			.code = span_of(arena_format(arena, is_box ? (i == SCALED + 3 ? "E1.NONE" : "E1.C%zu")
			                                           : "S%zu",
			                             i)),
			.kind = is_box ? 'E' : 'S',
			.stem = is_box ? SPAN("E1") : SPAN(""),
			.scale = i == ITEM_COUNT - 1 ? SPAN("OWN") : SPAN(""),
			.level_count = is_box ? 2 : i == ITEM_COUNT - 1 ? 4 : 5,
			.theme_id = i < 5 ? 1 : 2,
			.is_reversed = i == 2 || i == 7,
			.rank = { 1, 1, 1 },
		};
	}
	form = (struct survey_form){ .items = items, .item_count = ITEM_COUNT };
	apart = survey_apart_new(arena, &form, ITEM_COUNT);
	chance = 20261126;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static unsigned
draw(unsigned most)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(chance >> 33) % most;
}

/* As they are ticked: '.' for none, then kept as an opening keeps them. */
static void
replies_at(uint32_t place, const char *ticked)
{
	uint8_t levels[ITEM_COUNT];
	assert_int_equal(strlen(ticked), ITEM_COUNT);
	for (size_t i = 0; i < ITEM_COUNT; i++) {
		levels[i] = ticked[i] == '.' ? SURVEY_NOT_ANSWERED : (uint8_t)(ticked[i] - '0');
		if (form.items[i].is_reversed && levels[i] < 5)
			levels[i] = (uint8_t)(4 - levels[i]);
	}
	static int64_t id;
	survey_apart_add(apart, SIDE_USAGER, place, ++id,
	                 span_from((const char *)levels, sizeof levels));
}

static void
replies(const char *ticked)
{
	replies_at(0, ticked);
}

static const char *
at_random(void)
{
	char *ticked = arena_array_of(arena, char, ITEM_COUNT + 1);
	const unsigned mood = draw(3);
	for (size_t i = 0; i < ITEM_COUNT; i++)
		ticked[i] = (char)('0' + (i < SCALED ? mood + draw(3) : i < SCALED + 3 ? draw(2) : 0));
	ticked[ITEM_COUNT - 1] = (char)('0' + draw(4));
	return ticked;
}

static unsigned
why(size_t nth)
{
	return survey_apart_why(apart, SIDE_USAGER, nth);
}

static void
the_same_level_all_along_is_a_sign(void **state)
{
	(void)state;
	replies("333333333300001");
	replies("333333333400001"); /* one is another */
	replies("33333333..00001"); /* some are left blank */
	replies("33.3333.3300001"); /* but of the reversed ones, one must be there */
	replies("33333.....00001"); /* five are few */
	replies("131300010000001");
	assert_true(survey_apart_settle(apart, NULL, NULL));
	static const unsigned wanted[] = { SURVEY_STRAIGHT, 0, SURVEY_STRAIGHT, 0, 0, 0 };
	for (size_t i = 0; i < LENGTH(wanted); i++)
		assert_int_equal(why(i) & SURVEY_STRAIGHT, wanted[i]);
}

static void
contraries_are_a_sign(void **state)
{
	(void)state;
	replies("123410234001011"); /* « aucun », and another */
	replies("123410234000011"); /* « aucun » alone */
	replies("444.4.....00001"); /* all of a dimension at its end, its reversed sentence too */
	replies("440.4.....00001"); /* as they should be */
	replies("4.4.......00001"); /* one and its contrary may be meant */
	replies("333.3.....00001"); /* not at an end */
	replies("000.0.....00001");
	assert_true(survey_apart_settle(apart, NULL, NULL));
	static const unsigned wanted[] = { SURVEY_CONTRARY, 0, SURVEY_CONTRARY, 0, 0, 0, SURVEY_CONTRARY };
	for (size_t i = 0; i < LENGTH(wanted); i++)
		assert_int_equal(why(i), wanted[i]);
}

/* --- copies ------------------------------------------------------------------------------------ */

static void
copies_beyond_chance_are_a_sign_but_for_one(void **state)
{
	(void)state;
	enum { OTHERS = 300, COPIES = 3 };
	for (int i = 0; i < OTHERS; i++)
		replies(at_random());
	const char *copied = "132042310101012";
	for (int i = 0; i < COPIES; i++)
		replies(copied);
	replies_at(1, copied); /* elsewhere: nobody's copy */
	assert_true(survey_apart_settle(apart, NULL, NULL));
	int told = 0;
	for (int i = 0; i < COPIES; i++)
		told += (why(OTHERS + (size_t)i) & SURVEY_COPIED) != 0;
	assert_int_equal(told, COPIES - 1);
	assert_int_equal(why(OTHERS + COPIES) & SURVEY_COPIED, 0);
	assert_int_equal(survey_apart_count(apart, SIDE_USAGER).signs[2], COPIES - 1);
}

static bool
each_says_its_own(void *context, uint32_t place, enum side side, int64_t reply_id,
                  struct span *more_r)
{
	(void)context, (void)place, (void)side;
	*more_r = span_of(arena_format(arena, "%lld", (long long)reply_id));
	return true;
}

static void
what_else_they_say_tells_copies_from_look_alikes(void **state)
{
	(void)state;
	for (int i = 0; i < 300; i++)
		replies(at_random());
	for (int i = 0; i < 3; i++)
		replies("132042310101012");
	assert_true(survey_apart_settle(apart, each_says_its_own, NULL));
	assert_int_equal(survey_apart_count(apart, SIDE_USAGER).signs[2], 0);
}

/* Of people who answer by themselves, under their mood, hardly any survey in a hundred has a copy told. */
static void
chance_is_hardly_ever_called_a_copy(void **state)
{
	(void)state;
	enum { SURVEYS = 200, PEOPLE = 120 };
	int wrong = 0;
	for (int survey = 0; survey < SURVEYS; survey++) {
		apart = survey_apart_new(arena, &form, ITEM_COUNT);
		for (int i = 0; i < PEOPLE; i++)
			replies_at((uint32_t)(i / 40), at_random());
		assert_true(survey_apart_settle(apart, NULL, NULL));
		wrong += survey_apart_count(apart, SIDE_USAGER).signs[2] > 0;
	}
	assert_in_range(wrong, 0, SURVEYS * 2 / 100);
}

static void
those_set_apart_and_the_others_make_the_whole(void **state)
{
	(void)state;
	int64_t whole[5], those[5];
	for (int i = 0; i < 50; i++)
		replies(i % 5 == 0 ? "222222222200001" : at_random());
	assert_true(survey_apart_settle(apart, NULL, NULL));
	const struct survey_apart_count count = survey_apart_count(apart, SIDE_USAGER);
	assert_int_equal(count.replies, 50);
	assert_true(count.apart >= 10 && count.signs[0] >= 10);
	survey_apart_levels(apart, SIDE_USAGER, 0, 5, whole, those);
	int64_t people = 0, set_apart = 0;
	for (int k = 0; k < 5; k++) {
		assert_true(those[k] <= whole[k]);
		people += whole[k];
		set_apart += those[k];
	}
	assert_int_equal(people, 50);
	assert_int_equal(set_apart, count.apart);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_level_all_along_is_a_sign, begin, end),
		cmocka_unit_test_setup_teardown(contraries_are_a_sign, begin, end),
		cmocka_unit_test_setup_teardown(copies_beyond_chance_are_a_sign_but_for_one, begin, end),
		cmocka_unit_test_setup_teardown(what_else_they_say_tells_copies_from_look_alikes, begin, end),
		cmocka_unit_test_setup_teardown(chance_is_hardly_ever_called_a_copy, begin, end),
		cmocka_unit_test_setup_teardown(those_set_apart_and_the_others_make_the_whole, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
