/* The fields of the page of effects: what a reader, a program or a table can get of it. */
#ifndef PROVE_IMPACT_PAGE_H
#define PROVE_IMPACT_PAGE_H

#include "craft/form/form.h"
#include "prove/impact/impact_inside.h"

enum impact_page_field {
	IMPACT_TITLE, IMPACT_LEAD, IMPACT_WAVE_BEFORE, IMPACT_WAVE_BEFORE_NAME,
	IMPACT_WAVE_BEFORE_CLOSED, IMPACT_WAVE_AFTER, IMPACT_WAVE_AFTER_NAME,
	IMPACT_WAVE_AFTER_CLOSED, IMPACT_SWAPPED, IMPACT_PLACE_CODE, IMPACT_PLACE_NAME,
	IMPACT_PLACE_WORDS, IMPACT_SPLIT_NAME, IMPACT_SPLIT_URL, IMPACT_MARGIN, IMPACT_MARGIN_WORDS,
	IMPACT_FAMILY, IMPACT_GAP_FAMILY, IMPACT_FIRST, IMPACT_FIRST_SMALL, IMPACT_SECOND,
	IMPACT_SECOND_SMALL, IMPACT_GROUPS, IMPACT_ONLY_BEFORE, IMPACT_HAS_ONLY_BEFORE,
	IMPACT_ONLY_AFTER, IMPACT_HAS_ONLY_AFTER, IMPACT_WARNINGS, IMPACT_HAS_TURNOUTS,
	IMPACT_TURNOUTS, IMPACT_EMPTY, IMPACT_ALONE, IMPACT_ALONE_NAME, IMPACT_ALONE_URL,
	IMPACT_APART, IMPACT_PREPARING, IMPACT_HAS_FIGURES, IMPACT_PARENT_NAME, IMPACT_PARENT_URL,
	IMPACT_CHILDREN, IMPACT_CHILDREN_MORE, IMPACT_HAS_AROUND, IMPACT_CSV_URL, IMPACT_XLSX_URL,
	IMPACT_JSON_URL, IMPACT_DECIDED, IMPACT_HAS_DECIDED, IMPACT_DECIDED_MORE,
	IMPACT_FIELDS, IMPACT_ERRORS, IMPACT_WRONG, IMPACT_PAGE_FIELD_COUNT
};

enum impact_group_field {
	GROUP_CODE, GROUP_HEADING, GROUP_INTRO, GROUP_HAS_GAPS, GROUP_CAPTION,
	GROUP_ROWS, GROUP_AXIS, GROUP_FIELD_COUNT
};

/* The fields of the second voice follow those of the first, in the same order. */
enum impact_row_field {
	ROW_KIND, ROW_CODE, ROW_LABEL, ROW_REVERSED, ROW_NOTE, ROW_MARKS,
	ROW_FIRST_BEFORE_PEOPLE, ROW_FIRST_BEFORE, ROW_FIRST_AFTER_PEOPLE, ROW_FIRST_AFTER,
	ROW_FIRST_CHANGE, ROW_FIRST_HALF, ROW_FIRST_LOW, ROW_FIRST_HIGH, ROW_FIRST_P_DIFFERENT,
	ROW_FIRST_P_ALIKE, ROW_FIRST_SHOWN, ROW_FIRST_STATE, ROW_FIRST_VERDICT, ROW_FIRST_WORDS,
	ROW_FIRST_CLASS, ROW_FIRST_SENTENCE,
	ROW_SECOND_BEFORE_PEOPLE, ROW_SECOND_BEFORE, ROW_SECOND_AFTER_PEOPLE, ROW_SECOND_AFTER,
	ROW_SECOND_CHANGE, ROW_SECOND_HALF, ROW_SECOND_LOW, ROW_SECOND_HIGH, ROW_SECOND_P_DIFFERENT,
	ROW_SECOND_P_ALIKE, ROW_SECOND_SHOWN, ROW_SECOND_STATE, ROW_SECOND_VERDICT,
	ROW_SECOND_WORDS, ROW_SECOND_CLASS, ROW_SECOND_SENTENCE,
	ROW_GAP_BEFORE, ROW_GAP_AFTER, ROW_GAP_CHANGE, ROW_GAP_HALF, ROW_GAP_LOW, ROW_GAP_HIGH,
	ROW_GAP_P_DIFFERENT, ROW_GAP_P_ALIKE, ROW_GAP_VERDICT, ROW_GAP_WORDS, ROW_GAP_CLASS,
	ROW_GAP_SENTENCE, ROW_FIELD_COUNT
};
enum { ROW_VOICE_WIDTH = ROW_SECOND_BEFORE_PEOPLE - ROW_FIRST_BEFORE_PEOPLE };
_Static_assert(ROW_SECOND_SENTENCE - ROW_FIRST_SENTENCE == ROW_VOICE_WIDTH,
               "both voices have the same fields");

enum impact_turnout_field {
	TURNOUT_PLACE, TURNOUT_FIRST_BEFORE_RECEIVED, TURNOUT_FIRST_BEFORE_EXPECTED,
	TURNOUT_FIRST_BEFORE, TURNOUT_FIRST_AFTER_RECEIVED, TURNOUT_FIRST_AFTER_EXPECTED,
	TURNOUT_FIRST_AFTER, TURNOUT_SECOND_BEFORE_RECEIVED, TURNOUT_SECOND_BEFORE_EXPECTED,
	TURNOUT_SECOND_BEFORE, TURNOUT_SECOND_AFTER_RECEIVED, TURNOUT_SECOND_AFTER_EXPECTED,
	TURNOUT_SECOND_AFTER, TURNOUT_FIELD_COUNT
};

/* The fields of the second side follow those of the first, in the same order. */
enum impact_decided_field {
	DECIDED_WHAT, DECIDED_REFERENCE, DECIDED_URL, DECIDED_PLACE, DECIDED_STATE,
	DECIDED_SENTENCE,
	DECIDED_FIRST_WAY, DECIDED_FIRST_CHIP, DECIDED_FIRST_CLASS,
	DECIDED_SECOND_WAY, DECIDED_SECOND_CHIP, DECIDED_SECOND_CLASS, DECIDED_FIELD_COUNT
};
enum { DECIDED_SIDE_WIDTH = DECIDED_SECOND_WAY - DECIDED_FIRST_WAY };

enum impact_sentence_field { SENTENCE_TEXT, SENTENCE_FIELD_COUNT };
enum impact_child_field { CHILD_NAME, CHILD_URL, CHILD_FIELD_COUNT };

extern const struct field impact_row_fields[ROW_FIELD_COUNT];

void impact_fill_row(const struct impact_words *words, struct model *row,
                     const struct impact_line *line);
struct markup impact_axis(struct arena *arena, const struct survey_scale *scale);
/* « /effets?avant=…&apres=…&lieu=…&format=… »; format NULL: the page. */
struct span impact_address(struct arena *arena, const struct impact_view *view,
                           struct span place_code, const char *format);
struct span impact_place_code(const struct impact_view *view); /* of the place asked; "": the whole */

/* What was decided between the two waves, at the place asked and under it (impact_decided.c). */
MUST_USE bool impact_fill_decided(struct impact_shelf *shelf, const struct impact_view *view,
                                  struct model *page, struct fault *fault_r);

/* One action (impact_effect.c). */
extern const struct page_kind impact_effect_page;
void impact_get_effect(struct visit *visit);
/* Both waves are kept as seen, when they are not public. False after a page was answered. */
MUST_USE bool impact_keep_seen(struct visit *visit,
                               const struct survey_wave waves[IMPACT_TIME_COUNT], size_t count);

/* The groups of rows, their drawings, and who answered. */
void impact_fill_groups(const struct impact_words *words, struct model *page);
void impact_fill_turnouts(const struct impact_words *words, struct model *page);

#endif
