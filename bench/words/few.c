/* What a few labels give, with and without the texts that nobody labelled:
 *
 *	few FILE.csv[.gz] [DRAWS]
 *
 * FILE has the columns of Services Publics + experiences. Two questions: was it good or bad, whom is it about
 * (those written about at least fifteen times). 8, then 32 texts of each label are drawn with it (half of
 * those that are fewer), twenty times; a fifth of the texts is read by nobody. Printed: what is told rightly
 * by the ordinary model, by the same one with labels lent, the gain and its interval (Student, over draws). Then
 * 32 texts drawn against 32 chosen, eight by eight, from half of the texts: told are the others. */
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
		printf("%s, %zu texts, %zu labels, %2zu of each", name, lesson.count, lesson.codebook.count, labelled[i]);
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
	return 0;
}
