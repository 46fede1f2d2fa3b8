/* Where each text of a heap is said to come from: near copies count once, and places where fewer than
 * the floor of their side wrote are merged into the place above. Pure: no database. */
#include <stdlib.h>

#include "craft/text/text.h"
#include "craft/text/text_alike.h"
#include "listen/verbatim/verbatim_kept_inside.h"

enum {
	PLAN_MEMORY = 128 << 20,
	/* Texts of a side that are compared with one another, at 2 kB each. Those after count for nobody:
	 * they are read, at a place where enough others wrote. */
	ALIKE_COUNT_MAX = 100000,
};
#define ALIKE_MEMORY ((size_t)1 << 30)

/* A mark alone (« … », « 👍 ») says nothing about how many wrote. */
bool
verbatim_has_letter(struct span words)
{
	size_t size;
	for (size_t at = 0; at < words.length; at += size)
		if (text_letter_at(words, at, &size) != 0)
			return true;
	return false;
}

struct verbatim_plan *
verbatim_plan_new(struct arena *arena, const struct place_tree *tree)
{
	struct verbatim_plan *plan = arena_new_of(arena, struct verbatim_plan);
	plan->arena = arena;
	plan->tree = tree;
	plan->passing = arena_new(ALIKE_MEMORY);
	arena_defer(arena, (void (*)(void *))arena_end, plan->passing);
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++)
		plan->alikes[side] = text_alikes_new(plan->passing);
	return plan;
}

void
verbatim_plan_text(struct verbatim_plan *plan, const struct verbatim_given *given)
{
	struct verbatim_entry *entry;
	const enum side side = given->side;
	must((int)side < VERBATIM_SIDE_COUNT);
	plan->entries = arena_room(plan->arena, plan->entries, plan->count, sizeof *plan->entries);
	entry = &plan->entries[plan->count++];
	must(plan->count == 1 || given->text_id > entry[-1].text_id);
	*entry = (struct verbatim_entry){ .text_id = given->text_id,
		                     .place_id = given->place_id,
		                     .who = given->who,
		                     .journey_id = given->journey_id,
		                     .step_id = given->step_id,
		                     .side = (uint8_t)side,
		                     .marks = VERBATIM_COUNTS_FOR_NOBODY };
	if (plan->numbered[side] < ALIKE_COUNT_MAX && verbatim_has_letter(given->words)) {
		(void)text_alikes_add(plan->alikes[side], given->words);
		entry->number = (uint32_t)plan->numbered[side]++;
		entry->marks = 0;
	}
}

/* Of texts that say nearly the same, the first counts, and the others are its twins. */
static void
find_twins(struct verbatim_plan *plan, enum side side)
{
	struct arena *passing = arena_new(PLAN_MEMORY);
	const struct verbatim_entry **numbered =
		arena_array_of(passing, const struct verbatim_entry *, plan->numbered[side] + 1);
	for (size_t i = 0; i < plan->count; i++) {
		struct verbatim_entry *entry = &plan->entries[i];
		if (entry->side != (uint8_t)side || (entry->marks & VERBATIM_COUNTS_FOR_NOBODY) != 0)
			continue;
		numbered[entry->number] = entry;
		const uint32_t first = text_alikes_first(plan->alikes[side], entry->number);
		if (first == entry->number)
			continue;
		must(first < entry->number);
		entry->twin_id = numbered[first]->text_id;
		entry->marks |= VERBATIM_COUNTS_FOR_NOBODY;
	}
	arena_end(passing);
}

struct by_who {
	int64_t who;
	size_t at;
};

static int
compare_who(const void *one, const void *other)
{
	const struct by_who *a = one, *b = other;
	if (a->who != b->who)
		return a->who < b->who ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Whoever wrote several times is one: her first text counts, in the whole side, as near copies do. */
static void
count_once(struct verbatim_plan *plan, enum side side)
{
	struct arena *passing = arena_new(PLAN_MEMORY);
	struct by_who *all = arena_array_of(passing, struct by_who, plan->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct verbatim_entry *entry = &plan->entries[i];
		if (entry->side != (uint8_t)side)
			continue;
		if (entry->who == VERBATIM_ANYBODY)
			entry->marks |= VERBATIM_COUNTS_FOR_NOBODY;
		else if (entry->who != 0 && (entry->marks & VERBATIM_COUNTS_FOR_NOBODY) == 0)
			all[count++] = (struct by_who){ entry->who, i };
	}
	qsort(all, count, sizeof *all, compare_who);
	for (size_t i = 1; i < count; i++)
		if (all[i].who == all[i - 1].who)
			plan->entries[all[i].at].marks |= VERBATIM_COUNTS_FOR_NOBODY;
	arena_end(passing);
}

static int
compare_steps(const void *one, const void *other)
{
	const struct verbatim_entry *a = *(struct verbatim_entry *const *)one;
	const struct verbatim_entry *b = *(struct verbatim_entry *const *)other;
	if (a->place_id != b->place_id)
		return a->place_id < b->place_id ? -1 : 1;
	if (a->journey_id != b->journey_id)
		return a->journey_id < b->journey_id ? -1 : 1;
	return (a->step_id > b->step_id) - (a->step_id < b->step_id);
}

/* Of those that say where on a journey they are: fewer than the floor of one place say less, or nothing. */
static void
say_less(struct verbatim_entry **all, size_t count, int64_t floor, bool drops_journey)
{
	size_t next;
	qsort(all, count, sizeof *all, compare_steps);
	for (size_t i = 0; i < count; i = next) {
		int64_t people = 0;
		for (next = i; next < count && compare_steps(&all[i], &all[next]) == 0; next++)
			people += (all[next]->marks & VERBATIM_COUNTS_FOR_NOBODY) == 0;
		for (size_t k = i; k < next && people < floor; k++) {
			all[k]->step_id = 0;
			if (drops_journey)
				all[k]->journey_id = 0;
		}
	}
}

/* By the places as they are said. Those left without their step are counted again, as those of the
 * journey. */
static void
limit_steps(struct verbatim_plan *plan, enum side side, int64_t floor)
{
	struct arena *passing = arena_new(PLAN_MEMORY);
	struct verbatim_entry **all = arena_array_of(passing, struct verbatim_entry *, plan->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->entries[i].side == (uint8_t)side && plan->entries[i].journey_id != 0)
			all[count++] = &plan->entries[i];
	say_less(all, count, floor, false);
	say_less(all, count, floor, true);
	arena_end(passing);
}

static void
merge_side(struct verbatim_plan *plan, enum side side, int64_t floor)
{
	struct arena *passing = arena_new(PLAN_MEMORY);
	const struct place_tree *tree = plan->tree;
	struct secrecy_count *counts = arena_array_of(passing, struct secrecy_count, tree->count + 1);
	bool *is_there = arena_array_of(passing, bool, (size_t)tree->count + 1);
	uint32_t *merged;
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct verbatim_entry *entry = &plan->entries[i];
		if (entry->side != (uint8_t)side)
			continue;
		const uint32_t at = place_by_id(tree, entry->place_id);
		const uint32_t slot = at == PLACE_NONE ? tree->count : at;
		is_there[slot] = true;
		counts[slot].count += (entry->marks & VERBATIM_COUNTS_FOR_NOBODY) == 0;
	}
	for (uint32_t slot = 0; slot <= tree->count; slot++)
		if (is_there[slot])
			counts[count++] = (struct secrecy_count){ slot == tree->count ? 0 : tree->places[slot].id,
				                                      counts[slot].count };
	const bool is_enough = secrecy_merge(passing, tree, floor, counts, count, &merged);
	for (size_t i = 0; i < plan->count; i++) {
		struct verbatim_entry *entry = &plan->entries[i];
		if (entry->side != (uint8_t)side)
			continue;
		const uint32_t at = place_by_id(tree, entry->place_id);
		const uint32_t to = at == PLACE_NONE ? PLACE_NONE : merged[at];
		entry->place_id = to == PLACE_NONE ? 0 : tree->places[to].id;
		if (!is_enough)
			entry->marks |= VERBATIM_IS_DROPPED;
	}
	arena_end(passing);
}

void
verbatim_plan_end(struct verbatim_plan *plan, bool internal, bool agents_told)
{
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		const enum respondent who = secrecy_respondent((enum side)side, internal);
		const int64_t floor =
			who == RESPONDENT_AGENT && !agents_told ? INT64_MAX : secrecy_floor(who);
		plan->who[side] = who;
		find_twins(plan, (enum side)side);
		count_once(plan, (enum side)side);
		/* What agents were told holds: be they many, nobody reads them. */
		merge_side(plan, (enum side)side, floor);
		limit_steps(plan, (enum side)side, floor);
	}
	arena_reset(plan->passing); /* what they say is not needed any more: most of the memory */
}

const struct verbatim_entry *
verbatim_plan_entry(const struct verbatim_plan *plan, int64_t text_id)
{
	size_t low = 0, high = plan->count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (plan->entries[middle].text_id < text_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < plan->count && plan->entries[low].text_id == text_id ? &plan->entries[low] : NULL;
}
