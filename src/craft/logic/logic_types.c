#include "craft/logic/logic_inside.h"

#include <string.h>

static const char *const type_words[] = {
	[LOGIC_NONE] = "rien",
	[LOGIC_YESNO] = "un oui ou non",
	[LOGIC_NUMBER] = "un nombre",
	[LOGIC_TEXT] = "un texte",
	[LOGIC_DATE] = "une date",
	[LOGIC_TIME] = "une heure",
	[LOGIC_CHOICE] = "un choix",
	[LOGIC_CHOICES] = "une liste de choix",
};
_Static_assert(LENGTH(type_words) == LOGIC_TYPE_COUNT, "one word per type");

struct types {
	struct logic_complaints *complaints;
	const struct logic_table *table;
	struct logic_want want;
	bool wrong;
};

static struct span
source_of(const struct types *types, const struct logic_node *node)
{
	return span_from(types->complaints->source.at + node->byte, node->length);
}

/* What was written, as a sentence shows it: not too long, cut between characters. */
static struct span
shown(const struct types *types, const struct logic_node *node)
{
	struct span span = source_of(types, node);
	if (span.length > 60)
		span.length = 60;
	const char *end = span.at + span.length;
	while (span.length > 0 && end < span.at + node->length && (*end & 0xc0) == 0x80) {
		span.length--;
		end--;
	}
	return span;
}

static void
complain(struct types *types, const struct logic_node *node, const char *sentence)
{
	types->wrong = true;
	logic_complain(types->complaints, node->byte, node->length, sentence);
}

/* A part that has already been complained of, or « rien » where it is told apart before. */
static bool
is_unknown(const struct logic_node *node)
{
	return node->type == LOGIC_NONE;
}

static bool
is_literal(const struct logic_node *node)
{
	return node->op == OP_TEXT || node->op == OP_NUMBER;
}

static const char *
advice(enum logic_type is, enum logic_type wanted)
{
	if (wanted == LOGIC_YESNO)
		return " Comparez-le, par exemple avec = ou «\u202fest répondu\u202f».";
	if (wanted == LOGIC_NUMBER && (is == LOGIC_CHOICE || is == LOGIC_CHOICES))
		return " Employez points(…) ou cochés(…).";
	if (wanted == LOGIC_NUMBER && is == LOGIC_DATE)
		return " Employez jours(debut\u202f; fin) ou année(…).";
	if (wanted == LOGIC_NUMBER && is == LOGIC_TEXT)
		return " Un nombre s’écrit sans guillemets\u202f; des textes se suivent dans une phrase\u202f: {a} {b}.";
	if (wanted == LOGIC_NUMBER && is == LOGIC_YESNO)
		return " Employez si(condition\u202f; 1\u202f; 0).";
	if (wanted == LOGIC_TEXT && is == LOGIC_CHOICE)
		return " Employez libellé(…) ou code(…).";
	if (wanted == LOGIC_DATE)
		return " Une date s’écrit 23/11/2026.";
	return "";
}

static void
want_type(struct types *types, const struct logic_node *node, enum logic_type wanted)
{
	if (node->op == OP_NOTHING) {
		complain(types, node, "«\u202frien\u202f» ne sert que dans si(…). Pour savoir si une réponse manque, "
		                      "écrivez «\u202fest vide\u202f».");
		return;
	}
	if (is_unknown(node) || node->type == wanted)
		return;
	const struct span span = shown(types, node);
	complain(types, node, arena_format(types->complaints->arena,
		"«\u202f%.*s\u202f» est %s\u202f; il faut ici %s.%s", SPAN_ARGS(span), type_words[node->type],
		type_words[wanted], advice(node->type, wanted)));
}

/* --- codes ------------------------------------------------------------------------------------ */

static const char *
unknown_code(struct types *types, struct span code, const struct logic_symbol *list)
{
	enum { CODES_SHOWN_MAX = 8 };
	struct text text = text_new(types->complaints->arena, 4000);
	text_add_z(&text, "«\u202f");
	text_add(&text, code.length <= LOGIC_NAME_LENGTH_MAX ? code : SPAN("…"));
	text_add_z(&text, "\u202f» n’est pas un code de «\u202f");
	text_add_z(&text, list->name);
	text_add_z(&text, "\u202f». Choisissez parmi\u202f: ");
	for (size_t i = 0; i < list->code_count && i < CODES_SHOWN_MAX; i++) {
		text_add_z(&text, i > 0 ? ", " : "");
		text_add_z(&text, list->codes[i].code);
		const struct span label = span_of(list->codes[i].label);
		if (label.length > 0 && label.length <= 80) {
			text_add_z(&text, " (");
			text_add(&text, label);
			text_add_char(&text, ')');
		}
	}
	text_add_z(&text, list->code_count > CODES_SHOWN_MAX ? "…" : ".");
	return text_z(&text);
}

/* A text or a number stands where a code of `list` is wanted: it becomes that code. */
static void
want_code(struct types *types, struct logic_node *node, const struct logic_symbol *list)
{
	if (is_unknown(node) && node->op != OP_NOTHING)
		return;
	if (!is_literal(node)) {
		complain(types, node, "Il faut ici un code de réponse entre guillemets, par exemple \"A1\".");
		return;
	}
	const struct span code = node->op == OP_TEXT ? node->text : source_of(types, node);
	const size_t found = logic_code_find(list, code);
	if (found == SIZE_MAX) {
		complain(types, node, code.length == 0
			? "Pour savoir si une réponse manque, écrivez «\u202fest vide\u202f»."
			: unknown_code(types, code, list));
		return;
	}
	node->op = OP_CODE;
	node->type = LOGIC_CHOICE;
	node->text = code;
	node->code = (uint16_t)found;
	node->list = list;
}

static bool
same_list(const struct logic_node *a, const struct logic_node *b)
{
	return a->list->codes == b->list->codes && a->list->code_count == b->list->code_count;
}

/* --- comparisons -------------------------------------------------------------------------------- */

static void
match(struct types *types, struct logic_node *a, struct logic_node *b)
{
	if (a->type == LOGIC_CHOICE && is_literal(b)) {
		want_code(types, b, a->list);
	} else if (is_unknown(a)) {
		return;
	} else if (a->type == LOGIC_CHOICE && b->type == LOGIC_CHOICE) {
		if (!same_list(a, b))
			complain(types, b, "Ces deux questions n’ont pas les mêmes réponses. Comparez leurs "
			                   "libellés\u202f: libellé(a) = libellé(b).");
	} else
		want_type(types, b, a->type);
}

static void
check_comparison(struct types *types, struct logic_node *node)
{
	struct logic_node *a = node->child, *b = a->next;
	node->type = LOGIC_YESNO;
	if (b->type == LOGIC_CHOICE && is_literal(a)) {
		struct logic_node *swap = a;
		a = b;
		b = swap;
	}
	const struct logic_node *nothing = a->op == OP_NOTHING ? a : b;
	if (nothing->op == OP_NOTHING || (nothing->op == OP_TEXT && nothing->text.length == 0) ||
	    (a->op == OP_TEXT && a->text.length == 0)) {
		complain(types, node, "Pour savoir si une réponse manque, écrivez «\u202fest vide\u202f».");
		return;
	}
	if (a->type == LOGIC_CHOICES || b->type == LOGIC_CHOICES) {
		complain(types, node, "Plusieurs réponses peuvent être cochées. Écrivez par exemple "
		                      "q1 contient \"A\".");
		return;
	}
	match(types, a, b);
	const bool ordered = a->type == LOGIC_NUMBER || a->type == LOGIC_DATE || a->type == LOGIC_TIME;
	if (node->op != OP_EQUAL && node->op != OP_DIFFERENT && !is_unknown(a) && !ordered)
		complain(types, a, arena_format(types->complaints->arena,
			"«\u202f%.*s\u202f» est %s, qui n’est ni plus grand ni plus petit. Employez = ou ≠.",
			SPAN_ARGS(shown(types, a)), type_words[a->type]));
}

static void
check_contains(struct types *types, struct logic_node *node)
{
	struct logic_node *a = node->child, *b = a->next;
	node->type = LOGIC_YESNO;
	if (a->type == LOGIC_CHOICES) {
		if (is_literal(b) || b->type != LOGIC_CHOICE)
			want_code(types, b, a->list);
		else
			match(types, &(struct logic_node){ .op = OP_NAME, .type = LOGIC_CHOICE, .list = a->list }, b);
	} else if (a->type == LOGIC_CHOICE) {
		complain(types, a, "Une seule réponse peut être choisie. Employez = ou parmi (…).");
	} else {
		want_type(types, a, LOGIC_TEXT);
		want_type(types, b, LOGIC_TEXT);
		if (b->op == OP_TEXT && logic_text_is_blank(b->text))
			complain(types, b, "Écrivez entre les guillemets ce que le texte doit contenir.");
		else if (b->op == OP_TEXT && logic_text_count(b->text) > LOGIC_NEEDLE_MAX / 2)
			complain(types, b, "Ce texte à chercher est trop long. Écrivez au plus 128 signes.");
	}
}

static void
check_among(struct types *types, struct logic_node *node)
{
	struct logic_node *a = node->child;
	node->type = LOGIC_YESNO;
	if (a->type == LOGIC_CHOICES) {
		complain(types, a, "Plusieurs réponses peuvent être cochées. Écrivez par exemple "
		                   "q1 contient \"A\" ou q1 contient \"B\".");
		return;
	}
	if (a->op == OP_NOTHING)
		want_type(types, a, LOGIC_NUMBER);
	for (struct logic_node *b = a->next; b != NULL; b = b->next) {
		if (b->op == OP_TEXT && b->text.length == 0)
			complain(types, b, "Pour savoir si une réponse manque, écrivez «\u202fest vide\u202f».");
		else
			match(types, a, b);
	}
}

/* --- functions ------------------------------------------------------------------------------------ */

static void
check_if(struct types *types, struct logic_node *node)
{
	struct logic_node *a = node->child->next, *b = a->next;
	want_type(types, node->child, LOGIC_YESNO);
	if (a->op == OP_NOTHING && b->op == OP_NOTHING)
		complain(types, node, "Les deux valeurs de si(…) sont «\u202frien\u202f». Donnez-en au moins une.");
	else if (a->op != OP_NOTHING && b->op != OP_NOTHING && !is_unknown(a) && !is_unknown(b)) {
		if (a->type != b->type)
			want_type(types, b, a->type);
		else if (a->list != NULL && !same_list(a, b))
			complain(types, b, "Ces deux questions n’ont pas les mêmes réponses. Employez libellé(…).");
	}
	const struct logic_node *kept = is_unknown(a) ? b : a;
	node->type = kept->type;
	node->list = kept->list;
}

static void
check_points(struct types *types, struct logic_node *node)
{
	struct logic_node *a = node->child;
	node->type = LOGIC_NUMBER;
	const bool is_choice = a->type == LOGIC_CHOICE || a->type == LOGIC_CHOICES;
	if (!is_choice)
		want_type(types, a, LOGIC_CHOICE);
	for (struct logic_node *code = a->next; code != NULL; code = code->next->next) {
		if (is_choice)
			want_code(types, code, a->list);
		want_type(types, code->next, LOGIC_NUMBER);
	}
}

static void
check_rank(struct types *types, struct logic_node *node)
{
	node->type = LOGIC_NUMBER;
	want_type(types, node->child, LOGIC_CHOICES);
	if (node->child->type == LOGIC_CHOICES)
		want_code(types, node->child->next, node->child->list);
}

static void
check_round(struct types *types, struct logic_node *node)
{
	const struct logic_node *decimals = node->child->next;
	node->type = LOGIC_NUMBER;
	want_type(types, node->child, LOGIC_NUMBER);
	const bool is_figure = decimals->op == OP_NUMBER && decimals->length == 1;
	if (!is_figure || decimals->number > 6)
		complain(types, decimals, "Le nombre de décimales est un chiffre de 0 à 6.");
}

static void
check_answered(struct types *types, struct logic_node *node)
{
	node->type = node->op == OP_COUNT_ANSWERED ? LOGIC_NUMBER : LOGIC_YESNO;
	for (struct logic_node *part = node->child; part != NULL; part = part->next)
		if (part->op == OP_NOTHING)
			want_type(types, part, LOGIC_NUMBER);
}

/* --- the whole ------------------------------------------------------------------------------------- */

static void
check_name(struct types *types, struct logic_node *node)
{
	struct arena *arena = types->complaints->arena;
	const struct span name = shown(types, node);
	if (node->symbol == SIZE_MAX) {
		const char *like = logic_table_like(types->table, source_of(types, node));
		complain(types, node, like != NULL
			? arena_format(arena, "Aucune question ne s’appelle «\u202f%.*s\u202f». Vouliez-vous écrire "
			                      "«\u202f%s\u202f»\u202f?", SPAN_ARGS(name), like)
			: arena_format(arena, "Aucune question ne s’appelle «\u202f%.*s\u202f». Vérifiez son nom, ou "
			                      "mettez un texte entre guillemets.", SPAN_ARGS(name)));
		return;
	}
	const struct logic_symbol *symbol = &types->table->symbols[node->symbol];
	node->type = symbol->type;
	if (symbol->type == LOGIC_CHOICE || symbol->type == LOGIC_CHOICES)
		node->list = symbol;
	if (types->want.rank != LOGIC_RANK_ANY && symbol->rank >= types->want.rank)
		complain(types, node, arena_format(arena,
			"«\u202f%.*s\u202f» vient après celle-ci\u202f: elle n’aura pas encore de réponse. Choisissez une "
			"question posée avant.", SPAN_ARGS(name)));
}

static void
want_all(struct types *types, const struct logic_node *node, enum logic_type wanted)
{
	for (const struct logic_node *part = node->child; part != NULL; part = part->next)
		want_type(types, part, wanted);
}

/* Pieces whose parts all have one type, and what they give. */
static const struct {
	enum logic_type parts, whole;
} plain[OP_COUNT] = {
	[OP_YESNO] = { LOGIC_NONE, LOGIC_YESNO },
	[OP_NUMBER] = { LOGIC_NONE, LOGIC_NUMBER },
	[OP_TEXT] = { LOGIC_NONE, LOGIC_TEXT },
	[OP_DATE] = { LOGIC_NONE, LOGIC_DATE },
	[OP_TIME] = { LOGIC_NONE, LOGIC_TIME },
	[OP_OR] = { LOGIC_YESNO, LOGIC_YESNO },
	[OP_AND] = { LOGIC_YESNO, LOGIC_YESNO },
	[OP_NOT] = { LOGIC_YESNO, LOGIC_YESNO },
	[OP_ADD] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_SUBTRACT] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_MULTIPLY] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_DIVIDE] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_NEGATE] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_SUM] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_MEAN] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_MINIMUM] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_MAXIMUM] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_ABS] = { LOGIC_NUMBER, LOGIC_NUMBER },
	[OP_LENGTH] = { LOGIC_TEXT, LOGIC_NUMBER },
	[OP_YEAR] = { LOGIC_DATE, LOGIC_NUMBER },
	[OP_MONTH] = { LOGIC_DATE, LOGIC_NUMBER },
	[OP_DAY] = { LOGIC_DATE, LOGIC_NUMBER },
	[OP_DAYS] = { LOGIC_DATE, LOGIC_NUMBER },
	[OP_TICKED] = { LOGIC_CHOICES, LOGIC_NUMBER },
	[OP_LABEL] = { LOGIC_CHOICE, LOGIC_TEXT },
	[OP_CODE_OF] = { LOGIC_CHOICE, LOGIC_TEXT },
};

static void
check_node(struct types *types, struct logic_node *node)
{
	for (struct logic_node *part = node->child; part != NULL; part = part->next)
		check_node(types, part);
	if (plain[node->op].whole != LOGIC_NONE) {
		want_all(types, node, plain[node->op].parts);
		node->type = plain[node->op].whole;
		const struct logic_node *last = node->op == OP_DIVIDE ? node->child->next : node;
		if (node->op == OP_DIVIDE && last->op == OP_NUMBER && last->number == 0)
			complain(types, last, "On ne divise pas par zéro. Changez ce nombre.");
		return;
	}
	switch (node->op) {
	case OP_NOTHING:
		return;
	case OP_NAME:
		check_name(types, node);
		return;
	case OP_CONTAINS:
		check_contains(types, node);
		return;
	case OP_AMONG:
		check_among(types, node);
		return;
	case OP_EMPTY:
	case OP_ANSWERED:
	case OP_COUNT_ANSWERED:
		check_answered(types, node);
		return;
	case OP_IF:
		check_if(types, node);
		return;
	case OP_POINTS:
		check_points(types, node);
		return;
	case OP_RANK:
		check_rank(types, node);
		return;
	case OP_ROUND:
		check_round(types, node);
		return;
	default:
		must(node->op >= OP_EQUAL && node->op <= OP_MORE_OR_EQUAL);
		check_comparison(types, node);
	}
}

bool
logic_check(struct logic_complaints *complaints, const struct logic_table *table,
            struct logic_node *root, struct logic_want want)
{
	struct types types = { complaints, table, want, false };
	check_node(&types, root);
	if (root->op == OP_NOTHING || want.type != LOGIC_NONE)
		want_type(&types, root, want.type);
	return !types.wrong;
}
