/* Between the files of this room only. */
#ifndef LISTEN_SURVEY_INSIDE_H
#define LISTEN_SURVEY_INSIDE_H

#include "listen/survey/survey.h"

struct map_when { /* these cell values mean this */
	double value; /* a level, or a side */
	struct mapping_names names;
};

struct map_group {
	struct span code, name;
	enum side side;
	struct mapping_names when;
};

struct map_theme {
	struct span code, name;
};

struct map_item {
	struct span code, wording, theme;
	struct mapping_names columns;
	struct mapping_names when; /* these values are the highest level, any other the lowest */
	char kind;                 /* 'S', 'V', or 'O': what was written */
	bool is_reversed;
};

enum { MAP_WHEN_MAX = 200 };

/* What a mapping says. Lists of column names are alternatives: the first one that is there. */
struct survey_map {
	struct arena *arena;
	enum survey_kind kind;
	struct span wave_code, wave_name;
	int32_t closed_day;
	bool has_closed_day, has_scale, has_margin, internal, published;
	struct survey_scale scale;

	struct mapping_names place, place_name, journey, day, side, group; /* columns */
	struct mapping_names theme, item, level;                           /* columns of long tables */
	struct mapping_names value, people;  /* columns or patterns: score or count; respondents */
	struct mapping_names items_pattern;  /* answers: "q{item}" */
	struct span place_fixed; /* of every line, or of those whose cell is blank */
	bool create_places, create_journeys;

	bool has_side;
	enum side side_fixed;
	struct map_when sides[MAP_WHEN_MAX], levels[MAP_WHEN_MAX];
	size_t side_count, level_count;
	struct mapping_names absent;
	struct map_group groups[SURVEY_GROUP_COUNT_MAX];
	struct map_theme themes[SURVEY_THEME_COUNT_MAX];
	struct map_item *items; /* texts among the sentences */
	size_t group_count, theme_count, item_count, text_count;
};

/* --- survey_seal.c --------------------------------------------------------------------------- */

/* The cells of a wave, made and passed through the gate, none kept yet. */
struct survey_made {
	const struct survey_seal *seal;
	const struct survey_wave *wave;
	struct secrecy_cell *cells;
	size_t count;
};
/* What becomes of them: released, or compared. False without a fault: the wave has changed since it
 * was read, and they are made again. */
struct survey_use {
	bool (*take)(void *context, const struct survey_made *made, struct fault *fault_r);
	void *context;
};
MUST_USE bool survey_make(struct arena *visit, const struct survey_seal *seal,
                          struct span wave_code, const struct survey_use *use,
                          struct survey_sealed *sealed_r, struct fault *fault_r);
/* In the order of their key. */
void survey_cells_sort(struct secrecy_cell *cells, size_t count);
int survey_cells_compare(const void *a, const void *b);

/* --- survey_map.c ---------------------------------------------------------------------------- */

bool map_names_has(const struct mapping_names *names, struct span text);
bool map_is_pattern(const struct mapping_names *names);
/* May a line of this file be an answer of this side? */
bool map_asks(const struct survey_map *map, enum side side);

/* --- survey_store.c -------------------------------------------------------------------------- */

MUST_USE bool survey_store_wave_keep(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct survey_map *map, struct survey_wave *wave_r,
                                     struct fault *fault_r);
/* Figures are replaced in several writes, under a number of their own. *done_r false: the wave has
 * changed since it was read, or somebody else makes them. They are true once it has ended. */
enum survey_making { SURVEY_MAKING_BEGINS, SURVEY_MAKING_GOES_ON, SURVEY_MAKING_ENDS };
MUST_USE bool survey_store_making(struct db *db, int64_t root_id,
                                  const struct survey_wave *wave, enum survey_making stage,
                                  int64_t making_id, bool *done_r, struct fault *fault_r);
/* Replaces the released cells of a wave by these, which it sorts, and says that they are true. False
 * without a fault: the wave has changed meanwhile. */
MUST_USE bool survey_release(const struct survey_seal *seal, const struct survey_wave *wave,
                             struct secrecy_cell *cells, size_t count, struct fault *fault_r);
MUST_USE bool survey_store_group_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     const struct survey_group *group, struct fault *fault_r);
MUST_USE bool survey_store_item_add(struct db *db, int64_t root_id, int64_t wave_id,
                                    const struct survey_item *item, struct fault *fault_r);
/* It was asked of this side too. */
MUST_USE bool survey_store_asked_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     const struct survey_item *item, enum side side,
                                     struct fault *fault_r);
MUST_USE bool survey_store_words_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     const struct survey_words *words, struct fault *fault_r);

MUST_USE bool survey_store_reply_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     int64_t import_id, const struct survey_reply *reply,
                                     struct fault *fault_r);
struct rows *survey_store_replies(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t wave_id);
/* Every file of a wave, with how many of its bytes are there. */
struct rows *survey_store_files(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id);
struct survey_file survey_store_file(const struct rows *rows, int64_t *there_r);
MUST_USE bool survey_store_files_erase(struct db *db, int64_t root_id, int64_t wave_id,
                                       int64_t *erased_r, struct fault *fault_r);
/* The row under the cursor; levels live until the next one. */
struct survey_reply survey_store_reply(const struct rows *rows);

/* What a reply (its place, side and id) says beyond levels; empty: nothing. */
MUST_USE bool survey_store_more(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t wave_id, const struct survey_reply *reply,
                                struct span *more_r, struct fault *fault_r);

struct survey_number { /* a count or a score, as stored */
	int64_t place_id;
	enum side side;
	int64_t group_id, subject_id; /* item or theme */
	int64_t level;                /* counts only */
	double score;                 /* scores only */
	int64_t people;
};
MUST_USE bool survey_store_count_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     int64_t import_id, const struct survey_number *number,
                                     struct fault *fault_r);
MUST_USE bool survey_store_score_add(struct db *db, int64_t root_id, int64_t wave_id,
                                     int64_t import_id, const struct survey_number *number,
                                     struct fault *fault_r);
/* Every count (summed over imports) or score of a wave. */
MUST_USE bool survey_store_numbers(struct arena *arena, struct db *db, int64_t root_id,
                                   const struct survey_wave *wave,
                                   struct survey_number **numbers_r, size_t *count_r,
                                   struct fault *fault_r);
/* Removes what an import brought; *wave_id_r is the wave it touched (0: none). */
MUST_USE bool survey_store_undo(struct arena *arena, struct db *db, int64_t root_id,
                                int64_t import_id, int64_t *wave_id_r, struct fault *fault_r);
/* Places with answers. */
MUST_USE bool survey_store_places(struct arena *arena, struct db *db, int64_t root_id,
                                  int64_t **places_r, size_t *count_r, struct fault *fault_r);

#endif
