/* Do groups wait as long as each other? */
#ifndef CRAFT_STATS_LOGRANK_H
#define CRAFT_STATS_LOGRANK_H

#include "craft/stats/stats_delay.h"

/* A statistic against chi-squared. `chi2`, df and p are 0 unless STATS_OK. */
struct stats_chi2 {
	enum stats_status status;
	double chi2, df, p;
};

enum { STATS_GROUPS_MAX = 16 };

/* Log-rank test of `group_count` groups (2 to STATS_GROUPS_MAX; Mantel 1966), summed over strata:
 * delays[s · group_count + g] is group g in stratum s, so that each request is compared with those
 * of its stratum alone. `rho` 0 weighs all times alike; 1 weighs them by the share still waiting
 * (Peto & Peto 1972, as Harrington & Fleming 1982), and so the first ones most. What is withdrawn
 * is followed until then. Late entries count once entered. O(longest duration · groups · strata).
 * The test says that one waits longer, not by how much. It fits curves that do not cross.
 *
 * `observed` and `expected` are weighted by rho, and stand with any status but OUT_OF_RANGE.
 * TOO_FEW: under two groups were ever at risk when something was done. NO_VARIANCE: there was
 * never anything to compare with. */
struct stats_logrank {
	struct stats_chi2 test;
	size_t group_count;
	double observed[STATS_GROUPS_MAX], expected[STATS_GROUPS_MAX];
};
struct stats_logrank stats_logrank_of(const struct stats_delays *const *delays, size_t group_count,
                                      size_t stratum_count, double rho);

#endif
