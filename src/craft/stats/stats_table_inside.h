/* Shared by the audit and the protection only: the reader of a table as a linear program. */
#ifndef CRAFT_STATS_TABLE_INSIDE_H
#define CRAFT_STATS_TABLE_INSIDE_H

#include "craft/stats/stats_table.h"

struct stats_reader {
	const struct stats_table *table;
	struct stats_program *program;
	size_t *variables; /* of each cell; STATS_PUBLISHED when it is shown */
	size_t program_count;
	bool contradiction; /* a row of published cells alone does not hold */
};

#define STATS_PUBLISHED SIZE_MAX

/* What a reader knows of one cell besides the table. */
struct stats_interval stats_reader_bounds(const struct stats_table *table, size_t cell);

struct stats_reader stats_reader_of(struct arena *arena, const struct stats_table *table,
                                    const bool *hidden);

enum stats_status stats_reader_ask(struct stats_reader *reader, size_t cell,
                                   struct stats_interval *interval_r);

bool stats_guard_holds(const struct stats_table *table, const struct stats_guard *guard,
                       struct stats_interval interval);

#endif
