/* retrieve: what somebody wrote is found by its words, and so are the texts near it.
 *
 * All texts that are shown (room verbatim) are put on a shelf of craft/search by the clock, by the program's
 * own sight; with their words stand marks of their heap, side, tone, place and the places above, so that
 * whoever reads in few places looks for few. What is found is then read through the sight of whoever asks,
 * text by text: the index tells nobody anything. Nothing is counted.
 *
 * First those that have all the words, then those that have some of them, each by BM25 (Robertson & Zaragoza
 * 2009) among what this reader may read; when they are few, those near the first of them. Meaning (LSA,
 * craft/meaning) was measured and does not find better: README.md. */
#ifndef LISTEN_RETRIEVE_H
#define LISTEN_RETRIEVE_H

#include <stdatomic.h>

#include "craft/visit/visit.h"
#include "listen/verbatim/verbatim.h"

enum {
	RETRIEVE_TYPED_LENGTH_MAX = 200, /* characters */
	RETRIEVE_WORD_COUNT_MAX = 7,     /* asked at once: those after are left out */
	RETRIEVE_FOUND_MAX = 120,        /* ranked: beyond, say more precisely what you look for */
	RETRIEVE_FEW = 20,               /* fewer found: those near the first are added */
	RETRIEVE_NEAR_COUNT = 10,
	RETRIEVE_NEAR_WORDS = 8, /* of a text, its rarest: those near it have some of them */
};

struct retrieve_asked {
	const struct verbatim_sight *sight;
	struct span typed;
	int side, tone;   /* or VERBATIM_ANY */
	int64_t place_id; /* with all those under it today; 0: everywhere */
};
struct retrieve_one {
	struct verbatim_one one;
	size_t word_count; /* of the words asked for, how many it has; 0: it is near the first text found */
};
struct retrieve_found {
	struct retrieve_one *all; /* the best first, RETRIEVE_FOUND_MAX at most */
	size_t count;
	const struct text_query *query; /* the words that were looked for */
	bool is_cut;  /* more was typed than is looked for */
	bool is_full; /* there may be others */
};
/* Nothing is found without a word that is more than « le, de, nous ». */
MUST_USE bool retrieve_find(struct arena *arena, struct db *db, const struct retrieve_asked *asked,
                            struct retrieve_found *found_r, struct fault *fault_r);
/* Those that say much the same as one text, RETRIEVE_NEAR_COUNT at most, it left out. The text must be one
 * that the reader may read. */
MUST_USE bool retrieve_near(struct arena *arena, struct db *db, const struct verbatim_sight *sight,
                            const struct verbatim_text *text, struct retrieve_found *found_r,
                            struct fault *fault_r);

/* Follows the heaps: those that were filled, changed, or are gone, and all of them when the tree of places or
 * the reading of words changed. May run twice, and be cut. */
struct retrieve_clock {
	struct store *store;
	int64_t root_id;
	int32_t today;
	const atomic_bool *stops; /* may be NULL */
};
MUST_USE bool retrieve_clock(struct arena *arena, const struct retrieve_clock *clock,
                             struct fault *fault_r);

extern const struct room_pages retrieve_pages;

#endif
