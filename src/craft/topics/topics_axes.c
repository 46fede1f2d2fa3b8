/* A truncated SVD of rows by random directions (Halko, Martinsson, Tropp 2011): a few of them through X'X
 * some times, made straight each time, then the small problem of X'X between them (Rayleigh, Ritz). Only
 * terms times directions is held, whatever the number of rows. Squares cost half of the figures: a direction
 * weaker than 10^-6 of the first is none. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "craft/topics/topics_inside.h"

enum { POWER_COUNT = 12, SWEEPS_MAX = 60, HELD_MAX = 10 + 5 * TOPICS_AXIS_COUNT_MAX / 4 };
static const double nothing = 1e-6;

uint64_t
topics_draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* to = X'X from; both [term × count] */
static void
push(const struct topics_rows *rows, const double *from, double *to, size_t count)
{
	double through[HELD_MAX];
	memset(to, 0, rows->term_count * count * sizeof *to);
	for (size_t row = 0; row < rows->count; row++) {
		memset(through, 0, count * sizeof *through);
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const double weight = rows->weights[i];
			const double *at = from + rows->terms[i] * count;
			for (size_t k = 0; k < count; k++)
				through[k] += weight * at[k];
		}
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const double weight = rows->weights[i];
			double *at = to + rows->terms[i] * count;
			for (size_t k = 0; k < count; k++)
				at[k] += weight * through[k];
		}
	}
}

static double
dot(const double *a, const double *b, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

/* Columns of length 1, at right angles (Gram and Schmidt, twice: that is enough); one that the others
 * already say becomes 0. `lying`: room for as many numbers. */
static void
straighten(double *columns, double *lying, size_t term_count, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		double *column = lying + k * term_count;
		for (size_t term = 0; term < term_count; term++)
			column[term] = columns[term * count + k];
		const double before = sqrt(dot(column, column, term_count));
		for (size_t i = 0; i < 2 * k; i++) {
			const double *other = lying + i % k * term_count;
			const double share = dot(column, other, term_count);
			for (size_t term = 0; term < term_count; term++)
				column[term] -= share * other[term];
		}
		const double length = sqrt(dot(column, column, term_count));
		const double factor = length > 1e-10 * before ? 1 / length : 0;
		for (size_t term = 0; term < term_count; term++)
			columns[term * count + k] = column[term] *= factor;
	}
}

/* Turns rows p and q of a symmetric matrix, and of what was turned before: their common number becomes 0. */
static void
turn(double *matrix, double *turned, size_t n, size_t p, size_t q)
{
	const double apq = matrix[p * n + q];
	const double theta = (matrix[q * n + q] - matrix[p * n + p]) / (2 * apq);
	const double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
	const double c = 1 / sqrt(t * t + 1), s = t * c;
	for (size_t i = 0; i < n; i++) {
		const double ip = matrix[i * n + p], iq = matrix[i * n + q];
		matrix[i * n + p] = c * ip - s * iq;
		matrix[i * n + q] = s * ip + c * iq;
	}
	for (size_t i = 0; i < n; i++) {
		const double pi = matrix[p * n + i], qi = matrix[q * n + i];
		matrix[p * n + i] = c * pi - s * qi;
		matrix[q * n + i] = s * pi + c * qi;
		const double tp = turned[p * n + i], tq = turned[q * n + i];
		turned[p * n + i] = c * tp - s * tq;
		turned[q * n + i] = s * tp + c * tq;
	}
}

/* Jacobi: `matrix` ends with its eigenvalues on the diagonal, vectors are the rows of `turned`. */
static void
solve(double *matrix, double *turned, size_t n)
{
	double all = 0, apart = 1;
	memset(turned, 0, n * n * sizeof *turned);
	for (size_t i = 0; i < n; i++)
		turned[i * n + i] = 1;
	for (size_t i = 0; i < n * n; i++)
		all += matrix[i] * matrix[i];
	for (int sweep = 0; sweep < SWEEPS_MAX && apart > 1e-26 * all && all > 0; sweep++) {
		apart = 0;
		for (size_t p = 0; p < n; p++)
			for (size_t q = p + 1; q < n; q++) {
				const double common = matrix[p * n + q];
				apart += common * common;
				if (common * common > DBL_MIN)
					turn(matrix, turned, n, p, q);
			}
	}
}

/* The numbers of eigenvalues, the largest first. */
static void
order(const double *matrix, size_t n, size_t *order_r)
{
	for (size_t i = 0; i < n; i++) {
		size_t place = i;
		for (; place > 0 && matrix[order_r[place - 1] * (n + 1)] < matrix[i * (n + 1)]; place--)
			order_r[place] = order_r[place - 1];
		order_r[place] = i;
	}
}

void
topics_directions(struct arena *arena, const struct topics_rows *rows, size_t count, uint64_t seed,
                  double *directions_r, double *strengths_r)
{
	must(count > 0 && count <= TOPICS_AXIS_COUNT_MAX);
	const size_t m = rows->term_count;
	const size_t beside = 10 + count / 4; /* more than asked, so that the last one is true too */
	const size_t n = count + beside < m ? count + beside : m;
	double *held = arena_array_of(arena, double, m * n), *pushed = arena_array_of(arena, double, m * n);
	double *matrix = arena_array_of(arena, double, n * n), *turned = arena_array_of(arena, double, n * n);
	size_t *places = arena_array_of(arena, size_t, n);
	for (size_t i = 0; i < m * n; i++)
		held[i] = (double)(topics_draw(&seed) >> 11) * 0x1p-52 - 1;
	for (int i = 0; i < POWER_COUNT; i++) {
		push(rows, held, pushed, n);
		memcpy(held, pushed, m * n * sizeof *held);
		straighten(held, pushed, m, n);
	}
	push(rows, held, pushed, n);
	for (size_t term = 0; term < m; term++)
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < n; k++)
				matrix[i * n + k] += held[term * n + i] * pushed[term * n + k];
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			matrix[i * n + k] = matrix[k * n + i] = (matrix[i * n + k] + matrix[k * n + i]) / 2;
	solve(matrix, turned, n);
	order(matrix, n, places);
	const double first = matrix[places[0] * (n + 1)];
	for (size_t k = 0; k < count; k++) {
		const double square = k < n ? matrix[places[k] * (n + 1)] : 0;
		const bool is_there = first > 0 && square > nothing * nothing * first;
		strengths_r[k] = is_there ? sqrt(square) : 0;
		for (size_t term = 0; term < m; term++)
			directions_r[term * count + k] =
				is_there ? dot(turned + places[k] * n, held + term * n, n) : 0;
	}
}

struct topics_rows *
topics_rows_of(struct arena *arena, const struct topics_sparse *sparse)
{
	struct topics_rows *rows = arena_new_of(arena, struct topics_rows);
	*rows = (struct topics_rows){ .count = sparse->count, .term_count = sparse->term_count,
		                          .starts = sparse->starts, .terms = sparse->terms,
		                          .weights = sparse->weights };
	return rows;
}

/* --- texts on axes -------------------------------------------------------------------------------- */

enum topics_status
topics_axes(struct arena *arena, const struct topics_rows *rows, size_t count, uint64_t seed,
            struct topics_axes *axes_r)
{
	must(count > 0 && count <= TOPICS_AXIS_COUNT_MAX);
	if (rows->count < count || rows->term_count < count)
		return TOPICS_TOO_FEW;
	struct arena *passing = arena_new(256 << 20);
	double *directions = arena_array_of(passing, double, rows->term_count * count);
	double *strengths = arena_array_of(arena, double, count);
	topics_directions(passing, rows, count, seed, directions, strengths);
	float *terms = arena_array_of(arena, float, rows->term_count * count);
	float *places = arena_array_of(arena, float, rows->count * count);
	for (size_t i = 0; i < rows->term_count * count; i++)
		terms[i] = (float)directions[i];
	for (size_t row = 0; row < rows->count; row++) {
		double place[TOPICS_AXIS_COUNT_MAX] = { 0 };
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++)
			for (size_t k = 0; k < count; k++)
				place[k] += (double)rows->weights[i] * directions[rows->terms[i] * count + k];
		const double length = sqrt(dot(place, place, count));
		for (size_t k = 0; k < count && length > nothing; k++)
			places[row * count + k] = (float)(place[k] / length);
	}
	arena_end(passing);
	*axes_r = (struct topics_axes){ .count = count, .row_count = rows->count, .strengths = strengths,
		                            .term_count = rows->term_count, .terms = terms, .places = places };
	return TOPICS_DONE;
}

double
topics_cosine(const struct topics_axes *axes, size_t row, size_t other)
{
	must(row < axes->row_count && other < axes->row_count);
	double sum = 0;
	for (size_t k = 0; k < axes->count; k++)
		sum += (double)axes->places[row * axes->count + k] * (double)axes->places[other * axes->count + k];
	return sum > 1 ? 1 : sum < -1 ? -1 : sum;
}

size_t
topics_nearest(const struct topics_axes *axes, size_t row, struct topics_near *near_r, size_t most)
{
	size_t count = 0;
	for (size_t other = 0; other < axes->row_count; other++) {
		const double cosine = other == row ? 0 : topics_cosine(axes, row, other);
		if (cosine <= 0 || (count == most && (most == 0 || cosine <= near_r[count - 1].cosine)))
			continue;
		size_t place = count < most ? count++ : count - 1;
		for (; place > 0 && near_r[place - 1].cosine < cosine; place--)
			near_r[place] = near_r[place - 1];
		near_r[place] = (struct topics_near){ other, cosine };
	}
	return count;
}
