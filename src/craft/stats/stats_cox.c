#include "craft/stats/stats_cox.h"

#include <float.h>
#include <stdlib.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_inside.h"
#include "craft/stats/stats_solve.h"

enum { P = STATS_COX_MAX, STEPS_MAX = 30 };

/* Rows of one duration; longest durations first. `age` is how much was done before it. */
struct tie {
	size_t first, end, done;
	double age;
};

/* Rows in order, predictors standardised: the risk set of a tie is rows 0 … end. */
struct fit {
	enum stats_ties ties;
	enum stats_status status;
	size_t n, count, at_fault;
	size_t done_count;
	double *z;
	bool *done;
	struct tie *tied;
	size_t tied_count;
	double mean[P], deviation[P];
};

/* --- rows in order ----------------------------------------------------------------------------- */

/* Row numbers, longest durations first, in two passes of counting (Seward 1954); stable. */
static const uint32_t *
longest_first(struct arena *arena, const struct stats_cox_rows *rows)
{
	enum { BITS = 11, BUCKETS = 1 << BITS };
	_Static_assert(STATS_DELAY_MAX < 1 << 2 * BITS, "two passes see all of a duration");
	uint32_t *from = arena_array_of(arena, uint32_t, rows->n);
	uint32_t *to = arena_array_of(arena, uint32_t, rows->n);
	for (size_t i = 0; i < rows->n; i++)
		from[i] = (uint32_t)i;
	for (int shift = 0; shift <= BITS; shift += BITS) {
		size_t starts[BUCKETS + 1] = { 0 };
		for (size_t i = 0; i < rows->n; i++)
			starts[BUCKETS - (rows->duration[from[i]] >> shift & (BUCKETS - 1))]++;
		for (size_t b = 0; b < BUCKETS; b++)
			starts[b + 1] += starts[b];
		for (size_t i = 0; i < rows->n; i++)
			to[starts[BUCKETS - 1 - (rows->duration[from[i]] >> shift & (BUCKETS - 1))]++] = from[i];
		uint32_t *other = from;
		from = to;
		to = other;
	}
	return from;
}

/* A predictor that varies no more than rounding of its largest value is constant. */
static bool
standardise(struct fit *fit, const double *predictors, size_t j)
{
	struct stats_sum sum = { 0 }, squares = { 0 };
	double largest = 0;
	for (size_t i = 0; i < fit->n; i++) {
		const double value = predictors[i * fit->count + j];
		if (!stats_in_range(value)) {
			fit->status = STATS_OUT_OF_RANGE;
			return false;
		}
		stats_add(&sum, value);
		largest = fmax(largest, fabs(value));
	}
	fit->mean[j] = stats_total(&sum) / (double)fit->n;
	for (size_t i = 0; i < fit->n; i++)
		stats_add(&squares, stats_square(predictors[i * fit->count + j] - fit->mean[j]));
	fit->deviation[j] = sqrt(stats_total(&squares) / (double)fit->n);
	if (fit->deviation[j] > 10 * DBL_EPSILON * largest && fit->deviation[j] > sqrt(DBL_MIN))
		return true;
	fit->status = STATS_NO_VARIANCE;
	fit->at_fault = j;
	return false;
}

/* Cuts the ordered rows where the duration changes, and gives each cut its age: the share done
 * before it by the curve, around the mean of those done. */
static void
ties_of(struct arena *arena, struct fit *fit, const int32_t *duration, const uint32_t *order)
{
	fit->tied_count = 0;
	for (size_t i = 0; i < fit->n; i++)
		fit->tied_count += i == 0 || duration[order[i]] != duration[order[i - 1]];
	fit->tied = arena_array_of(arena, struct tie, fit->tied_count);
	size_t at = 0;
	for (size_t i = 0; i < fit->n; i++) {
		if (i > 0 && duration[order[i]] != duration[order[i - 1]])
			fit->tied[++at].first = i;
		fit->tied[at].end = i + 1;
		fit->tied[at].done += fit->done[i];
	}
	double waiting = 1;
	struct stats_sum sum = { 0 };
	for (size_t t = fit->tied_count; t-- > 0;) {
		struct tie *tie = &fit->tied[t];
		tie->age = 1 - waiting;
		waiting *= (double)(tie->end - tie->done) / (double)tie->end;
		stats_add(&sum, (double)tie->done * tie->age);
	}
	for (size_t t = 0; t < fit->tied_count; t++)
		fit->tied[t].age -= stats_total(&sum) / (double)fit->done_count;
}

static struct fit
fit_of(struct arena *arena, const struct stats_cox_rows *rows, enum stats_ties ties)
{
	must(rows->count >= 1);
	must(rows->count <= STATS_COX_MAX);
	must(rows->n <= STATS_COX_ROWS_MAX);
	struct fit fit = { .ties = ties, .n = rows->n, .count = rows->count };
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->duration[i] < 0 || rows->duration[i] > STATS_DELAY_MAX)
			fit.status = STATS_OUT_OF_RANGE;
		fit.done_count += rows->done[i];
	}
	if (fit.status == STATS_OK && fit.done_count < rows->count + 1)
		fit.status = STATS_TOO_FEW;
	for (size_t j = 0; j < rows->count && fit.status == STATS_OK; j++)
		standardise(&fit, rows->predictors, j);
	if (fit.status != STATS_OK)
		return fit;
	const uint32_t *order = longest_first(arena, rows);
	fit.z = arena_array_of(arena, double, rows->n * rows->count);
	fit.done = arena_array_of(arena, bool, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const double *row = rows->predictors + order[i] * rows->count;
		fit.done[i] = rows->done[order[i]];
		for (size_t j = 0; j < rows->count; j++)
			fit.z[i * rows->count + j] = (row[j] - fit.mean[j]) / fit.deviation[j];
	}
	ties_of(arena, &fit, rows->duration, order);
	return fit;
}

/* --- one pass ------------------------------------------------------------------------------------ */

/* Log-likelihood, its slope and its bend at some coefficients; with `aged`, also the slope and
 * the bends when each coefficient may change with age. Matrices are lower triangles. */
struct score {
	struct stats_sum loglik, slope[P], slope_aged[P];
	double bend[P][P], bend_mixed[P][P], bend_aged[P][P];
};

/* Sums over rows of r = exp(beta·z), r·z and r·z·z'. */
struct weights {
	double sum, first[P], second[P][P];
};

static double
log_pace(const struct fit *fit, const double *beta, size_t row)
{
	double sum = 0;
	for (size_t j = 0; j < fit->count; j++)
		sum += beta[j] * fit->z[row * fit->count + j];
	return sum;
}

static void
weights_add(struct weights *weights, const double *z, size_t count, double pace)
{
	weights->sum += pace;
	for (size_t i = 0; i < count; i++) {
		weights->first[i] += pace * z[i];
		for (size_t j = 0; j <= i; j++)
			weights->second[i][j] += pace * z[i] * z[j];
	}
}

/* `times` of those done at a tie, whose risk set has lost a `share` of them. */
static void
score_add(struct score *score, const struct fit *fit, const struct weights *risk,
          const struct weights *tied, double share, double times, double age)
{
	const double sum = risk->sum - share * tied->sum;
	double mean[P];
	stats_add(&score->loglik, -times * log(sum));
	for (size_t i = 0; i < fit->count; i++) {
		mean[i] = (risk->first[i] - share * tied->first[i]) / sum;
		stats_add(&score->slope[i], -times * mean[i]);
		stats_add(&score->slope_aged[i], -times * age * mean[i]);
		for (size_t j = 0; j <= i; j++) {
			const double spread = (risk->second[i][j] - share * tied->second[i][j]) / sum -
			                      mean[i] * mean[j];
			score->bend[i][j] += times * spread;
			score->bend_mixed[i][j] += times * age * spread;
			score->bend_aged[i][j] += times * age * age * spread;
		}
	}
}

static void
score_of(const struct fit *fit, const double *beta, struct score *score_r)
{
	struct weights risk = { 0 };
	*score_r = (struct score){ 0 };
	for (size_t t = 0; t < fit->tied_count; t++) {
		const struct tie *tie = &fit->tied[t];
		struct weights tied = { 0 };
		for (size_t row = tie->first; row < tie->end; row++) {
			const double *z = fit->z + row * fit->count;
			const double height = log_pace(fit, beta, row), pace = exp(height);
			weights_add(&risk, z, fit->count, pace);
			if (!fit->done[row])
				continue;
			weights_add(&tied, z, fit->count, pace);
			stats_add(&score_r->loglik, height);
			for (size_t j = 0; j < fit->count; j++) {
				stats_add(&score_r->slope[j], z[j]);
				stats_add(&score_r->slope_aged[j], tie->age * z[j]);
			}
		}
		if (fit->ties == STATS_BRESLOW && tie->done > 0)
			score_add(score_r, fit, &risk, &tied, 0, (double)tie->done, tie->age);
		for (size_t k = 0; fit->ties == STATS_EFRON && k < tie->done; k++)
			score_add(score_r, fit, &risk, &tied, (double)k / (double)tie->done, 1, tie->age);
	}
}

/* --- the highest point ------------------------------------------------------------------------- */

/* The factor of the bend, and Newton's step with its length in standard errors, squared. */
static bool
newton(const struct fit *fit, const struct score *score, double *factor, double *step,
       double *length_r)
{
	size_t at_fault = 0;
	for (size_t i = 0; i < fit->count; i++) {
		step[i] = stats_total(&score->slope[i]);
		for (size_t j = 0; j <= i; j++)
			factor[i * fit->count + j] = score->bend[i][j];
	}
	if (!stats_factor(factor, fit->count, &at_fault))
		return false;
	*length_r = stats_forward(factor, fit->count, step);
	stats_backward(factor, fit->count, step);
	return true;
}

/* At no coefficients: what never varies among those at risk, and what follows from the others. */
static enum stats_status
start_check(const struct fit *fit, const struct score *score, size_t *at_fault_r)
{
	double factor[P * P];
	for (size_t i = 0; i < fit->count; i++) {
		*at_fault_r = i;
		if (!(score->bend[i][i] > 1e-12 * (double)fit->done_count))
			return STATS_NO_VARIANCE;
		for (size_t j = 0; j <= i; j++)
			factor[i * fit->count + j] = score->bend[i][j];
	}
	return stats_factor(factor, fit->count, at_fault_r) ? STATS_OK : STATS_COLLINEAR;
}

/* Halves a step that goes down. False when even the smallest does. */
static bool
climb(const struct fit *fit, double *beta, const double *step, struct score *score)
{
	const double before = stats_total(&score->loglik);
	double tried[P];
	for (double part = 1; part > 1e-6; part /= 2) {
		struct score next;
		for (size_t j = 0; j < fit->count; j++)
			tried[j] = beta[j] + part * step[j];
		score_of(fit, tried, &next);
		const double height = stats_total(&next.loglik);
		if (!isfinite(height) || height < before - 1e-12 * fabs(before))
			continue;
		for (size_t j = 0; j < fit->count; j++)
			beta[j] = tried[j];
		*score = next;
		return true;
	}
	return false;
}

/* Each of Newton's steps doubles the digits found, unless the coefficient has no end: then each is
 * as long as the one before, the slope and the bend going down together. */
static enum stats_status
highest(const struct fit *fit, double *beta, struct score *score, double *factor)
{
	double length = INFINITY, step[P];
	for (int i = 0; i < STEPS_MAX; i++) {
		if (!newton(fit, score, factor, step, &length))
			return STATS_SEPARATED;
		if (length < 1e-18)
			return STATS_OK;
		if (!climb(fit, beta, step, score))
			return length < 1e-12 ? STATS_OK : STATS_UNSOLVED;
	}
	return length < 1e-3 ? STATS_SEPARATED : STATS_UNSOLVED;
}

/* --- concordance ------------------------------------------------------------------------------- */

static int
double_compare(const void *left, const void *right)
{
	const double a = *(const double *)left, b = *(const double *)right;
	return a < b ? -1 : a > b;
}

static size_t
rank_of(const double *sorted, size_t count, double value)
{
	size_t low = 0, high = count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How many of those still waiting have each rank (Fenwick 1994). */
struct tree {
	int64_t *nodes;
	size_t size;
};

static void
tree_add(struct tree *tree, size_t rank)
{
	for (size_t i = rank + 1; i <= tree->size; i += i & -i)
		tree->nodes[i - 1]++;
}

static int64_t
tree_below(const struct tree *tree, size_t rank)
{
	int64_t sum = 0;
	for (size_t i = rank; i > 0; i -= i & -i)
		sum += tree->nodes[i - 1];
	return sum;
}

struct queue {
	const struct fit *fit;
	const uint32_t *ranks; /* of the rows, by the pace expected; the same for the same pace */
	struct tree waiting;
	int64_t waiting_count, lower, same, all;
};

/* Those of a tie that are done, or those that are not, join those that wait longer. */
static void
queue_join(struct queue *queue, const struct tie *tie, bool done)
{
	for (size_t i = tie->first; i < tie->end; i++)
		if (queue->fit->done[i] == done) {
			tree_add(&queue->waiting, queue->ranks[i]);
			queue->waiting_count++;
		}
}

static void
queue_compare(struct queue *queue, const struct tie *tie)
{
	for (size_t i = tie->first; i < tie->end; i++)
		if (queue->fit->done[i]) {
			const int64_t below = tree_below(&queue->waiting, queue->ranks[i]);
			queue->lower += below;
			queue->same += tree_below(&queue->waiting, queue->ranks[i] + 1) - below;
			queue->all += queue->waiting_count;
		}
}

static struct stats_number
concordance_of(struct arena *arena, const struct fit *fit, const double *beta)
{
	double *pace = arena_array_of(arena, double, fit->n);
	double *sorted = arena_array_of(arena, double, fit->n);
	uint32_t *ranks = arena_array_of(arena, uint32_t, fit->n);
	for (size_t i = 0; i < fit->n; i++)
		sorted[i] = pace[i] = log_pace(fit, beta, i);
	qsort(sorted, fit->n, sizeof *sorted, double_compare);
	for (size_t i = 0; i < fit->n; i++)
		ranks[i] = (uint32_t)rank_of(sorted, fit->n, pace[i]);
	struct queue queue = { .fit = fit, .ranks = ranks };
	queue.waiting = (struct tree){ arena_array_of(arena, int64_t, fit->n), fit->n };
	for (size_t t = 0; t < fit->tied_count; t++) {
		queue_join(&queue, &fit->tied[t], false); /* still open at that age: later than done */
		queue_compare(&queue, &fit->tied[t]);
		queue_join(&queue, &fit->tied[t], true);
	}
	if (queue.all == 0)
		return (struct stats_number){ .status = STATS_TOO_FEW };
	return (struct stats_number){
		STATS_OK, ((double)queue.lower + (double)queue.same / 2) / (double)queue.all,
	};
}

/* --- what is asked ------------------------------------------------------------------------------- */

static struct stats_chi2
chi2_of(double chi2, size_t df)
{
	const double above = fmax(chi2, 0);
	return (struct stats_chi2){
		STATS_OK, above, (double)df, pchisq(above, (double)df, false, false),
	};
}

/* Nothing of a model that is not there may be taken for a figure. */
static struct stats_cox
cox_refuse(struct stats_cox cox, enum stats_status status)
{
	cox.status = cox.lrt.status = cox.concordance.status = status;
	return cox;
}

struct stats_cox
stats_cox_of(struct arena *arena, const struct stats_cox_rows *rows, enum stats_ties ties)
{
	struct fit fit = fit_of(arena, rows, ties);
	struct stats_cox cox = {
		.ties = ties, .count = fit.count, .at_fault = fit.at_fault,
		.n = (int64_t)fit.n, .done = (int64_t)fit.done_count,
	};
	if (fit.status != STATS_OK)
		return cox_refuse(cox, fit.status);
	struct score score;
	double beta[P] = { 0 }, factor[P * P];
	score_of(&fit, beta, &score);
	const double start = stats_total(&score.loglik);
	enum stats_status status = start_check(&fit, &score, &cox.at_fault);
	if (status != STATS_OK)
		return cox_refuse(cox, status);
	cox.at_fault = 0;
	status = highest(&fit, beta, &score, factor);
	if (status != STATS_OK)
		return cox_refuse(cox, status);
	for (size_t j = 0; j < fit.count; j++) {
		double unit[P] = { 0 };
		unit[j] = 1;
		cox.coef[j] = beta[j] / fit.deviation[j];
		cox.se[j] = sqrt(stats_forward(factor, fit.count, unit)) / fit.deviation[j];
	}
	cox.loglik_null = start;
	cox.loglik = stats_total(&score.loglik);
	cox.lrt = chi2_of(2 * (cox.loglik - cox.loglik_null), fit.count);
	cox.concordance = concordance_of(arena, &fit, beta);
	return cox;
}

/* The score test of the coefficients whose change with age is asked, `first` to `end`, beside all
 * the coefficients that do not change, whose slope is 0. */
static struct stats_chi2
steady_test(const struct fit *fit, const struct score *score, size_t first, size_t end)
{
	double matrix[4 * P * P], slope[2 * P] = { 0 };
	const size_t count = fit->count, n = count + end - first;
	size_t at_fault = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j <= i; j++)
			matrix[i * n + j] = score->bend[i][j];
	for (size_t i = first; i < end; i++) {
		double *row = matrix + (count + i - first) * n;
		slope[count + i - first] = stats_total(&score->slope_aged[i]);
		for (size_t j = 0; j < count; j++)
			row[j] = i >= j ? score->bend_mixed[i][j] : score->bend_mixed[j][i];
		for (size_t j = first; j <= i; j++)
			row[count + j - first] = score->bend_aged[i][j];
	}
	if (!stats_factor(matrix, n, &at_fault))
		return (struct stats_chi2){ .status = STATS_NO_VARIANCE };
	return chi2_of(stats_forward(matrix, n, slope), end - first);
}

struct stats_cox_steady
stats_cox_steady_of(struct arena *arena, const struct stats_cox_rows *rows,
                    const struct stats_cox *cox)
{
	must(cox->status == STATS_OK);
	must(cox->count == rows->count);
	struct fit fit = fit_of(arena, rows, cox->ties);
	must(fit.status == STATS_OK);
	struct stats_cox_steady steady = { 0 };
	struct score score;
	double beta[P] = { 0 };
	for (size_t j = 0; j < fit.count; j++)
		beta[j] = cox->coef[j] * fit.deviation[j];
	score_of(&fit, beta, &score);
	for (size_t j = 0; j < fit.count; j++)
		steady.tests[j] = steady_test(&fit, &score, j, j + 1);
	steady.tests[fit.count] = steady_test(&fit, &score, 0, fit.count);
	return steady;
}
