/* A text as features. Numbers, addresses and references are passed over: they name people, not matters. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "craft/learn/learn_inside.h"

enum { GRAM_MIN = 3, GRAM_MAX = 5, MARK_TIMES = 1000 };

/* FNV-1a, 64 bits, with its high bits brought down. */
static uint32_t
bucket_of(char kind, struct span a, struct span b)
{
	uint64_t hash = 0xcbf29ce484222325;
	const struct span parts[] = { span_from(&kind, 1), a, b };
	for (size_t i = 0; i < LENGTH(parts); i++) {
		for (size_t at = 0; at < parts[i].length; at++)
			hash = (hash ^ (unsigned char)parts[i].at[at]) * 0x100000001b3;
		hash = (hash ^ 0xff) * 0x100000001b3;
	}
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93;
	return (uint32_t)(hash >> 46);
}
_Static_assert(LEARN_BUCKET_COUNT == 1 << 18, "64 − 46 bits");

struct span
learn_text(struct span text)
{
	if (text.length > LEARN_TEXT_SIZE_MAX) {
		text.length = LEARN_TEXT_SIZE_MAX;
		while (text.length > 0 && (text.at[text.length] & 0xc0) == 0x80)
			text.length--;
	}
	return text;
}

bool
learn_is_read(const struct text_word *word)
{
	return word->has_stem && !word->is_little && word->word.length > 1;
}

size_t
learn_word_features(const struct text_word *word, uint32_t buckets_r[LEARN_WORD_FEATURE_MAX])
{
	char within[TEXT_WORD_SIZE_MAX + 2];
	const size_t length = word->folded.length + 2;
	size_t count = 0;
	within[0] = within[length - 1] = '_';
	memcpy(within + 1, word->folded.at, word->folded.length);
	buckets_r[count++] = bucket_of('w', word->word, SPAN(""));
	for (size_t gram = GRAM_MIN; gram <= GRAM_MAX; gram++)
		for (size_t at = 0; at + gram <= length; at++)
			buckets_r[count++] = bucket_of('c', span_from(within + at, gram), SPAN(""));
	must(count <= LEARN_WORD_FEATURE_MAX);
	return count;
}

struct reading {
	uint32_t found[LEARN_FEATURE_COUNT_MAX];
	size_t count;
};

static void
add(struct reading *reading, uint32_t bucket)
{
	if (reading->count < LEARN_FEATURE_COUNT_MAX)
		reading->found[reading->count++] = bucket;
}

static int
compare(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

static void
read_words(struct arena *arena, struct reading *reading, struct span text)
{
	struct text_words *words = text_words_begin(arena, learn_text(text));
	struct text_word word;
	uint32_t buckets[LEARN_WORD_FEATURE_MAX];
	char before[TEXT_WORD_SIZE_MAX];
	size_t before_size = 0;
	while (text_words_next(words, &word)) {
		if (!learn_is_read(&word))
			continue;
		const size_t count = learn_word_features(&word, buckets);
		for (size_t i = 0; i < count; i++)
			add(reading, buckets[i]);
		if (before_size > 0)
			add(reading, bucket_of('b', span_from(before, before_size), word.word));
		memcpy(before, word.word.at, word.word.length);
		before_size = word.word.length;
	}
}

static uint32_t
bucket_of_mark(size_t rank, int64_t mark)
{
	const char digit = (char)('0' + rank);
	return bucket_of('m', span_from(&digit, 1), span_from((const char *)&mark, sizeof mark));
}

struct learn_vector
learn_read(struct arena *arena, struct span text, const int64_t *marks, size_t mark_count)
{
	struct arena *passing = arena_new(1 << 20);
	struct reading *reading = arena_new_of(passing, struct reading);
	must(mark_count <= LEARN_MARK_COUNT_MAX);
	for (size_t i = 0; i < mark_count; i++)
		if (marks[i] != 0)
			add(reading, bucket_of_mark(i, marks[i]));
	read_words(passing, reading, text);
	qsort(reading->found, reading->count, sizeof *reading->found, compare);
	size_t count = 0;
	for (size_t i = 0; i < reading->count; i++)
		count += i == 0 || reading->found[i] != reading->found[i - 1];
	uint32_t *buckets = arena_array_of(arena, uint32_t, count + 1);
	float *times = arena_array_of(arena, float, count + 1);
	for (size_t i = 0, at = 0; i < reading->count; i++) {
		if (i > 0 && reading->found[i] != reading->found[i - 1])
			at++;
		buckets[at] = reading->found[i];
		times[at] += 1;
	}
	/* As heavy as a third of the words of a letter or so: some hundreds of features stand beside it. */
	for (size_t i = 0; i < mark_count; i++)
		for (size_t at = 0; marks[i] != 0 && at < count; at++)
			if (buckets[at] == bucket_of_mark(i, marks[i]))
				times[at] = MARK_TIMES;
	arena_end(passing);
	struct learn_vector vector = { .buckets = buckets, .times = times, .count = count };
	for (size_t i = 0; i < mark_count; i++)
		if (marks[i] != 0)
			vector.marks[vector.mark_count++] = bucket_of_mark(i, marks[i]);
	return vector;
}

double
learn_weight(double times, double rarity)
{
	return (1 + log(times)) * rarity;
}
