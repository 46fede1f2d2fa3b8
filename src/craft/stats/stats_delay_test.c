/* The curve of those still waiting: vectors of R, and what must hold whatever the requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "craft/stats/stats.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(512 << 20);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static int
clean(void **state)
{
	(void)state;
	arena_reset(arena);
	return 0;
}

static uint64_t
draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static bool
near(double ours, double theirs, double tolerance)
{
	return fabs(ours - theirs) <= tolerance * fabs(theirs);
}

struct request {
	enum stats_ending ending;
	int64_t entry, duration;
};

static struct stats_delays *
delays_of(const struct request *requests, size_t count)
{
	struct stats_delays *delays = stats_delays_new(arena);
	for (size_t i = 0; i < count; i++)
		stats_delays_add_late(delays, requests[i].ending, requests[i].entry,
		                      requests[i].duration, 1);
	return delays;
}

/* --- vectors of R 4.2.2, survival 3.5-3 -------------------------------------------------------- */

/* i <- 0:59; dur <- 1 + (i*37) %% 41; ev <- c(0,1,2,1)[1 + (i*5) %% 4]
 * entry <- ifelse(i %% 3 == 0, (i*7) %% 11, 0); rows whose entry >= dur are dropped */
enum { REQUESTS = 60 };
static const int64_t times[] = { 5, 10, 20, 30, 40 };

static void
requests_make(struct request requests[REQUESTS], bool late)
{
	static const enum stats_ending endings[4] = {
		STATS_OPEN, STATS_DONE, STATS_WITHDRAWN, STATS_DONE,
	};
	for (int i = 0; i < REQUESTS; i++)
		requests[i] = (struct request){
			endings[i * 5 % 4], late && i % 3 == 0 ? i * 7 % 11 : 0, 1 + i * 37 % 41,
		};
}

/* survfit(Surv(entry, dur, ev == 1) ~ 1, conf.type = "log-log") */
static void
late_entries_count_once_entered_as_in_r(void **state)
{
	(void)state;
	static const double shares[] = {
		0.9761904761904762, 0.9125258799171843, 0.7595537721512094, 0.5646359411553254,
		0.1169760564474970,
	};
	static const double errors[] = {
		0.02352436952522272, 0.04179133031558747, 0.06331756977539485, 0.07959268303919549,
		0.09584155230207189,
	};
	static const struct stats_interval intervals[] = {
		{ 0.84275553960460670, 0.9966114497949283 }, { 0.78345386572720144, 0.9662472112143689 },
		{ 0.60764318221024005, 0.8591316892827527 }, { 0.39580844182902769, 0.7029352615229931 },
		{ 0.01072425196571567, 0.3623128378931662 },
	};
	static const int64_t at_risk[] = { 43, 46, 32, 18, 2 };
	struct request requests[REQUESTS];
	requests_make(requests, true);
	const struct stats_curve curve = stats_curve_of(arena, delays_of(requests, REQUESTS));
	assert_int_equal(curve.status, STATS_OK);
	assert_int_equal(curve.n, 57);
	assert_int_equal(curve.left_out, 3);
	assert_int_equal(curve.done, 27);
	assert_false(curve.cut);
	for (size_t i = 0; i < LENGTH(times); i++) {
		const struct stats_curve_point point = stats_curve_at(&curve, times[i], STATS_LOGLOG, 0.95);
		assert_int_equal(point.status, STATS_OK);
		assert_int_equal(point.at_risk, at_risk[i]);
		assert_true(near(point.share, shares[i], 1e-12));
		assert_true(near(point.se, errors[i], 1e-12));
		assert_true(near(point.interval.low, intervals[i].low, 1e-10));
		assert_true(near(point.interval.high, intervals[i].high, 1e-10));
	}
	static const double p[] = { 0.25, 0.5, 0.75, 0.9 };
	static const double values[] = { 22, 32, 39, 41 }, lows[] = { 14, 25, 34, 39 };
	static const double highs[] = { 27, 38, 0, 0 }; /* 0: NA */
	for (size_t i = 0; i < LENGTH(p); i++) {
		const struct stats_curve_quantile quantile =
			stats_curve_quantile_of(&curve, p[i], STATS_LOGLOG, 0.95);
		assert_true(near(quantile.value.value, values[i], 0));
		assert_true(near(quantile.low.value, lows[i], 0));
		assert_true(near(quantile.high.value, highs[i], 0));
		assert_int_equal(quantile.high.status, highs[i] > 0 ? STATS_OK : STATS_TOO_FEW);
	}
	const struct stats_curve_mean mean = stats_curve_mean_of(&curve, 30);
	assert_true(near(mean.mean, 24.878326709032908, 1e-12));
	assert_true(near(mean.se, 1.166144914363379, 1e-12));
}

/* survfit(Surv([entry,] dur, factor(ev, 0:2)) ~ 1, conf.type = "log-log"): done, then withdrawn */
static void
two_endings_share_what_is_left_as_in_r(void **state)
{
	(void)state;
	static const double ended[2][5] = {
		{ 0.03362068965517241, 0.12156059620275622, 0.25215891545630903, 0.39965908320401783,
		  0.63362780940334307 },
		{ 0.03421630094043887, 0.05180428224995563, 0.14529570105399653, 0.21013900209222158,
		  0.31835906437334272 },
	};
	static const double errors[2][5] = {
		{ 0.02337292229022683, 0.04309513751176097, 0.05848969833707677, 0.06852130325504169,
		  0.07557696893832379 },
		{ 0.02377969035294073, 0.02913327138075483, 0.04761330385362587, 0.05681100798880111,
		  0.06952392703082767 },
	};
	static const struct stats_interval done[] = {
		{ 0.006286109877561221, 0.1032661305643295 }, { 0.053373949947745268, 0.2197116840341810 },
		{ 0.147148889740407518, 0.3714025305598380 }, { 0.266335331909213713, 0.5295160505682865 },
		{ 0.466898938348296488, 0.7608176229639403 },
	};
	static const double done_late[] = {
		0.02380952380952381, 0.08303240406374884, 0.21714218724813525, 0.36860826758796877,
		0.60886783081864160,
	};
	static const double withdrawn_late[] = {
		0.04648526077097505, 0.06810631229235879, 0.16411148278056550, 0.23069825888074638,
		0.34182808943043869,
	};
	/* R's errors are an infinitesimal jackknife: the same without late entries, not with. */
	static const double withdrawn_late_errors[] = {
		0.03205201464794724, 0.03785488488098476, 0.05325765715313652, 0.06112447288819210,
		0.07309651459382807,
	};
	struct request requests[REQUESTS];
	requests_make(requests, false);
	const struct stats_curve curve = stats_curve_of(arena, delays_of(requests, REQUESTS));
	requests_make(requests, true);
	const struct stats_curve late = stats_curve_of(arena, delays_of(requests, REQUESTS));
	for (size_t i = 0; i < LENGTH(times); i++) {
		struct stats_curve_point point;
		for (int k = 0; k < 2; k++) {
			const enum stats_ending ending = k == 0 ? STATS_DONE : STATS_WITHDRAWN;
			point = stats_curve_incidence(&curve, ending, times[i], 0.95);
			assert_int_equal(point.status, STATS_OK);
			assert_true(near(point.share, ended[k][i], 1e-12));
			assert_true(near(point.se, errors[k][i], 1e-12));
		}
		point = stats_curve_incidence(&curve, STATS_DONE, times[i], 0.95);
		assert_true(near(point.interval.low, done[i].low, 1e-10));
		assert_true(near(point.interval.high, done[i].high, 1e-10));
		point = stats_curve_incidence(&late, STATS_DONE, times[i], 0.95);
		assert_true(near(point.share, done_late[i], 1e-12));
		point = stats_curve_incidence(&late, STATS_WITHDRAWN, times[i], 0.95);
		assert_true(near(point.share, withdrawn_late[i], 1e-12));
		assert_true(near(point.se, withdrawn_late_errors[i], 0.005));
	}
}

/* Heights that are met exactly: survfit(Surv(c(3,5,5,8,8), 1) ~ 1), and with a sixth open at 9. */
static void
a_flat_at_the_very_height_gives_its_middle_as_in_r(void **state)
{
	(void)state;
	static const struct request requests[] = {
		{ STATS_DONE, 0, 3 }, { STATS_DONE, 0, 5 }, { STATS_DONE, 0, 5 }, { STATS_DONE, 0, 8 },
		{ STATS_DONE, 0, 8 }, { STATS_OPEN, 0, 9 },
	};
	static const double p[] = { 0.1, 0.2, 0.5, 0.6, 0.8, 0.9 };
	static const double values[] = { 3, 4, 5, 6.5, 8, 8 }, lows[] = { 3, 3, 3, 3, 5, 5 };
	static const double highs[] = { 5, 5, 0, 0, 0, 0 };
	const struct stats_curve all = stats_curve_of(arena, delays_of(requests, 5));
	for (size_t i = 0; i < LENGTH(p); i++) {
		const struct stats_curve_quantile quantile =
			stats_curve_quantile_of(&all, p[i], STATS_LOGLOG, 0.95);
		assert_true(near(quantile.value.value, values[i], 0));
		assert_true(near(quantile.low.value, lows[i], 0));
		assert_true(near(quantile.high.value, highs[i], 0));
	}
	const struct stats_curve open = stats_curve_of(arena, delays_of(requests, 6));
	struct stats_curve_quantile quantile = stats_curve_quantile_of(&open, 0.5, STATS_LOG, 0.95);
	assert_true(near(quantile.value.value, 6.5, 0));
	assert_true(near(quantile.low.value, 5, 0));
	assert_int_equal(quantile.high.status, STATS_TOO_FEW);
	quantile = stats_curve_quantile_of(&open, 0.9, STATS_LOG, 0.95);
	assert_int_equal(quantile.value.status, STATS_TOO_FEW);
	assert_true(near(quantile.low.value, 8, 0));
}

/* --- what must hold ------------------------------------------------------------------------------ */

/* Requests of a fixed sequence; `open` and `late` in a hundred. */
static void
requests_drawn(struct request *requests, size_t count, uint64_t open, uint64_t late, uint64_t *seed)
{
	const uint64_t longest = 1 + draw(seed) % 300;
	for (size_t i = 0; i < count; i++) {
		requests[i].duration = (int64_t)(draw(seed) % longest);
		requests[i].ending = draw(seed) % 100 >= open ? STATS_DONE
			: draw(seed) % 3 == 0 ? STATS_WITHDRAWN : STATS_OPEN;
		requests[i].entry = draw(seed) % 100 < late ? (int64_t)(draw(seed) % longest) : 0;
	}
}

static void
when_nothing_is_open_the_curve_is_what_was_counted(void **state)
{
	(void)state;
	enum { COUNT = 500 };
	static struct request requests[COUNT];
	uint64_t seed = 1;
	for (int round = 0; round < 40; round++) {
		requests_drawn(requests, COUNT, 0, 0, &seed);
		const struct stats_curve curve = stats_curve_of(arena, delays_of(requests, COUNT));
		double sum = 0;
		for (int64_t t = 0; t < 300; t++) {
			double more = 0;
			for (size_t i = 0; i < COUNT; i++)
				more += requests[i].duration > t;
			const struct stats_curve_point point = stats_curve_at(&curve, t, STATS_LOGLOG, 0.95);
			const double share = more / COUNT;
			sum += share;
			assert_true(fabs(point.share - share) < 1e-12);
			/* Greenwood's error is then the binomial one. */
			assert_true(fabs(point.se - sqrt(share * (1 - share) / COUNT)) < 1e-12);
			const struct stats_curve_point done =
				stats_curve_incidence(&curve, STATS_DONE, t, 0.95);
			assert_true(fabs(done.share + share - 1) < 1e-12);
			assert_true(fabs(done.se - point.se) < 1e-12);
		}
		assert_true(near(stats_curve_mean_of(&curve, 300).mean, sum, 1e-12));
		arena_reset(arena);
	}
}

static void
same_curve(const struct stats_curve *a, const struct stats_curve *b)
{
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->left_out, b->left_out);
	assert_int_equal(a->until, b->until);
	assert_int_equal(a->step_count, b->step_count);
	if (a->step_count > 0)
		assert_memory_equal(a->steps, b->steps, a->step_count * sizeof *a->steps);
}

static void
order_and_grouping_of_requests_change_nothing(void **state)
{
	(void)state;
	enum { COUNT = 400, LONGEST = 301 };
	static struct request requests[COUNT];
	static int64_t counts[LONGEST][LONGEST][STATS_ENDING_COUNT];
	uint64_t seed = 2;
	for (int round = 0; round < 20; round++) {
		requests_drawn(requests, COUNT, 40, (uint64_t)round, &seed);
		const struct stats_curve rows = stats_curve_of(arena, delays_of(requests, COUNT));
		for (size_t i = COUNT; i-- > 1;) {
			const size_t j = draw(&seed) % (i + 1);
			const struct request kept = requests[i];
			requests[i] = requests[j];
			requests[j] = kept;
		}
		const struct stats_curve shuffled = stats_curve_of(arena, delays_of(requests, COUNT));
		same_curve(&rows, &shuffled);
		memset(counts, 0, sizeof counts);
		for (size_t i = 0; i < COUNT; i++)
			counts[requests[i].entry][requests[i].duration][requests[i].ending]++;
		struct stats_delays *delays = stats_delays_new(arena);
		for (int64_t e = LONGEST; e-- > 0;)
			for (int64_t t = 0; t < LONGEST; t++)
				for (enum stats_ending k = 0; k < STATS_ENDING_COUNT; k++)
					stats_delays_add_late(delays, k, e, t, counts[e][t][k]);
		const struct stats_curve grouped = stats_curve_of(arena, delays);
		same_curve(&rows, &grouped);
		arena_reset(arena);
	}
}

static void
point_is_sound(const struct stats_curve_point *point)
{
	assert_true(point->share >= 0 && point->share <= 1);
	assert_true(isfinite(point->se) && point->se >= 0);
	if (point->status == STATS_TOO_FEW)
		return;
	assert_true(point->status == STATS_OK || point->status == STATS_NO_VARIANCE);
	assert_true(point->interval.low >= 0 && point->interval.low <= point->share);
	assert_true(point->interval.high <= 1 && point->interval.high >= point->share);
}

static void
quantile_is_sound(const struct stats_curve *curve, double p, enum stats_transform transform)
{
	const struct stats_curve_quantile quantile =
		stats_curve_quantile_of(curve, p, transform, 0.95);
	const struct stats_number three[] = { quantile.low, quantile.value, quantile.high };
	for (size_t i = 0; i < 3; i++) {
		assert_true(three[i].status == STATS_OK || three[i].status == STATS_TOO_FEW);
		assert_true(three[i].value >= 0 && three[i].value <= (double)curve->until);
	}
	if (quantile.high.status == STATS_OK) {
		assert_int_equal(quantile.value.status, STATS_OK);
		assert_true(quantile.value.value <= quantile.high.value);
	}
	if (quantile.value.status == STATS_OK && quantile.low.status == STATS_OK)
		assert_true(quantile.low.value <= quantile.value.value);
}

static void
whatever_the_requests_a_figure_is_a_number_or_a_status(void **state)
{
	(void)state;
	static struct request requests[64];
	uint64_t seed = 3;
	for (int round = 0; round < 3000; round++) {
		const size_t count = draw(&seed) % LENGTH(requests);
		requests_drawn(requests, count, draw(&seed) % 101, draw(&seed) % 3 * 40, &seed);
		const struct stats_curve curve = stats_curve_of(arena, delays_of(requests, count));
		assert_int_equal(curve.n + curve.left_out, count);
		for (int64_t t = 0; t < 320; t += 1 + (int64_t)(draw(&seed) % 20)) {
			const enum stats_transform transform = draw(&seed) % 2;
			const struct stats_curve_point point = stats_curve_at(&curve, t, transform, 0.95);
			const struct stats_curve_point done =
				stats_curve_incidence(&curve, STATS_DONE, t, 0.95);
			const struct stats_curve_point withdrawn =
				stats_curve_incidence(&curve, STATS_WITHDRAWN, t, 0.95);
			point_is_sound(&point);
			point_is_sound(&done);
			point_is_sound(&withdrawn);
			assert_true(done.share + withdrawn.share <= 1 + 1e-12);
			const struct stats_curve_mean mean = stats_curve_mean_of(&curve, t + 1);
			assert_true(isfinite(mean.se) && mean.se >= 0);
			assert_true(mean.mean >= 0 && mean.mean <= (double)(t + 1) * (1 + 1e-12));
		}
		quantile_is_sound(&curve, 0.5, STATS_LOGLOG);
		quantile_is_sound(&curve, 0.9, STATS_LOG);
		arena_reset(arena);
	}
}

/* --- odd requests ---------------------------------------------------------------------------------- */

static void
nobody_one_request_and_requests_that_are_all_open(void **state)
{
	(void)state;
	struct stats_curve curve = stats_curve_of(arena, stats_delays_new(arena));
	assert_int_equal(curve.status, STATS_TOO_FEW);
	assert_int_equal(stats_curve_at(&curve, 3, STATS_LOGLOG, 0.95).status, STATS_TOO_FEW);
	assert_int_equal(stats_curve_mean_of(&curve, 3).status, STATS_TOO_FEW);

	const struct request one = { STATS_DONE, 0, 0 };
	curve = stats_curve_of(arena, delays_of(&one, 1));
	struct stats_curve_point point = stats_curve_at(&curve, 0, STATS_LOGLOG, 0.95);
	assert_int_equal(point.status, STATS_NO_VARIANCE);
	assert_int_equal(point.at_risk, 1);
	assert_true(point.share == 0);
	point = stats_curve_at(&curve, 7, STATS_LOGLOG, 0.95); /* all is done: 0 for ever */
	assert_int_equal(point.status, STATS_NO_VARIANCE);
	assert_int_equal(point.at_risk, 0);
	assert_true(stats_curve_mean_of(&curve, 5).mean == 0);
	assert_int_equal(stats_curve_mean_of(&curve, 5).status, STATS_NO_VARIANCE);

	const struct request open[] = { { STATS_OPEN, 0, 4 }, { STATS_OPEN, 0, 9 } };
	curve = stats_curve_of(arena, delays_of(open, 2));
	point = stats_curve_at(&curve, 9, STATS_LOGLOG, 0.95);
	assert_int_equal(point.status, STATS_NO_VARIANCE);
	assert_true(point.share == 1);
	assert_int_equal(point.at_risk, 1);
	assert_int_equal(stats_curve_at(&curve, 10, STATS_LOGLOG, 0.95).status, STATS_TOO_FEW);
	assert_int_equal(stats_curve_quantile_of(&curve, 0.5, STATS_LOGLOG, 0.95).low.status,
	                 STATS_TOO_FEW);
	assert_int_equal(stats_curve_mean_of(&curve, 9).status, STATS_NO_VARIANCE);
	assert_true(stats_curve_mean_of(&curve, 9).mean == 9);
	assert_int_equal(stats_curve_mean_of(&curve, 10).status, STATS_TOO_FEW);
}

static void
a_curve_stops_where_nobody_is_followed(void **state)
{
	(void)state;
	/* Two new requests, open at 4 and 5, and a backlog that was 20 days old when imported. */
	const struct request gap[] = {
		{ STATS_DONE, 0, 3 }, { STATS_OPEN, 0, 4 }, { STATS_OPEN, 0, 5 }, { STATS_DONE, 20, 30 },
		{ STATS_DONE, 20, 20 },
	};
	struct stats_curve curve = stats_curve_of(arena, delays_of(gap, LENGTH(gap)));
	assert_true(curve.cut);
	assert_int_equal(curve.until, 5);
	assert_int_equal(curve.n, 3);
	assert_int_equal(curve.left_out, 2);
	assert_int_equal(curve.done, 1);
	assert_int_equal(stats_curve_at(&curve, 6, STATS_LOGLOG, 0.95).status, STATS_TOO_FEW);
	/* The only new one is done at 5: this does not say that all are. */
	const struct request alone[] = { { STATS_DONE, 0, 5 }, { STATS_DONE, 3, 5 },
	                                 { STATS_DONE, 4, 5 }, { STATS_OPEN, 20, 30 } };
	curve = stats_curve_of(arena, delays_of(alone, LENGTH(alone)));
	assert_true(curve.cut);
	assert_int_equal(curve.until, 4);
	assert_int_equal(curve.n, 2);
	assert_int_equal(curve.done, 0);
	const struct stats_curve_point point = stats_curve_at(&curve, 4, STATS_LOGLOG, 0.95);
	assert_true(point.share == 1);
	assert_int_equal(point.at_risk, 2);
	/* Only a backlog: nobody saw what was done before. */
	const struct request old = { STATS_DONE, 20, 30 };
	curve = stats_curve_of(arena, delays_of(&old, 1));
	assert_int_equal(curve.status, STATS_TOO_FEW);
	assert_int_equal(curve.left_out, 1);
}

static void
a_mistake_spoils_all_and_a_very_long_wait_nothing(void **state)
{
	(void)state;
	const int64_t wrong[][2] = { { -1, 1 }, { 3, -1 }, { 3, STATS_COUNT_MAX + 1 },
	                             { 3, INT64_MAX }, { INT64_MIN, 1 } };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct stats_delays *delays = stats_delays_new(arena);
		stats_delays_add(delays, STATS_DONE, 3, 5);
		stats_delays_add(delays, STATS_DONE, wrong[i][0], wrong[i][1]);
		const struct stats_curve curve = stats_curve_of(arena, delays);
		assert_int_equal(curve.status, STATS_OUT_OF_RANGE);
		assert_int_equal(stats_curve_at(&curve, 1, STATS_LOG, 0.95).status, STATS_OUT_OF_RANGE);
		assert_int_equal(stats_curve_quantile_of(&curve, 0.5, STATS_LOG, 0.95).value.status,
		                 STATS_OUT_OF_RANGE);
	}
	struct stats_delays *delays = stats_delays_new(arena);
	stats_delays_add(delays, STATS_DONE, 3, 1);
	stats_delays_add(delays, STATS_DONE, INT64_MAX, 1);
	stats_delays_add(delays, STATS_OPEN, STATS_DELAY_MAX, 1);
	stats_delays_add_late(delays, STATS_DONE, INT64_MAX - 1, INT64_MAX, 1);
	const struct stats_curve curve = stats_curve_of(arena, delays);
	assert_int_equal(curve.n, 3);
	assert_int_equal(curve.done, 1);
	assert_int_equal(curve.left_out, 1);
	assert_true(near(stats_curve_at(&curve, STATS_DELAY_MAX, STATS_LOG, 0.95).share, 2. / 3, 1e-15));
	assert_int_equal(stats_curve_at(&curve, INT64_MAX, STATS_LOG, 0.95).status, STATS_TOO_FEW);
}

static void
as_many_requests_as_counts_can_hold_keep_their_digits(void **state)
{
	(void)state;
	struct stats_delays *delays = stats_delays_new(arena);
	const int64_t many = STATS_COUNT_MAX / 1024;
	for (int64_t t = 0; t < 1000; t++)
		stats_delays_add(delays, t % 2 ? STATS_DONE : STATS_OPEN, t, many);
	const struct stats_curve curve = stats_curve_of(arena, delays);
	double share = 1;
	for (int64_t t = 1; t < 500; t += 2)
		share *= 1 - 1 / (double)(1000 - t);
	const struct stats_curve_point point = stats_curve_at(&curve, 499, STATS_LOGLOG, 0.95);
	assert_int_equal(point.status, STATS_OK);
	assert_true(near(point.share, share, 1e-12));
	assert_true(point.se > 0 && point.se < 1e-7);
	assert_true(point.interval.low < point.share && point.share < point.interval.high);
}

static void
two_million_requests_each_of_its_own_duration(void **state)
{
	(void)state;
	enum { COUNT = 2000000 };
	struct stats_delays *delays = stats_delays_new(arena);
	for (int64_t i = 0; i < COUNT; i++)
		stats_delays_add(delays, STATS_DONE, i * 7919 % COUNT, 1);
	const struct stats_curve curve = stats_curve_of(arena, delays);
	assert_int_equal(curve.step_count, COUNT);
	const struct stats_curve_quantile quantile =
		stats_curve_quantile_of(&curve, 0.9, STATS_LOGLOG, 0.95);
	assert_true(fabs(quantile.value.value - 1799999.5) <= 0.5);
	/* √(n·p·(1 − p)) ranks are 424.3, and 1.96 times as many 831.5 */
	assert_true(fabs(quantile.value.value - quantile.low.value - 831.5) < 3);
	assert_true(fabs(quantile.high.value - quantile.value.value - 831.5) < 3);
	assert_true(near(stats_curve_mean_of(&curve, COUNT).mean, (COUNT - 1) / 2., 1e-9));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(late_entries_count_once_entered_as_in_r, clean),
		cmocka_unit_test_teardown(two_endings_share_what_is_left_as_in_r, clean),
		cmocka_unit_test_teardown(a_flat_at_the_very_height_gives_its_middle_as_in_r, clean),
		cmocka_unit_test_teardown(when_nothing_is_open_the_curve_is_what_was_counted, clean),
		cmocka_unit_test_teardown(order_and_grouping_of_requests_change_nothing, clean),
		cmocka_unit_test_teardown(whatever_the_requests_a_figure_is_a_number_or_a_status, clean),
		cmocka_unit_test_teardown(nobody_one_request_and_requests_that_are_all_open, clean),
		cmocka_unit_test_teardown(a_curve_stops_where_nobody_is_followed, clean),
		cmocka_unit_test_teardown(a_mistake_spoils_all_and_a_very_long_wait_nothing, clean),
		cmocka_unit_test_teardown(as_many_requests_as_counts_can_hold_keep_their_digits, clean),
		cmocka_unit_test_teardown(two_million_requests_each_of_its_own_duration, clean),
	};
	return cmocka_run_group_tests_name("delays", tests, begin, end);
}
