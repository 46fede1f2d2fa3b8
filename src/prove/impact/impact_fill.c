/* The rows of the page: both voices, before and after, and the gap between them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "prove/impact/impact_page.h"

/* --- one row ---------------------------------------------------------------------------------- */

static void
fill_voice(const struct impact_words *words, struct model *row, const struct impact_line *line,
           size_t side)
{
	const struct impact_voice *voice = &line->voices[side];
	const size_t from = ROW_FIRST_BEFORE_PEOPLE + side * ROW_VOICE_WIDTH;
	const size_t shift = side * ROW_VOICE_WIDTH;
	for (size_t time = 0; time < IMPACT_TIME_COUNT; time++)
		if (voice->is_shown[time]) {
			model_count(row, from + time * 2, voice->people[time]);
			model_number(row, from + time * 2 + 1, voice->value[time]);
		}
	model_flag(row, ROW_FIRST_SHOWN + shift,
	           voice->is_shown[IMPACT_BEFORE] || voice->is_shown[IMPACT_AFTER]);
	model_text_z(row, ROW_FIRST_STATE + shift, impact_state_word(voice->state));
	model_text_z(row, ROW_FIRST_WORDS + shift, impact_chip(voice));
	model_text_z(row, ROW_FIRST_CLASS + shift, impact_chip_class(voice));
	model_text_z(row, ROW_FIRST_SENTENCE + shift, impact_voice_words(words, line, side));
	if (voice->state != IMPACT_COMPARED)
		return;
	model_number(row, ROW_FIRST_CHANGE + shift, voice->change);
	model_text_z(row, ROW_FIRST_VERDICT + shift, stats_verdict_word(voice->verdict));
	if (!voice->is_tested)
		return;
	model_number(row, ROW_FIRST_HALF + shift, (voice->high - voice->low) / 2);
	model_number(row, ROW_FIRST_LOW + shift, voice->low);
	model_number(row, ROW_FIRST_HIGH + shift, voice->high);
	model_number(row, ROW_FIRST_P_DIFFERENT + shift, voice->p_different);
	model_number(row, ROW_FIRST_P_ALIKE + shift, voice->p_alike);
}

static void
fill_gap(const struct impact_words *words, struct model *row, const struct impact_line *line)
{
	const struct impact_voice *gap = &line->gap;
	if (gap->state != IMPACT_COMPARED)
		return;
	model_number(row, ROW_GAP_BEFORE, gap->value[IMPACT_BEFORE]);
	model_number(row, ROW_GAP_AFTER, gap->value[IMPACT_AFTER]);
	model_number(row, ROW_GAP_CHANGE, gap->change);
	model_text_z(row, ROW_GAP_VERDICT, stats_verdict_word(gap->verdict));
	model_text_z(row, ROW_GAP_WORDS, impact_gap_chip(line));
	model_text_z(row, ROW_GAP_CLASS, impact_gap_chip_class(line));
	model_text_z(row, ROW_GAP_SENTENCE, impact_gap_words(words, line));
	if (!gap->is_tested)
		return;
	model_number(row, ROW_GAP_HALF, (gap->high - gap->low) / 2);
	model_number(row, ROW_GAP_LOW, gap->low);
	model_number(row, ROW_GAP_HIGH, gap->high);
	model_number(row, ROW_GAP_P_DIFFERENT, gap->p_different);
	model_number(row, ROW_GAP_P_ALIKE, gap->p_alike);
}

static enum chart_link
link_of(const struct impact_voice *voice)
{
	static const enum chart_link links[STATS_VERDICT_COUNT] = {
		[STATS_DIFFERENT] = CHART_LINK_DIFFERENT,
		[STATS_DIFFERENT_BUT_SMALL] = CHART_LINK_SMALL,
		[STATS_ALIKE] = CHART_LINK_ALIKE,
		[STATS_UNSURE] = CHART_LINK_UNSURE,
		[STATS_NOT_TESTABLE] = CHART_LINK_UNSURE,
	};
	return links[voice->verdict];
}

/* What was not compared is not joined: the note that stands is drawn alone. */
static struct chart_shift
step_of(const struct impact_voice *voice)
{
	const bool is_cut = voice->state == IMPACT_REWORDED || voice->state == IMPACT_RESCALED;
	return (struct chart_shift){ .has_before = voice->is_shown[IMPACT_BEFORE] && !is_cut,
		                        .has_after = voice->is_shown[IMPACT_AFTER],
		                        .before = voice->value[IMPACT_BEFORE],
		                        .after = voice->value[IMPACT_AFTER],
		                        .link = link_of(voice) };
}

static struct span
label_of(const struct impact_words *words, const struct impact_line *line)
{
	const struct survey_item *item = line->items[IMPACT_AFTER];
	struct text text = text_new(words->arena, 2000);
	const int decimals = mirror_decimals(&line->scale);
	text_format(&text, "%.*s", SPAN_ARGS(item->wording));
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
		const struct impact_voice *voice = &line->voices[side];
		text_format(&text, " %.*s\u202f: ",
		            SPAN_ARGS(side == 0 ? words->names.first_capital
		                                : words->names.second_capital));
		for (int time = 0; time < IMPACT_TIME_COUNT; time++) {
			text_add_z(&text, time == IMPACT_BEFORE ? "avant " : ", après ");
			if (voice->is_shown[time])
				text_add_number(&text, voice->value[time], decimals);
			else
				text_add_z(&text, "non montré");
		}
		text_format(&text, ", %s.", impact_chip(voice));
	}
	return text_span(&text);
}

struct markup
impact_axis(struct arena *arena, const struct survey_scale *scale)
{
	return chart_gap_axis(arena, mirror_chart_scale(scale->low, scale->high));
}

void
impact_fill_row(const struct impact_words *words, struct model *row,
                const struct impact_line *line)
{
	const struct survey_item *item = line->items[IMPACT_AFTER];
	const struct survey_scale *scale = &line->scale;
	model_text(row, ROW_KIND, span_from(&item->kind, 1));
	model_text(row, ROW_CODE, item->code);
	model_text(row, ROW_LABEL, item->wording);
	model_flag(row, ROW_REVERSED, item->is_reversed);
	if (line->is_same_series)
		model_text_z(row, ROW_NOTE,
		             arena_format(words->arena,
		                          "Reformulée sans changer de sens. Avant\u202f: «\u202f%.*s\u202f»",
		                          SPAN_ARGS(line->items[IMPACT_BEFORE]->wording)));
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
		fill_voice(words, row, line, side);
	fill_gap(words, row, line);
	model_markup(row, ROW_MARKS,
	             chart_move_marks(words->arena,
	                              &(struct chart_move){
									  .scale = mirror_chart_scale(scale->low, scale->high),
									  .first = step_of(&line->voices[0]),
									  .second = step_of(&line->voices[1]),
									  .label = label_of(words, line),
								  }));
}

/* --- groups ----------------------------------------------------------------------------------- */

enum group { GROUP_SERVICE, GROUP_LIVED, GROUP_OWN, GROUP_COUNT };

static const struct {
	const char *code, *heading, *intro;
} groups[GROUP_COUNT] = {
	[GROUP_SERVICE] = { "service", "Le service, jugé des deux côtés",
		"La même phrase, sur le même service. Ici seulement, l’écart entre les deux côtés a un sens." },
	[GROUP_LIVED] = { "lived", "Ce que chacun vit",
		"La même qualité, vécue par chacun de son côté. Ce sont deux vécus\u202f: pas d’écart." },
	[GROUP_OWN] = { "own", "Ce qui n’est demandé qu’à un côté",
		"Le travail pour les uns, la démarche pour les autres." },
};

static enum group
group_of(const struct impact_line *line)
{
	switch (line->items[IMPACT_AFTER]->kind) {
	case 'S':
		return GROUP_SERVICE;
	case 'V':
		return GROUP_LIVED;
	default:
		return GROUP_OWN;
	}
}

/* What surely moved first, then what surely did not, then what is not known, then what is not
 * compared. */
static int
rank_of(const struct impact_line *line)
{
	static const int ranks[STATS_VERDICT_COUNT] = { [STATS_DIFFERENT] = 0,
		                                            [STATS_DIFFERENT_BUT_SMALL] = 1,
		                                            [STATS_ALIKE] = 2,
		                                            [STATS_UNSURE] = 3,
		                                            [STATS_NOT_TESTABLE] = 4 };
	int best = 9;
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++) {
		const struct impact_voice *voice = &line->voices[side];
		const int rank = voice->state == IMPACT_COMPARED ? ranks[voice->verdict] : 8;
		best = rank < best ? rank : best;
	}
	return best;
}

static double
widest(const struct impact_line *line)
{
	double most = 0;
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
		if (line->voices[side].state == IMPACT_COMPARED)
			most = fmax(most, fabs(line->voices[side].change));
	return most;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct impact_line *first = *(const struct impact_line *const *)a;
	const struct impact_line *second = *(const struct impact_line *const *)b;
	const int order = rank_of(first) - rank_of(second);
	if (order != 0)
		return order;
	const double apart = widest(second) - widest(first);
	if (apart != 0)
		return apart < 0 ? -1 : 1;
	return span_compare(first->items[IMPACT_AFTER]->code, second->items[IMPACT_AFTER]->code);
}

static const char *
caption_of(const struct impact_words *words, enum group group)
{
	const struct survey_scale *scale = &words->view->waves[IMPACT_AFTER].scale;
	struct text text = text_new(words->arena, 1000);
	text_add_z(&text, "Notes de ");
	text_add_number(&text, scale->low, 0);
	text_add_z(&text, " à ");
	text_add_number(&text, scale->high, 0);
	text_add_z(&text, ". Avant, puis après, puis le changement avec son intervalle à 95 %.");
	if (group == GROUP_SERVICE)
		text_format(&text, " Écart\u202f: %.*s moins %.*s.", SPAN_ARGS(words->names.second),
		            SPAN_ARGS(words->names.first));
	return text_z(&text);
}

static void
fill_group(const struct impact_words *words, struct model *page, enum group group)
{
	const struct impact_view *view = words->view;
	const struct impact_line **lines =
		arena_array_of(words->arena, const struct impact_line *, view->line_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < view->line_count; i++)
		if (group_of(&view->lines[i]) == group)
			lines[count++] = &view->lines[i];
	if (count == 0)
		return;
	qsort(lines, count, sizeof *lines, compare_lines);
	struct model *section = model_row(page, IMPACT_GROUPS);
	model_text_z(section, GROUP_CODE, groups[group].code);
	model_text_z(section, GROUP_HEADING, groups[group].heading);
	model_text_z(section, GROUP_INTRO, groups[group].intro);
	model_text_z(section, GROUP_CAPTION, caption_of(words, group));
	model_flag(section, GROUP_HAS_GAPS, group == GROUP_SERVICE);
	model_markup(section, GROUP_AXIS,
	             impact_axis(words->arena, &view->waves[IMPACT_AFTER].scale));
	for (size_t i = 0; i < count; i++)
		impact_fill_row(words, model_row(section, GROUP_ROWS), lines[i]);
}

void
impact_fill_groups(const struct impact_words *words, struct model *page)
{
	for (enum group group = 0; group < GROUP_COUNT; group++)
		fill_group(words, page, group);
}

/* --- who answered ----------------------------------------------------------------------------- */

static const char *
turnout_words(const struct impact_words *words, const struct impact_turnout *turnout, size_t side,
              enum impact_time time)
{
	struct text text = text_new(words->arena, 200);
	const double rate = impact_rate(turnout, side, time);
	if (turnout->received[side][time] == 0)
		return "non montré";
	text_add_count(&text, turnout->received[side][time]);
	if (turnout->expected[side][time] > 0) {
		text_add_z(&text, " sur ");
		text_add_count(&text, turnout->expected[side][time]);
	}
	if (rate >= 0) {
		text_add_z(&text, ", ");
		text_add_number(&text, rate, 0);
		text_add_z(&text, "\u202f%");
	}
	return text_z(&text);
}

static void
fill_turnout(const struct impact_words *words, struct model *row,
             const struct impact_turnout *turnout)
{
	enum { WIDTH = TURNOUT_FIRST_AFTER_RECEIVED - TURNOUT_FIRST_BEFORE_RECEIVED };
	_Static_assert(TURNOUT_SECOND_AFTER == TURNOUT_FIRST_BEFORE + 3 * WIDTH,
	               "a side after the other, a time after the other");
	model_text(row, TURNOUT_PLACE, turnout->name);
	for (size_t side = 0; side < IMPACT_SIDE_COUNT; side++)
		for (size_t time = 0; time < IMPACT_TIME_COUNT; time++) {
			const size_t at = (side * IMPACT_TIME_COUNT + time) * WIDTH;
			if (turnout->received[side][time] > 0)
				model_count(row, TURNOUT_FIRST_BEFORE_RECEIVED + at,
				            turnout->received[side][time]);
			if (turnout->expected[side][time] > 0)
				model_count(row, TURNOUT_FIRST_BEFORE_EXPECTED + at,
				            turnout->expected[side][time]);
			model_text_z(row, TURNOUT_FIRST_BEFORE + at,
			             turnout_words(words, turnout, side, (enum impact_time)time));
		}
}

void
impact_fill_turnouts(const struct impact_words *words, struct model *page)
{
	const struct impact_view *view = words->view;
	const char *warning;
	for (size_t at = 0; (warning = impact_warning(words, at)) != NULL; at++)
		if (warning[0] != '\0')
			model_text_z(model_row(page, IMPACT_WARNINGS), SENTENCE_TEXT, warning);
	model_flag(page, IMPACT_HAS_TURNOUTS, view->turnout_count > 0);
	for (size_t i = 0; i < view->turnout_count; i++)
		fill_turnout(words, model_row(page, IMPACT_TURNOUTS), &view->turnouts[i]);
}
