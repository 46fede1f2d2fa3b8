/* Makes the model that tells languages, and says how it does on lines that it has not seen:
 *
 *	language LINES.tsv.gz MODEL     learns it from nine lines in ten and writes it
 *	language LINES.tsv.gz --domain  learns from one kind of text, is asked about another: no model is written
 *
 * A line of the file is a code of language, a letter for where it comes from, the text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "craft/learn/learn_language.h"

enum { LINE_MAX_BYTES = 4000, HELD_OUT_EVERY = 10, CLASS_MAX = LEARN_LANGUAGE_COUNT + 1 };

struct line {
	struct span code, text;
	char source;
};
static struct line lines[LEARN_EXAMPLE_COUNT_MAX];
static size_t line_count;
static bool by_domain;

static void
read_lines(struct arena *arena, const char *path)
{
	static char bytes[LINE_MAX_BYTES];
	gzFile file = gzopen(path, "rb");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	while (gzgets(file, bytes, sizeof bytes) != NULL && line_count < LENGTH(lines)) {
		struct span rest = span_keep(arena, span_trim(span_of(bytes))), code, source;
		if (span_cut(&rest, '\t', &code) && span_cut(&rest, '\t', &source) && source.length == 1)
			lines[line_count++] = (struct line){ code, rest, source.at[0] };
	}
	gzclose(file);
}

static bool
is_held_out(size_t at)
{
	return by_domain ? lines[at].source == 'w' : at % HELD_OUT_EVERY == 0;
}

static const struct learn_model *
learn(struct arena *arena)
{
	struct learn_example *examples = arena_array_of(arena, struct learn_example, line_count);
	struct learn_lesson lesson = { .examples = examples, .precision = 0.99, .seed = 8,
		                           .reading = LEARN_LANGUAGE_READING, .nowhere_id = -1 };
	for (size_t i = 0; i < line_count; i++)
		if (!is_held_out(i))
			examples[lesson.count++] = (struct learn_example){
				.vector = learn_language_read(arena, lines[i].text),
				.class_id = learn_language_class(lines[i].code),
			};
	struct learn_model *model;
	struct learn_measure measure;
	struct fault fault = { 0 };
	if (learn_train(arena, &lesson, &model, &measure, &fault) != FOUND_ONE) {
		fprintf(stderr, "language: %s\n", fault.for_log);
		exit(1);
	}
	printf("learnt from %zu lines; on folds %.4f right, may be followed from %.2f on\n", lesson.count,
	       (double)measure.right / (double)measure.tried, measure.threshold);
	return model;
}

struct tally {
	long tried, right, told, told_right;
};

static size_t
rank_of(int64_t class_id)
{
	return class_id == LEARN_LANGUAGE_OTHER ? LEARN_LANGUAGE_COUNT : (size_t)class_id - 1;
}

static void
measure(const struct learn_model *model, bool is_short)
{
	struct tally tallies[CLASS_MAX + 1] = { { 0 } };
	for (size_t i = 0; i < line_count; i++) {
		struct span text = lines[i].text;
		if (!is_held_out(i))
			continue;
		if (is_short && text.length > 30) /* as short as an answer in three words */
			for (text.length = 30; text.length > 0 && text.at[text.length] != ' ';)
				text.length--;
		const int64_t meant = learn_language_class(lines[i].code);
		struct arena *arena = arena_new(4 << 20);
		const struct learn_vector vector = learn_language_read(arena, text);
		struct learn_guess guess = { 0 };
		(void)learn_predict(arena, model, &vector, &guess, 1);
		const struct learn_guess_of_language told = learn_language_of(model, text);
		for (int both = 0; both < 2; both++) {
			struct tally *tally = &tallies[both == 0 ? rank_of(meant) : CLASS_MAX];
			tally->tried++;
			tally->right += guess.class_id == meant;
			tally->told += told.code[0] != '\0';
			tally->told_right += told.code[0] != '\0' && span_is(lines[i].code, told.code);
		}
		arena_end(arena);
	}
	printf("%s\nlanguage  lines  right   told  right when told\n",
	       is_short ? "their first 30 bytes" : "whole lines");
	for (size_t k = 0; k <= CLASS_MAX; k++)
		if (tallies[k].tried > 0)
			printf("%-8s %6ld %6.3f %6.3f %6.3f\n",
			       k < LEARN_LANGUAGE_COUNT ? learn_language_codes[k] : k == CLASS_MAX ? "all" : "other",
			       tallies[k].tried, (double)tallies[k].right / (double)tallies[k].tried,
			       (double)tallies[k].told / (double)tallies[k].tried,
			       tallies[k].told > 0 ? (double)tallies[k].told_right / (double)tallies[k].told : 0);
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("language LINES.tsv.gz MODEL | --domain\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new((size_t)3 << 30);
	by_domain = strcmp(argv[2], "--domain") == 0;
	read_lines(arena, argv[1]);
	const struct learn_model *model = learn(arena);
	const struct span bytes = learn_write(arena, model);
	/* as the program will read it: on 8 bits */
	const struct learn_model *read = learn_open_of(arena, bytes, LEARN_LANGUAGE_READING);
	must(read != NULL);
	printf("%zu bytes\n", bytes.length);
	measure(read, false);
	measure(read, true);
	FILE *file = by_domain ? NULL : fopen(argv[2], "wb");
	if (file != NULL && (fwrite(bytes.at, 1, bytes.length, file) != bytes.length || fclose(file) != 0))
		perror(argv[2]);
	arena_end(arena);
	return 0;
}
