/* Are both sides irritated by the same themes: rank correlations, and by how much they move when other texts
 * of the same people's had come. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/voices/voices_inside.h"

enum { PASSING_MEMORY = 64 << 20 };
static const double tail = 0.025, without_order_max = 0.1;

/* Of a side: the themes that each text tells negatively, as bits. */
struct told_side {
	uint64_t *told;
	size_t count;
};

static int
sign_of(double number)
{
	return (number > 0) - (number < 0);
}

/* Kendall 1945; false: all of one are equal. */
bool
voices_tau_b(const double *a, const double *b, size_t count, double *tau_r)
{
	double concord = 0, pairs_a = 0, pairs_b = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++) {
			const int one = sign_of(a[i] - a[k]), other = sign_of(b[i] - b[k]);
			concord += one * other;
			pairs_a += one != 0;
			pairs_b += other != 0;
		}
	if (pairs_a <= 0 || pairs_b <= 0)
		return false;
	*tau_r = concord / sqrt(pairs_a * pairs_b);
	return true;
}

/* Ranks of which equal ones share the mean, from 1. */
static void
midranks(const double *numbers, size_t count, double *ranks)
{
	for (size_t i = 0; i < count; i++) {
		ranks[i] = 0.5;
		for (size_t k = 0; k < count; k++)
			ranks[i] += (1 - sign_of(numbers[k] - numbers[i])) / 2.0;
	}
}

bool
voices_spearman(const double *a, const double *b, size_t count, double *rho_r)
{
	double ranks_a[TOPICS_COUNT_MAX], ranks_b[TOPICS_COUNT_MAX], both = 0, square_a = 0, square_b = 0;
	const double mean = ((double)count + 1) / 2;
	midranks(a, count, ranks_a);
	midranks(b, count, ranks_b);
	for (size_t i = 0; i < count; i++) {
		both += (ranks_a[i] - mean) * (ranks_b[i] - mean);
		square_a += (ranks_a[i] - mean) * (ranks_a[i] - mean);
		square_b += (ranks_b[i] - mean) * (ranks_b[i] - mean);
	}
	if (square_a <= 0 || square_b <= 0)
		return false;
	*rho_r = both / sqrt(square_a * square_b);
	return true;
}

/* Counts of a draw of as many texts as the side has. */
static void
draw_counts(const struct told_side *side, size_t topic_count, uint64_t *state, double *counts)
{
	memset(counts, 0, topic_count * sizeof *counts);
	for (size_t i = 0; i < side->count; i++) {
		/* the upper half of a product is even enough for counts under 2^32 */
		const uint64_t drawn = (voices_draw(state) >> 32) * side->count >> 32;
		for (uint64_t told = side->told[drawn]; told != 0; told &= told - 1)
			counts[__builtin_ctzll(told)]++;
	}
}

static int
compare_numbers(const void *a, const void *b)
{
	return sign_of(*(const double *)a - *(const double *)b);
}

static void
give_interval(struct voices_figure *figure, double *draws, size_t count)
{
	figure->has_interval = (double)count >= (1 - without_order_max) * VOICES_DRAW_COUNT;
	if (!figure->has_interval)
		return;
	qsort(draws, count, sizeof *draws, compare_numbers);
	figure->low = draws[(size_t)(tail * (double)(count - 1))];
	figure->high = draws[count - 1 - (size_t)(tail * (double)(count - 1))];
}

static void
give_intervals(const struct told_side sides[VOICES_SIDE_COUNT], size_t topic_count, uint64_t seed,
               struct voices_order *order)
{
	double taus[VOICES_DRAW_COUNT], rhos[VOICES_DRAW_COUNT];
	size_t count = 0;
	uint64_t state = seed;
	for (size_t draw = 0; draw < VOICES_DRAW_COUNT; draw++) {
		double counts[VOICES_SIDE_COUNT][TOPICS_COUNT_MAX];
		for (size_t side = 0; side < VOICES_SIDE_COUNT; side++)
			draw_counts(&sides[side], topic_count, &state, counts[side]);
		if (voices_tau_b(counts[0], counts[1], topic_count, &taus[count]) &&
		    voices_spearman(counts[0], counts[1], topic_count, &rhos[count]))
			count++;
	}
	give_interval(&order->tau, taus, count);
	give_interval(&order->rho, rhos, count);
}

/* The themes told negatively most often; of two, the one that more texts are about. */
static void
choose_firsts(size_t topic_count, struct voices_order *order)
{
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		uint64_t chosen = 0;
		for (size_t place = 0; place < VOICES_FIRST_COUNT; place++) {
			size_t best = SIZE_MAX;
			for (size_t topic = 0; topic < topic_count; topic++)
				if ((chosen >> topic & 1) == 0 && order->negatives[side][topic] > 0 &&
				    (best == SIZE_MAX || order->negatives[side][topic] > order->negatives[side][best]))
					best = topic;
			if (best == SIZE_MAX)
				break;
			chosen |= (uint64_t)1 << best;
			order->firsts[side][order->first_counts[side]++] = best;
		}
	}
	for (size_t i = 0; i < order->first_counts[0]; i++)
		for (size_t k = 0; k < order->first_counts[1]; k++)
			if (order->firsts[0][i] == order->firsts[1][k]) {
				order->is_shared[0][i] = order->is_shared[1][k] = true;
				order->shared_count++;
			}
}

static void
read_sides(struct arena *passing, const struct voices_texts *texts, const struct topics *themes,
           struct told_side sides[VOICES_SIDE_COUNT], struct voices_order *order)
{
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++)
		sides[side] = (struct told_side){ .told = arena_array_of(passing, uint64_t, texts->count + 1) };
	for (size_t text = 0; text < texts->count; text++) {
		const struct voices_text *said = &texts->list[text];
		must(said->side < VOICES_SIDE_COUNT && said->tone < VOICES_TONE_COUNT);
		uint64_t told = 0;
		for (size_t topic = 0; topic < themes->count && said->tone == VOICES_NEGATIVE; topic++)
			if (voices_speaks(themes, text, topic)) {
				told |= (uint64_t)1 << topic;
				order->negatives[said->side][topic]++;
			}
		sides[said->side].told[sides[said->side].count++] = told;
	}
}

enum voices_status
voices_order(const struct voices_texts *texts, const struct topics *themes, uint64_t seed,
             struct voices_order *order_r)
{
	must(voices_themes_fit(texts, themes) && texts->count <= VOICES_TEXT_COUNT_MAX);
	*order_r = (struct voices_order){ .shared_count = 0 };
	if (themes->count < 2)
		return VOICES_TOO_FEW;
	struct arena *passing = arena_new(PASSING_MEMORY);
	struct told_side sides[VOICES_SIDE_COUNT];
	read_sides(passing, texts, themes, sides, order_r);
	enum voices_status status = sides[0].count > 0 && sides[1].count > 0 ? VOICES_DONE : VOICES_ONE_SIDE;
	double counts[VOICES_SIDE_COUNT][TOPICS_COUNT_MAX];
	for (size_t side = 0; side < VOICES_SIDE_COUNT; side++) {
		order_r->texts[side] = (int64_t)sides[side].count;
		for (size_t topic = 0; topic < themes->count; topic++)
			counts[side][topic] = (double)order_r->negatives[side][topic];
	}
	choose_firsts(themes->count, order_r);
	if (status == VOICES_DONE && !(voices_tau_b(counts[0], counts[1], themes->count, &order_r->tau.value) &&
	                               voices_spearman(counts[0], counts[1], themes->count, &order_r->rho.value)))
		status = VOICES_ALL_ALIKE;
	if (status == VOICES_DONE)
		give_intervals(sides, themes->count, seed, order_r);
	arena_end(passing);
	return status;
}
