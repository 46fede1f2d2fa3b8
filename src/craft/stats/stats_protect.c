#include <math.h>
#include <stdlib.h>

#include "craft/stats/stats_inside.h"
#include "craft/stats/stats_table_inside.h"

/* A change of the whole table that keeps every row: each cell has a part up and a part down. */
struct mover {
	const struct stats_table *table;
	struct stats_program *program;
	size_t *up; /* variable of each cell's part up, the part down is the next; or FIXED */
	struct stats_interval *room; /* how far each cell may go down and up, both 0 or more */
	const double *weights;
	bool *hidden;
	size_t program_count;
};

#define FIXED SIZE_MAX

/* A cell that moves less than this does not move: the simplex's own dust. */
static const double dust = 1e-7;

static void
mover_row(struct mover *mover, const struct stats_row *row, struct stats_term *terms)
{
	struct stats_row moved = { .terms = terms };
	struct stats_sum sum = { 0 };
	for (size_t i = 0; i < row->term_count; i++) {
		const size_t cell = row->terms[i].variable;
		const double coefficient = row->terms[i].coefficient;
		must(cell < mover->table->cell_count);
		stats_add(&sum, coefficient * mover->table->values[cell]);
		if (mover->up[cell] == FIXED)
			continue;
		terms[moved.term_count++] = (struct stats_term){ mover->up[cell], coefficient };
		terms[moved.term_count++] = (struct stats_term){ mover->up[cell] + 1, -coefficient };
	}
	if (moved.term_count == 0)
		return;
	/* The table itself is a change of nothing: rounding must not forbid it. */
	moved.low = fmin(row->low - stats_total(&sum), 0);
	moved.high = fmax(row->high - stats_total(&sum), 0);
	if (row->high - row->low < dust)
		moved.low = moved.high = 0;
	stats_program_row(mover->program, &moved);
}

static void
mover_cell(struct mover *mover, size_t cell, struct stats_interval bounds)
{
	const double value = mover->table->values[cell];
	mover->room[cell] =
		(struct stats_interval){ fmax(0, value - bounds.low), fmax(0, bounds.high - value) };
	mover->up[cell] = stats_program_variable(mover->program, 0, mover->room[cell].high);
	stats_program_variable(mover->program, 0, mover->room[cell].low);
	const double cost = mover->hidden[cell] ? 0 : mover->weights[cell];
	stats_program_cost(mover->program, mover->up[cell], cost);
	stats_program_cost(mover->program, mover->up[cell] + 1, cost);
}

static struct mover
mover_of(struct arena *arena, const struct stats_table *table, const double *weights,
         const bool *may_hide, bool *hidden)
{
	const size_t count = table->cell_count;
	struct mover mover = {
		.table = table,
		.program = stats_program_new(arena),
		.up = arena_array_of(arena, size_t, count + 1),
		.room = arena_array_of(arena, struct stats_interval, count + 1),
		.weights = weights,
		.hidden = hidden,
	};
	const bool given = table->low != NULL || table->high != NULL;
	struct stats_interval bounds = { 0, 0 };
	if (count > 0)
		bounds = stats_reader_bounds(table, 0);
	for (size_t i = 0; i < count; i++) {
		mover.up[i] = FIXED;
		if (hidden[i] || may_hide == NULL || may_hide[i])
			mover_cell(&mover, i, given ? stats_reader_bounds(table, i) : bounds);
	}
	size_t terms_max = 1;
	for (size_t i = 0; i < table->row_count; i++)
		terms_max = terms_max < table->rows[i].term_count ? table->rows[i].term_count : terms_max;
	struct stats_term *terms = arena_array_of(arena, struct stats_term, 2 * terms_max);
	for (size_t i = 0; i < table->row_count; i++)
		mover_row(&mover, &table->rows[i], terms);
	return mover;
}

/* Hides what the cheapest change touches; those cells are free from now on. */
static void
hide_moved(struct mover *mover)
{
	for (size_t i = 0; i < mover->table->cell_count; i++) {
		if (mover->up[i] == FIXED || mover->hidden[i])
			continue;
		const double moved = stats_program_value(mover->program, mover->up[i]) -
		                     stats_program_value(mover->program, mover->up[i] + 1);
		if (fabs(moved) <= dust)
			continue;
		mover->hidden[i] = true;
		stats_program_cost(mover->program, mover->up[i], 0);
		stats_program_cost(mover->program, mover->up[i] + 1, 0);
	}
}

/* Moves one guarded cell by `up` or by `down` (the other is 0). No answer means that no change of
 * the cells allowed can do it; the audit will say so of the guard. */
static void
move_guarded(struct mover *mover, size_t cell, double up, double down)
{
	const struct stats_interval room = mover->room[cell];
	const size_t variable = mover->up[cell];
	double cost = 0;
	if (up + down <= 0 || up > room.high || down > room.low)
		return;
	stats_program_bound(mover->program, variable, up, up);
	stats_program_bound(mover->program, variable + 1, down, down);
	mover->program_count++;
	if (stats_program_minimise(mover->program, &cost) == STATS_OK)
		hide_moved(mover);
	stats_program_bound(mover->program, variable, 0, room.high);
	stats_program_bound(mover->program, variable + 1, 0, room.low);
}

struct ordered {
	double size;
	size_t at;
};

/* Largest first, then in their given order. */
static int
ordered_compare(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;
	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static void
hide_secondary(struct arena *arena, struct mover *mover, const struct stats_guard *guards,
               size_t guard_count)
{
	struct ordered *order = arena_array_of(arena, struct ordered, guard_count + 1);
	for (size_t i = 0; i < guard_count; i++)
		order[i] = (struct ordered){ guards[i].lower + guards[i].upper, i };
	qsort(order, guard_count, sizeof *order, ordered_compare);
	for (size_t i = 0; i < guard_count; i++) {
		const struct stats_guard *guard = &guards[order[i].at];
		move_guarded(mover, guard->cell, guard->upper, 0);
		move_guarded(mover, guard->cell, 0, guard->lower);
	}
}

/* Guards that are safe now must stay so when a cell is shown again. `suspect` is the guard that
 * failed last: it is asked first, because neighbours tend to fail for the same one. */
static bool
still_safe(struct stats_reader *reader, const struct stats_guard *guards, size_t guard_count,
           const struct stats_guarded *now, size_t *suspect)
{
	for (size_t i = 0; i < guard_count; i++) {
		const size_t at = (*suspect + i) % guard_count;
		struct stats_interval interval = { 0, 0 };
		if (!now[at].safe)
			continue;
		if (stats_reader_ask(reader, guards[at].cell, &interval) != STATS_OK ||
		    !stats_guard_holds(reader->table, &guards[at], interval)) {
			*suspect = at;
			return false;
		}
	}
	return true;
}

/* Shows again, heaviest first, the secondary cells that protect nobody. One program serves all
 * trials: a cell shown is a variable fixed at its value. */
static size_t
trim(struct arena *arena, const struct mover *mover, const struct stats_guard *guards,
     size_t guard_count, const struct stats_guarded *now, const bool *kept)
{
	struct stats_reader reader = stats_reader_of(arena, mover->table, mover->hidden);
	struct ordered *order = arena_array_of(arena, struct ordered, mover->table->cell_count + 1);
	size_t count = 0, suspect = 0;
	for (size_t i = 0; i < mover->table->cell_count; i++)
		if (mover->hidden[i] && !kept[i])
			order[count++] = (struct ordered){ mover->weights[i], i };
	qsort(order, count, sizeof *order, ordered_compare);
	for (size_t i = 0; i < count && reader.program_count < STATS_TRIM_MAX; i++) {
		const size_t cell = order[i].at, variable = reader.variables[cell];
		const double value = mover->table->values[cell];
		const struct stats_interval bounds = stats_reader_bounds(mover->table, cell);
		stats_program_bound(reader.program, variable, value, value);
		if (still_safe(&reader, guards, guard_count, now, &suspect))
			mover->hidden[cell] = false;
		else
			stats_program_bound(reader.program, variable, bounds.low, bounds.high);
	}
	return reader.program_count;
}

static const double *
weights_or_values(struct arena *arena, const struct stats_table *table, const double *weights)
{
	if (weights != NULL)
		return weights;
	double *values = arena_array_of(arena, double, table->cell_count + 1);
	for (size_t i = 0; i < table->cell_count; i++)
		values[i] = fmax(1, fabs(table->values[i]));
	return values;
}

static void
protection_count(struct stats_protection *protection, const struct mover *mover,
                 const struct stats_guarded *guarded, size_t guard_count)
{
	struct stats_sum cost = { 0 };
	for (size_t i = 0; i < mover->table->cell_count; i++) {
		protection->hidden_count += mover->hidden[i];
		stats_add(&cost, mover->hidden[i] ? mover->weights[i] : 0);
	}
	for (size_t i = 0; i < guard_count; i++)
		protection->unsafe_count += !guarded[i].safe;
	protection->cost = stats_total(&cost);
}

struct stats_protection
stats_protect(struct arena *arena, const struct stats_table *table,
              const struct stats_guard *guards, size_t guard_count, const double *weights,
              const bool *may_hide, bool *hidden, struct stats_guarded *guarded_r)
{
	struct stats_protection protection = { .status = STATS_OK };
	bool *kept = arena_array_of(arena, bool, table->cell_count + 1);
	for (size_t i = 0; i < guard_count; i++) {
		must(guards[i].cell < table->cell_count);
		must(guards[i].lower >= 0 && guards[i].upper >= 0);
		hidden[guards[i].cell] = true;
	}
	for (size_t i = 0; i < table->cell_count; i++)
		kept[i] = hidden[i];
	struct mover mover = mover_of(arena, table, weights_or_values(arena, table, weights),
	                              may_hide, hidden);
	hide_secondary(arena, &mover, guards, guard_count);
	protection.status = stats_audit(arena, table, hidden, guards, guard_count, guarded_r);
	protection.program_count = mover.program_count + 2 * guard_count;
	if (protection.status == STATS_OK && guard_count > 0) {
		protection.program_count += trim(arena, &mover, guards, guard_count, guarded_r, kept);
		protection.status = stats_audit(arena, table, hidden, guards, guard_count, guarded_r);
		protection.program_count += 2 * guard_count;
	}
	protection_count(&protection, &mover, guarded_r, guard_count);
	return protection;
}
