/* A file, whatever it is, as rows of cells under headings. */
#include <errno.h>

#include "base/file.h"
#include "welcome/takeover/takeover_inside.h"

static void
close_file(void *file)
{
	fclose(file);
}

/* Does it begin as JSON does? */
static bool
is_json(FILE *file)
{
	int c;
	do
		c = getc(file);
	while (c == ' ' || c == '\t' || c == '\r' || c == '\n');
	rewind(file);
	return c == '[';
}

static bool
empty_file(struct fault *fault_r)
{
	return fault_is(fault_r, "import: empty file", "Ce fichier est vide.");
}

static void
take_headings(struct arena *arena, struct takeover_source *source, const struct span *cells,
              size_t count)
{
	source->count = count < TAKEOVER_HEADING_COUNT_MAX ? count : TAKEOVER_HEADING_COUNT_MAX;
	struct span *headings = arena_array_of(arena, struct span, source->count + 1);
	struct span *keys = arena_array_of(arena, struct span, source->count + 1);
	for (size_t i = 0; i < source->count; i++) {
		headings[i] = span_keep(arena, span_trim(cells[i]));
		keys[i] = takeover_key(arena, cells[i]);
	}
	source->headings = headings;
	source->keys = keys;
}

static bool
open_json(struct arena *arena, FILE *file, struct takeover_source *source,
          struct fault *fault_r)
{
	const enum found found = takeover_json_begin(arena, file, &source->json, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE && empty_file(fault_r);
	take_headings(arena, source, source->json.keys, source->json.key_count);
	return true;
}

static bool
open_sheet(struct arena *arena, const char *path, struct takeover_source *source,
           struct fault *fault_r)
{
	struct sheet_row row;
	source->sheet = sheet_open(arena, path, NULL, fault_r);
	if (source->sheet == NULL)
		return false;
	const enum found found = sheet_next(source->sheet, &row, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE && empty_file(fault_r);
	if (row.complaint != NULL)
		return fault_is(fault_r, "import: unreadable header",
		                arena_format(arena, "La première ligne, qui nomme les colonnes, ne se lit pas\u202f: %s",
		                             row.complaint));
	take_headings(arena, source, row.cells, row.cell_count);
	return true;
}

bool
takeover_open(struct arena *arena, const char *path, struct takeover_source *source_r,
              struct fault *fault_r)
{
	*source_r = (struct takeover_source){ .sheet = NULL };
	FILE *file = fopen(path, "rbe");
	if (file == NULL)
		return file_fault(arena, "open", path, errno, fault_r);
	arena_defer(arena, close_file, file);
	return is_json(file) ? open_json(arena, file, source_r, fault_r)
	                     : open_sheet(arena, path, source_r, fault_r);
}

enum found
takeover_next(struct takeover_source *source, struct sheet_row *row_r, struct fault *fault_r)
{
	return source->sheet != NULL ? sheet_next(source->sheet, row_r, fault_r)
	                             : takeover_json_next(&source->json, row_r, fault_r);
}

const char *
takeover_numbered(const struct takeover_source *source)
{
	return source->sheet != NULL ? "ligne " : "objet n°\u00a0";
}
