/* inquiry: a questionnaire of any kind of question, in several languages, for one side or for all.
 *
 * The room `questionnaire` keeps the bank of mirror sentences; here a service writes whatever it
 * needs to ask: a choice, a ranking, a text, with conditions, scores and as many languages as its
 * people read. Put to people by a survey (rooms survey, launch, answer), under the same floors,
 * the same seals and the same gate; or filled to ask for something at the desk (room filling).
 *
 * An inquiry is a document. It is written as a draft, read over, and published as a version; a
 * published version never changes, a change makes the next one and says what stays comparable. */
#ifndef GROUND_INQUIRY_H
#define GROUND_INQUIRY_H

#include "craft/ask/ask.h"
#include "craft/logic/logic.h"
#include "craft/visit/visit.h"
#include "ground/people/people.h"

enum {
	INQUIRY_QUESTION_COUNT_MAX = ASK_QUESTION_COUNT_MAX,
	INQUIRY_PAGE_COUNT_MAX = 200,
	INQUIRY_LANGUAGE_COUNT_MAX = 40,
	INQUIRY_QUOTA_COUNT_MAX = 50,
	INQUIRY_NAME_LENGTH_MAX = 120,       /* characters */
	INQUIRY_NOTICE_LENGTH_MAX = 4000,    /* of a welcome, an end, what a page says */
	INQUIRY_DOCUMENT_SIZE_MAX = 4 << 20, /* bytes, as JSON */
	INQUIRY_DEPTH_MAX = 20, /* of its JSON; ours goes to ten */
};

/* --- the document ----------------------------------------------------------------------------- */

/* Words in each language of the inquiry, in their order. An empty one is not translated: the first
 * language is read instead. */
struct inquiry_words {
	struct span *in; /* language_count of them; NULL: none in any */
};

struct inquiry_choice {
	struct span code;
	struct inquiry_words words, other; /* other: the far end of a pair */
	bool is_anchored;
	struct span step; /* of the question's journey: its id, as figures; empty: none */
};

struct inquiry_question {
	struct span code; /* a name of craft/logic: letters, figures, _ and . */
	enum ask_kind kind;
	/* What it may be compared with (docs/questionnaire.md): 'S' the service judged by all sides,
	 * 'V' each side's own experience, 'Q' 'B' 'M' work life, well-being, meaning, 'E' what counts
	 * most, 'O' an open question, 'G' facts: no comparison. */
	char nature;
	struct span theme; /* code of a dimension (room theme); empty: none */
	bool asked[SIDE_COUNT];
	struct inquiry_words words;            /* for whoever has none of their own below */
	struct inquiry_words said[SIDE_COUNT]; /* in that side's words; an S question has none */
	struct inquiry_words other, help, reason, text, unit;
	unsigned aparts; /* of enum ask_apart */
	struct inquiry_choice *choices;
	size_t choice_count;
	/* ASK_ONE: code of the journey whose steps the choices are, « 1 » the first; empty: of none */
	struct span journey;
	bool is_shuffled, is_reversed; /* reversed: a high level is unfavourable */
	int64_t least, most, total;
	int decimals;
	size_t length_max;
	bool is_photo; /* ASK_FILE: no document */
	struct inquiry_words *level_words;     /* most - least + 1 of them, or NULL */
	struct span *level_codes;              /* the same number, or NULL: a level is its number */
	struct inquiry_words least_words, most_words;
	struct span shown_if; /* condition (craft/logic); empty: always */
	struct span check;    /* what an answer must agree with; empty: nothing */
	struct inquiry_words check_words; /* said when it does not */
	struct span formula;  /* ASK_COMPUTED */
	struct span purpose;  /* why a personal datum is asked */
};

/* Pages are shown one after the other; a question belongs to one. */
struct inquiry_page {
	struct inquiry_words title, text;
	struct span shown_if;
	size_t first, count; /* of its questions */
};

struct inquiry_quota {
	struct span name, condition;
	int64_t limit;
	struct inquiry_words message;
};

struct inquiry {
	struct span name;
	bool is_request; /* what a request is asked with (room offering), not a survey */
	struct span *languages; /* RFC 5646: "fr", "ar", "pt-BR"; the first one is the source */
	size_t language_count;
	struct inquiry_words title, welcome, end;
	struct inquiry_page *pages;
	size_t page_count;
	struct inquiry_question *questions; /* page after page */
	size_t question_count;
	struct inquiry_quota *quotas;
	size_t quota_count;
};

/* Empty words in every language. */
struct inquiry_words inquiry_words_new(struct arena *arena, const struct inquiry *inquiry);
/* In a language, or in the first one when it is not translated; empty when neither. */
struct span inquiry_say(struct inquiry_words words, size_t language);
/* The words of a question for a side, as above. */
struct span inquiry_question_say(const struct inquiry_question *question, enum side side,
                                 size_t language);
/* May its answer say who one is? An address, a number, what its author gave a purpose for, or words that
 * ask for a name. */
bool inquiry_is_personal(const struct inquiry_question *question);
/* The question whose answer is a file, or the inquiry's count: there is one at most, asked of usagers
 * alone, on the last screen, or the inquiry is not sound. */
size_t inquiry_file_of(const struct inquiry *inquiry);
/* The rank of a language, or the inquiry's count of them. */
size_t inquiry_language(const struct inquiry *inquiry, struct span code);
/* Is it written from right to left (ar, fa, he, ur, ps, sd, ckb, dv, yi)? */
bool inquiry_is_rtl(struct span language);
/* How a kind is called in documents ("one", "several", …) and in French. */
extern const char *const inquiry_kind_codes[ASK_KIND_COUNT];
extern const char *const inquiry_kind_words[ASK_KIND_COUNT];

/* --- as JSON ---------------------------------------------------------------------------------- */

/* The canonical form: one inquiry, one text. README.md gives its keys. */
struct span inquiry_write(struct arena *arena, const struct inquiry *inquiry);
/* NULL with the French sentence of what is wrong: not JSON, an unknown key or kind, a limit. What it
 * gives is well formed, not yet sound: see inquiry_check. */
MUST_USE struct inquiry *inquiry_read(struct arena *arena, struct span json,
                                      const char **sentence_r);

/* --- is it sound ------------------------------------------------------------------------------ */

/* Stands where words are still to be written, by whoever has the right to use them: an inquiry that
 * holds it cannot be published. */
#define INQUIRY_BLANK "[à compléter]"

struct inquiry_remark {
	size_t question;      /* rank; the inquiry's count: the whole */
	bool is_blocking;     /* it cannot be published */
	const char *sentence; /* French, with the question's code */
};
/* Conditions that do not parse or look forward, circles of computed values, codes used twice, words
 * missing, limits: blocking. False when something is. */
bool inquiry_check(struct arena *arena, const struct inquiry *inquiry,
                   struct inquiry_remark **remarks_r, size_t *count_r);

/* --- as one side reads it in one language ---------------------------------------------------------
 *
 * Whatever the side and the language, the list has the same questions in the same order, so that
 * one pack fits all. What is not asked of a side is not shown. */

struct inquiry_asked;
/* Of an inquiry that passed inquiry_check, and lives as long. NULL on one that did not. */
MUST_USE const struct inquiry_asked *inquiry_ask(struct arena *arena,
                                                 const struct inquiry *inquiry, enum side side,
                                                 size_t language);
struct ask_list inquiry_list(const struct inquiry_asked *asked);

/* One person's sheet. What is shown follows from what was read into it: read first, then decide. */
struct inquiry_sitting {
	const struct inquiry_asked *asked;
	struct ask_sheet *sheet;
	struct ask_question *questions; /* hers, in which earlier answers are repeated */
};
struct inquiry_sitting inquiry_sit(struct arena *arena, const struct inquiry_asked *asked);
/* Shows and hides, in order, by what is answered so far; gives computed values. What is hidden is
 * forgotten, with its complaints: its answer counts no more. Once, after reading. */
void inquiry_decide(struct arena *arena, struct inquiry_sitting *sitting);
/* Complains, in the inquiry's words, of answers that disagree with a check. After inquiry_decide. */
void inquiry_judge(struct arena *arena, struct inquiry_sitting *sitting);
/* Quotas whose condition these answers meet, a bit each, the first one lowest. After inquiry_decide. */
uint64_t inquiry_quotas_met(struct arena *arena, const struct inquiry_sitting *sitting);
/* Puts earlier answers in sentences (« {prenom}, … »): after inquiry_decide, before drawing. */
void inquiry_pipe(struct arena *arena, struct inquiry_sitting *sitting);
/* Screens: pages, cut where a question waits for an answer of its own page, so that nothing has to
 * move under one's fingers. The screen of a question, and how many there are. */
size_t inquiry_screen_of(const struct inquiry_asked *asked, size_t question);
size_t inquiry_screen_count(const struct inquiry_asked *asked);
size_t inquiry_page_of(const struct inquiry_asked *asked, size_t question);

/* --- what of a reply can be counted ---------------------------------------------------------------
 *
 * Closed answers become columns of levels, as the mirror's: a choice or a box is 0 or 1, a row of a
 * matrix its level, a rank its level from the last. Texts and files stand apart. Numbers, days, hours,
 * places, points and computed values are kept, and have no column. */

struct inquiry_column {
	size_t question, part, level_count;
};
/* In the order of the list, `most` at the most: a question that does not fit has none. */
size_t inquiry_columns(struct arena *arena, struct ask_list list, size_t most,
                       struct inquiry_column **columns_r);
/* Its level from 0, when `state` is ASK_ANSWERED. */
struct ask_part inquiry_level(struct ask_list list, const struct ask_value *values,
                              const struct inquiry_column *column);
/* Questions whose answers stand apart, `most` at the most: a file first, then texts in their order. */
size_t inquiry_aparts(struct arena *arena, struct ask_list list, size_t most, size_t **questions_r);
bool inquiry_stands_apart(enum ask_kind kind);
/* The list and the values without them: what is kept of a reply as a whole. */
struct ask_list inquiry_kept_list(struct arena *arena, struct ask_list list);
const struct ask_value *inquiry_kept_values(struct arena *arena, struct ask_list list,
                                            const struct ask_value *values);

/* --- LimeSurvey ------------------------------------------------------------------------------- */

struct lime_survey; /* craft/lime/lime.h */
enum inquiry_fate { INQUIRY_KEPT, INQUIRY_CHANGED, INQUIRY_DROPPED, INQUIRY_FATE_COUNT };
extern const char *const inquiry_fate_words[INQUIRY_FATE_COUNT]; /* "gardé" … */

struct inquiry_note {
	enum inquiry_fate fate;
	const char *where, *sentence; /* French, plain text */
};
/* What became of it, line by line: at least one line for each question. */
enum { INQUIRY_NOTE_COUNT_MAX = 5000 }; /* further ones are only counted */
struct inquiry_report {
	struct inquiry_note *notes;
	size_t note_count;
	size_t counts[INQUIRY_FATE_COUNT];    /* of notes */
	size_t questions[INQUIRY_FATE_COUNT]; /* of its questions: whole, otherwise, not at all */
};

/* The survey as a questionnaire that passes inquiry_check; asked of usagers and of agents, for a
 * survey of LimeSurvey knows no sides. NULL with a French sentence when it is beyond our limits. */
MUST_USE struct inquiry *inquiry_from_lime(struct arena *arena, const struct lime_survey *survey,
                                           struct inquiry_report *report_r,
                                           const char **sentence_r);
/* A survey for lime_lss_write, a question of ours for each of its own. What LimeSurvey has no place
 * for is written in attributes of its questions, which it keeps and does not use: read here again,
 * the questionnaire is the same, byte for byte, and what was changed there since is not undone. NULL
 * with a sentence when inquiry_check finds something blocking. */
MUST_USE struct lime_survey *inquiry_to_lime(struct arena *arena, const struct inquiry *inquiry,
                                             struct inquiry_report *report_r,
                                             const char **sentence_r);

/* Whole files, with nothing left in memory but what they give: a survey of LimeSurvey (.lss) or our
 * document (JSON). One at a time in a process. */
enum { INQUIRY_FILE_SIZE_MAX = 32 << 20 };
MUST_USE struct inquiry *inquiry_from_file(struct arena *arena, struct span bytes,
                                           struct inquiry_report *report_r,
                                           const char **sentence_r);
MUST_USE bool inquiry_to_lss(struct arena *arena, const struct inquiry *inquiry,
                             struct span *bytes_r, struct inquiry_report *report_r,
                             const char **sentence_r);

/* --- replies to a survey of LimeSurvey --------------------------------------------------------------
 *
 * Made elsewhere to the questionnaire this one came from, they are read as if they had been made
 * here: what a condition hides is forgotten, what is computed is computed again. Two copies are
 * told to be the same question by its code and its kind. */

struct lime_column; /* craft/lime/lime_replies.h */
enum inquiry_fit {
	INQUIRY_FIT_TAKEN,
	INQUIRY_FIT_ABOUT,    /* of the reply or its author: instants, addresses, tokens; never kept */
	INQUIRY_FIT_PERSONAL, /* an open question that may say who answered; never kept */
	INQUIRY_FIT_OTHERWISE, /* a question that is not the same here */
	INQUIRY_FIT_NONE,     /* no question of this questionnaire */
	INQUIRY_FIT_COUNT
};
struct inquiry_fitted {
	enum inquiry_fit fit;
	size_t question;      /* of ours, when there is one; SIZE_MAX */
	const char *sentence; /* why it is left, French; NULL when it is taken */
};
struct inquiry_lime_replies;
/* `survey` and `columns` are those of the file and must outlive it, as the inquiry, which is published.
 * NULL with a French sentence: no column answers it, or the survey is beyond our limits. */
MUST_USE struct inquiry_lime_replies *
inquiry_lime_replies(struct arena *arena, const struct inquiry *inquiry,
                     const struct lime_survey *survey, const struct lime_column *columns,
                     size_t column_count, const char **sentence_r);
/* By column. */
const struct inquiry_fitted *inquiry_lime_fitted(const struct inquiry_lime_replies *replies);
/* A question that is answered in the file, in other words than here. */
bool inquiry_lime_is_reworded(const struct inquiry_lime_replies *replies, size_t question);

struct inquiry_told { /* of all replies read so far */
	int64_t cut;       /* texts beyond what is kept here */
	int64_t rounded;   /* numbers with more decimals than are kept here */
	int64_t forgotten; /* answers to what is not asked here, of this side or after those answers */
};
enum inquiry_reading {
	INQUIRY_READ_WELL,
	INQUIRY_READ_BADLY, /* *sentence_r, without capital: this reply is left, whole */
	INQUIRY_READ_WORDS, /* the file has words where codes are wanted: none can be read */
};
/* `values`: as struct lime_reply gives them. *values_r: one a question, in the row's arena. */
enum inquiry_reading inquiry_lime_reply(struct arena *row, struct inquiry_lime_replies *replies,
                                        enum side side, const struct span *values,
                                        const struct ask_value **values_r,
                                        struct inquiry_told *told, const char **sentence_r);

/* --- by return of a short message -----------------------------------------------------------------
 *
 * The first question shown to a side, when one figure answers it: a choice among at most 9 in one
 * order for all, yes or no, smileys, a scale within 0 and 10; and no other question needs an answer. */

struct inquiry_return {
	size_t rank;
	const struct ask_question *question;
	int first, last; /* figures */
};
enum { INQUIRY_SAYS_YES = -1, INQUIRY_SAYS_NO = -2, INQUIRY_SAYS_NOTHING = -3 };
/* False: this side is not asked so. */
bool inquiry_return_of(struct arena *arena, const struct inquiry_asked *asked,
                       struct inquiry_return *return_r);
/* « Répondez 1, 2 ou 3 : 1 oui, 2 en partie, 3 non. », and the same after the question. Parvis's own
 * words by a catalogue; NULL: in French. */
struct span inquiry_return_figures(struct arena *arena, const struct inquiry_return *returned,
                                   const struct catalogue *catalogue);
struct span inquiry_return_words(struct arena *arena, const struct inquiry_return *returned,
                                 const struct catalogue *catalogue);
/* A figure, or one of INQUIRY_SAYS_*, as the field of its page would hold it. False: it is none of the
 * answers. */
bool inquiry_return_read(struct arena *arena, const struct inquiry_return *returned, int said,
                         const char **name_r, struct span *value_r);

/* --- keeping ---------------------------------------------------------------------------------- */

enum inquiry_state { INQUIRY_DRAFT, INQUIRY_REVIEW, INQUIRY_PUBLISHED, INQUIRY_STATE_COUNT };
extern const char *const inquiry_state_words[INQUIRY_STATE_COUNT];

struct inquiry_row {
	int64_t inquiry_id, version;
	enum inquiry_state state; /* of that version */
	struct span name;
	int64_t changes;          /* of the draft: who saves an older one is told */
	int32_t published_day;
	bool has_published; /* some version is */
	bool is_request;    /* as the document that was saved last says */
};
/* The latest version of each, by name. */
MUST_USE bool inquiry_rows(struct arena *arena, struct db *db, int64_t root_id,
                           struct inquiry_row **rows_r, size_t *count_r, struct fault *fault_r);
/* One version (0: the latest), and its document (inquiry_r may be NULL). */
MUST_USE enum found inquiry_load(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t inquiry_id, int64_t version, struct inquiry_row *row_r,
                                 struct inquiry **inquiry_r, struct fault *fault_r);
/* The latest version that is published. FOUND_NONE: none is. */
MUST_USE enum found inquiry_load_published(struct arena *arena, struct db *db, int64_t root_id,
                                           int64_t inquiry_id, struct inquiry_row *row_r,
                                           struct inquiry **inquiry_r, struct fault *fault_r);
/* A new one, as the draft of its version 1. */
MUST_USE bool inquiry_add(struct arena *arena, struct db *db, int64_t root_id,
                          const struct inquiry *inquiry, int64_t account_id, int64_t now_s,
                          int64_t *inquiry_id_r, struct fault *fault_r);
/* The same of one that was read from a file, with the fact that it was. FOUND_NONE: the form of that
 * key was taken already, the write must give up. */
struct inquiry_adding {
	int64_t account_id, now_s;
	struct span once;
};
MUST_USE enum found inquiry_add_read(struct arena *arena, struct db *db, int64_t root_id,
                                     const struct inquiry *inquiry,
                                     const struct inquiry_adding *adding, int64_t *inquiry_id_r,
                                     struct fault *fault_r);
/* Saves a draft; of a published inquiry, makes the draft of the next version. FOUND_NONE: somebody
 * saved it since (`changes` differs). What it was before can be taken back. */
MUST_USE enum found inquiry_save(struct arena *arena, struct db *db, int64_t root_id,
                                 const struct inquiry_row *row, const struct inquiry *inquiry,
                                 int64_t account_id, int64_t now_s, struct fault *fault_r);
enum { INQUIRY_PAST_COUNT_MAX = 50 };
/* Back to what the draft was before the last saving. FOUND_NONE: there is nothing before. */
MUST_USE enum found inquiry_undo(struct arena *arena, struct db *db, int64_t root_id,
                                 int64_t inquiry_id, struct fault *fault_r);
/* From a state to another; *done_r false when it was no longer in `from`. */
MUST_USE bool inquiry_move(struct db *db, int64_t root_id, const struct inquiry_row *row,
                           enum inquiry_state to, int32_t today, bool *done_r,
                           struct fault *fault_r);

/* Where it is read and written; `rest` follows ("/relecture"), or is empty. */
const char *inquiry_url(struct arena *arena, int64_t inquiry_id, const char *rest);

/* A language by its code (RFC 5646): « français », or the code itself. */
const char *inquiry_tongue(struct arena *arena, struct span code);

extern const struct room_pages inquiry_pages;

#endif
