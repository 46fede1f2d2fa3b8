/* What is counted: answers by level, their summary, and the interval of a mean. */
#ifndef CRAFT_STATS_SAMPLE_H
#define CRAFT_STATS_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/must.h"

enum stats_status {
	STATS_OK,
	STATS_TOO_FEW,      /* not enough answers for this figure to exist */
	STATS_NO_VARIANCE,  /* everyone gave the same answer, on both sides if there are two */
	STATS_SEPARATED,    /* every value of one side is above every value of the other */
	STATS_PERFECT,      /* all points on one line: no residual to measure an error with */
	STATS_COLLINEAR,    /* a predictor says nothing that the others do not say */
	STATS_OUT_OF_RANGE, /* a value is not finite or beyond STATS_VALUE_MAX */
	STATS_INFEASIBLE,   /* no point satisfies the constraints */
	STATS_UNBOUNDED,    /* the objective has no limit */
	STATS_UNSOLVED,     /* the solver gave up (iteration limit, numerical trouble) */
	STATS_STATUS_COUNT
};

/* An English word for logs and JSON ("ok", "too_few", …). Constant. */
const char *stats_status_word(enum stats_status status);

/* Largest magnitude of a value and largest number of answers: below them no square overflows
 * and every count is exact as a double. */
#define STATS_VALUE_MAX 1e12
#define STATS_COUNT_MAX ((int64_t)1 << 50)

struct stats_interval {
	double low, high;
};

struct stats_number {
	enum stats_status status;
	double value;
};

/* Answers as counts of levels: sufficient for everything here, and O(levels) whatever n is.
 * `values` are strictly ascending, `counts` are never negative, zero counts are allowed. */
struct stats_sample {
	const double *values;
	const int64_t *counts;
	size_t level_count;
};

/* n answers, their mean, variance (denominator n - 1) and standard error of the mean.
 * n = 0: TOO_FEW, all zero. n = 1: TOO_FEW, the mean stands, variance and se are 0 and mean
 * nothing. All answers equal: NO_VARIANCE, the mean is exact, variance and se are truly 0. */
struct stats_summary {
	enum stats_status status;
	int64_t n;
	double mean, variance, se;
};

/* Number of answers. */
int64_t stats_size(const struct stats_sample *sample);

/* Two passes around the mean, compensated (Chan, Golub & LeVeque 1983). */
struct stats_summary stats_summary_of(const struct stats_sample *sample);
struct stats_summary stats_summary_of_values(const double *values, size_t count);

/* The same summary when the n answers come from a population of N: the squared error is
 * multiplied by (1 - n/N) (Cochran 1977, eq. 2.20). N below n is taken as n: a census, whose se
 * is 0. Its tests then say NO_VARIANCE: a census has no sampling error to test with (it may have
 * nonresponse, which no formula here sees). */
struct stats_summary stats_summary_finite(const struct stats_summary *summary, int64_t population);

/* Weighted mean, standard error linearised with replacement (Särndal, Swensson & Wretman 1992,
 * one stratum, no clusters; as svymean) and Kish's effective size (sum w)²/(sum w²) (Kish 1965).
 * Weights are 0 or more; members of weight 0 do not count in n. TOO_FEW: fewer than two
 * weighted answers (with one, mean and n_eff stand). */
struct stats_weighted {
	enum stats_status status;
	int64_t n;
	double mean, se, n_eff;
};
struct stats_weighted stats_weighted_of(const double *values, const double *weights, size_t count);

/* Which quantile an interval uses: Student's with n - 1 degrees of freedom (the default of every
 * page), or the normal one (planning, very large n, oracles that say so). */
enum stats_quantile { STATS_STUDENT, STATS_NORMAL };

/* Confidence interval of a mean at `level` (0.95). TOO_FEW under two answers. NO_VARIANCE: the
 * interval is the mean itself, which says nothing about those who did not answer. */
struct stats_mean {
	enum stats_status status;
	int64_t n;
	double mean, se;
	struct stats_interval interval;
};
struct stats_mean stats_mean_interval(const struct stats_summary *summary,
                                      enum stats_quantile quantile, double level);

#endif
