/* Alpha against the examples that Krippendorff published (2011, « Computing Krippendorff's
 * alpha-reliability », sections A to C), and what its interval promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "base/base.h"
#include "craft/stats/stats.h"

enum { NO = STATS_CODE_NONE };
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
near(double ours, double theirs, double half)
{
	if (!(fabs(ours - theirs) <= half))
		fail_msg("%.15g is not %.15g", ours, theirs);
}

static struct stats_alpha
alpha_of(const int32_t *codes, size_t units, size_t coders, size_t levels, enum stats_metric metric)
{
	const struct stats_codes asked = { codes, units, coders, levels };
	return stats_alpha_of(arena, &asked, metric, 0.95, 1);
}

static void
two_observers_of_a_yes_or_no(void **state)
{
	(void)state;
	const int32_t codes[] = { 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0 };
	const struct stats_alpha alpha = alpha_of(codes, 10, 2, 2, STATS_NOMINAL);
	assert_int_equal(alpha.status, STATS_OK);
	assert_int_equal(alpha.values, 20);
	near(alpha.alpha, 0.095, 0.0005);
	/* Of two levels, order says no more. */
	near(alpha_of(codes, 10, 2, 2, STATS_ORDINAL).alpha, alpha.alpha, 1e-12);
}

static void
two_observers_of_five_words(void **state)
{
	(void)state;
	/* a a b b d c c c e d d a / b a b b b c c c e d d d */
	const int32_t codes[] = { 0, 1, 0, 0, 1, 1, 1, 1, 3, 1, 2, 2, 2, 2, 2, 2, 4, 4, 3, 3, 3, 3, 0, 3 };
	near(alpha_of(codes, 12, 2, 5, STATS_NOMINAL).alpha, 0.692, 0.0005);
}

/* The last unit has one code, which agrees with nobody: 40 values of 11 units are left. */
static void
four_observers_who_did_not_all_look(void **state)
{
	(void)state;
	const int32_t codes[] = { 0, 0, NO, 0, 1, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 1, 2, 3,
		                      3, 3, 3, 3, 0, 0, 1, 0, 1, 1, 1, 1, NO, 4, 4, 4, NO, NO, 0, 0, NO, 2, NO, NO };
	const struct stats_alpha nominal = alpha_of(codes, 12, 4, 5, STATS_NOMINAL);
	const struct stats_alpha ordinal = alpha_of(codes, 12, 4, 5, STATS_ORDINAL);
	assert_int_equal(nominal.units, 11);
	assert_int_equal(nominal.values, 40);
	near(nominal.alpha, 0.743, 0.0005);
	near(ordinal.alpha, 0.815, 0.0005);
	assert_true(nominal.interval.low < nominal.alpha && nominal.interval.high > nominal.alpha);
	assert_true(nominal.interval.low > 0.2 && nominal.interval.high <= 1);
	/* The same seed draws the same. */
	assert_true(alpha_of(codes, 12, 4, 5, STATS_NOMINAL).interval.low == nominal.interval.low);
}

static void
what_has_no_alpha_says_so(void **state)
{
	(void)state;
	const int32_t one[] = { 0, 0, 0, NO }, same[] = { 1, 1, 1, 1, 1, 1 };
	const int32_t perfect[] = { 0, 0, 1, 1, 2, 2 }, opposed[] = { 0, 1, 1, 0, 0, 1, 1, 0 };
	assert_int_equal(alpha_of(one, 2, 2, 2, STATS_NOMINAL).status, STATS_TOO_FEW);
	assert_int_equal(alpha_of(one, 0, 2, 2, STATS_NOMINAL).status, STATS_TOO_FEW);
	assert_int_equal(alpha_of(same, 3, 2, 2, STATS_NOMINAL).status, STATS_NO_VARIANCE);
	const struct stats_alpha agreed = alpha_of(perfect, 3, 2, 3, STATS_ORDINAL);
	assert_int_equal(agreed.status, STATS_PERFECT);
	assert_true(agreed.alpha == 1 && agreed.interval.low == 1);
	assert_true(alpha_of(opposed, 4, 2, 2, STATS_NOMINAL).alpha < 0);
}

/* Two coders who both see three levels, and one time of four write what they like: what 20,000 units would
 * show is within the interval of 100 of them, 90 to 99 times of 100. */
static void
the_interval_holds_what_many_units_would_show(void **state)
{
	(void)state;
	enum { MANY = 20000, FEW = 100, TRY_COUNT = 100 };
	int32_t *codes = arena_array_of(arena, int32_t, 2 * MANY);
	uint64_t chance = 5;
	int held = 0;
	for (size_t i = 0; i < (size_t)2 * MANY; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		const bool is_free = (chance >> 40) % 4 == 0;
		codes[i] = i % 2 == 0 || is_free ? (int32_t)((chance >> 50) % 3) : codes[i - 1];
	}
	const double truth = alpha_of(codes, MANY, 2, 3, STATS_NOMINAL).alpha;
	near(truth, 0.75, 0.02);
	for (size_t i = 0; i < TRY_COUNT; i++) {
		const struct stats_alpha few = alpha_of(codes + 2 * FEW * i, FEW, 2, 3, STATS_NOMINAL);
		held += few.interval.low <= truth && truth <= few.interval.high;
	}
	assert_in_range(held, 88, 99);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_observers_of_a_yes_or_no),
		cmocka_unit_test(two_observers_of_five_words),
		cmocka_unit_test(four_observers_who_did_not_all_look),
		cmocka_unit_test(what_has_no_alpha_says_so),
		cmocka_unit_test(the_interval_holds_what_many_units_would_show),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
