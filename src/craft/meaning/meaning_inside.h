/* What the files of craft/meaning share. */
#ifndef CRAFT_MEANING_INSIDE_H
#define CRAFT_MEANING_INSIDE_H

#include "craft/meaning/meaning.h"

/* Some are 0 in each place, so that a row of them is a whole number of registers. */
enum { MEANING_ROW_SIZE = 208 };

struct meaning_space {
	size_t term_count, axis_count;
	const uint64_t *hashes; /* ascending */
	const float *rarities, *scales;
	const int8_t *weights;  /* [term × axis_count]; a weight is scale × a byte */
};

/* Sum of all bytes but the last eight. */
uint64_t meaning_sum(struct span bytes);
/* Numbers as bytes whose direction is theirs: the greatest is 127. False: all are 0. */
bool meaning_round(const float *numbers, size_t count, int8_t *bytes_r);

/* Of rows of MEANING_ROW_SIZE bytes. */
int32_t meaning_dot(const int8_t *a, const int8_t *b);
/* 1 / length of a row; 0 of none. */
float meaning_inverse(const int8_t *row);

#endif
