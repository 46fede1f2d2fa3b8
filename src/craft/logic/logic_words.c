#include "craft/logic/logic_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"

/* --- one value ----------------------------------------------------------------------------------- */

static void
add_quoted(struct text *text, const char *words)
{
	text_add_z(text, "«\u202f");
	text_add_z(text, words);
	text_add_z(text, "\u202f»");
}

static const char *
code_words(const struct logic_symbol *symbol, uint16_t code)
{
	must(code < symbol->code_count);
	const struct logic_code *known = &symbol->codes[code];
	return known->label != NULL && known->label[0] != '\0' ? known->label : known->code;
}

/* As many decimals as it has, at most 6. */
static void
add_number(struct text *text, double number)
{
	enum { DECIMALS_MAX = 6 };
	int decimals = 0;
	double scale = 1;
	/* Beyond 9 figures before the comma a double has not 6 after it. */
	const int most = fabs(number) < 1e9 ? DECIMALS_MAX : fabs(number) < 1e12 ? 3 : 0;
	const double wanted = round(number * pow(10, most)) / pow(10, most);
	while (decimals < most && fabs(round(wanted * scale) / scale - wanted) > 1e-7 / 2) {
		decimals++;
		scale *= 10;
	}
	/* A year has no blank in it, and a number of four figures needs none. */
	if (decimals == 0 && fabs(wanted) < 10000)
		text_format(text, "%s%d", wanted < 0 ? "\u2212" : "", (int)fabs(wanted));
	else
		text_add_number(text, wanted, decimals);
}

static void
add_choices(struct text *text, struct logic_value value, const struct logic_symbol *symbol)
{
	for (size_t i = 0; i < value.choices.count; i++) {
		text_add_z(text, i == 0 ? "" : i + 1 == value.choices.count ? " et " : ", ");
		text_add_z(text, code_words(symbol, value.choices.codes[i]));
	}
}

void
logic_value_add(struct text *text, struct logic_value value, const struct logic_symbol *symbol)
{
	switch (value.type) {
	case LOGIC_YESNO:
		text_add_z(text, value.yes ? "oui" : "non");
		break;
	case LOGIC_NUMBER:
		add_number(text, value.number);
		break;
	case LOGIC_TEXT:
		text_add(text, value.text);
		break;
	case LOGIC_DATE:
		text_add_date_words(text, value.day);
		break;
	case LOGIC_TIME:
		text_format(text, "%d\u202fh\u202f%02d", value.minute / 60, value.minute % 60);
		break;
	case LOGIC_CHOICE:
		text_add_z(text, code_words(symbol, value.code));
		break;
	case LOGIC_CHOICES:
		add_choices(text, value, symbol);
		break;
	default:
		must(value.type == LOGIC_NONE);
	}
}

/* --- a formula -------------------------------------------------------------------------------------- */

struct words {
	const struct logic_table *table;
	struct text *text;
};

static void describe(const struct words *words, const struct logic_node *node);

static void
add(const struct words *words, const char *more)
{
	text_add_z(words->text, more);
}

static void
describe_leaf(const struct words *words, const struct logic_node *node)
{
	const struct logic_symbol *symbol;
	switch (node->op) {
	case OP_NAME:
		symbol = &words->table->symbols[node->symbol];
		add_quoted(words->text, symbol->label != NULL && symbol->label[0] != '\0' ? symbol->label
		                                                                          : symbol->name);
		return;
	case OP_CODE:
		add_quoted(words->text, code_words(node->list, node->code));
		return;
	case OP_TEXT:
		logic_add_literal(words->text, node->text);
		return;
	case OP_NOTHING:
		add(words, "rien");
		return;
	case OP_YESNO:
		add(words, node->yes ? "«\u202foui\u202f»" : "«\u202fnon\u202f»");
		return;
	case OP_NUMBER:
		add_number(words->text, node->number);
		return;
	case OP_DATE:
		add(words, "le ");
		text_add_date_words(words->text, node->day);
		return;
	default:
		must(node->op == OP_TIME);
		logic_value_add(words->text, (struct logic_value){ .type = LOGIC_TIME, .minute = node->minute },
		                NULL);
	}
}

/* « a, b et c » */
static void
describe_parts(const struct words *words, const struct logic_node *first, const char *last_word)
{
	for (const struct logic_node *part = first; part != NULL; part = part->next) {
		add(words, part == first ? "" : part->next == NULL ? last_word : ", ");
		describe(words, part);
	}
}

/* How a comparison is said, of numbers and of moments, and what its contrary is when « non » stands
 * before it: no answer is then told apart, since a comparison without an answer is false. */
static const struct {
	const char *is, *is_moment, *is_not;
} said[OP_COUNT] = {
	[OP_EQUAL] = { " est ", " est ", " n’est pas " },
	[OP_DIFFERENT] = { " est répondu et n’est pas ", " est répondu et n’est pas ", NULL },
	[OP_LESS] = { " est inférieur à ", " est avant ", NULL },
	[OP_LESS_OR_EQUAL] = { " est au plus ", " est au plus tard ", NULL },
	[OP_MORE] = { " est supérieur à ", " est après ", NULL },
	[OP_MORE_OR_EQUAL] = { " est au moins ", " est au plus tôt ", NULL },
	[OP_CONTAINS] = { " contient ", " contient ", " ne contient pas " },
};

static bool
describe_denied(const struct words *words, const struct logic_node *node)
{
	if (node->op == OP_EMPTY || node->op == OP_ANSWERED) {
		describe(words, node->child);
		add(words, node->op == OP_EMPTY ? " a une réponse" : " n’a pas de réponse");
		return true;
	}
	if (said[node->op].is_not == NULL)
		return false;
	describe(words, node->child);
	add(words, said[node->op].is_not);
	describe(words, node->child->next);
	add(words, " (ou n’a pas de réponse)");
	return true;
}

static void
describe_condition(const struct words *words, const struct logic_node *node)
{
	switch (node->op) {
	case OP_OR:
	case OP_AND:
		describe_parts(words, node->child, node->op == OP_AND ? " et " : " ou ");
		return;
	case OP_NOT:
		if (!describe_denied(words, node->child)) {
			add(words, "il est faux que ");
			describe(words, node->child);
		}
		return;
	case OP_EMPTY:
	case OP_ANSWERED:
		describe(words, node->child);
		add(words, node->op == OP_EMPTY ? " n’a pas de réponse" : " a une réponse");
		return;
	case OP_AMONG:
		describe(words, node->child);
		add(words, node->child->next->next == NULL ? " est " : " est l’une de ces valeurs\u202f: ");
		describe_parts(words, node->child->next, " ou ");
		return;
	default:
		must(said[node->op].is != NULL);
		describe(words, node->child);
		const bool moment = node->child->type == LOGIC_DATE || node->child->type == LOGIC_TIME;
		add(words, moment ? said[node->op].is_moment : said[node->op].is);
		describe(words, node->child->next);
	}
}

static const char *const function_words[OP_COUNT] = {
	[OP_SUM] = "la somme de ",
	[OP_MEAN] = "la moyenne de ",
	[OP_MINIMUM] = "la plus petite valeur de ",
	[OP_MAXIMUM] = "la plus grande valeur de ",
	[OP_COUNT_ANSWERED] = "le nombre de réponses données à ",
	[OP_ABS] = "la valeur sans signe de ",
	[OP_LENGTH] = "le nombre de caractères de ",
	[OP_YEAR] = "l’année de ",
	[OP_MONTH] = "le mois de ",
	[OP_DAY] = "le jour de ",
	[OP_TICKED] = "le nombre de réponses cochées à ",
	[OP_LABEL] = "le libellé de ",
	[OP_CODE_OF] = "le code de ",
	[OP_NEGATE] = "l’opposé de ",
};

static void
describe_points(const struct words *words, const struct logic_node *node)
{
	add(words, "les points de ");
	describe(words, node->child);
	const char *before = " (";
	for (const struct logic_node *code = node->child->next; code != NULL; code = code->next->next) {
		add(words, before);
		describe(words, code);
		add(words, "\u202f: ");
		describe(words, code->next);
		before = ", ";
	}
	add(words, ")");
}

static void
describe_function(const struct words *words, const struct logic_node *node)
{
	const struct logic_node *a = node->child, *b = a->next;
	switch (node->op) {
	case OP_IF:
		add(words, "(si ");
		describe(words, a);
		add(words, ", ");
		describe(words, b);
		add(words, ", sinon ");
		describe(words, b->next);
		add(words, ")");
		return;
	case OP_POINTS:
		describe_points(words, node);
		return;
	case OP_ROUND:
		describe(words, a);
		add(words, b->number == 0 ? " arrondi à l’unité" : " arrondi à ");
		if (b->number > 0) {
			describe(words, b);
			add(words, b->number > 1 ? " décimales" : " décimale");
		}
		return;
	case OP_RANK:
		add(words, "la place de ");
		describe(words, b);
		add(words, " dans ");
		describe(words, a);
		return;
	case OP_DAYS:
		add(words, "le nombre de jours de ");
		describe(words, a);
		add(words, " à ");
		describe(words, b);
		return;
	default:
		must(function_words[node->op] != NULL);
		add(words, function_words[node->op]);
		describe_parts(words, a, " et ");
	}
}

/* Parentheses where words alone could be read in two ways. */
static bool
is_loose(const struct logic_node *node)
{
	return node->op == OP_OR || node->op == OP_AND || (node->op >= OP_ADD && node->op <= OP_DIVIDE);
}

static void
describe_inside(const struct words *words, const struct logic_node *node)
{
	static const char *const signs[OP_COUNT] = {
		[OP_ADD] = " + ", [OP_SUBTRACT] = " − ", [OP_MULTIPLY] = " × ", [OP_DIVIDE] = " ÷ ",
	};
	if (node->child == NULL) {
		describe_leaf(words, node);
	} else if (signs[node->op] != NULL) {
		describe(words, node->child);
		add(words, signs[node->op]);
		describe(words, node->child->next);
	} else if (node->op <= OP_ANSWERED) {
		describe_condition(words, node);
	} else
		describe_function(words, node);
}

static void
describe(const struct words *words, const struct logic_node *node)
{
	const bool loose = is_loose(node);
	add(words, loose ? "(" : "");
	describe_inside(words, node);
	add(words, loose ? ")" : "");
}

void
logic_describe(const struct logic_program *program, struct text *text)
{
	const struct words words = { program->table, text };
	const struct logic_node *root = program->root;
	if (root->op == OP_NAME && root->type == LOGIC_YESNO) {
		describe_leaf(&words, root);
		add(&words, " est «\u202foui\u202f»");
	} else
		describe_inside(&words, root);
}
