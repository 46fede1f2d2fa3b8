/* plain: reads French as somebody who is tired, worried or no great reader would, and says where it is
 * hard: long sentences, words of the trade, capitals that shout; and what such a reader looks for in
 * vain: what happens next, by when, and whom to ask.
 *
 * It gives advice and no score, and forbids nothing. What could not be told with certainty without
 * understanding the sentence (the passive voice, negations in a row) is not marked. Any bytes may come. */
#ifndef CRAFT_PLAIN_H
#define CRAFT_PLAIN_H

#include "base/base.h"

enum {
	PLAIN_SIZE_MAX = 80000,        /* bytes that are read; what follows is not, and is told */
	PLAIN_MARK_COUNT_MAX = 60,     /* beyond, whoever reads them no longer does */
	PLAIN_SENTENCE_WORDS_MAX = 25, /* longer is hard: 15 to 20 are advised for administrative French */
	PLAIN_ASKED_WORDS_MIN = 5,     /* « Merci beaucoup. » lacks nothing */
};

enum plain_kind {
	PLAIN_LONG,       /* a sentence */
	PLAIN_JARGON,     /* a word of the trade */
	PLAIN_SHOUT,      /* capitals, marks of exclamation in a row */
	PLAIN_NO_STEP,    /* nobody learns what happens next */
	PLAIN_NO_DATE,    /* nor by when */
	PLAIN_NO_CONTACT, /* nor whom to ask */
	PLAIN_KIND_COUNT
};
extern const char *const plain_kind_codes[PLAIN_KIND_COUNT]; /* "phrase-longue" … */

struct plain_mark {
	enum plain_kind kind;
	size_t at, length;  /* bytes of the text; what is missing stands at its end, with none */
	const char *advice; /* a sentence: « Phrase de 34 mots : coupez-la en deux. » */
};
struct plain_reading {
	struct plain_mark marks[PLAIN_MARK_COUNT_MAX]; /* in the order of the text */
	size_t count;
	bool is_cut; /* there was more to mark, or to read */
};
/* `text` may be anything; the advice lives until the arena ends. */
void plain_read(struct arena *arena, struct span text, struct plain_reading *reading_r);

#endif
