#include "craft/stats/stats_grid.h"

#include <math.h>

/* Σ of cells first, first + step … (count of them) equals the cell `total`. */
static struct stats_row
additive(struct arena *arena, size_t first, size_t step, size_t count, size_t total)
{
	struct stats_term *terms = arena_array_of(arena, struct stats_term, count + 1);
	for (size_t i = 0; i < count; i++)
		terms[i] = (struct stats_term){ first + i * step, 1 };
	terms[count] = (struct stats_term){ total, -1 };
	return (struct stats_row){ terms, count + 1, 0, 0 };
}

static void
fill(struct grid *grid, const double *inner, size_t lines, size_t groups)
{
	const size_t width = grid->column_count, columns = width - 1, whole = grid->line_count - 1;
	for (size_t line = 0; line < lines; line++)
		for (size_t column = 0; column < columns; column++) {
			const double count = inner[line * columns + column];
			const size_t group = groups > 1 ? lines + line * groups / lines : whole;
			const size_t at[] = { line, group, whole };
			for (size_t i = 0; i < (groups > 1 ? 3 : 2); i++) {
				grid->values[at[i] * width + column] += count;
				grid->values[at[i] * width + columns] += count;
			}
			grid->inner[line * width + column] = true;
		}
	for (size_t line = 0; line < whole; line++)
		for (size_t column = 0; column < columns; column++)
			grid->may_hide[line * width + column] = true;
}

struct grid
grid_of(struct arena *arena, const double *inner, size_t lines, size_t columns, size_t groups)
{
	const size_t all_lines = lines + (groups > 1 ? groups : 0) + 1, width = columns + 1;
	struct grid grid = { .line_count = all_lines, .column_count = width };
	const size_t cells = all_lines * width;
	grid.values = arena_array_of(arena, double, cells);
	grid.inner = arena_array_of(arena, bool, cells);
	grid.may_hide = arena_array_of(arena, bool, cells);
	fill(&grid, inner, lines, groups);
	struct stats_row *rows =
		arena_array_of(arena, struct stats_row, all_lines + width * (groups + 1));
	size_t count = 0;
	for (size_t line = 0; line < all_lines; line++)
		rows[count++] = additive(arena, line * width, 1, columns, line * width + columns);
	for (size_t column = 0; column < width; column++) {
		const size_t whole = (all_lines - 1) * width + column;
		if (groups > 1)
			rows[count++] = additive(arena, lines * width + column, width, groups, whole);
		for (size_t group = 0, first = 0, next; group < groups; group++, first = next) {
			for (next = first; next < lines && next * groups / lines == group;)
				next++;
			const size_t total = groups > 1 ? (lines + group) * width + column : whole;
			rows[count++] = additive(arena, first * width + column, width, next - first, total);
		}
	}
	grid.table = (struct stats_table){
		.values = grid.values, .cell_count = cells, .rows = rows, .row_count = count,
	};
	return grid;
}

size_t
grid_guards(const struct grid *grid, double floor, struct stats_guard *guards_r)
{
	size_t count = 0;
	for (size_t i = 0; i < grid->table.cell_count; i++)
		if (grid->inner[i] && grid->values[i] > 0 && grid->values[i] < floor)
			guards_r[count++] = (struct stats_guard){
				i, fmin(grid->values[i] - 1, 1), floor - grid->values[i],
			};
	return count;
}
