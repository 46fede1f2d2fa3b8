/* A calendar, or a mapping then a table: whatever they are, each line is read within its limits or told why
 * it is not. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "welcome/appointment/appointment_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { FIRST_DAY = 20000, LAST_DAY = 21500 };

static void
word_is_fine(struct span word, size_t length_max)
{
	must(span_is_utf8(word) && form_length(word) <= length_max);
	must(word.length == 0 || memchr(word.at, '\n', word.length) == NULL);
}

static void
file_is_fine(const struct appointment_file *file)
{
	must(file->count <= APPOINTMENT_LINE_COUNT_MAX);
	for (size_t i = 0; i < file->count; i++) {
		const struct appointment_line *line = &file->lines[i];
		must(line->number > 0);
		if (line->complaint != NULL) {
			must(line->complaint[0] != '\0');
			continue;
		}
		must(line->state < APPOINTMENT_STATE_COUNT && line->sequence >= 0);
		must(!line->begin.is_local || (line->begin.local.second >= 0 && line->begin.local.second < DAY_S));
		must(line->begin.is_local || instant_is_valid(line->begin.at_s));
		must(line->uid.length > 0);
		word_is_fine(line->about, APPOINTMENT_WORDS_LENGTH_MAX);
		word_is_fine(line->window, APPOINTMENT_WORDS_LENGTH_MAX);
		word_is_fine(line->name, PERSON_NAME_LENGTH_MAX);
		word_is_fine(line->place, PLACE_NAME_LENGTH_MAX);
	}
}

/* « mapping NUL table »; a calendar has no NUL. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct appointment_horizon horizon = { FIRST_DAY, LAST_DAY };
	const struct span whole = span_from((const char *)bytes, size);
	const char *cut = size == 0 ? NULL : memchr(bytes, '\0', size);
	struct arena *arena = arena_new((size_t)1 << 30);
	struct appointment_file file;
	struct appointment_when when;
	struct fault fault;
	if (cut == NULL) {
		if (appointment_ical_read(arena, whole, horizon, &file, &fault))
			file_is_fine(&file);
		(void)appointment_when_read(whole, &when);
	} else {
		const size_t at = (size_t)(cut - whole.at);
		const struct appointment_map *map =
			appointment_map_read(arena, span_from(whole.at, at), &fault);
		if (map == NULL)
			map = appointment_map_read(arena, appointment_map_usual(), &fault);
		must(map != NULL);
		if (appointment_csv_read(arena, span_from(cut + 1, size - at - 1), map, &file, &fault))
			file_is_fine(&file);
	}
	arena_end(arena);
	return 0;
}
