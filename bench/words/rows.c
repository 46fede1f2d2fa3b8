/* A table of texts. */
#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "craft/sheet/sheet.h"
#include "craft/text/text_repair.h"

enum { COLUMN_COUNT_MAX = 16 };

void
stop_on(bool good, const char *why)
{
	if (good)
		return;
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, why);
	exit(1);
}

size_t
rows_read(struct arena *arena, const struct rows_asked *asked, struct span **columns_r)
{
	struct fault fault = { 0 };
	struct sheet_row row;
	size_t at[COLUMN_COUNT_MAX], count = 0;
	struct sheet *sheet = sheet_open(arena, asked->path, NULL, &fault);
	must(asked->column_count <= COLUMN_COUNT_MAX);
	stop_on(sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE, "no such sheet");
	for (size_t i = 0; i < asked->column_count; i++) {
		const bool is_optional = asked->names[i][0] == '?';
		at[i] = sheet_header_find(&row, asked->names[i] + is_optional);
		stop_on(is_optional || at[i] != SIZE_MAX,
		        arena_format(arena, "no column « %s »", asked->names[i]));
		columns_r[i] = arena_array_of(arena, struct span, asked->row_count_max);
	}
	for (; count < asked->row_count_max && sheet_next(sheet, &row, &fault) == FOUND_ONE; count++)
		for (size_t i = 0; i < asked->column_count; i++)
			columns_r[i][count] = at[i] == SIZE_MAX ? SPAN("") : span_keep(arena, row.cells[at[i]]);
	stop_on(fault.for_log == NULL, "the sheet cannot be read to its end");
	return count;
}

struct span
rows_joined(struct arena *arena, struct span title, struct span body)
{
	struct text text = text_new(arena, title.length + body.length + 2);
	text_add(&text, title);
	text_add_char(&text, '\n');
	text_add(&text, body);
	must(!text.cut);
	return text_repair(arena, text_span(&text), NULL);
}

double
seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

long
megabytes(void)
{
	struct rusage usage;
	must(getrusage(RUSAGE_SELF, &usage) == 0);
	return usage.ru_maxrss / 1024;
}
