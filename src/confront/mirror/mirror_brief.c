/* A wave in short: the title of its page, both voices on the whole, and where they differ or meet.
 * Read from what is released and judged already, nothing is computed anew. */
#include <math.h>

#include "confront/mirror/mirror_sections.h"

static const char whole_code[] = "GEN.S1"; /* « Dans l’ensemble, le service rendu est bon. » */

/* What a wave compares: whole sides, or, when it kept notes of groups, the first group of each. */
struct pair {
	int64_t first_id, second_id;
	struct mirror_names names;
};

static struct pair
pair_of(struct arena *arena, const struct mirror_view *view)
{
	struct pair pair = { .names = mirror_names_of(&view->wave) };
	if (view->wave.kind != SURVEY_SCORES)
		return pair;
	for (size_t i = view->form.group_count; i-- > 0;) {
		const struct survey_group *group = &view->form.groups[i];
		if (group->side == SIDE_USAGER) {
			pair.first_id = group->id;
			pair.names.first_capital = group->name;
			pair.names.first = mirror_small(arena, group->name);
		} else if (group->side == SIDE_AGENT) {
			pair.second_id = group->id;
			pair.names.second_capital = group->name;
			pair.names.second = mirror_small(arena, group->name);
		}
	}
	return pair;
}

/* Between places, only the means that were paired are known. */
static struct mirror_voice
voice_of(const struct secrecy_cell *cell, const struct mirror_gap *gap, bool is_first)
{
	if (cell == NULL && gap != NULL && gap->method == MIRROR_PLACES)
		return (struct mirror_voice){ .is_shown = true,
			                          .value = is_first ? gap->first_mean : gap->second_mean };
	return mirror_voice_of(cell);
}

static struct span
label_of(struct arena *arena, const struct mirror_brief *brief,
         const struct mirror_brief_point *point)
{
	struct text text = text_new(arena, 2000);
	const int decimals = mirror_decimals(&brief->wave.scale);
	const char *words =
		point->gap != NULL ? mirror_verdict_words[point->gap->verdict] : "non montré";
	text_format(&text, "%.*s\u202f: ", SPAN_ARGS(point->label));
	for (size_t side = 0; side < MIRROR_BRIEF_SIDES; side++) {
		const struct mirror_voice *voice = &point->voices[side];
		text_add(&text, side == 0 ? brief->names.first : brief->names.second);
		text_add_char(&text, ' ');
		if (voice->is_shown)
			text_add_number(&text, voice->value, decimals);
		else
			text_add_z(&text, "non montrés");
		text_add_z(&text, ", ");
	}
	text_add_z(&text, words);
	return text_span(&text);
}

static struct markup
marks_of(struct arena *arena, const struct mirror_brief *brief,
         const struct mirror_brief_point *point)
{
	static const enum chart_link links[STATS_VERDICT_COUNT] = {
		[STATS_DIFFERENT] = CHART_LINK_DIFFERENT,  [STATS_DIFFERENT_BUT_SMALL] = CHART_LINK_SMALL,
		[STATS_ALIKE] = CHART_LINK_ALIKE,          [STATS_UNSURE] = CHART_LINK_UNSURE,
		[STATS_NOT_TESTABLE] = CHART_LINK_UNSURE,
	};
	const struct chart_gap gap = {
		.scale = mirror_chart_scale(brief->wave.scale.low, brief->wave.scale.high),
		.first = mirror_chart_voice(&point->voices[0]),
		.second = mirror_chart_voice(&point->voices[1]),
		.link = point->gap != NULL ? links[point->gap->verdict] : CHART_LINK_UNSURE,
		.label = label_of(arena, brief, point),
	};
	return chart_gap_marks(arena, &gap);
}

/* The note given to the whole, when the wave asked for one: nothing is averaged here. */
static void
brief_whole(const struct mirror_view *view, const struct pair *pair, struct mirror_brief *brief)
{
	static const enum side sides[MIRROR_BRIEF_SIDES] = { SIDE_USAGER, SIDE_AGENT };
	const struct survey_item *item = NULL;
	for (size_t i = 0; i < view->form.item_count; i++)
		if (span_is(view->form.items[i].code, whole_code))
			item = &view->form.items[i];
	for (size_t side = 0; side < MIRROR_BRIEF_SIDES; side++) {
		const struct secrecy_cell *people =
			mirror_cell(view, SECRECY_PEOPLE, 0, sides[side], 0);
		brief->people[side] = people != NULL ? people->people : 0;
		if (item != NULL)
			brief->whole[side] = mirror_voice_of(
				mirror_cell(view, SECRECY_ITEM, item->id, sides[side],
			                side == 0 ? pair->first_id : pair->second_id));
	}
	if (item != NULL) {
		brief->whole_code = item->code;
		brief->whole_sentence = item->wording;
		brief->whole_scale = survey_item_scale(&view->wave, item);
	}
}

static void
brief_points(struct arena *arena, const struct mirror_view *view, const struct pair *pair,
             struct mirror_brief *brief)
{
	const enum secrecy_kind kind =
		view->wave.kind == SURVEY_COUNTS ? SECRECY_ITEM : SECRECY_THEME;
	size_t count;
	struct mirror_line *lines =
		mirror_lines(arena, view, kind, pair->first_id, pair->second_id, &count);
	brief->title = mirror_title(arena, lines, count, &brief->names);
	brief->lead = mirror_lead(arena, lines, count);
	brief->points = arena_array_of(arena, struct mirror_brief_point, count + 1);
	brief->count = count;
	for (size_t i = 0; i < count; i++) {
		struct mirror_brief_point *point = &brief->points[i];
		*point = (struct mirror_brief_point){
			.code = lines[i].code,
			.label = lines[i].label,
			.gap = lines[i].gap,
			.voices = { voice_of(lines[i].first, lines[i].gap, true),
			            voice_of(lines[i].second, lines[i].gap, false) },
		};
		point->marks = marks_of(arena, brief, point);
	}
	brief->axis = chart_gap_axis(
		arena, mirror_chart_scale(view->wave.scale.low, view->wave.scale.high));
}

/* The latest that this reader may read, and how many there are. */
static bool
find_wave(struct arena *arena, struct mirror_view *view, enum survey_state least,
          struct mirror_brief *brief, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count;
	if (!survey_waves(arena, view->db, view->root_id, &waves, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (waves[i].state < least)
			continue;
		if (brief->wave_count++ == 0)
			brief->wave = waves[i];
	}
	view->wave = brief->wave;
	return true;
}

enum found
mirror_brief(struct arena *arena, struct db *db, int64_t root_id, enum survey_state least,
             struct mirror_brief *brief_r, struct fault *fault_r)
{
	struct mirror_view *view = arena_new_of(arena, struct mirror_view);
	*brief_r = (struct mirror_brief){ .wave_count = 0 };
	*view = (struct mirror_view){ .db = db, .root_id = root_id };
	if (!find_wave(arena, view, least, brief_r, fault_r))
		return FOUND_FAILED;
	/* Figures that are being made again are not read: nobody sees a wave half done. */
	if (brief_r->wave_count == 0 || view->wave.changes > 0)
		return FOUND_NONE;
	if (!mirror_view_load(arena, view, fault_r) || !mirror_view_figures(arena, view, fault_r))
		return FOUND_FAILED;
	const struct pair pair = pair_of(arena, view);
	brief_r->names = pair.names;
	brief_points(arena, view, &pair, brief_r);
	brief_whole(view, &pair, brief_r);
	return FOUND_ONE;
}
