/* Numbers, dates, texts, words to read and equations of LimeSurvey. */
#include <string.h>

#include "base/time.h"
#include "ground/inquiry/inquiry_lime_inside.h"

/* --- numbers, dates, texts -------------------------------------------------------------------- */

static bool
decimal(struct making *making, const char *name, int decimals, int64_t *units_r)
{
	const struct span value = making_attribute(making, name);
	double number;
	if (value.length == 0)
		return false;
	if (value.length > 15 || !span_real64(value, &number))
		return false; /* a formula: a check, later */
	for (int i = 0; i < decimals; i++)
		number *= 10;
	if (number < -1e14 || number > 1e14)
		return false;
	*units_r = (int64_t)(number + (number < 0 ? -0.5 : 0.5));
	return true;
}

static void
set_number(struct making *making, struct inquiry_question *question, const char *least_name,
           const char *most_name)
{
	question->decimals = span_is(making_attribute(making, "num_value_int_only"), "1") ? 0 : 2;
	int64_t least = -ASK_NUMBER_FAR_MAX, most = ASK_NUMBER_FAR_MAX;
	const bool has_least = decimal(making, least_name, question->decimals, &least);
	const bool has_most = decimal(making, most_name, question->decimals, &most);
	if (least > most)
		making_drop(making, "Ses limites se contredisent\u202f: elles ne sont pas reprises.");
	else if ((has_least || has_most) && (least != 0 || most != 0)) {
		question->least = least;
		question->most = most;
	}
	const struct span suffix = lime_plain(making->arena, making_attribute(making, "suffix")).words;
	if (suffix.length > 0 && form_length(suffix) <= 40) {
		question->unit = inquiry_words_new(making->arena, making->inquiry);
		question->unit.in[0] = suffix;
	}
}

void
making_numbers(struct making *making)
{
	struct inquiry_question *question =
		making_new(making, ASK_NUMBER, making->question->code, NULL, 0,
	               making_words(making, making->question->texts));
	set_number(making, question, "min_num_value_n", "max_num_value_n");
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}

static void
make_budget(struct making *making, int64_t total)
{
	const struct lime_question *from = making->question;
	const size_t count = from->subquestion_count;
	struct span *codes = arena_array_of(making->arena, struct span, count + 1);
	for (size_t i = 0; i < count; i++)
		(void)making_part_code(making, from->subquestions[i].code, codes, i);
	struct inquiry_question *question = making_new(making, ASK_BUDGET, from->code, codes, count,
	                                               making_words(making, from->texts));
	making_room(making, question, count);
	question->choice_count = count;
	question->total = total;
	for (size_t i = 0; i < count; i++) {
		question->choices[i].code = codes[i];
		question->choices[i].words = making_words(making, from->subquestions[i].texts);
		making->made[making_rank(making, question)].choice_codes[i] = from->subquestions[i].code;
		making_fit_choice(making, &question->choices[i]);
		making_name(making, making_rank(making, question), i, from->subquestions[i].code);
	}
}

/* Q and K: as many questions as there are fields. */
void
making_fields(struct making *making)
{
	const struct lime_question *from = making->question;
	const bool is_number = from->type == 'K';
	int64_t total = 0;
	if (is_number && from->subquestion_count >= 2 &&
	    from->subquestion_count <= ASK_CHOICE_COUNT_MAX &&
	    making_number(making, "equals_num_value", &total) && total > 0 && total <= ASK_TOTAL_MAX) {
		make_budget(making, total);
		return;
	}
	for (size_t i = 0; i < from->subquestion_count && !making->is_too_long; i++) {
		const struct lime_question *field = &from->subquestions[i];
		struct inquiry_question *question = making_new(
			making, is_number ? ASK_NUMBER : ASK_TEXT,
			from->subquestion_count == 1
				? from->code
				: span_of(arena_format(making->arena, "%.*s_%.*s", SPAN_ARGS(from->code),
		                               SPAN_ARGS(field->code))),
			NULL, 0,
			making_joined(making, making_words(making, from->texts),
		                  making_words(making, field->texts)));
		if (is_number)
			set_number(making, question, "min_num_value_n", "max_num_value_n");
		making_name(making, making_rank(making, question), SIZE_MAX, field->code);
	}
	if (from->subquestion_count > 1)
		making_changed(making, arena_format(making->arena, "Ses %zu champs sont autant de questions.",
		                                    from->subquestion_count));
	else if (from->subquestion_count == 0)
		making_drop(making, "Elle n’a aucun champ\u202f: elle n’est pas reprise.");
}

static void
set_date(struct making *making, struct inquiry_question *question)
{
	int32_t least = 0, most = 0;
	const struct span first = making_attribute(making, "date_min");
	const struct span last = making_attribute(making, "date_max");
	const bool has_first = first.length == 10 && date_read(first, &least);
	const bool has_last = last.length == 10 && date_read(last, &most);
	if ((first.length > 0 && !has_first) || (last.length > 0 && !has_last))
		making_drop(making, "Une de ses limites n’est pas une date écrite en entier\u202f: elle n’est pas "
		             "reprise.");
	if (has_first || has_last) {
		question->least = has_first ? least : DAYS_MIN;
		question->most = has_last ? most : DAYS_MAX;
	}
	if (question->least > question->most)
		question->least = question->most = 0;
}

void
making_dates(struct making *making)
{
	const struct span format = making_attribute(making, "date_format");
	const bool has_hour = span_find(format, SPAN("H")) != SIZE_MAX;
	const bool has_day = span_find(format, SPAN("d")) != SIZE_MAX ||
	                     span_find(format, SPAN("Y")) != SIZE_MAX ||
	                     span_find(format, SPAN("y")) != SIZE_MAX;
	struct inquiry_question *question =
		making_new(making, has_hour && !has_day ? ASK_TIME : ASK_DATE, making->question->code, NULL,
	               0, making_words(making, making->question->texts));
	if (question->kind == ASK_DATE)
		set_date(making, question);
	if (has_hour && has_day)
		making_changed(making, "Elle demandait un jour et une heure\u202f: seul le jour est demandé.");
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}

void
making_texts(struct making *making)
{
	const bool is_line = making->question->type == 'S';
	const int64_t most = is_line ? ASK_LINE_LENGTH_MAX : ASK_LONG_LENGTH_MAX;
	struct inquiry_question *question =
		making_new(making, is_line ? ASK_TEXT : ASK_LONG, making->question->code, NULL, 0,
	               making_words(making, making->question->texts));
	int64_t length = 0;
	if (making_number(making, "maximum_chars", &length) && length > 0) {
		if (length > most)
			making_changed(making, is_line ? "Un texte court a 200 signes au plus ici."
			                               : "Un texte long a 2\u202f000 signes au plus ici.");
		question->length_max = (size_t)(length > most ? 0 : length);
	}
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}

/* --- words to read, equations ----------------------------------------------------------------- */

/* A title, an empty line, the text; a text alone is « À lire ». */
void
making_page(struct making *making)
{
	struct inquiry_words text = making_words(making, making->question->texts);
	struct inquiry_words title = making_said(making, LIME_SAID_READ);
	const struct inquiry_words help = making_words(making, making->question->helps);
	bool has_title = true;
	for (size_t i = 0; i < making->inquiry->language_count; i++) {
		const size_t blank = span_find(text.in[i], SPAN("\n\n"));
		has_title = has_title && (text.in[i].length == 0 ? i > 0 : blank != SIZE_MAX &&
		                                                           blank <= ASK_WORDS_LENGTH_MAX);
	}
	for (size_t i = 0; has_title && i < making->inquiry->language_count; i++) {
		const struct span whole = text.in[i];
		const size_t blank = whole.length > 0 ? span_find(whole, SPAN("\n\n")) : 0;
		title.in[i] = span_from(whole.at, blank);
		text.in[i] = whole.length == 0
		                 ? whole
		                 : span_trim(span_from(whole.at + blank, whole.length - blank));
	}
	if (!words_are_empty(making->inquiry, help))
		for (size_t i = 0; i < making->inquiry->language_count; i++)
			if (help.in[i].length > 0)
				text.in[i] = span_of(arena_format(making->arena, "%.*s\n%.*s",
				                                  SPAN_ARGS(text.in[i]), SPAN_ARGS(help.in[i])));
	making_fill(making, &text, SPAN("…"));
	struct inquiry_question *page =
		making_new(making, ASK_PAGE, making->question->code, NULL, 0, title);
	page->help = (struct inquiry_words){ NULL };
	page->text = text;
	if (making_fit(making, &page->text, ASK_LONG_LENGTH_MAX))
		making_changed(making, "Son texte dépasse 2\u202f000 signes\u202f: il est coupé.");
}

/* « {somme} » or « Total : {somme} » : the formula, and the words around. */
void
making_equation(struct making *making)
{
	const struct lime_question *from = making->question;
	const struct span given = making_attribute(making, "equation");
	const struct inquiry_words texts = making_words(making, from->texts);
	const struct span text = given.length > 0 ? given : inquiry_say(texts, 0);
	const size_t open = span_find(text, SPAN("{"));
	size_t close = text.length;
	while (close > 0 && text.at[close - 1] != '}')
		close--;
	struct inquiry_words words = inquiry_words_new(making->arena, making->inquiry);
	for (size_t i = 0; i < making->inquiry->language_count; i++) {
		const size_t head = span_find(texts.in[i], SPAN("{"));
		words.in[i] = head == SIZE_MAX ? texts.in[i] : span_trim(span_from(texts.in[i].at, head));
	}
	struct inquiry_question *question =
		making_new(making, ASK_COMPUTED, from->code, NULL, 0, words);
	question->help = (struct inquiry_words){ NULL };
	question->decimals = 2;
	making->made[making_rank(making, question)].equation =
		open == SIZE_MAX || close < open + 2 ? text
											 : span_from(text.at + open + 1, close - open - 2);
	making_name(making, making_rank(making, question), SIZE_MAX, SPAN(""));
}
