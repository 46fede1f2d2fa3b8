/* A mapping, then a file: whatever they are, each row is read within its limits or told why it is not. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "welcome/takeover/takeover_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { NOW_S = 1795680000, ROW_COUNT_MAX = 200 };

static void
line_is_fine(const struct takeover_line *line)
{
	must(line->number.length > 0 && form_length(line->number) <= TAKEOVER_NUMBER_LENGTH_MAX);
	must(line->received_s >= DAY_S && line->received_s <= NOW_S);
	must(line->closed_s == 0 || line->closed_s >= line->received_s);
	must(line->replied_s == 0 || line->replied_s >= line->received_s);
	must((line->closed_s == 0) == (line->outcome == DESK_NOT_DONE));
	must(line->outcome < DESK_OUTCOME_COUNT && line->channel < DESK_CHANNEL_COUNT);
	must(line->text.length > 0 && form_length(line->text) <= DESK_TEXT_LENGTH_MAX);
	must(form_length(line->title) <= DESK_TITLE_LENGTH_MAX && span_is_utf8(line->title));
	must(form_length(line->name) <= PERSON_NAME_LENGTH_MAX && span_is_utf8(line->text));
	must(!line->is_placed || (line->north >= -90 && line->north <= 90));
}

static void
read_rows(struct arena *arena, struct takeover_map *map, struct takeover_json *json,
          const struct zone *zone)
{
	struct fault fault;
	struct sheet_row row;
	for (int i = 0; i < ROW_COUNT_MAX && takeover_json_next(json, &row, &fault) == FOUND_ONE; i++) {
		struct takeover_line line;
		const char *why = takeover_line_read(arena, map, zone, NOW_S, &row, &line);
		must(why == NULL || why[0] != '\0');
		if (why == NULL)
			line_is_fine(&line);
	}
}

/* « mapping NUL file » */
static void
try_it(struct arena *arena, struct span typed, struct span file, const struct zone *zone)
{
	struct fault fault;
	struct takeover_json json;
	struct takeover_source source = { .sheet = NULL };
	struct takeover_map *map = takeover_map_read(arena, typed, &fault);
	FILE *opened = file.length == 0 ? NULL : fmemopen((void *)(uintptr_t)file.at, file.length, "r");
	if (opened == NULL)
		return;
	if (takeover_json_begin(arena, opened, &json, &fault) == FOUND_ONE) {
		struct span *keys = arena_array_of(arena, struct span, json.key_count + 1);
		for (size_t i = 0; i < json.key_count; i++)
			keys[i] = takeover_key(arena, json.keys[i]);
		source.headings = json.keys;
		source.keys = keys;
		source.count = json.key_count;
		(void)takeover_tool(arena, &source);
		if (map != NULL && takeover_map_find(arena, map, &source, &fault))
			read_rows(arena, map, &json, zone);
	}
	fclose(opened);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct zone *paris;
	static struct arena *forever;
	struct fault fault;
	const uint8_t *cut = size == 0 ? NULL : memchr(bytes, '\0', size);
	if (forever == NULL) {
		forever = arena_new(1 << 20);
		paris = zone_open(forever, "Europe/Paris", &fault);
		must(paris != NULL);
	}
	if (cut == NULL)
		return 0;
	const size_t at = (size_t)(cut - bytes);
	struct arena *arena = arena_new(512 << 20);
	try_it(arena, span_from((const char *)bytes, at),
	       span_from((const char *)cut + 1, size - at - 1), paris);
	arena_end(arena);
	return 0;
}
