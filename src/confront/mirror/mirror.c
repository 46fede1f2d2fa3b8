#include "confront/mirror/mirror.h"

#include <math.h>

#define MIRROR_LEVEL 0.95
#define MIRROR_ALPHA 0.05

struct stats_summary
mirror_summary_of(const struct secrecy_cell *cell)
{
	struct stats_summary summary = { .status = STATS_TOO_FEW,
		                             .n = cell->people,
		                             .mean = cell->mean };
	if (!cell->has_spread || cell->people < 2)
		return summary;
	summary.status = cell->variance > 0 ? STATS_OK : STATS_NO_VARIANCE;
	summary.variance = cell->variance;
	summary.se = sqrt(cell->variance / (double)cell->people);
	return summary;
}

static struct stats_sample
sample_of(const struct secrecy_cell *cell)
{
	return (struct stats_sample){ cell->values, cell->levels, cell->value_count };
}

/* What only the order of answers says: kept beside, never the verdict. */
static void
compare_ranks(struct mirror_gap *gap, const struct secrecy_cell *first,
              const struct secrecy_cell *second, const struct stats_summary *a,
              const struct stats_summary *b)
{
	if (first->value_count == 0 || second->value_count == 0)
		return;
	const struct stats_sample first_sample = sample_of(first), second_sample = sample_of(second);
	const struct stats_brunner_munzel ranks =
		stats_brunner_munzel_of(&first_sample, &second_sample, MIRROR_LEVEL);
	const struct stats_hedges hedges = stats_hedges_point(a, b);
	if (ranks.status != STATS_OK || hedges.status != STATS_OK)
		return;
	gap->has_ranks = true;
	gap->delta = ranks.delta;
	gap->delta_low = fmax(ranks.delta_interval.low, -1);
	gap->delta_high = fmin(ranks.delta_interval.high, 1);
	gap->p_rank = ranks.p;
	gap->hedges = hedges.g;
}

static void
compare_test(struct mirror_gap *gap, const struct stats_gap *test)
{
	gap->is_tested = test->status == STATS_OK;
	gap->verdict = STATS_NOT_TESTABLE;
	if (!gap->is_tested)
		return;
	gap->low = test->interval.low;
	gap->high = test->interval.high;
}

/* How many more answers would settle it. An interval of ± half the margin always does: either it
 * leaves zero out, or the 90 % interval lies within the margin. Of asking agents alone or both
 * sides in their present proportion, the way that asks fewest people. */
void
mirror_needed(struct mirror_gap *gap, const struct secrecy_cell *first,
              const struct secrecy_cell *second, double margin)
{
	const struct stats_summary a = mirror_summary_of(first), b = mirror_summary_of(second);
	const struct stats_plan plan = stats_plan_of(&a, &b);
	const struct stats_more more = stats_more_answers(&plan, STATS_GOAL_WIDTH, margin / 2);
	if (more.status != STATS_OK || more.both_a < 0 || more.both_b < 0)
		return;
	const bool second_alone = more.b_alone >= 0 && more.b_alone <= more.both_a + more.both_b;
	gap->more_first = second_alone ? 0 : more.both_a;
	gap->more_second = second_alone ? more.b_alone : more.both_b;
}

struct mirror_gap
mirror_compare(const struct secrecy_cell *first, const struct secrecy_cell *second,
               struct stats_gap *test_r)
{
	const struct stats_summary a = mirror_summary_of(first), b = mirror_summary_of(second);
	struct mirror_gap gap = {
		.method = first->has_spread && second->has_spread ? MIRROR_PEOPLE : MIRROR_NOTES,
		.first_mean = first->mean,
		.second_mean = second->mean,
		.gap = second->mean - first->mean,
		.more_first = -1,
		.more_second = -1,
	};
	*test_r = (struct stats_gap){ .status = STATS_TOO_FEW };
	if (gap.method == MIRROR_PEOPLE) {
		*test_r = stats_welch(&a, &b, MIRROR_LEVEL);
		compare_ranks(&gap, first, second, &a, &b);
	}
	compare_test(&gap, test_r);
	return gap;
}

struct mirror_gap
mirror_pair(struct arena *arena, const double *first, const double *second, size_t count,
            struct stats_gap *test_r)
{
	must(count > 0);
	*test_r = stats_paired(arena, first, second, count, MIRROR_LEVEL);
	const struct stats_summary a = stats_summary_of_values(first, count);
	const struct stats_summary b = stats_summary_of_values(second, count);
	struct mirror_gap gap = { .method = MIRROR_PLACES,
		                      .pairs = (int64_t)count,
		                      .first_mean = a.mean,
		                      .second_mean = b.mean,
		                      .gap = b.mean - a.mean,
		                      .more_first = -1,
		                      .more_second = -1 };
	compare_test(&gap, test_r);
	const struct stats_link link = stats_pearson(first, second, count, MIRROR_LEVEL);
	const struct stats_number visible = stats_smallest_link((int64_t)count);
	gap.has_link = link.status == STATS_OK && visible.status == STATS_OK;
	if (gap.has_link) {
		gap.link = link.r;
		gap.link_low = link.interval.low;
		gap.link_high = link.interval.high;
		gap.link_visible = visible.value;
	}
	return gap;
}
