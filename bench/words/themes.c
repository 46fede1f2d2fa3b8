/* Themes of experiences of Services Publics +, beside what scikit-learn makes of the same rows:
 *
 *	themes FILE.csv[.gz] [ROWS.txt] [count]     themes, their stability, the curve of their number
 *	themes --many FILE.csv[.gz] [count]         time and memory: 100,000 comments made of their words
 *
 * ROWS.txt: the terms, the rows, the axes, thirty draws of four rows out of five, and the words of our themes
 * on all and on each draw; bench/words/reference_themes.py reads it, asks scikit-learn and counts both alike.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/topics/topics_inside.h"
#include "rows.h"

enum { TEXT_COUNT_MAX = 5000, MANY = 100000, REPEAT_COUNT = 10, MANY_WORDS = 25, AXES = 100 };

static struct span texts[TEXT_COUNT_MAX];
static size_t text_count;

static void
read_texts(struct arena *arena, const char *path)
{
	static const char *const names[] = { "Titre", "Description" };
	const struct rows_asked asked = { path, names, LENGTH(names), TEXT_COUNT_MAX };
	struct span *columns[LENGTH(names)];
	text_count = rows_read(arena, &asked, columns);
	for (size_t i = 0; i < text_count; i++)
		texts[i] = rows_joined(arena, columns[0][i], columns[1][i]);
}

static void
print_themes(const struct topics *topics)
{
	for (size_t k = 0; k < topics->count; k++) {
		const struct topic *topic = &topics->topics[k];
		printf("%5.1f %%  NPMI %.2f ", 100 * topic->share, topic->npmi);
		for (size_t i = 0; i < topic->word_count; i++)
			printf(" %.*s", SPAN_ARGS(topic->words[i]));
		puts("");
	}
	for (double least = 0.05; least < 0.3; least += 0.05) {
		size_t some = 0, several = 0;
		for (size_t row = 0; row < topics->row_count; row++) {
			size_t has = 0;
			for (size_t k = 0; k < topics->count; k++)
				has += (double)topics->weights[row * topics->count + k] >= least;
			some += has > 0;
			several += has > 1;
		}
		const double share = 100 / (double)topics->row_count;
		printf("from a weight of %.2f on: %.1f %% have a theme, %.1f %% several\n", least,
		       share * (double)some, share * (double)several);
	}
	printf("without a theme %.1f %%, NPMI %.3f, error %.4f, %d steps%s\n",
	       100 * (double)topics->none_count / (double)topics->row_count, topics->npmi, topics->error,
	       topics->steps, topics->converged ? "" : " without an end");
}

/* --- beside scikit-learn ---------------------------------------------------------------------------- */

static void
write_rows(FILE *file, const struct topics_rows *rows)
{
	for (size_t term = 0; term < rows->term_count; term++)
		fprintf(file, "term\t%.*s\n", SPAN_ARGS(topics_term_word(rows, term)));
	for (size_t row = 0; row < rows->count; row++) {
		fputs("row", file);
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++)
			fprintf(file, "\t%u:%.9g", rows->terms[i], (double)rows->weights[i]);
		fputc('\n', file);
	}
}

static void
write_axes(FILE *file, const struct topics_rows *rows)
{
	struct arena *passing = arena_new(1 << 28);
	struct topics_axes axes;
	stop_on(topics_axes(passing, rows, AXES, 7, &axes) == TOPICS_DONE, "no axes");
	fputs("axes", file);
	for (size_t k = 0; k < AXES; k++)
		fprintf(file, "\t%.9g", axes.strengths[k]);
	fputc('\n', file);
	arena_end(passing);
}

/* The words of our themes on the rows drawn. */
static void
write_draw(FILE *file, const struct topics_rows *rows, const size_t *numbers, size_t count)
{
	struct arena *passing = arena_new(1 << 28);
	struct topics_factors factors;
	const struct topics_question question = { .count = count, .seed = 7 };
	const double begun = seconds();
	topics_factor(passing, rows, &question, &factors);
	fprintf(file, "draw\t%.4f\t", seconds() - begun);
	for (size_t row = 0; row < rows->count; row++)
		fprintf(file, "%s%zu", row > 0 ? " " : "", numbers == NULL ? row : numbers[row]);
	for (size_t k = 0; k < count; k++) {
		uint32_t terms[TOPICS_WORD_COUNT];
		const size_t word_count = topics_heaviest(&factors, rows->term_count, k, terms);
		fputc('\t', file);
		for (size_t i = 0; i < word_count; i++)
			fprintf(file, "%s%u", i > 0 ? " " : "", terms[i]);
	}
	fputc('\n', file);
	arena_end(passing);
}

static void
write_all(const char *path, const struct topics_rows *rows, size_t count)
{
	struct arena *arena = arena_new(1 << 28);
	FILE *file = fopen(path, "w");
	stop_on(file != NULL, path);
	write_rows(file, rows);
	write_axes(file, rows);
	write_draw(file, rows, NULL, count);
	uint64_t state = 11;
	for (int i = 0; i < REPEAT_COUNT * TOPICS_DRAW_COUNT; i++) {
		size_t *numbers;
		const struct topics_rows drawn = topics_draw_rows(arena, rows, rows->count * 4 / 5, &state, &numbers);
		write_draw(file, &drawn, numbers, count);
	}
	stop_on(fclose(file) == 0, path);
	arena_end(arena);
}

static void
real_texts(struct arena *arena, const char *path, size_t count)
{
	const struct topics_reading reading = { .texts = texts, .count = text_count };
	const struct topics_question question = { .count = count, .seed = 7 };
	struct topics_rows *rows;
	struct topics topics;
	struct topics_choice choice;
	double begun = seconds();
	stop_on(topics_read(arena, &reading, &rows) == TOPICS_DONE, "no rows");
	printf("%zu texts, %zu terms, read in %.2f s\n", rows->count, rows->term_count, seconds() - begun);
	begun = seconds();
	stop_on(topics_find(arena, rows, &question, &topics) == TOPICS_DONE, "no themes");
	printf("%zu themes in %.2f s\n", count, seconds() - begun);
	print_themes(&topics);
	begun = seconds();
	stop_on(topics_choose(rows, 7, NULL, &choice) == TOPICS_DONE, "no choice");
	printf("how many: %zu, in %.2f s\n", choice.count, seconds() - begun);
	for (size_t i = 0; i < choice.trial_count; i++)
		printf("%3zu themes  stability %.3f (least %.3f)  NPMI %.3f\n", choice.trials[i].count,
		       choice.trials[i].stability, choice.trials[i].stability_least, choice.trials[i].npmi);
	if (path != NULL)
		write_all(path, rows, count);
}

/* --- many ------------------------------------------------------------------------------------------- */

/* A comment: some of the words of one place in one text, one in thirty mistyped. */
static struct span
comment_of(struct arena *arena, uint64_t *state)
{
	struct span rest = texts[topics_draw(state) % text_count], word;
	struct text text = text_new(arena, 4096);
	for (uint64_t skipped = topics_draw(state) % 60; skipped > 0 && span_cut(&rest, ' ', &word); skipped--)
		;
	for (int count = 0; count < MANY_WORDS && span_cut(&rest, ' ', &word);) {
		if (topics_draw(state) % 10 < 2)
			continue;
		text_add(&text, word);
		if (topics_draw(state) % 30 == 0)
			text_add_char(&text, (char)('a' + topics_draw(state) % 26));
		text_add_char(&text, ' ');
		count++;
	}
	return text_span(&text);
}

static void
many_texts(struct arena *arena, size_t count)
{
	struct span *many = arena_array_of(arena, struct span, MANY);
	const struct topics_reading reading = { .texts = many, .count = MANY };
	const struct topics_question question = { .count = count, .seed = 7 };
	struct topics_rows *rows;
	struct topics topics;
	struct topics_axes axes;
	uint64_t state = 5;
	for (size_t i = 0; i < MANY; i++)
		many[i] = comment_of(arena, &state);
	printf("%d comments: %ld MB\n", MANY, megabytes());
	double begun = seconds();
	stop_on(topics_read(arena, &reading, &rows) == TOPICS_DONE, "no rows");
	printf("%zu terms, %zu entries, read in %.2f s, %ld MB in all\n", rows->term_count,
	       rows->starts[rows->count], seconds() - begun, megabytes());
	begun = seconds();
	stop_on(topics_find(arena, rows, &question, &topics) == TOPICS_DONE, "no themes");
	printf("%zu themes in %.2f s, %d steps%s, %ld MB in all\n", count, seconds() - begun, topics.steps,
	       topics.converged ? "" : " without an end", megabytes());
	begun = seconds();
	stop_on(topics_axes(arena, rows, AXES, 7, &axes) == TOPICS_DONE, "no axes");
	printf("%d axes in %.2f s, %ld MB in all\n", AXES, seconds() - begun, megabytes());
	struct topics_choice choice;
	begun = seconds();
	stop_on(topics_choose(rows, 7, NULL, &choice) == TOPICS_DONE, "no choice");
	printf("their number from %zu of them in %.2f s, %ld MB in all\n", choice.texts, seconds() - begun,
	       megabytes());
}

int
main(int argc, char **argv)
{
	const bool is_many = argc > 2 && strcmp(argv[1], "--many") == 0;
	if (argc < 2) {
		fputs("themes FILE.csv[.gz] [ROWS.txt] [count]\nthemes --many FILE.csv[.gz] [count]\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new((size_t)2 << 30);
	const size_t count = argc > 3 ? strtoul(argv[3], NULL, 10) : 10;
	stop_on(count >= 2 && count <= TOPICS_COUNT_MAX, "2 to 40 themes");
	read_texts(arena, argv[is_many ? 2 : 1]);
	if (is_many)
		many_texts(arena, count);
	else
		real_texts(arena, argc > 2 ? argv[2] : NULL, count);
	arena_end(arena);
	return 0;
}
