#include "craft/logic/logic_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

/* How tightly a piece holds together: a part looser than its place asks for gets parentheses. */
enum hold { HOLD_OR, HOLD_AND, HOLD_NOT, HOLD_COMPARISON, HOLD_SUM, HOLD_PRODUCT, HOLD_SIGN, HOLD_ONE };

static enum hold
hold_of(enum logic_op op)
{
	switch (op) {
	case OP_OR:
		return HOLD_OR;
	case OP_AND:
		return HOLD_AND;
	case OP_NOT:
		return HOLD_NOT;
	case OP_ADD:
	case OP_SUBTRACT:
		return HOLD_SUM;
	case OP_MULTIPLY:
	case OP_DIVIDE:
		return HOLD_PRODUCT;
	case OP_NEGATE:
		return HOLD_SIGN;
	default:
		return op >= OP_EQUAL && op <= OP_ANSWERED ? HOLD_COMPARISON : HOLD_ONE;
	}
}

struct print {
	const struct logic_table *table;
	struct text *text;
	bool point; /* in a list of one part, where a comma could be read as two */
};

static void print_node(const struct print *print, const struct logic_node *node, enum hold least);

void
logic_add_number(struct text *text, double number, char mark)
{
	char plain[64];
	int decimals = 0;
	do
		snprintf(plain, sizeof plain, "%.*f", decimals, number);
	while (strtod(plain, NULL) != number && ++decimals <= 15);
	char *point = strchr(plain, '.');
	if (point != NULL)
		*point = mark;
	text_add_z(text, plain);
}

static const char *const signs[OP_COUNT] = {
	[OP_OR] = " ou ",           [OP_AND] = " et ",        [OP_EQUAL] = " = ",
	[OP_DIFFERENT] = " ≠ ",     [OP_LESS] = " < ",        [OP_LESS_OR_EQUAL] = " ≤ ",
	[OP_MORE] = " > ",          [OP_MORE_OR_EQUAL] = " ≥ ", [OP_CONTAINS] = " contient ",
	[OP_ADD] = " + ",           [OP_SUBTRACT] = " - ",    [OP_MULTIPLY] = " * ",
	[OP_DIVIDE] = " / ",
};

/* What the first part and the others must hold. « et » within « ou » gets parentheses it could do
 * without: people do not know which comes first. */
static enum hold
part_hold(enum logic_op op, bool first)
{
	switch (hold_of(op)) {
	case HOLD_OR:
	case HOLD_AND:
		return HOLD_NOT;
	case HOLD_COMPARISON:
		return HOLD_SUM;
	case HOLD_SUM:
		return first ? HOLD_SUM : HOLD_PRODUCT;
	default:
		return first ? HOLD_PRODUCT : HOLD_SIGN;
	}
}

static void
print_list(const struct print *print, const struct logic_node *first, bool open)
{
	struct print inside = *print;
	inside.point = open && first->next == NULL;
	text_add_char(print->text, '(');
	for (const struct logic_node *part = first; part != NULL; part = part->next) {
		text_add_z(print->text, part == first ? "" : " ; ");
		print_node(&inside, part, HOLD_OR);
	}
	text_add_char(print->text, ')');
}

static void
print_leaf(const struct print *print, const struct logic_node *node)
{
	struct text *text = print->text;
	switch (node->op) {
	case OP_NAME:
		text_add_z(text, print->table->symbols[node->symbol].name);
		return;
	case OP_NOTHING:
		text_add_z(text, "rien");
		return;
	case OP_YESNO:
		text_add_z(text, node->yes ? "oui" : "non");
		return;
	case OP_NUMBER:
		logic_add_number(text, node->number, print->point ? '.' : ',');
		return;
	case OP_DATE: {
		const struct date date = date_of_days(node->day);
		text_format(text, "%02d/%02d/%04d", date.day, date.month, date.year);
		return;
	}
	case OP_TIME:
		text_format(text, "%dh%02d", node->minute / 60, node->minute % 60);
		return;
	default:
		must(node->op == OP_TEXT || node->op == OP_CODE);
		logic_add_literal(text, node->text);
	}
}

static void
print_whole(const struct print *print, const struct logic_node *node)
{
	struct text *text = print->text;
	if (node->child == NULL) {
		print_leaf(print, node);
	} else if (signs[node->op] != NULL) {
		for (const struct logic_node *part = node->child; part != NULL; part = part->next) {
			text_add_z(text, part == node->child ? "" : signs[node->op]);
			print_node(print, part, part_hold(node->op, part == node->child));
		}
	} else if (node->op == OP_NOT) {
		text_add_z(text, "non ");
		print_node(print, node->child, node->child->op == OP_NOT ? HOLD_NOT : HOLD_ONE);
	} else if (node->op == OP_NEGATE) {
		text_add_char(text, '-');
		print_node(print, node->child, HOLD_SIGN);
	} else if (node->op == OP_AMONG) {
		print_node(print, node->child, HOLD_SUM);
		text_add_z(text, " parmi ");
		print_list(print, node->child->next, true);
	} else if (node->op == OP_EMPTY || node->op == OP_ANSWERED) {
		print_node(print, node->child, HOLD_SUM);
		text_add_z(text, node->op == OP_EMPTY ? " est vide" : " est répondu");
	} else {
		const struct logic_function *function = &logic_functions[node->op];
		must(function->name != NULL);
		text_add_z(text, function->name);
		print_list(print, node->child, function->part_max == 0 && node->op != OP_POINTS);
	}
}

static void
print_node(const struct print *print, const struct logic_node *node, enum hold least)
{
	const bool apart = hold_of(node->op) < least;
	if (apart)
		text_add_char(print->text, '(');
	print_whole(print, node);
	if (apart)
		text_add_char(print->text, ')');
}

void
logic_print(const struct logic_program *program, struct text *text)
{
	print_node(&(struct print){ program->table, text, false }, program->root, HOLD_OR);
}
