/* What the page says of each question: of released cells, and of the public's replies where there
 * is no cell. */
#include <math.h>
#include <string.h>

#include "base/time.h"
#include "confront/result/result_inside.h"

#define REPORT_LEVEL 0.95

const char *const result_measure_codes[RESULT_MEASURE_COUNT] = {
	[RESULT_SHARE] = "share", [RESULT_MEAN] = "mean", [RESULT_RANK] = "rank"
};

struct reporting {
	struct arena *arena;
	const struct result_view *view;
	const struct result_columns *columns;
	const struct result_figures *figures;
	const struct survey_public_count *texts; /* by item */
	size_t text_count;
	struct result_report *report;
	bool has_said_why; /* once a page is enough */
	size_t at_column; /* of view->columns, and so of the items */
	const int64_t *counts[SIDE_COUNT]; /* of the last line with levels, by level as asked */
};

/* How a cell's levels are the answers: an answer is base + step · level, the other way when turned. */
struct reading {
	double base, step, last;
	bool is_turned;
};

/* --- cells ------------------------------------------------------------------------------------- */

static struct result_voice
mean_voice(const struct stats_summary *summary)
{
	const struct stats_mean mean = stats_mean_interval(summary, STATS_STUDENT, REPORT_LEVEL);
	return (struct result_voice){ .is_asked = true,
		                          .is_shown = true,
		                          .has_interval = mean.status == STATS_OK,
		                          .value = summary->mean,
		                          .low = mean.interval.low,
		                          .high = mean.interval.high,
		                          .people = summary->n };
}

static struct result_voice
share_voice(int64_t chosen, int64_t people)
{
	const struct stats_share share =
		stats_share_of(chosen, people, STATS_WILSON, REPORT_LEVEL);
	return (struct result_voice){ .is_asked = true,
		                          .is_shown = true,
		                          .has_interval = share.status == STATS_OK,
		                          .value = 100 * share.share,
		                          .low = 100 * share.interval.low,
		                          .high = 100 * share.interval.high,
		                          .people = people };
}

static struct result_voice
mean_of_cell(const struct secrecy_cell *cell, const struct survey_scale *scale,
             const struct reading *reading)
{
	const double by = reading->step / scale->step;
	const double level = (cell->mean - scale->low) / scale->step;
	const double mean =
		reading->base + reading->step * (reading->is_turned ? reading->last - level : level);
	const double variance = cell->variance * by * by;
	const struct stats_summary summary = {
		.status = !cell->has_spread   ? STATS_TOO_FEW
		          : cell->variance > 0 ? STATS_OK
		                               : STATS_NO_VARIANCE,
		.n = cell->people,
		.mean = mean,
		.variance = variance,
		.se = cell->people > 0 ? sqrt(variance / (double)cell->people) : 0,
	};
	return mean_voice(&summary);
}

/* People by level, as it was asked; NULL when the cell does not tell. */
static const int64_t *
counts_of(struct arena *arena, const struct secrecy_cell *cell, const struct survey_scale *scale,
          const struct reading *reading)
{
	if (cell == NULL || cell->value_count == 0)
		return NULL;
	int64_t *counts = arena_array_of(arena, int64_t, (size_t)reading->last + 1);
	for (size_t i = 0; i < cell->value_count; i++) {
		const double level = round((cell->values[i] - scale->low) / scale->step);
		if (level >= 0 && level <= reading->last)
			counts[(size_t)(reading->is_turned ? reading->last - level : level)] +=
				cell->levels[i];
	}
	return counts;
}

static struct result_line *
add_line(struct result_question *question, struct span code, struct span label,
         enum result_measure measure)
{
	struct result_line *line = &question->lines[question->line_count++];
	*line = (struct result_line){ .code = code, .label = label, .measure = measure,
		                          .low = 0, .high = 100 };
	return line;
}

static void
take_voices(struct reporting *reporting, struct result_line *line, const struct survey_item *item,
            const struct reading *reading)
{
	const struct survey_scale scale = survey_item_scale(&reporting->view->wave, item);
	for (int side = 0; side < SIDE_COUNT; side++) {
		const struct secrecy_cell *cell =
			result_cell(reporting->view, SECRECY_ITEM, item->id, (enum side)side);
		struct result_voice *voice = &line->voices[side];
		reporting->counts[side] = NULL;
		if (cell != NULL && line->measure == RESULT_SHARE)
			*voice = share_voice(llround(cell->mean * (double)cell->people), cell->people);
		else if (cell != NULL)
			*voice = mean_of_cell(cell, &scale, reading);
		voice->is_asked = item->rank[side] > 0;
		if (cell != NULL && side == SIDE_LEADER)
			reporting->report->has_leaders = true;
		if (line->measure == RESULT_MEAN)
			reporting->counts[side] = counts_of(reporting->arena, cell, &scale, reading);
	}
}

/* As many decimals as it needs: 0, 2,5, 10. */
static struct span
level_number(struct arena *arena, double value)
{
	const char *plain = arena_format(arena, "%g", value);
	const char *point = strchr(plain, '.');
	struct text text = text_new(arena, 40);
	text_add_number(&text, value, point == NULL ? 0 : (int)strlen(point + 1));
	return text_span(&text);
}

/* Who chose what on a scale, beside its mean. */
static void
take_levels(struct reporting *reporting, struct result_line *line, const struct survey_item *item,
            const struct reading *reading)
{
	const struct result_view *view = reporting->view;
	const size_t count = item->level_count;
	struct result_level *levels = arena_array_of(reporting->arena, struct result_level, count + 1);
	bool is_told = false;
	for (size_t i = 0; i < count; i++)
		levels[i].words =
			level_number(reporting->arena, reading->base + reading->step * (double)i);
	for (size_t i = 0; i < view->form.word_count; i++) {
		const struct survey_words *words = &view->form.words[i];
		if (span_equal(words->scale, item->scale) && words->level < count)
			levels[words->level].words = words->words;
	}
	for (int side = 0; side < SIDE_COUNT; side++) {
		int64_t people = 0;
		for (size_t i = 0; reporting->counts[side] != NULL && i < count; i++)
			people += reporting->counts[side][i];
		for (size_t i = 0; people > 0 && i < count; i++) {
			levels[i].is_shown[side] = is_told = true;
			levels[i].shares[side] = 100 * (double)reporting->counts[side][i] / (double)people;
		}
	}
	line->levels = levels;
	line->level_count = is_told ? count : 0;
}

static int
decimals_of(double low, double high)
{
	return high - low > 20 ? 0 : 2;
}

static struct result_line *
add_item(struct reporting *reporting, struct result_question *question,
         const struct survey_item *item, struct span label, const struct reading *reading)
{
	struct result_line *line = add_line(question, item->code, label, RESULT_MEAN);
	line->low = reading->base;
	line->high = reading->base + reading->step * reading->last;
	line->decimals = decimals_of(line->low, line->high);
	take_voices(reporting, line, item, reading);
	take_levels(reporting, line, item, reading);
	return line;
}

static struct result_line *
add_share(struct reporting *reporting, struct result_question *question,
          const struct survey_item *item, struct span label)
{
	const struct reading reading = { .base = 0, .step = 1, .last = 1 };
	struct result_line *line = add_line(question, item->code, label, RESULT_SHARE);
	take_voices(reporting, line, item, &reading);
	return line;
}

/* --- from the rows ------------------------------------------------------------------------------ */

static const struct result_column *
column_of(const struct reporting *reporting, struct span code, struct span part)
{
	for (size_t i = 0; i < reporting->columns->count; i++) {
		const struct result_column *column = &reporting->columns->list[i];
		if (span_equal(column->code, code) && span_equal(column->part_code, part))
			return column;
	}
	return NULL;
}

static const char *
name_of(const struct result_column *column)
{
	return column == NULL ? NULL : column->name;
}

/* Enough people behind it? The floor is the public's: nobody else is read. */
static bool
is_enough(int64_t people)
{
	return people >= SECRECY_FLOOR_PUBLIC;
}

static void
add_measured(struct reporting *reporting, struct result_question *question, struct span code,
             struct span part, struct span label)
{
	const struct result_column *column = column_of(reporting, code, part);
	if (column == NULL)
		return;
	struct result_line *line =
		add_line(question, part.length == 0 ? code : span_of(column->name), label, RESULT_MEAN);
	line->column = column->name;
	line->decimals = column->decimals < 2 ? column->decimals + 1 : column->decimals;
	line->voices[SIDE_USAGER].is_asked = true;
	const size_t at = (size_t)(column - reporting->columns->list);
	const int64_t people = reporting->figures->people[at];
	const double *values = reporting->figures->values[at];
	if (values == NULL || !is_enough(people))
		return;
	const struct stats_summary summary = stats_summary_of_values(values, (size_t)people);
	if (summary.status != STATS_OK && summary.status != STATS_NO_VARIANCE)
		return;
	line->voices[SIDE_USAGER] = mean_voice(&summary);
	line->low = values[0];
	line->high = values[people - 1];
	line->has_quartiles = true;
	for (int i = 0; i < 3; i++)
		line->quartiles[i] = result_quantile(values, people, 0.25 * (i + 1));
}

static void
add_kano(struct reporting *reporting, struct result_question *question,
         const struct ask_question *asked)
{
	const struct result_column *column = column_of(reporting, asked->code, SPAN("kano"));
	if (column == NULL)
		return;
	const size_t at = (size_t)(column - reporting->columns->list);
	const int64_t people = reporting->figures->people[at];
	for (size_t class = 0; class < ASK_KANO_COUNT; class++) {
		struct result_line *line = add_line(
			question,
			span_of(arena_format(reporting->arena, "%.*s.kano%zu", SPAN_ARGS(asked->code),
		                         class + 1)),
			column->codes[class].words, RESULT_SHARE);
		line->column = column->name;
		line->equals = (double)class + 1;
		line->voices[SIDE_USAGER].is_asked = true;
		if (reporting->figures->values[at] == NULL || !is_enough(people))
			continue;
		int64_t chosen = 0;
		for (int64_t i = 0; i < people; i++)
			chosen += reporting->figures->values[at][i] == line->equals;
		line->voices[SIDE_USAGER] = share_voice(chosen, people);
	}
}

static const char public_only[] =
	"Ces chiffres viennent des réponses une à une\u202f: ils sont faits pour les usagers, pour toute "
	"l’organisation, à partir de cinq réponses. Pour les agents, ils ne le sont jamais\u202f: un nombre "
	"rare désignerait quelqu’un.";
static const char public_again[] = "De même, pour les usagers et pour toute l’organisation seulement.";
static const char too_many[] =
	"Il y a trop de réponses pour faire ces chiffres en ouvrant la page. Ils se font à partir des "
	"réponses emportées.";

/* What is not shown of a question whose figures come from rows: why. */
static void
note_rows(struct reporting *reporting, struct result_question *question)
{
	const struct result_view *view = reporting->view;
	question->note = span_of(reporting->has_said_why ? public_again : public_only);
	if (view->wave.internal)
		question->note = SPAN("Les deux côtés sont des collègues\u202f: ces chiffres ne sont pas faits.");
	else if (view->place != PLACE_NONE)
		question->note = SPAN("Ces chiffres se lisent pour toute l’organisation seulement.");
	else if (!reporting->figures->is_read)
		question->note = span_of(too_many);
	else
		reporting->has_said_why = true;
}

/* --- of an inquiry -------------------------------------------------------------------------------- */

static const struct survey_item *
item_of(const struct reporting *reporting, size_t part)
{
	const struct result_view *view = reporting->view;
	const size_t at = reporting->at_column + part;
	must(at < view->column_count && view->columns[at].part == part);
	return &view->form.items[at];
}

static size_t
columns_of(const struct reporting *reporting, size_t question)
{
	const struct result_view *view = reporting->view;
	size_t count = 0;
	while (reporting->at_column + count < view->column_count &&
	       view->columns[reporting->at_column + count].question == question)
		count++;
	return count;
}

static struct reading
reading_of(const struct ask_question *asked, const struct survey_item *item)
{
	const double last = (double)item->level_count - 1;
	if (asked->kind == ASK_RANKING) /* the first has the highest level */
		return (struct reading){ (double)asked->choice_count, -1, last, false };
	return (struct reading){ asked->kind == ASK_SMILEYS ? 1 : (double)asked->least, 1, last,
		                     item->is_reversed };
}

static void
add_choices(struct reporting *reporting, struct result_question *question,
            const struct ask_question *asked, size_t count)
{
	for (size_t part = 0; part < count; part++) {
		const bool is_one = asked->kind == ASK_ONE;
		struct result_line *line = add_share(reporting, question, item_of(reporting, part),
		                                     asked->choices[part].words);
		line->column = name_of(column_of(reporting, asked->code,
		                                 is_one ? SPAN("") : asked->choices[part].code));
		line->equals = is_one ? (double)part + 1 : 1;
	}
}

static void
add_rows(struct reporting *reporting, struct result_question *question,
         const struct ask_question *asked, size_t count)
{
	for (size_t part = 0; part < count; part++) {
		const struct ask_choice *choice = &asked->choices[part];
		const struct survey_item *item = item_of(reporting, part);
		const struct reading reading = reading_of(asked, item);
		struct span label = choice->words;
		if (asked->kind == ASK_PAIRS)
			label = span_of(arena_format(reporting->arena, "%.*s ↔ %.*s", SPAN_ARGS(choice->words),
			                             SPAN_ARGS(choice->other)));
		struct result_line *line = add_item(reporting, question, item, label, &reading);
		line->column = name_of(column_of(reporting, asked->code, choice->code));
		if (asked->kind == ASK_RANKING) {
			line->measure = RESULT_RANK;
			line->level_count = 0;
			line->low = 1;
			line->high = (double)asked->choice_count;
		}
	}
}

static void
add_scale(struct reporting *reporting, struct result_question *question,
          const struct ask_question *asked)
{
	const struct survey_item *item = item_of(reporting, 0);
	const struct reading reading = reading_of(asked, item);
	struct result_line *line =
		add_item(reporting, question, item, SPAN("Note moyenne"), &reading);
	line->column = name_of(column_of(reporting, asked->code, SPAN("")));
	result_scores_add(question, asked, line, reporting->counts);
}

static int64_t
texts_of(const struct reporting *reporting, struct span code)
{
	const struct result_view *view = reporting->view;
	for (size_t i = 0; i < reporting->text_count; i++) {
		const int64_t item = reporting->texts[i].id;
		if (item >= 0 && (size_t)item < view->form.item_count &&
		    span_equal(view->form.items[item].code, code))
			return reporting->texts[i].count;
	}
	return 0;
}

static void
add_text_note(struct reporting *reporting, struct result_question *question, struct span code)
{
	const struct result_view *view = reporting->view;
	const int64_t texts = texts_of(reporting, code);
	struct text text = text_new(reporting->arena, 400);
	if (view->wave.internal)
		text_add_z(&text, "Les textes de collègues ne sont ni montrés, ni comptés.");
	else if (texts < SECRECY_FLOOR_PUBLIC)
		text_add_z(&text, "Moins de cinq usagers ont écrit ici. Ce qu’ils ont écrit n’est pas montré.");
	else {
		text_add_count(&text, texts);
		text_add_z(&text, " usagers ont écrit ici, dans toute l’organisation. Ce qu’ils ont écrit n’est "
		                  "pas montré\u202f: un texte peut désigner quelqu’un.");
		question->answered = texts;
	}
	question->note = text_span(&text);
}

static void
add_file_note(struct reporting *reporting, struct result_question *question, struct span code)
{
	const int64_t files = texts_of(reporting, code);
	struct text text = text_new(reporting->arena, 400);
	if (files < SECRECY_FLOOR_PUBLIC)
		text_add_z(&text, "Moins de cinq usagers ont joint un fichier. Il n’est pas montré ici.");
	else {
		text_add_count(&text, files);
		text_add_z(&text, " usagers ont joint un fichier, dans toute l’organisation. Ils ne sont pas montrés "
		                  "ici\u202f: une photo peut désigner quelqu’un.");
		question->answered = files;
	}
	question->note = text_span(&text);
}

/* Days, hours, places: how many gave one. */
static void
add_count_note(struct reporting *reporting, struct result_question *question, struct span code)
{
	const struct result_column *column = column_of(reporting, code, SPAN(""));
	note_rows(reporting, question);
	if (reporting->view->wave.internal || reporting->view->place != PLACE_NONE ||
	    !reporting->figures->is_read || column == NULL)
		return;
	const int64_t people =
		reporting->figures->people[column - reporting->columns->list];
	struct text text = text_new(reporting->arena, 300);
	if (!is_enough(people)) {
		question->note = SPAN("Moins de cinq usagers ont répondu.");
		return;
	}
	text_add_count(&text, people);
	text_add_z(&text, " usagers ont répondu. Le détail est dans les réponses emportées.");
	question->note = text_span(&text);
	question->answered = people;
}

static void
add_from_rows(struct reporting *reporting, struct result_question *question,
              const struct ask_question *asked)
{
	note_rows(reporting, question);
	if (reporting->view->wave.internal)
		return;
	if (asked->kind == ASK_KANO)
		add_kano(reporting, question, asked);
	else if (asked->kind == ASK_BUDGET)
		for (size_t part = 0; part < asked->choice_count; part++)
			add_measured(reporting, question, asked->code, asked->choices[part].code,
			             asked->choices[part].words);
	else
		add_measured(reporting, question, asked->code, SPAN(""), SPAN("Moyenne"));
}

static void
report_inquiry_question(struct reporting *reporting, size_t rank)
{
	const struct result_view *view = reporting->view;
	const struct ask_question *asked = &view->list.questions[rank];
	const struct inquiry_question *written = &view->inquiry->questions[rank];
	const size_t count = columns_of(reporting, rank);
	const size_t room = asked->kind == ASK_BUDGET ? asked->choice_count : count + ASK_KANO_COUNT;
	struct result_question *question = &reporting->report->questions[reporting->report->count++];
	*question = (struct result_question){
		.code = asked->code,
		.words = inquiry_question_say(written, SIDE_USAGER, 0),
		.second_words = SPAN(""),
		.kind_words = span_of(inquiry_kind_words[asked->kind]),
		.heading = SPAN(""),
		.note = SPAN(""),
		.answered = -1,
		.lines = arena_array_of(reporting->arena, struct result_line, room),
	};
	const struct span second = inquiry_question_say(written, SIDE_AGENT, 0);
	if (written->asked[SIDE_AGENT] && !span_equal(second, question->words))
		question->second_words = second;
	switch (asked->kind) {
	case ASK_NUMBER:
	case ASK_COMPUTED:
	case ASK_BUDGET:
	case ASK_KANO: add_from_rows(reporting, question, asked); break;
	case ASK_DATE:
	case ASK_TIME:
	case ASK_PLACE: add_count_note(reporting, question, asked->code); break;
	case ASK_TEXT:
	case ASK_LONG:
	case ASK_MAIL:
	case ASK_PHONE: add_text_note(reporting, question, asked->code); break;
	case ASK_FILE: add_file_note(reporting, question, asked->code); break;
	default:
		if (count == 0)
			question->note = SPAN("Ce questionnaire compte trop de réponses possibles\u202f: celle-ci n’a "
			                      "pas de chiffres ici. Elle est dans les réponses emportées.");
		else if (asked->kind == ASK_ONE || asked->kind == ASK_SEVERAL)
			add_choices(reporting, question, asked, count);
		else if (asked->kind == ASK_YES_NO || asked->kind == ASK_CONSENT) {
			struct result_line *line =
				add_share(reporting, question, item_of(reporting, 0), SPAN("Oui"));
			line->column = name_of(column_of(reporting, asked->code, SPAN("")));
			line->equals = 1;
		} else if (asked->kind == ASK_SCALE || asked->kind == ASK_SMILEYS)
			add_scale(reporting, question, asked);
		else
			add_rows(reporting, question, asked, count);
	}
	reporting->at_column += count;
}

static void
report_inquiry(struct reporting *reporting)
{
	const struct result_view *view = reporting->view;
	const struct inquiry *inquiry = view->inquiry;
	for (size_t page = 0; page < inquiry->page_count; page++) {
		struct span heading = inquiry_say(inquiry->pages[page].title, 0);
		for (size_t i = 0; i < inquiry->pages[page].count; i++) {
			const size_t rank = inquiry->pages[page].first + i;
			if (view->list.questions[rank].kind == ASK_PAGE)
				continue;
			report_inquiry_question(reporting, rank);
			reporting->report->questions[reporting->report->count - 1].heading = heading;
			heading = SPAN("");
		}
	}
}

/* --- of a mirror ---------------------------------------------------------------------------------- */

/* Choices under one question follow one another. */
static size_t
lines_of(const struct survey_form *form, const struct survey_item *item)
{
	size_t count = item->stem.length == 0 && item->level_count > 0 ? item->level_count : 1;
	const size_t at = (size_t)(item - form->items);
	while (item->stem.length > 0 && at + count < form->item_count &&
	       span_equal(form->items[at + count].stem, item->stem))
		count++;
	return count;
}

static struct result_question *
begin_item(struct reporting *reporting, const struct survey_item *item)
{
	const bool is_choice = item->stem.length > 0;
	const struct span *words = is_choice ? item->asked_stem : item->asked;
	struct result_question *question = &reporting->report->questions[reporting->report->count++];
	*question = (struct result_question){
		.code = is_choice ? item->stem : item->code,
		.words = item->rank[SIDE_USAGER] > 0  ? words[SIDE_USAGER]
		         : item->rank[SIDE_AGENT] > 0 ? words[SIDE_AGENT]
		                                      : words[SIDE_LEADER],
		.second_words = SPAN(""),
		.kind_words = span_of(is_choice ? "un choix parmi plusieurs" : item->level_count == 0
		                                    ? "un texte"
		                                    : "une échelle"),
		.heading = SPAN(""),
		.note = SPAN(""),
		.answered = -1,
		.lines = arena_array_of(reporting->arena, struct result_line,
		                        lines_of(&reporting->view->form, item)),
	};
	if (item->rank[SIDE_USAGER] > 0 && item->rank[SIDE_AGENT] > 0 &&
	    !span_equal(words[SIDE_AGENT], question->words))
		question->second_words = words[SIDE_AGENT];
	if (question->words.length == 0)
		question->words = item->wording;
	return question;
}

static struct span
level_words(const struct reporting *reporting, const struct survey_item *item, size_t level)
{
	const struct survey_form *form = &reporting->view->form;
	for (size_t i = 0; i < form->word_count; i++)
		if (form->words[i].level == level && span_equal(form->words[i].scale, item->scale))
			return form->words[i].words;
	return span_of(arena_format(reporting->arena, "%zu", level + 1));
}

/* A fact with words of its own (« réglée, en partie, non ») is told apart, not noted: a share each. */
static void
add_fact(struct reporting *reporting, struct result_question *question,
         const struct survey_item *item)
{
	const struct survey_scale scale = survey_item_scale(&reporting->view->wave, item);
	const struct reading reading = { scale.low, scale.step, (double)item->level_count - 1,
		                             item->is_reversed };
	const struct result_column *column = column_of(reporting, item->code, SPAN(""));
	const int64_t *counts[SIDE_COUNT];
	int64_t people[SIDE_COUNT] = { 0 };
	for (int side = 0; side < SIDE_COUNT; side++) {
		counts[side] = counts_of(reporting->arena,
		                         result_cell(reporting->view, SECRECY_ITEM, item->id,
		                                     (enum side)side),
		                         &scale, &reading);
		for (size_t i = 0; counts[side] != NULL && i < item->level_count; i++)
			people[side] += counts[side][i];
	}
	for (size_t level = 0; level < item->level_count; level++) {
		struct result_line *line = add_line(
			question,
			span_of(arena_format(reporting->arena, "%.*s.%zu", SPAN_ARGS(item->code), level + 1)),
			level_words(reporting, item, level), RESULT_SHARE);
		line->column = name_of(column);
		line->equals = scale.low + scale.step * (double)level;
		for (int side = 0; side < SIDE_COUNT; side++) {
			if (people[side] > 0)
				line->voices[side] = share_voice(counts[side][level], people[side]);
			line->voices[side].is_asked = item->rank[side] > 0;
		}
	}
	reporting->report->has_leaders = reporting->report->has_leaders || people[SIDE_LEADER] > 0;
}

static void
report_items(struct reporting *reporting)
{
	const struct result_view *view = reporting->view;
	struct result_question *question = NULL;
	for (size_t i = 0; i < view->form.item_count; i++) {
		const struct survey_item *item = &view->form.items[i];
		if (item->stem.length == 0 || question == NULL || !span_equal(question->code, item->stem))
			question = begin_item(reporting, item);
		if (item->level_count == 0) {
			add_text_note(reporting, question, item->code);
			continue;
		}
		if (item->kind == 'G' && item->scale.length > 0) {
			question->kind_words = SPAN("un fait");
			add_fact(reporting, question, item);
			continue;
		}
		struct result_line *line;
		if (item->stem.length > 0) {
			line = add_share(reporting, question, item,
			                 item->rank[SIDE_USAGER] > 0 ? item->asked[SIDE_USAGER] : item->wording);
			line->equals = 1;
		} else {
			const struct survey_scale scale = survey_item_scale(&view->wave, item);
			const struct reading reading = { scale.low, scale.step,
				                             (double)item->level_count - 1, item->is_reversed };
			line = add_item(reporting, question, item, SPAN("Note moyenne"), &reading);
		}
		line->column = name_of(column_of(reporting, item->code, SPAN("")));
	}
}

bool
result_report_of(struct arena *arena, const struct result_view *view,
                 const struct result_columns *columns, struct result_report *report_r,
                 struct fault *fault_r)
{
	struct result_figures figures = {
		.people = arena_array_of(arena, int64_t, columns->count + 1),
		.values = arena_array_of(arena, double *, columns->count + 1),
	};
	struct survey_public_count *texts;
	struct reporting reporting = { .arena = arena, .view = view, .columns = columns,
		                           .figures = &figures, .report = report_r };
	const size_t count =
		view->inquiry != NULL ? view->inquiry->question_count : view->form.item_count;
	*report_r = (struct result_report){
		.questions = arena_array_of(arena, struct result_question, count + 1),
	};
	if (!survey_public_text_counts(arena, view->db, view->root_id, view->wave.id, &texts,
	                               &reporting.text_count, fault_r) ||
	    (view->place == PLACE_NONE && !view->wave.internal &&
	     !result_figures_of(arena, view, columns, &figures, fault_r)))
		return false;
	reporting.texts = texts;
	if (view->inquiry != NULL)
		report_inquiry(&reporting);
	else
		report_items(&reporting);
	return true;
}
