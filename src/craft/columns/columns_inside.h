/* What the files of this room share: the file's layout and the open columns. Not for others.
 *
 * Offsets are not stored: they follow from the dimensions of the header, so a file cannot lie
 * about them. Numbers are little-endian, as memory is. */
#ifndef CRAFT_COLUMNS_COLUMNS_INSIDE_H
#define CRAFT_COLUMNS_COLUMNS_INSIDE_H

#include "craft/columns/columns.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "files are mapped as they are");

enum { COLUMNS_VERSION = 1, SECTION_ALIGNMENT = 64, DISCRETE_ITEM_COUNT_MAX = 12 };
enum { BIN_OF_TOO_FEW = 255 }; /* under half of the items were answered: no score */
_Static_assert((int)COLUMNS_BIN_COUNT_MAX <= (int)BIN_OF_TOO_FEW, "no real bin has this number");
static const char columns_magic[8] = "PARVCOLS";

struct file_header {
	char magic[8];
	uint32_t version, weighted;
	uint32_t place_count, theme_count, side_count, group_count, item_count, unused;
	int64_t tag;
	uint64_t reply_count, file_size;
	uint64_t checksum;      /* all before SECTION_LEVELS, with 0 here */
	uint64_t body_checksum; /* all from SECTION_LEVELS on */
};

enum section {
	SECTION_ITEMS,     /* struct columns_item by item */
	SECTION_DIRECTORY, /* uint64: first reply of (place, side); one more at the end */
	/* uint8 by place, theme, side, item of the theme, reply: one item's answers lie together so
	 * that loops run over bytes; a reply keeps its rank in every item. */
	SECTION_LEVELS,
	SECTION_GROUPS,       /* uint8 by reply */
	SECTION_JOURNEYS,     /* uint16 by reply */
	SECTION_MONTHS,       /* uint16 by reply */
	SECTION_NUMBERS,      /* uint64 by reply */
	SECTION_WEIGHTS,      /* float by reply, if weighted */
	SECTION_SCORES,       /* struct columns_score by place, theme, side, group */
	SECTION_ITEM_COUNTS,  /* uint32 by place, side, group, item, level */
	SECTION_ITEM_WEIGHTS, /* double, the same, if weighted */
	SECTION_BINS,         /* uint32 by place, side, group, theme, bin */
	SECTION_COUNT
};

struct theme {
	uint32_t item_count, level_count;
	uint32_t first_slot; /* items are stored by theme: the slot of its first */
	uint32_t first_bin, bin_count;
	double *bin_values;
	uint8_t *bin_of; /* [answered * (item_count * (level_count - 1) + 1) + sum] */
};

struct columns {
	struct columns_shape shape;
	uint64_t reply_count, size;
	uint64_t offsets[SECTION_COUNT + 1];
	struct theme *themes;
	uint32_t *slots;        /* by item, where its answers are */
	uint32_t *first_levels; /* by item, where its levels start in a record of SECTION_ITEM_COUNTS */
	uint32_t level_total, bin_total;
	uint64_t body_checksum;
	const char *bytes;
	/* Into the bytes. */
	const uint64_t *directory;
	const uint8_t *levels, *groups;
	const uint16_t *journeys, *months;
	const float *weights;
	const struct columns_score *scores;
	const uint32_t *item_counts, *bins;
	const double *item_weights;
};

/* Dimensions, themes, slots, bins and offsets; false when the shape is out of its limits. */
bool columns_lay_out(struct arena *arena, const struct columns_shape *shape, uint64_t reply_count,
                     struct columns *columns_r);
void columns_point(struct columns *columns, const char *bytes);
uint64_t columns_checksum(uint64_t seed, const char *bytes, uint64_t size);
/* What file_header.checksum covers. */
uint64_t columns_header_checksum(const struct columns *columns, const struct file_header *header);

static inline uint64_t
replies_before(const struct columns *columns, uint32_t place, uint32_t side)
{
	return columns->directory[(uint64_t)place * columns->shape.side_count + side];
}

/* How many replies (place, side) has. */
static inline uint64_t
replies_of(const struct columns *columns, uint32_t place, uint32_t side)
{
	const uint64_t key = (uint64_t)place * columns->shape.side_count + side;
	return columns->directory[key + 1] - columns->directory[key];
}

/* Where the answers of (place, theme, side) start: item_count runs of replies_of() bytes. */
static inline uint64_t
levels_at(const struct columns *columns, uint32_t place, uint32_t theme, uint32_t side)
{
	const uint64_t before = replies_before(columns, place, 0);
	const uint64_t here = replies_before(columns, place + 1, 0) - before;
	const struct theme *of = &columns->themes[theme];
	return before * columns->shape.item_count + here * of->first_slot +
	       (replies_before(columns, place, side) - before) * of->item_count;
}

static inline uint64_t
score_at(const struct columns_shape *shape, uint32_t place, uint32_t theme, uint32_t side,
         uint32_t group)
{
	return (((uint64_t)place * shape->theme_count + theme) * shape->side_count + side) *
	       shape->group_count + group;
}

/* The rank of (place, side, group), by which item counts and bins are laid. */
static inline uint64_t
record_at(const struct columns_shape *shape, uint32_t place, uint32_t side, uint32_t group)
{
	return ((uint64_t)place * shape->side_count + side) * shape->group_count + group;
}

/* The cube of [first, last) from the answers: columns_scan.c. */
struct cube {
	struct columns_score *scores;
	uint32_t *item_counts, *bins;
	double *item_weights;
};
void columns_count(const struct columns *columns, int threads, const struct cube *cube_r);

#endif
