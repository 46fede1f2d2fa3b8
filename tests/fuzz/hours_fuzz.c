/* Hours as anybody types them, then as they are kept. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ground/hours/hours_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Windows in order within a day, that do not overlap. */
static void
is_a_day(const struct hours_day *day)
{
	int reached = 0;
	must(day->count <= HOURS_WINDOW_COUNT_MAX);
	for (size_t i = 0; i < day->count; i++) {
		must(day->windows[i].opens >= reached);
		must(day->windows[i].opens < day->windows[i].closes);
		reached = day->windows[i].closes;
	}
	must(reached <= HOURS_DAY_MINUTES);
}

static void
is_same(const struct hours_day *one, const struct hours_day *other)
{
	must(one->count == other->count);
	must(one->count == 0 ||
	     memcmp(one->windows, other->windows, one->count * sizeof *one->windows) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	const struct span typed = span_from((const char *)bytes, size);
	struct hours_day day, again;
	if (hours_day_read(arena, typed, &day) == NULL) {
		struct text words = text_new(arena, 1000);
		is_a_day(&day);
		text_add_hours(&words, &day);
		must(hours_day_read(arena, text_span(&words), &again) == NULL);
		is_same(&day, &again);
		must(hours_day_decode(arena, hours_day_code(arena, &day), &again));
		is_same(&day, &again);
	}
	if (hours_day_decode(arena, typed, &day)) {
		is_a_day(&day);
		must(span_equal(hours_day_code(arena, &day), typed));
	}
	arena_end(arena);
	return 0;
}
