/* What the files of craft/flags share: phrases as rows of places, words as lists of places. */
#ifndef CRAFT_FLAGS_INSIDE_H
#define CRAFT_FLAGS_INSIDE_H

#include "craft/flags/flags.h"
#include "craft/text/text_bare.h"

enum {
	FLAGS_PLACE_COUNT_MAX = 60000, /* of all phrases: numbers of 16 bits */
	FLAGS_MET_BITS = 1 << 16,
};

/* One word of a phrase. Those of a phrase follow one another. */
struct flags_place {
	bool is_first, is_last;
	bool is_any;      /* any word: a gap is three of them that may be missing */
	bool is_optional; /* neither the first nor the last is */
	bool is_excused;  /* of a phrase that takes the flag down where it stands */
	uint8_t kind;
};

/* A word of the lists: letters, or what begins with them. */
struct flags_word {
	uint64_t hash; /* 0: none */
	bool is_begun; /* « expuls* » */
	struct span letters;
	uint16_t *places;
	uint32_t place_count, place_room;
};

struct flags {
	struct arena *arena;
	struct flags_place *places;
	size_t place_count, place_room;
	struct flags_word *words; /* a table by hash, half empty */
	size_t word_room, word_count;
	uint64_t begun_sizes; /* bit n: some word begins with n letters */
	/* A bit for each key: most words of a text are in no list, and are known by it without the table. */
	uint64_t met[FLAGS_MET_BITS / 64];
};

enum { FLAGS_HASH_BASIS = 1 }; /* of no letter */
uint64_t flags_hash(uint64_t hash, char letter);
/* NULL: not in the lists. */
const struct flags_word *flags_word_lookup(const struct flags *flags, uint64_t hash, bool is_begun);

#endif
