/* Between survey_import.c and survey_plan.c: one run of an import over one file. */
#ifndef LISTEN_SURVEY_PLAN_H
#define LISTEN_SURVEY_PLAN_H

#include "listen/survey/survey_inside.h"

enum { PLACE_SLOT_COUNT = 1 << 18, SEEN_SLOT_COUNT_MIN = 1 << 12 };
#define COLUMN_NONE SIZE_MAX

struct who {
	enum side side;
	int64_t group_id;
};

/* A column of a wide table: whose number it holds, about what. */
struct wide {
	size_t column, people; /* people: COLUMN_NONE for counts */
	struct who who;
	int64_t subject_id, level;
};

/* Where things stand in this file: column indexes, COLUMN_NONE when not there. */
struct plan {
	size_t place, place_name, journey, day, side, group;
	size_t theme, item, level, value, people; /* long tables */
	size_t *items;                            /* answers: column of each item, texts too */
	const struct mapping_names **whens;       /* answers: of an item told by its values; or NULL */
	struct wide *wide;
	size_t wide_count;
	const struct span *headings;
	size_t heading_count;
};

struct slot {
	struct span code;
	int64_t place_id; /* 0: free */
};

struct seen {
	struct survey_number key;
	int64_t line; /* 0: free; -1: there before this import */
};

struct run {
	struct import *import;
	const struct survey_map *map;
	struct arena *arena; /* of this run of the write */
	struct db *db;
	int64_t file_mark;
	int32_t today;

	struct survey_wave wave;
	struct survey_form form;
	int64_t *group_ids, *theme_ids; /* by index in the map */
	const struct place_tree *tree;
	struct journey *journeys;
	size_t journey_count, level_count;
	size_t closed_count; /* items of the form that are no text: they come first */
	struct plan plan;

	struct slot *slots;
	size_t slot_count;
	struct seen *seen;
	size_t seen_count, seen_room;

	struct survey_reply *batch;
	uint8_t *batch_levels;
	size_t batch_count;
	struct arena *texts_arena;
	struct survey_text *texts; /* of the replies of the batch */
	size_t text_count, text_room, text_size;
	struct span *words; /* by item and level, as the file says them; empty: not met */
	struct survey_number *line_numbers;
};

struct run *run_new(struct import *import, const struct survey_map *map);
void run_end(struct run *run);

/* Wave, groups, themes, items, tree: what the lines will refer to. */
MUST_USE bool run_prepare(struct run *run);
/* What levels are called, as the lines said it. */
MUST_USE bool run_keep_words(struct run *run);
/* Finds the mapping's columns in the header. False with a sentence that lists what is there. */
MUST_USE bool plan_make(struct run *run, const struct sheet_row *header);
/* Remembers a count or a score; the line it was already met at (-1: an earlier import), or 0. */
int64_t plan_seen(struct run *run, const struct survey_number *number, int64_t line);

#endif
