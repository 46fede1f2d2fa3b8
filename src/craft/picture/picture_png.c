/* A PNG as pixels, by libpng's simplified interface: it reads no chunk that does not bear on them, and
 * hands its errors back. */
#include "craft/picture/picture_inside.h"

#include <png.h>

enum picture_verdict
png_raster(struct arena *arena, struct span bytes, struct raster *raster_r)
{
	static const png_color white = { 255, 255, 255 };
	png_image image = { .version = PNG_IMAGE_VERSION };
	if (!png_image_begin_read_from_memory(&image, bytes.at, bytes.length))
		return PICTURE_BROKEN;
	if (image.width == 0 || image.height > PICTURE_PNG_PIXEL_MAX / image.width) {
		png_image_free(&image);
		return PICTURE_VAST;
	}
	image.format = PNG_FORMAT_RGB;
	*raster_r = (struct raster){ .width = image.width, .height = image.height };
	raster_r->pixels =
		arena_array_of(arena, uint8_t, (size_t)3 * image.width * image.height);
	const bool is_read =
		png_image_finish_read(&image, &white, raster_r->pixels, 0, NULL) != 0;
	png_image_free(&image);
	return is_read ? PICTURE_TAKEN : PICTURE_BROKEN;
}
