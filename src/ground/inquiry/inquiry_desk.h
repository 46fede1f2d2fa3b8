/* Between the pages of the editor: the questionnaire on the desk, its saving, its addresses. */
#ifndef GROUND_INQUIRY_DESK_H
#define GROUND_INQUIRY_DESK_H

#include "ground/journey/journey.h"
#include "ground/theme/theme.h"
#include "ground/inquiry/inquiry_editing.h"

enum {
	/* Who writes; all of WHO_STAFF reads, and comments but for the auditor. */
	INQUIRY_WRITERS = WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR),
	INQUIRY_COMMENTERS = INQUIRY_WRITERS | WHO(ROLE_DIRECTOR),
};

struct inquiry_desk {
	struct visit *visit;
	struct inquiry_row row;
	struct inquiry *inquiry;
	struct theme *themes;
	size_t theme_count;
	struct journey *journeys;
	size_t journey_count;
	struct journey_step *steps; /* on the way; see inquiry_steps_load */
	size_t step_count;
	bool may_write;      /* this reader, this version */
	bool is_late;        /* somebody saved since the form was drawn: nothing was saved */
	const char *kind;    /* of a fact, or NULL */
	const char *words;   /* of that fact */
	struct fault fault;
};

/* The latest version of the one that the address names. False after an answer. */
MUST_USE bool inquiry_desk_open(struct visit *visit, struct inquiry_desk *desk);
/* Was the form that was sent drawn from what is on the desk? Otherwise the desk is late. */
bool inquiry_desk_is_fresh(struct inquiry_desk *desk);
/* Saves what is on the desk. False: late (nothing answered), or after visit_fail. */
MUST_USE bool inquiry_desk_save(struct inquiry_desk *desk);
/* The fact of the desk, in a write. False: it was done already, or a fault. */
MUST_USE bool inquiry_desk_note(struct db *db, struct inquiry_desk *desk, int64_t inquiry_id);
/* Said on the page when the desk is late. */
const char *inquiry_desk_late(struct inquiry_desk *desk);

/* inquiry_steps.c: the steps of a journey onto the desk; none of one that is not there. False after
 * visit_fail. */
MUST_USE bool inquiry_steps_load(struct inquiry_desk *desk, struct span journey);
/* Questions whose journey is not what it was when they were saved, or not there: they block. */
MUST_USE bool inquiry_steps_check(struct inquiry_desk *desk, struct inquiry_remark **remarks_r,
                                  size_t *count_r);

const char *inquiry_state_said(struct arena *arena, const struct inquiry_row *row);
extern const char *const inquiry_side_words[SIDE_COUNT]; /* « usagers »… */
extern const char *const inquiry_side_names[SIDE_COUNT]; /* in addresses: « usager »… */
/* « jugée par tous », « vécu de chacun »… */
struct inquiry_nature {
	char nature;
	const char *words;
};
enum { INQUIRY_NATURE_COUNT = 8 };
extern const struct inquiry_nature inquiry_natures[INQUIRY_NATURE_COUNT];
const char *inquiry_nature_words(char nature);

/* --- inquiry_tongue.c: languages as people write them ----------------------------------------- */

/* « fr, anglais, ar »: codes, each once. NULL, or the French sentence of what is wrong. */
const char *inquiry_tongues_read(struct arena *arena, struct span typed, struct span **codes_r,
                                 size_t *count_r);
struct span inquiry_tongues_write(struct arena *arena, const struct inquiry *inquiry);

/* --- inquiry_formula.c: names and formulas of one question ------------------------------------ */

struct inquiry_name {
	struct span name, label;
	const char *values; /* what it may be compared with, in words */
};
enum { INQUIRY_NAME_SHOWN_MAX = 300 };
struct inquiry_formulas {
	struct inquiry_name *names; /* of what comes before */
	size_t name_count;
	/* French, with the place; NULL: it is right, or empty. */
	const char *condition_wrong, *check_wrong, *formula_wrong;
	const char *condition_read; /* in words; NULL: none */
};
/* Of the question at a rank, whatever is unsound elsewhere. */
struct inquiry_formulas inquiry_formulas_read(struct arena *arena, const struct inquiry *inquiry,
                                              size_t at);
/* Of a page's condition: names of what comes before the page. */
struct inquiry_formulas inquiry_page_formulas_read(struct arena *arena,
                                                   const struct inquiry *inquiry, size_t page);

/* Of a quota's condition: any name may stand in it. */
struct inquiry_formulas inquiry_quota_formulas_read(struct arena *arena,
                                                    const struct inquiry *inquiry,
                                                    struct span condition);
/* The names of all questions that are sound. NULL: there is no such table. */
const struct logic_table *inquiry_names(struct arena *arena, const struct inquiry *inquiry);

/* --- inquiry_quota.c: what a quota counts, as people choose it ----------------------------------- */

enum {
	INQUIRY_COUNTED_MAX = 3,         /* answers chosen in lists; more stand in the formula */
	INQUIRY_OPTION_COUNT_MAX = 1000, /* answers of a list */
};
struct inquiry_option {
	const char *formula, *label; /* « rdv = oui », « rdv · Aviez-vous rendez-vous ? → oui » */
};
/* Each answer that an usager may give to a closed question, in order. */
void inquiry_options(struct arena *arena, const struct inquiry *inquiry,
                     struct inquiry_option **options_r, size_t *count_r);
struct inquiry_counted {
	const struct inquiry_option *chosen[INQUIRY_COUNTED_MAX]; /* NULL: none */
	struct span rest;                                         /* a formula; empty: none */
};
/* A condition as choices, and the rest of it; joined again, it means the same. */
struct inquiry_counted inquiry_counted_of(struct arena *arena, const struct inquiry *inquiry,
                                          const struct inquiry_option *options, size_t count,
                                          struct span condition);
struct span inquiry_counted_join(struct arena *arena, const struct inquiry_counted *counted);

/* --- inquiry_sheet.c: a question as forms ----------------------------------------------------- */

struct inquiry_sheet {
	/* By language; NULL there: the kind or the nature has none. */
	struct form **spoken, **extras, **sides;
	struct form *asked, *aparts, *settings; /* NULL: none of these */
	struct form *when;
	size_t page; /* once read: where it goes */
	/* Beside each field of a form, what it is: for the file alone. */
	size_t *spoken_slots, *extra_slots, *settings_slots, *when_slots;
	size_t spoken_count, extra_count, settings_count, when_count;
	bool has_steps; /* choices are not typed in the first language: they are a journey's */
};
void inquiry_sheet_make(struct arena *arena, const struct inquiry_desk *desk, size_t at,
                        struct inquiry_sheet *sheet_r);
/* inquiry_settings.c: its part of both. */
void inquiry_settings_make(struct arena *arena, const struct inquiry_desk *desk,
                           const struct inquiry_question *question, struct inquiry_sheet *sheet);
void inquiry_settings_read(struct inquiry_question *question, const struct inquiry_sheet *sheet);
/* Reads all of it into the question. False: something is complained of, beside its field. */
bool inquiry_sheet_read(struct visit *visit, struct inquiry_desk *desk, size_t at,
                        struct inquiry_sheet *sheet);

/* --- pages ------------------------------------------------------------------------------------ */

extern const struct page_kind inquiry_list_page, inquiry_new_page, inquiry_texts_page,
	inquiry_edit_page, inquiry_page_page, inquiry_question_page, inquiry_preview_page,
	inquiry_try_page, inquiry_review_page, inquiry_quotas_page, inquiry_quota_page;

void inquiry_get_list(struct visit *visit);
void inquiry_get_new(struct visit *visit);
void inquiry_post_new(struct visit *visit);
void inquiry_get_texts(struct visit *visit);
void inquiry_post_texts(struct visit *visit);
void inquiry_get_edit(struct visit *visit);
void inquiry_post_edit(struct visit *visit);
void inquiry_get_page(struct visit *visit);
void inquiry_post_page(struct visit *visit);
void inquiry_get_question(struct visit *visit);
void inquiry_post_question(struct visit *visit);
void inquiry_get_quotas(struct visit *visit);
void inquiry_post_quotas(struct visit *visit);
void inquiry_get_quota(struct visit *visit);
void inquiry_post_quota(struct visit *visit);
void inquiry_get_preview(struct visit *visit);
void inquiry_post_preview(struct visit *visit);
void inquiry_get_try(struct visit *visit);
void inquiry_get_review(struct visit *visit);
void inquiry_post_review(struct visit *visit);

#endif
