/* Rows as texts times themes, none negative, by coordinate descent (Cichocki, Phan 2009: HALS), from the
 * strongest directions (NNDSVD: Boutsidis, Gallopoulos 2008). It ends as scikit-learn's does: when the slopes
 * that remain are a small part of those of the first step. */
#include <math.h>
#include <string.h>

#include "craft/topics/topics_inside.h"

enum { PLACE_STEPS_MAX = 200 };
static const double enough = 1e-4, placed = 1e-6;

/* --- where it begins ------------------------------------------------------------------------------ */

/* to [row × count] = X from [term × count] */
static void
texts_of(const struct topics_rows *rows, const double *from, double *to, size_t count)
{
	memset(to, 0, rows->count * count * sizeof *to);
	for (size_t row = 0; row < rows->count; row++)
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const double weight = rows->weights[i];
			const double *at = from + rows->terms[i] * count;
			for (size_t k = 0; k < count; k++)
				to[row * count + k] += weight * at[k];
		}
}

/* The squares of the positive and of the negative part of a column. */
static void
squares_of(const double *numbers, size_t length, size_t count, size_t k, double squares_r[2])
{
	squares_r[0] = squares_r[1] = 0;
	for (size_t i = 0; i < length; i++) {
		const double number = numbers[i * count + k];
		squares_r[number < 0] += number * number;
	}
}

static void
keep_part(double *numbers, size_t length, size_t count, size_t k, double factor)
{
	for (size_t i = 0; i < length; i++) {
		const double number = numbers[i * count + k] * factor;
		numbers[i * count + k] = number > 0 ? number : 0;
	}
}

/* Each direction keeps of its two sides the one that says more, on both factors; the first has only one. */
static void
begin(struct arena *arena, const struct topics_rows *rows, uint64_t seed, struct topics_factors *factors)
{
	const size_t count = factors->count;
	double *strengths = arena_array_of(arena, double, count);
	topics_directions(arena, rows, count, seed, factors->terms, strengths);
	texts_of(rows, factors->terms, factors->texts, count); /* singular vectors times their strength */
	for (size_t k = 0; k < count; k++) {
		double texts[2], terms[2];
		squares_of(factors->texts, rows->count, count, k, texts);
		squares_of(factors->terms, rows->term_count, count, k, terms);
		const bool is_negative = texts[1] * terms[1] > texts[0] * terms[0];
		const double said = sqrt(texts[is_negative] * terms[is_negative]); /* strength × both lengths */
		const double sign = is_negative ? -1 : 1;
		const bool is_there = said > 0;
		keep_part(factors->texts, rows->count, count, k,
		          is_there ? sign * sqrt(said / texts[is_negative]) : 0);
		keep_part(factors->terms, rows->term_count, count, k,
		          is_there ? sign * sqrt(said / terms[is_negative]) : 0);
	}
}

/* --- steps ---------------------------------------------------------------------------------------- */

static void
gram_of(const double *numbers, size_t length, size_t count, double *gram)
{
	memset(gram, 0, count * count * sizeof *gram);
	for (size_t i = 0; i < length; i++)
		for (size_t k = 0; k < count; k++) {
			const double number = numbers[i * count + k];
			if (number > 0)
				for (size_t other = 0; other < count; other++)
					gram[k * count + other] += number * numbers[i * count + other];
		}
}

/* Each of a row's numbers to where the error is least, the others as they are. The slopes that were left. */
static double
descend(double *numbers, const double *product, const double *gram, size_t count)
{
	double slopes = 0;
	for (size_t k = 0; k < count; k++) {
		double slope = -product[k];
		for (size_t other = 0; other < count; other++)
			slope += gram[k * count + other] * numbers[other];
		slopes += fabs(numbers[k] > 0 || slope < 0 ? slope : 0);
		if (gram[k * count + k] > 0) {
			const double better = numbers[k] - slope / gram[k * count + k];
			numbers[k] = better > 0 ? better : 0;
		}
	}
	return slopes;
}

static double
step(const struct topics_rows *rows, struct topics_factors *factors, double *products, double *gram)
{
	const size_t count = factors->count;
	double slopes = 0;
	gram_of(factors->terms, rows->term_count, count, gram);
	memset(products, 0, rows->term_count * count * sizeof *products);
	for (size_t row = 0; row < rows->count; row++) {
		double product[TOPICS_COUNT_MAX] = { 0 };
		double *text = factors->texts + row * count;
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const double weight = rows->weights[i];
			const double *term = factors->terms + rows->terms[i] * count;
			for (size_t k = 0; k < count; k++)
				product[k] += weight * term[k];
		}
		slopes += descend(text, product, gram, count);
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
			const double weight = rows->weights[i];
			double *at = products + rows->terms[i] * count;
			for (size_t k = 0; k < count; k++)
				at[k] += weight * text[k];
		}
	}
	gram_of(factors->texts, rows->count, count, gram);
	for (size_t term = 0; term < rows->term_count; term++)
		slopes += descend(factors->terms + term * count, products + term * count, gram, count);
	return slopes;
}

/* Each theme of length 1, so that a text's weights say how much of it is of the theme. */
static void
level(const struct topics_rows *rows, struct topics_factors *factors)
{
	const size_t count = factors->count;
	for (size_t k = 0; k < count; k++) {
		double squares[2];
		squares_of(factors->terms, rows->term_count, count, k, squares);
		const double length = sqrt(squares[0]);
		keep_part(factors->terms, rows->term_count, count, k, length > 0 ? 1 / length : 0);
		keep_part(factors->texts, rows->count, count, k, length);
	}
}

void
topics_factor(struct arena *arena, const struct topics_rows *rows, const struct topics_question *question,
              struct topics_factors *factors_r)
{
	const size_t count = question->count;
	must(count > 0 && count <= TOPICS_COUNT_MAX);
	*factors_r = (struct topics_factors){
		.count = count,
		.texts = arena_array_of(arena, double, rows->count * count),
		.terms = arena_array_of(arena, double, rows->term_count * count),
	};
	struct arena *passing = arena_new(64 << 20);
	double *products = arena_array_of(passing, double, rows->term_count * count);
	double *gram = arena_array_of(passing, double, count * count), first = 0;
	begin(passing, rows, question->seed, factors_r);
	while (!factors_r->converged && factors_r->steps < TOPICS_STEP_COUNT_MAX && !factors_r->stopped) {
		const double slopes = step(rows, factors_r, products, gram);
		first = factors_r->steps++ == 0 ? slopes : first;
		factors_r->converged = slopes <= enough * first;
		factors_r->stopped = question->stops != NULL && atomic_load(question->stops);
	}
	level(rows, factors_r);
	arena_end(passing);
}

void
topics_place(struct arena *arena, const struct topics_rows *rows, struct topics_factors *factors)
{
	const size_t count = factors->count;
	double gram[TOPICS_COUNT_MAX * TOPICS_COUNT_MAX];
	gram_of(factors->terms, rows->term_count, count, gram);
	factors->texts = arena_array_of(arena, double, rows->count * count);
	for (size_t row = 0; row < rows->count; row++) {
		double product[TOPICS_COUNT_MAX] = { 0 }, *text = factors->texts + row * count;
		for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++)
			for (size_t k = 0; k < count; k++)
				product[k] += (double)rows->weights[i] * factors->terms[rows->terms[i] * count + k];
		for (int steps = 0; steps < PLACE_STEPS_MAX && descend(text, product, gram, count) > placed; steps++)
			;
	}
}
