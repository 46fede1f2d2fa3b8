/* A mapping file from a stranger: read, understood as each kind of import, and its first words
 * tried as column patterns. */
#include <stddef.h>
#include <stdint.h>

#include "listen/survey/survey.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size > MAPPING_SIZE_MAX)
		return 0;
	struct arena *arena = arena_new((size_t)1 << 30);
	struct fault fault = { 0 };
	const struct mapping *mapping =
		mapping_parse(arena, span_from((const char *)bytes, size), &fault);
	for (int kind = 0; mapping != NULL && kind < SURVEY_KIND_COUNT; kind++) {
		fault = (struct fault){ 0 };
		const struct survey_map *map =
			survey_map_read(arena, mapping, (enum survey_kind)kind, &fault);
		must(map != NULL || fault.for_reader != NULL);
	}
	for (size_t i = 0; mapping != NULL && i + 1 < mapping->line_count && i < 50; i++) {
		struct mapping_hole holes[MAPPING_HOLE_MAX];
		size_t count;
		const struct span pattern = mapping_text(&mapping->lines[i], 0);
		if (pattern.length <= 200 && mapping_match(pattern, mapping_text(&mapping->lines[i + 1], 0),
		                                           holes, &count))
			must(count <= MAPPING_HOLE_MAX);
	}
	arena_end(arena);
	return 0;
}
