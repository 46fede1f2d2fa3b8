/* The pages of this room: their fields, and the sheet of questions as a form. */
#ifndef LISTEN_ANSWER_PAGE_H
#define LISTEN_ANSWER_PAGE_H

#include "craft/visit/visit.h"
#include "listen/answer/answer_inside.h"

enum {
	CODE_TITLE, CODE_HAS_LANGUAGES, CODE_LANGUAGES, CODE_LANGUAGE, CODE_FIELDS, CODE_ERRORS, CODE_WRONG,
	CODE_FIELD_COUNT
};
enum {
	WELCOME_TITLE, WELCOME_OPENING, WELCOME_PLACE, WELCOME_CLOSES, WELCOME_IS_PUBLIC,
	WELCOME_IS_STAFF, WELCOME_FLOOR, WELCOME_SAMPLE_URL, WELCOME_ALL_URL, WELCOME_STEP_URL,
	WELCOME_NOTICE_URL, WELCOME_HAS_JOURNEYS, WELCOME_JOURNEYS, WELCOME_QUESTIONS_URL, WELCOME_DRAFT,
	WELCOME_IS_PERSONAL, WELCOME_LANGUAGE, WELCOME_DIRECTION, WELCOME_WORDS, WELCOME_HAS_LANGUAGES,
	WELCOME_LANGUAGES,
	WELCOME_FIELD_COUNT
};
enum { SPOKEN_LANGUAGE, SPOKEN_NAME, SPOKEN_IS_CHOSEN, SPOKEN_URL, SPOKEN_FIELD_COUNT };
enum { CHOSEN_ID, CHOSEN_VALUE, CHOSEN_WORDS, CHOSEN_FIELD_COUNT };
enum {
	SHEET_TITLE, SHEET_WITHIN, SHEET_TROUBLE, SHEET_NOTE, SHEET_ACTION_URL, SHEET_ONCE, SHEET_DRAFT,
	SHEET_STEP, SHEET_HIDDEN, SHEET_GROUPS, SHEET_CAN_NEXT, SHEET_CAN_SEND, SHEET_CAN_PREVIOUS,
	SHEET_CAN_KEEP, SHEET_WORK, SHEET_ERRORS, SHEET_WRONG, SHEET_FIELD_COUNT
};
enum { HIDDEN_NAME, HIDDEN_VALUE, HIDDEN_FIELD_COUNT };
enum { GROUP_FRAME, GROUP_QUESTIONS, GROUP_FIELD_COUNT };
enum {
	QUESTION_ID, QUESTION_NAME, QUESTION_SENTENCE, QUESTION_ERROR, QUESTION_VALUE,
	QUESTION_IS_TEXT, QUESTION_IS_CHOICE, QUESTION_MOST, QUESTION_OPTIONS, QUESTION_FIELD_COUNT
};
enum {
	OPTION_ID, OPTION_NAME, OPTION_VALUE, OPTION_WORDS, OPTION_TYPE, OPTION_IS_CHOSEN,
	OPTION_IS_APART, OPTION_FIELD_COUNT
};
enum { LATER_TITLE, LATER_URL, LATER_CLOSES, LATER_FIELD_COUNT };
enum { THANKS_TITLE, THANKS_LEAD, THANKS_RESULTS, THANKS_AGAIN_URL, THANKS_END,
	THANKS_LANGUAGE, THANKS_DIRECTION, THANKS_HELP_FIRST, THANKS_HELP, THANKS_FIELD_COUNT };
enum {
	SHUT_TITLE, SHUT_WORDS, SHUT_CODE_URL, SHUT_MIRROR_URL, SHUT_TOLD, SHUT_HAS_TOLD, SHUT_FIELD_COUNT
};
enum { TOLD_SENTENCE, TOLD_WORDS, TOLD_LANGUAGE, TOLD_FIELD_COUNT };
enum {
	PAPER_TITLE, PAPER_HAS_WAVES, PAPER_FIELDS, PAPER_ERRORS, PAPER_WRONG, PAPER_IS_TWICE,
	PAPER_HAS_SECOND, PAPER_SECOND, PAPER_FIELD_COUNT
};

extern const struct field answer_told_fields[TOLD_FIELD_COUNT];
extern const struct page_kind answer_code_page, answer_welcome_page, answer_sheet_page,
	answer_later_page, answer_thanks_page, answer_shut_page, answer_paper_page;

/* --- answer_languages.c ----------------------------------------------------------------------- */

enum { ANSWER_LANGUAGE_LENGTH_MAX = 35 }; /* RFC 5646 §4.4.1: as long as a tag should be */

/* How a language calls itself; its code when it is not known. */
struct span answer_language_name(struct span code);
/* Parvis's own words in that language, or in French, the service's, when no catalogue serves it. */
void answer_speak(struct visit *visit, struct span language);
/* A path of ours, with the language to read it in (empty: none). */
const char *answer_address(struct visit *visit, const char *path, struct span language);

/* --- answer_guess.c -------------------------------------------------------------------------- */

/* A code came that names nothing: whoever sends many waits before the answer, and she alone. Right
 * codes never wait, wherever they come from. */
void answer_guess(struct visit *visit);
/* How long, for one more wrong code of this peer ("192.0.2.7"). */
int64_t answer_guess_wait_us(struct span peer, int64_t now_us);
/* How long one more form that shows no work has to wait; 0: it may come, and is counted. */
int64_t answer_slow_wait_us(struct span peer, int64_t now_us);

/* --- answer_help.c: where to find help ---------------------------------------------------------- */

enum { ANSWER_HELP_LENGTH = 32 };
/* Do the words of this reply tell a distress? */
bool answer_help_is_wanted(const struct answer_form *form, const struct answer_reply *reply);
/* What the address of the thanks carries of it, whatever it says: nobody else reads which. */
void answer_help_mark(bool is_distress, int64_t now_s, char mark_r[ANSWER_HELP_LENGTH + 1]);
/* Is help to be said first? A mark that is not ours, of half an hour ago, or of before this program began,
 * says no. */
bool answer_help_is_first(struct span typed, int64_t now_s);

/* --- answer_paper.c: what one side is asked, drawn and read ---------------------------------- */

enum { PAPER_QUESTION_COUNT_MAX = SURVEY_ITEM_COUNT_MAX, PAPER_JOURNEY_COUNT_MAX = 40 };

/* A question as a person meets it: an item, or a list of choices (several items under a stem). */
struct paper_question {
	size_t first;        /* index of its (first) item */
	size_t items[32];    /* choices, in the order they are shown */
	size_t item_count;   /* 1, or the number of choices */
	size_t choice_count_max; /* choices: how many may be ticked */
	const char *error;   /* NULL: fine */
};

struct paper {
	const struct answer_form *form;
	enum side side;
	int64_t journey_id; /* of which the person speaks; 0: of none */
	struct span place_name;
	struct paper_question *questions;
	size_t question_count;
	struct answer_reply reply;
	bool is_wrong;
};

/* `seed` decides the order of choices: the same person sees the same order. */
void paper_begin(struct arena *arena, struct paper *paper, const struct answer_form *form,
                 enum side side, int64_t journey_id, struct span seed);
/* The journeys that the wave asks about, in the order of its form. */
size_t paper_journeys(const struct answer_form *form, int64_t ids_r[PAPER_JOURNEY_COUNT_MAX]);
/* Reads question `only` (SIZE_MAX: all) of the form that was sent into paper->reply; what is wrong is
 * told beside it. */
void paper_read(struct arena *arena, struct paper *paper, size_t only,
                const struct http_pairs *body);
bool paper_is_empty(const struct paper *paper);
/* Draws question `only`, or all. */
void paper_draw(struct arena *arena, const struct paper *paper, size_t only, struct model *page);
/* The answer to a question, in words; empty: nothing was answered. */
struct span paper_words(struct arena *arena, const struct paper *paper,
                        const struct paper_question *question);
/* What was answered, in words, on the page that could not take it. */
void paper_tell(struct arena *arena, const struct paper *paper, struct model *page);

/* --- answer_pages.c: one visit to the questions ------------------------------------------------ */

struct answer_twice;
struct answer_brake;

/* One visit to the sheet of questions: by a link, or by a colleague who types a paper in. */
struct sitting {
	struct visit *visit;
	struct answer_target target;
	struct survey_wave wave;
	const struct answer_form *form;
	struct paper paper;
	const char *base;       /* "/repondre/CODE" or "/saisie/WAVE" */
	struct span draft;      /* its secret; empty on paper */
	struct span once;       /* key of the form */
	struct span language;   /* asked for, or chosen among those of the inquiry; empty: none */
	size_t step;            /* from 1; 0: all questions on one page */
	int64_t chosen_journey; /* as the form says; 0: none */
	bool is_typed;          /* the sheet was sent: what is refused is shown again */
	bool has_draft;
	const char *note;       /* said above the questions */
	struct answer_brake *brake; /* robots are slowed down (answer_brake.c); NULL: nobody is */
	/* A paper typed in by two people (answer_twice.c). */
	bool is_twice;          /* the survey wants it, or this is the second time */
	struct span number;     /* of the sheet; empty: the first time */
	struct answer_twice *first_kept; /* of that number */
	const struct answer_reply *first; /* opened, once the differences were shown; NULL before */
	const char *trouble;    /* the database failed: said above what was typed */
};

/* Robots fill every field; people never meet this one. Who does all the same is told, and loses nothing. */
bool sitting_is_trapped(const struct sitting *sitting);
extern const char answer_trapped[];
bool sitting_has_served(const struct sitting *sitting);
/* What stands instead of the questions, or false. Nobody types in vain: what was is shown again. */
bool sitting_closed_door(struct sitting *sitting);
MUST_USE bool sitting_load_place(struct sitting *sitting, struct span *name_r);
/* The page that follows a reply: thanks, or why it was not taken. */
void sitting_outcome(struct sitting *sitting, enum answer_outcome outcome,
                     const struct answer_reply *reply);

/* What was begun and kept; sitting->has_draft: there was something. False after a page was answered. */
MUST_USE bool sitting_load_draft(struct sitting *sitting, struct answer_reply *reply_r);
MUST_USE bool sitting_save_draft(struct sitting *sitting, const struct answer_reply *reply,
                                 struct fault *fault_r);

/* --- answer_join.c: a photo or a document -------------------------------------------------------- */

struct joining {
	struct sitting *sitting;
	struct ask_files files;
	struct answer_joined joined; /* when has_file */
	bool may_join;  /* by this way; else its question is not asked */
	bool is_wanted; /* what was pressed sends it */
	bool has_file;
};
/* Before what was sent is read into the sheet. */
void joining_begin(struct joining *joining, struct sitting *sitting, struct ask_sheet *sheet);
/* After inquiry_decide. */
void joining_decide(const struct joining *joining, struct ask_sheet *sheet);
/* The name of the mark that goes with the other fields when a file that came is not kept; NULL: none, or
 * it is among them. */
const char *joining_mark(const struct joining *joining);
/* Do the fields beside it weigh more than those of any other form? */
bool joining_is_long(const struct visit *visit);

/* --- answer_inquiry.c: the same when the wave puts an inquiry ------------------------------------- */

extern const struct page_kind answer_inquiry_page;
/* From the first screen, or from what was kept for later. */
void inquiry_get_questions(struct sitting *sitting);
void inquiry_take_questions(struct sitting *sitting);
/* The answers to all its screens, from the fields of the last one (visit->body), of which the visit's
 * arena, db, root_id and today alone are asked. FOUND_NONE: the page would show some again. */
MUST_USE enum found inquiry_read_letter(struct sitting *sitting, struct answer_reply *reply_r,
                                        struct fault *fault_r);

/* --- answer_kiosk.c --------------------------------------------------------------------------- */

/* What stands in an opened letter; false: not one of ours. Points into `plain`. */
bool answer_letter_read(struct arena *arena, const uint8_t *plain, size_t size,
                        struct http_pairs *fields_r);

#endif
