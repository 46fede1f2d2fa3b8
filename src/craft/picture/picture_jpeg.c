/* A JPEG as pixels and back, by libjpeg-turbo. It ends the process when it gives up, unless its errors
 * are caught: they come back here by longjmp, and what it holds is given back. */
#include "craft/picture/picture_inside.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>
#include <libexif/exif-data.h>

enum {
	CHANNELS = 3,
	INKS = 4,                       /* cyan, magenta, yellow, black */
	SCAN_MAX = 100,                 /* of a progressive one: cameras write ten */
	HELD_SIZE_MAX = 160 << 20,      /* a progressive one is held whole, as coefficients */
	EIGHTHS = 8,
	EXIF = JPEG_APP0 + 1,
	EXIF_SIZE_MAX = 0xffff,
};

struct catching {
	struct jpeg_error_mgr errors; /* first: the library knows this part alone */
	jmp_buf back;
	bool is_vast;
};

static void
give_up(j_common_ptr common)
{
	struct catching *catching = (struct catching *)common->err;
	catching->is_vast = common->err->msg_code == JERR_OUT_OF_MEMORY ||
	                    common->err->msg_code == JERR_NO_BACKING_STORE;
	longjmp(catching->back, 1);
}

static void
say_nothing(j_common_ptr common)
{
	(void)common;
}

/* Warnings are forgiven (cameras deserve some), but for bytes that are missing. */
static void
note_warning(j_common_ptr common, int level)
{
	if (level < 0 && common->err->msg_code == JWRN_JPEG_EOF)
		give_up(common);
}

static void
catching_begin(struct catching *catching)
{
	jpeg_std_error(&catching->errors);
	catching->errors.error_exit = give_up;
	catching->errors.output_message = say_nothing;
	catching->errors.emit_message = note_warning;
}

/* --- reading ---------------------------------------------------------------------------------- */

struct decoding {
	struct catching catching;
	struct jpeg_decompress_struct jpeg;
	struct jpeg_progress_mgr progress;
	struct arena *arena;
	struct raster raster;
	uint8_t *inks; /* a row of them; NULL: the library gives red, green, blue */
	int orientation;
};

/* A few bytes may ask for the whole picture to be gone through, again and again. */
static void
count_scans(j_common_ptr common)
{
	const struct jpeg_decompress_struct *jpeg = (struct jpeg_decompress_struct *)common;
	if (jpeg->input_scan_number > SCAN_MAX)
		give_up(common);
}

static int
orientation_of(const struct jpeg_decompress_struct *jpeg)
{
	int orientation = UPRIGHT;
	for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker != NULL; marker = marker->next) {
		if (marker->marker != EXIF || marker->data_length < 8 ||
		    memcmp(marker->data, "Exif\0", 6) != 0)
			continue;
		ExifData *exif = exif_data_new_from_data(marker->data, marker->data_length);
		ExifEntry *entry =
			exif == NULL ? NULL
						 : exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
		if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
			orientation = exif_get_short(entry->data, exif_data_get_byte_order(exif));
		if (exif != NULL)
			exif_data_unref(exif);
		break;
	}
	return orientation >= UPRIGHT && orientation <= ORIENTATION_MAX ? orientation : UPRIGHT;
}

/* Decoded at one, two, four or all eighths of its size: no smaller than it will be. */
static void
choose_scale(struct jpeg_decompress_struct *jpeg)
{
	const JDIMENSION longer =
		jpeg->image_width > jpeg->image_height ? jpeg->image_width : jpeg->image_height;
	jpeg->scale_num = 1;
	jpeg->scale_denom = EIGHTHS;
	while (jpeg->scale_num < EIGHTHS &&
	       (uint64_t)longer * jpeg->scale_num < (uint64_t)PICTURE_SIDE_MAX * EIGHTHS)
		jpeg->scale_num *= 2;
}

/* Inks of a printer, as Adobe writes them (the other way round), onto paper. */
static void
print_inks(const struct decoding *decoding, uint8_t *pixel)
{
	const bool is_inverted = decoding->jpeg.saw_Adobe_marker;
	const uint8_t *ink = decoding->inks;
	for (uint32_t x = 0; x < decoding->raster.width; x++, ink += INKS, pixel += CHANNELS)
		for (int c = 0; c < CHANNELS; c++) {
			const unsigned light = is_inverted ? ink[c] : 255u - ink[c];
			const unsigned rest = is_inverted ? ink[3] : 255u - ink[3];
			pixel[c] = (uint8_t)((light * rest + 127) / 255);
		}
}

static void
read_rows(struct decoding *decoding)
{
	struct jpeg_decompress_struct *jpeg = &decoding->jpeg;
	decoding->raster.width = jpeg->output_width;
	decoding->raster.height = jpeg->output_height;
	const size_t row_size = (size_t)CHANNELS * jpeg->output_width;
	decoding->raster.pixels =
		arena_array_of(decoding->arena, uint8_t, row_size * jpeg->output_height);
	if (jpeg->out_color_space == JCS_CMYK)
		decoding->inks =
			arena_array_of(decoding->arena, uint8_t, (size_t)INKS * jpeg->output_width);
	while (jpeg->output_scanline < jpeg->output_height) {
		uint8_t *row = decoding->raster.pixels + row_size * jpeg->output_scanline;
		JSAMPROW into = decoding->inks != NULL ? decoding->inks : row;
		(void)jpeg_read_scanlines(jpeg, &into, 1);
		if (decoding->inks != NULL)
			print_inks(decoding, row);
	}
}

static enum picture_verdict
decode(struct decoding *decoding, struct span bytes)
{
	struct jpeg_decompress_struct *jpeg = &decoding->jpeg;
	jpeg_create_decompress(jpeg);
	jpeg->mem->max_memory_to_use = HELD_SIZE_MAX;
	decoding->progress.progress_monitor = count_scans;
	jpeg->progress = &decoding->progress;
	jpeg_save_markers(jpeg, EXIF, EXIF_SIZE_MAX);
	jpeg_mem_src(jpeg, (const unsigned char *)bytes.at, bytes.length);
	(void)jpeg_read_header(jpeg, TRUE);
	if ((uint64_t)jpeg->image_width * jpeg->image_height > PICTURE_JPEG_PIXEL_MAX)
		return PICTURE_VAST;
	decoding->orientation = orientation_of(jpeg);
	choose_scale(jpeg);
	const bool has_inks =
		jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
	jpeg->out_color_space = has_inks ? JCS_CMYK : JCS_RGB;
	(void)jpeg_start_decompress(jpeg);
	read_rows(decoding);
	return PICTURE_TAKEN;
}

enum picture_verdict
jpeg_raster(struct arena *arena, struct span bytes, struct raster *raster_r, int *orientation_r)
{
	/* In the arena: what is on the stack and changed since setjmp is not there any more. */
	struct decoding *decoding = arena_new_of(arena, struct decoding);
	decoding->arena = arena;
	catching_begin(&decoding->catching);
	decoding->jpeg.err = &decoding->catching.errors;
	enum picture_verdict verdict;
	if (setjmp(decoding->catching.back) == 0)
		verdict = decode(decoding, bytes);
	else
		verdict = decoding->catching.is_vast ? PICTURE_VAST : PICTURE_BROKEN;
	jpeg_destroy_decompress(&decoding->jpeg);
	*raster_r = decoding->raster;
	*orientation_r = decoding->orientation;
	return verdict;
}

/* --- writing ---------------------------------------------------------------------------------- */

struct encoding {
	struct catching catching;
	struct jpeg_compress_struct jpeg;
	unsigned char *bytes; /* malloc's, as the library wants them */
	unsigned long size;
	bool is_written;
};

static void
encode(struct encoding *encoding, const struct raster *raster, int quality)
{
	struct jpeg_compress_struct *jpeg = &encoding->jpeg;
	jpeg_create_compress(jpeg);
	jpeg_mem_dest(jpeg, &encoding->bytes, &encoding->size);
	jpeg->image_width = raster->width;
	jpeg->image_height = raster->height;
	jpeg->input_components = CHANNELS;
	jpeg->in_color_space = JCS_RGB;
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, quality, TRUE);
	jpeg->optimize_coding = TRUE;
	jpeg_start_compress(jpeg, TRUE);
	while (jpeg->next_scanline < jpeg->image_height) {
		JSAMPROW row = raster->pixels + (size_t)CHANNELS * raster->width * jpeg->next_scanline;
		(void)jpeg_write_scanlines(jpeg, &row, 1);
	}
	jpeg_finish_compress(jpeg);
	encoding->is_written = true;
}

bool
jpeg_written(struct arena *arena, const struct raster *raster, int quality, struct span *bytes_r)
{
	struct encoding *encoding = arena_new_of(arena, struct encoding);
	catching_begin(&encoding->catching);
	encoding->jpeg.err = &encoding->catching.errors;
	if (setjmp(encoding->catching.back) == 0)
		encode(encoding, raster, quality);
	jpeg_destroy_compress(&encoding->jpeg);
	*bytes_r = encoding->is_written ? span_keep(arena, span_from((const char *)encoding->bytes,
	                                                             encoding->size))
	                                : SPAN("");
	free(encoding->bytes);
	return encoding->is_written;
}
