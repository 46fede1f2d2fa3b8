#include "craft/visit/visit_pace.h"

#include <string.h>

#include "craft/http/http_peer.h"

enum { MINUTE_US = 60 * 1000000 };

/* The bucket of a key, a free one, or the first that stands where hers would. */
static struct visit_bucket *
bucket_of(struct visit_pace *pace, int64_t root_id, int64_t key)
{
	const size_t begin =
		(size_t)((uint64_t)key * UINT64_C(0x9e3779b97f4a7c15) >> 32) % VISIT_PACE_BUCKET_COUNT;
	for (size_t i = 0; i < 16; i++) {
		struct visit_bucket *bucket = &pace->buckets[(begin + i) % VISIT_PACE_BUCKET_COUNT];
		if (bucket->key == 0 || (bucket->key == key && bucket->root_id == root_id))
			return bucket;
	}
	return &pace->buckets[begin];
}

bool
visit_pace_may(struct visit_pace *pace, int64_t root_id, int64_t key, int64_t rate, int64_t now_us,
               int *wait_s_r)
{
	must(key != 0);
	must(rate > 0 && rate <= VISIT_PACE_RATE_MAX);
	const double full = (double)rate, per_us = full / MINUTE_US;
	pthread_mutex_lock(&pace->lock);
	struct visit_bucket *bucket = bucket_of(pace, root_id, key);
	if (bucket->key != key || bucket->root_id != root_id)
		*bucket = (struct visit_bucket){ root_id, key, now_us, full };
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
	pthread_mutex_unlock(&pace->lock);
	return may;
}

int64_t
visit_pace_key(const struct visit *visit)
{
	struct http_peer peer;
	uint64_t halves[2] = { 0 };
	if (visit->reader.account_id != 0)
		return visit->reader.account_id;
	_Static_assert(sizeof halves == HTTP_HOUSE_SIZE, "both halves of a house");
	if (http_peer_read(span_of(visit->request->peer), &peer))
		memcpy(halves, peer.house, sizeof halves);
	const int64_t key = (int64_t)(halves[0] ^ halves[1] * UINT64_C(0x9e3779b97f4a7c15));
	return key != 0 ? key : -1;
}
