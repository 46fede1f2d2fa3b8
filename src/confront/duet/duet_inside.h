/* Shared inside the room: its one table. */
#ifndef CONFRONT_DUET_INSIDE_H
#define CONFRONT_DUET_INSIDE_H

#include "confront/duet/duet.h"

enum { DUET_VERSION = 1 }; /* of the document: another is made again */

/* Of what a document was made. */
struct duet_kept {
	int64_t heap_id;
	int64_t made_of, filled_unix_s; /* of the heap */
	int64_t shown;                  /* how many of its texts, by side and tone, in one number */
	struct span document;           /* only of duet_store_one */
};
struct duet_kept duet_kept_of(const struct verbatim_heap *heap);

MUST_USE bool duet_store_all(struct arena *arena, struct db *db, int64_t root_id, struct duet_kept **kept_r,
                             size_t *count_r, struct fault *fault_r);
MUST_USE enum found duet_store_one(struct arena *arena, struct db *db, int64_t root_id, int64_t heap_id,
                                   struct duet_kept *kept_r, struct fault *fault_r);
MUST_USE bool duet_store_put(struct db *db, int64_t root_id, const struct duet_kept *kept,
                             struct fault *fault_r);
MUST_USE bool duet_store_drop(struct db *db, int64_t root_id, int64_t heap_id, struct fault *fault_r);

/* Both sides are kept. */
bool duet_has_both(const struct verbatim_heap *heap);

#endif
