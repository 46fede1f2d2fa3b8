/* What bench/words/embeddings.py compares embeddings with, on experiences of Services Publics +:
 *
 *	near FILE.csv[.gz] NEAR.tsv
 *
 * A line an experience: its identifier, the stems of its title, those of its description, where both stand on
 * the 200 axes of craft/topics (titles and descriptions are texts alike there), its main theme of ten. */
#include <stdio.h>
#include <stdlib.h>

#include "craft/text/text.h"
#include "craft/text/text_repair.h"
#include "craft/topics/topics.h"
#include "rows.h"

enum { TEXT_COUNT_MAX = 5000, THEMES = 10 };

static struct span ids[TEXT_COUNT_MAX], whole[TEXT_COUNT_MAX];
static struct span apart[2 * TEXT_COUNT_MAX]; /* a title, then its description */
static size_t count;

static void
read_all(struct arena *arena, const char *path)
{
	static const char *const names[] = { "ID expérience", "Titre", "Description" };
	const struct rows_asked asked = { path, names, LENGTH(names), TEXT_COUNT_MAX };
	struct span *columns[LENGTH(names)];
	count = rows_read(arena, &asked, columns);
	for (size_t i = 0; i < count; i++) {
		ids[i] = columns[0][i];
		apart[2 * i] = text_repair(arena, columns[1][i], NULL);
		apart[2 * i + 1] = text_repair(arena, columns[2][i], NULL);
		whole[i] = span_of(arena_format(arena, "%.*s\n%.*s", SPAN_ARGS(apart[2 * i]),
		                                SPAN_ARGS(apart[2 * i + 1])));
	}
}

static void
write_places(FILE *file, const struct topics_axes *axes, size_t row)
{
	for (size_t k = 0; k < axes->count; k++)
		fprintf(file, "%c%.6g", k > 0 ? ' ' : '\t', (double)axes->places[row * axes->count + k]);
}

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("near FILE.csv[.gz] NEAR.tsv\n", stderr);
		return 2;
	}
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct topics_question question = { .count = THEMES, .seed = 7 };
	struct topics_rows *rows, *whole_rows;
	struct topics_axes axes;
	struct topics topics;
	read_all(arena, argv[1]);
	const struct topics_reading reading = { .texts = apart, .count = 2 * count };
	const struct topics_reading whole_reading = { .texts = whole, .count = count };
	stop_on(topics_read(arena, &reading, &rows) == TOPICS_DONE, "no rows");
	stop_on(topics_axes(arena, rows, TOPICS_AXIS_COUNT_MAX, 7, &axes) == TOPICS_DONE, "no axes");
	stop_on(topics_read(arena, &whole_reading, &whole_rows) == TOPICS_DONE, "no rows");
	stop_on(topics_find(arena, whole_rows, &question, &topics) == TOPICS_DONE, "no themes");
	FILE *file = fopen(argv[2], "w");
	stop_on(file != NULL, argv[2]);
	for (size_t i = 0; i < count; i++) {
		const struct span title = text_words_index(arena, apart[2 * i]);
		const struct span body = text_words_index(arena, apart[2 * i + 1]);
		fprintf(file, "%.*s\t%.*s\t%.*s", SPAN_ARGS(ids[i]), SPAN_ARGS(title), SPAN_ARGS(body));
		write_places(file, &axes, 2 * i);
		write_places(file, &axes, 2 * i + 1);
		fprintf(file, "\t%d\n", topics.mains[i] == TOPICS_NONE ? -1 : topics.mains[i]);
	}
	stop_on(fclose(file) == 0, argv[2]);
	arena_end(arena);
	return 0;
}
