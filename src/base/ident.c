#include "base/ident.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/must.h"

enum { SERVER_BITS = 9, COUNTER_BITS = 12 };
_Static_assert(IDENT_SERVER_MAX == (1 << SERVER_BITS) - 1, "the server number fills its bits");

static atomic_uint server_number;
/* Milliseconds and counter in one word, so that one compare-and-swap moves both. */
static _Atomic int64_t last_tick;

void
ident_server(unsigned server)
{
	must(server <= IDENT_SERVER_MAX);
	atomic_store(&server_number, server);
}

static int64_t
now_ms(void)
{
	struct timespec now;
	must(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
ident_ordered(void)
{
	const int64_t first = now_ms() << COUNTER_BITS;
	int64_t last = atomic_load_explicit(&last_tick, memory_order_relaxed), next;
	do
		next = last >= first ? last + 1 : first;
	while (!atomic_compare_exchange_weak(&last_tick, &last, next));
	const int64_t ms = next >> COUNTER_BITS, counter = next & ((1 << COUNTER_BITS) - 1);
	must(ms > 0);
	must(ms < INT64_C(1) << 42);
	return ms << (SERVER_BITS + COUNTER_BITS) |
	       (int64_t)atomic_load(&server_number) << COUNTER_BITS | counter;
}

int64_t
ident_ordered_ms(int64_t ident)
{
	must(ident > 0);
	return ident >> (SERVER_BITS + COUNTER_BITS);
}

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t pool_once = PTHREAD_ONCE_INIT;
static uint64_t pool[32]; /* 256 bytes: getrandom never gives fewer without a signal */
static size_t pool_left;

static void
pool_hold(void)
{
	pthread_mutex_lock(&pool_lock);
}

static void
pool_release(void)
{
	pthread_mutex_unlock(&pool_lock);
}

static void
pool_forget(void)
{
	pool_left = 0;
	pthread_mutex_unlock(&pool_lock);
}

static void
pool_watch_forks(void)
{
	must(pthread_atfork(pool_hold, pool_release, pool_forget) == 0);
}

static void
pool_fill(void)
{
	ssize_t got;
	do
		got = getrandom(pool, sizeof pool, 0);
	while (got < 0 && errno == EINTR);
	/* The kernel cannot refuse this size; without randomness nothing anonymous may be written. */
	must(got == (ssize_t)sizeof pool);
	pool_left = LENGTH(pool);
}

int64_t
ident_random(void)
{
	pthread_once(&pool_once, pool_watch_forks);
	int64_t ident = 0;
	pool_hold();
	while (ident == 0) {
		if (pool_left == 0)
			pool_fill();
		ident = (int64_t)(pool[--pool_left] >> 1);
		pool[pool_left] = 0;
	}
	pool_release();
	return ident;
}
