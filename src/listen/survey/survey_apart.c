#include "listen/survey/survey_apart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LEVEL_LEAST = 3,  /* of a scale: two levels are a box */
	CLASS_COUNT = 16, /* of replies by their mean */
	STATE_COUNT = 4,  /* of what is no level: 252 to 255 */
	CATEGORY_MAX = SURVEY_LEVEL_COUNT_MAX + STATE_COUNT,
};

struct apart_row {
	int64_t reply_id;
	uint32_t place;
	uint8_t why, class;
};

struct apart_side {
	struct apart_row *rows;
	uint8_t *levels; /* item_count of each row */
	size_t count, room;
	bool is_asked[SURVEY_ITEM_COUNT_MAX];
};

struct survey_apart {
	struct arena *arena;
	const struct survey_form *form;
	size_t item_count;
	uint16_t blocks[SURVEY_ITEM_COUNT_MAX]; /* of each item: sentences of one scale; 0: of none */
	uint16_t block_count;
	struct apart_side sides[SIDE_COUNT];
};

/* --- blocks ------------------------------------------------------------------------------------ */

static bool
has_scale(const struct survey_item *item)
{
	return item->level_count >= LEVEL_LEAST && item->stem.length == 0;
}

/* A scale of its own, that no other sentence has, stands among those with as many levels. */
static bool
is_single(const struct survey_apart *apart, size_t at)
{
	const struct survey_item *items = apart->form->items;
	for (size_t i = 0; i < apart->item_count; i++)
		if (i != at && span_equal(items[i].scale, items[at].scale))
			return false;
	return items[at].scale.length > 0;
}

static bool
same_block(const struct survey_apart *apart, size_t a, size_t b)
{
	const struct survey_item *items = apart->form->items;
	if (items[a].level_count != items[b].level_count)
		return false;
	return span_equal(items[a].scale, items[b].scale) ||
	       (is_single(apart, a) && is_single(apart, b));
}

static void
make_blocks(struct survey_apart *apart)
{
	for (size_t i = 0; i < apart->item_count; i++) {
		if (!has_scale(&apart->form->items[i]))
			continue;
		for (size_t k = 0; k < i && apart->blocks[i] == 0; k++)
			if (apart->blocks[k] != 0 && same_block(apart, i, k))
				apart->blocks[i] = apart->blocks[k];
		if (apart->blocks[i] == 0)
			apart->blocks[i] = ++apart->block_count;
	}
}

struct survey_apart *
survey_apart_new(struct arena *arena, const struct survey_form *form, size_t item_count)
{
	must(item_count <= SURVEY_ITEM_COUNT_MAX);
	struct survey_apart *apart = arena_new_of(arena, struct survey_apart);
	apart->arena = arena;
	apart->form = form;
	apart->item_count = item_count;
	make_blocks(apart);
	for (int side = 0; side < SIDE_COUNT; side++)
		for (size_t i = 0; i < item_count; i++)
			apart->sides[side].is_asked[i] = form->items[i].rank[side] > 0;
	return apart;
}

/* --- one reply --------------------------------------------------------------------------------- */

static bool
is_level(uint8_t level)
{
	return level <= SURVEY_LEVEL_LAST;
}

/* As it was ticked. */
static uint8_t
ticked(const struct survey_item *item, uint8_t level)
{
	return item->is_reversed && level < item->level_count
	           ? (uint8_t)(item->level_count - 1 - level)
	           : level;
}

static bool
is_straight(const struct survey_apart *apart, const struct apart_side *aside,
            const uint8_t *levels, uint16_t block)
{
	size_t answered = 0;
	uint8_t first = 0;
	bool has_reversed = false, met_reversed = false;
	for (size_t i = 0; i < apart->item_count; i++) {
		const struct survey_item *item = &apart->form->items[i];
		if (apart->blocks[i] != block || !aside->is_asked[i])
			continue;
		has_reversed = has_reversed || item->is_reversed;
		if (!is_level(levels[i]))
			continue;
		const uint8_t level = ticked(item, levels[i]);
		if (answered++ > 0 && level != first)
			return false;
		first = level;
		met_reversed = met_reversed || item->is_reversed;
	}
	return answered >= SURVEY_APART_STRAIGHT_MIN && (met_reversed || !has_reversed);
}

/* « Aucun », with others. */
static bool
ticks_none_and_some(const struct survey_apart *apart, const uint8_t *levels)
{
	const struct survey_item *items = apart->form->items;
	for (size_t i = 0; i < apart->item_count; i++) {
		if (items[i].stem.length == 0 || !span_ends(items[i].code, ".NONE") || levels[i] != 1)
			continue;
		for (size_t k = 0; k < apart->item_count; k++)
			if (k != i && levels[k] == 1 && span_equal(items[k].stem, items[i].stem))
				return true;
	}
	return false;
}

/* Two sentences of a dimension at least, and a reversed one, all at one end as they were ticked. */
static bool
agrees_with_contraries(const struct survey_apart *apart, const uint8_t *levels, size_t reversed)
{
	const struct survey_item *items = apart->form->items, *turned = &items[reversed];
	const uint8_t end = ticked(turned, levels[reversed]);
	size_t plain = 0;
	if (!is_level(levels[reversed]) || (end != 0 && end + 1u != turned->level_count))
		return false;
	for (size_t i = 0; i < apart->item_count; i++) {
		if (apart->blocks[i] != apart->blocks[reversed] || items[i].theme_id != turned->theme_id ||
		    items[i].kind != turned->kind || items[i].is_reversed || !is_level(levels[i]))
			continue;
		if (levels[i] != end)
			return false;
		plain++;
	}
	return plain >= 2;
}

static bool
is_contrary(const struct survey_apart *apart, const uint8_t *levels)
{
	if (ticks_none_and_some(apart, levels))
		return true;
	for (size_t i = 0; i < apart->item_count; i++) {
		const struct survey_item *item = &apart->form->items[i];
		if (apart->blocks[i] != 0 && item->is_reversed && (item->kind == 'S' || item->kind == 'V') &&
		    agrees_with_contraries(apart, levels, i))
			return true;
	}
	return false;
}

/* Of the mean of what has a scale, from its lowest level to its highest. */
static uint8_t
class_of(const struct survey_apart *apart, const uint8_t *levels)
{
	double sum = 0;
	int count = 0;
	for (size_t i = 0; i < apart->item_count; i++) {
		const size_t level_count = apart->form->items[i].level_count;
		if (apart->blocks[i] == 0 || !is_level(levels[i]))
			continue;
		sum += (double)levels[i] / (double)(level_count - 1);
		count++;
	}
	return count == 0 ? 0 : (uint8_t)(sum / count * (CLASS_COUNT - 1) + 0.5);
}

static void
make_room(struct survey_apart *apart, struct apart_side *aside)
{
	if (aside->count < aside->room)
		return;
	const size_t room = aside->room * 2 + 1024;
	aside->rows =
		arena_grow(apart->arena, aside->rows, aside->count, room, sizeof *aside->rows);
	aside->levels = arena_grow(apart->arena, aside->levels, aside->count * apart->item_count,
	                           room * apart->item_count, 1);
	aside->room = room;
}

void
survey_apart_add(struct survey_apart *apart, enum side side, uint32_t place, int64_t reply_id,
                 struct span levels)
{
	struct apart_side *aside = &apart->sides[side];
	make_room(apart, aside);
	uint8_t *mine = aside->levels + aside->count * apart->item_count;
	memset(mine, SURVEY_NOT_ANSWERED, apart->item_count);
	memcpy(mine, levels.at,
	       levels.length < apart->item_count ? levels.length : apart->item_count);
	struct apart_row *row = &aside->rows[aside->count++];
	*row = (struct apart_row){ .reply_id = reply_id,
		                       .place = place,
		                       .class = class_of(apart, mine) };
	for (uint16_t block = 1; block <= apart->block_count; block++)
		if (is_straight(apart, aside, mine, block))
			row->why |= SURVEY_STRAIGHT;
	if (is_contrary(apart, mine))
		row->why |= SURVEY_CONTRARY;
}

/* --- copies ------------------------------------------------------------------------------------ */

/* How often each answer was given, by class. */
struct frequencies {
	uint32_t *counts; /* [(class * item_count + item) * CATEGORY_MAX + category] */
	uint32_t people[CLASS_COUNT];
	size_t total;
};

static size_t
category_of(uint8_t level)
{
	return is_level(level) ? level % SURVEY_LEVEL_COUNT_MAX
	                       : SURVEY_LEVEL_COUNT_MAX + (size_t)(UINT8_MAX - level);
}

static struct frequencies
count_answers(const struct survey_apart *apart, const struct apart_side *aside)
{
	struct frequencies all = {
		.counts = arena_array_of(apart->arena, uint32_t,
		                         CLASS_COUNT * (apart->item_count + 1) * CATEGORY_MAX),
		.total = aside->count,
	};
	for (size_t r = 0; r < aside->count; r++) {
		const size_t class = aside->rows[r].class;
		all.people[class]++;
		for (size_t i = 0; i < apart->item_count; i++)
			all.counts[(class * apart->item_count + i) * CATEGORY_MAX +
			           category_of(aside->levels[r * apart->item_count + i])]++;
	}
	return all;
}

static double
log_chance(const struct survey_apart *apart, const struct frequencies *all, size_t class,
           const uint8_t *levels)
{
	const double people = all->people[class];
	double log_p = log(people / (double)all->total);
	for (size_t i = 0; i < apart->item_count; i++)
		log_p += log(all->counts[(class * apart->item_count + i) * CATEGORY_MAX +
		                         category_of(levels[i])] /
		             people);
	return log_p;
}

static double
log_choose(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1);
}

/* Rows by place, then by all their levels: copies stand together. */
struct sorting {
	const struct apart_side *aside;
	size_t item_count;
};

static int
by_levels(const void *a, const void *b, void *data)
{
	const struct sorting *sorting = data;
	const size_t first = *(const size_t *)a, second = *(const size_t *)b;
	const struct apart_row *one = &sorting->aside->rows[first], *two = &sorting->aside->rows[second];
	if (one->place != two->place)
		return one->place < two->place ? -1 : 1;
	const int order = memcmp(sorting->aside->levels + first * sorting->item_count,
	                         sorting->aside->levels + second * sorting->item_count,
	                         sorting->item_count);
	return order != 0 ? order : (one->reply_id > two->reply_id) - (one->reply_id < two->reply_id);
}

struct copying {
	struct survey_apart *apart;
	enum side side;
	struct apart_side *aside;
	struct frequencies all;
	survey_apart_more *more;
	void *context;
};

static size_t
answered_count(const struct survey_apart *apart, const uint8_t *levels)
{
	size_t count = 0;
	for (size_t i = 0; i < apart->item_count; i++)
		count += is_level(levels[i]);
	return count;
}

/* Those of `same` whose other answers are the first one's, first ones first; how many. */
static bool
same_more(struct copying *copying, size_t *same, size_t *count)
{
	struct span first, other;
	size_t kept = 1;
	const struct apart_row *rows = copying->aside->rows;
	if (copying->more == NULL)
		return true;
	if (!copying->more(copying->context, rows[same[0]].place, copying->side,
	                   rows[same[0]].reply_id, &first))
		return false;
	for (size_t i = 1; i < *count; i++) {
		if (!copying->more(copying->context, rows[same[i]].place, copying->side,
		                   rows[same[i]].reply_id, &other))
			return false;
		if (span_equal(first, other)) {
			const size_t row = same[i];
			memmove(&same[kept + 1], &same[kept], (i - kept) * sizeof *same);
			same[kept++] = row;
		}
	}
	*count = kept;
	return true;
}

/* Rows with all the same levels, `around` replies at their place and side. */
static bool
judge_same(struct copying *copying, size_t *same, size_t count, size_t around)
{
	struct survey_apart *apart = copying->apart;
	const struct apart_row *first = &copying->aside->rows[same[0]];
	const uint8_t *levels = copying->aside->levels + same[0] * apart->item_count;
	if (count < 2 || (first->why & SURVEY_STRAIGHT) != 0 ||
	    answered_count(apart, levels) < SURVEY_APART_COPIED_MIN)
		return true;
	const double log_p = log_chance(apart, &copying->all, first->class, levels);
	for (size_t left = count; left > 1;) { /* whatever else they say, as many times as it differs */
		size_t alike = left;
		if (!same_more(copying, same, &alike))
			return false;
		const double log_expected = log((double)copying->all.total) +
		                            log_choose(around - 1, alike - 1) + (double)(alike - 1) * log_p;
		for (size_t i = 1; i < alike && log_expected < log(SURVEY_APART_CHANCE); i++)
			copying->aside->rows[same[i]].why |= SURVEY_COPIED;
		same += alike;
		left -= alike;
	}
	return true;
}

static bool
judge_place(struct copying *copying, size_t *order, size_t count)
{
	const size_t item_count = copying->apart->item_count;
	const uint8_t *levels = copying->aside->levels;
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;
		while (end < count && memcmp(levels + order[i] * item_count, levels + order[end] * item_count,
		                             item_count) == 0)
			end++;
		if (!judge_same(copying, order + i, end - i, count))
			return false;
		i = end;
	}
	return true;
}

static bool
find_copies(struct copying *copying)
{
	struct apart_side *aside = copying->aside;
	const struct sorting sorting = { aside, copying->apart->item_count };
	size_t *order = arena_array_of(copying->apart->arena, size_t, aside->count + 1);
	for (size_t i = 0; i < aside->count; i++)
		order[i] = i;
	qsort_r(order, aside->count, sizeof *order, by_levels, (void *)&sorting);
	for (size_t i = 0; i < aside->count;) {
		size_t end = i + 1;
		while (end < aside->count && aside->rows[order[end]].place == aside->rows[order[i]].place)
			end++;
		if (!judge_place(copying, order + i, end - i))
			return false;
		i = end;
	}
	return true;
}

bool
survey_apart_settle(struct survey_apart *apart, survey_apart_more *more, void *context)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		struct copying copying = { .apart = apart,
			                       .side = (enum side)side,
			                       .aside = &apart->sides[side],
			                       .more = more,
			                       .context = context };
		if (copying.aside->count < 2)
			continue;
		copying.all = count_answers(apart, copying.aside);
		if (!find_copies(&copying))
			return false;
	}
	return true;
}

/* --- counted ----------------------------------------------------------------------------------- */

struct survey_apart_count
survey_apart_count(const struct survey_apart *apart, enum side side)
{
	const struct apart_side *aside = &apart->sides[side];
	struct survey_apart_count count = { .replies = (int64_t)aside->count };
	for (size_t r = 0; r < aside->count; r++) {
		count.apart += aside->rows[r].why != 0;
		for (size_t sign = 0; sign < SURVEY_SIGN_COUNT; sign++)
			count.signs[sign] += (aside->rows[r].why >> sign & 1) != 0;
	}
	return count;
}

void
survey_apart_levels(const struct survey_apart *apart, enum side side, size_t item,
                    size_t level_count, int64_t *whole_r, int64_t *apart_r)
{
	const struct apart_side *aside = &apart->sides[side];
	must(item < apart->item_count);
	memset(whole_r, 0, level_count * sizeof *whole_r);
	memset(apart_r, 0, level_count * sizeof *apart_r);
	for (size_t r = 0; r < aside->count; r++) {
		const uint8_t level = aside->levels[r * apart->item_count + item];
		if (level >= level_count)
			continue;
		whole_r[level]++;
		apart_r[level] += aside->rows[r].why != 0;
	}
}

unsigned
survey_apart_why(const struct survey_apart *apart, enum side side, size_t nth)
{
	must(nth < apart->sides[side].count);
	return apart->sides[side].rows[nth].why;
}
