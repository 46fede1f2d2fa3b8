#include "ground/secrecy/secrecy.h"

#include <math.h>

#include "craft/stats/stats.h"

enum respondent
secrecy_respondent(enum side side, bool internal)
{
	return side == SIDE_USAGER && !internal ? RESPONDENT_PUBLIC : RESPONDENT_AGENT;
}

int64_t
secrecy_floor(enum respondent respondent)
{
	_Static_assert((int)SECRECY_FLOOR_AGENT >= (int)SECRECY_FLOOR_AGENT_MIN, "never under 5");
	return respondent == RESPONDENT_AGENT ? SECRECY_FLOOR_AGENT : SECRECY_FLOOR_PUBLIC;
}

bool
secrecy_is_of_one(int64_t most, int64_t count)
{
	must(most >= 0 && most <= count);
	return 2 * most > count;
}

struct gate {
	struct arena *arena;
	const struct secrecy_table *table;
	enum secrecy_state *states;
	uint32_t *above; /* of each node: the nearest node above it */
	int64_t floor;
	int64_t programs;
};

/* --- each figure alone ----------------------------------------------------------------------- */

static bool
all_alike(const struct secrecy_table *table, const struct secrecy_figure *figure)
{
	for (size_t k = 0; k < table->value_count && figure->levels != NULL; k++)
		if (figure->levels[k] == figure->people)
			return true;
	/* Without levels, only the ends of the scale betray everyone; sums carry roundings. */
	const double people = (double)figure->people, slack = 1e-9 * people;
	return figure->sum <= table->low * people + slack ||
	       figure->sum >= table->high * people - slack;
}

static enum secrecy_state
alone(const struct gate *gate, const struct secrecy_figure *figure)
{
	if (figure->people == 0)
		return SECRECY_EMPTY;
	if (figure->people < gate->floor)
		return SECRECY_FLOOR;
	if (gate->table->respondent == RESPONDENT_AGENT && all_alike(gate->table, figure))
		return SECRECY_ALIKE;
	return SECRECY_SHOWN;
}

/* --- what the shown figures leave over ------------------------------------------------------- */

/* The people of a shown node who are in no shown node below it: anyone can subtract. */
struct rest {
	int64_t people;
	double sum;
	int64_t *levels;
};

/* Calls `each` on the highest shown nodes below `node`. */
static void
each_shown_below(const struct gate *gate, uint32_t node,
                 void (*each)(const struct gate *gate, uint32_t below, void *data), void *data)
{
	for (uint32_t i = node + 1; i < gate->table->end[node];) {
		if (gate->states[i] != SECRECY_SHOWN) {
			i++;
			continue;
		}
		each(gate, i, data);
		i = gate->table->end[i];
	}
}

static void
subtract(const struct gate *gate, uint32_t below, void *data)
{
	const struct secrecy_figure *figure = &gate->table->figures[below];
	struct rest *rest = data;
	rest->people -= figure->people;
	rest->sum -= figure->sum;
	for (size_t k = 0; k < gate->table->value_count; k++)
		rest->levels[k] -= figure->levels[k];
}

static struct rest
rest_of(const struct gate *gate, uint32_t node)
{
	const struct secrecy_figure *figure = &gate->table->figures[node];
	const size_t value_count = gate->table->value_count;
	struct rest rest = { figure->people, figure->sum,
		                 arena_array_of(gate->arena, int64_t, value_count + 1) };
	for (size_t k = 0; k < value_count; k++)
		rest.levels[k] = figure->levels[k];
	each_shown_below(gate, node, subtract, &rest);
	return rest;
}

static struct secrecy_figure
figure_of(const struct rest *rest)
{
	return (struct secrecy_figure){ rest->people, rest->sum, rest->levels };
}

/* Those who stand at a place itself and in none below it: no page shows them as a group, but a
 * service whose teams are all shown gives them away. */
static int64_t
own_people(const struct secrecy_table *table, uint32_t node)
{
	int64_t people = table->figures[node].people;
	for (uint32_t child = node + 1; child < table->end[node]; child = table->end[child])
		people -= table->figures[child].people;
	return people;
}

static struct rest
own_of(const struct gate *gate, uint32_t node)
{
	const struct secrecy_table *table = gate->table;
	const struct secrecy_figure *figure = &table->figures[node];
	struct rest own = { figure->people, figure->sum,
		                arena_array_of(gate->arena, int64_t, table->value_count + 1) };
	for (size_t k = 0; k < table->value_count; k++)
		own.levels[k] = figure->levels[k];
	for (uint32_t child = node + 1; child < table->end[node]; child = table->end[child])
		subtract(gate, child, &own);
	return own;
}

/* The same as rest_of, only counting people: asked for every candidate, so it allocates nothing. */
static int64_t
rest_people(const struct gate *gate, uint32_t node)
{
	int64_t people = gate->table->figures[node].people;
	for (uint32_t i = node + 1; i < gate->table->end[node];) {
		if (gate->states[i] == SECRECY_SHOWN) {
			people -= gate->table->figures[i].people;
			i = gate->table->end[i];
		} else {
			i++;
		}
	}
	return people;
}

/* --- the attacker ---------------------------------------------------------------------------- */

/* What can be learnt of the sum of the scores of `hidden`, one part of `rest`: an exact linear
 * program over how many of each value are in it. */
static bool
attack(struct gate *gate, const struct rest *rest, const struct rest *hidden,
       struct stats_interval *sum_r)
{
	const struct secrecy_table *table = gate->table;
	const double part = (double)hidden->people, others = (double)(rest->people - hidden->people);
	if (table->value_count == 0) { /* only the sums are known: the program has one line */
		sum_r->low = fmax(part * table->low, rest->sum - others * table->high);
		sum_r->high = fmin(part * table->high, rest->sum - others * table->low);
		return true;
	}
	struct stats_program *program = stats_program_new(gate->arena);
	struct stats_term *all = arena_array_of(gate->arena, struct stats_term, table->value_count);
	for (size_t k = 0; k < table->value_count; k++) {
		const size_t mine = stats_program_variable(program, 0, part);
		const size_t theirs = stats_program_variable(program, 0, others);
		const double known = (double)rest->levels[k];
		const struct stats_term both[] = { { mine, 1 }, { theirs, 1 } };
		stats_program_row(program, &(struct stats_row){ both, 2, known, known });
		stats_program_cost(program, mine, table->values[k]);
		all[k] = (struct stats_term){ mine, 1 };
	}
	stats_program_row(program, &(struct stats_row){ all, table->value_count, part, part });
	double least, most;
	gate->programs += 2;
	if (stats_program_minimise(program, &least) != STATS_OK)
		return false;
	for (size_t k = 0; k < table->value_count; k++)
		stats_program_cost(program, all[k].variable, -table->values[k]);
	if (stats_program_minimise(program, &most) != STATS_OK)
		return false;
	*sum_r = (struct stats_interval){ least, -most };
	return true;
}

/* Is a hidden part still blurred, given what is left over around it? What cannot be audited is
 * not protected. */
static bool
is_blurred(struct gate *gate, const struct rest *rest, const struct rest *hidden)
{
	struct stats_interval sum;
	const double wanted =
		SECRECY_BLUR * (gate->table->high - gate->table->low) * (double)hidden->people;
	return hidden->people == 0 ||
	       (attack(gate, rest, hidden, &sum) && sum.high - sum.low >= wanted);
}

static bool
is_primary(enum secrecy_state state)
{
	return state == SECRECY_FLOOR || state == SECRECY_ALIKE || state == SECRECY_LINKED;
}

/* Are those of the place itself too few, or all alike, to be told apart? (In a place with nothing
 * below it they are the place, and its state says so.) */
static bool
own_are_safe(struct gate *gate, const struct rest *rest, uint32_t node)
{
	const int64_t people = own_people(gate->table, node);
	if (people == 0 || gate->table->end[node] == node + 1)
		return true;
	const struct rest own = own_of(gate, node);
	const struct secrecy_figure figure = figure_of(&own);
	return !is_primary(alone(gate, &figure)) || is_blurred(gate, rest, &own);
}

/* Is a node whose nearest shown ancestor leaves `rest` over protected, and those of the place
 * itself? */
static bool
node_is_safe(struct gate *gate, const struct rest *rest, uint32_t node)
{
	struct arena *visit = gate->arena;
	gate->arena = arena_new(16 << 20); /* a row's lifetime: there may be many */
	bool safe = own_are_safe(gate, rest, node);
	if (safe && is_primary(gate->states[node])) {
		const struct rest hidden = rest_of(gate, node);
		safe = is_blurred(gate, rest, &hidden);
	}
	arena_end(gate->arena);
	gate->arena = visit;
	return safe;
}

/* Are all the hidden nodes whose nearest shown ancestor is `node` protected? */
static bool
is_protected(struct gate *gate, uint32_t node)
{
	const int64_t people = rest_people(gate, node);
	if (people == 0)
		return true;
	if (people < gate->floor)
		return false;
	const struct rest rest = rest_of(gate, node);
	for (uint32_t i = node; i < gate->table->end[node];) {
		if (i != node && gate->states[i] == SECRECY_SHOWN) {
			i = gate->table->end[i];
			continue;
		}
		if (!node_is_safe(gate, &rest, i))
			return false;
		i++;
	}
	return true;
}

/* --- hiding more ----------------------------------------------------------------------------- */

struct choice {
	uint32_t node;
	int64_t people, brought;
};

static void
choose(const struct gate *gate, uint32_t below, void *data)
{
	struct choice *best = data;
	const int64_t people = gate->table->figures[below].people;
	const int64_t brought = rest_people(gate, below);
	/* One that brings people to the rest is worth more than one that brings none; then the
	 * smallest, so that the least is lost. */
	const bool better = best->node == 0 || (brought > 0 && best->brought == 0) ||
	                    ((brought > 0) == (best->brought > 0) && people < best->people);
	if (better)
		*best = (struct choice){ below, people, brought };
}

/* Hides one more node so that what is left over grows: the smallest shown one below, or the node
 * itself when nothing is shown below it. Returns the node whose rest has changed. */
static uint32_t
hide_more(struct gate *gate, uint32_t node)
{
	struct choice best = { 0, 0, 0 };
	each_shown_below(gate, node, choose, &best);
	gate->states[best.node != 0 ? best.node : node] = SECRECY_COMPLEMENT;
	if (best.node != 0)
		return node;
	for (node = gate->above[node]; node != UINT32_MAX; node = gate->above[node])
		if (gate->states[node] == SECRECY_SHOWN)
			break;
	return node;
}

static void
find_above(struct gate *gate)
{
	const uint32_t count = gate->table->node_count;
	gate->above = arena_array_of(gate->arena, uint32_t, count + 1);
	uint32_t at = UINT32_MAX;
	for (uint32_t i = 0; i < count; i++) {
		while (at != UINT32_MAX && gate->table->end[at] <= i)
			at = gate->above[at];
		gate->above[i] = at;
		at = i;
	}
}

void
secrecy_gate(const struct secrecy_table *table, enum secrecy_state *states_r,
             struct secrecy_audit *audit_r)
{
	struct gate gate = { .arena = arena_new(ARENA_VISIT_SIZE_MAX),
		                 .table = table,
		                 .states = states_r,
		                 .floor = secrecy_floor(table->respondent) };
	find_above(&gate);
	for (uint32_t i = 0; i < table->node_count; i++) {
		states_r[i] = alone(&gate, &table->figures[i]);
		if (states_r[i] == SECRECY_SHOWN && table->withheld != NULL)
			states_r[i] = table->withheld[i];
	}
	/* From the leaves up; hiding a node sends us back to what stands above it. */
	for (uint32_t i = table->node_count; i-- > 0;)
		for (uint32_t node = i; node != UINT32_MAX && states_r[node] == SECRECY_SHOWN;) {
			if (is_protected(&gate, node))
				break;
			node = hide_more(&gate, node);
		}
	*audit_r = (struct secrecy_audit){ .programs = gate.programs };
	for (uint32_t i = 0; i < table->node_count; i++) {
		audit_r->shown += states_r[i] == SECRECY_SHOWN;
		audit_r->hidden += states_r[i] != SECRECY_SHOWN && states_r[i] != SECRECY_EMPTY;
		audit_r->complements += states_r[i] == SECRECY_COMPLEMENT;
	}
	arena_end(gate.arena);
}
