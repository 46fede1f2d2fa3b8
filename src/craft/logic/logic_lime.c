/* ExpressionScript read from left to right, piece by piece; then texts, then the old rows. */
#include "craft/logic/logic_lime_inside.h"

#include <stdlib.h>
#include <string.h>

enum { PART_MAX = 64, DEPTH_MAX = 30 };

enum kind { KIND_END, KIND_NAME, KIND_FIGURES, KIND_STRING, KIND_SIGN };

struct reader {
	struct lime *lime;
	struct span source;
	size_t at; /* after the token */
	enum kind kind;
	struct span token; /* as written */
	struct span string;
	const char *sign; /* the one spelling of a sign or of its word */
	int depth;
};

static struct piece read_or(struct reader *reader);

/* --- tokens ------------------------------------------------------------------------------------------ */

static const struct {
	const char *written, *sign;
} signs[] = {
	{ "===", "==" }, { "!==", "!=" }, { "==", "==" }, { "!=", "!=" }, { "<=", "<=" }, { ">=", ">=" },
	{ "&&", "&&" },  { "||", "||" },  { "<", "<" },   { ">", ">" },   { "=", "=" },   { "!", "!" },
	{ "+", "+" },    { "-", "-" },    { "*", "*" },   { "/", "/" },   { "(", "(" },   { ")", ")" },
	{ ",", "," },
};
static const struct {
	const char *written, *sign;
} sign_words[] = {
	{ "and", "&&" }, { "or", "||" }, { "eq", "==" }, { "ne", "!=" },
	{ "lt", "<" },   { "le", "<=" }, { "gt", ">" },  { "ge", ">=" },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' ||
		c == ':' || c == '#';
}

static size_t
place(const struct reader *reader)
{
	return (size_t)(reader->token.at - reader->source.at);
}

static void
refuse_token(struct reader *reader, const char *sentence)
{
	lime_refuse(reader->lime, place(reader), reader->token.length, sentence);
	reader->kind = KIND_END;
}

/* 1234X5X678SQ001 is a name; 12.5 is a number. */
static void
read_name_or_figures(struct reader *reader, struct span rest)
{
	size_t length = 0, digits = 0;
	while (length < rest.length && is_name_sign(rest.at[length]))
		length++;
	while (digits < length && (is_digit(rest.at[digits]) || rest.at[digits] == '.'))
		digits++;
	reader->kind = digits == length ? KIND_FIGURES : KIND_NAME;
	reader->token.length = length;
	double number;
	if (reader->kind == KIND_FIGURES && (length > 15 || !span_real64(reader->token, &number)))
		refuse_token(reader, "Ce nombre ne se lit pas. Récrivez-le.");
	for (size_t i = 0; reader->kind == KIND_NAME && i < LENGTH(sign_words); i++) {
		bool same = strlen(sign_words[i].written) == length;
		for (size_t j = 0; same && j < length; j++)
			same = (rest.at[j] | 0x20) == sign_words[i].written[j];
		if (same) {
			reader->kind = KIND_SIGN;
			reader->sign = sign_words[i].sign;
		}
	}
}

static void
read_string(struct reader *reader, struct span rest)
{
	size_t end = 1;
	while (end < rest.length && rest.at[end] != rest.at[0]) {
		if (rest.at[end] == '\\') {
			reader->token.length = 1;
			refuse_token(reader, "Une barre oblique inverse n’est pas comprise ici. Récrivez ce texte.");
			return;
		}
		end++;
	}
	if (end == rest.length) {
		reader->token.length = 1;
		refuse_token(reader, "Ce guillemet est ouvert mais jamais fermé.");
		return;
	}
	reader->kind = KIND_STRING;
	reader->token.length = end + 1;
	reader->string = span_from(rest.at + 1, end - 1);
	bool marks = true;
	static const char *const closing[] = { "\"", "\u00bb", "\u201d" };
	for (size_t i = 0; i < LENGTH(closing); i++)
		marks = marks && span_find(reader->string, span_of(closing[i])) != SIZE_MAX;
	if (marks)
		refuse_token(reader, "Ce texte contient tous les guillemets à la fois. Récrivez-le.");
}

static void
move_on(struct reader *reader)
{
	struct span rest = span_from(reader->source.at + reader->at, reader->source.length - reader->at);
	while (rest.length > 0 && (unsigned char)rest.at[0] <= ' ')
		rest = span_from(rest.at + 1, rest.length - 1);
	reader->token = span_from(rest.at, 0);
	reader->kind = KIND_END;
	reader->sign = "";
	if (reader->lime->failed || rest.length == 0) {
		reader->at = (size_t)(rest.at - reader->source.at);
		return;
	}
	if (is_name_sign(rest.at[0])) {
		read_name_or_figures(reader, rest);
	} else if (rest.at[0] == '"' || rest.at[0] == '\'') {
		read_string(reader, rest);
	} else {
		size_t i = 0;
		while (i < LENGTH(signs) && !span_starts(rest, signs[i].written))
			i++;
		reader->token.length = i < LENGTH(signs) ? strlen(signs[i].written) : 1;
		reader->kind = KIND_SIGN;
		if (i < LENGTH(signs))
			reader->sign = signs[i].sign;
		else
			refuse_token(reader, "Ce signe de LimeSurvey n’a pas d’équivalent ici. Récrivez cette formule.");
	}
	reader->at = place(reader) + reader->token.length;
}

static bool
is_sign(const struct reader *reader, const char *sign)
{
	return reader->kind == KIND_SIGN && strcmp(reader->sign, sign) == 0;
}

/* --- pieces --------------------------------------------------------------------------------------------- */

static struct piece
nothing(void)
{
	return (struct piece){ .kind = PIECE_STRING, .words = span_of("") };
}

static struct piece
read_call(struct reader *reader, struct span name, size_t byte)
{
	struct piece *parts = arena_array_of(reader->lime->arena, struct piece, PART_MAX);
	size_t count = 0;
	move_on(reader);
	while (!reader->lime->failed && !(count == 0 && is_sign(reader, ")"))) {
		if (count == PART_MAX) {
			refuse_token(reader, "Cette fonction a trop de valeurs. Partagez-la.");
			break;
		}
		parts[count++] = read_or(reader);
		if (!is_sign(reader, ","))
			break;
		move_on(reader);
	}
	if (!is_sign(reader, ")"))
		refuse_token(reader, "Il manque ici une parenthèse fermante.");
	const struct piece whole = { .byte = byte, .length = place(reader) + reader->token.length - byte };
	move_on(reader);
	if (reader->lime->failed)
		return nothing();
	struct piece piece = lime_call(reader->lime, name, parts, count, whole);
	piece.byte = whole.byte;
	piece.length = whole.length;
	return piece;
}

static struct piece
read_primary(struct reader *reader)
{
	const struct span token = reader->token, string = reader->string;
	const size_t byte = place(reader);
	const enum kind kind = reader->kind;
	if (is_sign(reader, "(")) {
		move_on(reader);
		const struct piece piece = read_or(reader);
		if (!is_sign(reader, ")"))
			refuse_token(reader, "Il manque ici une parenthèse fermante.");
		move_on(reader);
		return piece;
	}
	if (kind == KIND_END || kind == KIND_SIGN) {
		refuse_token(reader, "Il manque ici une valeur.");
		return nothing();
	}
	move_on(reader);
	if (kind == KIND_NAME && is_sign(reader, "("))
		return read_call(reader, token, byte);
	if (kind == KIND_NAME)
		return lime_name(reader->lime, token, byte);
	return (struct piece){ .kind = kind == KIND_STRING ? PIECE_STRING : PIECE_FIGURES,
		                   .words = kind == KIND_STRING ? string : token,
		                   .byte = byte, .length = token.length };
}

static struct piece
read_unary(struct reader *reader)
{
	const bool not = is_sign(reader, "!");
	if (!not && !is_sign(reader, "-") && !is_sign(reader, "+"))
		return read_primary(reader);
	const bool minus = is_sign(reader, "-");
	if (++reader->depth > DEPTH_MAX) {
		refuse_token(reader, "Cette formule est trop imbriquée. Partagez-la avant d’importer.");
		return nothing();
	}
	move_on(reader);
	const struct piece part = read_unary(reader);
	reader->depth--;
	struct lime *lime = reader->lime;
	if (lime->failed)
		return part;
	if (not) {
		lime->may_hold = true;
		return lime_condition(lime_words(lime, "(non %.*s)", SPAN_ARGS(lime_as_condition(lime, &part))));
	}
	const struct span number = lime_as_number(lime, &part);
	return lime_value(LOGIC_NUMBER, minus ? lime_words(lime, "(-%.*s)", SPAN_ARGS(number)) : number);
}

static struct piece
calculate(struct lime *lime, const char *sign, const struct piece *a, const struct piece *b)
{
	if (a->kind != PIECE_FIGURES || b->kind != PIECE_FIGURES)
		lime->result->notes[LOGIC_LIME_NOTE_MISSING_ZERO] = true;
	const struct span left = lime_as_number(lime, a), right = lime_as_number(lime, b);
	return lime_value(LOGIC_NUMBER, lime_words(lime, "(%.*s %s %.*s)", SPAN_ARGS(left), sign,
	                                           SPAN_ARGS(right)));
}

/* Each level: its signs, until NULL. */
static const char *const levels[][5] = {
	{ "*", "/" }, { "+", "-" }, { "<", "<=", ">", ">=" }, { "==", "!=" },
};

static enum logic_op
comparison(const char *sign)
{
	static const char *const in_order[] = { "==", "!=", "<", "<=", ">", ">=" };
	size_t i = 0;
	while (strcmp(in_order[i], sign) != 0)
		i++;
	must(i < LENGTH(in_order));
	return (enum logic_op)(OP_EQUAL + i);
}

static struct piece
read_level(struct reader *reader, int level)
{
	if (level < 0)
		return read_unary(reader);
	struct piece a = read_level(reader, level - 1);
	for (;;) {
		size_t i = 0;
		while (levels[level][i] != NULL && !is_sign(reader, levels[level][i]))
			i++;
		if (levels[level][i] == NULL || reader->lime->failed)
			return a;
		const char *sign = levels[level][i];
		const size_t byte = a.byte;
		move_on(reader);
		const struct piece b = read_level(reader, level - 1);
		if (reader->lime->failed)
			return a;
		a = level < 2 ? calculate(reader->lime, sign, &a, &b)
			: lime_compare(reader->lime, comparison(sign), a, b);
		a.byte = byte;
		a.length = b.byte + b.length > byte ? b.byte + b.length - byte : 0;
	}
}

static struct piece
read_chain(struct reader *reader, bool is_or)
{
	struct piece a = is_or ? read_chain(reader, false) : read_level(reader, 3);
	const char *sign = is_or ? "||" : "&&";
	if (!is_sign(reader, sign))
		return a;
	struct lime *lime = reader->lime;
	struct text chain = text_new(lime->arena, LOGIC_SOURCE_LENGTH_MAX);
	text_add_char(&chain, '(');
	text_add(&chain, lime_as_condition(lime, &a));
	while (!lime->failed && is_sign(reader, sign)) {
		move_on(reader);
		const struct piece b = is_or ? read_chain(reader, false) : read_level(reader, 3);
		text_add_z(&chain, is_or ? " ou " : " et ");
		if (!lime->failed)
			text_add(&chain, lime_as_condition(lime, &b));
	}
	text_add_char(&chain, ')');
	if (chain.cut)
		lime_refuse(lime, 0, 0, "Cette formule est trop longue. Partagez-la avant d’importer.");
	return lime_condition(text_span(&chain));
}

static struct piece
read_or(struct reader *reader)
{
	if (++reader->depth > DEPTH_MAX) {
		refuse_token(reader, "Cette formule est trop imbriquée. Partagez-la avant d’importer.");
		return nothing();
	}
	const struct piece piece = read_chain(reader, true);
	reader->depth--;
	return piece;
}

struct piece
lime_equation(struct lime *lime, struct span equation)
{
	struct reader reader = { .lime = lime, .source = equation };
	if (equation.length > LOGIC_SOURCE_LENGTH_MAX || !span_is_utf8(equation)) {
		lime_refuse(lime, 0, 0, "Cette formule est trop longue, ou n’est pas en UTF-8. Récrivez-la.");
		return nothing();
	}
	move_on(&reader);
	const struct piece piece = read_or(&reader);
	if (is_sign(&reader, "="))
		refuse_token(&reader, "Le signe = écrit dans une question. Récrivez avec == pour comparer.");
	else if (reader.kind != KIND_END)
		refuse_token(&reader, "La formule devrait s’arrêter avant ce signe.");
	return piece;
}

bool
lime_finish(struct lime *lime, struct span source, enum logic_type want)
{
	if (lime->failed)
		return false;
	struct logic_mistakes mistakes;
	const struct logic_want wanted = { want, LOGIC_RANK_ANY };
	const struct logic_program *program =
		logic_parse(lime->arena, lime->table, source, wanted, &mistakes);
	if (program == NULL) {
		lime_refuse(lime, 0, 0, mistakes.list[0].sentence);
		return false;
	}
	struct text print = text_new(lime->arena, 2 * LOGIC_SOURCE_LENGTH_MAX);
	logic_print(program, &print);
	lime->result->source = text_span(&print);
	lime->result->notes[LOGIC_LIME_NOTE_NOT_ASKED] = lime->asked_only && lime->may_hold;
	return true;
}

bool
logic_lime_formula(struct arena *arena, const struct logic_table *table,
                   const struct logic_lime_names *names, struct span equation, enum logic_type want,
                   struct logic_lime *lime_r)
{
	*lime_r = (struct logic_lime){ 0 };
	struct lime lime = { .arena = arena, .table = table, .names = names, .result = lime_r };
	const struct piece piece = lime_equation(&lime, equation);
	if (lime.failed)
		return false;
	const struct span words = want == LOGIC_YESNO ? lime_as_condition(&lime, &piece)
		: want == LOGIC_NUMBER ? lime_as_number(&lime, &piece)
		: lime_as_any(&lime, &piece);
	if (lime_finish(&lime, words, want))
		return true;
	/* Without a place of its own, the mistake is in the whole. */
	if (lime_r->byte == 0 && lime_r->length == 0)
		lime_r->length = equation.length;
	return false;
}
