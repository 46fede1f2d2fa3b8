#include "craft/stats/stats_logrank.h"

#define MATHLIB_STANDALONE
#include <Rmath.h>

#include "craft/stats/stats_delay_inside.h"
#include "craft/stats/stats_inside.h"
#include "craft/stats/stats_solve.h"

struct sums {
	size_t count;
	double rho;
	struct stats_sum observed[STATS_GROUPS_MAX], expected[STATS_GROUPS_MAX];
	struct stats_sum covariance[STATS_GROUPS_MAX][STATS_GROUPS_MAX];
};

/* At one duration: who is at risk and who is done, by group. */
struct moment {
	double at_risk[STATS_GROUPS_MAX], done[STATS_GROUPS_MAX];
	double all_at_risk, all_done;
};

/* The hypergeometric law of who is done among those at risk. */
static void
sums_add(struct sums *sums, const struct moment *moment, double weight)
{
	const double n = moment->all_at_risk, d = moment->all_done;
	const double scale = n > 1 ? weight * weight * d * ((n - d) / (n - 1)) : 0;
	for (size_t i = 0; i < sums->count; i++) {
		const double share = moment->at_risk[i] / n;
		stats_add(&sums->observed[i], weight * moment->done[i]);
		stats_add(&sums->expected[i], weight * d * share);
		for (size_t j = 0; j < i; j++)
			stats_add(&sums->covariance[i][j], -scale * share * (moment->at_risk[j] / n));
		stats_add(&sums->covariance[i][i], scale * share * ((n - moment->at_risk[i]) / n));
	}
}

static void
stratum_add(struct sums *sums, const struct stats_delays *const *delays)
{
	int64_t longest = -1;
	int64_t at_risk[STATS_GROUPS_MAX];
	double waiting = 1;
	for (size_t i = 0; i < sums->count; i++) {
		longest = delays[i]->longest > longest ? delays[i]->longest : longest;
		at_risk[i] = delays[i]->n - delays[i]->late;
	}
	for (int64_t duration = 0; duration <= longest; duration++) {
		struct moment moment = { 0 };
		for (size_t i = 0; i < sums->count; i++) {
			const struct stats_slot *slot = stats_delays_slot(delays[i], duration);
			moment.at_risk[i] = (double)at_risk[i];
			moment.done[i] = (double)slot->ended[STATS_DONE];
			moment.all_at_risk += moment.at_risk[i];
			moment.all_done += moment.done[i];
			at_risk[i] += slot->entered - stats_slot_ended(slot); /* (entry, duration] */
		}
		if (!(moment.all_done > 0))
			continue;
		sums_add(sums, &moment, pow(waiting, sums->rho));
		waiting *= (moment.all_at_risk - moment.all_done) / moment.all_at_risk;
	}
}

/* The groups that were at risk, but the first: the others say what it did. */
static struct stats_chi2
sums_test(const struct sums *sums)
{
	size_t used[STATS_GROUPS_MAX], count = 0, at_fault = 0;
	double matrix[STATS_GROUPS_MAX * STATS_GROUPS_MAX], beyond[STATS_GROUPS_MAX];
	for (size_t i = 0; i < sums->count; i++)
		if (stats_total(&sums->expected[i]) > 0)
			used[count++] = i;
	if (count < 2)
		return (struct stats_chi2){ .status = STATS_TOO_FEW };
	const size_t n = count - 1;
	for (size_t i = 0; i < n; i++) {
		const size_t row = used[i + 1];
		beyond[i] = stats_total(&sums->observed[row]) - stats_total(&sums->expected[row]);
		for (size_t j = 0; j <= i; j++)
			matrix[i * n + j] = stats_total(&sums->covariance[row][used[j + 1]]);
	}
	if (!stats_factor(matrix, n, &at_fault))
		return (struct stats_chi2){ .status = STATS_NO_VARIANCE };
	const double chi2 = stats_forward(matrix, n, beyond);
	return (struct stats_chi2){
		STATS_OK, chi2, (double)n, pchisq(chi2, (double)n, false, false),
	};
}

struct stats_logrank
stats_logrank_of(const struct stats_delays *const *delays, size_t group_count,
                 size_t stratum_count, double rho)
{
	must(group_count >= 2);
	must(group_count <= STATS_GROUPS_MAX);
	must(rho >= 0);
	struct stats_logrank logrank = { .group_count = group_count };
	struct sums sums = { .count = group_count, .rho = rho };
	for (size_t i = 0; i < group_count * stratum_count; i++)
		if (delays[i]->out_of_range) {
			logrank.test.status = STATS_OUT_OF_RANGE;
			return logrank;
		}
	for (size_t stratum = 0; stratum < stratum_count; stratum++)
		stratum_add(&sums, delays + stratum * group_count);
	for (size_t i = 0; i < group_count; i++) {
		logrank.observed[i] = stats_total(&sums.observed[i]);
		logrank.expected[i] = stats_total(&sums.expected[i]);
	}
	logrank.test = sums_test(&sums);
	return logrank;
}
