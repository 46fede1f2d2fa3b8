/* Shared inside the folder only: the counts per duration. */
#ifndef CRAFT_STATS_DELAY_INSIDE_H
#define CRAFT_STATS_DELAY_INSIDE_H

#include "craft/stats/stats_delay.h"

/* At one duration: how many ended, those of them that were seen late, how many were first seen. */
struct stats_slot {
	int64_t ended[STATS_ENDING_COUNT], ended_late[STATS_ENDING_COUNT];
	int64_t entered;
};

enum {
	STATS_SLOTS = 4096, /* of a page */
	STATS_PAGES = STATS_DELAY_MAX / STATS_SLOTS + 1,
};

struct stats_delays {
	struct arena *arena;
	int64_t n, late, left_out; /* followed, those of them seen late, not followed */
	int64_t longest;           /* -1 when nobody is followed */
	bool out_of_range;
	struct stats_slot *pages[STATS_PAGES];
};

/* Zero outside 0 … longest. */
const struct stats_slot *stats_delays_slot(const struct stats_delays *delays, int64_t duration);

/* The first step that leaves no more than 1 - share waiting, or NULL. */
const struct stats_curve_step *stats_curve_reaches(const struct stats_curve *curve, double share);

static inline int64_t
stats_slot_ended(const struct stats_slot *slot)
{
	return slot->ended[STATS_OPEN] + slot->ended[STATS_DONE] + slot->ended[STATS_WITHDRAWN];
}

#endif
