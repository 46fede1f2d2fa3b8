/* What a server of addresses may answer, what a person may type as a point, what a setting may say. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/atlas/atlas.h"
#include "craft/atlas/atlas_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
places_are_fine(const struct atlas_place *places, size_t count)
{
	must(count <= ATLAS_PLACE_COUNT_MAX);
	for (size_t i = 0; i < count; i++) {
		must(span_is_utf8(places[i].label) && places[i].label.length > 0);
		must(places[i].label.length <= 4 * ATLAS_LABEL_LENGTH_MAX);
		must(memchr(places[i].label.at, '\n', places[i].label.length) == NULL);
		must(atlas_point_wrong(NULL, places[i].point) == NULL);
		must(places[i].kind < ATLAS_KIND_COUNT);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(16 << 20);
	const struct span given = span_from((const char *)bytes, size);
	struct atlas_place places[ATLAS_PLACE_COUNT_MAX];
	struct atlas_point point;
	size_t count;
	const enum found found = atlas_answer_read(arena, NULL, given, places, &count);
	must((found == FOUND_ONE) == (count > 0));
	places_are_fine(places, count);
	if (atlas_point_read(given, &point))
		must(isfinite(point.north) && isfinite(point.east));
	/* Whatever is taken as an origin stands in a header. */
	const struct span origin = atlas_origin(given);
	for (size_t i = 0; i < origin.length; i++)
		must(origin.at[i] > ' ' && (unsigned char)origin.at[i] < 0x7f &&
		     strchr(";,'\"*{}", origin.at[i]) == NULL);
	if (memchr(bytes, '\0', size) == NULL) {
		const char *value = span_copy(arena, given);
		const struct atlas_settings settings = { .tiles = value, .credit = "Ville", .search = value,
			                                     .box = value, .start = value, .zoom_most = 19 };
		struct fault fault;
		must(atlas_tiles_wrong(value) != NULL || atlas_origin(given).length > 0);
		(void)!atlas_new(arena, &settings, &fault);
	}
	arena_end(arena);
	return 0;
}
