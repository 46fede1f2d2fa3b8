/* Any bytes are a table or a refusal: what is given is clean text, numbered in order. */
#include <string.h>

#include "craft/sheet/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_row(const struct sheet_row *row)
{
	must((row->complaint == NULL) == (row->cells != NULL));
	must(row->cell_count <= SHEET_COLUMN_MAX);
	for (size_t i = 0; i < row->cell_count; i++) {
		must(span_is_utf8(row->cells[i]));
		must(row->cells[i].length <= SHEET_CELL_SIZE_MAX);
		must(row->cells[i].length == 0 ||
		     memchr(row->cells[i].at, '\0', row->cells[i].length) == NULL);
	}
}

/* The first byte chooses a separator, most often none. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separators[] = { 0, 0, 0, 0, ';', ',', '\t', '|' };
	if (size == 0)
		return 0;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const struct sheet_options options = { .separator = separators[data[0] % 8] };
	struct fault fault;
	struct sheet *sheet = sheet_open_bytes(arena, span_from((const char *)data + 1, size - 1),
	                                       &options, &fault);
	struct sheet_row row;
	int64_t last = 0;
	while (sheet != NULL && sheet_next(sheet, &row, &fault) == FOUND_ONE) {
		must(sheet_facts(sheet)->kind == SHEET_KIND_XLSX || row.number > last);
		last = row.number;
		check_row(&row);
	}
	arena_end(arena);
	return 0;
}
