/* What no released cell holds: numbers, points, scores, Kano's table. From the replies of the public
 * alone, for the whole organisation. */
#include <math.h>
#include <stdlib.h>

#include "confront/result/result_inside.h"

/* What is measured, rather than told apart by codes. */
static bool
is_measured(const struct result_column *column)
{
	if (column->source == RESULT_FROM_KANO)
		return true;
	return column->asked != NULL && (column->asked->kind == ASK_NUMBER ||
	                                 column->asked->kind == ASK_COMPUTED ||
	                                 column->asked->kind == ASK_BUDGET);
}

static int
compare(const void *a, const void *b)
{
	const double first = *(const double *)a, second = *(const double *)b;
	return (first > second) - (first < second);
}

double
result_quantile(const double *values, int64_t count, double share)
{
	must(count > 0);
	const double at = share * (double)(count - 1);
	const int64_t below = (int64_t)floor(at);
	if (below + 1 >= count)
		return values[count - 1];
	return values[below] + (at - (double)below) * (values[below + 1] - values[below]);
}

static bool
read_rows(struct arena *arena, const struct result_view *view,
          const struct result_columns *columns, struct result_figures *figures,
          struct fault *fault_r)
{
	struct arena *row = arena_new(64 << 20);
	struct result_value *values = arena_array_of(arena, struct result_value, columns->count);
	struct rows *rows = survey_public_replies(arena, view->db, view->root_id, view->wave.id);
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const struct survey_public_reply reply = survey_public_reply(rows);
		const bool reads = result_read(row, view, columns, &reply, values);
		for (size_t i = 0; reads && i < columns->count; i++) {
			const bool counts = values[i].kind == RESULT_NUMBER || values[i].kind == RESULT_WORDS;
			if (counts && figures->values[i] != NULL)
				figures->values[i][figures->people[i]] = values[i].number;
			figures->people[i] += counts;
		}
		arena_reset(row);
	}
	rows_end(rows);
	arena_end(row);
	return found != FOUND_FAILED;
}

bool
result_figures_of(struct arena *arena, const struct result_view *view,
                  const struct result_columns *columns, struct result_figures *figures_r,
                  struct fault *fault_r)
{
	struct survey_public_count *counts;
	size_t count;
	int64_t total = 0, measured = 0;
	*figures_r = (struct result_figures){
		.people = arena_array_of(arena, int64_t, columns->count + 1),
		.values = arena_array_of(arena, double *, columns->count + 1),
	};
	for (size_t i = 0; i < columns->count; i++)
		measured += is_measured(&columns->list[i]);
	if (view->inquiry == NULL)
		return figures_r->is_read = true;
	if (!survey_public_counts(arena, view->db, view->root_id, view->wave.id, &counts, &count,
	                          fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		total += counts[i].count;
	if (total > RESULT_READ_REPLY_MAX || total * measured > RESULT_READ_VALUE_MAX)
		return true;
	for (size_t i = 0; i < columns->count; i++)
		if (is_measured(&columns->list[i]))
			figures_r->values[i] = arena_array_of(arena, double, (size_t)total + 1);
	if (!read_rows(arena, view, columns, figures_r, fault_r))
		return false;
	for (size_t i = 0; i < columns->count; i++)
		if (figures_r->values[i] != NULL && figures_r->people[i] > 1)
			qsort(figures_r->values[i], (size_t)figures_r->people[i], sizeof(double), compare);
	return figures_r->is_read = true;
}
