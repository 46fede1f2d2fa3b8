/* Texts with holes, and the rows of the old `conditions` table. */
#include "craft/logic/logic_lime_inside.h"

#include <stdlib.h>
#include <string.h>

/* --- texts ------------------------------------------------------------------------------------------ */

/* Where the brace opened at `at` closes, quotes apart; 0 when it never does. */
static size_t
closing_brace(struct span text, size_t at)
{
	char quote = 0;
	for (size_t i = at + 1; i < text.length; i++) {
		const char c = text.at[i];
		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '}')
			return i;
		else if (c == '{')
			return 0;
	}
	return 0;
}

static bool
opens_formula(struct span text, size_t at)
{
	return text.at[at] == '{' && at + 1 < text.length && (unsigned char)text.at[at + 1] > ' ' &&
		text.at[at + 1] != '}';
}

static bool
add_hole(struct lime *lime, struct text *ours, struct span text, size_t from, size_t to)
{
	const struct span equation = span_from(text.at + from + 1, to - from - 1);
	const struct piece piece = lime_equation(lime, equation);
	const struct span words = lime->failed ? span_of("") : lime_as_any(lime, &piece);
	if (!lime_finish(lime, words, LOGIC_NONE)) {
		/* Without a place of its own, the mistake is in the whole. */
		if (lime->result->byte == 0 && lime->result->length == 0)
			lime->result->length = equation.length;
		lime->result->byte += from + 1;
		return false;
	}
	text_add_char(ours, '{');
	text_add(ours, lime->result->source);
	text_add_char(ours, '}');
	return true;
}

bool
logic_lime_text(struct arena *arena, const struct logic_table *table,
                const struct logic_lime_names *names, struct span text, struct logic_lime *lime_r)
{
	*lime_r = (struct logic_lime){ 0 };
	struct lime lime = { .arena = arena, .table = table, .names = names, .result = lime_r };
	struct text ours = text_new(arena, LOGIC_PIPED_LENGTH_MAX);
	for (size_t i = 0; i < text.length && !ours.cut; i++) {
		const size_t end = opens_formula(text, i) ? closing_brace(text, i) : 0;
		if (end > 0) {
			if (!add_hole(&lime, &ours, text, i, end))
				return false;
			i = end;
			continue;
		}
		text_add_char(&ours, text.at[i]);
		if (text.at[i] == '{' || text.at[i] == '}')
			text_add_char(&ours, text.at[i]);
	}
	lime_r->source = span_of("");
	/* What is missing leaves an empty hole on both sides. */
	lime_r->notes[LOGIC_LIME_NOTE_NOT_ASKED] = false;
	struct logic_mistakes mistakes;
	if (ours.cut) {
		lime_r->sentence = "Ce texte est trop long. Raccourcissez-le.";
		return false;
	}
	if (logic_piped_parse(arena, table, text_span(&ours), LOGIC_RANK_ANY, &mistakes) == NULL) {
		lime_r->sentence = mistakes.list[0].sentence;
		return false;
	}
	lime_r->source = text_span(&ours);
	return true;
}

/* --- rows -------------------------------------------------------------------------------------------- */

static int
compare_rows(const void *a, const void *b)
{
	const struct logic_lime_condition *x = *(const struct logic_lime_condition *const *)a;
	const struct logic_lime_condition *y = *(const struct logic_lime_condition *const *)b;
	if (x->scenario != y->scenario)
		return x->scenario < y->scenario ? -1 : 1;
	if (x->cqid != y->cqid)
		return x->cqid < y->cqid ? -1 : 1;
	return (x > y) - (x < y);
}

static bool
row_op(struct span method, enum logic_op *op_r)
{
	static const struct {
		const char *method;
		enum logic_op op;
	} methods[] = {
		{ "==", OP_EQUAL }, { "", OP_EQUAL }, { "!=", OP_DIFFERENT }, { "<", OP_LESS },
		{ "<=", OP_LESS_OR_EQUAL }, { ">", OP_MORE }, { ">=", OP_MORE_OR_EQUAL },
	};
	for (size_t i = 0; i < LENGTH(methods); i++)
		if (span_is(span_trim(method), methods[i].method)) {
			*op_r = methods[i].op;
			return true;
		}
	return false;
}

static struct piece
row_value(struct lime *lime, struct span value)
{
	if (value.length > 2 && value.at[0] == '@' && value.at[value.length - 1] == '@')
		return lime_name(lime, span_from(value.at + 1, value.length - 2), 0);
	if (span_starts(value, "{"))
		lime_refuse(lime, 0, 0, "Cette ligne compare à une donnée d’invitation, qui n’est pas importée.");
	return (struct piece){ .kind = PIECE_STRING, .words = value };
}

static struct span
row_words(struct lime *lime, const struct logic_lime_condition *row)
{
	enum logic_op op = OP_EQUAL;
	if (!span_is_utf8(row->value) || !span_is_utf8(row->cfieldname) ||
	    row->value.length > LOGIC_SOURCE_LENGTH_MAX / 4)
		lime_refuse(lime, 0, 0, "Cette ligne est trop longue, ou n’est pas en UTF-8.");
	else if (!row_op(row->method, &op))
		lime_refuse(lime, 0, 0, span_is(span_trim(row->method), "RX")
			? "Une expression régulière n’a pas d’équivalent ici. Employez «\u202fcontient\u202f»."
			: "Cette façon de comparer n’est pas connue.");
	if (lime->failed)
		return span_of("");
	struct span field = row->cfieldname;
	const bool is_box = span_starts(field, "+");
	if (is_box)
		field = span_from(field.at + 1, field.length - 1);
	const struct piece a = lime_name(lime, field, 0), b = row_value(lime, row->value);
	if (lime->failed)
		return span_of("");
	if (a.kind == PIECE_VALUE && a.type == LOGIC_CHOICES && b.kind == PIECE_STRING &&
	    !logic_text_is_blank(b.words) && (op == OP_EQUAL || op == OP_DIFFERENT)) {
		struct text code = text_new(lime->arena, LOGIC_SOURCE_LENGTH_MAX);
		logic_add_literal(&code, lime_code(lime, a.symbol, b.words));
		return lime_words(lime, op == OP_EQUAL ? "(%.*s contient %s)" : "(non (%.*s contient %s))",
		                  SPAN_ARGS(a.words), text_z(&code));
	}
	return lime_compare(lime, op, a, b).words;
}

/* Every row is compared with .NAOK. */
bool
logic_lime_conditions(struct arena *arena, const struct logic_table *table,
                      const struct logic_lime_names *names, const struct logic_lime_condition *rows,
                      size_t count, struct logic_lime *lime_r)
{
	*lime_r = (struct logic_lime){ 0 };
	struct lime lime = { .arena = arena, .table = table, .names = names, .result = lime_r };
	must(count > 0);
	if (count > LOGIC_LIME_CONDITION_MAX) {
		lime_r->sentence = "Il y a plus de 200 conditions sur une question. Récrivez-les.";
		return false;
	}
	const struct logic_lime_condition *sorted[LOGIC_LIME_CONDITION_MAX];
	for (size_t i = 0; i < count; i++)
		sorted[i] = &rows[i];
	qsort(sorted, count, sizeof *sorted, compare_rows);
	struct text words = text_new(arena, 2 * LOGIC_SOURCE_LENGTH_MAX);
	for (size_t i = 0; i < count && !lime.failed; i++) {
		const bool scenario = i == 0 || sorted[i]->scenario != sorted[i - 1]->scenario;
		const bool group = scenario || sorted[i]->cqid != sorted[i - 1]->cqid ||
			span_starts(sorted[i]->cfieldname, "+");
		text_add_z(&words, i == 0 ? "((" : scenario ? ")) ou ((" : group ? ") et (" : " ou ");
		const struct span row = row_words(&lime, sorted[i]);
		text_add(&words, row);
		if (lime.failed)
			lime_r->byte = (size_t)(sorted[i] - rows);
	}
	text_add_z(&words, "))");
	lime.asked_only = false;
	if (!lime.failed && words.cut)
		lime_refuse(&lime, 0, 0, "Ces conditions sont trop longues. Récrivez-les.");
	return lime_finish(&lime, text_span(&words), LOGIC_YESNO);
}
