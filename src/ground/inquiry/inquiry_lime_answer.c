/* One reply made with LimeSurvey, as the sheet of somebody who would have answered here. */
#include <math.h>
#include <string.h>

#include "base/time.h"
#include "ground/inquiry/inquiry_lime_inside.h"

struct answering {
	struct arena *row;
	const struct inquiry_lime_replies *replies;
	const struct span *values; /* by column */
	const struct ask_question *question;
	const struct lime_cell *cells; /* of that question */
	size_t cell_count;
	const struct lime_codes *codes;
	struct ask_value value;
	struct inquiry_told *told;
	enum inquiry_reading reading;
	const char *sentence;
};

static struct span
said(const struct answering *answering, const struct lime_cell *cell)
{
	return span_trim(answering->values[cell->column]);
}

/* The first thing that is wrong is told. */
static void
refuse(struct answering *answering, const char *sentence)
{
	if (answering->reading != INQUIRY_READ_WELL)
		return;
	answering->reading = INQUIRY_READ_BADLY;
	answering->sentence = arena_format(answering->row, "question %.*s\u202f: %s",
	                                   SPAN_ARGS(answering->question->code), sentence);
}

static const char *
quoted(const struct answering *answering, struct span raw, const char *sentence)
{
	enum { SHOWN_MAX = 40 };
	const bool is_long = raw.length > SHOWN_MAX;
	size_t length = is_long ? SHOWN_MAX : raw.length;
	while (is_long && length > 0 && ((unsigned char)raw.at[length] & 0xc0) == 0x80)
		length--;
	return arena_format(answering->row, "«\u202f%.*s%s\u202f» %s", (int)length, raw.at,
	                    is_long ? "…" : "", sentence);
}

/* --- codes ------------------------------------------------------------------------------------- */

/* « 3 » and « 3.0000000000 », as databases write figures. */
static bool
is_same_code(struct span code, struct span raw)
{
	double a, b;
	return span_equal(code, raw) || (memchr(raw.at, '.', raw.length) != NULL &&
	                                 span_real64(code, &a) && span_real64(raw, &b) && a == b);
}

static bool
read_code(struct answering *answering, const struct lime_cell *cell, struct span raw,
          int64_t *ours_r)
{
	const struct lime_codes *codes = answering->codes;
	for (size_t i = 0; i < codes->count; i++) {
		if (!is_same_code(codes->theirs[i], raw))
			continue;
		*ours_r = codes->ours[i];
		if (*ours_r < 0)
			refuse(answering, quoted(answering, raw, "n’est plus une de ses réponses ici."));
		return *ours_r >= 0;
	}
	const struct lime_column *column = &answering->replies->columns[cell->column];
	if (lime_code_of(answering->replies->survey, column, raw).at != NULL)
		answering->reading = INQUIRY_READ_WORDS;
	else
		refuse(answering, quoted(answering, raw, "n’est pas une de ses réponses."));
	return false;
}

/* Y and N; 1 and 2 when that was asked of the export. */
static bool
read_yes(struct answering *answering, struct span raw, bool *is_yes_r)
{
	static const char *const words[] = { "Oui", "Non", "Yes", "No", "oui", "non", "yes", "no" };
	*is_yes_r = span_is(raw, "Y") || span_is(raw, "1");
	if (*is_yes_r || raw.length == 0 || span_is(raw, "N") || span_is(raw, "2") ||
	    span_is(raw, "0"))
		return true;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (span_is(raw, words[i])) {
			answering->reading = INQUIRY_READ_WORDS;
			return false;
		}
	refuse(answering, quoted(answering, raw, "n’est ni un oui (Y) ni un non (N)."));
	return false;
}

static void
set_number(struct answering *answering, int64_t number)
{
	answering->value.state = ASK_ANSWERED;
	answering->value.number = number;
}

static void
read_one(struct answering *answering)
{
	int64_t ours;
	const struct span raw = said(answering, &answering->cells[0]);
	if (raw.length == 0 || !read_code(answering, &answering->cells[0], raw, &ours))
		return;
	const enum ask_kind kind = answering->question->kind;
	set_number(answering, kind == ASK_SMILEYS ? ours + 1
	                      : kind == ASK_SCALE ? ours + answering->question->least : ours);
}

/* A box alone is a no when it is empty; a question is not. */
static void
read_yes_no(struct answering *answering)
{
	bool is_yes;
	const struct lime_cell *cell = &answering->cells[0];
	const struct span raw = said(answering, cell);
	const bool is_box = answering->replies->columns[cell->column].subquestion != NULL;
	if ((raw.length == 0 && (!is_box || answering->values[cell->column].at == NULL)) ||
	    !read_yes(answering, raw, &is_yes))
		return;
	set_number(answering, is_yes);
}

/* --- several parts ----------------------------------------------------------------------------- */

static void
read_boxes(struct answering *answering)
{
	size_t ticked = 0;
	for (size_t i = 0; i < answering->question->choice_count; i++)
		answering->value.parts[i] = (struct ask_part){ ASK_ANSWERED, 0 };
	for (size_t i = 0; i < answering->cell_count; i++) {
		const struct lime_cell *cell = &answering->cells[i];
		const struct span raw = said(answering, cell);
		bool is_ticked = raw.length > 0;
		if (cell->says != LIME_SAYS_OTHER && !read_yes(answering, raw, &is_ticked))
			return;
		answering->value.parts[cell->part].number = is_ticked;
		ticked += is_ticked;
	}
	if (ticked > 0)
		answering->value.state = ASK_ANSWERED;
}

static void
read_rows(struct answering *answering)
{
	const int64_t first = answering->question->kind == ASK_KANO ? 0 : answering->question->least;
	for (size_t i = 0; i < answering->cell_count; i++) {
		const struct lime_cell *cell = &answering->cells[i];
		const struct span raw = said(answering, cell);
		int64_t ours;
		if (raw.length == 0)
			continue;
		if (!read_code(answering, cell, raw, &ours))
			return;
		answering->value.parts[cell->part] =
			(struct ask_part){ ASK_ANSWERED, (int32_t)(ours + first) };
		answering->value.state = ASK_ANSWERED;
	}
}

static void
read_ranks(struct answering *answering)
{
	for (size_t i = 0; i < answering->cell_count; i++) {
		const struct lime_cell *cell = &answering->cells[i];
		const struct span raw = said(answering, cell);
		int64_t ours;
		if (raw.length == 0)
			continue;
		if (!read_code(answering, cell, raw, &ours))
			return;
		answering->value.parts[ours] = (struct ask_part){ ASK_ANSWERED, (int32_t)cell->part };
		answering->value.state = ASK_ANSWERED;
	}
}

static bool
read_units(struct answering *answering, struct span raw, int decimals, int64_t *units_r)
{
	double number;
	if (!span_real64(raw, &number) || fabs(number) > (double)ASK_NUMBER_FAR_MAX) {
		refuse(answering, quoted(answering, raw, "n’est pas un nombre."));
		return false;
	}
	const double exact = number * pow(10, decimals), units = round(exact);
	if (fabs(units) > (double)ASK_NUMBER_FAR_MAX) {
		refuse(answering, quoted(answering, raw, "est un trop grand nombre."));
		return false;
	}
	answering->told->rounded += fabs(exact - units) > 1e-6;
	*units_r = (int64_t)units;
	return true;
}

static void
read_points(struct answering *answering)
{
	int64_t all = 0;
	for (size_t i = 0; i < answering->question->choice_count; i++)
		answering->value.parts[i] = (struct ask_part){ ASK_ANSWERED, 0 };
	for (size_t i = 0; i < answering->cell_count; i++) {
		const struct span raw = said(answering, &answering->cells[i]);
		int64_t points = 0;
		if (raw.length > 0 && !read_units(answering, raw, 0, &points))
			return;
		if (points < 0 || points > ASK_TOTAL_MAX) {
			refuse(answering, quoted(answering, raw, "n’est pas un nombre de points."));
			return;
		}
		answering->value.parts[answering->cells[i].part].number = (int32_t)points;
		all += points;
	}
	if (all > 0)
		answering->value.state = ASK_ANSWERED;
}

/* --- numbers, days, hours, words --------------------------------------------------------------- */

static void
read_number(struct answering *answering)
{
	int64_t units;
	const struct span raw = said(answering, &answering->cells[0]);
	if (raw.length > 0 && read_units(answering, raw, answering->question->decimals, &units))
		set_number(answering, units);
}

/* 2026-06-30 14:30:00 is a day or an hour. */
static void
read_when(struct answering *answering)
{
	const struct span raw = said(answering, &answering->cells[0]);
	size_t hour = span_find(raw, SPAN(" "));
	int32_t day;
	int64_t minute;
	if (raw.length == 0)
		return;
	if (answering->question->kind == ASK_DATE) {
		const struct span date = span_from(raw.at, hour == SIZE_MAX ? raw.length : hour);
		if (date_read(date, &day))
			set_number(answering, day);
		else
			refuse(answering, quoted(answering, raw, "n’est pas une date."));
		return;
	}
	hour = hour == SIZE_MAX ? 0 : hour + 1;
	const struct span rest = span_from(raw.at + hour, raw.length - hour);
	const struct span time = span_from(rest.at, rest.length < 5 ? rest.length : 5);
	if (time.length == 5 && time.at[2] == ':' && span_int64(span_from(time.at + 3, 2), &minute) &&
	    span_int64(span_from(time.at, 2), &(int64_t){ 0 }))
		set_number(answering, ((time.at[0] - '0') * 10 + time.at[1] - '0') * 60 + minute);
	else
		refuse(answering, quoted(answering, raw, "n’est pas une heure."));
}

static size_t
character_size(unsigned char first)
{
	return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
}

/* As much as is kept, with a sign that there was more. */
static struct span
cut_words(struct answering *answering, struct span words, size_t most)
{
	const size_t room = most * ASK_BYTES_PER_CHARACTER, sign = sizeof "…" - 1;
	size_t characters = 0, at = 0;
	while (at < words.length) {
		const size_t size = character_size((unsigned char)words.at[at]);
		if (characters + 1 >= most || at + size + sign > room)
			break;
		characters++;
		at += size;
	}
	answering->told->cut++;
	return span_of(arena_format(answering->row, "%.*s…", (int)at, words.at));
}

/* Without control characters, within the characters and the bytes that are kept. */
static void
read_words(struct answering *answering)
{
	const struct ask_question *question = answering->question;
	const bool is_line = question->kind != ASK_LONG;
	const size_t usual = is_line ? ASK_LINE_LENGTH_MAX : ASK_LONG_LENGTH_MAX;
	const size_t most = question->length_max > 0 ? question->length_max : usual;
	const struct span raw = said(answering, &answering->cells[0]);
	struct text text = text_new(answering->row, raw.length + 1);
	for (size_t i = 0; i < raw.length; i++) {
		const unsigned char c = (unsigned char)raw.at[i];
		if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f))
			text_add_char(&text, c == '\n' && is_line ? ' ' : (char)c);
	}
	struct span words = span_trim(text_span(&text));
	if (words.length == 0 || span_find(words, SPAN("\ufffd")) != SIZE_MAX)
		return;
	if (form_length(words) > most || words.length > most * ASK_BYTES_PER_CHARACTER)
		words = cut_words(answering, words, most);
	answering->value.state = ASK_ANSWERED;
	answering->value.text = words;
}

/* --- a question -------------------------------------------------------------------------------- */

static void
read_kind(struct answering *answering)
{
	switch (answering->question->kind) {
	case ASK_ONE:
	case ASK_SCALE:
	case ASK_SMILEYS: read_one(answering); return;
	case ASK_YES_NO:
	case ASK_CONSENT: read_yes_no(answering); return;
	case ASK_SEVERAL: read_boxes(answering); return;
	case ASK_MATRIX:
	case ASK_PAIRS:
	case ASK_KANO: read_rows(answering); return;
	case ASK_RANKING: read_ranks(answering); return;
	case ASK_BUDGET: read_points(answering); return;
	case ASK_NUMBER: read_number(answering); return;
	case ASK_DATE:
	case ASK_TIME: read_when(answering); return;
	case ASK_TEXT:
	case ASK_LONG: read_words(answering); return;
	default: return;
	}
}

/* True when it is answered. */
static bool
read_question(struct answering *answering, struct ask_sheet *sheet, size_t at)
{
	const struct inquiry_lime_replies *replies = answering->replies;
	answering->cells = replies->cells[at];
	answering->cell_count = replies->cell_counts[at];
	answering->codes = &replies->codes[at];
	answering->value = ask_value_new(answering->row, answering->question);
	for (size_t i = 0; i < ask_part_count(answering->question); i++)
		answering->value.parts[i].state = ASK_NOT_ANSWERED;
	read_kind(answering);
	if (answering->reading != INQUIRY_READ_WELL || answering->value.state != ASK_ANSWERED)
		return false;
	if (!ask_value_is_valid(answering->question, &answering->value)) {
		refuse(answering, "sa réponse sort de ce qui peut y être répondu.");
		return false;
	}
	ask_fill(sheet, at, &answering->value);
	return true;
}

static const struct inquiry_asked *
asked_of(struct inquiry_lime_replies *replies, enum side side)
{
	if (replies->asked[side] == NULL)
		replies->asked[side] = inquiry_ask(replies->arena, replies->inquiry, side, 0);
	must(replies->asked[side] != NULL); /* published: it passed its check */
	return replies->asked[side];
}

enum inquiry_reading
inquiry_lime_reply(struct arena *row, struct inquiry_lime_replies *replies, enum side side,
                   const struct span *values, const struct ask_value **values_r,
                   struct inquiry_told *told, const char **sentence_r)
{
	const struct inquiry_asked *asked = asked_of(replies, side);
	struct inquiry_sitting sitting = inquiry_sit(row, asked);
	struct inquiry_told mine = { 0 };
	struct answering answering = { .row = row, .replies = replies, .values = values,
		                           .told = &mine };
	int64_t before = 0, after = 0;
	for (size_t i = 0; i < asked->list.count && answering.reading == INQUIRY_READ_WELL; i++) {
		answering.question = &asked->list.questions[i];
		if (replies->cell_counts[i] > 0)
			before += read_question(&answering, sitting.sheet, i);
	}
	*sentence_r = answering.sentence;
	if (answering.reading != INQUIRY_READ_WELL)
		return answering.reading;
	inquiry_decide(row, &sitting);
	*values_r = ask_values(sitting.sheet);
	for (size_t i = 0; i < asked->list.count; i++)
		after += (*values_r)[i].state == ASK_ANSWERED &&
		         asked->list.questions[i].kind != ASK_COMPUTED;
	if (after == 0) {
		*sentence_r = "elle ne répond à aucune question.";
		return INQUIRY_READ_BADLY;
	}
	told->cut += mine.cut;
	told->rounded += mine.rounded;
	told->forgotten += before - after;
	return INQUIRY_READ_WELL;
}
