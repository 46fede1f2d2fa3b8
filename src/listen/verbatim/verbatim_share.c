/* How many texts bear each label, the errors of the model taken back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "listen/verbatim/verbatim_inside.h"

enum { DRAW_COUNT = 500, LOW_RANK = 12, HIGH_RANK = 487, STEP_COUNT_MAX = 2000,
	TEXTS_DRAWN_MAX = 20000 }; /* beyond, what is told no longer adds to the error of the confusion */
static const double step_small = 1e-6;

struct sharing {
	size_t labels;
	double *mixes;  /* [label × labels + told]: the chance that a text of this label is told as that one */
	double *told;   /* shares, as told */
	double *shares, *next;
};

/* The share of each label that makes what was told the likeliest, from those that stand there on. */
static void
likeliest(struct sharing *sharing)
{
	const size_t n = sharing->labels;
	double moved = 1;
	for (int step = 0; step < STEP_COUNT_MAX && moved > step_small; step++) {
		memset(sharing->next, 0, n * sizeof *sharing->next);
		for (size_t k = 0; k < n; k++) {
			double chance = 0;
			for (size_t i = 0; i < n; i++)
				chance += sharing->shares[i] * sharing->mixes[i * n + k];
			for (size_t i = 0; i < n && chance > 0; i++)
				sharing->next[i] +=
					sharing->told[k] * sharing->shares[i] * sharing->mixes[i * n + k] / chance;
		}
		moved = 0;
		for (size_t i = 0; i < n; i++) {
			moved = fmax(moved, fabs(sharing->next[i] - sharing->shares[i]));
			sharing->shares[i] = sharing->next[i];
		}
	}
}

/* `count` texts dealt by chances that make 1. */
static void
deal(const double *chances, size_t n, int64_t count, uint64_t *state, double *counts)
{
	for (int64_t i = 0; i < count; i++) {
		double left = verbatim_chance(state);
		size_t k = 0;
		while (k + 1 < n && left >= chances[k])
			left -= chances[k++];
		counts[k]++;
	}
}

/* Half a text more in each cell of a row: what was never seen may happen (Jeffreys). */
static void
mix_of(const double *counts, size_t n, double *mix)
{
	double sum = 0;
	for (size_t k = 0; k < n; k++)
		sum += counts[k] + 0.5;
	for (size_t k = 0; k < n; k++)
		mix[k] = (counts[k] + 0.5) / sum;
}

/* A draw: the confusion as other texts would have measured it, what would be told of as many texts, the
 * shares that one would then say. */
static void
draw_once(struct arena *arena, const struct sharing *seen, const double *shares, const int64_t *tried,
          int64_t texts, uint64_t *state, struct sharing *drawn)
{
	const size_t n = seen->labels;
	double *counts = arena_array_of(arena, double, n), dealt = 0;
	memset(drawn->told, 0, n * sizeof *drawn->told);
	for (size_t i = 0; i < n; i++) {
		memset(counts, 0, n * sizeof *counts);
		deal(seen->mixes + i * n, n, tried[i], state, counts);
		mix_of(counts, n, drawn->mixes + i * n);
		const int64_t of_label = llround(shares[i] * (double)texts);
		deal(seen->mixes + i * n, n, of_label, state, drawn->told);
		dealt += (double)of_label;
	}
	for (size_t k = 0; k < n; k++) {
		drawn->told[k] /= dealt;
		drawn->shares[k] = (shares[k] + 1 / (double)n) / 2; /* none is 0, or it would stay so */
	}
	likeliest(drawn);
}

static struct sharing
sharing_of(struct arena *arena, size_t n)
{
	return (struct sharing){ n, arena_array_of(arena, double, n * n), arena_array_of(arena, double, n),
		                     arena_array_of(arena, double, n), arena_array_of(arena, double, n) };
}

bool
verbatim_shares(struct arena *arena, const struct verbatim_shares *asked, struct verbatim_figure *shares_r)
{
	const size_t n = asked->label_count;
	struct sharing seen = sharing_of(arena, n), drawn = sharing_of(arena, n);
	double *counts = arena_array_of(arena, double, n), *draws = arena_array_of(arena, double, n * DRAW_COUNT);
	int64_t *tried = arena_array_of(arena, int64_t, n), texts = 0;
	uint64_t state = asked->seed;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < n; k++) {
			counts[k] = asked->confusion[i * n + k];
			tried[i] += asked->confusion[i * n + k];
		}
		mix_of(counts, n, seen.mixes + i * n);
		texts += asked->told[i];
		if (tried[i] == 0)
			return false;
	}
	if (texts == 0)
		return false;
	for (size_t k = 0; k < n; k++) {
		seen.told[k] = (double)asked->told[k] / (double)texts;
		seen.shares[k] = 1 / (double)n;
	}
	likeliest(&seen);
	struct arena *slice = arena_new(1 << 20);
	for (size_t d = 0; d < DRAW_COUNT; d++) {
		arena_reset(slice);
		draw_once(slice, &seen, seen.shares, tried, texts < TEXTS_DRAWN_MAX ? texts : TEXTS_DRAWN_MAX, &state,
		          &drawn);
		for (size_t i = 0; i < n; i++)
			draws[i * DRAW_COUNT + d] = drawn.shares[i];
	}
	arena_end(slice);
	for (size_t i = 0; i < n; i++) {
		double *of_label = draws + i * DRAW_COUNT;
		qsort(of_label, DRAW_COUNT, sizeof *of_label, verbatim_compare);
		/* Percentiles: a share stops at 0, and « basic » intervals, turned there, held 62 times of 100. */
		shares_r[i] = (struct verbatim_figure){ seen.shares[i], of_label[LOW_RANK], of_label[HIGH_RANK] };
	}
	return true;
}
