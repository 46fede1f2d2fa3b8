/* Places in lists: centres of centres (spherical k-means, twice), each place in the list of its nearest
 * centre. */
#include <math.h>
#include <string.h>

#include "craft/meaning/meaning_inside.h"

enum {
	CENTRE_COUNT_MAX = 45,  /* of each of the two steps: at most 2,025 lists */
	SAMPLE_OF_LIST = 64,    /* places a list is learnt from */
	STEP_COUNT = 6,
	SMALL = 4096,           /* so few are one list */
};

struct centres {
	int8_t *rows;    /* [count × MEANING_ROW_SIZE] */
	float *inverses;
	size_t count;
};
struct meaning_index {
	struct centres roots, leaves; /* leaves of root r: from r × roots.count on */
	size_t *starts;               /* of each leaf's list, and the end of the last */
	uint32_t *numbers;            /* the row that stands there */
	int8_t *rows;                 /* in the order of lists */
	float *inverses;
	size_t count;
};

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static struct centres
centres_new(struct arena *arena, size_t count)
{
	return (struct centres){ arena_take(arena, count, MEANING_ROW_SIZE), arena_array_of(arena, float, count),
		                     count };
}

/* How near a row is, but for its own length, which is the same for all of them. */
static float
nearness(const struct centres *centres, size_t centre, const int8_t *row)
{
	return (float)meaning_dot(centres->rows + centre * MEANING_ROW_SIZE, row) * centres->inverses[centre];
}

/* The nearest of centres from..from + count; the first of equals. */
static size_t
nearest_of(const struct centres *centres, size_t from, size_t count, const int8_t *row)
{
	size_t best = from;
	float most = -INFINITY;
	for (size_t i = from; i < from + count; i++) {
		const float near = nearness(centres, i, row);
		if (near > most) {
			most = near;
			best = i;
		}
	}
	return best;
}

/* Rows that centres are learnt from. */
struct sample {
	const int8_t *rows;
	const uint32_t *numbers;
	size_t count;
	uint64_t *state;
};

static const int8_t *
sample_row(const struct sample *sample, size_t i)
{
	return sample->rows + (size_t)sample->numbers[i] * MEANING_ROW_SIZE;
}

/* Centres from..from + count. One that nothing is near to stays where it is. */
static void
learn(struct arena *passing, const struct sample *sample, struct centres *centres, size_t from, size_t count)
{
	float *sums = arena_array_of(passing, float, count * MEANING_ROW_SIZE);
	for (size_t i = from; i < from + count; i++) {
		int8_t *centre = centres->rows + i * MEANING_ROW_SIZE;
		if (sample->count > 0)
			memcpy(centre, sample_row(sample, draw(sample->state) % sample->count), MEANING_ROW_SIZE);
		centres->inverses[i] = meaning_inverse(centre);
	}
	for (int step = 0; step < STEP_COUNT; step++) {
		memset(sums, 0, count * MEANING_ROW_SIZE * sizeof *sums);
		for (size_t i = 0; i < sample->count; i++) {
			const int8_t *row = sample_row(sample, i);
			float *sum = sums + (nearest_of(centres, from, count, row) - from) * MEANING_ROW_SIZE;
			const float inverse = meaning_inverse(row);
			for (size_t k = 0; k < MEANING_ROW_SIZE; k++)
				sum[k] += inverse * (float)row[k];
		}
		for (size_t i = 0; i < count; i++) {
			int8_t rounded[MEANING_ROW_SIZE], *centre = centres->rows + (from + i) * MEANING_ROW_SIZE;
			if (meaning_round(sums + i * MEANING_ROW_SIZE, MEANING_ROW_SIZE, rounded))
				memcpy(centre, rounded, sizeof rounded);
			centres->inverses[from + i] = meaning_inverse(centre);
		}
	}
}

/* The leaf nearest to a row, looked for under the two nearest roots. */
static uint32_t
leaf_of(const struct meaning_index *index, const int8_t *row)
{
	const size_t n = index->roots.count, root = nearest_of(&index->roots, 0, n, row);
	size_t second = root;
	float near = -INFINITY;
	for (size_t i = 0; i < n; i++)
		if (i != root && nearness(&index->roots, i, row) > near) {
			near = nearness(&index->roots, i, row);
			second = i;
		}
	const size_t leaf = nearest_of(&index->leaves, root * n, n, row);
	const size_t other = nearest_of(&index->leaves, second * n, n, row);
	const bool is_other = nearness(&index->leaves, other, row) > nearness(&index->leaves, leaf, row);
	return (uint32_t)(is_other ? other : leaf);
}

/* Roots from some of the rows, leaves from those of them that are each root's. */
static void
learn_all(struct arena *passing, struct meaning_index *index, const int8_t *rows, uint64_t seed)
{
	const size_t n = index->roots.count, wanted = SAMPLE_OF_LIST * n * n;
	const size_t count = wanted < index->count ? wanted : index->count;
	uint32_t *numbers = arena_array_of(passing, uint32_t, count);
	uint32_t *own = arena_array_of(passing, uint32_t, count);
	size_t *root_of = arena_array_of(passing, size_t, count);
	for (size_t i = 0; i < count; i++)
		numbers[i] = (uint32_t)((double)i * (double)index->count / (double)count);
	struct sample sample = { rows, numbers, count, &seed };
	learn(passing, &sample, &index->roots, 0, n);
	for (size_t i = 0; i < count; i++)
		root_of[i] = nearest_of(&index->roots, 0, n, sample_row(&sample, i));
	sample.numbers = own;
	for (size_t root = 0; root < n; root++) {
		sample.count = 0;
		for (size_t i = 0; i < count; i++)
			if (root_of[i] == root)
				own[sample.count++] = numbers[i];
		learn(passing, &sample, &index->leaves, root * n, n);
	}
}

/* Each place goes to its list: how many lists are before, then where each begins. */
static void
fill(struct arena *arena, struct arena *passing, struct meaning_index *index, const int8_t *rows)
{
	const size_t count = index->count, leaf_count = index->leaves.count;
	uint32_t *leaves = arena_array_of(passing, uint32_t, count + 1);
	size_t *at = arena_array_of(passing, size_t, leaf_count + 1);
	for (size_t i = 0; i < count; i++) {
		leaves[i] = leaf_count > 1 ? leaf_of(index, rows + i * MEANING_ROW_SIZE) : 0;
		at[leaves[i] + 1]++;
	}
	for (size_t i = 0; i < leaf_count; i++)
		at[i + 1] += at[i];
	memcpy(index->starts, at, (leaf_count + 1) * sizeof *at);
	index->numbers = arena_array_of(arena, uint32_t, count + 1);
	index->inverses = arena_array_of(arena, float, count + 1);
	index->rows = arena_take(arena, count + 1, MEANING_ROW_SIZE);
	for (size_t i = 0; i < count; i++) {
		const size_t place = at[leaves[i]]++;
		index->numbers[place] = (uint32_t)i;
		memcpy(index->rows + place * MEANING_ROW_SIZE, rows + i * MEANING_ROW_SIZE, MEANING_ROW_SIZE);
		index->inverses[place] = meaning_inverse(index->rows + place * MEANING_ROW_SIZE);
	}
}

const struct meaning_index *
meaning_index_new(struct arena *arena, const int8_t *places, size_t count, uint64_t seed)
{
	must(count <= MEANING_INDEX_COUNT_MAX);
	size_t n = count < SMALL ? 1 : (size_t)lrint(pow((double)count, 0.25));
	n = n > CENTRE_COUNT_MAX ? CENTRE_COUNT_MAX : n;
	struct arena *passing = arena_new(count * (MEANING_ROW_SIZE + 8) + (256 << 20));
	int8_t *rows = arena_take(passing, count + 1, MEANING_ROW_SIZE);
	for (size_t i = 0; i < count; i++)
		memcpy(rows + i * MEANING_ROW_SIZE, places + i * MEANING_AXIS_COUNT, MEANING_AXIS_COUNT);
	struct meaning_index *index = arena_new_of(arena, struct meaning_index);
	*index = (struct meaning_index){
		.roots = centres_new(arena, n),
		.leaves = centres_new(arena, n * n),
		.starts = arena_array_of(arena, size_t, n * n + 1),
		.count = count,
	};
	if (n > 1)
		learn_all(passing, index, rows, seed);
	fill(arena, passing, index, rows);
	arena_end(passing);
	return index;
}

/* --- asked ------------------------------------------------------------------------------------------ */

static bool
is_nearer(struct meaning_near one, struct meaning_near other)
{
	return one.cosine > other.cosine || (one.cosine >= other.cosine && one.row < other.row);
}

/* Puts it where it belongs; how many there are then. */
static size_t
keep(struct meaning_near *near, size_t kept, size_t most, struct meaning_near found)
{
	if (kept == most && !is_nearer(found, near[kept - 1]))
		return kept;
	size_t at = kept < most ? kept++ : kept - 1;
	for (; at > 0 && is_nearer(found, near[at - 1]); at--)
		near[at] = near[at - 1];
	near[at] = found;
	return kept;
}

size_t
meaning_index_nearest(const struct meaning_index *index, const int8_t *place, size_t lists,
                      struct meaning_near *near_r, size_t most)
{
	int8_t asked[MEANING_ROW_SIZE] = { 0 };
	struct meaning_near chosen[MEANING_NEAR_COUNT_MAX];
	size_t chosen_count = 0, kept = 0;
	must(most <= MEANING_NEAR_COUNT_MAX);
	memcpy(asked, place, MEANING_AXIS_COUNT);
	lists = lists == 0 ? MEANING_LISTS : lists;
	lists = lists > MEANING_NEAR_COUNT_MAX ? MEANING_NEAR_COUNT_MAX : lists;
	for (size_t leaf = 0; leaf < index->leaves.count; leaf++) {
		if (index->starts[leaf + 1] > index->starts[leaf])
			chosen_count = keep(chosen, chosen_count, lists,
				(struct meaning_near){ leaf, nearness(&index->leaves, leaf, asked) });
	}
	const float inverse = meaning_inverse(asked);
	for (size_t i = 0; i < chosen_count && most > 0; i++) {
		for (size_t at = index->starts[chosen[i].row]; at < index->starts[chosen[i].row + 1]; at++) {
			const float cosine = (float)meaning_dot(index->rows + at * MEANING_ROW_SIZE, asked) *
				index->inverses[at] * inverse;
			if (cosine > 0)
				kept = keep(near_r, kept, most,
					(struct meaning_near){ index->numbers[at], cosine > 1 ? 1 : cosine });
		}
	}
	return kept;
}
