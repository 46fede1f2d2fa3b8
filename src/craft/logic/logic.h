/* A small language for what a form decides by itself: when a question is shown, whether an answer
 * is plausible, what a score is worth, which earlier answer a sentence repeats.
 *
 * Typed and total: no loop, no clock, no side effect, every formula ends and gives a value or none.
 * It is written in French, with words or signs; README.md tells the whole of it. Errors are found
 * when a formula is written, each with its place and a sentence; evaluating cannot fail. This trade
 * knows nothing of surveys: the caller names things in a table. */
#ifndef CRAFT_LOGIC_LOGIC_H
#define CRAFT_LOGIC_LOGIC_H

#include "base/base.h"

enum {
	LOGIC_SOURCE_LENGTH_MAX = 4000, /* bytes of one formula */
	LOGIC_NODE_MAX = 500,           /* pieces of one formula */
	LOGIC_DEPTH_MAX = 40,           /* parentheses and operators one inside the other */
	LOGIC_MISTAKE_MAX = 8,          /* told at once */
	LOGIC_SYMBOL_MAX = 20000,
	LOGIC_CODE_MAX = 2000,          /* of one list */
	LOGIC_NAME_LENGTH_MAX = 64,     /* bytes of a name or of a code */
	LOGIC_NEEDLE_MAX = 256,         /* characters that « contient » may look for */
	LOGIC_READ_MAX = 100000,        /* bytes of an answer that are compared */
	LOGIC_PIPED_LENGTH_MAX = 20000, /* bytes of a sentence with holes */
	LOGIC_PIPED_PART_MAX = 200,
};
#define LOGIC_NUMBER_MAX 1e15 /* what goes beyond has no value */

enum logic_type {
	LOGIC_NONE, /* no value: not asked, not answered, or impossible to compute */
	LOGIC_YESNO,
	LOGIC_NUMBER,
	LOGIC_TEXT,
	LOGIC_DATE,
	LOGIC_TIME,
	LOGIC_CHOICE,  /* one code of a known list */
	LOGIC_CHOICES, /* several, or an order of them */
	LOGIC_TYPE_COUNT
};

/* Zero is no value. Only the field of its type counts. */
struct logic_value {
	enum logic_type type;
	union {
		bool yes;
		double number; /* finite */
		struct span text;
		int32_t day; /* base/time.h */
		int32_t minute; /* of the day, 0 to 1439 */
		uint16_t code; /* its place in the symbol's list */
		struct {
			const uint16_t *codes; /* their places, in the order of the answer */
			size_t count;
		} choices;
	};
};

/* --- names ------------------------------------------------------------------------------------ */

struct logic_code {
	const char *code;  /* « A1 »; no quote, no blank at its ends */
	const char *label; /* « Oui », plain text; NULL: the code is shown */
};

/* Kept by the caller as long as the table. */
struct logic_symbol {
	const char *name;  /* letters, figures, _ and . (no accent), a letter first */
	const char *label; /* for descriptions, plain text; NULL: the name is shown */
	enum logic_type type; /* never LOGIC_NONE */
	int32_t rank; /* its place in the order of asking */
	const struct logic_code *codes; /* of a choice; two symbols with the same pointer share a list */
	size_t code_count;
};

struct logic_table;

/* NULL when a name or a code cannot be used: a reserved word, twice the same, an odd letter, too
 * many. *sentence_r says which. */
MUST_USE const struct logic_table *logic_table_new(struct arena *arena,
                                                   const struct logic_symbol *symbols, size_t count,
                                                   const char **sentence_r);
/* The place of a name among the symbols, or SIZE_MAX. */
size_t logic_table_find(const struct logic_table *table, struct span name);
/* May it be a name: well formed, and no word of the language? */
bool logic_name_is_free(struct span name);

/* --- formulas --------------------------------------------------------------------------------- */

struct logic_mistake {
	size_t byte, length; /* in what was given to parse */
	size_t column;       /* in characters, the first is 1 */
	const char *sentence;
};

struct logic_mistakes {
	size_t count;
	struct logic_mistake list[LOGIC_MISTAKE_MAX];
};

enum { LOGIC_RANK_ANY = INT32_MAX };
struct logic_want {
	enum logic_type type; /* of the whole formula; LOGIC_NONE: any */
	int32_t rank;         /* only names of a smaller rank may be used */
};

struct logic_program;

/* NULL with at least one mistake, or a program that lives as long as the arena and the table. The
 * source is copied. */
MUST_USE const struct logic_program *logic_parse(struct arena *arena,
                                                 const struct logic_table *table,
                                                 struct span source, struct logic_want want,
                                                 struct logic_mistakes *mistakes_r);

enum logic_type logic_program_type(const struct logic_program *program);
/* Places of the symbols used, each once, in the order of reading. */
const size_t *logic_program_names(const struct logic_program *program, size_t *count_r);
bool logic_program_equal(const struct logic_program *a, const struct logic_program *b);

/* As the language is best written; parsing it again gives an equal program. */
void logic_print(const struct logic_program *program, struct text *text);
/* In words, with labels: « « Aviez-vous rendez-vous ? » est « Oui » et … ». */
void logic_describe(const struct logic_program *program, struct text *text);

/* What is known of a person. `value` gives LOGIC_NONE or a value of the symbol's type, whose texts
 * live until the evaluation is over; another type, a code out of the list or a number that is not
 * finite is a bug. */
struct logic_answers {
	struct logic_value (*value)(const void *data, size_t symbol);
	const void *data;
};

/* Allocates nothing. Texts are those of the answers, of the program or of the table. */
struct logic_value logic_evaluate(const struct logic_program *program,
                                  const struct logic_answers *answers);
/* A yes/no program: is it yes? No value is no. */
bool logic_holds(const struct logic_program *program, const struct logic_answers *answers);
/* The same for a check of answers: it is silent (true) while a name it uses has no value. */
bool logic_accepts(const struct logic_program *program, const struct logic_answers *answers);

/* --- computed values -------------------------------------------------------------------------- */

struct logic_computed {
	size_t symbol; /* the name that the formula gives a value to */
	const struct logic_program *program;
};

/* order_r[i] is the place in `computed` of the ith to evaluate; rank_r[place] is the greatest rank of
 * what it uses, through other computed values too (INT32_MIN when it uses none): the rank to give to
 * its symbol. Both have room for `count`. False when some go round in a circle: *sentence_r names
 * it. Their formulas are parsed with LOGIC_RANK_ANY; each symbol is computed once. */
MUST_USE bool logic_order(struct arena *arena, const struct logic_table *table,
                          const struct logic_computed *computed, size_t count,
                          size_t *order_r, int32_t *rank_r, const char **sentence_r);

/* --- sentences with holes --------------------------------------------------------------------- */

struct logic_piped;

/* « Bonjour {prenom}, » : formulas between braces, `{{` and `}}` for the braces themselves. NULL
 * with mistakes, as logic_parse. */
MUST_USE const struct logic_piped *logic_piped_parse(struct arena *arena,
                                                     const struct logic_table *table,
                                                     struct span source, int32_t rank,
                                                     struct logic_mistakes *mistakes_r);
/* Plain text: whoever shows it escapes it. A hole without a value leaves nothing. */
void logic_piped_render(const struct logic_piped *piped, const struct logic_answers *answers,
                        struct text *text);
void logic_piped_print(const struct logic_piped *piped, struct text *text);
const size_t *logic_piped_names(const struct logic_piped *piped, size_t *count_r);

/* One value as people read it: 3,5 · oui · 23 novembre 2026 · 14 h 30 · labels. `symbol` gives the
 * labels of a choice, else NULL. */
void logic_value_add(struct text *text, struct logic_value value, const struct logic_symbol *symbol);

#endif
