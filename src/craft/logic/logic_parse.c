#include "craft/logic/logic_inside.h"

#include <string.h>

const struct logic_function logic_functions[OP_COUNT] = {
	[OP_SUM] = { "somme", "somme", "somme(q1\u202f; q2)", 1, 0 },
	[OP_MEAN] = { "moyenne", "moyenne", "moyenne(q1\u202f; q2)", 1, 0 },
	[OP_MINIMUM] = { "minimum", "minimum", "minimum(q1\u202f; q2)", 1, 0 },
	[OP_MAXIMUM] = { "maximum", "maximum", "maximum(q1\u202f; q2)", 1, 0 },
	[OP_COUNT_ANSWERED] = { "nombre", "nombre", "nombre(q1\u202f; q2)", 1, 0 },
	[OP_ROUND] = { "arrondi", "arrondi", "arrondi(q1\u202f; 1)", 2, 2 },
	[OP_ABS] = { "abs", "abs", "abs(q1)", 1, 1 },
	[OP_LENGTH] = { "longueur", "longueur", "longueur(q1)", 1, 1 },
	[OP_IF] = { "si", "si", "si(q1 > 3\u202f; 1\u202f; 0)", 3, 3 },
	[OP_YEAR] = { "année", "annee", "année(q1)", 1, 1 },
	[OP_MONTH] = { "mois", "mois", "mois(q1)", 1, 1 },
	[OP_DAY] = { "jour", "jour", "jour(q1)", 1, 1 },
	[OP_DAYS] = { "jours", "jours", "jours(debut\u202f; fin)", 2, 2 },
	[OP_TICKED] = { "cochés", "coches", "cochés(q1)", 1, 1 },
	[OP_RANK] = { "rang", "rang", "rang(q1\u202f; \"A\")", 2, 2 },
	[OP_POINTS] = { "points", "points", "points(q1\u202f; \"A\"\u202f; 10\u202f; \"B\"\u202f; 5)", 3, 0 },
	[OP_LABEL] = { "libellé", "libelle", "libellé(q1)", 1, 1 },
	[OP_CODE_OF] = { "code", "code", "code(q1)", 1, 1 },
	/* « vide(q1) » and « répondu(q1) » are other ways to write « q1 est vide », « q1 est répondu ». */
};

void
logic_complain(struct logic_complaints *complaints, size_t byte, size_t length,
               const char *sentence)
{
	struct logic_mistakes *mistakes = complaints->mistakes;
	if (mistakes->count == LOGIC_MISTAKE_MAX)
		return;
	mistakes->list[mistakes->count++] = (struct logic_mistake){
		.byte = byte,
		.length = length,
		.column = logic_text_count(span_from(complaints->source.at, byte)) + 1,
		.sentence = sentence,
	};
}

/* A list between parentheses, while it is read: is « 1,2 » one number or two? */
struct list {
	bool semicolon;
	size_t comma_at, comma_length; /* the first number with a comma; length 0: none */
};

struct parser {
	struct logic_complaints *complaints;
	const struct logic_table *table;
	size_t at; /* after the current token */
	struct logic_token token;
	struct list *list;
	int depth;
	size_t node_count;
	bool failed;
};

static struct logic_node *parse_or(struct parser *parser);

static size_t
place(const struct parser *parser)
{
	return (size_t)(parser->token.span.at - parser->complaints->source.at);
}

/* The first syntax mistake ends the reading: what follows would be guesses. */
static void
fail_at(struct parser *parser, size_t byte, size_t length, const char *sentence)
{
	if (!parser->failed)
		logic_complain(parser->complaints, byte, length, sentence);
	parser->failed = true;
	parser->token = (struct logic_token){ .kind = TOKEN_END, .span = parser->token.span };
}

static void
fail(struct parser *parser, const char *sentence)
{
	fail_at(parser, place(parser), parser->token.span.length, sentence);
}

static void
move_on(struct parser *parser)
{
	const char *sentence;
	if (parser->failed)
		return;
	if (!logic_scan(parser->complaints->arena, parser->complaints->source, &parser->at,
	                &parser->token, &sentence)) {
		fail(parser, sentence);
		return;
	}
	if (parser->token.comma && parser->list != NULL && parser->list->comma_length == 0) {
		parser->list->comma_at = place(parser);
		parser->list->comma_length = parser->token.span.length;
	}
}

static struct logic_node *
node_new(struct parser *parser, enum logic_op op, size_t byte)
{
	struct logic_node *node = arena_new_of(parser->complaints->arena, struct logic_node);
	node->op = op;
	node->depth = 1;
	node->byte = (uint32_t)byte;
	if (++parser->node_count > LOGIC_NODE_MAX)
		fail(parser, "Cette formule est trop longue. Partagez-la en plusieurs valeurs calculées.");
	return node;
}

/* Adds a part after `last` (NULL: the first). The whole ends where the part ends. */
static struct logic_node *
add_part(struct parser *parser, struct logic_node *whole, struct logic_node *last,
         struct logic_node *part)
{
	if (last == NULL)
		whole->child = part;
	else
		last->next = part;
	if (part->depth >= whole->depth)
		whole->depth = (uint16_t)(part->depth + 1);
	if (part->byte + part->length > whole->byte + whole->length)
		whole->length = part->byte + part->length - whole->byte;
	if (whole->depth > LOGIC_DEPTH_MAX)
		fail_at(parser, whole->byte, whole->length,
		        "Il y a trop de calculs les uns dans les autres. Employez somme(…) ou une valeur calculée.");
	return part;
}

/* The token just read ends the node. */
static void
end_node(struct parser *parser, struct logic_node *node)
{
	node->length = (uint32_t)(place(parser) + parser->token.span.length - node->byte);
	move_on(parser);
}

static bool
begins_operand(const struct logic_token *token)
{
	switch (token->kind) {
	case TOKEN_NUMBER:
	case TOKEN_TEXT:
	case TOKEN_DATE:
	case TOKEN_TIME:
	case TOKEN_OPEN:
	case TOKEN_MINUS:
		return true;
	case TOKEN_WORD:
		return token->word == WORD_NAME || token->word == WORD_NOT || token->word == WORD_YES ||
			token->word == WORD_TRUE || token->word == WORD_FALSE || token->word == WORD_NOTHING;
	default:
		return false;
	}
}

static bool
is_word(const struct parser *parser, enum logic_word word)
{
	return parser->token.kind == TOKEN_WORD && parser->token.word == word;
}

/* --- lists and functions ------------------------------------------------------------------------- */

/* « (a ; b) » after its opening parenthesis is read as parts of `whole`, after `last`. In an `open`
 * list any number of parts makes sense, so « (1,2) » could be read in two ways: it is refused. */
static void
parse_list(struct parser *parser, struct logic_node *whole, struct logic_node *last, bool open)
{
	struct list list = { 0 }, *const outer = parser->list;
	if (parser->failed)
		return; /* one piece too many was just made */
	parser->list = &list;
	must(parser->token.kind == TOKEN_OPEN);
	move_on(parser);
	while (!parser->failed) {
		last = add_part(parser, whole, last, parse_or(parser));
		if (parser->token.kind == TOKEN_SEMICOLON)
			list.semicolon = true;
		else if (parser->token.kind != TOKEN_COMMA)
			break;
		move_on(parser);
	}
	parser->list = outer;
	if (!parser->failed && parser->token.kind != TOKEN_CLOSE)
		fail(parser, "Il manque ici un point-virgule ou une parenthèse fermante.");
	if (open && !list.semicolon && list.comma_length > 0)
		fail_at(parser, list.comma_at, list.comma_length,
		        "On ne sait pas si c’est un nombre à virgule ou deux valeurs. Écrivez par exemple (1\u202f; 2) "
		        "pour deux valeurs, (1.2) pour une.");
	end_node(parser, whole);
}

static size_t
part_count(const struct logic_node *node)
{
	size_t count = 0;
	for (const struct logic_node *part = node->child; part != NULL; part = part->next)
		count++;
	return count;
}

static enum logic_op
function_op(struct span word)
{
	if (logic_word_is(word, "vide"))
		return OP_EMPTY;
	if (logic_word_is(word, "repondu"))
		return OP_ANSWERED;
	for (int op = 0; op < OP_COUNT; op++)
		if (logic_functions[op].name != NULL && logic_word_is(word, logic_functions[op].folded))
			return (enum logic_op)op;
	return OP_COUNT;
}

static const char *
unknown_function(struct parser *parser, struct span word)
{
	struct text text = text_new(parser->complaints->arena, 1000);
	text_add_z(&text, "La fonction «\u202f");
	text_add(&text, span_from(word.at, word.length < 80 ? word.length : 0));
	text_add_z(&text, "\u202f» n’existe pas. Choisissez parmi\u202f: ");
	for (int op = 0; op < OP_COUNT; op++)
		if (logic_functions[op].name != NULL) {
			text_add_z(&text, logic_functions[op].name);
			text_add_z(&text, ", ");
		}
	text_add_z(&text, "vide, répondu.");
	return text_z(&text);
}

static struct logic_node *
parse_function(struct parser *parser, struct logic_token word)
{
	struct arena *arena = parser->complaints->arena;
	const size_t byte = (size_t)(word.span.at - parser->complaints->source.at);
	const enum logic_op op = function_op(word.span);
	struct logic_node *node = node_new(parser, op == OP_COUNT ? OP_NOTHING : op, byte);
	if (op == OP_COUNT) {
		fail_at(parser, byte, word.span.length, unknown_function(parser, word.span));
		return node;
	}
	const struct logic_function *function = &logic_functions[op];
	const size_t part_min = function->name != NULL ? function->part_min : 1;
	const size_t part_max = function->name != NULL ? function->part_max : 1;
	parse_list(parser, node, NULL, part_max == 0 && op != OP_POINTS);
	const size_t count = part_count(node);
	if (parser->failed)
		return node;
	const bool odd = op == OP_POINTS && count % 2 == 0;
	if (count < part_min || (part_max > 0 && count > part_max) || odd)
		fail_at(parser, byte, node->length, arena_format(arena,
			"«\u202f%s\u202f» n’a pas les valeurs qu’il faut. Écrivez par exemple %s.",
			function->name != NULL ? function->name : "vide",
			function->name != NULL ? function->example : "q1 est vide"));
	return node;
}

/* --- from the tightest to the loosest -------------------------------------------------------------- */

static struct logic_node *
parse_name(struct parser *parser)
{
	const struct logic_token word = parser->token;
	const size_t byte = place(parser);
	move_on(parser);
	if (parser->token.kind == TOKEN_OPEN)
		return parse_function(parser, word);
	struct logic_node *node = node_new(parser, OP_NAME, byte);
	node->length = (uint32_t)word.span.length;
	node->symbol = logic_table_find(parser->table, word.span);
	return node;
}

static struct logic_node *
parse_group(struct parser *parser)
{
	move_on(parser);
	struct logic_node *node = parse_or(parser);
	if (!parser->failed && parser->token.kind != TOKEN_CLOSE)
		fail(parser, "Il manque ici une parenthèse fermante.");
	move_on(parser);
	return node;
}

static struct logic_node *
parse_word(struct parser *parser)
{
	const enum logic_word word = parser->token.word;
	if (word == WORD_NAME)
		return parse_name(parser);
	const bool yes = word == WORD_YES || word == WORD_TRUE;
	struct logic_node *node = node_new(parser, OP_YESNO, place(parser));
	if (word == WORD_NOTHING)
		node->op = OP_NOTHING;
	else if (yes || word == WORD_NOT || word == WORD_FALSE)
		node->yes = yes;
	else
		fail(parser, "Il manque une valeur avant ce mot. Écrivez par exemple un nom de question.");
	end_node(parser, node);
	return node;
}

static struct logic_node *
parse_primary(struct parser *parser)
{
	const struct logic_token *token = &parser->token;
	struct logic_node *node;
	switch (token->kind) {
	case TOKEN_OPEN:
		return parse_group(parser);
	case TOKEN_WORD:
		return parse_word(parser);
	case TOKEN_NUMBER:
		node = node_new(parser, OP_NUMBER, place(parser));
		node->number = token->number;
		break;
	case TOKEN_TEXT:
		node = node_new(parser, OP_TEXT, place(parser));
		node->text = token->text;
		break;
	case TOKEN_DATE:
		node = node_new(parser, OP_DATE, place(parser));
		node->day = token->day;
		break;
	case TOKEN_TIME:
		node = node_new(parser, OP_TIME, place(parser));
		node->minute = token->minute;
		break;
	default:
		node = node_new(parser, OP_NOTHING, place(parser));
		fail(parser, token->kind == TOKEN_END || token->kind == TOKEN_BRACE
			? "La formule s’arrête trop tôt. Ajoutez ici une valeur ou un nom de question."
			: "Il manque ici une valeur. Écrivez un nom de question, un nombre ou un texte.");
	}
	end_node(parser, node);
	return node;
}

static struct logic_node *
parse_unary(struct parser *parser)
{
	if (parser->token.kind != TOKEN_MINUS)
		return parse_primary(parser);
	struct logic_node *node = node_new(parser, OP_NEGATE, place(parser));
	if (parser->depth >= LOGIC_DEPTH_MAX) {
		fail(parser, "Il y a trop de signes moins à la suite. Effacez ceux qui sont de trop.");
		return node;
	}
	parser->depth++;
	move_on(parser);
	add_part(parser, node, NULL, parse_unary(parser));
	parser->depth--;
	return node;
}

static struct logic_node *
pair(struct parser *parser, enum logic_op op, struct logic_node *left, struct logic_node *right)
{
	struct logic_node *node = node_new(parser, op, left->byte);
	add_part(parser, node, add_part(parser, node, NULL, left), right);
	return node;
}

static struct logic_node *
parse_product(struct parser *parser)
{
	struct logic_node *left = parse_unary(parser);
	while (parser->token.kind == TOKEN_TIMES || parser->token.kind == TOKEN_DIVIDE) {
		const enum logic_op op = parser->token.kind == TOKEN_TIMES ? OP_MULTIPLY : OP_DIVIDE;
		move_on(parser);
		left = pair(parser, op, left, parse_unary(parser));
	}
	return left;
}

static struct logic_node *
parse_sum(struct parser *parser)
{
	struct logic_node *left = parse_product(parser);
	while (parser->token.kind == TOKEN_PLUS || parser->token.kind == TOKEN_MINUS) {
		const enum logic_op op = parser->token.kind == TOKEN_PLUS ? OP_ADD : OP_SUBTRACT;
		move_on(parser);
		left = pair(parser, op, left, parse_product(parser));
	}
	return left;
}

static bool
is_comparison(const struct parser *parser)
{
	return (parser->token.kind >= TOKEN_EQUAL && parser->token.kind <= TOKEN_MORE_OR_EQUAL) ||
		is_word(parser, WORD_CONTAINS) || is_word(parser, WORD_AMONG) || is_word(parser, WORD_IS);
}

static struct logic_node *
parse_is(struct parser *parser, struct logic_node *left)
{
	move_on(parser);
	struct logic_node *node = node_new(parser, OP_EMPTY, left->byte);
	add_part(parser, node, NULL, left);
	const struct span word = parser->token.kind == TOKEN_WORD ? parser->token.span : span_of("");
	if (logic_word_is(word, "repondu") || logic_word_is(word, "repondue"))
		node->op = OP_ANSWERED;
	else if (!logic_word_is(word, "vide"))
		fail(parser, "Après «\u202fest\u202f», écrivez «\u202fvide\u202f» ou «\u202frépondu\u202f». Pour comparer, "
		             "employez le signe =.");
	end_node(parser, node);
	return node;
}

static struct logic_node *
parse_comparison(struct parser *parser)
{
	struct logic_node *left = parse_sum(parser);
	if (!is_comparison(parser))
		return left;
	struct logic_node *node;
	if (is_word(parser, WORD_IS)) {
		node = parse_is(parser, left);
	} else if (is_word(parser, WORD_AMONG)) {
		node = node_new(parser, OP_AMONG, left->byte);
		add_part(parser, node, NULL, left);
		move_on(parser);
		if (parser->token.kind == TOKEN_OPEN)
			parse_list(parser, node, left, true);
		else
			fail(parser, "Après «\u202fparmi\u202f», ouvrez une parenthèse\u202f: par exemple parmi (1\u202f; 2).");
	} else {
		const enum logic_op op = is_word(parser, WORD_CONTAINS) ? OP_CONTAINS
			: (enum logic_op)(OP_EQUAL + (parser->token.kind - TOKEN_EQUAL));
		move_on(parser);
		node = pair(parser, op, left, parse_sum(parser));
	}
	if (is_comparison(parser))
		fail(parser, "Deux comparaisons se suivent. Écrivez par exemple «\u202f1 < q1 et q1 < 5\u202f».");
	return node;
}

static struct logic_node *
parse_not(struct parser *parser)
{
	if (!is_word(parser, WORD_NOT))
		return parse_comparison(parser);
	/* « non » alone is the answer no; before a value it turns it round. */
	struct parser ahead = *parser;
	struct logic_mistakes unsaid = { 0 };
	struct logic_complaints quiet = { parser->complaints->arena, parser->complaints->source, &unsaid };
	struct list nowhere = { 0 };
	ahead.complaints = &quiet;
	ahead.list = &nowhere;
	move_on(&ahead);
	if (!ahead.failed && !begins_operand(&ahead.token))
		return parse_comparison(parser);
	struct logic_node *node = node_new(parser, OP_NOT, place(parser));
	if (parser->depth >= LOGIC_DEPTH_MAX) {
		fail(parser, "Il y a trop de «\u202fnon\u202f» à la suite. Effacez ceux qui sont de trop.");
		return node;
	}
	parser->depth++;
	move_on(parser);
	add_part(parser, node, NULL, parse_not(parser));
	parser->depth--;
	return node;
}

/* « a et b et c » is one piece with three parts; a part of the same kind is unfolded into it. */
static struct logic_node *
parse_chain(struct parser *parser, enum logic_op op, enum logic_word word,
            struct logic_node *(*parse_part)(struct parser *parser))
{
	struct logic_node *part = parse_part(parser);
	if (!is_word(parser, word))
		return part;
	struct logic_node *chain = node_new(parser, op, part->byte), *last = NULL;
	for (;;) {
		if (part->op == op) {
			for (struct logic_node *inner = part->child, *next; inner != NULL; inner = next) {
				next = inner->next;
				last = add_part(parser, chain, last, inner);
			}
		} else
			last = add_part(parser, chain, last, part);
		if (parser->failed || !is_word(parser, word))
			return chain;
		move_on(parser);
		part = parse_part(parser);
	}
}

static struct logic_node *
parse_and(struct parser *parser)
{
	return parse_chain(parser, OP_AND, WORD_AND, parse_not);
}

static struct logic_node *
parse_or(struct parser *parser)
{
	if (parser->depth >= LOGIC_DEPTH_MAX) {
		fail(parser, "Il y a trop de parenthèses les unes dans les autres. Employez une valeur calculée.");
		return node_new(parser, OP_NOTHING, place(parser));
	}
	parser->depth++;
	struct logic_node *node = parse_chain(parser, OP_OR, WORD_OR, parse_and);
	parser->depth--;
	return node;
}

const struct logic_program *
logic_parse_at(struct logic_complaints *complaints, const struct logic_table *table, size_t *at,
               bool braced, struct logic_want want)
{
	struct parser parser = { .complaints = complaints, .table = table, .at = *at };
	const size_t begin = *at;
	parser.token.span = span_from(complaints->source.at + begin, 0);
	move_on(&parser);
	struct logic_node *root = parse_or(&parser);
	const enum logic_token_kind end = braced ? TOKEN_BRACE : TOKEN_END;
	if (!parser.failed && parser.token.kind != end)
		fail(&parser, parser.token.kind == TOKEN_END
			? "Cette accolade est ouverte mais jamais fermée. Fermez-la, ou écrivez {{ pour une accolade."
			: begins_operand(&parser.token)
			? "Il manque un signe ou un mot avant ceci, par exemple «\u202fet\u202f», = ou +."
			: "La formule devrait s’arrêter avant ce signe. Effacez-le.");
	if (!parser.failed && parser.at - begin > LOGIC_SOURCE_LENGTH_MAX)
		fail_at(&parser, begin, 0, "Cette formule dépasse 4\u202f000 signes. Partagez-la en plusieurs.");
	*at = parser.at;
	if (parser.failed || !logic_check(complaints, table, root, want))
		return NULL;
	struct logic_program *program = arena_new_of(complaints->arena, struct logic_program);
	*program = (struct logic_program){ .table = table, .root = root };
	const struct logic_node *roots[] = { root };
	program->names = logic_names_of(complaints->arena, roots, 1, &program->name_count);
	return program;
}

const struct logic_program *
logic_parse(struct arena *arena, const struct logic_table *table, struct span source,
            struct logic_want want, struct logic_mistakes *mistakes_r)
{
	*mistakes_r = (struct logic_mistakes){ 0 };
	struct logic_complaints complaints = { arena, source, mistakes_r };
	if (source.length > LOGIC_SOURCE_LENGTH_MAX)
		logic_complain(&complaints, 0, 0,
		               "Cette formule dépasse 4\u202f000 signes. Partagez-la en plusieurs.");
	else if (!span_is_utf8(source))
		logic_complain(&complaints, 0, 0,
		               "Ce texte n’est pas en UTF-8. Enregistrez-le en UTF-8.");
	if (mistakes_r->count > 0)
		return NULL;
	complaints.source = span_keep(arena, source);
	size_t at = 0;
	const struct logic_program *program =
		logic_parse_at(&complaints, table, &at, false, want);
	must((program == NULL) == (mistakes_r->count > 0));
	return program;
}
