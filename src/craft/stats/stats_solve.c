#include "craft/stats/stats_solve.h"

#include <math.h>

#include "base/must.h"

bool
stats_factor(double *matrix, size_t n, size_t *at_fault_r)
{
	must(n > 0);
	for (size_t j = 0; j < n; j++) {
		double *row = matrix + j * n;
		const double diagonal = row[j];
		double pivot = diagonal;
		for (size_t k = 0; k < j; k++)
			pivot -= row[k] * row[k];
		*at_fault_r = j;
		if (!(diagonal > 0) || !(pivot > 1e-9 * diagonal) || !isfinite(pivot))
			return false;
		row[j] = sqrt(pivot);
		for (size_t i = j + 1; i < n; i++) {
			double *below = matrix + i * n;
			for (size_t k = 0; k < j; k++)
				below[j] -= below[k] * row[k];
			below[j] /= row[j];
		}
	}
	return true;
}

double
stats_forward(const double *factor, size_t n, double *vector)
{
	double square = 0;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			vector[i] -= factor[i * n + k] * vector[k];
		vector[i] /= factor[i * n + i];
		square += vector[i] * vector[i];
	}
	return square;
}

void
stats_backward(const double *factor, size_t n, double *vector)
{
	for (size_t i = n; i-- > 0;) {
		for (size_t k = i + 1; k < n; k++)
			vector[i] -= factor[k * n + i] * vector[k];
		vector[i] /= factor[i * n + i];
	}
}
