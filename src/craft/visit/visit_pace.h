/* How often somebody may ask for what costs: a bucket of `rate` calls that fills again in a minute, for each
 * key, of this process alone: several processes serve as many times more. It is no truth that is kept:
 * forgotten, it begins again full. */
#ifndef CRAFT_VISIT_PACE_H
#define CRAFT_VISIT_PACE_H

#include <pthread.h>

#include "craft/visit/visit.h"

enum { VISIT_PACE_RATE_MAX = 1000000, VISIT_PACE_BUCKET_COUNT = 1024 };

struct visit_pace {
	pthread_mutex_t lock;
	struct visit_bucket {
		int64_t root_id, key, at_us;
		double left; /* how many calls, at that instant */
	} buckets[VISIT_PACE_BUCKET_COUNT];
};
#define VISIT_PACE_FULL { .lock = PTHREAD_MUTEX_INITIALIZER }

/* May one call more be made now? Else in how many seconds. `key` is not 0. */
bool visit_pace_may(struct visit_pace *pace, int64_t root_id, int64_t key, int64_t rate, int64_t now_us,
                    int *wait_s_r);
/* Whose turn it is: the account, else the address she comes from (of IPv6, its /64). Never 0. */
int64_t visit_pace_key(const struct visit *visit);

#endif
