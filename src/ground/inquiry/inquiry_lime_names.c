/* Which of our names a variable of LimeSurvey is. */
#include <stdlib.h>
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

static int
by_name(const void *a, const void *b)
{
	const struct lime_variable *first = a, *second = b;
	const int order = span_compare(first->name, second->name);
	if (order != 0)
		return order;
	/* By code before SGQA; then the first that was made. */
	if (first->is_code != second->is_code)
		return first->is_code ? -1 : 1;
	return first->question != second->question ? (first->question < second->question ? -1 : 1)
	                                           : (first->part > second->part) - (first->part < second->part);
}

static int
by_whole(const void *a, const void *b)
{
	const struct lime_variable *first = *(const struct lime_variable *const *)a;
	const struct lime_variable *second = *(const struct lime_variable *const *)b;
	const int order = span_compare(first->whole, second->whole);
	return order != 0 ? order : by_name(first, second);
}

void
making_sort(struct making *making)
{
	const size_t count = making->variable_count;
	making->wholes = arena_array_of(making->arena, const struct lime_variable *, count + 1);
	if (count == 0)
		return;
	qsort(making->variables, count, sizeof *making->variables, by_name);
	for (size_t i = 0; i < count; i++)
		making->wholes[i] = &making->variables[i];
	qsort(making->wholes, count, sizeof *making->wholes, by_whole);
}

static size_t
symbol_of(const struct making *making, struct span name)
{
	return logic_table_find(making->asked->table, name);
}

/* Ours, of theirs; false when what it was has no name here. */
static bool
resolve(const struct making *making, const struct lime_variable *variable,
        struct logic_lime_variable *resolved_r)
{
	static const char *const halves[] = { "avec", "sans" };
	const struct inquiry_question *question = &making->inquiry->questions[variable->question];
	*resolved_r = (struct logic_lime_variable){ .code = NULL };
	if (variable->part == SIZE_MAX) {
		resolved_r->symbol = symbol_of(making, question->code);
		return resolved_r->symbol != SIZE_MAX;
	}
	if (question->kind != ASK_KANO && variable->part >= question->choice_count)
		return false;
	if (question->kind == ASK_SEVERAL) {
		resolved_r->symbol = symbol_of(making, question->code);
		resolved_r->code =
			span_copy(making->arena, question->choices[variable->part].code);
		return resolved_r->symbol != SIZE_MAX;
	}
	if (question->kind == ASK_KANO && variable->part >= LENGTH(halves))
		return false;
	const struct span part = question->kind == ASK_KANO ? span_of(halves[variable->part])
	                                                    : question->choices[variable->part].code;
	resolved_r->symbol = symbol_of(
		making, span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(question->code),
	                                 SPAN_ARGS(part))));
	return resolved_r->symbol != SIZE_MAX;
}

/* `that.Q1`, `self`, `this`: all the parts of a question. */
static size_t
find_whole(const struct making *making, struct span whole,
           struct logic_lime_variable *variables_r)
{
	size_t low = 0, high = making->variable_count, count = 0;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (span_compare(making->wholes[middle]->whole, whole) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < making->variable_count && count < LOGIC_LIME_VARIABLE_MAX &&
	       span_equal(making->wholes[low]->whole, whole);
	     low++)
		if (making->wholes[low]->is_code)
			count += resolve(making, making->wholes[low], &variables_r[count]);
	return count;
}

static size_t
find(const void *data, struct span name, struct logic_lime_variable *variables_r)
{
	const struct making *making = data;
	if (span_starts(name, "that."))
		return find_whole(making, span_from(name.at + 5, name.length - 5), variables_r);
	if ((span_is(name, "this") || span_is(name, "self")) && making->question != NULL)
		return find_whole(making, making->question->code, variables_r);
	size_t low = 0, high = making->variable_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (span_compare(making->variables[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < making->variable_count && span_equal(making->variables[low].name, name); low++)
		if (resolve(making, &making->variables[low], variables_r))
			return 1;
	/* « Q1 » of boxes: all of them. */
	return find_whole(making, name, variables_r);
}

static struct span
code_of(const void *data, size_t symbol, struct span code)
{
	const struct making *making = data;
	const struct inquiry_symbol *named = &making->asked->symbols[symbol];
	const struct inquiry_question *question = &making->inquiry->questions[named->question];
	const struct made *made = &making->made[named->question];
	const size_t levels = question->level_codes != NULL
	                          ? (size_t)(question->most - question->least + 1) : 0;
	for (size_t i = 0; i < levels && made->level_codes != NULL; i++)
		if (span_equal(made->level_codes[i], code))
			return question->level_codes[i];
	for (size_t i = 0; i < question->choice_count && made->choice_codes != NULL && levels == 0; i++)
		if (span_equal(made->choice_codes[i], code))
			return question->choices[i].code;
	return code;
}

struct logic_lime_names
making_names(const struct making *making)
{
	return (struct logic_lime_names){ find, making, code_of };
}
