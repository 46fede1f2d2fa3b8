/* Loops over all answers. Each is a plain loop over bytes that lie together, which the compiler
 * turns into vectors; each (place, side) is done whole by one thread, so that results do not
 * depend on how many there are. */
#include <float.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "craft/columns/columns_inside.h"

enum {
	SLICES_PER_THREAD = 16, /* places differ in size: late threads take fewer slices */
	CHUNK = 240,            /* byte counters cannot overflow, and it is a whole number of vectors */
};

/* --- sharing the work ----------------------------------------------------------------------- */

struct work {
	const struct columns *columns;
	void (*place)(struct work *work, uint32_t place);
	void *result;
	int theme; /* or COLUMNS_ALL */
	uint32_t slice_count;
	atomic_uint next_slice;
};

/* The first place of a slice: slices hold about the same number of replies. */
static uint32_t
slice_start(const struct work *work, uint32_t slice)
{
	const struct columns *columns = work->columns;
	if (slice == 0 || slice == work->slice_count)
		return slice == 0 ? 0 : columns->shape.place_count;
	const uint64_t wanted = columns->reply_count * slice / work->slice_count;
	uint32_t low = 0, high = columns->shape.place_count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (replies_before(columns, middle, 0) < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void *
take_slices(void *subject)
{
	struct work *work = subject;
	for (uint32_t slice; (slice = atomic_fetch_add(&work->next_slice, 1)) < work->slice_count;) {
		const uint32_t last = slice_start(work, slice + 1);
		for (uint32_t place = slice_start(work, slice); place < last; place++)
			work->place(work, place);
	}
	return NULL;
}

static void
do_work(struct work *work, int threads)
{
	must(threads >= 1);
	must(threads <= COLUMNS_THREAD_COUNT_MAX);
	work->slice_count = (uint32_t)threads * SLICES_PER_THREAD;
	pthread_t others[COLUMNS_THREAD_COUNT_MAX];
	int started = 0;
	/* A thread refused by the system only makes us slower. */
	while (started < threads - 1 &&
	       pthread_create(&others[started], NULL, take_slices, work) == 0)
		started++;
	take_slices(work);
	for (int i = 0; i < started; i++)
		pthread_join(others[i], NULL);
}

/* --- scores --------------------------------------------------------------------------------- */

/* The answers of (place, theme, side), and what goes with each of its replies. */
struct block {
	const struct theme *theme;
	const uint8_t *levels, *groups;
	const float *weights; /* NULL: 1 each */
	uint64_t count;
	uint32_t group_count;
};

static struct block
block_of(const struct columns *columns, uint32_t place, uint32_t theme, uint32_t side)
{
	const uint64_t first = replies_before(columns, place, side);
	return (struct block){
		.theme = &columns->themes[theme],
		.levels = columns->levels + levels_at(columns, place, theme, side),
		.groups = columns->groups + first,
		.weights = columns->weights == NULL ? NULL : columns->weights + first,
		.count = replies_of(columns, place, side),
		.group_count = columns->shape.group_count,
	};
}

struct sums {
	uint16_t sum[CHUNK], answered[CHUNK];
};

/* For each of `count` replies from `from`: the sum of its levels and how many it answered. A byte
 * that is no level of this scale (unanswered, or damage) is not an answer. */
static void
sum_levels(const struct block *block, uint64_t from, uint32_t count, struct sums *sums_r)
{
	memset(sums_r, 0, sizeof *sums_r);
	const uint8_t level_count = (uint8_t)block->theme->level_count;
	for (uint32_t item = 0; item < block->theme->item_count; item++) {
		const uint8_t *levels = block->levels + item * block->count + from;
		for (uint32_t i = 0; i < count; i++) {
			const bool answered = levels[i] < level_count;
			sums_r->sum[i] = (uint16_t)(sums_r->sum[i] + (answered ? levels[i] : 0));
			sums_r->answered[i] = (uint16_t)(sums_r->answered[i] + answered);
		}
	}
}

struct tally {
	uint32_t bins[COLUMNS_GROUP_COUNT_MAX][BIN_OF_TOO_FEW + 1];
};

static void
tally_chunk(const struct block *block, uint64_t from, uint32_t count, const struct sums *sums,
            struct tally *tally)
{
	const struct theme *theme = block->theme;
	const uint32_t row = theme->item_count * (theme->level_count - 1) + 1;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t group = block->groups[from + i];
		const uint8_t bin = theme->bin_of[sums->answered[i] * row + sums->sum[i]];
		tally->bins[group < block->group_count ? group : 0][bin]++;
	}
}

/* West 1979: the weighted form of Welford's. */
static void
score_add(struct columns_score *score, double value, double weight)
{
	score->n++;
	score->weight += weight;
	score->weight_square += weight * weight;
	const double apart = value - score->mean;
	score->mean += apart * (weight / score->weight);
	score->m2 += weight * apart * (value - score->mean);
}

static void
score_chunk(const struct block *block, uint64_t from, uint32_t count, const struct sums *sums,
            struct columns_score *scores)
{
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t answered = sums->answered[i], group = block->groups[from + i];
		if (answered == 0 || 2 * answered < block->theme->item_count)
			continue;
		const double weight = block->weights == NULL ? 1.0 : (double)block->weights[from + i];
		if (!(weight > 0 && weight <= (double)FLT_MAX))
			continue; /* damage: no such weight is written */
		score_add(&scores[group < block->group_count ? group : 0],
		          (double)sums->sum[i] / answered, weight);
	}
}

/* Two passes over the few values a score can take. */
static struct columns_score
score_of_bins(const struct theme *theme, const uint32_t *bins)
{
	double sum = 0, m2 = 0;
	int64_t n = 0;
	for (uint32_t i = 0; i < theme->bin_count; i++) {
		n += bins[i];
		sum += bins[i] * theme->bin_values[i];
	}
	if (n == 0)
		return (struct columns_score){ 0 };
	const double mean = sum / (double)n;
	for (uint32_t i = 0; i < theme->bin_count; i++) {
		const double apart = theme->bin_values[i] - mean;
		m2 += bins[i] * apart * apart;
	}
	return (struct columns_score){ n, (double)n, (double)n, mean, m2 };
}

/* One score per group; `tally_r` holds the bins too when the theme has some. */
static void
score_block(const struct block *block, struct columns_score *scores_r, struct tally *tally_r)
{
	const bool binned = block->theme->bin_count > 0, direct = !binned || block->weights != NULL;
	memset(scores_r, 0, block->group_count * sizeof *scores_r);
	if (binned)
		for (uint32_t group = 0; group < block->group_count; group++)
			memset(tally_r->bins[group], 0, block->theme->bin_count * sizeof(uint32_t));
	struct sums sums;
	for (uint64_t from = 0; from < block->count; from += CHUNK) {
		const uint64_t left = block->count - from;
		const uint32_t count = left < CHUNK ? (uint32_t)left : CHUNK;
		sum_levels(block, from, count, &sums);
		if (binned)
			tally_chunk(block, from, count, &sums, tally_r);
		if (direct)
			score_chunk(block, from, count, &sums, scores_r);
	}
	if (!direct)
		for (uint32_t group = 0; group < block->group_count; group++)
			scores_r[group] = score_of_bins(block->theme, tally_r->bins[group]);
}

static void
scores_of_place(struct work *work, uint32_t place)
{
	const struct columns_shape *shape = &work->columns->shape;
	struct columns_score *cells = work->result;
	struct tally tally;
	const bool all = work->theme == COLUMNS_ALL;
	const uint32_t first = all ? 0 : (uint32_t)work->theme;
	const uint32_t last = all ? shape->theme_count : first + 1;
	for (uint32_t theme = first; theme < last; theme++)
		for (uint32_t side = 0; side < shape->side_count; side++) {
			const struct block block = block_of(work->columns, place, theme, side);
			score_block(&block, &cells[score_at(shape, place, theme, side, 0)], &tally);
		}
}

void
columns_scan_scores(const struct columns *columns, int theme, int threads,
                    struct columns_score *cells)
{
	must(theme == COLUMNS_ALL || (theme >= 0 && (uint32_t)theme < columns->shape.theme_count));
	struct work work = { columns, scores_of_place, cells, theme };
	do_work(&work, threads);
}

/* --- answers by level ----------------------------------------------------------------------- */

static uint32_t
count_level(const uint8_t *levels, uint64_t count, uint8_t level)
{
	uint32_t total = 0;
	for (uint64_t from = 0; from < count; from += CHUNK) {
		const uint64_t last = count - from < CHUNK ? count : from + CHUNK;
		uint8_t here = 0;
		for (uint64_t i = from; i < last; i++)
			here = (uint8_t)(here + (levels[i] == level));
		total += here;
	}
	return total;
}

static void
answers_of_place(struct work *work, uint32_t place)
{
	const struct columns_shape *shape = &work->columns->shape;
	for (uint32_t theme = 0; theme < shape->theme_count; theme++)
		for (uint32_t side = 0; side < shape->side_count; side++) {
			const struct block block = block_of(work->columns, place, theme, side);
			const uint64_t cell =
				((uint64_t)place * shape->theme_count + theme) * shape->side_count + side;
			uint32_t *counts = (uint32_t *)work->result + cell * COLUMNS_LEVEL_COUNT_MAX;
			memset(counts, 0, COLUMNS_LEVEL_COUNT_MAX * sizeof *counts);
			for (uint32_t level = 0; level < block.theme->level_count; level++)
				counts[level] = count_level(block.levels, block.count * block.theme->item_count,
				                            (uint8_t)level);
		}
}

void
columns_scan_answers(const struct columns *columns, int threads, uint32_t *counts)
{
	struct work work = { columns, answers_of_place, counts, COLUMNS_ALL };
	do_work(&work, threads);
}

/* --- the cube ------------------------------------------------------------------------------- */

static void
item_by_group(const struct columns *columns, const struct block *block, const uint8_t *levels,
              uint64_t at, const struct cube *cube)
{
	for (uint64_t i = 0; i < block->count; i++) {
		if (levels[i] >= block->theme->level_count)
			continue;
		must(block->groups[i] < block->group_count);
		const uint64_t cell = at + (uint64_t)block->groups[i] * columns->level_total + levels[i];
		cube->item_counts[cell]++;
		if (block->weights != NULL)
			cube->item_weights[cell] += (double)block->weights[i];
	}
}

static void
items_of_pair(const struct columns *columns, uint32_t place, uint32_t side,
              const struct cube *cube)
{
	const struct columns_shape *shape = &columns->shape;
	for (uint32_t item = 0; item < shape->item_count; item++) {
		const uint32_t theme = shape->items[item].theme;
		const struct block block = block_of(columns, place, theme, side);
		const uint8_t *levels =
			block.levels + (columns->slots[item] - block.theme->first_slot) * block.count;
		const uint64_t at = record_at(shape, place, side, 0) * columns->level_total +
		                    columns->first_levels[item];
		if (shape->group_count > 1 || shape->weighted)
			item_by_group(columns, &block, levels, at, cube);
		else
			for (uint32_t level = 0; level < block.theme->level_count; level++)
				cube->item_counts[at + level] = count_level(levels, block.count, (uint8_t)level);
	}
}

static void
cube_of_place(struct work *work, uint32_t place)
{
	const struct columns *columns = work->columns;
	const struct columns_shape *shape = &columns->shape;
	const struct cube *cube = work->result;
	struct tally tally;
	for (uint32_t side = 0; side < shape->side_count; side++) {
		items_of_pair(columns, place, side, cube);
		for (uint32_t theme = 0; theme < shape->theme_count; theme++) {
			const struct block block = block_of(columns, place, theme, side);
			score_block(&block, &cube->scores[score_at(shape, place, theme, side, 0)], &tally);
			for (uint32_t group = 0; group < shape->group_count; group++)
				if (block.theme->bin_count > 0)
					memcpy(cube->bins + record_at(shape, place, side, group) * columns->bin_total +
					       block.theme->first_bin, tally.bins[group],
					       block.theme->bin_count * sizeof(uint32_t));
		}
	}
}

void
columns_count(const struct columns *columns, int threads, const struct cube *cube_r)
{
	struct cube cube = *cube_r;
	struct work work = { columns, cube_of_place, &cube, COLUMNS_ALL };
	do_work(&work, threads);
}

/* --- a share under filters ------------------------------------------------------------------ */

struct sharing {
	const struct columns_filter *filter;
	_Atomic int64_t people, answers, favourable;
};

/* 1 for each reply the filter keeps. */
static uint32_t
keep_replies(const struct columns *columns, const struct columns_filter *filter, uint64_t from,
             uint32_t count, uint8_t *kept_r)
{
	const uint16_t *journeys = columns->journeys + from, *months = columns->months + from;
	const uint8_t *groups = columns->groups + from;
	uint8_t total = 0;
	for (uint32_t i = 0; i < count; i++) {
		kept_r[i] = (uint8_t)((journeys[i] >= filter->journey_first) &
		                      (journeys[i] <= filter->journey_last) &
		                      (months[i] >= filter->month_first) &
		                      (months[i] <= filter->month_last));
		total = (uint8_t)(total + kept_r[i]);
	}
	if (filter->where.group == COLUMNS_ALL)
		return total;
	total = 0;
	for (uint32_t i = 0; i < count; i++) {
		kept_r[i] = (uint8_t)(kept_r[i] & (groups[i] == filter->where.group));
		total = (uint8_t)(total + kept_r[i]);
	}
	return total;
}

static void
share_item(const uint8_t *levels, uint32_t count, uint8_t level_count, uint8_t favourable,
           const uint8_t *kept, uint8_t *any, struct columns_share *share)
{
	uint8_t answers = 0, good = 0;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t answered = (uint8_t)(kept[i] & (levels[i] < level_count));
		any[i] |= answered;
		answers = (uint8_t)(answers + answered);
		good = (uint8_t)(good + (answered & (levels[i] >= favourable)));
	}
	share->answers += answers;
	share->favourable += good;
}

static void
share_chunk(const struct columns *columns, const struct columns_filter *filter, uint32_t place,
            uint32_t side, uint64_t from, struct columns_share *share)
{
	const uint64_t left = replies_of(columns, place, side) - from;
	const uint32_t count = left < CHUNK ? (uint32_t)left : CHUNK;
	uint8_t kept[CHUNK], any[CHUNK] = { 0 };
	const uint64_t at = replies_before(columns, place, side) + from;
	if (keep_replies(columns, filter, at, count, kept) == 0)
		return;
	for (uint32_t theme = 0; theme < columns->shape.theme_count; theme++) {
		if (filter->theme != COLUMNS_ALL && (uint32_t)filter->theme != theme)
			continue;
		const struct block block = block_of(columns, place, theme, side);
		for (uint32_t item = 0; item < block.theme->item_count; item++)
			share_item(block.levels + item * block.count + from, count,
			           (uint8_t)block.theme->level_count, filter->favourable, kept, any, share);
	}
	for (uint32_t i = 0; i < count; i++)
		share->people += any[i];
}

static void
share_of_place(struct work *work, uint32_t place)
{
	struct sharing *sharing = work->result;
	const struct columns_filter *filter = sharing->filter;
	if (place < filter->where.first || place >= filter->where.last)
		return;
	struct columns_share share = { 0 };
	for (uint32_t side = 0; side < work->columns->shape.side_count; side++)
		if (filter->where.side == COLUMNS_ALL || (uint32_t)filter->where.side == side)
			for (uint64_t from = 0; from < replies_of(work->columns, place, side); from += CHUNK)
				share_chunk(work->columns, filter, place, side, from, &share);
	sharing->people += share.people;
	sharing->answers += share.answers;
	sharing->favourable += share.favourable;
}

struct columns_share
columns_scan_share(const struct columns *columns, const struct columns_filter *filter, int threads)
{
	must(filter->where.first <= filter->where.last);
	must(filter->where.last <= columns->shape.place_count);
	struct sharing sharing = { .filter = filter };
	struct work work = { columns, share_of_place, &sharing, COLUMNS_ALL };
	do_work(&work, threads);
	return (struct columns_share){ sharing.people, sharing.answers, sharing.favourable };
}
