/* Who calls, and how often she may. */
#include <pthread.h>

#include "welcome/street/street_inside.h"

enum { BUCKET_COUNT = 1024, MINUTE_US = 60 * 1000000 };

/* How many calls are left to a key, and since when that was so. It is no truth that is kept: forgotten, it
 * begins again full. */
struct bucket {
	int64_t root_id, key_id, at_us;
	double left;
};

static struct {
	pthread_mutex_t lock;
	struct bucket buckets[BUCKET_COUNT];
} calls = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* The bucket of a key, a free one, or the first that stands where hers would. */
static struct bucket *
bucket_of(int64_t root_id, int64_t key_id)
{
	const size_t begin = (size_t)((uint64_t)key_id * UINT64_C(0x9e3779b97f4a7c15) >> 32) % BUCKET_COUNT;
	for (size_t i = 0; i < 16; i++) {
		struct bucket *bucket = &calls.buckets[(begin + i) % BUCKET_COUNT];
		if (bucket->key_id == 0 || (bucket->key_id == key_id && bucket->root_id == root_id))
			return bucket;
	}
	return &calls.buckets[begin];
}

bool
street_may_call(int64_t root_id, int64_t key_id, int64_t rate, int64_t now_us, int *wait_s_r)
{
	must(rate > 0 && rate <= STREET_RATE_MAX);
	const double full = (double)rate, per_us = full / MINUTE_US;
	pthread_mutex_lock(&calls.lock);
	struct bucket *bucket = bucket_of(root_id, key_id);
	if (bucket->key_id != key_id || bucket->root_id != root_id)
		*bucket = (struct bucket){ root_id, key_id, now_us, full };
	if (now_us > bucket->at_us) {
		bucket->left += (double)(now_us - bucket->at_us) * per_us;
		bucket->at_us = now_us;
	}
	if (bucket->left > full)
		bucket->left = full;
	const bool may = bucket->left >= 1;
	*wait_s_r = may ? 0 : (int)((1 - bucket->left) / per_us / 1000000) + 1;
	if (may)
		bucket->left -= 1;
	pthread_mutex_unlock(&calls.lock);
	return may;
}
