/* Tells in which language a text is written, or that it cannot tell.
 *
 * A linear model of one to four letters and of whole words, learnt by craft/learn from lines of eleven
 * languages and from lines of thirty others, which make « another one ». The model is in the program; its
 * card is in this folder's README, and bench/words makes it again. */
#ifndef CRAFT_LEARN_LANGUAGE_H
#define CRAFT_LEARN_LANGUAGE_H

#include "craft/learn/learn.h"

enum {
	LEARN_LANGUAGE_COUNT = 11,
	LEARN_LANGUAGE_LETTERS_MIN = 15,   /* under that many, nothing is told */
	LEARN_LANGUAGE_LETTERS_MAX = 1000, /* that are read */
};
/* "ar" to "tr", in order: ISO 639-1. */
extern const char *const learn_language_codes[LEARN_LANGUAGE_COUNT];

struct learn_guess_of_language {
	const char *code;   /* ISO 639-1; "" when it is not told */
	double probability; /* of the likeliest, told or not; 0: too short, or another writing */
};

/* Never NULL; it lives as long as the arena, many threads may ask it at once. */
const struct learn_model *learn_language_model(struct arena *arena);
struct learn_guess_of_language learn_language_of(const struct learn_model *model, struct span text);

/* --- to make it again --------------------------------------------------------------------------- */

enum { LEARN_LANGUAGE_READING = 1, LEARN_LANGUAGE_OTHER = 99 };
/* The class of a code, LEARN_LANGUAGE_OTHER of any other; classes are numbered from 1. */
int64_t learn_language_class(struct span code);
struct learn_vector learn_language_read(struct arena *arena, struct span text);

#endif
