#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "craft/store/store_driver.h"

/* More readers than this would each hold a cache and wait for the same disk. */
enum { READER_COUNT_DEFAULT_MAX = 16 };

struct store_pool {
	pthread_mutex_t lock;
	pthread_cond_t given;
	int lent, idle_count, max;
	void *idle[];
};

struct store_pool *
store_pool_new(struct arena *arena, int max)
{
	must(max > 0);
	struct store_pool *pool =
		arena_take(arena, 1, sizeof *pool + (size_t)max * sizeof *pool->idle);
	pool->max = max;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->given, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return pool;
}

bool
store_pool_take(struct store_pool *pool, int wait_ms, void **connection_r)
{
	const int64_t until_ms = store_now_ms() + wait_ms;
	const struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
	int late = 0;
	pthread_mutex_lock(&pool->lock);
	while (pool->lent == pool->max && late == 0)
		late = pthread_cond_timedwait(&pool->given, &pool->lock, &until);
	const bool taken = pool->lent < pool->max;
	if (taken) {
		pool->lent++;
		/* The newest first: its caches are warm, and the others may stay cold. */
		*connection_r = pool->idle_count > 0 ? pool->idle[--pool->idle_count] : NULL;
	}
	pthread_mutex_unlock(&pool->lock);
	return taken;
}

void
store_pool_give(struct store_pool *pool, void *connection)
{
	pthread_mutex_lock(&pool->lock);
	must(pool->lent > 0);
	pool->lent--;
	if (connection != NULL)
		pool->idle[pool->idle_count++] = connection;
	pthread_cond_signal(&pool->given);
	pthread_mutex_unlock(&pool->lock);
}

void *
store_pool_empty(struct store_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	must(pool->lent == 0);
	void *connection = pool->idle_count > 0 ? pool->idle[--pool->idle_count] : NULL;
	pthread_mutex_unlock(&pool->lock);
	return connection;
}

int
store_reader_count(const struct store_options *options)
{
	if (options->reader_count_max > 0)
		return options->reader_count_max;
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (cores <= 0)
		return 4;
	return cores * 2 < READER_COUNT_DEFAULT_MAX ? (int)cores * 2 : READER_COUNT_DEFAULT_MAX;
}

int
store_wait_ms(const struct store_options *options)
{
	return options->wait_ms > 0 ? options->wait_ms : 10000;
}

int64_t
store_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
