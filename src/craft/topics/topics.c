/* Themes told. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/topics/topics_inside.h"

static const double weight_min_usual = 0.1;

struct ranked {
	struct topic topic;
	size_t from; /* its column among the factors */
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	if (left->topic.main_count != right->topic.main_count)
		return left->topic.main_count > right->topic.main_count ? -1 : 1;
	return left->from < right->from ? -1 : left->from > right->from;
}

/* The theme a text has most of, SIZE_MAX: none. */
static size_t
main_of(const double *weights, size_t count, double weight_min)
{
	size_t main = 0;
	for (size_t k = 1; k < count; k++)
		if (weights[k] > weights[main])
			main = k;
	return weights[main] >= weight_min ? main : SIZE_MAX;
}

static double
square_error(const struct topics_rows *rows, const struct topics_factors *factors, double *all_r)
{
	const size_t count = factors->count;
	double gram[TOPICS_COUNT_MAX][TOPICS_COUNT_MAX] = { 0 }, error = 0;
	for (size_t term = 0; term < rows->term_count; term++)
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < count; k++)
				gram[i][k] += factors->terms[term * count + i] * factors->terms[term * count + k];
	*all_r = 0;
	for (size_t row = 0; row < rows->count; row++) {
		const double *text = factors->texts + row * count;
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const double weight = rows->weights[i];
			double told = 0;
			for (size_t k = 0; k < count; k++)
				told += text[k] * factors->terms[rows->terms[i] * count + k];
			error += weight * weight - 2 * weight * told;
			*all_r += weight * weight;
		}
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < count; k++)
				error += text[i] * text[k] * gram[i][k];
	}
	return error > 0 ? error : 0;
}

/* Themes with words, the one most texts are about first. How many. */
static size_t
rank(struct arena *passing, const struct topics_rows *rows, const struct topics_factors *factors,
     double weight_min, struct ranked *ranked)
{
	struct topics_words words[TOPICS_COUNT_MAX] = { 0 };
	double npmi[TOPICS_COUNT_MAX];
	size_t mains[TOPICS_COUNT_MAX] = { 0 }, count = 0;
	for (size_t k = 0; k < factors->count; k++)
		words[k].count = topics_heaviest(factors, rows->term_count, k, words[k].terms);
	topics_npmi(passing, rows, words, factors->count, npmi);
	for (size_t row = 0; row < rows->count; row++) {
		const size_t main = main_of(factors->texts + row * factors->count, factors->count, weight_min);
		if (main != SIZE_MAX)
			mains[main]++;
	}
	for (size_t k = 0; k < factors->count; k++) {
		if (words[k].count == 0)
			continue;
		struct topic topic = { .word_count = words[k].count, .main_count = mains[k], .npmi = npmi[k],
			                   .share = (double)mains[k] / (double)rows->count };
		for (size_t i = 0; i < topic.word_count; i++) {
			topic.terms[i] = words[k].terms[i];
			topic.words[i] = rows->words[topic.terms[i]];
			topic.word_weights[i] = factors->terms[topic.terms[i] * factors->count + k];
		}
		ranked[count++] = (struct ranked){ topic, k };
	}
	if (count > 0)
		qsort(ranked, count, sizeof *ranked, compare_ranked);
	return count;
}

static void
tell(struct arena *arena, const struct topics_rows *rows, const struct topics_factors *factors,
     const struct ranked *ranked, struct topics *topics)
{
	struct topic *told = arena_array_of(arena, struct topic, topics->count + 1);
	float *weights = arena_array_of(arena, float, rows->count * topics->count + 1);
	uint8_t *mains = arena_array_of(arena, uint8_t, rows->count);
	uint8_t place[TOPICS_COUNT_MAX];
	for (size_t k = 0; k < topics->count; k++) {
		told[k] = ranked[k].topic;
		for (size_t i = 0; i < told[k].word_count; i++)
			told[k].words[i] = span_keep(arena, told[k].words[i]);
		place[ranked[k].from] = (uint8_t)k;
		topics->npmi += told[k].npmi / (double)topics->count;
	}
	for (size_t row = 0; row < rows->count; row++) {
		const double *text = factors->texts + row * factors->count;
		const size_t main = main_of(text, factors->count, topics->weight_min);
		for (size_t k = 0; k < topics->count; k++)
			weights[row * topics->count + k] = (float)text[ranked[k].from];
		mains[row] = main == SIZE_MAX ? TOPICS_NONE : place[main];
		topics->none_count += main == SIZE_MAX;
	}
	topics->topics = told;
	topics->weights = weights;
	topics->mains = mains;
}

static void
find_factors(struct arena *passing, const struct topics_rows *rows, const struct topics_question *question,
             struct topics_factors *factors)
{
	if (question->found_in_max == 0 || rows->count <= question->found_in_max) {
		topics_factor(passing, rows, question, factors);
		return;
	}
	uint64_t state = question->seed;
	size_t *numbers;
	const struct topics_rows drawn =
		topics_draw_rows(passing, rows, question->found_in_max, &state, &numbers);
	topics_factor(passing, &drawn, question, factors);
	topics_place(passing, rows, factors);
}

enum topics_status
topics_find(struct arena *arena, const struct topics_rows *rows, const struct topics_question *question,
            struct topics *topics_r)
{
	must(question->count >= 2 && question->count <= TOPICS_COUNT_MAX);
	must(question->weight_min >= 0);
	must(question->found_in_max == 0 || question->found_in_max >= TOPICS_COUNT_MAX);
	if (rows->count < question->count || rows->term_count < question->count)
		return TOPICS_TOO_FEW;
	struct arena *passing = arena_new((size_t)1 << 30);
	struct topics_factors factors;
	find_factors(passing, rows, question, &factors);
	if (!factors.stopped) {
		struct ranked ranked[TOPICS_COUNT_MAX];
		double all;
		struct topics topics = {
			.row_count = rows->count,
			.weight_min = question->weight_min > 0 ? question->weight_min : weight_min_usual,
			.steps = factors.steps,
			.converged = factors.converged,
		};
		const double error = square_error(rows, &factors, &all);
		topics.error = all > 0 ? sqrt(error / all) : 0;
		topics.count = rank(passing, rows, &factors, topics.weight_min, ranked);
		tell(arena, rows, &factors, ranked, &topics);
		*topics_r = topics;
	}
	arena_end(passing);
	return factors.stopped ? TOPICS_STOPPED : TOPICS_DONE;
}
