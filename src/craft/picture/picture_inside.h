/* Between the files of this trade only. */
#ifndef CRAFT_PICTURE_PICTURE_INSIDE_H
#define CRAFT_PICTURE_PICTURE_INSIDE_H

#include "craft/picture/picture.h"

/* Rows of pixels, three bytes each (red, green, blue), without gaps. */
struct raster {
	uint8_t *pixels;
	uint32_t width, height;
};

/* How a picture must be turned to stand upright, as EXIF says (TIFF 6.0, tag 274): 1 is upright. */
enum { UPRIGHT = 1, ORIENTATION_MAX = 8 };

/* --- picture_jpeg.c --------------------------------------------------------------------------- */

/* At least as large as PICTURE_SIDE_MAX wants it, when it was. */
MUST_USE enum picture_verdict jpeg_raster(struct arena *arena, struct span bytes,
                                          struct raster *raster_r, int *orientation_r);
/* False: the library gave up. */
MUST_USE bool jpeg_written(struct arena *arena, const struct raster *raster, int quality,
                           struct span *bytes_r);

/* --- picture_png.c ---------------------------------------------------------------------------- */

/* What is see-through stands on white. */
MUST_USE enum picture_verdict png_raster(struct arena *arena, struct span bytes,
                                         struct raster *raster_r);

/* --- picture_shape.c -------------------------------------------------------------------------- */

/* Each pixel the mean of those that it covers; as it was when no side is longer. */
struct raster raster_scaled(struct arena *arena, const struct raster *raster, uint32_t side_max);
struct raster raster_turned(struct arena *arena, const struct raster *raster, int orientation);

#endif
