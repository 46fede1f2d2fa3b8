#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "craft/meaning/meaning_inside.h"
#include "support/requests_for_tests.h"

enum { LEARNT = 800, ASKED = 200, ARENA_SIZE = 256 << 20, NEAR = 10 };

static struct span
learn(struct arena *arena, size_t count, uint64_t seed)
{
	struct span *texts = arena_array_of(arena, struct span, count), bytes;
	for (size_t i = 0; i < count; i++)
		texts[i] = request_for_tests(arena, (unsigned)i).text;
	assert_int_equal(meaning_learn(arena, texts, count, seed, &bytes), TOPICS_DONE);
	return bytes;
}

static uint64_t
draw(uint64_t *state)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return *state >> 33;
}

/* --- a space ---------------------------------------------------------------------------------------- */

static void
texts_that_say_the_same_are_near(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct meaning_space *space = meaning_open(arena, learn(arena, LEARNT, 3));
	assert_non_null(space);
	int8_t *places = arena_take(arena, LEARNT, MEANING_AXIS_COUNT), place[MEANING_AXIS_COUNT];
	for (unsigned i = 0; i < LEARNT; i++)
		meaning_place(arena, space, request_for_tests(arena, i).text, places + i * MEANING_AXIS_COUNT);
	size_t same = 0, all = 0;
	for (unsigned i = LEARNT; i < LEARNT + ASKED; i++) { /* never seen */
		struct meaning_near near[NEAR];
		const struct request_for_tests request = request_for_tests(arena, i);
		assert_true(meaning_place(arena, space, request.text, place));
		const size_t count = meaning_nearest(places, LEARNT, place, near, NEAR);
		for (size_t k = 0; k < count; k++, all++) {
			assert_true(near[k].cosine > 0 && near[k].cosine <= 1 && near[k].row < LEARNT);
			assert_true(k == 0 || near[k].cosine <= near[k - 1].cosine);
			same += request_for_tests(arena, (unsigned)near[k].row).service == request.service;
		}
	}
	print_message("of %zu nearest texts %zu are for the same service\n", all, same);
	assert_int_equal(all, ASKED * NEAR);
	assert_true(same > all * 8 / 10);
	arena_end(arena);
}

static float
cosine_of(struct arena *arena, const struct meaning_space *space, const char *one, const char *other)
{
	int8_t place[MEANING_AXIS_COUNT], places[MEANING_AXIS_COUNT];
	struct meaning_near near;
	assert_true(meaning_place(arena, space, span_of(one), place));
	assert_true(meaning_place(arena, space, span_of(other), places));
	return meaning_nearest(places, 1, place, &near, 1) == 1 ? near.cosine : 0;
}

/* Two words that are never together, each often with a third. */
static void
other_words_meet(void **state)
{
	(void)state;
	enum { COUNT = 80 };
	static const char *const said[] = { "le réverbère éclaire la rue", "le candélabre éclaire la rue",
		"la cantine sert un repas", "la garderie sert un repas" };
	struct arena *arena = arena_new(ARENA_SIZE);
	struct span texts[COUNT], bytes;
	for (size_t i = 0; i < COUNT; i++)
		texts[i] = span_of(said[i % LENGTH(said)]);
	assert_int_equal(meaning_learn(arena, texts, COUNT, 1, &bytes), TOPICS_DONE);
	const struct meaning_space *space = meaning_open(arena, bytes);
	assert_non_null(space);
	assert_true(cosine_of(arena, space, "réverbères", "un candélabre") > 0.5F);
	assert_true(cosine_of(arena, space, "réverbères", "cantine") < 0.1F);
	assert_true(cosine_of(arena, space, "Réverbère !", "reverberes") > 0.999F);
	arena_end(arena);
}

static void
the_same_texts_make_the_same_bytes(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const struct span one = learn(arena, 300, 5), other = learn(arena, 300, 5);
	assert_true(span_equal(one, other));
	assert_true(one.length < 4 << 20);
	/* no word is in them */
	assert_int_equal(span_find(one, SPAN("lampadair")), SIZE_MAX);
	arena_end(arena);
}

static void
what_cannot_be_learnt_or_placed_is_said(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	struct span texts[30], bytes;
	for (size_t i = 0; i < LENGTH(texts); i++)
		texts[i] = SPAN("");
	assert_int_equal(meaning_learn(arena, texts, 0, 1, &bytes), TOPICS_NO_TEXT);
	assert_int_equal(meaning_learn(arena, texts, 19, 1, &bytes), TOPICS_TOO_FEW);
	assert_int_equal(meaning_learn(arena, texts, 30, 1, &bytes), TOPICS_NO_WORD);
	const struct meaning_space *space = meaning_open(arena, learn(arena, 100, 1));
	assert_non_null(space);
	static const char *const nothing[] = { "", " ", "zzyzx", "\xff\xfe\xc3", "le la les", "!!!" };
	int8_t place[MEANING_AXIS_COUNT], none[MEANING_AXIS_COUNT] = { 0 };
	for (size_t i = 0; i < LENGTH(nothing); i++) {
		memset(place, 1, sizeof place);
		assert_false(meaning_place(arena, space, span_of(nothing[i]), place));
		assert_memory_equal(place, none, sizeof place);
	}
	char *long_text = arena_take(arena, 1 << 20, 1);
	memset(long_text, 'a', 1 << 20);
	assert_false(meaning_place(arena, space, span_from(long_text, 1 << 20), place));
	arena_end(arena);
}

/* A byte that changes anywhere, an end cut off: refused. Its sum mended: refused, or read within its
 * bounds. */
static void
damaged_bytes_are_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE), *row = arena_new(64 << 20);
	const struct span bytes = learn(arena, 60, 1);
	char *copy = arena_take(arena, bytes.length, 1);
	for (size_t i = 0; i < bytes.length; i += i < 200 ? 1 : 97) {
		memcpy(copy, bytes.at, bytes.length);
		copy[i] = (char)(copy[i] ^ 0x41);
		assert_null(meaning_open(row, span_from(copy, bytes.length)));
		const uint64_t sum = meaning_sum(span_from(copy, bytes.length));
		memcpy(copy + bytes.length - 8, &sum, sizeof sum);
		const struct meaning_space *space = meaning_open(row, span_from(copy, bytes.length));
		int8_t place[MEANING_AXIS_COUNT];
		if (space != NULL)
			meaning_place(row, space, request_for_tests(row, 1).text, place);
		arena_reset(row);
	}
	for (size_t i = 0; i < bytes.length; i += 61)
		assert_null(meaning_open(row, span_from(bytes.at, i)));
	assert_non_null(meaning_open(row, bytes));
	arena_end(row);
	arena_end(arena);
}

/* --- the nearest ------------------------------------------------------------------------------------ */

enum { MANY = 20000, HEAPS = 300 };

/* Places in heaps, as those of texts are. */
static int8_t *
many_places(struct arena *arena, size_t count, uint64_t seed)
{
	int8_t *places = arena_take(arena, count, MEANING_AXIS_COUNT);
	for (size_t i = 0; i < count; i++) {
		uint64_t heap = draw(&seed) % HEAPS * 977 + 13;
		for (size_t k = 0; k < MEANING_AXIS_COUNT; k++)
			places[i * MEANING_AXIS_COUNT + k] =
				(int8_t)((int)(draw(&heap) % 161) - 80 + (int)(draw(&seed) % 61) - 30);
	}
	return places;
}

static void
lists_find_what_comparing_all_finds(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	const int8_t *places = many_places(arena, MANY, 1), *asked = many_places(arena, 50, 2);
	const struct meaning_index *index = meaning_index_new(arena, places, MANY, 7);
	size_t found = 0, all = 0;
	for (size_t i = 0; i < 50; i++) {
		struct meaning_near exact[NEAR], near[NEAR];
		const int8_t *place = asked + i * MEANING_AXIS_COUNT;
		assert_int_equal(meaning_nearest(places, MANY, place, exact, NEAR), NEAR);
		/* all the lists: the same, in the same order */
		assert_int_equal(meaning_index_nearest(index, place, MEANING_NEAR_COUNT_MAX, near, NEAR), NEAR);
		for (size_t k = 0; k < NEAR; k++)
			assert_int_equal(near[k].row, exact[k].row);
		assert_int_equal(meaning_index_nearest(index, place, 8, near, NEAR), NEAR);
		for (size_t k = 0; k < NEAR; k++, all++)
			for (size_t j = 0; j < NEAR; j++)
				found += near[j].row == exact[k].row;
	}
	print_message("of %zu nearest, 8 lists find %zu\n", all, found);
	assert_true(found * 100 >= all * 95);
	arena_end(arena);
}

static void
few_places_and_empty_ones_are_no_trouble(void **state)
{
	(void)state;
	struct arena *arena = arena_new(ARENA_SIZE);
	int8_t places[3 * MEANING_AXIS_COUNT] = { 0 }, place[MEANING_AXIS_COUNT] = { 0 };
	struct meaning_near near[4];
	for (size_t count = 0; count <= 3; count++) {
		const struct meaning_index *index = meaning_index_new(arena, places, count, 1);
		assert_int_equal(meaning_index_nearest(index, place, 0, near, 4), 0); /* nothing has no neighbour */
	}
	memset(places, 127, MEANING_AXIS_COUNT);
	memset(places + 2 * MEANING_AXIS_COUNT, -128, MEANING_AXIS_COUNT);
	memset(place, 127, sizeof place);
	const struct meaning_index *index = meaning_index_new(arena, places, 3, 1);
	assert_int_equal(meaning_index_nearest(index, place, 0, near, 4), 1);
	assert_int_equal(near[0].row, 0);
	assert_true(fabsf(near[0].cosine - 1) < 1e-5F);
	memset(place, -128, sizeof place);
	assert_int_equal(meaning_nearest(places, 3, place, near, 4), 1);
	assert_int_equal(near[0].row, 2);
	assert_int_equal(meaning_index_nearest(index, place, 0, near, 0), 0);
	/* 10,000 that are the same: the first ones */
	int8_t *same = arena_take(arena, 10000, MEANING_AXIS_COUNT);
	memset(same, 5, (size_t)10000 * MEANING_AXIS_COUNT);
	memset(place, 9, sizeof place);
	index = meaning_index_new(arena, same, 10000, 1);
	assert_int_equal(meaning_index_nearest(index, place, 0, near, 4), 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(near[i].row, i);
	arena_end(arena);
}

/* --- with full text --------------------------------------------------------------------------------- */

static void
ranks_are_fused(void **state)
{
	(void)state;
	static const int64_t words[] = { 10, 20, 30, 20 }, meanings[] = { 30, 40, 10 }, newest[] = { 50 };
	const struct meaning_list lists[] = { { words, 4 }, { meanings, 3 }, { newest, 1 } };
	struct meaning_fused fused[8];
	struct arena *arena = arena_new(1 << 20);
	/* 10: 1/61 + 1/63; 30: 1/63 + 1/61, and is newer; 20: 1/62; 40: 1/62; 50: 1/61 */
	static const int64_t expected[] = { 30, 10, 50, 40, 20 };
	assert_int_equal(meaning_fuse(arena, lists, 3, fused, 8), LENGTH(expected));
	for (size_t i = 0; i < LENGTH(expected); i++)
		assert_int_equal(fused[i].id, expected[i]);
	assert_true(fabs(fused[0].score - (1.0 / 61 + 1.0 / 63)) < 1e-12);
	assert_true(fabs(fused[4].score - 1.0 / 62) < 1e-12); /* 20, twice in a list, counts once */
	assert_int_equal(meaning_fuse(arena, lists, 3, fused, 2), 2);
	assert_int_equal(fused[1].id, 10);
	assert_int_equal(meaning_fuse(arena, lists, 0, fused, 8), 0);
	assert_int_equal(meaning_fuse(arena, lists, 3, fused, 0), 0);
	arena_end(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_that_say_the_same_are_near),
		cmocka_unit_test(other_words_meet),
		cmocka_unit_test(the_same_texts_make_the_same_bytes),
		cmocka_unit_test(what_cannot_be_learnt_or_placed_is_said),
		cmocka_unit_test(damaged_bytes_are_refused),
		cmocka_unit_test(lists_find_what_comparing_all_finds),
		cmocka_unit_test(few_places_and_empty_ones_are_no_trouble),
		cmocka_unit_test(ranks_are_fused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
