#include "support/answers_for_tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listen/survey/survey_inside.h"

struct survey_map *
answers_map(struct rooms *rooms, enum survey_kind kind, const char *map, struct fault *fault_r)
{
	const struct mapping *mapping =
		mapping_parse(rooms->arena, span_of(map), fault_r);
	return mapping == NULL ? NULL : survey_map_read(rooms->arena, mapping, kind, fault_r);
}

bool
answers_import_file(struct rooms *rooms, enum survey_kind kind, const char *map,
                    const char *path, struct import *import_r)
{
	struct fault fault = { 0 };
	const struct survey_map *read = answers_map(rooms, kind, map, &fault);
	if (read == NULL) {
		fprintf(stderr, "map: %s\n", fault.for_reader);
		abort();
	}
	import_r->root_id = rooms->root_id;
	import_r->kind = survey_kind_words[kind];
	import_r->file_path = path;
	import_begin(import_r, rooms->arena);
	return survey_import(rooms->store, import_r, read);
}

void
answers_import(struct rooms *rooms, enum survey_kind kind, const char *map, const char *csv)
{
	struct import import = { 0 };
	if (!answers_import_file(rooms, kind, map, rooms_file(rooms, "file.csv", csv), &import)) {
		fprintf(stderr, "import: %s\n", import.fault.for_reader);
		abort();
	}
	for (size_t i = 0; i < import.bad_listed; i++)
		fprintf(stderr, "line %lld: %s\n", (long long)import.bad_lines[i].number,
		        import.bad_lines[i].why);
	must(import.bad_count == 0);
	must(import.good_count > 0);
}

struct survey_seal
answers_seal(struct rooms *rooms)
{
	return (struct survey_seal){ .store = rooms->store,
		                         .root_id = rooms->root_id,
		                         .folder = arena_format(rooms->arena, "%s/waves",
		                                                rooms->folder) };
}

struct span *
answers_levels(struct rooms *rooms, int64_t wave_id, size_t *count_r)
{
	enum { REPLY_COUNT_MAX = 10000 };
	struct span *levels = arena_array_of(rooms->arena, struct span, REPLY_COUNT_MAX);
	struct fault fault = { 0 };
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	must(db != NULL);
	struct rows *rows = survey_store_replies(rooms->arena, db, rooms->root_id, wave_id);
	*count_r = 0;
	while (*count_r < REPLY_COUNT_MAX && rows_next(rows, &fault) == FOUND_ONE)
		levels[(*count_r)++] = span_keep(rooms->arena, survey_store_reply(rows).levels);
	db_end(db);
	return levels;
}
