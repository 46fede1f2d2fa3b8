/* What each kind of ours is in LimeSurvey: its type, its answers, its attributes. */
#include <string.h>

#include "base/time.h"
#include "ground/inquiry/inquiry_lime_inside.h"

void
leaving_tell(struct leaving *leaving, enum inquiry_fate fate, const char *sentence)
{
	leaving->is_told = true;
	inquiry_tell(&leaving->telling, fate, leaving->where, sentence);
}

/* --- codes and words -------------------------------------------------------------------------- */

static bool
is_plain_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool
leaving_same(struct span a, struct span b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if ((a.at[i] | 0x20) != (b.at[i] | 0x20))
			return false;
	return true;
}

struct span
leaving_code(struct arena *arena, struct span ours, size_t length_max, bool is_question)
{
	struct text text = text_new(arena, LIME_CODE_MAX);
	if (is_question && (ours.length == 0 || (ours.at[0] >= '0' && ours.at[0] <= '9')))
		text_add_char(&text, 'Q');
	for (size_t i = 0; i < ours.length && text.length < length_max; i++)
		if (is_plain_sign(ours.at[i]))
			text_add_char(&text, ours.at[i]);
	if (text.length == 0)
		text_add_char(&text, is_question ? 'Q' : 'A');
	return text_span(&text);
}

struct span
leaving_numbered(struct arena *arena, struct span code, size_t number, size_t length_max)
{
	const char *figures = arena_format(arena, "%zu", number);
	size_t kept = length_max - strlen(figures);
	kept = kept < code.length ? kept : code.length;
	return span_of(arena_format(arena, "%.*s%s", (int)kept, code.at, figures));
}

static struct inquiry_words
no_words(void)
{
	return (struct inquiry_words){ NULL };
}

struct lime_text *
leaving_texts(struct leaving *leaving, struct inquiry_words words)
{
	const size_t count = leaving->inquiry->language_count;
	struct lime_text *texts = arena_array_of(leaving->arena, struct lime_text, count);
	for (size_t i = 0; i < count; i++) {
		texts[i].words = inquiry_say(words, i);
		if (texts[i].words.at == NULL)
			texts[i].words = SPAN("");
	}
	return texts;
}

void
leaving_attribute(struct leaving *leaving, struct lime_question *to, const char *name,
              struct span value, int language)
{
	to->attributes = arena_grow(leaving->arena, to->attributes, to->attribute_count,
	                            to->attribute_count + 1, sizeof *to->attributes);
	to->attributes[to->attribute_count++] =
		(struct lime_attribute){ span_of(name), value, language };
}

static void
add_number(struct leaving *leaving, struct lime_question *to, const char *name, int64_t number)
{
	leaving_attribute(leaving, to, name,
	              span_of(arena_format(leaving->arena, "%lld", (long long)number)), -1);
}

/* --- choices and levels ----------------------------------------------------------------------- */

static void
add_answer(struct leaving *leaving, struct lime_question *to, struct span code,
           struct inquiry_words words)
{
	const size_t at = to->answer_count;
	struct span plain = leaving_code(leaving->arena, code, LIME_ANSWER_CODE_MAX, false);
	for (size_t i = 0; i < at; i++)
		if (leaving_same(to->answers[i].code, plain)) {
			plain = leaving_numbered(leaving->arena, plain, at + 1, LIME_ANSWER_CODE_MAX);
			i = SIZE_MAX; /* from the first again */
		}
	to->answers[to->answer_count++] = (struct lime_answer){
		.code = plain, .order = (int64_t)at + 1, .texts = leaving_texts(leaving, words)
	};
}

static void
add_part(struct leaving *leaving, struct lime_question *to, struct span code,
         struct inquiry_words words)
{
	const size_t at = to->subquestion_count;
	struct span plain = leaving_code(leaving->arena, code, LIME_CODE_MAX, false);
	for (size_t i = 0; i < at; i++)
		if (leaving_same(to->subquestions[i].code, plain)) {
			plain = leaving_numbered(leaving->arena, plain, at + 1, LIME_CODE_MAX);
			i = SIZE_MAX;
		}
	to->subquestions[to->subquestion_count++] = (struct lime_question){
		.qid = ++leaving->qid, .order = (int64_t)at + 1, .type = to->type, .mandatory = 'N',
		.code = plain, .relevance = SPAN("1"), .texts = leaving_texts(leaving, words),
		.helps = arena_array_of(leaving->arena, struct lime_text, leaving->inquiry->language_count),
	};
}

static void
make_room(struct leaving *leaving, struct lime_question *to, size_t answers, size_t parts)
{
	to->answers = arena_array_of(leaving->arena, struct lime_answer, answers + 1);
	to->subquestions = arena_array_of(leaving->arena, struct lime_question, parts + 1);
}

/* Levels as answers: their code or figure, their words or the words of the ends. */
static void
add_levels(struct leaving *leaving, struct lime_question *to,
           const struct inquiry_question *question)
{
	const size_t count = (size_t)(question->most - question->least + 1);
	for (size_t i = 0; i < count; i++) {
		const struct span figure = span_of(
			arena_format(leaving->arena, "%lld", (long long)(question->least + (int64_t)i)));
		struct inquiry_words words = inquiry_words_new(leaving->arena, leaving->inquiry);
		const struct inquiry_words end = i == 0           ? question->least_words
		                                 : i + 1 == count ? question->most_words
														  : no_words();
		for (size_t l = 0; l < leaving->inquiry->language_count; l++)
			words.in[l] = question->level_words != NULL ? inquiry_say(question->level_words[i], l)
			              : inquiry_say(end, l).length > 0
			                  ? span_of(arena_format(leaving->arena, "%.*s – %.*s", SPAN_ARGS(figure),
			                                         SPAN_ARGS(inquiry_say(end, l))))
			                  : figure;
		add_answer(leaving, to,
		           question->level_codes != NULL ? question->level_codes[i] : figure, words);
	}
}

static void
add_choices(struct leaving *leaving, struct lime_question *to,
            const struct inquiry_question *question, bool are_answers)
{
	make_room(leaving, to, question->choice_count, question->choice_count);
	for (size_t i = 0; i < question->choice_count; i++) {
		const struct inquiry_choice *choice = &question->choices[i];
		struct inquiry_words words = choice->words;
		if (question->kind == ASK_PAIRS) {
			words = inquiry_words_new(leaving->arena, leaving->inquiry);
			for (size_t l = 0; l < leaving->inquiry->language_count; l++)
				words.in[l] = span_of(
					arena_format(leaving->arena, "%.*s|%.*s", SPAN_ARGS(inquiry_say(choice->words, l)),
				                 SPAN_ARGS(inquiry_say(choice->other, l))));
		}
		if (are_answers)
			add_answer(leaving, to, choice->code, words);
		else
			add_part(leaving, to, choice->code, words);
	}
	if (question->is_shuffled)
		add_number(leaving, to, "random_order", 1);
}

static void
add_kano(struct leaving *leaving, struct lime_question *to,
         const struct inquiry_question *question)
{
	static const char *const levels[] = { "Cela me plaît", "Je m’y attends", "Cela m’est égal",
		                                  "Je m’en accommode", "Cela me déplaît" };
	make_room(leaving, to, LENGTH(levels), 2);
	add_part(leaving, to, SPAN("avec"), question->words);
	add_part(leaving, to, SPAN("sans"), question->other);
	for (size_t i = 0; i < LENGTH(levels); i++) {
		struct inquiry_words words = inquiry_words_new(leaving->arena, leaving->inquiry);
		words.in[0] = span_of(levels[i]);
		add_answer(leaving, to, span_of(arena_format(leaving->arena, "%zu", i)), words);
	}
}

/* --- kinds ------------------------------------------------------------------------------------ */

static void
add_limit(struct leaving *leaving, struct lime_question *to, const char *name, int64_t units,
          int decimals)
{
	if (units <= -ASK_NUMBER_FAR_MAX || units >= ASK_NUMBER_FAR_MAX)
		return;
	struct text text = text_new(leaving->arena, 40);
	int64_t scale = 1;
	for (int i = 0; i < decimals; i++)
		scale *= 10;
	const int64_t size = units < 0 ? -units : units;
	text_format(&text, "%s%lld", units < 0 ? "-" : "", (long long)(size / scale));
	if (decimals > 0)
		text_format(&text, ".%0*lld", decimals, (long long)(size % scale));
	leaving_attribute(leaving, to, name, text_span(&text), -1);
}

static void
add_numbers(struct leaving *leaving, struct lime_question *to,
            const struct inquiry_question *question)
{
	to->type = 'N';
	if (question->decimals == 0)
		add_number(leaving, to, "num_value_int_only", 1);
	if (question->least != 0 || question->most != 0) {
		add_limit(leaving, to, "min_num_value_n", question->least, question->decimals);
		add_limit(leaving, to, "max_num_value_n", question->most, question->decimals);
	}
	const struct span unit = inquiry_say(question->unit, 0);
	if (unit.length > 0)
		leaving_attribute(leaving, to, "suffix", lime_html(leaving->arena, unit), -1);
}

static void
add_day(struct leaving *leaving, struct lime_question *to, const char *name, int64_t day)
{
	if (day <= DAYS_MIN || day >= DAYS_MAX)
		return;
	const struct date date = date_of_days((int32_t)day);
	leaving_attribute(leaving, to, name,
	              span_of(arena_format(leaving->arena, "%04d-%02d-%02d", date.year, date.month,
	                                   date.day)),
	              -1);
}

static void
add_dates(struct leaving *leaving, struct lime_question *to,
          const struct inquiry_question *question)
{
	to->type = 'D';
	if (question->kind == ASK_TIME) {
		leaving_attribute(leaving, to, "date_format", SPAN("HH:MM"), -1);
	} else if (question->least != 0 || question->most != 0) {
		add_day(leaving, to, "date_min", question->least);
		add_day(leaving, to, "date_max", question->most);
	}
}

static void
add_texts(struct leaving *leaving, struct lime_question *to,
          const struct inquiry_question *question)
{
	static const char *const approximate[ASK_KIND_COUNT] = {
		[ASK_MAIL] = "Une adresse électronique y est un texte court, qui n’est pas vérifié.",
		[ASK_PHONE] = "Un numéro de téléphone y est un texte court, qui n’est pas vérifié.",
		[ASK_PLACE] = "Un lieu y est un texte court\u202f: l’arbre des lieux n’y est pas.",
	};
	to->type = question->kind == ASK_LONG ? 'T' : 'S';
	if (approximate[question->kind] != NULL)
		leaving_tell(leaving, INQUIRY_CHANGED, approximate[question->kind]);
	if (question->length_max > 0)
		add_number(leaving, to, "maximum_chars", (int64_t)question->length_max);
}

static void
add_scale(struct leaving *leaving, struct lime_question *to,
          const struct inquiry_question *question)
{
	const bool has_words = question->level_words != NULL || question->level_codes != NULL ||
	                       inquiry_say(question->least_words, 0).length > 0 ||
	                       inquiry_say(question->most_words, 0).length > 0;
	const bool is_five = question->least == 1 && question->most == 5 && !has_words;
	to->type = question->kind == ASK_SMILEYS || is_five ? '5' : 'L';
	if (question->kind == ASK_SMILEYS) {
		add_number(leaving, to, "slider_rating", 2);
	} else if (!is_five) {
		make_room(leaving, to, (size_t)(question->most - question->least + 1), 0);
		add_levels(leaving, to, question);
	}
}

static void
add_rows(struct leaving *leaving, struct lime_question *to,
         const struct inquiry_question *question)
{
	to->type = 'F';
	add_choices(leaving, to, question, false);
	to->answers = arena_array_of(leaving->arena, struct lime_answer, ASK_LEVEL_COUNT_MAX + 1);
	add_levels(leaving, to, question);
}

static void
add_bounds(struct leaving *leaving, struct lime_question *to,
           const struct inquiry_question *question)
{
	if (question->least > 0)
		add_number(leaving, to, "min_answers", question->least);
	if (question->most > 0)
		add_number(leaving, to, "max_answers", question->most);
}

static void
add_file(struct leaving *leaving, struct lime_question *to,
         const struct inquiry_question *question)
{
	enum { KILOBYTES = 1024 };
	const int64_t megabytes = question->most > 0 ? question->most : ASK_FILE_MEGABYTES_MAX;
	to->type = '|';
	leaving_attribute(leaving, to, "allowed_filetypes",
	                  question->is_photo ? SPAN("jpg, jpeg, png") : SPAN("jpg, jpeg, png, pdf"), -1);
	add_number(leaving, to, "max_filesize", megabytes * KILOBYTES);
	add_number(leaving, to, "max_num_of_files", 1);
	add_number(leaving, to, "show_title", 0);
	add_number(leaving, to, "show_comment", 0);
}

void
leaving_kind(struct leaving *leaving, struct lime_question *to,
         const struct inquiry_question *question)
{
	switch (question->kind) {
	case ASK_ONE:
		to->type = 'L';
		add_choices(leaving, to, question, true);
		break;
	case ASK_SEVERAL:
		to->type = 'M';
		add_choices(leaving, to, question, false);
		add_bounds(leaving, to, question);
		break;
	case ASK_RANKING:
		to->type = 'R';
		add_choices(leaving, to, question, true);
		add_bounds(leaving, to, question);
		break;
	case ASK_SCALE:
	case ASK_SMILEYS: add_scale(leaving, to, question); break;
	case ASK_MATRIX:
	case ASK_PAIRS: add_rows(leaving, to, question); break;
	case ASK_KANO:
		to->type = 'F';
		add_kano(leaving, to, question);
		break;
	case ASK_BUDGET:
		to->type = 'K';
		add_choices(leaving, to, question, false);
		add_number(leaving, to, "equals_num_value", question->total);
		break;
	case ASK_NUMBER: add_numbers(leaving, to, question); break;
	case ASK_DATE:
	case ASK_TIME: add_dates(leaving, to, question); break;
	case ASK_YES_NO:
	case ASK_CONSENT: to->type = 'Y'; break;
	case ASK_COMPUTED: to->type = '*'; break;
	case ASK_PAGE: to->type = 'X'; break;
	case ASK_FILE: add_file(leaving, to, question); break;
	default: add_texts(leaving, to, question);
	}
}
