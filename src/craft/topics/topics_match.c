/* What two sets of themes have in common, and what their words do. */
#include <math.h>
#include <string.h>

#include "craft/topics/topics_inside.h"

size_t
topics_heaviest(const struct topics_factors *factors, size_t term_count, size_t topic,
                uint32_t terms_r[TOPICS_WORD_COUNT])
{
	const double *weights = factors->terms + topic;
	const size_t step = factors->count;
	size_t count = 0;
	for (size_t term = 0; term < term_count; term++) {
		const double weight = weights[term * step];
		if (weight <= 0 || (count == TOPICS_WORD_COUNT && weight <= weights[terms_r[count - 1] * step]))
			continue;
		size_t place = count < TOPICS_WORD_COUNT ? count++ : count - 1;
		for (; place > 0 && weights[terms_r[place - 1] * step] < weight; place--)
			terms_r[place] = terms_r[place - 1];
		terms_r[place] = (uint32_t)term;
	}
	return count;
}

/* --- words found together --------------------------------------------------------------------------- */

struct pairs {
	uint32_t seen[TOPICS_WORD_COUNT];
	uint32_t together[TOPICS_WORD_COUNT][TOPICS_WORD_COUNT];
};

static double
npmi_of(const struct pairs *pairs, size_t word_count, double n)
{
	double sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < word_count; i++)
		for (size_t k = i + 1; k < word_count; k++, count++) {
			const double both = pairs->together[i][k] / n;
			if (both <= 0)
				sum -= 1;
			else if (both >= 1)
				sum += 1;
			else
				sum += log(both * n / pairs->seen[i] * n / pairs->seen[k]) / -log(both);
		}
	return count > 0 ? sum / (double)count : 0;
}

void
topics_npmi(struct arena *arena, const struct topics_rows *rows, const struct topics_words *words,
            size_t count, double *npmi_r)
{
	must(count <= TOPICS_COUNT_MAX);
	struct pairs *pairs = arena_array_of(arena, struct pairs, count);
	/* [term × count]: the rank of a term in each theme, from 1 */
	uint8_t *ranks = arena_array_of(arena, uint8_t, rows->term_count * count);
	for (size_t topic = 0; topic < count; topic++)
		for (size_t i = 0; i < words[topic].count; i++)
			ranks[words[topic].terms[i] * count + topic] = (uint8_t)(i + 1);
	for (size_t row = 0; row < rows->count; row++) {
		uint8_t here[TOPICS_COUNT_MAX][TOPICS_WORD_COUNT];
		size_t here_count[TOPICS_COUNT_MAX] = { 0 };
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const uint8_t *rank = ranks + rows->terms[i] * count;
			for (size_t topic = 0; topic < count; topic++)
				if (rank[topic] > 0)
					here[topic][here_count[topic]++] = rank[topic] - 1;
		}
		for (size_t topic = 0; topic < count; topic++)
			for (size_t i = 0; i < here_count[topic]; i++) {
				pairs[topic].seen[here[topic][i]]++;
				for (size_t k = 0; k < here_count[topic]; k++)
					pairs[topic].together[here[topic][i]][here[topic][k]]++;
			}
	}
	for (size_t topic = 0; topic < count; topic++)
		npmi_r[topic] = npmi_of(&pairs[topic], words[topic].count, (double)rows->count);
}

/* --- themes matched ------------------------------------------------------------------------------- */

double
topics_alike(const struct topics_words *one, const struct topics_words *other)
{
	size_t both = 0;
	for (size_t i = 0; i < one->count; i++)
		for (size_t k = 0; k < other->count; k++)
			both += one->terms[i] == other->terms[k];
	const size_t either = one->count + other->count - both;
	return either > 0 ? (double)both / (double)either : 0;
}

enum { SIDE = TOPICS_COUNT_MAX + 1 };
struct matching {
	double cost[SIDE][SIDE]; /* from 1 */
	double of_row[SIDE], of_column[SIDE];
	size_t row_of[SIDE], way[SIDE]; /* by column; 0: none */
};

/* One row more finds its place, others moving if that costs less (Kuhn 1955, by shortest paths). */
static void
place_row(struct matching *matching, size_t row, size_t count)
{
	double least[SIDE];
	bool used[SIDE] = { false };
	size_t column = 0;
	for (size_t i = 0; i <= count; i++)
		least[i] = INFINITY;
	matching->row_of[0] = row;
	do {
		const size_t here = matching->row_of[column];
		double delta = INFINITY;
		size_t next = 0;
		used[column] = true;
		for (size_t k = 1; k <= count; k++) {
			if (used[k])
				continue;
			const double cost = matching->cost[here][k] - matching->of_row[here] - matching->of_column[k];
			if (cost < least[k]) {
				least[k] = cost;
				matching->way[k] = column;
			}
			if (least[k] < delta) {
				delta = least[k];
				next = k;
			}
		}
		for (size_t k = 0; k <= count; k++) {
			if (used[k]) {
				matching->of_row[matching->row_of[k]] += delta;
				matching->of_column[k] -= delta;
			} else {
				least[k] -= delta;
			}
		}
		column = next;
	} while (matching->row_of[column] != 0);
	for (; column != 0; column = matching->way[column])
		matching->row_of[column] = matching->row_of[matching->way[column]];
}

double
topics_match(struct arena *arena, const struct topics_words *one, const struct topics_words *other,
             size_t count)
{
	must(count > 0 && count <= TOPICS_COUNT_MAX);
	struct matching *matching = arena_new_of(arena, struct matching);
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			matching->cost[i + 1][k + 1] = -topics_alike(&one[i], &other[k]);
	for (size_t row = 1; row <= count; row++)
		place_row(matching, row, count);
	for (size_t column = 1; column <= count; column++)
		sum -= matching->cost[matching->row_of[column]][column];
	return sum / (double)count;
}
