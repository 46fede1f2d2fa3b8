/* Our formulas in LimeSurvey's ExpressionScript. There, a missing answer counts as an empty text or
 * as zero; here it has no value, and what is made of it has none. So each number says first when it
 * has a value. */
#include "craft/logic/logic_lime_inside.h"

#include <string.h>

#include "base/time.h"

struct back {
	struct arena *arena;
	const struct logic_table *table;
	const struct logic_lime_calls *calls;
	struct text *text;
	const char *sentence; /* NULL as long as all can be said */
};

static void print_condition(struct back *back, const struct logic_node *node);
static void print_number(struct back *back, const struct logic_node *node);
static bool print_guard(struct back *back, const struct logic_node *node, bool first);

static void
refuse(struct back *back, const char *sentence)
{
	if (back->sentence == NULL)
		back->sentence = sentence;
}

static void
add(struct back *back, const char *words)
{
	text_add_z(back->text, words);
}

static void
add_name(struct back *back, size_t symbol, size_t code, const char *suffix)
{
	if (!back->calls->name(back->calls->data, symbol, code, back->text))
		refuse(back, arena_format(back->arena,
		                          "«\u202f%s\u202f» n’a pas de variable dans LimeSurvey.",
		                          back->table->symbols[symbol].name));
	add(back, suffix);
}

static void
add_quoted(struct back *back, struct span words)
{
	const bool has_double = words.length > 0 && memchr(words.at, '"', words.length) != NULL;
	const bool has_single = words.length > 0 && memchr(words.at, '\'', words.length) != NULL;
	const bool is_odd = words.length > 0 && (memchr(words.at, '\\', words.length) != NULL ||
	                                         memchr(words.at, '{', words.length) != NULL ||
	                                         memchr(words.at, '}', words.length) != NULL);
	if (is_odd || (has_double && has_single))
		refuse(back, "Un texte de cette formule a des signes que LimeSurvey comprendrait autrement.");
	const char mark = has_double ? '\'' : '"';
	text_add_char(back->text, mark);
	text_add(back->text, words);
	text_add_char(back->text, mark);
}

static void
add_code(struct back *back, size_t symbol, size_t code)
{
	text_add_char(back->text, '"');
	back->calls->code(back->calls->data, symbol, code, back->text);
	text_add_char(back->text, '"');
}

static bool
is_several(const struct logic_node *node)
{
	return node->op == OP_NAME && node->type == LOGIC_CHOICES;
}

/* --- has it a value? -------------------------------------------------------------------------- */

/* Of many parts, all or any; adds nothing when it always has one. */
static bool
is_always(const struct logic_node *node)
{
	switch (node->op) {
	case OP_YESNO:
	case OP_NUMBER:
	case OP_TEXT:
	case OP_DATE:
	case OP_TIME:
	case OP_CODE:
	case OP_COUNT_ANSWERED:
	case OP_LENGTH:
	case OP_TICKED: return true;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY: return is_always(node->child) && is_always(node->child->next);
	case OP_DIVIDE: return is_always(node->child) && node->child->next->op == OP_NUMBER;
	case OP_NEGATE:
	case OP_ROUND:
	case OP_ABS: return is_always(node->child);
	case OP_IF: return is_always(node->child->next) && is_always(node->child->next->next);
	case OP_SUM:
	case OP_MEAN:
		for (const struct logic_node *part = node->child; part != NULL; part = part->next)
			if (is_always(part))
				return true;
		return false;
	default: return node->op >= OP_OR && node->op <= OP_ANSWERED;
	}
}

static void
guard_any(struct back *back, const struct logic_node *parts)
{
	add(back, "(");
	bool first = true;
	for (const struct logic_node *part = parts; part != NULL; part = part->next) {
		add(back, first ? "" : " || ");
		(void)print_guard(back, part, true);
		first = false;
	}
	add(back, ")");
}

static void
guard_if(struct back *back, const struct logic_node *node)
{
	const struct logic_node *yes = node->child->next, *no = yes->next;
	add(back, "((");
	print_condition(back, node->child);
	if (yes->op == OP_NOTHING)
		add(back, " && 0");
	else
		(void)print_guard(back, yes, false);
	add(back, ") || (!");
	print_condition(back, node->child);
	if (no->op == OP_NOTHING)
		add(back, " && 0");
	else
		(void)print_guard(back, no, false);
	add(back, "))");
}

static void
guard_points(struct back *back, const struct logic_node *node)
{
	add(back, "(");
	for (const struct logic_node *code = node->child->next; code != NULL; code = code->next->next) {
		if (code != node->child->next)
			add(back, " || ");
		add_name(back, node->child->symbol, is_several(node->child) ? code->code : SIZE_MAX,
		         ".NAOK == ");
		if (is_several(node->child))
			add(back, "\"Y\"");
		else
			add_code(back, node->child->symbol, code->code);
	}
	add(back, ")");
}

/* What must hold for a value, before `&&` unless it is the first; false: nothing must. */
static bool
print_guard(struct back *back, const struct logic_node *node, bool first)
{
	if (is_always(node))
		return false;
	bool is_begun = !first;
	const char *and = is_begun ? " && " : "";
	switch (node->op) {
	case OP_NAME:
		add(back, and);
		if (is_several(node))
			return refuse(back, "Plusieurs réponses ne se comparent pas dans LimeSurvey."), true;
		add(back, "(");
		add_name(back, node->symbol, SIZE_MAX, ".NAOK != \"\")");
		return true;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
		if (print_guard(back, node->child, !is_begun))
			is_begun = true;
		if (print_guard(back, node->child->next, !is_begun))
			is_begun = true;
		if (node->op == OP_DIVIDE && node->child->next->op != OP_NUMBER) {
			add(back, is_begun ? " && (" : "(");
			print_number(back, node->child->next);
			add(back, " != 0)");
		}
		return true;
	case OP_NEGATE:
	case OP_ROUND:
	case OP_ABS:
	case OP_LABEL:
	case OP_CODE_OF: return print_guard(back, node->child, first);
	case OP_SUM:
	case OP_MEAN:
		add(back, and);
		guard_any(back, node->child);
		return true;
	case OP_IF:
		add(back, and);
		guard_if(back, node);
		return true;
	case OP_POINTS:
		if (node->child->op != OP_NAME)
			return refuse(back, "Ces points ne se calculent pas dans LimeSurvey."), true;
		add(back, and);
		guard_points(back, node);
		return true;
	default:
		refuse(back, "LimeSurvey ne calcule pas une partie de cette formule.");
		return true;
	}
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* One part of a sum or of a count: nothing when it has no value. */
static void
print_part(struct back *back, const struct logic_node *node)
{
	if (node->op == OP_NAME || is_always(node)) {
		print_number(back, node);
		return;
	}
	add(back, "if(");
	(void)print_guard(back, node, true);
	add(back, ", ");
	print_number(back, node);
	add(back, ", \"\")");
}

static void
print_call(struct back *back, const char *name, const struct logic_node *parts)
{
	add(back, name);
	add(back, "(");
	for (const struct logic_node *part = parts; part != NULL; part = part->next) {
		add(back, part == parts ? "" : ", ");
		if (part->op == OP_NAME && part->type != LOGIC_NUMBER && !is_several(part))
			add_name(back, part->symbol, SIZE_MAX, ".NAOK");
		else
			print_part(back, part);
	}
	add(back, ")");
}

/* « somme(… ; 0) » is what their sum of nothing is. */
static void
print_sum(struct back *back, const struct logic_node *node)
{
	const struct logic_node *last = node->child;
	size_t kept = 0;
	while (last->next != NULL)
		last = last->next, kept++;
	if (kept == 0 || last->op != OP_NUMBER || last->number != 0) {
		print_call(back, "sum", node->child);
		return;
	}
	add(back, "sum(");
	for (const struct logic_node *part = node->child; part != last; part = part->next) {
		add(back, part == node->child ? "" : ", ");
		print_part(back, part);
	}
	add(back, ")");
}

static void
print_points(struct back *back, const struct logic_node *node)
{
	const bool several = is_several(node->child);
	size_t open = 0;
	if (node->child->op != OP_NAME) {
		refuse(back, "Ces points ne se calculent pas dans LimeSurvey.");
		return;
	}
	add(back, several ? "sum(" : "");
	for (const struct logic_node *code = node->child->next; code != NULL; code = code->next->next) {
		add(back, several && code != node->child->next ? ", if(" : "if(");
		add_name(back, node->child->symbol, several ? code->code : SIZE_MAX, ".NAOK == ");
		if (several)
			add(back, "\"Y\"");
		else
			add_code(back, node->child->symbol, code->code);
		add(back, ", ");
		print_number(back, code->next);
		add(back, several ? ", 0)" : ", ");
		open += !several;
	}
	add(back, several ? ")" : "0");
	for (size_t i = 0; i < open; i++)
		add(back, ")");
}

static void
print_arithmetic(struct back *back, const struct logic_node *node)
{
	static const char *const signs[OP_COUNT] = {
		[OP_ADD] = " + ", [OP_SUBTRACT] = " - ", [OP_MULTIPLY] = " * ", [OP_DIVIDE] = " / ",
	};
	add(back, "(");
	print_number(back, node->child);
	add(back, signs[node->op]);
	print_number(back, node->child->next);
	add(back, ")");
}

/* « nombre(…) », « cochés(…) »: what is counted there is what is not empty. */
static void
print_count(struct back *back, const struct logic_node *node)
{
	if (node->op == OP_TICKED && is_several(node->child)) {
		add(back, "count(that.");
		add_name(back, node->child->symbol, SIZE_MAX, ".NAOK)");
		return;
	}
	for (const struct logic_node *part = node->child; part != NULL; part = part->next)
		if (is_several(part) || (part->op != OP_NAME && part->type != LOGIC_NUMBER))
			refuse(back, "LimeSurvey ne compte pas ainsi les réponses.");
	print_call(back, "count", node->child);
}

static void
print_function(struct back *back, const struct logic_node *node)
{
	switch (node->op) {
	case OP_SUM: print_sum(back, node); return;
	case OP_MEAN:
		add(back, "(");
		print_call(back, "sum", node->child);
		add(back, " / ");
		print_call(back, "count", node->child);
		add(back, ")");
		return;
	case OP_MINIMUM:
	case OP_MAXIMUM:
		for (const struct logic_node *part = node->child; part != NULL; part = part->next)
			if (!is_always(part))
				refuse(back, "Le plus petit et le plus grand y comptent une réponse absente pour zéro.");
		print_call(back, node->op == OP_MINIMUM ? "min" : "max", node->child);
		return;
	case OP_COUNT_ANSWERED:
	case OP_TICKED: print_count(back, node); return;
	case OP_POINTS: print_points(back, node); return;
	case OP_ROUND:
		add(back, "round(");
		print_number(back, node->child);
		add(back, ", ");
		print_number(back, node->child->next);
		add(back, ")");
		return;
	case OP_ABS:
		add(back, "abs(");
		print_number(back, node->child);
		add(back, ")");
		return;
	case OP_LENGTH:
		if (node->child->op != OP_NAME)
			break;
		add(back, "strlen(");
		add_name(back, node->child->symbol, SIZE_MAX, ".NAOK)");
		return;
	case OP_IF:
		add(back, "if(");
		print_condition(back, node->child);
		add(back, ", ");
		print_number(back, node->child->next);
		add(back, ", ");
		print_number(back, node->child->next->next);
		add(back, ")");
		return;
	default: break;
	}
	refuse(back, "LimeSurvey ne calcule pas une partie de cette formule.");
}

static void
print_number(struct back *back, const struct logic_node *node)
{
	switch (node->op) {
	case OP_NAME: add_name(back, node->symbol, SIZE_MAX, ".NAOK"); return;
	case OP_NUMBER: logic_add_number(back->text, node->number, '.'); return;
	case OP_NOTHING: add(back, "\"\""); return;
	case OP_NEGATE:
		add(back, "(-");
		print_number(back, node->child);
		add(back, ")");
		return;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE: print_arithmetic(back, node); return;
	default: print_function(back, node);
	}
}

/* --- conditions ------------------------------------------------------------------------------- */

/* One side of a comparison. */
static void
print_side(struct back *back, const struct logic_node *node, const struct logic_node *other)
{
	switch (node->op) {
	case OP_NAME:
		if (is_several(node))
			refuse(back, "Plusieurs réponses ne se comparent pas dans LimeSurvey.");
		add_name(back, node->symbol, SIZE_MAX, ".NAOK");
		return;
	case OP_CODE:
		if (other->op == OP_NAME)
			add_code(back, other->symbol, node->code);
		else
			refuse(back, "Ce choix ne se compare pas dans LimeSurvey.");
		return;
	case OP_TEXT: add_quoted(back, node->text); return;
	case OP_DATE: {
		const struct date date = date_of_days(node->day);
		text_format(back->text, "\"%04d-%02d-%02d\"", date.year, date.month, date.day);
		return;
	}
	case OP_YESNO: add(back, node->yes ? "\"Y\"" : "\"N\""); return;
	case OP_LABEL:
	case OP_CODE_OF:
		if (node->child->op != OP_NAME)
			break;
		add_name(back, node->child->symbol, SIZE_MAX, node->op == OP_LABEL ? ".shown" : ".code");
		return;
	default:
		if (node->type != LOGIC_NUMBER)
			break;
		print_number(back, node);
		return;
	}
	refuse(back, "LimeSurvey ne compare pas une partie de cette formule.");
}

static bool
zero_compares(enum logic_op op, double number, bool is_left)
{
	const double a = is_left ? 0 : number, b = is_left ? number : 0;
	switch (op) {
	case OP_EQUAL: return a == b;
	case OP_LESS: return a < b;
	case OP_LESS_OR_EQUAL: return a <= b;
	case OP_MORE: return a > b;
	case OP_MORE_OR_EQUAL: return a >= b;
	default: return true;
	}
}

/* Must it be asked first whether there is an answer, so that a missing one makes it false? Some
 * versions compare an empty answer as zero, all compare an empty date as a text. */
static bool
needs_guard(enum logic_op op, const struct logic_node *node, const struct logic_node *other,
            bool is_left)
{
	if (is_always(node))
		return false;
	if (node->op != OP_NAME || op == OP_DIFFERENT || !is_always(other))
		return true;
	if (node->type == LOGIC_NUMBER)
		return other->op != OP_NUMBER || zero_compares(op, other->number, is_left);
	return node->type == LOGIC_DATE && op != OP_EQUAL;
}

static void
print_comparison(struct back *back, enum logic_op op, const struct logic_node *a,
                 const struct logic_node *b)
{
	static const char *const signs[OP_COUNT] = {
		[OP_EQUAL] = " == ",         [OP_DIFFERENT] = " != ", [OP_LESS] = " < ",
		[OP_LESS_OR_EQUAL] = " <= ", [OP_MORE] = " > ",       [OP_MORE_OR_EQUAL] = " >= ",
	};
	bool is_begun = false;
	if (a->type == LOGIC_TIME || b->type == LOGIC_TIME)
		refuse(back, "LimeSurvey ne compare pas des heures.");
	add(back, "(");
	if (needs_guard(op, a, b, true) && print_guard(back, a, true))
		is_begun = true;
	if (needs_guard(op, b, a, false) && print_guard(back, b, !is_begun))
		is_begun = true;
	add(back, is_begun ? " && " : "");
	print_side(back, a, b);
	add(back, signs[op]);
	print_side(back, b, a);
	add(back, ")");
}

static void
print_among(struct back *back, const struct logic_node *node)
{
	const struct logic_node *a = node->child;
	add(back, "(");
	for (const struct logic_node *part = a->next; part != NULL; part = part->next) {
		add(back, part == a->next ? "" : " || ");
		print_comparison(back, OP_EQUAL, a, part);
	}
	add(back, ")");
}

static void
print_contains(struct back *back, const struct logic_node *node)
{
	if (!is_several(node->child) || node->child->next->op != OP_CODE) {
		refuse(back, "LimeSurvey ne cherche pas un mot dans un texte.");
		return;
	}
	add(back, "(");
	add_name(back, node->child->symbol, node->child->next->code, ".NAOK == \"Y\")");
}

static void
print_answered(struct back *back, const struct logic_node *node)
{
	const struct logic_node *part = node->child;
	const bool is_empty = node->op == OP_EMPTY;
	if (is_several(part)) {
		add(back, "(count(that.");
		add_name(back, part->symbol, SIZE_MAX, is_empty ? ".NAOK) == 0)" : ".NAOK) > 0)");
	} else if (part->op == OP_NAME) {
		add(back, is_empty ? "is_empty(" : "(");
		add_name(back, part->symbol, SIZE_MAX, is_empty ? ".NAOK)" : ".NAOK != \"\")");
	} else if (is_always(part)) {
		add(back, is_empty ? "0" : "1");
	} else {
		add(back, is_empty ? "!(" : "(");
		(void)print_guard(back, part, true);
		add(back, ")");
	}
}

static void
print_condition(struct back *back, const struct logic_node *node)
{
	switch (node->op) {
	case OP_YESNO: add(back, node->yes ? "1" : "0"); return;
	case OP_NAME:
		add(back, "(");
		add_name(back, node->symbol, SIZE_MAX, ".NAOK == \"Y\")");
		return;
	case OP_OR:
	case OP_AND:
		add(back, "(");
		for (const struct logic_node *part = node->child; part != NULL; part = part->next) {
			if (part != node->child)
				add(back, node->op == OP_OR ? " || " : " && ");
			print_condition(back, part);
		}
		add(back, ")");
		return;
	case OP_NOT:
		add(back, "!");
		print_condition(back, node->child);
		return;
	case OP_AMONG: print_among(back, node); return;
	case OP_CONTAINS: print_contains(back, node); return;
	case OP_EMPTY:
	case OP_ANSWERED: print_answered(back, node); return;
	case OP_IF:
		add(back, "if(");
		print_condition(back, node->child);
		add(back, ", ");
		print_condition(back, node->child->next);
		add(back, ", ");
		print_condition(back, node->child->next->next);
		add(back, ")");
		return;
	default: break;
	}
	if (node->op >= OP_EQUAL && node->op <= OP_MORE_OR_EQUAL)
		print_comparison(back, node->op, node->child, node->child->next);
	else
		refuse(back, "LimeSurvey ne sait pas dire une partie de cette condition.");
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool
finish(struct back *back, struct span *words_r, const char **sentence_r)
{
	if (back->text->cut)
		refuse(back, "Cette formule est trop longue pour LimeSurvey.");
	*sentence_r = back->sentence;
	*words_r = back->sentence == NULL ? text_span(back->text) : SPAN("");
	return back->sentence == NULL;
}

bool
logic_lime_print(struct arena *arena, const struct logic_program *program,
                 const struct logic_lime_calls *calls, struct span *equation_r,
                 const char **sentence_r)
{
	struct text text = text_new(arena, LOGIC_SOURCE_LENGTH_MAX);
	struct back back = { arena, program->table, calls, &text, NULL };
	if (program->root->type == LOGIC_YESNO)
		print_condition(&back, program->root);
	else
		print_number(&back, program->root);
	return finish(&back, equation_r, sentence_r);
}

bool
logic_lime_print_value(struct arena *arena, const struct logic_program *program,
                       const struct logic_lime_calls *calls, struct span *equation_r,
                       const char **sentence_r)
{
	struct text text = text_new(arena, LOGIC_SOURCE_LENGTH_MAX);
	struct back back = { arena, program->table, calls, &text, NULL };
	must(program->root->type == LOGIC_NUMBER);
	print_part(&back, program->root);
	return finish(&back, equation_r, sentence_r);
}

/* A text, or one of two. */
static void
print_words(struct back *back, const struct logic_node *node)
{
	if (node->op != OP_IF) {
		if (node->op == OP_NAME)
			add_name(back, node->symbol, SIZE_MAX, node->type == LOGIC_TEXT ? "" : ".shown");
		else if (node->op == OP_NOTHING)
			add(back, "\"\"");
		else
			print_side(back, node, node);
		return;
	}
	add(back, "if(");
	print_condition(back, node->child);
	add(back, ", ");
	print_words(back, node->child->next);
	add(back, ", ");
	print_words(back, node->child->next->next);
	add(back, ")");
}

static void
print_hole(struct back *back, const struct logic_node *node)
{
	add(back, "{");
	if (is_several(node)) {
		add(back, "list(that.");
		add_name(back, node->symbol, SIZE_MAX, ".shown)");
	} else if (node->op == OP_NAME) {
		add_name(back, node->symbol, SIZE_MAX,
		         node->type == LOGIC_NUMBER || node->type == LOGIC_TEXT ? "" : ".shown");
	} else if (node->type == LOGIC_TEXT) {
		print_words(back, node);
	} else if (node->type == LOGIC_NUMBER) {
		print_part(back, node);
	} else {
		refuse(back, "LimeSurvey ne sait pas dire ce qui est entre accolades.");
	}
	add(back, "}");
}

bool
logic_lime_print_text(struct arena *arena, const struct logic_piped *piped,
                      const struct logic_lime_calls *calls, struct span *text_r,
                      const char **sentence_r)
{
	struct text text = text_new(arena, LOGIC_PIPED_LENGTH_MAX);
	struct back back = { arena, NULL, calls, &text, NULL };
	for (size_t i = 0; i < piped->part_count; i++) {
		const struct logic_part *part = &piped->parts[i];
		if (part->program != NULL) {
			back.table = part->program->table;
			print_hole(&back, part->program->root);
			continue;
		}
		/* There, a brace followed by a blank is only a brace. */
		for (size_t j = 0; j < part->words.length; j++) {
			const char *at = part->words.at + j;
			text_add_char(&text, *at);
			if (*at == '{' && j + 1 < part->words.length && (unsigned char)at[1] > ' ' && at[1] != '}')
				text_add_char(&text, ' ');
		}
	}
	return finish(&back, text_r, sentence_r);
}

/* --- members of a quota ----------------------------------------------------------------------- */

struct members {
	struct logic_lime_member *list;
	size_t count, first; /* first: of the question being read */
	bool is_odd;
};

static void
add_member(struct members *members, size_t symbol, size_t code)
{
	const bool is_other =
		members->count > members->first && members->list[members->first].symbol != symbol;
	if (members->count == LOGIC_LIME_MEMBER_MAX || is_other)
		members->is_odd = true;
	else
		members->list[members->count++] = (struct logic_lime_member){ symbol, code };
}

static void
read_choice(struct members *members, const struct logic_node *node)
{
	const struct logic_node *a = node->child;
	if (node->op == OP_OR) {
		for (const struct logic_node *part = a; part != NULL; part = part->next)
			read_choice(members, part);
	} else if (node->op == OP_NAME) {
		add_member(members, node->symbol, 1);
	} else if (node->op == OP_NOT && a->op == OP_NAME) {
		members->is_odd = true; /* true of who did not answer, too */
	} else if ((node->op == OP_EQUAL || node->op == OP_AMONG || node->op == OP_CONTAINS) &&
	           a->op == OP_NAME) {
		for (const struct logic_node *part = a->next; part != NULL; part = part->next)
			if (part->op == OP_CODE || part->op == OP_YESNO)
				add_member(members, a->symbol, part->op == OP_CODE ? part->code : part->yes);
			else
				members->is_odd = true;
	} else {
		members->is_odd = true;
	}
}

bool
logic_lime_members(const struct logic_program *program, struct logic_lime_member *members_r,
                   size_t *count_r)
{
	struct members members = { .list = members_r };
	const bool is_chain = program->root->op == OP_AND;
	for (const struct logic_node *part = is_chain ? program->root->child : program->root;
	     part != NULL; part = is_chain ? part->next : NULL) {
		members.first = members.count;
		read_choice(&members, part);
		for (size_t i = 0; i < members.first && members.count > members.first; i++)
			members.is_odd = members.is_odd ||
			                 members_r[i].symbol == members_r[members.first].symbol;
	}
	*count_r = members.count;
	return !members.is_odd && members.count > 0;
}
