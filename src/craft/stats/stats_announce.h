/* A delay one may announce, and whether what was announced happened. */
#ifndef CRAFT_STATS_ANNOUNCE_H
#define CRAFT_STATS_ANNOUNCE_H

#include "craft/stats/stats_delay.h"
#include "craft/stats/stats_share.h"

enum stats_announce {
	STATS_ANNOUNCE_GIVEN,
	STATS_ANNOUNCE_TOO_FEW,      /* fewer done than the floor asks */
	STATS_ANNOUNCE_NOT_REACHED,  /* that share is not done within anything followed so far */
	STATS_ANNOUNCE_OUT_OF_RANGE, /* a duration below 0, or too many */
	STATS_ANNOUNCE_COUNT
};

/* An English word for logs and JSON ("given", "too_few", …). Constant. */
const char *stats_announce_word(enum stats_announce announce);

/* Closed requests under which no delay is announced, unless the caller asks for more. */
enum { STATS_ANNOUNCE_DONE_MIN = 10 };

/* `share` (0.90) of the requests were done within `delay`, a whole number of the caller's unit:
 * the first at which the curve leaves no more than 1 - share waiting. So it is the quantile of
 * stats_curve_quantile_of, but a curve flat at exactly that height gives the start of the flat and
 * not its middle, and one may announce it as it stands. low ≤ delay ≤ high are its 95 % interval
 * by log(-log), of which `high` is often not known (TOO_FEW) with few requests. Those withdrawn
 * are followed until then: the delay is that of who waits.
 * `followed`: the longest duration anything is known of. Unless GIVEN, delay is 0 and both limits
 * are TOO_FEW; n, done and followed always stand, but for OUT_OF_RANGE. */
struct stats_announced {
	enum stats_announce announce;
	int64_t n, done, followed;
	int64_t delay;
	struct stats_number low, high;
};
struct stats_announced stats_announced_of(struct arena *arena, const struct stats_delays *delays,
                                          double share, int64_t done_min);

/* One request told `told`, that waited `waited` until it ended, or until today. */
enum stats_promise {
	STATS_PROMISE_KEPT,    /* done within */
	STATS_PROMISE_BROKEN,  /* waited longer, whether done since, withdrawn or still open */
	STATS_PROMISE_PENDING, /* open, and not late yet */
	STATS_PROMISE_VOID,    /* withdrawn before it was late */
	STATS_PROMISE_COUNT
};
enum stats_promise stats_promise_of(int64_t told, int64_t waited, enum stats_ending ending);

/* Share kept of those kept or broken (Clopper & Pearson 1934: for commitments). Open and late is a
 * failure, open and early is not counted. So are those done early of the last days counted when
 * their slow sisters are not yet: to read a month without that flattery, feed requests received
 * longer ago than what they were told, and none is pending. TOO_FEW: none is kept or broken. */
struct stats_kept {
	int64_t counts[STATS_PROMISE_COUNT];
	int64_t left_out; /* seen late: those of its age that were quick are not there */
	struct stats_share share;
};
struct stats_kept stats_kept_of(const int64_t counts[STATS_PROMISE_COUNT], double level);

/* The same when all were told the same: "announced against happened", and "within X". */
struct stats_kept stats_kept_within(const struct stats_delays *delays, int64_t told, double level);

#endif
