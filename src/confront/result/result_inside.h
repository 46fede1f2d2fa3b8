/* Between the files of this room only. */
#ifndef CONFRONT_RESULT_INSIDE_H
#define CONFRONT_RESULT_INSIDE_H

#include "confront/result/result.h"
#include "craft/sheet/sheet_sav.h"
#include "craft/stats/stats.h"

/* --- result_view.c: a wave, with its form ----------------------------------------------------- */

struct result_view {
	struct db *db;
	int64_t root_id;
	struct survey_wave wave;
	struct survey_form form;
	const struct inquiry *inquiry; /* NULL: its form is one of the room questionnaire */
	struct ask_list list;          /* of the inquiry, as the public reads it */
	struct inquiry_column *columns; /* those that have an item, in the order of the items */
	size_t column_count;
	const struct place_tree *tree; /* of the wave's last day */
	uint32_t place;                /* PLACE_NONE: the whole organisation */
	struct secrecy_cell *cells;    /* released there */
	size_t cell_count;
};

/* All but the cells. */
MUST_USE bool result_view_load(struct arena *arena, struct result_view *view,
                               struct fault *fault_r);
MUST_USE bool result_view_cells(struct arena *arena, struct result_view *view,
                                struct fault *fault_r);
const struct secrecy_cell *result_cell(const struct result_view *view, enum secrecy_kind kind,
                                       int64_t subject_id, enum side side);
/* « Usagers », « Agents », « Dirigeants »; on an internal journey both first are colleagues. */
struct span result_side_name(const struct survey_wave *wave, enum side side);

/* --- result_columns.c: what a reply is, column by column -------------------------------------- */

enum result_source {
	RESULT_FROM_PLACE_CODE, RESULT_FROM_PLACE_NAME, /* where, once small places are merged */
	RESULT_FROM_ITEM,  /* a level of a mirror sentence, a choice */
	RESULT_FROM_VALUE, /* an answer of an inquiry */
	RESULT_FROM_PART,  /* a row, a choice, half of a pair of it */
	RESULT_FROM_KANO,  /* both halves, read together */
};

struct result_column {
	const char *name;           /* as files have it */
	enum result_source source;
	size_t question, part;      /* of the list of what is kept; of the items */
	const struct ask_question *asked; /* of an inquiry */
	struct span code, part_code; /* of the question, as it was written */
	struct span label;
	enum sheet_sav_kind kind;
	int decimals;
	bool is_ordered;
	struct sheet_code *codes;
	size_t code_count;
	/* Why there is no answer: far + 0 not ranked, … far - 4 does not apply; 0: never said. */
	double far;
	struct span formula;
};
enum { RESULT_REASON_COUNT = 5 };
/* The code of a reason is column->far - its rank. */
enum result_reason {
	RESULT_NOT_RANKED, RESULT_NOT_SHOWN, RESULT_NOT_KNOWN, RESULT_DECLINED, RESULT_NOT_APPLICABLE
};
extern const char *const result_reason_words[RESULT_REASON_COUNT];

struct result_columns {
	struct result_column *list;
	size_t count;
	struct ask_list kept; /* what survey_more holds of an inquiry */
};
/* False: more than RESULT_COLUMN_COUNT_MAX. */
MUST_USE bool result_columns_of(struct arena *arena, const struct result_view *view,
                                struct result_columns *columns_r);

enum result_cell_kind { RESULT_BLANK, RESULT_NUMBER, RESULT_REASON, RESULT_WORDS };
struct result_value {
	enum result_cell_kind kind;
	double number; /* its code too, when it is a reason */
	struct span words;
};
/* One reply, as many values as columns; places are left blank. False: it does not read. */
MUST_USE bool result_read(struct arena *row, const struct result_view *view,
                          const struct result_columns *columns,
                          const struct survey_public_reply *reply, struct result_value *values_r);

/* --- result_places.c: where fewer than the floor answered ------------------------------------- */

/* For each place of the tree, where its answers are said to come from: itself or a place above;
 * PLACE_NONE, no place. The counts are of people. False: fewer than the floor in all. */
MUST_USE bool result_merge(struct arena *arena, const struct place_tree *tree,
                           const struct survey_public_count *counts, size_t count,
                           uint32_t **merged_r);

/* --- result_report.c: what the page says ------------------------------------------------------ */

enum result_measure { RESULT_SHARE, RESULT_MEAN, RESULT_RANK, RESULT_MEASURE_COUNT };
extern const char *const result_measure_codes[RESULT_MEASURE_COUNT];

struct result_voice {
	bool is_asked, is_shown, has_interval;
	double value, low, high;
	int64_t people;
};

struct result_level {
	struct span words;
	bool is_shown[SIDE_COUNT];
	double shares[SIDE_COUNT]; /* per cent */
};

struct result_line {
	struct span code, label;
	enum result_measure measure;
	double low, high; /* of its axis */
	int decimals;
	struct result_voice voices[SIDE_COUNT];
	struct result_level *levels;
	size_t level_count;
	bool has_quartiles;
	double quartiles[3];
	/* How it is found again from the rows: a column, and what it must equal (a share). */
	const char *column;
	double equals;
};

struct result_score {
	struct span code;
	const char *name, *help, *unit;
	int decimals;
	struct result_voice voices[SIDE_COUNT];
};

struct result_question {
	struct span code, words, second_words, kind_words;
	struct span heading; /* the page of the questionnaire it begins, or empty */
	struct result_line *lines;
	size_t line_count;
	struct result_score scores[4];
	size_t score_count;
	struct span note; /* why there is nothing more, or how many wrote */
	int64_t answered; /* of the public, when counted from the rows; -1: not */
};

struct result_report {
	struct result_question *questions;
	size_t count;
	bool has_leaders;
};
/* At most so many values are read for a page; beyond, the figures are in what one takes away. */
enum { RESULT_READ_REPLY_MAX = 20000, RESULT_READ_VALUE_MAX = 2000000 };
MUST_USE bool result_report_of(struct arena *arena, const struct result_view *view,
                               const struct result_columns *columns,
                               struct result_report *report_r, struct fault *fault_r);

/* --- result_write.c: may answers leave; NULL, or why they do not ------------------------------ */

const char *result_refusal(const struct survey_wave *wave, int64_t replies);

/* --- result_files.c ------------------------------------------------------------------------------- */

/* What was joined, by its name: « photo-3f20….jpg » */
const char *result_joined_name(struct arena *arena, const struct survey_file *file);

/* --- result_score.c: NPS, CSAT, CES ----------------------------------------------------------- */

/* Adds what this scale measures, when its code or its words say so. `counts`: by level from `least`;
 * NULL for a side that is not shown. */
void result_scores_add(struct result_question *question, const struct ask_question *asked,
                       const struct result_line *line, const int64_t *const counts[SIDE_COUNT]);

/* --- result_figures.c: what is counted from the replies of the public ------------------------- */

struct result_figures {
	bool is_read;      /* false: too many replies for a page */
	int64_t *people;   /* by column */
	double **values;   /* by column, ascending; NULL: not of a column that is measured */
};
MUST_USE bool result_figures_of(struct arena *arena, const struct result_view *view,
                                const struct result_columns *columns,
                                struct result_figures *figures_r, struct fault *fault_r);
/* As R's quantile (type 7) of ascending values. */
double result_quantile(const double *values, int64_t count, double share);

/* --- result_script.c -------------------------------------------------------------------------- */

void result_script(struct text *out, const struct result_view *view,
                   const struct result_columns *columns, const struct result_report *report);

#endif
