/* From LimeSurvey's conditions to ours, and back: the common part of its ExpressionScript (relevance and
 * validation equations, `{…}` in texts) and the rows of its old `conditions` table.
 *
 * What has the same meaning here is translated and comes out in our printed form, already checked
 * against the table; what has not is refused with its place and a sentence. Where the meaning
 * changes a little, a note says how. Nothing is left out in silence. */
#ifndef CRAFT_LOGIC_LOGIC_LIME_H
#define CRAFT_LOGIC_LOGIC_LIME_H

#include "craft/logic/logic.h"

enum {
	LOGIC_LIME_VARIABLE_MAX = 64, /* that one of its names may stand for */
	LOGIC_LIME_CONDITION_MAX = 200, /* rows for one question */
};

/* A variable of LimeSurvey is one of our names, or one box of a name of type LOGIC_CHOICES. */
struct logic_lime_variable {
	size_t symbol;
	const char *code; /* of the box; NULL: the name itself */
};

/* How its names are found: `Q1`, `Q1_SQ001`, `Q1_other`, `1234X5X678SQ001`, without suffix. What
 * follows `that.` or `self.` is asked for as `that.Q1`. Gives how many variables it stands for (at
 * most LOGIC_LIME_VARIABLE_MAX, written in variables_r), 0 when it is unknown. */
struct logic_lime_names {
	size_t (*find)(const void *data, struct span name, struct logic_lime_variable *variables_r);
	const void *data;
	/* Our code of one of its answers; NULL: they are the same. */
	struct span (*code)(const void *data, size_t symbol, struct span code);
};

enum { LOGIC_LIME_NOTE_MISSING_ZERO, /* a calculation with an answer missing */
	   LOGIC_LIME_NOTE_NOT_ASKED,    /* a name without .NAOK in a condition that may hold without it */
	   LOGIC_LIME_NOTE_CASE,         /* texts compared */
	   LOGIC_LIME_NOTE_COUNT };
extern const char *const logic_lime_notes[LOGIC_LIME_NOTE_COUNT]; /* as sentences */

struct logic_lime {
	struct span source; /* ours */
	bool notes[LOGIC_LIME_NOTE_COUNT];
	size_t byte, length; /* when refused: where, in what was given */
	const char *sentence;
};

/* A condition, when `want` is LOGIC_YESNO; else a value of that type, LOGIC_NONE for any. */
MUST_USE bool logic_lime_formula(struct arena *arena, const struct logic_table *table,
                                 const struct logic_lime_names *names, struct span equation,
                                 enum logic_type want, struct logic_lime *lime_r);
/* A text with `{…}`. As in LimeSurvey a brace followed by a blank is only a brace. */
MUST_USE bool logic_lime_text(struct arena *arena, const struct logic_table *table,
                              const struct logic_lime_names *names, struct span text,
                              struct logic_lime *lime_r);

struct logic_lime_condition {
	int64_t scenario, cqid; /* as in its table, for one and the same qid */
	struct span cfieldname, method, value;
};
/* Scenarios are joined by « ou »; within one, the rows that follow on the same question by « ou »,
 * the others by « et », as LimeSurvey's ConvertConditionsToRelevance does. byte is then the place
 * of the refused row. */
MUST_USE bool logic_lime_conditions(struct arena *arena, const struct logic_table *table,
                                    const struct logic_lime_names *names,
                                    const struct logic_lime_condition *rows, size_t count,
                                    struct logic_lime *lime_r);

/* --- back ------------------------------------------------------------------------------------- */

/* How our names are called there. */
struct logic_lime_calls {
	/* Adds the variable of a symbol, or of one box of it (code SIZE_MAX: the whole), without suffix.
	 * False: LimeSurvey has no variable for it. */
	bool (*name)(const void *data, size_t symbol, size_t code, struct text *text);
	/* Adds the answer code that one of our codes is there. */
	void (*code)(const void *data, size_t symbol, size_t code, struct text *text);
	const void *data;
};

/* The same meaning in ExpressionScript: where a missing answer would count there as zero, the
 * formula asks first whether it is answered. A condition, when the program gives yes or no. What
 * cannot be said is refused: *sentence_r. Reading it back gives a formula of the same meaning, not
 * always the same words. From memory of LimeSurvey 3 to 6; not tried on a LimeSurvey here. */
MUST_USE bool logic_lime_print(struct arena *arena, const struct logic_program *program,
                               const struct logic_lime_calls *calls, struct span *equation_r,
                               const char **sentence_r);
/* The value itself, as an equation question gives it: empty when there is none. */
MUST_USE bool logic_lime_print_value(struct arena *arena, const struct logic_program *program,
                                     const struct logic_lime_calls *calls,
                                     struct span *equation_r, const char **sentence_r);
/* A condition as members of a quota: choices of one question joined by « ou », questions by « et ». */
struct logic_lime_member {
	size_t symbol, code; /* of a yes or no: 1 and 0 */
};
enum { LOGIC_LIME_MEMBER_MAX = 200 };
/* False when it is no such condition; count_r otherwise, at most LOGIC_LIME_MEMBER_MAX. */
MUST_USE bool logic_lime_members(const struct logic_program *program,
                                 struct logic_lime_member *members_r, size_t *count_r);
/* A text with holes. A hole that cannot be said is refused, the whole with it. */
MUST_USE bool logic_lime_print_text(struct arena *arena, const struct logic_piped *piped,
                                    const struct logic_lime_calls *calls, struct span *text_r,
                                    const char **sentence_r);

#endif
