/* Writes a table as an SPSS file (.sav) for who goes on in R, SPSS, PSPP or Jamovi: each column has
 * its words, each code its own, and what is no answer is declared as such.
 *
 * Through libreadstat, which stays inside one file. Row by row in constant memory; how many rows
 * there will be is said first, because the file says it first. */
#ifndef CRAFT_SHEET_SAV_H
#define CRAFT_SHEET_SAV_H

#include "base/base.h"

enum {
	SHEET_SAV_NAME_SIZE_MAX = 64,    /* bytes, as SPSS has it */
	SHEET_SAV_LABEL_SIZE_MAX = 250,  /* of a column; longer words end with … */
	SHEET_SAV_VALUE_SIZE_MAX = 120,  /* of a code */
	SHEET_SAV_TEXT_SIZE_MAX = 4000,  /* of a text cell */
	SHEET_SAV_ROW_COUNT_MAX = INT32_MAX,
};

enum sheet_sav_kind {
	SHEET_SAV_NUMBER,
	SHEET_SAV_DAY,  /* days since 1970-01-01 */
	SHEET_SAV_TIME, /* minutes of a day */
	SHEET_SAV_TEXT,
	SHEET_SAV_KIND_COUNT
};

struct sheet_code {
	double value;
	struct span words;
};

struct sheet_sav_column {
	const char *name;  /* made by sheet_sav_name */
	struct span label;
	enum sheet_sav_kind kind;
	int decimals;      /* SHEET_SAV_NUMBER: 0 to 9 */
	size_t size_max;   /* SHEET_SAV_TEXT: bytes, 1 to SHEET_SAV_TEXT_SIZE_MAX */
	bool is_ordered;   /* a scale, rather than names or a measure */
	const struct sheet_code *codes;
	size_t code_count;
	/* Numbers from one to the other are reasons why there is no answer; both 0: none is. A day and
	 * a time keep none: SPSS would read a date there. */
	double missing_low, missing_high;
};

/* `wanted` as SPSS and R take a name: letters, figures and _, a letter first, no word of SPSS's
 * own, none of the `count` names taken, whatever their capitals. */
const char *sheet_sav_name(struct arena *arena, struct span wanted, const char *const *taken,
                           size_t count);

struct sheet_sav;

/* To a file, made or emptied, readable by its owner only. The columns are borrowed until the end. */
MUST_USE struct sheet_sav *sheet_sav_open(struct arena *arena, const char *path,
                                          struct span title,
                                          const struct sheet_sav_column *columns,
                                          size_t column_count, int64_t row_count,
                                          struct fault *fault_r);
/* One cell after the other, as many as columns, then the end of the row. A number of a day or a
 * time is in the unit of its kind; a longer text is cut at a letter. */
void sheet_sav_number(struct sheet_sav *sav, double value);
void sheet_sav_text(struct sheet_sav *sav, struct span text);
void sheet_sav_blank(struct sheet_sav *sav);
void sheet_sav_row_end(struct sheet_sav *sav);
/* After exactly `row_count` rows. False with *fault_r when anything since the start failed. */
MUST_USE bool sheet_sav_end(struct sheet_sav *sav, struct fault *fault_r);

#endif
