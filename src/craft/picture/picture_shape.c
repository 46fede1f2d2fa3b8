/* Pixels made fewer, and turned. */
#include "craft/picture/picture_inside.h"

#include <string.h>

enum { CHANNELS = 3 };

static struct raster
raster_new(struct arena *arena, uint32_t width, uint32_t height)
{
	must(width > 0 && height > 0);
	return (struct raster){ arena_array_of(arena, uint8_t, (size_t)CHANNELS * width * height),
		                    width, height };
}

/* --- scaling ----------------------------------------------------------------------------------
 *
 * Measured in units of one `to`th of a pixel that is read, the pixel i covers [i to, (i + 1) to[ and
 * the one that is written at j covers [j from, (j + 1) from[: how much of one lies in the other is a
 * whole number, and those of one pixel add up to `from`. */

struct share {
	uint32_t at, part, next_part; /* part of it falls at `at`, next_part at the one after */
};

static struct share
share_of(uint32_t i, uint32_t from, uint32_t to)
{
	const uint64_t begin = (uint64_t)i * to, end = begin + to;
	const uint64_t at = begin / from, border = (at + 1) * from;
	return end <= border ? (struct share){ (uint32_t)at, to, 0 }
	                     : (struct share){ (uint32_t)at, (uint32_t)(border - begin),
	                                       (uint32_t)(end - border) };
}

struct scaling {
	const struct raster *from;
	struct raster to;
	struct share *columns;
	uint32_t *row;  /* a row that was read, as wide as those that are written */
	uint64_t *sums; /* two rows that are written: the one begun and the next */
};

static void
gather_row(const struct scaling *scaling, uint32_t y)
{
	const uint32_t width = scaling->from->width;
	const uint8_t *pixel = scaling->from->pixels + (size_t)CHANNELS * width * y;
	memset(scaling->row, 0, sizeof *scaling->row * CHANNELS * scaling->to.width);
	for (uint32_t x = 0; x < width; x++, pixel += CHANNELS) {
		const struct share share = scaling->columns[x];
		uint32_t *at = scaling->row + (size_t)CHANNELS * share.at;
		for (int c = 0; c < CHANNELS; c++) {
			at[c] += pixel[c] * share.part;
			if (share.next_part > 0)
				at[CHANNELS + c] += pixel[c] * share.next_part;
		}
	}
}

static void
write_row(const struct scaling *scaling, uint32_t y)
{
	const size_t count = (size_t)CHANNELS * scaling->to.width;
	const uint64_t whole = (uint64_t)scaling->from->width * scaling->from->height;
	uint8_t *pixels = scaling->to.pixels + count * y;
	for (size_t i = 0; i < count; i++)
		pixels[i] = (uint8_t)((scaling->sums[i] + whole / 2) / whole);
	memcpy(scaling->sums, scaling->sums + count, count * sizeof *scaling->sums);
	memset(scaling->sums + count, 0, count * sizeof *scaling->sums);
}

static void
scale(const struct scaling *scaling)
{
	const uint32_t from = scaling->from->height, to = scaling->to.height;
	const size_t count = (size_t)CHANNELS * scaling->to.width;
	for (uint32_t y = 0; y < from; y++) {
		const struct share share = share_of(y, from, to);
		gather_row(scaling, y);
		for (size_t i = 0; i < count; i++) {
			scaling->sums[i] += (uint64_t)scaling->row[i] * share.part;
			scaling->sums[count + i] += (uint64_t)scaling->row[i] * share.next_part;
		}
		/* The row that was begun has all it is made of. */
		if ((uint64_t)(y + 1) * to >= (uint64_t)(share.at + 1) * from)
			write_row(scaling, share.at);
	}
}

static uint32_t
side_scaled(uint32_t side, uint32_t longer, uint32_t side_max)
{
	const uint64_t scaled = ((uint64_t)side * side_max + longer / 2) / longer;
	return scaled == 0 ? 1 : (uint32_t)scaled;
}

struct raster
raster_scaled(struct arena *arena, const struct raster *raster, uint32_t side_max)
{
	const uint32_t longer = raster->width > raster->height ? raster->width : raster->height;
	if (longer <= side_max)
		return *raster;
	struct scaling scaling = { .from = raster };
	scaling.to = raster_new(arena, side_scaled(raster->width, longer, side_max),
	                        side_scaled(raster->height, longer, side_max));
	const size_t count = (size_t)CHANNELS * scaling.to.width;
	/* One more of each: a share of nothing after the last. */
	scaling.columns = arena_array_of(arena, struct share, raster->width);
	scaling.row = arena_array_of(arena, uint32_t, count + CHANNELS);
	scaling.sums = arena_array_of(arena, uint64_t, 2 * count);
	for (uint32_t x = 0; x < raster->width; x++)
		scaling.columns[x] = share_of(x, raster->width, scaling.to.width);
	scale(&scaling);
	return scaling.to;
}

/* --- turning ---------------------------------------------------------------------------------- */

struct raster
raster_turned(struct arena *arena, const struct raster *raster, int orientation)
{
	must(orientation >= UPRIGHT && orientation <= ORIENTATION_MAX);
	if (orientation == UPRIGHT)
		return *raster;
	/* The first row that was written is the top, the right, the bottom or the left of what is seen. */
	const bool is_on_its_side = orientation >= 5;
	const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 ||
	                        orientation == 6;
	const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 7 ||
	                         orientation == 8;
	struct raster turned = raster_new(arena, is_on_its_side ? raster->height : raster->width,
	                                  is_on_its_side ? raster->width : raster->height);
	for (uint32_t y = 0; y < raster->height; y++)
		for (uint32_t x = 0; x < raster->width; x++) {
			uint32_t right = is_on_its_side ? y : x, down = is_on_its_side ? x : y;
			right = from_right ? turned.width - 1 - right : right;
			down = from_bottom ? turned.height - 1 - down : down;
			memcpy(turned.pixels + (size_t)CHANNELS * ((size_t)down * turned.width + right),
			       raster->pixels + (size_t)CHANNELS * ((size_t)y * raster->width + x), CHANNELS);
		}
	return turned;
}
