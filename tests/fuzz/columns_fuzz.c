/* Any bytes as a file of columns: a fault, or columns whose every answer is finite and possible.
 * The size and the checksum are mended first, or no forged file would ever pass them. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/base.h"
#include "craft/columns/columns_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { SIZE_MAX_HERE = 256 << 10, CELL_COUNT_MAX = 1 << 14 };

static struct span
mend(struct arena *arena, const uint8_t *bytes, size_t size)
{
	char *copy = arena_take(arena, SIZE_MAX_HERE, 1);
	if (size > SIZE_MAX_HERE)
		size = SIZE_MAX_HERE;
	if (size > 0)
		memcpy(copy, bytes, size);
	struct file_header header;
	memcpy(&header, copy, sizeof header);
	const struct columns_shape shape = { header.place_count, header.theme_count,
		header.side_count, header.group_count, header.item_count,
		(const struct columns_item *)(copy + 128), header.weighted == 1, header.tag };
	struct columns columns;
	if (!columns_lay_out(arena, &shape, header.reply_count, &columns) ||
	    columns.size > SIZE_MAX_HERE)
		return span_from(copy, size);
	columns_point(&columns, copy);
	header.file_size = columns.size;
	header.checksum = columns_header_checksum(&columns, &header);
	memcpy(copy, &header, sizeof header);
	return span_from(copy, columns.size);
}

static void
ask_cube(const struct columns *columns)
{
	const struct columns_shape *shape = columns_shape(columns);
	const struct columns_where where = { 0, shape->place_count, COLUMNS_ALL, COLUMNS_ALL };
	int64_t counts[COLUMNS_BIN_COUNT_MAX];
	double weights[COLUMNS_LEVEL_COUNT_MAX];
	for (uint32_t theme = 0; theme < shape->theme_count; theme++) {
		const struct columns_score score = columns_cell(columns, where, theme);
		must(score.n >= 0);
		must(isfinite(score.mean) && isfinite(score.m2) && isfinite(score.weight));
		columns_histogram(columns, where, theme, counts);
	}
	for (uint32_t item = 0; item < shape->item_count; item++) {
		columns_levels(columns, where, item, counts, weights);
		must(isfinite(weights[0]));
	}
}

static void
scan(struct arena *arena, const struct columns *columns)
{
	const struct columns_shape *shape = columns_shape(columns);
	const size_t pairs = (size_t)shape->place_count * shape->theme_count * shape->side_count;
	if (pairs * shape->group_count > CELL_COUNT_MAX)
		return;
	struct columns_score *cells =
		arena_array_of(arena, struct columns_score, pairs * shape->group_count);
	columns_scan_scores(columns, COLUMNS_ALL, 1, cells);
	for (size_t i = 0; i < pairs * shape->group_count; i++)
		must(isfinite(cells[i].mean) && isfinite(cells[i].m2));
	columns_scan_answers(columns, 1,
	                     arena_array_of(arena, uint32_t, pairs * COLUMNS_LEVEL_COUNT_MAX));
	const struct columns_filter filter = {
		{ 0, shape->place_count, COLUMNS_ALL, COLUMNS_ALL }, COLUMNS_ALL, 0, 9, 0, UINT16_MAX, 3
	};
	const struct columns_share share = columns_scan_share(columns, &filter, 1);
	must(share.favourable <= share.answers);
	must(share.people <= columns_reply_count(columns));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	struct fault fault;
	const struct columns *columns = columns_from(arena, mend(arena, bytes, size), &fault);
	if (columns != NULL) {
		(void)columns_check(columns, &fault);
		ask_cube(columns);
		scan(arena, columns);
	}
	arena_end(arena);
	return 0;
}
