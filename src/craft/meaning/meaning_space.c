/* A space learnt, kept as bytes, read again: a head, its terms, a sum. Little-endian. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "craft/meaning/meaning_inside.h"
#include "craft/text/text.h"

/* magic, reading of words, terms, axes; hash, rarity, scale */
enum { HEAD_SIZE = 24, TERM_SIZE = 16, SUM_SIZE = 8 };
static const char magic[8] = { 'P', 'V', 'M', 'E', 'A', 'N', 'G', '1' };

uint64_t
meaning_sum(struct span bytes)
{
	must(bytes.length >= SUM_SIZE);
	return bytes_sum(span_from(bytes.at, bytes.length - SUM_SIZE));
}

bool
meaning_round(const float *numbers, size_t count, int8_t *bytes_r)
{
	float greatest = 0;
	for (size_t i = 0; i < count; i++)
		greatest = fabsf(numbers[i]) > greatest ? fabsf(numbers[i]) : greatest;
	for (size_t i = 0; i < count; i++)
		bytes_r[i] = greatest > 0 ? (int8_t)lrintf(numbers[i] / greatest * 127) : 0;
	return greatest > 0;
}

/* --- writing ---------------------------------------------------------------------------------------- */

static size_t
size_of(size_t term_count, size_t axis_count)
{
	return HEAD_SIZE + (TERM_SIZE + axis_count) * term_count + SUM_SIZE;
}

struct numbered {
	uint64_t hash;
	size_t term;
};

static int
compare_numbered(const void *a, const void *b)
{
	const uint64_t left = ((const struct numbered *)a)->hash, right = ((const struct numbered *)b)->hash;
	return left < right ? -1 : left > right;
}

static struct span
write_space(struct arena *arena, const struct topics_rows *rows, const struct topics_axes *axes)
{
	const size_t count = axes->term_count, size = size_of(count, axes->count);
	struct arena *passing = arena_new(8 << 20);
	struct numbered *order = arena_array_of(passing, struct numbered, count);
	for (size_t term = 0; term < count; term++)
		order[term] = (struct numbered){ topics_term_hash(rows, term), term };
	qsort(order, count, sizeof *order, compare_numbered);
	char *bytes = arena_take(arena, size, 1), *at = bytes;
	memcpy(at, magic, sizeof magic);
	at += sizeof magic;
	bytes_put(&at, (uint64_t)text_words_mark(), 8);
	bytes_put(&at, count, 4);
	bytes_put(&at, axes->count, 4);
	for (size_t i = 0; i < count; i++)
		bytes_put(&at, order[i].hash, 8);
	for (size_t i = 0; i < count; i++)
		bytes_put_real(&at, topics_term_rarity(rows, order[i].term));
	char *scales = at;
	at += 4 * count;
	for (size_t i = 0; i < count; i++) {
		const float *weights = axes->terms + order[i].term * axes->count;
		int8_t rounded[MEANING_AXIS_COUNT];
		float greatest = 0;
		for (size_t k = 0; k < axes->count; k++)
			greatest = fabsf(weights[k]) > greatest ? fabsf(weights[k]) : greatest;
		(void)meaning_round(weights, axes->count, rounded);
		bytes_put_real(&scales, greatest / 127);
		memcpy(at, rounded, axes->count);
		at += axes->count;
	}
	bytes_put(&at, meaning_sum(span_from(bytes, size)), SUM_SIZE);
	must(at == bytes + size);
	arena_end(passing);
	return span_from(bytes, size);
}

enum topics_status
meaning_learn(struct arena *arena, const struct span *texts, size_t count, uint64_t seed,
	struct span *bytes_r)
{
	if (count < MEANING_TEXT_COUNT_MIN)
		return count == 0 ? TOPICS_NO_TEXT : TOPICS_TOO_FEW;
	struct arena *passing = arena_new(1 << 30);
	const size_t taken = count < MEANING_TEXT_COUNT_MAX ? count : MEANING_TEXT_COUNT_MAX;
	struct span *some = arena_array_of(passing, struct span, taken);
	for (size_t i = 0; i < taken; i++)
		some[i] = texts[(size_t)((double)i * (double)count / (double)taken)];
	struct topics_rows *rows;
	struct topics_axes axes;
	enum topics_status status = topics_read(passing, &(struct topics_reading){ .texts = some,
		.count = taken }, &rows);
	if (status == TOPICS_DONE) {
		/* As many axes as terms would keep each word apart from all others. */
		size_t axis_count = topics_term_count(rows) < taken ? topics_term_count(rows) : taken;
		axis_count = axis_count / 3 < MEANING_AXIS_COUNT ? axis_count / 3 : MEANING_AXIS_COUNT;
		axis_count = axis_count > 0 ? axis_count : 1;
		status = topics_axes(passing, rows, axis_count, seed, &axes);
	}
	if (status == TOPICS_DONE)
		*bytes_r = write_space(arena, rows, &axes);
	arena_end(passing);
	return status;
}

/* --- reading ---------------------------------------------------------------------------------------- */

/* Neither endless nor no number, nor so large that a sum of them would be. */
static bool
get_reals(const char **at, size_t count, float least, float most, float *reals_r)
{
	bool is_fine = true;
	for (size_t i = 0; i < count; i++)
		is_fine = bytes_get_real(at, least, most, &reals_r[i]) && is_fine;
	return is_fine;
}

const struct meaning_space *
meaning_open(struct arena *arena, struct span bytes)
{
	if (bytes.length < HEAD_SIZE + SUM_SIZE || bytes.length > MEANING_SPACE_SIZE_MAX ||
	    memcmp(bytes.at, magic, sizeof magic) != 0)
		return NULL;
	const char *at = bytes.at + bytes.length - SUM_SIZE;
	const bool is_whole = bytes_get(&at, SUM_SIZE) == meaning_sum(bytes);
	at = bytes.at + sizeof magic;
	const bool is_ours = (int64_t)bytes_get(&at, 8) == text_words_mark();
	const size_t count = (size_t)bytes_get(&at, 4), axis_count = (size_t)bytes_get(&at, 4);
	if (!is_whole || !is_ours || count == 0 || count > TOPICS_TERM_COUNT_MAX || axis_count == 0 ||
	    axis_count > MEANING_AXIS_COUNT || bytes.length != size_of(count, axis_count))
		return NULL;
	struct meaning_space *space = arena_new_of(arena, struct meaning_space);
	uint64_t *hashes = arena_array_of(arena, uint64_t, count);
	float *rarities = arena_array_of(arena, float, count), *scales = arena_array_of(arena, float, count);
	for (size_t i = 0; i < count; i++) {
		hashes[i] = bytes_get(&at, 8);
		if (i > 0 && hashes[i] <= hashes[i - 1])
			return NULL;
	}
	const bool are_rarities = get_reals(&at, count, 0.01f, 100, rarities);
	if (!get_reals(&at, count, 0, 1, scales) || !are_rarities)
		return NULL;
	*space = (struct meaning_space){ .term_count = count, .axis_count = axis_count, .hashes = hashes,
		                             .rarities = rarities, .scales = scales, .weights = (const int8_t *)at };
	return space;
}

size_t
meaning_term_count(const struct meaning_space *space)
{
	return space->term_count;
}

/* --- a text ----------------------------------------------------------------------------------------- */

/* Its term, or SIZE_MAX. */
static size_t
term_of(const struct meaning_space *space, uint64_t hash)
{
	size_t from = 0, to = space->term_count;
	while (from < to) {
		const size_t middle = (from + to) / 2;
		if (space->hashes[middle] < hash)
			from = middle + 1;
		else
			to = middle;
	}
	return from < space->term_count && space->hashes[from] == hash ? from : SIZE_MAX;
}

bool
meaning_place(struct arena *arena, const struct meaning_space *space, struct span text, int8_t *place_r)
{
	struct topics_stem *stems;
	const size_t count = topics_stems(arena, text, &stems);
	float place[MEANING_AXIS_COUNT] = { 0 };
	for (size_t i = 0; i < count; i++) {
		const size_t term = term_of(space, stems[i].hash);
		if (term == SIZE_MAX)
			continue;
		const float weight = (1 + logf((float)stems[i].times)) * space->rarities[term] * space->scales[term];
		const int8_t *weights = space->weights + term * space->axis_count;
		for (size_t k = 0; k < space->axis_count; k++)
			place[k] += weight * (float)weights[k];
	}
	return meaning_round(place, MEANING_AXIS_COUNT, place_r);
}
