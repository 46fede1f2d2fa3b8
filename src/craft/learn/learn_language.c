/* Languages by their letters. */
#include <string.h>

#include "craft/learn/learn_language.h"
#include "craft/text/text.h"

enum {
	BUCKET_COUNT = 14500, /* with twelve classes a model is under 300 kB */
	GRAM_MAX = 4,
	WORD_MAX = 24,        /* letters of a word that are read */
	FEATURES_MAX = LEARN_LANGUAGE_LETTERS_MAX * (GRAM_MAX + 1) + 1000,
};
static const double sure = 0.60;

const char *const learn_language_codes[LEARN_LANGUAGE_COUNT] = { "ar", "de", "en", "es", "fr", "it",
	                                                             "nl", "pl", "pt", "ro", "tr" };

int64_t
learn_language_class(struct span code)
{
	for (int64_t i = 0; i < LEARN_LANGUAGE_COUNT; i++)
		if (span_is(code, learn_language_codes[i]))
			return i + 1;
	return LEARN_LANGUAGE_OTHER;
}

/* --- letters ------------------------------------------------------------------------------------ */

struct letters {
	int32_t at[2 * LEARN_LANGUAGE_LETTERS_MAX + 2]; /* small, one blank between words, at both ends */
	size_t count;
	size_t letter_count, known_count; /* known: Latin or Arabic */
};

static bool
is_known(int32_t code)
{
	return code < 0x250 || (code >= 0x300 && code < 0x370) || (code >= 0x600 && code < 0x700) ||
	       (code >= 0x1e00 && code < 0x1f00);
}

/* Addresses say nothing of a language: « www.mairie.fr », « jean@ville.fr ». */
static size_t
address_length(struct span text, size_t at)
{
	size_t end = at;
	bool is_address = false;
	for (; end < text.length && (unsigned char)text.at[end] > ' '; end++)
		is_address = is_address || text.at[end] == '@' || text.at[end] == '/';
	return is_address ? end - at : 0;
}

static void
letters_read(struct letters *letters, struct span text)
{
	bool begins = true;
	letters->at[letters->count++] = ' ';
	for (size_t at = 0; at < text.length && letters->letter_count < LEARN_LANGUAGE_LETTERS_MAX;) {
		const size_t address = begins ? address_length(text, at) : 0;
		size_t size;
		const int32_t letter = text_letter_at(text, at, &size);
		begins = address == 0 && (unsigned char)text.at[at] <= ' ';
		at += address > 0 ? address : size;
		if (address == 0 && letter != 0) {
			letters->at[letters->count++] = letter;
			letters->letter_count++;
			letters->known_count += is_known(letter);
		} else if (letters->at[letters->count - 1] != ' ') {
			letters->at[letters->count++] = ' ';
		}
	}
	if (letters->at[letters->count - 1] != ' ')
		letters->at[letters->count++] = ' ';
}

/* FNV-1a, 64 bits. */
static uint64_t
hash_begin(char kind)
{
	return (0xcbf29ce484222325 ^ (unsigned char)kind) * 0x100000001b3;
}

static uint64_t
hash_more(uint64_t hash, int32_t letter)
{
	return (hash ^ (uint32_t)letter) * 0x100000001b3;
}

/* Its high bits brought down. */
static uint32_t
bucket_of(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93;
	return (uint32_t)((hash >> 32) % BUCKET_COUNT);
}

static size_t
features_of(const struct letters *letters, uint32_t found[FEATURES_MAX])
{
	size_t count = 0, word = 0;
	for (size_t at = 0; at < letters->count; at++) {
		uint64_t hash = hash_begin('c');
		for (size_t gram = 1; gram <= GRAM_MAX && at + gram <= letters->count; gram++) {
			hash = hash_more(hash, letters->at[at + gram - 1]);
			if (gram == 1 && letters->at[at] == ' ')
				continue;
			found[count++] = bucket_of(hash);
			if (gram > 1 && letters->at[at + gram - 1] == ' ')
				break; /* not across two words */
		}
		if (letters->at[at] == ' ' && at > word && at - word <= WORD_MAX) {
			hash = hash_begin('w');
			for (size_t i = word; i < at; i++)
				hash = hash_more(hash, letters->at[i]);
			found[count++] = bucket_of(hash);
		}
		if (letters->at[at] == ' ')
			word = at + 1;
	}
	must(count <= FEATURES_MAX);
	return count;
}

/* Those met are marked by a bit each: put in order without sorting them, or walking all that may be met. */
static struct learn_vector
vector_of(struct arena *arena, const struct letters *letters)
{
	uint32_t *found = arena_array_of(arena, uint32_t, FEATURES_MAX);
	const size_t count = features_of(letters, found);
	uint64_t is_met[(BUCKET_COUNT + 63) / 64] = { 0 };
	uint16_t *met = arena_array_of(arena, uint16_t, BUCKET_COUNT); /* a connection's stack is small */
	float *times = arena_array_of(arena, float, count + 1);
	size_t kept = 0;
	_Static_assert((int)FEATURES_MAX <= UINT16_MAX, "they are counted");
	for (size_t i = 0; i < count; i++) {
		const uint64_t bit = (uint64_t)1 << found[i] % 64;
		met[found[i]] = (is_met[found[i] / 64] & bit) != 0 ? (uint16_t)(met[found[i]] + 1) : 1;
		is_met[found[i] / 64] |= bit;
	}
	for (size_t i = 0; i < LENGTH(is_met); i++)
		for (uint64_t left = is_met[i]; left != 0; left &= left - 1) {
			const uint32_t bucket = (uint32_t)(64 * i) + (uint32_t)__builtin_ctzll(left);
			found[kept] = bucket;
			times[kept++] = met[bucket];
		}
	return (struct learn_vector){ .buckets = found, .times = times, .count = kept };
}

struct learn_vector
learn_language_read(struct arena *arena, struct span text)
{
	struct letters letters = { .count = 0 };
	letters_read(&letters, text);
	return vector_of(arena, &letters);
}

/* --- telling ------------------------------------------------------------------------------------ */

extern const char learn_language_bytes[], learn_language_bytes_end[];

const struct learn_model *
learn_language_model(struct arena *arena)
{
	const size_t length = (size_t)(learn_language_bytes_end - learn_language_bytes);
	const struct learn_model *model =
		learn_open_of(arena, span_from(learn_language_bytes, length), LEARN_LANGUAGE_READING);
	must(model != NULL); /* it is part of the program */
	return model;
}

struct learn_guess_of_language
learn_language_of(const struct learn_model *model, struct span text)
{
	struct learn_guess_of_language told = { "", 0 };
	struct letters letters = { .count = 0 };
	letters_read(&letters, text);
	if (letters.letter_count < LEARN_LANGUAGE_LETTERS_MIN ||
	    2 * letters.known_count < letters.letter_count)
		return told;
	struct arena *arena = arena_new(1 << 20);
	const struct learn_vector vector = vector_of(arena, &letters);
	struct learn_guess guess;
	if (learn_predict(arena, model, &vector, &guess, 1) == 1) {
		told.probability = guess.probability;
		if (guess.probability >= sure && guess.class_id <= LEARN_LANGUAGE_COUNT)
			told.code = learn_language_codes[guess.class_id - 1];
	}
	arena_end(arena);
	return told;
}
