/* What stands around the gaps: what both expect, what each believed of the other, what each lives,
 * what weighs on the whole note, and who answered (QUESTIONNAIRE §5, §6). */
#ifndef CONFRONT_MIRROR_SECTIONS_H
#define CONFRONT_MIRROR_SECTIONS_H

#include "confront/mirror/mirror_inside.h"

/* --- a voice: a figure of one side, with its interval ----------------------------------------- */

/* A share, between 0 and 100, from a cell of 0 and 1 (Wilson). */
struct mirror_voice mirror_share_of(const struct secrecy_cell *cell);
struct chart_voice mirror_chart_voice(const struct mirror_voice *voice);

/* --- sections of two facing voices ------------------------------------------------------------- */

enum mirror_section_field {
	SECTION_CODE, SECTION_HEADING, SECTION_INTRO, SECTION_TOGETHER, SECTION_FIRST, SECTION_SECOND,
	SECTION_HAS_ROWS, SECTION_ROWS, SECTION_AXIS, SECTION_CAPTION, SECTION_NOTE, SECTION_FIELD_COUNT
};

enum mirror_facing_field {
	FACING_CODE, FACING_LABEL, FACING_ABOUT, FACING_FIRST_PEOPLE, FACING_FIRST_VALUE,
	FACING_FIRST_LOW, FACING_FIRST_HIGH, FACING_FIRST_WORDS, FACING_SECOND_PEOPLE,
	FACING_SECOND_VALUE, FACING_SECOND_LOW, FACING_SECOND_HIGH, FACING_SECOND_WORDS,
	FACING_READING, FACING_READING_WORDS, FACING_CLASS, FACING_SENTENCE, FACING_MARKS,
	FACING_WORKSHOP_URL, FACING_ACTION_URL,
	FACING_FIELD_COUNT
};

/* A line before it is a model. */
struct mirror_facing {
	struct span code, label, about; /* about: small words under the label */
	struct mirror_voice first, second;
	const char *reading;       /* English, for programs */
	const char *reading_words; /* French, for people */
	const char *reading_class; /* of its mark: alike, small, different, unsure, hidden */
	enum chart_link link;
	const char *sentence;
	struct mirror_acts acts; /* of the view */
};

/* How a section writes its figures. */
struct mirror_unit {
	struct chart_scale scale;
	int decimals;
	const char *suffix; /* "\u202f%" */
};

extern const struct field mirror_section_fields[SECTION_FIELD_COUNT];

/* Draws the line and adds it to the section. */
void mirror_facing_add(struct arena *arena, struct model *section,
                       const struct mirror_facing *facing, const struct mirror_unit *unit,
                       const struct mirror_names *names);
/* In place of lines that would all say the same: nothing of it is shown here. */
void mirror_section_hide(struct model *section);
/* A section of that list of the page, with its heading and the names of its voices. */
struct model *mirror_section_add(struct model *page, size_t list,
                                 const char *code, const char *heading,
                                 const struct mirror_names *names);

/* What was asked of whom. */
void mirror_fill_asked(struct arena *arena, const struct mirror_view *view, struct model *page);
/* Each adds its section when something of it was asked of both sides. */
void mirror_fill_expected(struct arena *arena, const struct mirror_view *view,
                          struct model *page);
MUST_USE bool mirror_fill_guessed(struct arena *arena, const struct mirror_view *view,
                                  struct model *page, struct fault *fault_r);
MUST_USE bool mirror_fill_lived(struct arena *arena, const struct mirror_view *view,
                                struct model *page, struct fault *fault_r);
/* The importance maps; needs no more than what the view holds. */
void mirror_fill_weighed(struct arena *arena, const struct mirror_view *view, struct model *page);
/* Who answered, of those who could, here and in the places under; and the notes when each place
 * weighs as many as were invited there. */
MUST_USE bool mirror_fill_rates(struct arena *arena, const struct mirror_view *view,
                                struct model *page, struct fault *fault_r);

/* All of the page that is made of figures. */
MUST_USE bool mirror_fill_figures(struct arena *arena, const struct mirror_view *view,
                                  struct model *page, struct fault *fault_r);

/* The page of a wave with invented figures (mirror_sample.c). */
MUST_USE bool mirror_fill_sample(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct survey_wave *wave, struct model *page,
                                 struct fault *fault_r);
void mirror_get_sample(struct visit *visit);
void mirror_get_shown(struct visit *visit);

enum mirror_map_field {
	MAP_CODE, MAP_HEADING, MAP_INTRO, MAP_PICTURE, MAP_NOTE, MAP_ROWS,
	MAP_FIELD_COUNT
};
enum mirror_weight_field {
	WEIGHT_NUMBER, WEIGHT_CODE, WEIGHT_LABEL, WEIGHT_FIRST, WEIGHT_FIRST_LOW, WEIGHT_FIRST_HIGH,
	WEIGHT_FIRST_NOTE, WEIGHT_FIRST_READING, WEIGHT_FIRST_WORDS, WEIGHT_SECOND,
	WEIGHT_SECOND_LOW, WEIGHT_SECOND_HIGH, WEIGHT_SECOND_NOTE, WEIGHT_SECOND_READING,
	WEIGHT_SECOND_WORDS, WEIGHT_FIELD_COUNT
};
extern const struct field mirror_map_fields[MAP_FIELD_COUNT];

enum mirror_asked_field { ASKED_SENTENCE, ASKED_OF, ASKED_FIELD_COUNT };
extern const struct field mirror_asked_fields[ASKED_FIELD_COUNT];

enum mirror_rate_field {
	RATE_PLACE, RATE_FIRST_RECEIVED, RATE_FIRST_EXPECTED, RATE_FIRST_WORDS,
	RATE_SECOND_RECEIVED, RATE_SECOND_EXPECTED, RATE_SECOND_WORDS, RATE_FIELD_COUNT
};
enum mirror_weighted_field {
	WEIGHTED_LABEL, WEIGHTED_FIRST, WEIGHTED_FIRST_ANEW, WEIGHTED_SECOND, WEIGHTED_SECOND_ANEW,
	WEIGHTED_FIELD_COUNT
};
extern const struct field mirror_rate_fields[RATE_FIELD_COUNT],
	mirror_weighted_fields[WEIGHTED_FIELD_COUNT];

#endif
