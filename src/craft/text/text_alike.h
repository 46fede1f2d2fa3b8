/* Texts that are nearly the same: a campaign, a letter sent twice, a phrase copied and signed.
 *
 * A text is the set of its three words in a row, folded, without their endings taken away. Two are alike when
 * they share at least four fifths of the threes that either has (Jaccard, 0.8). Who may be alike is found by
 * MinHash (Broder 1997), 128 minima in 32 bands of 4: of pairs at 0.8, one in twenty million is missed by
 * chance. Each is then verified by counting, on the sets themselves. Groups are of texts alike to another of
 * the group. Of very many in one place only the first TEXT_ALIKE_HEADS are compared with: it stays in
 * proportion to the texts, whatever they are.
 *
 * No word is kept, only hashes. The same texts in the same order make the same groups. */
#ifndef CRAFT_TEXT_ALIKE_H
#define CRAFT_TEXT_ALIKE_H

#include "base/base.h"

enum {
	TEXT_ALIKE_COUNT_MAX = 1000000,
	TEXT_ALIKE_THREES_MAX = 4000, /* of one text: of a longer one, the smallest hashes */
	TEXT_ALIKE_HEADS = 3,
};

struct text_alikes;
/* It needs some 2 kB of its arena for each text that is unlike those before. */
struct text_alikes *text_alikes_new(struct arena *arena);

/* The number of a text already added that it is alike to, in its group the first; else its own number. They
 * are numbered from 0 as they are added. A text without a word is alike to none. */
uint32_t text_alikes_add(struct text_alikes *alikes, struct span text);
/* The first of its group, now that others came. */
uint32_t text_alikes_first(struct text_alikes *alikes, uint32_t number);

/* What two texts share: 0 to 1. */
double text_alike_share(struct arena *arena, struct span a, struct span b);

#endif
