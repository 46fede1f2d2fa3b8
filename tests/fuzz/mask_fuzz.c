/* Whatever comes is read within its bounds, its finds apart and in order; and what is written, written
 * again, stays as it is. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "craft/mask/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct span
write_checked(struct arena *arena, const struct mask *mask, struct span text)
{
	const struct mask_reading reading = mask_read(arena, mask, text);
	size_t end = 0;
	for (size_t i = 0; i < reading.count; i++) {
		const struct mask_find *find = &reading.finds[i];
		must(find->kind < MASK_KIND_COUNT && find->length > 0);
		must(find->at >= end && find->at <= text.length && find->length <= text.length - find->at);
		end = find->at + find->length;
	}
	for (size_t i = 0; i < reading.flag_count; i++) {
		const struct mask_flag *flag = &reading.flags[i];
		must(flag->special < MASK_SPECIAL_COUNT && flag->length > 0);
		must(flag->at <= text.length && flag->length <= text.length - flag->at);
	}
	return mask_write(arena, text, &reading);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct arena *rules;
	static const struct mask *mask;
	if (rules == NULL) {
		rules = arena_new(64 << 20);
		mask = mask_new(rules, &(struct mask_settings){ .kept = SPAN("01 23 45 67 89\n@ville.fr") });
	}
	struct arena *arena = arena_new(256 << 20);
	const struct span text = span_from((const char *)bytes, size);
	const struct span once = write_checked(arena, mask, text);
	const struct span twice = write_checked(arena, mask, once);
	must(span_equal(once, twice));
	(void)write_checked(arena, mask, span_from(text.at, size / 2));
	arena_end(arena);
	return 0;
}
