/* Whatever comes as a text is read within its bounds, under our lists and under a list made of the same
 * bytes; whatever comes as a list is read or told wrong, with its line. */
#include <stddef.h>
#include <stdint.h>

#include "craft/flags/flags.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
read_checked(struct flags_reader *reader, struct span text)
{
	struct flags_reading reading;
	flags_read(reader, text, &reading);
	must(reading.count <= FLAGS_FIND_COUNT_MAX);
	for (size_t i = 0; i < reading.count; i++) {
		const struct flags_find *find = &reading.finds[i];
		must(find->kind < FLAGS_KIND_COUNT && reading.is_up[find->kind] && find->length > 0);
		must(find->at <= text.length && find->length <= text.length - find->at);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct arena *ours_arena;
	static struct flags_reader *ours;
	if (ours_arena == NULL) {
		ours_arena = arena_new(64 << 20);
		ours = flags_reader_new(ours_arena, flags_ours(ours_arena));
	}
	struct arena *arena = arena_new(64 << 20);
	const struct span text = span_from((const char *)bytes, size);
	const struct span lists[FLAGS_KIND_COUNT] = { text, span_from(text.at, size / 2),
		                                          span_from(text.at + size / 2, size - size / 2) };
	struct flags_mistake mistake;
	const struct flags *own = flags_new(arena, lists, &mistake);
	read_checked(ours, text);
	if (own != NULL)
		read_checked(flags_reader_new(arena, own), text);
	else
		must(mistake.why != NULL && mistake.kind < FLAGS_KIND_COUNT);
	arena_end(arena);
	return 0;
}
