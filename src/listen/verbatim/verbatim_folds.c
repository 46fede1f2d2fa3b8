/* A way of learning, tried on texts that it has not read. */
#include <stdlib.h>

#include "listen/verbatim/verbatim_few.h"

enum { FOLD_COUNT = 5, TRAIN_MEMORY = 1 << 30 };

/* A text, to be dealt out: by its label, then by chance, the same chance for the very same words. */
struct dealt {
	int64_t class_id;
	uint64_t chance;
	size_t at;
};

static int
compare_dealt(const void *a, const void *b)
{
	const struct dealt *left = a, *right = b;
	if (left->class_id != right->class_id)
		return left->class_id < right->class_id ? -1 : 1;
	if (left->chance != right->chance)
		return left->chance < right->chance ? -1 : 1;
	return left->at < right->at ? -1 : left->at > right->at;
}

static uint64_t
chance_of(const struct learn_vector *vector, uint64_t seed)
{
	uint64_t hash = 0xcbf29ce484222325 ^ seed * 0x9e3779b97f4a7c15;
	for (size_t i = 0; i < vector->count; i++)
		hash = (hash ^ vector->buckets[i]) * 0x100000001b3;
	hash = (hash ^ hash >> 31) * 0xbf58476d1ce4e5b9;
	return hash ^ hash >> 29;
}

/* Each label dealt out like cards: folds hold labels alike. */
void
verbatim_deal(struct arena *arena, const struct verbatim_lesson *lesson, uint64_t seed, uint8_t *fold_of)
{
	struct dealt *all = arena_array_of(arena, struct dealt, lesson->count);
	for (size_t i = 0; i < lesson->count; i++)
		all[i] = (struct dealt){ lesson->examples[i].class_id,
			                     chance_of(&lesson->examples[i].vector, seed), i };
	qsort(all, lesson->count, sizeof *all, compare_dealt);
	uint8_t next = 0;
	for (size_t i = 0; i < lesson->count; i++) {
		const bool is_same = i > 0 && all[i].chance == all[i - 1].chance;
		fold_of[all[i].at] = is_same ? fold_of[all[i - 1].at] : next;
		if (!is_same)
			next = (uint8_t)((next + 1) % FOLD_COUNT);
	}
}

/* A model of all but a fold. */
static bool
train_others(struct arena *arena, const struct verbatim_lesson *lesson, const uint8_t *fold_of, uint8_t fold,
             unsigned seed, struct verbatim_model *model_r, struct fault *fault_r)
{
	struct verbatim_lesson others = *lesson;
	if (lesson->pool != NULL) {
		bool *hidden = arena_array_of(arena, bool, lesson->count);
		for (size_t i = 0; i < lesson->count; i++)
			hidden[i] = fold_of[i] == fold;
		return verbatim_train_pool(arena, lesson->pool, verbatim_pool_labels(arena, lesson, hidden), seed, 0,
		                           model_r, fault_r);
	}
	others.examples = arena_array_of(arena, struct learn_example, lesson->count);
	others.count = 0;
	for (size_t i = 0; i < lesson->count; i++)
		if (fold_of[i] != fold)
			others.examples[others.count++] = lesson->examples[i];
	return verbatim_train_bare(arena, &others, seed, model_r, fault_r);
}

/* Those of a fold, told by a model of the others. */
static bool
tell_fold(const struct verbatim_lesson *lesson, const uint8_t *fold_of, uint8_t fold, unsigned seed,
          struct verbatim_told *told, size_t repeat, struct fault *fault_r, struct arena *faults)
{
	struct arena *arena = arena_new(TRAIN_MEMORY);
	struct verbatim_model model;
	const bool is_fine = train_others(arena, lesson, fold_of, fold, seed, &model, fault_r);
	for (size_t i = 0; is_fine && i < lesson->count; i++) {
		if (fold_of[i] != fold)
			continue;
		const struct verbatim_guess guess = verbatim_guess(arena, &model, &lesson->examples[i].vector);
		told->guessed[repeat * told->texts + i] = (uint32_t)guess.label;
		told->probabilities[repeat * told->texts + i] = (float)guess.probability;
	}
	if (!is_fine)
		fault_keep(faults, fault_r);
	arena_end(arena);
	return is_fine;
}

static struct verbatim_told
told_of(struct arena *arena, const struct verbatim_lesson *lesson, size_t repeats)
{
	uint32_t *right = arena_array_of(arena, uint32_t, lesson->count);
	for (size_t i = 0; i < lesson->count; i++)
		right[i] = (uint32_t)(lesson->examples[i].class_id - 1);
	return (struct verbatim_told){ .texts = lesson->count,
		                           .repeats = repeats,
		                           .label_count = lesson->codebook.count,
		                           .right = right,
		                           .guessed = arena_array_of(arena, uint32_t, lesson->count * repeats),
		                           .probabilities =
		                               arena_array_of(arena, float, lesson->count * repeats) };
}

bool
verbatim_tell_folds(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed, size_t repeats,
                    struct verbatim_told *told_r, struct fault *fault_r)
{
	uint8_t *fold_of = arena_array_of(arena, uint8_t, lesson->count);
	*told_r = told_of(arena, lesson, repeats);
	for (size_t r = 0; r < repeats; r++) {
		verbatim_deal(arena, lesson, seed + r, fold_of);
		for (uint8_t fold = 0; fold < FOLD_COUNT; fold++)
			if (!tell_fold(lesson, fold_of, fold, seed + (unsigned)r, told_r, r, fault_r, arena))
				return false;
	}
	return true;
}

bool
verbatim_measure_folds(struct arena *arena, const struct verbatim_lesson *lesson, unsigned seed,
                       struct verbatim_measure *measure_r, struct fault *fault_r)
{
	struct verbatim_told told;
	if (!verbatim_tell_folds(arena, lesson, seed, VERBATIM_REPEAT_COUNT, &told, fault_r))
		return false;
	verbatim_measure_told(arena, &told, seed, measure_r);
	return true;
}

bool
verbatim_measure_model(struct arena *arena, const struct verbatim_model *model,
                       const struct verbatim_lesson *lesson, unsigned seed,
                       struct verbatim_measure *measure_r, struct fault *fault_r)
{
	struct verbatim_told told = told_of(arena, lesson, 1);
	if (lesson->count == 0)
		return fault_is(fault_r, "verbatim: nothing to measure with",
		                "Aucun texte de ce fichier ne porte une étiquette que le modèle connaît.");
	for (size_t i = 0; i < lesson->count; i++) {
		const struct verbatim_guess guess = verbatim_guess(arena, model, &lesson->examples[i].vector);
		told.guessed[i] = (uint32_t)guess.label;
		told.probabilities[i] = (float)guess.probability;
	}
	verbatim_measure_told(arena, &told, seed, measure_r);
	return true;
}
