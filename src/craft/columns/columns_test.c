#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "base/file.h"
#include "craft/columns/columns.h"

enum { ITEMS = 18, REPLIES = 3000, PLACES = 23, THEMES = 5, SIDES = 3, GROUPS = 2 };

/* Theme 0: three items of 5 levels, told out of order; 1: one of 11; 2: two of 5; 3: eleven of 7,
 * whose scores take too many values for a histogram; 4: an even number, to cut at half. */
static const struct columns_item items[ITEMS] = { { 2, 5 }, { 0, 5 }, { 1, 11 }, { 0, 5 }, { 3, 7 },
	{ 3, 7 }, { 3, 7 }, { 3, 7 }, { 3, 7 }, { 3, 7 }, { 3, 7 }, { 2, 5 }, { 0, 5 }, { 3, 7 },
	{ 3, 7 }, { 3, 7 }, { 3, 7 }, { 4, 2 } };

static struct columns_shape shape = { PLACES, THEMES, SIDES, GROUPS, ITEMS, items, false, 7 };

static struct arena *arena;
static char folder[] = "/tmp/parvis-columns-XXXXXX";
static const char *path;
static struct columns_reply replies[REPLIES];
static uint8_t levels[REPLIES][ITEMS];

static uint64_t seed = 42;

static uint32_t
dice(uint32_t sides)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % sides;
}

static void
throw_replies(void)
{
	for (uint32_t i = 0; i < REPLIES; i++) {
		/* Place 5 and, in place 7, side 1 stay empty. */
		uint32_t place = dice(PLACES), side = dice(SIDES);
		place = place == 5 ? 6 : place;
		side = place == 7 && side == 1 ? 0 : side;
		replies[i] = (struct columns_reply){ .number = i, .place = place,
			.journey = (uint16_t)dice(30), .month = (uint16_t)dice(36), .side = (uint8_t)side,
			.group = (uint8_t)dice(GROUPS), .weight = 0.25f + (float)dice(8) / 4,
			.levels = levels[i] };
		const uint32_t silence = dice(5); /* some answer nothing, some everything */
		for (uint32_t item = 0; item < ITEMS; item++)
			levels[i][item] = dice(4) < silence ? COLUMNS_UNANSWERED
			                                    : (uint8_t)dice(items[item].level_count);
	}
}

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(64 << 20);
	if (mkdtemp(folder) == NULL)
		return 1;
	path = arena_format(arena, "%s/wave", folder);
	throw_replies();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return rmdir(folder); /* nothing temporary may be left */
}

static struct columns *
written(const struct columns_shape *of, uint32_t count)
{
	struct fault fault;
	struct columns_draft *draft = columns_draft_new(arena, path, of, &fault);
	assert_non_null(draft);
	for (uint32_t i = 0; i < count; i++)
		assert_true(columns_draft_add(draft, &replies[i], &fault));
	assert_true(columns_draft_write(draft, &fault));
	struct columns *columns = columns_open(arena, path, &fault);
	assert_non_null(columns);
	assert_true(columns_check(columns, &fault));
	assert_int_equal(columns_reply_count(columns), count);
	return columns;
}

static int
forget_file(void **state)
{
	(void)state;
	return unlink(path);
}

static bool
in_where(const struct columns_reply *reply, struct columns_where where)
{
	return reply->place >= where.first && reply->place < where.last &&
	       (where.side == COLUMNS_ALL || reply->side == where.side) &&
	       (where.group == COLUMNS_ALL || reply->group == where.group);
}

/* The score of one reply, or a negative number when under half was answered. */
static long double
score_of(const struct columns_reply *reply, uint32_t theme)
{
	long double sum = 0;
	int answered = 0, asked = 0;
	for (uint32_t item = 0; item < ITEMS; item++) {
		if (items[item].theme != theme)
			continue;
		asked++;
		if (reply->levels[item] != COLUMNS_UNANSWERED) {
			answered++;
			sum += reply->levels[item];
		}
	}
	return answered > 0 && 2 * answered >= asked ? sum / answered : -1;
}

static struct columns_score
naive(struct columns_where where, uint32_t theme, bool weighted)
{
	long double weight = 0, square = 0, sum = 0, m2 = 0;
	int64_t n = 0;
	for (uint32_t i = 0; i < REPLIES; i++) {
		const long double score = score_of(&replies[i], theme);
		if (!in_where(&replies[i], where) || score < 0)
			continue;
		const long double w = weighted ? (long double)replies[i].weight : 1;
		n++;
		weight += w;
		square += w * w;
		sum += w * score;
	}
	const long double mean = n == 0 ? 0 : sum / weight;
	for (uint32_t i = 0; i < REPLIES; i++) {
		const long double score = score_of(&replies[i], theme);
		if (in_where(&replies[i], where) && score >= 0)
			m2 += (weighted ? (long double)replies[i].weight : 1) * (score - mean) * (score - mean);
	}
	return (struct columns_score){ n, (double)weight, (double)square, (double)mean, (double)m2 };
}

static void
assert_near(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-12 * fmax(1, fabs(b)));
}

static void
assert_same_score(struct columns_score a, struct columns_score b)
{
	assert_int_equal(a.n, b.n);
	assert_near(a.weight, b.weight);
	assert_near(a.weight_square, b.weight_square);
	assert_near(a.mean, b.mean);
	assert_near(a.m2, b.m2);
}

static struct columns_where
any_where(void)
{
	const uint32_t first = dice(PLACES + 1);
	return (struct columns_where){ first, first + dice(PLACES - first + 1),
		(int)dice(SIDES + 1) - 1, (int)dice(GROUPS + 1) - 1 };
}

static void
assert_cells_are_the_naive_ones(const struct columns *columns, bool weighted)
{
	for (int turn = 0; turn < 200; turn++) {
		const struct columns_where where = any_where();
		const uint32_t theme = dice(THEMES);
		assert_same_score(columns_cell(columns, where, theme), naive(where, theme, weighted));
	}
	for (uint32_t place = 0; place < PLACES; place++)
		for (int side = 0; side < SIDES; side++) {
			const struct columns_where where = { place, place + 1, side, COLUMNS_ALL };
			assert_same_score(columns_cell(columns, where, 0), naive(where, 0, weighted));
		}
}

static void
the_score_of_any_range_is_the_one_computed_by_hand(void **state)
{
	(void)state;
	assert_cells_are_the_naive_ones(written(&shape, REPLIES), false);
}

static void
weights_weigh_scores_and_levels(void **state)
{
	(void)state;
	struct columns_shape weighted = shape;
	weighted.weighted = true;
	const struct columns *columns = written(&weighted, REPLIES);
	assert_cells_are_the_naive_ones(columns, true);
	double weights[COLUMNS_LEVEL_COUNT_MAX], by_hand[COLUMNS_LEVEL_COUNT_MAX] = { 0 };
	int64_t counts[COLUMNS_LEVEL_COUNT_MAX];
	const struct columns_where where = { 2, 20, 1, COLUMNS_ALL };
	columns_levels(columns, where, 2, counts, weights);
	for (uint32_t i = 0; i < REPLIES; i++)
		if (in_where(&replies[i], where) && levels[i][2] != COLUMNS_UNANSWERED)
			by_hand[levels[i][2]] += (double)replies[i].weight;
	for (uint32_t level = 0; level < 11; level++)
		assert_near(weights[level], by_hand[level]);
}

static void
people_are_counted_by_level_of_each_item(void **state)
{
	(void)state;
	const struct columns *columns = written(&shape, REPLIES);
	for (uint32_t turn = 0; turn < 20 * ITEMS; turn++) {
		const uint32_t item = turn % ITEMS;
		const struct columns_where where = any_where();
		int64_t counts[COLUMNS_LEVEL_COUNT_MAX], by_hand[COLUMNS_LEVEL_COUNT_MAX] = { 0 };
		double weights[COLUMNS_LEVEL_COUNT_MAX];
		columns_levels(columns, where, item, counts, weights);
		for (uint32_t i = 0; i < REPLIES; i++)
			if (in_where(&replies[i], where) && levels[i][item] != COLUMNS_UNANSWERED)
				by_hand[levels[i][item]]++;
		for (uint32_t level = 0; level < items[item].level_count; level++) {
			assert_int_equal(counts[level], by_hand[level]);
			assert_near(weights[level], (double)by_hand[level]);
		}
	}
}

static void
a_histogram_of_scores_is_kept_while_they_take_few_values(void **state)
{
	(void)state;
	const struct columns *columns = written(&shape, REPLIES);
	const double *values;
	assert_int_equal(columns_bins(columns, 2, &values), 9); /* 0, ½, 1 … 4 */
	assert_near(values[1], 0.5);
	assert_int_equal(columns_bins(columns, 0, &values), 17); /* halves and thirds of 0 … 4 */
	assert_near(values[1], 1.0 / 3);
	assert_near(values[2], 0.5);
	assert_int_equal(columns_bins(columns, 3, &values), 0);
	for (uint32_t theme = 0; theme < 3; theme++) {
		const uint32_t bins = columns_bins(columns, theme, &values);
		const struct columns_where where = { 0, PLACES, 0, 1 };
		int64_t counts[COLUMNS_BIN_COUNT_MAX], by_hand[COLUMNS_BIN_COUNT_MAX] = { 0 };
		columns_histogram(columns, where, theme, counts);
		for (uint32_t i = 0; i < REPLIES; i++)
			for (uint32_t bin = 0; bin < bins; bin++)
				by_hand[bin] +=
					in_where(&replies[i], where) &&
					fabsl(score_of(&replies[i], theme) - (long double)values[bin]) < 1e-9L;
		for (uint32_t bin = 0; bin < bins; bin++)
			assert_int_equal(counts[bin], by_hand[bin]);
	}
}

static void
half_of_the_items_are_enough_for_a_score_and_less_is_not(void **state)
{
	(void)state;
	static const struct columns_item four[] = { { 0, 5 }, { 0, 5 }, { 0, 5 }, { 0, 5 } };
	const struct columns_shape of = { 1, 1, 1, 1, 4, four, false, 0 };
	static const uint8_t given[][4] = { { 4, 1, 255, 255 }, { 3, 255, 255, 255 },
		{ 255, 255, 255, 255 }, { 0, 255, 0, 0 } };
	struct columns_reply keep = replies[0];
	struct fault fault;
	struct columns_draft *draft = columns_draft_new(arena, path, &of, &fault);
	assert_non_null(draft);
	for (size_t i = 0; i < LENGTH(given); i++) {
		keep = (struct columns_reply){ .number = i, .levels = given[i] };
		assert_true(columns_draft_add(draft, &keep, &fault));
	}
	assert_true(columns_draft_write(draft, &fault));
	const struct columns *columns = columns_open(arena, path, &fault);
	assert_non_null(columns);
	const struct columns_where where = { 0, 1, 0, 0 };
	const struct columns_score score = columns_cell(columns, where, 0);
	assert_int_equal(score.n, 2); /* the first and the last; an n of people, not of answers */
	assert_near(score.mean, 1.25);
	assert_near(score.m2, 3.125);
	int64_t counts[5];
	columns_levels(columns, where, 0, counts, NULL);
	assert_int_equal(counts[3], 1); /* the item itself keeps the answer of the second */
}

static void
a_wave_without_replies_and_a_wave_of_one_are_waves(void **state)
{
	(void)state;
	const struct columns_where everywhere = { 0, PLACES, COLUMNS_ALL, COLUMNS_ALL };
	const struct columns *none = written(&shape, 0);
	for (uint32_t theme = 0; theme < THEMES; theme++)
		assert_int_equal(columns_cell(none, everywhere, theme).n, 0);
	const struct columns_filter filter = {
		everywhere, COLUMNS_ALL, 0, UINT16_MAX, 0, UINT16_MAX, 0
	};
	assert_int_equal(columns_scan_share(none, &filter, 2).answers, 0);
	memset(levels[0], 1, ITEMS);
	const struct columns *one = written(&shape, 1);
	for (uint32_t theme = 0; theme < THEMES; theme++) {
		const struct columns_score score = columns_cell(one, everywhere, theme);
		assert_int_equal(score.n, 1);
		assert_near(score.mean, 1);
		assert_true(score.m2 == 0);
	}
	memset(levels[0], COLUMNS_UNANSWERED, ITEMS);
	const struct columns *silent = written(&shape, 1);
	assert_int_equal(columns_reply_count(silent), 1);
	assert_int_equal(columns_cell(silent, everywhere, 0).n, 0);
	assert_int_equal(columns_scan_share(silent, &filter, 1).people, 0);
}

static void
a_scan_gives_the_cube_whatever_the_threads(void **state)
{
	(void)state;
	const struct columns *columns = written(&shape, REPLIES);
	enum { CELLS = PLACES * THEMES * SIDES * GROUPS };
	struct columns_score *one = arena_array_of(arena, struct columns_score, CELLS);
	struct columns_score *three = arena_array_of(arena, struct columns_score, CELLS);
	columns_scan_scores(columns, COLUMNS_ALL, 1, one);
	columns_scan_scores(columns, COLUMNS_ALL, 3, three);
	assert_memory_equal(one, three, CELLS * sizeof *one);
	uint32_t cell = 0;
	for (uint32_t place = 0; place < PLACES; place++)
		for (uint32_t theme = 0; theme < THEMES; theme++)
			for (int side = 0; side < SIDES; side++)
				for (int group = 0; group < GROUPS; group++, cell++) {
					const struct columns_score in_cube = columns_cell(
						columns, (struct columns_where){ place, place + 1, side, group }, theme);
					assert_memory_equal(&one[cell], &in_cube, sizeof in_cube);
				}
	memset(three, 0xee, CELLS * sizeof *three);
	columns_scan_scores(columns, 2, 2, three);
	assert_memory_equal(&three[2 * SIDES * GROUPS], &one[2 * SIDES * GROUPS], sizeof *one);
	assert_int_equal(three[0].n, (int64_t)UINT64_C(0xeeeeeeeeeeeeeeee)); /* theme 0 left alone */
}

static void
answers_are_counted_by_theme_and_level(void **state)
{
	(void)state;
	const struct columns *columns = written(&shape, REPLIES);
	enum { COUNTS = PLACES * THEMES * SIDES * COLUMNS_LEVEL_COUNT_MAX };
	uint32_t *counts = arena_array_of(arena, uint32_t, COUNTS);
	uint32_t *by_hand = arena_array_of(arena, uint32_t, COUNTS);
	columns_scan_answers(columns, 2, counts);
	for (uint32_t i = 0; i < REPLIES; i++)
		for (uint32_t item = 0; item < ITEMS; item++)
			if (levels[i][item] != COLUMNS_UNANSWERED)
				by_hand[((replies[i].place * THEMES + items[item].theme) * SIDES +
				         replies[i].side) * COLUMNS_LEVEL_COUNT_MAX + levels[i][item]]++;
	assert_memory_equal(counts, by_hand, COUNTS * sizeof *counts);
}

static struct columns_share
share_by_hand(const struct columns_filter *filter)
{
	struct columns_share share = { 0 };
	for (uint32_t i = 0; i < REPLIES; i++) {
		const struct columns_reply *reply = &replies[i];
		if (!in_where(reply, filter->where) || reply->journey < filter->journey_first ||
		    reply->journey > filter->journey_last || reply->month < filter->month_first ||
		    reply->month > filter->month_last)
			continue;
		const int64_t before = share.answers;
		for (uint32_t item = 0; item < ITEMS; item++) {
			if (levels[i][item] == COLUMNS_UNANSWERED ||
			    (filter->theme != COLUMNS_ALL && items[item].theme != filter->theme))
				continue;
			share.answers++;
			share.favourable += levels[i][item] >= filter->favourable;
		}
		share.people += share.answers > before;
	}
	return share;
}

static void
a_share_under_filters_is_the_one_counted_by_hand(void **state)
{
	(void)state;
	const struct columns *columns = written(&shape, REPLIES);
	int64_t seen = 0;
	for (int turn = 0; turn < 100; turn++) {
		const struct columns_filter filter = { any_where(), (int)dice(THEMES + 1) - 1,
			(uint16_t)dice(15), (uint16_t)(10 + dice(20)), (uint16_t)dice(12),
			(uint16_t)(12 + dice(24)), (uint8_t)dice(5) };
		const struct columns_share share = columns_scan_share(columns, &filter, 1 + turn % 3);
		const struct columns_share by_hand = share_by_hand(&filter);
		assert_memory_equal(&share, &by_hand, sizeof share);
		seen += share.people;
	}
	assert_true(seen > 1000);
}

static struct span
bytes_of_file(void)
{
	struct span bytes;
	struct fault fault;
	assert_int_equal(file_read(arena, path, 16 << 20, &bytes, &fault), FOUND_ONE);
	return bytes;
}

static void
a_file_cut_short_or_too_long_is_a_fault(void **state)
{
	(void)state;
	(void)written(&shape, 40);
	const struct span bytes = bytes_of_file();
	struct arena *own = arena_new(4 << 20);
	struct fault fault;
	for (size_t length = 0; length < bytes.length; length += length < 2000 ? 1 : 997) {
		fault = (struct fault){ 0 };
		assert_null(columns_from(own, span_from(bytes.at, length), &fault));
		assert_non_null(fault.for_reader);
		arena_reset(own);
	}
	assert_null(columns_from(own, span_from(bytes.at, bytes.length + 1), &fault));
	assert_non_null(columns_from(own, bytes, &fault));
	arena_end(own);
	assert_null(columns_open(arena, arena_format(arena, "%s/none", folder), &fault));
	assert_null(columns_open(arena, folder, &fault));
}

static void
one_wrong_byte_is_seen(void **state)
{
	(void)state;
	(void)written(&shape, 40);
	const struct span good = bytes_of_file();
	char *bytes = arena_take(arena, good.length, 1);
	struct fault fault;
	int at_open = 0, at_check = 0, nowhere = 0;
	struct arena *own = arena_new(4 << 20);
	for (size_t at = 0; at < good.length; at += at < 1500 ? 1 : 101) {
		memcpy(bytes, good.at, good.length);
		bytes[at] ^= 0x40;
		const struct columns *columns = columns_from(own, span_from(bytes, good.length), &fault);
		if (columns == NULL)
			at_open++;
		else if (!columns_check(columns, &fault))
			at_check++;
		else
			nowhere++;
		arena_reset(own);
	}
	arena_end(own);
	assert_true(at_open >= 1000);
	assert_true(at_check > 10);
	assert_int_equal(nowhere, 0);
}

static void
the_same_replies_give_the_same_bytes_and_an_old_file_is_replaced(void **state)
{
	(void)state;
	(void)written(&shape, 500);
	const struct span first = bytes_of_file();
	(void)written(&shape, 499);
	assert_false(span_equal(first, bytes_of_file()));
	(void)written(&shape, 500);
	assert_true(span_equal(first, bytes_of_file()));
}

static void
means_far_from_zero_lose_nothing_when_merged(void **state)
{
	(void)state;
	struct columns_score all = { 0 };
	for (int i = 0; i < 1000; i++)
		all = columns_score_merge(all, (struct columns_score){ 1, 1, 1, 1e9 + i % 2, 0 });
	assert_int_equal(all.n, 1000);
	assert_true(fabs(all.mean - (1e9 + 0.5)) < 1e-6);
	assert_true(fabs(all.m2 - 250) < 1e-3); /* Σy² − nȳ² gives here any number */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_score_of_any_range_is_the_one_computed_by_hand, forget_file),
		cmocka_unit_test_teardown(weights_weigh_scores_and_levels, forget_file),
		cmocka_unit_test_teardown(people_are_counted_by_level_of_each_item, forget_file),
		cmocka_unit_test_teardown(a_histogram_of_scores_is_kept_while_they_take_few_values,
		                          forget_file),
		cmocka_unit_test_teardown(half_of_the_items_are_enough_for_a_score_and_less_is_not,
		                          forget_file),
		cmocka_unit_test_teardown(a_scan_gives_the_cube_whatever_the_threads, forget_file),
		cmocka_unit_test_teardown(answers_are_counted_by_theme_and_level, forget_file),
		cmocka_unit_test_teardown(a_share_under_filters_is_the_one_counted_by_hand, forget_file),
		cmocka_unit_test_teardown(a_file_cut_short_or_too_long_is_a_fault, forget_file),
		cmocka_unit_test_teardown(one_wrong_byte_is_seen, forget_file),
		cmocka_unit_test_teardown(the_same_replies_give_the_same_bytes_and_an_old_file_is_replaced,
		                          forget_file),
		cmocka_unit_test_teardown(a_wave_without_replies_and_a_wave_of_one_are_waves, forget_file),
		cmocka_unit_test(means_far_from_zero_lose_nothing_when_merged),
	};
	return cmocka_run_group_tests_name("columns", tests, begin, end);
}
