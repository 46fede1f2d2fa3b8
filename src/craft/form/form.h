/* A form is a table: it draws the field, checks what was typed and words the complaint.
 *
 * Nothing typed is lost: a refused form is drawn again with every value, a sentence beside each
 * field, a summary with links on top and « Erreur : » in the title. A mistake of the person is
 * data, not a fault.
 *
 *	enum { IDEA_TITLE, IDEA_SIDE };
 *	static const struct form_field idea_form[] = {
 *		[IDEA_TITLE] = { "titre", FORM_TEXT, "Votre idée en une phrase", .length_max = 120,
 *			.required = "Écrivez votre idée en une phrase." },
 *	}; */
#ifndef CRAFT_FORM_H
#define CRAFT_FORM_H

#include "base/base.h"
#include "craft/html/catalogue.h"
#include "craft/html/model.h"

enum form_kind {
	FORM_TEXT,
	FORM_LONG,   /* several lines */
	FORM_NUMBER, /* a whole number */
	FORM_DATE,   /* 2026-11-23 or 23/11/2026 */
	FORM_CHOICE, /* one of a few, all visible */
	FORM_SELECT, /* one of many */
	FORM_CHECK,  /* a box; required means it must be ticked */
	FORM_HIDDEN,
	FORM_SECRET, /* a password: never drawn again */
	FORM_FILES,  /* files: what was chosen is in visit->uploads, and has no value here */
	FORM_KIND_COUNT
};

enum { FORM_FIELD_MAX = 64, FORM_LENGTH_MAX = 20000, FORM_CHOICE_MAX = 5000 };

struct form_choice {
	const char *value;
	const char *label;
};

struct form_field {
	const char *name; /* French, as in the address bar: [a-z0-9-] */
	enum form_kind kind;
	const char *label;
	const char *hint;
	const char *required;  /* what is said when it is empty; NULL: it may be empty */
	const char *wrong;     /* what is said when it cannot be read; NULL: a plain sentence */
	size_t length_max;     /* characters; 0: FORM_LENGTH_MAX */
	int64_t least, most;   /* FORM_NUMBER; FORM_DATE in days; both 0: no limit */
	const struct form_choice *choices; /* or given by form_offer */
	size_t choice_count;
	const char *autocomplete; /* WCAG 1.3.5: "email", "given-name"…; NULL: none */
	const char *language;     /* WCAG 3.1.2: of what is typed; NULL: the page's own */
	bool is_rtl;              /* that language is written from right to left */
};

struct form;

/* Gives the value sent under this name; false when none was. */
typedef bool form_lookup(void *subject, const char *name, struct span *value_r);

MUST_USE struct form *form_new(struct arena *arena, const struct form_field *fields,
                               size_t count);
/* Words of the table and of complaints in another language than French. Before reading. */
void form_speak(struct form *form, const struct catalogue *words);
/* Choices known only now (places, waves); to be given before reading. */
void form_offer(struct form *form, size_t field, const struct form_choice *choices, size_t count);
/* What the field holds before the person touches it. */
void form_fill(struct form *form, size_t field, struct span value);

/* Takes every field through `lookup`, trims, checks. True when there is nothing to complain of. */
bool form_read(struct form *form, form_lookup *lookup, void *subject);
/* A whole number as people type it: « 1 912 » with any blank. Without a form. */
bool form_read_number(struct span typed, int64_t *number_r);
/* 2026-11-23, as browsers send, or 23/11/2026, as people type; within the years that can be told:
 * 01/03/2207 is a slip of the finger. Without a form, as the two below. */
bool form_read_date(struct span typed, int32_t *day_r);
/* As typed, but readable: lines end with LF alone, and bytes that are no text show as U+FFFD. */
struct span form_clean(struct arena *arena, struct span raw);
size_t form_length(struct span span); /* characters of well-formed UTF-8 */
/* A rule of the room was broken: the sentence appears beside the field and in the summary. The
 * first complaint of a field stays. */
void form_complain(struct form *form, const char *name, const char *sentence);
bool form_is_fine(const struct form *form);

/* Values, after form_read. Asking another kind than the field's is a bug. */
bool form_has(const struct form *form, size_t field); /* present, and readable */
struct span form_text(const struct form *form, size_t field); /* "" when absent; any kind */
int64_t form_number(const struct form *form, size_t field);   /* must have it */
int32_t form_date(const struct form *form, size_t field);     /* must have it */
bool form_check(const struct form *form, size_t field);
size_t form_choice(const struct form *form, size_t field);    /* index; must have it */

/* Drawing. The page has a list of `form_row_fields`, a list of `form_error_fields` and a flag
 * named `wrong`; its template says {{>error-summary}} and {{#fields}}{{>form-field}}{{/fields}}. */
enum { FORM_ROW_FIELD_COUNT = 25 };
/* What is wrong, of what (absent: the sentence says it), each in its own language where the page is in
 * another. */
enum form_error_field {
	FORM_ERROR_URL, FORM_ERROR_SENTENCE, FORM_ERROR_ABOUT, FORM_ERROR_ABOUT_LANGUAGE,
	FORM_ERROR_SENTENCE_LANGUAGE, FORM_ERROR_FIELD_COUNT
};
extern const struct field form_row_fields[FORM_ROW_FIELD_COUNT];
extern const struct field form_error_fields[FORM_ERROR_FIELD_COUNT];

/* Where in the page's model. */
struct form_place {
	size_t fields, errors, wrong;
};
void form_draw(const struct form *form, struct model *page, struct form_place place);
/* The fields in a row of the page, among others; what is wrong on the page itself. */
void form_draw_within(const struct form *form, struct model *row, struct model *page,
                      struct form_place place);
/* A long form, in the order of its table, with what is rarely used folded: a list of `form_fold_fields`,
 * {{#fields}}{{>form-fold}}{{/fields}}. A summary says what is set; what is wrong is open. */
struct form_fold {
	const char *title;
	size_t first, count; /* fields of the table, one after the other; folds in order */
	bool is_open;
	size_t untold;       /* 1 + a field that always holds something; 0: none */
};
enum { FORM_FOLD_FIELD_COUNT = 4 };
extern const struct field form_fold_fields[FORM_FOLD_FIELD_COUNT];
#define FORM_FOLDS(name) \
	{ name, FIELD_LIST, FIELD_PAGE, .of = form_fold_fields, .of_count = FORM_FOLD_FIELD_COUNT }
void form_draw_folded(const struct form *form, const struct form_fold *folds, size_t count,
                      struct model *page, struct form_place place);

#endif
