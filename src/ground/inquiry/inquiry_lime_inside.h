/* Between the files that read and write LimeSurvey's surveys. */
#ifndef GROUND_INQUIRY_LIME_INSIDE_H
#define GROUND_INQUIRY_LIME_INSIDE_H

#include "craft/lime/lime_replies.h"
#include "craft/logic/logic_lime.h"
#include "ground/inquiry/inquiry_inside.h"

/* --- inquiry_lime_words.c: words that LimeSurvey says by itself, and the report --------------- */

enum lime_said {
	LIME_SAID_YES, LIME_SAID_NO, LIME_SAID_UNCERTAIN, LIME_SAID_MORE, LIME_SAID_SAME,
	LIME_SAID_LESS, LIME_SAID_WOMAN, LIME_SAID_MAN, LIME_SAID_OTHER, LIME_SAID_OTHER_WHICH,
	LIME_SAID_COMMENT, LIME_SAID_NEEDED, LIME_SAID_READ, LIME_SAID_ALONE,
	LIME_SAID_POINTS, LIME_SAID_COUNT
};
/* In that language, or in English; NULL when the language is not known and `is_base` is not set. */
const char *inquiry_lime_said(enum lime_said said, struct span language, bool is_base);

struct inquiry_telling {
	struct arena *arena;
	struct inquiry_report *report;
	size_t room;
};
void inquiry_tell(struct inquiry_telling *telling, enum inquiry_fate fate, const char *where,
                  const char *sentence);

/* --- what is being made ----------------------------------------------------------------------- */

/* What one of our questions comes from, and what is still to be translated. */
struct made {
	const struct lime_question *from;
	const struct lime_group *group;
	enum inquiry_fate *fate; /* NULL: none of theirs */
	/* Their code of each of our choices, or of our levels, by rank; NULL: ours. */
	struct span *choice_codes, *level_codes;
	/* Shown only when this choice of that question of ours is made; SIZE_MAX: whenever. */
	size_t needs_question, needs_choice;
	bool *is_alone; /* by choice: chosen, no other may be; NULL: none */
	struct span equation; /* of a computed value, theirs; ours when there is a formula already */
};

/* A variable of theirs. */
struct lime_variable {
	struct span name, whole; /* "Q1_SQ001", of "Q1" */
	size_t question, part;   /* ours; part SIZE_MAX: the whole */
	bool is_code;            /* by code, not by SGQA: counted once in `that.Q1` */
};

enum { LIME_TAKEN_ROOM = 1 << 16 }; /* at least twice LOGIC_SYMBOL_MAX, a power of two */

struct making {
	struct arena *arena;
	const struct lime_survey *survey;
	struct inquiry *inquiry;
	struct inquiry_telling telling;
	size_t *lime_language; /* of each of our languages */
	struct made *made;     /* by question */
	struct lime_variable *variables;
	size_t variable_count, variable_room;
	const struct lime_variable **wholes; /* the same, by question of theirs */
	struct span *taken; /* names in use, a table of hashes */
	size_t taken_count;
	const struct lime_group *group;       /* being read */
	const struct lime_question *question;
	const char *where;
	size_t needed_count, shown_settings; /* told once, at the end */
	enum inquiry_fate *fates, *fate; /* of each question of theirs; of the one being read */
	size_t fate_count;
	struct text noted[LOGIC_LIME_NOTE_COUNT]; /* where a meaning changes a little */
	size_t noted_count[LOGIC_LIME_NOTE_COUNT];
	bool is_told;      /* something was, of the question being read */
	bool is_too_long;  /* more questions than may be */
	bool without_kept; /* what Parvis wrote in attributes is left */
	const struct inquiry_asked *asked;    /* once there are names */
};

/* As inquiry_from_lime, before it is checked: what is kept in attributes may still be in part. */
struct inquiry *inquiry_lime_make(struct arena *arena, const struct lime_survey *survey,
                                  struct inquiry_report *report_r, const char **sentence_r);
/* As inquiry_from_lime, leaving in `making` where each question comes from. */
struct inquiry *inquiry_lime_trace(struct arena *arena, const struct lime_survey *survey,
                                   struct inquiry_report *report_r, struct making *making_r,
                                   const char **sentence_r);
void making_tell(struct making *making, enum inquiry_fate fate, const char *sentence);
void making_changed(struct making *making, const char *sentence);
const char *making_where(struct making *making, struct span code);

/* --- inquiry_lime_texts.c: words, codes, names ------------------------------------------------ */

/* Without blanks at its ends, nor control characters. */
struct span inquiry_plain(struct arena *arena, struct span words);
/* Theirs in each of our languages; empty where there are none, or NULL inside. */
struct inquiry_words making_words(struct making *making, const struct lime_text *texts);
struct inquiry_words making_said(struct making *making, enum lime_said said);
/* « a : b », in each language. */
struct inquiry_words making_joined(struct making *making, struct inquiry_words a,
                                   struct inquiry_words b);
/* At most so many characters in each language, cut at a blank; true when it was cut. */
bool making_fit(struct making *making, struct inquiry_words *words, size_t length_max);
/* Something in the first language, without which nothing may be published. */
void making_fill(struct making *making, struct inquiry_words *words, struct span otherwise);
bool words_are_empty(const struct inquiry *inquiry, struct inquiry_words words);
/* A code that is free, with all the names that its parts would take. */
struct span making_code(struct making *making, struct span wanted, const struct span *parts,
                        size_t part_count);
/* One of a list: letters, figures and `_`, once each. */
struct span making_part_code(struct making *making, struct span wanted, struct span *before,
                             size_t count);
void making_name(struct making *making, size_t question, size_t part, struct span suffix);
struct span making_attribute(const struct making *making, const char *name);
/* A whole number; false: there is none, or it is a formula. */
bool making_number(const struct making *making, const char *name, int64_t *number_r);

/* --- inquiry_lime_kinds.c: what a question of theirs becomes ---------------------------------- */

void making_question(struct making *making, const struct lime_question *question);
/* Adds one of ours; a spare one when there are too many. */
struct inquiry_question *making_new(struct making *making, enum ask_kind kind, struct span code,
                                    const struct span *parts, size_t part_count,
                                    struct inquiry_words words);
void making_drop(struct making *making, const char *sentence);
/* Room for choices, and for their codes of theirs. */
void making_room(struct making *making, struct inquiry_question *question, size_t count);
void making_fit_choice(struct making *making, struct inquiry_choice *choice);
size_t making_rank(const struct making *making, const struct inquiry_question *question);

/* --- inquiry_lime_arrays.c: tables ------------------------------------------------------------ */

bool making_array(struct making *making, const struct lime_question *question);

/* inquiry_lime_fields.c: N, Q and K, D, S T U, X, and `*`. */
void making_numbers(struct making *making);
void making_fields(struct making *making);
void making_dates(struct making *making);
void making_texts(struct making *making);
void making_page(struct making *making);
void making_equation(struct making *making);

/* --- inquiry_lime_rest.c: quotas, assessments, settings --------------------------------------- */

void making_assess(struct making *making, const struct lime_group *group); /* NULL: the whole */
void making_quotas(struct making *making);
/* What is not carried of a question: told. */
void making_settings(struct making *making);
void making_tell_whole(struct making *making);

/* --- inquiry_lime_logic.c: conditions, checks, holes ------------------------------------------ */

void making_translate(struct making *making);
/* inquiry_lime_names.c: sorted once, when all are made. */
void making_sort(struct making *making);
struct logic_lime_names making_names(const struct making *making);
/* Our condition of theirs, or of old rows; empty, and told, when it has no equal. Only names before
 * that question of ours may be used. */
struct span making_condition(struct making *making, struct span equation, int32_t rank,
                             const char *otherwise);
struct span making_rows(struct making *making, const struct logic_lime_condition *rows,
                        size_t count, int32_t rank, const char *otherwise);

/* --- inquiry_lime_leave.c: what each kind of ours is there ------------------------------------ */

enum { LIME_CODE_MAX = 20, LIME_ANSWER_CODE_MAX = 5 }; /* bytes, of LimeSurvey's own tables */

struct leaving {
	struct arena *arena;
	const struct inquiry *inquiry;
	const struct inquiry_asked *asked;
	struct lime_survey *survey;
	struct inquiry_telling telling;
	struct lime_question **questions; /* by question of ours */
	int64_t qid;                      /* the last given */
	const char *where;
	bool is_told;
};
void leaving_tell(struct leaving *leaving, enum inquiry_fate fate, const char *sentence);
/* Letters and figures, so many at most; a letter first when it names a question. */
struct span leaving_code(struct arena *arena, struct span ours, size_t length_max,
                         bool is_question);
struct span leaving_numbered(struct arena *arena, struct span code, size_t number,
                             size_t length_max);
/* LimeSurvey's databases may not tell A from a. */
bool leaving_same(struct span a, struct span b);
/* LimeSurvey shows nothing in a language without a row: what is not translated is said as here, in
 * the first one. */
struct lime_text *leaving_texts(struct leaving *leaving, struct inquiry_words words);
void leaving_attribute(struct leaving *leaving, struct lime_question *to, const char *name,
                       struct span value, int language);
void leaving_kind(struct leaving *leaving, struct lime_question *to,
                  const struct inquiry_question *question);

/* --- inquiry_lime_keep.c: what LimeSurvey has no place for ------------------------------------ */

enum keep_when { KEEP_EARLY, KEEP_LATE }; /* what has no formula in it, and what has */
/* Puts back what the attributes of a question of theirs keep, where nothing was changed since. */
void inquiry_keep_read(struct arena *arena, struct inquiry *inquiry, enum inquiry_piece piece,
                       size_t at, const struct lime_question *from, enum keep_when when,
                       struct inquiry_telling *telling);
/* Writes into `to` what differs between two readings of a piece. True when something did. */
bool inquiry_keep_write(struct arena *arena, const struct inquiry *wanted,
                        const struct inquiry *read, enum inquiry_piece piece, size_t at,
                        enum keep_when when, struct lime_question *to);
/* One key, against none. */
void inquiry_keep_formula(struct arena *arena, struct span formula, struct lime_question *to);
bool inquiry_is_kept_attribute(struct span name);

/* --- inquiry_lime_match.c: which column of a file of replies says what of a question here ------- */

/* Their codes, and what each is here: a choice, a level; -1: it is not there any more. */
struct lime_codes {
	struct span *theirs;
	int64_t *ours;
	size_t count;
};

enum lime_says {
	LIME_SAYS_VALUE, /* of the question, or of a part of it */
	LIME_SAYS_OTHER, /* the text of « autre »: when there is one, the box is ticked */
	LIME_SAYS_RANK,  /* which choice is at the rank `part` */
};
struct lime_cell {
	size_t column, part; /* part SIZE_MAX: the whole */
	enum lime_says says;
};

struct inquiry_lime_replies {
	struct arena *arena;
	const struct inquiry *inquiry; /* ours */
	const struct lime_survey *survey;
	const struct lime_column *columns;
	struct inquiry_fitted *fitted; /* by column */
	struct lime_cell **cells;      /* by question of ours */
	size_t *cell_counts;
	struct lime_codes *codes;
	bool *is_reworded;
	const struct inquiry_asked *asked[SIDE_COUNT]; /* made when first read */
};

#endif
