/* Where a text stands by what it says, so that those which say the same in other words are found.
 *
 * A space is learnt from many texts (LSA: the axes of craft/topics; Deerwester et al. 1990), kept as bytes
 * without any word, and gives each text a place: 200 numbers of one byte, of which only the direction
 * counts. The nearest places are those of texts that say much the same: all are compared, or, among very
 * many, those of the lists nearest to what is asked (k-means in two steps, an inverted file; Jégou, Douze,
 * Schmid 2011).
 *
 * Pure: the same texts and the same seed make the same bytes, the same places, the same lists. */
#ifndef CRAFT_MEANING_H
#define CRAFT_MEANING_H

#include "craft/topics/topics.h"

enum {
	MEANING_AXIS_COUNT = 200,
	MEANING_TEXT_COUNT_MAX = 50000, /* learnt from; of more, so many at equal distances */
	MEANING_TEXT_COUNT_MIN = 20,
	MEANING_SPACE_SIZE_MAX = 2 << 20,
	MEANING_INDEX_COUNT_MAX = 4000000,
	MEANING_NEAR_COUNT_MAX = 200,   /* at a time */
	MEANING_FUSED_COUNT_MAX = 1000, /* of each list */
};

/* --- a space ---------------------------------------------------------------------------------------- */

/* The bytes of a space. TOPICS_TOO_FEW under MEANING_TEXT_COUNT_MIN texts; a third as many axes as texts or
 * terms when those are few, the others are 0. `arena` takes the bytes alone; learning takes some 100 MB for
 * 50,000 texts, given back. */
MUST_USE enum topics_status meaning_learn(struct arena *arena, const struct span *texts, size_t count,
                                          uint64_t seed, struct span *bytes_r);

struct meaning_space;
/* It lives in the arena and reads `bytes`, which must live as long. NULL: they are damaged, or of another
 * format, or made by another reading of words: it is to be learnt again. Whatever they are, nothing is read
 * beyond them. */
MUST_USE const struct meaning_space *meaning_open(struct arena *arena, struct span bytes);
size_t meaning_term_count(const struct meaning_space *space);

/* [MEANING_AXIS_COUNT] False: no word of the text says anything here; all are 0. `arena` is for passing
 * things. */
bool meaning_place(struct arena *arena, const struct meaning_space *space, struct span text,
                   int8_t *place_r);

/* --- the nearest ------------------------------------------------------------------------------------ */

struct meaning_near {
	size_t row;
	float cosine; /* above 0, 1 at most */
};
/* Of `count` places one after another, those nearest to `place`, the nearest first; of equals the one put
 * first. How many, at most `most`. */
size_t meaning_nearest(const int8_t *places, size_t count, const int8_t *place, struct meaning_near *near_r,
                       size_t most);

/* The same places in lists: 216 bytes for each and what the lists take; `places` is no longer needed. */
struct meaning_index;
const struct meaning_index *meaning_index_new(struct arena *arena, const int8_t *places, size_t count,
                                              uint64_t seed);
/* `lists` looked at; 0: MEANING_LISTS. The rest as meaning_nearest, but for what stands in other lists. */
enum { MEANING_LISTS = 48 };
size_t meaning_index_nearest(const struct meaning_index *index, const int8_t *place, size_t lists,
                             struct meaning_near *near_r, size_t most);

/* --- with full text --------------------------------------------------------------------------------- */

/* What several ways found, each its best first. */
struct meaning_list {
	const int64_t *ids;
	size_t count; /* those after MEANING_FUSED_COUNT_MAX are not looked at */
};
struct meaning_fused {
	int64_t id;
	double score;
};
/* One list of them: each counts by 1 / (60 + its rank) in each list it is in (reciprocal rank fusion;
 * Cormack, Clarke, Büttcher 2009). The best first; of equals the greatest identifier, which is the newest.
 * An identifier twice in one list counts once, where it is first. How many, at most `most`. */
size_t meaning_fuse(struct arena *arena, const struct meaning_list *lists, size_t list_count,
                    struct meaning_fused *fused_r, size_t most);

#endif
