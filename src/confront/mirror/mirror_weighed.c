/* Importance against note (Martilla & James 1977), twice: what people say counts most (E), and what
 * goes with a good note of the whole (STATISTICS §4). Two different figures, never joined. */
#include <math.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

#define WORDS(label, words)  { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label)         { label, FIELD_TEXT, FIELD_PAGE }
#define NUMBER(label, words) { label, FIELD_NUMBER, FIELD_API, .decimals = 0, .help = words }

static const struct field weight_fields[WEIGHT_FIELD_COUNT] = {
	[WEIGHT_NUMBER] = { "number", FIELD_COUNT, FIELD_PAGE },
	[WEIGHT_CODE] = WORDS("code", "Code of the item or theme."),
	[WEIGHT_LABEL] = WORDS("label", "The sentence, or the expectation."),
	[WEIGHT_FIRST] = NUMBER("first_importance", "Importance for usagers, in per cent."),
	[WEIGHT_FIRST_LOW] = NUMBER("first_importance_low", "95 % interval."),
	[WEIGHT_FIRST_HIGH] = NUMBER("first_importance_high", "95 % interval."),
	[WEIGHT_FIRST_NOTE] = SHOWN("first_note"),
	[WEIGHT_FIRST_READING] = WORDS("first_reading", "concentrate, keep_up, … for usagers."),
	[WEIGHT_FIRST_WORDS] = SHOWN("first_reading_words"),
	[WEIGHT_SECOND] = NUMBER("second_importance", "Importance for agents, in per cent."),
	[WEIGHT_SECOND_LOW] = NUMBER("second_importance_low", "95 % interval."),
	[WEIGHT_SECOND_HIGH] = NUMBER("second_importance_high", "95 % interval."),
	[WEIGHT_SECOND_NOTE] = SHOWN("second_note"),
	[WEIGHT_SECOND_READING] = WORDS("second_reading", "concentrate, keep_up, … for agents."),
	[WEIGHT_SECOND_WORDS] = SHOWN("second_reading_words"),
};

const struct field mirror_map_fields[MAP_FIELD_COUNT] = {
	[MAP_CODE] = WORDS("map", "stated (expectations) or derived (from the answers)."),
	[MAP_HEADING] = WORDS("heading", "Title of the map."),
	[MAP_INTRO] = WORDS("intro", "What importance is here."),
	[MAP_PICTURE] = { "picture", FIELD_MARKUP, FIELD_PAGE },
	[MAP_NOTE] = WORDS("note", "What these figures do not say."),
	[MAP_ROWS] = { "weights", FIELD_LIST, FIELD_API, .of = weight_fields,
		.of_count = WEIGHT_FIELD_COUNT, .help = "One row per sentence or expectation." },
};

struct weighed {
	struct span code, label;
	struct mirror_voice importance[2], note[2]; /* per cent, and on the wave's scale */
	enum stats_quadrant quadrant[2];
};

struct weighing {
	struct arena *arena;
	const struct mirror_view *view;
	struct mirror_names names;
	struct weighed rows[CHART_MAP_ENTRY_MAX];
	size_t count;
	struct stats_axes axes;
};

static const enum side weighed_sides[2] = { SIDE_USAGER, SIDE_AGENT };

/* --- what is weighed --------------------------------------------------------------------------- */

static struct mirror_voice
driver_voice(const struct secrecy_cell *cell)
{
	if (cell == NULL)
		return (struct mirror_voice){ .is_shown = false };
	return (struct mirror_voice){ .is_shown = true,
		                          .has_interval = cell->has_range,
		                          .value = cell->mean * 100,
		                          .low = cell->low * 100,
		                          .high = cell->high * 100,
		                          .people = cell->people };
}

/* A line of the map, when a side at least has both figures. */
static void
keep(struct weighing *weighing, const struct weighed *row)
{
	bool any = false;
	for (size_t side = 0; side < 2; side++)
		any = any || (row->importance[side].is_shown && row->note[side].is_shown);
	if (any && weighing->count < CHART_MAP_ENTRY_MAX)
		weighing->rows[weighing->count++] = *row;
}

static void
gather_derived(struct weighing *weighing)
{
	const struct mirror_view *view = weighing->view;
	weighing->count = 0;
	for (size_t i = 0; i < view->form.item_count; i++) {
		const struct survey_item *item = &view->form.items[i];
		struct weighed row = { .code = item->code, .label = item->wording };
		if (item->kind != 'S' || span_starts(item->code, "GEN."))
			continue;
		for (size_t side = 0; side < 2; side++) {
			row.importance[side] = driver_voice(
				mirror_cell(view, SECRECY_DRIVER, item->id, weighed_sides[side], 0));
			row.note[side] = mirror_voice_of(
				mirror_cell(view, SECRECY_ITEM, item->id, weighed_sides[side], 0));
		}
		keep(weighing, &row);
	}
}

/* An expectation weighs on the theme that its choice is about. */
static void
gather_stated(struct weighing *weighing)
{
	const struct mirror_view *view = weighing->view;
	weighing->count = 0;
	for (size_t i = 0; i < view->form.item_count; i++) {
		const struct survey_item *item = &view->form.items[i];
		if (item->kind != 'E' || item->stem.length == 0)
			continue;
		struct weighed row = { .code = item->code, .label = item->wording };
		for (size_t side = 0; side < 2; side++) {
			row.importance[side] = mirror_share_of(
				mirror_cell(view, SECRECY_ITEM, item->id, weighed_sides[side], 0));
			row.note[side] = mirror_voice_of(
				mirror_cell(view, SECRECY_THEME, item->theme_id, weighed_sides[side], 0));
		}
		if (!span_ends(item->code, ".NONE"))
			keep(weighing, &row);
	}
}

/* --- where each stands ------------------------------------------------------------------------- */

static struct stats_interval
interval_of(const struct mirror_voice *voice)
{
	return voice->has_interval ? (struct stats_interval){ voice->low, voice->high }
	                           : (struct stats_interval){ voice->value, voice->value };
}

static bool
is_placed(const struct weighed *row, size_t side)
{
	return row->importance[side].is_shown && row->note[side].is_shown;
}

/* The axes cross at the means of all that is drawn. */
static void
place(struct weighing *weighing)
{
	double importance = 0, note = 0;
	size_t count = 0;
	for (size_t i = 0; i < weighing->count * 2; i++) {
		const struct weighed *row = &weighing->rows[i / 2];
		if (!is_placed(row, i % 2))
			continue;
		importance += row->importance[i % 2].value;
		note += row->note[i % 2].value;
		count++;
	}
	must(count > 0);
	weighing->axes = (struct stats_axes){ importance / (double)count, note / (double)count };
	for (size_t i = 0; i < weighing->count * 2; i++) {
		struct weighed *row = &weighing->rows[i / 2];
		if (is_placed(row, i % 2))
			row->quadrant[i % 2] = stats_drivers_quadrant(interval_of(&row->importance[i % 2]),
			                                              interval_of(&row->note[i % 2]),
			                                              weighing->axes);
	}
}

static const char *const quadrant_words[STATS_QUADRANT_COUNT] = {
	[STATS_CONCENTRATE] = "à travailler d’abord",
	[STATS_KEEP_UP] = "à garder",
	[STATS_LOW_PRIORITY] = "peut attendre",
	[STATS_OVERKILL] = "déjà bien",
	[STATS_NOT_SETTLED] = "pas encore placé",
};

/* --- the picture and its table ------------------------------------------------------------------ */

static struct chart_measure
measure_of(const struct mirror_voice *voice)
{
	return (struct chart_measure){ voice->value, voice->has_interval, voice->low, voice->high };
}

static struct chart_map_voice
map_voice(const struct weighed *row, size_t side)
{
	return (struct chart_map_voice){ is_placed(row, side),
		                             row->quadrant[side] != STATS_NOT_SETTLED,
		                             measure_of(&row->importance[side]),
		                             measure_of(&row->note[side]) };
}

static struct markup
draw(const struct weighing *weighing, struct span title)
{
	const struct survey_scale *scale = &weighing->view->wave.scale;
	struct chart_map_entry entries[CHART_MAP_ENTRY_MAX];
	double most = 0;
	for (size_t i = 0; i < weighing->count; i++) {
		const struct weighed *row = &weighing->rows[i];
		entries[i] = (struct chart_map_entry){ .number = (int)i + 1,
			                                   .name = row->label,
			                                   .first = map_voice(row, 0),
			                                   .second = map_voice(row, 1) };
		for (size_t side = 0; side < 2; side++)
			if (is_placed(row, side))
				most = fmax(most, interval_of(&row->importance[side]).high);
	}
	const double high = fmin(100, (floor(most / 10) + 1) * 10);
	const struct chart_map map = {
		.importance = { 0, high, high > 50 ? 20 : 10 },
		.note = mirror_chart_scale(scale->low, scale->high),
		.unit = SPAN("\u202f%"),
		.importance_mean = weighing->axes.importance,
		.note_mean = weighing->axes.performance,
		.title = title,
		.description = SPAN("De gauche à droite l’importance, de bas en haut la note. Les mêmes "
		                    "chiffres sont dans le tableau qui suit."),
		.importance_words = SPAN("Importance"),
		.note_words = SPAN("Note"),
		.regions = { [CHART_TOP_LEFT] = SPAN("déjà bien"),
		             [CHART_TOP_RIGHT] = SPAN("à garder"),
		             [CHART_BOTTOM_LEFT] = SPAN("peut attendre"),
		             [CHART_BOTTOM_RIGHT] = SPAN("à travailler d’abord") },
		.first_name = weighing->names.first_capital,
		.second_name = weighing->names.second_capital,
		.interval_words = SPAN("traits fins\u202f: intervalle à 95\u00a0%"),
		.mean_words = SPAN("lignes\u202f: les moyennes"),
		.hollow_words = SPAN("creux\u202f: un intervalle passe une ligne, on ne peut pas encore le "
		                     "placer"),
		.entries = entries,
		.entry_count = weighing->count,
	};
	return chart_map_draw(weighing->arena, &map);
}

static void
add_side(const struct weighing *weighing, struct model *line, const struct weighed *row,
         size_t side)
{
	_Static_assert(WEIGHT_SECOND == WEIGHT_FIRST + 6, "a side after the other");
	const size_t at = WEIGHT_FIRST + side * 6;
	struct text note = text_new(weighing->arena, 100);
	if (!is_placed(row, side)) {
		model_text_z(line, at + 5, "non montré");
		return;
	}
	text_add_number(&note, row->note[side].value, mirror_decimals(&weighing->view->wave.scale));
	model_number(line, at, row->importance[side].value);
	if (row->importance[side].has_interval) {
		model_number(line, at + 1, row->importance[side].low);
		model_number(line, at + 2, row->importance[side].high);
	}
	model_text(line, at + 3, text_span(&note));
	model_text_z(line, at + 4, stats_quadrant_word(row->quadrant[side]));
	model_text_z(line, at + 5, quadrant_words[row->quadrant[side]]);
}

static struct model *
add_map(struct weighing *weighing, struct model *page, const char *code, const char *heading)
{
	struct model *map = model_row(page, MIRROR_MAPS);
	place(weighing);
	model_text_z(map, MAP_CODE, code);
	model_text_z(map, MAP_HEADING, heading);
	model_markup(map, MAP_PICTURE, draw(weighing, span_of(heading)));
	for (size_t i = 0; i < weighing->count; i++) {
		struct model *line = model_row(map, MAP_ROWS);
		model_count(line, WEIGHT_NUMBER, (int64_t)i + 1);
		model_text(line, WEIGHT_CODE, weighing->rows[i].code);
		model_text(line, WEIGHT_LABEL, weighing->rows[i].label);
		for (size_t side = 0; side < 2; side++)
			add_side(weighing, line, &weighing->rows[i], side);
	}
	return map;
}

/* « Ensemble, ces phrases vont avec 52 % des différences … » */
static const char *
explained(const struct weighing *weighing)
{
	struct text text = text_new(weighing->arena, 1000);
	const struct mirror_view *view = weighing->view;
	for (size_t i = 0; i < view->form.item_count; i++)
		for (size_t side = 0; side < 2; side++) {
			const struct survey_item *item = &view->form.items[i];
			const struct secrecy_cell *whole =
				mirror_cell(view, SECRECY_DRIVER, item->id, weighed_sides[side], 0);
			if (whole == NULL || !span_starts(item->code, "GEN."))
				continue;
			text_format(&text, "%s%.*s\u202f: ces phrases vont avec ",
			            text.length > 0 ? " " : "",
			            SPAN_ARGS(side == 0 ? weighing->names.first_capital
			                                : weighing->names.second_capital));
			text_add_number(&text, whole->mean * 100, 0);
			text_add_z(&text, "\u202f% des différences entre les notes d’ensemble (");
			text_add_count(&text, whole->people);
			text_add_z(&text, " réponses complètes).");
		}
	return text_z(&text);
}

void
mirror_fill_weighed(struct arena *arena, const struct mirror_view *view, struct model *page)
{
	enum { ROW_COUNT_MIN = 3 }; /* under that, a map says no more than its table */
	struct weighing *weighing = arena_new_of(arena, struct weighing);
	*weighing = (struct weighing){ .arena = arena,
		                           .view = view,
		                           .names = mirror_names_of(&view->wave) };
	if (view->wave.kind != SURVEY_ANSWERS)
		return;
	gather_stated(weighing);
	if (weighing->count >= ROW_COUNT_MIN) {
		struct model *map =
			add_map(weighing, page, "stated", "Ce qui compte, d’après ce que chacun en dit");
		model_text_z(map, MAP_INTRO, "Importance\u202f: part des personnes qui ont choisi cette "
		                             "attente. Note\u202f: celle de la dimension.");
		model_text_z(map, MAP_NOTE, "C’est l’importance que chacun dit.");
	}
	gather_derived(weighing);
	if (weighing->count >= ROW_COUNT_MIN) {
		struct model *map = add_map(weighing, page, "derived",
		                            "Ce qui compte, d’après les notes données");
		model_text_z(map, MAP_INTRO, "Importance\u202f: part des différences entre les notes "
		                             "d’ensemble qui vont avec cette phrase (méthode de "
		                             "Shapley).");
		model_text_z(map, MAP_NOTE,
		             arena_format(arena, "%s Aller avec n’est pas causer\u202f: agir sur une phrase "
		                                 "ne change pas forcément l’ensemble.",
		                          explained(weighing)));
	}
}
