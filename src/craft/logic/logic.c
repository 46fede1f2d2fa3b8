#include "craft/logic/logic_inside.h"

#include <string.h>

/* --- what a program is ------------------------------------------------------------------------ */

enum logic_type
logic_program_type(const struct logic_program *program)
{
	return program->root->type;
}

const size_t *
logic_program_names(const struct logic_program *program, size_t *count_r)
{
	*count_r = program->name_count;
	return program->names;
}

static void
add_names(const struct logic_node *node, size_t *names, size_t *count)
{
	if (node->op == OP_NAME) {
		size_t i = 0;
		while (i < *count && names[i] != node->symbol)
			i++;
		if (i == *count)
			names[(*count)++] = node->symbol;
	}
	for (const struct logic_node *part = node->child; part != NULL; part = part->next)
		add_names(part, names, count);
}

static size_t
count_names(const struct logic_node *node)
{
	size_t count = node->op == OP_NAME;
	for (const struct logic_node *part = node->child; part != NULL; part = part->next)
		count += count_names(part);
	return count;
}

const size_t *
logic_names_of(struct arena *arena, const struct logic_node *const *roots, size_t count,
               size_t *count_r)
{
	size_t room = 1;
	for (size_t i = 0; i < count; i++)
		room += count_names(roots[i]);
	size_t *names = arena_array_of(arena, size_t, room);
	*count_r = 0;
	for (size_t i = 0; i < count; i++)
		add_names(roots[i], names, count_r);
	return names;
}

static bool
same_value(const struct logic_node *a, const struct logic_node *b)
{
	switch (a->op) {
	case OP_NAME:
		return a->symbol == b->symbol;
	case OP_YESNO:
		return a->yes == b->yes;
	case OP_NUMBER:
		return memcmp(&a->number, &b->number, sizeof a->number) == 0;
	case OP_TEXT:
	case OP_CODE:
		return span_equal(a->text, b->text);
	case OP_DATE:
		return a->day == b->day;
	case OP_TIME:
		return a->minute == b->minute;
	default:
		return true;
	}
}

static bool
same_tree(const struct logic_node *a, const struct logic_node *b)
{
	if (a->op != b->op || a->type != b->type || !same_value(a, b))
		return false;
	const struct logic_node *left = a->child, *right = b->child;
	for (; left != NULL && right != NULL; left = left->next, right = right->next)
		if (!same_tree(left, right))
			return false;
	return left == NULL && right == NULL;
}

bool
logic_program_equal(const struct logic_program *a, const struct logic_program *b)
{
	return a->table == b->table && same_tree(a->root, b->root);
}

/* --- the order of computed values --------------------------------------------------------------- */

enum state { STATE_NEW, STATE_OPEN, STATE_DONE };

struct order {
	const struct logic_table *table;
	const struct logic_computed *computed;
	const size_t *place_of; /* by symbol: its place in `computed`, or SIZE_MAX */
	unsigned char *states;
	int32_t *ranks;
	size_t *order, order_count;
	/* The walk's own stack: a chain of 20,000 values must not be one of calls. */
	size_t *path, *next_name, depth;
};

static const char *
circle_sentence(struct arena *arena, const struct order *order, size_t again)
{
	enum { NAMES_SHOWN_MAX = 10 };
	struct text text = text_new(arena, 4000);
	size_t from = order->depth;
	while (from > 0 && order->path[from - 1] != again)
		from--;
	must(from > 0);
	text_add_z(&text, "Ces valeurs se calculent l’une par l’autre\u202f: ");
	for (size_t i = from - 1, shown = 0; i < order->depth; i++, shown++) {
		if (shown == NAMES_SHOWN_MAX) {
			text_add_z(&text, "… → ");
			break;
		}
		text_add_z(&text, order->table->symbols[order->computed[order->path[i]].symbol].name);
		text_add_z(&text, " → ");
	}
	text_add_z(&text, order->table->symbols[order->computed[again].symbol].name);
	text_add_z(&text, ". Changez l’une des formules pour ouvrir le cercle.");
	return text_z(&text);
}

/* One step from the formula on top of the path: into what it uses, or back from it. False: `*again_r`
 * is already on the path. */
static bool
order_step(struct order *order, size_t *again_r)
{
	const size_t place = order->path[order->depth - 1];
	size_t count;
	const size_t *names = logic_program_names(order->computed[place].program, &count);
	if (order->next_name[order->depth - 1] == count) {
		int32_t rank = INT32_MIN;
		for (size_t i = 0; i < count; i++) {
			const size_t used = order->place_of[names[i]];
			const int32_t its = used != SIZE_MAX ? order->ranks[used]
				: order->table->symbols[names[i]].rank;
			rank = its > rank ? its : rank;
		}
		order->ranks[place] = rank;
		order->states[place] = STATE_DONE;
		order->order[order->order_count++] = place;
		order->depth--;
		return true;
	}
	const size_t used = order->place_of[names[order->next_name[order->depth - 1]++]];
	if (used == SIZE_MAX || order->states[used] == STATE_DONE)
		return true;
	*again_r = used;
	if (order->states[used] == STATE_OPEN)
		return false;
	order->states[used] = STATE_OPEN;
	order->path[order->depth] = used;
	order->next_name[order->depth++] = 0;
	return true;
}

bool
logic_order(struct arena *arena, const struct logic_table *table,
            const struct logic_computed *computed, size_t count, size_t *order_r, int32_t *rank_r,
            const char **sentence_r)
{
	size_t *place_of = arena_array_of(arena, size_t, table->count + 1);
	for (size_t i = 0; i < table->count; i++)
		place_of[i] = SIZE_MAX;
	for (size_t i = 0; i < count; i++) {
		must(computed[i].symbol < table->count);
		must(place_of[computed[i].symbol] == SIZE_MAX);
		place_of[computed[i].symbol] = i;
	}
	struct order order = {
		.table = table, .computed = computed, .place_of = place_of,
		.states = arena_array_of(arena, unsigned char, count + 1),
		.ranks = rank_r, .order = order_r,
		.path = arena_array_of(arena, size_t, count + 1),
		.next_name = arena_array_of(arena, size_t, count + 1),
	};
	for (size_t i = 0; i < count; i++) {
		if (order.states[i] != STATE_NEW)
			continue;
		order.states[i] = STATE_OPEN;
		order.path[0] = i;
		order.next_name[0] = 0;
		order.depth = 1;
		size_t again;
		while (order.depth > 0)
			if (!order_step(&order, &again)) {
				*sentence_r = circle_sentence(arena, &order, again);
				return false;
			}
	}
	must(order.order_count == count);
	return true;
}
