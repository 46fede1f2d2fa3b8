#include "craft/picture/picture_inside.h"

#include <pthread.h>
#include <string.h>

#include "craft/html/catalogue.h"

const char *const picture_kind_words[PICTURE_KIND_COUNT] = {
	[PICTURE_PHOTO] = FRENCH("photo"),
	[PICTURE_DOCUMENT] = FRENCH("document"),
};
const char *const picture_media_types[PICTURE_KIND_COUNT] = {
	[PICTURE_PHOTO] = "image/jpeg",
	[PICTURE_DOCUMENT] = "application/pdf",
};
const char *const picture_name_ends[PICTURE_KIND_COUNT] = {
	[PICTURE_PHOTO] = ".jpg",
	[PICTURE_DOCUMENT] = ".pdf",
};

const char *const picture_sentences[PICTURE_VERDICT_COUNT] = {
	[PICTURE_EMPTY] = FRENCH("Ce fichier est vide. Choisissez-en un autre."),
	[PICTURE_LARGE] = FRENCH("Ce fichier est trop lourd. Choisissez-en un plus léger."),
	[PICTURE_UNKNOWN] = FRENCH("Ce fichier n’est ni une photo (JPEG ou PNG) ni un document PDF, quel que "
	                           "soit son nom. Choisissez-en un autre."),
	[PICTURE_VAST] = FRENCH("Cette image a trop de points pour être lue. Choisissez-en une plus petite, "
	                        "ou prenez-en une photo d’écran."),
	[PICTURE_BROKEN] = FRENCH("Ce fichier est abîmé ou incomplet. Ouvrez-le pour vérifier, puis "
	                          "choisissez-le de nouveau, ou un autre."),
};

enum content { CONTENT_JPEG, CONTENT_PNG, CONTENT_PDF, CONTENT_NONE };

static enum content
content_of(struct span bytes)
{
	static const struct {
		enum content content;
		struct span mark;
	} marks[] = {
		{ CONTENT_JPEG, { "\xff\xd8\xff", 3 } },
		{ CONTENT_PNG, { "\x89PNG\r\n\x1a\n", 8 } },
		{ CONTENT_PDF, { "%PDF-", 5 } },
	};
	for (size_t i = 0; i < LENGTH(marks); i++)
		if (bytes.length >= marks[i].mark.length &&
		    memcmp(bytes.at, marks[i].mark.at, marks[i].mark.length) == 0)
			return marks[i].content;
	return CONTENT_NONE;
}

/* As its end says (ISO 32000-1, 7.5.5): it is whole. What is within is for whoever opens it. */
static enum picture_verdict
read_document(struct span bytes, struct picture *picture_r)
{
	enum { END_LOOKED_AT = 2048 };
	const size_t looked = bytes.length < END_LOOKED_AT ? bytes.length : END_LOOKED_AT;
	const struct span end = span_from(bytes.at + bytes.length - looked, looked);
	if (span_find(end, SPAN("startxref")) == SIZE_MAX || span_find(end, SPAN("%%EOF")) == SIZE_MAX)
		return PICTURE_BROKEN;
	*picture_r = (struct picture){ .kind = PICTURE_DOCUMENT, .bytes = bytes };
	return PICTURE_TAKEN;
}

/* Noise alone is so heavy: it is written in fewer bytes, and nobody sees it. */
static enum picture_verdict
write_photo(struct arena *arena, const struct raster *raster, struct picture *picture_r)
{
	static const int qualities[] = { 85, 60, 30 };
	for (size_t i = 0; i < LENGTH(qualities); i++) {
		struct span bytes;
		if (!jpeg_written(arena, raster, qualities[i], &bytes))
			return PICTURE_BROKEN;
		if (bytes.length > PICTURE_KEPT_SIZE_MAX)
			continue;
		*picture_r = (struct picture){ PICTURE_PHOTO, bytes, raster->width, raster->height };
		return PICTURE_TAKEN;
	}
	return PICTURE_VAST;
}

static enum picture_verdict
read_photo(struct arena *arena, enum content content, struct span bytes,
           struct picture *picture_r)
{
	enum { DECODED_SIZE_MAX = 192 << 20 };
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
	struct raster raster;
	int orientation = UPRIGHT;
	pthread_mutex_lock(&one_at_a_time);
	struct arena *decoding = arena_new(DECODED_SIZE_MAX);
	enum picture_verdict verdict =
		content == CONTENT_JPEG ? jpeg_raster(decoding, bytes, &raster, &orientation)
								: png_raster(decoding, bytes, &raster);
	if (verdict == PICTURE_TAKEN) {
		const struct raster scaled = raster_scaled(decoding, &raster, PICTURE_SIDE_MAX);
		const struct raster upright = raster_turned(decoding, &scaled, orientation);
		verdict = write_photo(arena, &upright, picture_r);
	}
	arena_end(decoding);
	pthread_mutex_unlock(&one_at_a_time);
	return verdict;
}

enum picture_verdict
picture_read(struct arena *arena, struct span bytes, struct picture *picture_r)
{
	*picture_r = (struct picture){ .bytes = SPAN("") };
	if (bytes.length == 0)
		return PICTURE_EMPTY;
	if (bytes.length > PICTURE_SIZE_MAX)
		return PICTURE_LARGE;
	const enum content content = content_of(bytes);
	return content == CONTENT_NONE  ? PICTURE_UNKNOWN
	       : content == CONTENT_PDF ? read_document(bytes, picture_r)
	                                : read_photo(arena, content, bytes, picture_r);
}
