/* What bench/words/embeddings.py compares embeddings with, on experiences of Services Publics +:
 *
 *	near FILE.csv[.gz] NEAR.tsv
 *
 * A line an experience: its identifier, the stems of its title, those of its description, where both stand on
 * the 200 axes of craft/topics (titles and descriptions are texts alike there), its main theme of ten. */
#include <stdio.h>
#include <stdlib.h>

#include "craft/sheet/sheet.h"
#include "craft/text/text.h"
#include "craft/text/text_repair.h"
#include "craft/topics/topics.h"

enum { TEXT_COUNT_MAX = 5000, THEMES = 10 };

static struct span ids[TEXT_COUNT_MAX], whole[TEXT_COUNT_MAX];
static struct span apart[2 * TEXT_COUNT_MAX]; /* a title, then its description */
static size_t count;

static void
stop_on(bool good, const char *why)
{
	if (good)
		return;
	fprintf(stderr, "near: %s\n", why);
	exit(1);
}

static void
read_all(struct arena *arena, const char *path)
{
	static const char *const names[] = { "ID expérience", "Titre", "Description" };
	struct fault fault = { 0 };
	struct sheet_row row;
	size_t columns[LENGTH(names)];
	struct sheet *sheet = sheet_open(arena, path, NULL, &fault);
	stop_on(sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE, "no such sheet");
	for (size_t i = 0; i < LENGTH(names); i++) {
		columns[i] = sheet_header_find(&row, names[i]);
		stop_on(columns[i] != SIZE_MAX, names[i]);
	}
	while (count < TEXT_COUNT_MAX && sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		const struct span title = text_repair(arena, row.cells[columns[1]], NULL);
		const struct span body = text_repair(arena, row.cells[columns[2]], NULL);
		ids[count] = span_keep(arena, row.cells[columns[0]]);
		apart[2 * count] = span_keep(arena, title);
		apart[2 * count + 1] = span_keep(arena, body);
		whole[count++] =
			span_of(arena_format(arena, "%.*s\n%.*s", SPAN_ARGS(title), SPAN_ARGS(body)));
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
