/* How well experiences of Services Publics + are read, by five draws of five folds:
 *
 *	experiences FILE.csv[.gz] [RIGHTS.tsv]
 *
 * Three questions: was it good or bad (two classes), good, bad or neither (three), and whom is it about
 * (those written about at least fifteen times). A text is its title and its description. For each: how many
 * are right with an interval over texts, F1 of all classes alike, how true the probabilities are, how fast.
 * RIGHTS.tsv: for each question, draw and text, its fold, what it is, what was told; bench/words/reference.py
 * reads the folds there and asks scikit-learn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "craft/learn/learn.h"
#include "craft/sheet/sheet.h"
#include "craft/text/text_repair.h"

enum { TEXT_COUNT_MAX = 5000, DRAW_COUNT = 5, FOLD_COUNT = 5, BODY_TEXTS_MIN = 15, CLASS_MAX = 100 };

struct experience {
	struct span id, text, feeling, body;
};
static struct experience all[TEXT_COUNT_MAX];
static size_t all_count;

struct question {
	const char *name;
	size_t places[TEXT_COUNT_MAX]; /* of its texts in `all` */
	size_t classes[TEXT_COUNT_MAX];
	size_t count;
	struct span class_names[CLASS_MAX];
	size_t class_count;
};

static void
stop_on(bool good, const struct fault *fault)
{
	if (good)
		return;
	fprintf(stderr, "experiences: %s\n", fault->for_log != NULL ? fault->for_log : "gave up");
	exit(1);
}

static void
read_all(struct arena *arena, const char *path)
{
	static const char *const names[] = { "ID expérience", "Titre", "Description", "Ressenti usager",
		                                 "Intitulé Typologie 1" };
	struct fault fault = { 0 };
	struct sheet_row row;
	size_t columns[LENGTH(names)];
	struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
	stop_on(sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE, &fault);
	for (size_t i = 0; i < LENGTH(names); i++) {
		columns[i] = sheet_header_find(&row, names[i]);
		fault.for_log = names[i];
		stop_on(columns[i] != SIZE_MAX, &fault);
	}
	while (all_count < TEXT_COUNT_MAX && sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		struct text text = text_new(arena, 1 << 20);
		text_add(&text, row.cells[columns[1]]);
		text_add_z(&text, "\n");
		text_add(&text, row.cells[columns[2]]);
		all[all_count++] = (struct experience){
			.id = span_keep(arena, row.cells[columns[0]]),
			.text = text_repair(arena, text_span(&text), NULL),
			.feeling = span_keep(arena, row.cells[columns[3]]),
			.body = span_keep(arena, row.cells[columns[4]]),
		};
	}
}

static void
ask(struct question *question, size_t place, struct span class)
{
	size_t k = 0;
	while (k < question->class_count && !span_equal(question->class_names[k], class))
		k++;
	must(k < CLASS_MAX);
	if (k == question->class_count)
		question->class_names[question->class_count++] = class;
	question->places[question->count] = place;
	question->classes[question->count++] = k;
}

static size_t
texts_about(struct span body)
{
	size_t count = 0;
	for (size_t i = 0; i < all_count; i++)
		count += span_equal(all[i].body, body);
	return count;
}

/* --- folds -------------------------------------------------------------------------------------- */

static uint64_t
mix(unsigned draw, struct span id)
{
	uint64_t hash = 0xcbf29ce484222325 ^ draw;
	for (size_t i = 0; i < id.length; i++)
		hash = (hash ^ (unsigned char)id.at[i]) * 0x100000001b3;
	hash ^= hash >> 32;
	return hash * 0xd6e8feb86659fd93;
}

struct drawn {
	uint64_t key;
	size_t at;
};

static int
compare_drawn(const void *a, const void *b)
{
	const uint64_t left = ((const struct drawn *)a)->key, right = ((const struct drawn *)b)->key;
	return left < right ? -1 : left > right;
}

/* As many of each class in each fold. */
static void
draw_folds(const struct question *question, unsigned draw, uint8_t *folds)
{
	static struct drawn drawn[TEXT_COUNT_MAX];
	for (size_t class = 0, dealt = 0; class < question->class_count; class++) {
		size_t count = 0;
		for (size_t i = 0; i < question->count; i++)
			if (question->classes[i] == class)
				drawn[count++] = (struct drawn){ mix(draw, all[question->places[i]].id), i };
		qsort(drawn, count, sizeof *drawn, compare_drawn);
		for (size_t i = 0; i < count; i++)
			folds[drawn[i].at] = (uint8_t)(dealt++ % FOLD_COUNT);
	}
}

/* --- one question ------------------------------------------------------------------------------- */

struct result {
	double right_of[TEXT_COUNT_MAX]; /* how often each text was told rightly */
	double f1, told, right;          /* told: the mean probability of what was told */
	double learn_s, tell_s;
	size_t told_count;
};

static void
run_fold(struct arena *arena, const struct question *question, const struct learn_vector *vectors,
         const uint8_t *folds, int fold, size_t *guesses, struct result *result)
{
	struct learn_example *examples = arena_array_of(arena, struct learn_example, question->count);
	struct learn_lesson lesson = { .examples = examples, .precision = 0.95, .seed = 7, .nowhere_id = -1 };
	for (size_t i = 0; i < question->count; i++)
		if (folds[i] != fold)
			examples[lesson.count++] = (struct learn_example){
				.vector = vectors[i],
				.class_id = (int64_t)question->classes[i] + 1,
			};
	struct learn_model *model;
	struct learn_measure measure;
	struct fault fault = { 0 };
	clock_t begun = clock();
	stop_on(learn_train(arena, &lesson, &model, &measure, &fault) == FOUND_ONE, &fault);
	result->learn_s += (double)(clock() - begun) / CLOCKS_PER_SEC;
	const struct learn_model *read = learn_open(arena, learn_write(arena, model));
	must(read != NULL);
	for (size_t i = 0; i < question->count; i++) {
		struct learn_guess guess;
		if (folds[i] != fold)
			continue;
		begun = clock();
		const struct learn_vector vector = learn_read(arena, all[question->places[i]].text, NULL, 0);
		must(learn_predict(arena, read, &vector, &guess, 1) == 1);
		result->tell_s += (double)(clock() - begun) / CLOCKS_PER_SEC;
		guesses[i] = (size_t)guess.class_id - 1;
		result->told += guess.probability;
		result->told_count++;
	}
}

static double
f1_of(const struct question *question, const size_t *guesses)
{
	double sum = 0;
	for (size_t k = 0; k < question->class_count; k++) {
		double both = 0, are = 0, told = 0;
		for (size_t i = 0; i < question->count; i++) {
			both += question->classes[i] == k && guesses[i] == k;
			are += question->classes[i] == k;
			told += guesses[i] == k;
		}
		sum += 2 * both / (are + told);
	}
	return sum / (double)question->class_count;
}

static void
run(const struct question *question, FILE *rights)
{
	static struct result result;
	static uint8_t folds[TEXT_COUNT_MAX];
	static size_t guesses[TEXT_COUNT_MAX];
	struct arena *arena = arena_new(1 << 30);
	struct learn_vector *vectors = arena_array_of(arena, struct learn_vector, question->count);
	result = (struct result){ .f1 = 0 };
	for (size_t i = 0; i < question->count; i++)
		vectors[i] = learn_read(arena, all[question->places[i]].text, NULL, 0);
	for (unsigned draw = 0; draw < DRAW_COUNT; draw++) {
		draw_folds(question, draw, folds);
		for (int fold = 0; fold < FOLD_COUNT; fold++) {
			struct arena *passing = arena_new((size_t)1 << 30);
			run_fold(passing, question, vectors, folds, fold, guesses, &result);
			arena_end(passing);
		}
		result.f1 += f1_of(question, guesses) / DRAW_COUNT;
		for (size_t i = 0; i < question->count; i++) {
			const bool is_right = guesses[i] == question->classes[i];
			result.right_of[i] += (double)is_right / DRAW_COUNT;
			if (rights != NULL)
				fprintf(rights, "%s\t%u\t%.*s\t%d\t%zu\t%zu\n", question->name, draw,
				        SPAN_ARGS(all[question->places[i]].id), folds[i], question->classes[i], guesses[i]);
		}
	}
	double square = 0;
	const double n = (double)question->count;
	for (size_t i = 0; i < question->count; i++)
		result.right += result.right_of[i] / n;
	for (size_t i = 0; i < question->count; i++)
		square += (result.right_of[i] - result.right) * (result.right_of[i] - result.right);
	const double half = 1.96 * sqrt(square / (n - 1) / n);
	printf("%-7s %4zu texts %2zu classes  right %.3f [%.3f; %.3f]  macro-F1 %.3f  told %.3f  "
	       "learnt in %.2f s  %.0f texts/s\n",
	       question->name, question->count, question->class_count, result.right, result.right - half,
	       result.right + half, result.f1, result.told / (double)result.told_count,
	       result.learn_s / (DRAW_COUNT * FOLD_COUNT), (double)result.told_count / result.tell_s);
	arena_end(arena);
}

int
main(int argc, char **argv)
{
	static struct question two = { .name = "two" }, three = { .name = "three" }, body = { .name = "body" };
	if (argc < 2) {
		fputs("experiences FILE.csv[.gz] [RIGHTS.tsv]\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new(1 << 30);
	read_all(arena, argv[1]);
	for (size_t i = 0; i < all_count; i++) {
		const bool is_neither = span_is(all[i].feeling, "Neutre");
		ask(&three, i, all[i].feeling);
		if (!is_neither)
			ask(&two, i, all[i].feeling);
		if (all[i].body.length > 0 && texts_about(all[i].body) >= BODY_TEXTS_MIN)
			ask(&body, i, all[i].body);
	}
	FILE *rights = argc > 2 ? fopen(argv[2], "w") : NULL;
	run(&two, rights);
	run(&three, rights);
	run(&body, rights);
	if (rights != NULL)
		(void)fclose(rights);
	arena_end(arena);
	return 0;
}
