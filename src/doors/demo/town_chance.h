/* Chance, between the files of the invented town: the same seed draws the same. */
#ifndef DOORS_DEMO_TOWN_CHANCE_H
#define DOORS_DEMO_TOWN_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea & Flood 2014): any seed is a good one. */
static inline uint64_t
draw(uint64_t *state)
{
	uint64_t bits = *state += UINT64_C(0x9e3779b97f4a7c15);
	bits = (bits ^ (bits >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	bits = (bits ^ (bits >> 27)) * UINT64_C(0x94d049bb133111eb);
	return bits ^ (bits >> 31);
}

/* From 0 to below 1. */
static inline double
draw_part(uint64_t *state)
{
	return (double)(draw(state) >> 11) * 0x1p-53;
}

/* From -half to half. */
static inline double
draw_around(uint64_t *state, double half)
{
	return (2 * draw_part(state) - 1) * half;
}

static inline bool
draw_yes(uint64_t *state, double chance)
{
	return draw_part(state) < chance;
}

static inline size_t
draw_below(uint64_t *state, size_t count)
{
	return (size_t)(draw(state) % count);
}

#endif
