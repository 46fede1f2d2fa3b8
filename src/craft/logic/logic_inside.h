/* What the files of this craft share: tokens, the tree of a formula, the table. */
#ifndef CRAFT_LOGIC_INSIDE_H
#define CRAFT_LOGIC_INSIDE_H

#include "craft/logic/logic.h"

/* --- names and folded text (logic_table.c) ------------------------------------------------------ */

struct logic_table {
	const struct logic_symbol *symbols;
	size_t count;
	const uint32_t *sorted; /* places, by name */
};

/* Reads a text without case, accents, ligatures, kind of apostrophe or of blank. */
struct logic_fold {
	struct span rest;
	uint32_t pending; /* second letter of œ, æ, ß; 0 when none */
};
uint32_t logic_fold_next(struct logic_fold *fold); /* 0 at the end */
bool logic_text_equal(struct span a, struct span b);
bool logic_text_contains(struct span text, struct span part);
bool logic_text_is_blank(struct span text);
struct span logic_text_trim(struct span text);
/* How many characters (code points). */
size_t logic_text_count(struct span text);
/* The place of a code in the list, or SIZE_MAX. */
size_t logic_code_find(const struct logic_symbol *symbol, struct span code);
/* The name most like what was typed, or NULL when none is close. */
const char *logic_table_like(const struct logic_table *table, struct span typed);

/* --- tokens (logic_scan.c) ------------------------------------------------------------------------ */

enum logic_token_kind {
	TOKEN_END,
	TOKEN_BRACE, /* } */
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_TEXT,
	TOKEN_DATE,
	TOKEN_TIME,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_SEMICOLON,
	TOKEN_EQUAL, /* the six comparisons, in the order of enum logic_op */
	TOKEN_DIFFERENT,
	TOKEN_LESS,
	TOKEN_LESS_OR_EQUAL,
	TOKEN_MORE,
	TOKEN_MORE_OR_EQUAL,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_TIMES,
	TOKEN_DIVIDE,
};

enum logic_word {
	WORD_NAME, /* no word of the language */
	WORD_AND,
	WORD_OR,
	WORD_NOT, /* also the answer « non » */
	WORD_YES,
	WORD_TRUE,
	WORD_FALSE,
	WORD_NOTHING,
	WORD_CONTAINS,
	WORD_AMONG,
	WORD_IS,
	WORD_COUNT
};

struct logic_token {
	enum logic_token_kind kind;
	enum logic_word word;
	struct span span; /* as written */
	struct span text; /* of a text, without its marks */
	double number;
	int32_t day, minute;
	bool comma; /* a number written with a decimal comma */
};

/* Reads one token at *at and moves past it. False: *sentence_r says what is wrong with
 * token_r->span. */
bool logic_scan(struct arena *arena, struct span source, size_t *at, struct logic_token *token_r,
                const char **sentence_r);
enum logic_word logic_word_of(struct span word);
/* Is the word this one (given in small letters without accents)? */
bool logic_word_is(struct span word, const char *folded);

/* --- the tree --------------------------------------------------------------------------------------- */

enum logic_op {
	OP_NAME,
	OP_NOTHING,
	OP_YESNO,
	OP_NUMBER,
	OP_TEXT,
	OP_DATE,
	OP_TIME,
	OP_CODE, /* a text or a number where a code is wanted: typing finds it */
	OP_OR,
	OP_AND,
	OP_NOT,
	OP_EQUAL,
	OP_DIFFERENT,
	OP_LESS,
	OP_LESS_OR_EQUAL,
	OP_MORE,
	OP_MORE_OR_EQUAL,
	OP_CONTAINS,
	OP_AMONG,
	OP_EMPTY,
	OP_ANSWERED,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_NEGATE,
	OP_SUM, /* from here on: functions, named in logic_functions */
	OP_MEAN,
	OP_MINIMUM,
	OP_MAXIMUM,
	OP_COUNT_ANSWERED,
	OP_ROUND,
	OP_ABS,
	OP_LENGTH,
	OP_IF,
	OP_YEAR,
	OP_MONTH,
	OP_DAY,
	OP_DAYS,
	OP_TICKED,
	OP_RANK,
	OP_POINTS,
	OP_LABEL,
	OP_CODE_OF,
	OP_COUNT
};

struct logic_node {
	enum logic_op op;
	enum logic_type type;
	uint16_t depth;
	uint16_t code; /* of OP_CODE */
	uint32_t byte, length; /* its place in the source */
	struct logic_node *child, *next; /* first of its parts; next part of the same parent */
	size_t symbol; /* of OP_NAME */
	const struct logic_symbol *list; /* of a choice: whose codes */
	union {
		bool yes;
		double number;
		struct span text; /* of OP_TEXT and OP_CODE */
		int32_t day, minute;
	};
};

struct logic_function {
	const char *name;   /* as printed */
	const char *folded; /* as recognised */
	const char *example;
	unsigned char part_min, part_max; /* part_max 0: as many as wanted */
};
extern const struct logic_function logic_functions[OP_COUNT]; /* by op; name NULL: no function */

struct logic_program {
	const struct logic_table *table;
	struct logic_node *root;
	const size_t *names;
	size_t name_count;
};

struct logic_part {
	struct span words; /* when there is no program; braces are single */
	const struct logic_program *program;
};

struct logic_piped {
	struct logic_part parts[LOGIC_PIPED_PART_MAX];
	size_t part_count;
	const size_t *names;
	size_t name_count;
};

/* What parsing, typing and the sentences with holes say mistakes to. */
struct logic_complaints {
	struct arena *arena;
	struct span source;
	struct logic_mistakes *mistakes;
};
void logic_complain(struct logic_complaints *complaints, size_t byte, size_t length,
                    const char *sentence);

/* A formula from *at to the end of the source, or to a closing brace if `braced` (*at is then just
 * after it). */
const struct logic_program *logic_parse_at(struct logic_complaints *complaints,
                                           const struct logic_table *table, size_t *at, bool braced,
                                           struct logic_want want);
/* Gives each node its type, finds codes; complains and returns false. (logic_types.c) */
bool logic_check(struct logic_complaints *complaints, const struct logic_table *table,
                 struct logic_node *root, struct logic_want want);
void logic_add_literal(struct text *text, struct span words); /* « words » */
/* The shortest number that reads back the same, with that decimal mark. */
void logic_add_number(struct text *text, double number, char mark);
/* The names of several programs, each once. (logic.c) */
const size_t *logic_names_of(struct arena *arena, const struct logic_node *const *roots,
                             size_t count, size_t *count_r);

#endif
