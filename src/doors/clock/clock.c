#include "doors/clock/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>

#include "base/time.h"
#include "confront/mirror/mirror.h"
#include "listen/answer/answer.h"
#include "listen/launch/launch.h"
#include "prove/publish/publish.h"

enum { SLOW_EVERY_S = 300 };

struct clock {
	struct house *house;
	pthread_t thread;
	atomic_bool stops;
	int64_t slow_us; /* when the slow tick came last */
};

/* --- what each room does with time ----------------------------------------------------------- */

static bool
tick_launches(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	return launch_clock(arena, clock->house->store, clock->house->root_id, clock->house->folder,
	                    time_now_s(), fault_r);
}

static bool
tick_answers(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	const struct answer_opening opening = { .store = clock->house->store,
		                                    .root_id = clock->house->root_id,
		                                    .folder = clock->house->folder };
	return answer_clock(arena, &opening, is_slow, fault_r);
}

static bool
tick_figures(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	struct survey_sealed sealed;
	return mirror_refresh(arena, &clock->house->seal, &sealed, fault_r);
}

static bool
tick_public(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r)
{
	(void)is_slow;
	return publish_clock(arena, clock->house->store, clock->house->root_id,
	                     clock->house->folder, time_now_s(), fault_r);
}

/* In the order of the floors: what is closed is opened, what is opened is counted. */
static const struct {
	const char *name;
	bool (*tick)(struct clock *clock, struct arena *arena, bool is_slow, struct fault *fault_r);
} ticks[] = {
	{ "clock.launches", tick_launches },
	{ "clock.answers", tick_answers },
	{ "clock.figures", tick_figures },
	{ "clock.public", tick_public },
};

/* --- the thread ------------------------------------------------------------------------------ */

static void
tick(struct clock *clock)
{
	const int64_t now_us = time_monotonic_us();
	const bool is_slow = clock->slow_us == 0 || now_us - clock->slow_us > SLOW_EVERY_S * 1000000LL;
	if (is_slow)
		clock->slow_us = now_us;
	for (size_t i = 0; i < LENGTH(ticks) && !atomic_load(&clock->stops); i++) {
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		struct fault fault = { 0 };
		if (!ticks[i].tick(clock, arena, is_slow, &fault))
			log_fault(ticks[i].name, &fault);
		arena_end(arena);
	}
}

/* People come first: on Linux this is of the thread alone, and of those it starts. */
enum { CLOCK_NICENESS = 10 };

static void *
run(void *data)
{
	struct clock *clock = data;
	const struct timespec moment = { .tv_nsec = 100000000 };
	(void)setpriority(PRIO_PROCESS, 0, CLOCK_NICENESS);
	for (int i = 0; !atomic_load(&clock->stops); i++) {
		if (i % 10 == 0)
			tick(clock);
		nanosleep(&moment, NULL);
	}
	return NULL;
}

struct clock *
clock_start(struct arena *arena, struct house *house, struct fault *fault_r)
{
	struct clock *clock = arena_new_of(arena, struct clock);
	clock->house = house;
	atomic_init(&clock->stops, false);
	if (pthread_create(&clock->thread, NULL, run, clock) != 0) {
		(void)fault_is(fault_r, "clock: no thread", "Parvis ne peut pas démarrer son horloge.");
		return NULL;
	}
	return clock;
}

void
clock_stop(struct clock *clock)
{
	atomic_store(&clock->stops, true);
	pthread_join(clock->thread, NULL);
}
