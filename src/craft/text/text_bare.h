/* Words under what disguises them: « CÔNNNARD », « c o n n a r d », « c0nn4rd », « Cоnnаrd » (in
 * Cyrillic) are all the word conard.
 *
 * Case, accents and widths go, letters that only look like others are those, what is not seen is passed
 * over, a letter that is repeated counts once (« arrêt » and « arret » are aret), figures and signs
 * within a word are the letters they stand for (0 1 3 4 5 7 8 @ $ €), and four letters or more that stand
 * apart are a word. Each part of « n’en », « burn-out » is a word. It is for lists of words that are
 * folded the same way, and for no index: « poisson » and « poison » are one.
 *
 * Any bytes may come; time is in proportion to them, nothing is allocated. */
#ifndef CRAFT_TEXT_BARE_H
#define CRAFT_TEXT_BARE_H

#include "base/base.h"

enum { TEXT_BARE_SIZE_MAX = 48 }; /* of a longer one, what it begins with */

struct text_bare_word {
	/* a to z, 0 to 9; TEXT_BARE_OTHER for letters of other writings; TEXT_BARE_HOLE where a sign stands for
	 * letters: « c*n ». */
	char letters[TEXT_BARE_SIZE_MAX];
	size_t size;
	size_t at, end;  /* where it stands in the text */
	bool begins;     /* a sentence: something ended before it */
	bool has_hole;
};
#define TEXT_BARE_OTHER '?'
#define TEXT_BARE_HOLE '*'

/* { .text = text }, then ask. */
struct text_bare {
	struct span text;
	size_t at;
};
bool text_bare_next(struct text_bare *bare, struct text_bare_word *word_r);

/* The Latin letter that a Cyrillic or Greek one is drawn as, in its case; else `other`. */
char text_look_alike(int32_t sign, char other);

#endif
