/* How sure: probabilities that are true on what was not seen, and from where on to follow them. */
#include <math.h>

#include "craft/learn/learn_inside.h"
#include "craft/stats/stats_share.h"

enum { LOOK_COUNT = 10, HALVING_COUNT = 60 };
static const double sure_level = 0.995; /* 99.75 % one-sided */

void
learn_probabilities(const float *scores, size_t count, double temperature, double *p_r)
{
	double most = -INFINITY, sum = 0;
	for (size_t i = 0; i < count; i++)
		most = fmax(most, temperature * (double)scores[i]);
	for (size_t i = 0; i < count; i++) {
		p_r[i] = exp(temperature * (double)scores[i] - most);
		sum += p_r[i];
	}
	for (size_t i = 0; i < count; i++)
		p_r[i] /= sum;
}

/* How the likelihood of what happened grows with the temperature: positive below the best one, negative
 * above, since its logarithm is concave. As if one example more had gone elsewhere (Platt, 1999): a few
 * that all went right do not make it sure of everything. */
static double
slope(const struct learn_held_out *held_out, double temperature, double *p)
{
	const double astray = 1 / ((double)held_out->count + 2);
	const double others = (double)held_out->class_count - 1;
	double sum = 0;
	for (size_t i = 0; i < held_out->count; i++) {
		const float *scores = held_out->scores + i * held_out->class_count;
		const uint32_t right = held_out->class_of[i];
		learn_probabilities(scores, held_out->class_count, temperature, p);
		for (size_t k = 0; k < held_out->class_count; k++)
			sum += ((k == right ? 1 - astray : astray / others) - p[k]) * (double)scores[k];
	}
	return sum;
}

double
learn_temperature(struct arena *arena, const struct learn_held_out *held_out)
{
	double low = 0.01, high = 20;
	double *p = arena_array_of(arena, double, held_out->class_count);
	for (int i = 0; i < HALVING_COUNT; i++) {
		const double middle = (low + high) / 2;
		if (slope(held_out, middle, p) > 0)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* Of one example: the probability of the first guess, and the rank of the right one. */
static size_t
rank_of(const double *p, size_t count, size_t right, size_t *first_r)
{
	size_t rank = 0;
	*first_r = 0;
	for (size_t k = 0; k < count; k++) {
		rank += p[k] > p[right] || (p[k] >= p[right] && k < right);
		if (p[k] > p[*first_r])
			*first_r = k;
	}
	return rank;
}

struct learn_measure
learn_measure(struct arena *arena, const struct learn_held_out *held_out, double temperature,
              double precision)
{
	struct learn_measure measure = { .tried = (int64_t)held_out->count };
	int64_t tried[LOOK_COUNT] = { 0 }, right[LOOK_COUNT] = { 0 };
	double *p = arena_array_of(arena, double, held_out->class_count);
	for (size_t i = 0; i < held_out->count; i++) {
		size_t first;
		learn_probabilities(held_out->scores + i * held_out->class_count, held_out->class_count,
		                    temperature, p);
		const size_t rank = rank_of(p, held_out->class_count, held_out->class_of[i], &first);
		measure.right += rank == 0;
		measure.right_three += rank < 3;
		if (first == held_out->nowhere || first == held_out->here_of[i])
			continue;
		measure.moved++;
		measure.moved_right += rank == 0;
		for (int look = 0; look < LOOK_COUNT && p[first] >= 0.5 + 0.05 * look; look++) {
			tried[look]++;
			right[look] += rank == 0;
		}
	}
	for (int look = 0; look < LOOK_COUNT && measure.threshold == 0; look++)
		if (tried[look] > 0 && stats_share_of(right[look], tried[look], STATS_WILSON, sure_level)
		                               .interval.low >= precision) {
			measure.threshold = 0.5 + 0.05 * look;
			measure.sure_tried = tried[look];
			measure.sure_right = right[look];
		}
	return measure;
}
