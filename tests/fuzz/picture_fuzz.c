/* Whatever is joined is refused, or becomes a picture of ours that reads again as itself; a document
 * stays what it was. */
#include <string.h>

#include "craft/picture/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 200000)
		return 0;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const struct span bytes = span_from((const char *)data, size);
	struct picture picture, again;
	const enum picture_verdict verdict = picture_read(arena, bytes, &picture);
	must((verdict == PICTURE_TAKEN) == (picture_sentences[verdict] == NULL));
	if (verdict == PICTURE_TAKEN && picture.kind == PICTURE_DOCUMENT)
		must(span_equal(picture.bytes, bytes));
	if (verdict == PICTURE_TAKEN && picture.kind == PICTURE_PHOTO) {
		must(picture.bytes.length <= PICTURE_KEPT_SIZE_MAX);
		must(picture.width <= PICTURE_SIDE_MAX && picture.height <= PICTURE_SIDE_MAX);
		must(picture_read(arena, picture.bytes, &again) == PICTURE_TAKEN);
		must(again.kind == PICTURE_PHOTO);
		must(again.width == picture.width && again.height == picture.height);
	}
	arena_end(arena);
	return 0;
}
