/* Labels lent. Two readers who make different mistakes tell the texts that nobody labelled, from those that
 * somebody did:
 *
 * - where texts stand on the axes that say most of all of them (LSA, ridge regression): « préfecture » and
 *   « titre de séjour » are near, though no labelled text has both;
 * - words (naive Bayes on TF-IDF), which begins with what the first told and reads again and again with
 *   what it told itself (EM: Nigam, McCallum, Thrun & Mitchell 2000, « Text classification from labeled and
 *   unlabeled documents using EM »). Begun from labels alone, it let one frequent label swallow the others.
 *
 * Those told most clearly, as large a part of each label, are lent what was told. The ordinary model is then
 * taught with them (LANGUAGE: pseudo-labels of the most confident). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "listen/verbatim/verbatim_few.h"

enum { ROUND_COUNT = 10, PASSING_MEMORY = 1 << 30 };
static const double share_lent = 0.4, smoothing = 0.1, ridge = 0.5, weight_of_axes = 0.5;

struct lending {
	struct arena *arena;
	const struct verbatim_map *map;
	const uint32_t *labels;
	size_t label_count;
	double *of_words; /* [text × labels + label]: what each reader says of it */
	double *of_axes;
};

/* --- by axes ------------------------------------------------------------------------------------- */

/* matrix · x = right for each column of `right`, by Cholesky; the matrix is positive (it has a ridge). */
static void
solve(double *matrix, size_t size, double *right, size_t columns)
{
	for (size_t i = 0; i < size; i++)
		for (size_t k = 0; k <= i; k++) {
			double sum = matrix[i * size + k];
			for (size_t at = 0; at < k; at++)
				sum -= matrix[i * size + at] * matrix[k * size + at];
			matrix[i * size + k] = i == k ? sqrt(sum) : sum / matrix[k * size + k];
		}
	for (size_t column = 0; column < columns; column++) {
		for (size_t i = 0; i < size; i++) {
			for (size_t k = 0; k < i; k++)
				right[i * columns + column] -= matrix[i * size + k] * right[k * columns + column];
			right[i * columns + column] /= matrix[i * size + i];
		}
		for (size_t i = size; i-- > 0;) {
			for (size_t k = i + 1; k < size; k++)
				right[i * columns + column] -= matrix[k * size + i] * right[k * columns + column];
			right[i * columns + column] /= matrix[i * size + i];
		}
	}
}

/* Each label against the others: 1 or -1 from where a text stands, and a constant. */
static void
read_axes(const struct lending *lending)
{
	const struct topics_axes *axes = &lending->map->axes;
	const size_t n = lending->label_count, size = axes->count + 1;
	double *matrix = arena_array_of(lending->arena, double, size * size);
	double *right = arena_array_of(lending->arena, double, size * n);
	double *place = arena_array_of(lending->arena, double, size);
	for (size_t i = 0; i < size; i++)
		matrix[i * size + i] = i < axes->count ? ridge : 1e-3;
	for (size_t text = 0; text < lending->map->count; text++) {
		if (lending->labels[text] >= VERBATIM_KEPT_BACK)
			continue;
		for (size_t i = 0; i < size; i++)
			place[i] = i < axes->count ? (double)axes->places[text * axes->count + i] : 1;
		for (size_t i = 0; i < size; i++) {
			for (size_t k = 0; k < size; k++)
				matrix[i * size + k] += place[i] * place[k];
			for (size_t k = 0; k < n; k++)
				right[i * n + k] += place[i] * (lending->labels[text] == k ? 1 : -1);
		}
	}
	solve(matrix, size, right, n);
	for (size_t text = 0; text < lending->map->count; text++)
		for (size_t k = 0; k < n; k++) {
			lending->of_axes[text * n + k] = right[axes->count * n + k];
			for (size_t i = 0; i < axes->count; i++)
				lending->of_axes[text * n + k] +=
					(double)axes->places[text * axes->count + i] * right[i * n + k];
		}
}

/* --- by words ------------------------------------------------------------------------------------ */

/* `weights`: of each text and label. The logarithm of how often each word is in texts of each label. */
static void
learn_words(const struct lending *lending, const double *weights, double *chances)
{
	const size_t n = lending->label_count;
	const struct verbatim_map *map = lending->map;
	double *sums = arena_array_of(lending->arena, double, n);
	memset(chances, 0, map->term_count * n * sizeof *chances);
	for (size_t i = 0; i < map->count; i++)
		for (size_t at = map->starts[i]; at < map->starts[i + 1]; at++)
			for (size_t k = 0; k < n; k++)
				chances[map->terms[at] * n + k] += weights[i * n + k] * (double)map->weights[at];
	for (size_t i = 0; i < map->term_count * n; i++)
		sums[i % n] += chances[i];
	for (size_t i = 0; i < map->term_count * n; i++)
		chances[i] =
			log((chances[i] + smoothing) / (sums[i % n] + smoothing * (double)map->term_count));
}

static void
score_words(const struct lending *lending, const double *chances)
{
	const size_t n = lending->label_count;
	const struct verbatim_map *map = lending->map;
	memset(lending->of_words, 0, map->count * n * sizeof *lending->of_words);
	for (size_t i = 0; i < map->count; i++)
		for (size_t at = map->starts[i]; at < map->starts[i + 1]; at++)
			for (size_t k = 0; k < n; k++)
				lending->of_words[i * n + k] += (double)map->weights[at] * chances[map->terms[at] * n + k];
}

/* Of a text, from the scores of its labels: those that nobody used stay 0. */
static void
part_of(const double *scores, const bool *is_used, size_t n, double *parts)
{
	double most = -INFINITY, sum = 0;
	for (size_t k = 0; k < n; k++)
		if (is_used[k])
			most = fmax(most, scores[k]);
	for (size_t k = 0; k < n; k++) {
		parts[k] = is_used[k] ? exp(scores[k] - most) : 0;
		sum += parts[k];
	}
	for (size_t k = 0; k < n; k++)
		parts[k] /= sum;
}

/* By the axes. */
static uint32_t
best_of(const struct lending *lending, const bool *is_used, size_t text)
{
	const double *scores = lending->of_axes + text * lending->label_count;
	size_t best = 0;
	for (size_t k = 0; k < lending->label_count; k++)
		if (is_used[k] && (!is_used[best] || scores[k] > scores[best]))
			best = k;
	return (uint32_t)best;
}

static void
read_words(const struct lending *lending, const bool *is_used)
{
	const size_t n = lending->label_count, count = lending->map->count;
	double *weights = arena_array_of(lending->arena, double, count * n);
	double *chances = arena_array_of(lending->arena, double, lending->map->term_count * n + 1);
	for (size_t i = 0; i < count; i++) {
		const uint32_t label = lending->labels[i] == VERBATIM_NO_LABEL ? best_of(lending, is_used, i)
		                                                               : lending->labels[i];
		if (label != VERBATIM_KEPT_BACK)
			weights[i * n + label] = 1;
	}
	learn_words(lending, weights, chances);
	for (int round = 0; round < ROUND_COUNT; round++) {
		score_words(lending, chances);
		for (size_t i = 0; i < count; i++)
			if (lending->labels[i] == VERBATIM_NO_LABEL)
				part_of(lending->of_words + i * n, is_used, n, weights + i * n);
		learn_words(lending, weights, chances);
	}
	score_words(lending, chances);
}

/* --- both ---------------------------------------------------------------------------------------- */

/* Of each text, how far its labels are from their mean; all of them as far as those of the other reader. */
static void
level(const struct lending *lending, const bool *is_used, double *scores)
{
	const size_t n = lending->label_count;
	double square = 0, used = 0, all = 0;
	for (size_t k = 0; k < n; k++)
		used += is_used[k];
	for (size_t i = 0; i < lending->map->count; i++) {
		double mean = 0;
		for (size_t k = 0; k < n; k++)
			mean += is_used[k] ? scores[i * n + k] / used : 0;
		for (size_t k = 0; k < n; k++) {
			scores[i * n + k] -= mean;
			if (is_used[k] && lending->labels[i] == VERBATIM_NO_LABEL) {
				square += scores[i * n + k] * scores[i * n + k];
				all++;
			}
		}
	}
	const double scale = square > 0 ? sqrt(all / square) : 0;
	for (size_t i = 0; i < lending->map->count * n; i++)
		scores[i] *= scale;
}

struct told {
	uint32_t text, label;
	double margin;
};

/* By label; of each, the clearest first. */
static int
compare_told(const void *a, const void *b)
{
	const struct told *left = a, *right = b;
	if (left->label != right->label)
		return left->label < right->label ? -1 : 1;
	if (left->margin > right->margin || left->margin < right->margin)
		return left->margin > right->margin ? -1 : 1;
	return left->text < right->text ? -1 : left->text > right->text;
}

static struct told
tell(const struct lending *lending, const bool *is_used, size_t text)
{
	double first = -INFINITY, second = -INFINITY;
	struct told told = { .text = (uint32_t)text };
	for (size_t k = 0; k < lending->label_count; k++) {
		const size_t at = text * lending->label_count + k;
		const double score = lending->of_words[at] + weight_of_axes * lending->of_axes[at];
		if (!is_used[k])
			continue;
		if (score > first) {
			second = first;
			first = score;
			told.label = (uint32_t)k;
		} else if (score > second) {
			second = score;
		}
	}
	told.margin = first - second;
	return told;
}

static void
lend(const struct lending *lending, const bool *is_used, uint32_t *lent)
{
	struct told *told = arena_array_of(lending->arena, struct told, lending->map->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < lending->map->count; i++)
		if (lending->labels[i] == VERBATIM_NO_LABEL)
			told[count++] = tell(lending, is_used, i);
	qsort(told, count, sizeof *told, compare_told);
	for (size_t first = 0, end; first < count; first = end) {
		for (end = first; end < count && told[end].label == told[first].label;)
			end++;
		const size_t most = (size_t)lround(share_lent * (double)(end - first));
		for (size_t i = first; i < first + most; i++)
			lent[told[i].text] = told[i].label;
	}
}

void
verbatim_lend(const struct verbatim_map *map, const uint32_t *labels, size_t label_count, uint32_t *lent_r)
{
	struct arena *arena = arena_new(PASSING_MEMORY);
	struct lending lending = { .arena = arena, .map = map, .labels = labels, .label_count = label_count };
	bool *is_used = arena_array_of(arena, bool, label_count);
	size_t used = 0;
	lending.of_words = arena_array_of(arena, double, map->count * label_count + 1);
	lending.of_axes = arena_array_of(arena, double, map->count * label_count + 1);
	memcpy(lent_r, labels, map->count * sizeof *labels);
	for (size_t i = 0; i < map->count; i++)
		if (labels[i] < VERBATIM_KEPT_BACK && !is_used[labels[i]]) {
			is_used[labels[i]] = true;
			used++;
		}
	if (used >= 2 && map->axes.count > 0) {
		read_axes(&lending);
		read_words(&lending, is_used);
		level(&lending, is_used, lending.of_words);
		level(&lending, is_used, lending.of_axes);
		lend(&lending, is_used, lent_r);
	}
	arena_end(arena);
}

/* --- a lesson ------------------------------------------------------------------------------------ */

static struct verbatim_pool *
gather(struct arena *arena, struct verbatim_lesson *lesson)
{
	struct verbatim_pool *pool = arena_new_of(arena, struct verbatim_pool);
	const struct learn_vector **vectors = arena_array_of(arena, const struct learn_vector *,
	                                                     lesson->count + lesson->unlabelled_count + 1);
	*pool = (struct verbatim_pool){ .vectors = vectors, .codebook = lesson->codebook };
	for (size_t i = 0; i < lesson->count; i++)
		vectors[pool->count++] = &lesson->examples[i].vector;
	for (size_t i = 0; i < lesson->unlabelled_count; i++)
		vectors[pool->count++] = &lesson->unlabelled[i].vector;
	lesson->pool = pool;
	return pool;
}

void
verbatim_gather(struct arena *arena, struct verbatim_lesson *lesson)
{
	(void)gather(arena, lesson);
}

void
verbatim_lend_labels(struct arena *arena, struct verbatim_lesson *lesson, uint64_t seed)
{
	struct verbatim_pool *pool = gather(arena, lesson);
	pool->map = verbatim_map_of(arena, pool->vectors, pool->count, seed);
}

uint32_t *
verbatim_pool_labels(struct arena *arena, const struct verbatim_lesson *lesson, const bool *hidden)
{
	uint32_t *labels = arena_array_of(arena, uint32_t, lesson->pool->count + 1);
	for (size_t i = 0; i < lesson->pool->count; i++)
		labels[i] = i >= lesson->count            ? VERBATIM_NO_LABEL
		            : hidden != NULL && hidden[i] ? VERBATIM_KEPT_BACK
		                                          : (uint32_t)(lesson->examples[i].class_id - 1);
	return labels;
}
