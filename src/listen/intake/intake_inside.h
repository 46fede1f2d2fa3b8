/* Between the files of this room only. */
#ifndef LISTEN_INTAKE_INSIDE_H
#define LISTEN_INTAKE_INSIDE_H

#include <stdio.h>

#include "craft/lime/lime_replies.h"
#include "listen/intake/intake.h"

/* --- intake_open.c: a file, opened ------------------------------------------------------------ */

struct intake_source {
	struct arena *arena;
	const struct lime_survey *survey;
	struct lime_replies *replies;
	const struct lime_column *columns;
	size_t column_count;
	/* Columns about a reply; SIZE_MAX: none. `number`: LimeSurvey's own, of an archive. */
	size_t ended, language, number;
	/* Of a copy that waits: the number a reply had, and what was wrong with it. */
	size_t line, complaint;
	bool has_numbers; /* replies are told by LimeSurvey's own number, else by their line */
};
struct intake_file {
	const char *path;  /* NULL: its bytes, which outlive the arena */
	struct span bytes;
};
/* An archive (lss NULL), or a table with the survey it answers. False with a sentence that says what to
 * send. */
MUST_USE bool intake_open(struct arena *arena, const struct intake_file *file,
                          const struct intake_file *lss, struct intake_source *source_r,
                          struct fault *fault_r);
/* The next reply, numbered as its owner finds it again. */
MUST_USE enum found intake_next(struct intake_source *source, struct lime_reply *reply_r,
                                struct fault *fault_r);
/* The column of that heading, or of that question; SIZE_MAX. */
size_t intake_column(const struct intake_source *source, struct span name);
/* « réponse », whose number is LimeSurvey's, or « ligne ». */
const char *intake_numbered(const struct intake_source *source);

/* --- how -------------------------------------------------------------------------------------- */

enum { INTAKE_VALUE_COUNT_MAX = 1000, INTAKE_GROUP_COUNT_MAX = 4096 };

/* What an answer means: a side, or a place (0: its replies are left). */
struct intake_value {
	struct span said; /* as a code, or as its words */
	int64_t means;
};

struct intake_how {
	struct span wave_code, wave_name; /* code empty: a new wave, whose code is made of its name */
	bool has_opens, has_closes, is_internal, takes_partial;
	int32_t opens_day, closed_day; /* else those of the replies */
	struct span side_column, place_column; /* empty: one for all */
	enum side side;
	int64_t place_id;
	const struct intake_value *sides, *places;
	size_t side_count, place_count;
};

/* --- intake_read.c: every reply, read --------------------------------------------------------- */

struct intake_group {
	int64_t place_id;
	enum side side;
	int64_t replies;
};

struct intake_counts {
	int64_t read, good, bad, partial, taken_partial;
	struct inquiry_told told;
	bool has_days, tells_end;
	int32_t first_day, last_day;
	struct intake_group *groups;
	size_t group_count;
};

struct intake_reading {
	struct arena *arena;
	struct intake_source *source;
	const struct intake_how *how;
	const struct inquiry *inquiry;
	const struct answer_form *form;
	const struct place_tree *tree;
	const struct reader *reader; /* whose places they must be; NULL: any */
	struct import *import;       /* where bad lines are told */
	FILE *records;               /* good replies, to be kept; NULL: they are only counted */

	struct arena *row; /* of the reply being read */
	struct inquiry_lime_replies *replies;
	size_t side_column, place_column;
	struct intake_counts counts;
};
/* Columns matched to questions: what intake_read begins with. */
MUST_USE bool intake_match(struct intake_reading *reading);
/* False with import->fault: nothing can be read of it, or it answers another questionnaire. */
MUST_USE bool intake_read(struct intake_reading *reading);
/* The day a reply was sent; false: not told. Is it finished? */
bool intake_day(const struct intake_source *source, const struct lime_reply *reply, int32_t *day_r);
bool intake_is_ended(const struct intake_source *source, const struct lime_reply *reply);

/* A record is one good reply; its texts follow it. */
struct intake_record {
	int64_t reply_id, place_id;
	int32_t side, day, has_day;
	uint32_t levels, more, texts; /* bytes; texts: their number */
};

/* --- intake_keep.c: written ------------------------------------------------------------------- */

struct intake_keeping {
	struct arena *arena;
	struct store *store;
	const char *folder;
	struct intake_reading reading;
	int64_t inquiry_id, version;
	int64_t file_mark;
	int64_t account_id; /* 0: from the terminal */
	struct span once;   /* of the form; empty */
	struct survey_wave wave; /* made, or added to */
	bool is_again;           /* this form was taken already */
};
/* The questionnaire as it was last published, and what a wave of it asks. FOUND_NONE: never was. */
MUST_USE enum found intake_prepare(struct intake_keeping *keeping, struct db *db,
                                   struct fault *fault_r);
/* Reads, then writes in one transaction; keeping->wave has an id when something was. False with
 * import->fault. */
MUST_USE bool intake_keep(struct intake_keeping *keeping);
/* --- intake_spool.c: a copy that waits for a yes ---------------------------------------------- */

/* Nothing of it is more than what may be kept: no address, token, instant or timing, no column that no
 * question has, no text that may name somebody. It goes with the yes, the no, or after INTAKE_WAIT_S. */
struct intake_waiting {
	int64_t id, account_id, inquiry_id, file_mark;
	struct span file_name;
	bool has_numbers; /* as of its source */
	/* What was left on the way: « a, b, c »; empty: nothing. */
	struct span about, personal, otherwise, none;
};
/* Copies what `reading` has matched; its replies are read to the end. *waiting_r is completed. */
MUST_USE bool intake_wait(struct intake_reading *reading, const char *folder,
                          struct intake_waiting *waiting_r, struct fault *fault_r);
/* FOUND_NONE: it is no longer there. */
MUST_USE enum found intake_waits(struct arena *arena, const char *folder, int64_t id,
                                 struct intake_waiting *waiting_r, struct intake_source *source_r,
                                 struct fault *fault_r);
void intake_forget(struct arena *arena, const char *folder, int64_t id);

/* --- intake_pages.c, intake_form.c ------------------------------------------------------------ */

extern const struct page_kind intake_file_page, intake_look_page;

/* --- intake_tell.c ---------------------------------------------------------------------------- */

/* Headings of columns that have this fate, questions that are said otherwise: « a, b, c », or NULL. */
const char *intake_columns_left(struct arena *arena, const struct intake_reading *reading,
                                enum inquiry_fit fit);
const char *intake_reworded(struct arena *arena, const struct intake_reading *reading);
/* What was done, in lines of French. */
const char *intake_report(struct arena *arena, const struct intake_keeping *keeping);

#endif
