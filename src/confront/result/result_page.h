/* The fields of the pages of this room. */
#ifndef CONFRONT_RESULT_PAGE_H
#define CONFRONT_RESULT_PAGE_H

#include "confront/result/result_inside.h"

/* Each voice's fields follow one another, in this order. */
enum result_voice_field {
	VOICE_PEOPLE, VOICE_VALUE, VOICE_LOW, VOICE_HIGH, VOICE_WORDS, VOICE_RANGE, VOICE_HIDDEN,
	VOICE_FIELD_COUNT
};

enum result_line_field {
	LINE_CODE, LINE_LABEL, LINE_MEASURE,
	LINE_FIRST,
	LINE_SECOND = LINE_FIRST + VOICE_FIELD_COUNT,
	LINE_THIRD = LINE_SECOND + VOICE_FIELD_COUNT,
	LINE_HELP = LINE_THIRD + VOICE_FIELD_COUNT,
	LINE_LOWER, LINE_MEDIAN, LINE_UPPER, LINE_QUARTILES,
	LINE_MARKS,
	LINE_HAS_LEVELS, LINE_LEVELS,
	LINE_FIELD_COUNT
};

enum result_level_field {
	LEVEL_WORDS, LEVEL_FIRST, LEVEL_SECOND, LEVEL_THIRD, LEVEL_FIELD_COUNT
};

enum result_question_field {
	QUESTION_RANK, QUESTION_ANCHOR, QUESTION_CODE, QUESTION_WORDS, QUESTION_SECOND_WORDS,
	QUESTION_KIND, QUESTION_HEADING, QUESTION_NOTE, QUESTION_ANSWERED,
	QUESTION_HAS_LINES, QUESTION_HAS_MARKS, QUESTION_LINES, QUESTION_AXIS,
	QUESTION_HAS_LEVELS,
	QUESTION_HAS_SCORES, QUESTION_SCORES,
	QUESTION_FIRST, QUESTION_SECOND, QUESTION_THIRD, /* names of the sides, in its tables */
	QUESTION_HAS_THIRD,
	QUESTION_FIELD_COUNT
};

enum result_field {
	RESULT_TITLE, RESULT_LEAD, RESULT_WRONG, RESULT_ERRORS, RESULT_FIELDS,
	RESULT_PREPARING, RESULT_HAS_FIGURES,
	RESULT_WAVE, RESULT_WAVE_NAME, RESULT_CLOSED,
	RESULT_PLACE, RESULT_PLACE_NAME, RESULT_FIRST_PEOPLE, RESULT_SECOND_PEOPLE,
	RESULT_THIRD_PEOPLE,
	RESULT_QUESTIONS,
	RESULT_PARENT_NAME, RESULT_PARENT_URL, RESULT_CHILDREN, RESULT_CHILDREN_MORE,
	RESULT_ACTION_URL, RESULT_MIRROR_URL, RESULT_CSV_URL, RESULT_XLSX_URL, RESULT_JSON_URL,
	RESULT_ANSWERS_URL, RESULT_SIGNS_URL, RESULT_SURVEY_URL,
	RESULT_FIELD_COUNT
};
enum result_child_field { RESULT_CHILD_NAME, RESULT_CHILD_URL, RESULT_CHILD_FIELD_COUNT };

enum answers_field {
	ANSWERS_TITLE, ANSWERS_WRONG, ANSWERS_ERRORS, ANSWERS_FIELDS, ANSWERS_WITHIN,
	ANSWERS_WAVE, ANSWERS_REPLIES, ANSWERS_REFUSED, ANSWERS_MAY, ANSWERS_ACTION_URL,
	ANSWERS_RESULT_URL, ANSWERS_FILES, ANSWERS_FILES_URL,
	ANSWERS_FIELD_COUNT
};

extern const struct page_kind result_page, result_answers_page, result_files_page;

/* The wave of the address and what it asked, for whoever may read its figures. False after an answer. */
MUST_USE bool result_find_wave(struct visit *visit, struct result_view *view);

/* --- result_signs.c: replies that were perhaps not read ----------------------------------------- */

enum { RESULT_SIGNS_READERS = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) | WHO(ROLE_AUDITOR) };
extern const struct page_kind result_signs_page;
void result_get_signs(struct visit *visit);

/* The questions and their figures. */
void result_fill(struct arena *arena, const struct result_view *view,
                 const struct result_report *report, struct model *page);
/* --- result_pages.c: who may take answers one by one ------------------------------------------- */

struct result_taking {
	struct result_view view;
	struct survey_public_count *counts; /* replies by place */
	size_t count;
	int64_t replies;
	const char *refused; /* why none of it leaves, whoever asks; NULL: it may */
};
/* The survey of an address that begins with /enquetes/{}. False after a page was answered: it is not
 * there, or not for this reader. */
MUST_USE bool result_taking_look(struct visit *visit, struct result_taking *taking_r);
/* « /enquetes/CODE/reponses », and its like. */
const char *result_path(struct visit *visit, const struct survey_wave *wave, const char *rest);

/* --- result_files.c: what people joined ---------------------------------------------------------- */

/* How many files this survey has; they are seen by who takes answers. */
MUST_USE bool result_joined_count(struct visit *visit, const struct result_taking *taking,
                                  int64_t *count_r, struct fault *fault_r);
void result_get_files(struct visit *visit);
void result_get_file(struct visit *visit);

/* --- result_table.c -------------------------------------------------------------------------------- */

/* The questions and their figures as a table. */
MUST_USE bool result_table(struct arena *arena, const struct model *page, bool xlsx,
                           struct span *bytes_r, struct fault *fault_r);

#endif
