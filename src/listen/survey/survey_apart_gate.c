/* Replies set apart, through the gate: a whole and its two parts, as a service and its two teams. */
#include "listen/survey/survey_apart.h"

enum { PART_ALL, PART_THOSE, PART_OTHERS, PART_COUNT };

/* May the figure of the others be shown beside that of all? Both parts must be shown: whoever has one and
 * the whole has the other. `levels` are those of all three, in turn. */
static bool
may_part(const struct survey_parting *parting, const struct survey_scale *scale,
         const double *values, const int64_t *levels, int64_t *programs)
{
	static const uint32_t end[PART_COUNT] = { PART_COUNT, PART_OTHERS, PART_COUNT };
	const size_t value_count = survey_level_count(scale);
	struct secrecy_figure figures[PART_COUNT] = { { 0 } };
	enum secrecy_state states[PART_COUNT];
	struct secrecy_audit audit;
	for (size_t part = 0; part < PART_COUNT; part++) {
		figures[part].levels = levels + part * value_count;
		for (size_t k = 0; k < value_count; k++) {
			figures[part].people += figures[part].levels[k];
			figures[part].sum += values[k] * (double)figures[part].levels[k];
		}
	}
	const struct secrecy_table table = {
		.respondent = secrecy_respondent(parting->side, parting->wave->internal),
		.node_count = PART_COUNT,
		.end = end,
		.figures = figures,
		.values = values,
		.value_count = value_count,
		.low = scale->low,
		.high = scale->high,
	};
	secrecy_gate(&table, states, &audit);
	*programs += audit.programs;
	for (size_t part = 0; part < PART_COUNT; part++)
		if (states[part] != SECRECY_SHOWN)
			return false;
	return true;
}

/* A mean alone: from the whole's distribution and theirs, one would read each straight reply. */
static bool
item_without(struct arena *arena, const struct survey_parting *parting, size_t item,
             struct secrecy_cell *cell_r, int64_t *programs)
{
	const struct survey_scale scale =
		survey_item_scale(parting->wave, &parting->form->items[item]);
	const size_t value_count = survey_level_count(&scale);
	double *values = arena_array_of(arena, double, value_count);
	int64_t *levels = arena_array_of(arena, int64_t, PART_COUNT * value_count);
	int64_t *those = levels + PART_THOSE * value_count, *others = levels + PART_OTHERS * value_count;
	survey_apart_levels(parting->apart, parting->side, item, value_count, levels, those);
	*cell_r = (struct secrecy_cell){ .kind = SECRECY_WITHOUT,
		                             .subject_id = (int64_t)item,
		                             .side = parting->side };
	for (size_t k = 0; k < value_count; k++) {
		values[k] = survey_level_value(&scale, k);
		others[k] = levels[k] - those[k];
		cell_r->people += others[k];
		cell_r->mean += values[k] * (double)others[k];
	}
	if (!may_part(parting, &scale, values, levels, programs))
		return false;
	cell_r->mean /= (double)cell_r->people;
	return true;
}

/* How many there are, when they are a floor of people and leave one. */
static bool
may_count(const struct survey_parting *parting, const struct survey_apart_count *count,
          int64_t *programs)
{
	static const struct survey_scale shares = { .low = 0, .high = 1, .step = 1 };
	static const double values[2] = { 0, 1 };
	const int64_t others = count->replies - count->apart;
	/* A count has no answer to blur: half of each part for each value. */
	const int64_t low = count->apart / 2, high = others / 2;
	const int64_t levels[] = { count->replies - low - high, low + high, count->apart - low, low,
		                       others - high, high };
	return may_part(parting, &shares, values, levels, programs);
}

size_t
survey_apart_cells(struct arena *arena, const struct survey_parting *parting,
                   struct secrecy_cell **cells_r, int64_t *programs)
{
	enum { STEP = 5 };
	const size_t items = parting->form->item_count - parting->form->text_count;
	const struct survey_apart_count apart = survey_apart_count(parting->apart, parting->side);
	const int64_t floor =
		secrecy_floor(secrecy_respondent(parting->side, parting->wave->internal));
	struct secrecy_cell *cells =
		arena_array_of(arena, struct secrecy_cell, items + SURVEY_SIGN_COUNT + 1);
	size_t count = 0;
	*cells_r = cells;
	if (!may_count(parting, &apart, programs))
		return 0;
	struct secrecy_cell told = { .kind = SECRECY_APART,
		                         .subject_id = SECRECY_ANY_SIGN,
		                         .side = parting->side,
		                         .people = apart.apart };
	cells[count++] = told;
	for (size_t sign = 0; sign < SURVEY_SIGN_COUNT; sign++) { /* several may be of one reply */
		told.subject_id = (int64_t)sign;
		told.people = apart.signs[sign] / STEP * STEP;
		if (told.people >= floor)
			cells[count++] = told;
	}
	for (size_t item = 0; item < items; item++)
		if (parting->is_shown[item])
			count += item_without(arena, parting, item, &cells[count], programs);
	return count;
}
