/* Delays of units, beside that of the whole: none that a subtraction would give away. Pure. */
#include "welcome/promise/promise.h"

#include <stdlib.h>
#include <string.h>

/* A unit that is told, and where its cases are. */
struct part {
	struct promise_delay delay;
	size_t from, count;
};

/* Cases of whoever is not told apart. */
struct rest {
	struct promise_case *cases;
	size_t count;
};

static int
by_unit(const void *a, const void *b)
{
	const int64_t one = ((const struct promise_case *)a)->unit_id;
	const int64_t other = ((const struct promise_case *)b)->unit_id;
	return one < other ? -1 : one > other;
}

static void
leave(struct rest *rest, const struct promise_case *cases, size_t count)
{
	memcpy(rest->cases + rest->count, cases, count * sizeof *cases);
	rest->count += count;
}

/* Each by itself; a unit that has all of them is the whole. */
static size_t
find_parts(struct promise_case *cases, size_t count, int64_t least, struct part *parts,
           struct rest *rest)
{
	struct arena *passing = arena_new(ARENA_VISIT_SIZE_MAX);
	size_t part_count = 0;
	for (size_t from = 0, to; from < count; from = to) {
		const int64_t unit_id = cases[from].unit_id;
		struct promise_delay delay = { .state = PROMISE_TOO_FEW };
		for (to = from; to < count && cases[to].unit_id == unit_id; to++)
			continue;
		if (unit_id != 0 && to - from < count && part_count < PROMISE_UNIT_COUNT_MAX)
			delay = promise_reckon(passing, cases + from, to - from, least);
		arena_reset(passing);
		delay.unit_id = unit_id;
		if (delay.state == PROMISE_TOLD)
			parts[part_count++] = (struct part){ delay, from, to - from };
		else
			leave(rest, cases + from, to - from);
	}
	arena_end(passing);
	return part_count;
}

static size_t
smallest(const struct part *parts, size_t count)
{
	size_t best = 0;
	for (size_t i = 1; i < count; i++)
		if (parts[i].delay.done < parts[best].delay.done)
			best = i;
	return best;
}

size_t
promise_reckon_units(struct arena *arena, struct promise_case *cases, size_t count, int64_t least,
                     struct promise_delay units_r[PROMISE_UNIT_COUNT_MAX])
{
	struct part *parts = arena_array_of(arena, struct part, PROMISE_UNIT_COUNT_MAX);
	struct rest rest = { arena_array_of(arena, struct promise_case, count + 1), 0 };
	qsort(cases, count, sizeof *cases, by_unit);
	size_t part_count = find_parts(cases, count, least, parts, &rest);
	while (part_count > 0 && !promise_may_be_left(rest.cases, rest.count, least)) {
		const size_t hidden = smallest(parts, part_count);
		leave(&rest, cases + parts[hidden].from, parts[hidden].count);
		memmove(parts + hidden, parts + hidden + 1, (--part_count - hidden) * sizeof *parts);
	}
	for (size_t i = 0; i < part_count; i++)
		units_r[i] = parts[i].delay;
	return part_count;
}
