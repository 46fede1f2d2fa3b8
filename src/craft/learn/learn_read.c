/* A text as features. Numbers, addresses and references are passed over: they name people, not matters. */
#include <math.h>
#include <string.h>

#include "craft/learn/learn_inside.h"

enum { GRAM_MIN = 3, GRAM_MAX = 5, MARK_TIMES = 1000, FIRST_OF_WORDS = 3 << 16 };

/* What words, pairs, signs and marks weigh beside letters, which are many more. Of 1, 1.5, 2 and 3 the best
 * on experiences of Services Publics + (bench/words). */
static const double weight_of_words = 3;

/* FNV-1a, 64 bits. */
static const uint64_t hash_begin = 0xcbf29ce484222325;

static uint64_t
hash_more(uint64_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * 0x100000001b3;
}

/* Its high bits brought down. */
static uint32_t
bucket_of_hash(char kind, uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= 0xd6e8feb86659fd93;
	hash >>= 32;
	if (kind == 'c')
		return (uint32_t)(hash % FIRST_OF_WORDS);
	return FIRST_OF_WORDS + (uint32_t)(hash % (LEARN_BUCKET_COUNT - FIRST_OF_WORDS));
}

static uint32_t
bucket_of(char kind, struct span a, struct span b)
{
	uint64_t hash = hash_begin;
	const struct span parts[] = { span_from(&kind, 1), a, b };
	for (size_t i = 0; i < LENGTH(parts); i++) {
		for (size_t at = 0; at < parts[i].length; at++)
			hash = hash_more(hash, parts[i].at[at]);
		hash = hash_more(hash, '\xff');
	}
	return bucket_of_hash(kind, hash);
}

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
	return word->is_little || (word->has_stem && word->word.length > 1);
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
	if (!word->is_little)
		buckets_r[count++] = bucket_of('f', word->folded, SPAN(""));
	for (size_t at = 0; at + GRAM_MIN <= length; at++) {
		uint64_t hash = hash_more(hash_more(hash_begin, 'c'), '\xff');
		for (size_t gram = 1; gram <= GRAM_MAX && at + gram <= length; gram++) {
			hash = hash_more(hash, within[at + gram - 1]);
			if (gram >= GRAM_MIN) /* as bucket_of: the end of it, and of nothing after it */
				buckets_r[count++] = bucket_of_hash('c', hash_more(hash_more(hash, '\xff'), '\xff'));
		}
	}
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

/* What one says by « ! », « ?? » or « ... », beside words. */
static void
read_signs(struct reading *reading, struct span text)
{
	static const char *const signs[] = { "!!", "!", "?", "..." };
	text = learn_text(text);
	for (size_t at = 0; at < text.length; at++) {
		if (text.at[at] != '!' && text.at[at] != '?' && text.at[at] != '.')
			continue;
		const struct span rest = span_from(text.at + at, text.length - at);
		for (size_t i = 0; i < LENGTH(signs); i++)
			if (span_starts(rest, signs[i]))
				add(reading, bucket_of('s', span_of(signs[i]), SPAN("")));
	}
}

/* A word as it is written tells more than its stem alone: « facilité », « faciliter ». Pairs are of written
 * words, the little ones too: « est pas », « jamais eu ». */
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
			add(reading, bucket_of('b', span_from(before, before_size), word.folded));
		memcpy(before, word.folded.at, word.folded.length);
		before_size = word.folded.length;
	}
}

/* By their two halves of nine bits, the low one first. */
static void
sort(uint32_t *found, size_t count)
{
	enum { BITS = 9, SIZE = 1 << BITS };
	uint32_t other[LEARN_FEATURE_COUNT_MAX], *from = found, *to = other;
	for (int shift = 0; shift <= BITS; shift += BITS) {
		size_t begins[SIZE + 1] = { 0 };
		for (size_t i = 0; i < count; i++)
			begins[(from[i] >> shift & (SIZE - 1)) + 1]++;
		for (size_t i = 0; i < SIZE; i++)
			begins[i + 1] += begins[i];
		for (size_t i = 0; i < count; i++)
			to[begins[from[i] >> shift & (SIZE - 1)]++] = from[i];
		uint32_t *swapped = from;
		from = to;
		to = swapped;
	}
}
_Static_assert(LEARN_BUCKET_COUNT == 1 << 18, "two halves of nine bits");

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
	struct reading *reading = arena_new_of(passing, struct reading); /* a connection's stack is small */
	must(mark_count <= LEARN_MARK_COUNT_MAX);
	for (size_t i = 0; i < mark_count; i++)
		if (marks[i] != 0)
			add(reading, bucket_of_mark(i, marks[i]));
	read_words(passing, reading, text);
	read_signs(reading, text);
	sort(reading->found, reading->count);
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

bool
learn_is_of_words(uint32_t bucket)
{
	return bucket >= FIRST_OF_WORDS;
}

/* Nearly all features of a text stand there but a few times. */
static double
log_of(double times)
{
	static const double logs[] = { 0, 0, 0.6931471805599453, 1.0986122886681098, 1.3862943611198906,
		                           1.6094379124341003, 1.791759469228055, 1.9459101490553132,
		                           2.0794415416798357 };
	const size_t whole = times < LENGTH(logs) ? (size_t)times : 0;
	return times <= 1 ? 0 : (double)whole >= times ? logs[whole] : log(times);
}

double
learn_weight(uint32_t bucket, double times, double rarity)
{
	return (1 + log_of(times)) * rarity * (learn_is_of_words(bucket) ? weight_of_words : 1);
}
