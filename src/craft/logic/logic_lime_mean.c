/* What LimeSurvey's pieces mean in our language. */
#include "craft/logic/logic_lime_inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"

const char *const logic_lime_notes[LOGIC_LIME_NOTE_COUNT] = {
	[LOGIC_LIME_NOTE_MISSING_ZERO] =
		"Une réponse absente rend ici le calcul sans valeur\u202f; LimeSurvey la comptait pour zéro.",
	[LOGIC_LIME_NOTE_NOT_ASKED] =
		"Si une question citée n’a pas été posée, LimeSurvey disait faux\u202f; ici elle compte comme vide.",
	[LOGIC_LIME_NOTE_CASE] =
		"Les textes se comparent ici sans tenir compte des majuscules ni des accents.",
};

void
lime_refuse(struct lime *lime, size_t byte, size_t length, const char *sentence)
{
	if (lime->failed)
		return;
	lime->failed = true;
	lime->result->byte = byte;
	lime->result->length = length;
	lime->result->sentence = sentence;
}

struct piece
lime_value(enum logic_type type, struct span words)
{
	return (struct piece){ .kind = PIECE_VALUE, .type = type, .words = words };
}

struct piece
lime_condition(struct span words)
{
	return (struct piece){ .kind = PIECE_CONDITION, .type = LOGIC_YESNO, .words = words };
}

struct span
lime_words(struct lime *lime, const char *format, ...)
{
	char bytes[2 * LOGIC_SOURCE_LENGTH_MAX];
	va_list list;
	va_start(list, format);
	const int length = vsnprintf(bytes, sizeof bytes, format, list);
	va_end(list);
	must(length >= 0);
	if ((size_t)length >= sizeof bytes) {
		lime_refuse(lime, 0, 0, "Cette formule est trop longue. Partagez-la avant d’importer.");
		return span_of("");
	}
	return span_keep(lime->arena, span_from(bytes, (size_t)length));
}

static struct span
literal(struct lime *lime, struct span words)
{
	struct text text = text_new(lime->arena, LOGIC_SOURCE_LENGTH_MAX);
	logic_add_literal(&text, words);
	return text_span(&text);
}

/* Ours, of an answer code of theirs. */
struct span
lime_code(const struct lime *lime, const struct logic_symbol *symbol, struct span code)
{
	if (lime->names->code == NULL || symbol == NULL)
		return code;
	return lime->names->code(lime->names->data, (size_t)(symbol - lime->table->symbols), code);
}

static void
refuse_piece(struct lime *lime, const struct piece *piece, const char *sentence)
{
	lime_refuse(lime, piece->byte, piece->length, sentence);
}

/* --- names ---------------------------------------------------------------------------------------- */

static const char *const suffixes_same[] = { ".NAOK", ".valueNAOK", ".value", ".code", ".shown" };

/* Cuts a suffix we know. */
static struct span
suffix_cut(struct span *name)
{
	for (size_t i = 0; i < LENGTH(suffixes_same); i++)
		if (span_ends(*name, suffixes_same[i])) {
			name->length -= strlen(suffixes_same[i]);
			return span_of(suffixes_same[i]);
		}
	return span_of("");
}

struct piece
lime_name(struct lime *lime, struct span name, size_t byte)
{
	struct piece piece = { .kind = PIECE_NAMES, .byte = byte, .length = name.length };
	const struct span whole = name, suffix = suffix_cut(&name);
	piece.variables = arena_array_of(lime->arena, struct logic_lime_variable, LOGIC_LIME_VARIABLE_MAX);
	piece.variable_count = lime->names->find(lime->names->data, name, piece.variables);
	must(piece.variable_count <= LOGIC_LIME_VARIABLE_MAX);
	if (piece.variable_count == 0) {
		const struct span shown = span_from(whole.at, whole.length <= 80 ? whole.length : 0);
		refuse_piece(lime, &piece, arena_format(lime->arena,
			"«\u202f%.*s\u202f» n’est le nom d’aucune question importée. Récrivez cette formule.",
			SPAN_ARGS(shown)));
		return piece;
	}
	piece.shown = span_is(suffix, ".shown");
	if (!span_is(suffix, ".NAOK") && !span_is(suffix, ".valueNAOK"))
		lime->asked_only = true;
	const struct logic_lime_variable *first = &piece.variables[0];
	must(first->symbol < lime->table->count);
	const struct logic_symbol *symbol = &lime->table->symbols[first->symbol];
	const bool is_choice = symbol->type == LOGIC_CHOICE || symbol->type == LOGIC_CHOICES;
	if (span_starts(suffix, ".value") && is_choice && first->code == NULL)
		refuse_piece(lime, &piece, "La valeur d’évaluation d’une réponse n’est pas importée. Récrivez cette "
		                           "formule avec points(…).");
	if (piece.variable_count > 1 || first->code != NULL)
		return piece;
	piece.kind = PIECE_VALUE;
	piece.type = symbol->type;
	piece.symbol = symbol;
	piece.words = span_of(symbol->name);
	return piece;
}

static bool
is_box(const struct piece *piece)
{
	return piece->kind == PIECE_NAMES && piece->variable_count == 1;
}

/* Is the box ticked? */
static struct span
box_words(struct lime *lime, struct logic_lime_variable variable)
{
	const struct span code = literal(lime, span_of(variable.code));
	return lime_words(lime, "(%s contient %.*s)", lime->table->symbols[variable.symbol].name,
	                  SPAN_ARGS(code));
}

static bool
is_zero(struct span figures)
{
	for (size_t i = 0; i < figures.length; i++)
		if (figures.at[i] != '0' && figures.at[i] != '.')
			return false;
	return true;
}

/* --- in its place ----------------------------------------------------------------------------------- */

struct span
lime_as_condition(struct lime *lime, const struct piece *piece)
{
	switch (piece->kind) {
	case PIECE_CONDITION:
		return piece->words;
	case PIECE_FIGURES:
		return span_of(is_zero(piece->words) ? "non" : "oui");
	case PIECE_STRING:
		return span_of(piece->words.length > 0 && !span_is(piece->words, "0") ? "oui" : "non");
	case PIECE_NAMES:
		if (is_box(piece))
			return box_words(lime, piece->variables[0]);
		refuse_piece(lime, piece, "Ce nom désigne plusieurs questions. Dites laquelle.");
		return span_of("");
	default:
		/* As in PHP: a text is true when there is one, a number when it is not zero. A yes/no
		 * question holds "Y" or "N", both true. */
		if (piece->type == LOGIC_NUMBER)
			return lime_words(lime, "(%.*s ≠ 0)", SPAN_ARGS(piece->words));
		return lime_words(lime, "(%.*s est répondu)", SPAN_ARGS(piece->words));
	}
}

static bool
are_figures(struct span words)
{
	double number;
	return words.length > 0 && words.length <= 15 && span_find(words, SPAN(",")) == SIZE_MAX &&
		span_real64(words, &number);
}

struct span
lime_as_number(struct lime *lime, const struct piece *piece)
{
	if (piece->kind == PIECE_FIGURES || (piece->kind == PIECE_STRING && are_figures(piece->words)))
		return piece->words;
	if (piece->kind == PIECE_CONDITION)
		return lime_words(lime, "si(%.*s ; 1 ; 0)", SPAN_ARGS(piece->words));
	if (piece->kind == PIECE_VALUE && piece->type == LOGIC_NUMBER)
		return piece->words;
	refuse_piece(lime, piece, "LimeSurvey en aurait fait un nombre\u202f; ce n’en est pas un ici. Récrivez "
	                          "cette formule, par exemple avec points(…).");
	return span_of("0");
}

struct span
lime_as_text(struct lime *lime, const struct piece *piece)
{
	if (piece->kind == PIECE_STRING || piece->kind == PIECE_FIGURES)
		return literal(lime, piece->words);
	if (piece->kind == PIECE_VALUE && piece->type == LOGIC_TEXT)
		return piece->words;
	if (piece->kind == PIECE_VALUE && piece->type == LOGIC_CHOICE)
		return lime_words(lime, "%s(%.*s)", piece->shown ? "libellé" : "code", SPAN_ARGS(piece->words));
	refuse_piece(lime, piece, "LimeSurvey en aurait fait un texte\u202f; ce n’en est pas un ici. Récrivez cette "
	                          "formule.");
	return span_of("\"\"");
}

struct span
lime_as_any(struct lime *lime, const struct piece *piece)
{
	if (piece->kind == PIECE_VALUE && piece->type == LOGIC_CHOICE)
		return lime_as_text(lime, piece);
	if (piece->kind == PIECE_VALUE || piece->kind == PIECE_CONDITION || piece->kind == PIECE_FIGURES)
		return piece->words;
	if (is_box(piece))
		return lime_words(lime, "si(%.*s ; \"Y\" ; rien)",
		                  SPAN_ARGS(box_words(lime, piece->variables[0])));
	return lime_as_text(lime, piece);
}

/* --- comparisons ------------------------------------------------------------------------------------- */

struct piece
lime_empty(struct lime *lime, const struct piece *piece, bool empty)
{
	if (empty)
		lime->may_hold = true;
	if (is_box(piece)) {
		const struct span box = box_words(lime, piece->variables[0]);
		return lime_condition(empty ? lime_words(lime, "(non %.*s)", SPAN_ARGS(box)) : box);
	}
	if (piece->kind != PIECE_VALUE) {
		refuse_piece(lime, piece, "On ne peut savoir si ceci est vide. Nommez une question.");
		return lime_condition(span_of("non"));
	}
	return lime_condition(lime_words(lime, "(%.*s est %s)", SPAN_ARGS(piece->words),
	                                 empty ? "vide" : "répondu"));
}

static const char *const signs[] = {
	[OP_EQUAL] = "=", [OP_DIFFERENT] = "≠", [OP_LESS] = "<", [OP_LESS_OR_EQUAL] = "≤",
	[OP_MORE] = ">", [OP_MORE_OR_EQUAL] = "≥",
};

/* `Q1 > 3` where codes are figures: the codes of which it is true. */
static struct piece
compare_codes(struct lime *lime, enum logic_op op, const struct piece *a, const struct piece *b)
{
	double bound, number;
	struct text list = text_new(lime->arena, LOGIC_SOURCE_LENGTH_MAX);
	const bool has_bound = b->kind == PIECE_FIGURES || b->kind == PIECE_STRING;
	if (!has_bound || !are_figures(b->words) || a->symbol == NULL) {
		refuse_piece(lime, b, "Des codes ne se comparent qu’à un nombre. Récrivez cette formule.");
		return lime_condition(span_of("non"));
	}
	must(span_real64(b->words, &bound));
	for (size_t i = 0; i < a->symbol->code_count; i++) {
		const struct span code = span_of(a->symbol->codes[i].code);
		if (!are_figures(code))
			continue;
		must(span_real64(code, &number));
		const bool kept = op == OP_LESS ? number < bound : op == OP_LESS_OR_EQUAL ? number <= bound
			: op == OP_MORE ? number > bound : number >= bound;
		if (!kept)
			continue;
		text_add_z(&list, list.length > 0 ? " ; " : "");
		text_add(&list, literal(lime, code));
	}
	if (list.length == 0) {
		refuse_piece(lime, b, "Aucun code de la question ne rend cette comparaison vraie. Récrivez-la.");
		return lime_condition(span_of("non"));
	}
	return lime_condition(lime_words(lime, "(%.*s parmi (%s))", SPAN_ARGS(a->words), text_z(&list)));
}

/* The other side of a comparison with a name of that type; "" after a refusal. */
static struct span
other_side(struct lime *lime, const struct piece *a, const struct piece *b)
{
	const bool is_words = b->kind == PIECE_STRING || b->kind == PIECE_FIGURES;
	int32_t day;
	switch (a->type) {
	case LOGIC_NUMBER:
		return lime_as_number(lime, b);
	case LOGIC_CHOICE:
		if (is_words && !a->shown)
			return literal(lime, lime_code(lime, a->symbol, b->words));
		return lime_as_text(lime, b);
	case LOGIC_YESNO:
		if (a->kind == PIECE_CONDITION)
			return lime_as_condition(lime, b);
		if (b->kind == PIECE_STRING && (span_is(b->words, "Y") || span_is(b->words, "N")))
			return span_of(span_is(b->words, "Y") ? "oui" : "non");
		if (b->kind == PIECE_VALUE && b->type == LOGIC_YESNO)
			return b->words;
		break;
	case LOGIC_DATE:
		if (b->kind == PIECE_STRING &&
		    date_read(span_from(b->words.at, b->words.length < 10 ? 0 : 10), &day))
			return span_from(b->words.at, 10);
		if (b->kind == PIECE_VALUE && b->type == LOGIC_DATE)
			return b->words;
		break;
	case LOGIC_TEXT:
		lime->result->notes[LOGIC_LIME_NOTE_CASE] = true;
		return lime_as_text(lime, b);
	default:
		break;
	}
	refuse_piece(lime, b, "Ceci ne peut pas être une réponse à la question comparée. Récrivez-le.");
	return span_of("");
}

static struct piece
compare_value(struct lime *lime, enum logic_op op, const struct piece *a, const struct piece *b)
{
	const bool is_order = op != OP_EQUAL && op != OP_DIFFERENT;
	if (a->type == LOGIC_CHOICE && is_order)
		return compare_codes(lime, op, a, b);
	const bool is_name = b->kind == PIECE_VALUE && b->type == LOGIC_CHOICE;
	const struct span right = other_side(lime, a, b);
	/* A choice against a text, or another choice: the texts are compared. */
	const bool as_text = a->type == LOGIC_CHOICE && (a->shown || is_name || b->kind == PIECE_VALUE);
	const struct span left = as_text ? lime_as_text(lime, a) : a->words;
	/* There, what is missing differs from all that is not. */
	if (op == OP_DIFFERENT) {
		lime->may_hold = true;
		return lime_condition(lime_words(lime, "(non (%.*s = %.*s))", SPAN_ARGS(left),
		                                 SPAN_ARGS(right)));
	}
	return lime_condition(lime_words(lime, "(%.*s %s %.*s)", SPAN_ARGS(left), signs[op],
	                                 SPAN_ARGS(right)));
}

static struct piece
compare_box(struct lime *lime, enum logic_op op, const struct piece *a, const struct piece *b)
{
	if (b->kind != PIECE_STRING || !span_is(b->words, "Y") || (op != OP_EQUAL && op != OP_DIFFERENT)) {
		refuse_piece(lime, b, "Une case est cochée (\"Y\") ou vide. Récrivez cette formule.");
		return lime_condition(span_of("non"));
	}
	return lime_empty(lime, a, op == OP_DIFFERENT);
}

struct piece
lime_compare(struct lime *lime, enum logic_op op, struct piece a, struct piece b)
{
	static const enum logic_op turned[] = {
		[OP_EQUAL] = OP_EQUAL, [OP_DIFFERENT] = OP_DIFFERENT, [OP_LESS] = OP_MORE,
		[OP_LESS_OR_EQUAL] = OP_MORE_OR_EQUAL, [OP_MORE] = OP_LESS, [OP_MORE_OR_EQUAL] = OP_LESS_OR_EQUAL };
	must(op >= OP_EQUAL && op <= OP_MORE_OR_EQUAL);
	/* The name first. */
	if ((a.kind == PIECE_STRING || a.kind == PIECE_FIGURES) && b.kind != PIECE_STRING &&
	    b.kind != PIECE_FIGURES) {
		const struct piece swap = a;
		a = b;
		b = swap;
		op = turned[op];
	}
	if (b.kind == PIECE_STRING && logic_text_is_blank(b.words) &&
	    (op == OP_EQUAL || op == OP_DIFFERENT))
		return lime_empty(lime, &a, op == OP_EQUAL);
	if (is_box(&a))
		return compare_box(lime, op, &a, &b);
	if (a.kind == PIECE_FIGURES)
		a = lime_value(LOGIC_NUMBER, a.words);
	if (a.kind != PIECE_VALUE && a.kind != PIECE_CONDITION) {
		refuse_piece(lime, &a, "Cette comparaison n’a pas de sens ici. Nommez une question.");
		return lime_condition(span_of("non"));
	}
	return compare_value(lime, op, &a, &b);
}
