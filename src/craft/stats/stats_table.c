#include "craft/stats/stats_table.h"

#include <math.h>

#include "craft/stats/stats_inside.h"
#include "craft/stats/stats_table_inside.h"

struct stats_interval
stats_reader_bounds(const struct stats_table *table, size_t cell)
{
	struct stats_interval bounds = { 0, 0 };
	if (table->low != NULL)
		bounds.low = table->low[cell];
	if (table->high != NULL) {
		bounds.high = table->high[cell];
	} else {
		for (size_t i = 0; i < table->cell_count; i++)
			bounds.high += fabs(table->values[i]);
	}
	must(isfinite(bounds.low) && isfinite(bounds.high));
	must(bounds.low <= bounds.high);
	return bounds;
}

/* What a limit of a row leaves to its hidden cells. Sums of decimals (weights, hours) miss a whole
 * by a rounding that must not read as a contradiction. */
static double
left_over(double limit, double published)
{
	const double left = limit - published;
	return fabs(left) < 1e-9 * (1 + fabs(published)) ? 0 : left;
}

/* The row without its published cells; a row with nothing hidden is only checked. */
static void
reader_row(struct stats_reader *reader, const struct stats_row *row, struct stats_term *terms)
{
	struct stats_row left = { .terms = terms };
	struct stats_sum published = { 0 };
	for (size_t i = 0; i < row->term_count; i++) {
		const size_t cell = row->terms[i].variable;
		const double coefficient = row->terms[i].coefficient;
		must(cell < reader->table->cell_count);
		if (reader->variables[cell] == STATS_PUBLISHED)
			stats_add(&published, coefficient * reader->table->values[cell]);
		else
			terms[left.term_count++] =
				(struct stats_term){ reader->variables[cell], coefficient };
	}
	const double sum = stats_total(&published);
	left.low = left_over(row->low, sum);
	left.high = left_over(row->high, sum);
	if (left.term_count > 0)
		stats_program_row(reader->program, &left);
	else if (left.low > STATS_TABLE_TOLERANCE || left.high < -STATS_TABLE_TOLERANCE)
		reader->contradiction = true;
}

struct stats_reader
stats_reader_of(struct arena *arena, const struct stats_table *table, const bool *hidden)
{
	struct stats_reader reader = {
		.table = table,
		.program = stats_program_new(arena),
		.variables = arena_array_of(arena, size_t, table->cell_count + 1),
	};
	struct stats_interval whole = { 0, 0 };
	if (table->cell_count > 0)
		whole = stats_reader_bounds(table, 0);
	for (size_t i = 0; i < table->cell_count; i++) {
		must(stats_in_range(table->values[i]));
		reader.variables[i] = STATS_PUBLISHED;
		if (!hidden[i])
			continue;
		const bool given = table->low != NULL || table->high != NULL;
		const struct stats_interval bounds = given ? stats_reader_bounds(table, i) : whole;
		reader.variables[i] = stats_program_variable(reader.program, bounds.low, bounds.high);
	}
	size_t terms_max = 1;
	for (size_t i = 0; i < table->row_count; i++)
		terms_max = terms_max < table->rows[i].term_count ? table->rows[i].term_count : terms_max;
	struct stats_term *terms = arena_array_of(arena, struct stats_term, terms_max);
	for (size_t i = 0; i < table->row_count; i++)
		reader_row(&reader, &table->rows[i], terms);
	return reader;
}

enum stats_status
stats_reader_ask(struct stats_reader *reader, size_t cell, struct stats_interval *interval_r)
{
	must(cell < reader->table->cell_count);
	if (reader->contradiction)
		return STATS_INFEASIBLE;
	const double value = reader->table->values[cell];
	*interval_r = (struct stats_interval){ value, value };
	if (reader->variables[cell] == STATS_PUBLISHED)
		return STATS_OK;
	reader->program_count += 2;
	return stats_program_range(reader->program, reader->variables[cell], interval_r);
}

enum stats_status
stats_attack(struct arena *arena, const struct stats_table *table, const bool *hidden,
             struct stats_interval *intervals_r)
{
	struct stats_reader reader = stats_reader_of(arena, table, hidden);
	for (size_t i = 0; i < table->cell_count; i++) {
		const enum stats_status status = stats_reader_ask(&reader, i, &intervals_r[i]);
		if (status != STATS_OK)
			return status;
	}
	return reader.contradiction ? STATS_INFEASIBLE : STATS_OK;
}

bool
stats_guard_holds(const struct stats_table *table, const struct stats_guard *guard,
                  struct stats_interval interval)
{
	const double value = table->values[guard->cell];
	const double tolerance = STATS_TABLE_TOLERANCE * fmax(1, fabs(value) * 1e-3);
	return interval.low <= value - guard->lower + tolerance &&
	       interval.high >= value + guard->upper - tolerance;
}

enum stats_status
stats_audit(struct arena *arena, const struct stats_table *table, const bool *hidden,
            const struct stats_guard *guards, size_t guard_count,
            struct stats_guarded *guarded_r)
{
	struct stats_reader reader = stats_reader_of(arena, table, hidden);
	for (size_t i = 0; i < guard_count; i++)
		guarded_r[i] = (struct stats_guarded){ .safe = false };
	if (reader.contradiction)
		return STATS_INFEASIBLE;
	for (size_t i = 0; i < guard_count; i++) {
		must(guards[i].cell < table->cell_count);
		must(guards[i].lower >= 0 && guards[i].upper >= 0);
		const enum stats_status status =
			stats_reader_ask(&reader, guards[i].cell, &guarded_r[i].interval);
		if (status != STATS_OK)
			return status;
		guarded_r[i].safe = stats_guard_holds(table, &guards[i], guarded_r[i].interval);
	}
	return STATS_OK;
}
