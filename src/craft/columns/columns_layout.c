/* Where everything stands in a file, from its dimensions alone. */
#include <stdlib.h>
#include <string.h>

#include "craft/columns/columns_inside.h"

struct fraction {
	uint16_t sum, answered;
};

static int
by_value(const void *a, const void *b)
{
	const struct fraction *x = a, *y = b;
	const int left = x->sum * y->answered, right = y->sum * x->answered;
	return (left > right) - (left < right);
}

/* The score is sum / answered, with at least half of the items answered: few different values
 * when the theme has few items. Fractions are compared crosswise, so that 2/2 and 3/3 are one. */
static void
lay_out_bins(struct arena *arena, struct theme *theme)
{
	if (theme->item_count == 0 || theme->item_count > DISCRETE_ITEM_COUNT_MAX)
		return;
	const uint32_t sums = theme->item_count * (theme->level_count - 1) + 1;
	struct fraction *fractions =
		arena_array_of(arena, struct fraction, (theme->item_count + 1) * sums);
	uint32_t count = 0;
	for (uint32_t answered = (theme->item_count + 1) / 2; answered <= theme->item_count; answered++)
		for (uint32_t sum = 0; sum <= answered * (theme->level_count - 1); sum++)
			fractions[count++] = (struct fraction){ (uint16_t)sum, (uint16_t)answered };
	qsort(fractions, count, sizeof *fractions, by_value);
	theme->bin_of = arena_array_of(arena, uint8_t, (theme->item_count + 1) * sums);
	memset(theme->bin_of, BIN_OF_TOO_FEW, (theme->item_count + 1) * sums);
	theme->bin_values = arena_array_of(arena, double, COLUMNS_BIN_COUNT_MAX);
	uint32_t bin = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0 && by_value(&fractions[i - 1], &fractions[i]) != 0)
			bin++;
		if (bin == COLUMNS_BIN_COUNT_MAX)
			return;
		theme->bin_values[bin] = (double)fractions[i].sum / fractions[i].answered;
		theme->bin_of[fractions[i].answered * sums + fractions[i].sum] = (uint8_t)bin;
	}
	theme->bin_count = bin + 1;
}

static bool
dimensions_are_good(const struct columns_shape *shape, uint64_t reply_count)
{
	return shape->place_count >= 1 && shape->place_count <= COLUMNS_PLACE_COUNT_MAX &&
	       shape->theme_count >= 1 && shape->theme_count <= COLUMNS_THEME_COUNT_MAX &&
	       shape->side_count >= 1 && shape->side_count <= COLUMNS_SIDE_COUNT_MAX &&
	       shape->group_count >= 1 && shape->group_count <= COLUMNS_GROUP_COUNT_MAX &&
	       shape->item_count >= 1 && shape->item_count <= COLUMNS_ITEM_COUNT_MAX &&
	       reply_count <= COLUMNS_REPLY_COUNT_MAX;
}

/* Items by theme; false when an item is outside, or a theme mixes scales. */
static bool
lay_out_themes(struct arena *arena, struct columns *columns)
{
	const struct columns_shape *shape = &columns->shape;
	columns->themes = arena_array_of(arena, struct theme, shape->theme_count);
	columns->slots = arena_array_of(arena, uint32_t, shape->item_count);
	columns->first_levels = arena_array_of(arena, uint32_t, shape->item_count);
	for (uint32_t i = 0; i < shape->item_count; i++) {
		const struct columns_item item = shape->items[i];
		if (item.theme >= shape->theme_count || item.level_count < 2 ||
		    item.level_count > COLUMNS_LEVEL_COUNT_MAX)
			return false;
		struct theme *theme = &columns->themes[item.theme];
		if (theme->item_count > 0 && theme->level_count != item.level_count)
			return false;
		theme->level_count = item.level_count;
		columns->slots[i] = theme->item_count++; /* within its theme, for now */
		columns->first_levels[i] = columns->level_total;
		columns->level_total += item.level_count;
	}
	uint32_t slot = 0;
	for (uint32_t t = 0; t < shape->theme_count; t++) {
		struct theme *theme = &columns->themes[t];
		lay_out_bins(arena, theme);
		theme->first_slot = slot;
		theme->first_bin = columns->bin_total;
		slot += theme->item_count;
		columns->bin_total += theme->bin_count;
	}
	for (uint32_t i = 0; i < shape->item_count; i++)
		columns->slots[i] += columns->themes[shape->items[i].theme].first_slot;
	return true;
}

/* No product overflows: the limits of dimensions_are_good keep each below 2^45. */
static void
lay_out_sections(struct columns *columns)
{
	const struct columns_shape *shape = &columns->shape;
	const uint64_t pairs = (uint64_t)shape->place_count * shape->side_count;
	const uint64_t replies = columns->reply_count, records = pairs * shape->group_count;
	const uint64_t sizes[SECTION_COUNT] = {
		[SECTION_ITEMS] = shape->item_count * sizeof(struct columns_item),
		[SECTION_DIRECTORY] = (pairs + 1) * sizeof(uint64_t),
		[SECTION_LEVELS] = replies * shape->item_count,
		[SECTION_GROUPS] = replies,
		[SECTION_JOURNEYS] = replies * sizeof(uint16_t),
		[SECTION_MONTHS] = replies * sizeof(uint16_t),
		[SECTION_NUMBERS] = replies * sizeof(uint64_t),
		[SECTION_WEIGHTS] = shape->weighted ? replies * sizeof(float) : 0,
		[SECTION_SCORES] = records * shape->theme_count * sizeof(struct columns_score),
		[SECTION_ITEM_COUNTS] = records * columns->level_total * sizeof(uint32_t),
		[SECTION_ITEM_WEIGHTS] =
			shape->weighted ? records * columns->level_total * sizeof(double) : 0,
		[SECTION_BINS] = records * columns->bin_total * sizeof(uint32_t),
	};
	uint64_t at = sizeof(struct file_header);
	for (int i = 0; i < SECTION_COUNT; i++) {
		at = (at + SECTION_ALIGNMENT - 1) / SECTION_ALIGNMENT * SECTION_ALIGNMENT;
		columns->offsets[i] = at;
		at += sizes[i];
	}
	columns->offsets[SECTION_COUNT] = at;
	columns->size = at;
}

bool
columns_lay_out(struct arena *arena, const struct columns_shape *shape, uint64_t reply_count,
                struct columns *columns_r)
{
	*columns_r = (struct columns){ .shape = *shape, .reply_count = reply_count };
	if (!dimensions_are_good(shape, reply_count))
		return false;
	struct columns_item *items = arena_array_of(arena, struct columns_item, shape->item_count);
	memcpy(items, shape->items, shape->item_count * sizeof *items);
	columns_r->shape.items = items;
	if (!lay_out_themes(arena, columns_r))
		return false;
	lay_out_sections(columns_r);
	return true;
}

static const void *
section(const struct columns *columns, enum section section)
{
	return columns->bytes + columns->offsets[section];
}

void
columns_point(struct columns *columns, const char *bytes)
{
	must((uintptr_t)bytes % _Alignof(uint64_t) == 0);
	columns->bytes = bytes;
	columns->directory = section(columns, SECTION_DIRECTORY);
	columns->levels = section(columns, SECTION_LEVELS);
	columns->groups = section(columns, SECTION_GROUPS);
	columns->journeys = section(columns, SECTION_JOURNEYS);
	columns->months = section(columns, SECTION_MONTHS);
	columns->weights = columns->shape.weighted ? section(columns, SECTION_WEIGHTS) : NULL;
	columns->scores = section(columns, SECTION_SCORES);
	columns->item_counts = section(columns, SECTION_ITEM_COUNTS);
	columns->item_weights = columns->shape.weighted ? section(columns, SECTION_ITEM_WEIGHTS) : NULL;
	columns->bins = section(columns, SECTION_BINS);
}

/* Against accidents (a bad disk, a cut copy), not against malice: eight bytes a step. */
uint64_t
columns_checksum(uint64_t seed, const char *bytes, uint64_t size)
{
	uint64_t sum = seed ^ size;
	while (size > 0) {
		const size_t step = size < 8 ? (size_t)size : 8;
		uint64_t word = 0;
		memcpy(&word, bytes, step);
		sum = (sum ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		sum ^= sum >> 32;
		bytes += step;
		size -= step;
	}
	return sum;
}

uint64_t
columns_header_checksum(const struct columns *columns, const struct file_header *header)
{
	struct file_header plain = *header;
	plain.checksum = 0;
	const uint64_t size = columns->offsets[SECTION_LEVELS] - sizeof plain;
	return columns_checksum(columns_checksum(1, (const char *)&plain, sizeof plain),
	                        columns->bytes + sizeof plain, size);
}
