/* Whatever comes, what is kept is a picture of ours, upright and small, or the document that came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <cmocka.h>

#include "base/file.h"
#include "craft/picture/picture_inside.h"

static struct arena *arena;
static struct picture picture;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(ARENA_VISIT_SIZE_MAX);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

static struct span
file_of(const char *name)
{
	struct fault fault = { 0 };
	struct span bytes;
	const char *path =
		arena_format(arena, "%s/tests/data/pictures/%s", getenv("PARVIS_SOURCE"), name);
	if (!file_read(arena, path, 1 << 20, &bytes, &fault))
		fail_msg("%s", fault.for_log);
	return bytes;
}

static bool
holds(struct span bytes, const char *words)
{
	return span_find(bytes, span_of(words)) != SIZE_MAX;
}

/* --- pictures made here ------------------------------------------------------------------------ */

struct made {
	uint32_t width, height;
	J_COLOR_SPACE space; /* of the rows that are given */
	int components;
	int orientation;     /* 0: without EXIF */
	bool many_scans;
	void (*paint)(uint8_t *row, uint32_t y, const struct made *made);
};

/* A quarter each: red, green; blue, white. */
static const uint8_t quarters[4][3] = { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 } };

static void
paint_quarters(uint8_t *row, uint32_t y, const struct made *made)
{
	for (uint32_t x = 0; x < made->width; x++)
		memcpy(row + (size_t)3 * x, quarters[2 * (y >= made->height / 2) + (x >= made->width / 2)], 3);
}

static void
paint_noise(uint8_t *row, uint32_t y, const struct made *made)
{
	static uint64_t state;
	(void)y;
	for (size_t i = 0; i < (size_t)3 * made->width; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		row[i] = (uint8_t)(state >> 56);
	}
}

/* Full cyan: nothing else is printed. Adobe's marker, which the library writes, turns inks round. */
static void
paint_cyan(uint8_t *row, uint32_t y, const struct made *made)
{
	(void)y;
	for (uint32_t x = 0; x < made->width; x++)
		memcpy(row + (size_t)4 * x, (const uint8_t[]){ 0, 255, 255, 255 }, 4);
}

static void
write_exif(struct jpeg_compress_struct *jpeg, int orientation)
{
	uint8_t exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\0\0\0\0\0\0\0";
	exif[6 + 8 + 2 + 9] = (uint8_t)orientation;
	jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof exif - 1);
}

/* As a hostile hand may ask: each coefficient of each colour alone. */
static jpeg_scan_info *
scans_of(int *count_r)
{
	jpeg_scan_info *scans = arena_array_of(arena, jpeg_scan_info, 200);
	int count = 1;
	scans[0] = (jpeg_scan_info){ .comps_in_scan = 3, .component_index = { 0, 1, 2 } };
	for (int component = 0; component < 3; component++)
		for (int at = 1; at < 64; at++)
			scans[count++] = (jpeg_scan_info){ .comps_in_scan = 1,
				                               .component_index = { component },
				                               .Ss = at,
				                               .Se = at };
	*count_r = count;
	return scans;
}

static struct span
jpeg_of(struct made made)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long size = 0;
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &size);
	jpeg.image_width = made.width;
	jpeg.image_height = made.height;
	jpeg.input_components = made.components;
	jpeg.in_color_space = made.space;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 90, TRUE);
	if (made.many_scans)
		jpeg.scan_info = scans_of(&jpeg.num_scans);
	jpeg_start_compress(&jpeg, TRUE);
	if (made.orientation > 0)
		write_exif(&jpeg, made.orientation);
	uint8_t *row = arena_array_of(arena, uint8_t, (size_t)made.components * made.width);
	for (uint32_t y = 0; y < made.height; y++) {
		made.paint(row, y, &made);
		(void)jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	const struct span kept = span_keep(arena, span_from((const char *)bytes, size));
	free(bytes);
	return kept;
}

static struct made
rgb(uint32_t width, uint32_t height)
{
	return (struct made){ .width = width, .height = height, .space = JCS_RGB, .components = 3,
		                  .paint = paint_quarters };
}

/* --- what is kept, seen again ------------------------------------------------------------------ */

static void
is_taken(struct span bytes, enum picture_kind kind)
{
	assert_int_equal(picture_read(arena, bytes, &picture), PICTURE_TAKEN);
	assert_int_equal(picture.kind, kind);
}

static struct raster
seen(void)
{
	struct raster raster;
	int orientation;
	assert_int_equal(jpeg_raster(arena, picture.bytes, &raster, &orientation), PICTURE_TAKEN);
	assert_int_equal(orientation, UPRIGHT);
	assert_int_equal(raster.width, picture.width);
	assert_int_equal(raster.height, picture.height);
	return raster;
}

static void
is_painted(const struct raster *raster, uint32_t x, uint32_t y, const uint8_t wanted[3])
{
	const uint8_t *pixel = raster->pixels + (size_t)3 * ((size_t)y * raster->width + x);
	for (int c = 0; c < 3; c++)
		if (abs(pixel[c] - wanted[c]) > 12)
			fail_msg("%u,%u: %u %u %u", x, y, pixel[0], pixel[1], pixel[2]);
}

/* --- tests ------------------------------------------------------------------------------------- */

static void
a_photo_keeps_nothing_but_what_is_seen(void **state)
{
	static const char *const hidden[] = { "Exif", "MARQUE", "MODELE", "AUTEUR", "COMMENTAIRE",
		                                  "LIEU-GPS", "XMP-CACHE", "OCTETS-DERRIERE", "PK\3\4",
		                                  "2026:11:20", "http" };
	(void)state;
	const struct span came = file_of("gps.jpg");
	is_taken(came, PICTURE_PHOTO);
	for (size_t i = 0; i < LENGTH(hidden); i++)
		assert_false(holds(picture.bytes, hidden[i]));
	assert_true(holds(came, "LIEU-GPS-EXACT") && holds(came, "OCTETS-DERRIERE"));
	assert_int_equal(picture.width, 900);
	assert_int_equal(picture.height, 1200);
	const struct raster raster = seen();
	is_painted(&raster, 100, 70, (const uint8_t[]){ 200, 40, 40 });  /* red at the left, … */
	is_painted(&raster, 800, 70, (const uint8_t[]){ 40, 90, 190 });  /* … blue at the right */
	is_painted(&raster, 450, 1000, (const uint8_t[]){ 150, 110, 70 });
	/* Its own bytes, read again, are a picture like any other. */
	is_taken(picture.bytes, PICTURE_PHOTO);
}

static void
a_picture_stands_upright_whatever_way_it_was_held(void **state)
{
	/* The quarter seen at the top left, at the top right. */
	static const int top[ORIENTATION_MAX + 1][2] = { { 0, 1 }, { 0, 1 }, { 1, 0 }, { 3, 2 }, { 2, 3 },
		                                             { 0, 2 }, { 2, 0 }, { 3, 1 }, { 1, 3 } };
	(void)state;
	for (int orientation = 0; orientation <= ORIENTATION_MAX; orientation++) {
		struct made made = rgb(128, 64);
		made.orientation = orientation;
		is_taken(jpeg_of(made), PICTURE_PHOTO);
		const struct raster raster = seen();
		assert_int_equal(raster.width, orientation >= 5 ? 64 : 128);
		is_painted(&raster, raster.width / 4, raster.height / 4, quarters[top[orientation][0]]);
		is_painted(&raster, raster.width * 3 / 4, raster.height / 4, quarters[top[orientation][1]]);
		is_painted(&raster, raster.width * 3 / 4, raster.height * 3 / 4,
		           quarters[3 - top[orientation][0]]);
	}
	struct made wrong = rgb(128, 64);
	wrong.orientation = 9;
	is_taken(jpeg_of(wrong), PICTURE_PHOTO);
	assert_int_equal(picture.width, 128);
}

static void
a_large_picture_is_made_smaller(void **state)
{
	static const struct {
		uint32_t width, height, kept_width, kept_height;
	} sizes[] = {
		{ 1600, 1200, 1600, 1200 }, { 1601, 1200, 1600, 1199 }, { 5000, 3000, 1600, 960 },
		{ 2000, 3000, 1067, 1600 }, { 20000, 1, 1600, 1 },      { 1, 9000, 1, 1600 },
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		is_taken(jpeg_of(rgb(sizes[i].width, sizes[i].height)), PICTURE_PHOTO);
		assert_int_equal(picture.width, sizes[i].kept_width);
		assert_int_equal(picture.height, sizes[i].kept_height);
		const struct raster raster = seen();
		if (raster.width > 1 && raster.height > 1)
			for (int q = 0; q < 4; q++)
				is_painted(&raster, raster.width / 4 + (q % 2 == 1 ? raster.width / 2 : 0),
				           raster.height / 4 + (q >= 2 ? raster.height / 2 : 0), quarters[q]);
	}
}

static uint64_t
chance(void)
{
	static uint64_t state = 7;
	state = state * 6364136223846793005u + 1442695040888963407u;
	return state >> 33;
}

/* How much of the pixel i that is read lies in the one that is written at j, as a share of j. */
static double
overlap(uint32_t i, uint32_t j, uint32_t from, uint32_t to)
{
	const double step = (double)from / to, first = j * step, last = first + step;
	const double begin = i > first ? i : first, end = i + 1 < last ? i + 1 : last;
	return end > begin ? (end - begin) / step : 0;
}

static double
mean_of(const struct raster *raster, const struct raster *kept, uint32_t column, uint32_t row)
{
	double sum = 0;
	for (uint32_t y = 0; y < raster->height; y++)
		for (uint32_t x = 0; x < raster->width; x++)
			sum += raster->pixels[(size_t)3 * ((size_t)y * raster->width + x)] *
			       overlap(x, column, raster->width, kept->width) *
			       overlap(y, row, raster->height, kept->height);
	return sum;
}

static void
each_pixel_is_the_mean_of_those_it_covers(void **state)
{
	(void)state;
	for (int round = 0; round < 100; round++) {
		struct raster raster = { .width = 1 + (uint32_t)chance() % 60,
			                     .height = 1 + (uint32_t)chance() % 60 };
		const size_t size = (size_t)3 * raster.width * raster.height;
		raster.pixels = arena_array_of(arena, uint8_t, size);
		for (size_t i = 0; i < size; i++)
			raster.pixels[i] = (uint8_t)chance();
		const struct raster kept = raster_scaled(arena, &raster, 20);
		assert_true(kept.width <= 20 && kept.height <= 20);
		for (uint32_t y = 0; y < kept.height; y++)
			for (uint32_t x = 0; x < kept.width; x++)
				assert_float_equal(kept.pixels[(size_t)3 * ((size_t)y * kept.width + x)],
				                   mean_of(&raster, &kept, x, y), 0.51);
	}
}

static void
noise_is_kept_in_few_bytes(void **state)
{
	(void)state;
	struct made made = rgb(1600, 1600);
	made.paint = paint_noise;
	is_taken(jpeg_of(made), PICTURE_PHOTO);
	assert_true(picture.bytes.length <= PICTURE_KEPT_SIZE_MAX);
}

static void
what_is_see_through_stands_on_white(void **state)
{
	(void)state;
	is_taken(file_of("seethrough.png"), PICTURE_PHOTO);
	assert_false(holds(picture.bytes, "PNG"));
	assert_false(holds(picture.bytes, "AUTEUR"));
	const struct raster raster = seen();
	is_painted(&raster, 5, 5, (const uint8_t[]){ 255, 255, 255 });
	is_painted(&raster, 80, 100, (const uint8_t[]){ 30, 90, 200 });
	is_painted(&raster, 240, 100, (const uint8_t[]){ 229, 192, 186 }); /* half its light */
}

static void
inks_of_a_printer_are_colours(void **state)
{
	(void)state;
	is_taken(jpeg_of((struct made){ .width = 64, .height = 64, .space = JCS_CMYK, .components = 4,
	                                .paint = paint_cyan }),
	         PICTURE_PHOTO);
	const struct raster raster = seen();
	is_painted(&raster, 32, 32, (const uint8_t[]){ 0, 255, 255 });
}

static void
a_document_is_kept_as_it_came(void **state)
{
	(void)state;
	const struct span came = file_of("plan.pdf");
	is_taken(came, PICTURE_DOCUMENT);
	assert_true(span_equal(picture.bytes, came));
	assert_int_equal(picture_read(arena, span_from(came.at, came.length - 20), &picture),
	                 PICTURE_BROKEN);
	assert_int_equal(picture_read(arena, SPAN("%PDF-"), &picture), PICTURE_BROKEN);
}

/* Names are not even asked for: what an attachment is follows from its bytes. */
static void
an_attachment_renamed_is_what_it_is(void **state)
{
	const struct span others[] = {
		SPAN("MZ\x90\0photo.jpg"),
		SPAN("<!doctype html><script>alert(1)</script>"),
		SPAN("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
		SPAN("GIF89a\1\0\1\0"),
		SPAN("RIFF\0\0\0\0WEBPVP8 "),
		SPAN("\0\0\0\x18" "ftypheic"),
		SPAN("PK\3\4"),
		SPAN("\n%PDF-1.4"),
		SPAN("\xff\xd8"),
		SPAN("BM"),
	};
	(void)state;
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_int_equal(picture_read(arena, others[i], &picture), PICTURE_UNKNOWN);
	assert_int_equal(picture_read(arena, SPAN(""), &picture), PICTURE_EMPTY);
	assert_int_equal(picture_read(arena, SPAN("\xff\xd8\xff\xe0 and then nothing"), &picture),
	                 PICTURE_BROKEN);
	assert_int_equal(picture_read(arena, SPAN("\x89PNG\r\n\x1a\n"), &picture), PICTURE_BROKEN);
	for (int verdict = PICTURE_TAKEN + 1; verdict < PICTURE_VERDICT_COUNT; verdict++)
		assert_non_null(picture_sentences[verdict]);
}

static void
too_many_bytes_or_pixels_are_refused_unread(void **state)
{
	static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x8\x2\0\0\0"
							  "\xab\xcd\xef\x01";
	(void)state;
	char *large = arena_array_of(arena, char, PICTURE_SIZE_MAX + 1);
	memcpy(large, "\xff\xd8\xff", 3);
	assert_int_equal(picture_read(arena, span_from(large, PICTURE_SIZE_MAX + 1), &picture),
	                 PICTURE_LARGE);
	/* 65,500 by 65,500 as its head says, whatever follows. */
	const struct span small = jpeg_of(rgb(64, 64));
	char *vast = arena_array_of(arena, char, small.length);
	memcpy(vast, small.at, small.length);
	char *frame = memmem(vast, small.length, "\xff\xc0", 2);
	assert_non_null(frame);
	memcpy(frame + 5, "\xff\xdc\xff\xdc", 4);
	assert_int_equal(picture_read(arena, span_from(vast, small.length), &picture), PICTURE_VAST);
	/* The sum of that head is wrong: libpng gives up before, and that is as good. */
	assert_int_not_equal(picture_read(arena, span_from(png, sizeof png - 1), &picture),
	                     PICTURE_TAKEN);
}

/* 25 million and a few pixels of one colour, in 25 kB: the head is sound, and enough. */
static void
a_png_that_unfolds_is_refused_by_its_head(void **state)
{
	static const uint8_t head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H',
		                            'D', 'R', 0, 0, 0x13, 0x89, 0, 0, 0x13, 0x89, 8, 2, 0, 0, 0 };
	enum { HEAD_SIZE = sizeof head, SUM_SIZE = 4, DATA_SIZE = 12 };
	(void)state;
	uint8_t *png = arena_array_of(arena, uint8_t, HEAD_SIZE + SUM_SIZE + DATA_SIZE);
	memcpy(png, head, HEAD_SIZE);
	uint32_t sum = 0xffffffff; /* CRC of ISO 3309, as PNG wants it */
	for (size_t i = 12; i < HEAD_SIZE; i++) {
		sum ^= png[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum % 2 == 1 ? 0xedb88320 : 0);
	}
	for (int i = 0; i < SUM_SIZE; i++)
		png[HEAD_SIZE + i] = (uint8_t)(~sum >> (24 - 8 * i));
	memcpy(png + HEAD_SIZE + SUM_SIZE, "\0\0\0\0IDAT", 8);
	assert_int_equal(picture_read(arena,
	                              span_from((const char *)png, HEAD_SIZE + SUM_SIZE + DATA_SIZE),
	                              &picture),
	                 PICTURE_VAST);
}

static void
a_picture_in_endless_scans_is_refused(void **state)
{
	(void)state;
	struct made made = rgb(64, 64);
	made.many_scans = true;
	assert_int_equal(picture_read(arena, jpeg_of(made), &picture), PICTURE_BROKEN);
}

static void
bytes_that_are_missing_or_changed_harm_nobody(void **state)
{
	static const char *const names[] = { "gps.jpg", "seethrough.png" };
	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		const struct span came = file_of(names[i]);
		char *changed = arena_array_of(arena, char, came.length);
		for (int round = 0; round < 300; round++) {
			struct arena *row = arena_new(64 << 20);
			const size_t length = 1 + (size_t)chance() % came.length;
			memcpy(changed, came.at, came.length);
			for (int bit = 0; bit < round % 8; bit++)
				changed[chance() % came.length] ^= (char)(1 << chance() % 8);
			assert_true(picture_read(row, span_from(changed, came.length), &picture) <
			            PICTURE_VERDICT_COUNT);
			assert_true(picture_read(row, span_from(came.at, length), &picture) <
			            PICTURE_VERDICT_COUNT);
			arena_end(row);
		}
	}
	const struct span half = file_of("gps.jpg");
	assert_int_equal(picture_read(arena, span_from(half.at, half.length / 2), &picture),
	                 PICTURE_BROKEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_photo_keeps_nothing_but_what_is_seen, begin, end),
		cmocka_unit_test_setup_teardown(a_picture_stands_upright_whatever_way_it_was_held, begin, end),
		cmocka_unit_test_setup_teardown(a_large_picture_is_made_smaller, begin, end),
		cmocka_unit_test_setup_teardown(each_pixel_is_the_mean_of_those_it_covers, begin, end),
		cmocka_unit_test_setup_teardown(noise_is_kept_in_few_bytes, begin, end),
		cmocka_unit_test_setup_teardown(what_is_see_through_stands_on_white, begin, end),
		cmocka_unit_test_setup_teardown(inks_of_a_printer_are_colours, begin, end),
		cmocka_unit_test_setup_teardown(a_document_is_kept_as_it_came, begin, end),
		cmocka_unit_test_setup_teardown(an_attachment_renamed_is_what_it_is, begin, end),
		cmocka_unit_test_setup_teardown(too_many_bytes_or_pixels_are_refused_unread, begin, end),
		cmocka_unit_test_setup_teardown(a_png_that_unfolds_is_refused_by_its_head, begin, end),
		cmocka_unit_test_setup_teardown(a_picture_in_endless_scans_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(bytes_that_are_missing_or_changed_harm_nobody, begin, end),
	};
	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
