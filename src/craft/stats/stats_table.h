/* The disclosure audit of a table: what a reader can work out of the cells that are hidden, and
 * which more must be hidden so that he cannot (STATISTICS §8; Fischetti & Salazar 2000, 2001).
 *
 * The audit is the gate, the protection only proposes: whatever pattern one has, ask the audit. */
#ifndef CRAFT_STATS_TABLE_H
#define CRAFT_STATS_TABLE_H

#include "craft/stats/stats_lp.h"

/* Cells, inner ones and totals alike, and what binds them. In each row a term's `variable` is a
 * cell. An additivity row has +1 on the parts, -1 on the total and low = high = 0. Whatever else
 * the reader knows is one more row: a mean of n answers shown as m ± e is
 * n·(m - e) ≤ Σ k·x_k ≤ n·(m + e); another publication brings its own cells and rows.
 *
 * `low` and `high` are what a reader knows of each cell besides (0, and for instance the size of
 * a team). NULL means 0 and the sum of all values; entries are finite. The true values must
 * satisfy rows and bounds. A figure published rounded is not a published cell: hide it from the
 * mask and narrow its bounds to value ± half a unit. */
struct stats_table {
	const double *values;
	const double *low, *high;
	size_t cell_count;
	const struct stats_row *rows;
	size_t row_count;
};

/* Two bounds within this are one: the cell is disclosed exactly. */
#define STATS_TABLE_TOLERANCE 1e-6

/* The attacker: for each hidden cell the least and the most it can be, two linear programs each,
 * exact up to the simplex's tolerance. Published cells get their value twice. Only hidden cells
 * become variables and only rows touching one become constraints, so the cost follows what is
 * hidden. INFEASIBLE: the values contradict rows or bounds, by more than the tolerance (a mistake
 * of the caller: publish nothing). intervals_r holds something only when STATS_OK. */
enum stats_status stats_attack(struct arena *arena, const struct stats_table *table,
                               const bool *hidden, struct stats_interval *intervals_r);

/* A cell that must not be known better than [value - lower, value + upper]. */
struct stats_guard {
	size_t cell;
	double lower, upper; /* 0 or more */
};

/* What the audit says of one guard. */
struct stats_guarded {
	struct stats_interval interval;
	bool safe; /* the interval reaches value - lower and value + upper */
};

/* The attacker asked about the guarded cells only. Guards of published cells are not safe unless
 * both levels are 0. */
enum stats_status stats_audit(struct arena *arena, const struct stats_table *table,
                              const bool *hidden, const struct stats_guard *guards,
                              size_t guard_count, struct stats_guarded *guarded_r);

struct stats_protection {
	enum stats_status status; /* of the audit; OK does not mean that all are safe */
	size_t unsafe_count;
	size_t hidden_count;
	double cost;         /* sum of the weights of all hidden cells */
	size_t program_count; /* linear programs solved, audit included */
};

/* Chooses cells to hide until every guard is safe (Kelly, Golden & Assad 1992, as STATISTICS §8).
 * Each guard in turn, largest first, and each of its two directions: the cheapest change of the
 * table that moves the guarded cell by its level and keeps all rows, min Σ weight·|y|, cells
 * already hidden being free; the cells that change are hidden. Then secondary cells that turn out
 * to be needless are shown again, heaviest first, while that costs at most STATS_TRIM_MAX
 * programs; then the audit.
 *
 * `weights` (0 or more): the loss of hiding a cell; NULL is the value itself, at least 1, so that
 * empty cells are not free. `may_hide`: NULL is all; a guarded cell is hidden in any case.
 * `hidden`: in, cells hidden already; out, the whole set. A guard that cannot be protected
 * (infeasible: a small published total, a service with a single team) is reported unsafe: hide
 * its total too, or its whole row. The optimum may be cheaper: this is a heuristic. */
enum { STATS_TRIM_MAX = 4000 };
struct stats_protection stats_protect(struct arena *arena, const struct stats_table *table,
                                      const struct stats_guard *guards, size_t guard_count,
                                      const double *weights, const bool *may_hide,
                                      bool *hidden, struct stats_guarded *guarded_r);

#endif
