/* survey: asks all sides the same sentences and keeps what they answered.
 *
 * Today answers come by import: replies (a row per respondent), counts (per place, item and
 * level) or scores (already computed). A wave holds one kind. Its sealed form, read by the
 * mirror, is made by survey_seal; no page reads replies. */
#ifndef LISTEN_SURVEY_H
#define LISTEN_SURVEY_H

#include "craft/columns/columns.h"
#include "craft/mapping/mapping.h"
#include "ground/journey/journey.h"
#include "ground/place/place.h"
#include "ground/secrecy/secrecy.h"
#include "ground/theme/theme.h"

enum {
	SURVEY_ITEM_COUNT_MAX = COLUMNS_ITEM_COUNT_MAX,
	SURVEY_THEME_COUNT_MAX = COLUMNS_THEME_COUNT_MAX / 2, /* S and V apart */
	SURVEY_GROUP_COUNT_MAX = 60,
	SURVEY_LEVEL_COUNT_MAX = COLUMNS_LEVEL_COUNT_MAX,
	SURVEY_NOT_ANSWERED = 255,
};

/* A scale is data. Levels are low, low + step, … high; scores use no step. */
struct survey_scale {
	double low, high, step, favourable, margin;
};

size_t survey_level_count(const struct survey_scale *scale);
double survey_level_value(const struct survey_scale *scale, size_t level);
/* The level index of a value, or SIZE_MAX when the value is not a level of this scale. */
size_t survey_level_of(const struct survey_scale *scale, double value);
/* 1/16 of the range: 0.25 point on 1–5 (DESIGN §5). */
double survey_margin_default(const struct survey_scale *scale);

enum survey_kind { SURVEY_ANSWERS, SURVEY_COUNTS, SURVEY_SCORES, SURVEY_KIND_COUNT };
extern const char *const survey_kind_words[SURVEY_KIND_COUNT];

struct survey_wave {
	int64_t id;
	struct span code, name;
	enum survey_kind kind;
	int32_t closed_day;
	bool internal;
	struct survey_scale scale;
	int64_t changes;   /* since its figures were made: 0 means that they are true */
	int64_t sealed_id; /* the last making of its figures, 0: never */
};

struct survey_group {
	int64_t id; /* from 1 */
	enum side side;
	struct span code, name;
};

struct survey_item {
	int64_t id; /* from 0, position in a reply */
	struct span code, wording;
	int64_t theme_id;
	char kind; /* 'S' or 'V' */
	bool is_reversed;
};

/* A wave with what was asked in it. */
struct survey_form {
	struct survey_group *groups;
	size_t group_count;
	struct survey_item *items;
	size_t item_count;
};

/* Latest closed first. */
MUST_USE bool survey_waves(struct arena *arena, struct db *db, int64_t root_id,
                           struct survey_wave **waves_r, size_t *count_r, struct fault *fault_r);
/* The same with those that have no answer left: their figures too must go. */
MUST_USE bool survey_waves_kept(struct arena *arena, struct db *db, int64_t root_id,
                                struct survey_wave **waves_r, size_t *count_r,
                                struct fault *fault_r);
MUST_USE enum found survey_wave_by_code(struct arena *arena, struct db *db, int64_t root_id,
                                        struct span code, struct survey_wave *wave_r,
                                        struct fault *fault_r);
MUST_USE bool survey_form_load(struct arena *arena, struct db *db, int64_t root_id,
                               int64_t wave_id, struct survey_form *form_r,
                               struct fault *fault_r);
/* The themes a wave asked about, in the order of its form (answers, counts) or of their first
 * import (scores). */
MUST_USE bool survey_themes(struct arena *arena, struct db *db, int64_t root_id,
                            const struct survey_wave *wave, const struct survey_form *form,
                            int64_t **themes_r, size_t *count_r, struct fault *fault_r);

/* --- importing ------------------------------------------------------------------------------- */

struct survey_map; /* what a mapping says, understood */

MUST_USE struct survey_map *survey_map_read(struct arena *arena, const struct mapping *mapping,
                                            enum survey_kind kind, struct fault *fault_r);

/* Imports answers, counts or scores in one transaction. Good lines are applied, bad ones listed
 * in `import`; false only when nothing could be done (import->fault says why). */
MUST_USE bool survey_import(struct store *store, struct import *import,
                            const struct survey_map *map);

/* Undoes an import by its number, whatever its kind, and marks the wave stale. */
MUST_USE bool survey_undo(struct arena *arena, struct store *store, int64_t root_id,
                          int64_t number, struct fault *fault_r);

/* --- sealing --------------------------------------------------------------------------------- */

struct survey_seal {
	struct store *store;
	int64_t root_id;
	const char *folder; /* where sealed waves live: "DIR/waves" */
	void (*progress)(void *context, const char *what, int64_t done, int64_t total);
	void *progress_context;
};

/* What the gate did, to be said in a line. */
struct survey_sealed {
	int64_t shown, hidden, complements, programs;
};

/* Makes the wave's columns (answers), passes every cell of the fixed menu (place × theme or item,
 * journey × theme or item) through the gate, and replaces what was released, in one transaction.
 * May run twice; starts again when the wave changes meanwhile. */
MUST_USE bool survey_seal(struct arena *visit, const struct survey_seal *seal,
                          struct span wave_code, struct survey_sealed *sealed_r,
                          struct fault *fault_r);

/* After the tree of places changed: every wave's figures are to be made again. */
MUST_USE bool survey_mark_all(struct store *store, int64_t root_id, struct fault *fault_r);

#endif
