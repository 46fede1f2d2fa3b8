/* Near duplicates: sets of three words, their minima, bands, and counting. */
#include <stdlib.h>
#include <string.h>

#include "craft/text/text.h"
#include "craft/text/text_alike.h"

enum { BAND_COUNT = 32, BAND_ROWS = 4, HASH_COUNT = BAND_COUNT * BAND_ROWS };
static const double share_min = 0.8;

struct set {
	uint64_t *threes; /* ascending, each once */
	size_t count;
};

/* Where texts that may be alike meet. */
struct slot {
	uint64_t key; /* 0: empty */
	uint32_t number;
};

struct text_alikes {
	struct arena *arena;
	struct set *sets;     /* by number; none of a text that stands nowhere */
	uint32_t *parent;     /* by number */
	size_t count, room;
	struct arena *table; /* of the slots alone: the smaller table goes when a larger one is made */
	struct slot *slots;
	size_t slot_count, slot_used;
	uint64_t factors[HASH_COUNT], terms[HASH_COUNT];
};

/* --- a text as a set ------------------------------------------------------------------------------ */

static uint64_t
mix(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93;
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93;
	return hash ^ hash >> 32;
}

static uint64_t
hash_of(struct span word)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < word.length; i++)
		hash = (hash ^ (unsigned char)word.at[i]) * 0x100000001b3;
	return mix(hash);
}

static int
compare(const void *a, const void *b)
{
	const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static struct set
set_of(struct arena *arena, struct span text)
{
	struct arena *passing = arena_new(8 << 20);
	const size_t room = text.length < TEXT_WORDS_MAX ? text.length + 1 : (size_t)TEXT_WORDS_MAX;
	uint64_t *found = arena_array_of(passing, uint64_t, room), last[3] = { 0 };
	struct text_words *words = text_words_begin(passing, text);
	struct text_word word;
	size_t count = 0, read = 0;
	while (count < room && text_words_next(words, &word)) {
		if (!word.is_asked)
			continue;
		last[0] = last[1];
		last[1] = last[2];
		last[2] = hash_of(word.folded);
		if (++read >= 3)
			found[count++] = mix(mix(mix(last[0]) + last[1]) + last[2]);
	}
	if (count == 0 && read > 0) /* one or two words: they are one together */
		found[count++] = mix(mix(last[1]) + last[2]);
	if (count > 0)
		qsort(found, count, sizeof *found, compare);
	size_t kept = 0;
	for (size_t i = 0; i < count && kept < TEXT_ALIKE_THREES_MAX; i++)
		if (i == 0 || found[i] != found[kept - 1])
			found[kept++] = found[i];
	struct set set = { arena_array_of(arena, uint64_t, kept + 1), kept };
	memcpy(set.threes, found, kept * sizeof *found);
	arena_end(passing);
	return set;
}

static double
share_of(const struct set *a, const struct set *b)
{
	size_t both = 0, at = 0;
	for (size_t i = 0; i < a->count; i++) {
		while (at < b->count && b->threes[at] < a->threes[i])
			at++;
		both += at < b->count && b->threes[at] == a->threes[i];
	}
	const size_t either = a->count + b->count - both;
	return either > 0 ? (double)both / (double)either : 0;
}

double
text_alike_share(struct arena *arena, struct span a, struct span b)
{
	const struct set left = set_of(arena, a), right = set_of(arena, b);
	return share_of(&left, &right);
}

/* --- groups ------------------------------------------------------------------------------------- */

static void
new_table(struct text_alikes *alikes, size_t slot_count)
{
	alikes->slot_count = slot_count;
	alikes->table = arena_new(slot_count * sizeof *alikes->slots + 4096);
	alikes->slots = arena_array_of(alikes->table, struct slot, slot_count);
}

static void
end_table(void *subject)
{
	arena_end(((struct text_alikes *)subject)->table);
}

struct text_alikes *
text_alikes_new(struct arena *arena)
{
	struct text_alikes *alikes = arena_new_of(arena, struct text_alikes);
	alikes->arena = arena;
	new_table(alikes, 1 << 12);
	arena_defer(arena, end_table, alikes);
	for (size_t i = 0; i < HASH_COUNT; i++) {
		alikes->factors[i] = mix(2 * i + 1) | 1;
		alikes->terms[i] = mix(2 * i + 2);
	}
	return alikes;
}

uint32_t
text_alikes_first(struct text_alikes *alikes, uint32_t number)
{
	must(number < alikes->count);
	while (alikes->parent[number] != number)
		number = alikes->parent[number] = alikes->parent[alikes->parent[number]];
	return number;
}

static void
join(struct text_alikes *alikes, uint32_t a, uint32_t b)
{
	a = text_alikes_first(alikes, a);
	b = text_alikes_first(alikes, b);
	alikes->parent[a > b ? a : b] = a > b ? b : a;
}

static void
make_room(struct text_alikes *alikes)
{
	if (alikes->count == alikes->room) {
		const size_t room = alikes->room == 0 ? 256 : 2 * alikes->room;
		alikes->sets = arena_grow(alikes->arena, alikes->sets, alikes->count, room, sizeof *alikes->sets);
		alikes->parent =
			arena_grow(alikes->arena, alikes->parent, alikes->count, room, sizeof *alikes->parent);
		alikes->room = room;
	}
	/* Four fifths full: it is most of the memory, and a search that finds none still takes few steps. */
	if (5 * (alikes->slot_used + BAND_COUNT) < 4 * alikes->slot_count)
		return;
	struct arena *old_table = alikes->table;
	const struct slot *old = alikes->slots;
	const size_t old_count = alikes->slot_count;
	new_table(alikes, 2 * old_count);
	for (size_t i = 0; i < old_count; i++) {
		size_t at = old[i].key & (alikes->slot_count - 1);
		while (old[i].key != 0 && alikes->slots[at].key != 0)
			at = (at + 1) & (alikes->slot_count - 1);
		if (old[i].key != 0)
			alikes->slots[at] = old[i];
	}
	arena_end(old_table);
}

/* Meets those of one band: joins the text to the first it is alike to; else it stands there too, if there is
 * room. Does it? */
static bool
meet(struct text_alikes *alikes, uint32_t number, uint64_t key)
{
	size_t at = key & (alikes->slot_count - 1), heads = 0;
	for (; alikes->slots[at].key != 0; at = (at + 1) & (alikes->slot_count - 1)) {
		if (alikes->slots[at].key != key)
			continue;
		const uint32_t other = alikes->slots[at].number;
		if (text_alikes_first(alikes, other) == text_alikes_first(alikes, number))
			return false;
		if (share_of(&alikes->sets[other], &alikes->sets[number]) >= share_min) {
			join(alikes, other, number);
			return false;
		}
		if (++heads == TEXT_ALIKE_HEADS)
			return false;
	}
	alikes->slots[at] = (struct slot){ key, number };
	alikes->slot_used++;
	return true;
}

static void
minima_of(const struct text_alikes *alikes, const struct set *set, uint32_t minima[HASH_COUNT])
{
	memset(minima, 0xff, HASH_COUNT * sizeof *minima);
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < HASH_COUNT; k++) {
			const uint32_t hash = (uint32_t)((alikes->factors[k] * set->threes[i] + alikes->terms[k]) >> 32);
			minima[k] = hash < minima[k] ? hash : minima[k];
		}
}

uint32_t
text_alikes_add(struct text_alikes *alikes, struct span text)
{
	must(alikes->count < TEXT_ALIKE_COUNT_MAX);
	make_room(alikes);
	const uint32_t number = (uint32_t)alikes->count++;
	alikes->parent[number] = number;
	struct arena *passing = arena_new(1 << 20);
	alikes->sets[number] = set_of(passing, text);
	uint32_t minima[HASH_COUNT];
	bool stands = false;
	minima_of(alikes, &alikes->sets[number], minima);
	for (size_t band = 0; band < BAND_COUNT && alikes->sets[number].count > 0; band++) {
		uint64_t key = mix(band + 1);
		for (size_t row = 0; row < BAND_ROWS; row++)
			key = mix(key + minima[band * BAND_ROWS + row]);
		stands = meet(alikes, number, key | 1) || stands;
	}
	if (stands) { /* others may meet it */
		uint64_t *kept = arena_array_of(alikes->arena, uint64_t, alikes->sets[number].count);
		memcpy(kept, alikes->sets[number].threes, alikes->sets[number].count * sizeof *kept);
		alikes->sets[number].threes = kept;
	} else {
		alikes->sets[number] = (struct set){ 0 };
	}
	arena_end(passing);
	return text_alikes_first(alikes, number);
}
