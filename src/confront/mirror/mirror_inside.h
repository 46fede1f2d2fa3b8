/* Between the files of this room only. */
#ifndef CONFRONT_MIRROR_INSIDE_H
#define CONFRONT_MIRROR_INSIDE_H

#include "confront/mirror/mirror.h"

MUST_USE enum found mirror_store_judged(struct arena *arena, struct db *db, int64_t root_id,
                                        int64_t wave_id, int64_t *sealed_id_r,
                                        struct fault *fault_r);
struct mirror_judged {
	const struct mirror_gap *gaps;
	size_t gap_count;
	const struct mirror_symmetry *symmetries;
	size_t symmetry_count;
};
/* What those cells (sorted as secrecy_cells_all gives them) say, for answers and counts. */
struct mirror_judged mirror_judge_cells(struct arena *arena, const struct survey_wave *wave,
                                        const struct survey_form *form,
                                        const struct place_tree *tree,
                                        struct secrecy_cell *cells, size_t cell_count);
/* Replaces all that was judged of a wave, some places after others, so that nobody waits long for the
 * writer; no page reads it before the last is there. */
MUST_USE bool mirror_keep(struct arena *arena, struct store *store, int64_t root_id,
                          const struct survey_wave *wave, const struct mirror_judged *judged,
                          struct fault *fault_r);
/* Gaps of the places in (after, last], 0 being the whole organisation. */
struct mirror_slice {
	int64_t after_place_id, last_place_id;
	const struct mirror_gap *gaps;
	size_t count;
};
MUST_USE bool mirror_store_replace(struct db *db, int64_t root_id, int64_t wave_id,
                                   const struct mirror_slice *slice, struct fault *fault_r);
/* All gaps of these figures are there: they may be read. */
MUST_USE bool mirror_store_judge(struct db *db, int64_t root_id, const struct survey_wave *wave,
                                 const struct mirror_symmetry *symmetries, size_t count,
                                 struct fault *fault_r);

/* --- mirror_words.c: sentences chosen by the program (QUESTIONNAIRE §6) ----------------------- */

/* A line of the page: a theme or an item, its gap when both notes are released. */
struct mirror_line {
	int64_t subject_id;
	struct span code, label, theme_label;
	bool is_reversed; /* a high note: few agree with the sentence */
	const struct secrecy_cell *first, *second; /* NULL: not shown */
	const struct mirror_gap *gap;
};

/* Everything one page says, before it is a model. */
/* Where a line leads who works on it: « enquete=…&lieu=… », empty: nowhere. */
struct mirror_acts {
	struct span query;
	bool decides; /* to an action too, not only to a workshop */
};

struct mirror_view {
	int64_t root_id;
	struct survey_wave wave;
	struct survey_form form;
	const struct place_tree *tree;
	struct journey *journeys;
	size_t journey_count;
	struct theme *themes;
	size_t theme_count;
	int64_t *asked; /* themes of this wave */
	size_t asked_count;
	uint32_t place;  /* PLACE_NONE: the whole organisation */
	size_t journey;  /* SIZE_MAX: all */
	struct secrecy_cell *cells;
	size_t cell_count;
	struct mirror_gap *gaps;
	size_t gap_count;
	/* People who could still have answered here; -1: not known. */
	int64_t left_first, left_second;
	bool asks_leaders; /* some were invited */
	struct db *db; /* NULL: a sample, nothing more can be read */
	struct mirror_acts acts;
};

/* The released cell of a measure on a side, or NULL. */
const struct secrecy_cell *mirror_cell(const struct mirror_view *view, enum secrecy_kind kind,
                                       int64_t subject_id, enum side side, int64_t group_id);
/* Everything of the wave at `place` (PLACE_NONE: the whole) and `journey` (SIZE_MAX: all). The
 * view's db, root_id and wave are set by the caller. */
MUST_USE bool mirror_view_load(struct arena *arena, struct mirror_view *view,
                               struct fault *fault_r);
MUST_USE bool mirror_view_figures(struct arena *arena, struct mirror_view *view,
                                  struct fault *fault_r);
int64_t mirror_view_place_id(const struct mirror_view *view);
/* The lines of one comparison of groups: themes, or items. Widest gap first. */
struct mirror_line *mirror_lines(struct arena *arena, const struct mirror_view *view,
                                 enum secrecy_kind kind, int64_t first_group_id,
                                 int64_t second_group_id, size_t *count_r);
/* The nearest place above whose figure is released, or empty. */
MUST_USE bool mirror_coarser(struct arena *arena, const struct mirror_view *view,
                             enum secrecy_kind kind, int64_t subject_id, enum side side,
                             int64_t group_id, struct span *name_r, struct fault *fault_r);

/* mirror_fill, with what it read: view->db and view->root_id are set by the caller. */
MUST_USE enum found mirror_fill_view(struct arena *arena, struct mirror_view *view,
                                     const struct mirror_question *question,
                                     struct model **model_r, struct model *frame,
                                     struct fault *fault_r);

/* The addresses of a workshop and of an action on the point of this code, in two fields that follow
 * one another: rooms of the floor above, known by their addresses only. */
void mirror_act_urls(struct arena *arena, const struct mirror_acts *acts, struct span code,
                     struct model *row, size_t field);

/* Two notes judged alike: does each whole interval lie above the middle of the scale (1), or under it
 * (-1)? Else 0 (QUESTIONNAIRE §6). */
int mirror_shared_level(const struct mirror_voice *first, const struct mirror_voice *second,
                        const struct survey_scale *scale);

struct span mirror_title(struct arena *arena, const struct mirror_line *lines, size_t count,
                         const struct mirror_names *names);
struct span mirror_lead(struct arena *arena, const struct mirror_line *lines, size_t count);
struct span mirror_link_words(struct arena *arena, const struct mirror_gap *gap,
                              const struct mirror_names *names);
struct span mirror_small(struct arena *arena, struct span name);

#endif
