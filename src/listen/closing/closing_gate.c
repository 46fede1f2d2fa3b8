/* What may be shown of a quarter: answers through the gate, people counted beside. Pure. */
#include <stdlib.h>
#include <string.h>

#include "listen/closing/closing_inside.h"

/* One question over one tree: node 0 is the whole. */
struct table {
	struct arena *arena;
	const struct closing_weighing *weighing;
	enum closing_question question;
	uint32_t node_count;
	uint32_t *end, *above; /* above: the node over it; of the whole, itself */
	uint32_t *part_nodes;  /* of each part */
	uint32_t *part_people; /* of each part: who, from 0 */
	size_t people_count;
	int64_t *levels;       /* by node, those under it included */
	struct secrecy_figure *figures;
	enum secrecy_state *withheld, *states;
	int64_t *sums;         /* by person, for one look */
	const uint32_t *reply_nodes; /* of each reply */
	/* Of each part and each reply: the nearest unit over it that is shown; NULL: not crossed. */
	const uint32_t *part_rows, *reply_rows;
	struct cross *crosses; /* for one look */
};

static int
compare_numbers(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Each person gets a number from 0. */
static void
number_people(struct table *table)
{
	const struct closing_weighing *weighing = table->weighing;
	const size_t count = weighing->part_count;
	int64_t *sorted = arena_array_of(table->arena, int64_t, count + 1);
	size_t distinct = 0;
	for (size_t i = 0; i < count; i++)
		sorted[i] = weighing->parts[i].who;
	qsort(sorted, count, sizeof *sorted, compare_numbers);
	for (size_t i = 0; i < count; i++)
		if (distinct == 0 || sorted[distinct - 1] != sorted[i])
			sorted[distinct++] = sorted[i];
	table->part_people = arena_array_of(table->arena, uint32_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		const int64_t *found = bsearch(&weighing->parts[i].who, sorted, distinct, sizeof *sorted,
		                               compare_numbers);
		table->part_people[i] = (uint32_t)(found - sorted);
	}
	table->people_count = distinct;
	table->sums = arena_array_of(table->arena, int64_t, distinct + 1);
}

/* --- who spoke there ------------------------------------------------------------------------- */

/* Is this node, or one between it and `top`, shown? Nodes shown under `top` tell their own. */
static bool
is_told(const struct table *table, uint32_t top, uint32_t node)
{
	for (; node > top; node = table->above[node])
		if (table->states[node] == SECRECY_SHOWN)
			return true;
	return false;
}

/* Of those under `top`, without the nodes that are shown when `rest`: how many people, how many answers,
 * and the most that one of them gave. */
struct crowd {
	int64_t people, answers, most;
};
static struct crowd
crowd_of(struct table *table, uint32_t top, bool rest)
{
	struct crowd crowd = { 0 };
	memset(table->sums, 0, table->people_count * sizeof *table->sums);
	for (size_t i = 0; i < table->weighing->part_count; i++) {
		const uint32_t node = table->part_nodes[i];
		const int64_t count = table->weighing->parts[i].counts[table->question];
		if (count == 0 || node < top || node >= table->end[top] || (rest && is_told(table, top, node)))
			continue;
		int64_t *sum = &table->sums[table->part_people[i]];
		crowd.people += *sum == 0;
		*sum += count;
		crowd.answers += count;
		if (*sum > crowd.most)
			crowd.most = *sum;
	}
	return crowd;
}

static bool
is_few(const struct table *table, const struct crowd *crowd)
{
	const enum respondent who = secrecy_respondent(table->weighing->side, false);
	return crowd->answers > 0 &&
	       (crowd->people < secrecy_floor(who) || secrecy_is_of_one(crowd->most, crowd->answers));
}

/* --- the gate -------------------------------------------------------------------------------- */

static void
run_gate(struct table *table)
{
	static const double values[CLOSING_LEVEL_MAX] = { 1, 2, 3, 4, 5, 6 };
	const size_t level_count = closing_level_count(table->question);
	struct secrecy_audit audit;
	const struct secrecy_table gate = {
		.respondent = secrecy_respondent(table->weighing->side, false),
		.node_count = table->node_count,
		.end = table->end,
		.figures = table->figures,
		.values = values,
		.value_count = level_count,
		.low = 1,
		.high = (double)level_count,
		.withheld = table->withheld,
	};
	secrecy_gate(&gate, table->states, &audit);
}

/* The shown node nearest under `top` with the fewest answers; 0: none. */
static uint32_t
smallest_shown(const struct table *table, uint32_t top)
{
	uint32_t best = 0;
	for (uint32_t i = top + 1; i < table->end[top];) {
		const bool is_shown = table->states[i] == SECRECY_SHOWN;
		if (is_shown && (best == 0 || table->figures[i].people < table->figures[best].people))
			best = i;
		i = is_shown ? table->end[i] : i + 1;
	}
	return best;
}

/* What a shown node leaves over, its shown parts apart, is of people enough too: else one more is hidden.
 * False: something was, and the gate is to be passed again. */
static bool
leaves_enough(struct table *table)
{
	for (uint32_t i = 0; i < table->node_count; i++) {
		if (table->states[i] != SECRECY_SHOWN)
			continue;
		const struct crowd rest = crowd_of(table, i, true);
		if (!is_few(table, &rest))
			continue;
		const uint32_t hidden = smallest_shown(table, i);
		table->withheld[hidden == 0 ? i : hidden] = SECRECY_COMPLEMENT;
		return false;
	}
	return true;
}

/* --- units beside offerings ------------------------------------------------------------------- */

/* Where an answer stands in both tables: under which unit that is shown, under which offering that is;
 * 0: the rest of them. Either who gave how many, or one that was given. */
struct cross {
	uint32_t row, column;
	bool is_reply;
	uint32_t person;
	int64_t count;
	int level;
};

static int
compare_crosses(const void *a, const void *b)
{
	const struct cross *left = a, *right = b;
	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	if (left->column != right->column)
		return left->column < right->column ? -1 : 1;
	if (left->is_reply != right->is_reply)
		return left->is_reply ? 1 : -1;
	return (left->person > right->person) - (left->person < right->person);
}

static uint32_t
column_of(const struct table *table, uint32_t node)
{
	return table->states[node] == SECRECY_SHOWN ? node : 0;
}

static size_t
find_crosses(struct table *table)
{
	const struct closing_weighing *weighing = table->weighing;
	size_t count = 0;
	for (size_t i = 0; i < weighing->part_count; i++)
		if (weighing->parts[i].counts[table->question] > 0)
			table->crosses[count++] =
				(struct cross){ .row = table->part_rows[i],
				                .column = column_of(table, table->part_nodes[i]),
				                .person = table->part_people[i],
				                .count = weighing->parts[i].counts[table->question] };
	for (size_t i = 0; i < weighing->reply_count; i++)
		if (weighing->replies[i].levels[table->question] >= 0)
			table->crosses[count++] =
				(struct cross){ .row = table->reply_rows[i],
				                .column = column_of(table, table->reply_nodes[i]),
				                .is_reply = true,
				                .level = weighing->replies[i].levels[table->question] };
	qsort(table->crosses, count, sizeof *table->crosses, compare_crosses);
	return count;
}

/* What one unit shown says of one offering shown, from `from` to `to`: too few people, or all alike? */
static bool
tells(const struct table *table, size_t from, size_t to)
{
	struct crowd crowd = { 0 };
	int64_t own = 0, replies = 0, levels[CLOSING_LEVEL_MAX] = { 0 };
	for (size_t i = from; i < to; i++) {
		const struct cross *cross = &table->crosses[i];
		if (cross->is_reply) {
			levels[cross->level]++;
			replies++;
			continue;
		}
		const bool is_same = i > from && cross->person == table->crosses[i - 1].person;
		own = is_same ? own + cross->count : cross->count;
		crowd.people += !is_same;
		crowd.answers += cross->count;
		crowd.most = own > crowd.most ? own : crowd.most;
	}
	for (size_t k = 0; k < CLOSING_LEVEL_MAX; k++)
		if (replies > 0 && levels[k] == replies)
			return true;
	return is_few(table, &crowd);
}

/* The offering shown with the fewest answers that somebody of this row spoke of; 0: none. */
static uint32_t
smallest_of_row(const struct table *table, uint32_t row, size_t count)
{
	uint32_t best = 0;
	for (size_t i = 0; i < count; i++) {
		const struct cross *cross = &table->crosses[i];
		if (cross->row == row && cross->column != 0 &&
		    (best == 0 || table->figures[cross->column].people < table->figures[best].people))
			best = cross->column;
	}
	return best;
}

/* Both tables stand on one page, and one is subtracted from the other: a unit that does one thing only is
 * taken away from that thing, and leaves whoever else did it. All that may come out of it is a sum of what
 * one unit shown says of one offering shown, or of the rest: each of these is of people enough who did not
 * all say the same, else one more offering is hidden. False: one was; the gate is to be passed again. */
static bool
crosses_enough(struct table *table)
{
	const size_t count = find_crosses(table);
	for (size_t i = 0, next; i < count; i = next) {
		const struct cross first = table->crosses[i];
		for (next = i + 1; next < count; next++)
			if (table->crosses[next].row != first.row || table->crosses[next].column != first.column)
				break;
		if (!tells(table, i, next))
			continue;
		const uint32_t hidden =
			first.column != 0 ? first.column : smallest_of_row(table, first.row, count);
		if (hidden == 0) /* all of a unit: it was weighed */
			continue;
		table->withheld[hidden] = SECRECY_COMPLEMENT;
		return false;
	}
	return true;
}

/* Each turn hides one node more. */
static void
pass(struct table *table)
{
	for (uint32_t i = 0; i < table->node_count; i++) {
		table->withheld[i] = SECRECY_SHOWN;
		if (table->figures[i].people == 0)
			continue;
		const struct crowd crowd = crowd_of(table, i, false);
		if (is_few(table, &crowd))
			table->withheld[i] = SECRECY_LINKED;
	}
	do
		run_gate(table);
	while (!leaves_enough(table) || (table->part_rows != NULL && !crosses_enough(table)));
}

static void
add_reply(struct table *table, uint32_t node, int level)
{
	const size_t level_count = closing_level_count(table->question);
	for (uint32_t i = node;; i = table->above[i]) {
		table->levels[i * level_count + (size_t)level]++;
		table->figures[i].people++;
		table->figures[i].sum += level + 1;
		if (i == 0)
			return;
	}
}

static void
find_above(struct table *table)
{
	uint32_t at = 0;
	table->above = arena_array_of(table->arena, uint32_t, table->node_count);
	table->above[0] = 0;
	for (uint32_t i = 1; i < table->node_count; i++) {
		while (table->end[at] <= i)
			at = table->above[at];
		table->above[i] = at;
		at = i;
	}
}

/* `nodes`: of each reply. */
static void
fill(struct table *table, const uint32_t *nodes)
{
	const size_t level_count = closing_level_count(table->question), count = table->node_count;
	table->levels = arena_array_of(table->arena, int64_t, count * level_count);
	table->figures = arena_array_of(table->arena, struct secrecy_figure, count);
	table->withheld = arena_array_of(table->arena, enum secrecy_state, count);
	table->states = arena_array_of(table->arena, enum secrecy_state, count);
	table->reply_nodes = nodes;
	find_above(table);
	memset(table->levels, 0, count * level_count * sizeof *table->levels);
	for (uint32_t i = 0; i < count; i++)
		table->figures[i] = (struct secrecy_figure){ .levels = table->levels + i * level_count };
	for (size_t i = 0; i < table->weighing->reply_count; i++) {
		const int level = table->weighing->replies[i].levels[table->question];
		if (level >= 0)
			add_reply(table, nodes[i], level);
	}
}

/* --- units, offerings ------------------------------------------------------------------------ */

struct result {
	struct closing_cell *cells;
	size_t count, room;
};

static void
add_cell(struct table *table, uint32_t node, int64_t unit_id, int64_t offering_id,
         struct result *result)
{
	const size_t level_count = closing_level_count(table->question);
	if (table->states[node] != SECRECY_SHOWN)
		return;
	if (result->count == result->room) {
		result->cells = arena_grow(table->arena, result->cells, result->count, result->room + 256,
		                           sizeof *result->cells);
		result->room += 256;
	}
	struct closing_cell *cell = &result->cells[result->count++];
	*cell = (struct closing_cell){ .side = table->weighing->side,
		                           .unit_id = unit_id,
		                           .offering_id = offering_id,
		                           .question = table->question };
	memcpy(cell->levels, table->figures[node].levels, level_count * sizeof *cell->levels);
}

static uint32_t
unit_node(const struct place_tree *tree, int64_t unit_id)
{
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id);
	return place == PLACE_NONE ? 0 : place + 1;
}

static void
by_unit(struct table *table, uint32_t *nodes, struct result *result)
{
	const struct closing_weighing *weighing = table->weighing;
	const struct place_tree *tree = weighing->tree;
	table->node_count = tree->count + 1;
	table->end = arena_array_of(table->arena, uint32_t, table->node_count);
	table->end[0] = table->node_count;
	for (uint32_t i = 0; i < tree->count; i++)
		table->end[i + 1] = tree->places[i].end + 1;
	for (size_t i = 0; i < weighing->reply_count; i++)
		nodes[i] = unit_node(tree, weighing->replies[i].unit_id);
	for (size_t i = 0; i < weighing->part_count; i++)
		table->part_nodes[i] = unit_node(tree, weighing->parts[i].unit_id);
	fill(table, nodes);
	pass(table);
	for (uint32_t i = 0; i < table->node_count; i++)
		add_cell(table, i, i == 0 ? 0 : tree->places[i - 1].id, 0, result);
}

static uint32_t
shown_over(const struct table *table, uint32_t node)
{
	while (table->states[node] != SECRECY_SHOWN)
		node = table->above[node];
	return node;
}

/* Of those who handled requests: under which unit shown each of them spoke. False: the whole is not. */
static bool
find_rows(struct table *table)
{
	const struct closing_weighing *weighing = table->weighing;
	if (table->states[0] != SECRECY_SHOWN)
		return false;
	uint32_t *parts = arena_array_of(table->arena, uint32_t, weighing->part_count + 1);
	uint32_t *replies = arena_array_of(table->arena, uint32_t, weighing->reply_count + 1);
	for (size_t i = 0; i < weighing->part_count; i++)
		parts[i] = shown_over(table, table->part_nodes[i]);
	for (size_t i = 0; i < weighing->reply_count; i++)
		replies[i] = shown_over(table, table->reply_nodes[i]);
	table->part_rows = parts;
	table->reply_rows = replies;
	return true;
}

static uint32_t
offering_node(int64_t *offerings, uint32_t *count, int64_t offering_id)
{
	uint32_t i = 0;
	while (i < *count && offerings[i] != offering_id)
		i++;
	if (i == *count)
		offerings[(*count)++] = offering_id;
	return i + 1;
}

/* Beside a whole that is shown, what the offerings shown leave over is told: when it may not be, none is. */
static void
by_offering(struct table *table, uint32_t *nodes, struct result *result)
{
	const struct closing_weighing *weighing = table->weighing;
	int64_t *offerings = arena_array_of(table->arena, int64_t,
	                                    weighing->reply_count + weighing->part_count + 1);
	uint32_t count = 0;
	for (size_t i = 0; i < weighing->reply_count; i++)
		nodes[i] = offering_node(offerings, &count, weighing->replies[i].offering_id);
	for (size_t i = 0; i < weighing->part_count; i++)
		table->part_nodes[i] = offering_node(offerings, &count, weighing->parts[i].offering_id);
	table->node_count = count + 1;
	table->end = arena_array_of(table->arena, uint32_t, table->node_count);
	table->end[0] = table->node_count;
	for (uint32_t i = 1; i < table->node_count; i++)
		table->end[i] = i + 1;
	fill(table, nodes);
	pass(table);
	for (uint32_t i = 1; i < table->node_count && table->states[0] == SECRECY_SHOWN; i++)
		add_cell(table, i, 0, offerings[i - 1], result);
}

static void
of_whole(struct table *table, uint32_t *nodes, struct result *result)
{
	memset(nodes, 0, table->weighing->reply_count * sizeof *nodes);
	memset(table->part_nodes, 0, table->weighing->part_count * sizeof *table->part_nodes);
	table->node_count = 1;
	table->end = arena_array_of(table->arena, uint32_t, 1);
	table->end[0] = 1;
	fill(table, nodes);
	pass(table);
	add_cell(table, 0, 0, 0, result);
}

void
closing_weigh(struct arena *arena, const struct closing_weighing *weighing,
              struct closing_cell **cells_r, size_t *count_r)
{
	struct table table = { .arena = arena, .weighing = weighing };
	struct result result = { 0 };
	uint32_t *nodes = arena_array_of(arena, uint32_t, weighing->reply_count + 1);
	table.part_nodes = arena_array_of(arena, uint32_t, weighing->part_count + 1);
	number_people(&table);
	table.crosses = arena_array_of(arena, struct cross, weighing->part_count + weighing->reply_count + 1);
	for (table.question = CLOSING_MET; table.question < CLOSING_IRRITANT; table.question++) {
		table.part_rows = NULL;
		by_unit(&table, nodes, &result);
		if (weighing->side == SIDE_USAGER || find_rows(&table))
			by_offering(&table, nodes, &result);
	}
	table.part_rows = NULL;
	if (weighing->side == SIDE_AGENT)
		of_whole(&table, nodes, &result);
	*cells_r = result.cells;
	*count_r = result.count;
}
