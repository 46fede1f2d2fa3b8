/* Percentiles of values that are all known, with an interval that supposes no shape. */
#ifndef CRAFT_STATS_PERCENTILE_H
#define CRAFT_STATS_PERCENTILE_H

#include "craft/stats/stats_sample.h"

/* Where between two sorted values a percentile stands (Hyndman & Fan 1996): their 6 (Weibull), 7
 * (the default of R and of spreadsheets) or 8 (near the median of the law, whatever it is). */
enum stats_percentile_type { STATS_TYPE_6, STATS_TYPE_7, STATS_TYPE_8 };

/* Between the values of ranks `rank_low` and `rank_high`, from 1, chosen by the binomial law (Hahn
 * & Meeker 1991) whatever the type; `coverage` is the exact probability that the percentile
 * is there, for values of which no two are equal (more otherwise). An end whose rank falls outside
 * 1 … n is not known: TOO_FEW, there are too few values for that percentile. Values must all be
 * known: where some are open, see stats_delay.h. TOO_FEW: no value. */
struct stats_percentile {
	enum stats_status status;
	double value;
	struct stats_number low, high;
	int64_t rank_low, rank_high;
	double coverage;
};
struct stats_percentile stats_percentile_of(const struct stats_sample *sample, double p,
                                            enum stats_percentile_type type, double level);

#endif
