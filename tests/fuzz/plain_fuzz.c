/* Whatever comes is marked within its bounds, in order, with a sentence each; and a text that is cut anywhere
 * is still read. */
#include <stddef.h>
#include <stdint.h>

#include "craft/plain/plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
is_a_reading(struct arena *arena, struct span text)
{
	struct plain_reading *reading = arena_new_of(arena, struct plain_reading);
	plain_read(arena, text, reading);
	must(reading->count <= PLAIN_MARK_COUNT_MAX);
	for (size_t i = 0; i < reading->count; i++) {
		const struct plain_mark *mark = &reading->marks[i];
		const bool is_lack = mark->kind >= PLAIN_NO_STEP;
		must(mark->kind < PLAIN_KIND_COUNT && plain_kind_codes[mark->kind] != NULL);
		must(mark->at <= text.length && mark->length <= text.length - mark->at);
		must(mark->advice != NULL && mark->advice[0] != '\0');
		must(is_lack ? mark->length == 0 && mark->at == text.length : mark->length > 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(64 << 20);
	const struct span text = span_from((const char *)bytes, size);
	is_a_reading(arena, text);
	is_a_reading(arena, span_from(text.at + size / 2, size - size / 2));
	is_a_reading(arena, span_from(text.at, size / 2));
	arena_end(arena);
	return 0;
}
