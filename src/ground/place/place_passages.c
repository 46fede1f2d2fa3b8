#include <stdlib.h>
#include <string.h>

#include "ground/place/place_inside.h"

/* A place that some row names: when first, and whether it was there before that day. */
struct named {
	int64_t id;
	int32_t first_day;
	bool is_seen, is_old;
};

static int
compare_named(const void *a, const void *b)
{
	const struct named *first = a, *second = b;
	return (first->id > second->id) - (first->id < second->id);
}

static int
compare_passages(const void *a, const void *b)
{
	const struct place_passage *first = a, *second = b;
	if (first->before_id != second->before_id)
		return first->before_id < second->before_id ? -1 : 1;
	return (first->after_id > second->after_id) - (first->after_id < second->after_id);
}

static struct named *
names_of(struct arena *arena, const struct place_successor *successors, size_t count,
         size_t *named_count_r)
{
	struct named *named = arena_array_of(arena, struct named, count * 2 + 1);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		named[i * 2].id = successors[i].place_id;
		named[i * 2 + 1].id = successors[i].successor_id;
	}
	qsort(named, count * 2, sizeof *named, compare_named);
	for (size_t i = 0; i < count * 2; i++)
		if (kept == 0 || named[kept - 1].id != named[i].id)
			named[kept++] = named[i];
	*named_count_r = kept;
	return named;
}

/* What gives something on the first day it is named was there before; what only receives is born
 * then. */
static void
see(struct named *named, size_t named_count, int64_t id, int32_t day, bool gives)
{
	const struct named wanted = { .id = id };
	struct named *one = bsearch(&wanted, named, named_count, sizeof *named, compare_named);
	must(one != NULL);
	if (!one->is_seen) {
		one->is_seen = true;
		one->first_day = day;
	}
	one->is_old |= gives && one->first_day == day;
}

struct passing {
	struct arena *arena;
	struct place_passage *passages;
	size_t count, room;
};

static void
pass(struct passing *passing, int64_t before_id, int64_t after_id)
{
	if (passing->count == passing->room) {
		const size_t room = passing->room * 2 + 64;
		passing->passages = arena_grow(passing->arena, passing->passages, passing->count, room,
		                               sizeof *passing->passages);
		passing->room = room;
	}
	passing->passages[passing->count++] = (struct place_passage){ before_id, after_id };
}

/* The first row of a day whose place is `id`, or `count`. */
static size_t
first_row(const struct place_successor *day, size_t count, int64_t id)
{
	size_t low = 0, high = count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (day[middle].place_id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && day[low].place_id == id ? low : count;
}

/* All changes of one day happen at once. */
static struct passing
pass_day(const struct passing *before, const struct place_successor *day, size_t count)
{
	struct passing after = { .arena = before->arena };
	for (size_t i = 0; i < before->count; i++) {
		const struct place_passage passage = before->passages[i];
		size_t row = first_row(day, count, passage.after_id);
		if (row == count)
			pass(&after, passage.before_id, passage.after_id);
		for (; row < count && day[row].place_id == passage.after_id; row++)
			pass(&after, passage.before_id, day[row].successor_id);
	}
	return after;
}

struct place_passage *
place_passages_of(struct arena *arena, const struct place_successor *successors, size_t count,
                  size_t *passage_count_r)
{
	size_t named_count, kept = 0;
	struct named *named = names_of(arena, successors, count, &named_count);
	struct passing passing = { .arena = arena };
	for (size_t i = 0; i < count; i++) {
		see(named, named_count, successors[i].place_id, successors[i].from_day, true);
		see(named, named_count, successors[i].successor_id, successors[i].from_day, false);
	}
	for (size_t i = 0; i < named_count; i++)
		if (named[i].is_old)
			pass(&passing, named[i].id, named[i].id);
	for (size_t i = 0; i < count;) {
		size_t end = i;
		while (end < count && successors[end].from_day == successors[i].from_day)
			end++;
		must(end == count || successors[end].from_day > successors[i].from_day);
		passing = pass_day(&passing, &successors[i], end - i);
		i = end;
	}
	if (passing.count > 0)
		qsort(passing.passages, passing.count, sizeof *passing.passages, compare_passages);
	for (size_t i = 0; i < passing.count; i++)
		if (kept == 0 || compare_passages(&passing.passages[kept - 1], &passing.passages[i]) != 0)
			passing.passages[kept++] = passing.passages[i];
	*passage_count_r = kept;
	return passing.passages;
}
