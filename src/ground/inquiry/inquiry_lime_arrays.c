/* Tables of LimeSurvey: rows of one scale here, or as many questions as it takes. */
#include <string.h>

#include "ground/inquiry/inquiry_lime_inside.h"

/* A scale of theirs: its codes and words, in order. */
struct scale {
	struct span *codes;
	struct inquiry_words *words; /* NULL: their codes say all */
	size_t count;
	int64_t first; /* the level of the first; codes are then figures that follow on */
	bool is_figures;
};

static struct scale
scale_of_figures(struct making *making, int64_t least, int64_t most)
{
	struct scale scale = { .count = (size_t)(most - least + 1), .first = least,
		                   .is_figures = true };
	scale.codes = arena_array_of(making->arena, struct span, scale.count);
	for (size_t i = 0; i < scale.count; i++)
		scale.codes[i] =
			span_of(arena_format(making->arena, "%lld", (long long)(least + (int64_t)i)));
	return scale;
}

static struct scale
scale_of_said(struct making *making, const enum lime_said *said, const char *const *codes)
{
	struct scale scale = { .count = 3, .first = 1 };
	scale.codes = arena_array_of(making->arena, struct span, 3);
	scale.words = arena_array_of(making->arena, struct inquiry_words, 3);
	for (size_t i = 0; i < 3; i++) {
		scale.codes[i] = span_of(codes[i]);
		scale.words[i] = making_said(making, said[i]);
	}
	return scale;
}

/* Are codes figures that follow on, without points of an assessment? Then levels are numbers. */
static bool
follow_on(const struct lime_answer *const *answers, size_t count, bool has_points,
          int64_t *first_r)
{
	for (size_t i = 0; i < count; i++) {
		int64_t number;
		if (!span_int64(answers[i]->code, &number) ||
		    (has_points && answers[i]->assessment_value != 0))
			return false;
		if (i == 0)
			*first_r = number;
		if (number != *first_r + (int64_t)i || number < -ASK_LEVEL_FAR_MAX ||
		    number > ASK_LEVEL_FAR_MAX)
			return false;
	}
	return count > 0;
}

/* The answers of one of the two scales that a question may have. */
static struct scale
scale_of_answers(struct making *making, int64_t which)
{
	const struct lime_question *from = making->question;
	const struct lime_answer **answers =
		arena_array_of(making->arena, const struct lime_answer *, from->answer_count + 1);
	struct scale scale = { .first = 1 };
	for (size_t i = 0; i < from->answer_count; i++)
		if (from->answers[i].scale == which)
			answers[scale.count++] = &from->answers[i];
	scale.codes = arena_array_of(making->arena, struct span, scale.count + 1);
	scale.words = arena_array_of(making->arena, struct inquiry_words, scale.count + 1);
	scale.is_figures = follow_on(answers, scale.count, making->survey->assessment_count > 0,
	                            &scale.first);
	if (!scale.is_figures)
		scale.first = 1;
	bool has_words = false;
	for (size_t i = 0; i < scale.count; i++) {
		scale.codes[i] = answers[i]->code;
		scale.words[i] = making_words(making, answers[i]->texts);
		for (size_t l = 0; l < making->inquiry->language_count; l++)
			has_words = has_words || (scale.words[i].in[l].length > 0 &&
			                          !span_equal(scale.words[i].in[l], answers[i]->code));
	}
	if (!has_words && scale.is_figures)
		scale.words = NULL;
	return scale;
}

/* --- rows of one scale ------------------------------------------------------------------------ */

static void
set_levels(struct making *making, struct inquiry_question *question, const struct scale *scale)
{
	struct made *made = &making->made[making_rank(making, question)];
	question->least = scale->first;
	question->most = scale->first + (int64_t)scale->count - 1;
	made->level_codes = scale->codes;
	if (!scale->is_figures) {
		question->level_codes = arena_array_of(making->arena, struct span, scale->count);
		struct span *before = arena_array_of(making->arena, struct span, scale->count);
		for (size_t i = 0; i < scale->count; i++)
			question->level_codes[i] = making_part_code(making, scale->codes[i], before, i);
	}
	if (scale->words == NULL)
		return;
	question->level_words = arena_array_of(making->arena, struct inquiry_words, scale->count);
	for (size_t i = 0; i < scale->count; i++) {
		question->level_words[i] = scale->words[i];
		(void)making_fit(making, &question->level_words[i], ASK_WORDS_LENGTH_MAX);
		making_fill(making, &question->level_words[i], scale->codes[i]);
	}
}

/* « accueillant|froid »: two ends in a row's words. */
static bool
are_pairs(const struct making *making, const struct lime_question *const *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct span words = rows[i]->texts[making->lime_language[0]].words;
		const size_t bar = words.length > 0 ? span_find(words, SPAN("|")) : SIZE_MAX;
		if (bar == SIZE_MAX || bar == 0 || bar + 1 == words.length)
			return false;
	}
	return true;
}

static void
split_pair(struct making *making, struct inquiry_choice *choice)
{
	choice->other = inquiry_words_new(making->arena, making->inquiry);
	for (size_t l = 0; l < making->inquiry->language_count; l++) {
		struct span left, rest = choice->words.in[l];
		if (rest.length == 0 || !span_cut(&rest, '|', &left))
			continue;
		choice->words.in[l] = span_trim(left);
		choice->other.in[l] = span_trim(rest);
	}
	making_fill(making, &choice->words, choice->code);
	making_fill(making, &choice->other, choice->code);
}

struct table {
	const struct lime_question **rows;
	size_t count;
	const char *suffix; /* of names: "0" of a second scale, a column's code; NULL: none */
};

/* One of ours for the rows of a table, on one scale. */
static void
make_rows(struct making *making, struct span code, struct inquiry_words words,
          const struct table *table, const struct scale *scale)
{
	const size_t count = table->count;
	const bool is_pair = making->question->type == 'F' && are_pairs(making, table->rows, count);
	struct span *codes = arena_array_of(making->arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++)
		(void)making_part_code(making, table->rows[i]->code, codes, i);
	struct inquiry_question *question =
		making_new(making, is_pair ? ASK_PAIRS : ASK_MATRIX, code, codes, count, words);
	const size_t rank = making_rank(making, question);
	question->choices = arena_array_of(making->arena, struct inquiry_choice, count + 1);
	making->made[rank].choice_codes = arena_array_of(making->arena, struct span, count + 1);
	question->choice_count = count;
	for (size_t i = 0; i < count; i++) {
		struct inquiry_choice *choice = &question->choices[i];
		const struct span row = table->rows[i]->code;
		choice->code = codes[i];
		choice->words = making_words(making, table->rows[i]->texts);
		making->made[rank].choice_codes[i] = row;
		if (is_pair)
			split_pair(making, choice);
		if (making_fit(making, &choice->words, ASK_WORDS_LENGTH_MAX) ||
		    making_fit(making, &choice->other, ASK_WORDS_LENGTH_MAX))
			making_changed(making, "Une de ses lignes dépasse 500 signes\u202f: elle est coupée.");
		making_fill(making, &choice->words, codes[i]);
		making_name(making, rank, i,
		            table->suffix == NULL
		                ? row
		                : span_of(arena_format(making->arena, "%.*s_%s", SPAN_ARGS(row),
		                                       table->suffix)));
	}
	question->is_shuffled = span_is(making_attribute(making, "random_order"), "1");
	set_levels(making, question, scale);
}

/* More answers than a scale has levels: each row is a choice of its own. */
static void
make_choices(struct making *making, const struct table *table, const struct scale *scale)
{
	for (size_t i = 0; i < table->count && !making->is_too_long; i++) {
		const struct lime_question *row = table->rows[i];
		struct inquiry_question *question = making_new(
			making, ASK_ONE,
			span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(making->question->code),
		                         SPAN_ARGS(row->code))),
			NULL, 0,
			making_joined(making, making_words(making, making->question->texts),
		                  making_words(making, row->texts)));
		const size_t rank = making_rank(making, question);
		question->choices = arena_array_of(making->arena, struct inquiry_choice, scale->count + 1);
		struct span *codes = arena_array_of(making->arena, struct span, scale->count + 1);
		for (size_t j = 0; j < scale->count; j++) {
			struct inquiry_choice *choice = &question->choices[j];
			choice->code = making_part_code(making, scale->codes[j], codes, j);
			choice->words = scale->words != NULL ? scale->words[j] : (struct inquiry_words){ NULL };
			(void)making_fit(making, &choice->words, ASK_WORDS_LENGTH_MAX);
			making_fill(making, &choice->words, choice->code);
		}
		question->choice_count = scale->count;
		making->made[rank].choice_codes = scale->codes;
		making_name(making, rank, SIZE_MAX, row->code);
	}
	making_changed(making, "Son échelle a plus de seize réponses\u202f: chaque ligne est une question.");
}

static void
make_scaled(struct making *making, struct span code, struct inquiry_words words,
            const struct table *table, const struct scale *scale)
{
	if (table->count == 0 || scale->count < 2)
		making_tell(making, INQUIRY_DROPPED,
		            "Ce tableau n’a pas de ligne, ou moins de deux réponses\u202f: il n’est pas repris.");
	else if (table->count > ASK_CHOICE_COUNT_MAX)
		making_tell(making, INQUIRY_DROPPED,
		            "Ce tableau a plus de 200 lignes\u202f: il n’est pas repris. Partagez-le d’abord.");
	else if (scale->count > ASK_CHOICE_COUNT_MAX)
		making_tell(making, INQUIRY_DROPPED,
		            "Ce tableau a plus de 200 réponses par ligne\u202f: il n’est pas repris.");
	else if (scale->count > ASK_LEVEL_COUNT_MAX)
		make_choices(making, table, scale);
	else
		make_rows(making, code, words, table, scale);
}

static struct table
rows_of(struct making *making, int64_t scale)
{
	const struct lime_question *from = making->question;
	struct table table = { .rows = arena_array_of(making->arena, const struct lime_question *,
		                                          from->subquestion_count + 1) };
	for (size_t i = 0; i < from->subquestion_count; i++)
		if (from->subquestions[i].scale == scale)
			table.rows[table.count++] = &from->subquestions[i];
	return table;
}

/* --- two scales ------------------------------------------------------------------------------- */

static struct inquiry_words
header_of(struct making *making, const char *name)
{
	struct inquiry_words words = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; i < making->question->attribute_count; i++) {
		const struct lime_attribute *attribute = &making->question->attributes[i];
		for (size_t l = 0; l < making->inquiry->language_count; l++)
			if (span_is(attribute->name, name) &&
			    (attribute->language < 0 ||
			     (size_t)attribute->language == making->lime_language[l]))
				words.in[l] = span_trim(lime_plain(making->arena, attribute->value).words);
	}
	return words;
}

static void
make_dual(struct making *making)
{
	static const char *const headers[] = { "dualscale_headerA", "dualscale_headerB" };
	static const char *const suffixes[] = { "0", "1" };
	const struct inquiry_words words = making_words(making, making->question->texts);
	for (int64_t which = 0; which < 2; which++) {
		struct table table = rows_of(making, 0);
		table.suffix = suffixes[which];
		const struct scale scale = scale_of_answers(making, which);
		make_scaled(making,
		            span_of(arena_format(making->arena, "%.*s_%s", SPAN_ARGS(making->question->code),
		                                 suffixes[which])),
		            making_joined(making, words, header_of(making, headers[which])), &table, &scale);
	}
	making_changed(making, "Ses deux échelles sont deux tableaux.");
}

/* --- cells ------------------------------------------------------------------------------------ */

static struct span
cell_suffix(struct making *making, const struct lime_question *row,
            const struct lime_question *column)
{
	return span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(row->code),
	                            SPAN_ARGS(column->code)));
}

static void
make_cells(struct making *making, const struct table *rows, const struct table *columns,
           enum ask_kind kind)
{
	for (size_t r = 0; r < rows->count; r++)
		for (size_t c = 0; c < columns->count && !making->is_too_long; c++) {
			const struct inquiry_words names =
				making_joined(making, making_words(making, rows->rows[r]->texts),
			                  making_words(making, columns->rows[c]->texts));
			const struct span suffix = cell_suffix(making, rows->rows[r], columns->rows[c]);
			struct inquiry_question *question = making_new(
				making, kind,
				span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(making->question->code),
			                         SPAN_ARGS(suffix))),
				NULL, 0,
				making_joined(making, making_words(making, making->question->texts), names));
			making_name(making, making_rank(making, question), SIZE_MAX, suffix);
			if (kind == ASK_NUMBER)
				question->decimals = 2;
		}
	if (rows->count * columns->count > 1)
		making_changed(making, arena_format(making->arena, "Ses %zu cases sont autant de questions.",
		                                    rows->count * columns->count));
}

/* Boxes to tick: each row is a question of several answers. */
static void
make_ticked(struct making *making, const struct table *rows, const struct table *columns)
{
	for (size_t r = 0; r < rows->count && !making->is_too_long; r++) {
		const struct lime_question *row = rows->rows[r];
		struct inquiry_question *question = making_new(
			making, ASK_SEVERAL,
			span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(making->question->code),
		                         SPAN_ARGS(row->code))),
			NULL, 0,
			making_joined(making, making_words(making, making->question->texts),
		                  making_words(making, row->texts)));
		const size_t rank = making_rank(making, question);
		question->choices = arena_array_of(making->arena, struct inquiry_choice, columns->count + 1);
		making->made[rank].choice_codes =
			arena_array_of(making->arena, struct span, columns->count + 1);
		struct span *codes = arena_array_of(making->arena, struct span, columns->count + 1);
		for (size_t c = 0; c < columns->count; c++) {
			struct inquiry_choice *choice = &question->choices[c];
			choice->code = making_part_code(making, columns->rows[c]->code, codes, c);
			choice->words = making_words(making, columns->rows[c]->texts);
			making->made[rank].choice_codes[c] = columns->rows[c]->code;
			(void)making_fit(making, &choice->words, ASK_WORDS_LENGTH_MAX);
			making_fill(making, &choice->words, choice->code);
			making_name(making, rank, c, cell_suffix(making, row, columns->rows[c]));
		}
		question->choice_count = columns->count;
	}
	making_changed(making, "Ses lignes de cases à cocher sont autant de questions.");
}

/* One table per column: the rows are noted once for each. */
static void
make_columns(struct making *making, const struct table *rows, const struct table *columns,
             const struct scale *scale)
{
	for (size_t c = 0; c < columns->count && !making->is_too_long; c++) {
		struct table table = *rows;
		table.suffix = span_copy(making->arena, columns->rows[c]->code);
		make_scaled(making,
		            span_of(arena_format(making->arena, "%.*s_%s", SPAN_ARGS(making->question->code),
		                                 table.suffix)),
		            making_joined(making, making_words(making, making->question->texts),
		                          making_words(making, columns->rows[c]->texts)),
		            &table, scale);
	}
	making_changed(making, "Ses colonnes sont autant de tableaux.");
}

static void
make_two_way(struct making *making)
{
	const struct table rows = rows_of(making, 0), columns = rows_of(making, 1);
	int64_t least = 1, most = 10, step = 1;
	if (rows.count == 0 || columns.count == 0) {
		making_tell(making, INQUIRY_DROPPED, "Ce tableau n’a pas de case\u202f: il n’est pas repris.");
		return;
	}
	if (making->question->type == ';') {
		make_cells(making, &rows, &columns, ASK_TEXT);
		return;
	}
	(void)making_number(making, "multiflexible_min", &least);
	(void)making_number(making, "multiflexible_max", &most);
	(void)making_number(making, "multiflexible_step", &step);
	if (span_is(making_attribute(making, "multiflexible_checkbox"), "1") && columns.count >= 2 &&
	    columns.count <= ASK_CHOICE_COUNT_MAX)
		make_ticked(making, &rows, &columns);
	else if (span_is(making_attribute(making, "input_boxes"), "1") || step != 1 ||
	         least < -ASK_LEVEL_FAR_MAX || most > ASK_LEVEL_FAR_MAX || most - least < 1 ||
	         most - least >= ASK_LEVEL_COUNT_MAX || rows.count > ASK_CHOICE_COUNT_MAX)
		make_cells(making, &rows, &columns, ASK_NUMBER);
	else {
		const struct scale scale = scale_of_figures(making, least, most);
		make_columns(making, &rows, &columns, &scale);
	}
}

bool
making_array(struct making *making, const struct lime_question *question)
{
	static const enum lime_said certain[] = { LIME_SAID_YES, LIME_SAID_UNCERTAIN, LIME_SAID_NO };
	static const enum lime_said change[] = { LIME_SAID_MORE, LIME_SAID_SAME, LIME_SAID_LESS };
	static const char *const certain_codes[] = { "Y", "U", "N" };
	static const char *const change_codes[] = { "I", "S", "D" };
	struct scale scale;
	switch (question->type) {
	case 'A': scale = scale_of_figures(making, 1, 5); break;
	case 'B': scale = scale_of_figures(making, 1, 10); break;
	case 'C': scale = scale_of_said(making, certain, certain_codes); break;
	case 'E': scale = scale_of_said(making, change, change_codes); break;
	case 'F':
	case 'H': scale = scale_of_answers(making, 0); break;
	case '1': make_dual(making); return true;
	case ':':
	case ';': make_two_way(making); return true;
	default: return false;
	}
	const struct table table = rows_of(making, 0);
	make_scaled(making, question->code, making_words(making, question->texts), &table, &scale);
	return true;
}
