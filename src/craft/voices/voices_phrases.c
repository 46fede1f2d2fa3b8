/* Two words in a row, of many texts: those that enough texts hold, without keeping all of them. */
#include <string.h>

#include "craft/voices/voices_inside.h"

enum { SIEVE_BITS_MIN = 12, SIEVE_BITS_MAX = 24, SIEVE_FULL = 255 };

static uint64_t
spread(uint64_t key)
{
	uint64_t state = key;
	return voices_draw(&state);
}

struct voices_term *
voices_term_slot(const struct voices_terms *terms, uint64_t key)
{
	size_t at = (size_t)spread(key) & (terms->slot_count - 1);
	while (terms->slots[at].key != 0 && terms->slots[at].key != key)
		at = (at + 1) & (terms->slot_count - 1);
	return &terms->slots[at];
}

static void
make_room(struct arena *passing, struct voices_terms *terms)
{
	if (2 * (terms->used + 1) < terms->slot_count)
		return;
	const struct voices_terms old = *terms;
	terms->slot_count = old.slot_count == 0 ? 1 << 12 : 4 * old.slot_count;
	terms->slots = arena_array_of(passing, struct voices_term, terms->slot_count);
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].key != 0)
			*voices_term_slot(terms, old.slots[i].key) = old.slots[i];
}

static bool
is_seen(const struct voices_reading *reading, uint32_t stem, int64_t seen_min)
{
	return (int64_t)reading->seen[stem][0] + reading->seen[stem][1] >= seen_min;
}

/* The phrase that ends with a token, 0: none. */
static uint64_t
phrase_at(const struct voices_reading *reading, size_t at, int64_t seen_min)
{
	const struct voices_token *token = voices_token(reading, at);
	if (!token->joins)
		return 0;
	const struct voices_token *before = voices_token(reading, at - 1);
	if (!is_seen(reading, token->stem, seen_min) || !is_seen(reading, before->stem, seen_min))
		return 0;
	return ((uint64_t)before->stem + 1) << 32 | token->stem;
}

static void
count_exactly(struct arena *passing, struct voices_terms *terms, uint64_t key, uint32_t text, uint8_t side)
{
	make_room(passing, terms);
	struct voices_term *term = voices_term_slot(terms, key);
	if (term->key == 0) {
		if (terms->used == VOICES_PHRASE_COUNT_MAX)
			return;
		*term = (struct voices_term){ .key = key };
		terms->used++;
	}
	if (term->last != text + 1)
		term->seen[side]++;
	term->last = text + 1;
}

/* Twice over the tokens: first counted in a sieve where two may meet, which never counts too few; then those
 * alone that may be held by enough. */
void
voices_phrases(struct arena *passing, const struct voices_texts *texts, const struct voices_reading *reading,
               int64_t seen_min, struct voices_terms *phrases_r)
{
	const size_t token_count = reading->starts[texts->count];
	int bits = SIEVE_BITS_MIN;
	while (bits < SIEVE_BITS_MAX && (size_t)1 << bits < 2 * token_count)
		bits++;
	uint8_t *sieve = arena_array_of(passing, uint8_t, (size_t)1 << bits);
	const size_t mask = ((size_t)1 << bits) - 1;
	for (size_t at = 0; at < token_count; at++) {
		const uint64_t key = phrase_at(reading, at, seen_min);
		uint8_t *cell = &sieve[(size_t)(spread(key) >> 32) & mask];
		if (key != 0 && *cell < SIEVE_FULL)
			(*cell)++;
	}
	const uint8_t least = (uint8_t)(seen_min < SIEVE_FULL ? seen_min : SIEVE_FULL);
	*phrases_r = (struct voices_terms){ .used = 0 };
	make_room(passing, phrases_r);
	for (size_t text = 0; text < texts->count; text++)
		for (size_t at = reading->starts[text]; at < reading->starts[text + 1]; at++) {
			const uint64_t key = phrase_at(reading, at, seen_min);
			if (key != 0 && sieve[(size_t)(spread(key) >> 32) & mask] >= least)
				count_exactly(passing, phrases_r, key, (uint32_t)text, texts->list[text].side);
		}
}
