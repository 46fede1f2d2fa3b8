/* How right: of texts that were told, how many as people say, class by class, and whether what was announced
 * is what happened. Intervals by bootstrap over texts (Efron 1979, percentiles): the repeats of one text stay
 * together, since they are no new texts. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/stats/stats_share.h"
#include "listen/verbatim/verbatim_inside.h"

enum { DRAW_COUNT = 1000, LOW_RANK = 25, HIGH_RANK = 974 };

uint64_t
verbatim_draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

double
verbatim_chance(uint64_t *state)
{
	return (double)(verbatim_draw(state) >> 11) * 0x1p-53;
}

/* The two figures of a draw, from what was told of each text as often as it was drawn. */
struct figures {
	double accuracy, macro_f1;
};

/* The mean over labels of F1 = 2 × hits / (said by people + by the model); one that neither says counts in
 * none. */
static double
macro_f1(const double *confusion, size_t labels)
{
	double sum = 0, count = 0;
	for (size_t k = 0; k < labels; k++) {
		double people = 0, model = 0;
		for (size_t i = 0; i < labels; i++) {
			people += confusion[k * labels + i];
			model += confusion[i * labels + k];
		}
		sum += people + model > 0 ? 2 * confusion[k * labels + k] / (people + model) : 0;
		count += people + model > 0;
	}
	return sum / count;
}

/* `times`: how often each text counts. */
static struct figures
figures_of(const struct verbatim_told *told, const uint32_t *times, double *confusion)
{
	const size_t cells = told->label_count * told->label_count;
	struct figures mean = { 0, 0 };
	for (size_t r = 0; r < told->repeats; r++) {
		double all = 0, right = 0;
		memset(confusion, 0, cells * sizeof *confusion);
		for (size_t i = 0; i < told->texts; i++) {
			const uint32_t guessed = told->guessed[r * told->texts + i];
			confusion[told->right[i] * told->label_count + guessed] += times[i];
			right += guessed == told->right[i] ? times[i] : 0;
			all += times[i];
		}
		mean.accuracy += right / all / (double)told->repeats;
		mean.macro_f1 += macro_f1(confusion, told->label_count) / (double)told->repeats;
	}
	return mean;
}

int
verbatim_compare(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;
	return left < right ? -1 : left > right;
}

/* All right in each draw says nothing of the next text: then Wilson's interval of so many right ones. */
static struct verbatim_figure
figure_of(double value, double *drawn, size_t texts)
{
	qsort(drawn, DRAW_COUNT, sizeof *drawn, verbatim_compare);
	const int64_t n = (int64_t)texts;
	const double low = drawn[LOW_RANK] < 1 ? drawn[LOW_RANK]
	                                       : stats_share_of(n, n, STATS_WILSON, 0.95).interval.low;
	return (struct verbatim_figure){ value, low, drawn[HIGH_RANK] };
}

static void
measure_bins(const struct verbatim_told *told, struct verbatim_measure *measure)
{
	const size_t all = told->texts * told->repeats;
	for (size_t i = 0; i < all; i++) {
		const double p = (double)told->probabilities[i];
		const size_t at = (size_t)(p * VERBATIM_BIN_COUNT);
		struct verbatim_bin *bin = &measure->bins[at < VERBATIM_BIN_COUNT ? at : VERBATIM_BIN_COUNT - 1];
		bin->count++;
		bin->announced += p;
		bin->right += told->guessed[i] == told->right[i % told->texts];
	}
	for (size_t i = 0; i < VERBATIM_BIN_COUNT; i++) {
		struct verbatim_bin *bin = &measure->bins[i];
		measure->calibration += fabs(bin->announced - bin->right) / (double)all;
		if (bin->count > 0) {
			bin->announced /= bin->count;
			bin->right /= bin->count;
		}
		bin->count /= (double)told->repeats;
	}
}

void
verbatim_measure_told(struct arena *arena, const struct verbatim_told *told, unsigned seed,
                      struct verbatim_measure *measure_r)
{
	const size_t cells = told->label_count * told->label_count;
	double *confusion = arena_array_of(arena, double, cells);
	double *accuracies = arena_array_of(arena, double, DRAW_COUNT);
	double *scores = arena_array_of(arena, double, DRAW_COUNT);
	uint32_t *times = arena_array_of(arena, uint32_t, told->texts);
	uint64_t state = seed;
	must(told->texts > 0 && told->repeats > 0);
	*measure_r = (struct verbatim_measure){ .texts = told->texts, .repeats = told->repeats,
		                                    .label_count = told->label_count };
	for (size_t i = 0; i < told->texts; i++)
		times[i] = 1;
	const struct figures seen = figures_of(told, times, confusion);
	measure_r->confusion = arena_array_of(arena, double, cells);
	for (size_t i = 0; i < told->texts * told->repeats; i++)
		measure_r->confusion[told->right[i % told->texts] * told->label_count + told->guessed[i]] +=
			1 / (double)told->repeats;
	for (size_t d = 0; d < DRAW_COUNT; d++) {
		memset(times, 0, told->texts * sizeof *times);
		for (size_t i = 0; i < told->texts; i++)
			times[verbatim_draw(&state) % told->texts]++;
		const struct figures drawn = figures_of(told, times, confusion);
		accuracies[d] = drawn.accuracy;
		scores[d] = drawn.macro_f1;
	}
	measure_r->accuracy = figure_of(seen.accuracy, accuracies, told->texts);
	measure_r->macro_f1 = figure_of(seen.macro_f1, scores, told->texts);
	measure_bins(told, measure_r);
}
