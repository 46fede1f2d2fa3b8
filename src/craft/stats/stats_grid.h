/* Tests only: tables of counts with their totals, row major, the total last in rows and columns. */
#ifndef CRAFT_STATS_GRID_H
#define CRAFT_STATS_GRID_H

#include "base/arena.h"
#include "craft/stats/stats_table.h"

/* `lines` × `columns` inner counts; each line belongs to one of `groups` (teams of a service).
 * Lines of the table: inner lines, then one line a group when there is more than one, then the
 * whole. */
struct grid {
	struct stats_table table;
	double *values;
	bool *inner;    /* inner cells */
	bool *may_hide; /* all but the totals of lines and the last line */
	size_t line_count, column_count; /* of the whole table, totals included */
};

struct grid grid_of(struct arena *arena, const double *inner, size_t lines, size_t columns,
                    size_t groups);

/* Inner counts from 1 to floor - 1, to be protected between at most one less and the floor. */
size_t grid_guards(const struct grid *grid, double floor, struct stats_guard *guards_r);

#endif
