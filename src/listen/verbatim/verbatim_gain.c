/* What labels brought: as right as before, or more, and which texts are told otherwise now. */
#include <stdlib.h>

#include "listen/verbatim/verbatim_few.h"

enum { FOLD_COUNT = 5, DRAW_COUNT = 1000, LOW_RANK = 25, HIGH_RANK = 974, TRAIN_MEMORY = 1 << 30 };

/* Two ways of teaching the same texts. */
struct comparing {
	const struct verbatim_gain_asked *asked;
	struct verbatim_pool ways[2]; /* before, after */
};
enum { BEFORE, AFTER };

static struct comparing
comparing_of(struct arena *arena, const struct verbatim_gain_asked *asked)
{
	struct verbatim_lesson lesson = *asked->lesson;
	const bool lends = lesson.pool != NULL;
	if (!lends)
		verbatim_gather(arena, &lesson);
	struct comparing comparing = { asked, { *lesson.pool, *lesson.pool } };
	if (asked->lent_since)
		comparing.ways[BEFORE].map = NULL;
	return comparing;
}

/* Labels as they were, or as they are, those of a fold hidden. */
static uint32_t *
labels_of(struct arena *arena, const struct comparing *comparing, int way, const uint8_t *fold_of, int fold)
{
	const struct verbatim_lesson *lesson = comparing->asked->lesson;
	uint32_t *labels = arena_array_of(arena, uint32_t, comparing->ways[way].count + 1);
	for (size_t i = 0; i < comparing->ways[way].count; i++) {
		const bool is_since = way == BEFORE && i < lesson->count && comparing->asked->is_new != NULL &&
		                      comparing->asked->is_new[i];
		labels[i] = i >= lesson->count     ? VERBATIM_NO_LABEL
		            : fold_of[i] == fold   ? VERBATIM_KEPT_BACK
		            : is_since             ? VERBATIM_NO_LABEL
		                                   : (uint32_t)(lesson->examples[i].class_id - 1);
	}
	return labels;
}

/* Before, there may have been too few labels to learn anything: then nothing is told, and none is right. */
static bool
train(struct arena *arena, const struct comparing *comparing, int way, const uint8_t *fold_of, int fold,
      struct verbatim_model *model_r, struct fault *fault_r)
{
	const uint32_t *labels = labels_of(arena, comparing, way, fold_of, fold);
	return verbatim_train_pool(arena, &comparing->ways[way], labels, comparing->asked->seed, 0, model_r,
	                           fault_r);
}

/* Adds to `rights` of each text of a fold. */
static bool
try_fold(const struct comparing *comparing, int way, const uint8_t *fold_of, int fold, double part,
         double *rights)
{
	struct arena *arena = arena_new(TRAIN_MEMORY);
	const struct verbatim_lesson *lesson = comparing->asked->lesson;
	struct verbatim_model model;
	struct fault fault = { 0 };
	const bool is_taught = train(arena, comparing, way, fold_of, fold, &model, &fault);
	for (size_t i = 0; is_taught && i < lesson->count; i++)
		if (fold_of[i] == fold)
			rights[i] += part * (verbatim_guess(arena, &model, &lesson->examples[i].vector).label ==
			                     (size_t)lesson->examples[i].class_id - 1);
	arena_end(arena);
	return is_taught;
}

static struct verbatim_figure
figure_of(double value, double *drawn)
{
	qsort(drawn, DRAW_COUNT, sizeof *drawn, verbatim_compare);
	return (struct verbatim_figure){ value, drawn[LOW_RANK], drawn[HIGH_RANK] };
}

/* A draw of texts counts both ways: the difference is paired. */
static void
compare(struct arena *arena, const double *before, const double *after, size_t texts, uint64_t seed,
        struct verbatim_gain *gain_r)
{
	double *drawn[3], seen[2] = { 0, 0 };
	for (size_t i = 0; i < LENGTH(drawn); i++)
		drawn[i] = arena_array_of(arena, double, DRAW_COUNT);
	for (size_t i = 0; i < texts; i++) {
		seen[BEFORE] += before[i] / (double)texts;
		seen[AFTER] += after[i] / (double)texts;
	}
	for (size_t d = 0; d < DRAW_COUNT; d++) {
		for (size_t i = 0; i < texts; i++) {
			const size_t text = (size_t)(verbatim_draw(&seed) % texts);
			drawn[BEFORE][d] += before[text] / (double)texts;
			drawn[AFTER][d] += after[text] / (double)texts;
		}
		drawn[2][d] = drawn[AFTER][d] - drawn[BEFORE][d];
	}
	gain_r->before = figure_of(seen[BEFORE], drawn[BEFORE]);
	gain_r->after = figure_of(seen[AFTER], drawn[AFTER]);
	gain_r->difference = figure_of(seen[AFTER] - seen[BEFORE], drawn[2]);
}

/* The surest of what is said now first. */
static int
compare_changed(const void *a, const void *b)
{
	const struct verbatim_changed *left = a, *right = b;
	if (left->now_probability > right->now_probability || left->now_probability < right->now_probability)
		return left->now_probability > right->now_probability ? -1 : 1;
	return left->row < right->row ? -1 : left->row > right->row;
}

/* Of the texts without a label. */
static bool
list_changed(struct arena *arena, const struct comparing *comparing, struct verbatim_gain *gain_r,
             struct fault *fault_r)
{
	struct arena *passing = arena_new((size_t)2 * TRAIN_MEMORY), *slice = arena_new(1 << 20);
	const struct verbatim_lesson *lesson = comparing->asked->lesson;
	const uint8_t *none = arena_array_of(passing, uint8_t, lesson->count + 1);
	struct verbatim_model before, after;
	struct fault fault = { 0 };
	const bool had = train(passing, comparing, BEFORE, none, FOLD_COUNT, &before, &fault);
	const bool is_fine = train(passing, comparing, AFTER, none, FOLD_COUNT, &after, fault_r);
	if (!is_fine)
		fault_keep(arena, fault_r);
	gain_r->changed = arena_array_of(arena, struct verbatim_changed, lesson->unlabelled_count + 1);
	for (size_t i = 0; had && is_fine && i < lesson->unlabelled_count; i++) {
		arena_reset(slice);
		const struct verbatim_guess then = verbatim_guess(slice, &before, &lesson->unlabelled[i].vector);
		const struct verbatim_guess now = verbatim_guess(slice, &after, &lesson->unlabelled[i].vector);
		if (then.label != now.label)
			gain_r->changed[gain_r->changed_count++] = (struct verbatim_changed){
				lesson->unlabelled_rows[i], then.label, now.label, then.probability, now.probability
			};
	}
	qsort(gain_r->changed, gain_r->changed_count, sizeof *gain_r->changed, compare_changed);
	arena_end(slice);
	arena_end(passing);
	return is_fine;
}

bool
verbatim_gain(struct arena *arena, const struct verbatim_gain_asked *asked, struct verbatim_gain *gain_r,
              struct fault *fault_r)
{
	const struct verbatim_lesson *lesson = asked->lesson;
	const struct comparing comparing = comparing_of(arena, asked);
	double *rights[2] = { arena_array_of(arena, double, lesson->count + 1),
		                  arena_array_of(arena, double, lesson->count + 1) };
	uint8_t *fold_of = arena_array_of(arena, uint8_t, lesson->count + 1);
	*gain_r = (struct verbatim_gain){ .texts = lesson->count, .read = lesson->unlabelled_count };
	for (unsigned repeat = 0; repeat < VERBATIM_REPEAT_COUNT; repeat++) {
		verbatim_deal(arena, lesson, asked->seed + repeat, fold_of);
		for (int fold = 0; fold < FOLD_COUNT; fold++)
			for (int way = BEFORE; way <= AFTER; way++)
				gain_r->had_before |= try_fold(&comparing, way, fold_of, fold, 1.0 / VERBATIM_REPEAT_COUNT,
				                               rights[way]) &&
				                      way == BEFORE;
	}
	if (lesson->count > 0)
		compare(arena, rights[BEFORE], rights[AFTER], lesson->count, asked->seed, gain_r);
	return list_changed(arena, &comparing, gain_r, fault_r);
}
