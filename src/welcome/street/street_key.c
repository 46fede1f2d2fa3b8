/* Who calls, and how often she may. */
#include "craft/visit/visit_pace.h"
#include "welcome/street/street_inside.h"

static struct visit_pace pace = VISIT_PACE_FULL;

bool
street_may_call(int64_t root_id, int64_t key_id, int64_t rate, int64_t now_us, int *wait_s_r)
{
	_Static_assert((int)STREET_RATE_MAX <= (int)VISIT_PACE_RATE_MAX, "as many as a bucket holds");
	return visit_pace_may(&pace, root_id, key_id, rate, now_us, wait_s_r);
}
