/* What a few labels give, with and without the texts that nobody labelled:
 *
 *	few FILE.csv[.gz] [DRAWS]
 *
 * FILE has the columns of Services Publics + experiences. Two questions: was it good or bad, whom is it about
 * (those written about at least fifteen times). 8, then 32 texts of each label are drawn with it (half of
 * those that are fewer), twenty times; a fifth of the texts is read by nobody. Printed: what is told rightly
 * by the ordinary model, by the same one with labels lent, the gain and its interval (Student, over draws).
 * Then 32 texts drawn against 32 chosen, eight by eight, from half of the texts: told are the others.
 * Last, how long 5,000 labelled texts take to be learnt again (learn_lesson.heat), and 60 with 5,000
 * without a label: the same texts some times, a feature in four left out each time by chance. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "listen/verbatim/verbatim_trial.h"

static struct fault fault;

static void
stop_on(bool good)
{
	if (good)
		return;
	fprintf(stderr, "few: %s\n", fault.for_log != NULL ? fault.for_log : "gave up");
	exit(1);
}

static void
say(const char *name, const struct verbatim_gained *gained)
{
	printf("   %s %.3f -> %.3f  gain %+.3f [%+.3f; %+.3f]", name, gained->plain, gained->better,
	       gained->gap.gap, gained->gap.interval.low, gained->gap.interval.high);
}

static void
run(const char *path, const char *name, const char *label, const char *labels, int64_t least, size_t draws)
{
	static const size_t labelled[] = { 8, 32 };
	const struct verbatim_source source = { .path = path, .text_columns = "Titre + Description",
		                                    .label_column = label, .labels = labels, .least = least };
	struct arena *arena = arena_new((size_t)2 << 30);
	struct verbatim_lesson lesson;
	stop_on(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	const struct learn_vector **vectors = arena_array_of(arena, const struct learn_vector *, lesson.count);
	uint32_t *truth = arena_array_of(arena, uint32_t, lesson.count);
	for (size_t i = 0; i < lesson.count; i++) {
		vectors[i] = &lesson.examples[i].vector;
		truth[i] = (uint32_t)lesson.examples[i].class_id - 1;
	}
	struct verbatim_pool pool = { vectors, lesson.count, lesson.codebook, NULL };
	const clock_t begun = clock();
	pool.map = verbatim_map_of(arena, vectors, lesson.count, 1);
	const double axes_s = (double)(clock() - begun) / CLOCKS_PER_SEC;
	for (size_t i = 0; i < LENGTH(labelled); i++) {
		const struct verbatim_trial trial = { &pool, truth, labelled[i], draws, 1 };
		struct verbatim_trial_end end;
		stop_on(verbatim_try_few(arena, &trial, &end, &fault));
		printf("%s, %zu texts, %zu labels, %2zu of each", name, lesson.count,
		       lesson.codebook.count, labelled[i]);
		say("rest", &end.of_rest);
		say("unread", &end.of_unread);
		printf("   (axes %.2f s)\n", axes_s);
	}
	const struct verbatim_trial trial = { &pool, truth, 32, draws, 1 };
	struct verbatim_gained gained;
	stop_on(verbatim_try_queue(arena, &trial, &gained, &fault));
	printf("%s, 32 drawn or 32 chosen", name);
	say("unread", &gained);
	printf("\n");
	arena_end(arena);
}

static double
since(clock_t begun)
{
	return (double)(clock() - begun) / CLOCKS_PER_SEC;
}

/* The texts again and again, each time without a fourth of their features. */
static void
multiply(struct arena *arena, const struct verbatim_lesson *lesson, size_t count,
         const struct learn_vector **vectors, uint32_t *labels)
{
	uint64_t state = 1;
	for (size_t i = 0; i < count; i++) {
		const struct learn_example *example = &lesson->examples[i % lesson->count];
		uint32_t *buckets = arena_array_of(arena, uint32_t, example->vector.count + 1);
		float *times = arena_array_of(arena, float, example->vector.count + 1);
		struct learn_vector *vector = arena_new_of(arena, struct learn_vector);
		for (size_t k = 0; k < example->vector.count; k++) {
			if (verbatim_draw(&state) % 4 == 0)
				continue;
			buckets[vector->count] = example->vector.buckets[k];
			times[vector->count++] = example->vector.times[k];
		}
		vector->buckets = buckets;
		vector->times = times;
		vectors[i] = vector;
		labels[i] = (uint32_t)example->class_id - 1;
	}
}

static void
run_speed(const char *path)
{
	enum { COUNT = 5000, FEW = 60 };
	const struct verbatim_source source = { .path = path, .text_columns = "Titre + Description",
		                                    .label_column = "Ressenti usager", .least = 2 };
	struct arena *arena = arena_new((size_t)4 << 30);
	const struct learn_vector **vectors = arena_array_of(arena, const struct learn_vector *, COUNT);
	uint32_t *labels = arena_array_of(arena, uint32_t, COUNT);
	struct verbatim_lesson lesson;
	struct verbatim_model first, again, few;
	stop_on(verbatim_read_lesson(arena, &source, NULL, &lesson, &fault));
	multiply(arena, &lesson, COUNT, vectors, labels);
	struct verbatim_pool pool = { vectors, COUNT, lesson.codebook, NULL };
	clock_t begun = clock();
	stop_on(verbatim_train_pool(arena, &pool, labels, 1, 0, &first, &fault));
	const double first_s = since(begun);
	begun = clock();
	stop_on(verbatim_train_pool(arena, &pool, labels, 1, learn_heat(first.learnt), &again, &fault));
	printf("%d labelled texts, %zu labels: learnt in %.2f s, again in %.2f s\n", COUNT, lesson.codebook.count,
	       first_s, since(begun));
	for (size_t i = FEW; i < COUNT; i++)
		labels[i] = VERBATIM_NO_LABEL;
	begun = clock();
	pool.map = verbatim_map_of(arena, vectors, COUNT, 1);
	const double map_s = since(begun);
	begun = clock();
	stop_on(verbatim_train_pool(arena, &pool, labels, 1, 0, &few, &fault));
	const double few_s = since(begun);
	begun = clock();
	stop_on(verbatim_train_pool(arena, &pool, labels, 1, learn_heat(few.learnt), &few, &fault));
	printf("%d labelled, %d not: axes once %.2f s, learnt in %.2f s, again in %.2f s\n", FEW, COUNT - FEW,
	       map_s, few_s, since(begun));
	arena_end(arena);
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("few FILE.csv[.gz] [DRAWS]\n", stderr);
		return 2;
	}
	const size_t draws = argc > 2 ? (size_t)atoi(argv[2]) : 20;
	if (draws < 2 || draws > VERBATIM_TRIAL_DRAWS_MAX) {
		fputs("few: 2 to 100 draws\n", stderr);
		return 2;
	}
	run(argv[1], "feeling", "Ressenti usager", "Négatif, Positif", 2, draws);
	run(argv[1], "body   ", "Intitulé Typologie 1", NULL, 15, draws);
	run_speed(argv[1]);
	return 0;
}
