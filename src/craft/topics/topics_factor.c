/* Rows as texts times themes, none negative, by coordinate descent (Cichocki, Phan 2009: HALS), from the
 * strongest directions (NNDSVD: Boutsidis, Gallopoulos 2008). It ends as scikit-learn's does: when the slopes
 * that remain are a small part of those of the first step.
 *
 * After the first steps, which choose the themes, each begins beyond where the last one ended, the way it
 * came (Nesterov 1983), and at its end again as soon as the error grows (O'Donoghue, Candès 2015): a quarter
 * of the steps. Begun so from the first on, draws of the same texts would come to other themes more often. */
#include <math.h>
#include <string.h>

#include "craft/topics/topics_inside.h"

enum { PLACE_STEPS_MAX = 200, PLAIN_STEPS = 20 };
static const double enough = 1e-4, placed = 1e-6;

/* to [count] = a row of X from [term × count] */
static void
product_of(const struct topics_rows *rows, size_t row, const double *restrict from, double *restrict to,
           size_t count)
{
	memset(to, 0, count * sizeof *to);
	for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
		const double weight = rows->weights[i];
		const double *at = from + rows->terms[i] * count;
		for (size_t k = 0; k < count; k++)
			to[k] += weight * at[k];
	}
}

/* --- where it begins ------------------------------------------------------------------------------ */

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
	for (size_t row = 0; row < rows->count; row++) /* singular vectors times their strength */
		product_of(rows, row, factors->terms, factors->texts + row * count, count);
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

/* Each of a row's numbers to where the error is least, the others as they are. Most of them are 0 and stay so:
 * the slopes are kept up to date by those that move alone. The slopes that were left. */
static double
descend(double *restrict numbers, const double *restrict product, const double *restrict gram, size_t count)
{
	double slope[TOPICS_COUNT_MAX], slopes = 0;
	for (size_t k = 0; k < count; k++)
		slope[k] = -product[k];
	for (size_t k = 0; k < count; k++)
		if (numbers[k] > 0)
			for (size_t other = 0; other < count; other++)
				slope[other] += numbers[k] * gram[k * count + other];
	for (size_t k = 0; k < count; k++) {
		if (numbers[k] <= 0 && slope[k] >= 0)
			continue;
		slopes += fabs(slope[k]);
		if (gram[k * count + k] <= 0)
			continue;
		const double best = numbers[k] - slope[k] / gram[k * count + k], better = best > 0 ? best : 0;
		const double moved = better - numbers[k];
		numbers[k] = better;
		for (size_t other = 0; other < count; other++)
			slope[other] += moved * gram[k * count + other];
	}
	return slopes;
}

/* Where the next step begins, and what this one gathers. */
struct course {
	double *texts, *terms;  /* as the factors */
	double *products;       /* [term × count]: X' from the texts */
	double gram[TOPICS_COUNT_MAX * TOPICS_COUNT_MAX];  /* of the terms */
	double of_texts[TOPICS_COUNT_MAX * TOPICS_COUNT_MAX];
	double beyond, age, error; /* age: how long it went on without a growing error */
};

/* What a text's numbers add to what the terms descend on: those that are not 0. */
static void
add_text(const struct topics_rows *rows, size_t row, const double *text, struct course *course, size_t count)
{
	size_t which[TOPICS_COUNT_MAX], n = 0;
	for (size_t k = 0; k < count; k++)
		if (text[k] > 0)
			which[n++] = k;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			course->of_texts[which[i] * count + which[k]] += text[which[i]] * text[which[k]];
	for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
		const double weight = rows->weights[i];
		double *at = course->products + rows->terms[i] * count;
		for (size_t k = 0; k < n; k++)
			at[which[k]] += weight * text[which[k]];
	}
}

/* Goes to where it descends from `next`; `next` is then beyond. The slopes that were left. */
static double
go_on(double *restrict here, double *restrict next, const double *product, const double *gram,
      const struct topics_factors *factors, double beyond)
{
	const size_t count = factors->count;
	double before[TOPICS_COUNT_MAX];
	memcpy(before, here, count * sizeof *here);
	memcpy(here, next, count * sizeof *here);
	const double slopes = descend(here, product, gram, count);
	for (size_t k = 0; k < count; k++) {
		const double ahead = here[k] + beyond * (here[k] - before[k]);
		next[k] = ahead > 0 ? ahead : 0;
	}
	return slopes;
}

/* How far beyond the next step begins. */
static void
look_ahead(const struct topics_rows *rows, const struct topics_factors *factors, double error,
           struct course *course)
{
	const size_t count = factors->count;
	if (error > course->error) {
		memcpy(course->texts, factors->texts, rows->count * count * sizeof *course->texts);
		memcpy(course->terms, factors->terms, rows->term_count * count * sizeof *course->terms);
		course->age = 1;
	}
	course->error = error;
	if (factors->steps < PLAIN_STEPS)
		return;
	const double age = (1 + sqrt(1 + 4 * course->age * course->age)) / 2;
	course->beyond = (course->age - 1) / age;
	course->age = age;
}

static double
step(const struct topics_rows *rows, struct topics_factors *factors, struct course *course)
{
	const size_t count = factors->count;
	double slopes = 0, error = 0; /* but for the rows' own squares */
	gram_of(course->terms, rows->term_count, count, course->gram);
	memset(course->products, 0, rows->term_count * count * sizeof *course->products);
	memset(course->of_texts, 0, sizeof course->of_texts);
	for (size_t row = 0; row < rows->count; row++) {
		double product[TOPICS_COUNT_MAX], *next = course->texts + row * count;
		product_of(rows, row, course->terms, product, count);
		slopes += go_on(factors->texts + row * count, next, product, course->gram, factors, course->beyond);
		add_text(rows, row, next, course, count);
	}
	for (size_t term = 0; term < rows->term_count; term++) {
		double *here = factors->terms + term * count;
		const double *product = course->products + term * count;
		slopes += go_on(here, course->terms + term * count, product, course->of_texts, factors,
		                course->beyond);
		for (size_t k = 0; k < count; k++)
			error -= 2 * here[k] * product[k];
	}
	gram_of(factors->terms, rows->term_count, count, course->gram);
	for (size_t i = 0; i < count * count; i++)
		error += course->gram[i] * course->of_texts[i];
	look_ahead(rows, factors, error, course);
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
	struct arena *passing = arena_new((size_t)1 << 30);
	struct course *course = arena_new_of(passing, struct course);
	double first = 0;
	begin(passing, rows, question->seed, factors_r);
	*course = (struct course){ .texts = arena_array_of(passing, double, rows->count * count),
		                       .terms = arena_array_of(passing, double, rows->term_count * count),
		                       .products = arena_array_of(passing, double, rows->term_count * count),
		                       .age = 1,
		                       .error = INFINITY };
	memcpy(course->texts, factors_r->texts, rows->count * count * sizeof *course->texts);
	memcpy(course->terms, factors_r->terms, rows->term_count * count * sizeof *course->terms);
	while (!factors_r->converged && factors_r->steps < TOPICS_STEP_COUNT_MAX && !factors_r->stopped) {
		const double slopes = step(rows, factors_r, course);
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
		double product[TOPICS_COUNT_MAX], *text = factors->texts + row * count;
		product_of(rows, row, factors->terms, product, count);
		for (int steps = 0; steps < PLACE_STEPS_MAX && descend(text, product, gram, count) > placed; steps++)
			;
	}
}
