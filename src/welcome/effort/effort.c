/* What could have been avoided, what was settled at once: pure. */
#include "welcome/effort/effort_inside.h"

#include <math.h>
#include <stdlib.h>

#include "base/time.h"

static int
by_who(const void *a, const void *b)
{
	const struct desk_lasting *one = &((const struct effort_case *)a)->lasting;
	const struct desk_lasting *other = &((const struct effort_case *)b)->lasting;
	if (one->who_id != other->who_id)
		return one->who_id < other->who_id ? -1 : 1;
	if (one->received_unix_s != other->received_unix_s)
		return one->received_unix_s < other->received_unix_s ? -1 : 1;
	return one->request_id < other->request_id ? -1 : one->request_id > other->request_id;
}

/* The one before, of the same person, less than thirty days ago. */
static bool
asked_twice(const struct effort_case *cases, size_t at)
{
	if (at == 0 || cases[at].lasting.who_id == 0 ||
	    cases[at - 1].lasting.who_id != cases[at].lasting.who_id)
		return false;
	return cases[at].lasting.received_unix_s - cases[at - 1].lasting.received_unix_s <
	       EFFORT_TWICE_DAYS * (int64_t)DAY_S;
}

/* It has a first reply, that a week has confirmed or not. */
static bool
is_replied(const struct desk_lasting *lasting, int64_t now_s)
{
	return lasting->first_unix_s != 0 &&
	       lasting->first_unix_s < now_s - EFFORT_SETTLED_DAYS * (int64_t)DAY_S;
}

static void
add_case(struct effort_month *month, const struct effort_case *one, bool is_twice, int64_t now_s)
{
	const struct desk_lasting *lasting = &one->lasting;
	const bool is_again = lasting->ask_count > 1;
	month->total++;
	month->reminded += one->reminded > 0;
	month->again += is_again;
	month->twice += is_twice;
	month->moved += one->moved > 0;
	month->avoidable += one->reminded > 0 || is_again || is_twice || one->moved > 0;
	if (!is_replied(lasting, now_s))
		return;
	month->replied++;
	/* One that was opened again ends later than its first reply, or has not ended. */
	month->first += lasting->done_unix_s == lasting->first_unix_s &&
	                promise_ending(lasting->outcome) == STATS_DONE;
}

struct effort_month
effort_count(struct arena *arena, struct effort_case *cases, size_t count, int32_t month,
             int64_t now_s, int64_t least)
{
	struct effort_month counted = { .month = month };
	struct promise_case *seen = arena_array_of(arena, struct promise_case, count + 1);
	struct promise_case *replied = arena_array_of(arena, struct promise_case, count + 1);
	size_t seen_count = 0, replied_count = 0;
	if (count > 1)
		qsort(cases, count, sizeof *cases, by_who);
	for (size_t i = 0; i < count; i++) {
		if (cases[i].month != month)
			continue;
		add_case(&counted, &cases[i], asked_twice(cases, i), now_s);
		seen[seen_count++] = (struct promise_case){ .who_id = cases[i].lasting.who_id,
			                                        .owner_id = cases[i].lasting.owner_id };
		if (is_replied(&cases[i].lasting, now_s))
			replied[replied_count++] = seen[seen_count - 1];
	}
	counted.is_shown = promise_gate(seen, seen_count, least) == PROMISE_TOLD;
	if (promise_gate(replied, replied_count, least) != PROMISE_TOLD)
		counted.replied = counted.first = 0;
	return counted;
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
effort_share_range(struct arena *arena, int64_t part, int64_t whole)
{
	const struct stats_share share = stats_share_of(part, whole, STATS_WILSON, 0.95);
	if (share.status == STATS_TOO_FEW)
		return NULL;
	return arena_format(arena, "%.0f\u00a0%%, entre %.0f et %.0f\u00a0%%", share.share * 100,
	                    floor(share.interval.low * 100), ceil(share.interval.high * 100));
}

const char *
effort_month_words(struct arena *arena, int32_t month)
{
	must(month >= 0);
	return arena_format(arena, "%s %d", month_words(month % 12 + 1), month / 12);
}

const char *
effort_range_words(struct arena *arena, const struct promise_delay *delay)
{
	if (delay->low < 0 && delay->high < 0)
		return "";
	if (delay->high < 0)
		return arena_format(arena, "au moins %lld", (long long)delay->low);
	if (delay->low < 0)
		return arena_format(arena, "au plus %lld", (long long)delay->high);
	return arena_format(arena, "entre %lld et %lld", (long long)delay->low, (long long)delay->high);
}
