/* One point at a time: the page of the mirror is filled as for a reader, and its lines are read
 * back, so that a sheet of paper or an action never says anything else than the mirror. */
#include <math.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "craft/html/frame.h"

struct reading {
	struct arena *arena;
	const struct mirror_view *view;
	const struct model *page;
	struct mirror_reading *reading;
	size_t room;
};

/* How a section writes its figures, as words. */
struct unit {
	int decimals, range_decimals;
	const char *suffix;
};

/* « 2,6 sur 5 » */
static struct unit
note_unit(struct arena *arena, const struct survey_scale *scale)
{
	struct text text = text_new(arena, 40);
	text_add_z(&text, " sur ");
	text_add_number(&text, scale->high, scale->high == floor(scale->high) ? 0 : 1);
	const int decimals = mirror_decimals(scale);
	return (struct unit){ decimals, decimals + 1, text_z(&text) };
}

static const struct survey_item *
item_by_code(const struct mirror_view *view, struct span code)
{
	for (size_t i = 0; i < view->form.item_count; i++)
		if (span_equal(view->form.items[i].code, code))
			return &view->form.items[i];
	return NULL;
}

static struct span
theme_code(const struct mirror_view *view, int64_t theme_id)
{
	const size_t at = theme_by_id(view->themes, view->theme_count, theme_id);
	return at == SIZE_MAX ? span_of("") : view->themes[at].code;
}

static struct span
words_of(struct arena *arena, const struct mirror_voice *voice, const struct unit *unit)
{
	struct text text = text_new(arena, 100);
	if (!voice->is_shown)
		return SPAN("non montré");
	text_add_number(&text, voice->value, unit->decimals);
	text_add_z(&text, unit->suffix);
	return text_span(&text);
}

static struct span
range_of(struct arena *arena, const struct mirror_voice *voice, const struct unit *unit)
{
	struct text text = text_new(arena, 100);
	if (!voice->is_shown || !voice->has_interval)
		return span_of("");
	text_add_z(&text, "entre ");
	text_add_number(&text, voice->low, unit->range_decimals);
	text_add_z(&text, " et ");
	text_add_number(&text, voice->high, unit->range_decimals);
	return text_span(&text);
}

static struct mirror_figure
figure_of(struct arena *arena, struct span name, const struct mirror_voice *voice,
          const struct unit *unit)
{
	return (struct mirror_figure){ name, *voice, words_of(arena, voice, unit),
		                           range_of(arena, voice, unit) };
}

struct mirror_figure
mirror_figure_of(struct arena *arena, struct span name, const struct mirror_voice *voice,
                 const struct survey_scale *scale)
{
	const struct unit unit = note_unit(arena, scale);
	return figure_of(arena, name, voice, &unit);
}

/* Where a voice stands in a row: its fields are in another order in each list. */
struct columns {
	size_t people, value, low, high;
};

static struct mirror_voice
voice_of(const struct model *row, const struct columns *at)
{
	struct mirror_voice voice = { .is_shown = model_has(row, at->value) };
	if (!voice.is_shown)
		return voice;
	voice.value = model_get_number(row, at->value);
	voice.people = model_has(row, at->people) ? model_get_count(row, at->people) : 0;
	voice.has_interval = model_has(row, at->low) && model_has(row, at->high);
	if (voice.has_interval) {
		voice.low = model_get_number(row, at->low);
		voice.high = model_get_number(row, at->high);
	}
	return voice;
}

static struct mirror_point *
add_point(struct reading *reading, struct span code)
{
	struct mirror_reading *all = reading->reading;
	if (all->count == reading->room) {
		all->points = arena_grow(reading->arena, all->points, all->count,
		                         reading->room * 2 + 32, sizeof *all->points);
		reading->room = reading->room * 2 + 32;
	}
	struct mirror_point *point = &all->points[all->count++];
	const struct survey_item *item = item_by_code(reading->view, code);
	*point = (struct mirror_point){ .code = code };
	if (item != NULL) {
		point->theme_code = theme_code(reading->view, item->theme_id);
		point->journey_id = item->journey_id;
		point->step_id = item->step_id;
	}
	return point;
}

/* The two voices of a row, named as its list names them. */
static void
read_voices(const struct reading *reading, struct mirror_point *point, const struct model *row,
            const struct columns at[2], const struct span names[2], const struct unit *unit)
{
	const struct mirror_voice first = voice_of(row, &at[0]), second = voice_of(row, &at[1]);
	point->first = figure_of(reading->arena, names[0], &first, unit);
	point->second = figure_of(reading->arena, names[1], &second, unit);
}

/* --- what both judge --------------------------------------------------------------------------- */

static void
read_row(struct reading *reading, const struct model *comparison, const struct model *row,
         enum mirror_point_kind kind)
{
	const struct survey_scale *scale = &reading->view->wave.scale;
	const struct unit unit = note_unit(reading->arena, scale);
	static const struct columns at[2] = {
		{ ROW_FIRST_PEOPLE, ROW_FIRST_MEAN, ROW_FIRST_LOW, ROW_FIRST_HIGH },
		{ ROW_SECOND_PEOPLE, ROW_SECOND_MEAN, ROW_SECOND_LOW, ROW_SECOND_HIGH },
	};
	const struct span names[2] = { model_get_text(comparison, COMPARISON_FIRST),
		                           model_get_text(comparison, COMPARISON_SECOND) };
	struct mirror_point *point = add_point(reading, model_get_text(row, ROW_CODE));
	point->kind = kind;
	point->label = model_get_text(row, ROW_LABEL);
	if (kind == MIRROR_POINT_THEME)
		point->theme_code = point->code;
	read_voices(reading, point, row, at, names, &unit);
	point->reading = model_has(row, ROW_GAP) ? model_get_text(row, ROW_VERDICT) : SPAN("hidden");
	point->reading_words = model_get_text(row, ROW_VERDICT_WORDS);
	point->reading_class = model_get_text(row, ROW_VERDICT_CLASS);
	point->sentence = model_get_text(row, ROW_SENTENCE);
	point->is_shared = span_is(point->reading, "alike");
	if (point->is_shared) {
		const int level =
			mirror_shared_level(&point->first.voice, &point->second.voice, scale);
		point->is_high = level > 0;
		point->is_low = level < 0;
	}
	point->marks = model_get_markup(row, ROW_MARKS);
	point->axis = model_get_markup(comparison, COMPARISON_AXIS);
}

static void
read_comparison(struct reading *reading, const struct model *comparison)
{
	for (size_t i = 0; i < model_row_count(comparison, COMPARISON_ROWS); i++) {
		const struct model *row = model_row_at(comparison, COMPARISON_ROWS, i);
		read_row(reading, comparison, row,
		         span_is(model_get_text(row, ROW_KIND), "theme") ? MIRROR_POINT_THEME
		                                                         : MIRROR_POINT_SENTENCE);
	}
	for (size_t i = 0; i < model_row_count(comparison, COMPARISON_ITEMS); i++)
		read_row(reading, comparison, model_row_at(comparison, COMPARISON_ITEMS, i),
		         MIRROR_POINT_SENTENCE);
}

/* --- what each expects, guesses, lives ---------------------------------------------------------- */

static void
read_facing(struct reading *reading, const struct model *section, const struct model *row,
            enum mirror_point_kind kind, const struct unit *unit)
{
	static const struct columns at[2] = {
		{ FACING_FIRST_PEOPLE, FACING_FIRST_VALUE, FACING_FIRST_LOW, FACING_FIRST_HIGH },
		{ FACING_SECOND_PEOPLE, FACING_SECOND_VALUE, FACING_SECOND_LOW, FACING_SECOND_HIGH },
	};
	const struct span names[2] = { model_get_text(section, SECTION_FIRST),
		                           model_get_text(section, SECTION_SECOND) };
	struct mirror_point *point = add_point(reading, model_get_text(row, FACING_CODE));
	point->kind = kind;
	point->label = model_get_text(row, FACING_LABEL);
	point->about = model_get_text(row, FACING_ABOUT);
	read_voices(reading, point, row, at, names, unit);
	point->reading = model_get_text(row, FACING_READING);
	point->reading_words = model_get_text(row, FACING_READING_WORDS);
	point->reading_class = model_get_text(row, FACING_CLASS);
	point->sentence = model_get_text(row, FACING_SENTENCE);
	point->is_shared = span_is(point->reading, "shared") || span_is(point->reading, "missing");
	point->marks = model_get_markup(row, FACING_MARKS);
	point->axis = model_get_markup(section, SECTION_AXIS);
}

static void
read_sections(struct reading *reading, size_t list)
{
	const struct unit note = note_unit(reading->arena, &reading->view->wave.scale);
	const struct {
		const char *code;
		enum mirror_point_kind kind;
		struct unit unit;
	} sections[] = {
		{ "expected", MIRROR_POINT_EXPECTED, { 0, 0, "\u202f%" } },
		{ "guessed", MIRROR_POINT_GUESSED, note },
		{ "lived", MIRROR_POINT_LIVED, { 0, 0, " sur 100" } },
	};
	for (size_t i = 0; i < model_row_count(reading->page, list); i++) {
		const struct model *section = model_row_at(reading->page, list, i);
		const struct span code = model_get_text(section, SECTION_CODE);
		for (size_t k = 0; k < LENGTH(sections); k++)
			for (size_t r = 0; span_is(code, sections[k].code) &&
			                   r < model_row_count(section, SECTION_ROWS);
			     r++)
				read_facing(reading, section, model_row_at(section, SECTION_ROWS, r),
				            sections[k].kind, &sections[k].unit);
	}
}

/* --- the whole --------------------------------------------------------------------------------- */

static void
read_scope(struct arena *arena, const struct mirror_view *view, struct mirror_reading *reading)
{
	const bool has_journey = view->journey != SIZE_MAX;
	reading->wave = view->wave;
	reading->tree = view->tree;
	reading->place = view->place;
	reading->names = mirror_names_of(&view->wave);
	reading->margin = mirror_margin_words(arena, &view->wave.scale);
	reading->place_name = SPAN("toute l’organisation");
	reading->place_code = reading->journey_code = span_of("");
	if (view->place != PLACE_NONE) {
		reading->place_code = view->tree->places[view->place].code;
		reading->place_name = view->tree->places[view->place].name;
	}
	if (has_journey) {
		reading->journey_id = view->journeys[view->journey].id;
		reading->journey_code = view->journeys[view->journey].code;
		reading->journey_name = view->journeys[view->journey].name;
	}
}

static struct span
first_trouble(const struct model *page)
{
	struct span trouble = span_of("");
	for (size_t i = 0; i < model_row_count(page, MIRROR_ERRORS) && trouble.length == 0; i++)
		trouble = model_get_text(model_row_at(page, MIRROR_ERRORS, i), FORM_ERROR_SENTENCE);
	return trouble;
}

enum found
mirror_read(struct arena *arena, struct db *db, int64_t root_id,
            const struct mirror_question *question, struct mirror_reading *reading_r,
            struct fault *fault_r)
{
	struct mirror_view *view = arena_new_of(arena, struct mirror_view);
	struct model *page;
	view->db = db;
	view->root_id = root_id;
	*reading_r = (struct mirror_reading){ .place = PLACE_NONE };
	const enum found found = mirror_fill_view(arena, view, question, &page,
	                                          model_new(arena, &frame_kind), fault_r);
	if (found == FOUND_FAILED)
		return found;
	if (found == FOUND_NONE) {
		reading_r->trouble = first_trouble(page);
		return found;
	}
	if (model_has(page, MIRROR_EMPTY) || model_has(page, MIRROR_EMPTY_WORDS)) {
		reading_r->nothing = "Aucune enquête ne peut encore être lue ici.";
		return found;
	}
	read_scope(arena, view, reading_r);
	if (model_has(page, MIRROR_PREPARING)) {
		reading_r->nothing = "Les chiffres de cette enquête se préparent\u202f: rechargez cette page "
		                     "dans quelques secondes.";
		return found;
	}
	struct reading reading = { .arena = arena, .view = view, .page = page, .reading = reading_r };
	read_sections(&reading, MIRROR_BEFORE);
	for (size_t i = 0; i < model_row_count(page, MIRROR_COMPARISONS); i++)
		read_comparison(&reading, model_row_at(page, MIRROR_COMPARISONS, i));
	read_sections(&reading, MIRROR_AFTER);
	return found;
}

const struct mirror_point *
mirror_point_by_code(const struct mirror_reading *reading, struct span code)
{
	for (size_t i = 0; i < reading->count; i++)
		if (span_equal(reading->points[i].code, code))
			return &reading->points[i];
	return NULL;
}

/* --- drawing ----------------------------------------------------------------------------------- */

enum {
	POINT_CODE, POINT_LABEL, POINT_ABOUT, POINT_FIRST, POINT_FIRST_WORDS, POINT_FIRST_PEOPLE,
	POINT_FIRST_RANGE, POINT_SECOND, POINT_SECOND_WORDS, POINT_SECOND_PEOPLE, POINT_SECOND_RANGE,
	POINT_READING, POINT_READING_WORDS, POINT_CLASS, POINT_SENTENCE, POINT_MARKS, POINT_AXIS,
	POINT_COUNT
};
_Static_assert((int)POINT_COUNT == (int)MIRROR_POINT_FIELD_COUNT, "the header says how many");

const struct field mirror_point_fields[MIRROR_POINT_FIELD_COUNT] = {
	[POINT_CODE] = { "point_code", FIELD_TEXT, FIELD_API, .help = "Of the theme or item." },
	[POINT_LABEL] = { "point_label", FIELD_TEXT, FIELD_API, .help = "The theme, or the sentence." },
	[POINT_ABOUT] = { "point_about", FIELD_TEXT, FIELD_API,
		.help = "The other side’s sentence, or who guesses." },
	[POINT_FIRST] = { "point_first", FIELD_TEXT, FIELD_API, .help = "Who stands on the left." },
	[POINT_FIRST_WORDS] = { "point_first_words", FIELD_TEXT, FIELD_API, .help = "Their figure." },
	[POINT_FIRST_PEOPLE] = { "point_first_people", FIELD_COUNT, FIELD_API,
		.help = "People behind it." },
	[POINT_FIRST_RANGE] = { "point_first_range", FIELD_TEXT, FIELD_API,
		.help = "Its 95 % interval." },
	[POINT_SECOND] = { "point_second", FIELD_TEXT, FIELD_API, .help = "Who stands on the right." },
	[POINT_SECOND_WORDS] = { "point_second_words", FIELD_TEXT, FIELD_API,
		.help = "Their figure." },
	[POINT_SECOND_PEOPLE] = { "point_second_people", FIELD_COUNT, FIELD_API,
		.help = "People behind it." },
	[POINT_SECOND_RANGE] = { "point_second_range", FIELD_TEXT, FIELD_API,
		.help = "Its 95 % interval." },
	[POINT_READING] = { "point_reading", FIELD_TEXT, FIELD_API,
		.help = "What may be concluded, in one English word." },
	[POINT_READING_WORDS] = { "point_reading_words", FIELD_TEXT, FIELD_API,
		.help = "The same as the page says it." },
	[POINT_CLASS] = { "point_class", FIELD_TEXT, FIELD_PAGE },
	[POINT_SENTENCE] = { "point_sentence", FIELD_TEXT, FIELD_API,
		.help = "What may be concluded, in plain French." },
	[POINT_MARKS] = { "point_marks", FIELD_MARKUP, FIELD_PAGE },
	[POINT_AXIS] = { "point_axis", FIELD_MARKUP, FIELD_PAGE },
};

static void
draw_figure(const struct mirror_figure *figure, struct model *row, size_t name)
{
	/* The fields of a figure follow one another: name, words, people, range. */
	model_text(row, name, figure->name);
	model_text(row, name + 1, figure->words);
	if (figure->voice.is_shown && figure->voice.people > 0)
		model_count(row, name + 2, figure->voice.people);
	model_text(row, name + 3, figure->range);
}
_Static_assert(POINT_FIRST_RANGE == POINT_FIRST + 3 && POINT_SECOND_RANGE == POINT_SECOND + 3,
               "draw_figure counts on this order");

void
mirror_point_draw(const struct mirror_point *point, struct model *row)
{
	model_text(row, POINT_CODE, point->code);
	model_text(row, POINT_LABEL, point->label);
	model_text(row, POINT_ABOUT, point->about);
	draw_figure(&point->first, row, POINT_FIRST);
	draw_figure(&point->second, row, POINT_SECOND);
	model_text(row, POINT_READING, point->reading);
	model_text(row, POINT_READING_WORDS, point->reading_words);
	model_text(row, POINT_CLASS, point->reading_class);
	model_text(row, POINT_SENTENCE, point->sentence);
	model_markup(row, POINT_MARKS, point->marks);
	model_markup(row, POINT_AXIS, point->axis);
}
