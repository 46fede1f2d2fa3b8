/* What goes with longer or shorter delays, several things at once (Cox 1972). */
#ifndef CRAFT_STATS_COX_H
#define CRAFT_STATS_COX_H

#include "base/arena.h"
#include "craft/stats/stats_logrank.h"

enum {
	STATS_COX_MAX = 12,           /* predictors */
	STATS_COX_ROWS_MAX = 1 << 26, /* memory: 8 · predictors + 37 bytes a row */
};

/* Requests that end on the same day as one another: by Efron (1977), the default of every page,
 * or by Breslow (1974), which leans towards 0 when they are many. */
enum stats_ties { STATS_EFRON, STATS_BRESLOW };

/* `duration` (0 to STATS_DELAY_MAX), `done` or not (open, withdrawn), and `count` predictors a row.
 * Order is free. Seen from the start all: late entries are not taken here. */
struct stats_cox_rows {
	size_t n, count;
	const int32_t *duration;
	const bool *done;
	const double *predictors; /* n rows of `count` */
};

/* exp(coef) multiplies, for one more of a predictor, the pace at which requests are done: above 0
 * is sooner. Newton's method on standardised predictors, to 1e-9 standard errors; likelihood and
 * slope are compensated sums, those over the requests at risk are plain. `lrt` tests that
 * none matters; `concordance` is how often the one done first was the one expected first, ties of
 * expectation as halves (Harrell, Lee & Mark 1996), 0.5 saying nothing; TOO_FEW when no two
 * requests can be set in order. It is association, not cause, and supposes that a predictor acts
 * alike at all ages: stats_cox_steady tests that.
 *
 * TOO_FEW: fewer done than count + 1. NO_VARIANCE: `at_fault` never varies while something is done.
 * COLLINEAR: `at_fault` follows from those before it. SEPARATED: a predictor tells without fault
 * who is done first, and its coefficient has no end. OUT_OF_RANGE: a duration or a value is.
 * UNSOLVED: the steps did not settle. Unless STATS_OK only n and done stand, and
 * lrt and concordance have the same status. */
struct stats_cox {
	enum stats_status status;
	enum stats_ties ties;
	size_t count, at_fault;
	int64_t n, done;
	double coef[STATS_COX_MAX], se[STATS_COX_MAX];
	double loglik_null, loglik;
	struct stats_chi2 lrt;
	struct stats_number concordance;
};
struct stats_cox stats_cox_of(struct arena *arena, const struct stats_cox_rows *rows,
                              enum stats_ties ties);

/* Does each predictor act alike at all ages? Score test of a coefficient that changes with the
 * share already done (Grambsch & Therneau 1994, as survival 3's cox.zph); the last, at `count`,
 * takes all at once. A small p says that it does not. NO_VARIANCE where there is no time over
 * which to change. `cox` is STATS_OK, made from these rows. */
struct stats_cox_steady {
	struct stats_chi2 tests[STATS_COX_MAX + 1];
};
struct stats_cox_steady stats_cox_steady_of(struct arena *arena, const struct stats_cox_rows *rows,
                                            const struct stats_cox *cox);

#endif
