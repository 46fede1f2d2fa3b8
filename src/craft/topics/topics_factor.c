/* Rows as texts times themes, none negative, by coordinate descent (Cichocki, Phan 2009: HALS), from the
 * strongest directions (NNDSVD: Boutsidis, Gallopoulos 2008). It ends as scikit-learn's does: when the slopes
 * that remain are a small part of those of the first step.
 *
 * After the first steps, which choose the themes, each begins beyond where the last one ended, the way it
 * came (Nesterov 1983), and at its end again as soon as the error grows (O'Donoghue, Candès 2015): a quarter
 * of the steps. Begun so from the first on, draws of the same texts would come to other themes more often. */
#include <math.h>
#include <string.h>

#include "base/hands.h"
#include "craft/topics/topics_inside.h"

enum {
	PLACE_STEPS_MAX = 200,
	PLAIN_STEPS = 20,
	SLICE_COUNT = 2,       /* of the rows of one step, */
	SLICED_FROM = 10000,   /* from so many rows on: else a thread costs more than it helps */
	PLACE_COUNT = 1000,    /* rows placed by one thread at a time */
};
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
begin(struct arena *arena, const struct topics_rows *rows, uint64_t seed, const struct topics_start *start,
      struct topics_factors *factors)
{
	const size_t count = factors->count;
	if (start == NULL) {
		double *strengths = arena_array_of(arena, double, count);
		topics_directions(arena, rows, count, seed, factors->terms, strengths);
	} else {
		must(start->count >= count);
		for (size_t term = 0; term < rows->term_count; term++)
			memcpy(factors->terms + term * count, start->directions + term * start->count,
			       count * sizeof *factors->terms);
	}
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
gram_of(const double *restrict numbers, size_t length, size_t count, double *restrict gram)
{
	memset(gram, 0, count * count * sizeof *gram);
	for (size_t i = 0; i < length; i++)
		for (size_t k = 0; k < count; k++) {
			const double number = numbers[i * count + k];
			if (number > 0)
				for (size_t other = k; other < count; other++)
					gram[k * count + other] += number * numbers[i * count + other];
		}
	for (size_t k = 0; k < count; k++)
		for (size_t other = 0; other < k; other++)
			gram[k * count + other] = gram[other * count + k];
}

/* Each of a row's numbers to where the error is least, the others as they are. Most of them are 0 and stay
 * so: the slopes are kept up to date by those that move alone. The slopes that were left. */
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
	const struct topics_rows *rows;
	struct topics_factors *factors;
	double *texts, *terms;  /* as the factors */
	double gram[TOPICS_COUNT_MAX * TOPICS_COUNT_MAX];  /* of the terms */
	struct slice {
		size_t from, to;    /* rows */
		double slopes;
		double *products;   /* [term × count]: X' from the texts */
		double gram[TOPICS_COUNT_MAX * TOPICS_COUNT_MAX];  /* of the texts */
	} slices[SLICE_COUNT];
	size_t slice_count;     /* told by the rows alone, so that sums are always the same */
	double beyond, age, error; /* age: how long it went on without a growing error */
};

/* What a text's numbers add to what the terms descend on: those that are not 0. */
static void
add_text(const struct topics_rows *rows, size_t row, const double *text, struct slice *slice, size_t count)
{
	size_t which[TOPICS_COUNT_MAX], n = 0;
	for (size_t k = 0; k < count; k++)
		if (text[k] > 0)
			which[n++] = k;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			slice->gram[which[i] * count + which[k]] += text[which[i]] * text[which[k]];
	for (size_t i = rows->starts[row]; i < rows->starts[row + 1]; i++) {
		const double weight = rows->weights[i];
		double *at = slice->products + rows->terms[i] * count;
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

static void
step_slice(void *data, size_t number)
{
	struct course *course = data;
	struct slice *slice = &course->slices[number];
	const struct topics_rows *rows = course->rows;
	const size_t count = course->factors->count;
	memset(slice->products, 0, rows->term_count * count * sizeof *slice->products);
	memset(slice->gram, 0, sizeof slice->gram);
	slice->slopes = 0;
	for (size_t row = slice->from; row < slice->to; row++) {
		double product[TOPICS_COUNT_MAX], *next = course->texts + row * count;
		product_of(rows, row, course->terms, product, count);
		slice->slopes += go_on(course->factors->texts + row * count, next, product, course->gram,
		                       course->factors, course->beyond);
		add_text(rows, row, next, slice, count);
	}
}

/* All slices in the first. */
static struct slice *
step_texts(struct course *course)
{
	const size_t count = course->factors->count, size = course->rows->term_count * count;
	struct slice *all = &course->slices[0];
	gram_of(course->terms, course->rows->term_count, count, course->gram);
	hands_do(course->slice_count, step_slice, course);
	for (size_t i = 1; i < course->slice_count; i++) {
		const struct slice *slice = &course->slices[i];
		all->slopes += slice->slopes;
		for (size_t k = 0; k < size; k++)
			all->products[k] += slice->products[k];
		for (size_t k = 0; k < count * count; k++)
			all->gram[k] += slice->gram[k];
	}
	return all;
}

static double
step(const struct topics_rows *rows, struct topics_factors *factors, struct course *course)
{
	const size_t count = factors->count;
	const struct slice *texts = step_texts(course);
	double slopes = texts->slopes, error = 0; /* but for the rows' own squares */
	for (size_t term = 0; term < rows->term_count; term++) {
		double *here = factors->terms + term * count;
		const double *product = texts->products + term * count;
		slopes += go_on(here, course->terms + term * count, product, texts->gram, factors, course->beyond);
		for (size_t k = 0; k < count; k++)
			error -= 2 * here[k] * product[k];
	}
	gram_of(factors->terms, rows->term_count, count, course->gram);
	for (size_t i = 0; i < count * count; i++)
		error += course->gram[i] * texts->gram[i];
	look_ahead(rows, factors, error, course);
	return slopes;
}

static struct course *
course_new(struct arena *arena, const struct topics_rows *rows, struct topics_factors *factors)
{
	const size_t texts = rows->count * factors->count, terms = rows->term_count * factors->count;
	struct course *course = arena_new_of(arena, struct course);
	*course = (struct course){ .rows = rows, .factors = factors, .age = 1, .error = INFINITY };
	course->texts = arena_array_of(arena, double, texts);
	course->terms = arena_array_of(arena, double, terms);
	memcpy(course->texts, factors->texts, texts * sizeof *course->texts);
	memcpy(course->terms, factors->terms, terms * sizeof *course->terms);
	course->slice_count = rows->count >= SLICED_FROM ? SLICE_COUNT : 1;
	for (size_t i = 0; i < course->slice_count; i++) {
		course->slices[i].from = rows->count * i / course->slice_count;
		course->slices[i].to = rows->count * (i + 1) / course->slice_count;
		course->slices[i].products = arena_array_of(arena, double, terms);
	}
	return course;
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
	topics_factor_from(arena, rows, question, NULL, factors_r);
}

void
topics_factor_from(struct arena *arena, const struct topics_rows *rows,
                   const struct topics_question *question, const struct topics_start *start,
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
	double first = 0;
	begin(passing, rows, question->seed, start, factors_r);
	struct course *course = course_new(passing, rows, factors_r);
	while (!factors_r->converged && factors_r->steps < TOPICS_STEP_COUNT_MAX && !factors_r->stopped) {
		const double slopes = step(rows, factors_r, course);
		first = factors_r->steps++ == 0 ? slopes : first;
		factors_r->converged = slopes <= enough * first;
		factors_r->stopped = question->stops != NULL && atomic_load(question->stops);
	}
	level(rows, factors_r);
	arena_end(passing);
}

/* --- placed among themes that were found in others ------------------------------------------------ */

struct placing {
	const struct topics_rows *rows;
	const struct topics_factors *factors;
	double gram[TOPICS_COUNT_MAX * TOPICS_COUNT_MAX];
};

static void
place_some(void *data, size_t number)
{
	const struct placing *placing = data;
	const struct topics_rows *rows = placing->rows;
	const size_t count = placing->factors->count, from = number * PLACE_COUNT;
	for (size_t row = from; row < rows->count && row < from + PLACE_COUNT; row++) {
		double product[TOPICS_COUNT_MAX], *text = placing->factors->texts + row * count;
		product_of(rows, row, placing->factors->terms, product, count);
		for (int steps = 0;
		     steps < PLACE_STEPS_MAX && descend(text, product, placing->gram, count) > placed; steps++)
			;
	}
}

void
topics_place(struct arena *arena, const struct topics_rows *rows, struct topics_factors *factors)
{
	struct placing placing = { .rows = rows, .factors = factors };
	gram_of(factors->terms, rows->term_count, factors->count, placing.gram);
	factors->texts = arena_array_of(arena, double, rows->count * factors->count);
	hands_do((rows->count + PLACE_COUNT - 1) / PLACE_COUNT, place_some, &placing);
}
