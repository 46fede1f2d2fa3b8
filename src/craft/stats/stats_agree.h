/* Do those who code the same things agree, beyond what chance would give? */
#ifndef CRAFT_STATS_AGREE_H
#define CRAFT_STATS_AGREE_H

#include "base/arena.h"
#include "craft/stats/stats_sample.h"

enum { STATS_CODE_NONE = -1, STATS_CODE_LEVEL_MAX = 100 };

/* How far two codes are from one another: all alike, or by how many answers stand between them. */
enum stats_metric { STATS_NOMINAL, STATS_ORDINAL };

struct stats_codes {
	const int32_t *codes; /* [unit × coder_count + coder]: 0 to level_count - 1; STATS_CODE_NONE: no code */
	size_t unit_count, coder_count, level_count; /* at most STATS_CODE_LEVEL_MAX levels */
};

/* Krippendorff's alpha, any number of coders, codes that are missing (Krippendorff 2011, « Computing
 * Krippendorff's alpha-reliability »): 1, they agree; 0, as chance would; below, they oppose. Only units with
 * two codes count, in `units`, their codes in `values`.
 * The interval is a bootstrap over units, 1,000 draws, percentiles (Zapf, Castell, Morawietz & Karch 2016,
 * BMC Medical Research Methodology 16): not Krippendorff's own, which draws disagreements.
 * TOO_FEW: fewer than two such units. NO_VARIANCE: one level alone was given, so chance would agree too and
 * alpha does not exist. PERFECT: no disagreement; alpha is 1, and an interval of drawing the same again
 * says nothing: it is [1, 1]. */
struct stats_alpha {
	enum stats_status status;
	int64_t units, values;
	double alpha;
	struct stats_interval interval;
};
struct stats_alpha stats_alpha_of(struct arena *arena, const struct stats_codes *codes,
                                  enum stats_metric metric, double level, uint64_t seed);

#endif
