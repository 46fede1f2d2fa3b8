#include "craft/stats/stats_announce.h"

#include "craft/stats/stats_delay_inside.h"
#include "craft/stats/stats_inside.h"

const char *
stats_announce_word(enum stats_announce announce)
{
	static const char *const words[] = {
		[STATS_ANNOUNCE_GIVEN] = "given",
		[STATS_ANNOUNCE_TOO_FEW] = "too_few",
		[STATS_ANNOUNCE_NOT_REACHED] = "not_reached",
		[STATS_ANNOUNCE_OUT_OF_RANGE] = "out_of_range",
	};
	_Static_assert(LENGTH(words) == STATS_ANNOUNCE_COUNT, "one word per answer");
	must(announce >= 0 && announce < STATS_ANNOUNCE_COUNT);
	return words[announce];
}

struct stats_announced
stats_announced_of(struct arena *arena, const struct stats_delays *delays, double share,
                   int64_t done_min)
{
	must(share > 0 && share < 1);
	must(done_min >= 1);
	const struct stats_curve curve = stats_curve_of(arena, delays);
	struct stats_announced announced = {
		.n = curve.n, .done = curve.done, .followed = curve.until,
		.low = { .status = STATS_TOO_FEW }, .high = { .status = STATS_TOO_FEW },
	};
	const struct stats_curve_step *step = NULL;
	if (curve.status == STATS_OK)
		step = stats_curve_reaches(&curve, share);
	if (curve.status == STATS_OUT_OF_RANGE)
		announced.announce = STATS_ANNOUNCE_OUT_OF_RANGE;
	else if (curve.done < done_min)
		announced.announce = STATS_ANNOUNCE_TOO_FEW;
	else if (step == NULL)
		announced.announce = STATS_ANNOUNCE_NOT_REACHED;
	if (announced.announce != STATS_ANNOUNCE_GIVEN)
		return announced;
	const struct stats_curve_quantile quantile =
		stats_curve_quantile_of(&curve, share, STATS_LOGLOG, 0.95);
	announced.delay = step->duration;
	announced.low = quantile.low;
	announced.high = quantile.high;
	/* The middle of a flat may pass the delay where a limit is as near the curve as rounding. */
	if (announced.low.status == STATS_OK)
		announced.low.value = fmin(announced.low.value, (double)announced.delay);
	if (announced.high.status == STATS_OK)
		announced.high.value = fmax(announced.high.value, (double)announced.delay);
	return announced;
}

enum stats_promise
stats_promise_of(int64_t told, int64_t waited, enum stats_ending ending)
{
	must(ending >= 0 && ending < STATS_ENDING_COUNT);
	static const enum stats_promise in_time[STATS_ENDING_COUNT] = {
		[STATS_OPEN] = STATS_PROMISE_PENDING,
		[STATS_DONE] = STATS_PROMISE_KEPT,
		[STATS_WITHDRAWN] = STATS_PROMISE_VOID,
	};
	return waited > told ? STATS_PROMISE_BROKEN : in_time[ending];
}

struct stats_kept
stats_kept_of(const int64_t counts[STATS_PROMISE_COUNT], double level)
{
	struct stats_kept kept = { 0 };
	for (enum stats_promise promise = 0; promise < STATS_PROMISE_COUNT; promise++) {
		must(counts[promise] >= 0);
		must(counts[promise] <= STATS_COUNT_MAX);
		kept.counts[promise] = counts[promise];
	}
	const int64_t judged = counts[STATS_PROMISE_KEPT] + counts[STATS_PROMISE_BROKEN];
	kept.share = stats_share_of(counts[STATS_PROMISE_KEPT], judged, STATS_CLOPPER_PEARSON, level);
	return kept;
}

struct stats_kept
stats_kept_within(const struct stats_delays *delays, int64_t told, double level)
{
	int64_t counts[STATS_PROMISE_COUNT] = { 0 };
	if (delays->out_of_range)
		return (struct stats_kept){ .share = { .status = STATS_OUT_OF_RANGE } };
	for (int64_t waited = 0; waited <= delays->longest; waited++) {
		const struct stats_slot *slot = stats_delays_slot(delays, waited);
		for (enum stats_ending ending = 0; ending < STATS_ENDING_COUNT; ending++)
			counts[stats_promise_of(told, waited, ending)] +=
				slot->ended[ending] - slot->ended_late[ending];
	}
	struct stats_kept kept = stats_kept_of(counts, level);
	kept.left_out = delays->late + delays->left_out;
	return kept;
}
