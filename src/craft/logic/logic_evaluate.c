#include "craft/logic/logic_inside.h"

#include <math.h>
#include <string.h>

#include "base/time.h"

struct visit {
	const struct logic_table *table;
	const struct logic_answers *answers;
};

static struct logic_value value_of(const struct visit *visit, const struct logic_node *node);

static struct logic_value
nothing(void)
{
	return (struct logic_value){ .type = LOGIC_NONE };
}

static struct logic_value
yesno(bool yes)
{
	return (struct logic_value){ .type = LOGIC_YESNO, .yes = yes };
}

/* The one gate of numbers: what is not finite, or beyond what 15 figures hold, is no value. */
static struct logic_value
number(double number)
{
	if (!isfinite(number) || fabs(number) > LOGIC_NUMBER_MAX)
		return nothing();
	return (struct logic_value){ .type = LOGIC_NUMBER, .number = number + 0.0 };
}

static struct logic_value
text(const char *words)
{
	return (struct logic_value){ .type = LOGIC_TEXT, .text = span_of(words) };
}

static bool
holds(const struct visit *visit, const struct logic_node *node)
{
	const struct logic_value value = value_of(visit, node);
	return value.type == LOGIC_YESNO && value.yes;
}

/* 0,1 + 0,2 is 0,3: numbers closer than a billionth of their size are the same. */
static int
compare_numbers(double a, double b)
{
	const double size = fmax(1, fmax(fabs(a), fabs(b)));
	if (fabs(a - b) <= size * 1e-9)
		return 0;
	return a < b ? -1 : 1;
}

static struct logic_value
answer(const struct visit *visit, size_t symbol)
{
	const struct logic_symbol *known = &visit->table->symbols[symbol];
	const struct logic_value value = visit->answers->value(visit->answers->data, symbol);
	if (value.type == LOGIC_NONE)
		return value;
	must(value.type == known->type);
	switch (value.type) {
	case LOGIC_NUMBER:
		must(isfinite(value.number));
		return number(value.number);
	case LOGIC_TEXT:
		return logic_text_is_blank(value.text) ? nothing() : value;
	case LOGIC_DATE:
		must(value.day >= DAYS_MIN && value.day <= DAYS_MAX);
		return value;
	case LOGIC_TIME:
		must(value.minute >= 0 && value.minute < 1440);
		return value;
	case LOGIC_CHOICE:
		must(value.code < known->code_count);
		return value;
	case LOGIC_CHOICES:
		must(value.choices.count <= LOGIC_CODE_MAX);
		for (size_t i = 0; i < value.choices.count; i++)
			must(value.choices.codes[i] < known->code_count);
		return value;
	default:
		return value;
	}
}

/* --- conditions --------------------------------------------------------------------------------- */

/* -1, 0, 1; both have the same type and a value. Texts, codes and yes/no are only equal or not. */
static int
compare(struct logic_value a, struct logic_value b)
{
	switch (a.type) {
	case LOGIC_NUMBER:
		return compare_numbers(a.number, b.number);
	case LOGIC_DATE:
		return (a.day > b.day) - (a.day < b.day);
	case LOGIC_TIME:
		return (a.minute > b.minute) - (a.minute < b.minute);
	case LOGIC_TEXT:
		return !logic_text_equal(a.text, b.text);
	case LOGIC_CHOICE:
		return a.code != b.code;
	default:
		must(a.type == LOGIC_YESNO);
		return a.yes != b.yes;
	}
}

static bool
compares(enum logic_op op, int order)
{
	switch (op) {
	case OP_EQUAL:
		return order == 0;
	case OP_DIFFERENT:
		return order != 0;
	case OP_LESS:
		return order < 0;
	case OP_LESS_OR_EQUAL:
		return order <= 0;
	case OP_MORE:
		return order > 0;
	default:
		must(op == OP_MORE_OR_EQUAL);
		return order >= 0;
	}
}

static size_t
rank_of(struct logic_value choices, uint16_t code)
{
	size_t at = 0;
	while (at < choices.choices.count && choices.choices.codes[at] != code)
		at++;
	return at < choices.choices.count ? at + 1 : 0;
}

static bool
contains(struct logic_value a, struct logic_value b)
{
	if (a.type == LOGIC_NONE || b.type == LOGIC_NONE)
		return false;
	return a.type == LOGIC_CHOICES ? rank_of(a, b.code) > 0 : logic_text_contains(a.text, b.text);
}

static bool
is_among(const struct visit *visit, const struct logic_node *node)
{
	const struct logic_value a = value_of(visit, node->child);
	if (a.type == LOGIC_NONE)
		return false;
	for (const struct logic_node *part = node->child->next; part != NULL; part = part->next) {
		const struct logic_value b = value_of(visit, part);
		if (b.type != LOGIC_NONE && compare(a, b) == 0)
			return true;
	}
	return false;
}

static bool
is_answered(struct logic_value value)
{
	switch (value.type) {
	case LOGIC_NONE:
		return false;
	case LOGIC_CHOICES:
		return value.choices.count > 0;
	case LOGIC_TEXT:
		return !logic_text_is_blank(value.text);
	default:
		return true;
	}
}

static bool
condition(const struct visit *visit, const struct logic_node *node)
{
	switch (node->op) {
	case OP_OR:
	case OP_AND:
		for (const struct logic_node *part = node->child; part != NULL; part = part->next)
			if (holds(visit, part) == (node->op == OP_OR))
				return node->op == OP_OR;
		return node->op == OP_AND;
	case OP_NOT:
		return !holds(visit, node->child);
	case OP_AMONG:
		return is_among(visit, node);
	case OP_EMPTY:
	case OP_ANSWERED:
		return is_answered(value_of(visit, node->child)) == (node->op == OP_ANSWERED);
	default:
		break;
	}
	const struct logic_value a = value_of(visit, node->child);
	const struct logic_value b = value_of(visit, node->child->next);
	if (node->op == OP_CONTAINS)
		return contains(a, b);
	return a.type != LOGIC_NONE && b.type != LOGIC_NONE && compares(node->op, compare(a, b));
}

/* --- numbers ------------------------------------------------------------------------------------- */

static struct logic_value
arithmetic(enum logic_op op, struct logic_value a, struct logic_value b)
{
	if (a.type == LOGIC_NONE || b.type == LOGIC_NONE)
		return nothing();
	switch (op) {
	case OP_ADD:
		return number(a.number + b.number);
	case OP_SUBTRACT:
		return number(a.number - b.number);
	case OP_MULTIPLY:
		return number(a.number * b.number);
	default:
		must(op == OP_DIVIDE);
		return b.number == 0 ? nothing() : number(a.number / b.number);
	}
}

/* Over those of the parts that have a value. */
static struct logic_value
summary(const struct visit *visit, const struct logic_node *node)
{
	double sum = 0, least = INFINITY, most = -INFINITY;
	int count = 0;
	for (const struct logic_node *part = node->child; part != NULL; part = part->next) {
		const struct logic_value value = value_of(visit, part);
		if (!is_answered(value))
			continue;
		count++;
		if (node->op == OP_COUNT_ANSWERED)
			continue;
		sum += value.number;
		least = fmin(least, value.number);
		most = fmax(most, value.number);
	}
	switch (node->op) {
	case OP_COUNT_ANSWERED:
		return number(count);
	case OP_SUM:
		return count > 0 ? number(sum) : nothing();
	case OP_MEAN:
		return count > 0 ? number(sum / count) : nothing();
	case OP_MINIMUM:
		return number(least);
	default:
		must(node->op == OP_MAXIMUM);
		return number(most);
	}
}

/* A half goes away from zero, as at school: 2,675 is 2,68 although the nearest double is under it,
 * so a few units in the last place are forgiven. */
static struct logic_value
rounded(double value, int decimals)
{
	const double scale = pow(10, decimals), scaled = fabs(value) * scale;
	if (scaled > 1e14)
		return number(decimals == 0 ? round(value) : value);
	return number(copysign(floor(scaled * (1 + 1e-15) + 0.5) / scale, value));
}

static struct logic_value
points(const struct visit *visit, const struct logic_node *node)
{
	const struct logic_value a = value_of(visit, node->child);
	if (a.type == LOGIC_NONE)
		return nothing();
	double sum = 0;
	bool any = false;
	for (const struct logic_node *code = node->child->next; code != NULL; code = code->next->next) {
		const bool chosen = a.type == LOGIC_CHOICE ? a.code == code->code : rank_of(a, code->code) > 0;
		const struct logic_value worth = chosen ? value_of(visit, code->next) : nothing();
		if (worth.type == LOGIC_NONE)
			continue;
		sum += worth.number;
		any = true;
		if (a.type == LOGIC_CHOICE)
			break;
	}
	return any ? number(sum) : nothing();
}

static struct logic_value
of_date(enum logic_op op, struct logic_value value)
{
	if (value.type == LOGIC_NONE)
		return nothing();
	const struct date date = date_of_days(value.day);
	return number(op == OP_YEAR ? date.year : op == OP_MONTH ? date.month : date.day);
}

static struct logic_value
of_choice(const struct visit *visit, const struct logic_node *node)
{
	const struct logic_value value = value_of(visit, node->child);
	if (value.type == LOGIC_NONE)
		return nothing();
	const struct logic_code *code = &node->child->list->codes[value.code];
	return text(node->op == OP_LABEL && code->label != NULL ? code->label : code->code);
}

static struct logic_value
function(const struct visit *visit, const struct logic_node *node)
{
	switch (node->op) {
	case OP_IF:
		return value_of(visit, holds(visit, node->child) ? node->child->next : node->child->next->next);
	case OP_POINTS:
		return points(visit, node);
	case OP_LABEL:
	case OP_CODE_OF:
		return of_choice(visit, node);
	case OP_YEAR:
	case OP_MONTH:
	case OP_DAY:
		return of_date(node->op, value_of(visit, node->child));
	default:
		break;
	}
	const struct logic_value a = value_of(visit, node->child);
	/* What counts always has a value: nothing is counted as zero. */
	if (node->op == OP_LENGTH)
		return number(a.type == LOGIC_NONE ? 0 : (double)logic_text_count(a.text));
	if (node->op == OP_TICKED)
		return number(a.type == LOGIC_NONE ? 0 : (double)a.choices.count);
	if (a.type == LOGIC_NONE)
		return nothing();
	switch (node->op) {
	case OP_NEGATE:
		return number(-a.number);
	case OP_ABS:
		return number(fabs(a.number));
	case OP_ROUND:
		return rounded(a.number, (int)node->child->next->number);
	case OP_RANK: {
		const size_t rank = rank_of(a, node->child->next->code);
		return rank > 0 ? number((double)rank) : nothing();
	}
	default: {
		must(node->op == OP_DAYS);
		const struct logic_value b = value_of(visit, node->child->next);
		return b.type == LOGIC_NONE ? nothing() : number((double)b.day - a.day);
	}
	}
}

/* --- the whole --------------------------------------------------------------------------------------- */

static struct logic_value
value_of(const struct visit *visit, const struct logic_node *node)
{
	switch (node->op) {
	case OP_NAME:
		return answer(visit, node->symbol);
	case OP_NOTHING:
		return nothing();
	case OP_YESNO:
		return yesno(node->yes);
	case OP_NUMBER:
		return (struct logic_value){ .type = LOGIC_NUMBER, .number = node->number };
	case OP_TEXT:
		return (struct logic_value){ .type = LOGIC_TEXT, .text = node->text };
	case OP_DATE:
		return (struct logic_value){ .type = LOGIC_DATE, .day = node->day };
	case OP_TIME:
		return (struct logic_value){ .type = LOGIC_TIME, .minute = node->minute };
	case OP_CODE:
		return (struct logic_value){ .type = LOGIC_CHOICE, .code = node->code };
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
		return arithmetic(node->op, value_of(visit, node->child), value_of(visit, node->child->next));
	case OP_SUM:
	case OP_MEAN:
	case OP_MINIMUM:
	case OP_MAXIMUM:
	case OP_COUNT_ANSWERED:
		return summary(visit, node);
	default:
		return node->op <= OP_ANSWERED ? yesno(condition(visit, node)) : function(visit, node);
	}
}

struct logic_value
logic_evaluate(const struct logic_program *program, const struct logic_answers *answers)
{
	const struct visit visit = { program->table, answers };
	return value_of(&visit, program->root);
}

bool
logic_holds(const struct logic_program *program, const struct logic_answers *answers)
{
	must(program->root->type == LOGIC_YESNO);
	const struct visit visit = { program->table, answers };
	return holds(&visit, program->root);
}

bool
logic_accepts(const struct logic_program *program, const struct logic_answers *answers)
{
	const struct visit visit = { program->table, answers };
	for (size_t i = 0; i < program->name_count; i++)
		if (!is_answered(answer(&visit, program->names[i])))
			return true;
	return logic_holds(program, answers);
}
