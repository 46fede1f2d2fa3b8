/* What the columns of a table that nobody knows may be. */
#include "listen/verbatim/verbatim_import_inside.h"

enum { LOOKED_LINE_COUNT = 200, LOOKED_COLUMN_COUNT = 200, FILE_MEMORY = 256 << 20 };

struct looked {
	size_t filled, letters; /* of its cells */
	size_t places, days, sides; /* cells that are one */
};

static void
look_at_cell(struct arena *arena, const struct place_tree *tree, struct span cell, struct looked *looked)
{
	enum { SHORT_SIZE = 300 };
	int32_t day;
	if (cell.length == 0)
		return;
	looked->filled++;
	looked->letters += cell.length;
	if (cell.length > SHORT_SIZE)
		return;
	looked->places += place_by_code_or_name(tree, cell) != PLACE_NONE;
	looked->days += verbatim_day_read(cell, false, &day);
	looked->sides += verbatim_side_of(arena, cell) != VERBATIM_SIDE_OTHER;
}

static void
look_at_lines(struct sheet *sheet, const struct place_tree *tree, struct looked *looked)
{
	enum { ROW_MEMORY = 64 << 20 };
	struct arena *arena = arena_new(ROW_MEMORY);
	struct fault fault;
	struct sheet_row row;
	for (int line = 0; line < LOOKED_LINE_COUNT && sheet_next(sheet, &row, &fault) == FOUND_ONE; line++) {
		arena_reset(arena);
		for (size_t i = 0; row.complaint == NULL && i < row.cell_count && i < LOOKED_COLUMN_COUNT; i++)
			look_at_cell(arena, tree, span_trim(row.cells[i]), &looked[i]);
	}
	arena_end(arena);
}

/* Of nearly all its cells. */
static bool
is_most(size_t count, const struct looked *looked)
{
	return count > 0 && count * 10 >= looked->filled * 8;
}

static bool
is_answer(struct arena *arena, struct span heading)
{
	enum { KEY_SIZE = 60 };
	const struct span key = span_slug(arena, heading, KEY_SIZE);
	return span_starts(key, "reponse") || span_starts(key, "answer");
}

void
verbatim_map_guess(struct arena *arena, const char *path, const struct place_tree *tree,
                   const struct verbatim_table_file *file, struct verbatim_map *map)
{
	struct looked *looked = arena_array_of(arena, struct looked, LOOKED_COLUMN_COUNT);
	const size_t count = file->count < LOOKED_COLUMN_COUNT ? file->count : LOOKED_COLUMN_COUNT;
	struct arena *opened = arena_new(FILE_MEMORY);
	struct verbatim_table_file again;
	struct fault fault;
	size_t longest = SIZE_MAX;
	if (verbatim_file_open(opened, path, &again, &fault))
		look_at_lines(again.sheet, tree, looked);
	arena_end(opened);
	for (size_t i = 0; i < count; i++) {
		const struct looked *one = &looked[i];
		if (one->filled == 0)
			continue;
		if (is_most(one->days, one) && !verbatim_map_has(map, VERBATIM_OF_DAY))
			verbatim_map_set(arena, map, file, VERBATIM_OF_DAY, &i, 1);
		else if (is_most(one->sides, one) && !verbatim_map_has(map, VERBATIM_OF_SIDE))
			verbatim_map_set(arena, map, file, VERBATIM_OF_SIDE, &i, 1);
		else if (is_most(one->places, one) && !verbatim_map_has(map, VERBATIM_OF_PLACE))
			verbatim_map_set(arena, map, file, VERBATIM_OF_PLACE, &i, 1);
		else if (is_answer(arena, file->headings[i]))
			verbatim_map_set(arena, map, file, VERBATIM_OF_ANSWER, &i, 1);
		else if (longest == SIZE_MAX || one->letters > looked[longest].letters)
			longest = i;
	}
	if (longest != SIZE_MAX)
		verbatim_map_set(arena, map, file, VERBATIM_OF_TEXT, &longest, 1);
}
