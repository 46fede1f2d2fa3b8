/* Questions as data: what is asked, how it is drawn, read, packed and told. A trade that knows
 * nothing of surveys, sides or waves; whoever calls says which questions are shown.
 *
 *	struct ask_sheet *sheet = ask_sheet_new(arena, list);
 *	ask_shuffle(sheet, seed);                       the same seed when the answer comes back
 *	if (ask_read(sheet, lookup, body)) ask_pack(list, ask_values(sheet), packed);
 *	else ask_draw(sheet, page, place);              nothing typed is lost
 *
 * A list is written once and never changed under answers: names of fields and packed bytes follow
 * the rank of a question in its list, and of a choice in its question. */
#ifndef CRAFT_ASK_ASK_H
#define CRAFT_ASK_ASK_H

#include "base/base.h"
#include "craft/form/form.h"
#include "craft/picture/picture.h"

enum ask_kind {
	ASK_ONE,      /* one of `choices` */
	ASK_SEVERAL,  /* `least` to `most` of `choices`; most 0: all */
	ASK_SCALE,    /* a level from `least` to `most` */
	ASK_SMILEYS,  /* five faces with words, levels 1 to 5 */
	ASK_YES_NO,   /* 1 or 0 */
	ASK_MATRIX,   /* `choices` are the rows of one scale */
	ASK_RANKING,  /* `choices` from the first to the last; `least` to `most` of them; most 0: all */
	ASK_NUMBER,   /* `least` to `most`, in units of 10^-decimals */
	ASK_DATE,     /* days since 1970, `least` to `most`; both 0: no limit */
	ASK_TIME,     /* minutes of the day, `least` to `most`; both 0: no limit */
	ASK_TEXT,     /* one line */
	ASK_LONG,     /* several */
	ASK_MAIL,
	ASK_PHONE,    /* kept as +33140205050 */
	ASK_PLACE,    /* an id that the caller's search knows */
	ASK_BUDGET,   /* `total` points shared between `choices` */
	ASK_PAIRS,    /* semantic differential: rows of one scale between `words` and `other` */
	ASK_KANO,     /* the same thing there (`words`) and missing (`other`), five answers each */
	ASK_COMPUTED, /* never asked: the caller gives its number */
	ASK_PAGE,     /* words to read: `text` */
	ASK_CONSENT,  /* yes or no, both said; `text` is what is agreed to */
	ASK_FILE,     /* a photo or a document that the caller takes, of `most` megabytes; 0: eight */
	ASK_KIND_COUNT
};

enum {
	ASK_QUESTION_COUNT_MAX = 1000,
	ASK_CHOICE_COUNT_MAX = 200,
	ASK_LEVEL_COUNT_MAX = 16,
	ASK_LEVEL_FAR_MAX = 50,        /* levels are within -50 and 50 */
	ASK_DECIMALS_MAX = 6,
	ASK_TOTAL_MAX = 1000000,       /* points */
	ASK_CODE_LENGTH_MAX = 40,      /* bytes */
	ASK_WORDS_LENGTH_MAX = 500,    /* characters of a question, a help, a reason, a choice */
	ASK_LINE_LENGTH_MAX = 200,     /* characters of a short text, unless the question says fewer */
	ASK_LONG_LENGTH_MAX = 2000,    /* and of a long one */
	ASK_BYTES_PER_CHARACTER = 2,   /* room kept in the pack: French takes 1.1 */
	ASK_MAIL_SIZE_MAX = 254,       /* RFC 5321 §4.5.3.1.3, without its brackets */
	ASK_PHONE_SIZE_MAX = 16,       /* E.164: + and fifteen figures */
	ASK_PLACE_FOUND_MAX = 20,
};
#define ASK_FILE_MEGABYTES_MAX (PICTURE_SIZE_MAX >> 20)
#define ASK_NUMBER_FAR_MAX INT64_C(1000000000000000) /* in units of 10^-decimals */

/* What may be answered instead. */
enum ask_apart { ASK_MAY_NOT_APPLY = 1, ASK_MAY_DECLINE = 2, ASK_MAY_NOT_KNOW = 4 };

struct ask_choice {
	struct span code, words;
	struct span other; /* ASK_PAIRS: the other end */
	bool is_anchored;  /* stays last when the order is drawn: « aucun de ceux-là » */
};

struct ask_question {
	struct span code;  /* letters, figures and ._->, unique in its list */
	enum ask_kind kind;
	struct span words; /* the question */
	struct span other; /* ASK_KANO: when it is missing */
	struct span help;
	struct span reason; /* why an answer is needed, a sentence; empty: none is needed */
	struct span text;   /* ASK_PAGE, ASK_CONSENT */
	unsigned aparts;    /* of enum ask_apart */
	const struct ask_choice *choices;
	size_t choice_count;
	bool is_shuffled;   /* choices are shown in an order drawn for each person, and recorded */
	int64_t least, most;
	const struct span *level_words; /* beside each level, most - least + 1 of them; NULL: ends */
	struct span least_words, most_words;
	int decimals;       /* ASK_NUMBER, ASK_COMPUTED */
	struct span unit;
	int64_t total;      /* ASK_BUDGET */
	size_t length_max;  /* ASK_TEXT, ASK_LONG: characters; 0: the limits above */
	bool is_photo;      /* ASK_FILE: no document */
};

struct ask_list {
	const struct ask_question *questions;
	size_t count;
};

/* Why there is no answer is part of the answer. */
enum ask_state {
	ASK_NOT_SHOWN, ASK_NOT_ANSWERED, ASK_NOT_APPLICABLE, ASK_DECLINED, ASK_NOT_KNOWN, ASK_ANSWERED,
	ASK_STATE_COUNT
};

/* A choice, a row or half of a Kano pair. */
struct ask_part {
	enum ask_state state; /* ASK_NOT_SHOWN: not offered */
	int32_t number;       /* ticked 1 or 0; level; rank from 1; points; 0 to 4 */
};

struct ask_value {
	enum ask_state state;
	int64_t number;    /* index of the choice, level, number, day, minute, place, yes, file */
	struct span text;
	struct ask_part *parts; /* ask_part_count(question) of them */
	uint8_t *order;         /* order[i]: the choice shown at i; NULL unless is_shuffled */
};

/* Does it stand within what the question takes? Asked of what comes from elsewhere, before
 * ask_fill and before packing. */
bool ask_value_is_valid(const struct ask_question *question, const struct ask_value *value);
/* One without an answer, with its parts and, if choices are shuffled, their order. */
struct ask_value ask_value_new(struct arena *arena, const struct ask_question *question);

/* How many parts a value has: rows, choices where each is answered, 2 for a Kano pair; else 0. */
size_t ask_part_count(const struct ask_question *question);

/* --- is the list itself sound ------------------------------------------------------------------ */

struct ask_trouble {
	size_t question;      /* rank in the list; the list's count: of the list as a whole */
	const char *sentence; /* French, with the question's code */
};
/* True when it is: every other function wants a list that passed. */
bool ask_check_list(struct arena *arena, struct ask_list list, struct ask_trouble **troubles_r,
                    size_t *count_r);

/* --- a sheet: one person's answers, as they are typed -------------------------------------------- */

struct ask_sheet;
MUST_USE struct ask_sheet *ask_sheet_new(struct arena *arena, struct ask_list list);
/* Shown is what a question is until told otherwise. What is hidden is neither read nor drawn. */
void ask_show(struct ask_sheet *sheet, size_t question, bool is_shown);
/* A choice or row not offered to this person. */
void ask_withhold(struct ask_sheet *sheet, size_t question, size_t choice);
/* Its own words (complaints, « Oui », « Je ne sais pas »…) in another language than French; `language` is
 * that of the questions. When they differ, each bit of a page says its own (WCAG 3.1.2). */
void ask_speak(struct ask_sheet *sheet, const struct catalogue *words, struct span language);
/* French words, in the language of the sheet's own. */
const char *ask_say(const struct ask_sheet *sheet, const char *french) __attribute__((format_arg(2)));
/* Draws the order of choices of each shuffled question; the same seed gives the same. */
void ask_shuffle(struct ask_sheet *sheet, struct span seed);
/* What was answered before; parts, text and order are borrowed. A computed value comes so. */
void ask_fill(struct ask_sheet *sheet, size_t question, const struct ask_value *value);

struct ask_place {
	int64_t id; /* > 0 */
	struct span words;
};
/* The caller's tree. `find` gives at most `room` places that fit what was typed, best first. */
struct ask_places {
	size_t (*find)(void *subject, struct span typed, struct ask_place *found_r, size_t room);
	bool (*known)(void *subject, int64_t id, struct span *words_r);
	void *subject;
};
void ask_give_places(struct ask_sheet *sheet, const struct ask_places *places); /* borrowed */

/* What came as a file, under the name of a field. Without them no file is ever there. */
struct ask_files {
	/* *number_r > 0: what the caller knows it by. FOUND_NONE: none was chosen. FOUND_FAILED: it is not
	 * taken, *why_r says it in French words that ask_say knows. */
	enum found (*take)(void *subject, const struct ask_question *question, const char *name,
	                   int64_t *number_r, const char **why_r);
	void *subject;
};
void ask_give_files(struct ask_sheet *sheet, const struct ask_files *files); /* borrowed */
/* Beside the name of its field: a file was chosen once (a browser sends it, and forgets it), « oui ». */
#define ASK_FILE_MARK "-joint"

/* Reads every question shown, or one. True when there is nothing to complain of. */
bool ask_read(struct ask_sheet *sheet, form_lookup *lookup, void *subject);
bool ask_read_one(struct ask_sheet *sheet, size_t question, form_lookup *lookup, void *subject);
/* A rule of the caller was broken: a sentence in the language of the questions, or one that ask_say
 * gave. The first complaint of a question stays. */
void ask_complain(struct ask_sheet *sheet, size_t question, const char *sentence);
void ask_complain_ours(struct ask_sheet *sheet, size_t question, const char *sentence);
bool ask_is_fine(const struct ask_sheet *sheet);
bool ask_is_wrong(const struct ask_sheet *sheet, size_t question);
/* What is said of it; NULL: nothing. */
const char *ask_complaint(const struct ask_sheet *sheet, size_t question);
/* Takes a complaint back, what was typed stays: she has not finished. */
void ask_forgive(struct ask_sheet *sheet, size_t question);
/* A ranking's button was pressed (the value of the field ASK_MOVE, after ask_read): moves the item
 * and forgets the complaints of that question. False: no such button. */
#define ASK_MOVE "bouger"
bool ask_move(struct ask_sheet *sheet, struct span pressed);
/* One per question, in their order. What was complained of is ASK_NOT_ANSWERED. */
const struct ask_value *ask_values(const struct ask_sheet *sheet);

/* --- drawing: {{#questions}}{{>ask-question}}{{/questions}} in a form of class "asking" ------------- */

enum { ASK_ROW_FIELD_COUNT = 46 };
extern const struct field ask_row_fields[ASK_ROW_FIELD_COUNT];
/* Into the lists and the flag of the page's model, as form_draw does. */
void ask_draw(const struct ask_sheet *sheet, struct model *page, struct form_place place);
void ask_draw_one(const struct ask_sheet *sheet, size_t question, struct model *page,
                  struct form_place place);
/* Into a row of the page; what is complained of goes to the page. */
void ask_draw_within(const struct ask_sheet *sheet, size_t question, struct model *row,
                     struct model *page, struct form_place place);

/* --- packing: one size for a list, whatever was answered; the same bytes on every machine --------- */

size_t ask_packed_size(struct ask_list list);
void ask_pack(struct ask_list list, const struct ask_value *values, uint8_t *packed_r);
/* False: these bytes are no pack of this list. Texts point into `packed`. Bytes that are taken are
 * those that ask_pack would write. A consent is bound to its text, by the text's sum. */
bool ask_unpack(struct arena *arena, struct ask_list list, const uint8_t *packed, size_t size,
                struct ask_value **values_r);

/* --- telling, for tables ------------------------------------------------------------------------- */

/* Columns of a question: CODE, or CODE[choice]…, then CODE[ordre] when shuffled; CODE[kano]. */
size_t ask_column_count(const struct ask_question *question);
void ask_column_name(const struct ask_question *question, size_t column, struct text *out);
/* A code (a choice's, 1 and 0, NA, PNR, NSP, NP not asked or not offered, nothing), or words. */
void ask_tell_code(const struct ask_question *question, const struct ask_value *value,
                   size_t column, struct text *out);
void ask_tell_words(const struct catalogue *words, const struct ask_question *question,
                    const struct ask_value *value, size_t column, struct text *out);
/* Are they Parvis's own (« Oui », « sans réponse », a number), not the question's? */
bool ask_tells_ours(const struct ask_question *question, const struct ask_value *value);

/* Kano et al. 1984; the table is Berger et al. 1993, « Kano's methods for understanding
 * customer-defined quality », Center for Quality Management Journal 2(4). */
enum ask_kano {
	KANO_ATTRACTIVE, KANO_ONE_DIMENSIONAL, KANO_MUST_BE, KANO_INDIFFERENT, KANO_REVERSE,
	KANO_QUESTIONABLE, ASK_KANO_COUNT
};
/* Answers from 0 « cela me plaît » to 4 « cela me déplaît ». */
enum ask_kano ask_kano_of(int there, int missing);

#endif
