/* How well the five criteria of Services Publics + are read, by five draws of five folds, and their model:
 *
 *	criteria FILE.csv[.gz] [RIGHTS.tsv [MODEL]]
 *
 * For each criterion: is it good or bad, of texts whose author ticked one of the two; and does the text speak
 * of it, from a probability on that is chosen on folds of the texts that teach, for F1. RIGHTS.tsv: for each
 * question, draw and text (by the line where it starts), its fold, what it is, what was told;
 * bench/words/reference.py reads the folds there and asks scikit-learn. MODEL: learnt from all texts, the
 * criteria whose mention is told better than by saying always yes. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "listen/verbatim/verbatim_criteria.h"

enum { DRAW_COUNT = 5, FOLD_COUNT = 5 };
static const double gain_least = 0.05; /* of F1 over saying always yes, for a criterion to be in MODEL */
static struct fault fault;

static void
stop_on(bool good)
{
	if (good)
		return;
	fprintf(stderr, "criteria: %s\n", fault.for_log != NULL ? fault.for_log : "gave up");
	exit(1);
}

/* A question of which the answers are 0 or 1. */
struct question {
	const char *kind, *name;
	const struct learn_vector **vectors;
	bool *is;
	int64_t *rows;
	size_t count;
	bool is_mention;
};

static void
tell_fold(const struct question *question, const uint8_t *fold_of, uint8_t fold, bool *told)
{
	struct arena *arena = arena_new((size_t)2 << 30);
	const struct learn_vector **vectors = arena_array_of(arena, const struct learn_vector *, question->count);
	struct learn_example *examples = arena_array_of(arena, struct learn_example, question->count);
	bool *is = arena_array_of(arena, bool, question->count);
	struct verbatim_label labels[2] = { { SPAN("0"), 0 }, { SPAN("1"), 0 } };
	struct verbatim_lesson lesson = { .codebook = { labels, 2 }, .examples = examples,
		                              .cost = VERBATIM_CRITERION_COST };
	struct verbatim_mention mention;
	for (size_t i = 0; i < question->count; i++)
		if (fold_of[i] != fold) {
			vectors[lesson.count] = question->vectors[i];
			is[lesson.count] = question->is[i];
			examples[lesson.count++] = (struct learn_example){ .vector = *question->vectors[i],
				                                               .class_id = question->is[i] ? 2 : 1 };
		}
	stop_on(question->is_mention
	            ? verbatim_train_mention(arena, vectors, is, lesson.count, 1, &mention, &fault)
	            : verbatim_train_bare(arena, &lesson, 1, &mention.model, &fault));
	for (size_t i = 0; i < question->count; i++) {
		double probability;
		if (fold_of[i] != fold)
			continue;
		const struct learn_vector *vector = question->vectors[i];
		told[i] = question->is_mention
		              ? verbatim_is_said(arena, &mention.model, mention.said_from, vector, &probability)
		              : verbatim_guess(arena, &mention.model, vector).label == 1;
	}
	arena_end(arena);
}

/* The gain of F1 over saying always yes. */
static double
run(struct arena *arena, const struct question *question, FILE *rights)
{
	struct learn_example *examples = arena_array_of(arena, struct learn_example, question->count);
	const struct verbatim_lesson lesson = { .examples = examples, .count = question->count };
	uint8_t *fold_of = arena_array_of(arena, uint8_t, question->count);
	bool *told = arena_array_of(arena, bool, question->count);
	double right = 0, f1 = 0, yes = 0;
	for (size_t i = 0; i < question->count; i++) {
		examples[i] = (struct learn_example){ .vector = *question->vectors[i],
			                                  .class_id = question->is[i] ? 2 : 1 };
		yes += question->is[i];
	}
	for (unsigned draw = 0; draw < DRAW_COUNT; draw++) {
		double hits = 0, said = 0;
		verbatim_deal(arena, &lesson, draw + 1, fold_of);
		for (uint8_t fold = 0; fold < FOLD_COUNT; fold++)
			tell_fold(question, fold_of, fold, told);
		for (size_t i = 0; i < question->count; i++) {
			right += (told[i] == question->is[i]) / (double)question->count / DRAW_COUNT;
			hits += told[i] && question->is[i];
			said += told[i];
			if (rights != NULL)
				fprintf(rights, "%s %s\t%u\t%lld\t%d\t%d\t%d\n", question->kind, question->name, draw,
				        (long long)question->rows[i], fold_of[i], question->is[i], told[i]);
		}
		f1 += 2 * hits / (said + yes) / DRAW_COUNT;
	}
	const double always = 2 * yes / (yes + (double)question->count);
	printf("%-8s %-24s %4zu texts, %4.0f yes: right %.3f  F1 of yes %.3f (always yes %.3f)\n", question->kind,
	       question->name, question->count, yes, right, f1, always);
	(void)fflush(stdout);
	return f1 - always;
}

static struct question
question_of(struct arena *arena, const struct verbatim_lesson *lesson, const char *name, bool is_mention)
{
	const size_t most = lesson->count + lesson->unlabelled_count;
	struct question question = { .kind = is_mention ? "mention" : "tone",
		                         .name = name,
		                         .vectors = arena_array_of(arena, const struct learn_vector *, most),
		                         .is = arena_array_of(arena, bool, most),
		                         .rows = arena_array_of(arena, int64_t, most),
		                         .is_mention = is_mention };
	for (size_t i = 0; i < most; i++) {
		const bool has = i < lesson->count;
		const size_t at = has ? i : i - lesson->count;
		question.vectors[question.count] =
			has ? &lesson->examples[at].vector : &lesson->unlabelled[at].vector;
		question.is[question.count] = is_mention ? has : lesson->examples[at].class_id == 2;
		question.rows[question.count++] = has ? lesson->rows[at] : lesson->unlabelled_rows[at];
	}
	return question;
}

/* What is in the program learns from all of them. */
static void
learn(struct arena *arena, const struct question *mention, const struct verbatim_lesson *tones,
      struct verbatim_criterion *criterion)
{
	struct verbatim_mention learnt;
	criterion->name = mention->name;
	stop_on(verbatim_train_mention(arena, mention->vectors, mention->is, mention->count, 1, &learnt, &fault));
	criterion->mention = learnt.model;
	criterion->said_from = learnt.said_from;
	stop_on(verbatim_train(arena, tones, 1, &criterion->tone, &fault));
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("criteria FILE.csv[.gz] [RIGHTS.tsv [MODEL]]\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new((size_t)8 << 30);
	struct verbatim_criteria criteria = { .count = 0 };
	FILE *rights = argc > 2 ? fopen(argv[2], "w") : NULL;
	for (size_t i = 0; i < VERBATIM_CRITERION_COUNT; i++) {
		const char *name = verbatim_criterion_names[i];
		struct verbatim_source source = { .path = argv[1], .text_columns = "Titre + Description",
			                              .label_column = name, .least = 2, .keeps_unlabelled = true };
		struct verbatim_lesson said, tones;
		stop_on(verbatim_read_lesson(arena, &source, NULL, &said, &fault));
		source.labels = "Négatif, Positif";
		source.keeps_unlabelled = false;
		stop_on(verbatim_read_lesson(arena, &source, NULL, &tones, &fault));
		tones.cost = VERBATIM_CRITERION_COST;
		const struct question mention = question_of(arena, &said, name, true);
		const struct question tone = question_of(arena, &tones, name, false);
		(void)run(arena, &tone, rights);
		if (run(arena, &mention, rights) > gain_least && argc > 3)
			learn(arena, &mention, &tones, &criteria.of[criteria.count++]);
	}
	if (argc > 3)
		stop_on(file_write(arena, argv[3], verbatim_criteria_write(arena, &criteria), &fault));
	if (rights != NULL)
		(void)fclose(rights);
	arena_end(arena);
	return 0;
}
