#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "listen/survey/survey_apart.h"
#include "listen/survey/survey_cross.h"
#include "listen/survey/survey_inside.h"
#include "listen/survey/survey_weigh.h"

/* One sealing of one wave. Node 0 is the whole organisation, node 1 + i the place i of the tree;
 * by journey, node 1 + i is the journey i. */
struct sealing {
	const struct survey_seal *seal;
	const struct survey_use *use; /* what becomes of its cells */
	struct survey_sealed *sealed;
	struct arena *arena;
	struct db *db;
	struct survey_wave wave;
	struct survey_form form;
	const struct place_tree *tree;
	struct journey *journeys;
	size_t journey_count;
	uint32_t node_count, journey_node_count;
	uint32_t *end, *journey_end;

	struct columns *by_place, *by_journey; /* answers */
	struct survey_cross *cross;
	struct survey_weigh *weigh;
	struct survey_apart *apart;
	/* Guesses: who did not know, [node * SIDE_COUNT + side], by item; NULL for other kinds. */
	int64_t *unknown[SURVEY_ITEM_COUNT_MAX];
	int64_t theme_ids[SURVEY_THEME_COUNT_MAX * 2];
	char theme_kinds[SURVEY_THEME_COUNT_MAX * 2];
	uint32_t theme_count;
	int64_t *people, *journey_people; /* [node * SIDE_COUNT + side] */

	/* Of the side being passed, by [by journey][item]: a theme may not tell a hidden sentence. */
	const enum secrecy_state *item_states[2][SURVEY_ITEM_COUNT_MAX];
	const enum secrecy_state *withheld; /* of the next table */
	const struct survey_scale *scale;   /* of the next table: the wave's, or an item's own */
	size_t column_count;                /* items that have levels: open questions come after */

	struct survey_number *numbers; /* counts, scores */
	size_t number_count;

	struct secrecy_cell *cells; /* to be released */
	size_t cell_count, cell_room;
	struct fault *fault_r;
};

static void
tell(const struct sealing *sealing, const char *what, int64_t done, int64_t total)
{
	if (sealing->seal->progress != NULL)
		sealing->seal->progress(sealing->seal->progress_context, what, done, total);
}

static void
keep_cell(struct sealing *sealing, const struct secrecy_cell *cell)
{
	if (sealing->cell_count == sealing->cell_room) {
		const size_t room = sealing->cell_room * 2 + 1024;
		sealing->cells = arena_grow(sealing->arena, sealing->cells, sealing->cell_count, room,
		                            sizeof *sealing->cells);
		sealing->cell_room = room;
	}
	sealing->cells[sealing->cell_count++] = *cell;
}

/* --- the nodes ------------------------------------------------------------------------------- */

static int64_t
place_id_of(const struct sealing *sealing, uint32_t node)
{
	return node == 0 ? 0 : sealing->tree->places[node - 1].id;
}

static void
make_nodes(struct sealing *sealing)
{
	const uint32_t places = sealing->tree->count, journeys = (uint32_t)sealing->journey_count;
	sealing->node_count = places + 1;
	sealing->end = arena_array_of(sealing->arena, uint32_t, places + 1);
	sealing->end[0] = places + 1;
	for (uint32_t i = 0; i < places; i++)
		sealing->end[i + 1] = sealing->tree->places[i].end + 1;
	sealing->journey_node_count = journeys + 1;
	sealing->journey_end = arena_array_of(sealing->arena, uint32_t, journeys + 1);
	sealing->journey_end[0] = journeys + 1;
	for (uint32_t i = 0; i < journeys; i++)
		sealing->journey_end[i + 1] = i + 2;
	sealing->people =
		arena_array_of(sealing->arena, int64_t, (size_t)sealing->node_count * SIDE_COUNT);
	sealing->journey_people = arena_array_of(sealing->arena, int64_t,
	                                         (size_t)sealing->journey_node_count * SIDE_COUNT);
}

/* Leaves into nodes: what stands at a place also counts for every place above it. */
static void
add_up(const uint32_t *end, uint32_t node_count, int64_t *numbers, size_t width)
{
	for (uint32_t i = node_count; i-- > 0;)
		for (uint32_t child = i + 1; child < end[i]; child = end[child])
			for (size_t k = 0; k < width; k++)
				numbers[i * width + k] += numbers[child * width + k];
}

/* --- tables through the gate ----------------------------------------------------------------- */

struct subject {
	enum secrecy_kind kind;
	int64_t id;
	enum side side;
	bool by_journey;
};

static void
release(struct sealing *sealing, const struct subject *subject,
        const struct secrecy_table *table, const double *variances,
        const enum secrecy_state *states)
{
	for (uint32_t node = 0; node < table->node_count; node++) {
		const struct secrecy_figure *figure = &table->figures[node];
		if (states[node] != SECRECY_SHOWN || (subject->by_journey && node == 0))
			continue;
		keep_cell(sealing,
		          &(struct secrecy_cell){
					  .place_id = subject->by_journey ? 0 : place_id_of(sealing, node),
					  .journey_id = subject->by_journey ? sealing->journeys[node - 1].id : 0,
					  .kind = subject->kind,
					  .subject_id = subject->id,
					  .side = subject->side,
					  .people = figure->people,
					  .mean = subject->kind == SECRECY_PEOPLE
			                      ? 0
			                      : figure->sum / (double)figure->people,
					  .has_spread = subject->kind != SECRECY_PEOPLE && figure->people > 1,
					  .variance = variances[node],
					  .values = table->values,
					  .levels = figure->levels,
					  .value_count = table->value_count,
				  });
	}
}

/* True when the whole (node 0) may be shown. */
static bool
pass_gate(struct sealing *sealing, const struct subject *subject,
          const struct secrecy_table *table, const double *variances)
{
	enum secrecy_state *states =
		arena_array_of(sealing->arena, enum secrecy_state, table->node_count);
	struct secrecy_audit audit;
	secrecy_gate(table, states, &audit);
	sealing->sealed->shown += audit.shown;
	sealing->sealed->hidden += audit.hidden;
	sealing->sealed->complements += audit.complements;
	sealing->sealed->programs += audit.programs;
	const bool released = !subject->by_journey || states[0] == SECRECY_SHOWN;
	if (subject->kind == SECRECY_ITEM && released)
		sealing->item_states[subject->by_journey][subject->id] = states;
	/* The whole is shown by the places: journeys that need it hidden are all hidden. */
	if (released)
		release(sealing, subject, table, variances, states);
	return states[0] == SECRECY_SHOWN;
}

static struct secrecy_table
table_new(const struct sealing *sealing, const struct subject *subject,
          struct secrecy_figure *figures)
{
	const struct survey_scale *scale = sealing->scale;
	return (struct secrecy_table){
		.respondent = secrecy_respondent(subject->side, sealing->wave.internal),
		.node_count = subject->by_journey ? sealing->journey_node_count : sealing->node_count,
		.end = subject->by_journey ? sealing->journey_end : sealing->end,
		.figures = figures,
		.low = scale->low,
		.high = scale->high,
		.withheld = sealing->withheld,
	};
}

/* A table from levels[node * value_count + k], all of one item or theme on one side. */
static bool
pass_levels(struct sealing *sealing, const struct subject *subject, const double *values,
            size_t value_count, const int64_t *levels)
{
	const uint32_t nodes =
		subject->by_journey ? sealing->journey_node_count : sealing->node_count;
	struct secrecy_figure *figures =
		arena_array_of(sealing->arena, struct secrecy_figure, nodes);
	double *variances = arena_array_of(sealing->arena, double, nodes);
	for (uint32_t node = 0; node < nodes; node++) {
		struct secrecy_figure *figure = &figures[node];
		figure->levels = levels + (size_t)node * value_count;
		double squares = 0;
		for (size_t k = 0; k < value_count; k++) {
			figure->people += figure->levels[k];
			figure->sum += values[k] * (double)figure->levels[k];
		}
		const double mean = figure->people > 0 ? figure->sum / (double)figure->people : 0;
		for (size_t k = 0; k < value_count; k++)
			squares += (values[k] - mean) * (values[k] - mean) * (double)figure->levels[k];
		variances[node] = figure->people > 1 ? squares / (double)(figure->people - 1) : 0;
	}
	struct secrecy_table table = table_new(sealing, subject, figures);
	table.values = values;
	table.value_count = value_count;
	return pass_gate(sealing, subject, &table, variances);
}

static const double *
scale_values(const struct sealing *sealing, size_t *count_r)
{
	*count_r = survey_level_count(sealing->scale);
	double *values = arena_array_of(sealing->arena, double, *count_r);
	for (size_t k = 0; k < *count_r; k++)
		values[k] = survey_level_value(sealing->scale, k);
	return values;
}

/* --- answers: columns, then the cube --------------------------------------------------------- */

/* S and V sentences of one dimension are two indices, never one (QUESTIONNAIRE §5.1). */
static uint32_t
column_theme(struct sealing *sealing, const struct survey_item *item)
{
	/* Guesses, expectations, facts, steps of a journey … make no index: those of one scale share a
	 * column of no meaning. */
	const bool has_index = (item->kind == 'S' || item->kind == 'V') && item->step_id == 0;
	const int64_t theme_id = has_index ? item->theme_id : -(int64_t)item->level_count;
	const char kind = has_index ? item->kind : '-';
	for (uint32_t t = 0; t < sealing->theme_count; t++)
		if (sealing->theme_ids[t] == theme_id && sealing->theme_kinds[t] == kind)
			return t;
	must(sealing->theme_count < LENGTH(sealing->theme_ids));
	sealing->theme_ids[sealing->theme_count] = theme_id;
	sealing->theme_kinds[sealing->theme_count] = kind;
	return sealing->theme_count++;
}

static struct columns_shape
shape_of(struct sealing *sealing, uint32_t place_count)
{
	struct columns_item *items =
		arena_array_of(sealing->arena, struct columns_item, sealing->column_count + 1);
	for (size_t i = 0; i < sealing->column_count; i++)
		items[i] = (struct columns_item){ (uint8_t)column_theme(sealing, &sealing->form.items[i]),
			                              (uint8_t)sealing->form.items[i].level_count };
	return (struct columns_shape){ .place_count = place_count,
		                           .theme_count = sealing->theme_count,
		                           .side_count = SIDE_COUNT,
		                           .group_count = 1,
		                           .item_count = (uint32_t)sealing->column_count,
		                           .items = items,
		                           .tag = sealing->wave.id };
}

static uint32_t
journey_node(const struct sealing *sealing, int64_t journey_id)
{
	const size_t at =
		journey_id == 0 ? SIZE_MAX
						: journey_by_id(sealing->journeys, sealing->journey_count, journey_id);
	return at == SIZE_MAX ? 0 : (uint32_t)at + 1;
}

static bool
draft_replies(struct sealing *sealing, struct columns_draft *places,
              struct columns_draft *journeys)
{
	struct rows *rows = survey_store_replies(sealing->arena, sealing->db,
	                                         sealing->seal->root_id, sealing->wave.id);
	uint8_t levels[SURVEY_ITEM_COUNT_MAX];
	int64_t done = 0;
	enum found found;
	while ((found = rows_next(rows, sealing->fault_r)) == FOUND_ONE) {
		const struct survey_reply reply = survey_store_reply(rows);
		const uint32_t place = place_by_id(sealing->tree, reply.place_id);
		must(place != PLACE_NONE);
		memset(levels, COLUMNS_UNANSWERED, sizeof levels);
		for (size_t i = 0; i < sealing->column_count && i < reply.levels.length; i++) {
			const uint8_t level = (uint8_t)reply.levels.at[i];
			levels[i] = level > SURVEY_LEVEL_LAST ? COLUMNS_UNANSWERED : level;
			if (level == SURVEY_NOT_KNOWN && sealing->unknown[i] != NULL)
				sealing->unknown[i][(place + 1) * SIDE_COUNT + reply.side]++;
		}
		const uint32_t journey = journey_node(sealing, reply.journey_id);
		struct columns_reply row = { .number = (uint64_t)reply.reply_id,
			                         .place = place,
			                         .journey = (uint16_t)journey,
			                         .side = (uint8_t)reply.side,
			                         .levels = levels };
		if (!columns_draft_add(places, &row, sealing->fault_r))
			return false;
		row.place = journey;
		if (!columns_draft_add(journeys, &row, sealing->fault_r))
			return false;
		sealing->people[(place + 1) * SIDE_COUNT + reply.side]++;
		sealing->journey_people[journey * SIDE_COUNT + reply.side]++;
		if (sealing->cross != NULL)
			survey_cross_add(sealing->cross, reply.side, place, journey, levels);
		survey_weigh_add(sealing->weigh, reply.side, reply.reply_id, levels);
		survey_apart_add(sealing->apart, reply.side, place, reply.reply_id, reply.levels);
		if (++done % 65536 == 0)
			tell(sealing, "réponses rangées", done, 0);
	}
	rows_end(rows);
	return found == FOUND_NONE;
}

static bool
more_of(void *context, uint32_t place, enum side side, int64_t reply_id, struct span *more_r)
{
	struct sealing *sealing = context;
	const struct survey_reply reply = { .place_id = sealing->tree->places[place].id,
		                                .side = side,
		                                .reply_id = reply_id };
	return survey_store_more(sealing->arena, sealing->db, sealing->seal->root_id,
	                         sealing->wave.id, &reply, more_r, sealing->fault_r);
}

static void
make_cross(struct sealing *sealing)
{
	uint8_t *themes = arena_array_of(sealing->arena, uint8_t, sealing->column_count + 1);
	for (size_t i = 0; i < sealing->column_count; i++)
		themes[i] = (uint8_t)column_theme(sealing, &sealing->form.items[i]);
	sealing->cross =
		survey_cross_new(sealing->arena, sealing->tree->count, sealing->journey_node_count,
	                     sealing->column_count, themes, sealing->theme_count);
}

/* Whom the public's answers come from is not known to those who read: places and journeys are not
 * told apart there. Colleagues know where each other work. */
static int64_t
cross_floor(const struct sealing *sealing, enum side side)
{
	const enum respondent who = secrecy_respondent(side, sealing->wave.internal);
	return who == RESPONDENT_AGENT ? secrecy_floor(who) : 0;
}

static void
make_unknown(struct sealing *sealing)
{
	for (size_t i = 0; i < sealing->column_count; i++)
		if (sealing->form.items[i].kind == 'D')
			sealing->unknown[i] = arena_array_of(sealing->arena, int64_t,
			                                     (size_t)sealing->node_count * SIDE_COUNT);
}

static bool
make_columns(struct sealing *sealing)
{
	struct arena *arena = sealing->arena;
	struct fault *fault_r = sealing->fault_r;
	make_unknown(sealing);
	sealing->weigh = survey_weigh_new(arena, &sealing->form);
	sealing->apart = survey_apart_new(arena, &sealing->form, sealing->column_count);
	if (!folder_make(arena, sealing->seal->folder, fault_r))
		return false;
	const char *place_path = arena_format(arena, "%s/%lld.columns", sealing->seal->folder,
	                                      (long long)sealing->wave.id);
	const char *journey_path = arena_format(arena, "%s/%lld.journeys.columns",
	                                        sealing->seal->folder, (long long)sealing->wave.id);
	const struct columns_shape by_place = shape_of(sealing, sealing->tree->count);
	const struct columns_shape by_journey = shape_of(sealing, sealing->journey_node_count);
	struct columns_draft *places = columns_draft_new(arena, place_path, &by_place, fault_r);
	if (places == NULL)
		return false;
	struct columns_draft *journeys =
		columns_draft_new(arena, journey_path, &by_journey, fault_r);
	make_cross(sealing);
	if (journeys == NULL || !draft_replies(sealing, places, journeys) ||
	    !survey_apart_settle(sealing->apart, sealing->wave.inquiry_version > 0 ? more_of : NULL,
	                         sealing) ||
	    !columns_draft_write(places, fault_r) || !columns_draft_write(journeys, fault_r))
		return false;
	sealing->by_place = columns_open(arena, place_path, fault_r);
	if (sealing->by_place == NULL)
		return false;
	sealing->by_journey = columns_open(arena, journey_path, fault_r);
	return sealing->by_journey != NULL;
}

static struct columns_where
where_of(const struct sealing *sealing, const struct subject *subject, uint32_t node)
{
	struct columns_where where = { .side = (int)subject->side, .group = COLUMNS_ALL };
	if (subject->by_journey) {
		where.first = node;
		where.last = node == 0 ? sealing->journey_node_count : node + 1;
	} else {
		where.first = node == 0 ? 0 : node - 1;
		where.last = node == 0 ? sealing->tree->count : sealing->end[node] - 1;
	}
	return where;
}

static bool
pass_item(struct sealing *sealing, const struct subject *subject)
{
	size_t value_count;
	const struct survey_scale scale =
		survey_item_scale(&sealing->wave, &sealing->form.items[subject->id]);
	sealing->scale = &scale;
	const double *values = scale_values(sealing, &value_count);
	const struct columns *columns =
		subject->by_journey ? sealing->by_journey : sealing->by_place;
	const uint32_t nodes =
		subject->by_journey ? sealing->journey_node_count : sealing->node_count;
	int64_t *levels = arena_array_of(sealing->arena, int64_t, nodes * value_count);
	for (uint32_t node = 0; node < nodes; node++)
		columns_levels(columns, where_of(sealing, subject, node), (uint32_t)subject->id,
		               levels + node * value_count, NULL);
	const bool whole = pass_levels(sealing, subject, values, value_count, levels);
	sealing->scale = &sealing->wave.scale;
	return whole;
}

/* Not to know is an answer too: its share passes the gate like any other (QUESTIONNAIRE §2). */
static void
pass_unknown(struct sealing *sealing, enum side side, size_t item)
{
	static const struct survey_scale shares = { .low = 0, .high = 1, .step = 1 };
	static const double values[2] = { 0, 1 };
	const struct subject subject = { SECRECY_UNKNOWN, (int64_t)item, side, false };
	const size_t level_count = sealing->form.items[item].level_count;
	int64_t *known = arena_array_of(sealing->arena, int64_t, level_count);
	int64_t *levels = arena_array_of(sealing->arena, int64_t, (size_t)sealing->node_count * 2);
	for (uint32_t node = 0; node < sealing->node_count; node++) {
		columns_levels(sealing->by_place, where_of(sealing, &subject, node), (uint32_t)item, known,
		               NULL);
		for (size_t k = 0; k < level_count; k++)
			levels[node * 2] += known[k];
		levels[node * 2 + 1] = sealing->unknown[item][node * SIDE_COUNT + (uint32_t)side];
	}
	sealing->scale = &shares;
	(void)pass_levels(sealing, &subject, values, 2, levels);
	sealing->scale = &sealing->wave.scale;
}

/* A theme whose scores take few values has its whole distribution; otherwise its sums. */
static bool
pass_theme_sums(struct sealing *sealing, const struct subject *subject,
                const struct columns *columns, uint32_t theme)
{
	const struct survey_scale *scale = &sealing->wave.scale;
	const uint32_t nodes =
		subject->by_journey ? sealing->journey_node_count : sealing->node_count;
	struct secrecy_figure *figures =
		arena_array_of(sealing->arena, struct secrecy_figure, nodes);
	double *variances = arena_array_of(sealing->arena, double, nodes);
	for (uint32_t node = 0; node < nodes; node++) {
		const struct columns_score score =
			columns_cell(columns, where_of(sealing, subject, node), theme);
		figures[node].people = score.n;
		figures[node].sum = (scale->low + scale->step * score.mean) * (double)score.n;
		variances[node] =
			score.n > 1 ? score.m2 * scale->step * scale->step / (double)(score.n - 1) : 0;
	}
	const struct secrecy_table table = table_new(sealing, subject, figures);
	return pass_gate(sealing, subject, &table, variances);
}

static bool
pass_theme(struct sealing *sealing, const struct subject *subject, uint32_t theme)
{
	const struct columns *columns =
		subject->by_journey ? sealing->by_journey : sealing->by_place;
	const double *indices;
	const uint32_t bin_count = columns_bins(columns, theme, &indices);
	if (bin_count == 0)
		return pass_theme_sums(sealing, subject, columns, theme);
	const uint32_t nodes =
		subject->by_journey ? sealing->journey_node_count : sealing->node_count;
	double *values = arena_array_of(sealing->arena, double, bin_count);
	int64_t *levels = arena_array_of(sealing->arena, int64_t, (size_t)nodes * bin_count);
	for (uint32_t k = 0; k < bin_count; k++)
		values[k] = sealing->wave.scale.low + sealing->wave.scale.step * indices[k];
	for (uint32_t node = 0; node < nodes; node++)
		columns_histogram(columns, where_of(sealing, subject, node), theme,
		                  levels + (size_t)node * bin_count);
	return pass_levels(sealing, subject, values, bin_count, levels);
}

/* A sentence hidden for its own sake must not be told by its theme; one hidden for another's sake
 * only has to be hidden there too. */
static enum secrecy_state
withheld_for(enum secrecy_state item)
{
	switch (item) {
	case SECRECY_SHOWN:
	case SECRECY_EMPTY:
		return SECRECY_SHOWN;
	case SECRECY_COMPLEMENT:
		return SECRECY_COMPLEMENT;
	default:
		return SECRECY_LINKED;
	}
}

/* With its other sentences, a theme's mean tells that of a sentence that is not shown: it is
 * withheld wherever one of its sentences is. */
static void
withhold_theme(struct sealing *sealing, uint32_t theme, bool by_journey)
{
	const uint32_t nodes = by_journey ? sealing->journey_node_count : sealing->node_count;
	enum secrecy_state *withheld = arena_array_of(sealing->arena, enum secrecy_state, nodes);
	for (size_t i = 0; i < sealing->column_count; i++) {
		const struct survey_item *item = &sealing->form.items[i];
		if (item->theme_id != sealing->theme_ids[theme] ||
		    item->kind != sealing->theme_kinds[theme])
			continue;
		const enum secrecy_state *states = sealing->item_states[by_journey][i];
		for (uint32_t node = 0; node < nodes; node++) {
			const enum secrecy_state mine =
				states == NULL ? SECRECY_COMPLEMENT : withheld_for(states[node]);
			if (mine == SECRECY_LINKED || withheld[node] == SECRECY_SHOWN)
				withheld[node] = mine;
		}
	}
	sealing->withheld = withheld;
}

/* Colleagues' journeys need safe crossings with places; the public's do not. */
static bool
journeys_may_show(const struct sealing *sealing, enum side side, bool crossings_are_safe)
{
	return crossings_are_safe || cross_floor(sealing, side) == 0;
}

/* Journeys are shown of the whole only, and only when the whole is: they add up to it. */
static void
pass_theme_everywhere(struct sealing *sealing, enum side side, uint32_t theme)
{
	struct subject subject = { SECRECY_THEME, sealing->theme_ids[theme], side, false };
	if (sealing->theme_kinds[theme] != 'S')
		return;
	withhold_theme(sealing, theme, false);
	const bool whole = pass_theme(sealing, &subject, theme);
	subject.by_journey = true;
	withhold_theme(sealing, theme, true);
	if (whole && journeys_may_show(sealing, side,
	                               survey_cross_theme_is_safe(sealing->cross, side, theme,
	                                                          cross_floor(sealing, side))))
		(void)pass_theme(sealing, &subject, theme);
	sealing->withheld = NULL;
}

static bool
is_whole_shown(const struct sealing *sealing, int64_t item_id)
{
	const enum secrecy_state *states = sealing->item_states[false][item_id];
	return states != NULL && states[0] == SECRECY_SHOWN;
}

/* Importance joins the answers of everybody, and is told only where each of them is: over the
 * whole, when every sentence in it is shown there. */
static void
pass_drivers(struct sealing *sealing, enum side side)
{
	struct survey_weighed weighed;
	if (!survey_weigh_of(sealing->arena, sealing->weigh, side, (uint64_t)sealing->wave.id,
	                     &weighed) ||
	    !is_whole_shown(sealing, weighed.outcome))
		return;
	for (size_t i = 0; i < weighed.count; i++)
		if (!is_whole_shown(sealing, weighed.items[i]))
			return;
	const struct stats_drivers *drivers = &weighed.drivers;
	struct secrecy_cell cell = { .kind = SECRECY_DRIVER,
		                         .subject_id = weighed.outcome,
		                         .side = side,
		                         .people = drivers->people,
		                         .mean = drivers->r2 };
	keep_cell(sealing, &cell);
	for (size_t i = 0; i < weighed.count; i++) {
		cell.subject_id = weighed.items[i];
		cell.mean = drivers->share[i];
		cell.has_range = true;
		cell.low = drivers->low[i];
		cell.high = drivers->high[i];
		keep_cell(sealing, &cell);
	}
}

/* The figures without replies set apart, where those of the whole are shown. */
static void
pass_apart(struct sealing *sealing, enum side side)
{
	struct secrecy_cell *cells;
	bool *is_shown = arena_array_of(sealing->arena, bool, sealing->column_count + 1);
	for (size_t item = 0; item < sealing->column_count; item++)
		is_shown[item] =
			sealing->form.items[item].rank[side] > 0 && is_whole_shown(sealing, (int64_t)item);
	const struct survey_parting parting = { sealing->apart, &sealing->wave, &sealing->form, side,
		                                    is_shown };
	const size_t count =
		survey_apart_cells(sealing->arena, &parting, &cells, &sealing->sealed->programs);
	for (size_t i = 0; i < count; i++)
		keep_cell(sealing, &cells[i]);
}

static void
pass_answers(struct sealing *sealing)
{
	const int64_t total =
		(int64_t)(sealing->theme_count + sealing->column_count) * SIDE_COUNT;
	int64_t done = 0;
	for (int side = 0; side < SIDE_COUNT; side++) {
		memset(sealing->item_states, 0, sizeof sealing->item_states);
		for (size_t item = 0; item < sealing->column_count; item++) {
			struct subject subject = { SECRECY_ITEM, (int64_t)item, (enum side)side, false };
			if (sealing->form.items[item].rank[side] == 0)
				continue;
			tell(sealing, "chiffres contrôlés", done++, total);
			if (sealing->unknown[item] != NULL)
				pass_unknown(sealing, (enum side)side, item);
			if (!pass_item(sealing, &subject) || sealing->form.items[item].journey_id != 0 ||
			    !journeys_may_show(sealing, (enum side)side,
			                       survey_cross_item_is_safe(
									   sealing->cross, (enum side)side, item,
									   cross_floor(sealing, (enum side)side))))
				continue;
			subject.by_journey = true;
			(void)pass_item(sealing, &subject);
		}
		for (uint32_t theme = 0; theme < sealing->theme_count; theme++) {
			tell(sealing, "chiffres contrôlés", done++, total);
			pass_theme_everywhere(sealing, (enum side)side, theme);
		}
		pass_drivers(sealing, (enum side)side);
		pass_apart(sealing, (enum side)side);
	}
}

/* --- counts: no replies, so sentences only --------------------------------------------------- */

static void
pass_counts(struct sealing *sealing)
{
	size_t value_count;
	const double *values = scale_values(sealing, &value_count);
	for (int side = 0; side < SIDE_COUNT; side++)
		for (size_t item = 0; item < sealing->form.item_count; item++) {
			int64_t *levels =
				arena_array_of(sealing->arena, int64_t, sealing->node_count * value_count);
			for (size_t i = 0; i < sealing->number_count; i++) {
				const struct survey_number *number = &sealing->numbers[i];
				if ((int)number->side != side || number->subject_id != (int64_t)item)
					continue;
				const uint32_t node = place_by_id(sealing->tree, number->place_id) + 1;
				levels[node * value_count + (size_t)number->level] += number->people;
			}
			/* At each place, as many people as answered its most answered sentence. */
			for (uint32_t node = 0; node < sealing->node_count; node++) {
				int64_t people = 0;
				for (size_t k = 0; k < value_count; k++)
					people += levels[node * value_count + k];
				int64_t *most = &sealing->people[node * SIDE_COUNT + (uint32_t)side];
				*most = people > *most ? people : *most;
			}
			add_up(sealing->end, sealing->node_count, levels, value_count);
			const struct subject subject = { SECRECY_ITEM, (int64_t)item, (enum side)side,
				                             false };
			(void)pass_levels(sealing, &subject, values, value_count, levels);
		}
	add_up(sealing->end, sealing->node_count, sealing->people, SIDE_COUNT);
}

/* --- scores: nothing is added up here -------------------------------------------------------- */

static bool
score_is_hidden(const struct sealing *sealing, const struct survey_number *number)
{
	const struct survey_scale *scale = &sealing->wave.scale;
	const enum respondent who = secrecy_respondent(number->side, sealing->wave.internal);
	const bool extreme = number->score <= scale->low || number->score >= scale->high;
	return number->people < secrecy_floor(who) || (who == RESPONDENT_AGENT && extreme);
}

/* A file may hold the note of a service and those of its teams: the service's is left out when a
 * team's is, since the others would give it back. */
static bool
score_tells_hidden(const struct sealing *sealing, const struct survey_number *number)
{
	const uint32_t place = place_by_id(sealing->tree, number->place_id);
	const uint32_t end = sealing->tree->places[place].end;
	for (size_t i = 0; end > place + 1 && i < sealing->number_count; i++) {
		const struct survey_number *below = &sealing->numbers[i];
		const uint32_t at = place_by_id(sealing->tree, below->place_id);
		if (at > place && at < end && below->side == number->side &&
		    below->group_id == number->group_id && below->subject_id == number->subject_id &&
		    score_is_hidden(sealing, below))
			return true;
	}
	return false;
}

static void
pass_scores(struct sealing *sealing)
{
	for (size_t i = 0; i < sealing->number_count; i++) {
		const struct survey_number *number = &sealing->numbers[i];
		if (score_is_hidden(sealing, number) || score_tells_hidden(sealing, number)) {
			sealing->sealed->hidden++;
			continue;
		}
		sealing->sealed->shown++;
		keep_cell(sealing, &(struct secrecy_cell){ .place_id = number->place_id,
		                                           .kind = SECRECY_THEME,
		                                           .subject_id = number->subject_id,
		                                           .side = number->side,
		                                           .group_id = number->group_id,
		                                           .people = number->people,
		                                           .mean = number->score });
	}
}

/* Each group counts once a place: by its theme with most people (rows come by place, side,
 * group). */
static void
count_score_people(struct sealing *sealing)
{
	for (size_t i = 0; i < sealing->number_count;) {
		const struct survey_number *first = &sealing->numbers[i];
		int64_t most = 0;
		for (; i < sealing->number_count; i++) {
			const struct survey_number *number = &sealing->numbers[i];
			if (number->place_id != first->place_id || number->side != first->side ||
			    number->group_id != first->group_id)
				break;
			most = number->people > most ? number->people : most;
		}
		const uint32_t node = place_by_id(sealing->tree, first->place_id) + 1;
		sealing->people[node * SIDE_COUNT + first->side] += most;
	}
	add_up(sealing->end, sealing->node_count, sealing->people, SIDE_COUNT);
}

/* --- people ---------------------------------------------------------------------------------- */

/* A headcount has no score to blur, but a team under the floor must not come back by subtracting
 * the others: the same gate, on people alone. */
static void
keep_people_of(struct sealing *sealing, const int64_t *people, enum side side, bool by_journey)
{
	const struct subject subject = { SECRECY_PEOPLE, 0, side, by_journey };
	const uint32_t nodes = by_journey ? sealing->journey_node_count : sealing->node_count;
	struct secrecy_figure *figures =
		arena_array_of(sealing->arena, struct secrecy_figure, nodes);
	double *variances = arena_array_of(sealing->arena, double, nodes);
	for (uint32_t node = 0; node < nodes; node++) {
		figures[node].people = people[node * SIDE_COUNT + (uint32_t)side];
		figures[node].sum = (double)figures[node].people / 2;
	}
	struct secrecy_table table = table_new(sealing, &subject, figures);
	table.low = 0;
	table.high = 1;
	(void)pass_gate(sealing, &subject, &table, variances);
}

static void
keep_people(struct sealing *sealing)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		keep_people_of(sealing, sealing->people, (enum side)side, false);
		if (journeys_may_show(sealing, (enum side)side,
		                      survey_cross_people_are_safe(
								  sealing->cross, (enum side)side,
								  cross_floor(sealing, (enum side)side))))
			keep_people_of(sealing, sealing->journey_people, (enum side)side, true);
	}
}

/* How many replies were looked at for signs: those that are told to have come, and no other number. It
 * stands even when nothing is told of signs. */
static void
keep_looked_at(struct sealing *sealing)
{
	const size_t count = sealing->cell_count;
	for (size_t i = 0; sealing->apart != NULL && i < count; i++) {
		const struct secrecy_cell *people = &sealing->cells[i];
		if (people->kind != SECRECY_PEOPLE || people->place_id != 0 || people->journey_id != 0)
			continue;
		const struct secrecy_cell looked = { .kind = SECRECY_APART,
			                                 .subject_id = SECRECY_LOOKED_AT,
			                                 .side = people->side,
			                                 .people = people->people };
		keep_cell(sealing, &looked);
	}
}

/* --- all figures ----------------------------------------------------------------------------- */

/* What was answered, as it is counted; the database is not held while it is judged. */
static bool
read_all(struct sealing *sealing)
{
	bool good = true;
	if (sealing->wave.kind != SURVEY_ANSWERS)
		good = survey_store_numbers(sealing->arena, sealing->db, sealing->seal->root_id,
		                            &sealing->wave, &sealing->numbers, &sealing->number_count,
		                            sealing->fault_r);
	else if (sealing->tree->count > 0 && sealing->column_count > 0)
		good = make_columns(sealing);
	if (good)
		db_end(sealing->db);
	return good;
}

static bool
compute(struct sealing *sealing)
{
	sealing->scale = &sealing->wave.scale;
	sealing->column_count = sealing->form.item_count - sealing->form.text_count;
	if (!read_all(sealing))
		return false;
	if (sealing->by_place != NULL) {
		add_up(sealing->end, sealing->node_count, sealing->people, SIDE_COUNT);
		add_up(sealing->journey_end, sealing->journey_node_count, sealing->journey_people,
		       SIDE_COUNT);
		for (size_t i = 0; i < sealing->column_count; i++)
			if (sealing->unknown[i] != NULL)
				add_up(sealing->end, sealing->node_count, sealing->unknown[i], SIDE_COUNT);
		pass_answers(sealing);
	} else if (sealing->wave.kind == SURVEY_SCORES) {
		count_score_people(sealing);
		pass_scores(sealing);
	} else if (sealing->wave.kind == SURVEY_COUNTS) {
		pass_counts(sealing);
	}
	keep_people(sealing);
	keep_looked_at(sealing);
	return true;
}

/* --- the whole ------------------------------------------------------------------------------- */

static bool
seal_once(struct sealing *sealing, struct span wave_code, bool *done_r)
{
	const struct survey_seal *seal = sealing->seal;
	struct fault *fault_r = sealing->fault_r;
	sealing->db = store_read(sealing->arena, seal->store, fault_r);
	if (sealing->db == NULL)
		return false;
	const enum found found = survey_wave_by_code(sealing->arena, sealing->db, seal->root_id,
	                                             wave_code, &sealing->wave, fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE && fault_is(fault_r, "seal: no such wave",
		                                       "Cette enquête n’existe pas.");
	if (!survey_form_load(sealing->arena, sealing->db, seal->root_id, sealing->wave.id,
	                      &sealing->form, fault_r) ||
	    !journey_list(sealing->arena, sealing->db, seal->root_id, &sealing->journeys,
	                  &sealing->journey_count, fault_r))
		return false;
	sealing->tree = place_tree_load(sealing->arena, sealing->db, seal->root_id,
	                                sealing->wave.closed_day, fault_r);
	if (sealing->tree == NULL)
		return false;
	make_nodes(sealing);
	if (!compute(sealing))
		return false;
	const struct survey_made made = { seal, &sealing->wave, sealing->cells, sealing->cell_count };
	*done_r = sealing->use->take(sealing->use->context, &made, fault_r);
	return *done_r || fault_r->for_log == NULL;
}

/* The sentences of a fault outlive the memory of the try that met it. */
static void
keep_fault(struct arena *arena, struct fault *fault_r)
{
	if (fault_r->for_log != NULL)
		*fault_r = (struct fault){ arena_copy_text(arena, fault_r->for_log),
			                       arena_copy_text(arena, fault_r->for_reader) };
}

bool
survey_make(struct arena *visit, const struct survey_seal *seal, struct span wave_code,
            const struct survey_use *use, struct survey_sealed *sealed_r, struct fault *fault_r)
{
	enum { TRIES_MAX = 5 };
	for (int i = 0; i < TRIES_MAX; i++) {
		struct arena *arena = arena_new((size_t)8 << 30);
		struct sealing sealing = { .seal = seal,
			                       .use = use,
			                       .sealed = sealed_r,
			                       .arena = arena,
			                       .fault_r = fault_r };
		bool done = false;
		*sealed_r = (struct survey_sealed){ 0 };
		*fault_r = (struct fault){ 0 };
		const bool good = seal_once(&sealing, wave_code, &done);
		if (!good)
			keep_fault(visit, fault_r);
		arena_end(arena);
		if (!good || done)
			return good;
	}
	return fault_is(fault_r, "seal: the wave keeps changing",
	                "L’enquête change pendant que ses chiffres sont préparés. Réessayez quand "
	                "l’import en cours sera fini.");
}

static bool
release_made(void *context, const struct survey_made *made, struct fault *fault_r)
{
	(void)context;
	return survey_release(made->seal, made->wave, made->cells, made->count, fault_r);
}

bool
survey_seal(struct arena *visit, const struct survey_seal *seal, struct span wave_code,
            struct survey_sealed *sealed_r, struct fault *fault_r)
{
	const struct survey_use use = { release_made, NULL };
	return survey_make(visit, seal, wave_code, &use, sealed_r, fault_r);
}
