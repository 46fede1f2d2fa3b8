/* The functions of ExpressionScript that have one of ours. */
#include "craft/logic/logic_lime_inside.h"

#include <string.h>

/* All the boxes of one question, and no other thing? */
static bool
are_boxes_of_one(const struct lime *lime, const struct piece *piece)
{
	if (piece->kind != PIECE_NAMES)
		return false;
	const size_t symbol = piece->variables[0].symbol;
	for (size_t i = 0; i < piece->variable_count; i++)
		if (piece->variables[i].symbol != symbol || piece->variables[i].code == NULL)
			return false;
	return piece->variable_count == lime->table->symbols[symbol].code_count;
}

static void
add_variables(struct lime *lime, struct text *list, const struct piece *piece, bool numbers)
{
	for (size_t i = 0; i < piece->variable_count; i++) {
		const struct logic_lime_variable *variable = &piece->variables[i];
		const struct logic_symbol *symbol = &lime->table->symbols[variable->symbol];
		text_add_z(list, list->length > 0 ? " ; " : "");
		if (variable->code == NULL) {
			if (numbers && symbol->type != LOGIC_NUMBER)
				lime_refuse(lime, piece->byte, piece->length,
				            "Une des questions additionnées n’est pas un nombre. Récrivez cette formule.");
			text_add_z(list, symbol->name);
			continue;
		}
		if (numbers)
			lime_refuse(lime, piece->byte, piece->length,
			            "Une case cochée n’est pas un nombre. Récrivez cette formule avec points(…).");
		text_add_z(list, "si(");
		text_add_z(list, symbol->name);
		text_add_z(list, " contient ");
		logic_add_literal(list, span_of(variable->code));
		text_add_z(list, " ; 1 ; rien)");
	}
}

static struct span
list_of(struct lime *lime, const struct piece *parts, size_t count, bool numbers)
{
	struct text list = text_new(lime->arena, LOGIC_SOURCE_LENGTH_MAX);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].kind == PIECE_NAMES) {
			add_variables(lime, &list, &parts[i], numbers);
			continue;
		}
		text_add_z(&list, list.length > 0 ? " ; " : "");
		text_add(&list, numbers ? lime_as_number(lime, &parts[i])
			: parts[i].kind == PIECE_VALUE ? parts[i].words : lime_as_any(lime, &parts[i]));
	}
	if (list.cut)
		lime_refuse(lime, 0, 0, "Cette formule est trop longue. Partagez-la avant d’importer.");
	return text_span(&list);
}

static bool
is_number(const struct piece *piece)
{
	return piece->kind == PIECE_FIGURES ||
		(piece->kind == PIECE_VALUE && piece->type == LOGIC_NUMBER);
}

static bool
is_nothing(const struct piece *piece)
{
	return piece->kind == PIECE_STRING && piece->words.length == 0;
}

static struct piece
call_if(struct lime *lime, const struct piece *parts)
{
	const struct span condition = lime_as_condition(lime, &parts[0]);
	const struct piece *a = &parts[1], *b = &parts[2];
	/* A number or an empty text: a number or none. */
	if ((is_number(a) && is_nothing(b)) || (is_number(b) && is_nothing(a)))
		return lime_value(LOGIC_NUMBER, lime_words(lime, "si(%.*s ; %.*s ; %.*s)",
			SPAN_ARGS(condition), SPAN_ARGS(is_nothing(a) ? SPAN("rien") : a->words),
			SPAN_ARGS(is_nothing(b) ? SPAN("rien") : b->words)));
	const bool a_text = a->kind == PIECE_STRING || (a->kind == PIECE_VALUE && a->type == LOGIC_TEXT);
	const bool b_text = b->kind == PIECE_STRING || (b->kind == PIECE_VALUE && b->type == LOGIC_TEXT);
	const bool as_text = a_text || b_text;
	const struct span first = as_text ? lime_as_text(lime, a) : lime_as_any(lime, a);
	const struct span second = as_text ? lime_as_text(lime, b) : lime_as_any(lime, b);
	const bool choice = a->kind == PIECE_VALUE && a->type == LOGIC_CHOICE;
	const enum logic_type type = as_text || choice ? LOGIC_TEXT
		: a->kind == PIECE_FIGURES ? LOGIC_NUMBER : a->type;
	return lime_value(type, lime_words(lime, "si(%.*s ; %.*s ; %.*s)", SPAN_ARGS(condition),
	                                   SPAN_ARGS(first), SPAN_ARGS(second)));
}

static struct piece
call_count(struct lime *lime, const struct piece *parts, size_t count)
{
	lime->may_hold = true;
	if (count == 1 && are_boxes_of_one(lime, &parts[0]))
		return lime_value(LOGIC_NUMBER, lime_words(lime, "cochés(%s)",
			lime->table->symbols[parts[0].variables[0].symbol].name));
	if (count == 1 && parts[0].kind == PIECE_VALUE && parts[0].type == LOGIC_CHOICES)
		return lime_value(LOGIC_NUMBER, lime_words(lime, "cochés(%.*s)", SPAN_ARGS(parts[0].words)));
	return lime_value(LOGIC_NUMBER,
	                  lime_words(lime, "nombre(%.*s)", SPAN_ARGS(list_of(lime, parts, count, false))));
}

static struct piece
call_length(struct lime *lime, const struct piece *part)
{
	lime->may_hold = true;
	return lime_value(LOGIC_NUMBER,
	                  lime_words(lime, "longueur(%.*s)", SPAN_ARGS(lime_as_text(lime, part))));
}

/* Of some functions it can be said what to do instead. */
static const struct {
	const char *name, *sentence;
} unlike[] = {
	{ "regexMatch", "Une expression régulière n’a pas d’équivalent ici. Employez «\u202fcontient\u202f»." },
	{ "date", "Une formule ne connaît pas l’heure qu’il est. Posez une question de date." },
	{ "time", "Une formule ne connaît pas l’heure qu’il est. Posez une question de date." },
	{ "rand", "Une formule ne tire pas au sort. Employez l’ordre au hasard du questionnaire." },
	{ "join", "Des textes se suivent dans une phrase, sans fonction\u202f: {a} {b}." },
	{ "implode", "Des textes se suivent dans une phrase, sans fonction\u202f: {a} {b}." },
	{ "concat", "Des textes se suivent dans une phrase, sans fonction\u202f: {a} {b}." },
	{ "list", "Des textes se suivent dans une phrase, sans fonction\u202f: {a} {b}." },
};

static struct piece
call_unknown(struct lime *lime, struct span name, struct piece whole)
{
	const char *sentence = NULL;
	for (size_t i = 0; i < LENGTH(unlike); i++)
		if (span_is(name, unlike[i].name))
			sentence = unlike[i].sentence;
	const struct span shown = name.length <= 80 ? name : span_of("");
	lime_refuse(lime, whole.byte, whole.length, sentence != NULL ? sentence
		: arena_format(lime->arena, "La fonction «\u202f%.*s\u202f» de LimeSurvey n’a pas d’équivalent ici. Récrivez "
		                            "cette formule.", SPAN_ARGS(shown)));
	return lime_value(LOGIC_NUMBER, span_of("0"));
}

static struct piece
call_plain(struct lime *lime, const char *ours, const struct piece *parts, size_t count)
{
	const struct span list = list_of(lime, parts, count, true);
	return lime_value(LOGIC_NUMBER, lime_words(lime, "%s(%.*s)", ours, SPAN_ARGS(list)));
}

struct piece
lime_call(struct lime *lime, struct span name, const struct piece *parts, size_t count,
          struct piece whole)
{
	if (span_is(name, "is_empty") && count == 1)
		return lime_empty(lime, &parts[0], true);
	if (span_is(name, "if") && count == 3)
		return call_if(lime, parts);
	if (span_is(name, "count") && count > 0)
		return call_count(lime, parts, count);
	if (span_is(name, "strlen") && count == 1)
		return call_length(lime, &parts[0]);
	if (span_is(name, "sum") && count > 0) {
		/* There, the sum of nothing is zero. */
		lime->may_hold = true;
		return lime_value(LOGIC_NUMBER, lime_words(lime, "somme(%.*s ; 0)",
			SPAN_ARGS(list_of(lime, parts, count, true))));
	}
	if (span_is(name, "min") && count > 0)
		return call_plain(lime, "minimum", parts, count);
	if (span_is(name, "max") && count > 0)
		return call_plain(lime, "maximum", parts, count);
	if (span_is(name, "abs") && count == 1)
		return call_plain(lime, "abs", parts, count);
	if (span_is(name, "round") && (count == 1 || count == 2)) {
		const struct span decimals = count == 2 ? lime_as_number(lime, &parts[1]) : span_of("0");
		return lime_value(LOGIC_NUMBER, lime_words(lime, "arrondi(%.*s ; %.*s)",
			SPAN_ARGS(lime_as_number(lime, &parts[0])), SPAN_ARGS(decimals)));
	}
	return call_unknown(lime, name, whole);
}
