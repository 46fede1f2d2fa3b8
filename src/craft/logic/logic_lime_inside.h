/* What the files of the translator share. */
#ifndef CRAFT_LOGIC_LOGIC_LIME_INSIDE_H
#define CRAFT_LOGIC_LOGIC_LIME_INSIDE_H

#include "craft/logic/logic_inside.h"
#include "craft/logic/logic_lime.h"

/* --- what is being translated ------------------------------------------------------------------ */

enum piece_kind {
	PIECE_VALUE,     /* our words, with their type */
	PIECE_CONDITION, /* our words, of a comparison: never without value */
	PIECE_STRING,    /* 'words' */
	PIECE_FIGURES,   /* a number as written */
	PIECE_NAMES,     /* one or several variables */
};

struct piece {
	enum piece_kind kind;
	enum logic_type type; /* of a value */
	struct span words;
	const struct logic_symbol *symbol; /* when the value is a name */
	struct logic_lime_variable *variables;
	size_t variable_count;
	bool shown; /* .shown: the label rather than the code */
	size_t byte, length;
};

struct lime {
	struct arena *arena;
	const struct logic_table *table;
	const struct logic_lime_names *names;
	struct logic_lime *result;
	bool failed;
	bool asked_only; /* a name stood without .NAOK */
	bool may_hold;   /* something holds when an answer is missing */
};

void lime_refuse(struct lime *lime, size_t byte, size_t length, const char *sentence);
struct piece lime_value(enum logic_type type, struct span words);
struct piece lime_condition(struct span words);
struct span lime_words(struct lime *lime, const char *format, ...) PRINTF_LIKE(2, 3);
struct span lime_code(const struct lime *lime, const struct logic_symbol *symbol, struct span code);
/* A name with its suffix, as it is found. */
struct piece lime_name(struct lime *lime, struct span name, size_t byte);

/* What a piece means in its place; refuses and gives "" when it means nothing. */
struct span lime_as_condition(struct lime *lime, const struct piece *piece);
struct span lime_as_number(struct lime *lime, const struct piece *piece);
struct span lime_as_text(struct lime *lime, const struct piece *piece);
struct span lime_as_any(struct lime *lime, const struct piece *piece);
struct piece lime_compare(struct lime *lime, enum logic_op op, struct piece a, struct piece b);
struct piece lime_empty(struct lime *lime, const struct piece *piece, bool empty);
struct piece lime_call(struct lime *lime, struct span name, const struct piece *parts, size_t count,
                       struct piece whole);

/* Checks our words with our own parser and prints them; false when it complains. */
bool lime_finish(struct lime *lime, struct span words, enum logic_type want);
struct piece lime_equation(struct lime *lime, struct span equation);

#endif
