/* How long things take, when some are still open: the share still waiting after t, and when.
 *
 * A request that is open has lasted so long already, and will last longer: leaving it out, or the
 * mean of those that are closed, makes a service look fast. The curve counts it for what it says
 * (Kaplan & Meier 1958). Durations are whole numbers of the caller's unit (working days, minutes
 * of opening); 0 is allowed. An open request must be no slower or faster by nature than the others
 * that reached its age: a queue from which the hard ones are never closed breaks that promise. */
#ifndef CRAFT_STATS_DELAY_H
#define CRAFT_STATS_DELAY_H

#include "base/arena.h"
#include "craft/stats/stats_sample.h"

enum stats_ending {
	STATS_OPEN,      /* still there when last looked at (right-censored) */
	STATS_DONE,
	STATS_WITHDRAWN, /* ended otherwise, and never to be done */
	STATS_ENDING_COUNT
};

/* Longest duration told apart: 5,700 years of working days, 17 years of minutes of opening. What
 * lasted longer is counted as open there, which is true and keeps the curve right up to it. */
enum { STATS_DELAY_MAX = 1 << 21 };

/* What lasted how long, as counts per duration: O(1) a row and no row is kept. Memory follows the
 * longest duration, not the rows: 230 kB per 4,096 units that hold something. */
struct stats_delays;

MUST_USE struct stats_delays *stats_delays_new(struct arena *arena);

/* `times` requests that lasted `duration`: 1 for a row, a count for a line of a histogram; both
 * give the same figures, in any order. Below 0, or over STATS_COUNT_MAX in all: every figure is
 * OUT_OF_RANGE from then on. */
void stats_delays_add(struct stats_delays *delays, enum stats_ending ending, int64_t duration,
                      int64_t times);

/* The same for what was already `entry` old when first seen, as in an imported backlog (left
 * truncation): those of its age that ended before were never seen, so that it counts among those
 * waiting only in (entry, duration]. Entry 0 is seen from the start. What ended no later than it
 * was first seen says nothing and is left out. */
void stats_delays_add_late(struct stats_delays *delays, enum stats_ending ending, int64_t entry,
                           int64_t duration, int64_t times);

/* Something happened at `duration`. `share` is still waiting after it; `at_risk` were waiting just
 * before; `error` is Greenwood's (1926) standard error of log(share), 0 once share is 0. What was
 * withdrawn was waiting until then, and is no longer followed. */
struct stats_curve_step {
	int64_t duration;
	int64_t at_risk, done, withdrawn;
	double share, error;
};

/* O(longest duration). The steps are the arena's. `n` requests followed, of which `done` and
 * `withdrawn`; `left_out` said nothing. `until` is the last duration anything is known of. With
 * late entries there may come a duration where nobody is followed although older ones were
 * imported; the curve is `cut` there, because nothing is known of what happens in between (R goes
 * on as if nothing happened, or as if all had ended). TOO_FEW: nothing is known even of 0. */
struct stats_curve {
	enum stats_status status;
	int64_t n, done, withdrawn, left_out;
	int64_t until, at_risk_last; /* followed after the last step, but no further than `until` */
	bool cut;
	size_t step_count;
	const struct stats_curve_step *steps;
};
struct stats_curve stats_curve_of(struct arena *arena, const struct stats_delays *delays);

/* How a limit of the curve is computed: of log(-log(share)), the default of every page because it
 * stays within 0 and 1 and holds with few requests, or of log(share), cut at 1 (R's default). */
enum stats_transform { STATS_LOGLOG, STATS_LOG };

/* The share still waiting after `duration`, and how many were waiting just before it.
 * NO_VARIANCE: nothing ended before, or nothing is left: share is exactly 1 or 0, and its interval
 * is itself and says nothing. TOO_FEW: nobody is followed that long. */
struct stats_curve_point {
	enum stats_status status;
	int64_t at_risk;
	double share, se;
	struct stats_interval interval;
};
struct stats_curve_point stats_curve_at(const struct stats_curve *curve, int64_t duration,
                                        enum stats_transform transform, double level);

/* The duration within which a share p is done, 0 < p < 1, and where the limits of the curve cross
 * the same height (Brookmeyer & Crowley 1982), as R's quantile.survfit: a curve flat at exactly
 * 1 - p gives the middle of the flat. Each of the three is told apart: TOO_FEW where the curve, or
 * its limit, does not come down that far: "not known, and more than `until`". */
struct stats_curve_quantile {
	struct stats_number value, low, high;
};
struct stats_curve_quantile stats_curve_quantile_of(const struct stats_curve *curve, double p,
                                                    enum stats_transform transform, double level);

/* Mean duration when each is counted `until` at most: the area under the curve (restricted mean,
 * Irwin 1949; variance as Klein & Moeschberger 2003, §4.5). NO_VARIANCE: nothing ended
 * before; the mean is `until`. TOO_FEW: nobody is followed that long. */
struct stats_curve_mean {
	enum stats_status status;
	double mean, se;
};
struct stats_curve_mean stats_curve_mean_of(const struct stats_curve *curve, int64_t until);

/* The share that ended as `ending` (STATS_DONE or STATS_WITHDRAWN) within `duration`, when the
 * other ending may come first (Aalen & Johansen 1978): 1 minus the curve is too much there. Both
 * shares and those still waiting make 1. Variance by the covariance of all states, step after step
 * (Andersen, Borgan, Gill & Keiding 1993, §4.4), limits by log(-log(share)). Statuses as
 * stats_curve_at, whatever the curve; `at_risk` is the same too. */
struct stats_curve_point stats_curve_incidence(const struct stats_curve *curve,
                                               enum stats_ending ending, int64_t duration,
                                               double level);

#endif
