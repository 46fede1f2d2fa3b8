/* Retention: how long each kind of data is kept, and how it ends.
 *
 * Most ends by itself: each room forgets what it no longer needs. What cannot be undone and was once
 * somebody's words (free texts) ends in three steps: the clock *prepares* an erasure and counts it, a
 * director *agrees*, with the document that allows it and a reason, then the clock erases, in small
 * transactions. One fact is left, without content. */
#ifndef PROVE_RETENTION_H
#define PROVE_RETENTION_H

#include "craft/visit/visit.h"

/* Prepares, when `is_slow`, what has come to its end; erases what was agreed to. May run twice, and in
 * two processes. `today` is where the service is. */
MUST_USE bool retention_clock(struct arena *arena, struct store *store, int64_t root_id,
                              int64_t now_s, int32_t today, bool is_slow, struct fault *fault_r);

/* « /conservation » */
extern const struct room_pages retention_pages;

#endif
