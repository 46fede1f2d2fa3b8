/* Linear programs: the least and the most a variable can be under linear constraints.
 *
 * Solved by GLPK's simplex, which stays inside this file. Its terminal is off, and an error in it
 * (also out of memory) comes back as STATS_UNSOLVED instead of ending the process. A program
 * belongs to the thread that made it. After an error GLPK forgets everything of that thread: its
 * other programs then answer STATS_UNSOLVED too. GLPK's memory of a thread is given back when
 * the thread ends.
 *
 * Tolerance of the simplex: 1e-7 relative on bounds and rows. Keep the data below 1e7. */
#ifndef CRAFT_STATS_LP_H
#define CRAFT_STATS_LP_H

#include "base/arena.h"
#include "craft/stats/stats_sample.h"

struct stats_program;

struct stats_term {
	size_t variable; /* a cell, in a table */
	double coefficient;
};

/* low ≤ Σ coefficient · variable ≤ high; -INFINITY and INFINITY mean no limit, equal means fixed.
 * A variable appears at most once. */
struct stats_row {
	const struct stats_term *terms;
	size_t term_count;
	double low, high;
};

enum { STATS_VARIABLES_MAX = 200000, STATS_ROWS_MAX = 200000, STATS_TERMS_MAX = 4000000 };

/* An empty program, ended with the arena; the arena must end in the same thread. */
MUST_USE struct stats_program *stats_program_new(struct arena *arena);

/* Adds a variable and returns its number, from 0. Infinite bounds mean none. low ≤ high. */
size_t stats_program_variable(struct stats_program *program, double low, double high);

/* Adds a row; the terms are copied. Variables and rows are added before the first solving. */
void stats_program_row(struct stats_program *program, const struct stats_row *row);

/* May change at any time, so that one program serves many questions. */
void stats_program_bound(struct stats_program *program, size_t variable, double low, double high);
void stats_program_cost(struct stats_program *program, size_t variable, double cost);

/* Minimises the sum of cost · variable; *value_r is set when STATS_OK. The basis of the last
 * solving is the start of this one. INFEASIBLE, UNBOUNDED and UNSOLVED leave *value_r alone. */
enum stats_status stats_program_minimise(struct stats_program *program, double *value_r);

/* The variable's value at the last minimum: only after STATS_OK, and before any change. */
double stats_program_value(const struct stats_program *program, size_t variable);

/* Least and most of one variable, its costs left aside and restored. UNBOUNDED if either has no
 * limit; *range_r is set only when STATS_OK. */
enum stats_status stats_program_range(struct stats_program *program, size_t variable,
                                      struct stats_interval *range_r);

#endif
