/* Telling: where a text belongs, and by which of its words. */
#include <math.h>
#include <stdlib.h>

#include "craft/learn/learn_inside.h"

size_t
learn_class_count(const struct learn_model *model)
{
	return model->class_count;
}

double
learn_heat(const struct learn_model *model)
{
	return (double)model->temperature;
}

const struct learn_places *
learn_places_of(struct arena *arena, const struct learn_model *model)
{
	struct learn_places *places = arena_new_of(arena, struct learn_places);
	for (size_t i = 0; i < model->feature_count; i++)
		places->has[model->buckets[i] / 64] |= (uint64_t)1 << model->buckets[i] % 64;
	uint32_t before = 0;
	for (size_t i = 0; i < LENGTH(places->has); i++) {
		places->before[i] = before;
		before += (uint32_t)__builtin_popcountll(places->has[i]);
	}
	return places;
}

size_t
learn_feature(const struct learn_model *model, uint32_t bucket)
{
	must(bucket < LEARN_BUCKET_COUNT);
	const uint64_t has = model->places->has[bucket / 64], bit = (uint64_t)1 << bucket % 64;
	if ((has & bit) == 0)
		return SIZE_MAX;
	return model->places->before[bucket / 64] + (size_t)__builtin_popcountll(has & (bit - 1));
}

/* --- where ------------------------------------------------------------------------------------ */

static void
score(struct arena *arena, const struct learn_model *model, const struct learn_vector *vector,
      float *scores)
{
	const size_t class_count = model->class_count;
	double *sums = arena_array_of(arena, double, class_count), square = 0;
	for (size_t i = 0; i < vector->count; i++) {
		const size_t feature = learn_feature(model, vector->buckets[i]);
		if (feature == SIZE_MAX)
			continue;
		const double weight =
			learn_weight(vector->buckets[i], (double)vector->times[i], (double)model->rarity[feature]);
		const int8_t *of_class = model->weights + feature * class_count;
		square += weight * weight;
		for (size_t k = 0; k < class_count; k++)
			sums[k] += weight * of_class[k];
	}
	for (size_t k = 0; k < class_count; k++)
		scores[k] = (float)((square > 0 ? sums[k] / sqrt(square) : 0) *
		                        (double)model->classes[k].scale +
		                    (double)model->classes[k].bias);
}

static int
compare_guesses(const void *a, const void *b)
{
	const struct learn_guess *left = a, *right = b;
	if (left->probability > right->probability || left->probability < right->probability)
		return left->probability > right->probability ? -1 : 1;
	return left->class_id < right->class_id ? -1 : left->class_id > right->class_id;
}

bool
learn_is_known(const struct learn_model *model, const struct learn_vector *vector)
{
	for (size_t i = 0; i < vector->mark_count; i++)
		if (learn_feature(model, vector->marks[i]) == SIZE_MAX)
			return false;
	return true;
}

size_t
learn_predict(struct arena *arena, const struct learn_model *model,
              const struct learn_vector *vector, struct learn_guess *guesses_r, size_t most)
{
	const size_t count = model->class_count;
	float *scores = arena_array_of(arena, float, count);
	double *p = arena_array_of(arena, double, count);
	struct learn_guess *all = arena_array_of(arena, struct learn_guess, count);
	score(arena, model, vector, scores);
	const bool is_known = learn_is_known(model, vector);
	learn_probabilities(scores, count,
	                    (double)(is_known ? model->temperature : model->bare_temperature), p);
	for (size_t k = 0; k < count; k++)
		all[k] = (struct learn_guess){ model->classes[k].class_id, p[k] };
	qsort(all, count, sizeof *all, compare_guesses);
	const size_t given = count < most ? count : most;
	for (size_t i = 0; i < given; i++)
		guesses_r[i] = all[i];
	return given;
}

/* --- why --------------------------------------------------------------------------------------- */

enum { WEIGHED_COUNT_MAX = 1000, WHY_LETTERS_MIN = 3 };
struct weighed {
	struct span folded, source; /* source: where it stands first */
	double weight;              /* of one time it stands there */
	size_t times;
};

static double
weight_of_word(const struct learn_model *model, const struct text_word *word, size_t class)
{
	uint32_t buckets[LEARN_WORD_FEATURE_MAX];
	const size_t count = learn_word_features(word, buckets);
	double sum = 0;
	if (learn_feature(model, buckets[0]) == SIZE_MAX) /* never seen before, it says nothing of itself */
		return 0;
	for (size_t i = 0; i < count; i++) {
		const size_t feature = learn_feature(model, buckets[i]);
		if (feature != SIZE_MAX)
			sum += learn_weight(buckets[i], 1, (double)model->rarity[feature]) *
			       model->weights[feature * model->class_count + class];
	}
	return sum;
}

static size_t
weigh_words(struct arena *arena, const struct learn_model *model, struct span text, size_t class,
            struct weighed *weighed)
{
	struct text_words *words = text_words_begin(arena, learn_text(text));
	struct text_word word;
	size_t count = 0;
	while (text_words_next(words, &word)) {
		size_t i = 0;
		if (!learn_is_read(&word) || word.is_little || word.folded.length < WHY_LETTERS_MIN)
			continue;
		while (i < count && !span_equal(weighed[i].folded, word.folded))
			i++;
		if (i == count && count < WEIGHED_COUNT_MAX)
			weighed[count++] = (struct weighed){ span_keep(arena, word.folded), word.source,
				                                 weight_of_word(model, &word, class), 0 };
		if (i < count)
			weighed[i].times++;
	}
	for (size_t i = 0; i < count; i++)
		weighed[i].weight *= 1 + log((double)weighed[i].times);
	return count;
}

size_t
learn_why(struct arena *arena, const struct learn_model *model, struct span text, int64_t class_id,
          struct span words_r[LEARN_WHY_COUNT])
{
	struct weighed *weighed = arena_array_of(arena, struct weighed, WEIGHED_COUNT_MAX);
	size_t class = 0, given = 0;
	while (class < model->class_count && model->classes[class].class_id != class_id)
		class++;
	if (class == model->class_count)
		return 0;
	const size_t count = weigh_words(arena, model, text, class, weighed);
	for (double heaviest = 0; given < LEARN_WHY_COUNT; given++) {
		struct weighed *best = NULL;
		for (size_t i = 0; i < count; i++)
			if (weighed[i].weight > 0 && (best == NULL || weighed[i].weight > best->weight))
				best = &weighed[i];
		if (best == NULL || best->weight < heaviest / 4) /* the others hardly weighed */
			break;
		heaviest = fmax(heaviest, best->weight);
		words_r[given] = best->source;
		best->weight = 0;
	}
	return given;
}
