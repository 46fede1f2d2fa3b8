/* Any bytes as a zone: refused, or a zone whose every answer stays in its range. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/base.h"
#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
ask(const struct zone *zone)
{
	for (int64_t at = INSTANT_MIN; at <= INSTANT_MAX; at += 86400 * 97 + 13) {
		const int32_t offset_s = zone_offset_s(zone, at);
		must(offset_s > -DAY_S && offset_s < DAY_S);
		const struct local local = zone_local(zone, at);
		must(instant_is_valid(zone_instant(zone, local, NULL)));
	}
	(void)zone_offset_s(zone, INT64_MIN);
	(void)zone_offset_s(zone, INT64_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(4 << 20);
	struct fault fault;
	int64_t instant_s;
	int32_t days;
	const struct span span = span_from((const char *)bytes, size);
	const struct zone *zone = zone_from(arena, "fuzz", span, &fault);
	if (zone != NULL)
		ask(zone);
	if (instant_read(span, &instant_s))
		must(instant_is_valid(instant_s));
	if (date_read(span, &days))
		must(days >= DAYS_MIN && days <= DAYS_MAX);
	arena_end(arena);
	return 0;
}
