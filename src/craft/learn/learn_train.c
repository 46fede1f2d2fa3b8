/* Learning, by liblinear: on folds first, then on all of them. */
#include <linear.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "craft/learn/learn_inside.h"

enum { SEEN_MIN = 2 }; /* a feature of one text alone tells nothing, and might tell who wrote it */
static const double usual_cost = 1, precision_of_solver = 0.1, unseen_score = -20;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* liblinear shuffles by rand() */

struct learning {
	struct arena *arena;
	const struct learn_lesson *lesson;
	struct learn_model *model;
	uint32_t *place; /* of each bucket: its feature, from 1; 0: none */
	uint32_t *class_of, *here_of;
	uint8_t *fold_of;
	struct feature_node **rows;
	struct feature_node **chosen; /* of one training */
	double *labels;
	float *scores; /* [example × class_count + class] */
	float *bare;   /* the same, without the marks of each */
};

static void
say_nothing(const char *text)
{
	(void)text;
}

/* --- what there is to learn from ---------------------------------------------------------------- */

static int
compare_classes(const void *a, const void *b)
{
	const int64_t left = ((const struct learn_class *)a)->class_id;
	const int64_t right = ((const struct learn_class *)b)->class_id;
	return left < right ? -1 : left > right;
}

static size_t
class_at(const struct learn_model *model, int64_t class_id)
{
	const struct learn_class wanted = { .class_id = class_id };
	const struct learn_class *found = bsearch(&wanted, model->classes, model->class_count,
	                                          sizeof wanted, compare_classes);
	return found == NULL ? SIZE_MAX : (size_t)(found - model->classes);
}

static bool
list_classes(struct learning *learning)
{
	const struct learn_lesson *lesson = learning->lesson;
	struct learn_model *model = learning->model;
	model->classes = arena_array_of(learning->arena, struct learn_class, LEARN_CLASS_COUNT_MAX);
	for (size_t i = 0; i < lesson->count; i++) {
		size_t k = 0;
		while (k < model->class_count && model->classes[k].class_id != lesson->examples[i].class_id)
			k++;
		if (k == LEARN_CLASS_COUNT_MAX)
			return false;
		if (k == model->class_count)
			model->classes[model->class_count++].class_id = lesson->examples[i].class_id;
	}
	qsort(model->classes, model->class_count, sizeof *model->classes, compare_classes);
	for (size_t i = 0; i < lesson->count; i++) {
		learning->class_of[i] = (uint32_t)class_at(model, lesson->examples[i].class_id);
		learning->here_of[i] = (uint32_t)class_at(model, lesson->examples[i].here_id);
	}
	return model->class_count > 1;
}

static bool
list_features(struct learning *learning)
{
	const struct learn_lesson *lesson = learning->lesson;
	struct learn_model *model = learning->model;
	uint32_t *seen = arena_array_of(learning->arena, uint32_t, LEARN_BUCKET_COUNT);
	for (size_t i = 0; i < lesson->count; i++)
		for (size_t k = 0; k < lesson->examples[i].vector.count; k++)
			seen[lesson->examples[i].vector.buckets[k]]++;
	for (size_t bucket = 0; bucket < LEARN_BUCKET_COUNT; bucket++)
		model->feature_count += seen[bucket] >= SEEN_MIN;
	model->buckets = arena_array_of(learning->arena, uint32_t, model->feature_count + 1);
	model->rarity = arena_array_of(learning->arena, float, model->feature_count + 1);
	learning->place = arena_array_of(learning->arena, uint32_t, LEARN_BUCKET_COUNT);
	uint32_t count = 0;
	for (uint32_t bucket = 0; bucket < LEARN_BUCKET_COUNT; bucket++) {
		if (seen[bucket] < SEEN_MIN)
			continue;
		model->buckets[count] = bucket;
		model->rarity[count] =
			(float)(log((1.0 + (double)lesson->count) / (1.0 + (double)seen[bucket])) + 1);
		learning->place[bucket] = ++count;
	}
	model->places = learn_places_of(learning->arena, model);
	return model->feature_count > 0;
}

/* Those of the very same words fall together, or a model would be asked what it was taught. */
static uint8_t
fold_of(const struct learn_vector *vector)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < vector->count; i++)
		hash = (hash ^ vector->buckets[i]) * 0x100000001b3;
	hash ^= hash >> 32;
	return (uint8_t)(hash * 0xd6e8feb86659fd93 >> 40) % LEARN_FOLD_COUNT;
}

/* As liblinear reads it: its features, the constant, the end. */
static struct feature_node *
row_of(const struct learning *learning, const struct learn_vector *vector)
{
	const struct learn_model *model = learning->model;
	struct feature_node *row =
		arena_array_of(learning->arena, struct feature_node, vector->count + 2);
	double square = 0;
	size_t count = 0;
	for (size_t i = 0; i < vector->count; i++) {
		const uint32_t place = learning->place[vector->buckets[i]];
		if (place == 0)
			continue;
		const double weight =
			learn_weight(vector->buckets[i], (double)vector->times[i], (double)model->rarity[place - 1]);
		row[count++] = (struct feature_node){ (int)place, weight };
		square += weight * weight;
	}
	for (size_t i = 0; i < count; i++)
		row[i].value /= sqrt(square);
	row[count++] = (struct feature_node){ (int)model->feature_count + 1, 1 };
	row[count] = (struct feature_node){ -1, 0 };
	return row;
}

static void
make_rows(struct learning *learning)
{
	const struct learn_lesson *lesson = learning->lesson;
	learning->rows = arena_array_of(learning->arena, struct feature_node *, lesson->count);
	learning->chosen = arena_array_of(learning->arena, struct feature_node *, lesson->count);
	learning->labels = arena_array_of(learning->arena, double, lesson->count);
	for (size_t i = 0; i < lesson->count; i++) {
		learning->rows[i] = row_of(learning, &lesson->examples[i].vector);
		learning->fold_of[i] = fold_of(&lesson->examples[i].vector);
	}
}

/* --- one training -------------------------------------------------------------------------------- */

static bool
is_stopped(const struct learning *learning)
{
	return learning->lesson->stops != NULL && atomic_load(learning->lesson->stops);
}

/* On all but one fold (LEARN_FOLD_COUNT: on all). NULL: nothing was left. */
static struct model *
train_without(const struct learning *learning, int fold)
{
	const struct learn_lesson *lesson = learning->lesson;
	const struct parameter parameter = { .solver_type = L2R_L2LOSS_SVC_DUAL, .eps = precision_of_solver,
		                                 .C = lesson->cost > 0 ? lesson->cost : usual_cost, .p = 0.1 };
	struct problem problem = { .n = (int)learning->model->feature_count + 1,
		                       .y = learning->labels, .x = learning->chosen, .bias = 1 };
	for (size_t i = 0; i < lesson->count; i++)
		if (learning->fold_of[i] != fold) {
			learning->chosen[problem.l] = learning->rows[i];
			learning->labels[problem.l++] = learning->class_of[i];
		}
	if (problem.l == 0)
		return NULL;
	must(pthread_mutex_lock(&lock) == 0);
	set_print_string_function(say_nothing);
	srandom(lesson->seed); /* which rand() draws from too, in glibc */
	struct model *trained = train(&problem, &parameter);
	must(pthread_mutex_unlock(&lock) == 0);
	return trained;
}

/* The weight of a feature (from 1) for the class at its rank among those that were trained: of two
 * classes liblinear keeps those of the first alone. */
static double
weight_of(const struct model *trained, int feature, int rank)
{
	if (trained->nr_class == 2)
		return (rank == 0 ? 1 : -1) * trained->w[feature - 1];
	return trained->nr_class < 2 ? 0
	                             : trained->w[(feature - 1) * trained->nr_class + rank];
}

static bool
is_mark(const struct learning *learning, size_t example, int feature)
{
	const struct learn_vector *vector = &learning->lesson->examples[example].vector;
	for (size_t i = 0; i < vector->mark_count; i++)
		if ((int)learning->place[vector->marks[i]] == feature)
			return true;
	return false;
}

static void
score_example(struct learning *learning, const struct model *trained, size_t example)
{
	const size_t class_count = learning->model->class_count;
	float *scores = learning->scores + example * class_count;
	float *bare = learning->bare + example * class_count;
	for (size_t k = 0; k < class_count; k++)
		scores[k] = bare[k] = (float)unseen_score;
	for (int rank = 0; trained != NULL && rank < trained->nr_class; rank++) {
		double score = 0, of_marks = 0, square_of_marks = 0;
		for (const struct feature_node *node = learning->rows[example]; node->index != -1; node++) {
			const double part = node->value * weight_of(trained, node->index, rank);
			score += part;
			if (is_mark(learning, example, node->index)) {
				of_marks += part;
				square_of_marks += node->value * node->value;
			}
		}
		const double bias = weight_of(trained, (int)learning->model->feature_count + 1, rank);
		const double left = 1 - square_of_marks; /* of the length, without them */
		scores[trained->label[rank]] = (float)score;
		bare[trained->label[rank]] =
			(float)(left > 1e-9 ? (score - bias - of_marks) / sqrt(left) + bias : bias);
	}
}

static void
score_fold(struct learning *learning, const struct model *trained, int fold)
{
	for (size_t i = 0; i < learning->lesson->count; i++)
		if (learning->fold_of[i] == fold && !learning->lesson->examples[i].is_lent)
			score_example(learning, trained, i);
}

static bool
train_folds(struct learning *learning)
{
	for (int fold = 0; fold < LEARN_FOLD_COUNT; fold++) {
		if (is_stopped(learning))
			return false;
		struct model *trained = train_without(learning, fold);
		score_fold(learning, trained, fold);
		if (trained != NULL)
			free_and_destroy_model(&trained);
	}
	return !is_stopped(learning);
}

/* --- the model ----------------------------------------------------------------------------------- */

static void
keep_class(struct learn_model *model, const struct model *trained, int rank)
{
	const size_t class = (size_t)trained->label[rank];
	double most = 0;
	for (size_t i = 0; i < model->feature_count; i++)
		most = fmax(most, fabs(weight_of(trained, (int)i + 1, rank)));
	model->classes[class].scale = (float)(most / 127);
	model->classes[class].bias = (float)weight_of(trained, (int)model->feature_count + 1, rank);
	for (size_t i = 0; i < model->feature_count && most > 0; i++)
		model->weights[i * model->class_count + class] =
			(int8_t)lround(weight_of(trained, (int)i + 1, rank) / most * 127);
}

static void
train_all(struct learning *learning)
{
	struct learn_model *model = learning->model;
	struct model *trained = train_without(learning, LEARN_FOLD_COUNT);
	must(trained != NULL);
	model->weights =
		arena_array_of(learning->arena, int8_t, model->feature_count * model->class_count);
	for (int rank = 0; rank < trained->nr_class; rank++)
		keep_class(model, trained, rank);
	free_and_destroy_model(&trained);
}

static bool
is_too_much(const struct learn_lesson *lesson)
{
	size_t features = 0;
	for (size_t i = 0; i < lesson->count; i++)
		features += lesson->examples[i].vector.count;
	return lesson->count > LEARN_EXAMPLE_COUNT_MAX || features > LEARN_FEATURES_MAX;
}

/* Those that somebody put where they are, one after another: what was lent is no proof. */
static size_t
leave_lent(struct learning *learning)
{
	const size_t class_count = learning->model->class_count, size = class_count * sizeof *learning->scores;
	size_t count = 0;
	for (size_t i = 0; i < learning->lesson->count; i++) {
		if (learning->lesson->examples[i].is_lent)
			continue;
		memmove(learning->scores + count * class_count, learning->scores + i * class_count, size);
		memmove(learning->bare + count * class_count, learning->bare + i * class_count, size);
		learning->class_of[count] = learning->class_of[i];
		learning->here_of[count++] = learning->here_of[i];
	}
	return count;
}

static void
measure(struct learning *learning, struct learn_measure *measure_r)
{
	struct learn_model *model = learning->model;
	const size_t count = leave_lent(learning);
	struct learn_held_out held_out = { .scores = learning->bare,
		                               .class_of = learning->class_of,
		                               .count = count,
		                               .class_count = model->class_count,
		                               .here_of = learning->here_of,
		                               .nowhere = class_at(model, learning->lesson->nowhere_id) };
	model->bare_temperature = (float)learn_temperature(learning->arena, &held_out);
	held_out.scores = learning->scores;
	const double temperature = learn_temperature(learning->arena, &held_out);
	*measure_r =
		learn_measure(learning->arena, &held_out, temperature, learning->lesson->precision);
	model->temperature = (float)temperature;
}

enum found
learn_train(struct arena *arena, const struct learn_lesson *lesson, struct learn_model **model_r,
            struct learn_measure *measure_r, struct fault *fault_r)
{
	struct learning learning = { .arena = arena, .lesson = lesson };
	*measure_r = (struct learn_measure){ 0 };
	*model_r = learning.model = arena_new_of(arena, struct learn_model);
	learning.model->reading = lesson->reading != 0 ? lesson->reading : text_words_mark();
	if (is_too_much(lesson)) {
		(void)fault_is(fault_r, "learn: too many examples", "Il y a trop d’exemples à apprendre.");
		return FOUND_FAILED;
	}
	if (lesson->count == 0)
		return FOUND_NONE;
	learning.class_of = arena_array_of(arena, uint32_t, lesson->count);
	learning.here_of = arena_array_of(arena, uint32_t, lesson->count);
	learning.fold_of = arena_array_of(arena, uint8_t, lesson->count);
	if (!list_classes(&learning) || !list_features(&learning))
		return FOUND_NONE;
	const size_t class_count = learning.model->class_count;
	learning.scores = arena_array_of(arena, float, lesson->count * class_count);
	learning.bare = arena_array_of(arena, float, lesson->count * class_count);
	make_rows(&learning);
	learning.model->temperature = learning.model->bare_temperature = (float)lesson->heat;
	if (is_stopped(&learning) || (lesson->heat <= 0 && !train_folds(&learning)))
		return FOUND_NONE;
	train_all(&learning);
	if (lesson->heat <= 0)
		measure(&learning, measure_r);
	return FOUND_ONE;
}
