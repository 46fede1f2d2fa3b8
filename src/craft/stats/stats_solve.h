/* Inside the folder only: small symmetric systems. Matrices are n × n, row by row. */
#ifndef CRAFT_STATS_SOLVE_H
#define CRAFT_STATS_SOLVE_H

#include <stdbool.h>
#include <stddef.h>

/* Cholesky's factor in place of the lower triangle. False, at `*at_fault_r`, where a pivot keeps
 * no more than 1e-9 of its diagonal: that row follows from those before it, or is null. */
bool stats_factor(double *matrix, size_t n, size_t *at_fault_r);

/* Solves L·y = vector in place; the square of its length is vector'·A⁻¹·vector. */
double stats_forward(const double *factor, size_t n, double *vector);

/* Solves L'·x = vector in place: after stats_forward, x = A⁻¹·vector. */
void stats_backward(const double *factor, size_t n, double *vector);

#endif
