/* Between the files of this room only. */
#ifndef ACT_ACTION_INSIDE_H
#define ACT_ACTION_INSIDE_H

#include "act/action/action.h"


/* --- action_store.c ------------------------------------------------------------------------------ */

MUST_USE bool action_store_add(struct db *db, int64_t root_id, const struct action *action,
                               struct fault *fault_r);
/* All but the reference, the source and the day it was decided. *done_r false when it was changed
 * meanwhile: action->changes is no longer the one kept. */
MUST_USE bool action_store_change(struct db *db, int64_t root_id, const struct action *action,
                                  bool *done_r, struct fault *fault_r);
MUST_USE bool action_store_axis_add(struct db *db, int64_t root_id,
                                    const struct action_axis *axis, struct fault *fault_r);
MUST_USE bool action_store_axis_change(struct db *db, int64_t root_id,
                                       const struct action_axis *axis, struct fault *fault_r);

/* --- what every page of the room needs ------------------------------------------------------------ */

/* A visit to the room: the places of today, the axes, names of accounts as they are asked. */
struct acting {
	struct visit *visit;
	const struct place_tree *tree;
	struct action_axis *axes;
	size_t axis_count;
	struct fault fault;
};
/* False after a page was answered. */
MUST_USE bool action_begin(struct visit *visit, struct acting *acting_r);

const struct action_axis *action_axis_by_id(const struct acting *acting, int64_t axis_id);
/* « toute l’organisation » for 0, and for a place that is no more. */
MUST_USE bool action_owner_name(struct acting *acting, const struct action *action,
                                struct span *name_r);
/* « Axe 2. Des réponses à temps » */
struct span action_axis_name(struct arena *arena, const struct action_axis *axis);
/* Where its figures are read: the mirror, or for a step the page of its journey. */
void action_add_source_url(struct text *url, const struct survey_wave *wave, struct span place_code,
                           const struct action_source *source);
/* « usagers », « agents », or the colleagues of an internal survey. */
struct mirror_names action_names(struct acting *acting, int64_t wave_id);

/* Writes a fact about the action with the form's key: false when this form was taken already, or
 * after a fault. */
MUST_USE bool action_note(struct db *db, struct acting *acting, const char *kind,
                          int64_t subject_id, int64_t place_id, const char *words);

/* --- action_complaint.c: those that came of complaints ------------------------------------------- */

struct action_complaint {
	int64_t offering_id, cause; /* 0: of none */
	struct span offering_code, offering_name;
	bool is_lost; /* what was asked for is not there */
};
/* What an address or a form names. False after a page was answered. */
MUST_USE bool action_complaint_find(struct acting *acting, const struct http_pairs *pairs,
                                    struct action_complaint *from_r);
/* In the write that makes the action; in those that change it. */
MUST_USE bool action_complaint_keep(struct db *db, int64_t root_id, const struct action *action,
                                    const struct action_complaint *from, struct fault *fault_r);
MUST_USE bool action_complaint_follow(struct db *db, int64_t root_id, const struct action *action,
                                      struct fault *fault_r);
/* FOUND_NONE: it came of none. */
MUST_USE enum found action_complaint_of(struct acting *acting, int64_t action_id,
                                        struct action_complaint *from_r);
/* « De réclamations : « Un délai trop long » (…). Reçues : 12 en oct. à déc. 2026. »; the counts and the page
 * that counts (NULL) for those who read it alone. */
MUST_USE bool action_complaint_words(struct acting *acting, const struct action_complaint *from,
                                     const char **words_r, const char **url_r);

/* --- action_theme.c, action_theme_store.c: those that come of what people write -------------------- */

struct action_from_theme {
	struct action_theme theme; /* start_id 0: of none */
	struct moment_irritant irritant; /* when it deals with one */
	struct verbatim_sight sight; /* of whoever reads */
	struct codebook_start start; /* when she reads it */
	bool reads;
	bool is_lost; /* what was asked for is not there, or not hers to read */
};
/* What an address or a form names. False after a page was answered. */
MUST_USE bool action_theme_find(struct acting *acting, const struct http_pairs *pairs,
                                struct action_from_theme *from_r);
/* In the write that makes the action; in those that change it. */
MUST_USE bool action_theme_keep(struct db *db, int64_t root_id, const struct action *action,
                                const struct action_from_theme *from, int64_t now_s, struct fault *fault_r);
MUST_USE bool action_theme_follow(struct db *db, int64_t root_id, const struct action *action,
                                  struct fault *fault_r);
MUST_USE bool action_store_theme_add(struct db *db, int64_t root_id, int64_t action_id,
                                     const struct action_theme *theme, struct fault *fault_r);
/* FOUND_NONE: it comes of none. */
MUST_USE enum found action_theme_read(struct acting *acting, int64_t action_id,
                                      struct action_from_theme *from_r);
/* Where a page says so. Without its name, its size, its quotes for who may not read what people wrote. */
struct action_theme_place {
	size_t words, url, said, irritant, irritant_url;
};
MUST_USE bool action_theme_draw(struct acting *acting, const struct action_from_theme *from,
                                struct model *page, struct action_theme_place place);

/* --- action_form.c -------------------------------------------------------------------------------- */

enum action_form_field {
	DECIDE_WHAT, DECIDE_OWNER, DECIDE_OTHER, DECIDE_DUE, DECIDE_PLACE, DECIDE_AXIS,
	DECIDE_FIRST_WAY, DECIDE_FIRST_WORDS, DECIDE_SECOND_WAY, DECIDE_SECOND_WORDS, DECIDE_JUDGED,
	DECIDE_JUDGED_WORDS, DECIDE_JUDGED_DAY, DECIDE_CHANGES, DECIDE_WAVE, DECIDE_SOURCE_PLACE,
	DECIDE_JOURNEY, DECIDE_STEP, DECIDE_POINT, DECIDE_OFFERING, DECIDE_CAUSE, DECIDE_HEAP, DECIDE_THEME,
	DECIDE_IRRITANT, DECIDE_COUNT
};

struct action_form {
	struct acting *acting;
	struct form *form;
	struct form_field fields[DECIDE_COUNT];
	struct colleague *people;
	size_t person_count;
	/* Sentences of a survey by which it may be judged: values are codes. */
	struct form_choice *sentences;
	size_t sentence_count;
};

/* The form of an action, with its choices: places where this reader decides, people, axes,
 * sentences of the survey it comes from. `action` holds its source, and what it is now when it is
 * known (id not 0). False after a page was answered. */
MUST_USE bool action_form_begin(struct acting *acting, const struct action *action,
                                struct action_form *form_r);
/* What it holds before the person touches it. */
void action_form_fill(struct action_form *form, const struct action *action);
void action_form_fill_source(struct action_form *form, const struct mirror_question *question,
                             struct span step, struct span point);
/* Reads what was sent and complains; when it is fine, *action takes it. */
bool action_form_read(struct action_form *form, struct action *action);
/* « 23/11/2026 » */
const char *action_day_typed(struct arena *arena, int32_t day);

/* --- pages ------------------------------------------------------------------------------------------ */

extern const struct page_kind action_list_page, action_edit_page, action_one_page,
	action_axes_page, action_axis_page;
void action_get_list(struct visit *visit);
void action_get_new(struct visit *visit);
void action_post_new(struct visit *visit);
void action_get_one(struct visit *visit);
void action_post_move(struct visit *visit);
void action_get_edit(struct visit *visit);
void action_post_edit(struct visit *visit);
void action_post_public(struct visit *visit);
void action_get_axes(struct visit *visit);
void action_post_axes(struct visit *visit);
void action_get_axis(struct visit *visit);
void action_post_axis(struct visit *visit);

#endif
