/* A report as the page says it. */
#include <math.h>

#include "confront/result/result_page.h"
#include "craft/chart/chart.h"

struct filling {
	struct arena *arena;
	const struct result_view *view;
	const struct result_report *report;
};

static const size_t voice_fields[SIDE_COUNT] = {
	[SIDE_USAGER] = LINE_FIRST, [SIDE_AGENT] = LINE_SECOND, [SIDE_LEADER] = LINE_THIRD
};

/* « 46 % », « 3,42 » */
static struct span
figure_words(struct arena *arena, double value, int decimals, const char *unit)
{
	struct text text = text_new(arena, 100);
	text_add_number(&text, value, decimals);
	if (unit[0] != '\0')
		text_format(&text, "\u202f%s", unit);
	return text_span(&text);
}

static void
fill_voice(struct arena *arena, struct model *row, size_t first, const struct result_voice *voice,
           int decimals, const char *unit)
{
	if (!voice->is_shown) {
		model_flag(row, first + VOICE_HIDDEN, voice->is_asked);
		return;
	}
	model_count(row, first + VOICE_PEOPLE, voice->people);
	model_number(row, first + VOICE_VALUE, voice->value);
	model_text(row, first + VOICE_WORDS, figure_words(arena, voice->value, decimals, unit));
	if (!voice->has_interval)
		return;
	model_number(row, first + VOICE_LOW, voice->low);
	model_number(row, first + VOICE_HIGH, voice->high);
	struct text text = text_new(arena, 100);
	text_add_number(&text, voice->low, decimals);
	text_add_z(&text, " à ");
	text_add_number(&text, voice->high, decimals);
	text_add_z(&text, unit[0] == '\0' ? "" : "\u202f%");
	model_text(row, first + VOICE_RANGE, text_span(&text));
}

static const char *
unit_of(const struct result_line *line)
{
	return line->measure == RESULT_SHARE ? "%" : "";
}

/* --- marks ----------------------------------------------------------------------------------- */

static struct chart_scale
scale_of(double low, double high)
{
	static const double steps[] = { 0.25, 0.5, 1, 2, 5, 10, 20, 25, 50, 100 };
	enum { TICKS = 10 };
	if (high <= low)
		high = low + 1;
	double step = (high - low) / TICKS;
	for (size_t i = LENGTH(steps); i-- > 0;) /* whole numbers, unless there are but one or two */
		if ((high - low) / steps[i] <= TICKS && (steps[i] >= 1 || high - low <= 2))
			step = steps[i];
	return (struct chart_scale){ low, high, step };
}

static struct chart_voice
chart_voice_of(const struct result_voice *voice)
{
	return (struct chart_voice){ voice->is_shown, voice->value, voice->has_interval, voice->low,
		                         voice->high };
}

static struct span
spoken(const struct filling *filling, const struct result_line *line)
{
	struct text text = text_new(filling->arena, 2000);
	text_format(&text, "%.*s\u202f: ", SPAN_ARGS(line->label));
	for (int side = 0; side <= SIDE_AGENT; side++) {
		const struct result_voice *voice = &line->voices[side];
		const struct span name = result_side_name(&filling->view->wave, (enum side)side);
		text_format(&text, "%s%.*s ", side == 0 ? "" : ", ", SPAN_ARGS(name));
		if (voice->is_shown)
			text_add(&text, figure_words(filling->arena, voice->value, line->decimals,
			                             unit_of(line)));
		else
			text_add_z(&text, voice->is_asked ? "non montré" : "pas demandé");
	}
	return text_span(&text);
}

/* Numbers that only the public gave have no line to share, and a question of one line of them none. */
static bool
has_marks(const struct result_question *question)
{
	for (size_t i = 0; i < question->line_count; i++) {
		const struct result_line *line = &question->lines[i];
		if (line->has_quartiles || line->low != question->lines[0].low ||
		    line->high != question->lines[0].high)
			return false;
	}
	for (size_t i = 0; i < question->line_count; i++)
		if (question->lines[i].voices[SIDE_USAGER].is_shown ||
		    question->lines[i].voices[SIDE_AGENT].is_shown)
			return true;
	return false;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void
fill_levels(struct model *row, const struct result_line *line)
{
	for (size_t i = 0; i < line->level_count; i++) {
		const struct result_level *level = &line->levels[i];
		struct model *one = model_row(row, LINE_LEVELS);
		model_text(one, LEVEL_WORDS, level->words);
		for (int side = 0; side < SIDE_COUNT; side++)
			if (level->is_shown[side])
				model_number(one, (size_t)(LEVEL_FIRST + side), level->shares[side]);
	}
	model_flag(row, LINE_HAS_LEVELS, line->level_count > 0);
}
_Static_assert(LEVEL_SECOND == LEVEL_FIRST + SIDE_AGENT && LEVEL_THIRD == LEVEL_FIRST + SIDE_LEADER,
               "fill_levels counts on this order");

static void
fill_quartiles(const struct filling *filling, struct model *row, const struct result_line *line)
{
	struct text text = text_new(filling->arena, 400);
	model_number(row, LINE_LOWER, line->quartiles[0]);
	model_number(row, LINE_MEDIAN, line->quartiles[1]);
	model_number(row, LINE_UPPER, line->quartiles[2]);
	text_add_z(&text, "La moitié a donné ");
	text_add_number(&text, line->quartiles[1], line->decimals);
	text_add_z(&text, " ou moins (médiane)\u202f; un quart, ");
	text_add_number(&text, line->quartiles[0], line->decimals);
	text_add_z(&text, " ou moins\u202f; un quart, ");
	text_add_number(&text, line->quartiles[2], line->decimals);
	text_add_z(&text, " ou plus.");
	model_text(row, LINE_QUARTILES, text_span(&text));
}

static void
fill_line(const struct filling *filling, struct model *model, const struct result_line *line,
          bool draws)
{
	struct model *row = model_row(model, QUESTION_LINES);
	model_text(row, LINE_CODE, line->code);
	model_text(row, LINE_LABEL, line->label);
	model_text_z(row, LINE_MEASURE, result_measure_codes[line->measure]);
	for (int side = 0; side < SIDE_COUNT; side++)
		fill_voice(filling->arena, row, voice_fields[side], &line->voices[side], line->decimals,
		           unit_of(line));
	if (line->has_quartiles)
		fill_quartiles(filling, row, line);
	fill_levels(row, line);
	if (draws) {
		const struct chart_gap gap = {
			.scale = scale_of(line->low, line->high),
			.first = chart_voice_of(&line->voices[SIDE_USAGER]),
			.second = chart_voice_of(&line->voices[SIDE_AGENT]),
			.link = CHART_LINK_UNSURE, /* nothing is concluded here: that is for the mirror */
			.label = spoken(filling, line),
		};
		model_markup(row, LINE_MARKS, chart_gap_marks(filling->arena, &gap));
	}
}

static void
fill_score(const struct filling *filling, struct model *model, const struct result_score *score)
{
	struct model *row = model_row(model, QUESTION_SCORES);
	model_text(row, LINE_CODE, score->code);
	model_text_z(row, LINE_LABEL, score->name);
	model_text_z(row, LINE_MEASURE, score->unit[0] == '\0' ? "score" : "share");
	model_text_z(row, LINE_HELP, score->help);
	for (int side = 0; side < SIDE_COUNT; side++)
		fill_voice(filling->arena, row, voice_fields[side], &score->voices[side], score->decimals,
		           score->unit);
}

static void
fill_question(const struct filling *filling, struct model *page, size_t rank)
{
	const struct result_question *question = &filling->report->questions[rank];
	const struct survey_wave *wave = &filling->view->wave;
	const bool draws = has_marks(question);
	struct model *row = model_row(page, RESULT_QUESTIONS);
	model_count(row, QUESTION_RANK, (int64_t)rank + 1);
	model_text_z(row, QUESTION_ANCHOR, arena_format(filling->arena, "question-%zu", rank + 1));
	model_text(row, QUESTION_CODE, question->code);
	model_text(row, QUESTION_WORDS, question->words.length > 0 ? question->words : question->code);
	model_text(row, QUESTION_SECOND_WORDS, question->second_words);
	model_text(row, QUESTION_KIND, question->kind_words);
	model_text(row, QUESTION_HEADING, question->heading);
	model_text(row, QUESTION_NOTE, question->note);
	if (question->answered >= 0)
		model_count(row, QUESTION_ANSWERED, question->answered);
	model_text(row, QUESTION_FIRST, result_side_name(wave, SIDE_USAGER));
	model_text(row, QUESTION_SECOND, result_side_name(wave, SIDE_AGENT));
	model_text(row, QUESTION_THIRD, result_side_name(wave, SIDE_LEADER));
	model_flag(row, QUESTION_HAS_THIRD, filling->report->has_leaders);
	model_flag(row, QUESTION_HAS_LINES, question->line_count > 0);
	model_flag(row, QUESTION_HAS_MARKS, draws);
	bool has_levels = false;
	for (size_t i = 0; i < question->line_count; i++) {
		fill_line(filling, row, &question->lines[i], draws);
		has_levels = has_levels || question->lines[i].level_count > 0;
	}
	model_flag(row, QUESTION_HAS_LEVELS, has_levels);
	if (draws)
		model_markup(row, QUESTION_AXIS,
		             chart_gap_axis(filling->arena, scale_of(question->lines[0].low,
		                                                     question->lines[0].high)));
	model_flag(row, QUESTION_HAS_SCORES, question->score_count > 0);
	for (size_t i = 0; i < question->score_count; i++)
		fill_score(filling, row, &question->scores[i]);
}

void
result_fill(struct arena *arena, const struct result_view *view,
            const struct result_report *report, struct model *page)
{
	const struct filling filling = { arena, view, report };
	for (size_t i = 0; i < report->count; i++)
		fill_question(&filling, page, i);
}
