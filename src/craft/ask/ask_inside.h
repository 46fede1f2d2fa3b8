/* For the files of craft/ask only: what was typed, beside what it means. */
#ifndef CRAFT_ASK_ASK_INSIDE_H
#define CRAFT_ASK_ASK_INSIDE_H

#include "craft/ask/ask.h"

enum { KANO_PART_COUNT = 2, KANO_LEVEL_COUNT = 5, APART_COUNT = 3 };

struct ask_entry {
	const struct ask_question *question;
	bool is_hidden;
	bool *withheld; /* by choice */
	struct ask_value value;
	struct span typed;        /* the field, for kinds that have one */
	struct span *typed_parts; /* by part; a place's first is the id that was chosen */
	unsigned ticked;          /* boxes of enum ask_apart, for kinds that have them */
	const char *error;
	bool is_error_ours;       /* ours, not the questions' */
	const char *note;         /* what a button did */
	size_t moved;             /* the choice it moved, or SIZE_MAX */
	struct ask_place *found;  /* places that fit what was typed */
	size_t found_count;
	bool was_sent;            /* a file, now or before: it is to be chosen again */
};

struct ask_sheet {
	struct arena *arena;
	struct ask_list list;
	struct ask_entry *entries;
	struct ask_value *values;
	const struct ask_places *places;
	const struct ask_files *files;
	const struct catalogue *words; /* NULL: French */
	struct span language;          /* of the questions */
	const char *our_language;      /* NULL: the questions' */
};

/* What may be answered instead: in the address, in words, in a table. */
struct apart {
	enum ask_apart bit;
	enum ask_state state;
	const char *value, *words, *code, *told;
};
extern const struct apart ask_aparts[APART_COUNT];
const struct apart *ask_apart_of(enum ask_state state); /* NULL: not one of them */

/* Where a kind takes « je préfère ne pas répondre ». */
enum apart_place { APART_NOWHERE, APART_AMONG_LEVELS, APART_IN_EACH_ROW, APART_IN_BOXES };
enum apart_place ask_apart_place(enum ask_kind kind);

bool ask_has_choices(enum ask_kind kind);
bool ask_has_levels(enum ask_kind kind); /* least and most are levels */
bool ask_is_text(enum ask_kind kind);
size_t ask_typed_part_count(const struct ask_question *question); /* a place has one, for its id */
size_t ask_level_count(const struct ask_question *question); /* with those of KANO */
int64_t ask_level_first(const struct ask_question *question);
bool ask_has_level_words(const struct ask_question *question);
struct span ask_level_figure(struct arena *arena, int64_t level);
/* The words of the first and of the last level; empty: none. */
struct span ask_level_end(const struct ask_question *question, int64_t level,
                          const struct ask_choice *row);
/* Its own words, or « 0, pas du tout d’accord »; without words, the figure alone. */
struct span ask_level_words(struct arena *arena, const struct catalogue *words,
                            const struct ask_question *question, int64_t level,
                            const struct ask_choice *row);
bool ask_levels_are_ours(const struct ask_question *question); /* « Bon », « Cela me plaît » */
/* A sentence by number, which it holds as %s: « %s réponse. », « %s réponses. » */
const char *ask_counted(const struct ask_sheet *sheet, const char *one, const char *many,
                        int64_t count) __attribute__((format_arg(2), format_arg(3)));
/* Ticked or ranked at once: 0 means all. */
int64_t ask_most_of(const struct ask_question *question);
size_t ask_length_max(const struct ask_question *question); /* characters */
size_t ask_text_room(const struct ask_question *question);  /* bytes; 0: no text */
int64_t ask_megabytes(const struct ask_question *question); /* of a file */
bool ask_has_limits(const struct ask_question *question);
/* As people read it: 1 912,50 or 1,912.50. */
void ask_add_number(const struct catalogue *words, struct text *out, int64_t number, int decimals);
/* As people type it: 1912,50 or 1912.50. */
void ask_add_decimal(struct text *out, int64_t number, int decimals, char point);

bool ask_mail_is_valid(struct span mail);
bool ask_phone_read(struct arena *arena, struct span typed, struct span *phone_r);
bool ask_time_read(struct span typed, int64_t *minute_r);

/* A value without an answer, its parts too; `value` has its parts and order. */
void ask_value_clear(const struct ask_question *question, struct ask_value *value,
                     enum ask_state state);
bool ask_order_is_valid(const struct ask_question *question, const uint8_t *order);

/* The number of a name like « 12 », below `count`; false otherwise. */
bool ask_index_read(struct span span, size_t count, size_t *index_r);

#endif
