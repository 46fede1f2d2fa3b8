/* Shares and their intervals, and the net promoter score. */
#ifndef CRAFT_STATS_SHARE_H
#define CRAFT_STATS_SHARE_H

#include "craft/stats/stats_sample.h"

/* Compared by Brown, Cai & DasGupta 2001 (Statistical Science 16). Wilson is the default of every
 * page, Clopper–Pearson the one for contractual commitments. */
enum stats_share_method {
	STATS_WILSON,          /* Wilson 1927; as prop.test(correct = FALSE) */
	STATS_WILSON_CC,       /* with Yates's correction; as prop.test(correct = TRUE), p = 0.5 */
	STATS_CLOPPER_PEARSON, /* Clopper & Pearson 1934, by beta quantiles; as binom.test */
	STATS_JEFFREYS,        /* beta(x + 1/2, n - x + 1/2), limits 0 at x = 0 and 1 at x = n */
	STATS_AGRESTI_COULL,   /* Agresti & Coull 1998; may leave [0, 1], not cut */
	STATS_WALD,            /* for comparison only; may leave [0, 1], and is [0, 0] at x = 0 */
	STATS_SHARE_METHOD_COUNT
};

/* `x` favourable answers among `n`. n = 0: TOO_FEW. The first four methods stay in [0, 1], and
 * their limits at x = 0 and x = n are exactly 0 and 1. */
struct stats_share {
	enum stats_status status;
	int64_t x, n;
	double share;
	struct stats_interval interval;
};
struct stats_share stats_share_of(int64_t x, int64_t n, enum stats_share_method method,
                                  double level);

/* Share of the answers at `first_favourable` or above. */
struct stats_share stats_favourable(const struct stats_sample *sample, double first_favourable,
                                    enum stats_share_method method, double level);

/* One-sided exact p that a share q would give x or more of n: "does this label stand out of
 * chance?" (QUESTIONNAIRE §5.7). TOO_FEW at n = 0; q is strictly inside (0, 1). */
struct stats_number stats_share_above(int64_t x, int64_t n, double q);

/* Difference of two independent shares, b - a: pooled z test (as prop.test(correct = FALSE)) and
 * Newcombe's hybrid score interval (Newcombe 1998, method 10). TOO_FEW if a side is empty;
 * NO_VARIANCE if all or none are favourable on both sides (difference and interval stand). */
struct stats_share_gap {
	enum stats_status status;
	double difference, z, p;
	struct stats_interval interval;
};
struct stats_share_gap stats_share_gap_of(int64_t x_a, int64_t n_a, int64_t x_b, int64_t n_b,
                                          double level);

/* Net promoter score, in points from -100 to 100: promoters minus detractors. Variance of a
 * multinomial contrast (Rocks 2016): `se` divides by n, `se_unbiased` by n - 1 (0 at n = 1).
 * `population` above 0 multiplies by √((N - n)/(N - 1)) both errors; 0 means no limit. The
 * interval is normal, uses `se` and may go past ±100. TOO_FEW at n = 0; NO_VARIANCE when all
 * are of one kind (the score stands, the interval has no width and says nothing). */
struct stats_nps {
	enum stats_status status;
	int64_t n;
	double score, se, se_unbiased;
	struct stats_interval interval;
};
struct stats_nps stats_nps_of(int64_t promoters, int64_t detractors, int64_t n,
                              int64_t population, double level);

/* The same from counts: promoters at `promoter_min` or above (9 on 0–10), detractors at
 * `detractor_max` or below (6). */
struct stats_nps stats_nps_of_sample(const struct stats_sample *sample, double detractor_max,
                                     double promoter_min, int64_t population, double level);

/* Difference of two independent scores, b - a. NO_VARIANCE when neither varies. */
struct stats_nps_gap {
	enum stats_status status;
	double difference, se, z, p;
	struct stats_interval interval;
};
struct stats_nps_gap stats_nps_gap_of(const struct stats_nps *a, const struct stats_nps *b,
                                      double level);

#endif
