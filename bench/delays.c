/* How long delays take to count and to read: 10 million requests in days, then in minutes, and
 * Cox's model on 2 million. */
#include <stdio.h>
#include <time.h>

#include "base/base.h"
#include "craft/stats/stats.h"

enum { REQUESTS = 10000000, MODELLED = 2000000, PREDICTORS = 3, GROUPS = 10 };

static double
now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t
draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

struct request {
	int32_t duration;
	enum stats_ending ending;
};

/* Short ones are many, one in ten is open, one in thirty withdrawn. */
static void
make(struct request *requests, int32_t longest)
{
	uint64_t seed = 16;
	for (size_t i = 0; i < REQUESTS; i++) {
		const uint64_t a = draw(&seed) % (uint64_t)longest, b = draw(&seed) % (uint64_t)longest;
		requests[i].duration = (int32_t)(a * b / (uint64_t)longest);
		requests[i].ending = draw(&seed) % 30 == 0 ? STATS_WITHDRAWN
			: draw(&seed) % 10 == 0 ? STATS_OPEN : STATS_DONE;
	}
}

static void
read_delays(const char *unit, const struct request *requests)
{
	struct arena *arena = arena_new(1 << 30);
	struct stats_delays *delays = stats_delays_new(arena), *groups[GROUPS];
	for (size_t g = 0; g < GROUPS; g++)
		groups[g] = stats_delays_new(arena);
	double start_s = now_s();
	for (size_t i = 0; i < REQUESTS; i++)
		stats_delays_add(delays, requests[i].ending, requests[i].duration, 1);
	printf("%s: %d requests counted in %.0f ms\n", unit, REQUESTS, 1e3 * (now_s() - start_s));
	const size_t counted = arena_size(arena);
	start_s = now_s();
	const struct stats_announced announced =
		stats_announced_of(arena, delays, 0.9, STATS_ANNOUNCE_DONE_MIN);
	printf("  delay announced in %.2f ms: %lld (%.1f to %.1f); %.1f MB, %.1f with the curve\n",
	       1e3 * (now_s() - start_s), (long long)announced.delay, announced.low.value,
	       announced.high.value, (double)counted / 1e6, (double)arena_size(arena) / 1e6);
	start_s = now_s();
	const struct stats_kept kept = stats_kept_within(delays, announced.delay, 0.95);
	printf("  share within it in %.2f ms: %.4f\n", 1e3 * (now_s() - start_s), kept.share.share);
	for (size_t i = 0; i < REQUESTS; i++)
		stats_delays_add(groups[i % GROUPS], requests[i].ending, requests[i].duration, 1);
	start_s = now_s();
	const struct stats_logrank logrank =
		stats_logrank_of((const struct stats_delays *const *)groups, GROUPS, 1, 0);
	printf("  log-rank of %d groups in %.2f ms: p %.3f\n", GROUPS, 1e3 * (now_s() - start_s),
	       logrank.test.p);
	arena_end(arena);
}

static void
model(const struct request *requests)
{
	struct arena *arena = arena_new(1 << 30);
	uint64_t seed = 17;
	int32_t *duration = arena_array_of(arena, int32_t, MODELLED);
	bool *done = arena_array_of(arena, bool, MODELLED);
	double *predictors = arena_array_of(arena, double, MODELLED * PREDICTORS);
	for (size_t i = 0; i < MODELLED; i++) {
		duration[i] = requests[i].duration;
		done[i] = requests[i].ending == STATS_DONE;
	}
	for (size_t i = 0; i < MODELLED * PREDICTORS; i++)
		predictors[i] = (double)(draw(&seed) % 100);
	const struct stats_cox_rows rows = { MODELLED, PREDICTORS, duration, done, predictors };
	double start_s = now_s();
	const struct stats_cox cox = stats_cox_of(arena, &rows, STATS_EFRON);
	printf("Cox, %d requests, %d predictors, in days: %.2f s (%s)\n", MODELLED, PREDICTORS,
	       now_s() - start_s, stats_status_word(cox.status));
	start_s = now_s();
	const struct stats_cox_steady steady = stats_cox_steady_of(arena, &rows, &cox);
	printf("  is it steady: %.2f s (p %.3f)\n", now_s() - start_s, steady.tests[PREDICTORS].p);
	arena_end(arena);
}

int
main(void)
{
	struct arena *arena = arena_new(1 << 30);
	struct request *requests = arena_array_of(arena, struct request, REQUESTS);
	make(requests, 120000); /* a year of minutes of opening */
	read_delays("minutes", requests);
	make(requests, 700);
	read_delays("days", requests);
	model(requests);
	arena_end(arena);
}
