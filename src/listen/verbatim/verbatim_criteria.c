/* Of which of five things a text speaks, and whether as good or bad. */
#include <stdlib.h>
#include <string.h>

#include "craft/html/asset.h"
#include "listen/verbatim/verbatim_criteria.h"

enum { FOLD_COUNT = 5, NUMBER_SIZE = 8, TRAIN_MEMORY = 1 << 30, NO = 0, YES = 1 };
static const char magic[8] = { 'P', 'C', 'R', 'I', 'T', 'E', 'R', '1' };

const char *const verbatim_criterion_names[VERBATIM_CRITERION_COUNT] = {
	"Accessibilité", "Information/Explication", "Relation", "Réactivité", "Simplicité/Complexité",
};

/* --- said or not --------------------------------------------------------------------------------- */

static struct verbatim_codebook
yes_or_no(struct arena *arena, const bool *is_said, size_t count)
{
	struct verbatim_label *labels = arena_array_of(arena, struct verbatim_label, 2);
	labels[NO].words = SPAN("non");
	labels[YES].words = SPAN("oui");
	for (size_t i = 0; i < count; i++)
		labels[is_said[i] ? YES : NO].count++;
	return (struct verbatim_codebook){ labels, 2 };
}

static double
chance_of_yes(struct arena *arena, const struct verbatim_model *model, const struct learn_vector *vector)
{
	const struct verbatim_guess guess = verbatim_guess(arena, model, vector);
	return guess.label == YES ? guess.probability : 1 - guess.probability;
}

/* Each told by a model that had not seen it. `heat`: that of the model of all of them, so that the
 * probabilities are of one kind. */
static bool
tell_unseen(const struct verbatim_pool *pool, const bool *is_said, unsigned seed, double heat,
            double *chances, struct fault *fault_r)
{
	struct arena *arena = arena_new(TRAIN_MEMORY);
	struct learn_example *examples = arena_array_of(arena, struct learn_example, pool->count);
	const struct verbatim_lesson lesson = { .codebook = pool->codebook, .examples = examples,
		                                    .count = pool->count };
	uint8_t *fold_of = arena_array_of(arena, uint8_t, pool->count);
	uint32_t *labels = arena_array_of(arena, uint32_t, pool->count);
	bool is_fine = true;
	for (size_t i = 0; i < pool->count; i++)
		examples[i] = (struct learn_example){ .vector = *pool->vectors[i], .class_id = is_said[i] ? 2 : 1 };
	verbatim_deal(arena, &lesson, seed, fold_of);
	for (uint8_t fold = 0; is_fine && fold < FOLD_COUNT; fold++) {
		struct arena *slice = arena_new(TRAIN_MEMORY);
		struct verbatim_model model;
		for (size_t i = 0; i < pool->count; i++)
			labels[i] = fold_of[i] == fold ? VERBATIM_KEPT_BACK : is_said[i] ? YES : NO;
		is_fine = verbatim_train_pool(slice, pool, labels, seed, heat, &model, fault_r);
		for (size_t i = 0; is_fine && i < pool->count; i++)
			if (fold_of[i] == fold)
				chances[i] = chance_of_yes(slice, &model, pool->vectors[i]);
		arena_end(slice);
	}
	arena_end(arena);
	return is_fine;
}

struct chance {
	double chance;
	bool is_said;
};

static int
compare_chances(const void *a, const void *b)
{
	const double left = ((const struct chance *)a)->chance, right = ((const struct chance *)b)->chance;
	return left > right ? -1 : left < right;
}

/* Between two chances: from there on « oui » is right and complete at best (F1). */
static double
best_cut(struct arena *arena, const double *chances, const bool *is_said, size_t count)
{
	struct chance *all = arena_array_of(arena, struct chance, count);
	double said = 0, hits = 0, best = -1, cut = 0.5;
	for (size_t i = 0; i < count; i++) {
		all[i] = (struct chance){ chances[i], is_said[i] };
		said += is_said[i];
	}
	qsort(all, count, sizeof *all, compare_chances);
	for (size_t i = 0; i < count; i++) {
		hits += all[i].is_said;
		const double f1 = 2 * hits / (said + (double)i + 1);
		if (f1 <= best || (i + 1 < count && all[i + 1].chance >= all[i].chance))
			continue;
		best = f1;
		cut = i + 1 < count ? (all[i].chance + all[i + 1].chance) / 2 : all[i].chance;
	}
	return cut;
}

bool
verbatim_train_mention(struct arena *arena, const struct learn_vector *const *vectors, const bool *is_said,
                       size_t count, unsigned seed, struct verbatim_mention *mention_r,
                       struct fault *fault_r)
{
	const struct verbatim_pool pool = { vectors, count, yes_or_no(arena, is_said, count), NULL };
	struct verbatim_model *model = &mention_r->model;
	uint32_t *labels = arena_array_of(arena, uint32_t, count + 1);
	double *chances = arena_array_of(arena, double, count + 1);
	for (size_t i = 0; i < count; i++)
		labels[i] = is_said[i] ? YES : NO;
	if (!verbatim_train_pool(arena, &pool, labels, seed, 0, model, fault_r) ||
	    !tell_unseen(&pool, is_said, seed, learn_heat(model->learnt), chances, fault_r))
		return false;
	mention_r->said_from = best_cut(arena, chances, is_said, count);
	model->confusion = arena_array_of(arena, uint32_t, 4);
	for (size_t i = 0; i < count; i++)
		model->confusion[2 * labels[i] + (chances[i] >= mention_r->said_from ? YES : NO)]++;
	return true;
}

bool
verbatim_is_said(struct arena *arena, const struct verbatim_model *mention, double said_from,
                 const struct learn_vector *vector, double *probability_r)
{
	*probability_r = chance_of_yes(arena, mention, vector);
	return *probability_r >= said_from;
}

/* --- in the program ------------------------------------------------------------------------------ */

static void
put(struct text *text, uint64_t number)
{
	for (size_t i = 0; i < NUMBER_SIZE; i++)
		text_add_char(text, (char)(number >> (8 * i) & 0xff));
}

static void
put_model(struct text *text, const struct verbatim_model *model)
{
	struct arena *arena = arena_new(TRAIN_MEMORY);
	const struct span bytes = verbatim_model_write(arena, model);
	put(text, bytes.length);
	text_add(text, bytes);
	arena_end(arena);
}

struct span
verbatim_criteria_write(struct arena *arena, const struct verbatim_criteria *criteria)
{
	struct text text = text_new(arena, LEARN_MODEL_SIZE_MAX);
	text_add(&text, span_from(magic, sizeof magic));
	put(&text, criteria->count);
	for (size_t i = 0; i < criteria->count; i++) {
		size_t which = 0;
		uint64_t bits;
		while (strcmp(verbatim_criterion_names[which], criteria->of[i].name) != 0)
			which++;
		put(&text, which);
		memcpy(&bits, &criteria->of[i].said_from, sizeof bits);
		put(&text, bits);
		put_model(&text, &criteria->of[i].mention);
		put_model(&text, &criteria->of[i].tone);
	}
	must(!text.cut);
	return text_span(&text);
}

static uint64_t
get(struct span *rest)
{
	uint64_t number = 0;
	must(rest->length >= NUMBER_SIZE);
	for (size_t i = 0; i < NUMBER_SIZE; i++)
		number |= (uint64_t)(unsigned char)rest->at[i] << (8 * i);
	*rest = span_from(rest->at + NUMBER_SIZE, rest->length - NUMBER_SIZE);
	return number;
}

static void
get_model(struct arena *arena, struct span *rest, struct verbatim_model *model_r)
{
	const uint64_t length = get(rest);
	must(length <= rest->length);
	must(verbatim_model_open(arena, span_from(rest->at, (size_t)length), model_r));
	must(model_r->codebook.count == 2);
	*rest = span_from(rest->at + length, rest->length - (size_t)length);
}

/* It is part of the program: what is wrong there is a bug. */
const struct verbatim_criteria *
verbatim_criteria(struct arena *arena)
{
	const struct asset *asset = asset_lookup("listen/verbatim/criteria.model");
	struct verbatim_criteria *criteria = arena_new_of(arena, struct verbatim_criteria);
	must(asset != NULL && span_starts(asset->bytes, "PCRITER1"));
	struct span rest = span_from(asset->bytes.at + sizeof magic, asset->bytes.length - sizeof magic);
	criteria->count = (size_t)get(&rest);
	must(criteria->count <= VERBATIM_CRITERION_COUNT);
	for (size_t i = 0; i < criteria->count; i++) {
		const uint64_t which = get(&rest), bits = get(&rest);
		must(which < VERBATIM_CRITERION_COUNT);
		criteria->of[i].name = verbatim_criterion_names[which];
		memcpy(&criteria->of[i].said_from, &bits, sizeof bits);
		get_model(arena, &rest, &criteria->of[i].mention);
		get_model(arena, &rest, &criteria->of[i].tone);
	}
	must(rest.length == 0);
	return criteria;
}

struct verbatim_criterion_guess
verbatim_criterion_guess(struct arena *arena, const struct verbatim_criterion *criterion,
                         const struct learn_vector *vector)
{
	struct verbatim_criterion_guess guess;
	guess.is_said =
		verbatim_is_said(arena, &criterion->mention, criterion->said_from, vector, &guess.probability);
	guess.tone = verbatim_guess(arena, &criterion->tone, vector);
	return guess;
}
